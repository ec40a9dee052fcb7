"""What somebody does not bear: "allergic to A and B", "Allergies: A (rash), B", "aspirin: hypersensitive"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.facts import Concept, Observation
from etl.mapping.entry import Entry, Mention
from etl.mapping.reach import load_reach
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_REACTS = regex(
    r"\s*(?:to|against|for(?! which\b)|from|by|of|except(?: for| to)?|other than|apart from|:)\b[^.;]*$|\s*:[^.;]*$"
)

_OTHERWISE = regex(
    r"\b(?:but|although|though|however|while) (?:he|she|I|they|the patient|can|could|tolerates?|has|had|is|was)\b"
    r"|\band (?:lost|failed|had|has|is|was|takes?|took|on|started|switched|received)\b",
    re.I,
)
"""Where what is borne follows: "allergic to A, but she can take B"."""


_TAKES = regex(
    r"\b(?:he|she|patient|and) (?:is on|was on|takes|is taking|uses|is using|tolerates|remains on) (?:\w+ ){0,2}$", re.I
)
"""Before a medicine that somebody takes, below "Allergies" or not."""


def not_borne(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether somebody reacts to a medicine: "hypersensitive to A and B", "A: hypersensitive", or under such a label.

    Args:
        reading: the document.
        statement: the statement.
        m: the medicine.

    Returns:
        True when it is named as what is not borne.
    """
    text = reading.document.text
    if _ASKS_ANEW.match(text, statement.span.start, m.start) and _is_below_label(statement):
        return False
    if _TAKES.search(text, max(statement.span.start, m.start - 40), m.start):
        return False
    if statement.frame.has(*NOT_BORNE) or any(
        x.entry.kind == "cue" and x.entry.role == "reaction" for x in statement.frame.topic
    ):
        return True
    if _gets(statement, m) is not None:
        return True
    for x in statement.of("cue", "finding"):
        words = text[x.start : x.end].split()
        if not any(e.role == "reaction" for e in (x.entry, *reading.lexicon.label(words[0], "cue"))):
            continue
        if x.start <= m.start < x.end or (
            x.end <= m.start
            and _REACTS.match(
                between := text[(x.end if x.entry.role == "reaction" else x.start + len(words[0])) : m.start]
            )
            and not _OTHERWISE.search(between)
        ):
            return True
        if x.start >= m.end and re.fullmatch(r"[\s:–-]*", text[m.end : x.start]):
            return True
    return False


_GETS = regex(r"\b(?:gets?|develops|comes? out in|breaks? out in)\s(?:(?:an?|her|his|bad|severe|mild)\s)*$", re.I)
"""Before what somebody reacts with each time."""
_EACH_TIME = regex(
    r"\s(?:with|on|from|after|to|when(?:ever)? (?:taking|given))\s(?:(?:the|any)\s)?(?:[\w-]+\s(?:and|or)\s)?"
)
_GETS_THEN = regex(r"\s?[:–-]\s(?:she\s|he\s)?", re.I)


def _gets(statement: Statement, m: Mention) -> Mention | None:
    """Return what somebody gets each time from a medicine: "comes out in hives on A", "A: gets hives"."""
    text, words = statement.context.text, load_reach().words["REACTION"]
    for f in statement.of("finding", "condition"):
        if text[f.start : f.end].lower().split()[-1] not in words:
            continue
        gets = _GETS.search(text, statement.span.start, f.start)
        ahead = f.end <= m.start and _EACH_TIME.fullmatch(text, f.end, m.start)
        behind = gets is not None and m.end <= gets.start() and _GETS_THEN.fullmatch(text, m.end, gets.start())
        if gets is not None and (ahead or behind):
            return f
    return None


def _is_below_label(statement: Statement) -> bool:
    label = statement.frame.label
    return label is not None and label.end <= statement.span.start


_ASKS_ANEW = regex(r"\W*[A-Z][\w ]{2,20}:")
"""The beginning of a value that has a label of its own: "Allergies: none. Medication: A"."""
_EXAMPLE = regex(r"\W*(?:e\.?\s?g\b|for (?:example|instance)\b|such as\b)", re.I)
"""The beginning of a value that only says what to write: "Allergies: (e.g. A, B)"."""
_UNSAID = ("possible", "hypothetical", "planned", "general", "cited")
_EXCEPT = regex(r"\b(?:except|other than|apart from|but|only)\b", re.I)
_SIGN = Entry("finding", "", "")
_LEADS = regex(r"\([^()]*$|(?:->|→|\s[–-]|:|\b[Cc]auses?\b|\b[Cc]aused\b)\s*(?:[a-z]+ ){0,2}$")
"""Before what an allergy does, also where nobody knows the substance: "Algs: X (rash), Y -> hives", "X: causes hives"."""
_OPENS_LINE = regex(r"\n[ \t]*$")
_ENDS_LINE = regex(r"[^\n]{0,12}(?:\n|$)")
"""Around a sign that has a line of its own."""
_LASTS = regex(r"(?:allerg(?:y|ies|ic)|toleran[ct]\w*|sensitiv\w+)$", re.I)
"""A word for not bearing something, and none for a reaction that came."""
_HOW = regex(r"\s*(?:[(（:–-](?:\s*[Cc]auses?)?|,?\s?(?:which )?(?:causes?|caused|causing|gave|giving)|with|->|→)\s*$")


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
    text = reading.document.text
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
    begin = next((x.end for x in cues if x.entry.role == "reaction" and _LASTS.search(text, x.start, x.end)), None)
    title = statement.frame.title if begin is not None else None
    below = title is not None and text[title.end : statement.span.start].strip(" :\n") != ""  # "Allergies: | X | hives"
    if begin is None and not statement.frame.has(*NOT_BORNE):
        return ()
    begin = max(begin or 0, statement.span.start)
    ill = [f for f in statement.of("finding", "condition") if f.start >= begin and f.form != "negated"]
    return tuple(
        (f.start, f.end)
        for f in ill
        if _LEADS.search(text, max(begin, f.start - 60), f.start)
        or (
            below
            and f.entry.kind == "finding"
            and _OPENS_LINE.search(text, max(0, f.start - 12), f.start)
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
            return f if _HOW.fullmatch(reading.document.text[m.end : f.start]) else None
    return None


def _denied(statement: Statement, m: Mention) -> bool:
    """Whether the word for it is denied: "no allergy to A", "no known allergies to A"."""
    none = [
        f for f in statement.of("finding") if f.form == "negated" and f.entry.role == "reaction" and f.end <= m.start
    ]
    if none and not _EXCEPT.search(statement.context.text, none[-1].end, m.start):
        return True
    words = [c for c in statement.of("cue") if c.entry.role == "reaction" and c.end <= m.start]
    return bool(words) and statement.about(replace(words[-1], entry=_SIGN)).status == "absent"


def _facts(reading: Reading, statement: Statement, m: Mention, reaction: Mention | None) -> Iterator[Observation]:
    context = statement.about(m)
    if context.status in _UNSAID or context.experiencer != "patient":
        return
    text, label = reading.document.text, statement.frame.label
    if label is not None and label.end <= m.start and _EXAMPLE.match(text, label.end, m.start):
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
