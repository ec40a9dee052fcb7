"""What a paragraph and the headings above it give a sentence of time.

Nothing runs along but a time that opens a sentence, and the day of a visit. The first ends with its paragraph, at the
next time of its axis, and where the treatment itself is told; the second holds for what was found at the visit, until a
later month is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Timepoint
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.reading import Frame
from etl.parsers.scope.govern import Carried, Visit, enclosed, is_told_aside
from etl.parsers.scope.times import TimeRead
from etl.parsers.sentences import Token, tokens_of, verb_at
from etl.parsers.when.ages import of_age
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.parsers.when.rounds import tells_interval
from etl.patterns import regex
from etl.value import replace

_YEAR, _MONTH, _DAY = len("2010"), len("2010-05"), len("2010-05-12")
_OPENING, _BARE, _TOUCHING = 30, 10, 6
"""Characters before a time that opens its sentence; beside one that is all of it; between a phase and its date."""
_LATER = regex(
    r"\W*(?:But |And )?(?:Today|Now|Nowadays|These days|Meanwhile|By now|At present|Currently|Since then|Ever since"
    r"|As a (?:result|consequence)|Consequently|Therefore|Eventually|Subsequently|Later|Afterwards|Thereafter)\b"
    r"|\W*(?:At|On|By|During) (?:the |his |her )?(?:[\w-]+ ){0,5}follow[- ]?up\b"
    r"|\W*(?:(?:At|On|By|During) )?(?:(?i:the|his|her) )?(?:[\w-]+ ){0,5}"
    r"(?:(?:hospital|clinical|post-?operative|further) course|stay)\b"
    r"|.*?\b(?:[Tt]he (?:next|following) (?:\w+ )?(?:days?|weeks?|months?|years?|morning|evening)"
    r"|(?:days?|weeks?|months?|years?) (?:later|afterwards?|thereafter)"
    r"|[Oo]n (?:the )?(?:\w+ )?(?:hospital|ICU|post-?operative) day)\b"
)
"""A sentence of a later time than the one before: "Today he stands", "The next day he had a fever"."""


_FOR_YEARS = regex(
    r"\W*(?:For|Over|During) (?:(?:more|less) than |over |about |almost |the (?:past|last) |at least )?"
    r"[\w-]+ (?:years|months)\b"
)
"""A sentence of what had lasted: "For more than 20 years he had suffered from fatigue"."""


_LOOKS = ("test", "imaging")
"""Roles of what shows something of the time behind it: "MRI of 2 months after treatment showed …"."""
_SEEN = ("cue", "procedure")
_SHOWS = (*_LOOKS, "exam", "sampling")
"""Kinds and roles of what is seen on the day that it is told with, which is then no day of the story alone."""
_CAME = (*_SHOWS, "visit", "baseline")
"""The same with visits, which keep a day in force but no bare year."""
_AT_VISIT = ("exam", "investigation")
"""Roles of headings below which a visit's findings are told."""
_ALONE = 12
"""Characters beside a day that is all of its sentence."""
_FIRST = 6
"""Words with which a sentence may open by saying when."""
_DATED_VISIT = 24
"""Characters between the words for a visit and its date: "came to us in March 2011"."""


_PRIOR = regex(r"\b(?:previous(?:ly)?|prior|last|earlier|had been)\b", re.I)
"""In a sentence of a visit before the one that is told of."""
_OF_ELSE = regex(r"[^.;]*?\b(?:of|during|in) (?:(?:the|his|her|this|that) )?")
"""Between adverse effects and what else they are of: "complications during pregnancy"."""
_STAY_DAY = regex(r"\b(?:hospital|ICU|post-?operative) day\b", re.I)
_FEARED = regex(
    r"\b(?:concern\w*|worr\w+|afraid|fear\w*|possible|asked|informed|risks?|in spite|despite)\b(?:\s[\w-]+){0,4}\s$",
    re.I,
)
"""Before adverse effects that didn't come: "he was concerned about side effects"."""


_EARLIER = regex(
    r"[^.;:]{0,40}\b(?:history|antecedents)\b"
    r"|[^.;:,]{0,40}\bhad (?:\w+ly |already |once |never )?"
    r"(?:had|been|undergone|suffered|received|smoked|taken|lost|developed)\b"
)
"""A sentence of what was so before the day that goes on: "Her history included appendectomy", "He had had a stroke"."""


_EXAMINED = regex(
    r"\W*(?:(?:Findings|Results) (?:on|of|from) )?(?:(?i:on|upon|the|an?|her|his|our) )*"
    r"(?:[A-Za-z]+ ){0,3}?(?:examination|exam)\b"
)
"""How a sentence of an examination opens."""
_JOURNEY = regex(
    r"\W*(?:(?i:he|she|the patient|patient) )?(?:(?:had|has) )?"
    r"(?:(?i:returned|came (?:back|home))\b[^.;]{0,30}? from|(?i:flew|travell?ed)\b[^.;]{0,30}? to) (?:the )?[A-Z][a-z]"
)
"""A sentence of the day of a journey: "Returned on 5/03 from Milan"."""


class Told(Struct, frozen=True, dict=True):
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
        subjects: whom it is about.
        nth: which sentence of its block it is, from 0.
        count: how many sentences its block has.
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
    subjects: tuple[str, ...] = ()
    nth: int = 0
    count: int = 1

    @cached_property
    def tells_own(self) -> bool:
        """Whether a word begins a time that nothing else reads: "After gout was found he fell"."""
        words, tokens = load_reach().words, tokens_of(self.text, self.span.start, self.span.end)
        first = [t.lower for t in tokens[:_FIRST]]
        if self.own.timepoint is not None:
            return False
        if first and first[0] in words["TIME_OPENER"] and not words["ARRIVING"].isdisjoint(first[1:]):
            return True
        read = [(d.start, d.end) for d in self.dates] + [(d.start, d.end) for d in self.durations]
        before = [None, *tokens]
        return any(
            not any(start - 1 <= t.end and t.start <= end for start, end in read)
            and (self.text.startswith("time of ", t.start) if t.lower == "time" else t.lower in words["TEMPORAL"])
            and (last is None or t.lower == "time" or last.lower not in words["NOT_BEFORE_TEMPORAL"])
            for last, t in zip(before, tokens, strict=False)
        )

    @cached_property
    def tells_later(self) -> bool:
        """Whether a word says that the story moves on, and not what had been before: "was then transferred"."""
        words = [t.lower for t in tokens_of(self.text, self.span.start, self.span.end)]
        later = load_reach().words["MOVED_ON"]
        return any(word in later and "had" not in words[max(0, at - 3) : at] for at, word in enumerate(words))

    @cached_property
    def tense(self) -> str:
        """How its first verb tells it: "now" ("She has had falls", "He denies pain") or "past", "" without a verb."""
        words, tokens = load_reach().words, self._undated
        verb = next((t.lower for at, t in enumerate(tokens) if verb_at(tokens, at)), "")
        if not verb:
            return ""
        return "now" if verb in words["PRESENT"] or (verb.endswith("s") and verb not in words["PAST"]) else "past"

    @cached_property
    def _undated(self) -> list[Token]:
        """Its words without its dates: "In May 2007 she can walk"."""
        tokens = tokens_of(self.text, self.span.start, self.span.end)
        return [t for t in tokens if not any(d.start <= t.start < d.end for d in self.dates)]

    @cached_property
    def is_story(self) -> bool:
        """Whether it tells of the past, and of no visit, test or value: "In May 2007 she fell"."""
        of_year = self.own.effective is not None and len(self.own.effective.start or "") == _YEAR
        roles = _SHOWS if of_year else _CAME
        seen = any(m.entry.kind in _SEEN and m.entry.role in roles for m in self.mentions)
        return self.tense == "past" and not seen and not any(t.lower[0].isdigit() for t in self._undated)


def time_of(s: Told, carried: Carried) -> tuple[Timepoint | None, Period | None]:
    """Return the place in the course of treatment and the date of a sentence: its own, its paragraph's, its heading's.

    Args:
        s: the sentence.
        carried: what an earlier sentence of its paragraph gives.
    """
    own, frame = s.own, s.frame
    carried = carried if carried == _NOTHING else _left(s, carried)
    point = own.timepoint or _in_pair(s) or carried.point or frame.timepoint or _adverse(s)
    if point is not None and point.course is None:
        again = carried.point if point.label.lower().endswith((" it", " them")) else None
        point = replace(point, course=frame.course or (again.course if again else None))
    if own.effective:
        return point, (frame.effective if _is_relative(s) else own.effective)
    told = own.timepoint or carried.point
    if own.timepoint is None and carried.day is not None:
        return point, carried.day
    visit = carried.visit if told is None and frame.effective is None and frame.has(*_AT_VISIT) else None
    if visit is not None and not visit.alone and visit.subjects == s.subjects:
        return point, visit.day
    if told is None or (frame.timepoint is not None and frame.timepoint.phase == told.phase):
        return point, frame.effective
    dated = frame.timepoint is None and (own.timepoint is None or (told.offset and _opens(s, own.start)))
    return point, frame.effective if dated else None


_NOTHING = Carried()


def _left(s: Told, carried: Carried) -> Carried:
    """Return what a sentence leaves of the time that earlier ones give it."""
    own, frame = s.own, s.frame
    apart = frame.has("operation") or (own.effective is not None and own.timepoint is None) or _counts_on(s)
    back = any(d.kind == "duration_back" and not d.first for d in s.dates)
    looks_back = _is_examined_later(s, carried) or any(
        p.match(s.text, s.span.start, s.span.end) for p in (_FOR_YEARS, _EARLIER)
    )
    if apart or looks_back or of_age(s.text, s.span) or (not own.timepoint and _moves_on(s, carried)):
        return _NOTHING
    hours = any(d.unit == "h" for d in s.durations)  # "two hours later" is of the same day
    if s.tells_own or (carried.day is not None and s.tells_later and not hours):
        return Carried(visit=carried.visit)
    if carried.story and s.tense == "now":
        return replace(carried, day=None, day_words=None)
    if back:
        return Carried(carried.point)
    if _LATER.match(s.text, s.span.start, s.span.end):
        after = carried.point is not None and carried.point.phase == "after"
        return Carried(_phase(carried.point) if after and carried.point else None)
    return carried


def _is_examined_later(s: Told, carried: Carried) -> bool:
    """Return True for an examination behind a year of the history: "In 1997 he had a fracture. On examination …"."""
    year = carried.day is not None and len(carried.day.start or "") == _YEAR
    return year and _EXAMINED.match(s.text, s.span.start, s.span.end) is not None


_ACTED = regex(
    r"\b(?<!had )(?<!has )(?<!have )(?:improve[ds]|resolve[ds]|subside[ds]|disappear(?:ed|s)"
    r"|recover(?:ed|s)|normali[sz]e[ds]|resulted in|led to|(?:went|goes) away)\b"
    r"|\b(?:was|were|he|she|they|patient) (?:[a-z]+ly |then |also )?"
    r"(?:given|started on|commenced on|treated|put on|administered|received|got)\b"
    r"|\b(?:treatment|therapy)\b[^.;]{0,40}\b(?:was|were|is|are) (?:started|initiated|begun|commenced|given)\b",
    re.I,
)
"""A treatment given, or its result: from here on the time "on admission" no longer holds."""


def _moves_on(s: Told, carried: Carried) -> bool:
    """Return True if a sentence tells what came after how it was before: "On admission he had fever. He then fell"."""
    if carried.point is None or (carried.point.phase != "before" and s.treated):
        return False
    counted = any(d.relation in ("at", "after") and d.unit != "h" for d in s.durations)
    acted = carried.point.phase == "before" and not s.treated and _ACTED.search(s.text, s.span.start, s.span.end)
    return s.tells_later or counted or bool(acted) or _LATER.match(s.text, s.span.start, s.span.end) is not None


def _is_relative(s: Told) -> bool:
    """Return True if each date stands in a relative clause: "a man, who had a stroke in May 2018, was admitted"."""
    days = [d for d in s.dates if d.first]
    return bool(days) and all(is_told_aside(s.text, s.span, d.start, d.end, s.span.start) for d in days)


_SINCE = regex(r"\b(?:since|now|at present|currently)\b", re.I)


def settle_own(text: str, frame: Frame, span: Span, own: TimeRead) -> TimeRead:
    """Return a sentence's own time as its heading lets it stand.

    A sentence that only tells when a course was given dates nothing else, and "post tracheotomy" in a list of
    diagnoses is one of them. Below a heading with a distance, "now" and "since discharge" are of that distance.

    Args:
        text: the document's text.
        frame: what heading and label say.
        span: the sentence.
        own: the time read in it.
    """
    point, head = own.timepoint, frame.timepoint
    if point is None:
        return own
    listed = point.offset is None and frame.has("field:diagnosis", "field:comorbidity")
    if (listed and point.label.lower().startswith("post")) or tells_interval(text, span):
        return replace(own, timepoint=None, points=())
    if head is None or head.offset is None or head.phase != "after":
        return own

    def as_headed(start: int, end: int, p: Timepoint) -> Timepoint:
        """Return the heading's time for a bare "now" or "since"."""
        bare = p.phase == "after" and p.offset is None
        return head if bare and _SINCE.search(text, max(span.start, start - 8), end) else p

    points = tuple((a, b, as_headed(a, b, p)) for a, b, p in own.points)
    return replace(own, timepoint=as_headed(own.start, own.end, point), points=points)


def carry_on(s: Told, carried: Carried, *, given: bool) -> Carried:
    """Return what a sentence and those before it give the next one of their paragraph.

    Args:
        s: the sentence.
        carried: what those before gave it.
        given: whether the sentence tells that the treatment was given.
    """
    own, point, day, words, on = s.own, carried.point, carried.day, carried.point_words, carried.day_words
    visit = _last_visit(s, carried.visit)
    if _FOR_YEARS.match(s.text, s.span.start, s.span.end):
        return Carried(visit=visit)
    if point is not None and ((given and point.phase == "before") or s.tells_own or _moves_on(s, carried)):
        point = words = None
    if _counts_on(s) or _is_examined_later(s, carried) or (carried.story and s.tense == "now"):
        day = on = None
    story = carried.story
    if own.timepoint is not None:
        new = _lasting(s, own.timepoint, own.start)
        if new is not None:
            point, day, words, on = new, None, Span(own.start, own.end), None
    if own.effective is not None and (date := _opening_date(s)) is not None:
        since = s.given if point is not None and point.phase == "after" else None
        coarse = (point or s.frame.timepoint) is not None and len(own.effective.start or "") == _YEAR
        seen = carried.visit.day if carried.visit is not None and s.nth else None
        if not coarse and not _looks_back(own.effective, carried.day or seen or s.frame.effective or since):
            day, on, story = own.effective, Span(date.start, date.end), s.is_story
            point, words = (point, words) if own.timepoint is not None else (None, None)
    elif own.effective is not None and day is not None and (own.effective.start or "") > (day.start or ""):
        day = on = None  # "On 23 May … . The counts fell on 7 June. At the same time he had fever."
    return Carried(point, day, visit, words, on, story)


def _last_visit(s: Told, before: Visit | None) -> Visit | None:
    """Return the last visit behind a sentence: its own, or the one before where no later month is told.

    A day alone is one, too: "Visit of 12 June 2024.".
    """
    day = s.own.effective
    if before is not None and _STAY_DAY.search(s.text, s.span.start, s.span.end):
        return None
    if day is None or day.start is None or len(day.start) <= _YEAR:
        return before
    first = next((d for d in s.dates if d.first == day.start), None)
    came = next((
        m for m in s.mentions
        if m.entry.kind == "cue" and m.entry.role == "visit" and m.entry.value != "discharge"
        and 0 <= first.start - m.end <= _DATED_VISIT
    ), None) if first else None  # fmt: skip
    alone = (
        first is not None and len(day.start) == _DAY and s.span.end - s.span.start - (first.end - first.start) <= _ALONE
    )
    prior = came and first is not None and _PRIOR.search(s.text, s.span.start, first.end)
    if (came or alone) and not prior and not s.frame.has("past_history", "family_history"):
        return Visit(day, s.subjects, alone and not came, came is not None and came.entry.value == "admission")
    later = before is not None and day.start[:_MONTH] > (before.day.start or "")[:_MONTH]
    return None if later else before


def _in_pair(s: Told) -> Timepoint | None:
    """Return the phase of a line of a comparison of before and after, which first says how it was, then how it is."""
    if not s.frame.has("comparison") or s.frame.timepoint is not None or s.count < 2 or s.frame.title is None:
        return None
    return Timepoint("before" if s.nth == 0 else "after", "")


def _looks_back(day: Period, now: Period | None) -> bool:
    """Return True if a date is before the one that goes on: "She walks 60 m. In 1998 she had pneumonia."."""
    then, first = now.start if now else None, day.start or day.end
    return bool(then and first and first < then[: len(first)])


def _counts_on(s: Told) -> bool:
    """Return True if a sentence opens with a time that counts from something unknown: "On day 3 he had fever"."""
    first = s.durations[0] if s.durations and s.own.timepoint is None else None
    return (
        first is not None and first.relation in ("at", "after", "ago") and first.unit != "h" and _opens(s, first.start)
    )


def _lasting(s: Told, point: Timepoint, start: int) -> Timepoint | None:
    """Return what goes on of a sentence's phase: all where it opens, its phase alone where it closes."""
    usual = s.tense == "now" and point.label.lower().endswith("baseline")  # "At baseline he walks"
    if point.phase == "before" and (point.offset is not None or s.tells_later or usual):
        return None  # "For the 4 weeks before admission he had fatigue", "On admission he was well, then fell"
    if _heads(s, start):
        return point
    if not s.treated or enclosed(s.text, s.span, start, s.own.end):
        return None
    return _phase(point)


def _heads(s: Told, start: int) -> bool:
    """Return True if a time opens its sentence and describes nothing: "On admission he …", no "Baseline weight"."""
    words = load_reach().words
    if not _opens(s, start, besides=_LOOKS):
        return False
    first = next((t for t in tokens_of(s.text, s.span.start, s.span.end) if t.lower.isalnum()), None)
    if first is None or first.lower in words["TIME_OPENER"] or first.lower.endswith("ly") or first.lower.isdigit():
        return True
    if s.own.timepoint is not None and s.own.timepoint.offset is not None:  # "MRI 2 months after treatment showed …"
        before = tokens_of(s.text, s.span.start, start)
        return not any(verb_at(before, at) for at in range(len(before)))
    behind = next(iter(tokens_of(s.text, s.own.end, s.span.end)), None)
    apart = behind is None or not s.text[s.own.end : behind.start].isspace() or behind.lower in words["PREPOSITION"]
    return first.start >= start and apart


def _phase(point: Timepoint) -> Timepoint:
    return Timepoint(point.phase, "", None, point.course) if point.offset else point


def _opens(s: Told, start: int, besides: tuple[str, ...] = ()) -> bool:
    """Return True if nothing is named before a time in its sentence, but for entries of some roles."""
    bare = s.span.end - s.span.start - (s.own.end - s.own.start) <= _BARE
    before = [m.entry for m in s.mentions if m.end <= start]
    named = any(
        (e.kind not in ("cue", "qualifier") or e.role in ("onset", "diagnosed")) and e.role not in besides
        for e in before
    )
    return not named and (bare or start - s.span.start <= _OPENING)


def _opening_date(s: Told) -> DateHit | None:
    """Return the date that a sentence opens with, alone or behind a phase."""
    first = next((d for d in s.dates if d.first), None)
    died = any(m.entry.role == "end" for m in s.mentions)  # "In 2012 her mother died. She has had insomnia lately."
    travelled = _JOURNEY.match(s.text, s.span.start, s.span.end) is not None
    if (
        first is None
        or died
        or travelled
        or first.comparator is not None
        or (first.kind == "relative" and first.yearless)
    ):
        return None
    phase = s.own.timepoint is not None and _opens(s, s.own.start) and 0 <= first.start - s.own.end <= _TOUCHING
    return first if phase or _opens(s, first.start) else None


def _is_of_else(s: Told, cue: Mention) -> bool:
    """Return True for adverse effects that didn't come of a treatment: feared, of the history, or of an illness."""
    if any(m.entry.kind == "cue" and m.entry.role == "historical" for m in s.mentions):
        return True
    ill = (m for m in s.mentions if m.start >= cue.end and m.entry.kind in ("condition", "finding"))
    feared = _FEARED.search(s.text, max(s.span.start, cue.start - 60), cue.start)
    return feared is not None or any(_OF_ELSE.fullmatch(s.text, cue.end, m.start) for m in ill)


def _adverse(s: Told) -> Timepoint | None:
    """Return "after" for effects of a treatment: below such a heading, or in a sentence that names them."""
    if s.treated and not s.frame.has("past_history", "family_history"):
        cue = next((m for m in s.mentions if m.entry.kind == "cue" and m.entry.role == "adverse"), None)
        if cue is not None and not _is_of_else(s, cue):
            return Timepoint("after", s.text[cue.start : cue.end])
    span = s.frame.label or s.frame.title
    if span is None or not s.frame.has("adverse", "field:adverse"):
        return None
    return Timepoint("after", " ".join(s.text[span.start : span.end].split()).strip(" :："))
