"""Printed numbers: digits with their separators, number words, and numbers that only count lines or pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from etl.document import Span
from etl.patterns import regex

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-fourth": 24,
    "thirtieth": 30,
}  # fmt: skip
MULTIPLIERS = {
    "hundred": 100, "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "mio": 10**6,
    "mln": 10**6, "billion": 10**9, "billions": 10**9, "bn": 10**9,
}  # fmt: skip

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
"""Superscript digits and signs to plain ones."""

THIN = "\u2009\u202f\u2007"
"""Spaces that separate thousands and nothing else."""

MAX_DIGITS = 18
"""Longer runs of digits are identifiers, not numbers."""

_SMALL = "|".join(sorted(ONES, key=len, reverse=True))
_TEN = "|".join(TENS)
_UNDER_100 = rf"(?:(?:{_TEN})(?:[-\u2010\u2011 ](?:one|two|three|four|five|six|seven|eight|nine)\b)?|{_SMALL})"


def heads(words: Iterable[str]) -> str:
    """A pattern of the first two letters of some words: for a look ahead, before all the words are tried in turn."""
    seconds: dict[str, set[str]] = {}
    for word in words:
        seconds.setdefault(word[0], set()).add(word[1])
    return "|".join(f"{first}[{''.join(sorted(second))}]" for first, second in sorted(seconds.items()))


WORD_NUMBER = (
    rf"(?:(?={heads([*ONES, *TENS, 'a '])})"
    rf"(?:(?:{_UNDER_100}|a) hundred(?:(?: and)? {_UNDER_100})?|{_UNDER_100}))"
)
"""Pattern of a number in words, up to 9999 or so; no group, to be used with IGNORECASE."""

_HALVES = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": None, "⅔": None}

_POWER = regex(r"[eE]\+?(0?[3-9]|1[0-2])(?![\w.])")
"""A power of ten as spreadsheets print it: "1.0E8", "2.5e+06"."""

_SPACED = regex(r"\d{1,3}(?: \d{3})++(?![\d.,])(?=\s?±|\s?[A-Za-zµμ]{1,6}/[A-Za-zµμ]|\s?×\s?10)")
"""A number with its thousands set apart, as what stands behind it shows: "11 240 U/L", "4 900 ± 300"."""
_COUNTS_ON = regex(
    r"(?:\b(?:days?|weeks?|months?|years?|visits?|levels?|no|nr|numbers?|grades?|stages?|courses?|groups?|patients?|cases?|tables?|items?|steps?)\.?|[\d.,)])\s$",
    re.I,
)
"""Before digits that are a number of their own: "on day 3 240 mg/d"."""


@cache
def _number(decimal_comma: bool) -> re.Pattern[str]:
    """The pattern of a number without sign."""
    group, point = (r"[.'", ",") if decimal_comma else (r"[,'", r"\.")
    grouped = rf"\d{{1,3}}(?:{group}{THIN}\u00a0]\d{{3}})++(?![\d])(?:{point}\d++)?"
    plain = r"\d++(?:[.,]\d++)?" if decimal_comma else r"\d++(?:\.\d++)?"
    return regex(rf"{grouped}|\d{{1,3}}(?: 000)++(?!\d)|{plain}|\.\d++")


def read_number(
    text: str, at: int, end: int | None = None, *, decimal_comma: bool = False
) -> tuple[Decimal, int] | None:
    """The number that begins at a place.

    Args:
        text: the text.
        at: offset of its first digit.
        end: where to stop reading, None for the end of the text.
        decimal_comma: whether the document writes 2,5 for two and a half.

    Returns:
        the number and the offset behind it, None when there is none or it is too long to be one.
    """
    alone = at == 0 or text[at - 1] in " \t\n(=~<>≤≥:"  # not "vitamin B12 310 pmol/L"
    spaced = _SPACED.match(text, at) if alone else None
    if spaced is not None and _COUNTS_ON.search(text, max(0, at - 12), at):
        spaced = None
    found = spaced or _number(decimal_comma).match(text, at, len(text) if end is None else end)
    if found is None or found.end() - at > MAX_DIGITS + 6:
        return None
    digits = found.group()
    for mark in (" ", "\u00a0", "'", *THIN):
        digits = digits.replace(mark, "")
    if decimal_comma:
        head, comma, tail = digits.partition(",")
        if comma or head.count(".") > 1 or (head.count(".") == 1 and len(head.rpartition(".")[2]) == 3):
            head = head.replace(".", "")
        digits = f"{head}.{tail}" if comma else head
    else:
        digits = digits.replace(",", "")
    value = Decimal(digits)
    if (power := _POWER.match(text, found.end(), len(text) if end is None else end)) is not None:
        return Decimal(int(value.scaleb(int(power[1])))), power.end()
    if found.end() < len(text) and (half := _HALVES.get(text[found.end()])) is not None and value == int(value):
        return value + half, found.end() + 1
    return value, found.end()


_WORDS = regex(rf"(?<![\w-]){WORD_NUMBER}(?!\w)", re.IGNORECASE)


def read_words(text: str, at: int, end: int | None = None) -> tuple[Decimal, int] | None:
    """The number in words that begins at a place ("fifteen", "twenty-one", "one hundred and five").

    Args:
        text: the text.
        at: offset of its first letter.
        end: where to stop reading.

    Returns:
        the number and the offset behind it, None when no number stands there.
    """
    found = _WORDS.match(text, at, len(text) if end is None else end)
    if found is None:
        return None
    return word_value(found.group()), found.end()


def word_value(words: str) -> Decimal:
    """The value of a number in words that `WORD_NUMBER` matched.

    Args:
        words: e.g. "twenty-one".
    """
    total = 0
    for word in re.split(r"[-\u2010\u2011 ]", words.lower()):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word != "and":
            total += ONES.get(word, TENS.get(word, 1 if word == "a" else 0))
    return Decimal(total)


def number_of(printed: str) -> Decimal:
    """The value of a whole number in digits, or in words that `WORD_NUMBER` matched.

    Args:
        printed: e.g. "12", "twelve".
    """
    return Decimal(printed) if printed.isdecimal() else word_value(printed)


def before(text: str, at: int, size: int) -> str:
    """The text just before a place, with line breaks as spaces; a new paragraph cuts it off.

    Args:
        text: the text.
        at: the place.
        size: how many characters at most.
    """
    piece = text[max(0, at - size) : at]
    return piece.rpartition("\n\n")[2].replace("\n", " ")


def plain(value: Decimal) -> Decimal:
    """A whole number without exponent and decimals; other numbers as they are."""
    return Decimal(int(value)) if value == value.to_integral_value() else value


def parse_number(text: str, decimal_comma: bool = False) -> Decimal | None:
    """A text that is a number and nothing else.

    Args:
        text: e.g. "2,200", "-3.5", "1 234,5", "fifteen".
        decimal_comma: whether the document writes decimal commas.
    """
    bare = text.strip().replace("−", "-")
    sign = -1 if bare.startswith("-") else 1
    bare = bare.removeprefix("-").removeprefix("+").lstrip()
    if not bare:
        return None
    if not bare[0].isdecimal() and bare[0] != ".":
        words = read_words(bare, 0)
        return words[0] * sign if words and words[1] == len(bare) else None
    if re.fullmatch(r"\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?", bare[: MAX_DIGITS + 6]):
        bare = bare.replace(" ", "").replace("\u00a0", "")
    if not bare.isascii() and any(c.isdecimal() and c not in "0123456789" for c in bare):
        return None
    read = read_number(bare, 0, decimal_comma=decimal_comma)
    if read is not None and read[1] == len(bare):
        return read[0] * sign
    if re.fullmatch(r"\d{1,9},\d{1,6}", bare):  # not thousands, so the comma must be a decimal one
        return Decimal(bare.replace(",", ".")) * sign
    return None


_WITH_COMMA = regex(r"(?<![\w.,])\d{1,6},\d{1,2}(?![\w,]|\.\d)(?=[\s;)%°|\"'\]/]|\.?$|\.\s|[–-]\d)", re.MULTILINE)
_WITH_POINT = regex(r"(?<![\w.,/])\d{1,6}\.\d{1,2}(?![\w.]|,\d)")
_WITH_BOTH = regex(r"(?<![\w.,])\d{1,3}[.\u2009\u202f\u00a0]\d{3},\d{1,2}(?![\d,])")


def uses_decimal_comma(text: str) -> bool:
    """Whether a document writes decimal commas (1,5) and not decimal points (1.5).

    Args:
        text: the whole document.

    Returns:
        True when decimal commas outnumber decimal points.
    """
    commas, points = (sum(1 for _ in pattern.finditer(text)) for pattern in (_WITH_COMMA, _WITH_POINT))
    return _WITH_BOTH.search(text) is not None or commas > points


def roman(text: str) -> int | None:
    """The value of a Roman numeral up to VIII, as courses and grades have; None for any other word.

    Args:
        text: the numeral, in capital or small letters.
    """
    return ROMAN.index(text.upper()) + 1 if text.upper() in ROMAN else None


# Numbers that count lines ("3.8 Scores: …") or name a piece of something ("exons 48–50"): no value of anything.


_ITEM = regex(
    r"^[^\S\n]*(?P<number>(?P<above>\d{1,2}(?:\.\d{1,2}){0,2})\.(?P<last>\d{1,2})[.):]?)\s(?P<word>\S{2})", re.M
)
_PLAIN = regex(r"^[^\S\n]*(?P<number>\d{1,2}) (?P<word>[^\W\d_]{2}).*", re.M)
_LEAST = 3
"""Plain numbers count lines when there are so many in a row, beginning with 1."""
_PARENT = regex(r"^[^\S\n]*(?:\W\s)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})[.):]?[^\S\n]+[^\W\d_]{2}", re.M)

_INLINE = regex(r"(?<![^\s:;])(?P<number>\d{1,2})(?:[.)]\s+(?=[A-ZÀ-Þ][^\W\d_])|\)\s+(?=[^\W\d_]{2}))")
"""The number of an item in a line that lists several: "1. Gout  2. Foot ulcer (Wagner 2)  3. Hypertension"."""
_PIECE = regex(
    r"\b(?:exons?|introns?|codons?|figures?|figs?\.|tables?|pages?|pp\.|chapters?|refs?\.|references?|rooms?|articles?)\s"
    r"(?P<numbers>\d{1,3}(?:\s?(?:[-–—,/]|to|and|through)\s?\d{1,3})*)(?![\d.,]?\d|\s?%)",
    re.I,
)


def numbering(text: str) -> tuple[Span, ...]:
    """The numbers that are names: of lines that continue one another or begin below the number of their section,
    and of pieces of something ("exon 7", "Figure 2").

    Args:
        text: the document's text.

    Returns:
        Their places, in order. A number before a word in small letters names no line ("3.8 mmol/l" on a line of its
        own), nor does one that stands alone.
    """
    pieces = (Span(*m.span("numbers")) for m in _PIECE.finditer(text))
    lines = _runs(text, (m for m in _PLAIN.finditer(text) if not m["word"][0].islower()), "", _LEAST)
    items = _runs(text, _INLINE.finditer(text), "\n", 2)
    return tuple(sorted([*_sections(text), *lines, *items, *pieces], key=lambda span: span.start))


def _sections(text: str) -> list[Span]:
    """Numbers with the number of their section before them: "3.8 Scores"."""
    found = [m for m in _ITEM.finditer(text) if m["word"].isalpha() and not m["word"][0].islower()]
    if not found:
        return []
    parents = {m["number"]: m.start() for m in reversed(list(_PARENT.finditer(text)))}
    kept = [
        m
        for at, m in enumerate(found)
        if _beside(found, at) or (m["last"] == "1" and parents.get(m["above"], m.start()) < m.start())
    ]
    return [Span(*m.span("number")) for m in kept]


def _runs(text: str, found: Iterable[re.Match[str]], apart: str, least: int) -> list[Span]:
    """The numbers that count on from 1, with nothing of some signs between what they number: lines right below one another ("1
    Light touch …", "2 Pain …"), the items of one line.

    Args:
        found: each with its number.
        apart: a text that stands between no two of them; "" where nothing but blanks may.
        least: how many make a run.
    """
    out: list[Span] = []
    run: list[re.Match[str]] = []
    for m in (*found, None):
        between = text[run[-1].end() : m.start()] if m is not None and run else ""
        parted = apart in between if apart else bool(between.strip())
        if m is not None and run and int(m["number"]) == len(run) + 1 and not parted:
            run.append(m)
            continue
        out += [Span(*one.span("number")) for one in run] if len(run) >= least else []
        run = [m] if m is not None and m["number"] == "1" else []
    return out


def _beside(found: Sequence[re.Match[str]], at: int) -> bool:
    """Whether the number before it or behind it is its neighbour in the same section."""
    one = found[at]
    around = ((found[at - 1], -1) if at else None, (found[at + 1], 1) if at + 1 < len(found) else None)
    return any(
        pair is not None and pair[0]["above"] == one["above"] and int(pair[0]["last"]) == int(one["last"]) + pair[1]
        for pair in around
    )
