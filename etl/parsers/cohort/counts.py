"""Counts of people in prose: "ten improved", "42 patients (67%)", told again, in turn, in two arms, in pairs, by grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from etl.document import Span
from etl.facts import Change, Component, Concept, Observation, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.answers import answered
from etl.parsers.cohort.columns import known_form
from etl.parsers.cohort.scenes import (
    BEFORE_LAST,
    GROUP,
    PEOPLE,
    UNSAID,
    Scene,
    Times,
    counted_at,
    covered,
    meant,
    moments,
    part_of,
    parts_of,
    time_at,
)
from etl.parsers.cohort.segments import BEHIND, OF_SOME, Count, groups, of_those, predicate, segments, whole
from etl.parsers.cohort.size import attendance, died, sexes, strata_behind
from etl.parsers.cohort.words import (
    LASTING,
    TARGETS,
    Named,
    amount_said,
    counted,
    named,
    printed,
    targets_in,
    topic,
    trimmed,
)
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.index import part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.numerals import WORD_NUMBER, number_of, word_value
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import length_of
from etl.patterns import regex
from etl.value import replace

# Counts that go on with what was said of the ones before: "improved in 7 of 15 with a complete injury and in 6 of 9
# with an incomplete one", "in 13 patients, in 6 of them by more than three".


_IN = regex(r"\W*(?:(?:and|but|or)\s+)?(?:also\s+|even\s+|only\s+)?in\s+\Z", re.I)
_AND = regex(r"[\s,;]*(?:(?:and|but)\s+)?(?:(?:in|by|for|among)\s+)?\Z", re.I)
_WITH = regex(rf"\s*(?:(?:of\s+)?(?:the\s+)?{PEOPLE}\s+)?(?:with|having)\s+(?:the\s+|an?\s+)?([^,;.()]{{3,60}})", re.I)
BOUNDED = regex(
    r"\s*((?:aged\s)?(?:under|over|above|below|up to|(?:older|younger|more|less|heavier|lighter) than)\s\d{1,3}(?:\s(?:years|kg|cm|points|months))?(?:\s(?:old|of age))?)\b",
    re.I,
)
"""A part of the group by a bound of its age or the like: "12 of 20 under 60 years"."""
_SEX_LAST = regex(r"\s(women|females|girls|men|males|boys|children|adults)\Z", re.I)
_AGAIN_BY = regex(
    r"\s*(?:of\s+(?:them|these|those|whom)\s+)?(?:by\b|even\b|completely\b|fully\b|markedly\b|only\b|a little\b)[^,;.()]{0,60}\W*\Z",
    re.I,
)
_PEOPLE_BEFORE = regex(
    rf"(?:\b(?:{PEOPLE}|women|men|girls|boys|females?|males?|adults|children)\b)[^,;.()\d]{{0,24}}[,;(]\s*(?:(?:all|they were)\s)?(?:aged\s|from\s|between\s)?\Z",
    re.I,
)
_ENDS = regex(r"\s*(?:[,;.()]|\Z)")
_AVERAGED = regex(
    r"\s*(?:on (?:the |an )?average|in the mean|\((?:mean|average|median)\))(?=\s*(?:[,;.()]|and\b|\Z))", re.I
)
_PEOPLE_NEXT = regex(rf"(?:\s*{PEOPLE}\b)?", re.I)
_REACHED = regex(
    r"\s*(?:of (?:them|these|those)\s)?could be (?:reached|traced|contacted|followed|examined|evaluated|assessed|interviewed|tested|seen)\b",
    re.I,
)
_ASKS = regex(r"\b(?:what|how|why|where)\s\Z", re.I)


def told_again(text: str, count: Count, segment: Span) -> str | None:
    """Of which part of the group a count is that only goes on with the predicate of the one before.

    Args:
        text: the document's text.
        count: the count.
        segment: the piece of the sentence that is its own.

    Returns:
        The part ("incomplete injury"), "" for one of the same people; None for a count with words of its own.
    """
    if count.denominator is not None and _AND.fullmatch(text, segment.start, count.start):
        behind = _WITH.match(text, count.end, segment.end) or BOUNDED.match(text, count.end, segment.end)
        own = behind or _SEX_LAST.search(text, count.start, count.end)
        if own is not None:
            return trimmed(own[1])
    if _IN.fullmatch(text, segment.start, count.start) is None:
        return None
    return "" if _AGAIN_BY.fullmatch(text, count.end, segment.end) is not None else None


def is_age_of_people(text: str, span: Span, hit: QuantityHit) -> bool:
    """Whether a range of years stands right behind the people whom a sentence counts: "38 women, 21 to 58 years (mean 37)".

    Args:
        text: the document's text.
        span: the sentence.
        hit: the range.
    """
    low = hit.value.low if isinstance(hit.value, Range) else None
    if low is None or low.code not in ("a", "mo") or _ENDS.match(text, hit.end, span.end) is None:
        return False
    return _PEOPLE_BEFORE.search(text, max(span.start, hit.start - 60), hit.start) is not None


def averaged_behind(text: str, span: Span, hit: QuantityHit) -> bool:
    """Whether words behind a value say that it is a mean: "was 3.4 years on the average".

    Args:
        text: the document's text.
        span: the sentence.
        hit: the value.
    """
    return _AVERAGED.match(text, hit.end, span.end) is not None


def only_asks(text: str, count: Count) -> bool:
    """Whether a count stands behind the word that a headline opens with: "what 24 patients told us".

    Args:
        text: the document's text.
        count: the count.
    """
    return _ASKS.search(text, max(0, count.start - 8), count.start) is not None


def was_reached(text: str, count: Count) -> bool:
    """Whether people are told to have been reached, which is no mere possibility: "22 patients could be reached".

    Args:
        text: the document's text.
        count: the count.
    """
    return _REACHED.match(text, _PEOPLE_NEXT.match(text, count.end).end()) is not None  # type: ignore[union-attr]


def rated(before: str) -> bool:
    """Whether the words before a value name a rate and say that it was so much.

    Args:
        before: the words.
    """
    return bool(
        re.search(
            r"\b(?:rates?|survival|proportion|incidence|prevalence|percentage|share)\b[^,;]{0,24}(?:\b(?:was|were|is|of|at|reached)|[:=])\s*(?:about\s+)?$",
            before,
            re.I,
        )
    )


# Counts that share the word of change of the first: "70 % improved in balance, 55 % in speech and 40 % in
# handwriting".


_NUMBER = rf"(?:\d{{1,5}}(?:[.,]\d)?\s?%|\d{{1,5}}|{WORD_NUMBER})"
_FIRST = regex(
    rf"(?<![\w.,/±-])(?P<n>{_NUMBER})(?:\s(?:of\s)?(?:them|the\s|these|all\s|our\s)*(?:{PEOPLE})?)?\s"
    r"(?:(?:had|have|showed?|shows|reported|got|felt|were|experienced|saw|noticed|an?|some|clear|marked)\s){0,3}$",
    re.I,
)
_WHAT = r"(?P<what>[^,;.()\d\n]{3,50}?)(?=\s*(?:[,;.]|\Z|\band\s(?:in\s)?(?:\d|" + WORD_NUMBER + r"\b)))"
_TURN_IN = regex(r"(?:(?<=\sin)|(?<=\sof)|\s(?:in|of))\s" + _WHAT, re.I)
_NEXT = regex(
    rf"\s*(?:,\s?(?:and\s)?|;\s?|and\s)(?P<n>{_NUMBER})(?:\s(?:of\s)?(?:them|{PEOPLE}))?\s(?:in|of)\s" + _WHAT, re.I
)
_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_WHEN = (
    r"(?:at|after)\s(?P<t>(?P<long>\d{1,3}|"
    + WORD_NUMBER
    + r")\s(?P<unit>day|week|month|year)s?)(?:\s?\((?P<p>\d{1,3}(?:\.\d)?)\s?%\))?"
)
_FIRST_AT = regex(
    rf"(?<![\w.,/±-])(?P<n>\d{{1,5}}|{WORD_NUMBER})\s(?P<what>(?:were|was|had|could|are|of\s(?:them|these)|[a-z]{{3,}}ed)\b[^,;.()\d\n]{{0,50}}?)\s{_WHEN}",
    re.I,
)
_NEXT_AT = regex(rf"\s?(?:,\s?(?:and\s)?|;\s?|and\s)(?P<n>\d{{1,5}}|{WORD_NUMBER})\s{_WHEN}", re.I)
_OF_ALL = regex(
    r"(?:[\w ]{2,30}:)?\W*(?:of|among|out of)\s(?:the\s|our\s|these\s|all\s)*\d{1,5}\s[\w\s-]{2,50}?,?\s?", re.I
)
_AT_FIRST = regex(
    r"\b(?:at|in) the (?:start|beginning|outset)\b(?! of (?!treatment|therapy))|\b(?:initially|at first)\b", re.I
)
_COUNTED = regex(
    rf",?\s(?P<n>\d{{1,5}}|{WORD_NUMBER})\s(?:{PEOPLE}\s)?(?P<what>[^\d,;.()]{{3,60}}?)\s?[,;]?\s(?:but\s|and\s)?(?:at\s|after\s|in\s)?",
    re.I,
)
_ALONE = regex(
    rf",?\s(?:only\s|still\s|just\s)?(?P<n>\d{{1,5}}|{WORD_NUMBER})(?:\s(?:of\sthem|{PEOPLE}))?(?:\s(?:did|had|could|were))?\s*(?=[.,;]|\Z)",
    re.I,
)


def in_turn(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Two or more counts of which only the first says how it changed.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.

    Returns:
        Observations of all of them, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    out: list[Observation] = []
    places: list[Span] = []
    for cue in statement.of("cue"):
        change = TOLD_CHANGES.get(cue.entry.role)
        if change is None or (places and cue.start < places[-1].end):
            continue
        first = _FIRST.search(text, max(span.start, cue.start - 60), cue.start)
        what = _TURN_IN.match(text, cue.end, span.end) if first else None
        if first is None or what is None or not meant(statement, first.start(), cue.end):
            continue
        told = [(first["n"], what)]
        while following := _NEXT.match(text, told[-1][1].end(), span.end):
            told.append((following["n"], following))
        if len(told) < 2:
            continue
        places.append(Span(first.start(), told[-1][1].end()))
        for number, of in told:
            start = first.start() if of is what else of.start("n")
            out.append(
                Observation(
                    subject=GROUP,
                    code=_concept(reading, of["what"]),
                    category="survey",
                    value=amount_said(number),
                    change=change,
                    timepoint=when,
                    components=parts_of(scene.denominator if scene.stratum else None, scene.stratum),
                    evidence=(reading.evidence(start, of.end("what")),),
                    rule="count of people, told in turn",
                )
            )
    return tuple(out), tuple(places)


def timed_in_turn(
    reading: Reading, statement: Statement, scene: Scene
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing at several times: "36 were alive at 12 months (90 %), 29 at 24 months and 18 at 36 months".

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of all of them, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    for first in _FIRST_AT.finditer(text, span.start, span.end):
        told = [first]
        while following := _NEXT_AT.match(text, told[-1].end(), span.end):
            told.append(following)
        if len(told) < 2 or not meant(statement, first.start(), first.end()):
            continue
        what = named(reading, statement, first.start("what"), first.end("what"), scene)
        if what is None:
            continue
        out: list[Observation] = []
        for m in told:
            long = number_of(m["long"])
            point = Timepoint("after", m["t"], Quantity(long, _UNITS[m["unit"].lower()], m["unit"]))
            values = [amount_said(m["n"]), *([amount_said(m["p"] + "%")] if m["p"] else [])]
            places = (reading.evidence(m.start("n"), m.end()),)
            parts = parts_of(scene.denominator if scene.stratum else None, scene.stratum)
            out += counted(
                what, values, places, timepoint=point, components=parts, rule="count at a time, told in turn"
            )
        whole = _OF_ALL.fullmatch(text, span.start, first.start())
        return tuple(out), (Span(span.start if whole else first.start(), told[-1].end()),)
    return (), ()


def time_first(
    reading: Reading, statement: Statement, scene: Scene
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing, each behind its time: "before treatment 49 took opioids, after it 16".

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of both, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    begins = (
        (m.start(), m.end(), Timepoint("before", m.group())) for m in _AT_FIRST.finditer(text, span.start, span.end)
    )
    points = sorted((*moments(text, statement), *begins), key=lambda t: t[:2])
    for (start, end, early), (then, until, late) in pairwise(points):
        first = _COUNTED.fullmatch(text, end, then)
        second = _ALONE.match(text, until, span.end)
        if first is None or second is None or BEHIND.match(text, first.end("n")) is None:
            continue
        what = named(reading, statement, first.start("what"), first.end("what"), scene)
        if what is None or not meant(statement, start, second.end()):
            continue
        if what.entry is not None and what.entry.kind == "medicine":
            what = Named(Concept(trimmed(first["what"])))  # who takes it is no dose of it
        parts = parts_of(scene.denominator if scene.stratum else None, scene.stratum)
        both = ((first, early, start, first.end("what")), (second, late, then, second.end()))
        told = [
            counted(
                what, [amount_said(m["n"])], (reading.evidence(at, stop),), timepoint=point, components=parts,
                rule="count at a time, told in turn",
            )
            for m, point, at, stop in both
        ]  # fmt: skip
        return (*told[0], *told[1]), (Span(start, second.end()),)
    return (), ()


def _concept(reading: Reading, words: str) -> Concept:
    found: list[Mention] = [m for m in reading.lexicon.find(words) if m.entry.kind in TARGETS]
    one = {
        m.entry.id for m in found if m.entry.kind == min(found, key=lambda f: TARGETS.index(f.entry.kind)).entry.kind
    }
    if len(one) == 1:
        return min(found, key=lambda f: TARGETS.index(f.entry.kind)).entry.concept
    name = trimmed(words) or words
    return Concept(name[:1].lower() + name[1:] if name[1:2].islower() else name)


# Counts of a trial's two arms told beside each other: "headache in 19 (59%) MSC and 8 (50%) sham patients, fever in 4
# and 0".


_NAME = r"(?!(?:the|a|an|each|both|all|this|other|one|two)\b)[A-Za-z][\w+/-]*(?:\s(?!and\b|or\b|group\b|arm\b|at\b|in\b|to\b|for\b)[a-z][\w-]*)?"
_TO = rf"\s(?:{PEOPLE}\s)?(?:(?:were|was)\s)?(?:(?:randomly\s)?(?:randomi[sz]ed|allocated|assigned)\s)?to\s(?:receive\s)?(?:the\s)?"
_ASSIGNED = regex(
    rf"(?<![\w.,/-])(?P<n1>\d{{1,4}}|{WORD_NUMBER})(?=[^.;]{{0,40}}\b(?:randomi[sz]ed|allocated|assigned)\b){_TO}(?P<a1>{_NAME})(?:\s(?:group|arm))?"
    rf"\s?(?:,|,?\sand|\()\s?(?P<n2>\d{{1,4}}|{WORD_NUMBER}){_TO}(?P<a2>{_NAME})",
    re.I,
)
"""How many each arm has: "32 patients were allocated to MSC and 16 to sham"."""
_HEAD = regex(rf"\W*(?P<name>{_NAME})(?:\s(?:group|arm))?\s?\(\s?n\s?=\s?(?P<n>\d{{1,4}})\s?\)\W*", re.I)
_COUNT = rf"(?:\d{{1,4}}|{WORD_NUMBER})"
_SHARE = r"(?:\s?\(\s?(?P<p{0}>\d{{1,3}}(?:[.,]\d)?)\s?%\s?\))?"
_OF = rf"(?:\s(?:{PEOPLE}))?(?:\s(?:(?:of|in|with|on)\s)?(?:the\s)?(?P<a{{0}}>{_NAME})(?:\s(?:group|arm))?(?:\s(?:{PEOPLE}))?)?"
_PAIR = regex(
    rf"(?:\b(?:in|by|for)\s|:\s)(?:only\s)?(?P<n1>{_COUNT}){_SHARE.format(1)}{_OF.format(1)}"
    rf"\s?(?:,?\sand|\svs\.?|\sversus|\sagainst|,?\scompared (?:with|to)|\s?/)\s(?:in\s)?(?:only\s)?"
    rf"(?P<n2>{_COUNT}){_SHARE.format(2)}{_OF.format(2)}(?:,?\srespectively)?\s?(?=[,;.]|\Z|\)|\sand\s[a-z])",
    re.I,
)
_EACH = regex(rf"\bin\s(?P<n>{_COUNT})(?:\s{PEOPLE})?\s(?:of|in)\s(?:each|either|both)\s(?:groups?|arms?)\b", re.I)
_OPENS = regex(r"(?:.*[:;,.]\s|\A)(?=\S)", re.S)
_LEAD = regex(r"\W*(?:and\s|while\s|but\s)?(?:(?:there\s)?(?:was|were)\s)?", re.I)


class Arm(Struct, frozen=True):
    """One arm of a trial.

    Args:
        name: as it is printed ("MSC", "sham").
        size: how many it has.
    """

    name: str
    size: Decimal


def arms_of(reading: Reading) -> tuple[Arm, ...]:
    """The two arms of a trial with their sizes, as the text or the heads of a table name them; () for any other page.

    Args:
        reading: the document.
    """
    text = reading.document.text
    if m := _ASSIGNED.search(text):
        return Arm(m["a1"], number_of(m["n1"])), Arm(m["a2"], number_of(m["n2"]))
    for place in reading.tables:
        grid = place.table.grid()
        heads = [_HEAD.fullmatch(c.text) for c in (grid[0] if grid else ()) if c is not None and c.text.strip()]
        found = [Arm(m["name"], Decimal(m["n"])) for m in heads if m is not None]
        if len(found) == 2 and found[0].name.lower() != found[1].name.lower():
            return tuple(found)
    return ()


def in_arms(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None, arms: tuple[Arm, ...]
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing in both arms, by their names or in their order.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.
        arms: of the page (see `arms_of`).

    Returns:
        Observations of both counts of each pair, and the places they were read from.
    """
    if not arms:
        return (), ()
    text, span = reading.document.text, statement.span
    pairs = [m for m in _PAIR.finditer(text, span.start, span.end) if meant(statement, m.start(), m.end())]
    each = [m for m in _EACH.finditer(text, span.start, span.end) if meant(statement, m.start(), m.end())]
    out: list[Observation] = []
    used: list[Span] = []
    order = arms
    for m in sorted((*pairs, *each), key=lambda m: m.start()):
        counts = [(order[0], m["n"], None), (order[1], m["n"], None)] if m in each else list(_counts(m, arms, order))
        if not counts or any(number_of(n) > arm.size for arm, n, _ in counts):
            continue
        named_so = m not in each and bool(m["a1"])
        if not named_so and m not in each and not (used or m["p1"] or "respectively" in m.group()):
            continue  # "seen in 4 and 5" without a share may be anything
        order = (counts[0][0], counts[1][0]) if named_so else order
        begin = max([span.start, *(u.end for u in used)])
        clause = _OPENS.match(text, begin, m.start())
        begin = _behind(text, clause.end() if clause else begin, m.start())
        what = named(reading, statement, begin, m.start(), scene)
        if what is None:
            continue
        place = (reading.evidence(begin, m.end()),)
        for arm, n, share in counts:
            values = [amount_said(n), *([amount_said(f"{share}%")] if share else [])]
            parts = parts_of(arm.size, f"{arm.name} group")
            out += counted(what, values, place, timepoint=when, components=parts, rule="counts of two arms")
        used.append(Span(begin, m.end()))
    return tuple(out), tuple(used)


def _behind(text: str, start: int, end: int) -> int:
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead else start


def _counts(m: re.Match[str], arms: tuple[Arm, ...], order: tuple[Arm, ...]) -> Iterator[tuple[Arm, str, str | None]]:
    """Both counts of a pair with their arms: by the names, which may differ in capitals, else in order; none for others."""
    known = {a.name.lower(): a for a in arms}
    said = [(m[f"a{n}"] or "").lower() for n in (1, 2)]
    if any(said):
        told = [next((a for name, a in known.items() if s and (s == name or s.split()[0] == name)), None) for s in said]
        if told[0] is None or told[1] is None or told[0] is told[1]:
            return
        order = (told[0], told[1])
    for arm, n in zip(order, (1, 2), strict=True):
        yield arm, m[f"n{n}"], m[f"p{n}"]


# Counts of one thing, each before its time: "60 patients used a stick before and 20 at 6 months".


_PAIRED_NUMBER = rf"(?<![\w.,/±-])(?P<n>\d{{1,5}}|{WORD_NUMBER})"
_PAIRED_SHARE = r"(?:\s?\(\s?(?P<p>\d{1,3}(?:\.\d)?)\s?%\s?\))?"
_PREPOSITION = r"(?:\s(?:at|after|by|in|on))?(?:\sthe)?"
_PAIRED_FIRST = regex(
    rf"{_PAIRED_NUMBER}{_PAIRED_SHARE}(?:\s{PEOPLE})?{_PAIRED_SHARE.replace('<p>', '<p2>')}\s(?P<what>[^\d,;.()]{{3,60}}?){_PREPOSITION}\s?\Z",
    re.I,
)
_PAIRED_NEXT = regex(
    rf"\s?(?:[,;]|[,;]?\s?(?:and|but|while|against|versus|vs\.?))\s(?:only\s|still\s|just\s|no more than\s)?{_PAIRED_NUMBER}"
    rf"(?:\s(?:of\s(?:them|these)|{PEOPLE}))?(?:\s(?:did|had|could|were))?{_PAIRED_SHARE}{_PREPOSITION}\s?",
    re.I,
)
_BARE = regex(
    r"(?<=\s)(?:(?P<early>initially|at the (?:start|beginning|outset)|at baseline)|after(?:wards)?|now)(?=\s?(?:[,;.]|\Z)|\s(?:and|but|while)\s)",
    re.I,
)
"""Words that are a time by themselves where they close what is told."""


def paired_times(
    reading: Reading, statement: Statement, scene: Scene, taken: Sequence[Span], topic: Named | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing at two or more times, where the time stands behind each count and only the first is named.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        taken: places that were read already.
        topic: what the sentence's label names.

    Returns:
        Observations of all of them, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    out: list[Observation] = []
    places: list[Span] = []
    for run in _runs(text, span, _times(text, statement)):
        first = run[0][0]
        about = part(statement.mentions, Span(first.start(), first.end("what")))
        begun = [m.start for m in about if m.start < first.start("what") < m.end]  # "patients had fallen"
        what = named(reading, statement, min([first.start("what"), *begun]), first.end("what"), scene, topic)
        if any(first.start() < place.end and place.start < run[-1][2] for place in taken):
            continue
        if what is None or what.change or BEHIND.match(text, first.end("n")) is None:
            continue
        if not meant(statement, first.start(), run[-1][2]):
            continue
        parts = parts_of(scene.denominator if scene.stratum else None, scene.stratum)
        for count, point, end in run:
            values = [Quantity(number_of(count["n"]), "{patients}", "patients")]
            share = count["p"] or count.groupdict().get("p2")
            values += [Quantity(Decimal(share), "%", "%")] if share else []
            spot = (reading.evidence(count.start("n"), end),)
            out += counted(what, values, spot, timepoint=point, components=parts, rule="count at a time, told in turn")
        places.append(Span(first.start(), run[-1][2]))
    return tuple(out), tuple(places)


def _times(text: str, statement: Statement) -> Times:
    """The times of a sentence with those that are nothing but their word."""
    found = list(moments(text, statement))
    for pattern in (BEFORE_LAST, _BARE):
        for m in pattern.finditer(text, statement.span.start, statement.span.end):
            early = pattern is BEFORE_LAST or m["early"]
            if not any(s <= m.start() < e for s, e, _ in found):
                found.append((m.start(), m.end(), Timepoint("before" if early else "after", m.group())))
    return sorted(found, key=lambda t: t[:2])


def _runs(text: str, span: Span, times: Times) -> Iterator[list[tuple[re.Match[str], Timepoint, int]]]:
    """Runs of two or more counts, each with its time and the offset behind that."""
    run: list[tuple[re.Match[str], Timepoint, int]] = []
    for (start, end, early), (then, until, late) in pairwise(times):
        following = _PAIRED_NEXT.fullmatch(text, end, then)
        if following is not None and not run and (first := _PAIRED_FIRST.search(text, span.start, start)):
            run = [(first, early, end)]
        if following is not None and run:
            run.append((following, late, until))
        elif run:
            yield run
            run = []
    if run:
        yield run


# How many limbs, joints or people are of each grade, with what they are counted from: "Grade (Kellgren-Lawrence, 131
# knees): II 38 knees (29%), III 67 (51%)"; and how many were treated: "131 knees in all".


_WORD = r"(?:grade|class|stage|level|type)"
_GRADED_HEAD = regex(
    r"(?P<what>[^\d\n:;.()]{3,60}?)\s?\((?:(?P<by>[^()\d,;:]{3,40}?),?\s)?(?:n\s?=\s?)?(?P<of>\d{1,5})(?:\s(?P<unit>[a-z]{3,12}))?\)\s?[:–-]\s?",
    re.I,
)
"""What the grades are of, and of how many: "Grade of the arthrosis (Kellgren-Lawrence, 131 knees):"."""
_ITEM = regex(
    rf"(?:{_WORD}\s)?(?P<level>(?-i:[IVX]{{1,4}}[a-d]?|[A-E])|\d(?=\s?[:=–-]))\s?[:=–-]?\s(?:in\s)?(?P<n>\d{{1,5}})(?:\s(?P<unit>[a-z]{{3,12}}))?"
    r"(?:\s?\(\s?(?P<p>\d{1,3}(?:\.\d{1,2})?)\s?%\s?\))?(?=\s?(?:[,;.]|\Z)|\sand\b)",
    re.I,
)
_TO_GRADE = regex(rf"(?:\s?\([^()\d]{{2,40}}\))?(?:\s{_WORD}(?:e?s)?)?(?:\s?[:=(–-]|\s(?:was|were))?\s?", re.I)
"""Between a scale and the first of its grades: "ASIA grade: A 20, B 9"."""
_GRADED_COUNTED = r"(?P<n>\d{1,5})\s(?:(?:(?:of them|patients?|people|cases?|children|adults|men|women|boys|girls)\s)?(?:(?:were|was|had|have|with|of|in|are)\s)?(?:an?\s)?)"
"""How many, before what they are of: "20 were ASIA A", "20 ASIA A", "9 with"."""
_GRADED_ENDS = (
    r"(?P<unit>(?!))?(?:\s?\(\s?(?P<p>\d{1,3}(?:\.\d{1,2})?)\s?%\s?\))?(?=\s?(?:[,;.)]|\Z)|\s(?:and|were|was)\b)"
)
_GRADED_NEXT = regex(r"(?:[,;]\s?(?:and\s)?|\sand\s)", re.I)
_START = regex(rf"\b{_WORD}\s(?-i:[IVX]{{1,4}}|[A-E])\s", re.I)
_IS_PEOPLE = regex(PEOPLE, re.I)
_IN_ALL = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,5}}|{WORD_NUMBER})\s(?P<unit>[a-z]{{3,12}})\s(?:in all|in total|altogether|(?:were|was)\s(?:treated|injected|operated(?:\son)?))\b",
    re.I,
)
_GRADED = regex(rf"{_WORD}s?\b", re.I)
_FEWEST = 2
_LONGEST_COUNT = 40


class _Run(Struct, frozen=True):
    """Grades with their numbers.

    Args:
        items: each of them.
        head: what stands above them, None where each says it itself.
        end: offset behind the last.
    """

    items: tuple[re.Match[str], ...]
    head: re.Match[str] | None
    end: int


def graded(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """How many are of each grade, and how many limbs or joints were treated.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.

    Returns:
        Observations, and the places they were read from.
    """
    out: list[Observation] = []
    places: list[Span] = []
    text = reading.document.text
    for run in _graded_runs(text, statement):
        unit = _graded_unit(statement, text, run)
        asked = _asked(reading, statement, run)
        start = run.head.start() if run.head else run.items[0].start()
        if unit is None or not asked or not meant(statement, start, run.end):
            continue
        whole = Decimal(run.head["of"]) if run.head else None
        parts = _of_whole(whole, unit) + parts_of(None, scene.stratum)
        out += [fact for m in run.items for fact in _facts(reading, m, asked, unit, parts, when)]
        places.append(Span(start, run.end))
    for name, run in _of_scales(reading, statement):
        if any(place.start < run.end and run.items[0].start() < place.end for place in places):
            continue
        if meant(statement, run.items[0].start(), run.end):
            parts = parts_of(None, scene.stratum)
            out += [fact for m in run.items for fact in _facts(reading, m, name, "patients", parts, when)]
            places.append(Span(run.items[0].start(), run.end))
    for m in _IN_ALL.finditer(text, statement.span.start, statement.span.end):
        if _is_site(statement, m.start("unit"), m.end("unit")) and meant(statement, m.start(), m.end()):
            value = Quantity(number_of(m["n"]), f"{{{m['unit'].lower()}}}", m["unit"].lower())
            out.append(
                Observation(
                    subject=GROUP, code=Concept(f"treated {m['unit'].lower()}"), category="survey", value=value,
                    evidence=(reading.evidence(m.start(), m.end()),), rule="what was treated",
                )
            )  # fmt: skip
            places.append(Span(m.start(), m.end()))
    return tuple(out), tuple(places)


def _facts(
    reading: Reading, m: re.Match[str], asked: str, unit: str, parts: tuple[Component, ...], when: Timepoint | None
) -> Iterator[Observation]:
    """How many are of one grade, and their share."""
    values = [Quantity(Decimal(m["n"]), f"{{{unit}}}", unit)]
    values += [Quantity(Decimal(m["p"]), "%", "%")] if m["p"] else []
    place = reading.evidence(m.start(), m.end())
    for value in values:
        yield Observation(
            subject=GROUP, code=Concept(f"{asked} {m['level']}"), category="survey", value=value,
            timepoint=when, components=parts, evidence=(place,), rule="count of a grade",
        )  # fmt: skip


def _of_scales(reading: Reading, statement: Statement) -> Iterator[tuple[str, _Run]]:
    """The grades of scales that the statement names, with how many are of each: "ASIA A 20, B 9", "20 ASIA A, 9 ASIA B"."""
    text, end = reading.document.text, statement.span.end
    done = statement.span.start
    asked = [m for m in statement.frame.topic if m.end <= done]  # "ASIA grade: A 20, B 9"
    for m in (*asked, *statement.of("scale", "measure")):
        system = reading.lexicon.get("grade", m.entry.grade) if m.entry.grade else None
        if system is None or m.start < done:
            continue
        called = rf"(?:{re.escape(text[m.start : m.end])}\s)?(?:{_WORD}\s)?"
        level = rf"(?P<level>{'|'.join(re.escape(g.text) for g in reversed(system.grades))})(?![\w+])"
        behind = re.compile(rf"{called}{level}\s?[:=–-]?\s?(?:in\s)?(?P<n>\d{{1,5}}){_GRADED_ENDS}")
        ahead = re.compile(rf"{_GRADED_COUNTED}{called}{level}{_GRADED_ENDS}")
        lead = _TO_GRADE.match(text, max(m.end, done) if m in asked else m.end, end)
        first = re.compile(rf"{_GRADED_COUNTED}$").search(text, max(done, m.start - _LONGEST_COUNT), m.start)
        for item, at in ((behind, lead.end() if lead else m.end), (ahead, first.start() if first else -1)):
            items = _listed(item, text, at, end) if at >= 0 else ()
            if len(items) >= _FEWEST and not all(i["level"].isdigit() for i in items):
                done = items[-1].end()
                name = m.entry.name if _GRADED.search(m.entry.name) else f"{m.entry.name} grade"
                yield name, _Run(items, None, done)
                break


def _listed(item: re.Pattern[str], text: str, at: int, end: int) -> tuple[re.Match[str], ...]:
    """The items of a list, from a place on."""
    items = []
    while m := item.match(text, at, end):
        items.append(m)
        joined = _GRADED_NEXT.match(text, m.end(), end)
        if joined is None:
            break
        at = joined.end()
    return tuple(items)


def _graded_runs(text: str, statement: Statement) -> Iterator[_Run]:
    span = statement.span
    label = statement.frame.label
    begin = label.start if label is not None and 0 <= span.start - label.end <= len(":  ") else span.start
    head = _GRADED_HEAD.match(text, begin, span.end)
    starts = [(head, head.end())] if head else [(None, m.start()) for m in _START.finditer(text, span.start, span.end)]
    done = begin
    for above, at in starts:
        if at < done:
            continue
        items = _listed(_ITEM, text, at, span.end)
        if len(items) >= _FEWEST:
            done = items[-1].end()
            yield _Run(items, above, done)


def _graded_unit(statement: Statement, text: str, run: _Run) -> str | None:
    """What is counted: limbs or joints that a number says, else people; None where a number says something else."""
    told = [m for m in (*run.items, *([run.head] if run.head else [])) if m["unit"]]
    if not told:
        return "patients" if run.head is not None else None
    site = next((m["unit"].lower() for m in told if _is_site(statement, m.start("unit"), m.end("unit"))), None)
    return site or ("patients" if run.head and _IS_PEOPLE.fullmatch(told[-1]["unit"]) else None)


def _is_site(statement: Statement, start: int, end: int) -> bool:
    mentions = (*part(statement.mentions, Span(start, end)), *statement.frame.topic)
    return any(m.entry.kind == "site" and m.start == start and m.end == end for m in mentions)


def _asked(reading: Reading, statement: Statement, run: _Run) -> str:
    """The name of the scale whose grades they are, else the word for them as printed."""
    head, first = run.head, run.items[0]
    said = reading.document.text[first.start() : first.start("level")].strip() if head is None else head["what"]
    scales = [m.entry for m in reading.lexicon.find(head.group() if head else said) if m.entry.kind == "scale"]
    if scales:
        name = scales[0].name
        own = _GRADED.search(name) or _GRADED.search(said)
        return name if _GRADED.search(name) or own is None else f"{name} {own.group().lower()}"
    word = _GRADED.search(said)
    return word.group().lower() if word is not None else ""


def _of_whole(whole: Decimal | None, unit: str) -> tuple[Component, ...]:
    """The denominator, in what is counted."""
    if whole is None:
        return ()
    value = Quantity(whole, f"{{{unit}}}", unit)
    return (Component(Concept("denominator", (), "component:denominator"), value),)


# A value spread over a group: "the number of copies was two in 8 patients (33.3%), three in 13 and four in 3".
#
# Each value is counted for itself, under the name of what has it, so that no two are taken for one number.


_SPREAD_NUMBER = rf"(?:\d{{1,5}}(?:\.\d)?|{WORD_NUMBER})"
_SPREAD_ITEM = regex(
    rf"(?<![\w.,/±-])(?P<v>{_SPREAD_NUMBER})\s+in\s+(?P<n>\d{{1,5}}|{WORD_NUMBER})(?:\s+(?:of\s+(?:them|these)|{PEOPLE}))?"
    r"(?:\s*[(\[]\s*(?P<p>\d{1,3}(?:[.,]\d{1,2})?)\s?%\s*[)\]])?(?![\w/%]|[.,]\d)",
    re.I,
)
_LINK = regex(r"\s*(?:[,;]\s*(?:and\s+)?|\band\s+)", re.I)
_SAID = regex(r"(?:\b(?:was|were|is|are|of)|:)\s*$", re.I)


def spreads(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The numbers of people that have each of several values.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.

    Returns:
        Observations named by what has the value and the value, and the places they were read from.
    """
    text = reading.document.text
    out: list[Observation] = []
    places: list[Span] = []
    for run in _spread_runs(text, statement.span):
        said = _SAID.search(text, max(statement.span.start, run[0].start() - 12), run[0].start())
        begin = max(statement.span.start, text.rfind(";", statement.span.start, run[0].start()) + 1)
        what = printed(text, begin, said.start(), cut=False) if said else ""
        if not re.search(r"[^\W\d_]{3}", what) or not meant(statement, run[0].start(), run[0].end()):
            continue
        places.append(Span(begin, run[-1].end()))
        for m in run:
            values = [Quantity(_value(m["n"]), "{patients}", "patients")]
            if m["p"]:
                values.append(Quantity(Decimal(m["p"].replace(",", ".")), "%", "%"))
            start = begin if m is run[0] else m.start()
            while start < m.start() and text[start] in " \n\t,;.:•-":
                start += 1
            out.extend(
                Observation(
                    subject=GROUP,
                    code=Concept(f"{what} {_value(m['v'])}"),
                    value=value,
                    category="survey",
                    timepoint=when,
                    components=parts_of(scene.denominator, scene.stratum),
                    evidence=(reading.evidence(start, m.end()),),
                    rule="count of people with a value",
                )
                for value in values
            )
    return tuple(out), tuple(places)


def _spread_runs(text: str, span: Span) -> Iterator[list[re.Match[str]]]:
    """Two or more values in a row, each with its number of people."""
    run: list[re.Match[str]] = []
    for m in _SPREAD_ITEM.finditer(text, span.start, span.end):
        if run and not _LINK.fullmatch(text, run[-1].end(), m.start()):
            if len(run) > 1:
                yield run
            run = []
        run.append(m)
    if len(run) > 1:
        yield run


def _value(said: str) -> Decimal:
    return word_value(said) if said[:1].isalpha() else Decimal(said)


# Counts of people in prose: "ten improved, three remained stable", "42 patients (67%)", "no patient died".
#
# A sentence is cut so that each piece holds one count; the words beside the count say of what it is.


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
