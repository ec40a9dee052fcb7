"""The columns of a kind's export table: their types and paths, keys, and the columns that many tables share."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["string", "integer", "number", "boolean"]


def steps(written: str) -> tuple[str, ...]:
    """A path as columns write it ("onsetPeriod.start", "extension:timepoint.extension:phase.valueCode"), cut up."""
    return tuple(written.split("."))


class Column(Struct, frozen=True):
    """A column.

    Args:
        name: its name.
        about: what stands in it, for the data dictionary.
        paths: where its value stands in a resource; the first that is there counts. Empty for a computed column.
        kind: type of its values.
        required: whether every row has it.
    """

    name: str
    about: str
    paths: tuple[tuple[str, ...], ...] = ()
    kind: Kind = "string"
    required: bool = False


class Reference(Struct, frozen=True):
    """A foreign key: these columns name a row of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


class Table(Struct, frozen=True):
    """A table.

    Args:
        name: its name.
        about: what a row is.
        columns: in order.
        key: the columns that no two rows share.
        references: to other tables.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()


def column(name: str, about: str, *paths: str, kind: Kind = "string", required: bool = False) -> Column:
    return Column(name, about, tuple(map(steps, paths)), kind, required)


def time_columns(name: str, element: str, about: str) -> tuple[Column, ...]:
    """The four columns of a time: its begin, its end, how exact it is, and what could not be read as a date."""
    return (
        column(
            name,
            f"{about}, with the printed precision",
            *(f"{element}{kind}" for kind in ("DateTime", "Period.start", "Date", "Instant")),
        ),
        column(f"{name}_end", "end of that time", f"{element}Period.end"),
        Column(f"{name}_precision", "year, month, day or time"),
        column(
            f"{name}_text",
            "as printed, where it is no date",
            f"{element}String",
            f"{element}Period.extension:printed.valueString",
            f"_{element}DateTime.extension:printed.valueString",
            f"{element}Period._end.extension:printed.valueString",
            f"{element}Period.extension:data-absent-reason.valueCode",
        ),
    )


def coded_columns(name: str, about: str, *elements: str) -> tuple[Column, ...]:
    """Text, code and system of a concept; all its further codes stand in `codes`."""
    return (
        column(name, about, *(f"{e}.{p}" for e in elements for p in ("text", "coding.display", "coding.code"))),
        column(
            f"{name}_code" if name != "concept" else "code", "its first code", *(f"{e}.coding.code" for e in elements)
        ),
        column(
            f"{name}_system" if name != "concept" else "system",
            "the system of that code",
            *(f"{e}.coding.system" for e in elements),
        ),
    )


DOCUMENT = Column("document", "the document: path of its bundle below the exported folder", required=True)
PERSON = Column("person", "p1, p2 … in the order of the document, or group")
FACT = Column("fact", "id of the resource", required=True)
PLACE = (
    Column("quote", "the first place it was read from, as printed"),
    Column("start", "offset of that place in the document's normalized text", kind="integer"),
    Column("end", "offset behind it", kind="integer"),
    Column("page", "page, counted from 1", kind="integer"),
    Column("table", "label of the table"),
    Column("row", "row of the cell, counted from 0", kind="integer"),
    Column("column", "column of the cell, counted from 0", kind="integer"),
)
HOLDS = Column("holds", "yes; or why not: rejected, superseded, refuted or absent")
MADE = (
    HOLDS,
    Column("reviewed", "whether a person accepted it; empty where the bundle doesn't say", kind="boolean"),
    Column("tags", "needs-review, provider-claim, unmapped …"),
    column("entry", "mapping entry that it was read with", "extension:reading.extension:entry.valueString"),
    column("rule", "rule that made it", "extension:reading.extension:rule.valueString"),
    column("note", "what has no field of its own", "note.text", "extension:note.valueString"),
)
TIMEPOINT = (
    column("phase", "before, during or after a treatment", "extension:timepoint.extension:phase.valueCode"),
    column("timepoint", "its label, as printed", "extension:timepoint.extension:label.valueString"),
    column(
        "offset", "distance from the treatment", "extension:timepoint.extension:offset.valueDuration.value", kind="number"
    ),
    column(
        "offset_unit", "its unit (UCUM: d, wk, mo, a)", "extension:timepoint.extension:offset.valueDuration.code"
    ),
    column(
        "course", "which course of treatment it counts from", "extension:timepoint.extension:course.valuePositiveInt",
        kind="integer",
    ),
    Column("event", "the treatment itself: its `fact`"),
)  # fmt: skip
SITE = (
    column("site", "where on the body", "bodySite.text", "bodySite.coding.display", "bodySite.coding.code"),
    Column("side", "left, right or bilateral"),
    column("site_code", "its first code", "bodySite.coding.code"),
)
TO_FACT = Reference(("document", "fact"), "facts", ("document", "fact"))
TO_DOCUMENT = Reference(("document",), "documents", ("document",))
TO_PERSON = Reference(("document", "person"), "people", ("document", "person"))


def fact_table(
    name: str, about: str, *columns: Column, key: tuple[str, ...] = ("document", "fact"), of_people: bool = True
) -> Table:
    """A table of one kind of fact; one that isn't `of_people` may hold what is about nobody (a device)."""
    shared = (DOCUMENT, PERSON, FACT)
    to = (TO_FACT, TO_PERSON) if of_people else (TO_FACT,)
    return Table(name, about, (*shared, *columns, *MADE, *PLACE), key, to)


VALUE = (
    column("value", "the value in words", "valueQuantity.value", *(f"value{k}" for k in ("Integer", "String", "Boolean", "DateTime", "Time", "Period.start")), *(f"valueCodeableConcept.{p}" for p in ("text", "coding.display", "coding.code"))),
    column(
        "number", "the value as a number, of a grade its ordinal", "valueQuantity.value", "valueInteger",
        "valueCodeableConcept.coding.extension:ordinalValue.valueDecimal", kind="number",
    ),
    column("comparator", "<, <=, >= or >", "valueQuantity.comparator"),
    column("unit", "as printed", "valueQuantity.unit", "valueRange.low.unit", "valueRange.high.unit"),
    column(
        "unit_code", "UCUM", "valueQuantity.code", "valueRange.low.code", "valueRange.high.code"
    ),
    column("low", "lower end of a range", "valueRange.low.value", kind="number"),
    column("high", "upper end of a range", "valueRange.high.value", kind="number"),
    column("value_code", "code of a coded value", "valueCodeableConcept.coding.code"),
    column("value_system", "the system of that code", "valueCodeableConcept.coding.system"),
    column(
        "missing", "why there is no value", "dataAbsentReason.coding.code", "dataAbsentReason.text"
    ),
    column(
        "interpretation", "better, worse, high, low, positive …", "interpretation.coding.code",
        "interpretation.text",
    ),
    column("reference_low", "lower end of the scale's or laboratory's range", "referenceRange.low.value", kind="number"),
    column("reference_high", "upper end of it", "referenceRange.high.value", kind="number"),
)  # fmt: skip
"""The columns of a value; of a component they stand in the component, with its `concept`."""
