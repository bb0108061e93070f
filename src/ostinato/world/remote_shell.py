"""Owns a shell of a host that stays open: a command costs a round trip, and not a login.

Commands go there line by line and their input as a line of base64, for a shell can read nothing but lines without
reading too far. Each program that is started over there takes longer than the way to it: few are.
"""

from __future__ import annotations

import base64
import secrets
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from ostinato.world.pipe import Pipe
    from ostinato.world.ssh import SshHost

MOST_INPUT = 1 << 15
"""Shells read lines byte by byte, so more than this is better sent by a command of its own."""

_LOOP = """
tmp=$(mktemp -d) && command -v base64 >/dev/null 2>&1 || { echo "$1 lacking"; exit 0; }
trap 'rm -rf "$tmp"' EXIT
echo "$1 ready"
while read -r lines && read -r input; do
  command=
  while [ "$lines" -gt 0 ] && IFS= read -r line; do
    command="$command$line
"
    lines=$((lines - 1))
  done
  : >"$tmp/input"
  [ -z "$input" ] || printf '%s' "$input" | base64 -d >"$tmp/input"
  (eval "$command") <"$tmp/input" >"$tmp/output" 2>"$tmp/errors"
  status=$? output=0 errors=0
  [ ! -s "$tmp/output" ] || output=$(wc -c <"$tmp/output")
  [ ! -s "$tmp/errors" ] || errors=$(wc -c <"$tmp/errors")
  echo "$1" $status $output $errors
  [ "$output$errors" = 00 ] || cat "$tmp/output" "$tmp/errors"
done
"""
_MOST_GREETING = 1 << 16


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    output: bytes
    errors: bytes


@dataclass(slots=True)
class RemoteShell:
    """An open shell. Raises AttemptFailedError, after which it is of no more use."""

    pipe: Pipe
    mark: bytes

    def run(self, command: str, stdin: bytes, timeout: float) -> Ended:
        self.pipe.timeout = timeout
        lines = command.encode("utf-8", "surrogateescape").split(b"\n")
        self.pipe.write(b"\n".join([b"%d" % len(lines), base64.b64encode(stdin), *lines, b""]))
        words = _line(self.pipe).split()
        if len(words) != 4 or words[0] != self.mark or not all(word.isdigit() for word in words[1:]):
            raise AttemptFailedError(Failure("unreadable", "the host's shell answers strangely"))
        status, size, of_errors = (int(word) for word in words[1:])
        return Ended(status, self.pipe.read(size), self.pipe.read(of_errors))

    def close(self) -> None:
        self.pipe.close()


def open_shell(host: SshHost, timeout: float) -> RemoteShell | None:
    """A shell of a host, None where it lacks what is needed. Raises AttemptFailedError."""
    mark = secrets.token_hex(8)
    pipe = host.start(shlex.join(["sh", "-c", _LOOP, "sh", mark]), timeout, is_subsystem=False)
    read = 0
    while read < _MOST_GREETING:  # what the start of a login may print comes first
        line = _line(pipe)
        read += len(line)
        if line.startswith(mark.encode()):
            if line.endswith(b" ready"):
                return RemoteShell(pipe, mark.encode())
            break
    pipe.close()
    return None


def _line(pipe: Pipe) -> bytes:
    line = bytearray()
    while (char := pipe.read(1)) != b"\n" and len(line) < _MOST_GREETING:
        line += char
    return bytes(line)
