"""Headings and labels that number the people of a page ("CASE A", "Patient 2 -"): who is called by them further on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document
from etl.parsers.outline import Framed
from etl.parsers.people.described import Described
from etl.parsers.people.interviewed import in_talks
from etl.parsers.people.mentioned import mentioned
from etl.parsers.people.parts import parts_of
from etl.parsers.people.words import NUMBER
from etl.patterns import regex
from etl.value import replace

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
