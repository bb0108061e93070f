"""The check `tracking-links`: links carry no marks that follow the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ostinato.check.findings import Level
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_PARAMETER = re.compile(
    r"""(?ix)[?&;#](utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh
        |mc_eid|mc_cid|mkt_tok|_hsenc|_hsmi|vero_id|vero_conv|oly_enc_id|oly_anon_id|rb_clickid|s_cid|icid
        |wickedid|ml_subscriber|ml_subscriber_hash|epik|li_fat_id|srsltid|si(?==[\w-]{8,})|ref_src|ref_url)(?==)"""
)


@document_check(
    "tracking-links",
    "Links carry no parameters that follow the reader.",
    why="Marks such as utm_source tell the next site where a reader came from, and join visits together.",
    mend="Cut the parameter off; the link works without it.",
    level=Level.WARN,
    by_element=always,
)
def tracking_links(document: Document, site: Site) -> Iterator[Remark]:
    """Known tracking parameters in the addresses that readers can follow."""
    del site
    for url, _, _, number, inner in document.led:
        if "=" in url and (found := _PARAMETER.search(unquote(url) if "%" in url else url)):
            yield Remark(f"the tracking parameter {found[1]} in {url}", number, inner, url)
