"""The dominant colours of photographs are those that real Hugo finds."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from PIL import Image

Engine = Callable[..., subprocess.CompletedProcess[str]]


def test_dominant_colours(tmp_path: Path, hugo: Engine, ostinato: Engine) -> None:
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "layouts").mkdir()
    gradient = Image.linear_gradient("L").resize((300, 261))
    radial = Image.radial_gradient("L").resize((300, 261))
    picture = Image.merge("RGB", (gradient, radial, gradient.transpose(Image.Transpose.ROTATE_180)))
    picture.save(site / "assets" / "a.jpg", quality=90)
    picture.save(site / "assets" / "b.jpg", quality=70, subsampling=0)
    picture.save(site / "assets" / "c.png")
    picture.convert("L").save(site / "assets" / "d.jpg")
    (site / "hugo.toml").write_text(
        'disableKinds = ["page", "section", "taxonomy", "term", "sitemap", "rss"]'
    )
    (site / "layouts" / "home.html").write_text(
        '{{ range slice "a.jpg" "b.jpg" "c.png" "d.jpg" }}{{ . }} {{ (resources.Get .).Colors }}\n{{ end }}'
    )
    hugo("--source", site, "--destination", tmp_path / "theirs")
    ostinato("build", "--source", site, "--destination", tmp_path / "ours")
    theirs, ours = ((tmp_path / name / "index.html").read_text() for name in ("theirs", "ours"))
    assert ours == theirs
