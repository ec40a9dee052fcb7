"""Interviews: whose words each answer is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.document import Block, Document
from etl.parsers.outline import Framed
from etl.parsers.people.forms import parts_of
from etl.parsers.people.informants import Voice, kin_voice
from etl.parsers.people.names import Described
from etl.patterns import regex

# Interviews with several who answer by name: whose words each answer is, so that "I" of a wife is not the patient.
_SPEAKER = regex(
    r"(?:\A|\n)[ \t*_]*(?P<who>(?:(?i:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?[^\W\d_][\w'’-]*(?: [^\W\d_][\w.'’-]*){0,2})"
    r"(?:,? \(?(?:aged )?\d{1,3}\)?)?[ \t*_]*:[ \t*_]*$"
)
"""Who answers: what stands in front of an answer on its line."""
_ANSWERS = ("a", "answer", "answers", "patient", "the patient", "pt")
"""Who answers in an interview without names."""
_LONGEST = 48


def _speaker(document: Document, block: Block) -> str:
    """The name in front of an answer, folded; "" without one."""
    span = block.span
    m = _SPEAKER.search(document.text, max(0, span.start - _LONGEST), span.start) if block.kind == "paragraph" else None
    return m["who"].lower() if m else ""


def speakers_of(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> Mapping[int, Voice]:
    """Who speaks in which block, where answers stand behind the names of those who give them.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.

    Returns:
        The voice of each answer by where its block begins, that of somebody beside the patient for everyone of another name,
        and where several others answer, nothing of the patient before or after the patient's own answers; {} where the patient is none of the speakers and has no name.
    """
    by_kin = {part.start for part in parts_of(document, framed).values() if part.by_kin} if len(people) > 1 else set()
    if by_kin:
        by_key = {d.person.key: kin_voice(d.names) for d in people}
        told_by = {f.frame.subject for f in framed if f.block.span.start in by_kin and f.frame.subject in by_key}
        return {f.block.span.start: by_key[key] for f in framed if (key := f.frame.subject) and key in told_by}
    if len(people) != 1 or not people[0].names:
        return {}
    said = {f.block.span: who for f in framed if (who := _speaker(document, f.block))}
    own = {part.casefold() for name in people[0].names for part in name.split()}
    others = {who for who in said.values() if not own & set(who.split()) and who not in _ANSWERS}
    own_at = [span.start for span, who in said.items() if who not in others]
    if not others or len(said) < 2 or (not own_at and len(others) > 1):
        return {}  # who of them the patient is isn't said
    kin, told = kin_voice(people[0].names), {}
    for span, who in said.items():
        the_next = len(others) > 1 and not own_at[0] < span.start < own_at[-1]  # who is interviewed after the patient
        told[span.start] = Voice() if who not in others else Voice(met=(span,)) if the_next else kin
    return told
