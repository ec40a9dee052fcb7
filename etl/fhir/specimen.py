"""Specimen: what laboratory Observations of a supplement table were made on."""

from __future__ import annotations

from etl.facts import Specimen
from etl.fhir.annotation import note
from etl.fhir.common import Context, Resource, body_site, codeable, identifier, pruned, quantity, shell
from etl.fhir.extensions import evidence_extensions
from etl.fhir.times import timing


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
