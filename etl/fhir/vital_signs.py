"""Vital signs, blood pressure among them: FHIR has a profile for each, which a LOINC code alone calls for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from etl.facts import AnyFact, Coding, Component, Concept, Evidence, Observation, Period, Quantity
from etl.fhir.common import CODES, HL7_EXTENSION, fhir_date
from etl.identity import identity
from etl.names import SYSTEMS
from etl.value import replace

# Blood pressure: systolic and diastolic pressure of one person, time and place are one Observation with two
# components.
#
# FHIR R4's profile `bp` wants it so of every blood pressure: a panel (LOINC 85354-9) with both parts, of which one
# may say why it has no value.


PANEL, SYSTOLIC, DIASTOLIC = "85354-9", "8480-6", "8462-4"
_LOINC, _SNOMED = SYSTEMS["ln"], SYSTEMS["sct"]
_PRESSURE = Concept(
    "blood pressure",
    (
        Coding(_LOINC, PANEL, "Blood pressure panel with all children optional"),
        Coding(_SNOMED, "75367002", "Blood pressure (observable entity)"),
    ),
    "measure:blood_pressure",
)


def panels(facts: Iterable[AnyFact]) -> tuple[tuple[AnyFact, ...], Mapping[str, str]]:
    """The facts with each pair of pressures as one Observation.

    Args:
        facts: any facts.

    Returns:
        The facts in their order, a panel in the place of its first pressure; and the identity of the panel by the identity
        of each pressure that is in one.
    """
    listed = list(facts)
    sides: dict[Observation, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, fact in enumerate(listed):
        if (code := _side(fact)) and isinstance(fact, Observation):
            sides[_where(fact)][code].append(place)
    out: dict[int, AnyFact | None] = dict(enumerate(listed))
    names: dict[str, str] = {}
    for found in sides.values():
        for upper, lower in _pairs(listed, found[SYSTOLIC], found[DIASTOLIC]):
            first, second = listed[upper], listed[lower]
            assert isinstance(first, Observation) and isinstance(second, Observation)
            whole = _panel(first, second)
            out[max(upper, lower)] = None
            out[min(upper, lower)] = whole
            names |= dict.fromkeys((identity(first), identity(second)), identity(whole))
    return tuple(fact for fact in out.values() if fact is not None), names


def side_of(concept: Concept) -> str | None:
    """Which of the two pressures a concept is, by its LOINC code.

    Args:
        concept: the code of a fact or a component.

    Returns:
        SYSTOLIC, DIASTOLIC or None.
    """
    return next((c.code for c in concept.codings if c.system == _LOINC and c.code in (SYSTOLIC, DIASTOLIC)), None)


def alone(fact: Observation) -> Observation:
    """A single pressure as the panel that the profile wants of it; the other part says that it isn't known.

    Args:
        fact: a systolic or diastolic pressure, or anything else, which stays as it is.
    """
    return _panel(fact) if side_of(fact.code) else fact


def _side(fact: AnyFact) -> str | None:
    """Which pressure a fact is, when it is a number and no result of many."""
    if not isinstance(fact, Observation) or not isinstance(fact.value, Quantity) or fact.components:
        return None
    return side_of(fact.code)


def _where(fact: Observation) -> Observation:
    """What two pressures of one measurement have in common."""
    plain = Concept("", (), "")
    return replace(
        fact, code=plain, value=None, evidence=(), rule="", tags=(), note="", reference=None, flag=None, members=()
    )


def _pairs(listed: list[AnyFact], upper: list[int], lower: list[int]) -> list[tuple[int, int]]:
    """Which belong together: the only ones of their time, or else those that stand beside each other in the text."""
    if len(upper) == len(lower) == 1:
        return [(upper[0], lower[0])]
    found, free = [], list(lower)
    for one in upper:
        start = _start(listed[one])
        near = [(abs(_start(listed[other]) - start), other) for other in free]
        if near and (best := min(near))[0] < _NEAR:
            found.append((one, best[1]))
            free.remove(best[1])
    return found


_NEAR = 40
"""Characters between the two numbers of one measurement ("130/80", "systolic 130 mmHg, diastolic 80 mmHg")."""


def _start(fact: AnyFact) -> int:
    return min((place.start for place in fact.evidence), default=0)


def _panel(first: Observation, second: Observation | None = None) -> Observation:
    """One Observation of one or two pressures."""
    both = [first, second] if second else [first]
    places: dict[Evidence, None] = {place: None for one in both for place in one.evidence}
    return replace(
        first,
        code=_PRESSURE,
        value=None,
        components=tuple(_part(one) for one in both),
        evidence=tuple(places),
        tags=tuple(sorted({tag for one in both for tag in one.tags})),
        note=" ".join(dict.fromkeys(one.note for one in both if one.note)),
        flag=None,
        reference=None,
    )


def _part(fact: Observation) -> Component:
    assert fact.value is not None
    return Component(fact.code, fact.value, fact.flag, fact.reference)


# Vital signs: FHIR has a profile for each, which a LOINC code alone calls for, and which a page can't always fulfil.
#
# The profiles want a date to the day and a number in one of a few units. A vital sign without them gets the code of
# our own CodeSystem `vital-signs` in the place of LOINC's: the same number, so that who learns the date only has to
# put LOINC's system there. R4 allows nothing else: a date or a reason in its place is no day for rule vs-1, whichever
# way it is written.


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
