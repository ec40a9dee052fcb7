"""How far curators agree beyond chance: Cohen's kappa (J. Cohen, A coefficient of agreement for nominal scales, 1960)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from msgspec import Struct

from etl.corrections.record import Correction


class Agreement(Struct, frozen=True):
    """Two curators on the facts that both judged.

    Args:
        curators: the two, by name.
        facts: how many both judged.
        same: on how many they say the same.
        kappa: agreement beyond chance; None where chance alone agrees always, as when both accept everything.
    """

    curators: tuple[str, str]
    facts: int
    same: int
    kappa: float | None

    def __str__(self) -> str:
        kappa = "not defined, as both always say the same" if self.kappa is None else f"{self.kappa:.2f}"
        judged = f"{self.facts} fact{'s' * (self.facts != 1)} judged by both"
        return f"{' and '.join(self.curators)}: {judged}, {self.same} alike, Cohen's kappa {kappa}"


def agreements(corrections: Iterable[Correction]) -> list[Agreement]:
    """The agreement of each two curators who judged the same facts.

    What counts is each one's last word on a fact: accepted, rejected, or corrected to the same. Facts that were added
    are not counted: where one of two added nothing, nobody knows whether they looked.

    Args:
        corrections: any.

    Returns:
        In the order of the names; pairs without a common fact are left out.
    """
    words: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    for one in corrections:
        if one.action in ("accept", "reject", "correct"):
            words[one.curator][one.sha256 or one.document, one.fact] = one.verdict
    pairs = ((a, b, _judged(words[a], words[b])) for a, b in combinations(sorted(words), 2))
    return [_agreement(a, b, judged) for a, b, judged in pairs if judged]


def _judged(one: Mapping[tuple[str, str], Any], other: Mapping[tuple[str, str], Any]) -> list[tuple[Any, Any]]:
    return [(verdict, other[fact]) for fact, verdict in one.items() if fact in other]


def _agreement(one: str, other: str, judged: list[tuple[Any, Any]]) -> Agreement:
    total, same = len(judged), sum(a == b for a, b in judged)
    first, second = Counter(a for a, _ in judged), Counter(b for _, b in judged)
    by_chance = sum(number * second[verdict] for verdict, number in first.items())
    kappa = None if by_chance == total * total else (same * total - by_chance) / (total * total - by_chance)
    return Agreement((one, other), total, same, kappa)
