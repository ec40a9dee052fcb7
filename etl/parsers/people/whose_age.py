"""Whether an age in a text is that of a person whom it describes, and not of a group, a parent or somebody mentioned."""

from __future__ import annotations

import re

from etl.document import Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.words import CALLING, PRONOUN, gender_of
from etl.parsers.when.ages import AgeHit
from etl.patterns import regex

_PERSON_NOUN = regex(
    r"\b(man|woman|male|female|boy|girl|gentleman|lady|patient|infant|baby|child|toddler|teenager|student|worker|"
    r"person|housewife|farmer|teacher|veteran|retiree)\b",
    re.I,
)
_CALLED = regex(rf"\b(?:[Aa]n?|[Tt]he|[Oo]ur) (?:[a-z-]+ ){{0,2}}?{CALLING},? (?:of |aged )?$")
_MANY = regex(
    r"(?<![\d.,])\d{2,5}\s(?:[\w-]{1,20}\s){0,3}(?:patients|people|participants|subjects|children|adults|volunteers|cases)\b",
    re.I,
)
"""Before an age: it tells of a group ("22 patients (13 male, 9 female) aged 16-44")."""
_OTHERS = regex(
    r"\b(?:another (?:of our patients|patient|case|man|woman)|a (?:second|third|different) patient)\b[^.]*$"
    r"|[;,:–-]\s(?:and\s|but\s)?an? (?:\w+ )?(?:girl|boy|man|woman|child|patient|baby) (?:in|from|at|of) (?:our|my|the|this|his|her) \w+,?\s$"
    r"|\b(?:my|his|her|their) (?:room-?mate|bed neighbou?r|neighbou?r|colleague|friend|fellow patient|nurse)\b[^.;]{0,24}$"
    r"|\b(?:brother|sister|father|mother|uncle|aunt|cousin|grand(?:father|mother)|husband|wife)\b[^.;]{0,24}\b(?:dies|died|passed away)\b[^.;]*$"
    r"|\b(?:his|her|their) (?:[a-z]+ ){0,2}(?:brother|sister|twin|father|mother|uncle|aunt|cousin|husband|wife|son|daughter|niece|nephew|grand[a-z]+)(?: of|,? aged|,)? $"
    r"|\b(?:typical|average|ordinary|imaginary|imagined|hypothetical|fictitious) (?:patient|case|person|example|user|customer)\b[^.;]{0,24}$"
    r"|\b(?:imagine|suppose|let us (?:take|say)|let['’]s (?:take|say))\b[^.;]{0,24}$"
    r"|\b(?:et al\b\.?|and (?:co-?workers|colleagues|associates))[^.;]*\b(?:in|of|with|saw|described|reported|treated) (?:an? )?$"
    r"|\b(?:Dr|Prof|Doctor|Professor)\.? (?:[A-Z][\w.'’-]+ ?){1,3},? \(?$",
    re.I,
)
"""Before an age: it is of somebody who is only mentioned."""
_PARENT = regex(r"(?<!\bmy )(?<!\bour )\b(?:father|mother)(?:,? (?:is|was|aged)|,)?(?: an?)?\s*$", re.I)
_LIKE = regex(
    r"(?<!case is )(?<!case was )\b(?:that|those|level|abilities|skills|mind|body|legs|energy) of an? (?:\w+ )?$|\b(?:like|as|than) an? (?:\w+ )?$|\bas if (?:he|she|I) (?:was|were) $",
    re.I,
)
"""Before an age: it is only compared ("his development is that of an 8-year-old")."""
_EXTREME = regex(
    r"\b(?:youngest|eldest|oldest)(?: (?:patient|person|child|one|of (?:them|all|these|the (?:patients|children))))?"
    r"(?: (?:was|is|being|had been))?(?: (?:about|only|just|already))?[ :(]+$",
    re.I,
)
"""Before an age: it is the lowest or highest of a group ("the youngest was 17 and the eldest 66 years old")."""
_CLAUSE_END = regex(r"[:;.!?](?=\s)")
_ARTICLE = regex(r"\b(?:an?|this|the|our|the same)\s+(?:[\w-]+\s+)?$", re.I)
_MY = regex(r"\b(?:[Mm]y|[Oo]ur) (?:now )?$")
_CHILD = regex(r",? (?:[a-z]+ ){0,2}(?:son|daughter|boy|girl|child|baby)\b")
_OUR_CHILD_IS = regex(
    r"\b(?:[Mm]y|[Oo]ur) (?:[a-z]+ )?(?:son|daughter)(?: [A-Z]\w{1,14})? (?:is|was|has turned|turned) (?:now |only |just |already )?$"
)
_I_AM = regex(r"\bI(?:['’]m| am|,)\s(?:now |only |just |myself )?$")
_SHE = regex(r"\b(?:he|she|his|her)\b(?![^.!?]*\b(?:I|me|my)\b)[^.!?]*$", re.I)
_SEX_FIRST = regex(r"(?:^|[\n(;:.]\s*)(M|F|Male|Female|Man|Woman|Boy|Girl)[,;\s]+(?:aged?\s+)?$", re.I)
_NOUN = r"(?P<noun>woman|lady|girl|man|gentleman|boy|male|female)"
_NOUN_AHEAD = regex(rf"\b[Aa] (?:[a-z]+ )?{_NOUN},? (?:of|aged) $")
_NOUN_BEHIND = regex(rf" (?:[a-z]+ )?{_NOUN}\b")
_WHERE = regex(r" (?:of|in|on|over|at) (?:the|his|her|my|both|one|a)\b")
LETTER_SEX = regex(r"(?:[ \u00a0-]|\s?/\s?)?(?:[RL]-?H ?|AA|[ABCHW](?=[MF]\b))?([MF])(?=[ ,.;)]|\n|$)(?! [a-z]{1,2}\d)")
"""The sex in one letter right behind an age, also with people's origin or hand before it: "a 27 y/o M with …", "62 yo WF",
"36 yo RHF"."""


def of_person(text: str, age: AgeHit, span: Span) -> bool:
    """An age belongs to a person when a word for one, a pronoun or a comma-separated name stands with it."""
    after = text[age.end : min(span.end, age.end + 40)]
    before = text[max(span.start, age.start - 60) : age.start]
    if _OTHERS.search(before) or _PARENT.search(before) or _LIKE.search(before) or _EXTREME.search(before):
        return False
    if _sex_before(before):
        return True
    if LETTER_SEX.match(after) or _CALLED.search(before):
        return True
    if _ARTICLE.search(before) and re.search(r"old|aged", text[age.start : age.end], re.I):
        return True
    if re.search(r"\b(?:mean|median|average|range|aged? between|onset age|age range)\b", before + after[:12], re.I):
        return False
    if _MANY.search(before):
        return False
    told = _CLAUSE_END.split(after, maxsplit=1)[0]  # "before the age of three: a child may …" is nobody's
    return bool(
        _PERSON_NOUN.search(told)
        or _PERSON_NOUN.search(before)
        or PRONOUN.search(before)
        or re.match(r"\s*(?:years? )?old|\s[A-Z][a-z]+ [A-Z][a-z]+\b", after)
    )


def of_child(text: str, age: AgeHit) -> bool:
    """Whether a parent tells the age of the child that the page is about: "My 13-year-old son Christopher"."""
    if _OUR_CHILD_IS.search(text, max(0, age.start - 48), age.start):
        return True  # "Our son Emil is eleven"
    return bool(_MY.search(text[max(0, age.start - 10) : age.start]) and _CHILD.match(text, age.end))


def of_writer(text: str, age: AgeHit) -> bool:
    """Whether an age is that of whoever writes of somebody else: "my mother … She is 67 … I am 40"."""
    return _I_AM.search(text, max(0, age.start - 24), age.start) is not None


def of_third(text: str, age: AgeHit, span: Span) -> bool:
    """Whether somebody's own story tells the age of another: "She went from a healthy 32-year-old woman to …"."""
    return _SHE.search(text[max(span.start, age.start - 80) : age.start]) is not None


def _sex_before(before: str) -> re.Match[str] | None:
    """ "M, 38 y." at the start of a note."""
    return _SEX_FIRST.search(before)


def of_thing(text: str, lexicon: Lexicon, age: AgeHit) -> bool:
    """Whether an age is that of what somebody has: "the 20-year-old rash on his face".

    Args:
        text: the document.
        lexicon: for findings and diseases.
        age: the age.
    """
    if not text.endswith("old", age.start, age.end):
        return False
    behind = [m for m in lexicon.find(text, age.end, min(len(text), age.end + 48)) if m.start == age.end + 1]
    return any(
        m.entry.kind in ("finding", "condition")
        and not text.endswith("ic", m.start, m.end)
        and _WHERE.match(text, m.end)
        for m in behind
    )


def of_other_sex(text: str, age: AgeHit, gender: str | None) -> bool:
    """Whether an age is told with a noun of the other sex than its person's: "A woman of 59 begins next week".

    Args:
        text: the document.
        age: the age.
        gender: the sex of whoever it would be given to; None where it isn't known.
    """
    ahead, behind = _NOUN_AHEAD.search(text, max(0, age.start - 32), age.start), _NOUN_BEHIND.match(text, age.end)
    noun = ahead or behind
    return gender is not None and noun is not None and gender_of(noun["noun"]) not in (None, gender)
