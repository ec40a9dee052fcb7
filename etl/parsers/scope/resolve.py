"""Which of the claims that reach a term hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from msgspec import Struct

from etl.document import START
from etl.mapping.entry import Mention
from etl.parsers.scope.claims import Claim

_MEANT = frozenset(("resolved", "discontinued", "improved", "worsened", "more", "less"))
"""What a word inside a term says of it already ("periods stopped", "hair fell out")."""


class Claims(Struct, frozen=True):
    """The claims of a sentence.

    Args:
        all: the claims by where they begin.
        ends: for each the furthest end among it and those before.
    """

    all: tuple[Claim, ...] = ()
    ends: tuple[int, ...] = ()

    def over(self, mention: Mention) -> list[Claim]:
        """Return the claims that reach a term, in order.

        Args:
            mention: the term.
        """
        found: list[Claim] = []
        for at in range(bisect_right(self.all, mention.start, key=START) - 1, -1, -1):
            if self.ends[at] <= mention.start:
                break
            if self.all[at].covers(mention) and not _is_inside(self.all[at], mention):
                found.append(self.all[at])
        return found[::-1]


def gather(claims: Iterable[Claim]) -> Claims:
    """Return claims in the order that `Claims` needs.

    Args:
        claims: the claims of a sentence.
    """
    made = sorted(claims, key=START)
    return Claims(tuple(made), tuple(accumulate((claim.end for claim in made), max)))


def resolve(claims: Sequence[Claim], mention: Mention) -> dict[str, Claim]:
    """Return the claim of each role that holds: that of the narrowest rank, then the nearest.

    Args:
        claims: those that reach the term.
        mention: the term.
    """
    held: dict[str, Claim] = {}
    for claim in claims:
        known = held.get(claim.role)
        if known is None or _rank(claim, mention) < _rank(known, mention):
            held[claim.role] = claim
    return held


def _rank(claim: Claim, mention: Mention) -> tuple[int, bool, int]:
    """Return what decides between claims of one role; an owner after the term comes first ("cancer in his father")."""
    owned = claim.value != "" and claim.cue.start >= mention.end
    return claim.rank, not owned, distance(claim, mention)


def distance(claim: Claim, mention: Mention) -> int:
    """Return the characters between a claim's cue and a term.

    Args:
        claim: the claim.
        mention: the term.
    """
    return max(claim.cue.start - mention.end, mention.start - claim.cue.end, 0)


def _is_inside(claim: Claim, mention: Mention) -> bool:
    return claim.role in _MEANT and mention.form == "name" and mention.start < claim.cue.start < mention.end
