"""Owns the dimensions in which one project becomes many sites: language, version, role."""

from __future__ import annotations

from typing import NamedTuple


class Vector(NamedTuple):
    """The place of one site among all: its index in each dimension."""

    language: int = 0
    version: int = 0
    role: int = 0


NAMES = ("language", "version", "role")
