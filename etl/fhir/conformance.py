"""What the project publishes of its own: profiles, extensions, codes, searches, and the guide that lists them.

They are JSON files in `profiles/`, read as they are; only the CodeSystem of the concepts is filled from the
mapping files, since each entry that no terminology holds has its code there, and the ImplementationGuide from
the list of all.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

import orjson

from etl.elements.write import Resource, own_coding
from etl.facts import Coding, Concept
from etl.fhir.r5 import guide_to_r5, to_r5
from etl.fhir.validate import FhirVersion
from etl.kinds.observation import PARTS
from etl.mapping.entry import Entry
from etl.names import BASE, OWN, SYSTEMS
from etl.release import NAME, RELEASED, VERSION

_OF_TEXTS = frozenset({"cue", "heading", "furniture", "language", "trace"})
_MEASURED = frozenset({"measure", "scale", "finding", "function"})
_GUIDE = "ImplementationGuide"


def conformance(concepts: Iterable[Concept] = (), examples: Iterable[Resource] = ()) -> list[Resource]:
    """The project's own conformance resources.

    Args:
        concepts: what the mapping files name: entries, items of scales, grades; those with a code of our own
            CodeSystem fill it.
        examples: bundles that the guide shows; they aren't among what is returned.

    Returns:
        StructureDefinitions, CodeSystems, ValueSets, SearchParameters, the CapabilityStatement and the
        ImplementationGuide, in the order of their file names.
    """
    folder = files("etl.fhir") / "profiles"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    resources: list[Resource] = [orjson.loads(f.read_bytes()) for f in found]
    resources = [concept_system(r, concepts) if r["url"] == OWN else r for r in resources]
    return [_listing(r, resources, examples) if r["resourceType"] == _GUIDE else r for r in resources]


def concepts_of(entries: Iterable[Entry]) -> list[Concept]:
    """Everything of the mapping files that has a code.

    Args:
        entries: their entries.

    Returns:
        A concept for each entry, item, total and grade, for each side of a site, and for the parts of a group's
        results; none for what is only said
        of a text (cues, headings) and never stands in a bundle.
    """
    found: list[Concept] = []
    for entry in entries:
        if entry.kind in _OF_TEXTS:
            continue
        found.append(entry.concept)
        found += _fallbacks(entry)
        found += [Concept(i.name, i.codings) for i in (*entry.items, *([entry.total] if entry.total else []))]
        found += [Concept(g.name or g.text, g.codings) for g in entry.grades]
        found += [
            Concept(entry.name, codes) for codes in (entry.left, entry.right, entry.both, entry.none_known) if codes
        ]
        found += [Concept(entry.device, entry.device_codes)] if entry.device_codes else []
        found += [entry.product] if entry.kind == "cells" else []
    own = [part for part in PARTS.values() if part["system"] == OWN]
    return found + [Concept(p["display"], (Coding(OWN, p["code"], p["display"]),)) for p in own]


def _fallbacks(entry: Entry) -> Iterator[Concept]:
    """Yield our own codes of what has LOINC's only, as these may ask for another unit than a value has."""
    if entry.kind in _MEASURED:
        own = f"{entry.kind}:{entry.id}"
        parts = [(own, entry.codings), *((f"{own}:{item.key}", item.codings) for item in entry.items)]
        for name, codings in parts:
            if codings and all(c.system == SYSTEMS["ln"] for c in codings):
                yield Concept("", (own_coding(name),))


def concept_system(empty: Resource, concepts: Iterable[Concept]) -> Resource:
    """The CodeSystem of the concepts that no terminology holds.

    Args:
        empty: the CodeSystem without its concepts.
        concepts: what the mapping files name.

    Returns:
        A copy with count and concepts, in the order of their codes, each once.
    """
    named = {c.code: c.display or concept.text for concept in concepts for c in concept.codings if c.system == OWN}
    listed: list[dict[str, Any]] = [{"code": code, "display": named[code]} for code in sorted(named)]
    return {**empty, "content": "complete", "count": len(listed), "concept": listed} if listed else empty


def _listing(guide: Resource, resources: list[Resource], examples: Iterable[Resource]) -> Resource:
    """The guide with all that it holds."""
    listed: list[Resource] = [
        {
            "reference": {"reference": f"{r['resourceType']}/{r['id']}"},
            "name": r.get("title") or r["name"],
            "description": r["description"],
            "exampleBoolean": False,
        }
        for r in resources
        if r["resourceType"] != _GUIDE
    ]
    for bundle in examples:
        profile = bundle["meta"]["profile"][0]
        listed.append({"reference": {"reference": f"Bundle/{bundle['id']}"}, "exampleCanonical": profile})
    return {**guide, "definition": {"resource": listed}}


def package(concepts: Iterable[Concept], examples: Iterable[Resource] = (), fhir_version: FhirVersion = "R4") -> bytes:
    """The guide as an npm-style FHIR package.

    Args:
        concepts: see `conformance`.
        examples: R4 bundles, put into its folder `example`.
        fhir_version: R4, or R5 for a guide that constrains R5's elements.

    Returns:
        package.tgz: the same input gives the same bytes.
    """
    shown = list(examples)
    resources = conformance(concepts, shown)
    if fhir_version == "R5":
        resources, shown = [guide_to_r5(r) for r in resources], [to_r5(r) for r in shown]
    content = {"package/package.json": _json(_manifest(fhir_version)), "package/.index.json": _json(_index(resources))}
    content |= {f"package/{_file(r)}": _json(r) for r in resources}
    content |= {f"package/example/{_file(r)}": _json(r) for r in shown}
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def _file(resource: Resource) -> str:
    return f"{resource['resourceType']}-{resource['id']}.json"


def _json(resource: Resource) -> bytes:
    from etl.fhir.encode import to_json

    return to_json(resource)


def _manifest(fhir_version: FhirVersion) -> Resource:
    """package.json, as the package specification of FHIR has it."""
    number = "5.0.0" if fhir_version == "R5" else "4.0.1"
    return {
        "name": NAME if fhir_version == "R4" else f"{NAME}.r5",
        "version": VERSION,
        "tools-version": 3,
        "type": "IG",
        "date": "".join(c for c in RELEASED if c.isdigit()),
        "license": "Apache-2.0",
        "canonical": BASE,
        "url": BASE,
        "title": "case2fhir",
        "description": "Profiles, extensions, codes and searches of case2fhir",
        "fhirVersions": [number],
        "dependencies": {f"hl7.fhir.{fhir_version.lower()}.core": number},
        "author": "case2fhir",
        "directories": {"lib": "package", "example": "example"},
    }


def _index(resources: Iterable[Resource]) -> Resource:
    """.index.json: which file holds what."""
    keys = ("resourceType", "id", "url", "version", "kind", "type")
    return {
        "index-version": 1,
        "files": [{"filename": _file(r), **{k: r[k] for k in keys if isinstance(r.get(k), str)}} for r in resources],
    }
