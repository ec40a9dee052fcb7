"""Labels of a note that a gap sets apart from what is written behind them ("C/O   Cough for 3 days.") get a colon."""

from __future__ import annotations

from etl.patterns import regex

_SET_APART = regex(
    r"(?P<label>[A-Z][A-Z]{0,11}(?:\.|(?:[ ]?[/&][ ]?|[ ])[A-Z]{1,11}){0,3})[ ]{2,10}(?!\W)(?P<rest>[^\t\n]+)"
)
_GAP = regex(r"\S(?:[ ]{3,}|\t)\S")
_WORD = regex(r"[^\W\d_]{2,}")
_LEAST = 3
_WORDS = 3


def with_labels_apart(text: str) -> str:
    """A text whose short labels in capitals, set apart by a gap, are followed by a colon.

    Args:
        text: the text.

    Returns:
        The text; the same where fewer than three lines are such a label with several words behind it, none of them apart
        from the others as cells of a table are.
    """
    lines = text.split("\n")
    found = [_SET_APART.fullmatch(line) for line in lines]
    told = [m if m and not _GAP.search(m["rest"]) and len(_WORD.findall(m["rest"])) >= _WORDS else None for m in found]
    if sum(m is not None for m in told) < _LEAST:
        return text
    return "\n".join(f"{m['label']}: {m['rest']}" if m else line for line, m in zip(lines, told, strict=True))
