"""Vital signs: FHIR has a profile for each, which a LOINC code alone calls for, and which a page can't always fulfil.

The profiles want a date to the day and a number in one of a few units. A vital sign without them
gets the code of our own CodeSystem `vital-signs` in the place of LOINC's: the same number, so that who learns the date only
has to put LOINC's system there. R4 allows nothing else: a date or a reason in its place is no day for rule vs-1, whichever
way it is written.
"""

from __future__ import annotations

from etl.facts import Coding, Concept, Observation, Period, Quantity
from etl.fhir.blood_pressure import DIASTOLIC, PANEL, SYSTOLIC, alone
from etl.fhir.common import CODES, HL7_EXTENSION
from etl.fhir.times import fhir_date
from etl.names import SYSTEMS
from etl.value import replace

UNDATED = f"{CODES}/vital-signs"
AGE = "30525-0"
PROFILES: dict[str, tuple[str, frozenset[str]]] = {
    "9279-1": ("resprate", frozenset(("/min",))),
    "8867-4": ("heartrate", frozenset(("/min",))),
    "2708-6": ("oxygensat", frozenset(("%",))),
    "59408-5": ("oxygensat", frozenset(("%",))),
    "8310-5": ("bodytemp", frozenset(("Cel", "[degF]"))),
    "8302-2": ("bodyheight", frozenset(("cm", "[in_i]"))),
    "9843-4": ("headcircum", frozenset(("cm", "[in_i]"))),
    "29463-7": ("bodyweight", frozenset(("g", "kg", "[lb_av]"))),
    "39156-5": ("bmi", frozenset(("kg/m2",))),
    PANEL: ("bp", frozenset(("mm[Hg]",))),
    SYSTOLIC: ("bp", frozenset(("mm[Hg]",))),
    DIASTOLIC: ("bp", frozenset(("mm[Hg]",))),
}
"""The profile that a LOINC code calls for, and the units that it allows."""
_LOINC, _SNOMED = SYSTEMS["ln"], SYSTEMS["sct"]
_DAY = 10


def as_vital_sign(fact: Observation, *, of_group: bool) -> tuple[Observation, str]:
    """The fact as its profile of vital signs wants it, when it has one.

    Args:
        fact: any Observation.
        of_group: whether it is about a group, whose results are nobody's vital signs.

    Returns:
        The fact, of a lone pressure the panel with it, and the profile's URL; with our own codes and "" where the profile
        doesn't hold; as it is and "" when LOINC calls for none.
    """
    known = [c.code for c in fact.code.codings if c.system == _LOINC and c.code in PROFILES]
    if not known:
        return fact, ""
    whole = alone(fact) if fact.value is not None and not fact.components else fact
    if not of_group and _day(fact.effective) and _measured(whole):
        return whole, f"{HL7_EXTENSION}/{PROFILES[known[0]][0]}"
    parts = tuple(replace(part, code=_undated(part.code)) for part in fact.components)
    return replace(fact, code=_undated(fact.code, panel=bool(parts)), components=parts), ""


def _undated(concept: Concept, *, panel: bool = True) -> Concept:
    """The concept with our own codes for those that call for a profile, as SNOMED CT's do too; a panel without parts is none."""
    codes = tuple(
        Coding(UNDATED, c.code, c.display) if c.system == _LOINC and c.code in PROFILES else c
        for c in concept.codings
        if c.system != _SNOMED and (panel or c.code != PANEL)
    )
    return replace(concept, codings=codes)


def _day(when: Period | None) -> bool:
    """Whether there is a day, and nothing else: rule vs-1 knows no periods."""
    if when is None or (when.end and when.end != when.start):
        return False
    start = fhir_date(when.start)
    return start is not None and len(start) >= _DAY


def _measured(fact: Observation) -> bool:
    """Whether there are numbers in units that the profile allows."""
    numbers = [(fact.code, fact.value), *((part.code, part.value) for part in fact.components)]
    for concept, value in numbers:
        codes = [c.code for c in concept.codings if c.system == _LOINC and c.code in PROFILES]
        if not codes or value == "" or (codes[0] == PANEL and value is None):
            continue  # a part that says why it has no value
        if not isinstance(value, Quantity) or value.code not in PROFILES[codes[0]][1]:
            return False
    return (fact.value is None) == any(c.code == PANEL for c in fact.code.codings)
