"""Things that somebody uses: findings and procedures whose mapping names the thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.facts import AnyFact, Concept, Observation, Procedure
from etl.mapping.lexicon import Lexicon

_GROUP = "group"


def with_devices(facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; those that say that somebody uses a thing now name it.

    Args:
        facts: what was read.
        lexicon: for the things.

    Returns:
        The facts in their order. What is denied, changed, counted, or done once with a thing names none, and nor does what was so on
        a day or before a treatment: nobody tells that the thing is used still.
    """
    things = {
        f"{entry.kind}:{entry.id}": Concept(entry.device, entry.device_codes, f"{entry.kind}:{entry.id}")
        for kind in ("finding", "procedure")
        for entry in lexicon.of(kind)
        if entry.device
    }
    for fact in facts:
        if isinstance(fact, Observation | Procedure) and fact.subject != _GROUP and _used(fact):
            yield replace(fact, device=things.get(fact.code.entry))
        else:
            yield fact


def _used(fact: Observation | Procedure) -> bool:
    if isinstance(fact, Procedure):
        return fact.status == "in-progress" and not fact.methods and not fact.performer
    if fact.effective or fact.timepoint:
        return False
    more = fact.value is not None or fact.change or fact.flag or fact.severity or fact.components or fact.members
    return fact.presence == "present" and not more and not fact.method and not fact.performer
