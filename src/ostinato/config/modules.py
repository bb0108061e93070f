"""Owns finding themes and modules: in `_vendor`, in `themesDir`, at a replacement's path; each with its settings."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ostinato.base.globs import matches as glob_matches
from ostinato.config import weak
from ostinato.config.decode.outside import module as decode_module
from ostinato.config.decode.outside import normal_mount
from ostinato.config.findings import HUGO_MINOR, Findings
from ostinato.config.formats import FormatError, parse_map
from ostinato.config.sections.modules import Import, ModuleSettings, Mount
from ostinato.config.settings import Module, Settings
from ostinato.config.sources import Sources, main_file
from ostinato.config.tree import Tree, overlay
from ostinato.world.disk import join

if TYPE_CHECKING:
    from ostinato.base.diagnostics import Report
    from ostinato.world.disk import Disk

COMPONENTS = ("archetypes", "assets", "content", "data", "i18n", "layouts", "static")
"""The folders that make up a project, in the order in which a theme's are mounted by default."""

SHIPPED_THEMES = posixpath.join(posixpath.dirname(posixpath.dirname(__file__)), "themes")
"""Themes that come with the program; one of the same name in `themesDir` goes before."""


@dataclass(slots=True)
class _Vendored:
    owner: str
    folder: str
    version: str


@dataclass(slots=True)
class Collector:
    """Walks the imports of a project, depth first, and takes each module the first time that it is met."""

    disk: Disk
    report: Report
    project: Settings
    findings: Findings
    replaced: dict[str, str]
    modules: list[Module] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)
    _vendored: dict[str, _Vendored] = field(default_factory=dict)

    def collect(self) -> None:
        """Fill `modules`, without the project itself, and `trees` with the settings of each that has any."""
        self._follow("project", self.disk.root, self.project.module, is_project=True)

    def _follow(self, owner: str, folder: str, settings: ModuleSettings, *, is_project: bool) -> None:
        for each in settings.imports:
            if each.disable:
                continue
            base = _base_path(each.path)
            if self._seen.setdefault(base, owner) != owner:
                continue
            found = self._module(each, owner, folder, is_project=is_project)
            if found is None:
                continue
            self.modules.append(found)
            if not each.ignore_imports:
                self._follow(found.path, found.folder, found.settings, is_project=False)

    def _module(self, each: Import, owner: str, owner_folder: str, *, is_project: bool) -> Module | None:
        self._read_vendored(owner, owner_folder)
        version = f"{each.path}@{each.version}" if each.version else each.path
        vendored = None if self._ignores_vendor(version) else self._vendored.get(version)
        if vendored is not None:
            folder = vendored.folder
        else:
            folder = self._theme_folder(each.path, free=is_project or each.path_replaced) or ""
            if not folder:
                return None
        if not self.disk.is_dir(folder) and "/" not in each.path:
            shipped = posixpath.join(SHIPPED_THEMES, each.path)
            folder = shipped if self.disk.is_dir(shipped) else folder
        if not self.disk.is_dir(folder):
            self._missing(each, folder, is_project=is_project)
            return None
        made = Module(
            path=each.path,
            folder=folder,
            owner=vendored.owner if vendored else owner,
            version=vendored.version if vendored else "",
            vendored=vendored is not None,
        )
        findings = self.findings.below("module")
        if not each.ignore_config:
            made, findings = self._with_settings(made)
        return replace(made, mounts=self._mounts(each, made, findings))

    def _missing(self, each: Import, folder: str, *, is_project: bool) -> None:
        span = self.findings.sources.find("theme") or self.findings.sources.find("module", "imports")
        shown = folder.removeprefix(self.disk.root + "/")
        from difflib import get_close_matches  # slow to import, and only needed here

        others = [*self.disk.names(self.project.themes_dir), *self.disk.names(SHIPPED_THEMES)]
        near = get_close_matches(each.path, others, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"there is: {', '.join(others)}"
        if "." in each.path.partition("/")[0]:
            hint = f"put it there, or vendor it into _vendor/ with `hugo mod vendor` (Go is needed to fetch {each.path})"
        self.report.error(
            "theme-missing",
            f'the theme "{each.path}" is not in {shown}',
            span if is_project else None,
            hint=hint,
        )

    def _theme_folder(self, path: str, *, free: bool) -> str | None:
        """Where a theme lies; only the project may name one outside of `themesDir`."""
        themes = self.disk.absolute(self.project.themes_dir)
        if posixpath.isabs(path):
            if free:
                return path
        else:
            folder = posixpath.normpath(posixpath.join(themes, path))
            if free or folder.startswith(themes + "/"):
                return folder
        self.report.error("theme-outside", f'the theme "{path}" is outside of {self.project.themes_dir}')
        return None

    def _ignores_vendor(self, path: str) -> bool:
        patterns = self.project.ignore_vendor_paths
        return bool(patterns) and glob_matches(patterns.strip("/."), path)

    def _read_vendored(self, owner: str, folder: str) -> None:
        listing = posixpath.join(folder, "_vendor", "modules.txt")
        if not self.disk.exists(listing):
            return
        for line in self.disk.read_text(listing).splitlines():
            words = line.strip("# ").split()
            if len(words) == 2:
                path, version = words
                held = _Vendored(owner, posixpath.join(folder, "_vendor", path), version)
                if self.project.module.vendor_closest:
                    self._vendored[path] = held
                else:
                    self._vendored.setdefault(path, held)

    def _with_settings(self, module: Module) -> tuple[Module, Findings]:
        sources = Sources(self.disk, self.report)
        tree: Tree = {}
        files: list[str] = []
        main = main_file(self.disk, module.folder)
        if main is not None:
            tree = sources.load(main) or {}
            files.append(self.disk.absolute(main))
        folder = sources.load_folder(join(module.folder, "config"), self.project.environment)
        if folder is not None:
            overlay(tree, folder)
            files += [self.disk.absolute(each) for each in sources.folders]
        findings = Findings(self.report, sources, ("module",))
        settings = decode_module(tree, self.project, findings).get("module")
        made = settings if isinstance(settings, ModuleSettings) else ModuleSettings()
        imports = tuple(
            replace(each, path=self.replaced[each.path], path_replaced=True)
            if each.path in self.replaced
            else each
            for each in made.imports
        )
        made = replace(made, imports=imports)
        made = self._with_theme_file(module, made)
        if files:
            self.trees.append(tree)
        self._check_version(module, made)
        return replace(module, settings=made, config_files=tuple(files)), findings

    def _with_theme_file(self, module: Module, settings: ModuleSettings) -> ModuleSettings:
        """The old `theme.toml`: its facts become parameters of the module."""
        path = join(module.folder, "theme.toml")
        if not self.disk.exists(path):
            return settings
        try:
            raw = parse_map(self.disk.read_text(path), "toml")
        except FormatError as error:
            self.report.warn("theme-file", f"{path}: {error.message}")
            return settings
        params = {key.lower(): value for key, value in raw.items()}
        oldest = params.pop("min_version", "")
        version = settings.hugo_version
        if not version.min and oldest:
            version = replace(version, min=weak.text(oldest))
        return replace(settings, params={**settings.params, **params}, hugo_version=version)

    def _check_version(self, module: Module, settings: ModuleSettings) -> None:
        ours = (0, HUGO_MINOR)
        oldest, newest = _version(settings.hugo_version.min), _version(settings.hugo_version.max)
        if (oldest and oldest > ours) or (newest and newest < ours):
            self.report.warn(
                "theme-version",
                f'module "{module.path}" is not compatible with this Hugo version: {settings.hugo_version}',
                hint=f"this is Hugo 0.{HUGO_MINOR}; what has changed since may look different",
            )

    def _mounts(self, each: Import, module: Module, findings: Findings) -> tuple[Mount, ...]:
        if each.no_mounts:
            return ()
        mounts = tuple(normal_mount(mount) for mount in each.mounts) or module.settings.mounts
        if not mounts:
            mounts = tuple(
                Mount(source=name, target=name)
                for name in COMPONENTS
                if self.disk.exists(join(module.folder, name))
            )
        return checked_mounts(mounts, module, self.disk, findings)


_JS_CONFIG = re.compile(r"(?:babel|postcss|tailwind)\.config\.[cm]?js")


def js_mounts(mounts: tuple[Mount, ...], folder: str, disk: Disk) -> tuple[Mount, ...]:
    """Settings of JavaScript tools in a module's folder, mounted for the functions that call those tools."""
    if any(mount.target.startswith("assets/_jsconfig") for mount in mounts):
        return ()
    names = disk.names(folder)
    package = "package.hugo.json" if "package.hugo.json" in names else "package.json"
    return tuple(
        Mount(source=name, target=f"assets/_jsconfig/{name}")
        for name in names
        if name == package or _JS_CONFIG.fullmatch(name)
    )


def checked_mounts(
    mounts: tuple[Mount, ...], module: Module, disk: Disk, findings: Findings
) -> tuple[Mount, ...]:
    """The mounts whose source is there and whose target is a component; the same one only once."""
    out: list[Mount] = []
    for mount in mounts:
        if not mount.source or not mount.target:
            findings.error(
                f'a mount of "{module.path}" must have both source and target', "mounts", code="mount"
            )
            continue
        component = mount.target.partition("/")[0]
        if component not in COMPONENTS:
            findings.error(
                f'the mount "{mount.source}" of "{module.path}" has the target "{mount.target}"',
                "mounts",
                code="mount",
                hint=f"a target begins with one of: {', '.join(COMPONENTS)}",
            )
            continue
        outside = posixpath.isabs(mount.source) or mount.source.startswith("../") or mount.source == ".."
        if outside and not module.is_project:
            source = _node_module(mount.source)
            if source is None:
                findings.error(
                    f'the mount "{mount.source}" leads out of "{module.path}"', "mounts", code="mount"
                )
                continue
            mount = replace(mount, source=source)
        if disk.exists(posixpath.join(module.folder, mount.source)):
            if mount not in out:
                out.append(mount)
        elif mount.source.endswith("hugo_stats.json"):
            # The build writes it; until then an empty one lets the mount be watched, as Hugo does it.
            disk.write(posixpath.join(module.folder, mount.source), b"")
            out.append(mount)
        elif mount.source.startswith("node_modules/") and disk.exists(mount.source) and not module.is_project:
            out.append(replace(mount, source=disk.absolute(mount.source)))
    return (*out, *js_mounts(tuple(out), module.folder, disk))


def _node_module(source: str) -> str | None:
    """Themes once mounted packages of the project by `../../node_modules/…`."""
    return source.removeprefix("../../") if source.startswith("../../node_modules/") else None


def _base_path(path: str) -> str:
    """A module path without its major version: `github.com/a/b/v2` is `github.com/a/b`."""
    head, _, last = path.lower().rpartition("/")
    return head if head and last[:1] == "v" and last[1:].isdigit() and last != "v1" else path.lower()


def _version(text: str) -> tuple[int, int] | None:
    parts = text.removeprefix("v").split(".")
    if len(parts) < 2 or not parts[0].isdigit() or not parts[1].isdigit():
        return None
    return int(parts[0]), int(parts[1])
