"""What a table prints beside a value: the range that is usual, and whether it is high, low, normal or abnormal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from etl.document import Cell
from etl.facts import AnyFact, Observation, Range
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.references import in_unit
from etl.parsers.label.heads import read_head
from etl.value import replace


def flag_in(text: str) -> str | None:
    """Return the flag that a cell prints, "H" for "High"; None for anything else.

    Args:
        text: the cell.
    """
    flag = text.strip().upper()
    return flag[0] if flag[:1] in tuple("HLNA") and (len(flag) < 3 or flag.isalpha()) else None


def is_decimal(number: Decimal) -> bool:
    """Return True for a number printed with a decimal point: of something unknown it has some unit, also "300.0".

    Args:
        number: as printed.
    """
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


def with_range(fact: AnyFact, usual: Range | None, flag: str | None = None) -> AnyFact:
    """Return a value with the range and the flag that are printed beside it, where it has none of its own.

    Args:
        fact: any fact.
        usual: the range, None without one.
        flag: the flag.
    """
    if not isinstance(fact, Observation):
        return fact
    if usual is not None and fact.value is not None and fact.reference is None:
        fact = replace(fact, reference=in_unit(usual, fact))
    return replace(fact, flag=fact.flag or flag or None)


def with_bounds(lexicon: Lexicon, heads: Sequence[Cell | None], roles: Sequence[str]) -> list[str]:
    """Return the roles of columns, with "low" and "high" for two neighbours that print the ends of what is normal: "Low | High".

    Args:
        lexicon: for what heads ask.
        heads: the lowest heading of each column.
        roles: what is known of them.
    """
    out, ends = list(roles), ("low", "high")
    for n, pair in enumerate(pairwise(heads)):
        words = [" ".join(cell.text.replace(".", " ").split()) for cell in pair if cell is not None]
        asked = [end in read_head(lexicon, text) for end, text in zip(ends, words, strict=False)]
        if len(asked) == len(ends) and all(asked) and not roles[n] and not roles[n + 1]:
            out[n : n + 2] = ends
    return out
