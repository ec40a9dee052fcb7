"""Rows and columns together: what they look like, what a heading over several is of all that stands below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Evidence
from etl.mapping.entry import Entry, Kind
from etl.parsers.cell.parts import ANOTHER_SIDE, both_sides, sided_cell
from etl.parsers.cell.references import IN_BRACKETS, names_unit_and_range, of_healthy
from etl.parsers.index import part
from etl.parsers.label.heads import may_have
from etl.parsers.label.labels import OTHER_SCRIPT, Facet, read_label
from etl.parsers.label.terms import spelled_out
from etl.parsers.number import ORDINALS
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.rounds import named_course
from etl.patterns import regex
from etl.value import replace

# Headings over groups of columns or rows: what they are of all that stands below them, and what they only gather.
#
# "FVC" over "sitting" and "supine" is measured in both; "Cognition" over "SDMT" and a test that no mapping knows is
# neither.


_LONGEST = 60
_ASIDE = regex(r"[,(\[]\s*([^\W\d_°%][^,()\[\]]{0,18}|°|%)(?=[,)\]]|$)")
_LONGEST_CAPTION = 300
_SHORT_NAME = regex(r"(?<![\w-])[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)?(?![\w-])")
_TOTAL = regex(r"[ ,:]+(?:sub-?)?(?:total|sum|score)(?: score)?$", re.I)
"""What the name of a part closes with where its own number stands: "Part II total"."""


def in_family(reading: Reading, place: TableInPlace, facet: Facet, scale: Entry | None = None) -> Facet:
    """A label that is a part of the scale which the caption or heading names: "Motor score" below "UHDRS by visit".

    Args:
        reading: the document.
        place: the table.
        facet: what the label says by itself.
        scale: the scale whose items the table's labels name.
    """
    bare = IN_BRACKETS.sub("", facet.text).strip()
    bare = OTHER_SCRIPT.sub(" ", bare).strip() or bare  # of two languages, the names are known in this one
    if facet.item is not None or not bare or len(bare) > _LONGEST:
        return facet
    for span in (s for s in (place.table.caption, place.frame.title) if s):
        for m in part(reading.index.mentions, span):
            if m.entry.kind != "scale":
                continue
            short = (
                s for s in m.entry.synonyms if s.isupper() and s.isalpha()
            )  # by which its parts are called as well
            for family in (reading.document.text[m.start : m.end], *short):
                if named := _of_family(reading, family, bare):
                    return replace(facet, what=named)
        called = (m.group() for m in _SHORT_NAME.finditer(reading.document.quote(span)[:_LONGEST_CAPTION]))
        named = next((n for family in called if (n := _of_family(reading, family, bare))), None)
        if named is not None and (facet.what is None or facet.what is named):
            return replace(facet, what=named)
    told = facet.what is not None and (facet.unit or facet.what.kind == "scale")
    named = _of_family(reading, scale.name, bare) if scale is not None and not told else None
    return replace(facet, what=named, site=None, place=None) if named else facet


def scale_over(reading: Reading, cells: Sequence[Cell]) -> Entry | None:
    """The scale that a heading over others names, of which they are parts then: "ALSFRS-R" over "bulbar" and "total".

    Args:
        reading: the document.
        cells: the header cells over a column's own, the lowest first.
    """
    named = (read_label(reading, cell.text, cell.span).what for cell in cells if cell.colspan > 1)
    return next((what for what in named if what is not None and what.kind == "scale"), None)


def _of_family(reading: Reading, family: str, label: str) -> Entry | None:
    if label.lower().startswith(family.lower()):
        return None
    kinds: tuple[Kind, ...] = ("scale", "measure")
    for name in dict.fromkeys((f"{family} {label}", f"{family} {_TOTAL.sub('', label)}")):
        if told := next((e for e in reading.lexicon.known(name) if e.kind in kinds), None):
            return told
    return next((e for kind in kinds if (e := spelled_out(reading.lexicon, f"{family} {label}", kind))), None)


def completed(reading: Reading, label: Facet, group: Facet) -> Facet:
    """A label that is a term together with the last word of what its group names: "Patellar" below "Tendon reflexes".

    Args:
        reading: the document.
        label: of the row.
        group: of the heading.
    """
    if label.measured or group.what is None or group.what.kind not in ("finding", "function", "measure") or group.item:
        return label
    word = group.what.name.split()[-1]
    bare = IN_BRACKETS.sub("", label.text).strip()
    if not bare or len(bare) > _LONGEST or bare.endswith(word):
        return label
    named = [e for e in reading.lexicon.known(f"{bare} {word}") if e.kind == group.what.kind]
    return replace(label, what=named[0], site=None, place=None) if len(named) == 1 else label


def below(label: Facet, group: Facet) -> Facet:
    """What a row's label says below a heading that tells only where, when or of whom: "Right side", "12 March", "Deltoid".

    Args:
        label: of the row.
        group: of the heading.
    """
    timed = label.time is not None or label.date is not None
    what = label.what
    elsewhere = (
        what is not None and what.kind == "measure" and what.site_words and not what.implies
    )  # a nerve's latency
    sited = label.site is not None or (label.measured and not elsewhere)
    return replace(
        label,
        site=label.site if sited else group.site, place=label.place if sited else group.place,
        side=label.side or (None if label.pair else group.side), part=label.part or ("" if sited else group.part),
        pair=label.pair or (None if label.side else group.pair), subject=label.subject or group.subject,
        time=label.time if timed else group.time, date=label.date if timed else group.date,
    )  # fmt: skip


def at_site(reading: Reading, place: TableInPlace, label: Facet, above: Entry | None, unit: str | None = None) -> Facet:
    """A label that is a movement of the place which its group, the columns' heads or the caption name: "Extension" below
    "Wrist"; a measure that is told finer there: "Extension deficit" below "Knee".

    Args:
        reading: the document.
        place: the table, for its caption and the unit in it.
        label: of the row.
        above: the place that its group or the columns' heads name.
        unit: that the group gives.
    """
    bare = IN_BRACKETS.sub("", label.text).strip().lower()
    if above is not None and label.what is not None and label.site is None:
        return replace(label, what=reading.lexicon.refined(label.what, above))
    if label.measured or label.site is not None or not bare or len(bare) > _LONGEST:
        return label
    caption = place.table.caption
    named = part(reading.index.mentions, caption) if caption is not None and above is None else ()
    sites = {m.entry.id: m.entry for m in named if m.entry.kind == "site"}
    site = above or (next(iter(sites.values())) if len(sites) == 1 else None)
    if site is None:
        return label
    text = reading.document.quote(caption) if caption is not None else ""
    known = reading.lexicon.units()
    units = {known[word] for m in _ASIDE.finditer(text[:_LONGEST_CAPTION]) if (word := m[1].strip()) in known}
    units |= {unit for unit in (label.unit, unit) if unit}
    for measure in reading.lexicon.label(f"{site.name} {bare}", "measure"):
        if own := units & set(measure.units):
            return replace(label, what=measure, unit=label.unit or min(own))
    moved = reading.lexicon.label(f"{site.name} {bare}", "site")
    return replace(label, site=moved[0]) if moved and not units else label


# Tables whose columns ask several things of each row's place: "Range (°) | MAS" below every visit, over rows of
# joints.


def of_one_thing(whole: Facet, columns: Sequence[Facet]) -> Facet:
    """What a caption says of all cells, without the unit and the thing of which each is of some columns only.

    Args:
        whole: what the caption says: "Passive range (°) and modified Ashworth scale".
        columns: what the columns' heads say.
    """
    if whole.what is None or whole.unit is None or may_have(whole.what, whole.unit):
        return whole
    each = any(f.unit == whole.unit for f in columns) and any(f.what is whole.what for f in columns)
    return replace(whole, what=None, unit=None) if each else whole


def place_only(reading: Reading, label: Facet, head: Facet) -> Facet | None:
    """A row named after an angle or another measure, as the place of the grade that its column asks for.

    Args:
        reading: the document.
        label: what the row's labels say.
        head: what the column's heading says.

    Returns:
        "Popliteal angle" below "MAS" is the knee; None where the column asks for nothing else, or the row prints a unit.
    """
    named, asked = label.what, head.what
    if named is None or asked is None or label.item or label.unit or head.unit or head.item:
        return None
    other = named.kind == "measure" and not named.grade and named.units and asked.grade and asked is not named
    site = label.site or reading.lexicon.implied_by(named)
    return replace(label, what=None, site=site) if other and site is not None else None


# Header cells that count the courses of treatment, or the treatments, above "before" and "after".


_NTH = r"(?:\d{1,2}(?:st|nd|rd|th)|" + "|".join(ORDINALS) + r"|I{1,3}|IV|V)"
_ONE = (
    r"(?:(?:hospital|treatment|therapy|stem|cells?|cell) ){0,3}"
    r"(?:course|treatment|therapy|round|cycle|stay|admission|hospitali[sz]ation|session|injection|infusion|implantation|transplantation|transplant|procedure)"
)
_HEAD = regex(rf"(?:the )?{_NTH} {_ONE}|{_ONE} (?:no\.? ?|nr\.? ?|number |# ?)?(?:\d{{1,2}}|I{{1,3}}|IV|V)", re.I)


def is_course(cell: Cell) -> bool:
    """Whether a cell counts a course or a treatment and says nothing else: "1st course", "Infusion 2".

    Args:
        cell: of a header row.
    """
    return _HEAD.fullmatch(" ".join(cell.text.split()).strip(" :()")) is not None


def of_course(facet: Facet, heads: Sequence[Cell]) -> Facet:
    """What a column's heads say, with the course that one of them counts.

    Args:
        facet: what they say together.
        heads: the column's header cells.

    Returns:
        The facet, its time in the course; the same one where it has no time, or one of a course.
    """
    if facet.time is None or facet.time.course is not None:
        return facet
    named = next((course for cell in heads if is_course(cell) and (course := named_course(cell.text))), None)
    return facet if named is None else replace(facet, time=replace(facet.time, course=named), note="")


# What rows and cells of a table look like: values, the name of the rows below, an L that is a side.


_ASKS_DATE = regex(r"(?:(?:injection|treatment|infusion) )?(?:dates?|days?|datum|fecha)(?: of \w+)?", re.I)
_VALUE_LIKE = regex(r"^[<>≤≥~≈]?\s*[-−+]?\d|^(?:yes|no|n/?a|nt|n\.?\s?d\.?|n\.?r\.?|[-–—†‡*]|\+{1,4}|\(\+\))$", re.I)
_VALUED = regex(r"(?:[Yy]es|[Nn]one)\s?[,;(]|[<>]?\s?\d[\d.,]*\s(?:HH?|LL?)$")
"""An answer with more behind it; a laboratory's value with its flag, and no hours: "31 H"."""
_LETTER = regex(r"(?<![^\W_])[LR](?![^\W_])")
_MEASURED: tuple[Kind, ...] = ("measure", "scale")


def spanning(row: Sequence[Cell | None]) -> bool:
    """Whether one cell covers a whole row of several columns: the name of the rows below it."""
    first = row[0] if row else None
    return first is not None and len(row) > 1 and all(c is first for c in row)


def valued(reading: Reading, cell: Cell) -> bool:
    text = cell.text.strip()
    own = sided_cell(cell)
    if both_sides(cell) or _VALUED.match(text):
        return True
    if own and ANOTHER_SIDE.search(own[1].text) and not part(reading.index.dates, cell.span):
        return True  # "right 120°, left 90°"
    dated = bool(part(reading.index.dates, cell.span))
    if dated or part(reading.index.durations, cell.span) or is_course(cell):
        return False
    if text[:1].isdigit() and any(reading.lexicon.label(IN_BRACKETS.sub("", text), kind) for kind in _MEASURED):
        return False  # a test whose name begins with a number
    if text[:1].isdigit() and _names_test(reading, cell):
        return False
    return bool(_VALUE_LIKE.match(text)) and text.strip("()[] ") not in reading.lexicon.units()


def _names_test(reading: Reading, cell: Cell) -> bool:
    """Whether a cell begins with a test whose name begins with a number, and has no number behind it: "6MWD, m"."""
    start = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    named = [m for m in part(reading.index.mentions, cell.span) if m.start == start and m.entry.kind in _MEASURED]
    rest = cell.text[max(m.end for m in named) - cell.span.start :] if named else "0"
    return not any(c.isdigit() for c in rest)


def of_left(grid: Sequence[Sequence[Cell | None]], head: Cell) -> bool:
    """Whether the L of a label is a side and no litre, as another of its row has an R, or one of its column is the same
    with an R: "(R) | (L)", "Median (R)" above "Median (L)".

    Args:
        grid: the table's cells.
        head: a header cell, or the label of a row.
    """
    letters = [m.start() for m in _LETTER.finditer(head.text) if m[0] == "L"]
    if len(letters) != 1:
        return False
    twin = f"{head.text[: letters[0]]}R{head.text[letters[0] + 1 :]}".strip()
    if any(c is not None and c.text.strip() == twin for c in (row[head.column] for row in grid)):
        return True
    others = [c.text for c in grid[head.row] if c is not None and c is not head]
    return any(len(_LETTER.findall(text)) == 1 and "R" in _LETTER.findall(text) for text in others)


def answers_date(reading: Reading, grid: Sequence[Sequence[Cell | None]], row: int) -> bool:
    """Whether a row has a day below a head that asks for it ("Date"), and so is no heading itself.

    Args:
        reading: the document.
        grid: the table's cells.
        row: a row behind the first.
    """
    return any(
        head is not None
        and cell is not None
        and head.row < cell.row
        and _ASKS_DATE.fullmatch(head.text.strip())
        and any(d.end - d.start == len(cell.text.strip()) for d in part(reading.index.dates, cell.span))
        for head, cell in zip(grid[0], grid[row], strict=False)
    )


# What a column says of its rows beside values, by its heading, and a cell as evidence.


OF_COLUMNS = ("unit", "reference", "remark")


def role_of(reading: Reading, text: str, alone: bool = False) -> str:
    """A column of units, reference ranges or remarks says something of its row and is no value of it.

    Args:
        reading: the document.
        text: its heading.
        alone: whether it stands beside columns of visits and is none: only there "Best" is what a scale allows, and
            no value ("Pain: worst, mean").
    """
    if of_healthy(text):
        return "reference"
    if "%" in text:
        return ""  # "% pred" is a share of what is normal
    fields = reading.lexicon.label(text, "field")
    told = next((e.role for e in fields if e.role in OF_COLUMNS and (alone or e.value != "column")), "")
    return told or ("unit" if names_unit_and_range(reading.lexicon, text) else "")


def evidence_of(reading: Reading, place: TableInPlace, cell: Cell) -> Evidence:
    """A cell as evidence: its text, page, table, row and column."""
    return Evidence(
        cell.span.start, cell.span.end, reading.document.quote(cell.span), cell.page, place.name, cell.row, cell.column
    )
