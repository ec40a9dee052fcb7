"""Corrections on a bundle: what was read becomes what curators say, each word of theirs with its Provenance.

Nothing is lost: what can't be applied (its text is gone, two curators contradict each other) is a finding, and the fact
stays as it was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, field

from etl.corrections.change import NotPossibleError, accepted, added, corrected, curator_provenance, rejected, tagged
from etl.corrections.record import Correction, found
from etl.document import Document, Span
from etl.explain import Explanation, explained
from etl.fhir.bundle import request
from etl.fhir.common import CODES, TAGS, Context, Resource, coded, pruned, string
from etl.fhir.document_reference import begins_of
from etl.fhir.findings import FINDINGS
from etl.fhir.ids import document_key
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
