"""Owns every flag by Hugo's name: which commands take it, what it holds, and how it is written.

Hugo's flags differ from those of click in three ways, and `normalised` takes the difference away: `--minify` may
be written `--minify=false`, `-DF` is two flags, and the flags of a command may stand before its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ostinato.base.diagnostics import UsageError
from ostinato.config.flags import Flags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeVar

    F = TypeVar("F", bound=Callable[..., object])

TEXT, SWITCH, NUMBER, LIST = "text", "switch", "number", "list"


@dataclass(frozen=True)
class Option:
    """A flag. `field` is where `Flags`, or the command itself, keeps it."""

    name: str
    help: str
    kind: str = TEXT
    short: str = ""
    field: str = ""
    hidden: bool = False

    @property
    def key(self) -> str:
        return self.field or _snake(self.name)


def _snake(name: str) -> str:
    for acronym in ("URL", "GC", "I18n", "HTTP", "CA"):
        name = name.replace(acronym, acronym.capitalize())
    name = name.replace("-", "_")
    out = "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
    return out.removeprefix("_")


GLOBAL = (
    Option("source", "read the project from this folder", short="s"),
    Option("destination", "write the site into this folder", short="d"),
    Option("environment", "build for this environment", short="e"),
    Option("themesDir", "find themes in this folder"),
    Option("config", "read these files of settings, separated by commas"),
    Option("configDir", "read further settings from this folder (default: config)"),
    Option("ignoreVendorPaths", "leave out vendored modules whose path matches this pattern"),
    Option("noBuildLock", "make no .hugo_build.lock", SWITCH),
    Option("clock", "take this for the time, such as 2021-11-06T22:30:00.00+09:00"),
    Option("logLevel", "tell debug, info, warn or error messages, and all that weigh more"),
    Option("quiet", "print nothing but mistakes", SWITCH),
    Option("renderToMemory", "write no files", SWITCH, short="M"),
)
"""Flags of every command."""

SETTINGS = (
    Option("baseURL", "the address of the site, such as https://example.org/blog/", short="b"),
    Option("theme", "use these themes, separated by commas", LIST, short="t"),
    Option("cacheDir", "keep what can be used again in this folder"),
    Option("contentDir", "read content from this folder", short="c"),
    Option("renderSegments", "render only these segments", LIST),
)
"""Flags of every command that reads settings."""

BUILD = (
    Option("buildDrafts", "include drafts", SWITCH, short="D"),
    Option("buildExpired", "include content that has expired", SWITCH, short="E"),
    Option("buildFuture", "include content of the future", SWITCH, short="F"),
    Option("cleanDestinationDir", "remove files that are not of this site any more", SWITCH),
    Option("disableKinds", "make no pages of these kinds", LIST),
    Option("enableGitInfo", "read dates and authors from Git", SWITCH),
    Option("forceSyncStatic", "copy every static file", SWITCH),
    Option("gc", "remove unused files from the cache after the build", SWITCH),
    Option("ignoreCache", "use nothing of the configured caches", SWITCH),
    Option("layoutDir", "read layouts from this folder", short="l"),
    Option("minify", "make the output small", SWITCH),
    Option("noChmod", "leave the modes of files as they are", SWITCH),
    Option("noTimes", "leave the times of files as they are", SWITCH),
    Option("panicOnWarning", "take the first warning for an error", SWITCH),
    Option("poll", "look for changes in this interval, such as 700ms"),
    Option("printI18nWarnings", "tell missing translations", SWITCH),
    Option("printMemoryUsage", "print the use of memory", SWITCH),
    Option("printPathWarnings", "tell files that are written twice", SWITCH),
    Option("printUnusedTemplates", "tell templates that no page uses", SWITCH),
    Option("templateMetrics", "print how long templates took", SWITCH),
    Option("templateMetricsHints", "print which partials could be cached", SWITCH),
    Option("trace", "write what took how long into this file"),
)
"""Flags of every command that builds."""

WATCH = (Option("watch", "build again when a file changes", SWITCH, short="w"),)

SERVE = (
    Option("appendPort", "put the port into the base URL (default: true)", SWITCH),
    Option("bind", "listen on this interface (default: 127.0.0.1)"),
    Option("disableBrowserError", "show no mistakes in the browser", SWITCH),
    Option("disableFastRender", "render everything at each change", SWITCH),
    Option("disableLiveReload", "reload no browser", SWITCH),
    Option("liveReloadPort", "the port of the live reload (behind a proxy)", NUMBER),
    Option("navigateToChanged", "lead the browser to the page that changed", SWITCH, short="N"),
    Option("noHTTPCache", "let the browser keep nothing", SWITCH),
    Option("openBrowser", "open the site in a browser", SWITCH, short="O"),
    Option("port", "listen on this port (default: 1313)", NUMBER, short="p"),
    Option("pprof", "(Hugo's own; does nothing here)", SWITCH, hidden=True),
    Option("renderStaticToDisk", "write static files, keep pages in memory", SWITCH),
    Option("tlsAuto", "make a certificate", SWITCH),
    Option("tlsCertFile", "serve with this certificate"),
    Option("tlsKeyFile", "serve with this key"),
)
"""Flags of the development server."""

NEW = (
    Option("kind", "use the archetype of this kind", short="k"),
    Option("force", "write over what is there", SWITCH, short="f"),
    Option("editor", "open the new file with this editor"),
)
"""Flags of `new content`."""

FORCE = NEW[1:2]
FORMAT = (Option("format", "write settings as toml, yaml or json (default: toml)"),)
"""Flags of `new site`, `new theme` and `config`."""

SHOW = (
    Option("lang", "show the settings of this language"),
    Option("printZero", "show settings without a value, too", SWITCH),
    Option("check", "look for misspelled settings, and show nothing else", SWITCH),
)
"""Flags of `config`."""

_FINDING = {
    *("source", "destination", "environment", "themesDir", "config", "configDir", "ignoreVendorPaths"),
    *("logLevel", "quiet", "baseURL", "cacheDir"),
}
PROJECT = tuple(option for option in (*GLOBAL, *SETTINGS) if option.name in _FINDING)
"""Flags of commands that only want to know where a project publishes, and with which settings."""

CHECKED = (Option("check", "check the new site, and publish it only when nothing fails", SWITCH),)
"""The flag of `build` that runs the checks."""

CHECK = (
    Option("select", "run only these checks", LIST),
    Option("ignore", "leave these checks out", LIST),
    Option("external", "also ask whether the pages of others that are linked to still exist", SWITCH),
    Option("offline", "of those, tell only what is remembered", SWITCH),
    Option("browser", "also show each page in a real browser, under the policy of the site", SWITCH),
    Option("axe", "let this file of axe-core look at each page in the browser"),
    Option("format", "write the report for people, or as json, sarif or junit", field="form"),
    Option("json", "the same as --format json", SWITCH),
    Option("output", "write the report into this file", short="o"),
    Option("all", "cut no list short", SWITCH, field="everything"),
    Option("statement", "when nothing fails, write quiet.json and quiet.sums into the folder", SWITCH),
    Option("exit-zero", "exit with 0 even when something fails", SWITCH, field="exit_zero"),
    Option("list", "tell what is checked, and look at nothing", SWITCH, field="only_list"),
    Option("ignoreCache", "look at every file again", SWITCH),
)
"""Flags of `check`."""

HEADERS = (
    Option("for", "write them for _headers, nginx, caddy, apache or meta (default: _headers)", field="form"),
    Option("output", "write them into this file", short="o"),
)
"""Flags of `headers`."""

DEPLOY = (
    Option("target", "deploy to the target of this name (default: the first of deployment.targets)"),
    Option("confirm", "show the plan and ask before anything changes", SWITCH),
    Option("dryRun", "show the plan, and change nothing", SWITCH),
    Option("force", "upload every file again", SWITCH),
    Option("invalidateCDN", "tell the CDN what has changed (default: true)", SWITCH, field="invalidate_cdn"),
    Option("maxDeletes", "remove no more files than this; -1 is no limit (default: 256)", NUMBER),
    Option("workers", "upload so many files at once (default: 10)", NUMBER),
    Option("until-success", "begin again whenever what went wrong may pass, however long it takes", SWITCH),
    Option("deadline", "stop after this time, such as 90s or 1h (default: 30m)"),
    Option("watch-live", "then look at the public address; go back when it does not show the site", SWITCH),
    Option("keep", "keep so many releases on the target (default: 5)", NUMBER),
    Option("take-over", "replace files at the target that were not put there by ostinato", SWITCH),
    Option("exit-code", "exit with 10 instead of 0 when there was nothing to do", SWITCH),
    Option("json", "print the outcome as JSON", SWITCH),
    Option("trace", "write each attempt into this file, a line of JSON each"),
)
"""Flags of `deploy`; those of Hugo first."""

_GOING_BACK = {"target", "deadline", "json", "trace", "until-success"}
ROLLBACK = tuple(option for option in DEPLOY if option.name in _GOING_BACK)
"""Flags of `rollback`."""

_EVERY = (
    *(*GLOBAL, *SETTINGS, *BUILD, *WATCH, *SERVE, *NEW, *FORMAT, *SHOW),
    *(*CHECKED, *CHECK, *HEADERS, *DEPLOY),
)
_ALL = {option.name: option for option in _EVERY}
_BY_SHORT = {option.short: option for option in _EVERY if option.short}


def _camel(name: str) -> str:
    """`--dry-run` is `--dryRun`, for those who have the habit."""
    first, *others = name.split("-")
    return first + "".join(word.capitalize() for word in others)


def options(*groups: Iterable[Option]) -> Callable[[F], F]:
    """Give a command the flags of some groups."""

    def decorate(function: F) -> F:
        for option in sorted(
            (each for group in groups for each in group), key=lambda each: each.name, reverse=True
        ):
            function = _click_option(option)(function)
        return function

    return decorate


def _click_option(option: Option) -> Callable[[F], F]:
    names = [f"--{option.name}", option.key]
    if option.short:
        names.insert(0, f"-{option.short}")
    if option.kind == SWITCH:
        return click.option(
            *names, type=click.BOOL, metavar="", default=None, help=option.help, hidden=option.hidden
        )
    if option.kind == LIST:
        return click.option(*names, multiple=True, metavar="NAMES", help=option.help, hidden=option.hidden)
    kind = click.INT if option.kind == NUMBER else click.STRING
    metavar = "NUMBER" if option.kind == NUMBER else "TEXT"
    return click.option(
        *names, type=kind, metavar=metavar, default=None, help=option.help, hidden=option.hidden
    )


def flags_from(values: Mapping[str, object]) -> Flags:
    """The flags of a command as one record. What is not of `Flags` is left to the command."""
    known = set(Flags.__struct_fields__)
    chosen: dict[str, object] = {}
    for name, value in values.items():
        if name not in known or value is None or value == ():
            continue
        chosen[name] = _words(value) if isinstance(value, tuple) else value
    return Flags(**chosen)  # type: ignore[arg-type]


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    """Lists are written with commas, and a flag can be given several times."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def normalised(arguments: Sequence[str]) -> list[str]:
    """The arguments as click reads them: words first, then each flag by its long name, switches with a value."""
    words: list[str] = []
    flags: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            words += rest
            break
        if argument.startswith("--") and len(argument) > 2:
            flags += _long(argument, rest)
        elif argument.startswith("-") and len(argument) > 1:
            flags += _short(argument, rest)
        else:
            words.append(argument)
    return [*words, *flags]


def _long(argument: str, rest: list[str]) -> list[str]:
    name, equals, value = argument[2:].partition("=")
    option = _ALL.get(name) or _ALL.get(_camel(name))
    if option is None:
        return [argument]
    name = option.name
    if option.kind == SWITCH:
        return [f"--{name}={_truth(name, value) if equals else 'true'}"]
    if equals:
        return [f"--{name}={value}"]
    if not rest:
        raise UsageError(f"the flag --{name} needs a value")
    return [f"--{name}={rest.pop(0)}"]


def _short(argument: str, rest: list[str]) -> list[str]:
    out: list[str] = []
    letters = argument[1:]
    while letters:
        option = _BY_SHORT.get(letters[0])
        if option is None:
            return [*out, f"-{letters}"]
        letters = letters[1:]
        value = letters.removeprefix("=")
        if option.kind == SWITCH:
            given = letters.startswith("=")
            out.append(f"--{option.name}={_truth(option.name, value) if given else 'true'}")
            letters = "" if given else letters
            continue
        if not letters:
            if not rest:
                raise UsageError(f"the flag -{option.short} needs a value")
            value = rest.pop(0)
        return [*out, f"--{option.name}={value}"]
    return out


def _truth(name: str, value: str) -> str:
    if value.lower() in {"1", "t", "true"}:
        return "true"
    if value.lower() in {"0", "f", "false"}:
        return "false"
    raise UsageError(f'the flag --{name} is true or false, not "{value}"')
