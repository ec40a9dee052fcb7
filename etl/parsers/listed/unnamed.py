"""Lists of grades by place that don't say of what they are: "left hip 3, left knee 3+, right hip 1", on a page whose grades
have a minus somewhere ("4-"), as those of muscle strength have and those of reflexes or tone haven't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.document import Block, Span
from etl.mapping.entry import Entry, Mention
from etl.parsers.index import part
from etl.parsers.listed.asked import Unnamed, asked, pieces_of
from etl.parsers.listed.lists import Given, Result, results_of, span_of
from etl.parsers.listed.words import Word, words_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_COMMA = regex(r",\s+")
_DIGITS = regex(r"[0-5][+-]{0,2}")
_MINUS = regex(r"[1-4]-")
_KINDS = ("side", "site", "part", "value", "separator", "filler")
_HEADS = ("measure", "scale", "function", "finding")
_LEAST = 2
_AHEAD = 80


def unnamed(reading: Reading, statements: dict[Span, list[Statement]]) -> tuple[Unnamed, ...]:
    """The lists of strength that have no name for it, and those that answer a question.

    Args:
        reading: the document.
        statements: what is reported, by block.

    Returns:
        The lists; none of strength where no grade of the page has a minus.
    """
    entry = next((e for e in reading.lexicon.in_unit("measure", ("{grade}",)) if e.grade), None)
    if entry is None:
        return asked(reading, statements)
    found = [
        one
        for block in reading.document.blocks
        if block.kind in ("paragraph", "item", "field") and block.span in statements
        for one in _of_block(reading, entry, block, statements[block.span])
    ]
    signed = any(_MINUS.fullmatch(r.value.text) for one in found for r in one.results)
    return (*(found if signed else ()), *asked(reading, statements))


def _of_block(reading: Reading, entry: Entry, block: Block, statements: Sequence[Statement]) -> Iterator[Unnamed]:
    titles = [s.frame.title for s in statements if s.frame.title]
    if any(_graded(part(reading.index.mentions, t)) for t in titles):
        return
    for piece in pieces_of(reading, block):
        ahead = part(reading.index.mentions, Span(max(block.span.start, piece.start - _AHEAD), piece.start))
        if not _graded(ahead):
            yield from _of_piece(reading, entry, piece, block)


def _of_piece(reading: Reading, entry: Entry, piece: Span, block: Block) -> Iterator[Unnamed]:
    """The list that a piece ends with: all of it, or what stands behind a comma."""
    text, mentions = reading.document.text, part(reading.index.mentions, piece)
    if not any(m.entry.kind == "site" for m in mentions) or not any(map(str.isdigit, reading.document.quote(piece))):
        return
    hits = part(reading.index.quantities, piece)
    for start in (piece.start, *(m.end() for m in _COMMA.finditer(text, piece.start, piece.end))):
        if _graded([m for m in mentions if m.end <= start]):
            return  # "reflexes: knee 2, ankle 1"
        words = list(words_of(reading, entry, (start, piece.end), mentions, hits))
        if not words or any(w.kind not in _KINDS for w in words):
            continue
        results = results_of(words, Given())
        if _sure(results):
            first = next(w for w in words if w.kind in ("side", "site"))
            yield Unnamed(Mention(first.start, first.end, entry), results, span_of(words), block.span)
        return


def _graded(mentions: Sequence[Mention]) -> bool:
    """Whether something else is named whose grades or numbers the list may give."""
    return any(m.entry.kind in _HEADS and m.form == "name" and (m.entry.grade or m.entry.units) for m in mentions)


def _sure(results: Sequence[Result]) -> bool:
    """Whether each result is a figure at a side of a place that has strength, and no place has two."""
    places = [(_site(r.site), r.side, r.part) for r in results]
    return (
        len(results) >= _LEAST
        and len(set(places)) == len(places)
        and all(site and side for site, side, _ in places)
        and all(r.value.entry is None and _DIGITS.fullmatch(r.value.text) for r in results)
        and not any(r.site and r.site.entry and r.site.entry.role == "organ" for r in results)
    )


def _site(word: Word | None) -> str:
    return word.entry.id if word and word.entry else ""
