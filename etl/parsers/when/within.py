"""Times within which something happened: "Within 2 days of the infusion …", "In 24 months there was no relapse"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from etl.document import Span
from etl.facts import Phase, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_IN = regex(
    r"\W*(?:In|During|Over|Within|Throughout)\s+(?:the\s+|these\s+)?(?:first\s+|following\s+|subsequent\s+|next\s+)?"
)
_PASSED = regex(
    r"(?: of (?:follow[ -]?up|observation))?,? (?:there|he|she|they|no|neither|none)\b(?! will| can| may| should)"
)
_SOME = regex(r",? (?:the|his|her|patient)\b(?! will| can| may| should)")
_OF = regex(r" (?:of|from) (?:(?:the|his|her|this|that|each|every|receiving|undergoing) )?(?:[a-z]+ ){0,2}")


def of_treatment(
    text: str, d: DurationHit, events: Sequence[Mention], quantity: Quantity | None
) -> tuple[int, int, Timepoint] | None:
    """The time within which something followed a treatment: "within 24 hours of the infusion".

    Args:
        text: the document's text.
        d: the span of time.
        events: the treatments of the sentence.
        quantity: the span as an offset; None for "within days".

    Returns:
        Where the words stand, and the timepoint; None when the span is of anything else.
    """
    if d.relation != "within":
        return None
    for m in events:
        if m.start >= d.end and _OF.fullmatch(text, d.end, m.start):
            return d.start, m.end, Timepoint("after", text[d.start : m.end].strip(), quantity)
    return None


def since_treatment(
    text: str, span: Span, d: DurationHit, quantity: Quantity | None
) -> tuple[int, int, Timepoint] | None:
    """The time from the treatment on that a sentence is about: "In 24 months there was no relapse".

    Args:
        text: the document's text.
        span: the sentence.
        d: the span of time.
        quantity: the span as an offset; None for "a couple of weeks".

    Returns:
        As `of_treatment`; None for a span that doesn't open the sentence.
    """
    head = _IN.match(text, span.start, span.end)
    if head is None or not head.start() <= d.start <= head.end():
        return None
    soon = d.relation == "within" and d.unit in ("h", "d", "wk") and _SOME.match(text, d.end, span.end)
    if not soon and not (quantity and _PASSED.match(text, d.end, span.end)):
        return None
    return d.start, d.end, Timepoint("after", text[span.start : d.end].strip(), quantity)


_SPAN_AROUND = regex(
    r"\b[Ii]n the (?:(?P<one>year|month|week)|(?:[\w.]+ ){1,2}(?:years|months|weeks)) (?P<which>before|after)"
    r"(?=\s*(?:[.,;:)]|$)|\s(?:he|she|they|I|we|and|there)\b)",
    needs=("n the ",),
)


def around(
    text: str, span: Span, spans: Sequence[tuple[DurationHit, Quantity | None]], treated: bool
) -> list[tuple[int, int, Timepoint]]:
    """ "Seven crises in the year before, one in the year after": before and after the treatment that the page is about.

    Args:
        text: the document's text.
        span: the sentence.
        spans: its lengths of time, each as an offset.
        treated: whether a treatment has been told of before.

    Returns:
        Where each time stands, and the timepoint.
    """
    found: list[tuple[int, int, Timepoint]] = []
    for m in _SPAN_AROUND.finditer(text, span.start, span.end):
        phase: Phase = "before" if m["which"].lower() == "before" else "after"
        near = next((q for d, q in spans if m.start() <= d.start < m.end() and q), None)
        unit = {"year": "a", "month": "mo", "week": "wk"}.get((m["one"] or "").lower())
        near = near or (Quantity(Decimal(1), unit, unit) if unit else None)
        if near is not None and (treated or phase == "before"):
            found.append((m.start(), m.end(), Timepoint(phase, m.group(), near)))
    return found
