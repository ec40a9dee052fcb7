"""Abilities: how they are done, whether their own words tell a change, and when a child first did something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.facts import Change, Coded, Concept, Observation, Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.attributes import UNSAID, Context
from etl.parsers.finding.changes import of_sides
from etl.parsers.number import WORD_NUMBER, word_value
from etl.parsers.phrases import Chunk
from etl.parsers.reading import Reading, Statement
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
    own = _HOW_INSIDE.search(reading.document.text, target.start, target.end)  # "walks with assistance" is one term
    text = reading.document.text[own.end() if own else target.end : pieces[i].end].strip(" .;,")
    text = text[: when.start()] if (when := _WHEN.search(text)) else text
    if not _HOW.match(text) or len(text) > 60:
        return None
    return Coded(Concept(" ".join(text.split()).lower()), None, text)


_ONLY = regex(
    r"\b(?:could|can|was able to|is able to|is|was) (?:only|just|barely|merely)(?: just)?(?: able to)? $|\bonly (?:able to|could|can) $|\b(?:when|while|whilst) (?:he|she|I|they) (?:is|was|were|are|am) $",
    re.I,
)
_SMALL = regex(
    r"[^.;,]{0,40}?\b(?:only|with (?:much |some |the |great )?(?:help|difficulty|effort|support)|if (?:held|helped|supported)|when (?:held|pulled|helped|supported))\b"
)
_LED = regex(r"\b(?:only|if|when (?:held|pulled|helped|supported|put)(?: up)? (?:to|into|in)) $")


def limits(reading: Reading, statement: Statement, target: Mention) -> bool:
    """Whether the words around an ability say that it is a small one: "gets up only with help", "stands if held", "when
    pulled to sitting".

    Args:
        reading: the document.
        statement: the sentence.
        target: the ability.
    """
    text = reading.document.text
    ahead = _LED.search(text, max(statement.span.start, target.start - 24), target.start)
    return bool(ahead or _SMALL.match(text, target.end, statement.span.end))


_WELL = ("normal", "present", "good")


def kind_behind(reading: Reading, chunk: Chunk, target: Mention) -> Coded | None:
    """The kind of thing that somebody can do, said right behind the verb: "eats mashed food"; not how well."""
    behind = next((q for q in chunk.qualifiers("value") if 0 <= q.start - target.end <= 1), None)
    if behind is None or {behind.entry.id, behind.entry.value} & {*_WELL}:
        return None
    text = reading.document.text
    thing = next((m for m in chunk.of("function") if m.start == behind.end + 1), None)
    kind = reading.lexicon.meant(behind.entry).concept
    return Coded(kind, None, text[behind.start : thing.end]) if thing else None


_DONE = regex(r"[a-z]{2,}s\s+(?!(?:is|are|was|were|can)\b)\w", re.I)
_CAN = regex(r"\b(?:can|could)\s")
"""Inside of an ability's words: "the leg can be lifted"."""
_ON = regex(r"\b(?:on|of|from) (?:(?:my|his|her|the|both|left|right) )*$", re.I)
"""Before a place that something else is at: "the skin on my arms could be lifted"."""
_SOMEBODY = regex(r"\b(?:I|they|we)\s+(?:now\s+|also\s+|still\s+)?$", re.I)


def only_just(reading: Reading, target: Mention) -> bool:
    """Whether an ability is told of as small: "could only walk for 20 steps" is no gain."""
    return _ONLY.search(reading.document.text, max(0, target.start - 30), target.start) is not None


def done(reading: Reading, target: Mention) -> bool:
    """Whether an ability's words tell that somebody does it ("dresses himself"), not a bare verb or a command."""
    text = reading.document.text
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
    first = reading.document.text.find(" ", target.start, target.end)
    named = reading.lexicon.find(reading.document.text, target.start, first) if first > 0 else ()
    return target.start > statement.span.start or any(m.entry.kind == "site" for m in named)


def inner_change(reading: Reading, target: Mention) -> Change | None:
    """The change that an ability's own words tell: "sleeps better"."""
    space = reading.document.text.find(" ", target.start, target.end)
    if space < 0:
        return None
    found = reading.lexicon.find(reading.document.text, space + 1, target.end)
    roles = {m.entry.role for m in found if m.entry.kind == "cue"} & {"improved", "worsened"}
    return "improved" if roles == {"improved"} else "worsened" if roles == {"worsened"} else None


def comparative(reading: Reading, target: Mention) -> Change | None:
    """The change that a comparative tells of what it names by itself: "the legs are stronger" is their strength.

    Args:
        reading: the document.
        target: a measure, by one of its abilities.

    Returns:
        Whether there is more or less of it now, None where its words are no comparative.
    """
    found = reading.lexicon.find(reading.document.text, target.start, target.end)
    roles = {m.entry.role for m in found if m.entry.kind == "cue" and (m.start, m.end) == (target.start, target.end)}
    way = next((role for role in ("more", "less") if role in roles), None)
    if target.entry.kind == "finding":
        compared = "less" in roles and than_once(
            reading.document.text, target
        )  # "weaker" alone says only that it is weak
        return "worsened" if "worsened" in roles or compared else None  # "stiffer"
    if way is None or not target.entry.higher or of_sides(reading.document.text, target.end):
        return None
    return "improved" if (way == "more") == (target.entry.higher == "better") else "worsened"


_THAN_ONCE = regex(
    r"(?: (?:in|at|on|of) (?:the |his |her )?[\w-]+(?: [\w-]+)?)? (?:again\b|once more\b|than (?:(?:in|on|at) )?"
    r"(?:before\b|earlier\b|previously\b|(?:the )?last\b|(?:he|she|it|they) (?:was|were|had)\b|ever\b|(?:19|20)\d\d\b|(?:(?:the )?(?:first|second|third|previous)|\d+) "
    r"|(?:discharge|admission|baseline|first)\b|\w+ (?:weeks?|months?|years?|days?) ago|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:spring|summer|autumn|winter)\b))",
    re.I,
)
"""Behind a comparative that compares with another time, and not with another place."""


def than_once(text: str, target: Mention) -> bool:
    """Whether a comparative compares two times: "again a bit weaker", "weaker than at discharge".

    Args:
        text: the document's text.
        target: the comparative.
    """
    return (
        _AGAIN.search(text, max(0, target.start - 40), target.start) is not None
        or _THAN_ONCE.match(text, target.end) is not None
    )


_INABILITY = regex(r"\b(?:cannot|can[’']?t|could ?n[’']?t|could not|can not|unable|inability|not able)\b", re.I)
_LIMIT = regex(
    r"\s+(?:for\s+)?(?:a\s+)?(?:(?:very|too|so|as|that|much|any)\s+)?(?:long(?:er)?|far(?:ther)?|lengthy|well|properly|fast|quickly|steadily|normally|clearly|straight|further)\b"
    r"|\s+(?:for\s+)?more than\s",
    re.I,
)
"""What is not possible is only the whole of it: "could not walk very far"."""


def only_in_part(reading: Reading, target: Mention) -> bool:
    """Whether what is not possible is only the whole of it: "cannot stand for long"."""
    return _LIMIT.match(reading.document.text, target.end) is not None


def limited(reading: Reading, target: Mention) -> Mention:
    """An inability that is told of a limit only is the difficulty of that function: "could not walk for very long".

    Args:
        reading: the document.
        target: a term.

    Returns:
        The finding that says so, or the term as it is.
    """
    text = reading.document.text
    if (
        target.entry.kind != "finding"
        or not target.entry.function
        or not _INABILITY.search(text, target.start, target.end)
    ):
        return target
    function = reading.lexicon.get("function", target.entry.function)
    if (
        function is None
        or not function.impaired
        or function.impaired == target.entry.id
        or not _LIMIT.match(text, target.end)
    ):
        return target
    impaired = reading.lexicon.get("finding", function.impaired)
    return replace(target, entry=impaired, form="name") if impaired else target


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


_AGAIN = regex(r"\b(?:again|now|once more)\b", re.I)
_BY_TURNS = regex(r"[,;] then (?:he |she |I )?\w+ $", re.I)


def once_more(reading: Reading, target: Mention, begin: int, end: int) -> bool:
    """Whether words near an ability say that it is back: "sits again"; not by turns: "wakes, then sleeps again".

    Args:
        reading: the document.
        target: the ability.
        begin: where to begin.
        end: where its sentence ends.
    """
    text = reading.document.text
    again = _AGAIN.search(text, begin, min(end, target.end + 60))
    return again is not None and not _BY_TURNS.search(text, begin, again.start())


def achieved(reading: Reading, statement: Statement, target: Mention, context: Context) -> Change | None:
    """What it tells that somebody did something: behind a treatment, or once more, it is a gain ("lifted the arm").

    Args:
        reading: the document.
        statement: the sentence.
        target: the ability, told in the past.
        context: how it is meant.

    Returns:
        The change; None where the sentence only tells what happened.
    """
    if context.status != "present" or only_just(reading, target):
        return None
    later = statement.timepoint is not None and statement.timepoint.phase in ("after", "during")
    begin = max(statement.span.start, target.start - 50)
    if not later and not once_more(reading, target, begin, statement.span.end):
        return None
    return context.change or "improved"


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
_CHILDHOOD = regex(
    r"\b(?:born|birth|milestones?|develop(?:ed|ment(?:al)?|mentally)|delay(?:ed)?|first (?:words?|steps?)|smil(?:ed|es?|ing)|head (?:control|holding)|crawl(?:ed|ing)|sentences)\b",
    re.I,
)
_LOST = regex(
    r"\b(?:stopped|ceased|gave up|quit|lost (?:the ability|the ability of|independent|unaided)|unable)(?: to| any| the)?\s$",
    re.I,
)
_PAST = regex(r"(?:[a-z]{2,}ed|sat|stood|held|spoke|said|ran|began|could|got|took|rose|went)\b", re.I)
_BORN = regex(
    r"\b(?:born|(?:at|since|from) birth|delivered|came (?:\w+ )?(?:too )?early|premature(?:ly)?|preterm)\b",
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
    text, unit = reading.document.text, ""
    for m in statement.of("function"):
        lost = _LOST.search(text, max(statement.span.start, m.start - 24), m.start) is not None
        said = _AT_AGE.match(text, m.end, statement.span.end)
        if said is None:
            continue
        told = lost or (not said["by"] and _PAST.search(text, max(statement.span.start, m.start - 12), m.end))
        if not told and m.form == "name" and said["u"]:
            told = _CHILDHOOD.search(text, max(statement.block.span.start, m.start - _REACH), statement.span.end)
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
    said = _BORN_AFTER.search(reading.document.text, statement.span.start, statement.span.end)
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
    text = reading.document.text
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
