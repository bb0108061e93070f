"""Every example of the registry prints the same here and in real Hugo, all on one page of one site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ostinato.functions.registry import all_functions

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Engine = Callable[..., subprocess.CompletedProcess[str]]

_SQUARE = (
    "89504e470d0a1a0a0000000d494844520000000400000004080200000026930929000000294944415478da0dc7310100000c"
    "c23084551867452170cb9724121b1713048be353a9adeb67323b370fa7631341061a2b550000000049454e44ae426082"
)
_SITE = {
    "hugo.toml": 'title = "Birds"\nbaseURL = "https://example.org/blog/"\ndisableKinds = ["rss", "taxonomy", "term"]\n',
    "content/_index.md": "---\ntitle: Home\n---\n",
    "content/posts/a.md": "---\ntitle: Wren\nrank: 1\n---\n",
    "content/posts/b.md": "---\ntitle: Robin\nrank: 2\n---\n",
    "assets/hello.txt": "Hello",
    "data/birds.yaml": "wren: small\n",
    "i18n/en.toml": 'hello = "Hello there"\n',
    "layouts/all.html": "{{ .Title }}",
    "layouts/_partials/greeting.html": "Hello {{ . }}",
    "layouts/_partials/frame.html": "[{{ inner . }}]",
}
_ALL = [
    (f"{function.name.replace('.', '-')}-{number}", source)
    for function in all_functions()
    for number, source in enumerate(function.examples)
]
_NONE = {
    # What they would need is another program, the web, or a hook.
    "css.PostCSS", "css.TailwindCSS", "js.Babel", "js.Batch", "resources.GetRemote", "resources.PostProcess",
    "transform.HighlightCodeBlock",
    # Facts that differ from engine to engine and from day to day.
    "hugo.BuildDate", "hugo.CommitHash", "hugo.Deps", "hugo.Generator", "hugo.GoVersion", "hugo.WorkingDir",
}  # fmt: skip


def test_every_documented_function_has_an_example() -> None:
    filters = {name for name in all_functions().names() if name.startswith("images.")}
    without = {each.name for each in all_functions() if each.takes is not None and not each.examples}
    assert without - filters == _NONE


@pytest.fixture(scope="module")
def pages(
    tmp_path_factory: pytest.TempPathFactory, hugo: Engine, ostinato: Engine
) -> dict[str, dict[str, str]]:
    """What each engine makes of each example."""
    made = {}
    for name, engine in (("hugo", hugo), ("ours", ostinato)):
        folder = tmp_path_factory.mktemp(name)
        _write(folder)
        engine("--source", folder, "--destination", folder / "public", "--noBuildLock")
        parts = re.split(r"<!--(\S+)-->\n", (folder / "public/index.html").read_text(encoding="utf-8"))
        made[name] = dict(zip(parts[1::2], parts[2::2], strict=True))
    return made


def _write(folder: Path) -> None:
    shown = "".join(
        f'{{{{ "<!--{name}-->" | safeHTML }}}}\n{{{{ partial "{name}.html" . }}}}\n' for name, _ in _ALL
    )
    examples = {f"layouts/_partials/{name}.html": source for name, source in _ALL}
    for name, text in {**_SITE, **examples, "layouts/home.html": shown}.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "assets/square.png").write_bytes(bytes.fromhex(_SQUARE))


@pytest.mark.parametrize(("name", "source"), _ALL, ids=[name for name, _ in _ALL])
def test_same_as_hugo(name: str, source: str, pages: dict[str, dict[str, str]]) -> None:
    assert pages["ours"][name] == pages["hugo"][name], source
