"""The tables of facts: their columns, keys, paths and descriptions, from which rows, data package and dictionary are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.kinds.columns import (
    DOCUMENT,
    FACT,
    HOLDS,
    PERSON,
    PLACE,
    TO_DOCUMENT,
    Column,
    Table,
    coded_columns,
    column,
    fact_table,
    time_columns,
)
from etl.kinds.registry import form_of, forms

# The values of a resource, each with its path: what an export must account for.
#
# A path is a tuple of element names and places in lists. In words an extension is called by the tail of its URL:
# `extension:timepoint.extension:phase.valueCode`. Resources are plain dicts and lists: asking for any Mapping instead
# took a third of the time in which rows are made.


Path = tuple[str | int, ...]
Leaf = tuple[Path, Any]


def leaves(value: Any, path: Path = ()) -> list[Leaf]:
    """Every value below a point of a resource; the URL of an extension is its name, no value.

    Args:
        value: plain JSON data.
        path: where it stands.

    Returns:
        (path, value), in the order of the resource.
    """
    found: list[Leaf] = []
    _gather(value, path, found)
    return found


def _gather(value: Any, path: Path, found: list[Leaf]) -> None:
    if isinstance(value, dict):
        extension = len(path) > 1 and path[-2] in ("extension", "modifierExtension")
        for key, inner in value.items():
            if not (extension and key == "url"):
                _gather(inner, (*path, key), found)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _gather(inner, (*path, index), found)
    elif value is not None:
        found.append((path, value))


def first(value: Any, wanted: tuple[str, ...], path: Path = ()) -> Leaf | None:
    """The first value that a written path leads to; of a list the first element with such a value counts.

    Args:
        value: plain JSON data.
        wanted: the steps from here; `extension:name` is the extension whose URL ends with this name, `component:code` the
            first component with this code.
        path: where `value` stands.

    Returns:
        (path, value), or None when nothing is there.
    """
    if isinstance(value, list):
        found = (first(inner, wanted, (*path, index)) for index, inner in enumerate(value))
        return next((leaf for leaf in found if leaf), None)
    if not wanted:
        return None if value is None or isinstance(value, dict) else (path, value)
    if not isinstance(value, dict):
        return None
    key, _, name = wanted[0].partition(":")
    inner = value.get(key)
    if inner is None:
        return None
    if not name:
        return first(inner, wanted[1:], (*path, key))
    if not isinstance(inner, list):
        return None
    for index, one in enumerate(inner):
        if isinstance(one, dict) and _is_named(one, name):
            leaf = first(one, wanted[1:], (*path, key, index))
            if leaf:
                return leaf
    return None


def _is_named(one: dict[str, Any], name: str) -> bool:
    """Return True for an extension whose URL ends with a name, or a part that has it as a code."""
    if "url" in one:
        return str(one["url"]).rsplit("/", 1)[-1] == name
    return any(coding.get("code") == name for coding in one.get("code", {}).get("coding", ()))


def at(value: Any, path: Path) -> Any:
    """What stands at a path that is there."""
    for step in path:
        value = value[step]
    return value


def in_words(resource: Any, path: Path) -> str:
    """A path for people: extensions by name, places in lists counted from 1 where there are several.

    Args:
        resource: the resource.
        path: a path in it.

    Returns:
        "component[2].code.text".
    """
    parts: list[str] = []
    value = resource
    for step in path:
        value = value[step]
        if isinstance(step, str):
            parts.append(step)
        elif parts[-1] in ("extension", "modifierExtension") and isinstance(value, dict):
            parts[-1] = f"{parts[-1]}:{str(value.get('url', '')).rsplit('/', 1)[-1]}"
        elif step:
            parts[-1] = f"{parts[-1]}[{step + 1}]"
    return ".".join(parts)


# The tables of facts: their columns, keys and descriptions, from which rows, data package and dictionary are made.


DOCUMENTS = Table(
    "documents",
    "a document (or case) each",
    (
        DOCUMENT,
        Column("kind", "case page, case report, cohort or information"),
        Column("title", "its title"),
        Column("people", "how many people it describes", kind="integer", required=True),
        Column("facts", "how many facts it gave", kind="integer", required=True),
        Column("software", "version that converted it"),
        Column(
            "reviewed", "whether a person reviewed its facts: yes, partly or no; empty where the bundle doesn't say"
        ),
        Column("fhir", "R4 or R5"),
    ),
    ("document",),
)
FILES = Table(
    "files",
    "a file each; a case has several",
    (
        DOCUMENT,
        Column("file", "number in the case", kind="integer", required=True),
        column("title", "title or name", "content.attachment.title"),
        column("description", "title with what is known of its address", "description"),
        column("address", "address of the source", "content.attachment.url"),
        column("media_type", "what the source was", "content.attachment.contentType"),
        column("language", "its language", "content.attachment.language"),
        column("sha1", "SHA-1 of the source, base64", "content.attachment.hash"),
        Column("sha256", "SHA-256 of the source"),
        Column("text_sha256", "SHA-256 of the normalized text"),
    ),
    ("document", "file"),
    (TO_DOCUMENT,),
)
PEOPLE = Table(
    "people",
    "a person (or the group) that a document describes",
    (
        DOCUMENT,
        Column("person", PERSON.about, required=True),
        Column("kind", "person or group", required=True),
        column("name", "as printed", "name.text", "name.family"),
        column("label", "the source's own label or record number", "identifier.value"),
        column("gender", "male, female, other", "gender"),
        column("birth_date", "a printed birth date", "birthDate"),
        column(
            "nationality", "country, as printed or named", *(
                f"extension:patient-nationality.extension:code.valueCodeableConcept.{p}"
                for p in ("text", "coding.display", "coding.code")
            ),
        ),
        column(
            "nationality_code", "ISO 3166", "extension:patient-nationality.extension:code.valueCodeableConcept.coding.code"
        ),
        column("size", "number of people of a group", "quantity", kind="integer"),
        Column("id", "id of the resource", required=True),
        *PLACE,
    ),
    ("document", "person"),
    (TO_DOCUMENT,),
)  # fmt: skip
FACTS = Table(
    "facts",
    "a fact each, of all kinds: where it stands in detail, and where it was read",
    (
        DOCUMENT,
        PERSON,
        FACT,
        Column("kind", "type of the FHIR resource", required=True),
        Column("in", "the table that has its columns", required=True),
        Column("concept", "what it is"),
        Column("code", "its first code"),
        Column("system", "the system of that code"),
        Column("says", "its value, status, site, dose and date in a few words"),
        Column("date", "when, with the printed precision"),
        HOLDS,
        Column("reviewed", "whether a person accepted it", kind="boolean"),
        Column("quote", "the first place it was read from, as printed"),
        Column("start", "offset of that place", kind="integer"),
        Column("end", "offset behind it", kind="integer"),
    ),
    ("document", "fact"),
    (TO_DOCUMENT,),
)


OTHER = fact_table(
    "other",
    "facts of kinds that have no table of their own; their values stand in `details`",
    Column("kind", "type of the FHIR resource", required=True),
    *coded_columns("concept", "what", "code", "type", "medicationCodeableConcept", "relationship"),
    column("status", "its status", "status"),
    *time_columns("date", "effective", "when"),
    of_people=False,
)
CODES = Table(
    "codes",
    "a code each: all codes of all concepts of the facts and people",
    (
        DOCUMENT,
        Column("fact", "id of the resource, also of a person", required=True),
        Column("number", "number within the fact", kind="integer", required=True),
        Column("element", "which concept of the resource", required=True),
        Column("system", "system of the code"),
        Column("code", "the code"),
        Column("display", "the terminology's own name"),
        Column("ordinal", "its place on its scale", kind="number"),
    ),
    ("document", "fact", "number"),
    (TO_DOCUMENT,),
)
PLACES = Table(
    "places",
    "a place each that a fact or person was read from",
    (
        DOCUMENT,
        Column("fact", "id of the resource, also of a person", required=True),
        Column("place", "number within the fact", kind="integer", required=True),
        Column("file", "of a case of several files, which one", kind="integer"),
        *PLACE,
    ),
    ("document", "fact", "place"),
    (TO_DOCUMENT,),
)
DETAILS = Table(
    "details",
    "what no column of the other tables holds: a value each, with its FHIR path",
    (
        DOCUMENT,
        Column("fact", "id of the resource, also of a person, file or finding", required=True),
        Column("number", "number within the fact", kind="integer", required=True),
        Column("element", "FHIR path", required=True),
        Column("value", "the value", required=True),
    ),
    ("document", "fact", "number"),
    (TO_DOCUMENT,),
)
FINDINGS = Table(
    "findings",
    "what a document itself gets wrong: a finding each",
    (
        DOCUMENT,
        Column("number", "number within the document", kind="integer", required=True),
        Column("severity", "error, warning or information", required=True),
        Column("code", "what kind of finding"),
        Column("text", "a sentence for the curator"),
        Column("facts", "the facts concerned, by their `fact`, parted by blanks"),
        *PLACE,
    ),
    ("document", "number"),
    (TO_DOCUMENT,),
)
NOT_UNDERSTOOD = Table(
    "not_understood",
    "what gave no fact: a passage each, with the reason",
    (
        DOCUMENT,
        Column("number", "number within the document", kind="integer", required=True),
        Column("unit", "cell, field or sentence"),
        Column("state", "left out, or not understood"),
        Column("reason", "why"),
        Column("label", "label of the field, or head of the cell"),
        Column("file", "of a case of several files, which one", kind="integer"),
        *PLACE,
    ),
    ("document", "number"),
    (TO_DOCUMENT,),
)

_FIRST = (DOCUMENTS, FILES, PEOPLE, FACTS)
_LAST = (OTHER, CODES, PLACES, DETAILS, FINDINGS, NOT_UNDERSTOOD)


def tables() -> tuple[Table, ...]:
    """Return all tables with fixed columns, each after those it refers to; `wide` has the columns that documents give it."""
    return (*_FIRST, *tables_of_kinds(), *_LAST)


def tables_of_kinds() -> tuple[Table, ...]:
    """Return the tables of the kinds of facts."""
    return tuple(dict.fromkeys(form.table for form in forms()))


def names_of_kinds() -> list[str]:
    """Return the names of the tables of facts, that of kinds without a table last."""
    return [table.name for table in (*tables_of_kinds(), OTHER)]


def table_of(resource: Mapping[str, Any]) -> Table:
    """Return the table of a resource; what has none stands in `other`."""
    form = form_of(resource)
    return form.table if form else OTHER


def views() -> dict[str, tuple[str, str]]:
    """Return the views of a database: by name the table and which of its rows, those that hold and have no end."""
    return {name: (form.table.name, rows) for form in forms() for name, rows in form.views}
