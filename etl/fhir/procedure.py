"""Procedure: operations, devices in use, tests done, and what procedures of every kind share."""

from __future__ import annotations

from collections.abc import Iterable

from etl.facts import Concept, Period, Procedure
from etl.fhir.annotation import note
from etl.fhir.common import (
    HL7_EXTENSION,
    Context,
    Resource,
    body_site,
    codeable,
    identifier,
    named,
    pruned,
    shell,
    string,
)
from etl.fhir.extensions import evidence_extensions, timepoint_extension
from etl.fhir.times import timing


def procedure(fact: Procedure, context: Context, url: str) -> Resource:
    """Build the Procedure.

    Args:
        fact: the procedure.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A Procedure; the reason why it was not done or stopped is its statusReason.
    """
    out = shell("Procedure", url, "procedure", fact.tags)
    reason = [{"text": string(fact.reason)}] if string(fact.reason) else None
    ended = fact.status in ("not-done", "stopped")
    out |= {
        "extension": [
            *method_extensions(fact.methods),
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.code),
        ],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "statusReason": reason[0] if reason and ended else None,
        "code": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **performed(fact.performed, fact.status),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        "reasonCode": reason if reason and not ended else None,
        "bodySite": [x for x in [body_site(fact.site)] if x],
        "note": note(fact.note),
    }
    return pruned(out)


def performed(value: Period | None, status: str) -> Resource:
    """performed[x]; what is still going on began at its date.

    Args:
        value: when.
        status: status of the procedure.

    Returns:
        The element under its name, {} for nothing.
    """
    return timing("performed", value, texts=True, span=status == "in-progress")


def method_extensions(methods: Iterable[Concept]) -> list[Resource]:
    """HL7's procedure-method extension.

    Args:
        methods: how it was done.

    Returns:
        One extension for each.
    """
    found = [codeable(m) for m in methods]
    return [{"url": f"{HL7_EXTENSION}/procedure-method", "valueCodeableConcept": m} for m in found if m]
