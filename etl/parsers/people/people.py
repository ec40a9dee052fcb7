"""Who a page is about: one person, several, a group, or nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from etl.document import Block, Document, Span, Table
from etl.facts import Cohort, Evidence, Person
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.context.context import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.callings import Namesake, all_of_them, first_name, namesake, opens_another
from etl.parsers.people.demographics import country, country_of_people, described, teller
from etl.parsers.people.drafts import (
    Draft,
    add_labelled,
    also,
    may_be,
    name_so,
    opened,
    sex_by_pronouns,
)
from etl.parsers.people.forms import age_and_sex, ages_of, answer_of, numbered_person, parts_of
from etl.parsers.people.informants import beside_teller, first_person, implied, own_from
from etl.parsers.people.kin import behind_kin, not_of_kin, of_teller
from etl.parsers.people.names import (
    TITLE,
    Described,
    apposed,
    headed,
    is_term,
    name_between,
    of_house,
    only_aged,
    split_name,
    titled,
)
from etl.parsers.people.number import protagonist, several
from etl.parsers.people.others import (
    beside_kin,
    is_example,
    next_in_order,
    of_child,
    of_other_sex,
    of_person,
    of_third,
    points_to_others,
    told_of_others,
)
from etl.parsers.people.profiles import about_writer, add_profile, profile_of
from etl.parsers.people.sex import COUNTED, NUMBERED, gender_of, sex_ahead, sex_printed
from etl.parsers.people.subjects import call_in_turn, turns_to
from etl.parsers.reading import Frame, Statement
from etl.parsers.when.ages import age_behind, bare_number, find_ages, right_before
from etl.patterns import regex
from etl.tables.lines import Line
from etl.value import replace

# Who a page is about: one person, several, a group, or nobody.
#
# A person needs a description: a name with a title, initial or label, or an age with a word for a person, in a part
# of the page that reports. Comments, related cases, literature and plans describe nobody here.


# The names of people in a block: behind a title, with initials or a number, in pairs, with their age.

_INITIALED = regex(
    rf"\b(?!(?:{COUNTED}|Patientin|Patiente|Paziente|Paciente|Junge|Mädchen|Frau|Femme|Mujer)\b)[A-Z][a-zà-ÿ]+ [A-Z]\.(?![A-Za-z])"
)
_INITIALS = regex(r"\b[A-Z]\. ?[A-Z]\.(?![A-Za-z])")
_DOCTOR = regex(r"\b(?:Dr|Prof|Doctor|Professor)\.?\s*$")


def names_in(text: str, offset: int, is_kin: Callable[[int], bool]) -> list[tuple[int, str]]:
    """The names that a block prints of people.

    Args:
        text: the block.
        offset: where it begins in the document.
        is_kin: whether a word for a relative stands right before a place of it.

    Returns:
        offset in the document and name, in order; no doctor's.
    """
    found: dict[int, str] = {}

    def near(at: int) -> range:
        return range(max(0, at - 60), at + 1)

    others = ((m.start(), m.group()) for p in (_INITIALED, NUMBERED, _INITIALS) for m in p.finditer(text))
    behind_title = ((at, name) for at, name in titled(text) if not is_kin(at))
    for start, name in (*behind_title, *apposed(text, is_kin), *others):
        before = text[max(0, start - 12) : start]
        if not _DOCTOR.search(before) and not any(start < at + len(found.get(at, "")) for at in near(start)):
            found[start] = name
    return [(offset + s, n) for s, n in sorted(found.items())]


def end_of_head(block: Block) -> int:
    """Where what may head somebody's part ends: a heading, or the label of a field; 0 for other blocks.

    Args:
        block: any block.
    """
    label = block.label.end if block.kind == "field" and block.label is not None else 0
    return block.span.end if block.kind in ("heading", "title") else label


# What a field for the patient says that is no name: "Case: lung fibrosis, second treatment".

_KINDS = ("condition", "cells", "procedure")
_SHORTEST = 3


def is_disease(lexicon: Lexicon, name: str) -> bool:
    """Whether the value of a field for a name is a disease or a treatment.

    Args:
        lexicon: for their names.
        name: the value up to its first comma or bracket.

    Returns:
        True when terms of that kind begin it and make up most of it; two letters may be initials.
    """
    found = [m for m in lexicon.find(name, 0, len(name)) if m.entry.kind in _KINDS and m.form == "name"]
    if len(name) < _SHORTEST or not found or min(m.start for m in found) > 0 or "." in name[:3]:
        return False
    covered = {at for m in found for at in range(m.start, m.end)}
    return len(covered) * 2 > len(name)


_NAMED = regex(r"(?!(?:An?|The|This|Our)\s)[^\W\d_a-z]", re.U)
_NEAR_HEAD = 40


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
    firsts = {} if story or called else several(document, framed, lexicon)
    for item in framed:
        block, frame = item.block, item.frame
        if (part := parts.get(block.span.start)) is not None and all(d.head for d in drafts):
            opened(part, drafts)
        if frame.attitude != "reported" and block.kind != "title":
            continue
        if block.kind == "table":
            continue
        answer = answer_of(document, lexicon, block)
        role = next((r[6:] for r in frame.roles if r.startswith("field:")), "") if answer else ""
        span = answer or block.span
        if form := numbered_person(document, block):
            add_labelled(form, drafts)
        elif (end := end_of_head(block)) and (head := headed(document.text, block.span.start, end)):
            _from_heading(document, lexicon, head, block.span, drafts)
        elif role == "name" and (profile := profile_of(document, lexicon, block)) and profile.age and not profile.name:
            add_profile(profile, drafts, False)  # "Patient: F/66, …" tells age and sex, and no name
        elif role in ("name", "age", "sex", "nationality", "occupation"):
            _from_field(document, lexicon, role, span, drafts)
        else:
            apart = not frame.has("discussion", "introduction", "conclusion")
            own = about_writer(document, lexicon, block)
            if profile := own or (None if story and drafts else profile_of(document, lexicon, block)):
                add_profile(profile, drafts, frame.has("exam", "history", "investigation"))
                story = (
                    story or own is not None or (not parts and own_from(document, framed, drafts[0].names) is not None)
                )
            _from_prose(document, lexicon, block.span, drafts, apart, bool(called), story, firsts)
            if story and not drafts:
                teller(document, lexicon, block.span, drafts)
    drafts = [d for d in drafts if d.ages or d.country or ((d.name or d.gender) and not d.blank)]
    if not called and not story and not any(d.name for d in drafts) and len(drafts) < 2:
        called = protagonist(document, framed, lexicon)
    if not called and len(drafts) < 2 and not any(d.name for d in drafts):
        _named_only(document, lexicon, namesake(document, framed, lexicon, story), drafts)
    if not drafts and (story or called or implied(document, framed)):
        drafts = [Draft(first=called[0] if called else 0)]
    if called and len(drafts) == 1 and not drafts[0].name:
        name_so(drafts[0], called[1])
        drafts[0].evidence.append(Evidence(called[0], called[0] + len(called[1]), called[1]))
    sex_by_pronouns(document, framed, drafts, story)
    called_so = [n for d in drafts for n in d.names]
    if any(d.country is None for d in drafts) and (told := country_of_people(document, framed, lexicon, called_so)):
        for d in drafts:
            if d.country is None and (len(drafts) == 1 or all_of_them(document, told[1].start)):
                d.country = told[0]
                d.evidence.append(told[1])
    return _finished(document, drafts)


def somebody(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """The one whom a page is about that describes nobody (see `of_one`, `traced`), with the first age that is theirs.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for relatives and countries.
    """
    draft = Draft()
    for item in framed:
        span = item.block.span
        if item.frame.attitude != "reported" or item.block.kind == "table":
            continue
        others = told_of_others(document, lexicon, span, True, [])
        told = [a for a in not_of_kin(lexicon, document.text, span) if a.value is not None]
        if own := [a for a in told if not any(s.start <= a.start < s.end for s in others)][:1]:
            described(document, lexicon, draft, own, span)
            break
    sex_by_pronouns(document, framed, [draft])
    return _finished(document, [draft])


def _finished(document: Document, drafts: Sequence[Draft]) -> tuple[Described, ...]:
    text = document.text  # a name in capitals is given in small letters, and quoted as it is printed
    return tuple(
        Described(
            Person(key=f"p{i + 1}", name="" if NUMBERED.fullmatch(d.name) else d.name, gender=d.gender, nationality=d.country,
                   evidence=tuple(replace(e, quote=text[e.start : e.end]) for e in d.evidence)),
            tuple(d.ages), tuple(d.names), d.first,
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
    draft.evidence.append(Evidence(one.at, behind, document.text[one.at : behind]))
    draft.gender = draft.gender or one.gender
    again = [m.end() for m in re.finditer(rf"\b{re.escape(one.name)}\b", document.text)] if one.name else [behind]
    behind_name = [a for at in again for a in age_behind(document.text, at, min(at + 60, len(document.text)))]
    ages = behind_name or list(find_ages(document.text, one.at, one.span.end))
    if not draft.ages:
        described(document, lexicon, draft, ages[:1], one.span)
    told = {a.start for a in draft.ages}
    draft.ages.extend(a for a in behind_name if one.name and a.start not in told)
    country(document, lexicon, one.span, draft)


def _from_field(document: Document, lexicon: Lexicon, role: str, span: Span, drafts: list[Draft]) -> None:
    text = document.quote(span)
    draft = drafts[-1] if drafts else None
    if role == "name":
        name, rest = split_name(text)
        if is_disease(lexicon, name) or not _NAMED.match(name) or len(name.split()) > 5:
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
        draft.evidence.append(Evidence(at, at + len(name), name))
        titles = (TITLE.match(form.strip()) for form in name.split(" / "))  # the name may stand in two languages
        title = next((t for t in titles if t), None)
        draft.gender = draft.gender or (gender_of(title.group()) if title else None)
        if rest:
            behind = Span(at + len(name), span.end)
            ages, told = age_and_sex(document.text, behind, "sex")
            if draft.gender is None and told is not None:
                draft.gender = sex_printed(told.quote)
                draft.evidence.append(told)
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
        drafts.append(draft := Draft(first=at))
        name_so(draft, name)
        draft.evidence.append(Evidence(at, at + len(name), name))
    described(document, lexicon, draft, ages, span)


_SEXES_COUNTED = regex(r"\b(?:fe)?males?\W{1,3}\d+\s?[,;/]\s?(?:fe)?males?\W{1,3}\d", re.I)
"""How many of each sex there are: "Male: 12, female: 10"."""


def _from_prose(
    document: Document, lexicon: Lexicon, span: Span, drafts: list[Draft], apart: bool = False, named: bool = False,
    story: bool = False, by_first: Mapping[int, str] = MappingProxyType({}),
) -> None:  # fmt: skip
    text = document.quote(span)
    aged = () if _SEXES_COUNTED.search(text) else find_ages(document.text, span.start, span.end)
    letter = not story and not drafts
    names = names_in(
        text, span.start, lambda at: behind_kin(lexicon, text, at) and not (letter and of_teller(text, at))
    )
    own = [] if apart else [a for d in drafts for a in d.ages]
    names = sorted({**by_first, **dict(names)}.items()) if by_first else names
    names = [(at, n) for at, n in names if span.start <= at < span.end]
    others = told_of_others(document, lexicon, span, named or bool(drafts), own) if aged or names else ()
    others = (*others, *beside_kin(document.text, span, [(d.first, d.ages) for d in drafts]))
    others = tuple(o for o in others if not any(o.start <= at < o.end for at in by_first))  # "Otto and his twin Emil"
    opens = bool(drafts) and drafts[-1].blank  # "The brother of case 1, 6 years old, …" below "Case 2"
    others = tuple(o for o in others if not opens or o.start > span.start)
    aged = tuple(a for a in aged if not (story and of_third(document.text, a, span)))
    ages = tuple(a for a in aged if not any(s.start <= a.start < s.end for s in others))
    paired = {at for at, _ in names if letter and of_teller(document.text, at)}
    names = [(at, n) for at, n in names if at in paired or not any(o.start <= at < o.end for o in others)]
    names = [(at, n) for at, n in names if not beside_teller(text, at - span.start, n, story)]
    known_so = [n for at, n in names if (at in by_first and " " in n) or any(d.name and may_be(d, n) for d in drafts)]
    others_than = [(at, n) for at, n in names if n in known_so or not only_aged(text, at - span.start)]
    names = others_than if others_than or any(d.name for d in drafts) else names  # somebody's child
    staff = [at for at, n in names if of_house(document.text, at)]
    names = [(at, n) for at, n in names if at not in staff]
    ages = tuple(a for a in ages if not any(0 <= a.start - at < _NEAR_HEAD for at in staff))
    firsts = {n.split()[0] for at, n in names if at in paired} | {n for d in drafts if len(drafts) > 1 for n in d.names}
    places = {s for s, _ in names}
    again = [(span.start + m.start(), f) for f in firsts for m in re.finditer(rf"\b{re.escape(f)}\b", text)]
    names = sorted([*names, *((s, n) for s, n in again if s not in places)])
    if (pointed := points_to_others(document.text, span.start, span.end)) is not None:
        names = [(at, name) for at, name in names if at < pointed]
    if not ages and not names:
        return
    for start, name in names:
        ages_here = [*ages, *age_behind(document.text, start + len(name), span.end)]
        near = [
            a
            for a in ages_here
            if (0 <= a.start - start <= 70 or right_before(document.text, a, start))
            and not name_between(names, start, a.start)
            and (start in paired or not behind_kin(lexicon, document.text, a.start))
        ]
        known = next((d for d in drafts if d.names and may_be(d, name, near)), None)
        shown = bool(near) or bool(TITLE.match(name)) or start in by_first or start in paired
        if known is None and (
            not shown or (not near and is_example(document.text[max(span.start, start - 120) : start]))
        ):
            continue
        if known is None:
            blank = drafts[0] if len(drafts) == 1 and not drafts[0].name else None
            if drafts and drafts[-1].blank and (near or start - span.start < _NEAR_HEAD):
                blank = drafts[-1]
            untold = not near and start not in by_first
            if drafts and not blank and (untold or (story and drafts[0].name)):
                continue  # a titled name without a description beside a known person: a doctor, a relative
            known = blank or Draft(first=start)
            if blank is None:
                drafts.append(known)
            name_so(known, name)
            known.evidence.append(Evidence(start, start + len(name), name))
        elif shown:
            also(known, name)
            if known.head is not None and not known.told:
                known.evidence.append(Evidence(start, start + len(name), name))
            known.told = True
        title = TITLE.match(name)
        if title and known.gender is None:
            known.gender = gender_of(title.group())
        known.gender = known.gender or sex_ahead(document.text, span.start, start)
        end = min(span.end, next((s for s, n in names if s > start and not may_be(known, n)), span.end))
        described(document, lexicon, known, near, Span(start, end))
    told = {a.start for d in drafts for a in d.ages}
    for age in ages:
        of_kin = behind_kin(lexicon, document.text, age.start)
        of_own = named and of_child(document.text, age)
        of_head = opens and age.when == "now" and age.start - span.start < _NEAR_HEAD
        if age.start in told or not (of_head or of_own or (of_person(document.text, age, span) and not of_kin)):
            continue
        draft = next((d for d in reversed(drafts) if d.first <= age.start and not d.ages), None)
        called = next_in_order(document.text[span.start : age.start], len(drafts)) if draft is None else ""
        if called:
            drafts.append(draft := Draft(first=span.start, names=[called, called.capitalize()]))
        elif (
            draft is None
            and drafts
            and apart
            and opens_another(document, span, age, [(d.gender, d.ages) for d in drafts])
        ):
            drafts.append(draft := Draft(first=age.start))
        elif draft is None and apart and turns_to(document, span, age, drafts):
            drafts.append(draft := Draft(first=age.start))
            described(document, lexicon, draft, [age], Span(age.start, span.end))
            call_in_turn(drafts)
            continue
        elif draft is None:
            if len(drafts) > 1:
                continue
            if not drafts:
                drafts.append(Draft(first=age.start))
            draft = drafts[0]
        if not (draft.ages and of_other_sex(document.text, age, draft.gender)):
            described(document, lexicon, draft, [age], Span(span.start, span.end))


# The people whom a text describes and those who have a line in its tables: who is whom, and who is only in the table.


_TWO = 2


def people_of(
    framed: Sequence[Framed],
    lines: Mapping[int, tuple[Line, ...]],
    people: tuple[Described, ...],
    cohort: Cohort | None,
) -> tuple[Described, ...]:
    """The people of a document with those of its tables.

    Args:
        framed: its blocks.
        lines: the patients' lines of its tables, by the table's id.
        people: those whom its text describes.
        cohort: the group that the text would tell of, if it describes nobody.

    Returns:
        The people of the text with what the table says of them; all of the table when the text describes nobody, or
        only people of the table. A group of another size than the table stays a group.
    """
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
    out = [_both(d, told[pairs[i]]) for i, d in enumerate(people)]
    return (*out, *(d for j, d in enumerate(told) if j not in pairs.values()))


def _listed(people: tuple[Described, ...], told: Sequence[Described]) -> tuple[Described, ...]:
    """The people of the tables before with those of one more: who is called the same is the same, unless sexes differ."""
    known: dict[str, list[int]] = {}
    for i, one in enumerate(people):
        for name in {one.person.label, *one.names}:
            known.setdefault(name, []).append(i)
    out, again = list(people), Counter(d.person.label for d in told)
    for one in told:
        label = one.person.label
        at = known.get(label, []) if label and again[label] == 1 else []
        at = at or list({i for name in one.names if again[label] == 1 for i in known.get(name, ())})
        if len(at) == 1 and len({out[at[0]].person.gender, one.person.gender} - {None}) < _TWO:
            out[at[0]] = _both(out[at[0]], one)
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


def _both(one: Described, line: Described) -> Described:
    person = replace(
        one.person,
        name=one.person.name or line.person.name,
        gender=one.person.gender or line.person.gender,
        evidence=(*one.person.evidence, *line.person.evidence),
    )
    return replace(
        one, person=person, ages=one.ages or line.ages, names=tuple(dict.fromkeys((*one.names, *line.names)))
    )


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
_JOINS = regex(r"\)?\s?(?:[,:;|–—-]|\bwith\b)\s?(?:(?:diagnosis|disease|an?|the)\b:?\s)?\(?")
"""Between an age and the disease in the head of somebody's part."""


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
    led = _STORY_OF.match(text, span.start, span.end)
    for m in mentions:
        if m.entry.kind != "condition":
            continue
        ahead = m.start - span.start <= _OPENING and _OF_ONE.match(text, m.end, span.end)
        behind = led is not None and led.end() == m.start and _ENDS.match(text, m.end, span.end)
        if ahead or behind:
            return _diagnosed(document, item, Span(m.start, m.end), (m,), people[0])
    return None


def named_disease(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What a heading says that begins with a disease, in the line below the one that describes a person.

    Args:
        document: the document.
        item: a heading with its frame.
        found: what stands where.
        people: those described.

    Returns:
        A statement of the person's diagnosis; None for any other heading.
    """
    span = item.block.span
    mentions = part(found.mentions, span)
    if item.frame.attitude == "reported" and (own := _of_head(document, item, mentions, people)) is not None:
        return own
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


def _diagnosed(document: Document, item: Framed, span: Span, mentions: Sequence[Mention], one: Described) -> Statement:
    """The statement of a diagnosis that a line of a page's head is."""
    return Statement(
        span=span, block=item.block, frame=Frame(roles=("field:diagnosis",)), mentions=tuple(mentions),
        context=sentence_context(document.text, span, mentions), dates=(), durations=(), quantities=(),
        subjects=(one.person.key,),
    )  # fmt: skip
