"""What a Word document holds and isn't read: comments, pictures, embedded documents, and what stands on every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from etl.document import LeftOut
from etl.readers.office.docx_parts import signs_of
from etl.readers.office.package import Package, local


def warnings_of(package: Package, parts: Mapping[str, str], body: etree._Element, unread: int) -> tuple[str, ...]:
    """What isn't read.

    Args:
        package: the opened file.
        parts: its parts by kind.
        body: the document's body.
        unread: how many documents within it can't be read.
    """
    warnings: list[str] = []
    comments = package.xml(parts["comments"]) if "comments" in parts else None
    if comments is not None and len(comments):
        warnings.append(f"comments are not read: {len(comments)}")
    pictures = sum(1 for one in body.iter("{*}blip"))
    if pictures:
        warnings.append(f"pictures are not read: {pictures}")
    drawn = sum(1 for one in body.iter("{*}graphicData") if any(local(inner) in ("chart", "relIds") for inner in one))
    if drawn:
        warnings.append(f"charts and diagrams are not read: {drawn}")
    embedded = unread + sum(1 for one in body.iter("{*}OLEObject"))
    if embedded:
        warnings.append(f"embedded documents are not read: {embedded}")
    return tuple(warnings)


def above_and_below(package: Package, related: Iterable[tuple[str, str]]) -> tuple[LeftOut, ...]:
    """What is printed above and below the pages.

    Args:
        package: the opened file.
        related: kind and name of the parts that the document refers to.
    """
    found: dict[LeftOut, None] = {}
    for kind, part in related:
        root = package.xml(part) if kind in ("header", "footer") else None
        if root is not None:
            lines = ("".join(signs_of(one, local(one)) for one in p.iter("{*}t", "{*}tab")) for p in root.iter("{*}p"))
            found[LeftOut(f"page {kind}", " ".join(" ".join(lines).split()))] = None
    return tuple(one for one in found if one.text)
