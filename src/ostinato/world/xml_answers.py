"""Owns reading the XML that hosts answer with. Names are read without their namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


def parsed(body: bytes, root: str) -> Element:
    """The root of an answer. Raises AttemptFailedError where it is another, no XML at all, or defines entities."""
    from xml.etree.ElementTree import ParseError, fromstring

    if b"<!DOCTYPE" in body:
        raise AttemptFailedError(Failure("corrupted", "the host's answer defines a document type"))
    try:
        element = fromstring(body)  # noqa: S314  without a document type there are no entities to blow up
    except (ParseError, ValueError, LookupError) as error:
        raise AttemptFailedError(Failure("corrupted", f"the host's answer is no XML: {error}")) from error
    if _local(element.tag) != root:
        found = _local(element.tag)
        raise AttemptFailedError(Failure("corrupted", f"the host answers with <{found}>, and not <{root}>"))
    return element


def children(element: Element, name: str) -> list[Element]:
    """The direct children of a name."""
    return [child for child in element if _local(child.tag) == name]


def descendants(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name at any depth."""
    return (child for child in element.iter() if _local(child.tag) == name)


def text_of(element: Element, name: str) -> str:
    """The text of the first child of a name; empty where there is none."""
    return next((child.text or "" for child in element if _local(child.tag) == name), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
