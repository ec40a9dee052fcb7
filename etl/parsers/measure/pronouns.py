"""A measure that a sentence doesn't name itself: its label or heading does, or "it" goes on with the one before."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.measure.places import is_measure
from etl.parsers.phrases import Place, side_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_IT_WAS = regex(
    r"\b(?:it|this) (?:was|is|(?:had )?(?:fallen|fell|risen|rose|dropped|come down|gone up|gone down) to|reached|measured) "
    r"(?:only |still |already |now |about )?(?=\d)",
    re.I,
)


def resumed(reading: Reading, statement: Statement) -> tuple[Mention, int, tuple[Place | None, Place | None]] | None:
    """The measure of the sentence before that a sentence means by "it", where its number begins, and the site and side of it.

    Args:
        reading: the document.
        statement: the sentence.

    Returns:
        None without such words, and where the sentence before names no measure, or several.
    """
    said = _IT_WAS.search(reading.document.text, statement.span.start, statement.span.end)
    if said is None or any(is_measure(m) and m.start < said.start() for m in statement.mentions):
        return None
    at = next((i for i, s in enumerate(reading.statements) if s is statement), 0)
    before = reading.statements[at - 1] if at else None
    if before is None or before.block is not statement.block or before.attitude != statement.attitude:
        return None
    found = [m for m in before.mentions if is_measure(m)]
    numbered = found and any(q.start > found[-1].start for q in before.quantities)
    if not numbered or len({m.entry.id for m in found}) != 1:
        return None
    return found[-1], said.end(), (_only(before, "site"), _only(before, "side"))


def _only(statement: Statement, what: str) -> Place | None:
    """The site or the side that a sentence names, if it is the only one."""
    named = [m for m in statement.mentions if what in (m.entry.kind, m.entry.role)]
    if len({m.entry.id for m in named}) != 1:
        return None
    m = named[0]
    return Place(m.start, m.end, m.entry) if what == "site" else Place(m.start, m.end, None, side_of(m))


def topic_of(statement: Statement) -> Mention | None:
    """The measure that a label, a group's heading or a heading names for what stands below it; notes have none."""
    if statement.block.kind == "note":
        return None
    frame = statement.frame
    for m in reversed(frame.topic):
        if is_measure(m):
            span = frame.label or frame.title
            whole = span is not None and (m.end - m.start) * 2 >= span.end - span.start
            return m if frame.label is not None or statement.block.kind == "item" or whole else None
    return None
