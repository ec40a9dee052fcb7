"""People whom the hospital knows: looked up, referred to, never written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from etl.errors import InputError
from etl.fhir.common import IDENTIFIER, Resource
from etl.fhir.patient import LABELS
from etl.load.documents import Document, foreign, own
from etl.load.server import Server
from etl.load.state import address, token

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})
MATCH_COLUMNS = ("document", "person", "system", "value", "accept", "by", "patient")


def known_people(server: Server, document: Document) -> dict[str, str]:
    """Where the server has the patients that the hospital's identifiers name.

    Args:
        server: the server.
        document: the document.

    Returns:
        Address by fullUrl, for patients with an identifier of the hospital's.

    Raises:
        InputError: one has no match, or several, or the match isn't in use any more; the document isn't sent then.
    """
    found: dict[str, str] = {}
    for number, (url, patient) in enumerate(_patients(document), 1):
        identifier = foreign(patient)
        if identifier is None:
            continue
        matches = {address(r): r for r in server.search("Patient", identifier=token(*identifier))}
        if len(matches) != 1:
            told = "no patient" if not matches else f"{len(matches)} patients"
            raise InputError(
                f"person p{number}: its identifier names {told} on the server; nothing of this document is sent"
            )
        place, match = next(iter(matches.items()))
        replaced = any(link.get("type") == "replaced-by" for link in match.get("link", []))
        if replaced or match.get("active") is False:
            state = "was merged into another" if replaced else "isn't active"
            raise InputError(f"person p{number}: {place} {state}; nothing of this document is sent")
        found[url] = place
    return found


def _patients(document: Document) -> list[tuple[str, Resource]]:
    return [(u, r) for u, r in document.resources.items() if r["resourceType"] == "Patient"]


def proposals(server: Server, documents: Iterable[Document]) -> list[dict[str, str]]:
    """Patients of the server that may be the documents' people, for somebody to decide.

    By a printed record number or label (any patient with that identifier), and by the printed name with the same birth
    date: each printed word, titles aside, begins a word of the patient's name. Nothing is decided here.

    Args:
        server: the server.
        documents: the documents.

    Returns:
        Rows with `MATCH_COLUMNS`; a person without candidate has one with nothing but document, person and `by` none.

    Raises:
        ServerError: the server doesn't tell.
    """
    rows: list[dict[str, str]] = []
    for document in documents:
        for number, (_, patient) in enumerate(_patients(document), 1):
            if foreign(patient):
                continue
            candidates = list(_candidates(server, patient))
            for by, match in candidates:
                system, value = _of_hospital(match)
                rows.append(_row(document.name, number, by, address(match), system, value))
            if not candidates:
                rows.append(_row(document.name, number, "none"))
    return rows


def _row(document: str, number: int, by: str, patient: str = "", system: str = "", value: str = "") -> dict[str, str]:
    person = f"p{number}"
    return dict(zip(MATCH_COLUMNS, (document, person, system, value, "", by, patient), strict=True))


def _candidates(server: Server, patient: Resource) -> Iterable[tuple[str, Resource]]:
    """Candidates with an identifier of the hospital's, each once."""
    seen: set[str] = set()
    born = str(patient.get("birthDate", ""))
    numbers = [i for i in patient.get("identifier", []) if i.get("system") != IDENTIFIER and i.get("value")]
    asked: list[tuple[str, Mapping[str, str], set[str]]] = [
        (
            "label" if str(i["system"]).startswith(LABELS) else "record number",
            {"identifier": token("", str(i["value"]))[1:]},
            set(),
        )
        for i in numbers
    ]
    for name in patient.get("name", []):
        words = _words(str(name.get("text", ""))) - _TITLES
        asked += [("name and birth date", {"name": w, "birthdate": born}, words) for w in sorted(words) if born]
    for by, params, words in asked:
        for match in server.search("Patient", **params):
            if words and not any(_begin(words, one) for one in match.get("name", [])):
                continue
            if address(match) not in seen and own(match) != own(patient) and any(_of_hospital(match)):
                seen.add(address(match))
                yield by, match


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _begin(words: set[str], name: Resource) -> bool:
    """Whether each word begins one of a name; servers look at each part of a name by itself."""
    parts = [name.get("text", ""), name.get("family", ""), *name.get("given", [])]
    known = _words(" ".join(map(str, parts)))
    return all(any(one.startswith(word) for one in known) for word in words)


def _of_hospital(patient: Resource) -> tuple[str, str]:
    return foreign(patient) or ("", "")


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The list as CSV, to be decided on: "yes" under accept. It is a subject map then."""
    out = io.StringIO()
    writer = csv.DictWriter(out, MATCH_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
