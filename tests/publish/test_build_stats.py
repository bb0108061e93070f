"""`hugo_stats.json` holds the same elements, classes and ids as that of real Hugo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Engine = Callable[..., subprocess.CompletedProcess[str]]

_PAGE = """<!DOCTYPE html>
<html lang="en" class="dark  theme-x">
<head><meta charset=utf-8><title class='t'>x</title><style>.foo { color: red } <b class="instyle"></style>
<script class="scr">if (a < b && c > d) { el.innerHTML = "<div class='inscript' id=inscript2>"; }</script></head>
<body id="top" data-x='<i class="q">'>
<!-- <p class="comment"> -->
<svg viewBox="0 0 1 1"><linearGradient id="lg"/></svg>
<p class=unquoted id=u1 :class="{ 'a b': c }" x-bind:class="foo">
<pre class="pre"><code class="c"><b class="inpre">x</b></code></pre>
<textarea class="ta"><i class="inta"></i></textarea>
<my-element class="md:flex hover:[&>p]:x w-1/2"></my-element>
<DIV CLASS="UPPER" ID="Up"></DIV>
<img src="a.png" class="
  multi
  line">
<a href="/a?b=c&amp;class=d" class="x &amp; y">a</a>
</body></html>
"""


@pytest.mark.parametrize("settings", ["", "disableTags = true", "disableClasses = true\ndisableIDs = true"])
def test_same_stats_as_hugo(settings: str, tmp_path: Path, hugo: Engine, ostinato: Engine) -> None:
    held = {}
    for name, engine in (("hugo", hugo), ("ours", ostinato)):
        site = tmp_path / name
        (site / "layouts").mkdir(parents=True)
        (site / "hugo.toml").write_text(
            'disableKinds = ["rss", "sitemap", "taxonomy", "term", "section"]\n'
            f"[build.buildStats]\nenable = true\n{settings}\n"
        )
        (site / "layouts" / "home.html").write_text(_PAGE)
        engine("--source", site, "--noBuildLock")
        held[name] = (site / "hugo_stats.json").read_text()
    assert held["ours"] == held["hugo"]
    assert json.loads(held["ours"])["htmlElements"]


def test_deferred_blocks_can_read_the_stats(tmp_path: Path, hugo: Engine, ostinato: Engine) -> None:
    made = {}
    for name, engine in (("hugo", hugo), ("ours", ostinato)):
        site = tmp_path / name
        (site / "layouts").mkdir(parents=True)
        (site / "hugo.toml").write_text(
            'disableKinds = ["rss", "sitemap", "taxonomy", "term", "section"]\nbuild.buildStats.enable = true\n'
        )
        (site / "layouts" / "home.html").write_text(
            '<p class="found">{{ with (templates.Defer (dict "key" "a")) }}'
            '{{ in (readFile "hugo_stats.json") "found" }}{{ end }}</p>'
        )
        engine("--source", site, "--noBuildLock")
        made[name] = (site / "public" / "index.html").read_text()
    assert made["ours"] == made["hugo"]
    assert "true" in made["ours"]
