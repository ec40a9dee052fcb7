"""What a paragraph and the headings above it give a sentence of time.

Nothing runs along but a time that opens a sentence. It ends with its paragraph, at the next time of its axis, and where
the treatment itself is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.reading import Frame
from etl.parsers.scope.govern import enclosed
from etl.parsers.when.ages import of_age
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex
from etl.value import replace

_YEAR = len("2010")
_OPENING, _BARE, _TOUCHING = 30, 10, 6
"""Characters before a time that opens its sentence; beside one that is all of it; between a phase and its date."""
_LATER = regex(
    r"\W*(?:But |And )?(?:Today|Now|Nowadays|These days|Meanwhile|By now|At present|Currently|Since then|Ever since"
    r"|As a (?:result|consequence)|Consequently|Therefore|Eventually|Subsequently|Later|Afterwards|Thereafter)\b"
    r"|.*?\b(?:the (?:next|following) (?:\w+ )?(?:days?|weeks?|months?|years?|morning|evening)"
    r"|(?:days?|weeks?|months?|years?) (?:later|afterwards?|thereafter))\b"
)
"""A sentence of a later time than the one before: "Today he stands", "The next day he had a fever"."""


_FOR_YEARS = regex(
    r"\W*(?:For|Over|During) (?:(?:more|less) than |over |about |almost |the (?:past|last) |at least )?"
    r"[\w-]+ (?:years|months)\b"
)
"""A sentence of what had lasted: "For more than 20 years he had suffered from fatigue"."""


class Carried(Struct, frozen=True):
    """The time that an earlier sentence of the paragraph opened with.

    Args:
        point: the place in the course of treatment.
        day: the date.
    """

    point: Timepoint | None = None
    day: Period | None = None


class Told(Struct, frozen=True):
    """A sentence whose time is asked for.

    Args:
        text: the document's text.
        span: where the sentence stands.
        frame: what heading and label say.
        mentions: its terms.
        dates: its dates.
        own: the time that it gives itself.
        treated: whether its page is about a treatment whose phases go on from any place of a sentence.
        given: the date of the first treatment told so far.
        durations: its lengths of time.
    """

    text: str
    span: Span
    frame: Frame
    mentions: Sequence[Mention]
    dates: Sequence[DateHit]
    own: TimeRead
    treated: bool = False
    given: Period | None = None
    durations: Sequence[DurationHit] = ()


def time_of(s: Told, carried: Carried) -> tuple[Timepoint | None, Period | None]:
    """Return the place in the course of treatment and the date of a sentence: its own, its paragraph's, its heading's.

    Args:
        s: the sentence.
        carried: what an earlier sentence of its paragraph gives.
    """
    own, frame = s.own, s.frame
    apart = frame.has("operation") or (own.effective is not None and own.timepoint is None) or _counts_on(s)
    if apart or _FOR_YEARS.match(s.text, s.span.start, s.span.end) or of_age(s.text, s.span):
        carried = Carried()
    elif _LATER.match(s.text, s.span.start, s.span.end):
        after = carried.point is not None and carried.point.phase == "after"
        carried = Carried(_phase(carried.point) if after and carried.point else None)
    point = own.timepoint or carried.point or frame.timepoint or _adverse(s)
    if point is not None and point.course is None:
        again = carried.point if point.label.lower().endswith((" it", " them")) else None
        point = replace(point, course=frame.course or (again.course if again else None))
    if own.effective:
        return point, own.effective
    told = own.timepoint or carried.point
    if own.timepoint is None and carried.day is not None:
        return point, carried.day
    if told is None or (frame.timepoint is not None and frame.timepoint.phase == told.phase):
        return point, frame.effective
    dated = frame.timepoint is None and (own.timepoint is None or (told.offset and _opens(s, own.start)))
    return point, frame.effective if dated else None


def carry_on(s: Told, carried: Carried, *, given: bool) -> Carried:
    """Return what a sentence and those before it give the next one of their paragraph.

    Args:
        s: the sentence.
        carried: what those before gave it.
        given: whether the sentence tells that the treatment was given.
    """
    own, point, day = s.own, carried.point, carried.day
    if _FOR_YEARS.match(s.text, s.span.start, s.span.end):
        return Carried()
    if given and point is not None and point.phase == "before":
        point = None
    if own.timepoint is not None:
        new = _lasting(s, own.timepoint, own.start)
        point, day = (new, None) if new is not None else (point, day)
    if own.effective is not None and _opens_dated(s):
        since = s.given if point is not None and point.phase == "after" else None
        coarse = point is not None and len(own.effective.start or "") == _YEAR
        if not coarse and not _looks_back(own.effective, carried.day or s.frame.effective or since):
            day, point = own.effective, point if own.timepoint is not None else None
    return Carried(point, day)


def _looks_back(day: Period, now: Period | None) -> bool:
    """Return True if a date is before the one that goes on: "She walks 60 m. In 1998 she had pneumonia."."""
    then, first = now.start if now else None, day.start or day.end
    return bool(then and first and first < then[: len(first)])


def _counts_on(s: Told) -> bool:
    """Return True if a sentence opens with a time that counts from something unknown: "On day 3 he had fever"."""
    first = s.durations[0] if s.durations and s.own.timepoint is None else None
    return first is not None and first.relation in ("at", "after", "ago") and _opens(s, first.start)


def _lasting(s: Told, point: Timepoint, start: int) -> Timepoint | None:
    """Return what goes on of a sentence's phase: all where it opens, its phase alone where it closes."""
    if point.phase == "before" and point.offset is not None:
        return None  # "For the 4 weeks before admission he had fatigue"
    if _opens(s, start):
        described = " " not in point.label and any(m.start == s.own.end + 1 for m in s.mentions)
        return None if described else point  # "Baseline weight was 80 kg"
    if not s.treated or enclosed(s.text, s.span, start, s.own.end):
        return None
    return _phase(point)


def _phase(point: Timepoint) -> Timepoint:
    return Timepoint(point.phase, "", None, point.course) if point.offset else point


def _opens(s: Told, start: int) -> bool:
    """Return True if nothing is named before a time in its sentence."""
    bare = s.span.end - s.span.start - (s.own.end - s.own.start) <= _BARE
    before = [m.entry for m in s.mentions if m.end <= start]
    named = any(e.kind != "cue" or e.role in ("onset", "diagnosed") for e in before)
    return not named and (bare or start - s.span.start <= _OPENING)


def _opens_dated(s: Told) -> bool:
    """Return True if a sentence opens with its date, alone or behind a phase."""
    first = next((d for d in s.dates if d.first), None)
    if first is None or first.comparator is not None or (first.kind == "relative" and first.yearless):
        return False
    phase = s.own.timepoint is not None and _opens(s, s.own.start) and 0 <= first.start - s.own.end <= _TOUCHING
    return phase or _opens(s, first.start)


def _adverse(s: Told) -> Timepoint | None:
    """Return "after" for what stands below a heading of adverse effects."""
    span = s.frame.label or s.frame.title
    if span is None or not s.frame.has("adverse", "field:adverse"):
        return None
    return Timepoint("after", " ".join(s.text[span.start : span.end].split()).strip(" :："))
