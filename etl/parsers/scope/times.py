"""Finds the times that a text names: places in the course of treatment, and dates.

One grammar serves headings ("After the second course (6 months)"), columns ("Before first transplantation") and words
of a sentence ("One month post-transplantation, …"). A phase needs an event that is a treatment: "before the diagnosis"
and "after the onset" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Phase, Timepoint
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.number import roman
from etl.parsers.scope.series import Point, times_in_row, times_of_values
from etl.parsers.when.dates import DateHit, period_of
from etl.parsers.when.durations import DurationHit, as_quantity, the_day, without_preparation
from etl.parsers.when.rounds import NUMBERED, counted_course, during_course, last_of, named_course, ordinal
from etl.patterns import regex

PHASES: dict[str, Phase] = {
    "before": "before", "after": "after", "during": "during",
    "baseline": "before", "discharge": "after", "follow_up": "after",
}  # fmt: skip
"""The phases that roles of cues stand for."""
_TIMES = ("before", "after", "during")
"""Roles of cues that need an event: "before the transplantation"."""
OFFSET_UNITS = frozenset(("d", "wk", "mo", "a", "h"))
"""Units of times that may count from a treatment."""


class TimeRead(Struct, frozen=True):
    """What a text says of time.

    Args:
        timepoint: place in the course of treatment.
        effective: date or period that it speaks of.
        start: offset of the words that said so (-1 if none).
        end: offset behind them.
        points: every place that the text names, when there are several ("severe before, mild after").
    """

    timepoint: Timepoint | None = None
    effective: Period | None = None
    start: int = -1
    end: int = -1
    points: tuple[Point, ...] = ()


class _Told(Struct, frozen=True):
    """A text with what was found in it."""

    text: str
    span: Span
    mentions: Sequence[Mention]
    dates: Sequence[DateHit]
    durations: Sequence[DurationHit]
    label: bool
    treated: bool
    events: Sequence[Mention]
    others: Sequence[Mention]
    """Cues of onset and diagnosis, which are no treatment."""

    def ahead(self, at: int, reach: int) -> str:
        """Return the words before an offset, not beyond the text's begin."""
        return self.text[max(self.span.start, at - reach) : at]


def read_time(
    text: str,
    span: Span,
    mentions: Sequence[Mention],
    dates: Sequence[DateHit] = (),
    durations: Sequence[DurationHit] = (),
    *,
    label: bool = False,
    treated: bool = True,
) -> TimeRead:
    """Return the place in the course of treatment and the date that a text states.

    Args:
        text: the document's text.
        span: the heading, column label, or sentence.
        mentions: terms inside it; cues of the roles before, after, during, event, baseline, discharge, follow_up,
            onset, diagnosed, and treatments of any kind take part.
        dates: dates inside it.
        durations: lengths of time inside it.
        label: whether it is a heading or label, where a phase may stand without its event ("Before:").
        treated: whether a treatment has been told of before; only then "six months later" counts from it.

    Returns:
        The last phase that the text names (a parenthesis makes the words before it more precise), with its offset
        and course; the first date.
    """
    if label and ("/" in (said := text[span.start : span.end]) or durations) and (row := times_in_row(said)):
        return TimeRead(Timepoint(row[0].phase) if len({t.phase for t in row}) == 1 else None)
    t = _Told(
        text, span, mentions, dates, without_preparation(text, durations, [d.end for d in dates] if label else None),
        label, treated, [m for m in mentions if _is_event(text, m)],
        [m for m in mentions if m.entry.kind == "cue" and m.entry.role in ("onset", "diagnosed")],
    )  # fmt: skip
    found = _by_cues(t)
    if not (label and found):
        found += [p for p in _by_lengths(t) if not any(p[0] < e and s < p[1] for s, e, _ in found)]
    if not label and found:
        found += _now(t, found)
    if not label and (treated or any(p.phase == "before" for *_, p in found)):
        found += times_of_values(text, span, t.durations, found)
    return _read(t, found if found or label else _in_counted_course(t))


def _read(t: _Told, found: Sequence[Point]) -> TimeRead:
    """Return what the times found in a text say together: the last one, with the first date."""
    dates = [d for d in t.dates if not t.label or not _SINCE.search(t.ahead(d.start, 48))]
    dated = [w for d in dates if d.comparator not in ("since", "until") and (w := period_of(d))]
    if not dated and len(t.dates) == 1 and not t.label:
        dated = [w for d in t.dates if (w := period_of(d))]
    day = dated[0] if dated else None
    if not found:
        first = next((d for d in t.dates if d.first), None)
        return TimeRead(None, day, first.start if first else -1, first.end if first else -1)
    now = [f for f in found if not _is_compared_to(t, f)] if t.label else found
    now = now or found
    start, end, point = now[-1]
    if t.label and point.phase == "before" and not point.course:  # "after the first course, before admission"
        start, end, point = next((f for f in reversed(now) if f[2].course and f[2].phase == "after"), now[-1])
    course = point.course or next((p.course for _, _, p in reversed(now) if p.course), None)
    offset = point.offset or next((p.offset for _, _, p in reversed(now) if p.phase == point.phase), None)
    best = Timepoint(point.phase, point.label, offset, course, point.event)
    return TimeRead(best, day, start, end, tuple(sorted(found, key=lambda f: f[:2])))


# Words for a phase.

_SINCE = regex(r"\bsince [^.;:)]*$", re.I)
"""Before a date of a label from which what is below only counts: "Course since the discharge of 5 May"."""
_THAN = regex(r"\bthan(?:\s(?:that|those|it|he|she|they|was|were|had been|in|at|the|what|ever))*\s$", re.I)
_COMPARED = regex(
    r"\b(?:like|as|than|same as|(?:as )?compared (?:with|to)|compared|against|versus|vs\.?|similar to|back to"
    r"|(?:return\w*|fell|dropped|sank|gone) to(?= the (?:state|level|condition|value)))\s+"
    r"(?:it was |that |those |the (?:state|level|condition|value) (?:of |it had )?)?$"
    r"|\b(?:against|instead of|versus|vs\.?|compared (?:with|to)|up from|down from|rather than|not) (?:the )?"
    r"(?:only |just |about )?\d[\d.,]*[+-]?(?:/\d{1,3})?\s?(?:[a-zA-Z%/]{1,12} ?){0,2}$",
    re.I,
)
"""Before a time that something else is only compared with: "as steady as at discharge", "against 180 before"."""
_TO_COMPARE = regex(
    r"(?: \w+)? \(?(?:for|as|in) (?:a )?comparison\b"
    r"| (?:\w+ )?(?:(?:is|are|stands?) )?in (?:square )?(?:brackets|parenthes[ei]s)\b",
    re.I,
)
"""Behind the time of a label that its values are only compared with: "At discharge, admission for comparison"."""
_NO_TIME = regex(
    r"<baseline:at [^>]*> (?:level|value|status|weight|state)s?\b"  # how it is
    r"|\bto (?:(?:his|her|its|their|the) )?<baseline:[^>]*> (?:level|value|status|weight|state|function|range)s?\b"
    r"|\b(?:is|was|are|were|remains?|currently|now|back|returned?|near|around|above|below|to|from|an?|his|her|their|its|my|usual|home"
    r"|normal|prior|previous|[a-z]{3,}(?:al|ive|ous|or)|(?:pre|non)-\w+) <baseline:(?:at )?baseline>"
    r"(?=\s?(?:[^\w\s:(]|(?:of|and|but|with|over|within|by|after|in)\b|$))"
    r"|\b(?:decrease|increase|drop|rise|fall|change|loss|gain|improve|relie[fv]|resol)\w* (?:in|of|from) "
    r"(?:(?:the|all|his|her|their) )?<baseline:"
    r"|\b(?:no|or|prior|previous|earlier|any|other|further|multiple|several|recurrent|repeated) "
    r"<baseline:(?:hospital )?admissions?>(?:s\b)?"
    r"|>[ -]diagnos[ei]s\b"  # "Postoperative diagnosis" tells what, and not when
    r"|<discharge:[^>]*>[ -](?:summary|letter|report|certificate|card|papers?|epicrisis|sheet)\b"
    r"(?!\s*[-–:,]\s*(?:condition|status|state|exam))"
    r"|\b(?:he|she|they|we|I|who|patient) <after:followed the>"  # obeys
    r"|\b(?:the|these|as|was|were|are|is)\s<after:following>|\b(?:has|have|had) <after:since>",
    re.I,
)
_NO_TIME_TOLD = regex(
    r"<during:[^>]*>[^.;,]{0,40}\b(?:hospitali[sz]ation|hospital stay)\b"
    r"|\b(?:during|throughout) (?:(?:this|the|that|his|her|same|index) )?(?:[\w'’]+ )?<baseline:admission>"
    r"|\b(?!(?:at|on|upon|before|after|until|the|of|hospital|his|her|this|to|unit|for|day|prior|since|from|first|second|third|fourth|fifth|last|same|this|index|initial|previous)\b)"
    r"\w+\s<baseline:(?:admission|screening)>"
    r"|>\s(?:each|every)\b"  # told of all of them
    r"|\ban? <[^>]*> [a-z]{4,}"  # "a postoperative program"
    r"|<discharge:discharges>"
    r"|\b(?:day|week)s? (?:[\w-]+ )?of (?:(?:the|his|her|this) )?(?:\w+ )?<baseline:[^>]*>"  # during the stay
    r"|\b(?!(?:at|on|upon|after|before|since|until|the|of|hospital|his|her|to|planned|for|first|second|third|last"
    r"|\d(?:st|nd|rd))\b)\w+[^\w(]*<discharge:(?:discharge|d/c)>(?!\s?[:=]\s?\d)",
    re.I,
)
"""The same in a sentence: "discharge" behind no word of place or time is of a wound, "D/C" the end of a medicine."""
_BESIDE = 32, 60
"""Characters before and behind a word for a phase that tell whether it is one."""
_LEFT = regex(r"(?<!day )before (?:he|she|I|we|they|you) left$", re.I)
_NTH_STAY = regex(r"\b(\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth)\s(?:hospital )?$", re.I)
"""Before an admission or discharge it counts the course that the stay was for: "at the second discharge"."""
_DAY_BEHIND = regex(r"[ -](?:day|week|month|year|hour)s?\b")
_AFTER_IT = regex(r"\b(?:after|following|followed|since|from|into) (?:the |his |her |hospital )?$", re.I)
_OTHER_CLAUSE = regex(r",\s*(?:whereas|while|but|although|though)\b", re.I)
_OF_ELSE = regex(r"\s(?!(?:the|this|his|her|my|our)\b)[^\W\d_]", re.I)
"""Behind "during" in a label, where no treatment is named: "Problems during neonatal period"."""
_NOW = regex(r"\b(?:now|at present|currently|today)\b", re.I)
"""Behind a "before" it tells how it is since: "22 before, now 25"."""


def is_compared(text: str, floor: int, at: int) -> bool:
    """Return True for a time that something else is only compared with: "against 180 before".

    Args:
        text: the document's text.
        floor: where its sentence begins.
        at: where the time begins.
    """
    return _COMPARED.search(text, max(floor, at - 48), at) is not None


def _is_compared_to(t: _Told, f: Point) -> bool:
    return _TO_COMPARE.match(t.text, f[1]) is not None or is_compared(t.text, t.span.start, f[0])


_LABELLED = regex(r"[^\n:]{5,24}(?=:\s)")
"""What a sentence begins with as its label: "First course: fever"."""


def _in_counted_course(t: _Told) -> list[Point]:
    """Return the time during the course that labels its sentence: "Second course: cough"."""
    label = _LABELLED.match(t.text, t.span.start, t.span.end)
    point = during_course(label[0]) if label else None
    return [(label.start(), label.end(), point)] if label and point else []


def _is_no_time(t: _Told, cue: Mention) -> bool:
    """Return True for a word for a phase that tells no time, by what it is beside."""
    ahead = t.text[max(0, cue.start - _BESIDE[0]) : cue.start]
    shown = f"{ahead}<{cue.entry.role}:{t.text[cue.start : cue.end]}>{t.text[cue.end : cue.end + _BESIDE[1]]}"
    if not t.label and _ADVISED.search(t.ahead(cue.start, 48)):
        return True
    if _THAN.search(ahead) or _NO_TIME.search(shown) or (not t.label and _NO_TIME_TOLD.search(shown)):
        return True
    if (t.durations or not t.label) and is_compared(t.text, t.span.start, cue.start):
        return True
    return not t.label and cue.entry.role == "baseline" and _AFTER_IT.search(t.ahead(cue.start, 20)) is not None


def _by_cues(t: _Told) -> list[Point]:
    """Return the times that words for a phase tell, in order."""
    found: list[Point] = []
    for cue in t.mentions:
        named = cue.entry.kind == "cue" and cue.entry.role in PHASES
        if named and not _is_no_time(t, cue) and (point := _of_cue(t, cue, found)) is not None:
            found.append(point)
    return found


def _of_cue(t: _Told, cue: Mention, found: Sequence[Point]) -> Point | None:
    """Return the time that a word for a phase tells; None where it counts from no treatment."""
    role = cue.entry.role
    phase: Phase = "before" if not t.treated and _LEFT.match(t.text, cue.start, cue.end) else PHASES[role]
    near = _near(t, cue) or the_day(t.text, t.span, cue)
    if role == "baseline" and near is not None and near.relation == "within":
        return None  # "within 12 hours of admission" is after it
    if role not in _TIMES:
        shown = t.label or role != "follow_up" or near is not None
        counts_days = _DAY_BEHIND.match(t.text, cue.end) is not None  # "the 5th postoperative day"
        stay = None if t.label or role == "follow_up" or counts_days else _NTH_STAY.search(t.ahead(cue.start, 24))
        course = ordinal(stay[1]) if stay else named_course(t.text[cue.start : cue.end])
        if course is None and role == "discharge" and found:
            course = found[-1][2].course  # "When he came for the second course … ; when he left …"
        return _point(t, cue.start, cue.end, phase, near, course) if shown else None
    event = _event_of(t, cue)
    nearer = next((m for m in t.mentions if event and cue.end <= m.start < event.start and _is_phase(m)), None)
    if nearer is not None:
        since = any(_SPAN_BEHIND.fullmatch(t.text, cue.end, d.start) and d.end <= nearer.start for d in t.durations)
        # "III before and II after treatment", and not "since two days before admission"
        return None if since else _point(t, cue.start, cue.end, phase, near, None)
    if event is not None:
        return _of_event(t, cue, event, phase, near)
    return _of_pronoun(t, cue, phase, near, found) or _alone(t, cue, phase, near)


_SPAN_BEHIND = regex(r"(?: (?:the|last|about|some))* ?")
"""Between "since" and a length of time."""


def _of_event(t: _Told, cue: Mention, event: Mention, phase: Phase, near: DurationHit | None) -> Point | None:
    """Return the time before or after a treatment that is named: "after the second infusion", "after course 2"."""
    between = t.text[cue.end : event.end]
    if _OTHER_CLAUSE.search(between):
        return None  # "throughout, whereas it improved after the first infusion"
    last = last_of(between) if phase == "after" else ordinal(between)
    end, course = event.end, None if _DAY_BEHIND.search(t.text, cue.end, event.end + 6) else last
    behind = _COURSE_BEHIND.match(t.text, event.end, t.span.end) if course is None else None
    if behind and (t.label or counted_course(t.text[event.start : behind.end()])):
        end, course = behind.end(), roman(behind[1]) or int(behind[1])
    return _point(t, cue.start, end, phase, near, course)


_COURSE_BEHIND = regex(NUMBERED, re.I)
_WHICH = regex(
    r"\s+(?:the\s+)?(?P<nth>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)\b"
    r"(?:\s+(?:one|time)|\s*(?=,|\bs?he\b)|(?P<told>(?=\s(?:it was |he |she )?\d|\s?[:.;)]|$)))",
    re.I,
)
"""The treatment only counted: "before the first one"; where a course was told, also "after the second 100 m"."""
_IT = regex(
    r"\s(?:it|them|these)(?:(?=\s?[:,]|\s(?:he|she|there|the|his|her|my|I)\b|\s(?:was |only |it was )?\d)"
    r"|(?P<last>(?=\s?(?:[.;)]|$)|,? and\b)))"
)
"""The treatment just told of: "After it: no catheter"; behind another time also at the end of a clause."""
_ROMAN = regex(r"\s(I{1,3}|IV|V)(?=\s*(?:$|[(,;:\n\t|]))")


def _of_pronoun(t: _Told, cue: Mention, phase: Phase, near: DurationHit | None, found: Sequence[Point]) -> Point | None:
    """Return the time before or after a treatment that is only counted or meant: "before the first one", "after it"."""
    course = found[-1][2].course if found else None
    which = _WHICH.match(t.text, cue.end, t.span.end)
    if which is not None:
        followed = t.text[cue.start : cue.end].lower() == "followed"
        if course if which["told"] is not None else not t.others and not followed:
            return _point(t, cue.start, which.end(), phase, near, ordinal(which["nth"]))
    it = _IT.match(t.text, cue.end, t.span.end) if t.treated and phase == "after" else None
    if it is not None and (found or it["last"] is None):
        return _point(t, cue.start, it.end(), phase, near, course)
    return None


def _alone(t: _Told, cue: Mention, phase: Phase, near: DurationHit | None) -> Point | None:
    """Return the time of a word for a phase that names no treatment: a label's, or one beside a value."""
    headed = t.label and not t.others
    told_back = phase == "before" and _IN_THE_YEAR.search(t.ahead(cue.start, 24)) is not None
    told_back = told_back or (near is not None and t.text[cue.end : cue.end + 1] == ",")  # "The year after, …"
    if not headed and not told_back and not _is_beside_number(t, cue):
        return None
    if t.label and (_is_of_disease(t, cue) or (phase == "during" and _OF_ELSE.match(t.text, cue.end, t.span.end))):
        return None
    if t.label and (alone := _ROMAN.match(t.text, cue.end, t.span.end)):  # "3 months after II (2012-10-17)"
        return _point(t, cue.start, alone.end(1), phase, near, roman(alone[1]))
    return _point(t, cue.start, cue.end, phase, near, None)


def _now(t: _Told, found: Sequence[Point]) -> list[Point]:
    """Return the "now" behind what was before: "22 before, now 25"."""
    if any(p.phase != "before" for _, _, p in found):
        return []
    said = _NOW.finditer(t.text, found[-1][1], t.span.end)
    return [(m.start(), m.end(), Timepoint("after", m.group())) for m in said]


_NUMBER_LAST = regex(r"\d[+-]?\s*(?:/\s*\d+\s*)?(?:[%a-zA-Z/²]{1,8}\s*)?$")
_IN_THE_YEAR = regex(r"\b(?:in|during|over) the (?:\w+ )?(?:years?|months?|weeks?|days?) $", re.I)
"""Before "before", which then needs no event: "seven falls in the year before"."""
_PIECE_END = regex(r"\s*(?:$|[,;.)/]|and\b|to\b|→)")
_PAIR = regex(
    r"\bbefore[:=]? ?(?P<first>\d)[^.;\n]{0,40}?\b(?:after|then|later)[:=]? ?(?P<then>\d)"
    r"|\bafter[:=]? ?(?P<then_>\d)[^.;\n]{0,40}?\bbefore[:=]? ?(?P<first_>\d)",
    re.I,
)
"""Two values, each behind its word for a phase: "before 31, after 40"."""


def _is_beside_number(t: _Told, cue: Mention) -> bool:
    """Return True for a word for a phase that needs no event: "35 before, 60 after", "before 35, after 60"."""
    if _NUMBER_LAST.search(t.ahead(cue.start, 16)) and _PIECE_END.match(t.text, cue.end, t.span.end):
        return True
    pair = _PAIR.search(t.text, t.span.start, t.span.end)
    if pair is None:
        return False
    values = [pair.start(name) for name in ("first", "then", "first_", "then_") if pair[name]]
    timed = any(d.start <= at < d.end for d in t.durations for at in values)
    return not timed and any(0 < at - cue.end <= 2 for at in values)


def _is_of_disease(t: _Told, cue: Mention) -> bool:
    """Return True for the "post" of a heading that stands before a disease: "Post Stroke Paresis"."""
    ill = [m for m in t.mentions if m.entry.kind == "condition"]
    if any(m.start < cue.start and cue.end <= m.end for m in ill):
        return True  # "Hemiparesis after stroke", which is one disease
    between = (t.text[cue.end : m.start].strip(" -–").lower() for m in ill if cue.end <= m.start)
    return any(words in ("", "the", "his", "her", "a") for words in between)


# Treatments that a phase counts from.

_USUAL = regex(
    r"\b(?:normal|standard|usual|conventional|routine|ordinary|other|local|earlier|previous|prior)\s$"
    r"|\b(?:failed|unsuccessful|ineffective)\s(?:[\w-]+\s)?$",
    re.I,
)
_OTHER_HEAD = regex(
    r"(?i)\b(?:19|20)\d\d,\s"
    r"|\b(?:(?:19|20)\d\d and|with(?:out)?|not?|any|was|were|ha[ds]|s?he|they|which|who|because)\b"
)
"""Words between a phase and an event that is no longer the phase's: "before recovery without any treatment"."""
_FEW_WORDS, _REACH = 3, 48
_GIVEN = ("injection", "injections", "infusion", "infusions")


def _is_phase(m: Mention) -> bool:
    return m.entry.kind == "cue" and m.entry.role in _TIMES


def _is_event(text: str, m: Mention) -> bool:
    """Return True for a treatment that a phase can count from."""
    e = m.entry
    if e.kind in ("route", "method"):  # "before the intramuscular injection"
        return text[m.start : m.end].lower().endswith(_GIVEN)
    if e.kind == "cue":
        return e.role == "event"
    return e.kind == "cells" or (
        e.kind == "procedure" and e.role in ("treatment", "surgery", "therapy") and m.form != "ability"
    )


def _event_of(t: _Told, cue: Mention) -> Mention | None:
    """Return the treatment that a "before" or "after" speaks of: the first behind it, or one it is part of."""
    m = next((m for m in t.events if cue.start <= m.start and m.end > cue.end and m.start - cue.end <= _REACH), None)
    if m is None:
        return None
    between = t.text[cue.end : max(m.start, cue.end)]
    far = m.entry.kind in ("route", "method") and len(between.split()) > _FEW_WORDS
    that = m.entry.kind != "cue" and between.strip().lower() in ("that", "this", "which")  # "after that infusion": then
    apart = any(ch in between for ch in ".;:") or between.count("(") > between.count(")")
    stays = [c for c in t.mentions if c.entry.kind == "cue" and c.entry.role == "baseline"]
    other = any(cue.end <= b.start < m.start for b in (*t.others, *stays))
    if _USUAL.search(between) or _OTHER_HEAD.search(between) or far or that or apart or other:
        return None
    return m


def _point(t: _Told, start: int, end: int, phase: Phase, near: DurationHit | None, course: int | None) -> Point:
    """Return a place in the course of treatment, with its distance: beside its words, in a label anywhere."""
    more = (d for d in t.durations if t.label and d.unit in OFFSET_UNITS and d.relation not in ("every", "for", "age"))
    offset = near or next(more, None)
    if offset is not None and offset.start < end + 4:
        start, end = min(start, offset.start), max(end, offset.end)
    return start, end, Timepoint(phase, t.text[start:end].strip(), as_quantity(offset) if offset else None, course)


# Lengths of time that count from a treatment.

_NEAR_STAY = regex(r" (?:after|following|post|from|since)(?: the| his| her| my| hospital| last| first){0,2} ?")
_AT_VISIT = regex(r"(?: visits?| examinations?)?,? (?:at |after |of |\()?(?:about )?")
_SPENT = regex(r" of (?!follow|observ|age\b)[a-z]", re.I)
_BY = regex(r"(?<![^\W\d_])[x×] ?$")
_OF_BIRTH = regex(
    r"\b(?:born|newborn|birth|deliver\w*|ca?esarean|fo?et(?:us|al)|gestation\w*|pregnan\w+|mother['’]s)\b", re.I
)
_RISEN_TO = regex(r"\bfrom\s+\S{1,8}\s+to\s+\d\S{0,7}\s+(?:[^\W\d_]{1,8}\s+){0,2}$")
"""Before "within three months": the second value was reached then ("rose from 20 to 25 …")."""
_MINUS = regex(r"(?<![\w)\]])(?<!\d )[−–-]$|(?:^|[|\t\n(])− $")
"""Right before the number of a label: "−3 months" counts back, "1–3 months" doesn't."""
_NEAR_ARRIVAL, _NEAR_BIRTH, _NEAR_ONSET = 24, 40, 30
_OWN = regex(r"\b(?:after|from|since|following) (?:his|her|my|their) ", re.I)
_OF_DAY = regex(
    r"(?: ?(?:after|before|following|since|post))? ?(?:the |a |his |her |each |every |any )?(?:\w+ )?"
    r"(?:breakfast|lunch|dinner|supper|meals?|food|waking|awakening|midnight|birth|glucose|load)\b| of (?:life|age)\b",
    re.I,
)
"""Behind a time that counts from what happens every day, or from the birth: "two hours after breakfast"."""
_COURSEWORK = regex(
    r"^\W*[A-Z]{2,6} ?\d{3,4}[:,]? (?:-|–|[A-Z][\w-]*)? ?week \d"
    r"|\bweek \d{1,2}:? (?:SOAP|assignment|discussion|quiz|homework|case (?:study|presentation))\b"
    r"|\b(?:case study|presentation|presentation study|assignment|discussion|SOAP note) (?:for|of) week \d",
    re.I | re.M,
)
"""In a student's page, whose weeks are those of a course: "NR 602 WEEK 7", "Week 7 SOAP note"."""
_SINCE_ILL = regex(
    r".*?\b(?:after|since|from|following|post)[ -](?:(?:the|an?|his|her|this|that) )?"
    r"(?:(?:first|second|initial|acute|severe) )?",
    re.I,
)
_STOP = regex(r"[.,;:()]")
_EVENT_REACH, _ILL_REACH = 40, 24
_GIVEN_UP = regex(
    r"\b(?:stopped|discontinued|withdrawn|given up|quit|ceased|dropped|broken off)\s"
    r"(?:(?:it|this|them|again)\s){0,2}after\s(?:\w+\s)?$"
)
_LATER = regex(r" (?:later|afterwards|thereafter|after (?:that|this))\b", re.I)
_TREATED = regex(r"\b(?:treat|transplant|inject|infus|implant|therap|given|received|cells?\b)", re.I)
_IN = regex(
    r"\W*(?:In|During|Over|Within|Throughout)\s+(?:the\s+|these\s+)?(?:first\s+|following\s+|subsequent\s+|next\s+)?"
)
_PASSED = regex(
    r"(?: of (?:follow[ -]?up|observation))?,? (?:there|he|she|they|no|neither|none)\b(?! will| can| may| should)"
)
_SOME = regex(r",? (?:the|his|her|patient)\b(?! will| can| may| should)")
_OF = regex(r" (?:of|from) (?:(?:the|his|her|this|that|each|every|receiving|undergoing) )?(?:[a-z]+ ){0,2}")


def _near(t: _Told, cue: Mention) -> DurationHit | None:
    """Return the length of time beside a word for a phase: "2 months after", "six months after discharge"."""
    for d in t.durations:
        if d.unit not in OFFSET_UNITS:
            continue
        lasted = d.relation == "for" and "," in t.text[d.end : cue.start]  # "for three days, following surgery"
        beside = d.start <= cue.start <= d.end or (0 <= cue.start - d.end <= 3 and not lasted)
        if beside and (t.label or "(" not in t.text[d.end : cue.start]):
            return d
        bracket = cue.entry.role == "follow_up" and t.text[d.start - 1] == "("  # "at follow-up (12 months)"
        if t.label or (d.relation not in ("after", "at") and not bracket):
            continue
        left = cue.entry.role == "discharge" and _NEAR_STAY.fullmatch(t.text, d.end, cue.start)
        if left or (cue.entry.role == "follow_up" and _AT_VISIT.fullmatch(t.text, cue.end, d.start)):
            return d
    return None


def _by_lengths(t: _Told) -> Iterator[Point]:
    """Yield the lengths of time that count from the treatment without a word for a phase: "six months later"."""
    for d in t.durations:
        if d.unit not in OFFSET_UNITS:
            continue
        if not t.label and d.relation == "before" and _EARLIER.match(t.text, d.end):
            if _OPENS_BACK.fullmatch(t.text, t.span.start, d.start):
                yield d.start, d.end, Timepoint("before", t.text[d.start : d.end].strip(), as_quantity(d))
        elif t.treated and not _counts_from_other(t, d):
            point = _bare(t, d) or _within(t, d)
            if point is not None:
                yield point


_OPENS_BACK = regex(r"\W*(?:(?:but|and|about|some|almost|nearly|approximately|around|only)\s){0,2}", re.I)
_EARLIER = regex(r" (?:earlier|previously|prior)(?=,| (?:he|she|his|her|the|they|a|an)\b)")
"""A length of time that counts back where its sentence begins: "One month earlier, his creatinine had been 1.2"."""
_ADVISED = regex(
    r"\b(?:recommended|advised|suggested|planned|scheduled|due|arranged|proposed)\s(?:\w+\s){0,2}(?:in|after|at|for|within)?\s?"
    r"(?:[\w–-]+\s(?:days?|weeks?|months?|years?)\s)?$",
    re.I,
)
"""Before a time that is when something should be: "the course that was recommended in 3-4 months after the first"."""
_NEXT_WORD = regex(r"[ -]([^\W\d_]+)")


def _counts_from_other(t: _Told, d: DurationHit) -> bool:
    """Return True for a length of time that counts from no treatment: an illness, a meal, an arrival, a date."""
    text = t.text
    if _THAN.search(t.ahead(d.start, 32)) or _OF_DAY.match(text, d.end) or _is_since_own(t, d):
        return True
    if not t.label and _ADVISED.search(t.ahead(d.start, 40)):
        return True
    arrivals = (m for m in t.mentions if not t.label and m.entry.kind == "cue" and m.entry.role == "baseline")
    later = _LATER.match(text, d.end) is not None or "later" in text[d.start : d.end]
    if not later and any(0 < m.start - d.end <= _NEAR_ARRIVAL for m in arrivals):
        return True
    taken = any(m.entry.kind == "medicine" and m.end <= d.start for m in t.mentions)
    if taken and _GIVEN_UP.search(t.ahead(d.start, 40)):
        return True
    word = _NEXT_WORD.match(text, d.end)
    if word is not None and word[1].lower() in load_reach().words["OF_A_SPAN"]:
        return True  # "on a 6 week course", "24-hour urine"
    if t.label:
        return d.unit == "wk" and _COURSEWORK.search(text) is not None
    told = any(day.first and day.end <= d.start for day in t.dates) and _LATER.match(text, d.end) is not None
    if told and not t.events and not _TREATED.search(text, t.span.start, d.start):
        return True  # "In 2006 he stumbled, and two years later he needed a wheelchair"
    ill = [m for m in t.mentions if m.entry.kind in ("condition", "finding") and -6 <= m.start - d.end <= _ILL_REACH]
    return d.relation == "after" and any(_SINCE_ILL.fullmatch(text, max(d.start, d.end - 10), m.start) for m in ill)


def _is_since_own(t: _Told, d: DurationHit) -> bool:
    """Return True for a time since something of somebody's own that is no treatment: "2 years after his accident"."""
    own = _OWN.search(t.text, max(d.start + 1, d.end - 10), d.end + 20) if d.relation == "after" else None
    if own is None:
        return False
    stop = _STOP.search(t.text, own.end(), own.end() + _EVENT_REACH)
    end = stop.start() if stop else own.end() + _EVENT_REACH
    return not any(own.end() <= m.start < end for m in t.events)


def _bare(t: _Told, d: DurationHit) -> Point | None:
    """Return the time that a length alone tells: "six months later", "at month 10", "M+4", a column "2 months"."""
    reached = d.relation == "within" and _RISEN_TO.search(t.ahead(d.start, 32)) is not None
    free = t.label and d.relation in ("none", "within")
    quantity = as_quantity(d)
    back_from = t.label and d.relation == "before"
    if quantity is None or not (d.relation in ("after", "at") or free or reached or back_from):
        return None
    if any(abs(b.start - d.end) < _NEAR_ONSET for b in t.others):
        return None
    if d.unit == "wk" and _OF_BIRTH.search(t.text, max(0, d.start - _NEAR_BIRTH), min(len(t.text), d.end + 48)):
        return None  # "born in the 34th week"
    if (
        free
        and d.relation == "none"
        and (_SPENT.match(t.text, d.end) or _BY.search(t.text, max(0, d.start - 3), d.start))
    ):
        return None  # "One month of rehabilitation" is how long it took
    back = d.relation == "before" or (d.value is not None and d.value < 0)
    back = back or (free and _MINUS.search(t.text[max(0, d.start - 4) : d.start]) is not None)
    back = back or (t.label and d.relation == "at" and quantity.value == 0)
    return d.start, d.end, Timepoint("before" if back else "after", t.text[d.start : d.end].strip(), quantity)


def _within(t: _Told, d: DurationHit) -> Point | None:
    """Return the time within which something followed: "within 24 hours of the infusion", "In 24 months no relapse"."""
    text, quantity = t.text, as_quantity(d)
    given = next((m for m in t.events if m.start >= d.end and _OF.fullmatch(text, d.end, m.start)), None)
    if d.relation == "within" and given is not None:
        return d.start, given.end, Timepoint("after", text[d.start : given.end].strip(), quantity)
    head = _IN.match(text, t.span.start, t.span.end)
    if head is None or not head.start() <= d.start <= head.end():
        return None
    soon = d.relation == "within" and d.unit in ("h", "d", "wk") and _SOME.match(text, d.end, t.span.end)
    if not soon and not (quantity and _PASSED.match(text, d.end, t.span.end)):
        return None
    return d.start, d.end, Timepoint("after", text[t.span.start : d.end].strip(), quantity)
