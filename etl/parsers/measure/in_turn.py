"""Numbers that stand in the order of the measures named before them: "A/B: 30/28"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.measure.fit import codes_of, fits, fits_bare
from etl.parsers.measure.places import State, is_measure
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading


def in_turn(reading: Reading, stream: Sequence[Mention | QuantityHit], n: int, state: State) -> Mention | None:
    """The measure of a number in a list: of "A/B: 30/28" the first is the first measure's, when there are as many numbers as
    measures.

    Args:
        reading: the document.
        stream: the mentions and numbers of a statement, in order.
        n: which of them is the number.
        state: the measures in force.

    Returns:
        The measure; None where the numbers aren't told in turn.
    """
    assert state.mention is not None
    order = (*state.others, state.mention)
    rest = 0
    for t in stream[n:]:
        if isinstance(t, QuantityHit):
            rest += not is_second(reading.document.text, t)  # "174/127 mmHg" is one value of a list
        elif is_measure(t):
            break
    hit = stream[n]
    assert isinstance(hit, QuantityHit)
    text = reading.document.text
    if len(order) == 2 and "/" in text[order[0].end : order[1].start]:  # "A/B 109/108 U/L"
        second = is_second(text, hit)
        if second or any(isinstance(t, QuantityHit) and is_second(text, t) for t in stream[n + 1 : n + 2]):
            return order[second] if fits(reading, order[second].entry, hit) else None
    turned = state.given - is_second(reading.document.text, hit)
    if turned + rest + is_second(reading.document.text, hit) != len(order) or turned < 0:
        return None
    turn = order[turned]
    bare = not codes_of(hit) - {""}  # the unit stands behind the last number only
    return turn if fits(reading, turn.entry, hit) or (bare and fits_bare(turn.entry, hit)) else None


def is_second(text: str, hit: QuantityHit) -> bool:
    """Whether a number is the second of a pair: "174/127".

    Args:
        text: the document's text.
        hit: the number.
    """
    return text[max(0, hit.start - 2) : hit.start].rstrip().endswith("/")
