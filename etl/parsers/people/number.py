"""Whether a page tells of one person or of many, and who is the one it tells of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.mapping.entry import TERMS
from etl.mapping.lexicon import Lexicon
from etl.parsers.layout.tree import Framed, told_spans
from etl.parsers.number import WORD_NUMBER
from etl.parsers.people.informants import QUOTED, own_words
from etl.parsers.people.kin import behind_kin
from etl.parsers.people.names import WHENCE, same
from etl.parsers.people.others import of_provider
from etl.parsers.people.sex import PRONOUN
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

# Whether a page tells of one person or of many, by the sentences that it spends on each.


_PEOPLE = r"(?:patients|participants|subjects|people|persons|individuals|volunteers|children|men|women|boys|girls|cases|adults)"
_OF_MANY = regex(
    rf"(?<![\w.,/-])(?:\d[\d,]{{0,7}}|{WORD_NUMBER})\s(?:\([\w .%-]+\)\s)?(?:[a-z-]+\s){{0,3}}?{_PEOPLE}\b"
    rf"|\b(?:all|most|some|many|several|few|both|our|these|the|other|no)\s(?:[a-z-]+\s){{0,2}}?(?:patients|participants|subjects|volunteers)\b"
    rf"|\b(?:\d{{1,4}}|{WORD_NUMBER})\s(?:of|out of)\s(?:them|these|those|\d)|\bn\s?=\s?\d|\b(?:mean|median|average[ds]?)\b|\s±\s?\d|\d\s?±",
    re.I,
)
"""Words of a sentence about a group."""
ONE_OF = regex(
    r"\b(?:(?:one|1) (?:of|in|out of)|(?:\d(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|last|youngest|eldest"
    r"|oldest|middle)(?: born)? of) (?:every |each |about )?$",
    re.I,
)
"""Before a number of people that is no group: "one of ten persons over 65", "the 4th of eight children"."""
_ONE_OF_CHILDREN = regex(r"one of (?:\d+|[a-z]+) (?:children|boys|girls)\b", re.I)
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
        elif is_of_one(words) and (lexicon is None or (is_subject(words) and _clinical(lexicon, words))):
            one.append(sentence.start)
    return Shares(tuple(one), tuple(many))


def is_of_many(words: str) -> bool:
    """Whether a sentence is about a group.

    Args:
        words: the sentence.
    """
    many = (m.start() for m in _OF_MANY.finditer(words) if not _ONE_OF_CHILDREN.match(words, m.start()))
    return any(ONE_OF.search(words[:at]) is None for at in many) or COUNTED.search(words) is not None


def is_of_one(words: str) -> bool:
    """Whether a sentence tells of one person what was.

    Args:
        words: the sentence.
    """
    one = PRONOUN.search(words) or _THE_ONE.search(words)
    return bool(one and _TOLD.search(words) and not of_provider(words))


def _clinical(lexicon: Lexicon, words: str) -> bool:
    return any(m.entry.kind in CLINICAL for m in lexicon.find(words))


def is_subject(words: str) -> bool:
    """Whether one person did or had what a sentence tells: "her brother was …" and "injected into her blood" don't say so.

    Args:
        words: the sentence.
    """
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
        if not asks(document, block) and not _OF_STAFF.match(document.text, block.span.start):
            yield from split_sentences(document.text, block.span.start, block.span.end)


def asks(document: Document, block: Block) -> bool:
    """Return True if somebody asks for themselves or one of theirs in a block: "Can my daughter be treated?"."""
    words = QUOTED.sub(" ", document.quote(block.span))
    return "?" in words and _ASKED.search(words) is not None


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


# The one whom a newspaper's or a clinic's story is about, called by name only: "Juan Gallego was told that his
# disease …".


_WORD = r"[A-Z][a-zà-ÿ'’]+(?:-[A-Z]?[a-zà-ÿ]+)?"
_NAME = rf"({_WORD}(?: (?:(?:van|von|de|la|del|der|di|da) )*(?:{_WORD}|[A-Z]\.)){{0,3}})"
_TOLD_OF = tuple(
    regex(pattern)
    for pattern in (
        rf"\b{_NAME} (?:was|has been|had been|got|is) (?:(?!not\b)[a-z]+ )?(?:diagnosed|paraly[sz]ed)\b",
        rf"\b{_NAME} (?:was|has been|had been|is) (?:[a-z]+ )?suffering\b",
        rf"\b{_NAME} (?:suffers|suffered|has suffered|had suffered) (?:from|an?)\b",
        rf"\b{_NAME} (?:was|had been|has been) told (?:[\w ,]{{0,40}}\b)?that (?:his|her|he|she|there)\b",
        rf"\b{_NAME}, (?:aged )?\d{{1,3}}, (?:was|has|had|is|suffers|suffered)\b",
        rf"\b(?:patient|sufferer),? {_NAME}\b",
        rf"\b[Pp]atient(?:['’]s name)?: {_NAME}\b",
        rf"\b\d{{1,3}}[- ]years?[- ]old {_NAME}\b",
    )
)
_AGED = (
    regex(
        r"(?<!\w)([A-Z][a-zà-ÿ'’-]{1,20})(?:, (?:aged )?\d{1,2},| \(\d{1,2}(?:\)|, \w)| is \d{1,2}(?=,| and| years|\.\s))"
    ),
)
"""A first name with its age; a word before it may be of a sentence, and no part of the name."""
_AHEAD = regex(r"(?<![\w.,'’-])([A-Z][a-zà-ÿ'’-]{1,20}) (?:(?:van|von|de|la|del|der|di|da|dos) ){0,2}$")
"""The word before such a name, which may be the first one of the two."""
_OF_ANOTHER = regex(
    r"[^.;\n]{0,12}\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur) (?:[a-z-]+ ){0,2}(?:mother|father|mum|mom|dad|wife|husband|sister|brother|son|daughter|friend|doctor|partner|aunt|uncle|cousin)\b"
    r"|[^.;\n]{0,40}\b(?:says?|said|tells|told|explains|explained|recalls|recalled|remembers|works|head of|professor|doctor|nurse|director|founder|reporter)\b"
)
"""Behind a name with an age: a relative, or somebody who only speaks."""
_OF_ORIGIN = regex(
    r"[ -](?:[a-z]+ )?(?:male|female|man|woman|boy|girl|patient|gentleman|lady|child|person|infant|baby|adult)\b"
)
"""Behind words in capitals that say where somebody's people are from, and no name: "a 54-year-old North African man"."""
NO_NAMES = frozenset((
    "The", "This", "That", "He", "She", "They", "It", "We", "You", "Who", "Which", "What", "When", "Where", "Then", "There", "After",
    "Before", "In", "On", "At", "My", "Our", "His", "Her", "Their", "Your", "A", "An", "And", "But", "As", "If", "Dr", "Prof", "Doctor",
    "Professor", "Male", "Female", "Caucasian", "Chinese", "American", "British", "Indian", "Nobody", "Everyone", "Someone", "Mom", "Mum",
    "Dad", "Mother", "Father", "One", "Another", "Patient", "Case", "Child", "Man", "Woman", "Boy", "Girl", "Today", "Now", "Since", "Also", "Sir", "Sirs", "Mr",
    "Mrs", "Ms", "Miss", "Story", "Stories", "Testimonial", "Center", "Centre", "Clinic", "Hospital", "Services", "Care", "Service", "Department", "Team", "Unit", "Office", "Group", "Board",
))  # fmt: skip
_TOGETHER = regex(
    r"\b(?:twins?|brothers?|sisters?|siblings|cousins|two (?:[a-z]+ )?(?:boys|girls|children|patients|men|women|cases|friends|neighbou?rs)"
    r"|both (?:patients|children|boys|girls|men|women))\b",
    re.I,
)
_FIRST_NAME = regex(
    r"(?<![\w.'’-])([A-Z][a-zà-ÿ]{2,15})(?:['’]s (?:[a-z-]+ ){0,3}?(?=[a-z]+)|,? (?:again|never|also|still|now|already|moreover|then|at first|too)?,? ?"
    r"(?:is|was|has|had|can(?:not)?|could|did|does|got|went|came|felt|feels|walks?|sits?|stands?|eats?|talks?|lies|needs?|began|lost|gave|took|[a-z]{3,}(?:ed|s))\b)"
)
_PAIRED = (
    r"\b{} (?:\([^)]{{1,24}}\) )?and (?:(?:his|her|the) (?:[a-z]+ ){{0,2}}(?:brother|sister|cousin|friend),? )?{}\b"
)
_FEW = 4
_LONGEST = 40
_MOST = 8


def protagonist(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[int, str] | None:
    """Whom a story without another description is about.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name, and for diseases.

    Returns:
        Where the name stands, and the name; None unless one person only is said to be ill, is named again and is "he" or
        "she" further on.
    """
    found = _told_of(document, framed, lexicon, _TOLD_OF)
    if not found or any(not same(found[0][1], name) for _, name in found):
        return None
    if not _of_illness(document, framed, lexicon):
        return None
    at, name = max(found, key=lambda one: (len(one[1]), -one[0]))
    told = told_spans(framed)
    called = re.compile(r"\b(?:" + "|".join(re.escape(w) for w in {name.split()[0], name.split()[-1]}) + r")\b")
    named = sum(1 for span in told for _ in called.finditer(document.text, span.start, span.end))
    meant = sum(1 for span in told for _ in PRONOUN.finditer(document.text, span.start, span.end))
    return (at, name) if named >= _ENOUGH and meant >= _ENOUGH else None


def several(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> dict[int, str]:
    """The people of a page that calls each by a first name with an age: "Anna, 44, has …", "Leo is 9 … Ida is 7 …".

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name, and for diseases.

    Returns:
        Where each name stands first, and the name; none unless two and more are told of again by their names.
    """
    if two := _by_turns(document, framed, lexicon):
        return two
    found: dict[str, int] = {}
    for at, name in _told_of(document, framed, lexicon, _AGED):
        begin, name = _whole(document.text, lexicon, at, name)
        found.setdefault(name, begin)
    if len(found) < _ENOUGH:
        return {}
    opened = _opened(document, framed, lexicon, found)
    again = {
        name: name in opened
        or len(
            re.findall(
                rf"\b(?:{re.escape(name)}|{re.escape(name.split()[0])})(?:['’]s\b|\s(?:had|has|was|is|could|can|received|got|felt)\b)",
                document.text,
            )
        )
        for name in found
    }
    if not (all(again.values()) or len(found) > _ENOUGH) or not _of_illness(document, framed, lexicon):
        return {}
    return {at: name for name, at in found.items()}


def _whole(text: str, lexicon: Lexicon, at: int, name: str) -> tuple[int, str]:
    """A name with the first name that stands before it, and where it begins: "Ana" of "Ana Sousa, 29"."""
    m = _AHEAD.search(text, max(0, at - _LONGEST), at)
    if m is None or m[1] in NO_NAMES or lexicon.find(m[1]) or re.search(rf"(?<![\w.-]){m[1].lower()}\b", text):
        return at, name
    return m.start(1), text[m.start(1) : at] + name


def _opened(document: Document, framed: Sequence[Framed], lexicon: Lexicon, found: Mapping[str, int]) -> frozenset[str]:
    """The names with an age that each open a paragraph which tells of an illness; none unless two and more do."""
    places = {at: name for name, at in found.items()}
    out = set()
    for item in framed:
        span = item.block.span
        name = places.get(span.start) if item.block.kind == "paragraph" else None
        if name is None or _OF_ANOTHER.match(document.text, span.start + len(name), span.end):
            continue
        if any(m.entry.kind in ("condition", "finding") for m in lexicon.find(document.text, span.start, span.end)):
            out.add(name)
    return frozenset(out) if len(out) >= _ENOUGH else frozenset()


def _by_turns(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> dict[int, str]:
    """Siblings, twins or two patients whom a page tells of by turns, each by a first name: "Ana and her brother Rui …"."""
    told = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind not in ("table", "heading")]
    text = "\n".join(document.quote(span) for span in told)
    if not _TOGETHER.search(text):
        return {}
    counts = Counter(m[1] for m in _FIRST_NAME.finditer(text))
    names = [
        name
        for name, times in counts.most_common(_MOST)
        if times >= _ENOUGH
        and name not in NO_NAMES
        and not re.search(rf"(?<![\w.-]){name.lower()}\b", text)
        and not lexicon.find(name)
    ]
    paired = [
        (a, b) for a in names for b in names if a != b and re.search(_PAIRED.format(re.escape(a), re.escape(b)), text)
    ]
    called = {name for pair in paired for name in pair}
    if not _ENOUGH <= len(called) <= _FEW or not _of_illness(document, framed, lexicon):
        return {}
    return {
        m.start(): name
        for name in called
        if (
            m := next(
                (m for s in told for m in [re.compile(rf"\b{name}\b").search(document.text, s.start, s.end)] if m), None
            )
        )
    }


def _told_of(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, patterns: Sequence[re.Pattern[str]]
) -> list[tuple[int, str]]:
    """Where such words tell of whom, in the parts of a page that report."""
    found: list[tuple[int, str]] = []
    text = document.text
    for span in told_spans(framed):
        for m in (m for pattern in patterns for m in pattern.finditer(text, span.start, span.end)):
            if _OF_ORIGIN.match(text, m.end(1)) or WHENCE.search(text, span.start, m.start(1)):
                continue
            name = _without_openers(m[1])
            at = m.start(1) + len(m[1]) - len(name)
            term = any(x.start == at and x.entry.kind in TERMS for x in lexicon.find(text, at, m.end(1)))
            if name and not term and not behind_kin(lexicon, text, at):
                found.append((at, name))
    return found


def _of_illness(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> bool:
    """Whether a page names a disease, or what somebody is ill with."""
    return any(
        m.entry.kind in ("condition", "finding")
        for span in told_spans(framed)
        for m in lexicon.find(document.text, span.start, span.end)
    )


def _without_openers(name: str) -> str:
    """A name without the words that begin its sentence ("When Juan Gallego"); "" when a word in it is none of a name."""
    words = name.split()
    while words and words[0].rstrip(".") in NO_NAMES:
        words.pop(0)
    return "" if not words or {w.rstrip(".") for w in words} & NO_NAMES else " ".join(words)
