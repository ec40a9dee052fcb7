"""Tables of a group: categories by number and share, better/same/worse, means before and after, strata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.facts import Change, Concept, Evidence, Observation, Quantity, Range
from etl.parsers.cell.values import CellValue, parse_cell
from etl.parsers.cohort.answers import DEGREES
from etl.parsers.cohort.classes import BOUND, range_words
from etl.parsers.cohort.columns import (
    ASIDE,
    SIZE,
    STRATUM,
    TOTAL,
    Column,
    beside,
    columns_of,
    is_count,
    number_in,
    told_around,
)
from etl.parsers.cohort.forms import asks_form, form_of, is_form, known_form, measured_in, scored_in
from etl.parsers.cohort.layouts import (
    change_above,
    change_of,
    counted_columns,
    counted_too,
    counts_too,
    fits_share,
    names,
    plain_cell,
    shares_in_brackets,
    tells_spread,
    turned,
    with_spread,
    without_mark,
    without_mean,
)
from etl.parsers.cohort.row_times import time_in, timed
from etl.parsers.cohort.scenes import GROUP, Scene, parts_of, scene_of, size_above
from etl.parsers.cohort.sexes_and_ends import sexes_of_cell
from etl.parsers.cohort.tabled import sizes_in
from etl.parsers.cohort.words import trimmed
from etl.parsers.label.caption import is_told
from etl.parsers.label.times import without_restriction
from etl.parsers.number.units import parse_unit, range_in
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.value import replace

# The unit that the row of a group's table names, and the amounts of its cells: people, their share, or as printed.

_ROW_UNIT = regex(r"\s*(?:,\s*([^,()]{1,24})|[(\[]([^()\[\]]{1,24})[)\]])\s*$")
_PEOPLE = ("{patients}", "{participants}", "{people}", "{persons}")


def row_unit(reading: Reading, label: str) -> tuple[str, str, bool]:
    """A row's label without what it says of its values.

    Args:
        reading: the document.
        label: as printed: "Age, years", "CRP (mg/L)", "Seizures, n", "Relapse, n (%)".

    Returns:
        The label's name, the code of its unit, and whether it counts people.
    """
    if found := re.search(r"[,\s]\s*(?:n|no\.?)\s*[(\[]\s*%\s*[)\]]\s*$", label, re.I):
        return label[: found.start()].strip(" ,"), "", True
    if found := re.search(r"(?:,\s*n|\(\s*n\s*\))\s*$", label):
        bare = label[: found.start()].strip(" ,")
        return bare, "", is_count(bare)
    found = _ROW_UNIT.search(label)
    if found is None or BOUND.match(label):
        return label, "", False
    code, _ = parse_unit((found[1] or found[2]).strip(), reading.lexicon.units())
    return (label[: found.start()].strip(" ,"), code, False) if code and code not in _PEOPLE else (label, "", False)


def unit_beside(reading: Reading, cells: Sequence[Cell | None]) -> str:
    """The code of the unit that a row has in a column of units; "" for ends of a scale ("0-10") and where none stands.

    Args:
        reading: the document.
        cells: those of the row below such heads.
    """
    units = reading.lexicon.units()
    codes = (parse_unit(c.text.strip(), units)[0] for c in cells if c is not None and not c.text.strip()[:1].isdigit())
    return next((code for code in codes if code and code not in _PEOPLE), "")


def amounts(
    value: CellValue, head: Column, counted: bool, unit: str = ""
) -> Iterator[tuple[Quantity | Range, Decimal | None]]:
    """The values of a cell with their units: people, shares, or as printed; "5 (12.5%)" and "5 (12.5)" are two.

    Args:
        value: of the cell.
        head: its column.
        counted: whether it counts people.
        unit: that of its row.

    Yields:
        Each amount with its deviation.
    """
    share_too = "%" in head.title and counted
    plain = [h for h in value.hits if isinstance(h.value, Quantity) and not h.value.code]
    for i, hit in enumerate(value.hits[: 1 if len(plain) > 2 else 2]):  # "6.88 (5.06, 9.20)": a median, its quartiles
        amount = hit.value
        if isinstance(amount, Quantity) and not amount.code and hit.sd is None:
            first = value.hits[0].value
            if i == 1 and isinstance(first, Quantity) and first.code == "%" and amount.value == int(amount.value):
                amount = replace(amount, code="{patients}", unit="patients")  # "47% (14)"
            elif head.kind in ("percent", "percent change") or (i == 1 and (share_too or counted)):
                amount = replace(amount, code="%", unit="%")
            elif (counted and amount.value == amount.value.to_integral_value()) or (
                i == 0
                and len(value.hits) == 2
                and isinstance(value.hits[1].value, Quantity)
                and value.hits[1].value.code == "%"
            ):
                amount = replace(amount, code="{patients}", unit="patients")
        if unit and isinstance(amount, Quantity) and not amount.code:
            amount = replace(amount, code=unit, unit=unit)
        if unit and isinstance(amount, Range):
            amount = range_in(amount, unit)
        if isinstance(amount, (Quantity, Range)):
            yield amount, hit.sd


_OF_THEM = regex(
    r"\((?:n\s?=\s?|of |among |in )?(\d{1,5}) (?:patients? )?(?:with|who|having|had|affected|examined|at risk)\b[^()]{0,60}\)",
    re.I,
)
"""A cell that tells of how many patients the numbers of its row are: "(95 with ascites)"."""
_BEHIND = regex(
    r"\b(?:before|after|at|in|by|prior to|during|of patients|of the patients|distribution of|"
    r"distribution)\b.*$",
    re.I,
)
_N_OF_M = regex(r"\s*(\d{1,6})\s*(?:of|out of|/)\s*(?:the )?(\d{1,6})\s*(?:[(\[]|$)", re.I)
_LEVEL = regex(r"(?:[IVX]{1,4}[a-c]?|[A-E])(?:\s?[-–/]\s?(?:[IVX]{1,4}[a-c]?|[A-E]))?")
"""A row that is only a level, stage or class."""
_NAMED_LEVEL = regex(r"(class|stage|grade|type|level|category|score)\s+((?:[IVX]{1,4}|[A-E]|\d{1,2})[a-c]?)", re.I)
"""A level with its word before it: "Class A"."""


def table_facts(reading: Reading, place: TableInPlace) -> Iterator[Observation]:
    """The cells of a group's table as facts.

    Args:
        reading: the document.
        place: the table with what stands around it.

    Yields:
        An Observation for each cell with a value; rows of totals are none.
    """
    text = reading.document.text
    grid = turned(reading, place.table.grid())
    lead = None if is_told(reading, place.lead) else place.lead
    span = place.table.caption or lead or place.frame.title
    caption = text[span.start : span.end] if span else ""
    scene = _scene(reading, caption, place)
    heads, first = columns_of(reading, grid)
    if not heads:
        return
    said = change_above(reading, reading.document.quote(place.lead)) if place.lead is not None else None
    shares = any(
        c is not None and re.search(r"\d\s*\(\s*\d[\d.,]*\s*%?\s*\)", c.text) and "±" not in c.text
        for r in grid[first:]
        for c in r[1:]
    )
    around = f"{caption}\n" + "\n".join(reading.document.quote(note) for note in place.table.notes)
    heads = told_around(heads, around, shares)
    heads = beside(reading, heads, grid, first)
    heads = [
        replace(h, kind="count")
        if shares and h.kind == "value" and (h.denominator is not None or h.timepoint is not None)
        else h
        for h in heads
    ]
    spread = tells_spread(around) and not shares_in_brackets(around)
    sizes = frozenset(sizes_in(grid).values()) if spread and counts_too(around) else frozenset()
    if not spread:
        known = [n for n in (scene.denominator, _of_all(reading)) if n]
        paired = counted_columns(
            grid, first, {c: (h.denominator,) if h.denominator else known for c, h in enumerate(heads)}
        )
        heads = [replace(h, paired=c in paired and h.kind == "value") for c, h in enumerate(heads)]
    section = label = ""
    counted = all(h.kind in ("count", "percent") for h in heads[1:])
    sized = [r for r in grid[first:] if r and r[0] and SIZE.search(r[0].text)]
    parts = _topic_of(caption, scene) if counted and len(sized) > 1 and len(sized) == len(grid) - first else ""
    for row in range(first, len(grid)):
        cells = grid[row]
        own = without_mark(cells[0].text.strip()) if cells and cells[0] else ""
        label = own or (label if heads[1].kind == "part" else "")
        filled = {id(c) for c in cells if c and c.text.strip()}
        if label and len(filled) == 1 and len(cells) > 1:
            section = label
            continue
        if not label or (TOTAL.match(label) and not parts):
            continue
        for fact in _row(reading, place, scene, heads, cells, label, section, parts, spread, sizes):
            counted_so = isinstance(fact.value, Quantity) and fact.value.code in ("{patients}", "%")
            yield replace(fact, change=said) if said and counted_so and fact.change is None else fact


def counts_group(reading: Reading, place: TableInPlace) -> bool:
    """Whether a table below a heading of a general kind ("Causes of the disease") counts this group: its numbers of
    people come to the group's size.

    Args:
        reading: the document.
        place: the table with what stands around it.
    """
    size = reading.cohort.size if reading.cohort else None
    if size is None or place.frame.attitude != "general":
        return False
    grid = place.table.grid()
    heads, first = columns_of(reading, grid)
    for at, head in enumerate(heads):
        if head.kind != "count":
            continue
        rows = [r for r in grid[first:] if r[0] and not TOTAL.match(r[0].text)]
        if sum((number_in(reading, r[at]) or Decimal(0) for r in rows), Decimal(0)) == size.value:
            return True
    return False


def _topic_of(caption: str, scene: Scene) -> str:
    """What a table counts whose rows are parts of the group with their sizes: the caption without its time."""
    said = " ".join(caption.split())
    if scene.timepoint and scene.timepoint.label:
        said = re.sub(r"\s*(?:,|\bat|\bafter)?\s*" + re.escape(scene.timepoint.label), "", said)
    bare = trimmed(said.strip(" :."))
    return bare[:1].lower() + bare[1:] if bare[1:2].islower() or bare[1:2] == " " else bare


def _scene(reading: Reading, caption: str, place: TableInPlace) -> Scene:
    caption = without_restriction(caption)
    mentions = reading.lexicon.find(caption[:400])
    time = time_in(reading, caption, mentions)
    named = [caption[m.start : m.end] for m in mentions if m.entry.kind == "condition"]
    scene = scene_of(caption, time.timepoint, place.frame.has("adverse"), named)
    size = scene.denominator or size_above(reading, place.frame.title)
    return replace(scene, timepoint=scene.timepoint or place.frame.timepoint, denominator=size)


def _row(
    reading: Reading,
    place: TableInPlace,
    scene: Scene,
    heads: Sequence[Column],
    cells: Sequence[Cell | None],
    label: str,
    section: str,
    parts: str = "",
    spread: bool = False,
    sizes: frozenset[Decimal] = frozenset(),
) -> Iterator[Observation]:
    units = reading.lexicon.units()
    own = SIZE.search(label)
    size = Decimal(own[1]) if own else scene.denominator
    name, at = timed(reading, without_mean(SIZE.sub("", label).strip(" ,:") if own else label))
    scene = replace(scene, timepoint=at) if at is not None else scene
    of_row = spread or tells_spread(label)
    name, unit, counts = row_unit(reading, name)
    unit = unit or unit_beside(reading, [c for h, c in zip(heads, cells, strict=False) if h.kind == "unit"])
    forms = own is not None or asks_form(scene.title)
    as_strata = any(h.kind.endswith("change") for h in heads) and _is_stratum(reading, name, heads)
    if as_strata:
        heads = [replace(h, kind="count") if h.kind == "size" and is_count(h.title) else h for h in heads]
        whole = next((number_in(reading, c) for h, c in zip(heads, cells, strict=False) if h.kind == "count"), None)
        size = whole if whole is not None else size
    of_section = change_of(reading, name) if section and names(reading, section) else None
    concept, site_change = (
        (Concept(parts), None) if parts else _concept(reading, section if of_section else name, scene, section, heads)
    )
    if not parts and (form := form_of(reading, name) if forms else known_form(reading, name)) is not None:
        concept = form
    site_change = of_section or site_change or (change_of(reading, section) if names(reading, name) else None)
    part = next((c.text.strip() for h, c in zip(heads, cells, strict=False) if h.kind == "part" and c), "")
    if part:
        site_change, part = change_of(reading, part) or site_change, "" if change_of(reading, part) else part
    if not part and section and (STRATUM.search(section) or SIZE.search(section)) and names(reading, name):
        sized = SIZE.search(section)
        size = Decimal(sized[1]) if sized else size
        part = trimmed(SIZE.sub("", section))
    level = section and _LEVEL.fullmatch(name)
    means = any("±" in c.text for c in cells[1:] if c is not None)
    if not parts and not unit and not level and (of_what := measured_in(reading, scene, heads, name, means=means)):
        concept, part = of_what, part or trimmed(name)
    size = next(
        (n for h, c in zip(heads, cells, strict=False) if h.kind == "size" and (n := number_in(reading, c))), size
    )
    note = next(
        (f"p: {c.text.strip()}" for h, c in zip(heads, cells, strict=False) if h.kind == "p" and c and c.text.strip()),
        "",
    )
    asides = [c and _OF_THEM.fullmatch(" ".join(c.text.split())) for c in cells]
    if aside := next((m for m in asides[1:] if m), None):
        size = Decimal(aside[1])
        cells = [None if m else c for c, m in zip(cells, asides, strict=True)]
        heads = [replace(h, denominator=None) for h in heads]
    rows_are_parts = any(h.kind == "count" for h in heads)
    named = next((c for c in cells if c is not None and c.text.strip()), cells[0])  # "Level | cervical", "| lumbar"
    for i, (head, cell) in list(enumerate(zip(heads, cells, strict=False)))[1:]:
        if cell is None or head.kind in ASIDE or not cell.text.strip():
            continue
        told = (of_row or tells_spread(head.title)) and not counts_too(head.title)
        either = counts_too(head.title) and tells_spread(head.title) and not shares_in_brackets(head.title)
        own_part = head.stratum or scene.stratum
        here = parts_of(head.denominator if own_part else None, own_part)
        ends = (_place(reading, place, named), _place(reading, place, cell))
        if pair := sexes_of_cell(reading, label, cell.text, here, ends):
            yield from pair
            continue
        of_size = {*sizes, *([head.denominator] if head.denominator else [])} if sizes else ()
        if either:
            of_size = {n for n in (*sizes, head.denominator, size, _of_all(reading)) if n}
        printed = with_spread(plain_cell(cell.text), (told or either) and not fits_share(cell.text, of_size))
        deviation = cells[i + 1] if i + 1 < len(heads) and heads[i + 1].kind == "deviation" else None
        if deviation is not None:
            printed = f"{printed} ± {deviation.text.strip(' ±')}"
        value = parse_cell(printed, units, reading.index.comma_at(cell.span.start))
        if value.kind in ("absent", "text") or not value.hits:
            continue
        places = (_place(reading, place, named), _place(reading, place, cell))
        counted = head.kind in ("count", "change") or (counts and head.kind == "value")
        counted = counted or head.paired or counted_too(head.title, cell.text, of_size)
        if unit or (len(value.hits) > 1 and isinstance(value.hits[1].value, Range)):
            counted = False  # "Age (years) | 54 (47-61)" among rows that count
        if counts:
            head = replace(head, title=f"{head.title} %")
        own_count = head.kind == "count" and as_strata
        stratum = name if as_strata else part or head.stratum or scene.stratum
        code = concept
        if parts:  # rows are the parts of the group, with their sizes
            own_count, stratum = False, "" if TOTAL.match(label) else trimmed(name)
        elif as_strata:
            stem = {"unchanged": "stable"}.get(head.change or "", head.change or "")
            changed = scored_in(reading, scene) or Concept(f"condition {stem}".strip())
            code = changed if head.kind.endswith("change") else Concept(name)
        if head.kind == "value" and rows_are_parts and head.title and not head.timepoint and not head.stratum:
            code, stratum = Concept(_small(head.title)), name  # "Disease | Patients | Effective rate"
            size = next((number_in(reading, c) for h, c in zip(heads, cells, strict=False) if h.kind == "count"), None)
        denominator = head.denominator or size
        if of := _N_OF_M.match(cell.text):  # "20 of 25 (80%)"
            denominator, counted = Decimal(of[2]), True
            head = replace(head, kind="change" if head.kind.endswith("change") else "count")
        change = head.change if head.kind.endswith("change") else site_change
        for amount, sd in amounts(value, head, counted, unit):
            yield Observation(
                subject=GROUP,
                code=code,
                category="survey",
                value=amount,
                change=change,
                timepoint=head.timepoint or scene.timepoint,
                components=parts_of(None if own_count else denominator, "" if own_count else stratum, sd),
                evidence=places,
                note=note,
                rule="table of the group",
            )


def _of_all(reading: Reading) -> Decimal | None:
    """How many people the page's group has."""
    return reading.cohort.size.value if reading.cohort and reading.cohort.size else None


def _is_stratum(reading: Reading, name: str, heads: Sequence[Column]) -> bool:
    """Whether rows are parts of the group: diseases and forms, with the change in the columns."""
    kinds = {m.entry.kind for m in reading.lexicon.find(name)}
    return (
        ("condition" in kinds and not kinds & {"finding", "function", "measure"})
        or bool(STRATUM.search(name))
        or (any(h.kind in ("count", "size") for h in heads) and not kinds & {"finding", "function", "measure", "scale"})
    )


def _concept(
    reading: Reading, label: str, scene: Scene, section: str, heads: Sequence[Column]
) -> tuple[Concept, Change | None]:
    """The name of a row: the term it is, as printed, or with its caption when it is only a range of values."""
    if BOUND.match(label):
        topic = section or scene.topic
        return Concept(f"{_bare_topic(reading, topic)} {range_words(label)}".strip()), None
    bare = _LEVEL.fullmatch(label) or (heads[0].title and reading.lexicon.label(label, "qualifier"))
    if bare and (of_what := _levelled(reading, section or heads[0].title, scene)):
        return Concept(f"{of_what} {label if _LEVEL.fullmatch(label) else label.lower()}"), None
    named = _NAMED_LEVEL.fullmatch(label.strip())
    corner = _small(heads[0].title) if heads[0].title else ""
    if named and corner.casefold().endswith(" " + named[1].casefold()):
        return Concept(f"{corner} {named[2]}"), None  # "Class A" below "Child-Pugh class"
    shown = trimmed(re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", label)) or label
    mentions = [
        m
        for m in reading.lexicon.find(shown)
        if m.entry.kind in ("finding", "function", "measure", "scale", "condition", "procedure", "social", "medicine")
    ]
    whole = [m for m in mentions if m.start == 0 and m.end == len(shown)]
    values = all(h.kind not in ("count", "percent") for h in heads)
    if whole and (values or whole[0].entry.kind != "condition" or is_form(reading, whole[0].entry)):
        best = min(
            whole,
            key=lambda m: (
                "finding",
                "function",
                "measure",
                "scale",
                "procedure",
                "condition",
                "social",
                "medicine",
            ).index(m.entry.kind),
        )
        form = best.entry.kind == "condition"  # "Familial ALS" stays its printed name, beside that of its code
        return (replace(best.entry.concept, text=_small(shown)) if form else best.entry.concept), None
    cues = [
        m
        for m in reading.lexicon.find(shown)
        if m.entry.kind == "cue" and m.entry.role in ("improved", "worsened", "unchanged")
    ]
    changes: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
    change = changes[cues[0].entry.role] if len(cues) == 1 else None
    if change and cues[0].start == 0 and cues[0].end == len(shown):
        word = "stable" if "stab" in shown.lower() else change
        return Concept(f"condition {word}"), change
    small = shown[:1].lower() + shown[1:] if not shown[1:2].isupper() else shown
    if change and DEGREES.sub("", shown).strip() == shown[cues[0].start : cues[0].end]:
        return Concept(small), change  # "much better", an answer beside "better"
    own = next((m for m in mentions if m.start == 0 and m.end == len(shown)), None)
    return Concept(
        small, own.entry.concept.codings if own and own.entry.name.casefold() == small.casefold() else ()
    ), None


def _levelled(reading: Reading, said: str, scene: Scene) -> str:
    """What the levels of a table are of: the head of its labels, or the scale that its heading names ("Motor level (GMFCS)")."""
    if said:
        return _small(said)
    scales = [scene.title[m.start : m.end] for m in reading.lexicon.find(scene.title) if m.entry.kind == "scale"]
    topic = _bare_topic(reading, scene.topic)
    return min(scales, key=len) if scales else topic if re.search(r"[^\W\d_]{3}", topic) else ""


def _small(title: str) -> str:
    """A title without its unit, in small letters unless it is an abbreviation."""
    bare = trimmed(re.sub(r"[(\[][^()\[\]]*[)\]]|%", "", title)) or title
    named = any(c.isupper() for c in bare.split()[0][1:]) if bare.strip() else False  # "Kellgren-Lawrence grade"
    return bare if named else bare[:1].lower() + bare[1:]


def _bare_topic(reading: Reading, topic: str) -> str:
    """A caption as the name of what its ranges are of ("Duration of disease before treatment" → "disease duration")."""
    bare = trimmed(_BEHIND.sub("", topic)) or topic
    entry = next(iter(reading.lexicon.label(bare, "field")), None)
    turned = re.fullmatch(r"(\w+) of (?:the |their )?(\w+)", bare)
    if turned:
        return f"{turned[2]} {turned[1]}".lower()
    if entry is not None and not entry.id.startswith("cohort_"):
        return entry.name
    return bare[:1].lower() + bare[1:]


def _place(reading: Reading, place: TableInPlace, cell: Cell | None) -> Evidence:
    assert cell is not None
    return Evidence(
        cell.span.start,
        cell.span.end,
        reading.document.text[cell.span.start : cell.span.end],
        cell.page,
        place.name,
        cell.row,
        cell.column,
    )
