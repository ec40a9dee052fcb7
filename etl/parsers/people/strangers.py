"""Somebody beside those whom a page is about, known by where they are, by their number, age or sex: "The boy from room 12 …",
"A fourth traveller, 58, with …" on a page about three, "The lady from Peru" on that of a man."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.document import Span
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.people.words import gender_of
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.parsers.people.people import Described

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


def _other(opening: str, people: Sequence[Described]) -> re.Match[str] | None:
    """The match of somebody whose number, sex or age nobody of the page has."""
    if (nth := _NTH.match(opening)) and ORDINALS[nth["nth"]] > len(people) > 1:
        return nth
    sexes = {d.person.gender for d in people}
    if (sexed := _SEXED.match(opening)) and None not in sexes and gender_of(sexed["the"] or sexed["some"]) not in sexes:
        return sexed
    ages = [a.value for d in people for a in d.ages if a.value is not None and a.unit == "a"]
    aged = _AGED.match(opening)
    return aged if aged and ages and all(abs(int(aged["age"]) - age) > 1 for age in ages) else None
