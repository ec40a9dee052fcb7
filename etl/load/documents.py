"""What is to be loaded: bundles that `convert` wrote, looked at before anything is sent, and what in them refers to what."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from etl.elements.write import EXTENSION, IDENTIFIER, Resource, target_of
from etl.errors import InputError
from etl.fhir.document_reference import NOTE_KEY, TEXT_KEY
from etl.fhir.encode import expanded, from_json, to_json, with_quotes
from etl.fhir.patient import SubjectMap, with_known_subjects
from etl.holding import UNMAPPED, Choice, Kept, kept_bundle, references
from etl.names import BASE

SOURCE_SYSTEM = f"{IDENTIFIER}/source"
"""System of documents' own names when `--source-system` gives none."""
_RUN, _PARTIAL = "run.json", "run.partial.jsonl"
_BESIDE = (".findings.json", ".trace.json")
_PACKED = ".gz"


class Document(Struct, frozen=True):
    """A document to load.

    Args:
        path: its bundle's file.
        system: system of its identity.
        name: its identity: what stays the same when its text is corrected.
        digest: SHA-256 of the bundle's bytes and the identity.
        resources: its resources by fullUrl, in the bundle's order, without the facts that aren't wanted.
        release: R4 or R5.
        rejected: the facts that a person rejected, by fullUrl: they aren't sent, and end where the server has them.
        unmapped: how many facts that no mapping knows aren't sent.
    """

    path: str
    system: str
    name: str
    digest: str
    resources: Mapping[str, Resource]
    release: str
    rejected: Mapping[str, Resource] = field(default_factory=dict)
    unmapped: int = 0


def own(resource: Resource) -> str:
    """What we call a resource: the value of its identifier of ours, "" when it has none (Provenance in R4)."""
    listed = resource.get("identifier", [])
    for one in [listed] if isinstance(listed, dict) else listed:  # Composition has one only
        if one.get("system") == IDENTIFIER:
            return str(one.get("value", ""))
    return ""


def foreign(patient: Resource) -> tuple[str, str] | None:
    """The identifier by which a hospital knows a patient, None when the bundle has only ours."""
    for one in patient.get("identifier", []):
        system, value = str(one.get("system", "")), str(one.get("value", ""))
        if system and value and not system.startswith(BASE):
            return system, value
    return None


class Named(Struct, frozen=True):
    """A file to read, and what its run says of it.

    Args:
        path: the bundle's file.
        name: the document's identity.
        trouble: why it isn't to be sent, "" when it is.
    """

    path: Path
    name: str
    trouble: str = ""


def named(argument: Path, paths: Iterable[Path], document_id: str = "") -> list[Named]:
    """The documents of an argument, called by their path inside what was converted.

    Args:
        argument: what was given: a folder, a file or a glob.
        paths: the bundles it stands for.
        document_id: how the only one is called, "" for its path.

    Returns:
        Documents; also those that the folder's run.json tells of and that can't be sent, with the reason.

    Raises:
        InputError: the folder is half written: its conversion was stopped, or still goes on.
    """
    found: list[Named] = []
    seen: set[Path] = set()
    for path in paths:
        folder = argument if argument.is_dir() else _run_folder(path)
        records = _run(folder) if folder else {}
        plain = path.with_suffix("") if path.suffix == _PACKED else path
        target = plain.relative_to(folder).as_posix().removesuffix(".json") if folder else plain.stem
        record = records.get(target, {})
        if records and argument.is_dir():
            seen.add(path)
        trouble = _trouble(path, record, bool(records))
        found.append(Named(path, document_id or str(record.get("name") or target), trouble))
    if argument.is_dir():
        for target, record in _run(argument).items():
            path = argument / f"{target}.json"
            packed = argument / f"{target}.json{_PACKED}"
            if not {path, packed} & seen and not path.exists() and not packed.exists():
                status = f"its conversion failed: {record.get('error', '')}" if record.get("status") != "done" else ""
                found.append(Named(path, str(record.get("name") or target), status or "its bundle is missing"))
    if document_id and len(found) > 1:
        raise InputError(f"--document-id names one document, and there are {len(found)}")
    return found


def _trouble(path: Path, record: Mapping[str, Any], by_run: bool) -> str:
    if record.get("status", "done") != "done":
        return f"its conversion failed: {record.get('error', '')}"
    name = path.name.removesuffix(_PACKED).removesuffix(".json")
    tail, beside = (_PACKED, _BESIDE[:1]) if path.suffix == _PACKED else ("", _BESIDE)  # a slim result has no trace
    missing = [e for e in beside if not path.with_name(f"{name}{e}{tail}").exists()]
    if by_run and record and missing:
        return f"half written: {', '.join(e.strip('.') for e in missing)} missing; convert it again"
    return ""


def _run_folder(path: Path) -> Path | None:
    """The folder of the run that wrote a bundle: the nearest one above it with a run.json."""
    return next((f for f in path.parents if (f / _RUN).is_file() or (f / _PARTIAL).is_file()), None)


def _run(folder: Path) -> dict[str, Mapping[str, Any]]:
    """A run's records by target; empty without a run.json."""
    if (folder / _PARTIAL).exists():
        raise InputError(f"{folder}: half written: its conversion was stopped or still goes on; convert --resume first")
    try:
        plain = json.loads((folder / _RUN).read_bytes()) if (folder / _RUN).exists() else {}
        return {str(r["target"]): r for r in [*plain.get("earlier", []), *plain.get("documents", [])]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{folder / _RUN}: was not written by case2fhir, or is cut off") from error


def read_document(
    one: Named,
    system: str,
    subjects: SubjectMap | None = None,
    choice: Choice | None = None,
    identified: Sequence[str] = (),
) -> Document:
    """Read a bundle of ours.

    Args:
        one: which.
        system: system of its identity.
        subjects: patients that the hospital knows, see `etl.fhir.patient`.
        choice: which facts are wanted; without those that a person rejected when None.
        identified: by what else people are known; with another rule a document isn't done.

    Returns:
        The document.

    Raises:
        InputError: it can't be read, is cut off, or no bundle of ours.
    """
    if one.trouble:
        raise InputError(f"{one.path}: {one.trouble}")
    try:
        data = one.path.read_bytes()
        if one.path.suffix == _PACKED:
            data = gzip.decompress(data)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{one.path}: damaged gzip data; convert it again") from error
    except OSError as error:
        raise InputError(f"{one.path}: {(error.strerror or 'cannot be read').lower()}") from error
    try:
        bundle = from_json(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{one.path}: not JSON, or cut off; convert it again") from error
    resources = _resources(bundle, one.path)
    bundle = with_quotes(bundle) if one.path.suffix == _PACKED else expanded(bundle)
    resources = _resources(bundle, one.path)
    known = (subjects or {}).get(one.name)
    if known:
        bundle = with_known_subjects(bundle, known)
        resources = _resources(bundle, one.path)
    name = _note(resources) or one.name
    choice = choice or Choice()
    asked = [name for name in choice.__struct_fields__ if getattr(choice, name)]
    told = json.dumps([system, name, sorted((known or {}).items()), *asked, *identified], sort_keys=True)
    digest = hashlib.sha256(data + told.encode()).hexdigest()
    kept = _kept(bundle, choice, one.path)
    if kept.gone:
        resources = _resources(kept.bundle, one.path)
    rejected = {url: resource for url, resource in kept.gone.items() if url in kept.rejected}
    unmapped = kept.counts[UNMAPPED]
    return Document(str(one.path), system, name, digest, resources, _release(resources), rejected, unmapped)


def _note(resources: Mapping[str, Resource]) -> str:
    """What names a note in all of its versions, whatever file it came in; "" for any other document."""
    for resource in resources.values():
        if resource["resourceType"] == "DocumentReference":
            for one in resource.get("identifier", []):
                if one.get("system") == NOTE_KEY:
                    return str(one.get("value", ""))
    return ""


def _kept(bundle: Resource, choice: Choice, path: Path) -> Kept:
    try:
        return kept_bundle(bundle, choice)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: a bundle that case2fhir didn't write") from error


def _resources(bundle: Resource, path: Path) -> dict[str, Resource]:
    """A bundle's resources by fullUrl."""
    entries = bundle.get("entry")
    if bundle.get("resourceType") != "Bundle" or not isinstance(entries, list):
        raise InputError(f"{path}: not a FHIR Bundle")
    found: dict[str, Resource] = {}
    for entry in entries:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        url = entry.get("fullUrl") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(url, str) or not resource.get("resourceType"):
            raise InputError(f"{path}: a bundle that case2fhir didn't write (an entry without fullUrl or resource)")
        if url in found:
            raise InputError(f"{path}: two entries have the fullUrl {url}")
        if resource["resourceType"] != "Provenance" and not own(resource):
            raise InputError(
                f"{path}: a bundle that case2fhir didn't write ({resource['resourceType']} without its identifier)"
            )
        found[url] = resource
    kinds = {r["resourceType"] for r in found.values()}
    sources = [r for r in found.values() if r["resourceType"] == "DocumentReference"]
    by_us = all(any(i.get("system") == TEXT_KEY for i in r.get("identifier", [])) for r in sources)
    if not sources or not by_us or "Provenance" not in kinds:
        raise InputError(f"{path}: a bundle that case2fhir didn't write (no source document, or no Provenance)")
    return found


def _release(resources: Mapping[str, Resource]) -> str:
    """R5 has sizes of attachments as texts (integer64); every document of ours has one."""
    for resource in resources.values():
        if resource["resourceType"] == "DocumentReference":
            sizes = [c.get("attachment", {}).get("size") for c in resource.get("content", [])]
            return "R5" if any(isinstance(s, str) for s in sizes) else "R4"
    return "R4"


# What refers to what, and in which order and portions it can be sent.


def resolved(value: Any, places: Mapping[str, str]) -> Any:
    """A resource whose references say where the server has what they refer to.

    Args:
        value: a resource or a part of one; it isn't changed.
        places: address by fullUrl.

    Returns:
        The same with other references.
    """
    if isinstance(value, list):
        return [resolved(v, places) for v in value]
    if not isinstance(value, dict):
        return value
    if "reference" not in value and isinstance(value.get("identifier"), dict) and target_of(value) in places:
        value = {"reference": places[target_of(value)], **value}
    return {
        k: places.get(v, v) if k == "reference" and isinstance(v, str) else resolved(v, places)
        for k, v in value.items()
    }


def in_order(resources: Mapping[str, Resource]) -> list[tuple[str, ...]]:
    """Groups in an order in which each refers to earlier ones only; what refers to each other is one group.

    Args:
        resources: by fullUrl.

    Returns:
        fullUrls: Tarjan's strongly connected components (SIAM J. Comput. 1972, 1:146–160), which come out in that
        order; without a reference between them they keep the order they had.
    """
    links = {
        url: [r for r in dict.fromkeys(references(resource)) if r in resources] for url, resource in resources.items()
    }
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    groups: list[tuple[str, ...]] = []
    for root in resources:
        if root in number:
            continue
        way: list[tuple[str, Iterator[str]]] = []

        def enter(url: str, way: list[tuple[str, Iterator[str]]] = way) -> None:
            number[url] = low[url] = len(number)
            open_.append(url)
            way.append((url, iter(links[url])))

        enter(root)
        while way:
            url, rest = way[-1]
            following = next(rest, None)
            if following is None:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[url])
                if low[url] == number[url]:
                    at = open_.index(url)
                    groups.append(tuple(open_[at:]))
                    del open_[at:]
            elif following not in number:
                enter(following)
            elif following in open_:
                low[url] = min(low[url], number[following])
    return groups


def portions(groups: Sequence[tuple[str, ...]], most: int) -> list[list[tuple[str, ...]]]:
    """Groups in portions of so many entries; a group that is larger is a portion of its own.

    Args:
        groups: in their order.
        most: entries of a portion; 0 for any number.

    Returns:
        The portions in the same order.
    """
    found: list[list[tuple[str, ...]]] = []
    size = 0
    for group in groups:
        if not found or (most and size + len(group) > most):
            found.append([])
            size = 0
        found[-1].append(group)
        size += len(group)
    return found


def levels(groups: Iterable[tuple[str, ...]], resources: Mapping[str, Resource]) -> list[list[tuple[str, ...]]]:
    """Groups by how far they stand above what refers to nothing: within a level nothing refers to another.

    Args:
        groups: in the order of `in_order`.
        resources: by fullUrl.

    Returns:
        The levels, lowest first, for servers that take the entries of a bundle in any order (batch).
    """
    level: dict[str, int] = {}
    found: list[list[tuple[str, ...]]] = []
    for group in groups:
        below = [level[r] for url in group for r in references(resources[url]) if r in level]
        mine = max(below, default=-1) + 1
        level |= dict.fromkeys(group, mine)
        found += [[] for _ in range(mine + 1 - len(found))]
        found[mine].append(group)
    return found


def depend_on(resource: Resource, urls: Collection[str]) -> bool:
    """Whether a resource refers to one of these."""
    return any(r in urls for r in references(resource))


# Which facts of a document's new version are those of the one before.
#
# The same identity is the same fact. What else stayed is told by what it says: everything but where in the text it
# stands, how it is called, what it is tagged with and its narrative, with references to things that stayed
# themselves. So a fact whose text moved, or whose document got another paragraph, stays what it was on the server.


NEVER_MATCHED = frozenset({"DocumentReference", "Provenance", "Device", "Composition"})
_SPAN = f"{EXTENSION}/source-span"
_VOLATILE = ("id", "meta", "text", "identifier", "status", "verificationStatus")


def stayed(new: Mapping[str, Resource], old: Mapping[str, Resource], places: Mapping[str, str]) -> dict[str, str]:
    """Where the server has what a bundle holds.

    Args:
        new: the bundle's resources by fullUrl.
        old: the server's resources of this document by address ("Observation/12").
        places: addresses that are known already, by fullUrl (patients of the hospital, our Device).

    Returns:
        Address by fullUrl, for what stayed; each address stands once.
    """
    found: dict[str, str] = {}
    left = dict(old)
    by_own = {(r["resourceType"], own(r)): place for place, r in old.items() if own(r)}
    for url, resource in new.items():
        place = by_own.get((resource["resourceType"], own(resource)), "")
        place = f"Provenance/{resource['id']}" if resource["resourceType"] == "Provenance" else place
        if place in left:
            found[url] = place
            del left[place]
    found |= _people(new, left, found)
    order = [url for group in in_order(new) for url in group]
    for quoted in (
        True,
        False,
    ):  # first what is quoted alike: of two equal facts it is the one whose words are the same
        taken = set(found.values())
        waiting: dict[str, list[str]] = {}
        for place, resource in old.items():
            if place not in taken and resource["resourceType"] not in NEVER_MATCHED | {"Patient"}:
                waiting.setdefault(_said(resource, {}, quoted), []).append(place)
        for url in order:
            if url in found or new[url]["resourceType"] in NEVER_MATCHED | {"Patient"}:
                continue
            alike = waiting.get(_said(new[url], {**places, **found}, quoted))
            if alike:
                found[url] = alike.pop(0)
    return found


def _people(new: Mapping[str, Resource], old: Mapping[str, Resource], known: Mapping[str, str]) -> dict[str, str]:
    """People who stayed: the same printed name and label, no other sex, and as many of them as before."""
    persons = {u: r for u, r in new.items() if r["resourceType"] == "Patient" and u not in known and not foreign(r)}
    before = {p: r for p, r in old.items() if r["resourceType"] == "Patient" and not foreign(r)}
    found: dict[str, str] = {}
    for called in {_called(r) for r in persons.values()}:
        mine = [u for u, r in persons.items() if _called(r) == called]
        theirs = [p for p, r in before.items() if _called(r) == called]
        pairs = list(zip(mine, theirs, strict=False))
        if len(mine) == len(theirs) and not any(_differ(persons[u], before[p]) for u, p in pairs):
            found |= pairs
    return found


def _called(patient: Resource) -> tuple[str, ...]:
    names = [str(n.get("text", "")) for n in patient.get("name", [])]
    labels = [str(i.get("value", "")) for i in patient.get("identifier", []) if "/label/" in str(i.get("system", ""))]
    return (*sorted(names), "", *sorted(labels))


def _differ(one: Resource, other: Resource) -> bool:
    return any(one.get(k) and other.get(k) and one[k] != other[k] for k in ("gender", "birthDate"))


def _said(resource: Resource, places: Mapping[str, str], quoted: bool) -> str:
    """What a resource says, as text to compare."""
    plain = {k: v for k, v in resource.items() if k not in _VOLATILE}
    return f"{resource['resourceType']} {_text(_spans(unversioned(resolved(plain, places)), quoted))}"


def _text(value: Any) -> str:
    return json.dumps(json.loads(to_json({"x": value}, indent=False), parse_float=str), sort_keys=True)


def _spans(value: Any, quoted: bool) -> Any:
    """Without the places in the text; `quoted` keeps the words that stand there."""
    if isinstance(value, list):
        kept = [_spans(v, quoted) for v in value if not (isinstance(v, dict) and v.get("url") == _SPAN)]
        spans = [v for v in value if isinstance(v, dict) and v.get("url") == _SPAN]
        quotes = [x.get("valueString") for s in spans for x in s.get("extension", []) if x.get("url") == "quote"]
        return [*kept, *(["quotes", sorted(map(str, quotes))] if quoted and quotes else [])]
    if isinstance(value, dict):
        plain = {k: _spans(v, quoted) for k, v in value.items()}
        return {k: v for k, v in plain.items() if v != []}
    return value


def unversioned(value: Any) -> Any:
    """References without the version that some servers add ("Patient/12/_history/1")."""
    if isinstance(value, list):
        return [unversioned(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {
        k: v.partition("/_history/")[0] if k == "reference" and isinstance(v, str) else unversioned(v)
        for k, v in value.items()
    }
