"""Owns a Chromium without a window: finding one, starting it with nothing to reach, and talking to it through a pipe."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from types import TracebackType

    from ostinato.world.programs import Programs

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge")
_ARGUMENTS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
    "--metrics-recording-only",
    "--mute-audio",
    # Whatever is not answered through the pipe leads nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "about:blank",
)
_CHUNK = 1 << 16

Message = Mapping[str, object]


class BrowserMissingError(WorldError):
    """No Chromium is installed, or not the one that was named."""

    def __init__(self, named: str = "") -> None:
        super().__init__(
            f"the environment variable CHROMIUM names {named}, which is no program here"
            if named
            else "no Chromium was found: install the package chromium or Google Chrome, "
            "or name the program in the environment variable CHROMIUM"
        )


class BrowserError(WorldError):
    """The browser ended, did not answer in time, or refused a command."""


def find_chromium(programs: Programs) -> str:
    """The program to start. Raises BrowserMissingError."""
    named = os.environ.get("CHROMIUM", "")
    names = (named,) if named else NAMES
    found = next((path for name in names if (path := programs.find(name))), None)
    if found is None:
        raise BrowserMissingError(named)
    return found


class Chromium:
    """A running browser with a profile of its own that is thrown away. Use it in a `with`."""

    def __init__(self, program: str, *, timeout: float = 60.0) -> None:
        self._program = program
        self._timeout = timeout
        self._number = 0
        self._pending = b""
        self._kept: deque[Message] = deque()

    def __enter__(self) -> Chromium:
        self._profile = tempfile.mkdtemp(prefix="ostinato-browser-")
        theirs_in, self._writing = os.pipe()
        self._reading, theirs_out = os.pipe()
        # The browser reads from 3 and writes to 4; ours must not stand in their way.
        inherited = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]

        def connect() -> None:
            os.dup2(inherited[0], 3)
            os.dup2(inherited[1], 4)

        arguments = [self._program, *_ARGUMENTS[:-1], f"--user-data-dir={self._profile}", _ARGUMENTS[-1]]
        if os.geteuid() == 0:
            arguments.insert(1, "--no-sandbox")
        try:
            self._process = subprocess.Popen(  # noqa: S603  the program is the browser that was looked for
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(3, 4),
                preexec_fn=connect,  # noqa: PLW1509  no other thread runs yet that could hold a lock
            )
        except OSError as error:
            raise BrowserError(f"cannot start {self._program}: {error.strerror}") from error
        finally:
            for end in (theirs_in, theirs_out, *inherited):
                os.close(end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._writing)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._reading)
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method: str, session: str = "", **parameters: object) -> Message:
        """Send a command and wait for its result; what comes meanwhile is kept. Raises BrowserError."""
        number = self.send(method, session, **parameters)
        deadline = time.monotonic() + self._timeout
        while True:
            message = self._receive(deadline)
            if message is None:
                raise BrowserError(f"the browser did not answer {method} in {self._timeout:g} seconds")
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"the browser refuses {method}: {message['error']}")
                result = message.get("result")
                return result if isinstance(result, Mapping) else {}
            self._kept.append(message)

    def send(self, method: str, session: str = "", **parameters: object) -> int:
        """Send a command without waiting for its result, and say its number."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        try:
            while data:
                data = data[os.write(self._writing, data) :]
        except OSError as error:
            raise BrowserError(f"{self._program} has ended: is it a Chromium that can start here?") from error
        return self._number

    def message(self, seconds: float) -> Message | None:
        """The next event, or the result of what was only sent; None when none comes in time. Raises BrowserError."""
        if self._kept:
            return self._kept.popleft()
        return self._receive(time.monotonic() + seconds)

    def _receive(self, deadline: float) -> Message | None:
        while b"\0" not in self._pending:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._reading], [], [], max(left, 0))
            if not ready:
                return None
            part = os.read(self._reading, _CHUNK)
            if not part:
                raise BrowserError(f"{self._program} has ended: is it a Chromium that can start here?")
            self._pending += part
        line, _, self._pending = self._pending.partition(b"\0")
        message = json.loads(line)
        return message if isinstance(message, Mapping) else {}
