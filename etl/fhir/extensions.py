"""The extensions of a fact: its places in the source, its rule, and its place in the course of treatment."""

from __future__ import annotations

from collections.abc import Iterable

from etl.facts import Concept, Evidence, Fact, Timepoint
from etl.fhir.common import EXTENSION, Context, Resource, quantity, string


def source_span(place: Evidence, context: Context) -> Resource:
    """The source-span extension (CONTRACT section 4).

    Args:
        place: one place of the source.
        context: for a case of several files, what says which of them it is.

    Returns:
        The extension, its place without outer blanks, which FHIR's strings shouldn't have; an empty cell has no
        quote, as FHIR has no empty string.
    """
    place, file = context.in_file(place)
    quote = place.quote.strip()
    start = begin(place)
    end = start + len(quote) if quote else place.end
    parts: list[tuple[str, str, object]] = [
        ("start", "Integer", start), ("end", "Integer", end),
        ("quote", "String", quote or None),
        ("page", "Integer", place.page), ("table", "String", string(place.table)),
        ("row", "Integer", place.row), ("column", "Integer", place.column),
        ("document", "Reference", {"reference": file} if file else None),
    ]  # fmt: skip
    return complex_extension("source-span", parts)


def begin(place: Evidence) -> int:
    """Where the words of a place begin: behind its leading blanks."""
    return place.start + len(place.quote) - len(place.quote.lstrip()) if place.quote.strip() else place.start


def complex_extension(name: str, parts: Iterable[tuple[str, str, object]]) -> Resource:
    """An extension of ours that has parts.

    Args:
        name: its name, the tail of its URL.
        parts: (url, type of its value, value); parts with value None are left out.

    Returns:
        The extension.
    """
    inner = [{"url": url, f"value{kind}": value} for url, kind, value in parts if value is not None]
    return {"url": f"{EXTENSION}/{name}", "extension": inner}


def timepoint_extension(value: Timepoint | None, context: Context) -> list[Resource]:
    """The timepoint extension (CONTRACT section 3).

    Args:
        value: the place in the course of treatment, None for none.
        context: where the treatment's fullUrl is found.

    Returns:
        A list with one extension, or an empty list.
    """
    if value is None:
        return []
    event = context.urls.get(value.event or "")
    return [complex_extension("timepoint", [
        ("phase", "Code", value.phase),
        ("label", "String", string(value.label)),
        ("offset", "Duration", quantity(value.offset)),
        ("course", "PositiveInt", value.course if value.course and value.course > 0 else None),
        ("event", "Reference", {"reference": event} if event else None),
    ])]  # fmt: skip


def evidence_extensions(fact: Fact, context: Context, concept: Concept | None = None) -> list[Resource]:
    """Where a fact was read and what made it: source-spans, and the reading extension with rule and mapping entry.

    Args:
        fact: any fact.
        context: the bundle's shared parts.
        concept: the fact's code, whose mapping entry is named.

    Returns:
        Extensions, the places in the order of the fact.
    """
    spans = [source_span(place, context) for place in fact.evidence]
    rule, entry = string(fact.rule), string(concept.entry if concept else "")
    if not rule and not entry:
        return spans
    return [*spans, complex_extension("reading", [("rule", "String", rule), ("entry", "String", entry)])]
