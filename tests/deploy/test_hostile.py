"""Places and sites that mean harm, or are somebody else's: each is refused, with a reason, before anything changes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ostinato.deploy.memory import NOTE, manifest_note
from ostinato.deploy.outcome import Status
from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.release import RefusedError, is_straight, manifest_of
from ostinato.deploy.settings import DeploymentSettingsError, TargetSettings
from ostinato.deploy.target import Item, Note, Switching
from ostinato.deploy.targets.folder import FolderTarget
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import FixedClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.memory import MemoryTarget
from tests.deploy.runs import Machine, site

HOME = site(index="home", about="about")
NEW = site(index="home 2", about="about")


def sealed(data: bytes) -> bytes:
    return b"ostinato 1 " + hashlib.sha256(data).hexdigest().encode() + b"\n" + data


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "a/../../x", "a//b", "", "a/./b", "a\\b", "a\nb", "a\x00b", "a/", "\x7f"]
)
def test_a_path_that_leads_elsewhere_is_none(path: str) -> None:
    assert not is_straight(path)


def test_a_manifest_that_a_host_has_forged_removes_nothing() -> None:
    """The host says that we once put its own files there."""
    target, machine = MemoryTarget(Switching.ORDERED), Machine()
    machine.deploy(HOME, target)
    target.leave("theirs/../../secret.html", b"x")
    rows = [("theirs/../../secret.html", "0" * 64, 1, "", [])]
    name = manifest_note(HOME.manifest.id)
    target.notes[name] = Note(sealed(json.dumps(rows).encode()), "forged")
    outcome = machine.deploy(NEW, target)
    assert outcome.status == Status.DONE
    assert "theirs/../../secret.html" in target.files[""]
    assert any("may stay" in warning for warning in outcome.warnings)


@pytest.mark.parametrize(
    "state",
    [
        {"left": {"../../etc/passwd": 1.0}},
        {"unfinished": ["../../home"]},
        {"history": [{"release": "../x", "since": 1.0}]},
        {"left": 7},
        [],
    ],
)
@pytest.mark.parametrize("switching", Switching)
def test_a_state_that_a_host_has_forged_is_not_followed(state: object, switching: Switching) -> None:
    target, machine = MemoryTarget(switching), Machine()
    machine.deploy(HOME, target)
    target.notes[NOTE] = Note(sealed(json.dumps(state).encode()), "forged")
    removed: list[str] = []
    target.removed = removed  # type: ignore[attr-defined]
    outcome = machine.deploy(NEW, target)
    assert outcome.status == Status.DONE
    assert any("may stay" in warning for warning in outcome.warnings)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///var/../etc", "without . or .."),
        ("file://host/var/www", "three slashes"),
        ("file:///", "which folder"),
        ("file:///x?y=z", "no option"),
        ("nothing", "scheme"),
        ("gopher://x/", "no kind of target"),
    ],
)
def test_addresses_that_cannot_be_meant(url: str, said: str, tmp_path: Path) -> None:
    doors = Doors(RealDisk(tmp_path), RealPrograms(), FixedClock(), {})
    with pytest.raises(DeploymentSettingsError, match=said) as caught:
        open_target(TargetSettings(url=url), doors)
    assert caught.value.exit_code == Status.SETTINGS


def test_a_folder_whose_parent_is_missing(tmp_path: Path) -> None:
    outcome = Machine().deploy(HOME, FolderTarget(tmp_path / "no" / "site"))
    assert outcome.status == Status.SETTINGS
    assert "there is no folder" in outcome.message
    assert list(tmp_path.iterdir()) == []


def test_a_link_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "site").symlink_to("theirs")
    outcome = Machine().deploy(HOME, FolderTarget(tmp_path / "site"))
    assert outcome.status == Status.SETTINGS
    assert "move it away" in outcome.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "theirs"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert Machine().deploy(HOME, FolderTarget(tmp_path / "site")).status == Status.DONE
    assert (tmp_path / "site" / "index.html").read_bytes() == b"home"


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Failure("host-key-changed", "the key of host is another one"), Status.NOT_ALLOWED),
        (Failure("tls-certificate", "expired"), Status.SETTINGS),
        (Failure("http", "no such bucket", 404), Status.SETTINGS),
        (Failure("http", "who are you", 401), Status.NOT_ALLOWED),
        (Failure("http", "no", 403), Status.NOT_ALLOWED),
        (Failure("refused", "nobody listens"), Status.UNAVAILABLE),
        (Failure("dns-none", "no such host"), Status.UNAVAILABLE),
    ],
)
def test_hosts_that_do_not_let_us_in(failure: Failure, status: Status) -> None:
    class Closed(MemoryTarget):
        def connect(self, timeout: float) -> object:  # type: ignore[override]
            raise AttemptFailedError(failure)

    target, machine = Closed(), Machine()
    outcome = machine.deploy(HOME, target)
    assert outcome.status == status, outcome
    assert failure.message in outcome.message
    assert target.writes == 0
    assert machine.clock.monotonic() < 1800


def test_a_file_that_changes_meanwhile_is_not_deployed_as_what_it_was(tmp_path: Path) -> None:
    from ostinato.deploy.release import SiteChangedError

    def read(item: Item) -> bytes:
        raise SiteChangedError(f"{item.path} has changed")

    target = MemoryTarget()
    outcome = Machine().deploy(HOME, target, read=read)
    assert outcome.status == Status.TEMPORARY
    assert target.live is None


def test_nothing_built_is_refused(tmp_path: Path) -> None:
    from ostinato.deploy.release import Built
    from ostinato.deploy.remembered import Remembered
    from ostinato.deploy.settings import Deployment

    disk = RealDisk(tmp_path)
    built = Built(disk, "public", Deployment(), TargetSettings(), {}, "https://example.org/")
    with pytest.raises(RefusedError, match="build the site first"):
        built.manifest(Remembered(disk, "files", "", 0))
    assert manifest_of(()).items == {}
