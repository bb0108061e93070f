"""Owns the sections about modules and themes."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields

from msgspec import Struct, field

from ostinato.config.sections.pages import Sites


class Mount(Struct, frozen=True, kw_only=True):
    """A folder or file, and where it stands in the union tree."""

    source: str = ""
    target: str = ""
    lang: str = ""
    sites: Sites = Sites()
    files: tuple[str, ...] = ()
    include_files: tuple[str, ...] = ()
    exclude_files: tuple[str, ...] = ()
    disable_watch: bool = False


class Import(Struct, frozen=True, kw_only=True):
    """A theme or module that is used."""

    path: str = ""
    version: str = ""
    ignore_config: bool = False
    ignore_imports: bool = False
    no_mounts: bool = False
    no_vendor: bool = False
    disable: bool = False
    mounts: tuple[Mount, ...] = ()
    use_package_json: str = ""
    path_replaced: bool = False
    """Whether the project's `module.replacements` gave it another path."""


class HugoVersion(Struct, frozen=True, kw_only=True):
    """Which versions of Hugo a module works with."""

    min: str = ""
    max: str = ""
    extended: bool = False

    def __str__(self) -> str:
        extended = " extended" if self.extended else ""
        if self.min and self.max:
            return f"{self.min}/{self.max}{extended}"
        return f"Min {self.min}{extended}" if self.min else f"Max {self.max}{extended}"


class ModuleSettings(Struct, frozen=True, kw_only=True):
    """`module`, with the themes of `theme` among its imports."""

    mounts: tuple[Mount, ...] = ()
    imports: tuple[Import, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)
    hugo_version: HugoVersion = HugoVersion()
    no_vendor: str = ""
    vendor_closest: bool = False
    replacements: tuple[str, ...] = ()
    proxy: str = "direct"
    no_proxy: str = "none"
    private: str = "*.*"
    auth: str = ""
    workspace: str = "off"
