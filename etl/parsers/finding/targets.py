"""Which terms of a chunk are spoken of: lists in parentheses, details, terms carried over, words that only seem so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Presence
from etl.mapping.entry import Entry, Mention
from etl.parsers.finding.places import CHANGES, TARGETS
from etl.parsers.phrases import ARROWS, Chunk
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_OWNED = regex(r"\s*(?:his|her|my|their|its)\s", re.I)
_EXAMPLE = regex(r"\s*(?:e\.g\.|for example|such as|i\.e\.)", re.I)


def said_of_another(statement: Statement, target: Mention, targets: Sequence[Mention]) -> bool:
    """Whether a word of ability isn't one here.

    "The spasms became weaker" tells how another term changed; "fever and cough absent" names a symptom, and only
    "unable to cough" what somebody can do.
    """
    if target.form != "ability":
        return False
    if target.entry.kind == "function":
        named = any((o.start, o.end) == (target.start, target.end) and o.entry.kind == "finding" for o in targets)
        context = statement.about(target)
        paired = any(c.entry.value == "pair" for c in context.cues)  # "can neither cough nor …"
        hard = any(c.entry.role == "difficulty" for c in context.cues)
        able = paired or hard or context.enabled
        return named and not able and not _phrase(target)
    return any(
        (cue.start, cue.end) == (target.start, target.end)
        for other in targets
        if other.start != target.start and other.form == "name"
        for cue in statement.about(other).cues
    )


def _phrase(target: Mention) -> bool:
    """Whether an ability is more than a bare verb ("walks with a frame")."""
    return target.end - target.start > 10


def kinds_listed(reading: Reading, pieces: Sequence[Chunk], i: int) -> list[tuple[Chunk, Entry]]:
    """ "Sensation (pain, temperature)": the parenthesis lists kinds of the function before it ("pain sensation")."""
    heads = pieces[i].of("function")
    if not heads or pieces[i].inside or i + 1 >= len(pieces) or not pieces[i + 1].inside:
        return []
    text, parent = reading.document.text, heads[-1]
    out: list[tuple[Chunk, Entry]] = []
    for piece in pieces[i + 1 :]:
        if not piece.inside:
            break
        word = text[piece.start : piece.end].strip()
        if not word:
            continue
        named = reading.lexicon.label(f"{word} {parent.entry.name}", "function") or reading.lexicon.label(
            word, "function"
        )
        if not named or named[0].id == parent.entry.id:
            return []
        out.append((piece, named[0]))
    return out if len(out) > 1 else []


def is_detail(reading: Reading, pieces: Sequence[Chunk], i: int) -> bool:
    """A parenthesis behind a target only details it ("mobility (finger extension)") unless it says something itself."""
    if not pieces[i].inside:
        return False
    head = head_of(pieces, i)
    if head is None or not pieces[head].of(*TARGETS):
        return False
    own = pieces[i].qualifiers("value") or pieces[i].of("cue")
    if own and not _EXAMPLE.match(reading.document.text[pieces[i].start : pieces[i].end]):
        return False
    parent = pieces[head].of(*TARGETS)[-1].entry
    return not any(_kind_of(reading, m.entry, parent) for m in pieces[i].of(*TARGETS))


def _kind_of(reading: Reading, entry: Entry, parent: Entry) -> bool:
    return entry.part_of == parent.id or parent.id in entry.id


def head_of(pieces: Sequence[Chunk], i: int) -> int | None:
    """The chunk that a parenthesis belongs to."""
    while i >= 0 and pieces[i].inside:
        i -= 1
    return i if i >= 0 else None


def _of_function(reading: Reading, chunk: Chunk, before: Chunk) -> list[Mention]:
    """Behind an arrow a value alone is the one that the term before has now: "speech slurred → clear"."""
    found = [m for m in before.of(*TARGETS) if m.form == "name"]
    if not found:
        return []
    entry = found[-1].entry
    if entry.kind == "finding" and not chunk.qualifiers("severity"):
        function = reading.lexicon.get("function", entry.function) if entry.function else None
        return [Mention(chunk.start, chunk.start, function)] if function else []
    return [replace(found[-1], start=chunk.start, end=chunk.start)]


def compared(reading: Reading, pieces: Sequence[Chunk], i: int, targets: Sequence[Mention]) -> list[Mention]:
    """The term that a chunk goes on with whose only own term is a value word too: "reflexes absent in the legs and weak in
    the arms" tells of the arms' reflexes, and of no weakness.

    Args:
        reading: the document.
        pieces: the chunks of a statement.
        i: which of them.
        targets: its own terms.

    Returns:
        The term before, or the chunk's own where it is none of the term's values.
    """
    chunk, own = pieces[i], list(targets)
    if len(own) != 1 or own[0].form != "ability" or own[0].entry.kind != "finding" or not i:
        return own
    same = [q for q in chunk.qualifiers("value") if (q.start, q.end) == (own[0].start, own[0].end)]
    if not same or chunk.opener not in (",", "and", "but") or reading.document.text[chunk.start : own[0].start].strip():
        return own
    told = [m for m in elliptic(reading, pieces, i) if (same[0].entry.value or same[0].entry.id) in m.entry.values]
    return told if told and any(p.site or p.side for p in pieces[i - 1].places) else own


def presence_said(reading: Reading, chunk: Chunk) -> Presence | None:
    """Whether a chunk begins with that the term before it is there or not, and says where: "; not found on the tongue", "and
    negative on the left".

    Args:
        reading: the document.
        chunk: a chunk without a term of its own.

    Returns:
        What it says; None for any other chunk.
    """
    said = chunk.qualifiers("presence")
    if chunk.inside or chunk.opener not in ("and", ";", "but") or not chunk.places or not said:
        return None
    if reading.document.text[chunk.start : said[0].start].strip():
        return None
    return {"absent": "absent", "present": "present"}.get(said[0].entry.value or said[0].entry.id)  # type: ignore[return-value]


def elliptic(reading: Reading, pieces: Sequence[Chunk], i: int) -> list[Mention]:
    """A chunk with a place and a value but no term goes on with the term before: "…, of the legs hyperactive"."""
    chunk = pieces[i]
    if chunk.opener in ARROWS and (chunk.qualifiers("value") or chunk.qualifiers("severity")):
        return _of_function(reading, chunk, pieces[i - 1] if i else chunk)
    changed = [m for m in chunk.of("cue") if m.entry.role in CHANGES]
    listed = chunk.opener in (",", "and", ";", "but")
    marks = chunk.qualifiers("value")
    if listed:  # "…, reduced at the ankles" is a value there
        changed = [m for m in changed if not any((q.start, q.end) == (m.start, m.end) for q in marks)]
    missing = listed and any((q.entry.value or q.entry.id) == "absent" for q in chunk.qualifiers("presence"))
    sided = listed and bool(marks or missing) and any(p.side for p in chunk.places)  # "…, normal on the right"
    if changed and not (marks or missing) and _OWNED.match(reading.document.text, chunk.start, chunk.end):
        return []  # "owing to the weakness, his calves had grown tight": they are its own subject
    stated = presence_said(reading, chunk) is not None
    if chunk.inside or not (marks or missing or changed or stated):
        return []
    if not (sided or stated or any(p.site for p in chunk.places)):
        return []
    for before in reversed(pieces[:i]):
        sites = {m.start for m in before.of("site")}
        values = {
            (q.start, q.end) for q in before.qualifiers("value")
        }  # "clumsy" is how the test went, and no term here
        found = [
            m for m in before.of(*TARGETS)
            if not (m.entry.units and m.start in sites) and (m.start, m.end) not in values
        ]  # fmt: skip
        if found:
            if found[-1].entry.role == "vital" and not changed:
                return []  # "HR 64, chest clear" says nothing more of the heart rate
            if changed and found[-1].entry.role == "device":
                return []  # "walks with a cane; the hand has not changed"
            if changed:  # "on the limbs it is less": the term before, meant as these words say
                return [replace(m, start=chunk.places[0].start, end=chunk.places[0].start) for m in found[-1:]]
            if stated and found[-1].entry.kind == "finding":
                return [replace(found[-1], start=chunk.places[0].start, end=chunk.places[0].start)]
            if sided and not any(p.site for p in chunk.places) and not any(p.side for p in before.places):
                return []
            if (
                found[-1].entry.kind == "finding" and listed and marks
            ):  # "tone increased in the legs, normal in the arms"
                function = (
                    reading.lexicon.get("function", found[-1].entry.function) if found[-1].entry.function else None
                )
                return [Mention(marks[0].start, marks[0].start, function)] if function else []
            return [m for m in found[-1:] if m.entry.kind != "finding" and m.form == "name"]
    return []
