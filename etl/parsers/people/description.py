"""What stands beside an age in a text: the sex and the country of whom it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Evidence
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.drafts import Draft
from etl.parsers.people.nationality import country_in
from etl.parsers.people.whose_age import LETTER_SEX
from etl.parsers.people.words import FEMALE, MALE, gender_of
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.dates import DATELINE
from etl.patterns import regex

_OF_TELLER = regex(r"\bI(?:['’]m| am)(?: a| an| now)?\s*$")

_ME = regex(r"\b(?:I|me|my|My)\b")
_ENOUGH = 3
_BESIDE = 2
_GENDERED = regex(r"\b(" + "|".join(sorted((MALE | FEMALE) - {"m", "f"})) + r")\b", re.I)
_WORD_OF_SEX = regex(r"\b(?!M(?:r|rs|s|iss)\b)" + _GENDERED.pattern, re.I)
"""A title behind an age is of the next one: "I am 38, from Portugal. Mr. Kim …"."""
_CONTRASTED = regex(r"(he|she)\b[^.;]{0,80},\s(?:and\s)?(?!\1\b)(?:he|she)\b", re.I)
_PARENT = regex(
    r"(?:[.!;] |\n|^)(?:(?:I am|I['’]m) (?:also )?)?(?:(?:[Aa]|[Tt]he|[Pp]roud|[Ss]ingle|[Mm]arried|[Hh]appy),? ){0,3}(?P<word>[Mm]other|[Mm]um|[Mm]om|[Ff]ather|[Dd]ad|[Gg]randmother|[Gg]randfather) of (?:an?|one|two|three|four|five|six|twins|\d)\b"
)
"""A sentence that only says whose parent somebody is: "Mother of two."."""
_AGED_SEX = regex(r"(?:[(,;|/]|^|\n)\s*(Male|Female|M|F|man|woman)\s*[,;)|/]", re.I)


def country(document: Document, lexicon: Lexicon, span: Span, draft: Draft) -> None:
    """Give somebody the country that a place names, unless theirs is known.

    Args:
        document: the document.
        lexicon: for countries.
        span: the place.
        draft: the person.
    """
    if draft.country is not None:
        return
    if found := country_in(document, lexicon, span, draft.names):
        draft.country = found[0]
        draft.evidence.append(found[1])


def described(document: Document, lexicon: Lexicon, draft: Draft, ages: Sequence[AgeHit], span: Span) -> None:
    """Give somebody ages, and the sex and the country that stand beside them.

    Args:
        document: the document.
        lexicon: for countries.
        draft: the person.
        ages: the ages.
        span: what tells of the person.
    """
    known = {a.start for a in draft.ages}
    draft.ages.extend(a for a in ages if a.start not in known)
    for age in ages:
        dateline = DATELINE.match(document.text, span.start, age.start)
        low = dateline.end() if dateline else span.start
        around = Span(max(low, age.start - 40), min(span.end, age.end + 45))
        sexed = _AGED_SEX.search(document.quote(around))
        m = _WORD_OF_SEX.search(document.text, age.end, around.end) or _GENDERED.search(
            document.text, around.start, age.start
        )
        if sexed and (around.start + sexed.end() >= age.start - _BESIDE) and around.start + sexed.start() <= age.end:
            m = None  # "m, 44 y. Told by his wife": the letter right beside the age says whose it is
        if m and _CONTRASTED.match(document.text, m.start()):
            m = None  # "…, he after a stroke, she for diabetes" is of two people, and not of the last one named
        if draft.gender is None and (lettered := LETTER_SEX.match(document.text, age.end, around.end)):
            draft.gender = gender_of(lettered.group(1))
            draft.evidence.append(Evidence(lettered.start(1), lettered.end(1), lettered.group(1)))
        if draft.gender is None and (m or sexed):
            draft.gender = gender_of(m.group()) if m else gender_of(sexed.group(1)) if sexed else None
            where = m or sexed
            if m:
                draft.evidence.append(Evidence(m.start(), m.end(), m.group()))
            elif where is not None:
                at = around.start + where.start(1)
                draft.evidence.append(Evidence(at, at + len(where.group(1)), where.group(1)))
        end = min(span.end, age.end + 60)
        stop = document.text.find(". ", age.end, end)  # the sentence that speaks of the age
        country(document, lexicon, Span(around.start, stop if stop >= 0 else end), draft)
    if draft.gender is None and ages and (parent := _PARENT.search(document.text, ages[0].end, span.end)):
        draft.gender = gender_of(parent["word"].lower().removeprefix("grand"))
        draft.evidence.append(Evidence(parent.start("word"), parent.end("word"), parent["word"]))
    if draft.country is None and not ages:
        country(document, lexicon, Span(span.start, min(span.end, span.start + 60)), draft)


def teller(document: Document, lexicon: Lexicon, span: Span, drafts: list[Draft]) -> None:
    """Who tells a story of their own, by what they say of themselves ("I'm 33, mum of two, from Poland")."""
    for age in find_ages(document.text, span.start, span.end):
        if _OF_TELLER.search(document.text, max(span.start, age.start - 12), age.start):
            drafts.append(Draft(first=age.start))
            described(document, lexicon, drafts[-1], [age], span)
            return


def tells_own(document: Document, lexicon: Lexicon, span: Span, draft: Draft) -> None:
    """Who tells below a head that is their name, though nothing but "I" says of whom: 'Ines R.: "I cook again"'.

    Args:
        document: the document.
        lexicon: for countries.
        span: a block below the head.
        draft: whose head it is.
    """
    if draft.head is None or draft.head.by_kin or not draft.name or not draft.blank:
        return
    if len(_ME.findall(document.text, span.start, span.end)) < _ENOUGH:
        return
    draft.told = True
    draft.evidence.append(Evidence(draft.head.at, draft.head.at + len(draft.name), draft.name))
    ages = find_ages(document.text, span.start, span.end)
    own = [a for a in ages if _OF_TELLER.search(document.text, max(span.start, a.start - 12), a.start)]
    described(document, lexicon, draft, own[:1], span)
