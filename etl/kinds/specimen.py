"""Specimen: what laboratory observations of a supplement table were made on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.r5 import as_codeable_reference
from etl.elements.write import (
    Context,
    Resource,
    body_site,
    codeable,
    evidence_extensions,
    identifier,
    note,
    pruned,
    quantity,
    shell,
    timing,
)
from etl.facts import Specimen
from etl.kinds.columns import coded_columns, column, fact_table, time_columns
from etl.kinds.form import Form, Kind
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, FACT, QUANTITY, fields_of_times
from etl.kinds.notation import Group, period_parts, value_part
from etl.kinds.profiles import Fill, Profile, fill_absent


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


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Specimen:
    collection = r.get("collection", {})
    return Specimen(
        **common,
        code=read.named(r.get("type"), read.reading(r)),
        collected=read.timing(collection, "collected"),
        site=read.site(collection.get("bodySite")),
        volume=read.quantity(collection.get("quantity")),
        note=" ".join(read.notes(r)),
    )


def _to_r5(r: Resource) -> Resource:
    collection = r.get("collection", {})
    if "bodySite" not in collection:
        return r
    return r | {"collection": collection | {"bodySite": as_codeable_reference(collection["bodySite"])}}


SPECIMENS = fact_table(
    "specimens",
    "a sample each",
    *coded_columns("concept", "what", "type"),
    *time_columns("date", "collection.collected", "when it was taken"),
    column("volume", "how much", "collection.quantity.value", kind="number"),
    column("volume_unit", "in what unit", "collection.quantity.code", "collection.quantity.unit"),
    column("site", "from where", "collection.bodySite.text", "collection.bodySite.concept.text"),
)


def _parts(fact: Specimen) -> Iterator[Group]:
    yield from period_parts(fact.collected)
    yield value_part(fact.volume)


FORM = Form(
    resource="Specimen",
    to_r5=_to_r5,
    named_by="type",
    times=("collected",),
    heading="Specimens",
    listed="Samples",
    table=SPECIMENS,
    keep={
        **FACT, "type": CONCEPT,
        "collection": {
            **fields_of_times("collected"), "quantity": QUANTITY, "bodySite": {**CONCEPT, **CODEABLE_REFERENCE},
        },
    },
    us_core=(Profile("us-core-specimen", "Specimen", fills=(Fill("Specimen.type", fill_absent("type"), "identifier"),)),),
)  # fmt: skip
KIND = Kind(
    facts=(Specimen,),
    form=FORM,
    profile="specimen",
    build=specimen,
    read=_read,
    word="specimen",
    parts=_parts,
    when=lambda fact: fact.collected,
)
