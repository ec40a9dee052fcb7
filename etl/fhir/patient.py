"""Patient: a person the document describes (CONTRACT section 2), and those whom a hospital knows already."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from etl.elements.write import (
    HL7_CODES,
    HL7_EXTENSION,
    IDENTIFIER,
    Context,
    Resource,
    codeable,
    coded,
    fhir_date,
    identifier,
    pruned,
    shell,
    source_span,
    string,
    target_of,
)
from etl.errors import InputError
from etl.facts import DEAD, Person
from etl.fhir.encode import with_entries
from etl.patterns import regex
from etl.spreadsheet import unquote_cell

# Patient: a person the document describes (CONTRACT section 2). No birth date is made up from an age.


LABELS = f"{IDENTIFIER}/label"
"""Beginning of the system of a document's own labels; the document's identity follows."""
RECORDS = f"{IDENTIFIER}/record"
"""Beginning of the system of printed record numbers; the document's identity follows, as two hospitals have the same number."""


def patient(person: Person, context: Context) -> Resource:
    """Build the Patient.

    Args:
        person: the person; the name stays as printed, never split.
        context: the bundle's shared parts.

    Returns:
        A Patient.
    """
    out = shell("Patient", context.urls[person.key], "patient")
    label = string(person.label)
    name = string(person.name) or label
    country = codeable(person.nationality)
    extensions = [source_span(place, context) for place in person.evidence]
    if country:
        extensions.append(
            {
                "url": f"{HL7_EXTENSION}/patient-nationality",
                "extension": [{"url": "code", "valueCodeableConcept": country}],
            }
        )
    out |= {
        "extension": extensions,
        "identifier": [*identifier(out["id"]), *labelled(label, context), *_recorded(person, context)],
        "name": [human_name(name)] if name else None,
        "gender": person.gender,
        "birthDate": fhir_date(person.birth),
        "deceasedDateTime": fhir_date(person.died),
        "deceasedBoolean": person.died == DEAD or None,
        "telecom": [_contact(text) for text in filter(None, map(string, person.contacts))],
    }
    return pruned(out)


def _contact(text: str) -> Resource:
    """Return a telephone number or a mail address as printed."""
    return {"system": "email" if "@" in text else "phone", "value": text}


_PART = regex(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")
_BEHIND = frozenset({"jr", "sr", "md", "phd", "ii", "iii", "iv", "esq", "rn", "do"})
"""What may stand after a comma and is no given name."""


def human_name(name: str) -> Resource:
    """Return a HumanName: the text always, family and given only where a comma says which is which.

    Args:
        name: as printed ("Vale, Ina Ruth").
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    parts = given.split()
    sure = comma and _PART.fullmatch(family) and _PART.fullmatch(given) and family[0].isupper() and given[0].isupper()
    if not sure or any(part.strip(".").lower() in _BEHIND for part in parts):
        return {"text": name}
    return {"text": name, "family": family, "given": parts}


def _recorded(person: Person, context: Context) -> list[Resource]:
    """Printed record numbers: who knows the hospital puts its system there."""
    kind = coded(f"{HL7_CODES}/v2-0203", "MR", "Medical record number")
    numbers = filter(None, map(string, person.records))
    return [{"type": kind, "system": f"{RECORDS}/{context.key}", "value": number} for number in numbers]


def labelled(label: str | None, context: Context) -> list[Resource]:
    """The source's own label as an identifier, which holds within its document only, unless its system was said.

    Args:
        label: the label as printed.
        context: the bundle's shared parts.

    Returns:
        A list with one Identifier, empty without a label.
    """
    return [{"system": context.id_system or f"{LABELS}/{context.key}", "value": label}] if label else []


def outside(listed: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[str, Resource] | None:
    """Return the patient of a note, whom its bundle refers to and doesn't hold, as far as the reference tells.

    Args:
        listed: fullUrls and resources of a bundle.

    Returns:
        The reference, and a Patient whose identifier is what the reference says; None where all people are in the bundle.
    """
    known: set[str] = set()
    subject: Mapping[str, Any] = {}
    for url, resource in listed:
        known.add(url)
        if resource.get("resourceType") == "DocumentReference":
            subject = subject or resource.get("subject") or {}
    reference = target_of(subject)
    if not reference or reference in known or reference.startswith("urn:"):
        return None
    identifier = subject.get("identifier") or {"value": reference}
    return reference, {"resourceType": "Patient", "id": reference.rsplit("/", 1)[-1], "identifier": [identifier]}


# Patients that a hospital knows already: their identifiers come first, so that a load makes none of them twice.


SubjectMap = dict[str, dict[str, tuple[str, str]]]
"""document name → person ("p1" … in the order of the text, or the printed name) → (identifier's system, value)."""

COLUMNS = ("document", "person", "system", "value")
_YES = frozenset({"yes", "y", "x", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
UNDECIDED = ("", "")
"""In the place of an identifier: there are candidates for this person, and no answer."""


def read_subject_map(path: Path) -> SubjectMap:
    """Read a subject map: a CSV file with the columns document, person, system, value.

    Where there is a column accept (`load --match`), only rows with yes (y, x, true, 1) in it count, and somebody with
    candidates, none of whom has yes or no (n, false, 0), is undecided. A person of several documents has a line of the cells
    document and person for each.

    Args:
        path: the file.

    Returns:
        The identifiers by document and person, `UNDECIDED` for those without an answer.

    Raises:
        InputError: the file can't be read, lacks a column or has a row that isn't complete or has another word as its
            answer; row numbers are named, what stands in them isn't.
    """
    known: SubjectMap = {}
    answered: set[tuple[str, str]] = set()
    asked: set[tuple[str, str]] = set()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise InputError(f"{path}: no column {', '.join(missing)} (needed: {', '.join(COLUMNS)})")
            for row in rows:
                document, person, system, value = (unquote_cell((row[column] or "").strip()) for column in COLUMNS)
                people = _people(document, person, f"{path}:{rows.line_num}")
                answer = (row["accept"] or "").strip().casefold() if "accept" in row else "yes"
                if answer and answer not in _YES | _NO:
                    raise InputError(f"{path}:{rows.line_num}: write yes or no under accept")
                if answer not in _YES:
                    asked |= {one for one in people if system and value}
                    answered |= {one for one in people if answer}
                    continue
                if not (people and system and value):
                    raise InputError(f"{path}:{rows.line_num}: a row needs all of {', '.join(COLUMNS)}")
                for one, who in people:
                    if who in known.setdefault(one, {}):
                        raise InputError(f"{path}:{rows.line_num}: this person of this document stands here twice")
                    known[one][who] = (system, value)
                answered |= {*people}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable CSV file in UTF-8") from error
    for one, who in asked - answered:
        known.setdefault(one, {})[who] = UNDECIDED
    return known


def _people(documents: str, persons: str, place: str) -> list[tuple[str, str]]:
    """Return each document of a row with the person there; empty where a cell is."""
    if not (documents and persons):
        return []
    listed, people = documents.split("\n"), persons.split("\n")
    if len(listed) != len(people):
        raise InputError(f"{place}: a row needs as many persons as documents")
    return list(zip(listed, people, strict=True))


def with_known_subjects(bundle: Mapping[str, Any], known: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The bundle with the known identifiers put first in its Patients, and their requests made conditional on them.

    A patient who is there isn't changed by the bundle: the request creates (`ifNoneExist`) and never updates.

    Args:
        bundle: a Bundle as plain JSON data; it isn't changed.
        known: person → (system, value), see `SubjectMap`.

    Returns:
        A bundle that shares all other entries with the given one.

    Raises:
        InputError: somebody is undecided: a new patient may be one that the hospital has.
    """
    numbers = count(1)

    def known_by_now(entry: dict[str, Any]) -> dict[str, Any]:
        patient = entry.get("resource", {})
        if patient.get("resourceType") != "Patient":
            return entry
        names = [name.get("text", "") for name in patient.get("name", [])]
        keys = (f"p{next(numbers)}", *names)
        identifier = next((known[key] for key in keys if key in known), None)
        if identifier == UNDECIDED:
            raise InputError(f"person {keys[0]}: the list has candidates without yes or no under accept; decide first")
        return _identified(entry, *identifier) if identifier else entry

    return with_entries(dict(bundle), known_by_now)


def _identified(entry: Mapping[str, Any], system: str, value: str) -> dict[str, Any]:
    patient = entry["resource"]
    first = {"system": system, "value": value}
    changed = {**entry, "resource": {**patient, "identifier": [first, *patient.get("identifier", [])]}}
    if "request" in entry:
        query = f"{quote(system, safe=':/')}|{quote(value, safe='')}"
        changed["request"] = {**entry["request"], "method": "POST", "url": "Patient"}
        changed["request"]["ifNoneExist"] = f"identifier={query}"
    return changed
