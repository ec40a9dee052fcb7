"""Units as they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property


class PrintedUnits(dict[str, str]):
    """UCUM codes by the unit as printed; not to be changed once made."""

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """The length of the longest printed unit for each first character (in lower case)."""
        longest: dict[str, int] = {}
        for printed in self:
            first = printed[:1].lower()
            longest[first] = max(longest.get(first, 0), len(printed))
        return longest
