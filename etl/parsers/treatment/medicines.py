"""Medicines: dose, route, frequency, since when, until when, and why they were stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from etl.facts import Medication, Period
from etl.mapping.entry import Mention
from etl.parsers.finding.allergies import not_borne
from etl.parsers.measure.laboratory import in_blood
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.exchanges import REPLACED, leads, yields
from etl.parsers.treatment.given_up import STOPPED, given_up, stopped_itself
from etl.parsers.treatment.medicine_doses import amount_of, code_of, dose_of, is_mass, parts_of
from etl.parsers.treatment.medicine_ends import (
    for_some_days,
    is_solvent,
    never_taken,
    only_tried,
    said_next,
    since_the_other,
    took_regularly,
)
from etl.parsers.treatment.medicine_reach import (
    all_behind_next,
    before_unknown,
    noted_aside,
    of_next,
    route_of_next,
    shared_way,
    told_of_the_last,
)
from etl.parsers.treatment.offers import offered_and_refused, only_discussed
from etl.parsers.treatment.timing import TIMING, of_other, per_day, since_free, stop_before
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex

# The later doses of a medicine, each with the day from which it was taken: "40 mg daily from 19 July, 20 mg daily since 30 August".

_BEFORE = regex(r"[,;]\s(?:and\s)?(?:then\s|afterwards\s|thereafter\s)?$", re.I)
_LATER_DOSES_FROM = regex(r"(?:[^,;.\d]|\d(?= times| x)){0,28}?\b(?:from|since|as of|starting)\s(?:the\s)?$", re.I)
_NEAREST = 12


def later_doses(reading: Reading, statement: Statement, m: Mention, end: int) -> Iterator[Medication]:
    """A medication for each dose behind the first that has a day of its own from which it was taken.

    Args:
        reading: the document.
        statement: the statement.
        m: the medicine.
        end: where what is said of it ends.
    """
    text, first = reading.document.text, dose_of(reading.document.text, statement, m, end)
    if first is None or first.start < m.end or statement.about(m).status != "present":
        return
    for q in statement.quantities:
        if not (first.end < q.start < end) or not is_mass(q) or not _BEFORE.search(text, q.start - _NEAREST, q.start):
            continue
        day = next((d for d in statement.dates if q.end <= d.start < end), None)
        dated = any(first.end <= d.start < q.start for d in statement.dates)
        if (
            day is None
            or not day.first
            or day.last
            or not dated
            or not _LATER_DOSES_FROM.fullmatch(text, q.end, day.start)
        ):
            continue
        timing = TIMING.search(text[q.end : day.start])
        said = timing.group().strip() if timing else ""
        for subject in statement.subjects:
            yield Medication(
                subject=subject, code=m.entry.concept, status="active", effective=Period(day.first), dose=amount_of(q),
                timing=said, per_day=per_day(said, ""), evidence=(reading.evidence(m.start, day.end),), rule="later dose",
            )  # fmt: skip


Status = Literal["active", "completed", "stopped", "intended", "not-taken", "unknown"]
_UNSAID = ("possible", "hypothetical", "planned", "cancelled", "general", "cited")
_CONCENTRATION = regex(r"/(?:[dmu]?L|mmol|mol|m?g)$")
_FROM = regex(r"\bfrom\s+$")
_LEFT = regex(
    r"\b(?:reduced|lowered|cut|decreased|increased|raised|adjusted|changed|tapered|halved)\b[^.;]{0,24}\bto\b(?! (?:zero|nil))"
    r"|\b(?:restarted|re-started|resumed|re-?introduced)\b|\b(?:until|till|up to|to) (?:now|date|today|this day|the present)\b",
    re.I,
)
"""Of a medicine whose dose was changed, the rest is still taken."""
_INEFFECTIVE = regex(
    r"\b(?:without (?:\w+ )?(?:benefit|effect|improvement|success|response)|no (?:\w+ )?(?:benefit|effect|improvement|response)|"
    r"did nothing|brought (?:him |her |me |us )?(?:nothing|no (?:relief|change))|made no difference|(?:was|were|is) (?:of )?no use|of no use|useless|did not (?:prevent|stop|change|work)|didn['’]t (?:work|help)|ineffective(?:ness)?|ineffectual|not effective|not help|no help|lack of (?:efficacy|effect|response))\b",
    re.I,
)
_BECAUSE = regex(
    r"\b(?:because of|due to|owing to|on account of|as a result of|for reasons of|because)\s+(?:its\s+|the\s+|his\s+|her\s+)?([^.;,()]{3,60})",
    re.I,
)
_ALL = regex(r"\b(?:both|all(?! (?:day|night|the time|over|along))|they|these|none of)\b", re.I)
_BORNE = regex(r"tolerate", re.I)
_THEN = regex(r"\s*[,;]?\s*(?:and )?(?:then|thereafter|afterwards|since then|after that|followed by)\s+(?:on |by )?")
"""Between the day until which one medicine was taken, and the next."""
_UP_TO = regex(r"\s+to\s+")
_NEVER = regex(r"\s*[:–-]?\s*(?:(?:was|were)\s)?never\b(?: (?:taken|used|given|tried))?\s*(?:[.,;)]|$)", re.I)
_OPENS = 8
_NEVER_ASKED = regex(r"\s*[:–-]\s*never\b", re.I)
_BARE_SINCE = regex(r"\s*[(,]\s*since\b|\s\d(?:[^.;:,]|\.\d){1,40}\ssince\s(?=[A-Z\d])")
_STILL_TAKEN = regex(
    r"\bhas been (?:treated|managed|maintained) (?:with|on)\b|\bstill (?:is|does)\b|\bgiven throughout\b", re.I
)
_JOINED = regex(
    r"[\s,]*(?:\d[\w.,/]*\s*(?:m?c?g|mL|IU)?\s*(?:(?:once|twice|three times) (?:a|per) day|daily|[bt]\.?i\.?d\.?)?)?\s*(?:,|and|or|&|, and)\s*",
    re.I,
)
_NOW = regex(
    r"\b(?:takes|taking|is on|currently|now on|continues?|maintained on|uses|(?:is|are) (?:treated|managed|controlled) with|still (?:takes?|on|uses?|taking|taken|used|given|injected|injects)|go(?:es)? on with|has been on|was prescribed|(?:was|were) (?:continued|kept|left|not changed|unchanged)|is continued|remains on|(?:was|were) (?:begun|started|initiated|commenced|introduced|added)|since then|ever since|from then on|at present|(?:continued|unchanged|instead)\s*(?=[.;,)]|$)|I['’]m on|I am on|I take"
    r"|(?:current |present |regular |daily |usual )+(?:home )?(?:medications?|medicines|drugs|treatment|therapy) (?:include[ds]?|consist(?:s|ed) of|are|is|was|were)|home (?:medications?|medicines) (?:include[ds]?|are|were)|(?:medications?|medicines|drugs) (?:on|at) (?:admission|presentation) (?:include[ds]?|are|were))\b",
    re.I,
)
_LISTED = regex(r"(?: \d[^,;:.]{0,24})?,? ?(?:,|\band\b|\+|&) ?")
_NOW_ON = regex(r"\bnow (?:on |takes |taking )?$", re.I)
_ADDED = regex(r"[^;:]{0,30}?(?:\+|,|\band\b)\s?")
_BEGUN = regex(r"(?:[^.;:,]|\.\d){0,30}\b(?:started|begun|added|introduced)\s*(?:[.,;)]|$)")
"""Around a medicine that is taken from now on: "now A 5 mg + B 2 mg", "A 0.5 g bid started, B 20 mg started"."""
_KEPT = regex(
    r"\bsince\b[^.;]{0,40}?,? (?:and )?(?:treated|managed|controlled|treatment) with\s+$"
    r"|\b(?:is|are|remains?) (?:\w+ ){0,2}controlled (?:with|by|on)\s+$",
    re.I,
)
_HAS_TAKEN = regex(
    r"\b(?:has|have|['’]s|['’]ve) (?:taken|used|(?:been )?had|received|been (?:taking|using|given|receiving))\b[^.;]*$",
    re.I,
)
_SINCE = regex(r"[^.;]{0,40}?\bsince\b", re.I)  # fmt: skip
"""Before a medicine for something that somebody has since then, or that it keeps in check now."""
_NO_LONGER = regex(r"\bno longer\b[^.;,]{0,24}$|(?<![\w-])off (?:all |the |her |his |any )?$", re.I)
_OTHER_DEED = regex(
    r"(?:,? and|,|;|,? but)\s(?:(?:he|she|I)\s)?(?:ha[sd] )?(?:had|underwent|fell|lost|suffered|was admitted)\b(?! (?:been|it))",
    re.I,
)
_NOT_GIVEN = regex(r"\s+(?:was|were|has been|have been)\s+(?:given|taken|used|administered|prescribed)\b", re.I)
_ELLIPTIC = regex(r"\s+(?:in|on|since|from)\s[^,;.]{3,24}[.;,]?\s*")
_NEXT_OF = regex(r"[,;]\s+(?:and\s+)?$|\sand\s+$")
"""A medicine with no more behind it than a date, and what leads to it from the one before: what was said of that is meant."""
_INJECTED = regex(r"\s+(?:was|were|had been)\s+(?:injected|infused|administered)\b", re.I)
_REGULAR = regex(r"\b[1-9]\s?[×x]\s?\d|\b(?:throughout|continuously|regularly|unchanged)\b")
_IN_THE_PAST = regex(r"[^.;]{0,60}?\bin the (?:distant )?past\b(?!\s+(?:\d|few|year|month|week|two|three|day))", re.I)
_OVER = regex(r"\bcleared|cured|resolved\b", re.I)
_TOLD = regex(r"\b(?:was|were|had|did|took|got|[a-z]{3,}ed)\b")
_PAST = regex(r"\b(?:took|received|was given|were given|treated with|tried|used)\b", re.I)


class _Sentence(Struct, frozen=True, dict=True, eq=False):
    """What a sentence says as a whole, looked for once for all the medicines that it names."""

    text: str
    _found: dict[re.Pattern[str], re.Match[str] | None] = field(default_factory=dict)

    @cached_property
    def parts(self) -> dict[int, _Sentence]:
        """What stands between semicolons, by where it begins."""
        starts = [0, *(at + 1 for at, letter in enumerate(self.text) if letter == ";")]
        return {at: _Sentence(self.text[at:].partition(";")[0]) for at in starts}

    @cached_property
    def stopped_itself(self) -> re.Match[str] | None:
        return stopped_itself(self.text)

    def said(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Where a pattern first holds in it."""
        if pattern not in self._found:
            self._found[pattern] = pattern.search(self.text)
        return self._found[pattern]


class _Reach(Struct, frozen=True):
    """The part of a sentence that speaks of one medicine."""

    start: int
    end: int
    said: int
    """Where what is said of it ends: "A and B were stopped" speaks of both."""


def medicines(reading: Reading) -> Iterator[Medication]:
    """All medicines that the people of a document take, took, stopped or refused.

    Args:
        reading: the document.

    Yields:
        A Medication for each mention; equal ones are merged later.
    """
    if reading.kind in ("cohort", "information"):
        return
    for statement in reading.reported():
        once = {(m.start, m.entry.id): m for m in statement.of("medicine")}.values()  # two ways to write one name
        named = [m for m in once if not is_solvent(reading.document.text, statement, m)]
        found = [m for m in named if _taken(reading, statement, m)]
        if statement.block.kind == "note" and not (found and _is_regular(reading, statement, found)):
            continue
        sentence = _Sentence(reading.document.quote(statement.span))
        follow = _Sentence(said_next(reading, statement) if found and not sentence.said(STOPPED) else "")
        for i, m in enumerate(found):
            end = found[i + 1].start if i + 1 < len(found) else statement.span.end
            closing = reading.document.text.find(")", m.end, end)
            end = before_unknown(reading.document.text, statement, m.end, end)
            if 0 <= closing < end and "(" not in reading.document.text[m.end : closing]:
                end = closing  # in brackets, the brackets are its own
            reach = _Reach(m.start, end, max(end, _said_until(reading, statement, found, i)))
            yield from _medication(reading, statement, m, reach, found, sentence, follow)
            yield from later_doses(reading, statement, m, end)


def _is_regular(reading: Reading, statement: Statement, found: Sequence[Mention]) -> bool:
    """Whether a note tells of a medicine taken regularly: a dose with how often, or since when; or from when to when."""
    text = reading.document.text
    begun = [d for d in statement.dates if d.first and d.start > found[0].end]
    if any(
        d.comparator in ("since", "until") or d.last or _FROM.search(text, max(0, d.start - 8), d.start) for d in begun
    ):
        return True
    dosed = any(dose_of(text, statement, m, statement.span.end) for m in found)
    often = TIMING.search(text, found[0].end, statement.span.end) or _REGULAR.search(
        text, found[0].end, statement.span.end
    )
    return dosed and bool(often or any(d.first and d.start > found[0].end for d in statement.dates))


def _measured(statement: Statement, m: Mention) -> bool:
    """Whether the name of a medicine is a laboratory's too."""
    return any(x.entry.kind == "measure" and x.start == m.start for x in statement.mentions)


def _told_taken(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a sentence says before a name that it is taken: "takes baclofen and vitamin D"."""
    told = any(c.entry.role == "prescribed" and c.end <= m.start for c in statement.of("cue"))
    listed = any(
        x.end <= m.start and not _measured(statement, x) and _LISTED.fullmatch(text, x.end, m.start)
        for x in statement.of("medicine")
    )
    return told or listed or _NOW.search(text, statement.span.start, m.start) is not None


def _taken(reading: Reading, statement: Statement, m: Mention) -> bool:
    context, text = statement.about(m), reading.document.text
    refused = offered_and_refused(text, statement, m) or never_taken(text, statement, m)
    if refused and context.experiencer == "patient":
        return True
    if context.status in _UNSAID or context.experiencer != "patient" or not_borne(reading, statement, m):
        return False
    if in_blood(text, statement, m):
        return False
    if (
        context.status in ("absent", "refuted")
        and not context.resolved
        and not _refrained(reading, statement, m)
        and not _NO_LONGER.search(reading.document.text, max(statement.span.start, m.start - 36), m.start)
        and not STOPPED.search(_clause(reading, statement, m))
    ):
        return False  # "has never received …" is no medicine of the patient
    if (
        _measured(statement, m)
        and not _told_taken(text, statement, m)
        and not any(
            m.end <= q.start <= m.end + 20 and is_mass(q) and not _CONCENTRATION.search(code_of(q))
            for q in statement.quantities
        )
    ):
        return False  # a laboratory test
    if only_discussed(text, statement, m):
        return False
    before = reading.document.text[max(statement.span.start, m.start - 30) : m.start]
    after = reading.document.text[m.end : m.end + 24]
    laboratory = re.match(
        r"\s*(?:levels?|concentration|deficiency|antibod|was normal|normal|\d+(?:\.\d+)?\s*(?:pg|ng|pmol|nmol|mmol|umol|µmol|mg/dL|g/L|U/L))",
        after,
        re.I,
    )
    return not laboratory and not re.search(r"\b(?:transferred to .* with|test tube with)\s*$", before, re.I)


def _clause(reading: Reading, statement: Statement, m: Mention) -> str:
    """The clause that a medicine stands in: "A was stopped in 2014; he never had B" says nothing of B being stopped."""
    own = next((c for c in statement.context.clauses if c.start <= m.start < c.end), statement.span)
    return reading.document.quote(own)


def _said_until(reading: Reading, statement: Statement, found: Sequence[Mention], i: int) -> int:
    """The end of what is said of a medicine: what follows the last of a bare list is said of each in it."""
    last = i
    while last + 1 < len(found) and _JOINED.fullmatch(reading.document.text, found[last].end, found[last + 1].start):
        last += 1
    if last == i or told_of_the_last(reading.document.text, found[i].end, found[last].end, statement.span.end):
        return 0
    return found[last + 1].start if last + 1 < len(found) else statement.span.end


def _refrained(reading: Reading, statement: Statement, m: Mention) -> bool:
    """ "He never took riluzole", "takes no aspirin": that it is not taken was said."""
    text = reading.document.text
    if _NOT_GIVEN.match(text, m.end, statement.span.end) or _NEVER_ASKED.match(text, m.end, statement.span.end):
        return True
    return any(
        c.entry.kind == "cue"
        and c.entry.role == "prescribed"
        and 0 <= m.start - c.end <= 12
        and c.start >= statement.span.start
        for c in statement.mentions
    ) and not re.match(r"\s*(?:allerg|level|effect|response|intoleran)", text[m.end : m.end + 16], re.I)


def _medication(
    reading: Reading,
    statement: Statement,
    m: Mention,
    reach: _Reach,
    all_: Sequence[Mention],
    sentence: _Sentence,
    follow: _Sentence,
) -> Iterator[Medication]:
    text = reading.document.text
    tail = text[m.end : reach.end]
    dose = dose_of(text, statement, m, reach.end)
    apart = text.find(";", m.end, reach.end)
    close = apart if apart >= 0 else reach.end
    route = next(
        (r for r in statement.of("route") if m.end <= r.start < close and not route_of_next(text, r, all_)), None
    ) or next((r for r in statement.of("route") if r.end <= m.start and m.start - r.end < 12), None)
    timing = TIMING.search(tail)
    if timing is not None and of_other(text, statement, m, m.end + timing.start()):
        timing = None
    if route is None and timing is None and (shared := shared_way(text, statement, m, all_)):
        route, timing = shared
    status, reason = _status(reading, statement, m, reach, sentence, follow, shared=len(all_) > 1)
    end = max(
        [m.end] + ([dose.end] if dose else []) + ([m.end + timing.end()] if timing and timing.string is tail else [])
    )
    effective = _effective(text, statement, m, reach, status)
    own = any(m.end <= d.start < reach.end for d in statement.dates)
    if effective and effective.start and effective.end and (status == "unknown" or (status == "active" and own)):
        status = "stopped"  # "from 2000 to 2003"
    if status != "not-taken" and (ended := given_up(reading, statement, m, reach.end)):
        status, reason, effective = "stopped", ended[0] or reason, ended[1]
    if leads(text, statement, m, all_) and status in ("unknown", "stopped") and not STOPPED.search(tail):
        status, reason = "active", ""
        effective = since_the_other(statement, m, reach.end, effective)
    elif yields(text, statement, m, all_) and status != "not-taken":
        status, reason = "stopped", ""
    if status != "not-taken" and REPLACED.match(text, m.end, reach.end) and len(all_) > 1:
        day = next((d.first for d in statement.dates if d.first and d.end <= m.start), None)
        status, effective = "stopped", Period(None, day) if day else None
    for subject in statement.subjects:
        yield Medication(
            subject=subject, code=m.entry.concept, status=status, reason=reason, effective=effective,
            route=route.entry.concept if route else None, dose=amount_of(dose), doses=parts_of(text, dose), timing=timing.group().strip() if timing else "",
            per_day=per_day(timing.group() if timing else "", text[max(0, dose.start - 5) : dose.start] if dose else ""), timepoint=statement.time_at(m.start),
            evidence=(reading.evidence(m.start, min(end, statement.span.end)),), rule="medicine",
        )  # fmt: skip


def _status(
    reading: Reading,
    statement: Statement,
    m: Mention,
    reach: _Reach,
    sentence: _Sentence,
    follow: _Sentence,
    *,
    shared: bool,
) -> tuple[Status, str]:
    tail = reading.document.text[_told_from(reading.document.text, statement, m, reach) : reach.said]
    context = statement.about(m)
    if context.status == "declined" or offered_and_refused(reading.document.text, statement, m):
        return "not-taken", ""
    if never_taken(reading.document.text, statement, m):
        return "not-taken", ""
    if any(c.entry.role == "discontinued" and c.end <= m.start for c in context.cues) and context.status == "present":
        return "stopped", ""  # "discontinued A and B"
    if _NO_LONGER.search(reading.document.text, max(statement.span.start, m.start - 36), m.start):
        return "stopped", ""
    if _NEVER.match(reading.document.text, m.end, reach.end):
        return "not-taken", ""
    if context.status in ("absent", "refuted"):
        if context.resolved and not (
            STOPPED.search(_clause(reading, statement, m)) if shared else sentence.said(STOPPED)
        ):
            return "completed", ""  # "aciclovir, two weeks, and it was over"
        ended = STOPPED.search(_clause(reading, statement, m)) or (not shared and context.resolved)
        return ("stopped", "") if ended else ("not-taken", "")
    whole = shared and sentence.said(_ALL) and not STOPPED.search(tail)
    scope = sentence if whole else _Sentence(tail)
    bracketed = sentence.text.find(")", m.end - statement.span.start) == reach.end - statement.span.start
    stopped = scope.stopped_itself or (not shared and not bracketed and sentence.stopped_itself) or follow.said(STOPPED)
    ineffective = (
        scope.said(_INEFFECTIVE) or (sentence.said(_INEFFECTIVE) if not shared else None) or follow.said(_INEFFECTIVE)
    )
    if stopped or ineffective:
        because = _BECAUSE.search(scope.text) or _BECAUSE.search(follow.text)
        borne = _BORNE.search(stopped.group()) if stopped else None
        told = ineffective.group().strip() if ineffective else "not tolerated" if borne else ""
        reason = because.group(1).strip() if because else told
        return ("stopped" if stopped or not statement.dates else "completed"), reason
    if statement.dates and _INJECTED.match(tail) and not TIMING.search(tail):
        return "completed", ""
    colon = reading.document.text.rfind(":", statement.span.start, m.start)
    inner = [x.entry for x in statement.mentions if x.start < colon]  # a label of its own in the line of another
    past = (
        any(e.role == "historical" and e.value == "adjective" for e in inner)
        if colon >= 0
        else statement.frame.asks_past
    )
    label = statement.frame.label
    if label is not None and STOPPED.search(reading.document.text, label.start, label.end):
        return "stopped", ""  # "Earlier biologics (all stopped): …"
    if past and not sentence.said(_NOW):
        return "completed", ""
    if (tried := only_tried(reading.document.text, statement)) is not None and not sentence.said(_NOW):
        return "completed", tried
    if for_some_days(reading.document.text, statement, m, reach.end) or _IN_THE_PAST.match(tail):
        return "completed", ""
    field = statement.frame.has(
        "field:medication", "medication", "past_history", "field:comorbidity", "history", "case"
    )
    if any(
        d.first and (m.end <= d.start < reach.end or not reading.document.text[d.end : m.start].strip(" ,:"))
        and (d.comparator == "until" or _UP_TO.fullmatch(reading.document.text, m.end, d.start))
        for d in statement.dates
    ):  # fmt: skip
        return "stopped", ""
    ahead = reading.document.text[statement.span.start : m.start]
    if (
        _KEPT.search(ahead)
        or _now_on(reading.document.text, statement, m)
        or (all(d.end <= m.start for d in statement.dates) and _BEGUN.match(tail))
        or _BARE_SINCE.match(reading.document.text, m.end, reach.end)
        or (sentence.said(_STILL_TAKEN) and TIMING.search(tail))
        or (_HAS_TAKEN.search(ahead) and _SINCE.match(tail))
        or (TIMING.search(tail) and noted_aside(reading.document.text, statement, m))
    ):
        return "active", ""
    lead = reading.document.text[max(statement.span.start, m.start - 16) : m.start]  # "raised X to 400 mg"
    if sentence.said(_NOW) or _LEFT.search(lead + " " + tail) or (field and not sentence.said(_PAST)):
        return "active", ""
    if any(m.end < d.start and d.relation in ("for", "none") for d in statement.durations) or sentence.said(_OVER):
        return "completed", ""
    begin = sentence.text.rfind(";", 0, m.start - statement.span.start) + 1
    part = sentence.parts[begin]  # "A 10 mg daily; B was stopped in 2009"
    if part.said(STOPPED) and not STOPPED.search(tail):
        part = _Sentence(sentence.text[begin : reach.end - statement.span.start])
    return "active" if not part.said(_TOLD) or took_regularly(part.text, tail, statement, begin) else "unknown", ""


def _told_from(text: str, statement: Statement, m: Mention, reach: _Reach) -> int:
    """Where what is said of a medicine begins: of one with only a date, with what is said of the one before."""
    before = [x for x in statement.of("medicine") if x.end <= m.start]
    elliptic = before and _ELLIPTIC.fullmatch(text, m.end, reach.end) and _NEXT_OF.search(text, before[-1].end, m.start)
    return before[-1].end if elliptic else m.end


def _now_on(text: str, statement: Statement, m: Mention) -> bool:
    """Whether "now" stands right before a medicine, or before the one that it is added to: "now A 5 mg + B 2 mg"."""
    first = next(
        (x for x in statement.of("medicine") if _NOW_ON.search(text, max(statement.span.start, x.start - 16), x.start)),
        None,
    )
    return first is not None and (first.start == m.start or bool(_ADDED.fullmatch(text, first.end, m.start)))


def _effective(text: str, statement: Statement, m: Mention, reach: _Reach, status: Status) -> Period | None:
    start: str | None = None
    end: str | None = None
    others = [x for x in statement.of("medicine") if x.end <= m.start]
    foreign = False
    for d in statement.dates:
        if d.first is None:
            continue
        if of_next(statement, m, d, reach.said):
            continue
        inside = m.end <= d.start < reach.end and not since_free(statement, m, d)
        if inside and _OTHER_DEED.search(text, m.end, d.start):
            foreign = True
            continue  # "takes aspirin, and had a stent in 2008"
        if d.comparator == "until" and d.end <= m.start and any(x.end <= d.start for x in others):
            begun = [x for x in statement.dates if x.first and m.end <= x.start < reach.end]
            if not begun and _THEN.fullmatch(text, d.end, m.start):
                start = start or d.first
            continue  # "cyclophosphamide until December 2009, followed by …" ends the one before
        if (
            d.comparator == "until"
            or (inside and _UP_TO.fullmatch(text, m.end, d.start))
            or (
                inside
                and status == "stopped"
                and d.start - m.end > 0
                and stop_before(statement, d.start, _told_from(text, statement, m, reach))
            )
        ):
            end = end or d.first
        elif inside or (
            len(statement.dates) == 1
            and d.end <= m.start
            and not any(x.end <= d.start for x in others)
            and (d.start - statement.span.start <= _OPENS or ";" not in text[d.end : m.start])
        ):
            period = period_of(d)
            start = start or (period.start if period else None)
            end = end or d.last
    if start or end:
        return Period(start, end)
    if foreign or (any(d.start < m.start for d in statement.dates) and ";" in text[statement.dates[0].end : m.start]):
        return None  # "appendectomy in 1975; levothyroxine 75 µg": the date is of something else
    if statement.dates and statement.dates[0].start >= reach.end and ";" in text[m.end : statement.dates[0].start]:
        return None  # "A and B; C had been stopped in 2015"
    if all_behind_next(text, statement, m):
        return None
    return statement.effective if status == "unknown" or _BEGUN.match(text, m.end, reach.end) else None
