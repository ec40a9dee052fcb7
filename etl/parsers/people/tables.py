"""Tables with a row (or a column) for each patient: who they are.

A table counts as one of patients when its labels name somebody and an age or a sex, and most of its lines give them.
Tables of groups and of other people's publications have other labels.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.document import Cell, Document, Table
from etl.facts import Evidence, Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import WORD_NUMBER, word_value
from etl.parsers.people.counted_heads import are_counted
from etl.parsers.people.line_ages import are_one_person, in_unit
from etl.parsers.people.line_called import (
    DAY,
    LONG_NUMBER,
    SHORT_CODE,
    WORDED,
    calls,
    is_coded,
    is_proper,
    more_of,
    name_of,
)
from etl.parsers.people.line_marks import without_marks
from etl.parsers.people.line_names import (
    are_codes,
    are_levels,
    is_kin,
    kin_sex,
    named_with_time,
    of_relatives,
    sums,
)
from etl.parsers.people.names import TITLE
from etl.parsers.people.nationality import country_in
from etl.parsers.people.people import Described
from etl.parsers.people.section_lines import section_rows
from etl.parsers.people.sex_of_all import sex_of_all
from etl.parsers.people.words import CODED, gender_of, sex_printed
from etl.parsers.table.label_terms import ANY_BRACKETS
from etl.parsers.when.ages import AgeHit, find_ages
from etl.patterns import regex

_IN_UNIT = regex(r",?\s(?:in )?(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?)\.?$", re.I)
_PARTS = regex(r"\s*[/,;]\s*|\s+and\s+|\s+&\s+")
_FIRST_NAME = regex(r"[^\W\d_a-z][a-zà-ÿ'’-]{1,15}(?: [A-Z]\.?)?")
_AGE = regex(r"(?<![\d.,-])(\d{1,3}(?:[.,]\d)?)(?!\d|[.,]\d|\s?[-–±+(]\s?\d)")
_WORD_AGE = regex(rf"\s*({WORD_NUMBER})(?:\s+years?(?:\s+old)?)?\s*$", re.I)
_ELSEWHERE = regex(
    r"\b(?:authors?|references?(?! (?:ranges?|values?|intervals?|limits?)\b)|ref(?!\.? (?:ranges?|values?)\b)|publications?|published|literature|journal|studies|study(?! (?:id|no|nr|number|code)\b)|et al)\b",
    re.I,
)
_GROUPS = regex(r"\b(?:groups?|controls?|mean|median|total|average|range|sd|n\s?=)\b|±", re.I)
_LEAST = 2
_PATIENT = regex(r"(?:patient|pt|case|subject|participant)s?\.?(?:\s(?:no|nr|number|id|code)\b\.?)?", re.I)
_ASKED_OF_EACH = {
    "treatment",
    "treatment_date",
    "adverse",
    "diagnosis",
    "onset",
    "diagnosed",
    "nationality",
    "admission",
}
"""What the columns of a table of treated people ask of each: "Patient | Cells | Dates of infusion | Adverse events"."""
_MOST_LABELS = 3
_LONGEST_KEY = 12
_OLDEST = 110
_CODED_SEX = regex(r"[012]")
_OF_VALUES = {"unit", "reference"}
_TOLD = ("name", "person", "age", "sex", "nationality")


@dataclass(frozen=True, slots=True)
class Line:
    """A patient's line of a table.

    Args:
        name: the cell that names the patient.
        cells: all cells of the line with the labels of their columns.
        described: the patient.
    """

    name: Cell
    cells: tuple[tuple[Cell, tuple[Cell, ...]], ...]
    described: Described


def lines_of(document: Document, lexicon: Lexicon, table: Table) -> tuple[Line, ...]:
    """The lines of a table that has one for each patient.

    Args:
        document: the document.
        lexicon: for labels.
        table: any table.

    Returns:
        The lines in order, () for any other table.
    """
    if table.caption and _ELSEWHERE.search(document.quote(table.caption)):
        return ()
    grid = without_marks(document, table)
    lines = _lines(document, lexicon, grid)
    lines = lines or _sections(document, lexicon, grid)
    lines = lines or _lines(document, lexicon, [list(row) for row in zip(*grid, strict=True)])
    return _with_sex(document, table, lines)


def _with_sex(document: Document, table: Table, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with the sex that the words around the table give to all, where no line tells one."""
    if not lines or any(line.described.person.gender for line in lines):
        return lines
    told = sex_of_all(document, [s for s in (table.caption, *table.notes, document.title) if s], len(lines))
    if told is None:
        return lines
    out = []
    for line in lines:
        one = line.described
        person = replace(one.person, gender=told[0], evidence=(*one.person.evidence, told[1]))
        out.append(replace(line, described=replace(one, person=person)))
    return tuple(out)


def _sections(document: Document, lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> tuple[Line, ...]:
    """The patients whom rows of their own name above those of their values."""
    rows = section_rows(grid, _names_section)
    found = (_line(document, lexicon, (), row, dict.fromkeys(_TOLD, -1), 0, (), ()) for row in rows)
    return tuple(replace(line, cells=()) for line in found if line is not None)


def _names_section(cell: Cell) -> str:
    """How a row of one cell calls the patient of those below it: by the word, by a code, or by a name with an age and a sex."""
    name = name_of(cell)
    return name if WORDED.fullmatch(name) or SHORT_CODE.fullmatch(name) or _tells_age(cell) else ""


def _lines(document: Document, lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> tuple[Line, ...]:
    """The patients of a grid whose first rows are labels."""
    if len(grid) <= _LEAST or len(grid[0]) < _LEAST:
        return ()
    grid = _carried([row for r, row in enumerate(grid) if r == 0 or not sums(row)])
    if len(grid) <= _LEAST:
        return ()
    roles = [roles_of(lexicon, [row[c] for row in grid[:2] if not _answers(row[c])]) for c in range(len(grid[0]))]
    at = {role: next((c for c, r in enumerate(roles) if role in r), -1) for role in _TOLD}
    who, asked = at["name"] if at["name"] >= 0 else at["person"], at["name"] == 0
    more = _more_labels(grid, at) if who <= 0 else 0
    body = [grid[0], *grid[1 + more :]]
    first = _by_first_name(lexicon, body, who) if at["sex"] >= 0 or at["age"] >= 0 or at["name"] >= 0 else frozenset()
    if who < 0 and (first or (0 not in (at["age"], at["sex"]) and _names_lines(lexicon, body))):
        who = at["name"] = 0
    if who < 0 and min(at["age"], at["sex"]) > 0 and _keyed(lexicon, body):
        who = at["name"] = 0
    listed = at["age"] < 0 and at["sex"] < 0 and _lists(document, lexicon, body)
    if who < 0 and listed:
        who = at["name"] = 0
    numbered = at["person"] >= 0 and at["age"] < 0 and at["sex"] < 0
    told = who == 0 and all(_tells(row[0]) for row in body[1:])
    visited = bool(first) and asked and (len(first) < len(body) - 1 or any("visit" in r for r in roles))
    if who < 0 or (at["age"] < 0 and at["sex"] < 0 and not (numbered or told or visited or listed)):
        return ()
    if numbered and not (told or listed) and not _is_register(grid, who, roles):
        return ()
    if _ELSEWHERE.search(" ".join(c.text for row in grid[:1] for c in row if c is not None)) or (
        (head := grid[0][who]) is not None and of_relatives(head.text)
    ):
        return ()
    label = grid[0][who]
    again = [
        label is not None and (c := row[who]) is not None and c.text == label.text for row in grid
    ]  # "ID" over two rows
    again = [a or bool(roles_of(lexicon, [row[who]]) & _OF_VALUES) for a, row in zip(again, grid, strict=True)]
    top = next((r for r in range(1 + more, min(4, len(grid))) if not again[r] and _is_line(grid[r], at, who)), 0)
    names = {c.text.strip() for row in grid[top:] if _is_line(row, at, who) and (c := row[who]) is not None}
    out = [
        line
        for row in grid[top:]
        if top and (line := _line(document, lexicon, grid[:top], row, at, who, names, first)) is not None
    ]
    if len(out) * 3 < (len(grid) - top) * 2:
        return ()
    lines: dict[str, Line] = {}
    for line in out:  # a patient may have several rows, one for each visit
        name = name_of(line.name)
        known = lines.get(name)
        if known is not None and not are_one_person(known.described, line.described):
            name = f"{name} {len(lines)}"
            known = None
        lines[name] = _again(known, line, of_visit=at["age"] < 0) if known else line
    return tuple(lines.values()) if len(lines) >= _LEAST else ()


def _lists(document: Document, lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether lines without an age and a sex are patients, each with values of their own: the first column is headed by the
    word for them, or calls each by it, by a code or by initials, and the other labels name what was measured.
    """
    head = grid[0][0]
    lines = ((c, row[1]) for row in grid[1:] if (c := row[0]) is not None and c is not head and c.text.strip())
    told = [(name_of(c), more.text if more else "") for c, more in lines if not roles_of(lexicon, [c]) & _OF_VALUES]
    names = {name for name, _ in told}
    if len(names) < _LEAST or len(set(told)) < len(told) or not all(map(calls, names)):
        return False
    headed = head is not None and _PATIENT.fullmatch(head.text.strip()) is not None
    headed = headed or are_counted(document, lexicon, head, names)  # "Parameter | 1 | 2 | 3" of three patients
    coded = all(map(is_coded, names))
    coded = (coded and not are_levels(names)) or (are_codes(names) and not any(map(lexicon.known, names)))
    heads = [c.text for row in grid[:_LEAST] for c in row[1:] if c is not None] if headed or coded else []
    return any(m.entry.kind in ("measure", "scale") for text in heads for m in lexicon.find(text))


def _again(known: Line, line: Line, *, of_visit: bool) -> Line:
    """A patient's line with the next one of the same patient; of two ages the first is told, and none where it may be the
    time `of_visit` behind the name: "Patient 1 (before)", "Patient 1 (3 months)".
    """
    told = {more.text if (more := more_of(cell)) else "" for cell in (known.name, line.name)}
    if of_visit and len(told) > 1:
        known, line = (replace(one, described=replace(one.described, ages=())) for one in (known, line))
    one, other = known.described, line.described
    evidence = (*one.person.evidence, *other.person.evidence)
    person = replace(one.person, gender=one.person.gender or other.person.gender, evidence=evidence)
    described = replace(one, person=person, ages=one.ages or other.ages)
    return replace(known, cells=(*known.cells, *line.cells), described=described)


def _is_register(grid: Sequence[Sequence[Cell | None]], who: int, roles: Sequence[set[str]]) -> bool:
    """Whether each line below the labels begins with a patient's number, and tells of one visit or one patient."""
    numbers = [cell.text.strip() for row in grid[1:] if (cell := row[who]) is not None]
    coded = any(CODED.fullmatch(n) or LONG_NUMBER.fullmatch(n) for n in numbers)
    visits = len(set(numbers)) < len(numbers) or any("visit" in r for r in roles)
    head = grid[0][who]
    of_each = head is not None and _PATIENT.fullmatch(head.text.strip()) is not None
    called = len(numbers) == len(grid) - 1 and all(calls(n, lettered=of_each) for n in numbers)
    each = of_each and sum(1 for r in roles if r & _ASKED_OF_EACH) >= _LEAST
    return who == 0 and called and (coded or visits or each)


def _carried(grid: Sequence[Sequence[Cell | None]]) -> Sequence[Sequence[Cell | None]]:
    """A grid with the patient of a first column in the rows below, which leave it empty: one row for each visit."""
    heads = 1 if len(grid) < _LEAST + 1 or (c := grid[1][0]) is None or c.text.strip() else _LEAST  # a row of units
    first = [row[0] for row in grid[heads:]]
    blank = [cell is not None and not cell.text.strip() for cell in first]
    if not any(blank) or blank[0] or not all(b or (c and calls(name_of(c))) for b, c in zip(blank, first, strict=True)):
        return grid
    out, last = [*grid[:heads]], grid[0][0]
    for row, empty in zip(grid[heads:], blank, strict=True):
        last = last if empty else row[0]
        out.append([last, *row[1:]])
    return out


def _tells(cell: Cell | None) -> bool:
    """Whether a cell calls a patient by the word, or by a number with an age and a sex."""
    if cell is None:
        return False
    name = name_of(cell)
    return bool(WORDED.fullmatch(name) or is_kin(name) or named_with_time(cell.text.strip()) or _tells_age(cell))


def _tells_age(cell: Cell) -> bool:
    """Whether a cell calls a patient with an age and a sex behind it."""
    more = more_of(cell)
    return more is not None and bool(calls(name_of(cell))) and _age(more) is not None and _sex(more) is not None


def _more_labels(grid: Sequence[Sequence[Cell | None]], at: dict[str, int]) -> int:
    """How many lines below the first are labels too, and call nobody: "Time", "Unit", "Visit" beside "Characteristic".

    They tell nobody's age or sex; where no line does, those behind them must call patients by the word, a code or initials.
    """
    asked = [at[role] for role in ("age", "sex") if at[role] >= 0]
    out = 1
    for row in grid[1:_MOST_LABELS]:
        cell = row[0]
        if cell is None or cell is grid[0][0] or not cell.text.strip():
            break
        if is_coded(name_of(cell)):
            break
        if 0 in asked or (asked and _is_line(row, at, 0)):
            break
        out += 1
    names = [name_of(cell) for row in grid[out:] if (cell := row[0]) is not None]
    sure = bool(asked) or (len(names) >= _LEAST and all(map(is_coded, names)))
    return out - 1 if sure and len(grid) > out + 1 else 0


def _names_lines(lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether the first column calls a patient in each line below the labels, which may stand in two lines with an empty
    head, or above a line of units or of what is usual."""
    named = [row[0] is not None and bool(calls(name_of(row[0]))) for row in grid]
    named[0] = False  # the label, which may look like initials ("ID")
    first = next((r for r, one in enumerate(named) if one), len(grid))
    blank = all(
        (c := row[0]) is None or c is grid[0][0] or not c.text.strip() or roles_of(lexicon, [c]) & _OF_VALUES
        for row in grid[1:first]
    )
    return 1 <= first <= _MOST_LABELS and blank and all(named[first:])


def _keyed(lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether the first column has a short key in each line, beside an age and a sex: "K01-A", "2019/4", "c"."""
    keys = [c.text.strip() for row in grid[1:] if (c := row[0]) is not None and c is not grid[0][0] and c.text.strip()]
    return len(keys) >= _LEAST and all(
        len(key) <= _LONGEST_KEY and not DAY.fullmatch(key) and not _is_term(lexicon, key) for key in keys
    )


def _by_first_name(lexicon: Lexicon, grid: Sequence[Sequence[Cell | None]], who: int) -> frozenset[str]:
    """The first names by which the first column, or the one that asks for names, calls the patient of each line.

    A column without a label of its own has them when each of its lines is called by another name.
    """
    column = max(who, 0)
    told = [name_of(cell) if (cell := row[column]) is not None else "" for row in grid[1:]]
    head = grid[0][column]
    if not told or (who < 0 and ((head and head.text.strip()) or len(set(told)) < len(told))):
        return frozenset()
    names = frozenset(name for name in told if _FIRST_NAME.fullmatch(name) and not _is_term(lexicon, name))
    return names if len(names) == len(set(told)) else frozenset()


def _is_term(lexicon: Lexicon, text: str) -> bool:
    """Whether a cell is a word of the mappings, or of tables of groups, and no name."""
    return bool(lexicon.find(text, 0, len(text)) or lexicon.label(text, "field") or _GROUPS.search(text))


def _answers(cell: Cell | None) -> bool:
    """Whether a cell is an answer: "no" in a second row is no number."""
    return cell is not None and cell.text.strip() in ("no", "yes")


def roles_of(lexicon: Lexicon, cells: Sequence[Cell | None]) -> set[str]:
    """What the label of a column asks for; "Sex/age (y)" asks for two things.

    Args:
        lexicon: for the names of fields.
        cells: the label, which may stand in several rows.
    """
    out: set[str] = set()
    for text in dict.fromkeys(" ".join(c.text.replace("_", " ").split()) for c in cells if c is not None):
        plain = ANY_BRACKETS.sub("", text).strip()
        for part in (text, plain, _IN_UNIT.sub("", plain), *_PARTS.split(plain)):
            out |= {e.role for e in lexicon.label(part, "field")} if part else set()
    return out


def _is_line(row: Sequence[Cell | None], at: dict[str, int], who: int, known: Container[str] = frozenset()) -> bool:
    """Whether a row has a patient's name, age and sex; of a patient who is `known` it need not repeat them."""
    name = row[who]
    if name is None or not name.text.strip() or _GROUPS.search(name.text):
        return False
    age = row[at["age"]] if at["age"] >= 0 else None
    sex = row[at["sex"]] if at["sex"] >= 0 else None
    if name.text.strip() in known and not any(c is not None and c.text.strip() for c in (age, sex)):
        return True
    told = sex is None or _sex(sex) is not None or _CODED_SEX.fullmatch(sex.text.strip()) is not None
    return (age is None or _age(age) is not None) and told


def _line(
    document: Document, lexicon: Lexicon, heads: Sequence[Sequence[Cell | None]], row: Sequence[Cell | None],
    at: dict[str, int], who: int, known: Container[str], first: Container[str],
) -> Line | None:  # fmt: skip
    name = row[who]
    if name is None or not _is_line(row, at, who, known):
        return None
    printed = row[at["name"]] if at["name"] >= 0 else None
    number = row[at["person"]] if at["person"] >= 0 else None
    texts = [name_of(cell) for cell in (printed, number) if cell is not None]
    names = [n for text in texts for n in ((text,) if text in first else calls(text, lettered=True))]
    names = names or [text for text in texts if any(c.isdigit() for c in text) and len(text) > _LEAST]
    named = (t for t in texts if t in first or (is_proper(t) and not is_kin(t) and not WORDED.fullmatch(t)))
    called = next(named, "")  # "Twin A" is no name
    more = more_of(name)
    age = in_unit(_age(row[at["age"]]), [h[at["age"]] for h in heads]) if at["age"] >= 0 else _age(more)
    sex = _sex(row[at["sex"]]) if at["sex"] >= 0 else _sex(more)
    sex = sex or next(
        (told for text in texts if (title := TITLE.match(text)) and (told := gender_of(title.group()))), None
    )
    sex = sex or next((told for text in texts if (told := kin_sex(text))), None)
    places = [c for c in (name, row[at["sex"]] if sex and at["sex"] >= 0 else None) if c is not None]
    evidence = tuple(Evidence(c.span.start, c.span.end, document.quote(c.span)) for c in places)
    home = row[at["nationality"]] if at["nationality"] >= 0 else None
    country = country_in(document, lexicon, home.span) if home is not None else None
    person = Person(
        key="", name=called, gender=sex, nationality=country[0] if country else None,
        evidence=(*evidence, country[1]) if country else evidence,
    )  # fmt: skip
    cells = tuple(
        (cell, tuple(h for head in heads if (h := head[c]) is not None and h.text.strip()))
        for c, cell in enumerate(row)
        if cell is not None and cell.text.strip()
    )
    return Line(name, cells, Described(person, (age,) if age else (), tuple(dict.fromkeys(names)), name.span.start))


def _age(cell: Cell | None) -> AgeHit | None:
    if cell is None or _GROUPS.search(cell.text):
        return None
    start, end = cell.span.start, cell.span.end
    found = [m for m in _AGE.finditer(cell.text) if Decimal(m[1].replace(",", ".")) <= _OLDEST]
    word = _WORD_AGE.match(cell.text)
    if word is not None and not found:  # "Seven", "nine years"
        return AgeHit(start + word.start(1), start + word.end(1), word_value(word[1]), "a", "now")
    hits = find_ages(" " * start + cell.text, start, end) if found else ()
    if len(hits) == 1 and hits[0].value is not None:
        return replace(hits[0], when="now")
    if len(found) != 1:
        return None
    return AgeHit(
        start + found[0].start(1), start + found[0].end(1), Decimal(found[0][1].replace(",", ".")), "a", "now"
    )


def _sex(cell: Cell | None):  # type: ignore[no-untyped-def]
    words = re.findall(r"[^\W\d_]+", cell.text) if cell is not None else []
    found = {g for w in words if (g := sex_printed(w))}
    return next(iter(found)) if len(found) == 1 else None


def owner(people: Sequence[Person], cells: Sequence[Cell]) -> str | None:
    """The key of the one person whose name stands in a line of a table."""
    keys = {p.key for p in people for e in p.evidence for c in cells if c.span.start <= e.start and e.end <= c.span.end}
    return next(iter(keys)) if len(keys) == 1 else None
