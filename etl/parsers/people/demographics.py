"""What stands beside an age in a text: sex, nationality and country of whom it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Document, Span
from etl.facts import Coding, Concept, Evidence
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed
from etl.parsers.people.drafts import Draft
from etl.parsers.people.others import LETTER_SEX, told_of_others
from etl.parsers.people.sex import FEMALE, MALE, gender_of
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.dates import DATELINE
from etl.patterns import regex

# Where people come from: "a 31-year-old Finnish teacher", "a patient from Lebanon", "brothers from Izmir, Turkey".


_WHO = r"(?:patient|case|man|woman|boy|girl|child|lady|gentleman|baby|infant|brothers|sisters|siblings|twins|he|she|I|family)"
_FROM = regex(
    _WHO
    + r"\b(?:['’]m\b|\s+(?:is|am|was|are|were|came|comes?|who|originally))*\s+from\s+(?:the\s+)?(?:[A-Z][\w'-]+,\s*|[A-Z][\w'-]+\s+in\s+){0,2}$",
    re.I,
)
_ARE = regex(
    r"\b(?:brothers|sisters|siblings|twins|patients|men|women|children|boys|girls|both|all (?:two|three|four|five|six)) (?:are|were)"
    r" (?:all )?$",
    re.I,
)
"""Before people of a country: "The three siblings are Portuguese"."""
_PAIR_FROM = regex(
    r"\b(?:brother and sister|sister and brother|brothers|sisters|siblings|twins),? (?:and )?(?:come |came |are )?from (?:the )?$",
    re.I,
)
_A = regex(r"\b(?:patient|he|she|case)\b,?\s*(?:(?:is|was)\s+)?an?\s+(?:\w+\s+)?$", re.I)
_PERSON = regex(r"\s+(?:[a-z]+\s+){0,2}(?:man|woman|boy|girl|patient|lady|gentleman|child|brothers|sisters)\b")
_BEHIND_NAME = regex(r"\b(?:Mr|Mrs|Ms|Miss)\b\.? ?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)? \((?:[^()]{0,20}, )?$", re.I)
"""Before a country in the brackets behind somebody's name: "FILE OF MRS. NOVAK (POLAND, BORN 1969)"."""
_LABEL = regex(r"^\W*(?:From|Comes from|Origin)\s?[:：]\s*$")
_NATIONAL = regex(r"\s(?:nationality|citizenship|citizens?|nationals?)\b")
"""Behind the people of a country: "of Polish nationality", "a Czech national"."""
_LISTED = regex(r"(?:\b(?:[FM]|male|female|man|woman|boy|girl)|\b(?:y/?o|years?(?: old)?|yrs?\.?)),\s$")
_ENDS = regex(r"\s?(?:[,.;)|\n]|$)")
"""Around the people of a country in a line that lists who somebody is: "62-y-o F, Korean, retired"."""
_NOBODYS = regex(r"\b(?:New|in|of|to|for|via|visited|study|hospital|clinic|University|trial)\s+(?:the\s+)?$", re.I)
_LIVES = regex(
    r"\b(?:(?:lives?|living|lived|born|resident|residing|works?|working)\s+in|(?:resident|citizen|native|inhabitant)\s+of)\s+(?:the\s+)?(?:[A-Z]\w+,\s*)?$"
    r"|(?:,|\b(?:comes?|came|is|am|['’]m|are|was|live|lives|born|grew up|(?:village|town|city|island)(?: called)?))\s(?:originally\s)?(?:from|near|in|of)\s(?:(?:a|the)\s)?(?:[\w.'’-]+[\s,]){1,4}in\s(?:the\s)?$",
    re.I,
)
"""Before a country where somebody is at home: "lives in", "I come from Santiago in"."""
_INSTITUTE = regex(r"\s+(?:\w+\s+)?(?:hospital|clinic|university|study|trial|doctors?|team|version)\b", re.I)
_THE = regex(r"\b[Tt]he $")
_DOES = regex(
    r"\s(?:is|was|has|had|got|can|could|came|received|went|felt|lives?|lived|says|said|tells|told|noticed|suffers|suffered|needed|"
    r"began|started|travelled|flew)\b"
)
"""Behind "the Dane": a person, and not "the Danish team"."""
_MOST = 40
"""So many blocks at the beginning of a page tell who it is about."""


def country_in(
    document: Document, lexicon: Lexicon, span: Span, names: Sequence[str] = ()
) -> tuple[Concept, Evidence] | None:
    """The first country, or those who live there, that a place of the text names.

    Args:
        document: the document.
        lexicon: for the countries.
        span: the value of a field, or the words around an age.
        names: how the person is called, which is no country: "Finn O. comes from Ireland", "Jordan, 6, from Spain".

    Returns:
        The country as printed with its code, and where it stands; None without one.
    """
    called = {word for name in names for word in name.split()}
    for m in lexicon.find(document.text, span.start, span.end):
        if m.entry.kind == "country" and document.text[m.start : m.end] in called:
            continue
        before = document.text[max(span.start, m.start - 60) : m.start]
        elsewhere = _NOBODYS.search(before) and not _LIVES.search(before)
        if m.entry.kind == "country" and not elsewhere and not _INSTITUTE.match(document.text, m.end):
            return _told(document, m)
    return None


def country_of_people(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, names: Sequence[str] = ()
) -> tuple[Concept, Evidence] | None:
    """The country that a page gives its people in words that speak of a person.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for the countries.
        names: how the page calls them.

    Returns:
        The country as printed with its code, and where it stands; None without one.
    """
    for item in framed[:_MOST]:
        span = item.block.span
        if item.block.kind == "table" or (item.frame.attitude != "reported" and item.block.kind != "title"):
            continue
        others = told_of_others(document, lexicon, span, names=names)
        for m in lexicon.find(document.text, span.start, min(span.end, span.start + 600)):
            if m.entry.kind != "country":
                continue
            before = document.text[max(span.start, m.start - 60) : m.start]
            if any(s.start <= m.start < s.end for s in others) and not (
                _ARE.search(before) or _PAIR_FROM.search(before)
            ):
                continue
            behind = document.text[m.end : min(span.end, m.end + 40)]
            adjective = _A.search(before) or (_PERSON.match(behind) and not _NOBODYS.search(before))
            printed = document.text[m.start : m.end]
            someone = printed != m.entry.name and not printed.isupper() and not printed.endswith("s")
            adjective = adjective or (someone and _THE.search(before) and _DOES.match(behind))
            adjective = adjective or (_NATIONAL.match(behind) and not _NOBODYS.search(before.removesuffix("of ")))
            adjective = adjective or (_LISTED.search(before) and _ENDS.match(behind))
            told = (_FROM, _PAIR_FROM, _ARE, _BEHIND_NAME, _LABEL)
            if adjective or any(p.search(before) for p in told):
                return _told(document, m)
    return None


def _told(document: Document, m: Mention) -> tuple[Concept, Evidence]:
    codings = tuple(Coding(c.system, c.code, c.display) for c in m.entry.codings)
    printed = document.text[m.start : m.end]
    return Concept(printed, codings, m.entry.concept.entry), Evidence(m.start, m.end, printed)


# What stands beside an age in a text: the sex and the country of whom it is.


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
