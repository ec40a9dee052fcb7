"""What a page without cells treats somebody with: an operation, an infusion, a course. Days before it are before, days behind it after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from etl.facts import AnyFact, Medication, Period, Procedure, Treatment
from etl.identity import identity
from etl.parsers.reading import Reading, Statement

_NO_TREATMENT = ("", "test", "imaging", "sampling", "device", "therapy", "care")
"""The roles of procedures that don't part a story in two."""
_DAY = len("2013-04-29")
_BESIDE = 4
_SPAN = 2
"""So often at least what a page is about is named in it."""

Given = tuple[Treatment, str | None]


def main_treatments(
    reading: Reading, at: Callable[[int], Statement | None], facts: Sequence[AnyFact]
) -> dict[str, list[Given]]:
    """For people who got no cells, what they were mainly treated with.

    Of what was given on printed days, that is what stands below a heading of the treatment, or in the title, or is
    named most often; nothing when two things are named equally often. A medicine that somebody just takes is none.

    Args:
        reading: the document.
        at: gives the statement that holds a place.
        facts: merged facts.

    Returns:
        For each such person the treatments as their days, with the identity of the procedure (None for a medicine).
    """
    cells = {f.subject for f in facts if isinstance(f, Treatment)}
    found: dict[str, dict[str, list[Procedure | Medication]]] = {}
    for f in facts:
        if (
            isinstance(f, (Procedure, Medication))
            and f.subject not in cells
            and f.subject != "group"
            and _parts(reading, at, f)
        ):
            found.setdefault(f.subject, {}).setdefault(f.code.entry, []).append(f)
    out: dict[str, list[Given]] = {}
    for subject, given in found.items():
        entry = _main(reading, at, given)
        if entry:
            out[subject] = [_as_treatment(f) for f in given[entry]]
    return out


def _parts(reading: Reading, at: Callable[[int], Statement | None], fact: Procedure | Medication) -> bool:
    """Whether a fact was given on printed days, once or as a course, and so parts a story in before and after."""
    when = fact.performed if isinstance(fact, Procedure) else fact.effective
    if when is None or len(when.start or "") != _DAY:
        return False
    if isinstance(fact, Medication):
        return (fact.status in ("completed", "stopped") and when.end is not None) or _infused(at, fact)
    kind, _, name = fact.code.entry.partition(":")
    entry = reading.lexicon.get("procedure", name) if kind == "procedure" else None
    return fact.status == "completed" and entry is not None and entry.role not in _NO_TREATMENT


def _infused(at: Callable[[int], Statement | None], fact: Medication) -> bool:
    """Whether a medicine was given as an event: "First infusion of …", "the … infusion"."""
    place = fact.evidence[0]
    statement = at(place.start)
    events = [c for c in statement.of("cue") if c.entry.role == "event"] if statement else []
    return any(c.start - place.end <= _BESIDE and place.start - c.end <= _BESIDE for c in events)


def _main(
    reading: Reading,
    at: Callable[[int], Statement | None],
    given: dict[str, list[Procedure | Medication]],
) -> str:
    """The entry of the main one; "" when none stands out."""
    named = {(f"{m.entry.kind}:{m.entry.id}", m.start) for m in reading.index.mentions}
    title = reading.document.title
    titled = {entry for entry, start in named if title and title.start <= start < title.end} & given.keys()
    if len(titled) == 1:
        return titled.pop()
    headed = [entry for entry, facts in given.items() if any(_headed(at, f) for f in facts)]
    if headed:
        return min(headed, key=lambda e: min(x.start for f in given[e] for x in f.evidence))
    times = Counter(entry for entry, _ in named)
    often = sorted(((times[entry], entry) for entry in given), reverse=True)
    stands_out = often[0][0] >= _SPAN and (len(often) == 1 or often[0][0] > often[1][0])
    return often[0][1] if stands_out else ""


def _headed(at: Callable[[int], Statement | None], fact: Procedure | Medication) -> bool:
    statement = at(fact.evidence[0].start)
    return statement is not None and statement.frame.has("treatment", "field:treatment", "field:medication")


def _as_treatment(fact: Procedure | Medication) -> Given:
    when: Period | None = fact.performed if isinstance(fact, Procedure) else fact.effective
    treatment = Treatment(subject=fact.subject, evidence=fact.evidence, code=fact.code, performed=when)
    return treatment, identity(fact) if isinstance(fact, Procedure) else None
