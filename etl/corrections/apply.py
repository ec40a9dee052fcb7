"""Corrections on a bundle: what was read becomes what curators say, each word of theirs with its Provenance.

Nothing is lost: what can't be applied (its text is gone, two curators contradict each other) is a finding, and the fact
stays as it was read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from etl.corrections.record import Correction, found
from etl.document import Document, Span
from etl.explain import Explanation, explained
from etl.facts import Coded, Coding, Concept, Evidence, Quantity, Range, Value
from etl.fhir.bundle import request
from etl.fhir.common import (
    ASSERTED,
    CODES,
    EXTENSION,
    HL7_CODES,
    TAGS,
    Context,
    Resource,
    coded,
    complex_extension,
    document_key,
    fhir_date,
    full_url,
    identifier,
    pruned,
    shell,
    source_span,
    string,
    value_x,
)
from etl.fhir.document_reference import begins_of
from etl.fhir.findings import FINDINGS
from etl.fhir.narrative import (
    NO_SUMMARY,
    findings_narrative,
    line_of,
    list_narrative,
    narrative,
    said_of,
    summaries,
    tellings,
)
from etl.fhir.observation import PRESENCE, VARIANT, VARIANT_PRESENCE
from etl.names import SYSTEMS

# What a correction does to a resource: one function for each thing that a curator may set.


CURATED = frozenset(("unreviewed", "needs-review"))
"""Tags that a curator's word takes away."""
_NAMED = ("code", "medicationCodeableConcept")
_TIME = {
    "Observation": "effective",
    "MedicationStatement": "effective",
    "MedicationAdministration": "effective",
    "Procedure": "performed",
    "Condition": "onset",
}
_VERIFIED = "verificationStatus"
"""What a resource has that is true or not, instead of done or not."""
_NUMBER = r"([+-]?\d+(?:\.\d+)?)"
_QUANTITY = re.compile(rf"([<>]=?)?\s*{_NUMBER}")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER}")
_SIDE = re.compile(r"(?:left|right|bilateral)\b\s*")


class NotPossibleError(ValueError):
    """A resource has no place for what is set; the message says which."""


def corrected(resource: Resource, changes: Mapping[str, Any]) -> Resource:
    """A resource with what a curator set.

    Args:
        resource: as built.
        changes: by the names of `record.SETTABLE`.

    Returns:
        A changed copy.

    Raises:
        NotPossibleError: this kind of resource has no place for it.
    """
    out = dict(resource)
    for key in _ORDER:
        if key in changes:
            out = _SET[key](out, changes[key], changes)
    return out


def accepted(resource: Resource) -> Resource:
    """A resource as a curator accepted it: final where it was preliminary, not waiting for review any more.

    Args:
        resource: as built, or as corrected.
    """
    out = _untagged(resource, CURATED)
    if resource["resourceType"] == "Observation" and out.get("status") in ("preliminary", "registered"):
        out["status"] = "final"
    return out


def rejected(resource: Resource) -> Resource:
    """A resource as a curator rejected it: `entered-in-error`, so that servers which hold it learn of it.

    Args:
        resource: as built.

    Raises:
        NotPossibleError: nothing of it can say so (a Patient).
    """
    kind, out = resource["resourceType"], _untagged(resource, CURATED)
    if _VERIFIED in out:
        out.pop("clinicalStatus", None)  # FHIR forbids it beside an error (con-5, ait-2)
        out.pop("abatementDateTime", None)
        return {**out, _VERIFIED: _verified(out, "entered-in-error", "Entered in Error")}
    if kind in ("Patient", "Group", "Specimen") or "status" not in out:
        if kind == "Specimen":
            return {**out, "status": "entered-in-error"}
        raise NotPossibleError(f"a {kind} can't be rejected")
    return {**out, "status": "entered-in-error"}


def is_rejected(resource: Resource) -> bool:
    """Whether a resource says that it is an error."""
    codings = resource.get("verificationStatus", {}).get("coding", []) if isinstance(resource, dict) else []
    return resource.get("status") == "entered-in-error" or any(c.get("code") == "entered-in-error" for c in codings)


def _verified(resource: Resource, code: str, display: str) -> Resource:
    """Another verification status, of the same system as the one that is there."""
    system = next(c["system"] for c in resource[_VERIFIED]["coding"] if "system" in c)
    return coded(system, code, display)


def _untagged(resource: Resource, tags: frozenset[str]) -> Resource:
    meta = dict(resource.get("meta", {}))
    meta["tag"] = [tag for tag in meta.get("tag", []) if tag.get("code") not in tags]
    meta["security"] = [one for one in meta.get("security", []) if one.get("code") != ASSERTED["code"]]
    return {**resource, "meta": pruned(meta)}


def tagged(resource: Resource, tag: str, display: str) -> Resource:
    """A resource with a tag of ours."""
    meta = dict(resource.get("meta", {}))
    rest = [one for one in meta.get("tag", []) if one.get("code") != tag]
    meta["tag"] = [*rest, {"system": f"{CODES}/tags", "code": tag, "display": display}]
    return {**resource, "meta": meta}


def concept_of(plain: Mapping[str, Any]) -> Concept:
    """A concept as a correction has it."""
    return Concept(
        plain["text"], tuple(Coding(c["system"], c["code"], c.get("display")) for c in plain.get("coding", []))
    )


def _codeable(plain: Mapping[str, Any] | str) -> Resource:
    if isinstance(plain, str):
        return {"text": string(plain)}
    coding = [pruned({k: string(c.get(k)) for k in ("system", "code", "display")}) for c in plain.get("coding", [])]
    return pruned({"coding": coding, "text": string(plain["text"])})


def _concept(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind, code = resource["resourceType"], _codeable(value)
    out = _unread(_untagged(resource, frozenset(("unmapped",))) if code.get("coding") else resource)
    for name in _NAMED:
        if name in out:
            return {**out, name: code}
    if kind == "Encounter":
        return {**out, "type": [code]}
    if kind == "FamilyMemberHistory" and out.get("condition"):
        return {**out, "condition": [{**out["condition"][0], "code": code}, *out["condition"][1:]]}
    raise NotPossibleError(f"the name of a {kind} can't be corrected")


def _unread(resource: Resource) -> Resource:
    """Without the mapping entry that was read, which another concept has not."""
    reading = f"{EXTENSION}/reading"
    kept = [
        {**one, "extension": [part for part in one["extension"] if part["url"] != "entry"]}
        if one["url"] == reading
        else one
        for one in resource.get("extension", [])
    ]
    return {**resource, "extension": [one for one in kept if one["url"] != reading or one["extension"]]}


def _presence(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if kind == "Observation" and value:
        variant = any(c.get("code") == VARIANT["code"] for c in resource["code"].get("coding", []))
        code, display = (VARIANT_PRESENCE if variant else PRESENCE)[value]
        out = {
            k: v
            for k, v in resource.items()
            if not k.startswith("value") and k not in ("interpretation", "dataAbsentReason")
        }
        return {**out, "valueCodeableConcept": coded(SYSTEMS["ln" if variant else "sct"], code, display)}
    if _VERIFIED in resource and value:
        out = dict(resource)
        code, display = ("confirmed", "Confirmed") if value == "present" else ("refuted", "Refuted")
        if value == "absent":
            out.pop("clinicalStatus", None)
        return {**out, _VERIFIED: _verified(resource, code, display)}
    raise NotPossibleError(f"a {kind} isn't present or absent")


def _value(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind, unit = resource["resourceType"], changes.get("unit")
    if kind in ("MedicationStatement", "MedicationAdministration"):
        return _dose(resource, value, unit)
    if kind != "Observation":
        raise NotPossibleError(f"a {kind} has no value")
    out = {
        k: v
        for k, v in resource.items()
        if not k.startswith("value") and k not in ("dataAbsentReason", "interpretation")
    }
    if not value:
        return out
    if unit is None:
        old = resource.get("valueQuantity") or resource.get("valueRange", {}).get("low") or {}
        unit, printed = old.get("code"), old.get("unit", "")
    else:
        printed = unit
    return {**out, **value_x(_read(value, "" if unit in (None, "1") else unit, printed))}


def _read(value: Any, unit: str, printed: str = "") -> Value:
    """What a curator wrote: a concept of a scale, a number with or without a bound, a range, else words."""
    if isinstance(value, Mapping):
        ordinal = value.get("ordinal")
        return Coded(concept_of(value), None if ordinal is None else Decimal(str(ordinal)), value["text"])
    text = value.strip().replace(",", ".").replace("−", "-")
    if match := _QUANTITY.fullmatch(text):
        return Quantity(Decimal(match[2]), unit, printed or unit, match[1])
    if match := _RANGE.fullmatch(text):
        low, high = (Quantity(Decimal(match[side]), unit, printed or unit) for side in (1, 2))
        return Range(low, high)
    return str(value).strip()


def _dose(resource: Resource, value: Any, unit: str | None) -> Resource:
    read = _read(value, unit or "", unit or "") if value else None
    if not isinstance(read, Quantity):
        raise NotPossibleError("a dose is a number")
    if resource["resourceType"] == "MedicationAdministration":
        given = resource.get("dosage", {})
        amount = _amount(read, given.get("dose", {}), unit)
        return {**resource, "dosage": {**{k: v for k, v in given.items() if k != "text"}, "dose": amount}}
    old: Resource = next(iter(resource.get("dosage", [])), {})
    before: Resource = next((rate["doseQuantity"] for rate in old.get("doseAndRate", []) if "doseQuantity" in rate), {})
    amount = _amount(read, before, unit)
    return {
        **resource,
        "dosage": [{**{k: v for k, v in old.items() if k != "text"}, "doseAndRate": [{"doseQuantity": amount}]}],
    }


def _amount(read: Quantity, old: Resource, unit: str | None) -> Resource:
    whole = read.value == read.value.to_integral_value()
    known: Resource = {k: old[k] for k in ("unit", "system", "code") if k in old} if unit is None else {}
    if unit:
        known = {"unit": unit, "system": SYSTEMS["ucum"], "code": unit}
    return pruned({"value": int(read.value) if whole else read.value, **known})


def _unit(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    if "value" in changes:  # it is set with the value
        return resource
    known = (
        {"unit": value, "system": SYSTEMS["ucum"], "code": value} if value else {"system": SYSTEMS["ucum"], "code": "1"}
    )

    def united(old: Resource) -> Resource:
        return {k: v for k, v in old.items() if k not in ("unit", "system", "code")} | known

    if "valueQuantity" in resource:
        return {**resource, "valueQuantity": united(resource["valueQuantity"])}
    if "valueInteger" in resource:
        out = {k: v for k, v in resource.items() if k != "valueInteger"}
        return {**out, "valueQuantity": united({"value": resource["valueInteger"]})}
    if "valueRange" in resource:
        return {**resource, "valueRange": {side: united(old) for side, old in resource["valueRange"].items()}}
    if resource["resourceType"] == "MedicationAdministration" and resource.get("dosage", {}).get("dose"):
        return {**resource, "dosage": {**resource["dosage"], "dose": united(resource["dosage"]["dose"])}}
    rates = [
        rate
        for dosage in resource.get("dosage", [])[:1]
        for rate in dosage.get("doseAndRate", [])
        if "doseQuantity" in rate
    ]
    if resource["resourceType"] == "MedicationStatement" and rates:
        first = {**resource["dosage"][0], "doseAndRate": [{"doseQuantity": united(rates[0]["doseQuantity"])}]}
        return {**resource, "dosage": [first, *resource["dosage"][1:]]}
    raise NotPossibleError("there is no number that could have a unit")


def _site(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if kind not in ("Observation", "Condition", "Procedure"):
        raise NotPossibleError(f"a {kind} has no body site")
    out = {k: v for k, v in resource.items() if k != "bodySite"}
    if not value:
        return out
    site = _codeable(value)
    return {**out, "bodySite": site if kind == "Observation" else [site]}


def _side(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    """Another side: the words of the site keep, its codes don't, as they may be of the other side."""
    old = resource.get("bodySite") or {}
    old = old[0] if isinstance(old, list) else old
    words = string(old.get("text")) or next((str(c["display"]) for c in old.get("coding", []) if c.get("display")), "")
    text = f"{value or ''} {_SIDE.sub('', words, count=1) if _SIDE.match(words) else words}".strip()
    if old.get("text") == text:
        return resource
    return _site(resource, text, changes)


def _date(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    kind = resource["resourceType"]
    if value and not fhir_date(value):
        raise NotPossibleError(f"{value} is no date")
    if kind == "Encounter":
        return pruned({**resource, "period": pruned({**resource.get("period", {}), "start": value})})
    if kind not in _TIME:
        raise NotPossibleError(f"a {kind} has no date")
    out = {k: v for k, v in resource.items() if not k.lstrip("_").startswith(_TIME[kind])}
    return {**out, f"{_TIME[kind]}DateTime": value} if value else out


def _phase(resource: Resource, value: Any, changes: Mapping[str, Any]) -> Resource:
    url = f"{EXTENSION}/timepoint"
    others = [one for one in resource.get("extension", []) if one["url"] != url]
    old: list[Resource] = next((one["extension"] for one in resource.get("extension", []) if one["url"] == url), [])
    if not value:
        return {**resource, "extension": others}
    kept = [part for part in old if part["url"] != "phase"]
    return {
        **resource,
        "extension": [{"url": url, "extension": [{"url": "phase", "valueCode": value}, *kept]}, *others],
    }


_SET: dict[str, Callable[[Resource, Any, Mapping[str, Any]], Resource]] = {
    "concept": _concept,
    "presence": _presence,
    "value": _value,
    "unit": _unit,
    "site": _site,
    "side": _side,
    "date": _date,
    "phase": _phase,
}
_ORDER = tuple(_SET)


# A fact that a curator marked in the source and no rule read.


RULE = "added by a curator"
_PROFILE = {
    "Observation": "observation",
    "Condition": "condition",
    "Procedure": "procedure",
    "MedicationStatement": "medication",
}


def added(one: Correction, place: Span, subject: str, document: Document, context: Context) -> tuple[str, Resource]:
    """Build the resource of a fact that is added.

    Args:
        one: the correction; its `changes` are what the fact says.
        place: where its anchor was found.
        subject: fullUrl of who it is about.
        document: the source.
        context: the bundle's shared parts.

    Returns:
        Its fullUrl, which two curators who mark the same thing share, and the resource.

    Raises:
        NotPossibleError: its kind has no place for what it says.
    """
    concept = one.changes["concept"]["text"]
    told = json.dumps(
        [one.kind, concept, one.anchor.exact, place.start, one.changes.get("side"), str(one.changes.get("site"))]
    )
    url = full_url(context.key, f"added {hashlib.sha256(told.encode()).hexdigest()[:32]}")
    out = shell(one.kind, url, _PROFILE[one.kind])
    reading = complex_extension("reading", [("rule", "String", RULE)])
    out |= {
        "extension": [source_span(_evidence(document, place), context), reading],
        "identifier": identifier(out["id"]),
    }
    about = {"reference": subject}
    if one.kind == "Observation":
        exam = coded(f"{HL7_CODES}/observation-category", "exam", "Exam")
        out |= {"status": "final", "category": [exam], "code": {}, "subject": about}
    elif one.kind == "Condition":
        confirmed = coded(f"{HL7_CODES}/condition-ver-status", "confirmed", "Confirmed")
        category = coded(f"{HL7_CODES}/condition-category", "encounter-diagnosis", "Encounter Diagnosis")
        out |= {"verificationStatus": confirmed, "category": [category], "code": {}, "subject": about}
    elif one.kind == "Procedure":
        out |= {"status": "completed", "code": {}, "subject": about}
    else:
        out |= {"status": "unknown", "medicationCodeableConcept": {}, "subject": about}
    changes = dict(one.changes)
    if one.kind == "Observation" and not {"value", "presence"} & {key for key, value in changes.items() if value}:
        changes["presence"] = "present"  # what is marked and named, and nothing more, is there
    return url, accepted(corrected(out, changes))


def _evidence(document: Document, place: Span) -> Evidence:
    """The place, with its cell when it lies in a table."""
    quote, names = document.quote(place), iter(document.table_names())
    for block in document.blocks:
        if block.table is None:
            continue
        name = next(names)
        for cell in block.table.cells:
            if place in cell.span:
                return Evidence(place.start, place.end, quote, cell.page or block.page, name, cell.row, cell.column)
    return Evidence(place.start, place.end, quote)


# The Provenance of a curator's word: who said it, when, of what, and how the fact was before.


_TOLD = {
    "accept": ("verifier", "Verifier", "UPDATE", "revise"),
    "correct": ("author", "Author", "UPDATE", "revise"),
    "reject": ("verifier", "Verifier", "NULLIFY", "nullify"),
    "add": ("author", "Author", "CREATE", "create"),
    "comment": ("informant", "Informant", "UPDATE", "revise"),
}
"""By action: the curator's part, and what was done (v3-DataOperation)."""
_DROPPED = ("meta", "text")
"""What a contained resource may not have (dom-4, dom-5), or needs not."""


def curator_provenance(
    one: Correction, target: str, key: str, sources: Sequence[str], original: Resource | None, recorded: str
) -> tuple[str, Resource]:
    """Build the Provenance of a correction.

    Args:
        one: the correction.
        target: fullUrl of the fact.
        key: the document's identity.
        sources: fullUrls of its DocumentReferences.
        original: the fact as it was read, None when it is as it was but for its status.
        recorded: when, if the correction doesn't say.

    Returns:
        Its fullUrl and a Provenance; the original is contained in it.
    """
    url = full_url(key, f"correction {one.id}")
    part, part_display, done, done_display = _TOLD[one.action]
    out = shell("Provenance", url, "provenance", read=False)
    before = {"resourceType": original["resourceType"], "id": "original"} if original else {}
    if original:
        before |= {k: v for k, v in original.items() if k not in (*_DROPPED, "resourceType", "id")}
    out |= {
        "contained": [before] if original else None,
        "target": [{"reference": target}],
        "recorded": one.when or recorded,
        "reason": [{"text": note}] if (note := string(one.note)) else None,
        "activity": coded(f"{HL7_CODES}/v3-DataOperation", done, done_display),
        "agent": [
            {
                "type": coded(f"{HL7_CODES}/provenance-participant-type", part, part_display),
                "who": {"display": string(one.curator)},
            }
        ],
        "entity": [
            *({"role": "source", "what": {"reference": source}} for source in sources),
            *([{"role": "revision", "what": {"reference": "#original"}}] if original else []),
        ],
    }
    return url, pruned(out)


State = Literal["applied", "gone", "contradicted", "impossible"]
_CODES: dict[State, str] = {
    "gone": "correction-gone",
    "contradicted": "correction-conflict",
    "impossible": "correction-impossible",
}


class Applied(Struct, frozen=True):
    """What became of a bundle and its findings.

    Args:
        bundle: with the corrections.
        outcome: with a finding for each that could not be applied.
        states: by id of a correction, what became of it.
    """

    bundle: Resource
    outcome: Resource
    states: Mapping[str, State]


class _Work(Struct):
    """What is known while corrections are applied: resources by fullUrl in the bundle's order, and what is told."""

    document: Document
    context: Context
    resources: dict[str, Resource]
    explanations: tuple[Explanation, ...]
    sources: tuple[str, ...]
    recorded: str
    added: dict[str, Span] = field(default_factory=dict)
    provenance: dict[str, Resource] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    issues: list[Resource] = field(default_factory=list)


def concerned(corrections: Sequence[Correction], document: Document) -> list[Correction]:
    """The corrections of a document: of the same bytes, or of another version called the same.

    Args:
        corrections: any.
        document: the source.
    """
    return [one for one in corrections if one.sha256 == document.sha256 or one.document == document.name]


def applied(
    bundle: Resource, outcome: Resource, document: Document, corrections: Sequence[Correction], recorded: str
) -> Applied:
    """Apply the corrections of a document to its bundle.

    Args:
        bundle: as built, in R4's form; it isn't changed.
        outcome: the document's findings.
        document: the source.
        corrections: any; those of other documents are left alone.
        recorded: Provenance.recorded of corrections that don't say when.

    Returns:
        The bundle with status, changes and Provenance of the curators, and the findings with what could not be done.
    """
    mine = concerned(corrections, document)
    if not mine:
        return Applied(bundle, outcome, {})
    resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    sources = tuple(url for url, one in resources.items() if one["resourceType"] == "DocumentReference")
    files = tuple((start, url, name) for url, (start, name) in begins_of(sources, document).items())
    context = Context(document_key(document), {}, files=files)
    work = _Work(document, context, resources, tuple(explained(bundle)), sources, recorded)
    said: dict[str, list[Correction]] = defaultdict(list)
    for one in mine:
        target = _added(one, work) if one.action == "add" else _target(one, work)
        if target:
            said[target].append(one)
        elif one.id not in work.states:
            _untold(one, "gone", _GONE, work)
    for url, words in said.items():
        _say(url, words, work)
    return Applied(_rebuilt(bundle, work), _told(outcome, work), work.states)


_GONE = "its place in the text, or the fact that was read there, is gone"


def _target(one: Correction, work: _Work) -> str:
    """The fullUrl of the fact that is meant: the same one, else the one of its kind and name at its place."""
    if one.fact in work.resources:
        return one.fact
    place = found(work.document.text, one.anchor)
    if place is None:
        return ""
    begins = {name: start for start, _, name in work.context.files}
    near = [
        fact
        for fact in work.explanations
        if (fact.kind, fact.name) == (one.kind, one.name)
        and any(
            place.overlaps(Span(quote.start + begins.get(quote.document, 0), quote.end + begins.get(quote.document, 0)))
            for quote in fact.quotes
        )
    ]
    if len(near) > 1:
        near = [fact for fact in near if fact.says == one.says]
    return near[0].full_url if len(near) == 1 else ""


def _added(one: Correction, work: _Work) -> str:
    """The fullUrl of a fact that is added, which is in the bundle from now on; "" when that can't be."""
    place = found(work.document.text, one.anchor)
    if place is None:
        return ""
    subject = _subject(one.person, work.resources)
    if not subject:
        _untold(one, "impossible", f"nobody in the bundle is {one.person or 'the only one'}", work)
        return ""
    try:
        url, resource = added(one, place, subject, work.document, work.context)
    except NotPossibleError as error:
        _untold(one, "impossible", str(error), work)
        return ""
    if url not in work.resources:
        work.resources[url] = resource
        work.added[url] = place
    return url


def _subject(person: str, resources: Mapping[str, Resource]) -> str:
    """Who a fact is about, by fullUrl or name; the only one there is when nobody is named, or the name is not known any more."""
    people = {url: one for url, one in resources.items() if one["resourceType"] in ("Patient", "Group")}
    if person in people:
        return person
    named = [url for url, one in people.items() if person and person in _names(one)]
    return named[0] if len(named) == 1 else next(iter(people)) if len(people) == 1 else ""


def _names(person: Resource) -> set[str]:
    return {n.get("text", "") for n in person.get("name", [])} | {i["value"] for i in person.get("identifier", [])}


def _say(url: str, words: list[Correction], work: _Work) -> None:
    """Apply what all curators say of one fact, each one's last word."""
    last: dict[str, Correction] = {}
    for one in words:
        if one.action != "comment":
            last[one.curator] = one
    verdicts = {one.verdict for one in last.values()}
    was = work.resources[url]
    resource = was
    if len(verdicts) > 1 and url not in work.added:
        told = "; ".join(f"{one.curator}: {_in_words(one)}" for one in last.values())
        for one in last.values():
            work.states[one.id] = "contradicted"
        work.issues.append(
            _issue("contradicted", f"Curators contradict each other on {_called(words[0])}: {told}.", url)
        )
        resource = tagged(was, "needs-review", TAGS["needs-review"])
    elif last:
        first = next(iter(last.values()))
        try:
            resource = _DO[first.action](was, first)
        except NotPossibleError as error:
            for one in last.values():
                _untold(one, "impossible", str(error), work, url)
    work.resources[url] = resource
    for one in words:
        if one.id in work.states:
            continue
        if one.action != "comment" and one is not last[one.curator]:
            work.states[one.id] = "applied"  # the same curator's later word stands for it
            continue
        changed = resource is not was and one.action in ("correct", "reject")
        link, provenance = curator_provenance(
            one, url, work.context.key, work.sources, was if changed else None, work.recorded
        )
        work.provenance[link] = provenance
        work.states[one.id] = "applied"


_DO: dict[str, Callable[[Resource, Correction], Resource]] = {
    "accept": lambda resource, one: accepted(resource),
    "correct": lambda resource, one: accepted(corrected(resource, one.changes)),
    "reject": lambda resource, one: rejected(resource),
    "add": lambda resource, one: resource,
}


def _in_words(one: Correction) -> str:
    changes = ", ".join(f"{key} {_short(value)}" for key, value in one.changes.items())
    return f"{one.action} ({changes})" if changes else one.action


def _short(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value or "none")


def _called(one: Correction) -> str:
    return f"“{one.name}”" if one.name else one.fact


def _untold(one: Correction, state: State, why: str, work: _Work, url: str = "") -> None:
    """Note a correction that can't be applied, with its words, so that they aren't lost."""
    work.states[one.id] = state
    what = f"The curator's word on {_called(one)} ({one.curator}: {_in_words(one)}) can't be applied: {why}."
    note = f" Their note: {one.note}" if one.note else ""
    quote = f" It was at “{' '.join(one.anchor.exact.split())}”." if one.anchor.exact else ""
    work.issues.append(_issue(state, what + quote + note, url))


def _issue(state: State, text: str, url: str = "") -> Resource:
    code = _CODES[state]
    kind, display = FINDINGS[code]
    return pruned(
        {
            "severity": "warning",
            "code": kind,
            "details": coded(f"{CODES}/findings", code, display),
            "diagnostics": string(text),
            "expression": [url] if url else None,
        }
    )


def _told(outcome: Resource, work: _Work) -> Resource:
    """The findings, with those of corrections."""
    if not work.issues:
        return outcome
    said = [one for one in outcome["issue"] if one.get("code") != "informational" or "details" in one]
    issues = [*said, *work.issues]
    return {**outcome, "text": findings_narrative(issues), "issue": issues}


def _rebuilt(bundle: Resource, work: _Work) -> Resource:
    """The bundle with the changed resources; added facts stand in the order of the text, curators' words at the end."""
    old = {entry["fullUrl"]: entry for entry in bundle["entry"]}
    requested = any("request" in entry for entry in bundle["entry"])
    ordered: list[str] = []
    waiting = sorted(work.added.items(), key=lambda item: item[1])
    starts = {fact.full_url: min(quote.start for quote in fact.quotes) for fact in work.explanations}
    for url in old:
        kind = old[url]["resource"]["resourceType"]
        if kind not in ("Patient", "Group"):
            while waiting and (kind == "Provenance" or starts.get(url, -1) > waiting[0][1].start):
                ordered.append(waiting.pop(0)[0])
        ordered.append(url)
    resources = {url: work.resources[url] for url in ordered} | work.provenance
    before = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    changed = {url for url, one in resources.items() if before.get(url) is not one}
    said = {url: said_of({k: v for k, v in one.items() if k != "text"}) for url, one in resources.items()}
    shown = summaries(tellings(said))
    about = {"Patient", "Group"}
    for url, one in resources.items():
        if url in changed or one["resourceType"] in about:
            resources[url] = narrative(said[url], shown.get(url, NO_SUMMARY))
    entries = []
    for url, one in resources.items():
        if one["resourceType"] == "Composition" and work.added:
            one = _with_section(one, [resources[own] for own in work.added], list(work.added))
        entry = {**old.get(url, {}), "fullUrl": url, "resource": one}
        if requested and "request" not in entry:
            entry["request"] = request(one)
        entries.append(entry)
    return {**bundle, "entry": entries}


def _with_section(composition: Resource, resources: list[Resource], urls: list[str]) -> Resource:
    section = {
        "title": "Added by curators",
        "text": list_narrative(line_of(said_of(one)) for one in resources),
        "entry": [{"reference": url} for url in urls],
    }
    return {**composition, "section": [*composition.get("section", []), section]}
