"""Whom patients meet who tell their own story under their name: "The man next door has … He can …", "Carlos, 44, has …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Document, Span
from etl.parsers.outline import Framed
from etl.parsers.people.stories import own_words
from etl.patterns import regex

_ME = regex(r"\b(?:I|me|[Mm]y|myself)\b")
_THEY = regex(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
_ENOUGH = 8
_SHARE = 2
"""How much oftener than "he" and "she" the teller's own words stand in a story."""
_OFTEN = 0.02
_HAS = (
    r"(?:['’]s|is|was|has|had|can|could|cannot|can['’]t|couldn['’]t|isn['’]t|wasn['’]t|suffers|suffered|went|became|feels|felt|walks|walked|lost|"
    r"gets|got|lives|died|developed|started|began|received|underwent|needs|needed|still|now|also|never|lay|fell|broke|moves?|hates?|cried|cries)\b"
)
_OPENS = r"(?:^|(?<=[.!?;:] )|(?<=[.!?;:]\n)|(?<=, )|(?<=\b[Aa]nd )|(?<=\b[Bb]ut )|(?<=\b[Ww]hile )|(?<=\b[Bb]ecause ))"
_HE = regex(rf"{_OPENS}(?:he|He|she|She)(?:{_HAS}|\s{_HAS})", re.M, needs=("he", "He"))
_CALLED = regex(
    rf"{_OPENS}([A-Z][a-zà-ÿ]{{1,20}})(?:,? (?:from|of) [A-Z]\w+)?,? (?:\(\d{{1,2}}\)|(?:aged )?\d{{1,2}}),? (?:who )?{_HAS}",
    re.M,
)
"""Somebody with a name and an age: "Carlos from Argentina, 44, has …"."""
_STRANGER = regex(
    rf"{_OPENS}(?:An?|Another|The|One|a|an|another|the|one) (?:(?:young|old|little|elderly|other|nice|very|[A-Z][a-z]+) ){{0,2}}"
    r"(?:girl|boy|man|woman|lady|guy|patient|toddler|child|gentleman|neighbou?r) "
    r"(?:(?:from|on|in|of|at|with|across|beside|opposite|upstairs|downstairs|next|who|whose|here|named|called)\b)",
    re.M,
)
"""Somebody in the same house: "A girl on the second floor with …", "the man next door …"."""
_TURNS_TO_ME = regex(r"\b(?:I|me|my|mine|we|us|our)\b")
_ASKED = regex(
    r"\b[Ww]e (?:have |had )?(?:asked|met|visited|interviewed|phoned|called|(?:spoke|talked) (?:to|with)) (?:him|her)\b"
)
_DOCTOR = regex(r"\W*(?:Dr|Prof|Doctor|Professor|Nurse|Therapist)\b[^:\n]{0,30}:")
_SENTENCE = regex(r"[.!?](?=\s|$)")


def met_beside(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> Iterator[Span]:
    """Where a patient's own story, told under a name, is about somebody else.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient, who may be "she" in the lines that bring the story in.

    Yields:
        The stretches, each to where it turns to the teller or to the end of its sentence.
    """
    begun = own_from(document, framed, names)
    if begun is None:
        return
    text = document.text
    for f in framed:
        span = f.block.span
        if f.frame.attitude != "reported" or f.block.kind == "table" or span.end <= begun:
            continue
        for pattern in (_HE, _CALLED, _STRANGER):
            for m in pattern.finditer(text, max(span.start, begun), span.end):
                if named_before(text, span.start, m.end(), names):
                    continue  # the clinic's own words on the patient: "Anna came back in May. She walks …"
                ends = _SENTENCE.search(text, m.end(), span.end)
                turn = _TURNS_TO_ME.search(text, m.end(), ends.start() if ends else span.end)
                yield Span(m.start(), turn.start() if turn else ends.end() if ends else span.end)


def own_from(document: Document, framed: Sequence[Framed], names: Sequence[str]) -> int | None:
    """Where a patient with a name begins to tell with "I", on a page that is mostly the patient's own words; None for others.

    Args:
        document: the document.
        framed: its blocks with their frames.
        names: of the patient.
    """
    told = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
    texts = [own_words(document.quote(span)) for span in told]
    mine = sum(len(_ME.findall(t)) for t in texts)
    theirs = sum(len(_THEY.findall(t)) for t in texts)
    if not names or mine < max(_ENOUGH, _SHARE * theirs, _OFTEN * sum(len(t.split()) for t in texts)):
        return None
    first = _ME.search(document.text, told[0].start)
    return first.start() if first else None


def named_before(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """Whether a passage calls the patient by name, asks them ("We asked him how things went"), or is a doctor's answer."""
    if _DOCTOR.match(text, start, end) or _ASKED.search(text, start, end):
        return True
    return any(re.search(rf"\b{re.escape(name)}\b", text[start:end]) for name in names)
