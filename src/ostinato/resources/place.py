"""Owns where a resource is published: its files below the publish folder, and the links to them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace

from ostinato.base import urls


@dataclass(frozen=True, slots=True)
class Origin:
    """The web address of a site, as resources need it. URLs have no trailing slash."""

    base_url: str = ""
    """`https://example.org/docs`."""
    base_path: str = ""
    """`/docs`."""

    @classmethod
    def of(cls, base_url: str) -> Origin:
        """The origin of a site with this `baseURL`."""
        url = urls.parse(base_url)
        return cls(base_url.rstrip("/"), url.path.rstrip("/"))


@dataclass(frozen=True, slots=True)
class Place:
    """A file name, the folder it is in, and what stands before both in paths and in links.

    Folders are empty or begin with a slash. Two prefixes, because pages of a language may be published
    in one folder and linked through another.
    """

    folder: str
    file: str
    target_base: str = ""
    link_base: str = ""
    publish_bases: tuple[str, ...] = ()
    """Where each host has a folder of its own: the folders of those that get a copy."""

    @property
    def target_path(self) -> str:
        """The path of the file below the publish folder, with a leading slash."""
        return f"{self.target_base}{self.folder}/{self.file}"

    @property
    def link(self) -> str:
        """The path of the link, below the base URL, with a leading slash."""
        return f"{self.link_base}{self.folder}/{self.file}"

    @property
    def publish_paths(self) -> tuple[str, ...]:
        """Every file below the publish folder, without a leading slash."""
        path = self.target_path
        if not self.publish_bases:
            return (path.lstrip("/"),)
        return tuple(f"{base}{path}".lstrip("/") for base in self.publish_bases)

    def at(self, path: str) -> Place:
        """Another target path; it holds the folders of a page from now on."""
        return replace(place_of(path), publish_bases=self.publish_bases)

    def with_identifier(self, identifier: str) -> Place:
        """The file with something more before its extension: `main.min.css`."""
        stem, extension = posixpath.splitext(self.target_path)
        return self.at(f"{stem}{identifier}{extension}")

    def with_extension(self, extension: str) -> Place:
        """The file with another extension."""
        return self.at(posixpath.splitext(self.target_path)[0] + extension)

    def named(self, file: str) -> Place:
        """Another file in the same folder."""
        return replace(self, file=file)

    def relative_link(self, origin: Origin) -> str:
        return origin.base_path + urls.escaped_path(self.link)

    def absolute_link(self, origin: Origin) -> str:
        return origin.base_url + urls.escaped_path(self.target_path)


def place_of(
    path: str, *, target_base: str = "", link_base: str = "", publish_bases: tuple[str, ...] = ()
) -> Place:
    """The place of a target path such as `css/main.css`."""
    folder, file = posixpath.split(path)
    folder = folder.strip("/")
    return Place(
        f"/{folder}" if folder else "",
        file,
        "" if target_base == "/" else target_base,
        "" if link_base == "/" else link_base,
        publish_bases,
    )
