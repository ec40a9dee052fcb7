"""Encounter: an admission, discharge or visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.r5 import renamed
from etl.elements.write import (
    EXTENSION,
    HL7_CODES,
    Context,
    Resource,
    absent,
    codeable,
    coding,
    evidence_extensions,
    identifier,
    named,
    period,
    pruned,
    shell,
    string,
)
from etl.facts import Coding, Concept, Encounter
from etl.kinds.columns import Column, coded_columns, column, fact_table
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import ABSENT, CODING, CONCEPT, FACT, PERIOD
from etl.kinds.notation import Group, performer_part, period_parts
from etl.kinds.profiles import Fill, Profile, fill_absent
from etl.patterns import regex

_ACT = f"{HL7_CODES}/v3-ActCode"
_CLASSES = {
    "IMP": "inpatient encounter", "AMB": "ambulatory", "ACUTE": "inpatient acute", "SS": "short stay", "EMER": "emergency", "VR": "virtual",
    "HH": "home health",
}  # fmt: skip
INPATIENT = ("IMP", "ACUTE", "SS")
"""The classes of who stays in a bed."""
_WORDS = {"admission": "IMP", "discharge": "IMP", "inpatient": "IMP", "outpatient": "AMB"}
_OWN_WORDS = _WORDS | {
    "emergency": "EMER", "er": "EMER", "ed": "EMER", "ambulatory": "AMB", "wellness": "AMB", "urgentcare": "AMB", "virtual": "VR",
    "telehealth": "VR", "home": "HH", "visit": "AMB", "9201": "IMP", "9202": "AMB", "9203": "EMER", "262": "EMER", "581476": "HH",
}  # fmt: skip
"""The words of a column of classes, and OMOP's concepts."""
_EMERGENCY = regex(r"(?i)\bemergency (?:room|department|ward|visit|encounter)\b")


def encounter(fact: Encounter, context: Context, url: str) -> Resource:
    """Build the Encounter.

    Args:
        fact: the encounter; a code of v3-ActCode among its codes is its class.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Encounter with status finished, or unknown where nothing says that it ended.
    """
    out = shell("Encounter", url, "encounter", fact.tags)
    kind, kind_of = codeable(fact.code), class_of(fact.code)
    out |= {
        "extension": [*_note(fact.note), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": "unknown" if fact.open else "finished",
        "class": coding(_ACT, kind_of, _CLASSES.get(kind_of)) if kind_of else {"extension": [absent("unknown")]},
        "type": [kind] if kind else None,
        "subject": context.subject(fact.subject),
        "period": period(fact.period) if fact.period else None,
        "serviceProvider": named(fact.performer),
    }
    return pruned(out)


def class_named(text: str) -> Coding | None:
    """Return the class that a cell of a column of classes names: "emergency"; None for another word.

    Args:
        text: the cell.
    """
    code = next((_OWN_WORDS[w] for w in text.casefold().split() if w in _OWN_WORDS), None)
    return Coding(_ACT, code, _CLASSES[code]) if code else None


def class_of(code: Concept) -> str | None:
    """Return the class that FHIR requires of an encounter; None when neither a code nor a plain word says it.

    Args:
        code: what the encounter is.
    """
    told = next((c.code for c in code.codings if c.system == _ACT), None)
    told = told or ("EMER" if _EMERGENCY.search(code.text) else None)
    return told or next((_WORDS[w] for w in code.text.casefold().split() if w in _WORDS), None)


def _note(text: str) -> list[Resource]:
    """FHIR's Encounter has no note."""
    clean = string(text)
    return [{"url": f"{EXTENSION}/note", "valueString": clean}] if clean else []


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Encounter:
    return Encounter(
        **common,
        code=read.named(next(iter(r.get("type", [])), None), read.reading(r)),
        period=read.period(r.get("period")),
        performer=read.display(r.get("serviceProvider")),
        open=r.get("status") == "unknown",
        note=next((x["valueString"] for x in read.extensions(r, "note")), ""),
    )


def _to_r5(r: Resource) -> Resource:
    out = renamed(r, {"period": "actualPeriod"})
    kind = r.get("class", {})
    out["class"] = [{"coding": [kind]}] if "code" in kind else None
    out["status"] = "completed" if r.get("status") == "finished" else r.get("status")
    return pruned(out)


ENCOUNTERS = fact_table(
    "encounters",
    "an admission, discharge or visit each",
    *coded_columns("concept", "what", "type", "class"),
    column("class", "inpatient, ambulatory …", "class.code", "class.coding.code"),
    column("status", "finished …", "status"),
    column("date", "its begin", "period.start", "actualPeriod.start"),
    column("date_end", "its end", "period.end", "actualPeriod.end"),
    Column("date_precision", "year, month, day or time"),
    column("date_text", "as printed, where it is no date", "period.extension:printed.valueString"),
    column("provider", "where", "serviceProvider.display"),
)


def _parts(fact: Encounter) -> Iterator[Group]:
    yield from period_parts(fact.period)
    yield from performer_part(fact.performer)


def _dated(resource: Resource, date: str | None) -> Resource:
    return pruned({**resource, "period": pruned({**resource.get("period", {}), "start": date})})


FORM = Form(
    resource="Encounter",
    to_r5=_to_r5,
    r5_paths={"period": "actualPeriod"},
    named_by="type",
    times=("period",),
    heading="Encounters",
    listed="Stays and visits",
    table=ENCOUNTERS,
    keep={
        **FACT, "class": {**CODING, **CONCEPT, "extension": ABSENT}, "type": CONCEPT, "period": PERIOD, "actualPeriod": PERIOD,
    },
    review=Review(settable=("concept", "date")),
    correcting=Correcting(concept=lambda one, code: {**one, "type": [code]}, date=_dated),
    us_core=(
        Profile("us-core-encounter", "Encounter", fills=(Fill("Encounter.type", fill_absent("type", many=True), "class"),)),
    ),
)  # fmt: skip
KIND = Kind(
    facts=(Encounter,),
    form=FORM,
    profile="encounter",
    build=encounter,
    read=_read,
    word="encounter",
    parts=_parts,
    when=lambda fact: fact.period,
    is_care=True,
)
