"""Interviews with several people: whose each answer is, and which patient it tells of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.facts import Evidence, Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.layout.roles import told_after_all
from etl.parsers.layout.tree import Framed
from etl.parsers.people.demographics import country
from etl.parsers.people.drafts import Draft, also, name_so
from etl.parsers.people.informants import Voice, kin_voice, teller_voice
from etl.parsers.people.kin import behind_kin
from etl.parsers.people.names import Described, bare, place_of, sex_of_title
from etl.parsers.people.sex import gender_of
from etl.parsers.when.ages import AgeHit, age_behind, ages_now, bare_number, find_ages
from etl.patterns import regex
from etl.value import replace

# Interviews with several patients in turn: whose each answer is, and which patient it tells of.
#
# Whoever answers the same questions belongs together, as a patient and a husband do; whoever answers others is the
# next one. A patient tells of an illness with "I"; of a child whom the page names, a parent tells with "he" or "she".


SPEAKER = regex(
    r"(?:\A|\n)[ \t*_]*(?P<who>(?:(?i:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?[^\W\d_][\w'’-]*(?: [^\W\d_][\w.'’-]*){0,2})"
    r"(?P<age>,? \(?(?:aged )?\d{1,3}\)?)?[ \t*_]*:[ \t*_]*$"
)
"""Who answers: what stands in front of an answer on its line."""
QUESTION = regex(r"(?:\?|\.\.\.|…)[ *_]*$", re.M)
"""The end of a question: without one a page is no interview."""
ANSWERS = ("a", "answer", "answers", "patient", "the patient", "pt")
"""Who answers in an interview without names."""
_LABEL = regex(r"(?:(?i:Mr|Mrs|Ms|Miss|Dr|Prof)\.? [A-Z][\w'’-]*|[A-Z][A-Z'’-]+(?: [A-Z][A-Z.'’-]*){1,2})")
"""The label of whoever answers once only: "ANNA LIND", "Mrs. Lind"."""
_TELLS = regex(r"\b(?:I|my|My|we|he|she|He|She)\b")
_LONGEST = 48
_NAME = r"(?:(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]+)?|[A-Z][a-zà-ÿ'’-]+(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]+))?)"
_ASKED = regex(rf"(?:\A|\n|[.!?:]\s)[^\n.!?:]{{0,12}}?(?P<who>{_NAME}), (?:(?:and|but|so|now) )?$")
"""Whom a question is put to, right before it."""
_OPENS = regex(rf"(?:(?:And|and|But|but|So|so|Now|now),? )?(?P<who>{_NAME}), ")
_CLOSES = regex(rf", (?P<who>{_NAME})\?")
_STAFF = regex(r"\b(?:dr|prof|professor|doctor|nurse|therapist|sister)\b", re.I)
_ME = regex(r"\b(?:I|me|my|My|myself)\b")
_THEY = regex(r"\b(?:he|she|him|his|her|hers)\b", re.I)
_KIN = r"(?P<kin>son|daughter|husband|wife|mother|father|brother|sister|boy|girl|grandson|granddaughter|grandmother|grandfather|nephew|niece)"
_BESIDES = regex(r"[^.!?;\n]{0,40}\b(?:myself|as well|too)\b")
_FIRST = r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,20})"
_OURS = regex(rf"\b(?:[Mm]y|[Yy]our|[Oo]ur) (?:[a-z]+ ){{0,2}}{_KIN},? {_FIRST}\b")
_AN_AGE = regex(r"\s*(?P<n>\d{1,3})(?=[,.!;])(?![,.]\d)")
_I_AM = regex(r"\bI(?:['’]m| am)(?: now| just)?\s*$")
_IS = regex(r"\b(?:he|she|(?P<name>[A-Z]\w+))(?:['’]s| is)(?: now| just)?\s*$", re.I)
_ENOUGH = 2
_SELDOM = 3
"""How many times as often as "he" and "she" a patient who answers says "I"."""
_NEAR = 16
_MOST_YEARS = 110


class Talk(Struct, frozen=True):
    """The part of an interview that is one patient's.

    Args:
        first: the number of the block with its first question.
        last: that of its last answer.
        answers: who gives each answer, folded, by the number of its block.
        asked: whom its questions are put to, with where that stands.
    """

    first: int
    last: int
    answers: Mapping[int, str]
    asked: tuple[Evidence, ...] = ()


def _talks_of(document: Document, framed: Sequence[Framed], fewest: int = _ENOUGH) -> tuple[Talk, ...]:
    """The parts of an interview, each with others who answer."""
    asked: list[tuple[int, Evidence | None]] = []
    answers: dict[int, tuple[int, str]] = {}  # block: (question, who)
    called = ""
    for i, item in enumerate(framed):
        if item.block.kind == "heading" and document.quote(item.block.span).rstrip(" *_").endswith(("?", "...", "…")):
            to = _asked(document, item.block.span)
            called = to.quote if to is not None else called
            asked.append((i, to))
        elif asked and (who := _speaker_at(document, item.block)):
            answers[i] = (len(asked) - 1, called.lower() if who in ANSWERS else who)
    reach: dict[str, tuple[int, int]] = {}
    for question, who in answers.values():
        low, high = reach.get(who, (question, question))
        reach[who] = (min(low, question), max(high, question))
    runs: list[tuple[int, int]] = []
    for low, high in sorted(reach.values()):
        if runs and low <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], high))
        else:
            runs.append((low, high))
    if len(runs) < fewest or "" in reach:
        return ()
    return tuple(
        Talk(
            asked[low][0],
            max(i for i, (q, _) in answers.items() if low <= q <= high),
            {i: who for i, (q, who) in answers.items() if low <= q <= high},
            tuple(to for _, to in asked[low : high + 1] if to is not None),
        )
        for low, high in runs
    )


def _speaker_at(document: Document, block: Block) -> str:
    """The name in front of an answer, folded; "" without one."""
    span = block.span
    if block.kind == "field" and block.label is not None and block.value is not None:
        label = document.quote(block.label).strip(" :*_")
        told = _LABEL.fullmatch(label) and _TELLS.search(document.text, block.value.start, block.value.end)
        return label.lower() if told else ""
    m = SPEAKER.search(document.text, max(0, span.start - _LONGEST), span.start) if block.kind == "paragraph" else None
    return m["who"].lower() if m else ""


def _asked(document: Document, span: Span) -> Evidence | None:
    """Whom a question is put to by name: before it, as its first words, or as its last."""
    text = document.text
    line = text.rfind("\n", 0, span.start) + 1
    m = _ASKED.search(text, max(0, line - 1), span.start) or _OPENS.match(text, span.start, span.end)
    m = m or _CLOSES.search(text, span.start, span.end)
    return place_of(m, "who") if m else None


def interviewed(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Described, ...]:
    """The patients whom an interview goes through, one part for each.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for diseases, relatives and countries.

    Returns:
        Those who tell of an illness of their own and those whom a relative tells of, by the parts; none where fewer
        than two parts have somebody.
    """
    talks = _talks_of(document, framed)
    told = [(talk, draft) for talk in talks if (draft := _patient(document, framed, lexicon, talk)) is not None]
    if len(told) < _ENOUGH or len({d.name for _, d in told}) < len(told):
        return ()
    head = framed[talks[0].first].block.span.start
    drafts = [draft for _, draft in told]
    for talk, draft in told:
        _from_lead(document, lexicon, draft, head, [n for d in drafts if d is not draft for n in d.names], talk)
    return tuple(
        Described(
            Person(key=f"p{n + 1}", name=d.name, gender=d.gender, nationality=d.country, evidence=tuple(d.evidence)),
            tuple(d.ages[:1]), tuple(d.names), d.first,
        )
        for n, d in enumerate(drafts)
    )  # fmt: skip


def named_by_label(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, people: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The one whom an interview is about, with the name that stands before the answers, where nothing else tells it.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for diseases and relatives.
        people: those described in it.
    """
    if len(people) > 1 or any(d.person.name for d in people):
        return people
    found = [_patient(document, framed, lexicon, talk) for talk in _talks_of(document, framed, 1)]
    told = [draft for draft in found if draft is not None]
    if len(told) != 1:
        return people
    draft = told[0]
    one = people[0] if people else Described(Person(key="p1"), first=draft.first)
    person = replace(one.person, name=draft.name, gender=one.person.gender or draft.gender,
                     evidence=(*one.person.evidence, *draft.evidence))  # fmt: skip
    names = tuple(dict.fromkeys((*one.names, *draft.names)))
    return (replace(one, person=person, names=names, ages=one.ages or tuple(draft.ages[:1])),)


def in_talks(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> tuple[Framed, ...]:
    """The blocks of an interview, those of each part with its patient as their subject.

    An answer is told of somebody, however generally the question is put ("How many treatments?"). Lines above the first
    question that speak of several patients in a breath only introduce them, and what stands below the last answer and names
    none of them is of others.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.
    """
    out = list(framed)
    for i in _answered_by_name(document, framed) if len(people) == 1 else ():
        out[i] = replace(out[i], frame=told_after_all(out[i].frame))
    parts = _parts(document, framed, people)
    for talk, one in parts:
        for i in range(talk.first, talk.last + 1):
            frame = told_after_all(out[i].frame) if out[i].frame.attitude == "general" else out[i].frame
            out[i] = replace(out[i], frame=replace(frame, subject=one.person.key))
    for i, item in enumerate(out if parts else ()):
        if item.block.kind != "paragraph" or parts[0][0].first <= i <= parts[-1][0].last:
            continue
        words = document.quote(item.block.span)
        named = sum(any(n in words for n in d.names) for d in people)
        if named > 1 if i < parts[0][0].first else not named:
            out[i] = replace(item, frame=replace(item.frame, attitude="other"))
    return tuple(out)


def _answered_by_name(document: Document, framed: Sequence[Framed]) -> Iterator[int]:
    """The numbers of the blocks that answer a question of a general kind ("How are you?") with "I", below a name."""
    for talk in _talks_of(document, framed, 1):
        for i, who in talk.answers.items():
            named = who not in ANSWERS and not _STAFF.search(who)
            if named and framed[i].frame.attitude == "general" and _ME.search(document.quote(framed[i].block.span)):
                yield i


def _voices_in_talks(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> dict[int, Voice]:
    """Who speaks in which block of an interview with several patients: themselves, or somebody beside them."""
    own = teller_voice()
    return {
        framed[i].block.span.start: own if _is(who, one.names) else kin_voice(one.names, wholly=True)
        for talk, one in _parts(document, framed, people)
        for i, who in talk.answers.items()
    }


def _parts(
    document: Document, framed: Sequence[Framed], people: Sequence[Described]
) -> tuple[tuple[Talk, Described], ...]:
    """Each part with the one of several people whose description stands in it; () unless each of them has one."""
    if len(people) < _ENOUGH:
        return ()
    talks = _talks_of(document, framed)
    found = [
        (talk, one)
        for talk in talks
        for one in people
        if framed[talk.first].block.span.start <= one.first <= framed[talk.last].block.span.end
    ]
    return tuple(found) if len(found) == len(people) == len({id(t) for t, _ in found}) else ()


def _is(who: str, names: Sequence[str]) -> bool:
    """Whether a speaker is the one of these names, by the first name or the whole of it."""
    folded = {n.lower() for n in names}
    return who in folded or bare(who).lower() in folded or bool({who.split()[0]} & folded)


def _patient(document: Document, framed: Sequence[Framed], lexicon: Lexicon, talk: Talk) -> Draft | None:
    """Whom a part is about: the first who tells of an own illness, else a relative whom the first one tells of."""
    speakers = [who for who in dict.fromkeys(talk.answers.values()) if not _STAFF.search(who)]
    for who in speakers:
        spans = [framed[i].block.span for i, speaker in talk.answers.items() if speaker == who]
        said = " ".join(document.quote(span) for span in spans)
        mine, theirs = len(_ME.findall(said)), len(_THEY.findall(said))
        once = len(spans) == 1 and theirs > 0  # a wife who is asked how she sees it
        if mine >= max(_ENOUGH, theirs * _SELDOM) and not once and any(_ill(document, lexicon, span) for span in spans):
            return _own(document, framed, talk, who, spans)
    return _of_kin(document, framed, talk, speakers[0]) if speakers else None


def _ill(document: Document, lexicon: Lexicon, span: Span) -> bool:
    """Whether an answer names a disease that is no relative's, and none that somebody has besides ("I have asthma myself")."""
    text = document.text
    return any(
        m.entry.kind == "condition" and not behind_kin(lexicon, text, m.start) and not _BESIDES.match(text, m.end)
        for m in lexicon.find(text, span.start, span.end)
    )


def _own(document: Document, framed: Sequence[Framed], talk: Talk, who: str, spans: Sequence[Span]) -> Draft:
    """The patient who answers, with the age that stands beside the name or that they tell."""
    text = document.text
    draft = Draft(first=framed[talk.first].block.span.start)
    printed, at = _printed(text, who, spans[0].start)
    name_so(draft, printed)
    draft.evidence.append(Evidence(at, at + len(printed), text[at : at + len(printed)]))
    for to in talk.asked:
        if _alike(to.quote, who):
            _titled(draft, to)
    for span in spans:
        m = SPEAKER.search(text, max(0, span.start - _LONGEST), span.start)
        if m is not None and m["age"] and (ages := bare_number(text, _digits(text, m))):
            draft.ages += ages
            break
    opening = _AN_AGE.match(text, spans[0].start, spans[0].end)
    if not draft.ages and opening is not None:
        draft.ages += bare_number(text, Span(*opening.span("n")))
    if not draft.ages:
        draft.ages += _told(text, spans, _I_AM)
    return draft


def _of_kin(document: Document, framed: Sequence[Framed], talk: Talk, who: str) -> Draft | None:
    """The relative whom a part is about, as the page names them: "Anna Lind with her son Otto", "your son Otto"."""
    text = document.text
    spans = [framed[i].block.span for i, speaker in talk.answers.items() if speaker == who]
    said = " ".join(document.quote(span) for span in spans)
    if len(_THEY.findall(said)) <= len(_ME.findall(said)):
        return None
    first, last = framed[talk.first].block.span.start, framed[talk.last].block.span.end
    known, _ = _printed(text, who, spans[0].start)
    lead = re.compile(
        rf"\b{re.escape(known)}\b[^.;:\n]{{0,60}}?\b(?:(?:with|and|for) (?:her|his) (?:[a-z]+ ){{0,2}}{_KIN},? {_FIRST}\b"
        rf"|(?:the )?(?P<of>mother|father|wife|husband|parents?|sister|brother|son|daughter) of (?P<whose>[A-Z][a-zà-ÿ'’-]{{1,20}})\b)"
    )
    line = text.rfind("\n", 0, first) + 1
    m = lead.search(text, 0, first) or _OURS.search(text, line, last)
    if m is None:
        return None
    group = "name" if m.groupdict().get("name") else "whose"
    draft = Draft(first=first)
    name_so(draft, m[group], m.start(group))
    if m.groupdict().get("kin"):
        draft.add_sex(gender_of(m["kin"]), place_of(m, "kin"))
    opening = _AN_AGE.match(text, spans[0].start, spans[0].end)
    draft.ages += list(bare_number(text, Span(*opening.span("n")))) if opening else list(_told(text, spans, _IS))
    return draft


def _from_lead(
    document: Document, lexicon: Lexicon, draft: Draft, head: int, others: Sequence[str], talk: Talk
) -> None:
    """What the lines above the first question say of somebody: the age and the country behind the name."""
    text = document.text
    called = next((n for n in draft.names if len(n) > 1 and text.find(n, 0, head) >= 0), "")
    if not called:
        return
    at = text.find(called, 0, head)
    speakers = [who.title() for who in talk.answers.values()]
    near = [n for n in (*draft.names, *speakers) if (p := text.find(n, 0, head)) >= 0 and abs(p - at) < _LONGEST * 2]
    begin = min((text.find(n, 0, head) for n in near), default=at)
    ends = [p for n in others if len(n) > 1 and (p := text.find(n, at, head)) > at]
    stop = re.compile(r"[.!?;]\s|\n").search(text, at + len(called), head)
    end = min([*ends, stop.start() if stop else head])
    if not draft.ages:
        draft.ages += age_behind(text, at + len(called), end)[:1]
    country(document, lexicon, Span(begin, end), draft)


def _printed(text: str, who: str, before: int) -> tuple[str, int]:
    """How a page prints the name of a speaker where it doesn't label an answer, and where; the label's words otherwise."""
    family = r"(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]+))?" if " " not in who else ""
    m = re.compile(rf"\b(?i:{re.escape(who)})(?!\w){family}(?![^\n]{{0,8}}:)").search(text)
    if m is not None and not m.group().isupper():
        return m.group(), m.start()
    label = SPEAKER.search(text, max(0, before - _LONGEST), before)
    label = label or re.compile(rf"(?P<who>{re.escape(who)})", re.I).search(text, before)
    if label is None:
        return who.title(), before
    printed = label["who"]
    return (printed.title() if printed.isupper() else printed), label.start("who")


def _titled(draft: Draft, to: Evidence) -> None:
    """The title and the name that a question calls the patient by."""
    draft.add_sex(sex_of_title(to.quote), to)
    also(draft, to.quote)


def _alike(name: str, who: str) -> bool:
    return bool({p.lower().strip(".") for p in bare(name).split()} & {p.strip(".") for p in bare(who).split()})


def _digits(text: str, m: re.Match[str]) -> Span:
    found = re.compile(r"\d+").search(text, *m.span("age"))
    return Span(*found.span()) if found else Span(*m.span("age"))


def _told(text: str, spans: Sequence[Span], said: re.Pattern[str]) -> list[AgeHit]:
    """The first age of now that answers say of the one they are about."""
    for span in spans:
        for age in find_ages(text, span.start, span.end):
            near = said.search(text, max(span.start, age.start - _NEAR), age.start)
            if near and any(years <= _MOST_YEARS for years in ages_now([age])):
                return [age]
    return []


# Interviews with several who answer by name: whose words each answer is, so that "I" of a wife is not the patient.


_QUOTED = regex(r"\W{0,2}(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?): ?[\"“]")


def speakers_of(document: Document, framed: Sequence[Framed], people: Sequence[Described]) -> Mapping[int, Voice]:
    """Who speaks in which block, where answers stand behind the names of those who give them.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.

    Returns:
        The voice of each answer by where its block begins, that of somebody beside the patient for everyone of another name;
        of pages of several people only where each has a part of the interview; nothing where the patient is none of the
        speakers and has no name.
    """
    if len(people) > 1:
        return _voices_in_talks(document, framed, people)
    if len(people) != 1 or not people[0].names:
        return {}
    said = {f.block.span.start: who for f in framed if (who := _speaker(document, f))}
    own = {part.casefold() for name in people[0].names for part in name.split()}
    counted = Counter(said.values())
    others = {who for who in counted if not own & set(who.split()) and who not in ANSWERS}
    if not others or (len(counted) == len(others) and len(counted) > 1):
        return {}  # who of them the patient is isn't said
    beside, patient = kin_voice(people[0].names), Voice()
    return {at: beside if who in others else patient for at, who in said.items() if counted[who] > 1 or len(said) > 1}


def _speaker(document: Document, framed: Framed) -> str:
    """The name in front of an answer, folded; "" without one."""
    block = framed.block
    if block.kind not in ("paragraph", "field"):
        return ""
    who = _speaker_at(document, block)
    if block.kind == "field":
        return who
    m = None if who else _QUOTED.match(document.text, block.span.start, block.span.end)
    return m["who"].casefold() if m else who
