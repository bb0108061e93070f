"""Owns asking real Hugo about templates: many of them in one build, each run with its own data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Literal

import rtoml

Hugo = Callable[..., CompletedProcess[str]]

_CONFIG = """baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]
"""


@dataclass(frozen=True)
class Question:
    """A template, what it is run with (a template expression), and data that the expression may name as `$d`."""

    template: str
    argument: str = "$d"
    data: Any = None
    mode: Literal["html", "text"] = "html"


def ask(hugo: Hugo, folder: Path, questions: Sequence[Question]) -> list[tuple[str, str]]:
    """For each question the kind (`output`, `error`) and the text. All templates have to compile."""
    partials = folder / "layouts" / "_partials" / "q"
    partials.mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    names: dict[tuple[str, str], str] = {}
    data: dict[str, Any] = {}
    home = []
    for number, question in enumerate(questions):
        key = (question.template, question.mode)
        if key not in names:
            suffix = "html" if question.mode == "html" else "txt"
            names[key] = f"t{len(names)}.{suffix}"
            (partials / names[key]).write_bytes(question.template.encode())
        if question.data is not None:
            data[f"q{number}"] = question.data
        home.append(
            f'{{{{ $d = site.Data.all.q{number} }}}}{{{{ $r := try (partial "q/{names[key]}" ({question.argument})) }}}}'
            f'{{{{ with $r.Err }}}}{{{{ (resources.FromString "out/{number}.error" (string .)).Publish }}}}'
            f'{{{{ else }}}}{{{{ (resources.FromString "out/{number}.output" (string $r.Value)).Publish }}}}{{{{ end }}}}'
        )
    (folder / "data" / "all.toml").write_text(rtoml.dumps(data), encoding="utf-8")
    body = "{{ $d := false }}\n" + "\n".join(home)
    (folder / "layouts" / "home.html").write_text(body, encoding="utf-8")
    hugo("-s", folder, "--quiet")
    answers = []
    for number in range(len(questions)):
        output = folder / "public" / "out" / f"{number}.output"
        error = folder / "public" / "out" / f"{number}.error"
        if output.exists():
            answers.append(("output", output.read_bytes().decode()))
        else:
            answers.append(("error", error.read_bytes().decode() if error.exists() else "nothing came"))
    return answers


def mistake(hugo: Hugo, folder: Path, template: str, mode: Literal["html", "text"] = "html") -> str:
    """What real Hugo says of a template that does not compile; nothing when it does."""
    layouts = folder / "layouts"
    layouts.mkdir(parents=True)
    (folder / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    (layouts / "_partials").mkdir()
    (layouts / "_partials" / ("case.html" if mode == "html" else "case.txt")).write_bytes(template.encode())
    (layouts / "home.html").write_text("x", encoding="utf-8")
    done = hugo("-s", folder, check=False)
    return (done.stdout + done.stderr) if done.returncode else ""
