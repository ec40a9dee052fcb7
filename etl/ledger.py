"""What became of every piece of a document: each cell, field and sentence is used, structure, left out, or not understood.

A piece that gave a fact may hold more than that: what a list names beside what was read, a number with its unit that no fact
has. Such a rest has an entry of its own, so that nothing is lost because its neighbour was found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import get_args

from msgspec import Struct

from etl.document import Block, Cell, Document, Span, Table
from etl.facts import Cohort, Concept, Entry, Evidence, Fact, Facts, Period, Person, Quantity, Range, State, Unit
from etl.patterns import regex
from etl.value import replace

Reason = tuple[State, str]
"""What became of a piece, and why."""

USED: Reason = ("used", "")
NOTHING_KNOWN: Reason = ("not understood", "names nothing that a mapping knows")
UNKNOWN_TERM = "looks like a term that no mapping knows"
NO_VALUE: Reason = ("not understood", "named without value, presence or change")
NOBODY: Reason = ("left out", "the page describes no person and no group with outcomes")
OUTSIDE = "outside of the text"
_NOT_READ = ", which isn't read"
NO_FACT: Reason = ("not understood", "no fact holds it")
LOOKALIKE: Reason = ("left out", "looks like a term and means something else here")
NOT_TICKED: Reason = ("left out", "not ticked")
NO_BOX: Reason = ("left out", "no box ticked")
BOTH_TICKED: Reason = ("left out", "yes and no are both ticked")
NOT_KNOWN: Reason = ("left out", "said to be unknown")
ADDRESS: Reason = ("left out", "address or number of a page")

_UNITS: dict[Unit, str] = {"cell": "cells", "field": "fields", "sentence": "sentences"}
_STRUCTURE = frozenset(("title", "heading", "caption", "note"))
_LETTER = regex(r"\w")
_PARTS = regex(r"\s*(?:[,;•\n]|\band\b|\bor\b)\s*")
_DIGIT = regex(r"\d")
_KEYS = ("subject", "key", "rule", "event", "members", "fact")
"""Fields of facts and persons that name another one."""
_WORD = regex(r"[^\W\d_][\w'’-]{2,}")
_MARK = regex(r"\s*(?:[-–—•*·]|\(?[0-9]{1,3}[.)])\s+")
_MEASURED = regex(r"\d\s?(?:%|[a-zA-Zµμ°]{1,6}(?:/[a-zA-Zµμ0-9]{1,6})?)(?![a-zA-Z])")
_ADDRESS = regex(r"\w@\w|\bhttps?://|\bwww\.|(?<!\d)\(?\d{3}\)?[ -.]\d{3}[-.]\d{4}\b|\.{6}")
"""In a line of addresses and telephone numbers, or of a report's header ("Report ID.....1")."""
_LISTS = regex(r"(?:\b[Nn]o|\bany|\bor|\bnor|,)\s\Z")
_LISTS_ON = regex(r"\s?(?:,|\bor\b|\bnor\b)")
"""Around a word that is a member of a list by itself."""
_FEWEST_WORDS = 2
"""So many words on end that nothing explains say something; one may join what was read."""


_LEAST_UNREAD = 2
"""Fewer words of another language beside what was read say nothing more."""


def in_language(name: str, *, aside: bool = False) -> Reason:
    """Return why a piece in a language that isn't read gave nothing.

    Args:
        name: the language's English name.
        aside: whether the rest of the document says the same in English, as of a foreign abstract.
    """
    return "left out" if aside else "not understood", f"in {name}{_NOT_READ}"


def language_of_entry(entry: Entry) -> str:
    """Return the language for which a piece wasn't read; "" for every other reason."""
    unread = entry.state == "not understood" and entry.reason.endswith(_NOT_READ)
    return entry.reason.removeprefix("in ").removesuffix(_NOT_READ) if unread else ""


class Said(Struct, frozen=True):
    """What the parsers know of one sentence.

    Args:
        span: its place.
        why: what became of it when no fact came of it.
        named: the clinical things that it names, with what became of each when no fact came of it.
        known: the places of all words that a mapping, a date, a duration or a number explains.
        unknown: the places of words that look like terms and that no mapping knows.
        measured: the places of its amounts and durations.
    """

    span: Span
    why: Reason
    named: tuple[tuple[Span, Reason], ...] = ()
    known: tuple[Span, ...] = ()
    unknown: tuple[Span, ...] = ()
    measured: tuple[Span, ...] = ()


class Grammar(Struct, frozen=True):
    """What the ledger asks of whoever knows sentences.

    Args:
        split: cuts a range of a text into sentences.
        plain: words in small letters that say nothing of their own, as "and", "showed" and "patient".
    """

    split: Callable[[str, int, int], Sequence[Span]]
    plain: frozenset[str] = frozenset()


def account(
    document: Document,
    facts: Facts,
    said: Iterable[Said],
    grammar: Grammar,
    cells: Mapping[int, Reason] | None = None,
) -> tuple[Entry, ...]:
    """Account for every cell, field and sentence of a document.

    Args:
        document: the source, as it was read.
        facts: what was read from it; what one of them has as evidence is used.
        said: what the parsers know of its sentences.
        grammar: cuts a text into sentences.
        cells: by the offset of its begin what became of a cell, from who reads tables; other cells are used where a
            fact has them as evidence, and structure in the first row or column.

    Returns:
        An entry for each piece that has a letter or a digit, in the order of the text; a piece of which a part gave
        nothing has one more for that part.
    """
    return tuple(sorted(_entries(document, _Told(document, facts, said, grammar), cells or {}), key=_place))


def counts(ledger: Iterable[Entry]) -> dict[str, dict[str, int]]:
    """How many cells, fields and sentences ended in which way.

    Args:
        ledger: see `account`.

    Returns:
        `{"cells": {"used": …, "structure": …, "left out": …, "not understood": …}, "fields": …, "sentences": …}`.
    """
    found = Counter((entry.unit, entry.state) for entry in ledger)
    return {name: {state: found[unit, state] for state in get_args(State)} for unit, name in _UNITS.items()}


def summed(counted: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """The counts of several documents together.

    Args:
        counted: see `counts`.
    """
    found: Counter[tuple[str, str]] = Counter()
    for one in counted:
        found.update({(unit, state): number for unit, states in one.items() for state, number in states.items()})
    return {unit: {state: found[unit, state] for state in get_args(State)} for unit in _UNITS.values()}


def understood(counted: Mapping[str, Mapping[str, int]]) -> float | None:
    """The share of what a document says that was understood: read, or known not to be a fact of it.

    Args:
        counted: see `counts`.

    Returns:
        Of all pieces that are no structure, the share of those that aren't "not understood"; None when there are none.
    """
    lost = sum(states.get("not understood", 0) for states in counted.values())
    kept = sum(states.get("used", 0) + states.get("left out", 0) for states in counted.values())
    return kept / (kept + lost) if kept + lost else None


def _place(entry: Entry) -> tuple[int, int]:
    return entry.evidence.start, -entry.evidence.end


class _Told:
    """Looks up quickly what is known of a place."""

    def __init__(self, document: Document, facts: Facts, said: Iterable[Said], grammar: Grammar) -> None:
        self.text, self.grammar = document.text, grammar
        about: list[Fact | Person | Cohort] = [*facts.facts, *facts.persons, *([facts.cohort] if facts.cohort else [])]
        self.used = _Places((e.start, e.end) for one in about for e in one.evidence)
        self.amounts = _Places((e.start, e.end) for one in about if _holds_amount(one) for e in one.evidence)
        self._said = sorted(said, key=lambda one: one.span)
        self.known = _Places((one.start, one.end) for said in self._said for one in said.known)
        self._starts = [one.span.start for one in self._said]
        self._reach = list(accumulate((one.span.end for one in self._said), max))

    def sentences(self, span: Span | None) -> Sequence[Span]:
        """The sentences of a place."""
        return self.grammar.split(self.text, span.start, span.end) if span else ()

    def at(self, span: Span) -> list[Said]:
        """The sentences that share a character with a place."""
        begin = bisect_right(self._reach, span.start)
        end = bisect_left(self._starts, span.end)
        return [one for one in self._said[begin:end] if one.span.overlaps(span)]


def _holds_amount(value: object) -> bool:
    """Return True if a fact or a part of it holds an amount or a time."""
    if isinstance(value, (Quantity, Range, Period)):
        return True
    if isinstance(value, tuple):
        return any(map(_holds_amount, value))
    if not isinstance(value, Struct) or isinstance(value, (Evidence, Concept)):
        return False
    for name in value.__struct_fields__:
        if name in _KEYS:
            continue
        one = getattr(value, name)
        if _DIGIT.search(one) if isinstance(one, str) else one is not None and _holds_amount(one):
            return True  # also in print: "25/100 mg", "4+"
    return False


class _Places:
    """Ranges, to ask whether one of them shares a character with another."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(places)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether one of the ranges overlaps this one."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._reach[at] > start


def _entries(document: Document, told: _Told, cells: Mapping[int, Reason]) -> Iterator[Entry]:
    names = iter(document.table_names())
    seen: list[Span] = []
    for block in document.blocks:
        seen.append(block.span)
        if block.table is not None:
            yield from _cells(document, told, block, block.table, next(names), cells)
            seen += [span for span in (block.table.caption, *block.table.notes) if span]
        elif block.kind == "field" and block.label is not None and len(told.sentences(block.value)) <= 1:
            yield from _field(document, told, block, block.label)
        elif block.kind in _STRUCTURE:
            yield from _plain(document, told, block, block.span, ("structure", block.kind))
        else:
            for sentence in told.sentences(block.span):
                yield from _plain(document, told, block, sentence, None)
    yield from _outside(document, told, seen)


def _outside(document: Document, told: _Told, seen: Iterable[Span]) -> Iterator[Entry]:
    """The lines that stand in no block: captions and notes of tables, and what the reader took for furniture."""
    at = 0
    for span in [*sorted(seen), Span(len(document.text), len(document.text))]:
        for line in _lines(document.text, at, span.start):
            used = told.used.touch(line.start, line.end)
            state, reason = USED if used else ("left out", OUTSIDE)
            yield Entry("sentence", state, _evidence(document, line), reason)
        at = max(at, span.end)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if _LETTER.search(text, start, stop):
            yield Span(start, stop)
        start = stop + 1


def _evidence(document: Document, span: Span, page: int | None = None) -> Evidence:
    text = document.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    end = span.start + len(text.rstrip())
    return Evidence(start, end, document.text[start:end], page)


def _plain(document: Document, told: _Told, block: Block, span: Span, structure: Reason | None) -> Iterator[Entry]:
    """A sentence, or a piece of the page's structure."""
    if not _LETTER.search(document.text, span.start, span.end):
        return
    used = told.used.touch(span.start, span.end)
    key = document.text[span.start : span.end].rstrip().endswith((":", "："))
    state, reason = USED if used else structure or (("structure", "key") if key else _why(told, span))
    if (state, reason) == NOTHING_KNOWN and _ADDRESS.search(document.text, span.start, span.end):
        state, reason = ADDRESS
    whole = Entry("sentence", state, _evidence(document, span, block.page), reason)
    yield whole
    if used and structure is None:
        yield from _rest(document, told, whole, span)
    elif structure is not None and reason == "note":
        yield from (_part_of(document, whole, one, why) for one, why in _named_in(told, span))


def _field(document: Document, told: _Told, block: Block, label: Span) -> Iterator[Entry]:
    """A labelled field: its key alone is structure."""
    if not _LETTER.search(document.text, block.span.start, block.span.end):
        return
    name = document.quote(label).strip(" :\t\n")
    value = block.value
    empty = value is None or not _LETTER.search(document.text, value.start, value.end)
    used = told.used.touch(block.span.start, block.span.end)
    state, reason = USED if used else _why_empty(told, block.span) if empty else _why(told, block.span)
    if (state, reason) == NOTHING_KNOWN and _ADDRESS.search(document.text, block.span.start, block.span.end):
        state, reason = ADDRESS
    whole = Entry("field", state, _evidence(document, block.span, block.page), reason, name)
    yield whole
    if used and value is not None:
        yield from _rest(document, told, whole, value)


def _why_empty(told: _Told, span: Span) -> Reason:
    """What became of a field without words in its value: its box has no tick, or it is a label alone."""
    return next((one.why for one in told.at(span) if one.why in (NOT_TICKED, NO_BOX)), ("structure", "key"))


def _why(told: _Told, span: Span) -> Reason:
    """Why no fact came of a place: what is said of the first sentence in it that names something."""
    reasons = [one.why for one in told.at(span)]
    return next((one for one in reasons if one != NOTHING_KNOWN), NOTHING_KNOWN)


def _rest(document: Document, told: _Told, whole: Entry, span: Span) -> Iterator[Entry]:
    """The parts of a used piece that gave nothing: they name something, measure something, or stand in a list with what was read."""

    def of(part: Span, reason: Reason) -> Entry:
        return _part_of(document, whole, part, reason)

    unread = next((one.why for one in told.at(span) if one.why[1].endswith(_NOT_READ)), None)
    if unread is not None:
        yield from (of(part, unread) for part in _longest_unread(told, span))
        return
    parts = list(_parts(document.text, span))
    read = [told.used.touch(part.start, part.end) for part in parts]
    for at, part in enumerate(parts):
        if read[at]:
            yield from (of(one, reason) for one, reason in _beside_used(told, part))
        elif (lost := _lost(told, part, opens=not at and whole.unit == "sentence")) is not None:
            yield of(part, lost)


def _part_of(document: Document, whole: Entry, part: Span, reason: Reason) -> Entry:
    """Return the entry of a part of a piece."""
    place = _evidence(document, part)
    evidence = replace(whole.evidence, start=place.start, end=place.end, quote=place.quote)
    return replace(whole, state=reason[0], evidence=evidence, reason=reason[1])


def _named_in(told: _Told, span: Span) -> Iterator[tuple[Span, Reason]]:
    """Yield the terms of a table's note that no fact has, with the reason."""
    for said in told.at(span):
        for one, reason in said.named:
            if reason == NO_VALUE and not told.used.touch(one.start, one.end):
                yield one, reason


def _beside_used(told: _Told, part: Span) -> Iterator[tuple[Span, Reason]]:
    """Yield what no fact has of a part of which one was made: its terms, amounts and unknown words, with the reason."""
    sentences = told.at(part)
    lost = dict.fromkeys(_unexplained(told, part), NOTHING_KNOWN)
    lost |= {one: (NOTHING_KNOWN[0], UNKNOWN_TERM) for said in sentences for one in said.unknown}
    lost |= {one: NO_FACT for said in sentences for one in said.measured}
    lost |= {one: reason for said in sentences for one, reason in said.named}
    upto = 0
    for one in sorted(lost, key=lambda span: (span.start, -span.end)):
        held = told.amounts if lost[one] is NO_FACT else told.used  # a sign's quote doesn't hold how long it lasted
        if one.start >= upto and part.overlaps(one) and not held.touch(one.start, one.end):
            upto = one.end
            yield one, lost[one]


def _unexplained(told: _Told, part: Span) -> Iterator[Span]:
    """Yield the runs of words of a part that no fact has, nothing explains, and that say something of their own."""
    run: list[Span] = []
    for word in (*_words(told.text, part), Span(part.end, part.end)):
        plain = told.text[word.start : word.end].lower() in told.grammar.plain
        explained = plain or told.known.touch(word.start, word.end)
        if not explained and told.used.touch(word.start, word.end):
            if word.start < part.end and _is_member(told.text, part, word):
                yield word  # "no hospitalizations or surgeries", quoted as a whole
            explained = True
        apart = explained or (run and told.text[run[-1].end : word.start].strip())
        if word.start == part.end or apart:
            if len(run) >= _FEWEST_WORDS:
                yield Span(run[0].start, run[-1].end)
            run = []
        if not explained:
            run.append(word)


def _is_member(text: str, part: Span, word: Span) -> bool:
    """Return True if a word is a member of a list by itself."""
    return bool(_LISTS.search(text, part.start, word.start) and _LISTS_ON.match(text, word.end))


def _longest_unread(told: _Told, span: Span) -> Iterator[Span]:
    """Yield the longest run of words that no fact has, of a sentence whose language isn't read."""
    runs: list[list[Span]] = [[]]
    for word in _words(told.text, span):
        if told.used.touch(word.start, word.end):
            runs.append([])
        else:
            runs[-1].append(word)
    longest = max(runs, key=len)
    if len(longest) >= _LEAST_UNREAD:
        yield Span(longest[0].start, longest[-1].end)


def is_list(text: str) -> bool:
    """Whether a text may name several things, of which each is accounted for."""
    return _PARTS.search(text) is not None


def _parts(text: str, span: Span) -> Iterator[Span]:
    mark = _MARK.match(text, span.start, span.end)
    start = mark.end() if mark else span.start
    for cut in _PARTS.finditer(text, start, span.end):
        yield Span(start, cut.start())
        start = cut.end()
    yield Span(start, span.end)


def _lost(told: _Told, part: Span, *, opens: bool) -> Reason | None:
    """Return what became of a part that no fact has; None when it holds nothing to be lost.

    Args:
        told: what is known.
        part: the part.
        opens: whether it opens its piece, where one word only joins: "However, …".
    """
    text, sentences = told.text, told.at(part)
    named = [why for one in sentences for place, why in one.named if place.overlaps(part)]
    if named:
        return named[0]
    if not _LETTER.search(text, part.start, part.end):
        return None
    known = [place for one in sentences for place in one.known if place.overlaps(part)]
    words = [word for word in _words(text, part) if not any(place.overlaps(word) for place in known)]
    words = [word for word in words if text[word.start : word.end].lower() not in told.grammar.plain]
    measured = any(place.overlaps(part) for one in sentences for place in one.measured)
    if measured or (words and _MEASURED.search(text, part.start, part.end)):
        return NO_FACT
    opens = opens and len(text[part.start : part.end].split()) == 1
    return NOTHING_KNOWN if len(words) > opens else None


def _words(text: str, part: Span) -> list[Span]:
    return [Span(*match.span()) for match in _WORD.finditer(text, part.start, part.end)]


def _cells(
    document: Document, told: _Told, block: Block, table: Table, name: str, known: Mapping[int, Reason]
) -> Iterator[Entry]:
    """The cells of a table that hold anything."""
    heads = {cell.column: cell.text for cell in reversed(table.cells) if cell.row == 0}
    stubs = {cell.row: cell.text for cell in reversed(table.cells) if cell.column == 0}
    for cell in table.cells:
        if not cell.text.strip():
            continue
        state, reason = known.get(cell.span.start) or _cell(told, cell)
        label = "" if state == "structure" else _label(stubs.get(cell.row, ""), heads.get(cell.column, ""))
        place = Evidence(
            cell.span.start,
            cell.span.end,
            quote if (quote := document.quote(cell.span)) != cell.text else cell.text,  # one text, not two alike
            cell.page or block.page,
            name,
            cell.row,
            cell.column,
        )
        whole = Entry("cell", state, place, reason, label)
        yield whole
        if state == "used" and is_list(cell.text) and told.used.touch(cell.span.start, cell.span.end):
            yield from _rest(document, told, whole, cell.span)


def _cell(told: _Told, cell: Cell) -> Reason:
    if told.used.touch(cell.span.start, cell.span.end):
        return USED
    if cell.header or cell.row == 0 or cell.column == 0:
        return "structure", "header"
    return next((one.why for one in told.at(cell.span)), NO_FACT)


def _label(stub: str, head: str) -> str:
    """What a cell is called: by its row when that is named in words, else by its column."""
    named = _WORD.search(stub) and not any(char.isdigit() for char in stub)
    return " ".join((stub if named else head or stub).split())
