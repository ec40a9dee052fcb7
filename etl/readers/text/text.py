"""Plain text to a `Document`."""

from __future__ import annotations

import hashlib

from etl.document import Block, Document, Span
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.text.blocks import blocks_of, whole_lines
from etl.readers.text.days import without_diaries
from etl.readers.text.decode import decode, normalize
from etl.readers.text.gapped import with_labels_apart
from etl.readers.text.item_codes import without_item_codes
from etl.readers.text.leaders import with_colons
from etl.readers.text.lines import is_trail, set_out, trimmed
from etl.readers.text.quoted import with_questions_apart

_ADDRESS = regex(r"https?://[^\s<>\"]+$")
_TRAIL_SPLIT = regex(r"»|>>|>|\|")


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a plain text.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is empty or no text.
    """
    limits.check_size(len(data), name)
    decoded, warnings = decode(data, name)
    text = with_labels_apart(set_out(with_colons(without_item_codes(with_questions_apart(normalize(decoded))))))
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; check that it was saved or downloaded completely")
    text = whole_lines(text, limits.cells)
    blocks = without_diaries(text, blocks_of(text, limits.cells))
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type="text/plain",
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=warnings,
    )


def title_of(text: str, blocks: tuple[Block, ...]) -> Span | None:
    """The span of the title: the title block, or the page's own part of a breadcrumb that opens it."""
    for block in blocks[:12]:
        if block.kind == "title":
            return block.value or block.span
    if not blocks or blocks[0].kind != "paragraph":
        return None
    span = blocks[0].span
    printed = text[span.start : span.end]
    if len(printed) > 200 or not is_trail(printed):
        return None
    cuts = [0, *(match.end() for match in _TRAIL_SPLIT.finditer(printed))]
    ends = [*(match.start() for match in _TRAIL_SPLIT.finditer(printed)), len(printed)]
    at = 0 if "|" in printed else len(cuts) - 1
    part = trimmed(text, span.start + cuts[at], span.start + ends[at])
    return part if len(text[part.start : part.end].split()) >= 2 else None


def address_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The address a page gives of itself: a field at its begin or end whose whole value is a web address."""
    for block in (*blocks[:5], *blocks[-3:]):
        if block.kind == "field" and block.value and block.label:
            value = text[block.value.start : block.value.end]
            label = text[block.label.start : block.label.end].lower()
            if _ADDRESS.match(value) and label in ("url", "source", "address", "link", "web page", "page"):
                return value
    return None
