"""Medicines that were given up: the words for it, and lists of such medicines with what was wrong with each."""

from __future__ import annotations

import re

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_BRACKET = regex(r"\(([^()]*)\)")
STOPPED = regex(
    r"\b(?:stopped|(?:had|has|have|needed) to stop(?! \w+ing\b)|discontinued|withdrawn|ceased|quit|tapered off|given up|gave (?:it|this|them) up|gave up|suspended|interrupted|terminated|taken away|took (?:it|this|them) away|left off|put aside|taken off|took (?:him|her|me) off|broken off|(?:was|were|been) dropped|dropped (?:it|them|this)|threw (?:it|them|this) (?:away|out)|thrown (?:away|out)|(?:went|put|thrown) in(?:to)? the bin|(?:had|has|have|needed) to (?:give (?:it|them|this) )?(?:give )?up|(?:was|were) not (?:repeated|continued|given again|taken again|tried again)|(?:was|were|has been|have been) (?:ended|weaned off|paused|stood down|laid off)|(?:which|that|and) (?:was )?ended (?=(?:in|on|after|with)\b)|(?:don['’]t|doesn['’]t|didn['’]t|no longer|not) (?:take|need|use|inject)s? (?:it |them |(?!any)[a-z]+ ){0,2}any ?more|no longer (?:taken|needed|used|necessary|required)|c[ao]me off|out (?:it|they) went|(?:it|they) had to go(?=\s*[.,;)]|$| (?:in|on|after|because)\b)|put on hold|paused(?= (?:since|because)\b)|off(?= (?:it |this )?(?:since|from|for)\b)|D/C['’]?d|(?:d/c|dc['’]?d|disc\.)(?= (?:in |on )?\d)|abgesetzt|beendet|pausiert|arrêtée?s?|suspendid[oa]s?|sospes[oa])\b|"
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


def given_up(reading: Reading, statement: Statement, m: Mention, end: int) -> tuple[str, Period | None] | None:
    """Why and until when a medicine was taken that stands in a list of those given up: "Stopped: A (rash, 2018); B".

    Args:
        reading: the document.
        statement: where it is named.
        m: the medicine.
        end: where what is said of it ends.

    Returns:
        The reason and the period; None outside such a list.
    """
    label = statement.frame.label
    if label is None or not STOPPED.match(reading.document.quote(label)):
        return None
    date = next((d for d in statement.dates if d.first and m.end <= d.start < end), None)
    bracket = _BRACKET.search(reading.document.text, m.end, min(end + 1, statement.span.end))
    parts = bracket.group(1).split(",") if bracket else []
    printed = reading.document.text[date.start : date.end] if date else ""
    said = [p.strip() for p in parts if p.strip() and not (printed and printed in p) and not p.strip().isdigit()]
    return ", ".join(said), Period(None, date.first) if date else None


def reasons(reading: Reading, statement: Statement) -> tuple[tuple[int, int], ...]:
    """The brackets in a list of medicines given up: they say why, and are no findings of today.

    Args:
        reading: the document.
        statement: a statement.

    Returns:
        Their places; none outside such a list.
    """
    label = statement.frame.label
    if label is None or not STOPPED.match(reading.document.quote(label)) or not statement.of("medicine"):
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
