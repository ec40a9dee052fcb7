"""The page and what it knows: each document's text, tables and facts with their places, and what the mappings know.

Offsets are counted as JavaScript counts them (UTF-16), so that the page never has to convert.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from etl.corrections import Correction, plain_of, words_for
from etl.document import Document
from etl.elements.shown import shown
from etl.elements.write import stated, target_of
from etl.errors import InputError
from etl.explain import Claims, Explanation, claim_line, explained
from etl.facts import Coding
from etl.fhir.document_reference import begins_of, in_whole, read_source
from etl.fhir.patient import outside
from etl.holding import is_rejected
from etl.kinds.correcting import OF_PEOPLE, Settable
from etl.kinds.form import Form
from etl.kinds.observation import words_of
from etl.kinds.registry import form_of, forms, times
from etl.mapping.doubts import Reason, load_doubts
from etl.mapping.lexicon import Lexicon
from etl.names import BASE
from etl.plan import Plan, plain_tables
from etl.release import VERSION
from etl.review.doubts import DOUBTFUL, disagreeing, doubts_of, risk_of
from etl.review.passages import Surroundings
from etl.review.planning import CHOICES, planned_table
from etl.review.seen import Seen
from etl.review.volumes import Volume, bundle_files, state_of, volume_of
from etl.value import replace

# What the mappings know, as the page searches it: concepts, sites with their sides, grades of scales.


KINDS = (
    "condition", "finding", "measure", "scale", "procedure", "medicine", "social", "function", "gene", "site", "route",
    "qualifier",
)  # fmt: skip


def packed_terms(lexicon: Lexicon) -> str:
    """All concepts a curator may choose, gzipped, in base64.

    Args:
        lexicon: the compiled mappings.

    Returns:
        Of JSON `{"systems": […], "terms": [[kind, name, synonyms, codes, codes left, codes right, id, items], …]}`, where a code
        is `[number of its system, code, display]` and an item of a scale `[key, name]`. The same mappings give the same text.
    """
    systems: dict[str, int] = {}

    def short(codings: Iterable[Coding]) -> list[list[Any]]:
        return [[systems.setdefault(c.system, len(systems)), c.code, c.display or ""] for c in codings]

    terms = [
        [
            entry.kind,
            entry.name,
            list(entry.synonyms),
            short(entry.codings),
            short(entry.left),
            short(entry.right),
            entry.id,
            [[one.key, one.name] for one in (*entry.items, *((entry.total,) if entry.total else ()))],
        ]
        for kind in KINDS
        for entry in lexicon.entries
        if entry.kind == kind
    ]
    body = json.dumps({"systems": list(systems), "terms": terms}, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(gzip.compress(body.encode(), mtime=0)).decode()


def grades_of(lexicon: Lexicon) -> dict[str, list[dict[str, Any]]]:
    """The grades of each scale that has some, by the scale's id.

    Args:
        lexicon: the compiled mappings.
    """
    return {entry.id: [_grade(grade) for grade in entry.grades] for entry in lexicon.entries if entry.grades}


def scales_by_code(grades: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """Which scale a grade's code belongs to."""
    return {coding["code"]: id for id, listed in grades.items() for grade in listed for coding in grade["coding"]}


def _grade(grade: Any) -> dict[str, Any]:
    codings: Sequence[Coding] = grade.codings
    ordinal: Decimal | None = grade.ordinal
    return {
        "text": grade.text,
        "name": grade.name,
        "coding": [
            {"system": c.system, "code": c.code, **({"display": c.display} if c.display else {})} for c in codings
        ],
        **({} if ordinal is None else {"ordinal": float(ordinal)}),
    }


_TIMEPOINT = f"{BASE}/StructureDefinition/timepoint"
_SPAN = f"{BASE}/StructureDefinition/source-span"
_ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
_SIDE = re.compile(r"(left|right|bilateral)\b")
_PRESENCE = {"52101004": "present", "2667000": "absent", "LA9633-4": "present", "LA9634-2": "absent"}
_SYSTEMS = {
    "http://snomed.info/sct": "SNOMED CT",
    "http://loinc.org": "LOINC",
    "http://human-phenotype-ontology.org": "HPO",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "http://www.orpha.net": "Orphanet",
    "http://www.genenames.org": "HGNC",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://www.whocc.no/atc": "ATC",
}


_MANY_ENDS = 5
"""A name is a broad one that so many other names end with."""


class Known(Struct, frozen=True):
    """What the mappings know that a document's facts are held against.

    Args:
        scales: which scale of grades a code belongs to.
        reasons: reasons to doubt a fact, by name.
        paired: names of body sites of which there are two.
        broad: names of what many more exact names end with.
    """

    scales: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    paired: frozenset[str] = frozenset()
    broad: frozenset[str] = frozenset()


def known_of(lexicon: Lexicon) -> Known:
    """Return what the mappings know that a document's facts are held against.

    Args:
        lexicon: the compiled mappings.

    Raises:
        MappingError: the reasons to doubt a fact can't be read.
    """
    paired = (entry for entry in lexicon.entries if entry.kind == "site" and (entry.left or entry.right))
    names = frozenset(name.lower() for entry in paired for name in (entry.name, *entry.synonyms))
    return Known(scales_by_code(grades_of(lexicon)), load_doubts(), names, frozenset(_broad_names(lexicon)))


def _broad_names(lexicon: Lexicon) -> Iterator[str]:
    """Yield names of one word that many more exact names end with ("pain", "knee pain")."""
    names = {entry.name.lower() for entry in lexicon.entries}
    ends = Counter(name.rpartition(" ")[2] for name in names if " " in name)
    yield from (name for name in names if ends[name] >= _MANY_ENDS)


def model_of(volume: Volume, known: Known) -> dict[str, Any]:
    """A document as the page has it.

    Args:
        volume: its results.
        known: what the mappings know.

    Returns:
        Plain JSON data; of a broken bundle only its name and what is wrong.
    """
    empty = {"path": volume.path, "name": volume.path, "title": volume.path, "error": volume.error}
    if volume.error:
        return empty
    try:
        return _model(volume, known)
    except (InputError, KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration) as error:
        why = str(error) if isinstance(error, InputError) else "not a bundle that this software wrote"
        return {**empty, "error": why}


def _model(volume: Volume, known: Known) -> dict[str, Any]:
    entries = volume.bundle["entry"]
    sources = [
        (e.get("fullUrl", ""), e["resource"]) for e in entries if e["resource"]["resourceType"] == "DocumentReference"
    ]
    if not sources:
        raise InputError("there is no DocumentReference in it")
    document = _document([one for _, one in sources])
    begins = begins_of([url for url, _ in sources], document) if document else {}
    resources = {e.get("fullUrl", ""): in_whole(e["resource"], begins) if begins else e["resource"] for e in entries}
    text = document.text if document else ""
    to16 = _Utf16(text)
    absent = outside(resources.items())
    people = [absent] if absent else []
    people += [(url, one) for url, one in resources.items() if one["resourceType"] in ("Patient", "Group")]
    who = {url: number for number, (url, _) in enumerate(people)}
    told = {
        one.full_url: _named(one, resources[one.full_url])
        for one in explained({"entry": [{"fullUrl": u, "resource": r} for u, r in resources.items()]})
    }
    trace = volume.trace
    files = {file.name: start for start, file in document.files} if document else {}
    curators, claims = _curators(resources), Claims(_whys(trace.get("why", []), files))
    facts = [
        _fact(url, resources[url], one, who, known.scales, to16, curators.get(url, []), claims)
        for url, one in told.items()
    ]
    around = Surroundings(text, list(_missed(trace, files)))
    for fact, names in zip(facts, _doubts(told, resources, claims, volume.outcome, known, around), strict=True):
        if names:
            fact |= {"doubts": list(names), "risk": risk_of(names, known.reasons)}
    place = {fact["url"]: number for number, fact in enumerate(facts)}
    first = sources[0][1]
    traced = trace.get("document", {})
    return {
        "path": volume.path,
        "name": traced.get("name")
        or (document.name if document else first["content"][0]["attachment"].get("title", "")),
        "sha256": traced.get("sha256") or (document.sha256 if document else ""),
        "title": str(first.get("description") or volume.path),
        "kind": shown(first.get("type")),
        "address": str(first["content"][0]["attachment"].get("url") or ""),
        "text": text,
        "tables": list(_tables(document, to16, trace.get("plan", []))) if document else [],
        "people": [
            {"url": url, "name": _called(one, number), "about": _about(one), "born": str(one.get("birthDate") or "")}
            for number, (url, one) in enumerate(people)
        ],
        "facts": facts,
        "findings": list(_findings(volume.outcome, place, to16, begins)),
        "ledger": list(_ledger(trace, files, to16)),
        "counts": trace.get("counts", {}),
        "traced": bool(trace),
        "asides": [[str(one.get("what", "")), str(one.get("quote", ""))] for one in trace.get("left_out", [])],
        "error": "",
    }


def _named(one: Explanation, resource: Mapping[str, Any]) -> Explanation:
    """Return a fact with the name of the device that it is about, where it has none of its own."""
    devices = (
        shown(part.get("type")) for part in resource.get("contained", ()) if part.get("resourceType") == "Device"
    )
    name = "" if one.name else next(devices, "")
    return replace(one, name=name) if name else one


def _doubts(
    told: Mapping[str, Explanation],
    resources: Mapping[str, Mapping[str, Any]],
    claims: Claims,
    outcome: Mapping[str, Any],
    known: Known,
    around: Surroundings,
) -> list[tuple[str, ...]]:
    """Return the reasons to doubt each fact of a document."""
    found: dict[str, set[str]] = {}
    tables: set[str] = set()
    for issue in outcome.get("issue", []):
        code = next((str(c.get("code", "")) for c in issue.get("details", {}).get("coding", [])), "")
        if code == DOUBTFUL:
            tables.update(str(part["valueString"]) for part in _span_parts(issue) if part.get("url") == "table")
        for url in issue.get("expression", []) if code else ():
            found.setdefault(url, set()).add(code)
    seen = [Seen(one, resources[url], claims.of(one), frozenset(found.get(url, ()))) for url, one in told.items()]
    return doubts_of(seen, known.reasons, known.paired, tables, around, known.broad)


def _whys(whys: Iterable[Mapping[str, Any]], files: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    """Yield what is claimed of facts, with places of a case's files as places in its whole text, as the facts have them."""
    for why in whys:
        begin = files.get(str(why.get("document", "")))
        if begin is None:
            yield why
            continue
        claims = [_shifted(claim, begin) for claim in why["claims"]]
        yield {**_shifted(why, begin), "document": "", "claims": claims}


def _shifted(one: Mapping[str, Any], begin: int) -> dict[str, Any]:
    return {**one, **{key: one[key] + begin for key in ("start", "end") if key in one}}


def _missed(trace: Mapping[str, Any], files: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each place that was not understood."""
    for one in trace.get("passages", []):
        if one.get("state") == "not understood" and "start" in one:
            begin = files.get(str(one.get("document", "")), 0)
            yield one["start"] + begin, one["end"] + begin


def _span_parts(issue: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in issue.get("extension", []):
        if one.get("url") == _SPAN:
            yield from one["extension"]


def _document(sources: list[dict[str, Any]]) -> Document | None:
    try:
        return read_source(sources)
    except InputError:  # made with --no-text: the facts are shown with their quotes alone
        return None


class _Utf16:
    """Offsets of a text as JavaScript counts them."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.wide = [] if text.isascii() else [at for at, sign in enumerate(text) if ord(sign) > 0xFFFF]

    def __call__(self, offset: Any) -> int:
        at = min(max(int(offset or 0), 0), self.length)
        return at + bisect_left(self.wide, at) if self.wide else at


def _tables(document: Document, to16: _Utf16, decided: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    names = iter(document.table_names())
    for block in document.blocks:
        table = block.table
        if table is None:
            continue
        name = next(names)
        yield {
            "name": name,
            **planned_table(table, name, decided),
            "span": [to16(table.span.start), to16(table.span.end)],
            "rows": table.rows,
            "columns": table.columns,
            "cells": [
                [c.row, c.column, c.rowspan, c.colspan, int(c.header), to16(c.span.start), to16(c.span.end)]
                for c in table.cells
            ],
        }


def _called(person: Mapping[str, Any], number: int) -> str:
    if person["resourceType"] == "Group":
        return f"Group of {person['quantity']}" if person.get("quantity") else "The group"
    named = next((str(n["text"]) for n in person.get("name", []) if n.get("text")), "")
    labels = [
        str(i["value"]) for i in person.get("identifier", []) if not str(i.get("system", "")).endswith("/identifier")
    ]
    return named or next(iter(labels), "") or f"Patient {number + 1}"


def _about(person: Mapping[str, Any]) -> str:
    told = [str(person.get("gender") or ""), str(person.get("birthDate") or "")]
    return ", ".join(filter(None, told))


def _fact(
    url: str,
    resource: Mapping[str, Any],
    told: Explanation,
    who: Mapping[str, int],
    grades: Mapping[str, str],
    to16: _Utf16,
    curators: list[dict[str, str]],
    claims: Claims,
) -> dict[str, Any]:
    kind = resource["resourceType"]
    about = target_of(resource.get("subject") or resource.get("patient") or {}) or url
    form = form_of(resource)
    dosage = resource.get("dosage")
    site = resource.get("bodySite") or (dosage.get("site") if isinstance(dosage, dict) else None)
    place = shown(site[:1] if isinstance(site, list) else site)
    side = _SIDE.match(place)
    point = _timepoint(resource)
    value = _value(resource)
    codings = _codings(resource)
    number, ordinal, unit = _number(resource)
    reference: dict[str, Any] = next(iter(resource.get("referenceRange", [])), {})
    printed = resource.get("valueCodeableConcept") or {}
    grade = next((grades[c["code"]] for c in printed.get("coding", []) if c.get("code") in grades), "")
    fact = {
        "url": url,
        "type": kind,
        "kind": _kind(resource, form),
        "person": who.get(about, -1),
        "name": told.name or kind,
        "says": told.says,
        "value": value,
        "site": place,
        "side": side[0] if side else "",
        "date": _date(resource),
        **point,
        "spans": list(_spans(resource, to16)),
        "quotes": [[quote.text, quote.cell] for quote in told.quotes],
        "cell": next(([one.table, one.row, one.column] for one in told.quotes if one.table), []),
        "entry": told.entry,
        "rule": told.rule,
        "why": [claim_line(claim) for claim in claims.of(told)],
        "codes": [
            [
                _SYSTEMS.get(c.get("system", ""), c.get("system", "").rpartition("/")[2]),
                c.get("code", ""),
                c.get("display", ""),
            ]
            for c in codings
        ],
        "tags": [str(t.get("code", "")) for t in resource.get("meta", {}).get("tag", [])],
        "status": str(resource.get("status") or shown(resource.get("verificationStatus"))),
        "rejected": is_rejected(resource),
        "settable": list(form.review.settable) if form else [],
        "now": {name: value for name, one in _more(kind, form).items() if (value := one.read(dict(resource)))},
        "presence": _presence(resource),
        "number": number,
        "ordinal": ordinal,
        "unit": unit,
        "grade": grade,
        "low": reference.get("low", {}).get("value"),
        "high": reference.get("high", {}).get("value"),
        "members": len(resource.get("hasMember", [])),
        "form": form.name if form and form.name != kind else "",
        "curators": curators,
    }
    return {
        key: one
        for key, one in fact.items()
        if key in _ALWAYS or (one not in (None, "", [], {}, ()) and one is not False)
    }


_ALWAYS = frozenset(("name", "says", "spans", "settable"))


def _more(kind: str, form: Form | None) -> Mapping[str, Settable]:
    """Return what a curator may set of a resource beside what all have."""
    if kind == "Patient":
        return OF_PEOPLE
    return form.correcting.more if form else {}


def _kind(resource: Mapping[str, Any], form: Form | None) -> str:
    """Return the class that a resource has on the page."""
    if form is None:
        return "person" if resource["resourceType"] in ("Patient", "Group") else "history"
    kind = form.review.kind
    return kind if isinstance(kind, str) else kind(dict(resource))


_NO_VALUE = "Unknown"
"""FHIR's word for a value that wasn't printed; on the page the doubt "no value" says it."""


def _value(resource: Mapping[str, Any]) -> str:
    """Return the value of a resource in words."""
    form = form_of(resource)
    if resource["resourceType"] == "Patient":
        words = [_about(resource)]
    elif resource["resourceType"] == "Group":
        words = [str(resource.get("quantity") or "")]
    else:
        words = ((form.review.words if form else None) or words_of)(dict(resource))
    return ", ".join(word for word in words if word and word.strip() and word != _NO_VALUE)


def _presence(resource: Mapping[str, Any]) -> str:
    if "verificationStatus" in resource:
        return (
            "absent"
            if any(c.get("code") == "refuted" for c in resource["verificationStatus"].get("coding", []))
            else "present"
        )
    value = resource.get("valueCodeableConcept") or {}
    return next((_PRESENCE[c["code"]] for c in value.get("coding", []) if c.get("code") in _PRESENCE), "")


def _number(resource: Mapping[str, Any]) -> tuple[float | None, float | None, str]:
    form = form_of(resource)
    quantity = form.review.quantity(dict(resource)) if form and form.review.quantity else {}
    number = resource.get("valueInteger", quantity.get("value"))
    code = quantity.get("code") or ""
    for coding in (resource.get("valueCodeableConcept") or {}).get("coding", []):
        for extension in coding.get("extension", []):
            if extension.get("url") == _ORDINAL:
                return None, float(extension["valueDecimal"]), ""
    return (float(number) if isinstance(number, int | float) else None), None, code if code != "1" else ""


def _codings(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    form = form_of(resource)
    found = resource.get(form.named_by) if form else None
    return list(found.get("coding", [])) if isinstance(found, dict) else []


def _date(resource: Mapping[str, Any]) -> str:
    for key, value in stated(resource).items():
        if key.startswith(times()):
            if isinstance(value, str):
                return value
            if isinstance(value, dict) and ("start" in value or "end" in value):
                return str(value.get("start") or value.get("end"))
    return ""


def _timepoint(resource: Mapping[str, Any]) -> dict[str, Any]:
    for one in resource.get("extension", []):
        if one.get("url") == _TIMEPOINT:
            parts = {p["url"]: next((v for k, v in p.items() if k.startswith("value")), None) for p in one["extension"]}
            offset = parts.get("offset") or {}
            return {
                "phase": parts.get("phase") or "",
                "label": parts.get("label") or "",
                "offset": [offset["value"], offset.get("code", "")] if "value" in offset else [],
                "course": parts.get("course"),
            }
    return {}


def _spans(resource: Mapping[str, Any], to16: _Utf16) -> Iterator[list[int]]:
    for one in resource.get("extension", []):
        if one.get("url") == _SPAN:
            parts = {p["url"]: p.get("valueInteger") for p in one["extension"]}
            start, end = to16(parts.get("start")), to16(parts.get("end"))
            if start < end:
                yield [start, end]


def _curators(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """Who said what of a fact already, from the Provenance that corrections have."""
    done = {"verifier": "accepted", "author": "corrected", "informant": "commented"}
    found: dict[str, list[dict[str, str]]] = {}
    for one in resources.values():
        if one["resourceType"] != "Provenance" or "activity" not in one:
            continue
        agent = one["agent"][0]
        operation = one["activity"]["coding"][0]["code"]
        part = agent.get("type", {}).get("coding", [{}])[0].get("code", "")
        if part == "assembler":  # this software, which read the document
            continue
        word = {"NULLIFY": "rejected", "CREATE": "added"}.get(operation, done.get(part, part))
        said = {
            "who": str(agent.get("who", {}).get("display", "")),
            "did": word,
            "when": str(one.get("recorded", "")),
            "note": shown(one.get("reason")),
            "was": _value(one["contained"][0]) if one.get("contained") else "",
        }
        for target in one.get("target", []):
            found.setdefault(target.get("reference", ""), []).append(said)
    return found


def _findings(
    outcome: Mapping[str, Any], place: Mapping[str, int], to16: _Utf16, begins: Mapping[str, tuple[int, str]]
) -> Iterator[dict[str, Any]]:
    for issue in outcome.get("issue", []):
        code = next((str(c.get("code", "")) for c in issue.get("details", {}).get("coding", [])), "")
        if issue.get("code") == "informational" and not code:
            continue
        yield {
            "code": code,
            "severity": str(issue.get("severity", "")),
            "text": str(issue.get("diagnostics", "")),
            "facts": [place[url] for url in issue.get("expression", []) if url in place],
            "spans": list(_spans(in_whole(issue, begins) if begins else issue, to16)),
        }


def _ledger(trace: Mapping[str, Any], files: Mapping[str, int], to16: _Utf16) -> Iterator[list[Any]]:
    """[start, end, state, unit, reason], of what gave no fact; older traces have neither state nor unit."""
    yield from _lines(trace.get("passages", []), "", files, to16)
    yield from _lines(trace.get("structure", []), "structure", files, to16)


def _lines(
    items: Iterable[Mapping[str, Any]], state: str, files: Mapping[str, int], to16: _Utf16
) -> Iterator[list[Any]]:
    for one in items:
        begin = files.get(str(one.get("document", "")), 0)
        start, end = to16(int(one.get("start", 0)) + begin), to16(int(one.get("end", 0)) + begin)
        if start < end:
            told = state or str(one.get("state", "left out"))
            yield [start, end, told, str(one.get("unit", "")), str(one.get("reason", ""))]


MODULES = (
    "text",
    "data",
    "store",
    "current",
    "queue",
    "terms",
    "source",
    "plan",
    "facts",
    "edit",
    "course",
    "ledger",
    "bulk",
    "project",
    "conflicts",
    "app",
)
"""In the order of their imports; the last one begins."""
_IMPORT = re.compile(r"^import [^;]*;\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)


class Project(Struct, frozen=True):
    """How several people share a review.

    Args:
        finals: who may decide where curators differ; empty for everybody.
        assigned: the curators of each document by its path; empty where all read everything.
        blind: whether what others said of a fact is hidden until one has judged it.
    """

    finals: tuple[str, ...] = ()
    assigned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blind: bool = False


class Models:
    """Documents as the page has them; those whose files didn't change are kept.

    Args:
        lexicon: the compiled mappings.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._known = known_of(lexicon)
        self._kept: dict[str, tuple[tuple[object, ...], dict[str, Any]]] = {}

    def keep(self, shelf: Iterable[Volume]) -> None:
        """Make documents of results that were read already.

        Args:
            shelf: the results.
        """
        for volume in shelf:
            self._kept[str(volume.file)] = state_of(volume.file), self._made(volume)

    def of(self, out: Path) -> list[dict[str, Any]]:
        """Return the documents of a folder.

        Args:
            out: the folder of results.

        Raises:
            InputError: there is no such folder, or no bundle in it.
        """
        found: dict[str, tuple[tuple[object, ...], dict[str, Any]]] = {}
        for file in bundle_files(out):
            state = state_of(file)
            kept = self._kept.get(str(file))
            volume = None if kept is not None and kept[0] == state else volume_of(out, file)
            found[str(file)] = kept if volume is None and kept is not None else (state, self._made(volume))
        self._kept = found
        return disagreeing([model for _, model in found.values()], self._known.reasons)

    def one(self, volume: Volume) -> dict[str, Any]:
        """Return a document that is no file.

        Args:
            volume: its results.
        """
        return disagreeing([model_of(volume, self._known)], self._known.reasons)[0]

    def _made(self, volume: Volume | None) -> dict[str, Any]:
        assert volume is not None
        return model_of(volume, self._known)


def page_of(
    documents: Iterable[Volume | dict[str, Any]],
    corrections: Sequence[Correction],
    lexicon: Lexicon,
    *,
    title: str = "",
    token: str = "",
    project: Project | None = None,
    user: str = "",
    plan: Plan | None = None,
    replans: bool = False,
) -> str:
    """The review page of a folder of results.

    Args:
        documents: its documents, as results or as `Models` has them.
        corrections: what curators have said already.
        lexicon: the compiled mappings, whose concepts the page searches.
        title: what the page is called, the folder's name.
        token: what the page shows to the server that it may write to; "" for a page that is a file.
        project: who reads what, who decides, and whether blind.
        user: who signed in; "" where people write their names themselves.
        plan: what was said of tables so far.
        replans: whether the server converts anew what a plan changes.

    Returns:
        HTML that needs neither network nor other files, and lets nothing else run.
    """
    known = known_of(lexicon)
    models = disagreeing([model_of(one, known) if isinstance(one, Volume) else one for one in documents], known.reasons)
    shared = project or Project()
    told = {
        "title": title,
        "version": VERSION,
        "token": token,
        "corrections": [plain_of(one) for one in corrections],
        "grades": grades_of(lexicon),
        "reasons": {one.name: [one.badge, one.says, one.weight] for one in known.reasons.values()},
        "documents": [_listed(document) for document in models],
        "fields": _fields(),
        "user": user,
        "finals": list(shared.finals),
        "assigned": {path: list(names) for path, names in shared.assigned.items()} or None,
        "blind": shared.blind,
        "plan": plain_tables(plan) if plan else [],
        "planning": {name: list(words) for name, words in CHOICES.items()},
        "replans": replans,
    }
    script, style = _script(), _part("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            f"connect-src {chr(39)}self{chr(39)}" if token else "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    page: str = _template().render(
        title=title or "Review",
        version=VERSION,
        policy=policy,
        style=style,
        script=script,
        told=embedded(told),
        documents=[embedded(document) for document in models],
        terms=packed_terms(lexicon),
    )
    return page


def _fields() -> dict[str, list[list[Any]]]:
    """Return what else may be set, by the names of forms: [name, title, how, choices, kind of concepts]."""
    more = {"Patient": OF_PEOPLE, **{form.name: form.correcting.more for form in forms()}}
    return {
        name: [[key, one.title, *_asked_for(one), one.of] for key, one in settable.items()]
        for name, settable in more.items()
        if settable
    }


def _asked_for(one: Settable) -> tuple[str, list[str]]:
    """Return how the page asks for an attribute, and the words that it may be."""
    return ("choice", ["", *words_for(one.of)]) if one.sort == "words" else (one.sort, list(one.choices))


def embedded(data: Any) -> str:
    """JSON that can stand in a script element whatever it says."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    body = body.encode("utf-8", "backslashreplace").decode()
    return body.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\r", "\\r")


def _listed(document: dict[str, Any]) -> dict[str, Any]:
    """A document in the list of all."""
    facts = document.get("facts", [])
    return {
        "path": document["path"],
        "title": document["title"],
        "name": document["name"],
        "sha256": document.get("sha256", ""),
        "kind": document.get("kind", ""),
        "error": document["error"],
        "facts": len(facts),
        "people": len(document.get("people", [])),
        "queue": [
            [fact.get("risk", 0), number, fact["url"], int(_is_judged(fact)), fact.get("person", -1)]
            for number, fact in enumerate(facts)
            if fact["kind"] != "person"
        ],
        "findings": len(document.get("findings", [])),
        "codes": sorted({one["code"] for one in document.get("findings", []) if one["code"]}),
        "missed": sum(line[2] == "not understood" for line in document.get("ledger", [])),
    }


def _is_judged(fact: Mapping[str, Any]) -> bool:
    """Return True if a curator judged a fact before the bundle was made."""
    return bool(fact.get("rejected")) or any(one["did"] != "commented" for one in fact.get("curators", ()))


@cache
def _script() -> str:
    """The modules as one: what they import from each other is there already."""
    bodies = [_EXPORT.sub("", _IMPORT.sub("", _part(f"{name}.js"))) for name in MODULES]
    return '(() => {\n"use strict";\n' + "\n".join(bodies) + "\n})();\n"


@cache
def _part(name: str) -> str:
    return (files("etl.review") / "page" / name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("etl.review", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")


def _hash(body: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
