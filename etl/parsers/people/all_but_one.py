"""Sentences about all the people of a page that go on with one of them: "All five got 4 × 10⁷ cells; P4 got twice as many"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.parsers.people.described import Described
from etl.parsers.people.mentioned import mentioned
from etl.patterns import regex

_TURN = regex(r"[;,]\s(?:and |but |only |while |whereas )?$")
_OTHERWISE = regex(
    r"\s(?:got|had|received|was given|was treated with)\s(?:only\s|about\s)?"
    r"(?:twice|double|half|a third|a quarter|more|less|fewer|another|other|two|three|a second|none|no|(?:\d[\d.,]*\s?[×x]\s?10))\b",
    re.I,
)
_END = regex(r"\.(?=\s|$)|\n")
_WORD = regex(r"\S*")
_LONGEST = 200


def one_of_all(document: Document, sentence: Span, named: Sequence[tuple[int, str]], counted: int) -> int | None:
    """Where a sentence that begins with all turns to one of them; None for any other sentence.

    Args:
        document: the document.
        sentence: one of its sentences.
        named: where it names whom.
        counted: where the words for all of them end, 0 without such words.
    """
    if not counted or not named or named[0][0] < sentence.start + counted:
        return None
    at = named[0][0]
    turn = _TURN.search(document.text, max(sentence.start, at - 12), at)
    if turn is None or (";" not in turn.group() and not _is_given_otherwise(document, at, len(document.text))):
        return None
    return turn.start() + 1


def _is_given_otherwise(document: Document, at: int, end: int) -> bool:
    """Whether the person named at a place got another amount."""
    name = _WORD.match(document.text, at)
    return name is not None and _OTHERWISE.match(document.text, name.end(), end) is not None


def given_otherwise(document: Document, sentence: Span, people: Sequence[Described]) -> frozenset[str]:
    """The people whom a sentence about all goes on to give another amount: what it says of all isn't theirs.

    Args:
        document: the document.
        sentence: its part about all.
        people: those described in the document.
    """
    if document.text[sentence.end - 1 : sentence.end] not in (";", ","):
        return frozenset()
    stop = _END.search(document.text, sentence.end, sentence.end + _LONGEST)
    end = stop.start() if stop else min(len(document.text), sentence.end + _LONGEST)
    return frozenset(
        key for at, key in mentioned(people, document.text, sentence.end, end) if _is_given_otherwise(document, at, end)
    )
