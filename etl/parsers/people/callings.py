"""People whom a page calls by no full name: "the third patient, a 19-year-old man", "Jonas was born …", "our son Jonas"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import ORDINALS
from etl.parsers.outline import Framed
from etl.parsers.people.kin import behind_kin
from etl.parsers.people.words import Gender, gender_of
from etl.parsers.when.ages import AgeHit, AgeUnit
from etl.patterns import regex

_NTH = {word: n for word, n in ORDINALS.items() if n <= 8}
_ORDERED = regex(
    r"\b(?:[Tt]he|[Oo]ur) ("
    + "|".join(_NTH)
    + r") (patient|case|participant|person|man|woman|boy|girl|child)\b(?!['’]s\b|\sof\b)"
)
_FIRST_NAME = r"([A-Z][a-zà-ÿ'’-]{2,20})"
_BORN = regex(rf"\b{_FIRST_NAME} was born\b", needs=(" was born",))
_OUR_CHILD = regex(
    rf"\b(?:[Mm]y|[Oo]ur) (?:[a-z\d-]+ ){{0,4}}?(?:son|daughter|boy|girl|child|baby)(?: is called| called|,)? {_FIRST_NAME}\b",
    needs=("baby", "boy", "child", "daughter", "girl", "son"),
)
_FIRST_INITIAL = regex(r"[A-Z][a-zà-ÿ'’-]+ [A-Z]\.")
_TELLS_ON = regex(
    r",? (?:who )?(?:had|has|was|is|could|can|came|began|started|suffered|suffers|lives|lost|received|underwent|went|got|lay|fell|used|walks|walked)\b(?! (?:the|a|our) (?:doctor|head|director|nurse))"
)
_OFTEN = 3
_AGED = r"(?:,? \(?(?:aged )?\d{1,2}(?:[ -](?:years?|months?)(?:[ -]old)?)?\)?)"
_MEMBER = rf"([A-Z][a-zà-ÿ]+(?: [A-Z]\.)?){_AGED}?,?"
_MEMBER_AGED = rf"([A-Z][a-zà-ÿ]+(?: [A-Z]\.)?){_AGED}"
_KINDS = r"(?:brothers?|sisters?|twins?|siblings|boys|girls|patients|men|women|cousins|children)"
_PAIR = regex(
    rf"\b{_MEMBER} and {_MEMBER}(?=,? (?:are|were)\b[^.]{{0,40}}\b{_KINDS}\b)"
    rf"|\b(?:[Tt]he|[Tt]wo|[Oo]ur|[Bb]oth)(?: [a-z-]+)? {_KINDS}(?:,|:| named| called)? {_MEMBER_AGED},? and {_MEMBER_AGED}(?![^.;]{{0,40}}\bhealthy\b)"
    rf"|\b{_MEMBER_AGED},? and (?:his|her) (?:[a-z]+ )?(?:brother|sister|twin|cousin),? {_MEMBER_AGED},?(?= (?:both|have|suffer|were (?:treated|diagnosed|given|admitted))\b)"
    rf"|\b(?:[Tt]he|[Oo]ur|[Mm]y|[Tt]heir)(?: [a-z-]+)? (?:twins|brothers|sisters|siblings|cousins)(?:,|:)? {_MEMBER} and {_MEMBER}(?! (?:are|were) healthy)",
    needs=(" and ",),
)
"""Two people by their first names: "Emre and Kerem Y. are brothers", "The siblings Ada (7) and Jon (3) …"."""
_IN_TURN = regex(r",? \(?(?:aged )?(\d{1,2}) and (\d{1,2})(?= years?| months?|\)|,)(?: (years?|months?))?")
_ONE_AGE = regex(r",? \(?(?:aged )?(\d{1,2})(?=\)|,| years)")
_TWINS = regex(r"\btwins\b", re.I)
_KIN: dict[str, Gender] = {
    "brothers": "male",
    "boys": "male",
    "men": "male",
    "sisters": "female",
    "girls": "female",
    "women": "female",
}
_AGED_TOGETHER = regex(
    r"\b[Tt]wo (?:[a-z-]+ ){0,2}?(brothers|sisters|siblings|boys|girls|men|women|patients|children|twins|cousins),? "
    r"(?:\(?aged? |of |\()(\d{1,2}) (?:and|&) (\d{1,2})\b(?: (years|months))?(?! ?[%x×/])"
)
_OWN_KIN = regex(r"\b(?:has|have|had|his|her|their|my|our|with|are)\s$")
"""Before relatives of somebody else: "he has two brothers aged 5 and 7"."""
_OLDER = (
    "the older",
    "The older",
    "the elder",
    "The elder",
    *(f"{w} {k}" for w in ("older", "elder") for k in ("brother", "sister", "sibling")),
)
_YOUNGER = ("the younger", "The younger", *(f"younger {k}" for k in ("brother", "sister", "sibling")))
_OPENS = regex(r"\W*(?:An?|Another)\s(?:[\w-]+\s){0,3}$")
_IS_A = regex(
    r"\W*((?!He\b|She\b|It\b|This\b|The\b|I\b)[A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20})?) (?:is|was) an?\s(?:[\w-]+\s){0,2}$"
)
"""The opening of a paragraph that tells who somebody is: "JG is a 34 year old …"."""
_SEXED = regex(r"[^.;]{0,30}?\b(man|woman|boy|girl|male|female|gentleman|lady)\b", re.I)
_CITED = regex(r"\bet al\b|\[\d|\b(?:reported|described|published|treated) by\b")
_ALL_OF_THEM = regex(
    r"\b(?:brothers|sisters|brother and sister|sister and brother|siblings|twins|both|(?:the|all|these|our) (?:two|three|four|five|six))\b",
    re.I,
)
_THEY_ARE = regex(
    r"\b(?:[Tt]hey|[Bb]oth(?: (?:children|boys|girls|twins))?|[Tt]he (?:twins|children|boys|girls)) (?:are|were) (?:now |both )?$"
)
_KIN_NAMED = regex(r"\b(?:twin |older |younger |elder |little )?(brother|sister)(?: is| was| called|,)? $")
_YEARS_APART = 5
_NO_NAMES = frozenset(
    ("he", "she", "it", "who", "they", "nobody", "everybody", "everyone", "somebody", "baby", "child")
)


def ordered(text: str) -> Iterator[tuple[int, int, str]]:
    """People told by their order: "The third patient, a 19-year-old man, …".

    Args:
        text: a block.

    Yields:
        offset, number, and how the text calls them ("third patient").
    """
    for m in _ORDERED.finditer(text):
        yield m.start(1), _NTH[m[1]], f"{m[1]} {m[2]}"


def opens_another(
    document: Document, block: Span, age: AgeHit, known: Sequence[tuple[str | None, Sequence[AgeHit]]]
) -> bool:
    """Whether a paragraph begins with somebody new: "A 31-year-old woman …" behind that of a man, or of one far younger.

    Args:
        document: the document.
        block: the paragraph.
        age: an age in it.
        known: sex and ages of those described before.

    Returns:
        True when its first words describe a person that none of the known ones can be.
    """
    text = document.text
    word = _SEXED.match(text, age.end, block.end)
    named = _IS_A.fullmatch(text, block.start, age.start)
    new = named is not None and re.search(rf"\b{re.escape(named[1])}\b", text[: block.start]) is None
    if not known or word is None or not (new or _OPENS.fullmatch(text, block.start, age.start)):
        return False
    if _CITED.search(text, block.start, min(block.end, block.start + 400)):
        return False
    sex = "female" if word[1].lower() in ("woman", "girl", "female", "lady") else "male"

    def apart(ages: Sequence[AgeHit]) -> bool:
        now = [a.value for a in ages if a.when == "now" and a.value is not None and a.unit == age.unit]
        return bool(now) and age.value is not None and all(abs(v - age.value) > _YEARS_APART for v in now)

    return all((gender not in (None, sex) and ages) or apart(ages) for gender, ages in known)


def introduced(document: Document, age: int) -> tuple[int, str] | None:
    """The name that a paragraph opens with to say who somebody is, before the age: "JG is a 34-year-old …".

    Args:
        document: the document.
        age: where the age stands.

    Returns:
        The name with its offset; None for a word that the page uses besides.
    """
    text = document.text
    begin = text.rfind("\n", 0, age) + 1
    named = _IS_A.fullmatch(text, begin, age)
    if named is None or re.search(rf"\b{re.escape(named[1].lower())}\b", text):
        return None
    return named.start(1), named[1]


def aged_together(text: str, span: Span) -> tuple[tuple[AgeHit, Gender | None, tuple[str, ...]], ...]:
    """ "Two brothers aged 5 and 7 presented with …": two people told by their ages in one breath.

    Args:
        text: the document's text.
        span: a paragraph.

    Returns:
        For each of them the age, the sex, and how the text may call them ("the younger"); nothing when there are no two ages.
    """
    m = _AGED_TOGETHER.search(text, span.start, span.end)
    if m is None or m[2] == m[3] or _OWN_KIN.search(text, max(span.start, m.start() - 12), m.start()):
        return ()
    word = m[1].lower()
    sex = _KIN.get(word) or next((g for w in m.group().split() if (g := gender_of(w))), None)
    unit: AgeUnit = "mo" if (m[4] or "").startswith("month") else "a"
    ages = [AgeHit(m.start(i), m.end(i), Decimal(m[i]), unit, "now") for i in (2, 3)]
    oldest = max(ages, key=lambda a: a.value or 0)
    return tuple((a, sex, (*(_OLDER if a is oldest else _YOUNGER), m[1])) for a in ages)


def first_name(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[int, str] | None:
    """The first name by which a page calls its only person: who "was born", or is the teller's child.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name.

    Returns:
        Where it stands so, and the name; None for a page that says it fewer than three times, or two such names.
    """
    found: dict[str, int] = {}
    for item in framed:
        span = item.block.span
        if item.frame.attitude != "reported" or item.block.kind == "table":
            continue
        for pattern in (_BORN, _OUR_CHILD):
            for m in pattern.finditer(document.text, span.start, span.end):
                known = m[1].lower() in _NO_NAMES or lexicon.find(document.text, m.start(1), m.end(1))
                if not known and (pattern is _OUR_CHILD or not behind_kin(lexicon, document.text, m.start(1))):
                    found.setdefault(m[1], m.start(1))
    if len(found) != 1:
        return None
    name, at = next(iter(found.items()))
    return (at, name) if len(re.findall(rf"\b{re.escape(name)}\b", document.text)) >= _OFTEN else None


def pairs(text: str) -> Iterator[tuple[int, str]]:
    """ "Emre and Kerem Y. are brothers": two people by their first names, the family name is both's."""
    for m in _PAIR.finditer(text):
        for group in (n for n, name in enumerate(m.groups(), 1) if name is not None):
            yield m.start(group), m.group(group)


def aged_in_turn(text: str, begin: int, at: int) -> list[AgeHit]:
    """The ages that are told behind a pair of names: one for each in turn ("Imre and Pal, 8 and 11 years old"), or one for
    both twins ("the twins Ana and Eva (4)").

    Args:
        text: a block.
        begin: where it begins in the document.
        at: where a name of the pair begins in the document.
    """
    m = next(
        (m for m in _PAIR.finditer(text) if at - begin in (m.start(n) for n in range(1, len(m.groups()) + 1))), None
    )
    if m is None:
        return []
    first = next(m.start(n) for n in range(1, len(m.groups()) + 1) if m.start(n) >= 0) == at - begin
    last = max(m.end(n) for n in range(1, len(m.groups()) + 1))
    if (turn := _IN_TURN.match(text, last)) is not None:
        n = 1 if first else 2
        unit: AgeUnit = "mo" if (turn[3] or "").startswith("month") else "a"
        return [AgeHit(begin + turn.start(n), begin + turn.end(n), Decimal(turn[n]), unit, "now")]
    one = _ONE_AGE.match(text, last) if first and _TWINS.search(m.group()) else None
    return [AgeHit(begin + one.start(1), begin + one.end(1), Decimal(one[1]), "a", "now")] if one else []


def pair_end(text: str) -> int:
    """Where the words end that tell of such a pair; 0 without one.

    Args:
        text: a sentence.
    """
    m = _PAIR.search(text)
    return m.end() if m else 0


def tells_on(text: str, at: int, name: str) -> bool:
    """Whether a name with an initial opens a sentence that tells of somebody: "Ramiro T. had suffered …".

    Args:
        text: a block.
        at: where the name stands.
        name: the name.
    """
    opens = not text[:at].strip() or text[:at].rstrip()[-1] in ".!?:\n"
    return opens and _FIRST_INITIAL.fullmatch(name) is not None and _TELLS_ON.match(text, at + len(name)) is not None


def of_kin(text: str, at: int, name: str) -> Literal["male", "female"] | None:
    """The sex that "are brothers" says of a name of a pair; None for other names."""
    for m in _PAIR.finditer(text, max(0, at - 60), at + 120):
        if at in (m.start(n) for n in range(1, len(m.groups()) + 1)):
            around = text[m.start() : m.end()] + text[m.end() : m.end() + 60]
            word = next((w for w in re.findall(r"[a-z]+", around) if w in _KIN), "")
            return "male" if _KIN.get(word) == "male" else "female" if word else None
    return None


def of_kin_named(text: str, at: int) -> Gender | None:
    """The sex that a word right before a name says: "his twin brother Emil".

    Args:
        text: a block.
        at: where the name begins.
    """
    m = _KIN_NAMED.search(text, max(0, at - 30), at)
    return None if m is None else "male" if m[1] == "brother" else "female"


def ages_of_all(text: str, ages: Sequence[AgeHit]) -> list[AgeHit]:
    """The ages that are told of everybody at once: "They are now five years old".

    Args:
        text: the document's text.
        ages: of a paragraph.
    """
    return [a for a in ages if a.value is not None and _THEY_ARE.search(text, max(0, a.start - 30), a.start)]


def all_of_them(document: Document, at: int) -> bool:
    """Whether the words before a country speak of all the people of the page: "are brothers from …"."""
    return _ALL_OF_THEM.search(document.text[max(0, at - 50) : at]) is not None
