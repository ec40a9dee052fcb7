"""Values that have a name of their own ("CF", "no light perception"), and the measure that a function's figures are of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.mapping.entry import Entry, Mention
from etl.parsers.reading import Reading

_FAR_OFF = (
    r"(?: (?:vision|only|perception))?(?: ?(?:at|@|/|from|in front of|, ?)? ?"
    r"(?:(?:about )?\d+(?:[.,]\d)? ?-?(?:m|cm|ft|feet|foot|inch|meters?|metres?|inches)|(?:the )?face|\d ?['’])(?![^\W\d_]))?"
)


class Names:
    """The findings that a measure has as values where its numbers end, by how pages write them."""

    def __init__(self, reading: Reading, head: Entry) -> None:
        systems = [s for v in head.values if (s := reading.lexicon.get("grade", v))]
        found = {g.text.lower(): reading.lexicon.label(g.name, "finding") for s in systems for g in s.grades}
        self._findings = {text: named[0] for text, named in found.items() if named}
        texts = sorted({g.text for s in systems for g in s.grades}, key=len, reverse=True)
        words = "|".join(text if text.isupper() else f"(?i:{re.escape(text)})" for text in texts)
        self._pattern = re.compile(rf"(?P<name>{words})\b{_FAR_OFF}") if words else None

    def at(self, text: str, at: int, end: int) -> tuple[Entry, int] | None:
        """The finding named at a place, and where its words end."""
        found = self._pattern.match(text, at, end) if self._pattern else None
        entry = self._findings.get(found["name"].lower()) if found else None
        return (entry, found.end()) if found and entry else None

    def search(self, text: str, start: int, end: int) -> tuple[Entry, int, int] | None:
        """The first finding named in a range of the text, and where its words begin and end."""
        found = self._pattern.search(text, start, end) if self._pattern else None
        entry = self._findings.get(found["name"].lower()) if found else None
        return (entry, found.start(), found.end()) if found and entry else None


def measured(reading: Reading, head: Mention) -> Iterator[tuple[Mention, bool]]:
    """What a name heads: of a function first the measure of it ("Vision: OD 0.1"), then itself.

    Args:
        reading: the document.
        head: where the name stands.

    Yields:
        The name as each, and whether it is the function's measure.
    """
    if head.entry.kind == "function":
        for entry in reading.lexicon.of_function(head.entry.id):
            yield Mention(head.start, head.end, entry), True
    yield head, False
