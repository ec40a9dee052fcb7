"""Lists of ways to write the same facts, kept as texts.

A list is made of slots:

    ## name of the slot
    in: the page that its ways are put into
    gives: a fact that every way gives (`3 × fact`: exactly three of them; `a || b`: one of the two)
    never: a fact that none gives
    only: a name whose facts are all among those it gives
    --
    one way (several lines if need be)
    --
    > a line that this way needs above it
    the next way
    ~gives: what this way gives instead
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.examples import Rendered, meets
from tests.ways.facts import told, wrong


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing what a slot holds.

    Args:
        name: the slot and which way of it this is.
        slot: the name of the slot.
        page: the name of the page it is put into.
        text: the way.
        gives: the facts that it must give.
        never: the facts that it must never give.
        only: the names of which it must give no other facts.
    """

    name: str
    slot: str
    page: str
    text: str
    gives: tuple[str, ...]
    never: tuple[str, ...]
    only: tuple[str, ...] = ()

    def faults(self, page: str) -> list[str]:
        """What is wrong with the facts of the page that holds this way."""
        shown = [fact for _, fact in told(page)]
        wanted = [fact for fact in self.gives if " × " not in fact]
        plain = [fact for fact in wanted if " || " not in fact]
        either = [fact for fact in wanted if " || " in fact and all(wrong(page, [one]) for one in fact.split(" || "))]
        return [*self._miscounted(shown), *wrong(page, plain, self.never), *(f"lacks {one}" for one in either)] + [
            f"has {fact}" for fact in shown if fact.name in self.only and not self._said(fact)
        ]

    def _miscounted(self, shown: list[Rendered]) -> Iterator[str]:
        for wanted in self.gives:
            times, _, fact = wanted.partition(" × ")
            if fact and sum(meets(one, fact) for one in shown) != int(times):
                yield f"gives not {wanted}"

    def _said(self, fact: Rendered) -> bool:
        return any(meets(fact, one) for wanted in self.gives for one in wanted.split(" || "))


def ways(path: Path) -> tuple[Way, ...]:
    """The ways of a list, in its order."""
    slots = ("\n" + path.read_text(encoding="utf-8")).split("\n## ")[1:]
    return tuple(way for slot in slots for way in _of_slot(slot))


def _of_slot(slot: str) -> Iterator[Way]:
    head, *bodies = slot.split("\n--\n")
    name, *lines = head.strip().splitlines()
    said = [line.partition(": ")[::2] for line in lines]
    page = next(value for key, value in said if key == "in")
    gives, never, only = (tuple(value for key, value in said if key == one) for one in ("gives", "never", "only"))
    for number, body in enumerate(bodies, 1):
        rows = body.rstrip("\n").split("\n")
        own = tuple(row[8:] for row in rows if row.startswith("~gives: "))
        above = [row[2:] for row in rows if row.startswith("> ")]
        text = above + [row for row in rows if not row.startswith(("~gives: ", "> "))]
        yield Way(f"{name} {number}", name, page, "\n".join(text), own or gives, never, only)
