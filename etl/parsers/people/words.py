"""Words for people, as parts of patterns: who somebody is, whose relative, who tells and who is told of."""

from __future__ import annotations

import re

from etl.patterns import regex

TITLE_WORD = r"(?:Mr|Mrs|Ms|Miss)\b\.?"
PERSON = r"(?:girl|boy|m[ae]n|wom[ae]n|lady|gentleman|child|kid|baby|infant|toddler|teenager|guy|fellow|chap|couple|family|patient|person)"
"""Somebody whom no name calls."""
PARENT = r"(?:mother|father|mum|mom|dad|parents?)"
KIN = (
    rf"(?:{PARENT}|wife|husband|spouse|partner|(?:half[- ]|twin )?(?:brother|sister)|sibling|twin|son|daughter|aunt|uncle|cousin|niece|nephew|"
    r"grand(?:mother|father|parents?|son|daughter))"
)
CHILD = r"(?:son|daughter|child|boy|girl|baby|kid|toddler)"
NAME_WORD = r"[A-Z][a-zà-ÿ'’-]{1,20}"
DOES = (
    r"(?:['’]s|is|was|were|are|has|had|have|can(?:not)?|can['’]t|could|couldn['’]t|isn['’]t|wasn['’]t|did|does|do|also|now|still|never|began|came|cried|cries|eats?|fell|felt|feels|"
    r"gave|gets?|got|hates?|lay|lies|lives?|lost|moves?|needs?|broke|became|sits?|stands?|suffers?|took|takes?|underwent|walks?|went|[a-z]{3,}ed)\b"
)
"""Behind whoever does or has something."""
ME = regex(r"\b(?:I|me|[Mm]y|myself)\b")
"""Whoever tells."""
US = regex(r"\b(?:I|me|my|mine|we|us|our)\b")
"""Whoever tells, and those with them."""
THEY = regex(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
"""Whoever is told of."""
