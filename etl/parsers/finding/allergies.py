"""What somebody does not bear: "allergic to A and B", "Allergies: A (rash), B", "aspirin: hypersensitive"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.facts import Concept, Observation
from etl.mapping.entry import Entry, Mention
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import Said, says, stands
from etl.patterns import regex
from etl.value import replace


def not_borne(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Return True for a medicine that somebody reacts to: "hypersensitive to A and B", "A: hypersensitive", or under such a label.

    Args:
        reading: the document.
        statement: the statement.
        m: the medicine.
    """
    return bool(_named(reading, statement, m).decide("not_borne").says)


def _named(reading: Reading, statement: Statement, m: Mention) -> Said:
    """Return a medicine with what decides whether somebody reacts to it."""
    text = statement.context.text

    def reacts() -> bool:
        for x in statement.of("cue", "finding"):
            word = text[x.start : x.end].split()[0]
            if not any(e.role == "reaction" for e in (x.entry, *reading.lexicon.label(word, "cue"))):
                continue
            end = x.end if x.entry.role == "reaction" else x.start + len(word)
            between = text[end : m.start]
            to_it = m.start >= x.end and says(between, "to_it", first=True) and not says(between, "otherwise")
            if x.start <= m.start < x.end or to_it or (x.start >= m.end and not text[m.end : x.start].strip(" \n:–-")):
                return True
        return False

    return Said(statement, m, {}, {
        "asked": lambda: statement.frame.has(*NOT_BORNE)
        or any(x.entry.kind == "cue" and x.entry.role == "reaction" for x in statement.frame.topic),
        "reacts": reacts,
    })  # fmt: skip


def _gets(statement: Statement, m: Mention) -> Mention | None:
    """Return what somebody gets each time from a medicine: "comes out in hives on A", "A: gets hives"."""
    span = stands(statement, m, "gets_it")
    ill = statement.of("finding", "condition") if span is not None else ()
    return next((f for f in ill if span is not None and span.start <= f.start < span.end), None)


_UNSAID = ("possible", "hypothetical", "planned", "general", "cited")
_SIGN = Entry("finding", "", "")
_LEADS = regex(r"\([^()]*$|\w(?: {2,}|\t)$|(?:->|→|\s[–-]|:|\b[Cc]auses?\b|\b[Cc]aused\b)\s*(?:[a-z]+ ){0,2}$")
"""Before what an allergy does, also where nobody knows the substance: "Algs: X (rash), Y -> hives", "X: causes hives"."""
_ENDS_LINE = regex(r"[^\n]{0,12}(?:\n|$)")
"""Around a sign that has a line of its own."""
_HOW = regex(
    r"\s*(?:[(（:–-](?:\s*[Cc]auses?)?|,?\s?(?:which )?(?:causes?|caused|causing|gave|giving)|with|->|→| {2}|\t)\s*$"
)


def of_statement(reading: Reading, statement: Statement) -> tuple[tuple[Observation, ...], tuple[tuple[int, int], ...]]:
    """The medicines that a statement says are not borne.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        One Observation for each medicine and person, and the places of the reactions told with them and of the words
        for it (they say what happens then, and no symptom of now).
    """
    named = [m for m in statement.of("medicine") if not_borne(reading, statement, m)]
    reactions = [r for m in named if (r := _reaction(reading, statement, m, named))]
    facts = tuple(f for m in named for f in _facts(reading, statement, m, _reaction(reading, statement, m, named)))
    facts += tuple(
        replace(f, code=m.entry.concept) for m in _substances(reading, statement)
        for f in _facts(reading, statement, m, _reaction(reading, statement, m, (m,)))
    )  # fmt: skip
    said = [f for f in statement.of("finding") if f.entry.role == "reaction"] if named else []
    return facts, (*((r.start, r.end) for r in (*reactions, *said)), *only_reactions(statement))


NOT_BORNE = ("field:allergy", "not_borne")
_ITEM = regex(r"[^\s,;.()][^,;.()\n]{1,30}(?=\s?(?:[,;.(]|$))", re.M)


def _substances(reading: Reading, statement: Statement) -> Iterator[Mention]:
    """Find the allergies that a list names by their substance alone: "Allergies: iodine (rash), latex"."""
    if not statement.frame.has(*NOT_BORNE):
        return
    text = reading.text
    for item in _ITEM.finditer(text, statement.span.start, statement.span.end):
        known = reading.lexicon.label(f"{item[0]} allergy", "finding")
        inside = any(item.start() < m.end and m.start < item.end() for m in statement.of("medicine", "finding"))
        ahead = text[statement.span.start : item.start()]
        if known and not inside and ahead.count("(") == ahead.count(")"):
            yield Mention(item.start(), item.end(), known[0])


def only_reactions(statement: Statement) -> tuple[tuple[int, int], ...]:
    """Where signs and diseases stand that an allergy brings, and that nobody has now: "Allergies: X (rash), Y -> hives", "X
    allergy - hives".

    Args:
        statement: a statement.
    """
    text, cues = statement.context.text, (*statement.frame.topic, *statement.of("cue"))
    begin = next(
        (x.end for x in cues if x.entry.role == "reaction" and says(text[x.start : x.end], "lasting_allergy")), None
    )
    title = statement.frame.title if begin is not None else None
    below = title is not None and text[title.end : statement.span.start].strip(" :\n") != ""  # "Allergies: | X | hives"
    if begin is None and not statement.frame.has(*NOT_BORNE):
        return ()
    label = None if statement.frame.has("field:allergy") else statement.frame.label
    begin = max(begin or 0, (label or statement.span).start)
    ill = [f for f in statement.of("finding", "condition") if f.start >= begin and f.form != "negated"]
    return tuple(
        (f.start, f.end)
        for f in ill
        if _LEADS.search(text, max(begin, f.start - 60), f.start)
        or (
            below
            and f.entry.kind == "finding"
            and text[: f.start].rstrip(" \t").endswith("\n")
            and _ENDS_LINE.match(text, f.end)
        )
    )


def _reaction(reading: Reading, statement: Statement, m: Mention, named: Sequence[Mention]) -> Mention | None:
    """What a medicine did: the first sign behind it and before the next one, in brackets or behind a dash."""
    if (each := _gets(statement, m)) is not None:
        return each
    stop = min((o.start for o in named if o.start > m.start), default=statement.span.end)
    for f in statement.of("finding", "condition"):
        if m.end <= f.start < stop:
            return f if _HOW.fullmatch(reading.text[m.end : f.start]) else None
    return None


def _denied(statement: Statement, m: Mention) -> bool:
    """Whether the word for it is denied: "no allergy to A", "no known allergies to A"."""
    none = [
        f for f in statement.of("finding") if f.form == "negated" and f.entry.role == "reaction" and f.end <= m.start
    ]
    if none and not says(statement.context.text[none[-1].end : m.start], "except"):
        return True
    words = [c for c in statement.of("cue") if c.entry.role == "reaction" and c.end <= m.start]
    return bool(words) and statement.about(replace(words[-1], entry=_SIGN)).status == "absent"


def _facts(reading: Reading, statement: Statement, m: Mention, reaction: Mention | None) -> Iterator[Observation]:
    context = statement.about(m)
    if context.status in _UNSAID or context.experiencer != "patient":
        return
    text, label = reading.text, statement.frame.label
    if label is not None and label.end <= m.start and says(text[label.end : m.start], "for_example", first=True):
        return
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=Concept(f"{m.entry.name} allergy", (), f"allergy:{m.entry.id}"), category="exam",
            presence="absent" if context.status in ("absent", "refuted") or _denied(statement, m) else "present",
            note=text[reaction.start : reaction.end] if reaction else "",
            evidence=(reading.evidence(*_around(m, reaction)),), rule="allergy",
        )  # fmt: skip


def _around(m: Mention, reaction: Mention | None) -> tuple[int, int]:
    """Return from where to where a medicine and what it did are told."""
    return (min(m.start, reaction.start), max(m.end, reaction.end)) if reaction else (m.start, m.end)
