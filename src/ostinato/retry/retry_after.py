"""Owns reading the header Retry-After (RFC 9110, 10.2.3): seconds, or a date."""

from __future__ import annotations

from datetime import UTC, datetime


def parse_retry_after(text: str, now: datetime) -> float | None:
    """The seconds that a host asks to wait, counted from `now`; None where it says nothing that can be read."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    from email.utils import parsedate_to_datetime  # slow to import, and dates are rare here

    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
