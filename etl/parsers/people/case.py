"""Whether a page tells a case, by the traces of a person in it, and whose case several files are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell, Document, Span
from etl.facts import Quantity
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.ambiguity import TERMS
from etl.parsers.index import Index, part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.outline import Framed, by_file, only_tables
from etl.parsers.people.informants import is_note, own_words
from etl.parsers.people.names import Described, fuller, same
from etl.parsers.people.number import CLINICAL, is_of_many, is_of_one, of_one, sentences
from etl.parsers.people.people import describe, somebody
from etl.parsers.people.sex import NUMBERED
from etl.parsers.people.subjects import of_captions
from etl.parsers.when.ages import find_ages
from etl.patterns import regex
from etl.value import replace

# Who a case of several files is about: whom each file describes alone is one person, unless two names say otherwise.


_WITNESS = regex(r"[^\n\"“”:]{1,80}:\s*[\"“”„«]")
_SIGNS = regex(
    r"[\"”»][,.]?\s*(?:\(|[–—-]\s*|(?:says|said|writes|wrote|tells us|told us)\s+)(?:(?:the |a )?[a-z]+ (?:of|from) )?$"
)
_NEAR = 60


def people_of_case(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, people: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The people of a case.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for countries and for labels.
        people: those whom all its texts describe, read as one.

    Returns:
        The people, in the order of the text: as they are for a document that is one file, and where a file describes
        several of them.
    """
    if not document.files:
        return people
    of_files = [describe(document, part, lexicon) for part in by_file(document, framed)]
    if any(len(found) > 1 for found in of_files):
        return people
    united: list[Described] = []
    for described in (one for found in of_files for one in found):
        at = next((i for i, one in enumerate(united) if _may_be(one, described)), None)
        if at is None:
            united.append(described)
        else:
            united[at] = _both(united[at], described)
    return tuple(replace(d, person=replace(d.person, key=f"p{i + 1}")) for i, d in enumerate(united))


def _may_be(one: Described, other: Described) -> bool:
    """Whether two descriptions can be of one person: a number ("Patient 2") is no name beside a name."""
    names = [d.person.name for d in (one, other) if d.person.name]
    numbered = [bool(NUMBERED.fullmatch(name)) for name in names]
    return len(names) < 2 or any(numbered) != all(numbered) or same(*names)


def _both(one: Described, other: Described) -> Described:
    a, b = one.person, other.person
    better = b.name and (not a.name or bool(NUMBERED.fullmatch(a.name)) or fuller(b.name, a.name))
    better = better and not (a.name and NUMBERED.fullmatch(b.name))
    person = replace(
        a,
        name=b.name if better else a.name,
        gender=a.gender or b.gender,
        nationality=a.nationality or b.nationality,
        evidence=(*a.evidence, *b.evidence),
    )
    return replace(
        one, person=person, ages=(*one.ages, *other.ages), names=tuple(dict.fromkeys((*one.names, *other.names)))
    )


def only_of(document: Document, people: Sequence[Described], file: int) -> tuple[str, ...]:
    """The key of the one person whom a file of a case describes.

    Args:
        document: the document.
        people: its people.
        file: the number of the file.

    Returns:
        One key, or none when the file describes several people or nobody.
    """
    places = {p.person.key: [e.start for e in p.person.evidence] + [a.start for a in p.ages] for p in people}
    found = [key for key, starts in places.items() if any(document.file_at(start) == file for start in starts)]
    return tuple(found) if len(found) == 1 else ()


def is_witness(document: Document, described: Described) -> bool:
    """Whether a person is named on a page for their words alone: 'Mrs. K., 66: "I go down the stairs …"', '"…" (father of Omar, 9)'.

    Args:
        document: the document.
        described: somebody it names; whoever has another age or name elsewhere is more than a witness.
    """
    places = [e.start for e in described.person.evidence] + [a.start for a in described.ages]
    first = described.first
    signs = _SIGNS.search(document.text, max(0, first - _NEAR), first)
    if signs is not None and all(first <= place < first + _NEAR for place in places):
        return True
    quoted = _WITNESS.match(document.text, first)
    return quoted is not None and all(described.first <= p < quoted.end() for p in places)


# Traces of one person in a page that describes nobody: an age, "I", "his", "the boy", results of a day, a sheet of
# values.


# Notes that name nobody: what their exact values, a treatment on its day and the times before and after say of one person.

_NOTES_OF_ONE_GENERAL = regex(
    r"\b(?:can|(?-i:may)|might|should|must|will|would|if|you|your|usually|often|typical(?:ly)?|normal(?:ly)?|reference|range[sd]?|up to|at least|minimum|maximum|"
    r"eligib\w+|criteri\w+|inclusion|exclusion|recommended|per kg|each patient|every patient|price|cost|costs|fee)\b|[€$£]",
    re.I,
)
"""Words of a sentence whose numbers are nobody's own."""
_BETWEEN = regex(r"[^.;:\d]{0,28}?(?:(?:at|after|before|on) (?:\d{1,2} [a-z]+|[a-z]+))?(?:\s?[:=]\s?)?[^.;:\d]{0,12}")
_VALUED = ("measure", "scale", "site", "function")
_ASKED = ("field:diagnosis", "field:medication")
"""Labels of a form whose answers are somebody's."""
_FEW, _SEVERAL, _PANEL = 2, 3, 4


def noted(document: Document, framed: Sequence[Framed], found: Index) -> int:
    """How much a page that describes nobody says of one person by the way of a note.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.

    Returns:
        0 to 5: exact values (1 from two on, 2 from three on; 3 for four of the laboratory), a form's diagnosis and medicines (1 each).
    """
    measured: list[Mention] = []
    for sentence in sentences(document, framed):
        words = document.quote(sentence)
        if not is_of_many(words) and not _NOTES_OF_ONE_GENERAL.search(words):
            hits = part(found.quantities, sentence)
            measured += [m for h in hits if (m := _valued(document.text, sentence, h, found))]
    own = [f for f in framed if f.frame.attitude == "reported"]
    forms = {role for f in own if _is_answer(document, f, found) for role in f.frame.roles if role in _ASKED}
    values, panel = len(measured), sum(m.entry.role == "laboratory" for m in measured)
    return (values >= _FEW) + (values >= _SEVERAL) + (panel >= _PANEL) + len(forms)


def _valued(text: str, sentence: Span, hit: QuantityHit, found: Index) -> Mention | None:
    """The measure right before a number that is its value, or the limb of a grade; a range, a bound and a time are no value."""
    if not isinstance(hit.value, Quantity) or hit.value.comparator or hit.sd is not None:
        return None
    if any(d.start <= hit.start < d.end for d in part(found.durations, sentence)):
        return None
    before = part(found.mentions, Span(sentence.start, hit.start))
    last = next((m for m in reversed(before) if m.entry.kind in _VALUED), None)
    if last is None or not _BETWEEN.fullmatch(text, last.end, hit.start):
        return None
    return last if last.entry.kind != "site" or hit.grade else None


def _is_answer(document: Document, item: Framed, found: Index) -> bool:
    """Whether a field's value names what its label asks for, and speaks of nobody in general."""
    value = item.block.value
    if item.block.kind != "field" or value is None or _NOTES_OF_ONE_GENERAL.search(document.quote(value)):
        return False
    return any(m.entry.kind in ("condition", "medicine") for m in part(found.mentions, value))


_THE_ONE = regex(
    r"\b(?:[Tt]he|[Tt]his|[Oo]ur|[Oo]ne) (?:man|woman|boy|girl|child|patient)\b(?!['’]?s\b['’]?\s(?:can|may|must|will))"
)
_GENERAL = regex(r"(?<!\bI )\b(?:can|may|might|should|must|will|would|if|you|your|usually|often|in general)\b")
_MEASURED = ("measure", "scale", "function", "finding")
_DAY = 10
_MOST = 3
_ROWS = 3
_ENOUGH = 3


def gone_on_about(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page goes on about that describes nobody, before a group is looked for (see `of_one`).

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is clinical, relatives and countries.
    """
    return somebody(document, framed, lexicon) if of_one(document, framed, lexicon) else ()


def undescribed(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page without a description and without a group is about: of a sheet that is only tables, or traced.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for relatives and countries.
    """
    if any(map(only_tables, by_file(document, framed))):
        return (of_captions(document),)
    return somebody(document, framed, lexicon) if traced(document, framed, found) else ()


def traced(document: Document, framed: Sequence[Framed], found: Index) -> bool:
    """Whether a page that describes nobody bears the traces of one person.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.

    Returns:
        True when an age (2), sentences of one person, results of a day and tables of values (2; 3 where they are most of the
        page) and what a note says of one (see `noted`) come to three, after what is told of many is taken off.
    """
    aged = own = many = 0
    for sentence in sentences(document, framed):
        words = own_words(document.quote(sentence))
        if is_of_many(words):
            many += 1
            continue
        terms = part(found.mentions, sentence)
        clinical = any(m.entry.kind in CLINICAL for m in terms)
        if _GENERAL.search(words):
            continue
        aged += any(a.value is not None for a in find_ages(document.text, sentence.start, sentence.end))
        own += clinical and bool(_THE_ONE.search(words) or is_of_one(words))
    dated = sum(_is_of_day(f, found) for f in framed)
    sheets = [f.block.span for f in framed if _is_sheet(f, found)]
    whole = sum(span.end - span.start for span in sheets) * 2 > len(document.text)
    tabled = _ENOUGH if whole else 2 * bool(sheets)
    notes = noted(document, framed, found) + _ENOUGH * is_note(
        document.quote(f.block.span) for f in framed if f.frame.attitude == "reported"
    )
    return 2 * min(aged, 1) + min(own, _MOST) + min(dated, _MOST) + tabled + notes - many >= _ENOUGH


def _is_of_day(item: Framed, found: Index) -> bool:
    """Whether a paragraph begins with a day and goes on with results: "4 May 2010. Grip strength 12 kg"."""
    span = item.block.span
    if item.frame.attitude != "reported" or item.block.kind == "table":
        return False
    opens = any(d.start - span.start <= 1 and len(d.first or "") == _DAY for d in part(found.dates, span))
    return opens and any(m.entry.kind in _MEASURED for m in part(found.mentions, span))


def _is_sheet(item: Framed, found: Index) -> bool:
    """Whether a table is a sheet of values: its rows name what was measured."""
    if item.block.table is None or item.frame.attitude != "reported":
        return False
    return sum(1 for row in item.block.table.grid() if row and row[0] and _measured(row[0], found)) >= _ROWS


def _measured(cell: Cell, found: Index) -> bool:
    return any(m.entry.kind in _MEASURED for m in part(found.mentions, cell.span))


# Pages that are about nobody's illness: a newspaper, a shop, a blog. People and everyday words they have, and no
# case.


_SAID_ANYWHERE = ("finding", "measure", "function")
"""Kinds of terms that pages of any matter have: falls, reading, strength."""
_LONG = 600
"""A text of fewer characters tells too little to be judged."""


def tells_no_case(document: Document, found: Index) -> bool:
    """Whether a text is prose that names no disease, no treatment, no test and no scale.

    What stands in tables and forms isn't judged by its words: their rows and fields are people, whatever else they hold.

    Args:
        document: the document.
        found: what stands where.
    """
    if len(document.text) < _LONG or any(block.kind in ("table", "field") for block in document.blocks):
        return False
    kinds = (m.entry.kind for m in found.mentions)
    return not any(kind in TERMS and kind != "site" and kind not in _SAID_ANYWHERE for kind in kinds)
