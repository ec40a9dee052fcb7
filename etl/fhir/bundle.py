"""Bundle: one document, one bundle (CONTRACT section 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from etl.document import Document
from etl.facts import (
    AnyFact,
    Cohort,
    Condition,
    Encounter,
    Facts,
    FamilyHistory,
    Medication,
    Observation,
    Person,
    Procedure,
    Specimen,
    Treatment,
)
from etl.fhir.allergy_intolerance import allergy_intolerance, is_allergy
from etl.fhir.common import IDENTIFIER, Context, Resource, profile_url
from etl.fhir.composition import composition
from etl.fhir.condition import condition
from etl.fhir.device import device
from etl.fhir.device_use_statement import device_use_statement, is_device_use
from etl.fhir.document_reference import SOURCE, document_references
from etl.fhir.encounter import encounter
from etl.fhir.extensions import begin
from etl.fhir.family_member_history import family_member_history
from etl.fhir.group import group
from etl.fhir.ids import device_url, document_key, full_url, keyed_id
from etl.fhir.medication_administration import given_once, medication_administration
from etl.fhir.medication_statement import medication_statement
from etl.fhir.narrative import NO_SUMMARY, narrative, said_of
from etl.fhir.observation import observation
from etl.fhir.patient import patient
from etl.fhir.procedure import procedure
from etl.fhir.provenance import provenance
from etl.fhir.release import recorded_time
from etl.fhir.shaped import shaped
from etl.fhir.specimen import specimen
from etl.fhir.summary import summaries
from etl.fhir.treatment import administrations, treatment
from etl.identity import identity

BundleType = Literal["transaction", "batch", "collection", "document"]
_TYPES = ("transaction", "batch", "collection", "document")
_BUNDLE = "bundle"


def build_bundle(
    document: Document,
    facts: Facts,
    *,
    bundle_type: BundleType = "transaction",
    include_text: bool = True,
    recorded: str | None = None,
    origin: Origin | None = None,
    status: Literal["preliminary", "final"] = "preliminary",
) -> Resource:
    """Build the bundle of a document.

    Args:
        document: the source.
        facts: what was read from it.
        bundle_type: transaction, batch, collection or document (which begins with a Composition).
        include_text: whether the DocumentReference holds the normalized text.
        recorded: Provenance.recorded; SOURCE_DATE_EPOCH or the release date when None.
        origin: the identities to keep, for facts that were read from a bundle.
        status: of Observations.

    Returns:
        A Bundle as a plain dict; numbers are int or exact Decimal. The same input gives the same bundle.

    Raises:
        ValueError: for another type.
        FactsError: when a fact is about nobody among the persons and the cohort.
    """
    if bundle_type not in _TYPES:
        raise ValueError(f"{bundle_type!r} is no type of bundle; choose one of {', '.join(_TYPES)}")
    when = recorded or recorded_time()
    facts = _concerned(facts)
    context, listed = _context(document, facts, origin)
    context = replace(context, status=status)
    entries: list[tuple[str, Resource, int | None]] = [
        *((url, r, None) for url, r in document_references(document, facts, context, include_text=include_text)),
        (device_url(), device(), None),
        *((context.urls[p.key], patient(p, context), None) for p in facts.persons),
    ]
    if facts.cohort:
        entries.append((context.urls[facts.cohort.key], group(facts.cohort, context), None))
    for url, fact in listed:
        start = _place(fact)
        entries.append((url, _built(fact, context, url), start))
        if isinstance(fact, Treatment):
            entries += [(own, resource, start) for own, resource in administrations(fact, context, url)]
    said = {url: said_of(resource) for url, resource, _ in entries}
    shown = summaries(said)
    entries = [(url, narrative(said[url], shown.get(url, NO_SUMMARY)), start) for url, _, start in entries]
    if bundle_type == "document":
        first = narrative(said_of(composition(document, facts, context, entries, when)))
        entries.insert(0, (f"urn:uuid:{first['id']}", first, None))
    last = narrative(said_of(provenance([url for url, _, _ in entries], context, when)))
    entries.append((f"urn:uuid:{last['id']}", last, None))
    return _bundle(context, bundle_type, when, [(url, resource) for url, resource, _ in entries])


def _built(fact: AnyFact, context: Context, url: str) -> Resource:
    """The resource of a fact; a kind of fact may have several."""
    if isinstance(fact, Observation) and is_allergy(fact) and fact.subject not in context.groups:
        return allergy_intolerance(fact, context, url)
    if isinstance(fact, Observation | Procedure) and is_device_use(fact):
        return device_use_statement(fact, context, url)
    if isinstance(fact, Medication) and given_once(fact):
        return medication_administration(fact, context, url)
    return _BUILDERS[type(fact)](fact, context, url)


def context_of(document: Document, facts: Facts) -> Context:
    """What a bundle's resources share, but for the facts: the fullUrl of one is `full_url` of the key and its identity.

    Args:
        document: the source.
        facts: whose persons and cohort have their fullUrls by key.
    """
    key = document_key(document)
    concerned = _concerned(facts)
    parts = {part: full_url(key, own) for part, own in shaped(sorted(concerned.facts, key=_place))[1].items()}
    return Context(key, _whom(key, concerned) | parts, _groups(facts), files=_files(document, key))


def _whom(key: str, facts: Facts) -> dict[str, str]:
    """The fullUrls of the persons and the cohort, by key."""
    about: list[Person | Cohort] = [*facts.persons, *([facts.cohort] if facts.cohort else [])]
    return {who.key: full_url(key, identity(who)) for who in about}


def _groups(facts: Facts) -> frozenset[str]:
    return frozenset([facts.cohort.key] if facts.cohort else [])


def _concerned(facts: Facts) -> Facts:
    """A page of general information is about nobody, whatever it mentions (CONTRACT section 2)."""
    return replace(facts, persons=(), cohort=None, facts=()) if facts.kind == "information" else facts


def _place(fact: AnyFact) -> int:
    return min(map(begin, fact.evidence), default=0)


@dataclass(frozen=True, slots=True)
class Origin:
    """The identities of facts that were read from a bundle; a bundle says less of a fact than the fact itself does.

    Args:
        key: the document's identity.
        persons: fullUrl by key of a Person or the Cohort.
        facts: fullUrl of each fact, in their order.
        doses: fullUrls of a treatment's doses by its own.
    """

    key: str
    persons: Mapping[str, str]
    facts: tuple[str, ...]
    doses: Mapping[str, tuple[str, ...]]


def _context(
    document: Document, facts: Facts, origin: Origin | None = None
) -> tuple[Context, list[tuple[str, AnyFact]]]:
    """The fullUrls, and the facts with theirs in the order of the text; a fact said twice at one place is one."""
    if origin:
        return _kept(document, facts, origin)
    key = document_key(document)
    urls = {SOURCE: full_url(key, SOURCE), **_whom(key, facts)}
    listed: dict[str, AnyFact] = {}
    whole, parts = shaped(sorted(facts.facts, key=_place))
    for fact in whole:
        own = identity(fact)
        url = urls.setdefault(own, full_url(key, own))
        twin = listed.get(url)
        listed[url] = replace(twin, tags=tuple(sorted({*twin.tags, *fact.tags}))) if twin else fact
    urls |= {part: urls[own] for part, own in parts.items()}
    return Context(key, urls, _groups(facts), files=_files(document, key)), list(listed.items())


def _files(document: Document, key: str) -> tuple[tuple[int, str, str], ...]:
    """The files of a case: where each begins, the fullUrl of its DocumentReference, its name."""
    return tuple((start, full_url(key, f"{SOURCE} {document_key(file)}"), file.name) for start, file in document.files)


def _kept(document: Document, facts: Facts, origin: Origin) -> tuple[Context, list[tuple[str, AnyFact]]]:
    """The same with the identities of a bundle; facts name each other by identity, or by fullUrl."""
    urls = {SOURCE: full_url(origin.key, SOURCE), **origin.persons, **{u: u for u in origin.facts}}
    listed = list(zip(origin.facts, facts.facts, strict=True))
    urls |= {identity(fact): url for url, fact in reversed(listed)}
    return Context(origin.key, urls, _groups(facts), origin.doses, _files(document, origin.key)), listed


def _bundle(context: Context, kind: BundleType, when: str, entries: list[tuple[str, Resource]]) -> Resource:
    own = str(keyed_id(context.key, _BUNDLE))
    requested = kind in ("transaction", "batch")
    listed = [{"fullUrl": url, "resource": r, **({"request": request(r)} if requested else {})} for url, r in entries]
    return {
        "resourceType": "Bundle",
        "id": own,
        "meta": {"profile": [profile_url(_BUNDLE)]},
        "identifier": {"system": IDENTIFIER, "value": own},
        "type": kind,
        **({"timestamp": when} if kind == "document" else {}),
        "entry": listed,
    }


def request(resource: Resource) -> Resource:
    """The conditional request that an entry holds, so that loading twice changes nothing.

    People are only created, never updated: who is there already may be a hospital's patient, and a page says less of
    them than the hospital knows.

    Args:
        resource: a resource of ours; Provenance has no identifier in R4.

    Returns:
        The `request` of an entry.
    """
    kind, own = resource["resourceType"], resource["id"]
    if kind == "Patient":
        return {"method": "POST", "url": kind, "ifNoneExist": f"identifier={IDENTIFIER}|{own}"}
    return {
        "method": "PUT",
        "url": f"{kind}/{own}" if kind == "Provenance" else f"{kind}?identifier={IDENTIFIER}|{own}",
    }


_BUILDERS: dict[type, Callable[..., Resource]] = {
    Condition: condition,
    Observation: observation,
    Treatment: treatment,
    Procedure: procedure,
    Medication: medication_statement,
    FamilyHistory: family_member_history,
    Encounter: encounter,
    Specimen: specimen,
}
