"""Dictionaries of a study joined to its tables: "drug_id" of prescriptions beside "drug_id | drug_name" of another file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from unicodedata import combining, normalize

from msgspec import Struct

from etl.document import Cell, Document, Table
from etl.mapping.load import read_rules
from etl.patterns import regex
from etl.tables.codes import system_asked
from etl.value import replace

_HUMP, _BETWEEN = regex(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"), regex(r"[\s_.,/-]+")


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of `mappings/rules/dictionaries.yaml`."""

    things: Mapping[str, frozenset[str]]
    names: frozenset[str]
    kept: Mapping[str, frozenset[str]]
    people: frozenset[str]
    described: frozenset[str]


@cache
def _words() -> _Words:
    return read_rules("dictionaries", _Words)


@lru_cache(maxsize=4096)
def words_of(head: str) -> str:
    """Return the words of a head, however they are joined and without accents: "patient id" of patientId, patient_id, "Patient ID".

    Args:
        head: as printed.
    """
    letters = (c for c in normalize("NFKD", _HUMP.sub(" ", head.strip())) if not combining(c))
    return _BETWEEN.sub(" ", "".join(letters)).casefold()


def file_name(document: Document, table: Table) -> str:
    """Return the name of the file that a table stands in.

    Args:
        document: the document.
        table: one of its tables.
    """
    return document.files[document.file_at(table.span.start)][1].name if document.files else document.name


def explained(document: Document, table: Table, rows: Sequence[Sequence[Cell | None]]) -> list[tuple[Cell | None, ...]]:
    """Return the rows of a table with columns for what dictionaries say of its ids.

    The new cells stand at the place of the ids.

    Args:
        document: the document.
        table: one of its tables.
        rows: its rows, the first of which are its heads.
    """
    out = [tuple(row) for row in rows]
    for c, head in enumerate(out[0] if out else ()):
        label = words_of(head.text) if head is not None else ""
        called, _ = _named(_thing(label))
        books = [
            book for one in _tables(document) if called and one is not table and (book := _book(document, one, label))
        ]
        for n, name in enumerate(books[0][""] if len(books) == 1 else ()):
            ids = [row[c] for row in out[1:]]
            said = [
                (one and (told := books[0].get(text_of(one))) and replace(one, text=told[n])) or None for one in ids
            ]
            out = [
                (*row, cell)
                for row, cell in zip(out, (head and replace(head, text=name or called), *said), strict=True)
            ]
    return out


def dictionaries_in(document: Document) -> list[Table]:
    """Return the tables of a document that explain ids in its tables of people or stays.

    Args:
        document: the document.
    """
    tables, people = _tables(document), _words().people
    heads = [_heads(one) for one in tables]
    called = [labels for labels in heads if any(people >= {*label.split()} - {"id"} for label in labels if label)]
    asked = {label for labels in called for label in labels if _thing(label)}
    return [one for one in tables if any(_book(document, one, label) for label in asked)]


def _tables(document: Document) -> list[Table]:
    return [one for block in document.blocks if (one := block.table) is not None]


def _heads(table: Table) -> list[str]:
    return [words_of(cell.text) for cell in takewhile(lambda cell: not cell.row, table.cells)]


def _thing(label: str) -> str:
    """Return the word for the things that a column has ids of, "" for people.

    Example:
        "drug" of "drug id".
    """
    thing = label.removesuffix(" id").removeprefix("id ")
    return thing if thing != label and _words().people.isdisjoint(thing.split()) else ""


def _named(thing: str) -> tuple[str, frozenset[str]]:
    """Return the head that names of some things have, and the words for such things."""
    known = ((head, words) for head, words in _words().things.items() if thing in words)
    return next(known, ("", frozenset((thing,))))


def _book(document: Document, table: Table, label: str) -> dict[str, tuple[str, ...]]:
    """Return what a table says of each id below a head, {} for no dictionary.

    Below "" stand the heads of what it says, "" for that of the name.
    """
    heads, words = _heads(table), _words()
    thing, file = _thing(label), words_of(file_name(document, table).rpartition(".")[0]).rpartition(" ")[2]
    own = label if file not in (thing, f"{thing}s", f"{thing}es", f"{thing[:-1]}ies") or label in heads else "id"
    if (
        own not in heads
        or len(heads) != table.columns
        or not (words.people | words.described).isdisjoint(" ".join(heads).split())
    ):
        return {}
    key = heads.index(own)
    others = [c for c, head in enumerate(heads) if c != key and not head.endswith(" id")]
    named = [c for c in others if heads[c] in words.names or not _named(thing)[1].isdisjoint(heads[c].split())][:1]
    more = {c: head for c in others for head, told in words.kept.items() if heads[c] in told and c not in named}
    rows = table.grid()[1:]
    systems = {c: f"{system_asked(heads[c])}:".lstrip(":") for c in (*named, *more)}  # "icd10:B02" below "code cim10"
    told = {
        text_of(row[key]): tuple((text := text_of(row[c])) and before + text for c, before in systems.items())
        for row in rows
    }
    whole = named and len(told) == len(rows) and "" not in told
    return {"": ("", *more.values())} | told if whole else {}


def text_of(cell: Cell | None) -> str:
    """Return the text of a cell on one line; "" without a cell.

    Args:
        cell: any cell.
    """
    return "" if cell is None else " ".join(cell.text.split())
