"""The commands `check` and `headers`, and `build --check`: what they print, write, and end with."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.check.loopback import Answer, serving

from ostinato.cli.main import main

PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n<title>Home</title>\n</head>\n'
    "<body>\n<h1>Home</h1>\n%s\n</body>\n</html>\n"
)
CLEAN = PAGE % "<p>Nothing.</p>"
NOISY = PAGE % '<img src="https://evil.example/a.png" alt="">'
DEAD_LINK = PAGE % '<a href="/gone/">x</a>'
UNLABELLED = PAGE % "<p><input></p>"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line in an empty folder, with a cache of its own: status, output, errors."""
    monkeypatch.setenv("HUGO_CACHEDIR", str(tmp_path / "cache"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def write(files: dict[str, str], folder: str = "public") -> None:
    for name, text in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def project(**layouts: str) -> None:
    """A Hugo project with a home page."""
    write(
        {
            "hugo.toml": 'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
            "layouts/home.html": layouts.get("home", CLEAN),
        },
        ".",
    )


def configure(text: str) -> None:
    with Path("hugo.toml").open("a") as file:
        file.write(f"\n[check]\n{text}\n")


def test_a_clean_folder_ends_with_0(run: Run) -> None:
    write({"index.html": CLEAN}, "anything")
    assert run("check", "anything") == (
        0,
        "1 page and 0 other files: nothing to tell; 0 foreign requests, 0 scripts (0 bytes)\n",
        "",
    )
    assert run("check", "anything", "--quiet") == (0, "", "")


def test_findings_that_fail_end_with_1_and_paths_can_be_opened(run: Run) -> None:
    write({"index.html": NOISY}, "some/where")
    status, out, _ = run("check", "some/where/")
    assert status == 1
    assert "error[requests]: an image from https://evil.example\n  --> some/where/index.html:10:11\n" in out
    assert Path("some/where/index.html").exists()
    assert run("check", "some/where", "--exit-zero")[0] == 0


def test_warnings_end_with_0(run: Run) -> None:
    write({"index.html": UNLABELLED})
    status, out, _ = run("check", "public")
    assert status == 0
    assert "warning[labels]" in out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("check", "build the site first"),
        ("check nowhere", "nowhere is no folder"),
        ("check empty", "there is no page in empty"),
        ("check public --format xml", "formats: people, json, sarif, junit"),
        ("check public --select lnks", "there is no check lnks; did you mean links?"),
        ("check public --statement --ignore links", "a statement is about all checks"),
        ("check public --axe nowhere.js", "nowhere.js"),
        ("headers nowhere", "nowhere is no folder"),
        ("headers public --for iis", "forms: _headers, nginx, caddy, apache, meta"),
        ("check http://127.0.0.1:9/", "refused"),
    ],
)
def test_what_cannot_be_done_ends_with_2(
    line: str, words: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostinato.world.clock.SystemClock.sleep", lambda clock, seconds: None)
    if "public" in line:
        write({"index.html": CLEAN})
    Path("empty").mkdir()
    status, out, err = run(*line.split())
    assert (status, out) == (2, "")
    assert words in err


def test_checks_are_selected_and_left_out(run: Run) -> None:
    write({"index.html": NOISY + DEAD_LINK})
    checks = json.loads(
        run("check", "public", "--json", "--select", "links,requests", "--ignore", "links")[1]
    )
    assert {finding["check"] for finding in checks["findings"]} == {"requests"}


@pytest.mark.parametrize(
    ("form", "beginning"), [("json", '{\n "format": 1'), ("sarif", '{\n "$schema"'), ("junit", "<?xml ")]
)
def test_other_formats(form: str, beginning: str, run: Run) -> None:
    write({"index.html": NOISY})
    status, out, _ = run("check", "public", "--format", form)
    assert status == 1
    assert out.startswith(beginning)
    assert run("check", "public", "--format", form, "--output", "out/report")[1] == ""
    assert Path("out/report").read_text() == out


def test_all_checks_are_listed(run: Run) -> None:
    out = run("check", "--list")[1]
    assert "requests               fail  Pages ask no other origin for anything on their own.\n" in out


def test_text_of_a_page_moves_no_cursor(run: Run) -> None:
    write({"index.html": PAGE % '<img src="https://evil.example/\x1b[2J.png" alt="">'})
    assert "\x1b" not in run("check", "public")[1]


def test_without_a_folder_the_project_is_looked_at_with_its_settings(run: Run) -> None:
    project(home=DEAD_LINK)
    run("build", "--quiet")
    assert run("check")[0] == 1
    configure('links = "warn"')
    status, out, _ = run("check")
    assert status == 0
    assert "--> public/index.html" in out


def test_a_folder_in_which_a_project_publishes_has_its_settings(run: Run) -> None:
    project(home=DEAD_LINK)
    run("build", "--quiet")
    write({"index.html": DEAD_LINK}, "other")
    configure('links = "off"')
    assert run("check", "public")[0] == 0
    assert run("check", "other")[0] == 1, "the project does not publish there"
    os.chdir("/")
    assert run("check", f"{Path.cwd()}public")[0] == 2


def test_allowances_and_levels_of_the_settings(run: Run) -> None:
    project(home=NOISY)
    run("build", "--quiet")
    configure('[[check.allow]]\norigin = "evil.example"\nreason = "an agreement of 2026"')
    status, out, _ = run("check")
    assert status == 0
    assert "allowed: 1 of requests, because an agreement of 2026\n" in out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('lnks = "off"', "check.lnks: there is no such check; did you mean links?"),
        ('links = "loud"', 'check.links: "loud" is no level; use off, warn or fail'),
        ('[[check.allow]]\norigin = "x"', "every allowance needs a reason"),
        (
            '[[check.allow]]\norign = "x"\nreason = "y"',
            "check.allow.orign: there is no such key; did you mean origin?",
        ),
        ('[[check.allow]]\ncheck = "lnks"\nreason = "y"', "there is no check lnks; did you mean links?"),
        ("[check.budget]\npages = 1", "check.budget.pages: there is no such budget"),
        ("[check.external]\npatients = 1", "check.external.patients: there is no such setting"),
        ('statement = "yes"', 'check.statement: "yes" is neither true nor false'),
    ],
)
def test_settings_that_cannot_be_understood(text: str, words: str, run: Run) -> None:
    project()
    run("build", "--quiet")
    configure(text)
    status, out, err = run("check")
    assert (status, out) == (2, "")
    assert words in err


def test_build_refuses_what_fails_and_leaves_the_site_as_it_was(run: Run) -> None:
    project()
    assert run("build", "--check")[0] == 0
    before = Path("public/index.html").read_bytes()
    project(home=DEAD_LINK)
    status, out, err = run("build", "--check")
    assert status == 1
    assert "error[links]: /gone/ leads nowhere\n  --> index.html:" in out
    assert "nothing was published" in err
    assert Path("public/index.html").read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == [
        "hugo.toml",
        "layouts",
        "public",
    ]
    assert run("build", "--quiet")[0] == 0, "without --check nothing is refused"
    assert Path("public/index.html").read_bytes() != before


def test_build_checks_files_of_others_in_the_publish_folder_too(run: Run) -> None:
    write({"gone/index.html": CLEAN})
    project(home=DEAD_LINK)
    assert run("build", "--check")[0] == 0


def test_build_checks_what_is_only_in_memory(run: Run) -> None:
    project(home=DEAD_LINK)
    assert run("build", "--check", "--renderToMemory")[0] == 1


def test_a_release_that_passes_carries_its_statement(run: Run) -> None:
    project()
    configure("statement = true")
    assert run("build", "--check", "--quiet")[0] == 0
    statement = json.loads(Path("public/quiet.json").read_text())
    assert (statement["pages"], statement["failed"]) == (1, [])
    assert Path("public/quiet.sums").read_text().endswith("  index.html\n")
    first = Path("public/quiet.json").read_bytes()
    assert run("build", "--check", "--quiet")[0] == 0
    assert Path("public/quiet.json").read_bytes() == first
    assert run("build", "--quiet")[0] == 0
    assert not Path("public/quiet.json").exists(), "nothing is stated of a release that was not checked"


def test_a_statement_is_written_only_for_what_passes(run: Run) -> None:
    write({"index.html": DEAD_LINK})
    status, _, err = run("check", "public", "--statement")
    assert status == 1
    assert "quiet.json is not written" in err
    assert not Path("public/quiet.json").exists()
    write({"index.html": CLEAN})
    assert run("check", "public", "--statement")[0] == 0
    assert json.loads(Path("public/quiet.json").read_text())["files"] == 1


def test_headers_are_written_and_notes_stay_out_of_them(run: Run) -> None:
    write({"index.html": PAGE % '<p style="top:0">x</p>'})
    status, out, err = run("headers", "public")
    assert status == 0
    assert out.startswith(
        "/*\n  Content-Security-Policy: default-src 'none'; style-src-attr 'unsafe-hashes' 'sha256-"
    )
    assert "note: 1 style attribute needs hashes" in err
    assert run("headers", "public", "--for", "netlify", "-o", "_headers")[1] == ""
    assert Path("_headers").read_text() == out


def test_without_a_browser_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"index.html": CLEAN})
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CHROMIUM", raising=False)
    status, out, err = run("check", "public", "--browser")
    assert (status, out) == (2, "")
    assert "no Chromium was found: install the package chromium or Google Chrome" in err


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (
            "/nowhere/chrome",
            "the environment variable CHROMIUM names /nowhere/chrome, which is no program here",
        ),
        ("/bin/false", "/bin/false has ended: is it a Chromium that can start here?"),
    ],
)
def test_a_browser_that_is_none(program: str, words: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"index.html": CLEAN})
    monkeypatch.setenv("CHROMIUM", program)
    status, out, err = run("check", "public", "--browser")
    assert (status, out) == (2, "")
    assert words in err


def published(folder: str) -> Callable[[str, int], Answer]:
    """A host of a folder."""

    def answer(path: str, number: int) -> Answer:
        file = Path(folder + (f"{path}index.html" if path.endswith("/") else path))
        return (
            Answer(200, file.read_bytes(), {"Content-Security-Policy": "x"})
            if file.is_file()
            else Answer(404)
        )

    return answer


def test_a_site_on_the_web_is_compared_with_its_statement(run: Run) -> None:
    write({"index.html": CLEAN, "a/index.html": CLEAN})
    assert run("check", "public", "--statement")[0] == 0
    with serving(published("public")) as host:
        status, out, err = run("check", f"{host.origin}/")
        assert (status, "nothing to tell" in out) == (0, True)
        assert err == f"note: 2 files of {host.origin}/ were fetched, and are compared with its statement\n"
        write({"a/index.html": NOISY})
        status, out, _ = run("check", host.origin)
    assert status == 1
    assert "error[live-files]: a/index.html is not served as stated\n  --> " in out
    assert "error[requests]: an image from https://evil.example" in out


def test_links_to_others_are_remembered_between_runs(run: Run) -> None:
    with serving(lambda path, number: Answer(404 if "gone" in path else 200)) as host:
        write(
            {"index.html": PAGE % f'<a href="{host.origin}/gone">x</a> <a href="{host.origin}/there">x</a>'}
        )
        configured = ("--external", "--json")
        status, out, err = run("check", "public", *configured)
        assert (status, json.loads(out)["findings"]) == (0, [])
        assert err == f"note: {host.origin}/gone: 404 Not Found; that alone does not make it dead\n"
        asked = len(host.asked)
        assert run("check", "public", "--offline")[2] == err
        assert run("check", "public", "--external")[2] == err
        assert len(host.asked) == asked, "twice on one day says no more than once"


def test_links_count_as_dead_as_the_settings_say(run: Run) -> None:
    with serving(lambda path, number: Answer(404)) as host:
        project(home=PAGE % f'<a href="{host.origin}/gone">x</a>')
        run("build", "--quiet")
        configure('external-links = "fail"\n[check.external]\npatience = 1')
        status, out, _ = run("check", "--external")
        assert status == 1
        assert f"error[external-links]: {host.origin}/gone is gone: 404 Not Found at once\n" in out
        assert run("check")[0] == 0
