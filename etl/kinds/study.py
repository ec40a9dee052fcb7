"""The registered trial that a document reports, by its number in the registry: Basic in R4, ResearchStudy in R5.

R4's ResearchStudy requires a status, of a list without a word for "unknown" (https://hl7.org/fhir/R4/valueset-research-study-status.html),
and a number doesn't say how the trial stands. HL7's codes of Basic have "study" for it. R5's list has "unknown".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.elements import read
from etl.elements.write import (
    EXTENSION,
    HL7_CODES,
    Context,
    Resource,
    coded,
    evidence_extensions,
    identifier,
    pruned,
    shell,
)
from etl.facts import Concept, Fact
from etl.kinds.columns import column, fact_table
from etl.kinds.form import Form, Kind
from etl.kinds.masking import FACT, POINTER
from etl.kinds.notation import Group

_PAGE = f"{EXTENSION}/registry-page"


class Study(Fact, frozen=True, kw_only=True):
    """A registered trial; its code has the printed number.

    Args:
        system: URI of the registry.
        address: page of the registry, "" where it has none made of the number.
    """

    system: str
    address: str = ""


def study(fact: Study, context: Context, url: str) -> Resource:
    """Build the Basic of a study.

    Args:
        fact: the trial.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A Basic about the document's group; that a single person took part isn't said.

    Source:
        https://hl7.org/fhir/R4/basic.html, https://terminology.hl7.org/CodeSystem-basic-resource-type.html
    """
    out = shell("Basic", url, "study", fact.tags)
    page = [{"url": _PAGE, "valueUrl": fact.address}] if fact.address else []
    out |= {
        "extension": [*page, *evidence_extensions(fact, context, fact.code)],
        "identifier": [*identifier(out["id"]), {"system": fact.system, "value": fact.code.text}],
        "code": coded(f"{HL7_CODES}/basic-resource-type", "study", "Study", text=fact.code.text),
        "subject": context.subject(fact.subject) if fact.subject in context.groups else None,
    }
    return pruned(out)


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Study:
    number = r["identifier"][-1]
    address = next((one["valueUrl"] for one in read.extensions(r, "registry-page")), "")
    return Study(
        **common, code=Concept(number["value"], (), read.reading(r).entry), system=number["system"], address=address
    )


def _to_r5(r: Resource) -> Resource:
    """Return R5's ResearchStudy: the number is its title, the group recruited, the page an artifact."""
    out = {key: value for key, value in r.items() if key not in ("code", "subject", "extension")}
    pages = [
        {"type": "documentation", "document": {"url": one["valueUrl"]}} for one in read.extensions(r, "registry-page")
    ]
    return pruned(
        {
            **out,
            "resourceType": "ResearchStudy",
            "extension": [one for one in r.get("extension", ()) if one["url"] != _PAGE],
            "title": r["code"]["text"],
            "status": "unknown",
            "relatedArtifact": pages,
            "recruitment": {"actualGroup": r["subject"]} if "subject" in r else None,
        }
    )


def _parts(fact: Study) -> Iterator[Group]:
    yield (fact.system,)


STUDIES = fact_table(
    "studies",
    "a registered trial each",
    column("concept", "its number", "code.text", "title"),
    column("address", "its page in the registry", "extension:registry-page.valueUrl", "relatedArtifact.document.url"),
    column("status", "status of the resource in R5", "status"),
)
FORM = Form(
    resource="Basic",
    resource_r5="ResearchStudy",
    to_r5=_to_r5,
    r5_paths={"code": "title", "subject": "recruitment"},
    heading="Studies",
    listed="Studies",
    table=STUDIES,
    keep=FACT,
    keep_r5={**FACT, "recruitment": {"actualGroup": POINTER}},
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
