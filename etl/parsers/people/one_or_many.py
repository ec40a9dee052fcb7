"""Whether a page tells of one person or of many, by the sentences that it spends on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import WORD_NUMBER
from etl.parsers.outline import Framed
from etl.parsers.people.others import of_provider
from etl.parsers.people.stories import QUOTED, own_words
from etl.parsers.people.words import PRONOUN
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

_PEOPLE = r"(?:patients|participants|subjects|people|persons|individuals|volunteers|children|men|women|boys|girls|cases|adults)"
_OF_MANY = regex(
    rf"(?<![\w.,/-])(?:\d[\d,]{{0,7}}|{WORD_NUMBER})\s(?:\([\w .%-]+\)\s)?(?:[a-z-]+\s){{0,3}}?{_PEOPLE}\b"
    rf"|\b(?:all|most|some|many|several|few|both|our|these|the|other|no)\s(?:[a-z-]+\s){{0,2}}?(?:patients|participants|subjects|volunteers)\b"
    rf"|\b(?:\d{{1,4}}|{WORD_NUMBER})\s(?:of|out of)\s(?:them|these|those|\d)|\bn\s?=\s?\d|\b(?:mean|median|average[ds]?)\b|\s±\s?\d|\d\s?±",
    re.I,
)
"""Words of a sentence about a group."""
COUNTED = regex(
    rf"(?:^|[,;.]\s)(?:and\s)?(?:\d{{1,4}}|{WORD_NUMBER})\s(?:\([\d.]+\s?%\)\s)?(?:have\s|had\s|were\s|was\s)?"
    r"(?:improved|changed|unchanged|stable|worse(?:ned)?|better|died|dropped out|got\s(?:better|worse))\b",
    re.I,
)
"""How many of a group changed, without a word for them: "14 improved, 8 were unchanged"."""
_NOT_HERE = regex(
    r"\b(?:literature|studies|stud(?:y|ied) (?:of|in|with|by)|reported by|published|plans? to|planned to|intends? to|will be|are going to)\b",
    re.I,
)
"""Of others, or still to come."""
_THE_ONE = regex(
    r"\b(?:[Tt]he|[Tt]his|[Oo]ur) (?:patient|man|woman|boy|girl|child)\b(?!['’]?s\b['’]?\s(?:can|may|must))"
)
_SUBJECT = regex(r"\b(?:[Hh]e|[Ss]he|[Tt]he (?:patient|man|woman|boy|girl|child)|[Oo]ur patient)\s(?:\w+\s){0,3}?$")
_TOLD = regex(
    r"\b(?:was|were|had|has|did|could|couldn['’]t|underwent|became|began|got|took|felt|fell|rose|came|went|broke|lost|gave|left|stood|sat|lay|spoke|ran|wrote|grew|held|drank|ate|slept|saw|heard|made|kept|met|brought|"
    r"(?<![Aa] )(?<![Aa]n )(?<![Tt]he )[a-z]{3,}ed)\b"
)
_OF_STAFF = regex(r"\W*(?:Dr|Prof|Professor|Doctor)\b")
_ASKED = regex(r"\b(?:[Mm]y|[Oo]ur|I)\b")
"""In a question: what somebody asks for one of theirs."""
_AS_EXAMPLE = regex(
    r"\b(?:[Oo]ne of (?:them|these|those|(?:the|our|these) (?:[\w-]+ ){0,2}patients)|[Oo]ne (?:[\w-]+ ){0,2}?(?:patient|case|participant|child|man|woman|boy|girl)|"
    r"[Ff]or (?:example|instance)|[Ee]xamples?\b|[Aa]s an example|[Pp]atient (?:no\.? ?)?\d{1,3}|[Aa]nother (?:patient|man|woman|boy|girl|child))\b"
)
CLINICAL = ("condition", "finding", "function", "measure", "scale", "procedure", "cells", "medicine")
_PARTS = ("history", "past_history", "exam", "before", "after", "outcome", "treatment")
_ENOUGH = 2
_OPENING = 120


class Shares(Struct, frozen=True):
    """What a page spends on one person and on many.

    Args:
        one: where each sentence about one person begins.
        many: where each sentence about a group begins.
    """

    one: tuple[int, ...]
    many: tuple[int, ...]


def shares(document: Document, framed: Sequence[Framed], lexicon: Lexicon | None = None) -> Shares:
    """The sentences of one person and of many in the parts of a page that report.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: to count of one person only what is clinical.
    """
    one: list[int] = []
    many: list[int] = []
    for sentence in sentences(document, framed):
        words = own_words(document.quote(sentence))
        if _NOT_HERE.search(words):
            continue
        if is_of_many(words):
            many.append(sentence.start)
        elif is_of_one(words) and (lexicon is None or (_is_subject(words) and _clinical(lexicon, words))):
            one.append(sentence.start)
    return Shares(tuple(one), tuple(many))


def is_of_many(words: str) -> bool:
    """Whether a sentence is about a group.

    Args:
        words: the sentence.
    """
    return bool(_OF_MANY.search(words) or COUNTED.search(words))


def is_of_one(words: str) -> bool:
    """Whether a sentence tells of one person what was.

    Args:
        words: the sentence.
    """
    one = PRONOUN.search(words) or _THE_ONE.search(words)
    return bool(one and _TOLD.search(words) and not of_provider(words))


def _clinical(lexicon: Lexicon, words: str) -> bool:
    return any(m.entry.kind in CLINICAL for m in lexicon.find(words))


def _is_subject(words: str) -> bool:
    """Whether one person did or had what a sentence tells: "her brother was …" and "injected into her blood" don't say so."""
    return any(_SUBJECT.search(words, 0, told.start()) for told in _TOLD.finditer(words))


def sentences(document: Document, framed: Sequence[Framed]) -> Iterator[Span]:
    """The sentences that report, without those of blocks in which somebody asks for themselves or one of theirs.

    Args:
        document: the document.
        framed: its blocks with their frames.
    """
    for item in framed:
        block = item.block
        if item.frame.attitude != "reported" or block.kind in ("table", "title", "heading"):
            continue
        words = QUOTED.sub(" ", document.quote(block.span))
        asked = "?" in words and _ASKED.search(words)
        if not asked and not _OF_STAFF.match(document.text, block.span.start):
            yield from split_sentences(document.text, block.span.start, block.span.end)


def of_one(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> bool:
    """Whether a page that names nobody goes on about one person: "The girl was born … She sat at 14 months".

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is clinical.

    Returns:
        True when sentences of one person outnumber those of many, and begin before them or are far more.
    """
    told = shares(document, framed, lexicon)
    parts = {
        r for f in framed for r in f.frame.roles if r in _PARTS or (r.startswith("field:") and r[6:] == "diagnosis")
    }
    if len(parts) > _ENOUGH and len(told.many) <= _ENOUGH and shares(document, framed).one:
        return True
    if len(told.one) < _ENOUGH or len(told.one) <= len(told.many):
        return False
    return not told.many or told.one[0] < told.many[0] or len(told.one) >= 2 * len(told.many)


def only_example(document: Document, framed: Sequence[Framed], group: int, first: int) -> bool:
    """Whether the one whom a page describes is only one of the group that it told of before.

    Args:
        document: the document.
        framed: its blocks with their frames.
        group: where the group is counted.
        first: where the person is first described.

    Returns:
        True when nothing was told of one person before the group, and no more is told of them than of it; somebody
        called an example may be told of at more length.
    """
    told = shares(document, framed)
    if group > first or any(at < group for at in told.one):
        return False
    around = document.text[
        max(document.text.rfind(". ", 0, first), document.text.rfind("\n", 0, first), first - _OPENING) : first
        + _OPENING
    ]
    most = 2 * len(told.many) if _AS_EXAMPLE.search(around) else len(told.many)
    return len(told.one) <= most
