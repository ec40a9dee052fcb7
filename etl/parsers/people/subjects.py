"""Whom a sentence is about: names, pronouns, "both", those beside a patient, and who was spoken of before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Span
from etl.facts import Cohort, Evidence, Person
from etl.mapping.entry import Mention
from etl.parsers.people.drafts import mentioned
from etl.parsers.people.names import Described
from etl.parsers.people.others import is_beside, near_by
from etl.parsers.people.sex import PRONOUN, gender_of, own_pronouns
from etl.parsers.reading import Frame, Statement
from etl.parsers.sentences import split_clauses, split_sentences
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

# Whom a sentence is about: names, pronouns, "both", and who was spoken of before.
_TWO = 2
_BOTH = regex(
    r"^\W*(?:(?:the|these|our|both) (?:boys|girls|brothers|sisters|twins|siblings|children|men|women|patients)|both(?= (?:patients|men|women|of them|were|was|had|have|are|received|got|felt|came|showed|improved|took)\b)|neither(?: of them| of the (?:two|patients|men))?(?= (?:had|has|was|were|of|showed|felt))|the two|all (?:two|three)|they|their|none of (?:them|these|those|(?:the|our|these) (?:two|three|four|five|six|seven|eight|nine|ten|patients|men|women|children))|(?:nobody|no one)(?!(?: else)? in (?:the|his|her|their) family))\b"
    r"|^\W*(?:in|on|at|after|from|during|since|until|by|then|later|afterwards) [^,;.]{0,40}?,? both (?:were|had|have|received|got|underwent)\b",
    re.I,
)
_ALL = regex(
    r"^\W*(?:(?:in|of) )?(?:all|each|every|both)(?: of)?(?: the| these| our)?(?: (two|three|four|five|six|seven|eight|nine|ten))?(?: patients?\b| cases?\b| siblings\b| children\b| brothers\b| sisters\b| of them\b| them\b|(?= (?:had|were|have|received|got|underwent|showed|suffered|carry|carried|are|developed|tolerated|improved)\b))",
    re.I,
)
_IN_ALL = regex(
    r"\b(?:in|by|for|among)\s(?:any|all|none|either|neither|both|each)\s(?:of\s)?(?:(?:the|these|our)\s)?"
    r"(?:(two|three|four|five|six|seven|eight|nine|ten)(?:\s(?:patients|people|children|men|women|boys|girls|cases))?|"
    r"patients?|children)\W*$",
    re.I,
)
"""The end of a sentence that tells of all: "There was no infection in any of the three."."""
_OF_BOTH = regex(
    r"\b(?:each|both|either|neither)(?:\sof)?(?:\s(?:the|these|our))?(?:\stwo)?\s(?:patients?|siblings?|brothers|sisters|twins?|children|child)\b(?!['’]?\s(?:with|who|had been))"
    r"|\bin (?:both|either|neither)(?: of them)?(?=\W*$)",
    re.I,
)
"""Two patients told of in one breath: "Fat was taken from each patient on 1 May", "Neither patient developed a tumour"."""
_OF_A_KIND = regex(
    r"\s(?:with|who|whose|having|suffering|in|under|over|aged|treated|from|affected|should|must|can|may|will)\b", re.I
)
"""Behind "all patients": more of them than those of the page."""
_DEFINITE = regex(r"\b(?:the|these|our|both|them)\b", re.I)
_COUNT = {w: n + 2 for n, w in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])}
_COUNTED = regex(
    r"\W*(?:[\w'’-]+[:,.]?\s){0,7}(\d{1,2}|" + "|".join(_COUNT) + r")\s(?:[\w-]+\s){0,2}"
    r"(?:patients|cases|people|persons|men|women|boys|girls|brothers|sisters|siblings|twins|children|adults|patientes|patienten|patientinnen|pacientes|pazienti)\b(?=\s(?:with|having|suffering|who|avec|mit|con)\b)",
    re.I,
    needs=("having", "suffering", "who", "with", "avec", "mit", "con"),
)
_SUCH = regex(
    r"(?:^|[.:–-]\s|\b(?:of|in|for)\s(?:the\s|our\s)?)(?!(?:all|many|most|some|other)\b)(?:[\w-]+\s){0,2}"
    r"(?:patients|cases|participants|men|women|boys|girls|children|infants|babies|adults)\s(?:with|having|suffering from)\b",
    re.I,
    needs=("having", "suffering from", "with"),
)
"""A title or a caption that says what all patients of a page have: "Infants with …", "Visits of patients with …"."""
_OF_ONE_FAMILY = regex(r"\b(?:brothers|sisters|siblings|twins)\b", re.I)
"""Whose disease a title tells for all of them: "… in two siblings with …"."""
_EACH_ANOTHER = regex(r"\b(?:and|or|different|various)\b|[,/;+]", re.I)
"""In a title that counts patients: what it names may be of one of them only."""
_BEHIND = regex(
    r"[:;(]|,? (?:before|after)\b|, (?:all |both |who were )?(?:treated|given|transplanted|injected|infused|operated|followed)\b"
)
_BROTHER_AND_SISTER = regex(
    r"\b(?:an? |two |both )?(?:[a-z]+ )?(?:brother and (?:an? )?(?:[a-z]+ )?sister|sister and (?:an? )?(?:[a-z]+ )?brother)\b",
    re.I,
)
_CHILDREN = regex(r"\b(?:children|boys|girls)\b", re.I)
_SOMEBODYS = regex(r"\b(?:his|her|their|my|your|has|have|had|with|of)\b", re.I)
"""Words that make the children those of somebody: "Her three children with …"."""
_TIMES = 3
"""How many times as often one pronoun must stand as the other, which is somebody else's."""
_LONGEST_LABEL = 40
_SOMEBODY = regex(
    r"\b(man|woman|boy|girl|gentleman|lady|(?:fe)?male(?= (?:patient|child|infant)\b))\b(?=\s(?:with|who|patient|child|infant|in|after)\b|\s?[,;).]|$)",
    re.I,
)
_OPENING = regex(r"\W*(?:(?:\d{1,2}|[A-Ha-h])[.)]{1,2}\s)?(?:An?|Another)\s(?:[\w-]+\s){0,3}", re.I)
_KIN_OPENING = regex(
    r"\W*(?:(?:Patient|Case|Participant|Subject|Child|Twin|Sibling)\s[\w.-]{1,5}(?:,|\sis|\swas)\s)?(?:her|his|their|the|this|a)\s(?:[\w-]+\s){0,3}",
    re.I,
)
_HAVING = regex(r"\s(?:with|avec|mit|con|having|suffering from|who (?:have|had|suffer from))\s(?:[\w-]+\s){0,2}")
_WITH = regex(r" (?:with|avec|mit|con) ")


def with_gender(
    document: Document, people: tuple[Described, ...], statements: Sequence[Statement]
) -> tuple[Described, ...]:
    """Sex from the pronouns of the statements that are about one person only.

    Args:
        document: the document.
        people: those described in it.
        statements: what is said, each with its subjects.

    Returns:
        The people, with sex where it was not printed and pronouns agree.
    """
    out = []
    for d in people:
        if d.person.gender is None:
            words = [
                m for s in statements if s.subjects == (d.person.key,) and s.attitude == "reported"
                for m in own_pronouns(document.text, s.span.start, s.span.end)
                if len(people) > 1 or not any(r.end <= m.start() for r in s.of("relation"))  # "my sister … she is well"
            ]  # fmt: skip
            counts = Counter(gender_of(m.group()) for m in words)
            gender, often = counts.most_common(1)[0] if counts else (None, 0)
            if gender is not None and (len(words) - often) * _TIMES <= often:  # "his sister … beside her"
                word = next(m for m in words if gender_of(m.group()) == gender)
                first = Evidence(word.start(), word.end(), word.group())
                person = replace(d.person, gender=gender, evidence=(*d.person.evidence, first))
                d = replace(d, person=person)
        out.append(d)
    return tuple(out)


_OTHERWISE = regex(
    r"[;,]\s(?:(?:and|but|only|while|whereas) )?[A-Z]\S*\s(?:got|had|received|was given)\s(?:only\s|about\s)?"
    r"(?:twice|double|half|a third|a quarter|more|less|fewer|two|three|none|no)\b"
)
"""Where a sentence about all goes on with one who got another amount: "All five got 4 × 10⁷ cells; P4 got twice as many"."""
_LONGEST_NAME = 40


def by_person(
    document: Document, sentence: Span, people: Sequence[Described], mentions: Sequence[Mention]
) -> Iterator[Span]:
    """Part a sentence that speaks of several: "Emre vomited; Kerem had no side effects".

    Args:
        document: the document.
        sentence: one of its sentences.
        people: those described in it.
        mentions: the terms of the sentence.

    Yields:
        The parts, each about other people than the one before.
    """
    named = mentioned(people, document.text, sentence.start, sentence.end)
    upto = everyone(document.quote(sentence), len(people)) if named else 0
    if upto and (turn := _OTHERWISE.search(document.text, sentence.start + upto, named[0][0] + _LONGEST_NAME)):
        yield Span(sentence.start, turn.start() + 1)
        yield Span(turn.start() + 1, sentence.end)
        return
    if len({k for _, k in named}) < _TWO:
        yield sentence
        return
    start, owner = sentence.start, {k for o, k in named if o == sentence.start}
    for clause in split_clauses(document.text, sentence, mentions):
        own = {k for o, k in named if clause.start <= o < clause.end}
        if own and owner and not own & owner and clause.start > start:
            yield Span(start, clause.start)
            start, owner = clause.start, own
        else:
            owner |= own
    yield Span(start, sentence.end)


def counts_all(text: str, count: int, whole: bool = False) -> bool:
    """Whether a sentence counts all the people described: "We report three patients with …".

    Args:
        text: the sentence, or what stands before a disease in it.
        count: how many are described.
        whole: whether the text must end there, so that what follows is what they have.
    """
    m = _COUNTED.match(text)
    if m is None or count < 2 or str(_COUNT.get(m[1].lower(), m[1])) != str(count):
        return False
    return not whole or _HAVING.fullmatch(text, m.end()) is not None


def _pair_of_kin(text: str) -> int:
    """Where the words for a brother and a sister end who are nobody's; 0 without them."""
    m = _BROTHER_AND_SISTER.search(text)
    return m.end() if m is not None and not _SOMEBODYS.search(text, max(0, m.start() - 6), m.start()) else 0


def everyone(text: str, count: int) -> int:
    """Whether a sentence begins with all the people described: "All four children have …", "All patients had …".

    Args:
        text: the sentence.
        count: how many are described.

    Returns:
        Where the words that count them end; 0 for another number, a part of them, or people of a kind ("all with …").
    """
    m = _ALL.match(text) if count > 1 else None
    counted = (
        m is not None and _COUNT.get((m[1] or "").lower(), count) == count and (m[1] or _DEFINITE.search(m.group()))
    )
    if m is not None and counted and not _OF_A_KIND.match(text, m.end()):
        return m.end()
    if count == _TWO and (both := _pair_of_kin(text)):
        return both
    kin = _COUNTED.match(text) if count > 1 and counts_all(text, count) else None
    ours = kin is not None and _CHILDREN.search(kin.group()) and not _SOMEBODYS.search(kin.group())
    return kin.end() if kin and (ours or _OF_ONE_FAMILY.search(kin.group())) else 0


def describing(document: Document, block: Block, people: Sequence[Described]) -> tuple[Span, ...]:
    """The sentences of a caption that tell who the patient is ("… of a 46-year-old woman with …"), or what all have.

    Args:
        document: the document.
        block: a caption.
        people: those described in the document.

    Returns:
        All sentences behind an age or a word for a person, only those that count all patients otherwise; () for a
        caption that does neither.
    """
    label = next((b.table.label for b in document.blocks if b.table and b.table.caption == block.span), "")
    at = document.text.find(label, block.span.start, block.span.start + _LONGEST_LABEL) if label else -1
    start = at + len(label) if at >= 0 else block.span.start  # "Table S3" names no heart sound
    sentences = split_sentences(document.text, start, block.span.end)
    places = [a.start for d in people for a in d.ages]
    if len(people) == 1:
        places += [e.start for e in people[0].person.evidence if gender_of(e.quote)]
    if any(block.span.start <= place < block.span.end for place in places):
        return sentences
    return tuple(
        s
        for s in sentences
        if counts_all(text := document.quote(s), len(people))
        or (len(people) > 1 and _SUCH.search(text) and not _each_another(text))
    )


def of_captions(document: Document) -> Described:
    """The person of a sheet that has only tables, with the sex that its captions tell: "… of a woman with …"."""
    captions = [b.span for b in document.blocks if b.kind in ("caption", "title", "heading")]
    found = [m for span in captions for m in _SOMEBODY.finditer(document.text, span.start, span.end)]
    if len({gender_of(m[1]) for m in found}) != 1:
        return Described(Person(key="p1"))
    first = found[0]
    evidence = Evidence(first.start(1), first.end(1), first[1])
    return Described(Person(key="p1", gender=gender_of(first[1]), evidence=(evidence,)), first=first.start(1))


def _opens(document: Document, sentence: Span, at: int) -> bool:
    """Whether a sentence begins with an age: "A 31-year-old woman had …"."""
    return sentence.start <= at < sentence.end and bool(_OPENING.fullmatch(document.text, sentence.start, at))


def _opens_as_kin(text: str, sentence: Span, one: Described) -> bool:
    """Whether a sentence begins with a patient as another one's relative: "Her brother, aged 47, fell ill in 2006"."""
    if not sentence.start <= one.first < sentence.end:
        return False
    return _KIN_OPENING.fullmatch(text, sentence.start, one.first) is not None


def _each_another(text: str) -> bool:
    """Whether what a title says that people have may be of one of them only; not by what stands behind a colon."""
    having = _WITH.search(text)
    end = _BEHIND.search(text, having.start()) if having else None
    return _EACH_ANOTHER.search(text[: end.start()] if end else text) is not None


def _means_other(people: Sequence[Described], own: str, running: tuple[str, ...], pronoun: re.Match[str]) -> bool:
    """Whether "he" in a woman's part means the man whom the sentences before named ("The ulcer of Emil K. is closed. He …")."""
    sexes = {d.person.key: d.person.gender for d in people}
    if len(running) != 1 or running[0] == own or None in (sexes.get(own), sexes.get(running[0])):
        return False
    return sexes[running[0]] == gender_of(pronoun.group()) != sexes[own]


def _in_caption(document: Document, sentence: Span) -> bool:
    return any(b.kind == "caption" and sentence in b.span for b in document.blocks)


def subjects_of(
    document: Document,
    sentence: Span,
    frame: Frame,
    people: Sequence[Described],
    cohort: Cohort | None,
    running: tuple[str, ...],
) -> tuple[str, ...]:
    """The keys of those whom a sentence is about.

    Args:
        document: the document.
        sentence: one of its sentences.
        frame: what its heading and label say.
        people: those described in the document.
        cohort: the group of a page that has one.
        running: whom the sentences before were about.

    Returns:
        Keys of persons, or of the group; nothing when nobody is known.
    """
    if cohort is not None:
        return (cohort.key,)
    if len(people) == 1:
        return (people[0].person.key,)
    if not people:
        return ()
    text, everybody = document.quote(sentence), tuple(p.person.key for p in people)
    kin = tuple(d.person.key for d in people if _opens_as_kin(document.text, sentence, d))
    if kin:
        return kin
    if len(people) == _TWO and _pair_of_kin(text):
        return everybody  # "A brother and a sister with …"
    named = tuple(dict.fromkeys(k for _, k in mentioned(people, document.text, sentence.start, sentence.end)))
    if named:
        return named
    heading = document.title is not None and sentence in document.title
    of_all = (_ALL.match(text), None if heading else _IN_ALL.search(text[-_LONGEST_LABEL * 2 :]))
    counted = any(m and _COUNT.get((m[1] or "").lower(), len(people)) == len(people) for m in of_all)
    such = _SUCH.search(text) and not _each_another(text) and (heading or _in_caption(document, sentence))
    if _OTHERWISE.match(document.text, sentence.end - 1):
        other = mentioned(people, document.text, sentence.end, sentence.end + _LONGEST_NAME)[:1]
        everybody = tuple(key for key in everybody if key not in {k for _, k in other})
    if counted or such:
        return everybody
    if counts_all(text, len(people)) and (not heading or _OF_ONE_FAMILY.search(text) or not _each_another(text)):
        return everybody
    if sentence.end < people[0].first and not running and not frame.subject:
        return ()
    if (len(people) == _TWO and not heading and _OF_BOTH.search(text)) or _BOTH.match(text):
        return everybody
    aged = {p.person.key for p in people if any(_opens(document, sentence, a.start) for a in p.ages)}
    if len(aged) == 1:
        return tuple(aged)
    pronoun = PRONOUN.search(text)
    if frame.subject:
        return running if pronoun and _means_other(people, frame.subject, running, pronoun) else (frame.subject,)
    if pronoun:
        gender = gender_of(pronoun.group())
        fits = tuple(k for k in running if any(p.person.key == k and p.person.gender in (gender, None) for p in people))
        if fits:
            return fits
        only = [p.person.key for p in people if p.person.gender == gender]
        if len(only) == 1:
            return (only[0],)
    return running


# Sentences about relatives and others beside a patient: "he" and "she" behind them are those.


_OPENS = regex(r"(?:(?:[Ii]n|[Oo]n|[Aa]t|[Tt]hen|[Ll]ater|[Ss]oon) [^,.;]{0,20},? )?([Hh]e|[Ss]he)\b")
_PRONOUN_OPENS = regex(r"\W*(?:(?:And|But|Now|Then|Also|Still) )?(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]hey|[Tt]heir)\b")


def beside_patient(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    """Behind a sentence about somebody near the patient, "he" or "she" at the beginning of the next ones is that one, and
    behind one that names a relative "he" of a woman's page and "she" of a man's.

    Args:
        document: the document.
        statements: its sentences.
        people: whom it describes.

    Returns:
        The sentences; those are told of somebody else.
    """
    return _with_kin(document, _with_met(document, statements, people), [d.person for d in people])


def _with_met(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    out: list[Statement] = []
    met = False
    for s in statements:
        here = bool(out) and out[-1].block is s.block
        begun = s.attitude == "other" and (
            (len(people) == 1 and near_by(document.text, s.span.start, s.span.end))
            or is_beside(document.text, s.span, people)
        )
        opens = _PRONOUN_OPENS.match(document.text, s.span.start, s.span.end)
        met = begun or (met and here and opens is not None)
        told = met and not begun and s.attitude == "reported"
        out.append(replace(s, attitude="other") if told else s)
    return tuple(out)


def _with_kin(document: Document, statements: Sequence[Statement], persons: Sequence[Person]) -> tuple[Statement, ...]:
    own = persons[0].gender if len(persons) == 1 else None
    if own is None:
        return tuple(statements)
    out: list[Statement] = []
    near = False
    for s in statements:
        opens = _OPENS.match(document.text, s.span.start, s.span.end)
        other = opens is not None and gender_of(opens[1]) not in (None, own)
        named = any(m.entry.role == "relative" for m in s.of("relation"))
        near = named or (near and bool(out) and out[-1].block is s.block)
        told = other and near and not named and s.attitude == "reported"
        out.append(replace(s, attitude="other") if told else s)
    return tuple(out)


# Days of several people in one sentence: "on 3 June (P1), 10 June (P2) and 17 June (P3)".

_IN_BRACKETS = regex(r"\s?[(\[](?:for |in |to )?(?P<who>[^()\[\]]{1,40})[)\]]")
_RIGHT_BEFORE = regex(r"\s?[,:(]?\s?(?:(?:on|in)\s)?$")


def dates_each(
    document: Document, statements: Sequence[Statement], names: Sequence[tuple[str, str]]
) -> Iterator[Statement]:
    """The statements, one that gives each of its people a day by their names beside the days as one for each of them.

    Args:
        document: the document.
        statements: in order.
        names: what the people are called, each with the person's key.

    Yields:
        The statements in their order.
    """
    for statement in statements:
        own = tuple(_beside(document, statement, names)) if len(statement.subjects) > 1 else ()
        yield from own or (statement,)


def _beside(document: Document, statement: Statement, names: Sequence[tuple[str, str]]) -> Iterator[Statement]:
    """The statement of each person whose name stands in brackets behind their day, or right before it: "on 3 June (P1), 10 June
    (P2)"; nothing unless each day has somebody else and each person a day."""
    dates = [d for d in statement.dates if d.first and not d.last and not d.comparator]
    if len(dates) < _TWO or len(dates) != len(statement.dates):
        return
    own = [(_named_at(document, statement, d.start, d.end, names), d) for d in dates]
    keys = [key for key, _ in own]
    if "" in keys or len(set(keys)) < len(keys) or set(keys) != set(statement.subjects):
        return
    for key, date in own:
        yield replace(statement, subjects=(key,), dates=(date,), effective=period_of(date), own_time=True)


def _named_at(document: Document, statement: Statement, start: int, end: int, names: Sequence[tuple[str, str]]) -> str:
    """Whose name stands in brackets behind a day, or right before it."""
    text, span = document.text, statement.span
    for name, key in sorted(names, key=lambda n: -len(n[0])):
        behind = _IN_BRACKETS.match(text, end, span.end)
        if behind is not None and behind["who"].strip() == name:
            return key
    for name, key in sorted(names, key=lambda n: -len(n[0])):
        before = _RIGHT_BEFORE.search(text, span.start, start)
        at = before.start() - len(name) if before is not None else -1
        if at >= span.start and text.startswith(name, at) and not text[at - 1 : at].isalnum():
            return key
    return ""
