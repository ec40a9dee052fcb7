"""Numbers whose unit was printed behind the one before: "890 pg/ml before, 510 at three months", "was 2.1 mg/dl and is 1.5 now"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.facts import Quantity
from etl.mapping.entry import Mention
from etl.parsers.number.quantities import QuantityHit
from etl.patterns import regex

_WHEN = r"\s?(?:\(?(?:before|after|at|on|in|by|within|when|one|two|three|four|five|six|twelve|\d+)\b|\(?(?:now|then|today|later|initially)\b)"
_NEXT = regex(
    rf"(?:\s?\([^()\n]{{1,12}}\))?(?P<when>{_WHEN}[^.;,:\n]{{0,32}})?\s?(?:[,;]|,? and|,? but|[,;] and)"
    r"(?P<is>\s(?:is|was|are|now|then|today|before|later|to|had been|it was|it is|at|it)){0,3}\s?:?(?:\s(?:only|still|about|again))?\s",
    re.I,
)
"""Between the two: when the first was, or that the second is another time's."""
_THEN = regex(rf"{_WHEN}|\s?(?:[,;.)]|$)(?!\d)", re.I)
_FAR = 60
_TIMES = frozenset(("d", "wk", "mo", "a", "h"))


def with_shared_units(
    text: str, mentions: Sequence[Mention], quantities: Sequence[QuantityHit]
) -> tuple[QuantityHit, ...]:
    """The numbers of a statement; a bare one has the unit of the one before, of which it is the same at another time.

    Args:
        text: the document's text.
        mentions: the terms of the statement.
        quantities: its numbers, in order.
    """
    out: list[QuantityHit] = []
    last: QuantityHit | None = None
    for hit in quantities:
        value = hit.value if isinstance(hit.value, Quantity) else None
        if value is not None and value.code in _TIMES:
            out.append(hit)
            continue  # "510 at three months"
        if last is not None and value is not None and not value.code and of_same(text, mentions, last.end, hit):
            first = last.value
            assert isinstance(first, Quantity)
            hit = replace(hit, value=replace(value, code=first.code, unit=first.unit))
        out.append(hit)
        last = hit if isinstance(hit.value, Quantity) and hit.value.code else None
    return tuple(out)


def of_same(text: str, mentions: Sequence[Mention], end: int, hit: QuantityHit) -> bool:
    """Whether a bare number is of what the one before it is, at another time: "was 16 and is 9.5 now".

    Args:
        text: the document's text.
        mentions: the terms of the statement.
        end: where the one before ends.
        hit: the number.
    """
    if hit.kind != "number" or not 0 <= hit.start - end <= _FAR:
        return False
    gap = _NEXT.fullmatch(text, end, hit.start)
    if gap is None or not (gap["when"] or gap["is"]) or _THEN.match(text, hit.end) is None:
        return False
    return not any(m.entry.kind in ("measure", "scale", "medicine") and end <= m.start < hit.end for m in mentions)
