"""The words of a list of results by place: sides, sites, parts, values and the signs between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Side
from etl.mapping.entry import Entry, Mention
from etl.parsers.measure.limits import ordinals_of
from etl.parsers.number import RANGED, QuantityHit
from etl.parsers.phrases import Place, side_of
from etl.parsers.reading import Reading, once
from etl.parsers.slots.places import OPPOSITE, Run, fill_places
from etl.patterns import regex
from etl.value import replace

# Values that have a name of their own ("CF", "no light perception"), and the measure that a function's figures are
# of.


_FAR_OFF = (
    r"(?: (?:vision|only|perception))?(?: ?(?:at|@|/|from|in front of|, ?)? ?"
    r"(?:(?:about )?\d+(?:[.,]\d)? ?-?(?:m|cm|ft|feet|foot|inch|meters?|metres?|inches)|(?:the )?face|\d ?['’])(?![^\W\d_]))?"
)


class Names:
    """The findings that a measure has as values where its numbers end, by how pages write them."""

    def __init__(self, reading: Reading, head: Entry) -> None:
        systems = [s for v in head.values if (s := reading.lexicon.get("grade", v))]
        found = {g.text.lower(): reading.lexicon.label(g.name, "finding") for s in systems for g in s.grades}
        self._findings = {text: named[0] for text, named in found.items() if named}
        texts = sorted({g.text for s in systems for g in s.grades}, key=len, reverse=True)
        words = "|".join(text if text.isupper() else f"(?i:{re.escape(text)})" for text in texts)
        self._pattern = re.compile(rf"(?P<name>{words})\b{_FAR_OFF}") if words else None

    def at(self, text: str, at: int, end: int) -> tuple[Entry, int] | None:
        """The finding named at a place, and where its words end."""
        found = self._pattern.match(text, at, end) if self._pattern else None
        entry = self._findings.get(found["name"].lower()) if found else None
        return (entry, found.end()) if found and entry else None

    def search(self, text: str, start: int, end: int) -> tuple[Entry, int, int] | None:
        """The first finding named in a range of the text, and where its words begin and end."""
        found = self._pattern.search(text, start, end) if self._pattern else None
        entry = self._findings.get(found["name"].lower()) if found else None
        return (entry, found.start(), found.end()) if found and entry else None


names_of = once(Names)
"""The words of a measure's values, made once for a document."""


def measured(reading: Reading, head: Mention) -> Iterator[tuple[Mention, bool]]:
    """What a name heads: of a function first the measure of it ("Vision: OD 0.1"), then itself.

    Args:
        reading: the document.
        head: where the name stands.

    Yields:
        The name as each, and whether it is the function's measure.
    """
    if head.entry.kind == "function":
        for entry in reading.lexicon.of_function(head.entry.id):
            yield Mention(head.start, head.end, entry), True
    yield head, False


# The words of a list of results: sides, sites, parts, values, the order of two sides, signs between them.


Kind = Literal["side", "site", "part", "value", "separator", "filler", "head", "order", "other"]

_SIDE_WORDS = r"right|left|Rt|Lt|OD|OS|RE|LE|R|L|r|l"
_ORDER = regex(
    rf"[(\[]?\s?(?P<first>{_SIDE_WORDS})\.?\s?(?:[/,]|and)\s?(?P<second>{_SIDE_WORDS})\.?(?:\s?[)\]]|(?=\s*[:=\s]))",
    re.I,
)
_EQUAL = regex(r"(?:right|R)\s?=\s?(?:left|L)\b|(?:left|L)\s?=\s?(?:right|R)\b|b/l\b", re.I)
_LIMB = regex(r"(?P<side>[RLB])(?P<name>[A-Z]{2})\b")
"""A side's letter before the short name of a site: "RUL", "LLE"."""
_LETTER_GRADE = regex(r"(?P<side>[RL])\s?(?=[0-5+\-−–±(](?![\w]))")
"""A side's letter right before its value: "R4", "L+"."""
_FILLER = regex(
    r"(?<=[.;:,] )\((?:[a-h]|\d)\)\s(?=[A-Z])|['’]s\b|[A-Z]\.\s(?=[a-z])|(?:of|the|in|on|at|for|was|were|is|are|it|both|with|his|her|that|those|sides?|only|grades?|graded|level|score|scores|points?|"
    r"as|by|respectively)\b|[()\[\]（）*•·|]"
)
"""Small words, brackets, and the numbers of a list in a sentence: "(1) Upper limbs …"."""
_SAME = regex(r"(?:the )?same\b(?! as)", re.I)
_SEPARATOR = regex(r"[,;.:：/=\n–—-]|(?:and|but|while|whereas)\b", re.I)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_GRADE = regex(
    r"(?:(?:grade|level|degree)[\s-]?|M(?=\d))?(?P<core>(?P<grade>[0-5]|IV|V|I{1,3})(?![\d.]\d)"
    r"(?:\s?(?P<sign>[+\-−–]{1,2})(?!\s?\d)|\s(?P<word>plus|minus)\b)?(?:\s?(?:/|of|out of)\s?5(?P<late>[+\-−–])?(?!\d|\.\d))?)"
    r"(?:\s?[-–]?(?:degrees?|points?|pts?|grades?|level)\b\.?)?(?![\w/])",
    re.I,
)
_MARK = regex(r"[(（]?(?P<mark>\+/-|±|\+{1,5}|[-−–]{1,3}|[0-5]\+|↑{1,3}|↓{1,3})[)）]?(?![\w+])")
_SIGN = regex(r"[(（]?(?P<mark>\+/-|±|\+{1,4}|[-−–]|(?:0|[Yy]es|[Nn]o)(?=\s*(?:[,;)\n]|\.(?!\d))))[)）]?(?![\w+])")
_FRACTION = regex(r"\d{1,3}(?:\.\d)?\s?/\s?\d{1,4}(?!\d)")
_HALF = regex(r"[([]?(?:[0-5](?:[+\-−–]{1,2}(?!\d))?|\+{1,4}|±|[-−–])[)\]]?(?:\s?/\s?5(?!\d))?")
_NUMBER = regex(r"\d{1,4}(?:[.,]\d{1,3})?\s?(?:°|degrees\b|deg\b|mm ?Hg\b|mm\b)?")
_SHORTENED = regex(r"\.\s*[:=]?\s*(?:\d|[IV]{1,3}\b|\()")
_SHORT = 5
_JOIN = regex(r"\s*(?:/|,|and\b)\s*")
_LISTED_SIDE: dict[str, Side] = {"r": "right", "l": "left", "o": "right", "b": "bilateral"}


class Word(Struct, frozen=True):
    """One word of a list.

    Args:
        kind: what it is.
        start: offset of its first character.
        end: offset behind its last character.
        side: the side it says; of an order the first one.
        entry: the site.
        text: a value as it is to be read, a part, or a sign.
    """

    kind: Kind
    start: int
    end: int
    side: Side | None = None
    entry: Entry | None = None
    text: str = ""
    printed: tuple[int, int] = (0, 0)
    """Where a value is printed, without words such as "grade"."""


def _side_named(word: str) -> Side:
    """The side of "right", "R", "OD", "L" …"""
    low = word.lower()
    return "left" if low == "os" else _LISTED_SIDE[low[0]]


def words_of(
    reading: Reading,
    head: Entry,
    span: tuple[int, int],
    mentions: Sequence[Mention],
    hits: Sequence[QuantityHit],
    *,
    paired: bool = False,
) -> Iterator[Word]:
    """The words of a list behind (and around) the name of what it lists.

    Args:
        reading: the document.
        head: what the list gives results of.
        span: from where to where.
        mentions: the terms there.
        hits: the numbers there.
        paired: whether the order of the sides was told above.

    Yields:
        The words in order; the first of kind "other" is the last.
    """
    text, (at, end) = reading.text, span
    known = frozenset(ordinals_of(reading, head))
    names = names_of(reading, head)
    before = ""
    while at < end:
        if text[at] in " \t\r":
            at += 1
            continue
        word = _pair_half(text, at, end, head) if paired and before != "part" else None
        if word is None and (named := names.at(text, at, end)):
            word = Word("value", at, named[1], entry=named[0], text=text[at : named[1]], printed=(at, named[1]))
        word = word or _word(reading, head, known, text, at, end, mentions, hits)
        if word.kind == "part" and _SHORTENED.match(text, word.end, end) and word.end - at <= _SHORT:
            word = replace(word, end=word.end + 1)  # "dist. 3": the full stop ends no sentence
        paired = paired or word.kind == "order"
        if word.kind not in ("separator", "filler"):
            before = word.kind
        yield word
        if word.kind == "other":
            return
        at = word.end


def _pair_half(text: str, at: int, end: int, head: Entry) -> Word | None:
    """One of two values of the sides in the order told: "4/3", "3+/1+", "20°/15°"."""
    pattern = (
        _HALF if head.grade or head.kind == "finding" else _FRACTION if _FRACTION.match(text, at, end) else _NUMBER
    )
    found = pattern.match(text, at, end)
    if found is None or found.end() == at:
        return None
    if (pattern is _FRACTION and head.units and "1" not in head.units) or (
        pattern is _FRACTION
        and "1" in head.units
        and not _JOIN.match(text, found.end(), end)
        and text[at : at + 2] == "0."
    ):
        found = _NUMBER.match(text, at, end)
        assert found is not None
    return Word("value", at, found.end(), text=_bare(found.group().strip("()[] ")), printed=found.span())


def _word(
    reading: Reading,
    head: Entry,
    known: frozenset[str],
    text: str,
    at: int,
    end: int,
    mentions: Sequence[Mention],
    hits: Sequence[QuantityHit],
) -> Word:
    here = [m for m in _starting(mentions, at, at + 1) if m.end <= end]
    if (order := _ORDER.match(text, at, end)) and _side_named(order["first"]) != _side_named(order["second"]):
        return Word("order", at, order.end(), _side_named(order["first"]))
    if equal := _EQUAL.match(text, at, end):
        return Word("side", at, equal.end(), "bilateral")
    if (limb := _LIMB.match(text, at, end)) and (sites := reading.lexicon.label(limb["name"], "site")):
        return Word("site", at, limb.end(), _LISTED_SIDE[limb["side"].lower()], sites[0])
    if letter := _LETTER_GRADE.match(text, at, end):
        return Word("side", at, letter.end(), _side_named(letter["side"]))
    if head.implies and (eye := _of_organ(reading, head, text, at)):
        return eye
    if value := _value(head, known, text, at, end, [m for m in here if _allowed(head, m.entry)], hits):
        return value
    if same := _SAME.match(text, at, end):
        return Word("value", at, same.end(), text="=", printed=(at, same.end()))
    sites_here = [m for m in here if m.entry.kind == "site"]
    if any(m.entry.kind == "qualifier" and m.entry.role == "part" for m in here):
        sites_here = [m for m in sites_here if m.entry.left]  # "the distal muscles of the arms"
    sides_here = [m for m in here if m.entry.kind == "qualifier" and m.entry.role == "side" and side_of(m)]
    within = _starting(mentions, at + 1, sites_here[0].end) if sites_here else ()
    inner = next((m.start for m in within if m.entry.id == head.id), None)
    if inner is not None:  # "lower limb muscle strength": not the muscle's
        found = [m for m in reading.lexicon.find(text, at, inner) if m.start == at and m.entry.kind == "site"]
        sites_here = found or [replace(sites_here[0], end=inner)]
    if sites_here and (not sides_here or sites_here[0].end > sides_here[0].end):
        inside = [m for m in within if m.entry.role == "side" and m.end <= sites_here[0].end]
        side = side_of(inside[0]) if inside else None  # "the lower left limb"
        return Word("site", at, sites_here[0].end, side, sites_here[0].entry)
    if sides_here:
        own = sites_here[0].entry if sites_here and sites_here[0].end == sides_here[0].end else None
        return Word("site" if own else "side", at, sides_here[0].end, side_of(sides_here[0]), own)
    parts = [m for m in here if m.entry.kind == "qualifier" and m.entry.role == "part"]
    if parts:
        return Word("part", at, parts[0].end, entry=parts[0].entry)
    kinds = [m for m in here if m.entry.kind == head.kind]
    if any(m.entry.id == head.id for m in kinds):
        return Word("head", at, next(m.end for m in kinds if m.entry.id == head.id))
    refined = {entry_id for _, entry_id in head.refines}
    for m in kinds:
        if m.entry.id in refined and m.entry.implies:
            return Word("site", at, m.end, entry=reading.lexicon.implied_by(m.entry))
    if filler := _FILLER.match(text, at, end):
        return Word("filler", at, filler.end(), text=filler.group())
    if separator := _SEPARATOR.match(text, at, end):
        return Word("separator", at, separator.end(), text=separator.group())
    return Word("other", at, at)


def _of_organ(reading: Reading, head: Entry, text: str, at: int) -> Word | None:
    """The letters of a side and of the organ that a test is of: "RE" for the right eye."""
    site = reading.lexicon.implied_by(head)
    if site is None or not re.match(rf"[RL]{site.name[0].upper()}\b", text[at : at + 3]):
        return None
    return Word("side", at, at + 2, _side_named(text[at]))


def _starting(mentions: Sequence[Mention], first: int, before: int) -> Sequence[Mention]:
    """The mentions, sorted by offset, that begin from one place up to another."""
    return mentions[bisect_left(mentions, first, key=START) : bisect_left(mentions, before, key=START)]


def _value(
    head: Entry,
    known: frozenset[str],
    text: str,
    at: int,
    end: int,
    here: Sequence[Mention],
    hits: Sequence[QuantityHit],
) -> Word | None:
    worded = [m for m in here if m.entry.kind == "qualifier" and m.entry.role in ("value", "presence")]
    if worded and text[at].isalpha() and head.kind != "scale" and not any(m.entry.kind == "site" for m in here):
        word = worded[0]
        return Word("value", at, word.end, entry=word.entry, text=text[at : word.end], printed=(at, word.end))
    if head.kind == "finding" and not head.units:
        sign = _SIGN.match(text, at, end)
        if sign and not (sign["mark"] in "-−–" and sign.end() < end and text[sign.end()] not in " ,;.)）/\n"):
            return Word("value", at, sign.end(), text=sign["mark"], printed=sign.span())
        return None
    if head.grade:
        return _graded(known, text, at, end)
    if not head.units:
        return None
    if "1" in head.units and (fraction := _FRACTION.match(text, at, end)):
        return Word("value", at, fraction.end(), text=fraction.group().replace(" ", ""), printed=fraction.span())
    hit = next((h for h in hits if h.start == at), None)
    if hit is None:
        return None
    return Word("value", at, hit.end, text=text[at : hit.end].strip(), printed=(at, hit.end))


def _allowed(head: Entry, word: Entry) -> bool:
    """Whether a word can be a value of what is listed: "increased" is one of tone, and a change of strength."""
    if head.kind == "finding" or word.role not in ("value", "presence"):
        return True
    ways = {word.id, word.value}
    return bool(ways & set(head.values)) or not (head.values or head.grade) or word.role == "presence"


def _graded(known: frozenset[str], text: str, at: int, end: int) -> Word | None:
    grade = _GRADE.match(text, at, end)
    if grade is not None:
        sign_word = {"plus": "+", "minus": "-"}.get((grade["word"] or "").lower(), "")
        signs = (grade["sign"] or grade["late"] or sign_word).replace("−", "-").replace("–", "-")
        key = _ROMAN.get(grade["grade"].upper(), grade["grade"]) + signs
        if key in known and (grade["grade"].isdigit() or grade["grade"].isupper()):
            return Word("value", at, grade.end(), text=key, printed=grade.span("core"))
    mark = _MARK.match(text, at, end)
    if mark is None or (set(mark["mark"]) <= set("-−–") and text[at] not in "(（"):
        return None
    if RANGED.search(text, max(0, at - 10), at):
        return None
    key = mark["mark"].replace("−", "-").replace("–", "-")
    if key not in known and key[0] not in "↑↓":
        return None
    return Word("value", at, mark.end(), text=key, printed=mark.span())


def _bare(printed: str) -> str:
    """A value without what it is out of: "3-/5" is "3-"."""
    plain = printed.replace("−", "-").replace("–", "-")
    return plain.split("/")[0].strip() if re.fullmatch(r"[0-5][+-]{0,2}\s?/\s?5", plain) else plain


# Which place each value of a list has: sides and sites before it, behind it, or said once for several.


class Result(Struct, frozen=True):
    """A value and its place.

    Args:
        value: the value.
        place: where it is; None where nothing says so.
        began: offset of the first word of its own place; -1 where it has none before it.
    """

    value: Word
    place: Place | None
    began: int = -1

    @property
    def key(self) -> tuple[str, Side | None, str]:
        """The site's id, the side and the part."""
        p = self.place
        return ("", None, "") if p is None else (p.site.id if p.site else "", p.side, p.part)


class Given(Struct, frozen=True):
    """What the lines above give to a list."""

    place: Place | None = None
    order: Side | None = None


_NOTHING = Given()


def span_of(words: Sequence[Word]) -> tuple[int, int]:
    """From where to where a list says places and values.

    Args:
        words: its words.
    """
    said = [w for w in words if w.kind in ("side", "site", "part", "value", "order")]
    return said[0].start, said[-1].end


def results_of(reading: Reading, words: Sequence[Word], given: Given = _NOTHING) -> tuple[Result, ...]:
    """The results of a list.

    Args:
        reading: the document.
        words: the words of the list.
        given: place and order said above it.

    Returns:
        Its results in order; none when the list can't be read without a doubt.
    """
    words, text = list(words), reading.text
    if len(words) > 1 and words[0].kind == "value" and words[0].entry and words[1].text and words[1].text in ":：,":
        words = words[1:]  # "decreased: right 4, left 3"
    values = [w for w in words if w.kind == "value"]
    order = next((w for w in words if w.kind == "order"), None)
    first = order.side if order else given.order
    sides = [w for w in words if w.side and w.kind != "order"]
    turned = first is not None and not sides and len(values) % 2 == 0
    if not values or (first is not None and not sides and not turned):
        return ()
    marks: list[Mention] = []
    for w in words:
        if w.kind == "value" and turned and first is not None:
            at = values.index(w)
            marks.append(_side(reading, w.start, w.start, first if at % 2 == 0 else OPPOSITE[first]))
        if w.side and w.kind != "order":
            marks.append(_side(reading, w.start, w.start if w.kind == "site" else w.end, w.side))
        if w.kind in ("site", "part") and w.entry is not None:
            marks.append(Mention(w.start, w.end, w.entry))
    spans = tuple(Span(w.start, w.end) for w in values)
    filled = fill_places(text, Run(spans, tuple(marks), words[0].start, words[-1].end, None, given.place))
    out: list[Result] = []
    for w, f in zip(values, filled, strict=True):
        if w.text == "=" and not out:
            return ()
        value = replace(out[-1].value, start=w.start, end=w.end) if w.text == "=" else w
        began = f.place.start if f.place is not None and f.own and f.place.start < w.start else -1
        out += [Result(value, p, began) for p in (*f.shared, f.place)]
    return tuple(out)


def _side(reading: Reading, start: int, end: int, side: Side) -> Mention:
    return Mention(start, end, reading.lexicon.need("qualifier", side))
