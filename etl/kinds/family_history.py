"""FamilyMemberHistory: a relative's condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from etl.elements import read
from etl.elements.shown import shown
from etl.elements.write import Context, Resource, codeable, evidence_extensions, identifier, note, pruned, shell
from etl.errors import FactsError
from etl.facts import FamilyHistory
from etl.kinds.columns import coded_columns, column, fact_table
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CONCEPT, FACT, KEEP, QUANTITY
from etl.kinds.notation import Group
from etl.kinds.profiles import Profile


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


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> FamilyHistory:
    return FamilyHistory(
        **common,
        relation=read.named(r["relationship"]),
        code=read.named(r["condition"][0]["code"], read.reading(r)),
        died=bool(r.get("deceasedBoolean")),
        note=" ".join(read.notes(r)),
    )


FAMILY = fact_table(
    "family_history",
    "a condition of a relative each",
    *coded_columns("relation", "who", "relationship"),
    *coded_columns("concept", "what", "condition.code"),
    column("status", "partial, completed …", "status"),
    column("died", "whether the relative has died", "deceasedBoolean", kind="boolean"),
    column("died_of_it", "whether of this", "condition.contributedToDeath", kind="boolean"),
)


def _parts(fact: FamilyHistory) -> Iterator[Group]:
    yield (fact.relation.text,)
    yield ("died",) if fact.died else ()


def _line(title: str, rows: Mapping[str, str]) -> str:
    return ": ".join(filter(None, (rows.get("Relative"), rows.get("Condition"))))


def _concepts(resource: Resource) -> Iterator[Resource]:
    for one in resource.get("condition", ()):
        yield one.get("code", {})


def _renamed(resource: Resource, code: Resource) -> Resource | None:
    """Return the history with another name of its first condition, None without one."""
    if not resource.get("condition"):
        return None
    first, *rest = resource["condition"]
    return {**resource, "condition": [{**first, "code": code}, *rest]}


FORM = Form(
    resource="FamilyMemberHistory",
    named_by="relationship",
    heading="Family history",
    listed="Family history",
    line=_line,
    table=FAMILY,
    keep={
        **FACT, "relationship": CONCEPT, "sex": CONCEPT, "deceasedBoolean": KEEP,
        "condition": {"code": CONCEPT, "outcome": CONCEPT, "contributedToDeath": KEEP, "onsetAge": QUANTITY},
    },
    review=Review(
        settable=("concept",), words=lambda one: [shown(part.get("code")) for part in one.get("condition", [])]
    ),
    correcting=Correcting(concept=_renamed),
    us_core=(Profile("us-core-familymemberhistory", "FamilyMemberHistory"),),
    covered="family history",
    concepts=_concepts,
)  # fmt: skip
KIND = Kind(
    facts=(FamilyHistory,),
    form=FORM,
    profile="family-history",
    build=family_member_history,
    read=_read,
    word="family",
    parts=_parts,
    term="condition",
)
