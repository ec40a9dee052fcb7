"""A kind of fact that the project doesn't have, in one file: what somebody eats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.r5 import as_codeable_reference, renamed
from etl.elements.write import (
    Context,
    Resource,
    codeable,
    evidence_extensions,
    identifier,
    pruned,
    shell,
    string,
    timing,
)
from etl.facts import Fact, Period
from etl.kinds.columns import coded_columns, column, fact_table, time_columns
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, DATE, FACT, KEEP, TEXT, fields_of_times
from etl.kinds.notation import Group, period_parts


class Meal(Fact, frozen=True, kw_only=True):
    """Something eaten, by whom and when.

    Args:
        eaten: when.
        cook: who made it, as printed.
    """

    eaten: Period | None = None
    cook: str = ""


def _build(fact: Meal, context: Context, url: str) -> Resource:
    out = shell("NutritionOrder", url, "meal", fact.tags)
    out |= {
        "extension": evidence_extensions(fact, context, fact.code),
        "identifier": identifier(out["id"]),
        "status": "completed",
        "patient": context.subject(fact.subject),
        "foodCode": codeable(fact.code),
        "cook": string(fact.cook),
        **timing("served", fact.eaten),
    }
    return pruned(out)


def _read(r: Resource, common: dict[str, Any], parts: list[Resource]) -> Meal:
    code = read.named(r["foodCode"], read.reading(r))
    return Meal(**common, code=code, eaten=read.timing(r, "served"), cook=r.get("cook", ""))


def _to_r5(r: Resource) -> Resource:
    out = renamed({**r, "resourceType": "NutritionIntake"}, {"patient": "subject", "foodCode": "food"})
    return {**out, "food": as_codeable_reference(out["food"])}


def _parts(fact: Meal) -> Iterator[Group]:
    yield from period_parts(fact.eaten)
    yield (f"cooked by {fact.cook}",) if fact.cook else ()


FORM = Form(
    resource="NutritionOrder",
    resource_r5="NutritionIntake",
    to_r5=_to_r5,
    named_by="foodCode",
    times=("served",),
    labels={"served": "When", "cook": "Cook"},
    heading="Meals",
    listed="Meals eaten",
    stay="encounter",
    table=fact_table(
        "meals",
        "a meal each",
        *coded_columns("concept", "what", "foodCode", "food.concept"),
        column("cook", "who made it", "cook"),
        *time_columns("date", "served", "when"),
    ),
    keep={**FACT, **fields_of_times("served"), "foodCode": CONCEPT, "cook": TEXT},
    keep_r5={**FACT, "food": CODEABLE_REFERENCE, "servedDateTime": DATE, "cook": KEEP},
    review=Review(kind="history", settable=("concept", "date"), words=lambda one: [f"cooked by {one['cook']}"]),
    correcting=Correcting(time="served"),
    us_core="nobody profiles a meal",
    covered="meals",
)
KIND = Kind(
    facts=(Meal,),
    form=FORM,
    profile="meal",
    build=_build,
    read=_read,
    word="meal",
    parts=_parts,
    when=lambda fact: fact.eaten,
)
