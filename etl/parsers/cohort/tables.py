"""Tables of a group: categories by number and share, better/same/worse, means before and after, strata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.document import Cell, Span
from etl.facts import Change, Concept, Evidence, Observation, Quantity, Range, Timepoint
from etl.parsers.cohort.scenes import CHANGES, GROUP, PEOPLE, Scene, parts_of, scene_of
from etl.parsers.cohort.words import trimmed
from etl.parsers.number.quantities import parse_cell, parse_unit
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.cell_values import CellValue
from etl.parsers.table.times import without_restriction
from etl.parsers.table.whole import is_told
from etl.parsers.when.dates import find_dates, find_durations
from etl.parsers.when.timepoints import read_time

_TOTAL = re.compile(r"\s*(?:totals?|sum|all(?: patients)?|overall|in all|altogether)\s*:?\s*(?:\([^)]*\))?\s*$", re.I)
_COUNT = re.compile(
    r"\s*(?:n|no\.?|number|count|frequency|n\s*\(\s*%\s*\)|no\.?\s*\(\s*%\s*\)|(?:(?:total )?(?:number|no\.?) of )?"
    + PEOPLE
    + r")\s*$",
    re.I,
)
_PERCENT = re.compile(r"\s*(?:%|percent(?:age)?|per cent|share|% of (?:patients|cases|total))\s*$", re.I)
_P = re.compile(r"\s*p(?:[- ]?values?)?\s*$", re.I)
_BOUND = re.compile(
    r"\s*(<|>|≤|≥|<=|>=|under|over|below|above|up to|at least|less than|more than)?\s*\d[\d.,]*(?![A-Za-z\d]|-[a-z])"
)
_BOUNDS = {
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "<=": "at most",
    "≥": "at least",
    ">=": "at least",
    "under": "less than",
    "below": "less than",
    "over": "more than",
    "above": "more than",
}
_SIZE = re.compile(r"[,(]?\s*\bn\s*=\s*(\d{1,7})\s*\)?", re.I)
_DURATION = re.compile(
    r"\s*(?:\w+ )?\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*(?:days?|weeks?|months?|years?|hours?)\b.{0,24}", re.I
)
_ROW_UNIT = re.compile(r"\s*(?:,\s*([^,()]{1,24})|[(\[]([^()\[\]]{1,24})[)\]])\s*$")
_BEHIND = re.compile(
    r"\b(?:before|after|at|in|by|prior to|during|of patients|of the patients|distribution of|"
    r"distribution)\b.*$",
    re.I,
)
_LEVEL = re.compile(r"(?:[IVX]{1,4}[a-c]?|[A-E])(?:\s?[-–/]\s?(?:[IVX]{1,4}[a-c]?|[A-E]))?")
"""A row that is only a level, stage or class."""
_STRATUM = re.compile(r"\b(?:group|form|type|stage|class|arm|stratum|subgroup|subtype|variant|cohort)s?\b", re.I)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a group's table says.

    Args:
        kind: label, count, percent, change, value, p, or other.
        change: for a column of people who changed.
        timepoint: its place in the course of treatment.
        stratum: the part of the group.
        denominator: how many that are.
        title: as printed.
    """

    kind: str
    change: Change | None = None
    timepoint: Timepoint | None = None
    stratum: str = ""
    denominator: Decimal | None = None
    title: str = ""


def table_facts(reading: Reading, place: TableInPlace) -> Iterator[Observation]:
    """The cells of a group's table as facts.

    Args:
        reading: the document.
        place: the table with what stands around it.

    Yields:
        An Observation for each cell with a value; rows of totals are none.
    """
    text = reading.document.text
    grid = place.table.grid()
    lead = None if is_told(reading, place.lead) else place.lead
    span = place.table.caption or lead or place.frame.title
    caption = text[span.start : span.end] if span else ""
    scene = _scene(reading, caption, place)
    heads, first = _columns(reading, grid)
    if not heads:
        return
    shares = any(
        c is not None and re.search(r"\d\s*\(\s*\d[\d.,]*\s*%?\s*\)", c.text) and "±" not in c.text
        for r in grid[first:]
        for c in r[1:]
    )
    heads = [
        replace(h, kind="count")
        if shares and h.kind == "value" and (h.denominator is not None or h.timepoint is not None)
        else h
        for h in heads
    ]
    section = ""
    counted = all(h.kind in ("count", "percent") for h in heads[1:])
    sized = [r for r in grid[first:] if r and r[0] and _SIZE.search(r[0].text)]
    parts = _topic_of(caption, scene) if counted and len(sized) > 1 and len(sized) == len(grid) - first else ""
    for row in range(first, len(grid)):
        cells = grid[row]
        label = cells[0].text.strip() if cells and cells[0] else ""
        filled = {id(c) for c in cells if c and c.text.strip()}
        if label and len(filled) == 1 and len(cells) > 1:
            section = label
            continue
        if not label or (_TOTAL.match(label) and not parts):
            continue
        yield from _row(reading, place, scene, heads, cells, label, section, parts)


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
    time = read_time(
        caption,
        Span(0, len(caption)),
        mentions,
        find_dates(caption[:400], reading.index.order),
        find_durations(caption[:400]),
        label=True,
    )
    named = [caption[m.start : m.end] for m in mentions if m.entry.kind == "condition"]
    scene = scene_of(caption, time.timepoint, place.frame.has("adverse"), named)
    return replace(scene, timepoint=scene.timepoint or place.frame.timepoint)


def _columns(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> tuple[list[Column], int]:
    """The columns, and the first row below the headers (without them, numbers and shares are told apart)."""
    if not grid or not grid[0] or len(grid[0]) < 2:
        return [], 0
    first = 0
    while first < min(3, len(grid)) and not any(_number(reading, c) for c in grid[first][1:]):
        first += 1
    if first == 0:
        return _unheaded(reading, grid), 0
    heads: list[Column] = []
    for c in range(len(grid[0])):
        words: list[str] = []
        for r in range(first):
            cell = grid[r][c]
            if cell and cell.text.strip() and cell.text.strip() not in words:
                words.append(" ".join(cell.text.split()))
        title = " ".join(words)
        heads.append(_column(reading, title) if c else Column("label", title=title))
    return heads, first


def _unheaded(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> list[Column]:
    """Columns of a table without headers: one column of numbers, and one of shares that come to about a hundred."""
    width = len(grid[0])
    columns = [Column("label")]
    for c in range(1, width):
        cells = [row[c] for row in grid if row[0] and not _TOTAL.match(row[0].text)]
        numbers = [n for x in cells if (n := _number(reading, x)) is not None]
        total = sum(numbers, Decimal(0))
        signed = any(x and "%" in x.text for x in cells)
        share = signed or (c > 1 and columns[-1].kind == "count" and Decimal(95) <= total <= Decimal(105))
        columns.append(Column("percent" if share else "count"))
    return columns


def _number(reading: Reading, cell: Cell | None) -> Decimal | None:
    if cell is None or not cell.text.strip() or _DURATION.fullmatch(cell.text):
        return None
    found = parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start))
    value = found.hits[0].value if found.hits and found.kind not in ("text", "absent") else None
    if isinstance(value, Quantity):
        return value.value
    return value.low.value if isinstance(value, Range) and value.low else None


def _column(reading: Reading, title: str) -> Column:
    size = _SIZE.search(title)
    denominator = Decimal(size[1]) if size else None
    bare = _SIZE.sub("", title).strip(" ,:()") if size else title.strip(" :")
    if _COUNT.match(bare) or (not bare and size):
        return Column("count", denominator=denominator, title=title)
    if _PERCENT.match(bare):
        return Column("percent", denominator=denominator, title=title)
    if _P.match(bare):
        return Column("p", title=title)
    mentions = reading.lexicon.find(bare)
    cues = [m for m in mentions if m.entry.kind == "cue" and m.entry.role in CHANGES]
    unit = bool(re.search(r"%", bare))
    words = trimmed(re.sub(r"[(\[].*$|[,%]", "", bare))
    if cues and len(words.split()) <= 4:
        role = cues[0].entry.role
        denied = any(m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= cues[0].start for m in mentions)
        changes: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
        change: Change | None = "unchanged" if denied else changes.get(role)
        if change is not None:
            return Column("percent change" if unit else "change", change, denominator=denominator, title=title)
    time = read_time(
        bare, Span(0, len(bare)), mentions, find_dates(bare, reading.index.order), find_durations(bare), label=True
    )
    if time.timepoint is not None:
        return Column("value", timepoint=time.timepoint, denominator=denominator, title=title)
    if (
        denominator is not None
        or _STRATUM.search(bare)
        or any(m.entry.kind in ("condition", "cells", "procedure") for m in mentions)
    ):
        return Column("value", stratum=words, denominator=denominator, title=title)
    return Column("value", title=title)


def _row(
    reading: Reading,
    place: TableInPlace,
    scene: Scene,
    heads: Sequence[Column],
    cells: Sequence[Cell | None],
    label: str,
    section: str,
    parts: str = "",
) -> Iterator[Observation]:
    units = reading.lexicon.units()
    own = _SIZE.search(label)
    size = Decimal(own[1]) if own else scene.denominator
    name = _SIZE.sub("", label).strip(" ,:") if own else label
    name, unit, counts = _row_unit(reading, name)
    as_strata = any(h.kind.endswith("change") for h in heads) and _is_stratum(reading, name, heads)
    if as_strata:
        whole = next((_number(reading, c) for h, c in zip(heads, cells, strict=False) if h.kind == "count"), None)
        size = whole if whole is not None else size
    concept, site_change = (Concept(parts), None) if parts else _concept(reading, name, scene, section, heads)
    note = next(
        (f"p: {c.text.strip()}" for h, c in zip(heads, cells, strict=False) if h.kind == "p" and c and c.text.strip()),
        "",
    )
    rows_are_parts = any(h.kind == "count" for h in heads)
    for head, cell in list(zip(heads, cells, strict=False))[1:]:
        if cell is None or head.kind in ("label", "p") or not cell.text.strip():
            continue
        value = parse_cell(cell.text, units, reading.index.comma_at(cell.span.start))
        if value.kind in ("absent", "text") or not value.hits:
            continue
        places = (_place(reading, place, cells[0]), _place(reading, place, cell))
        counted = head.kind in ("count", "change") or (counts and head.kind == "value")
        if counts:
            head = replace(head, title=f"{head.title} %")
        own_count = head.kind == "count" and as_strata
        stratum = name if as_strata else head.stratum or scene.stratum
        code = concept
        if parts:  # rows are the parts of the group, with their sizes
            own_count, stratum = False, "" if _TOTAL.match(label) else trimmed(name)
        elif as_strata:
            stem = {"unchanged": "stable"}.get(head.change or "", head.change or "")
            code = Concept(f"condition {stem}".strip()) if head.kind.endswith("change") else Concept(name)
        if head.kind == "value" and rows_are_parts and head.title and not head.timepoint and not head.stratum:
            code, stratum = Concept(_small(head.title)), name  # "Disease | Patients | Effective rate"
            size = next((_number(reading, c) for h, c in zip(heads, cells, strict=False) if h.kind == "count"), None)
        denominator = head.denominator or size
        change = head.change if head.kind.endswith("change") else site_change
        for amount, sd in _amounts(value, head, counted, unit):
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


def _row_unit(reading: Reading, label: str) -> tuple[str, str, bool]:
    """A row's label without its unit ("Age, years", "CRP (mg/L)"), the unit's code, and whether it counts ("n (%)")."""
    if found := re.search(r"[,\s]\s*(?:n|no\.?)\s*[(\[]\s*%\s*[)\]]\s*$", label, re.I):
        return label[: found.start()].strip(" ,"), "", True
    found = _ROW_UNIT.search(label)
    if found is None or _BOUND.match(label):
        return label, "", False
    code, _ = parse_unit((found[1] or found[2]).strip(), reading.lexicon.units())
    return (
        (label[: found.start()].strip(" ,"), code, False) if code and not code.startswith("{p") else (label, "", False)
    )


def _amounts(
    value: CellValue, head: Column, counted: bool, unit: str = ""
) -> Iterator[tuple[Quantity | Range, Decimal | None]]:
    """The values of a cell with their units: people, shares, or as printed; "5 (12.5%)" and "5 (12.5)" are two."""
    share_too = "%" in head.title and counted
    for i, hit in enumerate(value.hits[:2]):
        amount = hit.value
        if isinstance(amount, Quantity) and not amount.code and hit.sd is None:
            if head.kind in ("percent", "percent change") or (i == 1 and (share_too or head.kind == "count")):
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
        if isinstance(amount, (Quantity, Range)):
            yield amount, hit.sd


def _is_stratum(reading: Reading, name: str, heads: Sequence[Column]) -> bool:
    """Whether rows are parts of the group: diseases and forms, with the change in the columns."""
    kinds = {m.entry.kind for m in reading.lexicon.find(name)}
    return (
        ("condition" in kinds and not kinds & {"finding", "function", "measure"})
        or bool(_STRATUM.search(name))
        or any(h.kind == "count" for h in heads)
    )


def _concept(
    reading: Reading, label: str, scene: Scene, section: str, heads: Sequence[Column]
) -> tuple[Concept, Change | None]:
    """The name of a row: the term it is, as printed, or with its caption when it is only a range of values."""
    if _BOUND.match(label):
        topic = section or scene.topic
        return Concept(f"{_bare_topic(reading, topic)} {_range_words(label)}".strip()), None
    bare = _LEVEL.fullmatch(label) or (heads[0].title and reading.lexicon.label(label, "qualifier"))
    if bare and (of_what := _levelled(reading, heads[0].title or section, scene)):
        return Concept(f"{of_what} {label if _LEVEL.fullmatch(label) else label.lower()}"), None
    shown = trimmed(re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", label)) or label
    mentions = [
        m
        for m in reading.lexicon.find(shown)
        if m.entry.kind in ("finding", "function", "measure", "scale", "condition", "procedure", "social", "medicine")
    ]
    whole = [m for m in mentions if m.start == 0 and m.end == len(shown)]
    values = all(h.kind not in ("count", "percent") for h in heads)
    if whole and (values or whole[0].entry.kind != "condition"):
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
        return best.entry.concept, None
    cues = [
        m
        for m in reading.lexicon.find(shown)
        if m.entry.kind == "cue" and m.entry.role in ("improved", "worsened", "unchanged")
    ]
    if len(cues) == 1 and cues[0].start == 0 and cues[0].end == len(shown):
        changes: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
        change = changes[cues[0].entry.role]
        word = "stable" if "stab" in shown.lower() else change
        return Concept(f"condition {word}"), change
    small = shown[:1].lower() + shown[1:] if not shown[1:2].isupper() else shown
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


def _range_words(label: str) -> str:
    found = _BOUND.match(label)
    sign = found[1].lower() if found and found[1] else ""
    rest = label[found.end(1) :].strip() if found and found[1] else label.strip()
    return f"{_BOUNDS.get(sign, sign)} {rest}".strip()


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
