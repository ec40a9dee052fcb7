"""Lines of a copied table whose cells have run together: "12018-07-27MSCIntravenousnone", "InjectionsCell typeAdmission date".

A copy of a page may lose what stood between the cells. Only lines of a kind are parted: rows of a number, a day and words;
a line that ends in two days; a disease with sex, age and country; and a line of heads right beside one of these.
"""

from __future__ import annotations

from etl.patterns import regex

_DAY = r"(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d"
_ROW = regex(rf"(?P<n>\d{{1,2}})(?P<day>{_DAY})(?P<rest>[A-Z]\S.*)")
_STAY = regex(rf"(?P<n>\d{{1,2}})(?P<what>[A-Z][^\n]{{1,60}}?)(?P<first>{_DAY})(?P<last>{_DAY})")
_WHO = regex(
    r"(?P<what>[A-Z][^\n]{2,80}?[a-z)])(?P<sex>Male|Female)[ ]?(?P<age>\d{1,3}(?: ?(?:years?|months?|weeks?|days?))?)(?P<where>[A-Z][A-Za-z() ]{2,30})?"
)
_SEAM = regex(
    r"(?<=[a-z)])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z](?!none |not |nil )[a-z]{3})|(?<=[a-z]{3}|[A-Z]{3})(?=(?:none|not|nil) )"
)
_HEAD = regex(r"[A-Z][ A-Za-z]+")
_LONGEST = 200


def with_cells_apart(text: str) -> str:
    """The text with a space between the cells of such lines; every visible character is still there, in order.

    Args:
        text: a normalized text.
    """
    if not _MAY.search(text):
        return text
    lines = text.split("\n")
    parted = {i: new for i, line in enumerate(lines) if len(line) < _LONGEST and (new := _parted(line)) is not None}
    for i, line in enumerate(lines):
        beside = i + 1 in parted or i - 1 in parted
        if i not in parted and beside and len(line) < _LONGEST and _HEAD.fullmatch(line) and _SEAM.search(line):
            lines[i] = _SEAM.sub(" ", line)
    for i, line in parted.items():
        lines[i] = line
    return "\n".join(lines)


_MAY = regex(rf"(?m)^\d{{1,2}}(?:{_DAY}[A-Z]|[A-Z][^\n]{{1,60}}{_DAY}{_DAY}$)|[a-z)](?:Male|Female)[ ]?\d")


def _parted(line: str) -> str | None:
    if row := _ROW.fullmatch(line):
        return f"{row['n']} {row['day']} {_SEAM.sub(' ', row['rest'])}"
    if stay := _STAY.fullmatch(line):
        return " ".join((stay["n"], stay["what"].strip(), stay["first"], stay["last"]))
    if who := _WHO.fullmatch(line):
        return " ".join(w for w in (who["what"], who["sex"], who["age"], who["where"]) if w)
    return None
