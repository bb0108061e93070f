"""Owns names and passwords that people keep for hosts: in the environment, or in the file netrc."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Login(NamedTuple):
    """A name and its password. Never shown."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r}, ...)"


def login_for(host: str, user: str, environ: Mapping[str, str], prefix: str) -> Login | None:
    """Who we are for a host: `PREFIX_USER` and `PREFIX_PASSWORD`, or what netrc says of it; None for nobody.

    Raises AttemptFailedError for a netrc that cannot be read.
    """
    if password := environ.get(f"{prefix}_PASSWORD"):
        name = environ.get(f"{prefix}_USER") or user
        return Login(name, password)
    from netrc import NetrcParseError, netrc

    path = environ.get("NETRC") or os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".netrc")
    try:
        found = netrc(path).authenticators(host)
    except FileNotFoundError:
        return None
    except (OSError, NetrcParseError, UnicodeDecodeError) as error:
        raise AttemptFailedError(Failure("misconfigured", f"{path}: {error}")) from error
    if found is None or (user and found[0] != user):
        return None
    return Login(found[0], found[2] or "")
