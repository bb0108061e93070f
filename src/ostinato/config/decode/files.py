"""Owns reading the sections about how files are made: build, caches, images, minifying, formats, markup."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ostinato.base.gohash import hex_hash
from ostinato.config import weak
from ostinato.config.defaults import CONTENT_TYPES, MARKUP, MEDIA_TYPES, OUTPUT_FORMATS
from ostinato.config.durations import parse_duration
from ostinato.config.sections.build import (
    Build,
    FileCache,
    ImageMeta,
    Imaging,
    MediaType,
    Minify,
    OutputFormat,
)
from ostinato.config.tree import get
from ostinato.config.weak import WrongTypeError, WrongTypesError, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.config.findings import Findings
    from ostinato.config.settings import Settings
    from ostinato.config.tree import Tree

Changes = dict[str, object]


def section(tree: Tree, key: str) -> dict[str, object]:
    """A section as a map; anything else counts as empty, as for Hugo."""
    held = tree.get(key)
    return held if isinstance(held, dict) else {}


def build(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    raw = dict(section(tree, "build"))
    if isinstance(raw.get("writestats"), bool):
        raw["buildstats"] = {"enable": raw["writestats"]}
    try:
        made = weak.struct(Build, raw)
    except WrongTypesError:
        return {"build": Build()}  # Hugo is silent here, and takes the defaults
    when = made.use_resource_cache_when.lower()
    if when not in {"never", "always", "fallback"}:
        when = "fallback"
    return {"build": replace(made, use_resource_cache_when=when)}


_CACHES: dict[str, tuple[int, str]] = {
    "assets": (-1, ":resourceDir/_gen"),
    "getresource": (-1, ":cacheDir/:project"),
    "images": (-1, ":resourceDir/_gen"),
    "misc": (-1, ":cacheDir/:project"),
    "modulegitinfo": (24 * 3600 * 10**9, ":cacheDir/modules"),
    "modulequeries": (24 * 3600 * 10**9, ":cacheDir/modules"),
    "modules": (-1, ":cacheDir/modules"),
}


def caches(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    made = {name: FileCache(max_age=age, dir=folder) for name, (age, folder) in _CACHES.items()}
    for name, raw in section(tree, "caches").items():
        if not isinstance(raw, dict):
            continue
        if name not in made:
            findings.error(f'there is no cache named "{name}"', name, hint=f"caches: {', '.join(made)}")
            continue
        try:
            made[name] = weak.struct(FileCache, {**raw, **_age(raw)}, made[name])
        except (WrongTypesError, WrongTypeError) as wrong:
            findings.wrong(wrong, name)
    return {"caches": {name: _placed(name, cache, so_far, findings) for name, cache in made.items()}}


def _age(raw: Mapping[str, object]) -> Changes:
    age = raw.get("maxage")
    if not isinstance(age, str):
        return {}
    try:
        return {"maxage": parse_duration(age)}
    except ValueError as error:
        raise WrongTypeError(f"must be a duration: {error}", "maxage") from error


def _placed(name: str, cache: FileCache, so_far: Settings, findings: Findings) -> FileCache:
    parts = []
    is_resource = False
    for part in posixpath.normpath(cache.dir).split("/"):
        match part.lower():
            case ":resourcedir":
                is_resource = True
            case ":cachedir":
                parts.append(so_far.cache_dir.rstrip("/"))
            case ":project":
                parts.append(posixpath.basename(so_far.working_dir))
            case unknown if unknown.startswith(":"):
                findings.error(
                    f'"{part}" stands for nothing here', name, "dir", hint="use :cacheDir or :resourceDir"
                )
            case _:
                parts.append(part)
    path = posixpath.join("/".join(parts) or ".", *([] if is_resource else ["filecache"]), name)
    if not is_resource and not path.startswith("/"):
        findings.error(f'the folder of the cache "{name}" must be absolute', name, "dir")
    age = 0 if so_far.ignore_cache else cache.max_age
    return replace(cache, path=posixpath.normpath(path), is_resource=is_resource, max_age=age)


_FILTERS = frozenset(
    [
        "nearestneighbor",
        "box",
        "linear",
        "hermite",
        "mitchellnetravali",
        "catmullrom",
        "bspline",
        "gaussian",
        "lanczos",
        "hann",
        "hamming",
        "blackman",
        "bartlett",
        "welch",
        "cosine",
    ]
)
_ANCHORS = frozenset(
    ["center", "topleft", "top", "topright", "left", "right", "bottomleft", "bottom", "bottomright", "smart"]
)


def imaging(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    raw = section(tree, "imaging")
    for old in ("quality", "compression", "hint"):
        if old in raw:
            findings.deprecated(
                old, since=163, instead=f"set the {old} for each format, such as imaging.webp.{old}"
            )
    try:
        made = weak.struct(Imaging, raw, strict=True)
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}
    made = replace(
        made,
        source_hash=hex_hash(_as_merged(raw)),
        bg_color=made.bg_color.removeprefix("#").lower(),
        anchor=made.anchor.lower() or "smart",
        resample_filter=made.resample_filter.lower(),
        hint=made.hint.lower(),
        compression=made.compression.lower(),
        meta=ImageMeta(
            fields=made.meta.fields or ImageMeta().fields,
            sources=tuple(name.lower() for name in made.meta.sources) or ImageMeta().sources,
        ),
    )
    hint, compression = made.hint or "photo", made.compression or "lossy"
    made = replace(
        made,
        jpeg=replace(made.jpeg, quality=made.jpeg.quality or made.quality or 75),
        webp=replace(
            made.webp,
            quality=made.webp.quality or made.quality or 75,
            hint=made.webp.hint.lower() or hint,
            compression=made.webp.compression.lower() or compression,
        ),
        avif=replace(
            made.avif,
            quality=made.avif.quality or made.quality or 60,
            hint=made.avif.hint.lower() or hint,
            compression=made.avif.compression.lower() or compression,
        ),
    )
    _check_imaging(made, findings)
    return {"imaging": made}


def _as_merged(section: Mapping[str, object]) -> Mapping[str, object]:
    """A section as Hugo hashes it: with how it is merged with that of a theme, when there is anything in it."""
    merged = {
        name: _as_merged(value) if isinstance(value, dict) else value for name, value in section.items()
    }
    return {**merged, "_merge": "none"} if section else {}


def _check_imaging(made: Imaging, findings: Findings) -> None:
    if made.anchor not in _ANCHORS:
        findings.error(
            f'"{made.anchor}" is no anchor', "anchor", hint=f"anchors: {', '.join(sorted(_ANCHORS))}"
        )
    if made.resample_filter not in _FILTERS:
        findings.error(
            f'"{made.resample_filter}" is no resample filter',
            "resamplefilter",
            hint=f"filters: {', '.join(sorted(_FILTERS))}",
        )
    if not re.fullmatch(r"[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}", made.bg_color):
        findings.error(f'"{made.bg_color}" is no colour such as #ffffff', "bgcolor")
    for name, quality in (
        ("jpeg", made.jpeg.quality),
        ("webp", made.webp.quality),
        ("avif", made.avif.quality),
    ):
        if not 0 < quality <= 100:
            findings.error(f"imaging.{name}.quality must be from 1 to 100, not {quality}", name, "quality")
    for source in made.meta.sources:
        if source not in {"exif", "iptc", "xmp"}:
            findings.error(
                f'"{source}" is no source of image metadata', "meta", "sources", hint="exif, iptc or xmp"
            )


_MINIFY_RENAMED = (
    ("css", "decimals", "precision"),
    ("svg", "decimals", "precision"),
    ("html", "keepconditionalcomments", "keepspecialcomments"),
    ("css", "keepcss2", "version"),
)


def minify(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    raw = section(tree, "minify")
    for kind, old, new in _MINIFY_RENAMED:
        held = get(raw, "tdewolff", kind)
        if isinstance(held, dict) and old in held:
            findings.deprecated("tdewolff", kind, old, since=150, instead=f"use minify.tdewolff.{kind}.{new}")
    try:
        return {"minify": weak.struct(Minify, raw)}
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}


def media_types(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    made: dict[str, MediaType] = {}
    for name, raw in section(tree, "mediatypes").items():
        if "/" not in name:
            findings.error(f'"{name}" is no media type such as text/html', name)
            continue
        try:
            suffixes = weak.texts(get({"type": raw}, "type", "suffixes") or [])
            delimiter = weak.text(get({"type": raw}, "type", "delimiter") or ".")
        except WrongTypeError as wrong:
            findings.wrong(wrong, name)
            continue
        given = ",".join(suffixes).strip().lower().split(",")
        made[name] = MediaType(type=name, suffixes=tuple(filter(None, given)), delimiter=delimiter)
    return {"media_types": dict(sorted({**MEDIA_TYPES, **made}.items()))}


def content_types(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    names = tuple(section(tree, "contenttypes")) or CONTENT_TYPES
    for name in names:
        if name not in so_far.media_types:
            findings.error(f'"{name}" is no media type of this site', name)
    return {"content_types": tuple(sorted(name for name in names if name in so_far.media_types))}


def output_formats(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    # The formats that Hugo brings keep their media types, whatever a site makes of these.
    made = dict(OUTPUT_FORMATS)
    for name, raw in section(tree, "outputformats").items():
        base = made.get(name) or OutputFormat(base_name="index", rel="alternate")
        try:
            held = dict(weak.table(raw))
            held.update(_media_type(held.pop("mediatype", None), so_far.media_types))
            made[name] = replace(weak.struct(OutputFormat, held, base), name=name)
        except (WrongTypesError, WrongTypeError) as wrong:
            findings.wrong(wrong, name)
    ordered = sorted(made.values(), key=lambda form: (form.weight == 0, form.weight, form.name))
    return {"output_formats": {form.name: form for form in ordered}}


def _media_type(name: object, known: Mapping[str, MediaType]) -> Changes:
    if name is None:
        return {}
    if not isinstance(name, str):
        raise WrongTypeError(f"must be the name of a media type, not {weak.kind_of(name)}", "mediatype")
    if name not in known:
        raise WrongTypeError(f'must be a media type of this site, and "{name}" is none', "mediatype")
    found = known[name]
    return {"mediatype": {"type": found.type, "suffixes": found.suffixes, "delimiter": found.delimiter}}


_LISTS = ("home", "section", "term", "taxonomy")


def outputs(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    made: dict[str, tuple[str, ...]] = {"page": ("html",), "rss": ("rss",)}
    made.update(dict.fromkeys(_LISTS, ("html", "rss")))
    for kind, names in section(tree, "outputs").items():
        try:
            made[kind] = tuple(name.lower() for name in weak.texts(names))
        except WrongTypeError as wrong:
            findings.wrong(wrong, kind)
    return {"outputs": made}


_HIGHLIGHT_RENAMED = {
    "pygmentsstyle": "style",
    "pygmentscodefences": "codefences",
    "pygmentscodefencesguesssyntax": "guesssyntax",
}


def markup(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    raw = section(tree, "markup")
    wrong: list[WrongTypeError] = []
    made = _over_defaults(MARKUP, _migrated(raw), (), wrong)
    if wrong:
        findings.wrong(WrongTypesError(wrong))
    goldmark = made["goldmark"]
    assert isinstance(goldmark, dict)
    for hook in ("image", "link"):
        _check_render_hook(goldmark["renderhooks"][hook], hook, findings)
    if get(made, "rst", "syntaxhighlight") not in {"long", "short", "none"}:
        findings.error("markup.rst.syntaxHighlight must be long, short or none", "rst", "syntaxhighlight")
    parser, old_type = goldmark["parser"], get(raw, "goldmark", "parser", "autoheadingidtype")
    if old_type:
        parser["autoidtype"] = old_type
    if not goldmark["extensions"]["definitionlist"]:
        parser["autodefinitiontermid"] = False
    highlight = made["highlight"]
    assert isinstance(highlight, dict)
    for old, new in _HIGHLIGHT_RENAMED.items():
        if old in tree and highlight[new] == get(MARKUP, "highlight", new):
            highlight[new] = tree[old]
    if "pygmentsuseclasses" in tree and highlight["noclasses"]:
        highlight["noclasses"] = not tree["pygmentsuseclasses"]
    return {"markup": made}


def _migrated(raw: Mapping[str, object]) -> Mapping[str, object]:
    """Settings that once were a boolean, as the tables that they are now."""
    goldmark = get(dict(raw), "goldmark")
    if not isinstance(goldmark, dict):
        return raw
    goldmark = dict(goldmark)
    parser, extensions = goldmark.get("parser"), goldmark.get("extensions")
    if isinstance(parser, dict) and isinstance(parser.get("attribute"), bool):
        goldmark["parser"] = {**parser, "attribute": {"title": parser["attribute"]}}
    if isinstance(extensions, dict):
        extensions = dict(extensions)
        for name, switch in (("typographer", {"disable": True}), ("footnote", {"enable": False})):
            if isinstance(extensions.get(name), bool) and not extensions.pop(name):
                defaults = table(get(MARKUP, "goldmark", "extensions", name))
                extensions[name] = {
                    **{key: "" for key, held in defaults.items() if isinstance(held, str)},
                    **switch,
                }
        goldmark["extensions"] = extensions
    return {**raw, "goldmark": goldmark}


_EMBEDDED = ("always", "auto", "fallback", "never")


def _check_render_hook(hook: dict[str, object], name: str, findings: Findings) -> None:
    if hook["enabledefault"] is not None:
        findings.deprecated(
            "goldmark",
            "renderhooks",
            name,
            "enabledefault",
            since=148,
            instead="use useEmbedded: fallback or never",
        )
        hook["useembedded"] = "fallback" if hook["enabledefault"] else "never"
    if hook["useembedded"] not in _EMBEDDED:
        findings.error(
            f"markup.goldmark.renderHooks.{name}.useEmbedded must be one of {', '.join(_EMBEDDED)}",
            "goldmark",
            "renderhooks",
            name,
            "useembedded",
        )


def _over_defaults(
    defaults: Mapping[str, object],
    raw: Mapping[str, object],
    path: tuple[str, ...],
    wrong: list[WrongTypeError],
) -> dict[str, object]:
    """The defaults with what is set put over them, each value read as the type of its default."""
    made: dict[str, object] = {}
    for key, default in defaults.items():
        value = raw.get(key)
        try:
            if isinstance(default, dict) and default:
                below = weak.table({} if value is None else value)
                made[key] = _over_defaults(default, below, (*path, key), wrong)
            elif value is None:
                made[key] = dict(default) if isinstance(default, dict) else default
            else:
                made[key] = _like(default, value)
        except WrongTypeError as mistake:
            wrong.append(mistake.below(*path, key))
            made[key] = default
    return made


def _like(default: object, value: object) -> object:
    if isinstance(default, bool):
        return weak.boolean(value)
    if isinstance(default, int):
        return weak.integer(value)
    if isinstance(default, str):
        return weak.text(value)
    if isinstance(default, list):
        return weak.items(value)
    return weak.table(value) if isinstance(default, dict) else value


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(names))
