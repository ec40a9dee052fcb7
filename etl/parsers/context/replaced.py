"""Diagnoses that another one took the place of: "changed from X to Y", "first thought to be X, it turned out to be Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.context.cues import Cue
from etl.parsers.context.reach import Scope
from etl.patterns import regex

_CHANGED = (
    r"(?:changed|revised|corrected|modified|amended|altered|switched|reclassified|replaced|abandoned|dropped|given up)"
)
_THE = r"(?:(?:the|an?|his|her|that of|the diagnosis of|one of|probable|definite|clinically)\s){0,3}[\"“”'‘]?"
_WHEN = r"(?:\s(?:later|then|finally|again|(?:in|on|at) [^.;,]{4,24}))?"
NEW = regex(
    rf"\b{_CHANGED}{_WHEN}(?:\sfrom\s[^.;]{{2,60}})?\s(?:to|into|as|by|in favou?r of){_WHEN}\s(?:that of\s|the diagnosis of\s|diagnosis of\s)?{_THE}(?:[\w-]+\s)?$",
    re.I,
)
"""Before a diagnosis that took the place of another."""
_FROM = regex(rf"\b{_CHANGED}{_WHEN}\sfrom\s{_THE}$", re.I)
_TO = regex(rf"[\"“”'’]?\s(?:in)?to\s{_THE}", re.I)
_DIAGNOSIS = regex(r"diagnos|\bdx\b", re.I)
_FIRST = regex(
    r"\b(?:first|initially|originally|at first|in the beginning|earlier|for (?:a long time|years|\w+ years|\w+ months)|long|wrongly|always)\b[^.;]{0,40}"
    r"\b(?:diagnos\w+|taken|treated|labell?ed|regarded|interpreted|classified|seen|described|managed)\s(?:as|for)\s(?:having\s)?"
    + _THE
    + "$",
    re.I,
)
_LATER_AS = regex(
    r"[^.;]{0,30}[,;]?\s(?:(?:and|but)\s)?(?:later|then|finally|now|in (?:\w+ )?\d{4}|subsequently)\s(?:on\s)?as\s"
    + _THE,
    re.I,
)
_HELD = regex(
    r"\b(?:believed|thought|labell?ed|considered|assumed|held|taken|presumed|supposed|diagnosed|treated|regarded)\s(?:to (?:have|be|suffer from)|as(?: having)?)\s"
    + _THE
    + "$",
    re.I,
)
_TURNED_OUT = regex(r"[^.;]{0,60}\b(?:turned out|proved|was (?:later )?(?:found|shown))\sto be\s" + _THE, re.I)
_UNTIL_NEW = regex(r"[^.;]{0,40}\suntil\s[^.;]{0,90}", re.I)
_TAKEN_AS = regex(
    r"\b(?:having been|had been|was|were|been)\s(?:(?:first|initially|originally|long|wrongly)\s)+(?:treated|managed)\sas\s"
    + _THE
    + "$"
    r"|\bafter (?:having been|being)\streated as\s" + _THE + "$",
    re.I,
    needs=("managed", "treated"),
)
_FORMER = regex(r"\bformer diagnosis\s?(?::|was|of|had been|,)\s?" + _THE + "$", re.I)
_FIRST_ONE = regex(
    r"\b(?:first|initial|original|earlier|tentative|preliminary) diagnosis\s?(?::|was|had been|of|is)\s?" + _THE + "$",
    re.I,
)
_LAST_ONE = regex(
    r"[^.;]{0,40}[,;]\s(?:(?:and|but)\s)?(?:(?:the|his|her|in \d{4},? (?:the )?)\s?)?(?:final|definitive|definite|present|current|later|second|correct|true|right|actual)"
    r"\s(?:one|diagnosis)\s?(?::|was|is|of)?\s?" + _THE,
    re.I,
)
_REACH = 130


def with_replaced(text: str, sentence: Span, scopes: Sequence[Scope], inside: Sequence[Mention]) -> list[Scope]:
    """The scopes of a sentence, with the diagnoses that it says were given up.

    Args:
        text: the document's text.
        sentence: the sentence.
        scopes: scopes of its cues.
        inside: its terms.

    Returns:
        The scopes; the diagnosis that took another's place is not refuted by the words that tell so.
    """
    named = [m for m in inside if m.entry.kind == "condition"]
    if not named:
        return list(scopes)
    out = list(scopes)
    for m in named:
        if takes_place(text, sentence.start, m):
            out = [s for s in out if not (s.role == "refuted" and s.covers(m))]
    for old, new in _pairs(text, sentence, named):
        if new is not None:
            out = [s for s in out if not (s.role in ("refuted", "possible") and s.covers(new))]
        out.append(Scope("refuted", old.start, old.end, Cue(old.start, old.end, "refuted")))
    return out


def takes_place(text: str, begin: int, m: Mention) -> bool:
    """Whether a diagnosis took the place of another: "… so that the diagnosis was changed to Y".

    Args:
        text: the document's text.
        begin: where its sentence begins.
        m: the diagnosis.
    """
    changed = NEW.search(text, max(begin, m.start - _REACH), m.start)
    return changed is not None and _DIAGNOSIS.search(text, begin, changed.start()) is not None


def _pairs(text: str, sentence: Span, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention | None]]:
    """Diagnoses that were given up, with the one that followed where it is named."""
    for old, new in pairwise(named):
        if new.start - old.end > _REACH or new.start < old.end or old.entry.id == new.entry.id:
            continue
        between, ahead = text[old.end : new.start], text[max(sentence.start, old.start - _REACH) : old.start]
        about = _DIAGNOSIS.search(ahead) or _DIAGNOSIS.search(between)
        if (
            (about and (NEW.search(between) or (_FROM.search(ahead) and _TO.fullmatch(between))))
            or (_FIRST.search(ahead) and _LATER_AS.fullmatch(between))
            or (_FIRST_ONE.search(ahead) and _LAST_ONE.fullmatch(between))
            or (_HELD.search(ahead) and (_TURNED_OUT.fullmatch(between) or _UNTIL_NEW.fullmatch(between)))
        ):
            yield old, new
    for m in named:
        if _TAKEN_AS.search(text, max(sentence.start, m.start - 60), m.start) or _FORMER.search(
            text, max(sentence.start, m.start - 40), m.start
        ):
            yield m, None
