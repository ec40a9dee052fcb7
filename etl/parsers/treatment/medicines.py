"""Medicines: dose, route, frequency, since when, until when, why they were stopped, and what took their place.

Some were given up, tried, given for some days, refused, never taken, or only what another one was dissolved in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import Concept, Medication, Observation, Period, Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.values import CellValue
from etl.parsers.finding.allergies import not_borne
from etl.parsers.index import part
from etl.parsers.measure.laboratory import in_blood
from etl.parsers.number import ORDINALS, QuantityHit, find_quantities, range_in
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.govern import goes_on, is_told_aside
from etl.parsers.treatment.dosage import (
    TIMING,
    amount_of,
    code_of,
    dose_of,
    is_mass,
    of_other,
    parts_of,
    per_day,
)
from etl.parsers.treatment.prescription import is_as_needed, is_how_long, is_own, is_so_far, prescribed
from etl.parsers.when.dates import DateHit, period_of
from etl.patterns import regex
from etl.value import replace

_REFUSED = regex(
    r"\s+(?:was|were|has been|had been)\s(?:\w+ )?(?:offered|proposed|suggested|recommended|advised)\b[^.;]{0,20}?[,\s](?:but|and|which)\s"
    r"(?:\w+ ){0,3}?(?:declined|refused|rejected)\b|(?:\s(?:\d[\w./]*|mg|daily|a|day|bid|tid)){0,4}\s(?:(?:was|were|has been|had been)\s)?(?:\w+ )?(?:prescribed|recommended|advised|bought)\b[^.;]{0,40}?"
    r"[,\s](?:but|yet|however)\b[^.;]{0,40}?"
    r"(?:\bnever\b|\bnot\b|n['’]t\b|\brefus\w+|\bdeclin\w+)[^.;]{0,24}?(?:\b(?:took|take|taken|tak(?:es|ing)|used?|using|started|start|begun|given|tried|try|want\w*|it|this)\b|(?=[.;,]|$))",
    re.I,
    needs=("advised", "bought", "prescribed", "recommended", "offered", "proposed", "suggested"),
)
"""Behind a medicine that wasn't taken: "was prescribed but he never took it", "was offered but he declined"."""
_SOLVENT = regex(
    r"\b(?:in|with|into|by) (?:an? )?\d{1,4}(?:[.,]\d)?\s?-?(?:ml|mL|cc) (?:of )?(?:\d{1,2}(?:[.,]\d{1,2})?\s?% )?(?:\w+ )?$"
)
_TRIED = regex(
    r"\b(?:previous|former|earlier|past|prior|tried|failed|unsuccessful\w*|ineffective|(?:without|no) (?:any )?(?:success|effect|benefit|response))\b",
    re.I,
)
_DRUGS = regex(
    r"\b(?:drugs?|DMARDs?|medicines?|medications?|treatments?|therap(?:y|ies)|agents|tablets|tried|biologics?|trials|anti\w+s)\b",
    re.I,
)
_FAILED = regex(
    r"\b(?:failed|unsuccessful\w*|ineffective|(?:without|no) (?:any )?(?:success|effect|benefit|response))\b", re.I
)
_STILL = regex(r"\b(?:now|current\w*|at present|still|ongoing|continu\w+)\b", re.I)
_TOOK = regex(r"\b(?:took|was taking|was on|were taking|injected (?:himself|herself))\b")
_SHORT = ("d", "wk", "h")


def is_solvent(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine is only what something else was given in: "60 mg in 100 ml saline", "5 × 10⁷ cells in 50 ml saline".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    said = statement.before(_SOLVENT, m.start)
    ends = [*(x.end for x in statement.of("medicine", "cells")), *(q.end for q in statement.quantities)]
    return said is not None and any(end <= said.start() for end in ends)


def only_tried(text: str, statement: Statement) -> str | None:
    """What the label of a list of medicines says of all of them: "Drugs tried without success: …".

    Args:
        text: the document's text.
        statement: what stands behind the label.

    Returns:
        Why they were given up, "" when it doesn't say; None for another label.
    """
    label = statement.frame.label
    if label is None or not (
        _TRIED.search(text, label.start, label.end) and _DRUGS.search(text, label.start, label.end)
    ):
        return None
    failed = _FAILED.search(text, label.start, label.end)
    return failed.group() if failed else ""


def for_some_days(text: str, statement: Statement, m: Mention, end: int) -> bool:
    """Whether a medicine was given for some days or weeks and no longer: "1 g for 3 days", "0.4 g/kg x 5 days".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
        end: where what is said of it ends.
    """
    if not statement.frame.has("history", "past_history", "case") or statement.holds(_STILL):
        return False
    if any(d.comparator == "since" for d in statement.dates):
        return False
    return any(
        d.unit in _SHORT and m.end <= d.start < end and is_how_long(text, m.end, d)
        for d in statement.durations
    )  # fmt: skip


def took_regularly(part: str, tail: str, statement: Statement, first: int) -> bool:
    """Whether a past tense only follows that of the account: "She took A 25 mg twice a day" when she came.

    Args:
        part: the part of the sentence that speaks of the medicine.
        tail: what is said behind its name.
        statement: the sentence.
        first: where the part begins.
    """
    starts = [*(d.start for d in statement.dates), *(d.start for d in statement.durations)]
    told = any(first <= at < first + len(part) for at in starts)
    return not told and bool(_TOOK.search(part) and TIMING.search(tail))


def said_next(reading: Reading, statement: Statement) -> str:
    """The next sentence of the block, when it goes on about the medicine ("Both were withdrawn.").

    Args:
        reading: the document.
        statement: the sentence.
    """
    rest = reading.document.text[statement.span.end : statement.block.span.end].lstrip()
    head = rest.split(".")[0][:120]
    return head if re.match(r"(?:it|this|these|both|they|all)\b", head, re.I) else ""


# Medicines that were given up: the words for it, and lists of such medicines with what was wrong with each.


_BRACKET = regex(r"\(([^()]*)\)")
_UNDENIED = r"(?<!not )(?<!n't )(?<!n’t )(?<!never )"
"""Before a word for giving up that nothing denies: "the aspirin was not stopped"."""
STOPPED = regex(
    rf"\b{_UNDENIED}(?<!not be )(?<!never be )(?<!not been )(?<!never been )(?:stopped|(?:had|has|have|needed) to stop(?! \w+ing\b)|discontinued|withdrawn|ceased|quit|tapered off|given up|gave (?:it|this|them) up|gave up|suspended|interrupted|terminated|taken away|took (?:it|this|them) away|left off|put aside|taken off|took (?:him|her|me) off|broken off|(?:was|were|been) dropped|dropped (?:it|them|this)|threw (?:it|them|this) (?:away|out)|thrown (?:away|out)|(?:went|put|thrown) in(?:to)? the bin|(?:had|has|have|needed) to (?:give (?:it|them|this) )?(?:give )?up|(?:was|were) not (?:repeated|continued|restarted|resumed|reintroduced|given again|taken again|tried again)|(?:was|were|has been|have been) (?:ended|weaned off|paused|stood down|laid off)|(?:which|that|and) (?:was )?ended (?=(?:in|on|after|with)\b)|(?:don['’]t|doesn['’]t|didn['’]t|no longer|not) (?:take|need|use|inject)s? (?:it |them |(?!any)[a-z]+ ){{0,2}}any ?more|no longer (?:taken|needed|used|necessary|required)|c[ao]me off|out (?:it|they) went|(?:it|they) had to go(?=\s*[.,;)]|$| (?:in|on|after|because)\b)|on hold|withheld|held(?= (?:on|since|for|due|because|while|until|in|\d))|paused(?= (?:since|because)\b)|off(?= (?:it |this )?(?:since|from|for)\b)|D/C['’]?d|(?:d/c|dc['’]?d|disc\.)(?= (?:in |on )?\d)|abgesetzt|beendet|pausiert|arrêtée?s?|suspendid[oa]s?|sospes[oa])\b|"
    r"(?<!doses )(?<!dose )\b(?:(?:(?:was|were|been|is) )?(?:not|never|poorly|badly) (?:well )?tolerated|(?:not|n['’]t|never) tolerate)\b(?! (?:in|at) )|"
    r"\b(?:managed|tolerated|lasted|took it|stood it) (?:it )?(?:only )?(?:for )?(?:about )?\w+ (?:days?|weeks?)\b",
    re.I,
)

_CHANGED = regex(
    rf"(?:{STOPPED.pattern}|reduced|decreased|lowered|increased|raised|switched|changed|intoleran|not tolerated|failed|no (?:benefit|effect|response))",
    re.I,
)
_TO_STOP = regex(
    r"(?:(?:medic\w+|drugs?) (?:to (?:be )?)?)?(?:stop|hold|discontinue|cease|d/?c)(?:ped|d)?\b(?: (?:taking|using|these|the|following))*\W*"
    r"(?:(?:medic\w+|drugs?)\W*)?$", re.I,
)  # fmt: skip
_GOES_ON = regex(
    r"\s*(?:(?:it|this|that|these|those|they|both|all|he|she|I|we|but|and|then|later|which|was|were|is|has|had|have|been|to|be|therefore|soon|again|finally|"
    r"treatment|therapy|drugs?|medicines?|medication|in|on|after|since|\d[\d./-]*|weeks?|months?|years?|days?)[\s,]+)*",
    re.I,
)
"""What stands between a semicolon and the word that the medicine before it was stopped."""


def _heads_ended(text: str, statement: Statement) -> bool:
    """Whether the label or heading above a medicine says that it was given up: "STOP:", "Previous DMARDs:", "On hold"."""
    heads = (text[h.start : h.end] for h in (statement.frame.label, statement.frame.title) if h is not None)
    return any(STOPPED.match(h) or _TO_STOP.match(h) for h in heads) or only_tried(text, statement) is not None


def given_up(reading: Reading, statement: Statement, m: Mention, end: int) -> tuple[str, Period | None] | None:
    """Why and until when a medicine was taken that stands in a list of those given up: "Stopped: A (rash, 2018); B".

    Args:
        reading: the document.
        statement: where it is named.
        m: the medicine.
        end: where what is said of it ends.
    """
    if not _heads_ended(reading.document.text, statement):
        return None
    date = next((d for d in statement.dates if d.first and m.end <= d.start < end), None)
    bracket = _BRACKET.search(reading.document.text, m.end, min(end + 1, statement.span.end))
    if bracket is None and date is None and only_tried(reading.document.text, statement) is not None:
        return None  # a label that doesn't say that they were stopped
    parts = bracket.group(1).split(",") if bracket else []
    printed = reading.document.text[date.start : date.end] if date else ""
    said = [p.strip() for p in parts if p.strip() and not (printed and printed in p) and not p.strip().isdigit()]
    return ", ".join(said), Period(None, date.first) if date else None


def reasons(reading: Reading, statement: Statement) -> tuple[tuple[int, int], ...]:
    """The brackets in a list of medicines given up, or that say that one was: they say why, and are no findings of today.

    Args:
        reading: the document.
        statement: a statement.

    Returns:
        Their places.
    """
    text, span = reading.document.text, statement.span
    if not statement.of("medicine"):
        return ()
    listed = _heads_ended(text, statement) or _FAILED.match(text, span.start, span.end)
    brackets = _BRACKET.finditer(text, span.start, span.end)
    return tuple(m.span(1) for m in brackets if listed or _CHANGED.match(m[1]))


def stopped_itself(sentence: str) -> re.Match[str] | None:
    """Where a sentence says of its medicine that it was stopped: "A 50 mg daily; the brace he gave up" doesn't.

    Args:
        sentence: its words.
    """
    found = STOPPED.search(sentence)
    part = sentence.rfind(";", 0, found.start()) + 1 if found else 0
    return found if not part or found is None or _GOES_ON.fullmatch(sentence, part, found.start()) else None


_OBJECT = regex(r"\s(?:her|his|the|all|their)\s(?:[\w-]+\s){0,2}")
_ITSELF = regex(r"\s(?:(?:had|has|have|then|finally|completely|also)\s){0,2}")
_THEN_BEGUN = regex(
    r"(?:[^.;]|\.\d){0,60}?\b(?:was|were)\s(?:\w+ )?(?:started|begun|initiated|commenced|introduced|given|added|administered|tried|chosen)\b",
    re.I,
)
_GIVEN_THEN = regex(
    r"\b(?:received|given|started(?: on)?|begun|commenced|put on|switched to|treated with|prescribed|changed to|added)\b[^.;]{0,40}$",
    re.I,
)


def meant(text: str, statement: Statement, m: Mention, found: re.Match[str] | None, start: int) -> re.Match[str] | None:
    """Words that something was stopped or didn't help, unless they are of another thing: of what came before the medicine was
    begun ("oil was discontinued and A was started"), of a sign ("A was given, after which the seizures ceased").

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
        found: those words.
        start: where in the text begins what they were found in.
    """
    if found is None:
        return None
    at, end = start + found.start(), start + found.end()
    if end <= m.start and (statement.after(_THEN_BEGUN, m.end) or _GIVEN_THEN.search(text, end, m.start)):
        return None
    if any(f.start >= end and _OBJECT.fullmatch(text, end, f.start) for f in statement.of("finding", "condition")):
        return None  # "A has stopped her seizures"
    signs = statement.of("finding", "condition", "measure") if found.group().lower() in ("stopped", "ceased") else ()
    return None if any(f.end <= at and _ITSELF.fullmatch(text, f.end, at) for f in signs) else found


# Medicines that were talked of: only discussed, or offered and refused; injections that were planned and called off.


_WAYS = ("sampling", "imaging", "test")
"""What a thing may be given by or under, and that is nothing implanted itself."""
_DISCUSSED = regex(
    r"\s+(?:was|were|is|are|has been|have been)\s+(?:only |also |briefly |never |not )?"
    r"(?:discussed|considered|offered|proposed|suggested|contemplated|debated)\b"
)
TALKED_OF = regex(
    r"\b(?:discuss(?:ed)?|considered|debated|talked about)(?: (?:the|a|possible|other|further|using|trying|adding|starting|use of|(?:option|possibility) of|(?:options|possibilities) (?:of|for|like|such as)(?: [a-z-]+){0,2})){0,3} $",
    re.I,
)
_ONLY_IF = regex(r"[^.;,()]{0,40}?\bif\b(?! (?:needed|required|necessary|possible|tolerated))", re.I)
_TAKES = regex(r"\b(?:takes?|uses?|taking|using|on)\b", re.I)
_ORDINAL = {n: word for word, n in ORDINALS.items()}
_NTH = regex(
    rf"\bthe (?P<nth>last|{'|'.join(ORDINALS)})(?: (?:one|injection|infusion|puncture|transplantation|treatment|time))?,? (?:(?:was|were|is|had to be) )?$",
    re.I,
)
"""Before "was cancelled": which of the days told before it is meant."""
_ONLY_SET = regex(
    r"[\s,):–-]*(?:(?:but|and|which|that|it|then|later|had|was|were|been|to be|planned|set|scheduled|intended|arranged|due|this|one)[\s,]+)*",
    re.I,
)
"""Between a day and "was cancelled", so that nothing else was."""
_SET_FOR = regex(r"\b(?:planned|scheduled|set|due|intended|arranged|foreseen|booked) (?:for|on) (?:the )?$", re.I)
_NOT_WISHED = regex(
    r"[^.;\n]{0,60}\b(?:(?:did not|didn['’]t) (?:wish|want|like|take place|happen|come about)"
    r"|(?:refused|declined|rejected|turned down) (?:it|this|that)\b|preferred (?:not|to go)|decided against)",
    re.I,
)
"""Behind a day that was set: it came to nothing, "but the patient did not wish it"."""
_THEN_GIVEN = regex(r"\b(?:and|then)\s+(?:was |were |has been )?(?:started|begun|given|introduced|added|taken)\b")

_HAPPENED = regex(
    r"\b(?:given|done|performed|received|got|made|carried out|administered|went|followed|first|second|third|fourth|fifth|sixth|next|another)\b|[.;]",
    re.I,
)
"""What stands between an injection and the word that something was called off, when that is said of something else."""


def called_off(text: str, statement: Statement, m: Mention) -> bool:
    """Whether an injection was planned and called off: "was arranged for 4 May but cancelled"; one put off to a day was given.
    The implantation of a thing that is named right before it is no injection: "an epidural stimulator implantation".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the word for the injection.
    """
    if any(0 <= m.start - p.end <= 1 and p.entry.role not in _WAYS for p in statement.of("procedure")):
        return True
    cue = next((c for c in statement.mentions if c.entry.role == "cancelled" and c.start >= m.end), None)
    if cue is None or cue.entry.value == "untested" or _HAPPENED.search(text, m.end, cue.start):
        return False
    return not any(d.first and d.start >= cue.end for d in statement.dates)


def nth_called_off(text: str, statement: Statement, at: int) -> bool:
    """Whether the injection that an ordinal counts was called off: "on 9 March; the second infusion was cancelled".

    Args:
        text: the document's text.
        statement: the sentence.
        at: the end of the ordinal.
    """
    event = next((m for m in statement.mentions if m.entry.role == "event" and m.start >= at), None)
    return event is not None and not text[at : event.start].strip() and called_off(text, statement, event)


_ONLY = regex(r"\s?[:,(–-]?\s?(?:only|just|nothing but|no cells,? (?:only|just))\s")
_BESIDE = regex(r"(?:the |some |a |an |more )?(?:[a-z]+ ){0,2}")
"""Between a day that had nothing but one procedure, and its name: "only rehab"."""


def day_called_off(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a day was set for a treatment that then didn't take place: "the third, planned for 10 March, was not given",
    "on 3, 10 and 17 March (the last was cancelled)", or was for something else alone: "May 23 spinal tap, May 26 only rehab".

    Args:
        text: the document's text.
        statement: the sentence.
        d: one of its dates.
    """
    was_set = statement.before(_SET_FOR, d.start)
    if was_set and statement.after(_NOT_WISHED, d.end):
        return True
    if only := statement.after(_ONLY, d.end):
        named = [m for m in statement.mentions if m.start >= only.end() and m.entry.kind != "cue"]
        return (
            bool(named)
            and named[0].entry.kind == "procedure"
            and _BESIDE.fullmatch(text, only.end(), named[0].start) is not None
        )
    for cue in statement.of("cue"):
        before = [x for x in statement.dates if x.first and x.end <= cue.start]
        if not before or d is not before[-1] or (cue.entry.role != "cancelled" and cue.entry.value != "undone"):
            continue
        nth = statement.before(_NTH, cue.start)
        if nth and nth["nth"].lower() in ("last", _ORDINAL.get(len(before))):
            return True
        if not nth and _ONLY_SET.fullmatch(text, d.end, cue.start):
            return True
    return False


def only_discussed(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine was proposed, and nothing says that it was given; or was none that could be.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    end = statement.span.end
    if any(c.entry.value == "no_option" for c in statement.about(m).cues):
        return True  # "A was no option because of his liver"
    begin = statement.span.start
    if _ONLY_IF.match(text, m.end, end) and not _TAKES.search(text, begin, m.start):
        return True  # "lithium if no response"
    talked = _DISCUSSED.match(text, m.end, end) or TALKED_OF.search(text, begin, m.start)
    return talked is not None and not (_THEN_GIVEN.search(text, m.end, end) or _REFUSED.match(text, m.end, end))


_NEXT = regex(
    r"(?:[,;]\s+(?:and |plus |with )?|\s(?:and|plus|as well as)\s)(?!then|later|another|again|now|took|takes|received|needed|about|only|was|were|maintained|continued|after|followed|initially|currently|presently|gradually|once|twice|three|increased|reduced|up|to|from|total)[^\W\d_][\w-]{3,}\s+$"
)
"""Before the dose of a medicine that no mapping knows: what stands behind is no more of the one before."""
_BOTH = regex(r"\s*\d[\w.,/]*\s*[^\W\d_]{1,3}(?:/d)? and\s")

_ONE_WAS = regex(r"(?:\s\d[^,;.()]{0,20})?\s\(?(?:was|has been|had been|stopped|held|discontinued|ceased|withdrawn)\s")
_WHICH = regex(
    r"(?:[^.;:,]|\.\d){0,30}?,?(?<!both of)(?<!all of) (?:which|that) (?:he |she |I |they |we |was |is |had |has )(?!both\b|all\b)",
    re.I,
)
_ADJACENT = 3
"""Characters between a route and the medicine right behind it."""


_PARTS = regex(r"[,;.:)]|\d")
"""Between a route and the medicine before which it isn't said: "A 1.25 mg iv, B 5 mg"."""
_CLOSES_PART = regex(r"\)?\s?[,;]")
_PREPOSITION = regex(r"\b(?:in|on|at|from|of|by|until|till|around|about|early|late|mid|the)[ -]$", re.I)
_SINCE_ASIDE = regex(r"\bsince\b[^.;()]{2,24}\(\s*$", re.I)
"""Before what is taken for something that somebody has since then: "had diabetes since 1993 (A 28 U at night; …)"."""


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
    if (which := statement.after(_WHICH, statement.of("medicine")[-1].end)) is not None:
        return all(d.start >= which.end() for d in statement.dates)
    if ";" not in text[m.end : following.start]:
        return False
    when = statement.effective.start if statement.effective else None
    return any(d.first == when and d.start >= following.end for d in statement.dates)


def _of_before(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether a date ahead of a medicine closes what is told before it: "B since 2019, on A", "B (2022), A", "B 2018, C on A"."""
    if d.start - statement.span.start <= _OPENS or not _CLOSES_PART.match(text, d.end, m.start):
        return False
    closed = text[d.end : d.end + 1] == ")"
    return closed or d.comparator == "since" or not statement.before(_PREPOSITION, d.start)


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


# Medicines that were given up for others: "A was replaced by B", "from A to B", "B instead of A".


_SWITCHED = regex(
    r"\b(?:changed|switched|converted|transitioned)(?: (?:him|her|them))?(?: from)?(?: his| her| the| oral)?\s$", re.I
)
"""Before the medicine that was given up for the next: "changed her furosemide to torasemide"."""
_TO_NEXT = regex(r"\s(?:\S+\s){0,3}?to\s")
REPLACED = regex(
    r"\s(?:(?:was|were|is|has been|had been|then|later|therefore|and)\s){0,4}(?:replaced (?:by|with)|switched to|changed to|exchanged for|substituted (?:by|with))\b",
    re.I,
)
_GIVES_WAY = regex(
    r"[^.;:]{0,40}?(?:\bin favou?r of|→|->)\s*|(?:[^.;:]|\.\d){0,90}?\b(?:its|their) (?:replacement|substitution) (?:with|by)\s*|[^.;:]{0,40}?\b(?:until|till) [^.;,]{4,20}, when (?:the )?|(?:[^.;:]|\.\d){0,70}?"
    + REPLACED.pattern
    + r"\s*|[^.;]{0,60}?\b(?:when|until|then|and) (?:it|this|that)"
    + REPLACED.pattern
    + r"\s*|(?:[^.]|\.\d){0,60}?; (?:[^.;]|\.\d){0,90}?\bit"
    + REPLACED.pattern
    + r"\s*",
    re.I,
)
_TAKES_PLACE = regex(
    r"\s(?:(?:was|were|has been)\s)?(?:[^.;:,]{0,40}?\b(?:instead of|in place of)|(?:has |had |have )?replaced|substituted for|took the place of)\s+",
    re.I,
)
"""Between two medicines: the first was given up for the second, or the second for the first."""


def _given_up_for(text: str, statement: Statement, a: Mention, b: Mention) -> Mention | None:
    """Return the one of two neighbouring medicines that was given up for the other."""
    switched = statement.before(_SWITCHED, a.start) and _TO_NEXT.fullmatch(text, a.end, b.start)
    if switched or _GIVES_WAY.fullmatch(text, a.end, b.start):
        return a
    return b if _TAKES_PLACE.fullmatch(text, a.end, b.start) else None


# The later doses of a medicine, each with the day from which it was taken: "40 mg daily from 19 July, 20 mg daily since 30 August".


Status = Literal["active", "completed", "stopped", "intended", "not-taken", "unknown"]
_UNSAID = ("possible", "hypothetical", "planned", "cancelled", "general", "cited")
_CONCENTRATION = regex(r"/(?:[dmu]?L|mmol|mol|m?g)$")
_LEFT = regex(
    r"\b(?:reduced|lowered|cut|decreased|increased|raised|adjusted|changed|tapered|halved)\b[^.;]{0,24}\bto\b(?! (?:zero|nil))"
    r"|\b(?<!not )(?<!never )(?:restarted|re-started|resumed|re-?introduced)\b|\b(?:until|till|up to|to) (?:now|date|today|this day|the present)\b",
    re.I,
)
"""Of a medicine whose dose was changed, the rest is still taken."""
_INEFFECTIVE = regex(
    r"\b(?<!if )(?:(?:without|w/o) (?:\w+ )?(?:benefit|effect|improvement|success|response)|no (?:\w+ )?(?:benefit|effect|improvement|response)|"
    r"did nothing|brought (?:him |her |me |us )?(?:nothing|no (?:relief|change))|made no difference|(?:was|were|is) (?:of )?no use|of no use|useless|did not (?:prevent|stop|change|work)|didn['’]t (?:work|help)|ineffective(?:ness)?|ineffectual|not effective|not help|no help|lack of (?:efficacy|effect|response))\b",
    re.I,
)
_USED_MORE = regex(r"\bincreas\w+ (?:(?:use|doses?) of )?$", re.I)
"""Before a medicine that is taken more, whether it helps or not: "increased albuterol use without improvement"."""
_BECAUSE = regex(
    r"\b(?:because of|due to|owing to|on account of|as a result of|for reasons of|because)\s+(?:its\s+|the\s+|his\s+|her\s+)?([^.;,()]{3,60})",
    re.I,
)
_ALL = regex(r"\b(?:both|all(?! (?:day|night|the time|over|along))|they|these|none of)\b", re.I)
_THEN = regex(r"\s*[,;]?\s*(?:and )?(?:then|thereafter|afterwards|since then|after that|followed by)\s+(?:on |by )?")
"""Between the day until which one medicine was taken, and the next."""
_NEVER = regex(
    r"(?:\s\d[\w. ]{0,12})?\s*[:–-]?\s*(?:(?:was|were|is)\s)?(?:never\b(?: (?:taken|used|given|tried))?|contraindicated|(?:to be )?avoided|not yet (?:started|begun|taken))\s*(?:[.,;)]|$)"
    r"|\s*:\s*(?:no|none|nil)\s*(?:[.,;)]|$)",
    re.I,
)
_OPENS = 8
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
_NO_LONGER = regex(
    rf"\b(?:lost (?:\w+ )?response to|(?:unable to|(?:could|did) not|couldn't|didn't) tolerate) (?:the |her |his )?$|\bno longer\b[^.;,]{{0,24}}$|\b{_UNDENIED}(?:hold(?:ing)?|stop(?:ping)?|discontinu(?:e|ing)|d/c) (?:the |his |her |all |home )?$|(?<![\w-])(?<!not be taken )(?<!not come )(?<!not get )off (?:all |the |her |his |any )?$",
    re.I,
)
_UNTIL_THEN = regex(
    r"\b(?:until|till|when|once|before|if|wishes|wants|requesting|requests|would like|asks|hopes|hoping|planning|plans|to come)\b[^.;]*$",
    re.I,
)
"""Before a medicine that is to be ended later: "not to drive until she is off A", "he is requesting to come off A"."""
_OTHER_DEED = regex(
    r"(?:,? and|,|;|,? but)\s(?:(?:he|she|I)\s)?(?:ha[sd] )?(?:had|underwent|fell|lost|suffered|was admitted)\b(?! (?:been|it))"
    r"|,? followed by (?!\d|an? (?:\w+ )?(?:dose|course)|(?:maintenance|slow|gradual)\b)",
    re.I,
)
_FORBIDDEN = regex(
    r"\s(?:(?:must|should|may|can|could|shall) not be|(?:is|are|was|were) not to be|(?:must|should) never be)"
    r"\s(?:prescribed|given|taken|used|administered)\b",
    re.I,
)
"""Behind a medicine that somebody is not to have: "must not be prescribed"."""
_NOT_GIVEN = regex(
    r"\s+(?:was|were|has been|have been)\s+(?:given|taken|used|administered|prescribed)\b|\s*[:–-]\s*never\b", re.I
)
_ELLIPTIC = regex(r"\s+(?:in|on|since|from)\s[^,;.]{3,24}[.;,]?\s*")
_NEXT_OF = regex(r"[,;]\s+(?:and\s+)?$|\sand\s+$")
"""A medicine with no more behind it than a date, and what leads to it from the one before: what was said of that is meant."""
_INJECTED = regex(r"\s+(?:was|were|had been)\s+(?:injected|infused|administered)\b", re.I)
_GIVEN_ONCE = regex(r"\b(?:was|were) (?:given|administered|infused)\b", re.I)
_ONLY_SET_BY = regex(r"\((?:before|prior to|after) (?:the )?$")
_ON = regex(r"\b(?:on|takes|taking|uses|using) (?:oral |regular |daily )?$")
"""Before a medicine that is still taken."""
_REGULAR = regex(r"\b[1-9]\s?[×x]\s?\d|\b(?:throughout|continuously|regularly|unchanged)\b")
_IN_THE_PAST = regex(
    r"[^.;]{0,60}?\bin the (?:distant )?past\b(?!\s+(?:\d|few|year|month|week|two|three|day))|[^.;,]{0,24}?\bat th(?:at|e) time\s*(?=[.;)]|$)",
    re.I,
)
_FORMERLY = regex(
    r"\b(?:previous(?:ly)?|past|prior|former(?:ly)?|earlier|initial(?:ly)?|at first|had been on|failed|completed|finished)\b(?!\s(?:to|the)\b)",
    re.I,
)
_THEN_NAMED = regex(
    r"(?:[\s,:/&()+–\d.-]|\([^()]*\)|\b(?:and|or|trials? of|courses? of|[Tt]reat\w*|[Tt]herap\w+|[Mm]edic\w+|drugs?|AEDs?|on|with|by|used|tried|taking|took|received|mg|daily)\b"
    r"|\b[A-Z][\w-]*)*"
)
"""Between a word for an earlier time and a medicine, apart from other medicines."""
_TILL_AGE = regex(
    r"[^.;,]{0,20}?\s(?:(?:until|till)\s(?:the )?(?:age (?:of )?\d|\d{1,2}(?:\.\d)?\s?(?:y|yrs?|years?|mos?|months?|m)\b)"
    r"|from (?:age )?\d{1,2}(?:\s?(?:y|yrs?|years?|months?|mos?))? to \d{1,2}\s?(?:y|yrs?|years?|months?|mos?)\b|(?:in|during) (?:infancy|(?:early )?childhood|the neonatal period)\b)",
    re.I,
)
_ORDERED = regex(r"\b(?:P|Rx|[Pp]rescribed?|[Ss]tart|[Bb]egin|[Gg]ive)[:\s]+$")
_OVER = regex(r"\bcleared|cured|resolved\b", re.I)
_TOLD = regex(r"\b(?:[Ww]as|[Ww]ere|[Hh]ad|did|took|got|[A-Za-z][a-z]{2,}ed)\b")
_PAST = regex(r"\b(?:took|received|was on|was given|were given|treated with|tried|used)\b", re.I)


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
        follow = said_next(reading, statement) if found and not statement.holds(STOPPED) else ""
        for i, m in enumerate(found):
            end = found[i + 1].start if i + 1 < len(found) else statement.span.end
            closing = reading.document.text.find(")", m.end, end)
            end = before_unknown(reading.document.text, statement, m.end, end)
            if 0 <= closing < end and "(" not in reading.document.text[m.end : closing]:
                end = closing  # in brackets, the brackets are its own
            reach = _Reach(m.start, end, max(end, _said_until(reading, statement, found, i)))
            yield from _medication(reading, statement, m, reach, found, follow)


def _is_regular(reading: Reading, statement: Statement, found: Sequence[Mention]) -> bool:
    """Whether a note tells of a medicine taken regularly: a dose with how often, or since when; or from when to when."""
    text = reading.document.text
    begun = [d for d in statement.dates if d.first and d.start > found[0].end]
    if any(d.comparator in ("since", "until") or d.last or text[: d.start].rstrip().endswith(" from") for d in begun):
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
    return told or listed or statement.before(_NOW, m.start) is not None


def _taken(reading: Reading, statement: Statement, m: Mention) -> bool:
    context, text = statement.about(m), reading.document.text
    if statement.after(_REFUSED, m.end) and context.experiencer == "patient":
        return True
    if context.status in _UNSAID or context.experiencer != "patient" or not_borne(reading, statement, m):
        return False
    if in_blood(text, statement, m) or (statement.block.kind == "field" and statement.frame.has("family_history")):
        return False  # "Maternal history: depression, sertraline 50 mg"
    if (
        context.status in ("absent", "refuted")
        and not context.resolved
        and not _refrained(reading, statement, m)
        and not statement.before(_NO_LONGER, m.start)
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
    if only_discussed(text, statement, m) or statement.after(_FORBIDDEN, m.end):
        return False
    before = reading.document.text[max(statement.span.start, m.start - 30) : m.start]
    after = reading.document.text[m.end : m.end + 24]
    laboratory = re.match(
        r"\s*(?:levels?|values?|concentration|deficiency|antibod|was normal|normal|\d+(?:\.\d+)?\s*(?:pg|ng|pmol|nmol|mmol|umol|µmol|mg/dL|g/L|U/L))",
        after,
        re.I,
    )
    elsewhere = r"\b(?:transferred to .* with|test tube with|(?:levels?|values?|concentrations?) of)\s*$"
    return not laboratory and not re.search(elsewhere, before, re.I)


def _clause(reading: Reading, statement: Statement, m: Mention) -> str:
    """The clause that a medicine stands in: "A was stopped in 2014; he never had B" says nothing of B being stopped."""
    own = next((c for c in statement.context.clauses if c.start <= m.start < c.end), statement.span)
    return reading.document.quote(own)


def _said_until(reading: Reading, statement: Statement, found: Sequence[Mention], i: int) -> int:
    """The end of what is said of a medicine: what follows the last of a bare list is said of each in it."""
    last = i
    while last + 1 < len(found) and _JOINED.fullmatch(reading.document.text, found[last].end, found[last + 1].start):
        last += 1
    starts = [c.start for c in statement.context.clauses]
    if any(found[i].end <= at <= found[last].start for at in starts):
        return 0  # "she was started on A, and B was stopped"
    if last == i or told_of_the_last(reading.document.text, found[i].end, found[last].end, statement.span.end):
        return 0
    return found[last + 1].start if last + 1 < len(found) else statement.span.end


def _refrained(reading: Reading, statement: Statement, m: Mention) -> bool:
    """ "He never took riluzole", "takes no aspirin": that it is not taken was said."""
    text = reading.document.text
    if statement.after(_NOT_GIVEN, m.end):
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
    follow: str,
) -> Iterator[Medication]:
    text = reading.document.text
    tail = text[m.end : reach.end]
    dose = dose_of(text, statement, m, reach.end)
    apart = text.find(";", m.end, reach.end)
    close = apart if apart >= 0 else reach.end
    before = next(
        (
            r
            for r in statement.of("route")
            if 0 <= m.start - r.end < 12 and not _PARTS.search(text, r.end + text.startswith(".", r.end), m.start)
        ),
        None,
    )
    adjacent = before if before is not None and m.start - before.end < _ADJACENT else None
    behind = (
        r
        for r in statement.of("route")
        if m.end <= r.start < close and not any(not text[r.end : x.start].strip() for x in all_ if x.start >= r.end)
    )  # of the next in "methotrexate 7.5 mg a week and topical clobetasol"
    route = adjacent or next((r for r in behind if is_own(text, m.end, r.start)), before)
    timing = TIMING.search(tail)
    if timing is not None and (
        of_other(text, statement, m, m.end + timing.start()) or not is_own(text, m.end, m.end + timing.start())
    ):
        timing = None
    if route is None and timing is None and (shared := shared_way(text, statement, m, all_)):
        route, timing = shared
    status, reason = _status(reading, statement, m, reach, follow, shared=len(all_) > 1)
    often = Span(*(m.end + at for at in timing.span())) if timing is not None and timing.string is tail else None
    told = prescribed(reading, statement, m, reach.end, dose, often)
    first, *further = told.lines
    if timing is not None and often is None:
        first = replace(first, timing=timing[0].strip(), per_day=per_day(timing[0]))
    end = max(m.end, told.end)
    effective = _effective(text, statement, m, reach, status)
    own = any(m.end <= d.start < reach.end for d in statement.dates)
    if effective and effective.start and effective.end and (status == "unknown" or (status == "active" and own)):
        status = "stopped"  # "from 2000 to 2003"
    if status != "not-taken" and (ended := given_up(reading, statement, m, reach.end)):
        status, reason, effective = "stopped", ended[0] or reason, ended[1]
    pairs = [(a, b) for a, b in pairwise(all_) if m in (a, b)]
    left = [x for a, b in pairs if (x := _given_up_for(text, statement, a, b)) is not None]
    if any(x is not m for x in left) and status in ("unknown", "stopped") and not STOPPED.search(tail):
        status, reason = "active", ""
        effective = Period(effective.end) if effective and effective.end and not own else effective
    elif m in left and status != "not-taken":
        status, reason = "stopped", ""
        effective = effective if own or effective is None else Period(None, effective.start)
    if status != "not-taken" and REPLACED.match(text, m.end, reach.end) and len(all_) > 1:
        day = next((d.first for d in statement.dates if d.first and d.end <= m.start), None)
        status, effective = "stopped", Period(None, day) if day else None
    for subject in statement.subjects:
        yield Medication(
            subject=subject, code=m.entry.concept, status=status, reason=reason, effective=effective,
            route=route.entry.concept if route else None, dose=first.dose, doses=parts_of(text, dose), timing=first.timing,
            per_day=first.per_day, as_needed=first.as_needed, needed_for=first.needed_for, bounds=first.bounds, printed=first.printed,
            further=tuple(further), timepoint=statement.time_of(m.start, m.end),
            evidence=(reading.evidence(m.start, min(end, statement.span.end)),), rule="medicine",
        )  # fmt: skip


def _status(
    reading: Reading, statement: Statement, m: Mention, reach: _Reach, follow: str, *, shared: bool
) -> tuple[Status, str]:
    text, begin = reading.document.text, statement.span.start
    sentence, context, label = reading.document.quote(statement.span), statement.about(m), statement.frame.label
    told_from = _told_from(text, statement, m, reach)
    tail = text[told_from : reach.said]
    if context.status == "declined" or statement.after(_REFUSED, m.end):
        return "not-taken", ""
    if any(c.entry.role == "discontinued" and c.end <= m.start for c in context.cues) and context.status == "present":
        return "stopped", ""  # "discontinued A and B"
    if statement.before(_NO_LONGER, m.start):
        return "active" if statement.before(_UNTIL_THEN, m.start) else "stopped", ""
    if _NEVER.match(text, m.end, reach.end):
        return "not-taken", ""
    if context.status in ("absent", "refuted"):
        ended = STOPPED.search(_clause(reading, statement, m) if shared else sentence)
        if context.resolved and not ended:
            return "completed", ""  # "aciclovir, two weeks, and it was over"
        return "stopped" if ended else "not-taken", ""
    whole = shared and _ALL.search(sentence) and not STOPPED.search(tail)
    scope, at = (sentence, begin) if whole else (tail, told_from)
    bracketed = text.find(")", m.end) == reach.end
    stopped = (
        meant(text, statement, m, stopped_itself(scope), at)
        or (None if shared or bracketed else meant(text, statement, m, stopped_itself(sentence), begin))
        or STOPPED.search(follow)
    )
    useless = None if shared else meant(text, statement, m, _INEFFECTIVE.search(sentence), begin)
    ineffective = _INEFFECTIVE.search(scope) or useless or _INEFFECTIVE.search(follow)
    if ineffective and statement.before(_USED_MORE, m.start):
        ineffective = None
    if stopped and _LEFT.search(stopped.string, stopped.end()):
        return "active", ""  # "held for a day and restarted"
    if stopped or ineffective:
        because = _BECAUSE.search(scope) or _BECAUSE.search(follow)
        borne = stopped is not None and "tolerate" in stopped.group().lower()
        told = ineffective.group().strip() if ineffective else "not tolerated" if borne else ""
        reason = because.group(1).strip() if because else told
        return "stopped" if stopped or not statement.dates else "completed", reason
    if statement.dates and _INJECTED.match(tail) and not TIMING.search(tail):
        return "completed", ""
    if label is not None and STOPPED.search(text, label.start, label.end):
        return "stopped", ""  # "Earlier biologics (all stopped): …"
    colon = text.rfind(":", begin, m.start)
    inner = [x.entry for x in statement.mentions if x.start < colon]  # a label of its own in the line of another
    past = (
        any(e.role == "historical" and e.value == "adjective" for e in inner)
        if colon >= 0
        else statement.frame.asks_past
    )
    now, tried = _NOW.search(sentence), only_tried(text, statement)
    if (past or tried is not None) and not now:
        return "completed", tried or ""
    if (
        for_some_days(text, statement, m, reach.end)
        or _IN_THE_PAST.match(tail)
        or _TILL_AGE.match(text, m.end, reach.said)
        or _formerly(text, statement, m)
    ):
        return "completed", ""
    if any(
        d.first and (m.end <= d.start < reach.end or not text[d.end : m.start].strip(" ,:"))
        and (d.comparator == "until" or text[m.end : d.start].strip() == "to")
        for d in statement.dates
    ):  # fmt: skip
        return "stopped", ""
    often = TIMING.search(tail)
    if (
        statement.before(_KEPT, m.start)
        or _now_on(text, statement, m)
        or (all(d.end <= m.start for d in statement.dates) and _BEGUN.match(tail))
        or _BARE_SINCE.match(text, m.end, reach.end)
        or (statement.before(_HAS_TAKEN, m.start) and _SINCE.match(tail))
        or (often and (_STILL_TAKEN.search(sentence) or statement.before(_SINCE_ASIDE, m.start)))
    ):
        return "active", ""
    if (
        shared
        and not _NOW.search(tail)
        and any(
            m.end < d.start < reach.end and d.relation == "for" and _GIVEN_ONCE.search(text, m.end, d.start)
            for d in statement.durations
        )
    ):
        return "completed", ""  # "A was given for eight weeks and B was added"
    lead = text[max(begin, m.start - 16) : m.start]  # "raised X to 400 mg"
    measured = min(
        (x.start for x in statement.of("measure", "finding") if told_from <= x.start < reach.said), default=reach.said
    )
    own = tail[: measured - told_from]  # "received A, after which the heart rate was reduced to 70"
    kept = statement.frame.has(
        "field:medication", "medication", "past_history", "field:comorbidity", "history", "case"
    ) and not _PAST.search(sentence)
    if now or kept or _LEFT.search(lead + " " + own):
        return "active", ""
    lengths = [d for d in statement.durations if m.end < d.start < reach.said and d.relation in ("for", "none")]
    if lengths and all(is_so_far(text, d) for d in lengths) and statement.before(_ON, m.start):
        return "active", ""  # "on A 10 mg nightly for the past two years"
    lasted = any(not is_so_far(text, d) for d in lengths)
    order = text[label.start if label else begin : m.start]
    if (lasted and not _ORDERED.search(order)) or _OVER.search(sentence):
        return "completed", ""
    first = text.rfind(";", begin, m.start) + 1 or begin
    part = text[first : statement.span.end].partition(";")[0]  # "A 10 mg daily; B was stopped in 2009"
    if STOPPED.search(part) and not STOPPED.search(tail):
        part = text[first : reach.end]
    return "active" if not _TOLD.search(part) or took_regularly(part, tail, statement, first) else "unknown", ""


_POST = regex(
    r"\b(?:status[- ]post|s/p) (?:[\w.]+ (?:cycles?|doses?|rounds?|courses?|days?|weeks?|months?) )?(?:of )?"
    r"(?:(?:treatment|\w*therapy|induction) (?:with |of )?)?$",
    re.I,
)
"""Before a medicine that was given once: "status post 4 cycles of A"."""


def _formerly(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine is listed behind a word for an earlier time: "Past treatment: A, B, currently: C"."""
    if statement.before(_POST, m.start):
        return True
    label = statement.frame.label
    begin = label.start if label and 0 <= statement.span.start - label.end < _OPENS else statement.span.start
    last = max(_FORMERLY.finditer(text, begin, m.start), key=lambda word: word.start(), default=None)
    if last is None or _NOW.search(text, last.end(), m.start):
        return False
    others = [x for x in statement.of("medicine") if last.end() <= x.start and x.end <= m.start]
    at = last.end()
    for x in others:
        if not _THEN_NAMED.fullmatch(text, at, x.start):
            return False
        at = x.end
    return _THEN_NAMED.fullmatch(text, at, m.start) is not None


def _told_from(text: str, statement: Statement, m: Mention, reach: _Reach) -> int:
    """Where what is said of a medicine begins: of one with only a date, with what is said of the one before."""
    before = [x for x in statement.of("medicine") if x.end <= m.start]
    elliptic = before and _ELLIPTIC.fullmatch(text, m.end, reach.end) and _NEXT_OF.search(text, before[-1].end, m.start)
    return before[-1].end if elliptic else m.end


def _now_on(text: str, statement: Statement, m: Mention) -> bool:
    """Whether "now" stands right before a medicine, or before the one that it is added to: "now A 5 mg + B 2 mg"."""
    first = next(
        (x for x in statement.of("medicine") if statement.before(_NOW_ON, x.start)),
        None,
    )
    return first is not None and (first.start == m.start or bool(_ADDED.fullmatch(text, first.end, m.start)))


def _in_brackets(text: str, statement: Statement, d: DateHit, m: Mention) -> bool:
    """Whether a date stands in brackets or a relative clause closed before a medicine, and no colon after them heads it."""
    if is_told_aside(text, statement.span, d.start, d.end, m.start):
        return True
    closed = text.find(")", d.end, m.start)
    opened = text.rfind("(", statement.span.start, d.start) > text.rfind(")", statement.span.start, d.start)
    return opened and closed >= 0 and not text.startswith(":", closed + 1)


def _effective(text: str, statement: Statement, m: Mention, reach: _Reach, status: Status) -> Period | None:
    start: str | None = None
    end: str | None = None
    if statement.before(_ONLY_SET_BY, m.start):
        return None  # "a colonoscopy in May (before azathioprine)"
    others = [x for x in statement.of("medicine") if x.end <= m.start]
    told_from, ahead = _told_from(text, statement, m, reach), text[max(statement.span.start, m.start - 24) : m.start]
    foreign = False
    for d in statement.dates:
        if d.first is None:
            continue
        between = any(m.end <= x.start and x.end <= d.start for x in statement.of("medicine"))
        if d.comparator == "until" and d.start >= max(reach.said, m.end) and between:
            continue  # "A never helped, B did until 2005"
        if _of_before(text, statement, m, d):
            foreign = True
            continue
        free = any(m.end <= f.start and f.end <= d.start for f in statement.of("finding"))
        inside = m.end <= d.start < reach.end and not (free and d.comparator == "since")  # "no seizure since 2010"
        if d.end <= m.start and _in_brackets(text, statement, d, m):
            foreign = True
            continue  # "melanoma (diagnosed in 2017) received pembrolizumab"
        if inside and status == "active" and STOPPED.search(text, m.end, d.end):
            foreign = True
            continue  # "held 3/2022, resumed 4/2022"
        if m.end <= d.start and _OTHER_DEED.search(text, m.end, d.start):
            foreign = True
            continue  # "takes aspirin, and had a stent in 2008"
        if d.comparator == "until" and d.end <= m.start and any(x.end <= d.start for x in others):
            begun = [x for x in statement.dates if x.first and m.end <= x.start < reach.end]
            if not begun and _THEN.fullmatch(text, d.end, m.start):
                start = start or d.first
            continue  # "cyclophosphamide until December 2009, followed by …" ends the one before
        if (
            d.comparator == "until"
            or (inside and text[m.end : d.start].strip() == "to")
            or (
                inside
                and status == "stopped"
                and d.start - m.end > 0
                and (
                    any(c.entry.role == "discontinued" and told_from <= c.start < d.start for c in statement.of("cue"))
                    or STOPPED.search(ahead)
                    or _NO_LONGER.search(ahead)
                )
            )
        ):
            end = end or d.first
        elif inside or (
            len(statement.dates) == 1
            and d.end <= m.start
            and not any(x.end <= d.start for x in others)
            and (d.start - statement.span.start <= _OPENS or ";" not in text[d.end : m.start])
            and not goes_on(text, statement.span.start, m.start)
            and not (d.comparator == "since" and any(x.end <= d.start for x in statement.of("condition", "finding")))
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


# When each of several patients got the first dose of the medicine that the words above their table name.


def told_by_label(reading: Reading, label: str, drug: Entry) -> tuple[Quantity | Range | None, Concept | None]:
    """The dose and the way that a label gives to all of its cells: "First dose (12 mg, intrathecal)".

    Args:
        reading: the document, for units and ways.
        label: of a row or column.
        drug: what they are of.
    """
    doses = [q for q in find_quantities(label, reading.lexicon.units()) if is_mass(q)]
    ways = [m.entry.concept for m in reading.lexicon.find(label, 0, len(label)) if m.entry.kind == "route"]
    return amount_of(doses[0], drug) if len(doses) == 1 else None, ways[0] if len(ways) == 1 else None


# What a cell says of a medicine: how much, how often, since when, until when ("60 g every 6 weeks", "2015-2018",
# "never").


_PER_VOLUME = regex(r"/\w*L\b")
GOING_ON = regex(r"\b(?:present|now|ongoing|continu\w*|current(?:ly)?|today)\b", re.I)
_DAY = r"(?:[A-Za-z]{3,9}\.?\s)?(?:\d{1,2}[./-]){0,2}(?:19|20)\d\d(?:-\d{2}){0,2}"
_WHEN = regex(
    r"(?P<never>never(?: (?:taken|given|used|treated))?|not (?:taken|given|used)|no|none)|"
    r"(?:(?:yes|in the past|past|formerly|former|previous(?:ly)?|current(?:ly)?|ongoing|now|continued|stopped|discontinued|"
    r"withdrawn|ceased|ended|start(?:ed)?|begun|given|until|till|since|from|in|to|present|today|"
    + _DAY
    + r"|[-–—,;:()])\s*){1,8}",
    re.I,
)
"""Words for when a medicine was taken and nothing else."""
_BARE_YEAR = regex(r"(?<![\d./-])(?:19|20)\d\d(?![\d./]|-\d\d(?!\d))")
_RANGED = regex(r"\d\)?\s*(?:-|–|—|to|until|till)\s*[\dA-Za-z(]")
_LONGEST = 60
_ENDS = 2
_PER = {"/d": "per day", "/wk": "per week"}
_SPANS = ("h", "d", "wk", "mo", "a")


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
    drug = reading.lexicon.named(cell.code.entry)
    base = Medication(
        subject=cell.subject, code=cell.code, status="active", effective=cell.effective, timepoint=cell.timepoint,
        evidence=cell.evidence, rule="medicine table",
    )  # fmt: skip
    mass = next((h for h in value.hits if is_dose(h)), None)
    around = printed.text[: mass.start] + printed.text[mass.end :] if mass and len(value.hits) > 1 else printed.text
    if (when := _when(reading, printed, around.strip(" ,;"))) is not None:
        told, period = when
        return replace(base, status=told, effective=period or cell.effective, dose=amount_of(mass, drug))
    only = _only_mass(value.hits)
    if only is None or not isinstance(given := only.value, Quantity | Range):
        return replace(base, status="stopped") if STOPPED.match(value.text) else None
    united = range_in(given, unit) if isinstance(given, Range) else replace(given, code=given.code or unit)
    hit = replace(only, value=united)
    if not is_dose(hit):
        return None
    if isinstance(given, Quantity) and not given.value and not given.comparator:
        return replace(base, status="not-taken")
    said = TIMING.search(value.text)
    timing = said[0].strip() if said else next((t for end, t in _PER.items() if code_of(hit).endswith(end)), "")
    needed = is_as_needed(value.text)
    return replace(base, dose=amount_of(hit, drug), timing=timing, per_day=per_day(timing), as_needed=needed)


def _only_mass(hits: Sequence[QuantityHit]) -> QuantityHit | None:
    """The one number of a cell, or the dose beside how often it is taken: "60 g every 6 weeks"."""
    if len(hits) == 1:
        return hits[0]
    masses = [h for h in hits if is_mass(h)]
    return masses[0] if len(masses) == 1 and all(code_of(h) in _SPANS for h in hits if h is not masses[0]) else None


def _when(reading: Reading, cell: Cell, text: str) -> tuple[Status, Period | None] | None:
    """What words and years alone say of a medicine: "since 2018", "stopped 2020", "2015-2018", "never"; None for others."""
    if len(text) > _LONGEST or not (m := _WHEN.fullmatch(text)):
        return None
    if m["never"]:
        return "not-taken", None
    told = periods_in(reading, cell)
    days = [p.start for p in told] or _BARE_YEAR.findall(text)
    last = told[0].end if len(told) == 1 else days[1] if len(days) == _ENDS and _RANGED.search(text) else None
    ongoing, ended = GOING_ON.search(text), STOPPED.search(text)
    if last:
        return "active" if ongoing else "stopped", Period(days[0], last)
    if len(days) > 1 or not (days or ended or ongoing or text[:3].lower() == "yes"):
        return None
    closes = bool(days and ended and not ongoing)
    period = Period(None, days[0]) if closes else Period(days[0]) if days else None
    return "stopped" if ended else "active", period


def is_dose(hit: QuantityHit) -> bool:
    """Whether a number is a mass, and no concentration, as a laboratory's values are.

    Args:
        hit: the number with its unit.
    """
    return is_mass(hit) and not _PER_VOLUME.search(code_of(hit))


def periods_in(reading: Reading, cell: Cell) -> list[Period]:
    """Return the dates of a cell that have a begin.

    Args:
        reading: the document.
        cell: of a table.
    """
    return [p for d in part(reading.index.dates, cell.span) if (p := period_of(d)) is not None and p.start]
