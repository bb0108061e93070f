"""Owns where the development server listens, and the base URL that the site is built for."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from ostinato.config.server_flags import ServerFlags


@dataclass(frozen=True, slots=True)
class Address:
    """An open socket, and how a browser reaches it."""

    listener: socket.socket
    port: int
    base_url: str

    @property
    def base_path(self) -> str:
        """The path of the base URL, with slashes at both ends."""
        path = urlsplit(self.base_url).path
        return path if path.endswith("/") else f"{path}/"


def listen(flags: ServerFlags, configured: str, given: str | None) -> Address:
    """Take the port that was asked for, or the next free one when none was.

    `configured` is the base URL of the settings, of which the path counts; `given` is that of the command line.
    Raises WorldError when the port is taken.
    """
    listener = _bound(flags)
    port = listener.getsockname()[1]
    scheme = "https" if flags.tls_cert_file else "http"
    return Address(listener, port, _base_url(flags, port, scheme, configured, given))


def _bound(flags: ServerFlags) -> socket.socket:
    family = socket.AF_INET6 if ":" in flags.bind else socket.AF_INET
    ports = [flags.port] if flags.port_is_set else [flags.port, 0]
    problem: OSError | None = None
    for port in ports:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((flags.bind, port))
        except (OSError, OverflowError) as error:
            listener.close()
            problem = error if isinstance(error, OSError) else OSError(str(error))
        else:
            return listener
    raise WorldError(f"cannot listen on {flags.bind}:{flags.port}: {problem}; name another port with --port")


def _base_url(flags: ServerFlags, port: int, scheme: str, configured: str, given: str | None) -> str:
    parts = urlsplit(given or configured)
    path = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    if not given:
        return f"{scheme}://localhost:{port}{path}"
    host = parts.hostname or parts.netloc or "localhost"
    if flags.append_port:
        host = f"{host}:{port}"
    elif parts.port:
        host = f"{host}:{parts.port}"
    return f"{parts.scheme or scheme}://{host}{path}"
