"""The time of a statement that its own words don't give: of the stay, the visit, the comparison, the question it
stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, field

from etl.document import Document, Span
from etl.facts import Period, Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.layout.frames import ARRIVAL, ARRIVED, is_message, tells_arrival
from etl.parsers.layout.tree import Framed
from etl.parsers.people.interviews import interviewed
from etl.parsers.reading import Frame, Statement
from etl.parsers.scope.claims import Claim
from etl.parsers.sentences import split_sentences, tokens_of, verb_at
from etl.parsers.when.clauses import TimeRead, was_otherwise
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import follows, read_time
from etl.patterns import regex
from etl.value import replace

# The time of a statement that its own words don't give: of the stay, the visit, the comparison it stands in.


_HEADS = ("procedure", "medicine", "measure", "scale", "condition", "cells")
_HEAD_REACH = 12
"""Characters before the head of an entry ("No ", "Mechanical ")."""
_LOOKS = ("test", "sampling", "imaging")
_TODAY = regex(
    r"\W*(?:[Bb]ut |[Aa]nd )?(?:[Tt]oday|[Nn]ow|[Nn]owadays|[Tt]hese days|[Mm]eanwhile|[Bb]y now|[Aa]t present|[Cc]urrently)\b(?! that\b)"
)
"""A sentence that begins so leaves the time of the one before: "After half a year I could sit. Today I stand."."""
_THAT_TIME = regex(r"\W*(?:At (?:that|the) time|In those days|Back then|At that point|Before that)\b(?! of\b)[,:]?")
_SINCE_THEN = regex(r"\b(?:[Ss]ince then|[Ee]ver since|[Ss]ince that time)\b")
_LATELY = regex(r"\b(?:(?:last|this) (?:week|month|year|time|visit)|now|today|recently|lately|at present)\b", re.I)
_LATER = regex(r"\s*After (?:\d+|one|two|three|four|five|six|nine|twelve) (?:days?|weeks?|months?|years?)\s*:", re.I)
"""A label inside a field counts from the treatment, also where the field's own label looks back."""
_FOLLOWED = regex(
    r"\s*(?:At|By|From|On) (?:the )?(?:(?:month|week|year)s? \d{1,2}\b"
    r"|(?:end of )?(?:\d{1,2}|one|two|three|four|five|six|nine|twelve|eighteen)[ -](?:weeks?|months?|years?)\b(?! (?:of age|old)))"
)
_BEGUN = regex(
    r"\b(?:given|received|started|begun|began|commenced|initiated|infused|injected|administered|underwent|treated|performed|"
    r"carried out|was done|were done|implanted|put on|switched to)\b",
    re.I,
)
_OF_AGE = regex(
    r"\b(?:weeks?|months?|years?) of age\b|\b[Aa]t (?:the |an )?age\b|\b[Ww]hen (?:he|she) was (?:a |an |\d)|"
    r"\b[Aa]s an? (?:child|baby|infant|boy|girl|teenager|student|young)\b|\b[Ii]n (?:his |her )?(?:childhood|infancy|youth)\b",
    needs=("age", "hen ", "child", "baby", "infan", "boy", "girl", "student", "young", "youth"),
)
_WORD = regex(r"[^\W\d_]{3,}")
_FEARED = regex(
    r"\b(?:concern(?:ed|s) (?:about|over)|worr(?:y|ied|ies) (?:about|over)|afraid of|fear(?:s|ed)?(?: of)?|because of possible|asked about|informed (?:of|about)|risks? of|in spite of|despite) (?:[\w-]+ ){0,3}$",
    re.I,
)
_FOR_YEARS = regex(
    r"\s*(?:For|Over|In|During) (?:(?:more than|over|about|almost|nearly|at least|the (?:past|last|previous)) )*"
    r"(?:\d+|an?|many|several|some|a few|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty) "
    r"(?:years|months|weeks)\b[^;\n]{0,60}\b(?:had|has|have)\b"
)
_OPENING, _LEADING = 8, 30
"""A date within so many characters of its sentence's start governs the sentences behind it too ("In 2000, …")."""
_OPENS = 20
_RIGHT_BEHIND = 6
_TRAILING = 2
_THERE = regex(r"\s*(?:There|Then|So|At that time|That is when|Afterwards there)\b(?! (?:is|are|was|were|has|had)\b)")
"""A sentence that begins so goes on at the time of the one before: "… EMG in June, 2008. There he was diagnosed as …"."""
_VISIT_ROLES = ("exam", "case", "history", "investigation")
_DAY, _YEAR = len("2008-04-07"), len("2011")
_VALUED = ("scale", "measure")
_LEAVING = regex(r"\b(?:discharged?|le(?:ft|aving)|went home|end of (?:the|his|her|my|your) stay)\b", re.I)
"""A time long before the day of a letter that tells of it: "47 on arrival and 39 when you left"."""


_LATER_ON = regex(
    r"\b(?:over|during|in|for) the (?:next|following|subsequent|ensuing) (?:[\w-]+ )?(?:days?|weeks?|months?|years?)\b"
    r"|\b(?:days?|weeks?|months?|years?) (?:later|afterwards?|thereafter)\b|\b(?:at|on|during) (?:the |his |her )?(?:[\w-]+ )?follow[- ]?up\b"
    r"|\b(?:at|by|on|from|until) (?:the )?(?:[\w-]+ )?(?:day|week|month) [1-9]\d?\b(?! (?:before|prior))"
    r"|\b(?:at|by|on|from) the (?:next|following|\d{1,2}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:[\w-]+ )?(?:day|morning|evening)\b",
    re.I,
    needs=(" the ", "afterward", "day", "follow", "later", "month", "thereafter", "week"),
)
_HOURS_ON = regex(
    r"\b(?<!had )(?:within|at|after|over) (?:the (?:first|next|following) )?(?:[\w-]+ ){1,2}?(?:hours|minutes)\b(?! (?:before|prior|of admission|of (?:his |her )?arrival))"
    r"|\b(?:hours|minutes) (?:later|afterwards?|thereafter)\b|\b(?:at|by|on|before) (?:the time of )?(?:hospital )?discharge\b",
    re.I,
    needs=("hours", "minutes", "discharge"),
)
_AFTER_DAYS = regex(r"\W*(?:(?:and|but|then|however),? )?after (?:[\w-]+ ){1,3}?(?:days|weeks?|months?|years?)\b", re.I)
_IN_A_SCENE = frozenset(
    (
        "and", "but", "then", "however", "also", "therefore", "on", "at", "in", "by", "within", "over", "the", "his", "her", "he", "she", "it", "this", "they",
        "patient", "was", "were", "is", "had", "has", "been", "seen", "about", "approximately", "only", "even", "again", "except", "for", "until", "later", "both",
        "a", "an", "of", "from", "i", "we", "when", "as", "next", "day", "days", "first", "last", "one", "two", "three", "four", "five", "six", "several", "few",
    )
)  # fmt: skip


class Sentence(Struct, frozen=True):
    """A sentence whose time is asked for.

    Args:
        document: the document.
        span: where it stands.
        frame: what heading and label say.
        mentions: its terms.
        dates: its dates.
        own: the time that it gives itself.
        joined: whether it goes on with the block of the sentence before.
        diary: whether the page tells day by day.
        scenes: whether only a time that opens its sentence sets the scene, as in a note that tells of no cells.
    """

    document: Document
    span: Span
    frame: Frame
    mentions: Sequence[Mention]
    dates: Sequence[DateHit]
    own: TimeRead
    joined: bool = False
    diary: bool = False
    scenes: bool = False

    def begins(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """How the sentence begins, if it is so."""
        return pattern.match(self.document.text, self.span.start, self.span.end)

    def holds(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What is said in it, if it is."""
        return pattern.search(self.document.text, self.span.start, self.span.end)


class Running(Struct, frozen=True):
    """What the sentences before give of time to the next one.

    Args:
        time: the time that goes on.
        visit: the date of the last visit.
        given: the first whole day on which cells were given.
        cells: the first date on which they were.
        lately: the only date of the sentence before.
        headed: whether that is only the date of an entry of a list.
        therapy: whether any therapy was told of.
        aside: the time that the sentence before looked aside from.
        spent: the heading of what was before, below which the treatment was told.
    """

    time: TimeRead = field(default_factory=TimeRead)
    visit: Period | None = None
    given: str = ""
    cells: str = ""
    lately: Period | None = None
    headed: bool = False
    therapy: bool = False
    aside: TimeRead | None = None
    spent: Span | None = None


class Carried(Struct, frozen=True):
    """The time that the sentences before give to one.

    Args:
        time: the time.
        then: whether it tells how somebody came to the treatment just dated.
        apart: whether it is an entry of a list that doesn't go on with the one before.
        later: whether it tells of a later day than they do.
    """

    time: TimeRead
    then: bool = False
    apart: bool = False
    later: bool = False


def carried_to(s: Sentence, running: Running) -> Carried:
    """The time that the sentences before give to the next one.

    Args:
        s: the sentence.
        running: what they give.
    """
    then = s.begins(_THAT_TIME) if running.given and running.lately and running.lately.start == running.given else None
    # "Treated in May 2009. At that time he walked 20 m."
    time = TimeRead(Timepoint("before", then.group().strip(" ,:"))) if then else _goes_on(s, running.time)
    if running.aside is not None and any(m.entry.kind in _VALUED for m in s.mentions):
        time = running.aside
    elif of_age(s.document, s.span):
        time = TimeRead()
    if not s.joined or s.frame.has("operation"):
        time = TimeRead()
    apart = running.headed and s.joined and _new_head(s.document, s.span, s.mentions)
    time = replace(time, effective=None) if apart else time
    later = s.holds(_LATER_ON) is not None or s.begins(_AFTER_DAYS) is not None
    return Carried(_left_arrival(s, time, later), then is not None, apart, later)


def time_of(
    s: Sentence, carried: Carried, running: Running, lexicon: Lexicon, place: tuple[int, int], *, dated: bool
) -> tuple[Timepoint | None, Period | None]:
    """The place in time and the date of a sentence: its own, or those of the sentences before, of its heading, of a visit.

    Args:
        s: the sentence.
        carried: what the sentences before give to it.
        running: what they told.
        lexicon: for the words of births.
        place: which sentence of its block it is, from 0, and how many the block has.
        dated: whether its block has dates of its own.
    """
    own, before, frame = s.own, carried.time, s.frame
    there = running.lately if s.joined and not carried.then and s.begins(_THERE) else None
    gone = carried.apart or carried.later or (frame.has("history") and dated) or of_age(s.document, s.span)
    effective = own.effective or there or _carried_date(s, before, None if gone else running.visit)
    point = (
        own.timepoint
        or _compared(frame, *place)
        or (_since(before.timepoint) if own.effective else before.timepoint)
        or frame.timepoint
        or _adverse(s, lexicon)
        or (_since_given(running.given, effective, frame) if s.diary else None)
    )
    if point is not None and point.course is None:
        it = own.timepoint is not None and own.timepoint.label.lower().endswith((" it", " them"))
        course = frame.course or (before.timepoint.course if it and before.timepoint is not None else None)
        point = replace(point, course=course) if course else point
    return point, effective


def running_on(
    s: Sentence,
    carried: Carried,
    running: Running,
    effective: Period | None,
    scopes: Sequence[Claim],
    *,
    told: bool,
    reported: bool,
) -> Running:
    """What a sentence and those before it give of time to the next one.

    Args:
        s: the sentence.
        carried: what the sentences before gave to it.
        running: what they told.
        effective: its date.
        scopes: what holds where in it.
        told: whether it tells that cells were given.
        reported: whether what it tells happened.
    """
    own, frame, time = s.own, s.frame, carried.time
    planned = any(x.role == "planned" and x.start <= d.start < x.end for d in s.dates[:1] for x in scopes)
    # a form's day of discharge, told before all that was found, is the day of none of it
    firm = not planned and not frame.has("field:discharge")
    visit = None if carried.later else running.visit
    visit = _visited(visit, own.effective, s.mentions) if firm else visit
    until = own.effective is not None and own.effective.start is None  # "He took it till 2011. He hears well."
    leading = firm and not until and _opens_dated(s) and not _looks_back(s, time)
    if told and time.timepoint is not None and time.timepoint.phase == "before":
        time = replace(time, timepoint=None)  # how it was before the treatment ends where the treatment is told
    date = time.effective if not own.timepoint and not _ended(own.effective, time.effective) else None
    if own.effective and leading and not (told and not s.diary and len(own.effective.start or "") < _DAY):
        date = own.effective
    point = _lasting(s, time.timepoint) or (None if own.effective and leading else time.timepoint)
    given = effective.start or "" if told and effective else ""
    whole = given if len(given) == _DAY else ""
    return Running(
        time=TimeRead(point, date),
        visit=visit,
        given=running.given or whole,
        cells=running.cells or given,
        lately=own.effective if len(s.dates) == 1 else None,
        headed=_under_head(s) if own.effective else running.headed and s.joined,
        therapy=running.therapy or (reported and _begins_therapy(s)),
        aside=_aside_of(own, time, running.cells) if leading else None,
        spent=frame.title if whole and _is_before(frame) else running.spent,
    )


def counts_on(document: Document, sentence: Span, therapy: bool) -> bool:
    """Whether a sentence opens with a time that counts from the treatment: "At 3 months …", "By month 3 …" behind one that
    tells of a therapy, "After two weeks: …" as the label of a note.

    Args:
        document: the document.
        sentence: the sentence.
        therapy: whether one has been told of before.
    """
    if _LATER.match(document.text, sentence.start) is not None:
        return True
    return therapy and _FOLLOWED.match(document.text, sentence.start, sentence.end) is not None


def _is_before(frame: Frame) -> bool:
    """Whether the heading above a sentence says that what stands below it was before the treatment."""
    point = frame.timepoint
    return point is not None and point.phase == "before" and not frame.has("history", "past_history")


def without_spent(frame: Frame, spent: Span | None) -> Frame:
    """A frame without the time of a heading that tells how it was before, where the treatment was told below it: behind
    "Medicines before transplantation", a list, and "On 27 April the cells were given", nothing is before any more.

    Args:
        frame: what stands above a block.
        spent: the heading below which the treatment was told.
    """
    return replace(frame, timepoint=None) if spent is not None and frame.title == spent and _is_before(frame) else frame


def _goes_on(s: Sentence, carried: TimeRead) -> TimeRead:
    """The time of the sentences before, where it goes on: how somebody arrived ends where the treatment is told."""
    today, point = s.begins(_TODAY), carried.timepoint
    if today or follows(s.document.text, s.span) or s.begins(_FOR_YEARS):
        # "I began to stumble in 2003. Now I walk along the walls."; what had lasted for years is not of the day of the admission
        carried = replace(carried, effective=None)
    if point is None:
        return carried
    if point.phase != "before":
        now = today is not None and point.phase == "after" and point.offset is not None
        return TimeRead(Timepoint("after", today.group().strip(), None, point.course)) if now and today else carried
    if (
        then := s.holds(_SINCE_THEN)
    ) and point.label:  # "Before it it was 2 seconds. Every week since then he gains more"
        return replace(carried, timepoint=Timepoint("after", then.group()))
    arrived = ARRIVAL.search(point.label) is not None
    if today:  # "Before the treatment … Now he speaks"
        now_on = None if arrived or not point.label else Timepoint("after", today.group().strip())
        return replace(carried, timepoint=now_on)
    over = point.label == "baseline"  # "his baseline weight is …"
    if arrived:
        given = any(
            m.entry.kind in ("medicine", "cells") or (m.entry.kind == "procedure" and m.entry.role not in _LOOKS)
            for m in s.mentions
        )
        over = given and s.holds(_BEGUN) is not None
    return replace(carried, timepoint=None) if over else carried


def _left_arrival(s: Sentence, carried: TimeRead, later: bool) -> TimeRead:
    """The time that goes on to a sentence that tells of a later day, or of some hours later: how somebody arrived is over
    then, and how long after the treatment the day before was."""
    point = carried.timepoint
    if point is not None and later and point.offset is not None:
        point = replace(point, label="", offset=None)
    elif point is not None and tells_arrival(point):
        point = None if later or s.holds(_HOURS_ON) else point
    return TimeRead(point) if later else replace(carried, timepoint=point)


def _carried_date(s: Sentence, carried: TimeRead, visit: Period | None) -> Period | None:
    """A date goes on to the next sentences of its paragraph, and from a visit to its examination."""
    own, frame = s.own, s.frame
    point = own.timepoint or (None if carried.effective else carried.timepoint)
    written = point is not None and point.phase == "after" and not _LEAVING.search(point.label)
    if written and is_message(s.document, frame):
        return frame.effective
    if own.timepoint:
        return None if frame.timepoint != own.timepoint else frame.effective
    if carried.effective:
        return carried.effective
    if carried.timepoint and carried.timepoint != frame.timepoint:
        return None
    if frame.effective:
        return frame.effective
    head = frame.timepoint if frame.label is not None else None  # "On admission: weight 63 kg"
    arrived = head is not None and head.phase == "before" and head.offset is None and tells_arrival(head)
    return visit if frame.has(*_VISIT_ROLES) or arrived else None


def _compared(frame: Frame, nth: int, count: int) -> Timepoint | None:
    """In a comparison of before and after, each line says first how it was and then how it is."""
    if not frame.has("comparison") or count < 2 or frame.title is None:
        return None
    return Timepoint("before" if nth == 0 else "after", "")


def of_birth(lexicon: Lexicon, text: str) -> str:
    """What words speak of that is a pregnancy's or a birth's: the name of the first such word's entry, "" without one.

    Args:
        lexicon: for its words.
        text: of a sentence or a label.
    """
    words = lexicon.terms("column")
    found = (e.name for w in _WORD.findall(text) for e in words.get(w.casefold(), ()) if e.role in ("carried", "born"))
    return next(found, "")


def _adverse(s: Sentence, lexicon: Lexicon) -> Timepoint | None:
    """What is told as an effect of the treatment came after it; the complications of a birth are none."""
    document, frame = s.document, s.frame
    cue = next((m for m in s.mentions if m.entry.kind == "cue" and m.entry.role == "adverse"), None)
    if cue is not None and (
        _FEARED.search(document.text, max(0, cue.start - 60), cue.start) or frame.has("past_history", "family_history")
    ):
        cue = None  # "he was concerned about side effects"; in a history it is of a disease
    if cue is None and not frame.has("adverse", "field:adverse"):
        return None
    span = frame.label or frame.title
    named = " ".join(document.quote(span).split()).strip(" :：") if span else ""
    told, around = (document.text[cue.start : cue.end], document.quote(s.span)) if cue else (named, "")
    return Timepoint("after", told) if told and not of_birth(lexicon, f"{named} {around}") else None


def _begins_therapy(s: Sentence) -> bool:
    """Whether a sentence tells that a medicine, an operation or another therapy was given."""
    named = any(
        m.entry.kind == "medicine" or (m.entry.kind == "procedure" and m.entry.role not in (*_LOOKS, "device"))
        for m in s.mentions
    )
    return named and s.holds(_BEGUN) is not None


def _visited(visit: Period | None, day: Period | None, mentions: Sequence[Mention]) -> Period | None:
    """The date of the last visit, behind a sentence: a later month that is told of ends the one before."""
    if day is None or day.start is None or len(day.start) <= _YEAR:
        return None if visit and day and (visit.start or "9") < (day.end or "") else visit  # "Until March he …"
    told = [m for m in mentions if m.entry.kind == "cue" and m.entry.role == "visit"]
    if told and told[-1].entry.value != "discharge":
        return day
    return None if visit is not None and visit.start is not None and day.start[:7] > visit.start[:7] else visit


def _new_head(document: Document, sentence: Span, mentions: Sequence[Mention]) -> bool:
    """Whether a sentence of a note without verbs begins with what was done, taken, measured or diagnosed ("ECG AF")."""
    head = next((m for m in mentions if m.entry.kind in _HEADS), None)
    if head is None or head.start - sentence.start > _HEAD_REACH:
        return False
    tokens = tokens_of(document.text, sentence.start, sentence.end)
    return not any(verb_at(tokens, i) for i in range(len(tokens)))


def _under_head(s: Sentence) -> bool:
    """Whether the date of such an entry stands behind its head, and so is only its own: "Echo 05/11 EF 48%. ECG AF."."""
    day = s.dates[0].start if s.dates else -1
    headed = bool(s.dates) and _new_head(s.document, Span(s.span.start, max(s.span.start, day)), s.mentions)
    return headed and any(m.entry.kind in _HEADS and m.end <= day for m in s.mentions)


def _since(carried: Timepoint | None) -> Timepoint | None:
    """What the sentences before give to one with a date of its own: that it was before, but not how long before."""
    return Timepoint(carried.phase, "", None, carried.course) if carried and carried.offset else carried


def _opens_dated(s: Sentence) -> bool:
    """Whether a sentence opens with its date, or a phase and its date, so that it governs the sentences behind it too; in a
    message, whose own day comes back, only one that begins with another does."""
    if not s.dates:
        return False
    first, own, start = s.dates[0], s.own, s.span.start
    if first.comparator in ("since", "by") and first.start - start > _OPENING:
        return False  # "She had diabetes since 2010. The CRP was 4."
    if first.start - start <= (_OPENING if is_message(s.document, s.frame) else _LEADING):
        return not (first.kind == "relative" and first.yearless)  # "The next month", behind a day without its year
    opens = own.timepoint is not None and 0 <= own.start - start <= _OPENS
    return opens and 0 <= first.start - own.end <= _RIGHT_BEHIND


def of_age(document: Document, sentence: Span) -> bool:
    """Whether a sentence tells at what age something was, so that it isn't of the visit told before: "At 6 months of age …".

    Args:
        document: the document.
        sentence: the sentence.
    """
    return _OF_AGE.search(document.text, sentence.start, sentence.end) is not None


def _looks_back(s: Sentence, carried: TimeRead) -> bool:
    """Whether a sentence of a follow-up tells of a time before its day, to which the next ones come back: "Call of 7 April
    2008: … One seizure in February. The hand cannot hold a cup"."""
    frame, own = s.frame, s.own
    after = frame.timepoint is not None and frame.timepoint.phase == "after"
    now = (carried.effective or frame.effective) if s.diary or frame.has("follow_up", "after") or after else None
    then = own.effective.start if own.effective else None
    day = now.start if now else None
    return bool(then and day and len(day) == _DAY and then < day[: len(then)])


def _lasting(s: Sentence, carried: Timepoint | None) -> Timepoint | None:
    """The time that goes on to the next sentence: of "The count rose on day 21" only that it was after the treatment; behind a
    time that stands in brackets only ("names 6 (adm. 1)") the time so far."""
    own, point, text, start = s.own, s.own.timepoint, s.document.text, s.span.start
    if point is None:
        return None
    if len(own.points) < 2 and was_otherwise(text, start, own.start):
        return carried
    if _bracketed(text, start, own.start):
        outside = [p for at, _, p in own.points if not _bracketed(text, start, at)]
        return outside[-1] if outside else carried
    counted = point.offset is not None and point.phase == "after"
    if counted and len(own.points) > 1 and _LATELY.search(text, own.end, s.span.end):
        return _since(point)  # "17 at six months, 19 at a year and 20 last week"
    if s.scenes and not _opens_scene(text, start, own.start, _OPENS):
        return None  # "he had physical therapy after hernia repair. He denies cough."
    if s.scenes and point.phase == "before" and ARRIVAL.search(point.label) and not ARRIVED.match(point.label):
        return None  # "In the 4 weeks prior to admission he felt tired. On examination he was alert."
    kinds = {m.entry.kind for m in s.mentions}
    if point.phase == "before" and "condition" in kinds and not kinds & {"measure", "scale"}:
        return _since(point)  # how long before it a disease began is not the time of what it left behind
    told_last = own.start - start > _OPENING and s.span.end - own.end <= _TRAILING
    return _since(point) if counted and told_last and len(own.points) < 2 else point


def _bracketed(text: str, start: int, at: int) -> bool:
    """Whether a place of a sentence stands in brackets."""
    return text.count("(", start, max(start, at)) > text.count(")", start, max(start, at))


def _opens_scene(text: str, start: int, at: int, longest: int) -> bool:
    """Whether a time opens its sentence, and isn't said of a thing before it ("An ultrasound before discharge showed …")."""
    before = text[start:at]
    return len(before) <= longest and (
        before.rstrip().endswith((",", ":")) or all(w in _IN_A_SCENE or not w.isalpha() for w in before.lower().split())
    )


def _ended(period: Period | None, carried: Period | None) -> bool:
    """Whether a sentence tells of a time behind the one that is carried on, which has ended then."""
    end = (carried.end or carried.start) if carried else None
    return bool(period and period.start and end and period.start > end)


def _since_given(given: str, effective: Period | None, frame: Frame) -> Timepoint | None:
    """What is told behind the first treatment, of its day or a later one, is after it; a heading that looks back excepts."""
    day = effective.start if effective else None
    if not given or not day or len(day) < _DAY or day < given or frame.has("history", "past_history", "before"):
        return None
    return Timepoint("after", day)


def _aside_of(own: TimeRead, carried: TimeRead, given: str) -> TimeRead | None:
    """The time that a sentence looks aside from: one with a date before the time that goes on, which is not that of the next
    values ("After treatment she walked 60 m. She had pneumonia in 1998. The EDSS was 5.5"). None for a sentence that looks nowhere
    else."""
    day = own.effective.start if own.effective and own.timepoint is None else None
    then, point = carried.effective.start if carried.effective else None, carried.timepoint
    if then is None and point is not None and given:
        then = given[: _YEAR if point.phase == "before" else None]
    if not day or not then or day[: len(then)] >= then[: len(day)]:
        return None
    return TimeRead(Timepoint(point.phase, "", None, point.course) if point else None)


def of_earlier_day(statement: Statement | None, date: str | None, first: str) -> bool:
    """Whether something of a day before the first treatment has only the time of the sentences before it: "After treatment …
    A scan of May 2009 showed …".

    Args:
        statement: where it is told.
        date: its date.
        first: the first treatment's date.
    """
    if statement is None or date is None or not statement.own_time or statement.points:
        return False
    point, framed = statement.timepoint, statement.frame.timepoint
    carried = point is not None and (framed is None or (point.phase, point.label) != (framed.phase, framed.label))
    return carried and bool(first) and date < first and not first.startswith(date)


def denied_behind(statement: Statement | None, told: tuple[int, int] | None, at: int) -> Timepoint | None:
    """The time of a disease that is denied in the paragraph which tells the treatment, behind it: "There was no infection".

    Args:
        statement: where it is denied; None where it can't be one of these.
        told: where the treatment is told.
        at: the place.
    """
    if statement is None or told is None or not statement.block.span.start < told[1] <= at:
        return None
    frame = statement.frame
    apart = frame.has("history", "past_history", "exam", "before", "family_history", "social_history")
    return None if apart else Timepoint("after")


def led_items(document: Document, framed: Sequence[Framed], found: Index) -> tuple[Framed, ...]:
    """A paragraph that ends with a colon gives the list below it its time: "During the 18 days we saw improvements:".

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what was found in it.

    Returns:
        The blocks; items of such lists have the phase that the last sentence above them names.
    """
    out: list[Framed] = []
    lead: TimeRead | None = None
    for item in framed:
        text = document.quote(item.block.span).rstrip()
        if item.block.kind == "paragraph":
            lead = None
            span, leads = item.block.span, text.endswith((":", "："))
            if leads and (above := split_sentences(document.text, span.start, span.end)):
                last = above[-1]
                read = read_time(
                    document.text,
                    last,
                    part(found.mentions, last),
                    part(found.dates, last),
                    part(found.durations, last),
                )
                lead = read if read.timepoint or read.effective else None
        elif item.block.kind != "item":
            lead = None
        elif lead is not None and lead.timepoint is not None:
            roles = tuple(r for r in item.frame.roles if r not in ("before", "after"))
            frame = replace(item.frame, timepoint=lead.timepoint, effective=lead.effective, roles=roles)
            item = replace(item, frame=frame)
        elif lead is not None and item.frame.effective is None:
            item = replace(item, frame=replace(item.frame, effective=lead.effective))
        out.append(item)
    return tuple(out)


# Questions and answers are told in turn: what is asked before the treatment comes up was before it, what is asked
# behind it, after.
#
# An interview goes through somebody's story as it went. Most of its questions say no time ("Did he have other
# illnesses?", "What did you see first?"); those around them do.


_OF_TREATMENT = regex(
    r"\b(?:was|were|has been|did (?:they|the (?:doctors|team)|we|you)) (?:\w+ ){0,3}(?:done|given|treated|get|receive|do (?:here|there|with)|go through)\b"
    r"|\b(?:the|this|your|his|her|with) (?:\w+ ){0,2}(?:treatments?|therapy|transplant\w*|injections?|infusions?|procedures?|operation|cells)\b"
    r"|\b(?:got|gets?|had|receives?d?|been given|was given) (?:(?!no\b)\w+ ){0,2}(?:stem cells|cells|injections?|infusions?|transplant\w*)\b"
    r"|\b(?:how|what) (?:was|did) (?:it|the stay|your stay|things) (?:\w+ ){0,2}(?:here|there|in (?:the|our) (?:clinic|hospital|ward))\b",
    re.I,
)
_APART = regex(
    r"\b(?:recommend\w*|advise|advice|say to|tell (?:other|people|families)|family|relatives|parents|brothers?|sisters?|siblings|doctors? (?:at home|think|say|believe)"
    r"|believe|wish|hope|plans?|planned|future|next|dream|afraid|fear|cost|price|paid|money|find (?:us|the clinic|this)|hear of|heard of|decide|decision|why)\b",
    re.I,
)
"""A question of something else than how somebody was or is."""
_AROUND = regex(r"\b(?:after|since|before|until|prior|now|today|help(?:ed|s)?|work(?:ed|s)?|believe)\b", re.I)
_FEWEST = 3
_LONGEST = 160

_Turn = Literal["before", "given", "after", "apart", ""]


def in_turn(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Framed, ...]:
    """The blocks of an interview, those below questions that say no time at the time that the questions around them tell.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for diseases; of several patients who are asked one by one, each has a story of their own.

    Returns:
        The blocks as they are on other pages, and where no question tells where the treatment is.
    """
    asked = [i for i, f in enumerate(framed) if f.block.kind == "heading" and _asks(document, f)]
    if len(asked) < _FEWEST:
        return tuple(framed)
    parts = [d.first for d in interviewed(document, framed, lexicon)]
    bounds = [i for i, f in enumerate(framed) if f.block.span.start in parts[1:]]
    out: list[Framed] = []
    for low, high in zip([0, *bounds], [*bounds, len(framed)], strict=True):
        out += _told(document, framed[low:high], [i - low for i in asked if low <= i < high])
    return tuple(out)


def _told(document: Document, framed: Sequence[Framed], asked: Sequence[int]) -> tuple[Framed, ...]:
    """The blocks of one story, with the places of its questions."""
    turns = [_turn(document, framed[i]) for i in asked]
    first = next((n for n, turn in enumerate(turns) if turn in ("given", "after")), None)
    known = max((n for n, turn in enumerate(turns) if turn == "before"), default=-1)
    if first is None and known < 0:
        return tuple(framed)
    first = len(turns) if first is None else first
    out = list(framed)
    for n, (i, turn) in enumerate(zip(asked, turns, strict=True)):
        title = framed[i].block.span
        if turn or not (n < first or n > first):
            continue
        words = " ".join(document.quote(title).split()).rstrip(" *_")
        point = Timepoint("before" if n < first else "after", words)
        for j in range(i, len(out)):
            frame = out[j].frame
            if j > i and out[j].block.kind in ("heading", "title"):
                break
            if frame.attitude == "reported" and frame.timepoint is None:
                out[j] = replace(out[j], frame=replace(frame, timepoint=point))
    return tuple(out)


def _asks(document: Document, item: Framed) -> bool:
    words = document.quote(item.block.span).rstrip(" *_")
    return words.endswith("?") and len(words) <= _LONGEST


def _turn(document: Document, item: Framed) -> _Turn:
    """Where in the story a question is; "" where it doesn't say."""
    frame, words = item.frame, document.quote(item.block.span)
    if frame.attitude != "reported":
        return "apart"
    if frame.timepoint is not None:
        return "before" if frame.timepoint.phase == "before" else "after"
    if _OF_TREATMENT.search(words) and not _AROUND.search(words):
        return "given"
    return "apart" if _APART.search(words) or frame.has("family_history", "social_history") else ""
