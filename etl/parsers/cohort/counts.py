"""Counts of people in prose: "ten improved, three remained stable", "42 patients (67%)", "no patient died".

A sentence is cut so that each piece holds one count; the words beside the count say of what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Span
from etl.facts import Concept, Observation, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.answers import answered
from etl.parsers.cohort.columns import known_form
from etl.parsers.cohort.scenes import (
    GROUP,
    PART_BEHIND,
    PEOPLE,
    UNSAID,
    Scene,
    counted_at,
    covered,
    meant,
    moments,
    part_of,
    parts_of,
    time_at,
)
from etl.parsers.cohort.segments import Count, groups, of_those, predicate, segments, whole
from etl.parsers.cohort.size import attendance, sexes
from etl.parsers.cohort.words import LASTING, Named, counted, named, printed, targets_in, topic, trimmed
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import length_of
from etl.patterns import regex
from etl.value import replace

_WHO = rf"(?:\s(?:{PEOPLE}|boy|girl|man|woman|one|of (?:them|these|all)))?"
_IS = r"(?:\s(?:was|is|being|had|at)|,|:)?\s(?:only |already |just )?(?:aged )?"
_AGE = r"(?P<{0}>\d{{1,3}}(?:\.\d+)?)(?:\s?(?P<{0}u>years?|months?|yrs?|y\.?o\.?)\b)?(?:\s(?:old|of age)\b)?"
_AGE_SPAN = regex(
    rf"\byoungest{_WHO}{_IS}{_AGE.format('low')}\)?(?:\s?(?:,|;|and|while|but)\s?){{0,2}}\s?(?:and\s)?(?:the\s)?(?:oldest|eldest){_WHO}{_IS}{_AGE.format('high')}",
    re.I,
)
"""How old the youngest and the oldest of a group were: "The youngest was 1.5 and the oldest 14 years old"."""


def _age_span(reading: Reading, statement: Statement, scene: Scene) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The range of the ages of a group, and the place it was read from."""
    m = _AGE_SPAN.search(reading.document.text, statement.span.start, statement.span.end)
    if m is None or not meant(statement, m.start(), m.end()):
        return (), ()
    high = _unit(m["highu"] or "")
    low = _unit(m["lowu"]) if m["lowu"] else high
    entry = reading.lexicon.get("measure", "age")
    ages = Observation(
        subject=GROUP,
        code=entry.concept if entry else Concept("age"),
        category="survey",
        value=Range(Quantity(Decimal(m["low"]), low, low), Quantity(Decimal(m["high"]), high, high)),
        components=parts_of(None, scene.stratum),
        evidence=(reading.evidence(m.start(), m.end()),),
        rule="ages of the group",
    )
    return (ages,), (Span(m.start(), m.end()),)


def _unit(printed: str) -> str:
    return "mo" if printed.lower().startswith("m") else "a"


_SOURCE = regex(r"\W*(?:according to|based on|judging by)\s[^,;:.\d]{3,80}[,:]?\s*", re.I)
"""Opens a sentence with whose numbers they are: "According to our internal statistics 78% …"."""
_NO_NAMES = regex(
    r"including|namely|comprising|overall|just|only|against|versus|vs|one|two|another|(?:they|it|them|this|these|those|he|she)\b.*",
    re.I,
)
"""Words beside a count that name nothing, or only point at what was told before."""
_WHEN = regex(r"\W*(?:at|on|after|before|during|until|since)\b[^,;:]*", re.I)
"""Words before a count that only say when: "On arrival 37 (31%)"."""
_OF_TREATED = regex(
    r"(?:.*\b(?:departments?|clinics?|hospitals?|cent(?:er|re)s?|teams?|doctors?|institutes?|units?|groups?|company|we|they|I)\s)?"
    r"(?:(?:has|have|had)\s)?(?:successfully\s|already\s|so far\s|also\s)?treated",
    re.I,
)
"""What is left of a sentence that only tells how many were treated: "Our department has treated 81 patients"."""
_PLANNED = regex(
    r"[^.;,]{0,40}?\b(?:is|are) (?:now |currently |also |being )?(?:planned|under way|underway|prepared|scheduled|in preparation)\b",
    re.I,
)
"""Behind the people of a study that is still to come."""
_NONE_OF_THE = regex(r"\b(?:none|neither|not (?:one|all|any)) of (?:the|these|those|our|their|its) (?:[a-z]+ )?$", re.I)
"""Before what some had, of whom something else is denied: "none of the deaths had to do with the cells"."""
_OF_TIMES = regex(r"(?:,\s?\d+)*,? (?:and|or|to) \d+ (?:minutes?|hours?|days?|weeks?|months?|years?)\b")
"""Behind a number that is one of many times: "at 24 hours and 2, 4 and 6 months"."""
_STRATUM_BEHIND = regex(r"\s*(?:" + PEOPLE + r"\s+)?(?:with|having)\s+(?:the\s+|an?\s+)?([^,;.()]{3,60})", re.I)

_WHO_HAD = regex(
    r"\s*(?:" + PEOPLE + r"\s+)?(?:with|having)\s+(?:the\s+|an?\s+|known\s+|pre-?existing\s+)?([^,;.()]{3,60}?)"
    r"(?=\s(?:had|were|was|have|has|developed|showed|felt|got|became|died|improved|needed|suffered|could)\b)",
    re.I,
)
"""Who is counted, before what is said of them: "one child with known epilepsy had a fit"."""


def counts(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The counts of people in a statement.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.

    Returns:
        Observations of numbers and shares, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    used: list[Span] = []
    came = attendance(reading, statement, scene, fallback)
    asked = answered(reading, statement, scene, fallback)
    for told, spots in (sexes(reading, statement, scene), came, _age_span(reading, statement, scene), asked):
        out += told
        used += spots
    taken = sorted(used)
    told_before = sorted((*came[1], *asked[1]))
    found = [
        c
        for c in groups(text, statement)
        if meant(statement, c.start, c.end, general=_about_these(text, statement, c))
        and _possible(reading, c)
        and not covered(taken, c.start)
        and not _PLANNED.match(text, c.end, statement.span.end)
        and not _OF_TIMES.match(text, c.end, statement.span.end)
    ]
    times = moments(text, statement)
    inherited: Named | None = topic(statement, scene)
    home = reading.cohort is not None and any(
        statement.span.start <= e.start < statement.span.end for e in reading.cohort.evidence
    )
    last_whole: Decimal | None = None
    first = found[0] if found else None
    found, here = whole(text, statement, of_those(text, found), scene)
    begin = statement.span.start
    if here is not scene and first is not None:
        size = reading.cohort.size if reading.cohort else None
        if size is not None and here.denominator == size.value:
            here = replace(here, stratum=scene.stratum)  # "Of 23 patients with …" of a group of 23
        begin = first.end + 1 if text[first.end : first.end + 1] in (")", "]") else begin
        who = text.find(here.stratum, first.end, found[0].start) if here.stratum else -1
        if who >= 0:
            begin = who + len(here.stratum)
            used.append(Span(statement.span.start, begin))
        had = [
            m
            for m in targets_in(statement, text, statement.span.start, found[0].start)
            if m.entry.kind in ("finding", "function")
        ]
        inherited = Named(had[0].entry.concept, entry=had[0].entry) if len(had) == 1 else None
    if found and _SOURCE.fullmatch(text, begin, found[0].start):
        begin = found[0].start
    before: tuple[Named, bool] | None = None
    for count, own in segments(text, statement, found, begin):
        # what was read already says nothing of this one
        stop = next((place.start for place in taken if place.start >= count.end), own.end)
        seen = max((place.end for place in told_before if place.end <= count.start), default=own.start)
        if seen > own.start:  # "79 were seen at 6 months; 3 had died"
            seen = max(seen, text.rfind(";", seen, count.start) + 1, text.rfind(",", seen, count.start) + 1)
        segment = Span(max(own.start, seen), min(own.end, stop))
        where = predicate(text, statement, count, segment)
        stratum, where = _stratum(reading, count, segment, where, home)
        what: Named | None
        again = None if count.denominator is None or stratum else _STRATUM_BEHIND.match(text, count.end, segment.end)
        if again is not None and before is not None and where.start == count.end:
            stratum, what = (
                trimmed(again[1]),
                before[0],
            )  # "in 7 of 15 with a complete injury and 6 of 9 with an incomplete one"
        else:
            what = named(reading, statement, where.start, where.end, inherited)
        form = known_form(reading, text[where.start : where.end]) if what and not what.change else None
        what = Named(form) if form is not None else what
        if what and not what.concept.entry and not what.change and _OF_TREATED.fullmatch(what.concept.text):
            what = replace(what, concept=Concept("patients treated"))
        what = what or _of_label(reading, statement, count) or _seen(reading, statement, here)
        trailing = where.end == count.start
        if what is None or (
            what.entry is None
            and (_NO_NAMES.fullmatch(what.concept.text) or (trailing and _WHEN.fullmatch(text, where.start, where.end)))
        ):
            continue
        if (
            before is not None
            and before[0].entry is not None
            and trailing
            and before[1]
            and not what.change
            and what.entry is not None
        ):
            joined = ";" not in text[segment.start - 2 : count.start]
            said = any(m.entry.kind == "cue" for m in part(statement.mentions, segment))
            what = replace(what, change=before[0].change) if joined and not said else what
        before = (what, trailing)
        used.append(segment)
        when = counted_at(text, times, segment, fallback)
        turned = what.change or what.presence == "absent"
        if turned and when and when.phase == "before" and not part_of(times, segment.start, segment.end):
            when = None  # "before it seven had spasms, and two improved"
        elliptic = inherited is not None and what.concept == inherited.concept and count.denominator is None
        count = replace(count, denominator=last_whole) if elliptic else count
        last_whole = count.denominator
        known = here.denominator if here.stratum or here is not scene or when in (None, scene.timepoint) else None
        parts = () if _in_title(statement) else parts_of(count.denominator or known, stratum or here.stratum)
        places = (reading.evidence(*_tight(text, _with_label(statement, count, segment))),)
        out.extend(counted(what, count.values, places, timepoint=when, components=parts, rule="count of people"))
        out.extend(_durations(reading, statement, where, what, when))
        inherited = what
    return tuple(out), tuple(used)


def _possible(reading: Reading, count: Count) -> bool:
    """Whether so many can be of the group: nobody counts more people than it has."""
    size = reading.cohort.size if reading.cohort else None
    most = None if size is None else size.value * 10 if size.comparator else size.value
    return most is None or all(v.code != "{patients}" or v.value <= most for v in count.values)


def _about_these(text: str, statement: Statement, count: Count) -> bool:
    """Whether a word of generality counts: not where the sentence speaks of "our patients" in the past."""
    clause = re.split(r"[;.]", text[count.end : count.end + 24], maxsplit=1)[0]  # not the next one's "we"
    return not re.search(r"\b(?:our|these|we|the)\b", text[count.start : count.end] + clause, re.I)


def _tight(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, span.end
    while start < end and text[start] in " \n\t,;.:•":
        start += 1
    while end > start and text[end - 1] in " \n\t,;.":
        end -= 1
    return start, end


def _stratum(reading: Reading, count: Count, segment: Span, where: Span, home: bool) -> tuple[str, Span]:
    """ "16 of 30 with classical form": who the denominator is; a disease of the counted alone is what is counted."""
    text = reading.document.text
    if part_named := PART_BEHIND.match(text, count.end, segment.end):
        behind = where.start >= count.end
        return trimmed(part_named[1]), Span(part_named.end(), where.end) if behind else where
    if where.end > count.end:
        own = None if home else _WHO_HAD.match(text, count.end, segment.end)
        return (trimmed(own[1]), Span(own.end(1), where.end)) if own else ("", where)
    found = _STRATUM_BEHIND.match(text, count.end, segment.end)
    return (trimmed(found[1]) if found and printed(text, where.start, where.end) else ""), where


def _of_label(reading: Reading, statement: Statement, count: Count) -> Named | None:
    """A count that stands alone is of what its label names ("Stable: 17 (29%)")."""
    label = statement.frame.label
    if label is None or not _beside_label(statement, label, count):
        return None
    text = reading.document.text
    cues = reading.lexicon.find(text, label.start, label.end)
    stand_in = replace(statement, span=label, mentions=cues, durations=(), quantities=())
    return named(reading, stand_in, label.start, label.end)


def _in_title(statement: Statement) -> bool:
    title = statement.frame.title
    return title is not None and title.start <= statement.span.start and statement.span.end <= title.end


def _with_label(statement: Statement, count: Count, segment: Span) -> Span:
    """The place of a count, with the label right before it when that says what it is of."""
    label = statement.frame.label
    near = label is not None and _beside_label(statement, label, count)
    return Span(label.start, segment.end) if label is not None and near else segment


def _beside_label(statement: Statement, label: Span, count: Count) -> bool:
    return count.start - statement.span.start <= 4 and 0 <= statement.span.start - label.end <= 8


def _lasting_name(reading: Reading, what: Named) -> str:
    """People followed for a year: that is how long the follow-up lasted."""
    entry = reading.lexicon.get("field", "cohort_followed")
    return "follow-up" if entry and what.concept.text == entry.name else what.concept.text


def _seen(reading: Reading, statement: Statement, scene: Scene) -> Named | None:
    """A bare number of people in a heading with a time is who was seen then."""
    entry = reading.lexicon.get("field", "cohort_followed")
    return Named(entry.concept) if entry and scene.timepoint and _in_title(statement) else None


def _durations(
    reading: Reading, statement: Statement, where: Span, what: Named, when: Timepoint | None
) -> Iterator[Observation]:
    """ "An early improvement of 1 to 4 weeks": how long what is counted lasts."""
    text = reading.document.text
    for d in part(statement.durations, where):
        if d.relation not in ("none", "for") or not LASTING.search(text[max(where.start, d.start - 20) : d.start]):
            continue
        value = length_of(d)
        if value is not None:
            yield Observation(
                subject=GROUP, code=Concept(f"duration of {_lasting_name(reading, what)}"), value=value, category="survey",
                timepoint=when, evidence=(reading.evidence(where.start, d.end),), rule="duration of what is counted",
            )  # fmt: skip


def denied(
    reading: Reading, statement: Statement, scene: Scene, used: Sequence[Span], fallback: Timepoint | None
) -> Iterator[Observation]:
    """Findings said to be absent in the whole group ("no infection, no tumor").

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        used: places of counts.
        fallback: the time that holds when its own words name none.

    Yields:
        Observations that are absent; under a heading of side effects also those that are there without a number.
    """
    text = reading.document.text
    times = moments(text, statement)
    taken = sorted(used)
    for m in targets_in(statement, text, statement.span.start, statement.span.end):
        if m.entry.kind not in ("finding", "condition") or covered(taken, m.start):
            continue
        context = statement.about(m)
        absent = context.status == "absent" and m.form != "negated"
        if (
            context.status in (*UNSAID, "possible")
            or context.experiencer in ("relative", "other", "nobody")
            or context.change
        ):
            continue
        if not absent and not (scene.adverse and context.status == "present" and m.form != "negated"):
            continue
        if _NONE_OF_THE.search(text, max(statement.span.start, m.start - 30), m.start):
            continue  # "none of the deaths had to do with the cells"
        begin = _cue_before(text, statement, m) if absent else m.start
        yield Observation(
            subject=GROUP, code=m.entry.concept, presence="absent" if absent else "present",
            timepoint=time_at(times, m.start, m.end, fallback), evidence=(reading.evidence(begin, m.end),),
            components=parts_of(scene.denominator if scene.stratum else None, scene.stratum),
            rule="denied of the group" if absent else "finding of the group",
        )  # fmt: skip


def _cue_before(text: str, statement: Statement, m: Mention) -> int:
    cues = [
        c
        for c in part(statement.mentions, Span(max(statement.span.start, m.start - 60), m.start))
        if c.entry.kind == "cue" and c.entry.role == "negated"
    ]
    return cues[-1].start if cues else m.start
