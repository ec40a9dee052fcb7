"""What is known of a document before any fact is made: its statements, each with subject, time and attitude.

`read` (in `statements.py`) makes a `Reading`; every parser of facts takes one and returns facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from msgspec import Struct, field

from etl.document import START, Block, Document, Span, Table, holding
from etl.facts import Cohort, Evidence, Period, Person, Timepoint
from etl.mapping.entry import Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import Context, SentenceContext, mention_context
from etl.parsers.index import Index, part
from etl.parsers.number import QuantityHit
from etl.parsers.people.names import Owners
from etl.parsers.scope.govern import LISTED, NEW_PART, Axis, Carried, Carrier, carriers_of, governor
from etl.parsers.scope.meaning import Status
from etl.parsers.sentences import tokens_of, verb_at
from etl.parsers.when.ages import AgeHit
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.tables.lines import Line, PeopleTable

_WITH_IT = regex(r" (?:with|and) (?:[\w-]+ )?")
"""Between a treatment that a time counts from and what was done along with it: "after hysterectomy with salpingectomy"."""
_WITH_THEM = regex(rf" with (?:[\w/-]+ ){{0,3}}?{LISTED}{{1,6}}")
"""The same, with several: "improved after treatment with riluzole, edaravone and a steroid"."""
_AFTER_ALL = regex(r"(?:After|Following)\s(?:[^.;]|\.\d)*?(?=,\s(?:the|he|she|his|her|we|it|there|they|I|an?)\b)")
"""What a sentence opens with, up to its subject: "After intubation and atropine, the fever was gone"."""
_FOLLOWING = regex(r"\b(?:after|following)\s(?:(?:the|an?|his|her|acute|severe|first|second)\s){0,3}$", re.I)
"""Before an event that something came after."""
_TO_ITS_DATE = regex(r"(?:\s[\w-]+){0,2}\s?\(?(?:(?:in|on|of) )?(?:the )?")
"""Between an operation and its own date: "hysterectomy in the spring of 1996"."""
_ARROW_AHEAD = regex(r"[^;.,→\n]{0,40}(?:→|⇒|-{1,2}>|=>)")
"""Behind the first of two values that an arrow leads from."""
TIME_BEHIND = regex(
    r"(?: [a-zA-Z/%µ^]{1,12})? \(?(?:on|at|by|after|within) (?:the )?(?:(?:[a-z]+ )?(?:day|week|month) [1-9]|(?:\d{1,2}|[a-z]{3,9}) (?:hours?|days?|weeks?|months?|years?)\b)"
)
"""Behind a value a time of its own: "640 ng/L at 6 hours", "3.9 on day 8"."""
_ITS_VALUE = regex(r"\s?:?\s?\d")
"""Behind a time the value at it: "Berg balance scale 31, after treatment 40"."""
_NONE_COUNTED = regex(r"\s*[:\t?–-]?\s*(?:0|zero)(?:\s?(?:x|times?))?\W*", re.I)
_WORD = regex(r"\w+")
_SEVERAL = 2
_NARROW = ("behind", "part", "clause")
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
        written: the day of a letter, from which "3 weeks ago" counts; what the letter tells isn't of that day.
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
    written: Period | None = None

    @property
    def head(self) -> Span | None:
        """What the value of a field answers for: the heading above it, else its label."""
        return self.asked or self.label

    def has(self, *roles: str) -> bool:
        """Whether one of the roles is among the frame's."""
        for role in self.roles:  # noqa: SIM110  it is asked most of all
            if role in roles:
                return True
        return False


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
        bracketed: the time of the values in its brackets, where a legend says that they are of an earlier visit.
        unticked: whether it is an option of a form with an empty box, or a question answered by no.
        carried: the time that its paragraph gave it.
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
    bracketed: tuple[Timepoint | None, Period | None] | None = None
    carried: Carried = Carried()

    def before(self, pattern: re.Pattern[str], end: int) -> re.Match[str] | None:
        """Return where a pattern holds in its words before a place."""
        return pattern.search(self.context.text, self.span.start, end)

    def after(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return where a pattern holds for its words right after a place."""
        return pattern.match(self.context.text, start, self.span.end)

    def holds(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return where a pattern first holds in its words."""
        return pattern.search(self.context.text, self.span.start, self.span.end)

    def names(self, *kinds: Kind) -> bool:
        """Return True if it has a mention of one of these kinds."""
        return not self._kinds.isdisjoint(kinds)

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

    @cached_property
    def carriers(self) -> tuple[Carrier, ...]:
        """Its times, in order."""
        if not (self.points or self.dates or self.durations):
            return ()
        return carriers_of(self.context.text, self.span, self.points, self.dates, self.durations)

    def governor(self, axis: Axis, start: int, end: int) -> tuple[Carrier | None, str]:
        """Return which of its times governs a place, with the name of its reach.

        Args:
            axis: "point" for the course of treatment, "day" for the date.
            start: offset of the place's first character.
            end: offset behind its last one.
        """
        if not self.carriers:
            return None, "outside"
        return governor(self.context.text, self.span, self.context.clauses, self.carriers, Span(start, end), axis)

    def time_of(self, start: int, end: int) -> Timepoint | None:
        """Return the place in the course of treatment of a term or value.

        Args:
            start: offset of its first character.
            end: offset behind its last one.
        """
        return self.timed(start, end)[0]

    def timed(self, start: int, end: int) -> tuple[Timepoint | None, str, Carrier | None]:
        """Return the place in the course of treatment of a term or value, by which reach, and the words that say so.

        Args:
            start: offset of its first character.
            end: offset behind its last one.
        """
        if self.bracketed is not None and self._in_brackets(start):
            return self.bracketed[0], "legend", None
        told, reach = self.governor("point", start, end)
        point = told.point if told is not None else self.frame.timepoint if self.points else self.timepoint
        if point and self.timepoint and point.label == self.timepoint.label:
            point = replace(point, course=point.course or self.timepoint.course)  # of "after it"
        if reach == "outside" and point is None and self.points[:1]:
            at, last, first = self.points[0]
            if first.phase == "after" and end <= at and _ITS_VALUE.match(self.context.text, last):
                return Timepoint("before", ""), "earlier", next((c for c in self.carriers if c.start == at), None)
        if point is not None and point.phase == "after" and self.left_of_arrow(end):
            return Timepoint("before", "", None, point.course), "arrow", told
        return point, reach, told

    def done_at(self, start: int, end: int) -> Timepoint | None:
        """Return the place in the course of treatment of what was done or given.

        Nothing is done before or after itself ("after the dialysis"), and what a later sentence tells has its own time.

        Args:
            start: offset of its first character.
            end: offset behind its last one.
        """
        point, _, told = self.timed(start, end)
        if told is None:
            return None if point == self.carried.point and not self.own_time else point
        with_it = told.end <= start and self._is_with(told.end, start)
        return None if told.start <= start < told.end or with_it or self._comes_first(told, start) else point

    def _is_with(self, end: int, start: int) -> bool:
        """Return True if words lead from what a time counts from to what was given along with it."""
        text = self.context.text
        several = _WITH_THEM.fullmatch(text, end, start) is not None and NEW_PART.search(text, end, start) is None
        return several or _WITH_IT.fullmatch(text, end, start) is not None

    def _comes_first(self, told: Carrier, start: int) -> bool:
        """Return True for what is told in an opening "After … and …," without a verb, which is before the rest."""
        opening = self.after(_AFTER_ALL, self.span.start) if told.start == self.span.start else None
        if opening is None or start >= opening.end():
            return False
        words = tokens_of(self.context.text, self.span.start, start)
        return not any(verb_at(words, at) for at in range(len(words)))

    def ends_time_of(self, start: int) -> int | None:
        """Return the end of the words that say when and name a thing for it ("after the radiotherapy"), None for other things.

        Args:
            start: offset of the thing's first character.
        """
        return next((c.end for c in self.carriers if c.point is not None and c.start <= start < c.end), None)

    def left_of_arrow(self, end: int) -> bool:
        """Return True if an arrow leads from a value: "6.0 → 4.5" says first how it was.

        Args:
            end: offset behind the value.
        """
        return _ARROW_AHEAD.match(self.context.text, end, self.span.end) is not None

    def day_of(self, start: int, end: int) -> Period | None:
        """Return the date of a term or value.

        Args:
            start: offset of its first character.
            end: offset behind its last one.
        """
        return self.dated(start, end)[0]

    def dated(self, start: int, end: int) -> tuple[Period | None, str, Carrier | None]:
        """Return the date of a term or value, by which reach, and the words that say so.

        Args:
            start: offset of its first character.
            end: offset behind its last one.
        """
        if self.bracketed is not None and self._in_brackets(start):
            return self.bracketed[1], "legend", None
        unknown = any(c.unknown for c in self.carriers)
        if not (unknown or any(c.day for c in self.carriers)):
            return self.effective, "outside", None
        told, reach = self.governor("day", start, end)
        if unknown and reach == "nowhere":
            return None, reach, None
        if told is not None and self.frame.effective is not None and self._is_of_neighbour(told, end):
            return self.frame.effective, "outside", None
        if told is not None and self.is_of_operation(end, told.start):
            return self.frame.effective, "outside", None
        return (told.day if told is not None else self.frame.effective), reach, told

    def is_of_operation(self, end: int, at: int) -> bool:
        """Return True for a date right behind an operation that stands between: "menorrhagia and a hysterectomy in 1996",
        or behind an event that the term came after: "hip pain following a fall on 3 May".

        Args:
            end: offset behind the term before the operation.
            at: where the date begins.
        """
        between = [m for m in self.of("procedure", "condition", "finding") if end <= m.start < at]
        operations = [m for m in between if m.entry.role == "surgery" or self.before(_FOLLOWING, m.start)]
        return bool(operations) and _TO_ITS_DATE.fullmatch(self.context.text, operations[-1].end, at) is not None

    def _is_of_neighbour(self, told: Carrier, end: int) -> bool:
        """Return True for a time in brackets right behind a later value: below a dated head it holds for that alone."""
        text = self.context.text
        bracketed = text[told.start - 1 : told.start] == "(" and text[told.end : told.end + 1] == ")"
        return bracketed and end < told.start and "," in text[end : told.start]

    def own_date(self, start: int, end: int) -> DateHit | None:
        """Return the one of its several dates that governs a place, None if any may.

        Args:
            start: offset of the place's first character.
            end: offset behind its last one.
        """
        if len(self.dates) < _SEVERAL:
            return None
        told, reach = self.governor("day", start, end)
        if told is None or told.since or reach not in _NARROW:
            return None
        return next((d for d in self.dates if d.start == told.start), None)

    def _in_brackets(self, offset: int) -> bool:
        text = self.context.text
        return text.count("(", self.span.start, offset) > text.count(")", self.span.start, offset)

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
    def titles(self) -> list[Span]:
        """Its caption, the line above it and the heading, as far as it has them."""
        return [s for s in (self.table.caption, self.lead, self.frame.title) if s]

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
    return tuple(sorted([*kept, *(hit for _, own in redated for hit in own)], key=START))


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

    @property
    def text(self) -> str:
        """Its text."""
        return self.document.text

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

    def terms(self, span: Span, *kinds: Kind) -> Sequence[Mention]:
        """The terms in a place, of some kinds or of all."""
        found = part(self.index.mentions, span)
        return [m for m in found if m.entry.kind in kinds] if kinds else found

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
