"""Discharges: from hospital, and of a wound."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.document import Span
from etl.facts import Phase, Timepoint
from etl.mapping.entry import Mention
from etl.patterns import regex
from etl.value import replace

_FROM_HOSPITAL = frozenset(("at", "on", "upon", "after", "before", "since", "until", "the", "of", "hospital", "his", "her", "to", "planned", "for"))  # fmt: skip


_PAPER = regex(
    r"[ -](?:summary|letter|report|certificate|card|papers?|epicrisis|sheet)\b(?!\s*[-–:,]\s*(?:condition|status|state|exam))",
    re.I,
)


def secretion(text: str, cue: Mention) -> bool:
    """Whether a bare "discharge" is of a wound or a nose, and not from hospital: nothing of place or time stands before it.

    "D/C" is the end of a medicine too ("D/C metformin"), and tells a time in labels and behind "at" only.

    Args:
        text: the document's text.
        cue: the word.
    """
    if text[cue.start : cue.end].lower() == "discharges":
        return True  # "spike and wave discharges"
    if text[cue.start : cue.end].lower() not in ("discharge", "d/c"):
        return False
    if re.match(r"\s?:\s?\d", text[cue.end : cue.end + 4]):
        return False  # "week 8: 65; discharge: 90"
    before = re.search(r"(\w+)\W*$", text[max(0, cue.start - 24) : cue.start])
    return bool(before) and before[1].lower() not in _FROM_HOSPITAL  # type: ignore[index]


def is_paper(text: str, cue: Mention) -> bool:
    """Whether "discharge" only names the paper that is written then: a "discharge summary" tells of the whole stay.

    Args:
        text: the document's text.
        cue: the word.
    """
    return _PAPER.match(text, cue.end) is not None


_COUNTED_STAY = regex(
    r"\b(?:[Oo]n|[Aa]t|[Uu]pon) (?:the|his|her|my) (?P<nth>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) (?P<stay>admission|discharge)\b"
    r"|\b[Ww]hen (?:he|she|I) (?:came|arrived|returned|was admitted)(?: back| again)? for (?:the|his|her|my) "
    r"(?P<again>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) (?:course|round|cycle|treatment)\b",
    needs=(" for ", "admission", "discharge"),
)


_WENT = regex(
    r"\b[Bb]efore (?:(?:he|she|I|we|they|you) (?:went|flew|travell?ed|came|moved|left|drove|set off)|going|flying|travell?ing|coming|leaving)"
    r"(?: (?:out|over|off|away))? (?:to|for) (?!Home\b)[A-Z][a-z]{2,}\b",
    needs=("efore ",),
)
"""A journey to a named place, which is the one to the treatment unless it is home: "Before we flew to Bangkok"."""
_ADMISSION = regex(r"(?:hospital )?(?:admission|stay)", re.I)
_LEFT = regex(r"before (?:he|she|I|we|they|you) left$", re.I)


def set_off(text: str, cue: Mention, treated: bool) -> bool:
    """Whether "before we left" is from home: no treatment has been told of yet.

    Args:
        text: the document's text.
        cue: the words.
        treated: whether a treatment was told of before.
    """
    return not treated and _LEFT.match(text, cue.start, cue.end) is not None


def left_treated(point: Timepoint | None, day: str | None, last: str) -> Timepoint | None:
    """A time "before he left" whose printed day is behind the last treatment: it was after it, wherever the page tells it.

    Args:
        point: the place in time of what was found.
        day: its date.
        last: the day of the last treatment, "" without one.
    """
    told = point is not None and point.phase == "before" and _LEFT.search(point.label) is not None
    if point is None or not told or not last or day is None or len(day) < len(last) or day <= last:
        return point
    return replace(point, phase="after")


def behind_stay(point: Timepoint | None, day: str | None, days: Mapping[int | None, Sequence[str]]) -> Timepoint | None:
    """A time "admission" that a heading gave, where the printed day is behind all treatments of that stay: it was after them.

    Args:
        point: the place in time of what was found.
        day: its date.
        days: the days of the treatments of each course.

    Returns:
        The place; of a call below the heading of an admission it is after that admission's course.
    """
    if point is None or point.phase != "before" or not _ADMISSION.fullmatch(point.label) or day is None:
        return point
    given = days.get(point.course, ())
    if not given or any(len(day) < len(one) or day[: len(one)] <= one for one in given):
        return point
    return replace(point, phase="after", label=day)


def counted_stays(text: str, span: Span) -> list[tuple[int, int, Phase, str]]:
    """The stays that a sentence counts, and journeys to them: "On the second admission …", "When he came for the third
    course …", "Before we flew to Bangkok …".

    Args:
        text: the document's text.
        span: the sentence.

    Returns:
        Where each stands, its phase, and the word for its number.
    """
    counted: list[tuple[int, int, Phase, str]] = [
        (m.start(), m.end(), "after" if m["stay"] == "discharge" else "before", m["nth"] or m["again"])
        for m in _COUNTED_STAY.finditer(text, span.start, span.end)
    ]
    return counted + [(m.start(), m.end(), "before", "") for m in _WENT.finditer(text, span.start, span.end)]
