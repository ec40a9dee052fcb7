"""What a page about one person tells of a relative whom it has named: "His sister Giulia, 10, gave marrow … Giulia had pain"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Document, Span
from etl.parsers.outline import Framed
from etl.patterns import regex

_KIN = (
    r"(?:mother|father|mum|mom|dad|wife|husband|partner|(?:twin |half[- ])?(?:brother|sister)|sibling|twin|son|daughter|aunt|uncle|cousin|niece|nephew|"
    r"grand(?:mother|father)|friend|room-?mate|neighbou?r|donor)"
)
_NAMED = regex(
    rf"\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur|[Tt]he)\s(?:[a-z-]+\s){{0,2}}?{_KIN},?\s(?:(?:Mrs?|Ms|Miss)\.?\s)?([A-Z][a-zà-ÿ'’-]{{1,20}})(?=[\s,.(:;])(?!\s(?:and\sI\b))"
)
_VERB = (
    r"(?:\s(?:also|then|now|still|herself|himself|too|never|often|only|later))?(?:,\swho\s[^,.;]{2,40},)?\s(?:had|has|was|is|were|are|could|can(?:not)?|couldn['’]t|felt|feels|got|gets|went|came|fell|took|takes|gave|"
    r"suffers|suffered|developed|lost|died|did|does|needs?|received|[a-z]{3,}ed)\b"
)
_PAIR = regex(
    r"\b([A-Z][a-zà-ÿ'’-]{1,20}) and ([A-Z][a-zà-ÿ'’-]{1,20}) (?:are|were) (?:[a-z]+ )?(?:twins|brothers|sisters|siblings)\b"
)
"""Two children of whom one is the patient: "Filip and Mina are twins"."""
_SHE = regex(r"\b(?:she|her)\b", re.I)
_HE = regex(r"\b(?:he|his|him)\b", re.I)
_TURN = regex(r";|[,.]\s(?:and\s|but\s|while\s|whereas\s)?(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]he patient)\b")


def of_named_kin(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> Iterator[Span]:
    """Where a page goes on about a relative whom it has called by a name.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient.

    Yields:
        The stretches from the relative's name as the subject of a clause to its end, or to where it turns to the patient.
    """
    spans = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind not in ("table", "title")]
    own = {word for name in names for word in name.split()}
    kin: dict[str, int] = {}
    for span in spans:
        for m in _NAMED.finditer(document.text, span.start, span.end):
            if m[1] not in own:
                kin.setdefault(m[1], m.end())
        for m in _PAIR.finditer(document.text, span.start, span.end):
            others = [name for name in m.groups() if name not in own]
            if len(others) == 1:
                kin.setdefault(others[0], m.end())
    if not kin or not own:
        return
    called = "|".join(map(re.escape, sorted(kin)))
    subject = re.compile(rf"(?:^|[.!?;:]\s|,\s|\b(?:and|but|while|whereas|when)\s)(?P<who>{called}){_VERB}", re.M)
    back = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(own))) + r")\b")
    whole = document.text
    other = _HE if len(_SHE.findall(whole)) > len(_HE.findall(whole)) else _SHE
    for span in spans:
        for m in subject.finditer(document.text, span.start, span.end):
            if m.start("who") <= kin[m["who"]]:
                continue
            end = min(span.end, _sentence_end(document.text, m.end(), span.end))
            turns = [
                next(
                    (t.start() for t in p.finditer(whole, m.end(), end) if not other.match(whole, _word(whole, t))), end
                )
                for p in (_TURN, back)
            ]
            yield Span(m.start("who"), min([end, *turns]))


def _word(text: str, turn: re.Match[str]) -> int:
    """Where the word stands with which a clause turns: the last of the turn, or the first behind a semicolon."""
    if turn.group() == ";":
        return turn.end() + 1
    return turn.end() - len(turn.group().split()[-1])


def _sentence_end(text: str, start: int, end: int) -> int:
    found = re.compile(r"[.!?](?=\s|$)").search(text, start, end)
    return found.end() if found else end
