"""The ages of the lines of a table: in the unit of their column, and of one patient at two visits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell
from etl.parsers.people.people import Described
from etl.parsers.when.ages import AgeHit, AgeUnit

_UNITS: dict[str, AgeUnit] = {r"(?:months?|mos?|mths?)": "mo", r"(?:weeks?|wks?)": "wk", r"days?": "d"}
_YEARS_APART = 5
_TWO = 2


def in_unit(age: AgeHit | None, heads: Sequence[Cell | None]) -> AgeHit | None:
    """An age in the unit that the label of its column names: "Age (months)".

    Args:
        age: as printed.
        heads: the cells of the label.
    """
    words = " ".join(c.text.lower() for c in heads if c is not None)
    unit = next((unit for word, unit in _UNITS.items() if re.search(rf"\b{word}\b", words)), None)
    return replace(age, unit=unit) if age is not None and unit and age.unit == "a" else age


def are_one_person(one: Described, other: Described) -> bool:
    """Whether two lines of one name can be of one patient at two visits: the same sex, and hardly older.

    Args:
        one: whom the first line describes.
        other: whom the second one describes.
    """
    ages = [a.value for d in (one, other) for a in d.ages if a.value is not None]
    sexes = {d.person.gender for d in (one, other)} - {None}
    return len(sexes) < _TWO and (len(ages) < _TWO or abs(ages[0] - ages[-1]) <= _YEARS_APART)
