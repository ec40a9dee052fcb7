"""Labels that name a side and nothing else, in the languages of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Side
from etl.patterns import regex

SIDE = regex(
    r"^\W*(L|R|left|right|lt|rt|both|bilateral|rechts|links|droite?|gauche|derech[oa]|izquierd[oa]|dcha|izda|izq|destr[oa]|sinistr[oa]|dx|dext|sin|sn|右侧?|左侧?)\W*$", re.I
)  # fmt: skip
"""The whole label of a column or row for one side."""
_WORDS: dict[Side, str] = {
    "left": "l lt left links gauche izquierdo izquierda sinistro sinistra izda izq sin sn li 左 左侧",
    "right": "r rt right rechts droit droite derecho derecha destro destra dcha dx dext re 右 右侧",
    "bilateral": "both bilateral",
}
SIDE_WORDS = {word: side for side, words in _WORDS.items() for word in words.split()}
_LETTERS: dict[str, Side] = {"D": "right", "I": "left", "G": "left", "S": "left", "E": "left"}
"""Letters for a side that other words have, too: they are one beside its name in another language, "D / R"."""
SIDES_PAIR = regex(
    r"\b(R\s*[/|]\s*L|L\s*[/|]\s*R|right(?: [a-z]{2,8})?\s*[/|]\s*left|left(?: [a-z]{2,8})?\s*[/|]\s*right|RE\s*[/|]\s*LE|LE\s*[/|]\s*RE|OD\s*[/|]\s*OS|OS\s*[/|]\s*OD|dx\.?\s*[/|]\s*sin|sin\.?\s*[/|]\s*dx"
    r"|rt\.?\s*[/|]\s*lt|lt\.?\s*[/|]\s*rt|re(?:chts)?\.?\s*[/|]\s*li(?:nks)?|li(?:nks)?\.?\s*[/|]\s*re(?:chts)?|der(?:echa)?\.?\s*[/|]\s*izq(?:uierda)?|izq(?:uierda)?\.?\s*[/|]\s*der(?:echa)?|droite?\s*[/|]\s*gauche|gauche\s*[/|]\s*droite?|destr[oa]\s*[/|]\s*sinistr[oa]|sinistr[oa]\s*[/|]\s*destr[oa]|右\s*[/|]\s*左|左\s*[/|]\s*右|(?-i:(?<=\()D\s?[/|]\s?[IGSE](?=\))))\b",
    re.I,
)
"""The sides of two values in one cell."""

_BOTH = 2
_PAIRS = (("D", "I"), ("D", "G"), ("D", "S"), ("D", "E"), ("RE", "LI"), ("DER", "IZQ"))
"""Short names of right and left that tell a side only beside each other, as each is another thing's, too."""
_OR_SO = regex(r"([^\W\d_]+)\.? ?\(([^\W\d_]+)\)")
"""A label with the same in another language: "derecha (right)"."""
_BEHIND = regex(
    r"(?<=\w)[\s,(-]{1,3}(rechts|links|droite?|gauche|derech[oa]|izquierd[oa]|destr[oa]|sinistr[oa]|(?<=\()(?:right|left)(?=\)))\)?$",
    re.I,
)


def side_alone(text: str) -> Side | None:
    """The side that a label names and nothing else, once or in two languages: "left", "R.", "D / R", "links / left".

    Args:
        text: the label.
    """
    if found := SIDE.match(text):
        return SIDE_WORDS[found.group(1).lower()]
    doubled = _OR_SO.fullmatch(text.strip())
    halves = [*doubled.groups()] if doubled else [half.strip(" .()") for half in text.split(" / ")]  # "g/L" is a unit
    if len(halves) != _BOTH or not any(half.lower() in SIDE_WORDS for half in halves):
        return None
    told = {SIDE_WORDS.get(half.lower()) or _LETTERS.get(half) for half in halves}
    return told.pop() if len(told) == 1 else None


def side_behind(text: str) -> Side | None:
    """The side that closes a label, as in other languages than English: "M. deltoideus rechts", "Bíceps (izquierdo)".

    Args:
        text: the label.
    """
    found = _BEHIND.search(text.strip())
    return SIDE_WORDS[found[1].lower()] if found else None


def sides_of(text: str) -> tuple[Side, Side] | None:
    """The sides of two values in one cell, in the order that a label or a caption prints them ("right / left")."""
    pair = SIDES_PAIR.search(text)
    if pair is None:
        return None
    return (
        ("right", "left")
        if pair.group(1).lower().startswith(("r", "od", "dx", "de", "dr", "d/", "d|", "d ", "右"))
        else ("left", "right")
    )


def sides_beside_each_other(labels: Sequence[str]) -> list[Side]:
    """Return the side of each label of a row that holds the short names of both sides and nothing else: "D | I | D | I".

    Args:
        labels: of one row of headings, in order, without its first columns.

    Returns:
        A side for each label; nothing for any other row.
    """
    names = [label.strip(" .").upper() if len(label.strip(" .")) > 1 else label.strip(" .") for label in labels]
    for right, left in _PAIRS:
        if names in ([right, left] * (len(names) // _BOTH), [left, right] * (len(names) // _BOTH)):
            return ["right" if name == right else "left" for name in names]
    return []
