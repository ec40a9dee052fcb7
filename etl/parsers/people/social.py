"""Age, occupation, smoking, alcohol and exposure: what is said of a person's life."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.facts import Coded, Coding, Concept, Observation, Period, Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex

AGE = Concept("age", (Coding("http://loinc.org", "30525-0", "Age"),), "measure:age")
_UNSAID = ("possible", "hypothetical", "planned", "cancelled", "general", "cited")
_FORMER = regex(
    r"\b(?:stopped|quit|gave up|given up|until|till|giving up|quitting|stopping|former|reformed|ex-?smoker|formerly|ceased|used to|had only (?:very )?(?:briefly|occasionally))\b",
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
    r";|\band\s(?:he |she )?(?:takes|took|has|had|is|was|receives|received|uses|used|drinks|drank)\b", re.I
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


def ages(reading: Reading) -> Iterator[Observation]:
    """The ages stated of each person, at the time they were stated for.

    Args:
        reading: the document.
    """
    for key, age in reading.ages:
        if age.value is None:
            continue
        if age.when in ("onset", "past", "death"):
            continue  # the age at onset is the disease's, a past age is no age of today
        when = {"onset": "at onset", "diagnosis": "at diagnosis", "treatment": "at treatment"}.get(age.when, "")
        yield Observation(
            subject=key, code=AGE, category="vital-signs", value=Quantity(age.value, age.unit, age.unit),
            note=when, evidence=(reading.evidence(age.start, age.end),), rule="age",
        )  # fmt: skip


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
                yield from _habit(
                    reading,
                    statement,
                    m,
                    absent=context.status in ("absent", "refuted") or _none_of(reading.document.text, m),
                )


_AGAIN = regex(
    r"\b(?:but|and|then|later|until (?:he|she)|before)\b[^.;]{0,40}?\b(?:started|restarted|began|resumed|took (?:it|this) up|relapsed|went back|returned to|fell back|has been smoking|smoked?|smokes)\b"
    r"[^.;]{0,24}?\b(?:again|anew|once more|smoking|it|later|since)\b|\b(?:but|and|then|later)\b[^.;]{0,30}?\b(?:resumed|relapsed|restarted)\b",
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
    begin = max(statement.span.start, m.start - 40)
    begin = max(begin, *(text.rfind(sign, begin, m.start) + 1 for sign in ",;"))  # "quit smoking, occasional alcohol"
    label = statement.frame.label
    if (
        label
        and label.end <= m.start
        and any(t.entry.id == m.entry.id and label.start <= t.start < label.end for t in statement.frame.topic)
    ):
        begin = (
            max(begin, label.end) if begin < label.end else max(label.end, m.start - 40)
        )  # "Smoking: until 2004, 20 cigarettes a day"
    ahead = [x for x in _NOW_DOES.finditer(text, begin, m.end) if x.start() < m.start]
    begin = ahead[-1].start() if ahead else begin  # "smoked until 2005 and drinks wine on weekends"
    other = _AND_ALSO.search(text, m.end, min(statement.span.end, m.end + 60))
    sentence = text[begin : other.start() if other else min(statement.span.end, m.end + 60)]
    own = bool(statement.dates) or statement.effective == statement.frame.effective  # not the operation told before it
    former, when = _FORMER.search(sentence), statement.effective if own else None
    if statement.dates and all(
        (ahead and d.end <= begin) or (other and d.start >= other.start()) for d in statement.dates
    ):
        when = None  # the date is that of the other habit
    if any(o.start < begin and o.entry.id != m.entry.id for o in statement.of("social")):
        when = None if statement.dates and all(d.end <= begin for d in statement.dates) else when
    if any(d.end <= m.start and ";" in text[d.end : m.start] for d in statement.dates):
        when = None  # "tonsils removed in 1990; no smoking"
    if former and (
        _goes_on(statement, m, begin + former.end()) or _AGAIN.search(text, m.end, min(statement.span.end, m.end + 120))
    ):
        former = when = None
    near = [
        d
        for d in statement.dates
        if d.first
        and abs(d.start - m.end) < 60
        and not (other and d.start > other.start())
        and not (ahead and d.start < begin)
    ]
    right = [
        d for d in near if _IN.fullmatch(text, m.end, d.start)
    ]  # "operated on in 1985 and gave up smoking in 2014"
    until = next((p for d in right or near if (p := period_of(d))), None)
    if former and absent and _of_another(statement, m, begin + former.end()):
        former = until = when = None  # "did not drink alcohol and had stopped smoking in 2015"
    never = bool(re.search(r"\bnever\b[^.,;]{0,12}$", text[max(statement.span.start, m.start - 24) : m.start], re.I))
    value = Coded(Concept("former", (), "social:former"), None, former.group()) if former and not never else None
    much = None if value or absent or never else _how_much(statement, m, other.start() if other else statement.span.end)
    end = max([m.end, *(d.end for d in near if d.start - m.end >= 0), much.end if much else 0])
    yield from _amounts(reading, statement, m, absent)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=m.entry.concept, category="social-history", value=much.value if much else value,
            presence=None if value else "absent" if absent else "present", effective=until if value else when,
            evidence=(reading.evidence(min(m.start, much.start) if much else m.start, end),), rule="social history",
        )  # fmt: skip


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


def _goes_on(statement: Statement, m: Mention, end: int) -> bool:
    """Whether another habit was given up, and this one has a verb of its own: "gave up smoking and drank wine"."""
    text = statement.context.text
    others = [o for o in statement.of("social") if end <= o.start and o.end <= m.start and o.entry.id != m.entry.id]
    return bool(others) and _OWN_VERB.search(text, others[-1].end, m.end) is not None


def _of_another(statement: Statement, m: Mention, end: int) -> bool:
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
    behind = _NOW.match(text, m.end, statement.span.end)
    end = behind.end() if behind else m.end
    printed = text[start:end].strip()
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=Concept("occupation", (), "social:occupation"), category="social-history", value=printed,
            effective=Period(), evidence=(reading.evidence(start, end),), rule="occupation",
        )  # fmt: skip
