"""Words that tell a person's sex, how a page numbers its patients, and the sex given to all who have a line in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from etl.document import Document, Span
from etl.facts import Evidence
from etl.parsers.number import WORD_NUMBER, number_of
from etl.patterns import regex

# Words that tell a person's sex, and how a page numbers its patients.


Gender = Literal["male", "female"]

MALE = {"man", "male", "boy", "gentleman", "husband", "father", "dad", "mr", "herr", "m", "he", "him", "his",
    "grandfather", "homme", "hombre", "varón", "niño", "männlich", "junge"}  # fmt: skip
FEMALE = {
    "woman", "female", "girl", "lady", "wife", "mother", "mum", "mom", "mrs", "ms", "miss", "mme", "mlle", "frau", "f", "she", "her", "hers",
    "grandmother", "patientin", "femme", "mujer", "niña", "weiblich", "mädchen",
}  # fmt: skip
SEX_OF_KIN: dict[str, Gender] = {
    **dict.fromkeys(("son", "boy", "grandson", "husband", "father", "dad", "brother", "uncle", "nephew", "grandfather", "propositus"), "male"),
    **dict.fromkeys(("daughter", "girl", "granddaughter", "wife", "mother", "mum", "mom", "sister", "aunt", "niece", "grandmother", "proposita"), "female"),
}  # fmt: skip
"""What words for relatives say of their sex; behind an age they may be of somebody else."""
PRONOUN = regex(r"\b(he|him|his|she|her|hers)\b(?!-\d|(?<=(?-i:HER)) \d)", re.I)
_OF_KIN = regex(
    r"\b(?:sisters?|brothers?|mother|father|wife|husband|daughters?|sons?|aunt|uncle|cousin|grand[a-z]+|friend|neighbou?r|doctor|nurse|therapist|"
    r"roommate|girl in|boy in|man in|woman in)\b[^.;!?]{0,80}$",
    re.I,
)
"""Before a pronoun that may be a relative's: "my sister has the gene, but she is well"."""
CALLING = (
    r"(?:(?!(?:(?:dis)?order|number|quarter|career|[a-z]+mor|error|factor|gender|paper|letter|summer|winter|corner|border|layer|"
    r"marker|monitor|motor|sector|character|offer|transfer|other|another|after|under|over|former|"
    r"later|longer|shorter|further|earlier|per|her|minor|major|list|fist|assist|consist|exist|persist|median|carer|"
    r"doctor|helper|mother|father|brother|sister|researcher|scientist|founder|director|manager)\b)[a-z]{2,20}(?:er|or|ist|ian|man|wife|eer)"
    r"|nurse|cook|clerk|pilot|student|priest|monk|nun|judge|guard|smith|mason|chef|coach|accountant|merchant|seamstress|waitress|actress|"
    r"architect|mechanic|athlete|secretary|schoolgirl|schoolboy|widow|civil servant)"
)
"""What somebody is by work, as far as the word's form says it: "roofer", "typist", "nurse"."""
NUMBER = r"(?:[IVX]{1,4}[-:.]\d{1,2}(?!\d)|\d{1,2}(?:\.\d{1,2}(?!\d|[.,]\d|\s?[%°×x]|\s[a-z]))?|(?:[A-H]|[IVX]{1,4})(?!\.[A-Z]))"
"""How a page numbers people: by figures, letters, Roman figures, or their place in a pedigree ("II-1", "1.2")."""
COUNTED = "Patient|Case|Participant|Subject|Child(?!\\s+[A-C]\\b)|Infant|Twin|Sibling|Volunteer|Recipient|Proband|Person|Individual"
"""Words by which a page counts its patients; "Child B" is a grade of the liver."""
NUMBERED = regex(
    rf"\b(?:{COUNTED})\s+(?:No\.?\s*|#\s?)?({NUMBER})\b(?!\s(?:years?|months?|weeks?|days?|yrs?|mo)\b|[- ]year)"
)
"""A patient by number: "Patient 2", "Case B", "Patient #3", "Case II-1", "Child 1"; no age: "Infant 5 months"."""
CODED = regex(r"[A-Z]{1,4}[-–_/. ]?\d{1,4}[a-z]?")
"""How registers number their patients: "CP-01", "P3", "MS 017"."""


_LONGEST_AHEAD = 24
_AHEAD = regex(r"\b(?!(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im)\b)([^\W\d_]{3,14}),? $")
_OF_MINE = regex(
    r"\bmy (?!(?:son|daughter|child|boy|girl|baby|husband|wife|partner|father|mother|dad|mum|mom|brother|sister|patient|client)\b)(?:[a-z-]+ ){1,2}"
    r"(?:says?|said|thinks?|thought|told|tells|knows?|knew|asked|asks|believes?|wrote|writes|called|calls|wanted|wants)\b[^.!?\n]*$",
    re.I,
)
"""Somebody whom the teller of a story quotes: "My doctor says that he is glad"."""


def own_pronouns(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The pronouns of a passage that no relative or friend in the same clause may be meant by.

    Args:
        text: the document's text.
        start: where the passage begins.
        end: where it ends.
    """
    return (
        m
        for m in PRONOUN.finditer(text, start, end)
        if not any(other.search(text, max(start, m.start() - 90), m.start()) for other in (_OF_KIN, _OF_MINE))
    )


def gender_of(word: str) -> Gender | None:
    """The sex that a word for a person, a title or a pronoun says."""
    w = word.lower().strip(". ")
    return "male" if w in MALE else "female" if w in FEMALE else None


SEXES: dict[str, Gender] = {**dict.fromkeys(("w", "v", "vrouw", "vrouwelijk", "meisje", "mulher", "weiblich",
    "frau", "femme", "mujer", "femenino", "femminile", "femmina", "donna", "feminino", "女"), "female"),
    **dict.fromkeys(("mannelijk", "jongen", "homem", "männlich", "mann", "homme", "hombre", "masculino", "maschio",
    "maschile", "uomo", "h", "男"), "male")}  # fmt: skip
"""What registers of other languages print for the sex; figures say it only with their key."""


def sex_printed(word: str) -> Gender | None:
    """The sex that the value of a field or a cell of a register prints, also in another language.

    Args:
        word: a whole value, or the word that it begins with.
    """
    return gender_of(word) or SEXES.get(word.lower().strip(". "))


def sex_ahead(text: str, start: int, at: int) -> Gender | None:
    """The sex that the word right before a name says: "Patientin K. M.", "a girl, S. P.".

    Args:
        text: the document's text.
        start: where the passage begins.
        at: where the name begins.
    """
    found = _AHEAD.search(text, max(start, at - _LONGEST_AHEAD), at)
    return gender_of(found[1]) if found else None


# The sex that the words around a table give to all who have a line in it: "Six boys with …", "All patients were
# women".


_MALE = regex(r"\b(?:boys|men|brothers|gentlemen|sons|males?)\b", re.I)
_FEMALE = regex(r"\b(?:girls|women|sisters|ladies|daughters|females?)\b", re.I)
_COUNTED = regex(
    rf"\b(?P<n>\d{{1,2}}|{WORD_NUMBER}|all|both)(?: (?!of\b|with\b|and\b|in\b)[\w-]+){{0,3}}?"
    r" (?:boys|men|brothers|gentlemen|sons|girls|women|sisters|ladies|daughters|(?:fe)?males?(?: patients| children| cases| twins| siblings)?)\b",
    re.I,
)
_ALL_ARE = regex(r"\b(?:all|both)\b[^.;:]{0,30}? (?:are|were|was|is)? ?(?:(?:fe)?male|(?:wo)?men|boys|girls)\b", re.I)
_ALL = ("all", "both")


def sex_of_all(document: Document, spans: Sequence[Span], count: int) -> tuple[Gender, Evidence] | None:
    """The sex of all who have a line in a table, by words that count them or say "all".

    Args:
        document: the document.
        spans: its title, the table's caption and notes.
        count: how many lines the table has.

    Returns:
        The sex, with the words; None where they tell of both sexes, or of another number of people.
    """
    for span in spans:
        text = document.quote(span)
        male, female = _MALE.search(text), _FEMALE.search(text)
        if bool(male) == bool(female):
            continue
        m = next(
            (m for m in _COUNTED.finditer(text) if (m["n"].lower() in _ALL or number_of(m["n"]) == count)), None
        ) or _ALL_ARE.search(text)
        if m is not None:
            at = span.start + m.start()
            return "male" if male else "female", Evidence(at, at + len(m.group()), m.group())
    return None
