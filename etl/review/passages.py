"""What stands around a fact in its text: its sentence, the words beside it, what of them was not understood.

A text of one line is cut to what stands near, so that a long one costs no more than a short one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from etl.explain import Quote

_MOST = 600
"""A sentence ends at the latest so many characters before and behind a fact."""
_END = re.compile(r"[.!?](?=\s|$)|\n")
_SHORT_FORM = re.compile(r"[A-Z]{1,3}[a-z]?")
_MARK = re.compile(r"[,;:.()\n]")
_NEXT_WORD = re.compile(r"[ -]+([^\W\d_]+)")
_HEADING = re.compile(r"[\W\d]*[^\W\d_][^.;,:!?|]{2,50}[\W]*")
_FAR_ABOVE = 6000
"""A heading stands at most so many characters above a fact."""


class Passage(Struct, frozen=True):
    """Where a fact stands in its text.

    Args:
        start: offset of the words that name it.
        end: offset behind them.
        begins: offset of their sentence.
        ends: offset behind it.
    """

    start: int
    end: int
    begins: int
    ends: int


class Surroundings:
    """A document's text and the places of it that were not understood.

    Args:
        text: the text, "" where it wasn't kept.
        missed: start and end of each place that was not understood.
    """

    def __init__(self, text: str = "", missed: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self._missed = sorted(missed)
        self._begins = [start for start, _ in self._missed]

    def passage_of(self, quotes: Sequence[Quote], claims: Sequence[Mapping[str, Any]]) -> Passage | None:
        """Return where a fact stands; None for one without text, and for one of a table.

        Args:
            quotes: where the fact was read.
            claims: what is claimed of it; the claim that it is only named has the place of its name.
        """
        if not self.text or not quotes or any(quote.table for quote in quotes):
            return None
        start, end = quotes[0].start, quotes[0].end
        named = (claim for claim in claims if claim.get("rule") == "stated" and "start" in claim)
        for claim in named:
            if start <= claim["start"] < end:
                start, end = claim["start"], claim["end"]
                break
        before = [found.end() for found in _END.finditer(self.text, max(0, start - _MOST), start)]
        behind = _END.search(self.text, end, end + _MOST)
        begins = before[-1] if before else max(0, start - _MOST)
        return Passage(start, end, begins, behind.start() if behind else min(len(self.text), end + _MOST))

    def words(self, one: Passage) -> str:
        """Return the words of a fact, without brackets and colons around them."""
        return self.text[one.start : one.end].strip("() :")

    def sentence(self, one: Passage) -> str:
        """Return the sentence of a fact."""
        return self.text[one.begins : one.ends]

    def beside(self, one: Passage, before: int, behind: int) -> tuple[str, str]:
        """Return words of the sentence before a fact, and those behind it up to the next mark.

        Args:
            one: the fact's place.
            before: how many characters before it.
            behind: how many behind it.
        """
        later = self.text[one.end : min(one.ends, one.end + behind)]
        return self.text[max(one.begins, one.start - before) : one.start], _MARK.split(later)[0]

    def last_words(self, one: Passage, many: int) -> str:
        """Return the last words of the sentence before a fact, with no mark between them.

        Args:
            one: the fact's place.
            many: how many words at most.
        """
        before = _MARK.split(self.text[one.begins : one.start])[-1]
        return " ".join(before.split()[-many:])

    def next_word(self, one: Passage) -> str:
        """Return the word of the sentence right behind a fact, "" where a mark stands there."""
        found = _NEXT_WORD.match(self.text, one.end, one.ends)
        return found[1] if found else ""

    def is_label(self, one: Passage) -> bool:
        """Return True if a colon stands right behind a fact."""
        return self.text[one.end : one.end + 2].lstrip().startswith(":")

    def is_asked(self, one: Passage) -> bool:
        """Return True if a question mark stands in or behind a fact's sentence."""
        return "?" in self.text[one.begins : one.ends + 1]

    def is_broken(self, start: int, end: int) -> bool:
        """Return True if something between two places was not understood."""
        at = bisect_left(self._begins, end) - 1
        return at >= 0 and self._missed[at][1] > start

    def section(self, one: Passage) -> str:
        """Return the last line before a fact that is short and has no stop, as headings are."""
        lines = self.text[max(0, one.begins - _FAR_ABOVE) : one.begins].splitlines()
        return next((line for line in reversed(lines) if _HEADING.fullmatch(line)), "")

    def between(self, one: Passage, end: int) -> str:
        """Return the words from a place to a fact, or within a fact behind the place.

        Args:
            one: the fact's place.
            end: offset behind the earlier words.
        """
        return self.text[end : one.start if end <= one.start else one.end]

    def missed_share(self, one: Passage) -> float:
        """Return how much of a fact's sentence was not understood, of 1."""
        first = max(0, bisect_left(self._begins, one.begins) - 1)
        last = bisect_left(self._begins, one.ends)
        missed = sum(max(0, min(end, one.ends) - max(start, one.begins)) for start, end in self._missed[first:last])
        return missed / max(1, one.ends - one.begins)

    def is_quoted(self, one: Passage) -> bool:
        """Return True if a fact stands in quotation marks."""
        before = self.text[one.begins : one.start]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def is_unexplained(self, one: Passage) -> bool:
        """Return True if a fact's words are a short form that the text explains nowhere."""
        words = self.words(one)
        return bool(_SHORT_FORM.fullmatch(words)) and f"({words})" not in self.text
