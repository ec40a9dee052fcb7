"""What a text says of time: the place in the course of treatment, and the date."""

from __future__ import annotations

from msgspec import Struct

from etl.facts import Period, Phase, Timepoint

PHASES: dict[str, Phase] = {
    "before": "before", "after": "after", "during": "during",
    "baseline": "before", "discharge": "after", "follow_up": "after",
}  # fmt: skip
"""The phases that roles of cues stand for."""


class TimeRead(Struct, frozen=True):
    """What a text says of time.

    Args:
        timepoint: place in the course of treatment.
        effective: date or period it speaks of.
        start: offset of the words that said so (-1 if none).
        end: offset behind them.
        points: every phase the text names with its place, when there are several ("severe before, mild after").
    """

    timepoint: Timepoint | None = None
    effective: Period | None = None
    start: int = -1
    end: int = -1
    points: tuple[tuple[int, int, Timepoint], ...] = ()
