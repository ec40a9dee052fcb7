"""Immunizations: procedures whose name is a vaccine's, with the lot and the number of the dose that stand beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import TypeGuard

from etl.document import Document, Span, Table, holding
from etl.facts import AnyFact, Evidence, Observation, Procedure
from etl.kinds.immunization import Immunization, is_vaccine
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.rounds import ordinal
from etl.patterns import regex
from etl.value import replace

_LOT = regex(
    r"\b(?:lot|batch)\b\s*(?:numbers?|no\b\.?|nos\b\.?|#)?\s*[:#]?\s*(?P<said>(?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{2,19})\b",
    re.I,
)
_DOSE = regex(
    r"\b(?P<nth>[1-6](?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s+(?:\w+\s+)?dose\b"
    r"|\bdose\s*(?:no\b\.?|number|#)?\s*:?\s*(?P<number>[1-9])\b(?!\s*(?:m[lg]|[.,]\d))"
    r"|\b(?P<other>booster)\b",
    re.I,
)
_WHY = regex(
    r"\b(?:because of|because|due to|owing to|on account of|for fear of)\s+(?P<said>[^.;\n]{3,80}?)(?=\s*(?:[.;\n)]|$))",
    re.I,
)
_TO = regex(r"\s+to\s+(?:(?:the|an?|his|her|their|any)\s+)?(?:\w+\s+)?", re.I)
_HEADS = {
    "lot": regex(r"(?:lot|batch)(?:\s*(?:numbers?|no\.?|nos\.?|#))?", re.I),
    "dose": regex(r"dose(?:\s*(?:number|no\.?|#))?", re.I),
}
_FAR = 40


def with_immunizations(reading: Reading, facts: Iterable[AnyFact]) -> list[AnyFact]:
    """Return facts with an Immunization in the place of each procedure that is a vaccine's.

    Args:
        reading: the document as it is read.
        facts: any facts, in the order of the text.
    """
    text, listed = reading.document.text, list(facts)
    listed = [one for one in listed if not (_is_vaccine(one) and _is_object(text, one, listed))]
    anchors = sorted({(place.start, place.end) for one in listed if _is_vaccine(one) for place in one.evidence})
    if not anchors:
        return listed
    said: dict[Span | None, Statement] = {one.span: one for one in reading.statements}
    spans = sorted(one.span for one in reading.statements)
    made = [
        _immunization(text, one, said.get(holding(spans, one.evidence[0].start)), anchors) if _is_vaccine(one) else one
        for one in listed
    ]
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
    tables = (block.table for block in document.blocks if block.table is not None)
    named = dict(zip(document.table_names(), tables, strict=False)) if rows else {}
    gone: set[int] = set()
    whole: dict[int, Immunization] = {}
    for (_, name, row), found in rows.items():
        if len({(one.code, one.given) for one in found}) == 1:
            gone |= {id(one) for one in found[1:]}
            whole[id(found[0])] = _with_cells(found[0], named[name], name, row)
    cells = {(one.start, one.end) for fact in whole.values() for one in fact.evidence}
    return [
        whole.get(id(fact), fact)
        for fact in facts
        if id(fact) not in gone
        and not (fact.code.entry.startswith("use:") and all((e.start, e.end) in cells for e in fact.evidence))
    ]


def _with_cells(fact: Immunization, table: Table, name: str, row: int) -> Immunization:
    """Return an immunization with what the cells of its row say under heads of the lot and the dose."""
    heads = {cell.column: cell.text.strip() for cell in reversed(table.cells) if cell.row == 0}
    places, said = list(fact.evidence), {"lot": fact.lot, "dose": fact.dose}
    for cell in (cell for cell in table.cells if cell.row == row and cell.text.strip()):
        for key, asked in _HEADS.items():
            if asked.fullmatch(heads.get(cell.column, "")):
                said[key] = _in_digits(cell.text.strip())
                places.append(Evidence(cell.span.start, cell.span.end, cell.text, None, name, row, cell.column))
    seen = {(one.start, one.end): one for one in reversed(places)}
    return replace(fact, lot=said["lot"], dose=said["dose"], evidence=tuple(sorted(seen.values())))


def _in_digits(word: str) -> str:
    """Return an ordinal as a number, any other word as it is."""
    return str(ordinal(word) or word)


def _is_vaccine(fact: AnyFact) -> TypeGuard[Procedure]:
    return isinstance(fact, Procedure) and fact.status in ("completed", "not-done") and is_vaccine(fact.code)


def _immunization(
    text: str, fact: Procedure, statement: Statement | None, anchors: list[tuple[int, int]]
) -> Immunization:
    """Return the immunization; what stands nearer to another vaccine is said of that one."""
    place, undone = fact.evidence[0], fact.status == "not-done"
    span = statement.span if statement else Span(place.start, place.end)
    at = bisect_left(anchors, (place.start, place.end))
    low = max(span.start, anchors[at - 1][1] if at else 0)
    high = min(span.end, anchors[at + 1][0] if at + 1 < len(anchors) else span.end)
    lot = _LOT.search(text, place.end, high + _FAR)  # the dot of "no." may have ended the sentence
    lot = lot if lot and lot.start() < high else None
    before = list(_DOSE.finditer(text, low, place.start))
    dose = before[-1] if before else _DOSE.search(text, place.start, high)
    refusals = [m for m in statement.of("cue") if m.entry.role == "declined"] if statement and undone else []
    because = _WHY.search(text, place.end, high) if undone else None
    why = because["said"] if because else text[refusals[0].start : refusals[0].end] if refusals else ""
    more = [Evidence(one.start(), one.end(), one[0], place.page) for one in (lot, dose) if one]
    return Immunization(
        subject=fact.subject, evidence=tuple(dict.fromkeys((*fact.evidence, *more))), rule=fact.rule, tags=fact.tags, note=fact.note,
        abbreviation=fact.abbreviation, code=fact.code, status="not-done" if undone else "completed", reason=fact.reason or why,
        refused=bool(refusals), given=fact.performed, lot=lot["said"] if lot else "",
        dose=_in_digits(dose[dose.lastgroup or 0].lower()) if dose else "", site=fact.site, performer=fact.performer,
        timepoint=fact.timepoint,
    )  # fmt: skip
