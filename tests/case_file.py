"""Owns the shape of a case: a sentence that says why, then the files of a small site, and what must come out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_HEAD = re.compile(r"^-- (.+?) --$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """`given` are the files of the project; `want` what is expected, under names that start with `want/`."""

    path: Path
    comment: str
    given: dict[str, str]
    want: dict[str, str]

    def write(self, folder: Path) -> None:
        """Lay the project out in a folder. A file whose text starts with `hex:` is made of those bytes."""
        for name, text in self.given.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if text.startswith("hex:"):
                target.write_bytes(bytes.fromhex(text.removeprefix("hex:")))
            else:
                target.write_text(text, encoding="utf-8")

    def rewrite(self, want: dict[str, str]) -> None:
        """Keep new expectations in the case's own file."""
        files = self.given | {f"want/{name}": text for name, text in want.items()}
        parts = [self.comment.rstrip("\n") + "\n"]
        parts += [f"\n-- {name} --\n{text}" for name, text in files.items()]
        self.path.write_text("".join(parts), encoding="utf-8")


def read_case(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    files: dict[str, str] = {}
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() + 1 : following.start() if following else len(text)]
        # The empty line before the next head belongs to the shape of the case, not to the file.
        files[head[1]] = body.removesuffix("\n") if following and body.endswith("\n\n") else body
    want = {name.removeprefix("want/"): body for name, body in files.items() if name.startswith("want/")}
    given = {name: body for name, body in files.items() if not name.startswith("want/")}
    return Case(path, text[: heads[0].start()].strip() if heads else text, given, want)


def cases(kind: str) -> list[Path]:
    """The cases of one folder, in the order of their names."""
    return sorted((CASES / kind).glob("*.case"))
