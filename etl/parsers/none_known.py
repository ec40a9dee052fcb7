"""What nobody knows somebody to have, where a terminology has a code for just that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.facts import AnyFact, Observation
from etl.mapping.lexicon import Lexicon

_GROUP = "group"


def none_known(facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; what is absent has the code of its absence where its entry has one, as wide as what was asked for.

    Args:
        facts: what was read.
        lexicon: for the codes.

    Returns:
        The facts in their order. That so many of a group have none stays a count of those who have it.
    """
    codes = {f"finding:{entry.id}": entry.none_known for entry in lexicon.of("finding") if entry.none_known}
    for fact in facts:
        told = isinstance(fact, Observation) and fact.presence == "absent" and fact.subject != _GROUP
        if told and isinstance(fact, Observation) and fact.value is None and fact.code.entry in codes:
            yield replace(fact, code=replace(fact.code, codings=codes[fact.code.entry]))
        else:
            yield fact
