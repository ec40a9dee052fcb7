"""Who somebody is beside the name: sex, nationality and country at an age, day of birth, number of the record, and their life.

Of somebody's life age, occupation, smoking, alcohol and exposure are told.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from etl.document import START, Document, Span
from etl.facts import DEAD, AnyFact, Coded, Coding, Concept, Evidence, Observation, Period, Person, Quantity, Range
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.index import dates_of
from etl.parsers.layout.tree import Framed
from etl.parsers.number import QuantityHit
from etl.parsers.people.deaths import DEATH
from etl.parsers.people.drafts import Draft
from etl.parsers.people.names import place_of
from etl.parsers.people.others import LETTER_SEX, inside, told_of_others
from etl.parsers.people.sex import FEMALE, MALE, gender_of
from etl.parsers.reading import Reading, Statement, in_said_order, once
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.dates import DATELINE, DateHit, period_of
from etl.parsers.when.years import century
from etl.patterns import regex
from etl.value import replace

# What stands beside an age in a text: sex, nationality and country of whom it is.


# Where people come from: "a 31-year-old Finnish teacher", "a patient from Lebanon", "brothers from Izmir, Turkey".


_WHO = r"(?:patient|case|man|woman|boy|girl|child|lady|gentleman|baby|infant|brothers|sisters|siblings|twins|he|she|I|family)"
_FROM = regex(
    _WHO
    + r"\b(?:['’]m\b|\s+(?:is|am|was|are|were|came|comes?|who|originally))*\s+from\s+(?:the\s+)?(?:[A-Z][\w'-]+,\s*|[A-Z][\w'-]+\s+in\s+){0,2}$",
    re.I,
)
_ARE = regex(
    r"\b(?:brothers|sisters|siblings|twins|patients|men|women|children|boys|girls|both|all (?:two|three|four|five|six)) (?:are|were)"
    r" (?:all )?$",
    re.I,
)
"""Before people of a country: "The three siblings are Portuguese"."""
_PAIR_FROM = regex(
    r"\b(?:brother and sister|sister and brother|brothers|sisters|siblings|twins),? (?:and )?(?:come |came |are )?from (?:the )?$",
    re.I,
)
_A = regex(r"\b(?:patient|he|she|case)\b,?\s*(?:(?:is|was)\s+)?an?\s+(?:\w+\s+)?$", re.I)
_PERSON = regex(r"\s+(?:[a-z]+\s+){0,2}(?:man|woman|boy|girl|patient|lady|gentleman|child|brothers|sisters)\b")
_BEHIND_NAME = regex(r"\b(?:Mr|Mrs|Ms|Miss)\b\.? ?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)? \((?:[^()]{0,20}, )?$", re.I)
"""Before a country in the brackets behind somebody's name: "FILE OF MRS. NOVAK (POLAND, BORN 1969)"."""
_LABEL = regex(r"^\W*(?:From|Comes from|Origin)\s?[:：]\s*$")
_NATIONAL = regex(r"\s(?:nationality|citizenship|citizens?|nationals?)\b")
"""Behind the people of a country: "of Polish nationality", "a Czech national"."""
_LISTED = regex(r"(?:\b(?:[FM]|male|female|man|woman|boy|girl)|\b(?:y/?o|years?(?: old)?|yrs?\.?)),\s$")
_ENDS = regex(r"\s?(?:[,.;)|\n]|$)")
"""Around the people of a country in a line that lists who somebody is: "62-y-o F, Korean, retired"."""
_NOBODYS = regex(r"\b(?:New|in|of|to|for|via|visited|study|hospital|clinic|University|trial)\s+(?:the\s+)?$", re.I)
_LIVES = regex(
    r"\b(?:(?:lives?|living|lived|born|resident|residing|works?|working)\s+in|(?:resident|citizen|native|inhabitant)\s+of)\s+(?:the\s+)?(?:[A-Z]\w+,\s*)?$"
    r"|(?:,|\b(?:comes?|came|is|am|['’]m|are|was|live|lives|born|grew up|(?:village|town|city|island)(?: called)?))\s(?:originally\s)?(?:from|near|in|of)\s(?:(?:a|the)\s)?(?:[\w.'’-]+[\s,]){1,4}in\s(?:the\s)?$",
    re.I,
)
"""Before a country where somebody is at home: "lives in", "I come from Santiago in"."""
_INSTITUTE = regex(r"\s+(?:\w+\s+)?(?:hospital|clinic|university|study|trial|doctors?|team|version)\b", re.I)
_THE = regex(r"\b[Tt]he $")
_DOES = regex(
    r"\s(?:is|was|has|had|got|can|could|came|received|went|felt|lives?|lived|says|said|tells|told|noticed|suffers|suffered|needed|"
    r"began|started|travelled|flew)\b"
)
"""Behind "the Dane": a person, and not "the Danish team"."""
_MOST = 40
"""So many blocks at the beginning of a page tell who it is about."""


def country_in(
    document: Document, lexicon: Lexicon, span: Span, names: Sequence[str] = ()
) -> tuple[Concept, Evidence] | None:
    """The first country, or those who live there, that a place of the text names.

    Args:
        document: the document.
        lexicon: for the countries.
        span: the value of a field, or the words around an age.
        names: how the person is called, which is no country: "Finn O. comes from Ireland", "Jordan, 6, from Spain".

    Returns:
        The country as printed with its code, and where it stands; None without one.
    """
    called = {word for name in names for word in name.split()}
    for m in lexicon.find(document.text, span.start, span.end):
        if m.entry.kind == "country" and document.text[m.start : m.end] in called:
            continue
        before = document.text[max(span.start, m.start - 60) : m.start]
        elsewhere = _NOBODYS.search(before) and not _LIVES.search(before)
        if m.entry.kind == "country" and not elsewhere and not _INSTITUTE.match(document.text, m.end):
            return _told(document, m)
    return None


def country_of_people(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, names: Sequence[str] = ()
) -> tuple[Concept, Evidence] | None:
    """The country that a page gives its people in words that speak of a person.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for the countries.
        names: how the page calls them.

    Returns:
        The country as printed with its code, and where it stands; None without one.
    """
    for item in framed[:_MOST]:
        span = item.block.span
        if item.block.kind == "table" or (item.frame.attitude != "reported" and item.block.kind != "title"):
            continue
        others: tuple[Span, ...] | None = None  # of few blocks it is asked
        for m in lexicon.find(document.text, span.start, min(span.end, span.start + 600)):
            if m.entry.kind != "country":
                continue
            before = document.text[max(span.start, m.start - 60) : m.start]
            others = told_of_others(document, lexicon, span, names=names) if others is None else others
            if inside(others, m.start) and not (_ARE.search(before) or _PAIR_FROM.search(before)):
                continue
            behind = document.text[m.end : min(span.end, m.end + 40)]
            theirs = _PERSON.match(behind) or _NATIONAL.match(behind)
            printed = document.text[m.start : m.end]
            someone = printed != m.entry.name and not printed.isupper() and not printed.endswith("s")
            if (
                any(p.search(before) for p in (_A, _FROM, _PAIR_FROM, _ARE, _BEHIND_NAME, _LABEL))
                or (theirs and not _NOBODYS.search(before.removesuffix("of ")))
                or (someone and _THE.search(before) and _DOES.match(behind))
                or (_LISTED.search(before) and _ENDS.match(behind))
            ):
                return _told(document, m)
    return None


def _told(document: Document, m: Mention) -> tuple[Concept, Evidence]:
    codings = tuple(Coding(c.system, c.code, c.display) for c in m.entry.codings)
    printed = document.text[m.start : m.end]
    return Concept(printed, codings, m.entry.concept.entry), Evidence(m.start, m.end, printed)


# What stands beside an age in a text: the sex and the country of whom it is.


_OF_TELLER = regex(r"\bI(?:['’]m| am)(?: a| an| now)?\s*$")

_ME = regex(r"\b(?:I|me|my|My)\b")
_ENOUGH = 3
_BESIDE = 2
_GENDERED = regex(r"\b(" + "|".join(sorted((MALE | FEMALE) - {"m", "f"})) + r")\b", re.I)
_WORD_OF_SEX = regex(r"\b(?!M(?:r|rs|s|iss)\b)" + _GENDERED.pattern, re.I)
"""A title behind an age is of the next one: "I am 38, from Portugal. Mr. Kim …"."""
RIGHT_BEFORE = regex(r"\b(man|woman|boy|girl|gentleman|lady|(?:fe)?male)\b(?=(?:,? (?:of|aged|is|was) |,? \(?)$)", re.I)
"""Right before an age: "a woman of 30 and a man of 52"."""
_NEXT_NAMED = regex(r"[.!?]\s(?!(?:He|She|His|Her|An?|The)\b)[A-Z]")
_CONTRASTED = regex(r"(he|she)\b[^.;]{0,80},\s(?:and\s)?(?!\1\b)(?:he|she)\b", re.I)
_PARENT = regex(
    r"(?:[.!;] |\n|^)(?:(?:I am|I['’]m) (?:also )?)?(?:(?:[Aa]|[Tt]he|[Pp]roud|[Ss]ingle|[Mm]arried|[Hh]appy),? ){0,3}(?P<word>[Mm]other|[Mm]um|[Mm]om|[Ff]ather|[Dd]ad|[Gg]randmother|[Gg]randfather) of (?:an?|one|two|three|four|five|six|twins|\d)\b"
)
"""A sentence that only says whose parent somebody is: "Mother of two."."""
_AGED_SEX = regex(r"(?:[(,;|/]|^|\n)\s*(Male|Female|M|F|man|woman)\s*[,;)|/]", re.I)


def _behind(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the word for a sex behind an age, before the sentence of somebody else: "Bernd (61). Anna … her …"."""
    named = _NEXT_NAMED.search(text, start, end)
    return _WORD_OF_SEX.search(text, start, named.start() if named else end)


def country(document: Document, lexicon: Lexicon, span: Span, draft: Draft) -> None:
    """Give somebody the country that a place names, unless theirs is known.

    Args:
        document: the document.
        lexicon: for countries.
        span: the place.
        draft: the person.
    """
    if draft.country is None:
        draft.add_country(country_in(document, lexicon, span, draft.names))


def described(document: Document, lexicon: Lexicon, draft: Draft, ages: Sequence[AgeHit], span: Span) -> None:
    """Give somebody ages, and the sex and the country that stand beside them.

    Args:
        document: the document.
        lexicon: for countries.
        draft: the person.
        ages: the ages.
        span: what tells of the person.
    """
    draft.add_ages(ages)
    for age in ages:
        dateline = DATELINE.match(document.text, span.start, age.start)
        low = dateline.end() if dateline else span.start
        around = Span(max(low, age.start - 40), min(span.end, age.end + 45))
        sexed = _AGED_SEX.search(document.quote(around))
        m = RIGHT_BEFORE.search(document.text, max(0, age.start - 24), age.start) or _behind(
            document.text, age.end, around.end
        )
        m = m or _GENDERED.search(document.text, around.start, age.start)
        if sexed and (around.start + sexed.end() >= age.start - _BESIDE) and around.start + sexed.start() <= age.end:
            m = None  # "m, 44 y. Told by his wife": the letter right beside the age says whose it is
        if m and _CONTRASTED.match(document.text, m.start()):
            m = None  # "…, he after a stroke, she for diabetes" is of two people, and not of the last one named
        if lettered := LETTER_SEX.match(document.text, age.end, around.end):
            draft.add_sex(gender_of(lettered[1]), place_of(lettered, 1))
        if m:
            draft.add_sex(gender_of(m[0]), place_of(m))
        elif sexed:
            at = around.start + sexed.start(1)
            draft.add_sex(gender_of(sexed[1]), Evidence(at, at + len(sexed[1]), sexed[1]))
        end = min(span.end, age.end + 60)
        stop = document.text.find(". ", age.end, end)  # the sentence that speaks of the age
        country(document, lexicon, Span(around.start, stop if stop >= 0 else end), draft)
    if ages and (parent := _PARENT.search(document.text, ages[0].end, span.end)):
        draft.add_sex(gender_of(parent["word"].lower().removeprefix("grand")), place_of(parent, "word"))
    if not ages:
        country(document, lexicon, Span(span.start, min(span.end, span.start + 60)), draft)


def teller(document: Document, lexicon: Lexicon, span: Span, drafts: list[Draft]) -> None:
    """Who tells a story of their own, by what they say of themselves ("I'm 33, mum of two, from Poland")."""
    for age in find_ages(document.text, span.start, span.end):
        if _OF_TELLER.search(document.text, max(span.start, age.start - 12), age.start):
            drafts.append(Draft(first=age.start))
            described(document, lexicon, drafts[-1], [age], span)
            return


def tells_own(document: Document, lexicon: Lexicon, span: Span, draft: Draft) -> None:
    """Who tells below a head that is their name, though nothing but "I" says of whom: 'Ines R.: "I cook again"'.

    Args:
        document: the document.
        lexicon: for countries.
        span: a block below the head.
        draft: whose head it is.
    """
    if draft.head is None or draft.head.by_kin or not draft.name or not draft.blank:
        return
    if len(_ME.findall(document.text, span.start, span.end)) < _ENOUGH:
        return
    draft.told = True
    draft.show(draft.head.at, draft.name)
    ages = find_ages(document.text, span.start, span.end)
    own = [a for a in ages if _OF_TELLER.search(document.text, max(span.start, a.start - 12), a.start)]
    described(document, lexicon, draft, own[:1], span)


# What a page prints of who somebody is beside the name: the day of birth, and the number of their record.


# What a page prints of who somebody is beside the name: the day of birth, and the number of their record.


_BIRTH, _RECORD = "birth", "record"
_BEFORE_DAY = regex(r"[\s:.,(\[“\"*–-]{0,6}(?:(?:on|in|am|le|el|il)\s)?(?:the\s)?$", re.I)
_SIGN = regex(r"(?:[(,;][ ]?|\w[ ])(?:b\.\s?|\*)$")
"""Before a year or day of birth: "(b. 1972)", "(*12.04.1972)"; a star that begins a line is a bullet."""
_DAY = regex(r"(?<![\w./-])\d{1,2}([./-])\d{1,2}\1\d{2,4}(?!\w)")
_SHORT_DAY = regex(r"(?<![\w./-])(\d{1,2})\.(\d{1,2})\.(\d\d)(?![\w/]|[.-]\d)")
_BEFORE_NUMBER = regex(r"[\s*]{0,3}(?:[:#=]|is\b|no\b\.?|number\b)?[\s#:*]{0,5}", re.I)
_NUMBER = regex(r"(?:[A-Z]{1,4}[-/ ]?)?\d[\dA-Z]*(?:[-/.]\d[\dA-Z]*){0,4}(?![\w%])(?![.,]\d)")
_LEAST_DIGITS = 4
"""A study's "patient 12" is who somebody is on the page, and no record."""
_AROUND = 40


class _Told(Struct, frozen=True):
    subject: str
    role: str
    value: str
    place: Evidence


def identified(reading: Reading, found: Iterable[AnyFact]) -> tuple[Person, ...]:
    """The people with what the page prints of their birth, their records and, in tables, their death.

    Args:
        reading: the document.
        found: what was found; some cells tell it (`identifies`).

    Returns:
        The people. Who has two different days of birth has none.
    """
    told: dict[str, list[_Told]] = {}
    found = [fact for fact in found if fact.evidence]
    for one in (*_in_text(reading, _days(reading)), *(cell for f in found if (cell := _of_cell(reading, f)))):
        told.setdefault(one.subject, []).append(one)
    dead = {fact.subject for fact in found if fact.evidence[0].table and _is_death(fact)}
    persons = (replace(p, died=p.died or DEAD) if p.key in dead else p for p in reading.persons)
    return tuple(_with(person, told.get(person.key, ())) for person in persons)


def _is_death(fact: AnyFact) -> bool:
    return isinstance(fact, Observation) and fact.presence == "present" and fact.code.entry == ":".join(DEATH)


def identifies(reading: Reading, fact: AnyFact) -> bool:
    """Whether a fact is no more than a cell below a head that asks for a birth or a record: that is who somebody is.

    Args:
        reading: the document.
        fact: what was found.
    """
    return _of_cell(reading, fact) is not None


@once
def _days(reading: Reading) -> tuple[DateHit, ...]:
    """The days of a page that could be births."""
    return tuple(hit for hit in in_said_order(dates_of(reading.document)[0], reading.redated) if _exact(hit))


def _with(person: Person, told: Sequence[_Told]) -> Person:
    days = {t.value for t in told if t.role == _BIRTH} | ({person.birth} - {""})
    day = max(days, key=len, default="")
    born = day if all(day.startswith(d) for d in days) else ""
    numbers = tuple(dict.fromkeys(t.value for t in told if t.role == _RECORD))
    used = [t.place for t in told if (t.role == _RECORD) or born]
    if not used:
        return person
    return replace(person, birth=born, records=numbers, evidence=tuple(dict.fromkeys([*person.evidence, *used])))


def _of_cell(reading: Reading, fact: AnyFact) -> _Told | None:
    if not isinstance(fact, Observation) or fact.code.entry or fact.subject == GROUP or len(fact.evidence) != 1:
        return None
    label = reading.lexicon.label
    roles = {e.role for e in (*label(fact.code.text, "field"), *label(fact.code.text, "column"))}
    place = fact.evidence[0]
    if _BIRTH in roles:
        days = _days(reading)
        begin, behind = (bisect_left(days, at, key=START) for at in (place.start, place.end))
        day = (days[begin].first or "") if behind - begin == 1 else ""
        return _Told(fact.subject, _BIRTH, day, place) if day else None
    if _RECORD in roles and _is_number(place.quote.strip()):
        return _Told(fact.subject, _RECORD, place.quote.strip(), place)
    return None


def _is_birth(lexicon: Lexicon, text: str, at: int) -> bool:
    """Whether a day that stands at a place is somebody's birth: "born on 4 May 1955", "DOB: 04.05.1955", "(b. 1972)"."""
    before = text[max(0, at - _AROUND) : at]
    lead = _BEFORE_DAY.search(before)
    named = lead is not None and _pattern(lexicon, _BIRTH).search(before[: lead.start()])
    return bool(named or _SIGN.search(before))


def _in_text(reading: Reading, days: Sequence[DateHit]) -> Iterator[_Told]:
    text = reading.document.text
    births = [(hit.start, hit.end, hit.first or "") for hit in days]
    births += [(*short.span(), _day_of(short)) for short in _SHORT_DAY.finditer(text)]
    told = [(_BIRTH, start, end, day) for start, end, day in births if day and _is_birth(reading.lexicon, text, start)]
    for label in _pattern(reading.lexicon, _RECORD, whole=True).finditer(text):
        between = _BEFORE_NUMBER.match(text, label.end())
        number = _NUMBER.match(text, between.end() if between else label.end())
        if number is not None and _is_number(number.group()):
            told.append((_RECORD, number.start(), number.end(), number.group()))
    starts = [s.span.start for s in reading.statements] if told else []
    for role, start, end, value in told:
        if owner := _owner(reading, starts, start):
            yield _Told(owner, role, value, reading.evidence(start, end))


def _day_of(short: re.Match[str]) -> str:
    """The day of a birth that is printed shortly, the day first: "12.4.72"; "" for what is none."""
    try:
        return date(century(short[3]), int(short[2]), int(short[1])).isoformat()
    except ValueError:
        return ""


def up_to_label(lexicon: Lexicon, text: str) -> str:
    """Return a name's field up to a day or a label of a birth or record in it: "Lane DOB 12/04/1972 MRN 44"."""
    found = (_pattern(lexicon, role, whole=True).search(text) for role in (_BIRTH, _RECORD))
    first = min((m.start() for m in (*found, _DAY.search(text)) if m is not None), default=len(text))
    return text[:first].rstrip(" ,;(*")


@once_for_mappings
def _pattern(lexicon: Lexicon, role: str, whole: bool = False) -> re.Pattern[str]:
    words = {name for entry in lexicon.of_role("field", role) for name in (entry.name, *entry.synonyms)}
    choice = "|".join(
        re.escape(word.rstrip(".")).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True)
    )
    tail = r"(?!\w)" if whole else r"\.?$"
    return re.compile(rf"(?<!\w)(?:{choice}){tail}", re.IGNORECASE)


def _exact(hit: DateHit) -> bool:
    plain = hit.first is not None and hit.last is None and hit.kind == "date" and not hit.problem
    return plain and not hit.approximate and hit.comparator is None and not hit.yearless


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= _LEAST_DIGITS


def _owner(reading: Reading, starts: Sequence[int], at: int) -> str:
    """Whose statement a place is in, when it is one person's and tells of no relative; else the only person."""
    number = bisect_right(starts, at) - 1
    statement = reading.statements[number] if number >= 0 else None
    if statement is not None and statement.span.start <= at < statement.span.end:
        return "" if _of_another(statement, at) else _only(statement.subjects)
    return _only(tuple(p.key for p in reading.persons))


def _of_another(statement: Statement, at: int) -> bool:
    return any(m.entry.kind == "relation" and m.start < at for m in statement.mentions)


def _only(keys: Sequence[str]) -> str:
    return keys[0] if len(keys) == 1 and keys[0] != GROUP else ""


def without_births(lexicon: Lexicon, text: str, dates: Sequence[DateHit]) -> tuple[DateHit, ...]:
    """The dates that may tell when something was.

    Args:
        lexicon: its words that ask for a birth stand right before the day of one.
        text: of the document.
        dates: of a sentence.

    Returns:
        Those without the days of births.
    """
    return tuple(hit for hit in dates if not _is_birth(lexicon, text, hit.start))


AGE = Concept("age", (Coding("http://loinc.org", "30525-0", "Age"),), "measure:age")
_UNSAID = ("possible", "hypothetical", "planned", "cancelled", "general", "cited")
_FORMER = regex(
    r"\b(?:stopped|quit|gave up|given up|until|till|giving up|quitting|stopping|former|reformed|ex-?smoker|formerly|ceased|used to(?! \w+ (?:even |much |far )?more\b(?! than))|remote history of|(?:past|prior|previous) (?:smok|tobacco|cigarette|alcohol|drink|drug|substance|iv|intraven)\w*|had only (?:very )?(?:briefly|occasionally))\b"
    r"|\b(?:smoked|drank|used?|abused?|tried)\b(?:(?!since|from|start|began)[^.;,]){0,50}\b(?:(?:years?|decades?) ago|in (?:his|her|their|the (?:\w+ )?past) ?(?:youth|teens|twenties)?)\b",
    re.I,
)
_NOUGHT = regex(r"[ :=]{1,3}[0Ø∅](?![\w]|[.,]\d|\s?[-–/]\s?\d)")
_NOUGHT_OF = regex(r"(?<![\w.,/–-])0 $")
"""Behind or before a habit, that there is none of it: "tobacco 0", "0 cigarettes a day"."""
_NOW_DOES = regex(
    r",? (?:and|but) (?:(?:he|she|I) )?(?:still |now |occasionally |sometimes |only )?(?:drinks?|smokes?|uses?|takes?|chews|has|is|likes?|enjoys?)\b"
    r"|,? but (?:(?:he|she|I) )?(?:ha[sd] )?never\b",
    re.I,
)
_AND_ALSO = regex(
    r";(?!\s(?:\w+ )?(?:quit|stopped|gave (?:it )?up)\b(?! drink| alcohol))|\band\s(?:he |she )?(?:takes|took|has|had|is|was|receives|received|uses|used|drinks|drank)\b",
    re.I,
)
"""What begins another thing about the same person: "smokes and took vitamin A until 2016"."""
_NEAR = 60
_OWN_VERB = regex(
    r"\b(?:and|but|,)\s(?:(?:he|she|still|now|only)\s){0,2}(?:drinks|drank|takes|took|uses|used|smokes|smoked|has|had)\b",
    re.I,
)
_JOB_BEFORE = regex(
    r"(?:\b(?:is|was|as|worked as|works as|working as|employed as|being) (?:an?|the)\s+(?:[\w-]+\s+){0,2}|\b(?:former|retired|ex|unemployed)[\s-]+(?:[\w-]+\s+)?|"
    r"\b\d{1,3}[\s-]years?[\s-]old\s+(?:[\w-]+\s+){0,3}|[,|]\s*(?:an?\s+)?(?:(?!(?:the|our|his|her|their|its|whose|this|that)\b)[\w-]+\s+)?)$",
    re.I,
)
_OPENS = regex(r"(?:(?:an?|retired|former)\s+)?", re.I)
_BY_TRADE = regex(r"\s+by (?:profession|trade|training|occupation)\b", re.I)
_ASKED = regex(r"\b(?:occupation|profession|job|work)\s*[:–-]\s*$", re.I)
_NAMED_BEFORE = regex(r"([A-Z][\w’'-]+(?: [A-Z][\w.’'-]*)+), (?:an? |the )?(?:[\w-]+ )?$")
"""A full name that what follows tells the occupation of."""
_OF_KIN = regex(r",? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? \(?(?:an? |the |who is an? )?(?:[\w-]+ )?")
"""Between a relative and what they do for a living."""
_OF_A_PLACE = regex(r"\s(?:household|home|family|families|parents?|environment|area|room|section|ban)\b", re.I)
_UPON = regex(r" (?:on|with|over|at|from)(?: (?:his|her|my|the|a|some|hot|cold|thin|even)){0,2} ")
"""Between a complaint and what it comes with, which tells of no habit: "he choked on coffee"."""
_NOW = regex(r"\s*\((?:retired|former|unemployed|on leave|part[- ]time|full[- ]time)\)|,\s*(?:now )?retired\b", re.I)
_TITLED = regex(r"\b(?:MD|M\.D\.|Ph\.?D\.?|MBBS|DO|RN|MPH|MSc?|FRCP|FACP),? (?:an? |the )?(?:[\w-]+ )?$")
_FORMER_JOB = regex(r"\b(former|retired|ex)[\s-]+(?:\w+[\s-]+)?$", re.I)


_AT_AGE = regex(r"\b(?:at|by|until|from|since)(?: about| around| approximately)? $", re.I)


def ages(reading: Reading) -> Iterator[Observation]:
    """The ages stated of each person, at the time they were stated for.

    Args:
        reading: the document.
    """
    text = reading.text
    own = {key for key, age in reading.ages if age.value is not None and not _is_of_event(text, age.start, age.end)}
    for key, age in reading.ages:
        if age.value is None or (key in own and _is_of_event(text, age.start, age.end)):
            continue
        if age.when in ("onset", "past", "death"):
            continue  # the age at onset is the disease's, a past age is no age of today
        when = {"onset": "at onset", "diagnosis": "at diagnosis", "treatment": "at treatment"}.get(age.when, "")
        yield Observation(
            subject=key, code=AGE, category="vital-signs", value=Quantity(age.value, age.unit, age.unit),
            note=when, evidence=(reading.evidence(age.start, age.end),), rule="age",
        )  # fmt: skip


def _is_of_event(text: str, start: int, end: int) -> bool:
    """Return True for the age at which something was, beside which another is told: "seen at 14 months of age"."""
    led = _AT_AGE.search(text, max(0, start - 24), start)
    return led is not None and text[start:end].lower().endswith("of age")


def social(reading: Reading) -> Iterator[Observation]:
    """Smoking, alcohol, exposure and occupation."""
    if reading.kind in ("cohort", "information"):
        return
    for statement in reading.reported():
        if statement.block.kind == "title" and reading.document.quote(statement.span).isupper():
            continue  # a headline's catchword: "I CAN HOLD MY COFFEE AGAIN"
        for m in statement.of("social"):
            context = statement.about(m)
            if context.status in _UNSAID or context.experiencer != "patient":
                continue
            if _OF_A_PLACE.match(reading.document.text, m.end):
                continue  # "a smoking household"
            if m.entry.role == "occupation":
                if any(o.entry.role == "occupation" and 0 <= o.start - m.end <= 1 for o in statement.of("social")):
                    continue  # "retired plumber" is one
                if _TITLED.search(reading.document.text, max(0, m.start - 24), m.start):
                    continue  # "Jane Doe, MD, director of the centre"
                if _in_brackets(reading.document.text, statement, m):
                    continue  # and so is "plumber (retired)"
                yield from _occupation(reading, statement, m)
            elif not any(_UPON.fullmatch(reading.document.text, f.end, m.start) for f in statement.of("finding")):
                none = context.status in ("absent", "refuted") or _none_of(reading.document.text, m)
                yield from _habit(reading, statement, m, absent=none)


_NEVER = regex(r"\bnever\b[^.,;]{0,12}$", re.I)
_AGAIN = regex(
    r"\b(?:but|and|then|later|until (?:he|she)|before)\b[^.;]{0,60}?\b(?:started|restarted|began|resumed|took (?:it|this) up|relapsed|went back|back (?:to|on)|returned to|fell back|(?:has been|is) smoking|smoked?|smokes)\b"
    r"[^.;]{0,24}?\b(?:again|anew|once more|smoking|it|later|since)\b|\b(?:but|and|then|later)\b[^.;]{0,30}?\b(?:resumed|relapsed|restarted)\b|\bnow\b[^.;]{0,24}?(?:\bdown to\b|\bsmok)",
    re.I,
)
"""Behind a habit that was given up: "quit smoking but started again a year later"."""


def _none_of(text: str, m: Mention) -> bool:
    return bool(_NOUGHT.match(text, m.end)) or bool(_NOUGHT_OF.search(text, max(0, m.start - 4), m.start))


_IN = regex(r"\s(?:(?:altogether|completely|again|for good) )?(?:in|on|since|about|around|at the end of)\s(?:the )?")


def _in_brackets(text: str, statement: Statement, m: Mention) -> bool:
    jobs = [o for o in statement.of("social") if o.entry.role == "occupation" and o.end < m.start]
    return bool(jobs) and text[jobs[-1].end : m.start] == " ("


def _habit(reading: Reading, statement: Statement, m: Mention, *, absent: bool) -> Iterator[Observation]:
    text = reading.document.text
    own = _own_part(text, statement, m)
    former = None if _goes_on(text, statement, m, own) else _FORMER.search(text, own.start, own.end)
    if former and absent and _of_another_habit(statement, m, former.end()):
        former = None  # "did not drink alcohol and had stopped smoking in 2015"
    days = [d for d in _days_of(text, statement, m, own) if d.first and abs(d.start - m.end) < _NEAR]
    right = [
        d for d in days if _IN.fullmatch(text, m.end, d.start)
    ]  # "operated on in 1985 and gave up smoking in 2014"
    until = next((p for d in right or days if (p := period_of(d))), None) if former else None
    when = None
    if not until and (days or not statement.dates):
        told = (
            bool(statement.dates) or statement.effective == statement.frame.effective
        )  # not the operation told before it
        when = statement.effective if told else None
    never = _NEVER.search(text, max(statement.span.start, m.start - 24), m.start) is not None
    value = Coded(Concept("former", (), "social:former"), None, former.group()) if former and not never else None
    much = None if value or absent or never else _how_much(statement, m, own.end)
    end = max([m.end, *(d.end for d in days if d.start >= m.end), much.end if much else 0])
    yield from _amounts(reading, statement, m, absent)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=m.entry.concept, category="social-history", value=much.value if much else value,
            presence=None if value else "absent" if absent else "present", effective=until or when,
            evidence=(reading.evidence(min(m.start, much.start) if much else m.start, end),), rule="social history",
        )  # fmt: skip


def _own_part(text: str, statement: Statement, m: Mention) -> Span:
    """The words around a habit that are its own: behind a comma, a label or the verb of the next one, up to another thing."""
    begin = max(statement.span.start, m.start - 40)
    begin = max(begin, *(text.rfind(sign, begin, m.start) + 1 for sign in ",;"))  # "quit smoking, occasional alcohol"
    label = statement.frame.label
    if label and label.end <= m.start and any(t.entry.id == m.entry.id for t in statement.frame.topic):
        begin = max(label.end, m.start - 40)  # "Smoking: until 2004, 20 cigarettes a day"
    turns = [turn.start() for turn in _NOW_DOES.finditer(text, begin, m.end) if turn.start() < m.start]
    behind = min(statement.span.end, m.end + _NEAR)
    other = _AND_ALSO.search(text, m.end, behind)
    return Span(max([begin, *turns]), other.start() if other else behind)


def _days_of(text: str, statement: Statement, m: Mention, own: Span) -> list[DateHit]:
    """The dates of a sentence that may be those of a habit, and not of what is told before or behind it."""
    turned = _NOW_DOES.match(text, own.start) or any(
        o.start < own.start and o.entry.id != m.entry.id for o in statement.of("social")
    )
    low = max(own.start if turned else 0, text.rfind(";", statement.span.start, m.start))
    return [d for d in statement.dates if d.start >= low and (d.start < own.end or own.end - m.end == _NEAR)]


def _how_much(statement: Statement, m: Mention, stop: int) -> QuantityHit | None:
    """The amount of a habit, in one of its units: "smokes 10 cigarettes a day"."""
    own = [
        q
        for q in statement.quantities
        if isinstance(q.value, (Quantity, Range))
        and _unit_of(q.value) in m.entry.units
        and -_NEAR <= q.start - m.end <= _NEAR
        and q.start < stop
        and not any(
            o.entry.id != m.entry.id and min(q.end, m.end) <= o.start < max(q.start, m.start)
            for o in statement.of("social")
        )
    ]
    return min(own, key=lambda q: abs(q.start - m.end), default=None)


def _unit_of(value: Quantity | Range) -> str | None:
    told = value if isinstance(value, Quantity) else value.low or value.high
    return told.code if told is not None else None


def _amounts(reading: Reading, statement: Statement, m: Mention, absent: bool) -> Iterator[Observation]:
    """How much of a habit there was in all, in a unit that is the name of a measure: "smoked 45 pack-years"."""
    text = reading.document.text
    for q in statement.quantities:
        if absent or q.unit_start is None or not -_NEAR <= q.start - m.end <= _NEAR:
            continue
        named = reading.lexicon.label(text[q.unit_start : q.end].strip(), "measure")
        if named and isinstance(q.value, Quantity) and q.value.code in named[0].units:
            for subject in statement.subjects:
                yield Observation(
                    subject=subject, code=named[0].concept, category="social-history", value=q.value,
                    evidence=(reading.evidence(q.start, q.end),), rule="social history",
                )  # fmt: skip


def _goes_on(text: str, statement: Statement, m: Mention, own: Span) -> bool:
    """Whether a habit that was given up was taken up again, or another one was, and this one has a verb of its own: "gave up
    smoking and drank wine"."""
    if _AGAIN.search(text, m.end, min(statement.span.end, m.end + 120)):
        return True
    others = [
        o.end for o in statement.of("social") if own.start <= o.start and o.end <= m.start and o.entry.id != m.entry.id
    ]
    return bool(others) and _OWN_VERB.search(text, others[-1], m.end) is not None


def _of_another_habit(statement: Statement, m: Mention, end: int) -> bool:
    """Whether a word that something is given up stands right before another habit, which it is said of."""
    return end > m.end and any(o.start > m.end and 0 <= o.start - end <= 6 for o in statement.of("social"))


def _is_job(text: str, statement: Statement, m: Mention, names: Sequence[str]) -> bool:
    """A word for an occupation is the patient's after "a", "retired", a person's description, or in its own field."""
    if statement.frame.has("field:occupation"):
        return True
    word = text[m.start : m.end]
    if word.rstrip().endswith("s") and not m.entry.name.endswith("s"):
        return False
    before = text[max(statement.span.start, m.start - 40) : m.start]
    if _ASKED.search(before):
        return True
    if _OPENS.fullmatch(text, statement.span.start, m.start):  # "A teacher by profession", "Teacher, non-smoker"
        beside = any(o.entry.role in ("smoking", "alcohol") for o in statement.of("social"))
        if _BY_TRADE.match(text, m.end) or (beside and text.startswith(",", m.end)):
            return True
    if any(r.entry.kind == "relation" and _OF_KIN.fullmatch(text, r.end, m.start) for r in statement.mentions):
        return False  # "his father, Jiri, a train driver"
    if (named := _NAMED_BEFORE.search(before)) and not any(name in named[1] or named[1] in name for name in names):
        return False  # "Dr. Rao, director of the clinic, said", "Shah, a hotelier whose grandson …"
    return bool(_JOB_BEFORE.search(before)) and not re.search(
        r"\b(?:by|with|to|saw|told|asked|from|of) (?:a|an|the|his|her) (?:\w+ )?$", before
    )


def _occupation(reading: Reading, statement: Statement, m: Mention) -> Iterator[Observation]:
    text = reading.document.text
    if not _is_job(text, statement, m, [n for n, _ in reading.names]):
        return
    former = _FORMER_JOB.search(text[max(statement.span.start, m.start - 24) : m.start])
    start = m.start - (len(former.group()) if former else 0)
    behind = statement.after(_NOW, m.end)
    end = behind.end() if behind else m.end
    printed = text[start:end].strip()
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=Concept("occupation", (), "social:occupation"), category="social-history", value=printed,
            effective=Period(), evidence=(reading.evidence(start, end),), rule="occupation",
        )  # fmt: skip
