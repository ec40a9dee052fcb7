"""The rows or columns of a table that follow one infusion: "before | start | 15 min | 30 min | end | 2 h after end"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.facts import Phase, Quantity, Timepoint
from etl.patterns import regex

_NOISE = regex(
    r"\b(?:of|the|at|its|right|just|immediately|shortly|\w{0,5}fusions?|injections?|administration|dose|drip|bag|cells?)\b|[.:()_]"
    r"|(?<=[a-z])-(?=[a-z])",
    re.I,
)
_LONG = r"(?P<n>\d{1,3}(?:[.,]5)?) ?(?P<unit>min(?:ute)?s?|h(?:ou)?r?s?|['’′])"
_STAGES: dict[str, re.Pattern[str]] = {
    "before": regex(
        r"(?:before|pre|baseline|prior)(?: to)?(?: start| beginning)?|T? ?[-−–] ?\d{1,3} ?(?:min(?:ute)?s?|h(?:ou)?r?s?)?"
        r"|\d{1,3} ?(?:min(?:ute)?s?|h(?:ou)?r?s?) (?:before|prior)(?: to)?(?: start| beginning)?",
        re.I,
    ),
    "start": regex(r"start(?:ed)?|begin(?:ning|s)?|began|T ?0|0 ?(?:min(?:utes)?|['’′])?", re.I),
    "end": regex(r"end(?:ed)?|stop(?:ped)?|finish(?:ed)?|complet(?:ion|ed)|disconnect(?:ion|ed)", re.I),
    "during": regex(
        rf"during|mid(?:dle|way)?|half ?(?:way)?(?: through)?|{_LONG} (?:into|(?:after|from|since) (?:start|beginning))", re.I
    ),
    "after": regex(
        rf"(?:{_LONG} )?(?:after|post|past|from) (?:end|stop|completion)|after|post|(?:next|following) (?:day|morning)", re.I
    ),
    "so long": regex(rf"(?:\+|after |T ?\+)? ?{_LONG}(?: later| after| post)?", re.I),
}  # fmt: skip
_HOUR = regex(r"h", re.I)
_LEAST = 3
_LAST = 3


def along_infusion(texts: Mapping[int, str]) -> dict[int, Timepoint]:
    """The times of rows or columns that are called by how far an infusion has come.

    Args:
        texts: what they are called, in order.

    Returns:
        A time for each: before its start, during it, or after its end; {} unless all are such stages, the start or the
        end is one of them, and minutes or hours are counted.
    """
    said = {at: " ".join(text.split()) for at, text in texts.items()}
    found = {at: hit for at, text in said.items() if (hit := _stage(text))}
    names = [name for name, _ in found.values()]
    counted = any(m.groupdict().get("n") for _, m in found.values())
    if len(found) < _LEAST or len(found) < len(said) or not counted or not {"start", "end"} & {*names}:
        return {}
    ended, out = False, {}
    later = "end" in names or names[-1] == "after"
    for at, (name, m) in found.items():
        if name == "so long" and not later:
            continue  # nobody says how long it ran
        ended = ended or name == "after"
        phase: Phase = "before" if name == "before" else "after" if ended else "during"
        ended = ended or name == "end"
        out[at] = Timepoint(phase, said[at], _hours(m) if phase == "after" else None)
    return out


def rows_along(grid: Sequence[Sequence[Cell | None]], top: int) -> tuple[int, dict[int, Timepoint]]:
    """The column among the first of a table that says how far an infusion has come, and the times of its rows.

    Args:
        grid: the table's cells.
        top: number of header rows.
    """
    for c in range(min(_LAST, len(grid[0]) - 1) if grid else 0):
        texts = {r: cell.text for r, row in enumerate(grid) if r >= top and (cell := row[c]) and cell.text.strip()}
        if times := along_infusion(texts):
            return c, times
    return -1, {}


def columns_along(grid: Sequence[Sequence[Cell | None]], top: int, left: int) -> dict[int, Timepoint]:
    """The times of columns whose heads say how far an infusion has come.

    Args:
        grid: the table's cells.
        top: number of header rows.
        left: number of label columns.
    """
    for row in grid[:top]:
        heads = {c: cell.text for c, cell in enumerate(row) if c >= left and cell is not None and cell.text.strip()}
        if times := along_infusion(heads):
            return times
    return {}


def _stage(text: str) -> tuple[str, re.Match[str]] | None:
    bare = " ".join(_NOISE.sub(" ", text).split())
    return next(((name, m) for name, words in _STAGES.items() if (m := words.fullmatch(bare))), None)


def _hours(m: re.Match[str]) -> Quantity | None:
    groups = m.groupdict()
    if not groups.get("n") or not _HOUR.match(groups["unit"]):
        return None
    return Quantity(Decimal(groups["n"].replace(",", ".")), "h", "h")
