"""Medicines that were talked of: only discussed, or offered and refused; injections that were planned and called off."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.reading import Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_WAYS = ("sampling", "imaging", "test")
"""What a thing may be given by or under, and that is nothing implanted itself."""
_DISCUSSED = regex(
    r"\s+(?:was|were|is|are|has been|have been)\s+(?:only |also |briefly |never |not )?"
    r"(?:discussed|considered|offered|proposed|suggested|contemplated|debated)\b"
)
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
    return bool(_DISCUSSED.match(text, m.end, end)) and not (
        _THEN_GIVEN.search(text, m.end, end) or _REFUSED.match(text, m.end, end)
    )


def offered_and_refused(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine was offered and not taken: "was offered but he declined".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    return _REFUSED.match(text, m.end, statement.span.end) is not None
