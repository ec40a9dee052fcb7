"""Two values with a side ahead of each and nothing between them, and words where the numbers of a measure end."""

from __future__ import annotations

import pytest

from etl.mapping.lexicon import Lexicon
from etl.parsers.latin_sides import with_latin_sides
from tests.parsers.conftest import MAN, Told


def test_places_in_a_short_page_are_in_it(tells: Told, facts_of) -> None:  # type: ignore[no-untyped-def]
    """A list near the beginning of a page has its words as evidence."""
    facts = facts_of(f"{MAN}Examination: knee jerk L (++) R (+).\n").facts
    assert all(e.start >= 0 and e.quote for f in facts for e in f.evidence)


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        ("Muscle\tDx\tSin\n", {"Dx": "right", "Sin": "left"}),
        ("Knee dext.; knee sn, tender", {"dext": "right", "sn": "left"}),
        ("Clonus r. yes, l. no", {"r.": "right", "l.": "left"}),
        ("Calf r. 3, l. 2\n", {"r.": "right", "l.": "left"}),
        ("Dx ELA, sin disnea", {}),  # a diagnosis, and Spanish for without
        ("Dx\nsin", {}),  # each in a line of its own
        ("Knee l. 2, l. 3\n", {}),
    ],
)
def test_short_words_for_the_sides(lexicon: Lexicon, line: str, sides: dict[str, str]) -> None:
    """They are sides where one line has both, and then no other terms."""
    found = with_latin_sides(line, lexicon, lexicon.find(line))
    told = [(line[m.start : m.end], m.entry.id.rpartition(":")[2]) for m in found]
    assert found == tuple(sorted(found, key=lambda m: m.start))
    assert [one for one in told if one[0] in sides] == [*sides.items()]
    assert sides or found == lexicon.find(line)
