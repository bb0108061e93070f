"""Content adapters: what their templates add is content like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.diagnostics import Report
from ostinato.base.members import TemplateError, call_member
from ostinato.config import Flags, load_config
from ostinato.content.reading import read_content
from ostinato.mounts import mount
from ostinato.site.adapting import with_adapted
from ostinato.site.assemble import assemble
from ostinato.world.memory import MemoryDisk

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.content.adapters import AdapterContext
    from ostinato.site.site import Site, Sites

CONFIG = """
baseURL = "https://example.org/"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.nn]
weight = 2
"""


def built(template: Callable[[AdapterContext, Site], object]) -> tuple[Sites, Report]:
    report = Report()
    disk = MemoryDisk(
        {
            "hugo.toml": CONFIG,
            "content/books/_index.md": "---\ntitle: Books\ncascade: {type: book, params: {shelf: 1}}\n---\n",
            "content/books/_content.gotmpl": "the template",
        }
    )
    config = load_config(disk, Flags(), {}, report)
    assert config is not None
    source = read_content(mount(config, disk, report), config, report)
    now = gotime.make_time(2026, 1, 1)
    first = assemble(source, config, now, report)
    source = with_adapted(source, first, lambda _, context, site: template(context, site), report)
    return assemble(source, config, now, report), report


def test_pages_are_added_for_the_adapters_own_language() -> None:
    def template(context: AdapterContext, _: Site) -> None:
        call_member(
            context,
            "AddPage",
            {
                "path": "One Book",
                "title": "One",
                "dates": {"date": "2024-01-02"},
                "params": {"Author": "A"},
                "content": {"value": "**Hi**"},
                "other": "not kept",
            },
        )
        call_member(context, "AddPage", {"path": "more", "kind": "section", "title": "More"})
        call_member(context, "AddResource", {"path": "one-book/a.txt", "content": {"value": "text"}})

    sites, report = built(template)
    assert not list(report)
    page = sites[0].tree.get("/books/one-book")
    assert page is not None
    assert (page.title, page.type, page.rel_permalink) == ("One", "book", "/books/one-book/")
    assert dict(page.params) == {"shelf": 1, "author": "A"}
    assert str(page.lastmod) == "2024-01-02 00:00:00 +0000 UTC"
    assert page.source is not None
    assert page.source.body == "**Hi**"
    assert [one.path for one in sites[0].home.sections] == ["/books"]
    section = sites[0].tree.get("/books/more")
    assert section is not None
    assert section.kind == "section"
    assert sites[1].tree.get("/books/one-book") is None
    (file,) = sites.attachments.files_of(page).values()
    assert (file.name, file.target_base, file.file.read and file.file.read()) == (
        "a.txt",
        "/books/one-book",
        b"text",
    )


def test_all_languages() -> None:
    def template(context: AdapterContext, site: Site) -> None:
        call_member(context, "EnableAllLanguages")
        context.store.set("seen", site.language.code)  # type: ignore[attr-defined]
        call_member(context, "AddPage", {"path": "a", "title": site.language.code})

    sites, _ = built(template)
    titles = [page.title for site in sites if (page := site.tree.get("/books/a"))]
    assert titles == ["en", "nn"]


def test_mistakes_of_adapters() -> None:
    def template(context: AdapterContext, _: Site) -> None:
        call_member(context, "AddPage", {"path": ""})

    _, report = built(template)
    assert [(found.code, found.message) for found in report] == [
        ("adapter-failed", "empty path is reserved for the home page")
    ]


def test_failures_of_templates_are_told() -> None:
    def template(_: AdapterContext, __: Site) -> None:
        raise TemplateError("no")

    sites, report = built(template)
    assert [found.code for found in report] == ["adapter-failed"]
    assert sites[0].tree.get("/books") is not None
