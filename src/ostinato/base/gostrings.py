"""Owns text as bytes: Go's strings are bytes, and some that templates see are no text at all."""

from __future__ import annotations


def encoded(text: str) -> bytes:
    """The bytes of a text. Bytes that were no UTF-8 when it was decoded come out as they were."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return text.encode("utf-8", "surrogatepass")


def decoded(data: bytes) -> str:
    """The text of bytes; those that are no UTF-8 are kept as surrogates."""
    return data.decode("utf-8", "surrogateescape")
