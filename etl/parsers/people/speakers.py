"""Interviews with several who answer by name: whose words each answer is, so that "I" of a wife is not the patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from etl.document import Document
from etl.parsers.outline import Framed
from etl.parsers.people.people import Described
from etl.parsers.people.tellers import Voice, kin_voice
from etl.patterns import regex

_SPEAKER = regex(
    r"(?:\A|\n)[ \t*_]*(?P<who>(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?[^\W\d_][\w'’-]*(?: [^\W\d_][\w.'’-]*){0,2})[ \t*_]*:[ \t*_]*$"
)
_LONGEST = 40
_ANSWERS = ("a", "answer", "answers", "patient", "the patient", "pt")
"""Who answers in an interview without names."""
_QUOTED = regex(r"\W{0,2}(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?): ?[\"“]")


def speakers_of(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> Mapping[int, Voice]:
    """Who speaks in which block, where answers stand behind the names of those who give them.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.

    Returns:
        The voice of each answer by where its block begins, that of somebody beside the patient for everyone of another name;
        nothing for pages of several people, or where the patient is none of the speakers and has no name.
    """
    if len(people) != 1 or not people[0].names:
        return {}
    said = {f.block.span.start: who for f in framed if (who := _speaker(document, f))}
    own = {part.casefold() for name in people[0].names for part in name.split()}
    counted = Counter(said.values())
    others = {who for who in counted if not own & set(who.split()) and who not in _ANSWERS}
    if not others or (len(counted) == len(others) and len(counted) > 1):
        return {}  # who of them the patient is isn't said
    beside, patient = kin_voice(people[0].names), Voice()
    return {at: beside if who in others else patient for at, who in said.items() if counted[who] > 1 or len(said) > 1}


def _speaker(document: Document, framed: Framed) -> str:
    """The name in front of an answer, folded; "" without one."""
    block = framed.block
    if block.kind != "paragraph":
        return ""
    start = block.span.start
    m = _SPEAKER.search(document.text, max(0, start - _LONGEST), start)
    m = m or _QUOTED.match(document.text, start, block.span.end)
    return m["who"].casefold() if m else ""
