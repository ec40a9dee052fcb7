"""What a cell says of a medicine: how much, how often, since when, until when ("60 g every 6 weeks", "2015-2018", "never")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Medication, Observation, Period, Quantity, Range
from etl.parsers.cell.values import CellValue
from etl.parsers.index import part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.units import range_in
from etl.parsers.reading import Reading
from etl.parsers.treatment.given_up import STOPPED
from etl.parsers.treatment.medicine_doses import amount_of, code_of, is_mass
from etl.parsers.treatment.medicines import Status
from etl.parsers.treatment.timing import TIMING, per_day
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

_PER_VOLUME = regex(r"/\w*L\b")
_YEAR = regex(r"(?:(?:since|from|until|to)\s+)?(?P<year>(?:19|20)\d\d)")
_MONTH = regex(r"(?P<month>0?[1-9]|1[0-2])[/.](?P<year>(?:19|20)\d\d)")
_BEGIN = regex(r"\b(?:since|start(?:ed|ing)?|from|begin|began|begun|initiated|commenced|onset|first)\b", re.I)
_END = regex(r"\b(?:until|till|to|end(?:ed)?|stop(?:ped)?|discontinued|ceased|last)\b", re.I)
_UNTIL = regex(r"\s*(?:-|–|—|to|until|till)\s*")
GOING_ON = regex(r"\b(?:present|now|ongoing|continu\w*|current(?:ly)?|today)\b", re.I)
_DAY = r"(?:[A-Za-z]{3,9}\.?\s)?(?:\d{1,2}[./-]){0,2}(?:19|20)\d\d(?:-\d{2}){0,2}"
_WHEN = regex(
    r"(?P<never>never(?: (?:taken|given|used|treated))?|not (?:taken|given|used)|no|none)|"
    r"(?:(?:yes|in the past|past|formerly|former|previous(?:ly)?|current(?:ly)?|ongoing|now|continued|stopped|discontinued|"
    r"withdrawn|ceased|ended|start(?:ed)?|begun|given|until|till|since|from|in|to|present|today|"
    + _DAY
    + r"|[-–—,;:()])\s*){1,8}",
    re.I,
)
"""Words for when a medicine was taken and nothing else."""
_BARE_YEAR = regex(r"(?<![\d./-])(?:19|20)\d\d(?![\d./]|-\d\d(?!\d))")
_RANGED = regex(r"\d\)?\s*(?:-|–|—|to|until|till)\s*[\dA-Za-z(]")
_PAST = regex(r"\b(?:past|former(?:ly)?|previous(?:ly)?)\b", re.I)
_YES = regex(r"yes\b", re.I)
_LONGEST = 60
_PER = {"/d": "per day", "/wk": "per week"}
_SPANS = ("h", "d", "wk", "mo", "a")


def taken(reading: Reading, printed: Cell, cell: Observation, unit: str | None, value: CellValue) -> Medication | None:
    """What a cell says of a medicine that its row or column names, among others that name measures.

    Args:
        reading: the document.
        printed: the cell.
        cell: the cell as an observation of the medicine: whose, when, where it stands.
        unit: UCUM code of the unit that its labels print ("mg/week" in a column of units).
        value: its value.

    Returns:
        A medicine taken in that dose, one that wasn't taken (0, "no") or was stopped, from when or until when ("since
        2018"); None for anything else: a level in blood, a number without unit.
    """
    mass = next((h for h in value.hits if is_dose(h)), None)
    around = printed.text[: mass.start] + printed.text[mass.end :] if mass and len(value.hits) > 1 else printed.text
    if (when := _when(reading, printed, around.strip(" ,;"))) is not None:
        told, period = when
        return Medication(
            subject=cell.subject, code=cell.code, status=told, effective=period or cell.effective,
            timepoint=cell.timepoint, dose=amount_of(mass) if mass else None, evidence=cell.evidence, rule="medicine table",
        )  # fmt: skip
    status: Status = "active"
    dose: Quantity | Range | None = None
    timing = ""
    if value.kind == "yesno":
        status = "active" if value.answer else "not-taken"
    elif (only := _only_mass(value.hits)) is not None and isinstance(given := only.value, Quantity | Range):
        hit = replace(only, value=_in_unit(given, unit))
        if not is_dose(hit):
            return None
        said = TIMING.search(value.text)
        timing = (
            said.group().strip() if said else next((t for end, t in _PER.items() if code_of(hit).endswith(end)), "")
        )
        dose = amount_of(hit)
        if isinstance(given, Quantity) and not given.value and not given.comparator:
            status, dose, timing = "not-taken", None, ""
    elif STOPPED.match(value.text):
        status = "stopped"
    else:
        return None
    return Medication(
        subject=cell.subject, code=cell.code, status=status, effective=cell.effective, timepoint=cell.timepoint, dose=dose,
        timing=timing, per_day=per_day(timing) if timing else None, evidence=cell.evidence, rule="medicine table",
    )  # fmt: skip


def _only_mass(hits: Sequence[QuantityHit]) -> QuantityHit | None:
    """The one number of a cell, or the dose beside how often it is taken: "60 g every 6 weeks"."""
    if len(hits) == 1:
        return hits[0]
    masses = [h for h in hits if is_mass(h)]
    return masses[0] if len(masses) == 1 and all(code_of(h) in _SPANS for h in hits if h is not masses[0]) else None


def _when(reading: Reading, cell: Cell, text: str) -> tuple[Status, Period | None] | None:
    """What words and years alone say of a medicine: "since 2018", "stopped 2020", "2015-2018", "never"; None for others."""
    if len(text) > _LONGEST or not (m := _WHEN.fullmatch(text)):
        return None
    dated = [(p, d.start) for d in part(reading.index.dates, cell.span) if (p := period_of(d)) and p.start]
    years = [y.group() for y in _BARE_YEAR.finditer(text)]
    days = [p.start for p, _ in dated] or years or [p.start for p in periods_in(reading, cell, dated=True)]
    last = dated[0][0].end if len(dated) == 1 else None
    if len(days) == 2 and not last and not _RANGED.search(text):
        return None
    ended = STOPPED.search(text) or _PAST.search(text)
    if m["never"]:
        return "not-taken", None
    if len(days) > 2 or not (days or ended or GOING_ON.search(text) or _YES.match(text)):
        return None
    if len(days) == 2 or last:
        return ("active" if GOING_ON.search(text) else "stopped"), Period(days[0], last or days[-1])
    day = days[0] if days else None
    closes = day is not None and (ended or _END.search(text)) and not (_BEGIN.search(text) or GOING_ON.search(text))
    status: Status = "stopped" if ended or closes else "active"
    return status, (Period(None, day) if closes else Period(day)) if day else None


def _in_unit(value: Quantity | Range, unit: str | None) -> Quantity | Range:
    """A value in the unit of its labels, where it prints none."""
    if isinstance(value, Range):
        return range_in(value, unit)
    return value if value.code else replace(value, code=unit)


def is_dose(hit: QuantityHit) -> bool:
    """Whether a number is a mass, and no concentration, as a laboratory's values are.

    Args:
        hit: the number with its unit.
    """
    value = hit.value.low or hit.value.high if isinstance(hit.value, Range) else hit.value
    return is_mass(hit) and not (isinstance(value, Quantity) and _PER_VOLUME.search(value.code or ""))


def periods_in(reading: Reading, cell: Cell, *, dated: bool) -> list[Period]:
    """The dates of a cell.

    Args:
        reading: the document.
        cell: of a table.
        dated: whether a bare year is one too, as in a column of dates.

    Returns:
        Each with its begin; also a month and a year without words.
    """
    found = [p for d in part(reading.index.dates, cell.span) if (p := period_of(d)) is not None and p.start]
    if found:
        return found
    out: list[Period] = []
    for piece in _UNTIL.split(cell.text.strip()) if len(cell.text) <= 40 else ():
        month, year = _MONTH.fullmatch(piece.strip()), _YEAR.fullmatch(piece.strip())
        if month:
            out.append(Period(f"{month['year']}-{int(month['month']):02}"))
        elif year and dated:
            out.append(Period(year["year"]))
    return out
