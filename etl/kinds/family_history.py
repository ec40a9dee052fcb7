"""FamilyMemberHistory: a relative's condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from etl.elements import read
from etl.elements.shown import shown
from etl.elements.write import (
    Context,
    Resource,
    codeable,
    evidence_extensions,
    identifier,
    note,
    pruned,
    quantity,
    range_,
    shell,
)
from etl.errors import FactsError
from etl.facts import FamilyHistory, Quantity, Range
from etl.kinds.columns import coded_columns, column, fact_table
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CONCEPT, FACT, KEEP, QUANTITY, RANGE
from etl.kinds.notation import Group, value_part
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
        **_age("deceased", fact.died_at),
        "deceasedBoolean": True if fact.died and fact.died_at is None else None,
        "note": note(fact.note),
        "condition": [
            pruned(
                {
                    "code": codeable(fact.code),
                    "contributedToDeath": True if fact.died_of_it else None,
                    **_age("onset", fact.onset),
                }
            )
        ],
    }
    return pruned(out)


def _age(element: str, age: Quantity | Range | None) -> Resource:
    """An age as `onsetAge` or `onsetRange`, {} for none."""
    if isinstance(age, Range):
        return {f"{element}Range": range_(age)}
    return {f"{element}Age": quantity(age)} if age is not None else {}


def _age_read(part: Resource, element: str) -> Quantity | Range | None:
    return read.quantity(part.get(f"{element}Age")) or read.range_(part.get(f"{element}Range"))


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> FamilyHistory:
    told: Resource = r["condition"][0]
    died_at = _age_read(r, "deceased")
    return FamilyHistory(
        **common,
        relation=read.named(r["relationship"]),
        code=read.named(told["code"], read.reading(r)),
        onset=_age_read(told, "onset"),
        died=died_at is not None or bool(r.get("deceasedBoolean")),
        died_at=died_at,
        died_of_it=bool(told.get("contributedToDeath")),
        note=" ".join(read.notes(r)),
    )


FAMILY = fact_table(
    "family_history",
    "a condition of a relative each",
    *coded_columns("relation", "who", "relationship"),
    *coded_columns("concept", "what", "condition.code"),
    column("status", "partial, completed …", "status"),
    column("onset_age", "at what age it began", "condition.onsetAge.value", kind="number"),
    column("onset_age_unit", "years, months", "condition.onsetAge.unit"),
    column("died", "whether the relative has died", "deceasedBoolean", kind="boolean"),
    column("died_at", "at what age", "deceasedAge.value", kind="number"),
    column("died_at_unit", "years, months", "deceasedAge.unit"),
    column("died_of_it", "whether of this", "condition.contributedToDeath", kind="boolean"),
)


def _parts(fact: FamilyHistory) -> Iterator[Group]:
    yield (fact.relation.text,)
    yield tuple(f"at {text}" for text in value_part(fact.onset))
    yield ("died",) if fact.died else ()
    yield tuple(f"died at {text}" for text in value_part(fact.died_at))
    yield ("of it",) if fact.died_of_it else ()


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
        **FACT, "relationship": CONCEPT, "sex": CONCEPT, "deceasedBoolean": KEEP, "deceasedAge": QUANTITY,
        "deceasedRange": RANGE,
        "condition": {
            "code": CONCEPT, "outcome": CONCEPT, "contributedToDeath": KEEP, "onsetAge": QUANTITY, "onsetRange": RANGE,
        },
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
