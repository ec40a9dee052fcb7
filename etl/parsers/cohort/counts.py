"""Counts of people in prose: "ten improved, three remained stable", "42 patients (67%)", "no patient died".

A sentence is cut so that each piece holds one count, with the number that it is counted from; the words beside the count say
of what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Concept, Observation, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.columns import known_form
from etl.parsers.cohort.scenes import (
    CHANGES,
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
from etl.parsers.cohort.size import attendance, sexes
from etl.parsers.cohort.words import (
    LASTING,
    Named,
    counted,
    named,
    printed,
    targets_in,
    topic,
    trimmed,
)
from etl.parsers.index import part
from etl.parsers.number import WORD_NUMBER, QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.administration import OF_THEM
from etl.parsers.when.durations import length_of
from etl.patterns import regex
from etl.value import replace

# Lists of names with a number of people each, and what looks like one and gives values of a measure.

_LIST_PIECE = regex(r"\s*(?:and\s+)?[^\W\d_][^\d,;()]{2,60}\s\d{1,6}(?:\s*\(\d[\d.]{0,5}\s*%?\))?\s*[.)]?\s*")
_THEN_NUMBER = regex(
    r"(?:\s(?:during|after|at|in|of|on|from|before|with)\s(?:the\s)?[a-z]+(?:\s[a-z]+)?)?\s*(?:[-–:=(]\s*|\bin\s)?",
    re.I,
)
_NUMBER_THEN = regex(
    r"\s(?:(?:cases?|episodes?|attacks?)\sof\s)?(?:(?!by\b|of\b|from\b|with\b|due\b|had\b)[a-z-]+\s){0,3}", re.I
)
_PIECE_BEGINS = regex(r"[;,.:(]\s*$|\band\s$", re.I)
_PIECE_ENDS = regex(r"\s*(?:[(.;,)]|\Z|and\b)", re.I)


def behind_label(text: str, statement: Statement) -> int:
    """Where a statement begins behind its label, whose number is that of all: "Neglect (n=18): gone 5, less 7"."""
    label, start = statement.frame.label, statement.span.start
    if label is None or not start <= label.start:
        return start
    return max(start, text.find(":", label.end, label.end + len(" : ")) + 1)


def lists_in(text: str, statement: Statement) -> list[Span]:
    """The parts of a sentence that are nothing but names with a number each ("remission 6, partial response 10, none 4").

    Args:
        text: the document's text.
        statement: the sentence.
    """
    out: list[Span] = []
    start, end = behind_label(text, statement), statement.span.end
    while start < end:
        stop = text.find(";", start, end)
        stop = end if stop < 0 else stop
        pieces = text[start:stop].split(",") if stop - start <= 600 else []
        measured = any(m.entry.kind in ("measure", "scale") for m in part(statement.mentions, Span(start, stop)))
        if len(pieces) > 1 and not measured and all(_LIST_PIECE.fullmatch(p) for p in pieces):
            out.append(Span(start, stop))
        start = stop + 1
    told = _beside_findings(text, statement) if statement.frame.has("adverse", "field:adverse") else ()
    return sorted([*out, *(s for s in told if not covered(out, s.start))])


def _beside_findings(text: str, statement: Statement) -> Iterator[Span]:
    """Numbers right beside a side effect: "fever 9", "one superficial infection of the wound"."""
    found = [m for m in statement.mentions if m.entry.kind in ("finding", "condition")]
    for q in statement.quantities:
        if not isinstance(q.value, Quantity) or q.value.code or q.kind != "number" or q.value.value % 1:
            continue
        behind = any(_THEN_NUMBER.fullmatch(text, m.end, q.start) for m in found if m.end <= q.start)
        ahead = any(_NUMBER_THEN.fullmatch(text, q.end, m.start) for m in found if q.end <= m.start)
        begins = _PIECE_BEGINS.search(text, max(statement.span.start, q.start - len(" and ")), q.start)
        alone = q.start == statement.span.start or begins is not None
        if (behind and statement.after(_PIECE_ENDS, q.end)) or (ahead and alone):
            yield Span(q.start, q.end)


_WINDOW = 48
_REACH = 80
_NOBODY = regex(
    r"\b(?:no|none of (?:the|our|these|those)|not one of (?:the|our)|not a single|neither of the)\s+"
    + PEOPLE
    + r"\b|\b(?:none|nobody|no one)\b(?=\s+(?:of them\s+)?(?:died|was|were|had|has|showed|developed|"
    r"experienced|dropped|got|became|worsened|needed|required))",
    re.I,
)
_SHARE = regex(
    r"\s*(?:of\s+)?(?:the\s+|all\s+|our\s+|these\s+|those\s+|treated\s+|them\b|the\s+treated\s+)*(?:"
    + PEOPLE
    + r"\b|them\b|men\b|women\b)|\s*(?:were|are|had|have|gets?|got|show(?:ed)?|report(?:ed)?|improved?|remain(?:ed)?|died|felt|feel|notice[d]?|noted|"
    r"saw|see|experienced?|gain(?:ed)?|lost|said|say|could|can)\b",
    re.I,
)
_BEHIND = regex(
    r"\s*(?:of\s+(?:the|these|our|them|those|whom|all|\d)|(?:were|was|had|have|has|could|can|did|showed?|reported|felt|died|remained|stayed|became|got|went|lost|took|began|left|spoke|came|kept|stood|men|women|"
    r"males?|females?|boys|girls|no longer|who|lost|no (?:change|improvement|effect)|unchanged|the same|better|worse)\b|[a-z]{3,}(?:ed|ened)\b|"
    + PEOPLE
    + r"\b|(?:man|woman|boy|girl)\s(?=(?:died|had|has|was|needed|got|left|[a-z]{3,}ed)\b)"
    r"|from (?:[A-E]|I{1,3}|I?V) to (?:[A-E]|I{1,3}|I?V)\b|as (?:many|much|often|before)\b|other\s+"
    + PEOPLE
    + r"\b|more\s+"
    + PEOPLE
    + r"\b)",
    re.I,
)
_BEFORE = regex(
    r"\b(?:in|by|for|among|another|other|remaining|only|all|and)\s+(?:the\s|all\s|only\s|about\s|another\s|other\s|further\s|remaining\s)*$",
    re.I,
)
_SHARE_LAST = regex(r"\s(?:of\s(?:them|these|those)\s)?[a-z][^.;,()\d\n]{2,50}\s[(\[]\s?", re.I)
"""Between a count and its share, what is said of those people: "46 of them had stopped (52%)"."""
_LISTED = regex(r"(?:[-–—:=]|\()\s*$")
_FRACTION = regex(r"(?:half|halves|thirds?|quarters?|fifths?|sixths?|tenths?)\b", re.I)
_END = regex(r"\s*(?:[.;,)(\]]|$|\b(?:and|but)\b|" + PEOPLE + r"\b)", re.I)
_NOT_A_COUNT = regex(
    r"(?:\b(?:grades?|stages?|weeks?|months?|days?|years?|levels?|version|types?|phase|table|figure|"
    r"section|groups?|score|age|aged|since|until|from|than|to|p|mean|median|average|range|about \d+ to|by|"
    r"times|point|no)\s*[=:<>]?\s*|[±/<>]\s*)$",
    re.I,
)
_MEASURED = regex(r"\d[^,;()\n]{0,40}[(\[]\s*n\s*=\s*$", re.I)
"""A sample size right behind a value ("8.2 h at 6 months (n = 7)") is its denominator; behind a word it is a count."""
_STRONG = regex(rf";|\b(?:while|whereas)\b|,\s(?:as|because|since)\s(?=(?:\d|{WORD_NUMBER}\b))|\n")
_WEAK = regex(r",(?!\d)")
_AND = regex(r"\b(?:and|but|or|plus)\b|/(?=\s)")
_ROMAN = "IVX"
_ONLY_LEAD = regex(
    r"(?:\s|,|\b(?:and|but|in|for|the|another|other|others?|of|them|these|all|only|about|remaining|also|"
    r"then|finally|by|on|average|a|total|among)\b)*",
    re.I,
)
_MORE = regex(r",\s*(?:and\s+)?(?:" + WORD_NUMBER + r"|\d{1,6}|no|none|nobody|without|neither|there)\s", re.I)


class Count(Struct, frozen=True):
    """A count with its share and denominator, as printed.

    Args:
        start: offset.
        end: offset behind it, brackets included.
        values: the number of people, and the percentage.
        denominator: of how many.
    """

    start: int
    end: int
    values: tuple[Quantity, ...]
    denominator: Decimal | None = None


def _whole_number(q: QuantityHit) -> bool:
    v = q.value
    return (
        isinstance(v, Quantity)
        and v.value == v.value.to_integral_value()
        and v.value >= 0
        and q.sd is None
        and (v.code or "") in ("", "{patients}")
    )


def _percent(q: QuantityHit) -> bool:
    return isinstance(q.value, Quantity) and q.value.code == "%" and q.sd is None


def groups(text: str, statement: Statement) -> list[Count]:
    """The counts of a statement, each with its share."""
    lists = lists_in(text, statement)
    out = [
        Count(m.start(), m.end(), (Quantity(Decimal(0), "{patients}", "patients"),))
        for m in _NOBODY.finditer(text, statement.span.start, statement.span.end)
    ]
    hits = [q for q in statement.quantities if text[q.start] not in _ROMAN]  # "grade II" counts nobody
    i = 0
    while i < len(hits):
        q = hits[i]
        following = hits[i + 1] if i + 1 < len(hits) else None
        gap = text[q.end : following.start] if following and following.start - q.end <= 24 else None
        if _whole_number(q):
            joined = (
                following
                if following
                and gap is not None
                and _percent(following)
                and re.fullmatch(
                    r"\s*(?:(?:of (?:them|these|those)|" + PEOPLE + r")\s*)?[(\[,/=]\s*(?:=\s*)?", gap, re.I
                )
                else None
            )
            if joined is not None or covered(lists, q.start) or _is_count(text, statement, q):
                assert isinstance(q.value, Quantity)
                number = Quantity(q.value.value, "{patients}", q.value.unit or "patients", q.value.comparator)
                share = joined or _share_last(text, q, following)
                values = (number, *((share.value,) if share and isinstance(share.value, Quantity) else ()))
                out.append(Count(q.start, _closed(text, joined.end) if joined else q.end, values, q.denominator))
                i += 2 if share else 1
                continue
        elif _percent(q) and _is_share(text, statement, q):
            assert isinstance(q.value, Quantity)
            out.append(Count(q.start, q.end, (q.value,)))
        i += 1
    return sorted(out, key=START)


def _share_last(text: str, q: QuantityHit, following: QuantityHit | None) -> QuantityHit | None:
    """The share of a count in a bracket of its own behind what is said of the counted."""
    if following is None or not _percent(following) or not re.match(r"\s?[)\]]", text[following.end :][:2]):
        return None
    if text[max(0, q.start - 3) : q.start].rstrip().endswith((":", "：")):
        return None  # "Tremor: 9 of 20 patients improved (45 %)" is named by its label
    return following if _SHARE_LAST.fullmatch(text, q.end, following.start) else None


def _closed(text: str, end: int) -> int:
    found = re.compile(r"\s*[)\]]").match(text, end, end + 4)
    return found.end() if found else end


def _is_count(text: str, statement: Statement, q: QuantityHit) -> bool:
    before = text[max(statement.span.start, q.start - _WINDOW) : q.start]
    after = text[q.end : min(q.end + _WINDOW, statement.span.end)]
    assert isinstance(q.value, Quantity)
    if q.value.code == "{patients}":
        return True
    if _MEASURED.search(before) or (OF_THEM.match(after) and _last_counted(statement, q) not in ("", "{patients}")):
        return False
    if _NOT_A_COUNT.search(before) and not _timed(statement, q, after):
        return False
    bare_year = 1900 <= q.value.value <= 2100 and text[q.start : q.end].isdigit()
    if q.kind not in ("number", "fraction", "quantity") or bare_year:
        return False
    beside = bool(
        _BEHIND.match(after)
        or (
            (_BEFORE.search(before) or (_LISTED.search(before) and not _is_measured(statement, q.start)))
            and _END.match(after)
        )
    )
    if q.denominator is not None:  # "two-thirds of the patients" counts nobody
        said = beside or bool(_BEFORE.search(before) or _END.match(after))
        return q.kind == "fraction" and said and not _FRACTION.search(text, q.start, q.end)
    return beside


def _is_measured(statement: Statement, at: int) -> bool:
    """Whether a number is a value of what was measured: "Average score before: 41; after: 34"."""
    near = part(statement.mentions, Span(max(statement.span.start, at - _REACH), at))
    return any(m.entry.kind in ("measure", "scale") for m in near) and not any(m.entry.role in CHANGES for m in near)


def _timed(statement: Statement, q: QuantityHit, after: str) -> bool:
    """Whether a time ends right before a number that people follow: "after a year 29 kept it", "for one year: 29 kept it"."""
    return _BEHIND.match(after) is not None and any(0 < q.start - d.end <= len(": ") for d in statement.durations)


def _last_counted(statement: Statement, q: QuantityHit) -> str:
    """What was counted last before a number ("4 injections …, 2 of them intravenous"): its unit, "" for nothing."""
    before = [h.value for h in statement.quantities if h.end <= q.start and isinstance(h.value, Quantity)]
    return next((v.code for v in reversed(before) if v.code and v.code.startswith("{")), "")


def _is_share(text: str, statement: Statement, q: QuantityHit) -> bool:
    before = text[max(statement.span.start, q.start - _WINDOW) : q.start]
    after = text[q.end : min(q.end + _WINDOW, statement.span.end)]
    if re.search(r"\b(?:by|from|to)\s+(?:about\s+|up to\s+|more than\s+|at least\s+)?$", before, re.I):
        return False
    listed = _LISTED.search(before) and _END.match(after) and before.strip()[:1] != "("
    return bool(_SHARE.match(after) or listed)


def segments(text: str, statement: Statement, found: Sequence[Count], begin: int) -> Iterator[tuple[Count, Span]]:
    """The piece of the sentence that belongs to each count."""
    start = begin
    for i, count in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else None
        start = max(start, text.rfind(";", start, count.start) + 1)
        leading = count.start - start < 60 and bool(_ONLY_LEAD.fullmatch(text, start, count.start))
        if following is None:
            end = _last_end(text, statement, count, leading)
            yield count, Span(start, end)
            return
        end, begin = _between(text, count.end, following.start, leading)
        yield count, Span(start, end)
        start = begin


def _between(text: str, start: int, end: int, leading: bool) -> tuple[int, int]:
    """Where the piece of one count ends, and that of the next begins."""
    strong = list(_STRONG.finditer(text, start, end))
    if strong:
        chosen = strong[-1] if leading else strong[0]
        return chosen.start(), chosen.end()
    links = [*_WEAK.finditer(text, start, end), *_AND.finditer(text, start, end)]
    links.sort(key=lambda m: m.start())
    if not links:
        return (start, start) if not leading else (end, end)
    heads = [m for m in links if _ONLY_LEAD.fullmatch(text[m.end() : min(end, m.end() + 60)]) and end - m.end() < 60]
    if heads:
        return heads[0].start(), heads[0].end()
    weak = [m for m in links if m.group() == ","] or links
    chosen = weak[-1] if leading else weak[0]
    return chosen.start(), chosen.end()


def _last_end(text: str, statement: Statement, count: Count, leading: bool) -> int:
    stop = statement.span.end
    strong = _STRONG.search(text, count.end, stop)
    if strong:
        stop = strong.start()
    if leading:
        more = _MORE.search(text, count.end, stop)
        return more.start() if more else stop
    weak = _WEAK.search(text, count.end, stop)
    return weak.start() if weak else stop


def predicate(text: str, statement: Statement, count: Count, segment: Span) -> Span:
    """The words that say what is counted: before the count, or behind it (with a term that begins in it)."""
    where = _side(text, count, segment)
    if where.start == count.end:
        begun = [
            m.start for m in part(statement.mentions, Span(count.start, segment.end)) if m.start < count.end < m.end
        ]
        where = Span(min([count.end, *begun]), where.end)
    return where


def _side(text: str, count: Count, segment: Span) -> Span:
    before, after = text[segment.start : count.start], text[count.end : segment.end]
    told = printed(text, segment.start, count.start, cut=False)
    behind = printed(text, count.end, segment.end, cut=False)
    parted = before.rstrip()[-1:]
    adverbial = (
        parted in (",", ":")
        and bool(behind)
        and not (parted == ":" and re.match(r"\s*(?:with|having|of|among|in|" + PEOPLE + r")\b", after, re.I))
    )
    if (
        not told
        or _NOBODY.match(text, count.start)
        or adverbial
        or (
            re.match(
                r"\s*(?:of\s+(?:the|these|our|them|those)\b[^,;]{0,40}?\s)?(?:(?:[\w-]+\s){0,2}"
                + PEOPLE
                + r"\s+)?(?:were|was|had|have|has|could|did|showed|reported|felt|died|remained|took|got|went|came|kept|stood|"
                r"lost|left|spoke|[a-z]{3,}ed)\b",
                after,
            )
            and _opens(before)
        )
    ):
        return Span(count.end, segment.end)
    return Span(segment.start, count.start)


def _opens(before: str) -> bool:
    """Whether what stands before a count is only a time or place ("At 6 months", "In this group")."""
    return bool(
        re.match(
            r"\s*(?:at|after|before|in|during|within|on|by|over|until|for|from|of|among)\b[^,;]*$",
            before,
            re.I,
        )
    )


# The number that the counts of a sentence are counted from: "Of 30 patients with the bulbar form, 12 improved".


_OPENING = regex(
    r"^(?:of|among|in(?=\s(?:all|the|these|our|those)\s)|out of|from|within)\s+(?:all\s|the\s|these\s|our\s|those\s)*$",
    re.I,
)
_OF_GROUP = regex(
    r"\W*(?:of|among|in)\s+(?:the |these |our |those |all )?(?:"
    + PEOPLE
    + r"\s+(?:with|having)\s+(?:the\s)?)?([^,;.\d]{3,80}?)\s*[(,]\s*n\s*=\s*$",
    re.I,
)
_WITH = regex(
    r"\s*" + PEOPLE + r"?\s*(?:with|having|who had|suffering from|in|of)\s+(?:the\s+|an?\s+)?(.{3,60}?)\s*$",
    re.I,
)
_OF_THOSE = regex(r"\s(?:of|among)\s(?:them|these|those|whom)\b(?!\s(?:with|having)\b)", re.I)


def whole(text: str, statement: Statement, found: list[Count], scene: Scene) -> tuple[list[Count], Scene]:
    """ "Of 30 patients with the bulbar form, 12 improved": the first number is what the others are counted from."""
    if len(found) < 2:
        return found, scene
    begin = statement.span.start
    group = _OF_GROUP.match(text[begin : found[0].start]) if found[0].start - begin < 140 else None
    if group is not None and found[0].values[0].code == "{patients}":
        return found[1:], replace(scene, denominator=found[0].values[0].value, stratum=trimmed(group[1]))
    first, second = found[0], found[1]
    between = text[first.end : min(second.start, first.end + 120)]
    of_all = _OPENING.match(text[begin : first.start].lstrip(" •-–\n"))
    if not of_all or len(first.values) > 1 or first.values[0].code != "{patients}":
        return found, scene
    said = _WITH.match(between.split(",")[0])
    stratum = trimmed(said[1]) if said else scene.stratum
    return found[1:], replace(scene, denominator=first.values[0].value, stratum=stratum)


def of_those(text: str, found: list[Count]) -> list[Count]:
    """Counts of those counted right before, with their number: 46 of 88 in "88 took tablets; 46 of them had stopped".

    Args:
        text: the document's text.
        found: the counts of a sentence.
    """
    out: list[Count] = []
    whole: Count | None = None
    for count in found:
        people = count.values[0]
        theirs = _OF_THOSE.match(text, count.end) is not None
        if not theirs or count.denominator is not None:
            whole = count
        elif whole is not None and people.code == whole.values[0].code and people.value <= whole.values[0].value:
            count = replace(count, denominator=whole.values[0].value)
        out.append(count)
    return out


_SOURCE = regex(r"\W*(?:according to|based on|judging by)\s[^,;:.\d]{3,80}[,:]?\s*", re.I)
"""Opens a sentence with whose numbers they are: "According to our internal statistics 78% …"."""
_NO_NAMES = regex(
    r"including|namely|comprising|overall|just|only|against|versus|vs|one|two|another|(?:they|it|them|this|these|those|he|she)\b.*"
    r"|(?:[\w-]+ ){0,2}members (?:(?:was|were) )?(?:collected|recruited|enrolled|included|sampled|invited)|compared (?:to|with)\b.*",
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
    for told, spots in (sexes(reading, statement, scene), came):
        out += told
        used += spots
    taken = sorted(used)
    told_before = sorted(came[1])
    found = [
        c
        for c in groups(text, statement)
        if c.start >= behind_label(text, statement)
        and meant(statement, c.start, c.end, general=_about_these(text, statement, c))
        and _possible(reading, c)
        and not covered(taken, c.start)
        and not statement.after(_PLANNED, c.end)
        and not statement.after(_OF_TIMES, c.end)
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
            lasting = Named(Concept(f"duration of {_lasting_name(reading, what)}"))
            place = (reading.evidence(where.start, d.end),)
            yield from counted(lasting, [value], place, timepoint=when, rule="duration of what is counted")


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
