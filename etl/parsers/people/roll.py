"""People of a list that calls each by name: a ward's notes on its residents, "Room 4: Mrs. Davis has back pain"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from etl.document import Document
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.parsers.layout.tree import Framed, told_spans
from etl.parsers.people.drafts import CALLED_BY_LETTER
from etl.parsers.people.names import same, sex_of_title, titled
from etl.parsers.people.number import NO_NAMES
from etl.parsers.people.others import signs_entry
from etl.parsers.people.sex import PRONOUN, Gender, gender_of
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

_PLACE = regex(r"\W*(?:(?:room|bed|bay|unit)\s(?:no\.?\s)?\w{1,4}\W+)?", re.I)
_LETTERED = regex(CALLED_BY_LETTER.pattern + r"(?=['’]s\b| [a-z])")
_FIRST = regex(r"([A-Z][a-zà-ÿ]{2,15})(?:['’]s)? ([a-z'’-]+)")
_BULLETS = frozenset("-–•*")
_NEXT_WORD = regex(r"[a-z]+")
_SERVICE = ("ology", "iatry", "ics", "ery", "gist", "graphy", "scopy", "gram")
"""Endings of services and tests, which also "feel" or "report": "Neurology felt", "Spirometry showed"."""
_FEWEST = 3
"""Names that make a list; two may be a patient and a wife."""


def named_on_list(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Mapping[int, str]:
    """Find the people each of whom opens a sentence of a list by name.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name.

    Returns:
        Where each name stands first, and the name; none for fewer than three names.
    """
    found: dict[int, str] = {}
    for at, name in _opening(document, framed, lexicon):
        if not any(same(name, known) and sex_of_title(name) == sex_of_title(known) for known in found.values()):
            found[at] = name
    return found if len(found) >= _FEWEST else {}


def _opening(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Yield each name that opens a sentence: one with a title or a letter, or a first name.

    First names count where three do what only people do, or where of those that open items some are "he" and others "she",
    which one patient isn't.
    """
    text, words = document.text, load_reach().words
    feeling, staffed = words["DONE_BY_ONE"], words["DONE_BY_STAFF"]
    firsts: list[tuple[int, str]] = []
    felt = set[str]()
    called: dict[Gender | None, set[str]] = {"male": set(), "female": set()}
    for span in told_spans(framed):
        sentences = split_sentences(text, span.start, span.end)
        for number, sentence in enumerate(sentences):
            place = _PLACE.match(text, sentence.start, sentence.end)
            begin = place.end() if place else sentence.start
            if name := next((n for at, n in titled(text[begin : sentence.end], lexicon) if at == 0), None):
                deed = _NEXT_WORD.search(text, begin + len(name), sentence.end)
                wrote = signs_entry(text, begin, begin + len(name))
                if not wrote and (deed is None or deed[0] not in staffed):
                    yield begin, name
                continue
            if lettered := _LETTERED.match(text, begin, sentence.end):
                yield begin, lettered[0]
                continue
            first = _FIRST.match(text, begin, sentence.end)
            if first is None or first[1] in NO_NAMES or first[1].endswith(_SERVICE) or lexicon.find(first[1]):
                continue
            goes_on = sentences[min(number + 1, len(sentences) - 1)]
            pronoun = PRONOUN.search(text, first.end(), goes_on.end)
            if pronoun is None:
                continue
            firsts.append((begin, first[1]))
            if first[2] in feeling:
                felt.add(first[1])
            if set(text[sentence.start : begin]) & _BULLETS:
                called[gender_of(pronoun.group())].add(first[1])
    apart = all(called.values()) and len(called["male"] ^ called["female"]) > _FEWEST
    if apart or len(felt) >= _FEWEST:
        yield from firsts
