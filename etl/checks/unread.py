"""What wasn't read: little-understood (a document or table that names people or holds values) and unmapped (a label with values)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from etl.checks.view import Grid, Severity, View, finding, is_total, quoted
from etl.document import Block, Document, Span
from etl.facts import Entry, Facts, Finding
from etl.ledger import NOBODY, NOTHING_KNOWN, OUTSIDE, language_of_entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.language import unread
from etl.parsers.people.names import is_sum
from etl.patterns import regex

_FEW = 0.5
"""Of what could have given a fact, less than such a share did …"""
_FEW_CELLS = 0.3
"""… of a table's cells, of which some only say when, in which unit, and what is usual …"""
_HARDLY = 0.1
"""… or less than such a share where most names nothing known, as all of a page in a language that nobody mapped."""
_MOSTLY = 0.6
"""Of a document in another language a few names and numbers may be understood."""
_LEAST = 3
"""So few lost pieces the ledger tells alone."""
_SHOWN = 3
_NUMBER = regex(r"\d")
_VALUE = regex(
    r"\d|^\s*(?:\(?[+\-−–±]{1,4}\)?|[✓✔✗✘]|[yn]|yes|no|present|absent|normal|abnormal|pos(?:itive)?|neg(?:ative)?)\s*$",
    re.I,
)


def losses(facts: Facts) -> Iterator[Finding]:
    """What a document holds and hardly gave: tables of values, sentences about somebody, people of whom nothing is told.

    Args:
        facts: what was read from it, with its ledger.

    Yields:
        A warning for each table and for the text, with how much of it was read, and one for people without a fact.
    """
    told = [entry for entry in facts.ledger if entry.state in ("used", "not understood")]
    cells = sorted((e for e in told if e.unit == "cell"), key=lambda e: (e.evidence.table or "", e.evidence.start))
    prose = sum(e.state == "left out" for e in facts.ledger)
    aside = (
        facts.kind == "information" and len(cells) < prose
    )  # a table in a page that informs is most often a part of that
    severity: Severity = "information" if aside else "warning"
    for name, group in groupby(cells, key=lambda e: e.evidence.table or ""):
        yield from _table(name, list(group), severity)
    yield from _prose(facts)
    yield from _nobodys(facts)
    yield from _people(facts)


def _table(name: str, cells: Sequence[Entry], severity: Severity) -> Iterator[Finding]:
    """A table of values of which hardly any became facts."""
    values = [cell for cell in cells if _VALUE.search(cell.evidence.quote)]
    lost = [cell for cell in values if cell.state == "not understood"]
    used = sum(cell.state == "used" for cell in cells)
    if len(lost) >= _LEAST and used < _FEW_CELLS * len(cells):
        told = f"{used} of {len(cells)} cells of table {name} gave a fact" if name else f"{used} of {len(cells)} cells"
        yield _warning(f"Little understood: {told}; lost are {_named(lost)}.", lost, severity)


def _prose(facts: Facts) -> Iterator[Finding]:
    """Sentences and fields about somebody of which hardly any became facts, or of which nobody understood anything."""
    pieces = [entry for entry in facts.ledger if entry.unit != "cell" and entry.state != "structure"]
    if facts.kind != "information":
        pieces = [piece for piece in pieces if piece.state != "left out"]
    ids = {person.label for person in facts.persons if person.label}
    pieces = [piece for piece in pieces if not language_of_entry(piece) and piece.evidence.quote.strip() not in ids]
    lost = [piece for piece in pieces if piece.state == "not understood"]
    clinical = [piece for piece in lost if (piece.state, piece.reason) != NOTHING_KNOWN]
    used = len(pieces) - len(lost)
    few = facts.kind != "information" and len(clinical) >= _LEAST and used < _FEW * (used + len(clinical))
    if few or (len(lost) >= _LEAST and used < _HARDLY * len(pieces)):
        shown = clinical if few else lost
        told = "gave a fact" if facts.kind != "information" else "were understood"
        yield _warning(
            f"Little understood: {used} of {len(pieces)} sentences and fields {told}; lost are {_named(shown)}.",
            shown,
        )


def languages(document: Document, facts: Facts, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield a finding for each language that isn't read, of the whole document or of a part of it.

    Args:
        document: the source.
        facts: what was read from it, with its ledger.
        lexicon: knows the languages.
    """
    pieces = [e for e in facts.ledger if e.unit != "cell" and e.state != "structure" and e.reason != OUTSIDE]
    lost = sorted((piece for piece in pieces if language_of_entry(piece)), key=language_of_entry)
    if not lost:
        return
    spans = {Span(piece.evidence.start, piece.evidence.end) for piece in pieces}
    blocks = [block.span for block in document.blocks if block.table is None]
    foreign = unread(document.text, blocks, sorted(spans), lexicon)
    whole = sum(s.end - s.start for s in foreign) >= _MOSTLY * sum(s.end - s.start for s in spans)
    for language, group in groupby(lost, key=language_of_entry):
        own = sorted(group, key=lambda piece: piece.evidence.start)
        what = "The document" if whole else "A part of the document"
        yield finding(
            "language-unread",
            f"{what} is in {language}, which isn't read: {len(own)} of {len(pieces)} sentences and fields gave nothing, "
            f"such as {_named(own)}.",
            (),
            [piece.evidence for piece in own[:_SHOWN]],
        )


def _nobodys(facts: Facts) -> Iterator[Finding]:
    """Warn of terms with a label or a value on a page that seems to be about nobody: a note that wasn't known as one."""
    pieces = [e for e in facts.ledger if e.unit != "cell" and (e.state, e.reason) == NOBODY]
    valued = [piece for piece in pieces if piece.unit == "field" or _NUMBER.search(piece.evidence.quote)]
    if facts.kind == "information" and valued:
        count = f"{len(pieces)} sentences and fields" if len(pieces) > 1 else "1 sentence or field"
        yield _warning(
            f"Little understood: {NOBODY[1]}; left out: {count} with terms, {len(valued)} with a label or number, such as {_named(valued)}.",
            valued,
            "information",
        )


def _people(facts: Facts) -> Iterator[Finding]:
    """People of whom nothing came but that they are there, where that is so of most and something was lost."""
    told = {fact.subject for fact in facts.facts}
    bare = [person for person in facts.persons if person.key not in told]
    lost = any(entry.state == "not understood" for entry in facts.ledger)
    if bare and lost and 2 * len(bare) > len(facts.persons):
        names = ", ".join(quoted(one.label or one.name) for one in bare if one.label or one.name)
        some = f" ({names if len(bare) <= _SHOWN else f'{len(bare)} of them'})" if names else ""
        yield finding(
            "little-understood",
            f"Little understood: nothing was read of {len(bare)} of the {len(facts.persons)} people{some}."
            if len(facts.persons) > 1
            else f"Little understood: nothing was read of the one person{some}.",
            (),
            [place for one in bare for place in one.evidence[:1]],
        )


def _named(lost: Sequence[Entry]) -> str:
    """Some of what was lost, by label where it has one."""
    some = dict.fromkeys(
        quoted(f"{one.label}: {one.evidence.quote}" if one.label else one.evidence.quote) for one in lost
    )
    more = len(lost) - _SHOWN
    return ", ".join(list(some)[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _warning(text: str, lost: Sequence[Entry], severity: Severity = "warning") -> Finding:
    return finding("little-understood", text, (), [one.evidence for one in lost[:_SHOWN]], severity)


_CLINICAL = ("condition", "finding", "function", "measure", "scale", "procedure", "cells", "medicine", "gene", "social")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "letters": regex(r"[^\W\d_]{2}"),
        "value": regex(
            r"\b[0-9]{1,6}(?:[.,][0-9]{1,3})?\s?(?:%|[a-zµμ]{1,5}/[a-zA-Z]{1,4}|/[0-9]|mm|cm|mg|kg|ml|mmol|g\b|IU|U/)"
        ),
    }


def findings(view: View) -> Iterator[Finding]:
    """The labels that look clinical and that nothing came of.

    Args:
        view: the document.

    Yields:
        Rows of numbers in a table of which other rows were understood, and labelled fields whose value is a measured
        number. Information for a curator, not a fault of the document.
    """
    told: set[str] = set()
    covered = _covered(view)
    labels = [*(pair for grid in view.grids for pair in _rows(view, grid, covered)), *_fields(view)]
    for start, end in labels:
        label = " ".join(view.text[start:end].split()).strip(" :*†‡§")
        if label.casefold() not in told:
            told.add(label.casefold())
            yield finding(
                "unmapped", f"No mapping knows {quoted(label)}.", (), [view.evidence(start, end)], "information"
            )


def _covered(view: View) -> dict[tuple[str | None, int | None], int]:
    """How many facts each row of a table gave."""
    rows: dict[tuple[str | None, int | None], int] = {}
    for fact in view.facts.facts:
        for e in fact.evidence:
            if e.table is not None:
                rows[e.table, e.row] = rows.get((e.table, e.row), 0) + 1
    return rows


def _rows(view: View, grid: Grid, covered: dict[tuple[str | None, int | None], int]) -> Iterator[tuple[int, int]]:
    name = grid.placed.name
    if not any((name, r) in covered for r in grid.body):
        return
    people = view.facts.persons
    called = {person.label for person in people} if len(people) > 1 else set()
    for row in grid.body:
        cell = grid.cells[row][grid.label]
        if (
            cell is None
            or cell.row != row
            or (name, row) in covered
            or is_total(cell.text)
            or is_sum(cell.text)
            or not 2 < len(cell.text.strip()) <= 80
            or not called.isdisjoint(one.text.strip() for one in grid.cells[row] if one)
        ):
            continue
        if not any(grid.numbers[row][c] is not None for c in grid.columns) or not _patterns()["letters"].search(
            cell.text
        ):
            continue
        span = cell.span
        if (
            not _known(view, span.start, span.end)
            and not view.dates_in(span)
            and not view.lexicon.label(cell.text, "field")
            and not view.lexicon.scales_with(cell.text)
        ):
            yield span.start, span.end


def _fields(view: View) -> Iterator[tuple[int, int]]:
    for block in view.document.blocks:
        odd = block.kind == "field" and block.label is not None and _odd(view, block)
        if odd and block.label is not None and not view.at(block.span.start, block.span.end):
            yield block.label.start, block.label.end


def _odd(view: View, block: Block) -> bool:
    if block.label is None or block.value is None:
        return False
    label, value = view.document.quote(block.label).strip(" :\n\t"), view.document.quote(block.value)
    if not 2 < len(label) <= 40 or len(value) > 60 or not _patterns()["value"].search(value):
        return False
    if any(view.lexicon.label(label, kind) for kind in ("field", "heading", "furniture")):
        return False
    return not _known(view, block.label.start, block.label.end)


def _known(view: View, start: int, end: int) -> bool:
    return any(m.entry.kind in _CLINICAL for m in view.lexicon.find(view.text, start, end))
