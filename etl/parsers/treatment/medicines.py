"""Medicines: dose, route, frequency, since when, until when, why they were stopped, and what took their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from etl.document import Cell
from etl.facts import Medication, Observation, Period, Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.cell.values import CellValue
from etl.parsers.finding.allergies import not_borne
from etl.parsers.index import part
from etl.parsers.measure.laboratory import in_blood
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.units import range_in
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.dosage import (
    TIMING,
    amount_of,
    code_of,
    dose_of,
    is_mass,
    of_other,
    parts_of,
    per_day,
    since_free,
    stop_before,
)
from etl.parsers.treatment.stopped import (
    STOPPED,
    TRIED,
    for_some_days,
    gives_up,
    is_solvent,
    only_discussed,
    said_next,
    stopped_itself,
    took_regularly,
)
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

# How far what is said of a medicine reaches, and what two of them share.


_NEXT = regex(
    r"[,;]\s+(?:and |plus |with )?(?!then|later|after|followed|initially|currently|presently|gradually|once|twice|three|increased|reduced|up|to|from|total)[^\W\d_][\w-]{3,}\s+$"
)
"""Before the dose of a medicine that no mapping knows: what stands behind is no more of the one before."""
_BOTH = regex(r"\s*\d[\w.,/]*\s*[^\W\d_]{1,3}(?:/d)? and\s")

_ONE_WAS = regex(r"\s(?:was|has been|had been)\s")
_WHICH = regex(
    r"(?:[^.;:,]|\.\d){0,30}?,?(?<!both of)(?<!all of) (?:which|that) (?:he |she |I |they |we |was |is |had |has )(?!both\b|all\b)",
    re.I,
)
_SINCE_ASIDE = regex(r"\bsince\b[^.;()]{2,24}\(\s*$", re.I)
"""Before what is taken for something that somebody has since then: "had diabetes since 1993 (A 28 U at night; …)"."""


def of_next(statement: Statement, m: Mention, d: DateHit, said: int) -> bool:
    """Whether a date until which something was taken is another medicine's: "A never helped, B did until 2005".

    Args:
        statement: the sentence.
        m: a medicine in it.
        d: a date.
        said: where what is said of the medicine ends.
    """
    between = any(m.end <= x.start and x.end <= d.start for x in statement.of("medicine"))
    return d.comparator == "until" and d.start >= max(said, m.end) and between


def all_behind_next(text: str, statement: Statement, m: Mention) -> bool:
    """Whether the sentence's time can only be the next medicine's: "had diabetes since 1993 (A at night; B was stopped in 2011)".

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
    """
    following = next((x for x in statement.of("medicine") if x.start >= m.end), None)
    if following is None:
        return False
    if (which := _WHICH.match(text, statement.of("medicine")[-1].end, statement.span.end)) is not None:
        return all(d.start >= which.end() for d in statement.dates)
    if ";" not in text[m.end : following.start]:
        return False
    when = statement.effective.start if statement.effective else None
    return any(d.first == when and d.start >= following.end for d in statement.dates)


def before_unknown(text: str, statement: Statement, start: int, end: int) -> int:
    """Where the reach of a medicine ends when another one follows that no mapping knows ("…, albumen 40 g iv")."""
    for q in statement.quantities:
        if start < q.start < end and is_mass(q) and (m := _NEXT.search(text, start, q.start)):
            return m.start()
    return end


def told_of_the_last(text: str, first: int, end: int, stop: int) -> bool:
    """Whether a clause tells only of the last medicine of a list: "A 50 mg, and B 400 IU daily which she stopped", "A 300 mg
    twice a day, B was stopped".

    Args:
        text: the document's text.
        first: where the name of the first one ends.
        end: where the name of the last one ends.
        stop: where the sentence ends.
    """
    between = text[first:end]
    dosed = any(map(str.isdigit, between)) and " and " not in between
    return _WHICH.match(text, end, stop) is not None or (dosed and _ONE_WAS.match(text, end, stop) is not None)


def shared_way(
    text: str, statement: Statement, m: Mention, all_: Sequence[Mention]
) -> tuple[Mention | None, re.Match[str] | None] | None:
    """The route and the timing of two medicines that are said behind the second: "A 100 mg and B 40 mg orally once daily"."""
    following = next((x for x in all_ if x.start > m.start), None)
    if following is None or not _BOTH.fullmatch(text, m.end, following.start):
        return None
    behind = next((x.start for x in all_ if x.start > following.start), statement.span.end)
    tail = text[following.end : before_unknown(text, statement, following.end, behind)].partition(",")[0]
    last = following.end + len(tail)
    return next((r for r in statement.of("route") if following.end <= r.start < last), None), TIMING.search(tail)


# Medicines that were given up for others: "A was replaced by B".
REPLACED = regex(
    r"\s(?:(?:was|were|is|has been|had been|then|later|therefore|and)\s){0,4}(?:replaced (?:by|with)|switched to|changed to|exchanged for|substituted (?:by|with))\b",
    re.I,
)
_GIVES_WAY = regex(
    r"[^.;:]{0,40}?(?:→|->)\s*|(?:[^.;:]|\.\d){0,70}?"
    + REPLACED.pattern
    + r"\s*|[^.;]{0,60}?\b(?:when|until|then|and) (?:it|this|that)"
    + REPLACED.pattern
    + r"\s*",
    re.I,
)
"""Between two medicines: the first was given up for the second."""


def yields(text: str, m: Mention, all_: Sequence[Mention]) -> bool:
    """Whether a medicine was given up for the one behind it.

    Args:
        text: the document's text.
        m: a medicine in it.
        all_: its medicines in order.
    """
    behind = next((x for x in all_ if x.start > m.end), None)
    return behind is not None and _GIVES_WAY.fullmatch(text, m.end, behind.start) is not None


# Medicines: dose, route, frequency, since when, until when, and why they were stopped.


Status = Literal["active", "completed", "stopped", "intended", "not-taken", "unknown"]
_UNSAID = ("possible", "hypothetical", "planned", "cancelled", "general", "cited")
_CONCENTRATION = regex(r"/(?:[dmu]?L|mmol|mol|m?g)$")
_LEFT = regex(
    r"\b(?:reduced|lowered|cut|decreased|increased|raised|adjusted|changed|tapered|halved)\b[^.;]{0,24}\bto\b(?! (?:zero|nil))"
    r"|\b(?:restarted|re-started|resumed|re-?introduced)\b|\b(?:until|till|up to|to) (?:now|date|today|this day|the present)\b",
    re.I,
)
"""Of a medicine whose dose was changed, the rest is still taken."""
_INEFFECTIVE = regex(
    r"\b(?:(?:without|no|lack of) (?:\w+ )?(?:benefit|effect|efficacy|improvement|success|response|relief)|did nothing|brought (?:\w+ )?nothing|no use|useless|did(?: not|n['’]t) (?:prevent|stop|change|work|help)|(?:in|not )effective(?:ness)?|not? help)\b",
    re.I,
)
_BECAUSE = regex(
    r"\b(?:because(?: of)?|due to|owing to)\s+(?:its\s+|the\s+|his\s+|her\s+)?([^.;,()]{3,60})",
    re.I,
)
_ALL = regex(r"\b(?:both|all(?! (?:day|night|the time|over|along))|they|these|none of)\b", re.I)
_OPENS = 8
_BARE_SINCE = regex(r"\s*[(,]\s*since\b|\s\d(?:[^.;:,]|\.\d){1,40}\ssince\s(?=[A-Z\d])")
_JOINED = regex(
    r"[\s,]*(?:\d[\w.,/]*\s*(?:m?c?g|mL|IU)?\s*(?:(?:once|twice|three times) (?:a|per) day|daily|[bt]\.?i\.?d\.?)?)?\s*(?:,|and|or|&|, and)\s*",
    re.I,
)
_NOW = regex(
    r"\b(?:takes|taking|is on|currently|now on|continues?|uses|(?:is|are|remains?) (?:\w+ ){0,2}(?:treated|managed|controlled) (?:with|by|on)|still (?:takes?|on|uses?|taking|taken|used|given|injected|injects)|go(?:es)? on with|(?:was|were) (?:continued|kept|left|not changed|unchanged)|is continued|(?:was|were) (?:begun|started|initiated|commenced|introduced|added)|(?:ever )?since then|at present|(?:continued|unchanged|instead)\s*(?=[.;,)]|$)|I take"
    r"|(?:medications?|medicines|drugs) (?:on|at) (?:admission|presentation)|(?:medications?|medicines|drugs|treatment|therapy) (?:include[ds]?|consist(?:s|ed) of))\b",
    re.I,
)
_LISTED = regex(r"(?: \d(?:[^,;:.]|\.\d){0,24})?,? ?(?:,|\band\b|\+|&) ?")
_NOW_ON = regex(r"\bnow (?:on |takes |taking )?$", re.I)
_BEGUN = regex(r"(?:[^.;:,]|\.\d){0,30}\b(?:started|begun|added|introduced)\s*(?:[.,;)]|$)")
"""Around a medicine that is taken from now on: "now A 5 mg + B 2 mg", "A 0.5 g bid started, B 20 mg started"."""
_OTHER_DEED = regex(
    r"(?:,? and|,|;|,? but)\s(?:(?:he|she|I)\s)?(?:ha[sd] )?(?:had|underwent|fell|lost|suffered|was admitted)\b(?! (?:been|it))",
    re.I,
)
_ELLIPTIC = regex(r"\s+(?:in|on|since|from)\s[^,;.]{3,24}[.;,]?\s*")
_NEXT_OF = regex(r"[,;]\s+(?:and\s+)?$|\sand\s+$")
"""A medicine with no more behind it than a date, and what leads to it from the one before: what was said of that is meant."""
_INJECTED = regex(r"\s+(?:was|were|had been)\s+(?:injected|infused|administered)\b", re.I)
_FORMERLY = regex(
    r"\b(?:previous(?:ly)?|past|prior|former(?:ly)?|earlier|initial(?:ly)?|at first|had been on|failed)\b(?!\s(?:to|the)\b)",
    re.I,
)
_IN_THE_PAST = regex(r"[^.;]{0,60}?\bin the past\b(?!\s+(?:\d|few|year|month|week|two|three|day))", re.I)
_THEN_NAMED = regex(
    r"(?:[\s,:/&()+–\d.-]|\b(?:and|or|[Tt]reat\w*|[Tt]herap\w+|[Mm]edic\w+|drugs?|AEDs?|on|with|by|used|tried|taking|took|received|mg|daily)\b"
    r"|\b[A-Z][\w-]*)*"
)
"""Between a word for an earlier time and a medicine, apart from other medicines."""
_OVER = regex(r"\bcleared|cured|resolved\b", re.I)
_TOLD = regex(r"\b(?:[Ww]as|[Ww]ere|[Hh]ad|did|took|got|[a-z]{3,}ed)\b")
_PAST = regex(r"\b(?:took|received|was on|was given|were given|treated with|tried|used)\b", re.I)


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


def _is_regular(reading: Reading, statement: Statement, found: Sequence[Mention]) -> bool:
    """Whether a note tells of a medicine taken regularly: a dose with how often, or since when; or from when to when."""
    text = reading.document.text
    begun = [d for d in statement.dates if d.first and d.start > found[0].end]
    if any(d.comparator in ("since", "until") for d in begun):
        return True
    dosed = any(dose_of(text, statement, m, statement.span.end) for m in found)
    return dosed and bool(begun or TIMING.search(text, found[0].end, statement.span.end))


def _measured(statement: Statement, m: Mention) -> bool:
    """Whether the name of a medicine is a laboratory's too."""
    return any(x.entry.kind == "measure" and x.start == m.start for x in statement.mentions)


def _told_taken(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a sentence says before a name that it is taken: "takes baclofen and vitamin D"."""
    told = any(c.entry.role == "prescribed" and c.end <= m.start for c in statement.of("cue"))
    return told or any(
        x.end <= m.start and not _measured(statement, x) and _LISTED.fullmatch(text, x.end, m.start)
        for x in statement.of("medicine")
    )


def _taken(reading: Reading, statement: Statement, m: Mention) -> bool:
    context, text = statement.about(m), reading.document.text
    if context.status in _UNSAID or context.experiencer != "patient" or not_borne(reading, statement, m):
        return False
    if in_blood(text, statement, m):
        return False
    if context.status in ("absent", "refuted") and not context.resolved and not _refrained(statement, m):
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
    after = reading.document.text[m.end : m.end + 24]
    return not re.match(
        r"\s*(?:levels?|concentration|deficiency|antibod|was normal|normal|\d+(?:\.\d+)?\s*(?:pg|ng|pmol|nmol|mmol|umol|µmol|mg/dL|g/L|U/L))",
        after,
        re.I,
    )


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


def _refrained(statement: Statement, m: Mention) -> bool:
    """ "He never took riluzole", "takes no aspirin": that it is not taken was said."""
    return any(c.entry.role == "prescribed" and 0 <= m.start - c.end <= 12 for c in statement.of("cue"))


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
    routes = (r for r in statement.of("route") if m.end <= r.start < close)
    own_routes = (r for r in routes if not any(x.start >= r.end and not text[r.end : x.start].strip() for x in all_))
    route = next(own_routes, None) or next(
        (r for r in statement.of("route") if r.end <= m.start and m.start - r.end < 12), None
    )
    timing = TIMING.search(tail)
    if timing is not None and of_other(text, statement, m, m.end + timing.start()):
        timing = None
    if route is None and timing is None and (shared := shared_way(text, statement, m, all_)):
        route, timing = shared
    status, reason = _status(reading, statement, m, reach, sentence, follow, shared=len(all_) > 1)
    end = max(
        [m.end] + ([dose.end] if dose else []) + ([m.end + timing.end()] if timing and timing.string is tail else [])
    )
    effective = _effective(reading, statement, m, reach, status)
    own = any(m.end <= d.start < reach.end for d in statement.dates)
    if effective and effective.start and effective.end and (status == "unknown" or (status == "active" and own)):
        status = "stopped"  # "from 2000 to 2003"
    before = next((x for x in reversed(all_) if x.end <= m.start), None)
    if status in ("unknown", "stopped") and before and yields(text, before, all_) and not STOPPED.search(tail):
        status, reason, effective = "active", "", effective if own else None  # it took the place of the one before
    elif status != "not-taken" and yields(text, m, all_):
        status, reason = "stopped", ""
    if status != "not-taken" and REPLACED.match(text, m.end, reach.end) and len(all_) > 1:
        status, effective = "stopped", None
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
    if context.status == "declined":
        return "not-taken", ""
    if any(c.entry.role == "discontinued" and c.end <= m.start for c in context.cues) and context.status == "present":
        return "stopped", ""  # "discontinued A and B"
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
    ineffective = scope.said(_INEFFECTIVE)
    if stopped or ineffective:
        because = _BECAUSE.search(scope.text)
        borne = stopped is not None and "tolerate" in stopped.group().lower()
        told = ineffective.group().strip() if ineffective else "not tolerated" if borne else ""
        reason = because.group(1).strip() if because else told
        return ("stopped" if stopped or not statement.dates else "completed"), reason
    if statement.dates and _INJECTED.match(tail):
        return "completed", ""
    if gives_up(reading, statement):
        return "stopped", ""  # "Earlier biologics (all stopped): …"
    label = statement.frame.label
    tried = label is not None and TRIED.search(reading.document.text, label.start, label.end) is not None
    own = ":" in reading.document.text[statement.span.start : m.start]  # a label of its own in the line of another
    if (tried or statement.frame.asks_past) and not own and not sentence.said(_NOW):
        return "completed", ""
    if (
        for_some_days(reading.document.text, statement, m, reach.end)
        or _formerly(reading.document.text, statement, m)
        or _IN_THE_PAST.match(tail)
    ):
        return "completed", ""
    field = statement.frame.has(
        "field:medication", "medication", "past_history", "field:comorbidity", "history", "case"
    )
    if any(
        d.first
        and d.comparator == "until"
        and (m.end <= d.start < reach.end or not reading.document.text[d.end : m.start].strip(" ,:"))
        for d in statement.dates
    ):
        return "stopped", ""
    ahead = reading.document.text[statement.span.start : m.start]
    if (
        _now_on(reading.document.text, statement, m)
        or (all(d.end <= m.start for d in statement.dates) and _BEGUN.match(tail))
        or _BARE_SINCE.match(reading.document.text, m.end, reach.end)
        or (TIMING.search(tail) and _SINCE_ASIDE.search(ahead))
    ):
        return "active", ""
    lead = reading.document.text[max(statement.span.start, m.start - 16) : m.start]  # "raised X to 400 mg"
    if sentence.said(_NOW) or _LEFT.search(lead + " " + tail) or (field and not sentence.said(_PAST)):
        return "active", ""
    if any(m.end < d.start and d.relation in ("for", "none") for d in statement.durations) or sentence.said(_OVER):
        return "completed", ""
    begin = sentence.text.rfind(";", 0, m.start - statement.span.start) + 1
    part = sentence.parts[begin]  # "A 10 mg daily; B was stopped in 2009"
    if part.said(STOPPED):
        part = _Sentence(sentence.text[begin : reach.end - statement.span.start])
    return "active" if not part.said(_TOLD) or took_regularly(part.text, tail, statement, begin) else "unknown", ""


def _formerly(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine is listed behind a word for an earlier time: "Past treatment: A, B, currently: C"."""
    label = statement.frame.label
    begin = label.start if label and 0 <= statement.span.start - label.end < _OPENS else statement.span.start
    last = max(_FORMERLY.finditer(text, begin, m.start), key=lambda word: word.start(), default=None)
    if last is None or _NOW.search(text, last.end(), m.start):
        return False
    return _THEN_NAMED.fullmatch(text, last.end(), m.start) is not None


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
    return first is not None and (first.start == m.start or bool(_LISTED.fullmatch(text, first.end, m.start)))


def _effective(reading: Reading, statement: Statement, m: Mention, reach: _Reach, status: Status) -> Period | None:
    text = reading.document.text
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
            continue  # "cyclophosphamide until December 2009, followed by …" ends the one before
        if (
            d.comparator == "until"
            or (inside and gives_up(reading, statement))
            or (
                inside
                and status == "stopped"
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


# What a cell says of a medicine: how much, how often, since when, until when ("60 g every 6 weeks", "2015-2018",
# "never").


_PER_VOLUME = regex(r"/\w*L\b")
GOING_ON = regex(r"\b(?:present|now|ongoing|continu\w*|current(?:ly)?|today)\b", re.I)
_DAY = r"(?:[A-Za-z]{3,9}\.?\s)?(?:\d{1,2}[./-]){0,2}(?:19|20)\d\d(?:-\d{2}){0,2}"
_WHEN = regex(
    r"(?P<never>never(?: (?:taken|given|used|treated))?|not (?:taken|given|used)|no|none)|"
    r"(?:(?:current(?:ly)?|ongoing|now|continued|stopped|discontinued|withdrawn|ceased|start(?:ed)?|begun|given|since|from|in|to|"
    r"present|today|" + _DAY + r"|[-–—,;:()])\s*){1,8}",
    re.I,
)
"""Words for when a medicine was taken and nothing else."""
_LONGEST = 60
_PER = {"/d": "per day", "/wk": "per week"}


def taken(reading: Reading, printed: Cell, cell: Observation, unit: str | None, value: CellValue) -> Medication | None:
    """What a cell says of a medicine that its row or column names, among others that name measures.

    Args:
        reading: the document.
        printed: the cell.
        cell: the cell as an observation of the medicine: whose, when, where it stands.
        unit: UCUM code of the unit that its labels print ("mg/week" in a column of units).
        value: its value.

    Returns:
        A medicine taken in that dose, one that wasn't taken (0, "no") or was stopped, from when or until when ("since
        2018"); None for anything else: a level in blood, a number without unit.
    """
    if (when := _when(reading, printed)) is not None:
        told, period = when
        return Medication(
            subject=cell.subject, code=cell.code, status=told, effective=period or cell.effective,
            timepoint=cell.timepoint, evidence=cell.evidence, rule="medicine table",
        )  # fmt: skip
    given = value.hits[0].value if len(value.hits) == 1 else None
    if not isinstance(given, Quantity | Range):
        return None
    hit = replace(value.hits[0], value=_in_unit(given, unit))
    if not is_dose(hit):
        return None
    said = TIMING.search(value.text)
    timing = said.group().strip() if said else next((t for end, t in _PER.items() if code_of(hit).endswith(end)), "")
    status: Status = "active"
    dose = amount_of(hit)
    if isinstance(given, Quantity) and not given.value and not given.comparator:
        status, dose, timing = "not-taken", None, ""
    return Medication(
        subject=cell.subject, code=cell.code, status=status, effective=cell.effective, timepoint=cell.timepoint, dose=dose,
        timing=timing, per_day=per_day(timing) if timing else None, evidence=cell.evidence, rule="medicine table",
    )  # fmt: skip


def _when(reading: Reading, cell: Cell) -> tuple[Status, Period | None] | None:
    """What words and years alone say of a medicine: "since 2018", "stopped 2020", "2015-2018", "never"; None for others."""
    text = cell.text.strip(" ,;")
    if len(text) > _LONGEST or not (m := _WHEN.fullmatch(text)):
        return None
    if m["never"]:
        return "not-taken", None
    days = periods_in(reading, cell)
    if len(days) > 1:
        return None
    day, ongoing = days[0] if days else None, GOING_ON.search(text) is not None
    if STOPPED.search(text):
        return "stopped", Period(None, day.end or day.start) if day else None
    if day is None and not ongoing:
        return None
    return "stopped" if day is not None and day.end and not ongoing else "active", day


def _in_unit(value: Quantity | Range, unit: str | None) -> Quantity | Range:
    """A value in the unit of its labels, where it prints none."""
    if isinstance(value, Range):
        return range_in(value, unit)
    return value if value.code else replace(value, code=unit)


def is_dose(hit: QuantityHit) -> bool:
    """Whether a number is a mass, and no concentration, as a laboratory's values are.

    Args:
        hit: the number with its unit.
    """
    value = hit.value.low or hit.value.high if isinstance(hit.value, Range) else hit.value
    return is_mass(hit) and not (isinstance(value, Quantity) and _PER_VOLUME.search(value.code or ""))


def periods_in(reading: Reading, cell: Cell) -> list[Period]:
    """The dates of a cell.

    Args:
        reading: the document.
        cell: of a table.

    Returns:
        Each that has a begin.
    """
    return [p for d in part(reading.index.dates, cell.span) if (p := period_of(d)) is not None and p.start]
