"""What an entry of the mappings is a part or a kind of."""

from __future__ import annotations

from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon


def with_ancestors(lexicon: Lexicon, entry: Entry) -> tuple[Entry, ...]:
    """An entry, what it is a part or a kind of, what that is, and so on: finger, hand, upper limb.

    Args:
        lexicon: the mappings.
        entry: where the chain begins.

    Returns:
        The entry first, the widest last; each once, also where mappings turn in a circle.
    """
    chain = [entry]
    while (wider := lexicon.get(chain[-1].kind, chain[-1].part_of)) is not None and wider not in chain:
        chain.append(wider)
    return tuple(chain)
