"""Tables that ask and answer for one patient: labelled fields of a case sheet, lists of events, diaries, or one row of fields.

"Name", "Age", "Diagnosis" stand beside their values, once or twice a row, or above them. A row of events ("Date | Event",
"Operation | Year", "Relative | Disease", "D8 | bone marrow taken from both iliac crests") is read like the line it would be
without the table: "June 2004  weakness of the right hand".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.entry import Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.scope.times import PHASES
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.patterns import regex
from etl.value import replace

_WHO = frozenset(("name", "person", "age", "sex", "diagnosis", "admission", "nationality", "occupation", "stay"))
_FEWEST = 2
_PLAINLY = 4
"""So many labels that only a case sheet has make one, whatever its other labels are."""
_FEWEST_STACKED = 4
_FEWEST_IN_A_ROW = 3
_WIDTHS = (2, 4)
_TWICE = (3, 4)
"""The columns of a sheet that has its labels in two languages, and its values in one of them or both."""
_TOLD = ("condition", "finding", "function", "measure", "scale", "medicine", "procedure", "social", "cells", "gene")
_ANSWERS = {"person", "reference"}
"""What "no" and "normal" are labels of, too."""
_WHETHER = ("negated", "negated_after", "affirmed", "report", "possible", "refuted", "resolved")
"""Roles of words that say whether something is there."""
_NTH = regex(r"^(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)\s+", re.I)
"""The number of a stay before its label: "2nd admission"."""
_TWO = regex(r"([^/,&]{2,20}?)\s?(?:/|,|&|\band\b)\s?([^/,&]{2,20})")


def with_sheet_fields(document: Document, lexicon: Lexicon) -> Document:
    """A document whose case sheets are fields, as they are where a colon stands behind each label.

    Args:
        document: the document.
        lexicon: for the names of fields.

    Returns:
        The document; the same one where no table is a case sheet.
    """
    blocks = tuple(made for block in document.blocks for made in _fields(block, lexicon))
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=blocks)


def _fields(block: Block, lexicon: Lexicon) -> Iterator[Block]:
    table = block.table
    if table is not None and _is_stacked(table, lexicon):
        rows = table.grid()
        for labels, values in zip(rows[::2], rows[1::2], strict=True):
            for label, value in zip(labels, values, strict=True):
                if label is not None and value is not None and value.text.strip():
                    yield Block("field", value.span, label=label.span, value=value.span, page=value.page)
        return
    if table is not None and in_two_languages(table, lexicon):
        yield from _in_one(table, lexicon)
        return
    if table is None or table.columns not in _WIDTHS or not _is_sheet(table, lexicon):
        yield block
        return
    made: list[Block] = []
    for row in table.grid():
        cells = _own(row)
        last = made[-1] if made and len(cells) == _WIDTHS[0] and not cells[0].text.strip() else None
        if last is not None and last.value is not None and cells[1].text.strip():
            end = cells[1].span.end  # a row without a label goes on with the value above it
            made[-1] = replace(last, span=replace(last.span, end=end), value=replace(last.value, end=end))
            continue
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            if label.text.strip():
                span = replace(label.span, end=max(label.span.end, value.span.end))
                made.append(Block("field", span, label=label.span, value=value.span, page=label.page))
    yield from made


def in_two_languages(table: Table, lexicon: Lexicon) -> bool:
    """Whether a case sheet has its labels twice, in two columns, and its values behind them, once or twice: "Edad | Age | 31
    años | 31 years".

    Args:
        table: any table.
        lexicon: for the names of fields.
    """
    if table.columns not in _TWICE:
        return False
    rows = [row for row in table.grid() if None not in row and row[0] is not row[1]]
    asked = [(_roles(row[0], lexicon), _roles(row[1], lexicon)) for row in rows if row[0] and row[1]]
    same = [one & two for one, two in asked if one & two]
    other = sum(1 for row in rows if row[0] and row[1] and row[0].text.strip().lower() != row[1].text.strip().lower())
    answers = [cell for row in rows[1:] for cell in row[2:] if cell is not None]
    return (
        len(same) >= _FEWEST_STACKED
        and sum(1 for roles in same if roles & _WHO) >= _FEWEST
        and len(same) * 3 >= len(rows)
        and other * 2 > len(rows)
        and not any(_is_label(cell, lexicon) for cell in answers)
    )


def _in_one(table: Table, lexicon: Lexicon) -> Iterator[Block]:
    """The fields of a sheet in two languages, in the one of which more is understood."""
    rows = [cells for row in table.grid() if len(cells := [c for c in row if c is not None]) == table.columns]
    known = [sum(len(lexicon.find(row[at].text)) for row in rows) for at in range(2, table.columns)]
    best = max(range(len(known)), key=lambda at: (known[at], at))
    for row in rows:
        value, labels = row[2 + best], sorted(row[:2], key=lambda c: (not _roles(c, lexicon), c is not row[best]))
        if value.text.strip() and not _is_label(value, lexicon):
            yield Block("field", value.span, label=labels[0].span, value=value.span, page=value.page)


def _own(row: Sequence[Cell | None]) -> list[Cell]:
    """The cells of a row, a merged one once."""
    return list(dict.fromkeys(cell for cell in row if cell is not None))


def _is_sheet(table: Table, lexicon: Lexicon) -> bool:
    """Whether the columns of labels hold labels of fields or names of what is told, and at least two labels that only a case
    sheet has.

    Where labels and values stand twice in a row, no value is a label itself: that would be the header of a table.
    """
    rows = [_own(row) for row in table.grid()]
    if table.columns == _WIDTHS[0] and len(rows) > 1 and all(_says_whether(row[0], lexicon) for row in rows if row):
        return True
    if table.columns > _WIDTHS[0] and any(_is_label(cell, lexicon) for row in rows for cell in row[1::2]):
        return False
    columns = [
        [(row[at], _roles(row[at], lexicon)) for row in rows if len(row) > at + 1 and row[at].text.strip()]
        for at in range(0, table.columns, 2)
    ]
    told = sum(len(found & _WHO) for column in columns for _, found in column)
    plainly = table.columns == _WIDTHS[0] and told >= _PLAINLY
    for column in columns:
        named = sum(1 for cell, found in column if found or _is_term(cell, lexicon))
        if not column or (2 * named < len(column) and not plainly):
            return False
    return told >= _FEWEST


def _is_label(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether a cell is nothing but the label of a field, and no answer."""
    known = lexicon.known(cell.text.strip(" :："))
    return any(entry.kind == "field" and entry.role not in _ANSWERS for entry in known)


def _says_whether(cell: Cell, lexicon: Lexicon) -> bool:
    """Return True for a label that only says whether what stands beside it is there: "Denied", "Positive for"."""
    known = lexicon.known(cell.text.strip(" :："))
    return any(entry.kind == "cue" and entry.role in _WHETHER for entry in known)


def _is_term(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether a cell is nothing but the name of something that is told of: "Spironolactone", "Varices"."""
    return any(entry.kind in _TOLD for entry in lexicon.known(cell.text.strip(" :：")))


def _is_stacked(table: Table, lexicon: Lexicon) -> bool:
    """Whether rows of labels and rows of their values take turns: no row of values holds a label.

    Of one row of each, more of the labels must be those that only a case sheet has.
    """
    rows = table.grid()
    if len(rows) % 2 or not rows or table.columns < _FEWEST:
        return False
    roles = [[_roles(cell, lexicon) if cell is not None else frozenset() for cell in row] for row in rows]
    if any(found for row in roles[1::2] for found in row):
        return False
    labels = [
        found
        for row, of_row in zip(rows[::2], roles[::2], strict=True)
        for cell, found in zip(row, of_row, strict=True)
        if cell is not None and cell.text.strip()
    ]
    told = sum(1 for found in labels if found & _WHO)
    if len(rows) < _FEWEST_STACKED:
        known = sum(1 for found in labels if found)
        return told >= _FEWEST_IN_A_ROW and known * 4 >= len(labels) * 3 and told * 2 >= len(labels)
    return bool(labels) and all(labels) and told >= _FEWEST


def _roles(cell: Cell, lexicon: Lexicon) -> frozenset[str]:
    """The roles of the field that a cell is the label of, or of the two of "Sex / age"."""
    label = _NTH.sub("", cell.text.strip(" :："))
    if not label[:1].isalpha():
        return frozenset()  # "11 patients" is a value
    if two := _TWO.fullmatch(label):
        both = [lexicon.roles(part, "field") for part in two.groups()]
        if all(both):
            return both[0] | both[1]
    return lexicon.roles(label, "field") if label else frozenset()


_DATE = regex(
    r"(?:approx(?:imate|\.)? )?(?:date|year|month|time|when|datum|jahr|wann|fecha|año|année|data|anno)"
    r"(?: ?[/(] ?(?:year|month|date)\)?)?",
    re.I,
)
_WHEN = frozenset(("when", "onset", "diagnosed"))
_NAMES = frozenset(("listed", "diagnosis"))
_BESIDE = frozenset(("remark", "measured", "listed"))
_SHEET = frozenset(("diagnosis", "onset", "diagnosed", "admission", "discharge", "occupation", "comorbidity"))
_TERMS: tuple[Kind, ...] = ("condition", "finding", "procedure", "gene", "relation")
_CLINICAL: tuple[Kind, ...] = (*_TERMS, "function", "measure", "scale", "medicine", "cells")
_DAY = regex(r"(?:D|day|week|month|year|visit|wk|mo)\s?[+-]?\d{1,4}(?:\s?(?:-|–|to)\s?(?:D|day)?\s?\d{1,4})?", re.I)
_AROUND = regex(r"\([^()]*\)")
_AROUND_TIME = regex(
    r"\b(?:on|in|at|about|the|after|before|later|post|pre|treatment|and|to|until|from|since|follow-?up|visit)\b", re.I
)
_WORD = regex(r"[^\W\d_]{2,}")
_LONGEST_TIME = 40
_WORDS = 3
_WIDEST_DIARY = 3
_LEAST_HEADLESS = 3
_MOST = 4


def with_listed(document: Document, lexicon: Lexicon) -> Document:
    """A document whose tables of events are lines, and whose tables of one row of fields are fields.

    Args:
        document: the document.
        lexicon: for the names of fields and terms.

    Returns:
        The document; the same one where no table is such a list.
    """
    blocks = tuple(made for block in document.blocks for made in _lines(document, block, lexicon))
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _lines(document: Document, block: Block, lexicon: Lexicon) -> Iterator[Block]:
    rows = _rows(block.table) if block.table is not None else []
    if rows and _is_one_row(lexicon, rows):
        for head, cell in zip(*rows, strict=True):
            yield Block("field", cell.span, label=head.span, value=cell.span, page=cell.page)
    elif rows and _is_list(document, lexicon, rows):
        for row in rows[1:]:
            told = [cell for cell in row if cell.text.strip()]
            if told:
                yield Block("paragraph", Span(told[0].span.start, told[-1].span.end), page=told[0].page)
    elif (days := _diary(document, lexicon, rows)) is not None:
        for row in days:
            value = Span(row[1].span.start, row[-1].span.end)
            if find_dates(row[0].text, None):  # a sentence that opens with its day dates all that it tells
                yield Block("paragraph", Span(row[0].span.start, value.end), page=row[0].page)
                continue
            yield Block("field", Span(row[0].span.start, value.end), label=row[0].span, value=value, page=row[0].page)
    else:
        yield block


def _diary(document: Document, lexicon: Lexicon, rows: list[list[Cell]]) -> list[list[Cell]] | None:
    """The rows of a table that tells in words what was when, with or without heads; None for other tables."""
    if not rows or len(rows[0]) > _WIDEST_DIARY:
        return None
    headless = is_time(lexicon, rows[0][0].text)
    told = [[row[0], *(c for c in row[1:] if c.text.strip())] for row in (rows if headless else rows[1:])]
    told = [row for row in told if len(row) > 1]
    if len(told) < (_LEAST_HEADLESS if headless else _FEWEST) or not all(is_time(lexicon, row[0].text) for row in told):
        return None
    if not headless and not all(_asks_story(lexicon, head) for head in rows[0][1:]):
        return None
    texts = [cell for row in told for cell in row[1:]]
    wordy = sum(len(_WORD.findall(cell.text)) >= _WORDS for cell in texts)
    clinical = sum(_opens(document, lexicon, cell, _CLINICAL) for cell in texts)
    return told if wordy * 5 >= len(texts) * 3 and clinical * 2 >= len(texts) else None


def _asks_story(lexicon: Lexicon, head: Cell) -> bool:
    """Whether a column's head asks for what happened, and for nothing in particular."""
    text = head.text.strip(" :：?")
    fields = lexicon.label(text, "field")
    return not text or any(e.role == "listed" or (e.role == "remark" and e.value == "told") for e in fields)


def is_time(lexicon: Lexicon, text: str) -> bool:
    """Whether a cell is a day, a distance in time or a phase, and nothing else: "D8", "22 March 2011", "3 months", "before".

    Args:
        lexicon: for the words of phases.
        text: the cell's.
    """
    bare = _AROUND.sub("", text).strip(" :.–-")
    if not bare or len(bare) > _LONGEST_TIME:
        return False
    if _DAY.fullmatch(bare) or not lexicon.roles(bare, "cue").isdisjoint(PHASES):
        return True
    hits = [(d.start, d.end) for d in find_dates(bare, None)] + [(d.start, d.end) for d in find_durations(bare)]
    rest = _AROUND_TIME.sub(" ", "".join(c for i, c in enumerate(bare) if not any(s <= i < e for s, e in hits)))
    return bool(hits) and not rest.strip(" ,.;:–-+")


def _rows(table: Table) -> list[list[Cell]]:
    """The rows of a plain table: each cell stands in its own row and column."""
    grid = table.grid()
    if not _FEWEST <= table.columns <= _MOST or len(grid) < _FEWEST:
        return []
    rows = [[cell for cell in row if cell is not None and (cell.rowspan, cell.colspan) == (1, 1)] for row in grid]
    return rows if all(len(row) == table.columns for row in rows) else []


def _asked_by(lexicon: Lexicon, head: Cell) -> frozenset[str]:
    text = head.text.strip(" :：?")
    asked = lexicon.roles(text, "field")
    return asked | {"when"} if _DATE.fullmatch(text) else asked


def _is_one_row(lexicon: Lexicon, rows: list[list[Cell]]) -> bool:
    """Whether a table has one row below heads that all ask for something of one patient's history."""
    asked = [_asked_by(lexicon, head) & _SHEET or lexicon.label(head.text.strip(), "social") for head in rows[0]]
    return len(rows) == _FEWEST and all(asked)


def _is_list(document: Document, lexicon: Lexicon, rows: list[list[Cell]]) -> bool:
    """Whether a table's heads ask for things by name and when they were, or for relatives and what they had."""
    asked = [_asked_by(lexicon, head) for head in rows[0]]
    naming = [at for at, roles in enumerate(asked) if roles & _NAMES]
    dated = any(roles & _WHEN for roles in asked)
    if not naming or not all(roles & (_WHEN | _NAMES | _BESIDE) for roles in asked):
        return False
    if not dated and len(naming) < _FEWEST and not any("measured" in roles for roles in asked):
        return False
    opening = [_opens(document, lexicon, row[naming[0]]) for row in rows[1:]]
    return 2 * sum(opening) > len(opening)


def _opens(document: Document, lexicon: Lexicon, cell: Cell, kinds: tuple[Kind, ...] = _TERMS) -> bool:
    """Whether a cell names something clinical."""
    return any(m.entry.kind in kinds for m in lexicon.find(document.text, cell.span.start, cell.span.end))
