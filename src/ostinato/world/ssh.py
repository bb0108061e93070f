"""Owns reaching a host by the program ssh, as its owner has set it up: keys, agents, jumps, known hosts.

Nothing is asked on a terminal, and a host whose key is not known is not talked to. All sessions with a host share
one connection; it ends when this process does, however that ends.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMAND_VARIABLE = "OSTINATO_SSH_COMMAND"
"""Another ssh, or more options for it, such as `ssh -F deploy/ssh_config`."""

BATCH_OPTIONS = (
    *("-o", "BatchMode=yes"),
    *("-o", "StrictHostKeyChecking=yes"),
    *("-o", "LogLevel=ERROR"),
)
"""Nobody is asked, and no host is trusted that is not known."""

_OPTIONS = (
    *BATCH_OPTIONS,
    *("-o", "ClearAllForwardings=yes"),
    *("-o", "ForwardAgent=no"),
    *("-o", "PermitLocalCommand=no"),
    *("-o", "RequestTTY=no"),
)
_STEP = 0.005

FAILURES = (
    ("has changed and you have requested strict checking", "host-key-changed"),
    ("REMOTE HOST IDENTIFICATION HAS CHANGED", "host-key-changed"),
    ("host key is known for", "host-key-unknown"),
    ("REVOKED HOST KEY", "host-key-changed"),
    ("Host key verification failed", "host-key-unknown"),
    ("Permission denied (", "not-allowed"),
    ("Too many authentication failures", "not-allowed"),
    ("Temporary failure in name resolution", "dns-again"),
    ("Could not resolve hostname", "dns-none"),
    ("Connection refused", "refused"),
    ("No route to host", "unreachable"),
    ("Network is unreachable", "unreachable"),
    ("Bad configuration option", "misconfigured"),
    ("Bad owner or permissions", "misconfigured"),
    ("terminating,", "misconfigured"),
    ("Can't open user config file", "misconfigured"),
    ("no matching host key type", "misconfigured"),
    ("no matching key exchange method", "misconfigured"),
    ("timed out", "timeout"),
    ("not responding", "timeout"),
    ("Timeout, server", "timeout"),
)
"""What ssh says, in the words of the retry table; the first that is found counts."""


@dataclass(frozen=True, slots=True)
class Login:
    """Where ssh goes, and by which words it is called."""

    host: str
    user: str = ""
    port: int | None = None
    command: tuple[str, ...] = ("ssh",)

    def words(self, timeout: float) -> list[str]:
        """The command line up to the host."""
        silence = ("-o", f"ServerAliveInterval={max(1, round(timeout / 3))}")
        wait = ("-o", f"ConnectTimeout={max(1, round(timeout))}", *silence)
        user = ("-l", self.user) if self.user else ()
        port = ("-p", str(self.port)) if self.port else ()
        return [*self.command, *_OPTIONS, *wait, *user, *port]


def command_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """By which words ssh is called on this machine."""
    return tuple(shlex.split(environ.get(COMMAND_VARIABLE, ""))) or ("ssh",)


@dataclass(slots=True)
class _Shared:
    """The connection that sessions share, and the socket by which they find it."""

    process: subprocess.Popen[bytes]
    folder: str
    errors: IO[bytes]

    @property
    def socket(self) -> str:
        return f"{self.folder}/s"

    def end(self) -> None:
        _end(self.process)
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class SshHost:
    """A host. Several threads may use it at once."""

    login: Login
    idle: tuple[str, ...]
    """What holds the connection open: the words after the host, of something that ends with its input."""
    _shared: _Shared | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sessions: int = 0

    def entered(self) -> None:
        """A session begins."""
        with self._lock:
            self._sessions += 1

    def left(self) -> None:
        """A session has ended; with the last one the connection ends, too."""
        with self._lock:
            self._sessions -= 1
            is_last = self._sessions == 0
        if is_last:
            self.disconnect()

    def run(self, command: str, *, stdin: bytes = b"", timeout: float) -> subprocess.CompletedProcess[bytes]:
        """Run a command there to its end, whatever its status. Raises AttemptFailedError."""
        words = [*self._words(timeout), "--", self.login.host, command]
        try:
            done = subprocess.run(  # noqa: S603  the words are ours
                words, input=stdin, capture_output=True, timeout=timeout, check=False, start_new_session=True
            )
        except subprocess.TimeoutExpired as error:
            self.disconnect()
            raise self._failed(Failure("timeout", "no answer came in time")) from error
        if done.returncode == _OWN_STATUS or done.returncode < 0:
            self.disconnect()
            raise self._failed(failure_of(done.stderr))
        return done

    def start(self, what: str, timeout: float, *, is_subsystem: bool) -> Pipe:
        """A subsystem of the host, or a command, to talk to. Raises AttemptFailedError."""
        errors = tempfile.TemporaryFile()  # noqa: SIM115  the pipe closes it
        kind = ("-s",) if is_subsystem else ()
        words = [*self._words(timeout), *kind, "--", self.login.host, what]
        return Pipe(_started(words, errors), errors, timeout, failure_of)

    def remote_shell(self, timeout: float) -> str:
        """How another program calls ssh. Raises AttemptFailedError."""
        return shlex.join(self._words(timeout))

    def disconnect(self) -> None:
        """End the connection that is shared; the next session begins another."""
        with self._lock:
            shared, self._shared = self._shared, None
        if shared is not None:
            shared.end()

    def _words(self, timeout: float) -> list[str]:
        words = self.login.words(timeout)
        if os.name == "nt":  # ssh cannot share connections there
            return words
        with self._lock:
            if self._shared is None or self._shared.process.poll() is not None:
                if self._shared is not None:
                    self._shared.end()
                self._shared = None
                self._shared = self._connected(words, timeout)
            return [*words, "-o", "ControlMaster=no", "-S", self._shared.socket]

    def _connected(self, words: Sequence[str], timeout: float) -> _Shared:
        folder = tempfile.mkdtemp(prefix="ostinato-")
        errors = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the connection
        options = ["-o", "ControlMaster=yes", "-o", "ControlPersist=no", "-S", f"{folder}/s"]
        last = len(self.idle) - 1
        flags, command = self.idle[:last], self.idle[last]
        try:
            process = _started(
                [*words, *options, *flags, "--", self.login.host, command], errors, is_idle=True
            )
        except AttemptFailedError:
            errors.close()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shared = _Shared(process, folder, errors)
        ends = time.monotonic() + timeout
        while not os.path.exists(shared.socket):
            if process.poll() is None and time.monotonic() < ends:
                time.sleep(_STEP)
                continue
            late = process.poll() is None
            _end(process)
            errors.seek(0)
            failure = Failure("timeout", "no connection in time") if late else failure_of(errors.read())
            shared.end()
            raise self._failed(failure)
        return shared

    def _failed(self, failure: Failure) -> AttemptFailedError:
        return AttemptFailedError(Failure(failure.kind, f"{self.login.host}: {failure.message}"))


_OWN_STATUS = 255
"""With which ssh itself fails."""


def failure_of(errors: bytes) -> Failure:
    """What ssh says when it fails."""
    text = errors.decode("utf-8", "replace").replace("\r", "")
    kind = next((kind for needle, kind in FAILURES if needle in text), "ssh-disconnect")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("@")]
    said = lines[-1] if lines else "the connection ended"
    if kind == "host-key-unknown":
        said = (
            "its host key is not known here, and nobody has vouched for it: compare its fingerprint with what "
            "the host's owner says, then connect once with ssh, or put the key into ~/.ssh/known_hosts"
        )
    elif kind == "host-key-changed":
        found = next((line for line in lines if line.startswith("SHA256:")), "").rstrip(".")
        said = (
            f"its host key has changed{f' to {found}' if found else ''}; it may be another machine that "
            "answers in its name, so nothing was sent there"
        )
    return Failure(kind, said)


def _started(words: list[str], errors: IO[bytes], *, is_idle: bool = False) -> subprocess.Popen[bytes]:
    """A program of its own session, so that an interrupt at the terminal lets us end it in our order."""
    try:
        return subprocess.Popen(  # noqa: S603  the words are ours
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL if is_idle else subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    except OSError as error:
        message = f'the program "{words[0]}" cannot be run ({error.strerror}): install OpenSSH'
        raise AttemptFailedError(Failure("misconfigured", message)) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
