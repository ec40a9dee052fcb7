"""Observation, of a person, of a Group, and of a Specimen: findings, scores, measurements, variants, social facts."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Cohort, Component, Concept, Observation, Quantity, Range, Specimen, Value
from etl.fhir.common import (
    CODES,
    HL7_CODES,
    Context,
    Resource,
    absent,
    body_site,
    codeable,
    coded,
    coding,
    codings,
    evidence_extensions,
    identifier,
    limits,
    named,
    note,
    pruned,
    quantity,
    shell,
    small_integer,
    source_span,
    string,
    timepoint_extension,
    timing,
    value_x,
)
from etl.fhir.vital_signs import AGE, DIASTOLIC, SYSTOLIC, UNDATED, as_vital_sign, side_of
from etl.names import OWN, SYSTEMS
from etl.value import replace

# Observation: findings, scores, measurements, changes, gene variants, social facts, outcomes of a group.
#
# A measured value, a presence and a reported change are three things. The value, if there is one, is value[x]; else
# the presence is. What isn't value[x] becomes an interpretation, so a change is never shown as measured.


_SNOMED, _LOINC = SYSTEMS["sct"], SYSTEMS["ln"]
PRESENCE = {"present": ("52101004", "Present"), "absent": ("2667000", "Absent")}
VARIANT_PRESENCE = {"present": ("LA9633-4", "Present"), "absent": ("LA9634-2", "Absent")}
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
_PROPERTIES: dict[str, Callable[[str], bool]] = {
    "[Mass/": lambda unit: "g/" in unit and "mol" not in unit,
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
VARIANT = coding(_LOINC, "69548-6", "Genetic variant assessment")
STUDIED = coding(_LOINC, "48018-6", "Gene studied [ID]")
ALLELIC = coding(_LOINC, "53034-5", "Allelic State")
DISCRETE = coding(_LOINC, "81252-9", "Discrete genetic variant")
SEVERITY = coding(_SNOMED, "246112005", "Severity")


def observation(fact: Observation, context: Context, url: str) -> Resource:
    """Build the Observation.

    Args:
        fact: what was observed.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Observation, preliminary until somebody accepts it. A vital sign says its profile when that holds.
    """
    fact, vital = as_vital_sign(_fitting(fact), of_group=fact.subject in context.groups)
    signs = vital or any(c.system == UNDATED for c in fact.code.codings)
    valued = value_x(fact.value)
    value = _value(fact, valued)
    if signs:
        value = _with_unit(value)
    marks = _interpretations(fact, valued)
    members = [context.urls[m] for m in fact.members if m in context.urls]
    out = shell("Observation", url, _profile(fact, valued, value, marks, context), fact.tags)
    if vital:
        out["meta"]["profile"].append(vital)
    parts = [*_components(fact), *(_missing(fact) if vital else [])]
    reason = None if value else fact.absent_reason or (None if parts or fact.members else "unknown")
    categories = [_category(fact), *(["vital-signs"] if vital and fact.category != "vital-signs" else [])]
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": context.status,
        "category": [coded(f"{HL7_CODES}/observation-category", c, _CATEGORIES[c]) for c in categories],
        "code": _variant_code(fact.code) if fact.variant else codeable(fact.code),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.effective),
        "performer": [x for x in [named(fact.performer)] if x],
        **value,
        "dataAbsentReason": _reason(reason) if reason else None,
        "interpretation": marks,
        "note": [*note(fact.note), *note(f"Flag: {fact.flag}" if fact.flag and fact.flag not in FLAGS else "")],
        "bodySite": body_site(fact.site),
        "method": codeable(fact.method),
        "specimen": {"reference": context.urls[fact.specimen]} if fact.specimen in context.urls else None,
        "referenceRange": _ranges(fact),
        "hasMember": [{"reference": m} for m in dict.fromkeys(members) if m != url],
        "component": parts,
    }
    return pruned(out)


def _ranges(fact: Observation) -> list[Resource]:
    """What the value lies in: of a scale what it can be, which is no normal range."""
    reference = limits(fact.reference)
    if not reference:
        return []
    kind = [{"system": f"{CODES}/range", "code": "scale", "display": "Range of the scale"}]
    return [{**reference, **({"type": {"coding": kind}} if fact.category == "survey" else {})}]


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
    if fact.subject in context.groups:
        return "group-result"
    if fact.variant:
        return "variant"
    if fact.category == "social-history" and not _is_age(fact):
        return "social-history"
    if fact.category == "survey" or any(m in context.urls for m in fact.members):
        return "score"
    if any("extension" in c for c in value.get("valueCodeableConcept", {}).get("coding", [])):
        return "grade"  # a code with its ordinal
    if valued:
        return "measurement"
    if fact.change and not value and marks:
        return "change"
    return "finding" if fact.presence else "measurement"


def _value(fact: Observation, valued: Resource) -> Resource:
    """value[x]: the value, or else the presence. A variant's answer is its presence, in LOINC's words."""
    if fact.variant and fact.presence in VARIANT_PRESENCE:
        return {"valueCodeableConcept": coded(_LOINC, *VARIANT_PRESENCE[fact.presence])}
    if valued:
        return valued
    if fact.presence in PRESENCE:
        return {"valueCodeableConcept": coded(_SNOMED, *PRESENCE[fact.presence])}
    return {"valueCodeableConcept": {"text": fact.presence}} if fact.presence else {}


def _with_unit(value: Resource) -> Resource:
    """The unit of a vital sign, which FHIR's profiles want in words too; a table prints none in its cells."""
    found = value.get("valueQuantity", {})
    if found.get("code", "1") == "1" or "unit" in found:
        return value
    coded_ = {"unit": found["code"], "system": found["system"], "code": found["code"]}
    return {"valueQuantity": {k: v for k, v in found.items() if k not in coded_} | coded_}


def _interpretations(fact: Observation, valued: Resource) -> list[Resource]:
    """Presence beside a value, reported change, and a printed flag."""
    system = SYSTEMS["interpretation"]
    beside = bool(valued) and not (fact.variant and fact.presence in VARIANT_PRESENCE)
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
    """The fact without LOINC's codes of another property: what is measured in moles isn't a mass.

    A count of people isn't what was counted ("weight gained by 12 patients"), so it has no code of LOINC.
    """
    kept = tuple(c for c in fact.code.codings if c.system != _LOINC or _fits(c.display or "", fact.value))
    return fact if kept == fact.code.codings else replace(fact, code=replace(fact.code, codings=kept))


def _fits(display: str, value: Value | None) -> bool:
    """Whether a value has the property that LOINC's name of a code says."""
    side = (value.low or value.high) if isinstance(value, Range) else value
    unit = side.code if isinstance(side, Quantity) else None
    if unit == _PEOPLE:
        return False
    return all(unit and test(unit) for part, test in _PROPERTIES.items() if part in display)


def _variant_code(concept: Concept) -> Resource:
    """LOINC's code for a variant looked for; the gene's own codes belong to the component."""
    own = [c for c in concept.codings if c.system != SYSTEMS["hgnc"] and (c.system, c.code) != (_LOINC, "69548-6")]
    return pruned({"coding": [VARIANT, *codings(own)], "text": string(concept.text)})


def _components(fact: Observation) -> list[Resource]:
    """The parts, with the severity, and for a variant the gene and what was found of it."""
    parts = [_variant_part(c) if fact.variant else _part(c) for c in fact.components]
    if fact.variant:
        genes = tuple(c for c in fact.code.codings if c.system == SYSTEMS["hgnc"])
        if genes and not any(STUDIED in p["code"].get("coding", []) for p in parts):
            gene = codeable(Concept(genes[0].display or fact.code.text, genes))
            parts.insert(0, {"code": {"coding": [STUDIED]}, "valueCodeableConcept": gene})
        if fact.presence in VARIANT_PRESENCE and (found := value_x(fact.value)):
            parts.append({"code": {"coding": [DISCRETE]}, **found})
    if severity := codeable(fact.severity):
        parts.append({"code": {"coding": [SEVERITY], "text": "severity"}, "valueCodeableConcept": severity})
    own = {(c.system, c.code) for c in fact.code.codings}
    return [{**part, "code": _other(part["code"], own)} for part in parts]


def _other(code: Resource, own: set[tuple[str, str]]) -> Resource:
    """A part that has its whole's code would be a second value of it (obs-7): only its text is kept."""
    kept = [c for c in code.get("coding", []) if (c.get("system"), c.get("code")) not in own]
    return pruned({**code, "coding": kept}) or {"extension": [absent("unknown")]}


def _part(part: Component) -> Resource:
    """A component; FHIR says why when it has no value."""
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


def _variant_part(part: Component) -> Resource:
    """A variant's component: the gene is the one whose value is a gene's code; a lone name says which one it is."""
    out = _part(part)
    given = out["code"].get("coding", [])
    if any(c.get("system") == _LOINC for c in given):
        return out
    systems = {c.get("system") for c in out.get("valueCodeableConcept", {}).get("coding", [])}
    name = part.code.text.casefold()
    loinc = STUDIED if SYSTEMS["hgnc"] in systems or name.startswith("gene") else None
    loinc = loinc or (ALLELIC if name in ("allelic state", "zygosity") else None)
    return {**out, "code": {**out["code"], "coding": [loinc, *given]}} if loinc else out


# Group: the people of a cohort page (CONTRACT section 2).


def group(cohort: Cohort, context: Context) -> Resource:
    """Build the Group.

    Args:
        cohort: the cohort. A size with a bound ("over 2,200") isn't a Group's quantity, which is a plain count:
            it stands in an Observation of the group's size.
        context: the bundle's shared parts.

    Returns:
        A Group.
    """
    out = shell("Group", context.urls[cohort.key], "group")
    size = small_integer(cohort.size.value) if cohort.size and not cohort.size.comparator else None
    out |= {
        "extension": [source_span(place, context) for place in cohort.evidence],
        "identifier": identifier(out["id"]),
        "type": "person",
        "actual": True,
        "quantity": size if size is not None and size >= 0 else None,
    }
    return pruned(out)


# Specimen: what laboratory Observations of a supplement table were made on.


def specimen(fact: Specimen, context: Context, url: str) -> Resource:
    """Build the Specimen.

    Args:
        fact: the sample.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A Specimen.
    """
    out = shell("Specimen", url, "specimen", fact.tags)
    out |= {
        "extension": evidence_extensions(fact, context, fact.code),
        "identifier": identifier(out["id"]),
        "type": codeable(fact.code),
        "subject": context.subject(fact.subject),
        "collection": pruned(
            {
                **timing("collected", fact.collected),
                "quantity": quantity(fact.volume, simple=True),
                "bodySite": body_site(fact.site),
            }
        ),
        "note": note(fact.note),
    }
    return pruned(out)
