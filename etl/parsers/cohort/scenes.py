"""The scene a statement of a group stands in: arm, stratum, denominator and time, of its headings and its own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Component, Concept, Quantity, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import mention_context
from etl.parsers.index import part
from etl.parsers.number import WHOLE, whole_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.times import TimeRead, read_time
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import as_quantity, find_durations
from etl.patterns import regex
from etl.value import replace

GROUP = "group"
CHANGES = ("improved", "worsened", "unchanged", "more", "less")
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
    rf"\bn\s*=\s*({WHOLE})\b|^\s*({WHOLE})\s+(?:"
    + PEOPLE
    + r")\b|(?:^|[,;])\s*(\d{1,7})\s+(?:answers|replies|responses|respondents|questionnaires)\b|^\s*of\s+(\d{1,7})\b",
    re.I,
)
_STRATUM = regex(
    r"\b(?:forms?|types?|subtypes?|groups?|subgroups?|stages?|variants?|arms?|cohorts?|classes|class|men|"
    r"women|males?|females?|children|adults|boys|girls|aged|onset|with|without)\b",
    re.I,
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
        if found:
            size = whole_of(next(g for g in found.groups() if g))
        words += [p.strip() for p in re.split(r"[,;]", _SIZE.sub("", inner)) if re.search(r"[^\W\d_]{3}", p)]
    topic = _BRACKETS.sub("", label).strip(" :.-–")
    named = (
        words
        if words or timepoint is not None
        else [topic[:1].lower() + topic[1:] if not topic[:2].isupper() else topic]
    )
    parts = [w for w in named if _STRATUM.search(w) or any(c in w for c in conditions)]
    stratum = parts[0] if parts and size is not None else ""
    return Scene(topic, stratum, size, _short(timepoint), adverse, label)


def _short(timepoint: Timepoint | None) -> Timepoint | None:
    """A timepoint whose label ends where a bracket begins."""
    return replace(timepoint, label=re.split(r"[(\[]", timepoint.label)[0].strip()) if timepoint else None


def statement_scene(reading: Reading, statement: Statement) -> Scene:
    """The scene of a statement, from its label and its heading."""
    frame = statement.frame
    adverse = frame.has("adverse", "field:adverse")
    title = labelled(reading, frame.title, adverse) if frame.title else Scene()
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


def labelled(reading: Reading, span: Span, adverse: bool) -> Scene:
    """The scene of a heading, caption or label, with the time it names itself (not one it only compares with)."""
    text, found = reading.document.text, reading.index
    span = Span(span.start, min(span.end, span.start + 2 * LONGEST))
    mentions = part(found.mentions, span)
    time = read_time(text, span, mentions, part(found.dates, span), part(found.durations, span), label=True)
    point = None if _NOT_A_TIME.match(text, time.end, span.end) else time.timepoint
    return scene_of(
        text[span.start : span.end],
        point,
        adverse,
        [text[m.start : m.end] for m in mentions if m.entry.kind == "condition"],
    )


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
        return not any(m.entry.value == "modal" and m.entry.name == "might" for m in context.cues)
    return context.status not in UNSAID and context.experiencer not in ("relative", "nobody")


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
    found = [f for f in found if not _OWN_EVENT.search(text, f[0], min(statement.span.end, f[1] + 30))]
    found = [f for f in found if not _AGED.search(text[max(statement.span.start, f[0] - 30) : f[0]])]
    return tuple(sorted(found, key=lambda f: f[:2]))


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
    before = bisect_right(taken, at, key=START)
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


PART_BEHIND = regex(
    r"\s*(?:points?\s*|"
    + PEOPLE
    + r"\s+)?(?:of|in|from|for|among|at)\s+(?:the\s+)?((?:levels?|grades?|stages?|types?|groups?|class(?:es)?|forms?|arms?|cohort)\s(?:[IVX]{1,4}|\d{1,2}|[A-H])"
    r"|(?:(?!whole|entire|an?\b|the|each|this|our|every|same|all)[a-z-]+\s){1,2}(?:group|arm))\b(?![.,]\d)",
    re.I,
)
"""Behind a value or count the part of the group that it is of: "6.4 ± 2.8 in level III", "3 patients of group A"."""

# Which of the times of a sentence hold for the next one, and which stand only behind what they are of.
#
# "At 6 months 79 were examined" sets the scene for what follows. "One man died eight months later" only dates a
# death.

_ONE = regex(
    rf"\b(?:one|an?|another|1|the\sother|the\sthird)\s(?:(?:further|other|[\w-]+-year-old|old|elderly|young)\s)*(?:{PEOPLE}|man|woman|boy|girl)\s(?!after\b|at\b)"
    r"|\b(?:one|another|1)\s(?:of\s(?:them|these|those|whom)\s)?(?:had|has|was|died|developed|needed|dropped|withdrew|moved|left)\b",
    re.I,
)
_EARLY = regex(
    r"(?<!\bas )(?<!\bthan )(?<!\blike )(?<!\bever )(?<!\bnever )(?<!\bfrom )(?<!\bthe day )(?<!\bthe night )(?<!\bthe week )(?<!\bthe month )"
    r"(?<!\bthe year )(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!hours )\bbefore(?=\s?(?:[,;.]|\Z)|\s(?:and|but|while)\s)"
    r"|\b(?:(?:at|in) (?:the )?(?:start|beginning|outset|baseline)(?! of (?!treatment|therapy))|initially|at first)\b",
    re.I,
)
"""A time that is nothing but its words: "88 patients took pain tablets every day before", "at the start 60 needed oxygen"."""
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
    if start - clause <= _OPENING:
        return False
    if _ONE.search(text, clause, start):
        return True
    lost = (reading.lexicon.get("field", "cohort_death"), reading.lexicon.get("finding", "death"))
    return any(
        clause <= m.start < start and (m.entry.kind == "procedure" or m.entry.id in {e.id for e in lost if e})
        for m in statement.mentions
    )


def counted_at(text: str, times: Times, segment: Span, fallback: Timepoint | None) -> Timepoint | None:
    """The time of a count: a "before" among its words, ahead of any other time there, else as anywhere.

    Args:
        text: the document's text.
        times: the times that the sentence names.
        segment: the piece of the sentence that is the count's own.
        fallback: the time that holds without one.
    """
    early = _EARLY.search(text, segment.start, min(segment.end + 1, len(text)))
    inside = part_of(times, segment.start, segment.end)
    if early is not None and not any(s <= early.start() for s, _, _ in inside):
        return Timepoint("before", early.group())
    return time_at(times, segment.start, segment.end, fallback)


_LEAD = 400


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
    """A row's label without the time behind its last comma, and that time: "EDSS, month 12"; None where it has none.

    Args:
        reading: the document, for words of time.
        label: the label as printed.
    """
    name, _, when = label.rpartition(",")
    told = time_in(reading, when, reading.lexicon.find(when)).timepoint if name else None
    return (name, told) if told is not None else (label, None)
