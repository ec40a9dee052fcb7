"""Items of a scale told in a run ("ALSFRS-R: speech 3, walking 2, dyspnea 4"): their names say nothing else there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.document import Span
from etl.mapping.entry import Entry, Item, Mention
from etl.parsers.reading import Frame
from etl.patterns import regex

_PIECE = regex(
    r"(?P<what>[^,;:.\n\d]{2,60}?)[\s:=]{1,3}(?P<n>\d{1,3})(?:\s?/\s?\d{1,3})?(?=\s*(?:[,;.)]|$|\n|and\b|sum\b|total\b))"
)
_FEWEST = 3
_JOINS = ("and ", "as well as ", "plus ")
_OVER = ("finding", "function", "measure", "condition", "procedure")


def within_items(text: str, sentence: Span, mentions: tuple[Mention, ...], frame: Frame) -> tuple[Mention, ...]:
    """The terms of a sentence without those that are only the names of a scale's items in a run with their scores.

    Args:
        text: the document's text.
        sentence: the sentence.
        mentions: its terms.
        frame: what stands above it; its heading or label may name the scale.

    Returns:
        The terms; all of them where fewer than three items stand in a run, or no scale with items is named.
    """
    scales = [m.entry for m in (*mentions, *frame.topic) if m.entry.kind == "scale" and m.entry.items]
    for scale in dict.fromkeys(scales):
        runs = tuple(_run(text, sentence, scale))
        if len(runs) >= _FEWEST:
            return tuple(
                m
                for m in mentions
                if m.entry.kind not in _OVER or not any(run.start <= m.start and m.end <= run.end for run in runs)
            )
    return mentions


def _run(text: str, sentence: Span, scale: Entry) -> Iterator[Span]:
    """Where the items of a scale stand with a score that each of them can have."""
    named = {term.lower(): item for item in scale.items for term in item.terms}
    for m in _PIECE.finditer(text, sentence.start, sentence.end):
        words = m["what"].strip().lower()
        words = next((words.removeprefix(j) for j in _JOINS if words.startswith(j)), words)
        item = named.get(words)
        if item is not None and _can_be(item, Decimal(m["n"])):
            yield Span(m.start("what"), m.end("n"))


def _can_be(item: Item, score: Decimal) -> bool:
    return item.low is not None and item.high is not None and item.low <= score <= item.high
