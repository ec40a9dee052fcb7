"""The rules that say how far a cue reaches, the ways of speaking, and the word classes that both name.

All are data: `mappings/rules/*.yaml` and `mappings/vocabulary/en.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder, Encoder

from etl.cache import cache_dir, keep_newest, read_cached, write_cached
from etl.errors import MappingError
from etl.mapping.decisions import Decisions, read_decisions
from etl.mapping.entry import Example
from etl.mapping.load import shipped_dir
from etl.mapping.rules import parse_rules
from etl.mapping.sayings import Saying, read_sayings
from etl.mapping.slots import Slots, read_slots

FORMAT = 14
"""Raise it when the cache's form changes."""
_KEPT = 4
OF = ("of", "of_described", "of_given", "of_there", "of_bare")
"""Fields of a row that name kinds of terms."""


class Rule(Struct, frozen=True):
    """A row of `reach.yaml`.

    Args:
        name: its name, which a claim keeps.
        cue: role of the cues that it is for.
        sort: values of these cues; empty for those that no other row names.
        looks: directions of these cues; empty for all.
        over: reaches in order: the first that reaches a term holds, else the last.
        of: kinds of terms that it is said of; empty for all.
        says: what holds there.
        until: words that end it once it has passed a word.
        anew: whether a member that begins anew ends a list.
        of_described: kinds where a participle describes what it denies.
        of_given: kinds where a medicine or cells stand before.
        of_there: kinds after "there".
        of_bare: kinds whose bare list before the cue it is said of as a whole.
        yields: role of another cue in its place that it leaves to, where a medicine or cells stand before.
        valued: whether a claim keeps the cue's value.
        runs: whether it goes on through later clauses, until one names the patient.
        examples: phrases and what they give.
    """

    name: str
    cue: str
    over: tuple[str, ...]
    sort: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    says: str = ""
    until: frozenset[str] = frozenset()
    anew: bool = False
    of_described: frozenset[str] = frozenset()
    of_given: frozenset[str] = frozenset()
    of_there: frozenset[str] = frozenset()
    of_bare: frozenset[str] = frozenset()
    yields: str = ""
    valued: bool = False
    runs: bool = False
    examples: tuple[Example, ...] = ()


class Otherwise(Struct, frozen=True):
    """A row that says what a cue is beside certain words.

    Args:
        says: its role there, "" where it is no cue.
        before: words of which one stands right before it; empty for any.
        but_before: words of which none stands right before it.
        after: words of which one stands right after it, "#" for a number, "" for the end; empty for any.
        but_after: words of which none stands right after it.
        near: words or phrases of which one is among those after it; empty for any.
        apart: words or phrases of which none is among those after it.
        has: words of which the cue has one; empty for any.
        large: whether it must begin with a large letter.
    """

    says: str = ""
    before: frozenset[str] = frozenset()
    but_before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    but_after: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    large: bool = False

    def fits(self, word: str, before: str, after: Sequence[str], *, large: bool) -> bool:
        """Return True if a cue stands beside such words.

        Args:
            word: the cue in small letters.
            before: the word before it.
            after: the words after it, "#" for a number.
            large: whether it begins with a large letter.
        """
        first, around = after[0] if after else "", f" {' '.join(after)} "
        return (
            (large or not self.large)
            and (not self.before or before in self.before)
            and before not in self.but_before
            and (not self.after or first in self.after)
            and not (self.but_after and first in self.but_after)
            and (not self.near or any(f" {words} " in around for words in self.near))
            and not any(f" {words} " in around for words in self.apart)
            and (not self.has or not self.has.isdisjoint(word.split()))
        )


class Reach(Struct, frozen=True):
    """All rules of reach, with the words that they are made of.

    Args:
        rules: the rows by the role of their cues, in the file's order.
        words: the words of each class.
        sayings: the ways of speaking that say how a sentence is meant.
        triggers: words, each with the numbers of the sayings that may stand in a sentence with it.
        roles: how roles belong together, by a name.
        denied: what a cue of a role says when it is denied, "" for nothing.
        otherwise: what cues are beside other words, by the cue's words and by ":" with its role.
        decisions: the decision tables.
        slots: which marks fill which slots.
    """

    rules: dict[str, tuple[Rule, ...]]
    words: dict[str, frozenset[str]]
    sayings: tuple[Saying, ...] = ()
    triggers: dict[str, tuple[int, ...]] = {}
    roles: dict[str, frozenset[str]] = {}
    denied: dict[str, str] = {}
    otherwise: dict[str, tuple[Otherwise, ...]] = {}
    decisions: Decisions = Decisions()
    slots: Slots = Slots()

    def of(self, role: str, sort: str, looks: str) -> tuple[Rule, ...]:
        """Return the rows for a cue: those that fit it most closely.

        Args:
            role: the cue's role.
            sort: its value.
            looks: its direction.
        """
        fit = [
            (bool(rule.sort) * 2 + bool(rule.looks), rule)
            for rule in self.rules.get(role, ())
            if (not rule.sort or sort in rule.sort) and (not rule.looks or looks in rule.looks)
        ]
        closest = max((rank for rank, _ in fit), default=0)
        return tuple(rule for rank, rule in fit if rank == closest)

    def rule(self, name: str) -> Rule | Saying | None:
        """Return the row of a name, None if there is none.

        Args:
            name: as a claim has it.
        """
        rows: list[Rule | Saying] = [*self.sayings, *(rule for rules in self.rules.values() for rule in rules)]
        return next((row for row in rows if row.name == name), None)


_ENCODER, _DECODER = Encoder(), Decoder(Reach)


@cache
def load_reach() -> Reach:
    """Return the shipped rules of reach, from the cache on disk where possible.

    Raises:
        MappingError: a file is missing, or a row names a class of words or kinds that isn't there.
    """
    folder = shipped_dir()
    files = tuple(
        folder / name
        for name in (
            "rules/reach.yaml",
            "rules/sayings.yaml",
            "rules/decisions.yaml",
            "rules/slots.yaml",
            "vocabulary/en.yaml",
        )
    )
    total = hashlib.sha256(f"reach {FORMAT}".encode())
    for path in files:
        try:
            total.update(path.read_bytes())
        except OSError as error:
            raise MappingError(f"{path}:0: can't be read ({error.strerror}); install the package again") from error
    place = cache_dir() / f"reach-{total.hexdigest()[:24]}.bin"
    body = read_cached(place)
    if body is not None:
        try:
            return _DECODER.decode(body)
        except MsgspecError:
            pass
    made = read_reach(folder)
    write_cached(place, _ENCODER.encode(made))
    keep_newest(place, _KEPT)
    return made


def read_reach(folder: Path) -> Reach:
    """Return the rules of reach of a mappings folder, read from its files.

    Args:
        folder: a mappings folder with `rules/` and `vocabulary/`.

    Raises:
        MappingError: a row has no example, or names a class of words or kinds that isn't there; a class stands twice.
    """
    from etl.mapping.yamlfile import Unusable, parsed

    rules, vocabulary = folder / "rules" / "reach.yaml", folder / "vocabulary" / "en.yaml"
    words: dict[str, frozenset[str]] = {}
    try:
        classes, _, problems = parsed(vocabulary.read_text(encoding="utf-8"), f"{vocabulary}")
    except Unusable as error:
        raise MappingError(f"{error}") from error
    if problems:
        raise MappingError(f"{problems[0]}")
    for name, listed in classes.items():
        words[name] = frozenset(word for one in listed for word in words.get(one, (one,)))
    text = rules.read_text(encoding="utf-8")
    read = parse_rules(rules)
    kinds = {name: frozenset(listed) for name, listed in read["kinds"].items()}
    lines = {
        line.partition(":")[0].strip(): number
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("  ")
    }
    rows = [_rule(f"{rules}:{lines.get(name, 0)}", name, row, words, kinds) for name, row in read["rules"].items()]
    place = folder / "rules" / "sayings.yaml"
    spoken = read_sayings(place, words, kinds) if place.is_file() else ()
    tables, fillers = folder / "rules" / "decisions.yaml", folder / "rules" / "slots.yaml"
    by_cue = {cue: tuple(row for row in rows if row.cue == cue) for cue in dict.fromkeys(row.cue for row in rows)}
    return Reach(
        by_cue,
        words,
        spoken,
        _triggers(spoken, words.get("LIGHT", frozenset()) | words.get("PREPOSITION", frozenset())),
        {name: frozenset(listed) for name, listed in read.get("roles", {}).items()},
        dict(read.get("denied", {})),
        _otherwise(f"{rules}", read.get("otherwise", {}), words),
        read_decisions(tables, words) if tables.is_file() else Decisions(),
        read_slots(fillers, words) if fillers.is_file() else Slots(),
    )


def _triggers(spoken: tuple[Saying, ...], common: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """Return for each word the sayings that may stand with it: each pattern by the rarest of its words."""

    def usual(words: frozenset[str]) -> tuple[bool, bool, int]:
        sign = not any(word[0].isalnum() for word in words)
        return any(" " in word for word in words), sign or not words.isdisjoint(common), len(words)

    found: dict[str, dict[int, None]] = {}
    for number, saying in enumerate(spoken):
        for pattern in saying.patterns:
            some = [e.words for e in pattern if e.sort == "word" and not e.optional]
            for word in min(some, key=usual):
                found.setdefault(word, {})[number] = None
    return {word: tuple(numbers) for word, numbers in found.items()}


def _otherwise(
    place: str, rows: Mapping[str, Any], words: Mapping[str, frozenset[str]]
) -> dict[str, tuple[Otherwise, ...]]:
    """Return what cues are beside other words, by the cue's words and by ":" with its role."""
    found: dict[str, list[Otherwise]] = {}
    for name, row in rows.items():
        if not (row.get("example") and row.get("but")):
            raise MappingError(f"{place}: {name} needs an example and a text in which it doesn't hold (`but`)")
        listed = {
            field: frozenset(word for one in row.get(field, ()) for word in words.get(one, (one,)))
            for field in ("before", "but_before", "after", "but_after", "near", "apart", "has")
        }
        made = Otherwise(row.get("says", ""), **listed, large=bool(row.get("large", False)))
        for key in (*row.get("words", ()), *(f":{role}" for role in row.get("roles", ()))):
            found.setdefault(key, []).append(made)
    return {key: tuple(made) for key, made in found.items()}


def _rule(
    place: str,
    name: str,
    row: Mapping[str, Any],
    words: Mapping[str, frozenset[str]],
    kinds: Mapping[str, frozenset[str]],
) -> Rule:
    missing = [n for n in row.get("until", ()) if n not in words]
    missing += [row[field] for field in OF if row.get(field) and row[field] not in kinds]
    if missing:
        raise MappingError(
            f"{place}: {name} names {missing[0]}, which is no class of words or kinds; add it, or correct the name"
        )
    if not row.get("examples"):
        raise MappingError(f"{place}: {name} has no example; add a phrase with what it gives or never gives")
    return Rule(
        name=name,
        cue=row["cue"],
        over=tuple(row["over"]),
        sort=frozenset(row.get("sort", ())),
        looks=frozenset(row.get("looks", ())),
        **{field: kinds[row[field]] for field in OF if row.get(field)},
        says=row.get("says", row["cue"]),
        until=frozenset().union(*(words[n] for n in row.get("until", ()))),
        anew=bool(row.get("anew", False)),
        yields=row.get("yields", ""),
        valued=bool(row.get("valued", False)),
        runs=bool(row.get("runs", False)),
        examples=tuple(
            Example(e["text"], tuple(e.get("gives", ())), tuple(e.get("never", ()))) for e in row.get("examples", ())
        ),
    )
