"""Immunizations: procedures whose name is a vaccine's, with the lot and the number of the dose that stand beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from etl.document import Document, Table
from etl.facts import AnyFact, Evidence, Observation, Procedure
from etl.kinds.immunization import Immunization, is_vaccine
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_LOT = regex(
    r"\b(?:lot|batch)\b\s*(?:numbers?|no\b\.?|nos\b\.?|#)?\s*[:#]?\s*(?P<said>(?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{2,19})\b",
    re.I,
)
_NUMBERS = {
    "first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4",
    "fifth": "5", "5th": "5", "sixth": "6", "6th": "6",
}  # fmt: skip
_DOSE = regex(
    rf"\b(?P<word>{'|'.join(_NUMBERS)})\s+(?:\w+\s+)?dose\b"
    r"|\bdose\s*(?:no\b\.?|number|#)?\s*:?\s*(?P<number>[1-9])\b(?!\s*(?:m[lg]|[.,]\d))"
    r"|\b(?P<other>booster)\b",
    re.I,
)
_WHY = regex(
    r"\b(?:because of|because|due to|owing to|on account of|for fear of)\s+(?P<said>[^.;\n]{3,80}?)(?=\s*(?:[.;\n)]|$))",
    re.I,
)


_TO = regex(r"\s+to\s+(?:(?:the|an?|his|her|their|any)\s+)?(?:\w+\s+)?", re.I)
_LOT_HEAD = regex(r"(?:lot|batch)(?:\s*(?:numbers?|no\.?|nos\.?|#))?", re.I)
_DOSE_HEAD = regex(r"dose(?:\s*(?:number|no\.?|#))?", re.I)
_FAR = 40


class _Said(Struct, frozen=True):
    """What is printed of one thing, and where."""

    value: str
    start: int
    end: int


def with_immunizations(reading: Reading, facts: Iterable[AnyFact]) -> list[AnyFact]:
    """Return facts with an Immunization in the place of each procedure that is a vaccine's.

    Args:
        reading: the document as it is read.
        facts: any facts, in the order of the text.
    """
    listed = list(facts)
    if not any(map(_is_vaccine, listed)):
        return listed
    text = reading.document.text
    listed = [one for one in listed if not (_is_vaccine(one) and _is_object(text, one, listed))]
    vaccines = [one for one in listed if _is_vaccine(one)]
    statements = sorted(reading.statements, key=lambda one: one.span)
    begins = [one.span.start for one in statements]
    anchors = sorted({(place.start, place.end) for one in vaccines for place in one.evidence})
    made: list[AnyFact] = []
    for fact in listed:
        if isinstance(fact, Procedure) and _is_vaccine(fact):
            place = fact.evidence[0]
            at = bisect_right(begins, place.start) - 1
            statement = statements[at] if at >= 0 and place.start < statements[at].span.end else None
            made.append(_immunization(reading.document.text, fact, statement, anchors))
        else:
            made.append(fact)
    return _of_rows(reading.document, made)


def _is_object(text: str, vaccine: AnyFact, facts: Iterable[AnyFact]) -> bool:
    """Return True if a vaccine is only what a finding is to, as in "a reaction to the vaccine"."""
    start = vaccine.evidence[0].start
    ends = (place.end for one in facts if isinstance(one, Observation) for place in one.evidence if place.end <= start)
    return any(_TO.fullmatch(text, end, start) for end in ends if start - end <= _FAR)


def _of_rows(document: Document, facts: list[AnyFact]) -> list[AnyFact]:
    """Return facts with one Immunization for each row of a table, and the lot and dose of its cells."""
    rows: dict[tuple[str, str, int], list[Immunization]] = {}
    for fact in facts:
        place = fact.evidence[0]
        if isinstance(fact, Immunization) and place.table is not None and place.row is not None:
            rows.setdefault((fact.subject, place.table, place.row), []).append(fact)
    if not rows:
        return facts
    heads = _heads(document)
    gone: set[int] = set()
    whole: dict[int, Immunization] = {}
    for (_, table, row), found in rows.items():
        first = found[0]
        if any(one.code != first.code or one.given != first.given for one in found):
            continue
        gone |= {id(one) for one in found[1:]}
        whole[id(first)] = _with_cells(first, document, heads, table, row)
    cells = {(one.start, one.end) for fact in whole.values() for one in fact.evidence}
    return [
        whole.get(id(fact), fact)
        for fact in facts
        if id(fact) not in gone
        and not (fact.code.entry.startswith("use:") and all((e.start, e.end) in cells for e in fact.evidence))
    ]


def _heads(document: Document) -> dict[str, tuple[Table, dict[int, str]]]:
    """Return the tables of a document with the heads of their columns, by the tables' names."""
    tables = [block.table for block in document.blocks if block.table is not None]
    names = document.table_names()
    return {
        name: (table, {cell.column: document.quote(cell.span) for cell in reversed(table.cells) if cell.row == 0})
        for name, table in zip(names, tables, strict=False)
    }


def _with_cells(
    fact: Immunization, document: Document, heads: dict[str, tuple[Table, dict[int, str]]], name: str, row: int
) -> Immunization:
    """Return an immunization with what the cells of its row say under heads of the lot and the dose."""
    if name not in heads:
        return fact
    table, columns = heads[name]
    places = list(fact.evidence)
    said = {"lot": fact.lot, "dose": fact.dose}
    for cell in table.cells:
        if cell.row != row or not document.quote(cell.span).strip():
            continue
        words = document.quote(cell.span).strip()
        head = columns.get(cell.column, "")
        for key, wanted in (("lot", _LOT_HEAD), ("dose", _DOSE_HEAD)):
            if wanted.fullmatch(head.strip()):
                said[key] = _NUMBERS.get(words.lower(), words)
                places.append(
                    Evidence(cell.span.start, cell.span.end, document.quote(cell.span), None, name, row, cell.column)
                )
    seen: dict[tuple[int, int], Evidence] = {}
    for one in places:
        seen.setdefault((one.start, one.end), one)
    return replace(
        fact, lot=said["lot"], dose=said["dose"], evidence=tuple(sorted(seen.values(), key=lambda e: e.start))
    )


def _is_vaccine(fact: AnyFact) -> bool:
    return isinstance(fact, Procedure) and fact.status in ("completed", "not-done") and is_vaccine(fact.code)


def _immunization(
    text: str, fact: Procedure, statement: Statement | None, anchors: list[tuple[int, int]]
) -> Immunization:
    """Return the immunization; what stands nearer to another vaccine is said of that one."""
    place = fact.evidence[0]
    at = bisect_left(anchors, (place.start, place.end))
    low = max(statement.span.start if statement else place.start, anchors[at - 1][1] if at else 0)
    high = min(
        statement.span.end if statement else place.end, anchors[at + 1][0] if at + 1 < len(anchors) else len(text)
    )
    lot = _lot(text, place.end, high)
    dose = _dose(text, low, place.start, place.end, high)
    why = _why(text, fact, statement, high) if fact.status == "not-done" else None
    more = [Evidence(one.start, one.end, text[one.start : one.end], place.page) for one in (lot, dose) if one]
    status: Any = fact.status
    return Immunization(
        subject=fact.subject,
        evidence=tuple(dict.fromkeys((*fact.evidence, *more))),
        rule=fact.rule,
        tags=fact.tags,
        note=fact.note,
        abbreviation=fact.abbreviation,
        code=fact.code,
        status=status,
        reason=fact.reason or (why.value if why else ""),
        refused=statement is not None and fact.status == "not-done" and bool(_refusals(statement)),
        given=fact.performed,
        lot=lot.value if lot else "",
        dose=dose.value if dose else "",
        site=fact.site,
        performer=fact.performer,
        timepoint=fact.timepoint,
    )


def _lot(text: str, start: int, end: int) -> _Said | None:
    """Return the number of a lot; the dot of "no." may have ended the sentence before it."""
    found = _LOT.search(text, start, end + _FAR)
    return _Said(found["said"], found.start(), found.end()) if found and found.start() < end else None


def _dose(text: str, low: int, start: int, end: int, high: int) -> _Said | None:
    """Return the number of the dose: the last before the vaccine, else the first after it."""
    before = list(_DOSE.finditer(text, low, start))
    found = before[-1] if before else _DOSE.search(text, start, high)
    if found is None:
        return None
    value = found["number"] or _NUMBERS.get((found["word"] or "").lower()) or found["other"].lower()
    return _Said(value, found.start(), found.end())


def _why(text: str, fact: Procedure, statement: Statement | None, high: int) -> _Said | None:
    """Return why it wasn't given: the printed reason, else the words by which it was refused."""
    found = _WHY.search(text, fact.evidence[0].end, high)
    if found:
        return _Said(found["said"], found.start("said"), found.end("said"))
    words = _refusals(statement) if statement else []
    return _Said(text[words[0][0] : words[0][1]], *words[0]) if words else None


def _refusals(statement: Statement) -> list[tuple[int, int]]:
    """Return the places of the cues of a statement that say that something was declined."""
    return [(m.start, m.end) for m in statement.of("cue") if m.entry.role == "declined"]
