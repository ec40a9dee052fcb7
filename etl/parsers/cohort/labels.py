"""What the label of a row of a group's table counts or measures, in which unit, and the amounts of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.facts import Change, Concept, Quantity, Range
from etl.parsers.cell.values import CellValue
from etl.parsers.cohort.columns import STRATUM, Column, is_count, is_form
from etl.parsers.cohort.scenes import Scene, scene_of, time_in
from etl.parsers.cohort.words import trimmed
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.label.times import without_restriction
from etl.parsers.number.units import parse_unit, range_in
from etl.parsers.reading import Frame, Reading
from etl.patterns import regex
from etl.value import replace

_BEHIND = regex(
    r"\b(?:before|after|at|in|by|prior to|during|of patients|of the patients|distribution of|"
    r"distribution)\b.*$",
    re.I,
)
_BOUND = regex(
    r"\s*(<|>|≤|≥|<=|>=|under|over|below|above|up to|at least|less than|more than)?\s*\d[\d.,]*(?![A-Za-z\d]|-[A-Za-z])"
)
"""A row that is a class of values: "< 5 years", "5-10"."""
_SIGNS = {
    "<": "less than", ">": "more than", "≤": "at most", "<=": "at most", "≥": "at least", ">=": "at least",
    "under": "less than", "below": "less than", "over": "more than", "above": "more than",
}  # fmt: skip
_KINDS = ("finding", "function", "measure", "scale", "procedure", "condition", "social", "medicine")
"""What a row may name, the likeliest first."""
LEVEL = regex(r"(?:[IVX]{1,4}[a-c]?|[A-E])(?:\s?[-–/]\s?(?:[IVX]{1,4}[a-c]?|[A-E]))?")
"""A row that is only a level, stage or class."""

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
    if found := re.search(r"(?:[,\s]\s*(?i:n|no\.?)\s*([(\[]\s*%\s*[)\]])|,\s*n|\(\s*n\s*\))\s*$", label):
        bare = label[: found.start()].strip(" ,")
        return bare, "", found[1] is not None or is_count(bare)
    found = _ROW_UNIT.search(label)
    if found is None or _BOUND.match(label):
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


def scene_above(reading: Reading, caption: str, frame: Frame) -> Scene:
    """What the words above a table say of all that it counts: the part of the group, its size, the time.

    Args:
        reading: the document.
        caption: the words.
        frame: of the table.
    """
    caption = without_restriction(caption)
    mentions = reading.lexicon.find(caption[:400])
    time = time_in(reading, caption, mentions)
    named = [caption[m.start : m.end] for m in mentions if m.entry.kind == "condition"]
    scene = scene_of(caption, time.timepoint, frame.has("adverse"), named)
    return replace(scene, timepoint=scene.timepoint or frame.timepoint)


def is_stratum(reading: Reading, name: str, heads: Sequence[Column]) -> bool:
    """Whether rows are parts of the group: diseases and forms, with the change in the columns.

    Args:
        reading: the document.
        name: the row's label.
        heads: the table's columns.
    """
    kinds = {m.entry.kind for m in reading.lexicon.find(name)}
    return (
        ("condition" in kinds and not kinds & {"finding", "function", "measure"})
        or bool(STRATUM.search(name))
        or (any(h.kind in ("count", "size") for h in heads) and not kinds & {"finding", "function", "measure", "scale"})
    )


def concept_of(
    reading: Reading, label: str, scene: Scene, section: str, heads: Sequence[Column]
) -> tuple[Concept, Change | None]:
    """What a row counts or measures: the term it is, as printed, or with its caption when it is only a range of values.

    Args:
        reading: the document.
        label: the row's.
        scene: what stands above the table.
        section: the label of the rows' group, "" without one.
        heads: the table's columns.

    Returns:
        The concept, and the change that the label tells ("improved").
    """
    if bound := _BOUND.match(label):
        sign = _SIGNS.get(bound[1], bound[1]) if bound[1] else ""
        words = f"{_bare_topic(section or scene.topic)} {sign} {label[max(bound.end(1), 0) :].strip()}"
        return Concept(" ".join(words.split())), None
    head = section or heads[0].title
    level = LEVEL.fullmatch(label) is not None
    if (level or (head and reading.lexicon.label(label, "qualifier"))) and (of_what := _levelled(reading, head, scene)):
        return Concept(f"{of_what} {label if level else label.lower()}"), None
    word, _, rest = label.partition(" ")
    if rest and head.casefold().endswith(" " + word.casefold()):
        return Concept(f"{small_letters(head)} {rest}"), None  # "Class A" below "Child-Pugh class"
    shown = trimmed(re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", label)) or label
    mentions = [m for m in reading.lexicon.find(shown) if m.entry.kind in _KINDS]
    whole = [m for m in mentions if m.start == 0 and m.end == len(shown)]
    values = all(h.kind not in ("count", "percent") for h in heads)
    if whole and (values or whole[0].entry.kind != "condition" or is_form(reading, whole[0].entry)):
        best = min(whole, key=lambda m: _KINDS.index(m.entry.kind))
        form = best.entry.kind == "condition"  # "Familial ALS" stays its printed name, beside that of its code
        return (replace(best.entry.concept, text=small_letters(shown)) if form else best.entry.concept), None
    cues = [
        m
        for m in reading.lexicon.find(shown)
        if m.entry.kind == "cue" and m.entry.role in ("improved", "worsened", "unchanged")
    ]
    change = TOLD_CHANGES[cues[0].entry.role] if len(cues) == 1 else None
    if change and cues[0].start == 0 and cues[0].end == len(shown):
        return Concept(f"condition {'stable' if 'stab' in shown.lower() else change}"), change
    small = shown[:1].lower() + shown[1:] if not shown[1:2].isupper() else shown
    own = next((m for m in mentions if m.start == 0 and m.end == len(shown)), None)
    return Concept(
        small, own.entry.concept.codings if own and own.entry.name.casefold() == small.casefold() else ()
    ), None


def _levelled(reading: Reading, said: str, scene: Scene) -> str:
    """What the levels of a table are of: the head of its labels, or the scale that its heading names ("Motor level (GMFCS)")."""
    if said:
        return small_letters(said)
    scales = [scene.title[m.start : m.end] for m in reading.lexicon.find(scene.title) if m.entry.kind == "scale"]
    topic = _bare_topic(scene.topic)
    return min(scales, key=len) if scales else topic if re.search(r"[^\W\d_]{3}", topic) else ""


def small_letters(title: str) -> str:
    """A title without its unit, in small letters unless it is an abbreviation.

    Args:
        title: of a column or row.
    """
    bare = trimmed(re.sub(r"[(\[][^()\[\]]*[)\]]|%", "", title)) or title
    named = any(c.isupper() for c in bare.split()[0][1:]) if bare.strip() else False  # "Kellgren-Lawrence grade"
    return bare if named else bare[:1].lower() + bare[1:]


def _bare_topic(topic: str) -> str:
    """A caption as the name of what its ranges are of ("Duration of disease before treatment" → "duration of disease")."""
    bare = trimmed(_BEHIND.sub("", topic)) or topic
    return bare[:1].lower() + bare[1:]
