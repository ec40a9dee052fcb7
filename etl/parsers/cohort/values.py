"""Values of a group that are no counts: means with deviation, ranges, changes by an amount, how long an effect lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Change, Component, Concept, Observation, Quantity, Range, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.scenes import (
    CHANGES,
    GROUP,
    STRATUM_BEHIND,
    Scene,
    Times,
    again_timed,
    arm_ahead,
    covered,
    from_again,
    goes_on,
    in_two_times,
    meant,
    moments,
    own_fallback,
    part_of,
    parts_of,
    site_of,
    time_at,
)
from etl.parsers.cohort.words import change_of, printed, targets_in
from etl.parsers.context.context import mention_context
from etl.parsers.index import part
from etl.parsers.measure.limits import fits
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import length_of
from etl.patterns import regex
from etl.value import replace

# How long what a treatment does lasts, as a page about a group claims: "The effect usually holds 12-18 months".


_LASTS = regex(
    r"\b(effect|improvement|result|benefit|relief|remission|gain|success)s?\b[^.;,:\d]{0,40}?"
    r"\b(?:lasts?|lasted|holds?|held|persists?|persisted|continues?|continued|(?:is|was|are|were) (?:maintained|kept|sustained))\s+"
    r"(?:for\s+)?(?:an average of\s+|about\s+|between\s+|from\s+|up to\s+|at least\s+|more than\s+|over\s+)?$",
    re.I,
)
_BEFORE = 100
_ILL_FOR = regex(
    r"(?:(?:the|their) )?(?P<what>[^\W\d_][\w' -]{2,40}?) (?:was|were|is|has been|had been|had|has) (?:(?:already|been|previously) )*(?:known|lasted|present|existed|persisted|diagnosed)"
    r"|(?:they|patients|the patients) (?:had been|have been|were) (?:ill|sick|affected)",
    re.I,
)
_TIMES = ("d", "wk", "mo", "a")
_DISEASES = ("disease", "illness", "condition", "disorder", "symptoms", "complaints")


def ill_for(reading: Reading, name: str, unit: str) -> str:
    """The name of how long a group had been ill: "the diabetes was known" for 11 years is its duration.

    Args:
        reading: the document.
        name: the words before a length of time.
        unit: its UCUM code.

    Returns:
        "disease duration" or "duration of …"; the name as it is for anything else.
    """
    m = _ILL_FOR.fullmatch(name.strip()) if unit in _TIMES else None
    if m is None:
        return name
    what = (m["what"] or "disease").lower()
    if what in _DISEASES:
        return "disease duration"
    named = reading.lexicon.find(what)
    return f"duration of {what}" if any(x.entry.kind in ("condition", "finding") for x in named) else name


def lasting(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """How long an effect lasts.

    Args:
        reading: the document.
        statement: a reported statement about the group.

    Yields:
        The duration, tagged as a claim.
    """
    text = reading.document.text
    for d in statement.durations:
        said = _LASTS.search(text, max(statement.span.start, d.start - _BEFORE), d.start)
        if said is None or d.unit not in ("d", "wk", "mo", "a"):
            continue
        place = Mention(said.start(), d.end, Entry("finding", "", said[1]))
        if mention_context(statement.context, place).status not in ("present", "general", "historical"):
            continue
        value = length_of(d)
        if value is not None:
            yield Observation(
                subject=GROUP, code=Concept(f"duration of {said[1].lower()}"), value=value, category="survey",
                evidence=(reading.evidence(said.start(), d.end),), tags=("provider-claim",), rule="duration of the effect",
            )  # fmt: skip


# Values of a group that are no counts: means with deviation, ranges, changes by an amount, claims of a provider.


# The words around a value of a group that belong to it.

BREAK = regex(r"[;]|,(?!\d)|\.(?=\s)|\n|\b(?:while|whereas)\b")
"""Where the words of one value end."""
_NOTHING = regex(r"\s?:?\s?")


def left_of(text: str, statement: Statement, at: int, last: int) -> int:
    """Where the words that belong to a value begin.

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset of the value.
        last: offset behind the value before.
    """
    begin = max(last, statement.span.start, at - 200)
    opened = max(text.rfind("(", begin, at), text.rfind("[", begin, at))
    if opened >= begin and not re.search(r"[)\]]", text[opened:at]):
        begin = opened + 1
    breaks = [m.end() for m in BREAK.finditer(text, begin, at)]
    while breaks and not re.search(r"\w{2}", text[breaks[-1] : at]) and len(breaks) > 1:
        breaks.pop()
    return breaks[-1] if breaks and re.search(r"[^\W\d_]{3}", text[breaks[-1] : at]) else begin


def right_of(text: str, statement: Statement, at: int, following: int) -> int:
    """Where the words behind a value end that belong to it.

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset behind the value.
        following: offset of the next value.
    """
    stop = min(statement.span.end, following, at + 160)
    found = BREAK.search(text, at, stop)
    stop = found.start() if found else stop
    closed = re.search(r"[)\]]", text[at:stop])
    return at + closed.start() if closed and not re.search(r"[(\[]", text[at : at + closed.start()]) else stop


def from_to(text: str, statement: Statement, at: int) -> bool:
    """Whether a value behind "to" is what something came to "from" another one.

    Args:
        text: the document's text.
        statement: the sentence.
        at: offset of the value.
    """
    return bool(re.search(r"\bfrom\b", text[max(statement.span.start, at - 80) : at], re.I))


def is_bounded(value: Quantity | Range | None) -> bool:
    """Whether a value is a range or has a bound.

    Args:
        value: the value.
    """
    return isinstance(value, Range) or (isinstance(value, Quantity) and value.comparator is not None)


def cues_in(statement: Statement, start: int, end: int) -> list[Mention]:
    """The words of change in a piece of a sentence.

    Args:
        statement: the sentence.
        start: offset.
        end: offset behind it.
    """
    return [
        m
        for m in part(statement.mentions, Span(start, max(start, end)))
        if m.entry.kind == "cue" and m.entry.role in CHANGES
    ]


def time_ahead(text: str, times: Times, at: int) -> Timepoint | None:
    """The time right before a value with nothing between: "before 40, after 60".

    Args:
        text: the document's text.
        times: the times of the sentence.
        at: offset of the value.
    """
    return next((t for s, e, t in times if s < at and _NOTHING.fullmatch(text, e, at)), None)


# Quantities as the values of a group need them: ranges told with "from … to", arrows, ages without a unit.

_SPREAD = regex(r"\b(?:age[ds]?|range[ds]?|ranging|varied|varying)\b[^.;,]{0,12}\bfrom\s*$", re.I)


def spans_of(text: str, statement: Statement) -> list[QuantityHit]:
    """The quantities, with "age from 28 to 77 years" as the range that it is."""
    out: list[QuantityHit] = []
    for q in statement.quantities:
        last = out[-1] if out else None
        if last is not None and isinstance(q.value, Quantity) and isinstance(last.value, Quantity):
            ahead = text[max(statement.span.start, last.start - 40) : last.start]
            linked = q.start - last.end < 6 and re.fullmatch(r"\s*to\s*", text[last.end : q.start])
            if linked and last.value.value < q.value.value and _SPREAD.search(ahead):
                low = replace(last.value, code=q.value.code, unit=q.value.unit)
                out[-1] = QuantityHit(last.start, q.end, Range(low, q.value), "range", unit_start=q.unit_start)
                continue
        out.append(q)
    return out


def unarrowed(text: str, q: QuantityHit) -> QuantityHit:
    """The arrow of "14.2 -> 6.3" is no bound."""
    if isinstance(q.value, Quantity) and q.value.comparator == ">" and text[q.start - 1 : q.start] in "-=":
        return replace(q, value=replace(q.value, comparator=None))
    return q


def with_unit(value: Quantity | Range | None, name: str) -> Quantity | Range | None:
    """An age without a unit is in years."""
    if name.split()[-1] != "age" or value is None:
        return value
    if isinstance(value, Range):
        low, high = (
            replace(v, code="a", unit=v.unit or "years") if v is not None and not v.code else v
            for v in (value.low, value.high)
        )
        return Range(low, high)
    return replace(value, code="a", unit=value.unit or "years") if not value.code else value


def in_unit(value: Range, unit: Quantity | None) -> Range:
    """A range without a unit in that of the value before it: "27 days (range 24 to 35)"."""
    ends = [q for q in (value.low, value.high) if q is not None]
    if unit is None or not unit.code or any(q.code for q in ends):
        return value
    low, high = (replace(q, code=unit.code, unit=unit.unit) if q else None for q in (value.low, value.high))
    return Range(low, high)


_STAT = regex(r"\b(mean|average|median|range[ds]?|ranging|aged?|on (?:the )?average|minimum|maximum)\b", re.I)
_STAT_NAMES = {
    "average": "mean",
    "on average": "mean",
    "on the average": "mean",
    "ranged": "range",
    "ranges": "range",
    "ranging": "range",
}
_SOFT = regex(r"\b(?:and|with|but|as well as|resulting in|leading to|thereby|thus)\b", re.I)
_OPERATOR = regex(
    r"\b(?:by|of)\s+(?:about\s|approximately\s|around\s|an average of\s|a mean of\s|on average\s|"
    r"up to\s)*$",
    re.I,
)
_ARROW = regex(r"\s*(?:-{1,2}>|=>|→)")
_FROM = regex(r"\b(?:from|since)\s+(?:a\s+)?(?:mean\s+of\s+|about\s+)?$", re.I)
_TO = regex(r"\bto\s+(?:a\s+)?(?:mean\s+of\s+|about\s+)?$", re.I)
_RANGE_INSIDE = regex(r"\s*(?:[a-z]{1,8}\.?(?:\s?old)?)?\s*[(\[]\s*(?:range:?\s*|min-max:?\s*)?", re.I)
_FROM_INSIDE = regex(r"[(\[]\s*from\s+(?:a\s+mean\s+of\s+)?$", re.I)
_VERSUS = regex(r"\b(?:against|versus|vs\.?|compared\s+(?:with|to)|as opposed to|instead of|than)\s*$", re.I)
_AGE = regex(r"\bage[ds]?\b", re.I)
_OLD = regex(r"(?:\bold|\bof age)$", re.I)
_DEPENDS = regex(
    r"\s+(?:depend(?:s|ed) on|(?:differed|varied|was different) (?:with|by|between|according to))(?:\s+the)?\b\s*"
)
"""Behind it stands what a value depends on, and not what it is of: "The gain depended on the motor level: 7.9 …"."""
_AVERAGE = regex(r"^(?:mean|median|average)\s+", re.I)
_ONLY_JOINS = regex(r"(?:from|to|since|by|of|and|with|at|up to|down to)", re.I)
_P_VALUE = regex(r"\bp\s*[<=>≤]?\s*$", re.I)

_AVERAGED = regex(
    r"\s*(?:on (?:the |an )?average|in the mean|\((?:mean|average|median)\))(?=\s*(?:[,;.()]|and\b|\Z))", re.I
)
"""Behind a value: that it is a mean: "was 3.4 years on the average"."""
_RATED = regex(
    r"\b(?:rates?|survival|proportion|incidence|prevalence|percentage|share)\b[^,;]{0,24}(?:\b(?:was|were|is|of|at|reached)|[:=])\s*(?:about\s+)?$",
    re.I,
)
"""Before a value: a rate, and that it was so much."""

_PARTS = ("methods", "introduction", "conclusion", "discussion", "abstract", "case")


class _Measure(Struct, frozen=True):
    """What the values of a sentence are of, carried from one to the next."""

    name: str
    concept: Concept | None = None
    change: Change | None = None
    mention: Mention | None = None
    unit: Quantity | None = None
    label: bool = False


def values(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None, used: Sequence[Span]
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Means, ranges and changes by an amount in a statement.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.
        used: places of counts.

    Returns:
        Observations, and the places they were read from.
    """
    text = reading.document.text
    times = list(moments(text, statement))
    taken = sorted(used)
    cues = [m.start for m in statement.mentions if m.entry.kind == "cue" and m.entry.role in ("general", "cited")]
    out: list[Observation] = []
    places: list[Span] = []
    held: _Measure | None = _labelled(statement, scene)
    last, of_part = statement.span.start, False
    quantities = spans_of(text, statement)
    if held is None and not _STAT.search(text, statement.span.start, statement.span.end):
        told = any(
            m.entry.kind in ("measure", "scale") or (m.entry.kind == "cue" and m.entry.role in CHANGES)
            for m in statement.mentions
        )
        quantities = (
            quantities if told else [q for q in quantities if q.sd is not None or q.kind in ("percent", "range")]
        )
    for i, q in enumerate(quantities):
        if re.search(r"\d-[a-z]", text[q.start : q.end + 2]) or " +" in text[q.start - 2 : q.start + 1]:
            continue  # "the 6-minute walk" is a name, "+1" a change
        if covered(taken, q.start) and not _STAT.search(text[max(last, q.start - 40) : q.start]) and q.sd is None:
            last = q.end
            continue
        timed = max((e for s, e, _ in part_of(times, q.start - 60, q.end) if s <= q.start < e), default=0)
        if timed and q.sd is None and not _OPERATOR.search(text[max(last, q.start - 40) : q.start]):
            last = max(q.end, timed)
            continue
        q = unarrowed(text, q)
        part_named = STRATUM_BEHIND.match(text, q.end, statement.span.end)
        following = next(
            (
                n.start
                for n in quantities[i + 1 : i + 6]
                if n.sd is not None or not any(s <= n.start < e for s, e, _ in part_of(times, n.start - 60, n.end))
            ),
            statement.span.end,
        )
        found = _one(reading, statement, q, last, following, held, times)
        if part_named and of_part and held is not None and goes_on(text, last, q.start):
            found = held, held.name, held.concept, Span(last, q.end)
        if found is not None and meant(statement, q.start, q.end, general=not cues or cues[0] < q.start):
            held, name, concept, segment = found
            otherwise = own_fallback(text, statement.span, times, q.start, fallback)
            when = _when(text, statement, times, q, following, otherwise, last)
            if isinstance(q.value, Quantity) and not q.value.code and held.unit is not None:
                q = replace(q, value=replace(q.value, code=held.unit.code, unit=held.unit.unit))
            elif isinstance(q.value, Quantity):
                held = replace(held, unit=q.value)
            elif isinstance(q.value, Range):
                spread = in_unit(q.value, held.unit)
                q, held = replace(q, value=spread), replace(held, unit=held.unit or spread.low or spread.high)
            part_of_group = part_named[1] if part_named else arm_ahead(text, statement, q.start)
            here = replace(scene, stratum=part_of_group, denominator=None) if part_of_group else scene
            segment = Span(segment.start, part_named.end() if part_named else segment.end)
            out.append(_fact(reading, statement, q, here, name, concept, held, when, segment))
            places.append(segment)
        of_part = bool(part_named) and found is not None
        if found is None and text[q.end : q.end + 1] == ":":
            continue  # "in the remaining 59: 31.4"
        last = part_named.end() if part_named and found is not None else q.end
    return tuple(out), tuple(places)


def _labelled(statement: Statement, scene: Scene) -> _Measure | None:
    """What the label of a labelled value names ("Duration of illness: 2-19 years")."""
    label = statement.frame.label
    if label is None or scene.adverse or scene.stratum or not re.search(r"[^\W\d_]{3}", scene.topic):
        return None
    if any(r in _PARTS for r in statement.frame.roles) and not statement.frame.topic:
        return None  # "Methods: …" names a part of a paper, and nothing that is measured
    terms = [
        m for m in statement.frame.topic if m.entry.kind in ("measure", "scale") and label.start <= m.start < label.end
    ]
    if scene.timepoint is not None and not terms and not _STAT.search(scene.topic):
        return None
    concept = terms[0].entry.concept if terms else None
    name = (
        "age"
        if scene.topic.lower() == "age"
        else concept.text
        if concept
        else printed(scene.topic, 0, len(scene.topic))
    )
    return _Measure(name, concept, None, terms[0] if terms else None, None, True) if name else None


def _one(
    reading: Reading,
    statement: Statement,
    q: QuantityHit,
    last: int,
    following: int,
    held: _Measure | None,
    times: Times,
) -> tuple[_Measure, str, Concept | None, Span] | None:
    """What one value is of: the measure to carry on, the name, its concept, the place."""
    text = reading.document.text
    if not isinstance(q.value, (Quantity, Range)) or q.kind in ("mark", "grade", "fraction"):
        return None
    left = left_of(text, statement, q.start, last)
    before = text[left : q.start]
    if _P_VALUE.search(before):
        return None
    close = re.sub(r"[(\[]\s*$", "", text[max(last, q.start - 24) : q.start])
    back = (
        _VERSUS.search(close)
        or (_TO.search(close) and from_to(text, statement, q.start))
        or from_again(text, last, q.start)
    )
    if held is not None and isinstance(q.value, Range) and _RANGE_INSIDE.fullmatch(text, last, q.start):
        name = _AVERAGE.sub("", held.name)  # "mean age 34.5 ± 11.2 years (16-61)"
        known = reading.lexicon.get("measure", name)
        concept = held.concept or (known.concept if known else held.mention.entry.concept if held.mention else None)
        return replace(held, name=name, concept=concept), name, concept, Span(last, q.end + 1)
    if held is not None and held.mention is not None and _FROM_INSIDE.search(text, max(last, q.start - 12), q.start):
        known = held.mention.entry  # "fell by 9.4 points (from 42.1 to 32.7)"
        held = replace(held, name=known.name, concept=known.concept, change=None, unit=None)
        return held, held.name, held.concept, Span(last, q.end)
    if held is not None and back:
        return held, held.name, held.concept, Span(last, q.end)
    stats = list(_STAT.finditer(text, max(left, q.start - 90), q.start))
    averaged = _AVERAGED.match(text, q.end, statement.span.end)
    if (
        _ARROW.match(text, q.end)
        or stats
        or averaged
        or q.sd is not None
        or isinstance(q.value, Range)
        or held is not None
        or _RATED.search(before)
        or in_two_times(statement, times)
    ):
        told = _statistic(reading, statement, q, left, stats, held, times)
        if told is not None:
            return told
    right = right_of(text, statement, q.end, following)
    return _changed(reading, statement, q, left, right)


def _statistic(
    reading: Reading,
    statement: Statement,
    q: QuantityHit,
    left: int,
    stats: list[re.Match[str]],
    held: _Measure | None,
    times: Times,
) -> tuple[_Measure, str, Concept | None, Span] | None:
    """ "Mean age 52.6 ± 8", "age 31 to 74 (mean 52.6)", "the score was 32.1 ± 4.2"."""
    text = reading.document.text
    words = [w for m in stats if (w := _STAT_NAMES.get(m[1].lower(), m[1].lower())) not in ("age", "aged")]
    word = words[-1] if words else "mean" if _AVERAGED.match(text, q.end, statement.span.end) else ""
    terms = [
        m
        for m in targets_in(statement, text, left, q.start)
        if m.entry.kind in ("measure", "scale") and not _DEPENDS.search(text, max(left, m.start - 30), m.start)
    ]
    off = [(m.start(), m.end()) for m in stats if m[1].lower() not in ("age", "aged")]
    off += [(s, e) for s, e, _ in part_of(times, left, q.start)]
    phrase = _DEPENDS.split(printed(text, left, q.start, off, cut=False))[0]
    if _ONLY_JOINS.fullmatch(phrase):
        return None  # ", from 55.6 to 39": of what stands too far before
    age = bool(_AGE.search(text[left : q.start]) or _OLD.search(text[q.start : q.end]))  # "34 to 71 years old"
    if age and not re.search(r"\bat\b|onset|diagnos", phrase, re.I):
        phrase = "age"
    if not phrase and terms:
        phrase = terms[-1].entry.name  # "Mean stay", of which no word is left that isn't one of grammar
    if not phrase or not re.search(r"[^\W\d_]{2}", phrase):
        code = q.value.code if isinstance(q.value, Quantity) else None
        alike = held is not None and code is not None and held.unit is not None and code == held.unit.code
        if held is not None and held.concept and (alike or not code) and again_timed(text, left, q.start, times):
            return held, held.name, held.concept, Span(left, q.end)
        alike = alike and not BREAK.search(text[left : q.start])
        label = held is not None and held.label and q.start - statement.span.start <= 3
        label = label and (
            code not in (None, "") or isinstance(q.value, Range) or (held is not None and held.concept is not None)
        )
        if held is None or not (stats or q.sd is not None or alike or label):
            return None
        if not stats:
            return held, held.name, held.concept, Span(left, q.end)
        phrase, concept = held.name, held.concept or (held.mention.entry.concept if held.mention else None)
    else:
        concept = terms[-1].entry.concept if terms else None
        if (
            concept is None
            and q.sd is None
            and not age
            and word not in ("mean", "median", "range")
            and not _RATED.search(text[left : q.start])
        ):
            return None
        by = _operated(statement, text, left, q)
        if by is not None and (concept is None or re.search(r"\bby\b", text[by.end : q.start])):
            return None
        if (
            concept is not None
            and (q.sd is not None or isinstance(q.value, Range))
            and _operated(statement, text, left, q) is not None
        ):
            return None
    if (
        concept is not None
        and not stats
        and q.sd is None
        and not isinstance(q.value, Range)
        and phrase != getattr(held, "name", None)
        and not _RATED.search(text[left : q.start])
        and not _ARROW.match(text, q.end)
        and not (terms and in_two_times(statement, times) and fits(reading, terms[-1].entry, q))
    ):
        return None
    if phrase == "age":
        entry = reading.lexicon.get("measure", "age")
        concept = entry.concept if entry else Concept("age")
        if word in ("age", "aged", "range"):
            word = ""
    base = (
        concept.text
        if concept
        else _AVERAGE.sub("", phrase)
        if word in ("", "range") or (held is not None and phrase == held.name)
        else phrase
    )
    name = base if word in ("", "range", "age", "aged") or base.lower().startswith(word) else f"{word} {base}"
    mention = terms[-1] if terms else None
    own = concept if name == base else None
    carried = held.unit if held is not None and base == _AVERAGE.sub("", held.name) else None
    return _Measure(name, own, None, mention, carried), name, own, Span(left, q.end)


def _operated(statement: Statement, text: str, left: int, q: QuantityHit) -> Mention | None:
    """The word of change that a value is the amount of ("fell by", "reduction of")."""
    if not _OPERATOR.search(text[max(left, q.start - 40) : q.start]):
        return None
    cues = [
        m for m in part(statement.mentions, Span(left, q.start)) if m.entry.kind == "cue" and m.entry.role in CHANGES
    ]
    return cues[-1] if cues else None


def _changed(
    reading: Reading, statement: Statement, q: QuantityHit, left: int, right: int
) -> tuple[_Measure, str, Concept | None, Span] | None:
    """ "Scores fell by 3 points", "a reduction in episodes by more than 50%", "a 30% increase in quality"."""
    text = reading.document.text
    for soft in reversed(list(_SOFT.finditer(text, left, q.start))):
        if cues_in(statement, soft.end(), q.start):
            left = soft.end()
            break
    before, after = cues_in(statement, left, q.start), cues_in(statement, q.end, right)
    if _FROM.search(text[left : q.start]) and before:
        cue = before[-1]
        terms = [
            m for m in targets_in(statement, text, left, q.start) if m.entry.kind in ("measure", "scale", "function")
        ]
        name = terms[0].entry.name if terms else printed(text, left, q.start, [(cue.start, cue.end)])
        name = re.sub(r"\s+from$", "", name)
        held = _Measure(name, terms[0].entry.concept if terms else None, None, terms[0] if terms else None)
        return (held, name, held.concept, Span(left, q.end)) if name else None
    end = q.start
    if _OPERATOR.search(text[left : q.start]) and before:
        cue = before[-1]
        if re.match(r"\s*(?:in|of)\b", text[q.end : right]) and not printed(
            text, left, q.start, [(cue.start, cue.end)]
        ):
            left, end = q.end, right
    elif after and re.fullmatch(r"\s*(?:or more\s+|relative\s+|average\s+|mean\s+)?", text[q.end : after[0].start]):
        cue, left, end = after[0], after[0].start, right
    else:
        return None
    terms = targets_in(statement, text, left, end)
    name = re.sub(
        r"\s+by(?:\s+an?)?(?:\s+(?:mean|average|median)(?:\s+of)?)?$",
        "",
        printed(text, left, end, [(cue.start, cue.end)]),
    )
    if not name or not re.search(r"[^\W\d_]{2}", name):
        return None
    word = text[cue.start : cue.end].lower()
    how = word if word.endswith("ed") and " " not in word else cue.entry.name
    change, _ = change_of(text, [cue], terms[0].entry if terms else None, cue.start)
    others = [c.entry.role for c in (*before, *after) if c is not cue and left <= c.start < end]
    if others and cue.entry.role in ("more", "less"):  # less of a decline is good, more of it is bad
        change = (
            ("improved" if cue.entry.role == "less" else "worsened") if set(others) <= {"worsened", "less"} else None
        )
    full = f"{name} {how}"
    span = Span(min(left, q.start, cue.start), max(end, q.end))
    return _Measure(full, None, change, terms[0] if terms else None), full, None, span


def _when(
    text: str, statement: Statement, times: Times, q: QuantityHit, following: int,
    fallback: Timepoint | None, last: int,
) -> Timepoint | None:  # fmt: skip
    """The time of a value: right before it, else named behind it, else before it; what a change starts from is before."""
    if ahead := time_ahead(text, times, q.start):
        return ahead
    behind = [t for s, _, t in part_of(times, q.end, following) if ";" not in text[q.end : s]]
    close = text[max(last, q.start - 24) : q.start]
    if behind and not (_VERSUS.search(close) and behind[0].phase != "before"):
        return behind[0]
    if _ARROW.match(text, q.end):
        return Timepoint("before")
    if (_FROM.search(close) and not isinstance(q.value, Range)) or _VERSUS.search(close):
        return next(
            (t for _, _, t in part_of(times, q.start - 400, q.end + 400) if t.phase == "before"),
            Timepoint("before") if fallback or times else None,
        )
    return time_at(times, q.start, q.start, fallback)


def _fact(
    reading: Reading, statement: Statement, q: QuantityHit, scene: Scene, name: str, concept: Concept | None,
    held: _Measure, when: Timepoint | None, segment: Span,
) -> Observation:  # fmt: skip
    text = reading.document.text
    value = with_unit(q.value, name)
    name = ill_for(reading, name, value.code or "") if concept is None and isinstance(value, Quantity) else name
    components: tuple[Component, ...] = parts_of(scene.denominator if scene.stratum else None, scene.stratum, q.sd)
    start, end = segment.start, segment.end
    if held.label and statement.frame.label and q.start - statement.span.start <= 3:
        start = statement.frame.label.start
    while start < end and text[start] in " \n\t,;.:•-(":
        start += 1
    claim = held.change is not None or held.concept is None
    measured = q.sd is not None or _STAT.search(name) or _STAT.search(text, segment.start, q.start)
    tags = ("provider-claim",) if claim and not measured and is_bounded(value) else ()
    return Observation(
        subject=GROUP,
        code=concept or Concept(name),
        category="survey",
        value=value,
        change=held.change,
        timepoint=when,
        site=site_of(reading, statement, held.mention),
        components=components,
        evidence=(reading.evidence(min(start, q.start), max(end, q.end)),),
        tags=tags,
        rule="claim of a provider" if tags else "value of the group",
    )
