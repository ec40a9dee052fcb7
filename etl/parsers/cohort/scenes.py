"""The scene a statement of a group stands in: stratum, denominator and time of its headings, and its own times."""

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
from etl.parsers.when.timepoints import as_quantity, read_time
from etl.patterns import regex
from etl.value import replace

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
