"""Dictionaries of columns: what a study's variables are called and what their codes mean (REDCap's dictionary, a sheet "Legend").

A variable's head gets its label where the mappings don't know it, and codes below it get their meanings, so that tables are read
as if both were printed; places and quotes stay those of the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from etl.document import Block, Cell, Document, Table
from etl.facts import Finding
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import THINGS
from etl.parsers.cell.values import absent_reason
from etl.parsers.label.heads import plain
from etl.parsers.number import parse_number
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.plan import Role, TablePlan
from etl.tables.forms import is_headed, known_forms, stands_for
from etl.tables.grid import Codebook, meant, read_codebook
from etl.tables.warnings import warning_at
from etl.value import replace

CODE_UNEXPLAINED = "code-unexplained"
_CHOICE = regex(r"\s*(-?\d{1,4}|[^\W_][\w.-]{0,19})\s*,\s*(.+?)\s*")
_CHECKBOX = regex(r"(?P<name>.+)___(?P<code>[^\W_][\w.-]{0,19})")
_LINES = regex(r"\s*\n\s*")
_WITHIN = regex(r"[(\[]([^()\[\]]+)[)\]]\s*$")
_MARK = regex(r"(?<![\w.,/-])(\d{1,2})\s?[:=]\s?(?=\S)")
"""A code before what it means: "1: typical", "0 = no"."""
_OF_KIND: Mapping[str, Mapping[str, str]] = {"yesno": {"0": "No", "1": "Yes"}, "truefalse": {"0": "False", "1": "True"}}
"""What the codes of REDCap's kinds of fields mean that have no choices of their own."""
_LEAST, _SHOWN, _FAR = 2, 3, 5


class Variable(Struct, frozen=True):
    """A column as a dictionary describes it.

    Args:
        label: what it is called.
        meanings: what its codes mean, by code.
        first: whether it is the first of its dictionary, which calls people.
        unit: the unit of its numbers, "" without one.
    """

    label: str
    meanings: Mapping[str, str]
    first: bool = False
    unit: str = ""


def with_dictionaries(document: Document, lexicon: Lexicon) -> Document:
    """Return a document whose tables have the labels and meanings that its dictionaries give.

    Args:
        document: the document.
        lexicon: for heads that need no label, and what keeps its numbers.

    Returns:
        The document; codes for what is missing (see `_missing`) say so.
    """
    tables = [block.table for block in document.blocks if block.table is not None]
    known = _variables(tables) if len(tables) >= _LEAST else {}
    times = Counter(one.label for one in known.values())
    known = {
        name: one if times[one.label] == 1 or any(m.entry.kind in THINGS for m in lexicon.find(one.label)) else replace(one, label="")
        for name, one in known.items()
    }  # fmt: skip  # "Confirmed?" of several variables says less than their names
    blocks = (_explained(block, known, lexicon) if known else block for block in document.blocks)
    return replace(document, blocks=tuple(_said_of(one, _missing(one.table)) if one.table else one for one in blocks))


def _missing(table: Table) -> dict[int, str]:
    """What codes for missing values say, by cell: 999 or -9 in several columns of numbers, far from all others of each."""
    found: dict[str, list[Cell]] = {}
    for _, cells in _columns(table) if any(_is_mark(cell.text.strip()) for cell in table.cells) else ():
        told = [(cell, text) for cell in cells if absent_reason(text := cell.text.strip()) is None]
        others = {parse_number(text) for _, text in told if not _is_mark(text)}
        known = [one for one in others if one is not None and one >= 0]
        for cell, text in told if known and len(known) == len(others) else ():
            if _is_mark(text) and (text.startswith("-") or float(text) > _FAR * max(known)):
                found.setdefault(text, []).append(cell)
    several = (own for own in found.values() if len({cell.column for cell in own}) >= _LEAST)
    return {id(cell): "unknown" for own in several for cell in own}


def _is_mark(text: str) -> bool:
    """Whether a number is of one high digit alone: "999", "-9"."""
    digits = text.removeprefix("-")
    high = digits[:1] in ("6", "7", "8", "9")  # most cells end here
    return high and len({*digits}) == 1 and (digits != text or len(digits) > _LEAST)


def against_dictionaries(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each column with codes that its dictionary doesn't have.

    Args:
        reading: the document.
    """
    known = _variables([place.table for place in reading.tables]) if len(reading.tables) >= _LEAST else {}
    for place in reading.tables if known else ():
        for head, cells in _columns(place.table):
            one = known.get(_name(head.text))
            strange = [cell for cell in cells if one is not None and one.meanings and not _is_known(one, cell.text)]
            if not strange or one is None:
                continue
            codes = list(dict.fromkeys(cell.text.strip() for cell in strange))
            shown = ", ".join(f"“{code}”" for code in codes[:_SHOWN])
            text = (
                f"“{head.text.strip()}” of table {place.name} has {shown}, which its dictionary doesn't explain: no code of the"
                " column was read by it."
            )
            yield warning_at(reading, place, CODE_UNEXPLAINED, text, strange[:_SHOWN])


def _is_known(one: Variable, text: str) -> bool:
    bare = text.strip()
    return not bare or absent_reason(bare) is not None or bare in one.meanings or bare in one.meanings.values()


def _variables(tables: Sequence[Table]) -> dict[str, Variable]:
    """The variables of all dictionaries by name; one that two of them describe otherwise has no meanings."""
    found: dict[str, Variable] = {}
    for table in tables:
        form = _form(table)
        for name, one in _described(form, table) if form is not None else ():
            other = found.setdefault(name, one)
            told = other.meanings or one.meanings if _agree(other.meanings, one.meanings) else {}
            found[name] = replace(other, meanings=told, label=other.label or one.label, unit=other.unit or one.unit)
    return found


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two dictionaries say the same of codes, one perhaps in more words: "control" and "control (no disease)"."""
    pairs = [(said.casefold(), other[code].casefold()) for code, said in one.items() if code in other]
    alike = one.keys() == other.keys() or not one or not other
    return alike and all(said in told or told in said for said, told in pairs)


def _form(table: Table) -> TablePlan | None:
    """The form of a dictionary of columns that a table has."""
    heads = [cell.text for cell in table.cells if cell.row == 0]
    return next(
        (
            form
            for form in known_forms().tables
            if any(column.role == "variable" for column in form.columns)
            and all(is_headed(heads, need) for need in form.needs)
        ),
        None,
    )


def _described(form: TablePlan, table: Table) -> Iterator[tuple[str, Variable]]:
    head, *rows = table.grid()
    at: dict[str, int] = {}
    for column in form.columns:
        found = next((c for c, cell in enumerate(head) if cell and stands_for(column.label, cell.text)), None)
        if found is not None:
            at.setdefault(column.role, found)
    for number, row in enumerate(rows):
        cells = {role: cell.text.strip() for role, c in at.items() if (cell := row[c]) is not None}
        roles: tuple[Role, ...] = ("variable", "test", "category", "detail", "reference", "unit")
        name, label, choices, kind, description, unit = (cells.get(role, "") for role in roles)
        if name:
            meanings = _meanings(choices) or _OF_KIND.get(kind, {}) or _explained_in(description)
            yield _name(name), Variable(" ".join(label.split()), meanings, number == 0, unit)


def _name(text: str) -> str:
    return "_".join(text.casefold().split()).replace("-", "_")


def _explained_in(description: str) -> Mapping[str, str]:
    """What codes mean that a description explains: "pain (1: typical, 2: atypical (rare), 3: none)"; {} where it explains none."""
    text = " ".join(description.split())
    marks = list(_MARK.finditer(text))
    if len(marks) < _LEAST:
        return {}
    ends = [*(m.start() for m in marks[1:]), len(text)]
    found = {m[1]: text[m.end() : end].strip(" ,;|.") for m, end in zip(marks, ends, strict=True)}
    last = marks[-1][1]
    if found[last].count(")") > found[last].count("("):
        found[last] = found[last].rpartition(")")[0].strip()
    distinct = len(found) == len(marks) == len(set(found.values())) >= _LEAST
    return found if distinct and all(found.values()) else {}


def _meanings(choices: str) -> Mapping[str, str]:
    """What codes mean: "1, Female | 2, Male" as REDCap has it, "0 = no; 1 = yes" as others do."""
    parts = [_CHOICE.fullmatch(part) for part in choices.split("|")]
    if all(parts) and len(parts) >= _LEAST:
        return {m[1]: m[2] for m in parts if m is not None}
    book = read_codebook(f"x ({_LINES.sub('; ', choices)})") if choices else None
    return book.meanings if book is not None else {}


def _columns(table: Table) -> Iterator[tuple[Cell, list[Cell]]]:
    """The columns of a table: its head and the cells below."""
    columns: dict[int, tuple[Cell, list[Cell]]] = {}
    for cell in table.cells:
        if cell.row == 0:
            columns[cell.column] = (cell, [])
        elif cell.column in columns:
            columns[cell.column][1].append(cell)
    yield from columns.values()


def _explained(block: Block, known: Mapping[str, Variable], lexicon: Lexicon) -> Block:
    """A block whose table has labels for names and meanings for codes."""
    table = block.table
    if table is None or _form(table) is not None:
        return block
    texts: dict[int, str] = {}
    for head, below in _columns(table):
        texts |= _said(known, lexicon, head, below)
    return _said_of(block, texts)


def _said_of(block: Block, texts: Mapping[int, str]) -> Block:
    """A block whose table has new texts for some cells."""
    table = block.table
    if not texts or table is None:
        return block
    cells = tuple(replace(cell, text=texts.get(id(cell), cell.text)) for cell in table.cells)
    return replace(block, table=replace(table, cells=cells))


def _said(known: Mapping[str, Variable], lexicon: Lexicon, head: Cell, cells: Sequence[Cell]) -> dict[int, str]:
    """The new texts of a column's cells, by cell."""
    name = _name(head.text)
    one, box = known.get(name), _CHECKBOX.fullmatch(name)
    if one is None and box is not None and (whole := known.get(box["name"])) is not None:
        choices = {_name(code): meaning for code, meaning in whole.meanings.items()}
        label = f"{whole.label or box['name']} (choice={choices.get(box['code'], box['code'])})"
        one = Variable(label, {"0": "unchecked", "1": "checked"})
    if one is None or any(not _is_known(one, cell.text) for cell in cells if one.meanings):
        return {}
    out: dict[int, str] = {}
    label = one.label if one.label and not one.first and not _is_clear(lexicon, head.text) else head.text.strip()
    within = _WITHIN.search(one.label)
    unit = one.unit or (within[1] if within else "")  # "Creatinine (mg/dL)"
    if unit in lexicon.units() and not any(mark in label for mark in (unit, "(", "[")):
        label = f"{label} ({unit})"
    if label != head.text.strip():
        out[id(head)] = label
    told = (
        meant(lexicon, Codebook(one.label or head.text, one.meanings), [cell.text for cell in cells])
        if one.meanings
        else None
    )
    return out | {id(cell): text for cell, text in zip(cells, told or (), strict=False)}


def _is_clear(lexicon: Lexicon, head: str) -> bool:
    """Return True for a head that needs no label: a word for who somebody is, or what a mapping knows as a whole."""
    words = plain(head).casefold()
    return bool(lexicon.terms("column").get(words)) or bool(lexicon.known(words))
