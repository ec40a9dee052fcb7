"""Decision tables: what words and marks say of a thing that is named, as rows of `mappings/rules/decisions.yaml`.

A sign is a pattern (see `etl/mapping/sayings.py`) with `<it>` for the thing, or names of other signs; a row of a table asks
which signs must be there and which must not. The first row that fits decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import MappingError
from etl.mapping.entry import Example
from etl.mapping.rules import parse_rules
from etl.mapping.sayings import Element, elements, needed


class Sign(Struct, frozen=True):
    """Words that say something of a thing.

    Args:
        patterns: each a row of elements.
        places: where one of them must stand: see `mappings/rules/decisions.yaml`.
        unless: patterns of which none may stand there.
        needs: of each pattern, which of its elements are words that must stand there (`needed`).
        words: words of which one stands wherever one of the patterns does; none where a pattern needs no word.
    """

    patterns: tuple[tuple[Element, ...], ...]
    places: tuple[str, ...]
    unless: tuple[tuple[Element, ...], ...] = ()
    needs: tuple[tuple[int, ...], ...] = ()
    words: frozenset[str] = frozenset()


class Row(Struct, frozen=True):
    """A row of a decision table.

    Args:
        name: its name.
        says: what it decides.
        signs: signs and marks that must all be there.
        but: signs and marks of which none may be there.
        reason: the sign whose words are the reason.
        examples: phrases and what they give.
    """

    name: str
    says: str
    signs: tuple[str, ...]
    but: tuple[str, ...] = ()
    reason: str = ""
    examples: tuple[Example, ...] = ()


class Decisions(Struct, frozen=True):
    """All signs and tables.

    Args:
        signs: by name.
        tables: rows by the table's name, in order.
    """

    signs: dict[str, Sign] = {}
    tables: dict[str, tuple[Row, ...]] = {}


def read_decisions(path: Path, words: Mapping[str, frozenset[str]]) -> Decisions:
    """Return the signs and tables of a file.

    Args:
        path: `decisions.yaml`.
        words: the classes of words.

    Raises:
        MappingError: a row has no example, or a sign names what isn't there.
    """
    read = parse_rules(path)
    try:
        shared = {name: tuple(listed) for name, listed in read.get("phrases", {}).items()}
        signs = {name: _sign(sign, words, shared) for name, sign in read["signs"].items()}
    except KeyError as error:
        raise MappingError(f"{path}: a sign names {error}, which isn't there; correct it or add it") from error
    tables = {name: tuple(_row(path, *row) for row in rows.items()) for name, rows in read["tables"].items()}
    return Decisions(signs, tables)


def _sign(sign: Mapping[str, Any], words: Mapping[str, frozenset[str]], shared: Mapping[str, tuple[str, ...]]) -> Sign:
    def patterns(listed: Any) -> tuple[tuple[Element, ...], ...]:
        whole = [text for one in listed for text in _spelled(one, shared)]
        return tuple(tuple(elements(text, words)) for text in whole)

    says = patterns(sign["says"])
    needs = tuple(map(needed, says))
    rarest = [pattern[some[0]].words for pattern, some in zip(says, needs, strict=True) if some]
    one_of = frozenset[str]().union(*rarest) if all(needs) else frozenset[str]()
    return Sign(says, tuple(sign.get("in", ("sentence",))), patterns(sign.get("unless", ())), needs, one_of)


def _spelled(pattern: str, shared: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return a pattern once for each phrase that "@name" in it stands for."""
    name = next((part[1:] for part in pattern.split() if part.startswith("@")), "")
    if not name:
        return [pattern]
    return [text for phrase in shared[name] for text in _spelled(pattern.replace(f"@{name}", phrase, 1), shared)]


def _row(path: Path, name: str, row: Mapping[str, Any]) -> Row:
    if not row.get("examples"):
        raise MappingError(f"{path}: {name} has no example; add a phrase with what it gives or never gives")
    examples = tuple(Example(e["text"], tuple(e.get("gives", ())), tuple(e.get("never", ()))) for e in row["examples"])
    return Row(name, row["says"], tuple(row["if"]), tuple(row.get("but", ())), row.get("reason", ""), examples)
