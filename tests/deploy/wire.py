"""Owns what must hold on the wire, whatever the protocol: a broken attempt is told, and the next one mends it.

Each operation meets each fault once, in each of its requests; then it is tried again, as the caller would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ostinato.deploy.target import ConflictError, Item, Session
from ostinato.retry.classify import Outlook, classify
from ostinato.retry.run import AttemptFailedError
from tests.deploy.servers.proxy import Fault, FaultProxy

STYLE = b"body { color: teal }"
PAGE = b"<p>A page.</p>" * 40


def item(path: str, data: bytes, kind: str = "text/html", **headers: str) -> Item:
    named = tuple(sorted((name.replace("_", "-"), value) for name, value in headers.items()))
    return Item(path, hashlib.sha256(data).hexdigest(), len(data), kind, named)


PAGE_ITEM = item("posts/a b/index.html", PAGE)


@dataclass(frozen=True)
class Operation:
    """Something that a session does, what must be there before, and what is seen after."""

    act: Callable[[Session], object]
    before: Callable[[Session], object] = lambda _: None
    after: Callable[[Session], object] = lambda _: None
    expected: object = None


def _write(session: Session, data: bytes, expected: str | None) -> str:
    """As the caller does it: when the answer was lost, the data tell that it was our own write."""
    try:
        return session.write_note("lease", data, expected)
    except ConflictError:
        note = session.read_note("lease")
        if note is None or note.data != data:
            raise
        return note.version


def _text(session: Session) -> bytes | None:
    note = session.read_note("lease")
    return note.data if note else None


class _Once:
    """Remembers what it was given for the first time: a caller keeps to its version from attempt to attempt."""

    def __init__(self, act: Callable[[Session, str], object]) -> None:
        self._act = act
        self.version = ""

    def prepare(self, session: Session) -> None:
        self.version = _write(session, b"one", None)

    def __call__(self, session: Session) -> object:
        return self._act(session, self.version)


def operations() -> dict[str, Operation]:
    renew = _Once(lambda session, version: _write(session, b"two", version))
    release = _Once(lambda session, version: session.remove_note("lease", version))
    return {
        "put": Operation(
            lambda session: session.put("r1", PAGE_ITEM, PAGE),
            after=lambda session: session.digest_of("r1", PAGE_ITEM),
            expected=PAGE_ITEM.digest,
        ),
        "take a note": Operation(lambda session: _write(session, b"one", None), after=_text, expected=b"one"),
        "renew a note": Operation(renew, before=renew.prepare, after=_text, expected=b"two"),
        "remove a note": Operation(release, before=release.prepare, after=_text, expected=None),
        "switch": Operation(
            lambda session: session.switch("r1", None),
            after=lambda session: session.live_release(),
            expected="r1",
        ),
        "list": Operation(
            lambda session: session.list_files("r1"),
            before=lambda session: session.put("r1", PAGE_ITEM, PAGE),
            after=lambda session: {path: held.size for path, held in session.list_files("r1").items()},
            expected={PAGE_ITEM.path: PAGE_ITEM.size},
        ),
        "read back": Operation(
            lambda session: session.digest_of("r1", PAGE_ITEM),
            before=lambda session: session.put("r1", PAGE_ITEM, PAGE),
            after=lambda session: session.digest_of("r1", PAGE_ITEM),
            expected=PAGE_ITEM.digest,
        ),
        "remove": Operation(
            lambda session: session.remove("r1", [PAGE_ITEM.path]),
            before=lambda session: session.put("r1", PAGE_ITEM, PAGE),
            after=lambda session: session.list_files("r1"),
            expected={},
        ),
    }


PASSING = ("before", "mid", "after", "lost", "stall", "500", "503", "429", "truncate", "corrupt")
MOST_ATTEMPTS = 10
MOST_REQUESTS = 8
_PATIENT = 20.0


def timeout_of(fault: str) -> float:
    """Short where it is waited for; else long enough for a busy machine."""
    return 0.4 if fault == "stall" else _PATIENT


cases = pytest.mark.parametrize(
    ("operation", "fault"), [(name, kind) for name in operations() for kind in PASSING]
)


def check_mended(
    name: str, fault: str, new_place: Callable[[], Callable[[float], Session]], proxy: FaultProxy
) -> None:
    """Let the fault strike the first request of an operation, then the second, and so on to its last."""
    for skip in range(MOST_REQUESTS):
        connect = new_place()
        operation = operations()[name]
        session = connect(_PATIENT)
        operation.before(session)
        strike = Fault(fault, skip=skip)
        hasty = _connected(connect, timeout_of(fault))
        proxy.faults[:] = [strike]
        _mend(operation, fault, hasty, session)
        has_struck = strike.times == 0
        proxy.faults.clear()
        assert operation.after(session) == operation.expected, (name, fault, skip)
        hasty.close()
        session.close()
        if not has_struck:
            return
    raise AssertionError(f"{name} takes more than {MOST_REQUESTS} requests")


def _mend(operation: Operation, fault: str, session: Session, patient: Session) -> None:
    for _ in range(MOST_ATTEMPTS):
        try:
            operation.act(session)
        except AttemptFailedError as error:
            if classify(error.failure).outlook is Outlook.PERMANENT:
                raise
            continue
        # What was changed on its way is taken by a host without checksums; reading back shows it.
        if fault not in {"truncate", "corrupt"} or operation.after(patient) == operation.expected:
            return
    raise AssertionError(f"not mended after {MOST_ATTEMPTS} attempts")


def _connected(connect: Callable[[float], Session], timeout: float) -> Session:
    """In a hurry, on a machine that may be busy."""
    for _ in range(MOST_ATTEMPTS):
        try:
            return connect(timeout)
        except AttemptFailedError as error:
            last = error
    raise last
