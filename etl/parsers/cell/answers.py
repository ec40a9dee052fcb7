"""What a cell answers: yes, no, not sure, not known, normal; also with more behind it ("Yes (6 mo)", "+, mild").

A dash, a nought and the letter N mean different things in different tables: what stands in the other cells of their column
decides, and what a legend says goes before all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.sorts import Sorter
from etl.patterns import regex

Said = Literal["yes", "no", "unsure", "unknown", "normal"]
_DASHES = frozenset("-−–─‐")
_NUMBERS: Mapping[str, Said] = {"0": "no", "1": "yes", "0.5": "unsure", "0,5": "unsure"}
_SPLIT = regex(r"^(?P<lead>[^\s,;:(/\[–—-]+|\(?[+±−-]{1,4}\)?)(?P<mark>\s*[,;:(/\[–—-]\s*|\s+)(?P<more>\S.*)$")
_NOT_APPLICABLE = regex(r"n\.?/a\.?(?=[\s,;:(]|$)", re.I)
_HYPHENS = ("-", "–")
_MOST, _MOST_WORDS = 0.9, 8
_TWO_WORDS = 2


class Coding(Struct, frozen=True):
    """How the signs of one column are meant.

    Args:
        dash: what "-" says.
        letter: what "N" says; None where it is no answer.
        digits: whether 0 and 1 answer.
        nought: whether 0 is a no beside plus signs.
        legend: what the table's notes say of signs and short forms, as answers.
    """

    dash: Said = "unknown"
    letter: Said | None = None
    digits: bool = False
    nought: bool = False
    legend: tuple[tuple[str, Said], ...] = ()


class Answer(Struct, frozen=True):
    """An answer with what stands behind it."""

    said: Said
    more: str = ""


def coding_of(
    lexicon: Lexicon, sorter: Sorter, texts: Iterable[str], *, plus: bool, yes: bool, legend: Mapping[str, str]
) -> Coding:
    """How the signs of a column are meant.

    Args:
        lexicon: for the words of answers.
        sorter: tells the sorts of cells.
        texts: the column's cells.
        plus: whether the table answers with plus signs elsewhere.
        yes: whether it answers with words for yes and no elsewhere.
        legend: what its notes say of signs and short forms.

    Returns:
        The coding.
    """
    said = [" ".join(text.split()) for text in texts]
    told = [text for text in said if text and "unknown" not in sorter(text)]
    signed = any("+" in text and "yes" in sorter(text) for text in said)
    numbers = sum(1 for text in told if text in _NUMBERS)
    others = [text for text in told if text not in _NUMBERS]
    digits = (
        bool(numbers)
        and len(set(told)) <= _MOST_WORDS
        and (numbers >= _MOST * len(told) or all(sorter(text) & {"yes", "no"} for text in others))
    )
    letters = {text.casefold() for text in said}
    answered = "y" in letters or "yes" in letters
    means = {short: role for short, meant in legend.items() if (role := _meaning(lexicon, meant)) is not None}
    return Coding(
        dash="no" if signed or (plus and not yes) else "unknown",
        letter="no" if answered else "normal" if "n" in letters else None,
        digits=digits,
        nought=signed and not digits,
        legend=tuple(means.items()),
    )


def _meaning(lexicon: Lexicon, meant: str) -> Said | None:
    """The answer that a legend's words are, of two one of them: "absent", "not tested", "feature present"; no more of them are
    one: "absent from controls"."""
    answers, words = lexicon.terms("answer"), meant.casefold().strip(" .;,")
    parts = words.split(" ")
    for text in (words, *(parts if len(parts) == _TWO_WORDS else ())):
        for entry in answers.get(text, ()):
            return entry.role  # type: ignore[return-value]
    return None


def read_answer(lexicon: Lexicon, text: str, coding: Coding) -> Answer | None:
    """What a cell answers.

    Args:
        lexicon: for the words of answers.
        text: the cell.
        coding: how the signs of its column are meant.

    Returns:
        The answer, with what stands behind it; None for a cell that says something else.
    """
    said = " ".join(text.split()).strip()
    whole = _answer(lexicon, said, coding)
    if whole is not None:
        return Answer(whole)
    if _NOT_APPLICABLE.match(said):
        return Answer("unknown")  # "n/a, deceased at 4 months"
    if (m := _SPLIT.match(said)) is None or (m["lead"].isalpha() and m["mark"] in _HYPHENS):
        return None  # "Non-consanguineous"
    lead = _answer(lexicon, m["lead"], coding)
    mark = m["mark"].strip()
    if lead not in ("yes", "no", "unsure") or m["lead"] in _NUMBERS or m["lead"].strip("()") in _DASHES:
        return None
    if not mark and (lead == "no" or (m["lead"][:1].isalpha() and m["lead"].casefold() not in ("yes", "y"))):
        return None  # "no prenatal care", "present illness"
    return Answer(lead, m["more"].strip(" )]"))


def _answer(lexicon: Lexicon, said: str, coding: Coding) -> Said | None:
    for short, meant in coding.legend:
        if short == said:
            return meant
    if said in _DASHES or said.strip("()[]") in _DASHES:
        return "no" if said[:1] in "([" else coding.dash
    if said in ("N", "n"):
        return coding.letter
    if said in _NUMBERS and (coding.digits or (said == "0" and coding.nought)):
        return _NUMBERS[said]
    for entry in lexicon.terms("answer").get(said.casefold(), ()):
        return entry.role  # type: ignore[return-value]
    bare = said.strip("()[].")
    if bare and set(bare) == {"+"}:
        return "yes"
    return None
