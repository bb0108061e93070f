"""Writes a blog of N posts for a theme such as PaperMod: tags, categories, covers, code, tables, search, archive."""

from __future__ import annotations

import argparse
import struct
import sys
import zlib
from pathlib import Path

WORDS = [
    "retry",
    "timeout",
    "backoff",
    "jitter",
    "queue",
    "leader",
    "trace",
    "span",
    "rollout",
    "canary",
    "incident",
    "runbook",
    "feedback",
    "growth",
    "craft",
    "ledger",
    "replica",
    "quorum",
    "cursor",
    "schema",
    "index",
    "socket",
    "buffer",
    "kernel",
    "thread",
    "signal",
    "branch",
    "merge",
    "review",
    "deadline",
]
CODE = {
    "go": 'func main() {\n\tfor i := 0; i < 3; i++ {\n\t\tfmt.Println("try", i)\n\t}\n}\n',
    "python": "def retry(call, tries=3):\n    for n in range(tries):\n        try:\n            return call()\n        except OSError:\n            sleep(2 ** n)\n",
    "sql": "SELECT id, state\nFROM jobs\nWHERE state = 'waiting'\nORDER BY id\nLIMIT 10;\n",
    "yaml": "retries: 5\nbackoff:\n  base: 100ms\n  cap: 10s\n",
}
CONFIG = """\
baseURL = "https://example.org/"
title = "A generated blog"
locale = "en-us"
theme = "{theme}"
enableRobotsTXT = true
[pagination]
pagerSize = 10
[params]
env = "production"
description = "Notes on systems and people"
author = "A. Writer"
ShowToc = true
ShowReadingTime = true
ShowPostNavLinks = true
ShowBreadCrumbs = true
ShowCodeCopyButtons = true
mainSections = ["posts"]
[params.homeInfoParams]
Title = "Hello"
Content = "Notes, newest first."
[outputs]
home = ["HTML", "RSS", "JSON"]
[[menus.main]]
name = "Posts"
pageRef = "/posts"
weight = 1
[[menus.main]]
name = "Archive"
pageRef = "/archives"
weight = 2
[[menus.main]]
name = "Search"
pageRef = "/search"
weight = 3
[[menus.main]]
name = "Tags"
pageRef = "/tags"
weight = 4
"""


def png(width: int, height: int) -> bytes:
    """A plain grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(128 for _ in range(width)) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def sentence(seed: int, length: int) -> str:
    words = [WORDS[(seed * 7 + n * (seed % 5 + 3)) % len(WORDS)] for n in range(length)]
    return " ".join(words).capitalize() + "."


def paragraph(seed: int) -> str:
    parts = [sentence(seed + n, 8 + (seed + n) % 9) for n in range(5)]
    parts.insert(
        2, f"See [the {WORDS[seed % 30]} note](https://example.com/{seed}) and `{WORDS[(seed + 3) % 30]}`."
    )
    return " ".join(parts)


def post(number: int) -> str:
    word, other = WORDS[number % 30], WORDS[(number * 3 + 1) % 30]
    language = list(CODE)[number % 4]
    cover = '\ncover:\n  image: "cover.png"\n  alt: "A cover"\n  relative: true' if number % 10 == 0 else ""
    head = (
        f'---\ntitle: "Post {number}: {word} and {other}"\n'
        f"date: {2010 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}T10:{number % 60:02}:00Z\n"
        f'tags: ["{word}", "{other}"]\ncategories: ["{("systems", "people", "growth")[number % 3]}"]\n'
        f'description: "About {word}"{cover}\n---\n'
    )
    return head + "\n\n".join(
        [
            paragraph(number),
            f"## What {word} means\n\n{paragraph(number + 1)}",
            f'It\'s "quoted" -- with dashes... and a footnote.[^1]\n\n{paragraph(number + 2)}',
            f"### Detail\n\n```{language}\n{CODE[language]}```",
            f"| Left | Right |\n|:-----|------:|\n| {word} | {number} |\n| {other} | 22 |",
            f"## Why {other}\n\n1. one\n2. two\n   - nested\n\n> A quotation\n> in two lines.\n\n{paragraph(number + 3)}",
            f"## In the end\n\n{paragraph(number + 4)}\n\n[^1]: The note about {word}.\n",
        ]
    )


def write_site(folder: Path, posts: int, theme: str) -> None:
    """Write the blog into an empty folder; `theme` is looked for in the themes folder given on the command line."""
    cover = png(320, 180)

    def put(name: str, text: str) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    put("hugo.toml", CONFIG.format(theme=theme))
    put(
        "content/archives.md",
        '---\ntitle: "Archive"\nlayout: "archives"\nurl: "/archives/"\nsummary: archives\n---\n',
    )
    put("content/search.md", '---\ntitle: "Search"\nlayout: "search"\nplaceholder: "Search"\n---\n')
    put("content/about.md", "---\ntitle: About\ndate: 2024-01-02\n---\nWho writes here.\n")
    for number in range(posts):
        bundle = number % 10 == 0
        put(
            f"content/posts/post-{number}/index.md" if bundle else f"content/posts/post-{number}.md",
            post(number),
        )
        if bundle:
            (folder / f"content/posts/post-{number}/cover.png").write_bytes(cover)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--theme", default="PaperMod")
    args = parser.parse_args()
    write_site(args.folder, args.posts, args.theme)
    sys.stdout.write(f"{args.posts} posts in {args.folder}\n")


if __name__ == "__main__":
    main()
