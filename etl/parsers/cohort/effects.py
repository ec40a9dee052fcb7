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
_ILL_FOR = regex(
    r"(?:(?:the|their) )?(?P<what>[^\W\d_][\w' -]{2,40}?) (?:was|were|is|has been|had been|had|has) (?:(?:already|been|previously) )*(?:known|lasted|present|existed|persisted|diagnosed)"
    r"|(?:they|patients|the patients) (?:had been|have been|were) (?:ill|sick|affected)",
    re.I,
)
_TIMES = ("d", "wk", "mo", "a")
_DISEASES = ("disease", "illness", "condition", "disorder", "symptoms", "complaints")


def ill_for(reading: Reading, name: str, unit: str) -> str:
    """The name of how long a group had been ill: "the diabetes was known" for 11 years is its duration.

    Args:
        reading: the document.
        name: the words before a length of time.
        unit: its UCUM code.

    Returns:
        "disease duration" or "duration of …"; the name as it is for anything else.
    """
    m = _ILL_FOR.fullmatch(name.strip()) if unit in _TIMES else None
    if m is None:
        return name
    what = (m["what"] or "disease").lower()
    if what in _DISEASES:
        return "disease duration"
    named = reading.lexicon.find(what)
    return f"duration of {what}" if any(x.entry.kind in ("condition", "finding") for x in named) else name


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
