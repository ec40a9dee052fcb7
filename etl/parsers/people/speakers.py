"""Interviews with several who answer by name: whose words each answer is, so that "I" of a wife is not the patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from etl.document import Document
from etl.parsers.outline import Framed
from etl.parsers.people.described import Described
from etl.parsers.people.interviewed import ANSWERS, speaker_at, voices_in_talks
from etl.parsers.people.tellers import Voice, kin_voice
from etl.patterns import regex

_QUOTED = regex(r"\W{0,2}(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?): ?[\"“]")


def speakers_of(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> Mapping[int, Voice]:
    """Who speaks in which block, where answers stand behind the names of those who give them.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.

    Returns:
        The voice of each answer by where its block begins, that of somebody beside the patient for everyone of another name;
        of pages of several people only where each has a part of the interview; nothing where the patient is none of the
        speakers and has no name.
    """
    if len(people) > 1:
        return voices_in_talks(document, framed, people)
    if len(people) != 1 or not people[0].names:
        return {}
    said = {f.block.span.start: who for f in framed if (who := _speaker(document, f))}
    own = {part.casefold() for name in people[0].names for part in name.split()}
    counted = Counter(said.values())
    others = {who for who in counted if not own & set(who.split()) and who not in ANSWERS}
    if not others or (len(counted) == len(others) and len(counted) > 1):
        return {}  # who of them the patient is isn't said
    beside, patient = kin_voice(people[0].names), Voice()
    return {at: beside if who in others else patient for at, who in said.items() if counted[who] > 1 or len(said) > 1}


def _speaker(document: Document, framed: Framed) -> str:
    """The name in front of an answer, folded; "" without one."""
    block = framed.block
    if block.kind not in ("paragraph", "field"):
        return ""
    who = speaker_at(document, block)
    if block.kind == "field":
        return who
    m = None if who else _QUOTED.match(document.text, block.span.start, block.span.end)
    return m["who"].casefold() if m else who
