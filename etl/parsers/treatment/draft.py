"""What one sentence says of a treatment with cells, until all that is said of the treatment is put together."""

from __future__ import annotations

from msgspec import Struct

from etl.facts import Evidence, Period, Quantity, Range, Site
from etl.mapping.entry import Entry


class Draft(Struct, frozen=True):
    """What one sentence says of a treatment with cells.

    Args:
        number: ordinal of the injection or course.
        course: ordinal of the round, when it is told as one.
        performed: its date.
        entry: kind of cells.
        routes: routes.
        methods: methods.
        amount: dose.
        volume: volume given.
        count: number of injections.
        interval: distance between injections.
        site: where.
        evidence: where it stands.
        offset: for the order.
        each: whether it speaks of each treatment.
        again: whether it was done as the one before.
        branch: whether its sentence tells several ways apart, so that nothing of the others is its own.
        same: whether its dose is told as that of the one before.
        product: whether it is no more than the field that names the cells.
        later: whether it was given so long after another of its sentence that no day of that is its own.
    """

    number: int | None = None
    course: int | None = None
    performed: Period | None = None
    entry: Entry | None = None
    routes: tuple[Entry, ...] = ()
    methods: tuple[Entry, ...] = ()
    amount: Quantity | Range | None = None
    volume: Quantity | Range | None = None
    count: int | None = None
    interval: Quantity | Range | None = None
    site: Site | None = None
    evidence: tuple[Evidence, ...] = ()
    offset: int = 0
    each: bool = False
    branch: bool = False
    again: bool = False
    same: bool = False
    product: bool = False
    later: bool = False

    @property
    def anchored(self) -> bool:
        """Whether it is one treatment in particular."""
        return self.number is not None or self.performed is not None
