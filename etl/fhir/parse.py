"""Bundle to facts: our own bundles read back, so that a bundle can be compared, corrected and written again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from etl.document import Document
from etl.elements import read
from etl.elements.write import (
    HL7_EXTENSION,
    IDENTIFIER,
    OF_GROUP,
    UNREVIEWED,
    Resource,
    document_key,
    place_of,
    target_of,
)
from etl.envelope import Envelope
from etl.errors import InputError
from etl.facts import (
    AnyFact,
    Cohort,
    Encounter,
    Facts,
    Indication,
    Observation,
    Person,
    Quantity,
    Timepoint,
    identity,
)
from etl.fhir.bundle import BundleType, Origin
from etl.fhir.document_reference import begins_of, in_whole, read_source, source_held
from etl.fhir.encode import expanded
from etl.fhir.narrative import Narrative, is_short
from etl.fhir.patient import LABELS, RECORDS
from etl.fhir.stays import NO_STAY, stay_of, stays_of
from etl.fhir.validate import version_of
from etl.kinds.registry import form_of, read_fact
from etl.value import replace

# Bundle to facts: our own bundles read back, so that a bundle can be compared, corrected and written again.
#
# A bundle of ours says all that is written from a fact; what a fact has besides (mapping entries of its parts,
# findings, the ledger) isn't in it. `build_bundle` with the `origin` that is found here gives the same bundle again.


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
        id_system: of the labels by which it calls people, "" for its own.
    """

    document: Document
    facts: Facts
    origin: Origin
    bundle_type: BundleType
    include_text: bool
    recorded: str
    status: Literal["preliminary", "final"] = "preliminary"
    narratives: Narrative = "full"
    id_system: str = ""


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
        return _read_back(expanded(bundle), text)
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
    for url, resource in listed:
        if "partOf" not in resource:
            continue
        doses.setdefault(resource["partOf"][0]["reference"], []).append((url, resource))
    found = [
        (url, _fact(resource, urls, [r for _, r in doses.get(url, [])]))
        for url, resource in listed
        if form_of(resource) and "partOf" not in resource
    ]
    if document.envelope is None or document.envelope.encounter is None:
        found = _in_stays(found, dict(listed))
    facts = Facts(
        read.code(sources[0][1]["type"]).replace("-", "_"),  # type: ignore[arg-type]
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
    systems = {one["system"] for _, r in kinds.get("Patient", []) for one in _labels(r)}
    own = next((system for system in systems if not system.startswith(LABELS)), "")
    return ReadBack(document, facts, origin, bundle["type"], holds, provenance["recorded"], status, told, own)


def _with_source(envelope: Envelope, provenance: Resource, listed: Iterable[tuple[str, Resource]]) -> Envelope:
    """A note's envelope with where it came from, and with the parts of its text that facts stand in."""
    spans = [read.parts(span) for _, one in listed for span in read.extensions(one, "source-span")]
    places = sorted({(int(span["start"]), str(span["part"])) for span in spans if span.get("part")})
    source, version = source_held(provenance)
    return replace(envelope, source=source, version=version, places=tuple(places))


def _by_kind(listed: Iterable[tuple[str, Resource]]) -> dict[str, list[tuple[str, Resource]]]:
    kinds: dict[str, list[tuple[str, Resource]]] = {}
    for url, resource in listed:
        kinds.setdefault(resource["resourceType"], []).append((url, resource))
    return kinds


def _labels(r: Resource) -> Iterator[Resource]:
    """The identifiers of a Patient that are neither ours nor a hospital's number: the labels of the document."""
    return (i for i in r.get("identifier", []) if i["system"] != IDENTIFIER and not i["system"].startswith(RECORDS))


def _person(r: Resource, key: str) -> Person:
    countries = map(read.parts, read.extensions(r, f"{HL7_EXTENSION}/patient-nationality"))
    return Person(
        key=key,
        name=next((n.get("text", "") for n in r.get("name", [])), ""),
        label=next((one["value"] for one in _labels(r)), ""),
        gender=r.get("gender"),
        nationality=next((read.concept(c.get("code")) for c in countries), None),
        birth=r.get("birthDate", ""),
        records=tuple(i["value"] for i in r.get("identifier", []) if i["system"].startswith(RECORDS)),
        evidence=read.evidence(r),
        died=r.get("deceasedDateTime", ""),
        contacts=tuple(one["value"] for one in r.get("telecom", ())),
    )


def _cohort(r: Resource) -> Cohort:
    return Cohort(size=Quantity(read.exact(r["quantity"])) if "quantity" in r else None, evidence=read.evidence(r))


def _sections(composition: Resource) -> tuple[tuple[str, int, int], ...]:
    found = []
    for section in composition.get("section", []):
        for place in read.evidence(section):
            found.append((section["title"], place.start, place.end))
    return tuple(found)


def _fact(resource: Resource, urls: Mapping[str, str], doses: list[Resource]) -> AnyFact:
    who = resource.get("subject") or resource.get("patient")
    common = {
        "subject": urls[target_of(who)] if who else next(iter(urls.values())),  # a study is of nobody alone
        "evidence": read.evidence(resource),
        "rule": read.reading(resource).rule,
        "abbreviation": read.reading(resource).abbreviation,
        "tags": tuple(
            t["code"] for t in resource.get("meta", {}).get("tag", []) if t["code"] not in (UNREVIEWED, OF_GROUP)
        ),
    }
    return read_fact(resource, common, doses)


def _in_stays(found: list[tuple[str, AnyFact]], resources: Mapping[str, Resource]) -> list[tuple[str, AnyFact]]:
    """Give facts the stay that their resources refer to, where their days say another one."""
    stays, told = stays_of(found), dict[str, str]()
    for url, fact in found:
        form = form_of(resources[url])
        named = resources[url].get(form.stay, {}).get("reference", "") if form and form.stay else ""
        if form and form.stay and named != stay_of(fact, stays):
            told[url] = named or NO_STAY
    if not told:
        return found
    told |= {url: url for url, fact in found if isinstance(fact, Encounter)}
    return [(url, replace(fact, stay=told[url]) if url in told else fact) for url, fact in found]


def _linked(found: list[tuple[str, AnyFact]]) -> tuple[AnyFact, ...]:
    """Facts name each other by identity again; by fullUrl where two facts are the same to the letter."""
    own = {url: identity(fact) for url, fact in found}
    times = Counter(own.values())
    alone = {url: one if times[one] == 1 else url for url, one in own.items()}
    return tuple(_renamed(fact, alone) for _, fact in found)


def _renamed(fact: AnyFact, names: Mapping[str, str]) -> AnyFact:
    members: tuple[str, ...] = getattr(fact, "members", ())
    if members:
        linked: Any = {"members": tuple(names.get(m, m) for m in members)}
        fact = replace(fact, **linked)
    if isinstance(fact, Observation) and fact.specimen:
        fact = replace(fact, specimen=names.get(fact.specimen, fact.specimen))
    indications: tuple[Indication, ...] = getattr(fact, "indications", ())
    if indications:
        known: Any = {"indications": tuple(replace(one, fact=names.get(one.fact, one.fact)) for one in indications)}
        fact = replace(fact, **known)
    point: Timepoint | None = getattr(fact, "timepoint", None)
    if point and point.event:
        moved: Any = {"timepoint": replace(point, event=names.get(point.event, point.event))}
        return replace(fact, **moved)
    return fact
