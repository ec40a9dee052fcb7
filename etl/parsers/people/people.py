"""Who a page is about: one person, several, a group, or nobody.

A profile tells a patient by a few words set apart by commas and strokes, or by the cells of a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from types import MappingProxyType

from msgspec import Struct

from etl.document import Block, Cell, Document, Span, Table
from etl.facts import Cohort, Concept, Evidence, Person
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.label.heads import field_roles, read_head
from etl.parsers.layout.labelled import asked_type
from etl.parsers.layout.tree import Framed, told_spans
from etl.parsers.people.callings import (
    Namesake,
    aged_in_turn,
    aged_together,
    ages_of_all,
    all_of_them,
    first_name,
    introduced,
    namesake,
    of_kin,
    of_kin_named,
    only_numbered,
    opens_another,
    ordered,
    pairs,
    tells_on,
)
from etl.parsers.people.demographics import (
    country,
    country_in,
    country_of_people,
    described,
    teller,
    tells_own,
    up_to_label,
)
from etl.parsers.people.drafts import (
    Draft,
    add_labelled,
    also,
    heads_table,
    may_be,
    name_so,
    opened,
    unnamed,
)
from etl.parsers.people.family import add_kin, is_number
from etl.parsers.people.forms import age_and_letter, age_and_sex, ages_of, answer_of, numbered_person, parts_of
from etl.parsers.people.informants import beside_teller, first_person, implied
from etl.parsers.people.interviews import QUESTION, interviewed, named_by_label
from etl.parsers.people.kin import ahead_of_kin, behind_kin, not_of_kin, of_teller
from etl.parsers.people.names import (
    TITLE,
    Described,
    Owners,
    apposed,
    as_id,
    headed,
    is_term,
    name_between,
    of_house,
    only_aged,
    place_of,
    sex_of_title,
    split_name,
    titled,
)
from etl.parsers.people.number import NO_NAMES, protagonist, several
from etl.parsers.people.others import (
    beside_kin,
    inside,
    is_example,
    is_thanked,
    never_treated,
    of_child,
    of_mentioned,
    of_newcomer,
    of_other_sex,
    of_others,
    of_person,
    of_thing,
    of_third,
    of_writer,
    points_to_others,
    signs_entry,
    told_of_others,
)
from etl.parsers.people.roll import named_on_list
from etl.parsers.people.sex import COUNTED, NUMBER, NUMBERED, gender_of, sex_ahead, sex_printed
from etl.parsers.people.subjects import call_in_turn, counts_all, sex_by_pronouns, turns_to
from etl.parsers.reading import Frame, Statement
from etl.parsers.when.ages import (
    AgeHit,
    AgeUnit,
    age_behind,
    ages_now,
    bare_number,
    find_ages,
    right_before,
    within_number,
)
from etl.patterns import regex
from etl.tables.lines import Line
from etl.value import replace

# Profiles: a patient told by a few words set apart by commas and strokes, without a sentence.
#
# "56F from Brazil with …", "Pt: M/61, Russia", "Subject 017, female, 56 years, Brazil", "Anna Lind · 44 · Sweden",
# "Omar, boy from Jordan, hemophilia".


_OPENS = regex(
    r"[^\w\n]*(?:(?:\d{1,2}|[A-H])[.)\]]\s+(?!\()|(?:[Nn]o|[Nn]r)\.?\s?\d{1,3}\s?[:.,–—-]\s+)?"
    r"(?P<label>(?:(?:(?:(?:our|the|this)\s)?(?:first|second|third|fourth|fifth|other)\s)?(?:patient|case|observation|subject|participant|proband|sibling|twin|child|infant|volunteer|recipient|pt|pat"
    r"|identification|re|patient data|id)\b\.?|P(?=\d))"
    rf"(?:\s?(?:file|report|id|n[or°º]\.?|number|#)){{0,2}}\s?(?P<number>\d{{1,4}}/\d{{1,4}}|\d{{3,5}}|{NUMBER}(?![\w]|\.\w))?\s?[\]):.,(–—·|-]*\s*(?:(?<=[.:,–—|-]\s)patient\b,?\s)?)?",
    re.I,
)
_HEADED = regex(
    r"\W*[A-Z][a-z]+(?: [a-z]+){0,4} (?:of|for|on|about)(?: (?:the |our )?(?:patient|case))?[:,]? (?=(?:Mr|Mrs|Ms|Miss)\b|[A-Z]\.)"
    r"|\W*[A-Z][A-Za-z]+(?: [A-Za-z]+){0,4}[.:]\s+(?=\d{1,3} ?[MF]\b)"
    r"|\W*(?:[Dd]ay|HD|POD|[Vv]isit)\s?#?\d{1,3}(?:\s\([^()\n]{1,14}\))?\s?[:.,–—-]?\s+(?=\d{1,3} ?[MF]\b)"
)
"""What a page calls itself before the name of its patient: "Neurological status of E. Varga, f, 38 y.", "Ward round. 52M, …",
"Day 1 (14/05) 74M, …"."""
_SEX = r"(?:fe)?male(?: (?:child|infant|baby|patient|adult|teenager))?|man|woman|boy|girl|gentleman|lady|m|f"
_YEARS = (
    r"(?:[ -]?(?P<{}>years?|yrs?|y|months?|mths?|mos?|weeks?)\.?(?:(?:\s?,|\s?and)?\s\d{{1,2}}\s?(?:months?|mths?|mos?|m)\b\.?)?"
    r"(?:[ -]?old|[-/. ]?o\b\.?)?)?"
)
_SPECIMEN = regex(r"[A-Z]{1,6}-?\d{2}-\d{3,}\W*")
"""The number of a specimen or report, and no name: "Case #: AB23-12345"."""
_NO_NUMBER = rf"(?!0\d|\d{{1,3}}\s?[,;|/]\s?(?:{_SEX})\.?\s?[,;|/]\s?\d{{1,3}}\s?(?:y|$))"
"""A number before the sex and the age is the patient's: "Patient: 12, M, 49 yo"."""
_BOTH = regex(
    rf"(?:aged?\s)?{_NO_NUMBER}(?P<n>\d{{1,3}})(?!\d){_YEARS.format('u')}\s?[-,/]?\s?(?P<sex>{_SEX})(?![\w'’+-])"
    rf"|(?P<sex2>{_SEX})(?![\w'’+])\.?\s?[-,/]?\s?(?:aged?\s|of\s)?(?P<n2>\d{{1,3}})(?![\w%]){_YEARS.format('u2')}",
    re.I,
)
_AGE = regex(rf"(?:now\s|aged?:?\s)?{_NO_NUMBER}(?P<n>\d{{1,3}})(?!\d){_YEARS.format('u')}", re.I)
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
_MOST_PARTS = 6


def profile_of(document: Document, lexicon: Lexicon, block: Block) -> Draft | None:
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


def _ill_and_aged(document: Document, lexicon: Lexicon, block: Block, first: int) -> Draft | None:
    """The patient whose disease stands between sex and age: "Woman with ALS, 61."."""
    m = _ILL.match(document.text, first, block.span.end)
    if m is None or not 0 < int(m["n"]) <= _OLDEST:
        return None
    if not any(t.entry.kind == "condition" for t in lexicon.find(document.text, m.start("what"), m.end("what"))):
        return None
    sex = place_of(m, "sex")
    return Draft(gender=gender_of(m["sex"]), ages=_age(m, "n", "u"), evidence=[sex], first=sex.start)


def about_writer(document: Document, lexicon: Lexicon, block: Block) -> Draft | None:
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
    one = Draft(ages=_age(m, "n", "u"), first=m.start("name"))
    name_so(one, m["name"], one.first)
    return one


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


def _from(document: Document, lexicon: Lexicon, block: Block, first: int, opens: re.Match[str] | None) -> Draft | None:
    """The patient whom the words from a place on tell."""
    text, end, at = document.text, block.span.end, first
    one = Draft(first=first)
    name: re.Match[str] | None = None
    sex: Evidence | None = None
    for _ in range(_MOST_PARTS):
        aged = bool(one.ages)
        if not (sex or aged) and (m := _BOTH.match(text, at, end)) and _GOES_ON.match(text, m.end(), end):
            key = "" if m["n"] else "2"
            sex, one.ages = place_of(m, "sex" + key), _age(m, "n" + key, "u" + key)
        elif not aged and (m := _AGE.match(text, at, end)) and _GOES_ON.match(text, m.end(), end):
            one.ages = _age(m, "n", "u")
        elif not sex and (m := _SEXED.match(text, at, end)) and _GOES_ON.match(text, m.end(), end):
            sex = place_of(m, "sex")
        elif one.country is None and (found := _country(document, lexicon, at, end)):
            m = None
            one.add_country(found[0])
            at = found[1]
        elif name is None and (m := _named(document, lexicon, at, end, at == first)):
            name = m
        else:
            break
        at = m.end() if m else at
        mark = _MARK.match(text, at, end)
        if mark is None and not (_FROM.match(text, at + 1, end) and text[at] == " "):
            break
        at = mark.end() if mark else at + 1
    if not (sex or (name and one.country)):
        return None
    if not one.ages:  # a whole word for the sex, and a country or a disease that stands next
        ill = lexicon.find(text, at, min(end, at + _LEAD * 2))
        told = one.country or any(m.entry.kind in ("condition", "finding") and m.start == at for m in ill)
        if not (name and sex and told) or len(sex.quote) == 1:
            return None
    name = name or (NUMBERED.match(text, opens.start("label"), first) if opens else None)  # "Patient C (f, 37)"
    if name:
        name_so(one, name.group(), name.start())
    if sex:
        one.add_sex(gender_of(sex.quote.split()[0]))
        one.evidence.append(sex)
    return one


def _age(m: re.Match[str], number: str, unit: str) -> list[AgeHit]:
    value = Decimal(m[number])
    printed = (m[unit] or "").lower()
    code: AgeUnit = "mo" if printed in _MONTHS else "wk" if printed.startswith("w") else "a"
    if not 0 < value <= _OLDEST:
        return []
    end = m.end(unit) if m[unit] else m.end(number)
    if m[unit] and code == "a" and (more := _MORE_MONTHS.match(m.string, end, m.end())):
        return [AgeHit(m.start(number), more.end(), value * 12 + int(more[1]), "mo", "now")]  # "5 y 3 m boy"
    return [AgeHit(m.start(number), end, value, code, "now")]


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


def add_profile(told: Draft, drafts: list[Draft], again: bool = False) -> None:
    """Somebody known whom a profile tells again, the one without a name or age yet, or somebody new.

    Args:
        told: the profile.
        drafts: those told of before; changed.
        again: whether it stands in the history or the examination of the one told of: an age beside the known one is
            theirs, and one of the two is wrong.
    """
    draft = next((d for d in drafts if _is_of(told, d, again and len(drafts) == 1)), None)
    if draft is None:
        drafts += [told] if told.ages or not drafts else []  # not a word beside the one told of: a friend, a teacher
        return
    if told.name and not draft.name:
        name_so(draft, told.name)
    draft.fill(told)


def _is_of(told: Draft, draft: Draft, again: bool) -> bool:
    if told.name and draft.name and not draft.blank:
        return may_be(draft, told.name, told.ages)
    if told.gender and draft.gender and told.gender != draft.gender:
        return False
    if not told.ages:
        return not draft.name
    now, most = ages_now(draft.ages, told.ages[0].unit), _YEARS_BESIDE if again and not told.name else 0
    return not now or any(abs(a - b) <= most for a in ages_now(told.ages) for b in now)


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
            if key and heads and _is_told(document, lexicon, cell, heads):
                asks = next((h for h in reversed(heads) if lexicon.label(h.text.strip(), "field")), heads[-1])
                yield key, Block("field", cell.span, label=asks.span, value=cell.span, page=cell.page)


def _is_told(document: Document, lexicon: Lexicon, cell: Cell, heads: Sequence[Cell]) -> bool:
    """Whether a cell holds words that are read like a labelled field: a diagnosis, a treatment, an adverse event, an onset."""
    if any(read_head(lexicon, head.text) & {"text", "source", "test"} for head in heads):
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


# Who a page is about: one person, several, a group, or nobody.
#
# A person needs a description: a name with a title, initial or label, or an age with a word for a person, in a part
# of the page that reports. Comments, related cases, literature and plans describe nobody here.


# The name of the only person of a page, where nothing stands beside it: "Ramiro T. had suffered two heart attacks".

_VERB = (
    r"(?:,? (?:who|now|never|also|still|already|then|again))?,? ?(?:is|was|has|had|can(?:not)?|could|did|does|went|came|felt|feels|walks?|sits?|stands?|eats?|"
    r"lives?|needs?|began|lost|gave|took|got|suffers?|suffered|received|underwent|fell|noticed|started|developed)\b"
)
_WORD = r"[A-Z][a-zà-ÿ'’]+(?:-[A-Z]?[a-zà-ÿ]+)?"
_FULL = regex(
    rf"(?<![\w.'’-])(?P<name>{_WORD} (?:[A-Z]\.(?![A-Za-z])|{_WORD}))(?!\w)(?:(?:, \(?\d{{1,2}}\)?,? ?)?{_VERB}|, \d{{1,2}},|['’]s [a-z]+)"
)
_NAME_ALONE_SPEAKS = regex(
    r"(?:Dr|Prof|Doctor|Professor|Nurse|Sister)\.? $|\b(?:friend|doctor|son|daughter|wife|husband|mother|father|neighbou?r|therapist|nurse) $"
)
_PLACED = regex(r"\b(?:from|in|at|near|outside|around|the|an?|this|that|each) $", re.I)
"""Before the name of a place or a thing: "a farmer from Sunny Province, had …", "the Foley Bag was full"."""
_MOST = 40
_NEAR = 40
_SAYS = regex(r"[^.\n]{0,24}\b(?:said|says|explains?|explained|writes|wrote|reports)\b")


def _name_alone(document: Document, framed: Sequence[Framed], lexicon: Lexicon, draft: Draft) -> None:
    """Give the only person of a page its name, and the age behind it, if one name only is told of."""
    found = list(islice(_told(document, framed, lexicon), _MOST))
    if len({name.split()[0] for _, _, name in found}) != 1:
        return
    block, at, called = max(found, key=lambda one: (len(one[2]), -one[1]))
    name_so(draft, called, at)
    if not draft.ages:
        behind = age_behind(document.text, at + len(called), block.end)
        described(document, lexicon, draft, behind, Span(at, block.end))


def _told(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[tuple[Span, int, str]]:
    """Names of which a page says something, with their blocks, that aren't a doctor's, a relative's or a word of the text."""
    text = document.text
    common: dict[str, bool] = {}
    for item in framed:
        span = item.block.span
        if item.frame.attitude != "reported" or item.block.kind in ("table", "heading"):
            continue
        others: tuple[Span, ...] | None = None
        for m in _FULL.finditer(text, span.start, span.end):
            at, name = m.start("name"), m["name"]
            first = name.split()[0]
            if first not in common:
                if len(common) >= _MOST:
                    return
                common[first] = re.search(rf"(?<![\w.-]){re.escape(first.lower())}\b", text) is not None
            if common[first] or set(name.split()) & NO_NAMES or _is_term(lexicon, text, span, at, m.end("name")):
                continue
            if _PLACED.search(text, max(0, at - 8), at):
                continue
            if _NAME_ALONE_SPEAKS.search(text, max(0, at - 14), at) or _SAYS.match(text, m.end("name")):
                continue
            if others is None:
                others = told_of_others(document, lexicon, span, True, [])
            if (
                not behind_kin(lexicon, text, at)
                and not of_house(text, m.start("name"), m.end("name"))
                and not inside(others, at)
            ):
                yield span, at, name


def _is_term(lexicon: Lexicon, text: str, span: Span, start: int, end: int) -> bool:
    """Whether a name is, or runs into, a term of the mappings: "Parkinson disease"."""
    around = lexicon.find(text, max(span.start, start - _NEAR), min(span.end, end + _NEAR))
    return any(t.start < end and start < t.end and t.end - t.start > 1 for t in around)


# The names of people in a block: behind a title, with initials or a number, in pairs, with their age.

_INITIALED = regex(
    rf"\b(?!(?:{COUNTED}|Patientin|Patiente|Paziente|Paciente|Junge|Mädchen|Frau|Femme|Mujer)\b)[A-Z][a-zà-ÿ]+ [A-Z]\.(?![A-Za-z])"
)
_INITIALS = regex(r"\b[A-Z]\. ?[A-Z]\.(?![A-Za-z])")
_TITLES = ("Mr", "Ms", "Miss", "Mrs")
_YOUR_KIN = regex(
    r",\s[^.!?\n]{0,80}\byour (?:[a-z]+ ){0,2}(?:sons?|daughters?|child|children|boys?|girls?|twins|husband|wife|mother|father|parents|brothers?|sisters?)\b[^.!\n]{0,80}\?"
)
_DOCTOR = regex(r"\b(?:Dr|Prof|Doctor|Professor)\.?\s*$")


def _names_in(text: str, offset: int, lexicon: Lexicon, letter: bool) -> list[tuple[int, str]]:
    """The names that a block prints of people who are nobody's relatives, but of the teller of a letter."""
    found: dict[int, str] = dict(pairs(text))

    def taken(start: int) -> bool:
        return any(start < at + len(found.get(at, "")) for at in range(max(0, start - 60), start + 1))

    def of_kin_only(start: int) -> bool:
        return behind_kin(lexicon, text, start) and not (letter and of_teller(text, start))

    beside = [(at, name) for at, name in (*titled(text, lexicon), *apposed(text)) if not of_kin_only(at)]
    others = ((m.start(), m.group()) for p in (_INITIALED, NUMBERED, _INITIALS) for m in p.finditer(text))
    for start, name in (*beside, *others):
        if not _DOCTOR.search(text, max(0, start - 12), start) and not taken(start):
            found[start] = name
    return [(offset + s, n) for s, n in sorted(found.items())]


def _asked_of_kin(text: str, name: str) -> bool:
    """Whether a name is that of somebody who is asked of a relative: "Mrs. Novak, how old are your sons?"."""
    if not name.startswith(_TITLES):
        return False
    at = text.find(f"{name}, ")
    return at >= 0 and _YOUR_KIN.match(text, at + len(name)) is not None


def _end_of_head(block: Block) -> int:
    """Where what may head somebody's part ends: a heading, or the label of a field; 0 for other blocks."""
    label = block.label.end if block.kind == "field" and block.label is not None else 0
    return block.span.end if block.kind in ("heading", "title") else label


# What a field for the patient says that is no name: "Case: lung fibrosis, second treatment".

_KINDS = ("condition", "cells", "procedure")
_SHORTEST = 3


def _is_disease(lexicon: Lexicon, name: str) -> bool:
    """Whether the value of a field for a name is a disease or a treatment."""
    found = [m for m in lexicon.find(name, 0, len(name)) if m.entry.kind in _KINDS and m.form == "name"]
    if len(name) < _SHORTEST or not found or min(m.start for m in found) > 0 or "." in name[:3]:
        return False
    if " " not in name and name[1:].islower():
        return any(m.entry.name.lower() == name.lower() for m in found)
    covered = {at for m in found for at in range(m.start, m.end)}
    return len(covered) * 2 > len(name)


_DOCTOR_AGED = regex(r"\b(?:Dr|Prof|Doctor|Professor)\.? (?:[A-Z][\w.'’-]+ ?){1,3}, an? $")
"""Before the age of a doctor, beside a patient already known."""
_NAMED = regex(
    r"(?!(?:An?|The|This|Our)\s)(?:(?:van|von|vom|de|der|den|di|da|del|dos|la|le|el|al|bin|ibn|ten|ter|zu)\s){0,3}[^\W\d_a-z]",
    re.U,
)
_SPEAKS = regex(r"(?:, [^,.:\n]{1,60},)?\s(?:said|says|told|tells|wrote|writes|recalls|remembers)\b")
_NEAR_HEAD = 40
_ASKS_OTHER = regex(
    r"\b(?:IDs?|[Nn]o\.?|[Nn]umber|[Nn]r\.?|[Cc]ontact|[Pp]hone|[Ee]-?mail|[Cc]lass|[Tt]ype|[Ss]tatus|[Pp]osition)\W*$"
)
"""The end of a label that asks for something of the patient other than the name."""


_STAFF = regex(
    r"\b(?:clinicians?|providers?|physicians?|doctors?|practitioners?|surgeons?|nurses?|authors?|staff)\b", re.I
)
_TITLED_STAFF = regex(r"\W*(?:Dr|Prof|Doctor|Professor|Nurse)\b")
_OF_PATIENT = regex(r"\b(?:patient|pt|case|subject|client)\b", re.I)


def _asks_other(document: Document, block: Block) -> bool:
    """Return True for a field that asks for a number or an address of the patient: "Patient ID"."""
    return block.label is not None and _ASKS_OTHER.search(document.quote(block.label)) is not None


def _names_staff(document: Document, item: Framed, value: Span) -> bool:
    """Return True for a name below "Clinician information", or of a doctor where no label says patient."""
    title, label = item.frame.title, item.block.label
    if title is not None and _STAFF.search(document.text, title.start, title.end):
        return True
    asked = document.quote(label) if label is not None else ""
    return _TITLED_STAFF.match(document.text, value.start, value.end) is not None and not _OF_PATIENT.search(asked)


def describe(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """Find the people a document describes.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for countries and for labels.

    Returns:
        The people in the order of the text; empty for a page about a group or about nobody.
    """
    drafts: list[Draft] = []
    parts = parts_of(document, framed)
    story = not any(part.name for part in parts.values()) and first_person(document, framed, lexicon)
    called = None if story else first_name(document, framed, lexicon)
    below, above = None, -1
    named = any("field:name" in f.frame.roles and not _asks_other(document, f.block) for f in framed)
    firsts: Mapping[int, str] = {} if story or called else several(document, framed, lexicon)
    if not (story or called or firsts) and document.text.count(".") > _TWO:  # a list has three sentences or more
        firsts = named_on_list(document, framed, lexicon)
    for item in framed:
        block, frame = item.block, item.frame
        if (part := parts.get(block.span.start)) is not None and all(d.head for d in drafts):
            opened(part, drafts)
        numbered = below is not None and all(d.first < below or d.blank for d in drafts)
        below = block.span.start if is_number(document, block) else None
        if frame.attitude != "reported" and block.kind != "title":
            continue
        if frame.attitude in ("literature", "other", "advert"):
            continue
        if block.kind == "table":
            heads_table(drafts, above)
            continue
        above = block.span.start
        if of_others(document.text, block.span, [(d.first, d.names) for d in drafts]):
            continue
        answer = answer_of(document, lexicon, block)
        role = next((r[6:] for r in frame.roles if r.startswith("field:")), "") if answer else ""
        span = answer or block.span
        if form := numbered_person(document, block, [n for d in drafts for n in d.names]):
            draft = add_labelled(form, drafts)
            if draft.country is None and (profile := profile_of(document, lexicon, block)) and profile.country:
                draft.add_country((profile.country, profile.evidence[0]))
        elif (end := _end_of_head(block)) and (head := headed(document.text, block.span.start, end)):
            _from_heading(document, lexicon, head, block.span, drafts)
        elif role == "name" and (profile := profile_of(document, lexicon, block)) and profile.ages and not profile.name:
            add_profile(profile, drafts, False)  # "Patient: F/66, …" tells age and sex, and no name
        elif role == "name" and (drafts or named) and _asks_other(document, block):
            continue  # "Patient ID: IMG-2026-04-77129", "Patient/oncology contact: …" beside the name
        elif role == "name" and _names_staff(document, item, span):
            continue
        elif role in ("name", "age", "sex", "nationality", "occupation"):
            _from_field(document, lexicon, role, span, drafts)
        else:
            apart = not frame.has("discussion", "introduction", "conclusion")
            if drafts and block.kind == "paragraph":
                add_kin(document, lexicon, block.span, numbered, drafts)
            own = about_writer(document, lexicon, block)
            if profile := own or (None if story else profile_of(document, lexicon, block)):
                story = story or own is not None
                add_profile(profile, drafts, frame.has("exam", "history", "investigation"))
            if drafts and not story:
                tells_own(document, lexicon, block.span, drafts[-1])
            _from_prose(document, lexicon, block.span, drafts, apart, bool(called), story, firsts)
            if story and not drafts:
                teller(document, lexicon, block.span, drafts)
    drafts = [
        d for d in drafts if (d.name and not d.blank) or d.ages or (d.gender and not d.blank) or d.country or d.tabled
    ]
    drafts = _with_names(document, framed, lexicon, only_numbered(document, drafts), called, story)
    sex_by_pronouns(document, framed, drafts, story)
    called_so = [n for d in drafts for n in d.names]
    if any(d.country is None for d in drafts) and (told := country_of_people(document, framed, lexicon, called_so)):
        for d in drafts:
            if len(drafts) == 1 or all_of_them(document, told[1].start):
                d.add_country(told)
    return _finished(document, drafts)


def _with_names(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, drafts: list[Draft], called: tuple[int, str] | None,
    story: bool,
) -> list[Draft]:  # fmt: skip
    """Return people with the names that the whole page gives them; somebody it is about though it describes nobody.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for names that are words.
        drafts: the people whom the page describes.
        called: where the one whom a page calls by the first name is named, and the name.
        story: whether the page is told by its patient.
    """
    for d in drafts:
        if d.head is not None and d.head.name and not d.told:
            d.show(d.head.at, d.head.name)
    if not called and not story and not any(d.name for d in drafts) and len(drafts) < 2:
        called = protagonist(document, framed, lexicon)
    if not called and len(drafts) < 2 and not any(d.name for d in drafts):
        _named_only(document, lexicon, namesake(document, framed, lexicon, story, not drafts), drafts)
    if not called and len(drafts) == 1 and not drafts[0].name:
        _name_alone(document, framed, lexicon, drafts[0])
    if not drafts and (story or called or implied(document, framed)):
        drafts = [Draft(first=called[0] if called else 0)]
    if called and len(drafts) == 1 and not drafts[0].name:
        name_so(drafts[0], called[1], called[0])
    return drafts


def somebody(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page is about that describes nobody (see `of_one`, `traced`), with the first age that is theirs.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for relatives and countries.
    """
    draft = Draft()
    for span in told_spans(framed):
        others = told_of_others(document, lexicon, span, True, [])
        told = [a for a in not_of_kin(lexicon, document.text, span) if a.value is not None]
        told = [a for a in told if not of_mentioned(document.text, a, span)]
        if own := [a for a in told if not inside(others, a.start)][:1]:
            described(document, lexicon, draft, own, span)
            break
    _name_alone(document, framed, lexicon, draft)
    sex_by_pronouns(document, framed, [draft])
    return _finished(document, [draft])


def _finished(document: Document, drafts: Sequence[Draft]) -> tuple[Described, ...]:
    text = document.text  # a name in capitals is given in small letters, and quoted as it is printed
    return tuple(
        Described(
            Person(key=f"p{i + 1}", name="" if NUMBERED.fullmatch(d.name) else d.name, gender=d.gender, nationality=d.country,
                   evidence=tuple(replace(e, quote=text[e.start : e.end]) for e in d.evidence)),
            tuple(a for a in d.ages if not within_number(text, a)), tuple(d.names), d.first,
        )
        for i, d in enumerate(drafts)
    )  # fmt: skip


def _named_only(document: Document, lexicon: Lexicon, one: Namesake | None, drafts: list[Draft]) -> None:
    """Whom a title or a teller calls by a first name, or only "my daughter", with what stands beside it."""
    if one is None or (drafts and not one.name):
        return
    if not drafts:
        drafts.append(Draft(first=one.at))
    draft, behind = drafts[0], one.at + len(one.name or one.word)
    if one.name:
        name_so(draft, one.name)
    else:
        draft.names += [one.word]
    draft.show(one.at, one.name or one.word)
    draft.add_sex(one.gender)
    again = [m.end() for m in re.finditer(rf"\b{re.escape(one.name)}\b", document.text)] if one.name else [behind]
    behind_name = [a for at in again for a in age_behind(document.text, at, min(at + 60, len(document.text)))]
    ages = behind_name or list(find_ages(document.text, one.at, one.span.end))
    ages = ages or [a for a in find_ages(document.text, one.span.start, one.at) if one.at - a.end < _NEAR_HEAD]
    if not draft.ages:
        described(document, lexicon, draft, ages[:1], one.span)
    draft.add_ages(behind_name if one.name else ())
    country(document, lexicon, one.span, draft)


def _from_field(document: Document, lexicon: Lexicon, role: str, span: Span, drafts: list[Draft]) -> None:
    text = document.quote(span)
    draft = drafts[-1] if drafts else None
    if role == "name":
        name, rest = split_name(
            up_to_label(lexicon, text), lambda word: bool(lexicon.known(word) or lexicon.label(word, "field"))
        )
        if _SPECIMEN.fullmatch(name):
            return
        if gender_of(name):  # "Patient: Female, 9"
            draft = draft or unnamed(drafts, span.start)
            draft.add_sex(gender_of(name))
            at = document.text.find(name, span.start, span.end)
            draft.show(at, name)
            behind = Span(at + len(name), span.end)
            described(document, lexicon, draft, ages_of(document.text, behind) if rest else (), behind)
            return
        if lettered := age_and_letter(document.text, span):  # "Pt: 56F, Brazil"
            draft = draft or unnamed(drafts, span.start)
            draft.add_sex(gender_of(lettered[1].quote))
            draft.evidence.append(lettered[1])
            described(document, lexicon, draft, lettered[0], span)
            return
        if _is_disease(lexicon, name) or not _NAMED.match(name) or len(name.split()) > 5:
            _from_prose(document, lexicon, span, drafts)
            return
        known = next((d for d in drafts if d.name and may_be(d, name)), None)
        if known is None:
            if draft is None or draft.name:
                draft = Draft(first=span.start)
                drafts.append(draft)
            name_so(draft, name)
        else:
            draft = known
            also(draft, name)
        draft = draft or drafts[-1]
        at = document.text.find(name, span.start, span.end)
        draft.show(at, name)
        for form in name.split(" / "):  # the name may stand in two languages
            draft.add_sex(sex_of_title(form.strip()))
        if rest:
            behind = Span(at + len(name), span.end)
            ages, told = age_and_letter(document.text, behind) or age_and_sex(document.text, behind, "sex")
            if told is not None:
                draft.add_sex(sex_printed(told.quote), told)
            described(document, lexicon, draft, ages or ages_of(document.text, behind), behind)
        return
    if draft is None:
        draft = Draft(first=span.start)
        drafts.append(draft)
    if role in ("age", "sex"):
        ages, told = age_and_sex(document.text, span, role)
        draft.ages.extend(ages)
        if told is not None:
            draft.gender = sex_printed(told.quote)
            draft.evidence.append(told)
    if role == "nationality":
        country(document, lexicon, span, draft)


def _from_heading(document: Document, lexicon: Lexicon, head: re.Match[str], span: Span, drafts: list[Draft]) -> None:
    """ "2) Little Noa, 5 years": somebody new, unless the name is known."""
    name, at = head["name"], head.start("name")
    if is_term(lexicon, document.text, at, head.end("name")) or lexicon.label(name, "heading"):
        _from_prose(document, lexicon, span, drafts)
        return
    told = Span(head.start("age"), head.end("age"))
    ages = find_ages(document.text, told.start, told.end) or bare_number(document.text, told)
    draft = next((d for d in drafts if d.names and may_be(d, name, ages)), None)
    if draft is None:
        draft = unnamed(drafts, at)
        name_so(draft, name, at)
    described(document, lexicon, draft, ages, span)


class _Prose(Struct, frozen=True):
    """The names and ages of a passage that may be people's.

    Args:
        document: the document.
        lexicon: for names that are words.
        span: the passage.
        names: each name with its place.
        ages: the ages.
        paired: places of names that stand beside their age, or are the teller's.
        counted: which patient of a row a name stands for ("the third patient"), by place.
        apart: whether several may be described.
        named: whether the page calls somebody.
        story: whether the page is told by its patient.
        by_first: people by first names, by place.
    """

    document: Document
    lexicon: Lexicon
    span: Span
    names: tuple[tuple[int, str], ...]
    ages: tuple[AgeHit, ...]
    paired: frozenset[int]
    counted: Mapping[int, int]
    apart: bool
    named: bool
    story: bool
    by_first: Mapping[int, str]


def _from_prose(
    document: Document, lexicon: Lexicon, span: Span, drafts: list[Draft], apart: bool = False, named: bool = False,
    story: bool = False, by_first: Mapping[int, str] = MappingProxyType({}),
) -> None:  # fmt: skip
    for age, sex, called in aged_together(document.text, span) if not drafts else ():
        place = Evidence(age.start, age.end, document.text[age.start : age.end])
        drafts.append(Draft(names=list(called), gender=sex, ages=[age], evidence=[place], first=age.start))
    prose = _names_and_ages(document, lexicon, span, drafts, apart, named, story, by_first)
    for start, name in prose.names:
        _add_named(prose, drafts, start, name)
    if (prose.names or prose.ages) and by_first and len(drafts) == len(by_first):
        for one in drafts:
            described(document, lexicon, one, ages_of_all(document.text, prose.ages), span)
    told = {a.start for d in drafts for a in d.ages}
    for age in prose.ages:
        if age.start not in told and _is_somebodys(prose, drafts, age):
            _add_aged(prose, drafts, age)


def _names_and_ages(
    document: Document, lexicon: Lexicon, span: Span, drafts: Sequence[Draft], apart: bool, named: bool, story: bool,
    by_first: Mapping[int, str],
) -> _Prose:  # fmt: skip
    """Return the names and ages of a passage without those of things, of staff and of others that it only names."""
    text = document.quote(span)
    aged = tuple(
        a for a in find_ages(document.text, span.start, span.end)
        if not of_thing(document.text, lexicon, a) and not ahead_of_kin(lexicon, document.text, a)
    )  # fmt: skip
    letter = not story and not drafts
    names = sorted({**by_first, **dict(_names_in(text, span.start, lexicon, letter))}.items())
    names = [
        (at, n) for at, n in names
        if span.start <= at < span.end and not _asked_of_kin(document.text, n) and not is_thanked(document.text, at)
        and not signs_entry(document.text, at, at + len(n))
    ]  # fmt: skip
    own = [] if apart else [a for d in drafts for a in d.ages]
    others = told_of_others(document, lexicon, span, named or bool(drafts), own) if aged or names else ()
    others = (*others, *beside_kin(document.text, span, [(d.first, d.ages) for d in drafts]))
    others = tuple(o for o in others if not any(o.start <= at < o.end for at in by_first))  # "Otto and his twin Emil"
    ages = tuple(a for a in aged if not inside(others, a.start) and not (story and of_third(document.text, a, span)))
    paired = {span.start + at for at, _ in pairs(text)}
    paired |= {at for at, _ in names if letter and of_teller(document.text, at)}
    names = [
        (at, n) for at, n in names
        if (at in paired or not inside(others, at)) and not beside_teller(text, at - span.start, n, story)
    ]  # fmt: skip
    known_so = [n for at, n in names if (at in by_first and " " in n) or any(d.name and may_be(d, n) for d in drafts)]
    others_than = [(at, n) for at, n in names if n in known_so or not only_aged(text, at - span.start)]
    names = others_than if others_than or any(d.name for d in drafts) else names  # somebody's child
    staff = [at for at, n in names if of_house(document.text, at, at + len(n))]
    names = [(at, n) for at, n in names if at not in staff]
    ages = tuple(a for a in ages if not any(0 <= a.start - at < _NEAR_HEAD for at in staff))
    firsts = {n.split()[0] for at, n in names if at in paired} | {n for d in drafts if len(drafts) > 1 for n in d.names}
    places = {s for s, _ in names}
    again = [(span.start + m.start(), f) for f in firsts for m in re.finditer(rf"\b{re.escape(f)}\b", text)]
    by_number = [(span.start + at, nth, called) for at, nth, called in ordered(text)]
    counted = {at: nth for at, nth, _ in by_number}
    again = [(s, n) for s, n in again if s not in places and s not in counted]
    names = sorted([*names, *again, *((at, called) for at, _, called in by_number)])
    if (pointed := points_to_others(document.text, span.start, span.end)) is not None:
        names = [(at, name) for at, name in names if at < pointed]
    return _Prose(
        document, lexicon, span, tuple(names), ages, frozenset(paired), counted, apart, named, story, by_first
    )


def _add_named(prose: _Prose, drafts: list[Draft], start: int, name: str) -> None:
    """Add what a passage tells of somebody with a name to the people told of, or somebody new."""
    text = prose.document.quote(prose.span)
    ages_here = [*prose.ages, *age_behind(prose.document.text, start + len(name), prose.span.end)]
    near = [
        a
        for a in ages_here
        if (0 <= a.start - start <= 70 or right_before(prose.document.text, a, start))
        and not name_between(prose.names, start, a.start)
        and (
            start in prose.paired
            or of_child(prose.document.text, a)
            or not behind_kin(prose.lexicon, prose.document.text, a.start)
        )
    ]
    if (nth := prose.counted.get(start)) is not None:
        _ordered(prose.document, prose.lexicon, drafts, nth, near, (start, name), prose.span)
        return
    known = next((d for d in drafts if d.names and may_be(d, name, near)), None)
    kin = of_kin(text, start - prose.span.start) or (
        of_kin_named(text, start - prose.span.start) if prose.by_first else None
    )
    near = (aged_in_turn(text, prose.span.start, start) or near) if start in prose.paired else near
    shown = bool(near) or bool(TITLE.match(name)) or kin is not None or start in prose.by_first or start in prose.paired
    shown = shown or (
        known is None and len(drafts) == 1 and not drafts[0].name and tells_on(text, start - prose.span.start, name)
    )
    if known is None and (not shown or (not near and _SPEAKS.match(prose.document.text, start + len(name)))):
        return  # somebody quoted is a witness, unless the page says more of them
    if known is None and not near and is_example(prose.document.text[max(prose.span.start, start - 120) : start]):
        return
    if known is None:
        blank = drafts[0] if len(drafts) == 1 and not drafts[0].name else None
        if blank is not None and near and all(of_newcomer(prose.document.text, a, blank.ages) for a in near):
            return  # "Individual II-4, a 48-year-old woman, …" on the page of one aged 24
        if drafts and drafts[-1].blank and (near or start - prose.span.start < _NEAR_HEAD):
            blank = drafts[-1]
        untold = not near and kin is None and start not in prose.by_first
        if drafts and not blank and (untold or (prose.story and drafts[0].name)):
            return  # a titled name without a description beside a known person: a doctor, a relative
        known = blank or Draft(first=start)
        if blank is None:
            drafts.append(known)
        name_so(known, name, start)
    elif shown:
        also(known, name)
        if known.head is not None and not known.told:
            known.show(start, name)
        known.told = True
    known.add_sex(sex_of_title(name) or kin or sex_ahead(prose.document.text, prose.span.start, start))
    end = min(prose.span.end, next((s for s, n in prose.names if s > start and not may_be(known, n)), prose.span.end))
    described(prose.document, prose.lexicon, known, near, Span(start, end))


def _is_somebodys(prose: _Prose, drafts: Sequence[Draft], age: AgeHit) -> bool:
    """Return True for an age of somebody whom the page describes: of no relative, writer or doctor."""
    if not (of_person(prose.document.text, age, prose.span) or (prose.named and of_child(prose.document.text, age))):
        return False
    if behind_kin(prose.lexicon, prose.document.text, age.start) and not of_child(prose.document.text, age):
        return False
    if not prose.story and any(d.ages for d in drafts) and of_writer(prose.document.text, age):
        return False
    doctor = _DOCTOR_AGED.search(prose.document.text, max(prose.span.start, age.start - 60), age.start)
    return not (drafts and doctor)


def _add_aged(prose: _Prose, drafts: list[Draft], age: AgeHit) -> None:
    """Add an age without a name to the people told of, or somebody new of that age."""
    draft = drafts[-1] if len(drafts) == 1 else None
    if drafts and prose.apart and opens_another(prose.document, prose.span, age, [(d.gender, d.ages) for d in drafts]):
        drafts.append(draft := Draft(first=age.start))
        for one in drafts if all(not d.name for d in drafts) else ():
            if (opener := introduced(prose.document, one.first)) is not None:
                one.first = opener[0]
                name_so(one, opener[1], opener[0])
    elif prose.apart and turns_to(prose.document, prose.span, age, drafts):
        drafts.append(draft := Draft(first=age.start))
        described(prose.document, prose.lexicon, draft, [age], Span(age.start, prose.span.end))
        call_in_turn(drafts)
        return
    elif draft is None and drafts:
        draft = next((d for d in reversed(drafts) if d.first <= age.start and not d.ages), None)
        if draft is None:
            return
    if draft is None:
        draft = Draft(first=age.start)
        drafts.append(draft)
    newcomer = of_other_sex(prose.document.text, age, draft.gender) or (
        age.start > draft.first and of_newcomer(prose.document.text, age, draft.ages)
    )
    if not (draft.ages and newcomer):
        described(prose.document, prose.lexicon, draft, [age], Span(prose.span.start, prose.span.end))


def _ordered(
    document: Document, lexicon: Lexicon, drafts: list[Draft], nth: int, near: Sequence[AgeHit], called: tuple[int, str], span: Span
) -> None:  # fmt: skip
    """ "The third patient, a 19-year-old man": the next one when two are described; a way to call the third of three."""
    start, name = called
    told = [a for a in near if ". " not in document.text[start : a.start]]
    if nth == len(drafts) + 1 and told:
        drafts.append(Draft(first=start))
        described(document, lexicon, drafts[-1], told, Span(start, span.end))
    if nth <= len(drafts):
        draft = drafts[nth - 1]
        draft.add_names((name, name.capitalize(), name.title()))


# The people whom a text describes and those who have a line in its tables: who is whom, and who is only in the table.


_TWO = 2


def people_of(
    document: Document,
    lexicon: Lexicon,
    framed: Sequence[Framed],
    lines: Mapping[int, tuple[Line, ...]],
    people: tuple[Described, ...],
    cohort: Cohort | None,
) -> tuple[Described, ...]:
    """The people of a document with those of its tables.

    Args:
        document: the document.
        lexicon: for labels.
        framed: its blocks.
        lines: the patients' lines of its tables, by the table's id.
        people: those whom its text describes.
        cohort: the group that the text would tell of, if it describes nobody.

    Returns:
        The people of the text with what the table says of them; all of the table when the text describes nobody, or
        only people of the table. A group of another size than the table stays a group. Those whom an interview goes
        through in turn are all whom it is about.
    """
    if QUESTION.search(document.text):
        if asked := interviewed(document, framed, lexicon):
            return asked
        people = named_by_label(document, framed, lexicon, people) if cohort is None else people
    untold = not people  # then whoever has a line in any of its tables is one of its people
    for item in framed:
        table = item.block.table
        if table is None or item.frame.attitude != "reported":
            continue
        told = [line.described for line in lines[id(table)]]
        if not told:
            continue
        if not people and cohort is not None and not _of_group(table, cohort, len(told)):
            continue
        people = _joined(people, told, alone=untold)
    return tuple(replace(d, person=replace(d.person, key=f"p{i + 1}")) for i, d in enumerate(people))


def _of_group(table: Table, cohort: Cohort, count: int) -> bool:
    """Whether the lines of a table are all the people of a group; one that only its note counts are others: "In the Lyon series 66 …"."""
    noted = any(note.start <= e.start < note.end for note in table.notes for e in cohort.evidence)
    return cohort.size is None or cohort.size.value == count or noted


def _joined(people: tuple[Described, ...], told: Sequence[Described], *, alone: bool) -> tuple[Described, ...]:
    if alone:
        return _listed(people, told)
    pairs = {i: j for i, d in enumerate(people) if (j := _match(d, told)) is not None}
    if len(set(pairs.values())) < len(people):
        return people
    out = [united(d, told[pairs[i]]) for i, d in enumerate(people)]
    return (*out, *(d for j, d in enumerate(told) if j not in pairs.values()))


def _listed(people: tuple[Described, ...], told: Sequence[Described]) -> tuple[Described, ...]:
    """The people of the tables before with those of one more: who is called the same is the same, unless sexes differ."""
    known: dict[str, list[int]] = {}
    for i, one in enumerate(people):
        for name in {as_id(one.person.label), *one.names}:
            known.setdefault(name, []).append(i)
    out, again = list(people), Counter(as_id(d.person.label) for d in told)
    for one in told:
        label = as_id(one.person.label)
        at = known.get(label, []) if label and again[label] == 1 else []
        at = at or list({i for name in one.names if again[label] == 1 for i in known.get(name, ())})
        if len(at) == 1 and len({out[at[0]].person.gender, one.person.gender} - {None}) < _TWO:
            out[at[0]] = united(out[at[0]], one)
        else:
            out.append(one)
    return tuple(out)


def _match(one: Described, told: Sequence[Described]) -> int | None:
    """Whose line is it: by a name of both, else by an age and a sex that only one line has."""
    named = [j for j, d in enumerate(told) if set(d.names) & {*one.names, one.person.name}]
    if len(named) == 1:
        return named[0]
    ages = {a.value for a in one.ages if a.when == "now"}
    fits = [
        j
        for j, d in enumerate(told)
        if {a.value for a in d.ages} & ages and d.person.gender in (one.person.gender, None)
    ]
    return fits[0] if len(fits) == 1 and not named else None


def united(one: Described, other: Described) -> Described:
    """Return what two descriptions of one person say: the first one's name and ages, unless it has none."""
    a, b = one.person, other.person
    person = replace(
        a, name=a.name or b.name, gender=a.gender or b.gender, nationality=a.nationality or b.nationality, birth=a.birth or b.birth,
        died=a.died or b.died, contacts=tuple(dict.fromkeys((*a.contacts, *b.contacts))), evidence=(*a.evidence, *b.evidence),
    )  # fmt: skip
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    return replace(one, person=person, ages=one.ages or other.ages, names=names)


# Headings that name the disease of the one whom a page is about: "CASE A  Sofie L., 5 yrs" above "Optic nerve
# hypoplasia", "Autism patient: William", "Stroke – a success story".


_OPENING = 4
"""Characters before the disease: a dash, a bracket."""
_FIRST = 3
_LONGEST = 120
_OF_ONE = regex(
    r"(?:['’]s(?: disease| syndrome)?| disease| syndrome)?\s*[-–—:|]?\s*(?:(?:a|an|my|our|one|the|another) )?(?:(?:real |true )?(?:success|patient|case)(?:['’]s)? )?"
    r"(?:patient|case(?! stud| report| series| stor)|case study|case report|story|testimonial|journey|review|study|report|history)\b(?!['’]s|\s(?:and|or|of|series|group)\b)",
    re.I,
)
"""Behind a disease: whose page it is."""
_STORY_OF = regex(
    r"\W*(?:(?:a|an|my|our|the) )?(?:(?:success|patient|case)(?:['’]s)? )?(?:story|testimonial|journey|study|report|history)(?: \d{1,3})?\s?[-–—:|]\s?(?:(?:a|an|my) )?",
    re.I,
)
"""Before a disease: "Patient story: stroke"."""
_ENDS = regex(r"\s*(?:$|[-–—,;:(|\n])")
_HEADS_PART = regex(r"(?:^|[.:/,–—]|\s-)\s*$")
"""Before the disease that a part of a caption begins with: "Table 2. ", "Sclérose en plaques / "."""
_CLOSES_PART = regex(r"\s*(?:$|[-–—,;:.(|/\n])")
_JOINS = regex(r"\)?\s?(?:[,:;|–—-]|\bwith\b)\s?(?:(?:diagnosis|disease|an?|the)\b:?\s)?\(?")
"""Between an age and the disease in the head of somebody's part."""
_OR_OTHER = regex(r"[^:(]*\b(?:and|or|various|different)\b", re.I)
"""Behind a disease: there are others, and it may be of one only."""


def titled_disease(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What one of the first lines of a page says that calls the only person there a patient, case or story of a disease.

    Args:
        document: the document.
        item: a block with its frame.
        found: what stands where.
        people: those described.

    Returns:
        A statement of the person's diagnosis; None for any other line.
    """
    span = item.block.span
    if len(people) != 1 or span.end - span.start > _LONGEST or item.block.table is not None:
        return None
    if span.start > document.blocks[min(_FIRST, len(document.blocks)) - 1].span.start:
        return None
    text, mentions = document.text, part(found.mentions, span)
    if item.block.kind == "caption" and (only := _of_sheet(document, item, mentions, people[0])) is not None:
        return only
    led = _STORY_OF.match(text, span.start, span.end)
    for m in mentions:
        if m.entry.kind != "condition" or any(x.entry.role == "negated" and x.start < m.start for x in mentions):
            continue
        ahead = m.start - span.start <= _OPENING and _OF_ONE.match(text, m.end, span.end)
        behind = led is not None and led.end() == m.start and _ENDS.match(text, m.end, span.end)
        if ahead or behind:
            return _diagnosed(document, item, Span(m.start, m.end), (m,), people[0])
    return None


def _of_sheet(document: Document, item: Framed, mentions: Sequence[Mention], one: Described) -> Statement | None:
    """The one disease that the caption of a sheet of values names for itself, on a page that describes nobody further:
    "Table 5. Chronic kidney disease: course"; none that only something else is of ("scores in stroke")."""
    ill = [m for m in mentions if m.entry.kind == "condition"]
    if one.person.name or one.ages or len({m.entry.id for m in ill}) != 1 or item.frame.attitude != "reported":
        return None
    text, span = document.text, item.block.span
    own = (
        m for m in ill if _HEADS_PART.search(text[span.start : m.start]) and _CLOSES_PART.match(text, m.end, span.end)
    )
    m = next(own, None)
    return _diagnosed(document, item, Span(m.start, m.end), (m,), one) if m is not None else None


def named_disease(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What a heading says that begins with a disease, in the line below the one that describes a person, or that counts
    all people of a page with theirs.

    Args:
        document: the document.
        item: a heading with its frame.
        found: what stands where.
        people: those described.

    Returns:
        A statement of the person's diagnosis, or of everybody's; None for any other heading.
    """
    span = item.block.span
    mentions = part(found.mentions, span)
    if item.frame.attitude == "reported" and (own := _of_head(document, item, mentions, people)) is not None:
        return own
    if item.frame.attitude == "reported" and (of_all := _of_all(document, item, found, people)) is not None:
        return of_all
    if item.frame.attitude != "reported" or not any(
        m.entry.kind == "condition" and m.start - span.start <= _OPENING for m in mentions
    ):
        return None
    above = [d for d in people if d.first < span.start and document.text.count("\n", d.first, span.start) == 1]
    if len(above) != 1:
        return None
    return _diagnosed(document, item, span, mentions, above[0])


def _of_head(
    document: Document, item: Framed, mentions: Sequence[Mention], people: Sequence[Described]
) -> Statement | None:
    """What the head of somebody's own part says behind their name and age: "(1) Ken M., Japan, 39 years, ataxia"."""
    span = item.block.span
    own = [d for d in people if span.start <= d.first < span.end]
    if len(people) == 1 or len(own) != 1 or not own[0].person.name:
        return None
    behind = max((a.end for a in own[0].ages if span.start <= a.start < span.end), default=span.end)
    ill = [m for m in mentions if m.entry.kind == "condition" and m.start >= behind]
    if not ill or not _JOINS.fullmatch(document.text, behind, ill[0].start):
        return None
    if not _ENDS.match(document.text, ill[-1].end, span.end):
        return None
    return _diagnosed(document, item, Span(ill[0].start, span.end), [m for m in mentions if m.start >= behind], own[0])


def _of_all(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What a heading says that counts all the people of a page: "Five persons with multiple sclerosis"; None for one that
    may name a disease of each."""
    span = item.block.span
    text, mentions = document.text, part(found.mentions, span)
    m = next((m for m in mentions if m.entry.kind == "condition"), None)
    if m is None or not counts_all(text[span.start : m.start], len(people), whole=True):
        return None
    alone = _ENDS.match(text, m.end, span.end) and not _OR_OTHER.match(text, m.end, span.end)
    return _diagnosed(document, item, Span(m.start, m.end), (m,), *people) if alone else None


def _diagnosed(
    document: Document, item: Framed, span: Span, mentions: Sequence[Mention], *whose: Described
) -> Statement:
    """The statement of a diagnosis that a line of a page's head is."""
    return Statement(
        span=span, block=item.block, frame=Frame(roles=("field:diagnosis",)), mentions=tuple(mentions),
        context=sentence_context(document.text, span, mentions), dates=(), durations=(), quantities=(),
        subjects=tuple(one.person.key for one in whose),
    )  # fmt: skip
