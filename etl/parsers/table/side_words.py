"""Labels that name a side and nothing else, in the languages of tables."""

from __future__ import annotations

import re

from etl.facts import Side
from etl.patterns import regex

SIDE = regex(
    r"^\W*(L|R|left|right|lt|rt|both|bilateral|rechts|links|droite?|gauche|derech[oa]|izquierd[oa]|destr[oa]|sinistr[oa]|dx|dext|sin|sn)\W*$", re.I
)  # fmt: skip
"""The whole label of a column or row for one side."""
SIDE_WORDS: dict[str, Side] = {
    "l": "left", "lt": "left", "left": "left", "r": "right", "rt": "right", "right": "right",
    "both": "bilateral", "bilateral": "bilateral", "rechts": "right", "links": "left", "droit": "right", "droite": "right", "gauche": "left",
    "derecho": "right", "derecha": "right", "izquierdo": "left", "izquierda": "left", "destro": "right", "destra": "right", "sinistro": "left", "sinistra": "left",
    "dx": "right", "dext": "right", "sin": "left", "sn": "left",
}  # fmt: skip
