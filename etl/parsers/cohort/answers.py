"""Answers that a sentence counts one by one: "less in 22 of 40, the same in 15, more in 3", "left 31, right 28",
"under 6 months 21, 6-12 months 33", "class III 60, class IV 20".

Only a run of two or more answers of one kind is one; what the first is said with besides tells of what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.facts import Quantity
from etl.mapping.entry import Mention
from etl.parsers.cohort.classes import is_class
from etl.parsers.cohort.scenes import CHANGES, PEOPLE, Times, moments
from etl.parsers.cohort.words import printed, trimmed
from etl.parsers.index import part
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.phrases import places
from etl.parsers.reading import Statement
from etl.patterns import regex

AnswerKind = Literal["class", "side", "level", "change", "form"]

_WORD_OR_DIGITS = rf"(?:\d{{1,5}}|{WORD_NUMBER})"
_WHO = rf"(?:of\s)?(?:them|these|(?:the\s|our\s)?{PEOPLE})"
_COUNT = (
    rf"(?:(?P<pct>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?%|(?P<n>{_WORD_OR_DIGITS})(?!\s?%))"
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
_OF_ALL = regex(
    rf"\s*(?:of|among|in)\s(?:the\s|our\s|these\s|all\s)*(?:(?P<whole>\d{{1,5}})\s)?(?:{PEOPLE})(?:\s(?P<with>with)\s(?:the\s|an?\s)?)?",
    re.I,
)
_COUNT_NEXT = regex(rf"(?P<who>[^\d,;.()=]{{3,40}}?)?,?\s?(?<=\s)(?<!\bin\s)(?<!\bby\s)(?=\d|{WORD_NUMBER}\b)", re.I)
_WHO_ENDS = regex(r"[ ,](?!of\b|in\b|and\b|or\b|\()", re.I)
DEGREES = regex(
    r"\b(?:very|much|clear(?:ly)?|marked(?:ly)?|slight(?:ly)?|somewhat|moderate(?:ly)?|minimal(?:ly)?|strong(?:ly)?|mild|good|"
    r"considerabl[ey]|a (?:little|lot|bit)|partly|distinct(?:ly)?|definite(?:ly)?)(?:\s(?:very\s)?much)?\b",
    re.I,
)
_LEVEL = regex(
    r"(?P<of>.*?)\b(?P<word>level|class|grade|stage|type|category|score)?\s*(?P<level>(?-i:[IVX]{1,4}[a-d]?|[CTLS]\d{1,2}(?:\s?[-–]\s?[CTLS]?\d{1,2})?|[A-E])|\d)",
    re.I,
)
_SIDED = regex(r"\b(?:sides?|sided|only|alone|body)\b", re.I)
_ONE_SIDE = ("left", "right", "bilateral")
_LONGEST = 70
_WITH_DIGITS = ("class", "level")
_PREPOSITION = regex(r"\s(?:at|after|in|by|on|until)(?:\sthe)?\s*$", re.I)


class Answer(Struct, frozen=True):
    """One answer with the people who gave it.

    Args:
        kind: what kind of answer.
        span: its place, number included.
        words: the words that say it.
        values: the number of people and the share, as printed.
        whole: of how many.
        cues: words of change.
        level: a level as printed, with its word.
    """

    kind: AnswerKind
    span: Span
    words: Span
    values: tuple[Quantity, ...]
    whole: Decimal | None = None
    cues: tuple[Mention, ...] = ()
    level: str = ""


class Opening(Struct, frozen=True):
    """The people a sentence begins with: "Of the 26 children with epilepsy 9 …".

    Args:
        span: its place.
        whole: how many they are.
        who: which part of the group, as printed.
    """

    span: Span
    whole: Decimal | None
    who: str


class Run(Struct, frozen=True):
    """Answers to one question.

    Args:
        question: what the first is said with besides, as printed; "" when a label or nothing asks.
        answers: the answers.
        opens: whether the sentence begins with them.
        opening: the words before them that say of whom they are.
    """

    question: str
    answers: tuple[Answer, ...]
    opens: bool = True
    opening: Opening | None = None


def runs_in(text: str, statement: Statement) -> Iterator[Run]:
    """The runs of answers in a sentence.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    held: list[Answer] = []
    question = ""
    times = times_of(text, statement)
    opens = first = True
    of_all = opening_of(text, statement, begin := _begin(text, statement))
    if of_all is None and (some := _OF_ALL.match(text, begin)) and some["with"]:
        return  # of some that the sentence tells of in other words: "Of the patients with paralysis of the arm (n = 98)"
    begin = of_all.span.end if of_all else _behind_time(text, times, begin)
    for printed_piece in _pieces(text, begin, statement.span.end):
        piece = _untimed(text, times, printed_piece)
        told = _answer(text, statement, times, piece, held)
        if told is not None and held and not told[1]:
            held.append(told[0])
            continue
        if len(held) > 1:
            yield Run(question, tuple(held), opens, of_all if opens else None)
        opens, first = first, False
        told = _answer(text, statement, times, piece, ())
        held, question = ([told[0]], told[1]) if told is not None else ([], "")
    if len(held) > 1:
        yield Run(question, tuple(held), opens, of_all if opens else None)


def _behind_time(text: str, times: Times, begin: int) -> int:
    """Where the answers begin behind a time that opens the sentence: "At 12 months 41 were better, 34 the same"."""
    end = next((e for s, e, _ in times if _PREPOSITION.fullmatch(" " + text[begin:s])), begin)
    return end + 1 if text[end : end + 1] == "," and end > begin else end


def opening_of(text: str, statement: Statement, begin: int) -> Opening | None:
    """The people a sentence begins with, before a number or the words of an answer.

    Args:
        text: the document's text.
        statement: the sentence.
        begin: where it begins.
    """
    found = _OF_ALL.match(text, begin, statement.span.end)
    if found is None:
        return None
    whole = Decimal(found["whole"]) if found["whole"] else None
    who = next((m for m in statement.mentions if m.start == found.end()), None)
    if found["with"] and who is not None and _WHO_ENDS.match(text, who.end):
        return Opening(Span(found.start(), who.end + 1), whole, text[who.start : who.end])
    counted = _COUNT_NEXT.match(text, found.end(), statement.span.end)
    if counted is None:
        return None
    return Opening(Span(found.start(), counted.end()), whole, trimmed(counted["who"] or ""))


def times_of(text: str, statement: Statement) -> Times:
    """The times that a sentence names, with their places; "as before" is none.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    changes = [(m.start, m.end) for m in statement.of("cue") if m.entry.role in CHANGES]
    return [t for t in moments(text, statement) if not any(s < t[1] and t[0] < e for s, e in changes)]


def _begin(text: str, statement: Statement) -> int:
    """Where the answers of a sentence may begin: behind a label that isn't an answer itself."""
    label, start = statement.frame.label, statement.span.start
    if label is None or label.end > statement.span.end or start - label.end > len(" :  "):
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


def _answer(
    text: str, statement: Statement, times: Times, piece: Span, held: Sequence[Answer]
) -> tuple[Answer, str] | None:
    """What a piece answers, and what it says besides; of the kind of those before it."""
    for pattern in (_AHEAD, _BEHIND):
        found = pattern.fullmatch(text, piece.start, piece.end)
        if found is None:
            continue
        words = Span(found.start("words"), found.end("words"))
        values = _values(found)
        whole = Decimal(found["of"]) if found["of"] else None
        for kind, read in _READ:
            if (held and held[0].kind != kind) or (kind not in _WITH_DIGITS and _numbered(text, times, words)):
                continue
            said = read(text, statement, times, words, held)
            if said is not None and len(said[0]) <= _LONGEST:
                besides, cues, level, told = said
                return Answer(kind, piece, told, values, whole, cues, level), besides
    return None


def _numbered(text: str, times: Times, words: Span) -> bool:
    """Whether words hold a number that isn't part of a time, and so are more than an answer."""
    digits = (at for at in range(words.start, words.end) if text[at].isdigit())
    return any(not any(s <= at < e for s, e, _ in times) for at in digits)


def _values(found: re.Match[str]) -> tuple[Quantity, ...]:
    shares = [Decimal(s.replace(",", ".")) for s in (found["pct"], found["share"]) if s]
    people = [Quantity(number_of(found["n"]), "{patients}", "patients")] if found["n"] else []
    return (*people, *(Quantity(s, "%", "%") for s in shares[:1]))


_Said = tuple[str, tuple[Mention, ...], str, Span]
"""What a piece says besides its answer, its words of change, its level, and the place of the answer."""


def _mentions(statement: Statement, words: Span) -> tuple[Mention, ...]:
    own = (*part(statement.mentions, words), *(m for m in statement.frame.topic if words.start <= m.start < words.end))
    return tuple({(m.start, m.end, m.entry.id): m for m in own}.values())


def _changed(text: str, statement: Statement, times: Times, words: Span, held: Sequence[Answer]) -> _Said | None:
    cues = tuple(
        m for m in _mentions(statement, words)
        if m.entry.kind == "cue" and m.entry.role in (*CHANGES, "resolved", "negated")
    )  # fmt: skip
    changing = [m for m in cues if m.entry.role != "negated"]
    compared = _COMPARED.search(text, words.start, words.end)
    if not changing and compared is None:
        bare = DEGREES.fullmatch(text[words.start : words.end].strip())
        before = held[-1].cues if held else ()
        return ("", before, "", words) if bare and before else None
    off = [(m.start, m.end) for m in cues] if changing else []
    off += [(compared.start(), compared.end())] if compared is not None and not changing else []
    off += [(s, e) for s, e, _ in times if words.start <= s < words.end]
    besides = DEGREES.sub("", printed(text, words.start, words.end, off, cut=False)).strip()
    if changing:
        return besides, cues, "", Span(min(m.start for m in changing), max(m.end for m in changing))
    return besides, cues, "", Span(compared.start(), compared.end()) if compared is not None else words


_COMPARED = regex(r"\b(?:thick|thinn|wid|narrow|deep|dens|bright|dark|warm|cold)er\b", re.I)
"""A comparison that is neither good nor bad by itself."""


def _sided(text: str, statement: Statement, times: Times, words: Span, held: Sequence[Answer]) -> _Said | None:
    mentions = _mentions(statement, words)
    found = places(mentions)
    if len(found) != 1 or found[0].side not in _ONE_SIDE:
        return None
    off = [(m.start, m.end) for m in mentions if m.entry.kind == "site" or m.entry.role in ("side", "part")]
    besides = printed(text, words.start, words.end, off, cut=False)
    besides = re.sub(r"\s+", " ", _SIDED.sub("", besides)).strip(" -")
    return besides, (), "", words


def _classed(text: str, statement: Statement, times: Times, words: Span, held: Sequence[Answer]) -> _Said | None:
    said = text[words.start : words.end]
    for at in (0, *(m.end() for m in re.finditer(r"\s", said))):
        if is_class(said[at:]):
            return printed(said, 0, at), (), "", Span(words.start + at, words.end)
    return None


def _levelled(text: str, statement: Statement, times: Times, words: Span, held: Sequence[Answer]) -> _Said | None:
    found = _LEVEL.fullmatch(text[words.start : words.end].strip())
    if found is None:
        return None
    word = found["word"] or (held[0].level.rpartition(" ")[0] if held else "")
    asked = found["of"].strip(" :,-")
    return asked, (), f"{word} {found['level']}".strip(), words


def _formed(text: str, statement: Statement, times: Times, words: Span, held: Sequence[Answer]) -> _Said | None:
    said, label = text[words.start : words.end], statement.frame.label
    if any(m.entry.kind == "cue" for m in part(statement.mentions, words)):
        return None
    if held:
        return ("", (), "", words) if _FORM.fullmatch(said) else None
    above = [m for m in statement.frame.topic if label is not None and label.start <= m.start < label.end]
    asked = [m for m in (*part(statement.mentions, words), *above) if m.entry.kind == "condition"]
    return (printed(said, 0, len(said)), (), "", words) if asked and len(said.split()) <= _FEW else None


_FORM = regex(r"\s*[^\W\d_][\w-]{2,30}(?:\s[a-z]{3,20})?\s*")
_FEW = 6
_Reads = Callable[[str, Statement, Times, Span, Sequence[Answer]], _Said | None]
_READ: tuple[tuple[AnswerKind, _Reads], ...] = (
    ("class", _classed), ("side", _sided), ("level", _levelled), ("change", _changed), ("form", _formed),
)  # fmt: skip
