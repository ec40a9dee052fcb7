"""What a table prints beside a value: the range that is usual, and whether it is high, low, normal or abnormal."""

from __future__ import annotations

from etl.facts import AnyFact, Observation, Range
from etl.parsers.cell.references import in_unit
from etl.value import replace


def flag_in(text: str) -> str | None:
    """Return the flag that a cell prints, "H" for "High"; None for anything else.

    Args:
        text: the cell.
    """
    flag = text.strip().upper()
    return flag[0] if flag[:1] in tuple("HLNA") and (len(flag) < 3 or flag.isalpha()) else None


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
