"""Owns the options of `js.Build` and `css.Build`, and how the program esbuild wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.resources.options import Options

_VERSIONS = frozenset({"esnext", "es5", "es6", *(f"es{year}" for year in range(2015, 2025))})
_ENGINES = ("chrome", "deno", "edge", "firefox", "hermes", "ie", "ios", "node", "opera", "rhino", "safari")
_LOADERS = frozenset(
    {
        "none", "base64", "binary", "copy", "css", "dataurl", "default", "empty", "file", "global-css", "js",
        "json", "jsx", "local-css", "text", "ts", "tsx",
    }
)  # fmt: skip
_CHOICES = {
    "format": ("script output format", {"": "iife", "iife": "iife", "esm": "esm", "cjs": "cjs"}),
    "platform": (
        "platform type",
        {"": "browser", "browser": "browser", "node": "node", "neutral": "neutral"},
    ),
    "jsx": (
        "jsx type",
        {"": "transform", "transform": "transform", "preserve": "preserve", "automatic": "automatic"},
    ),
    "sourceMap": (
        "sourcemap type",
        {"": "", "none": "", "inline": "inline", "external": "external", "linked": "linked"},
    ),
    "drop": ("drop type", {"": "", "console": "console", "debugger": "debugger"}),
}
FILE_LOADERS = (
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".woff", ".woff2", ".ttf", ".eot", ".otf",
)  # fmt: skip
"""Files that style sheets may refer to: they are published beside the bundle."""


def arguments_of(options: Options, resolve: Callable[[str], str], *, is_css: bool) -> list[str]:
    """The options as arguments. `resolve` finds a path of assets. Raises TemplateError for a wrong one."""
    given = {name: _choice(options, name) for name in _CHOICES}
    found = [f"--platform={given['platform']}", f"--target={','.join(_targets(options))}"]
    if not is_css:
        found += [f"--format={given['format']}", f"--jsx={given['jsx']}"]
    if given["sourceMap"]:
        found.append(f"--sourcemap={given['sourceMap']}")
    if given["drop"]:
        found.append(f"--drop:{given['drop']}")
    if options.flag("minify"):
        found.append("--minify")
    if not options.flag("sourcesContent", default=True):
        found.append("--sources-content=false")
    main_fields = options.texts("mainFields") or (["style", "main"] if is_css else [])
    if main_fields:
        found.append(f"--main-fields={','.join(main_fields)}")
    found += [f"--external:{name}" for name in options.texts("externals")]
    found += [f"--inject:{resolve(path)}" for path in options.texts("inject")]
    found += [f"--define:{name}={to_string(value)}" for name, value in options.mapping("defines").items()]
    found += [f"--alias:{name}={resolve(to_string(path))}" for name, path in options.mapping("shims").items()]
    found += _loaders(options, is_css=is_css)
    names = {
        "JSXFactory": "jsx-factory",
        "JSXFragment": "jsx-fragment",
        "JSXImportSource": "jsx-import-source",
    }
    found += [f"--{flag}={options.text(name)}" for name, flag in names.items() if options.text(name)]
    return found


def _choice(options: Options, name: str) -> str:
    what, known = _CHOICES[name]
    value = options.text(name).lower()
    if value not in known:
        raise TemplateError(f'unsupported {what}: "{value}"')
    return known[value]


def _targets(options: Options) -> list[str]:
    given = [target.lower() for target in options.texts("target")]
    known = [target for target in given if target in _VERSIONS or target.startswith(_ENGINES)]
    if given and not known:
        raise TemplateError(f"unsupported target: [{' '.join(given)}]")
    for target in known:
        if target in _ENGINES:
            raise TemplateError(f'invalid engine version: "{target}"')
    return known or ["esnext"]


def _loaders(options: Options, *, is_css: bool) -> list[str]:
    loaders = dict.fromkeys(FILE_LOADERS, "file") if is_css else {}
    for suffix, value in options.mapping("loaders").items():
        loader = to_string(value)
        if loader not in _LOADERS:
            raise TemplateError(f'invalid loader: "{loader}"')
        loaders[suffix] = "file" if loader == "copy" else loader
    return [f"--loader:{suffix}={loader}" for suffix, loader in loaders.items() if loader != "none"]
