"""Encounter: an admission, discharge or visit."""

from __future__ import annotations

from etl.facts import Coding, Encounter
from etl.fhir.common import (
    EXTENSION,
    HL7_CODES,
    Context,
    Resource,
    codeable,
    coding,
    identifier,
    named,
    pruned,
    shell,
    string,
)
from etl.fhir.extensions import evidence_extensions
from etl.fhir.times import absent, period

_ACT = f"{HL7_CODES}/v3-ActCode"
_CLASSES = {"IMP": "inpatient encounter", "AMB": "ambulatory", "ACUTE": "inpatient acute", "SS": "short stay"}
_WORDS = {"admission": "IMP", "discharge": "IMP", "inpatient": "IMP", "visit": "AMB", "outpatient": "AMB"}


def encounter(fact: Encounter, context: Context, url: str) -> Resource:
    """Build the Encounter.

    Args:
        fact: the encounter; a code of v3-ActCode among its codes is its class.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Encounter with status finished.
    """
    out = shell("Encounter", url, "encounter", fact.tags)
    kind = codeable(fact.code)
    out |= {
        "extension": [*_note(fact.note), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": "finished",
        "class": _class(fact.code.codings, fact.code.text),
        "type": [kind] if kind else None,
        "subject": context.subject(fact.subject),
        "period": period(fact.period) if fact.period else None,
        "serviceProvider": named(fact.performer),
    }
    return pruned(out)


def _class(codes: tuple[Coding, ...], text: str) -> Resource:
    """The class FHIR requires; unknown when neither a code nor a plain word says it."""
    code = next((c.code for c in codes if c.system == _ACT), None)
    code = code or next((_WORDS[w] for w in text.casefold().split() if w in _WORDS), None)
    return coding(_ACT, code, _CLASSES.get(code)) if code else {"extension": [absent("unknown")]}


def _note(text: str) -> list[Resource]:
    """FHIR's Encounter has no note."""
    clean = string(text)
    return [{"url": f"{EXTENSION}/note", "valueString": clean}] if clean else []
