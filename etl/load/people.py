"""Which of a server's patients the people of documents are: by the hospital's identifiers, by a rule that somebody chose, or for
somebody to decide. A hospital's patient is looked up and referred to, and never written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from etl.elements.write import IDENTIFIER, Resource
from etl.errors import InputError
from etl.fhir.patient import LABELS, RECORDS
from etl.load.documents import Document, foreign, own
from etl.load.server import RefusedError, Server
from etl.load.state import address, token
from etl.spreadsheet import quote_cell
from etl.value import replace

Rule = Literal["", "mrn+birthdate", "name+birthdate", "server"]
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
"""https://hl7.org/fhir/R4/patient-operation-match.html"""
_CERTAIN = "certain"
_ENOUGH = 2
"""Words that a printed name needs so that it names somebody: twins share their surname and birth date."""
MATCH_COLUMNS = (
    *("document", "person", "system", "value", "accept", "by", "patient"),
    *("name", "birth date", "number", "patient name", "patient birth date", "patient number"),
)


class Identity(Struct, frozen=True):
    """By what people of documents are taken for patients of the server.

    Args:
        system: the system that printed record numbers are of, "" where nobody says.
        rule: what must agree: the number and birth date, the name and birth date, or what the server's $match is certain
            of; "" for the number alone where its system is known.
    """

    system: str = ""
    rule: Rule = ""

    @property
    def told(self) -> tuple[str, ...]:
        """What is known of it, for the digest of a load."""
        return tuple(filter(None, (self.system, self.rule)))


def known_people(server: Server, document: Document, identity: Identity | None = None) -> dict[str, str]:
    """Where the server has the patients that the hospital's identifiers or a rule name.

    Args:
        server: the server.
        document: the document.
        identity: by what else than the hospital's identifiers they are known.

    Returns:
        Address by fullUrl. Somebody whom the rule finds nowhere has none, and is created.

    Raises:
        InputError: an identifier has no match, a rule several, or what they find contradicts the document or isn't in
            use any more; the document isn't sent then.
    """
    identity = identity or Identity()
    found: dict[str, str] = {}
    for number, (url, patient) in enumerate(_patients(document), 1):
        match = _known(server, patient, identity, f"person p{number}")
        if match is None:
            continue
        place = address(match)
        replaced = any(link.get("type") == "replaced-by" for link in match.get("link", []))
        if replaced or match.get("active") is False:
            state = "was merged into another" if replaced else "isn't active"
            raise InputError(f"person p{number}: {place} {state}; nothing of this document is sent")
        if place in found.values():
            raise InputError(f"person p{number}: {place} is another person of it too; nothing of this document is sent")
        found[url] = place
    return found


def _known(server: Server, patient: Resource, identity: Identity, called: str) -> Resource | None:
    given = foreign(patient)
    number = _number(patient)
    if given is not None:
        return _only(_of_identifier(server, *given), called, "its identifier", needed=True)
    if identity.rule == "server":
        return _only(_certain(server, patient, identity.system), called, "the server's $match")
    if identity.rule == "name+birthdate":
        return _only(_of_name(server, patient), called, "its name and birth date")
    if not (identity.system and number):
        return None
    match = _only(_of_identifier(server, identity.system, number), called, "its number", needed=not identity.rule)
    if match is not None:
        _agrees(patient, match, called, needed=identity.rule == "mrn+birthdate")
    return match


def _only(matches: Iterable[Resource], called: str, by: str, *, needed: bool = False) -> Resource | None:
    """The one patient there is; none where that is no mistake."""
    found = {address(one): one for one in matches}
    if len(found) > 1 or (needed and not found):
        told = f"{len(found)} patients" if found else "no patient"
        raise InputError(f"{called}: {by} names {told} on the server; nothing of this document is sent")
    return next(iter(found.values()), None)


def _agrees(patient: Resource, match: Resource, called: str, *, needed: bool) -> None:
    """A number may be misread or printed wrong: the birth date must not speak against it, and must be there for a rule."""
    mine, theirs = str(patient.get("birthDate", "")), str(match.get("birthDate", ""))
    if mine and theirs and not (mine.startswith(theirs) or theirs.startswith(mine)):
        told = "has another birth date"
    elif needed and not (_DAY.fullmatch(mine) and mine == theirs):
        told = "has its number, and one of the two has no full birth date"
    else:
        return
    raise InputError(f"{called}: {address(match)} {told}; nothing of this document is sent")


def _of_identifier(server: Server, system: str, value: str) -> Iterator[Resource]:
    return server.search("Patient", identifier=token(system, value))


def _of_name(server: Server, patient: Resource) -> Iterator[Resource]:
    """Patients born on the same day who have each word of the printed name, and no other sex.

    They are searched by their day alone: of a name that is only a text, servers look at its beginning.
    """
    born = str(patient.get("birthDate", ""))
    if not _DAY.fullmatch(born):
        return
    for name in patient.get("name", []):
        words = _words(str(name.get("text", ""))) - _TITLES
        if len(words) < _ENOUGH or any(len(word) < _ENOUGH for word in words):
            continue
        for match in server.search("Patient", birthdate=born):
            mine, theirs = patient.get("gender"), match.get("gender")
            if any(words <= _name_words(one) for one in match.get("name", [])) and (not mine or theirs in (mine, None)):
                yield match


def _certain(server: Server, patient: Resource, system: str) -> Iterator[Resource]:
    return (match for match, grade in _graded(server, patient, system) if grade == _CERTAIN)


def _graded(server: Server, patient: Resource, system: str) -> Iterator[tuple[Resource, str]]:
    """What the server's $match finds, each with its grade ("certain", "probable" …)."""
    number = _number(patient)
    asked: Resource = {"resourceType": "Patient"}
    asked |= {"identifier": [{"system": system, "value": number}]} if system and number else {}
    asked |= {key: patient[key] for key in ("name", "gender", "birthDate") if patient.get(key)}
    if len(asked) == 1:
        return
    parameters = [{"name": "resource", "resource": asked}, {"name": "count", "valueInteger": 10}]
    answer = server.post("Patient/$match", {"resourceType": "Parameters", "parameter": parameters})
    for entry in answer.get("entry", []):
        search = entry.get("search", {})
        grades = [str(e.get("valueCode", "")) for e in search.get("extension", []) if e.get("url") == _GRADE]
        match = entry.get("resource", {})
        if match.get("resourceType") == "Patient" and own(match) != own(patient):
            yield match, grades[0] if grades else ""


def with_numbers(document: Document, system: str, known: Mapping[str, str]) -> Document:
    """Return a document whose new patients have their printed number as one of a hospital's.

    Args:
        document: the document.
        system: the numbers' system, "" to leave them as they are.
        known: address by fullUrl of the people whom the server has: they aren't sent.
    """
    changed: dict[str, Resource] = {}
    for url, patient in _patients(document) if system else ():
        if url not in known and _number(patient):
            listed = [{**i, "system": system} if _is_record(i) else i for i in patient["identifier"]]
            changed[url] = {**patient, "identifier": listed}
    return replace(document, resources={**document.resources, **changed}) if changed else document


def called_alike(document: Document) -> frozenset[str]:
    """Return what people of two documents share who may be one: their number, and their name with their birth date.

    Args:
        document: the document.
    """
    found: set[str] = set()
    for _, patient in _patients(document):
        words = " ".join(sorted(_name_words(*patient.get("name", [])) - _TITLES))
        found |= {f"{_number(patient)}|"} - {"|"} | {f"{words}|{patient.get('birthDate', '')}"}
    return frozenset(found)


def _number(patient: Resource) -> str:
    """The printed record number, where there is one and no second."""
    found = {str(i.get("value", "")) for i in patient.get("identifier", []) if _is_record(i)}
    return found.pop() if len(found) == 1 else ""


def _is_record(identifier: Mapping[str, Any]) -> bool:
    return str(identifier.get("system", "")).startswith(RECORDS)


def _patients(document: Document) -> list[tuple[str, Resource]]:
    return [(u, r) for u, r in document.resources.items() if r["resourceType"] == "Patient"]


# For somebody to decide: a table of candidates.


class _Somebody(Struct):
    """A person of one or several documents.

    Args:
        patient: as the first document has them.
        places: each document's name and the person's key there ("p1").
        names: as printed.
    """

    patient: Resource
    places: list[tuple[str, str]]
    names: dict[str, None]


def proposals(
    server: Server, documents: Iterable[Document], identity: Identity | None = None, *, match: bool = False
) -> list[dict[str, str]]:
    """Patients of the server that may be the documents' people, for somebody to decide.

    By a printed record number or label (any patient with that identifier), by the printed name with the same birth
    date (each printed word, titles aside, begins a word of the patient's name), and by the server's $match. Nothing is
    decided here.

    Args:
        server: the server.
        documents: the documents; people with the same birth date and number, or name, are one.
        identity: of which system printed numbers are.
        match: whether the server has $match.

    Returns:
        Rows with `MATCH_COLUMNS`; a person without candidate has one whose `by` is none.

    Raises:
        ServerError: the server doesn't tell.
    """
    identity = identity or Identity()
    rows: list[dict[str, str]] = []
    for somebody in _each_once(documents):
        found: dict[str, tuple[Resource, list[str]]] = {}
        for by, candidate in _candidates(server, somebody.patient, identity, match):
            found.setdefault(address(candidate), (candidate, []))[1].append(by)
        rows += [_row(somebody, ", ".join(dict.fromkeys(by)), one) for one, by in found.values()]
        rows += [] if found else [_row(somebody, "none")]
    return rows


def _each_once(documents: Iterable[Document]) -> list[_Somebody]:
    people: dict[tuple[str, ...], _Somebody] = {}
    for document in documents:
        for number, (_, patient) in enumerate(_patients(document), 1):
            if foreign(patient):
                continue
            place = (document.name, f"p{number}")
            one = people.setdefault(_alike(patient) or place, _Somebody(patient, [], {}))
            one.places.append(place)
            one.names |= dict.fromkeys(filter(None, (str(n.get("text", "")) for n in patient.get("name", []))))
    return list(people.values())


def _alike(patient: Resource) -> tuple[str, ...]:
    """What makes two printed people one: the number, else the whole name, with the birth date; () for neither."""
    born, number = str(patient.get("birthDate", "")), _number(patient)
    words = sorted(_name_words(*patient.get("name", [])) - _TITLES)
    if not _DAY.fullmatch(born) or not (number or len(words) >= _ENOUGH):
        return ()
    return ("number", number, born) if number else ("name", *words, born)


def _row(one: _Somebody, by: str, match: Resource | None = None) -> dict[str, str]:
    system, value = (foreign(match) or ("", "")) if match else ("", "")
    documents = "\n".join(name for name, _ in one.places)
    people = "\n".join(person for _, person in one.places)
    mine = ("; ".join(one.names), str(one.patient.get("birthDate", "")), _number(one.patient))
    cells = (documents, people, system, value, "", by, address(match) if match else "", *mine, *_shown(match or {}))
    return dict(zip(MATCH_COLUMNS, cells, strict=True))


def _shown(match: Resource) -> tuple[str, str, str]:
    """A patient's name, birth date and numbers, to be compared."""
    names = [
        str(n.get("text") or " ".join([*map(str, n.get("given", [])), str(n.get("family", ""))]).strip())
        for n in match.get("name", [])
    ]
    numbers = [str(i["value"]) for i in match.get("identifier", []) if i.get("value") and i.get("system") != IDENTIFIER]
    return "; ".join(names), str(match.get("birthDate", "")), "; ".join(numbers)


def _candidates(server: Server, patient: Resource, identity: Identity, match: bool) -> Iterator[tuple[str, Resource]]:
    """Candidates with an identifier of the hospital's, each as often as something speaks for it."""
    for by, one in (*_searched(server, patient, identity), *(_matched(server, patient, identity) if match else ())):
        if own(one) != own(patient) and foreign(one):
            yield by, one


def _matched(server: Server, patient: Resource, identity: Identity) -> Iterator[tuple[str, Resource]]:
    try:
        for one, grade in _graded(server, patient, identity.system):
            yield f"$match {grade}".strip(), one
    except RefusedError:  # it says that it has $match, and wants more than is known here
        return


def _searched(server: Server, patient: Resource, identity: Identity) -> Iterator[tuple[str, Resource]]:
    born = str(patient.get("birthDate", ""))
    for one in patient.get("identifier", []):
        value = str(one.get("value", ""))
        if not value or one.get("system") == IDENTIFIER:
            continue
        system = str(one.get("system", ""))
        by = "record number" if _is_record(one) else "label"
        of = identity.system if _is_record(one) else "" if system.startswith(LABELS) else system
        named = token(of, value) if of else token("", value)[1:]
        yield from ((by, match) for match in server.search("Patient", identifier=named))
    for name in patient.get("name", []) if born else ():
        words = _words(str(name.get("text", ""))) - _TITLES
        for word in sorted(words):
            for match in server.search("Patient", name=word, birthdate=born):
                if any(_begin(words, one) for one in match.get("name", [])):
                    yield "name and birth date", match


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _name_words(*names: Resource) -> set[str]:
    parts = [part for n in names for part in (n.get("text", ""), n.get("family", ""), *n.get("given", []))]
    return _words(" ".join(map(str, parts)))


def _begin(words: set[str], name: Resource) -> bool:
    """Whether each word begins one of a name; servers look at each part of a name by itself."""
    known = _name_words(name)
    return all(any(one.startswith(word) for one in known) for word in words)


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The list as CSV, to be decided on: "yes" under accept. It is a subject map then.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front, which reading takes away.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, MATCH_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: quote_cell(cell) for key, cell in row.items()} for row in rows)
    return out.getvalue().encode()
