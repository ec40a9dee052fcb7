"""Pages that are about nobody's illness: a newspaper, a shop, a blog. People and everyday words they have, and no case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.document import Document
from etl.parsers.index import Index
from etl.parsers.lookalikes import TERMS
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.parsers.people.described import Described

_SAID_ANYWHERE = ("finding", "measure", "function")
"""Kinds of terms that pages of any matter have: falls, reading, strength."""
_LONG = 600
"""A text of fewer characters tells too little to be judged."""
_CARE = regex(
    r"\b(?:patients?|doctors?|physicians?|clinics?|clinical|hospitals?|wards?|admi(?:tted|ssion)|discharged?|examin(?:ed|ation)|diagnos\w+|"
    r"treat(?:ed|ment)|therap(?:y|ies|ist)|symptoms?|complain(?:s|ed|ing|ts?)|follow[- ]?up|came (?:on|in|to us|back)|visit(?:ed)? (?:on|us|[0-9]))\b",
    re.I,
)
"""What a note of somebody's care says, also where it names no disease."""
_ANYBODY = regex(
    r"\b(?:people|patients|children|adults|women|men|individuals|persons|infants|families|you|your|someone|anyone|everyone|"
    r"he or she|she or he|his or her|her or his|him or her|he/she|his/her|a (?:person|doctor|child))\b",
    re.I,
)
_ONE = regex(r"\b(?:he|she|his|her|him|I|my|[Tt]he patient)\b(?! or )(?<! or he)(?<! or she)(?<! or her)(?<! or his)")
_ANIMALS = regex(
    r"\b(?:mice|mouse|rats?|zebrafish|littermates?|knock-?outs?|transgenic|rabbits?|piglets?|larvae|macaques?)\b", re.I
)
_OFTEN = 5
_MANY_ANIMALS = 10
_FAR_MORE = 6


def is_anybody(text: str, one: Described) -> bool:
    """Whether the only one whom a text describes is nobody in particular: of those it speaks of in general, or an animal.

    Args:
        text: the document's text.
        one: whom it seems to describe; somebody with a name, and of an age in years among animals, is somebody.
    """
    if one.person.name:
        return False
    if not one.person.evidence and _informs(text):
        return True
    return not any(age.unit == "a" for age in one.ages) and len(_ANIMALS.findall(text)) >= _MANY_ANIMALS


def _informs(text: str) -> bool:
    """Whether a text speaks of patients, children and its readers, and hardly of one person."""
    many = len(_ANYBODY.findall(text))
    return many >= _OFTEN and many >= _FAR_MORE * len(_ONE.findall(text))


def tells_no_case(document: Document, found: Index) -> bool:
    """Whether a text is prose that names no disease, no treatment, no test and no scale, and speaks of nobody's care.

    What stands in tables and forms isn't judged by its words: their rows and fields are people, whatever else they hold.

    Args:
        document: the document.
        found: what stands where.
    """
    if len(document.text) < _LONG or any(block.kind in ("table", "field") for block in document.blocks):
        return False
    kinds = (m.entry.kind for m in found.mentions)
    illness = any(kind in TERMS and kind != "site" and kind not in _SAID_ANYWHERE for kind in kinds)
    return not illness and _CARE.search(document.text) is None
