"""What is known of a document before any fact is made: its statements, each with subject, time and attitude.

`read` (in `statements.py`) makes a `Reading`; every parser of facts takes one and returns facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from msgspec import Struct, field

from etl.document import Block, Document, Span, Table, holding
from etl.facts import Cohort, Evidence, Period, Person, Timepoint
from etl.mapping.entry import Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import Context, SentenceContext, mention_context
from etl.parsers.index import Index
from etl.parsers.number import QuantityHit
from etl.parsers.people.names import Owners
from etl.parsers.scope.meaning import Status
from etl.parsers.when.ages import AgeHit
from etl.parsers.when.clauses import asides, closing, only_of_part, second_only, told_later, turns, was_otherwise
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.tables.lines import Line, PeopleTable

_ARROW_AHEAD = regex(r"(?:(?![;\n。|•]|[,.]\s)[^→]){0,90}?(?:→|-{1,2}>|=>)")
_AT = regex(r"\s?\(?(?:(?:at|after|by|on|in) )?(?:the )?")
_CLOSED = regex(r"(?: later| afterwards| thereafter)?\)")
"""Between a value and its time right behind it: "5 at six months"."""
_APART = regex(r";|,|\band\b")
_NEXT_VALUE = regex(r"(?:,|;|,? and|,? but|→)\s(?:only |now |about )?\d[\d.,]*\s?(?:%|[a-zA-Z/]{1,8})?\s(?:in|on|at)\s")
"""Between a time and a date that is another value's: "before, 38 in August"."""
_RETURNED = regex(
    r"\d[^;]{0,60}?\s(?:but|and|then)\s(?:had |then |later |subsequently )*(?:returned|fell|fallen|rose|risen|recovered|decreased|increased|dropped|declined|normali[sz]ed|improved)\b"
)
"""Between a value and a time that only the next one has: "rose to 2.6 by day 8 but returned to 1.5 at discharge"."""
TIME_BEHIND = regex(
    r"(?: [a-zA-Z/%µ^]{1,12})? \(?(?:on|at|by|after|within) (?:the )?(?:(?:[a-z]+ )?(?:day|week|month) [1-9]|(?:\d{1,2}|[a-z]{3,9}) (?:hours?|days?|weeks?|months?|years?)\b)"
)
"""Behind a value a time of its own: "640 ng/L at 6 hours", "3.9 on day 8"."""
_ON_DAY = regex(r"\s(?:in|on)\s")
_CLAUSE_ENDS = regex(r"\s*(?:[,;.)]|and\b|but\b|$)")
_SINCE_FIRST = 8
"""A date within so many characters of its sentence's start stands before what it dates ("Since June 2015 she …")."""
_NONE_COUNTED = regex(r"\s*[:\t?–-]?\s*(?:0|zero)(?:\s?(?:x|times?))?\W*", re.I)
_ONLY_AND = regex(
    r"(?:(?!\b(?:but|while|before|until|after|then|had been|now|previously|today)\b)[^;.:]){0,160}, and (?:(?!\b(?:but|while|before|until|after|then|now)\b)[^;.:,]){0,60}",
    re.I,
)
_MESSAGE = regex(
    r"\s?[,:(–-]?\s?(?:by |via |a )?(?:e-?mail|mail|(?:tele)?phone|letter|fax|(?:phone )?call|message)\b[^.;:\n]{0,30}:",
    re.I,
)
_AND_THEN = regex(r"[,;]?\s(?:and\s)?(?:then|afterwards|thereafter|after that|since then)\b", re.I)
_WORD = regex(r"\w+")
_PARTED = regex(r"[;,:]|\b(?:and|but|while|then)\b")
P = ParamSpec("P")
T = TypeVar("T")
Attitude = Literal["reported", "planned", "general", "literature", "advert", "other"]


class Frame(Struct, frozen=True):
    """What headings and labels give to everything below them.

    Args:
        title: span of the heading or label, None at the top of the page.
        roles: roles of the headings from the outermost to the innermost ("case", "exam" …).
        attitude: how everything below is meant, unless a sentence says otherwise.
        timepoint: its place in the course of treatment, as the heading says.
        effective: the heading's date.
        subject: key of the person a heading names.
        topic: mentions of the innermost heading or label ("Muscle strength grading:").
        label: span of the field's label, for the statements of a labelled field.
        course: the course of treatment that all below is told of ("COURSE 2"), None where no heading counts one.
        asked: the heading that a labelled field answers for, whose own label says only when ("Before: slurred").
    """

    title: Span | None = None
    roles: tuple[str, ...] = ()
    attitude: Attitude = "reported"
    timepoint: Timepoint | None = None
    effective: Period | None = None
    subject: str | None = None
    topic: tuple[Mention, ...] = ()
    label: Span | None = None
    course: int | None = None
    asked: Span | None = None

    @property
    def head(self) -> Span | None:
        """What the value of a field answers for: the heading above it, else its label."""
        return self.asked or self.label

    @property
    def asks_past(self) -> bool:
        """Whether the heading or label asks for what was given before: "Previous treatment", "Prior therapies"."""
        topic = [m.entry for m in self.topic]
        past = any(e.role == "historical" and e.value == "adjective" for e in topic)
        return past and any(e.role in ("event", "treatment") for e in topic)

    def has(self, *roles: str) -> bool:
        """Whether one of the roles is among the frame's."""
        return not set(self.roles).isdisjoint(roles) if self.roles else False


class Statement(Struct, frozen=True, dict=True):
    """A sentence, list item or field value, with all that is needed to read facts from it.

    Args:
        span: its place.
        block: the block it stands in.
        frame: what the headings above say.
        mentions: terms in it, in order.
        context: the sentence's attitude and cue scopes.
        dates, durations, quantities: its dates, offsets and spans of time, numbers with grades and marks.
        subjects: keys of the persons it is about ("group" for the cohort); empty when it is about nobody known.
        attitude: how it is meant as a whole.
        timepoint: its place in the course of treatment (from its own words, the text before it, or the frame).
        effective: date it speaks of (its own, or the frame's).
        own_time: whether timepoint or date come from the statement's own words.
        points: every phase its own words name, with their places.
        bracketed: the time of the values in its brackets, where a legend says that they are of an earlier visit or they
            describe who was then treated; or that of one clause of it, with where that is.
        unticked: whether it is an option of a form with an empty box, or a question answered by no.
    """

    span: Span
    block: Block
    frame: Frame
    mentions: tuple[Mention, ...]
    context: SentenceContext
    dates: tuple[DateHit, ...] = ()
    durations: tuple[DurationHit, ...] = ()
    quantities: tuple[QuantityHit, ...] = ()
    subjects: tuple[str, ...] = ()
    attitude: Attitude = "reported"
    timepoint: Timepoint | None = None
    effective: Period | None = None
    own_time: bool = False
    points: tuple[tuple[int, int, Timepoint], ...] = ()
    unticked: bool = False
    bracketed: tuple[Timepoint | None, Period | None, Span | None] | None = None

    def of(self, *kinds: Kind) -> tuple[Mention, ...]:
        """The mentions of these kinds, in order."""
        if self._kinds.isdisjoint(kinds):
            return ()
        return tuple([m for m in self.mentions if m.entry.kind in kinds])

    @property
    def unsaid(self) -> bool:
        """Return True for an option with an empty box, which says nothing; a question answered by no says it."""
        return self.unticked and not self.block.marker

    @cached_property
    def _kinds(self) -> frozenset[Kind]:
        return frozenset([m.entry.kind for m in self.mentions])

    @cached_property
    def answered(self) -> dict[object, Any]:
        """What was answered of it already, by what was asked."""
        return {}

    def time_at(self, offset: int) -> Timepoint | None:
        """The timepoint that governs a place of the statement: the nearest phase before it, else the first behind."""
        if self.bracketed is not None and self._in_brackets(offset):
            return self.bracketed[0]
        if any(b.start <= offset < b.end for b, _ in self._asides):
            return None  # its own day tells
        if len({(p.phase, p.offset, p.course) for _, _, p in self.points}) < 2:
            if self.timepoint is not None and self.timepoint.phase == "after" and self.left_of_arrow(offset):
                return Timepoint("before", "", None, self.timepoint.course)
            apart = self._before_contrast(offset) or self._outside_brackets(offset)
            return self.frame.timepoint if apart else self.timepoint
        if (ending := closing(self.context.text, self.span, self.points, offset)) is not None:
            return ending
        before = [(end, p) for start, end, p in self.points if start <= offset]
        behind = next(((start, p) for start, _, p in self.points if start > offset), None)
        parted = before and _APART.search(self.context.text, before[-1][0], offset)
        if parted and behind is not None and not _PARTED.search(self.context.text, offset, behind[0]):
            return behind[1]  # "headache on day 3; a rash on day 5"
        arrow = None if before else _ARROW_AHEAD.match(self.context.text, offset, self.points[0][0])
        if arrow and self.points[0][2].phase == "after":
            return Timepoint("before", "")  # "35 → 37 (1 month) → 36 (3 months)"
        return before[-1][1] if before else self.points[0][2]

    def left_of_arrow(self, offset: int) -> bool:
        """Whether an arrow follows in the same breath: "6.0 → 4.5" says first how it was."""
        return _ARROW_AHEAD.match(self.context.text, offset, self.span.end) is not None

    @property
    def _asides(self) -> list[tuple[Span, DateHit]]:
        """Its parts with a day of their own."""
        return asides(self.context.text, self.span, self.dates, self.mentions) if self.dates else []

    def _in_brackets(self, offset: int) -> bool:
        if self.bracketed is not None and (clause := self.bracketed[2]) is not None:
            return clause.start <= offset < clause.end
        text = self.context.text
        return text.count("(", self.span.start, offset) > text.count(")", self.span.start, offset)

    def _outside_brackets(self, offset: int) -> bool:
        """Whether the only phase stands in brackets behind: "walks 60 metres with a walker (20 metres on admission)"."""
        if not self.points or not self.own_time:
            return False
        text, at = self.context.text, self.points[0][0]
        opened = text.rfind("(", min(offset, at) if offset < at else self.span.start, at)
        if opened < 0 or text.rfind(")", opened, at) > opened:
            return False
        closed = text.find(")", at, self.span.end)
        if opened < offset <= closed:
            return False
        beside = text[opened:at] + text[self.points[0][1] : max(closed, at)]  # a value, and not the "6" of "(day 6)"
        return any(c.isdigit() for c in beside)

    def _before_contrast(self, offset: int) -> bool:
        """Whether the only phase stands in a later clause, below a heading with its own: "he walks, but couldn't before"."""
        if not self.points or not self.own_time:
            return False
        at = self.points[0][0]
        text = self.context.text
        if offset < at and (was_otherwise(text, self.span.start, at) or _RETURNED.search(text, offset, at)):
            return True
        if self.frame.timepoint is None:
            return False
        later = next((c for c in self.context.clauses if c.start <= at < c.end), None)
        return later is not None and offset < later.start and at > later.start + 12

    def _point_behind(self, end: int) -> Timepoint | None:
        """The phase that is named right behind a value."""
        text = self.context.text
        return next(
            (
                p for s, e, p in self.points
                if 0 <= s - end <= 9 and _AT.fullmatch(text, end, s) and ("(" not in text[end:s] or _CLOSED.match(text, e))
            ),
            None,
        )  # fmt: skip

    def _dated_behind(self, end: int) -> bool:
        return any(0 <= d.start - end <= 5 and _AT.fullmatch(self.context.text, end, d.start) for d in self.dates)

    def day_of(self, start: int, end: int) -> Period | None:
        """The date of a value: none of one with a phase right behind it, beside another one with the sentence's only date
        ("246 on admission, 88 on 8 March")."""
        apart = len(self.dates) == 1 and self._point_behind(end) is not None
        apart = apart and any(self._dated_behind(q.end) for q in self.quantities)
        return self.frame.effective if apart else self.date_at(start)

    def time_of(self, start: int, end: int) -> Timepoint | None:
        """The timepoint of a value: a phase named right behind it ("6.0 before and 4.5 after"), else `time_at`; none of one
        that has another time there ("186 on arrival, 640 at 6 hours", "246 on admission, 88 on 8 March")."""
        behind = self._point_behind(end)
        if (
            behind is None
            and self.points
            and (
                TIME_BEHIND.match(self.context.text, end)
                or (self._dated_behind(end) and any(self._point_behind(q.end) for q in self.quantities))
            )
        ):
            return self.frame.timepoint
        if behind is None and second_only(self.context.text, self.span, self.points, start):
            return self.frame.timepoint or Timepoint("before", "")
        return behind or self.time_at(start)

    @property
    def _tied(self) -> list[tuple[Mention, DateHit]]:
        """Signs with a day of their own right behind them, in a sentence that opens with its day: "Oct. 2009: sits up, one
        fit in Aug. 2009; he can't stand"."""
        if len(self.dates) < 2 or self.dates[0].start - self.span.start > _SINCE_FIRST:
            return []
        text = self.context.text
        return [
            (m, d)
            for d in self.dates[1:]
            if d.first and _CLAUSE_ENDS.match(text, d.end)
            for m in self.of("finding", "condition")
            if _ON_DAY.fullmatch(text, m.end, d.start)
        ]

    def date_at(self, offset: int) -> Period | None:
        """The date that governs a place: the nearest of its own dates before it, else the statement's."""
        if self.bracketed is not None and self._in_brackets(offset):
            return self.bracketed[1]
        if apart := self._asides:
            inside = next((d for b, d in apart if b.start <= offset < b.end), None)
            others = tuple(d for d in self.dates if all(d is not x for _, x in apart))
            return Period(inside.first, inside.last) if inside else replace(self, dates=others).date_at(offset)
        if tied := self._tied:
            own_day = next((d for m, d in tied if m.start <= offset < m.end), None)
            others = tuple(d for d in self.dates if all(d is not x for _, x in tied))
            return Period(own_day.first, own_day.last) if own_day else replace(self, dates=others).date_at(offset)
        if len(self.dates) > 1 and (turn := self.turn_at(offset)) is not None:
            return Period(turn.first, turn.last)
        dated = next((p for s, e, p in self.points if any(s <= d.start < e for d in self.dates)), None)
        if len(self.dates) == 1 and len(self.points) > 1 and dated is not None and self.time_at(offset) != dated:
            return self.frame.effective  # "9.4% before treatment and 7.6% in May": the date is the second value's
        of_other = only_of_part(self.context.text, self.span, self.mentions, self.dates, offset)
        of_other = of_other or self._of_first_only(offset) or self._of_second_only(offset)
        if of_other or (not self.dates and self._outside_brackets(offset)):
            return self.frame.effective
        clause = next((c for c in self.context.clauses if c.start <= offset < c.end), self.span)
        own = [d for d in self.dates if d.first and clause.start <= d.start < clause.end and not self._of_message(d)]
        if len(self.dates) > 1 and len(own) == 1:
            return Period(own[0].first, own[0].last)
        since = len(self.dates) == 1 and self.dates[0].comparator == "since" and not own
        if since and not self._since_then(offset):
            stay = self.frame.effective is not None and self.frame.effective.end is not None
            return self.effective if stay else self.frame.effective
        if len(self.dates) > 1 and all(d.comparator == "since" and d.first for d in self.dates):
            ahead = [d for d in self.dates if d.end <= offset]
            if ahead and self.dates[0].start - self.span.start <= _SINCE_FIRST:
                return Period(ahead[-1].first, ahead[-1].last)  # "Since June tingling, and since September weakness"
            of_own = next((d for d in self.dates if d.start >= offset), self.dates[-1])
            return Period(of_own.first, of_own.last)  # "a stick since 2006 and a wheelchair since May 2008"
        if any(d.end <= offset and told_later(self.context.text, d, self.dates) for d in self.durations):
            return self.frame.effective  # "In 2006 he stumbled, and two years later he needed a wheelchair"
        before = [d for d in self.dates if d.end <= offset and d.first and d.comparator is None]
        if (
            len(self.dates) == 1
            and self.dates[0].first
            and _AND_THEN.match(self.context.text, self.dates[0].end, offset)
        ):
            return Period(self.dates[0].first)  # "a catheter until March, then …": it begins there
        if self.dates and not before and ";" in self.context.text[clause.end - 2 : self.dates[0].start]:
            return self.frame.effective  # "he had seven crises; surgery in 2015"
        if len(self.dates) > 1 and before:
            return Period(before[-1].first, before[-1].last)
        return self.effective

    def _of_first_only(self, offset: int) -> bool:
        """Whether the only date stands in brackets right behind the first of two times, and a place is behind the second:
        "before the second course (December 2010) 20, after it 17"."""
        if len(self.dates) != 1 or len(self.points) < 2 or offset < self.points[1][0]:
            return False
        end, day = self.points[0][1], self.dates[0].start
        return 0 <= day - end <= 2 and "(" in self.context.text[end:day]

    def _of_second_only(self, offset: int) -> bool:
        """Whether a place stands ahead of the only time, which is before, and another value with the only date behind it:
        "40 points before, 38 in August"."""
        if len(self.dates) != 1 or len(self.points) != 1 or self.points[0][2].phase != "before":
            return False
        start, end, _ = self.points[0]
        return (
            offset < start and _NEXT_VALUE.fullmatch(self.context.text, end, max(end, self.dates[0].start)) is not None
        )

    def _since_then(self, offset: int) -> bool:
        """Whether a place goes on, behind an "and", with what has been so since the date that opens the sentence: "Since 2008 he
        has had a cough, and his ankles were swollen"."""
        first = self.dates[0]
        opens = first.end <= offset and first.start - self.span.start <= _SINCE_FIRST
        return opens and _ONLY_AND.fullmatch(self.context.text, first.end, offset) is not None

    def _of_message(self, day: DateHit) -> bool:
        """Whether a date is that of the letter or call that tells the rest: "Jan. 2012, e-mail: she died on 27 December"."""
        opens = day is self.dates[0] and day.start - self.span.start <= 1
        return opens and _MESSAGE.match(self.context.text, day.end, self.span.end) is not None

    def turn_at(self, offset: int) -> DateHit | None:
        """The date of the part that holds a place, where things and dates take turns."""
        parts = turns(self.context.text, self.span, self.mentions, self.dates)
        return next((d for start, end, d in parts if start <= offset < end), None)

    def turn_of(self, date: DateHit) -> tuple[int, int] | None:
        """The part of a date, where things and dates take turns."""
        parts = turns(self.context.text, self.span, self.mentions, self.dates)
        return next(((start, end) for start, end, d in parts if d == date), None)

    @cached_property
    def _meant(self) -> dict[int, tuple[Mention, Context]]:
        """How mentions are meant that were asked for already, by which object they are."""
        return {}

    def about(self, mention: Mention) -> Context:
        """How a mention is meant."""
        known = self._meant.get(id(mention))
        if known is None:
            known = self._meant[id(mention)] = (mention, self._about(mention))  # so that no id is given again
        return known[1]

    def _about(self, mention: Mention) -> Context:
        context = mention_context(self.context, mention)
        label = self.frame.label
        if mention.form == "negated" and label is not None and mention.end <= label.end:
            return replace(context, status="absent")  # "No known allergies: none" denies nothing twice
        if not self.unsaid and context.status == "present" and (meant := self._label_says(mention)):
            gone = meant == "historical"  # "Resolved problems: pneumonia"
            return replace(context, status="present" if gone else meant, resolved=gone or context.resolved)
        if self.unsaid:
            return replace(context, status="hypothetical")
        never = self.unticked and context.status in ("present", "historical")  # "Falls in the past year" | no
        return replace(context, status="absent") if never or self._counts_none(mention) else context

    def _counts_none(self, mention: Mention) -> bool:
        """Whether a label names a finding of which there was none: "Falls in the past year: 0"."""
        label = self.frame.label
        if (
            label is None
            or mention.entry.kind != "finding"
            or not self.span.start <= mention.start < label.end <= self.span.end
        ):
            return False
        return _NONE_COUNTED.fullmatch(self.context.text, label.end, self.span.end) is not None

    def _label_says(self, mention: Mention) -> Status | None:
        """How a label means its value: "Denies: fever", "Differential diagnosis: …", "Possible side effects: …"."""
        label, topic = self.frame.label, self.frame.topic
        if label is None or mention.start < label.end:
            return None
        ill = mention.entry.kind in ("finding", "condition")
        if ill and _NOT_KNOWN.fullmatch(self.context.text, label.start, label.end):
            return "absent"
        said = next((m for m in topic if m.entry.role in _LABELS), None)
        if said is None or said.start > label.start + 2:
            return None
        bare = all(m.entry.kind in ("cue", "qualifier") for m in topic)
        if said.entry.role in ("negated", "negated_after") and not (bare and ill):
            return None
        if said.entry.role == "resolved":
            return "absent" if mention.entry.kind == "finding" else "historical"
        return _LABELS[said.entry.role]


_NOT_KNOWN = regex(
    r"\W*(?:(?:not|none) (?:known|found|present|seen|reported)|never(?: had)?"
    r"|(?:pertinent |relevant )?negatives?(?: (?:symptoms|signs|findings))?|(?:denied|absent|negative) (?:symptoms|signs|findings|complaints)"
    r"|(?:symptoms|signs|findings|complaints) (?:denied|absent|not (?:present|found|reported)))\W*", re.I,
)  # fmt: skip
"""A label that says of all behind it that it isn't there: "Not known: asthma, diabetes"."""
_LABELS: dict[str, Status] = {
    "possible": "possible", "negated": "absent", "negated_after": "absent", "refuted": "refuted", "planned": "planned", "hypothetical": "hypothetical",
    "declined": "declined", "cancelled": "cancelled", "resolved": "historical",
}  # fmt: skip
"""What a cue in a label says of the value."""


class TableInPlace(Struct, frozen=True):
    """A table with the frame it stands in, what evidence calls it, the text around it that may explain it, and who has a line
    in it where it has one for each of several people."""

    table: Table
    frame: Frame
    name: str
    lead: Span | None = None
    people: PeopleTable | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of people, () where it has none."""
        return self.people.lines if self.people is not None else ()


def in_said_order(
    hits: Iterable[DateHit], redated: Sequence[tuple[Span, tuple[DateHit, ...]]]
) -> tuple[DateHit, ...]:  # fmt: skip
    """Return dates with those of some cells instead of what was read there.

    Args:
        hits: the dates of a document, by offset.
        redated: the cells, by offset, each with its dates.
    """
    spans = [span for span, _ in redated]
    kept = [hit for hit in hits if holding(spans, hit.start) is None]
    return tuple(sorted([*kept, *(hit for _, own in redated for hit in own)], key=lambda hit: hit.start))


class Reading(Struct, frozen=True, dict=True):
    """A document, read up to the point where facts can be made. `names` and `ages` are (name, key) and
    (key, age) pairs of its people; `redated` has the cells whose dates a plan orders otherwise than the document."""

    document: Document
    lexicon: Lexicon
    kind: Literal["case_page", "case_report", "cohort", "information"]
    index: Index
    persons: tuple[Person, ...] = ()
    cohort: Cohort | None = None
    statements: tuple[Statement, ...] = ()
    tables: tuple[TableInPlace, ...] = ()
    sections: tuple[tuple[str, int, int], ...] = field(default=())
    names: tuple[tuple[str, str], ...] = ()
    ages: tuple[tuple[str, AgeHit], ...] = ()
    redated: tuple[tuple[Span, tuple[DateHit, ...]], ...] = ()

    @cached_property
    def owners(self) -> Owners:
        """Its people by the places where they are called."""
        return Owners(self.persons)

    @cached_property
    def named_by(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The names of its people, with their keys, by their last word."""
        out: dict[str, list[tuple[str, str]]] = {}
        for name, key in self.names:
            words = _WORD.findall(name)
            out.setdefault(words[-1] if words else "", []).append((name, key))
        return {word: tuple(names) for word, names in out.items()}

    @cached_property
    def aged(self) -> frozenset[int]:
        """Where the ages of its people stand."""
        return frozenset(age.start for _, age in self.ages)

    @cached_property
    def answered(self) -> dict[tuple[object, ...], Any]:
        """What was answered of it already; see `once`."""
        return {}

    def evidence(self, start: int, end: int) -> Evidence:
        """A place of the document as evidence."""
        return Evidence(start, end, self.document.text[start:end])

    @cached_property
    def told_of(self) -> dict[str, tuple[Statement, ...]]:
        """The statements that report something, by whom they are about."""
        out: dict[str, list[Statement]] = {}
        for statement in self.reported():
            for subject in dict.fromkeys(statement.subjects):
                out.setdefault(subject, []).append(statement)
        return {subject: tuple(told) for subject, told in out.items()}

    def called_in(self, text: str) -> Iterator[tuple[str, str]]:
        """The names of its people that stand in a text, with their keys: found by their last word, for a register has thousands."""
        for word in ["", *dict.fromkeys(_WORD.findall(text))]:
            for name, key in self.named_by.get(word, ()):
                if name in text:
                    yield name, key

    def reported(self) -> Iterator[Statement]:
        """The statements that report something of somebody known."""
        return (s for s in self.statements if s.attitude == "reported" and s.subjects)


def once(asked: Callable[Concatenate[Reading, P], T]) -> Callable[Concatenate[Reading, P], T]:
    """Let what is asked of a reading again be answered as before: each parser asks for a table's labels and lines.

    Args:
        asked: a function of a reading whose answer nobody changes. Strings and spans among its arguments are compared, all
            others must be the same object.

    Returns:
        It, with its answers kept in the reading.
    """

    @wraps(asked)
    def answer(reading: Reading, /, *args: P.args, **named: P.kwargs) -> T:
        key = (asked, *[a if isinstance(a, (str, Span)) else id(a) for a in (*args, *named, *named.values())])
        held = reading.answered.get(key)
        if held is None:
            held = reading.answered[key] = (asked(reading, *args, **named), args, named)  # so that no id is given again
        found: T = held[0]
        return found

    return answer
