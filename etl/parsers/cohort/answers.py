"""Answers that a sentence counts one by one: "better in 22 of 40, the same in 15, worse in 3".

Only a run of two or more answers is one; what the first is said with besides tells of what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Observation, Quantity, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.scenes import CHANGES, PEOPLE, Scene, Times, meant, moments, parts_of, time_at
from etl.parsers.cohort.words import Named, change_of, counted, printed, whole_person
from etl.parsers.index import part
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_WHO = rf"(?:of\s)?(?:them|these|(?:the\s|our\s)?{PEOPLE})"
_COUNT = (
    rf"(?:(?P<pct>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?%|(?P<n>\d{{1,5}}|{WORD_NUMBER})(?!\s?%))"
    rf"(?:\s?(?:of|out of|/)\s?(?:the\s)?(?P<of>\d{{1,5}}))?(?:\s{_WHO})?"
    r"(?:\s?[(\[,]\s?(?P<share>\d{1,3}(?:[.,]\d{1,2})?)\s?%\s?[)\]]?)?"
)
_BEHIND = regex(
    r"(?P<words>[^\n]{1,90}?)\s*(?:[-–—:=]\s*|\b(?:in|for|by)\b\s+(?:(?:only|the|another|other|about)\s+)*)?(?<![\w.,/±])"
    + _COUNT
    + rf"(?:\s{_WHO})?",
    re.I,
)
"""The words of an answer before its number."""
_AHEAD = regex(r"(?:in\s)?" + _COUNT + r"\s+(?P<words>[^\d\n]{2,70})", re.I)
"""Its words behind the number."""
_BREAK = regex(r";|,(?!\d)|:\s(?=[^\W\d])|\.(?=\s|\Z)|\b(?:and|but|while|whereas)\b", re.I)
_PREPOSITION = regex(r"\s(?:at|after|in|by|on|until)(?:\sthe)?\s*$", re.I)
_OF_SOME = regex(r"\W*(?:of|among)\s", re.I)
"""Opens a sentence that tells of a part of the group: "Of the patients with paralysis of the arm (n = 98)"."""
_LONGEST = 70
_WHAT = ("finding", "function", "measure", "scale")


class _Answer(Struct, frozen=True):
    """One answer with the people who gave it.

    Args:
        span: its place, number included.
        words: where its words begin.
        question: what is said besides its change.
        cues: its words of change.
        values: the number of people and the share.
        whole: of how many.
    """

    span: Span
    words: int
    question: str
    cues: tuple[Mention, ...]
    values: tuple[Quantity, ...]
    whole: Decimal | None


def answered(
    reading: Reading, statement: Statement, scene: Scene, fallback: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The answers of a sentence with their numbers of people.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        fallback: the time that holds when its own words name none.

    Returns:
        Observations, and the places they were read from.
    """
    text, times = reading.document.text, _times_of(reading.document.text, statement)
    out: list[Observation] = []
    used: list[Span] = []
    for run in _runs_in(text, statement, times):
        first, last = run[0].span, run[-1].span
        target = _target(reading, statement, run[0])
        if target is None or not meant(statement, first.start, first.end):
            continue
        changes = [change_of(text, a.cues, target, a.words)[0] for a in run]
        ended = [any(c.entry.role == "resolved" for c in a.cues) for a in run]
        if not all(change or end for change, end in zip(changes, ended, strict=True)):
            continue
        when = time_at(times, first.start, first.end, fallback)
        parts = parts_of(next((a.whole for a in run if a.whole is not None), scene.denominator), scene.stratum)
        for answer, change, end in zip(run, changes, ended, strict=True):
            what = Named(target.concept, change, "absent" if end and not change else None, entry=target)
            spots = (reading.evidence(answer.span.start, answer.span.end),)
            out += counted(what, answer.values, spots, timepoint=when, components=parts, rule="count of an answer")
        label = statement.frame.label
        opens = label is not None and not used and statement.span.start <= label.start < first.start
        used.append(Span(label.start if label is not None and opens else first.start, last.end))
    return tuple(out), tuple(used)


def _times_of(text: str, statement: Statement) -> Times:
    """The times that a sentence names, with their places; "as before" is none."""
    changes = [(m.start, m.end) for m in statement.of("cue") if m.entry.role in CHANGES]
    return [t for t in moments(text, statement) if not any(s < t[1] and t[0] < e for s, e in changes)]


def _target(reading: Reading, statement: Statement, first: _Answer) -> Entry | None:
    """The one term that answers are of: in the words of the first, else in their label."""
    named = part(statement.mentions, first.span) if first.question else statement.frame.topic
    asked = [m for m in named if m.entry.kind in _WHAT and not whole_person(reading, reading.document.text, m)]
    best = {(m.start, m.end): m.entry for m in sorted(asked, key=lambda m: -_WHAT.index(m.entry.kind))}
    return next(iter(best.values())) if len({e.id for e in best.values()}) == 1 else None


def _runs_in(text: str, statement: Statement, times: Times) -> Iterator[list[_Answer]]:
    """Two or more answers in a row, of which only the first says what they are of."""
    held: list[_Answer] = []
    begin = _begin(text, statement)
    if _OF_SOME.match(text, begin):
        return
    begin = next((e for s, e, _ in times if _PREPOSITION.fullmatch(" " + text[begin:s])), begin)
    for piece in _pieces(text, begin, statement.span.end):
        answer = _answer(text, statement, times, _untimed(text, times, piece))
        if answer is not None and held and not answer.question:
            held.append(answer)
            continue
        if len(held) > 1:
            yield held
        held = [answer] if answer is not None else []
    if len(held) > 1:
        yield held


def _begin(text: str, statement: Statement) -> int:
    """Where the answers of a sentence may begin: behind a label that isn't an answer itself."""
    label, start = statement.frame.label, statement.span.start
    if label is None or start - label.end > len(" :  "):
        return start
    answers = any(m.entry.kind == "cue" and m.entry.role in (*CHANGES, "resolved") for m in statement.frame.topic)
    colon = text.find(":", label.end, label.end + 3)
    number_next = re.match(r":\s*\d", text[colon : colon + 4]) if colon >= 0 else None
    return min(label.start, start) if answers and number_next else max(start, colon + 1)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A part of a sentence cut at its commas and joining words."""
    for found in [*_BREAK.finditer(text, start, end), None]:
        stop = found.start() if found is not None else end
        if found is not None and found.group()[0] == ":" and not any(c.isdigit() for c in text[start:stop]):
            continue  # "Speech: better in 71"
        if stop > start and text.count("(", start, stop) != text.count(")", start, stop):
            continue  # inside a bracket
        left = start + len(text[start:stop]) - len(text[start:stop].lstrip())
        right = start + len(text[start:stop].rstrip(" .\n"))
        if right > left:
            yield Span(left, right)
        start = found.end() if found is not None else end


def _untimed(text: str, times: Times, piece: Span) -> Span:
    """A piece without a time at its end: "better in 17 patients at week 12"."""
    last = next((s for s, e, _ in times if piece.start < s and piece.end <= e), None)
    if last is None or not any(c.isdigit() for c in text[piece.start : last]):
        return piece
    return Span(piece.start, piece.start + len(_PREPOSITION.sub("", text[piece.start : last]).rstrip(" ,")))


def _answer(text: str, statement: Statement, times: Times, piece: Span) -> _Answer | None:
    """The change that a piece tells of so many people."""
    for pattern in (_AHEAD, _BEHIND):
        found = pattern.fullmatch(text, piece.start, piece.end)
        if found is None:
            continue
        words = Span(found.start("words"), found.end("words"))
        cues = [m for m in _mentions(statement, words) if m.entry.kind == "cue"]
        cues = [m for m in cues if m.entry.role in (*CHANGES, "resolved", "negated")]
        if _numbered(text, times, words) or all(m.entry.role == "negated" for m in cues):
            continue
        off = [(m.start, m.end) for m in cues] + [(s, e) for s, e, _ in times if words.start <= s < words.end]
        question = printed(text, words.start, words.end, off, cut=False)
        if len(question) <= _LONGEST:
            whole = Decimal(found["of"]) if found["of"] else None
            return _Answer(piece, words.start, question, tuple(cues), _values(found), whole)
    return None


def _mentions(statement: Statement, words: Span) -> tuple[Mention, ...]:
    own = (*part(statement.mentions, words), *(m for m in statement.frame.topic if words.start <= m.start < words.end))
    return tuple({(m.start, m.end, m.entry.id): m for m in own}.values())


def _numbered(text: str, times: Times, words: Span) -> bool:
    """Whether words hold a number that isn't part of a time, and so are more than an answer."""
    digits = (at for at in range(words.start, words.end) if text[at].isdigit())
    return any(not any(s <= at < e for s, e, _ in times) for at in digits)


def _values(found: re.Match[str]) -> tuple[Quantity, ...]:
    shares = [Decimal(s.replace(",", ".")) for s in (found["pct"], found["share"]) if s]
    people = [Quantity(number_of(found["n"]), "{patients}", "patients")] if found["n"] else []
    return (*people, *(Quantity(s, "%", "%") for s in shares[:1]))
