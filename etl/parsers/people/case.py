"""Whether a page tells a case, by the traces of a person in it, and whose case several files are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from etl.document import Cell, Document, Span
from etl.mapping.entry import TERMS
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.label.heads import field_roles
from etl.parsers.layout.tree import Framed, by_file, only_tables
from etl.parsers.people.informants import own_words
from etl.parsers.people.names import Described, fuller, same
from etl.parsers.people.number import CLINICAL, is_of_many, is_of_one, is_subject, of_one, sentences
from etl.parsers.people.others import of_provider
from etl.parsers.people.people import describe, somebody
from etl.parsers.people.sex import NUMBERED, gender_of
from etl.parsers.people.subjects import of_captions
from etl.parsers.people.traces import of_somebody, value_of
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import find_ages
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
    person = replace(
        a,
        name=b.name if better else a.name,
        gender=a.gender or b.gender,
        nationality=a.nationality or b.nationality,
        evidence=(*a.evidence, *b.evidence),
    )
    return replace(
        one, person=person, ages=(*one.ages, *other.ages), names=tuple(dict.fromkeys((*one.names, *other.names)))
    )


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


# Traces of one person in a page that describes nobody: an age, "I", "his", "the boy", results of a day, a sheet of
# values.


# Notes that name nobody: what their exact values, a treatment on its day and the times before and after say of one person.

_REFERRED = regex(
    r"\b(?:above|below|afore)[- ]?(?:named|mentioned) (?P<who>patient|gentleman|lady|man|woman|boy|girl|child)\b"
    r"|\b(?:this|the) (?:very )?(?:pleasant|nice|delightful|charming|kind|lovely) (?P<whom>patient|gentleman|lady|man|woman|boy|girl|child)\b",
    re.I,
)
"""How a letter from one doctor to another calls its patient."""
_PT = regex(
    r"\b(?:Pt|pt)\b\.? (?=(?:is|was|has|had|stable|well|seen|reports?|states?|denies|alert|able|unable|doing|feels?|complains?|walks?)\b)"
)
"""A nurse's or a doctor's short word for the patient."""
_NOTES_OF_ONE_GENERAL = regex(
    r"\b(?:can|(?-i:may)|might|should|must|will|would|if|you|your|usually|often|typical(?:ly)?|normal(?:ly)?|reference|range[sd]?|up to|at least|minimum|maximum|"
    r"eligib\w+|criteri\w+|inclusion|exclusion|recommended|per kg|each patient|every patient|price|cost|costs|fee)\b|[€$£]",
    re.I,
)
"""Words of a sentence whose numbers are nobody's own."""
_ANIMALS = regex(r"\b(?:mice|mouse|rats?|animals?|dogs?|rabbits?|pigs?|monkeys?)\b", re.I)
_GIVEN = regex(
    r"\b(?:received|got|given|infused|injected|implanted|transplanted|treated|done|performed|infusion|injection|transplantation|treatment|therapy|LP)\b",
    re.I,
)
_BEFORE = regex(
    r"\b(?:before (?:the )?(?:\w+ )?(?:treatment|therapy|transplant\w*|infusions?|injections?|cells)|(?:at )?baseline|on admission)\b",
    re.I,
)
_ASKED = ("field:diagnosis", "field:medication")
"""Labels of a form whose answers are somebody's."""
_FEW, _SEVERAL, _PANEL = 2, 3, 4


def _noted(document: Document, framed: Sequence[Framed], found: Index) -> int:
    """How much a page that describes nobody says of one person by the way of a note."""
    if len(_ANIMALS.findall(document.text)) >= _FEW:
        return 0
    values = panel = given = letter = short = 0
    phases: set[str] = set()
    for sentence in sentences(document, framed):
        words = document.quote(sentence)
        if is_of_many(words) or of_provider(words):
            continue
        letter += bool(_REFERRED.search(words))
        short += bool(_PT.search(words))
        if _NOTES_OF_ONE_GENERAL.search(words):
            continue
        measured = [m for h in part(found.quantities, sentence) if (m := value_of(document.text, sentence, h, found))]
        values += len(measured)
        panel += sum(m.entry.role == "laboratory" for m in measured)
        given += _is_given(document.text, sentence, found)
        if measured:
            phases |= {"before"} if _BEFORE.search(words) else set()
            phases |= {"after"} if any(d.relation == "after" for d in part(found.durations, sentence)) else set()
    own = [f for f in framed if f.frame.attitude == "reported"]
    phases |= {f.frame.timepoint.phase for f in own if f.frame.timepoint}
    forms = {role for f in own if _is_answer(document, f, found) for role in f.frame.roles if role in _ASKED}
    told = (
        (values >= _FEW)
        + (values >= _SEVERAL)
        + (panel >= _PANEL)
        + bool(given)
        + (values + given > 0 and {"before", "after"} <= phases)
    )
    return told + len(forms) + 2 * bool(letter) + bool(short)


def called(document: Document) -> str:
    """The word for the patient of a letter between doctors: "the above-named gentleman"; "" without one."""
    m = _REFERRED.search(document.text)
    return (m["who"] or m["whom"]) if m else ""


def _is_answer(document: Document, item: Framed, found: Index) -> bool:
    """Whether a field's value names what its label asks for, and speaks of nobody in general."""
    value = item.block.value
    if item.block.kind != "field" or value is None or _NOTES_OF_ONE_GENERAL.search(document.quote(value)):
        return False
    return any(m.entry.kind in ("condition", "medicine") for m in part(found.mentions, value))


def _is_given(text: str, sentence: Span, found: Index) -> bool:
    """Whether cells were given on a day: "Received 2 x 10^8 MSC on 3.4.2013"."""
    mentions = part(found.mentions, sentence)
    cells = any(m.entry.kind in ("cells", "method") for m in mentions)
    days = [d for d in part(found.dates, sentence) if d.first and len(d.first) > len("2013")]
    return cells and bool(days) and _GIVEN.search(text, sentence.start, sentence.end) is not None


_I = regex(r"\bI\b(?=['’]| [a-z])(?! and II\b)|\b[Mm]y (?!patients?\b|colleagues?\b|clinic\b|practice\b)")
_THE_ONE = regex(
    r"\b(?:[Tt]he|[Tt]his|[Oo]ur|[Oo]ne) (?:man|woman|boy|girl|child|patient)\b(?!['’]?s\b['’]?\s(?:can|may|must|will))"
)
_BRIEF = regex(
    rf"{_PT.pattern}|^\W*A (?:man|woman|boy|girl|gentleman|lady) (?:[\w-]+ ){{0,6}}?(?:had|was|got|came|presented|developed|received|underwent)\b"
    r"|^\W*(?:He|She) (?:also |now |still )?[a-z]+s\b"
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
_MEASURED = ("measure", "scale", "function", "finding")
_DAY = 10
_MOST = 3
_ROWS = 3
_HEADS = 3
_COUNT = regex(r"[+−–-]?\d{1,3}")
_WHO = frozenset(("name", "person", "sex", "age", "nationality", "birth"))
_ENOUGH = 3


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
    animals = len(_ANIMALS.findall(document.text)) >= _FEW
    if not traced(document, framed, found, lexicon) and (animals or not of_somebody(document, framed, found, lexicon)):
        return ()
    titled = _titled(document, found) or called(document)
    return tuple(
        replace(d, person=replace(d.person, gender=gender_of(titled))) if titled and d.person.gender is None else d
        for d in somebody(document, framed, lexicon)
    )


def _titled(document: Document, found: Index) -> str:
    """The word for the one whom a page's title tells of, without a name or an age: "CASE: A girl with …"; "" for others."""
    block = document.blocks[0] if document.blocks else None
    m = _TITLE.match(document.text, block.span.start, block.span.end) if block is not None else None
    if m is None and block is not None:
        m = _IN_ONE.search(document.text, block.span.start, block.span.end)
    if block is None or m is None or block.kind == "table":
        return ""
    return m["who"] if any(t.entry.kind == "condition" for t in part(found.mentions, block.span)) else ""


def traced(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> bool:
    """Whether a page that describes nobody bears the traces of one person.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for the heads of tables.

    Returns:
        True when an age (2), sentences of one person, results of a day and tables of values (2; 3 where they are most of the
        page) and what a note says of one (see `noted`) come to three, after what is told of many is taken off. Of a
        short note without a heading one sentence of a person is enough, where nothing is said of others or in general.
    """
    aged = own = many = general = does = 0
    for sentence in sentences(document, framed):
        words = own_words(document.quote(sentence))
        if is_of_many(words):
            many += 1
            continue
        terms = part(found.mentions, sentence)
        clinical = any(m.entry.kind in CLINICAL for m in terms)
        if _GENERAL.search(words) or of_provider(words):
            general += 1
            continue
        aged += any(a.value is not None for a in find_ages(document.text, sentence.start, sentence.end))
        own += clinical and bool(_I.search(words) or _THE_ONE.search(words) or is_of_one(words))
        does += clinical and (is_subject(words) or bool(_BRIEF.search(words)))
        general += not does and any(m.entry.kind == "relation" for m in terms)
    page = "?" in document.text or any(f.block.kind in ("title", "heading") for f in framed)
    if does and len(document.text) < _LONG and not (many + general or page):
        return True  # a note of few words has no room for more
    dated = sum(_is_of_day(f, found) for f in framed)
    sheets = [f.block.span for f in framed if _is_sheet(document, f, found, lexicon)]
    whole = sum(span.end - span.start for span in sheets) * 2 > len(document.text)
    courses = [f.block.table for f in framed if f.block.span in sheets and f.block.table is not None]
    titles = [f.block.span for f in framed[:_HEADS] if f.block.kind in ("title", "caption")]
    ill = any(m.entry.kind == "condition" for span in titles for m in part(found.mentions, span))
    whole = whole or (ill and any(_is_course(t.grid(), found, lexicon) for t in courses))
    tabled = _ENOUGH if whole else 2 * bool(sheets)
    phases = {f.frame.timepoint.phase for f in framed if f.frame.attitude == "reported" and f.frame.timepoint}
    aged += len(phases) > 1 and bool(_titled(document, found))
    own += len(phases) > 1 and bool(_titled(document, found))
    notes = _noted(document, framed, found)
    return 2 * min(aged, 1) + min(own, _MOST) + min(dated, _MOST) + tabled + notes - many >= _ENOUGH


def _is_of_day(item: Framed, found: Index) -> bool:
    """Whether a paragraph begins with a day and goes on with results: "4 May 2010. Grip strength 12 kg"."""
    span = item.block.span
    if item.frame.attitude != "reported" or item.block.kind == "table":
        return False
    opens = any(d.start - span.start <= 1 and len(d.first or "") == _DAY for d in part(found.dates, span))
    return opens and any(m.entry.kind in _MEASURED for m in part(found.mentions, span))


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
    sentences = {
        document.quote(s) for b in document.blocks for s in split_sentences(document.text, b.span.start, b.span.end)
    }
    return sum(map(len, sentences)) >= _LONG
