"""Who a case of several files is about: whom each file describes alone is one person, unless two names say otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed, by_file
from etl.parsers.people.described import Described
from etl.parsers.people.names import fuller, same
from etl.parsers.people.people import describe
from etl.parsers.people.words import NUMBERED
from etl.patterns import regex
from etl.value import replace

_WITNESS = regex(r"[^\n\"“”:]{1,80}:\s*[\"“”„«]")

_SIGNS = regex(
    r"[\"”»][,.]?\s*(?:\(|[–—-]\s*|(?:says|said|writes|wrote|tells us|told us)\s+)(?:(?:the |a )?[a-z]+ (?:of|from) )?$"
)
_NEAR = 60


def people_of_case(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, people: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The people of a case.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for countries and for labels.
        people: those whom all its texts describe, read as one.

    Returns:
        The people, in the order of the text: as they are for a document that is one file, and where a file describes
        several of them.
    """
    if not document.files:
        return people
    of_files = [describe(document, part, lexicon) for part in by_file(document, framed)]
    if any(len(found) > 1 for found in of_files):
        return people
    united: list[Described] = []
    for described in (one for found in of_files for one in found):
        at = next((i for i, one in enumerate(united) if _may_be(one, described)), None)
        if at is None:
            united.append(described)
        else:
            united[at] = _both(united[at], described)
    return tuple(replace(d, person=replace(d.person, key=f"p{i + 1}")) for i, d in enumerate(united))


def _may_be(one: Described, other: Described) -> bool:
    """Whether two descriptions can be of one person: a number ("Patient 2") is no name beside a name."""
    names = [d.person.name for d in (one, other) if d.person.name]
    numbered = [bool(NUMBERED.fullmatch(name)) for name in names]
    return len(names) < 2 or any(numbered) != all(numbered) or same(*names)


def _both(one: Described, other: Described) -> Described:
    a, b = one.person, other.person
    better = b.name and (not a.name or bool(NUMBERED.fullmatch(a.name)) or fuller(b.name, a.name))
    better = better and not (a.name and NUMBERED.fullmatch(b.name))
    person = replace(
        a,
        name=b.name if better else a.name,
        gender=a.gender or b.gender,
        nationality=a.nationality or b.nationality,
        evidence=(*a.evidence, *b.evidence),
    )
    return replace(
        one, person=person, ages=(*one.ages, *other.ages), names=tuple(dict.fromkeys((*one.names, *other.names)))
    )


def only_of(document: Document, people: Sequence[Described], file: int) -> tuple[str, ...]:
    """The key of the one person whom a file of a case describes.

    Args:
        document: the document.
        people: its people.
        file: the number of the file.

    Returns:
        One key, or none when the file describes several people or nobody.
    """
    places = {p.person.key: [e.start for e in p.person.evidence] + [a.start for a in p.ages] for p in people}
    found = [key for key, starts in places.items() if any(document.file_at(start) == file for start in starts)]
    return tuple(found) if len(found) == 1 else ()


def is_witness(document: Document, described: Described) -> bool:
    """Whether a person is named on a page for their words alone: 'Mrs. K., 66: "I go down the stairs …"', '"…" (father of Omar, 9)'.

    Args:
        document: the document.
        described: somebody it names; whoever has another age or name elsewhere is more than a witness.
    """
    places = [e.start for e in described.person.evidence] + [a.start for a in described.ages]
    first = described.first
    signs = _SIGNS.search(document.text, max(0, first - _NEAR), first)
    if signs is not None and all(first <= place < first + _NEAR for place in places):
        return True
    quoted = _WITNESS.match(document.text, first)
    return quoted is not None and all(described.first <= p < quoted.end() for p in places)
