"""What a medicine or procedure is for: reasonReference to a fact of the same person, else reasonCode with the printed words."""

from __future__ import annotations

from collections.abc import Iterable

from etl.elements import read
from etl.elements.r5 import as_codeable_reference
from etl.elements.write import Context, Resource, codeable, pruned, source_span
from etl.facts import Concept, Indication
from etl.kinds.masking import CONCEPT, POINTER, SPAN, Fields

REASONS: Fields = {
    "reasonCode": {**CONCEPT, "extension": {"source-span": {"extension": SPAN}}},
    "reasonReference": POINTER,
}
"""What stays of the reasons when a resource is de-identified."""
R5_PATHS = {"reasonCode": "reason", "reasonReference": "reason"}
"""R5's name of both elements."""
REASON_TEXTS = ("reasonCode.text", "reasonReference.display", "reason.concept.text", "reason.reference.display")
"""Where the words of a reason stand, in R4 and R5."""


def reasons(indications: Iterable[Indication], context: Context) -> Resource:
    """Return the elements with the reasons of a medicine or procedure.

    Args:
        indications: what it is for.
        context: the bundle's shared parts.

    Returns:
        reasonCode, with its place in the source, and reasonReference.

    Source:
        https://hl7.org/fhir/R4/procedure-definitions.html#Procedure.reasonReference
    """
    known = [one for one in indications if one.fact in context.urls]
    words = [one for one in indications if one.fact not in context.urls]
    return pruned(
        {
            "reasonCode": [
                {"extension": [source_span(one.place, context)] if one.place else None}
                | (codeable(Concept(one.text, one.codings)) or {})
                for one in words
            ],
            "reasonReference": [{"reference": context.urls[one.fact], "display": one.text} for one in known],
        }
    )


def reasons_read(resource: Resource) -> tuple[Indication, ...]:
    """Return the indications of a resource of ours; a fact is named by its fullUrl.

    Args:
        resource: a medicine or procedure in R4.
    """
    coded = [(read.named(one), read.evidence(one)) for one in resource.get("reasonCode", ())]
    return (
        *(Indication(what.text, "", places[0], what.codings) for what, places in coded if places),
        *(Indication(read.display(one), one["reference"]) for one in resource.get("reasonReference", ())),
    )


def reasons_to_r5(resource: Resource) -> Resource:
    """Return a resource with R5's `reason`, a CodeableReference, in the place of both elements.

    Args:
        resource: a medicine or procedure; it isn't changed.
    """
    out = {key: value for key, value in resource.items() if key not in ("reasonCode", "reasonReference")}
    coded = [as_codeable_reference(one) for one in resource.get("reasonCode", ())]
    known = [{"reference": one} for one in resource.get("reasonReference", ())]
    return {**out, "reason": [*coded, *known]} if coded or known else out
