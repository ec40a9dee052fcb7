"""US Core: what its profiles require is filled where that can be said truly, and a resource claims a profile that it keeps.

Nothing is made up: what the text doesn't tell has FHIR's reason why it isn't there, and what can't even have that keeps its
resource from claiming the profile, which a finding tells. Profiles: https://hl7.org/fhir/us/core/profiles-and-extensions.html,
read as of version 9. Reported medicines are MedicationRequests there (intent plan, reported[x]), which have no element for when
a medicine was taken, nor for one that wasn't; they stay MedicationStatements, which US Core permits without a profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from etl.elements.write import CODES, HL7_CODES, Resource, coded, coding
from etl.fhir.bundle import FINDINGS, NOTHING
from etl.fhir.encode import with_entries
from etl.fhir.narrative import findings_narrative
from etl.kinds.profiles import Fill, Need, Profile, Reason, claimed, with_reason
from etl.kinds.registry import forms
from etl.names import SYSTEMS

US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition"
UNMET = "profile-unmet"


class _Told(Struct):
    """What is to be told: fullUrls by what they lack, and what was filled."""

    unmet: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    filled: dict[str, list[str]] = field(default_factory=dict)


def us_core(bundle: Resource, why: Reason = "unknown") -> tuple[Resource, list[Resource]]:
    """A bundle as US Core's profiles want it.

    Args:
        bundle: a Bundle of ours in R4; it isn't changed. What an earlier call claimed is judged anew.
        why: the reason that stands where something required isn't there.

    Returns:
        The bundle, with the profiles in `meta.profile` of the resources that keep them; and an issue for each thing that is
        missing, and for what was filled.
    """
    told = _Told()
    claims = _claims(bundle["entry"], told, why)
    changed = with_entries(bundle, lambda entry: _entry(entry, claims, told, why))
    return changed, list(_issues(told))


def with_issues(outcome: Resource, issues: list[Resource]) -> Resource:
    """Findings with those of `us_core` at their end, in the place of an earlier call's.

    Args:
        outcome: the OperationOutcome of a bundle; it isn't changed.
        issues: what `us_core` says of that bundle.
    """
    before = [one for one in outcome["issue"] if not _is_ours(one)]
    if issues:
        before = [one for one in before if one.get("diagnostics") != NOTHING]
    return {**outcome, "text": findings_narrative([*before, *issues]), "issue": [*before, *issues]}


def claims_us_core(bundle: Resource) -> bool:
    """Whether a bundle claims any of US Core's profiles.

    Args:
        bundle: a Bundle.
    """
    return any(_ours(entry["resource"]) != claimed(entry["resource"]) for entry in bundle["entry"])


def profile_of(resource: Resource, profiles: Iterable[Profile] | None = None) -> Profile | None:
    """The profile that is for a resource, whether it keeps it or not.

    Args:
        resource: a resource of ours.
        profiles: those of another guide in the place of US Core's.

    Returns:
        The first that is for it, None when there is none.
    """
    known = all_profiles() if profiles is None else profiles
    return next((p for p in known if p.kind == resource["resourceType"] and p.of(resource)), None)


def _claims(entries: Iterable[Resource], told: _Told, why: Reason) -> dict[str, Profile]:
    """The profile that each resource keeps, by fullUrl; a total keeps it only with all of its members."""
    without, known = outside(), all_profiles()
    claims: dict[str, Profile] = {}
    members: dict[str, list[str]] = {}
    for entry in entries:
        url, resource = str(entry["fullUrl"]), entry["resource"]
        profile = profile_of(resource, known)
        if profile is None:
            if (kind := str(resource["resourceType"])) in without:
                told.unmet.setdefault((kind, without[kind]), []).append(url)
            continue
        whole = _filled(resource, profile, why)
        missing = [need.words for need in profile.needs if need.lacks(whole)]
        for words in missing:
            told.unmet.setdefault((profile.name, words), []).append(url)
        if not missing:
            claims[url] = profile
            if profile.members and "hasMember" in resource:
                members[url] = [str(one["reference"]) for one in resource["hasMember"]]
    while lost := [url for url, items in members.items() if any(claims.get(i) != claims[url] for i in items)]:
        for url in lost:
            told.unmet.setdefault((claims.pop(url).name, "members that keep it"), []).append(url)
            del members[url]
    return claims


def _entry(entry: Resource, claims: Mapping[str, Profile], told: _Told, why: Reason) -> Resource:
    """An entry with its resource filled where that makes it keep its profile, and with the claim."""
    url, resource = str(entry["fullUrl"]), entry["resource"]
    meta = {**resource["meta"], "profile": _ours(resource)} if claimed(resource) else resource.get("meta")
    if (profile := claims.get(url)) is not None:
        for fill in profile.fills:
            if fill.of(resource, why):
                told.filled.setdefault(fill.element, []).append(url)
        resource = _filled(resource, profile, why)
        meta = {**(meta or {}), "profile": [*_ours(resource), f"{US_CORE}/{profile.name}"]}
    return {**entry, "resource": {**resource, "meta": meta} if meta else resource}


def _filled(resource: Resource, profile: Profile, why: Reason) -> Resource:
    """The resource with what can be filled, in FHIR's order."""
    for fill in profile.fills:
        if new := fill.of(resource, why):
            kept = {key: value for key, value in resource.items() if key not in new or key == fill.after}
            out: Resource = {}
            for key, value in kept.items():
                out[key] = value
                if key == fill.after:
                    out |= new
            resource = out if fill.after in kept else resource | new
    return resource


def _ours(resource: Resource) -> list[str]:
    """The profiles that aren't US Core's."""
    return [url for url in claimed(resource) if not url.startswith(f"{US_CORE}/")]


# -- what is told ------------------------------------------------------------------------------------------------------


def _issues(told: _Told) -> Iterator[Resource]:
    without = outside()
    for (what, words), urls in told.unmet.items():
        if what in without:
            verb = "claims" if len(urls) == 1 else "claim"
            yield _issue("not-supported", f"US Core: {_number(len(urls), what)} {verb} no profile: {words}.", urls)
        else:
            yield _issue(
                "required", f"US Core: {_number(len(urls), 'resource')} can't claim {what}, for want of {words}.", urls
            )
    if told.filled:
        listed = ", ".join(f"{element} ({len(urls)})" for element, urls in told.filled.items())
        yield _issue("incomplete", f"US Core: required, not told, and filled with the reason why: {listed}.", [])


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _issue(kind: str, text: str, urls: list[str]) -> Resource:
    details = coded(f"{CODES}/findings", UNMET, FINDINGS[UNMET][1])
    issue: Resource = {"severity": "information", "code": kind, "details": details, "diagnostics": text}
    return issue | ({"expression": urls} if urls else {})


def _is_ours(issue: Resource) -> bool:
    return any(one.get("code") == UNMET for one in issue.get("details", {}).get("coding", ()))


# -- what is filled ----------------------------------------------------------------------------------------------------


def _name(resource: Resource, why: Reason) -> Resource:
    """Rule us-core-6: a family or given name, or the reason; a printed name is never split."""
    given = [n if {"family", "given"} & n.keys() else with_reason(n, "as-text") for n in resource.get("name", ())]
    unnamed = {**with_reason({}, why), "_text": with_reason({}, why)}  # our own profile wants a text
    return {} if given and given == resource.get("name") else {"name": given or [unnamed]}


def _gender(resource: Resource, why: Reason) -> Resource:
    """Required before version 8; FHIR's own code says that it isn't known."""
    return {} if "gender" in resource else {"gender": "unknown"}


def _kind_of_document(resource: Resource, why: Reason) -> Resource:
    """A type of LOINC's, or that it is unknown; ours stays beside it."""
    given = resource.get("type", {})
    unknown = coding(f"{HL7_CODES}/v3-NullFlavor", "UNK", "unknown")
    known = any(one.get("system") in (SYSTEMS["ln"], unknown["system"]) for one in given.get("coding", ()))
    return {} if known else {"type": {**given, "coding": [*given.get("coding", ()), unknown]}}


def _category_of_document(resource: Resource, why: Reason) -> Resource:
    """Our kind of document, which is no clinical note of a hospital's system."""
    if "category" in resource:
        return {}
    own = [one for one in resource.get("type", {}).get("coding", ()) if one["system"].startswith(CODES)]
    return {"category": [{"coding": own}] if own else [with_reason({}, why)]}


def _content(resource: Resource, why: Reason) -> Resource:
    """Rule us-core-6 of attachments: an address or the data, or why there is none."""
    whole = [{**one, "attachment": _attached(one["attachment"], why)} for one in resource.get("content", ())]
    return {} if whole == resource.get("content", []) else {"content": whole}


def _attached(attachment: Resource, why: Reason) -> Resource:
    return attachment if {"url", "data", "_url"} & attachment.keys() else {**attachment, "_url": with_reason({}, why)}


# -- the profiles of what is no fact, and of facts -----------------------------------------------------------------------


_OUTSIDE = {
    "Group": "there is none for groups",
    "Provenance": "it wants the organization that the software ran for",
}
_OTHERS = (
    Profile("us-core-patient", "Patient",
            fills=(Fill("Patient.name", _name, "identifier"), Fill("Patient.gender", _gender, "name"))),
    Profile("us-core-documentreference", "DocumentReference",
            fills=(Fill("DocumentReference.type", _kind_of_document, "status"),
                   Fill("DocumentReference.category", _category_of_document, "type"),
                   Fill("DocumentReference.content.attachment.url", _content, "description")),
            needs=(Need("one person or group that it is about", lambda resource: "subject" not in resource),)),
)  # fmt: skip


def all_profiles() -> tuple[Profile, ...]:
    """Return the profiles by kind; the first that is for a resource is the one it may claim."""
    return _OTHERS + tuple(one for form in forms() if not isinstance(form.us_core, str) for one in form.us_core)


def outside() -> dict[str, str]:
    """Return the kinds of resources that get no profile, and why."""
    return {form.resource: form.us_core for form in forms() if isinstance(form.us_core, str)} | _OUTSIDE
