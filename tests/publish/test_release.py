"""A release replaces the published folder whole, keeps what is not ours, and takes away what is stale."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostinato.base.diagnostics import WorldError
from ostinato.publish import release as release_module
from ostinato.publish.manifest import decode, encode
from ostinato.publish.release import Release


class Store:
    """Manifests in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.data.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.data[key] = data


def publish(public: Path, store: Store, files: dict[str, str], *, clean: bool = False) -> Release:
    release = Release(public, store, clean=clean)
    sink = release.sink()
    release.switch({path: sink.put(path, text.encode()) for path, text in files.items()})
    return release


def read(public: Path) -> dict[str, str]:
    return {p.relative_to(public).as_posix(): p.read_text() for p in public.rglob("*") if p.is_file()}


@pytest.fixture(params=["exchange", "one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "one by one":
        monkeypatch.setattr(release_module, "exchange", lambda first, second: False)
    return str(request.param)


def test_a_second_release_replaces_the_first(tmp_path: Path, way: str) -> None:
    public, store = tmp_path / "public", Store()
    publish(public, store, {"index.html": "one", "a/index.html": "a", "b/c.css": "x"})
    second = publish(public, store, {"index.html": "two", "b/c.css": "x"})
    assert read(public) == {"index.html": "two", "b/c.css": "x"}
    assert second.cleaned == 1
    assert not (public / "a").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["public"]


def test_unchanged_files_keep_their_time_stamp(tmp_path: Path, way: str) -> None:
    public, store = tmp_path / "public", Store()
    publish(public, store, {"same.html": "same", "other.html": "one"})
    before = (public / "same.html").stat()
    publish(public, store, {"same.html": "same", "other.html": "two"})
    assert (public / "same.html").stat().st_mtime_ns == before.st_mtime_ns


def test_files_of_others_stay_unless_the_folder_is_to_be_cleaned(tmp_path: Path, way: str) -> None:
    public, store = tmp_path / "public", Store()
    public.mkdir()
    (public / "CNAME").write_text("example.org")
    (public / "dangling").symlink_to("nowhere")
    publish(public, store, {"index.html": "one"})
    assert read(public) == {"CNAME": "example.org", "index.html": "one"}
    assert (public / "dangling").is_symlink()
    publish(public, store, {"index.html": "one"}, clean=True)
    assert [p.name for p in public.iterdir()] == ["index.html"]


def test_a_file_edited_by_hand_is_written_again(tmp_path: Path, way: str) -> None:
    public, store = tmp_path / "public", Store()
    publish(public, store, {"index.html": "one"})
    (public / "index.html").write_text("edited")
    publish(public, store, {"index.html": "one"})
    assert read(public) == {"index.html": "one"}


def test_a_discarded_release_leaves_the_live_site(tmp_path: Path) -> None:
    public, store = tmp_path / "public", Store()
    publish(public, store, {"index.html": "one"})
    release = Release(public, store)
    release.sink().put("index.html", b"two")
    release.discard()
    assert read(public) == {"index.html": "one"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["public"]


def test_writing_twice_never_writes_through_to_the_live_site(tmp_path: Path) -> None:
    public, store = tmp_path / "public", Store()
    publish(public, store, {"index.html": "one"})
    release = Release(public, store)
    sink = release.sink()
    sink.put("index.html", b"one")
    sink.put("index.html", b"two")
    assert read(public) == {"index.html": "one"}


def test_what_a_killed_build_left_is_removed_and_its_files_are_known(tmp_path: Path) -> None:
    public, store = tmp_path / "public", Store()
    dead = subprocess.Popen(["true"])
    dead.wait()
    leftover = tmp_path / f".public.next-{dead.pid}"
    leftover.mkdir()
    (leftover / "index.html").write_text("half")
    publish(public, store, {"index.html": "one", "gone.html": "x"})
    assert not leftover.exists()
    # Killed after the switch, before its manifest became the live one.
    live = store.data[f"live:{public}"]
    publish(public, store, {"index.html": "one", "gone.html": "x", "new.html": "y"})
    store.data[f"live:{public}"] = live
    publish(public, store, {"index.html": "one"})
    assert read(public) == {"index.html": "one"}


def test_a_publish_folder_behind_a_symlink_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    public = tmp_path / "public"
    public.symlink_to("real")
    publish(public, Store(), {"index.html": "one"})
    assert public.is_symlink()
    assert read(tmp_path / "real") == {"index.html": "one"}


@pytest.mark.parametrize("path", ["../out.html", "/etc/passwd", "a/../../b"])
def test_nothing_is_published_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(WorldError, match="outside"):
        Release(tmp_path / "public", Store()).sink().put(path, b"")


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldError, match="Not a directory"):
        Release(tmp_path / "file" / "public", Store()).sink()


def test_copied_files_keep_their_time(tmp_path: Path) -> None:
    source = tmp_path / "logo.svg"
    source.write_text("<svg/>")
    os.utime(source, ns=(10**18, 10**18))
    release = Release(tmp_path / "public", Store())
    entry = release.sink().put_file("logo.svg", str(source))
    release.switch({"logo.svg": entry})
    assert (tmp_path / "public/logo.svg").stat().st_mtime_ns == 10**18


@given(st.binary(max_size=60))
def test_any_bytes_are_read_as_a_manifest(data: bytes) -> None:
    assert encode(decode(data).files)


names = st.dictionaries(st.sampled_from(["a", "b/c", "b/d", "e.html"]), st.sampled_from("xyz"), max_size=4)


@settings(max_examples=30, deadline=None)
@given(st.lists(names, min_size=1, max_size=4))
def test_after_any_builds_the_folder_is_the_last_release(
    tmp_path_factory: pytest.TempPathFactory, builds: list[dict[str, str]]
) -> None:
    public, store = tmp_path_factory.mktemp("any") / "public", Store()
    for files in builds:
        publish(public, store, files)
    assert read(public) == builds[-1]
