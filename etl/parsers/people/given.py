"""The patient of a note that comes with one from outside: nobody else's facts are theirs, and who they are isn't read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.document import Document
from etl.envelope import Envelope
from etl.facts import AnyFact, Encounter, Entry, Evidence, Facts, Finding, Person
from etl.ledger import Reason
from etl.patterns import regex
from etl.value import replace

OTHERS: Reason = ("left out", "about somebody else than the note's patient")
STAY: Reason = ("left out", "the note's stay comes from outside")
WHO: Reason = ("left out", "who the patient is comes from outside")
_WORD = regex(r"[^\W\d_]{2,}")
_SHOWN = 5


def of_given(facts: Facts, envelope: Envelope) -> tuple[Facts, dict[Evidence, Reason]]:
    """Keep the facts of a note's own patient.

    A note that describes several people, none of whom has the patient's name, keeps none.

    Args:
        facts: what was read from the note.
        envelope: what came with it.

    Returns:
        The facts, with a finding where people are mixed; and why each other place gave none.
    """
    who = _given(facts.persons, envelope.subject.display)
    kept: list[AnyFact] = []
    lost: dict[Evidence, Reason] = {e: WHO for person in facts.persons for e in person.evidence}
    for fact in facts.facts:
        other = who is None or fact.subject != who.key
        if other or (envelope.encounter is not None and isinstance(fact, Encounter)):
            lost |= dict.fromkeys(fact.evidence, OTHERS if other else STAY)
        else:
            kept.append(fact)
    mixed = (_mixed(facts.persons, who),) if len(facts.persons) > 1 else ()
    person = who or Person(key="p1")
    return (
        replace(facts, persons=(person,), cohort=None, facts=tuple(kept), findings=(*facts.findings, *mixed)),
        lost,
    )


def nothing_of(document: Document) -> Facts:
    """Return the facts of a note that doesn't hold any more: none, of its patient.

    Args:
        document: the note.
    """
    return Facts(kind="case_page", persons=(Person(key="p1"),), sections=())


def left_out(ledger: Iterable[Entry], lost: dict[Evidence, Reason]) -> tuple[Entry, ...]:
    """Give the pieces of which only lost facts came their reason.

    Args:
        ledger: an entry for each piece.
        lost: why a place gave no fact.
    """
    places = sorted(((e.start, e.end, reason) for e, reason in lost.items()), key=lambda one: (one[2] == WHO, one[0]))
    return tuple(_with_reason(entry, places) for entry in ledger)


def _with_reason(entry: Entry, places: Sequence[tuple[int, int, Reason]]) -> Entry:
    if entry.state != "not understood":
        return entry
    span = entry.evidence
    why = next((reason for start, end, reason in places if start < span.end and span.start < end), None)
    return replace(entry, state=why[0], reason=why[1]) if why else entry


def _given(persons: Sequence[Person], called: str) -> Person | None:
    """The one among the people a note describes who is its patient: the only one, or the only one of that name."""
    if len(persons) == 1:
        return persons[0]
    known = {word.casefold() for word in _WORD.findall(called)}
    named = [person for person in persons if _words(person.name) and _words(person.name) <= known]
    return named[0] if len(named) == 1 else None


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})


def _words(name: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(name)} - _TITLES


def _mixed(persons: Sequence[Person], who: Person | None) -> Finding:
    kept = "only the facts of the one who has its patient's name are kept" if who else "nothing of it is kept"
    told = f"The note comes with one patient and speaks of {len(persons)} people; {kept}."
    places = tuple(person.evidence[0] for person in persons if person.evidence)[:_SHOWN]
    return Finding("people-mixed", "error" if who is None else "warning", told, (), places)
