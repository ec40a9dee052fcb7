"""How long what a treatment does lasts, as a page about a group claims: "The effect usually holds 12-18 months"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Concept, Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.context.context import mention_context
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import length_of
from etl.patterns import regex

_LASTS = regex(
    r"\b(effect|improvement|result|benefit|relief|remission|gain|success)s?\b[^.;,:\d]{0,40}?"
    r"\b(?:lasts?|lasted|holds?|held|persists?|persisted|continues?|continued|(?:is|was|are|were) (?:maintained|kept|sustained))\s+"
    r"(?:for\s+)?(?:an average of\s+|about\s+|between\s+|from\s+|up to\s+|at least\s+|more than\s+|over\s+)?$",
    re.I,
)
_BEFORE = 100


def lasting(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """How long an effect lasts.

    Args:
        reading: the document.
        statement: a reported statement about the group.

    Yields:
        The duration, tagged as a claim.
    """
    text = reading.document.text
    for d in statement.durations:
        said = _LASTS.search(text, max(statement.span.start, d.start - _BEFORE), d.start)
        if said is None or d.unit not in ("d", "wk", "mo", "a"):
            continue
        place = Mention(said.start(), d.end, Entry("finding", "", said[1]))
        if mention_context(statement.context, place).status not in ("present", "general", "historical"):
            continue
        value = length_of(d)
        if value is not None:
            yield Observation(
                subject=GROUP, code=Concept(f"duration of {said[1].lower()}"), value=value, category="survey",
                evidence=(reading.evidence(said.start(), d.end),), tags=("provider-claim",), rule="duration of the effect",
            )  # fmt: skip
