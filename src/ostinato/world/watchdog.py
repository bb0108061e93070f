"""Owns the time that a whole request may take."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from http.client import HTTPConnection

_SLOWEST = 16 * 1024
"""Bytes in a second. What is large may take longer than the time limit, as long as it comes on like this."""


class Watchdog:
    """Ends a request as a whole: the time limit of a socket begins anew with each byte that drips in."""

    def __init__(self, connection: HTTPConnection, timeout: float, moved: int) -> None:
        self._connection = connection
        self._timeout = timeout
        self._began = time.monotonic()
        self._is_over = False
        self.moved = moved
        """Bytes for which more time is granted."""
        self.has_struck = False
        self._watch(self._left)

    def cancel(self) -> None:
        self._is_over = True
        self._timer.cancel()

    @property
    def _left(self) -> float:
        return self._began + self._timeout + self.moved / _SLOWEST - time.monotonic()

    def _watch(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def _strike(self) -> None:
        if self._is_over:
            return
        left = self._left
        if left > 0:
            self._watch(left)
            return
        self.has_struck = True
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
