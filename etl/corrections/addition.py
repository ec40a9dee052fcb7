"""A fact that a curator marked in the source and no rule read."""

from __future__ import annotations

import hashlib
import json

from etl.corrections.change import accepted, corrected
from etl.corrections.record import Correction
from etl.document import Document, Span
from etl.facts import Evidence
from etl.fhir.common import HL7_CODES, Context, Resource, coded, complex_extension, identifier, shell, source_span
from etl.fhir.ids import full_url

RULE = "added by a curator"
_PROFILE = {
    "Observation": "observation",
    "Condition": "condition",
    "Procedure": "procedure",
    "MedicationStatement": "medication",
}


def added(one: Correction, place: Span, subject: str, document: Document, context: Context) -> tuple[str, Resource]:
    """Build the resource of a fact that is added.

    Args:
        one: the correction; its `changes` are what the fact says.
        place: where its anchor was found.
        subject: fullUrl of who it is about.
        document: the source.
        context: the bundle's shared parts.

    Returns:
        Its fullUrl, which two curators who mark the same thing share, and the resource.

    Raises:
        NotPossibleError: its kind has no place for what it says.
    """
    concept = one.changes["concept"]["text"]
    told = json.dumps(
        [one.kind, concept, one.anchor.exact, place.start, one.changes.get("side"), str(one.changes.get("site"))]
    )
    url = full_url(context.key, f"added {hashlib.sha256(told.encode()).hexdigest()[:32]}")
    out = shell(one.kind, url, _PROFILE[one.kind])
    reading = complex_extension("reading", [("rule", "String", RULE)])
    out |= {
        "extension": [source_span(_evidence(document, place), context), reading],
        "identifier": identifier(out["id"]),
    }
    about = {"reference": subject}
    if one.kind == "Observation":
        exam = coded(f"{HL7_CODES}/observation-category", "exam", "Exam")
        out |= {"status": "final", "category": [exam], "code": {}, "subject": about}
    elif one.kind == "Condition":
        confirmed = coded(f"{HL7_CODES}/condition-ver-status", "confirmed", "Confirmed")
        category = coded(f"{HL7_CODES}/condition-category", "encounter-diagnosis", "Encounter Diagnosis")
        out |= {"verificationStatus": confirmed, "category": [category], "code": {}, "subject": about}
    elif one.kind == "Procedure":
        out |= {"status": "completed", "code": {}, "subject": about}
    else:
        out |= {"status": "unknown", "medicationCodeableConcept": {}, "subject": about}
    changes = dict(one.changes)
    if one.kind == "Observation" and not {"value", "presence"} & {key for key, value in changes.items() if value}:
        changes["presence"] = "present"  # what is marked and named, and nothing more, is there
    return url, accepted(corrected(out, changes))


def _evidence(document: Document, place: Span) -> Evidence:
    """The place, with its cell when it lies in a table."""
    quote, names = document.quote(place), iter(document.table_names())
    for block in document.blocks:
        if block.table is None:
            continue
        name = next(names)
        for cell in block.table.cells:
            if place in cell.span:
                return Evidence(place.start, place.end, quote, cell.page or block.page, name, cell.row, cell.column)
    return Evidence(place.start, place.end, quote)
