"""The scene a statement of a group stands in: arm, stratum, denominator and time, of its headings and its own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Component, Concept, Phase, Quantity, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.context.context import mention_context
from etl.parsers.index import part
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.clauses import TimeRead
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.parsers.when.timepoints import as_quantity, read_time
from etl.patterns import regex
from etl.value import replace

# The scene a statement of a group stands in: stratum, denominator and time of its headings, and its own times.


GROUP = "group"
CHANGES = ("improved", "worsened", "unchanged", "more", "less")
DID_NOT = regex(r"[\s,;]*(?:but |and |the )?(?:did|do|could|can|had|have) not[\s,;.]*", re.I)
"""A part of a sentence that only denies what the part before says: "8 improved, 11 did not"."""
TESTED = regex(
    r"\s+(?:(?:was|were|has been|had been|could be)\s+)?(?:measured|tested|assessed|examined|recorded|checked|determined)\b",
    re.I,
)
"""Behind what was looked at in so many people, whose changes are told next: "Walking distance was measured in 60; it was longer in 44"."""
UNSAID = ("hypothetical", "planned", "cancelled", "declined", "general", "cited")
PEOPLE = (
    r"(?:patients?|people|persons?|cases?|participants?|subjects?|individuals?|volunteers?|child(?:ren)?|adults?|"
    r"recipients?|responders?|families)"
)
_NOT_A_TIME = regex(r"[\s-]*(?:experience|results?|reviews?|reports?|history|stud(?:y|ies)|data|program)\b", re.I)
_AGED = regex(r"\bage[ds]?\b[^.;]{0,20}$", re.I)
_AMOUNT = regex(r"\bby\s+(?:about\s+|approximately\s+|up to\s+|more than\s+)?$", re.I)
_AGAINST = regex(
    r"\b(?:compared\s+(?:with|to)|relative\s+to|comparison\s+(?:with|to)|than|versus|vs\.?|against|from|"
    r"over|as)\s+(?:(?:their|the|its|values?|status|state|that|those|at|of)\s+)?$",
    re.I,
)
_SIZE = regex(
    r"\bn\s*=\s*(\d{1,7})\b|^\s*(\d{1,7})\s+(?:"
    + PEOPLE
    + r")\b|(?:^|[,;])\s*(\d{1,7})\s+(?:answers|replies|responses|respondents|questionnaires)\b|^\s*of\s+(\d{1,7})\b",
    re.I,
)
_STRATUM = regex(
    r"\b(?:forms?|types?|subtypes?|groups?|subgroups?|stages?|variants?|arms?|cohorts?|classes|class|men|"
    r"women|males?|females?|children|adults|boys|girls|aged|onset|with|without)\b",
    re.I,
)
_JUDGED = regex(
    r"\b(?:called|rated|judged|considered|graded|assessed|scored|classed)\s(?:the|their|it|this|how)\b", re.I
)
"""What the families of those who were treated say of the result."""
_AT_SITE = regex(
    r"\s+(?:(?:score|grade|value|strength)s?\s+)?(?:of|in|for|at)\s+(?:(?:the|both|their|all)\s+){0,2}", re.I
)
_BRACKETS = regex(r"[(\[]([^()\[\]]{0,120})[)\]]")
_NUMBERING = regex(r"^\s*(?:\(?\d{1,2}[.)]|[-–•*])\s*")
_TABLE_NUMBER = regex(r"^\s*(?:tab(?:le|\.)?|fig(?:ure|\.)?)\s*(?:no\.?\s*)?S?\d{1,2}[a-z]?\s*[.:–—-]?\s+", re.I)
LONGEST = 160
Times = Sequence[tuple[int, int, Timepoint]]
"""The times that a sentence names, with their places."""
_OWN_EVENT = regex(
    r"\b(?:after|since|following|from)\s(?:the\s|their\s|an?\s)?(?:\w+\s)?(?:accident|injury|onset|birth|event|fall|crash|diagnosis|first\s(?:signs?|symptoms?))\b",
    re.I,
)
_AFTER_THE = regex(r"\b(?:after|since|following)\s(?:the\s|their\s|an?\s)?$", re.I)
_BARE = regex(r"\b(before|after)(?=\s?[:=]\s?\d|\s\d{1,3}(?:[.,]\d)?\s?(?:[,;.)]|$))", re.I)
"""A time that is nothing but its word, before a value: "before: 41; after: 34"."""


_BY_IT = regex(r"\b(before|after)\s(?:it|that|this|them)(?=\s?(?:[,;.)]|\Z)|\s(?:and|but|while)\b)", re.I)
"""A time by the treatment just told of, where it closes what is told: "in 8 before treatment and in 20 after it"."""


class Scene(Struct, frozen=True):
    """What headings and labels say of everything below them.

    Args:
        topic: the heading or label without its number, brackets and times.
        stratum: the part of the group it is about, "" for the whole.
        denominator: how many people that are.
        timepoint: place in the course of treatment.
        adverse: whether it is about what the treatment did badly.
        title: the heading or label with its brackets.
    """

    topic: str = ""
    stratum: str = ""
    denominator: Decimal | None = None
    timepoint: Timepoint | None = None
    adverse: bool = False
    title: str = ""


def scene_of(label: str, timepoint: Timepoint | None, adverse: bool, conditions: Sequence[str] = ()) -> Scene:
    """Read a heading, caption or label.

    Args:
        label: its text ("4. After 2 months (classical form, n = 30)").
        timepoint: what it says of time.
        adverse: whether its role is that of side effects.
        conditions: diseases named in it, as printed.

    Returns:
        Topic, stratum and denominator.
    """
    label = " ".join(_NUMBERING.sub("", _TABLE_NUMBER.sub("", label[: 2 * LONGEST], count=1)).split())
    size: Decimal | None = None
    words: list[str] = []
    for inner in _BRACKETS.findall(label):
        found = _SIZE.search(inner)
        if found and size is None:
            size = Decimal(next(g for g in found.groups() if g))
        words += [p.strip() for p in re.split(r"[,;]", _SIZE.sub("", inner)) if re.search(r"[^\W\d_]{3}", p)]
    topic = _BRACKETS.sub("", label).strip(" :.-–")
    bare = _SIZE.search(topic)
    if size is None and bare and bare[1]:
        size = Decimal(bare[1])
        topic = topic[: bare.start()].strip(" ,:;-–")
    stratum = ""
    if size is not None:
        named = [w for w in words if w in conditions or any(c in w for c in conditions) or _STRATUM.search(w)]
        if named:
            stratum = named[0]
        elif not words and timepoint is None and (_STRATUM.search(topic) or any(c in topic for c in conditions)):
            stratum = topic[:1].lower() + topic[1:] if not topic[:2].isupper() else topic
    return Scene(topic, stratum, size, _short(timepoint), adverse, label)


def _short(timepoint: Timepoint | None) -> Timepoint | None:
    """A timepoint whose label ends where a bracket begins."""
    return replace(timepoint, label=re.split(r"[(\[]", timepoint.label)[0].strip()) if timepoint else None


def statement_scene(reading: Reading, statement: Statement) -> Scene:
    """The scene of a statement, from its label and its heading."""
    frame = statement.frame
    adverse = frame.has("adverse", "field:adverse")
    title = labelled(reading, frame.title, adverse) if frame.title else Scene()
    if title.timepoint and _opens(reading, statement):
        title = replace(title, timepoint=None)
    if frame.label is None:
        return title if title.timepoint or frame.title is None else replace(title, timepoint=_short(frame.timepoint))
    own = labelled(reading, frame.label, adverse)
    inherited = Scene() if _sibling(reading, statement) else title
    return Scene(
        own.topic,
        own.stratum or inherited.stratum,
        own.denominator or inherited.denominator,
        own.timepoint or inherited.timepoint,
        adverse,
    )


def _opens(reading: Reading, statement: Statement) -> bool:
    """Whether a statement stands in the first paragraph below the page's title, which tells who was treated and with what:
    the title's time is that of what came of it."""
    if statement.frame.title is None or statement.frame.title != reading.document.title:
        return False
    first = next((s.block for s in reading.statements if s.block.kind == "paragraph"), None)
    if first is None or first.span != statement.block.span:
        return False
    return any(m.entry.kind == "cells" for m in part(reading.index.mentions, first.span))


def labelled(reading: Reading, span: Span, adverse: bool) -> Scene:
    """The scene of a heading, caption or label, with the time it names itself (not one it only compares with)."""
    text, found = reading.document.text, reading.index
    span = Span(span.start, min(span.end, span.start + 2 * LONGEST))
    mentions = part(found.mentions, span)
    time = read_time(text, span, mentions, part(found.dates, span), part(found.durations, span), label=True)
    point = (
        None
        if time.start >= 0 and _AGAINST.search(text[max(span.start, time.start - 40) : time.start])
        else time.timepoint
    )
    if point is not None and _NOT_A_TIME.match(text, time.end, span.end):
        point = None
    if point is not None and time.start >= 0 and _AGED.search(text[max(span.start, time.start - 30) : time.start]):
        point = None
    return scene_of(
        text[span.start : span.end],
        point,
        adverse,
        [text[m.start : m.end] for m in mentions if m.entry.kind == "condition"],
    )


def size_above(reading: Reading, title: Span | None) -> Decimal | None:
    """How many people the heading counts below which a heading stands: 78 for "By domain:" below "After 6 months (n = 78)".

    Args:
        reading: the document.
        title: the inner heading; None where there is none.
    """
    heads = [b for b in reading.document.blocks if b.kind == "heading"]
    at = next((i for i, b in enumerate(heads) if b.span == title), 0)
    outer = next((b for b in reversed(heads[:at]) if b.level < heads[at].level), None) if at else None
    return labelled(reading, outer.span, False).denominator if outer is not None else None


def _sibling(reading: Reading, statement: Statement) -> bool:
    """A numbered label stands beside a numbered heading, not below it ("4. After 2 months" … "5. Bulbar form:")."""
    title, block = statement.frame.title, statement.block
    if title is None or not block.marker[:1].isdigit():
        return False
    return bool(re.match(r"\s*\(?\d{1,2}[.)]", reading.document.text[title.start : title.end]))


def meant(statement: Statement, start: int, end: int, *, general: bool = True) -> bool:
    """Whether what stands at a place is reported, and not planned, cited or said of people in general.

    Args:
        statement: the statement.
        start: offset.
        end: offset behind it.
        general: whether a word of generality counts.
    """
    context = mention_context(statement.context, Mention(start, end, Entry("procedure", "", "count")))
    if context.status == "general" and not general:
        return True
    if context.status == "possible":
        return not any(
            m.entry.value == "expected" or (m.entry.value == "modal" and m.entry.name == "might" and m.start < start)
            for m in context.cues
        )
    judged = context.experiencer == "relative" and _JUDGED.search(statement.context.text, statement.span.start, start)
    return context.status not in UNSAID and (context.experiencer not in ("relative", "nobody") or bool(judged))


def moments(text: str, statement: Statement) -> tuple[tuple[int, int, Timepoint], ...]:
    """The times a statement names for itself, without those it only compares with ("better than before treatment")."""
    found = [
        (s, e, t) for s, e, t in statement.points if not _AGAINST.search(text[max(statement.span.start, s - 40) : s])
    ]
    if statement.timepoint and statement.own_time and not statement.points:
        t = statement.timepoint
        at = text.find(t.label, statement.span.start, statement.span.end) if t.label else -1
        if at < 0 or not _AGAINST.search(text[max(statement.span.start, at - 40) : at]):
            found.append((max(at, statement.span.start), max(at, statement.span.start) + len(t.label), t))
    told = sorted(found, key=lambda f: f[:2])
    for d in statement.durations:
        if (
            d.relation in ("within", "at", "after")
            and not _onset_near(statement, d.start, d.end)
            and not _AMOUNT.search(text[max(statement.span.start, d.start - 24) : d.start])
            and d.unit in ("d", "wk", "mo", "a")
            and (q := as_quantity(d))
            and not any(s <= d.start < e for s, e, _ in part_of(told, d.start - 80, d.end))
        ):
            found.append((d.start, d.end, Timepoint("after", text[d.start : d.end].strip(" ."), q)))
    found = [
        f
        for f in found
        if not (text[f[0] : f[0] + 1].isdigit() and _AMOUNT.search(text[max(statement.span.start, f[0] - 24) : f[0]]))
    ]
    for m in _BARE.finditer(text, statement.span.start, statement.span.end):
        if text[m.start() - 1 : m.start()] != "(" and not any(s <= m.start() < e for s, e, _ in found):
            found.append((m.start(), m.end(), Timepoint("before" if m[1][0] in "bB" else "after", m[1])))
    for m in _BY_IT.finditer(text, statement.span.start, statement.span.end):
        phase: Phase = "before" if m[1][0] in "bB" else "after"
        if any(e <= m.start() and t.phase != phase for _, e, t in found):
            found.append((m.start(), m.end(), Timepoint(phase, m.group())))
    found = [f for f in found if not _of_their_own(text, statement, f[0], f[1])]
    found = [f for f in found if not _AGED.search(text[max(statement.span.start, f[0] - 30) : f[0]])]
    return tuple(sorted(found, key=lambda f: f[:2]))


def _of_their_own(text: str, statement: Statement, start: int, end: int) -> bool:
    """Whether a time counts from what had happened to them: "received cells 3 weeks to 14 months after the accident"."""
    stop = min(statement.span.end, end + 30)
    if _OWN_EVENT.search(text, start, stop):
        return True
    near = part(statement.mentions, Span(start, stop))
    return any(m.entry.kind == "condition" and _AFTER_THE.search(text, start, m.start) for m in near)


def _onset_near(statement: Statement, start: int, end: int) -> bool:
    """Whether a length of time counts from the beginning of the disease and not from the treatment."""
    near = part(statement.mentions, Span(max(statement.span.start, start - 30), min(end + 40, statement.span.end)))
    return any(m.entry.kind == "cue" and m.entry.role in ("onset", "diagnosed") for m in near)


def time_at(found: Times, start: int, end: int, fallback: Timepoint | None) -> Timepoint | None:
    """The time of a place: the one inside it, else the last before it, else the fallback."""
    first = bisect_left(found, start, key=lambda f: f[0])
    inside = [t for _, _, t in part_of(found, start, end)]
    exact = [t for t in inside if t.offset]
    return exact[0] if exact else inside[0] if inside else found[first - 1][2] if first else fallback


def part_of(found: Times, start: int, end: int) -> Times:
    """The times that begin in a range."""
    return found[bisect_left(found, start, key=lambda f: f[0]) : bisect_left(found, end, key=lambda f: f[0])]


def covered(taken: Sequence[Span], at: int) -> bool:
    """Whether a place lies in one of the spans (sorted, without overlaps)."""
    before = bisect_right(taken, at, key=lambda span: span.start)
    return before > 0 and at < taken[before - 1].end


def parts_of(denominator: Decimal | None, stratum: str, sd: Decimal | None = None) -> tuple[Component, ...]:
    """Denominator, stratum and standard deviation as parts of an observation."""
    out: list[Component] = []
    if denominator is not None:
        out.append(
            Component(
                Concept("denominator", (), "component:denominator"), Quantity(denominator, "{patients}", "patients")
            )
        )
    if stratum:
        out.append(Component(Concept("stratum", (), "component:stratum"), stratum))
    if sd is not None:
        out.append(Component(Concept("standard deviation", (), "component:sd"), Quantity(sd)))
    return tuple(out)


def site_of(reading: Reading, statement: Statement, measured: Mention | None) -> Site | None:
    """Where something was measured, behind its name: "the mean Ashworth grade of the legs"."""
    if measured is None:
        return None
    text = reading.document.text
    behind = part(statement.mentions, Span(measured.end, min(measured.end + 50, statement.span.end)))
    found = next((p for p in places(behind) if p.site), None)
    if found is None or not _AT_SITE.fullmatch(text, measured.end, found.start):
        return None
    return make_site(text, reading.lexicon, found.site, found.side, found.part, found)


# The part of a group that a value or count is of: "6.4 ± 2.8 in level III", "in group B from 11.0 to 8.1".


STRATUM_BEHIND = regex(
    r"\s*(?:points?\s*)?(?:in|for|among|at)\s+(?:the\s+)?((?:levels?|grades?|stages?|types?|groups?|class(?:es)?|forms?|arms?|subgroups?)\s"
    r"(?:[IVX]{1,4}|\d{1,2}|[A-H])(?:\s?(?:[-–/]|to|and)\s?(?:[IVX]{1,4}|\d{1,2}|[A-H]))?)\b(?![.,]\d)"
)
"""The part of the group that a value is of, behind it: "6.4 ± 2.8 in level III"."""
_AHEAD = regex(
    r"\b(?:[Ii]n|[Oo]f|[Ff]or|[Aa]mong)\s(?:the\s)?((?:[Gg]roup|[Aa]rm|[Cc]ohort)\s(?:[IVX]{1,3}|\d|[A-H])|(?:(?!the|an?|each|this|our|whole|every)[a-z-]{3,}\s){1,2}(?:group|arm))\b"
)
_VALUE_IN = regex(r"\d\s?(?:%|points?)?\s(?:in|for|among|at)\s(?:the\s)?(?:groups?|arms?|[a-z-]+\s(?:group|arm))\b")
_FROM_AGAIN = regex(
    r"\W*(?:and\s|but\s|while\s)?(?:in|of|for)\s(?:the\s)?[\w\s-]{3,30}\s(?:it\s)?(?:went\s|fell\s|rose\s)?from\s*",
    re.I,
)
_GOES_ON = regex(
    r"\s*(?:points?\s*)?(?:[,;]|\band\b|\bversus\b|\bvs\.?|\bagainst\b|\bbut\b|\bcompared (?:with|to)\b|\s)+(?:only\s)?",
    re.I,
)


def arm_ahead(text: str, statement: Statement, start: int) -> str:
    """The part of the group that is named last before a value, in a sentence that names none behind one.

    Args:
        text: the document's text.
        statement: the sentence.
        start: offset of the value.

    Returns:
        "group A", "" where none is named, or nothing parts it from another value's.
    """
    if _VALUE_IN.search(text, statement.span.start, statement.span.end) or ";" in text[statement.span.start : start]:
        return ""
    found = list(_AHEAD.finditer(text, statement.span.start, start))
    whole = list(_AHEAD.finditer(text, statement.span.start, statement.span.end))
    return found[-1][1] if found and len(whole) > 1 else ""


def goes_on(text: str, last: int, start: int) -> bool:
    """Whether a value is told of another part of the group right behind the one before: "86 % in group A, 63 % in group B".

    Args:
        text: the document's text.
        last: offset behind the value before and its part of the group.
        start: offset of the value.
    """
    return start - last < 24 and _GOES_ON.fullmatch(text, last, start) is not None


def from_again(text: str, last: int, start: int) -> bool:
    """Whether a value is what another part of the group began with: "…, in group B from 11.0 to 8.1".

    Args:
        text: the document's text.
        last: offset behind the value before.
        start: offset of the value.
    """
    words = text[last:start]
    return len(words) < 60 and _FROM_AGAIN.fullmatch(words) is not None and _AHEAD.search(words) is not None


def own_fallback(
    text: str, span: Span, times: Sequence[tuple[int, int, Timepoint]], at: int, fallback: Timepoint | None
) -> Timepoint | None:
    """The time that holds for a value when its own words name none: none that is only told behind the next semicolon.

    Args:
        text: the document's text.
        span: the sentence.
        times: the times it names, in order.
        at: offset of the value.
        fallback: the time that would hold.
    """
    ends = re.compile(";").search(text, at, span.end)
    if ends is None or fallback is None or any(s < at for s, _, _ in times):
        return fallback
    inside = [t for s, _, t in times if at < s < ends.start()]
    if inside:
        return inside[0]
    return None if any(t == fallback for s, _, t in times if s > ends.start()) else fallback


def again_timed(text: str, left: int, at: int, times: Sequence[tuple[int, int, Timepoint]]) -> bool:
    """Whether only a time stands before a value, which then is of what was measured before: "before: 41; after: 34".

    Args:
        text: the document's text.
        left: where the words of the value begin.
        at: offset of the value.
        times: the times that the sentence names.
    """
    inside = [(s, e) for s, e, _ in times if left <= s and e <= at]
    rest = text[left:at]
    for s, e in reversed(inside):
        rest = rest[: s - left] + rest[e - left :]
    return bool(inside) and not any(c.isalnum() for c in rest)


def in_two_times(statement: Statement, times: Sequence[tuple[int, int, Timepoint]]) -> bool:
    """Whether a sentence tells how something was before and how it was after, and so of values of the whole group.

    Args:
        statement: the sentence.
        times: the times that it names.
    """
    return len({t.phase for start, _, t in times if statement.span.start <= start < statement.span.end}) > 1


# Which of the times of a sentence hold for the next one, and which stand only behind what they are of.
#
# "At 6 months 79 were examined" sets the scene for what follows. "One man died eight months later" only dates a
# death.


_ONE = regex(
    rf"\b(?:one|an?|another|1|the\sother|the\sthird)\s(?:(?:further|other|[\w-]+-year-old|old|elderly|young)\s)*(?:{PEOPLE}|man|woman|boy|girl)\s(?!after\b|at\b)"
    r"|\b(?:one|another|1)\s(?:of\s(?:them|these|those|whom)\s)?(?:had|has|was|died|developed|needed|dropped|withdrew|moved|left)\b",
    re.I,
)
_LATER = regex(r"\s(?:later|afterwards)\b", re.I)
BEFORE_LAST = regex(
    r"(?<!\bas )(?<!\bthan )(?<!\blike )(?<!\bever )(?<!\bnever )(?<!\bfrom )(?<!\bthe day )(?<!\bthe night )(?<!\bthe week )(?<!\bthe month )"
    r"(?<!\bthe year )(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!hours )\bbefore(?=\s?(?:[,;.]|\Z)|\s(?:and|but|while)\s)",
    re.I,
)
"""A time that is nothing but its word, behind what is told: "88 patients took pain tablets every day before"."""
_OPENING = 4


def scene_times(
    reading: Reading, statement: Statement, carried: Timepoint | None
) -> tuple[Timepoint | None, Timepoint | None]:
    """The time at which a sentence tells what has no time of its own, and that at which the next ones do.

    Args:
        reading: the document.
        statement: the sentence.
        carried: the time of the sentences before it.

    Returns:
        Its last time behind the treatment, and the last that isn't only the day of what happened to somebody; the
        time carried where it has none.
    """
    own = [m for m in moments(reading.document.text, statement) if m[2].phase != "before"]
    lasting = [t for s, e, t in own if not _dates_event(reading, statement, s, e)]
    return own[-1][2] if own else carried, lasting[-1] if lasting else carried


def _dates_event(reading: Reading, statement: Statement, start: int, end: int) -> bool:
    """Whether a time stands behind what happened then: a death, an operation, or what one of them had."""
    text, begin = reading.document.text, statement.span.start
    clause = max(begin, text.rfind(";", begin, start) + 1)
    if start - clause <= _OPENING or (_LATER.match(text, end) and not text[clause:start].strip()):
        return False
    if _ONE.search(text, clause, start):
        return True
    lost = (reading.lexicon.get("field", "cohort_death"), reading.lexicon.get("finding", "death"))
    return any(
        clause <= m.start < start and (m.entry.kind == "procedure" or m.entry.id in {e.id for e in lost if e})
        for m in statement.mentions
    )


def counted_at(text: str, times: Times, segment: Span, fallback: Timepoint | None) -> Timepoint | None:
    """The time of a count: a "before" that closes its words where nothing else there tells when, else as anywhere.

    Args:
        text: the document's text.
        times: the times that the sentence names.
        segment: the piece of the sentence that is the count's own.
        fallback: the time that holds without one.
    """
    last = BEFORE_LAST.search(text, segment.start, min(segment.end + 1, len(text)))
    if last is not None and not part_of(times, segment.start, segment.end):
        return Timepoint("before", last.group())
    return time_at(times, segment.start, segment.end, fallback)


# Rows of a group's table that say when, behind what they are of: "EDSS, baseline", "T25FW (s), month 12".


_LEAD = 400
_TAIL = regex(
    r"(?P<name>.*[^\W_]\)?)(?:,|\s[-–—:]|\s(?=\())\s*(?P<when>\(?(?:(?:at|after|in) )?(?:baseline|before(?: [\w ]{3,20})?|pre-?treatment|post-?treatment|"
    r"(?:day|week|month|year)s? \d{1,3}|\d{1,3}(?:st|nd|rd|th)? ?(?:days?|weeks?|months?|years?|mo|yrs?|wks?|d|w|m|y)(?: (?:after|later|post)[\w -]{0,24})?|"
    r"entry|inclusion|admission|discharge|enrol?ment|(?:last |end of )?follow-?up|after(?: [\w ]{3,20})?)\)?)\s*",
    re.I,
)


def time_in(reading: Reading, words: str, mentions: Sequence[Mention]) -> TimeRead:
    """The time that a caption, a heading or a label of a group's table says.

    Args:
        reading: the document, for the order of its dates.
        words: what is printed; dates and durations are looked for at its beginning.
        mentions: what the mappings know of it.
    """
    lead = words[:_LEAD]
    return read_time(
        words, Span(0, len(words)), mentions, find_dates(lead, reading.index.order), find_durations(lead), label=True
    )


def timed(reading: Reading, label: str) -> tuple[str, Timepoint | None]:
    """A row's label without the time that it closes with, and that time.

    Args:
        reading: the document, for words of time.
        label: the label as printed, or without its unit.

    Returns:
        The label as it was and None, where it closes with no time.
    """
    found = _TAIL.fullmatch(label)
    if found is None:
        return label, None
    when = found["when"].strip("() ")
    told = time_in(reading, when, reading.lexicon.find(when)).timepoint
    return (found["name"].strip(" ,"), told) if told is not None else (label, None)
