"""Which of a sentence's times governs a place of it: the narrowest that reaches the place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.facts import Period, Timepoint
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex
from etl.value import replace

Axis = Literal["point", "day"]

_LINK = r"(?:(?:at|on|in|after|by|from|since|until|till|during|within|of|as of|dated)\s)?(?:(?:the|about|his|her)\s)?"
_BEHIND = regex(rf"(?:\s?[a-zA-Z/%µ^²]{{1,9}})?\s?\(?\s?{_LINK}")
"""Between a value or a term and a time that is its own: "36 (12 May)", "4.5 kg after treatment"."""
_OPENS = regex(
    rf"(?:^|[;:→–—]\s?|,\s|\s-\s|\b(?:and|but|while|whereas|then|vs\.?|versus)\s)(?:(?:and|but|then|again|only|already|so)\s){{0,2}}{_LINK}$"
)
"""Before a time that opens its part of a sentence."""
_CLOSES = regex(
    r"(?:\s(?:later|afterwards|thereafter))?\s?(?:[.;,)\]]|$|(?:and|but|while|whereas|vs\.?|versus)\b|→|->)"
)
"""After a time that closes its part of a sentence."""
_RELATIVE = regex(r",\s(?:who(?:se|m)?|which|(?:of|with|in|for|from) (?:whom|which))\s(?:[^,;()]|,\d){0,120}$")
"""Before a time inside a relative clause: "the patient, whose weight was 61 kg at admission, eats alone"."""
_FOUND_BY = regex(
    r"\s(?:that|which) (?:was|were|had been) (?:[a-z]+ly )?"
    r"(?:found|detected|discovered|noticed|seen|identified|diagnosed|picked up) $"
)
"""Before a time that only says when something was found: "surgery for a cancer that was found during pregnancy"."""
_RELATIVE_END = regex(r"(?:[^,;()]|,\d){0,60}(?=,\s\w)")
_TELLS = regex(
    r"(?:\s(?:later|afterwards|thereafter))?,\s(?:he|she|it|they|I|we|there|the|his|her|my|no)\s(?!\w+\s(?:in|on)\s(?:\d|[A-Z]))"
    r"|,\s(?!and\b|but\b|which\b|who\b)(?:[a-z-]{3,},?\s){1,6}(?:was|were|had)\b"
)
"""After a time that opens a clause: "on 27 March, the cells came back", "at follow-up, fatigue was gone"."""
_COMPARED = r"(?:as )?compared (?:with|to)|versus|vs\.?|against|than"
"""Before what a value is compared with: "18 today compared with 23 in June"."""
_CAUSED = r",\sand (?:due to|owing to|because of)\s"
"""Before a cause of its own: "an operation was done, and due to bleeding during it …"."""
_PART = regex(rf"[;,]\s|\.\s|→|->|\s(?:and|but|while|whereas|then|{_COMPARED})\s")
"""Between the parts of a sentence."""
_APART = regex(
    rf";\s|→|->|\s(?:but(?!\s(?:no|not|without)\s)|while|whereas|{_COMPARED})\s|,\s(?:and\s)?(?:then|when|while)\b|{_CAUSED}"
)
"""Between a place and a time that closes another clause."""
_NEW_SUBJECT = regex(r"\n|,\s(?:and\s)?(?:the|he|she|his|her|it|they|which|who|where)\s")
"""Between a time inside a clause and a place that it doesn't reach: "fever before surgery, and she had a rash"."""
_MOVES = regex(
    r"\band (?:(?:then|ultimately|eventually|subsequently|finally|later|afterwards|therefore|consequently) "
    r"(?:[a-z]+ly )?|(?:he|she|they) (?:then |also |[a-z]+ly )?)"
    r"(?:[a-z]+ed|came|went|underwent|had|was|were|got|took|began|gave|fell)\b"
    r"|\band (?:had|underwent) (?!been\b)"
    r"|\b(?:presents?|presented|comes|came|admitted|brought|seen)\b[^.;]*\b(?:now|since) \w+ed\s$"
)
"""Between a place and a time of what came then: "tried exercises and ultimately came to surgery in May", "presents with
fever now resolved after treatment"."""
_OPENS_ALL = regex(
    r"\W*(?:at|on|upon|in|after|during|by|since|before|following|when|within|from|for|around|as of|seen"
    r"|according|\w+ed)\b[^,;:]*",
    re.I,
)
"""Before a time that opens its sentence: "At the time of the intensive care unit admission, she …"."""
_OWN_BEHIND = regex(r"\s(?:after|before|during|following)\s")
"""Behind a place that has a time of its own: "fever after lunch, and a rash after surgery"."""
_DATED_BY = regex(r"(?:\b(?:on|in|of|at|from|by|since|until|dated|and|early|late|mid)\s|[(:–-]\s?)$")
"""Before a date that reaches back over commas: "fever, cough and chills in May"."""
_VALUE_ENDS = regex(r"\d[)\]]?(?:\s?[a-zA-Z%µ/]{1,9})?\s$")
"""Before the next date of days with their values: "11/2/2021 TSH 3.5 16/6/2022 TSH 2.9"."""
_ALONE = regex(r"\s?[,;)\]]")
"""Behind a date that is all of its part of brackets: "(fall from a roof, 07/2013)"."""
_BUT_NOT = regex(r"(?:but\s)?(?:no|not|without)\s")
"""A clause that only leaves something out: "he had a cough but no fever after the therapy"."""
_PARTED = regex(rf";\s|\s(?:{_COMPARED})\s|{_CAUSED}")
"""Between a place and the only time of its sentence, if that isn't its own."""
_GOES_ON = regex(
    r"\b(?:was|were|had|did|[A-Za-z][a-z]+ed)\b[^.;]*?(?:,|\band)\s(?:(?:and|he|she|now|currently|still|also)\s){0,3}"
    r"(?:takes|uses|has|is|lives|works|smokes|drinks|receives|needs|suffers|experiences|feels|continues|remains|presents|comes|complains|reports|denies|walks|wears|requires|speaks|sleeps|can|cannot)\b"
)
"""Between a day in the past and what is so now: "he was hospitalized in 2014 and takes amlodipine"."""
_WHO_HAD = regex(
    r"\b(?:m[ae]n|wom[ae]n|boy|girl|fe?male|patient|pt|child|infant|lady|gentleman|lawyer|farmer|student|he|she)\b[^.;:]{0,40}?"
    r"\b(?:with|w/|who|whose|known|diagnosed|treated|operated|status post|s/p|had (?:been|had|undergone|\w+ed))(?=\W)"
    r"[^.;:]*$",
    re.I,
)
_THEN_CAME = regex(
    r"[^.;:,\d]{0,40}?,?\s(?:(?:now|then|also|recently|again|subsequently)\s)?"
    r"(?P<verb>presents?|presented|presenting|p/w|came|comes|returned|arrived|attended|visited|underwent"
    r"|(?:is|was|has been|had been) (?:admitted|referred|brought|seen|evaluated|hospitali[sz]ed|transferred|sent|taken)"
    r"|developed|develops|complain(?:s|ed|ing)|noticed|experienced|has had|had had|reports?|reported"
    r"|was (?:found|given|started))\b"
)
"""Before and behind a time that tells who somebody is: "a man with gout since 2004 presented with fever"."""
_NOW_COMES = regex(r"(?:\)|[^.;:\d]{0,40}?[\w)],)\s(?P<verb>p/w|presents|comes (?:in )?with|here with|now with)\b")
"""Behind a time that isn't that of what somebody comes with now: "lupus nephritis (2010), p/w fever"."""
_THEN_HAPPENED = regex(
    r"[^.;:\d]{0,40}?\s(?:(?:was|were|ha[sd] been)\s(?:\w+ly\s)?(?:diagnosed|found|operated|treated|given|started)"
    r"|developed|suffered|sustained|underwent|received|died)\b[^.;:]*"
)
"""Between what somebody had and the day of what happened to them then: "a man with no cough developed gout in 2002"."""
_COMES_FROM = regex(
    r"\b(?:due to|(?:because|as a result) of|owing to|caused by|secondary to|resulting from|from|after|since|following)"
    r" (?:[\w-]+ ){1,6}(?:(?:(?:that|which) )?(?:he|she|they|I|the patient) (?:ha[ds] )?[a-z]{3,}"
    r"|sustained|suffered|acquired|incurred) (?:[a-z]+ ){0,2}$"
)
"""Between what somebody has and the day of what it is from: "weakness due to a stroke that he had in May"."""
_LEFT_WHERE = regex(r"\b(?:discharged|left|released|transferred|moved|returned)\b[^.;,]{0,60}\bwhere\b")
"""Between the time when somebody left a place and what had been there: "on 5 May he left the ward where he had …"."""
_GREW = regex(r"[^.;]{0,60}?\sand (?P<it>(?:the|his|her) )[^.;,]{2,60}?\b(?:gradually|progressively|slowly|steadily)\b")
"""Behind a time, what went on from then: "a stroke in May, and the weakness of the arm gradually worsened"."""
LISTED = r"(?:[\w/-]+(?: [\w/-]+){0,3}?(?:,| and|, and|,? or) (?:[\w/-]+ ){0,3}?)"
"""Pattern of a member of a list with what joins it to the next one: "riluzole, ", "a nasal steroid and "."""
NEW_PART = regex(
    r"(?:,| and|, and) (?:the|an?|his|her|their|now)\b"
    r"|\b(?:then|later|subsequently|also|followed|while|when|but|he|she|they|we|it|who|which|was|were|is|are|had|has|have)\b"
)
"""Where a list has ended: a new subject, a verb, or what came then."""
_ITS_REASON = regex(
    rf" (?:for|to treat) (?:[\w/-]+ ){{0,3}}?{LISTED}{{0,6}}"
    r"| and (?:[\w-]+ )?[a-z]+(?:ion|al|ment|tomy|age) of (?:the |an? |his |her )?"
)
"""Between the event that a time counts from and its reason or object: "fever after surgery for gout and a hernia"."""
_WHAT_CAME_THEN = regex(
    r"\band (?:[a-z]+ly )?(?:recovered|improved|received|was (?:treated|given|started|discharged))\b"
    r"|\band (?:(?:was|were|is|are|had|has|he|she|they) ){0,2}"
    r"(?:then|subsequently|later|afterwards|thereafter|eventually|finally)\b"
)
"""Behind "before" or "during" an event, a verb of what came after it: "found during surgery, and was then treated"."""
_COMES_FOR = regex(
    r"\b(?:re-?)?(?:present|return|admit|hospitali[sz]|refer|operat|treat|c[ao]me|seen|visit|evaluat|transferr|attend|consult|brought)\w*\b",
    re.I,
)
"""Before a time, what somebody came for: "he returned 2 days after surgery for a wound infection"."""
_FAR = 40
_GAP, _TOUCHES = 24, 4
"""Characters looked at before a time; between a place and a time right behind it; between times that touch."""


class Carrier(Struct, frozen=True):
    """Words of a sentence that say when.

    Args:
        start: offset of the first character.
        end: offset behind the last one.
        point: the place in the course of treatment they name.
        day: the date they name.
        since: whether the date only says since or until when something was so.
        opens: whether they open their part of the sentence, and so govern what follows.
        bracket: the brackets they stand in, where these hold more than them.
        unknown: whether they count from a day that isn't known ("the next day", "on Monday").
    """

    start: int
    end: int
    point: Timepoint | None = None
    day: Period | None = None
    since: bool = False
    opens: bool = False
    bracket: Span | None = None
    unknown: bool = False


class Visit(Struct, frozen=True):
    """A dated visit: "came to us in March 2011".

    Args:
        day: its date, at least a month.
        subjects: who came.
        alone: whether a day alone says so ("12 June 2024."), from which only times are counted back.
        admitted: whether it began a stay, of which later days are told too.
    """

    day: Period
    subjects: tuple[str, ...]
    alone: bool = False
    admitted: bool = False


class Carried(Struct, frozen=True):
    """What earlier sentences give the next one of time.

    Args:
        point: the place in the course of treatment that an earlier sentence of the paragraph opened with.
        day: the date that one opened with.
        visit: the last visit.
        point_words: where the words of the point stand.
        day_words: where the date stands.
        story: whether the date was told in the past, of no visit or test; what is so now isn't of it.
    """

    point: Timepoint | None = None
    day: Period | None = None
    visit: Visit | None = None
    point_words: Span | None = None
    day_words: Span | None = None
    story: bool = False

    def beyond(self) -> Carried:
        """Return what goes on behind the end of the paragraph."""
        return Carried(visit=self.visit)


def carriers_of(
    text: str,
    span: Span,
    points: Sequence[tuple[int, int, Timepoint]],
    dates: Sequence[DateHit],
    durations: Sequence[DurationHit] = (),
) -> tuple[Carrier, ...]:
    """Return the times of a sentence, in order.

    Args:
        text: the document's text.
        span: the sentence.
        points: places in the course of treatment that it names.
        dates: its dates.
        durations: its lengths of time; one that counts from something unknown is a time on no axis.
    """
    told = [Carrier(s, e, point=p) for s, e, p in points]
    told += [
        Carrier(
            d.start, d.end, since=d.comparator in ("since", "until"),
            day=Period(None, d.first) if d.comparator == "until" else Period(d.first, d.last),
        )
        for d in dates if d.first
    ]  # fmt: skip
    told += [
        Carrier(d.start, d.end) for d in durations
        if d.relation in ("at", "after") and not any(c.start < d.end and d.start < c.end for c in told)
    ]  # fmt: skip
    told += [
        Carrier(d.start, d.end, unknown=True)
        for d in dates
        if not d.first and (d.yearless or d.kind == "duration_back")
    ]
    told.sort(key=lambda c: (c.start, c.end))
    placed = [_placed(text, span, c) for c in told]
    for i, (one, two) in enumerate(pairwise(placed), 1):  # "When she came to us in February 2008, …"
        other = one.opens and not two.opens and two.day is not None and one.day is None
        run_on = (
            placed[0].start == span.start
            and placed[0].day is not None
            and two.day is not None
            and _VALUE_ENDS.search(text, one.end, two.start)
            and not (_DATED_BY.search(text, one.end, two.start) or _CLOSES.match(text, two.end, span.end))
        )
        if two.bracket is None and (run_on or (other and _BEHIND.fullmatch(text, one.end, two.start))):
            placed[i] = replace(two, opens=True)
    return tuple(placed)


def enclosed(text: str, span: Span, start: int, end: int) -> Span | None:
    """Return the brackets or the relative clause that a time stands in, if they hold more than it.

    Args:
        text: the document's text.
        span: the sentence.
        start: offset of the time's first character.
        end: offset behind its last one.
    """
    opened = text.rfind("(", span.start, start)
    if opened >= 0 and text.find(")", opened, start) < 0:
        closed = text.find(")", end, span.end)
        closed = span.end if closed < 0 else closed
        beside = text[opened + 1 : start] + text[end:closed]
        if any(ch.isdigit() for ch in beside) or len(beside.split()) > 2:
            return Span(opened, closed + 1)
    if found := _FOUND_BY.search(text, span.start, start):
        return Span(found.start(), end)
    told = _RELATIVE.search(text, span.start, start)
    rest = _RELATIVE_END.match(text, end, span.end) if told else None
    return Span(told.start(), rest.end()) if told and rest else None


def is_told_aside(text: str, span: Span, start: int, end: int, place: int) -> bool:
    """Return True if a time stands in a relative clause that a place isn't in, or tells who somebody is who then came.

    Args:
        text: the document's text.
        span: the sentence.
        start: offset of the time's first character.
        end: offset behind its last one.
        place: offset of a term or value.
    """
    held = enclosed(text, span, start, end)
    aside = held is not None and text[held.start] == "," and not held.start <= place < held.end
    return aside or _tells_who(text, span, start, end, place)


def _placed(text: str, span: Span, c: Carrier) -> Carrier:
    """Return a time with what it opens and the brackets around it."""
    ahead = text[max(span.start, c.start - _FAR) : c.start]
    bracket = enclosed(text, span, c.start, c.end)
    first = c.start - len(ahead) == span.start
    found = _OPENS.search(ahead if first else "\x00" + ahead)
    parted = found is not None and (found.group()[:1] in ";:→–—" or (first and found.start() == 0))
    closes = _CLOSES.match(text, c.end, span.end) is not None and not _TELLS.match(text, c.end, span.end)
    return replace(c, opens=parted or (found is not None and not closes), bracket=bracket)


def governor(
    text: str, span: Span, clauses: Sequence[Span], carriers: Sequence[Carrier], place: Span, axis: Axis
) -> tuple[Carrier | None, str]:
    """Return the time that governs a place on an axis, with the name of its reach.

    Args:
        text: the document's text.
        span: the sentence.
        clauses: its clauses.
        carriers: its times, in order.
        place: a term or value.
        axis: "point" for the course of treatment, "day" for the date.

    Returns:
        The time; None with "outside" where what stands above or before the sentence governs the place, with "nowhere"
        where a time on no axis does.
    """
    if not any(getattr(c, axis) is not None or (c.unknown and axis == "day") for c in carriers):
        return None, "outside"
    for c in carriers:
        if c.start == c.end and place.start <= c.start < place.end and getattr(c, axis) is not None:
            return c, "list"  # one of several values told with as many times
        if c.start == place.start and getattr(c, axis) is not None:
            return c, "behind"  # its own by its place: "from wheelchair to cane"
        near = 0 <= c.start - place.end <= _GAP and not c.opens and c.bracket is None
        if near and (getattr(c, axis) is not None or _is_bare(c)) and _BEHIND.fullmatch(text, place.end, c.start):
            return (None, "nowhere") if _is_bare(c) else (c, "behind")
    if (
        axis == "point"
        and _OWN_BEHIND.match(text, place.end, span.end)
        and not any(0 <= c.start - place.end <= 1 for c in carriers)
    ):
        return None, "nowhere"
    inside = [c for c in carriers if c.bracket and c.bracket.start <= place.start < c.bracket.end]
    inside = [
        c for c in inside if getattr(c, axis) is not None and not (axis == "day" and _is_of_other_part(text, c, place))
    ]
    if inside:
        return min(inside, key=lambda c: abs(c.start - place.start)), "bracket"
    found, reach = _of_parts(text, span, clauses, [c for c in carriers if c.bracket is None], place, axis)
    if axis == "point" and found is not None:
        over = (
            found.point is not None
            and found.point.phase != "after"
            and _WHAT_CAME_THEN.search(text, found.end, place.start)
        )
        if over or _is_its_reason(text, span, found, place):
            return None, "nowhere"
    if found is not None and found.end <= place.start and _is_over(text, span, found, place, axis):
        return None, "outside"
    if found is not None and _is_bare(found):
        return None, "nowhere"
    return (found, reach) if found is not None and getattr(found, axis) is not None else (None, "outside")


def _is_its_reason(text: str, span: Span, c: Carrier, place: Span) -> bool:
    """Return True for the reason or object of an event that a time counts from: "fever after surgery for gout"."""
    if c.start < place.start < c.end < place.end:
        return True  # "after resection of tumor recurrence"
    if c.end > place.start or NEW_PART.search(text, c.end, place.start):
        return False
    between = text[c.end : place.start]
    if _ITS_REASON.fullmatch(between) is None or (c.opens and "," in between):
        return False
    return between.startswith(" and") or _COMES_FOR.search(text, span.start, c.start) is None


def _is_over(text: str, span: Span, c: Carrier, place: Span, axis: Axis) -> bool:
    """Return True if a time before a place doesn't reach it: it has ended, or tells who somebody is who then came."""
    if (axis == "day" and goes_on(text, span.start, place.end)) or _LEFT_WHERE.search(text, c.end, place.start):
        return True
    return not c.opens and _tells_who(text, span, c.start, c.end, place.start)


def goes_on(text: str, start: int, end: int) -> bool:
    """Return True if what was so on a past day has ended where something is told to be so now.

    Args:
        text: the document's text.
        start: where the sentence begins.
        end: where the words end that tell what is so now.
    """
    return _GOES_ON.search(text, start, end) is not None


def _tells_who(text: str, span: Span, start: int, end: int, place: int) -> bool:
    """Return True if a time belongs to what somebody has who then came for something else."""
    if end > place:
        return False
    came = _THEN_CAME.match(text, end, span.end)
    if came is not None and came.start("verb") <= place and _WHO_HAD.search(text, span.start, start):
        return True
    comes = _NOW_COMES.match(text, end, span.end)
    return comes is not None and comes.start("verb") <= place


def _of_parts(
    text: str, span: Span, clauses: Sequence[Span], carriers: Sequence[Carrier], place: Span, axis: Axis
) -> tuple[Carrier | None, str]:
    """Return the time of a place's part of the sentence, else of its clause, else the one that opens it."""
    part = part_of(text, span, place)
    if axis == "day":
        carriers = [c for c in carriers if not _happened_then(text, span, c, place)]
    closings = [c for c in carriers if not c.opens and part.start <= c.start < part.end]
    # "three tests since 12/2018 with an infection in June 2019": the infection is of the last
    closing = next((c for c in closings if c is closings[-1] or not (c.since and c.end <= place.start)), None)
    if closing is not None and (_is_bare(closing) or getattr(closing, axis) is not None):
        return closing, "part"
    mine = [c for c in carriers if getattr(c, axis) is not None]
    behind = next((c for c in mine if not c.opens and not c.since and c.start >= place.end), None)
    bare = behind is not None and _is_of_later(text, span, behind, place)
    if behind is not None and closing is None and not bare and _same(text, clauses, place.end, behind.start):
        return behind, "clause"
    ahead = [c for c in carriers if c.opens and c.start <= place.start]
    if ahead:
        return _touching(ahead, axis) or (ahead[-1] if ahead[-1].unknown else None), "opening"
    if closing is not None or len(mine) != 1:
        before = [c for c in mine if c.end <= place.start and not c.since and not _ends_before(text, span, c, place)]
        return (before[-1] if before and closing is None else None), "before"
    only = mine[0]
    if bare or _ends_before(text, span, only, place):
        return None, "outside"
    if only.since or (only.opens and _PART.search(text, place.end, only.start)):
        return None, "outside"
    return (None if _PARTED.search(text, *_between(only, place)) else only), "sentence"


def _happened_then(text: str, span: Span, c: Carrier, place: Span) -> bool:
    """Return True for a date of what happened to somebody then, behind what they had before."""
    if place.end > c.start:
        return False
    if _COMES_FROM.search(text, place.end, c.start):
        return True
    behind = _THEN_HAPPENED.fullmatch(text, place.end, c.start) is not None
    return behind and _WHO_HAD.search(text, span.start, place.start) is not None


def _is_of_later(text: str, span: Span, c: Carrier, place: Span) -> bool:
    """Return True for a date behind a place that is of what came then, or of its own item of a list."""
    return came_then(text, place.end, c.start) or _is_bare_year(text, span, c, place)


def came_then(text: str, start: int, end: int) -> bool:
    """Return True if words tell that something else came then: "… and ultimately came to surgery in May".

    Args:
        text: the document's text.
        start: where they begin, behind a term.
        end: where they end, before a time.
    """
    return start <= end and _MOVES.search(text, start, end) is not None


def _is_bare_year(text: str, span: Span, c: Carrier, place: Span) -> bool:
    """Return True for a year that belongs to its own item of a list only: "appendectomy, stroke 2010"."""
    year = c.day is not None and len(c.day.start or "") == len("2010")
    return year and "," in text[place.end : c.start] and not _DATED_BY.search(text, span.start, c.start)


def _is_of_other_part(text: str, c: Carrier, place: Span) -> bool:
    """Return True if a date in brackets is of another part: one that is all of its part is of the part ahead."""
    apart = list(_PART.finditer(text, *_between(c, place)))
    alone = place.end <= c.start and len(apart) == 1 and apart[0].end() == c.start and _ALONE.match(text, c.end)
    return bool(apart) and not alone


def _ends_before(text: str, span: Span, c: Carrier, place: Span) -> bool:
    """Return True if a new subject comes between a place and a time before it that doesn't open the sentence."""
    ahead = text[span.start : c.start]
    opens = c.opens or not any(map(str.isalnum, ahead)) or _OPENS_ALL.fullmatch(ahead) is not None
    grew = _GREW.match(text, c.end, span.end)
    new = (grew is not None and grew.end("it") <= place.start) or _NEW_SUBJECT.search(text, c.end, place.start)
    return not opens and bool(new)


def _touching(ahead: Sequence[Carrier], axis: Axis) -> Carrier | None:
    """Return the last time that opens, or one of the axis that touches it: "On 5 May, before treatment, …"."""
    last = ahead[-1]
    for c in reversed(ahead):
        if last.start - c.end > _TOUCHES:
            return None
        if getattr(c, axis) is not None:
            return c
        last = c
    return None


def _is_bare(c: Carrier) -> bool:
    """Return True for a time on no axis: "640 ng/L at 6 hours"."""
    return c.point is None and c.day is None


def _between(c: Carrier, place: Span) -> tuple[int, int]:
    return (c.end, place.start) if c.end <= place.start else (place.end, c.start)


def part_of(text: str, span: Span, place: Span) -> Span:
    """Return the part of a sentence around a place, between commas and conjunctions.

    Args:
        text: the document's text.
        span: the sentence.
        place: the place.
    """
    begin = span.start
    for m in _PART.finditer(text, span.start, place.start):
        begin = m.end()
    end = _PART.search(text, place.end, span.end)
    return Span(begin, end.start() if end else span.end)


def _same(text: str, clauses: Sequence[Span], start: int, end: int) -> bool:
    """Return True if no clause ends between two places."""
    begun = (c.start for c in clauses if start < c.start <= end)
    return not _APART.search(text, start, end) and all(_BUT_NOT.match(text, at) for at in begun)
