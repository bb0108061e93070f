"""`js.Batch` beside real Hugo: the same files, with the same code but for names that hang on where esbuild runs."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Engine = Callable[..., subprocess.CompletedProcess[str]]

_SITE = {
    "hugo.toml": 'baseURL = "https://example.org/"\ndisableKinds = ["rss", "sitemap", "taxonomy", "term", "section"]\n',
    "assets/map/pin.js": """
import './pin.css';
import { shout } from '../loud.js';
import * as params from '@params';
import * as config from '@params/config';
export default function Pin(where) { console.log(shout(where), params.colour, config.zoom); }
""",
    "assets/map/pin.css": ".pin { color: red; }\n",
    "assets/loud.js": "export const shout = (text) => text.toUpperCase();\n",
    "assets/run.js": "export default function (group) { console.log(group.id, group.scripts.length); }\n",
    "layouts/home.html": """
{{- $batch := js.Batch "js/places" -}}
{{- with $batch.Config }}{{ .SetOptions (dict "params" (dict "zoom" 3)) }}{{ end -}}
{{- with $batch.Group "maps" -}}
  {{- with .Script "pin" -}}
    {{ .SetOptions (dict "resource" (resources.Get "map/pin.js") "export" "default" "params" (dict "colour" "blue")) }}
  {{- end -}}
  {{- with .Instance "pin" "oslo" }}{{ .SetOptions (dict "params" (dict "lat" 59.9)) }}{{ end -}}
  {{- with .Instance "pin" "bergen" }}{{ .SetOptions (dict "params" (dict "lat" 60.4)) }}{{ end -}}
  {{- with .Instance "pin" "bergen" }}never{{ end -}}
  {{- with .Runner "run" }}{{ .SetOptions (dict "resource" (resources.Get "run.js")) }}{{ end -}}
{{- end -}}
{{- with $batch.Group "plain" -}}
  {{- with .Script "loud" }}{{ .SetOptions (dict "resource" (resources.Get "loud.js")) }}{{ end -}}
{{- end -}}
{{- range $name, $files := $batch.Build.Groups -}}
  {{ $name }}:{{ range $files }} {{ .RelPermalink }} {{ .MediaType.Type }}{{ end }};
{{ end -}}
{{- with try ($batch.Group "a/b") }}{{ with .Err }}refused{{ end }}{{ end -}}
""",
}


def test_same_batch_as_hugo(tmp_path: Path, hugo: Engine, ostinato: Engine) -> None:
    if shutil.which("npm") is None and shutil.which("esbuild") is None:
        pytest.skip("esbuild is not here, nor npm to fetch it")
    for name, text in _SITE.items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    made = {}
    for name, engine in (("hugo", hugo), ("ours", ostinato)):
        public = tmp_path / f"{name}-public"
        engine("--source", tmp_path, "--destination", public, "--noBuildLock")
        made[name] = {
            _without_hash(file.relative_to(public).as_posix()): _code(file)
            for file in sorted(public.rglob("*"))
            if file.is_file()
        }
    assert made["ours"] == made["hugo"]


def _without_hash(text: str) -> str:
    return re.sub(r"chunk-[A-Z0-9]{8}", "chunk", text)


def _code(file: Path) -> str:
    """The text without what says where files lay: comments, and the names that are made of them."""
    text = re.sub(r"(?m)^(//|/\*) .*\n", "", file.read_text(encoding="utf-8"))
    return _without_hash(text)
