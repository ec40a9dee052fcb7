"""Where a phrase stands in the course of treatment: phase, distance, course; what only looks like it."""

from __future__ import annotations

import pytest

from etl.document import Span
from etl.facts import Timepoint
from etl.mapping.lexicon import Lexicon
from etl.parsers.scope.times import TimeRead, read_time
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.parsers.when.rounds import counted_course, ordinal

SENTENCES = [
    # phrase, phase, offset, course
    ("One month post-transplantation, he felt better", "after", "1 mo", None),
    ("Two weeks after the treatment his gait was stable", "after", "2 wk", None),
    ("Before the stem cell treatment he could not sit", "before", None, None),
    ("Prior to treatment, speech was slurred", "before", None, None),
    ("During the treatment he had fever", "during", None, None),
    ("6 months following the transplantation", "after", "6 mo", None),
    ("After the second transplantation, the tone was normal", "after", None, 2),
    ("Three days after the first injection", "after", "3 d", 1),
    ("One year after the treatment", "after", "1 a", None),
    ("At discharge he walked alone", "after", None, None),
    ("At baseline the score was 30", "before", None, None),
    ("By the second month after the treatment", "after", "2 mo", None),
    ("Six months later he could run", "after", "6 mo", None),
    ("Since the treatment he sleeps well", "after", None, None),
    ("Walks as steadily as at discharge", None, None, None),
    ("His gait is like after the first infusion", None, None, None),
    ("Before the diagnosis he was a runner", None, None, None),
    ("After the onset of the disease", None, None, None),
    ("Three months after the diagnosis", None, None, None),
    ("30 years before the accident", None, None, None),
    ("He is 50 years old", None, None, None),
    ("After dinner he is tired", None, None, None),
    ("He had been ill for six months", None, None, None),
    ("Twice a week he trains", None, None, None),
]

LABELS = [
    ("Before", "before", None, None),
    ("After", "after", None, None),
    ("Pre-treatment", "before", None, None),
    ("Post-treatment", "after", None, None),
    ("1 month", "after", "1 mo", None),
    ("3 months after", "after", "3 mo", None),
    ("Baseline", "before", None, None),
    ("Discharge", "after", None, None),
    ("Before first transplantation", "before", None, 1),
    ("12 weeks post-transplantation", "after", "12 wk", None),
    ("Month 0", "before", "0 mo", None),
    ("Biceps", None, None, None),
    ("Left", None, None, None),
    ("kg", None, None, None),
]


def _time(lexicon: Lexicon, text: str, *, label: bool) -> TimeRead:
    span = Span(0, len(text))
    return read_time(text, span, lexicon.find(text), find_dates(text, "dmy"), find_durations(text), label=label)


def _shown(point: Timepoint | None) -> tuple[str | None, str | None, int | None]:
    if point is None:
        return None, None, None
    offset = f"{point.offset.value} {point.offset.code}" if point.offset else None
    return point.phase, offset, point.course


@pytest.mark.parametrize(("text", "phase", "offset", "course"), SENTENCES, ids=[r[0] for r in SENTENCES])
def test_a_sentence(lexicon: Lexicon, text: str, phase: str | None, offset: str | None, course: int | None) -> None:
    assert _shown(_time(lexicon, text, label=False).timepoint) == (phase, offset, course)


@pytest.mark.parametrize(("text", "phase", "offset", "course"), LABELS, ids=[r[0] for r in LABELS])
def test_a_label(lexicon: Lexicon, text: str, phase: str | None, offset: str | None, course: int | None) -> None:
    assert _shown(_time(lexicon, text, label=True).timepoint) == (phase, offset, course)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("On 2010-05-06 he fell", "2010-05-06", "2010-05-06"),
        ("In May 2010 he fell", "2010-05", "2010-05"),
        ("From 2004 to 2006 he worked", "2004", "2006"),
        ("In 2009 he fell", "2009", "2009"),
        ("He fell", None, None),
    ],
)
def test_a_date_keeps_its_precision(lexicon: Lexicon, text: str, start: str | None, end: str | None) -> None:
    effective = _time(lexicon, text, label=False).effective
    assert (effective.start if effective else None) == start
    assert effective is None or effective.end in (None, end)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2nd", 2), ("the third course", 3), ("21st", 21), ("tenth", 10), ("two", None), ("", None), ("seconds", None)],
)
def test_ordinals(text: str, number: int | None) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize(
    ("heading", "course"),
    [
        ("COURSE 2", 2), ("Round III", 3), ("Course VI", 6), ("COURSE VII", 7), ("Cycle VIII", 8), ("Course IIV", None),
        ("Course VVI", None), ("Second round of treatment", 2), ("Course of the disease", None),
    ],
)  # fmt: skip
def test_a_heading_counts_its_course(heading: str, course: int | None) -> None:
    assert counted_course(heading) == course


def test_a_label_is_quoted_as_printed(lexicon: Lexicon) -> None:
    point = _time(lexicon, "Two weeks after the treatment he walked", label=False).timepoint
    assert point is not None and point.label == "Two weeks after the treatment"
