"""FamilyMemberHistory: a relative's condition."""

from __future__ import annotations

from etl.errors import FactsError
from etl.facts import FamilyHistory
from etl.fhir.annotation import note
from etl.fhir.common import Context, Resource, codeable, identifier, pruned, shell
from etl.fhir.extensions import evidence_extensions


def family_member_history(fact: FamilyHistory, context: Context, url: str) -> Resource:
    """Build the FamilyMemberHistory.

    Args:
        fact: the relative and the condition.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A FamilyMemberHistory, partial: the source tells of one condition, not of the relative's whole history.

    Raises:
        FactsError: when it is about a group, which has no relatives.
    """
    if fact.subject in context.groups:
        raise FactsError("a family history is about a person, not about a group")
    out = shell("FamilyMemberHistory", url, "family-history", fact.tags)
    out |= {
        "extension": evidence_extensions(fact, context, fact.code),
        "identifier": identifier(out["id"]),
        "status": "partial",
        "patient": context.subject(fact.subject),
        "relationship": codeable(fact.relation),
        "deceasedBoolean": True if fact.died else None,
        "note": note(fact.note),
        "condition": [
            pruned(
                {
                    "code": codeable(fact.code),
                    "contributedToDeath": True if fact.died else None,
                }
            )
        ],
    }
    return pruned(out)
