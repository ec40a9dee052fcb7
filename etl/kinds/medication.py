"""MedicationStatement: a medicine taken, stopped, intended or not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.elements import read
from etl.elements.r5 import as_codeable_reference, renamed
from etl.elements.shown import shown
from etl.elements.write import (
    Context,
    Resource,
    as_range,
    codeable,
    coded,
    evidence_extensions,
    identifier,
    note,
    number,
    printed_amount,
    pruned,
    quantity,
    shell,
    string,
    timepoint_extension,
    timing,
)
from etl.facts import Concept, Dosage, Medication, Period, Quantity, Range
from etl.kinds.columns import TIMEPOINT, Column, coded_columns, column, fact_table, time_columns
from etl.kinds.correcting import NotPossibleError, Settable, amount_of, choice, codeable_of, read_value
from etl.kinds.form import Correcting, Form, Kind, Review
from etl.kinds.masking import CODEABLE_REFERENCE, CONCEPT, DOSAGE, FACT, fields_of_times
from etl.kinds.notation import Group, named_part, number_text, period_parts, value_part
from etl.kinds.reasons import R5_PATHS, REASON_TEXTS, REASONS, reasons, reasons_read, reasons_to_r5
from etl.patterns import regex
from etl.value import replace


def medication_statement(fact: Medication, context: Context, url: str) -> Resource:
    """Build the MedicationStatement.

    Args:
        fact: the medicine.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        A MedicationStatement; its effective period begins at the printed date.
    """
    out = shell("MedicationStatement", url, "medication", fact.tags)
    why = string(fact.reason)
    out |= {
        "extension": [*timepoint_extension(fact.timepoint, context), *evidence_extensions(fact, context, fact.code)],
        "identifier": identifier(out["id"]),
        "status": fact.status,
        "statusReason": [{"text": why}] if why else None,
        "medicationCodeableConcept": codeable(fact.code),
        "subject": context.subject(fact.subject),
        **timing("effective", fact.effective, span=True),
        **reasons(fact.indications, context),
        "note": note(fact.note),
        "dosage": statement_dosages(fact) or None,
    }
    return pruned(out)


def statement_dosages(fact: Medication) -> list[Resource]:
    """The dosages in turn (Dosage.sequence: equal numbers are taken together).

    Args:
        fact: the medicine.

    Returns:
        Dosages, [] when nothing is known.
    """
    first, *further = fact.dosages
    own = _dosage(replace(first, printed=first.printed or _printed(fact)), fact.route, fact.doses)
    if not further:
        return [own] if own else []
    rest = (_dosage(one, fact.route) for one in further)
    return [{"sequence": one.order, **made} for one, made in zip(fact.dosages, (own, *rest), strict=True)]


def _dosage(one: Dosage, route: Concept | None, doses: str = "") -> Resource:
    """A Dosage; a bound ("up to 5 mg") is a range with one open side, as FHIR's dose has no comparator."""
    way = string(route.text) if route else None
    if one.printed:
        words = [one.printed, way if way and way.casefold() not in one.printed.casefold() else None]
    else:
        words = [printed_amount(one.dose) or doses, way, one.timing, *_other_words(one)]
    amount = pruned(_amount(one.dose, "doseQuantity", "doseRange"))
    why = string(one.needed_for)
    return pruned(
        {
            "text": string(", ".join(w for w in map(string, words) if w)),
            "timing": _timing(one),
            "asNeededBoolean": (one.as_needed and not why) or None,
            "asNeededCodeableConcept": {"text": why} if one.as_needed and why else None,
            "route": codeable(route),
            "doseAndRate": [amount] if amount else None,
        }
    )


def _amount(value: Quantity | Range | None, exact: str, bounded: str) -> Resource:
    """An amount as the element for an exact one, or as that for a range where it is one or has a comparator; {} for none."""
    if isinstance(value, Quantity) and not value.comparator:
        return {exact: quantity(value, simple=True)}
    return {bounded: as_range(value)} if value is not None else {}


def _other_words(one: Dosage) -> Iterator[str]:
    """Yield "as needed for wheeze" and "for 5 days", where they are told."""
    if one.as_needed:
        yield f"as needed for {one.needed_for}" if one.needed_for else "as needed"
    if one.bounds is not None:
        yield f"for {printed_amount(one.bounds)}"


_AMOUNT = regex(r"(?<!\S)\d[^;\n]{0,60}\Z|(?<=\()\d[^;\n()]{0,60}\Z")
"""From the first number that begins a word, or a bracket, to the end: "41 units/day" of "insulin 41 units/day"."""
_NUMBER = regex(r"\d+(?:[.,]\d+)*")
_A_DAY = regex(r"\d[\d.,]*\s?[^\s\d/]+\s?(?:/|per\b)\s?\w+")


def _printed(fact: Medication) -> str:
    """The dosage as printed after the medicine's name, "" where its words don't begin with the amount that was read."""
    dose = fact.dose.low or fact.dose.high if isinstance(fact.dose, Range) else fact.dose
    for place in fact.evidence:
        found = _AMOUNT.search(place.quote.strip(" ,.;()"))
        if found is None:
            continue
        if dose is None and _A_DAY.match(found[0]):
            return found[0]
        value = str(number(dose.value)) if dose is not None else ""
        if value and value in _leading(found[0]):
            return found[0]
    return ""


def _leading(text: str) -> tuple[str, ...]:
    """Return the number that a text begins with, its commas taken for a decimal point and for signs of thousands."""
    begin = _NUMBER.match(text)
    return (begin[0].replace(",", "."), begin[0].replace(",", "")) if begin else ()


def _timing(one: Dosage) -> Resource:
    text = string(one.timing)
    lasting = _amount(one.bounds, "boundsDuration", "boundsRange")
    return pruned({"repeat": lasting | (_often(one.per_day) or {}), "code": {"text": text} if text else None})


def _often(per_day: Decimal | None) -> Resource | None:
    """So many times in so many days; a third of a day's intake is once in three days."""
    if per_day is None or not per_day.is_finite() or not Decimal("0.002") < per_day < 1000:
        return None
    times = Fraction(per_day).limit_denominator(366)
    return {"frequency": times.numerator, "period": times.denominator, "periodUnit": "d"}


def _read(resource: Resource, common: dict[str, Any], doses: list[Resource]) -> Medication:
    """A medicine.

    Args:
        resource: a MedicationStatement.
        common: what all facts share.

    Returns:
        The fact.
    """
    given: list[Resource] = resource.get("dosage", [])
    first, *further = [_dosage_read(one) for one in given] or [Dosage()]
    found = Medication(
        **common,
        code=read.named(resource.get("medicationCodeableConcept"), read.reading(resource)),
        status=resource["status"],
        reason=next((r.get("text", "") for r in resource.get("statusReason", [])), ""),
        effective=read.timing(resource, "effective"),
        route=read.concept(given[0].get("route")) if given else None,
        dose=first.dose,
        timing=first.timing,
        per_day=first.per_day,
        as_needed=first.as_needed,
        needed_for=first.needed_for,
        bounds=first.bounds,
        further=tuple(further),
        timepoint=read.timepoint(resource),
        note=" ".join(read.notes(resource)),
        indications=reasons_read(resource),
    )
    return _as_told(given, found)


def _dosage_read(given: Resource) -> Dosage:
    rate: Resource = next(iter(given.get("doseAndRate", [])), {})
    repeat = given.get("timing", {}).get("repeat", {})
    why = given.get("asNeededCodeableConcept", {}).get("text", "")
    return Dosage(
        dose=read.quantity(rate.get("doseQuantity")) or read.range_(rate.get("doseRange")),
        timing=given.get("timing", {}).get("code", {}).get("text", ""),
        per_day=Decimal(repeat["frequency"]) / Decimal(repeat["period"]) if "frequency" in repeat else None,
        as_needed=bool(why) or given.get("asNeededBoolean", False),
        needed_for=why,
        bounds=read.quantity(repeat.get("boundsDuration")) or read.range_(repeat.get("boundsRange")),
        order=given.get("sequence", 1),
    )


def _as_told(given: list[Resource], found: Medication) -> Medication:
    """The medicine whose dosages are written as they were: their bounds and printed words are told apart by that."""
    if not given:
        return found
    further = tuple(
        read.as_written(one, _ways_to_tell(one, told), lambda d: _dosage(d, found.route), told)
        for one, told in zip(
            ({k: v for k, v in g.items() if k != "sequence"} for g in given[1:]), found.further, strict=True
        )
    )
    found = replace(found, further=further)
    worded = bool(further) or found.as_needed or found.bounds is not None
    for dose in read.bounded(found.dose):
        as_bound = replace(found, dose=dose)
        of_parts = replace(as_bound, doses=_of_parts(given[0], found)) if dose is None else as_bound
        printed = replace(as_bound, printed=str(given[0].get("text", "")))
        for one in (printed, of_parts) if worded else (as_bound, of_parts, printed):
            if statement_dosages(one) == given:
                return one
    return found


def _ways_to_tell(given: Resource, told: Dosage) -> Iterator[Dosage]:
    for dose in read.bounded(told.dose):
        yield replace(told, dose=dose, printed=str(given.get("text", "")))
        yield replace(told, dose=dose)


def _of_parts(given: Resource, found: Medication) -> str:
    """The amounts of a medicine of several parts ("100/25 mg"), which are in words only, before the others."""
    rest = ", ".join(filter(None, (found.route.text if found.route else "", found.timing)))
    return str(given.get("text", "")).removesuffix(rest).removesuffix(", ")


_ADHERENCE_CODES = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
_ADHERENCE = {
    "active": ("taking", "Taking"),
    "completed": ("stopped", "Stopped"),
    "stopped": ("stopped", "Stopped"),
    "on-hold": ("on-hold", "On Hold"),
    "not-taken": ("not-taking", "Not Taking"),
    "intended": ("not-taking", "Not Taking"),
    "unknown": ("unknown", "Unknown"),
}


def _to_r5(r: Resource) -> Resource:
    out = renamed(reasons_to_r5(r), {"medicationCodeableConcept": "medication", "context": "encounter"})
    out["medication"] = as_codeable_reference(out.get("medication"))
    if "dosage" in out:
        out["dosage"] = [_dosage_to_r5(one) for one in out["dosage"]]
    why = out.pop("statusReason", [])
    status = str(r["status"])
    if status == "entered-in-error":  # which says of the statement, not of the medicine
        return pruned(out)
    code = coded(_ADHERENCE_CODES, *_ADHERENCE.get(status, _ADHERENCE["unknown"]), text=status)
    out["status"] = "recorded"
    return pruned(out | {"adherence": pruned({"code": code, "reason": why[0] if why else None})})


def _dosage_to_r5(dosage: Resource) -> Resource:
    """R5 has apart that a medicine is as needed, and for what."""
    out = renamed(dosage, {"asNeededBoolean": "asNeeded", "asNeededCodeableConcept": "asNeededFor"})
    return pruned(out | {"asNeededFor": [out["asNeededFor"]]}) if "asNeededFor" in out else out


MEDICINES = fact_table(
    "medicines",
    "a medicine taken, or a single dose given (also of cells: one row a route)",
    Column("kind", "MedicationStatement or MedicationAdministration", required=True),
    *coded_columns("concept", "what", "medicationCodeableConcept", "medication.concept"),
    column("status", "active, stopped, completed …", "status"),
    column("status_reason", "why stopped", "statusReason.text", "adherence.reason.text"),
    column("reason", "what for", *REASON_TEXTS),
    Column("treatment", "the treatment that it is part of: its `fact`"),
    *coded_columns("route", "how it was given", "dosage.route"),
    column("dose", "amount of one dose", "dosage.doseAndRate.doseQuantity.value", "dosage.dose.value", kind="number"),
    column(
        "dose_low", "lower end of the amount", "dosage.doseAndRate.doseRange.low.value",
        "dosage.dose.extension:dose-range.valueRange.low.value", kind="number",
    ),
    column(
        "dose_high", "upper end of the amount", "dosage.doseAndRate.doseRange.high.value",
        "dosage.dose.extension:dose-range.valueRange.high.value", kind="number",
    ),
    column(
        "dose_unit", "as printed", *(
            f"dosage.{p}.{u}" for p in ("doseAndRate.doseQuantity", "dose", "doseAndRate.doseRange.low",
            "doseAndRate.doseRange.high", "dose.extension:dose-range.valueRange.low",
            "dose.extension:dose-range.valueRange.high") for u in ("unit", "code")
        ),
    ),
    column("dose_unit_code", "UCUM", "dosage.doseAndRate.doseQuantity.code", "dosage.dose.code"),
    column("volume", "liquid it was in", "dosage.extension:dose-volume.valueQuantity.value", kind="number"),
    column("volume_unit", "in what unit", "dosage.extension:dose-volume.valueQuantity.code"),
    column("timing", "how often, as printed", "dosage.timing.code.text"),
    column("times", "so many times …", "dosage.timing.repeat.frequency", kind="number"),
    column("per", "… in so many …", "dosage.timing.repeat.period", kind="number"),
    column("per_unit", "… days, weeks", "dosage.timing.repeat.periodUnit"),
    column(
        "needed_for", "what for it is taken, where only when needed; true where that isn't told", "dosage.asNeededCodeableConcept.text",
        "dosage.asNeededFor.text", "dosage.asNeededBoolean", "dosage.asNeeded",
    ),
    column("lasts", "for how long", "dosage.timing.repeat.boundsDuration.value", kind="number"),
    column("lasts_unit", "days, weeks", "dosage.timing.repeat.boundsDuration.unit", "dosage.timing.repeat.boundsDuration.code"),
    column("site", "where", "dosage.site.text", "dosage.site.coding.display"),
    column("dosage", "the whole dosage in words", "dosage.text"),
    *time_columns("date", "effective", "when"),
    column("performer", "who gave it", "performer.actor.display"),
    *TIMEPOINT,
)  # fmt: skip


def parts_of(fact: Medication) -> Iterator[Group]:
    """Yield its parts in the notation of examples."""
    yield (fact.status,)
    yield (fact.doses,) if fact.doses else value_part(fact.dose)
    yield (fact.timing,) if fact.timing else ()
    yield (f"{number_text(fact.per_day)} per day",) if fact.per_day is not None else ()
    yield from _limits(fact)
    yield named_part("route", fact.route)
    yield from period_parts(fact.effective)
    yield (f"because {fact.reason}",) if fact.reason else ()
    for one in fact.further:
        yield from _next_parts(one)


def _limits(one: Medication | Dosage) -> Iterator[Group]:
    if one.as_needed:
        yield (f"as needed for {one.needed_for}" if one.needed_for else "as needed",)
    yield tuple(f"for {text}" for text in value_part(one.bounds))


def _next_parts(one: Dosage) -> Iterator[Group]:
    """Yield the parts of a further dosage, each behind "then" or "and"."""
    word = "then" if one.order > 1 else "and"
    for group in (value_part(one.dose), (one.timing,) if one.timing else (), *_limits(one)):
        yield tuple(f"{word} {text}" for text in group)


def when_of(fact: Medication) -> Period | None:
    """Return when it was taken."""
    return fact.effective


def amounts_of(fact: Medication) -> Iterator[Quantity | Range | None]:
    """Yield its doses, which may lack a unit."""
    yield from (one.dose for one in fact.dosages)


def words_of(resource: Resource) -> list[str]:
    """Return dose, route and timing of each dosage, and the status where the medicine wasn't taken.

    Args:
        resource: a MedicationStatement or MedicationAdministration.
    """
    words: list[str] = []
    for one in _dosages(resource):
        timing = one.get("timing") or {}
        bounds = timing.get("repeat", {}).get("boundsDuration")
        words += [shown(rate.get("doseQuantity") or rate.get("doseRange")) for rate in one.get("doseAndRate", [])]
        words += [shown(one.get("dose")), shown(one.get("route")), shown(timing.get("code"))]
        words += ["as needed"] * (one.get("asNeededBoolean") is True or "asNeededCodeableConcept" in one)
        words += [shown(one.get("asNeededCodeableConcept")), f"for {shown(bounds)}" if bounds else ""]
    return words + ([resource["status"]] if resource.get("status") in ("stopped", "not-taken", "not-done") else [])


def dose_of(resource: Resource) -> Resource:
    """Return the Quantity of the first dosage, {} for none.

    Args:
        resource: a MedicationStatement or MedicationAdministration.
    """
    first: Resource = next(iter(_dosages(resource)), {})
    rates = (rate.get("doseQuantity") for rate in first.get("doseAndRate", []))
    return first.get("dose") or next(rates, None) or {}


def _dosages(resource: Resource) -> list[Resource]:
    dosage = resource.get("dosage") or {}
    return dosage if isinstance(dosage, list) else [dosage]


def read_dose(value: Any, unit: str | None) -> Quantity:
    """Return the dose that a curator wrote.

    Args:
        value: what was written.
        unit: the unit that is set, None where nothing is said of it.

    Raises:
        NotPossibleError: it is no number.
    """
    read_ = read_value(value, unit or "", unit or "")
    if not isinstance(read_, Quantity):
        raise NotPossibleError("a dose is a number")
    return read_


def _with_dose(resource: Resource, value: Any, unit: str | None) -> Resource:
    """Return the medicine with another dose; without one the route and timing stay."""
    old: Resource = next(iter(resource.get("dosage") or []), {})
    if not value:
        out, dosage = {k: v for k, v in resource.items() if k != "dosage"}, resource.get("dosage") or []
        first = {k: v for k, v in old.items() if k not in ("text", "doseAndRate")}
        kept = [one for one in (first, *dosage[1:]) if one]
        return {**out, "dosage": kept} if kept else out
    dose = read_dose(value, unit)
    before: Resource = next((rate["doseQuantity"] for rate in old.get("doseAndRate", []) if "doseQuantity" in rate), {})
    rest = {k: v for k, v in old.items() if k != "text"}
    return {**resource, "dosage": [{**rest, "doseAndRate": [{"doseQuantity": amount_of(dose, before, unit)}]}]}


def _with_unit(resource: Resource, united: Callable[[Resource], Resource]) -> Resource | None:
    """Return the medicine with another unit of its dose, None where that is no number."""
    rates = [
        rate
        for dosage in resource.get("dosage", [])[:1]
        for rate in dosage.get("doseAndRate", [])
        if "doseQuantity" in rate
    ]
    if not rates:
        return None
    first = {**resource["dosage"][0], "doseAndRate": [{"doseQuantity": united(rates[0]["doseQuantity"])}]}
    return {**resource, "dosage": [first, *resource["dosage"][1:]]}


def _with_part(key: str, made: Callable[[Any], Resource]) -> Callable[[Resource, Any], Resource]:
    """Return what sets a part of the first dosage; its words as printed go, since they say the old one."""

    def write(resource: Resource, value: Any) -> Resource:
        first, *rest = resource.get("dosage") or [{}]
        given = {k: v for k, v in first.items() if k not in ("text", key)}
        if value:
            given[key] = made(value)
        kept = [one for one in (given, *rest) if one]
        out = {k: v for k, v in resource.items() if k != "dosage"}
        return {**out, "dosage": kept} if kept else out

    return write


def _part(key: str) -> Callable[[Resource], str]:
    def read_part(resource: Resource) -> str:
        part = next(iter(_dosages(resource)), {}).get(key) or {}
        return shown(part.get("code") if key == "timing" else part)

    return read_part


STATUSES = ("active", "completed", "stopped", "on-hold", "intended", "not-taken", "unknown")
_MORE = {
    "status": choice("Status", "status", STATUSES),
    "route": Settable("Route", _with_part("route", codeable_of), _part("route"), "concept", of="route"),
    "frequency": Settable(
        "How often", _with_part("timing", lambda value: {"code": {"text": string(value)}}), _part("timing")
    ),
}
KEPT = {
    **FACT, **fields_of_times("effective", "occurence", "occurrence"), "medicationCodeableConcept": CONCEPT,
    "medication": CODEABLE_REFERENCE, "statusReason": CONCEPT, **REASONS, "reason": CODEABLE_REFERENCE,
    "dosage": DOSAGE, "adherence": {"code": CONCEPT},
}  # fmt: skip
FORM = Form(
    resource="MedicationStatement",
    aliases=("MedicationUsage",),
    to_r5=_to_r5,
    r5_paths={"medication[x]": "medication", "statusReason": "adherence", **R5_PATHS},
    named_by="medicationCodeableConcept",
    times=("effective",),
    heading="Medication",
    listed="Medicines",
    stay="context",
    table=MEDICINES,
    views=(
        (
            "current_medicines",
            "holds = 'yes' AND kind <> 'MedicationAdministration' AND date_end IS NULL"
            " AND coalesce(status, '') NOT IN ('completed', 'stopped', 'on-hold', 'intended', 'draft')",
        ),
    ),
    keep=KEPT,
    review=Review(
        kind="medicine", settable=("concept", "value", "unit", "date", "phase"), words=words_of, quantity=dose_of
    ),
    correcting=Correcting(
        time="effective",
        value=_with_dose,
        unit=_with_unit,
        added={"status": "unknown"},
        profile="medication",
        more=_MORE,
    ),
    us_core="US Core's are MedicationRequests, which don't say when a medicine was taken, or that it wasn't",
    covered="medicines",
)
KIND = Kind(
    facts=(Medication,),
    form=FORM,
    profile="medication",
    build=medication_statement,
    read=_read,
    word="medication",
    counted="drugs",
    parts=parts_of,
    when=when_of,
    amounts=amounts_of,
    term="medicine",
)
