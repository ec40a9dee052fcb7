"""Documents and facts made by hand for the checks; names and numbers are invented."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from etl.checks import check
from etl.document import Document
from etl.facts import (
    AnyFact,
    Component,
    Concept,
    Condition,
    Evidence,
    Facts,
    Finding,
    Observation,
    Period,
    Person,
    Quantity,
    Timepoint,
    Treatment,
)
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Entry, Item
from etl.mapping.lexicon import Lexicon, build_lexicon
from etl.readers import read
from etl.value import replace


def document(text: str) -> Document:
    """A text page as its reader makes it."""
    return read(text.encode(), "page.txt")


def lexicon() -> Lexicon:
    """The shipped mappings."""
    return compile_lexicon()


def small_lexicon() -> Lexicon:
    """Two scales and a measure, for what must not depend on the shipped mappings."""
    items = tuple(Item(key, f"Toy {key}", (key,), Decimal(0), Decimal(4)) for key in ("one", "two", "three"))
    total = Item("total", "Toy scale", ("Toy",), Decimal(0), Decimal(12))
    toy = Entry("scale", "toy", "Toy scale", items=items, total=total, total_is="sum")
    beat = Entry("measure", "beat", "beat rate", units=("/min",), low=Decimal(10), high=Decimal(300))
    return build_lexicon((toy, beat))


def facts(
    made: Iterable[AnyFact] = (),
    kind: str = "case_page",
    persons: int = 1,
    sections: tuple[tuple[str, int, int], ...] = (),
) -> Facts:
    """Facts of a page about so many people."""
    people = tuple(Person(key=f"p{n + 1}") for n in range(persons))
    return Facts(kind, people, None, tuple(made), sections=sections)  # type: ignore[arg-type]


def place(text: str, quote: str, nth: int = 0) -> Evidence:
    """Where a quote stands in a text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Evidence(start, start + len(quote), quote)


def quantity(value: object, code: str | None = "", unit: str = "") -> Quantity:
    """A quantity from anything that a Decimal is made of."""
    return Quantity(Decimal(str(value)), code, unit or (code or ""))


def observed(
    text: str,
    quote: str,
    entry: str,
    value: Quantity | None,
    *,
    nth: int = 0,
    day: str | None = None,
    time: Timepoint | None = None,
    note: str = "",
    subject: str = "p1",
    table: tuple[str, int, int] | None = None,
    components: tuple[tuple[str, Quantity], ...] = (),
    category: str = "exam",
) -> Observation:
    """An Observation that was read from a quote."""
    evidence = place(text, quote, nth)
    if table is not None:
        evidence = replace(evidence, table=table[0], row=table[1], column=table[2])
    return Observation(
        subject=subject,
        evidence=(evidence,),
        code=Concept(entry.partition(":")[2].replace("_", " "), (), entry),
        category=category,  # type: ignore[arg-type]
        value=value,
        effective=Period(day) if day else None,
        timepoint=time,
        note=note,
        components=tuple(Component(Concept(name, (), f"component:{name}"), q) for name, q in components),
    )


def treated(text: str, quote: str, day: str, *, course: int | None = None, subject: str = "p1") -> Treatment:
    """A treatment on a day."""
    return Treatment(
        subject=subject,
        evidence=(place(text, quote),),
        code=Concept("stem cell transplantation", (), "cells:stem_cell_transplantation"),
        performed=Period(day),
        course=course,
    )


def ill(text: str, quote: str, onset: str | None = None, asserted: str | None = None) -> Condition:
    """A disease with its onset and its diagnosis."""
    return Condition(
        subject="p1",
        evidence=(place(text, quote),),
        code=Concept("ataxia", (), "condition:ataxia"),
        onset=Period(onset) if onset else None,
        asserted=asserted,
    )


def found(text: str, made: Facts, words: Lexicon | None = None) -> tuple[Finding, ...]:
    """What the checks find in a page with these facts."""
    return check(document(text), made, words or lexicon()).findings


def codes(text: str, made: Facts, words: Lexicon | None = None) -> list[str]:
    """The codes of what is found, without what is only information."""
    return sorted(f.code for f in found(text, made, words) if f.severity != "information")
