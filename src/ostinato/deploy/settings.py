"""Owns Hugo's `[deployment]`, read as it is: targets, matchers, order, and how a deployment behaves.

Source of behaviour: the Hugo docs page "Configure deployment", and the binary where the page is silent.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ostinato.base import globs, regexps
from ostinato.base.diagnostics import OstinatoError
from ostinato.base.members import TemplateError
from ostinato.config import weak

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_WORKERS = 10


class DeploymentSettingsError(OstinatoError):
    """Settings that cannot work. The message names the setting and says what to write."""

    exit_code = 78


class TargetSettings(Struct, frozen=True, kw_only=True):
    """One of `deployment.targets`."""

    name: str = ""
    url: str = ""
    cloud_front_distribution_id: str = ""
    google_cloud_cdn_origin: str = ""
    include: str = ""
    exclude: str = ""
    strip_index_html: bool = False
    invalidate_command: tuple[str, ...] = ()
    """Our own: the program that empties the CDN, instead of those of the two clouds. Hugo passes over it."""

    def takes(self, path: str) -> bool:
        """Whether a file belongs to this target: others are neither uploaded nor removed."""
        if self.include and not globs.matches(self.include, path):
            return False
        return not (self.exclude and globs.matches(self.exclude, path))


class Matcher(Struct, frozen=True, kw_only=True):
    """One of `deployment.matchers`: what is said with the files whose paths match."""

    pattern: str = ""
    cache_control: str = ""
    content_encoding: str = ""
    content_type: str = ""
    gzip: bool = False
    force: bool = False

    def matches(self, path: str) -> bool:
        return regexps.compiled(self.pattern).search(path) is not None


class Deployment(Struct, frozen=True, kw_only=True):
    """`deployment`."""

    targets: tuple[TargetSettings, ...] = ()
    matchers: tuple[Matcher, ...] = ()
    order: tuple[str, ...] = ()
    target: str = ""
    confirm: bool = False
    dry_run: bool = False
    force: bool = False
    invalidate_cdn: bool = True
    max_deletes: int = 256
    """-1 is no limit."""
    workers: int = DEFAULT_WORKERS

    def chosen(self, name: str = "") -> TargetSettings:
        """The target of a name, or of `target`, or the first. Raises DeploymentSettingsError."""
        if not self.targets:
            raise DeploymentSettingsError(
                "there is nowhere to deploy to: add [[deployment.targets]] with a name and a url to the settings"
            )
        name = name or self.target
        if not name:
            return self.targets[0]
        for target in self.targets:
            if target.name == name:
                return target
        names = ", ".join(f'"{target.name}"' for target in self.targets)
        raise DeploymentSettingsError(f'there is no deployment target "{name}"; there is {names}')

    def matcher_of(self, path: str) -> Matcher | None:
        """The first matcher of a path, as in Hugo: further ones add nothing."""
        return next((matcher for matcher in self.matchers if matcher.matches(path)), None)

    def without_headers(self) -> Deployment:
        """The same for a host that cannot be told headers: what is compressed there would be shown so."""
        bare = (replace(each, cache_control="", content_encoding="", gzip=False) for each in self.matchers)
        return replace(self, matchers=tuple(bare))

    def rank_of(self, path: str) -> int:
        """The place of a path in `order`; what no expression matches comes last."""
        for rank, expression in enumerate(self.order):
            if regexps.compiled(expression).search(path) is not None:
                return rank
        return len(self.order)


def read_settings(table: Mapping[str, object]) -> Deployment:
    """The settings of a `[deployment]` table. Raises DeploymentSettingsError with every mistake in it."""
    try:
        made = weak.struct(Deployment, dict(table))
    except weak.WrongTypesError as wrong:
        mistakes = [f"{_name(mistake.keys)} {mistake.message}" for mistake in wrong.mistakes]
        raise DeploymentSettingsError("; ".join(mistakes)) from wrong
    if mistakes := [*_mistakes(made)]:
        raise DeploymentSettingsError("; ".join(mistakes))
    return made if made.workers > 0 else replace(made, workers=DEFAULT_WORKERS)


def _name(keys: tuple[str, ...]) -> str:
    return ".".join(("deployment", *keys))


def _mistakes(settings: Deployment) -> list[str]:
    mistakes = []
    if settings.max_deletes < -1:
        mistakes.append("deployment.maxdeletes must be a number of files, or -1 for no limit")
    for number, expression in enumerate(settings.order):
        mistakes += _expression_mistakes(f"deployment.order[{number}]", expression)
    for number, target in enumerate(settings.targets):
        mistakes += _target_mistakes(f"deployment.targets[{number}]", target)
    for number, matcher in enumerate(settings.matchers):
        mistakes += _matcher_mistakes(f"deployment.matchers[{number}]", matcher)
    for name, times in Counter(target.name for target in settings.targets if target.name).items():
        if times > 1:
            mistakes.append(f'deployment.targets: {times} targets have the name "{name}"')
    return mistakes


def _target_mistakes(name: str, target: TargetSettings) -> list[str]:
    if target == TargetSettings():
        return [f"{name} is empty"]
    mistakes = []
    for key, pattern in (("include", target.include), ("exclude", target.exclude)):
        try:
            globs.compiled(pattern)
        except globs.GlobError as error:
            mistakes.append(f"{name}.{key}: {error}")
    return mistakes


def _matcher_mistakes(name: str, matcher: Matcher) -> list[str]:
    if matcher == Matcher():
        return [f"{name} is empty"]
    mistakes = _expression_mistakes(f"{name}.pattern", matcher.pattern)
    headers = {
        "cachecontrol": matcher.cache_control,
        "contentencoding": matcher.content_encoding,
        "contenttype": matcher.content_type,
    }
    for key, value in headers.items():
        if not (value.isascii() and (value.isprintable() or not value)):
            mistakes.append(f"{name}.{key}: a header is one line of ASCII letters, not {value!r}")
    return mistakes


def _expression_mistakes(name: str, expression: str) -> list[str]:
    try:
        regexps.compiled(expression)
    except TemplateError as error:
        return [f"{name}: {error}"]
    return []
