"""Bundle to facts: our own bundles read back, so that a bundle can be compared, corrected and written again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any, Literal, TypeVar

from msgspec import Struct

from etl.document import Document
from etl.envelope import Envelope
from etl.errors import InputError
from etl.facts import (
    AnyFact,
    Coded,
    Coding,
    Cohort,
    Component,
    Concept,
    Condition,
    Dose,
    Encounter,
    Evidence,
    Facts,
    FamilyHistory,
    Medication,
    Observation,
    Period,
    Person,
    Procedure,
    Quantity,
    Range,
    Site,
    Specimen,
    Timepoint,
    Treatment,
    Value,
    identity,
)
from etl.fhir.bundle import BundleType, Origin
from etl.fhir.common import (
    EXTENSION,
    HL7_EXTENSION,
    UNREVIEWED,
    Resource,
    document_key,
    fhir_date,
    noted,
    place_of,
    stated,
    target_of,
)
from etl.fhir.condition import says_none
from etl.fhir.document_reference import begins_of, in_whole, read_source, source_held
from etl.fhir.medication import dosage as once_dosage
from etl.fhir.medication import statement_dosage as medicine_dosage
from etl.fhir.narrative import Narrative, is_short
from etl.fhir.observation import ALLELIC, CHANGES, DISCRETE, FINDING, FLAGS, MARKS, PRESENCE, SEVERITY, STUDIED, VARIANT
from etl.fhir.observation import VARIANT_PRESENCE as FOUND
from etl.fhir.patient import LABELS, RECORDS
from etl.fhir.procedure import dosage as treatment_dosage
from etl.fhir.validate import version_of
from etl.names import SYSTEMS
from etl.value import replace

# The datatypes of our own resources read back: what `common`, `times`, `values` and `extensions` wrote.


_SIDES = ("left", "right", "bilateral")


def extensions(element: Resource, name: str) -> list[Resource]:
    """The extensions of one kind.

    Args:
        element: any element.
        name: the tail of an URL of ours, or a whole URL.

    Returns:
        The extensions, in their order.
    """
    url = name if ":" in name else f"{EXTENSION}/{name}"
    return [x for x in element.get("extension", []) if x.get("url") == url]


def parts(extension: Resource) -> dict[str, Any]:
    """The values of a complex extension's parts by their names."""
    inner = extension.get("extension", [])
    return {x["url"]: next((v for k, v in x.items() if k.startswith("value")), None) for x in inner}


def exact(value: Any) -> Decimal:
    """A number as JSON held it; a float is taken by its shortest text."""
    try:
        return value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, TypeError, ValueError):
        return Decimal("NaN")


class Reading(Struct, frozen=True):
    """What the extension `reading` says: rule, mapping entry, names by which packs gave codes, a line of a user's list."""

    rule: str = ""
    entry: str = ""
    packs: tuple[str, ...] = ()
    abbreviation: str = ""


_UNREAD = Reading()


def concept(value: Resource | None, read: Reading = _UNREAD) -> Concept | None:
    """A CodeableConcept; None for nothing, and for one that says why there is none."""
    if not value or ("text" not in value and "coding" not in value):
        return None
    return Concept(str(value.get("text", "")), codings(value.get("coding", []), read.packs), read.entry)


def named(value: Resource | None, read: Reading = _UNREAD) -> Concept:
    """A CodeableConcept that a fact must have."""
    return concept(value, read) or Concept("", (), read.entry)


def codings(listed: Iterable[Resource], packs: Iterable[str] = ()) -> tuple[Coding, ...]:
    """Codings; those with a version are of packs, in the order in which the extension `reading` names these."""
    names = iter(packs)
    return tuple(
        Coding(
            c.get("system", ""), c.get("code", ""), c.get("display"), c.get("version", ""),
            next(names, "") if c.get("version") else "",
        )
        for c in listed
    )  # fmt: skip


def code(value: Resource | None) -> str:
    """The first code of a CodeableConcept."""
    return str(next((c.get("code", "") for c in (value or {}).get("coding", [])), ""))


def quantity(value: Resource | None) -> Quantity | None:
    """A Quantity: UCUM's `1` is no unit, and no system means that the unit isn't known."""
    if not value or "value" not in value:
        return None
    unit = (str(value.get("code", "")) if "system" in value else None) or ("" if "system" in value else None)
    return Quantity(exact(value["value"]), "" if unit == "1" else unit, value.get("unit", ""), value.get("comparator"))


def range_(value: Resource | None) -> Range | None:
    """A Range."""
    return Range(quantity(value.get("low")), quantity(value.get("high"))) if value else None


def value_of(element: Resource) -> Value | None:
    """value[x] of an Observation or a component."""
    if "valueInteger" in element:
        return int(element["valueInteger"])
    if "valueQuantity" in element:
        return quantity(element["valueQuantity"])
    if "valueRange" in element:
        return range_(element["valueRange"])
    found = element.get("valueCodeableConcept")
    if not found:
        return None
    text = str(found.get("text", ""))
    listed = found.get("coding", [])
    if not listed:
        return text
    weights = extensions(listed[0], f"{HL7_EXTENSION}/ordinalValue")
    return Coded(Concept(text, codings(listed)), exact(weights[0]["valueDecimal"]) if weights else None, text)


def site(value: Resource | None) -> Site | None:
    """A body site: `[side] site[, part]`."""
    if not value:
        return None
    text = str(value.get("text", ""))
    first, _, rest = text.partition(" ")
    alone = first in _SIDES and not rest and bool(extensions(value, "laterality"))
    side: Any = first if first in _SIDES and (rest or alone) else None
    if alone:
        return Site(Concept(""), side, "", codings(value.get("coding", [])))
    named_, _, part = (rest if side else text).rpartition(", ")
    if not named_ or not part:
        named_, part = (rest if side else text), ""
    return Site(Concept(named_), side, part, codings(value.get("coding", [])))


def timing(resource: Resource, name: str) -> Period | None:
    """An element of time: `nameDateTime`, `namePeriod` or `nameString`."""
    resource = dict(stated(resource))
    if f"{name}String" in resource:
        return Period(text=str(resource[f"{name}String"]))
    if f"{name}DateTime" in resource:
        return Period(str(resource[f"{name}DateTime"]), None, " ".join(_printed(resource.get(f"_{name}DateTime", {}))))
    return period(resource.get(f"{name}Period"))


def period(value: Resource | None) -> Period | None:
    """A Period; what isn't a date stands in extensions."""
    if not value:
        return None
    start, texts = value.get("start"), _printed(value)
    if not start and len(texts) > 1:
        start, texts = texts[0], texts[1:]
    end = value.get("end") or " ".join(_printed(value.get("_end", {}))) or None
    return Period(start, end, " ".join(texts)) if start or end or texts else None


def _printed(element: Resource) -> list[str]:
    return [str(x.get("valueString", "")) for x in extensions(element, "printed")]


def evidence(element: Resource) -> tuple[Evidence, ...]:
    """The source-spans."""
    found = []
    for span in map(parts, extensions(element, "source-span")):
        place = (span.get("page"), span.get("table"), span.get("row"), span.get("column"))
        found.append(Evidence(int(span.get("start", 0)), int(span.get("end", 0)), span.get("quote") or "", *place))
    return tuple(found)


def reading(element: Resource) -> Reading:
    """The rule, the mapping entry and the names of packs."""
    extension = next(iter(extensions(element, "reading")), {})
    found = parts(extension)
    packs = tuple(x["valueString"] for x in extension.get("extension", []) if x.get("url") == "pack")
    return Reading(found.get("rule") or "", found.get("entry") or "", packs, found.get("abbreviation") or "")


def timepoint(element: Resource) -> Timepoint | None:
    """The place in the course of treatment; its event is a fullUrl still."""
    found = next(map(parts, extensions(element, "timepoint")), None)
    if not found:
        return None
    event = (found.get("event") or {}).get("reference")
    label = found.get("label") or ""
    return Timepoint(found.get("phase", "after"), label, quantity(found.get("offset")), found.get("course"), event)


def notes(resource: Resource) -> list[str]:
    """The texts of the notes."""
    return [noted(str(n.get("text", ""))) for n in resource.get("note", [])]


def display(reference: Resource | None) -> str:
    """Somebody known by the printed name only."""
    return str((reference or {}).get("display", ""))


def performer(resource: Resource) -> str:
    """The performer of a procedure."""
    return next((display(p.get("actor")) for p in resource.get("performer", [])), "")


# Treatments, their doses and medicines read back.
#
# A dose's bound ("over 5 million") stands in FHIR as an open range, and as printed in the dosage's text: which of the
# two it was is found by writing each again.


_T = TypeVar("_T")


def treatment(resource: Resource, doses: list[Resource], common: dict[str, Any]) -> Treatment:
    """A treatment.

    Args:
        resource: its Procedure.
        doses: its MedicationAdministrations.
        common: what all facts share.

    Returns:
        The fact.
    """
    course = next(map(parts, extensions(resource, "course")), {})
    interval = course.get("interval")
    code = named(resource.get("code"), reading(resource))
    bare = Treatment(
        **common,
        code=code,
        product=_product(resource, doses),
        status=resource["status"],
        performed=timing(resource, "performed"),
        methods=methods(resource),
        site=next(map(site, resource.get("bodySite", [])), None),
        count=course.get("count"),
        interval=range_(interval) if interval and ("low" in interval or "high" in interval) else quantity(interval),
        course=course.get("round"),
        performer=performer(resource),
        timepoint=timepoint(resource),
        note=" ".join(notes(resource)),
    )
    return replace(bare, doses=tuple(_dose(d["dosage"], bare) for d in doses if "dosage" in d))


def methods(resource: Resource) -> Any:
    """How a procedure was done."""
    url = f"{HL7_EXTENSION}/procedure-method"
    return tuple(named(x.get("valueCodeableConcept")) for x in extensions(resource, url))


def _product(resource: Resource, doses: list[Resource]) -> Any:
    """What was given; without a product a dose has the name of the treatment."""
    if not doses:
        return None
    given = doses[0].get("medicationCodeableConcept")
    read = reading(doses[0])
    if given == resource.get("code") and read.entry == reading(resource).entry and "dosage" in doses[0]:
        return None
    return concept(given, read)


def _dose(given: Resource, whole: Treatment) -> Dose:
    dose: Resource = given.get("dose", {})
    bounds = extensions(dose, "dose-range")
    liquid: Resource = next(iter(extensions(given, "dose-volume")), {})
    own = site(given.get("site"))
    found = Dose(
        route=concept(given.get("route")),
        amount=range_(bounds[0]["valueRange"]) if bounds else quantity(dose),
        volume=quantity(liquid.get("valueQuantity")) or range_(liquid.get("valueRange")),
        site=None if own == whole.site else own,
    )
    pairs = product(bounded(found.amount), bounded(found.volume))
    candidates = (replace(found, amount=amount, volume=volume) for amount, volume in pairs)
    return _as_written(given, candidates, lambda d: treatment_dosage(d, whole), found)


def bounded(amount: Quantity | Range | None) -> Iterator[Quantity | Range | None]:
    """What an amount may have been: an open range may be a bound.

    Args:
        amount: as read.

    Returns:
        The amount itself, then the bounds.
    """
    yield amount
    if isinstance(amount, Range):
        yield Range(amount.high, amount.low)  # printed the other way round
        for side, comparators in ((amount.low, (">", ">=")), (amount.high, ("<", "<="))):
            if side is not None and (amount.low is None or amount.high is None):
                yield from (replace(side, comparator=c) for c in comparators)
                yield side  # a lone value that FHIR has as a range


def _as_written(given: Resource, candidates: Iterable[_T], write: Callable[[_T], Resource], otherwise: _T) -> _T:
    return next((c for c in candidates if write(c) == given), otherwise)


def medication(resource: Resource, common: dict[str, Any]) -> Medication:
    """A medicine.

    Args:
        resource: a MedicationStatement.
        common: what all facts share.

    Returns:
        The fact.
    """
    given: Resource = next(iter(resource.get("dosage", [])), {})
    rate: Resource = next(iter(given.get("doseAndRate", [])), {})
    repeat = given.get("timing", {}).get("repeat", {})
    found = Medication(
        **common,
        code=named(resource.get("medicationCodeableConcept"), reading(resource)),
        status=resource["status"],
        reason=next((r.get("text", "") for r in resource.get("statusReason", [])), ""),
        effective=timing(resource, "effective"),
        route=concept(given.get("route")),
        dose=quantity(rate.get("doseQuantity")) or range_(rate.get("doseRange")),
        timing=given.get("timing", {}).get("code", {}).get("text", ""),
        per_day=Decimal(repeat["frequency"]) / Decimal(repeat["period"]) if repeat else None,
        timepoint=timepoint(resource),
        note=" ".join(notes(resource)),
    )
    if found.dose is None:
        return replace(found, doses=_of_parts(given, found))
    return _as_written(given, (replace(found, dose=d) for d in bounded(found.dose)), medicine_dosage, found)


def _of_parts(given: Resource, found: Medication) -> str:
    """The amounts of a medicine of several parts ("100/25 mg"), which are in words only, before the others."""
    rest = ", ".join(filter(None, (found.route.text if found.route else "", found.timing)))
    return str(given.get("text", "")).removesuffix(rest).removesuffix(", ")


def administration(resource: Resource, common: dict[str, Any]) -> Medication:
    """A medicine given once.

    Args:
        resource: a MedicationAdministration that is no part of a treatment.
        common: what all facts share.

    Returns:
        The fact.
    """
    given: Resource = resource.get("dosage", {})
    dose: Resource = given.get("dose", {})
    bounds = extensions(dose, "dose-range")
    found = Medication(
        **common,
        code=named(resource.get("medicationCodeableConcept"), reading(resource)),
        status="completed",
        effective=timing(resource, "effective"),
        route=concept(given.get("route")),
        dose=range_(bounds[0]["valueRange"]) if bounds else quantity(dose),
        timepoint=timepoint(resource),
        note=" ".join(notes(resource)),
    )
    return _as_written(given, (replace(found, dose=d) for d in bounded(found.dose)), once_dosage, found)


# Bundle to facts: our own bundles read back, so that a bundle can be compared, corrected and written again.
#
# A bundle of ours says all that is written from a fact; what a fact has besides (mapping entries of its parts,
# findings, the ledger) isn't in it. `build_bundle` with the `origin` that is found here gives the same bundle again.


_TREATMENT = "case-treatment"


class ReadBack(Struct, frozen=True):
    """What a bundle was made from.

    Args:
        document: the source; of its blocks only the tables are in a bundle.
        facts: the facts, without findings and ledger.
        origin: their identities.
        bundle_type: transaction, batch, collection or document.
        include_text: whether the bundle holds the text.
        recorded: Provenance.recorded.
        status: of Observations that nobody has reviewed.
        narratives: a line for each resource, or all that it says.
    """

    document: Document
    facts: Facts
    origin: Origin
    bundle_type: BundleType
    include_text: bool
    recorded: str
    status: Literal["preliminary", "final"] = "preliminary"
    narratives: Narrative = "full"


def read_back(bundle: Resource, text: str | None = None) -> ReadBack:
    """Read a bundle of ours (R4).

    Args:
        bundle: the Bundle; numbers best as int and Decimal (`etl.fhir.encode.from_json`).
        text: the normalized text, for a bundle that doesn't hold it; of a case the texts of all files, joined.

    Returns:
        What it was made from.

    Raises:
        InputError: it isn't a bundle of ours, or its text is missing or another one.
    """
    if version_of(bundle) != "R4":
        raise InputError("the bundle is FHIR R5, which isn't read back; convert the document to R4")
    try:
        return _read_back(bundle, text)
    except (KeyError, IndexError, StopIteration, TypeError, AttributeError, ArithmeticError) as error:
        raise InputError("not a bundle that this software wrote for FHIR R4") from error


def _read_back(bundle: Resource, text: str | None) -> ReadBack:
    listed: list[tuple[str, Resource]] = [(e["fullUrl"], e["resource"]) for e in bundle["entry"]]
    kinds = _by_kind(listed)
    sources = kinds["DocumentReference"]
    provenance = kinds["Provenance"][-1][1]
    document = read_source([r for _, r in sources], text)
    begins = begins_of([url for url, _ in sources], document)
    if begins:
        listed = [(url, in_whole(r, begins)) for url, r in listed]
        kinds = _by_kind(listed)
    persons = tuple(_person(r, f"p{n}") for n, (_, r) in enumerate(kinds.get("Patient", []), 1))
    urls = {url: f"p{n}" for n, (url, _) in enumerate(kinds.get("Patient", []), 1)}
    if document.envelope is not None:  # whose patient is no resource of the bundle
        document = replace(document, envelope=_with_source(document.envelope, provenance, listed))
        assert document.envelope is not None
        persons, urls = (Person(key="p1"),), {place_of(document.envelope.subject): "p1"}
    groups = [(url, _cohort(r)) for url, r in kinds.get("Group", [])]
    urls |= {url: cohort.key for url, cohort in groups}
    doses: dict[str, list[tuple[str, Resource]]] = {}
    for url, resource in kinds.get("MedicationAdministration", []):
        if "partOf" not in resource:
            continue
        doses.setdefault(resource["partOf"][0]["reference"], []).append((url, resource))
    found = [
        (url, _fact(resource, urls, [r for _, r in doses.get(url, [])]))
        for url, resource in listed
        if resource["resourceType"] in _READERS and "partOf" not in resource
    ]
    facts = Facts(
        code(sources[0][1]["type"]).replace("-", "_"),  # type: ignore[arg-type]
        persons,
        next((cohort for _, cohort in groups), None),
        _linked(found),
        sections=_sections(next((r for _, r in kinds.get("Composition", [])), {})),
    )
    origin = Origin(
        document_key(document),
        {who: url for url, who in urls.items()},
        tuple(url for url, _ in found),
        {url: tuple(own for own, _ in listed_) for url, listed_ in doses.items()},
    )
    holds = "data" in sources[0][1]["content"][1]["attachment"]
    statuses = {r["status"] for _, r in kinds.get("Observation", [])} or {"preliminary"}
    status: Literal["preliminary", "final"] = "final" if statuses == {"final"} else "preliminary"
    told: Narrative = "short" if is_short(sources[0][1]) else "full"
    return ReadBack(document, facts, origin, bundle["type"], holds, provenance["recorded"], status, told)


def _with_source(envelope: Envelope, provenance: Resource, listed: Iterable[tuple[str, Resource]]) -> Envelope:
    """A note's envelope with where it came from, and with the parts of its text that facts stand in."""
    spans = [parts(span) for _, one in listed for span in extensions(one, "source-span")]
    places = sorted({(int(span["start"]), str(span["part"])) for span in spans if span.get("part")})
    source, version = source_held(provenance)
    return replace(envelope, source=source, version=version, places=tuple(places))


def _by_kind(listed: Iterable[tuple[str, Resource]]) -> dict[str, list[tuple[str, Resource]]]:
    kinds: dict[str, list[tuple[str, Resource]]] = {}
    for url, resource in listed:
        kinds.setdefault(resource["resourceType"], []).append((url, resource))
    return kinds


def _person(r: Resource, key: str) -> Person:
    countries = map(parts, extensions(r, f"{HL7_EXTENSION}/patient-nationality"))
    return Person(
        key=key,
        name=next((n.get("text", "") for n in r.get("name", [])), ""),
        label=next((i["value"] for i in r.get("identifier", []) if i["system"].startswith(LABELS)), ""),
        gender=r.get("gender"),
        nationality=next((concept(c.get("code")) for c in countries), None),
        birth=r.get("birthDate", ""),
        records=tuple(i["value"] for i in r.get("identifier", []) if i["system"].startswith(RECORDS)),
        evidence=evidence(r),
    )


def _cohort(r: Resource) -> Cohort:
    return Cohort(size=Quantity(exact(r["quantity"])) if "quantity" in r else None, evidence=evidence(r))


def _sections(composition: Resource) -> tuple[tuple[str, int, int], ...]:
    found = []
    for section in composition.get("section", []):
        for place in evidence(section):
            found.append((section["title"], place.start, place.end))
    return tuple(found)


def _fact(resource: Resource, urls: Mapping[str, str], doses: list[Resource]) -> AnyFact:
    who = resource.get("subject") or resource["patient"]
    common = {
        "subject": urls[target_of(who)],
        "evidence": evidence(resource),
        "rule": reading(resource).rule,
        "abbreviation": reading(resource).abbreviation,
        "tags": tuple(t["code"] for t in resource.get("meta", {}).get("tag", []) if t["code"] != UNREVIEWED),
    }
    if any(p.endswith(_TREATMENT) for p in resource["meta"]["profile"]):
        return treatment(resource, doses, common)
    return _READERS[resource["resourceType"]](resource, common)


def _linked(found: list[tuple[str, AnyFact]]) -> tuple[AnyFact, ...]:
    """Facts name each other by identity again; by fullUrl where two facts are the same to the letter."""
    own = {url: identity(fact) for url, fact in found}
    times = Counter(own.values())
    alone = {url: one if times[one] == 1 else url for url, one in own.items()}
    return tuple(_renamed(fact, alone) for _, fact in found)


def _renamed(fact: AnyFact, names: Mapping[str, str]) -> AnyFact:
    if isinstance(fact, Observation) and (fact.members or fact.specimen):
        members = tuple(names.get(m, m) for m in fact.members)
        fact = replace(fact, members=members, specimen=names.get(fact.specimen or "", fact.specimen))
    point = getattr(fact, "timepoint", None)
    if point and point.event:
        return replace(fact, timepoint=replace(point, event=names.get(point.event, point.event)))
    return fact


def _condition(r: Resource, common: dict[str, Any]) -> Condition:
    dated, told = timing(r, "onset"), notes(r)
    age = quantity(r.get("onsetAge"))
    if (
        dated
        and told
        and (words := told[0].removeprefix("Onset at ").split(" ", 1))
        and told[0].startswith("Onset at ")
    ):
        number = exact(words[0])
        if number.is_finite():
            age, told = Quantity(number, None, words[1] if len(words) > 1 else ""), told[1:]
    dates = extensions(r, f"{HL7_EXTENSION}/condition-assertedDate")
    asserted = dates[0]["valueDateTime"] if dates else None
    if not asserted and told and told[0].startswith("Diagnosed: "):
        rest = told[0].removeprefix("Diagnosed: ")
        if not fhir_date(rest):
            asserted, told = rest, told[1:]
    return Condition(
        **common,
        code=named(r.get("code"), reading(r)),
        verification=code(r["verificationStatus"]),  # type: ignore[arg-type]
        clinical=code(r["clinicalStatus"]) if "clinicalStatus" in r else None,  # type: ignore[arg-type]
        onset=dated,
        onset_quantity=age,
        asserted=asserted,
        abatement=timing(r, "abatement"),
        severity=concept(r.get("severity")),
        site=next(map(site, r.get("bodySite", [])), None),
        timepoint=timepoint(r),
        note=" ".join(told),
    )


def _observation(r: Resource, common: dict[str, Any]) -> Observation:
    variant = VARIANT in r["code"].get("coding", [])
    own = named(r["code"], reading(r))
    listed = list(r.get("component", []))
    severity: Concept | None = None
    finding: tuple[Coding, ...] = ()
    if listed and listed[-1]["code"] == {"coding": [FINDING], "text": "finding"}:
        finding = codings(listed.pop()["valueCodeableConcept"].get("coding", []))
    if listed and listed[-1]["code"] == {"coding": [SEVERITY], "text": "severity"}:
        severity = concept(listed.pop().get("valueCodeableConcept"))
    marks = [code(m) for m in r.get("interpretation", [])]
    presence = next((name for m in marks for name, (mark, _) in MARKS.items() if m == mark), None)
    value = value_of(r)
    answer = r.get("valueCodeableConcept", {})
    given = next((p for p, c in (FOUND if variant else PRESENCE).items() if c[0] == code(answer)), None)
    if given and "text" not in answer and (variant or not presence):
        presence, value = given, None
    elif presence == "equivocal" and answer == {"text": presence}:
        value = None
    if variant:
        own = replace(own, codings=own.codings[1:])
        if listed and listed[-1]["code"] == {"coding": [DISCRETE]}:
            value = value_of(listed.pop())
        if listed and listed[0]["code"] == {"coding": [STUDIED]}:
            gene = listed.pop(0)["valueCodeableConcept"]
            own = replace(own, codings=(*own.codings, *codings(gene.get("coding", []))))
    told = notes(r)
    flag = next((m for m in marks if m in FLAGS), None)
    if told and told[-1].startswith("Flag: ") and told[-1].removeprefix("Flag: ") not in FLAGS:
        flag = told.pop().removeprefix("Flag: ")
    changes = {mark: name for name, (mark, _) in CHANGES.items()} | {"unchanged": "unchanged"}
    change = next((changes[m] for m in marks if m in changes), None)
    reason = code(r.get("dataAbsentReason")) or None
    return Observation(
        **common,
        code=own,
        category=code(r["category"][0]),  # type: ignore[arg-type]
        value=value,
        presence=presence,  # type: ignore[arg-type]
        change=change,  # type: ignore[arg-type]
        flag=flag,
        absent_reason=None if change and reason == "unknown" else reason,  # what a change alone is written with
        severity=severity,
        site=site(r.get("bodySite")),
        effective=timing(r, "effective"),
        timepoint=timepoint(r),
        reference=next(map(range_, r.get("referenceRange", [])), None),
        method=concept(r.get("method")),
        components=tuple(_component(p, variant) for p in listed),
        members=tuple(m["reference"] for m in r.get("hasMember", [])),
        specimen=(r.get("specimen") or {}).get("reference"),
        performer=next(map(display, r.get("performer", [])), ""),
        variant=variant,
        finding=finding,
        note=" ".join(told),
    )


def _component(part: Resource, variant: bool) -> Component:
    found = named(part["code"])
    first = found.codings[:1]
    if variant and found.text and first in (codings([STUDIED]), codings([ALLELIC])):
        plain = replace(found, codings=found.codings[1:])
        if _says_itself(plain, part):
            found = plain  # the code was added when it was written
    value = value_of(part)
    flag = next((m for m in map(code, part.get("interpretation", [])) if m in FLAGS), None)
    reference = next(map(range_, part.get("referenceRange", [])), None)
    return Component(found, "" if value is None else value, flag, reference)


def _says_itself(plain: Concept, part: Resource) -> bool:
    """Whether a variant's part gets its code from its name or its value when it is written."""
    name = plain.text.casefold()
    systems = {c.get("system") for c in part.get("valueCodeableConcept", {}).get("coding", [])}
    gene = SYSTEMS["hgnc"] in systems or name.startswith("gene")
    wanted = STUDIED if gene else ALLELIC if name in ("allelic state", "zygosity") else None
    return wanted is not None and part["code"]["coding"][0] == wanted


def _procedure(r: Resource, common: dict[str, Any]) -> Procedure:
    reasons = [*([r["statusReason"]] if "statusReason" in r else []), *r.get("reasonCode", [])]
    return Procedure(
        **common,
        code=named(r.get("code"), reading(r)),
        status=r["status"],
        performed=timing(r, "performed"),
        methods=methods(r),
        site=next(map(site, r.get("bodySite", [])), None),
        performer=performer(r),
        reason=next((x.get("text", "") for x in reasons), ""),
        timepoint=timepoint(r),
        note=" ".join(notes(r)),
    )


def _allergy(r: Resource, common: dict[str, Any]) -> Observation:
    own = named(r["code"], reading(r))
    return Observation(
        **common,
        code=own,
        presence=None if says_none(own) else "present",
        effective=timing(r, "onset"),
        timepoint=timepoint(r),
        note=" ".join(notes(r)),
    )


def _device_use(r: Resource, common: dict[str, Any]) -> Observation | Procedure:
    read = reading(r)
    thing = named(r["contained"][0]["type"], read)
    placed = next(map(site, [r["bodySite"]] if "bodySite" in r else []), None)
    told: dict[str, Any] = {
        "code": thing,
        "device": thing,
        "site": placed,
        "timepoint": timepoint(r),
        "note": " ".join(notes(r)),
    }
    if read.entry.startswith("procedure:"):
        why = next((x.get("text", "") for x in r.get("reasonCode", [])), "")
        return Procedure(**common, **told, status="in-progress", performed=timing(r, "timing"), reason=why)
    return Observation(**common, **told, presence="present", effective=timing(r, "timing"))


def _family_history(r: Resource, common: dict[str, Any]) -> FamilyHistory:
    return FamilyHistory(
        **common,
        relation=named(r["relationship"]),
        code=named(r["condition"][0]["code"], reading(r)),
        died=bool(r.get("deceasedBoolean")),
        note=" ".join(notes(r)),
    )


def _encounter(r: Resource, common: dict[str, Any]) -> Encounter:
    return Encounter(
        **common,
        code=named(next(iter(r.get("type", [])), None), reading(r)),
        period=period(r.get("period")),
        performer=display(r.get("serviceProvider")),
        note=next((x["valueString"] for x in extensions(r, "note")), ""),
    )


def _specimen(r: Resource, common: dict[str, Any]) -> Specimen:
    collection = r.get("collection", {})
    return Specimen(
        **common,
        code=named(r.get("type"), reading(r)),
        collected=timing(collection, "collected"),
        site=site(collection.get("bodySite")),
        volume=quantity(collection.get("quantity")),
        note=" ".join(notes(r)),
    )


_READERS: dict[str, Callable[[Resource, dict[str, Any]], AnyFact]] = {
    "Condition": _condition,
    "Observation": _observation,
    "Procedure": _procedure,
    "MedicationStatement": medication,
    "MedicationAdministration": administration,
    "AllergyIntolerance": _allergy,
    "DeviceUseStatement": _device_use,
    "FamilyMemberHistory": _family_history,
    "Encounter": _encounter,
    "Specimen": _specimen,
}
