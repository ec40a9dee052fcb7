"""Reasons to doubt a fact, with their weights: `mappings/rules/doubts.yaml`."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from etl.errors import MappingError
from etl.mapping.load import shipped_dir
from etl.mapping.rules import parse_rules


class Claimed(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be claimed of a fact; an empty field asks nothing.

    Args:
        axis: the attribute.
        rule: the rule.
        says: what is said of it.
        holds: whether the claim holds or loses.
    """

    axis: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    holds: tuple[bool, ...] = ()


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """A reason to doubt a fact.

    Args:
        badge: what the page shows.
        says: what a curator should look at.
        weight: of a hundred facts with this reason alone, how many are expected to be wrong.
        claim: the claim by which it holds; None where `by` or a test of its name decides.
        by: the rules that made the fact, by which it holds.
        words: words that its test looks for.
        without: words that must not stand there.
        unless: mapping entries to which it doesn't apply.
        name: its name in the file.
    """

    badge: str
    says: str
    weight: int
    claim: Claimed | None = None
    by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    name: str = ""


def read_doubts(path: Path) -> dict[str, Reason]:
    """Return the reasons of a file by name, in its order.

    Args:
        path: the file.

    Raises:
        MappingError: it can't be read, a name stands twice, or a reason has an unknown field or a weight that isn't of 1 to 99.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise MappingError(f"{path}:0: can't be read ({error.strerror}); install the package again") from error
    lines = {line.partition(":")[0]: number for number, line in enumerate(text.splitlines(), 1)}
    found: dict[str, Reason] = {}
    for name, fields in parse_rules(path).items():
        place = f"{path}:{lines.get(name, 0)}: {name}"
        try:
            found[name] = msgspec.convert({**fields, "name": name}, Reason)
        except msgspec.ValidationError as error:
            raise MappingError(f"{place} can't be used ({error}); correct the reason") from error
        if not 0 < found[name].weight < 100:
            raise MappingError(f"{place} has a weight that isn't of 1 to 99; correct it")
    return found


def load_doubts() -> dict[str, Reason]:
    """Return the shipped reasons by name.

    Raises:
        MappingError: the file is missing, or a reason can't be used.
    """
    return read_doubts(shipped_dir() / "rules" / "doubts.yaml")
