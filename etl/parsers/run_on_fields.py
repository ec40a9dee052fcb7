"""Labelled fields that stand behind one another on one line, with no more than a space between them, as a web page leaves
what was set apart by gaps: "Name: Mr. Lane Sex: Male Age: 63", "Country: Chile Admission: 2010-10-18"; and pairs as
registers print them: "subject 0417; sex=f; age=51 y; CIDP".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

_WHO = frozenset(
    (
        "name", "person", "age", "sex", "nationality", "occupation", "diagnosis", "onset", "diagnosed", "admission", "discharge",
        "stay", "treatment_date",
    )
)  # fmt: skip
_LABEL = regex(r"(?<=\s)(?P<label>[^\W\d_a-z][^\W\d_]*(?:[ /][^\W\d_]+){0,3})\s?[:：]\s?(?=\S)")
_SENTENCE = regex(r"[^\W\d_]{4}[.!?]\s+(?![^\W\d_a-z][\w /]{0,24}:)\S")
_PAIR = regex(
    r"(?:^|(?<=[;|,\n(\t])|(?<=[ #]))[ \t]?(?P<label>[^\W\d_][\w./-]*(?: [^\W\d_][\w./-]*){0,3})[ \t]?=[ \t]?(?P<value>[^=;|,\n\t]{1,60}?)(?=[;|,\n\t)]|\Z| \S+ ?=)"
)
"""A pair with an equals sign: "sex=f", "age at inclusion = 51 y"."""
_BETWEEN = " \t\n;|,#"
_YEAR = regex(r"\b(?:19|20)\d\d\b")
_FEWEST = 2
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
    keyed = _are_keyed(document, lexicon)
    blocks = [
        part
        for block in document.blocks
        for part in (_pairs if keyed and block.kind == "paragraph" else _parts)(document, lexicon, block)
    ]
    return replace(document, blocks=tuple(blocks)) if keyed or len(blocks) > len(document.blocks) else document


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
    if not known or not labels or _SENTENCE.search(text, block.value.start, span.end):
        yield block
        return
    starts = [block.label, *labels]
    ends = [*(label.start for label in labels), span.end]
    values = []
    for label, end in zip(starts, ends, strict=True):
        printed = text[label.end : end]
        begin = label.end + len(printed) - len(printed.lstrip(" \t\n:："))
        values.append(Span(begin, label.end + len(printed.rstrip(" \t\n,;|/."))))
    if any(not 0 < v.end - v.start <= _LONGEST_VALUE for v in values) or any(
        a.end > b.start for a, b in pairwise(values)
    ):
        yield block
        return
    if any(_dates_diagnosis(document, lexicon, label, value) for label, value in zip(starts, values, strict=True)):
        yield block  # "Disease: … Onset: June 2004. Diagnosis: March 2006." is told of one disease
        return
    for label, value in zip(starts, values, strict=True):
        yield replace(block, span=Span(label.start, value.end), label=label, value=value)


def _are_keyed(document: Document, lexicon: Lexicon) -> bool:
    """Whether paragraphs say who somebody is in pairs with an equals sign, a sex among them."""
    text = document.text
    if "=" not in text:
        return False
    asked = [
        entry.role
        for block in document.blocks
        if block.kind == "paragraph"
        for m in _PAIR.finditer(text, block.span.start, block.span.end)
        for entry in lexicon.label(m["label"], "field")
    ]
    return "sex" in asked and len(set(asked).intersection(_WHO)) >= _FEWEST


def _pairs(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """The pairs of a paragraph as fields, and what stands between them as paragraphs; the block as it is without any."""
    span, text = block.span, document.text
    at, found = span.start, False
    for m in _PAIR.finditer(text, span.start, span.end):
        if not _asks(lexicon, m["label"]):
            continue
        found = True
        yield from _rest(text, at, m.start("label"), block)
        value = Span(m.start("value"), m.start("value") + len(m["value"].rstrip()))
        yield replace(
            block, kind="field", span=Span(m.start("label"), value.end), label=Span(*m.span("label")), value=value
        )
        at = m.end()
    if found:
        yield from _rest(text, at, span.end, block)
    else:
        yield block


def _rest(text: str, start: int, end: int, block: Block) -> Iterator[Block]:
    """What stands between two pairs, if it has words."""
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip(_BETWEEN))
    stop = start + len(words.rstrip(_BETWEEN))
    if any(c.isalnum() for c in text[begin:stop]):
        yield replace(block, span=Span(begin, stop))


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


def _dates_diagnosis(document: Document, lexicon: Lexicon, label: Span, value: Span) -> bool:
    """Whether a field that asks for the diagnosis has its day for an answer."""
    words = document.quote(value)
    asks = any(e.role == "diagnosis" for e in lexicon.label(document.quote(label).strip(" :："), "field"))
    return (
        asks and _YEAR.search(words) is not None and not any(m.entry.kind == "condition" for m in lexicon.find(words))
    )


def _asks(lexicon: Lexicon, label: str) -> bool:
    """Whether a label asks for who somebody is, or when they came."""
    return any(entry.role in _WHO for entry in lexicon.label(label.strip(" :："), "field"))
