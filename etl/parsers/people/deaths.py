"""What somebody died of, where a sentence says it right behind the death: "she died of pneumonia"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import START
from etl.facts import Coded, Observation
from etl.mapping.entry import Mention
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

DEATH = "finding", "death"
"""Kind and id of the term for somebody's death."""
_OF = regex(
    r"\s+(?:\w+\s){0,2}?(?:of|from|due to|because of|owing to|secondary to|as a result of)\s+(?:an? |the |his |her |their )?(?:\w+ )?",
    re.I,
)
_AND = regex(r"\s*(?:,|and|, and)\s+(?:an? |the )?", re.I)
_TOLD = ("present", "historical")


def causes_of_death(reading: Reading) -> Iterator[Observation]:
    """Yield what people died of, each cause by itself.

    Args:
        reading: the document.
    """
    cause = reading.lexicon.get("column", "cause_of_death")
    if cause is None or reading.kind in ("cohort", "information"):
        return
    for statement in reading.reported():
        for m in _causes(reading, statement):
            place = reading.evidence(m.start, m.end), reading.evidence(statement.span.start, statement.span.end)
            for subject in statement.subjects:
                yield Observation(
                    subject=subject, code=cause.concept, value=Coded(m.entry.concept, None, place[0].quote), category="exam",
                    effective=statement.effective, timepoint=statement.timepoint, evidence=place, rule="cause of death",
                )  # fmt: skip


def _causes(reading: Reading, statement: Statement) -> Iterator[Mention]:
    """Yield the diseases and signs that a sentence names behind a death of its person, joined by commas and "and"."""
    text = reading.document.text
    if statement.frame.has("family_history"):
        return  # "Father: died at 60 of lung cancer"
    named = [m for m in statement.of("condition", "finding") if _is_told(statement, m)]
    died = [m.end for m in named if (m.entry.kind, m.entry.id) == DEATH]
    end = next((m.end for m in named for at in died if m.start > at and _OF.fullmatch(text, at, m.start)), None)
    for m in sorted(named, key=START):
        if end is not None and (m.end == end or _AND.fullmatch(text, end, m.start)):
            end = m.end
            yield m


def _is_told(statement: Statement, mention: Mention) -> bool:
    context = statement.about(mention)
    return context.status in _TOLD and context.experiencer == "patient"
