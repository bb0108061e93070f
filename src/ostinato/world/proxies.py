"""Owns the proxy that the environment names, as for any other program."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Proxy:
    """Whom to ask instead of a host, and what it wants to hear."""

    host: str
    port: int
    headers: dict[str, str]


def proxy_for(scheme: str, host: str) -> Proxy | None:
    """The proxy of HTTP_PROXY, HTTPS_PROXY and NO_PROXY."""
    from urllib.request import getproxies, proxy_bypass

    address = getproxies().get(scheme, "")
    if not address or proxy_bypass(host):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    headers = {}
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Proxy-Authorization"] = f"Basic {b64encode(login).decode()}"
    return Proxy(parts.hostname or "", parts.port or 80, headers)
