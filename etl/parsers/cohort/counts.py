"""Counts of people in prose: "ten improved, three remained stable", "42 patients (67%)", "no patient died".

A sentence is cut so that each piece holds one count; the words beside the count say of what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Span
from etl.facts import Change, Concept, Observation, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.answered import answered
from etl.parsers.cohort.attendance import attendance
from etl.parsers.cohort.forms import known_form
from etl.parsers.cohort.graded import graded
from etl.parsers.cohort.in_arms import Arm, in_arms
from etl.parsers.cohort.in_turn import in_turn, time_first, timed_in_turn
from etl.parsers.cohort.observed import counted
from etl.parsers.cohort.own_times import counted_at
from etl.parsers.cohort.paired_times import paired_times
from etl.parsers.cohort.scenes import GROUP, PEOPLE, UNSAID, Scene, covered, meant, moments, part_of, parts_of, time_at
from etl.parsers.cohort.segments import Count, groups, predicate, segments
from etl.parsers.cohort.sexes_and_ends import died, sexes, strata_behind
from etl.parsers.cohort.spreads import spreads
from etl.parsers.cohort.told_again import BOUNDED, only_asks, told_again, was_reached
from etl.parsers.cohort.topics import topic
from etl.parsers.cohort.wholes import OF_SOME, of_those, whole
from etl.parsers.cohort.words import LASTING, Named, named, printed, targets_in, trimmed
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import length_of
from etl.patterns import regex
from etl.value import replace

# Counts whose words only point at what is counted: "37 had it", "in 19 they stayed as they were", "46 of them had stopped", and
# names with an age.

_POINTS = regex(r"(?:they|it|them|this|these|those|he|she)\b", re.I)
_HAD_IT = regex(r"\b(?:had|have|has|showed|developed|suffered from) (?:it|this|them|these)\b", re.I)
_SAME = regex(
    r"\b(?:stayed|remained|were|was|is|are) (?:as (?:they|it) (?:was|were)|the same|unchanged|as before)\b", re.I
)
_FEWER = regex(r"\b(?:fewer|less|rarer|milder|weaker|shorter)\b", re.I)
_MORE = regex(r"\b(?:more|worse|stronger|longer)\b", re.I)
_SOMEBODY = regex(r"\W*[A-Z][a-z]{1,20}(?: [A-Z][a-z]{0,20}\.?)?,? (?:from|of|in) (?:the )?[A-Z][a-z]+ \($")
_TAKEN = regex(
    r"(?:(?:still|regularly|daily)\s)?(?:took|taken?|taking|used?|using|needed|received|got|were (?:still )?on|on)\s(?P<what>[^,;]{3,60}?)(?:\s(?:every day|daily))?\Z",
    re.I,
)
"""What people took or used, of which the next count may say that some had stopped."""
_AILS = ("finding", "condition")


def pointed(
    text: str, statement: Statement, count: Count, segment: Span, what: Named | None, said: Named | None
) -> Named | None:
    """What is counted, where the words beside a count say it by a pronoun.

    Args:
        text: the document's text.
        statement: the statement.
        count: the count.
        segment: the piece of the sentence that holds it.
        what: what the words beside it name.
        said: what the count before it was of.

    Returns:
        What the label or the count before it names; None where nothing does, and for somebody's age: "Emma from Denmark (4)".
    """
    if what is None or what.entry is not None:
        return what
    if said is not None and _only_ends(text, statement, segment, what):
        taken = _TAKEN.match(said.concept.text)
        of = taken["what"] if taken else said.entry.name if said.entry is not None else ""
        return Named(Concept(f"{what.concept.text} {of}")) if of else what
    if _SOMEBODY.match(text, segment.start, count.start):
        return None
    if _HAD_IT.search(text, count.end, segment.end):
        named = [m for m in statement.frame.topic if m.entry.kind in _AILS]
        return Named(named[0].entry.concept, entry=named[0].entry) if len(named) == 1 else None
    if not _POINTS.match(what.concept.text):
        return what
    told = said if said is not None and said.entry is not None and said.entry.kind in _AILS else None
    change = _change(text[count.end : segment.end])
    return replace(told, change=change, presence=None) if told is not None and change else None


def _only_ends(text: str, statement: Statement, segment: Span, what: Named) -> bool:
    """Whether the words beside a count are nothing but one for ending: "46 of them had stopped"."""
    told = what.concept.text.casefold()
    return any(
        m.entry.kind == "cue" and m.entry.role == "discontinued" and text[m.start : m.end].casefold() == told
        for m in part(statement.mentions, segment)
    )


def _change(words: str) -> Change | None:
    """How something that ails somebody changed when there is more or less of it."""
    if _SAME.search(words):
        return "unchanged"
    if _FEWER.search(words):
        return "improved"
    return "worsened" if _MORE.search(words) else None


# How old the youngest and the oldest of a group were: "The youngest was 1.5 and the oldest 14 years old (average 5.2 ± 3.1)".

_WHO = rf"(?:\s(?:{PEOPLE}|boy|girl|man|woman|one|of (?:them|these|all)))?"
_IS = r"(?:\s(?:was|is|being|had|at)|,|:)?\s(?:only |already |just )?(?:aged )?"
_AGE = r"(?P<{0}>\d{{1,3}}(?:\.\d+)?)(?:\s?(?P<{0}u>years?|months?|yrs?|y\.?o\.?)\b)?(?:\s(?:old|of age)\b)?"
_SPAN = regex(
    rf"\byoungest{_WHO}{_IS}{_AGE.format('low')}\)?(?:\s?(?:,|;|and|while|but)\s?){{0,2}}\s?(?:and\s)?(?:the\s)?(?:oldest|eldest){_WHO}{_IS}{_AGE.format('high')}",
    re.I,
)
_MEAN = regex(
    r"\s?[(,;]\s?(?:(?:on )?(?:the )?(?:average|mean|median)(?: age)?(?: was| of|:)?|with (?:a|an) (?:average|mean|median)(?: age)? of)\s"
    r"(?P<mean>\d{1,3}(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?(?P<sd>\d{1,2}(?:\.\d+)?))?",
    re.I,
)


def age_span(reading: Reading, statement: Statement, scene: Scene) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The ages of the youngest and the oldest of a group, with the mean right behind them.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        An Observation of the range in years or months (and one of the mean), and the place it was read from.
    """
    text, entry = reading.document.text, reading.lexicon.get("measure", "age")
    m = _SPAN.search(text, statement.span.start, statement.span.end)
    if m is None or not meant(statement, m.start(), m.end()):
        return (), ()
    high = _unit(m["highu"] or "")
    low = _unit(m["lowu"]) if m["lowu"] else high
    value = Range(Quantity(Decimal(m["low"]), low, low), Quantity(Decimal(m["high"]), high, high))
    parts = parts_of(None, scene.stratum)
    out = [
        Observation(
            subject=GROUP, code=entry.concept if entry else Concept("age"), category="survey", value=value, components=parts,
            evidence=(reading.evidence(m.start(), m.end()),), rule="ages of the group",
        )
    ]  # fmt: skip
    mean = _MEAN.match(text, m.end(), statement.span.end)
    if mean is not None:
        out.append(
            Observation(
                subject=GROUP, code=Concept("mean age"), category="survey", value=Quantity(Decimal(mean["mean"]), high, high),
                components=parts_of(None, scene.stratum, Decimal(mean["sd"]) if mean["sd"] else None),
                evidence=(reading.evidence(mean.start(), mean.end()),), rule="ages of the group",
            )
        )  # fmt: skip
    return tuple(out), (Span(m.start(), mean.end() if mean else m.end()),)


def _unit(printed: str) -> str:
    return "mo" if printed.lower().startswith("m") else "a"


# Words that open a sentence with counts and say nothing of what is counted: "According to our statistics 78% …", "By grade: …".

_SOURCE = regex(r"\W*(?:according to|based on|judging by|by)\s[^,;:.\d]{3,80}[,:]?\s*", re.I)
"""Whose numbers they are: "According to our internal statistics 78% …"."""
_ONLY = regex(
    r"\W*(?:just|only|as well as|overall|altogether|in total|so far|to date|in addition|however|moreover|finally),?\s*",
    re.I,
)
_BY = regex(r"\W*by\s(?:the\s)?[^,;:.\d]{3,40}:\s*", re.I)
"""By what the counts are parted, which each of them says again: "By grade: better in 26 of 31 with grade II"."""


def behind_opening(text: str, begin: int, first: int) -> int:
    """Where the words of the first count begin.

    Args:
        text: the document's text.
        begin: where the sentence begins.
        first: offset of its first count.
    """
    if _SOURCE.fullmatch(text, begin, first) or _ONLY.fullmatch(text, begin, first):
        return first
    parted = _BY.match(text, begin, first)
    return parted.end() if parted is not None else begin


_NO_NAMES = regex(r"including|namely|comprising|overall|just|only|against|versus|vs|one|two|another")
_NONE_OF_THE = regex(r"\b(?:none|neither|not (?:one|all|any)) of (?:the|these|those|our|their|its) (?:[a-z]+ )?$", re.I)
_AGED_BEHIND = regex(
    r",\s(?:aged?\s|ages?\s|(?:mean|median|average)\sage\b|(?:from\s|between\s)?\d{1,3}(?:\.\d)?\s?(?:-|–|to|and)\s?\d{1,3}(?:\.\d)?\s?(?:years?|yrs?|months?)\b|\d{1,3}(?:\.\d+)?\s?(?:±|\+/-)\s?\d[\d.]*\s?(?:years?|yrs?)\sold\b)",
    re.I,
)
_IN_RATIO = regex(r"\bratio\b[^.\n]{0,28}$", re.I)
"""Before the numbers of a proportion, which count nobody: "sex ratio: 2 male: 3 female"."""
_OF_TREATED = regex(
    r"(?:.*\b(?:departments?|clinics?|hospitals?|cent(?:er|re)s?|teams?|doctors?|institutes?|units?|groups?|company|we|they|I)\s)?"
    r"(?:(?:has|have|had)\s)?(?:successfully\s|already\s|so far\s|also\s)?treated",
    re.I,
)
"""What is left of a sentence that only tells how many were treated: "Our department has treated 81 patients"."""
_OF_TIMES = regex(r"(?:,\s?\d+)*,? (?:and|or|to) \d+ (?:minutes?|hours?|days?|weeks?|months?|years?)\b")
"""Behind a number that is one of many times: "at 24 hours and 2, 4 and 6 months"."""
_ONLY_WHEN = regex(
    r"(?:between|before|after|during|at|since|until) the [\w ]+|overall|before|after|then|now|later|at first", re.I
)
_SAYS = regex(r"\s(?:also\s|still\s)?(?:had|has|were|was|died|got|needed|showed|reported|complained|[a-z]{3,}ed)\b")
_IN_ARM = regex(
    r"\s*(?:"
    + PEOPLE
    + r"\s+)?(?:of|in|from)\s+(?:the\s+)?((?:groups?|arm|cohort)\s(?:[IVX]{1,3}|\d|[A-H])|(?:(?!whole|entire|an?\b|the|each|this|our|every|same|all)[a-z-]+\s){1,2}(?:group|arm))\b",
    re.I,
)
"""Behind a count the part of the group that it is of: "in 3 patients of group A and 1 patient of group B"."""
_JOINED = regex(r"\W*(?:(?:and|but|against|versus|vs\.?|compared (?:with|to))\b\W*)?(?:(?:only|in|by)\b\W*)?", re.I)
_GROUPS_OF = regex(r"\b(?:groups|arms) of\b", re.I)
_EARLIER = regex(r"[^;.()\d]{0,60}\((?:before|baseline|at the start|initially|previously)[:=]?\s?(\d{1,5})\)", re.I)
"""Behind a count how many there had been: "20 needed a cane (before: 9)"."""
_IN_EARLIER = regex(r"\((?:before|baseline|at the start|initially|previously)[:=]?\s?$", re.I)
_SEX = regex(r"\b(?:(women|females?|girls)|men|males?|boys)\Z", re.I)
_SEX_BESIDE = regex(r"\d\s*(?:\([^()]{1,12}\)\s*)?(?:women|females?|girls|men|males?|boys)\s*(?:,|/|and|&)\s*$", re.I)
"""Right before a number of one sex, that of the other: "33 men and 15 women"."""
_BRACKET_LAST = regex(r"\s?[(\[][^()\[\]]{0,20}[)\]]$")
_ARE = regex(r"\s*(?:were|are)(?=\s)", re.I)
_SEX_BEHIND = regex(r"\s*(?:(women|females?|girls)|men|males?|boys)(?=\s*(?:[,;.)]|$|and\b))", re.I)
_PLANNED = regex(
    r"[^.;,]{0,40}?\b(?:is|are) (?:now |currently |also |being )?(?:planned|under way|underway|prepared|scheduled|in preparation)\b",
    re.I,
)
"""Behind the people of a study that is still to come."""
_OF_ANYBODY = regex(
    r"[^.;,]{1,20}?\b(?:of|in) (?:the |all )?(?:patients|people|persons|children|men|women|adults|cases) (?:with|who have) [^.;,]{3,60}? "
    r"(?:die|develop|need|lose|become|survive|live|suffer|recover|benefit|respond)\b",
    re.I,
)
"""What happens to so many of all who have a disease: "half of the patients with … die within two years"."""
_OF_THEM = regex(r"\bof (?:them|these|those|whom)\s+(?:with|having)\s+(?:the\s+|an?\s+)?([^,;.()]{3,60})", re.I)
_STRATUM_BEHIND = regex(r"\s*(?:" + PEOPLE + r"\s+)?(?:with|having)\s+(?:the\s+|an?\s+)?([^,;.()]{3,60})", re.I)

_WHO_HAD = regex(
    r"\s*(?:" + PEOPLE + r"\s+)?(?:with|having)\s+(?:the\s+|an?\s+|known\s+|pre-?existing\s+)?([^,;.()]{3,60}?)"
    r"(?=\s(?:had|were|was|have|has|developed|showed|felt|got|became|died|improved|needed|suffered|could)\b)",
    re.I,
)
"""Who is counted, before what is said of them: "one child with known epilepsy had a fit"."""


def counts(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None, arms: tuple[Arm, ...]
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The counts of people in a statement.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.
        arms: of a trial's page.

    Returns:
        Observations of numbers and shares, and the places they were read from.
    """
    text = reading.document.text
    found = [
        c
        for c in groups(text, statement)
        if meant(statement, c.start, c.end, general=_about_these(text, statement, c)) or was_reached(text, c)
    ]
    spread, taken = spreads(reading, statement, scene, fallback)
    came = attendance(reading, statement, scene, fallback)
    in_brackets = (
        sexes(reading, statement, scene),
        died(reading, statement, fallback),
        came,
        age_span(reading, statement, scene),
        levels := graded(reading, statement, scene, fallback),
    )
    asked = answered(reading, statement, scene, fallback) if not levels[0] else ((), ())
    one_by_one = (
        asked,
        timed_in_turn(reading, statement, scene),
        time_first(reading, statement, scene),
        paired_times(reading, statement, scene, came[1], topic(reading, statement, scene)),
        in_turn(reading, statement, scene, fallback),
        in_arms(reading, statement, scene, fallback, arms),
    )
    for told, spots in (*in_brackets, *one_by_one):
        spread, taken = (*spread, *told), (*taken, *spots)
    taken = tuple(sorted(taken))
    told_before = tuple(sorted((*came[1], *asked[1], *levels[1])))
    found = [c for c in found if _possible(reading, c) and not covered(taken, c.start)]
    told_by = [e for e in reading.cohort.evidence if _GROUPS_OF.search(e.quote)] if reading.cohort else []
    found = [c for c in found if not any(e.start <= c.start < e.end for e in told_by)]
    found = [c for c in found if not _IN_EARLIER.search(text, max(statement.span.start, c.start - 24), c.start)]
    found = [c for c in found if not _OF_TIMES.match(text, c.end, statement.span.end)]
    found = [c for c in found if not _IN_RATIO.search(text, max(statement.span.start, c.start - 40), c.start)]
    found = [c for c in found if not _PLANNED.match(text, c.end, statement.span.end) and not only_asks(text, c)]
    found = [c for c in found if not _OF_ANYBODY.match(text, c.start, statement.span.end)]
    out: list[Observation] = list(spread)
    used: list[Span] = list(taken)
    times = moments(text, statement)
    inherited: Named | None = topic(reading, statement, scene)
    home = (
        any(statement.span.start <= e.start < statement.span.end for e in reading.cohort.evidence)
        if reading.cohort
        else False
    )
    last_whole: Decimal | None = None
    here = scene
    first = found[0] if found else None
    found, here = whole(text, statement, of_those(text, found), scene)
    size = reading.cohort.size if reading.cohort else None
    if here is not scene and size is not None and here.denominator == size.value:
        here = replace(here, stratum=scene.stratum)  # "Of 23 patients with …" of a group of 23
    begin = statement.span.start
    if here is not scene and first is not None:
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
    if opening := OF_SOME.match(text, begin, statement.span.end):
        begin = opening.end()
        here = replace(here, stratum=trimmed(opening[1])) if here is scene else here
    begin = behind_opening(text, begin, found[0].start) if found else begin
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
        split = strata_behind(reading, count.end, statement.span.end)
        if split and where.start >= count.end:
            segment = where = Span(segment.start, count.start)
        what: Named | None
        of_them = _OF_THEM.search(text, count.start, segment.end) if before is not None else None
        if of_them and before is not None:  # "12 had a replacement, 9 of them with grade IV"
            stratum, what = trimmed(of_them[1]), replace(before[0], change=None)
        elif before is not None and before[1] and (again := told_again(text, count, segment)) is not None:
            stratum, what, where = again or stratum, before[0], Span(segment.start, count.start)
        else:
            what = named(reading, statement, where.start, where.end, here, inherited)
        if (arm := _IN_ARM.match(text, count.end, segment.end)) and not stratum:
            does = _SAYS.match(text, arm.end(), segment.end)  # "Two patients of the MSC group had a seizure"
            behind = Span(arm.end(), segment.end) if does else Span(segment.start, count.start)
            stratum, where = trimmed(arm[1]), behind if where.start >= count.end else where
            alike = before is not None and _JOINED.fullmatch(text, where.start, where.end) is not None
            what = (
                before[0] if alike and before is not None else named(reading, statement, where.start, where.end, here)
            )
        if aged := _AGED_BEHIND.search(text, count.end, segment.end):
            segment = Span(segment.start, aged.start())  # "83 men, 62 women, 34-77 years old (mean 56.8)"
            where = Span(min(where.start, aged.start()), min(where.end, aged.start()))
        noun = _SEX.search(_BRACKET_LAST.sub("", text[count.start : count.end])[-10:])
        are = _ARE.match(text, count.end, segment.end) if count.denominator is None else None
        if sexed := _SEX_BEHIND.match(text, are.end() if are else count.end, segment.end):
            noun, where = sexed, Span(segment.start, count.start)
        if (
            noun is not None
            and count.denominator is None
            and (home or where.end == count.start or _SEX_BESIDE.search(text[statement.span.start : count.start]))
            and not re.search(r"\b(?:in|for|by|among|of)\s+$", text[max(segment.start, count.start - 8) : count.start])
        ):
            what = Named(Concept("female patients" if noun[1] else "male patients"))
        elif noun is not None:
            stratum, what = (
                (noun[0], what)
                if what and not stratum
                else (stratum, what or Named(Concept("female patients" if noun[1] else "male patients")))
            )
        form = known_form(reading, text[where.start : where.end]) if what and not what.change else None
        what = Named(form) if form is not None else what
        if what and inherited and _ONLY_WHEN.fullmatch(what.concept.text):
            what = inherited  # "in 15 of 19 between the first and second injection, in 11 of 12 between the second and third"
        if what and not what.concept.entry and not what.change and _OF_TREATED.fullmatch(what.concept.text):
            what = replace(what, concept=Concept("patients treated"))
        what = what or _of_label(reading, statement, here, count) or _seen(reading, statement, here, count)
        what = pointed(text, statement, count, segment, what, inherited)
        if what is None or _NO_NAMES.fullmatch(what.concept.text):
            continue
        trailing = where.end == count.start
        if (
            before is not None
            and before[0].entry is not None
            and trailing
            and before[1]
            and not what.change
            and not what.presence
            and what.entry is not None
        ):
            joined = ";" not in text[segment.start - 2 : count.start]
            said = any(m.entry.kind == "cue" for m in part(statement.mentions, segment))
            what = replace(what, change=before[0].change) if joined and not said else what
        before = (what, trailing)
        used.append(segment)
        when = counted_at(text, times, segment, fallback)
        ended = inherited is not None and what.presence == "absent" and what.concept == inherited.concept
        turned = bool(what.change) or (ended and inherited is not None and not inherited.presence)
        if turned and when and when.phase == "before" and not part_of(times, segment.start, segment.end):
            when = None  # "before it seven had spasms, and two improved"
        elliptic = inherited is not None and what.concept == inherited.concept and count.denominator is None
        count = replace(count, denominator=last_whole) if elliptic else count
        last_whole = count.denominator
        known = (
            here.denominator
            if here.stratum or here is not scene or when is None or scene.timepoint is None or when == scene.timepoint
            else None
        )
        parts = () if _in_title(statement) else parts_of(count.denominator or known, stratum or here.stratum)
        places = (reading.evidence(*_tight(text, _with_label(statement, count, segment))),)
        out.extend(counted(what, count.values, places, timepoint=when, components=parts, rule="count of people"))
        for part_of_group, value, place in split if not stratum else ():
            inside = parts_of(None, part_of_group)
            out.extend(counted(what, (value,), (place,), timepoint=when, components=inside, rule="count of a part"))
        if (was := _EARLIER.match(text, count.end, statement.span.end)) and not what.change:
            past = Quantity(Decimal(was[1]), "{patients}", "patients")
            places = (reading.evidence(was.start(1), was.end(1)),)
            out.extend(
                counted(
                    what,
                    (past,),
                    places,
                    timepoint=Timepoint("before", "before"),
                    components=parts,
                    rule="count before",
                )
            )
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
    if where.end > count.end:
        own = None if home else _WHO_HAD.match(text, count.end, segment.end)
        return (trimmed(own[1]), Span(own.end(1), where.end)) if own else ("", where)
    found = _STRATUM_BEHIND.match(text, count.end, segment.end)
    if found is None and count.denominator is not None:
        found = BOUNDED.match(text, count.end, segment.end)
    return (trimmed(found[1]) if found and printed(text, where.start, where.end) else ""), where


def _of_label(reading: Reading, statement: Statement, scene: Scene, count: Count) -> Named | None:
    """A count that stands alone is of what its label names ("Stable: 17 (29%)")."""
    label = statement.frame.label
    if label is None or count.start - statement.span.start > 4 or statement.span.start - label.end > 8:
        return None
    text = reading.document.text
    cues = reading.lexicon.find(text, label.start, label.end)
    stand_in = replace(statement, span=label, mentions=cues, durations=(), quantities=())
    return named(reading, stand_in, label.start, label.end, replace(scene, topic=""))


def _in_title(statement: Statement) -> bool:
    title = statement.frame.title
    return title is not None and title.start <= statement.span.start and statement.span.end <= title.end


def _with_label(statement: Statement, count: Count, segment: Span) -> Span:
    """The place of a count, with the label right before it when that says what it is of."""
    label = statement.frame.label
    near = label is not None and count.start - statement.span.start <= 4 and 0 <= statement.span.start - label.end <= 8
    return Span(label.start, segment.end) if label is not None and near else segment


def _lasting_name(reading: Reading, what: Named) -> str:
    """People followed for a year: that is how long the follow-up lasted."""
    entry = reading.lexicon.get("field", "cohort_followed")
    return "follow-up" if entry and what.concept.text == entry.name else what.concept.text


def _seen(reading: Reading, statement: Statement, scene: Scene, count: Count) -> Named | None:
    """A bare number of people in a heading with a time is who was seen then."""
    entry = reading.lexicon.get("field", "cohort_followed")
    return (
        Named(entry.concept)
        if entry
        and _in_title(statement)
        and scene.timepoint
        and not scene.stratum
        and count.start == statement.span.start
        else None
    )


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
                subject=GROUP,
                code=Concept(f"duration of {_lasting_name(reading, what)}"),
                value=value,
                category="survey",
                timepoint=when,
                evidence=(reading.evidence(where.start, d.end),),
                rule="duration of what is counted",
            )


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
            subject=GROUP,
            code=m.entry.concept,
            presence="absent" if absent else "present",
            timepoint=time_at(times, m.start, m.end, fallback),
            components=parts_of(scene.denominator if scene.stratum else None, scene.stratum),
            evidence=(reading.evidence(begin, m.end),),
            rule="denied of the group" if absent else "finding of the group",
        )


def _cue_before(text: str, statement: Statement, m: Mention) -> int:
    cues = [
        c
        for c in part(statement.mentions, Span(max(statement.span.start, m.start - 60), m.start))
        if c.entry.kind == "cue" and c.entry.role == "negated"
    ]
    return cues[-1].start if cues else m.start
