"""Options that a form prints without boxes, of which nobody marked one: "yes / no", "present/absent"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Span
from etl.patterns import regex

_YES = r"(?:yes|ja|oui|s[iíì]|sim|[yjos])"
_NO = r"(?:no|nein|non|não|nee|n)"
_OR = r"(?:\s*[/|\\]\s*|\s+or\s+)"
_YES_NO = rf"(?:{_YES}(?:{_OR}|\s+){_NO}|{_NO}(?:{_OR}|\s+){_YES})"
_PLUS, _MINUS = r"pos(?:itive|\.)?", r"neg(?:ative|\.)?"
_FURTHER = r"(?:severe|unknown|unk|unsure|uncertain|not (?:known|sure|done|tested|applicable)|don['’]t know|n/?a)"
_STRIKE_OUT = r"(?:\((?:please )?(?:delete|circle|tick|underline|strike)\b[^()]{0,40}\))?"
_PRINTED = regex(
    rf"[(\[]?\s*(?:{_YES_NO}|present{_OR}absent|absent{_OR}present|{_PLUS}{_OR}{_MINUS}|{_MINUS}{_OR}{_PLUS}"
    rf"|normal{_OR}abnormal|(?:no|none|absent){_OR}mild{_OR}moderate)(?:{_OR}{_FURTHER})*\s*[)\]]?[\s_.…*?]*{_STRIKE_OUT}[\s_.…*]*",
    re.IGNORECASE,
)
_BRACKETED = regex(rf"[(\[]\s*{_YES_NO}\s*[)\]]", re.IGNORECASE)
_SEVERAL = regex(r"[/&,+;]|\b(?:and|or|both|sides?|bilateral|left|right)\b", re.IGNORECASE)
_QUESTION = regex(
    rf"(?P<label>[^\W\d_][^\n:;,.?!/☐☑☒\[\]]{{1,58}}?)\s*[?:]?\s+(?P<value>[(\[]?{_YES_NO}[)\]]?[\s_.…*]*)",
    re.IGNORECASE,
)
_LONGEST = 120
_TICK = r"(?:\[ ?[xX✓✔√] ?\]|[☑☒]|\( ?[xX✓✔√] ?\))"
_BOX_FIRST = regex(r"\s*(?:[☐☑☒]|[\[(][\s_xX✓✔√]{0,3}[\])])")
_TICKED = regex(_TICK)
_WORD_AFTER, _WORD_BEFORE = regex(r"\s*([^\W\d_]+)"), regex(r"([^\W\d_]+)\s*$")
_LONGEST_WORD = 40
_SAYS_YES, _SAYS_NO = (frozenset(words.split()) for words in ("yes y ja oui si sí sì sim", "no n nein non não nee"))


def answer_of_word(word: str) -> str:
    """Return "yes" or "no" for a form's word of either; "" for other words.

    Args:
        word: as printed, in one of the languages of forms ("nein").
    """
    word = word.strip(" .,;").lower()
    return "yes" if word in _SAYS_YES else "no" if word in _SAYS_NO else ""


def ticks_both(value: str) -> bool:
    """Return True for options of which both a yes and a no are ticked.

    Args:
        value: with boxes before its words or after them.
    """
    first = _BOX_FIRST.match(value) is not None
    ticked = (
        _WORD_AFTER.match(value, tick.end())
        if first
        else _WORD_BEFORE.search(value[max(0, tick.start() - _LONGEST_WORD) : tick.start()])
        for tick in _TICKED.finditer(value)
    )
    return {"yes", "no"} <= {answer_of_word(word[1]) for word in ticked if word}


def is_printed_choice(value: str, label: str = "") -> bool:
    """Return True for printed options without a mark at one of them.

    Example: "yes / no". Under a label of two things or sides they are two results: "HBsAg/HBeAg: positive/negative".

    Args:
        value: of a field or cell.
        label: its label, or the head of the cell.
    """
    if len(value) > _LONGEST or not _PRINTED.fullmatch(value.strip()):
        return False
    return not _SEVERAL.search(_BRACKETED.sub("", label))


def printed_choices(text: str, span: Span) -> Iterator[Span]:
    """Yield where options in brackets say how to answer.

    Example: "Fever (yes/no): no".

    Args:
        text: the document's text.
        span: where to look.
    """
    return (Span(*found.span()) for found in _BRACKETED.finditer(text, span.start, span.end))


def question_of(text: str, span: Span) -> tuple[Span, Span] | None:
    """Return the question and the printed options of a line without a colon.

    Example: "Epilepsy yes / no".

    Args:
        text: the document's text.
        span: of the line.

    Returns:
        The places of both; None for other lines.
    """
    if span.end - span.start > _LONGEST or not (asked := _QUESTION.fullmatch(text, span.start, span.end)):
        return None
    return Span(*asked.span("label")), Span(*asked.span("value"))
