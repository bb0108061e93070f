"""Owns what names tell: whether one can be an id, and whether one says what an element is for."""

from __future__ import annotations

_TELLING_NAMES = (
    *("cookie", "consent", "gdpr", "ccpa", "cmp", "newsletter", "subscri", "signup", "mailchimp"),
    *("mc4wp", "mc_embed", "convertkit", "formkit", "optin", "opt-in", "popup", "pop-up", "modal"),
    *("overlay", "interstitial", "paywall", "adblock", "exit-intent", "lightbox", "welcome-mat"),
    *("onetrust", "usercentrics", "didomi", "quantcast", "truste", "klaro", "iubenda"),
    *("tarteaucitron", "osano", "cky-", "borlabs"),
)
"""Parts of names by which the checks for noise may know an element."""


def can_be_id(identity: str) -> bool:
    """Whether a text may be the id of an element. Source: HTML Standard, 3.2.6."""
    return bool(identity) and not any(map(str.isspace, identity))


def tells(names: str) -> bool:
    """Whether one of these names tells what an element is for."""
    names = names.lower()
    # One after the other is faster than a pattern of all.
    return any(name in names for name in _TELLING_NAMES)
