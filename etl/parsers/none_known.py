"""What nobody knows somebody to have, where a terminology has a code for just that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.facts import AnyFact, Observation
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.scenes import GROUP


def none_known(facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; what is absent has the code of its absence where its entry has one, as wide as what was asked for.

    Args:
        facts: what was read.
        lexicon: for the codes.

    Returns:
        The facts in their order. That so many of a group have none stays a count of those who have it.
    """
    for fact in facts:
        absent = isinstance(fact, Observation) and fact.presence == "absent" and fact.value is None
        entry = lexicon.named(fact.code.entry) if absent and fact.subject != GROUP else None
        if isinstance(fact, Observation) and entry is not None and entry.none_known:
            yield replace(fact, code=replace(fact.code, codings=entry.none_known))
        else:
            yield fact
