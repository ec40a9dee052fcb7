"""Provenance: ties every resource to the document and to the software."""

from __future__ import annotations

from collections.abc import Iterable

from etl.fhir.common import HL7_CODES, Context, Resource, coded, pruned, shell
from etl.fhir.document_reference import SOURCE
from etl.fhir.ids import device_url, full_url

PROVENANCE = "provenance"


def provenance(targets: Iterable[str], context: Context, recorded: str) -> Resource:
    """Build the Provenance.

    Args:
        targets: fullUrls of all resources of the bundle.
        context: the bundle's shared parts.
        recorded: when, as FHIR wants it; never the time of the run unless asked for.

    Returns:
        A Provenance.
    """
    sources = [url for _, url, _ in context.files] or [context.urls[SOURCE]]
    out = shell("Provenance", full_url(context.key, PROVENANCE), "provenance", read=False)
    out |= {
        "target": [{"reference": t} for t in targets],
        "recorded": recorded,
        "agent": [
            {
                "type": coded(f"{HL7_CODES}/provenance-participant-type", "assembler", "Assembler"),
                "who": {"reference": device_url()},
            }
        ],
        "entity": [{"role": "source", "what": {"reference": url}} for url in sources],
    }
    return pruned(out)
