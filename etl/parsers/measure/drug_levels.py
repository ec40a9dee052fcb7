"""How much of a medicine was found in somebody: "valproate 62 μg/ml" among laboratory values, "a lithium level of 0.8 mmol/L"."""

from __future__ import annotations

from etl.facts import Concept, Observation, Quantity
from etl.mapping.entry import Mention
from etl.parsers.context.cues import UNSAID
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_PER_VOLUME = regex(r"(?:[munp]?g|[mun]?mol)/[dm]?L")
_LEVEL = regex(r"[^.;,\n]{0,16}?\b(?:levels?|concentrations?|trough|peak)\b[^.;,\n]{0,24}")
_LEVEL_OF = regex(r"\b(?:levels?|concentrations?) of (?:the )?$")
_RIGHT_BEHIND = regex(r"\s?(?:[:=(]|was|is|of|at)?\s?")
_REACH = 40


def in_blood(text: str, statement: Statement, m: Mention) -> QuantityHit | None:
    """The value of a medicine that was measured, and not given.

    Args:
        text: the document's text.
        statement: the statement.
        m: the medicine.

    Returns:
        An amount per volume behind it, where the words call it a level or where it stands among laboratory values; else None.
    """
    q = next((q for q in statement.quantities if q.start >= m.end), None)
    if q is None or q.start - m.end > _REACH or not isinstance(q.value, Quantity):
        return None
    if not _PER_VOLUME.fullmatch(q.value.code or "") or any(
        m.end <= x.start < q.start for x in statement.of("medicine", "measure")
    ):
        return None
    called = _LEVEL.fullmatch(text, m.end, q.start) or _LEVEL_OF.search(
        text, max(statement.span.start, m.start - 24), m.start
    )
    if called:
        return q
    near = _RIGHT_BEHIND.fullmatch(text, m.end, q.start) is not None
    among = any(x.entry.role == "laboratory" and x.start != m.start for x in statement.of("measure"))
    return q if near and (among or statement.frame.has("investigation")) else None


def of_statement(reading: Reading, statement: Statement) -> tuple[Observation, ...]:
    """The levels of medicines that a statement tells.

    Args:
        reading: the document.
        statement: a reported statement.

    Returns:
        An Observation for each medicine and person, named "… level".
    """
    text, found = reading.document.text, []
    for m in statement.of("medicine"):
        q, context = in_blood(text, statement, m), statement.about(m)
        if q is None or context.status in UNSAID or context.experiencer != "patient":
            continue
        for subject in statement.subjects:
            found.append(
                Observation(
                    subject=subject, code=Concept(f"{m.entry.name} level", (), f"level:{m.entry.id}"), category="laboratory",
                    value=q.value, effective=statement.date_at(m.start), timepoint=statement.time_at(m.start),
                    evidence=(reading.evidence(m.start, q.end),), rule="measure",
                )
            )  # fmt: skip
    return tuple(found)
