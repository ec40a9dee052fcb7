"""What a table says as a whole: by its caption, its heading, its first cell, the notes below it, and the items that
its labels name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import Period, Quantity, Side, Timepoint
from etl.mapping.entry import Entry, Kind
from etl.mapping.lexicon import Lexicon
from etl.mapping.load import read_rules
from etl.parsers.cell.references import IN_BRACKETS
from etl.parsers.index import part
from etl.parsers.label.labels import RANGE, Facet, person_named, read_label, times_around
from etl.parsers.label.laterality import SIDE_WORDS, sides_of
from etl.parsers.label.terms import is_called
from etl.parsers.label.times import ARROW, caption_time
from etl.parsers.people.drafts import named_in
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.value import replace

_ONE_SIDE = regex(
    r"\b(left|right)[ -]side\b(?![^.;|\n]{0,40}\b(?:left|right)\b)"
    r"|[,(|:–-]\s*(left|right)\s*(?:[).:]\s*)?$",
    re.I,
)
"""A caption with one side of all its rows: "Ashworth scale, left side", "Grip strength (right)"."""

_INITIAL = regex(r"\.\s?[A-Z]")
"""What a letter before a name is followed by: "Patient: K. Brandt" is no potassium."""
_UNLESS = regex(
    r"^(?:(?:all |values? |results? |units? ?:? ?)*in |units? ?: ?)|\s(?:unless|if not|except|where not)\b.*$", re.I
)
_SLASH = regex(r"\s/\s|(?<=[a-z]{3})/(?=[a-z]{3})")
_TWO = regex(r"[<>]?\d[\d.,]*[+-]?\s?/\s?[<>]?\d[\d.,]*[+-]?")
_SHORT_NOTE = 80
_LONGEST_NOTE = 400
_CLAUSE = regex(r"[^;.]+")
_LEAST = 2
_PER_CENT = regex(r"\bper ?cent(?:age)?s?\b|[(,]\s*%|\bin %|% of (?:the )?max", re.I)
"""Scores that a caption gives as a share of the most that they can be: "GMFM-88, per cent of the maximum"."""
_MANY, _TWO_PARTS = 3, 2
_TOGETHER = 3
_GRADED = ("measure", "function", "scale")
"""Kinds of what each cell of a table may be a grade of, where it has no items of its own."""


def table_facet(reading: Reading, place: TableInPlace, rows: Sequence[str]) -> tuple[Facet, Entry | None]:
    """What the caption, the heading and the line above say of all cells, and the scale that the table shows.

    Args:
        reading: the document.
        place: the table.
        rows: its row and column labels; without a caption they tell the scale by its items.
    """
    lead = place.lead if place.table.caption is None and not is_told(reading, place.lead) else None
    spans = [s for s in (place.table.caption, lead, place.frame.title) if s]
    facet, scale, explained = Facet(), None, False
    for span in spans:
        named = part(reading.index.mentions, span)
        given = {(m.start, m.end) for m in named if m.entry.kind == "cells"}  # "Treatment: mesenchymal stem cells"
        mentions = [
            m
            for m in named
            if m.entry.kind in ("measure", "scale", "site", "cells", "function")
            and m.form == "name"
            and not (m.entry.kind == "measure" and (m.start, m.end) in given)
            and not (m.end - m.start == 1 and _INITIAL.match(reading.document.text, m.end))
        ]
        explained = explained or len({m.entry.id for m in mentions if m.entry.kind in ("measure", "scale")}) >= _MANY
        scale = scale or next((m.entry for m in mentions if m.entry.kind == "scale" and m.entry.items), None)
        graded = next(
            (m.entry for m in mentions if m.entry.grade and not m.entry.items and m.entry.kind in _GRADED), None
        )
        graded = graded or next((m.entry for m in mentions if m.entry.kind == "measure" and m.entry.units), None)
        if graded and facet.what is None:
            text = reading.document.quote(span)
            facet = replace(facet, what=graded, unit=_caption_unit(reading, text), span=span, text=text)
    if (scale is None and facet.what is None) or (
        scale is not None and not _holds(reading, scale, rows, explained=explained)
    ):
        scale = _scale_of(reading, rows)
    said = [*spans, *(n for n in place.table.notes if n.end - n.start <= _SHORT_NOTE)]
    pair = next((p for s in said if (p := sides_of(reading.document.quote(s)))), None)
    side = next((m for s in spans if not pair and (m := _ONE_SIDE.search(reading.document.quote(s)))), None)
    moved = any(ARROW.search(reading.document.quote(s)) for s in spans) and any(
        c.row and c.column and ARROW.search(c.text) for c in place.table.cells
    )
    time, date = (None, None) if moved else caption_time(reading, place)  # both ends of an arrow have their own
    if scale is not None and facet.unit is None and any(_PER_CENT.search(reading.document.quote(s)) for s in spans):
        facet = replace(facet, unit="%")
    times = None if moved or pair else _both_times(reading, place, spans)
    facet = replace(facet, pair=pair, times=times, side=SIDE_WORDS[(side[1] or side[2]).lower()] if side else None)
    return replace(
        facet,
        time=time,
        date=date or of_same_time(reading, time),
        subject=place.frame.subject or _of_one(reading, place),
    ), scale


def _both_times(reading: Reading, place: TableInPlace, spans: Sequence[Span]) -> tuple[Timepoint, Timepoint] | None:
    """The times of the two values in each cell, by the caption: "Scores before / 6 months after" above "41 / 33"."""
    values = [c.text for c in place.table.cells if c.column and any(map(str.isdigit, c.text))]
    if not values or sum(bool(_TWO.fullmatch(v.strip())) for v in values) * 2 <= len(values):
        return None
    told = (times_around(reading, s, m) for s in spans for m in _SLASH.finditer(reading.document.quote(s)))
    return next((found for found in told if found), None)


def _of_one(reading: Reading, place: TableInPlace) -> str | None:
    """The one of several people whom a caption names: "Table 2. Scores of patient 2"."""
    caption = place.table.caption
    if caption is None or len(reading.persons) < _LEAST:
        return None
    keys = {key for _, key in named_in(reading.names, reading.document.text, caption.start, caption.end)}
    return next(iter(keys)) if len(keys) == 1 else None


def is_told(reading: Reading, lead: Span | None) -> bool:
    """Whether the line above a table tells values of its own ("Blood pressure was 142/84 mmHg."), and no table's.

    Args:
        reading: the document.
        lead: that line.
    """
    return bool(lead and reading.document.quote(lead).rstrip().endswith(".") and part(reading.index.quantities, lead))


def _caption_unit(reading: Reading, text: str) -> str | None:
    """A unit that a caption names behind a comma or in brackets: "dynamometry, kg (best of three)", "(mg/dl unless stated)",
    "doses, in mg per day"."""
    units = reading.lexicon.units()
    parts = [_UNLESS.sub("", p).strip() for p in re.split(r"[,;()\[\]]", text)]
    parts += [p.replace(" per ", "/") for p in parts if " per " in p]
    return next((units[p] for p in parts if p in units), None)


def unit_titled(reading: Reading, place: TableInPlace) -> str | None:
    """The unit that the caption of a table, or what stands for one, gives to all values without one of their own.

    Args:
        reading: the document.
        place: the table.
    """
    return next((unit for s in place.titles if (unit := _caption_unit(reading, reading.document.quote(s)))), None)


def arrow_times(reading: Reading, place: TableInPlace) -> tuple[Timepoint, Timepoint]:
    """The times on both sides of a caption's arrow ("before → 6 months after"); before and after if it has none."""
    heads = [c.span for c in place.table.cells if c.row < 3 and c.column and ARROW.search(c.text)]
    for span in (s for s in (*heads[:8], place.table.caption, place.lead, *_clauses(reading, place)) if s):
        m = ARROW.search(reading.document.quote(span))
        if m and (found := times_around(reading, span, m)):
            return found
    return Timepoint("before"), Timepoint("after")


def _clauses(reading: Reading, place: TableInPlace) -> Iterator[Span]:
    """The parts of a table's notes that have an arrow of their own: "CMAP before → 12 months; n.d., not done"."""
    for note in place.table.notes:
        text = reading.document.quote(note)
        for part_ in _CLAUSE.finditer(text) if len(text) <= _LONGEST_NOTE and ARROW.search(text) else ():
            if ARROW.search(part_.group()):
                yield Span(note.start + part_.start(), note.start + part_.end())


def _holds(reading: Reading, scale: Entry, rows: Sequence[str], *, explained: bool = False) -> bool:
    """Whether labels name an item of a scale; two of its parts where the words above only explain many names."""
    named = {i.key for r in rows if r.strip() and (i := reading.lexicon.item(scale, RANGE.sub("", r)))}
    return len(named - {"total"}) >= _TWO_PARTS if explained else bool(named)


def scale_of_corner(reading: Reading, corner: Facet, labels: Sequence[str]) -> Entry | None:
    """The scale that the first cell of a table names, when the labels name items of it.

    Args:
        reading: the document.
        corner: what that cell says.
        labels: of rows and columns.
    """
    named = corner.what
    return named if named and named.kind == "scale" and named.items and _holds(reading, named, labels) else None


def is_total(reading: Reading, label: str) -> bool:
    """Whether a label is that of a total."""
    return any(item.key == "total" for _, item in reading.lexicon.scales_with(label))


def _scale_of(reading: Reading, rows: Sequence[str]) -> Entry | None:
    """The scale whose items the labels name, when they are at least four and half of its items."""
    counts: dict[str, tuple[Entry, set[str]]] = {}
    if not any(sum(c.isalpha() for c in row) > 1 and reading.lexicon.scales_with(RANGE.sub("", row)) for row in rows):
        return None  # bare letters and numbers may be anybody's
    for row in rows:
        for scale, item in reading.lexicon.scales_with(RANGE.sub("", row)):
            counts.setdefault(scale.id, (scale, set()))[1].add(item.key)
    best = max(counts.values(), key=lambda c: (len(c[1]), -len(c[0].items)), default=None)
    if best and len(best[1]) >= 4 and len(best[1]) * 2 >= len(best[0].items):
        return best[0]
    return None


def define(reading: Reading, place: TableInPlace, facet: Facet) -> Facet:
    """A column "M0" gets the date that the caption gives it: "Month 0 = day of the first injection (12/03/2015)".

    Args:
        reading: the document.
        place: the table, for its caption and notes.
        facet: a label with an offset and no date.
    """
    if facet.date is None and facet.time is not None and facet.time.offset is None and facet.span is not None:
        return replace(facet, date=_dated_heading(reading, facet.span))
    if facet.date is not None or facet.time is None or facet.time.offset is None:
        return facet
    offset: Quantity = facet.time.offset
    for span in (s for s in (place.table.caption, *place.table.notes) if s):
        for d in part(reading.index.durations, span):
            if d.value == offset.value and d.unit == offset.code:
                near = [h for h in part(reading.index.dates, span) if 0 <= h.start - d.end < 60 and h.first]
                between = reading.document.text[d.end : near[0].start] if near else ""
                if near and "=" in between:
                    return replace(facet, date=Period(near[0].first))
    return replace(facet, date=of_same_time(reading, facet.time))


def of_same_time(reading: Reading, time: Timepoint | None) -> Period | None:
    """The date that a heading of the page gives to a time: "Six months after the treatment (September 2015)".

    Args:
        reading: the document.
        time: of a column or a table; its distance from the treatment is the heading's.

    Returns:
        The date; None where no heading dates it, where two differ, and on a page about several people.
    """
    if time is None or time.offset is None or len(reading.persons) != 1:
        return None
    dated = {
        (s.frame.effective.start, s.frame.effective.end): s.frame.effective
        for s in reading.statements
        if s.frame.effective and (point := s.frame.timepoint) and (point.phase, point.offset, point.course) == (time.phase, time.offset, time.course)
    }  # fmt: skip
    return next(iter(dated.values())) if len(dated) == 1 else None


def _dated_heading(reading: Reading, span: Span) -> Period | None:
    """The date that a heading gives to the milestone which a column only names ("Admission")."""
    named = {m.entry.value for m in part(reading.index.mentions, span) if m.entry.kind == "cue" and m.entry.value}
    for s in reading.statements:
        if s.frame.effective and any(m.entry.kind == "cue" and m.entry.value in named for m in s.frame.topic):
            return s.frame.effective
    return None


def has_item(reading: Reading, scale: Entry | None, label: str) -> bool:
    """Whether a label is the name of an item of a scale, whatever the group that it stands in is called.

    Args:
        reading: the document.
        scale: the table's.
        label: of a row.
    """
    item = reading.lexicon.item(scale, RANGE.sub("", label)) if scale is not None else None
    return item is not None and is_called(item, RANGE.sub("", label))


# A table's first cell that is a place with its side ("Left hip", "Right eye"): all that is measured below is measured
# there; and what a label names only together with that cell or the table's caption ("Part III" below "UPDRS").


_LONGEST = 40
_SIDE_BEHIND = regex(r"[\s,]+\(?(?:R|L|right|left|Rt\.?|Lt\.?)(?:\s?/\s?(?:R|L|right|left|Rt|Lt))?\)?\.?$", re.I)
_PARTS = regex(r"\s*[/(]")
Grid = Sequence[Sequence[Cell | None]]
_TIME = regex(r"\s(?:before|after|pre|post|baseline|(?:at )?\d{1,2} ?(?:m|mo|months?|w|wk|weeks?|y|years?))$", re.I)
_OTHER = regex(r"\b(?:serum|blood|plasma|urine|urinary|capillary)\b", re.I)
_NEAR = 24
_KINDS: tuple[Kind, ...] = ("scale", "measure")


def of_titled(reading: Reading, place: TableInPlace, above: Sequence[str], facet: Facet) -> Entry | None:
    """What a label names together with the table's own name: "Glucose" below "Cerebrospinal fluid", "Part III" below
    "UPDRS", "Motor" in "ASIA scores".

    Args:
        reading: the document.
        place: the table.
        above: the texts that may name what was taken, the nearest first: of its group of rows, of the first cell.
        facet: of a row or column.
    """
    if not facet.text or facet.item is not None or (facet.what is not None and facet.what.kind != "measure"):
        return facet.what
    names = [name for text in above if (name := IN_BRACKETS.sub("", text).strip())]
    if facet.what is None and facet.site is None:
        names += _titles(reading, place)
    if facet.what is None or facet.what.role == "laboratory":
        names += _specimens(reading, place)
    return completed(reading.lexicon, names, facet.text) or facet.what


def _titles(reading: Reading, place: TableInPlace) -> list[str]:
    """The scales and abilities that the caption of a table, or what stands for one, prints."""
    named = [m for s in place.titles for m in part(reading.index.mentions, s) if m.entry.kind in ("scale", "function")]
    return list(dict.fromkeys(reading.document.text[m.start : m.end] for m in named))


def _specimens(reading: Reading, place: TableInPlace) -> list[str]:
    """The words for what was examined by a caption that begins with its examination: "CSF" of "Lumbar puncture, 14 May"."""
    span = place.table.caption or place.lead
    if span is None or _OTHER.search(reading.document.quote(span)):
        return []
    mentions = part(reading.index.mentions, span)
    near = [m.entry for m in mentions if m.start - span.start < _NEAR]
    taken = (
        e
        for e in near
        if (e.kind == "procedure" and e.role in ("test", "sampling"))
        or (e.kind == "measure" and e.role == "laboratory" and not e.units)
    )  # an examination of something that was taken: a puncture, a panel of the laboratory
    first = next(taken, None)
    names = (first.name, *first.synonyms) if first else ()
    return list(dict.fromkeys(n.split()[0] for n in names if " " in n))


def completed(lexicon: Lexicon, names: Iterable[str], label: str) -> Entry | None:
    """The scale or measure that is called by one of some names and a label behind it: "VEP" and "amplitude (µV)".

    Args:
        lexicon: for their names.
        names: that the label may go on with.
        label: as printed.
    """
    bare = _SIDE_BEHIND.sub("", _TIME.sub("", IN_BRACKETS.sub("", label)).strip()).strip(" :.,")
    if not bare or len(bare) > _LONGEST:
        return None
    for name in names:
        wanted = _words(f"{name} {bare}")
        for kind in _KINDS:
            for entry in lexicon.label(f"{name} {bare}", kind):
                if any(_words(n) == wanted for n in (entry.name, *entry.synonyms)):
                    return entry
    return None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def by_corner(reading: Reading, place: TableInPlace, heads: Grid, cells: Sequence[Cell]) -> Entry | None:
    """The measure that a column's heading names together with that of the rows: "Nerve" and "Amplitude".

    Args:
        reading: the document.
        place: the table, whose own name may say it more exactly: "Motor nerve conduction".
        heads: the header rows.
        cells: the header cells of the column.
    """
    corner = heads[0][0] if heads and heads[0] else None
    if corner is None or not corner.text.strip() or not cells or len(cells[-1].text) > _LONGEST:
        return None
    own = [cell for cell in cells if not _SIDE_BEHIND.fullmatch(f" {cell.text.strip()}")]  # "R" below what is measured
    heading = IN_BRACKETS.sub("", _SIDE_BEHIND.sub("", own[-1].text)).strip() if own else ""
    kinds = (corner.text.strip(), _PARTS.split(corner.text.strip())[0])  # "Nerve", "Nerve / muscle"
    names = (f"{kind} {heading.lower()}" for kind in kinds if heading and kind)
    known = next((named[0] for name in names if (named := reading.lexicon.label(name, "measure"))), None)
    return completed(reading.lexicon, _titles(reading, place), heading) or known if known is not None else None


def named_together(lexicon: Lexicon, facets: Sequence[Facet]) -> Facet | None:
    """The place that two labels of a row name together: "Shoulder | Abductors", "Elbow | Flexors".

    Args:
        lexicon: for the names of sites.
        facets: what the labels say, in order.

    Returns:
        A facet for both; None where the first is no place of its own, and where they name none.
    """
    one, two = facets
    if one.site is None or one.measured or two.measured or not two.text or two.side or two.time:
        return None
    wanted = _words(f"{one.text} {two.text}")
    found = lexicon.label(f"{one.text} {two.text.lower()}", "site")
    sites = [e for e in found if any(_words(name) == wanted for name in (e.name, *e.synonyms))]
    return replace(one, site=sites[0], place=None, part="", text=f"{one.text} {two.text}") if sites else None


@cache
def _groups() -> Mapping[str, Mapping[str, str]]:
    return read_rules("together", dict[str, dict[str, str]])


def named_beside(lexicon: Lexicon, labels: Mapping[int, str]) -> dict[int, Entry]:
    """What short labels name that mean something only beside each other: "FC | FR | PAS", and "MCV" below "HGB | HCT".

    Args:
        lexicon: for the measures.
        labels: the labels of a table by column or row.
    """
    found: dict[int, Entry] = {}
    for group in _groups().values():
        told = {at: lexicon.named(f"measure:{group[label]}") for at, label in labels.items() if label in group}
        found |= {at: entry for at, entry in told.items() if entry is not None and len(told) >= _TOGETHER}
    return found


# The side that a note below a table gives its values: "(MRC, Ashworth: affected side - A right, B left)".


_CHOSEN = regex(
    r"\b(?:affected|involved|weak|weaker|worse|more affected|tested|treated|measured|operated) side\b", re.I
)
"""Words for the one side that was measured; "the left side was not tested" is of no value."""
_WHOSE = regex(
    r"\b(?:(?P<word>patients?|cases?|participants?|subjects?|child(?:ren)?|twins?|siblings?|volunteers?|recipients?|pt)\.?\s*(?:no\.?\s*)?)?(?P<who>\d{1,2}|[A-H]|[IVX]{1,4})\s*[:=,–-]?\s*"
    r"\(?(?P<side>right|left|R|L)\b"
)
_OF_WHOM = regex(
    r"\b(?P<side>right|left)\s*(?:in|of|for|:|\()\s*(?:patients?|cases?|participants?|subjects?|child(?:ren)?|twins?|siblings?|volunteers?|recipients?|pt)\.?\s*(?P<who>\d{1,2}|[A-H]|[IVX]{1,4})\b"
)
_PIECE = regex(r"[^;.\n]+")
_MARK = regex(r"\s*([*†‡§¶#]{1,3}|[ʰᵃ-ᶿªº]|[⁰¹²³⁴-⁹])\s?(?=\w)")
_ONLY = regex(r"\W{0,3}(?:(?:is|was|=)\s|\()?\s?(?P<side>right|left)\b|", re.I)
_RIGHT_ABOVE = regex(r"\b(?P<side>right|left)\W{0,2}$", re.I)
_OPENS = regex(
    r"\W*(?:(?:table|tab\.) ?\d{1,2}[a-z]?\W{1,3})?(?:(?:values|results|findings|measurements|measures|state|course) (?:of|at|in|on) )?(?:the )?(?P<side>left|right) ",
    re.I,
)
"""What the caption of a table that is of one limb begins with."""
_EXAMINED = ("test", "exam")
"""Roles of what is examined at a limb; an examination of a function as a whole is not."""
_EITHER = regex(r"\b(right|left)\b", re.I)
_LONGEST_CORNER = 80


class NotedSides(Struct, frozen=True):
    """What a note says.

    Args:
        sides: the side measured of each person.
        rows: the ids of what was measured there; empty for every row that names a site.
        whole: whether the table is of one side, so that what is examined there needs no site.
    """

    sides: tuple[tuple[str, Side], ...] = ()
    rows: frozenset[str] = frozenset()
    whole: bool = False


def noted_sides(reading: Reading, place: TableInPlace) -> NotedSides:
    """The sides of a table's values that a note of it tells.

    Returns:
        The sides, by the keys of persons; none without such a note, or when it isn't clear. A corner tells the side of
        all rows too ("Muscle force of the right side", "Right arm (MRC)").
    """
    if one := _of_corner(place):
        return NotedSides(tuple((p.key, one) for p in reading.persons))
    if one := _of_caption(reading, place):
        return NotedSides(tuple((p.key, one) for p in reading.persons), whole=True)
    for span in place.table.notes:
        text = reading.document.quote(span)
        chosen = _CHOSEN.search(text)
        if chosen is None:
            continue
        sides = _sides(reading, text, chosen)
        if sides:
            before = Span(span.start, span.start + chosen.start())
            named = text[: chosen.start()].rstrip().endswith((":", "=", "of the", "on the", "at the", "-", "–"))
            mentions = part(reading.index.mentions, before) if named else ()
            rows = frozenset(m.entry.id for m in mentions if m.entry.kind in ("measure", "scale", "grade"))
            return NotedSides(sides, rows)
    return _of_each(reading, place)


def _of_each(reading: Reading, place: TableInPlace) -> NotedSides:
    """The side of each person that a part of a note lists, of what stands where its mark does or what it names: "ᵃ P1 right
    hand, P2 left hand", "Grip: A right, B left"."""
    for span in place.table.notes if len(reading.persons) > 1 else ():
        for piece in _PIECE.finditer(reading.document.text, span.start, span.end):
            sides = _side_by_name(reading, piece[0])
            if len(sides) < _LEAST:
                continue
            mark = _MARK.match(piece[0])
            named = part(reading.index.mentions, Span(piece.start(), piece.end()))
            rows = {m.entry.id for m in named if m.entry.kind in ("measure", "scale", "grade")}
            sign = mark[1] if mark is not None else ""
            for cell in place.table.cells if sign else ():
                if re.search(rf"\w{re.escape(sign)}(?=[\s,)(]|$)", cell.text):
                    what = read_label(reading, cell.text.replace(sign, ""), cell.span).what
                    rows |= {what.id} if what is not None else set()
            if rows:
                return NotedSides(sides, frozenset(rows))
    return NotedSides()


def _side_by_name(reading: Reading, text: str) -> tuple[tuple[str, Side], ...]:
    """The side behind each name of a person in a piece of a note; () where somebody has two."""
    found: dict[str, set[Side]] = {}
    for name, key in reading.names:
        for m in re.finditer(
            rf"(?<!\w){re.escape(name)}(?!\w)\s*[:=,(–-]?\s*(?:on )?(?:the )?(right|left|R|L)\b", text
        ):
            found.setdefault(key, set()).add(SIDE_WORDS[m[1].lower()])
    if any(len(sides) > 1 for sides in found.values()):
        return ()
    return tuple((key, next(iter(sides))) for key, sides in found.items())


def _of_corner(place: TableInPlace) -> Side | None:
    """The one side that the first cell of a table names beside other words; what is in its brackets counts second."""
    corner = next((c.text for c in place.table.cells if c.row == c.column == 0), "")
    for text in (IN_BRACKETS.sub(" ", corner), corner):
        told = {m[1].lower() for m in _EITHER.finditer(text)}
        if told:
            side = told.pop()
            alone = sum(ch.isalpha() for ch in text) == len(side)
            return None if told or alone or len(corner) > _LONGEST_CORNER else SIDE_WORDS[side]
    return None


def _of_caption(reading: Reading, place: TableInPlace) -> Side | None:
    """The side of the limb that a table is of, which its caption begins with: "Table 1. Left leg before and after …"."""
    span = place.table.caption or place.lead
    m = _OPENS.match(reading.document.text, span.start, span.end) if span is not None else None
    if span is None or m is None:
        return None
    sited = any(e.entry.kind == "site" and e.start == m.end() for e in part(reading.index.mentions, span))
    told = {word[1].lower() for word in _EITHER.finditer(reading.document.text, span.start, span.end)}
    return SIDE_WORDS[m["side"].lower()] if sited and len(told) == 1 else None


def _sides(reading: Reading, text: str, chosen: re.Match[str]) -> tuple[tuple[str, Side], ...]:
    if len(reading.persons) == 1:
        behind = _ONLY.match(text, chosen.end())
        one = (behind["side"] if behind else None) or (
            m["side"] if (m := _RIGHT_ABOVE.search(text[: chosen.start()])) else ""
        )
        other = len(set(re.findall(r"\b(right|left)\b", text.lower()))) > 1
        return ((reading.persons[0].key, SIDE_WORDS[one.lower()]),) if one and not other else ()
    found: dict[str, Side] = {}
    for pattern in (_WHOSE, _OF_WHOM):
        for m in pattern.finditer(text):
            key = next((k for word in ("Patient", "Case") if (k := person_named(reading, f"{word} {m['who']}"))), None)
            if key is not None:
                found.setdefault(key, SIDE_WORDS[m["side"].lower()])
        if found:
            break
    return tuple(found.items())


def on_side(noted: NotedSides, facet: Facet, keys: Sequence[str]) -> Facet:
    """What labels say, with the side that the note gives.

    Args:
        facet: of a cell; one with a side of its own keeps it.
        keys: the persons of the document.
    """
    if not noted.sides or facet.side is not None or facet.pair is not None or facet.what is None:
        return facet
    if noted.whole:
        kept = facet.site is None and (facet.what.role not in _EXAMINED or bool(facet.what.function))
    elif noted.rows:
        kept = facet.what.id not in noted.rows
    else:
        kept = facet.site is None
    if kept:
        return facet
    subject = facet.subject or (keys[0] if len(keys) == 1 else None)
    side = dict(noted.sides).get(subject or "")
    return replace(facet, side=side) if side else facet
