"""SNOMED CT's release files (RF2), from the snapshot; gathered on disk, as all names at once take too much memory."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from etl.errors import TerminologyError
from etl.names import SYSTEMS
from etl.terminology.pack import PackConcept, Parsed, Release, Scope
from etl.terminology.readers.kinds import kinds_of
from etl.terminology.readers.source import Source
from etl.terminology.readers.tables import tagged

_FULL, _ISA, _PREFERRED = "900000000000003001", "116680003", "900000000000548007"
_DEFINES = "900000000000550004"
"""A text definition, which is no name."""
_FILES = {
    "concept": re.compile(r"sct2_Concept_Snapshot.*\.txt$"),
    "description": re.compile(r"sct2_Description_Snapshot-en.*\.txt$"),
    "relationship": re.compile(r"sct2_Relationship_Snapshot.*\.txt$"),
    "language": re.compile(r"der2_cRefset_LanguageSnapshot-en.*\.txt$"),
}


def read_rf2(source: Source) -> Parsed:
    """Read an edition or the free set of SNOMED CT.

    Args:
        source: the archive or folder of a release.

    Returns:
        Its release and active concepts, with their English names.

    Raises:
        TerminologyError: a file of the snapshot is missing or cut off.
    """
    listed = source.members()
    files = {part: next((m for m in listed if shape.search(m)), "") for part, shape in _FILES.items()}
    missing = [part for part in ("concept", "description") if not files[part]]
    if missing:
        raise TerminologyError(f"{source.name}: has no snapshot file of {' and '.join(missing)}s; get the RF2 release")
    dated = re.search(r"_(?:[A-Z]+\d*_)?(\d{8})\.txt$", files["concept"])
    release = Release(
        "snomed-ct", "SNOMED CT", dated[1] if dated else "undated", SYSTEMS["sct"],
        "SNOMED International; needs the licence that the country of use asks for", source.name,
        source.sha256([one for one in files.values() if one]),
    )  # fmt: skip
    return Parsed(release, _concepts(source, files), closed=False)


def _concepts(source: Source, files: dict[str, str]) -> Iterator[PackConcept]:
    kinds = kinds_of("sct")
    work = sqlite3.connect("")  # a file of its own that is gone when it is closed
    try:
        work.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
            "CREATE TABLE concept (id INTEGER PRIMARY KEY);"
            "CREATE TABLE preferred (id INTEGER PRIMARY KEY);"
            "CREATE TABLE name (concept INTEGER, full INTEGER, id INTEGER, text TEXT);"
            "CREATE TABLE isa (concept INTEGER, parent INTEGER);"
        )
        work.executemany(
            "INSERT OR IGNORE INTO concept VALUES (?)", ((int(r[0]),) for r in _active(source, files["concept"], 5))
        )
        if files["language"]:
            rows = _active(source, files["language"], 7)
            work.executemany(
                "INSERT OR IGNORE INTO preferred VALUES (?)", ((int(r[5]),) for r in rows if r[6] == _PREFERRED)
            )
        names = (
            (int(r[4]), r[6] == _FULL, int(r[0]), r[7])
            for r in _active(source, files["description"], 9)
            if r[6] != _DEFINES
        )
        work.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", names)
        if files["relationship"]:
            rows = _active(source, files["relationship"], 10)
            work.executemany("INSERT INTO isa VALUES (?, ?)", ((int(r[4]), int(r[5])) for r in rows if r[7] == _ISA))
        work.executescript("CREATE INDEX isa_of ON isa (concept);")
        named = work.execute(
            "SELECT name.concept, full, text, preferred.id IS NOT NULL FROM name JOIN concept ON concept.id = name.concept"
            " LEFT JOIN preferred ON preferred.id = name.id ORDER BY name.concept, full DESC, 4 DESC, name.id"
        )
        for code, rows_of in groupby(named, key=lambda row: row[0]):
            parents = [str(row[0]) for row in work.execute("SELECT parent FROM isa WHERE concept = ?", (code,))]
            yield _concept(str(code), rows_of, parents, kinds)
    finally:
        work.close()


def _active(source: Source, member: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a file that still hold."""
    for number, row in enumerate(source.columns(columns, member)):
        if number and row[2] == "1":
            yield row


def _concept(code: str, rows: Iterable[tuple[int, int, str, int]], parents: list[str], kinds: object) -> PackConcept:
    full, preferred = "", ""
    others: list[str] = []
    for _, is_full, text, is_preferred in rows:
        if is_full:
            full = full or text
        else:
            preferred = preferred or (text if is_preferred else "")
            others.append(text)
    plain, tag = tagged(full)
    name = preferred or plain or next(iter(others), code)
    synonyms: tuple[tuple[str, Scope], ...] = tuple(
        (one, "exact") for one in (plain, full, *others) if one and one != name
    )
    return PackConcept(code, name, synonyms, kinds.get(tag, ""), tag, tuple(dict.fromkeys(parents)))  # type: ignore[attr-defined]
