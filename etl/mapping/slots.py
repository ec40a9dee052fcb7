"""Which marks fill which slots of a kind of fact, as rows of `mappings/rules/slots.yaml`.

Patterns are those of `etl/mapping/sayings.py`; a term is also a mark here (`<amount>`, `<frequency>`), `<head>` the thing
whose slots are filled and `<it>` the mark that a row is asked of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import MappingError
from etl.mapping.entry import Example
from etl.mapping.rules import parse_rules
from etl.mapping.sayings import Element, elements

Pattern = tuple[Element, ...]
SIDES = ("before", "behind", "in turn")


class Worded(Struct, frozen=True):
    """Words that are a mark.

    Args:
        sort: of the mark.
        value: what it is worth, as its number says ("#", "24/#"), "" for nothing.
        patterns: each a row of elements.
    """

    sort: str
    value: str
    patterns: tuple[Pattern, ...]


class Units(Struct, frozen=True):
    """The numbers that are amounts of one sort.

    Args:
        of: UCUM codes before the first stroke, or words that are printed as unit.
        not_per: codes behind a stroke that make it none.
    """

    of: frozenset[str]
    not_per: frozenset[str] = frozenset()


class Way(Struct, frozen=True):
    """A row: where a mark may stand that fills a slot.

    Args:
        name: its name.
        slot: the slot.
        mark: sort of the mark.
        side: one of `SIDES`, as seen from the thing.
        words: how many other words may stand between them.
        over: words that count for nothing.
        first: how far it goes before other rows at the same distance.
        breaks: patterns of which none may stand between them.
        unless: patterns around the mark of which none may be there.
        needs: patterns around the mark of which one must be there; empty for any.
        shared: patterns that fill the words between two things, where the first one shares the mark of the second.
        examples: phrases and what they give.
    """

    name: str
    slot: str
    mark: str
    side: str
    words: int
    over: frozenset[str]
    first: int = 0
    breaks: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    needs: tuple[Pattern, ...] = ()
    shared: tuple[Pattern, ...] = ()
    examples: tuple[Example, ...] = ()


class Link(Struct, frozen=True):
    """A row: what a further mark of a slot is to the one before it.

    Args:
        name: its name.
        says: "next" in turn, "beside" it, "instead" of it, "" nothing.
        patterns: of the words from the one on, in which the other is <it>.
        each: a slot that both must have for themselves, "" for none.
        examples: phrases and what they give.
    """

    name: str
    says: str
    patterns: tuple[Pattern, ...]
    each: str = ""
    examples: tuple[Example, ...] = ()


class Kind(Struct, frozen=True):
    """The rows of one kind of fact.

    Args:
        ways: rows for its slots.
        links: rows for further marks of the slot that opens a line, in order.
        ends: patterns at which ends what is said of a thing.
    """

    ways: tuple[Way, ...]
    links: tuple[Link, ...]
    ends: tuple[Pattern, ...]


class Slots(Struct, frozen=True):
    """All rows.

    Args:
        marks: words that are marks.
        units: numbers that are amounts, by their sort.
        kinds: rows by kind of fact.
    """

    marks: tuple[Worded, ...] = ()
    units: dict[str, Units] = {}
    kinds: dict[str, Kind] = {}


def read_slots(path: Path, words: Mapping[str, frozenset[str]]) -> Slots:
    """Return the rows of a file.

    Args:
        path: `slots.yaml`.
        words: the classes of words.

    Raises:
        MappingError: a row has no example, or names what isn't there.
    """
    read = parse_rules(path)
    try:
        return Slots(
            tuple(
                Worded(sort, str(row.get("is", "")), _patterns(row["says"], words))
                for sort, rows in read["marks"].items()
                for row in rows
            ),
            {
                sort: Units(_listed(row["of"], words), frozenset(row.get("not_per", ())))
                for sort, row in read["units"].items()
            },
            {
                kind: Kind(
                    tuple(_way(path, name, row, words) for name, row in rows["slots"].items()),
                    tuple(_link(path, name, row, words) for name, row in rows.get("links", {}).items()),
                    _patterns(rows.get("ends", ()), words),
                )
                for kind, rows in read["kinds"].items()
            },
        )
    except KeyError as error:
        raise MappingError(f"{path}:0: a row names or lacks {error}; correct it or add it") from error


def _listed(names: Sequence[str], words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return words, with those of the classes among them."""
    classes = (words[name] if name.isupper() and len(name) > 2 else {name} for name in names)
    return frozenset().union(*classes)


def _patterns(listed: Sequence[str], words: Mapping[str, frozenset[str]]) -> tuple[Pattern, ...]:
    return tuple(tuple(elements(one, words)) for pattern in listed for one in _spelled(pattern))


def _spelled(pattern: str) -> list[str]:
    """Return a pattern with "#|WORDS" as two, one with a number and one with the words."""
    part = next((part for part in pattern.split() if part.startswith("#|")), "")
    return [one for form in ("#", part[2:]) for one in _spelled(pattern.replace(part, form, 1))] if part else [pattern]


def _whole(listed: Sequence[str], words: Mapping[str, frozenset[str]]) -> tuple[Pattern, ...]:
    """Return patterns that must fill a stretch of words."""
    return _patterns([f"^ {pattern} $" for pattern in listed], words)


def _way(path: Path, name: str, row: Mapping[str, Any], words: Mapping[str, frozenset[str]]) -> Way:
    if row["side"] not in SIDES:
        raise MappingError(f"{path}:0: {name} looks {row['side']!r}; a side is {', '.join(SIDES)}")
    return Way(
        name,
        row["slot"],
        row["mark"],
        row["side"],
        row.get("words", 0),
        _listed(row.get("over", ()), words),
        row.get("first", 0),
        _patterns(row.get("breaks", ()), words),
        _patterns(row.get("unless", ()), words),
        _patterns(row.get("needs", ()), words),
        _whole(row.get("shared", ()), words),
        _examples(path, name, row),
    )


def _link(path: Path, name: str, row: Mapping[str, Any], words: Mapping[str, frozenset[str]]) -> Link:
    when = _patterns([f"^ {pattern}" for pattern in row["when"]], words)
    return Link(name, row["says"], when, row.get("each", ""), _examples(path, name, row))


def _examples(path: Path, name: str, row: Mapping[str, Any]) -> tuple[Example, ...]:
    if not row.get("examples"):
        raise MappingError(f"{path}:0: {name} has no example; add a phrase with what it gives or never gives")
    return tuple(Example(e["text"], tuple(e.get("gives", ())), tuple(e.get("never", ()))) for e in row["examples"])
