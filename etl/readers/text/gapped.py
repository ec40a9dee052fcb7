"""Labels of a note that a gap sets apart from what is written behind them ("C/O   Cough for 3 days.") get a colon.

In a note whose labels stand in a column of their own, and what goes on begins below the words behind them, any short
label is one, and what is written behind it becomes one line. So is it where sentences stand behind the labels, one below
the other ("3 months   Walks 200 m; left leg 4/5. No pain."): such columns are a note, and no table.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.patterns import regex

_SET_APART = regex(
    r"(?P<label>[A-Z][A-Z]{0,11}(?:\.|(?:[ ]?[/&][ ]?|[ ])[A-Z]{1,11}){0,3})[ ]{2,10}(?!\W)(?P<rest>[^\t\n]+)"
)
_LABEL = regex(r"[^\W\d_](?:[\w./&'()-]| (?! )){0,24}")
_GAP = regex(r"\S(?:[ ]{3,}|\t)\S")
_WORD = regex(r"[^\W\d_]{2,}")
_TOLD = regex(
    r"[ ]*(?P<label>[^\W_][^\s:|]*(?:[ ][^\s:|]+){0,4})(?P<gap>[ ]{2,24})(?P<rest>[^\s|](?:[^ \n|]|[ ](?![ ]{2}))*)"
)
_NAMED = regex(r"[^\W\d_]{2,}|(?:19|20)\d\d")
_WHOLE_DAY = regex(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}\b|\d{1,2}(?:st|nd|rd|th)?[-. ]{1,2}[A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.?[- ]\d{1,2}(?!\d)"
)
_SENTENCES = regex(r"[^\s.][.;] +\S.*[^\W\d_]{2}|[^\W\d_]{2,}[^.;]{12,}\.$|(?:, [^,]{3,}){2}")
"""What is told: a second sentence or part, a sentence that ends, or a list of several things."""
_LEAST = 3
_WORDS = 3
_NARROWEST, _WIDEST = 4, 24
"""Characters before the words of a note whose labels stand in a column."""
_SEVERAL = 2


def with_labels_apart(text: str) -> str:
    """A text whose short labels in capitals, set apart by a gap, are followed by a colon, and those of a column too.

    Args:
        text: the text.

    Returns:
        The text; the same where fewer than three lines are such a label with several words behind it, none of them apart
        from the others as cells of a table are.
    """
    lines = _with_columns(text.split("\n"))
    found = [_SET_APART.fullmatch(line) for line in lines]
    told = [m if m and not _GAP.search(m["rest"]) and len(_WORD.findall(m["rest"])) >= _WORDS else None for m in found]
    if sum(m is not None for m in told) < _LEAST:
        return "\n".join(lines)
    return "\n".join(f"{m['label']}: {m['rest']}" if m else line for line, m in zip(lines, told, strict=True))


def _with_columns(lines: Sequence[str]) -> list[str]:
    """The lines, and those of each part whose labels stand in a column as a line for each label."""
    out: list[str] = []
    part: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            part.append(line)
            continue
        out += _told_beside(_set_together(part))
        out.append(line)
        part = []
    return out[:-1]


def _set_together(part: Sequence[str]) -> Sequence[str]:
    """The lines of a part without blank lines: as labels with a colon, when all of it is labels and words behind them."""
    indents = {len(line) - len(line.lstrip(" ")) for line in part[1:]} - {0}
    if len(indents) != 1 or len(part) < _LEAST:
        return part
    column = indents.pop()
    if not _NARROWEST <= column <= _WIDEST or "\t" in "".join(part):
        return part
    labels = [line[:column].rstrip(" ") for line in part]
    behind = [line[column:] for line in part]
    if any(line[column - 1 : column] != " " or line[column : column + 1] in ("", " ") for line in part):
        return part
    if not labels[0] or any(label and not _LABEL.fullmatch(label) for label in labels):
        return part
    told = sum(len(_WORD.findall(words)) >= _WORDS for words in behind)
    apart = sum(1 for label in labels if label and len(label) + 1 < column)
    capitals = all(label.upper() == label for label in labels)
    if (
        apart < (1 if capitals else _SEVERAL)
        or told * 2 < len(part)
        or sum(_GAP.search(words) is not None for words in behind) * 4 > len(part)
    ):
        return part
    out: list[str] = []
    for label, words in zip(labels, behind, strict=True):
        if label:
            out.append(f"{label}: {words}" if label[-1] != ":" else f"{label} {words}")
        elif _WORD.search(out[-1].partition(":")[2]) and not (out[-1].endswith(".") and words[0].isupper()):
            out[-1] = f"{out[-1]} {words}"
        else:
            out.append(words)  # behind "ADM   14.01. - 29.01.2013", or the end of a sentence
    return out


def _told_beside(part: Sequence[str]) -> Sequence[str]:
    """The lines of a part, those of labels with sentences beside them as labels with a colon; other lines stay.

    The first of them must tell something too: the head of a table's columns doesn't.
    """
    found = [m if m and _is_name(m["label"]) else None for m in map(_TOLD.fullmatch, part)]
    rows = [m for m in found if m]
    told = [_SENTENCES.search(m["rest"]) is not None for m in rows]
    if len(rows) < _LEAST or len({m.start("rest") for m in rows}) > 1 or len({m.start("label") for m in rows}) > 1:
        return part
    if not told[0] or sum(told) * 3 < len(rows) * 2 or len(rows) * 2 < len(part):
        return part
    return [f"{line[: m.end('label')]}: {m['rest']}" if m else line for line, m in zip(part, found, strict=True)]


def _is_name(label: str) -> bool:
    """Whether a label names something or a time, and no day: days told one below the other are a diary."""
    return len(label) <= _WIDEST and _NAMED.search(label) is not None and not _WHOLE_DAY.match(label)
