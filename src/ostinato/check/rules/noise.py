"""The checks `consent`, `newsletter`, `overlays` and `prompts`: nobody interrupts the reader. They guess by names."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.styles import rules
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.markup import Element
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site

_CONSENT = re.compile(
    r"""(?ix)(?:^|[\s_-])(?:cookie|gdpr|ccpa|consent)[\w-]*(?:banner|bar|notice|consent|popup|modal|dialog|overlay|wall|law|message)
      |onetrust|cookiebot|cookieconsent|cookie-?law|usercentrics|\bcmp[-_]|didomi|quantcast-choice|truste|klaro|iubenda
      |tarteaucitron|osano|cky-consent|borlabs"""
)
_NEWSLETTER = re.compile(
    r"""(?ix)(?:newsletter|subscribe|subscription|signup|mailchimp|mc_embed|mc4wp|convertkit|substack|optin|opt-in)
        [\w-]*(?:popup|modal|overlay|dialog|form|box|embed|signup|inner|wrapper)
      |(?:popup|modal|overlay)[\w-]*(?:newsletter|subscribe)|mc_embed_signup|formkit-form"""
)
_OVERLAY = re.compile(
    r"(?i)(?:^|[\s_-])(?:popup|pop-up|interstitial|paywall|adblock|exit-intent|lightbox-ad|welcome-mat)"
)
_FIXED = re.compile(r"(?i)position\s*:\s*fixed")
_COVERS = re.compile(
    r"(?i)(?=.*\binset\s*:\s*0(?![.\d]))|(?=.*\bwidth\s*:\s*100(?:%|vw))(?=.*\bheight\s*:\s*100(?:%|vh|dvh))"
    r"|(?=.*\btop\s*:\s*0)(?=.*\bbottom\s*:\s*0)(?=.*\bleft\s*:\s*0)(?=.*\bright\s*:\s*0)",
    re.DOTALL,
)
_EMAIL_FIELD = re.compile(r"(?i)e-?mail")


def _named(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The elements whose id or class matches."""
    for number, element in document.elements:
        if element.has_telling_name:
            for name in _names(element):
                if pattern.search(name):
                    yield number, name
                    break


def _names(element: Element) -> tuple[str, str]:
    return element.get("id"), element.get("class")


@document_check(
    "consent",
    "No dialog asks for consent.",
    why="A page that keeps nothing and asks nobody needs no consent; one that does should stop.",
    mend="Remove what needs consent, then the dialog.",
    level=Level.WARN,
    heuristic=True,
    by_element=always,
)
def consent(document: Document, site: Site) -> Iterator[Remark]:
    """Elements that are named as the usual consent dialogs are."""
    del site
    if document.is_page:
        for number, name in _named(document, _CONSENT):
            yield Remark(f'an element named "{name}" looks like a consent dialog', number)


def _asks_for_no_address(outline: Outline, site: Site) -> bool:
    del site
    if any(map(_is_for_an_address, outline.named("input"))):
        return False
    return not outline.form.tells(_has_telling) or not any(
        kept.element.has_telling_name and any(map(_NEWSLETTER.search, _names(kept.element)))
        for kept in outline.lively
    )


def _has_telling(form: Form) -> bool:
    return form.has(attrgetter("tells"))


def _is_for_an_address(element: Element) -> bool:
    words = f"{element.get('name')} {element.get('id')} {element.get('placeholder')}"
    return element.get("type").lower() == "email" or bool(_EMAIL_FIELD.search(words))


@document_check(
    "newsletter",
    "No form asks for an address.",
    why="A reader came to read. Who wants to hear more finds the feed.",
    mend="Offer a feed, and a plain link for those who want letters.",
    level=Level.WARN,
    heuristic=True,
    is_silent=_asks_for_no_address,
)
def newsletter(document: Document, site: Site) -> Iterator[Remark]:
    """Elements named as newsletter forms are, and forms with a field for an e-mail address and nothing to write."""
    del site
    if not document.is_page:
        return
    told = False
    for number, name in _named(document, _NEWSLETTER):
        told = True
        yield Remark(f'an element named "{name}" looks like a newsletter form', number)
    if told or "textarea" in document.named:
        return
    for number, element in document.named.get("input", ()):
        if _is_for_an_address(element):
            yield Remark("a field that asks for an e-mail address", number)


@document_check(
    "overlays",
    "Nothing lies over the text.",
    why="What covers the page stands between readers and what they came for.",
    mend="Put it into the page, where it can be read or passed by.",
    level=Level.WARN,
    heuristic=True,
    by_element=always,
)
def overlays(document: Document, site: Site) -> Iterator[Remark]:
    """Open dialogs, elements named as pop-ups are, rules that fix something over the whole window."""
    del site
    if document.is_page:
        for number, element in document.named.get("dialog", ()):
            if element.has("open"):
                yield Remark("a dialog that is open from the start", number)
        for number, name in _named(document, _OVERLAY):
            yield Remark(f'an element named "{name}" looks like a pop-up', number)
        for number, element in document.elements:
            if element.get("aria-modal").lower() == "true" and not _is_hidden(element):
                yield Remark("a dialog that keeps everything else out of reach", number)
    for piece, number in document.pieces:
        if piece.kind == "declarations" and _fixed_over_all(f"{{{piece.text}}}"):
            yield Remark("an element is fixed over the whole window", number, piece.offset)
    for text, number, inner in document.sheets:
        for selector, offset in _fixed_over_all(text):
            yield Remark(f"{selector or 'a style'} is fixed over the whole window", number, inner + offset)


def _is_hidden(element: Element) -> bool:
    return element.has("hidden") or element.get("aria-hidden").lower() == "true"


@lru_cache(maxsize=1024)
def _fixed_over_all(sheet: str) -> tuple[tuple[str, int], ...]:
    """The rules of a sheet that fix something over the whole window, with where they begin."""
    if not _FIXED.search(sheet):
        return ()
    return tuple(
        (" ".join(rule.selector.split())[-60:], rule.offset)
        for rule in rules(sheet)
        if _FIXED.search(rule.block) and _COVERS.match(rule.block)
    )


@document_check(
    "prompts",
    "No script asks for permissions or keeps readers from leaving.",
    why="Prompts interrupt, and most people deny them.",
    mend="Leave it out.",
    level=Level.WARN,
    heuristic=True,
    by_element=always,
)
def prompts(document: Document, site: Site) -> Iterator[Remark]:
    """Notifications, push, geolocation, dialogs of the browser, questions when leaving."""
    del site
    for code in document.codes:
        for kind, mention in code.script.powers:
            if kind in ("notification", "interruption"):
                message = f"{mention.name} interrupts the reader"
                yield Remark(message, code.number, code.inner + mention.offset, mention.name)
