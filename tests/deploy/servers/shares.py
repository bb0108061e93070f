"""Owns a WebDAV server on this machine, and a plain look at its files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ShareServer:
    """A server whose share `/dav` is a folder of this machine."""

    port: int
    folder: Path

    def url(self, folder: str = "", port: int = 0) -> str:
        """The address of a target: of the server itself, or of a proxy at another port."""
        return f"webdav://127.0.0.1:{port or self.port}/dav{folder and '/'}{folder}"

    def files(self, folder: str = "") -> dict[str, bytes]:
        """Everything but our notes, by path."""
        top = self.folder / folder
        found = {file.relative_to(top).as_posix(): file for file in top.rglob("*") if file.is_file()}
        return {path: file.read_bytes() for path, file in found.items() if not path.startswith(".ostinato/")}


@contextmanager
def share_server(folder: Path, users: dict[str, str] | None = None) -> Iterator[ShareServer]:
    """A WebDAV server of a folder, until the block ends; for all, or for these users with their passwords."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    accounts: dict[str, object] = {name: {"password": word} for name, word in (users or {}).items()}
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/dav": str(folder)},
            "simple_dc": {"user_mapping": {"*": accounts or True}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = Server(("127.0.0.1", 0), app, numthreads=4, shutdown_timeout=1)
    is_ready = threading.Event()

    def serve() -> None:
        server.prepare()  # here, because its threads are daemons where the thread that makes them is one
        is_ready.set()
        server.serve()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    is_ready.wait(10)
    try:
        yield ShareServer(server.bind_addr[1], folder)
    finally:
        server.stop()
        thread.join(5)
