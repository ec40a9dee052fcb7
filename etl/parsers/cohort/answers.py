"""Answers that a sentence counts one by one ("left 31, right 28", "class III 60"), and what they are of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.facts import Change, Component, Concept, Observation, Quantity, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.columns import STRATUM
from etl.parsers.cohort.scenes import CHANGES, PEOPLE, Scene, Times, meant, moments, parts_of, time_at
from etl.parsers.cohort.words import Named, change_of, counted, printed, trimmed, whole_person
from etl.parsers.index import part
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Classes of a value that people are counted by: "under 6 months", "6-12 months", "over 60", "40 and older".


BOUND = regex(
    r"\s*(<|>|≤|≥|<=|>=|under|over|below|above|up to|at least|less than|more than)?\s*\d[\d.,]*(?![A-Za-z\d]|-[A-Za-z])"
)
_BOUNDS = {
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "<=": "at most",
    "≥": "at least",
    ">=": "at least",
    "under": "less than",
    "below": "less than",
    "over": "more than",
    "above": "more than",
}
_SIGN = regex(
    r"(<=|>=|[<>≤≥]|(?:under|over|below|above|up to|at least|at most|less than|more than|fewer than|(?:young|old|long|short)er than)\b)\s*",
    re.I,
)
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|half an?|an?|{WORD_NUMBER})"
_UNIT = r"(?:\s?(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|hours?|min(?:utes)?|%|points?|kg|cm|m)\b(?:\s(?:old|of age))?)?"
_BOUNDED = regex(rf"{_SIGN.pattern}(?:the age of\s)?{_NUMBER}{_UNIT}", re.I)
_RANGE = regex(
    rf"(?:(?:between|from)\s)?{_NUMBER}{_UNIT}\s?(?:-|–|—|\bto\b|\band\b)\s?(?:(?:under|below)\s)?{_NUMBER}{_UNIT}",
    re.I,
)
_OPEN = regex(rf"{_NUMBER}{_UNIT}\s(?:and|or)\s(?:over|above|older|more|longer|younger|less|under|below|up)", re.I)


def range_words(label: str) -> str:
    """A class in words: "< 5 years" is "less than 5 years".

    Args:
        label: as printed.
    """
    found = _SIGN.match(label.strip())
    sign = found[1].lower() if found else ""
    rest = label.strip()[found.end() :].strip() if found else label.strip()
    return f"{_BOUNDS.get(sign, sign)} {rest}".strip()


def is_class(words: str) -> bool:
    """Whether words are a class: a bound or two ends, and nothing else.

    Args:
        words: as printed.
    """
    bare = words.strip(" ()")
    return any(p.fullmatch(bare) for p in (_BOUNDED, _RANGE, _OPEN))


# Answers that a sentence counts one by one: "less in 22 of 40, the same in 15, more in 3", "left 31, right 28",
# "under 6 months 21, 6-12 months 33", "class III 60, class IV 20".
#
# Only a run of two or more answers of one kind is one; what the first is said with besides tells of what they are.


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


# What the answers are of that a sentence counts one by one, as observations of the group.


_WHAT = ("finding", "function", "measure", "scale")
_LONG = {
    "thicker": ("thickness", "more"),
    "thinner": ("thickness", "less"),
    "wider": ("width", "more"),
    "narrower": ("width", "less"),
}
_ANSWER_FEW = 3
_SENTENCE = regex(rf"\b(?:{PEOPLE}|it|they|we|was|were|had|called|could|did)\b", re.I)
_OF_SPINE = regex(r"[CTLS]\d")
RULE = "count of an answer"


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
    text, times = reading.document.text, times_of(reading.document.text, statement)
    out: list[Observation] = []
    used: list[Span] = []
    for run in runs_in(text, statement):
        first, last = run.answers[0].span, run.answers[-1].span
        those = run.opening is not None and run.opening.whole is not None  # "in 30 patients with aphasia …" is no rule
        if not meant(statement, first.start, first.end, general=not those):
            continue
        named = [_named(reading, statement, scene, run, answer) for answer in run.answers]
        if any(what is None for what in named):
            continue
        named = _by_degree(text, run, named)
        when = time_at(times, first.start, first.end, fallback)
        for what, answer in zip(named, run.answers, strict=True):
            if what is not None:
                spots = (reading.evidence(answer.span.start, answer.span.end),)
                parts = _of_whom(reading, statement, scene, run)
                out += counted(what, answer.values, spots, timepoint=when, components=parts, rule=RULE)
        used.append(Span(_start(statement, run, first.start), last.end))
    return tuple(out), tuple(used)


def _by_degree(text: str, run: Run, named: list[Named | None]) -> list[Named | None]:
    """The names of answers, those of the people as a whole with their degree where two tell one change: "much better 17, better 38"."""
    out: list[Named | None] = []
    for what, answer in zip(named, run.answers, strict=True):
        degree = DEGREES.search(text, answer.span.start, answer.span.end)
        alike = [w for w in named if w is not None and what is not None and w.concept == what.concept]
        if what is not None and what.entry is None and what.change and degree is not None and len(alike) > 1:
            said = [
                text[c.start : c.end].lower() for c in answer.cues if answer.words.start <= c.start < answer.words.end
            ]
            what = replace(what, concept=Concept(f"condition {degree.group().lower()} {(said or [what.change])[0]}"))
        out.append(what)
    return out


def _start(statement: Statement, run: Run, first: int) -> int:
    """Where a run begins, with the words before it that say of whom it is."""
    label = statement.frame.label
    if run.opens and run.opening is not None:
        return run.opening.span.start
    return label.start if run.opens and label is not None and statement.span.start <= label.start else first


def _of_whom(reading: Reading, statement: Statement, scene: Scene, run: Run) -> tuple[Component, ...]:
    """Of how many people the answers are, and who they are; the whole group is no part of itself."""
    size = reading.cohort.size if reading.cohort else None
    opened = run.opening.whole if run.opening is not None else None
    whole = next((a.whole for a in run.answers if a.whole is not None), opened or scene.denominator)
    own = "" if run.opening is None or (size is not None and opened == size.value) else run.opening.who
    return parts_of(whole, own or scene.stratum or _part_of_group(reading, statement, scene, run))


def _named(reading: Reading, statement: Statement, scene: Scene, run: Run, answer: Answer) -> Named | None:
    if answer.kind == "change":
        return _answer_changed(reading, statement, scene, run, answer)
    if answer.kind == "side":
        return _on_side(reading, statement, run, answer)
    if answer.kind == "form":
        return _of_form(reading, statement, run, answer)
    asked = run.question or _label(statement, scene)
    if answer.kind == "class":
        known = _target(reading, statement, run)
        name = known.entry.name if known is not None and known.entry.kind == "measure" else _small(trimmed(asked))
        said = range_words(reading.document.quote(answer.words))
        return Named(Concept(f"{name} {said}")) if name else None
    scaled = _OF_SPINE.search(answer.level) or any(
        m.entry.kind == "scale" for m in reading.lexicon.find(f"{asked} {answer.level}")
    )
    return Named(Concept(f"{asked} {answer.level}")) if asked and scaled else None


def _target(reading: Reading, statement: Statement, run: Run) -> Mention | None:
    """The one term that a run asks of: in the words of its first answer, else in its label."""
    text, first = reading.document.text, run.answers[0]
    own = [m for m in part(statement.mentions, first.span) if _asks(m, first)]
    named = own if run.question else [m for m in statement.frame.topic if m.entry.kind in _WHAT]
    named = [m for m in named if not whole_person(reading, text, m)]
    best = {(m.start, m.end): m for m in sorted(named, key=lambda m: -_WHAT.index(m.entry.kind))}
    return next(iter(best.values())) if len({m.entry.id for m in best.values()}) == 1 else None


def _asks(m: Mention, first: Answer) -> bool:
    """Whether a term is what is asked and not the answer ("thinner")."""
    said = first.kind == "change" and first.words.start <= m.start < m.end <= first.words.end
    return m.entry.kind in _WHAT and not said


def _answer_changed(reading: Reading, statement: Statement, scene: Scene, run: Run, answer: Answer) -> Named | None:
    """How something changed: a known term, the people as a whole, or a thing as printed."""
    text = reading.document.text
    target = _target(reading, statement, run)
    topic = run.question or trimmed(_label(statement, scene))
    entry = _dimension(reading, run, topic) or (target.entry if target is not None else None)
    word = text[answer.words.start : answer.words.end].strip().lower()
    if not any(c.entry.role != "negated" for c in answer.cues):
        return _compared(topic, word, entry)
    cues = [c for c in answer.cues if c.entry.role != "negated"]
    change, _ = change_of(text, answer.cues, entry, answer.words.start)
    ended = any(c.entry.role == "resolved" for c in cues) and not any(c.entry.value == "healed" for c in cues)
    if entry is not None:
        known = Named(entry.concept, entry=entry)
        if ended:
            return replace(known, presence="absent")
        return replace(known, change=change) if change else Named(Concept(f"{entry.name} {word}"))
    if statement.frame.label is None and not _is_name(run.question) and (run.question or not run.opens):
        return None
    if _is_whole(reading, topic) or _part_of_group(reading, statement, scene, run):
        return _condition(word, change, ended=ended)
    if change is None or ended:
        return Named(Concept(f"{_small(topic)} {word}"))
    return Named(Concept(_small(topic)), change)


def _label(statement: Statement, scene: Scene) -> str:
    """What the label of a sentence asks; a heading asks of more than one sentence."""
    return scene.topic if statement.frame.label is not None else ""


def _part_of_group(reading: Reading, statement: Statement, scene: Scene, run: Run) -> str:
    """The part of the group that is asked, and not what changed: "Placebo group: better 5, same 12"."""
    asked = run.question or _label(statement, scene)
    return trimmed(asked) if STRATUM.search(asked) and _target(reading, statement, run) is None else ""


def _is_name(question: str) -> bool:
    """Whether words that no mapping knows are a name, and no sentence."""
    return bool(question) and len(question.split()) <= _ANSWER_FEW and _SENTENCE.search(question) is None


def _condition(word: str, change: Change | None, *, ended: bool) -> Named | None:
    if change is None or ended:
        return None
    stem = ("stable" if "stab" in word or "stead" in word else "unchanged") if change == "unchanged" else change
    return Named(Concept(f"condition {stem}"), change)


def _compared(topic: str, word: str, entry: Entry | None) -> Named | None:
    """ "Thicker": more of a dimension, where a measure of it is known; else as printed."""
    _, role = _LONG.get(word, ("", ""))
    if entry is not None and entry.kind == "measure" and entry.higher and role:
        good = (role == "more") == (entry.higher == "better")
        return Named(entry.concept, "improved" if good else "worsened", entry=entry)
    name = entry.name if entry is not None else _small(topic)
    return Named(Concept(f"{name} {word}")) if name else None


def _dimension(reading: Reading, run: Run, topic: str) -> Entry | None:
    """The measure that the answers compare: "thickness" where cartilage is "thicker in 9, unchanged in 19"."""
    nouns = {_LONG[w][0] for a in run.answers if (w := reading.document.quote(a.words).strip().lower()) in _LONG}
    return next((e for noun in nouns for e in reading.lexicon.label(f"{topic} {noun}", "measure")), None)


def _is_whole(reading: Reading, topic: str) -> bool:
    """Whether a label asks of the people as a whole: "Result", "The doctors' overall judgement", or nothing at all."""
    words = topic.replace("’", "'").split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    return not words or any(e.id == "cohort_condition" for run in runs for e in reading.lexicon.label(run, "field"))


def _on_side(reading: Reading, statement: Statement, run: Run, answer: Answer) -> Named | None:
    """A finding on one side: "left side paralysed", "right arm"."""
    found = list(_findings(statement, run))
    if len({m.entry.id for m in found}) > 1:
        return None
    own = places(part(statement.mentions, answer.words))
    first = places(part(statement.mentions, run.answers[0].words))
    site, side = own[0], own[0].side
    where = site if site.site is not None else first[0]
    if not found:
        plain = site.site is None and side is not None and run.question
        return Named(Concept(f"{side} side {run.question}".replace("bilateral side", "both sides"))) if plain else None
    same = make_site(reading.document.text, reading.lexicon, where.site, side, site.part or where.part, where)
    return Named(found[0].entry.concept, site=same, entry=found[0].entry)


def _findings(statement: Statement, run: Run) -> Iterator[Mention]:
    within = part(statement.mentions, run.answers[0].words)
    own = [m for m in within if m.entry.kind in ("finding", "condition")]
    yield from own or [m for m in statement.frame.topic if m.entry.kind in ("finding", "condition")]


def _of_form(reading: Reading, statement: Statement, run: Run, answer: Answer) -> Named | None:
    """A form of a disease: "the stroke was ischaemic in 59, haemorrhagic in 27", "Cerebral palsy: spastic 71, ataxic 9"."""
    within = part(statement.mentions, run.answers[0].words)
    above = [m for m in statement.frame.topic if m.entry.kind == "condition"]
    found = [m for m in within if m.entry.kind == "condition"] or above
    if len({m.entry.id for m in found}) != 1:
        return None
    text, held = reading.document.text, found[0]
    own = [(m.start, m.end) for m in found]
    said = printed(text, answer.words.start, answer.words.end, own).removeprefix("was ").strip()
    names = (f"{said} {held.entry.name}", f"{said} {text[held.start : held.end]}")
    known = next((e for name in names if said for e in reading.lexicon.label(name, "condition")), None)
    return Named(known.concept, entry=known) if known is not None and known.id != held.entry.id else None


def _small(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
