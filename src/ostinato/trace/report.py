"""Owns how spans are shown: a summary for people, and a file for trace viewers (Chrome, Perfetto)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.trace.spans import Span

_MS = 1_000_000


def summary(spans: Iterable[Span]) -> str:
    """Each name with its number of spans and their time: that of all, and that without the spans inside."""
    totals: dict[str, list[int]] = {}
    for span, own in with_own_time(spans):
        entry = totals.setdefault(span.name, [0, 0, 0])
        entry[0] += 1
        entry[1] += span.duration
        entry[2] += own
    width = max(map(len, totals), default=4)
    lines = [f"{'span':<{width}}  {'count':>7}  {'total ms':>10}  {'own ms':>10}"]
    for name, (count, total, own) in sorted(totals.items(), key=lambda item: -item[1][2]):
        lines.append(f"{name:<{width}}  {count:>7}  {total / _MS:>10.1f}  {own / _MS:>10.1f}")
    return "\n".join(lines)


def with_own_time(spans: Iterable[Span]) -> Iterable[tuple[Span, int]]:
    """Each span with the time that it spent outside of the spans inside it."""
    ordered = sorted(spans, key=lambda span: (span.process, span.start, span.depth))
    own = [span.duration for span in ordered]
    open_: list[int] = []
    for index, span in enumerate(ordered):
        while open_ and not _encloses(ordered[open_[-1]], span):
            open_.pop()
        if open_:
            own[open_[-1]] -= span.duration
        open_.append(index)
    return zip(ordered, own, strict=True)


def _encloses(outer: Span, inner: Span) -> bool:
    return (
        outer.process == inner.process
        and outer.depth < inner.depth
        and inner.start <= outer.start + outer.duration
    )


def chrome_trace(spans: Iterable[Span]) -> bytes:
    """The spans in the trace event format, which Perfetto and chrome://tracing open. Times in microseconds."""
    import orjson

    events = [
        {
            "name": span.name,
            "ph": "X",
            "ts": span.start / 1000,
            "dur": span.duration / 1000,
            "pid": span.process,
            "tid": span.process,
            "args": dict(span.attributes),
        }
        for span in sorted(spans, key=lambda span: span.start)
    ]
    return orjson.dumps({"traceEvents": events, "displayTimeUnit": "ms"})
