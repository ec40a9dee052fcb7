"""The time of a statement that its own words don't give: of the stay, the visit, the comparison, the question it
stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from etl.document import Document, Span
from etl.facts import Period, Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.context.scope import Scope
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.reading import Frame, Statement
from etl.parsers.sentences import split_sentences, tokens_of, verb_at
from etl.parsers.when.carried import ARRIVAL, ARRIVED, opens_scene
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import read_time
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
    r"\b[Aa]s an? (?:child|baby|infant|boy|girl|teenager|student|young)\b|\b[Ii]n (?:his |her )?(?:childhood|infancy|youth)\b"
)
_WORD = regex(r"[^\W\d_]{3,}")
_LATER = regex(
    r"\s*(?:As a (?:result|consequence)\b|Consequently\b|Therefore\b|Eventually\b|Subsequently\b|(?:On |In )?[Tt]he (?:next|following|other) (?:day|morning|night|evening|week|month|year|spring|summer|autumn|winter)\b"
    r"|(?:About |Some |Only )?(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a few|few|some|several|many)"
    r" (?:hours?|days?|nights?|weeks?|months?|years?) (?:later|after(?:wards?| that)?,?)(?!\s+(?:the|an?|his|her|this|that)\b))",
    re.I,
)
"""Opens a sentence that moves on in time: "The next day …", "Two weeks later …", "As a result …"."""
_FOR_YEARS = regex(
    r"\s*(?:For|Over|In|During) (?:(?:more than|over|about|almost|nearly|at least|the (?:past|last|previous)) )*"
    r"(?:\d+|[a-z]+|a few) (?:years|months|weeks)\b[^;\n]{0,60}\b(?:had|has|have)\b"
)
_OPENING, _LEADING = 8, 30
"""A date within so many characters of its sentence's start governs the sentences behind it too ("In 2000, …")."""
_OPENS = 20
_RIGHT_BEHIND = 6
_TRAILING = 2


_SINCE_THEN = regex(r"\b(?:[Ss]ince then|[Ee]ver since|[Ss]ince that time)\b")


def goes_on(document: Document, sentence: Span, mentions: Sequence[Mention], carried: TimeRead) -> TimeRead:
    """The time of the sentences before, where it goes on: how somebody arrived ends where the treatment is told.

    Args:
        document: the document.
        sentence: the next sentence.
        mentions: its terms.
        carried: the time so far.
    """
    if _FOR_YEARS.match(document.text, sentence.start, sentence.end):
        carried = replace(carried, effective=None)  # what had lasted for years is not of the day of the admission
    if _LATER.match(document.text, sentence.start, sentence.end):
        carried = replace(carried, effective=None)  # it is no more of the day that was told before
    point = carried.timepoint
    today = _TODAY.match(document.text, sentence.start, sentence.end)
    if today:
        carried = replace(carried, effective=None)  # "I began to stumble in 2003. Now I walk along the walls."
    if point is not None and point.phase == "after" and point.offset is not None:
        return TimeRead(Timepoint("after", today.group().strip(), None, point.course)) if today else carried
    if point is None or point.phase != "before":
        return carried
    if point.label and (then := _SINCE_THEN.search(document.text, sentence.start, sentence.end)):
        return replace(carried, timepoint=Timepoint("after", then.group()))  # "Before, he fell. Since then he walks"
    arrived = ARRIVAL.search(point.label) is not None
    if today and point.label and not arrived:  # "Before the treatment … Now he speaks"
        return replace(carried, timepoint=Timepoint("after", today.group().strip()))
    if not arrived:
        return replace(carried, timepoint=None) if point.label == "baseline" else carried  # "his baseline weight is …"
    return replace(carried, timepoint=None) if begins_therapy(document, sentence, mentions) else carried


def compared(frame: Frame, nth: int, count: int) -> Timepoint | None:
    """In a comparison of before and after, each line says first how it was and then how it is.

    Args:
        frame: what heading and label say.
        nth: which sentence of its block it is, from 0.
        count: how many the block has.

    Returns:
        Before or after; None where nothing is compared.
    """
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


def adverse(
    document: Document, lexicon: Lexicon, sentence: Span, mentions: Sequence[Mention], frame: Frame
) -> Timepoint | None:
    """What is told as an effect of the treatment came after it; the complications of a birth are none.

    Args:
        document: the document.
        lexicon: for the words of births.
        sentence: the sentence.
        mentions: its terms.
        frame: what its heading and label say.

    Returns:
        The timepoint, with the words that say so as its label.
    """
    cue = next((m for m in mentions if m.entry.kind == "cue" and m.entry.role == "adverse"), None)
    if cue is not None and frame.has("past_history", "family_history"):
        cue = None  # in a history it is of a disease
    if cue is None and not frame.has("adverse", "field:adverse"):
        return None
    span = frame.label or frame.title
    named = " ".join(document.quote(span).split()).strip(" :：") if span else ""
    told, around = (document.text[cue.start : cue.end], document.quote(sentence)) if cue else (named, "")
    return Timepoint("after", told) if told and not of_birth(lexicon, f"{named} {around}") else None


def of_plan(scopes: Sequence[Scope], dates: Sequence[DateHit]) -> bool:
    """Whether the first date of a sentence is that of a plan ("will be seeing him on 8 August"), and dates nothing else.

    Args:
        scopes: what holds where in the sentence.
        dates: its dates.
    """
    return bool(dates) and any(s.role == "planned" and s.start <= dates[0].start < s.end for s in scopes)


def counts_on(document: Document, sentence: Span, therapy: bool) -> bool:
    """Whether a sentence opens with a time that counts from the treatment: "At 3 months …", "By month 3 …".

    Args:
        document: the document.
        sentence: the sentence.
        therapy: whether one has been told of before.
    """
    return therapy and _FOLLOWED.match(document.text, sentence.start, sentence.end) is not None


def begins_therapy(document: Document, sentence: Span, mentions: Sequence[Mention]) -> bool:
    """Whether a sentence tells that a medicine, an operation or another therapy was given.

    Args:
        document: the document.
        sentence: the sentence.
        mentions: its terms.
    """
    named = any(
        m.entry.kind == "medicine" or (m.entry.kind == "procedure" and m.entry.role not in (*_LOOKS, "device"))
        for m in mentions
    )
    return named and _BEGUN.search(document.text, sentence.start, sentence.end) is not None


def visited(visit: Period | None, day: Period | None, mentions: Sequence[Mention]) -> Period | None:
    """The date of the last visit, behind a sentence: a later month that is told of ends the one before.

    Args:
        visit: the visit so far.
        day: the date of the sentence.
        mentions: its terms.
    """
    if day is None or day.start is None or len(day.start) <= 4:
        return None if visit and day and (visit.start or "9") < (day.end or "") else visit  # "Until March he …"
    if is_visit(mentions):
        return day
    return None if visit is not None and visit.start is not None and day.start[:7] > visit.start[:7] else visit


def is_visit(mentions: Sequence[Mention]) -> bool:
    """Whether a sentence tells of a visit, whose date then is that of the examination.

    Args:
        mentions: the terms of the sentence.

    Returns:
        True when a word for a visit is among them.
    """
    told = [m for m in mentions if m.entry.kind == "cue" and m.entry.role == "visit"]
    return bool(told) and told[-1].entry.value != "discharge"


def new_head(document: Document, sentence: Span, mentions: Sequence[Mention]) -> bool:
    """Whether a sentence of a note without verbs begins with what was done, taken, measured or diagnosed ("ECG AF").

    Args:
        document: the document.
        sentence: its place.
        mentions: its terms.

    Returns:
        True when it is such an entry of a list, and doesn't go on with the one before.
    """
    head = next((m for m in mentions if m.entry.kind in _HEADS), None)
    if head is None or head.start - sentence.start > _HEAD_REACH:
        return False
    tokens = tokens_of(document.text, sentence.start, sentence.end)
    return not any(verb_at(tokens, i) for i in range(len(tokens)))


def under_head(document: Document, sentence: Span, mentions: Sequence[Mention], dates: Sequence[DateHit]) -> bool:
    """Whether the date of such an entry stands behind its head, and so is only its own: "Echo 05/11 EF 48%. ECG AF."

    Args:
        document: the document.
        sentence: its place.
        mentions: its terms.
        dates: its dates.
    """
    if not dates or not new_head(document, Span(sentence.start, max(sentence.start, dates[0].start)), mentions):
        return False
    return any(m.entry.kind in _HEADS and m.end <= dates[0].start for m in mentions)


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
        elif lead is not None:
            point, day = lead.timepoint or item.frame.timepoint, lead.effective or item.frame.effective
            item = replace(item, frame=replace(item.frame, timepoint=point, effective=day))
        out.append(item)
    return tuple(out)


def since(carried: Timepoint | None) -> Timepoint | None:
    """What the sentences before give to one with a date of its own: that it was before, but not how long before.

    Args:
        carried: the timepoint of the sentences before ("in the half year before admission").

    Returns:
        The timepoint; of a stretch before the treatment, and of hours or days behind it, without its length.
    """
    if carried and carried.offset and (carried.phase == "before" or carried.offset.code in ("h", "d")):
        return Timepoint(carried.phase, "", None, carried.course)
    return carried


def opens_dated(sentence: Span, own: TimeRead, dates: Sequence[DateHit], mail: bool = False) -> bool:
    """Whether a sentence opens with its date, or a phase and its date, so that it governs the sentences behind it too.

    Args:
        sentence: the sentence.
        own: the time that it gives itself.
        dates: its dates.
        mail: whether it stands in a message, whose own day comes back unless a sentence begins with another.
    """
    if not dates or dates[0].start - sentence.start <= (_OPENING if mail else _LEADING):
        return bool(dates) and not (dates[0].kind == "relative" and dates[0].yearless)  # "On Thursday I had a fever. …"
    opens = own.timepoint is not None and 0 <= own.start - sentence.start <= _OPENS
    return opens and 0 <= dates[0].start - own.end <= _RIGHT_BEHIND


def of_age(document: Document, sentence: Span) -> bool:
    """Whether a sentence tells at what age something was, so that it isn't of the visit told before: "At 6 months of age …".

    Args:
        document: the document.
        sentence: the sentence.
    """
    return _OF_AGE.search(document.text, sentence.start, sentence.end) is not None


def looks_back(own: TimeRead, carried: TimeRead, frame: Frame, diary: bool = False) -> bool:
    """Whether a sentence of a follow-up tells of a time before its day, to which the next ones come back: "Call of 7 April
    2008: … One seizure in February. The hand cannot hold a cup".

    Args:
        own: the time that a sentence itself gives.
        carried: the time so far.
        frame: what heading and label say.
        diary: whether the page tells day by day.
    """
    followed = (
        diary or frame.has("follow_up", "after") or (frame.timepoint is not None and frame.timepoint.phase == "after")
    )
    now = (carried.effective or frame.effective) if followed else None
    then = own.effective.start if own.effective else None
    day = now.start if now else None
    return bool(then and day and len(day) == len("2008-04-07") and then < day[: len(then)])


def lasting(
    document: Document,
    own: TimeRead,
    sentence: Span,
    carried: Timepoint | None = None,
    mentions: Sequence[Mention] = (),
    *,
    scenes: bool = False,
) -> Timepoint | None:
    """The time that goes on to the next sentence: of "The count rose on day 21" only that it was after the treatment.

    Args:
        document: the document.
        own: the time that a sentence itself gives.
        sentence: the sentence.
        carried: the time so far, which goes on behind a time that stands in brackets only ("names 6 (adm. 1)").
        mentions: the terms of the sentence; how long before it a disease began is not the time of what it left behind.
        scenes: whether only a time that opens its sentence sets the scene, as in a note that tells of no cells.

    Returns:
        The timepoint for the sentences behind it, None without one.
    """
    point = own.timepoint
    if point is not None and _bracketed(document.text, sentence.start, own.start):
        return carried
    if scenes and point is not None and not opens_scene(document.text, sentence.start, own.start, _OPENS):
        return None  # "he had physical therapy after hernia repair. He denies cough."
    early = point is not None and point.phase == "before" and ARRIVED.match(point.label) is None
    if scenes and early and point is not None and ARRIVAL.search(point.label):
        return None  # "In the 4 weeks prior to admission he felt tired. On examination he was alert."
    kinds = {m.entry.kind for m in mentions}
    if point is not None and point.phase == "before" and "condition" in kinds and not kinds & {"measure", "scale"}:
        return since(point)
    told_last = own.start - sentence.start > _OPENING and sentence.end - own.end <= _TRAILING
    if point is None or point.offset is None or point.phase != "after" or not told_last or len(own.points) > 1:
        return point
    return Timepoint(point.phase, "", None, point.course)


def _bracketed(text: str, start: int, at: int) -> bool:
    """Whether a place of a sentence stands in brackets."""
    return text.count("(", start, max(start, at)) > text.count(")", start, max(start, at))


def ended(period: Period | None, carried: Period | None) -> bool:
    """Whether a sentence tells of a time behind the one that is carried on, which has ended then.

    Args:
        period: what the sentence says.
        carried: what the sentences before say.
    """
    end = (carried.end or carried.start) if carried else None
    return bool(period and period.start and end and period.start > end)


def since_given(given: str, effective: Period | None, frame: Frame) -> Timepoint | None:
    """What is told behind the first treatment, of its day or a later one, is after it; a heading that looks back excepts.

    Args:
        given: the day of the first treatment.
        effective: the date of the sentence.
        frame: what heading and label say.

    Returns:
        The timepoint, None where it isn't said.
    """
    day = effective.start if effective else None
    if not given or not day or len(day) < 10 or day < given or frame.has("history", "past_history", "before"):
        return None
    return Timepoint("after", day)


# Sentences that look back for a moment: "After treatment she walked 60 m. She had pneumonia in 1998. The EDSS was
# 5.5".


_YEAR = len("2011")
_VALUED = ("scale", "measure")


def aside_of(own: TimeRead, carried: TimeRead, given: str) -> TimeRead | None:
    """The time that a sentence looks aside from: one with a date before the time that goes on, which is not that of the next
    values.

    Args:
        own: the time that the sentence itself gives.
        carried: the time of the sentences before.
        given: the date of the first treatment told before.

    Returns:
        What is left of the time of the sentences before: its phase. None for a sentence that looks nowhere else.
    """
    day = own.effective.start if own.effective and own.timepoint is None else None
    then, point = carried.effective.start if carried.effective else None, carried.timepoint
    if then is None and point is not None and given:
        then = given[: _YEAR if point.phase == "before" else None]
    if not day or not then or day[: len(then)] >= then[: len(day)]:
        return None
    return TimeRead(Timepoint(point.phase, "", None, point.course) if point else None)


def behind_aside(
    document: Document, sentence: Span, mentions: Sequence[Mention], carried: TimeRead, aside: TimeRead | None
) -> TimeRead:
    """The time that goes on to a sentence, without that of an aside where a value is told, and without any in a sentence that
    tells at what age something was.

    Args:
        document: the document.
        sentence: the sentence.
        mentions: its terms.
        carried: the time of the sentences before.
        aside: the time that the sentence before looked aside from.
    """
    if aside is not None and any(m.entry.kind in _VALUED for m in mentions):
        return aside
    return TimeRead() if of_age(document, sentence) else carried


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
    return Timepoint("after")


def of_course(statement: Statement) -> Statement:
    """A statement with the course that its time counts from: that of its heading.

    Args:
        statement: the statement.
    """
    point, course = statement.timepoint, statement.frame.course
    if point is None or point.course is not None or course is None:
        return statement
    return replace(statement, timepoint=replace(point, course=course))


# Questions and answers are told in turn: what is asked before the treatment comes up was before it, what is asked
# behind it, after.
#
# An interview goes through somebody's story as it went. Most of its questions say no time ("Did he have other
# illnesses?", "What did you see first?"); those around them do.


_OF_TREATMENT = regex(
    r"\b(?:was|were|has been|did (?:they|the (?:doctors|team)|we|you)) (?:\w+ ){0,3}(?:done|given|treated|get|receive|do (?:here|there|with)|go through)\b"
    r"|\b(?:the|this|your|his|her|with|got|gets?|had|receives?d?) (?:(?!no\b)\w+ ){0,2}(?:treatments?|therapy|transplant\w*|injections?|infusions?|procedures?|operation|cells)\b",
    re.I,
)
_APART = regex(
    r"\b(?:recommend\w*|advise|advice|say to|tell (?:other|people|families)|family|relatives|parents|brothers?|sisters?|siblings|doctors? (?:at home|think|say|believe)"
    r"|believe|wish|hope|plans?|planned|future|next|dream|afraid|fear|cost|price|paid|money|find (?:us|the clinic|this)|hear of|heard of|decide|decision|why)\b",
    re.I,
)
"""A question of something else than how somebody was or is."""
_FEWEST = 3
_LONGEST = 160

_Turn = Literal["before", "given", "after", "apart", ""]


def in_turn(document: Document, framed: Sequence[Framed]) -> tuple[Framed, ...]:
    """The blocks of an interview, those below questions that say no time at the time that the questions around them tell.

    Args:
        document: the document.
        framed: its blocks with their frames.

    Returns:
        The blocks as they are on other pages, and where no question tells where the treatment is.
    """
    asked = [i for i, f in enumerate(framed) if f.block.kind == "heading" and _asks(document, f)]
    if len(asked) < _FEWEST:
        return tuple(framed)
    return _told(document, framed, asked)


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
    if _OF_TREATMENT.search(words):
        return "given"
    return "apart" if _APART.search(words) or frame.has("family_history", "social_history") else ""
