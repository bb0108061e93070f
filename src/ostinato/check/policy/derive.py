"""Owns the strictest headers that a site satisfies. Source: CSP Level 3, Permissions Policy, MDN Observatory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostinato.check.policy.needs import Needs

_FETCHING = (
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "media-src",
    "object-src",
    "frame-src",
    "worker-src",
    "manifest-src",
)
_FRAMING = ("frame-src", "object-src")
_ATTRIBUTES = ("style-src-attr", "script-src-attr")
_MOST_HASHES = 24
_FEATURES = """
    accelerometer autoplay browsing-topics camera clipboard-read compute-pressure display-capture encrypted-media
    gamepad geolocation gyroscope hid identity-credentials-get idle-detection interest-cohort local-fonts
    magnetometer microphone midi otp-credentials payment publickey-credentials-create publickey-credentials-get
    screen-wake-lock serial storage-access usb window-management xr-spatial-tracking
""".split()  # noqa: SIM905  one name a line would fill the screen
"""What browsers know by name. They complain in the console of a name that they do not know."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The headers of a site, in the order in which they are written, and what had to be allowed more widely."""

    content_security: tuple[tuple[str, tuple[str, ...]], ...]
    headers: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()

    def csp(self, *, in_meta: bool = False, without: tuple[str, ...] = ()) -> str:
        """The Content-Security-Policy; in a `meta` element browsers ignore the directives about framing."""
        left_out = (*without, *(("frame-ancestors",) if in_meta else ()))
        return "; ".join(
            " ".join((directive, *sources))
            for directive, sources in self.content_security
            if directive not in left_out
        )

    def all_headers(self) -> tuple[tuple[str, str], ...]:
        return (("Content-Security-Policy", self.csp()), *self.headers)


def derive_policy(needs: Needs, *, scheme: str = "https") -> Policy:
    """The headers that allow what the site needs, and nothing else.

    There is no Cross-Origin-Resource-Policy among them: readers of feeds show pictures on pages of their own.
    """
    notes: list[str] = []
    frames_itself = any("'self'" in needs.of(directive) for directive in _FRAMING)
    directives: list[tuple[str, tuple[str, ...]]] = [
        ("default-src", tuple(sorted(needs.of("default-src"))) or _NONE)
    ]
    directives += [(name, _ordered(name, needs.of(name), notes)) for name in _FETCHING if needs.of(name)]
    directives += [
        (name, _attribute_sources(name, needs.of(name), notes)) for name in _ATTRIBUTES if needs.of(name)
    ]
    directives += [
        ("base-uri", tuple(sorted(needs.of("base-uri"))) or _NONE),
        ("form-action", tuple(sorted(needs.of("form-action"))) or _NONE),
        ("frame-ancestors", ("'self'",) if frames_itself else _NONE),
    ]
    if scheme == "https":
        directives.append(("upgrade-insecure-requests", ()))
    features = [f"{feature}=()" for feature in _FEATURES]
    features.append("fullscreen=(self)" if needs.of("media-src") else "fullscreen=()")
    headers = [
        ("Permissions-Policy", ", ".join(sorted(features))),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN" if frames_itself else "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if scheme == "https":
        headers.append(("Strict-Transport-Security", "max-age=31536000"))
    return Policy(tuple(directives), tuple(headers), tuple(notes))


_NONE = ("'none'",)


def _ordered(directive: str, sources: frozenset[str], notes: list[str]) -> tuple[str, ...]:
    """`'self'` first, then hosts and schemes, then hashes; too many hashes give way to all inline code."""
    hashes = sorted(source for source in sources if source.startswith("'sha"))
    plain = sorted(sources - set(hashes), key=lambda source: (source != "'self'", source))
    if len(hashes) <= _MOST_HASHES:
        return (*plain, *hashes)
    notes.append(
        f"{len(hashes)} different inline pieces need {directive} 'unsafe-inline'; move them into files"
    )
    return (*plain, "'unsafe-inline'")


def _attribute_sources(directive: str, hashes: frozenset[str], notes: list[str]) -> tuple[str, ...]:
    what = "style attribute" if directive == "style-src-attr" else "event attribute"
    what, verb = (what, "needs") if len(hashes) == 1 else (f"{what}s", "need")
    if len(hashes) <= _MOST_HASHES:
        notes.append(f"{len(hashes)} {what} {verb} hashes; classes or files would need nothing")
        return ("'unsafe-hashes'", *sorted(hashes))
    notes.append(
        f"{len(hashes)} different {what} {verb} {directive} 'unsafe-inline'; use classes or files instead"
    )
    return ("'unsafe-inline'",)
