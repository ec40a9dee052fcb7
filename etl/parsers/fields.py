"""Labelled fields in other forms than a line each: run on behind one another, closed by a dash, as items, as a
question for a type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from etl.document import Block, Document, Span
from etl.facts import Condition
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.phrases import make_site, side_of
from etl.parsers.reading import Frame, Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Labelled fields that stand behind one another on one line, with no more than a space between them, as a web page
# leaves what was set apart by gaps: "Name: Mr. Lane Sex: Male Age: 63", "Country: Chile Admission: 2010-10-18"; and
# pairs as registers print them: "subject 0417; sex=f; age=51 y; CIDP".


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


# Fields whose label a dash or a sign of equality closes, told by what they ask for: "Diagnosis – stroke", "Age = 54".
#
# A reader takes a dash for a colon only where the lines beside it have one too; a line that begins with the name of a
# field or of a part of a page is a field wherever it stands.


_SIGNED = regex(
    r"[ \t]*(?P<label>[^\W\d_][^.:;,=|()\n–—]{1,40}?)[ \t]+(?:--?|[–—=])[ \t]+(?=\S)",
    needs=("-", "–", "—", "="),
)
_SIGNS = (" - ", " -- ", " – ", " — ", " = ")
_KINDS = ("paragraph", "item", "heading")
_NEVER = ("listed", "before", "after", "legend")
"""Roles of columns, of times, which stand beside their values, and of what explains signs: "T – temperature"."""
_MOST_WORDS = 5


def with_signed_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose paragraphs that begin with a known label and a dash are fields.

    Args:
        document: what a reader made.
        lexicon: for labels of fields and for headings.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        signed = block.kind in _KINDS and not block.label and any(s in document.quote(block.span) for s in _SIGNS)
        blocks += _signed_parts(document, lexicon, block) if signed else [block]
    return replace(document, blocks=tuple(blocks)) if tuple(blocks) != document.blocks else document


def _signed_parts(document: Document, lexicon: Lexicon, block: Block) -> Iterator[Block]:
    """A block as the fields that its lines are; as it is where its first line is none."""
    begins = [block.span.start]
    text = document.text
    while (end := text.find("\n", begins[-1], block.span.end)) >= 0:
        begins.append(end + 1)
    found = [
        (at, m) for at in begins if (m := _SIGNED.match(text, at, block.span.end)) and _signed_asks(lexicon, m["label"])
    ]
    if not found or found[0][0] != block.span.start or (block.kind == "item" and len(found) > 1):
        yield block
        return
    if block.kind == "heading":
        yield block  # "History – present illness"
        return
    ends = [at for at, _ in found[1:]] + [block.span.end]
    for (at, m), end in zip(found, ends, strict=True):
        end = at + len(text[at:end].rstrip())
        label, value = Span(*m.span("label")), Span(m.end(), end)
        yield replace(block, kind="field", level=0, marker="", span=Span(at, end), label=label, value=value)


def _signed_asks(lexicon: Lexicon, label: str) -> bool:
    """Whether words are the name of a field or of a part of a page, with a capital."""
    if len(label.split()) > _MOST_WORDS or not (label[0].isupper() or not label[0].isascii()):
        return False
    entries = (*lexicon.label(label, "field"), *lexicon.label(label, "heading"))
    return bool(entries) and not any(e.role in _NEVER for e in entries)


# Items and notes that are labelled fields: "• Surgical method: lumbar puncture", "Stop criteria: pulse above 120".


_LABELLED = regex(r"^\W*([^\s:：][^:：\n]{1,48}?)\s*[:：]\s*(?=\S)")

_FOLLOWING = ("outcome", "after", "follow_up", "adverse")
_COUNT = r"(?:\d{1,3}(?:[.,]5)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_LENGTH = (
    rf"(?:(?:(?:at|after|by|in|until|\+) ?)?(?:the )?{_COUNT}[ -]?(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)(?: (?:later|after|on|post|post-op|follow-?up|after (?:the |it|this )?[\w ]{{0,24}}))?"
    r"|(?:day|week|month|year)s? \d{1,3})"
)
_TIME = regex(
    rf"(?:[^\W\d_][\w ]{{2,16}}, (?:so|that is|i\.e\.|about|now) (?:after )?)?{_LENGTH}(?: ?\([^()]{{1,80}}\))?", re.I
)
"""A label that says when and nothing else: "2 weeks", "after 6 months", "month 3", "12 months (letter)", "Easter, so two months"."""
_DAY = (
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.? \d{4}"
    r"|[a-z]{3,9}\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4})"
)
_OPENS = regex(
    rf"^\W*(?P<label>{_LENGTH}(?:,? (?:on )?{_DAY}| ?\([^()\n]{{1,80}}\))|{_DAY}(?:, {_LENGTH}| ?\({_LENGTH}\)))\s*[.:：]\s+(?=\S)",
    re.I,
)
"""A time and a day that open an item as its label does: "1 month, 2009-04-27. He walks alone", "6 months (in Leeds, on 29 April): …"."""


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
    follows = parent is not None and _follows(parent)
    opened = _OPENS.match(text) if follows else None
    m = opened or _LABELLED.match(text)
    if not m:
        return None
    timed = follows and (opened is not None or _TIME.fullmatch(m.group(1)) is not None)
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
_TYPE = regex(r"\s*types?\s(?:\d[a-z]?|I{1,3}|IV)\b(?:[,;(].*)?", re.I)
_NAMED = regex(r"\W*([^,;:.()\[\]]{0,40}[^\s,;:.()\[\]])")
_UNSAID = ("negated", "possible", "planned", "hypothetical", "refuted")
_UNKNOWN = regex(r"\W*(?:unknown|unclear|n/?a|n\.?\s?[dk]\.?|not (?:known|stated|classified)|[-–—?]+)\W*", re.I)
_SHORT = 5


def asked_type(lexicon: Lexicon, label: str, value: str = "") -> Entry | None:
    """The disease whose type a label asks for, or whose name it is beside a value that is a type; None for other labels.

    Args:
        lexicon: for the names of diseases.
        label: the label of a field or of a column.
        value: what stands there.
    """
    if _TYPE.fullmatch(value) and (known := lexicon.label(label, "condition")):
        return known[0]  # "Diabetes: type 2"
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
    disease = asked_type(reading.lexicon, reading.document.quote(label), value)
    m = _NAMED.match(value)
    if disease is None or m is None or _UNKNOWN.fullmatch(value):
        return
    if any(c.entry.role in _UNSAID for c in statement.of("cue")) or statement.span.start != statement.block.value.start:  # type: ignore[union-attr]
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
        if known := lexicon.label(v, "condition"):
            return known[0]
    return disease
