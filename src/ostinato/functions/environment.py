"""Owns what a template function may ask of its surroundings. The render floor provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.base.gotime import Location, Time
    from ostinato.base.urls import UrlRules


class Environment(Protocol):
    """The page, site and build that a template runs for. Passed first to functions with `needs_env`."""

    @property
    def page(self) -> object:
        """The page being rendered, or nil outside of one (`page`)."""

    @property
    def site(self) -> object: ...

    @property
    def sites(self) -> object: ...

    @property
    def hugo(self) -> object:
        """What `hugo` gives: version, environment and the like, with members."""

    @property
    def language(self) -> str:
        """The key of the language, such as `en`."""

    @property
    def locale(self) -> str:
        """The locale for dates, numbers and sorting, such as `en-US`."""

    @property
    def url_rules(self) -> UrlRules: ...

    @property
    def location(self) -> Location:
        """The site's time zone (`timeZone`)."""

    @property
    def title_style(self) -> str: ...

    @property
    def resources(self) -> object:
        """The files of `assets/`: see the resources floor."""

    def setting(self, name: str) -> object:
        """A setting of the site by Hugo's dotted name in lower case, such as `markup.highlight`."""

    def now(self) -> Time: ...

    def counted(self) -> int:
        """One more than the last time, in the whole build."""

    def collate(self, a: str, b: str) -> int:
        """Order of two texts in the site's language."""

    def include(self, name: str, context: object) -> object:
        """A partial's output or returned value."""

    def include_cached(self, name: str, context: object, variants: tuple[object, ...]) -> object: ...

    def inner(self, context: object) -> object:
        """What the caller put into the partial with a body."""

    def template_exists(self, name: str) -> bool: ...

    def current_template(self) -> object: ...

    def defer(self, body: object, options: Mapping[str, object]) -> object:
        """A mark that the text of a deferred block will replace."""

    def push_body(self, body: object) -> None:
        """The next partial is called with a body."""

    def pop_body(self) -> bool:
        """The partial is done; whether it put its body anywhere."""

    def translate(self, key: str, argument: object) -> str: ...

    def read_file(self, path: str) -> str:
        """The text of a file of the project; nothing when it is not there. Raises TemplateError."""

    def read_dir(self, path: str) -> object: ...

    def stat(self, path: str) -> object: ...

    def file_exists(self, path: str) -> bool: ...

    def getenv(self, name: str) -> str:
        """An environment variable, if the site's security policy allows it."""

    def markdown(self, text: str, options: Mapping[str, object] | None = None) -> str:
        """Markdown to HTML with the current page's hooks; short text loses its paragraph."""

    def highlight(
        self,
        code: str,
        language: str,
        *options: object,
        element: Mapping[str, object] | None = None,
        ordinal: int | None = None,
    ) -> object:
        """Highlighted code: a value with Wrapped and Inner."""

    def can_highlight(self, language: str) -> bool: ...

    def goat(self, source: str) -> object: ...

    def log(self, level: str, identifier: str, message: str) -> None:
        """Tell the author: `warn`, `error` or `info`, with an id that `ignoreLogs` may name."""

    def deprecated(self, name: str, instead: str, since: str) -> None: ...

    def once(self, key: object, work: Callable[[], object]) -> object:
        """A result that is worked out once in a build."""


class Space(Protocol):
    """The parts of the resources floor that functions call."""

    def get(self, path: str) -> object: ...
    def get_match(self, pattern: str) -> object: ...
    def match(self, pattern: str) -> object: ...
    def by_type(self, name: str) -> object: ...
