"""Labels that name somebody: "L. Novak before" is of L. Novak before, and of no left side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading
from etl.patterns import regex

_INITIAL = regex(r"\b[^\W\d_]\.")


def person_named(reading: Reading, text: str) -> str | None:
    """The key of the person whom a label names, None without one."""
    found = name_in(reading, text)
    return found[1] if found else None


def name_in(reading: Reading, text: str) -> tuple[str, str] | None:
    """The name of somebody in a label, and the key of the person; the longest of several.

    Args:
        reading: the document.
        text: the label.
    """
    names = sorted(reading.called_in(text), key=lambda n: -len(n[0]))
    return next((n for n in names if re.search(r"\b" + re.escape(n[0]) + r"(?!\w)", text)), None)


def without_name(
    reading: Reading, text: str, name: str, span: Span, mentions: Sequence[Mention]
) -> tuple[str, Sequence[Mention]]:
    """A label and its terms without a name with initials, which are spelled like sides, tests and units.

    Args:
        reading: the document.
        text: the label.
        name: of somebody, as it stands there.
        span: of the label.
        mentions: its terms.
    """
    if _INITIAL.search(name) is None:
        return text, mentions
    at = reading.document.text.find(name, span.start, span.end)
    rest = " ".join(text.replace(name, " ", 1).split()).strip(" ,;:–-")
    return rest, [m for m in mentions if at < 0 or m.end <= at or m.start >= at + len(name)]


def numbers_people(reading: Reading, text: str) -> bool:
    """Whether a heading asks whose row it is: "Patient", "No."."""
    return any(e.role in ("name", "person") for e in reading.lexicon.label(text.strip(), "field"))
