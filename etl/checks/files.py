"""What the files of one case say of each other: different people, two sexes of one. The contract has no code for these."""

from __future__ import annotations

from collections.abc import Iterator

from etl.checks.view import View, quoted
from etl.facts import Evidence, Finding, Person
from etl.parsers.people.sex import gender_of
from etl.patterns import regex

_WORD = regex(r"[A-Za-z]+")


def findings(view: View) -> Iterator[Finding]:
    """Where the files of a case seem not to belong together.

    Args:
        view: the document.

    Yields:
        A finding when its files describe different people, and one for each person of whom they say two sexes.
    """
    document, persons = view.document, view.facts.persons
    if not document.files:
        return
    homes = [{document.file_at(e.start) for e in person.evidence} for person in persons]
    if len(persons) > 1 and len(set(map(frozenset, homes))) == len(homes) and all(len(home) == 1 for home in homes):
        told = ", ".join(
            f"{_called(p)} in {document.files[min(h)][1].name}" for p, h in zip(persons, homes, strict=True)
        )
        places = tuple(person.evidence[0] for person in persons)
        keys = tuple(person.key for person in persons)
        yield Finding("", "warning", f"The files of this case are about different people: {told}.", keys, places)
    for person in persons:
        said: dict[str, Evidence] = {}
        for place in person.evidence:
            for word in _WORD.findall(place.quote)[:3]:
                if gender := gender_of(word):
                    said.setdefault(gender, place)
        files = {document.file_at(place.start) for place in said.values()}
        if len(said) == 2 and len(files) == 2:
            words = " and ".join(quoted(place.quote) for place in said.values())
            text = f"The files of this case say two sexes of one person: {words}."
            yield Finding("", "warning", text, (person.key,), tuple(said.values()))


def _called(person: Person) -> str:
    return person.name or "a person without a name"
