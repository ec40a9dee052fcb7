"""What a sentence takes back: "changed from X to Y", "probable X was confirmed", "X was planned but not done"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.annotate.cues import Cue
from etl.parsers.scope.claims import Claim
from etl.patterns import regex

_CHANGED = r"\b(?:changed|revised|corrected|modified|altered|switched|reclassified|replaced|abandoned|dropped|given up)"
_THE = r"(?:(?:the|an?|his|her|that of|the diagnosis of|one of|probable|definite|clinically)\s){0,3}[\"“”'‘]?"
_WHEN = r"(?:\s(?:later|then|finally|again|(?:in|on|at) [^.;,]{4,24}))?"
NEW = regex(
    rf"{_CHANGED}{_WHEN}(?:\sfrom\s[^.;]{{2,60}})?\s(?:to|into|as|by|in favou?r of){_WHEN}\s"
    rf"(?:(?:that|the diagnosis|diagnosis) of\s)?{_THE}(?:[\w-]+\s)?$",
    re.I,
)
"""Before a diagnosis that took the place of another."""
_FROM = regex(rf"{_CHANGED}{_WHEN}\sfrom\s{_THE}$", re.I)
_TO = regex(rf"[\"“”'’]?\s(?:in)?to\s{_THE}", re.I)
_DIAGNOSIS = regex(r"diagnos|\bdx\b", re.I)
_HELD = regex(
    r"\b(?:first|initially|originally|at first|earlier|for (?:a long time|years|\w+ (?:years|months))|long"
    r"|wrongly)\b[^.;]{0,40}"
    rf"\b(?:diagnos\w+|taken|treated|labell?ed|regarded|interpreted|seen)\s(?:as|for)\s(?:having\s)?{_THE}$"
    rf"|\b(?:first|initial|original|earlier|tentative|preliminary) diagnosis\s?(?::|was|had been|of|is)\s?{_THE}$"
    r"|\b(?:believed|thought|considered|assumed|presumed|supposed|diagnosed|treated|regarded)\s"
    rf"(?:to (?:have|be|suffer from)|as(?: having)?)\s{_THE}$",
    re.I,
)
"""Before what somebody was thought to have: "first diagnosed as", "the initial diagnosis was", "believed to have"."""
_TURNED_OUT = regex(
    rf"[^.;]{{0,30}}[,;]?\s(?:(?:and|but)\s)?(?:later|then|finally|now|in (?:\w+ )?\d{{4}}"
    rf"|subsequently)\s(?:on\s)?as\s{_THE}"
    r"|[^.;]{0,40}[,;]\s(?:(?:and|but)\s)?(?:(?:the|his|her|in \d{4},?)\s)*"
    r"(?:final|definitive|definite|present|current|later|second|correct|true|right|actual)"
    rf"\s(?:one|diagnosis)\s?(?::|was|is|of)?\s?{_THE}"
    rf"|[^.;]{{0,60}}\b(?:turned out|proved|was (?:later )?(?:found|shown))\sto be\s{_THE}"
    r"|[^.;]{0,40}\suntil\s[^.;]{0,90}",
    re.I,
)
"""Between that and what followed: ", later as", ", the final one is", "turned out to be"."""
_FORMER = regex(
    rf"\b(?:having been|had been|was|were|been)\s(?:(?:first|initially|long|wrongly)\s)+(?:treated|managed)\sas\s"
    rf"{_THE}$"
    rf"|\bafter (?:having been|being)\streated as\s{_THE}$|\bformer diagnosis\s?(?::|was|of|had been|,)\s?{_THE}$",
    re.I,
)
"""Before a diagnosis that was given up, whatever followed."""
_TAKEN_BACK = regex(
    r"\b(?:this|the|that|his|her) (?:initial |first |earlier )?diagnosis (?:was|proved|had been|turned out|is)"
    r"(?: (?:later|then|found|shown|to be|considered)){0,3}"
    r" (?:incorrect|wrong|erroneous|mistaken|inaccurate|refuted|withdrawn)\b",
    re.I,
)
"""Behind a diagnosis that was wrong: "a later assessment indicated this diagnosis was incorrect"."""
_CONFIRMED = regex(
    r"(?:[^.;,]{0,40}\s)?(?:was|were|has been|have been|is)\s(?:\w+ly\s|later\s|then\s)?"
    r"(?:confirmed|proven|proved|verified)\b"
    r"|\s(?:was|were)\s[^.;,]{0,40}\sand\s(?:\w+ly\s|later\s|then\s|(?:was|were)\s)*(?:confirmed|proven|verified)\b"
)
"""Behind a diagnosis that was in doubt before: "probable meningitis was confirmed", "was suspected and confirmed"."""
_CARRIED_OUT = regex(
    r"[^.;,]{0,60}?,?\s(?:and|but|which|it)\s(?:it\s)?(?:was|were)\s"
    r"(?:then\s|later\s|finally\s|successfully\s|(?P<not>not\s|never\s))?"
    r"(?:done|performed|carried out|given|undertaken|placed)\b(?!\s(?:for|to have))"
)
"""Behind a treatment that was planned: "and was done in June", "but was not done"."""
_REACH = 130


def with_revised(text: str, sentence: Span, claims: Sequence[Claim], inside: Sequence[Mention]) -> list[Claim]:
    """Return the claims of a sentence as its later words leave them.

    A diagnosis may be given up or confirmed, and what was planned be done or not.

    Args:
        text: the document's text.
        sentence: the sentence.
        claims: its claims.
        inside: what was found in it.
    """
    named, out = [m for m in inside if m.entry.kind == "condition"], list(claims)
    for m in named:
        if takes_place(text, sentence.start, m):
            out = [c for c in out if not (c.role == "refuted" and c.covers(m))]
    for old, new in _pairs(text, sentence, named):
        if new is not None:
            out = [c for c in out if not (c.role in ("refuted", "possible") and c.covers(new))]
        out.append(Claim("refuted", old.start, old.end, Cue(old.start, old.end, "refuted")))
    for claim in [c for c in out if c.role in ("planned", "possible")]:
        out += _settled(text, sentence, claim, inside, out)
    return out


def _settled(text: str, sentence: Span, claim: Claim, inside: Sequence[Mention], out: list[Claim]) -> list[Claim]:
    """Take away a claim that the sentence settles, and return what holds instead."""
    pattern = _CARRIED_OUT if claim.role == "planned" else _CONFIRMED
    made: list[Claim] = []
    for m in (m for m in inside if claim.covers(m)):
        found = pattern.match(text, m.end, sentence.end)
        if found is None or any(m.end <= o.start < found.end() and o.entry.kind in _NAMED for o in inside):
            continue
        if claim in out:
            out.remove(claim)
        if found.groupdict().get("not"):
            made.append(Claim("negated", m.start, m.end, Cue(found.start("not"), found.end(), "negated")))
    return made


_NAMED = ("condition", "finding", "procedure", "medicine", "cells")


def takes_place(text: str, begin: int, m: Mention) -> bool:
    """Return True if a diagnosis took the place of another: "… so that the diagnosis was changed to Y".

    Args:
        text: the document's text.
        begin: where its sentence begins.
        m: the diagnosis.
    """
    changed = NEW.search(text, max(begin, m.start - _REACH), m.start)
    return changed is not None and _DIAGNOSIS.search(text, begin, changed.start()) is not None


def _pairs(text: str, sentence: Span, named: Sequence[Mention]) -> Iterator[tuple[Mention, Mention | None]]:
    """Yield the diagnoses that were given up, with the one that followed where it is named."""
    for old, new in pairwise(named):
        if not 0 <= new.start - old.end <= _REACH or old.entry.id == new.entry.id:
            continue
        between, ahead = text[old.end : new.start], text[max(sentence.start, old.start - _REACH) : old.start]
        about = _DIAGNOSIS.search(ahead) or _DIAGNOSIS.search(between)
        changed = about and (NEW.search(between) or (_FROM.search(ahead) and _TO.fullmatch(between)))
        if changed or (_HELD.search(ahead) and _TURNED_OUT.fullmatch(between)):
            yield old, new
    yield from ((m, None) for m in named if _FORMER.search(text, max(sentence.start, m.start - 60), m.start))
    if named and _TAKEN_BACK.search(text, named[-1].end, sentence.end):
        yield named[-1], None
