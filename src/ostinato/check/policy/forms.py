"""Owns how headers are written for each kind of server."""

from __future__ import annotations

import html
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.check.policy.derive import Policy


def _headers_file(policy: Policy) -> str:
    """`_headers`, as Netlify, Cloudflare Pages and others read it."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in policy.all_headers())


def _nginx(policy: Policy) -> str:
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in policy.all_headers())


def _caddy(policy: Policy) -> str:
    return "header {\n" + "".join(f'\t{name} "{value}"\n' for name, value in policy.all_headers()) + "}\n"


def _apache(policy: Policy) -> str:
    return "".join(f'Header always set {name} "{value}"\n' for name, value in policy.all_headers())


def _meta(policy: Policy) -> str:
    """What can be said in a page itself, for hosts that let nothing else be said."""
    content = html.escape(policy.csp(in_meta=True), quote=True).replace("&#x27;", "'")
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{content}">\n'
        '<meta name="referrer" content="no-referrer">\n'
    )


FORMS: Mapping[str, Callable[[Policy], str]] = MappingProxyType(
    {"_headers": _headers_file, "nginx": _nginx, "caddy": _caddy, "apache": _apache, "meta": _meta}
)
"""Every form by the name that a user gives it."""


def write_policy(policy: Policy, form: str) -> str:
    """The headers of a policy for a kind of server. Raises KeyError for a form that is not in FORMS."""
    return FORMS[form](policy)
