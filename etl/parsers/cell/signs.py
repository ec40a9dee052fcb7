"""Signs and letters that answer whether a finding is there, by what else answers in the same table."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.patterns import regex
from etl.value import replace

_YES, _NO = "+", "(-)"
_TICKS, _CROSSES, _LETTERS = frozenset("√✓✔"), frozenset("×xX✗✘"), frozenset("xX")
_MINUS = ("-", "–", "−")
_WORDED = frozenset(("+", "++", "(+)", "yes", "no", "y", "n", "pos", "neg", "pos.", "neg.", "positive", "negative", "present", "absent"))  # fmt: skip
_ASKED = ("finding", "condition")

_OF_CHANGE = regex(r"\b(?:improvements?|recovery|progress|Besserung|amélioration|mejoría|miglioramento)\b|改善", re.I)
"""Words above a column whose cells say how much better something is."""
_SOME = regex(
    r"(?:very |quite |fairly |rather )?(?:slight|little|mild|small|minor|minimal|moderate|medium|fair|some|partial|good|clear|significant|marked|obvious|great|big|large"
    r"|considerable|substantial|remarkable|strong|excellent|noticeable|evident|complete|full)(?:ly)?|a (?:little|bit|lot)|much|\+{1,4}",
    re.I,
)
_NOTHING = regex(r"none|nothing|nil|not at all|no|0", re.I)


def answers_in(rows: Sequence[Sequence[Cell | None]]) -> Mapping[str, str]:
    """What the signs and letters of a table mean that say nothing alone.

    P and N are answers beside each other, a full circle beside an empty one; a cross is no beside ticks and yes where
    nothing else answers.

    Args:
        rows: cells of values.

    Returns:
        "+" or "(-)" for each.
    """
    texts = {cell.text.strip() for row in rows for cell in row if cell is not None}
    out = {"P": _YES, "N": _NO} if {"P", "N"} <= texts else {}
    if "●" in texts:
        out |= {"●": _YES, "○": _NO}
    if texts & _TICKS:
        crosses = texts & _CROSSES - _LETTERS or texts & _LETTERS
        out |= dict.fromkeys(crosses, _NO)
    elif texts & _LETTERS and not any(text.lower() in _WORDED for text in texts):
        out |= dict.fromkeys(_LETTERS, _YES)
    return out


def as_answer(cell: Cell, asked: Entry, answers: Mapping[str, str], legend: Container[str], *, signed: bool) -> Cell:
    """A cell with the answer that its sign or letter is.

    Args:
        cell: of values.
        asked: what its labels ask for.
        answers: `answers_in` its table.
        legend: the marks that the table explains.
        signed: whether a plus stands in its row or column, and so a dash is a sign, and no empty cell.
    """
    text = cell.text.strip()
    if text in legend:
        return cell
    if text in _MINUS:
        return replace(cell, text=_NO) if signed and not (asked.units and not asked.grade) else cell
    return replace(cell, text=answers[text]) if text in answers and asked.kind in _ASKED else cell


def as_change(cell: Cell, head: str) -> Cell:
    """A cell below "Degree of improvement" with the change that its words mean: "significant" is improved, "none" unchanged.

    Args:
        cell: of values.
        head: the words above its column.
    """
    if not _OF_CHANGE.search(head):
        return cell
    text = cell.text.strip(" .")
    if _SOME.fullmatch(text):
        return replace(cell, text="improved")
    return replace(cell, text="unchanged") if _NOTHING.fullmatch(text) else cell
