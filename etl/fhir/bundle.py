"""Bundle: one document, one bundle (CONTRACT section 1), of facts as FHIR has them; the Composition of a bundle of type
document; and the OperationOutcome of what the document gets wrong (section 7), in words a curator understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from typing import Literal

from msgspec import Struct, field

from etl.document import Document
from etl.elements.write import (
    CODES,
    IDENTIFIER,
    Context,
    Resource,
    Vitals,
    begin,
    coded,
    device_url,
    document_key,
    full_url,
    keyed_id,
    profile_url,
    pruned,
    shell,
    source_span,
    string,
    target_of,
)
from etl.facts import (
    AnyFact,
    Cohort,
    Condition,
    Evidence,
    Facts,
    Finding,
    Observation,
    Period,
    Person,
    Treatment,
    identity,
)
from etl.fhir.device import device
from etl.fhir.document_reference import KINDS, SOURCE, document_references, only_subject, provenance, title_of
from etl.fhir.encode import Entries, Packed
from etl.fhir.group import group
from etl.fhir.narrative import (
    NO_SUMMARY,
    Narrative,
    Said,
    Summary,
    Told,
    findings_narrative,
    line_of,
    list_narrative,
    narrative,
    record_of,
    said_of,
    summaries,
    tellings,
)
from etl.fhir.patient import patient
from etl.fhir.stays import stay_of, stays_of, whole_stays
from etl.kinds.condition import RULED_OUT
from etl.kinds.observation import panels
from etl.kinds.registry import form_of, kind_of
from etl.ledger import counts
from etl.release import recorded_time
from etl.value import replace

_COMPOSITION = "composition"
_HEADINGS = {"DocumentReference": "Source", "Patient": "Persons", "Group": "Group"}


class Placed(Struct, frozen=True):
    """A resource as the Composition lists it.

    Args:
        url: its fullUrl.
        kind: its resourceType.
        heading: the section that it stands in if it stands in none of the page.
        line: what it is called, and the most of what it says.
        start: offset of its first evidence, None for one without.
    """

    url: str
    kind: str
    heading: str
    line: tuple[str, str]
    start: int | None = None


def composition_url(context: Context) -> str:
    """The fullUrl of a document's Composition."""
    return full_url(context.key, _COMPOSITION)


def composition(
    document: Document,
    facts: Facts,
    context: Context,
    placed: Iterable[Placed],
    recorded: str,
) -> Resource:
    """Build the Composition.

    Args:
        document: the source.
        facts: its sections and persons.
        context: the bundle's shared parts.
        placed: the resources in the order of the bundle.
        recorded: the date of the Composition.

    Returns:
        A Composition. Facts stand in the section of the page they were read from, all others by their kind; every section
        of the page is there.
    """
    out = shell("Composition", composition_url(context), "composition", read=False)
    out |= {
        "identifier": {"system": IDENTIFIER, "value": out["id"]},
        "status": "final",
        "type": coded(f"{CODES}/document-kind", facts.kind.replace("_", "-"), KINDS[facts.kind]),
        "subject": _held_subject(facts, context),
        "date": recorded,
        "author": [{"reference": device_url()}],
        "title": title_of(document),
        "section": _sections(facts, context, list(placed)),
    }
    return pruned(out)


def _held_subject(facts: Facts, context: Context) -> Resource | None:
    """Whom a Composition is about; a resource that it refers to must be in its bundle, as a note's patient isn't."""
    subject = only_subject(facts, context)
    return None if subject and context.envelope and "reference" in subject else subject


def _sections(facts: Facts, context: Context, placed: list[Placed]) -> list[Resource]:
    """The page's sections in their order, also those without a fact, then what stands in none of them, by kind."""
    holders = _innermost(facts.sections, {one.start for one in placed if one.start is not None})
    inside: dict[int | str, list[Placed]] = {}
    inside |= {i: [] for i in range(len(facts.sections))}
    for one in placed:
        if one.kind == "Device":
            continue
        index = None if one.start is None else holders.get(one.start)
        key: int | str = one.heading if index is None else index
        inside.setdefault(key, []).append(one)
    return [
        {
            **({"extension": [_reach(facts.sections[key], context)]} if isinstance(key, int) else {}),
            "title": (string(facts.sections[key][0]) or "Section") if isinstance(key, int) else key,
            "text": list_narrative(one.line for one in entries),
            **({"entry": [{"reference": one.url} for one in entries]} if entries else {}),
        }
        for key, entries in inside.items()
    ]


def _heading(resource: Resource) -> str:
    """Return the section of what stands in none of the page."""
    form, kind = form_of(resource), str(resource["resourceType"])
    return form.heading if form else _HEADINGS.get(kind, kind)


def _reach(section: tuple[str, int, int], context: Context) -> Resource:
    """From where to where a section of the page goes."""
    return source_span(Evidence(section[1], section[2], ""), context)


def _innermost(sections: tuple[tuple[str, int, int], ...], offsets: set[int]) -> dict[int, int]:
    """The shortest section that holds each offset, in one sweep over both."""
    opening = sorted((begin, end, i) for i, (_, begin, end) in enumerate(sections))
    holders: dict[int, int] = {}
    opened: list[tuple[int, int, int]] = []
    reached = 0
    for offset in sorted(offsets):
        while reached < len(opening) and opening[reached][0] <= offset:
            begin, end, i = opening[reached]
            heappush(opened, (end - begin, i, end))
            reached += 1
        while opened and opened[0][2] <= offset:
            heappop(opened)
        if opened:
            holders[offset] = opened[0][1]
    return holders


# Facts as FHIR has them, where that is another thing than what was read.
#
# Two pressures are one blood pressure, and a disease that somebody doesn't have is an absent finding: `refuted` is
# for what was suspected and ruled out.


def shaped(facts: Iterable[AnyFact]) -> tuple[tuple[AnyFact, ...], Mapping[str, str]]:
    """The facts that a bundle is built from.

    Args:
        facts: any facts, in the order of the text.

    Returns:
        The facts in their order; and the identity of what became of a fact by its own, where that is another one.
    """
    whole, names = panels(facts)
    whole, stays = whole_stays(whole)
    out: list[AnyFact] = []
    renamed = {**names, **stays}
    for fact in whole:
        if isinstance(fact, Condition) and fact.verification == "refuted" and fact.rule != RULED_OUT:
            absent = _absent(fact)
            renamed[identity(fact)] = identity(absent)
            out.append(absent)
        else:
            out.append(fact)
    return tuple(out), renamed


def _absent(fact: Condition) -> Observation:
    """A disease that isn't there."""
    return Observation(
        subject=fact.subject,
        evidence=fact.evidence,
        rule=fact.rule,
        tags=fact.tags,
        note=fact.note,
        code=fact.code,
        presence="absent",
        severity=fact.severity,
        site=fact.site,
        timepoint=fact.timepoint,
    )


# Bundle: one document, one bundle (CONTRACT section 1).


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
    packed: bool = False,
    status: Literal["preliminary", "final"] = "preliminary",
    vitals: Vitals = "own",
    narratives: Narrative = "full",
    id_system: str = "",
) -> Resource:
    """Build the bundle of a document.

    Args:
        document: the source.
        facts: what was read from it.
        bundle_type: transaction, batch, collection or document (which begins with a Composition).
        include_text: whether the DocumentReference holds the normalized text.
        recorded: Provenance.recorded; SOURCE_DATE_EPOCH or the release date when None.
        origin: the identities to keep, for facts that were read from a bundle.
        packed: whether the entries are kept as JSON (`Packed`), for what would not fit into the memory as dicts.
        status: of Observations.
        vitals: codes of vital signs that can't keep their profile.
        narratives: a line for each resource, or all that it says with its quotes, and the record of all people in the source's.
        id_system: see `etl.elements.write.Context`.

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
    at_once = bundle_type in ("transaction", "batch")
    context = replace(context, status=status, vitals=vitals, envelope=document.envelope, conditional=at_once)
    context = replace(context, stays=stays_of(listed), events=_events(listed), id_system=id_system)
    shelf = _Shelf(Packed() if packed else [], bundle_type, short=narratives == "short")
    if bundle_type == "document":
        shelf.reserve(composition_url(context))
    sources = document_references(document, facts, context, include_text=include_text)
    for url, _ in sources:
        shelf.reserve(url)
    shelf.put(device_url(), said_of(device()))
    record = _put_facts(shelf, facts, listed, context)
    for number, (url, resource) in enumerate(sources):
        shelf.put(url, said_of(resource), NO_SUMMARY if number else record)
    if bundle_type == "document":
        first = said_of(composition(document, facts, context, shelf.placed(), when))
        shelf.put(composition_url(context), first)
    last = said_of(provenance(shelf.urls(), context, when))
    shelf.put(f"urn:uuid:{last.resource['id']}", last)
    return _bundle(context, bundle_type, when, shelf.entries)


def _events(listed: Iterable[tuple[str, AnyFact]]) -> dict[str, Period]:
    """When treatments were, by their fullUrl."""
    return {url: fact.performed for url, fact in listed if isinstance(fact, Treatment) and fact.performed}


def _put_facts(shelf: _Shelf, facts: Facts, listed: list[tuple[str, AnyFact]], context: Context) -> Summary:
    """Put the people and their facts, and return the record of all people, which the source's narrative shows.

    Of each resource no more is kept than its entry, and what summaries want of it.

    Where a person stands, and a total before its items, is settled before it is known what their summaries show; that is
    known when the last fact of that person came.
    """
    left = Counter(fact.subject for _, fact in listed)
    about: dict[str, _About] = {who.key: _About(who) for who in (*facts.persons, facts.cohort) if who}
    for key in about:
        if is_written(key, context):
            shelf.reserve(context.urls[key])
    records: dict[str, tuple[str, Summary]] = {}
    for key, one in about.items():
        if not left[key]:
            records[key] = _end(shelf, one, context)
    for url, fact in listed:
        kind = kind_of(fact, of_group=fact.subject in context.groups)
        resources = [(url, kind.build(fact, context, url)), *(kind.more(fact, context, url) if kind.more else ())]
        stay = stay_of(fact, context.stays)
        resources = [(own, in_stay(resource, context, stay)) for own, resource in resources]
        said = {own: said_of(resource) for own, resource in resources}
        one = about[fact.subject]
        one.told |= tellings(said)
        for own, words in said.items():
            if "hasMember" in words.resource:
                shelf.reserve(own)
                one.totals[own] = (words, _place(fact))
            else:
                shelf.put(own, words, start=_place(fact))
        left[fact.subject] -= 1
        if not left[fact.subject]:
            records[fact.subject] = _end(shelf, about.pop(fact.subject), context)
    return record_of(records[one.key] for one in facts.persons)


def _end(shelf: _Shelf, one: _About, context: Context) -> tuple[str, Summary]:
    """Put a person or group whose facts are all there, and their totals; return what they are called, and their record."""
    who = one.who
    written = is_written(who.key, context)
    url = context.urls[who.key] if written else target_of(context.subject(who.key))
    said = said_of(patient(who, context) if isinstance(who, Person) else group(who, context))
    shown = summaries(tellings({url: said}) | one.told)
    record = shown.get(url, NO_SUMMARY)
    if written:
        shelf.put(url, said, NO_SUMMARY if isinstance(who, Person) else record)
    for own, (words, start) in one.totals.items():
        shelf.put(own, words, shown.get(own, NO_SUMMARY), start)
    return said.title, record


def is_written(key: str, context: Context) -> bool:
    """Return True if a person or group is a resource of the bundle: all but the patient of a note from outside.

    Args:
        key: key of a Person or the Cohort.
        context: the bundle's shared parts.
    """
    return context.envelope is None or key in context.groups


def in_stay(resource: Resource, context: Context, stay: str = "") -> Resource:
    """Return a fact's resource with the stay that its note came with, or else the one that its days lie in.

    Args:
        resource: the resource.
        context: the bundle's shared parts.
        stay: fullUrl of the Encounter of the bundle that holds the fact's days, "" for none.
    """
    given = context.envelope.encounter if context.envelope is not None else None
    form = form_of(resource) if given or stay else None
    if form is None or not form.stay:
        return resource
    out: Resource = {}
    for key, value in resource.items():
        out[key] = value
        if key in ("subject", "patient"):
            out[form.stay] = context.refer(given) if given else {"reference": stay}
    return out


class _About(Struct):
    """A person or group while their facts come: what those tell, and totals with their places in the text."""

    who: Person | Cohort
    told: dict[str, Told] = field(default_factory=dict)
    totals: dict[str, tuple[Said, int]] = field(default_factory=dict)


class _Shelf:
    """The entries of a bundle while they are made; some have their place before what stands there is known."""

    def __init__(self, entries: Entries, kind: BundleType, *, short: bool) -> None:
        self.entries = entries
        self._short = short
        self._kind = kind
        self._at: dict[str, int] = {}
        self._lines: dict[str, Placed] = {}

    def reserve(self, url: str) -> None:
        self._at[url] = len(self.entries)
        self.entries.append({})

    def put(self, url: str, said: Said, summary: Summary = NO_SUMMARY, start: int | None = None) -> None:
        at = self._at.setdefault(url, len(self.entries))
        resource = narrative(said, summary, short=self._short)
        asked = {"request": request(resource)} if self._kind in ("transaction", "batch") else {}
        entry = {"fullUrl": url, "resource": resource, **asked}
        if at < len(self.entries):
            self.entries[at] = entry
        else:
            self.entries.append(entry)
        if self._kind == "document":
            self._lines[url] = Placed(url, str(resource["resourceType"]), _heading(resource), line_of(said), start)

    def urls(self) -> list[str]:
        return list(self._at)

    def placed(self) -> list[Placed]:
        return [self._lines[url] for url in self._at if url in self._lines]


def context_of(document: Document, facts: Facts) -> Context:
    """What a bundle's resources share, but for the facts: the fullUrl of one is `full_url` of the key and its identity.

    Args:
        document: the source.
        facts: whose persons and cohort have their fullUrls by key.
    """
    key = document_key(document)
    concerned = _concerned(facts)
    parts = {part: full_url(key, own) for part, own in shaped(sorted(concerned.facts, key=_place))[1].items()}
    urls = _whom(key, concerned) | parts
    return Context(key, urls, _groups(facts), files=_files(document, key), envelope=document.envelope)


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


class Origin(Struct, frozen=True):
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


def _bundle(context: Context, kind: BundleType, when: str, entries: Entries) -> Resource:
    own = str(keyed_id(context.key, _BUNDLE))
    return {
        "resourceType": "Bundle",
        "id": own,
        "meta": {"profile": [profile_url(_BUNDLE)]},
        "identifier": {"system": IDENTIFIER, "value": own},
        "type": kind,
        **({"timestamp": when} if kind == "document" else {}),
        "entry": entries,
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


FINDINGS = {
    "age-conflict": ("business-rule", "Two ages for one person at one time"),
    "quantity-conflict": ("business-rule", "One quantity, two values"),
    "change-mismatch": ("business-rule", "A stated change that the scores don't give"),
    "total-mismatch": ("business-rule", "A total that isn't the sum of its items"),
    "percent-mismatch": ("business-rule", "A percentage that doesn't fit its absolute number"),
    "timepoint-order": ("business-rule", "A timepoint that the event's date contradicts"),
    "timepoint-dates-differ": ("business-rule", "One timepoint, two dates"),
    "interval-conflict": ("business-rule", "An interval that the dates contradict"),
    "value-out-of-range": ("value", "A score outside its scale"),
    "value-implausible": ("value", "A value that nobody can have"),
    "date-implausible": ("value", "A date that can't be right"),
    "date-ambiguous": ("value", "Day and month can't be told apart"),
    "variant-unread": ("value", "A variant that can't be read, or whose gene isn't clear"),
    "feature-contradicted": ("conflict", "A feature beside a wider one that was excluded"),
    "feature-redundant": ("informational", "A feature that a narrower one says too"),
    "feature-before-birth": ("value", "A feature dated before birth"),
    "onset-after-visit": ("value", "An onset after the last visit"),
    "person-duplicate": ("duplicate", "People or rows that may be one"),
    "unit-missing": ("required", "A number whose unit isn't known"),
    "unmapped": ("code-invalid", "A term that no mapping knows"),
    "name-ambiguous": ("multiple-matches", "A name of two concepts, of which none was taken"),
    "abbreviation-explained": (
        "informational",
        "A short form that the document explains otherwise than the given list",
    ),
    "little-understood": ("incomplete", "People or values of which few or none were read"),
    "language-unread": ("not-supported", "A text in a language that isn't read"),
    "people-mixed": ("business-rule", "A row or column that holds more than one person"),
    "layout-doubtful": ("processing", "A table that can be read in two ways"),
    "code-unexplained": ("code-invalid", "A code in a table that nothing explains"),
    "table-impossible": ("business-rule", "A table that can't be true as it was read"),
    "plan-misfit": ("not-found", "A plan of a table that no longer fits"),
    "profile-unmet": ("required", "What a profile asks for and the document doesn't tell"),
    "correction-gone": ("not-found", "A correction whose text or fact is gone"),
    "correction-conflict": ("conflict", "Curators who contradict each other"),
    "correction-impossible": ("value", "A correction that can't be made"),
}
"""FHIR's kind of issue and our display, by the contract's codes."""
NOTHING = "No findings."
"""What is told of a document without contradictions and without a loss."""


def build_outcome(document: Document, facts: Facts, bundle: Resource) -> Resource:
    """Build the OperationOutcome of a document.

    Args:
        document: the source, whose reader's warnings are told too.
        facts: with their findings.
        bundle: the bundle they were built into; only what stands in it is pointed at.

    Returns:
        An OperationOutcome; one informational issue when there is nothing to tell: that nothing was found, or, where
        something was not understood, how much.
    """
    present = {entry["fullUrl"] for entry in bundle["entry"]} if any(f.facts for f in facts.findings) else set()
    context = context_of(document, facts)
    issues = [_issue(f, present, context) for f in facts.findings] + [
        _warning(w) for w in document.warnings if string(w)
    ]
    nothing = {"severity": "information", "code": "informational", "diagnostics": _without_contradiction(facts)}
    return {
        "resourceType": "OperationOutcome",
        "id": str(keyed_id(context.key, "findings")),
        "meta": {"profile": [profile_url("findings")]},
        "text": findings_narrative(issues or [nothing]),
        "issue": issues or [nothing],
    }


def _issue(finding: Finding, present: set[str], context: Context) -> Resource:
    urls = (context.urls.get(f) or full_url(context.key, f) for f in finding.facts)
    kind, display = FINDINGS.get(finding.code, ("processing" if finding.code else "business-rule", None))
    return pruned(
        {
            "extension": [source_span(place, context) for place in finding.evidence],
            "severity": finding.severity,
            "code": kind,
            "details": coded(f"{CODES}/findings", finding.code, display) if finding.code else None,
            "diagnostics": string(finding.text),
            "expression": list(dict.fromkeys(url for url in urls if url in present)),
        }
    )


def _without_contradiction(facts: Facts) -> str:
    """What is told where nothing contradicts: never "nothing", where something was not understood."""
    counted = counts(facts.ledger)
    some = [
        f"{states['not understood']} of {sum(states.values()) - states['structure']} {unit}"
        for unit, states in counted.items()
        if states["not understood"]
    ]
    return f"Nothing contradicts; not understood: {', '.join(some)} (see the trace)." if some else NOTHING


def _warning(text: str) -> Resource:
    """What a reader could not do."""
    return {"severity": "warning", "code": "incomplete", "diagnostics": string(text)}
