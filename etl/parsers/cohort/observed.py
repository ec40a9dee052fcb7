"""Observations of a count of people: its number and its share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from etl.facts import Component, Evidence, Observation, Quantity, Timepoint
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.cohort.words import Named
from etl.parsers.number.numerals import number_of


def counted(
    what: Named, values: Iterable[Quantity], evidence: tuple[Evidence, ...], *, timepoint: Timepoint | None,
    components: tuple[Component, ...], rule: str,
) -> tuple[Observation, ...]:  # fmt: skip
    """Observations of one count: its number and its share."""
    return tuple(
        Observation(
            subject=GROUP,
            code=what.concept,
            value=value,
            change=what.change,
            presence=what.presence,
            site=what.site,
            severity=what.severity,
            category="survey",
            timepoint=timepoint,
            components=components,
            evidence=evidence,
            rule=rule,
        )
        for value in values
    )


def amount_said(said: str) -> Quantity:
    """A number of people or a share of them, as a sentence says it: "19", "seven", "7,5 %".

    Args:
        said: the number, in digits or words, with a per cent sign where it is a share.
    """
    if said.endswith("%"):
        return Quantity(Decimal(said[:-1].strip().replace(",", ".")), "%", "%")
    return Quantity(number_of(said), "{patients}", "patients")
