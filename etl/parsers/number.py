"""Numbers and their units: printed numbers, number words, units behind them, and what running text says with them.

A number is printed with its separators, or only counts lines or pieces. Which units there are comes from the caller (printed
unit → UCUM code). Running text has quantities, ranges, deviations, shares, grades and marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Quantity, Range
from etl.mapping.words import PrintedUnits
from etl.patterns import regex
from etl.value import replace

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

_EXPONENT = regex(r"[eE]\+?(0?[3-9]|1[0-2])(?![\w.])")
"""A power of ten as spreadsheets print it: "1.0E8", "2.5e+06"."""

WHOLE = r"(?:[1-9]\d{0,2}(?:[ ,'’]\d{3})+(?!\d|[ ,'’]\d{3})|\d{1,7})"
"""Pattern of a whole number, with or without marks between its thousands: "1646", "1 646", "1,646"."""
_GROUPS = r"[1-9]\d{0,2}(?: \d{3})+(?! \d{3})(?:[.,]\d{1,2}(?!\d))?(?![.,]?\d)"
_SPACED = regex(
    _GROUPS
    + r"(?=\s?±|\s?(?:g|gr|grams?)\b(?! (?:tab|cap))|\s?[A-Za-zµμ]{1,6}/[A-Za-zµμ]|\s?×\s?10|\s?[(\[]\s?\d{1,3}(?:[.,]\d{1,2})?\s?%"
    r"|(?:\s(?:out )?of (?:the |all |these |those )?|\s?/\s?)[1-9]\d{0,2} \d{3}\b)"
)
"""A number with spaces between its thousands, as the text after it shows: "11 240 U/L", "3 500 g", "4 900 ± 300", "1 646 (31%)"."""
_SIZED = regex(r"\bn\s?=\s?$|\d{3} (?:(?:out )?of (?:the |all |these |those )?|/ )$|\d{3}/$", re.I)
"""Before a number that counts people: "n = 5 310", "1 646 of 5 310"."""
_SPACED_ALONE = regex(_GROUPS)
_COUNTS_ON = regex(
    r"(?:\b(?:days?|weeks?|months?|years?|visits?|levels?|no|nr|numbers?|grades?|stages?|courses?|groups?|patients?|cases?|tables?|items?|steps?)\.?|[\d.)]|\d,)\s$",
    re.I,
)
"""Before digits that are a number of their own: "on day 3 240 mg/d"."""


_THOUSANDS = r"[1-9]\d{0,2}(?:(?:,\d{3})*(?<=,000)|(?:,\d{3}){2,})(?![\d,])(?:\.\d++)?"
"""Commas that part thousands in any document: "250,000", "1,250,000"."""


@cache
def _number(decimal_comma: bool) -> re.Pattern[str]:
    """The pattern of a number without sign."""
    group, point = (r"[.'’", ",") if decimal_comma else (r"[,'’", r"\.")
    thousand = rf"{group}{THIN}\u00a0]\d{{3}}"
    grouped = rf"\d{{1,3}}(?:{thousand})+(?!\d|{thousand})(?:{point}\d++)?"
    plain = r"\d++(?:[.,]\d++)?" if decimal_comma else r"\d++(?:\.\d++)?"
    grouped = (
        rf"{_THOUSANDS}|{grouped}" if decimal_comma else rf"[1-9]\d?(?:,\d\d)+,\d{{3}}(?![\d,])|{grouped}"
    )  # "2,50,000"
    return regex(rf"{grouped}|\d{{1,3}}(?:,? 000)+(?!\d|,? 000)|{plain}|\.\d++")


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
    spaced = _read_spaced(text, at)
    found = spaced or _number(decimal_comma).match(text, at, len(text) if end is None else end)
    if found is None or found.end() - at > MAX_DIGITS + 6:
        return None
    digits = found.group()
    for mark in (" ", "\u00a0", "'", "’", *THIN):
        digits = digits.replace(mark, "")
    if decimal_comma:
        if _COMMAS_ALONE.fullmatch(digits):
            digits = digits.replace(",", "")
        head, comma, tail = digits.partition(",")
        if comma or head.count(".") > 1 or (head.count(".") == 1 and len(head.rpartition(".")[2]) == 3):
            head = head.replace(".", "")
        digits = f"{head}.{tail}" if comma else head
    else:
        digits = digits.replace(",", "")
    value = Decimal(digits) if spaced is None else Decimal(spaced.group().replace(" ", "").replace(",", "."))
    if (power := _EXPONENT.match(text, found.end(), len(text) if end is None else end)) is not None:
        return Decimal(int(value.scaleb(int(power[1])))), power.end()
    if (part := _HALF_AFTER.match(text, found.end())) is not None and value == int(value):
        return value + Decimal(int(part[1])) / int(part[2]), part.end()
    if found.end() < len(text) and (half := _HALVES.get(text[found.end()])) is not None and value == int(value):
        return value + half, found.end() + 1
    return value, found.end()


_HALF_AFTER = regex(r"[- ]([13])/([24])(?![\d/]|[.,]\d)")
"""Halves and quarters after a whole number: "42-1/2"."""


def _read_spaced(text: str, at: int) -> re.Match[str] | None:
    """Return the number with spaces between its thousands at a place, None where they are numbers of their own."""
    if at and text[at - 1] not in " \t\n(=~<>≤≥:/":  # not "vitamin B12 310 pmol/L"
        return None
    if _SIZED.search(text, max(0, at - 24), at):
        return _SPACED_ALONE.match(text, at)
    spaced = _SPACED.match(text, at) if text[at - 1 : at] != "/" else None
    return None if spaced is None or _COUNTS_ON.search(text, max(0, at - 12), at) else spaced


_COMMAS_ALONE = regex(_THOUSANDS)


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


def whole_of(printed: str) -> Decimal:
    """Return the value of a number that `WHOLE` matched.

    Args:
        printed: e.g. "1646", "1 646", "1,646".
    """
    return Decimal("".join(filter(str.isdecimal, printed)))


_TWELFTHS = regex(r"(?:(\d{1,3}) )?(\d|1[01])/12")


def months_in(printed: str) -> Decimal | None:
    """Return the months of years with twelfths: "2 3/12" are 27, "9/12" are 9.

    Args:
        printed: a number without its unit.
    """
    found = _TWELFTHS.fullmatch(printed.strip())
    return None if found is None else Decimal(found[1] or 0) * 12 + Decimal(found[2])


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


THREE_BEHIND_COMMA = regex(r"(?<![\d.,])([1-9]\d{0,2}),(\d{3})(?![\d,]|\.\d)")
"""A number with three digits behind its only comma: thousands, or decimals."""
THREE_AFTER_POINT = regex(r"(?<![\w.,])([1-9]\d{0,2})\.(\d{3})(?![\d.]|,\d)")
"""A number with three digits after its only point: thousands where decimals have commas, or decimals."""
_GROUPED = regex(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})*,000(?![\d,])|(?<![\w.,])[1-9]\d{0,2}(?:,\d{3}){2,}(?![\d,])")
_POINTS = regex(
    r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3})*\.000(?![\d.])|(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.])|\d\.\d{3},\d"
)
"""Points that part thousands and nothing else: "250.000", "1.250.000", "1.250,5"."""
_CERTAIN = 3


def commas_group(text: str) -> bool | None:
    """Return True where a document's commas part thousands too, False where they part only decimals, None if nothing tells.

    Args:
        text: the whole document, which writes decimal commas.
    """
    if _WITH_BOTH.search(text) is not None:
        return False
    if _GROUPED.search(text) is not None or sum(1 for _ in _WITH_COMMA.finditer(text)) < _CERTAIN:
        return True
    return None


def points_group(text: str) -> bool:
    """Return True where a document that writes decimal commas surely parts thousands with points.

    Args:
        text: the whole document.
    """
    if _POINTS.search(text) is not None:
        return True
    return _WITH_POINT.search(text) is None and sum(1 for _ in _WITH_COMMA.finditer(text)) >= _CERTAIN


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

_INLINE = regex(r"(?<![^\s:;])\(?(?P<number>\d{1,2})(?:[.)]\s+(?=[A-ZÀ-Þ][^\W\d_])|\)\s+(?=[^\W\d_]{2}))")
"""The number of an item in a line that lists several: "1. Gout  2. Foot ulcer (Wagner 2)  3. Hypertension"."""
_PIECE = regex(
    r"\b(?:exons?|introns?|codons?|figures?|figs?\.|tables?|pages?|pp\.|chapters?|refs?\.|references?|rooms?|articles?)\s"
    r"(?P<numbers>\d{1,3}(?:\s?(?:[-–—,/]|to|and|through)\s?\d{1,3})*)(?![\d.,]?\d|\s?%)",
    re.I,
)
_CITED = regex(r"(?<=[\w)] )\[ (?P<numbers>\d{1,3}(?: ?[,–-] ?\d{1,3})*) \]")
"""References as a converter of web pages prints them: "rheumatoid factor [ 6 ]"."""
_FEWEST_CITED = 2
_SUBSCRIPT = regex(
    r"\b(?:T (?=[34]\b)|(?:[SPF][pPaAiI]?|p)?C?O (?=2\b)|HCO (?=3\b))(?P<numbers>\d)"
    r"(?!\s*(?:L|l|lit|lpm|mm|kPa|%|x|×|\d|[.,]\d)|[\w%])"
)
"""A digit of a name that a converter set apart: "free T 4 , were", "SPO 2 upon"."""


def numbering(text: str) -> tuple[Span, ...]:
    """Return the numbers that are names: of lines in a row, of pieces of something ("exon 7"), of references.

    Args:
        text: the document's text.

    Returns:
        Their places, in order. A number before a word in small letters names no line ("3.8 mmol/l" on a line of its
        own), nor does one that stands alone.
    """
    cited = tuple(_CITED.finditer(text))
    named = (*_PIECE.finditer(text), *_SUBSCRIPT.finditer(text), *(cited if len(cited) >= _FEWEST_CITED else ()))
    pieces = (Span(*m.span("numbers")) for m in named)
    lines = _runs(text, (m for m in _PLAIN.finditer(text) if not m["word"][0].islower()), "", _LEAST)
    items = _runs(text, _INLINE.finditer(text), "\n", 2)
    return tuple(sorted([*_sections(text), *lines, *items, *pieces], key=START))


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


_SPACES = " \u00a0\u2009\u202f"


class UnitHit(Struct, frozen=True):
    """A unit in a text.

    Args:
        start: offset of its first character.
        end: offset behind it.
        code: UCUM code, None when it looks like a unit and isn't known.
    """

    start: int
    end: int
    code: str | None


class PowerHit(Struct, frozen=True):
    """A factor such as "× 10⁶" (also flattened to "× 106", before "/L" even to " 106") behind a number.

    Args:
        start: offset of the multiplication sign.
        end: offset behind the exponent.
        exponent: 6.
        printed: "10⁶" as printed; "10^6" when the page has flattened it.
    """

    start: int
    end: int
    exponent: int
    printed: str


_POWER = regex(
    r"[ \u00a0\u2009\u202f]10(?P<unsigned>3|6|9|12)(?=[ ]?/[ ]?(?:[µμu]?[Ll]|m[Ll]|kg)\b)"
    r"|[ \u00a0\u2009\u202f]10\*(?P<ucum>-?\d{1,2})(?=[ ]?/)"
    r"|[ \u00a0\u2009\u202f]?[×xX✕∙·*⋅][ \u00a0\u2009\u202f]?10"
    r"(?:(?P<sup>[⁻−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)"
    r"|[ ]?(?:\^|\*\*|\*)[ ]?[({]?(?P<caret>[-−]?\d{1,2})[)}]?(?!\d)"
    r"|\((?P<inside>\d{1,2})\)"
    r"|(?P<flat>[1-9]\d?)(?![\d.,]\d|\d|[%°])"
    r"|[ ](?P<gap>[1-9]\d?)(?=[ ]?[A-Za-z/])(?![ ]?(?:mm|cm|m|mg|g|x|X)\b))"
)


_BARE_POWER = regex(
    r"10(?:([⁻−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|[ ]?(?:\^|\*\*|\*)[ ]?[({]?([-−]?\d{1,2})[)}]?|[ ](\d{1,2})(?=[ ]?(?:cfu|CFU|copies)\b))(?!\d)"
)


_PER = regex(
    r"[ \u00a0]?/[ \u00a0]?|[ \u00a0]per[ \u00a0]|[ ]for (?:each|every)[ ]|[ \u00a0]?·[ \u00a0]?(?=\S{1,4}[⁻−-])",
    re.IGNORECASE,
)


_INVERSE = regex(
    r"[ \u00a0\u2009\u202f]?[·∙⋅.]?[ \u00a0\u2009\u202f]?(?P<unit>[A-Za-zµμ]{1,6})\^?[⁻−–-](?P<power>[1-3¹²³])(?![\w.,]\d|\w)"
)
"""A denominator with a negative exponent: "·dL−1", " L⁻¹", "mm−3"."""


_UNKNOWN = regex(r"[A-Za-zµμ°]{1,8}[²³]?/[A-Za-zµμ]{1,6}\b|[µμ][A-Za-z]{1,4}\b")


_WORD = regex(r"[ \u00a0][A-Za-z][A-Za-z+-]{1,24}(?![\w])")


def read_power(text: str, at: int, end: int) -> PowerHit | None:
    """The power of ten behind a mantissa that ends at a place.

    Args:
        text: the text.
        at: offset behind the mantissa.
        end: where to stop reading.

    Returns:
        the factor; None when there is none ("3 x 100 mg" has none).
    """
    found = _POWER.match(text, at, end)
    if found is None:
        return None
    flat = found["flat"] or found["gap"] or found["unsigned"]
    digits = flat or found["sup"] or found["caret"] or found["inside"] or found["ucum"]
    exponent = int(digits.translate(SUPERSCRIPTS))
    printed = f"10^{exponent}" if flat else found.group()[found.group().index("10") :]
    start = found.start() + (text[found.start()] in _SPACES)
    return PowerHit(start, found.end(), exponent, printed)


def read_bare_power(text: str, at: int, end: int) -> PowerHit | None:
    """A power of ten without mantissa ("10⁶", "10^9") at a place; a flattened one can't be told from a number."""
    found = _BARE_POWER.match(text, at, end)
    if found is None:
        return None
    return PowerHit(at, found.end(), int((found[1] or found[2] or found[3]).translate(SUPERSCRIPTS)), found.group())


def _one(text: str, at: int, end: int, units: Mapping[str, str], longest: Mapping[str, int]) -> UnitHit | None:
    """The longest known unit that begins exactly at a place."""
    if at >= end:
        return None
    for stop in range(min(end, at + longest.get(text[at : at + 2].lower(), 1) + 1), at, -1):
        printed = text[at:stop]
        code = units.get(printed)
        if code is None and len(printed) > 1:
            code = units.get(printed.lower())
        if code is None and _flat_exponent(printed):
            code = units.get(printed[:-2] + printed[-1])
        if code is None:
            continue
        following = text[stop : stop + 1] if stop < end else ""
        if (printed[-1].isalnum() and (following.isalpha() or following.isdecimal())) or following == "_":
            continue
        return UnitHit(at, stop, code)
    for name in ("%", "percent", "per cent"):
        if text.startswith(name, at, end):
            return UnitHit(at, at + len(name), "%")
    return None


def _flat_exponent(printed: str) -> bool:
    """Whether a unit has lost the raise of its exponent and got a space: "cells/mm 3", "mg/m 2"."""
    return printed[-3:] in ("m 2", "m 3") and "/" in printed


def longest_unit(units: Mapping[str, str]) -> Mapping[str, int]:
    """The length of the longest printed unit for each two first characters (in lower case), or the only one."""
    return units.longest if isinstance(units, PrintedUnits) else PrintedUnits(units).longest


def read_unit(
    text: str, at: int, end: int, units: Mapping[str, str], longest: Mapping[str, int], *, noun_after: int = 0
) -> UnitHit | None:
    """The unit behind a number that ends at a place: "mmHg", "-degree", "mg/kg", "cells per ml".

    Args:
        text: the text.
        at: offset behind the number.
        end: where to stop reading.
        units: printed unit → UCUM code.
        longest: `longest_unit(units)`.
        noun_after: how many other words may stand before a counted noun ("million mononuclear cells").

    Returns:
        the unit, with its code None when it looks like one and isn't known; None when there is none.
    """
    begin = at
    while begin < end and begin < at + 2 and text[begin] in _SPACES:
        begin += 1
    if begin == at and at < end and text[at] in "-\u2010\u2011" and text[at + 1 : at + 2].isalpha():
        begin += 1
    if begin < end and text[begin] == "/" and (begin == at or text[begin + 1 : begin + 2].isalpha()):
        rate = _one(text, begin, end, units, longest)
        under = None if rate else _one(text, begin + 1, end, units, longest)
        first = rate or (UnitHit(begin, under.end, f"/{under.code}") if under else None)
    else:
        first = _one(text, begin, end, units, longest)
    if first and begin > at and first.end == begin + 1 and text[begin].isalpha():
        behind = text[first.end : first.end + 2]
        if behind[:1] in _SPACES and behind[1:].isdecimal():  # "R 4 L 3": a label, not a unit
            first = None
    inverse = _inverse(text, begin, end, units)
    if inverse and not set("-–").intersection(text[begin : inverse[1]]):  # "5 mm-3 cm" is a range
        first = UnitHit(begin, inverse[1], units.get(f"/{inverse[0]}", f"/{units[inverse[0]]}"))
    if first is None and noun_after:
        first = _counted(text, at, end, units, longest, noun_after)
    if first is None:
        strange = _UNKNOWN.match(text, begin, end)
        return UnitHit(begin, strange.end(), None) if strange else None
    return _rates(text, first, end, units, longest)


def _rates(text: str, first: UnitHit, end: int, units: Mapping[str, str], longest: Mapping[str, int]) -> UnitHit:
    """A unit with the denominators behind it."""
    hit = first
    for _ in range(2):
        per = _PER.match(text, hit.end, end)
        under = _one(text, per.end(), end, units, longest) if per else None
        inverse = _inverse(text, hit.end, end, units)
        if hit.code is not None and inverse is not None:
            printed, stop = inverse
            known = units.get(f"{text[hit.start : hit.end]}/{printed}")
            hit = UnitHit(hit.start, stop, known or f"{hit.code}/{units[printed]}")
            continue
        if under is None or hit.code is None or under.code is None or "%" in under.code:
            return hit
        hit = UnitHit(hit.start, under.end, f"{hit.code}/{under.code}")
    return hit


def _inverse(text: str, at: int, end: int, units: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the denominator that a unit with a negative exponent is, and where it ends: "dL−1" is per decilitre."""
    found = _INVERSE.match(text, at, end)
    if found is None:
        return None
    printed = found["unit"] + found["power"].translate(SUPERSCRIPTS).replace("1", "")
    return (printed, found.end()) if printed in units else None


def _counted(
    text: str, at: int, end: int, units: Mapping[str, str], longest: Mapping[str, int], words: int
) -> UnitHit | None:
    """A counted noun (a unit that is a UCUM annotation) behind a few other words."""
    here = at
    for _ in range(words):
        word = _WORD.match(text, here, end)
        if word is None:
            return None
        here = word.end()
        if here < end and text[here] == " ":
            hit = _one(text, here + 1, end, units, longest)
            if hit is not None and hit.code is not None and hit.code.startswith("{"):
                return UnitHit(at + 1, hit.end, hit.code)
    return None


def read_power_unit(
    text: str, power: PowerHit, end: int, units: Mapping[str, str], longest: Mapping[str, int]
) -> UnitHit:
    """The unit that a power of ten makes with what follows: "10⁶" → `10*6`, "10⁶ MSC/kg" → `10*6/kg`.

    What is counted is no part of the code; it stays in the printed unit.

    Args:
        text: the text.
        power: the factor.
        end: where to stop reading.
        units: printed unit → UCUM code.
        longest: `longest_unit(units)`.

    Returns:
        the unit; it starts at "10".
    """
    start = text.index("10", power.start, power.end)
    code = f"10*{power.exponent}"
    unit = read_unit(text, power.end, end, units, longest, noun_after=3)
    if unit is None or unit.code is None:
        noun = _WORD.match(text, power.end, end)
        per = _PER.match(text, noun.end(), end) if noun else None
        under = _one(text, per.end(), end, units, longest) if per else None
        if under is not None:
            return UnitHit(start, under.end, f"{code}/{under.code}")
        return UnitHit(start, power.end, code)
    if unit.code.startswith("/"):
        return UnitHit(start, unit.end, code + unit.code)
    if unit.code.startswith("{"):
        return UnitHit(start, unit.end, code + unit.code[unit.code.index("}") + 1 :])
    if unit.code == "%":
        return UnitHit(start, power.end, code)
    return UnitHit(start, unit.end, f"{code}.{unit.code}")


_HEAD = regex(r"(?:[×xX*·][ ]?)?10[ ]?(?:\^|\*\*|\*)?[ ]?([⁻−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[-−]?\d{1,2})(?!\d)")


def degree_of(word: str, units: Mapping[str, str]) -> str | None:
    """Return the code of the degrees that a letter stands for beside a temperature: "C" of `temp_c`; None for none.

    Args:
        word: the letter.
        units: UCUM codes by printed unit.
    """
    return units.get(f"deg {word.casefold()}")


def parse_unit(text: str, units: Mapping[str, str]) -> tuple[str | None, str]:
    """The unit that a cell or a pair of brackets of a heading is ("(× 10⁶)", "109/L", "% pred.", "kg/m²").

    Args:
        text: the cell or heading part, with or without its brackets.
        units: printed unit → UCUM code.

    Returns:
        the UCUM code (None when it isn't a known unit) and the unit as printed.
    """
    bare = text.strip()
    if len(bare) > 1 and bare[0] + bare[-1] in ("()", "[]"):
        bare = bare[1:-1].strip()
    if not bare or len(bare) > 60:
        return None, bare
    if bare in units:
        return units[bare], bare
    longest = longest_unit(units)
    power = _HEAD.match(bare)
    if power is not None and power[1] not in ("0", "00"):
        hit = PowerHit(power.start(), power.end(), int(power[1].translate(SUPERSCRIPTS)), power.group())
        unit = read_power_unit(bare, hit, len(bare), units, longest)
        return (unit.code, bare) if unit.end == len(bare) else (None, bare)
    known = read_unit(bare, 0, len(bare), units, longest)
    if known is not None and known.end == len(bare):
        return known.code, bare
    return None, bare


# Dimensions of UCUM units, as far as values of medicine need them: may this unit be a value of that measure?


_ANNOTATION = regex(r"\{[^}]*\}")
_CLASSES = {
    "mass": r"(?:k|m|u|n|p)?g",
    "volume": r"(?:m|u|d|f)?L|(?:c|m)m3",
    "amount": r"(?:m|u|n|p)?mol|(?:m)?eq",
    "activity": r"(?:m|k|u)?(?:\[IU\]|\[iU\]|U)|(?:u|n)?kat",
    "time": r"a|mo|wk|d|h|min|s|ms",
    "length": r"(?:k|c|m|u|n)?m|\[in_i\]|\[ft_i\]",
    "area": r"(?:c|m)?m2",
    "pressure": r"mm\[Hg\]|cm\[H2O\]|(?:k)?Pa|bar",
    "temperature": r"Cel|\[degF\]|K",
    "share": r"%",
    "angle": r"deg",
    "force": r"(?:k)?N|kgf|\[lbf_av\]",
    "count": r"1|10\*\d+|",
}


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, regex(rf"(?:10\*\d+\.?)?(?:{pattern})")) for name, pattern in _CLASSES.items())


def bare_unit(code: str) -> str:
    """A UCUM code without its annotations: "{beats}/min" is "/min", "{score}" is "".

    Args:
        code: UCUM code; cells keep their annotation, for they are told apart from mere numbers.
    """
    return code if "{cells}" in code else _ANNOTATION.sub("", code)


@lru_cache(maxsize=1024)
def dimension(code: str) -> str:
    """The dimension of a UCUM code ("mass/volume"), the code itself when it is of none of the known ones.

    Args:
        code: UCUM code.
    """
    parts = []
    for piece in _ANNOTATION.sub("", code).split("/"):
        parts.append(next((name for name, pattern in _compiled() if pattern.fullmatch(piece)), piece))
    return "/".join(parts)


_POWER_ALONE = regex(r"10\*\d{1,2}")


def is_power(code: str | None) -> bool:
    """Return True for the code of a power of ten without a unit.

    Args:
        code: UCUM code, e.g. "10*5".
    """
    return code is not None and _POWER_ALONE.fullmatch(code) is not None


def with_power(code: str, unit: str | None) -> str:
    """Return the code of a power of ten in a cell with the unit of its label: "10*5" below "(/µL)" is "10*5/uL".

    Args:
        code: of the cell.
        unit: of the label, None without one.
    """
    below = _ANNOTATION.sub("", unit or "")
    return f"{code}{below}" if is_power(code) and below.startswith("/") else code


_PREFIXES = {"k": 3, "": 0, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15}
_SCALED = regex(r"(?P<prefix>[kdcmunpf]?)(?P<unit>g|L|mol|Pa|eq|\[IU\]|\[iU\]|U|m)")
_CUBED = {"cm3": -3, "mm3": -6}


def in_base(code: str) -> tuple[int, str]:
    """Return the power of ten of a unit and its base: "10*9/L" is (9, "/L"), "mg/dL" is (-2, "g/L").

    Args:
        code: UCUM code.
    """
    power, bases = 0, []
    for place, piece in enumerate(_ANNOTATION.sub("", code).split("/")):
        exponent, base = _scaled(piece)
        power += -exponent if place else exponent
        bases.append(base)
    return power, "/".join(bases)


def _scaled(piece: str) -> tuple[int, str]:
    """Return the power of ten and the base of one part of a unit."""
    if piece in _CUBED:
        return _CUBED[piece], "L"
    if piece == "1":
        return 0, ""
    if is_power(piece):
        return int(piece[3:]), ""
    found = _SCALED.fullmatch(piece)
    return (_PREFIXES[found["prefix"]], found["unit"]) if found else (0, piece)


def comparable(code: str, unit: str) -> bool:
    """Whether a printed unit and a measure's unit are of one dimension.

    Args:
        code: the printed unit's UCUM code.
        unit: one of the measure's.
    """
    return bare_unit(code) == bare_unit(unit) or dimension(code) == dimension(unit)


def may_be_in(code: str, unit: str) -> bool:
    """Return True where a printed unit is comparable with a measure's; a power of ten alone counts in a volume.

    Args:
        code: the printed unit's UCUM code.
        unit: one of the measure's.
    """
    return comparable(code, unit) or (is_power(code) and dimension(unit) == "count/volume")


def range_in(ends: Range, unit: str | None) -> Range:
    """A range whose ends have a unit, where they print none.

    Args:
        ends: the range.
        unit: UCUM code of the value, column or label that it belongs to.
    """
    low, high = (replace(q, code=q.code or unit) if q else None for q in (ends.low, ends.high))
    return Range(low, high)


_SIGNS = r"\+{1,4}|[-−–]{1,3}|±|\+/[-−–]|\?|\+ \+|↑{1,3}|↓{1,3}"
CANDIDATE = regex(
    rf"(?P<mark>[(\[] ?(?:{_SIGNS}) ?[)\]]|[↑↓]{{1,3}}|(?<![\w+])\+{{2,4}}(?![\w+]))"
    r"|(?P<roman>(?<!\w)grades? (?:I{1,3}|IV|V)\b)"
    r"|(?P<half>(?<![\w-])(?:half|a third|a quarter)(?= (?:of|the)\b))"
    rf"|(?P<digits>\.?\d)|(?P<words>(?<![\w-]){WORD_NUMBER}(?!\w))",
    re.IGNORECASE,
)


_GRADE = regex(
    r"([0-6])(?:(\+{1,3})(?![\w+]|\.\w)(?![ ]?[-–] ?\d)|([-−–]{1,2})(?:(?=grades\b)|(?![\w<>=]|\.\w|\n[a-z]"
    r"| ?\+)))(?: ?/ ?(\d{1,2})(?!\w|\.\w))?"
    r"|([0-5])/([5])([+\-−–])(?![\w+-])"
    r"|([0-5])(\+{1,3}|[-−–])/(\d{1,2})(?!\w|\.\w)"
)


_BEHIND = {
    "sd": regex(
        r"(?:[ \u00a0]?(?:±|\+/[-−–]|\+-)[ \u00a0]?|[ ]?\([ ]?(?:SD|s\.d\.|standard deviation)[ :=]{0,3})(?=\.?\d)", re.IGNORECASE
    ),
    # "before 38 / 3 months 27" is no share of three
    "slash": regex(r"[ ]?/(?:(?=\d)|[ ](?=\d)(?!\d{1,3}\s?(?:months?|weeks?|years?|days?|mo|wks?|yrs?|mths?)\b))"),
    "of": regex(r" (?:out )?of (?:the |all |these |those |our |his |her |their )?(?=\w)"
    r"|/(?=\d++(?:\.\d++)?(?!/|\.\d))", re.IGNORECASE),
    "in": regex(r" in (?=\w)", re.IGNORECASE),
    "dash": regex(r"[ \u00a0\u2009]?[-–—−~〜][ \u00a0\u2009]?(?=\.?\d)"),
    "to": regex(r"[ \u00a0]to[ \u00a0](?=\w)", re.IGNORECASE),
    "and": regex(r"[ \u00a0]and[ \u00a0](?=\w)", re.IGNORECASE),
    "flag": regex(
        r"[ \u00a0]?(?:(?P<up>↑{1,3}|\((?:↑{1,3}|H|high|elevated|raised|increased)\))"
        r"|(?P<down>↓{1,3}|\((?:↓{1,3}|L|low|reduced|decreased)\)))",
        re.IGNORECASE,
    ),
    "grades": regex(r"[ ]grades?\b(?! \d)", re.IGNORECASE),
    "more": regex(r"[,]? (?:or|and(?! lower [a-z])) (?:(more|above|over|higher|greater)|(less|below|under|lower|fewer))\b"),
    "multiplier": regex(
        rf"[ \u00a0-]?({'|'.join(MULTIPLIERS)})(?!\w)(?:(?<=mln|mio)\.(?= ?[a-zA-Z]))?", re.IGNORECASE
    ),
    "part": regex(r"[ -](third|quarter|fifth|sixth|eighth|tenth)s?\b(?! \w+ (?:day|week|month"
    r"|year))", re.IGNORECASE),
    "right": regex(r"[,;/] ?\d[+-]? ?(?:/ ?\d+ )?R\b"),
    "bracket": regex(r"[\d,;\s–-]{1,30}\]"),
    "marker": regex(r"\d{1,2}[.)](?=\s)"),
    "cited": regex(r"\d{1,2}(?:[,–-]\d{1,2}){0,4}(?= [a-z])"),
}  # fmt: skip
"""Patterns of what may follow a number."""


_IN_FRONT = {
    "compare": regex(
        r"(?:(?P<ge>≥|⩾|>=|(?<!\d )(?<!\d)=>|\b(?:at least|no less than|not less than|a minimum of|minimum of|no fewer than))"
        r"|(?P<le>≤|⩽|<=|=<|(?<!was )(?<!were )(?<!is )(?<!increased )(?<!rose )(?<!went )(?<!come )(?<!came )(?<!goes )(?<!rises )(?<!climbed )(?<!raised )(?<!titrated )(?<!reached )(?<!reached a )(?<!reaching )(?<!reaching a )\b(?:up to|at most|no more than|not more than|a maximum of|maximum of|not over|(?:never|not|without) exceed(?:ed|s|ing)?))"
        r"|(?P<gt>(?<![-=])>|\b(?:more than|greater than|higher than|larger than|superior to|over|above|exceeding|exceeded|exceeds))"
        r"|(?P<lt><|\b(?:less than|fewer than|lower than|smaller than|inferior to|under|below)))"
        r"[ \u00a0\u2009]?(?:about |around )?$",
        re.IGNORECASE,
    ),
    "label": regex(
        r"(?:^|[^\w])(?:tables?|figs?\.?|figures?|sections?|chapters?|pages?|pp?\.|refs?\.?|references?"
        r"|nos?\.|nr\.?|tel\.?:?|phone:?|fax:?|phase"
        r"|vol\.?|(?<![a-z] )volume|file|appendix|version|patients? no\.?|case no\.?|type|(?<!same )days?|weeks?|months?|years?"
        r"|steps? no\.?)"
        r"[ \u00a0]?$",
        re.IGNORECASE,
    ),
    "lasted": regex(
        rf"(?:\d[ \u00a0](?:days|weeks|months|years)|\b1[ \u00a0](?:day|week|month|year)|\b{WORD_NUMBER}[ \u00a0](?:days?|weeks?|months?|years?))[ \u00a0]$",
        re.IGNORECASE,
    ),
    "line over": regex(r"(?:days|weeks|months|years)[ :.]*\n\s*\Z", re.IGNORECASE),
    "right": regex(r"\d[+-]? ?(?:/ ?\d+ )?R[,;/] (?:\d[+-]?/)?$"),
    "grade": regex(r"\bgrades?:?[ ]?$", re.IGNORECASE),
    "between": regex(r"\bbetween[ ]$", re.IGNORECASE),
    "from": regex(
        r"\bfrom (?:(?:(?:an?|the|his|her|its) )?(?:\w+ )?(?:baseline|values?|levels?|peak|usual|initial|normal) (?:\w+ )?"
        r"(?:of )?)?(?:about |around )?[~∼≈]? ?$",
        re.IGNORECASE,
    ),
    "by": regex(r"\bby (?:about |some |only |another |a further )?$", re.IGNORECASE),
    "ranging": regex(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|between)[ :]{1,2}(?:\w+ )?from["
    r" ]$", re.IGNORECASE),
    "line": regex(r"(?:^|\n)[ \t•·▪◦*–-]{0,8}$"),
    "pronoun": regex(r"\b(?:no|the|this|that|each|every|any|some|which|another|only|either"
    r"|neither)[ ]$", re.IGNORECASE),
}  # fmt: skip
"""Patterns of what may stand in front of a number; each is searched in a short piece that ends there."""


_ONE_NOUN = regex(
    r"[ -](?!(?:of|another|by|after|can|may|must|who|or|and|is|was|has|had|in|on|at|to|day|that)\b)[A-Za-z]"
)
"""What makes "one" a number: a noun behind it."""


# A number with what stands around it: multiplier, power of ten, unit, comparator.


class Page(Struct, frozen=True):
    """What stays the same while one text is read."""

    text: str
    end: int
    units: Mapping[str, str]
    longest: Mapping[str, int]
    comma: bool


class Amount(Struct, frozen=True):
    """A number with what stands directly behind it."""

    start: int
    end: int
    value: Decimal
    power: PowerHit | None = None
    unit: UnitHit | None = None
    words: bool = False


def window(page: Page, at: int, size: int = 28) -> str:
    """What stands in front of a place, with line breaks as spaces."""
    return before(page.text, at, size)


_BODY_DEGREES = regex(r"(?:3[4-9]|4[0-3])(?:\.\d{1,2})?C(?!\w)|(?:9\d\.\d{1,2}|10\d(?:\.\d{1,2})?)F(?!\w)")
"""Degrees of a body by their letter alone, right behind the number: "37.5C", "98.6F"."""


def complete(page: Page, begin: int, stop: int, value: Decimal, *, words: bool = False) -> Amount:
    """A number with its multiplier, power of ten and unit."""
    text = page.text
    if not words and not page.comma and (tail := _decimals(page, stop)) is not None and value == int(value):
        value, stop = value + tail[0] * (-1 if value < 0 else 1), tail[1]
    times = _BEHIND["multiplier"].match(text, stop, page.end)
    if times is not None:
        value, stop = plain(value * MULTIPLIERS[times[1].lower()]), times.end()
    power = read_power(text, stop, page.end)
    if power is not None and power.printed.startswith("10^") and not text.startswith("^", power.start + 4):
        beyond = read_unit(text, power.end, page.end, page.units, page.longest)
        flat = text[power.start : power.end].rstrip()[-3:].isdecimal()
        if flat and beyond is not None and beyond.code and beyond.code[0] not in "{/":
            power = None  # "2 x 104 mg" is no power of ten
    if power is not None:
        unit = read_power_unit(text, power, page.end, page.units, page.longest)
        return Amount(begin, unit.end, value, power, unit, words)
    unit_ = read_unit(text, stop, page.end, page.units, page.longest, noun_after=3 if times else 0)
    if unit_ is None and (degrees := _BODY_DEGREES.match(text, begin, page.end)) and degrees.end() == stop + 1:
        unit_ = UnitHit(stop, stop + 1, degree_of(text[stop], page.units))
    if unit_ is not None and text[unit_.start : unit_.end] == "L" and _is_left(text, begin, unit_.end, page.end):
        unit_ = None
    return Amount(begin, unit_.end if unit_ else stop, value, None, unit_, words)


def _is_left(text: str, begin: int, end: int, last: int) -> bool:
    """Whether the L behind a number is the left side, as an R stands in the same way beside it: "2 R, 3 L"."""
    return (
        _IN_FRONT["right"].search(text, max(0, begin - 14), begin) is not None
        or _BEHIND["right"].match(text, end, last) is not None
    )


_COMMA = regex(r",(\d{1,2})(?![\d,])")


def _decimals(page: Page, stop: int) -> tuple[Decimal, int] | None:
    """The decimals of "2,5 mg" in a document that otherwise writes points; only with a unit behind them."""
    found = _COMMA.match(page.text, stop, page.end)
    if found is None or read_unit(page.text, found.end(), page.end, page.units, page.longest) is None:
        return None
    return Decimal(f"0.{found[1]}"), found.end()


def comparator_before(page: Page, at: int) -> tuple[str | None, int]:
    """The comparator printed in front of a number, and where the whole begins."""
    piece = window(page, at)
    found = _IN_FRONT["compare"].search(piece)
    if found is None:
        return None, at
    name = next(name for name, part in found.groupdict().items() if part)
    return {"ge": ">=", "le": "<=", "gt": ">", "lt": "<"}[name], at - len(piece) + found.start()


def quantity_of(page: Page, amount: Amount, unit: UnitHit | None, comparator: str | None = None) -> Quantity:
    if unit is None:
        return Quantity(amount.value, "", "", comparator)
    printed = page.text[unit.start : unit.end]
    power = amount.power
    if power is not None and printed.startswith("10") and "^" in power.printed:
        printed = power.printed + page.text[power.end : unit.end]
    return Quantity(amount.value, unit.code, printed, comparator)


def number_at(page: Page, at: int) -> Amount | None:
    """A second number (digits or words) at a place, with what stands behind it."""
    if page.text[at : at + 1].isalpha():
        words = read_words(page.text, at, page.end)
        return complete(page, at, words[1], words[0], words=True) if words else None
    begin = at + (page.text[at : at + 1] in tuple("-−"))
    number = read_number(page.text, begin, page.end, decimal_comma=page.comma)
    if number is None or (page.text[begin] == "0" and page.text[begin + 1 : begin + 2].isdecimal()):
        return None
    value = -number[0] if begin > at else number[0]
    return complete(page, at, number[1], value)


def glued(page: Page, at: int) -> bool:
    """Whether a number without a known unit is glued to letters ("1st", "6MWT", "9-HPT")."""
    if at >= page.end:
        return False
    one, two = page.text[at], page.text[at + 1 : at + 2]
    return one.isalpha() or one == "_" or (one in "-‐‑" and two.isalpha())


RANGED = regex(r"\b0\s?[-–]\s?\d{1,2}[,;]?\s$")
"""The reach of a scale, before what only tells its signs: "0-5 (+/-)"."""
QuantityKind = Literal["number", "percent", "quantity", "fraction", "grade", "mark", "range"]


class QuantityHit(Struct, frozen=True):
    """A number, range, share, grade or mark in a text.

    Args:
        start: offset of its first character, a printed comparator ("over", "<") included.
        end: offset behind its last character (unit, deviation and flag included).
        value: the number or range with its unit; None for a mark, which says no number.
        kind: what it is. A `fraction` is a share (n of N, with `denominator`) or one half of a pair such as
            "130/70 mmHg" (two hits, no denominator).
        sd: standard deviation ("0.52 ± 0.31").
        denominator: N of "16 of 30", "27/30", "3-/5".
        flag: "H" or "L" when printed (↑, "(high)").
        unit_start: offset of the unit, None without one.
        grade: a grade or mark as printed without spaces ("3-/5", "4+", "(++)", "↑"); for a share "27/30".
    """

    start: int
    end: int
    value: Quantity | Range | None
    kind: QuantityKind
    sd: Decimal | None = None
    denominator: Decimal | None = None
    flag: Literal["H", "L"] | None = None
    unit_start: int | None = None
    grade: str = ""


def find_quantities(
    text: str,
    units: Mapping[str, str],
    start: int = 0,
    end: int | None = None,
    skip: Sequence[Span] = (),
    *,
    decimal_comma: bool = False,
) -> tuple[QuantityHit, ...]:
    """The quantities of a text, in its order.

    Args:
        text: the text.
        units: printed unit → UCUM code; a counted noun has a code in braces ("cells" → "{cells}").
        start: where to begin.
        end: where to stop, None for the end.
        skip: places to leave out (dates, durations already read).
        decimal_comma: whether the document writes decimal commas (`uses_decimal_comma`).

    Returns:
        hits with absolute offsets, without overlaps.
    """
    page = Page(text, len(text) if end is None else end, units, longest_unit(units), decimal_comma)
    left_out = sorted(skip)
    starts = [span.start for span in left_out]
    hits: list[QuantityHit] = []
    at = start
    while found := CANDIDATE.search(text, at, page.end):
        covering = bisect_right(starts, found.start()) - 1
        if covering >= 0 and left_out[covering].end > found.start():
            at = max(left_out[covering].end, found.start() + 1)
            continue
        if (code := _CODE.match(text, found.start(), page.end)) is not None:
            at = code.end()
            continue
        last = hits[-1].end if hits else start
        new, at = _read(page, found, last)
        for hit in new:
            nearest = bisect_right(starts, hit.end - 1) - 1
            if nearest < 0 or left_out[nearest].end <= hit.start or left_out[nearest].start < hit.start:
                hits.append(hit)
            else:  # a unit or a second number has run into a place that is left out: take only what is before it
                short = replace(page, end=left_out[nearest].start)
                again, _ = _read(short, found, last) if short.end > found.start() else ([], 0)
                hits.extend(again)
                at = left_out[nearest].end
                break
    return tuple(hits)


_CODE = regex(r"(?<![\w.,-])\d{4,6}-\d(?![\w.,%/-])")
"""A code of LOINC: "8480-6"."""


def with_thousands(text: str, hits: Sequence[QuantityHit], *, grouped: bool) -> Iterator[QuantityHit]:
    """Yield quantities, where commas part thousands with "1,250" as 1250.

    Args:
        text: the text.
        hits: quantities in it.
        grouped: whether commas part thousands in it, beside decimals ("1,05").
    """
    for hit in hits:
        found = THREE_BEHIND_COMMA.search(text, hit.start, hit.end) if grouped else None
        if (
            found is not None
            and isinstance(hit.value, Quantity)
            and hit.value.value == Decimal(f"{found[1]}.{found[2]}")
        ):
            yield replace(hit, value=replace(hit.value, value=Decimal(found[1] + found[2])))
        else:
            yield hit


def _read(page: Page, found: re.Match[str], last: int) -> tuple[list[QuantityHit], int]:
    """The hits at a candidate, and where to go on."""
    if found["mark"]:
        if RANGED.search(page.text, max(0, found.start() - 10), found.start()):
            return [], found.end()  # "MRC 0-5 (+/-)": the steps between the grades
        return [QuantityHit(found.start(), found.end(), None, "mark", grade=_clean(found["mark"]))], found.end()
    if found["roman"]:
        numeral = found["roman"].split()[1]
        value = Decimal(roman(numeral) or 0)
        begin = found.end() - len(numeral)
        return [QuantityHit(begin, found.end(), Quantity(value), "grade", grade=numeral)], found.end()
    if found["half"]:
        parts = Decimal({"half": 2, "a third": 3, "a quarter": 4}[found["half"].lower()])
        comparator, begin = comparator_before(page, found.start())
        value_ = Quantity(Decimal(1), comparator=comparator)
        return [QuantityHit(begin, found.end(), value_, "fraction", denominator=parts, grade=f"1/{parts}")], found.end()
    if found["digits"]:
        return _read_digits(page, found.start(), last)
    return _read_words(page, found.start())


_AT_MINUTES = regex(r"\bat (?:minutes? )?$", re.I)
_MINUTES = regex(r"\d{1,2}(?:, \d{1,2})*,? (?:and|&) \d{1,2}(?:\s?(?:-\s?)?min(?:utes?)?\b)?", re.I)
"""At which minutes several values were found: "8 and 9 at 1 and 5 min", "at minutes 1, 5 and 10"."""
_MINUTE_LABEL = regex(r"\d{1,2}['′’](?=\s?:)")
"""A minute as the label of a value: "Apgar 1':9, 5':10"."""
_ORDINALS = regex(r"\d{1,3}(?:st|nd|rd|th)?\s?(?:[–-]|to|and)\s?\d{1,3}(?:st|nd|rd|th)\s(?:per)?centiles?\b", re.I)
"""From which to which centile: "25–50th centile"."""
_WEEKS_AND_DAYS = regex(
    r"(\d{1,2})(?:\s?(?:\+|and|&)\s?|[ \u00a0-])([0-6])(?:/7|(?=\s?d)|(?<=\+[0-6])(?=\s?w))\s?(weeks?|wks?|w\b|days?|d\b)(?:\s(?:of )?gestation)?",
    re.I,
)
"""Weeks with sevenths of one: "36 4/7 weeks", "39-6/7 wks". In days it is exact."""
_OF_WEEKS = regex(
    r"(\d{2})\s?(?:w(?:ee)?k?s?\s?)?(?:\+\s?([0-6])(?:/7)?|[\s-]([0-6])/7|\s?([0-6])\s?d(?:ays?)?)(?:\s?(?:weeks?|wks?))?",
    re.I,
)
"""The same where weeks are asked for: "38 + 4", "37 3/7", "32w+6"."""
_TIMES_TEN = regex(r" ?[×x*·] ?10")
_MINUS = regex(r"(?:(?<!\d )\bminus|(?<=\b(?:is|of|at) )negative|(?<=\bwas )negative) $", re.I)
"""Before a number below zero; "22 minus 4" is taken from another one."""
_COUNTS = regex(r" [a-z]{3,}s\b")
"""Behind a number of what is counted: "was negative 3 times"."""


def weeks_and_days(text: str) -> Quantity | None:
    """The days of a text that is weeks and days, where weeks are asked for.

    Args:
        text: "38 + 4", "37 3/7", "32w+6".
    """
    told = _OF_WEEKS.fullmatch(text)
    return _in_days(told[1], told[2] or told[3] or told[4]) if told is not None else None


def _in_days(weeks: str, days: str) -> Quantity:
    return Quantity(Decimal(int(weeks) * 7 + int(days)), "d", "d")


def _clean(mark: str) -> str:
    """A mark without spaces and with plain minus signs."""
    return mark.replace(" ", "").replace("−", "-").replace("–", "-").replace("[", "(").replace("]", ")")


def _read_words(page: Page, at: int) -> tuple[list[QuantityHit], int]:
    words = read_words(page.text, at, page.end)
    if words is None:
        return [], at + 1
    value, stop = words
    part = _BEHIND["part"].match(page.text, stop, page.end)
    if part is not None:
        parts = Decimal({"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}[part[1].lower()])
        comparator, begin = comparator_before(page, at)
        amount = Quantity(value, comparator=comparator)
        return [
            QuantityHit(begin, part.end(), amount, "fraction", denominator=parts, grade=f"{value}/{parts}")
        ], part.end()
    if value == 1 and (
        not (_ONE_NOUN.match(page.text, stop, page.end) or _BEHIND["in"].match(page.text, stop, page.end)
             or _BEHIND["to"].match(page.text, stop, page.end))
        or _IN_FRONT["pronoun"].search(window(page, at))
    ):  # fmt: skip
        return [], stop
    return _finish(page, complete(page, at, stop, value, words=True), at)


def _read_digits(page: Page, at: int, last: int) -> tuple[list[QuantityHit], int]:
    text = page.text
    if (told := _WEEKS_AND_DAYS.match(text, at, page.end)) and _free(page, at, at + len(told[1]), last):
        days = _in_days(told[1], told[2])
        return [QuantityHit(at, told.end(), days, "quantity", unit_start=told.start(3))], told.end()
    if (listed := _MINUTES.match(text, at, page.end)) and _AT_MINUTES.search(text, max(0, at - 12), at):
        return [], listed.end()
    if label := _MINUTE_LABEL.match(text, at, page.end):
        return [], label.end()
    if ordinals := _ORDINALS.match(text, at, page.end):
        return [], ordinals.end()
    number = _counted_people(page, at) or read_number(text, at, page.end, decimal_comma=page.comma)
    if number is None:
        run = re.compile(r"[\d.,]+").match(text, at, page.end)
        return [], run.end() if run else at + 1
    value, stop = number
    if not _free(page, at, stop, last):
        return [], stop
    sign = _GRADE.match(text, at, page.end)
    if sign is not None and not (sign[2] and read_unit(text, sign.end(), page.end, page.units, page.longest)):
        return [_graded(at, sign)], sign.end()
    begin = at
    if at and text[at - 1] in "-−–" and (at == 1 or text[at - 2] in " \u00a0\t([;:,=<>~|→/"):
        value, begin = -value, at - 1
    elif (minus := _MINUS.search(text, max(0, at - 14), at)) and not _COUNTS.match(text, stop, page.end):
        value, begin = -value, minus.start()
    power = read_bare_power(text, at, page.end)
    if power is not None and value == 10 and text[at - 1 : at] in tuple("×x*·") and text[at - 2 : at - 1].isdecimal():
        return [], stop  # of a number that is none of its own: "A4×10^7"
    if power is not None and value == 10:
        unit = read_unit(text, power.end, page.end, page.units, page.longest, noun_after=3)
        value, stop = Decimal(10) ** power.exponent, power.end
        amount = Amount(begin, unit.end if unit else stop, plain(value), None, unit)
    else:
        amount = complete(page, begin, stop, value)
    return _finish(page, amount, begin)


def _counted_people(page: Page, at: int) -> tuple[Decimal, int] | None:
    """Return a number with spaces between its thousands before what it counts: "13 870 patients"."""
    found = _SPACED_ALONE.match(page.text, at, page.end) if page.text[at - 1 : at] in ("", *" \t\n(=") else None
    if found is None or _COUNTS_ON.search(page.text, max(0, at - 12), at):
        return None
    unit = read_unit(page.text, found.end(), page.end, page.units, page.longest)
    if unit is None or not (unit.code or "").startswith("{"):
        return None
    return Decimal(found.group().replace(" ", "").replace(",", ".")), found.end()


def _free(page: Page, at: int, stop: int, last: int) -> bool:
    """Whether digits at a place are a number of their own, and not part of a name, citation, label or time."""
    text = page.text
    one, two = text[at - 1 : at], text[max(0, at - 2) : max(0, at - 1)]
    if "\u3400" <= one <= "\u9fff":  # "每次4×10^7": words that are written without spaces
        powered = _TIMES_TEN.match(text, stop, page.end) is not None
        return powered or read_unit(text, stop, page.end, page.units, page.longest) is not None
    if one.isalnum() or one in tuple("_#№$€£¥@^\\") or (text[at] == "0" and text[at + 1 : at + 2].isdecimal()):
        return False
    letter = one == ":" and two.isalpha()  # "Albumin:2.5"
    if one in tuple("-‐‑−–./:'+") and (two.isalnum() or two in ")%") and two and at != last and not letter:
        return False
    if one == "," and two.isdecimal() and at - 1 != last:
        return False
    if one in (",", ")") and two.isalpha() and (cited := _BEHIND["cited"].match(text, at, page.end)):
        known = read_unit(text, cited.end(), page.end, page.units, page.longest)
        if known is None:
            return False
    follow, next_ = text[stop : stop + 1], text[stop + 1 : stop + 2]
    if stop < page.end and (follow in tuple(":.") and next_.isdecimal()):
        return False
    if _BEHIND["marker"].match(text, at, page.end) and _IN_FRONT["line"].search(text[max(0, at - 12) : at]):
        return False
    if one == "[" and _BEHIND["bracket"].match(text, at, page.end):
        return False
    lead = window(page, at)
    if _IN_FRONT["label"].search(lead) is None or _IN_FRONT["lasted"].search(lead) is not None:
        return True
    return (
        _IN_FRONT["line over"].search(text, max(0, at - 12), at) is not None
    )  # "After six months" above "54 children"


def _graded(at: int, found: re.Match[str]) -> QuantityHit:
    """The hit of a grade with its plus or minus."""
    digit = found[1] or found[5] or found[8]
    below = found[4] or found[6] or found[10]
    return QuantityHit(
        at,
        found.end(),
        Quantity(Decimal(digit)),
        "grade",
        denominator=Decimal(below) if below else None,
        grade=_clean(found.group()),
    )


def _finish(page: Page, amount: Amount, begin: int) -> tuple[list[QuantityHit], int]:
    """The hits that a number begins, and where to go on."""
    text = page.text
    if amount.unit is None and amount.power is None and glued(page, amount.end):
        return [], amount.end
    comparator, start = comparator_before(page, begin)
    if amount.unit is None and amount.power is None and not amount.words:
        fraction = _fraction(page, amount, start, comparator)
        if fraction is not None:
            return fraction
    if amount.unit is None or (amount.unit.code or "").startswith("{"):
        share = _share(page, amount, start, comparator)
        if share is not None:
            return share
    for name in ("dash", "to", "and"):
        link = _BEHIND[name].match(text, amount.end, page.end)
        if link is None or (name == "and" and not _IN_FRONT["between"].search(window(page, begin))):
            continue
        second = number_at(page, link.end())
        if second is None or (second.unit is None and second.power is None and glued(page, second.end)):
            break
        if not _alike(amount, second):
            break  # "improved within 1 week to 65 %"
        return _ranged(page, amount, second, start, comparator, name)
    deviation = _BEHIND["sd"].match(text, amount.end, page.end)
    if deviation is not None and (spread := number_at(page, deviation.end())) is not None:
        unit = amount.unit or spread.unit
        stop = spread.end + (text[spread.end : spread.end + 1] == ")" and "(" in deviation.group())
        power = amount.power or spread.power
        value = quantity_of(page, replace(amount, power=power), unit, comparator)
        hit = QuantityHit(
            start, stop, value, _kind(value), sd=abs(spread.value), unit_start=unit.start if unit else None
        )
        hit = _flagged(page, hit)
        return [hit], hit.end
    more = _BEHIND["more"].match(text, amount.end, page.end)
    stop = amount.end
    if more is not None and comparator is None:
        comparator, stop = (">=" if more[1] else "<="), more.end()
    value = quantity_of(page, amount, amount.unit, comparator)
    if value.unit == "" and text[stop : stop + 1] == "+" and not text[stop + 1 : stop + 2].isdecimal():
        unit = read_unit(text, stop + 1, page.end, page.units, page.longest)
        value = Quantity(amount.value, unit.code if unit else "", text[unit.start : unit.end] if unit else "", ">=")
        stop = unit.end if unit else stop + 1
    grades = _BEHIND["grades"].match(text, stop, page.end)
    if value.unit == "" and (grades or _IN_FRONT["grade"].search(window(page, begin))):
        end = grades.end() if grades else stop
        return [QuantityHit(begin, stop, value, "grade", grade=text[begin : amount.end])], end
    where = amount.unit.start if amount.unit else None
    hit = _flagged(page, QuantityHit(start, stop, value, _kind(value), unit_start=where))
    return [hit], hit.end


def _kind(value: Quantity) -> QuantityKind:
    return "percent" if value.code == "%" else "quantity" if value.unit else "number"


_NEAR_SIDE = 8


def _flagged(page: Page, hit: QuantityHit) -> QuantityHit:
    """The hit with a flag printed behind it."""
    found = _BEHIND["flag"].match(page.text, hit.end, page.end)
    sided = "(R)" in page.text[max(0, hit.start - _NEAR_SIDE) : hit.start]  # "hip (R) 3 (L) 4"
    if found is None or (sided and found["down"] == "(L)"):
        return hit
    return replace(hit, end=found.end(), flag="H" if found["up"] else "L")


_TWO_NAMES = regex(r"[A-Za-z]{2} ?/ ?(?:[A-Z] )?[A-Za-z]{2,}\.?(?: ?:| was| were| of| to)? ?$")
"""Before the values of two measures: "ALT / AST: 37/165"."""
_GRADES = 10
"""The most that grades go to: "UE/LE 4/5" are no two values."""


def _fraction(page: Page, amount: Amount, start: int, comparator: str | None) -> tuple[list[QuantityHit], int] | None:
    """A share "27/30", or a pair of values "130/70 mmHg"."""
    slash = _BEHIND["slash"].match(page.text, amount.end, page.end)
    if slash is None:
        return None
    below = number_at(page, slash.end())
    if below is None or (below.unit is None and glued(page, below.end)):
        return None
    if page.text[below.end : below.end + 1] == "/":
        return [], below.end  # three numbers are neither, and the first is not of the last name before
    unit = below.unit
    counted = unit is None or unit.code is None or unit.code.startswith("{") or unit.code == "%"
    two = below.value > _GRADES and _TWO_NAMES.search(window(page, start)) is not None
    if counted and not two and 0 <= amount.value <= below.value and below.value > 0 and below.power is None:
        value = quantity_of(page, amount, unit, comparator)
        printed = f"{amount.value}/{below.value}"
        hit = QuantityHit(
            start, below.end, value, "fraction", denominator=below.value, grade=printed,
            unit_start=unit.start if unit else None,
        )  # fmt: skip
        return [hit], below.end
    where = unit.start if unit else None
    high = QuantityHit(start, amount.end, quantity_of(page, amount, unit, comparator), "fraction", unit_start=where)
    low = QuantityHit(slash.end(), below.end, quantity_of(page, below, unit), "fraction", unit_start=where)
    return [high, low], below.end


def _share(page: Page, amount: Amount, start: int, comparator: str | None) -> tuple[list[QuantityHit], int] | None:
    """A share in words: "16 of 30", "ten out of fifteen", "one in three"."""
    for name in ("of", "in"):
        link = _BEHIND[name].match(page.text, amount.end, page.end)
        if link is None:
            continue
        whole = number_at(page, link.end())
        if whole is None or whole.power is not None or not 0 <= amount.value <= whole.value or whole.value == 0:
            return None
        if name == "in" and (amount.unit is not None or whole.unit is not None or whole.value >= 1900):
            return None
        if whole.unit is not None and (whole.unit.code is None or not whole.unit.code.startswith("{")):
            return None
        if glued(page, whole.end):
            return None
        unit = amount.unit or whole.unit
        value = quantity_of(page, amount, unit, comparator)
        hit = QuantityHit(
            start, whole.end, value, "fraction", denominator=whole.value, grade=f"{amount.value}/{whole.value}",
            unit_start=unit.start if unit else None,
        )  # fmt: skip
        return [hit], whole.end
    return None


def _alike(one: Amount, two: Amount) -> bool:
    """Return True unless two amounts are printed in units of different dimensions."""
    codes = [amount.unit.code for amount in (one, two) if amount.unit is not None and amount.unit.code]
    return len(codes) < 2 or comparable(*codes)


def _ranged(
    page: Page, first: Amount, second: Amount, start: int, comparator: str | None, link: str
) -> tuple[list[QuantityHit], int]:
    """A range, or two values when the words say a change ("from 13 to 19") or the order isn't one of a range."""
    unit = first.unit or second.unit
    power = first.power or second.power
    one, two = replace(first, power=power), replace(second, power=power)
    low, high = quantity_of(page, one, unit), quantity_of(page, two, second.unit or unit)
    piece = window(page, first.start)
    change = link == "to" and _IN_FRONT["from"].search(piece) and not _IN_FRONT["ranging"].search(piece)
    where = unit.start if unit else None
    own_unit = first.unit is not None and first.unit.code != "%"
    change = change or (link == "to" and own_unit and _IN_FRONT["by"].search(piece) is not None)
    if change or first.value > second.value:
        low = replace(low, comparator=comparator)
        own = second.unit or unit
        pair = [
            QuantityHit(start, first.end, low, _kind(low), unit_start=where),
            QuantityHit(second.start, second.end, high, _kind(high), unit_start=own.start if own else None),
        ]
        return pair, second.end
    below = None
    stop = second.end
    slash = _BEHIND["slash"].match(page.text, stop, page.end)
    if slash is not None and unit is None and (whole := read_number(page.text, slash.end(), page.end)) is not None:
        below, stop = whole
    hit = QuantityHit(start, stop, Range(low, high), "range", denominator=below, unit_start=where)
    hit = _flagged(page, hit)
    return [hit], hit.end
