"""REDCap: a data dictionary by theme, and flat records with repeating visits and facts.

Source: REDCap's help on the data dictionary (18 columns), on the data import of repeating instruments, and its API's method
"Import Repeating Instruments and Events" (form_name, custom_form_label).
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import InputError
from etl.export import schema
from etl.export.flat import FORMULAS
from etl.export.rows import Item, Row, rows_of
from etl.kinds.columns import Column, Table
from etl.spreadsheet import is_formula

HEADS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
"""The columns of a data dictionary."""
RECORD = "record_id"
REPEATING = "repeating_instruments.csv"
_PREFIXES = {"people": "per", "treatments": "trt"}
"""form → what its fields begin with where that isn't how its name begins, as a field's name is unique in a project"""
_CHOICES = {
    "gender": ("male", "female", "other", "unknown"),
    "side": ("left", "right", "bilateral"),
    "phase": ("before", "during", "after"),
    "date_precision": ("year", "month", "day", "time"),
    "abatement_precision": ("year", "month", "day", "time"),
}
"""Columns whose values are closed sets."""
_IDENTIFYING = ("name", "label", "birth_date", "quote")
_DATES = ("date", "date_end", "abatement", "abatement_end", "diagnosed", "birth_date")
_NAME = 80
_NOT_HELD = ("details", "codes", "places", "findings", "not_understood")
_TIME = (
    "date", "date_end", "date_precision", "date_text", "phase", "timepoint", "offset", "offset_unit", "course",
)  # fmt: skip
"""When something was observed; of observations their visit has it."""
_BOOKKEEPING = ("start", "end", "rule", "tags", "event")
"""What only this software needs; it is in the bundle."""
_SECTIONS = {
    "Value": (
        "value", "number", "comparator", "unit", "unit_code", "low", "high", "value_code", "value_system", "missing", "interpretation",
        "reference_low", "reference_high", "total",
    ),
    "Place": ("site", "side", "site_code"),
    "Time": (*_TIME, "onset_age", "onset_age_unit", "diagnosed", "abatement", "abatement_end", "abatement_precision", "abatement_text"),
    "Review": ("holds", "reviewed", "note"),
    "Source": ("entry", "quote", "page", "table", "row", "column"),
}  # fmt: skip
"""Headers within a form, each with the columns below it."""
_PLACED = frozenset(_SECTIONS["Place"])
_RANGE = frozenset(("comparator", "low", "high"))
_NORMS = frozenset(("reference_low", "reference_high"))
_CODED = frozenset(("value_code", "value_system"))
_OWN = frozenset(("total", "specimen", "report")) | _PLACED | _RANGE | _NORMS | _CODED
_THEMES: Mapping[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "findings": (("exam", "imaging"), _OWN - {"total", "specimen"} - _NORMS),
    "scores": (("survey",), _OWN - {"specimen", "report"}),
    "laboratory": (("laboratory",), _OWN - _PLACED - {"total"}),
    "vital_signs": (("vital-signs",), _RANGE | _PLACED | _NORMS),
    "tests": (("procedure", "activity", "therapy"), _OWN - {"total", "specimen"}),
    "social_history": (("social-history",), _RANGE | _CODED),
}
"""form → the categories of observations that it holds, and which of their columns it has beside those that all have"""
_UNASKED = {
    "variants": frozenset((*_PLACED, *_RANGE, *_NORMS, "number", "unit", "unit_code", "phase", "timepoint", "offset", "offset_unit", "course")),
}  # fmt: skip
"""form → columns of its table that it doesn't ask: a variant is neither measured, nor of a place or a visit"""
_REST = "findings"
"""The form of observations of another category."""


class Form(Struct, frozen=True):
    """An instrument of the project.

    Args:
        name: its name.
        table: the table of facts that it is filled from; of visits that of observations.
        columns: the columns of the table that it has.
    """

    name: str
    table: Table
    columns: tuple[Column, ...]


def _forms() -> tuple[Form, ...]:
    """Return the instruments of a project: people first, then visits, then a form a theme."""
    return _forms_of((*schema.tables_of_kinds(), schema.OTHER))


@cache
def _forms_of(tables: tuple[Table, ...]) -> tuple[Form, ...]:
    found = [_form(schema.PEOPLE.name, schema.PEOPLE, ())]
    for table in tables:
        if table.name != _OBSERVED:
            found.append(_form(table.name, table, _UNASKED.get(table.name, ())))
            continue
        found.append(Form(VISITS, table, tuple(one for one in table.columns if one.name in _TIME)))
        found += (_form(name, table, (*_TIME, "category", *(_OWN - own))) for name, (_, own) in _THEMES.items())
    return tuple(found)


_OBSERVED = "observations"
VISITS = "visits"


def _form(name: str, table: Table, without: Collection[str]) -> Form:
    """Return a form with the columns of a table in the order of its sections, without some."""
    of_people = table is schema.PEOPLE
    left = {*without, *_BOOKKEEPING, *(() if of_people else ("document", "person"))}
    order = {column: at for at, columns in enumerate(_SECTIONS.values(), 1) for column in columns}
    kept = (one for one in table.columns if one.name not in left)
    return Form(name, table, tuple(sorted(kept, key=lambda one: order.get(one.name, 0))))


class Field(Struct, frozen=True):
    """A field of the dictionary.

    Args:
        name: its name in the project.
        column: the column of the table of facts it is filled from; None for the number of its visit.
        day: whether it holds only full days, which REDCap validates as dates.
    """

    name: str
    column: Column | None
    day: bool = False


@cache
def fields(form: Form) -> tuple[Field, ...]:
    """Return the fields of a form; a date has two, as REDCap's dates are full days and printed ones need not be.

    Args:
        form: the form.
    """
    prefix = _PREFIXES.get(form.name, form.name[:3])
    found = [Field(f"{prefix}_visit", None)] if form.name in _THEMES else []
    for column in form.columns:
        found.append(Field(f"{prefix}_{column.name}", column))
        if column.name in _DATES:
            found.append(Field(f"{prefix}_{column.name}_day", column, day=True))
    return tuple(found)


def dictionary() -> Iterator[dict[str, str]]:
    """The data dictionary, a field each."""
    yield {HEADS[0]: RECORD, HEADS[1]: "people", HEADS[3]: "text", HEADS[4]: "document and person", HEADS[10]: "y"}
    for form in _forms():
        before = ""
        for field in fields(form):
            section = _section(field)
            yield {**_entry(form, field), HEADS[2]: section if section != before else ""}
            before = section


def _section(field: Field) -> str:
    if field.column is None:
        return ""
    return next((title for title, columns in _SECTIONS.items() if field.column.name in columns), "")


def _entry(form: Form, field: Field) -> dict[str, str]:
    """Return the line of a field in the dictionary, without its section."""
    column = field.column
    if column is None:
        told = {HEADS[4]: "visit", HEADS[6]: "the number of its visit in the form visits", HEADS[7]: "integer"}
        return {HEADS[0]: field.name, HEADS[1]: form.name, HEADS[3]: "text", **told}
    kind, choices, check = "text", "", {"integer": "integer", "number": "number"}.get(column.kind, "")
    if column.kind == "boolean":
        kind = "yesno"
    elif column.name in _CHOICES:
        kind, choices = "radio", " | ".join(f"{value}, {value}" for value in _CHOICES[column.name])
    elif column.name in ("quote", "note", "value"):
        kind = "notes"
    elif field.day:
        check = "date_ymd"
    return {
        HEADS[0]: field.name,
        HEADS[1]: form.name,
        HEADS[3]: kind,
        HEADS[4]: column.name.replace("_", " ") + (" (full days)" if field.day else ""),
        HEADS[5]: choices,
        HEADS[6]: column.about,
        HEADS[7]: check,
        HEADS[10]: "y" if column.name in _IDENTIFYING else "",
    }


def record_name(document: str, person: str) -> str:
    """The name of a record: letters, digits and . / _ - only, and short, as REDCap refuses quotes, # & + and long ones.

    Args:
        document: what the document is called; the field `per_document` has that as it is.
        person: the person's key in it.

    Returns:
        Both; a name that had to be changed has a hash behind it, so that no two records become one.
    """
    plain = re.sub(r"[^A-Za-z0-9_./ -]+", "_", document).strip()[:_NAME]
    marked = plain if plain == document else f"{plain}-{hashlib.sha256(document.encode()).hexdigest()[:8]}"
    return f"{marked}/{person}"


def write(items: Iterable[Item], folder: Path, written: Counter[str], lost: Counter[str], failed: list[str]) -> int:
    """Write the data dictionary, which instruments repeat, and the records.

    Args:
        items: the documents.
        folder: where `data_dictionary.csv`, `repeating_instruments.csv` and `records.csv` go.
        written: gets the number of records and of instances of each form.
        lost: gets what the forms don't hold.
        failed: gets the documents that can't be read.

    Returns:
        How many documents were read.
    """
    _write_table(folder / "data_dictionary.csv", HEADS, dictionary())
    _write_table(folder / REPEATING, ("form_name", "custom_form_label"), map(_repeating, _forms()[1:]))
    documents = 0
    every = [field.name for form in _forms() for field in fields(form)]
    with ExitStack() as stack:
        out = stack.enter_context((folder / "records.csv").open("w", encoding="utf-8", newline=""))
        records = csv.DictWriter(
            out, [RECORD, "redcap_repeat_instrument", "redcap_repeat_instance", *every], restval=""
        )
        records.writeheader()
        for item in items:
            try:
                rows, _ = rows_of(item)
            except InputError as error:
                failed.append(f"{item.name}: {error}")
                continue
            documents += 1
            for name in _NOT_HELD:
                lost[f"{name}: no form of their own"] += len(rows[name])
            for person in rows["people"]:
                for record in _records(item.name, person, rows, lost):
                    records.writerow(record)
                    written[record.get("redcap_repeat_instrument", "people")] += 1
            known = {person["person"] for person in rows["people"]}
            for table in {form.table.name: None for form in _forms()[1:]}:
                lost[f"{table}: about nobody"] += sum(row.get("person") not in known for row in rows[table])
    for name in [name for name, count in lost.items() if not count]:
        del lost[name]
    return documents


def _write_table(path: Path, heads: Sequence[str], lines: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        told = csv.DictWriter(file, heads, restval="")
        told.writeheader()
        told.writerows(lines)


def _repeating(form: Form) -> dict[str, str]:
    """Return the line of a repeating instrument, with what its instances are called in a record's overview."""
    names = {field.name for field in fields(form)}
    prefix = _PREFIXES.get(form.name, form.name[:3])
    label = ("date", "phase", "timepoint") if form.name == VISITS else ("concept", "value", "date")
    shown = " ".join(f"[{name}]" for part in label if (name := f"{prefix}_{part}") in names)
    return {"form_name": form.name, "custom_form_label": shown}


def _records(
    document: str, person: Row, rows: Mapping[str, Sequence[Row]], lost: Counter[str]
) -> Iterator[dict[str, Any]]:
    """Yield the records of a person: who it is, then an instance for each visit and each fact."""
    record = {RECORD: record_name(document, person["person"])}
    yield {**record, **_filled(_forms()[0], person, lost)}
    observed = [row for row in rows[_OBSERVED] if row.get("person") == person["person"]]
    visits = _visits(observed)
    for form in _forms()[1:]:
        if form.name == VISITS:
            mine: Iterable[Row] = (
                {key: value for key, value in zip(_TIME, time, strict=True) if value is not None} for time in visits
            )
        elif form.name in _THEMES:
            mine = (row for row in observed if _theme(row) == form.name)
        else:
            mine = (row for row in rows[form.table.name] if row.get("person") == person["person"])
        for number, row in enumerate(mine, 1):
            instance = {"redcap_repeat_instrument": form.name, "redcap_repeat_instance": number}
            yield {**record, **instance, **_filled(form, row, lost, visits)}


_Time = tuple[Any, ...]


def _time_of(row: Row) -> _Time:
    return tuple(row.get(name) for name in _TIME)


def _visits(observed: Iterable[Row]) -> dict[_Time, int]:
    """Return the times at which somebody was observed with their numbers: by date, then before, during and after."""
    times = set(map(_time_of, observed)) - {(None,) * len(_TIME)}
    phases = {phase: at for at, phase in enumerate(_CHOICES["phase"])}

    def key(time: _Time) -> tuple[Any, ...]:
        said = dict(zip(_TIME, time, strict=True))
        phase = phases.get(str(said["phase"]), len(phases))
        return str(said["date"] or "9999"), said["course"] or 0, phase, said["offset"] or 0, str(time)

    return {time: number for number, time in enumerate(sorted(times, key=key), 1)}


def _theme(row: Row) -> str:
    category = row.get("category")
    return next((name for name, (categories, _) in _THEMES.items() if category in categories), _REST)


def _filled(form: Form, row: Row, lost: Counter[str], visits: Mapping[_Time, int] | None = None) -> dict[str, Any]:
    """The fields of a row; what no field or a validated field can't take is counted."""
    filled: dict[str, Any] = {}
    for field in fields(form):
        column = field.column
        if column is None:
            number = (visits or {}).get(_time_of(row))
            filled |= {field.name: number} if number else {}
            continue
        value = row.get(column.name)
        if value is None:
            continue
        if field.day:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)[:10]):
                filled[field.name] = str(value)[:10]
        elif column.kind == "boolean":
            filled[field.name] = int(bool(value))
        elif column.name in _CHOICES and value not in _CHOICES[column.name]:
            lost[f"{form.name}: {column.name} that is none of the choices"] += 1
        else:
            filled[field.name] = value
            lost[f"{FORMULAS}, written as they are: import them, don't open them"] += is_formula(value)
    known = {column.name for column in form.columns} | {*_BOOKKEEPING, "document", "person", "category"}
    if form.name in _THEMES:
        known |= set(_TIME)
    for name in row.keys() - known:
        lost[f"{form.name}: {name}, which the form doesn't ask"] += 1
    lost[f"{', '.join(_BOOKKEEPING)}: bookkeeping, in the bundle"] += sum(name in row for name in _BOOKKEEPING)
    return filled
