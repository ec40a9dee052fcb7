"""Findings that came and went: they were there, though the sentence ends with their end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.facts import Change, Coded, Observation
from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.measure.limits import category_of
from etl.parsers.phrases import Chunk, Place
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_WHICH = regex(
    r"(?:,\s*(?:which|that|all of which|both of which)|;\s*(?:both|all|these|they|it))\s+(?:\w+\s+){0,2}$", re.I
)
_THERE_FIRST = regex(
    r"\s(?:was|were) present\b(?! (?:since|until))[^.;]{0,60}(?:;\s(?:it|they)|\b(?:and|but)(?: (?:it|they))?)\s(?:\w+ly |had |has |have |later |then ){0,2}$",
    re.I,
)
"""Between a finding and the word for its end: "was present before the treatment and disappeared"."""
_NEAR = 30
_ENDED = ("resolved", "improved", "discontinued")
_NEW = regex(r"\W*(?:An?|Some|One|Two|Several) (?:[\w-]+ ){0,2}", re.I)
"""Before something new that a sentence begins with: "A small hematoma of the groin was gone after a week"."""
_GONE_AFTER = regex(
    r"[^.;,]{2,24}? (?:after|within|by|in|before|on) (?:the )?(?:next |an? |\w+ )?(?:\w+ )?(?:hours?|days?|weeks?|months?|morning|evening|night|discharge)\b"
    r"|[^.;,]{2,24}? (?:the (?:next|following|same) (?:day|morning|evening|night)|overnight)\b"
)
_LOOKS = r"(?:measured|assessed|evaluated|checked|examined|tested|screened|rated|scored|graded|quantified)"
_LOOKED_FOR = regex(
    rf"\b{_LOOKS} (?:(?:him|her|them|the \w+) )?(?:for [^.;:,]{{0,36}}|(?:(?:the|his|her|their|my|its)\s+)(?:[\w-]+ and (?:the |his |her )?)?)$",
    re.I,
)
_WAS_LOOKED_AT = regex(
    rf"\s(?:[^.;:,]{{0,24}}\s)?(?:was|were|is|are) (?:also |then |again |not )?{_LOOKS}\b(?! (?:as|at|with an? \d|\d))",
    re.I,
)
_DEGREE_BEFORE = regex(r"\b(less|more) $", re.I)
_OF_DEFECT: dict[str, Change] = {"less": "improved", "more": "worsened"}
_NOT_AS = regex(r"\b(?:not|n[’']t)(?: \w+)? (?:as|so) (?:\w+ )?$", re.I)
_AS_BEFORE = regex(
    r"\s(?:\w+ )?as (?:it was |they were |he was |she was )?(?:before|previously|prior|in the past|earlier|at admission|on admission)\b",
    re.I,
)
"""Around a defect that is less than it was: "not as stiff as before"."""
_WORD_BEHIND = regex(r" ([a-z][a-z-]{2,20})\b")
_ARISEN = regex(
    r"\b(?:had|have|has had|occurr?ed|developed|appeared|arose|(?:was|were) present|there (?:was|were)|suffered|noticed|felt|experienced|followed|got|complained)\b",
    re.I,
)
_CHANGED_VALUES = ("qualifier:increased", "qualifier:reduced", "qualifier:abnormal")


def of_defect(reading: Reading, target: Mention, context: Context) -> Change | None:
    """The change of what has more or less of a defect: "speech less slurred" is better, "gait more unsteady" worse.

    Args:
        reading: the document.
        target: a function, or a finding that is the defect itself.
        context: how it is meant.

    Returns:
        The change; None where no defect is told of.
    """
    text = reading.document.text
    if target.entry.kind == "finding":
        if _AS_BEFORE.match(text, target.end) and _NOT_AS.search(text, max(0, target.start - 24), target.start):
            return "improved"
        said = _DEGREE_BEFORE.search(text, max(0, target.start - 10), target.start)
        return _OF_DEFECT[said[1].lower()] if said else None
    for cue in context.cues:
        said_ = _OF_DEFECT.get(text[cue.start : cue.end].lower()) if cue.start >= target.end else None
        word = _WORD_BEHIND.match(text, cue.end) if said_ else None
        if word is None:
            continue
        own = text[target.start : target.end]
        names = {f"{word[1]} {own}", f"{own} {word[1]}", f"{word[1]} {target.entry.name}", word[1]}
        if any(e.kind == "finding" for name in names for e in reading.lexicon.known(name)):
            return said_
    return None


def only_looked_at(text: str, statement: Statement, target: Mention) -> bool:
    """Whether a sentence says that a finding was looked at or for, and not what was seen: "measured the stiffness".

    Args:
        text: the document's text.
        statement: the sentence.
        target: the finding.
    """
    before = text[max(statement.span.start, target.start - 60) : target.start]
    return bool(_LOOKED_FOR.search(before) or _WAS_LOOKED_AT.match(text, target.end, statement.span.end))


def came_and_went(reading: Reading, statement: Statement, target: Mention, context: Context) -> bool:
    """Whether a finding that the sentence tells of is only later said to have passed: "had a fever, which went away".

    Args:
        reading: the document.
        statement: the sentence.
        target: the finding.
        context: how it is meant.
    """
    text = reading.document.text
    told = [c for c in context.cues if c.entry.role in _ENDED and c.start > target.end]
    gone = any(_GONE_AFTER.match(text, c.start, statement.span.end) for c in told)
    if gone and _NEW.fullmatch(text, statement.span.start, target.start):
        return True
    over = any(c.entry.role == "resolved" for c in told) and target.form == "name"
    adverse = over and statement.frame.has("adverse", "field:adverse")
    if adverse and not reading.index.told_before(target.entry, statement.block.span.start):
        return True  # "Side effects: groin hematoma, gone in 1 week"
    if any(_THERE_FIRST.fullmatch(text, target.end, c.start) for c in told):
        return True
    ends = [c for c in told if not any(s > c.start for s, _, _ in statement.points)]
    return any(_WHICH.search(text[target.end : c.start]) for c in ends) and bool(
        _ARISEN.search(text, statement.span.start, ends[0].start)
    )


def gone_later(reading: Reading, statement: Statement, target: Mention, context: Context) -> Iterator[Observation]:
    """The end of a finding that the same sentence tells to have been present: "was present before, and disappeared"."""
    text = reading.document.text
    ends = [c for c in context.cues if c.entry.role == "resolved" and _THERE_FIRST.fullmatch(text, target.end, c.start)]
    for end in ends[:1]:
        last = [p for s, _, p in statement.points if s > target.end]
        later = statement.time_of(end.start, end.end)
        when = (
            later if later is None or later.phase != "before" else next((p for p in last if p.phase != "before"), None)
        )
        for subject in statement.subjects:
            yield Observation(
                subject=subject, code=target.entry.concept, category=category_of(target.entry), presence="absent",
                timepoint=when, effective=statement.date_at(end.start), rule="finding",
                evidence=(reading.evidence(target.start, end.end),),
            )  # fmt: skip


def excepted(statement: Statement, target: Mention, place: Place) -> bool:
    """Whether a place is the one where a finding denied before it is: "no wasting, except for the thumb".

    Args:
        statement: the sentence.
        target: the finding.
        place: where it may be.
    """
    return any(
        m.entry.kind == "cue"
        and m.entry.role == "except"
        and target.end <= m.start
        and 0 <= place.start - m.end < _NEAR
        for m in statement.mentions
    )


def none_is(context: Context, target: Mention, value: Coded) -> bool:
    """Whether a "no" ahead denies that a term is changed: "no oligoclonal bands or elevated IgG index"."""
    denied = any(c.entry.role == "negated" and c.end <= target.start for c in context.cues)
    return context.status == "absent" and denied and value.concept.entry in _CHANGED_VALUES


def left_out(chunk: Chunk) -> Change | None:
    """The change told of a term that is left out: "…, that of the other limbs is unchanged".

    Args:
        chunk: a part of a sentence.
    """
    found = [TOLD_CHANGES[m.entry.role] for m in chunk.of("cue") if m.entry.role in TOLD_CHANGES]
    return found[0] if len(found) == 1 else None


_BY_ITSELF = regex(
    r"\s*(?:again\s)?(?:completely\s)?(?:(?:after|within|in)\s(?:about\s|some\s|a few\s)?(?:[\w.-]+\s)?(?:hours?|hrs?|h)\b(?!\s(?:of|after|following)\s(?:the|his|her|this|that|each|every)\b)|overnight\b|"
    r"without\s(?:any\s)?(?:medicine|medication|treatment|therapy|drugs?|intervention)\b|spontaneously\b|on (?:its|their) own\b|"
    r"by itself\b|by themselves\b)",
    re.I,
)

_IN_DAYS = regex(
    r"\s*(?:again\s)?(?:completely\s)?(?:(?:after|within|in)\s(?:about\s|some\s|a few\s)?(?:[\w.-]+\s)?days?\b(?!\s(?:of|on|with)\b)"
    r"|(?:the\s)?(?:next|following|same)\s(?:day|morning|evening|night)\b|(?:by|on|in)\sthe\s(?:next\s|following\s)?(?:day|morning|evening)\b"
    r"|(?:after|by|before|at|around)\s(?:lunch|noon|midday|dinner|supper|breakfast|bedtime|midnight|evening|night|an? (?:nap|walk|meal|bath))\b"
    r"|on\s(?:the\s)?(?:\d{4}[-./]\d|\d{1,2}[-./]\d{1,2}\b|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d)"
    r"|in\sthe\s(?:afternoon|evening|night)\b|(?:with|by|on|after)\s(?:lying|resting|drinking|sleeping|rest|sleep)\b)",
    re.I,
)
_BY_TIME = regex(
    r"\s*(?:completely\s|fully\s)?(?:in\s(?:(?:19|20)\d\d|(?:early|late|mid)?\s?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)|by\s(?:the\s)?(?:end\sof\s|time\sof\s)?(?:the\s)?(?:months?|weeks?|days?|years?|discharge|follow-up|last|next|"
    r"first|second|third|\d|one|two|three|four|six|twelve)\b)",
    re.I,
)
_PASSED = ("passed in ", "passed within", "passed after ", "passed the next", "passed overnight")
_CAUSED = regex(
    r"\b(?:gave|caused|causing|led to|produced|brought on|brought|provoked|resulted in|made)\s(?:(?:him|her|them|me|us|some|severe|bad|much|a|an)\s){0,3}$",
    re.I,
)
_MADE = regex(r"(?:made|makes|gave|gives)\s(?:him|her|them|me|us)\b", re.I)
"""The same within a term: "made him sleepy"."""
_ASIDE = regex(
    r"[,(;]\s*(?:(?:all|both|which (?:was|were))\s)?$|\b(?:which|that)\s(?:(?:was|were|had|all|both)\s){0,2}$", re.I
)


def healed_before(context: Context, start: int) -> bool:
    """Whether the word stands right before what has healed, and so tells how it is now: "healed ulcers"."""
    return any(c.entry.value == "healed" and start - c.end == 1 for c in context.cues)


def was_there(text: str, context: Context, start: int, *, known: bool) -> bool:
    """Whether what is gone had come and went: "gone after 6 hours", "an infection which cleared with …", "it gave her tingling
    fingers and was stopped".

    Args:
        start: where the finding stands.
        known: whether it was there before, and so is no event that is told as a whole: "back pain on the next day, gone in 2 days".
    """
    ends = [c for c in context.cues if c.entry.role == "resolved"]
    if any(_BY_ITSELF.match(text, c.end) or text[c.start : c.end].startswith(_PASSED) for c in ends):
        return True
    if any(c.entry.role == "discontinued" and c.start > start for c in context.cues) and (
        _MADE.match(text, start) or _CAUSED.search(text, max(0, start - 40), start)
    ):
        return True
    if known or any(_BY_TIME.match(text, c.end) for c in ends):
        return False
    return any(
        c.entry.value == "healed"
        or (_IN_DAYS.match(text, c.end) and _ASIDE.search(text, max(0, c.start - 20), c.start))
        for c in ends
    )
