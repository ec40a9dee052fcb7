"""What a cell answers (yes, no, not sure, normal), and what it looks like, whatever its head says: a sex, an age, a
day, a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from etl.document import Cell, Span
from etl.mapping.hpo import Ontology
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.ages import read_age
from etl.parsers.label.heads import read_head
from etl.parsers.people.sex import Gender, sex_printed
from etl.patterns import regex

Sort = Literal["empty", "unknown", "yes", "no", "normal", "unsure", "sex", "age", "number", "day", "ontology", "words"]
ONTOLOGY = regex(r"\b(?:HP)[:_]\s?(\d{7})\b")
DISEASE = regex(r"\bO?MIM(?: number| no\.?)?[:# ]{1,2}\s?\d{6}\b|\bORPHA(?:NET)?[: ]?\s?\d+\b|\bMONDO:\d{7}\b")
"""The number of a disease in a catalogue of diseases."""
_WORDS_AND_CODE = regex(r"[^,;\n]+?[\s(\[]*\bHP[:_]\s?(\d{7})\b")
_NUMBER = regex(r"[<>≤≥~]?\s?[-−+]?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?(?:\s?%)?")
_DAY = regex(r"\d{4}-\d{2}(?:-\d{2})?(?:[T ].*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\.?")
LETTERS = regex(r"[^\W\d_]+")
_PLUSES = regex(r"\(?\+{1,4}\)?")
_MOST_SEX_WORDS = 3


class Sorter:
    """Tells the sorts of texts, and remembers them while a document is read.

    Args:
        lexicon: for answers and units.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[str, frozenset[Sort]] = {}
        self._asked: dict[str, frozenset[str]] = {}
        self._answers = lexicon.terms("answer")
        self._units = lexicon.units()

    def __call__(self, text: str) -> frozenset[Sort]:
        """What a text can be.

        Args:
            text: of a cell.
        """
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = frozenset(self._sorts(" ".join(text.split())))
        return found

    def asks(self, text: str) -> frozenset[str]:
        """What a text asks for as a head (see `read_head`); each way to read a table asks it of the same cells.

        Args:
            text: of a cell.
        """
        found = self._asked.get(text)
        if found is None:
            found = self._asked[text] = read_head(self.lexicon, text)
        return found

    def _sorts(self, said: str) -> Iterable[Sort]:
        if not said:
            yield "empty"
            return
        for entry in self._answers.get(said.casefold(), ()):
            yield entry.role  # type: ignore[misc]
        if _PLUSES.fullmatch(said):
            yield "yes"
        if sex_of(said) is not None:
            yield "sex"
        if _NUMBER.fullmatch(said):
            yield "number"
        if _DAY.fullmatch(said):
            yield "day"
        if ONTOLOGY.search(said):
            yield "ontology"
        if (age := read_age(said, self._units)) is not None and age.end >= len(said) - 1:
            yield "age"
        if LETTERS.search(said):
            yield "words"


def words_with_code(cell: Cell, ontology: Ontology | None) -> Iterator[Span]:
    """Where a cell names a feature with its own code right behind: the code says what it is, and its words nothing else.

    Args:
        cell: of a table.
        ontology: for the codes; without it none says anything.
    """
    if ontology is None:
        return
    for m in _WORDS_AND_CODE.finditer(cell.text):
        if ontology.coded(f"HP:{m[1]}") is not None:
            yield Span(cell.span.start + m.start(), cell.span.start + m.end())


def sex_of(text: str) -> Gender | None:
    """The sex that a cell prints: "F", "male", "Weiblich", "F (46,XX)".

    Args:
        text: the cell.

    Returns:
        The sex; None where a cell tells none or both.
    """
    bare = re.sub(r"\([^()]*\)?", " ", text)
    words = LETTERS.findall(bare)
    if not words or len(words) > _MOST_SEX_WORDS or any(c.isdigit() for c in bare):
        return None
    told = {word: sex for word in words if (sex := sex_printed(word))}
    if len(words) > 1 and all(len(word) == 1 for word in told):
        return None  # "A.M." are initials
    return next(iter(told.values())) if len(set(told.values())) == 1 else None


def share(sorter: Sorter, texts: Iterable[str], *sorts: Sort) -> float:
    """How many of the texts that say anything are of one of some sorts, from 0 to 1.

    Args:
        sorter: tells the sorts.
        texts: of the cells of a column.
        sorts: those that count.
    """
    told = [sorter(text) for text in texts]
    said = [one for one in told if not one & {"empty", "unknown"}]
    return sum(1 for one in said if not one.isdisjoint(sorts)) / len(said) if said else 0.0


# What a cell answers: yes, no, not sure, not known, normal; also with more behind it ("Yes (6 mo)", "+, mild").
#
# A dash, a nought and the letter N mean different things in different tables: what stands in the other cells of their
# column decides, and what a legend says goes before all.


Said = Literal["yes", "no", "unsure", "unknown", "normal"]
_DASHES = frozenset("-−–─‐")
_NUMBERS: Mapping[str, Said] = {"0": "no", "1": "yes", "0.5": "unsure", "0,5": "unsure"}
_SPLIT = regex(
    r"^(?P<lead>[^\W\d_]{2,}(?=\.\s+[^\W\d_])|[^\s,;:(/\[–—-]+|\(?[+±−-]{1,4}\)?)(?P<mark>\s*[.,;:(/\[–—-]\s*|\s+)(?P<more>\S.*)$"
)
"""An answer at the head of a cell; "No. 5" is a number."""
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
    answered = "y" in letters or "yes" in letters or {"n", "p"} == letters & set("abcdefghijklmnopqrstuvwxyz")
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
