"""Owns the reading of a project's settings: files, folder, environment, flags, themes; then each language."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from ostinato.base.diagnostics import Severity
from ostinato.config.decode.outside import module as decode_module
from ostinato.config.decode.outside import replacements
from ostinato.config.decode.sections import compiled, decode
from ostinato.config.environ import apply_environ
from ostinato.config.findings import Findings
from ostinato.config.languages import ensure_languages, is_multihost, language_configs
from ostinato.config.modules import Collector, checked_mounts
from ostinato.config.sections.modules import ModuleSettings, Mount
from ostinato.config.sections.pages import Sites, SitesMatrix
from ostinato.config.settings import Config, LanguageConfig, Module, Settings
from ostinato.config.sources import Sources, main_file, with_extension
from ostinato.config.tree import Tree, cleaned, copied, merge_theme, overlay, set_strategies
from ostinato.world.disk import Disk, RealDisk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.base.diagnostics import Report
    from ostinato.config.flags import Flags

_ALIASES = {
    "indexes": "taxonomies",
    "logi18nwarnings": "printi18nwarnings",
    "logpathwarnings": "printpathwarnings",
    "ignoreerrors": "ignorelogs",
}
"""Old names of settings that still work, silently."""


def load_config(
    project: Disk | str | os.PathLike[str],
    flags: Flags,
    environ: Mapping[str, str],
    report: Report,
    *,
    server: bool = False,
) -> Config | None:
    """The settings of a project, its themes' merged in; None where mistakes leave nothing to build with.

    Raises WorldError. The rules are those of the Hugo docs page "Introduction to configuration".
    """
    before = len(report.diagnostics)
    disk = RealDisk(project) if isinstance(project, (str, os.PathLike)) else project
    environment = environment_of(flags, environ, server=server)
    sources = Sources(disk, report)
    findings = Findings(report, sources)
    tree = _project_tree(sources, flags, environ, environment)
    if _fatal(report, before):
        return None
    _normalise(tree, findings)
    ensure_languages(tree)
    early = _early_settings(tree, disk, environment, environ, findings)
    collector = Collector(disk, report, early, findings, replacements(early.module))
    collector.collect()
    for theme in collector.trees:
        merge_theme(tree, theme)
    ensure_languages(tree)
    base = Settings(
        working_dir=disk.root,
        cache_dir=early.cache_dir,
        environment=environment,
    )
    root = compiled(decode(cleaned(tree), base, findings), findings)
    root = replace(root, environment=environment, cache_dir=early.cache_dir, raw=cleaned(tree))
    languages = language_configs(tree, root, findings)
    _check_regexes(root, findings)
    _check_time_zones(languages.values(), findings)
    if _fatal(report, before):
        return None
    enabled = tuple(language for language in languages.values() if not language.disabled)
    own = Module(path="project", folder=disk.root, is_project=True, settings=root.module)
    multihost = is_multihost(tree, languages)
    own = replace(own, mounts=_project_mounts(own, root, enabled, disk, findings, multihost=multihost))
    modules = (own, *collector.modules)
    shown = (*root.module.mounts, *(each for each in own.mounts if each not in root.module.mounts))
    module = replace(root.module, mounts=shown)
    languages = {key: replace(each, module=module) for key, each in languages.items()}
    values = asdict(root) | {"module": module}
    return Config(
        **values,
        languages=tuple(language for language in languages.values() if not language.disabled),
        all_languages=languages,
        is_multihost=multihost,
        modules=modules,
        files=(*_watched(sources), *(file for module in modules for file in module.config_files)),
        clock=flags.clock or "",
    )


def _fatal(report: Report, before: int) -> bool:
    """Whether mistakes were found that leave no settings; old names fail a build, but can be understood."""
    found = report.diagnostics[before:]
    return any(each.severity is Severity.ERROR and each.code != "config-deprecated" for each in found)


def environment_of(flags: Flags, environ: Mapping[str, str], *, server: bool = False) -> str:
    """The build environment: the flag, else a variable, else Hugo's default for the command."""
    return (
        flags.environment
        or environ.get("HUGO_ENVIRONMENT")
        or environ.get("HUGO_ENV")
        or ("development" if server else "production")
    )


def _project_tree(sources: Sources, flags: Flags, environ: Mapping[str, str], environment: str) -> Tree:
    """Everything that the project itself says, in its order of strength."""
    said = flags.settings()
    tree = copied(said)
    for path in _main_files(sources.disk, flags.config):
        overlay(tree, sources.load(path) or {})
    folder = sources.load_folder(flags.config_dir or "config", environment)
    if folder is not None:
        overlay(tree, folder)
    tree.pop("internal", None)
    tree.setdefault("themesdir", "themes")
    apply_environ(tree, environ)
    set_strategies(tree)
    overlay(tree, said)
    apply_environ(tree, environ)
    for old, new in _ALIASES.items():
        if old in tree:
            tree[new] = tree[old]
    return tree


def _main_files(disk: Disk, names: str | None) -> list[str]:
    if not names:
        found = main_file(disk)
        return [found] if found else []
    given = (with_extension(disk, name) for name in names.split(","))
    return [path for path in given if path]


def _normalise(tree: Tree, findings: Findings) -> None:
    """Two old spellings of `minify.minifyOutput`."""
    if isinstance(tree.get("minifyoutput"), bool):
        findings.deprecated("minifyoutput", since=150, instead="use minify.minifyOutput")
    elif isinstance(tree.get("minify"), bool):
        findings.deprecated("minify", since=150, instead="use minify.minifyOutput")


def _early_settings(
    tree: Tree, disk: Disk, environment: str, environ: Mapping[str, str], findings: Findings
) -> Settings:
    """What must be known to find the themes."""
    raw = cleaned({key: value for key, value in tree.items() if not isinstance(value, dict)})
    base = Settings(working_dir=disk.root, environment=environment)
    early = decode(raw, base, findings, [""])
    changes = decode_module(cleaned(tree), early, findings.below("module"))
    module = changes.get("module")
    return replace(
        early,
        environment=environment,
        module=module if isinstance(module, ModuleSettings) else ModuleSettings(),
        cache_dir=cache_dir_of(early.cache_dir, disk, environ),
    )


def cache_dir_of(given: str, disk: Disk, environ: Mapping[str, str]) -> str:
    """Where this machine keeps what can be worked out again. Source: Hugo docs page "Configure file caches", section "Cache directory"."""
    if len(given) > 1:
        return given.rstrip("/") + "/"
    if environ.get("NETLIFY") == "true" and environ.get("PULL_REQUEST") and environ.get("DEPLOY_PRIME_URL"):
        return "/opt/build/cache/hugo_cache/"
    home = environ.get("HOME", "")
    base = environ.get("XDG_CACHE_HOME") or (posixpath.join(home, ".cache") if home else "")
    if base and disk.is_dir(base):
        return posixpath.join(base, "hugo_cache")
    user = environ.get("USER")
    temporary = environ.get("TMPDIR") or "/tmp"  # noqa: S108  where Hugo puts it, too
    return posixpath.join(temporary, f"hugo_cache_{user}" if user else "hugo_cache") + "/"


_PROJECT_ORDER = ("content", "data", "layouts", "i18n", "archetypes", "assets", "static")


def _project_mounts(
    own: Module,
    root: Settings,
    languages: tuple[LanguageConfig, ...],
    disk: Disk,
    findings: Findings,
    *,
    multihost: bool,
) -> tuple[Mount, ...]:
    """The project's own mounts; a component that has none gets the folder of its old setting."""
    mounts = list(checked_mounts(root.module.mounts, own, disk, findings.below("module")))
    configured = {
        mount.target.partition("/")[0] for mount in mounts if not mount.target.startswith("assets/_jsconfig")
    }
    for component in _PROJECT_ORDER:
        if component in configured:
            continue
        for mount in _default_mounts(component, root, languages, multihost=multihost):
            if mount not in mounts:
                mounts.append(mount)
    return tuple(mounts)


def _default_mounts(
    component: str, root: Settings, languages: tuple[LanguageConfig, ...], *, multihost: bool
) -> Iterable[Mount]:
    for language in languages:
        only = Sites(matrix=SitesMatrix(languages=(language.key,)))
        if component == "content":
            shared = language.content_dir == root.content_dir
            yield Mount(source=language.content_dir, target=component, sites=Sites() if shared else only)
        elif component == "static":
            for folder in language.static_dirs:
                yield Mount(source=folder, target=component, sites=only if multihost else Sites())
        elif language is languages[0]:
            yield Mount(source=_folder(component, language), target=component)


def _folder(component: str, settings: Settings) -> str:
    folders = {
        "data": settings.data_dir,
        "layouts": settings.layout_dir,
        "i18n": settings.i18n_dir,
        "archetypes": settings.archetype_dir,
        "assets": settings.asset_dir,
    }
    return folders[component]


def _watched(sources: Sources) -> tuple[str, ...]:
    files = [sources.disk.absolute(source.path) for source in sources.read if not source.prefix]
    return (*files, *(sources.disk.absolute(folder) for folder in sources.folders))


def _check_regexes(root: Settings, findings: Findings) -> None:
    if not root.ignore_files:
        return
    import re2

    for pattern in root.ignore_files:
        try:
            re2.compile(pattern)
        except re2.error as error:
            findings.error(f'the pattern "{pattern}" cannot be read: {_reason(error)}', "ignorefiles")


def _reason(error: Exception) -> str:
    """RE2 gives its reason as bytes."""
    held = error.args[0] if error.args else ""
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else str(held)


def _check_time_zones(languages: Iterable[LanguageConfig], findings: Findings) -> None:
    for language in languages:
        if language.time_zone not in {"", "UTC", "Local"}:
            from zoneinfo import ZoneInfo  # seldom needed

            try:
                ZoneInfo(language.time_zone)
            except (KeyError, ValueError, OSError):
                findings.error(
                    f'there is no time zone "{language.time_zone}"', "timezone", hint="such as Europe/Oslo"
                )
