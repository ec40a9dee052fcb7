"""Parts of a page that are one patient's each: headings and labels that count the patients, or name them.

"Case 1" … "Case 2", "First patient" … "Second patient", "(1) A 44-year-old woman …", "Mrs. Lind" … "Mr. Roth": whoever is
described below such a head is somebody else than whoever is described below the one before, in whatever words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Document
from etl.parsers.number.numerals import ORDINALS, word_value
from etl.parsers.outline import Framed
from etl.parsers.people.words import NUMBER, NUMBERED, Gender, gender_of
from etl.patterns import regex

_WHO = r"patient|case|participant|subject|volunteer|pt|pat|child|sibling|twin|example|vignette|proband"
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
_ORDINAL = "|".join(ORDINALS)
_COUNTING = regex(
    rf"\W*(?:(?:clinical|illustrative)\s)?(?P<head>(?P<who>{_WHO}|P(?=\d))\.?\s?(?:(?:report|presentation|history|study|vignette)\s)?"
    rf"(?:no\.?\s?|nr\.?\s?|number\s|#\s?|\()?(?P<n>{NUMBER}|{_WORDS}|\d{{1,3}}-\d{{1,4}}))(?![\w%]|\s(?:of\s(?!\d)|and\b|to\b|who\b))"
    rf"|\W*(?P<nth>(?:the\s)?(?P<ordinal>{_ORDINAL}|\d(?:st|nd|rd|th))\s(?:{_WHO}))\b(?!\s(?:of|to|who|was|is|had)\b|['’])"
    rf"|(?P<item>\W{{0,2}}(?P<at>\d{{1,2}}|[a-h])(?:[.)\]]|\.\)))\s(?={_WHO}|(?:An?|The)\s[\w-]{{0,12}}\s?\d{{1,2}}[ -]|(?:fe)?male|(?:girl|boy|woman|man|lady|gentleman)\b|\d{{1,2}}[- ]?y)",
    re.I,
)
_OF_TABLE = regex(r"\b(?:patient|case|pt)\.?\s?(?:no\.?\s?)?(?=\d|[A-H]\b)", re.I)
"""Whose table it is: "Table 2. Scores of patient 2"."""
_NAMED = regex(
    r"\W*(?:(?:\d{1,2}|[A-H]|[IVX]{1,4})[.):]\s+)?(?:(?:[Tt]he )?(?:[Ss]tory|[Cc]ase|[Hh]istory|[Tt]reatment|[Jj]ourney)(?: (?:of|\d{1,2}))?:?\s|[Mm]eet )?"
    r"(?P<name>(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w.'’-]*(?: [A-Z](?:\.|[\w'’-]+))?|[A-Z][a-zà-ÿ'’-]+ [A-Z]\.|[A-Z][a-zà-ÿ]{1,15}(?=['’]s (?:story|case|report)))"
    r"(?:['’]s (?:story|case|report))?\W*"
)
_KIN = (
    r"(?:[Mm]other|[Ff]ather|[Pp]arents|[Mm]um|[Mm]om|[Dd]ad|[Ww]ife|[Hh]usband|[Pp]artner|[Ss]ister|[Bb]rother|[Ss]on|[Dd]aughter|"
    r"[Gg]rand(?:mother|father|son|daughter)|[Aa]unt|[Uu]ncle|[Cc]ousin|[Nn]iece|[Nn]ephew)(?:-in-law)?"
)
_TELLER = regex(
    rf"\W*(?:(?:\d{{1,2}}|[A-H])[.):]\s+)?(?:[A-Z][\w'’-]+(?: [A-Z]\.| [A-Z][\w'’-]+)?(?:, | \())?(?:[Tt]he )?{_KIN} of (?P<name>[A-Z][a-zà-ÿ'’-]+(?: [A-Z]\.)?)\)?\s?[,:(|·–—-]"
)
"""A heading that names who tells of somebody: "Ruth, mother of Ben T.: …"."""
_TOLD_BY = regex(rf"['’]s? {_KIN}\b|[,(]? ?(?:told|written|a letter|letter) by (?:[Hh]is|[Hh]er|[Tt]he) {_KIN}\b", re.I)
"""Behind a name: a relative of whom it names tells ("Ben T.'s mother: …")."""
_NAME_FIRST = regex(
    r"\W*(?:(?:\d{1,2}|[A-H]|[IVX]{1,4})[.):]\s+)?"
    r"(?P<name>(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w'’-]*(?:\.(?=\s?[,:(–—-]))?(?: [A-Z](?:\.|[\w'’-]+))?|[A-Z][a-zà-ÿ'’-]+ [A-Z]\.|[A-Z][a-zà-ÿ]{2,15}(?=: [\"“‘']))"
    rf"(?:['’]s? {_KIN})?(?:\s?[,:(|·]|\s[–—-])\s?(?=\S)"
)
"""A name that opens a heading, and what else the heading says of them: "2. Miss Anna R., systemic lupus"."""
_NAME_LAST = regex(
    r"(?:[,:|·]|\s[–—-])\s(?P<name>(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w'’-]*\.?(?: [A-Z](?:\.|[\w'’-]+))?|[A-Z][a-zà-ÿ'’-]+ [A-Z]\.)\W*$"
)
"""A name that ends a heading: "Liver cirrhosis - Mr. Lane"."""
_SEX = regex(r"[,;(/|]\s*(woman|man|(?:fe)?male|girl|boy|lady|gentleman|[mf])\s*(?=[,;)/|.]|$|\d)", re.I)
_LEAST = 2
_LONGEST = 120


class Part(Struct, frozen=True):
    """The head of one patient's part.

    Args:
        start: where the head stands.
        names: how the page may call the patient by it ("Case 1", "Patient 1"); () for a head that is only a figure.
        name: the name that the head is, "" for a number.
        gender: the sex that it says beside the number.
        at: where the name stands.
        by_kin: whether it says that a relative tells of them.
    """

    start: int
    names: tuple[str, ...] = ()
    name: str = ""
    gender: Gender | None = None
    at: int = 0
    by_kin: bool = False


def parts_of(document: Document, framed: Sequence[Framed]) -> dict[int, Part]:
    """The heads by which a page sets its patients apart.

    Args:
        document: the document.
        framed: its blocks with their frames.

    Returns:
        The heads by where they stand; none unless they count from the first patient on, without a gap, or name two.
    """
    told = [f.block for f in framed if f.frame.attitude == "reported"]
    for found in (_counted(document, told), _named(document, told), _named_beside(document, told)):
        if len(found) >= _LEAST:
            return {part.start: part for part in found}
    return {}


def _counted(document: Document, blocks: Sequence[Block]) -> list[Part]:
    """The heads that count: the first one of each number, as far as they go on from 1, A or I."""
    out: list[Part] = []
    form = ""
    for block in blocks:
        of = _OF_TABLE.search(document.text, block.span.start, block.span.end) if block.kind == "caption" else None
        m = _COUNTING.match(document.text, of.start() if of else block.span.start, block.span.end)
        if m is None or not _is_head(document, block, m):
            continue
        kind = "head" if m["head"] else "nth" if m["nth"] else "item"
        number = _value(m["n"] or m["ordinal"] or m["at"], len(out) + 1)
        if number != len(out) + 1 or (form and kind != form):
            if number == 1 and len(out) < _LEAST:
                out, form = [], ""  # it begins here
            else:
                continue
        form = kind
        printed = " ".join((m["head"] or m["nth"] or "").split())
        numbered = NUMBERED.fullmatch(printed.title())
        called = tuple(f"{w} {numbered[1]}" for w in ("Patient", "Case")) if numbered else ()
        sex = _SEX.search(document.text, m.end(), min(block.span.end, m.end() + 30)) if kind == "head" else None
        out.append(
            Part(block.span.start, (printed, *called) if printed else (), "", gender_of(sex[1]) if sex else None)
        )
    return out


def _is_head(document: Document, block: Block, found: re.Match[str]) -> bool:
    """Whether the match is all of a heading or label, or opens a paragraph or item and is set off from its sentence."""
    if found["item"]:
        return block.kind in ("item", "paragraph", "heading")
    if block.kind == "field" and block.label is not None:
        return found.end() >= block.label.end - 3
    if block.kind in ("heading", "title", "caption"):
        return True
    behind = document.text[found.end() : found.end() + 2]
    return (block.kind in ("item", "paragraph") and behind[:1] in (".", ":", "-", "–", "—", "(")) or behind in (
        " –",
        " -",
        " —",
        " (",
    )


def _value(printed: str, expected: int) -> int:
    """The place in the count: 2 for "2", "B", "II", "two", "second"; another code is the one that is expected."""
    word = printed.lower()
    if word in ORDINALS:
        return ORDINALS[word]
    if m := re.match(r"\d+(?=(?:st|nd|rd|th)?$)", word):
        return int(m.group())
    if word in _WORDS.split("|"):
        return int(word_value(word) or 0)
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
    if word in roman and (roman[word] == expected or len(word) > 1):
        return roman[word]
    if len(word) == 1:
        return ord(word) - ord("a") + 1
    return expected


def _named(document: Document, blocks: Sequence[Block]) -> list[Part]:
    """The headings that are a name and nothing else, one for each of two and more names."""
    out: dict[str, Part] = {}
    for block in blocks:
        if block.kind not in ("heading", "title"):
            continue
        m = _NAMED.fullmatch(document.text, block.span.start, block.span.end)
        if m is not None:
            out.setdefault(m["name"], Part(block.span.start, name=m["name"], at=m.start("name")))
    return list(out.values())


def _named_beside(document: Document, blocks: Sequence[Block]) -> list[Part]:
    """The headings of one level that each begin, or each end, with the name of somebody else."""
    for pattern in (_NAME_FIRST, _NAME_LAST):
        levels: dict[int, dict[str, Part]] = {}
        for block in blocks:
            if block.kind != "heading" or block.span.end - block.span.start > _LONGEST:
                continue
            search = pattern.match if pattern is _NAME_FIRST else pattern.search
            told = _TELLER.match(document.text, block.span.start, block.span.end) if pattern is _NAME_FIRST else None
            if (m := told or search(document.text, block.span.start, block.span.end)) is not None:
                kin = told or _TOLD_BY.match(document.text, m.end("name"), block.span.end)
                part = Part(block.span.start, name=m["name"], at=m.start("name"), by_kin=kin is not None)
                levels.setdefault(block.level, {}).setdefault(m["name"], part)
        most = max(levels.values(), key=len, default={})
        if len(most) >= _LEAST:
            return list(most.values())
    return []
