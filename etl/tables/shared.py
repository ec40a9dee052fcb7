"""The disease that a caption, a title or the file's name gives to all people of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import PurePath

from msgspec import Struct

from etl.facts import AnyFact, Condition, Evidence, Observation
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.mapping.load import read_rules
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.heads import plain, without_brackets
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.tables.asks import Asked
from etl.tables.columns import has_role
from etl.tables.lines import Line, PeopleTable

RULE = "disease of the cohort"
OF_COHORT = "of-cohort"
_WORD = regex(r"[^\W\d_]+")
_LONGEST = 200


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    people: frozenset[str]
    stops: frozenset[str]
    status: frozenset[str]
    spared: frozenset[str]
    groups: frozenset[str]


class Shared(Struct, frozen=True):
    """A disease of all people of a table.

    Args:
        entry: the disease.
        place: where it is printed, None in the file's name.
        note: what says so.
    """

    entry: Entry
    place: Evidence | None
    note: str


@cache
def _words() -> _Words:
    return read_rules("cohort_disease", _Words)


def shared_disease(reading: Reading, place: TableInPlace, columns: Sequence[Asked]) -> Shared | None:
    """Return the disease that all people of a table have by its caption, the title above it, or its file's name.

    Args:
        reading: the document.
        place: the table.
        columns: what its columns ask: one of diseases or groups tells its people apart.
    """
    words = _words()
    if any(one.role == "disease" or _named(one.label) in words.groups for one in columns):
        return None
    document = reading.document
    for span in (place.table.caption, place.frame.title, document.title):
        text = document.quote(span) if span is not None else ""
        if span is not None and (entry := _only_disease(reading.lexicon, text)) is not None:
            printed = Evidence(span.start, span.end, text)
            return Shared(entry, printed, f"said of all people of the table: {' '.join(text.split())}")
    name = PurePath(document.name).stem
    entry = _only_disease(reading.lexicon, plain(name.replace("-", " "))) if not document.files else None
    return Shared(entry, None, f"said of all people by the file's name: {name}") if entry is not None else None


def _only_disease(lexicon: Lexicon, text: str) -> Entry | None:
    """Return the one disease of a text that gives it to people and leaves nobody out."""
    said = set(_WORD.findall(text.casefold()))
    words = _words()
    if len(text) > _LONGEST or said.isdisjoint(words.people):
        return None
    found = [one for one in lexicon.find(text) if one.entry.kind == "condition" and one.entry.codings]
    named = {one.entry.id: one for one in found}
    if len(named) != 1:
        return None
    ((_, mention),) = named.items()
    inside = set(_WORD.findall(text[mention.start : mention.end].casefold()))
    return mention.entry if (said - inside).isdisjoint(words.stops) else None


def diseases_of_all(
    reading: Reading, place: TableInPlace, table: PeopleTable, columns: Sequence[Asked], known: Sequence[AnyFact]
) -> Iterator[Condition]:
    """Yield the shared disease of a table for each person whose row doesn't leave them out.

    Args:
        reading: the document.
        place: the table.
        table: its people.
        columns: what its columns ask.
        known: what was read of them: somebody of whom the disease was read or denied doesn't get it once more.
    """
    shared = shared_disease(reading, place, columns)
    if shared is None:
        return
    told = {
        fact.subject
        for fact in known
        if isinstance(fact, (Condition, Observation)) and fact.code.entry == shared.entry.concept.entry
    }
    for line in table.lines:
        subject = reading.owners.of(line.name)
        if subject is None or subject in told or _is_spared(reading.lexicon, table, columns, line):
            continue
        printed = (shared.place,) if shared.place is not None else ()
        yield Condition(
            subject=subject, code=shared.entry.concept, evidence=(evidence_of(reading, place, line.name), *printed),
            rule=RULE, tags=(OF_COHORT,), note=shared.note,
        )  # fmt: skip


def _named(label: str) -> str:
    return without_brackets(plain(label)).casefold().rstrip("?")


def _is_spared(lexicon: Lexicon, table: PeopleTable, columns: Sequence[Asked], line: Line) -> bool:
    """Return True for a person who is named as a relative or control, or whose status isn't affected."""
    words = _words()
    called = set(_WORD.findall(line.name.text.casefold()))
    if called & words.spared or any(has_role(lexicon, word, "kin") for word in called):
        return True
    status = [c for c, one in enumerate(columns) if _named(one.label) in words.status]
    return any(table.layout.grid.text(row, c).casefold() in words.spared for c in status for row in line.rows)
