"""When a relative fell ill and died: "breast cancer at 61", "died at 60 of a stroke"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import START
from etl.facts import Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.durations import time_value
from etl.patterns import regex

DIED = regex(r"\bdie[sd]\b|\bdeath\b", re.I)
_BARE = regex(
    r"\b(?:at|dx|age)\s(?:about |around )?(?P<n>\d{1,2})(?=\s*(?:[.,;)]|$|(?:of|from|after|and|years?|y|yrs?|yo)\b))(?!\s?(?:%|/|-\d))",
    re.I,
)
"""An age that no word calls one: "died at 60 of …", "breast cancer (dx 45)"."""
_BEGAN = regex(
    r"[\s,(–-]*(?:(?:was|is|first|diagnosed|diagnosis|dx['’]?d?|onset|beginning|began|starting|started|occurring|occurred|in)[\s:]+){0,3}"
    r"(?:(?:at|when|by)\s)?(?:(?:the|an)\s)?(?:age[sd]?\s?(?:of\s)?)?(?:about |around )?",
    re.I,
)
"""Between a disease and the age at which it began."""
_SAID = regex(r"\b(?:at|in|dx['’]?d?|diagnosed|diagnosis|onset|age of|when)\b", re.I)
_DIED_AT = regex(r"[\s,(]*(?:(?:suddenly|at|when|aged|age|the|of|about|around|in|his|her)\s?){0,5}", re.I)
"""Between a death and the age at it."""
_DIED_OF = regex(
    r"(?:[^.;]{0,24}?\s|\s)(?:of|from|due to|because of|owing to|secondary to|as a result of)\s(?:an? |the |his |her )?(?:[\w-]+ ){0,2}",
    re.I,
)
_CAUSE = regex(r"(?:cause of death|died)\s*[:=(–-]\s*$", re.I)


class Told(Struct, frozen=True):
    """What is said of a relative beside the name of a disease.

    Args:
        onset: the age at which the disease began.
        died: whether the relative has died.
        died_at: the age at death.
        died_of_it: whether the death is said to be of the disease.
        end: where the last of it ends.
    """

    onset: Quantity | Range | None
    died: bool
    died_at: Quantity | Range | None
    died_of_it: bool
    end: int


def told_of_relative(text: str, m: Mention, named: Sequence[Mention], start: int, end: int) -> Told:
    """Return when a relative's disease began, and whether, when and of what the relative died.

    Args:
        text: the document's text.
        m: the disease.
        named: the diseases and signs of the sentence.
        start: where what is told of the relative begins.
        end: where it ends.
    """
    died = next((x for x in named if start <= x.start and x.end <= end and DIED.search(text, x.start, x.end)), None)
    stop = min([end, *(x.start for x in named if x.start >= m.end and not DIED.fullmatch(text, x.start, x.end))])
    ages = sorted([*find_ages(text, start, end), *_bare(text, start, end)], key=START)
    of_it = died is not None and (
        _CAUSE.search(text, start, m.start) is not None
        or (died.end <= m.start and _DIED_OF.fullmatch(text, died.end, m.start) is not None)
    )
    behind = next((a for a in ages if m.end <= a.start < stop and _BEGAN.fullmatch(text, m.end, a.start)), None)
    at_death = None
    if died is not None:
        at_death = next((a for a in ages if a.start >= died.end and _DIED_AT.fullmatch(text, died.end, a.start)), None)
        if at_death is None and of_it:
            at_death, behind = behind, None  # "died of a stroke at 55"
    if behind is at_death or (behind is not None and not _SAID.search(text, m.end, behind.end)):
        behind = None  # "a stroke, aged 60" may be the age of now
    last = [a.end for a in (behind, at_death) if a is not None]
    return Told(_age(behind), died is not None, _age(at_death), of_it, max(last, default=m.end))


def _bare(text: str, start: int, end: int) -> Iterator[AgeHit]:
    known = [(a.start, a.end) for a in find_ages(text, start, end)]
    for found in _BARE.finditer(text, start, end):
        if not any(low < found.end("n") and found.start("n") < high for low, high in known):
            yield AgeHit(found.start("n"), found.end("n"), Decimal(found["n"]), "a")


def _age(hit: AgeHit | None) -> Quantity | Range | None:
    return time_value(hit.unit, hit.value, hit.low, hit.high) if hit is not None else None
