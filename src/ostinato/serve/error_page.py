"""Owns the page that the browser shows while the site has mistakes: each with its source line."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.base.diagnostics import Diagnostic
    from ostinato.base.positions import Span

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2229; --paper: #fdfcfa; --soft: #efece6; --tone: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e2dd; --paper: #15181c; --soft: #20242a; --tone: #ff8a80; } }
body { margin: 0 auto; max-width: 60rem; padding: 3rem 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; color: var(--tone); margin: 2rem 0 .25rem; }
pre { background: var(--soft); padding: .75rem 1rem; overflow-x: auto; line-height: 1.5; border-radius: .4rem; }
mark { background: none; color: var(--tone); font-weight: 700; text-decoration: underline wavy; }
p { margin: .3rem 0; } .hint::before { content: "→ "; }
"""


def error_page(diagnostics: Sequence[Diagnostic]) -> bytes:
    """An HTML page that tells every mistake; it reloads when the site was built again."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    count = f"{len(errors)} mistake" + ("" if len(errors) == 1 else "s")
    body = "\n".join(_section(diagnostic) for diagnostic in errors)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{count}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><h1>The site could not be built: {count}</h1>\n"
        f"<p>The last good version is kept; this page reloads as soon as the site builds again.</p>\n{body}\n"
        "</body>\n</html>\n"
    ).encode()


def _section(diagnostic: Diagnostic) -> str:
    parts = [f"<section><h2>{escape(diagnostic.message)}</h2>"]
    if diagnostic.span is not None:
        parts.append(f"<p><code>{escape(str(diagnostic.span))}</code></p>")
        parts.append(_frame(diagnostic.span))
    parts += [f"<p>{escape(text)} <code>{escape(str(span))}</code></p>" for text, span in diagnostic.related]
    if diagnostic.advice:
        parts.append(f'<p class="hint">{escape(diagnostic.advice)}</p>')
    return "\n".join([*parts, "</section>"])


def _frame(span: Span) -> str:
    if span.text is None:
        return ""
    start = span.column - 1
    stop = max(span.end_column - 1, span.column)
    before, marked, after = span.text[:start], span.text[start:stop], span.text[stop:]
    return f"<pre>{span.line} | {escape(before)}<mark>{escape(marked)}</mark>{escape(after)}</pre>"
