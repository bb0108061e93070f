"""Owns what `hugo` gives to templates: version, environment, and facts about the build."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.base.safe import HTML
from ostinato.render.finish import GENERATOR, HUGO_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.base.gotime import Time
    from ostinato.site.site import Sites


class HugoInfo:
    """Facts about the engine and the build."""

    def __init__(self, sites: Sites, *, environment: str, is_server: bool, now: Time) -> None:
        self.sites = sites
        self.environment = environment
        self.is_server = is_server
        self.now = now
        self.store: Callable[[], object] = dict
        self.context = Context()


class Context:
    """What a hook or shortcode may ask of the rendering that it is part of (docs: methods/page/markup)."""

    __slots__ = ("scope",)

    def __init__(self) -> None:
        self.scope = ""
        """The scope of `.Markup` that is being rendered; the outermost one counts."""

    @contextmanager
    def within(self, scope: str) -> Iterator[None]:
        """What happens in here belongs to a scope, unless it belongs to one already."""
        before = self.scope
        self.scope = before or scope
        try:
            yield
        finally:
            self.scope = before

    def __go_print__(self) -> str:
        return "{}"


expose(Context, "hugo.Context", {"MarkupScope": lambda context: context.scope})


class Version(str):
    """A version that is compared part by part, not as text."""

    __slots__ = ()
    go_type = "version.VersionString"

    def __go_compare__(self, other: object) -> int:
        mine, theirs = _parts(self), _parts(str(other))
        return (mine > theirs) - (mine < theirs)

    def __go_eq__(self, other: object) -> bool:
        return _parts(self) == _parts(str(other))


def _parts(version: str) -> tuple[int, ...]:
    numbers = [
        int("".join(c for c in part if c.isdigit()) or 0)
        for part in version.split("-", maxsplit=1)[0].split(".")
    ]
    return tuple([*numbers, 0, 0, 0][:3])


expose(
    HugoInfo,
    "page.HugoInfo",
    {
        "BuildDate": lambda info: info.now.format("2006-01-02T15:04:05Z07:00"),
        "Context": lambda info: info.context,
        "CommitHash": lambda _info: "",
        "Data": lambda info: info.sites.data,
        "Deps": lambda _info: [],
        "Environment": lambda info: info.environment,
        "Generator": lambda _info: HTML(GENERATOR),
        "GoVersion": lambda _info: "go1.27.2",
        "IsDevelopment": lambda info: info.environment == "development",
        "IsExtended": lambda _info: True,
        "IsMultihost": lambda info: info.sites.config.is_multihost,
        "IsMultilingual": lambda info: info.sites.is_multilingual,
        "IsProduction": lambda info: info.environment == "production",
        "IsServer": lambda info: info.is_server,
        "Sites": lambda info: info.sites,
        "Store": lambda info: info.store(),
        "Version": lambda _info: Version(HUGO_VERSION),
        "WorkingDir": lambda info: info.sites.config.working_dir,
    },
)
