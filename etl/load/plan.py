"""What has to be done so that a server has what a document says, and whether it has it: nothing is sent here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from lxml import etree
from msgspec import Struct, field

from etl.elements.write import CODES, IDENTIFIER, Resource
from etl.errors import InputError
from etl.fhir.document_reference import NOTE_KEY
from etl.holding import is_rejected, references
from etl.load.documents import NEVER_MATCHED, Document, foreign, own, resolved, stayed, unversioned
from etl.load.server import RefusedError, Server
from etl.load.state import State, address, chunks, machine_read, token
from etl.value import replace

# What has to be done so that a server has what a document says: nothing is sent here.


Gone = Literal["delete", "error"]
Done = Literal["create", "update", "delete", "mark"]

_KEPT = frozenset({"Patient", "Group", "Device", "DocumentReference", "Provenance", "Composition", "List"})
"""What isn't removed with the facts: people stay, sources become superseded, Provenances say how it came."""
_WRONG = "entered-in-error"
_CONDITION_CODES = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_ALLERGY_CODES = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"


class Action(Struct, frozen=True):
    """One entry to send.

    Args:
        what: create, update, delete or mark (as entered in error).
        url: fullUrl in the bundle, or the address of what only the server has.
        kind: the resourceType.
        resource: what to send, None for a delete; references are fullUrls where the server has no address yet.
        place: its address on the server, "" for what is new.
        version: the version on the server that it replaces, "" for any.
    """

    what: Done
    url: str
    kind: str
    resource: Resource | None = None
    place: str = ""
    version: str = ""

    def entry(self, places: Mapping[str, str]) -> Resource:
        """The entry of a bundle.

        Args:
            places: addresses that are known by now.
        """
        if self.resource is None:
            return {"request": {"method": "DELETE", "url": self.place}}
        resource = resolved(self.resource, places)
        if not self.place:
            system, value = (foreign(resource) if self.kind == "Patient" else None) or (IDENTIFIER, own(resource))
            asked = f"identifier={quote(f'{system}|{value}', safe=':/|')}"
            request = {"method": "POST", "url": self.kind, "ifNoneExist": asked}
            return {"fullUrl": self.url, "resource": resource, "request": request}
        request = {"method": "PUT", "url": self.place} | ({"ifMatch": f'W/"{self.version}"'} if self.version else {})
        resource = {**resource, "id": self.place.partition("/")[2]}
        return {"fullUrl": self.url, "resource": resource, "request": request}


class Plan(Struct, frozen=True):
    """What has to be done.

    Args:
        main: creates and updates, which refer to each other only and to `places`.
        closing: what ends the version before: sources superseded, Provenances that no longer name what goes.
        gone: facts to delete or to mark.
        provenance: the document's Provenance, which names everything; sent with the closing.
        places: addresses by fullUrl of what is there already.
        same: how many resources are there as they are, by kind.
        kept: addresses of facts that a person accepted and that are left alone.
        people: addresses of people of whom the document tells nothing any more.
        held: addresses of facts that would go, but that something else refers to, and what that is.
    """

    main: tuple[Action, ...]
    closing: tuple[Action, ...]
    gone: tuple[Action, ...]
    provenance: Action | None
    places: Mapping[str, str]
    same: Mapping[str, int]
    kept: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)

    @property
    def actions(self) -> tuple[Action, ...]:
        """All of them, in the order of one transaction."""
        return (*self.main, *((self.provenance,) if self.provenance else ()), *self.closing, *self.gone)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind are to be created, updated, deleted, marked, or are the same."""
        found: dict[str, Counter[str]] = {}
        for action in self.actions:
            found.setdefault(action.what, Counter())[action.kind] += 1
        if self.same:
            found["same"] = Counter(self.same)
        return {what: dict(sorted(kinds.items())) for what, kinds in sorted(found.items())}


def make_plan(
    document: Document,
    state: State,
    known: Mapping[str, str],
    *,
    gone: Gone = "delete",
    other: bool = False,
    own_ids: bool = False,
    now: str | None = None,
) -> Plan:
    """Compare a document with what the server has of it.

    Args:
        document: the document.
        state: what the server has of it.
        known: addresses by fullUrl of the hospital's patients and of our Device.
        gone: what becomes of facts that the document doesn't hold any more, or that a person rejected.
        other: whether a document may replace one that has nothing in common with it.
        own_ids: whether what is new gets our ids, as what comes by `$import` has; else the server gives them.
        now: Provenance.recorded; the time of the call when None.

    Returns:
        The plan; it has no actions when the server has everything.

    Raises:
        InputError: a document of that name is there and says nothing of what this one says.
    """
    fresh = {u: r for u, r in document.resources.items() if u not in known}
    mine = _main_provenance(document)
    usable = {p: r for p, r in state.resources.items() if not _of_others(p, state, fresh)}
    every = stayed({**fresh, **document.rejected}, usable, known)
    found = {u: p for u, p in every.items() if u in fresh}
    rejected = {p for u, p in every.items() if u in document.rejected}
    places = {**known, **found}
    replaced = _replaced(state, fresh, found, document)
    if set(replaced) - state.shared and not other:
        _in_common(document, replaced, state, found)
    if not other:
        _of_one_system(document, state)
    ours = {p: r for p, r in replaced.items() if p not in state.shared}
    main, same, kept = _written(fresh, state, found, places, mine, document, ours, own_ids)
    here = set(places.values())
    facts = {p: r for p, r in usable.items() if r["resourceType"] not in _KEPT and p not in here and not is_rejected(r)}
    left = [p for p in facts if p not in state.accepted or p in rejected]
    kept += [p for p in facts if p not in left]
    ended = tuple(_end(p, facts[p], gone) for p in sorted(left))
    closing = [*_superseded(replaced, state, document), *_reduced(state, mine, replaced)]
    provenance = _own_provenance(fresh, mine, places, state, now, [*kept])
    if (
        provenance
        and provenance.what == "update"
        and not (main or closing or ended)
        and _same_targets(provenance, state)
    ):
        provenance = None
    if mine and not provenance:
        same["Provenance"] += 1
    same["Patient"] += sum(1 for p in known.values() if p.startswith("Patient/"))
    people = sorted(
        p for p, r in usable.items() if r["resourceType"] == "Patient" and p not in here and replaced and not foreign(r)
    )
    return Plan(
        tuple(main),
        tuple(closing),
        ended,
        provenance,
        places,
        dict(sorted((+same).items())),
        tuple(sorted(kept)),
        tuple(people),
    )


def _main_provenance(document: Document) -> str:
    """The fullUrl of the Provenance that says how the document was read: the one that names its source."""
    sources = {u for u, r in document.resources.items() if r["resourceType"] == "DocumentReference"}
    for url, resource in document.resources.items():
        targets = {t.get("reference") for t in resource.get("target", [])}
        if resource["resourceType"] == "Provenance" and targets & sources:
            return url
    return ""


def _of_others(place: str, state: State, fresh: Mapping[str, Resource]) -> bool:
    """Whether something belongs to a version whose text is another document's too, and isn't ours by identity."""
    if not state.shared:
        return False
    ours = {own(r) for r in fresh.values()} | {
        str(r["id"]) for r in fresh.values() if r["resourceType"] == "Provenance"
    }
    resource = state.resources[place]
    if own(resource) in ours or resource["id"] in ours:
        return False
    return any(place in _targets(p) for p in state.provenances.values() if _targets(p) & state.shared)


def _targets(provenance: Resource) -> set[str]:
    return {str(t.get("reference", "")) for t in provenance.get("target", [])}


def _replaced(
    state: State, fresh: Mapping[str, Resource], found: Mapping[str, str], document: Document
) -> dict[str, Resource]:
    """The sources of the version before: those of the document's name that aren't this version's."""
    here = {p for u, p in found.items() if fresh[u]["resourceType"] == "DocumentReference"}
    name = (document.system, document.name)
    return {
        p: r
        for p, r in state.sources.items()
        if p not in here
        and r.get("status") == "current"
        and any((i.get("system"), i.get("value")) == name for i in r.get("identifier", []))
    }


def _in_common(document: Document, replaced: Mapping[str, Resource], state: State, found: Mapping[str, str]) -> None:
    """Two documents of one name that say nothing in common are hardly versions of one."""
    kinds = {p.partition("/")[0] for p in found.values()} - NEVER_MATCHED
    had_people = any(p.startswith("Patient/") for p in state.resources)
    had_facts = any(p.partition("/")[0] not in _KEPT for p in state.resources)
    people = not had_people or "Patient" in kinds or any(foreign(r) for r in document.resources.values())
    if not (people and (not had_facts or kinds - _KEPT)):
        raise InputError(
            f"{', '.join(sorted(replaced))} on the server has the same name ({document.name}) and nothing in common with this"
            " document; give its place of origin a name with --source-system, or replace it with --replace-other"
        )


def _of_one_system(document: Document, state: State) -> None:
    """Two hospitals' notes of one id would be one note, and the facts of the one would stand for the other's."""
    sources = [r for r in document.resources.values() if r["resourceType"] == "DocumentReference"]
    noted = any(i.get("system") == NOTE_KEY for r in sources for i in r.get("identifier", []))
    if noted and state.shared:
        raise InputError(
            f"{', '.join(sorted(state.shared))} on the server is a note of the same id from another --source-system; give it"
            " to convert too, so that the two notes stay two, or replace that one with --replace-other"
        )


def _written(
    fresh: Mapping[str, Resource],
    state: State,
    found: Mapping[str, str],
    places: Mapping[str, str],
    mine: str,
    document: Document,
    replaced: Mapping[str, Resource],
    own_ids: bool,
) -> tuple[list[Action], Counter[str], list[str]]:
    """What is created and updated; what is the same; what a person accepted."""
    actions: list[Action] = []
    same: Counter[str] = Counter()
    kept: list[str] = []
    for url, resource in fresh.items():
        kind = resource["resourceType"]
        if url == mine:
            continue
        place = found.get(url, "")
        if kind == "DocumentReference":
            resource = _identified(resource, document, state.resources.get(place), replaced)
        if not place:
            target = f"{kind}/{resource['id']}" if own_ids or kind == "Provenance" else ""
            actions.append(Action("create", url, kind, resource, target))
            continue
        there = state.resources[place]
        merged = _merged(resolved(resource, places), there)
        if kind in ("Patient", "Device") or _alike(merged, there):
            same[kind] += 1
        elif place in state.accepted and machine_read(resource):
            same[kind] += 1
            kept.append(place)
        else:
            actions.append(Action("update", url, kind, merged, place, _version(there)))
    return actions, same, kept


def _version(resource: Resource) -> str:
    return str(resource.get("meta", {}).get("versionId", ""))


def _identified(
    source: Resource, document: Document, there: Resource | None, replaced: Mapping[str, Resource]
) -> Resource:
    """A source with the document's name, and with what it replaces."""
    name = {"use": "secondary", "system": document.system, "value": document.name}
    listed = [*source.get("identifier", []), name]
    listed += [i for i in (there or {}).get("identifier", []) if i.get("use") == "secondary" and i != name]
    title = _title(source)
    goals = [p for p, r in sorted(replaced.items()) if len(replaced) == 1 or _title(r) == title]
    relates = [{"code": "replaces", "target": {"reference": p}} for p in goals]
    before = (there or {}).get("relatesTo", [])
    relates += [r for r in before if r not in relates]
    out = {**source, "identifier": listed}
    return _after(out, "docStatus" if "docStatus" in out else "status", "relatesTo", relates) if relates else out


def _title(source: Resource) -> str:
    return next((str(c.get("attachment", {}).get("title", "")) for c in source.get("content", [])), "")


def _after(resource: Resource, key: str, name: str, value: Any) -> Resource:
    """A resource with one element more, behind another."""
    out: Resource = {}
    for k, v in resource.items():
        if k != name:
            out[k] = v
        if k == key:
            out[name] = value
    return out


def _merged(resource: Resource, there: Resource) -> Resource:
    """What replaces what is there: with the identity it has there, and with the tags that others gave it."""
    ours = (
        [i for i in there.get("identifier", []) if isinstance(i, dict) and i.get("system") == IDENTIFIER]
        if isinstance(there.get("identifier"), list)
        else []
    )
    out = dict(resource)
    if ours and isinstance(out.get("identifier"), list):
        out["identifier"] = [*ours, *(i for i in out["identifier"] if i.get("system") != IDENTIFIER)]
    others = [t for t in there.get("meta", {}).get("tag", []) if t.get("system") != f"{CODES}/tags"]
    if others:
        meta = out.get("meta", {})
        out["meta"] = {**meta, "tag": [*meta.get("tag", []), *(t for t in others if t not in meta.get("tag", []))]}
    return out


def _alike(one: Resource, other: Resource) -> bool:
    """Whether two say the same; what servers add, and how the time of a load is told, doesn't count."""
    return _plain(one) == _plain(other)


def _plain(resource: Resource) -> Resource:
    meta = resource.get("meta", {})
    parts = {k: sorted(str(x) for x in meta[k]) for k in ("profile", "tag", "security") if meta.get(k)}
    rest = {k: v for k, v in unversioned(resource).items() if k not in ("id", "meta", "recorded", "text", "contained")}
    return {**rest, "meta": parts, "text": _words(resource.get("text", {}))}


def _words(narrative: Mapping[str, Any]) -> str:
    """A narrative as it is to be compared: servers write its XHTML anew (entities, empty elements, blanks)."""
    div = str(narrative.get("div", ""))
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        div = etree.tostring(etree.fromstring(div.encode(), parser), method="c14n").decode()
    except (etree.XMLSyntaxError, ValueError):
        pass
    return "".join(div.split())


def _end(place: str, resource: Resource, gone: Gone) -> Action:
    """How a fact goes that the document doesn't hold any more."""
    kind = resource["resourceType"]
    if gone == "delete":
        return Action("delete", place, kind, None, place)
    plain = {k: v for k, v in resource.items() if k != "meta"}
    plain["meta"] = {k: v for k, v in resource.get("meta", {}).items() if k in ("profile", "tag", "security")}
    if kind in ("Condition", "AllergyIntolerance"):  # con-4, con-5 and ait-2: without a clinical status then
        plain = {k: v for k, v in plain.items() if k != "clinicalStatus" and not k.startswith("abatement")}
        system = _CONDITION_CODES if kind == "Condition" else _ALLERGY_CODES
        plain = {**plain, "verificationStatus": {"coding": [{"system": system, "code": _WRONG}]}}
    else:
        plain = {**plain, "status": _WRONG}
    return Action("mark", place, kind, plain, place, _version(resource))


def _superseded(replaced: Mapping[str, Resource], state: State, document: Document) -> list[Action]:
    """The version before isn't current any more; where another document has the same text, only the name goes."""
    name = (document.system, document.name)
    actions = []
    for place, resource in sorted(replaced.items()):
        sent = {**_bare(resource), "status": "superseded"}
        if place in state.shared:
            listed = [i for i in resource["identifier"] if (i.get("system"), i.get("value")) != name]
            sent = {**_bare(resource), "identifier": listed}
        actions.append(Action("update", place, "DocumentReference", sent, place, _version(resource)))
    return actions


def _bare(resource: Resource) -> Resource:
    """Without what the server alone sets."""
    meta = {k: v for k, v in resource.get("meta", {}).items() if k in ("profile", "tag", "security")}
    return {**resource, "meta": meta}


def _reduced(state: State, mine: str, replaced: Mapping[str, Resource]) -> list[Action]:
    """Provenances of the version before name its source only, so that its facts can go."""
    actions = []
    ends = set(replaced) - state.shared
    for place, resource in sorted(state.provenances.items()):
        targets = _targets(resource)
        if (
            not targets & ends
            or place == f"Provenance/{mine.removeprefix('urn:uuid:')}"
            or targets <= set(state.sources)
        ):
            continue
        kept = [t for t in resource["target"] if t.get("reference") in state.sources]
        actions.append(
            Action("update", place, "Provenance", {**_bare(resource), "target": kept}, place, _version(resource))
        )
    return actions


def _own_provenance(
    fresh: Mapping[str, Resource],
    mine: str,
    places: Mapping[str, str],
    state: State,
    now: str | None,
    kept: list[str],
) -> Action | None:
    """The document's Provenance, with the time of the load; facts that a person accepted stay named."""
    if not mine:
        return None
    resource = fresh[mine]
    place = f"Provenance/{resource['id']}"
    there = state.resources.get(place)
    named = {places.get(t["reference"], t["reference"]) for t in resource["target"]}
    more = [{"reference": p} for p in kept if p not in named]
    recorded = now or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sent = {**resource, "target": [*resource["target"], *more], "recorded": recorded}
    if there is None:
        return Action("create", mine, "Provenance", sent, place)
    merged = _merged(resolved(sent, places), there)
    return Action("update", mine, "Provenance", merged, place, _version(there))


def _same_targets(action: Action, state: State) -> bool:
    assert action.resource is not None
    return _alike(_sorted(action.resource), _sorted(state.resources[action.place]))


def _sorted(provenance: Resource) -> Resource:
    """Without narrative and order: a server may have another one."""
    targets = sorted({str(t.get("reference")) for t in unversioned(provenance).get("target", [])})
    return {**provenance, "target": targets, "text": {}}


def with_targets(action: Action, *, more: list[str], without: frozenset[str]) -> Action:
    """A Provenance that also names what couldn't go yet, and doesn't name what was refused.

    Args:
        action: the Provenance's.
        more: addresses that stay.
        without: fullUrls and addresses that aren't there.

    Returns:
        The action with other targets.
    """
    assert action.resource is not None
    listed = [t for t in action.resource["target"] if t["reference"] not in without]
    there = {t["reference"] for t in listed}
    listed += [{"reference": p} for p in more if p not in there]
    return replace(action, resource={**action.resource, "target": listed})


# Facts that are to go, and that something of somebody else's refers to.
#
# A server that watches over references refuses such a delete by itself. HAPI doesn't always: of all that refers to a
# resource it looks at the first, and takes the delete when that one is written in the same transaction, as the
# Provenance of a document always is. A list or a report of the hospital's would then refer to nothing.


def held(server: Server, plan: Plan) -> Plan:
    """A plan without the deletes of facts that something else refers to.

    Args:
        server: the server; one that doesn't tell what refers to what (`_revinclude=*`) decides by itself.
        plan: the plan.

    Returns:
        The plan; what is held stays named by the document's Provenance, so that the next load tries again.

    Raises:
        ServerError: the server doesn't answer.
    """
    going = {a.place for a in plan.gone if a.resource is None}
    if not going:
        return plan
    ours = {a.place for a in plan.actions} | set(plan.places.values())
    kept = {p: who for p, who in _referred(server, going, ours).items() if p in going}
    if not kept:
        return plan
    named = with_targets(plan.provenance, more=sorted(kept), without=frozenset()) if plan.provenance else None
    left = tuple(a for a in plan.gone if a.place not in kept)
    return replace(plan, gone=left, provenance=named, held=kept)


def _referred(server: Server, going: set[str], ours: set[str]) -> Mapping[str, str]:
    """By address of a fact, who refers to it."""
    found: dict[str, str] = {}
    kinds: dict[str, set[str]] = {}
    for place in going:
        kind, _, name = place.partition("/")
        kinds.setdefault(kind, set()).add(name)
    for kind, names in sorted(kinds.items()):
        for some in chunks(names):
            try:
                for one in server.included(kind, _id=",".join(some), _revinclude="*"):
                    if address(one) not in ours:
                        found |= {_referred_bare(r): address(one) for r in references(one)}
            except RefusedError:
                return found
    return found


def _referred_bare(reference: str) -> str:
    """A reference without the version that some servers write behind it."""
    return reference.partition("/_history/")[0]


# Whether a server has a document, each thing once, in its own counts.


def verified(server: Server, document: Document, plan: Plan) -> tuple[int, str]:
    """Count on the server.

    Args:
        server: the server.
        document: the document.
        plan: what there would be to do now.

    Returns:
        How many resources are there as they were sent, and what is wrong ("38 of 40 Observation"), "" for nothing.

    Raises:
        ServerError: it doesn't count.
    """
    wrong: list[str] = []
    missing: dict[str, int] = {}
    for action in plan.actions:
        missing[action.kind] = missing.get(action.kind, 0) + 1
    wrong += [f"{n} {kind} not as sent" for kind, n in sorted(missing.items())]
    by_kind: dict[str, set[str]] = {}
    waiting = {a.url for a in plan.actions}
    found = 0
    for url, resource in document.resources.items():
        kind, place = resource["resourceType"], plan.places.get(url, "")
        if place and url not in waiting:
            by_kind.setdefault(kind, set()).add(place.partition("/")[2])
    for kind, names in sorted(by_kind.items()):
        there = sum(server.count(kind, _id=",".join(some)) for some in chunks(names))
        found += min(there, len(names))
        if there != len(names):
            wrong.append(f"{there} of {len(names)} {kind}")
    twice: dict[str, set[str]] = {}
    for resource in document.resources.values():
        kind = resource["resourceType"]
        if kind not in ("Provenance", "Composition") and own(resource):
            twice.setdefault(kind, set()).add(token(IDENTIFIER, own(resource)))
    for kind, tokens in sorted(twice.items()):
        there = sum(server.count(kind, identifier=",".join(some)) for some in chunks(tokens))
        if there > len(tokens):
            wrong.append(f"{there - len(tokens)} {kind} twice")
    return found, ", ".join(wrong)
