"""Values of a group that are no counts: means with deviation, ranges, changes by an amount, claims of a provider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Change, Concept, Observation, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.scenes import (
    CHANGES,
    GROUP,
    PART_BEHIND,
    Scene,
    Times,
    covered,
    meant,
    moments,
    part_of,
    parts_of,
    time_at,
)
from etl.parsers.cohort.words import change_of, printed, targets_in
from etl.parsers.index import part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_ILL_FOR = regex(
    r"(?:(?:the|their) )?(?P<what>[^\W\d_][\w' -]{2,40}?) (?:was|were|is|has been|had been|had|has) (?:(?:already|been|previously) )*(?:known|lasted|present|existed|persisted|diagnosed)"
    r"|(?:they|patients|the patients) (?:had been|have been|were) (?:ill|sick|affected)",
    re.I,
)
"""The words before a length of time that say how long a group had been ill: "the diabetes was known"."""
_TIMES = ("d", "wk", "mo", "a")
_DISEASES = ("disease", "illness", "condition", "disorder", "symptoms", "complaints")


def _ill_for(reading: Reading, name: str) -> bool:
    found = _ILL_FOR.fullmatch(name.strip())
    if found is None:
        return False
    what = (found["what"] or "disease").lower()
    return what in _DISEASES or any(m.entry.kind in ("condition", "finding") for m in reading.lexicon.find(what))


_BREAK = regex(r"[;]|,(?!\d)|\.(?=\s)|\n|\b(?:while|whereas)\b")
"""Where the words of one value end."""


def _left_of(text: str, statement: Statement, at: int, last: int) -> int:
    """Where the words that belong to a value begin."""
    begin = max(last, statement.span.start, at - 200)
    opened = max(text.rfind("(", begin, at), text.rfind("[", begin, at))
    if opened >= begin and not re.search(r"[)\]]", text[opened:at]):
        begin = opened + 1
    breaks = [m.end() for m in _BREAK.finditer(text, begin, at)]
    while breaks and not re.search(r"\w{2}", text[breaks[-1] : at]) and len(breaks) > 1:
        breaks.pop()
    return breaks[-1] if breaks and re.search(r"[^\W\d_]{3}", text[breaks[-1] : at]) else begin


def _right_of(text: str, statement: Statement, at: int, following: int) -> int:
    """Where the words behind a value end that belong to it."""
    stop = min(statement.span.end, following, at + 160)
    found = _BREAK.search(text, at, stop)
    stop = found.start() if found else stop
    closed = re.search(r"[)\]]", text[at:stop])
    return at + closed.start() if closed and not re.search(r"[(\[]", text[at : at + closed.start()]) else stop


def _from_to(text: str, statement: Statement, at: int) -> bool:
    """Whether a value behind "to" is what something came to "from" another one."""
    return bool(re.search(r"\bfrom\b", text[max(statement.span.start, at - 80) : at], re.I))


def _is_bounded(value: Quantity | Range | None) -> bool:
    """Whether a value is a range or has a bound."""
    return isinstance(value, Range) or (isinstance(value, Quantity) and value.comparator is not None)


def _cues_in(statement: Statement, start: int, end: int) -> list[Mention]:
    """The words of change in a piece of a sentence."""
    return [
        m
        for m in part(statement.mentions, Span(start, max(start, end)))
        if m.entry.kind == "cue" and m.entry.role in CHANGES
    ]


def _in_unit(value: Quantity | Range, unit: Quantity | None) -> Quantity | Range:
    """A value without a unit in that of the one before it: "27 days (range 24 to 35)"."""
    if isinstance(value, Range):
        return Range(_end_in(value.low, unit), _end_in(value.high, unit))
    return _end_in(value, unit) or value


def _end_in(end: Quantity | None, unit: Quantity | None) -> Quantity | None:
    if end is None or unit is None or not unit.code or end.code:
        return end
    return replace(end, code=unit.code, unit=end.unit or unit.unit)


_SPREAD = regex(r"\b(?:age[ds]?|range[ds]?|ranging|varied|varying)\b[^.;,]{0,12}\bfrom\s*$", re.I)
_YEARS = Quantity(Decimal(0), "a", "years")
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
_FROM = regex(r"\b(?:from|since)\s+(?:a\s+)?(?:mean\s+of\s+|about\s+)?$", re.I)
_TO = regex(r"\bto\s+(?:a\s+)?(?:mean\s+of\s+|about\s+)?$", re.I)
_RANGE_INSIDE = regex(r"\s*(?:[a-z]{1,8}\.?(?:\s?old)?)?\s*[(\[]\s*(?:range:?\s*|min-max:?\s*)?", re.I)
_AGE = regex(r"\bage[ds]?\b|\b(?:old|of age)\Z", re.I)
_AVERAGE = regex(r"^(?:mean|median|average)\s+", re.I)
_AVERAGED = regex(
    r"\s*(?:on (?:the |an )?average|in the mean|\((?:mean|average|median)\))(?=\s*(?:[,;.()]|and\b|\Z))", re.I
)
"""Behind a value: that it is a mean: "was 3.4 years on the average"."""
_P_VALUE = regex(r"\bp\s*[<=>≤]?\s*$", re.I)
_PARTS = ("methods", "introduction", "conclusion", "discussion", "abstract", "case")


class _Measure(Struct, frozen=True):
    """What the values of a sentence are of, carried from one to the next."""

    name: str
    concept: Concept | None = None
    change: Change | None = None
    unit: Quantity | None = None


_ONLY_JOINS = regex(r"(?:from|to|since|by|of|and|with|at|up to|down to)", re.I)


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
    last = statement.span.start
    quantities = _spans_of(text, statement)
    if held is None and not _STAT.search(text, statement.span.start, statement.span.end):
        told = any(
            m.entry.kind in ("measure", "scale") or (m.entry.kind == "cue" and m.entry.role in CHANGES)
            for m in statement.mentions
        )
        if not told:
            quantities = [q for q in quantities if q.sd is not None or q.kind in ("percent", "range")]
    parts = sum(1 for _ in PART_BEHIND.finditer(text, statement.span.start, statement.span.end))
    for i, q in enumerate(quantities):
        if re.search(r"\d-[a-z]", text[q.start : q.end + 2]):
            continue  # "the 6-minute walk" is a name
        if covered(taken, q.start) and not _STAT.search(text[max(last, q.start - 40) : q.start]) and q.sd is None:
            last = q.end
            continue
        timed = max((e for s, e, _ in part_of(times, q.start - 60, q.end) if s <= q.start < e), default=0)
        if timed:
            last = max(q.end, timed)
            continue
        following = next(
            (
                n.start
                for n in quantities[i + 1 : i + 6]
                if n.sd is not None or not any(s <= n.start < e for s, e, _ in part_of(times, n.start - 60, n.end))
            ),
            statement.span.end,
        )
        part_named = PART_BEHIND.match(text, q.end, statement.span.end)
        if part_named is None and parts > 1:
            continue  # "in group A from 11.2 to 6.4, in group B from 11.0 to 8.1"
        found = _one(reading, statement, q, last, following, held, times)
        if found is not None and _ONLY_JOINS.fullmatch(found[0].name):
            found = None  # ", from 55.6 to 39": of what stands too far before
        if found is not None and meant(statement, q.start, q.end, general=not cues or cues[0] < q.start):
            held, segment = found
            when = _when(text, times, q, following, fallback, last)
            if isinstance(q.value, (Quantity, Range)):
                value = _in_unit(q.value, held.unit)
                carried = value if isinstance(value, Quantity) else held.unit or value.low or value.high
                q, held = replace(q, value=value), replace(held, unit=carried)
            here = replace(scene, stratum=part_named[1], denominator=None) if part_named else scene
            out.append(_fact(reading, q, here, held, when, segment))
            places.append(segment)
        last = part_named.end() if part_named else q.end
    return tuple(out), tuple(places)


def _spans_of(text: str, statement: Statement) -> list[QuantityHit]:
    """The quantities, with "age from 28 to 77 years" as the range that it is."""
    out: list[QuantityHit] = []
    for q in statement.quantities:
        low = out[-1] if out else None
        if (
            low is not None
            and isinstance(low.value, Quantity)
            and isinstance(q.value, Quantity)
            and text[low.end : q.start].strip() == "to"
            and _SPREAD.search(text, max(statement.span.start, low.start - 40), low.start)
        ):
            out[-1] = QuantityHit(
                low.start, q.end, Range(_end_in(low.value, q.value), q.value), "range", unit_start=q.unit_start
            )
        else:
            out.append(q)
    return out


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
    name = concept.text if concept else printed(scene.topic, 0, len(scene.topic))
    return _Measure(name, concept) if name else None


def _one(
    reading: Reading,
    statement: Statement,
    q: QuantityHit,
    last: int,
    following: int,
    held: _Measure | None,
    times: Times,
) -> tuple[_Measure, Span] | None:
    """What one value is of, and its place."""
    text = reading.document.text
    if not isinstance(q.value, (Quantity, Range)) or q.kind in ("mark", "grade", "fraction"):
        return None
    left = _left_of(text, statement, q.start, last)
    before = text[left : q.start]
    if _P_VALUE.search(before):
        return None
    if held is not None and isinstance(q.value, Range) and _RANGE_INSIDE.fullmatch(text, last, q.start):
        # "mean age 34.5 ± 11.2 years (16-61)"
        return replace(held, name=_AVERAGE.sub("", held.name)), Span(last, q.end + 1)
    close = re.sub(r"[(\[]\s*$", "", text[max(last, q.start - 24) : q.start])
    if held is not None and held.change is None and _TO.search(close) and _from_to(text, statement, q.start):
        return held, Span(last, q.end)
    stats = list(_STAT.finditer(text, max(left, q.start - 90), q.start))
    averaged = _AVERAGED.match(text, q.end, statement.span.end) is not None
    if stats or averaged or q.sd is not None or isinstance(q.value, Range) or held is not None:
        told = _statistic(reading, statement, q, left, stats, held, times, averaged)
        if told is not None:
            return told
    return _changed(reading, statement, q, left, _right_of(text, statement, q.end, following))


def _statistic(
    reading: Reading,
    statement: Statement,
    q: QuantityHit,
    left: int,
    stats: list[re.Match[str]],
    held: _Measure | None,
    times: Times,
    averaged: bool,
) -> tuple[_Measure, Span] | None:
    """ "Mean age 52.6 ± 8", "age 31 to 74 (mean 52.6)", "the score was 32.1 ± 4.2"."""
    text, place = reading.document.text, Span(left, q.end)
    words = [w for m in stats if (w := _STAT_NAMES.get(m[1].lower(), m[1].lower())) not in ("age", "aged")]
    word = words[-1] if words else "mean" if averaged else ""
    terms = [m for m in targets_in(statement, text, left, q.start) if m.entry.kind in ("measure", "scale")]
    concept = terms[-1].entry.concept if terms else None
    off = [(m.start(), m.end()) for m in stats if m[1].lower() not in ("age", "aged")]
    off += [(s, e) for s, e, _ in part_of(times, left, q.start)]
    phrase = printed(text, left, q.start, off, cut=False)
    age = _AGE.search(text[left : q.end]) is not None  # "34 to 71 years old"
    if age and not re.search(r"\bat\b|onset|diagnos", phrase, re.I):
        phrase = "age"
    if not re.search(r"[^\W\d_]{2}", phrase):
        labelled = statement.frame.label is not None and q.start - statement.span.start <= len(" : ")
        told = isinstance(q.value, Range) or (isinstance(q.value, Quantity) and q.value.code)
        if held is None or not (stats or q.sd is not None or (labelled and told)):
            return None
        if not stats:
            return held, place
        phrase, concept = held.name, held.concept
    elif _operated(statement, text, left, q) or (
        concept is None and q.sd is None and not age and word not in ("mean", "median", "range")
    ):
        return None
    if concept is not None and not stats and q.sd is None and not isinstance(q.value, Range):
        return None
    if phrase == "age":
        entry = reading.lexicon.get("measure", "age")
        concept = entry.concept if entry else Concept("age")
    base = concept.text if concept else _AVERAGE.sub("", phrase) if word in ("", "range") else phrase
    name = base if word in ("", "range", "age", "aged") else f"{word} {base}"
    carried = held.unit if held is not None and base == _AVERAGE.sub("", held.name) else None
    return _Measure(name, concept if name == base else None, None, carried), place


def _operated(statement: Statement, text: str, left: int, q: QuantityHit) -> bool:
    """Whether a value is the amount of a change ("fell by", "reduction of")."""
    return bool(_OPERATOR.search(text[max(left, q.start - 40) : q.start]) and _cues_in(statement, left, q.start))


def _changed(
    reading: Reading, statement: Statement, q: QuantityHit, left: int, right: int
) -> tuple[_Measure, Span] | None:
    """ "Scores fell by 3 points", "a reduction in episodes by more than 50%", "a 30% increase in quality"."""
    text = reading.document.text
    for soft in reversed(list(_SOFT.finditer(text, left, q.start))):
        if _cues_in(statement, soft.end(), q.start):
            left = soft.end()
            break
    before, after = _cues_in(statement, left, q.start), _cues_in(statement, q.end, right)
    if _FROM.search(text[left : q.start]) and before:
        kinds = ("measure", "scale", "function")
        risen = next((m.entry for m in targets_in(statement, text, left, q.start) if m.entry.kind in kinds), None)
        return (_Measure(risen.name, risen.concept), Span(left, q.end)) if risen else None
    end = q.start
    if _OPERATOR.search(text[left : q.start]) and before:
        cue = before[-1]
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
    if not re.search(r"[^\W\d_]{2}", name):
        return None
    word = text[cue.start : cue.end].lower()
    how = word if word.endswith("ed") and " " not in word else cue.entry.name
    change, _ = change_of(text, [cue], terms[0].entry if terms else None, cue.start)
    span = Span(min(left, q.start, cue.start), max(end, q.end))
    return _Measure(f"{name} {how}", None, change), span


def _when(
    text: str, times: Times, q: QuantityHit, following: int, fallback: Timepoint | None, last: int
) -> Timepoint | None:
    """The time of a value: named behind it, else before it; what a change starts from is before."""
    behind = [t for s, _, t in part_of(times, q.end, following) if ";" not in text[q.end : s]]
    if behind:
        return behind[0]
    if _FROM.search(text[max(last, q.start - 24) : q.start]) and not isinstance(q.value, Range):
        return next(
            (t for _, _, t in part_of(times, q.start - 400, q.end + 400) if t.phase == "before"),
            Timepoint("before") if fallback or times else None,
        )
    return time_at(times, q.start, q.start, fallback)


def _fact(
    reading: Reading, q: QuantityHit, scene: Scene, held: _Measure, when: Timepoint | None, segment: Span
) -> Observation:
    text, value, name = reading.document.text, q.value, held.name
    if isinstance(value, (Quantity, Range)) and name.split()[-1] == "age":
        value = _in_unit(value, _YEARS)
    if held.concept is None and isinstance(value, Quantity) and value.code in _TIMES and _ill_for(reading, name):
        name = "disease duration"
    start = segment.start
    while start < segment.end and text[start] in " \n\t,;.:•-(":
        start += 1
    claim = held.change is not None or held.concept is None
    measured = q.sd is not None or _STAT.search(name) or _STAT.search(text, segment.start, q.start)
    tags = ("provider-claim",) if claim and not measured and _is_bounded(value) else ()
    return Observation(
        subject=GROUP, code=held.concept or Concept(name), category="survey", value=value, change=held.change, timepoint=when,
        components=parts_of(scene.denominator if scene.stratum else None, scene.stratum, q.sd),
        evidence=(reading.evidence(min(start, q.start), max(segment.end, q.end)),), tags=tags,
        rule="claim of a provider" if tags else "value of the group",
    )  # fmt: skip
