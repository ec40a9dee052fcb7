"""What is said of a sign or a function: there, absent, changed, with a value."""

from __future__ import annotations

from dataclasses import dataclass

from etl.facts import Change, Coded, Presence, Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.context.context import Context
from etl.parsers.context.passing import caused, gone_by, healed, healed_before, passed, passed_in_days
from etl.parsers.reading import Reading
from etl.patterns import regex

_KEPT = regex(r"\b(?:retained|maintained|kept|upheld)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one target."""

    presence: Presence | None = None
    change: Change | None = None
    value: Coded | Quantity | None = None
    entry: Entry | None = None


def fine(reading: Reading, entry: Entry, printed: str) -> Said:
    """What it says that nothing is wrong with a function: its impairment isn't there, or it is normal."""
    impaired = reading.lexicon.get("finding", entry.impaired) if entry.impaired else None
    if impaired is not None:
        return Said(presence="absent", entry=impaired)
    return Said(value=Coded(reading.lexicon.need("qualifier", "normal").concept, None, printed.strip(" :：–—-")))


def finding_said(
    text: str, target: Mention, context: Context, value: Coded | None, *, before: bool, free: bool, known: bool
) -> Said | None:
    if context.equivocal:
        return Said(presence="equivocal")
    if (
        context.change
        and (not context.resolved or healed_before(context, target.start))
        and target.form == "name"
        and not (context.change == "unchanged" and before)
    ):
        return Said(change=context.change)
    absent = context.status in ("absent", "refuted") or context.resolved or free
    event = not known and (healed(context) or passed_in_days(text, context)) and not gone_by(text, context)
    if context.resolved and (event or passed(text, context) or caused(text, context, target.start)):
        absent = False  # "an infection which cleared with …", "a headache, gone after six hours" was there
    kept = value is not None and _KEPT.search(value.printed)  # "the diagnosis was retained" is no sign's absence
    if (
        value is not None
        and not kept
        and value.concept.entry in ("qualifier:normal", "qualifier:absent", "qualifier:negative")
    ):
        absent = True
    return Said(presence="absent" if absent else "present")
