"""Numbers beside a measure that are none of the patient's: ends of its scale, norms, targets, predicted values."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.facts import Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.measure.fit import reference_of
from etl.parsers.number.quantities import QuantityHit
from etl.patterns import regex
from etl.value import replace

_BOUND = regex(
    r"\bmax\.\s?$|\bto (?:keep|maintain|hold)(?: the| his| her)?\s*$|\b(?:max(?:imum|\.)?|minimum|(?<!at a )(?<!in a )range|(?<!%)(?<!% )(?<!% of )(?<!cent )(?<!cent of )predicted|reference|(?<!%)(?<!% )(?<!% of )expected|target|cut-?off|threshold|out of|runs from|ranges? from)\b[^.;,]{0,12}$|\b(?:(?<!at a )(?<!in a )range|runs|ranges|(?<!%)(?<!% )(?<!% of )(?<!cent )(?<!cent of )predicted|reference|Referenz(?:werte?|bereiche?)?|Norm(?:al)?(?:werte?|bereiche?)|(?:valores|valeurs|valori) (?:de |di )?(?:referencia|référence|riferimento|normales?))\b|[(\[]\s*(?:the\s)?normal\b[^()\[\]]*$"
    r"|\b(?:normal|upper|lower) (?:values?|limits?|ranges?|levels?)(?: (?:of|for))?(?: the)?\s*$",
    re.I,
)
_UP_TO = regex(r"up to\b", re.I)
_NORMAL_BEHIND = regex(
    r"[,;(]\s*normal(?:ly)?:?\s*(?:(?:is|are|value|range)\s)?(?:below|under|above|over|up to|less than|more than)?\s*$",
    re.I,
)
_NORMAL_ABOUT = regex(r"[,;(]\s*normal(?:ly)?:?\s(?:(?:is|are)\s)?(?:about|around|approximately|ca\.?)\s*$", re.I)
_LIMITS = (
    r"(?:the )?(?:(?:(?:lower|upper) )?limits? of (?:the )?norm(?:al)?|(?:(?:lower|upper) )?normal limits?"
    r"|reference (?:values?|ranges?|limits?|intervals?))\b"
)
_OF_NORMAL = regex(
    rf"(?:\A|\n|[.;!?]\s)\W{{0,2}}{_LIMITS}(?:[^.;\n]|\.(?=\d))*$|[(\[]\W{{0,2}}{_LIMITS}(?:[^.;\n()\[\]]|\.(?=\d))*$",
    re.I,
)
"""A sentence that only says what is normal: "Lower limit of normal: median 49 m/s, peroneal 41 m/s"."""
_FAR = 160
_SEPARATED = regex(r"[;)\]\n]|[.,]\s")
_THRESHOLD = regex(
    r"\s(?:or|and) (?:more|less|higher|lower|above|below|over|under|greater)\b(?: (?:points?|score|scores))?"
    r" (?:is|are|means?|indicates?|suggests?|counts?|defines?|shows?)\b",
    re.I,
)
"""At a number that says what such numbers mean: "a score of 5 or more is abnormal"."""
_TOGETHER = regex(r"\d[^.;]{0,12},? (?:and )?(?:all )?(?:together|altogether|in total|in all)\b", re.I)
"""Between the last of several parts and a number that is their sum: "motor 52, cognitive 21, together 73"."""
_MEANS = regex(r"\s?=\s?[^\W\d_]{3}")
_BOTH_ENDS = regex(
    r"\s*[:(,]?\s*(?:(?:is|are|scored|rated|goes|ranges|from|runs)\s+){0,3}(?P<low>\d{1,3})\s?(?:\([^()\d]{2,40}\))?"
    r"\s?(?:to|through|[-–])\s?(?P<high>\d{1,3})\b"
)
"""Behind a scale its lowest and its highest score."""
_OF_WHOLE = regex(r"\s?\(?(?:out )?of (?:an? )?(?:(?:possible|maximum(?: of)?) )?$")
_OVER = regex(r"\d\s?(?:/|(?:out )?of)\s?$")
_SCORED = regex(r"\d (?:points? )?\(?(?:on|in|at) (?:an?|the|his|her) (?:[\w-]+ ){0,2}$")
"""Before a scale its score: "8 on a visual analogue scale of 10"."""
_SCORED_BEHIND = regex(r"\)?,? (?:he|she|they|the patient) (?:reached|had|got|scored|was at|came to|attained) \d")
_ON_SCALE = regex(r"\d (?:points? )?on an? scale (?:of |(?:up )?to |from \d{1,2} to )$")
_POINTS = regex(r"-points?\b")
"""Behind the number of a scale's points: "8 on a 10-point scale"."""
_VALUE_BETWEEN = regex(r"\s*[:=]?\s*[<>]?\d[\d.,]*\s?[^\W\d]\S{0,14}\s+(?:(?:HH?|LL?|[*↑↓]|\([HL]\))\s+)?")
"""Between a laboratory's measure and what is normal of it: "Na 139 mmol/L 135-145"."""
_SIDES = regex(r" ?[×x] ?\d")
_SIDE_BEFORE = regex(r"\d ?[×x] ?$")
"""Beside a number that is a length or a width: "an ulcer of 3.2 × 2.5 cm"."""
_NORMAL = frozenset(
    ("normal", "normal range", "normal values", "normal range of", "normal for", "reference", "reference range", "ref.", "norm")
)  # fmt: skip
"""Before a measure whose range behind it is the norm."""


def is_limit(text: str, mention: Mention, hit: QuantityHit) -> bool:
    """Whether a number is none of the patient's: a range's end, a norm or a predicted value ("maximum of the scale: 40",
    "predicted 3.80 L", "Disability Rating Scale: 0 (none) to 29", "normal LVEF ≥ 53 %").

    Args:
        text: the document's text.
        mention: the measure.
        hit: the number.
    """
    if (ends := _BOTH_ENDS.match(text, mention.end)) and hit.start <= ends.start("high"):
        limits = reference_of(mention.entry)
        if limits and limits.low and limits.high:
            return [Decimal(ends["low"]), Decimal(ends["high"])] == [limits.low.value, limits.high.value]
    if _TOGETHER.search(text, mention.end, hit.start) or _is_whole(text, mention, hit) or _is_size(text, mention, hit):
        return True
    behind = isinstance(hit.value, Range) and mention.entry.role == "laboratory"
    if behind and _VALUE_BETWEEN.fullmatch(text, mention.end, hit.start):
        return True
    if _THRESHOLD.search(text, hit.start, hit.end + 40) or _MEANS.match(text, hit.end):
        return True
    if _OF_NORMAL.search(text[max(0, hit.start - _FAR) : hit.start]):
        return True
    before = _SEPARATED.split(text[max(0, mention.start - 24) : mention.start])[-1]
    bound = isinstance(hit.value, Quantity) and hit.value.comparator
    of_norm = bound or isinstance(hit.value, Range)  # "normal LVEF ≥ 53 %", "Normal creatinine 45–84 µmol/L"
    norm = of_norm and before.strip().lower() in _NORMAL
    below = _NORMAL_BEHIND.search(text, mention.end, hit.start) if bound else None  # "repeats 72/23, normal below 44"
    about = _NORMAL_ABOUT.search(text, mention.end, hit.start)
    return bool(norm or below or about or _BOUND.search(before) or _BOUND.search(text[mention.end : hit.start]))


def _is_whole(text: str, mention: Mention, hit: QuantityHit) -> bool:
    """Whether a number says how far a scale goes, its score being told beside it: "22 on the MMSE of 30"."""
    if _POINTS.search(text, hit.start, hit.end + len("-points")) or _ON_SCALE.search(text, mention.end, hit.start):
        return True
    if _OVER.search(text, max(0, hit.start - 10), hit.start):  # "MMSE 31/30": more than there is, out of 30
        limits = reference_of(mention.entry)
        return bool(limits and limits.high and isinstance(hit.value, Quantity) and hit.value.value == limits.high.value)
    if not _OF_WHOLE.fullmatch(text, mention.end, hit.start):
        return False
    line = max(text.rfind("\n", 0, mention.start), mention.start - _FAR)
    return bool(_SCORED.search(text, max(0, line), mention.start) or _SCORED_BEHIND.match(text, hit.end))


def _is_size(text: str, mention: Mention, hit: QuantityHit) -> bool:
    """Whether a number behind a scale is one side of something that is told with both."""
    if mention.entry.kind != "scale":
        return False
    return bool(_SIDES.match(text, hit.end) or _SIDE_BEFORE.search(text, max(0, hit.start - 4), hit.start))


def reached(text: str, mention: Mention, hit: QuantityHit) -> QuantityHit:
    """A value that a laboratory's measure went up to, which is no limit: "creatinine up to 233 umol/l".

    Args:
        text: the document's text.
        mention: the measure.
        hit: the number.
    """
    value = hit.value
    upto = isinstance(value, Quantity) and value.comparator == "<=" and _UP_TO.match(text, hit.start)
    if not upto or not isinstance(value, Quantity) or text[mention.end : hit.start].strip():
        return hit
    return replace(hit, value=replace(value, comparator=None))
