"""The journal: what was written is read again, whatever became of its last line, and nothing secret is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.journal import Journal, JournalError
from ostinato.world.log_file import Log, LogFile, MemoryLog

TARGET = "file:///var/www/site"


def journal(log: Log) -> Journal:
    return Journal(log, lambda: "2026-01-01T00:00:00+00:00")


def written(log: Log) -> None:
    book = journal(log)
    book.begin("run-1", "a" * 32, TARGET)
    book.before("put", "index.html", "d1")
    book.after("put", "index.html", "d1")
    book.before("put", "ü.html", "d2")


def test_a_run_that_did_not_end_is_gone_on_with(tmp_path: Path) -> None:
    log = LogFile(str(tmp_path / "deep" / "journal"))
    written(log)
    book = journal(log)
    assert book.resumes("a" * 32, TARGET)
    assert not book.resumes("b" * 32, TARGET)
    assert not book.resumes("a" * 32, "file:///elsewhere")
    assert book.has_stored("index.html", "d1")
    assert not book.has_stored("index.html", "d9")
    assert not book.has_stored("ü.html", "d2")
    book.begin("run-2", "a" * 32, TARGET)
    book.end()
    assert not journal(log).resumes("a" * 32, TARGET)
    book.begin("run-3", "b" * 32, TARGET)
    assert not journal(log).has_stored("index.html", "d1")


@given(st.integers(0, 400))
def test_a_torn_line_costs_itself_alone(length: int) -> None:
    whole = MemoryLog()
    written(whole)
    torn = MemoryLog()
    torn.data = whole.data[:length]
    book = journal(torn)
    lines = whole.data[:length].count(b"\n")
    assert len(book.records) == lines
    book.after("put", "later.html", "d3")
    again = journal(torn)
    assert len(again.records) == lines + 1
    assert again.records[:-1] == journal(whole).records[:lines]


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_found_out(at: int, change: int) -> None:
    log = MemoryLog()
    written(log)
    usual = journal(log).records
    at %= len(log.data)
    log.data = log.data[:at] + bytes([log.data[at] ^ change]) + log.data[at + 1 :]
    found = journal(log).records
    assert len(found) < len(usual)
    assert found == usual[: len(found)]


def test_nothing_is_done_that_cannot_be_written_down() -> None:
    class Full(MemoryLog):
        def append(self, data: bytes) -> None:
            raise WorldError("no space left")

    book = journal(Full())
    with pytest.raises(JournalError, match="no space left"):
        book.before("put", "index.html")


def test_the_journal_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(LogFile(str(path)))
    assert path.stat().st_mode & 0o077 == 0
