"""Rows that say which numbers beside a measure are no value of it: `mappings/rules/no_values.yaml`."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from etl.mapping.entry import Example
from etl.mapping.load import read_rules


class NoValue(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `no_values.yaml`; all that it asks must hold.

    Args:
        examples: phrases, what they give and never give.
        of: kinds or roles of the measure.
        number: what the number is.
        ahead: what ends right before the number, as a regular expression.
        at: what begins where it begins.
        behind: what begins right behind it.
        over: what it stands in.
        between: what stands between the measure and it.
        before: what stands before both.
    """

    examples: tuple[Example, ...]
    of: frozenset[str] = frozenset()
    number: frozenset[str] = frozenset()
    ahead: str = ""
    at: str = ""
    behind: str = ""
    over: str = ""
    between: str = ""
    before: str = ""


@cache
def load_no_values() -> dict[str, NoValue]:
    """Return the shipped rows by name.

    Raises:
        MappingError: the file is missing, or a row has another form.
    """
    return read_rules("no_values", dict[str, NoValue])
