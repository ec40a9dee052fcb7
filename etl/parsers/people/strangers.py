"""Somebody beside those whom a page is about, known by where they are, by their number, age or sex: "The boy from room 12 …",
"A fourth traveller, 58, with …" on a page about three, "The lady from Peru" on that of a man."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from etl.document import Span
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.people.others import mentions_somebody
from etl.parsers.people.words import gender_of
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import AgeHit
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.parsers.people.described import Described

_LEAD = r"^\W*(?:(?:And|But|Then|Also|Even|Now|Today),? )?"
_PERSON = (
    r"(?:man|woman|boy|girl|lady|gentleman|child|kid|baby|toddler|teenager|guy|fellow|chap|traveller|traveler|passenger|neighbour|neighbor|pensioner|"
    r"couple|patient|person|mother|father|candidate|visitor|participant|friend)"
)
_OF_HIS = r"(?:his|hers|him|her|mine|me|ours|us|theirs|them|my bed|our room|[A-Z][\w-]+(?:['’]s)?)"
_WHERE = (
    r"(?:(?:in|from|of) (?:room|bed|ward|cabin|house|flat)(?: (?:no\.?|number))? ?\d{1,4}[a-z]?\b"
    rf"|(?:(?:in|from|of) the (?:bed|room|house|flat|seat) )?(?:beside|next to|opposite|across from|behind|above|below) {_OF_HIS}(?=[\s,.;(])|opposite(?=[\s,.;(])"
    r"|(?:on|from|in) the (?:plane|flight|bus|train|ferry|waiting room|corridor|taxi|hotel)\b"
    r"|who (?:shared|shares|had shared) (?:the|a|his|her|my|our) (?:room|ward|flat)\b"
    r"|(?:(?:whom|who|that) )?(?:we|I|he|she|they) (?:had |have |has )?(?:met|got to know|ran into)\b)"
)
_BESIDE = (
    regex(
        rf"{_LEAD}(?:The|An?|Another|One|That) (?:(?!patient\b)[\w-]+ ){{0,3}}?(?!patient\b){_PERSON}s?,? (?:(?:with|of|called|named) (?:[^\s.;:?!]+ ){{1,5}}?)?{_WHERE}"
    ),
    regex(
        rf"{_LEAD}(?:In|On|From) the (?:next |other )?(?:bed|room|seat|chair|mat|bicycle|flat|house) (?:beside|next to|opposite|across from|behind) {_OF_HIS}[ ,](?:[\w-]+ )?"
        r"(?:lay|sat|slept|was|is|lies|sits|sleeps|lived|lives|came|trained)\b"
    ),
    regex(rf"{_LEAD}(?:(?:The|A|Another) )?(?:[\w-]+ ){{0,2}}?(?:[Cc]hild|[Ss]on|[Dd]aughter|baby|[Mm]other|[Ff]ather) of (?:the|an?|another|our) (?:[\w-]+ )?(?:{_PERSON}|family)\b(?= (?:we|I|who|from|in|next|opposite|beside)\b)"),
    regex(rf"{_LEAD}(?:The |A )?(?:[Tt]wo |[Tt]hree |[Oo]ther )?(?:sisters|brothers|twins|siblings|couple|family|children|boys|girls) (?:from (?:[A-Z]|room|the (?:next|other))|in (?:room|the (?:next|other)))"),
    regex(
        rf"{_LEAD}(?:[Ss]omebody|[Ss]omeone|(?:[Aa]|[Aa]nother|[Oo]ne) (?:mother|father|parent|member|reader|user|visitor|family)|[Oo]ther (?:parents|people|patients|mothers|members)|[Oo]thers) "
        r"(?:[^.;:!?]{1,40} )?(?:wrote|writes|told|tells|said|says|reported|reports|posted)\b"
    ),
    regex(
        rf"{_LEAD}(?:I|[Ww]e|[Hh]e|[Ss]he) (?:(?:also|once|even) )?(?:know|knew|knows|remember|remembers|saw|heard of|hear of|read of) (?:an?|another|some|somebody|someone|one) (?:[\w-]+ ){{0,2}}?(?:{_PERSON}|who)\b"
    ),
)  # fmt: skip
_NTH = regex(rf"{_LEAD}(?:An?|The|Our) (?P<nth>" + "|".join(ORDINALS) + rf") (?:[\w-]+ )?{_PERSON}\b(?!['’]s\b)")
_SEXED = regex(
    rf"{_LEAD}(?:(?:The|That) (?:[\w-]+ ){{0,2}}?(?P<the>man|woman|boy|girl|lady|gentleman) (?:from|with|in|on|who|of|\(|next|beside|opposite)"
    r"|(?:An?|Another) (?:[\w-]+ ){0,2}?(?P<some>man|woman|boy|girl|lady|gentleman) (?:from [A-Z]|in (?:room|the (?:next|other))|\(|next|beside|opposite))"
)
_AGED = regex(
    rf"{_LEAD}(?:An?|One|Another) (?:[\w-]+ ){{0,3}}?{_PERSON}(?:,| of| aged|,? \(| from [A-Z]\w+,)\s?(?:aged )?(?P<age>\d{{1,2}})(?=[,);]| years|\s(?:with|who|from|has|had|was|is)\b|,? [a-z])(?! (?:months|weeks|days|mg|times))"
)
_OF_TELLER = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){0,2}?(?:husband|wife|partner|son|daughter|child|boy|girl|baby|father|mother|dad|mum|mom|brother|sister|grand[a-z]+)\b"
)
"""Whose story somebody tells."""
_OPENING = 160


def is_beside(text: str, sentence: Span, people: Sequence[Described]) -> bool:
    """Whether a sentence opens with somebody who is none of those whom the page has described above it.

    Args:
        text: the document's text.
        sentence: one of its sentences.
        people: whom the document describes.
    """
    if not people or sentence.start <= people[0].first:
        return False
    if any(sentence.start <= d.first < sentence.end for d in people):
        return False
    opening = text[sentence.start : min(sentence.end, sentence.start + _OPENING)]
    found = next((m for p in _BESIDE if (m := p.match(opening))), None) or _other(opening, people)
    return found is not None and not any(name in opening[: found.end()].split() for d in people for name in d.names)


def beside_kin(text: str, block: Span, people: Sequence[tuple[int, Sequence[AgeHit]]]) -> tuple[Span, ...]:
    """The sentences of a block about somebody whom those who tell of a relative have met, of another age: "A lady from Perth, 44, …".

    Args:
        text: the document's text.
        block: the block.
        people: where each person so far is first described, and the ages told of them.
    """
    ages = [a for _, own in people for a in own if a.start < block.end]
    if len(people) != 1 or not ages or not _OF_TELLER.search(text, max(0, people[0][0] - 80), people[0][0] + 40):
        return ()
    sentences = split_sentences(text, block.start, block.end)
    return tuple(
        s for s in sentences if s.start > ages[0].start and of_another_age(text[s.start : s.start + _OPENING], ages)
    )


_KIN = r"(?:my|our) (?:husband|wife|partner|son|daughter|boy|girl|father|mother|dad|mum|mom|brother|sister)|the patient|our patient"


@lru_cache(maxsize=16)
def _back(names: tuple[str, ...]) -> re.Pattern[str]:
    called = "|".join((*(re.escape(name) for name in names), _KIN))
    return re.compile(rf"(?:;\s(?:but |and |while |whereas )?|,\s(?:but|while|whereas) )(?=(?:{called})\b)")


def back_to_patient(text: str, sentence: Span, people: Sequence[Described]) -> tuple[Span, ...]:
    """A sentence parted where it goes back from somebody else to the patient: "The man in the next bed had a fever; Dennis had
    none".

    Args:
        text: the document's text.
        sentence: one of its sentences.
        people: whom the document describes; a page of one only.

    Returns:
        The two parts, or the sentence as it is.
    """
    names = tuple(dict.fromkeys(name for d in people for name in d.names if name))
    back = _back(names).search(text, sentence.start, sentence.end) if len(people) == 1 else None
    if back is None or any(name in text[sentence.start : back.start()] for name in names):
        return (sentence,)
    opening = text[sentence.start : min(back.start(), sentence.start + _OPENING)]
    if not (mentions_somebody(opening, names) or is_beside(text, Span(sentence.start, back.start()), people)):
        return (sentence,)
    return Span(sentence.start, back.start()), Span(back.end(), sentence.end)


def _other(opening: str, people: Sequence[Described]) -> re.Match[str] | None:
    """The match of somebody whose number, sex or age nobody of the page has."""
    if (nth := _NTH.match(opening)) and ORDINALS[nth["nth"]] > len(people) > 1:
        return nth
    sexes = {d.person.gender for d in people}
    if (sexed := _SEXED.match(opening)) and None not in sexes and gender_of(sexed["the"] or sexed["some"]) not in sexes:
        return sexed
    return of_another_age(opening, [a for d in people for a in d.ages])


def of_another_age(opening: str, ages: Sequence[AgeHit]) -> re.Match[str] | None:
    """The match of somebody whose age a sentence opens with and is none of those told before: "A lady from Perth, 44, …".

    Args:
        opening: the first characters of a sentence.
        ages: those told of the people of the page.
    """
    known = [a.value for a in ages if a.value is not None and a.unit == "a"]
    aged = _AGED.match(opening) if known else None
    return aged if aged and all(abs(int(aged["age"]) - age) > 1 for age in known) else None
