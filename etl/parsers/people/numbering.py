"""Numbers by which a page calls its patients ("CASE A", "Patient 2 -"): at the head of parts, columns or lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from etl.document import Cell, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.outline import Framed
from etl.parsers.people.drafts import Draft, mentioned
from etl.parsers.people.forms import parts_of
from etl.parsers.people.interviews import in_talks
from etl.parsers.people.names import Described, bare
from etl.parsers.people.sex import NUMBER
from etl.patterns import regex
from etl.value import replace

# Headings and labels that number the people of a page ("CASE A", "Patient 2 -"): who is called by them further on.


_HEAD = regex(
    r"\W*(?P<word>patient|case|participant|subject|child(?! [a-c]\b)|infant|twin|sibling|volunteer|recipient|proband|pt)\.?\s+(?:no\.?\s*|nr\.?\s*|number\s|#)?"
    rf"(?P<n>{NUMBER})\b(?!\s*(?:[%/]|of\b))",
    re.I,
)
_AROUND_NAME = " \n#*-–—=:.()[]"
_WORDS = ("Case", "Patient", "Participant", "Subject", "Pt", "Pt.")


def called_by_heads(
    document: Document, framed: Sequence[Framed], people: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The people with the numbers that headings give them.

    A number is of whoever is first described between its heading and the next one, if that is one person only; a second
    heading of the same number tells of them again.

    Args:
        document: the document.
        framed: its blocks.
        people: those described in it.
    """
    if len(people) < 2:
        return people
    heads = [
        (item.block.span.start, m["n"], m.group().strip(" \n#*-–—=:.([{|"))
        for item in framed
        if item.block.kind in ("heading", "title", "field", "item")
        and (m := _HEAD.match(document.text, item.block.span.start, item.block.span.end))
    ]
    ends = [*(start for start, _, _ in heads[1:]), len(document.text)][: len(heads)]
    out = list(people)
    taken: set[str] = set()
    for (start, number, printed), end in zip(heads, ends, strict=True):
        below = [i for i, d in enumerate(out) if start <= d.first < end]
        if len(below) != 1 or number in taken:
            continue
        taken.add(number)
        one = out[below[0]]
        called = (*one.names, printed, *(f"{word} {number}" for word in _WORDS))
        out[below[0]] = replace(one, names=tuple(dict.fromkeys(called)))
    return tuple(out)


def below_names(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> tuple[Framed, ...]:
    """The blocks, those below a heading that is one of several people's name with that person as their subject.

    Args:
        document: the document.
        framed: its blocks.
        people: those described in it.

    Returns:
        All blocks in order; a heading of a higher level, which nobody's part goes beyond, has the role "of_all".
    """
    framed = in_talks(document, framed, people)
    called = {name.lower(): d.person.key for d in people for name in (d.person.name, *d.names) if name}
    parts = parts_of(document, framed) if len(people) > 1 else {}
    out: list[Framed] = []
    key, level = None, 0
    for item in framed if len(people) > 1 else ():
        block, frame = item.block, item.frame
        if block.kind in ("heading", "title"):
            head = parts.get(block.span.start)
            own = called.get(document.quote(block.span).strip(_AROUND_NAME).lower())
            own = own or (called.get(head.name.lower()) if head is not None else None)
            if own is None and key is not None and block.level < level:
                frame = replace(frame, roles=(*frame.roles, "of_all"))
            if own is not None or block.level <= level:
                key, level = own, block.level
        out.append(Framed(block, replace(frame, subject=frame.subject or key)))
    return tuple(out) or tuple(framed)


def labelled(document: Document, item: Framed, people: Sequence[Described]) -> Framed:
    """A field whose label names one of several people is about them: "Case A: walks 60 m".

    Args:
        document: the document.
        item: a block with its frame.
        people: those described in the document.
    """
    label = item.block.label
    if item.block.kind != "field" or label is None or len(people) < 2 or item.frame.subject:
        return item
    keys = {key for _, key in mentioned(people, document.text, label.start, label.end)}
    return replace(item, frame=replace(item.frame, subject=next(iter(keys)))) if len(keys) == 1 else item


# Numbers that head columns, lines or parts, one for each of the patients that the page counts.


_COUNT = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,2}}|{WORD_NUMBER})\s(?:[a-z][\w-]*\s){{0,3}}"
    r"(?:patients|cases|children|boys|girls|men|women|people|persons|participants|subjects|volunteers|brothers|sisters|siblings|infants)\b",
    re.I,
)
_OPENING = 4_000
_NUMBER = regex(r"\W{0,3}(?P<n>\d{1,2})[.):]\W{0,3}")
_FEWEST = 2


def are_counted(document: Document, lexicon: Lexicon, corner: Cell | None, names: Collection[str]) -> bool:
    """Whether labels are the numbers from 1 to as many as the document's beginning counts patients: "Three patients …" and
    "Parameter | 1 | 2 | 3".

    Args:
        document: the document.
        lexicon: for the names of fields.
        corner: the cell that heads the labels' line; one that asks for anything else makes them no patients.
        names: the labels.
    """
    asked = corner.text.strip(" :") if corner is not None else ""
    if asked and not any(entry.role == "parameter" for entry in lexicon.label(asked, "field")):
        return False
    numbers = sorted(int(name) for name in names if name.isdecimal() and len(name) < len("100"))
    if len(numbers) < len(names) or numbers != list(range(1, len(names) + 1)):
        return False
    return _counts(document, len(numbers))


def only_numbered(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The people of a page without those whom one line behind them names, if it numbers as many as it counts: "Three patients
    went home … (1) Ken M., 39 … (2) … (3) … Mr. Novak (52, stroke) arrived on 6 May".

    Args:
        document: the document.
        drafts: whom it describes.
    """
    numbered = [d for d in drafts if _number_of(document, d)]
    if len(numbered) < _FEWEST or len(numbered) == len(drafts) or not _counts(document, len(numbered)):
        return list(drafts)
    if [_number_of(document, d) for d in numbered] != list(range(1, len(numbered) + 1)):
        return list(drafts)
    return [d for d in drafts if d in numbered or d.first < numbered[-1].first or not _named_once(document, d)]


def _counts(document: Document, number: int) -> bool:
    return any(number_of(m["n"]) == number for m in _COUNT.finditer(document.text[:_OPENING]))


def _number_of(document: Document, draft: Draft) -> int:
    """The number that opens the line in which somebody is first described; 0 for others."""
    line = document.text.rfind("\n", 0, draft.first) + 1
    m = _NUMBER.match(document.text, line)
    return int(m["n"]) if m is not None and draft.first <= m.end() else 0


def _named_once(document: Document, draft: Draft) -> bool:
    """Whether somebody's name stands in one line only."""
    name = bare(draft.name).split()[-1:]
    return bool(name) and sum(name[0] in line for line in document.text.split("\n")) == 1
