"""Things that somebody uses: findings and procedures whose mapping names the thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.facts import AnyFact, Concept, Observation, Procedure
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.scenes import GROUP
from etl.value import replace


def with_devices(facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; those that say that somebody uses a thing now name it.

    Args:
        facts: what was read.
        lexicon: for the things.

    Returns:
        The facts in their order. What is denied, changed, counted, or done once with a thing names none, and nor does what was so on
        a day or before a treatment: nobody tells that the thing is used still.
    """
    for fact in facts:
        entry = lexicon.named(fact.code.entry) if isinstance(fact, Observation | Procedure) else None
        if isinstance(fact, Observation | Procedure) and entry is not None and entry.device and _used(fact):
            yield replace(fact, device=Concept(entry.device, entry.device_codes, fact.code.entry))
        else:
            yield fact


def _used(fact: Observation | Procedure) -> bool:
    if fact.subject == GROUP:
        return False
    if isinstance(fact, Procedure):
        return fact.status == "in-progress" and not fact.methods and not fact.performer
    if fact.effective or fact.timepoint:
        return False
    more = fact.value is not None or fact.change or fact.flag or fact.severity or fact.components or fact.members
    return fact.presence == "present" and not more and not fact.method and not fact.performer
