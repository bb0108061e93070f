"""Owns what the development server answers: pages from memory, mistakes as pages, the live-reload socket."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from ostinato.base.diagnostics import Severity
from ostinato.serve import reload
from ostinato.serve.error_page import error_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.websockets import WebSocket

    from ostinato.base.diagnostics import Diagnostic

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_FRESH = {"Cache-Control": "no-store, no-cache, must-revalidate", "Pragma": "no-cache"}


@dataclass(slots=True)
class Served:
    """What is served right now. Mutable: each build replaces the files or adds its mistakes."""

    port: int
    base_path: str = "/"
    """The path of the base URL, with slashes at both ends."""
    live_reload: bool = True
    shows_mistakes: bool = True
    files: Mapping[str, bytes] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    """Where the page of each content file is served."""
    diagnostics: Sequence[Diagnostic] = ()
    browsers: set[WebSocket] = field(default_factory=set)

    @property
    def is_broken(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    async def tell(self, message: str) -> None:
        """Send a message to every connected page; one that has gone is forgotten."""
        for browser in tuple(self.browsers):
            try:
                await browser.send_text(message)
            except (RuntimeError, WebSocketDisconnect):
                self.browsers.discard(browser)


def make_app(served: Served) -> Starlette:
    """The application that answers for `served`."""

    async def page(request: Request) -> Response:
        return _answer(served, unquote(request.url.path))

    async def script(request: Request) -> Response:
        del request
        return Response(reload.script(), media_type=_TYPES[".js"])

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(reload.HELLO)
        served.browsers.add(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            served.browsers.discard(websocket)

    routes: list[Route | WebSocketRoute] = []
    if served.live_reload:
        routes += [Route("/livereload.js", script), WebSocketRoute("/livereload", socket)]
    return Starlette(routes=[*routes, Route("/{path:path}", page, methods=["GET", "HEAD"])])


def _answer(served: Served, path: str) -> Response:
    if not path.startswith(served.base_path):
        return RedirectResponse(served.base_path) if path == "/" else _not_found(served)
    name = path.removeprefix(served.base_path).lstrip("/")
    if (
        served.is_broken
        and served.shows_mistakes
        and (not name or name.endswith(("/", ".html")) or "." not in name.rpartition("/")[2])
    ):
        return _html(served, error_page(served.diagnostics), 500)
    if not name or name.endswith("/"):
        name += "index.html"
    data = served.files.get(name)
    if data is None:
        if f"{name}/index.html" in served.files:
            return RedirectResponse(f"{path}/")
        return _not_found(served)
    suffix = "." + name.rpartition(".")[2].lower()
    if suffix == ".html":
        return _html(served, data, 200)
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers=_FRESH)


def _html(served: Served, data: bytes, status: int) -> Response:
    if served.live_reload:
        data = reload.with_script(data, served.port)
    return Response(data, status, headers=_FRESH, media_type=_TYPES[".html"])


def _not_found(served: Served) -> Response:
    page = served.files.get("404.html")
    return _html(served, page or b"<!doctype html><title>404</title><h1>404 page not found</h1>\n", 404)
