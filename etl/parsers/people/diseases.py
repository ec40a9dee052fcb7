"""Headings that name the disease of the one whom a page is about: "CASE A  Sofie L., 5 yrs" above "Optic nerve hypoplasia",
"Autism patient: William", "Stroke – a success story"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.mapping.entry import Mention
from etl.parsers.context.context import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.described import Described
from etl.parsers.people.subjects import counts_all
from etl.parsers.reading import Frame, Statement
from etl.patterns import regex

_OPENING = 4
"""Characters before the disease: a dash, a bracket."""
_FIRST = 3
_LONGEST = 120
_OF_ONE = regex(
    r"(?:['’]s(?: disease| syndrome)?| disease| syndrome)?\s*[-–—:|]?\s*(?:(?:a|an|my|our|one|the|another) )?(?:(?:real |true )?(?:success|patient|case)(?:['’]s)? )?"
    r"(?:patient|case(?! stud| report| series| stor)|case study|case report|story|testimonial|journey|review|study|report|history)\b(?!['’]s|\s(?:and|or|of|series|group)\b)",
    re.I,
)
"""Behind a disease: whose page it is."""
_STORY_OF = regex(
    r"\W*(?:(?:a|an|my|our|the) )?(?:(?:success|patient|case)(?:['’]s)? )?(?:story|testimonial|journey|study|report|history)(?: \d{1,3})?\s?[-–—:|]\s?(?:(?:a|an|my) )?",
    re.I,
)
"""Before a disease: "Patient story: stroke"."""
_ENDS = regex(r"\s*(?:$|[-–—,;:(|\n])")
_HEADS_PART = regex(r"(?:^|[.:/,–—]|\s-)\s*$")
"""Before the disease that a part of a caption begins with: "Table 2. ", "Sclérose en plaques / "."""
_CLOSES_PART = regex(r"\s*(?:$|[-–—,;:.(|/\n])")
_JOINS = regex(r"\)?\s?(?:[,:;|–—-]|\bwith\b)\s?(?:(?:diagnosis|disease|an?|the)\b:?\s)?\(?")
"""Between an age and the disease in the head of somebody's part."""
_OR_OTHER = regex(r"[^:(]*\b(?:and|or|various|different)\b", re.I)
"""Behind a disease: there are others, and it may be of one only."""


def titled_disease(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What one of the first lines of a page says that calls the only person there a patient, case or story of a disease.

    Args:
        document: the document.
        item: a block with its frame.
        found: what stands where.
        people: those described.

    Returns:
        A statement of the person's diagnosis; None for any other line.
    """
    span = item.block.span
    if len(people) != 1 or span.end - span.start > _LONGEST or item.block.table is not None:
        return None
    if span.start > document.blocks[min(_FIRST, len(document.blocks)) - 1].span.start:
        return None
    text, mentions = document.text, part(found.mentions, span)
    if item.block.kind == "caption" and (only := _of_sheet(document, item, mentions, people[0])) is not None:
        return only
    led = _STORY_OF.match(text, span.start, span.end)
    for m in mentions:
        if m.entry.kind != "condition":
            continue
        ahead = m.start - span.start <= _OPENING and _OF_ONE.match(text, m.end, span.end)
        behind = led is not None and led.end() == m.start and _ENDS.match(text, m.end, span.end)
        if ahead or behind:
            return _diagnosed(document, item, Span(m.start, m.end), (m,), people[0])
    return None


def _of_sheet(document: Document, item: Framed, mentions: Sequence[Mention], one: Described) -> Statement | None:
    """The one disease that the caption of a sheet of values names for itself, on a page that describes nobody further:
    "Table 5. Chronic kidney disease: course"; none that only something else is of ("scores in stroke")."""
    ill = [m for m in mentions if m.entry.kind == "condition"]
    if one.person.name or one.ages or len({m.entry.id for m in ill}) != 1 or item.frame.attitude != "reported":
        return None
    text, span = document.text, item.block.span
    own = (
        m for m in ill if _HEADS_PART.search(text[span.start : m.start]) and _CLOSES_PART.match(text, m.end, span.end)
    )
    m = next(own, None)
    return _diagnosed(document, item, Span(m.start, m.end), (m,), one) if m is not None else None


def named_disease(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What a heading says that begins with a disease, in the line below the one that describes a person, or that counts
    all people of a page with theirs.

    Args:
        document: the document.
        item: a heading with its frame.
        found: what stands where.
        people: those described.

    Returns:
        A statement of the person's diagnosis, or of everybody's; None for any other heading.
    """
    span = item.block.span
    mentions = part(found.mentions, span)
    if item.frame.attitude == "reported" and (own := _of_head(document, item, mentions, people)) is not None:
        return own
    if item.frame.attitude == "reported" and (of_all := _of_all(document, item, found, people)) is not None:
        return of_all
    if item.frame.attitude != "reported" or not any(
        m.entry.kind == "condition" and m.start - span.start <= _OPENING for m in mentions
    ):
        return None
    above = [d for d in people if d.first < span.start and document.text.count("\n", d.first, span.start) == 1]
    if len(above) != 1:
        return None
    return _diagnosed(document, item, span, mentions, above[0])


def _of_head(
    document: Document, item: Framed, mentions: Sequence[Mention], people: Sequence[Described]
) -> Statement | None:
    """What the head of somebody's own part says behind their name and age: "(1) Ken M., Japan, 39 years, ataxia"."""
    span = item.block.span
    own = [d for d in people if span.start <= d.first < span.end]
    if len(people) == 1 or len(own) != 1 or not own[0].person.name:
        return None
    behind = max((a.end for a in own[0].ages if span.start <= a.start < span.end), default=span.end)
    ill = [m for m in mentions if m.entry.kind == "condition" and m.start >= behind]
    if not ill or not _JOINS.fullmatch(document.text, behind, ill[0].start):
        return None
    if not _ENDS.match(document.text, ill[-1].end, span.end):
        return None
    return _diagnosed(document, item, Span(ill[0].start, span.end), [m for m in mentions if m.start >= behind], own[0])


def _of_all(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What a heading says that counts all the people of a page: "Five persons with multiple sclerosis"; None for one that
    may name a disease of each."""
    span = item.block.span
    text, mentions = document.text, part(found.mentions, span)
    m = next((m for m in mentions if m.entry.kind == "condition"), None)
    if m is None or not counts_all(text[span.start : m.start], len(people), whole=True):
        return None
    alone = _ENDS.match(text, m.end, span.end) and not _OR_OTHER.match(text, m.end, span.end)
    return _diagnosed(document, item, Span(m.start, m.end), (m,), *people) if alone else None


def _diagnosed(
    document: Document, item: Framed, span: Span, mentions: Sequence[Mention], *whose: Described
) -> Statement:
    """The statement of a diagnosis that a line of a page's head is."""
    return Statement(
        span=span, block=item.block, frame=Frame(roles=("field:diagnosis",)), mentions=tuple(mentions),
        context=sentence_context(document.text, span, mentions), dates=(), durations=(), quantities=(),
        subjects=tuple(one.person.key for one in whose),
    )  # fmt: skip
