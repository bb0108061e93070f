"""Owns how headers are written for each kind of server."""

from __future__ import annotations

import html
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ostinato.check.policy.derive import Policy

_NGINX_LONGEST = 3500
"""nginx takes no parameter of more than 4096 bytes."""
_LINE_LONGEST = 2000
"""Cloudflare takes no line of more characters in `_headers`."""


def _headers_file(policy: Policy) -> str:
    """`_headers`, as Netlify, Cloudflare Pages and others read it."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in policy.all_headers())


def _nginx(policy: Policy) -> str:
    lines = ["# For a server block. A location with an add_header of its own needs all of them again."]
    for name, value in policy.all_headers():
        parts = list(_cut(value, _NGINX_LONGEST))
        if len(parts) > 1:
            variables = [f"$quiet_{name.lower().replace('-', '_')}_{number}" for number in range(len(parts))]
            lines += [f'set {variable} "{part}";' for variable, part in zip(variables, parts, strict=True)]
            value = "".join(variables)
        lines.append(f'add_header {name} "{value}" always;')
    return "\n".join(lines) + "\n"


def _cut(text: str, longest: int) -> Iterator[str]:
    for start in range(0, len(text), longest):
        yield text[start : start + longest]


def _caddy(policy: Policy) -> str:
    lines = [f'\t{name} "{value}"\n' for name, value in policy.all_headers()]
    return "# For a site block.\nheader {\n" + "".join(lines) + "}\n"


def _apache(policy: Policy) -> str:
    lines = (
        f'Header always set {name} "{value.replace("%", "%%")}"\n' for name, value in policy.all_headers()
    )
    return "# For .htaccess or a virtual host; needs mod_headers.\n" + "".join(lines)


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

ALIASES = MappingProxyType({"netlify": "_headers", "cloudflare": "_headers", "htaccess": "apache"})
"""Other names of forms."""


def write_policy(policy: Policy, form: str) -> str:
    """The headers of a policy for a kind of server. Raises KeyError for a form that is not in FORMS."""
    return FORMS[form](policy)


def limits_of(policy: Policy, form: str) -> tuple[str, ...]:
    """What of the policy cannot be said in a form, or may be too long for it."""
    if form == "meta":
        left_out = [name for name, _ in policy.headers if name != "Referrer-Policy"]
        return (
            f"a page cannot say {', '.join(left_out)}, nor who may frame it; use headers where you can",
            "put the elements first in the head: what stands before them is not under the policy",
        )
    longest = max(len(name) + len(value) + 2 for name, value in policy.all_headers())
    if form == "_headers" and longest > _LINE_LONGEST:
        return (
            f"a line has {longest} characters, and Cloudflare takes {_LINE_LONGEST}; move inline code into files",
        )
    return ()
