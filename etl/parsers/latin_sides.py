"""Short words for the sides, which mean other things alone: "dx" and "sin" in one line of heads, "r. 3, l. 2" behind a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import by_place
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_SIDE = regex(
    r"(?<![\w.])(?:(?:(?P<right>dx|dext)|sin|sn)(?=\.?(?:\s?[\t|\n,;)/]|\s\s|\s?$))"
    r"|(?:(?P<r>r)|l)\.(?=\s?(?:[0-5][+\-−–,;.\s]|[+\-−–±(]|(?:yes|no|pos|neg|positive|negative|absent|present|normal|brisk|weak|lively)\b)))",
    re.I | re.M,
)
"""One that ends what it stands in; "sin disnea" is Spanish for without, and "Dx ELA" a diagnosis. A letter with a full stop
stands before its value: "calf r. 3, l. 2", "clonus r. yes, l. no"."""


def with_latin_sides(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with the sides that lines print as "dx" and "sin", or "r." and "l.".

    Args:
        text: the document's text.
        lexicon: for the sides.
        mentions: what was found in it, by offset.

    Returns:
        The mentions, each of these words as its side and as no other term.
    """
    right, left = (lexicon.get("qualifier", side) for side in ("right", "left"))
    lines: dict[int, list[re.Match[str]]] = {}
    for m in _SIDE.finditer(text):
        lines.setdefault(text.rfind("\n", 0, m.start()), []).append(m)
    found = [m for line in lines.values() if len({bool(m["right"] or m["r"]) for m in line}) > 1 for m in line]
    if not found or right is None or left is None:
        return tuple(mentions)
    taken = {(m.start(), m.end()) for m in found}
    kept = [x for x in mentions if (x.start, x.end) not in taken]
    made = [Mention(m.start(), m.end(), right if m["right"] or m["r"] else left) for m in found]
    return tuple(sorted([*kept, *made], key=by_place))
