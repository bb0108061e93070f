"""Spans and counts."""

from __future__ import annotations

import json
from itertools import count

from ostinato.trace.counts import Counts, table
from ostinato.trace.report import chrome_trace, summary
from ostinato.trace.spans import NoTracer, Span, SpanTracer


def tracer_with_spans() -> SpanTracer:
    ticks = count(0, 1_000_000)
    tracer = SpanTracer(lambda: next(ticks))
    with tracer.span("build"):
        with tracer.span("render", page="a"):
            pass
        with tracer.span("render", page="b"):
            pass
    return tracer


def test_spans_lie_in_each_other() -> None:
    spans = tracer_with_spans().spans
    assert [(span.name, span.depth, span.start, span.duration) for span in spans] == [
        ("render", 1, 2_000_000, 1_000_000),
        ("render", 1, 4_000_000, 1_000_000),
        ("build", 0, 1_000_000, 5_000_000),
    ]
    assert spans[0].attributes == (("page", "a"),)


def test_the_summary_tells_a_span_from_those_inside() -> None:
    lines = summary(tracer_with_spans().spans).splitlines()
    assert lines[1].split() == ["build", "1", "5.0", "3.0"]
    assert lines[2].split() == ["render", "2", "2.0", "2.0"]


def test_spans_of_other_processes_are_their_own() -> None:
    tracer = tracer_with_spans()
    tracer.absorb([Span("work", 1_500_000, 9_000_000, 0, 7, ())])
    assert "work" in summary(tracer.spans)
    assert summary(tracer.spans).splitlines()[1].split() == ["work", "1", "9.0", "9.0"]
    taken = tracer.take()
    assert len(taken) == 4
    assert tracer.spans == []


def test_the_file_is_a_chrome_trace() -> None:
    events = json.loads(chrome_trace(tracer_with_spans().spans))["traceEvents"]
    assert events[0] == {
        "name": "build",
        "ph": "X",
        "ts": 1000.0,
        "dur": 5000.0,
        "pid": 0,
        "tid": 0,
        "args": {},
    }
    assert events[1]["args"] == {"page": "a"}


def test_a_tracer_that_is_off_keeps_nothing() -> None:
    tracer = NoTracer()
    with tracer.span("x", a=1), tracer.span("y"):
        pass
    assert tracer.span("x") is tracer.span("y")


def test_a_span_ends_with_an_error_too() -> None:
    tracer = SpanTracer(lambda: 0)
    try:
        with tracer.span("x"):
            raise ValueError
    except ValueError:
        pass
    assert [span.name for span in tracer.spans] == ["x"]


def test_the_table_has_a_column_for_each_language() -> None:
    drawn = table({"en": Counts(pages=1200), "pt-br": Counts(aliases=3)}).splitlines()
    assert drawn[0] == "                  │  EN  │ PT-BR "
    assert drawn[1] == "──────────────────┼──────┼───────"
    assert drawn[2] == " Pages            │ 1200 │     0 "
    assert drawn[7] == " Aliases          │    0 │     3 "
