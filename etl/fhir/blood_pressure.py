"""Blood pressure: systolic and diastolic pressure of one person, time and place are one Observation with two components.

FHIR R4's profile `bp` wants it so of every blood pressure: a panel (LOINC 85354-9) with both parts, of which one may say why
it has no value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from etl.facts import AnyFact, Coding, Component, Concept, Evidence, Observation, Quantity
from etl.identity import identity
from etl.names import SYSTEMS
from etl.value import replace

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
