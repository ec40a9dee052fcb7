"""The ways of speaking that say how a sentence is meant: rows of `mappings/rules/sayings.yaml`.

A pattern is words with blanks between them:

    ^ $            the sentence's beginning, its end
    word a|b       one of these words, in small letters; side_effect is a term of two words
    CLASS          a word of a class of mappings/vocabulary
    <finding|…>    a term of these kinds, <> a term of any; <…>+ a list that begins with one ("fever, a rash and shock")
    #  Name        a number, a word with a capital letter; #|a|b a number or one of these words
    ..3  ,,3       up to three words, within a clause; the same without a comma
    ..3-medicine   up to three words, no term of this kind among them
    word?          what may be left out
    _              any word
    word*          any number of these words, of numbers, names and terms
    ~word  !word   the word before isn't this one; the next word isn't
    STOP           a sign that closes a part, or the end
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import MappingError
from etl.mapping.entry import Example
from etl.mapping.rules import parse_rules

OVER = ("sentence", "clause", "after", "before", "match", "rest")


class Element(Struct, frozen=True):
    """A place of a pattern.

    Args:
        sort: "word", "any", "term", "terms", "number", "name", "gap", "list", "run", "start", "end", "stop", "behind" or
            "ahead".
        words: the words or kinds of term that fit; all kinds when empty.
        most: how many words a gap may have.
        optional: whether it may be left out.
        apart: words that no member of a list of terms has.
    """

    sort: str
    words: frozenset[str] = frozenset()
    most: int = 0
    optional: bool = False
    apart: frozenset[str] = frozenset()


class Saying(Struct, frozen=True):
    """A row: one or more patterns, and what holds where one of them stands.

    Args:
        name: its name, which a claim keeps.
        says: the role of its claim.
        over: what it holds over: one of `OVER`; `rest` is from its end to the sentence's end.
        patterns: each a row of elements.
        unless: words that must not stand in the sentence.
        of: kinds of terms that it is said of; empty for all.
        examples: phrases and what they give.
        value: which relative it is.
        needs: of each pattern, which of its elements are words that must stand there (`needed`).
    """

    name: str
    says: str
    over: str
    patterns: tuple[tuple[Element, ...], ...]
    unless: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    examples: tuple[Example, ...] = ()
    value: str = ""
    needs: tuple[tuple[int, ...], ...] = ()


def needed(pattern: Sequence[Element]) -> tuple[int, ...]:
    """Return the numbers of the elements of which a word must stand in a sentence, those of fewest words first.

    Args:
        pattern: the elements.
    """
    words = [at for at, element in enumerate(pattern) if element.sort == "word" and not element.optional]
    return tuple(sorted(words, key=lambda at: len(pattern[at].words)))


def read_sayings(
    path: Path, words: Mapping[str, frozenset[str]], kinds: Mapping[str, frozenset[str]]
) -> tuple[Saying, ...]:
    """Return the rows of a file.

    Args:
        path: `sayings.yaml`.
        words: the classes of words.
        kinds: the names for kinds of terms.

    Raises:
        MappingError: a row has no example, or names what isn't there.
    """
    rows: dict[str, dict[str, Any]] = parse_rules(path)["rules"]
    return tuple(_saying(path, name, row, words, kinds) for name, row in rows.items())


def _saying(
    path: Path,
    name: str,
    row: Mapping[str, Any],
    words: Mapping[str, frozenset[str]],
    kinds: Mapping[str, frozenset[str]],
) -> Saying:
    examples = tuple(Example(e["text"], tuple(e.get("gives", ())), tuple(e.get("never", ()))) for e in row["examples"])
    if not any(e.never for e in examples) or not any(e.gives for e in examples):
        raise MappingError(
            f"{path}: {name} needs an example with never and one with gives; add the one that is missing"
        )
    over = row.get("over", "sentence")
    try:
        if over not in OVER:
            raise KeyError(over)
        patterns = tuple(tuple(elements(pattern, words)) for pattern in row["when"])
        if not all(any(e.sort == "word" and not e.optional for e in pattern) for pattern in patterns):
            raise MappingError(f"{path}: {name} has no word in a pattern; add one, by which its sentences are found")
        return Saying(
            name,
            row["says"],
            over,
            patterns,
            frozenset().union(*(words[n] for n in row.get("unless", ()))),
            kinds[row["of"]] if row.get("of") else frozenset(),
            examples,
            row.get("value", ""),
            tuple(map(needed, patterns)),
        )
    except KeyError as error:
        raise MappingError(f"{path}: {name} names {error}, which isn't there; correct it or add it") from error


def elements(pattern: str, words: Mapping[str, frozenset[str]]) -> Iterator[Element]:
    """Yield the elements of a pattern.

    Args:
        pattern: as a row writes it.
        words: the classes of words.

    Raises:
        KeyError: it names a class that isn't there.
    """
    for part in pattern.split():
        bare = part.rstrip("?*") if len(part) > 1 else part
        optional = part.endswith("?") and bare != part
        if bare in ("^", "$"):
            yield Element("start" if bare == "^" else "end")
        elif "#" in bare.split("|"):
            others = (words[w] if w.isupper() and len(w) > 1 else {w} for w in bare.split("|") if w != "#")
            yield Element("number", frozenset().union(*others), optional=optional)
        elif bare == "Name":
            yield Element("name", optional=optional)
        elif bare == "STOP":
            yield Element("stop")
        elif bare == "_":
            yield Element("any", optional=optional)
        elif bare.startswith(("..", ",,")) and bare[2:3].isdecimal():
            most, _, kind = bare[2:].partition("-")
            yield Element("gap" if bare[0] == "." else "list", frozenset((kind,)) if kind else frozenset(), int(most))
        elif bare.startswith("<"):
            named, sort = bare.strip("<>+"), "terms" if bare.endswith("+") else "term"
            kinds = frozenset(named.split("|")) if named else frozenset[str]()
            yield Element(sort, kinds, optional=optional, apart=words.get("NO_MEMBER", frozenset()))
        else:
            sort = {"~": "behind", "!": "ahead"}.get(bare[0], "word") if len(bare) > 1 else "word"
            listed = bare[1:] if sort != "word" else bare
            sort = "run" if part.endswith("*") and bare != part else sort
            several = (words[w] if w.isupper() and len(w) > 1 else {w.replace("_", " ")} for w in listed.split("|"))
            yield Element(sort, frozenset().union(*several), optional=optional)
