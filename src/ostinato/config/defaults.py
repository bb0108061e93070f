"""Owns the media types and output formats that every site has, and the defaults of `markup`."""

from __future__ import annotations

from ostinato.config.sections.build import MediaType, OutputFormat

_SUFFIXES = {
    "application/json": "json",
    "application/manifest+json": "webmanifest",
    "application/octet-stream": "",
    "application/pdf": "pdf",
    "application/rss+xml": "xml rss",
    "application/source-map": "map",
    "application/toml": "toml",
    "application/wasm": "wasm",
    "application/xml": "xml",
    "application/yaml": "yaml yml",
    "font/otf": "otf",
    "font/ttf": "ttf",
    "font/woff": "woff",
    "font/woff2": "woff2",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/jpeg": "jpg jpeg jpe jif jfif",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif tiff",
    "image/webp": "webp",
    "text/asciidoc": "adoc asciidoc ad",
    "text/calendar": "ics",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html htm",
    "text/javascript": "js jsm mjs",
    "text/jsx": "jsx",
    "text/markdown": "md mdown markdown",
    "text/org": "org",
    "text/pandoc": "pandoc pdc",
    "text/plain": "txt",
    "text/rst": "rst",
    "text/tsx": "tsx",
    "text/typescript": "ts",
    "text/x-gotmpl": "gotmpl",
    "text/x-sass": "sass",
    "text/x-scss": "scss",
    "video/3gpp": "3gpp 3gp",
    "video/mp4": "mp4",
    "video/mpeg": "mpg mpeg",
    "video/ogg": "ogv",
    "video/webm": "webm",
    "video/x-msvideo": "avi",
}

MEDIA_TYPES: dict[str, MediaType] = {
    name: MediaType(type=name, suffixes=tuple(suffixes.split())) for name, suffixes in _SUFFIXES.items()
}

CONTENT_TYPES = ("text/asciidoc", "text/html", "text/markdown", "text/org", "text/pandoc", "text/rst")

DATE_ALIASES = {
    "publishdate": ("pubdate", "published"),
    "lastmod": ("modified",),
    "expirydate": ("unpublishdate",),
}
"""Further names by which front matter may call a date."""


def _format(name: str, media_type: str, **fields: object) -> OutputFormat:
    return OutputFormat(name=name, media_type=MEDIA_TYPES[media_type], **fields)  # type: ignore[arg-type]


OUTPUT_FORMATS: dict[str, OutputFormat] = {
    form.name: form
    for form in (
        _format(
            "html",
            "text/html",
            base_name="index",
            rel="canonical",
            is_html=True,
            permalinkable=True,
            weight=10,
        ),
        _format("404", "text/html", is_html=True, ugly=True, not_alternative=True, permalinkable=True),
        _format("alias", "text/html", is_html=True, ugly=True),
        _format(
            "amp", "text/html", path="amp", base_name="index", rel="amphtml", is_html=True, permalinkable=True
        ),
        _format(
            "calendar",
            "text/calendar",
            base_name="index",
            rel="alternate",
            protocol="webcal://",
            is_plain_text=True,
        ),
        _format(
            "css", "text/css", base_name="styles", rel="stylesheet", is_plain_text=True, not_alternative=True
        ),
        _format("csv", "text/csv", base_name="index", rel="alternate", is_plain_text=True),
        _format("gotmpl", "text/x-gotmpl", is_plain_text=True, not_alternative=True),
        _format("json", "application/json", base_name="index", rel="alternate", is_plain_text=True),
        _format("markdown", "text/markdown", base_name="index", rel="alternate", is_plain_text=True),
        _format("robots", "text/plain", base_name="robots", rel="alternate", is_plain_text=True, root=True),
        _format("rss", "application/rss+xml", base_name="index", rel="alternate", no_ugly=True),
        _format("sitemap", "application/xml", base_name="sitemap", rel="sitemap", ugly=True),
        _format("sitemapindex", "application/xml", base_name="sitemap", rel="sitemap", ugly=True, root=True),
        _format(
            "webappmanifest",
            "application/manifest+json",
            base_name="manifest",
            rel="manifest",
            is_plain_text=True,
            not_alternative=True,
        ),
    )
}

MARKUP: dict[str, object] = {
    "defaultmarkdownhandler": "goldmark",
    "highlight": {
        "style": "monokai",
        "codefences": True,
        "wrapperclass": "highlight",
        "noclasses": True,
        "linenos": None,
        "linenumbersintable": True,
        "anchorlinenos": False,
        "lineanchors": "",
        "linenostart": 1,
        "hl_lines": "",
        "hl_inline": False,
        "tabwidth": 4,
        "guesssyntax": False,
    },
    "tableofcontents": {"startlevel": 2, "endlevel": 3, "ordered": False},
    "goldmark": {
        "renderer": {"hardwraps": False, "xhtml": False, "unsafe": False},
        "parser": {
            "autoheadingid": True,
            "autodefinitiontermid": False,
            "autoidtype": "github",
            "attribute": {"title": True, "block": False},
            "wrapstandaloneimagewithinparagraph": True,
        },
        "extensions": {
            "typographer": {
                "disable": False,
                "leftsinglequote": "&lsquo;",
                "rightsinglequote": "&rsquo;",
                "leftdoublequote": "&ldquo;",
                "rightdoublequote": "&rdquo;",
                "endash": "&ndash;",
                "emdash": "&mdash;",
                "ellipsis": "&hellip;",
                "leftanglequote": "&laquo;",
                "rightanglequote": "&raquo;",
                "apostrophe": "&rsquo;",
            },
            "footnote": {"enable": True, "enableautoidprefix": False, "backlinkhtml": "&#x21a9;&#xfe0e;"},
            "definitionlist": True,
            "extras": {
                "delete": {"enable": False},
                "insert": {"enable": False},
                "mark": {"enable": False},
                "subscript": {"enable": False},
                "superscript": {"enable": False},
            },
            "passthrough": {"enable": False, "delimiters": {"inline": [], "block": []}},
            "table": True,
            "strikethrough": True,
            "linkify": True,
            "linkifyprotocol": "https",
            "tasklist": True,
            "cjk": {
                "enable": False,
                "eastasianlinebreaks": False,
                "eastasianlinebreaksstyle": "simple",
                "escapedspace": False,
            },
        },
        "duplicateresourcefiles": False,
        "renderhooks": {
            "image": {"enabledefault": None, "useembedded": "auto"},
            "link": {"enabledefault": None, "useembedded": "auto"},
        },
    },
    "asciidocext": {
        "backend": "html5",
        "extensions": [],
        "attributes": {},
        "noheaderorfooter": True,
        "safemode": "unsafe",
        "sectionnumbers": False,
        "verbose": False,
        "trace": False,
        "failurelevel": "fatal",
        "workingfoldercurrent": False,
        "preservetoc": False,
    },
    "rst": {"syntaxhighlight": "long"},
}
"""Hugo docs page "Configure markup". The type of a default is the type that the setting must have."""
