"""States what templates see of the page graph: the tables of its types, and of the files and formats it is made of."""

from __future__ import annotations

from operator import attrgetter

from ostinato.base.members import expose
from ostinato.base.slices import collects
from ostinato.config.sections.build import OutputFormat
from ostinato.config.sections.pages import Sitemap
from ostinato.content.paths import ContentPath
from ostinato.content.source import SourceFile
from ostinato.site import list_members, page_members, site_members
from ostinato.site.files import FILE_MEMBERS, PATH_MEMBERS
from ostinato.site.page import Page
from ostinato.site.pages import PageGroup, Pages, PagesGroup

_STATED = (list_members, page_members, site_members)
"""Importing these states their tables."""

collects(Page, Pages)
collects(PageGroup, PagesGroup)
expose(SourceFile, "*source.File", FILE_MEMBERS)
expose(ContentPath, "*paths.Path", PATH_MEMBERS)
expose(
    OutputFormat,
    "output.Format",
    {
        "BaseName": attrgetter("base_name"),
        "IsHTML": attrgetter("is_html"),
        "IsPlainText": attrgetter("is_plain_text"),
        "MediaType": attrgetter("media_type"),
        "Name": attrgetter("name"),
        "NoUgly": attrgetter("no_ugly"),
        "NotAlternative": attrgetter("not_alternative"),
        "Path": attrgetter("path"),
        "Permalinkable": attrgetter("permalinkable"),
        "Protocol": attrgetter("protocol"),
        "Rel": attrgetter("rel"),
        "Root": attrgetter("root"),
        "Ugly": attrgetter("ugly"),
        "Weight": attrgetter("weight"),
    },
)
expose(
    Sitemap,
    "config.SitemapConfig",
    {
        "ChangeFreq": attrgetter("change_freq"),
        "Disable": attrgetter("disable"),
        "Filename": attrgetter("filename"),
        "Priority": attrgetter("priority"),
    },
)
