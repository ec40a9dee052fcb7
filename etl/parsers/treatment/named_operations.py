"""Operations told twice: the word for any of them with the day, "Date of operation: 17 March", and what was done, "Operation: hip replacement"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Block
from etl.facts import AnyFact, Procedure
from etl.parsers.reading import Reading
from etl.value import replace


def with_operations_named(reading: Reading, facts: Sequence[AnyFact]) -> list[AnyFact]:
    """The facts, an operation that a field names with the day that the field of its day tells; none is left twice.

    Args:
        reading: the document.
        facts: what was read of it.

    Returns:
        The facts in their order. An operation without a name goes where one with a name has its day in the same line,
        or where a single one is named behind a label like "Operation" and the unnamed one stands in a label too.
    """
    done = [f for f in facts if isinstance(f, Procedure) and f.status == "completed" and _is_operation(reading, f)]
    bare = [f for f in done if f.site is None and _is_unnamed(reading, f)]
    if not bare or len(done) == len(bare):
        return list(facts)
    days: dict[int, Procedure] = {}
    gone: set[int] = set()
    for one in bare:
        of_person = [f for f in done if f.subject == one.subject and not _is_unnamed(reading, f)]
        same = [
            f
            for f in of_person
            if f.performed == one.performed and _block(reading, f) is _block(reading, one) is not None
        ]
        labelled = [f for f in of_person if _told_in(reading, f)]
        if one.performed is None:
            gone.update([id(one)] if labelled else [])  # "on the morning of surgery" in the record of it
        elif same:
            gone.add(id(one))
        elif len(labelled) == 1 and labelled[0].performed is None and _is_label(reading, one):
            gone.add(id(one))
            days[id(labelled[0])] = one
    return [_dated(f, days.get(id(f))) for f in facts if id(f) not in gone]


def _dated(fact: AnyFact, bare: Procedure | None) -> AnyFact:
    if bare is None or not isinstance(fact, Procedure):
        return fact
    return replace(fact, performed=bare.performed, evidence=(*fact.evidence, *bare.evidence))


def _is_operation(reading: Reading, fact: Procedure) -> bool:
    entry = reading.lexicon.get("procedure", fact.code.entry.partition(":")[2])
    return entry is not None and entry.role == "surgery"


def _is_unnamed(reading: Reading, fact: Procedure) -> bool:
    """Whether it is called by no more than a word that heads any treatment: "surgery", "operation"."""
    return any(e.role == "given" for e in reading.lexicon.label(fact.code.text, "field"))


def _block(reading: Reading, fact: Procedure) -> Block | None:
    at = fact.evidence[0]
    if at.table is not None:
        return None
    return next((b for b in reading.document.blocks if b.span.start <= at.start < b.span.end), None)


def _is_label(reading: Reading, fact: Procedure) -> bool:
    block = _block(reading, fact)
    return block is not None and block.label is not None and fact.evidence[0].start < block.label.end


def _told_in(reading: Reading, fact: Procedure) -> bool:
    """Whether it stands behind a label that any treatment may have: "Operation: total hip replacement"."""
    block = _block(reading, fact)
    if block is None or block.label is None or fact.evidence[0].start < block.label.end:
        return False
    words = reading.document.text[block.label.start : block.label.end].strip(" :")
    return any(e.role == "given" for e in reading.lexicon.label(words, "field"))
