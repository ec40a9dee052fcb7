"""Where a phrase stands in the course of treatment.

One grammar for headings ("After the second course of treatment (6 months)"), columns ("Before first
transplantation"), and words in a sentence ("One month post-transplantation, …", "By the second month …").
A phase needs an event that is a treatment: "before the diagnosis" and "after the onset" are none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from etl.document import Document, Span
from etl.facts import Period, Phase, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.index import Index, part
from etl.parsers.number import roman
from etl.parsers.reading import Frame
from etl.parsers.when.clauses import (
    PHASES,
    TimeRead,
    in_series,
    is_compared,
    later_than,
    not_compared,
    of_clauses,
)
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit, the_day, without_preparation
from etl.patterns import regex
from etl.value import replace

# Words for a phase that tell no time: "discharge" of a wound, "the following findings", "before each infusion".


_THAN = regex(r"\bthan(?:\s(?:that|those|it|he|she|they|was|were|had been|in|at|the|what|ever))*\s$", re.I)
_NO_TIME = regex(
    r"<baseline:at [^>]*> (?:level|value|status|weight|state)s?\b"  # how it is
    r"|>[ -]diagnos[ei]s\b"  # "Postoperative diagnosis" tells what, and not when
    r"|<discharge:[^>]*>[ -](?:summary|letter|report|certificate|card|papers?|epicrisis|sheet)\b(?!\s*[-–:,]\s*(?:condition|status|state|exam))"
    r"|\b(?:he|she|they|we|I|who|patient) <after:followed the>"  # obeys; "a headache followed the second injection" is after it
    r"|\b(?:the|these|as|was|were|are|is)\s<after:following>|\b(?:has|have|had) <after:since>",
    re.I,
)
_NO_TIME_TOLD = regex(
    r">\s(?:each|every)\b"  # told of all of them
    r"|\ban? <[^>]*> [a-z]{4,}"  # "a postoperative program"
    r"|<discharge:discharges>"
    r"|\b(?!(?:at|on|upon|after|before|since|until|the|of|hospital|his|her|to|planned|for)\b)\w+\W*<discharge:(?:discharge|d/c)>(?!\s?:\s?\d)",
    re.I,
)
"""The same in a sentence: "discharge" behind no word of place or time is of a wound, "D/C" the end of a medicine."""
_AROUND_CUE = 32, 60
"""Characters before and behind a word for a phase that tell whether it is one."""


def _tells_no_time(text: str, cue: Mention, *, label: bool) -> bool:
    """Whether a word for a phase tells no time: by what it is beside."""
    ahead = text[max(0, cue.start - _AROUND_CUE[0]) : cue.start]
    shown = f"{ahead}<{cue.entry.role}:{text[cue.start : cue.end]}>{text[cue.end : cue.end + _AROUND_CUE[1]]}"
    compares = _THAN.search(ahead) is not None  # "longer than that before the treatment"
    return compares or _NO_TIME.search(shown) is not None or (not label and _NO_TIME_TOLD.search(shown) is not None)


_COUNTED_STAY = regex(
    r"\b(?:[Oo]n|[Aa]t|[Uu]pon) (?:the|his|her|my) (?P<nth>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) (?P<stay>admission|discharge)\b"
    r"|\b[Ww]hen (?:he|she|I) (?:came|arrived|returned|was admitted)(?: back| again)? for (?:the|his|her|my) "
    r"(?P<again>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) (?:course|round|cycle|treatment)\b",
    needs=(" for ", "admission", "discharge"),
)


_WENT = regex(
    r"\b[Bb]efore (?:(?:he|she|I|we|they|you) (?:went|flew|travell?ed|came|moved|left|drove|set off)|going|flying|travell?ing|coming|leaving)"
    r"(?: (?:out|over|off|away))? (?:to|for) (?!Home\b)[A-Z][a-z]{2,}\b",
    needs=("efore ",),
)
"""A journey to a named place, which is the one to the treatment unless it is home: "Before we flew to Bangkok"."""
_ADMISSION = regex(r"(?:hospital )?(?:admission|stay)", re.I)
_LEFT = regex(r"before (?:he|she|I|we|they|you) left$", re.I)


def left_treated(point: Timepoint | None, day: str | None, last: str) -> Timepoint | None:
    """A time "before he left" whose printed day is behind the last treatment: it was after it, wherever the page tells it.

    Args:
        point: the place in time of what was found.
        day: its date.
        last: the day of the last treatment, "" without one.
    """
    told = point is not None and point.phase == "before" and _LEFT.search(point.label) is not None
    if point is None or not told or not last or day is None or len(day) < len(last) or day <= last:
        return point
    return replace(point, phase="after")


def behind_stay(point: Timepoint | None, day: str | None, days: Mapping[int | None, Sequence[str]]) -> Timepoint | None:
    """A time "admission" that a heading gave, where the printed day is behind all treatments of that stay: it was after them.

    Args:
        point: the place in time of what was found.
        day: its date.
        days: the days of the treatments of each course.

    Returns:
        The place; of a call below the heading of an admission it is after that admission's course.
    """
    if point is None or point.phase != "before" or not _ADMISSION.fullmatch(point.label) or day is None:
        return point
    given = days.get(point.course, ())
    if not given or any(len(day) < len(one) or day[: len(one)] <= one for one in given):
        return point
    return replace(point, phase="after", label=day)


def _counted_stays(text: str, span: Span) -> list[tuple[int, int, Phase, str]]:
    """The stays that a sentence counts, and journeys to them: "On the second admission …", "When he came for the third
    course …", "Before we flew to Bangkok …"."""
    counted: list[tuple[int, int, Phase, str]] = [
        (m.start(), m.end(), "after" if m["stay"] == "discharge" else "before", m["nth"] or m["again"])
        for m in _COUNTED_STAY.finditer(text, span.start, span.end)
    ]
    return counted + [(m.start(), m.end(), "before", "") for m in _WENT.finditer(text, span.start, span.end)]


# A sentence's own time, and times that count from what happened to somebody, not from the treatment: "for two years
# after his accident".


_OWN = regex(r"\b(?:after|from|since|following) (?:his|her|my|their) ", re.I)
_OF_DAY = regex(
    r"(?: ?(?:after|before|following|since|post))? ?(?:the |a |his |her |each |every |any )?(?:\w+ )?"
    r"(?:breakfast|lunch|dinner|supper|meals?|food|waking|awakening|midnight|birth|glucose|load)\b| of (?:life|age)\b",
    re.I,
)
"""Behind a time that counts from what happens every day, or from the birth: "two hours after breakfast", "day of life"."""
_SINCE = regex(
    r".*?\b(?:after|since|from|following|post)[ -](?:(?:the|an?|his|her|this|that) )?(?:(?:first|second|initial|acute|severe) )?",
    re.I,
)
_NEAR = 24
_EVENT_REACH = 40
_STOP = regex(r"[.,;:()]")
_FOLLOWS = regex(
    r"\s*(?:As a (?:result|consequence)|Consequently|Therefore|For this reason|Because of this|Eventually|Subsequently),? (?:he|she|the|his|her|this|we)\b"
)
_GIVEN_UP = regex(
    r"\b(?:stopped|discontinued|withdrawn|given up|quit|ceased|dropped|broken off)\s(?:(?:it|this|them|again)\s){0,2}after\s(?:\w+\s)?$"
)

_COURSE_TOLD = regex(
    r"\W*(?:this|the|her|his|their|our)?\s?(?:(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|last|next|following)\s)?"
    r"(?:treatment |therapy |hospital )?(?:courses?|rounds?|cycles?|treatments?|stays?|series|one)(?: (?:no\. ?)?\d{1,2})?"
    r" (?:(?:was|were) (?:then |only )?(?:given|done|carried out|performed|started|begun|repeated|applied)|took place|followed|began|started|came|was|were)\b[^,;:.\n]*(?:[.\n]|$)",
    re.I,
)


def _of_own_event(text: str, d: DurationHit, events: Sequence[Mention]) -> bool:
    """Whether so long after something of somebody's own is meant that is no treatment: "2 years after his accident"."""
    if _OF_DAY.match(text, d.end):
        return True
    own = _OWN.search(text, max(d.start + 1, d.end - 10), d.end + 20) if d.relation == "after" else None
    if own is None:
        return False
    stop = _STOP.search(text, own.end(), own.end() + _EVENT_REACH)
    end = stop.start() if stop else own.end() + _EVENT_REACH
    return not any(own.end() <= m.start < end for m in events)


def _since_ill(text: str, d: DurationHit, mentions: Sequence[Mention]) -> bool:
    """Whether a time counts from when somebody fell ill: "17 months after the hemorrhage", "three weeks after a stroke"."""
    if d.relation != "after":
        return False
    behind = [m for m in mentions if d.end - 6 <= m.start <= d.end + _NEAR and m.entry.kind in ("condition", "finding")]
    return any(_SINCE.fullmatch(text, max(d.start, d.end - 10), m.start) for m in behind)


def _of_disease(text: str, cue: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a heading's "post" stands right before a disease, and so for no treatment: "Post Stroke Paresis"."""
    ill = [m for m in mentions if m.entry.kind == "condition"]
    if any(m.start < cue.start and cue.end <= m.end for m in ill):
        return True  # "Hemiparesis after stroke", which is one disease
    behind = (m for m in ill if cue.end <= m.start)
    return any(text[cue.end : m.start].strip(" -–").lower() in ("", "the", "his", "her", "a") for m in behind)


def _taken_for(text: str, mentions: Sequence[Mention], d: DurationHit) -> bool:
    """Whether a time is how long a medicine was taken: "methotrexate, stopped after five months" counts from its own start."""
    named = any(m.entry.kind == "medicine" and m.end <= d.start for m in mentions)
    return named and _GIVEN_UP.search(text, max(0, d.start - 40), d.start) is not None


def follows(text: str, sentence: Span) -> bool:
    """Whether a sentence tells what was done for what the one before dates, at a later time: "As a result, he had …".

    Args:
        text: the document's text.
        sentence: the sentence.
    """
    return _FOLLOWS.match(text, sentence.start, sentence.end) is not None


def tells_interval(text: str, sentence: Span) -> bool:
    """Whether all that a sentence says is when a course was given: "The third course followed the second one after a year".

    Args:
        text: the document's text.
        sentence: the sentence, or a block that begins with it.
    """
    return _COURSE_TOLD.match(text, sentence.start, sentence.end) is not None


_EVENT_NOW = ("now", "at present", "currently")


def own_time(document: Document, frame: Frame, sentence: Span, own: TimeRead) -> TimeRead:
    """A sentence's own time; where it only looks back, or says "now", the heading's distance holds: "no falls since discharge".

    One that tells how long after another a course was given says nothing of when the rest was ("This course was given 6 months
    after the second one. She came in a wheelchair."), and "post tracheotomy" in a list of diagnoses is one of them.

    Args:
        document: the document.
        frame: what heading and label say.
        sentence: the sentence.
        own: the time that the sentence itself gives.
    """
    point, head = own.timepoint, frame.timepoint
    if point is None:
        return own
    listed = point.offset is None and frame.has("field:diagnosis", "field:comorbidity")
    if (listed and point.label.lower().startswith("post")) or tells_interval(document.text, sentence):
        return replace(own, timepoint=None, points=())
    if head is None or head.offset is None or (point.phase, head.phase) != ("after", "after"):
        return own
    said = document.text[max(0, own.start - 8) : own.end].lower()
    points = tuple(
        (a, b, head if p.phase == "after" and p.label.lower() in _EVENT_NOW else p) for a, b, p in own.points
    )
    if point.offset is None and ("since" in said.split() or point.label.lower() in _EVENT_NOW):
        return replace(own, timepoint=head, points=points)
    return replace(own, points=points)


# Times within which something happened: "Within 2 days of the infusion …", "In 24 months there was no relapse".

_IN = regex(
    r"\W*(?:In|During|Over|Within|Throughout)\s+(?:the\s+|these\s+)?(?:first\s+|following\s+|subsequent\s+|next\s+)?"
)
_PASSED = regex(
    r"(?: of (?:follow[ -]?up|observation))?,? (?:there|he|she|they|no|neither|none)\b(?! will| can| may| should)"
)
_SOME = regex(r",? (?:the|his|her|patient)\b(?! will| can| may| should)")
_OF = regex(r" (?:of|from) (?:(?:the|his|her|this|that|each|every|receiving|undergoing) )?(?:[a-z]+ ){0,2}")


def _of_treatment(
    text: str, d: DurationHit, events: Sequence[Mention], quantity: Quantity | None
) -> tuple[int, int, Timepoint] | None:
    """The time within which something followed a treatment: "within 24 hours of the infusion"."""
    if d.relation != "within":
        return None
    for m in events:
        if m.start >= d.end and _OF.fullmatch(text, d.end, m.start):
            return d.start, m.end, Timepoint("after", text[d.start : m.end].strip(), quantity)
    return None


def _since_treatment(
    text: str, span: Span, d: DurationHit, quantity: Quantity | None
) -> tuple[int, int, Timepoint] | None:
    """The time from the treatment on that a sentence is about: "In 24 months there was no relapse"."""
    head = _IN.match(text, span.start, span.end)
    if head is None or not head.start() <= d.start <= head.end():
        return None
    soon = d.relation == "within" and d.unit in ("h", "d", "wk") and _SOME.match(text, d.end, span.end)
    if not soon and not (quantity and _PASSED.match(text, d.end, span.end)):
        return None
    return d.start, d.end, Timepoint("after", text[span.start : d.end].strip(), quantity)


_SPAN_AROUND = regex(
    r"\b[Ii]n the (?:(?P<one>year|month|week)|(?:[\w.]+ ){1,2}(?:years|months|weeks)) (?P<which>before|after)"
    r"(?=\s*(?:[.,;:)]|$)|\s(?:he|she|they|I|we|and|there)\b)",
    needs=("n the ",),
)


def _around(
    text: str, span: Span, spans: Sequence[tuple[DurationHit, Quantity | None]], treated: bool
) -> list[tuple[int, int, Timepoint]]:
    """ "Seven crises in the year before, one in the year after": before and after the treatment that the page is about."""
    found: list[tuple[int, int, Timepoint]] = []
    for m in _SPAN_AROUND.finditer(text, span.start, span.end):
        phase: Phase = "before" if m["which"].lower() == "before" else "after"
        near = next((q for d, q in spans if m.start() <= d.start < m.end() and q), None)
        unit = {"year": "a", "month": "mo", "week": "wk"}.get((m["one"] or "").lower())
        near = near or (Quantity(Decimal(1), unit, unit) if unit else None)
        if near is not None and (treated or phase == "before"):
            found.append((m.start(), m.end(), Timepoint(phase, m.group(), near)))
    return found


# Lengths of time that belong to the word for a phase beside them: "2 months after", "six months after discharge".

OFFSET_UNITS = frozenset(("d", "wk", "mo", "a", "h"))
"""Units of times that may count from a treatment."""
_NEAR_CUES_AFTER_IT = regex(r" (?:after|following|post|from|since)(?: the| his| her| my| hospital| last| first){0,2} ?")
_AT_VISIT = regex(r"(?: visits?| examinations?)?,? (?:at |after |of |\()?(?:about )?")

_NUMBER_LAST = regex(r"\d[+-]?\s*(?:/\s*\d+\s*)?(?:[%a-zA-Z/²]{1,8}\s*)?$")
_PIECE_END = regex(r"\s*(?:$|[,;.)/]|and\b|to\b|→)")
_PAIR = regex(
    r"\bbefore[:=]? ?(?P<first>\d)[^.;\n]{0,40}?\b(?:after|then|later)[:=]? ?(?P<then>\d)"
    r"|\bafter[:=]? ?(?P<then_>\d)[^.;\n]{0,40}?\bbefore[:=]? ?(?P<first_>\d)",
    re.I,
)
"""Two values, each behind its word for a phase: "before 31, after 40"."""


def _near_cue(text: str, durations: Sequence[DurationHit], cue: Mention, *, label: bool) -> DurationHit | None:
    """The offset of a phase: right before its word, or a length that holds the word itself; not "at 6 months (before: 38)"."""
    for d in durations:
        near = d.start <= cue.start <= d.end or 0 <= cue.start - d.end <= 3
        if d.unit in OFFSET_UNITS and near and (label or "(" not in text[d.end : cue.start]):
            return d
    return None if label else _around_stay(text, durations, cue)


def _around_stay(text: str, durations: Sequence[DurationHit], cue: Mention) -> DurationHit | None:
    """The offset of "six months after discharge", of "at follow-up after 3 months"."""
    for d in durations:
        if d.unit not in OFFSET_UNITS or d.relation not in ("after", "at"):
            continue
        if cue.entry.role == "discharge" and _NEAR_CUES_AFTER_IT.fullmatch(text, d.end, cue.start):
            return d
        if cue.entry.role == "follow_up" and _AT_VISIT.fullmatch(text, cue.end, d.start):
            return d
    return None


def _beside_number(text: str, cue: Mention, span: Span, durations: Sequence[DurationHit]) -> bool:
    """Whether a word for a phase needs no event: "35 before, 60 after", or "before 35, after 60"."""
    lead = text[max(span.start, cue.start - 16) : cue.start]
    if _NUMBER_LAST.search(lead) and _PIECE_END.match(text, cue.end, span.end):
        return True
    if not (pair := _PAIR.search(text, span.start, span.end)):
        return False
    values = [pair.start(name) for name in ("first", "then", "first_", "then_") if pair[name]]
    timed = any(d.start <= at < d.end for d in durations for at in values)
    return not timed and any(0 < at - cue.end <= 2 for at in values)


ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    )
}
_ORDINAL = regex(r"\b(?:(\d{1,2})(?:st|nd|rd|th)|(" + "|".join(ORDINALS) + r"))\b", re.I)
_NUMBERED = r"\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,2}|I{1,3}|IV|VI{0,3})\b(?!:\d|\s*(?:[-–/.%]\s*\d|(?:months?|mos?|mths?|m|weeks?|wks?|w|days?|d|years?|yrs?|y|hours?|hrs?|h)\b))"
_COURSE_NUMBER = regex(
    r"(?:\W|[①-⑳])*(?:treatment |therapy )?(?:courses?|rounds?|cycles?)" + _NUMBERED,
    re.I,
    needs=("course", "cycle", "round"),
)
_NTH_COURSE = regex(
    r"\W*(?:the )?(?:\d{1,2}(?:st|nd|rd|th)|"
    + "|".join(ORDINALS)
    + r")\s+(?:treatment |therapy )?(?:course|round|cycle)\b",
    re.I,
)
_OF_BIRTH = regex(
    r"\b(?:born|newborn|birth|deliver\w*|ca?esarean|fo?et(?:us|al)|gestation\w*|pregnan\w+|mother['’]s)\b", re.I
)
_SPENT = regex(r" of (?!follow|observ|age\b)[a-z]", re.I)
_COURSE_BEHIND = regex(_NUMBERED, re.I)
_WHICH = regex(
    r"\s+(?:the\s+)?(?P<nth>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)\b"
    r"(?:\s+(?:one|time)|\s*(?=,|\bs?he\b)|(?P<told>(?=\s(?:it was |he |she )?\d|\s?[:.;)]|$)))",
    re.I,
)
"""The treatment only counted: "before the first one"; where a course was told, also "after the second 100 m"."""
_OTHER_CLAUSE = regex(r",\s*(?:whereas|while|but|although|though)\b", re.I)
_OTHER_HEAD = regex(
    r"(?i)\b(?:19|20)\d\d,\s|\b(?:(?:19|20)\d\d and|with(?:out)?|not?|any|was|were|ha[ds]|s?he|they|which|who|because)\b"
)
"""Words between a phase and an event that is no longer the phase's: "before recovery without any treatment"."""
_AFTER_IT = regex(r"\b(?:after|following|since) (?:the |his |her |hospital )?$", re.I)
_NEAR_ARRIVAL = 24
_RISEN_TO = regex(r"\bfrom\s+\S{1,8}\s+to\s+\d\S{0,7}\s+(?:[^\W\d_]{1,8}\s+){0,2}$")
"""Before "within three months": the second value was reached then ("rose from 20 to 25 …")."""
_AND_THEN = regex(r",? (?:and|but) (?:only |still |already )?\d[^;,]{0,24}? (?:in|on|by|at) (?:the end of )?")
"""Behind a "before" with its value a second value has a date of its own: "9.4% before treatment and 7.6% in May"."""
_MINUS = regex(r"(?<![\w)\]])(?<!\d )[−–-]$|(?:^|[|\t\n(])− $")
"""Right before the number of a label: "−3 months" counts back, "1–3 months" doesn't."""
_FEW_WORDS, _GIVEN = 3, ("injection", "injections", "infusion", "infusions")
_IT = regex(
    r"\s(?:it|them|these)(?:(?=\s?[:,]|\s(?:he|she|there|the|his|her|my|I)\b|\s(?:was |only |it was )?\d)|(?P<last>(?=\s?(?:[.;)]|$)|,? and\b)))"
)
"""The treatment just told of: "After it: no catheter", "After them he slept"; behind another time also at the end of a clause."""
_OF_ELSE = regex(r"\s(?!(?:the|this|his|her|my|our)\b)[^\W\d_]", re.I)
"""Behind "during" in a label, where no treatment is named: "Problems during neonatal period" is no time of one, "During the stay" is."""
_NOW = regex(r"\b(?:now|at present|currently|today)\b", re.I)
"""Behind a "before" it tells how it is since: "22 before, now 25"."""
_USUAL = regex(
    r"\b(?:normal|standard|usual|conventional|routine|ordinary|other|local|earlier|previous|prior|failed|unsuccessful)\s$",
    re.I,
)
_BY = regex(r"(?<![^\W\d_])[x×] ?$")
_REACH = 48


def _is_phase(mention: Mention) -> bool:
    return mention.entry.kind == "cue" and mention.entry.role in ("before", "after", "during")


def ordinal(text: str) -> int | None:
    """The first ordinal number in a text ("2nd", "second"), None if there is none."""
    m = _ORDINAL.search(text)
    if not m:
        return None
    return int(m.group(1)) if m.group(1) else ORDINALS[m.group(2).lower()]


_STAYS = r"(?:courses?|rounds?|cycles?|stays?|hospitali[sz]ations?|admissions?|discharges?|treatments?|therap(?:y|ies))"
_MONTHS = r"(?!\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)"
COURSE_NAMED = regex(
    rf"\b{_STAYS}{_NUMBERED}{_MONTHS}"
    r"|\b(?:(?P<roman>(?-i:I{1,3}|IV|V))|(?P<nth>\d{1,2}(?:st|nd|rd|th)|" + "|".join(ORDINALS) + r"))\s+"
    rf"(?:(?:hospital|treatment|therapy|stem|cells?|in)[ -]){{0,2}}{_STAYS}\b",
    re.I,
)
"""A course, or the stay in hospital it was for, by its number: "2nd stay", "Treatment No. 2"."""


_ROMAN_ALONE = regex(r"\s(I{1,3}|IV|V)(?=\s*(?:$|[(,;:\n\t|]))")


def named_course(text: str) -> int | None:
    """The course of treatment that a heading names in any place: "At discharge (2nd stay)", "Treatment No. 2: results".

    Args:
        text: the heading or label. A stay in hospital counts the course it was for.
    """
    if course := counted_course(text):
        return course
    m = COURSE_NAMED.search(text)
    if m is None or m["nth"]:
        return ordinal(m["nth"]) if m else None
    printed = m["roman"] or m[1]
    return roman(printed) or int(printed)


def counted_course(text: str) -> int | None:
    """The course that a heading counts: "COURSE 2", "Second round of treatment"; None for one that counts none.

    Args:
        text: the heading, or what stands behind the word for a course.
    """
    if m := _COURSE_NUMBER.match(text):
        return roman(m[1]) or int(m[1])
    m = _NTH_COURSE.match(text)
    return ordinal(m[0]) if m else None


def as_quantity(hit: DurationHit) -> Quantity | None:
    """A duration as an offset, None for a range without one value."""
    value = hit.value if hit.value is not None else hit.high
    return None if value is None else Quantity(abs(value), hit.unit, hit.unit, hit.comparator)


def length_of(hit: DurationHit) -> Quantity | Range | None:
    """A duration as a value, a range with both its ends; None for one that has neither."""
    if hit.value is not None:
        return Quantity(hit.value, hit.unit, hit.unit, hit.comparator)
    if hit.low is None or hit.high is None:
        return None
    return Range(Quantity(hit.low, hit.unit, hit.unit), Quantity(hit.high, hit.unit, hit.unit))


def period_of(hit: DateHit) -> Period | None:
    """The date of a hit as a period; "since" opens it, "until" closes it."""
    if hit.first is None:
        return None
    if hit.comparator in ("until", "by", "before"):
        return Period(None, hit.first) if hit.comparator == "until" else Period(hit.first)
    return Period(hit.first, hit.last)


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
    """Read the timepoint and date that a text states.

    Args:
        text: the document's text.
        span: the heading, column label, or sentence.
        mentions: terms inside it; cues of the roles before, after, during, event, baseline, discharge, follow_up,
            onset, diagnosed, and treatments of any kind take part.
        dates: dates inside it.
        durations: spans of time inside it.
        label: whether it is a heading or label, where a phase may stand without its event ("Before:").
        treated: whether a treatment has been told of before; only then "six months later" counts from it.

    Returns:
        The last phase that the text names (a parenthesis makes the words before it more precise), with its offset
        and course; the first date.
    """
    durations = without_preparation(text, durations, [d.end for d in dates] if label else None)
    events = [m for m in mentions if _is_event(text, m)]
    blockers = [m for m in mentions if m.entry.kind == "cue" and m.entry.role in ("onset", "diagnosed")]
    stays = [] if label else _counted_stays(text, span)
    found = [(a, b, Timepoint(phase, text[a:b], None, ordinal(nth))) for a, b, phase, nth in stays]
    arrived: list[int] = []
    for cue in mentions:
        if cue.entry.kind != "cue" or cue.entry.role not in PHASES or any(a <= cue.start < b for a, b, *_ in stays):
            continue
        if _tells_no_time(text, cue, label=label):
            continue
        phase = PHASES[cue.entry.role]
        if (durations or not label) and is_compared(text, span.start, cue.start):
            continue  # "slow again, like before the treatment", "at 6 months compared with admission": how it is, not when
        if (
            not label
            and cue.entry.role == "baseline"
            and _AFTER_IT.search(text, max(span.start, cue.start - 20), cue.start)
        ):
            arrived.append(cue.start)
            continue  # "three days after admission"
        near = _near_cue(text, durations, cue, label=label) or the_day(text, span, cue)
        if not treated and _LEFT.match(text, cue.start, cue.end):
            phase = "before"  # "before we left" is from home
        if cue.entry.role in ("baseline", "discharge", "follow_up"):
            if label or cue.entry.role != "follow_up" or near:
                found.append(_point(text, cue.start, cue.end, phase, near, None, durations if label else ()))
            continue
        event, printed = _event_of(text, cue, events, blockers), text[cue.start : cue.end].lower()
        which, it = _WHICH.match(text, cue.end, span.end), _IT.match(text, cue.end, span.end)
        course = found[-1][2].course if found else None
        if (
            event is None
            and which
            and (course if which["told"] is not None else not blockers and printed != "followed")
        ):
            found.append(_point(text, cue.start, which.end(), phase, near, ordinal(which["nth"]), ()))
            continue
        if event is None and treated and phase == "after" and it and (found or it["last"] is None):
            found.append(_point(text, cue.start, it.end(), phase, near, course, ()))
            continue
        if event is None and not (label and not blockers) and not _beside_number(text, cue, span, durations):
            continue
        if (
            event is None
            and label
            and (_of_disease(text, cue, mentions) or (phase == "during" and _OF_ELSE.match(text, cue.end, span.end)))
        ):
            continue
        end = event.end if event else cue.end
        between = text[cue.end : end]
        if event and any(o.start < event.start and _is_phase(o) for o in mentions if o.start >= cue.end):
            end, event, between = cue.end, None, ""  # "III before and II after treatment": the event is both's
        if _OTHER_CLAUSE.search(between):
            continue  # "throughout, whereas it improved after the first infusion"
        course = ordinal(between)
        behind = _COURSE_BEHIND.match(text, event.end, span.end) if course is None and event else None
        if event and behind and (label or counted_course(text[event.start : behind.end()])):  # "after course 2"
            end, course = behind.end(), roman(behind[1]) or int(behind[1])
        if label and event is None and course is None and (alone := _ROMAN_ALONE.match(text, cue.end, span.end)):
            end, course = alone.end(1), roman(alone[1])  # "before I", "3 months after II (2012-10-17)"
        found.append(_point(text, cue.start, end, phase, near, course, durations if label else ()))
    told = [
        d for d in durations
        if treated
        and not _THAN.search(text[max(span.start, d.start - 32) : d.start])
        and not _taken_for(text, mentions, d)
        and not (_of_own_event(text, d, events) or (not label and _since_ill(text, d, mentions)))
        and (label or events or not later_than(text, d, dates))
        and not any(0 < at - d.end <= _NEAR_ARRIVAL for at in arrived)
    ]  # fmt: skip
    if not found:
        found = [p for d in told if (p := _bare_offset(text, d, label, blockers) or _within(text, span, d, events))]
    if not label and found and all(p.phase == "before" for _, _, p in found):
        last = found[-1][1]
        found += [(m.start(), m.end(), Timepoint("after", m.group())) for m in _NOW.finditer(text, last, span.end)]
        found += [
            (d.start, d.end, Timepoint("after", text[d.start : d.end])) for d in dates[:1]
            if treated and d.start > last and _AND_THEN.fullmatch(text, last, d.start)
        ]  # fmt: skip
    found += in_series(text, span, durations, found) if treated and not label else []
    if not label and found:
        counted = found[-1][2].phase == "after" and found[-1][2].offset is not None
        bare = [(d, p) for d in (durations if counted else told) if (p := _bare_offset(text, d, label, blockers))]
        if more := of_clauses(text, span, bare, found):
            found = sorted([*found, *more], key=lambda f: f[0])
    if not found:
        found = _around(text, span, [(d, as_quantity(d)) for d in durations], treated)
    dated = [w for d in dates if d.comparator not in ("since", "until") and (w := period_of(d))]
    if not dated and len(dates) == 1 and not label:
        dated = [w for d in dates if (w := period_of(d))]
    effective = dated[0] if dated else None
    if not found:
        first = next((d for d in dates if d.first), None)
        return TimeRead(None, effective, first.start if first else -1, first.end if first else -1)
    start, end, point = _best(not_compared(text, _of_courses(found)) if label else found)
    return TimeRead(point, effective, start, end, tuple(sorted(found, key=lambda f: f[:2])))


def _within(text: str, span: Span, d: DurationHit, events: Sequence[Mention]) -> tuple[int, int, Timepoint] | None:
    if d.unit not in OFFSET_UNITS:
        return None
    quantity = as_quantity(d)
    return _of_treatment(text, d, events, quantity) or _since_treatment(text, span, d, quantity)


def _of_courses(found: list[tuple[int, int, Timepoint]]) -> list[tuple[int, int, Timepoint]]:
    """In "after the first course, before admission" the course says when, and the stay in hospital only more."""
    counted = [f for f in found if f[2].course and f[2].phase == "after"]
    return counted if counted and found[-1][2].phase == "before" and not found[-1][2].course else found


def _best(found: list[tuple[int, int, Timepoint]]) -> tuple[int, int, Timepoint]:
    """The last phase; what an earlier one of the same course says beyond it is kept."""
    start, end, point = found[-1]
    course = point.course or next((p.course for _, _, p in reversed(found) if p.course), None)
    offset = point.offset or next((p.offset for _, _, p in reversed(found) if p.phase == point.phase), None)
    return start, end, Timepoint(point.phase, point.label, offset, course, point.event)


def _is_event(text: str, m: Mention) -> bool:
    e = m.entry
    if e.kind in ("route", "method"):  # "before the intramuscular injection"
        return text[m.start : m.end].lower().endswith(_GIVEN)
    if e.kind == "cue":
        return e.role == "event"
    return e.kind == "cells" or (e.kind == "procedure" and e.role in ("treatment", "surgery", "therapy"))


def _event_of(text: str, cue: Mention, events: Sequence[Mention], blockers: Sequence[Mention]) -> Mention | None:
    """The treatment that a "before"/"after" speaks of: the first behind it, or right before it ("post", "later")."""
    for m in events:
        if cue.start <= m.start and m.end > cue.end and m.start - cue.end <= _REACH:
            between = text[cue.end : max(m.start, cue.end)]
            if _USUAL.search(between):
                return None  # "after standard treatment": another than the page's
            far = m.entry.kind in ("route", "method") and len(between.split()) > _FEW_WORDS
            if far or (m.entry.kind != "cue" and between.strip().lower() in ("that", "this", "which")):
                return None  # "after that plasma exchange": then
            if (
                _OTHER_HEAD.search(between)
                or any(ch in between for ch in ".;:")
                or between.count("(") > between.count(")")
                or any(cue.end <= b.start < m.start for b in blockers)
            ):
                return None
            return m
    return None


def _point(
    text: str,
    start: int,
    end: int,
    phase: Phase,
    near: DurationHit | None,
    course: int | None,
    others: Sequence[DurationHit],
) -> tuple[int, int, Timepoint]:
    offset = near or next(
        (d for d in others if d.unit in OFFSET_UNITS and d.relation not in ("every", "for", "age")), None
    )
    if offset is not None and offset.start < end + 4:
        start, end = min(start, offset.start), max(end, offset.end)
    quantity = as_quantity(offset) if offset else None
    return start, end, Timepoint(phase, text[start:end].strip(), quantity, course)


def _bare_offset(
    text: str, d: DurationHit, label: bool, blockers: Sequence[Mention]
) -> tuple[int, int, Timepoint] | None:
    """An offset without an event: "six months later", "at month 10", "M+4", a column "2 months"."""
    if d.unit not in OFFSET_UNITS or any(abs(b.start - d.end) < 30 for b in blockers):
        return None
    reached = d.relation == "within" and _RISEN_TO.search(text[max(0, d.start - 32) : d.start]) is not None
    if d.relation not in ("after", "at", "before") and not (label and d.relation in ("none", "within")) and not reached:
        return None
    if d.unit == "wk" and _OF_BIRTH.search(text, max(0, d.start - 40), min(len(text), d.end + 48)):
        return None  # "born in the 34th week"
    if label and d.relation == "none" and (_SPENT.match(text, d.end) or _BY.search(text, max(0, d.start - 3), d.start)):
        return None  # "One month of rehabilitation" is how long it took
    if d.relation == "before" and not label:
        return None  # "30 years before the accident": only a label counts back from the treatment itself
    quantity = as_quantity(d)
    if quantity is None:
        return None
    before = (
        d.relation == "before"
        or (
            label
            and d.relation in ("none", "within")
            and _MINUS.search(text[max(0, d.start - 4) : d.start]) is not None
        )
        or (d.value is not None and d.value < 0)
        or (label and d.relation == "at" and quantity.value == 0)
    )
    return d.start, d.end, Timepoint("before" if before else "after", text[d.start : d.end].strip(), quantity)


# Lines that say of a course of treatment when it was and how the cells were given, and nothing else.


COURSE_HEAD = regex(
    r"(?:\W|[①-⑳]|\d{1,2}[.)]\s)*(?P<name>(?:the )?(?:(?:(?:treatment|therapy)\s)?(?:course|round|cycle|treatment|stay)s?\s?(?:no\.?\s?|nr\.?\s?|number\s?|#\s?)?(?:\d{1,2}|I{1,3}|IV|VI{0,3})"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\s(?:(?:treatment|therapy|hospital)\s)?(?:course|round|cycle|treatment|stay)"
    r"(?: of (?:treatment|therapy))?))\b",
    re.I,
)
"""What counts a course or stay, at the beginning of a line."""
_PARTED = regex(r"\s*(?=[-–—:,(.]|in\b|on\b)")
_LINE_GIVEN = regex(
    r"\b(?:injections?|infusions?|transplantations?|implantations?|punctures?|administrations?|doses?|LPs?|i\.?v\.?|i\.?t\.?)(?!\w)",
    re.I,
)
_WORDS = regex(r"[^\W\d_]+")
_LONGEST = 120
_HEADER_ROWS = 3
_LIGHT = frozenset((
    "a", "an", "and", "the", "of", "in", "on", "at", "by", "via", "into", "through", "with", "to", "from", "x", "times", "time",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "once", "twice", "each", "last", "days", "day", "weeks",
    "week", "apart", "course", "round", "cycle", "cell", "cells", "stem", "million", "i", "ii", "iii", "iv", "v", "t", "st",
    "nd", "rd", "th", "s",
))  # fmt: skip
_AFTER_ANOTHER = regex(
    r"\b(?:after|since|from|following|later than) (?:(?:the|his|her|our) )?(?:first|second|third|fourth|fifth|previous|last|other|1st|2nd|3rd|[45]th)\b(?= ?[)\].,;:]|\s*$)",
    re.I,
)
_OF_WHAT = regex(r"(?:[^\W\d_]+ ){1,3}\Z")
_KINDS = ("route", "method", "cells", "site")


def after_another(text: str) -> bool:
    """Whether a heading says how long after another course its own began: "Third admission (half a year after the second)".

    Args:
        text: the heading.
    """
    return _AFTER_ANOTHER.search(text) is not None


def course_line(document: Document, index: Index, span: Span) -> Timepoint | None:
    """Whether a line tells a course and how it was given: "Round II - January 2013 - cord blood cells, 2 x i.v.".

    Args:
        document: the document.
        index: what stands where.
        span: the line.

    Returns:
        The time after that course, with the words that count it as label; None for other lines.
    """
    text = document.text
    if span.end - span.start > _LONGEST or "\n" in text[span.start : span.end]:
        return None
    m = COURSE_HEAD.match(text, span.start, span.end)
    course = counted_course(m["name"]) if m and _PARTED.match(text, m.end(), span.end) else None
    if m is None or course is None:
        return None
    mentions = part(index.mentions, Span(m.end(), span.end))
    known = [(d.start, d.end) for d in part(index.dates, span)]
    told = [(x.start, x.end) for x in mentions if x.entry.kind in _KINDS or _line_is_event(x)]
    told += [g.span() for g in _LINE_GIVEN.finditer(text, m.end(), span.end)]
    if not told or any(x.entry.kind == "cue" and x.entry.role == "planned" for x in mentions):
        return None
    known += told + [(d.start, d.end) for d in part(index.durations, span)]
    known += [_source(text, m.end(), x) for x in mentions if x.entry.kind == "cells"]
    other = any(
        w.group().lower() not in _LIGHT and not any(a <= w.start() and w.end() <= b for a, b in known)
        for w in _WORDS.finditer(text, m.end(), span.end)
    )
    return None if other else Timepoint("after", m["name"], course=course)


def _source(text: str, start: int, cells: Mention) -> tuple[int, int]:
    """The words right before a kind of cells, which say of what it was made: "cord blood MNC"."""
    m = _OF_WHAT.search(text, start, cells.start)
    return (m.start() if m else cells.start, cells.end)


def _line_is_event(m: Mention) -> bool:
    return m.entry.kind == "cue" and m.entry.role == "event"


def one_course(document: Document, course: int | None) -> int | None:
    """The course that a title counts; None where heads of the page's parts and tables count it and others: "back for the
    2nd round".

    Args:
        document: the document.
        course: the one that its title counts, None without one.
    """
    if course is None:
        return None
    heads = [
        span
        for b in document.blocks
        for span in (b.label if b.kind == "field" else b.span if b.kind == "heading" else None,)
        if span
    ]
    cells = [c.span for b in document.blocks if b.table is not None for c in b.table.cells if c.row < _HEADER_ROWS]
    named = {n for span in (*heads, *cells) if (n := named_course(document.quote(span))) is not None}
    return None if course in named and named - {course} else course
