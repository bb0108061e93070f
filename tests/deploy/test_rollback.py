"""Going back: by a switch, or by bringing what is kept at home."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostinato.deploy.engine import Deployment
from ostinato.deploy.journal import Journal
from ostinato.deploy.kept_files import KeptFiles
from ostinato.deploy.lock import Owner
from ostinato.deploy.outcome import Outcome, Status
from ostinato.deploy.rollback import roll_back
from ostinato.deploy.run import Patience, Surroundings, carried_out
from ostinato.deploy.target import Switching
from ostinato.world.memory import MemoryDisk
from tests.deploy.memory import MemoryTarget
from tests.deploy.places import Place
from tests.deploy.runs import Machine, site, visible

SITES = [
    site(index="home 1", about="about", one="one"),
    site(index="home 2", about="about", two="two"),
    site(index="home 3", about="about 3", three="three"),
]


def back(machine: Machine, place: Place, archive: KeptFiles, wanted: str = "") -> Outcome:
    job = replace(machine.job(site(index="nothing")), archive=archive)
    around = Surroundings(
        machine.clock,
        lambda: 0.5,
        Owner("tester", job.run),
        lambda: Journal(machine.log, lambda: ""),
        machine.watch,
        machine.events.append,
    )

    def work(run: Deployment, until: float | None) -> Outcome:
        return roll_back(run, wanted, until)

    return carried_out(job, place.target, Patience(), around, work)


def test_one_back_and_one_more(place: Place) -> None:
    machine, archive = Machine(), KeptFiles(MemoryDisk(), "kept")
    for each in SITES:
        assert machine.deploy(each, place.target, archive=archive).status == Status.DONE
    for each in (SITES[1], SITES[0]):
        outcome = back(machine, place, archive, "" if each is SITES[1] else each.manifest.id[:6])
        assert (outcome.status, outcome.live) == (Status.DONE, each.manifest.id), outcome
        assert visible(place.visit, SITES) == each.files
    assert back(machine, place, archive, SITES[0].manifest.id).status == Status.NOTHING_TO_DO
    assert back(machine, place, archive, "no such").status == Status.REFUSED
    assert machine.deploy(SITES[2], place.target, archive=archive).status == Status.DONE
    assert visible(place.visit, SITES) == SITES[2].files


def test_what_the_public_does_not_show_is_taken_back_everywhere(place: Place) -> None:
    machine, archive = Machine(), KeptFiles(MemoryDisk(), "kept")
    machine.deploy(SITES[0], place.target, archive=archive)
    outcome = machine.deploy(SITES[1], place.target, archive=archive, check=lambda _: ["not there"])
    assert (outcome.status, outcome.live) == (Status.ROLLED_BACK, SITES[0].manifest.id), outcome
    assert visible(place.visit, SITES) == SITES[0].files


def test_what_is_not_kept_at_home_cannot_be_brought() -> None:
    machine, disk = Machine(), MemoryDisk()
    archive = KeptFiles(disk, "kept")
    target = MemoryTarget(Switching.ORDERED)
    place = Place(target, target.visit, target.leave)
    machine.deploy(SITES[0], target, archive=archive)
    assert back(machine, place, archive).status == Status.REFUSED
    machine.deploy(SITES[1], target, archive=archive)
    disk.remove(f"kept/files/{SITES[0].item('index.html').digest}")
    outcome = back(machine, place, archive)
    assert outcome.status == Status.REFUSED
    assert "not kept on this machine" in outcome.message
    assert visible(target.visit, SITES) == SITES[1].files


@pytest.mark.parametrize("most", [1, 2, 3])
def test_only_so_much_is_kept_at_home(most: int) -> None:
    machine, disk = Machine(), MemoryDisk()
    archive, target = KeptFiles(disk, "kept"), MemoryTarget(Switching.ORDERED)
    for each in SITES:
        machine.deploy(each, target, archive=archive, keep=most)
    assert [*archive.releases()] == [each.manifest.id for each in SITES[-most:]]
    held = {each.item(path).digest for each in SITES[-most:] for path in each.files}
    assert set(disk.names("kept/files")) == held & set(disk.names("kept/files"))
    assert archive.missing(SITES[-1].manifest, None) == []
