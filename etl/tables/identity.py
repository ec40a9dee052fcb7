"""Who somebody is beyond a key, a sex and an age, as the columns of a table say: names, birth, death, contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from etl.document import Cell, Document, Span
from etl.facts import Evidence, Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.keys import is_proper, read_key
from etl.parsers.cell.values import absent_reason
from etl.parsers.people.sex import Gender, gender_of
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.dates import date_order, find_dates
from etl.patterns import regex
from etl.plan import NOTHING, Role
from etl.tables.columns import days_of_no_century, iso_day
from etl.tables.counts import mostly, only
from etl.tables.joins import text_of
from etl.tables.lines import Fit, Layout, Line
from etl.value import replace

IDENTITY: tuple[Role, ...] = ("birth", "birth month", "birth day", "death", "surname", "given name", "contact")
_HEADS: Mapping[str, Role] = {
    "birth": "birth",
    "death": "death",
    "surname": "surname",
    "fullname": "surname",
    "given": "given name",
    "contact": "contact",
}
"""What heads ask for, as the role of their column."""
_DIGITS, _LEAST = regex(r"(?<=[^\W\d_])\d+"), 2
_REACHES = regex(r"[\d@]")
_WORD = regex(r"[^\W\d_]+")
_AHEAD = 60


def with_identity(
    document: Document, lexicon: Lexicon, layout: Layout, fit: Fit | None, lines: Sequence[Line]
) -> tuple[Line, ...]:  # fmt: skip
    """Return the lines of a table with what its columns say of who their people are.

    Args:
        document: the document.
        lexicon: for heads.
        layout: the table's.
        fit: its plan, which may name such columns.
        lines: its lines; of a table of records no cell is read as prose but those of notes.
    """
    columns = identity_columns(lexicon, layout, fit)
    texts = fit.of_role("text") if fit else []
    orders = {
        c: date_order(" ; ".join(dict.fromkeys(layout.texts(c))))
        for c, role in columns.items()
        if role in ("birth", "death")
    }
    for c in [c for c, role in columns.items() if role == "death" and days_of_no_century(layout.texts(c), orders[c])]:
        del columns[c]
    numbered = _called_by_record(lexicon, layout)
    out = []
    for line in lines:
        person = _identified(document, layout, columns, orders, line)
        number = layout.grid.text(line.rows[0], layout.key) if numbered else ""
        person = replace(person, records=(*person.records, number)) if number else person
        one = replace(line, described=replace(line.described, person=person))
        if layout.records:
            one = _of_notes(document, layout, texts, one)
        out.append(one)
    return tuple(out)


def _called_by_record(lexicon: Lexicon, layout: Layout) -> bool:
    """Return True for a table whose people are called by the number of their record: "MRN"."""
    if layout.key < 0 or layout.grid.turned or not layout.heads:
        return False
    return lexicon.roles(layout.head(layout.key), "field") == {"record"}


def identity_columns(lexicon: Lexicon, layout: Layout, fit: Fit | None) -> dict[int, Role]:
    """Return the columns that tell who somebody is, with their roles.

    Args:
        lexicon: for heads.
        layout: the table's.
        fit: its plan.
    """
    if layout.grid.turned or not layout.heads:
        return {}
    found: dict[int, Role] = {}
    terms = lexicon.terms("column")
    for c in range(layout.grid.width):
        said = fit.columns[c] if fit is not None and c < len(fit.columns) else NOTHING
        head = " ".join(layout.head(c).replace("_", " ").split()).casefold()
        known = terms.get(head) or terms.get(head.rstrip(" 0123456789"), ())  # "telephone 2"
        roles = [_HEADS[e.role] for e in known if e.role in _HEADS]
        if said.role in IDENTITY:
            found[c] = said.role
        elif said is NOTHING and roles and c not in (layout.key, layout.sex):
            found[c] = roles[0]
        elif (
            said is NOTHING
            and c != layout.key
            and _names_people(lexicon, head, layout.texts(c), described=min(layout.key, layout.sex) >= 0)
        ):
            found[c] = "surname"
    return found


def _names_people(lexicon: Lexicon, head: str, texts: Sequence[str], *, described: bool) -> bool:
    """Whether a column that no id is in has the names of people: "name | Ann Alder"; one of things has other words too.

    Where people have an id and a sex, a word with a capital is a name: "name | Ann".
    """
    told = [text for text in texts if absent_reason(text) is None]
    field = "name" in lexicon.roles(head, "field")
    known = mostly(map(lexicon.find, told))  # a "Hill" or a "Rice" is a name too
    called = (
        is_proper(text)
        or (described and text.istitle())
        or ((key := read_key(lexicon, text)) and key.strength == "worded")
        for text in told
    )
    return field and not known and len(told) >= _LEAST and all(called)  # also "Patient 1"


def _identified(
    document: Document, layout: Layout, columns: Mapping[int, Role], orders: Mapping[int, object], line: Line
) -> Person:  # fmt: skip
    person = line.described.person
    told: dict[Role, dict[str, Cell]] = {}
    for c, role in columns.items():
        for row in line.rows:
            cell = layout.grid.cell(row, c)
            text = text_of(cell)
            if cell is None or absent_reason(text) is not None:
                continue
            if role in ("birth", "death"):
                text = past_day(text, orders.get(c))
            elif role in ("surname", "given name"):
                text = _DIGITS.sub("", text).strip() or text  # Synthea's "Alder442"
            if role == "contact" and not _REACHES.search(text):
                continue  # "[removed]"
            if text:
                told.setdefault(role, {}).setdefault(text, cell)
    if day := _day_in_parts({role: list(cells) for role, cells in told.items()}):
        told["birth"].setdefault(day, next(iter(told["birth"].values())))
    one = {role: next(iter(cells)) for role, cells in told.items() if _agree(list(cells))}
    one = {role: max(told[role], key=len) if role in ("birth", "death") else text for role, text in one.items()}
    name = ", ".join(filter(None, (one.get("surname"), one.get("given name"))))
    used = [cell for role, cells in told.items() for cell in cells.values() if role in one or role == "contact"]
    places = [quoted(document, cell.span) for cell in used]
    return replace(
        person, name=name or person.name, birth=one.get("birth", person.birth), died=one.get("death", person.died),
        contacts=tuple(told.get("contact", ())), evidence=tuple(dict.fromkeys((*person.evidence, *places))),
    )  # fmt: skip


def past_day(text: str, order: object) -> str:
    """Return the day of a birth or death; a year of two digits that would be to come is in the century before.

    Args:
        text: the cell.
        order: see `day_of_cell`.
    """
    day = day_of_cell(text, order)
    late = day > datetime.now(UTC).date().isoformat() and day[:4] not in text
    return f"{int(day[:4]) - 100}{day[4:]}" if late else day


def quoted(document: Document, span: Span) -> Evidence:
    """Return a place of a document as evidence of who somebody is.

    Args:
        document: the document.
        span: the place.
    """
    return Evidence(span.start, span.end, document.quote(span))


def _day_in_parts(told: Mapping[Role, Sequence[str]]) -> str:
    """The day of birth that columns of years, months and days print together; "" where one is missing or there are several."""
    parts = [told.get(role, ()) for role in ("birth", "birth month", "birth day")]
    if any(len(one) != 1 or not one[0].isdecimal() for one in parts):
        return ""
    year, month, day = (int(one[0]) for one in parts)
    with suppress(ValueError):
        return date(year, month, day).isoformat()
    return ""


def _agree(texts: Sequence[str]) -> bool:
    """Return True if several texts are one that is more or less precise."""
    longest = max(texts, key=len)
    return all(longest.startswith(text) for text in texts)


def day_of_cell(text: str, order: object) -> str:
    """Return the day of a cell as an ISO text; "" where it can't be read.

    Args:
        text: the cell.
        order: which of day and month its column prints first.
    """
    if iso := iso_day(text):
        return iso
    hits = find_dates(text, order)  # type: ignore[arg-type]
    return (hits[0].first or "") if len(hits) == 1 and not hits[0].ambiguous else ""


def _of_notes(document: Document, layout: Layout, texts: Sequence[int], line: Line) -> Line:
    """A line of a table of records: its notes are read as prose, and say an age and a sex where no column does."""
    heads = layout.grid.rows[layout.heads - 1]
    found = ((layout.grid.cell(row, c), heads[c]) for row in line.rows for c in texts)
    cells = tuple((cell, (head,)) for cell, head in found if cell is not None and head is not None)
    described = line.described
    for cell, _ in cells:
        age, sex = told_in_note(document, cell.span)
        if age is None:
            continue
        person = described.person
        if sex is not None and person.gender is None:
            place = quoted(document, Span(age.start, age.end))
            person = replace(person, gender=sex, evidence=(*person.evidence, place))
        described = replace(described, person=person, ages=described.ages or (age,))
    return replace(line, cells=cells, described=described)


def told_in_note(document: Document, span: Span) -> tuple[AgeHit | None, Gender | None]:
    """Return the age that a note gives its person, and the sex beside it: "This 69-year-old male patient".

    Args:
        document: the document.
        span: the note.
    """
    ages = [age for age in find_ages(document.text, span.start, span.end) if age.when == "now"]
    if not ages:
        return None, None
    ahead = document.text[ages[0].start : min(ages[0].end + _AHEAD, span.end)]
    sexes = {sex for word in _WORD.findall(ahead)[:4] if (sex := gender_of(word))}
    return ages[0], only(sexes)
