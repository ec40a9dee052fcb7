"""ResearchStudy: the registered trial that a document reports, by its number in the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.write import Context, Resource, absent, evidence_extensions, identifier, pruned, shell
from etl.facts import Concept, Fact
from etl.kinds.columns import column, fact_table
from etl.kinds.form import Form, Kind
from etl.kinds.masking import FACT, KEEP, POINTER
from etl.kinds.notation import Group


class Study(Fact, frozen=True, kw_only=True):
    """A registered trial; its code has the printed number.

    Args:
        system: URI of the registry.
        address: page of the registry, "" where it has none made of the number.
    """

    system: str
    address: str = ""


def study(fact: Study, context: Context, url: str) -> Resource:
    """Build the ResearchStudy.

    Args:
        fact: the trial.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A ResearchStudy with the group of the document as enrolled; that a single person took part isn't said. FHIR requires a
        status, which a number doesn't tell.

    Source:
        https://hl7.org/fhir/R4/researchstudy.html
    """
    out = shell("ResearchStudy", url, "study", fact.tags)
    out |= {
        "extension": evidence_extensions(fact, context, fact.code),
        "identifier": [*identifier(out["id"]), {"system": fact.system, "value": fact.code.text}],
        "title": fact.code.text,
        "_status": {"extension": [absent("unknown")]},
        "relatedArtifact": [{"type": "documentation", "url": fact.address}] if fact.address else None,
        "enrollment": [context.subject(fact.subject)] if fact.subject in context.groups else None,
    }
    return pruned(out)


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Study:
    number = r["identifier"][-1]
    address = next((one["url"] for one in r.get("relatedArtifact", [])), "")
    return Study(
        **common, code=Concept(number["value"], (), read.reading(r).entry), system=number["system"], address=address
    )


def _to_r5(r: Resource) -> Resource:
    """R5's status is that of the resource, a group is recruited, and an artifact is a document."""
    out = {key: value for key, value in r.items() if key not in ("_status", "enrollment")}
    recruited = {"recruitment": {"actualGroup": r["enrollment"][0]}} if "enrollment" in r else {}
    pages = [{"type": one["type"], "document": {"url": one["url"]}} for one in r.get("relatedArtifact", ())]
    return {**out, "status": "unknown", **({"relatedArtifact": pages} if pages else {}), **recruited}


def _parts(fact: Study) -> Iterator[Group]:
    yield (fact.system,)


STUDIES = fact_table(
    "studies",
    "a registered trial each",
    column("concept", "its number", "title"),
    column("address", "its page in the registry", "relatedArtifact.url", "relatedArtifact.document.url"),
    column("status", "status of the resource in R5", "status"),
)
FORM = Form(
    resource="ResearchStudy",
    to_r5=_to_r5,
    r5_paths={"enrollment": "recruitment"},
    r5_before={"relatedArtifact": "status"},
    named_by="title",
    heading="Studies",
    listed="Studies",
    table=STUDIES,
    keep={**FACT, "enrollment": POINTER, "recruitment": {"actualGroup": POINTER}, "status": KEEP},
    us_core="US Core has no profile of studies",
)
KIND = Kind(
    facts=(Study,),
    form=FORM,
    profile="study",
    build=study,
    read=_read,
    word="study",
    parts=_parts,
)
