"""The union tree: what is mounted where, and which file is the strongest."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ostinato.base.diagnostics import Report
from ostinato.config.flags import Flags
from ostinato.config.load import load_config
from ostinato.mounts import SourceTree, mount
from ostinato.world.disk import RealDisk
from ostinato.world.memory import MemoryDisk


def tree_of(files: Mapping[str, str], environ: Mapping[str, str] | None = None) -> SourceTree:
    disk = MemoryDisk(files)
    report = Report()
    config = load_config(disk, Flags(), environ or {}, report)
    assert config is not None, [each.message for each in report]
    tree = mount(config, disk, report)
    assert not report.has_errors, [each.message for each in report]
    return tree


def texts(tree: SourceTree, component: str) -> dict[str, str]:
    return {path: file.read_text() for path, file in tree.files(component).items()}


def test_a_project_is_over_its_themes_in_their_order() -> None:
    tree = tree_of(
        {
            "hugo.toml": 'theme = ["one", "two"]',
            "layouts/all.html": "project",
            "themes/one/layouts/all.html": "one",
            "themes/one/layouts/page.html": "one",
            "themes/two/layouts/page.html": "two",
            "themes/two/layouts/home.html": "two",
        }
    )
    assert texts(tree, "layouts") == {"all.html": "project", "page.html": "one", "home.html": "two"}
    assert [(file.path, file.module) for file in tree.layers("layouts")] == [
        ("all.html", "project"),
        ("all.html", "one"),
        ("page.html", "one"),
        ("home.html", "two"),
        ("page.html", "two"),
    ]
    assert tree.files("layouts")["page.html"].shown == "themes/one/layouts/page.html"


def test_a_theme_brings_its_own_themes_after_itself() -> None:
    tree = tree_of(
        {
            "hugo.toml": 'theme = ["one", "two"]',
            "themes/one/hugo.toml": 'theme = "three"',
            "themes/one/layouts/a.html": "one",
            "themes/two/layouts/b.html": "two",
            "themes/three/layouts/a.html": "three",
            "themes/three/layouts/b.html": "three",
        }
    )
    assert texts(tree, "layouts") == {"a.html": "one", "b.html": "three"}


def test_modules_come_from_vendor_and_from_replacements() -> None:
    files = {
        "hugo.toml": '[[module.imports]]\npath = "example.com/a"\n[[module.imports]]\npath = "example.com/b"\n',
        "_vendor/modules.txt": "# example.com/a v1.0.0\n",
        "_vendor/example.com/a/layouts/a.html": "vendored",
        "here/b/layouts/b.html": "replaced",
    }
    tree = tree_of(files, {"HUGO_MODULE_REPLACEMENTS": "example.com/b -> ../here/b"})
    assert texts(tree, "layouts") == {"a.html": "vendored", "b.html": "replaced"}


def test_an_import_has_mounts_of_its_own() -> None:
    tree = tree_of(
        {
            "hugo.toml": '[[module.imports]]\npath = "pack"\n[[module.imports.mounts]]\nsource = "dist/x.js"\n'
            'target = "assets/js/y.js"\n[[module.imports.mounts]]\nsource = "dist"\ntarget = "static/dist"\n',
            "themes/pack/dist/x.js": "x",
            "themes/pack/layouts/all.html": "not mounted",
        }
    )
    assert texts(tree, "assets") == {"js/y.js": "x"}
    assert texts(tree, "static") == {"dist/x.js": "x"}
    assert texts(tree, "layouts") == {}


def test_content_is_kept_for_each_language() -> None:
    tree = tree_of(
        {
            "hugo.toml": "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\ncontentDir = 'inhalt'\n",
            "content/a.md": "en",
            "inhalt/a.md": "de",
        }
    )
    assert [(file.path, file.languages, file.read_text()) for file in tree.content()] == [
        ("a.md", (), "en"),
        ("a.md", ("de",), "de"),
    ]


def test_languages_of_a_mount_are_patterns() -> None:
    settings = "[languages.en]\n[languages.de]\n[languages.fr]\n[[module.mounts]]\nsource = 'content'\ntarget = 'content'\n"
    for pattern, expected in (('["! fr"]', [("de", "en")]), ('["{de,fr}"]', [("de", "fr")]), ('["it"]', [])):
        tree = tree_of(
            {
                "hugo.toml": f"{settings}[module.mounts.sites.matrix]\nlanguages = {pattern}\n",
                "content/a.md": "x",
            }
        )
        assert [file.languages for file in tree.content()] == expected


def test_data_and_strings_are_given_with_all_their_layers() -> None:
    tree = tree_of(
        {
            "hugo.toml": 'theme = "one"',
            "data/a.yaml": "project",
            "themes/one/data/a.yaml": "one",
            "themes/one/data/b.yaml": "one",
        }
    )
    assert [file.read_text() for file in tree.layers("data")] == ["project", "one", "one"]


def test_each_host_has_static_files_of_its_own() -> None:
    tree = tree_of(
        {
            "hugo.toml": "[languages.en]\nbaseURL = 'https://a/'\nstaticDir2 = 'en'\n"
            "[languages.de]\nbaseURL = 'https://b/'\nstaticDir2 = 'de'\n",
            "static/all.txt": "all",
            "en/one.txt": "en",
            "de/one.txt": "de",
        }
    )
    assert {path: file.read_text() for path, file in tree.static("en").items()} == {
        "all.txt": "all",
        "one.txt": "en",
    }
    assert {path: file.read_text() for path, file in tree.static("de").items()} == {
        "all.txt": "all",
        "one.txt": "de",
    }


def test_hidden_and_ignored_files_are_left_out_where_hugo_leaves_them_out() -> None:
    names = ("a.md", ".b.md", "#c#", "d.md~", ".e/f.md", "old/g.md", "h.old.md")
    files = {f"{component}/{name}": "x" for component in ("content", "static", "assets") for name in names}
    tree = tree_of({"hugo.toml": 'ignoreFiles = ["/old$", "\\\\.old\\\\."]', **files})
    assert list(tree.files("content")) == ["a.md"]
    assert sorted(tree.files("static")) == sorted(tree.files("assets")) == sorted(names)


def test_links_below_a_mount_are_left_out_and_a_mount_may_be_one() -> None:
    disk = MemoryDisk({"hugo.toml": "", "elsewhere/a.md": "a", "elsewhere/b.md": "b"})
    disk.link("content", "elsewhere")
    disk.link("static/a.txt", "../elsewhere/a.md")
    config = load_config(disk, Flags(), {}, Report())
    assert config is not None
    tree = mount(config, disk, Report())
    assert list(tree.files("content")) == ["a.md", "b.md"]
    assert list(tree.files("static")) == []


@pytest.mark.parametrize(
    "patterns",
    [
        '["**.css"]',
        '["*.css"]',
        '["! a"]',
        '["! a/**"]',
        '["a/**"]',
        '["a/*.css"]',
        '["! **.css"]',
        '["**/*.css"]',
        '["**/b/**"]',
        '["a/**", "! a/b/**"]',
        '["! a/b/**", "a/**"]',
        '"/A/**.{css,js}"',
    ],
)
def test_patterns_of_files_are_those_of_hugo(
    patterns: str, tmp_path: Path, hugo: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    for name in ("a/b/s.css", "a/t.css", "a/t.js", "u.css", "c/v.js"):
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text("x")
    (tmp_path / "hugo.toml").write_text(
        'disableKinds = ["page", "section", "taxonomy", "term", "rss", "sitemap", "404"]\n'
        f'[[module.mounts]]\nsource = "static"\ntarget = "static"\nfiles = {patterns}\n'
    )
    hugo("--source", tmp_path, "--noBuildLock")
    public = tmp_path / "public"
    theirs = {file.relative_to(public).as_posix() for file in public.rglob("*") if file.is_file()}
    disk = RealDisk(tmp_path)
    config = load_config(disk, Flags(), {}, Report())
    assert config is not None
    assert set(mount(config, disk, Report()).files("static")) == theirs


def test_two_mounts_of_one_place(
    tmp_path: Path, hugo: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Among the mounts of one module the first is the stronger for layouts and data, the last for static files."""
    settings = 'disableKinds = ["page", "section", "taxonomy", "term", "rss", "sitemap", "404"]\n'
    for component in ("layouts", "static", "data"):
        for folder in (f"{component}1", f"{component}2"):
            settings += f'[[module.mounts]]\nsource = "{folder}"\ntarget = "{component}"\n'
            (tmp_path / folder).mkdir()
    (tmp_path / "hugo.toml").write_text(settings)
    for number in ("1", "2"):
        (tmp_path / f"layouts{number}/home.html").write_text(f"layout {number} {{{{ hugo.Data.d.n }}}}")
        (tmp_path / f"static{number}/s.txt").write_text(f"static {number}")
        (tmp_path / f"data{number}/d.yaml").write_text(f"n: {number}")
    hugo("--source", tmp_path, "--noBuildLock")
    disk = RealDisk(tmp_path)
    config = load_config(disk, Flags(), {}, Report())
    assert config is not None
    tree = mount(config, disk, Report())
    home = tree.files("layouts")["home.html"].read_text().split(" {{")[0]
    number = tree.layers("data")[0].read_text().removeprefix("n: ")
    assert (tmp_path / "public/index.html").read_text() == f"{home} {number}"
    assert tree.files("static")["s.txt"].read() == (tmp_path / "public/s.txt").read_bytes()
