"""The day of somebody's birth, which dates nothing but it: "born on 4 May 1955", "DOB: 04.05.1955"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.mapping.lexicon import Lexicon
from etl.parsers.when.dates import DateHit

_LONGEST = 40
_BETWEEN = ' \t\n:.,–-([“"'


def without_births(lexicon: Lexicon, text: str, dates: Sequence[DateHit]) -> tuple[DateHit, ...]:
    """The dates that may tell when something was.

    Args:
        lexicon: its words that ask for a birth stand right before the day of one.
        text: of the document.
        dates: of a sentence.

    Returns:
        Those without the days of births.
    """
    if not dates:
        return ()
    asked = tuple(
        name.casefold().rstrip(_BETWEEN)
        for entry in lexicon.of_role("field", "birth")
        for name in (entry.name, *entry.synonyms)
    )
    return tuple(
        hit for hit in dates
        if not text[max(0, hit.start - _LONGEST) : hit.start].casefold().rstrip(_BETWEEN).endswith(asked)
    )  # fmt: skip
