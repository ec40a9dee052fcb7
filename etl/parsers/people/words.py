"""Words that tell a person's sex, and how a page numbers its patients."""

from __future__ import annotations

import re
from typing import Literal

Gender = Literal["male", "female"]

MALE = {"man", "male", "boy", "gentleman", "husband", "father", "dad", "mr", "m", "he", "him", "his", "grandfather"}
FEMALE = {
    "woman", "female", "girl", "lady", "wife", "mother", "mum", "mom", "mrs", "ms", "miss", "f", "she", "her", "hers",
    "grandmother",
}  # fmt: skip
PRONOUN = re.compile(r"\b(he|him|his|she|her|hers)\b", re.I)
NUMBERED = re.compile(r"\b(?:Patient|Case|Participant|Subject)\s+(?:No\.?\s*)?(\d{1,2}|[A-H]|[IVX]{1,4})\b")
"""A patient by number: "Patient 2", "Case B"."""


def gender_of(word: str) -> Gender | None:
    """The sex that a word for a person, a title or a pronoun says."""
    w = word.lower().strip(". ")
    return "male" if w in MALE else "female" if w in FEMALE else None
