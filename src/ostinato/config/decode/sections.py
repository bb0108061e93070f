"""Owns reading all settings of a tree: the root first, then each section, in the order in which they build on
each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import force_setattr, replace

from ostinato.config import weak
from ostinato.config.decode import files, outside, pages
from ostinato.config.decode.files import Changes, unique
from ostinato.config.durations import SECOND, parse_duration
from ostinato.config.sections.pages import LanguageEntry, Weighted
from ostinato.config.settings import RootSettings, Settings
from ostinato.config.tree import get
from ostinato.config.weak import WrongTypesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostinato.config.findings import Findings
    from ostinato.config.tree import Tree

    Decoder = Callable[[Tree, Settings, Findings], Changes]


def _root(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    try:
        changes = weak.fields(RootSettings, tree, so_far)
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        good = {
            key: value for key, value in tree.items() if key not in {each.keys[0] for each in wrong.mistakes}
        }
        changes = weak.fields(RootSettings, good, so_far)
    for name in ("default_content_language", "default_content_role", "default_content_version"):
        if isinstance(changes.get(name), str):
            changes[name] = str(changes[name]).lower()
    return changes


def _author(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    return {"author": files.section(tree, "author")}


def _social(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    held = files.section(tree, "social")
    return {"social": {key: value for key, value in held.items() if isinstance(value, str)}}


def _ugly_urls(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    held = tree.get("uglyurls")
    if isinstance(held, dict):
        return {"ugly_urls": {key: value in (True, "true") for key, value in held.items()}}
    return {"ugly_urls": {} if held is None else held in (True, "true")}


def _ours(key: str) -> Decoder:
    def decode(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
        return {key: files.section(tree, key)}

    return decode


def _weighted(key: str, tree: Tree, findings: Findings) -> dict[str, Weighted]:
    made: dict[str, Weighted] = {}
    for name, raw in files.section(tree, key).items():
        try:
            made[name] = weak.struct(Weighted, raw if raw is not None else {}, strict=True)
        except WrongTypesError as wrong:
            findings.wrong(wrong, name)
    return made


def _versions(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    made = _weighted("versions", tree, findings)
    version = so_far.default_content_version
    if made and version and version not in made:
        findings.at_root().error(f'there is no version "{version}"', "defaultcontentversion")
    return {"versions": made or {version or "v1.0.0": Weighted()}}


def _roles(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    made = _weighted("roles", tree, findings)
    role = so_far.default_content_role
    if made and role and role not in made:
        findings.at_root().error(f'there is no role "{role}"', "defaultcontentrole")
    ordered = sorted(made, key=lambda name: (made[name].weight == 0, made[name].weight, name))
    role = role or next(iter(ordered), "guest")
    return {"roles": made or {role: Weighted()}, "default_content_role": role}


def _languages(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    entries: dict[str, LanguageEntry] = {}
    held = tree.get("languages")
    if held is not None and not isinstance(held, dict):
        findings.error(f"languages must be a table, not {weak.kind_of(held)}")
    elif held == {}:
        findings.error(
            "no language is in languages", hint="a language is a table below it, such as [languages.en]"
        )
    for key, raw in files.section(tree, "languages").items():
        try:
            entry = weak.struct(LanguageEntry, {} if raw is None else raw, strict=True)
        except WrongTypesError as wrong:
            findings.wrong(wrong, key)
            continue
        if not key or key != key.lower().replace(" ", "-"):
            findings.error(f'"{key}" is no key of a language', key, hint="lower-case letters, without spaces")
            continue
        entries[key] = replace(entry, disabled=entry.disabled or key in so_far.disable_languages)
    if not entries:
        entries = {so_far.default_content_language or "en": LanguageEntry()}
    default = _default_language(entries, so_far, findings)
    locale = entries[default].locale or so_far.locale or _code(default, tree) or so_far.language_code
    entries[default] = replace(entries[default], locale=locale)
    entries = {key: _renamed(key, entry, findings) for key, entry in entries.items()}
    disabled = unique([*so_far.disable_languages, *(key for key, entry in entries.items() if entry.disabled)])
    return {
        "language_entries": entries,
        "default_content_language": default,
        "disable_languages": tuple(sorted(disabled)),
    }


def _code(key: str, tree: Tree) -> str:
    held = get(tree, "languages", key, "languagecode")
    return held if isinstance(held, str) else ""


def _default_language(entries: dict[str, LanguageEntry], so_far: Settings, findings: Findings) -> str:
    enabled = sorted_languages(entries)
    wanted = so_far.default_content_language
    root = findings.at_root()
    if wanted:
        if wanted in enabled:
            return wanted
        told = "is disabled" if wanted in entries else "is not among the languages"
        root.error(
            f'the default language "{wanted}" {told}',
            "defaultcontentlanguage",
            hint=f"languages: {', '.join(entries)}",
        )
    elif not enabled:
        root.error("every language is disabled", "languages")
    return "en" if "en" in enabled else next(iter(enabled or entries))


def sorted_languages(entries: dict[str, LanguageEntry]) -> list[str]:
    """The enabled languages: those with a weight first, by it, then by key."""
    enabled = [(key, entry) for key, entry in entries.items() if not entry.disabled]
    return [
        key for key, entry in sorted(enabled, key=lambda pair: (pair[1].weight == 0, pair[1].weight, pair[0]))
    ]


_OLD_NAMES = (
    ("language_code", "locale"),
    ("language_name", "label"),
    ("language_direction", "direction"),
)


def _renamed(key: str, entry: LanguageEntry, findings: Findings) -> LanguageEntry:
    for old, new in _OLD_NAMES:
        value = getattr(entry, old)
        if not value:
            continue
        findings.deprecated(key, weak.key_of(old), since=158, instead=f"use languages.{key}.{new}")
        if not getattr(entry, new):
            entry = replace(entry, **{new: value})
        entry = replace(entry, **{old: ""})
    return entry


_DECODERS: dict[str, Decoder] = {
    "": _root,
    "author": _author,
    "build": files.build,
    "caches": files.caches,
    "cascade": pages.cascade,
    "check": _ours("check"),
    "deployment": outside.deployment,
    "diagrams": _ours("diagrams"),
    "frontmatter": pages.frontmatter,
    "httpcache": outside.http_cache,
    "imaging": files.imaging,
    "languages": _languages,
    "markup": files.markup,
    "mediatypes": files.media_types,
    "menus": pages.menus,
    "minify": files.minify,
    "module": outside.module,
    "ostinato": _ours("ostinato"),
    "outputformats": files.output_formats,
    "outputs": files.outputs,
    "page": pages.page,
    "pagination": pages.pagination,
    "params": pages.params,
    "permalinks": pages.permalinks,
    "privacy": outside.privacy,
    "roles": _roles,
    "security": outside.security,
    "segments": pages.segments,
    "server": outside.server,
    "services": outside.services,
    "sitemap": pages.sitemap,
    "social": _social,
    "taxonomies": pages.taxonomies,
    "uglyurls": _ugly_urls,
    "versions": _versions,
    "contenttypes": files.content_types,
    "related": pages.related,
}
"""In the order of reading: what another section builds on stands before it."""


def decode(tree: Tree, base: Settings, findings: Findings, only: Iterable[str] | None = None) -> Settings:
    """The settings of a tree laid over others; `only` some sections, where "" is the root."""
    made = replace(base)
    wanted = _DECODERS.keys() if only is None else set(only)
    for key in wanted - _DECODERS.keys():
        findings.warn(f'"{key}" is no setting that a language can have', key, code="config-unknown")
    for key, decoder in _DECODERS.items():
        if key in wanted:
            changes = decoder(tree, made, findings.below(key) if key else findings)
            for name, value in changes.items():
                force_setattr(made, name, value)
    return made


_KINDS = frozenset({"page", "home", "section", "taxonomy", "term", "rss", "sitemap", "robotstxt", "404"})
_OLD_KINDS = {"taxonomyterm": "taxonomy"}


def compiled(settings: Settings, findings: Findings) -> Settings:
    """The settings with what follows from them, and told where they contradict each other."""
    if settings.language_code and not findings.prefix:
        findings.deprecated("languagecode", since=158, instead="use locale")
    disabled = set()
    for name in settings.disable_kinds:
        kind = _kind(name.lower(), "disableKinds", findings)
        if kind is not None:
            disabled.add(kind)
    changes: Changes = {
        "disabled_kinds": frozenset(disabled),
        "kind_outputs": _kind_outputs(settings, disabled, findings),
        "ignore_logs": tuple(name.lower() for name in settings.ignore_logs),
        "timeout_seconds": _timeout(settings, findings),
    }
    _check_output_format(settings, findings)
    return replace(
        settings,
        **changes,
        locale=settings.locale or settings.language_code,
        language_code="",
        default_output_format=settings.default_output_format.lower() or next(iter(settings.output_formats)),
    )


def _kind(name: str, setting: str, findings: Findings) -> str | None:
    kind = _OLD_KINDS.get(name, name)
    if kind != name:
        findings.warn(
            f'the kind "{name}" in {setting} is deprecated',
            setting.lower(),
            code="config-deprecated",
            hint=f'use "{kind}"',
        )
    if kind not in _KINDS:
        findings.warn(
            f'there is no kind "{name}" of page', setting.lower(), hint=f"kinds: {', '.join(sorted(_KINDS))}"
        )
        return None
    return kind


def _kind_outputs(settings: Settings, disabled: set[str], findings: Findings) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for name, formats in settings.outputs.items():
        kind = _OLD_KINDS.get(name, name)
        if kind in disabled or _kind(name, "outputs", findings) is None:
            continue
        for form in formats:
            if form not in settings.output_formats:
                findings.error(
                    f'there is no output format "{form}"',
                    "outputs",
                    name,
                    hint=f"formats: {', '.join(sorted(settings.output_formats))}",
                )
        made[kind] = tuple(
            form
            for form in formats
            if form in settings.output_formats and not (form == "rss" and "rss" in disabled)
        )
    return made


def _check_output_format(settings: Settings, findings: Findings) -> None:
    name = settings.default_output_format.lower()
    if name and name not in settings.output_formats:
        findings.error(f'there is no output format "{name}"', "defaultoutputformat")


def _timeout(settings: Settings, findings: Findings) -> float:
    text = settings.timeout
    try:
        return parse_duration(f"{text}s" if text.lstrip("+-").isdigit() else text) / SECOND
    except ValueError as error:
        findings.error(f"timeout must be a duration: {error}", "timeout")
        return 60.0
