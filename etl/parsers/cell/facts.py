"""What the value of a cell says of its labels: a number with its unit, a grade, a sign, a side, words, a complaint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeGuard

from etl.document import Cell
from etl.facts import (
    AnyFact,
    Coded,
    Concept,
    Condition,
    Evidence,
    Observation,
    Presence,
    Procedure,
    Quantity,
    Range,
    Side,
    Site,
    Value,
)
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.legend import cell_grade
from etl.parsers.cell.references import IN_BRACKETS
from etl.parsers.cell.values import AbsentReason, CellValue, absent_reason, balanced, is_deviation
from etl.parsers.index import part
from etl.parsers.label.heads import may_have, read_head
from etl.parsers.label.labels import Facet, by_unit
from etl.parsers.label.laterality import SIDE_WORDS
from etl.parsers.label.times import day_in
from etl.parsers.measure.limits import category_of, graded, in_points, item_concept, reference_of, with_unit
from etl.parsers.number import QuantityHit, comparable, degree_of, is_power, with_power
from etl.parsers.phrases import NOTHING_WRONG, make_site
from etl.parsers.reading import Reading
from etl.parsers.treatment.medicines import taken, told_by_label
from etl.parsers.variants import of_cell
from etl.parsers.when.dates import period_of
from etl.patterns import regex
from etl.value import replace

LEVEL = regex(r"[A-Z][a-z]?\d{1,2}(?:\s?[-–/,]\s?(?:[A-Z][a-z]?)?\d{1,2})?")
"""The name of a level of the spine ("C5", "L4-5"), where a table is of places."""
_THINGS = regex(r"(?:\d|one|two|three|four)\s[^\W\d_]{3,}(?:[ -][^\W\d_]{2,}){0,3}", re.I)


def in_letters(reading: Reading, entry: Entry) -> bool:
    """Whether what is graded has classes in letters, of which no bare number is one.

    Args:
        reading: for the grades.
        entry: what is graded.
    """
    system = reading.lexicon.get("grade", entry.grade)
    return system is not None and system.grades[0].text in ("A", "a")


def in_parts(reading: Reading, entry: Entry) -> bool:
    """Whether what is graded is told in parts of a whole ("4/8"), so that a bare number in a cell is a number of them.

    Args:
        reading: for the grades.
        entry: what is graded.
    """
    system = reading.lexicon.get("grade", entry.grade)
    return system is not None and all("/" in g.text for g in system.grades)


# Cells that say why there is nothing yet: what is only planned, was put off or refused, or wasn't asked for again.

_LISTED = regex(r"[(\[]([^()\[\]]*)[)\]]")
_OR = regex(r"[/,|;]|\bor\b")
_PLANNED = regex(
    r"\W*(?:(?:is|was|are|were|has been|only|still|now|repeatedly|again) )?(?:planned|scheduled|proposed|offered|recommended|advised|considered|discussed"
    r"|suggested|intended|foreseen|pending|awaited|awaiting|outstanding|postponed|deferred|delayed(?= (?:until|till|to|because|due|by|for)\b|\W*$)|put off|ordered|requested|applied for|to (?:be|follow|come)"
    r"|due|on (?:the |a )?(?:waiting )?list|listed|waiting|under (?:consideration|discussion)|in (?:preparation|planning|discussion)|not yet"
    r"|next (?:visit|year|month|week|time)|tb[dac])\b|\W*(?:not (?:re)?(?:repeated|requested|necessary|needed|indicated|required|ordered|planned|checked|controlled|sent|drawn|sampled|followed|offered|wanted|desired|foreseen)"
    r"|not (?:done|made|taken|tested|measured|performed|examined|recorded|assessed|repeated)\b.*|no (?:sample|blood|material|control|follow-up|visit)|no longer (?:tested|measured|done|checked)"
    r"|cancel+ed|forgotten|omitted|skipped|left out|no show|did not (?:come|attend|appear)|missed)(?: (?:again|any ?more|because|due|this time|at this visit|by|for|as|yet)\b.*|\W.*)?$",
    re.I,
)
"""How a cell begins that tells of a plan ("planned for 2020", "to be done"), or that something was left out ("not repeated",
"cancelled (holiday)")."""
_DECLINED = regex(
    r"\W*(?:(?:was|were|has been|again|both|patient|parents|family|mother|father|he|she|they) )*(?:refused|declined|rejected|unwanted|not wanted)\b",
    re.I,
)
_OTHER_ROLES = ("", "device", "therapy", "care", "test", "imaging", "sampling")
"""Roles of what somebody has or goes on with, and of what is looked for."""
_NEEDLESS = regex(r"\W*not (?:necessary|needed|required|indicated|planned|wanted|desired|foreseen)\b", re.I)
_DONE = regex(
    r"\b(?:since|(?<!be )(?<!not )done|(?<!be )(?<!not )performed|took place|accepted|then|later|now has|given|started|begun|finally|but)\b",
    re.I,
)
_DOUBTED = regex(
    r"\W*(?:(?:clinically|only|still|was|is) )?(?:suspected|suspicion(?: of)?|possibl[ey]|probabl[ey]|questionable|doubtful|unclear|uncertain|not (?:sure|certain|clear)|unsure|perhaps|maybe|\?)\W*$",
    re.I,
)  # fmt: skip


def undone(text: str) -> AbsentReason | None:
    """Why a cell of words has no value and tells of nothing that was done.

    Args:
        text: the cell: "planned for May", "not repeated", "refused by the parents".

    Returns:
        FHIR's data-absent-reason code, None when the cell says something else, or also that it was done in the end.
    """
    if _DONE.search(text):
        return None
    if _DECLINED.match(text):
        return "asked-declined"
    return "not-performed" if _PLANNED.match(text) else None


def lists_answer(label: str, text: str) -> bool:
    """Return True if a label lists a cell's text among its answers: "Motor (normal/delayed)".

    Args:
        label: as printed.
        text: the cell's.
    """
    answers = (part.strip().casefold() for found in _LISTED.finditer(label) for part in _OR.split(found[1]))
    return text.strip().casefold() in answers


def never_done(base: Observation, entry: Entry) -> Procedure | None:
    """What nobody did, where a table asks without a time whether it was ever done: "Thrombolysis | no".

    Args:
        base: what the labels say.
        entry: what is asked for.

    Returns:
        The procedure; None where a visit or a day is asked for, or whether somebody has a device: that may come or go.
    """
    if base.timepoint is not None or base.effective is not None or entry.role in _OTHER_ROLES:
        return None
    return Procedure(
        subject=base.subject, code=entry.concept, status="not-done", evidence=base.evidence, rule="table"
    )  # fmt: skip


# What a cell prints behind its value: what is normal, what a scale goes from and to, that it is low.

_USUAL = regex(
    r"[<>≤≥~]?\s?\d[\d.,]*\s?[^\d()\[\]]{0,16}[(\[]\s?"
    r"(?:[<>≤≥]=?\s?\d[\d.,]*|\d[\d.,]*\s?(?:[-–]|to)\s?\d[\d.,]*)\s?[^\d()\[\]]{0,16}[)\]]"
)
_TWO = 2
_MOST = (">", ">=")


def usual_in(entry: Entry, value: CellValue, unit: str | None) -> Range | None:
    """The range in brackets behind a value that says nothing of anybody: "1.12 g/l (0.15-0.45)", "4.1 (<4.4)", "36 (0-48)".

    Behind what is measured it is normal; behind the score of a scale only the range of all its scores is no value.

    Args:
        entry: what is measured.
        value: the cell's.
        unit: the unit that its labels print.
    """
    if len(value.hits) != _TWO or not isinstance(value.hits[0].value, Quantity) or not _USUAL.fullmatch(value.text):
        return None
    usual = value.hits[1].value
    if isinstance(usual, Quantity) and usual.comparator:
        bound = replace(usual, comparator=None)
        usual = Range(bound, None) if usual.comparator in _MOST else Range(None, bound)
    if not isinstance(usual, Range) or entry.kind != "measure":
        return None
    code = value.hits[0].value.code or unit or ""
    low, high = (replace(q, code=code) if q is not None and not q.code else q for q in (usual.low, usual.high))
    return Range(low, high)


def is_low(value: Value | None, entry: Entry, unit: str | None) -> TypeGuard[Quantity]:
    """Whether the L behind a number is no litre, as something is measured in other units: "33L" in a column of g/L.

    Args:
        value: of a cell.
        entry: what is measured.
        unit: the unit that its labels print.
    """
    units = [own for own in (unit, *entry.units) if own]
    litres = isinstance(value, Quantity) and value.code == "L" and entry.kind == "measure"
    return litres and bool(units) and not any(comparable("L", own) for own in units)


_CHANGES = ("improved", "worsened", "unchanged")
_TESTS = ("test", "imaging", "sampling")
"""Roles of procedures whose numbers are results, and not how much of them somebody had."""
_ONLY_DONE = regex(
    r"\W*(?:done|performed|carried out|completed|taken|made|obtained|repeated|once|twice|yes|x|was done|given|ordered|planned|see|report)\b|\W*$",
    re.I,
)
"""What says of a test that it was done, and not what it showed."""
_LED = regex(r"([^\W\d_]{2,12})\.?[,:]\s(?=[<>≤≥~]?\d)")
"""A word before the number of a cell, in a column with a unit: "ex, 52"."""
_OF_SUM = regex(r"\b(?:total|subtotal|sum|sum score)\W*$", re.I)
_OF_RATIO = "{logMAR}"
"""The unit of what a ratio is told for, whose parts say nothing alone."""
_TWO_NUMBERS = regex(r"(\d{2,3}) ?/ ?(\d{2,3})")
_PRESSURES = ("mmHg",)
"""Printed units by which a short name stands for a vital sign with two values: "RR (mmHg)"."""
_LETTERED = regex(r"(?:[A-Z][\w-]+ )?(?:class )?([A-F])\s?[(\[,;/]\s?(\d{1,2})(?: ?(?:points?|pts?\.?))?\s?[)\]]?")
"""A class in a letter with the points that gave it: "C (11)"."""
_WORD = regex(r"[^\W\d_]{3,}")
_MANY = 3
_DIMENSIONS = regex(r"\d{1,3}(?:[.,]\d)?\s?[x×]\s?\d{1,3}(?:[.,]\d)?(?:\s?[x×]\s?\d{1,3}(?:[.,]\d)?)?(?:\s?[cm]m)?")
"""How large something is: "3.2 x 2.5 cm"."""
_IMPOSSIBLE = regex(
    r"(?:(?:not|un)[ -]?(?:testable|possible|able|measurable|feasible|assessable|recordable|obtainable|performable)"
    r"|impossible|ill|sick|away|abroad|on holidays?|asleep|can(?:not| not|'t|’t)|could(?: not|n't|n’t)|unable|too (?:\w+ )?(?:to|for)|did(?: not|n't|n’t)|failed"
    r"|(?:sample|data|sheet|form|record|value)s? (?:was |were )?(?:lost|missing|spoil(?:ed|t)|insufficient|(?!taken|obtained|collected|stored)[a-z]{4,12}(?:ed|ised|ized)$)|insufficient|(?:stopped|aborted|interrupted|terminated|broken off|abandoned)(?! by (?:him|her)self))\b",
    re.I,
)
"""Words for a test that gave no value: "not testable", "cannot walk", "sample lost"."""
_ASIDE = regex(r"[<>≤≥]?\s?\d[\d.,]*\s?\(\s?\d[\d.,]*\s?\)")
"""A bare number behind another: "5.12 (212)"."""
_PAIR = 2
_ITEM = regex(r"[,;]\s")
_CROSSES = ("x", "X", "×")
_DENIED = regex(
    r"\b(?:can(?:not|['’]t)|could(?: not|n['’]t)|(?:is|was|does|did|not) ?(?:not|un)?able|unable|never|not)\b", re.I
)
_SIDE_ALONE = regex(r"(?:on )?(?:the )?(left|right|both|bilateral|[lr])(?:ly)?(?: sides?)?(?: only)?\.?", re.I)
"""Where a finding is: "both sides", "right only"."""
_SENTENCE = regex(r"[;.]\s")


def of_subject(
    reading: Reading, facet: Facet, cell: Cell, value: CellValue, subject: str, evidence: tuple[Evidence, ...]
) -> Iterator[AnyFact]:
    """The facts that a value gives of what its labels say, for one person."""
    entry = facet.what
    assert entry is not None
    value = _in_months(reading, facet, value)
    if entry.grade and value.hits and _OF_SUM.search(facet.text):
        return  # the sum of grades is none: "Lower limb total | 2"
    base = Observation(
        subject=subject, code=_asked_concept(reading, entry, facet), category=category_of(entry), effective=facet.date,
        timepoint=facet.time, site=_site(reading, facet, facet.side), evidence=evidence, rule="table",
        reference=_reference(entry, facet),
    )  # fmt: skip
    for way in (_of_medicine, _of_unknown, _of_kind, _of_day, _of_answer, _of_words, _of_two_numbers, _of_numbers):
        if (facts := way(reading, base, entry, facet, cell, value)) is not None:
            yield from facts
            return


def _asked_concept(reading: Reading, entry: Entry, facet: Facet) -> Concept:
    """Return what a value below some labels is of: an item, what an item denies, the total of a scale, or the entry."""
    if facet.item is not None and (denied := facet.item.absent_of):
        asked = reading.lexicon.get("finding", denied) or reading.lexicon.get("procedure", denied)
        return asked.concept if asked else item_concept(entry, facet.item)
    item = facet.item or (entry.total if entry.kind == "scale" else None)
    return item_concept(entry, item) if item is not None else entry.concept


def _of_medicine(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return the dose of a medicine; a level in blood is none."""
    if entry.kind != "medicine":
        return None
    dose = taken(reading, cell, base, facet.unit, value)
    if dose is None:
        return () if not value.hits or _is_day(reading, cell) else None  # other words tell no value of it
    known = dose.dose is not None or dose.status == "not-taken"
    amount, route = (None, None) if known else told_by_label(reading, facet.text, entry)
    return (replace(dose, dose=dose.dose or amount, route=dose.route or route),)


def _of_unknown(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return what is said of a value that isn't there, isn't known or is doubted."""
    if entry.kind in ("function", "measure", "scale") and _is_day(reading, cell):
        return ()  # "Bathing | March 11, 2013 | Independent"
    if value.absent:
        return (replace(base, absent_reason=value.absent),)
    if value.text in _CROSSES and entry.kind in ("measure", "scale", "function"):
        # which of several columns is ticked is no answer
        return (replace(base, absent_reason="unknown"),) if entry.kind != "function" else ()
    answers = entry.kind == "function" or lists_answer(facet.text, value.text)
    if value.kind == "text" and not answers and (reason := undone(value.text)):
        needless = entry.kind == "procedure" and _NEEDLESS.match(value.text)
        undone_so = replace(base, absent_reason=reason, note=value.text)
        return (replace(base, presence="absent") if needless else undone_so,)
    if value.kind == "text" and entry.kind in ("finding", "condition") and _DOUBTED.match(value.text):
        said = replace(base, presence="equivocal") if entry.kind == "finding" else None
        return (said or replace(base, absent_reason="unknown", note=value.text),)
    return None


def _of_kind(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return the variant of a gene, a procedure, the values of two sides, or a disease that is there or not."""
    if entry.kind == "gene" and (variant := of_cell(entry, base, value.text)) is not None:
        return (variant,)
    if entry.kind == "procedure":
        return _procedure(reading, base, facet, cell, value)
    if value.kind == "pair" and facet.pair and len(value.hits) == _PAIR:
        sided = zip(facet.pair, value.hits, strict=True)
        return [
            fact
            for side, hit in sided
            for fact in _one(reading, replace(base, site=_site(reading, facet, side)), entry, facet, hit, cell, "")
        ]
    if entry.kind == "condition" and (ill := _told(value)) is not None:
        there = Condition(
            subject=base.subject, code=base.code, verification="confirmed" if ill else "refuted",
            clinical="active" if ill else None, site=base.site, evidence=base.evidence, rule="table",
        )  # fmt: skip
        return (there,)
    return None


def _of_day(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return a disease or finding that is there since the day in a cell, or on it ("Date of death")."""
    if entry.kind not in ("condition", "finding") or not _is_day(reading, cell):
        return None
    day = day_in(reading, cell)
    if day is None:
        return None
    if entry.kind == "finding":
        return (replace(base, presence="present", effective=day),)
    told = any(m.entry.role == "diagnosed" for m in reading.lexicon.find(facet.text))  # "Diagnosis of CIDP"
    ill = Condition(
        subject=base.subject, code=base.code, onset=None if told else day, asserted=day.start if told else None,
        site=base.site, evidence=base.evidence, rule="table",
    )  # fmt: skip
    return (ill,)


def _of_answer(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return what a yes or no, the size of a finding, or its side alone says of it."""
    if value.kind == "yesno":
        never = entry.kind == "measure" and entry.possible and all(least > 0 for _, least, _ in entry.possible)
        if never and not value.answer:
            return (replace(base, absent_reason="unknown"),)  # "Hemoglobin | nil"
        return (replace(base, presence="present" if value.answer else "absent"),)
    if entry.kind == "finding" and _DIMENSIONS.fullmatch(value.text):
        size = f"{value.text} {facet.unit}" if facet.unit and not value.text.endswith("m") else value.text
        return (replace(base, presence="present", value=size),)
    if entry.kind == "finding" and (where := _SIDE_ALONE.fullmatch(value.text)):
        return (replace(base, presence="present", site=_site(reading, facet, SIDE_WORDS[where[1].lower()])),)
    return None


def _of_words(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return what a cell of words says, with a number or without."""
    if value.kind == "text" and facet.unit and len(value.hits) == 1 and (led := _LED.match(value.text)):
        return _one(reading, base, entry, facet, value.hits[0], cell, led[1])
    led = _LETTERED.fullmatch(value.text) if entry.grade else None
    system = reading.lexicon.get("grade", entry.grade) if led else None
    if led and system and led[1] in {g.text for g in system.grades}:
        grade = replace(base, value=graded(reading, entry, led[1], led[1]), note=base.note or value.text)
        score = in_points(reading, entry, points := Quantity(Decimal(led[2])))
        return (grade,) if score is None else (grade, replace(base, code=score.concept, value=points))
    counted = entry.kind == "measure" and not entry.units and _THINGS.fullmatch(value.text)  # "two sticks"
    worded = entry.kind == "function" and (len(value.hits) > 1 or any(r.strip() for r in value.remarks))
    if value.kind == "text" or not value.hits or worded or counted:
        return _text(reading, base, entry, cell, value)
    return None


def _of_two_numbers(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact] | None:
    """Return the two measures whose numbers stand in one cell, or a number and its share."""
    entry, value = _in_pair(reading, entry, facet, value)
    if len(entry.pair) == len(value.hits) == _PAIR:
        units = reading.lexicon.units()
        return [
            replace(
                base, code=reading.lexicon.need("measure", name).concept, value=_united(units, entry, facet, hit.value)
            )
            for name, hit in zip(entry.pair, value.hits, strict=True)
            if isinstance(hit.value, Quantity)
        ]
    if facet.second == "%" and entry.units and "%" not in entry.units and len(value.hits) == _PAIR:
        hit = value.hits[0]  # "Weight (kg/%)": the share is that of others who have less
        if isinstance(hit.value, Quantity) and hit.value.code == "%":
            hit = replace(hit, value=replace(hit.value, code="", unit=""))
        return _one(reading, base, entry, facet, hit, cell, _beside(cell.text, value.hits, value.hits[:1])[0])
    if facet.second and [h.kind for h in value.hits] == ["number"] * _PAIR:
        with_units = zip(value.hits, (facet.unit, facet.second), strict=True)
        return [
            fact
            for hit, unit in with_units
            for fact in _one(reading, base, entry, replace(facet, unit=unit), hit, cell, "")
        ]
    return None


def _of_numbers(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, cell: Cell, value: CellValue
) -> Iterable[AnyFact]:
    """Return the values of a cell's numbers, without those of another unit."""
    entry, value = _in_pair(reading, entry, facet, value)
    own = _of_its_own(entry, value.hits, cell.text, facet)
    if not own and facet.unit == "%":
        return ()  # "+29" below "%": how much a value changed
    if not own:
        alone = len(value.hits) == 1 and value.hits[0].end - value.hits[0].start == len(value.text)
        shown = value.hits[0].value if alone else value.text
        return (replace(base, code=Concept(facet.text), value=shown, reference=None, tags=("unmapped",)),)
    remarks = value.remarks or ("",) * len(value.hits)
    if (usual := usual_in(entry, value, facet.unit)) is not None:
        base, own = replace(base, reference=usual), value.hits[:1]
    elif len(own) < len(value.hits):
        remarks = _beside(cell.text, value.hits, own)
    return [
        fact
        for hit, remark in zip(value.hits, remarks, strict=False)
        if hit in own
        for fact in _one(reading, base, entry, facet, hit, cell, remark)
    ]


def _in_months(reading: Reading, facet: Facet, value: CellValue) -> CellValue:
    """Return a value with months for metres where its label asks for an age: "Age at onset | 20 m"."""
    if not any(isinstance(hit.value, Quantity) and hit.value.code == "m" for hit in value.hits):
        return value
    asked = (m.entry for m in reading.lexicon.find(facet.text) if m.entry.kind == "measure")
    led = read_head(reading.lexicon, facet.text.split()[0]) if facet.text.split() else ()
    if "age" not in led and not any("a" in entry.units for entry in asked):
        return value
    hits = tuple(
        replace(hit, value=replace(hit.value, code="mo"))
        if isinstance(hit.value, Quantity) and hit.value.code == "m"
        else hit
        for hit in value.hits
    )
    return replace(value, hits=hits)


def _of_its_own(entry: Entry, hits: Sequence[QuantityHit], text: str, facet: Facet) -> Sequence[QuantityHit]:
    """The values that something can have, without a share, a length of time or a deviation beside them: "2.32 kg (2%,
    Z=-2.04)" is a percentile of others, "52 cm at 3 months" the age."""
    if entry.kind != "measure" or not entry.units:
        return hits
    asked = facet.text if facet.unit in (None, "{SD}") and len(hits) == 1 else ""
    hits = [hit for hit in hits if not is_deviation(entry, hit, text, asked)]
    if facet.unit not in (None, "%") and _ASIDE.fullmatch(text.strip()):
        return hits[:1]  # what the number in brackets is, no label says
    codes = [(hit.value.code or "") if isinstance(hit.value, Quantity) else "" for hit in hits]
    strange = [
        (code == "%" and "%" not in entry.units) or (comparable(code, "d") and not may_have(entry, code))
        for code in codes
    ]
    own = [hit for hit, other in zip(hits, strange, strict=True) if not other]
    return own or hits


def _beside(text: str, hits: Sequence[QuantityHit], own: Sequence[QuantityHit]) -> tuple[str, ...]:
    """What a cell says of each of its values, which may stand before or behind it: "34 kg at 12 years (20%), 36.4 kg at 13
    years"."""
    ends = [0, *(hit.end for hit in own)]
    begins = [*(hit.start for hit in own), len(text)]
    gaps = [balanced(text[end:begin].strip(" ,;:/\n")) for end, begin in zip(ends, begins, strict=True)]
    if leads := hits[0] not in own:
        gaps[-2:] = [" ".join(filter(None, gaps[-2:]))]
    told = iter(gaps if leads else gaps[1:])
    return tuple(next(told) if hit in own else "" for hit in hits)


def _is_day(reading: Reading, cell: Cell) -> bool:
    """Return True if a cell holds a day and nothing else."""
    return day_in(reading, cell) is not None and not _has_words(reading, cell)


def _has_words(reading: Reading, cell: Cell) -> bool:
    """Whether a cell holds more than a day: "30 Nov 2011" is one, "2012 (fall)" is more."""
    days = part(reading.index.dates, cell.span)
    inside = {n for d in days for n in range(d.start - cell.span.start, d.end - cell.span.start)}
    return any(c.isalpha() and n not in inside for n, c in enumerate(reading.document.quote(cell.span)))


def _told(value: CellValue) -> bool | None:
    """Whether a cell below the name of a disease says that somebody has it: yes or no, 1 or 0; None for anything else."""
    if value.kind == "yesno":
        return value.answer
    number = value.hits[0].value if len(value.hits) == 1 and value.hits[0].kind == "number" else None
    return bool(number.value) if isinstance(number, Quantity) and is_answer(number) else None


def _site(reading: Reading, facet: Facet, side: Side | None) -> Site | None:
    site = facet.site
    if site is None and facet.what is not None:
        site = reading.lexicon.implied_by(facet.what)
    return make_site(reading.document.text, reading.lexicon, site, side, facet.part, facet.place)


def side_alone(reading: Reading, facet: Facet, text: str) -> Site | None:
    """Return the site of a label on the side that is all that a cell says: "left", "both sides".

    Args:
        reading: the document.
        facet: what the label says.
        text: the cell.

    Returns:
        None where the cell says something else, or no site is known.
    """
    where = _SIDE_ALONE.fullmatch(text)
    return _site(reading, facet, SIDE_WORDS[where[1].lower()]) if where else None


def _reference(entry: Entry, facet: Facet) -> Range | None:
    told = reference_of(entry, facet.item)
    if told is not None and facet.unit == "%":
        return Range(Quantity(Decimal(0), "%"), Quantity(Decimal(100), "%"))  # a share of the highest score
    return told


def _one(
    reading: Reading, base: Observation, entry: Entry, facet: Facet, hit: QuantityHit, cell: Cell, remark: str
) -> Iterator[AnyFact]:
    printed = cell.text[hit.start : hit.end].strip()
    if hit.flag == "L" and not facet.unit and "L" in entry.units and cell.text.endswith(" L"):
        hit, facet = replace(hit, flag=None), replace(facet, unit="L")  # litres, and not low
    elif is_low(hit.value, entry, facet.unit):
        hit = replace(hit, value=replace(hit.value, code=None, unit=""), flag="L")
    note = remark.strip()
    if note or hit.flag:
        base = replace(base, flag=hit.flag, note=note)
    if hit.kind == "mark" and entry.grade and (grade := cell_grade(reading, entry, hit)):
        yield replace(base, value=graded(reading, entry, grade, printed))
        return
    if entry.kind == "condition" and isinstance(hit.value, Quantity) and (unit := hit.value.code or facet.unit):
        other = by_unit(reading.lexicon, IN_BRACKETS.sub("", facet.text).strip(), unit)
        if other is not None:  # "CMT" in micrometres is no disease
            site = _site(reading, replace(facet, what=other), facet.side)
            base = replace(base, code=other.concept, category=category_of(other), site=site)
            yield from _one(reading, base, other, replace(facet, what=other), hit, cell, remark)
            return
    if hit.kind == "mark" and any(c in "↑↓" for c in printed):
        if entry.kind == "function":
            yield replace(base, value=printed)
        return  # which side of normal something is on, without its value
    if hit.kind == "mark":
        sign = hit.grade or printed
        unsure = any(c in sign for c in "±?") or ("+" in sign and "-" in sign)  # "+/-"
        presence: Presence = "equivocal" if unsure else "present" if "+" in sign else "absent"
        yield replace(base, presence=presence)
        return
    if entry.grade:
        grade = cell_grade(reading, entry, hit)
        physical = facet.unit or (hit.value.code if isinstance(hit.value, Quantity) else "")
        if physical and isinstance(hit.value, (Quantity, Range)) and (grade is None or physical in entry.units):
            yield replace(
                base, code=_of_site(base, entry), value=_united(reading.lexicon.units(), entry, facet, hit.value)
            )
            return
        if grade is None and (points := in_points(reading, entry, hit.value)) is not None:
            yield replace(base, code=points.concept, value=hit.value)
            return
        if grade is None and printed.isdigit() and in_letters(reading, entry):
            return  # 18 is no class of those from A to E
        if grade is None:
            whole = isinstance(hit.value, Quantity) and in_parts(reading, entry)
            yield replace(base, value=hit.value if whole else printed)
            return
        yield replace(base, value=graded(reading, entry, grade, printed))
        return
    value: Value | None = hit.value
    if value is None:
        yield replace(base, value=printed)
        return
    if (
        entry.kind == "measure"
        and hit.denominator is not None
        and not facet.unit
        and {"1", _OF_RATIO} <= {*entry.units}
    ):
        yield replace(base, value=re.sub(r"\s", "", printed))  # "20/400", "6/60": neither number alone
        return
    if entry.kind == "scale" and isinstance(value, Quantity):
        yield replace(base, value=replace(value, code="%" if "%" in (facet.unit, value.code) else "", unit=""))
        return
    if entry.kind == "condition" and not is_answer(value):
        kept = Concept(IN_BRACKETS.sub("", facet.text).strip() or facet.text)
        yield replace(base, code=kept, category="exam", value=printed if hit.grade else value, tags=("unmapped",))
        return  # no disease has an amount or a grade: "TB" is a muscle, "CKD | 3" a stage
    if entry.kind in ("finding", "condition") and hit.grade and printed[-1:] in "+-−–":
        yield replace(base, value=printed, presence="present")
        return
    if entry.kind in ("finding", "condition") and isinstance(value, Quantity) and not value.code:
        yield replace(base, value=_in_unit_of(facet, value), presence="present" if value.value else "absent")
        return
    yield replace(
        base,
        value=_united(reading.lexicon.units(), entry, facet, value) if isinstance(value, (Quantity, Range)) else value,
    )


def is_answer(value: Value) -> bool:
    """Return True if a number below a disease says whether somebody has it: 0 or 1.

    Args:
        value: of a cell.
    """
    return isinstance(value, Quantity) and not value.code and not value.comparator and value.value in (0, 1)


def _of_site(base: Observation, entry: Entry) -> Concept:
    """A force measured of a movement is named after it ("elbow flexion strength")."""
    if base.site is None or not base.site.concept.text or entry.implies:
        return entry.concept
    return Concept(f"{base.site.concept.text} {entry.name.split()[-1]}", entry.codings, entry.concept.entry)


def _united(units: Mapping[str, str], entry: Entry, facet: Facet, value: Quantity | Range) -> Quantity | Range:
    """The unit of the cell, else of its labels, else the only one the measure can have."""
    if isinstance(value, Range):
        low = _united(units, entry, facet, value.low) if value.low else None
        high = _united(units, entry, facet, value.high) if value.high else None
        return Range(low if isinstance(low, Quantity) else None, high if isinstance(high, Quantity) else None)
    if is_power(value.code):
        return with_unit(entry, replace(value, code=with_power(value.code or "", facet.unit)))
    if value.code:
        return value
    if facet.unit is not None:
        return replace(value, code=facet.unit)
    if len(entry.units) == 1:
        return replace(value, code="" if entry.units[0] in ("1", "{score}") else entry.units[0])
    if not entry.units or {"1", "", "{score}"} & set(entry.units):
        return replace(value, code="")
    words = re.findall(r"\w+", facet.text)  # "how many years?", "temp_c"
    named = [c for w in words if (c := units.get(w) or degree_of(w, units)) and c in entry.units]
    return replace(value, code=named[0] if named else None)


def _in_pair(reading: Reading, entry: Entry, facet: Facet, value: CellValue) -> tuple[Entry, CellValue]:
    """Return the measure of a pair and its two numbers, which may stand the other way round: "BP | 80/120".

    A short name that stands for a pair in that unit too is one where both numbers fit: "RR | 120/70".
    """
    both = _TWO_NUMBERS.fullmatch(value.text)
    if both is None:
        return entry, value
    pair = entry if len(entry.pair) == _PAIR else _pair_named(reading, entry, facet, both)
    if pair is None:
        return entry, value
    kept = value.hits
    if len(kept) == 1 and value.kind == "fraction":
        at = kept[0].start
        spans = ((at + both.start(n), at + both.end(n), Decimal(both[n])) for n in (1, 2))
        kept = tuple(QuantityHit(one, end, Quantity(number, "", ""), "fraction") for one, end, number in spans)
    return pair, replace(value, kind="several", hits=kept, remarks=("",) * len(kept))


def _pair_named(reading: Reading, entry: Entry, facet: Facet, both: re.Match[str]) -> Entry | None:
    """Return the vital sign with two values that a short name means as well, where one number is too much for its own."""
    numbers = [Decimal(both[n]) for n in (1, 2)]
    if entry.role != "vital" or entry.high is None or max(numbers) <= entry.high:
        return None
    named = {
        e.id: e
        for name in (facet.text, *entry.synonyms)
        if name.isupper()
        for unit in _PRESSURES
        for e in reading.lexicon.label(f"{name} ({unit})", "measure")
        if len(e.pair) == _PAIR and e.id != entry.id
    }
    if len(named) != 1:
        return None
    (pair,) = named.values()
    upper = reading.lexicon.need("measure", pair.pair[0])
    fit = upper.low is not None and upper.high is not None and upper.low <= min(numbers) and max(numbers) <= upper.high
    return pair if fit else None


def _in_unit_of(facet: Facet, value: Quantity | Range) -> Quantity | Range:
    """How much a device is used, in the unit that its label prints: "NIV, h/night"."""
    return replace(value, code=facet.unit) if isinstance(value, Quantity) and facet.unit and not value.code else value


def _procedure(reading: Reading, base: Observation, facet: Facet, cell: Cell, value: CellValue) -> Iterator[AnyFact]:
    """A device or therapy asked for in a table: yes, no, when, or how much of it; of a test what it measured."""
    entry = facet.what
    assert entry is not None
    if value.kind == "yesno" and not value.answer:
        yield never_done(base, entry) or replace(base, presence="absent")
        return
    dated = [p for d in part(reading.index.dates, cell.span) if (p := period_of(d))]
    measured = [h.value for h in value.hits if isinstance(h.value, (Quantity, Range))]
    told = facet.unit is None and len(_WORD.findall(value.text)) >= _MANY  # "negative for antibody 2, weak for 1"
    if measured and not dated and entry.role in _TESTS and not told:
        yield from (
            replace(base, value=_united(reading.lexicon.units(), entry, facet, found)) for found in measured
        )  # "EEG (Hz)": its result, and not how often it was done
        return
    if entry.role in _TESTS and value.kind == "text" and not dated and not _ONLY_DONE.match(value.text):
        yield from _result(reading, base, cell, value)
        return
    yield Procedure(
        subject=base.subject, code=entry.concept, status="completed", performed=dated[0] if dated else base.effective,
        timepoint=None if dated else base.timepoint, evidence=base.evidence, rule="table",
    )  # fmt: skip
    for hit in () if dated or (told and entry.role in _TESTS) else value.hits:
        if isinstance(hit.value, (Quantity, Range)):
            use = Concept(f"{entry.name} use", (), f"use:{entry.id}")
            yield replace(base, code=use, value=_in_unit_of(facet, hit.value))


def _result(reading: Reading, base: Observation, cell: Cell, value: CellValue) -> Iterator[Observation]:
    """What a test showed in words: "ERG | extinct", "EEG | normal"."""
    mentions = part(reading.index.mentions, cell.span) or reading.lexicon.find(value.text)
    state = next((m.entry for m in mentions if m.entry.kind == "qualifier" and m.entry.role == "value"), None)
    alone = state is not None and len(value.text.split()) == 1
    shown = Coded(reading.lexicon.meant(state).concept, None, value.text) if state and alone else value.text
    yield replace(base, value=shown)


def _used(reading: Reading, text: str) -> Entry | None:
    """The device that somebody does something with: "Feeding | nasogastric tube"."""
    named = reading.lexicon.label(text.strip(), "procedure")
    return named[0] if named and named[0].role not in ("test", "imaging", "sampling", "treatment") else None


def _text(reading: Reading, base: Observation, entry: Entry, cell: Cell, value: CellValue) -> Iterator[AnyFact]:
    """Words in a cell: a severity, a change, a normal finding, or the text itself."""
    meant = value.text not in reading.document.quote(cell.span)  # what a table calls so, and doesn't print
    printed = () if meant else part(reading.index.mentions, cell.span)
    mentions, origin = (printed, cell.span.start) if printed else (reading.lexicon.find(value.text), 0)
    if value.text and entry.kind in ("measure", "scale") and not value.hits and _IMPOSSIBLE.match(value.text):
        yield replace(base, absent_reason="not-performed", note=base.note or value.text)
        return
    if entry.kind == "function" and (used := _used(reading, value.text)):
        yield replace(base, code=used.concept, presence="present", category="exam")
        return
    ends = _SENTENCE.search(value.text)
    for n, m in enumerate(mentions):
        named, behind = m.entry, [x.entry for x in mentions[n + 1 :]]
        role = named.role
        if ends is not None and m.start - origin > ends.start():
            break  # "19; sentences came late, often not understandable": the first words answer the label
        if named.kind == "qualifier":
            if behind and behind[0].kind == "cue" and behind[0].role in _CHANGES:
                continue  # "Moderate improvement"
            if role == "severity" and entry.kind == "function":
                if any(x.kind == "qualifier" and x.role == "value" for x in behind):
                    base = replace(base, severity=named.concept)  # "slightly increased"
                    continue
                if len(value.text.strip(" .")) > m.end - m.start:
                    break  # "Mild delay" is no mild motor development
            if role == "severity" and entry.kind in ("finding", "function"):
                yield replace(base, presence="present", severity=named.concept)
                return
            if role not in ("value", "presence"):
                continue
            if entry.kind == "function" and _DENIED.search(value.text[: max(0, m.start - cell.span.start)]):
                break  # "cannot walk without help" is the opposite of its last words
            canonical = reading.lexicon.meant(named)
            if entry.kind == "finding":
                yield replace(base, presence="absent" if canonical.concept.entry in NOTHING_WRONG else "present")
            elif entry.kind in ("measure", "function") and canonical.id in ("absent", "present"):
                yield replace(base, presence=canonical.id)  # type: ignore[arg-type]
            else:
                yield replace(base, value=Coded(canonical.concept, None, value.text))
            return
        if named.kind != "cue":
            continue
        if role in _CHANGES:
            yield replace(base, change=role)  # type: ignore[arg-type]
            return
        if role in ("less", "more") and entry.kind == "finding":  # "less than before"
            yield replace(base, change="improved" if role == "less" else "worsened")
            return
        if role == "negated" and value.hits and value.hits[0].start == 0 and value.hits[0].unit_start is not None:
            break  # "500 m without a cane"
        if role in ("negated", "resolved", "discontinued"):
            yield replace(base, presence="absent")
            return
        first = not _ITEM.search(value.text, 0, max(0, m.start - origin))
        impaired = reading.lexicon.get("finding", entry.impaired) if entry.kind == "function" else None
        if first and role == "difficulty" and impaired:
            yield replace(base, code=impaired.concept, presence="present")
            return
    if value.text:
        yield replace(base, value=value.text)


# Columns of a table of values that tell in words how somebody felt, or what was done: "Time | HR | Complaints", "Date
# | BP | What was done | How she was".


_ASKS = regex(
    r"(?:how (?:he|she|i|we|it|they|the \w+|[A-Z]\w+) (?:was|were|is|felt|feels|went|slept|did|reacted|took it)"
    r"|what (?:was|were|we|they|he|she|i|the \w+|happened|else)(?: (?:\w+ ){0,2}\w+)?)(?: (?:that day|today|on the day|in the evening))?\W*",
    re.I,
)
"""A head that asks in words: "How she was", "What was done", "What happened"."""
_COUNTED = regex(r"\d[\d.,]*\s?(?:[^\W\d_]{1,4}|%)?$")
_HEADS = 3
_FEWEST = 4


def complained(lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> frozenset[int]:
    """The columns that ask for complaints and have nothing but words in their cells.

    Args:
        lexicon: for the names of columns.
        grid: the table's cells; one of few columns is a list of events, which is read elsewhere.
    """
    out = set()
    for head in (c for row in grid[:_HEADS] for c in row if c is not None and c.column):
        if len(grid[0]) < _FEWEST or not _asks(lexicon, head.text.strip()):
            continue
        cells = [c.text.strip() for row in grid[head.row + 1 :] if (c := row[head.column]) is not None]
        told = [text for text in cells if not absent_reason(text)]
        if told and all(_WORD.search(text) and not _COUNTED.match(text) for text in told):
            out.add(head.column)
    return frozenset(out)


def _asks(lexicon: Lexicon, head: str) -> bool:
    return bool(_ASKS.fullmatch(head)) or any(e.role == "complaint" for e in lexicon.label(head, "field"))
