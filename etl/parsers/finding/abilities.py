"""Abilities: how they are done, whether their own words tell a change, and when a child first did something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from etl.facts import Change, Coded, Concept, Observation, Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import UNSAID
from etl.parsers.number import WORD_NUMBER, word_value
from etl.parsers.phrases import Chunk
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import says, stands
from etl.patterns import regex
from etl.value import replace

_HOW = regex(
    r"(?:with|without|between|using|on|independently|alone|unaided|unassisted|by (?:him|her)self|for|only|slowly|indoors|outdoors)\b",
    re.I,
)
_WHEN = regex(
    r"(?:^|\s)(?:on|at|after|within|by|from) (?:the )?(?:\d{1,3}(?:st|nd|rd|th)?|first|second|third|end of the) (?:day|week|month|year)s?\b",
    re.I,
)
"""What tells when, behind how: "with a frame on the 24th day"."""
_HOW_INSIDE = regex(r"\s+(?=(?:with|without|using|independently|alone|unaided|unassisted|by (?:him|her)self)\b)", re.I)


def manner_of(reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention) -> Coded | None:
    """How an ability is done, as printed: "walks with a frame indoors", "stands between parallel bars"."""
    own = _HOW_INSIDE.search(reading.text, target.start, target.end)  # "walks with assistance" is one term
    text = reading.text[own.end() if own else target.end : pieces[i].end].strip(" .;,")
    text = text[: when.start()] if (when := _WHEN.search(text)) else text
    if not _HOW.match(text) or len(text) > 60:
        return None
    return Coded(Concept(" ".join(text.split()).lower()), None, text)


_WELL = ("normal", "present", "good")


def kind_behind(reading: Reading, chunk: Chunk, target: Mention) -> Coded | None:
    """The kind of thing that somebody can do, said right behind the verb: "eats mashed food"; not how well."""
    behind = next((q for q in chunk.qualifiers("value") if 0 <= q.start - target.end <= 1), None)
    if behind is None or {behind.entry.id, behind.entry.value} & {*_WELL}:
        return None
    text = reading.text
    thing = next((m for m in chunk.of("function") if m.start == behind.end + 1), None)
    kind = reading.lexicon.meant(behind.entry).concept
    return Coded(kind, None, text[behind.start : thing.end]) if thing else None


_DONE = regex(r"[a-z]{2,}s\s+(?!(?:is|are|was|were|can)\b)\w", re.I)
_CAN = regex(r"\b(?:can|could)\s")
"""Inside of an ability's words: "the leg can be lifted"."""
_ON = regex(r"\b(?:on|of|from) (?:(?:my|his|her|the|both|left|right) )*$", re.I)
"""Before a place that something else is at: "the skin on my arms could be lifted"."""
_SOMEBODY = regex(r"\b(?:I|they|we)\s+(?:now\s+|also\s+|still\s+)?$", re.I)


def done(reading: Reading, target: Mention) -> bool:
    """Whether an ability's words tell that somebody does it ("dresses himself"), not a bare verb or a command."""
    text = reading.text
    if _DONE.match(text, target.start, target.end):
        return True
    if _CAN.search(text, target.start, target.end) and not _ON.search(text, max(0, target.start - 16), target.start):
        return True
    return " " in text[target.start : target.end] and bool(
        _SOMEBODY.search(text[max(0, target.start - 16) : target.start])
    )


def started(reading: Reading, statement: Statement, target: Mention) -> bool:
    """Whether a site or another word stands first, so that the ability is not the whole telegraphic sentence."""
    if any(reading.called_in(reading.document.quote(statement.span))):
        return False  # "Kyle got up and walked over": what somebody did, and no sign that was looked at
    first = reading.text.find(" ", target.start, target.end)
    named = reading.lexicon.find(reading.text, target.start, first) if first > 0 else ()
    return target.start > statement.span.start or any(m.entry.kind == "site" for m in named)


def inner_change(reading: Reading, target: Mention) -> Change | None:
    """The change that an ability's own words tell: "sleeps better"."""
    space = reading.text.find(" ", target.start, target.end)
    if space < 0:
        return None
    found = reading.lexicon.find(reading.text, space + 1, target.end)
    roles = {m.entry.role for m in found if m.entry.kind == "cue"} & {"improved", "worsened"}
    return "improved" if roles == {"improved"} else "worsened" if roles == {"worsened"} else None


def comparative(
    reading: Reading, target: Mention, once: Callable[[], object] = bool, sides: Callable[[], object] = bool
) -> Change | None:
    """Return the change that a comparative tells of what it names by itself: "the legs are stronger" is their strength.

    Args:
        reading: the document.
        target: a measure or finding, by one of its abilities.
        once: whether it is compared with another time: "weaker" alone says only that it is weak.
        sides: whether sides are compared.

    Returns:
        Whether there is more or less of it now, None where its words are no comparative.
    """
    found = reading.lexicon.find(reading.text, target.start, target.end)
    roles = {m.entry.role for m in found if m.entry.kind == "cue" and (m.start, m.end) == (target.start, target.end)}
    way, higher = next((role for role in ("more", "less") if role in roles), None), target.entry.higher
    if target.entry.kind == "finding":
        return "worsened" if "worsened" in roles or ("less" in roles and once()) else None  # "stiffer"
    if way is None or not higher or sides():
        return None
    return "improved" if (way == "more") == (higher == "better") else "worsened"


def limited(reading: Reading, target: Mention) -> Mention:
    """Return an inability that is told of a limit only as the difficulty of its function: "could not walk for very long".

    Args:
        reading: the document.
        target: a term.
    """
    function = reading.lexicon.get("function", target.entry.function) if target.entry.kind == "finding" else None
    impaired = reading.lexicon.get("finding", function.impaired) if function is not None else None
    unable = target.entry.name.startswith(("inability", "unable"))
    return replace(target, entry=impaired, form="name") if unable and impaired is not None else target


def shares_difficulty(text: str, pieces: Sequence[Chunk], i: int, target: Mention) -> bool:
    """ "Speech and swallowing difficulties": the difficulty of the next term is this one's too.

    Args:
        text: the document's text.
        pieces: the parts of a sentence.
        i: which of them.
        target: its function.
    """
    if target.entry.kind != "function" or i + 1 >= len(pieces) or pieces[i + 1].opener not in ("and", ",", "/"):
        return False
    near = [f for f in pieces[i + 1].of("finding")[:1] if f.start - pieces[i + 1].start <= 2 and f.entry.function]
    done = target.form != "name" and text[target.end - 3 : target.end] != "ing"  # "hands are warm and sweaty"
    return bool(near) and not done and pieces[i].end - target.end <= 2


def of_limb(reading: Reading, entry: Entry) -> bool:
    """Whether what is done is no sign of an organ: "pupils react to light" is looked at, "opens the hand" is somebody's doing.

    Args:
        reading: the document.
        entry: the function.
    """
    sites = [site for i in entry.implies if (site := reading.lexicon.get("site", i))]
    return all(site.role != "organ" for site in sites)


# What is told of a child's first time: the weight it was born with, and at what age it first did something.


_AT_AGE = regex(
    rf"(?:,? (?!at\b|after\b|for\b|and\b|with\b|by\b)[a-z]+){{0,3}}?(?: [\"“'‘«][^\"”’»\n]{{1,30}}[\"”'’»])?(?:,? (?:was|were|came|appeared))?,? (?:only |first |already )?"
    rf"(?:at |(?P<by>with|by) |when (?:he|she|I) (?:was|turned) |aged )(?:the age of |age |about |around )?(?P<n>\d{{1,2}}(?:\.5)?|{WORD_NUMBER})(?P<half> and a half)?"
    r"(?:[ -](?P<u>months?|mos?|years?|yrs?))?(?: of age| old)?(?=\s*(?:[,.;:)]|$)|\s(?:and|but|like|with|while|as|because|due|after|when)\b)(?!\.\d)",
    re.I,
)
"""Behind what a child learns or somebody lost: "at 11", "Head control at 9 months", "First word "mama" at 14 months"."""
_PAST = regex(r"(?:[a-z]{2,}ed|sat|stood|held|spoke|said|ran|began|could|got|took|rose|went)\b", re.I)
_BORN = regex(
    r"\b(?:born|(?:at|since|from) birth|birth ?weight|delivered|came (?:\w+ )?(?:too )?early|premature(?:ly)?|preterm)\b",
    re.I,
)
_BORN_AFTER = regex(
    r"\b(?:born|delivered|birth)\b[^.;,:()\d]{0,24}?\b(?:at|in|after|during) (?:only |about |just |the )*"
    r"(?P<n>2[2-9]|3\d|4[0-3])(?:st|nd|rd|th)?(?: completed)?[- ](?:gestational )?weeks?\b(?!['’]? (?:old|of age|later|ago|after))",
    re.I,
)
_WEIGHS = regex(r"(?:[,(;]|\b(?:with|weigh(?:ed|ing)|had|at|and|of))\s(?:only\s|about\s|just\s|a\s)*$", re.I)
_REACH = 140
_LOSS = "_lost"
_AT_BIRTH = {
    "measure:body_weight": "birth_weight", "measure:body_height": "birth_length",
    "measure:head_circumference": "birth_head_circumference",
}  # fmt: skip
_NEWBORN = {
    "g": (Decimal(400), Decimal(6500)),
    "kg": (Decimal("0.4"), Decimal("6.5")),
    "cm": (Decimal(20), Decimal(65)),
}
"""Least and most that somebody newborn weighs or measures, by unit."""
_OLDEST = Decimal(99)
_MOST = {"mo": Decimal(72), "a": Decimal(8)}

_ONCE_MORE = regex(
    r"\b(?:again|return(?:ed|s|ing)? to|back (?:to|at)|resum(?:ed|es|ing)|restarted|regain(?:ed|s|ing))\b", re.I
)
"""Around what somebody could do before too: "returned to running at six months" tells no age."""
_BACK = 24


def first_times(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """The ages at which a child first did what a sentence names.

    Args:
        reading: the document.
        statement: a reported sentence.

    Yields:
        An Observation for each ability with its age; nothing of times that count from a treatment.
    """
    if statement.timepoint is not None and statement.timepoint.phase != "before":
        return
    text, unit = reading.text, ""
    for m in statement.of("function"):
        said = statement.after(_AT_AGE, m.end)
        if said is None:
            continue
        lost = stands(statement, m, "lost_it")
        told: object = lost or (not said["by"] and _PAST.search(text, max(statement.span.start, m.start - 12), m.end))
        if not told and m.form == "name" and said["u"]:
            told = says(text[max(statement.block.span.start, m.start - _REACH) : statement.span.end], "childhood")
        if not told:
            continue
        if _ONCE_MORE.search(text, max(statement.span.start, m.start - _BACK), said.end()):
            continue
        context = statement.about(m)
        if context.status in UNSAID or context.experiencer != "patient" or (context.status == "absent" and not lost):
            continue
        printed = (said["u"] or "").lower()
        unit = "mo" if printed.startswith("mo") else "a" if printed or (said["half"] and unit) else ""
        number = Decimal(said["n"]) if said["n"][0].isdigit() else word_value(said["n"])
        if lost and not printed:
            unit = "a"
        if not unit:
            continue
        value = number + (Decimal("0.5") if said["half"] else 0)
        if not 0 < value <= (_OLDEST if lost else _MOST[unit]):
            continue
        name = f"age at {'loss of ' if lost else ''}{m.entry.name}"
        for subject in statement.subjects:
            yield Observation(
                subject=subject, code=Concept(name, (), f"milestone:{m.entry.id}{_LOSS if lost else ''}"), category="exam",
                value=Quantity(value, unit, printed or "years"), timepoint=statement.timepoint,
                evidence=(reading.evidence(m.start, said.end()),), rule="milestone",
            )  # fmt: skip


def weeks_at_birth(reading: Reading, statement: Statement, measured: Sequence[Observation]) -> tuple[Observation, ...]:
    """After how many weeks somebody was born, which the words for an early birth may hold: "born at 29 weeks", "born in the
    30th week".

    Args:
        reading: the document.
        statement: a reported sentence.
        measured: what was measured by it.
    """
    entry = reading.lexicon.get("measure", "gestational_age")
    if entry is None or any(f.code.entry == entry.concept.entry for f in measured):
        return ()
    said = statement.before(_BORN_AFTER, statement.span.end)
    context = statement.about(Mention(said.start(), said.end(), entry)) if said else None
    if said is None or context is None or context.status in UNSAID or context.experiencer != "patient":
        return ()
    return tuple(
        Observation(
            subject=subject, code=entry.concept, category="exam", value=Quantity(Decimal(said["n"]), "wk", "weeks"),
            evidence=(reading.evidence(said.start(), said.end()),), rule="milestone",
        ) for subject in statement.subjects
    )  # fmt: skip


def places_of(told: Sequence[Observation]) -> tuple[tuple[int, int], ...]:
    """Where such observations stand: the words say nothing else then, unless they tell a loss."""
    return tuple((e.start, e.end) for f in told if not f.code.entry.endswith(_LOSS) for e in f.evidence)


def at_birth(
    reading: Reading, statement: Statement, measured: Sequence[Observation]
) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
    """The size somebody was born with, which is none of now: "born at 37 weeks, 2,450 g", "at birth, W = 2.7 kg, L = 48 cm".

    Args:
        reading: the document.
        statement: a reported sentence.
        measured: what was measured by it.

    Returns:
        The measurements, those of a weight at birth under its name; and the weights that nothing was measured of.
    """
    entry = reading.lexicon.get("measure", "birth_weight")
    text = reading.text
    low = max(statement.block.span.start, statement.span.start - _REACH)
    born = _BORN.search(text, low, statement.span.end) if entry and statement.quantities else None
    if born is None or entry is None:
        return tuple(measured), ()
    here = born.start() >= statement.span.start
    kept = tuple(
        replace(f, code=reading.lexicon.need("measure", own).concept)
        if here and (own := _AT_BIRTH.get(f.code.entry)) and _of_newborn(f.value)
        else f
        for f in measured
    )
    taken = [(e.start, e.end) for f in measured for e in f.evidence]
    found = [
        q for q in statement.quantities
        if statement.about(Mention(q.start, q.end, entry)).experiencer != "other" and q.start > born.end()
        and _of_newborn(q.value)
        and _WEIGHS.search(text, max(statement.span.start - 1, q.start - 16), q.start)
        and not any(start <= q.start < end for start, end in taken)
    ]  # fmt: skip
    if len(found) != 1 or any(f.code.entry == entry.concept.entry for f in kept) or statement.of("medicine"):
        return kept, ()
    return kept, tuple(
        Observation(
            subject=subject, code=entry.concept, category="vital-signs", value=found[0].value,
            evidence=(reading.evidence(found[0].start, found[0].end),), rule="measure",
        ) for subject in statement.subjects
    )  # fmt: skip


def _of_newborn(value: object) -> bool:
    """Whether a value can be the weight, length or head's circumference of somebody newborn."""
    if not isinstance(value, Quantity) or (limits := _NEWBORN.get(value.code or "")) is None:
        return False
    return limits[0] <= value.value <= limits[1]
