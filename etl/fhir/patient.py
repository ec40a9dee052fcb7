"""Patient: a person the document describes (CONTRACT section 2). No birth date is made up from an age."""

from __future__ import annotations

from etl.facts import Person
from etl.fhir.common import (
    HL7_CODES,
    HL7_EXTENSION,
    IDENTIFIER,
    Context,
    Resource,
    codeable,
    coded,
    identifier,
    pruned,
    shell,
    string,
)
from etl.fhir.extensions import source_span
from etl.fhir.times import fhir_date

LABELS = f"{IDENTIFIER}/label"
"""Beginning of the system of a document's own labels; the document's identity follows."""
RECORDS = f"{IDENTIFIER}/record"
"""Beginning of the system of printed record numbers; the document's identity follows, as two hospitals have the same number."""


def patient(person: Person, context: Context) -> Resource:
    """Build the Patient.

    Args:
        person: the person; the name stays as printed, never split.
        context: the bundle's shared parts.

    Returns:
        A Patient.
    """
    out = shell("Patient", context.urls[person.key], "patient")
    label = string(person.label)
    name = string(person.name) or label
    country = codeable(person.nationality)
    extensions = [source_span(place, context) for place in person.evidence]
    if country:
        extensions.append(
            {
                "url": f"{HL7_EXTENSION}/patient-nationality",
                "extension": [{"url": "code", "valueCodeableConcept": country}],
            }
        )
    out |= {
        "extension": extensions,
        "identifier": [*identifier(out["id"]), *labelled(label, context), *_recorded(person, context)],
        "name": [{"text": name}] if name else None,
        "gender": person.gender,
        "birthDate": fhir_date(person.birth),
    }
    return pruned(out)


def _recorded(person: Person, context: Context) -> list[Resource]:
    """Printed record numbers: who knows the hospital puts its system there."""
    kind = coded(f"{HL7_CODES}/v2-0203", "MR", "Medical record number")
    numbers = filter(None, map(string, person.records))
    return [{"type": kind, "system": f"{RECORDS}/{context.key}", "value": number} for number in numbers]


def labelled(label: str | None, context: Context) -> list[Resource]:
    """The source's own label as an identifier, which holds within its document only.

    Args:
        label: the label as printed.
        context: the bundle's shared parts.

    Returns:
        A list with one Identifier, empty without a label.
    """
    return [{"system": f"{LABELS}/{context.key}", "value": label}] if label else []
