"""Facts of a page about a group: its size, disease and treatment, counts, means, claimed changes, and its tables.

Values that are no counts are means with deviation, ranges, changes by an amount, and claims of a provider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import AnyFact, Change, Concept, Condition, Observation, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.attributes import sentence_context
from etl.parsers.cohort.columns import change_said
from etl.parsers.cohort.counts import counts, denied
from etl.parsers.cohort.scenes import (
    CHANGES,
    GROUP,
    PART_BEHIND,
    PEOPLE,
    Scene,
    Times,
    covered,
    meant,
    moments,
    part_of,
    parts_of,
    scene_times,
    statement_scene,
    time_at,
)
from etl.parsers.cohort.words import change_of, printed, targets_in
from etl.parsers.index import part
from etl.parsers.number import QuantityHit, find_quantities
from etl.parsers.reading import Frame, Reading, Statement
from etl.parsers.treatment.courses import Draft, drafts
from etl.parsers.treatment.treatments import assemble, only_cells
from etl.parsers.when.dates import find_dates
from etl.patterns import regex
from etl.tables.groups import counts_group, table_facts
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
    if held is None and not statement.holds(_STAT):
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
    averaged = statement.after(_AVERAGED, q.end) is not None
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


# Facts of a page about a group: its disease and treatment, counts, means, claimed changes, and its tables.
#
# Everything is about the subject "group"; nothing here makes a person.

_QUOTED = regex(r"[\"“„«][^\"”“»\n]{8,}[\"”»]")
_ONE_PERSON = regex(
    r"\bone of (?:our|the|these) " + PEOPLE + r"\b|\b(?:told|wrote|says|recalls|remembers)\b",
    re.I,
)
_PART_OF_GROUP = regex(r"\W*(?:of|among|in|for)\b", re.I)
_GIVEN = regex(
    r"\b(?:received|receive|given|injected|administered|transplanted|treated|consisted|comprised|"
    r"underwent|infused|implanted|delivered|got|gave|had (?:an?|one|two|three|four|\d{1,2}) (?:[\w-]+ ){0,3}?(?:injections?|infusions?|implantations?) (?:of|with)|consists? of|means|meant|comprises|includes|included)\b",
    re.I,
)
_DOSES = regex(
    r"(?:\w+\s+){0,3}(?:injections?|implantations?|infusions?|transplantations?|transplants?|"
    r"administrations?|doses|applications?|procedures?|suspensions?|treatments?|sessions?)\b",
    re.I,
)
_GROUP_WORDS = regex(
    r"\b(?:we|our|all|every|each|them|they|course|(?:the )?(?:treatment|therapy|protocol)|" + PEOPLE + r")\b", re.I
)


def cohort(reading: Reading) -> Iterator[AnyFact]:
    """All facts of a page about a group.

    Args:
        reading: the document; a page of another kind gives nothing.

    Yields:
        Condition, Treatments, and Observations of prose and tables, each fact once.
    """
    if reading.cohort is None:
        return
    seen: set[tuple[object, ...]] = set()
    for fact in _all(reading):
        if isinstance(fact, Observation):
            key = (
                fact.code.text.casefold(),
                str(fact.value),
                fact.presence,
                fact.change,
                fact.timepoint and (fact.timepoint.phase, str(fact.timepoint.offset)),
                str(fact.components),
                fact.site and fact.site.text,
            )
            if key in seen:
                continue
            seen.add(key)
        yield fact


def _all(reading: Reading) -> Iterator[AnyFact]:
    yield from _size(reading)
    if (disease := _disease(reading)) is not None:
        evidence = (reading.evidence(disease.start, disease.end),)
        yield Condition(subject=GROUP, code=disease.entry.concept, evidence=evidence, rule="disease of the group")
    yield from _treatments(reading)
    yield from _prose(reading)
    for place in reading.tables:
        if place.frame.attitude == "reported" or counts_group(reading, place):
            yield from table_facts(reading, place)


def _size(reading: Reading) -> Iterator[Observation]:
    group = reading.cohort
    if group is not None and group.size is not None and group.size.comparator and group.evidence:
        size = replace(group.size, code="{patients}", unit=group.size.unit or "patients")
        yield Observation(
            subject=GROUP, code=Concept("group size"), category="survey", value=size, evidence=group.evidence, rule="group size",
        )  # fmt: skip


def _disease(reading: Reading) -> Mention | None:
    """The group's disease: that of the sentence which tells its size, else the title's; the most specific name."""
    assert reading.cohort is not None
    at = reading.cohort.evidence[0].start if reading.cohort.evidence else 0
    text = reading.document.text
    home = next((s for s in reading.statements if s.span.start <= at < s.span.end), None)
    unsaid = ("general", "cited", "absent", "refuted", "planned")
    found = [m for m in home.of("condition") if home.about(m).status not in unsaid] if home is not None else []
    if found:
        return min(found, key=lambda m: (m.start < at - 40, abs(m.start - at)))
    labels = [s.frame.label for s in reading.statements[:2] if s.frame.label is not None]
    heads = [b.span for b in reading.document.blocks if b.kind in ("title", "heading")]
    heads = (labels if home in reading.statements[:2] else []) + heads
    heads += [
        s.span
        for s in reading.statements[:12]
        if s.attitude == "reported" and not _PART_OF_GROUP.match(text, s.span.start)
    ]
    heads += [p.table.caption for p in reading.tables if p.table.caption and p.frame.attitude == "reported"]
    for span in heads:
        named = [
            m
            for m in reading.lexicon.find(text, span.start, min(span.end, span.start + 400))
            if m.entry.kind == "condition"
        ]
        if named:
            return max(named, key=lambda n: len(n.entry.name))
    return None


_ENDPOINT = regex(
    r"\W*(?:The )?(?:(?:co-?)?primary|principal|secondary|main|safety|efficacy) (?:efficacy |safety )?(?:end ?-?points?|outcomes?(?: measures?)?)\b",
    re.I,
)
_MET = regex(r"\b(?:met|achieved|reached|attained|fulfilled|improved|occurred|observed)\b", re.I)


def _treatments(reading: Reading) -> Iterator[AnyFact]:
    told: list[Draft] = []
    text = reading.document.text
    for statement in reading.reported():
        words = text[statement.span.start : statement.span.end]
        given = statement.holds(_GIVEN)
        if given and _GROUP_WORDS.search(words) and not _one_person(words) and meant(statement, *given.span()):
            told += [_counted(reading, statement, d) for d in drafts(reading, statement)] or _repeated(
                reading, statement
            )
    if told and not any(d.entry for d in told):
        told[0] = replace(told[0], entry=only_cells(reading, GROUP))
    yield from assemble(GROUP, told)


def _counted(reading: Reading, statement: Statement, draft: Draft) -> Draft:
    """A draft for a group: ranges are no one's dose."""
    count = draft.count or next((d.count for d in _repeated(reading, statement)), None)
    return replace(draft, amount=None if isinstance(draft.amount, Range) else draft.amount, count=count)


def _repeated(reading: Reading, statement: Statement) -> Iterator[Draft]:
    """How often: "Every patient received 4 injections"."""
    text = reading.document.text
    numbers = [
        q.value for q in statement.quantities
        if isinstance(q.value, Quantity) and 1 <= q.value.value <= 60 and q.unit_start and _DOSES.match(text, q.unit_start)
    ]  # fmt: skip
    if not numbers:
        return
    cells = [m.entry for m in statement.of("cells") if statement.about(m).status in ("present", "historical")]
    yield Draft(
        entry=max(cells, key=lambda e: len(e.name), default=None),
        routes=tuple(dict.fromkeys(m.entry for m in statement.of("route"))),
        methods=tuple(dict.fromkeys(m.entry for m in statement.of("method"))),
        count=int(numbers[0].value),
        evidence=(reading.evidence(statement.span.start, statement.span.end),),
        offset=statement.span.start,
    )


def _one_person(words: str) -> bool:
    return bool(
        _ONE_PERSON.search(words)
        and (_QUOTED.search(words) or re.search(r"\b(?:told|wrote|says|recalls|remembers)\b", words))
    )


def _prose(reading: Reading) -> Iterator[Observation]:
    text = reading.document.text
    block: Span | None = None
    title: Span | None = None
    carried: Timepoint | None = None
    above: tuple[Span | None, Timepoint | None] = (None, None)  # the paragraph above a list: its heading and last time
    listed = False
    for statement in _with_headings(reading):
        if statement.block.span != block:
            above = above if listed else (title, carried) if block is not None else (None, None)
            listed = statement.block.kind == "item"
            block, title = statement.block.span, statement.frame.title
            carried = above[1] if listed and above[0] == title else None
        if statement.attitude != "reported" or GROUP not in statement.subjects:
            continue
        words = text[statement.span.start : statement.span.end]
        if _one_person(words) or _defines(words):
            continue
        scene = statement_scene(reading, statement)
        if scene.adverse:  # the day of one side effect is not that of the next one told
            carried = None
        now, carried = scene_times(reading, statement, carried)
        if scene.adverse:
            label = statement.frame.label
            if label is not None and _says_adverse(reading, label):
                scene = replace(scene, timepoint=None)  # that of what it tells; of a heading that of all below it
        later = scene.adverse or statement.frame.has("follow_up")
        fallback = now or scene.timepoint or (Timepoint("after") if later else None)
        found, used = counts(reading, statement, scene, fallback)
        kept = (o for o in found if not (_is_size(reading, statement, o) or _names_nothing(o)))
        yield from (_as_headed(reading, statement, o) for o in kept)
        told, more = values(reading, statement, scene, fallback, used)
        yield from (o for o in told if not _names_nothing(o))
        yield from denied(reading, statement, scene, (*used, *more), fallback)


_NO_NAME = regex(
    r"respectively|results?|methods?|conclusions?|findings|outcomes?|mean|median|average|no not|nothing\b.*|[IVX]+[a-d]?"
    r"|(?:[a-z]+ ){0,3}(?:half|thirds?|quarters?|fifths?)|(?:over|under|above|below|(?:more|less|fewer) than|at least)\b.*"
    r"|\d.*|.*, (?:in|of)\b.*|.*\b(?:and|in) \d.*",
    re.I,
)
"""Words that stand where a name is looked for, and name nothing that was counted or measured."""


def _names_nothing(told: Observation) -> bool:
    """Whether the name of what was counted is only a word of grammar, or cut out of the middle of a bracket."""
    name = told.code.text
    return not told.code.entry and (_NO_NAME.fullmatch(name) is not None or name.count("(") != name.count(")"))


def _as_headed(reading: Reading, statement: Statement, told: Observation) -> Observation:
    """A count in a list below a heading that says what became of all: "What was better at discharge", "spasm: 22"."""
    title = statement.frame.title
    if title is None or statement.block.kind not in ("item", "field") or told.change or told.presence:
        return told
    return replace(told, change=change_said(reading, reading.document.quote(title)))


def _says_adverse(reading: Reading, label: Span) -> bool:
    """Whether a label itself is that of side effects, and not the heading above it."""
    words = reading.document.quote(label)
    known = reading.lexicon.prefix(words, "heading")
    asked = (known[0],) if known else reading.lexicon.label(words.strip(" :"), "field")
    return any(e.role == "adverse" for e in asked)


def _defines(words: str) -> bool:
    """Whether a sentence says what an endpoint of a study is, and not what came of it."""
    return _ENDPOINT.match(words) is not None and _MET.search(words) is None


def _with_headings(reading: Reading) -> Iterator[Statement]:
    """The statements, and brackets of headings with counts of their own ("58 patients; 4 lost to follow-up")."""
    text = reading.document.text
    done: set[int] = set()
    for statement in reading.statements:
        title = statement.frame.title
        if title is not None and title.start not in done:
            done.add(title.start)
            for inner in re.finditer(r"\(([^()\n]{6,120})\)", text[title.start : title.end]):
                span = Span(title.start + inner.start(1), title.start + inner.end(1))
                if ";" in inner[1] or (re.match(r"\d+\s+" + PEOPLE, inner[1])):
                    yield _stand_in(reading, statement, span)
        yield statement


def _stand_in(reading: Reading, statement: Statement, span: Span) -> Statement:
    """A part of a heading, read as a statement of what stands below it."""
    text = reading.document.text
    mentions = reading.lexicon.find(text, span.start, span.end)
    dates = find_dates(text, reading.index.order, span.start, span.end)
    quantities = find_quantities(
        text, reading.lexicon.units(), span.start, span.end, [Span(d.start, d.end) for d in dates]
    )
    context = sentence_context(text, span, mentions)
    own = statement.frame
    frame = Frame(title=own.title, roles=own.roles, attitude=own.attitude, timepoint=own.timepoint)
    return replace(
        statement, span=span, mentions=mentions, context=context, dates=dates, durations=(), quantities=quantities,
        frame=frame, timepoint=None, own_time=False, points=(),
    )  # fmt: skip


def _is_size(reading: Reading, statement: Statement, fact: Observation) -> bool:
    """Whether a count is the group's size once more: there, in the title, or with nothing but its disease."""
    group = reading.cohort
    if (
        group is None
        or group.size is None
        or not isinstance(fact.value, Quantity)
        or fact.value.code != "{patients}"
        or fact.change
        or fact.presence
    ):
        return False
    if fact.value.value != group.size.value:
        return False
    home = any(statement.span.start <= e.start < statement.span.end for e in group.evidence)
    given = statement.of("cells") and _GIVEN.search(reading.document.quote(statement.span))
    opening = statement.span.start - statement.block.span.start < 4 and given
    return (
        bool(opening)
        or home
        or statement.block.kind in ("title", "heading")
        or fact.code.entry.startswith("condition:")
    )
