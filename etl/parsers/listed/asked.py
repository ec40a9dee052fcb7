"""Results by side in the answer to a question: "How was your sight before you came?" "Right eye 0.02, left eye counting fingers"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Block, Span
from etl.mapping.entry import Mention
from etl.parsers.index import part
from etl.parsers.listed.lists import Given, Result, results_of, span_of
from etl.parsers.listed.named import measured
from etl.parsers.listed.words import Word, words_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_ASKED = regex(
    r"\W*(?:[^.?!]{0,60}[.!,:]\s)?(?:(?:[Aa]nd|[Bb]ut|[Ss]o)\s)?[Hh]ow (?:good |bad |well )?(?:is|was|were|are|has|had|did|do|does|can|could)\b[^.?]*\?\W*$"
)
"""A question that asks how something was."""
_FIGURE = regex(r"[01][.,]\d{1,3}")
_KINDS = ("side", "site", "part", "value", "separator", "filler")
_AGAIN = 2
_BREAK = regex(r"[;\n]|[.:](?=\s|$)")
_LONGEST = 300


class Unnamed(Struct, frozen=True):
    """A list without a name: what it is of, its results, its place, and the block it stands in."""

    head: Mention
    results: tuple[Result, ...]
    span: tuple[int, int]
    block: Span


def pieces_of(reading: Reading, block: Block) -> Iterator[Span]:
    """The pieces of a block between full stops, semicolons and colons, none of them longer than a list is.

    Args:
        reading: the document.
        block: one of its blocks.

    Yields:
        The pieces in order.
    """
    text, at = reading.document.text, block.span.start
    while at < block.span.end:
        stop = _BREAK.search(text, at, block.span.end)
        end = stop.start() if stop else block.span.end
        if at < end <= at + _LONGEST:
            yield Span(at, end)
        at = end + 1


def asked(reading: Reading, statements: dict[Span, list[Statement]]) -> tuple[Unnamed, ...]:
    """The lists of figures by side that answer how a function was, and those like them further on.

    Args:
        reading: the document.
        statements: what is reported, by block.

    Returns:
        The lists in order, each of the measure whose figures are the function's.
    """
    out: list[Unnamed] = []
    head: Mention | None = None
    for block in reading.document.blocks:
        told = statements.get(block.span, []) if block.kind in ("paragraph", "item") else []
        if not told:
            continue
        own = _asked_for(reading, told[0])
        head = own or head
        for piece in pieces_of(reading, block) if head else ():
            if head and (found := _of_piece(reading, head, piece, block, again=own is None)):
                out.append(found)
    return tuple(out) if any(_FIGURE.fullmatch(r.value.text) for one in out for r in one.results) else ()


def _asked_for(reading: Reading, statement: Statement) -> Mention | None:
    """The measure of the one function that the question above a statement asks for."""
    title, text = statement.frame.title, reading.document.text
    if title is None or _ASKED.match(text, title.start, title.end) is None:
        return None
    found = [m for m in part(reading.index.mentions, title) if m.entry.kind == "function"]
    if len({m.entry.id for m in found}) != 1:
        return None
    return next((m for m, of_function in measured(reading, found[0]) if of_function), None)


def _of_piece(reading: Reading, head: Mention, piece: Span, block: Block, *, again: bool) -> Unnamed | None:
    """The list that a piece is, which names sides, their places and figures and nothing else."""
    mentions, hits = part(reading.index.mentions, piece), part(reading.index.quantities, piece)
    begin = piece.start + len(reading.document.quote(piece)) - len(reading.document.quote(piece).lstrip())
    words: Sequence[Word] = list(words_of(reading, head.entry, (begin, piece.end), mentions, hits))
    if not words or any(w.kind not in _KINDS for w in words):
        return None
    results = results_of(words, Given())
    if not _sure(head, results, again):
        return None
    return Unnamed(Mention(words[0].start, words[0].end, head.entry), results, span_of(words), block.span)


def _sure(head: Mention, results: Sequence[Result], again: bool) -> bool:
    """Whether each side has one result of its own; further on, two figures."""
    sides = [r.side for r in results]
    figures = sum(1 for r in results if _FIGURE.fullmatch(r.value.text))
    sites = {r.site.entry.id for r in results if r.site and r.site.entry}
    return (
        bool(results)
        and all(sides)
        and len(set(sides)) == len(sides)
        and figures >= (_AGAIN if again else 1)
        and sites <= set(head.entry.implies)
    )
