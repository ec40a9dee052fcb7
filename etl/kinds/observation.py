"""Observation, of a person and of a group: findings, scores, measurements, social facts.

Vital signs, blood pressure among them, have a profile each in FHIR, which a LOINC code alone calls for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from etl.elements import read
from etl.elements.around import time_around
from etl.elements.shown import shown
from etl.elements.write import (
    CODES,
    HL7_CODES,
    HL7_EXTENSION,
    OF_GROUP,
    Context,
    Resource,
    Vitals,
    absent,
    body_site,
    codeable,
    coded,
    coding,
    codings,
    evidence_extensions,
    fhir_date,
    identifier,
    limits,
    named,
    note,
    of_group,
    own_coding,
    pruned,
    shell,
    stated,
    string,
    timepoint_extension,
    timing,
    value_x,
)
from etl.facts import (
    AnyFact,
    Coding,
    Component,
    Concept,
    Evidence,
    Observation,
    Period,
    Quantity,
    Range,
    Value,
    identity,
)
from etl.kinds.columns import SITE, TIMEPOINT, VALUE, Column, coded_columns, column, fact_table, time_columns
from etl.kinds.correcting import Settable, codeable_of, read_value
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CONCEPT, FACT, POINTER, Fields, fields_of_times
from etl.kinds.masking import VALUE as VALUE_KEPT
from etl.kinds.notation import Group, named_part, performer_part, period_parts, value_part
from etl.kinds.profiles import Need, Profile, claimed, in_category
from etl.names import OWN, SYSTEMS
from etl.patterns import regex
from etl.value import replace

# Blood pressure: systolic and diastolic pressure of one person, time and place are one Observation with two
# components.
#
# FHIR R4's profile `bp` wants it so of every blood pressure: a panel (LOINC 85354-9) with both parts, of which one
# may say why it has no value.


PANEL, SYSTOLIC, DIASTOLIC = "85354-9", "8480-6", "8462-4"
_SNOMED, _LOINC = SYSTEMS["sct"], SYSTEMS["ln"]
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
        components=tuple(_as_component(one) for one in both),
        evidence=tuple(places),
        tags=tuple(sorted({tag for one in both for tag in one.tags})),
        note=" ".join(dict.fromkeys(one.note for one in both if one.note)),
        flag=None,
        reference=None,
    )


def _as_component(fact: Observation) -> Component:
    assert fact.value is not None
    return Component(fact.code, fact.value, fact.flag, fact.reference)


# Vital signs: FHIR has a profile for each, which a LOINC code alone calls for, and which a page can't always fulfil.
#
# The profiles want a date to the day and a number in one of a few units. A vital sign without them gets the code of
# our own CodeSystem `vital-signs` in the place of LOINC's: the same number, so that who learns the date only has to
# put LOINC's system there. No profile allows it otherwise: rule vs-1 speaks of dates only, but its expression fails a
# Period too, so that HL7's validator refuses one. Receivers that look for LOINC's codes and don't validate get them
# with `--vitals loinc`, without the claim.


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


def as_vital_sign(fact: Observation, *, of_group: bool, vitals: Vitals = "own") -> tuple[Observation, str]:
    """Return the fact as its profile of vital signs wants it, when it has one.

    Args:
        fact: any Observation.
        of_group: whether it is about a group, whose results are nobody's vital signs.
        vitals: whether a person's keeps LOINC's codes where the profile doesn't hold, or gets our own.

    Returns:
        The fact, of a lone pressure the panel with it, and the profile's URL; with the codes that `vitals` says and ""
        where the profile doesn't hold; as it is and "" when LOINC calls for none.
    """
    known = [c.code for c in fact.code.codings if c.system == _LOINC and c.code in PROFILES]
    if not known:
        return fact, ""
    whole = alone(fact) if fact.value is not None and not fact.components else fact
    if not of_group and _day(fact.effective) and _measured(whole):
        return whole, f"{HL7_EXTENSION}/{PROFILES[known[0]][0]}"
    if vitals == "loinc" and not of_group and (fact.components or PANEL not in known):
        return fact, ""
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


# Observation: findings, scores, measurements, changes, social facts, outcomes of a group.
#
# A measured value, a presence and a reported change are three things. The value, if there is one, is value[x]; else
# the presence is. What isn't value[x] becomes an interpretation, so a change is never shown as measured.


PRESENCE = {"present": ("52101004", "Present"), "absent": ("2667000", "Absent")}
MARKS = {"present": ("POS", "Positive"), "absent": ("NEG", "Negative"), "equivocal": ("IND", "Indeterminate")}
CHANGES = {"improved": ("B", "Better"), "worsened": ("W", "Worse")}
FLAGS = {
    "H": "High",
    "L": "Low",
    "N": "Normal",
    "A": "Abnormal",
    "HH": "Critical high",
    "LL": "Critical low",
    "AA": "Critical abnormal",
}
_CATEGORIES = {
    "exam": "Exam",
    "survey": "Survey",
    "laboratory": "Laboratory",
    "vital-signs": "Vital Signs",
    "imaging": "Imaging",
    "procedure": "Procedure",
    "social-history": "Social History",
}
_REASONS = {
    "not-applicable": "Not Applicable",
    "not-performed": "Not Performed",
    "unknown": "Unknown",
    "asked-unknown": "Asked But Unknown",
    "not-asked": "Not Asked",
    "asked-declined": "Asked But Declined",
    "unsupported": "Unsupported",
    "as-text": "As Text",
    "error": "Error",
    "not-permitted": "Not Permitted",
    "temp-unknown": "Temporarily Unknown",
    "masked": "Masked",
    "not-a-number": "Not a Number (NaN)",
}
_NOTES = regex(r"\{[^}]*\}")
"""An annotation of UCUM, which has no dimension: "ug{FEU}/mL"."""
_PROPERTIES: dict[str, Callable[[str], bool]] = {
    " FEU ": lambda unit: "FEU" in unit,
    "[Mass/": lambda unit: "g/" in _NOTES.sub("", unit) and "mol" not in unit,
    "[Moles/": lambda unit: "mol/" in unit,
    "[Volume]": lambda unit: not {"/", "%"} & set(unit),
    "measured/predicted": lambda unit: "%" in unit,
    "actual/normal": lambda unit: "%" in unit,
    "[#/volume]": lambda unit: unit.startswith(("10*", "/")) or unit.startswith("{cells}/"),
    "[Units/volume]": lambda unit: "U]/" in unit or unit.startswith("U/") or "{U}/" in unit,
    "[Enzymatic activity/volume]": lambda unit: "U/" in unit or "U]/" in unit or "kat/" in unit,
    "[Volume Fraction]": lambda unit: unit in ("%", "L/L"),
    "[Mass Fraction]": lambda unit: unit == "%",
    "/Leukocytes in": lambda unit: unit == "%",
    "/Erythrocytes in": lambda unit: unit == "%",
    "A1c/Hemoglobin": lambda unit: unit == "%",
    "[Partial pressure]": lambda unit: unit in ("mm[Hg]", "kPa"),
    "[Mass Ratio]": lambda unit: "g/" in unit and "mol" not in unit,
}
"""What LOINC's names say of a property, and which UCUM units then fit."""
_PEOPLE = "{patients}"
PARTS = {
    "component:sd": coding(f"{HL7_CODES}/observation-statistics", "std-dev", "Standard Deviation"),
    "component:denominator": coding(OWN, "component-denominator", "denominator"),
    "component:stratum": coding(OWN, "component-stratum", "stratum"),
    "component:due-to": coding(OWN, "component-due-to", "due to"),
}
"""Codes of the parts that results of a group and signs with their cause have; no mapping file has an entry for them."""
IMPLICATION = coding(SYSTEMS["genomics"], "diagnostic-implication", "Diagnostic Implication")
"""The code of what a variant means for a diagnosis, of Genomics Reporting."""
SEVERITY = coding(_SNOMED, "246112005", "Severity")
FINDING = coding(_SNOMED, "404684003", "Clinical finding")
"""The component with the finding that a high or low value is: a system of findings isn't one of interpretations."""


class Said(Struct, frozen=True, kw_only=True):
    """What a kind of Observation says in its own way.

    Args:
        profiles: our profile of a person's, and the others that it keeps.
        categories: FHIR's categories.
        code: what was observed.
        value: value[x], {} for none.
        marks: the interpretations.
        parts: the components.
    """

    profiles: tuple[str, ...]
    categories: tuple[str, ...]
    code: Resource | None
    value: Resource
    marks: list[Resource]
    parts: list[Resource]


def observation(fact: Observation, context: Context, url: str) -> Resource:
    """Build the Observation.

    Args:
        fact: what was observed.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Observation, preliminary until somebody accepts it. A vital sign says its profile when that holds.
    """
    fact, vital = as_vital_sign(_fitting(fact), of_group=fact.subject in context.groups, vitals=context.vitals)
    signs = vital or any(c.system in (UNDATED, _LOINC) and c.code in PROFILES for c in fact.code.codings)
    valued = value_x(fact.value)
    value = valued or presence_value(fact.presence, SYSTEMS["sct"], PRESENCE)
    if signs:
        value = _with_unit(value)
    marks = interpretations(fact, beside=bool(valued))
    category = _category(fact)
    said = Said(
        profiles=(_profile(fact, valued, value, marks, context), *([vital] if vital else [])),
        categories=(category, *(["vital-signs"] if vital and category != "vital-signs" else [])),
        code=codeable(fact.code),
        value=value,
        marks=marks,
        parts=[*_components(fact), *(_missing(fact) if vital else [])],
    )
    return assembled(fact, said, context, url)


def assembled(fact: Observation, said: Said, context: Context, url: str) -> Resource:
    """Build an Observation of any kind.

    Args:
        fact: what was observed.
        said: what its kind says in its own way.
        context: the bundle's shared parts.
        url: its fullUrl.
    """
    grouped = fact.subject in context.groups
    tags = (*fact.tags, OF_GROUP) if grouped else fact.tags
    members = [context.urls[m] for m in fact.members if m in context.urls]
    own, *others = said.profiles
    out = shell("Observation", url, "group-result" if grouped else own, tags)
    out["meta"]["profile"] += others
    reason = None if said.value else fact.absent_reason or (None if said.parts or fact.members else "unknown")
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": context.status,
        "category": [coded(f"{HL7_CODES}/observation-category", c, _CATEGORIES[c]) for c in said.categories],
        "code": said.code,
        "subject": context.subject(fact.subject),
        **(timing("effective", fact.effective) or time_around(fact.timepoint, context)),
        "performer": [x for x in [named(fact.performer)] if x],
        **said.value,
        "dataAbsentReason": _reason(reason) if reason else None,
        "interpretation": said.marks,
        "note": [*note(fact.note), *note(f"Flag: {fact.flag}" if fact.flag and fact.flag not in FLAGS else "")],
        "bodySite": body_site(fact.site),
        "method": codeable(fact.method),
        "specimen": {"reference": context.urls[fact.specimen]} if fact.specimen in context.urls else None,
        "referenceRange": _ranges(fact),
        "derivedFrom" if is_implication(fact) else "hasMember": [
            {"reference": m} for m in dict.fromkeys(members) if m != url
        ],
        "component": said.parts,
    }
    return of_group(pruned(out)) if grouped else pruned(out)


def is_implication(fact: Observation) -> bool:
    """Return True for what a variant means for a diagnosis, which is derived from it.

    Args:
        fact: any observation.
    """
    return any(c.system == IMPLICATION["system"] and c.code == IMPLICATION["code"] for c in fact.code.codings)


def _ranges(fact: Observation) -> list[Resource]:
    """Return what the value lies in: of a scale what it can be, in points without a unit, which is no normal range."""
    reference = limits(fact.reference)
    if not reference:
        return []
    if fact.category != "survey":
        return [reference]
    points = {side: {"value": one["value"]} if _is_points(one) else one for side, one in reference.items()}
    return [{**points, "type": {"coding": [_SCALE]}}]


_SCALE = {"system": f"{CODES}/range", "code": "scale"}


def _is_points(value: Resource) -> bool:
    """Return True if a quantity has no unit."""
    return value.get("code") == "1" and "unit" not in value


def _range_read(r: Resource) -> Range | None:
    """Return the range of an Observation; a scale's without a unit is one of points."""
    found = next(iter(r.get("referenceRange", ())), None)
    if not found or read.code(found.get("type")) != _SCALE["code"]:
        return read.range_(found)
    return read.range_({side: _with_points(found[side]) for side in ("low", "high") if side in found})


def _with_points(value: Resource) -> Resource:
    return value if "unit" in value or "code" in value else {**value, "system": SYSTEMS["ucum"], "code": "1"}


def _category(fact: Observation) -> str:
    """Its category; how old somebody is is no vital sign."""
    return "social-history" if _is_age(fact) and fact.category == "vital-signs" else fact.category


def _is_age(fact: Observation) -> bool:
    return any(c.system == _LOINC and c.code == AGE for c in fact.code.codings)


def _missing(fact: Observation) -> list[Resource]:
    """The pressure that a panel must have and the text doesn't tell."""
    known = {side_of(part.code) for part in fact.components} - {None}
    return [
        {"code": {"coding": [coding(_LOINC, code, name)], "text": name.lower()}, "dataAbsentReason": _reason("unknown")}
        for code, name in ((SYSTOLIC, "Systolic blood pressure"), (DIASTOLIC, "Diastolic blood pressure"))
        if known and code not in known
    ]


def _profile(fact: Observation, valued: Resource, value: Resource, marks: list[Resource], context: Context) -> str:
    """Which kind of observation it is, and so which profile it follows; `value` is what stands for the value too."""
    if fact.category == "social-history" and not _is_age(fact):
        return "social-history"
    if is_implication(fact):
        return "measurement"
    if fact.category == "survey" or any(m in context.urls for m in fact.members):
        return "score"
    if any("extension" in c for c in value.get("valueCodeableConcept", {}).get("coding", [])):
        return "grade"  # a code with its ordinal
    if valued:
        return "measurement"
    if fact.change and not value and marks:
        return "change"
    return "finding" if fact.presence else "measurement"


def presence_value(presence: str | None, system: str, answers: Mapping[str, tuple[str, str]]) -> Resource:
    """Return whether something is there as value[x], {} where nothing says it.

    Args:
        presence: present, absent or equivocal.
        system: the system of the answers.
        answers: code and name of each answer.
    """
    if not presence:
        return {}
    return {"valueCodeableConcept": coded(system, *answers[presence]) if presence in answers else {"text": presence}}


def _with_unit(value: Resource) -> Resource:
    """The unit of a vital sign, which FHIR's profiles want in words too; a table prints none in its cells."""
    found = value.get("valueQuantity", {})
    if found.get("code", "1") == "1" or "unit" in found:
        return value
    coded_ = {"unit": found["code"], "system": found["system"], "code": found["code"]}
    return {"valueQuantity": {k: v for k, v in found.items() if k not in coded_} | coded_}


def interpretations(fact: Observation, *, beside: bool) -> list[Resource]:
    """Return the presence, the reported change and the printed flag of an Observation.

    Args:
        fact: any observation.
        beside: whether its presence stands beside a value, and so isn't its value.
    """
    system = SYSTEMS["interpretation"]
    marks: list[Resource] = []
    if fact.presence and (beside or fact.presence == "equivocal"):
        marks.append(coded(system, *MARKS[fact.presence]))
    if fact.change in CHANGES:
        marks.append(coded(system, *CHANGES[fact.change]))
    elif fact.change:
        marks.append(coded(f"{CODES}/change", fact.change, fact.change.capitalize()))
    if fact.flag in FLAGS:
        marks.append(coded(system, fact.flag, FLAGS[fact.flag]))
    return marks


def _fitting(fact: Observation) -> Observation:
    """Return the fact without LOINC's codes of another property: what is measured in moles isn't a mass.

    A count of people isn't what was counted ("weight gained by 12 patients"), so it has no code of LOINC. Where no code is
    left, our own for its entry stands, which asks for no unit.
    """
    kept = tuple(c for c in fact.code.codings if c.system != _LOINC or _fits(c.display or "", fact.value))
    if kept == fact.code.codings:
        return fact
    if not kept and fact.code.entry:
        kept = (own_coding(fact.code.entry),)
    return replace(fact, code=replace(fact.code, codings=kept))


def _fits(display: str, value: Value | None) -> bool:
    """Whether a value has the property that LOINC's name of a code says."""
    side = (value.low or value.high) if isinstance(value, Range) else value
    unit = side.code if isinstance(side, Quantity) else None
    if unit == _PEOPLE:
        return False
    return all(unit and test(unit) for part, test in _PROPERTIES.items() if part in display)


def _components(fact: Observation) -> list[Resource]:
    """Return the parts, with the severity and the finding of a level."""
    return distinct_parts(fact, [*map(part_of, fact.components), *details_of(fact)])


def details_of(fact: Observation) -> list[Resource]:
    """Return the parts that say how severe it is, and which finding a level is.

    Args:
        fact: any observation.
    """
    parts: list[Resource] = []
    if severity := codeable(fact.severity):
        parts.append({"code": {"coding": [SEVERITY], "text": "severity"}, "valueCodeableConcept": severity})
    if fact.finding:
        named = {"coding": codings(fact.finding), "text": string(fact.finding[0].display)}
        parts.append({"code": {"coding": [FINDING], "text": "finding"}, "valueCodeableConcept": pruned(named)})
    return parts


def distinct_parts(fact: Observation, parts: list[Resource]) -> list[Resource]:
    """Return parts without the codes that the whole observation has.

    Args:
        fact: the observation.
        parts: its components as built.
    """
    own = {(c.system, c.code) for c in fact.code.codings}
    return [{**part, "code": _other(part["code"], own)} for part in parts]


def _other(code: Resource, own: set[tuple[str, str]]) -> Resource:
    """A part that has its whole's code would be a second value of it (obs-7): only its text is kept."""
    kept = [c for c in code.get("coding", []) if (c.get("system"), c.get("code")) not in own]
    return pruned({**code, "coding": kept}) or {"extension": [absent("unknown")]}


def part_of(part: Component) -> Resource:
    """Build a component; FHIR says why when it has no value.

    Args:
        part: the part.
    """
    code = codeable(part.code) or {"extension": [absent("unknown")]}
    if part.code.entry in PARTS and not part.code.codings:
        code = {"coding": [PARTS[part.code.entry]], **code}
    found = value_x(part.value)
    found = _with_unit(found)
    reference = limits(part.reference)
    return pruned(
        {
            "code": code,
            **(found or {"dataAbsentReason": _reason("unknown")}),
            "interpretation": [coded(SYSTEMS["interpretation"], part.flag, FLAGS[part.flag])]
            if part.flag in FLAGS
            else None,
            "referenceRange": [reference] if reference else None,
        }
    )


def _reason(code: str) -> Resource:
    return coded(f"{HL7_CODES}/data-absent-reason", code, _REASONS.get(code))


# An Observation read back.


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Observation:
    r = dict(stated(r))
    presence, value = marked_presence(r), read.value_of(r)
    answer = r.get("valueCodeableConcept", {})
    given = answer_in(answer, PRESENCE)
    if given and not presence:
        presence, value = given, None
    elif presence == "equivocal" and answer == {"text": presence}:
        value = None
    return read_observation(
        r,
        common,
        code=read.named(r["code"], read.reading(r)),
        presence=presence,
        value=value,
        parts=list(r.get("component", [])),
        component=component_read,
    )


def marked_presence(r: Resource) -> str | None:
    """Return the presence that an interpretation states, None for none.

    Args:
        r: an Observation.
    """
    marks = [read.code(m) for m in r.get("interpretation", [])]
    return next((name for m in marks for name, (mark, _) in MARKS.items() if m == mark), None)


def answer_in(answer: Resource, answers: Mapping[str, tuple[str, str]]) -> str | None:
    """Return the presence that a coded value states, None for a value of another kind.

    Args:
        answer: a CodeableConcept.
        answers: code and name of each answer.
    """
    if "text" in answer:
        return None
    return next((p for p, (code, _) in answers.items() if code == read.code(answer)), None)


def read_observation(
    r: Resource,
    common: dict[str, Any],
    *,
    code: Concept,
    presence: str | None,
    value: Value | None,
    parts: list[Resource],
    component: Callable[[Resource], Component],
    variant: bool = False,
) -> Observation:
    """Return the fact of an Observation of any kind.

    Args:
        r: the resource.
        common: what all facts share.
        code: what was observed.
        presence: whether it is there.
        value: its value.
        parts: its components, those of `details_of` last.
        component: the part of a component.
        variant: whether it is a gene variant.
    """
    severity: Concept | None = None
    finding: tuple[Coding, ...] = ()
    if parts and parts[-1]["code"] == {"coding": [FINDING], "text": "finding"}:
        finding = read.codings(parts.pop()["valueCodeableConcept"].get("coding", []))
    if parts and parts[-1]["code"] == {"coding": [SEVERITY], "text": "severity"}:
        severity = read.concept(parts.pop().get("valueCodeableConcept"))
    marks = [read.code(m) for m in r.get("interpretation", [])]
    told = read.notes(r)
    flag = next((m for m in marks if m in FLAGS), None)
    if told and told[-1].startswith("Flag: ") and told[-1].removeprefix("Flag: ") not in FLAGS:
        flag = told.pop().removeprefix("Flag: ")
    changes = {mark: name for name, (mark, _) in CHANGES.items()} | {"unchanged": "unchanged"}
    change = next((changes[m] for m in marks if m in changes), None)
    reason = read.code(r.get("dataAbsentReason")) or None
    return Observation(
        **common,
        code=code,
        category=read.code(r["category"][0]),  # type: ignore[arg-type]
        value=value,
        presence=presence,  # type: ignore[arg-type]
        change=change,  # type: ignore[arg-type]
        flag=flag,
        absent_reason=None if change and reason == "unknown" else reason,  # what a change alone is written with
        severity=severity,
        site=read.site(r.get("bodySite")),
        effective=read.timing(r, "effective"),
        timepoint=read.timepoint(r),
        reference=_range_read(r),
        method=read.concept(r.get("method")),
        components=tuple(map(component, parts)),
        members=tuple(m["reference"] for m in r.get("hasMember") or r.get("derivedFrom") or ()),
        specimen=(r.get("specimen") or {}).get("reference"),
        performer=next(map(read.display, r.get("performer", [])), ""),
        variant=variant,
        finding=finding,
        note=" ".join(told),
    )


def component_read(part: Resource) -> Component:
    """Return the part of a component.

    Args:
        part: the component.
    """
    value = read.value_of(part)
    flag = next((m for m in map(read.code, part.get("interpretation", [])) if m in FLAGS), None)
    reference = next(map(read.range_, part.get("referenceRange", [])), None)
    return Component(read.named(part["code"]), "" if value is None else value, flag, reference)


# How other rooms see it.


OBSERVATIONS = fact_table(
    "observations",
    "a value each: a finding, score, measurement, change; each component of an observation has its own row",
    Column("part", "0 for the observation itself, 1 … for its components", kind="integer", required=True),
    *coded_columns("concept", "what was observed", "code"),
    Column("part_of", "of a component, what the whole observation is"),
    column("category", "exam, survey, laboratory, vital-signs …", "category.coding.code"),
    *VALUE,
    *SITE,
    *time_columns("date", "effective", "when it was so"),
    *TIMEPOINT,
    column("status", "preliminary, final …", "status"),
    column("method", "how it was observed", "method.text", "method.coding.display", "method.coding.code"),
    column("performer", "who observed it", "performer.display"),
    Column("specimen", "the sample: its `fact`"),
    Column("total", "the observation that this is an item of: its `fact`"),
    Column("report", "the report that this is a result of: its `fact`"),
    key=("document", "fact", "part"),
)
_PULSE_OXIMETRY = {"59408-5", "2708-6"}
_VITALS = {
    "blood-pressure": "bp", "bmi": "bmi", "body-height": "bodyheight", "body-temperature": "bodytemp",
    "body-weight": "bodyweight", "head-circumference": "headcircum", "heart-rate": "heartrate",
    "respiratory-rate": "resprate",
}  # fmt: skip


def _without_day(resource: Resource) -> bool:
    """Rule us-core-1: a time is told to the day, or not at all."""
    return 0 < len(str(resource.get("effectiveDateTime", ""))) < _DAY


def _vital(*names: str) -> Callable[[Resource], bool]:
    """Whether an Observation keeps one of FHIR's profiles of vital signs."""
    return lambda resource: any(f"{HL7_EXTENSION}/{name}" in claimed(resource) for name in names)


def _not_by_pulse(resource: Resource) -> bool:
    return not {one.get("code") for one in resource["code"].get("coding", ())} >= _PULSE_OXIMETRY


_DAY_NEEDED = Need("a day in its date", _without_day)


def parts_of(fact: Observation) -> Iterator[Group]:
    yield value_part(fact.value)
    yield (fact.presence,) if fact.presence else ()
    yield (fact.change,) if fact.change else ()
    yield (f"flag {fact.flag}",) if fact.flag else ()
    yield (f"missing {fact.absent_reason}",) if fact.absent_reason else ()
    yield named_part("severity", fact.severity)
    yield named_part("method", fact.method)
    for part in fact.components:
        yield tuple(f"{part.code.text} {text}" for text in value_part(part.value))
    yield from period_parts(fact.effective)
    yield from performer_part(fact.performer)


def when_of(fact: Observation) -> Period | None:
    """Return when it was so."""
    return fact.effective


def amounts_of(fact: Observation) -> Iterator[Value | None]:
    """Yield its value, which may lack a unit."""
    yield fact.value


_CHANGED = {"B": "better", "W": "worse", "unchanged": "unchanged"}
_MARKED = {code: word for word, (code, _) in MARKS.items()}
"""What a mark beside a value says, in words of the page."""
_UNITS = {"Cel": "°C", "[degF]": "°F"}
"""Units that nobody prints as UCUM writes them."""
_PRESENT = frozenset(code for code, _ in PRESENCE.values())
_TIMES = {"a": "years", "mo": "months", "wk": "weeks", "d": "days"}


def words_of(resource: Resource, answers: frozenset[str] = _PRESENT) -> list[str]:
    """Return its value, changes, why there is none, and its components, each in words.

    Args:
        resource: an Observation, or any resource with a value.
        answers: codes of the values that say whether it is there.
    """
    words = [_in_words(value, answers) for key, value in resource.items() if key.startswith("value")]
    marks = [_marked(c) for one in resource.get("interpretation", []) for c in one.get("coding", [])]
    words += [mark for mark in marks if mark not in words]
    words += [shown(resource.get("dataAbsentReason"))]
    name = shown(resource.get("code"))
    parts = ((shown(part.get("code")), shown(_first_value(part))) for part in resource.get("component", []))
    return words + [f"{part} {value}" for part, value in parts if value != name]


def _marked(coding: Mapping[str, Any]) -> str:
    code = str(coding.get("code", ""))
    return _CHANGED.get(code) or _MARKED.get(code) or str(coding.get("display") or code).lower()


def _in_words(value: Any, answers: frozenset[str]) -> str:
    """Return a value for people: units of time by their names, presence as a word in a sentence."""
    if isinstance(value, dict):
        if value.get("code") in _TIMES and value.get("unit", value["code"]) == value["code"]:
            value = {**value, "unit": _TIMES[value["code"]]}
        if (unit := value.get("unit", value.get("code"))) in _UNITS:
            value = {**value, "unit": _UNITS[unit]}
        if any(c.get("code") in answers for c in value.get("coding", [])) and "text" not in value:
            return shown(value).lower()
    return shown(value)


def _first_value(part: Mapping[str, Any]) -> Any:
    return next((value for key, value in part.items() if key.startswith("value")), None)


def without_value(resource: Resource) -> Resource:
    """Return an observation without its value and what explains it.

    Args:
        resource: the observation.
    """
    gone = ("interpretation", "dataAbsentReason")
    return {k: v for k, v in resource.items() if not k.startswith("value") and k not in gone}


def _with_presence(resource: Resource, presence: str) -> Resource:
    return {**without_value(resource), **presence_value(presence, _SNOMED, PRESENCE)}


def _with_value(resource: Resource, value: Any, unit: str | None) -> Resource:
    """Return the observation with another value; a unit that isn't set stays."""
    out = without_value(resource)
    if not value:
        return out
    printed = unit or ""
    if unit is None:
        old = resource.get("valueQuantity") or resource.get("valueRange", {}).get("low") or {}
        unit, printed = old.get("code"), old.get("unit", "")
    return {**out, **value_x(read_value(value, "" if unit in (None, "1") else unit, printed))}


def _with_other_unit(resource: Resource, united: Callable[[Resource], Resource]) -> Resource | None:
    """Return the observation with another unit of its value, None where that is no number."""
    if "valueQuantity" in resource:
        return {**resource, "valueQuantity": united(resource["valueQuantity"])}
    if "valueInteger" in resource:
        out = {k: v for k, v in resource.items() if k != "valueInteger"}
        return {**out, "valueQuantity": united({"value": resource["valueInteger"]})}
    if "valueRange" in resource:
        return {**resource, "valueRange": {side: united(old) for side, old in resource["valueRange"].items()}}
    return None


_COUNTED = {
    "laboratory": "laboratory", "vital-signs": "vital signs", "survey": "scales", "imaging": "imaging",
    "social-history": "social history", "procedure": "tests",
}  # fmt: skip


def _covered(resource: Resource) -> str:
    """Return what it counts as: its category, else a finding or an examination with a value."""
    categories = (c.get("code") for one in resource.get("category", ()) for c in one.get("coding", ()))
    valued = any(key.startswith("value") and key != "valueCodeableConcept" for key in resource)
    return next((_COUNTED[c] for c in categories if c in _COUNTED), "examinations" if valued else "findings")


def _page_kind(resource: Resource) -> str:
    """Return its class on the review page."""
    categories = {c.get("code") for one in resource.get("category", []) for c in one.get("coding", [])}
    if "social-history" in categories:
        return "history"
    answer = resource.get("valueCodeableConcept") or {}
    graded = any("extension" in one for one in answer.get("coding", []))
    number = resource.get("valueInteger", (resource.get("valueQuantity") or {}).get("value"))
    return "measure" if graded or number is not None or "valueRange" in resource else "finding"


def _is_severity(part: Resource) -> bool:
    return any(one.get("code") == SEVERITY["code"] for one in part.get("code", {}).get("coding", ()))


def _with_severity(resource: Resource, value: Any) -> Resource:
    """Return the observation with another severity, which is a part of its own."""
    parts = [part for part in resource.get("component", []) if not _is_severity(part)]
    if value:
        parts.append({"code": {"coding": [SEVERITY], "text": "severity"}, "valueCodeableConcept": codeable_of(value)})
    out = {k: v for k, v in resource.items() if k != "component"}
    return {**out, "component": parts} if parts else out


def _severity(resource: Resource) -> str:
    found = (part.get("valueCodeableConcept") for part in resource.get("component", ()) if _is_severity(part))
    return shown(next(found, None))


SEVERITY_SET = Settable("Severity", _with_severity, _severity, "concept", of="qualifier")
KEPT: Fields = {
    **FACT, **VALUE_KEPT, **fields_of_times("effective"), "method": CONCEPT, "specimen": POINTER, "hasMember": POINTER,
    "derivedFrom": POINTER, "component": {"code": CONCEPT, **VALUE_KEPT},
}  # fmt: skip
LABORATORY = Profile("us-core-observation-lab", "Observation", in_category("laboratory"), needs=(_DAY_NEEDED,))
FORM = Form(
    resource="Observation",
    times=("effective",),
    heading="Observations",
    valued=True,
    stay="encounter",
    table=OBSERVATIONS,
    views=(("current_observations", "holds = 'yes' AND missing IS NULL"),),
    keep=KEPT,
    absent=frozenset((PRESENCE["absent"][0],)),
    review=Review(
        kind=_page_kind,
        settable=("concept", "presence", "value", "unit", "site", "date", "phase"),
        words=words_of,
        quantity=lambda one: one.get("valueQuantity") or {},
    ),
    correcting=Correcting(
        time="effective",
        site="one",
        presence=_with_presence,
        value=_with_value,
        unit=_with_other_unit,
        added={
            "status": "final",
            "category": [coded(f"{HL7_CODES}/observation-category", "exam", "Exam")],
        },
        profile="observation",
        more={"severity": SEVERITY_SET},
    ),
    us_core=(
        *(Profile(f"us-core-{name}", "Observation", _vital(own)) for name, own in _VITALS.items()),
        Profile(
            "us-core-pulse-oximetry", "Observation", _vital("oxygensat"),
            needs=(Need("a code that says how the saturation was measured", _not_by_pulse),),
        ),
        Profile(
            "us-core-vital-signs", "Observation", in_category("vital-signs"),
            needs=(Need("a day, or a number in the unit of that vital sign", lambda resource: True),),
        ),
        LABORATORY,
        Profile(
            "us-core-observation-clinical-result", "Observation", in_category("exam", "imaging", "procedure"),
            needs=(_DAY_NEEDED,),
        ),
        Profile(
            "us-core-observation-screening-assessment", "Observation", in_category("survey"), needs=(_DAY_NEEDED,),
            members=True,
        ),
        Profile("us-core-simple-observation", "Observation", in_category("social-history")),
    ),
    covered=_covered,
)  # fmt: skip
KIND = Kind(
    facts=(Observation,),
    form=FORM,
    profile="observation",
    build=observation,
    read=_read,
    counted="observed",
    parts=parts_of,
    when=when_of,
    amounts=amounts_of,
)
