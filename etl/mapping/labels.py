"""What a printed label can be read as: without its number, colon, footnote marks, unit, other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from etl.patterns import regex

_FOOTNOTES = "*†‡§¶#^¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ"
LOOSE = " \t\r\n\u00a0\u3000:：;,，、.。|·•●○▪■◆►➢‣–—-" + _FOOTNOTES


@cache
def _number() -> re.Pattern[str]:
    # "1.", "2)", "(3)", "1.2 ", "5a.", "IV.", "B)", "R-1-", "Q3:", "第一章 ", "一、", "①"; a bare number needs a
    # space behind it, and a hyphen ("17-") belongs to the word.
    return regex(
        r"[(（\[]?(?:"
        r"[A-Z][-.]?\d{1,2}[a-z]?\s?[-.:)]"
        r"|\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?\s?(?:[.)）\]:：、，]|[-–—]\s|\s(?=\S))"
        r"|[IVX]{1,5}(?:[.)）\]:：、]|\s[-–—]\s)"
        r"|[A-Za-z][.)）\]](?!\S\.)"
        r"|第?[一二三四五六七八九十]{1,3}[章节、.．)）]"
        r"|[①-⑳]"
        r")\s*"
    )


@cache
def _glued_number() -> re.Pattern[str]:
    return regex(r"(?:[A-Z]-?)?\d{1,2}[a-z]?[-–—.]?\s?(?=[^\W\d_]{2})")


@cache
def _scripts() -> re.Pattern[str]:
    # Runs of letters that are, or aren't, Latin/Greek/Cyrillic/Arabic …: the halves of a bilingual label.
    wide = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
    return regex(rf"[{wide}][{wide}\s、（）()]*|[^{wide}]+")


def trimmed(text: str) -> str:
    """A label without spaces, bullets, colons, full stops and footnote marks around it.

    Args:
        text: a printed label.

    Returns:
        The label's words.
    """
    return text.strip(LOOSE)


def begin(text: str) -> int:
    """Where a label's words begin.

    Args:
        text: a printed label.

    Returns:
        The offset behind its bullets and its number; 0 if nothing else is left.
    """
    bullets = len(text) - len(text.lstrip(LOOSE))
    match = _number().match(text, bullets)
    return match.end() if match and text[match.end() :].strip(LOOSE) else bullets


def unnumbered(text: str, *, glued: bool = False) -> str:
    """A label without its number.

    Args:
        text: a trimmed label.
        glued: also drop a number without sign or space behind it ("1Speech"), for rows of a scale.

    Returns:
        The label behind its number ("1. Speech" → "Speech"), or the label itself.
    """
    match = _number().match(text)
    if match is None and glued:
        match = _glued_number().match(text)
    rest = trimmed(text[match.end() :]) if match else ""
    return rest or text


def unbracketed(text: str) -> tuple[str, tuple[str, ...]]:
    """A label and what stands in its brackets.

    Args:
        text: a label.

    Returns:
        The label without its bracketed parts, and these parts. Brackets that don't close are left.
    """
    outside: list[str] = []
    inside: list[str] = []
    opened: list[int] = []
    last = 0
    for place, char in enumerate(text):
        if char in "([（【":
            opened.append(place)
        elif char in ")]）】" and opened:
            start = opened.pop()
            if not opened:
                outside.append(text[last:start])
                inside.append(text[start + 1 : place])
                last = place + 1
    if opened and opened[0] >= last:
        # An unclosed bracket: keep what stands before it as the label.
        outside.append(text[last : opened[0]])
    else:
        outside.append(text[last:])
    return " ".join(" ".join(outside).split()), tuple(trimmed(part) for part in inside)


def readings(text: str) -> Iterator[str]:
    """What a label may be called, the fullest reading first.

    Args:
        text: a printed label ("3. 年龄 (Age):").

    Yields:
        Texts to look up, each only once; at most a few dozen.
    """
    seen: set[str] = set()

    def fresh(candidates: tuple[str, ...]) -> Iterator[str]:
        for candidate in candidates:
            if candidate and candidate not in seen and len(seen) < 40:
                seen.add(candidate)
                yield candidate

    whole = trimmed(text)
    plain = unnumbered(whole)
    yield from fresh((whole, plain))
    if "_" in plain:
        yield from fresh((" ".join(plain.replace("_", " ").split()),))  # a column's name in a program
    outside, inside = unbracketed(plain)
    outside = trimmed(outside)
    yield from fresh((outside, unnumbered(outside)))
    for sign in ("/", "|", "／", "｜", " - ", " – ", ":", "："):
        if sign in outside:
            yield from fresh(tuple(trimmed(half) for half in outside.split(sign, 4)))
    runs = [trimmed(run) for run in _scripts().findall(outside[:400])]
    if 1 < len(runs) <= 6:
        yield from fresh(tuple(runs))
    yield from fresh(inside[:4])
