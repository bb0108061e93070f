"""Owns the settings of each language: those of the project, with the language's own laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec.structs import asdict, replace

from ostinato.config.decode.files import unique
from ostinato.config.decode.sections import compiled, decode, sorted_languages
from ostinato.config.settings import LanguageConfig, Settings
from ostinato.config.tree import DEEP, MERGE, Tree, cleaned, copied, merge_root

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.findings import Findings


def ensure_languages(tree: Tree) -> None:
    """Give the tree at least one language, and each language a place for the parameters of themes."""
    if "languages" not in tree:
        default = tree.get("defaultcontentlanguage")
        tree["languages"] = {default.lower() if isinstance(default, str) and default else "en": {}}
    languages = tree["languages"]
    if isinstance(languages, dict):
        for key, own in languages.items():
            if isinstance(own, dict) and key != MERGE:
                own.setdefault("params", {MERGE: DEEP})


def is_multihost(tree: Tree, languages: Mapping[str, LanguageConfig]) -> bool:
    """Whether each language has a host of its own: one has a base URL, and there are several."""
    return _has_base_urls(tree) and sum(not language.disabled for language in languages.values()) > 1


def _has_base_urls(tree: Tree) -> bool:
    return any("baseurl" in own for own in _own_settings(tree).values())


def _is_configured(tree: Tree) -> bool:
    """Whether the project names its languages; Hugo takes one that is named for several."""
    languages = tree.get("languages")
    return isinstance(languages, dict) and len(languages) > 1


def language_configs(tree: Tree, root: Settings, findings: Findings) -> dict[str, LanguageConfig]:
    """Every language of the project by its key, the enabled ones first, in Hugo's order."""
    own = _own_settings(tree)
    enabled = sorted_languages(dict(root.language_entries))
    keys = [*enabled, *(key for key in root.language_entries if key not in enabled)]
    shares_host = _is_configured(tree) and not _has_base_urls(tree)
    made = {}
    for index, key in enumerate(keys):
        entry = root.language_entries[key]
        settings = _settings_of(key, own.get(key, {}), tree, root, findings.below("languages", key))
        if shares_host and settings is not root:
            settings = _with_fallback_hooks(settings)
        values = asdict(settings)
        values.update(
            key=key,
            index=index,
            label=entry.label,
            language_locale=entry.locale,
            direction=entry.direction,
            weight=entry.weight,
            disabled=entry.disabled,
            is_default=key == root.default_content_language,
        )
        made[key] = LanguageConfig(**values)
    return made


def _own_settings(tree: Tree) -> dict[str, Tree]:
    languages = tree.get("languages")
    if not isinstance(languages, dict):
        return {}
    return {key: own for key, own in languages.items() if isinstance(own, dict)}


def _settings_of(key: str, own: Tree, tree: Tree, root: Settings, findings: Findings) -> Settings:
    merged: Tree = {}
    changed: list[str] = []
    for name, value in own.items():
        if name == MERGE:
            continue
        if isinstance(value, dict):
            value = copied(value)
            held = tree.get(name)
            if name == "cascade":
                _for_language(value, key)
            elif held == value:
                continue
            if isinstance(held, dict):
                merge_root(value, held)
            changed.append(name)
        elif tree.get(name) != value or name not in tree:
            changed.append("")
        merged[name] = value
    if not changed:
        return root
    base = replace(root, static_dir=root.static_dirs, **{f"static_dir{number}": () for number in range(11)})
    made = decode(cleaned(merged), base, findings, unique(changed))
    made = replace(made, language_entries=root.language_entries, raw=cleaned({**tree, **merged}))
    return compiled(made, findings if _CONSEQUENTIAL & merged.keys() else findings.silent())


_CONSEQUENTIAL = {"defaultoutputformat", "disablekinds", "outputformats", "outputs", "timeout"}
"""Settings that can contradict each other. Those of the root are told once, not for each language."""


def _for_language(cascade: Tree, key: str) -> None:
    """A cascade of a language is for its pages alone, unless it says otherwise."""
    target = cascade.setdefault("target", {})
    if isinstance(target, dict):
        matrix = target.setdefault("sites", {}).setdefault("matrix", {})
        matrix.setdefault("languages", key)


def _with_fallback_hooks(settings: Settings) -> Settings:
    """Several languages on one host share the resources of pages: embedded hooks find them."""
    goldmark = cast("dict[str, dict[str, object]]", settings.markup["goldmark"])
    if goldmark["duplicateresourcefiles"]:
        return settings
    hooks = cast("dict[str, dict[str, object]]", goldmark["renderhooks"])
    renewed = {
        name: {**hook, "useembedded": "fallback"} if hook["useembedded"] == "auto" else hook
        for name, hook in hooks.items()
    }
    return replace(settings, markup={**settings.markup, "goldmark": {**goldmark, "renderhooks": renewed}})
