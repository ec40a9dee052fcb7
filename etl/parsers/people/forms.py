"""Forms and parts of a page that are one patient's each: "Patient B: J. P., brother of A, 41 years"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document, Span
from etl.facts import Evidence
from etl.mapping.lexicon import Lexicon
from etl.parsers.layout.tree import Framed
from etl.parsers.number import ORDINALS, word_value
from etl.parsers.people.drafts import Draft, Part
from etl.parsers.people.names import place_of, sex_of_title
from etl.parsers.people.others import never_treated, signs_entry
from etl.parsers.people.sex import CODED, NUMBER, NUMBERED, SEX_OF_KIN, gender_of, sex_printed
from etl.parsers.when.ages import AgeHit, bare_number, find_ages, listed_age
from etl.patterns import regex
from etl.value import replace

# Forms of several people, one behind the other on a page or in a workbook: "Patient B: J. P., brother of A, 41
# years".
#
# A label with a patient's number describes that patient, and what stands in the same section or sheet is theirs.


# The sex that a form gives as a figure, with its key beside it: "Sex (1 = male, 2 = female): 1", "Gender: 2 (1 = m, 2 = f)".

_KEY = regex(r"(?<![\d.,])(?P<code>\d)\s?(?:=|:|–|-|means)?\s?\(?(?P<word>[^\W\d_]{1,10})\b")
_CODE = regex(r"\s*(?P<code>\d)(?!\S*\d)(?![.,/]\d)")
_WORDS = regex(r"[^\W\d_]{1,10}")


def _coded_sex(text: str, value: Span) -> Evidence | None:
    """The word of the key that the figure of a field stands for."""
    asked = _CODE.match(text, value.start, value.end)
    if asked is None:
        return None
    line = text.rfind("\n", 0, value.start) + 1
    keys = [m for m in _KEY.finditer(text, line, value.end) if sex_printed(m["word"])]
    meant = [m for m in keys if m["code"] == asked["code"]]
    told = {sex_printed(m["word"]) for m in meant}
    return place_of(meant[0], "word") if len(told) == 1 else None


def _asks_which(text: str, value: Span) -> bool:
    """Whether a value offers both sexes, as a form's description does: "male or female", "m/f"."""
    told = [sex for m in _WORDS.finditer(text, value.start, value.end) if (sex := sex_printed(m.group()))]
    return len(set(told)) > 1 and _CODE.match(text, value.start, value.end) is None


_NAME = regex(
    r"\s*(?P<name>(?:(?:Mr|Mrs|Ms|Miss)\.?\s)?(?:[A-Z]\.[ -]?){1,3}(?:[A-Z][a-zà-ÿ'’-]+)?|(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w'’-]*(?:\s(?:[A-Z]\.|[A-Z][\w'’-]+))?|"
    r"[A-Z][a-zà-ÿ'’-]+ (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]+))\s*(?=[,;(]|$)"
)
_NAME_AND_NUMBER = regex(r"(?P<name>[^()\n,;:]{2,40}?)\s?[(,–-]\s?(?P<number>[A-Za-z]+ (?:No\. ?|#)?\w{1,3})\)?")
"""A label that calls a patient and gives the number: "Mr. Omar H. (patient 1)"."""
_NUMBER_AND_NAME = regex(r"(?P<number>[A-Za-z]+ (?:No\. ?|#)?\w{1,3})\s?[(,–-]\s?(?P<name>[^()\n,;:]{2,40}?)\)?")
_SEX = regex(r"(?:^|[,;(/|]\s*)(man|woman|male|female|boy|girl|m|f|gentleman|lady)\s*(?=[,;)/|]|$)", re.I)
_AGED_SEX = regex(r"\b(?:old|years?|months?)[ ,-]{1,2}(man|woman|male|female|boy|girl|gentleman|lady)\b", re.I)
_KIN = regex(
    r"\b(brother|sister|son|daughter|nephew|niece|uncle|aunt|father|mother)\s+of\s+(?P<whose>[\w.’' ]{1,30})", re.I
)
_STOP = regex(r"[.;](?=\s|$)")
_OF_CODE = regex(rf"(?P<label>{CODED.pattern})(?:\s?[:：=(]|,(?=\s)|\s[–—-](?=\s))\s*(?=\S)")
"""The number by which a line of a register's notes begins: "JU-03: girl, 8 years; …", "JU-03 (girl, 8 years)"."""
_PART = regex(r"[^\s,;|](?:[^,;|\s]|\s(?!\s))*")
_ASKED = regex(r"[^\s,;|/()](?:[^\s,;|/()]|\s(?!\s))*")
_AGE_AND_LETTER = regex(r"[\s,;(]*(?P<age>\d{1,3})\s?(?P<sex>[MF])(?=[,;.)\s]|$)")
_FIRST_WORD = regex(r"\W*(\w+)")
_ITEM = regex(r"\W{0,6}(?:\d{1,2}[.)]\s)?\W{0,4}(?P<label>[^\W\d][^:：\n*]{0,30})\**[:：]\**\s*")
_ITEM_NUMBER = regex(r"\W*(?:\d{1,2}|[A-H])[.)]\s\W*")
"""Before a patient of a numbered list: "1. Female, 44 years, …"."""
_LONGEST_VALUE = 60
_OVER = ("discussion", "conclusion", "abstract", "introduction", "references")


def numbered_person(document: Document, block: Block, known: Sequence[str] = ()) -> Draft | None:
    """The patient whom a field describes: its label is a number, its value begins with a name, an age or a sex.

    Args:
        document: the document.
        block: any block.
        known: how those described before are called, for "brother of A".

    Returns:
        The description; None for other fields ("Patient 2: improved"). A code that is no word for a patient ("JU-03")
        wants both an age and a sex.
    """
    asked = _asked(document, block)
    if asked is None:
        return None
    label, value, called = asked
    coded = not _is_number(label)
    text = document.quote(value)
    named = _NAME.match(called or text)
    stop = _STOP.search(text, named.end() if named and not called else 0)
    who = Span(value.start, value.start + stop.start()) if stop else value
    ages = tuple(ages_of(document.text, who))
    sex = _SEX.search(document.quote(who)) or _AGED_SEX.search(document.quote(who))
    kin = _KIN.search(document.quote(who))
    titled = sex_of_title(named["name"]) if named else None
    if not (ages or sex or (named and (titled or kin))) or (coded and not (ages and sex)):
        return None
    first = block.span.start
    counted = max(first, document.text.find(label, first, block.span.end))
    places = [Evidence(counted, counted + len(label), label)]
    gender = gender_of(sex[1]) if sex else titled
    if sex:
        places.append(Evidence(who.start + sex.start(1), who.start + sex.end(1), sex[1]))
    if gender is None and kin and any(kin["whose"].strip() in (name, name.split()[-1]) for name in known):
        gender = SEX_OF_KIN.get(kin[1].lower())
        places.append(Evidence(who.start + kin.start(), who.start + kin.end(1), text[kin.start() : kin.end(1)]))
    if named:
        at = document.text.index(named["name"], first) if called else value.start + named.start("name")
        places.insert(0, Evidence(at, at + len(named["name"]), named["name"]))
    names = list(dict.fromkeys([label, named["name"] if named else label]))
    return Draft(name=names[-1], names=names, gender=gender, ages=list(ages), evidence=places, first=first)


def _is_number(label: str) -> bool:
    """Whether a label is a patient's number, as a heading prints it or within a line: "Patient 2", "patient 2"."""
    return NUMBERED.fullmatch(label[:1].upper() + label[1:]) is not None


def _asked(document: Document, block: Block) -> tuple[str, Span, str] | None:
    """The number that a block begins with, what stands behind it, and the name that is printed beside the number: of a
    labelled field, or of a register's line."""
    if block.kind == "field" and block.label is not None and block.value is not None:
        label = " ".join(document.quote(block.label).split()).strip(" :：")
        if NUMBERED.fullmatch(label) or CODED.fullmatch(label):
            return label, block.value, ""
        both = _NAME_AND_NUMBER.fullmatch(label) or _NUMBER_AND_NAME.fullmatch(label)
        return (both["number"], block.value, both["name"]) if both and _is_number(both["number"]) else None
    coded = _OF_CODE.match(document.text, block.span.start, block.span.end)
    if coded is None or block.kind not in ("paragraph", "item", "note"):
        return None
    if never_treated(document.text, block.span.start, block.span.end):
        return None
    return coded["label"], Span(coded.end(), block.span.end), ""


def ages_of(text: str, who: Span) -> Sequence[AgeHit]:
    """The ages in a description, also one that is a whole part of it: "J. P., brother of A, 41 years".

    Args:
        text: the document's text.
        who: the description.
    """
    parts = [Span(who.start + m.start(), who.start + m.end()) for m in _PART.finditer(text[who.start : who.end])]
    alone = [a for p in parts for a in find_ages(text, p.start, p.end) if (a.start, a.end) == (p.start, p.end)]
    return alone or find_ages(text, who.start, who.end) or listed_age(text, who)


def answer_of(document: Document, lexicon: Lexicon, block: Block) -> Span | None:
    """The value of a field, also of one that is an item of a list: "• Name: Petr Novak".

    Args:
        document: the document.
        lexicon: for labels.
        block: any block.
    """
    if block.kind == "field":
        return block.value or block.span
    m = _ITEM.match(document.text, block.span.start, block.span.end) if block.kind == "item" else None
    return Span(m.end(), block.span.end) if m and lexicon.label(m["label"], "field") else None


def age_and_letter(text: str, value: Span) -> tuple[Sequence[AgeHit], Evidence] | None:
    """The age and the letter for the sex with which the value of a field begins, in place of a name: "56F, Brazil".

    Args:
        text: the document's text.
        value: the field's value.

    Returns:
        The ages and the letter; None for any other value.
    """
    m = _AGE_AND_LETTER.match(text, value.start, value.end)
    ages = bare_number(text, Span(*m.span("age"))) if m else ()
    return (ages, place_of(m, "sex")) if m and ages else None


def age_and_sex(text: str, value: Span, role: str) -> tuple[Sequence[AgeHit], Evidence | None]:
    """What the value of a field that asks for an age or a sex tells, or for both: "Sex / age: f / 29 y".

    Args:
        text: the document's text.
        value: the field's value.
        role: what the field asks for first, "age" or "sex".

    Returns:
        The ages, and the word for the sex; neither where the value offers both sexes.
    """
    if role == "sex" and _asks_which(text, value):
        return (), None
    if role == "sex" and (keyed := _coded_sex(text, value)) is not None:
        return (), keyed  # its figures are no age
    parts = [
        Span(value.start + m.start(), value.start + m.end())
        for m in _ASKED.finditer(text[value.start : value.end] if value.end - value.start <= _LONGEST_VALUE else "")
    ]
    words = [(m.start(1), m[1]) for p in parts or [value] if (m := _FIRST_WORD.match(text, p.start, p.end))]
    sex = next((Evidence(at, at + len(w), w) for at, w in words if sex_printed(w)), None)
    if sex is not None and role == "age" and len(parts) < 2:
        sex = None  # a lone word beside an age is the answer to something else
    bare = [value, *parts[:1]] if role == "age" else []
    if sex is not None:
        bare = [Span(sex.end, p.end) if p.start == sex.start else p for p in parts]  # "F 45 yrs"
    ages = find_ages(text, value.start, value.end)
    ages = ages or next((a for p in bare if (a := find_ages(text, p.start, p.end) or bare_number(text, p))), ())
    return ages, sex


def owned(text: str, framed: Sequence[Framed], firsts: Sequence[tuple[str, int]]) -> tuple[Framed, ...]:
    """The blocks, those in a section or form of one person's own with that person as their subject.

    Args:
        text: the document's text.
        framed: the blocks of a document with their frames.
        firsts: the key of each person, and where their description begins.

    Returns:
        All blocks; as they were unless each of several people has a part, and no part describes two.
    """
    begins = [first for _, first in firsts]
    starts = [(start, key) for key, first in firsts if (start := _opening(text, framed, first, begins)) is not None]
    if len({start for start, _ in starts}) < len(firsts):
        return tuple(framed)
    out = list(framed)
    for (start, key), (following, _) in zip(sorted(starts), [*sorted(starts)[1:], (len(out), "")], strict=True):
        head = out[start].block
        for at in range(start, following):
            block, frame = out[at].block, out[at].frame
            heads = block.kind == "heading" and at > start
            if heads and (frame.has(*_OVER) or (head.kind == "heading" and block.level <= head.level)):
                break
            out[at] = Framed(block, replace(frame, subject=frame.subject or key))
    return tuple(out)


def _opens_item(text: str, start: int, first: int) -> bool:
    """Whether a description is all that an item begins with: "1. Female, 44 years, …"."""
    number = _ITEM_NUMBER.match(text, start)
    return number is not None and start <= first <= number.end()


def _opening(text: str, framed: Sequence[Framed], first: int, firsts: Sequence[int]) -> int | None:
    """The number of the block with which a person's own part opens: the heading right above the description, or its field."""
    at = next((i for i, f in enumerate(framed) if f.block.span.start <= first < f.block.span.end), None)
    if at is None:
        return None
    kind = framed[at].block.kind
    if kind == "heading" or _opens_item(text, framed[at].block.span.start, first):
        return at
    above = at - 1
    while kind == "field" and above >= 0 and framed[above].block.kind == "field":
        above -= 1
    headed = above >= 0 and framed[above].block.kind == "heading"
    if headed and not any(framed[above].block.span.start <= other < first for other in firsts):
        return above
    return at if kind == "field" else None


# Parts of a page that are one patient's each: headings and labels that count the patients, or name them.
#
# "Case 1" … "Case 2", "First patient" … "Second patient", "(1) A 44-year-old woman …", "Mrs. Lind" … "Mr. Roth":
# whoever is described below such a head is somebody else than whoever is described below the one before, in whatever
# words.


_WHO = r"patient|case|observation|participant|subject|volunteer|pt|pat|id|child|sibling|twin|example|vignette|proband"
_PARTS_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
_ORDINAL = "|".join(ORDINALS)
_COUNTING = regex(
    rf"\W*(?:(?:clinical|illustrative)\s)?(?P<head>(?P<who>{_WHO}|P(?=\d))\.?:?[\s_]?(?:(?:report|presentation|history|study|vignette)\s)?"
    rf"(?:n[or°º]\.?\s?|number\s|#\s?|\()?(?P<n>{NUMBER}|{_PARTS_WORDS}|\d{{1,3}}-\d{{1,4}}))(?![\w%]|\s(?:of\s(?!\d)|and\b|to\b|who\b))"
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
_PARTS_KIN = (
    r"(?:[Mm]other|[Ff]ather|[Pp]arents|[Mm]um|[Mm]om|[Dd]ad|[Ww]ife|[Hh]usband|[Pp]artner|[Ss]ister|[Bb]rother|[Ss]on|[Dd]aughter|"
    r"[Gg]rand(?:mother|father|son|daughter)|[Aa]unt|[Uu]ncle|[Cc]ousin|[Nn]iece|[Nn]ephew)(?:-in-law)?"
)
_TELLER = regex(
    rf"\W*(?:(?:\d{{1,2}}|[A-H])[.):]\s+)?(?:[A-Z][\w'’-]+(?: [A-Z]\.| [A-Z][\w'’-]+)?(?:, | \())?(?:[Tt]he )?{_PARTS_KIN} of (?P<name>[A-Z][a-zà-ÿ'’-]+(?: [A-Z]\.)?)\)?\s?[,:(|·–—-]"
)
"""A heading that names who tells of somebody: "Ruth, mother of Ben T.: …"."""
_TOLD_BY = regex(
    rf"['’]s? {_PARTS_KIN}\b|[,(]? ?(?:told|written|a letter|letter) by (?:[Hh]is|[Hh]er|[Tt]he) {_PARTS_KIN}\b", re.I
)
"""Behind a name: a relative of whom it names tells ("Ben T.'s mother: …")."""
_NAME_FIRST = regex(
    r"\W*(?:(?:\d{1,2}|[A-H]|[IVX]{1,4})[.):]\s+)?"
    r"(?P<name>(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w'’-]*(?:\.(?=\s?[,:(–—-]))?(?: [A-Z](?:\.|[\w'’-]+))?|[A-Z][a-zà-ÿ'’-]+ [A-Z]\.|[A-Z][a-zà-ÿ]{2,15}(?=: [\"“‘']))"
    rf"(?:['’]s? {_PARTS_KIN})?(?:\s?[,:(|·]|\s[–—-])\s?(?=\S)"
)
"""A name that opens a heading, and what else the heading says of them: "2. Miss Anna R., systemic lupus"."""
_NAME_LAST = regex(
    r"(?:[,:|·]|\s[–—-])\s(?P<name>(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w'’-]*\.?(?: [A-Z](?:\.|[\w'’-]+))?|[A-Z][a-zà-ÿ'’-]+ [A-Z]\.)\W*$"
)
"""A name that ends a heading: "Liver cirrhosis - Mr. Lane"."""
_PARTS_SEX = regex(r"[,;(/|]\s*(woman|man|(?:fe)?male|girl|boy|lady|gentleman|[mf])\s*(?=[,;)/|.]|$|\d)", re.I)
_LEAST = 2
_LONGEST = 120


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
    for at, block in enumerate(blocks):
        of = _OF_TABLE.search(document.text, block.span.start, block.span.end) if block.kind == "caption" else None
        m = _COUNTING.match(document.text, of.start() if of else block.span.start, block.span.end)
        if m is None or not _is_head(document, block, m):
            continue
        kind = "head" if m["head"] else "nth" if m["nth"] else "item"
        number = _value(m["n"] or m["ordinal"] or m["at"], len(out) + 1)
        if out and number == len(out) and out[-1].start == blocks[at - 1].span.start:
            out.pop()  # a sheet's name above its title
        if number != len(out) + 1 or (form and kind != form):
            if number == 1 and len(out) < _LEAST:
                out, form = [], ""  # it begins here
            else:
                continue
        form = kind
        printed = " ".join((m["head"] or m["nth"] or "").replace("_", " ").split())
        numbered = NUMBERED.fullmatch(printed.title())
        called = tuple(f"{w} {numbered[1]}" for w in ("Patient", "Case")) if numbered else ()
        sex = _PARTS_SEX.search(document.text, m.end(), min(block.span.end, m.end() + 30)) if kind == "head" else None
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
    if word in _PARTS_WORDS.split("|"):
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
        if m is not None and not signs_entry(document.text, m.start("name"), m.end("name")):
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
