"""Owns the one step that makes a new folder live: two folders change places, with nothing in between."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux, renameat2(2)
_RENAME_SWAP = 2  # macOS, renamex_np(2)

NOT_POSSIBLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES})
"""Errors by which a file system says that it cannot exchange these two, whatever we do."""


def exchange(first: Path, second: Path) -> bool:
    """Let two folders of one file system change places atomically; False where the system cannot.

    Raises WorldError when it could but failed, such as for a disk that is full or read-only.
    """
    code = _exchange(os.fsencode(first), os.fsencode(second))
    if code == 0:
        return True
    if code in NOT_POSSIBLE:
        return False
    raise WorldError(f"cannot switch {second} in: {os.strerror(code)}")


def _exchange(first: bytes, second: bytes) -> int:
    """0, or the errno of the failure."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        done = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        done = libc.renamex_np(first, second, _RENAME_SWAP)
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if done != 0 else 0
