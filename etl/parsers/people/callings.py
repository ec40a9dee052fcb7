"""People whom a page calls by no full name: "our son Jonas", "Ivan – ataxia – Russia", "CASE A"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Cell, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.outline import Framed
from etl.parsers.people.drafts import Draft, mentioned
from etl.parsers.people.forms import parts_of
from etl.parsers.people.kin import behind_kin
from etl.parsers.people.names import Described, bare
from etl.parsers.people.number import NO_NAMES
from etl.parsers.people.sex import NUMBER, PRONOUN, Gender, gender_of
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import AgeHit, AgeUnit
from etl.patterns import regex
from etl.value import replace

# People whom a page calls by no full name: "Jonas was born …", "our son Jonas".


_FIRST_NAME = r"([A-Z][a-zà-ÿ'’-]{2,20})"
_BORN = regex(rf"\b{_FIRST_NAME} was born\b", needs=(" was born",))
_OUR_CHILD = regex(
    rf"\b(?:[Mm]y|[Oo]ur) (?:[a-z\d-]+ ){{0,4}}?(?:son|daughter|boy|girl|child|baby)(?: is called| called|,)? {_FIRST_NAME}\b",
    needs=("baby", "boy", "child", "daughter", "girl", "son"),
)
_OFTEN = 3
_ALL_OF_THEM = regex(
    r"\b(?:brothers|sisters|brother and sister|sister and brother|siblings|twins|both|(?:the|all|these|our) (?:two|three|four|five|six))\b",
    re.I,
)
_NO_NAMES = frozenset(
    ("he", "she", "it", "who", "they", "nobody", "everybody", "everyone", "somebody", "baby", "child")
)


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
_SAID_OF = r"(?:,\s|\s(?:had|has|was|is|could|couldn['’]t|cannot|can|came|began|started|felt|noticed|suffered|suffers|lives|lost|received|underwent|went|got|used)\b)"
_CHILD: dict[str, Gender] = {
    **dict.fromkeys(("son", "boy", "grandson"), "male"),
    **dict.fromkeys(("daughter", "girl", "granddaughter"), "female"),
}  # fmt: skip
_OF_TELLER = regex(
    rf"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){{0,3}}?(?P<kin>son|daughter|boy|girl|child|baby|grandson|granddaughter)\b(?!['’])(?:,? (?P<name>{_WORD}))?"
)
_OWN_NAME = regex(
    rf"\b(?:[Mm]y name(?:['’]s| is)|I am called|I['’]m|I am) (?P<name>{_NAME})(?=[,.]|\s(?:from|and|here)\b)"
    r"(?!,?\s(?:the\s)?(?:mother|father|mum|mom|dad|wife|husband|sister|brother|son|daughter|grandmother|grandfather|aunt|uncle)\s(?:of|to)\b)"
)
_MEANT = regex(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b(?!\s?(?:or|/)\s?(?:she|her)\b)(?<!or her)")
"""The one just named, further on; a town is nobody's."""
_SOON = 200
_ENOUGH = 2
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


def namesake(document: Document, framed: Sequence[Framed], lexicon: Lexicon, story: bool) -> Namesake | None:
    """The one whom a page without a described person is about.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name, and for what is clinical.
        story: whether the page is somebody's own story.

    Returns:
        The one whom all such words mean; None where they mean several or nobody who is "he" or "she" further on.
    """
    told = [f.block.span for f in framed if f.frame.attitude == "reported" and f.block.kind != "table"]
    found = [one for span in told for one in _own(document, lexicon, span)]
    if not story and not found:
        meant = sum(1 for span in told for _ in PRONOUN.finditer(document.text, span.start, span.end))
        found = [one for span in told for one in _child(document, lexicon, span)] if meant >= _ENOUGH else []
        found = found or list(_titled(document, framed, lexicon)) or list(_opening(document, framed, lexicon))[:1]
    names = {one.name.split()[0] for one in found if one.name}
    if not found or len(names) > 1 or not any(_is_clinical(document, lexicon, span) for span in told):
        return None
    return max(found, key=lambda one: (len(one.name), -one.at))


_OPENS_WITH = regex(
    rf"(?P<name>{_WORD}(?: [A-Z]\.)?)(?: from [A-Z]\w+| \([^()\d]{{2,20}}\))?, an? (?:[a-z-]+ ){{0,2}}?(?P<who>man|woman|boy|girl|gentleman|lady)\b"
    rf"|(?P<initialed>{_WORD} [A-Z]\.)(?: \([^()\d]{{2,30}}\))? (?:was|had|has|fell|broke|suffered|suffers)\b"
)
_FIRST_BLOCKS = 3


def _opening(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[Namesake]:
    """Whom the first lines say who they are: "Mia (Chile), a girl born in May 2010, has …", "Jelena P. fell ill in 2003"."""
    blocks = [f.block for f in framed if f.block.kind == "title" or f.frame.attitude == "reported"]
    for span in [block.span for block in blocks if block.kind != "table"][:_FIRST_BLOCKS]:
        m = _OPENS_WITH.match(document.text, span.start, span.end)
        name = "name" if m and m["name"] else "initialed"
        if m and _is_name(document, lexicon, m.start(name), m.end(name)):
            sentence = next(s for s in split_sentences(document.text, span.start, span.end) if m.start() < s.end)
            yield Namesake(m.start(name), m[name], gender_of(m["who"]) if m["who"] else None, sentence)


def _is_name(document: Document, lexicon: Lexicon, start: int, end: int) -> bool:
    words = document.text[start:end].split()
    return not any(w.strip(".,").capitalize() in NO_NAMES for w in words) and not lexicon.find(
        document.text, start, end
    )


def _is_clinical(document: Document, lexicon: Lexicon, span: Span) -> bool:
    return any(m.entry.kind in _CLINICAL for m in lexicon.find(document.text, span.start, span.end))


def _own(document: Document, lexicon: Lexicon, span: Span) -> Iterator[Namesake]:
    for m in _OWN_NAME.finditer(document.text, span.start, span.end):
        if _is_name(document, lexicon, m.start("name"), m.end("name")):
            yield Namesake(m.start("name"), m["name"], None, span)


def _child(document: Document, lexicon: Lexicon, span: Span) -> Iterator[Namesake]:
    for m in _OF_TELLER.finditer(document.text, span.start, span.end):
        sentence = next(s for s in split_sentences(document.text, span.start, span.end) if m.start() < s.end)
        gender = _CHILD.get(m["kin"])
        if m["name"] and _is_name(document, lexicon, m.start("name"), m.end("name")):
            yield Namesake(m.start("name"), m["name"], gender, sentence)
        else:
            yield Namesake(m.start("kin"), "", gender, sentence, m["kin"])


def _titled(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[Namesake]:
    """The name in a title that the text goes on to tell of: "Ivan's story" … "Ivan had trouble with walking"."""
    first = next((f.block for f in framed), None)
    if first is None or first.kind == "table" or first.span.end - first.span.start > _LONGEST_TITLE:
        return
    terms = [(m.start, m.end) for m in lexicon.find(document.text, first.span.start, first.span.end)]
    for m in _TITLE_NAME.finditer(document.text, first.span.start, first.span.end):
        words = m["name"].split()
        if any(start < m.start() + len(words[0]) and m.start() < end for start, end in terms):
            continue  # "Huntington's disease"
        again = re.compile(rf"\b(?:{re.escape(words[0].capitalize())}|{re.escape(words[-1].capitalize())}){_SAID_OF}")
        said = again.search(document.text, first.span.end)
        if said and _MEANT.search(document.text, said.end(), said.end() + _SOON):
            yield Namesake(m.start(), m["name"], None, first.span)


# Headings and labels that number the people of a page ("CASE A", "Patient 2 -"): who is called by them further on.


_HEAD = regex(
    r"\W*(?P<word>patient|case|participant|subject|child(?! [a-c]\b)|infant|twin|sibling|volunteer|recipient|proband|pt)\.?\s+(?:no\.?\s*|nr\.?\s*|number\s|#)?"
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
        elif key is not None and (head := parts.get(block.span.start)) is not None:
            key = next((called[n.lower()] for n in head.names if n.lower() in called), key)  # "Case 2, the sister of …"
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
    counts = _COUNT.finditer(document.text[:_NUMBERED_OPENING])
    return any(number_of(m["n"]) == len(numbers) for m in counts)


_AGED = r"(?:,? \(?(?:aged )?\d{1,2}(?:[ -](?:years?|months?)(?:[ -]old)?)?\)?)"
_MEMBER = r"([A-Z][a-zà-ÿ]+(?: [A-Z]\.)?)"
_KINDS = r"(?:brothers?|sisters?|twins?|siblings|boys|girls|patients|men|women|cousins|children)"
_PAIR = regex(
    rf"\b{_MEMBER}{_AGED}?,? and {_MEMBER}{_AGED}?(?=,? (?:are|were)\b[^.]{{0,40}}\b{_KINDS}\b)"
    rf"|\b(?:[Tt]he|[Tt]wo|[Oo]ur|[Bb]oth)(?: [a-z-]+)? {_KINDS}(?:,|:| named| called)? {_MEMBER}{_AGED},? and {_MEMBER}{_AGED}(?![^.;]{{0,40}}\bhealthy\b)"
    rf"|\b{_MEMBER}{_AGED},? and (?:his|her) (?:[a-z]+ )?(?:brother|sister|twin|cousin),? {_MEMBER}{_AGED},?(?= (?:both|have|suffer|were (?:treated|diagnosed|given|admitted))\b)"
    rf"|\b(?:[Tt]he|[Oo]ur|[Mm]y|[Tt]heir)(?: [a-z-]+)? (?:twins|brothers|sisters|siblings|cousins)(?:,|:)? {_MEMBER} and {_MEMBER}(?! (?:are|were) healthy)",
    needs=(" and ",),
)


def pairs(text: str) -> dict[int, str]:
    """Two people by their first names: "Emre and Kerem Y. are brothers", "The siblings Ada (7) and Jon (3) …".

    Args:
        text: a block.

    Returns:
        Where each name stands in it, and the name.
    """
    return {m.start(n): name for m in _PAIR.finditer(text) for n, name in enumerate(m.groups(), 1) if name}


_IN_TURN = regex(r",? \(?(?:aged )?(\d{1,2}) and (\d{1,2})(?= years?| months?|\)|,)(?: (years?|months?))?")
_ONE_AGE = regex(r",? \(?(?:aged )?(\d{1,2})(?=\)|,| years)")


def aged_in_turn(text: str, begin: int, at: int) -> list[AgeHit]:
    """The age of one of a pair, where both are told behind them: in turn ("Imre and Pal, 8 and 11 years old"), or one for both
    ("the twins Ana and Eva (4)").

    Args:
        text: a block.
        begin: where it begins in the document.
        at: where a name of the pair begins in the document.
    """
    for m in _PAIR.finditer(text):
        named = [m.start(n) for n, name in enumerate(m.groups(), 1) if name]
        if at - begin not in named:
            continue
        last = max(m.end(n) for n in range(1, len(m.groups()) + 1))
        if turn := _IN_TURN.match(text, last):
            n = named.index(at - begin) + 1
            unit: AgeUnit = "mo" if (turn[3] or "").startswith("month") else "a"
            return [AgeHit(begin + turn.start(n), begin + turn.end(n), Decimal(turn[n]), unit, "now")]
        if (one := _ONE_AGE.match(text, last)) and "twins" in m.group():
            return [AgeHit(begin + one.start(1), begin + one.end(1), Decimal(one[1]), "a", "now")]
    return []


_ITEM = regex(r"\W{0,3}\d{1,2}[.):]\W{0,3}")
_FEWEST = 2


def only_numbered(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The people of a page that numbers them, without those whom one line behind them names: "(1) Ken M., 39 … (2) … Mr. Novak
    (52, stroke) arrived on 6 May".

    Args:
        document: the document.
        drafts: whom it describes.
    """
    numbered = [d for d in drafts if _opens_item(document, d)]
    if len(numbered) < _FEWEST:
        return list(drafts)
    return [d for d in drafts if d in numbered or d.first < numbered[-1].first or not _named_once(document, d)]


def _opens_item(document: Document, draft: Draft) -> bool:
    item = _ITEM.match(document.text, document.text.rfind("\n", 0, draft.first) + 1)
    return item is not None and draft.first <= item.end()


def _named_once(document: Document, draft: Draft) -> bool:
    """Whether somebody's name stands in one line only."""
    name = bare(draft.name).split()[-1:]
    return bool(name) and sum(name[0] in line for line in document.text.split("\n")) == 1
