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
from etl.parsers.people.interviews import interviewed
from etl.parsers.reading import Frame, Statement
from etl.parsers.sentences import split_sentences, tokens_of, verb_at
from etl.parsers.when.carried import ARRIVAL, ARRIVED, opens_scene
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


def told_then(document: Document, sentence: Span, lately: Period | None, given: str) -> TimeRead | None:
    """The time of a sentence that tells how somebody came to the treatment just dated: "Treated in May 2009. At that time he walked 20 m."

    Args:
        document: the document.
        sentence: a sentence.
        lately: the only date of the sentence before.
        given: the day of the first treatment told before.

    Returns:
        The time before the treatment; None for other sentences.
    """
    if not given or lately is None or lately.start != given:
        return None
    then = _THAT_TIME.match(document.text, sentence.start, sentence.end)
    return TimeRead(Timepoint("before", then.group().strip(" ,:"))) if then else None


def goes_on(document: Document, sentence: Span, mentions: Sequence[Mention], carried: TimeRead) -> TimeRead:
    """The time of the sentences before, where it goes on: how somebody arrived ends where the treatment is told.

    Args:
        document: the document.
        sentence: the next sentence.
        mentions: its terms.
        carried: the time so far.
    """
    if follows(document.text, sentence) or _FOR_YEARS.match(document.text, sentence.start, sentence.end):
        carried = replace(carried, effective=None)  # what had lasted for years is not of the day of the admission
    point = carried.timepoint
    today = _TODAY.match(document.text, sentence.start, sentence.end)
    if today:
        carried = replace(carried, effective=None)  # "I began to stumble in 2003. Now I walk along the walls."
    if point is not None and point.phase == "after" and point.offset is not None:
        return TimeRead(Timepoint("after", today.group().strip(), None, point.course)) if today else carried
    if point is None or point.phase != "before":
        return carried
    then = _SINCE_THEN.search(document.text, sentence.start, sentence.end)
    if then and point.label:  # "Prior to the therapy it was 2 seconds. Every week since then he gains more"
        return replace(carried, timepoint=Timepoint("after", then.group()))
    arrived = ARRIVAL.search(point.label) is not None
    if today:  # "Before the treatment … Now he speaks"
        now = None if arrived or not point.label else Timepoint("after", today.group().strip())
        return replace(carried, timepoint=now)
    if not arrived:
        return replace(carried, timepoint=None) if point.label == "baseline" else carried  # "his baseline weight is …"
    given = any(
        m.entry.kind in ("medicine", "cells") or (m.entry.kind == "procedure" and m.entry.role not in _LOOKS)
        for m in mentions
    )
    if given and _BEGUN.search(document.text, sentence.start, sentence.end):
        return replace(carried, timepoint=None)
    return carried


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
    if cue is not None and (
        _FEARED.search(document.text, max(0, cue.start - 60), cue.start) or frame.has("past_history", "family_history")
    ):
        cue = None  # "he was concerned about side effects"; in a history it is of a disease
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
        elif lead is not None and lead.timepoint is not None:
            roles = tuple(r for r in item.frame.roles if r not in ("before", "after"))
            frame = replace(item.frame, timepoint=lead.timepoint, effective=lead.effective, roles=roles)
            item = replace(item, frame=frame)
        elif lead is not None and item.frame.effective is None:
            item = replace(item, frame=replace(item.frame, effective=lead.effective))
        out.append(item)
    return tuple(out)


def since(carried: Timepoint | None) -> Timepoint | None:
    """What the sentences before give to one with a date of its own: that it was before, but not how long before.

    Args:
        carried: the timepoint of the sentences before ("in the half year before admission").

    Returns:
        The timepoint, without the length of a stretch before the treatment or behind it.
    """
    if carried and carried.offset:
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
    if dates and dates[0].comparator in ("since", "by") and dates[0].start - sentence.start > _OPENING:
        return False  # "She had diabetes since 2010. The CRP was 4."
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
    if point is not None and len(own.points) < 2 and was_otherwise(document.text, sentence.start, own.start):
        return carried
    if point is not None and _bracketed(document.text, sentence.start, own.start):
        outside = [p for start, _, p in own.points if not _bracketed(document.text, sentence.start, start)]
        return outside[-1] if outside else carried
    several = point is not None and point.offset is not None and point.phase == "after" and len(own.points) > 1
    if several and point is not None and _LATELY.search(document.text, own.end, sentence.end):
        return Timepoint(point.phase, "", None, point.course)  # "17 at six months, 19 at a year and 20 last week"
    if scenes and point is not None and not opens_scene(document.text, sentence.start, own.start, _OPENS):
        return None  # "he had physical therapy after hernia repair. He denies cough."
    if scenes and point is not None and point.phase == "before" and _before_arrival(point.label):
        return None  # "In the 4 weeks prior to admission he felt tired. On examination he was alert."
    kinds = {m.entry.kind for m in mentions}
    if point is not None and point.phase == "before" and "condition" in kinds and not kinds & {"measure", "scale"}:
        return since(point)
    told_last = own.start - sentence.start > _OPENING and sentence.end - own.end <= _TRAILING
    if point is None or point.offset is None or point.phase != "after" or not told_last or len(own.points) > 1:
        return point
    return Timepoint(point.phase, "", None, point.course)


def _before_arrival(label: str) -> bool:
    """Whether a time was before somebody came, and not when they came."""
    return ARRIVAL.search(label) is not None and ARRIVED.match(label) is None


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
    frame = statement.frame
    apart = frame.has("history", "past_history", "exam", "before", "family_history", "social_history")
    return None if apart else Timepoint("after")


def of_course(statement: Statement, own: TimeRead, carried: TimeRead) -> Statement:
    """A statement with the course that its time counts from: that of its heading, or the one that "after it" means.

    Args:
        statement: the statement.
        own: the time that it gives itself.
        carried: the time of the sentences before.
    """
    point, told, before = statement.timepoint, own.timepoint, carried.timepoint
    if point is None or point.course is not None:
        return statement
    it = told is not None and told.label.lower().endswith((" it", " them"))
    course = statement.frame.course or (before.course if it and before is not None else None)
    return replace(statement, timepoint=replace(point, course=course)) if course else statement


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
