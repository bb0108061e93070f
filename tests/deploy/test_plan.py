"""Plans: what is uploaded, in which order, and what is never removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostinato.deploy.order import in_order
from ostinato.deploy.plan import Plan, Remote, Wishes, make_plan
from ostinato.deploy.references import paths_of, references
from ostinato.deploy.release import Manifest, RefusedError, manifest_of
from ostinato.deploy.target import Item, Stored, Switching
from tests.chaos.crawler import broken
from tests.deploy.runs import BASE_URL, Site, site

NOW = 1_000_000.0
DAY = 24 * 3600.0


def listing(files: Site) -> dict[str, Stored]:
    return {path: Stored(len(data)) for path, data in files.files.items()}


def planned(new: Site, old: Site | None, switching: Switching = Switching.ORDERED, **more: object) -> Plan:
    there = listing(old) if old is not None and switching is Switching.ORDERED else {}
    manifest = old.manifest if old is not None else None
    remote = Remote(switching, manifest.id if manifest else None, manifest, listing=there)
    return make_plan(new.manifest, remote, Wishes(**more), new.references, NOW)  # type: ignore[arg-type]


def test_what_has_not_changed_is_kept() -> None:
    old, new = site(index="home", about="about", a_css="a"), site(index="home 2", about="about", a_css="a")
    for switching in Switching:
        plan = planned(new, old, switching)
        assert [item.path for item in plan.uploads] == ["index.html"]
        assert [item.path for item in plan.keeps] == ["a.css", "about/index.html"]
        assert plan.deletions == ()


def test_a_change_of_headers_alone_is_a_change() -> None:
    old = site(index="home")
    item = old.item("index.html")
    changed = Item(item.path, item.digest, item.size, item.media_type, (("Cache-Control", "no-store"),))
    remote = Remote(Switching.ORDERED, old.manifest.id, old.manifest, listing=listing(old))
    plan = make_plan(manifest_of([changed]), remote, Wishes(), {}, NOW)
    assert plan.uploads == (changed,)
    assert plan.doubtful == frozenset()


def test_new_files_come_before_what_leads_to_them() -> None:
    old = site(index="h", posts="list", posts__a="a", feed_xml="f", a_css="a")
    new = site(index="h2", posts="list2", posts__a="a2", posts__b="b", feed_xml="f2", a_css="a2", b_css="b")
    groups = [[item.path for item in group] for group in planned(new, old).groups]
    assert groups == [
        ["b.css"],
        ["posts/b/index.html"],
        ["a.css"],
        ["posts/a/index.html"],
        ["posts/index.html"],
        ["feed.xml"],
        ["index.html"],
    ]


def test_the_order_of_the_author_counts_within_a_group() -> None:
    items = [site(**{f"{name}_css": "x"}).item(f"{name}.css") for name in "abc"]
    ordered = in_order(items, (), [], lambda path: 0 if path == "c.css" else 1)
    assert [item.path for item in ordered[0]] == ["c.css", "a.css", "b.css"]


def test_what_an_unfinished_run_may_have_touched_is_looked_at() -> None:
    old, other, new = site(index="aaaa"), site(index="bbbb"), site(index="cccc")
    there = {"index.html": Stored(4)}
    remote = Remote(Switching.ORDERED, old.manifest.id, old.manifest, (other.manifest,), listing=there)
    back = make_plan(old.manifest, remote, Wishes(), {}, NOW)
    assert back.doubtful == {"index.html"}
    resumed = make_plan(other.manifest, remote, Wishes(), {}, NOW)
    assert resumed.doubtful == {"index.html"}
    assert make_plan(new.manifest, remote, Wishes(), {}, NOW).doubtful == frozenset()


def test_pages_go_at_once_and_assets_after_their_grace() -> None:
    old, new = site(index="h", gone="g", old_css="o"), site(index="h")
    plan = planned(new, old)
    assert plan.deletions == ("gone/index.html",)
    assert plan.left == {"gone/index.html": NOW, "old.css": NOW}
    remote = Remote(Switching.ORDERED, new.manifest.id, new.manifest, left=plan.left, listing=listing(old))
    later = make_plan(site(index="x").manifest, remote, Wishes(), {}, NOW + DAY)
    assert later.deletions == ("gone/index.html", "old.css")


def test_too_many_deletions_are_none_and_said() -> None:
    old = Site({f"p{number}/index.html": b"x" for number in range(20)} | {"index.html": b"h"})
    new = Site({f"p{number}/index.html": b"x" for number in range(12)} | {"index.html": b"h"})
    plan = planned(new, old, max_deletes=5)
    assert plan.deletions == ()
    assert "maxDeletes" in plan.warnings[0]
    assert len(plan.left) == 8
    assert len(planned(new, old, max_deletes=8).deletions) == 8


@pytest.mark.parametrize("switching", Switching)
def test_a_site_that_lost_most_of_its_pages_is_refused(switching: Switching) -> None:
    old = Site({f"p{number}/index.html": b"x" for number in range(30)} | {"index.html": b"h"})
    new = site(index="h")
    with pytest.raises(RefusedError, match="30 of the 31 pages"):
        planned(new, old, switching)
    assert planned(new, old, switching, max_deletes=-1)


paths = st.sampled_from(
    ["index.html", "posts/index.html", "posts/a/index.html", "posts/b/index.html", "a.css", "b.css", "c.png"]
)


@st.composite
def sites(draw: st.DrawFn, *, is_sound: bool = False) -> Site:
    """Small sites whose pages refer to each other, and unless they are sound to what is not there."""
    files = {}
    there = sorted(draw(st.sets(paths, min_size=1)) | {"index.html"})
    for path in there:
        targets = draw(st.lists(st.sampled_from(there) if is_sound else paths, max_size=3))
        salt = draw(st.sampled_from(["1", "2"]))
        if path.endswith(".html"):
            links = "".join(f'<a href="/{target.removesuffix("index.html")}">' for target in targets)
            files[path] = f"{links}{salt}".encode()
        elif path.endswith(".css"):
            files[path] = f"{''.join(f'a{{background:url(/{t})}}' for t in targets[:1])}{salt}".encode()
        else:
            files[path] = salt.encode()
    return Site(files)


@given(sites(), sites(), sites(), st.sampled_from([0.0, DAY, 10 * DAY]), st.floats(0, 20 * DAY))
def test_nothing_is_removed_that_a_live_page_refers_to(
    oldest: Site, old: Site, new: Site, grace: float, later: float
) -> None:
    left = {path: NOW for path in oldest.files if path not in old.files}
    there = listing(oldest) | listing(old)
    remote = Remote(Switching.ORDERED, old.manifest.id, old.manifest, left=left, listing=there)
    plan = make_plan(new.manifest, remote, Wishes(grace=grace), new.references, NOW + later)
    known = {path: {data} for path, data in new.files.items()}
    live = {**oldest.files, **old.files, **new.files}
    before = set(broken(live.get, known))
    after = {path: data for path, data in live.items() if path not in plan.deletions}
    assert set(broken(after.get, known)) == before
    assert not set(plan.deletions) & set(new.files)
    assert set(plan.deletions) <= set(oldest.files) | set(old.files)


@given(sites(is_sound=True), sites(is_sound=True))
def test_no_step_of_an_ordered_plan_breaks_a_page(old: Site, new: Site) -> None:
    plan = planned(new, old, max_deletes=-1)
    both = {*old.files, *new.files}
    known = {path: {each.files[path] for each in (old, new) if path in each.files} for path in both}
    live = dict(old.files)
    for item in plan.uploads:
        live[item.path] = new.files[item.path]
        assert broken(live.get, known) == []
    for path in plan.deletions:
        del live[path]
        assert broken(live.get, known) == []
    assert {path: live[path] for path in new.files} == new.files


def test_a_manifest_is_known_by_all_that_it_says() -> None:
    def with_item(**more: object) -> Manifest:
        values = {"path": "a", "digest": "d", "size": 1, "media_type": "t", "headers": ()} | more
        return manifest_of([Item(**values)])  # type: ignore[arg-type]

    ids = {
        with_item().id,
        with_item(path="b").id,
        with_item(digest="e").id,
        with_item(size=2).id,
        with_item(media_type="u").id,
        with_item(headers=(("A", "b"),)).id,
    }
    assert len(ids) == 6
    one, two = site(index="a", about="b"), site(about="b", index="a")
    assert one.manifest.id == two.manifest.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<a href="b/">', {"posts/a/b/index.html"}),
        ('<a href="../">', {"posts/index.html"}),
        ('<img src=/x.png srcset="/y.png 2x, z.png">', {"x.png", "y.png", "posts/a/z.png"}),
        ('<a href="https://example.org/x">', {"x", "x/index.html"}),
        ('<a href="https://other.org/x">', set()),
        ('<a href="/%C3%BC.html?a=1#b">', {"ü.html", "ü.html/index.html"}),
        ("<style>@import '/s.css'; a{background:url(\"/i.png\")}</style>", {"s.css", "i.png"}),
        ("<a href='/'>", {"index.html"}),
        ("<a href='http://[::1'>", set()),
    ],
)
def test_references_are_found(text: str, found: set[str]) -> None:
    got = set(paths_of("posts/a/index.html", text, BASE_URL))
    assert found <= got
    assert {path.removesuffix("/index.html") for path in got} <= {
        path.removesuffix("/index.html") for path in found
    }


def test_pictures_are_not_read_for_references() -> None:
    assert references("a.png", b'href="/x"', "image/png", BASE_URL) == b""
