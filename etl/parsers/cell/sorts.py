"""What a cell looks like, whatever its head says: a sex, an age, a number, an answer, a day, a code of an ontology."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.ages import read_age
from etl.parsers.label.heads import read_head
from etl.parsers.people.sex import Gender, sex_printed
from etl.patterns import regex

Sort = Literal["empty", "unknown", "yes", "no", "normal", "unsure", "sex", "age", "number", "day", "ontology", "words"]
ONTOLOGY = regex(r"\b(?:HP)[:_]\s?(\d{7})\b")
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
