"""Owns which failures pass by themselves: one table, with a reason for each line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Outlook(Enum):
    """What becomes of a failure when the same thing is tried again."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, in words of this table. `retry_after` are the seconds that the host asked to wait."""

    kind: str
    message: str = ""
    status: int | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a failure is taken, and why. `throttled`: the host has too much to do, others must slow down too."""

    outlook: Outlook
    reason: str
    throttled: bool = False


def _temporary(reason: str, *, throttled: bool = False) -> Verdict:
    return Verdict(Outlook.TEMPORARY, reason, throttled)


def _permanent(reason: str) -> Verdict:
    return Verdict(Outlook.PERMANENT, reason)


KINDS: dict[str, Verdict] = {
    "dns-again": _temporary("the name server did not answer"),
    "dns-none": Verdict(Outlook.UNKNOWN, "there is no such host, or the network is down"),
    "refused": _temporary("nobody listens there now"),
    "reset": _temporary("the connection broke"),
    "timeout": _temporary("no answer came in time"),
    "unreachable": _temporary("there is no way to the host now"),
    "tls-cut": _temporary("the connection broke while it was being secured"),
    "tls-certificate": _permanent("the certificate is not the host's, or has expired"),
    "truncated": _temporary("the answer ended too early"),
    "corrupted": _temporary("what arrived is not what was sent"),
    "ssh-disconnect": _temporary("the connection broke"),
    "host-key-changed": _permanent("the host has another key than before"),
    "host-key-unknown": _permanent("nobody has vouched for the key of the host"),
    "occupied": _permanent("what is there was not put there by ostinato"),
    "unreadable": Verdict(Outlook.UNKNOWN, "what is stored there makes no sense"),
    "remote-full": Verdict(Outlook.UNKNOWN, "the host has no room"),
    "lock-held": _temporary("another run holds the lock"),
    "too-large": _permanent("more came than was allowed"),
    "not-allowed": _permanent("it is not allowed"),
    "misconfigured": _permanent("the settings cannot work"),
}
"""Failures without a status."""

STATUSES: dict[int, Verdict] = {
    400: _permanent("the host does not understand the request"),
    401: _permanent("the host does not know who asks"),
    402: _permanent("the host wants to be paid"),
    403: _permanent("the host does not allow it"),
    404: _permanent("it is not there"),
    405: _permanent("the host does not do this"),
    406: _permanent("the host has nothing of the kind"),
    407: _permanent("the proxy does not know who asks"),
    408: _temporary("the host waited too long for the request"),
    409: Verdict(Outlook.UNKNOWN, "something else changed it at the same time"),
    410: _permanent("it is gone"),
    411: _permanent("the host wants to know the length"),
    412: _permanent("it has changed since"),
    413: _permanent("it is too large for the host"),
    414: _permanent("the address is too long"),
    415: _permanent("the host does not take the type"),
    421: _temporary("the connection led to another host"),
    422: _permanent("the host does not accept the content"),
    423: _temporary("it is locked now"),
    425: _temporary("the host does not want it so early"),
    426: _permanent("the host wants another protocol"),
    428: _permanent("the host wants a condition"),
    429: _temporary("the host has had too many requests", throttled=True),
    431: _permanent("the headers are too large"),
    451: _permanent("the law forbids it"),
    500: _temporary("the host has a fault"),
    501: _permanent("the host does not do this"),
    502: _temporary("the host behind the host does not answer well"),
    503: _temporary("the host has no time now", throttled=True),
    504: _temporary("the host behind the host does not answer"),
    505: _permanent("the host wants another version of HTTP"),
    507: Verdict(Outlook.UNKNOWN, "the host has no room"),
    508: _permanent("the host goes in a circle"),
    509: _temporary("the host has used up its bandwidth", throttled=True),
    511: _permanent("the network wants a login first"),
    520: _temporary("the host behind the CDN answers strangely"),
    521: _temporary("the host behind the CDN refuses"),
    522: _temporary("the host behind the CDN does not answer"),
    523: _temporary("there is no way to the host behind the CDN"),
    524: _temporary("the host behind the CDN takes too long"),
}
"""Failures with a status of HTTP."""


def classify(failure: Failure) -> Verdict:
    """How a failure is taken. A status that no line names goes by its hundred."""
    if failure.status is None:
        return KINDS.get(failure.kind, Verdict(Outlook.UNKNOWN, "nobody has met this failure before"))
    known = STATUSES.get(failure.status)
    if known is not None:
        return known
    if 400 <= failure.status < 500:
        return _permanent("the host refuses")
    if 500 <= failure.status < 600:
        return _temporary("the host has a fault")
    return Verdict(Outlook.UNKNOWN, "the status says neither success nor failure")
