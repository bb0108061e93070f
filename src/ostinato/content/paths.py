"""Owns what the name of a content file means: its logical path, bundle type, language, section."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


class PathType(IntEnum):
    """What kind of file a name stands for. The order matters: everything from SINGLE up is a page."""

    FILE = 0
    RESOURCE = 1
    """A content file inside a leaf bundle: a page that belongs to another."""
    SINGLE = 2
    LEAF = 3
    BRANCH = 4
    ADAPTER = 5


_WRAPPED = ("language_", "version_", "role_")
_ADAPTER_NAME = "_content"
_ADAPTER_EXTENSION = "gotmpl"


@dataclass(frozen=True, slots=True)
class PathRules:
    """What the configuration says about names of content files."""

    languages: Collection[str] = ("en",)
    disabled_languages: Collection[str] = ()
    content_extensions: Collection[str] = field(
        default_factory=lambda: frozenset(
            [
                "md",
                "mdown",
                "markdown",
                "html",
                "htm",
                "xhtml",
                "adoc",
                "asciidoc",
                "ad",
                "pandoc",
                "pdc",
                "rst",
                "org",
            ]
        )
    )
    has_version: Callable[[str], bool] = lambda _: False
    has_role: Callable[[str], bool] = lambda _: False


class ContentPath:
    """A path below `content/`, taken apart. `original` is the same path with its case and spaces kept."""

    __slots__ = (
        "__dict__",
        "base",
        "dir",
        "disabled",
        "ext",
        "full",
        "languages",
        "name",
        "name_no_identifier",
        "original",
        "roles",
        "section",
        "type",
        "versions",
    )

    full: str
    """The whole path with a leading slash: `/posts/a.en.md`."""
    base: str
    """The logical path: without identifiers, and without the file name for bundles. Empty for the home page."""
    dir: str
    name: str
    ext: str
    name_no_identifier: str
    section: str
    type: PathType
    languages: tuple[str, ...]
    versions: tuple[str, ...]
    roles: tuple[str, ...]
    disabled: bool
    original: ContentPath

    def __repr__(self) -> str:
        return f"ContentPath({self.full!r}, {self.type.name})"

    def __reduce__(self) -> tuple[object, ...]:
        return (
            _restored,
            ({name: getattr(self, name) for name in _KEPT}, None if self.original is self else self.original),
        )

    @property
    def is_bundle(self) -> bool:
        return self.type >= PathType.LEAF

    @property
    def is_page(self) -> bool:
        """Whether this is a page of its own (a content file in a leaf bundle is not)."""
        return self.type >= PathType.SINGLE

    @property
    def is_branch(self) -> bool:
        return self.type is PathType.BRANCH

    @cached_property
    def container(self) -> str:
        """The name of the folder that holds the file."""
        return self.dir.rpartition("/")[2]

    @cached_property
    def container_dir(self) -> str:
        """The folder that holds the page: for bundles, the one above the bundle's own."""
        if not self.is_bundle or self.dir == "/":
            return self.dir
        return self.dir.rpartition("/")[0]

    @property
    def base_name(self) -> str:
        """The last element of the logical path; empty for the home page."""
        return self.container if self.is_bundle else self.name_no_identifier

    def relative_to(self, owner_base: str) -> str:
        """The logical path below an owner's logical path."""
        return self.base[len(owner_base) + 1 :]

    def as_resource(self) -> ContentPath:
        """The same file seen as part of a leaf bundle."""
        return _retyped(self, PathType.RESOURCE if self.type >= PathType.RESOURCE else PathType.FILE)


_KEPT = tuple(name for name in ContentPath.__slots__ if name not in ("__dict__", "original"))


def _restored(values: dict[str, object], original: ContentPath | None) -> ContentPath:
    path = ContentPath()
    for name, value in values.items():
        setattr(path, name, value)
    path.original = original or path
    return path


def _retyped(path: ContentPath, kind: PathType) -> ContentPath:
    copy = ContentPath()
    for name in _KEPT:
        setattr(copy, name, getattr(path, name))
    copy.type = kind
    stem = path.dir if path.dir != "/" else ""
    copy.base = f"{stem}/{path.name_no_identifier}.{path.ext}" if path.ext else path.full
    copy.original = copy if path.original is path else _retyped(path.original, kind)
    return copy


def normalized(path: str) -> str:
    """A path as Hugo compares them: lower case, spaces become hyphens."""
    return path.lower().replace(" ", "-")


def parse_path(path: str, rules: PathRules) -> ContentPath:
    """Take a path below `content/` apart (Hugo: content organisation, multilingual by file name)."""
    path = "/" + path.strip("/")
    plain = normalized(path)
    parsed = _parsed(plain, rules)
    parsed.original = parsed
    if plain != path:
        parsed.original = _parsed(path, rules)
        parsed.original.original = parsed.original
    return parsed


def page_path(logical: str, rules: PathRules, *, branch: bool = True) -> ContentPath:
    """The path of a page that has no file: `/tags/go` as if it were `/tags/go/_index.md`."""
    stem = logical.rstrip("/")
    return parse_path(f"{stem}/{'_index' if branch else 'index'}.md", rules)


def _parsed(full: str, rules: PathRules) -> ContentPath:
    self = ContentPath()
    self.full = full
    folder, _, name = full.rpartition("/")
    self.dir = folder or "/"
    self.name = name
    self.section = full[1:].split("/", 1)[0] if folder else ""
    self.languages = self.versions = self.roles = ()
    self.disabled = False
    self.type = PathType.FILE
    _read_identifiers(self, name, rules)
    stem = self.name_no_identifier
    if self.ext and stem:
        if self.ext.lower() in rules.content_extensions:
            self.type = _TYPES.get(stem, PathType.SINGLE)
            if self.type is PathType.LEAF and folder.count("/") == 1:
                self.section = ""
        elif stem == _ADAPTER_NAME and self.ext == _ADAPTER_EXTENSION:
            self.type = PathType.ADAPTER
    if self.type >= PathType.LEAF:
        self.base = folder
    elif self.type is PathType.SINGLE or not self.ext:
        self.base = f"{folder}/{stem}"
    else:
        self.base = f"{folder}/{stem}.{self.ext}"
    return self


_TYPES = {"index": PathType.LEAF, "_index": PathType.BRANCH}


def _read_identifiers(self: ContentPath, name: str, rules: PathRules) -> None:
    parts = _dotted(name)
    if len(parts) == 1:
        self.ext = ""
        self.name_no_identifier = name
        return
    self.ext = parts[-1]
    known_from = len(parts) - 1
    may_have_language = len(parts) > 2
    language = ""
    for i in range(len(parts) - 2, -1, -1):
        part = parts[i]
        if len(part) > 2 and part[0] == part[-1] == "_" and i > 0:
            _apply_wrapped(self, part[1:-1], rules)
            known_from = i
        elif may_have_language and not language and _is_language(part, rules):
            language = part
            self.disabled = self.disabled or part not in rules.languages
            if i > 0:
                known_from = i
    if language and not self.languages:
        self.languages = (language,)
    self.name_no_identifier = ".".join(parts[:known_from])


def _is_language(part: str, rules: PathRules) -> bool:
    return part in rules.languages or part in rules.disabled_languages


def _apply_wrapped(self: ContentPath, inner: str, rules: PathRules) -> None:
    """`a._language_en_.md`: dimensions spelt out in the name (Hugo 0.161 and newer)."""
    lowered = inner.lower()
    prefix = next((known for known in _WRAPPED if lowered.startswith(known)), "")
    value = lowered[len(prefix) :]
    if prefix == "language_" and _is_language(value, rules):
        self.languages = (value, *self.languages)
        self.disabled = self.disabled or value not in rules.languages
    elif prefix == "version_" and rules.has_version(value):
        self.versions = (value, *self.versions)
    elif prefix == "role_" and rules.has_role(value):
        self.roles = (value, *self.roles)


def _dotted(name: str) -> list[str]:
    """The parts of a name between dots; dots inside `._…_.` do not count."""
    if "._" not in name:
        return name.split(".")
    parts: list[str] = []
    rest = name
    while True:
        start = rest.find("._")
        end = rest.find("_.", start + 2) if start >= 0 else -1
        if end < 0:
            parts += rest.split(".")
            return parts
        parts += rest[:start].split(".")
        parts.append(rest[start + 1 : end + 1])
        rest = rest[end + 2 :]
