"""Owns reading the sections about the world outside: services, privacy, security, server, deployment, modules."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ostinato.config import weak
from ostinato.config.decode.files import Changes, section, unique
from ostinato.config.durations import parse_duration
from ostinato.config.sections.modules import Import, ModuleSettings, Mount
from ostinato.config.sections.outside import (
    GlobMatcher,
    HttpCache,
    HttpCacheEntry,
    HttpPoll,
    Privacy,
    Redirect,
    Security,
    Server,
    Services,
)
from ostinato.config.weak import WrongTypeError, WrongTypesError

if TYPE_CHECKING:
    from ostinato.config.findings import Findings
    from ostinato.config.settings import Settings
    from ostinato.config.tree import Tree


def services(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    try:
        made = weak.struct(Services, section(tree, "services"))
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}
    if not made.google_analytics.id and isinstance(tree.get("googleanalytics"), str):
        made = replace(made, google_analytics=replace(made.google_analytics, id=tree["googleanalytics"]))
    if not made.disqus.shortname and isinstance(tree.get("disqusshortname"), str):
        made = replace(made, disqus=replace(made.disqus, shortname=tree["disqusshortname"]))
    if not made.rss.limit:
        limit = tree.get("rsslimit")
        made = replace(made, rss=replace(made.rss, limit=limit if isinstance(limit, int) and limit else -1))
    return {"services": made}


def privacy(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    try:
        return {"privacy": weak.struct(Privacy, section(tree, "privacy"))}
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}


def security(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    try:
        made = weak.struct(Security, section(tree, "security"))
        if not made.enable_inline_shortcodes and tree.get("enableinlineshortcodes"):
            made = replace(made, enable_inline_shortcodes=weak.boolean(tree["enableinlineshortcodes"]))
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}
    return {"security": made}


def server(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    try:
        made = weak.struct(Server, section(tree, "server"))
    except WrongTypesError:
        made = Server()  # Hugo is silent here, and takes the defaults
    redirects = tuple(replace(each, to=each.to.removesuffix("index.html")) for each in made.redirects)
    for each in redirects:
        if not each.from_ and not each.from_re:
            findings.error("a redirect must have from or fromRe", "redirects")
    if not redirects:
        redirects = (Redirect(from_="/**", to="/404.html", status=404),)
    return {"server": replace(made, redirects=redirects)}


def http_cache(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    raw = section(tree, "httpcache")
    everything = GlobMatcher(excludes=("**",))
    made = HttpCache(
        respect_cache_control_no_store_in_request=True,
        cache=HttpCacheEntry(for_=everything),
        polls=(HttpPoll(for_=GlobMatcher(includes=("**",)), disable=True),),
    )
    if raw:
        try:
            given = weak.struct(
                HttpCache, {**raw, "polls": [_poll(poll) for poll in weak.items(raw.get("polls", []))]}
            )
        except (WrongTypesError, WrongTypeError) as wrong:
            findings.wrong(wrong)
            return {}
        made = replace(
            given,
            cache=given.cache if given.cache.for_ != GlobMatcher() else made.cache,
            polls=tuple(_filled(poll, everything) for poll in given.polls) or made.polls,
        )
    if so_far.ignore_cache:
        made = replace(made, cache=HttpCacheEntry(for_=everything))
    return {"http_cache": made}


def _poll(raw: object) -> object:
    if not isinstance(raw, dict):
        return raw
    out = dict(raw)
    for key in list(out):
        if key.lower() in {"low", "high"} and isinstance(out[key], str):
            try:
                out[key] = parse_duration(out[key])
            except ValueError as error:
                raise WrongTypeError(f"must be a duration: {error}", "polls", key.lower()) from error
    return out


def _filled(poll: HttpPoll, everything: GlobMatcher) -> HttpPoll:
    return poll if poll.for_ != GlobMatcher() else replace(poll, for_=everything, disable=True)


def deployment(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    defaults: Changes = {
        "targets": None,
        "matchers": None,
        "order": None,
        "target": "",
        "confirm": False,
        "dryrun": False,
        "force": False,
        "invalidatecdn": True,
        "maxdeletes": 256,
        "workers": 10,
    }
    return {"deployment": {**defaults, **section(tree, "deployment")}}


def module(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    """`module` and `theme`; what the project replaces is replaced in its own imports here."""
    try:
        made = weak.struct(ModuleSettings, section(tree, "module"))
        themes = weak.texts(tree.get("theme") or [])
    except (WrongTypesError, WrongTypeError) as wrong:
        findings.wrong(wrong)
        return {}
    if len(made.replacements) == 1:
        made = replace(made, replacements=tuple(made.replacements[0].split(",")))
    made = replace(made, replacements=tuple(pair.strip() for pair in made.replacements))
    replaced = replacements(made, findings)
    imports = [
        replace(each, path=replaced[each.path], path_replaced=True) if each.path in replaced else each
        for each in made.imports
    ]
    imports += [Import(path=theme) for theme in themes]
    mounts = tuple(normal_mount(mount) for mount in made.mounts)
    tell_old_mounts(made.mounts, findings)
    return {"module": replace(made, imports=tuple(imports), mounts=mounts)}


def tell_old_mounts(mounts: tuple[Mount, ...], findings: Findings) -> None:
    """Tell settings of mounts that have other names now."""
    for field, instead in (
        ("lang", "use sites.matrix.languages"),
        ("include_files", "use files"),
        ("exclude_files", 'use files, each pattern with "! " before it'),
    ):
        if any(getattr(mount, field) for mount in mounts):
            findings.deprecated("mounts", weak.key_of(field), since=153, instead=instead)


def replacements(settings: ModuleSettings, findings: Findings | None = None) -> dict[str, str]:
    """`module.replacements`: what stands in for a module path."""
    made: dict[str, str] = {}
    for pair in settings.replacements:
        old, arrow, new = pair.partition("->")
        if arrow and "->" not in new:
            made[old.strip()] = new.strip()
        elif findings is not None:
            findings.error(f'"{pair}" is no replacement', "replacements", hint="write it as old -> new")
    return made


def normal_mount(mount: Mount) -> Mount:
    """The mount with clean paths, its language among the languages of its sites."""
    sites = mount.sites
    if mount.lang:
        languages = unique((*sites.matrix.languages, mount.lang))
        sites = replace(sites, matrix=replace(sites.matrix, languages=languages))
    return replace(
        mount,
        source=posixpath.normpath(mount.source) if mount.source else "",
        target=posixpath.normpath(mount.target) if mount.target else "",
        sites=sites,
    )
