"""Owns the headings of a document: as a tree for templates, and as the nested list that Hugo prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import expose

if TYPE_CHECKING:
    from collections.abc import Iterator


class Heading:
    """A heading with those below it. One without text stands for a level that was skipped."""

    __slots__ = ("headings", "id", "level", "title")

    def __init__(self, id_: str = "", level: int = 0, title: str = "") -> None:
        self.id = id_
        self.level = level
        self.title = title
        self.headings: list[Heading] = []

    @property
    def is_empty(self) -> bool:
        return not self.id and not self.title

    def walk(self) -> Iterator[Heading]:
        yield self
        for heading in self.headings:
            yield from heading.walk()


class TableOfContents:
    """The headings of a document (Hugo: methods/page/fragments)."""

    __slots__ = ("headings", "identifiers")

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self.identifiers: list[str] = []
        """Every id, sorted; one that was given twice is there twice."""

    def add(self, heading: Heading, level: int) -> None:
        """Put a heading at a level below the last ones; levels that were skipped are empty headings."""
        if level == 1 or not self.headings:
            self.headings.append(heading if level == 1 else Heading())
        if level == 1:
            return
        node = self.headings[-1]
        for _ in range(1, level - 1):
            if not node.headings:
                node.headings.append(Heading())
            node = node.headings[-1]
        node.headings.append(heading)

    @property
    def map(self) -> dict[str, Heading]:
        """The headings by their ids; of several with one id the last one."""
        return {heading.id: heading for top in self.headings for heading in top.walk() if heading.id}

    def to_html(self, start: int, end: int, *, ordered: bool = False) -> str:
        """The list as Hugo's `.TableOfContents` prints it."""
        return _Writer(start, end, ordered=ordered).write(self.headings)


class _Writer:
    def __init__(self, start: int, end: int, *, ordered: bool) -> None:
        self.start = start
        self.end = end
        self.tag = "ol" if ordered else "ul"
        self.out: list[str] = []

    def write(self, headings: list[Heading]) -> str:
        self.out = ['<nav id="TableOfContents">']
        self._headings(1, 0, headings)
        self.out.append("</nav>")
        return "".join(self.out)

    def _headings(self, level: int, indent: int, headings: list[Heading]) -> None:
        if level < self.start:
            for heading in headings:
                self._headings(level + 1, indent, heading.headings)
            return
        if self.end != -1 and level > self.end:
            return
        if not headings:
            return
        self.out.append(f"\n{'  ' * (indent + 1)}<{self.tag}>\n")
        for heading in headings:
            self._heading(level + 1, indent + 2, heading)
        self.out.append(f"{'  ' * (indent + 1)}</{self.tag}>")
        if indent:
            self.out.append("\n" + "  " * indent)
        else:
            self.out.append("\n")

    def _heading(self, level: int, indent: int, heading: Heading) -> None:
        self.out.append("  " * indent + "<li>")
        if not heading.is_empty:
            self.out.append(f'<a href="#{heading.id}">{heading.title}</a>')
        self._headings(level, indent, heading.headings)
        self.out.append("</li>\n")


def _html(toc: TableOfContents, start: object, end: object, ordered: object) -> str:
    from ostinato.base.cast import to_bool, to_int
    from ostinato.base.safe import HTML

    return HTML(toc.to_html(to_int(start), to_int(end), ordered=to_bool(ordered)))


class Identifiers(list[str]):
    """The ids of all headings, sorted as Hugo has them."""

    __slots__ = ()

    def __init__(self, names: list[str]) -> None:
        super().__init__(sorted(names))


expose(
    Heading,
    "*tableofcontents.Heading",
    {
        "Headings": lambda heading: heading.headings,
        "ID": lambda heading: heading.id,
        "Level": lambda heading: heading.level,
        "Title": lambda heading: heading.title,
    },
)
expose(
    TableOfContents,
    "*tableofcontents.Fragments",
    {
        "Headings": lambda toc: toc.headings,
        "HeadingsMap": lambda toc: toc.map,
        "Identifiers": lambda toc: Identifiers(toc.identifiers),
        "ToHTML": _html,
    },
)


expose(
    Identifiers,
    "collections.SortedStringSlice",
    {
        "Contains": lambda names, name: name in names,
        "Count": lambda names, name: names.count(name),
        "Len": len,
    },
)
