"""Procedure: an operation, a test done, or a device put in; and what procedures of every kind share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from etl.elements import read
from etl.elements.r5 import renamed
from etl.elements.write import (
    HL7_EXTENSION,
    Context,
    Resource,
    body_site,
    codeable,
    evidence_extensions,
    identifier,
    named,
    note,
    pruned,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.facts import Concept, Period, Procedure
from etl.kinds.columns import SITE, TIMEPOINT, coded_columns, column, fact_table, time_columns
from etl.kinds.correcting import choice
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, FACT, fields_of_times
from etl.kinds.notation import Group, named_part, performer_part, period_parts
from etl.kinds.profiles import CODE_FILLED, Fill, Profile, Reason, with_reason
from etl.kinds.reasons import R5_PATHS, REASON_TEXTS, REASONS, reasons, reasons_read, reasons_to_r5


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
    why = [{"text": string(fact.reason)}] if string(fact.reason) else None
    ended = fact.status in ("not-done", "stopped")
    out |= {
        "extension": [
            *method_extensions(fact.methods),
            *timepoint_extension(fact.timepoint, context),
            *evidence_extensions(fact, context, fact.code),
        ],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "statusReason": why[0] if why and ended else None,
        "code": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **performed(fact.performed, fact.status),
        "performer": [{"actor": who} for who in [named(fact.performer)] if who],
        **({"reasonCode": why} if why and not ended else reasons(fact.indications, context)),
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


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Procedure:
    why = [*([r["statusReason"]] if "statusReason" in r else []), *r.get("reasonCode", [])]
    return Procedure(
        **common,
        code=read.named(r.get("code"), read.reading(r)),
        status=r["status"],
        performed=read.timing(r, "performed"),
        methods=read.methods(r),
        site=next(map(read.site, r.get("bodySite", [])), None),
        performer=read.performer(r),
        reason=next((x.get("text", "") for x in why if "extension" not in x), ""),
        timepoint=read.timepoint(r),
        note=" ".join(read.notes(r)),
        indications=reasons_read(r),
    )


def _to_r5(r: Resource) -> Resource:
    return pruned(renamed(reasons_to_r5(r), {"performed[x]": "occurrence[x]"}))


TREATMENTS = fact_table(
    "treatments",
    "a procedure, treatment or test done each",
    *coded_columns("concept", "what was done", "code"),
    column("status", "completed, not-done …", "status"),
    *coded_columns("method", "how", "extension:procedure-method.valueCodeableConcept"),
    *SITE,
    *time_columns("date", "performed", "when"),
    column("round", "which course it is", "extension:course.extension:round.valuePositiveInt", kind="integer"),
    column("count", "how many of it", "extension:course.extension:count.valuePositiveInt", kind="integer"),
    column("interval", "how far apart", "extension:course.extension:interval.valueDuration.value", kind="number"),
    column("interval_unit", "in what unit", "extension:course.extension:interval.valueDuration.code"),
    column("performer", "who did it", "performer.actor.display"),
    column("reason", "why", "statusReason.text", *REASON_TEXTS),
    *TIMEPOINT,
)


def _timed(resource: Resource, why: Reason) -> Resource:
    """Rule us-core-7: what was done or is being done has a time."""
    timed = any(key.startswith("performed") for key in resource)
    if timed or resource["status"] not in ("completed", "in-progress"):
        return {}
    return {"performedPeriod": with_reason({}, why)}


def parts_of(fact: Procedure) -> Iterator[Group]:
    """Yield its parts in the notation of examples."""
    yield (fact.status,)
    yield from period_parts(fact.performed)
    yield from (named_part("method", method) for method in fact.methods)
    yield from performer_part(fact.performer)
    yield from ((f"because {fact.reason}",) if fact.reason else (),)


def when_of(fact: Procedure) -> Period | None:
    """Return when it was done."""
    return fact.performed


def _words(resource: Resource) -> list[str]:
    status = str(resource.get("status", ""))
    return [status.replace("-", " ") if status != "completed" else ""]


_MORE = {
    "status": choice("Status", "status", ("completed", "in-progress", "not-done", "stopped", "preparation", "unknown"))
}

FORM = Form(
    resource="Procedure",
    to_r5=_to_r5,
    r5_paths={"performed[x]": "occurrence[x]", **R5_PATHS},
    times=("performed",),
    heading="Procedures",
    listed="Treatments and procedures",
    stay="encounter",
    table=TREATMENTS,
    keep={
        **FACT, **fields_of_times("performed", "occurrence"), "statusReason": CONCEPT, **REASONS,
        "reason": CODEABLE_REFERENCE, "outcome": CONCEPT,
    },
    review=Review(kind="treatment", settable=("concept", "site", "date", "phase"), words=_words),
    correcting=Correcting(time="performed", site="many", added={"status": "completed"}, profile="procedure", more=_MORE),
    us_core=(
        Profile(
            "us-core-procedure", "Procedure",
            fills=(Fill("Procedure.code", CODE_FILLED, "status"), Fill("Procedure.performed[x]", _timed, "subject")),
        ),
    ),
    covered="procedures",
)  # fmt: skip
KIND = Kind(
    facts=(Procedure,),
    form=FORM,
    profile="procedure",
    build=procedure,
    read=_read,
    word="procedure",
    counted="procedures",
    parts=parts_of,
    when=when_of,
)
