"""Medicines that were given up, tried, given for some days, refused, never taken, or only what another one was
dissolved in.
"""

from __future__ import annotations

import re

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.dosage import TIMING
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_ADVISED = regex(
    r"(?:\s(?:\d[\w./]*|mg|daily|a|day|bid|tid)){0,4}\s(?:(?:was|were|has been|had been)\s)?(?:\w+ )?(?:prescribed|recommended|advised|bought)\b[^.;]{0,40}?"
    r"[,\s](?:but|yet|however)\b[^.;]{0,40}?"
    r"(?:\bnever\b|\bnot\b|n['’]t\b|\brefus\w+|\bdeclin\w+)[^.;]{0,24}?(?:\b(?:took|take|taken|tak(?:es|ing)|used?|using|started|start|begun|given|tried|try|want\w*|it|this)\b|(?=[.;,]|$))",
    re.I,
    needs=("advised", "bought", "prescribed", "recommended"),
)
"""Behind a medicine: "was prescribed but he never took it"."""
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
_NOW = regex(r"\b(?:now|current\w*|at present|still|ongoing|continu\w+)\b", re.I)
_TIMES = regex(r"[x×*]\s?$")
_TOOK = regex(r"\b(?:took|was taking|was on|were taking|injected (?:himself|herself))\b")
_SHORT = ("d", "wk", "h")


def never_taken(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine was prescribed or advised, and not taken: "was recommended but he never took it"."""
    return _ADVISED.match(text, m.end, statement.span.end) is not None


def is_solvent(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine is only what something else was given in: "60 mg in 100 ml saline", "5 × 10⁷ cells in 50 ml saline".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    said = _SOLVENT.search(text, max(statement.span.start, m.start - 40), m.start)
    return said is not None and (
        any(x.end <= said.start() for x in statement.of("medicine", "cells"))
        or any(q.end <= said.start() for q in statement.quantities)
    )


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
    if not statement.frame.has("history", "past_history", "case") or _NOW.search(
        text, statement.span.start, statement.span.end
    ):
        return False
    if any(d.comparator == "since" for d in statement.dates):
        return False
    return any(
        d.unit in _SHORT and m.end <= d.start < end
        and (d.relation == "for" or _TIMES.search(text, max(m.end, d.start - 3), d.start))
        for d in statement.durations
    )  # fmt: skip


def took_regularly(part: str, tail: str, statement: Statement, begin: int) -> bool:
    """Whether a past tense only follows that of the account: "She took A 25 mg twice a day" when she came.

    Args:
        part: the part of the sentence that speaks of the medicine.
        tail: what is said behind its name.
        statement: the sentence.
        begin: where in it the part begins.
    """
    first = statement.span.start + begin
    starts = [*(d.start for d in statement.dates), *(d.start for d in statement.durations)]
    told = any(first <= at < first + len(part) for at in starts)
    return not told and bool(_TOOK.search(part) and TIMING.search(tail))


def since_the_other(statement: Statement, m: Mention, end: int, effective: Period | None) -> Period | None:
    """The time of a medicine that took another's place: the end of that, unless a date of its own is said.

    Args:
        statement: the sentence.
        m: the medicine.
        end: where what is said of it ends.
        effective: the time read so far.
    """
    if effective is None or effective.end is None or any(m.end <= d.start < end for d in statement.dates):
        return effective
    return Period(effective.end)


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
STOPPED = regex(
    r"\b(?:stopped|(?:had|has|have|needed) to stop(?! \w+ing\b)|discontinued|withdrawn|ceased|quit|tapered off|given up|gave (?:it|this|them) up|gave up|suspended|interrupted|terminated|taken away|took (?:it|this|them) away|left off|put aside|taken off|took (?:him|her|me) off|broken off|(?:was|were|been) dropped|dropped (?:it|them|this)|threw (?:it|them|this) (?:away|out)|thrown (?:away|out)|(?:went|put|thrown) in(?:to)? the bin|(?:had|has|have|needed) to (?:give (?:it|them|this) )?(?:give )?up|(?:was|were) not (?:repeated|continued|restarted|resumed|reintroduced|given again|taken again|tried again)|(?:was|were|has been|have been) (?:ended|weaned off|paused|stood down|laid off)|(?:which|that|and) (?:was )?ended (?=(?:in|on|after|with)\b)|(?:don['’]t|doesn['’]t|didn['’]t|no longer|not) (?:take|need|use|inject)s? (?:it |them |(?!any)[a-z]+ ){0,2}any ?more|no longer (?:taken|needed|used|necessary|required)|c[ao]me off|out (?:it|they) went|(?:it|they) had to go(?=\s*[.,;)]|$| (?:in|on|after|because)\b)|on hold|withheld|held(?= (?:on|since|for|due|because|while|until|in|\d))|paused(?= (?:since|because)\b)|off(?= (?:it |this )?(?:since|from|for)\b)|D/C['’]?d|(?:d/c|dc['’]?d|disc\.)(?= (?:in |on )?\d)|abgesetzt|beendet|pausiert|arrêtée?s?|suspendid[oa]s?|sospes[oa])\b|"
    r"(?<!doses )(?<!dose )\b(?:(?:(?:was|were|been|is) )?(?:not|never|poorly|badly) (?:well )?tolerated|(?:not|n['’]t|never) tolerate)\b(?! (?:in|at) )|"
    r"\b(?:managed|tolerated|lasted|took it|stood it) (?:it )?(?:only )?(?:for )?(?:about )?\w+ (?:days?|weeks?)\b",
    re.I,
)

_CHANGED = regex(
    rf"(?:{STOPPED.pattern}|reduced|decreased|lowered|increased|raised|switched|changed|intoleran|not tolerated|failed|no (?:benefit|effect|response))",
    re.I,
)
_TO_STOP = regex(r"(?:stop|hold|discontinue|cease|d/?c)\b\W*(?:medic\w+\W*)?$", re.I)
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
    if end <= m.start and (
        _THEN_BEGUN.match(text, m.end, statement.span.end) or _GIVEN_THEN.search(text, end, m.start)
    ):
        return None
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
    r"\b(?:discuss(?:ed)?|considered|debated|talked about)(?: (?:the|a|possible|using|trying|adding|starting|use of|(?:option|possibility) of)){0,3} $",
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
_REFUSED = regex(
    r"\s+(?:was|were|has been|had been)\s(?:\w+ )?(?:offered|proposed|suggested|recommended|advised)\b[^.;]{0,20}?[,\s](?:but|and|which)\s"
    r"(?:\w+ ){0,3}?(?:declined|refused|rejected)\b"
)
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
    was_set = _SET_FOR.search(text, max(statement.span.start, d.start - 24), d.start)
    if was_set and _NOT_WISHED.match(text, d.end, statement.span.end):
        return True
    if only := _ONLY.match(text, d.end, statement.span.end):
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
        nth = _NTH.search(text, statement.span.start, cue.start)
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


def offered_and_refused(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine was offered and not taken: "was offered but he declined"."""
    return _REFUSED.match(text, m.end, statement.span.end) is not None
