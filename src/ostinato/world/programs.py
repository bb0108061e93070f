"""Owns running other programs: with a time limit, and with a scripted stand-in for tests."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DEFAULT_TIMEOUT = 60.0


class ProgramMissingError(WorldError):
    """The program is not installed, or not on the path."""

    def __init__(self, name: str) -> None:
        super().__init__(f'the program "{name}" is not installed, or not on PATH')
        self.name = name

    def __reduce__(self) -> tuple[type[ProgramMissingError], tuple[str]]:
        return (type(self), (self.name,))


class ProgramTimeoutError(WorldError):
    """The program did not end in time and was stopped."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended."""

    status: int
    output: bytes
    errors: bytes


class Programs(Protocol):
    """The programs of a machine."""

    def find(self, name: str) -> str | None:
        """The path of a program, or None where it is not installed."""

    def run(
        self,
        command: Sequence[str],
        *,
        stdin: bytes = b"",
        folder: str | None = None,
        environ: Mapping[str, str] | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Done:
        """Run a program to its end. Raises ProgramMissingError, ProgramTimeoutError, WorldError."""


class RealPrograms:
    """The programs of this machine."""

    def find(self, name: str) -> str | None:
        import shutil

        return shutil.which(name)

    def run(
        self,
        command: Sequence[str],
        *,
        stdin: bytes = b"",
        folder: str | None = None,
        environ: Mapping[str, str] | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Done:
        import subprocess  # slow to import, and few builds need it

        program = self.find(command[0])
        if program is None:
            raise ProgramMissingError(command[0])
        try:
            done = subprocess.run(  # noqa: S603  the caller has checked the security settings
                [program, *command[1:]],
                input=stdin,
                cwd=folder,
                env=dict(os.environ if environ is None else environ),
                capture_output=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ProgramTimeoutError(
                f'the program "{command[0]}" did not end within {timeout:g} s'
            ) from error
        except OSError as error:
            raise WorldError(f'cannot run "{command[0]}": {error.strerror}') from error
        return Done(done.returncode, done.stdout, done.stderr)

    def hand_over(self, command: Sequence[str]) -> int:
        """Let a program have the terminal until it ends, such as an editor; its status."""
        import subprocess  # slow to import, and few commands need it

        program = self.find(command[0])
        if program is None:
            raise ProgramMissingError(command[0])
        return subprocess.run([program, *command[1:]], check=False).returncode  # noqa: S603  the user named it


@dataclass(slots=True)
class ScriptedPrograms:
    """Programs for tests: each name answers with a function of its arguments and its input."""

    answers: Mapping[str, Callable[[Sequence[str], bytes], Done]]
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def find(self, name: str) -> str | None:
        return f"/bin/{name}" if name in self.answers else None

    def run(
        self,
        command: Sequence[str],
        *,
        stdin: bytes = b"",
        folder: str | None = None,
        environ: Mapping[str, str] | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Done:
        del folder, environ, timeout
        answer = self.answers.get(command[0])
        if answer is None:
            raise ProgramMissingError(command[0])
        self.calls.append(tuple(command))
        return answer(command[1:], stdin)
