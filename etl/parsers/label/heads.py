"""What the head of a column or row asks for: a person, a sex, an age, a test, a unit, a source, the items of a scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import cast

from etl.document import Cell
from etl.facts import Evidence, Observation, Quantity
from etl.mapping.entry import Entry, Item
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import parse_cell
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.number import comparable, parse_number, parse_unit
from etl.parsers.people.demographics import AGE
from etl.parsers.reading import Reading
from etl.parsers.when.ages import AgeUnit, find_ages
from etl.patterns import regex
from etl.value import replace

_BRACKETS = regex(r"\s*[(\[{][^()\[\]{}]*[)\]}]?")
_IN_UNIT = regex(r",?\s(?:in )?(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?)\.?$")
_PARTS = regex(r"\s*[/,;]\s*|\s+and\s+|\s+&\s+|\s+or\s+")
_HUMP = regex(r"(?<=[a-zà-ÿ])(?=[A-Z][a-zà-ÿ])|(?<=[a-z])(?=[A-Z]{2})")
_RAISED = regex(r"(?<=\w)[ʰᵃ-ᶿªº](?=\W|$)")
_WORD = regex(r"[^\W\d_]+")
_EDGES = " \t\n\"'“”*†‡§:;.,_"
_LONGEST = 60
_AS_COLUMN = {"name": "person", "person": "person", "age": "age", "sex": "sex", "birth": "birth", "unit": "unit"}
"""What a field of a form that is asked for in a head is as a column."""
_COUNT = regex(
    r"(?:n|no\.?|number|#)\s?[=:]\s?\d+|\d+\s?/\s?\d+.*|.*\(\s?n\s?=\s?\d+\s?\).*|(?:mean|median)\b.*|.*±\s?sd\b.*",
    re.I,
)


def plain(text: str) -> str:
    """A label as words: "AgeAtLastExamination" and "age_at_last_examination" are three or more.

    Args:
        text: the label as printed.
    """
    words = _RAISED.sub("", text).replace("_", " ")
    if " " not in words.strip():
        words = _HUMP.sub(" ", words)
    return " ".join(words.split()).strip(_EDGES)


def without_brackets(text: str) -> str:
    """A label without what stands in brackets."""
    return " ".join(_BRACKETS.sub(" ", text).split()).strip(_EDGES)


def read_head(lexicon: Lexicon, text: str) -> frozenset[str]:
    """What a head asks for; "Age/Sex" asks for two things.

    Args:
        lexicon: its entries of the kinds `column` and `field` (a word of a form heads a column too).
        text: the head as printed.

    Returns:
        The roles of the entries that the whole head names, without brackets, a unit of time or a half; none for a
        head that names something else.
    """
    whole = plain(text)
    if not whole or len(whole) > _LONGEST:
        return frozenset()
    inner = [part for found in _BRACKETS.findall(whole) for part in _PARTS.split(found.strip(" ()[]{}"))]
    outer = _PARTS.split(without_brackets(whole))
    halves = outer + inner if len(outer) == len(inner) == 1 else outer  # "Sex (age)", and no "Age (y), sex"
    parts = [_roles_of(lexicon, part.strip(_EDGES)) & {"sex", "age", "person"} for part in halves]
    if len(parts) > 1 and all(parts) and any(parts[0] != other for other in parts[1:]):
        return frozenset[str]().union(*parts)
    bare = without_brackets(whole)
    own = _OWNED.sub("", bare, count=1)
    forms = (
        whole,
        whole.rstrip("#?. ").strip(),
        bare,
        _IN_UNIT.sub("", bare),
        bare.rstrip("#?. "),
        own.rstrip(":#?. "),
    )
    return next((roles for form in forms if (roles := _roles_of(lexicon, form))), frozenset())


_OWNED = regex(r"(?:his|her|your|the|(?:the )?(?:patient|participant|subject|child)['’]s)\s+", re.I)


def is_of_relative(lexicon: Lexicon, text: str) -> bool:
    """Return True for a head that names a relative alone, whose values are none of the patient's: "Brother".

    Args:
        lexicon: the compiled mappings.
        text: the head of a column.
    """
    words = without_brackets(" ".join(text.split())).strip(" :")
    return bool(lexicon.label(_OWNED.sub("", words, count=1), "relation"))


def column_roles(lexicon: Lexicon, text: str) -> frozenset[str]:
    """What the head of a column asks for that is a text as a whole."""
    return frozenset(entry.role for entry in lexicon.terms("column").get(text.casefold(), ()))


def roles_among(lexicon: Lexicon, text: str) -> frozenset[str]:
    """What a head asks for, or any of its words does: "Date started" asks for the begin.

    Args:
        lexicon: its entries of the kind `column`.
        text: the head as printed.
    """
    whole = plain(text)
    return frozenset().union(*(column_roles(lexicon, part) for part in {whole, *_WORD.findall(whole)}))


def _roles_of(lexicon: Lexicon, part: str) -> frozenset[str]:
    """What a whole text asks for, as a head of a table or else as a field of a form."""
    roles = column_roles(lexicon, part) - {"calling", "kin", "carried", "born", "mother", "died"}
    return roles or frozenset(_AS_COLUMN[e.role] for e in lexicon.label(part, "field") if e.role in _AS_COLUMN)


_STATISTICS = {"statistic", "interval"}


def statistic_in(lexicon: Lexicon, head: str) -> str:
    """Return the statistic that a head names, without what stands in brackets: "Adjusted HR (95% CI)"; "" for another head.

    Args:
        lexicon: for the words of heads.
        head: as printed.
    """
    whole = plain(head)
    bare = without_brackets(whole) or whole
    words = bare.split()
    ends = (" ".join(words[n:]) for n in range(min(len(words), 3)))  # "Multivariable adjusted HR"
    if any(column_roles(lexicon, end) & _STATISTICS for end in ends):
        return bare
    return whole if column_roles(lexicon, whole) & _STATISTICS else ""


def is_interval(lexicon: Lexicon, statistic: str) -> bool:
    """Return True for the name of an interval, which belongs to the statistic before it.

    Args:
        lexicon: for the words of heads.
        statistic: see `statistic_in`.
    """
    return "interval" in column_roles(lexicon, statistic)


def sums_up(lexicon: Lexicon, text: str) -> bool:
    """Whether a label is that of a line that counts or sums up others: "Mean", "n (%)", "Total", "All patients", "3/7".

    Args:
        lexicon: for its words.
        text: the label as printed.
    """
    whole = plain(text).rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹ ")
    if not whole or len(whole) > _LONGEST:
        return False
    if _COUNT.fullmatch(whole.casefold()):
        return True
    named = column_roles(lexicon, without_brackets(whole)) or column_roles(lexicon, whole)
    return "sum" in named and "person" not in named


def field_roles(lexicon: Lexicon, cells: Sequence[Cell | None]) -> set[str]:
    """What a label asks for as that of a field of a form: diagnosis, onset, treatment …

    Args:
        lexicon: for the names of fields.
        cells: the label, which may stand in several rows.
    """
    out: set[str] = set()
    for text in dict.fromkeys(plain(c.text) for c in cells if c is not None):
        bare = without_brackets(text)
        for part in (text, bare, _IN_UNIT.sub("", bare), *_PARTS.split(bare)):
            out |= {e.role for e in lexicon.label(part, "field")} if part else set()
    return out


# The items of a scale as heads: when most heads are items of one scale, all of those are.


_LEAST = 3
_FITS = 0.9


_A_WORD = regex(r"[^\W\d_]{2,}")


def items_of(
    lexicon: Lexicon, labels: Mapping[int, str], texts: Mapping[int, Sequence[str]], around: Sequence[Entry] = ()
) -> dict[int, tuple[Entry, Item]]:
    """Which columns are items of a scale.

    Args:
        lexicon: for scales and their items.
        labels: the label of each column.
        texts: the cells of each column that say anything.
        around: scales that the caption or the file's name says.

    Returns:
        The scale and the item of each such column: of the scale that explains most of them, if it explains at least three by
        a word (or one, beside its own name) and their values lie within the items' ranges. "A | B | C" is of no scale alone.
    """
    named: dict[str, Entry] = {entry.id: entry for entry in around}
    claims: dict[str, dict[int, Item]] = {}
    for column, label in labels.items():
        for entry in lexicon.label(plain(label), "scale"):
            named[entry.id] = entry
        words = plain(label).casefold()
        for entry, item in (*lexicon.scales_with(plain(label)), *lexicon.scales_with(without_brackets(plain(label)))):
            claims.setdefault(entry.id, {})[column] = item
            if any(name.casefold() in words for name in (entry.name, *entry.synonyms) if len(name) > 2):
                named[entry.id] = entry
    for scale in list(named.values()):
        for column, label in labels.items():
            known = lexicon.item(scale, without_brackets(plain(label)))
            if known is not None:
                claims.setdefault(scale.id, {}).setdefault(column, known)
    best: dict[int, tuple[Entry, Item]] = {}
    weight = 0
    for scale_id, columns in claims.items():
        scale = lexicon.need("scale", scale_id)
        own = {column: (scale, item) for column, item in columns.items() if _in_range(item, texts.get(column, ()))}
        distinct = len({item.key for _, item in own.values()})
        worded = len({item.key for column, (_, item) in own.items() if _A_WORD.search(labels[column])})
        enough = worded >= _LEAST or (scale_id in named and distinct)
        count = distinct + (1 if scale_id in named else 0)
        if enough and count > weight:
            best, weight = own, count
    return best


def _in_range(item: Item, texts: Sequence[str]) -> bool:
    values = [value for text in texts if (value := parse_number(text.strip())) is not None]
    if not values or len(values) < _FITS * len(texts):
        return False
    low, high = item.low if item.low is not None else Decimal(0), item.high
    return all(value >= low and (high is None or value <= high) for value in values)


# Labels that are numbers, in the unit that their first row or column names: "500 | 1000 | 2000" behind "Hz"; and
# which units a measure may have.


_NUMBER = regex(r"\d{1,3}(?:[ ,]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_UNIT = regex(r"(?:^|[\s(\[,/])([^\W\d_]{1,6})[)\]]?\s*$")
"""The unit that a head is, or ends in: "Hz", "Frequency (Hz)", "Tone, kHz"."""


def measured_at(reading: Reading, cell: Cell, head: Cell | None) -> Entry | None:
    """The measure that a number and the unit of its head name together.

    Args:
        reading: the document.
        cell: a label.
        head: the cell that heads its column or its row.
    """
    text = cell.text.strip()
    unit = _UNIT.search(head.text) if head is not None and _NUMBER.fullmatch(text) else None
    if unit is None or unit[1] not in reading.lexicon.units():
        return None
    alone = reading.lexicon.label(unit[1], "measure")  # "logMAR" names its measure whatever the number before it
    return next((e for e in reading.lexicon.label(f"{text} {unit[1]}", "measure") if e not in alone), None)


def all_measured_at(reading: Reading, row: Sequence[Cell | None]) -> bool:
    """Whether all cells of a row are such labels, below no other ones: a header of numbers.

    Args:
        reading: the document.
        row: its cells; the first is their head.
    """
    own = [cell for cell in row[1:] if cell is not None and cell is not row[0] and cell.text.strip()]
    return len(own) > 1 and all(measured_at(reading, cell, row[0]) for cell in own)


def litre(reading: Reading, grid: Sequence[Sequence[Cell | None]], cell: Cell) -> str | None:
    """The unit of a head "L" that stands among units or below what is counted in it, and not beside an "R".

    Args:
        reading: the document.
        grid: the table's cells.
        cell: a header cell.
    """
    units, text = reading.lexicon.units(), cell.text.strip("()[] ")
    if len(text) > 1 or text not in units:
        return None
    above = grid[cell.row - 1][cell.column] if cell.row else None
    named = read_label(reading, above.text, above.span).what if above is not None and above is not cell else None
    if named is not None and units[text] in named.units:
        return units[text]
    others = {c.text.strip("()[] ") for c in grid[cell.row][1:] if c is not None and c.text.strip()} - {text}
    among = [other for other in others if other in units or parse_unit(other, units)[0]]
    return units[text] if "R" not in others and among and len(among) * 2 >= len(others) else None


def may_have(entry: Entry, unit: str) -> bool:
    """Whether values of something can have a unit; what has no unit of its own may have any.

    Args:
        entry: what is measured.
        unit: UCUM code.
    """
    if entry.kind == "scale":
        return unit in ("%", "1", "", "{score}", "{points}") or any(comparable(unit, known) for known in entry.units)
    if entry.kind != "measure" or unit == "%":
        return True
    return any(comparable(unit, known) for known in entry.units) if entry.units else not entry.grade


def around(own: Facet, whole: Facet) -> Facet:
    """What a table says of a cell whose labels may have a day or a time of their own, or a unit that its measure never has.

    Args:
        own: what its labels say.
        whole: what the table says.
    """
    if own.unit and whole.what is not None and not own.measured and not may_have(whole.what, own.unit):
        whole = replace(whole, what=None)
    if whole.unit and own.what is not None and own.what.units and not may_have(own.what, whole.unit):
        whole = replace(whole, unit=None)
    if own.time is not None or own.date is not None:
        whole = replace(whole, times=None)
    if own.date is not None and own.time is None and (whole.time or whole.date):
        return replace(whole, time=None, date=None)
    return replace(whole, date=None) if own.time is not None and whole.date else whole


# Rows and columns of a table that ask for the age: at each visit ("Age, months | 5.1 | 7.2"), or at a treatment.


_AGE_UNIT = regex(r"\s*[(\[,]")
_AGE_PARTS = regex(r"\s*[,/&]\s*")
_DAY = regex(
    r"(?:19|20)\d\d(?P<a>[-./])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-./])\d{1,2}(?P=b)(?:19|20)\d\d|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
)
_UNITS = ("a", "mo", "wk", "d")
_AGE_LEAST = 2
_GROWN = 18
_NEAR = 15
_OLDEST = {"a": 120, "mo": 1500, "wk": 1500, "d": 1500}


def asks_age(reading: Reading, cells: Iterable[Cell | None]) -> bool:
    """Whether labels ask for an age: "Age (months)", "Age at surgery".

    Args:
        cells: the labels of a row or of a column.
    """
    texts = {" ".join(c.text.split()).strip(" :") for c in cells if c is not None}
    texts |= {_AGE_UNIT.split(text, maxsplit=1)[0] for text in texts}
    texts |= {part for text in texts for part in _AGE_PARTS.split(text)}  # "Sex, age"
    return any(e.role == "age" for text in texts if text for e in reading.lexicon.label(text, "field"))


def is_day(what: Entry | None, cell: Cell) -> bool:
    """Whether a cell is a day or a month with its year, which nothing measured has for its value.

    Args:
        what: what the cell's labels ask for; a disease or a medicine may have its day there.
        cell: the cell.
    """
    return what is not None and what.kind in ("measure", "scale") and _DAY.fullmatch(cell.text.strip()) is not None


def age_in(
    reading: Reading, facet: Facet, cell: Cell, subjects: Sequence[str], evidence: tuple[Evidence, ...]
) -> Iterator[Observation]:
    """The age that a cell tells, at the date or time of its row and column.

    Args:
        reading: the document.
        facet: what the cell's labels say; years without a unit.
        cell: the cell.
        subjects: whose age it is.
        evidence: the cell's place.
    """
    worded = [hit for hit in find_ages(cell.text) if hit.value is not None]
    numbers = [
        hit.value
        for hit in parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
        if isinstance(hit.value, Quantity) and not hit.value.comparator
    ]
    unit: AgeUnit = cast(AgeUnit, facet.unit) if facet.unit in _UNITS else "a"
    if len(worded) == 1:
        value, unit = worded[0].value, worded[0].unit
    elif len(numbers) == 1:
        value = numbers[0].value
        unit = cast(AgeUnit, numbers[0].code) if numbers[0].code in _UNITS else unit
    else:
        return
    if value is None or not 0 <= value <= _OLDEST[unit]:
        return
    age = Observation(
        subject="", code=AGE, category="vital-signs", value=Quantity(value, unit, unit), effective=facet.date,
        timepoint=facet.time, evidence=evidence, rule="age",
    )  # fmt: skip
    yield from (replace(age, subject=subject) for subject in subjects)


def without_ages(reading: Reading, columns: Sequence[Facet]) -> list[Facet]:
    """What the headings of columns say; whole years that are ages of a person are no time after a treatment.

    "45 years", "46 years" and "47 years" above the scores of somebody of 46 are ages: nobody was treated so long before.

    Args:
        reading: the document.
        columns: what each heading says.
    """
    own = [
        f.time.offset.value
        for f in columns
        if f.time is not None and f.time.phase == "after" and f.time.offset is not None and f.time.offset.code == "a"
    ]
    ages = [hit.value for _, hit in reading.ages if hit.unit == "a" and hit.value is not None]
    if len(own) < _AGE_LEAST or not ages or min(own) < _GROWN or max(own) + _NEAR < min(ages):
        return list(columns)
    return [
        replace(f, time=None) if f.time is not None and f.time.offset is not None and f.time.offset.value in own else f
        for f in columns
    ]
