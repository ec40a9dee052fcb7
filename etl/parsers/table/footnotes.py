"""Notes of a table that are keyed by a mark ("ᵃ supine 1.78 L; † nadir 84%; (1) total with a brace"): a piece of a note is
said where its mark stands. On a cell it has the cell's day, time and person, and what the cell measures when it names
nothing itself; on a heading or on the name of a row it has that column's or row's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.document import Block, Cell, Document, Span, Table
from etl.facts import Quantity, Range
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.outline import Framed, field_frame
from etl.parsers.people.table_fields import is_remark
from etl.parsers.reading import Frame, Reading, TableInPlace
from etl.parsers.table.complaints import complained
from etl.parsers.table.frame import Frame2D, column_facet, frame2d, row_facet
from etl.parsers.table.labels import WHAT, Facet, merge
from etl.parsers.table.times import caption_time
from etl.parsers.table.whole import define, table_facet
from etl.patterns import regex

_SIGN = r"[*†‡§¶#]{1,3}|[ʰᵃ-ᶿªº]{1,2}|[⁰¹²³⁴-⁹]{1,2}"
_PIECE = regex(
    rf"(?P<sign>{_SIGN})\s?(?=[^\s*†‡§¶#])|[(\[](?P<key>[a-z]|\d{{1,2}})[)\]]\s+|(?P<bare>[a-h])[.):]?\s+(?=\S)"
)
_CUT = regex(
    r"[;\n]\s*|(?<=\w)\.\s+(?=[*†‡§¶ʰᵃ-ᶿ])|(?<=[^\W\d_]{3})\.\s+(?=[A-Z*†‡§¶#(\[ʰᵃ-ᶿ⁰¹²³⁴-⁹])|(?<=[)%\d])\.\s+(?=[*†‡§¶#(\[ʰᵃ-ᶿ¹²³A-Z])|,\s+(?=[*†‡§¶ʰᵃ-ᶿ¹²³])"
)
_MARKED = regex(rf"(?P<sign>{_SIGN})$")
_KEYED = regex(r"(?<=\S)\s?[(\[](?P<key>[a-z]|\d{1,2})[)\]]$")
_GLUED = regex(r"(?<=[\d%+])(?P<bare>[a-h])$")
_SCORE = regex(
    r"\W*(?:(?:[^\W\d_]+\s){0,4}?(?:total|score|sum|value|result)\s(?:[^\W\d_]+\s){0,3}?)?[<>≤≥]?\s?[\d.,/]+$"
)
"""What a number alone stands behind in a note on a score: nothing, or a word for it ("27 with glasses", "score without help 24")."""
_NO_VALUE = regex(
    r"\b(?:normal\w*|norms?|reference|max(?:im\w+)?|min(?:im\w+)?|possible|limits?|ranges?|predicted|cut-?off|threshold|"
    r"expected|out of|target|highest|lowest|worst|top|detection|mean|median|average|best|repeated)\b|\b[pPnN]\s?[<=>≤≥]|%\s(?:of|below|above|under)\b",
    re.I,
)
"""Words of a note that tells how a value is to be read, and none of its own."""
_HOW_MEASURED = regex(
    r"(?:walked|tested|retested|measured|scored|rated|recorded|assessed|examined|performed|obtained|estimated|calculated)"
    r" (?:with|without|on|in|by|at|from|while|using|after|before|under)\b(?!.{0,40}\b(?:was|were|had|has|is|are)\b)",
    re.I,
)
"""How the value was got, which is said of no ability: "walked with oxygen"."""
_LONGEST = 2000
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰªº", "0123456789abcdefghao")
_WORDS = regex(r"[^\W\d_]{3,}")
_HEADS = 3
_FEW = 6
_LEAST = _SEVERAL = 2
_DAYS = ("d", "wk", "mo", "a")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a note.

    Args:
        span: what it says, without its mark.
        mark: its mark, "" for a piece without one.
    """

    span: Span
    mark: str


def pieces(document: Document, note: Span) -> tuple[Piece, ...]:
    """The pieces of a note, each with the mark that keys it.

    Args:
        document: the document.
        note: one of a table's notes.

    Returns:
        All pieces in order; () for a note without any mark.
    """
    if note.end - note.start > _LONGEST:
        return ()
    cuts = list(_CUT.finditer(document.text, note.start, note.end))
    begins = [note.start, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), note.end]
    out: list[Piece] = []
    for begin, end in zip(begins, ends, strict=True):
        found = _PIECE.match(document.text, begin, end)
        if found:
            out.append(Piece(Span(found.end(), end), _plain(next(g for g in found.groups() if g))))
        elif begin < end:
            out.append(Piece(Span(begin, end), ""))
    return tuple(out) if any(piece.mark for piece in out) else ()


def with_footnotes(reading: Reading, told: Sequence[Framed]) -> Iterator[Framed]:
    """The blocks, the notes of tables among them in pieces that have the frame of the cell that bears their mark.

    Args:
        reading: the document with its tables and people, and without its statements.
        told: its blocks with their frames.

    Yields:
        The blocks in order; a note without marks as it is.
    """
    notes = {note: place for place in reading.tables for note in place.table.notes}
    printed = {item.block.span for item in told}
    for item in told:
        table, span = item.block.table, item.block.span
        if span not in notes or table is not None:
            yield item
        else:
            yield from _parts(reading, item, notes[span]) or (item,)
        if table is not None and item.frame.attitude == "reported":
            place = next(p for p in reading.tables if p.table is table)
            yield from _remarks(reading, item, place)
            yield from _remark_row(reading, item, place)
            for note in table.notes:  # a note in the last row of its table is no block of its own
                if note in span and note not in printed:
                    yield from _parts(reading, replace(item, block=Block("note", note)), place)


def _remarks(reading: Reading, item: Framed, place: TableInPlace) -> Iterator[Framed]:
    """The words of a column of remarks, each told at the day or visit of its row."""
    asked = {cell.column for cell in place.table.cells if cell.row <= _HEADS and is_remark(reading.lexicon, cell)}
    felt = complained(reading.lexicon, place.table.grid())
    frame = frame2d(reading, place) if asked or felt else None
    asked |= felt
    day = caption_time(reading, place)[1] if frame and frame.one_day else None
    for row in frame.grid[frame.top :] if frame else ():
        for cell in row:
            if (
                frame is None
                or cell is None
                or cell.column not in asked
                or not _WORDS.search(cell.text)
                or cell.colspan > 1
            ):
                continue
            facet = define(reading, place, row_facet(reading, frame, row, None))
            if facet.time is None:
                facet = replace(facet, time=frame.rows.get(cell.row), date=facet.date or day)
            subject = facet.subject or reading.owners.of(*(c for c in row if c is not None))
            measured = facet.what is not None or facet.item is not None
            if (measured and len(reading.persons) < _SEVERAL) or not (facet.time or facet.date or subject):
                continue  # a remark on what is measured, and not on how somebody was
            told = replace(
                item.frame, timepoint=facet.time, effective=facet.date, subject=subject or item.frame.subject
            )
            at = cell.span.start
            listed = cell.column in felt and not any(map(str.isdigit, cell.text))
            apart = "[;,]" if listed else ";"  # between things that have nothing to do with each other
            for part_ in re.split(apart, cell.text):
                lead = len(part_) - len(part_.lstrip())
                if part_.strip():
                    span = Span(at + lead, at + lead + len(part_.strip()))
                    yield Framed(Block("paragraph", span, page=cell.page), told)
                at += len(part_) + 1


def _remark_row(reading: Reading, item: Framed, place: TableInPlace) -> Iterator[Framed]:
    """The words of a row of remarks, each told at the day or visit of its column."""
    rows = {cell.row for cell in place.table.cells if not cell.column and is_remark(reading.lexicon, cell)}
    frame = frame2d(reading, place) if rows and len(reading.persons) == 1 else None
    for cell in place.table.cells if frame else ():
        if frame is None or cell.row not in rows or cell.column < frame.left or cell.row < frame.top:
            continue
        facet = column_facet(reading, place, frame, cell.column, None, {})
        if facet.measured or cell.colspan > 1 or not (facet.time or facet.date) or not _WORDS.search(cell.text):
            continue
        told = replace(item.frame, timepoint=facet.time, effective=facet.date)
        yield Framed(Block("paragraph", cell.span, page=cell.page), told)


def _parts(reading: Reading, item: Framed, place: TableInPlace) -> list[Framed]:
    """A note in its pieces; [] when none of them is keyed by a mark that stands in its table."""
    found = pieces(reading.document, item.block.span)
    bearing = {p.mark: bearers(place.table, p.mark) for p in found if p.mark}
    if not any(0 < len(cells) <= _FEW for cells in bearing.values()) or item.frame.attitude != "reported":
        return []
    frame = frame2d(reading, place)
    marked = {mark: shared for mark, cells in bearing.items() if (shared := _shared(reading, place, frame, cells))}
    out: list[Framed] = []
    for piece in found if marked else ():
        block = replace(item.block, kind="note", span=piece.span)
        if piece.mark in marked and _HOW_MEASURED.match(reading.document.quote(piece.span)):
            continue
        if piece.mark in marked:
            out.append(_inheriting(reading, block, item.frame, marked[piece.mark]))
        else:
            out.append(Framed(block, item.frame))
    return out


def _shared(reading: Reading, place: TableInPlace, frame: Frame2D, cells: Sequence[Cell]) -> Facet | None:
    """What the labels of the cells that bear a mark say: of one cell all, of several the visit or the person they share."""
    facets = [_facet(reading, place, frame, cell) for cell in cells if len(cells) <= _FEW]
    if len(facets) < _LEAST:
        return facets[0] if facets else None
    whose = {(f.date, f.time, f.subject) for f in facets}
    first = facets[0]
    return Facet(date=first.date, time=first.time, subject=first.subject) if len(whose) == 1 else None


def bearers(table: Table, mark: str) -> list[Cell]:
    """The cells that bear a mark.

    Args:
        table: any table.
        mark: in plain characters.
    """
    return [cell for cell in table.cells if mark in _marks(cell.text.strip())]


def _marks(text: str) -> tuple[str, ...]:
    """The marks at the end of a cell ("2.31ᵃ", "NT†", "23 (1)", "84a"), those of several apart ("¹,²")."""
    found = next((m for p in (_MARKED, _KEYED, _GLUED) if (m := p.search(text))), None)
    if found is None:
        return ()
    before = text[: found.start()].rstrip(", ")
    mark = _plain(found.group(found.lastgroup or 0))
    return (mark, *(_marks(before) if before and text[found.start() - 1] == "," else ()))


def _plain(mark: str) -> str:
    """A mark in plain characters, as it may be raised in one place and not in the other."""
    return mark.translate(_LOWERED)


def _facet(reading: Reading, place: TableInPlace, frame: Frame2D, cell: Cell) -> Facet:
    """What the labels of a cell say; of a heading what its column, of a name what its row says."""
    whole, scale = table_facet(reading, place, ())
    column = column_facet(reading, place, frame, cell.column, scale, {}) if cell.column >= frame.left else Facet()
    row = Facet()
    if cell.row >= frame.top:
        line = frame.grid[cell.row]
        row = define(reading, place, row_facet(reading, frame, line, scale))
        row = replace(row, subject=row.subject or reading.owners.of(*(c for c in line if c is not None)))
    elif cell.colspan > 1:
        column = replace(column, date=None, time=None) if cell.row < frame.top - 1 else column
    heads = [c for line in frame.grid[: frame.top] if cell.column < len(line) and (c := line[cell.column]) is not None]
    column = replace(column, subject=column.subject or reading.owners.of(*heads))
    own = merge(row, column)
    return merge(own, whole if own.date is None and own.time is None else replace(whole, date=None, time=None))


def _inheriting(reading: Reading, block: Block, above: Frame, facet: Facet) -> Framed:
    """A piece of a note with the frame of its cell, as a labelled field when it only says a value of what that measures."""
    frame = above
    if any(d.unit in _DAYS and d.relation != "for" for d in part(reading.index.durations, block.span)):
        facet = replace(facet, time=None, date=None)  # "pneumonia two weeks before" was at another time
    label = _label(reading, block.span, facet)
    if label is not None:
        block = replace(block, kind="field", label=label, value=block.span)
        frame = field_frame(reading.document, reading.lexicon, reading.index, block, above)
    if facet.time is not None or facet.date is not None:
        frame = replace(frame, timepoint=facet.time, effective=facet.date)
    return Framed(block, replace(frame, subject=facet.subject or above.subject))


def _label(reading: Reading, span: Span, facet: Facet) -> Span | None:
    """The heading or name of what is measured, for a piece that names nothing and has one value that can be of it."""
    entry = facet.what
    if entry is None or facet.item is not None or entry.kind not in ("measure", "scale"):
        return None
    if any(m.entry.kind in WHAT and m.entry.kind != "procedure" for m in part(reading.index.mentions, span)):
        return None
    text = reading.document.text
    if _NO_VALUE.search(text, span.start, span.end):
        return None
    hits = part(reading.index.quantities, span)
    if not any(_fits(hit, entry) and (_coded(hit) or _SCORE.match(text, span.start, hit.end)) for hit in hits):
        return None
    mentions = (m for p in reading.tables for m in part(reading.index.mentions, p.table.span))
    named = (Span(m.start, m.end) for m in mentions if m.entry.id == entry.id and m.entry.kind == entry.kind)
    return next(named, None)


def _coded(hit: QuantityHit) -> str | None:
    """The unit of a value, None for a number alone."""
    value = hit.value.low or hit.value.high if isinstance(hit.value, Range) else hit.value
    return value.code if isinstance(value, Quantity) else None


def _fits(hit: QuantityHit, entry: Entry) -> bool:
    """Whether a value can be of a measure: in one of its units; a number alone only of what has none."""
    if not isinstance(hit.value, (Quantity, Range)):
        return False
    code = _coded(hit)
    return code in entry.units if code else not entry.units or bool({"1", "", "{score}"} & set(entry.units))
