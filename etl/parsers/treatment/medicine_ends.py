"""Medicines that were never taken, only tried, given for some days, or only what another one was dissolved in."""

from __future__ import annotations

import re

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.timing import TIMING
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
_DRUGS = regex(r"\b(?:drugs?|medicines?|medications?|treatments?|therap(?:y|ies)|agents|tablets|tried)\b", re.I)
_FAILED = regex(
    r"\b(?:failed|unsuccessful\w*|ineffective|(?:without|no) (?:any )?(?:success|effect|benefit|response))\b", re.I
)
_NOW = regex(r"\b(?:now|current\w*|at present|still|ongoing|continu\w+)\b", re.I)
_TIMES = regex(r"[x×*]\s?$")
_TOOK = regex(r"\b(?:took|was taking|was on|were taking|injected (?:himself|herself))\b")
_SHORT = ("d", "wk", "h")


def never_taken(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine was prescribed or advised, and not taken: "was recommended but he never took it".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
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
