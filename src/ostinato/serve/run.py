"""Owns the life of the development server: build in memory, serve, watch, build again, tell the browsers."""

from __future__ import annotations

import asyncio
import os
import webbrowser
from typing import TYPE_CHECKING, Protocol

import uvicorn
from msgspec.structs import replace
from watchfiles import awatch

from ostinato.base.diagnostics import AuthorError, Diagnostic, OstinatoError, Report, UsageError
from ostinato.build import build
from ostinato.config.load import load_config
from ostinato.serve import reload
from ostinato.serve.address import listen
from ostinato.serve.app import Served, make_app
from ostinato.serve.places import watched
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.config.flags import Flags
    from ostinato.config.server_flags import ServerFlags
    from ostinato.serve.address import Address

_STEP, _DEBOUNCE = 5, 20
"""Milliseconds: how often changes are gathered, and for how long at most."""
_EXCHANGED_IN_PLACE = (".css", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")


class Terminal(Protocol):
    """Where the server speaks."""

    def say(self, text: str) -> None: ...

    def report(self, report: Report) -> int: ...

    def error(self, text: str) -> None: ...


def serve(flags: Flags, server: ServerFlags, environ: Mapping[str, str], terminal: Terminal) -> int:
    """Serve the site until the user stops it. Source: the Hugo docs page "hugo server".

    Raises UsageError for flags that cannot be kept, WorldError when the port is taken.
    """
    if server.tls_auto:
        raise UsageError("--tlsAuto is not there: name a certificate with --tlsCertFile and --tlsKeyFile")
    if bool(server.tls_cert_file) != bool(server.tls_key_file):
        raise UsageError("--tlsCertFile and --tlsKeyFile belong together: name both")
    config = load_config(RealDisk(flags.source or "."), flags, environ, Report(), server=True)
    address = listen(server, config.base_url if config else "", flags.base_url)
    workshop = _Workshop(replace(flags, base_url=address.base_url), server, environ, terminal, address)
    try:
        asyncio.run(workshop.run())
    except KeyboardInterrupt:
        terminal.say("Stopped")
    finally:
        address.listener.close()
    return 0


class _Workshop:
    """The site as it is served, and how it is built again."""

    def __init__(
        self,
        flags: Flags,
        server: ServerFlags,
        environ: Mapping[str, str],
        terminal: Terminal,
        address: Address,
    ) -> None:
        self._flags = flags
        self._server = server
        self._environ = environ
        self._terminal = terminal
        self._address = address
        self._clock = SystemClock()
        port = server.live_reload_port if server.live_reload_port > 0 else address.port
        live = not server.disable_live_reload and server.watch
        self._served = Served(port, address.base_path, live, shows_mistakes=not server.disable_browser_error)

    async def run(self) -> None:
        await asyncio.to_thread(self._build)
        settings = uvicorn.Config(
            make_app(self._served),
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
            ssl_certfile=self._server.tls_cert_file or None,
            ssl_keyfile=self._server.tls_key_file or None,
        )
        answering = asyncio.create_task(uvicorn.Server(settings).serve(sockets=[self._address.listener]))
        self._welcome()
        if not self._server.watch:
            await answering
            return
        watching = asyncio.create_task(self._watch())
        done, _ = await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
        watching.cancel()
        for task in done:
            task.result()

    def _welcome(self) -> None:
        self._terminal.say(
            f"Web Server is available at {self._address.base_url} (bind address {self._server.bind})\n"
            "Press Ctrl+C to stop"
        )
        if self._server.open_browser:
            webbrowser.open(self._address.base_url)

    async def _watch(self) -> None:
        folders = watched(self._flags, self._environ, is_server=True)
        self._terminal.say(f"Watching for changes in {', '.join(folders)}")
        polling = True if self._flags.poll else None
        async for changes in awatch(*folders, step=_STEP, debounce=_DEBOUNCE, force_polling=polling):
            paths = sorted({path for _, path in changes})
            self._terminal.say(f"\nChanged: {', '.join(map(os.path.relpath, paths))}")
            before = self._served.files
            was_broken = self._served.is_broken
            await asyncio.to_thread(self._build)
            await self._tell(before, paths, was_broken=was_broken)

    def _build(self) -> None:
        """Build, and put the new site in the place of the old one when it is whole."""
        begun = self._clock.monotonic()
        try:
            built = build(self._flags, self._environ, in_memory=True, is_server=True)
        except OstinatoError as error:
            self._terminal.error(str(error))
            self._served.diagnostics = [_diagnostic(error)]
            return
        self._terminal.report(built.report)
        if built.files is not None and not built.report.has_errors:
            self._served.files = built.files
            self._served.paths = built.paths
        self._served.diagnostics = list(built.report)
        self._terminal.say(f"Built in {(self._clock.monotonic() - begun) * 1000:.0f} ms")

    async def _tell(self, before: Mapping[str, bytes], paths: list[str], *, was_broken: bool) -> None:
        served = self._served
        if was_broken or served.is_broken:
            await served.tell(reload.reload_message("/x.js"))
            return
        changed = [path for path, data in served.files.items() if before.get(path) != data]
        if not changed and before.keys() == served.files.keys():
            return
        if self._server.navigate_to_changed:
            target = _first(served.paths.get(path) for path in paths)
            if target is not None:
                await served.tell(reload.navigate_message(target))
                return
        if changed and all(path.lower().endswith(_EXCHANGED_IN_PLACE) for path in changed):
            for path in changed:
                await served.tell(reload.reload_message(served.base_path + path))
            return
        await served.tell(reload.reload_message("/x.js"))


def _diagnostic(error: OstinatoError) -> Diagnostic:
    """What ended a build, as the browser shows it."""
    return error.diagnostic if isinstance(error, AuthorError) else Diagnostic("world", str(error))


def _first(found: Iterable[str | None]) -> str | None:
    return next((each for each in found if each is not None), None)
