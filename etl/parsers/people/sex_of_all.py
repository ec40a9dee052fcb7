"""The sex that the words around a table give to all who have a line in it: "Six boys with …", "All patients were women"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Evidence
from etl.parsers.number.numerals import WORD_NUMBER, word_value
from etl.parsers.people.words import Gender
from etl.patterns import regex

_MALE = regex(r"\b(?:boys|men|brothers|gentlemen|sons|males?)\b", re.I)
_FEMALE = regex(r"\b(?:girls|women|sisters|ladies|daughters|females?)\b", re.I)
_COUNTED = regex(
    rf"\b(?P<n>\d{{1,2}}|{WORD_NUMBER}|all|both)(?: (?!of\b|with\b|and\b|in\b)[\w-]+){{0,3}}?"
    r" (?:boys|men|brothers|gentlemen|sons|girls|women|sisters|ladies|daughters|(?:fe)?males?(?: patients| children| cases| twins| siblings)?)\b",
    re.I,
)
_ALL_ARE = regex(r"\b(?:all|both)\b[^.;:]{0,30}? (?:are|were|was|is)? ?(?:(?:fe)?male|(?:wo)?men|boys|girls)\b", re.I)
_ALL = ("all", "both")


def sex_of_all(document: Document, spans: Sequence[Span], count: int) -> tuple[Gender, Evidence] | None:
    """The sex of all who have a line in a table, by words that count them or say "all".

    Args:
        document: the document.
        spans: its title, the table's caption and notes.
        count: how many lines the table has.

    Returns:
        The sex, with the words; None where they tell of both sexes, or of another number of people.
    """
    for span in spans:
        text = document.quote(span)
        male, female = _MALE.search(text), _FEMALE.search(text)
        if bool(male) == bool(female):
            continue
        m = next((m for m in _COUNTED.finditer(text) if _number(m["n"]) in (None, count)), None) or _ALL_ARE.search(
            text
        )
        if m is not None:
            at = span.start + m.start()
            return "male" if male else "female", Evidence(at, at + len(m.group()), m.group())
    return None


def _number(word: str) -> int | None:
    """How many a word counts; None for "all"."""
    return None if word.lower() in _ALL else int(word) if word.isdecimal() else int(word_value(word))
