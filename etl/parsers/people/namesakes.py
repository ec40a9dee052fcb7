"""Whom a page calls by a first name only: by its title ("Ivan – ataxia – Russia"), as a teller's child ("my daughter Mia"),
or by the teller's own words ("My name is Maria Silva")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed
from etl.parsers.people.protagonist import NO_NAMES
from etl.parsers.people.words import PRONOUN, Gender, gender_of
from etl.parsers.sentences import split_sentences
from etl.patterns import regex

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
_CHILD: dict[str, Gender] = {
    **dict.fromkeys(("son", "boy", "grandson", "husband", "father", "dad", "brother", "uncle"), "male"),
    **dict.fromkeys(("daughter", "girl", "granddaughter", "wife", "mother", "mum", "mom", "sister", "aunt"), "female"),
}  # fmt: skip
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
_AGED = regex(r"(?:,| \()\s?(?:aged )?\d{1,3}(?=[,)]|\s(?:years?|yrs?)\b)")
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
    told = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
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
            gender = _CHILD.get((groups.get("kin") or "").lower())
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
            with_age = _AGED.match(document.text, m.end("name")) is not None
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
