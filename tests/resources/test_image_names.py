"""Processed pictures have the names that real Hugo gives them: pages that link to them are the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

Engine = Callable[..., subprocess.CompletedProcess[str]]

LAYOUT = """
{{ $a := resources.Get "a.jpg" }}{{ $b := resources.Get "b.png" }}
{{ ($a.Resize "100x").RelPermalink }}
{{ ($a.Resize " 100x  Q50 ").RelPermalink }}
{{ ($a.Fit "100x100").RelPermalink }}
{{ ($a.Fill "100x100").RelPermalink }}
{{ ($a.Fill "100x100 TopLeft").RelPermalink }}
{{ ($a.Crop "100x100 smart webp").RelPermalink }}
{{ ($b.Resize "100x webp").RelPermalink }}
{{ (($b.Resize "100x").Resize "50x").RelPermalink }}
{{ ($a.Process "resize 100x png").RelPermalink }}
{{ ($a.Resize "100x jpg").RelPermalink }}
{{ (($a | resources.Copy "x/y.jpg").Resize "100x").RelPermalink }}
{{ range slice "c.bmp" "d.gif" "e.tiff" "f.webp" }}{{ ((resources.Get .).Resize "100x").RelPermalink }}
{{ end }}
"""


@pytest.mark.parametrize(
    "imaging",
    [
        "",
        '[imaging]\nquality = 80\nanchor = "Top"\n',
        '[imaging]\nresampleFilter = "lanczos"\n[imaging.webp]\nhint = "icon"\nmethod = 3\n[imaging.exif]\ndisableDate = true\n[imaging.meta]\nfields = ["a", "b"]\n',
    ],
    ids=["defaults", "settings", "nested settings"],
)
def test_names_of_processed_pictures(imaging: str, tmp_path: Path, hugo: Engine, ostinato: Engine) -> None:
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "layouts").mkdir()
    noise = Image.effect_noise((120, 110), 50)
    for name in ("a.jpg", "b.png", "c.bmp", "e.tiff", "f.webp"):
        noise.convert("RGB").save(site / "assets" / name)
    noise.convert("P").save(site / "assets" / "d.gif")
    (site / "hugo.toml").write_text(
        f'disableKinds = ["page", "section", "taxonomy", "term", "sitemap", "rss"]\n{imaging}'
    )
    (site / "layouts" / "home.html").write_text(LAYOUT)
    hugo("--source", site, "--destination", tmp_path / "theirs")
    ostinato("build", "--source", site, "--destination", tmp_path / "ours")
    theirs, ours = (
        {file.relative_to(tmp_path / name).as_posix() for file in (tmp_path / name).rglob("*")}
        for name in ("theirs", "ours")
    )
    assert ours == theirs
    pages = [(tmp_path / name / "index.html").read_text() for name in ("theirs", "ours")]
    assert pages[0] == pages[1]
