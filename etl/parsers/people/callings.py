"""People whom a page calls by no full name: "CASE A", "the third patient, a 19-year-old man", "our son Jonas", "Ivan –
ataxia – Russia".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Cell, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.layout.tree import Framed, told_spans
from etl.parsers.number import ORDINALS, WORD_NUMBER, number_of
from etl.parsers.people.drafts import Draft, mentioned
from etl.parsers.people.forms import parts_of
from etl.parsers.people.interviews import QUESTION, in_talks
from etl.parsers.people.kin import behind_kin
from etl.parsers.people.names import Described, bare
from etl.parsers.people.number import NO_NAMES
from etl.parsers.people.sex import NUMBER, PRONOUN, SEX_OF_KIN, Gender, gender_of
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import AgeHit, AgeUnit, ages_now
from etl.patterns import regex
from etl.value import replace

# People whom a page calls by no full name: "the third patient, a 19-year-old man", "our son Jonas", "Ivan – ataxia –
# Russia".


# People whom a page calls by no full name: "the third patient, a 19-year-old man", "Jonas was born …", "our son
# Jonas".


_NTH = {word: n for word, n in ORDINALS.items() if n <= 8}
_ORDERED = regex(
    r"\b(?:[Tt]he|[Oo]ur) ("
    + "|".join(_NTH)
    + r") (patient|case|participant|person|man|woman|boy|girl|child)\b(?!['’]s\b|\sof\b)"
)
_FIRST_NAME = r"([A-Z][a-zà-ÿ'’-]{2,20})"
_BORN = regex(rf"\b{_FIRST_NAME} was born\b")
_OUR_CHILD = regex(
    rf"\b(?:[Mm]y|[Oo]ur) (?:[a-z\d-]+ ){{0,4}}?(?:son|daughter|boy|girl|child|baby)(?: is called| called|,)? {_FIRST_NAME}\b",
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
)
"""Two people by their first names: "Emre and Kerem Y. are brothers", "The siblings Ada (7) and Jon (3) …"."""
_IN_TURN = regex(r",? \(?(?:aged )?(\d{1,2}) and (\d{1,2})(?= years?| months?|\)|,)(?: (?P<unit>years?|months?))?")
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
_LABEL = regex(r"(?P<label>[A-Z][A-Za-z ]{3,30}:)\s+(?:This\s)?")
"""The label of a paragraph, which those of several patients begin with."""
_SEXED = regex(r"[^.;]{0,30}?\b(man|woman|boy|girl|male|female|gentleman|lady)\b", re.I)
CITED = regex(r"\bet al\b|\[\d|\b(?:reported|described|published|treated) by\b")
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
    text, begin = document.text, block.start
    label = _LABEL.match(text, block.start, age.start)
    if label is not None and text.find(label["label"], 0, block.start) >= 0:
        begin = label.end()  # "History: This 60-year-old woman …", and again "History: This 45-year-old man …"
    word = _SEXED.match(text, age.end, block.end)
    named = _IS_A.fullmatch(text, block.start, age.start)
    new = named is not None and re.search(rf"\b{re.escape(named[1])}\b", text[: block.start]) is None
    opens = _OPENS.fullmatch(text, begin, age.start) or (begin > block.start and begin == age.start)
    if not known or word is None or not (new or opens):
        return False
    if CITED.search(text, block.start, min(block.end, block.start + 400)):
        return False
    sex = "female" if word[1].lower() in ("woman", "girl", "female", "lady") else "male"

    def apart(ages: Sequence[AgeHit]) -> bool:
        now = ages_now(ages, age.unit)
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
    for span in told_spans(framed):
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
        for group in _members(m):
            yield m.start(group), m.group(group)


def _members(pair: re.Match[str]) -> list[int]:
    """The groups that hold the two names of a pair."""
    return [n for n, name in enumerate(pair.groups(), 1) if name is not None]


def _pair_of(text: str, at: int) -> re.Match[str] | None:
    """The pair one of whose names stands at a place."""
    near = _PAIR.finditer(text, max(0, at - 60), at + 200)
    return next((m for m in near if at in map(m.start, _members(m))), None)


def aged_in_turn(text: str, begin: int, at: int) -> list[AgeHit]:
    """The ages that are told behind a pair of names: one for each in turn ("Imre and Pal, 8 and 11 years old"), or one for
    both twins ("the twins Ana and Eva (4)").

    Args:
        text: a block.
        begin: where it begins in the document.
        at: where a name of the pair begins in the document.
    """
    m = _pair_of(text, at - begin)
    if m is None:
        return []
    first, last = _members(m)
    is_first = m.start(first) == at - begin
    turn, n = _IN_TURN.match(text, m.end(last)), 1 if is_first else 2
    if turn is None and is_first and _TWINS.search(m.group()):
        turn = _ONE_AGE.match(text, m.end(last))
    if turn is None:
        return []
    unit: AgeUnit = "mo" if (turn.groupdict().get("unit") or "").startswith("month") else "a"
    return [AgeHit(begin + turn.start(n), begin + turn.end(n), Decimal(turn[n]), unit, "now")]


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


def of_kin(text: str, at: int) -> Gender | None:
    """The sex that "are brothers" says of a name of a pair; None for other names."""
    m = _pair_of(text, at)
    around = text[m.start() : m.end() + 60] if m else ""
    word = next((w for w in re.findall(r"[a-z]+", around) if w in _KIN), "")
    return _KIN.get(word)


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


# Whom a page calls by a first name only: by its title ("Ivan – ataxia – Russia"), as a teller's child ("my daughter
# Mia"), or by the teller's own words ("My name is Maria Silva").


_WORD = r"[A-Z][a-zà-ÿ'’-]{2,20}"
_NAME = rf"{_WORD}(?: (?:[A-Z]\.(?![A-Za-z])|{_WORD}))?"
_OPENERS = "|".join(sorted(re.escape(w) for w in NO_NAMES | {"How", "Meet", "Why", "Letter", "Update", "File"}))
_TITLE_NAME = regex(
    rf"(?<![\w.])(?<!\bin )(?<!\bat )(?<!\bfrom )(?!(?:{_OPENERS})\b)(?P<name>[A-Z][a-zà-ÿ-]{{2,20}}(?: (?:[A-Z]\.(?![A-Za-z])|{_WORD}))?|[A-Z]{{3,20}} [A-Z]{{3,20}})(?=['’]s (?:story|case|journey|report|diary|recovery|experience|treatment)\b|(?![\w'’]))"
)
_IN_CAPITALS = regex(
    r"(?<![\w.'’])(?P<name>[A-Z]{3,20})(?=,? (?:THE|A|AN|OUR) (?:[A-Z]+ )?(?:GIRL|BOY|MAN|WOMAN|LADY|CHILD|BABY|PATIENT|MOTHER|FATHER)\b|,? \((?=[^()\n]*\d)|['’]S (?:STORY|CASE|JOURNEY|DIARY|RECOVERY)\b)"
)
"""A first name in a title that is printed in capitals: "NOA, THE GIRL WHO SINGS", "NOA (cerebral palsy, 5 years)"."""
_SAID_OF = r"(?:,\s|\s(?:had|has|was|is|could|couldn['’]t|cannot|can|came|began|started|felt|noticed|suffered|suffers|lives|lost|received|underwent|went|got|used)\b)"
_OF_TELLER = (
    regex(
        rf"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){{0,3}}?(?P<kin>son|daughter|boy|girl|child|baby|grandson|granddaughter)\b(?!['’])(?:,? (?P<name>{_WORD}))?"
    ),
    regex(
        rf"\b[Mm]y (?:[\w-]+ )?(?P<kin>friend|husband|wife|father|mother|dad|mum|mom|brother|sister|uncle|aunt|partner|neighbour|neighbor|colleague),? (?P<name>(?:(?:Mr|Mrs|Ms)\. )?{_WORD}(?: (?:[A-Z]\.(?![A-Za-z])|{_WORD}))?)(?![\w'’]| [A-Z])"
    ),
    regex(
        rf"\b(?:[Hh]is|[Hh]er|[Tt]heir) (?:[\w-]+ ){{0,2}}?(?P<kin>son|daughter|boy|girl|child|grandson|granddaughter)\b(?!['’]),? (?P<name>{_WORD}),? "
        r"(?:who (?:has been|had been|has|had|was|is|suffers|suffered)|was (?:diagnosed|born)|suffers|suffered)\b"
    ),
    regex(rf"\b(?:mother|father|mum|mom|dad|parents?) of (?P<name>{_WORD}(?: [A-Z]\.(?![A-Za-z])|\b(?! [A-Z])))"),
    regex(rf"\b(?P<name>{_WORD})['’]s (?:mother|father|mum|mom|dad|parents)\b"),
    regex(rf"(?:\A|(?<=\n)|(?<=[.!?] ))(?:The (?P<kin>girl|boy)|Little|Baby) (?P<name>{_WORD})\b"),
)
_OWN_NAME = regex(
    rf"\b(?:[Mm]y name(?:['’]s| is)|I am called|I['’]m|I am) (?P<name>{_NAME})(?=[,.]|\s(?:from|and|here)\b)"
    r"(?!,?\s(?:the\s)?(?:mother|father|mum|mom|dad|wife|husband|sister|brother|son|daughter|grandmother|grandfather|aunt|uncle)\s(?:of|to)\b)"
    rf"|\b(?P<here>{_NAME}) here(?=[,.])"
)
_TELLS = (
    regex(
        rf"\b(?:story|diary|journey|letter|report|account|words|testimony|voice) (?:of|by|from) (?P<name>{_NAME})(?=[,.:;)]|\s(?:who|from|and|in|told)\b|\s*$|['’]s\b)"
    ),
    regex(
        rf"(?<![\w.])(?P<name>{_NAME})['’]s (?:own )?(?:story|diary|journey|letter|report|account|words|testimony)\b"
    ),
    regex(
        rf"(?<![\w.])(?P<name>{_NAME})(?: \([^()\n]{{1,30}}\)| from [A-Z]\w+|,[^,\n]{{1,30}},)? (?:tells|writes|wrote|reports|remembers|looks back|in (?:her|his) own words)\b"
    ),
    regex(rf"(?:\b(?:[Tt]old|[Ww]ritten)|[–—\"”-]|^) ?[Bb]y (?P<name>{_NAME})(?!\w)", re.M),
)
"""Who tells a story, in the lines above it: "the story of Nora, told by herself", "Paul writes"."""
_SELF = regex(r"\b(?P<who>herself|himself|her own|his own)\b", re.I)
_MEANT = regex(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b(?!\s?(?:or|/)\s?(?:she|her)\b)(?<!or her)")
"""The one just named, further on; a town is nobody's."""
_SOON = 200
_FAR = 500
_CALLED = rf"(?P<name>(?:(?:[A-Z]\. ?){{1,2}}{_WORD}|{_WORD}(?: (?:[A-Z]\.|{_WORD})){{0,2}}))"
_OPENING = (
    regex(
        rf"(?:[^\n.]{{0,60}} [>»] )?(?:[Bb]orn in \d{{4}}, )?(?!(?:{_OPENERS})\b){_CALLED}"
        rf"(?=, (?:an?\s|\d{{1,3}}\b|who\b|[a-z]+[,.\s])|\s\(|{_SAID_OF}|\sfrom\s[A-Z]|\s(?:fell|broke|gave|lay|went|took|[a-z]{{3,}}ed)\b)"
    ),
    regex(
        rf"[^.\n]{{0,60}}\b(?:story of|case of|month is|week is|called|named|meet) (?!(?:{_OPENERS})\b){_CALLED}(?=[.,]|\s\(|{_SAID_OF})"
    ),
)
"""Who is named where a page or a part begins: "Pavel K. (engineer, Brno) was hit by a car", "Born in 1970, Marek has …"."""
_NAMESAKE_AGED = regex(r"(?:,| \()\s?(?:aged )?\d{1,3}(?=[,)]|\s(?:years?|yrs?)\b)")
_WHO_IS = regex(
    r"(?:,|\s\([^()\n]{2,40}\),?|\sfrom\s[A-Z][\w -]{2,24},)\s(?:an?|our)\s(?:[\w-]+\s){0,2}?(?P<who>girl|boy|man|woman|lady|gentleman|child|baby|toddler|teenager|schoolgirl|schoolboy)\b"
    r"(?!\s(?:said|says|who (?:said|says|works|treated)))"
)
"""Behind a name: who that is ("Ilyas (Kyrgyzstan), a boy born in 2009")."""
_FIRST_BLOCKS = 6
_FEW_BLOCKS = 3
_LONGEST_LEAD = 160
_ENOUGH = 2
_TOLD_FOR_EACH = 5
"""Sentences beside each question of somebody who tells, and doesn't only ask."""
_LONGEST_TITLE = 90
_CLINICAL = ("condition", "finding")


class Namesake(Struct, frozen=True):
    """Somebody called by name only.

    Args:
        at: where the name (or the word for the child) stands.
        name: the name, "" for a child without one.
        gender: the sex that the word for the child says.
        span: the sentence or title that tells of them.
        word: the word for a child without a name.
    """

    at: int
    name: str
    gender: Gender | None
    span: Span
    word: str = ""


def namesake(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, story: bool, nobody: bool = True
) -> Namesake | None:
    """The one whom a page without a described person is about.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name, and for what is clinical.
        story: whether the page is somebody's own story.
        nobody: whether the page describes nobody by an age or a title.

    Returns:
        The one whom all such words mean; None where they mean several or nobody who is "he" or "she" further on.
    """
    told = told_spans(framed)
    found = [one for span in told for one in _own(document, lexicon, span)]
    if story and not found:
        found = list(_told_by(document, framed, lexicon))[:1]
    if not story and not found:
        meant = sum(1 for span in told for _ in PRONOUN.finditer(document.text, span.start, span.end))
        if not meant:
            return _opening(document, framed, lexicon, aged=True, described=not nobody)
        found = [one for span in told for one in _child(document, lexicon, span)] if meant >= _ENOUGH else []
        found = found or list(_titled(document, framed, lexicon))
        if not found and (one := _opening(document, framed, lexicon, described=not nobody)):
            found = [one]
    names = {one.name.split()[0] for one in found if one.name}
    if not found or len(names) > 1 or not any(_is_clinical(document, lexicon, span) for span in told):
        return None
    return max(found, key=lambda one: (len(one.name), -one.at))


def _is_name(document: Document, lexicon: Lexicon, start: int, end: int) -> bool:
    words = document.text[start:end].split()
    return not any(w.strip(".,").capitalize() in NO_NAMES for w in words) and not lexicon.find(
        document.text, start, end
    )


def _is_clinical(document: Document, lexicon: Lexicon, span: Span) -> bool:
    return any(m.entry.kind in _CLINICAL for m in lexicon.find(document.text, span.start, span.end))


def _own(document: Document, lexicon: Lexicon, span: Span) -> Iterator[Namesake]:
    for m in _OWN_NAME.finditer(document.text, span.start, span.end):
        group = "name" if m["name"] else "here"
        if _is_name(document, lexicon, m.start(group), m.end(group)):
            yield Namesake(m.start(group), m[group], None, span)


def _told_by(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[Namesake]:
    """Who tells a story by the first lines of the page, with the sex that they say."""
    for block in [f.block for f in framed if f.block.kind != "table"][:_FEW_BLOCKS]:
        span = block.span
        if span.end - span.start > _LONGEST_LEAD:
            continue
        for pattern in _TELLS:
            for m in pattern.finditer(document.text, span.start, span.end):
                if _is_name(document, lexicon, m.start("name"), m.end("name")):
                    own = _SELF.search(document.text, span.start, span.end)
                    gender: Gender | None = None
                    if own is not None:
                        gender = "female" if own["who"].lower().startswith("her") else "male"
                    yield Namesake(m.start("name"), m["name"], gender, span)


def _child(document: Document, lexicon: Lexicon, span: Span) -> Iterator[Namesake]:
    for pattern in _OF_TELLER:
        for m in pattern.finditer(document.text, span.start, span.end):
            told = split_sentences(document.text, span.start, span.end)
            sentence = next(s for s in told if m.start() < s.end)
            if (asked := document.quote(span).count("?")) and len(told) < asked * _TOLD_FOR_EACH:
                continue  # what somebody asks for their child
            groups = m.groupdict()
            gender = SEX_OF_KIN.get((groups.get("kin") or "").lower())
            if m["name"] and _is_name(document, lexicon, m.start("name"), m.end("name")):
                yield Namesake(m.start("name"), m["name"], gender, sentence)
            elif groups.get("kin"):
                yield Namesake(m.start("kin"), "", gender, sentence, groups["kin"])


def _titled(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[Namesake]:
    """The name in a title that the text goes on to tell of: "Ivan's story" … "Ivan had trouble with walking"."""
    first = next((f.block for f in framed), None)
    if first is None or first.kind == "table" or first.span.end - first.span.start > _LONGEST_TITLE:
        return
    terms = [(m.start, m.end) for m in lexicon.find(document.text, first.span.start, first.span.end)]
    for m in _IN_CAPITALS.finditer(document.text, first.span.start, first.span.end):
        name = m["name"].capitalize()
        told = re.findall(rf"\b{name}\b", document.text[first.span.end :])
        if len(told) >= _ENOUGH and not lexicon.find(name) and _is_name(document, lexicon, m.start(), m.end()):
            yield Namesake(m.start(), name, None, first.span)
            return
    for m in _TITLE_NAME.finditer(document.text, first.span.start, first.span.end):
        words = m["name"].split()
        if any(start < m.start() + len(words[0]) and m.start() < end for start, end in terms):
            continue  # "Huntington's disease"
        again = re.compile(rf"\b(?:{re.escape(words[0].capitalize())}|{re.escape(words[-1].capitalize())}){_SAID_OF}")
        said = again.search(document.text, first.span.end)
        if said and _MEANT.search(document.text, said.end(), said.end() + _SOON):
            yield Namesake(m.start(), m["name"], None, first.span)


def _opening(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, aged: bool = False, described: bool = False
) -> Namesake | None:
    """The one whom the first lines of a page name and its text goes on to tell of.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name.
        aged: whether only a name with an age will do.
        described: whether only a name will do behind which stands who that is.
    """
    blocks = [f.block for f in framed if f.block.kind == "title" or f.frame.attitude == "reported"]
    for block in [b for b in blocks if b.kind != "table"][:_FIRST_BLOCKS]:
        span = block.span
        for m in filter(None, (p.match(document.text, span.start, span.end) for p in _OPENING)):
            words = m["name"].replace(".", ". ").split()
            first = next((w for w in words if not w.endswith(".")), words[0])
            at = document.text.index(first, m.start("name"))
            terms = lexicon.find(document.text, m.start("name"), m.end("name"))
            if not _is_name(document, lexicon, at, at + len(first)) or any(t.end - t.start > len(first) for t in terms):
                continue
            if first.isalpha() and re.search(rf"(?<![\w.-]){first.lower()}\b", document.text):
                continue  # a common word that begins a sentence
            if who := _WHO_IS.match(document.text, m.end("name")):
                gender = gender_of(who["who"].removeprefix("school"))
                return Namesake(m.start("name"), m["name"], gender, _sentence(document, span, m.start("name")))
            if described:
                continue
            with_age = _NAMESAKE_AGED.match(document.text, m.end("name")) is not None
            again = len(re.findall(rf"\b{re.escape(first)}\b", document.text)) > 1
            initialed = "." in m["name"]
            again = again and (
                initialed or _MEANT.search(document.text, m.end("name"), m.end("name") + _FAR) is not None
            )
            if with_age or (again and (initialed or not aged)) or (initialed and not aged):
                return Namesake(m.start("name"), m["name"], None, _sentence(document, span, m.start("name")))
    return None


def _sentence(document: Document, span: Span, at: int) -> Span:
    return next((s for s in split_sentences(document.text, span.start, span.end) if at < s.end), span)


# Numbers by which a page calls its patients ("CASE A", "Patient 2 -"): at the head of parts, columns or lines.


# Headings and labels that number the people of a page ("CASE A", "Patient 2 -"): who is called by them further on.


_HEAD = regex(
    r"\W*(?P<word>patient|case|participant|subject|child(?! [a-c]\b)|infant|twin|sibling|volunteer|recipient|proband|pt)\.?\s+(?:n[or°º]\.?\s*|number\s|#)?"
    rf"(?P<n>{NUMBER})\b(?!\s*(?:[%/]|of\b))",
    re.I,
)
_AROUND_NAME = " \n#*-–—=:.()[]"
_WORDS = ("Case", "Patient", "Participant", "Subject", "Pt", "Pt.")


def called_by_heads(
    document: Document, framed: Sequence[Framed], people: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The people with the numbers that headings give them.

    A number is of whoever is first described between its heading and the next one, if that is one person only; a second
    heading of the same number tells of them again.

    Args:
        document: the document.
        framed: its blocks.
        people: those described in it.
    """
    if len(people) < 2:
        return people
    heads = [
        (item.block.span.start, m["n"], m.group().strip(" \n#*-–—=:.([{|"))
        for item in framed
        if item.block.kind in ("heading", "title", "field", "item")
        and (m := _HEAD.match(document.text, item.block.span.start, item.block.span.end))
    ]
    ends = [*(start for start, _, _ in heads[1:]), len(document.text)][: len(heads)]
    out = list(people)
    taken: set[str] = set()
    for (start, number, printed), end in zip(heads, ends, strict=True):
        below = [i for i, d in enumerate(out) if start <= d.first < end]
        if len(below) != 1 or number in taken:
            continue
        taken.add(number)
        one = out[below[0]]
        called = (*one.names, printed, *(f"{word} {number}" for word in _WORDS))
        out[below[0]] = replace(one, names=tuple(dict.fromkeys(called)))
    return tuple(out)


def below_names(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> tuple[Framed, ...]:
    """The blocks, those below a heading that is one of several people's name with that person as their subject.

    Args:
        document: the document.
        framed: its blocks.
        people: those described in it.

    Returns:
        All blocks in order; a heading of a higher level, which nobody's part goes beyond, has the role "of_all".
    """
    framed = in_talks(document, framed, people) if QUESTION.search(document.text) else framed
    called = {name.lower(): d.person.key for d in people for name in (d.person.name, *d.names) if name}
    parts = parts_of(document, framed) if len(people) > 1 else {}
    out: list[Framed] = []
    key, level = None, 0
    for item in framed if len(people) > 1 else ():
        block, frame = item.block, item.frame
        if block.kind in ("heading", "title"):
            head = parts.get(block.span.start)
            own = called.get(document.quote(block.span).strip(_AROUND_NAME).lower())
            own = own or (called.get(head.name.lower()) if head is not None else None)
            if own is None and key is not None and block.level < level:
                frame = replace(frame, roles=(*frame.roles, "of_all"))
            if own is not None or block.level <= level:
                key, level = own, block.level
        out.append(Framed(block, replace(frame, subject=frame.subject or key)))
    return tuple(out) or tuple(framed)


def labelled(document: Document, item: Framed, people: Sequence[Described]) -> Framed:
    """A field whose label names one of several people is about them: "Case A: walks 60 m".

    Args:
        document: the document.
        item: a block with its frame.
        people: those described in the document.
    """
    label = item.block.label
    if item.block.kind != "field" or label is None or len(people) < 2 or item.frame.subject:
        return item
    keys = {key for _, key in mentioned(people, document.text, label.start, label.end)}
    return replace(item, frame=replace(item.frame, subject=next(iter(keys)))) if len(keys) == 1 else item


# Numbers that head columns, lines or parts, one for each of the patients that the page counts.


_COUNT = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,2}}|{WORD_NUMBER})\s(?:[a-z][\w-]*\s){{0,3}}"
    r"(?:patients|cases|children|boys|girls|men|women|people|persons|participants|subjects|volunteers|brothers|sisters|siblings|infants)\b",
    re.I,
)
_NUMBERED_OPENING = 4_000
_NUMBER = regex(r"\W{0,3}(?P<n>\d{1,2})[.):]\W{0,3}")
_FEWEST = 2


def are_counted(document: Document, lexicon: Lexicon, corner: Cell | None, names: Collection[str]) -> bool:
    """Whether labels are the numbers from 1 to as many as the document's beginning counts patients: "Three patients …" and
    "Parameter | 1 | 2 | 3".

    Args:
        document: the document.
        lexicon: for the names of fields.
        corner: the cell that heads the labels' line; one that asks for anything else makes them no patients.
        names: the labels.
    """
    asked = corner.text.strip(" :") if corner is not None else ""
    if asked and not any(entry.role == "parameter" for entry in lexicon.label(asked, "field")):
        return False
    numbers = sorted(int(name) for name in names if name.isdecimal() and len(name) < len("100"))
    if len(numbers) < len(names) or numbers != list(range(1, len(names) + 1)):
        return False
    return _counts(document, len(numbers))


def only_numbered(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The people of a page without those whom one line behind them names, if it numbers as many as it counts: "Three patients
    went home … (1) Ken M., 39 … (2) … (3) … Mr. Novak (52, stroke) arrived on 6 May".

    Args:
        document: the document.
        drafts: whom it describes.
    """
    numbered = [d for d in drafts if _number_of(document, d)]
    if len(numbered) < _FEWEST or len(numbered) == len(drafts) or not _counts(document, len(numbered)):
        return list(drafts)
    if [_number_of(document, d) for d in numbered] != list(range(1, len(numbered) + 1)):
        return list(drafts)
    return [d for d in drafts if d in numbered or d.first < numbered[-1].first or not _named_once(document, d)]


_ANY_COUNT = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,3}}(?:[ ,]\d{{3}}){{0,3}}|\d{{4,9}}|{WORD_NUMBER})\s(?:[^\W\d_][\w-]*,?\s){{0,4}}"
    r"(?:patients|cases|children|boys|girls|men|women|people|persons|participants|subjects|volunteers|adults|individuals|families|"
    r"brothers|sisters|siblings|twins|infants|probands|males|females|members|carriers|controls)\b",
    re.I,
)


def most_counted(document: Document) -> tuple[int, Span] | None:
    """Return the largest number of people that the text beside tables counts, with its place; None where it counts none.

    Args:
        document: the document.
    """
    found: list[tuple[int, Span]] = []
    for block in document.blocks:
        if block.table is None:
            for m in _ANY_COUNT.finditer(document.text, block.span.start, block.span.end):
                printed = m["n"].replace(" ", "").replace(",", "")
                found.append((int(number_of(printed)), Span(*m.span())))
    return max(found, key=lambda one: one[0], default=None)


def _counts(document: Document, number: int) -> bool:
    return any(number_of(m["n"]) == number for m in _COUNT.finditer(document.text[:_NUMBERED_OPENING]))


def _number_of(document: Document, draft: Draft) -> int:
    """The number that opens the line in which somebody is first described; 0 for others."""
    line = document.text.rfind("\n", 0, draft.first) + 1
    m = _NUMBER.match(document.text, line)
    return int(m["n"]) if m is not None and draft.first <= m.end() else 0


def _named_once(document: Document, draft: Draft) -> bool:
    """Whether somebody's name stands in one line only."""
    name = bare(draft.name).split()[-1:]
    return bool(name) and sum(name[0] in line for line in document.text.split("\n")) == 1
