"""DiagnosticReport: the laboratory, imaging and genetic results of one report, with its conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from etl.elements import read
from etl.elements.write import (
    HL7_CODES,
    Context,
    Resource,
    codeable,
    coded,
    evidence_extensions,
    fhir_date,
    identifier,
    markdown,
    pruned,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.facts import Coding, Fact, Period, Timepoint
from etl.kinds.columns import TIMEPOINT, coded_columns, column, fact_table, time_columns
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import DATE, FACT, POINTER, TEXT, fields_of_times
from etl.kinds.notation import Group, period_parts
from etl.names import SYSTEMS

Sort = Literal["laboratory", "imaging", "genetics"]
_SECTIONS: dict[Sort, tuple[str, str]] = {
    "laboratory": ("LAB", "Laboratory"),
    "imaging": ("RAD", "Radiology"),
    "genetics": ("GE", "Genetics"),
}
"""HL7's codes of the diagnostic services (table 0074)."""
CODES: dict[Sort, Coding] = {
    "laboratory": Coding(SYSTEMS["ln"], "11502-2", "Laboratory report"),
    "imaging": Coding(SYSTEMS["ln"], "18748-4", "Diagnostic imaging study"),
    "genetics": Coding(SYSTEMS["ln"], "51969-4", "Genetic analysis report"),
}
"""LOINC's document of each service, for a heading that names nothing more precise."""


class Report(Fact, frozen=True, kw_only=True):
    """The results of one report; its code has the heading as printed.

    Args:
        sort: the service that made it.
        members: identities of the Observations that are its results.
        conclusion: as printed.
        effective: the time of its results, where they share one.
        issued: when it was released, an instant, "" if not known.
        timepoint: place of its results in the course of treatment.
    """

    sort: Sort
    members: tuple[str, ...] = ()
    conclusion: str = ""
    effective: Period | None = None
    issued: str = ""
    timepoint: Timepoint | None = None


def report(fact: Report, context: Context, url: str) -> Resource:
    """Build the DiagnosticReport.

    Args:
        fact: the report.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A DiagnosticReport; preliminary, as its results are.

    Source:
        https://hl7.org/fhir/R4/diagnosticreport.html
    """
    out = shell("DiagnosticReport", url, "report", fact.tags)
    results = dict.fromkeys(context.urls[one] for one in fact.members if one in context.urls)
    issued = fhir_date(fact.issued)
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": context.status,
        "category": [coded(f"{HL7_CODES}/v2-0074", *_SECTIONS[fact.sort])],
        "code": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.effective),
        "issued": issued if issued and "T" in issued else None,
        "result": [{"reference": one} for one in results],
        "conclusion": string(fact.conclusion),
    }
    return pruned(out)


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Report:
    section = read.code(r["category"][0])
    return Report(
        **common,
        code=read.named(r["code"], read.reading(r)),
        sort=next(sort for sort, (code, _) in _SECTIONS.items() if code == section),
        members=tuple(one["reference"] for one in r.get("result", [])),
        conclusion=r.get("conclusion", ""),
        effective=read.timing(r, "effective"),
        issued=r.get("issued", ""),
        timepoint=read.timepoint(r),
    )


def _to_r5(r: Resource) -> Resource:
    return {**r, "conclusion": markdown(r["conclusion"])} if "conclusion" in r else r


def _parts(fact: Report) -> Iterator[Group]:
    yield (fact.sort,)
    yield from period_parts(fact.effective)
    yield (f"concludes {fact.conclusion}",) if fact.conclusion else ()


def _words(resource: Resource) -> list[str]:
    """Return its conclusion, and how many results it has."""
    return [resource.get("conclusion", ""), f"{len(resource.get('result', []))} results"]


REPORTS = fact_table(
    "reports",
    "a report of laboratory, imaging or genetic results each",
    *coded_columns("concept", "what it is called", "code"),
    column("category", "LAB, RAD or GE", "category.coding.code"),
    column("status", "preliminary, final …", "status"),
    *time_columns("date", "effective", "when its results were"),
    column("issued", "when it was released", "issued"),
    column("conclusion", "as printed", "conclusion"),
    *TIMEPOINT,
)
FORM = Form(
    resource="DiagnosticReport",
    to_r5=_to_r5,
    times=("effective",),
    labels={"conclusion": "Conclusion"},
    heading="Reports",
    listed="Reports",
    stay="encounter",
    table=REPORTS,
    keep={**FACT, **fields_of_times("effective"), "issued": DATE, "result": POINTER, "conclusion": TEXT},
    review=Review(settable=("concept", "date"), words=_words),
    correcting=Correcting(time="effective"),
    us_core="its results keep profiles of several kinds",
    covered="reports",
)
KIND = Kind(
    facts=(Report,),
    form=FORM,
    profile="report",
    build=report,
    read=_read,
    word="report",
    parts=_parts,
    when=lambda fact: fact.effective,
)
