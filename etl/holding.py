"""What holds of a bundle: which facts were rejected, denied, replaced or reviewed, and the bundle without those that don't.

This is the only place that decides it. Exports, tables, reports, `diff`, `load`, `explain` and the review page ask here.
It reads resources, never text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from etl.elements.write import ASSERTED, EXTENSION, UNREVIEWED, Resource
from etl.fhir.narrative import rewritten
from etl.kinds.registry import form_of

Review = Literal["yes", "partly", "no", ""]
"""Whether a person looked at something; "" where the bundle doesn't say."""
State = Literal["", "rejected", "superseded", "refuted", "absent"]
"""Why something doesn't hold, "" when it does."""

STATES: tuple[State, ...] = ("rejected", "superseded", "refuted", "absent")
"""The reasons, the one that outweighs the others first."""
NO_FACTS = frozenset(
    ("Patient", "Group", "Device", "DocumentReference", "Provenance", "Composition", "OperationOutcome", "Bundle")
)
"""Kinds of resource that are no facts: people, sources and the bookkeeping of a run."""
ERROR = "entered-in-error"
_NOT_DONE = frozenset(("not-done", "not-taken", "cancelled"))
_SPAN = f"{EXTENSION}/source-span"
_ANSWERS = ("value", "component", "dataAbsentReason", "interpretation")


class Standing(Struct, frozen=True):
    """What one resource is worth.

    Args:
        rejected: whether a person rejected it, or it belongs to what was rejected.
        superseded: whether something newer replaces it.
        refuted: whether it was suspected and ruled out.
        absent: whether it says that something isn't there, or wasn't done.
        reviewed: whether a person accepted, corrected or rejected it (yes), only commented on it (partly), or did neither
            (no).
    """

    rejected: bool = False
    superseded: bool = False
    refuted: bool = False
    absent: bool = False
    reviewed: Review = ""

    @property
    def state(self) -> State:
        """Why it doesn't hold, "" when it does."""
        return next((name for name in STATES if getattr(self, name)), "")

    @property
    def holds(self) -> bool:
        """Whether it can be taken as something that is so."""
        return not self.state


def standing_of(resource: Mapping[str, Any], *, by_person: bool = False, marked: bool = False) -> Standing:
    """Return what a resource is worth, by its own elements.

    Args:
        resource: any resource of ours, of R4 or R5.
        by_person: whether a Provenance says that a person judged it.
        marked: whether its bundle marks what no person has reviewed.

    Returns:
        Its standing.

    Source:
        https://hl7.org/fhir/R4/valueset-condition-ver-status.html, and the status elements of the resources.
    """
    status = resource.get("status")
    verified = _codes(resource.get("verificationStatus"))
    refuted = "refuted" in verified
    return Standing(
        rejected=status == ERROR or ERROR in verified,
        superseded=status == "superseded",
        refuted=refuted,
        absent=refuted or status in _NOT_DONE or _not_taken(resource) or _denied(resource),
        reviewed=_review(resource, by_person=by_person, marked=marked),
    )


def _codes(concept: Any) -> frozenset[str]:
    codings = concept.get("coding", ()) if isinstance(concept, dict) else ()
    return frozenset(str(one.get("code", "")) for one in codings)


def _not_taken(resource: Mapping[str, Any]) -> bool:
    """Return True if a medicine of R5 is known not to be taken: its status says only that it was recorded."""
    code = (resource.get("adherence") or {}).get("code") or {}
    return code.get("text") in _NOT_DONE


def _denied(resource: Mapping[str, Any]) -> bool:
    answers = _codes(resource.get("valueCodeableConcept"))
    form = form_of(resource) if answers else None
    return form is not None and not form.absent.isdisjoint(answers)


def _review(resource: Mapping[str, Any], *, by_person: bool, marked: bool) -> Review:
    if resource.get("resourceType") in NO_FACTS:
        return ""
    if is_machine_read(resource):
        return "partly" if by_person else "no"
    told = by_person or marked or any(one.get("url") == _SPAN for one in resource.get("extension", ()))
    return "yes" if told else ""


def is_machine_read(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource says that software read it and no person has accepted it yet."""
    meta = resource.get("meta", {})
    return any(one.get("code") == UNREVIEWED for one in meta.get("tag", ())) or any(
        one.get("code") == ASSERTED["code"] for one in meta.get("security", ())
    )


def is_rejected(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource says that it is an error."""
    return standing_of(resource).rejected


# All resources of a bundle: what belongs to something rejected is rejected with it.


def standings(resources: Mapping[str, Resource]) -> dict[str, Standing]:
    """Return what each resource of a bundle is worth.

    Args:
        resources: all resources of a bundle by fullUrl.

    Returns:
        Standings by fullUrl. Rejected with another are: a dose of a rejected treatment that nobody accepted by itself, and
        a total without value whose items all were.
    """
    judged = _judged(resources)
    marked = any(map(is_machine_read, resources.values()))
    found = {url: standing_of(one, by_person=url in judged, marked=marked) for url, one in resources.items()}
    more = {url for url, one in found.items() if one.rejected}
    gone = set(more)
    while more:
        more = {url for url, one in resources.items() if url not in gone and _goes_along(one, found[url], gone)}
        gone |= more
    return {url: _as_rejected(one) if url in gone else one for url, one in found.items()}


def rejected_cells(bundle: Resource) -> frozenset[tuple[int, int]]:
    """Return the (start, end) of cells of which all facts were rejected.

    Args:
        bundle: a Bundle of ours as plain JSON data.
    """
    resources = {entry.get("fullUrl", ""): entry["resource"] for entry in bundle.get("entry", [])}
    rejected, kept = set[tuple[int, int]](), set[tuple[int, int]]()
    for url, one in standings(resources).items():
        (rejected if one.rejected else kept).update(_cells(resources[url]))
    return frozenset(rejected - kept)


def _cells(resource: Resource) -> Iterator[tuple[int, int]]:
    """Yield the places in tables that a resource was read from."""
    for extension in resource.get("extension", ()):
        if extension.get("url") == f"{EXTENSION}/source-span":
            parts = {one["url"]: one for one in extension.get("extension", ())}
            if "row" in parts:
                yield parts["start"]["valueInteger"], parts["end"]["valueInteger"]


def _as_rejected(one: Standing) -> Standing:
    return Standing(True, one.superseded, one.refuted, one.absent, one.reviewed)


def _judged(resources: Mapping[str, Resource]) -> set[str]:
    """Return the fullUrls that a Provenance of a person names: one with an agent that is no Device."""
    devices = {url for url, one in resources.items() if one.get("resourceType") == "Device"}

    def is_person(agent: Resource) -> bool:
        who = agent.get("who", {})
        return "Device/" not in str(who.get("reference", "")) and who.get("reference") not in devices and bool(who)

    return {
        str(target.get("reference", ""))
        for one in resources.values()
        if one.get("resourceType") == "Provenance" and any(map(is_person, one.get("agent", ())))
        for target in one.get("target", ())
    }


def _goes_along(resource: Resource, standing: Standing, gone: Collection[str]) -> bool:
    kind = resource.get("resourceType")
    if "partOf" in resource:
        whole = [str(part.get("reference", "")) for part in resource.get("partOf", ())]
        return bool(whole) and all(part in gone for part in whole) and standing.reviewed != "yes"
    parts = [*resource.get("hasMember", ()), *resource.get("derivedFrom", ())]
    if kind == "Observation" and parts and not any(key.startswith(_ANSWERS) for key in resource):
        return all(one.get("reference") in gone for one in parts)
    if kind == "DiagnosticReport":
        return standing.reviewed != "yes" and all(one.get("reference") in gone for one in resource.get("result", ()))
    return False


def review_of(found: Iterable[Standing]) -> Review:
    """Return whether a document's facts were reviewed: all of them (yes), some (partly), or none (no).

    Args:
        found: the standings of its facts.
    """
    told = {one.reviewed for one in found} - {""}
    if not told:
        return ""
    return "yes" if told == {"yes"} else "no" if told == {"no"} else "partly"


# The bundle without what doesn't hold.


class Choice(Struct, frozen=True):
    """Which facts somebody wants.

    Args:
        include_rejected: also those that a person rejected.
        reviewed_only: only those that a person accepted or corrected.
        mapped_only: without those that no mapping knows, unless a person accepted or corrected them.
    """

    include_rejected: bool = False
    reviewed_only: bool = False
    mapped_only: bool = False

    def takes(self, one: Standing) -> bool:
        """Return True if a fact of this standing is wanted."""
        if one.rejected:
            return self.include_rejected
        return one.reviewed == "yes" or not self.reviewed_only


REJECTED = "facts that a person rejected"
UNREVIEWED_FACTS = "facts that no person has reviewed (--reviewed-only)"
UNMAPPED = "facts that no mapping knows"


class Kept(Struct, frozen=True):
    """A bundle with the facts that are wanted.

    Args:
        bundle: the bundle; the given one when nothing goes.
        gone: the resources that are left out, by fullUrl.
        rejected: fullUrls of those among them that a person rejected, or that belong to such.
        counts: how many facts are left out, by reason.
    """

    bundle: Resource
    gone: Mapping[str, Resource] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)


def kept_bundle(bundle: Resource, choice: Choice | None = None) -> Kept:
    """Return a bundle without the facts that aren't wanted, and without every reference to them.

    Args:
        bundle: a Bundle of ours as plain JSON data; it isn't changed.
        choice: which facts are wanted; without those that were rejected when None.

    Returns:
        The bundle: lists of members, sections, targets and events no longer name what is gone, and narratives that
        showed it are made anew.
    """
    choice = choice or Choice()
    entries = list(bundle.get("entry", ()))
    resources = {str(entry.get("fullUrl", "")): entry["resource"] for entry in entries}
    found = standings(resources)
    gone = {url: one for url, one in resources.items() if not _is_wanted(one, found[url], choice)}
    if not gone:
        return Kept(bundle)
    left = {url: without_references(one, gone) for url, one in resources.items() if url not in gone}
    left = {url: one for url, one in left.items() if one.get("resourceType") != "Provenance" or one.get("target")}
    changed = {url for url, one in left.items() if one != resources[url]}
    if any("text" in one for one in left.values()):
        left = rewritten(left, changed)
    rejected = frozenset(url for url in gone if found[url].rejected)
    facts = [url for url, one in gone.items() if one.get("resourceType") not in NO_FACTS]
    others = Choice(choice.include_rejected, choice.reviewed_only)
    counts = Counter(
        REJECTED if url in rejected else UNMAPPED if others.takes(found[url]) else UNREVIEWED_FACTS for url in facts
    )
    kept = [{**entry, "resource": left[url]} for entry in entries if (url := str(entry.get("fullUrl", ""))) in left]
    return Kept({**bundle, "entry": kept}, gone, rejected, counts)


def _is_wanted(resource: Resource, one: Standing, choice: Choice) -> bool:
    kind = resource.get("resourceType")
    if kind == "DocumentReference" or (kind in NO_FACTS and not one.rejected):
        return True  # also the source of a note that its hospital withdrew: nothing is read of it
    return choice.takes(one) and not (choice.mapped_only and one.reviewed != "yes" and is_unmapped(resource))


def is_unmapped(resource: Mapping[str, Any]) -> bool:
    """Return True if no mapping knows what a resource says: its code and value are as printed.

    Args:
        resource: any resource of ours.
    """
    return any(tag.get("code") == "unmapped" for tag in resource.get("meta", {}).get("tag", ()))


def kept_outcome(outcome: Resource | None, gone: Collection[str]) -> Resource | None:
    """Return findings without those about a fact that is gone: what contradicted it is settled.

    Args:
        outcome: the OperationOutcome beside a bundle, None when there is none.
        gone: fullUrls of the facts that are left out.
    """
    if outcome is None or not gone:
        return outcome
    left = [one for one in outcome.get("issue", ()) if not set(one.get("expression", ())) & set(gone)]
    return {**outcome, "issue": left}


def references(value: Any) -> Iterator[str]:
    """Yield every reference in a resource, as it stands."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for one in value.values():
            yield from references(one)


_SHELL = frozenset(("url", "role", "type", "extension"))
"""Elements that say nothing once the reference beside them is gone."""


def without_references(resource: Resource, gone: Collection[str]) -> Resource:
    """Return a resource that no longer refers to what is gone.

    Args:
        resource: any resource; it isn't changed.
        gone: fullUrls.

    Returns:
        The same resource when it refers to none of them.
    """
    if not any(one in gone for one in references(resource)):
        return resource
    pruned: Resource = _pruned(resource, gone)
    return pruned


def _pruned(value: Any, gone: Collection[str]) -> Any:
    """Return a value without references to what is gone, None when nothing is left of it."""
    if isinstance(value, list):
        left = [one for one in (_pruned(one, gone) for one in value) if one is not None]
        return left or None
    if not isinstance(value, dict):
        return value
    if value.get("reference") in gone if isinstance(value.get("reference"), str) else False:
        return None
    left_of = {key: _pruned(one, gone) for key, one in value.items()}
    lost = any(one is None and value[key] is not None for key, one in left_of.items())
    kept = {key: one for key, one in left_of.items() if one is not None or value[key] is None}
    return None if lost and kept.keys() <= _SHELL and "resourceType" not in kept else kept
