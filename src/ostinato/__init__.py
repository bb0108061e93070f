"""Ostinato: a publishing engine for quiet technical blogs."""

__version__ = "0.1.0"
