"""Owns asking real Hugo and ourselves for the values of template expressions: thousands in one site.

`DIFFERENTIAL=1` (`make differential`) asks for all that is promised; a usual run asks for a part of it.
`GOTEMPLATE_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from types import MappingProxyType

Program = Callable[..., CompletedProcess[str]]

WHOLE = bool(os.environ.get("DIFFERENTIAL"))
SEED = int(os.environ.get("GOTEMPLATE_SEED", "2718"))
_NONE: Mapping[str, str] = MappingProxyType({})
_BEGIN, _END = "\x1d\x1e", "\x1f\x1d"
"""What no value holds."""

_CONFIG = """baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]
[outputs]
home = ["values"]
[outputFormats.values]
mediaType = "text/plain"
isPlainText = true
baseName = "index"
"""


def promised(count: int) -> int:
    """How many questions to ask, of so many in a whole run."""
    return count if WHOLE else max(count // 5, 1)


@dataclass(frozen=True)
class Difference:
    """An expression whose values are not the same, in one language."""

    language: str
    expression: str
    theirs: str
    ours: str

    def __str__(self) -> str:
        return f"[{self.language}] {self.expression}\n  theirs {self.theirs!r}\n  ours   {self.ours!r}"


def told(found: list[Difference]) -> str:
    """The first differences, one below the other."""
    return "\n".join([f"{len(found)} differ", *map(str, found[:10])])


def differences(
    hugo: Program,
    ostinato: Program,
    folder: Path,
    expressions: Sequence[str],
    languages: Sequence[str] = ("en",),
    partials: Mapping[str, str] = _NONE,
) -> list[Difference]:
    """Where the two do not agree on the value of an expression, or on what is wrong with it.

    `partials` are templates that the expressions may call. Hugo names files from the root, we from the site.
    """
    _write(folder, expressions, languages)
    for name, template in partials.items():
        path = folder / "layouts" / "_partials" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(template.encode())
    hugo("-s", folder, "-d", "theirs", "--quiet")
    ostinato("-s", folder, "-d", "ours", "--quiet")
    found = []
    for position, language in enumerate(languages):
        page = Path("index.txt" if position == 0 else f"{language.lower()}/index.txt")
        theirs, ours = (_values(folder / target / page) for target in ("theirs", "ours"))
        theirs = [value.replace(f"{folder}/", "") for value in theirs]
        assert len(theirs) == len(expressions) == len(ours)
        triples = zip(expressions, theirs, ours, strict=True)
        found += [Difference(language, *triple) for triple in triples if triple[1] != triple[2]]
    return found


def _write(folder: Path, expressions: Sequence[str], languages: Sequence[str]) -> None:
    (folder / "layouts").mkdir(parents=True)
    weights = "".join(f'[languages."{name}"]\nweight = {n}\n' for n, name in enumerate(languages, 1))
    config = f'defaultContentLanguage = "{languages[0]}"\n{_CONFIG}{weights}'
    (folder / "hugo.toml").write_text(config, encoding="utf-8")
    template = "\n".join(
        f"{_BEGIN}{{{{ $r := try ({expression}) }}}}"
        f"{{{{ with $r.Err }}}}error: {{{{ .Error }}}}{{{{ else }}}}{{{{ $r.Value }}}}{{{{ end }}}}{_END}"
        for expression in expressions
    )
    (folder / "layouts" / "home.values.txt").write_text(template, encoding="utf-8")


def _values(path: Path) -> list[str]:
    pieces = path.read_bytes().decode("utf-8", "surrogateescape").split(_BEGIN)[1:]
    return [piece.partition(_END)[0] for piece in pieces]
