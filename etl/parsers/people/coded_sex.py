"""The sex that a form gives as a figure, with its key beside it: "Sex (1 = male, 2 = female): 1", "Gender: 2 (1 = m, 2 = f)"."""

from __future__ import annotations

from etl.document import Span
from etl.facts import Evidence
from etl.parsers.people.words import sex_printed
from etl.patterns import regex

_KEY = regex(r"(?<![\d.,])(?P<code>\d)\s?(?:=|:|–|-|means)?\s?\(?(?P<word>[^\W\d_]{1,10})\b")
_CODE = regex(r"\s*(?P<code>\d)(?!\S*\d)(?![.,/]\d)")
_WORDS = regex(r"[^\W\d_]{1,10}")


def coded_sex(text: str, value: Span) -> Evidence | None:
    """The word of the key that the figure of a field stands for.

    Args:
        text: the document's text.
        value: the field's value, which begins with the figure.

    Returns:
        Where the word stands; None where the figure has no key, or the key no word for its sex.
    """
    asked = _CODE.match(text, value.start, value.end)
    if asked is None:
        return None
    line = text.rfind("\n", 0, value.start) + 1
    keys = [m for m in _KEY.finditer(text, line, value.end) if sex_printed(m["word"])]
    meant = [m for m in keys if m["code"] == asked["code"]]
    told = {sex_printed(m["word"]) for m in meant}
    return Evidence(meant[0].start("word"), meant[0].end("word"), meant[0]["word"]) if len(told) == 1 else None


def asks_which(text: str, value: Span) -> bool:
    """Whether a value offers both sexes, as a form's description does: "male or female", "m/f".

    Args:
        text: the document's text.
        value: the field's value.
    """
    told = [sex for m in _WORDS.finditer(text, value.start, value.end) if (sex := sex_printed(m.group()))]
    return len(set(told)) > 1 and _CODE.match(text, value.start, value.end) is None
