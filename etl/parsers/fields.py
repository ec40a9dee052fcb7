"""Labelled fields in other forms than a line each: run on behind one another, as items, as a question for a type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Block, Document, Span
from etl.facts import Condition
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.phrases import make_site, side_of
from etl.parsers.reading import Frame, Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Labelled fields that stand behind one another on one line, with no more than a space between them, as a web page
# leaves what was set apart by gaps: "Name: Mr. Lane Sex: Male Age: 63", "Country: Chile Admission: 2010-10-18".


_WHO = frozenset(
    (
        "name", "person", "age", "sex", "nationality", "occupation", "diagnosis", "onset", "diagnosed", "admission", "discharge",
        "stay", "treatment_date",
    )
)  # fmt: skip
_LABEL = regex(r"(?<=\s)(?P<label>[^\W\d_a-z][^\W\d_]*(?:[ /][^\W\d_]+){0,3})\s?[:：]\s?(?=\S)")
_LONGEST = 240
_LONGEST_VALUE = 80


def with_fields_apart(document: Document, lexicon: Lexicon) -> Document:
    """A document whose run-on lines of fields are a field each.

    Args:
        document: the document.
        lexicon: for the names of fields.

    Returns:
        The document; the same one where no line holds several fields.
    """
    blocks = [part for block in document.blocks for part in _parts(document, lexicon, block)]
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _parts(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """The fields of a line of several, or the block as it is."""
    span, text = block.span, document.text
    if block.kind != "field" or block.label is None or block.value is None or span.end - span.start > _LONGEST:
        yield block
        return
    known = _asks(lexicon, document.quote(block.label))
    labels = [
        label for m in _LABEL.finditer(text, block.value.start, span.end) if (label := _known(document, lexicon, m))
    ]
    if not known or not labels:
        yield block
        return
    starts = [block.label, *labels]
    ends = [*(label.start for label in labels), span.end]
    values = []
    for label, end in zip(starts, ends, strict=True):
        printed = text[label.end : end]
        begin = label.end + len(printed) - len(printed.lstrip(" \t\n:："))
        values.append(Span(begin, label.end + len(printed.rstrip(" \t\n,;|/."))))
    if any(not 0 < v.end - v.start <= _LONGEST_VALUE for v in values):
        yield block
        return
    for label, value in zip(starts, values, strict=True):
        yield replace(block, span=Span(label.start, value.end), label=label, value=value)


def _known(document: Document, lexicon: Lexicon, found: re.Match[str]) -> Span | None:
    """The longest name of a field right before a colon."""
    start, end = found.span("label")
    words = document.text[start:end]
    at = 0
    while at >= 0:
        if words[at : at + 1].isupper() and _asks(lexicon, words[at:]):
            return Span(start + at, end)
        at = words.find(" ", at) + 1 or -1
    return None


def _asks(lexicon: Lexicon, label: str) -> bool:
    """Whether a label asks for who somebody is, or when they came."""
    return any(entry.role in _WHO for entry in lexicon.label(label.strip(" :："), "field"))


# Items and notes that are labelled fields: "• Surgical method: lumbar puncture", "Stop criteria: pulse above 120".


_LABELLED = regex(r"^\W*([^\s:：][^:：\n]{1,48}?)\s*[:：]\s*(?=\S)")

_FOLLOWING = ("outcome", "after", "follow_up", "adverse")
_COUNT = r"(?:\d{1,3}(?:[.,]5)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_LENGTH = (
    rf"(?:(?:(?:at|after|by|in|until|\+) ?)?(?:the )?{_COUNT}[ -]?(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)(?: (?:later|after|on|post|post-op|follow-?up|after (?:the |it|this )?[\w ]{{0,24}}))?"
    r"|(?:day|week|month|year)s? \d{1,3})"
)
_TIME = regex(rf"{_LENGTH}(?: ?\([^()]{{1,80}}\))?", re.I)
"""A label that says when and nothing else: "2 weeks", "after 6 months", "month 3", "12 months (letter)"."""


def labelled_item(document: Document, lexicon: Lexicon, block: Block, parent: Frame | None = None) -> Block | None:
    """An item that is a labelled field ("• Surgical method: lumbar puncture"), when its label is a known one, or says when
    below a heading of what came after a treatment ("- 2 weeks: sleeps better").

    Args:
        document: the document.
        lexicon: for labels.
        block: an item.
        parent: the frame that it stands in.
    """
    text = document.quote(block.span)
    m = _LABELLED.match(text)
    if not m:
        return None
    timed = parent is not None and _follows(parent) and _TIME.fullmatch(m.group(1)) is not None
    if not (timed or lexicon.label(m.group(1), "field") or lexicon.label(m.group(1), "heading")):
        return None
    start = block.span.start
    return replace(block, label=Span(start + m.start(1), start + m.end(1)), value=Span(start + m.end(), block.span.end))


def _follows(frame: Frame) -> bool:
    """Whether a heading is one of what came after a treatment."""
    if frame.attitude != "reported" or frame.has("history", "past_history", "before", "family_history"):
        return False
    return frame.has(*_FOLLOWING) or (frame.timepoint is not None and frame.timepoint.phase == "after")


def set_apart(document: Document, lexicon: Lexicon, block: Block) -> Block | None:
    """A note that opens with the name of something that is nobody's: "Stop criteria: pulse above 120", as a labelled field.

    Args:
        document: the document.
        lexicon: for headings.
        block: a note.
    """
    labelled = labelled_item(document, lexicon, block)
    if labelled is None or labelled.label is None:
        return None
    heads = lexicon.label(document.quote(labelled.label), "heading")
    return labelled if any(e.role == "eligibility" for e in heads) else None


# Labels that ask which type of a disease somebody has: "Type of diabetes: 1", "ALS form: bulbar".


_WORD = r"(?:sub)?type|form|variant|phenotype|kind|classification"
_ASKS = regex(
    rf"\W*(?:{_WORD})\s(?:of\s)?(?:the\s)?(?P<behind>\S.{{1,50}}?)\W*|\W*(?P<before>\S.{{1,50}}?)\s(?:{_WORD})\W*", re.I
)
_NAMED = regex(r"\W*([^,;:.()\[\]]{0,40}[^\s,;:.()\[\]])")
_SHORT = 5


def asked_type(lexicon: Lexicon, label: str) -> Entry | None:
    """The disease whose type a label asks for; None for other labels.

    Args:
        lexicon: for the names of diseases.
        label: the label of a field or of a column.
    """
    m = _ASKS.fullmatch(" ".join(label.split()))
    named = lexicon.label(m["behind"] or m["before"], "condition") if m else ()
    return named[0] if named else None


def typed(reading: Reading, statement: Statement) -> Iterator[Condition]:
    """The disease of somebody whose field tells its type.

    Args:
        reading: the document.
        statement: the value of any field.

    Yields:
        For each person the type, where the mappings know one by that name, else the disease whose type was told.
    """
    label = statement.frame.label
    if label is None or statement.block.kind != "field" or statement.frame.has("family_history"):
        return
    value = reading.document.quote(statement.span)
    disease = asked_type(reading.lexicon, reading.document.quote(label))
    m = _NAMED.match(value)
    if disease is None or m is None:
        return
    entry = _of_type(reading.lexicon, disease, " ".join(m[1].split()))
    site = reading.lexicon.implied_by(entry)
    side = next((s for q in statement.of("qualifier") if q.entry.role == "side" and (s := side_of(q))), None)
    for subject in statement.subjects:
        yield Condition(
            subject=subject, code=entry.concept,
            site=make_site(reading.document.text, reading.lexicon, site, side) if site or side else None,
            evidence=(reading.evidence(statement.span.start, statement.span.start + m.end()),), rule="type of disease",
        )  # fmt: skip


def _of_type(lexicon: Lexicon, disease: Entry, value: str) -> Entry:
    """The disease of that type by its whole name: "type 2" of diabetes is "diabetes type 2", "Duchenne" a dystrophy."""
    short = [s for s in disease.synonyms if len(s) <= _SHORT and s.isupper()]
    values = [f"type {value}", value] if len(value) <= _SHORT and not value.isalpha() else [value]
    for v in values:
        for name in (disease.name, *short):
            for said in (f"{v} {name}", f"{name} {v}", f"{name}, {v}", f"{v} type {name}"):
                if known := lexicon.label(said, "condition"):
                    return known[0]
    return disease
