"""Patient: a person the document describes (CONTRACT section 2). No birth date is made up from an age."""

from __future__ import annotations

from etl.facts import Person
from etl.fhir.common import HL7_EXTENSION, Context, Resource, codeable, identifier, pruned, shell, string
from etl.fhir.extensions import source_span


def patient(person: Person, context: Context) -> Resource:
    """Build the Patient.

    Args:
        person: the person; the name stays as printed, never split.
        context: the bundle's shared parts.

    Returns:
        A Patient.
    """
    out = shell("Patient", context.urls[person.key], "patient")
    name = string(person.name)
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
        "identifier": identifier(out["id"]),
        "name": [{"text": name}] if name else None,
        "gender": person.gender,
    }
    return pruned(out)
