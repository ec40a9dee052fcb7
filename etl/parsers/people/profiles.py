"""Profiles: a patient told by a few words set apart by commas and strokes, or by the cells of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Block, Cell, Document, Span
from etl.facts import Concept, Evidence, Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.fields import asked_type
from etl.parsers.label.heads import field_roles, read_head
from etl.parsers.people.demographics import country_in
from etl.parsers.people.drafts import Draft, may_be, name_so
from etl.parsers.people.names import Owners
from etl.parsers.people.others import never_treated
from etl.parsers.people.sex import NUMBER, NUMBERED, Gender, gender_of
from etl.parsers.when.ages import AgeHit, AgeUnit
from etl.patterns import regex
from etl.tables.lines import Line

# Profiles: a patient told by a few words set apart by commas and strokes, without a sentence.
#
# "56F from Brazil with …", "Pt: M/61, Russia", "Subject 017, female, 56 years, Brazil", "Anna Lind · 44 · Sweden",
# "Omar, boy from Jordan, hemophilia".


_OPENS = regex(
    r"[^\w\n]*(?:(?:\d{1,2}|[A-H])[.)\]]\s+(?!\()|(?:[Nn]o|[Nn]r)\.?\s?\d{1,3}\s?[:.,–—-]\s+)?"
    r"(?P<label>(?:(?:(?:(?:our|the|this)\s)?(?:first|second|third|fourth|fifth|other)\s)?(?:patient|case|subject|participant|proband|sibling|twin|child|infant|volunteer|recipient|pt|pat"
    r"|identification|re|patient data|id)\b\.?|P(?=\d))"
    rf"(?:\s?(?:file|report|id|no\.?|nr\.?|number|#)){{0,2}}\s?(?P<number>\d{{1,4}}/\d{{1,4}}|\d{{3,5}}|{NUMBER}(?![\w]|\.\w))?\s?[\]):.,(–—·|-]*\s*(?:(?<=[.:,–—|-]\s)patient\b,?\s)?)?",
    re.I,
)
_HEADED = regex(
    r"\W*[A-Z][a-z]+(?: [a-z]+){0,4} (?:of|for|on|about)(?: (?:the |our )?(?:patient|case))?[:,]? (?=(?:Mr|Mrs|Ms|Miss)\b|[A-Z]\.)"
    r"|\W*[A-Z][A-Za-z]+(?: [A-Za-z]+){0,4}[.:]\s+(?=\d{1,3} ?[MF]\b)"
)
"""What a page calls itself before the name of its patient: "Neurological status of E. Varga, f, 38 y.", "Ward round. 52M, …"."""
_SEX = r"(?:fe)?male(?: (?:child|infant|baby|patient|adult|teenager))?|man|woman|boy|girl|gentleman|lady|m|f"
_YEARS = (
    r"(?:[ -]?(?P<{}>years?|yrs?|y|months?|mths?|mos?|weeks?)\.?(?:(?:\s?,|\s?and)?\s\d{{1,2}}\s?(?:months?|mths?|mos?|m)\b\.?)?"
    r"(?:[ -]?old|[-/. ]?o\b\.?)?)?"
)
_BOTH = regex(
    rf"(?:aged?\s)?(?!0\d)(?P<n>\d{{1,3}})(?!\d){_YEARS.format('u')}\s?[-,/]?\s?(?P<sex>{_SEX})(?![\w'’+-])"
    rf"|(?P<sex2>{_SEX})(?![\w'’+])\.?\s?[-,/]?\s?(?:aged?\s|of\s)?(?P<n2>\d{{1,3}})(?![\w%]){_YEARS.format('u2')}",
    re.I,
)
_AGE = regex(rf"(?:now\s|aged?:?\s)?(?P<n>\d{{1,3}})(?!\d){_YEARS.format('u')}", re.I)
_MORE_MONTHS = regex(r"\.?(?:\s?,|\s?and)?\s(\d{1,2})\s?(?:months?|mths?|mos?|m)\b")
_SEXED = regex(rf"(?P<sex>{_SEX})(?![\w'’+-])", re.I)
_WORDS = r"[A-Z][a-zà-ÿ'’-]+(?:\s(?:[A-Z]\.(?!\w)|[A-Z][a-zà-ÿ'’-]+)){0,2}"
_NAME = regex(
    rf"(?:(?:Mr|Mrs|Ms|Miss)\.?\s(?:(?:[A-Z]\.\s?)?{_WORDS}|[A-Z]\.(?!\w))"
    rf"|(?!(?:Mr|Mrs|Ms|Miss|Dr|Prof|Patient)\b)(?:[A-Z]\.\s?[A-Z]\.?(?![a-z])|(?:[A-Z]\.\s?)?{_WORDS}))(?!\w)"
)
_BEHIND = regex(r"(?:[A-Z][a-zà-ÿ'’-]+\s[A-Z]\.|[A-Z]\.\s?[A-Z]\.)(?=\s?[,;|(–—-])")
_INITIAL = regex(r"[A-Z]\.(?=\s?[,;|(–—-])")
"""A name that is only a letter: "L., 3, girl"."""
_WRITER = regex(rf"(?P<name>{_WORDS})\s?[,(]\s?(?:aged?\s)?(?P<n>\d{{1,3}})(?!\d){_YEARS.format('u')}\s?[,.;)]")
_ILL = regex(
    rf"(?:An? )?(?P<sex>man|woman|boy|girl|gentleman|lady|male|female) with (?P<what>[^.,;:\n\d]{{3,60}}), "
    rf"(?P<n>\d{{1,3}})(?!\d){_YEARS.format('u')}(?=\s?(?:[.,;]\s|$))",
    re.I,
)
_ABOUT_ME = regex(r"about (?:me|myself|the (?:author|writer|blogger))|who (?:I am|am I)|(?:my )?profile", re.I)
_FROM = regex(r"(?:from|of|resident of|living in|lives in|citizen of)\s", re.I)
_MARK = regex(r"\s*(?:[,;|/·•()\[\]]{1,2}|\s[-–—]{1,3}|\.(?=\s)|\s\s)\s*")
_GOES_ON = regex(
    r"(?<=[a-z]\.)(?=\s)|\s*(?:$|[,;|/·•()\[\].:\n–—-]|(?<=\s\s)(?=\w)|(?:with|from|who|has|had|presents?|presented|presenting|diagnosed|diagnosis|suffers|suffering|known|was|is|c/o|k/c/o|admitted|referred|complain\w*)\b)",
    re.I,
)
"""What may stand behind a person's age and sex; "56 F (13 °C)" and "44 female patients" go on otherwise."""
_HEAD_MARK = regex(r"\s?(?:\s[-–—]\s|\||/|·|•|,\s|:\s)\s?")
_LONGEST_HEAD = 140
_LEAD = 24
"""Characters before the disease of such a head, at most: "Spastic cerebral palsy - …"."""
_MONTHS = ("mo", "month", "months", "mos", "mth", "mths")
_OLDEST = 110
_YEARS_BESIDE = 3
_MOST = 6


class Profile(Struct, frozen=True):
    """A patient told by a few words.

    Args:
        start: where the words begin.
        name: the name, "" without one.
        gender: the sex, None without one.
        age: the age, None where a name, the sex and a country or disease stand without it.
        country: the country and where it stands, None without one.
        evidence: where name and sex stand.
    """

    start: int
    name: str
    gender: Gender | None
    age: AgeHit | None
    country: tuple[Concept, Evidence] | None
    evidence: tuple[Evidence, ...]


def profile_of(document: Document, lexicon: Lexicon, block: Block) -> Profile | None:
    """The patient whom the first words of a block tell by age and sex, or by name, age and country.

    Args:
        document: the document.
        lexicon: for countries, and for what is no name.
        block: any block but a table.

    Returns:
        The profile; None for blocks that begin otherwise.
    """
    text, end = document.text, block.span.end
    if never_treated(text, block.span.start, end):
        return None
    opens = _OPENS.match(text, block.span.start, end)
    headed = _HEADED.match(text, block.span.start, end)
    first = headed.end() if headed else opens.end() if opens else block.span.start
    if (found := _from(document, lexicon, block, first, opens)) is not None:
        return found
    behind = _behind_disease(document, lexicon, block)
    told = _from(document, lexicon, block, behind, None) if behind else None
    return told if told is not None and told.gender else _ill_and_aged(document, lexicon, block, first)


def _ill_and_aged(document: Document, lexicon: Lexicon, block: Block, first: int) -> Profile | None:
    """The patient whose disease stands between sex and age: "Woman with ALS, 61."."""
    m = _ILL.match(document.text, first, block.span.end)
    if m is None or not 0 < int(m["n"]) <= _OLDEST:
        return None
    if not any(t.entry.kind == "condition" for t in lexicon.find(document.text, m.start("what"), m.end("what"))):
        return None
    sex = Evidence(m.start("sex"), m.end("sex"), m["sex"])
    return Profile(sex.start, "", gender_of(m["sex"].lower()), _age(m, "n", "u"), None, (sex,))


def about_writer(document: Document, lexicon: Lexicon, block: Block) -> Profile | None:
    """Whoever writes a page and says beside "About me" how they are called and how old they are: "About me: Lena, 33, …".

    Args:
        document: the document.
        lexicon: for what is no name.
        block: any block but a table.
    """
    if block.kind != "field" or block.label is None or block.value is None:
        return None
    m = _WRITER.match(document.text, block.value.start, block.value.end)
    if (
        m is None
        or not _ABOUT_ME.fullmatch(document.quote(block.label).strip(" *:："))
        or not _is_name(document, lexicon, m)
    ):
        return None
    name = Evidence(m.start("name"), m.end("name"), m["name"])
    return Profile(name.start, m["name"], None, _age(m, "n", "u"), None, (name,))


def _behind_disease(document: Document, lexicon: Lexicon, block: Block) -> int:
    """Where a head goes on behind the disease that it begins with: "Stroke - male - 61 years - Chile"; 0 for other blocks."""
    if (
        block.kind not in ("title", "heading", "paragraph", "field")
        or block.span.end - block.span.start > _LONGEST_HEAD
    ):
        return 0
    mark = _HEAD_MARK.search(document.text, block.span.start, block.span.end)
    if mark is None:
        return 0
    told = [m for m in lexicon.find(document.text, block.span.start, mark.start()) if m.entry.kind == "condition"]
    if ":" in mark.group():  # all that stands before it is the disease: "Stroke: L., girl, 3 years"
        told = [m for m in told if m.end == mark.start()]
    return mark.end() if any(m.start - block.span.start <= _LEAD for m in told) else 0


def _from(
    document: Document, lexicon: Lexicon, block: Block, first: int, opens: re.Match[str] | None
) -> Profile | None:
    """The patient whom the words from a place on tell."""
    text, end, at = document.text, block.span.end, first
    name: re.Match[str] | None = None
    sex: Evidence | None = None
    age: AgeHit | None = None
    country: tuple[Concept, Evidence] | None = None
    for _ in range(_MOST):
        if (m := _BOTH.match(text, at, end)) and sex is None and age is None and _GOES_ON.match(text, m.end(), end):
            key = "" if m["n"] else "2"
            sex, age = _place(m, "sex" + key), _age(m, "n" + key, "u" + key)
        elif (m := _AGE.match(text, at, end)) and age is None and _GOES_ON.match(text, m.end(), end):
            age = _age(m, "n", "u")
        elif (m := _SEXED.match(text, at, end)) and sex is None and _GOES_ON.match(text, m.end(), end):
            sex = _place(m, "sex")
        elif country is None and (found := _country(document, lexicon, at, end)):
            country, at = found
            m = None
        elif name is None and (m := _named(document, lexicon, at, end, at == first)):
            name = m
        else:
            break
        at = m.end() if m else at
        mark = _MARK.match(text, at, end)
        if mark is None:
            if not (_FROM.match(text, at + 1, end) and text[at] == " "):
                break
            at += 1
        else:
            at = mark.end()
    if not (sex or (name and country)) or (
        age is None and not _without_age(document, lexicon, name, sex, country, at, end)
    ):
        return None
    number = NUMBERED.match(text, opens.start("label"), first) if opens and opens["label"] else None
    name = name or number  # "Patient C (f, 37)"
    called = Evidence(name.start(), name.end(), name.group()) if name else None
    return Profile(
        first,
        name.group() if name else "",
        gender_of(sex.quote.split()[0]) if sex else None,
        age,
        country,
        tuple(e for e in (called, sex) if e),
    )


def _without_age(
    document: Document, lexicon: Lexicon, name: re.Match[str] | None, sex: Evidence | None,
    country: tuple[Concept, Evidence] | None, at: int, end: int,
) -> bool:  # fmt: skip
    """Whether a name and a whole word for the sex tell of somebody by their country or by a disease that stands next."""
    if name is None or sex is None or len(sex.quote) == 1:
        return False
    return country is not None or any(
        m.entry.kind in ("condition", "finding") and m.start == at
        for m in lexicon.find(document.text, at, min(end, at + _LEAD * 2))
    )


def _place(m: re.Match[str], group: str) -> Evidence:
    return Evidence(m.start(group), m.end(group), m[group])


def _age(m: re.Match[str], number: str, unit: str) -> AgeHit | None:
    value = Decimal(m[number])
    printed = (m[unit] or "").lower()
    code: AgeUnit = "mo" if printed in _MONTHS else "wk" if printed.startswith("w") else "a"
    if not 0 < value <= _OLDEST:
        return None
    end = m.end(unit) if m[unit] else m.end(number)
    if m[unit] and code == "a" and (more := _MORE_MONTHS.match(m.string, end, m.end())):
        return AgeHit(m.start(number), more.end(), value * 12 + int(more[1]), "mo", "now")  # "5 y 3 m boy"
    return AgeHit(m.start(number), end, value, code, "now")


def _country(document: Document, lexicon: Lexicon, at: int, end: int) -> tuple[tuple[Concept, Evidence], int] | None:
    """The country that is all that stands up to the next mark, and where it ends."""
    lead = _FROM.match(document.text, at, end)
    start = lead.end() if lead else at
    found = country_in(document, lexicon, Span(start, min(end, start + 40)))
    if found is None or document.text[start : found[1].start].strip() not in ("", "the"):
        return None
    return (found, found[1].end) if _GOES_ON.match(document.text, found[1].end, end) else None


def _named(document: Document, lexicon: Lexicon, at: int, end: int, opens: bool) -> re.Match[str] | None:
    """The name that stands at a place: any that opens a profile, initials behind the age or the sex as well."""
    m = _NAME.match(document.text, at, end) if opens else _BEHIND.match(document.text, at, end)
    if m is None:
        return _INITIAL.match(document.text, at, end)
    return m if _is_name(document, lexicon, m) else None


def _is_name(document: Document, lexicon: Lexicon, m: re.Match[str]) -> bool:
    found = (t for t in lexicon.find(document.text, m.start(), m.end()) if t.end - t.start > 1)  # the K of "K. Brandt"
    return not any(found) and not lexicon.label(m.group(), "heading")


def add_profile(told: Profile, drafts: list[Draft], again: bool = False) -> None:
    """Somebody known whom a profile tells again, the one without a name or age yet, or somebody new.

    Args:
        told: the profile.
        drafts: those told of before; changed.
        again: whether it stands in the history or the examination of the one told of: an age beside the known one is
            theirs, and one of the two is wrong.
    """
    draft = next((d for d in drafts if _is_of(told, d, again and len(drafts) == 1)), None)
    if draft is None and drafts and told.age is None:
        return  # a word beside the one already told of: a friend, a teacher
    if draft is None:
        draft = Draft(first=told.start)
        drafts.append(draft)
    if told.name and not draft.name:
        name_so(draft, told.name)
    draft.gender = draft.gender or told.gender
    if told.age is not None and told.age.start not in {a.start for a in draft.ages}:
        draft.ages.append(told.age)
    if draft.country is None and told.country:
        draft.country = told.country[0]
        draft.evidence.append(told.country[1])
    draft.evidence += told.evidence


def _is_of(told: Profile, draft: Draft, again: bool) -> bool:
    if told.name and draft.name and not draft.blank:
        return may_be(draft, told.name, [told.age] if told.age else [])
    if told.gender and draft.gender and told.gender != draft.gender:
        return False
    if told.age is None:
        return not draft.name
    now = [a.value for a in draft.ages if a.when == "now" and a.unit == told.age.unit]
    age = told.age.value
    most = _YEARS_BESIDE if again and not told.name else 0
    return not now or any(age == v or (age is not None and v is not None and abs(age - v) <= most) for v in now)


# Tables with a row (or a column) for each patient: what their cells of words say, as labelled fields.


_WHEN = {"onset", "diagnosed"}
_MEASURED = regex(r"[^\W\d_]{3,}[^\d.;,]{0,16}\d[\d.]*\s?[^\W\d_%]")
_IN_BRACKETS = regex(r"\s?[(\[][^()\[\]]*[)\]]")
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def fields_of(
    document: Document, lexicon: Lexicon, lines: Sequence[Line], people: Sequence[Person]
) -> Iterator[tuple[str, Block]]:
    """What a table's cells of words say of each patient, as labelled fields.

    Args:
        document: the document.
        lexicon: for labels.
        lines: the patients' lines of a table.
        people: those described.

    Yields:
        The key of a patient with a field block whose label is the column's and whose value is the cell.
    """
    owners = Owners(people) if lines else None
    for line in lines:
        key = owners.of(line.name) if owners else None
        for cell, heads in line.cells if key else ():
            if key and heads and not _is_remark(lexicon, heads[-1]) and _is_told(document, lexicon, cell, heads):
                asks = next((h for h in reversed(heads) if lexicon.label(h.text.strip(), "field")), heads[-1])
                yield key, Block("field", cell.span, label=asks.span, value=cell.span, page=cell.page)


def _is_remark(lexicon: Lexicon, cell: Cell) -> bool:
    """Whether a column's heading asks for remarks, which are told at the day of their row."""
    return any(e.value == "told" for e in lexicon.label(cell.text.strip(), "field") if e.role == "remark")


def _is_told(document: Document, lexicon: Lexicon, cell: Cell, heads: Sequence[Cell]) -> bool:
    """Whether a cell holds words that are read like a labelled field: a diagnosis, a treatment, an adverse event, an onset."""
    if any(read_head(lexicon, head.text) & {"text", "source"} for head in heads):
        return False
    asked = field_roles(lexicon, heads)
    if asked & _WHEN and _YEAR.search(cell.text):
        return True
    if asked & {"name", "person", "age", "sex", "unit", "reference"}:
        return False
    if asked & {"onset", "diagnosed"}:
        return any(c.isdigit() for c in cell.text)
    if lexicon.label(heads[-1].text.strip(), "social") and re.search(r"[^\W\d_]{2,}", cell.text):
        return True  # "Smoking: former"
    named = _IN_BRACKETS.sub("", heads[-1].text).strip()
    if lexicon.label(named, "condition") and _YEAR.search(cell.text):
        return True  # "Stroke (month)" above "left MCA (05/2012)"
    if asked_type(lexicon, heads[-1].text, cell.text) is not None:
        return True
    if not re.search(r"[^\W\d_]{3,}", cell.text) and "diagnosis" not in asked:
        return False  # a diagnosis may be two letters: "MS"
    kinds = {m.entry.kind for m in lexicon.find(document.text, cell.span.start, cell.span.end)}
    if "measure" in kinds and _MEASURED.search(cell.text) and not lexicon.label(named, "measure"):
        return True  # "Findings" above "broad face, weight 12 kg"
    return bool(kinds & {"finding", "condition", "medicine", "cells", "procedure", "gene", "country"})
