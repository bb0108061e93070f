"""The minifier in processes that fork: its library does not live on in a child."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ostinato.world.minifying import MinifyError, minify

SETTINGS = (("html-keep-quotes", "true"),)

IN_A_CHILD = """
import os, signal
from ostinato.world import minifying
{before}
if not (child := os.fork()):
    signal.alarm(20)
    print(minifying.minify((), "text/css", b"a {{ color: red; }}").decode(), flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(minifying.minify((), "text/css", b"b {{ color: red; }}").decode())
"""


@pytest.mark.parametrize(
    "before",
    [
        pytest.param('minifying.minify((), "text/css", b"a {}")', id="loaded before the fork"),
        pytest.param("minifying.stay_forkable()", id="not used before the fork"),
        pytest.param(
            'minifying.stay_forkable(); minifying.minify((), "text/css", b"a {}")', id="used and forkable"
        ),
        pytest.param("pass", id="nothing before the fork"),
    ],
)
def test_a_child_minifies_whatever_its_parent_did(before: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CHILD.format(before=before)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "a{color:red}\nb{color:red}\n"


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    text = "a {}".encode("utf-16")
    assert minify(SETTINGS, "text/css", text) == text


def test_broken_text_is_told() -> None:
    with pytest.raises(MinifyError, match="expected"):
        minify(SETTINGS, "application/javascript", b"let = ;;; (")
