"""Pages that say everything twice, in Chinese and behind it in English: "否认糖尿病 diabetes denied" is told by its English."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from etl.mapping.entry import Kind, Mention
from etl.patterns import regex

_RUN = regex(r"[\u4e00-\u9fff][^A-Za-z\n]*+")
"""Chinese words, with the figures and signs among them, up to the next Latin letter of the line."""
_TOLD: tuple[Kind, ...] = ("condition", "finding", "medicine", "procedure", "cells")


def told_once(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The terms of a text without the Chinese ones that English words repeat right behind them.

    Args:
        text: the document's text.
        mentions: the terms found in it.

    Returns:
        The others; names of measures, scales and labels are kept in both languages.
    """
    if text.isascii():
        return tuple(mentions)
    runs = [(m.start(), m.end()) for m in _RUN.finditer(text) if _leads_to_english(text, m.end())]
    starts = [start for start, _ in runs]

    def repeated(m: Mention) -> bool:
        at = bisect_right(starts, m.start) - 1
        return m.entry.kind in _TOLD and at >= 0 and m.end <= runs[at][1]

    return tuple(m for m in mentions if not repeated(m)) if runs else tuple(mentions)


def _leads_to_english(text: str, end: int) -> bool:
    """Whether a space and a word of three Latin letters stand behind: no unit or short sign ("肌力 MRC" is not said twice)."""
    return text[end - 1].isspace() and text[end : end + 3].isalpha() and not text[end : end + 3].isupper()
