"""Case sheets that copying has flattened: a line of labels above a line of their values.

    Diagnosis Sex Age Nationality
    Cerebral palsy Male 6 years Argentina
    Injections Cell type Admission date Discharge date
    6 UCBSC 2012-05-02 2012-06-01

Values are told apart by what they are: a day, an age, a sex, a country, a disease. A value that can't be told is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.when.ages import find_ages
from etl.parsers.when.dates import Order, date_order, find_dates
from etl.patterns import regex

_WORD = regex(r"[^\s]+")
_SEX = regex(r"\b(?:male|female|man|woman|boy|girl)\b", re.I)
_LONGEST = 160
_FEWEST = 2
_DATED = ("admission", "discharge", "onset", "diagnosed", "treatment_date")
_KINDS = {"diagnosis": "condition", "nationality": "country"}


def flat_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose flattened case sheets are labelled fields.

    Args:
        document: the document.
        lexicon: for the names of fields, of diseases and of countries.

    Returns:
        The document; the same one where nothing was flattened so.
    """
    blocks: list[Block] = []
    skip = flattened = False
    order = None
    for at, block in enumerate(document.blocks):
        if skip:
            skip = False
            continue
        following = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
        labels = _labels(document, lexicon, block) if following is not None else []
        if not labels or following is None or not _is_line(document, following):
            blocks.append(block)
            continue
        order = order or date_order(document.text)
        made = list(_fields(document, lexicon, labels, following, order))
        if len(made) < _FEWEST:
            blocks.append(block)
            continue
        blocks += made
        skip = flattened = True
    return replace(document, blocks=tuple(blocks)) if flattened else document


def _is_line(document: Document, block: Block) -> bool:
    text = document.quote(block.span)
    return block.kind in ("heading", "paragraph") and "\n" not in text and len(text) <= _LONGEST


def _labels(document: Document, lexicon: Lexicon, block: Block) -> list[tuple[str, Span]]:
    """The roles of a line that is nothing but labels of fields, each with its place; none for another line."""
    if not _is_line(document, block) or ":" in document.quote(block.span):
        return []
    words = list(_WORD.finditer(document.text, block.span.start, block.span.end))
    out: list[tuple[str, Span]] = []
    at = 0
    while at < len(words):
        for size in range(min(4, len(words) - at), 0, -1):
            span = Span(words[at].start(), words[at + size - 1].end())
            entries = lexicon.label(document.quote(span), "field")
            if entries:
                out.append((entries[0].role, span))
                at += size
                break
        else:
            return []
    return out if len(out) > _FEWEST else []


def _fields(
    document: Document, lexicon: Lexicon, labels: Sequence[tuple[str, Span]], values: Block, order: Order | None
) -> Iterator[Block]:
    text, line = document.text, values.span
    days = [d for d in find_dates(text, order, line.start, line.end) if d.first]
    dated = [span for role, span in labels if role in _DATED]
    found: list[tuple[Span, Span]] = []
    if dated and len(days) == len(dated):
        found += [(label, Span(d.start, d.end)) for label, d in zip(dated, days, strict=True)]
    for role, label in labels:
        if role == "age" and len(ages := find_ages(text, line.start, line.end)) == 1:
            found.append((label, Span(ages[0].start, ages[0].end)))
        if role == "sex" and (m := _SEX.search(text, line.start, line.end)):
            found.append((label, Span(m.start(), m.end())))
        if role in _KINDS:
            named = [m for m in lexicon.find(text, line.start, line.end) if m.entry.kind == _KINDS[role]]
            found += [(label, Span(named[0].start, named[0].end))] if named else []
    for label, value in sorted(found, key=lambda pair: pair[1].start):
        yield Block("field", Span(value.start, value.end), label=label, value=value, page=values.page)
