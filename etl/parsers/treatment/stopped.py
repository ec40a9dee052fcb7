"""Medicines that were given up, tried, given for some days, or only what another one was dissolved in."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.dosage import TIMING
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

# Medicines that were given up, only tried, given for some days, or only what another one was dissolved in.
_SOLVENT = regex(
    r"\b(?:in|with|into|by) (?:an? )?\d{1,4}(?:[.,]\d)?\s?-?(?:ml|mL|cc) (?:of )?(?:\d{1,2}(?:[.,]\d{1,2})?\s?% )?(?:\w+ )?$"
)
TRIED = regex(
    r"\b(?:previous|former|earlier|past|prior|failed|unsuccessful|ineffective)\w* (?:\w+ )?(?:drugs?|medic\w+|treatments?|therap\w+|agents)\b"
    r"|\b(?:drugs?|medic\w+|treatments?|therap\w+|agents) (?:\w+ )?tried\b",
    re.I,
)
"""In the label of a list of medicines: they were given up."""
_NOW = regex(r"\b(?:now|current\w*|at present|still|ongoing|continu\w+)\b", re.I)
_TOOK = regex(r"\b(?:took|was taking|was on|were taking|injected (?:himself|herself))\b")
_SHORT = ("d", "wk", "h")


def is_solvent(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine is only what something else was given in: "5 × 10⁷ cells in 50 ml saline".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    said = _SOLVENT.search(text, max(statement.span.start, m.start - 40), m.start)
    return said is not None and any(x.end <= said.start() for x in statement.of("medicine", "cells"))


def for_some_days(text: str, statement: Statement, m: Mention, end: int) -> bool:
    """Whether a medicine was given for some days or weeks and no longer: "1 g for 3 days".

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
    return any(d.unit in _SHORT and m.end <= d.start < end and d.relation == "for" for d in statement.durations)


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
    r"\b(?:stopped|(?:had|has|have|needed) to stop(?! \w+ing\b)|discontinued|withdrawn|ceased|quit|tapered off|(?:gave|given?) (?:(?:it|this|them) )?up|suspended|interrupted|terminated|taken off|(?:was|were) not (?:repeated|continued|(?:given|taken) again)|(?:was|were|been) ended|weaned off|paused|(?:don['’]t|doesn['’]t|didn['’]t|no longer|not) (?:take|need|use|inject)s? (?:it |them |(?!any)[a-z]+ ){0,2}any ?more|no longer (?:taken|needed|used|necessary|required)|off(?= (?:it |this )?(?:since|from|for)\b)|d/?c['’]?d|d/c(?= (?:in |on )?\d)|abgesetzt|beendet|pausiert|arrêtée?s?|suspendid[oa]s?|sospes[oa])\b|"
    r"(?<!doses )(?<!dose )\b(?:(?:was|were|been|is) (?:not|never|poorly|badly) (?:well )?tolerated|(?:not|n['’]t|never) tolerate)\b(?! (?:in|at) )|"
    r"\b(?:managed|tolerated|lasted|took it|stood it) (?:it )?(?:only )?(?:for )?(?:about )?\w+ (?:days?|weeks?)\b",
    re.I,
)

_GOES_ON = regex(
    r"\s*(?:(?:it|this|that|these|those|they|both|all|he|she|I|we|but|and|then|later|which|was|were|is|has|had|have|been|to|be|therefore|soon|again|finally|"
    r"treatment|therapy|drugs?|medicines?|medication|in|on|after|since|\d[\d./-]*|weeks?|months?|years?|days?)[\s,]+)*",
    re.I,
)
"""What stands between a semicolon and the word that the medicine before it was stopped."""


def gives_up(reading: Reading, statement: Statement) -> bool:
    """Whether a label says that the medicines behind it were given up: "Stopped: A (rash, 2018); B".

    Args:
        reading: the document.
        statement: the value of a field.
    """
    label = statement.frame.label
    return label is not None and STOPPED.search(reading.document.text, label.start, label.end) is not None


def reasons(reading: Reading, statement: Statement) -> tuple[tuple[int, int], ...]:
    """The brackets in a list of medicines given up: they say why, and are no findings of today.

    Args:
        reading: the document.
        statement: a statement.

    Returns:
        Their places; none outside such a list.
    """
    if not gives_up(reading, statement) or not statement.of("medicine"):
        return ()
    return tuple(m.span(1) for m in _BRACKET.finditer(reading.document.text, statement.span.start, statement.span.end))


def stopped_itself(sentence: str) -> re.Match[str] | None:
    """Where a sentence says of its medicine that it was stopped: "A 50 mg daily; the brace he gave up" doesn't.

    Args:
        sentence: its words.
    """
    found = STOPPED.search(sentence)
    part = sentence.rfind(";", 0, found.start()) + 1 if found else 0
    return found if not part or found is None or _GOES_ON.fullmatch(sentence, part, found.start()) else None


# Medicines that were only talked of; injections that were planned and called off.


_WAYS = ("sampling", "imaging", "test")
"""What a thing may be given by or under, and that is nothing implanted itself."""
_DISCUSSED = regex(
    r"\s+(?:was|were|is|are|has been|have been)\s+(?:only |also |briefly |never |not )?"
    r"(?:discussed|considered|offered|proposed|suggested|contemplated|debated)\b"
)
_ONLY_SET = regex(
    r"[\s,):–-]*(?:(?:but|and|which|that|it|then|later|had|was|were|been|to be|planned|set|scheduled|intended|arranged|due|this|one)[\s,]+)*",
    re.I,
)
"""Between a day and "was cancelled", so that nothing else was."""

_HAPPENED = regex(
    r"\b(?:given|done|performed|received|got|first|second|third|next|another)\b|[.;]",
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


_SET_FOR = regex(r"\b(?:planned|scheduled|set|due|intended|arranged) (?:for|on) (?:the )?$", re.I)
_NOT_WISHED = regex(
    r"[^.;\n]{0,60}\b(?:did(?: not|n['’]t) (?:wish|want|like|take place|happen)|(?:refused|declined|rejected) (?:it|this|that)\b|decided against)",
    re.I,
)
"""Behind a day that was set: it came to nothing, "but the patient did not wish it"."""
_LAST_NOT = regex(
    r"\s?[,;(]\s?(?:but )?the last (?:one |injection |infusion )?(?:was (?:not |cancelled|left out|called off)|wasn['’]t )",
    re.I,
)
"""Behind the last of several days: "on 3, 10 and 17 March (the last was cancelled)"."""
_ONLY = regex(r"\s?[:,(–-]?\s?(?:only|just|nothing but)\s")
_NEAR = 20


def day_called_off(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a day was set for a treatment that then didn't take place: "the third, planned for 10 March, was not given"; or was for
    something else alone: "May 23 spinal tap, May 26 only rehab".

    Args:
        text: the document's text.
        statement: the sentence.
        d: one of its dates.
    """
    was_set = _SET_FOR.search(text, max(statement.span.start, d.start - 24), d.start)
    if was_set and _NOT_WISHED.match(text, d.end, statement.span.end):
        return True
    if only := _ONLY.match(text, d.end, statement.span.end):
        near = (m for m in statement.mentions if 0 <= m.start - only.end() <= _NEAR and m.entry.kind != "cue")
        return any(m.entry.kind == "procedure" for m in [*near][:1])
    if d is statement.dates[-1] and _LAST_NOT.match(text, d.end, statement.span.end):
        return True
    for cue in statement.of("cue"):
        before = [x for x in statement.dates if x.first and x.end <= cue.start]
        undone = cue.entry.role == "cancelled" or cue.entry.value == "undone"
        if undone and before and d is before[-1] and _ONLY_SET.fullmatch(text, d.end, cue.start):
            return True
    return False


def only_discussed(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine was only proposed, or was none that could be given.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    if any(c.entry.value == "no_option" for c in statement.about(m).cues):
        return True  # "A was no option because of his liver"
    return _DISCUSSED.match(text, m.end, statement.span.end) is not None
