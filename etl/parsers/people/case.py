"""Whether a page tells a case, by the traces of a person in it, and whose case several files are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from etl.document import Cell, Document
from etl.mapping.entry import TERMS
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.label.heads import field_roles
from etl.parsers.layout.page import has_report_parts
from etl.parsers.layout.tree import Framed, by_file, only_tables
from etl.parsers.people.names import Described, fuller, same
from etl.parsers.people.number import CLINICAL, is_of_many, is_subject, of_one, sentences
from etl.parsers.people.others import of_provider
from etl.parsers.people.people import describe, somebody, united
from etl.parsers.people.sex import NUMBERED, gender_of
from etl.parsers.people.subjects import of_captions
from etl.parsers.people.traces import of_somebody
from etl.parsers.sentences import split_sentences
from etl.parsers.when.durations import UNIT_HEAD
from etl.patterns import regex
from etl.value import replace

# Who a case of several files is about: whom each file describes alone is one person, unless two names say otherwise.


_WITNESS = regex(r"[^\n\"“”:]{1,80}:\s*[\"“”„«]")

_SIGNS = regex(
    r"[\"”»][,.]?\s*(?:\(|[–—-]\s*|(?:says|said|writes|wrote|tells us|told us)\s+)(?:(?:the |a )?[a-z]+ (?:of|from) )?$"
)
_NEAR = 60


def people_of_case(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, people: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The people of a case.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for countries and for labels.
        people: those whom all its texts describe, read as one.

    Returns:
        The people, in the order of the text: as they are for a document that is one file, and where a file describes
        several of them.
    """
    if not document.files:
        return people
    of_files = [describe(document, part, lexicon) for part in by_file(document, framed)]
    if any(len(found) > 1 for found in of_files):
        return people
    united: list[Described] = []
    for described in (one for found in of_files for one in found):
        at = next((i for i, one in enumerate(united) if _may_be(one, described)), None)
        if at is None:
            united.append(described)
        else:
            united[at] = _both(united[at], described)
    return tuple(replace(d, person=replace(d.person, key=f"p{i + 1}")) for i, d in enumerate(united))


def _may_be(one: Described, other: Described) -> bool:
    """Whether two descriptions can be of one person: a number ("Patient 2") is no name beside a name."""
    names = [d.person.name for d in (one, other) if d.person.name]
    numbered = [bool(NUMBERED.fullmatch(name)) for name in names]
    return len(names) < 2 or any(numbered) != all(numbered) or same(*names)


def _both(one: Described, other: Described) -> Described:
    a, b = one.person, other.person
    better = b.name and (not a.name or bool(NUMBERED.fullmatch(a.name)) or fuller(b.name, a.name))
    better = better and not (a.name and NUMBERED.fullmatch(b.name))
    both = united(one, other)
    person = replace(both.person, name=b.name) if better else both.person
    return replace(both, person=person, ages=(*one.ages, *other.ages))


def only_of(document: Document, people: Sequence[Described], file: int) -> tuple[str, ...]:
    """The key of the one person whom a file of a case describes.

    Args:
        document: the document.
        people: its people.
        file: the number of the file.

    Returns:
        One key, or none when the file describes several people or nobody.
    """
    places = {p.person.key: [e.start for e in p.person.evidence] + [a.start for a in p.ages] for p in people}
    found = [key for key, starts in places.items() if any(document.file_at(start) == file for start in starts)]
    return tuple(found) if len(found) == 1 else ()


def is_witness(document: Document, described: Described) -> bool:
    """Whether a person is named on a page for their words alone: 'Mrs. K., 66: "I go down the stairs …"', '"…" (father of Omar, 9)'.

    Args:
        document: the document.
        described: somebody it names; whoever has another age or name elsewhere is more than a witness.
    """
    places = [e.start for e in described.person.evidence] + [a.start for a in described.ages]
    first = described.first
    signs = _SIGNS.search(document.text, max(0, first - _NEAR), first)
    if signs is not None and all(first <= place < first + _NEAR for place in places):
        return True
    quoted = _WITNESS.match(document.text, first)
    return quoted is not None and all(described.first <= p < quoted.end() for p in places)


# The one whom a page without a description is about.

_REFERRED = regex(
    r"\b(?:above|below|afore)[- ]?(?:named|mentioned) (?P<who>patient|gentleman|lady|man|woman|boy|girl|child)\b"
    r"|\b(?:this|the) (?:very )?(?:pleasant|nice|delightful|charming|kind|lovely) (?P<whom>patient|gentleman|lady|man|woman|boy|girl|child)\b",
    re.I,
)
"""How a letter from one doctor to another calls its patient."""
_ANIMALS = regex(r"\b(?:mice|mouse|rats?|animals?|dogs?|rabbits?|pigs?|monkeys?)\b", re.I)
_FEW = 2
_BRIEF = regex(
    r"^\W*A (?:man|woman|boy|girl|gentleman|lady) (?:[\w-]+ ){0,6}?(?:had|was|got|came|presented|developed|received|underwent)\b"
    r"|^\W*(?:He|She) (?:also |now |still )?[a-z]+s\b"
    r"|\b[Pp]t\b\.? (?=(?:is|was|has|had|stable|well|seen|reports?|states?|denies|alert|able|unable|doing|feels?|complains?|walks?)\b)"
)
"""How a note of a line or two calls the one whom it is about."""
_GENERAL = regex(r"(?<!\bI )\b(?:can|may|might|should|must|will|would|if|you|your|usually|often|in general)\b")
_IN_ONE = regex(
    r"\b(?:in|of|from|for) (?:an?|one|our) (?:[\w-]+ ){0,4}?(?P<who>patient|girl|boy|man|woman|lady|gentleman|child|case)\b",
    re.I,
)
"""In a title: "Results of the walking test in a COPD patient"."""
_TITLE = regex(
    r"\W*(?:(?:case|report|story|patient)\b[^:\n]{0,20}:\s*)?(?:an?|the|our)\s(?:[\w-]+\s){0,3}?(?P<who>girl|boy|man|woman|lady|gentleman)\s(?:\([^()]{1,30}\)\s)?(?:with|after|who|suffering)\b",
    re.I,
)
_OF_EACH = regex(
    r"\b(?:each|every) (?:of the )?(?:patient|participant|subject)s?\b|\b(?:all|both|the) (?:\d{1,4} )?(?:patients|participants)\b"
    r"|\((?:means?|medians?)\b[^()]{0,30}\)|\bn ?= ?\d",
    re.I,
)
"""What the caption or a note of a table says of many, whose means stand in it."""
_SHEET = 2
"""What a sheet of values weighs; one more where it is most of the page."""
_COURSE = 3
"""What a title about a girl or a man weighs above how they were before and after."""
_MEASURED = ("measure", "scale", "function", "finding")
_DAY = 10
_ROWS = 3
_HEADS = 3
_COUNT = regex(r"[+−–-]?\d{1,3}")
_WHO = frozenset(("name", "person", "sex", "age", "nationality", "birth"))


def gone_on_about(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page goes on about that describes nobody, before a group is looked for (see `of_one`).

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is clinical, relatives and countries.
    """
    return somebody(document, framed, lexicon) if of_one(document, framed, lexicon) else ()


def undescribed(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page without a description and without a group is about: of a sheet that is only tables, or traced.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for relatives and countries.
    """
    if any(map(only_tables, by_file(document, framed))):
        if any(
            _OF_EACH.search(document.quote(f.block.span))
            for f in framed
            if f.block.kind in ("note", "caption", "title")
        ):
            return ()
        return (of_captions(document),)
    sheets = [f.block.span for f in framed if _is_sheet(document, f, found, lexicon)]
    tabled = _SHEET + (sum(span.end - span.start for span in sheets) * 2 > len(document.text)) if sheets else 0
    titled = _titled(document, found)
    phases = {f.frame.timepoint.phase for f in framed if f.frame.attitude == "reported" and f.frame.timepoint}
    tabled += _COURSE * bool(titled and len(phases) > 1)
    animals = len(_ANIMALS.findall(document.text)) >= _FEW
    told = _is_brief(document, framed, found) or _is_report(document, framed, found)
    if animals or not (told or of_somebody(document, framed, found, lexicon, tabled)):
        return ()
    if not titled and (m := _REFERRED.search(document.text)) is not None:
        titled = m["who"] or m["whom"]
    return tuple(
        replace(d, person=replace(d.person, gender=gender_of(titled))) if titled and d.person.gender is None else d
        for d in somebody(document, framed, lexicon)
    )


def _is_brief(document: Document, framed: Sequence[Framed], found: Index) -> bool:
    """Whether a page is a note of few words about one person, which has no room for more: "The patient had a rash"."""
    page = "?" in document.text or any(f.block.kind in ("title", "heading") for f in framed)
    told = [] if page or len(document.text) >= _LONG else list(sentences(document, framed))
    if any(is_of_many(words) or of_provider(words) or _GENERAL.search(words) for words in map(document.quote, told)):
        return False
    clinical = [s for s in told if any(m.entry.kind in CLINICAL for m in part(found.mentions, s))]
    return any(is_subject(words) or _BRIEF.search(words) for words in map(document.quote, clinical))


def _is_report(document: Document, framed: Sequence[Framed], found: Index) -> bool:
    """Whether a text has the parts of a report on one examination or specimen: "INDICATION: …", "FINDINGS: …", "IMPRESSION: …"."""
    if not has_report_parts(document.text):
        return False
    told = list(map(document.quote, sentences(document, framed)))
    if any(is_of_many(one) or of_provider(one) or _OF_EACH.search(one) for one in told):
        return False
    if _ASKED_FOR.search(document.text):
        return False
    return sum(m.entry.kind in CLINICAL for m in found.mentions) >= _PARTS


_PARTS = 3
_ASKED_FOR = regex(
    r"\b(?:your|template|insert)\b|\[[^\[\]\n]{3,}\]|_{4,}"
    r"|(?:^|[:.]\s+)(?:[Dd]escribe|[Ss]tate|[Ss]pecify|[Ii]nclude|[Ee]nter|[Ll]ist|[Gg]ive)\s"
)
"""What a guide to reports, or a form without answers, says: "FINDINGS: Describe the lungs"."""


def _titled(document: Document, found: Index) -> str:
    """The word for the one whom a page's title tells of, without a name or an age: "CASE: A girl with …"; "" for others."""
    block = document.blocks[0] if document.blocks else None
    m = _TITLE.match(document.text, block.span.start, block.span.end) if block is not None else None
    if m is None and block is not None:
        m = _IN_ONE.search(document.text, block.span.start, block.span.end)
    if block is None or m is None or block.kind == "table":
        return ""
    return m["who"] if any(t.entry.kind == "condition" for t in part(found.mentions, block.span)) else ""


def _is_sheet(document: Document, item: Framed, found: Index, lexicon: Lexicon) -> bool:
    """Whether a table is a sheet of values: its rows name what was measured, or its columns above the days of one person's
    visits, and none of them counts people."""
    if item.block.table is None or item.frame.attitude != "reported":
        return False
    grid = item.block.table.grid()
    if any(is_of_many(document.quote(c.span)) for c in item.block.table.cells):
        return False
    named = [row[0] for row in grid if row and row[0] and _measured(row[0], found)]
    return len(named) >= _ROWS or _is_course(grid, found, lexicon)


def _measured(cell: Cell, found: Index) -> bool:
    return any(m.entry.kind in _MEASURED for m in part(found.mentions, cell.span))


def _is_course(grid: Sequence[Sequence[Cell | None]], found: Index, lexicon: Lexicon) -> bool:
    """Whether the rows of a table are the visits of one: each has a later day than the one above, in a column without the
    names of people beside it, and the heads of the others name what was measured. Means of a group have their spread."""
    heads = [row for row in grid[:_HEADS] if sum(c is not None and _measured(c, found) for c in row[1:]) >= _ROWS]
    if not heads or any("±" in c.text for row in grid for c in row if c is not None):
        return False
    if any(field_roles(lexicon, [c]) & _WHO for row in grid[:_HEADS] for c in row):
        return False
    if any(c is not None and UNIT_HEAD.match(" ".join(c.text.split())) for c in (row[0] for row in grid[:_HEADS])):
        numbers = [c.text.strip() for row in grid if (c := row[0]) is not None and _COUNT.fullmatch(c.text.strip())]
        counted = [int(n.replace("−", "-").replace("–", "-")) for n in numbers]
        if len(counted) >= _ROWS and counted == sorted(set(counted)):
            return True  # "Week" above -1, 4, 12
    for column in range(min(_HEADS, len(grid[0]))):
        cells = [c for row in grid if (c := row[column]) is not None and c.text.strip()]
        days = [(part(found.dates, c.span) or (None,))[0] for c in cells]
        told = [d.first for d in days if d is not None and d.first is not None and len(d.first) == _DAY]
        if len(told) >= _ROWS and told == sorted(set(told)) and len(told) + _HEADS >= len(cells):
            return True
    return False


# Pages that are about nobody's illness: a newspaper, a shop, a blog. People and everyday words they have, and no
# case.


_SAID_ANYWHERE = ("finding", "measure", "function")
"""Kinds of terms that pages of any matter have: falls, reading, strength."""
_LONG = 600
"""A text of fewer characters tells too little to be judged; what it repeats counts once."""
_DENSE = 80
"""With a finding in so many characters a text is a note of somebody's findings."""
_CARE = regex(
    r"\b(?:patients?|doctors?|physicians?|clinics?|clinical|hospitals?|wards?|admi(?:tted|ssion)|discharged?|examin(?:ed|ation)|diagnos\w+|"
    r"treat(?:ed|ment)|therap(?:y|ies|ist)|symptoms?|complain(?:s|ed|ing|ts?)|follow[- ]?up|came (?:on|in|to us|back)|visit(?:ed)? (?:on|us|[0-9]))\b",
    re.I,
)
"""What a note of somebody's care says, also where it names no disease."""
_ANYBODY = regex(
    r"\b(?:people|patients|children|adults|women|men|individuals|persons|infants|families|you|your|someone|anyone|everyone|"
    r"he or she|she or he|his or her|her or his|him or her|he/she|his/her|a (?:person|doctor|child))\b",
    re.I,
)
_ONE = regex(r"\b(?:he|she|his|her|him|I|my|[Tt]he patient)\b(?! or )(?<! or he)(?<! or she)(?<! or her)(?<! or his)")
_NO_CASE_ANIMALS = regex(
    r"\b(?:mice|mouse|rats?|zebrafish|littermates?|knock-?outs?|transgenic|rabbits?|piglets?|larvae|macaques?)\b", re.I
)
_EITHER = regex(
    r"\b(?:he or she|she or he|his or her|her or his|him or her|her or him|he/she|she/he|his/her|her/his)\b", re.I
)
"""What is said of somebody who may be of either sex, and so of nobody in particular."""
_OFTEN = 5
_MANY_ANIMALS = 10
_FAR_MORE = 6


def is_anybody(text: str, one: Described) -> bool:
    """Whether the only one whom a text describes is nobody in particular: of those it speaks of in general, or an animal.

    Args:
        text: the document's text.
        one: whom it seems to describe; somebody with a name, and of an age in years among animals, is somebody.
    """
    if one.person.name:
        return False
    if not one.person.evidence and _informs(text):
        return True
    if not one.ages and one.person.gender is None and _EITHER.search(text):
        return True
    return not any(age.unit == "a" for age in one.ages) and len(_NO_CASE_ANIMALS.findall(text)) >= _MANY_ANIMALS


def _informs(text: str) -> bool:
    """Whether a text speaks of patients, children and its readers, and hardly of one person."""
    many = len(_ANYBODY.findall(text))
    return many >= _OFTEN and many >= _FAR_MORE * len(_ONE.findall(text))


def tells_no_case(document: Document, found: Index) -> bool:
    """Whether a text is prose that names no disease, no treatment, no test and no scale, and speaks of nobody's care.

    What stands in tables and forms isn't judged by its words: their rows and fields are people, whatever else they hold.

    Args:
        document: the document.
        found: what stands where.
    """
    if len(document.text) < _LONG or any(block.kind in ("table", "field") for block in document.blocks):
        return False
    kinds = Counter(m.entry.kind for m in found.mentions)
    illness = any(kind in TERMS and kind != "site" and kind not in _SAID_ANYWHERE for kind in kinds)
    if illness or kinds["finding"] * _DENSE >= len(document.text) or _CARE.search(document.text):
        return False
    told = {
        document.quote(s) for b in document.blocks for s in split_sentences(document.text, b.span.start, b.span.end)
    }
    return sum(map(len, told)) >= _LONG
