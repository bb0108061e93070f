"""Owns running shortcodes: calls in a body become placeholders, text, and what their templates made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ostinato.base.members import TemplateError, call_member, expose, member
from ostinato.base.safe import HTML
from ostinato.content.shortcodes import Call, SummaryDivider
from ostinato.render.origins import END, PLACEHOLDER, Origins
from ostinato.render.summary import DIVIDER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.content.shortcodes import Piece, Value
    from ostinato.render.origins import Frame

TOC_PLACEHOLDER = f"{PLACEHOLDER}TOC0{END}"
"""What `.TableOfContents` gives while the page's own content is still being made."""

_TOKEN = re.compile(rf"(<p>)?({PLACEHOLDER}\w+?{END})(?(1)(</p>)?)")


class ShortcodeCall:
    """What a shortcode template sees as `.` (docs: methods/shortcode). Made for one run, thrown away after it."""

    __slots__ = ("_store", "call", "inner", "page", "parent", "position", "scratch_maker")

    def __init__(
        self,
        call: Call,
        page: object,
        parent: ShortcodeCall | None,
        position: Callable[[int], object],
        scratch_maker: Callable[[], object],
    ) -> None:
        self.call = call
        self.page = page
        self.parent = parent
        self.inner = HTML()
        self.position = position
        self.scratch_maker = scratch_maker
        self._store: object = None

    @property
    def store(self) -> object:
        if self._store is None:
            self._store = self.scratch_maker()
        return self._store

    @property
    def params(self) -> object:
        params = self.call.params
        return dict(params) if isinstance(params, dict) else list(params)

    def get(self, key: object) -> object:
        """A parameter by position or name; empty text when it is not there, nil when asked the wrong way."""
        params: Mapping[str, Value] | tuple[Value, ...] = self.call.params
        if not params:
            return None
        if isinstance(params, tuple):
            if isinstance(key, bool) or not isinstance(key, int):
                return None
            if key < 0:
                raise TemplateError(f"error calling Get: index out of range: {key}")
            return params[key] if key < len(params) else ""
        if not isinstance(key, str):
            return None
        return params.get(key, "")

    def inner_deindent(self) -> HTML:
        """Inner without the indentation that its opening tag has in the source."""
        indentation = self.call.indentation
        if not indentation:
            return self.inner
        lines = self.inner.splitlines(keepends=True)
        return HTML("".join(line.removeprefix(indentation) for line in lines))


expose(
    ShortcodeCall,
    "*hugolib.ShortcodeWithPage",
    {
        "Get": ShortcodeCall.get,
        "Inner": lambda self: self.inner,
        "InnerDeindent": ShortcodeCall.inner_deindent,
        "IsNamedParams": lambda self: isinstance(self.call.params, dict),
        "Name": lambda self: self.call.name,
        "Ordinal": lambda self: self.call.ordinal,
        "Page": lambda self: self.page,
        "Params": lambda self: self.params,
        "Parent": lambda self: self.parent,
        "Position": lambda self: self.position(self.call.start),
        "Ref": lambda self, args: call_member(self.page, "Ref", args),
        "RelRef": lambda self, args: call_member(self.page, "RelRef", args),
        "Scratch": lambda self: self.store,
        "Site": lambda self: member(self.page, "Site"),
        "Store": lambda self: self.store,
    },
)


class ShortcodeHost(Protocol):
    """What running a shortcode needs from the page's renderer."""

    def run_template(self, call: Call, data: ShortcodeCall) -> str:
        """Execute the template of a call. Raises AuthorError at the call's place when there is none."""

    def convert_inner(self, markdown: str) -> str:
        """Markdown of a nested `{{% %}}` call to HTML, with the page's settings and hooks."""

    def renders_inner_first(self, call: Call) -> bool:
        """Whether the template asks for Hugo's behaviour before 0.55 (`_hugo_config` version 1)."""

    def new_call(self, call: Call, parent: ShortcodeCall | None) -> ShortcodeCall: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body ready for Markdown; `waiting` holds the calls that its placeholders stand for, and who runs them."""

    text: str
    waiting: Mapping[str, tuple[Call, ShortcodeHost]]
    has_divider: bool
    origins: Origins | None = None
    """Where the text comes from; None when it is just the body."""


def prepare(pieces: tuple[Piece, ...], host: ShortcodeHost, frame: Frame) -> Prepared:
    """Run the `{{% %}}` calls into the text and put placeholders where `{{< >}}` calls stand."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return Prepared(pieces[0], {}, has_divider=False)
    origins = Origins()
    has_divider = False
    offset = 0
    for piece in pieces:
        if isinstance(piece, str):
            origins.add(piece, offset, is_verbatim=True, frame=frame)
            offset += len(piece)
            continue
        if isinstance(piece, SummaryDivider):
            has_divider = True
            made = f"\n\n{DIVIDER}\n\n"
        elif piece.markup and not host.renders_inner_first(piece):
            frame.in_markdown = True
            made = run(piece, host)
            frame.in_markdown = False
        else:
            made = frame.wait(piece, host)
        origins.add(made, piece.start, is_verbatim=False, frame=frame)
        offset = piece.end
    return Prepared(origins.text, frame.waiting, has_divider, origins)


def expand(html: str, prepared: Prepared, table_of_contents: str) -> str:
    """Put what the waiting calls make into the converted text; a paragraph of only a call is unwrapped."""
    if PLACEHOLDER not in html:
        return html

    def replaced(match: re.Match[str]) -> str:
        token = match[2]
        if token == TOC_PLACEHOLDER:
            made = table_of_contents
        else:
            waiting = prepared.waiting.get(token)
            if waiting is None:
                return match[0]
            made = run(*waiting)
            if PLACEHOLDER in made:
                made = _TOKEN.sub(replaced, made)
        return made if match[3] else f"{match[1] or ''}{made}"

    return _TOKEN.sub(replaced, html)


def run(call: Call, host: ShortcodeHost, parent: ShortcodeCall | None = None, level: int = 0) -> str:
    """The output of one call, its nested calls first."""
    data = host.new_call(call, parent)
    if call.inner:
        inner = "".join(
            piece if isinstance(piece, str) else run(piece, host, data, level + 1) for piece in call.inner
        )
        if call.markup and (level > 0 or host.renders_inner_first(call)):
            inner = _converted(inner, host)
        data.inner = HTML(inner)
    result = host.run_template(call, data)
    if not call.inner and call.indentation:
        result = result.replace("\n", f"\n{call.indentation}").removesuffix(call.indentation)
    return result


_ONE_PARAGRAPH = re.compile(r"\A<p>(.*)</p>\n\Z")


def _converted(inner: str, host: ShortcodeHost) -> str:
    html = host.convert_inner(inner)
    if "\n" not in inner:
        html = _ONE_PARAGRAPH.sub(r"\1", html)
    return html
