"""Patient: a person the document describes (CONTRACT section 2). No birth date is made up from an age."""

from __future__ import annotations

from etl.facts import Person
from etl.fhir.common import HL7_EXTENSION, IDENTIFIER, Context, Resource, codeable, identifier, pruned, shell, string
from etl.fhir.extensions import source_span

LABELS = f"{IDENTIFIER}/label"
"""Beginning of the system of a document's own labels; the document's identity follows."""


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
        "identifier": [*identifier(out["id"]), *labelled(label, context)],
        "name": [{"text": name}] if name else None,
        "gender": person.gender,
    }
    return pruned(out)


def labelled(label: str | None, context: Context) -> list[Resource]:
    """The source's own label as an identifier, which holds within its document only.

    Args:
        label: the label as printed.
        context: the bundle's shared parts.

    Returns:
        A list with one Identifier, empty without a label.
    """
    return [{"system": f"{LABELS}/{context.key}", "value": label}] if label else []
