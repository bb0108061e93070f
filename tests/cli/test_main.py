"""The way in: commands, exit statuses, and what becomes of errors."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from ostinato.base.diagnostics import AuthorError, Diagnostic, Report, WorldError
from ostinato.base.positions import Span
from ostinato.cli.main import main
from ostinato.config.flags import Flags
from ostinato.trace.counts import Counts


class Engine(types.ModuleType):
    """Stands for `ostinato.build`: answers with what a test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__("ostinato.build")
        self.report = Report()
        self.counts = {"en": Counts(pages=3)}
        self.failure: BaseException | None = None
        self.asked: list[Flags] = []
        self.filename = "/site/content/posts/a.md"
        self.made: list[tuple[str, str, bool]] = []

    is_refused = False

    def build(
        self, flags: Flags, environ: object, *, progress: object, tracer: object, approve: object
    ) -> Engine:
        self.asked.append(flags)
        if self.failure is not None:
            raise self.failure
        with tracer.span("render", pages=3):  # type: ignore[attr-defined]
            progress.start("rendering", 3)  # type: ignore[attr-defined]
            progress.advance(3)  # type: ignore[attr-defined]
        return self

    def new_content(self, flags: Flags, environ: object, path: str, *, kind: str, force: bool) -> Engine:
        self.made.append((path, kind, force))
        return self


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    engine = Engine()
    for name in ("ostinato.build", "ostinato.archetypes"):
        monkeypatch.setitem(sys.modules, name, engine)
    return engine


def test_nothing_at_all_means_build(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out = capsys.readouterr().out
    assert " Pages            │  3 " in out
    assert "Total in " in out
    assert main(["-D", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert engine.asked == [Flags(), Flags(build_drafts=True, quiet=True)]


def test_mistakes_make_it_exit_with_1(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.report.warn("w", "a warning")
    engine.report.error("e", "a mistake", Span("a.md", 3, 1, 4, "abc"), hint="write it otherwise")
    assert main(["build"]) == 1
    errors = capsys.readouterr().err
    assert "warning[w]: a warning" in errors
    assert "error[e]: a mistake\n  --> a.md:3:1" in errors
    assert "1 mistake; nothing was published" in errors
    assert main(["build", "--logLevel", "error"]) == 1
    assert "a warning" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (WorldError("the disk is full"), 2, "error: the disk is full"),
        (AuthorError(Diagnostic("e", "a mistake")), 1, "error[e]: a mistake"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ZeroDivisionError("oh"), 70, "a bug of Ostinato"),
    ],
)
def test_errors_become_exit_statuses(
    failure: BaseException, status: int, words: str, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.failure = failure
    assert main(["build", "--quiet"]) == status
    assert words in capsys.readouterr().err


def test_a_bug_leaves_its_trace_in_a_file(
    engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    engine.failure = ZeroDivisionError("oh")
    assert main(["build", "-D"]) == 70
    (trace,) = tmp_path.iterdir()
    assert str(trace) in capsys.readouterr().err
    assert "arguments: build -D" in trace.read_text()
    assert "ZeroDivisionError: oh" in trace.read_text()


@pytest.mark.parametrize("line", ["nope", "build --nope", "config --format xml", "new site", "list nope"])
def test_a_command_line_that_cannot_be_understood_exits_with_2(
    line: str,
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(line.split()) == 2
    assert "error: " in capsys.readouterr().err


def test_a_trace_is_written_when_it_is_asked_for(engine: Engine, tmp_path: Path) -> None:
    assert main(["--trace", str(tmp_path / "trace.json"), "--quiet"]) == 0
    assert b'"name":"render"' in (tmp_path / "trace.json").read_bytes()


def test_new_content_is_meant_when_new_is_followed_by_a_path(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "posts/a.md", "-k", "note"]) == 0
    assert main(["new", "content", "posts/b.md", "-f"]) == 0
    assert engine.made == [("posts/a.md", "note", False), ("posts/b.md", "", True)]
    assert 'Content "/site/content/posts/a.md" created' in capsys.readouterr().out


@pytest.mark.parametrize("form", ["toml", "yaml", "json"])
def test_a_new_site_and_a_new_theme_are_built_by_hugo(
    form: str,
    tmp_path: Path,
    hugo: Callable[..., subprocess.CompletedProcess[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = tmp_path / "site"
    assert main(["new", "site", str(site), "--format", form, "--quiet"]) == 0
    assert main(["new", "site", str(site), "--quiet"]) == 2
    assert main(["new", "theme", "mine", "-s", str(site), "--quiet", "--format", form]) == 0
    (site / "content/posts").mkdir()
    (site / "content/posts/a.md").write_text("---\ntitle: First\ndate: 2024-01-02\ntags: [x]\n---\nText.\n")
    done = hugo("--source", site, "--theme", "mine", "--panicOnWarning")
    assert "WARN" not in done.stdout + done.stderr
    assert "<h1>First</h1>" in (site / "public/posts/a/index.html").read_text()
    assert (site / "public/tags/x/index.html").exists()


def test_misspelled_settings_are_told_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hugo.toml").write_text(
        'tilte = "x"\nanything = 1\n[markup.goldmark.rendrer]\nunsafe = true\n[pagination]\npagersiez = 3\n'
        '[languages.en]\nlocal = "en"\n[params]\ntilte = "mine"\n'
    )
    assert main(["config", "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        'there is no setting "tilte"; did you mean "title"?',
        'there is no setting "markup.goldmark.rendrer"; did you mean "markup.goldmark.renderer"?',
        'there is no setting "pagination.pagersiez"; did you mean "pagination.pagersize"?',
        'there is no setting "languages.en.local"; did you mean "languages.en.locale"?',
    ]


def test_version_loads_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys; from ostinato.cli.main import main; main(['version']);"
        "heavy = {'ostinato.config.load', 'rich', 'yaml', 'rtoml', 'orjson', 'asyncio', 'subprocess', 'platform'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] in {"[]", "['platform']"}


def test_a_closed_pipe_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "ostinato", "config", "--format", "json"],
        check=False,
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


def test_completion_knows_commands_and_flags() -> None:
    environ = os.environ | {
        "_OSTINATO_COMPLETE": "bash_complete",
        "COMP_WORDS": "ostinato build --mini",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "ostinato"], check=False, capture_output=True, text=True, env=environ
    )
    assert done.stdout == "plain,--minify\n"


def test_a_new_page_is_opened_in_the_editor(engine: Engine, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[2]); sys.exit(3)")
    seen = tmp_path / "seen"
    assert main(["new", "posts/a.md", "--quiet", "--editor", f"{sys.executable} {script} {seen}"]) == 3
    assert seen.read_text() == engine.filename
