"""Symptoms, signs and functions in prose: present, absent, improved, worsened, normal or otherwise valued.

A finding is there or not; a function (speech, walking, tone) has a value, is impaired, or changes. Both get the sites
of their chunk, of the list that follows or precedes them, and the sides said at them. A finding that came and went was
there, though the sentence ends with its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.facts import Change, Coded, Component, Concept, Observation, Presence, Quantity, Site
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import UNSAID, Context
from etl.parsers.finding.abilities import (
    achieved,
    comparative,
    done,
    inner_change,
    kind_behind,
    limited,
    limits,
    manner_of,
    of_limb,
    once_more,
    only_in_part,
    only_just,
    shares_difficulty,
    started,
)
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.finding.changes import (
    asymmetric,
    ill_again,
    lasting,
    not_raised,
    of_another_subject,
    of_trouble,
    purpose,
    unmoved,
)
from etl.parsers.finding.sites import TARGETS, by_side, own_severity, own_side, place_states, refine, sites_of
from etl.parsers.finding.terms import (
    ONLY_JOINED,
    compared,
    elliptic,
    head_of,
    is_detail,
    is_target,
    kinds_listed,
    no_trouble,
    of_unknown_trouble,
    presence_said,
    said_of_another,
    untroubled,
)
from etl.parsers.finding.values import (
    affirmed,
    count_of,
    counted_none,
    means_impaired,
    seen_in,
    stated,
    value_of,
    valued,
)
from etl.parsers.measure.limits import category_of
from etl.parsers.phrases import NOTHING_WRONG, Chunk, Place, chunks, severity_behind, severity_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import tokens_of, verb_at
from etl.parsers.when.dates import on_further_days
from etl.parsers.when.onset_age import ONSET, onset_age
from etl.patterns import regex
from etl.value import replace

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
_FURTHER = regex(r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|few) more$", re.I)
"""Further ones, and no rise: "three more black stools"."""
_OF_DEFECT: dict[str, Change] = {"less": "improved", "more": "worsened"}
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
        told = next((c for c in context.cues if c.end + 1 == target.start), None)
        degree = text[told.start : told.end].lower() if told else ""
        further = _FURTHER.search(text, max(0, target.start - 16), target.start - 1)
        return _OF_DEFECT.get(degree) if not further else None
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


# Value words that describe a state, and no change: "tone was increased" on examination.

_EXAMINED = ("exam", "before", "history", "past_history", "case", "investigation")
_NOUN_ENDS = regex(r"\s*(?:$|[(,;.]|(?:in|at|on|over|of|below|above|R|L|both|bilateral\w*|left|right|upper|lower)\b)")
_IS = regex(r"\b(?:is|was|are|were)\s(?:\w{3,12}ly\s)?$", re.I)


def nearly_normal(reading: Reading, statement: Statement, context: Context) -> bool:
    """Whether words for nearly normal tell how something is before any treatment, and no gain.

    Args:
        reading: the document.
        statement: the sentence.
        context: what is said of a term in it.
    """
    point, frame = statement.timepoint, statement.frame
    early = point.phase == "before" if point is not None else frame.has("before", "exam")
    said = [c for c in context.cues if c.entry.role == "improved"]
    return (
        early and bool(said) and all(reading.document.text[c.start : c.end].lower().endswith(" normal") for c in said)
    )


def describes(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, value: Coded
) -> bool:
    """Whether a value word tells how something is, and not what became of it: "increased tone", "tone was increased" on
    examination, "vibration sense reduced".

    Args:
        reading: the document.
        statement: the sentence.
        pieces: its chunks.
        i: the chunk of the term.
        target: the term.
        value: its value word.
    """
    text = reading.document.text
    chunk = next(
        (c for c in pieces[i:] if any(text[q.start : q.end] == value.printed for q in c.qualifiers("value"))), pieces[i]
    )
    less = [q for q in chunk.qualifiers("value") if q.entry.id == "reduced" and text[q.start : q.end] == value.printed]
    if less and target.entry.kind == "function" and _verbless(reading, statement, chunk, less[0]):
        return True  # "vibration sense reduced at the toes": so it is after a treatment too
    if statement.timepoint is not None and statement.timepoint.phase != "before":
        return False
    if re.compile(r"\s*[:：]\s*" + re.escape(value.printed)).match(text, target.end):
        return True  # "Tone: increased"
    return any(
        text[q.start : q.end] == value.printed
        and (
            bool(_IS.search(text[max(target.end, q.start - 30) : q.start]))
            or (q.end <= target.start and (target.start - q.end <= 1 or statement.frame.has(*_EXAMINED)))
            or (q.start >= target.end and statement.frame.has(*_EXAMINED) and _verbless(reading, statement, chunk, q))
        )
        for q in chunk.qualifiers("value")
    )


def _verbless(reading: Reading, statement: Statement, chunk: Chunk, q: Mention) -> bool:
    """Whether a value word is the only thing that is said, as in notes: "tone R side decreased", "appetite reduced"."""
    text = reading.document.text
    if not _NOUN_ENDS.match(text, q.end, chunk.end):
        return False
    lead = tokens_of(text, statement.span.start, q.start)
    return not any(verb_at(lead, i) for i in range(len(lead)))


# What is said of a sign or a function: there, absent, changed, with a value.

_KEPT = regex(r"\b(?:retained|maintained|kept|upheld|regular(?:ly)?|rhythmic(?:ally)?)\b", re.I)
"""Words for what is normal that deny no sign: "regular vomiting", "rhythmic jerks"."""


class Said(Struct, frozen=True):
    """What is said of one target."""

    presence: Presence | None = None
    change: Change | None = None
    value: Coded | Quantity | None = None
    entry: Entry | None = None


def fine(reading: Reading, entry: Entry, printed: str) -> Said:
    """What it says that nothing is wrong with a function: its impairment isn't there, or it is normal."""
    impaired = reading.lexicon.get("finding", entry.impaired) if entry.impaired else None
    if impaired is not None:
        return Said(presence="absent", entry=impaired)
    return Said(value=Coded(reading.lexicon.need("qualifier", "normal").concept, None, printed.strip(" :：–—-")))


def finding_said(
    text: str, target: Mention, context: Context, value: Coded | None, *, before: bool, free: bool, known: bool
) -> Said | None:
    if context.equivocal:
        return Said(presence="equivocal")
    if (
        context.change
        and (not context.resolved or healed_before(context, target.start))
        and target.form == "name"
        and not (context.change == "unchanged" and before)
    ):
        return Said(change=context.change)
    absent = context.status in ("absent", "refuted") or context.resolved or free
    if context.resolved and was_there(text, context, target.start, known=known):
        absent = False  # "an infection which cleared with …", "a headache, gone after six hours" was there
    # "the diagnosis was retained" is no sign's absence, nor is a normal sinus rhythm
    kept = value is not None and (_KEPT.search(value.printed) or "normal" in target.entry.values)
    if value is not None and not kept and value.concept.entry in NOTHING_WRONG:
        absent = True
    return Said(presence="absent" if absent else "present")


_WHO = regex(
    r"\b(?:he|she|i|they|we|patient|child|boy|girl|baby|man|woman|who|can|could|able|now|mr|mrs|ms)\b|\b[A-Z][a-z]+ (?:is|was|has|can)\b",
    re.I,
)
_PART_OF_DAY = regex(
    r"\s(?:(?:once|twice|again)\s)?(?:(?:in|during) the (?:morning|afternoon|evening|night|early hours)|at (?:night|noon|lunch|bedtime|dinner|breakfast)|"
    r"after (?:breakfast|lunch|dinner|getting up)|(?:yesterday|overnight))\b",
    re.I,
)
_DEFINITE = regex(r"\b(?:the|his|her|their|my|this|these|those)\s+(?:\w+\s+)?$", re.I)
_FREE = regex(r"[\s-]free\b", re.I)
_UNABLE = "unable"
"""The value of cues that say that something can't be done at all."""
_CANNOT = regex(
    r"\b(?:(?:could|can|was|is|were|been)(?:\s?not|n[’']?t)|cannot|can[’']?t|unable to|not able to|inability to)\b",
    re.I,
)
_MEANT_FOR = regex(
    r"\b(?:took|taken|take|rel(?:y|ied) on|used?|needs?|needed|given|require[sd]?)\b[^.;,]* "
    r"(?:for(?: relieving| treating| controlling)?|to (?:relieve|treat|control|ease)) (?:his |her |my |the )?$",
    re.I,
)
_FINITE = regex(r"\w+[^\Ws]s\b")
_LONG_WORD = regex(r"[^\W\d_]{3,}")
_NOTHING = regex(r"\s(?:no|neither)\s", re.I)
_NO_OTHER = regex(
    r"(?:\b(?:with|but|and)|,) no (?:other|additional) (?:\w+ )?$|\bwithout (?:other|additional) (?:\w+ )?$", re.I
)


def _birth_word(lexicon: Lexicon, text: str) -> str:
    """Return the entry's name of the first word that speaks of a pregnancy or a birth, "" without one."""
    words = lexicon.terms("column")
    found = (
        e.name for w in _LONG_WORD.findall(text) for e in words.get(w.casefold(), ()) if e.role in ("carried", "born")
    )
    return next(found, "")


def _at_birth(reading: Reading, statement: Statement, target: Mention, entry: Entry) -> Entry:
    """What is told as an effect of a treatment is a birth's own, in a sentence or below a label that speaks of one."""
    if not any(m.entry.role == "adverse" and m.start == target.start for m in statement.of("cue")):
        return entry
    text, label = reading.document.text, statement.frame.label or statement.frame.title
    told = f"{reading.document.quote(label) if label else ''} {reading.document.quote(statement.span)}"
    named = _birth_word(reading.lexicon, told)
    own = reading.lexicon.label(f"{named} {text[target.start : target.end]}", "finding") if named else ()
    return own[0] if own else entry


_MET = regex(
    r"\b(?:noted?|notable|noting|note of|found|finding|see|seen|saw|revea\w+|show\w*|demonstra\w+|identified|encountered|there (?:was|were|is|are|did)|"
    r"appear\w*|eviden\w+|exhibit\w+|visuali[sz]ed|observed|confirm\w+|consistent with|because|due to|in view of|history|complicat\w+|untoward|tolerated|stable|"
    r"condition|awake\w*|alert|remained|remains|had|has)\b",
    re.I,
)
"""Words by which the description of an operation tells what was there or how somebody was; all else says what was done."""


def of_statement(reading: Reading, statement: Statement, used: Sequence[tuple[int, int]] = ()) -> Iterator[Observation]:
    """The findings of one statement.

    Args:
        reading: the document.
        statement: the statement.
        used: places of measures that got a number; the same words say nothing else then.
    """
    if statement.frame.has("family_history"):
        return
    pieces = chunks(reading.document.text, statement)
    span = statement.span
    technique = statement.frame.has("operation") and not _MET.search(reading.document.text, span.start, span.end)
    for i, chunk in enumerate(pieces):
        if kinds := kinds_listed(reading, pieces, i):
            yield from _listed_kinds(reading, statement, pieces, i, kinds)
            continue
        if chunk.inside and (head := head_of(pieces, i)) is not None and kinds_listed(reading, pieces, head):
            continue
        targets = [m for m in chunk.of(*TARGETS) if is_target(reading, statement, chunk, m, used)]
        targets = [m for m in targets if m.entry.device or not technique]
        there = None if targets else presence_said(reading, chunk)
        targets = compared(reading, pieces, i, targets) if targets else elliptic(reading, pieces, i)
        if is_detail(reading, pieces, i):
            continue
        for target in targets:
            if said_of_another(statement, target, targets):
                continue
            for fact in _observe(reading, statement, pieces, i, target, len(targets)):
                fact = replace(fact, presence=there) if there and fact.presence else fact
                again = on_further_days(reading.document.text, target, statement.dates) if fact.effective else ()
                yield fact
                yield from (replace(fact, effective=day) for day in again if fact.presence == "present")


def _listed_kinds(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, kinds: Sequence[tuple[Chunk, Entry]]
) -> Iterator[Observation]:
    target = pieces[i].of("function")[-1]
    for piece, entry in kinds:
        for fact in _observe(reading, statement, pieces, i, replace(target, entry=replace(entry, kind="function")), 1):
            yield replace(fact, evidence=(*fact.evidence, reading.evidence(piece.start, piece.end)))


def _observe(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, siblings: int
) -> Iterator[Observation]:
    context = unmoved(reading.document.text, statement, target, statement.about(target))
    of_patient = context.status not in UNSAID and context.experiencer == "patient"
    if of_patient and (states := place_states(reading, statement, target)):
        for state in states:
            entry, site = refine(reading, target.entry, state.place)
            told = Said(presence=state.presence, change=state.change)
            yield from _facts(reading, statement, target, entry, site, state.place, told, state.severity, pieces[i])
        return
    if not of_patient or _is_beside(reading, statement, target, context):
        return
    target = limited(reading, target)
    chunk = pieces[i]
    own = chunk.start <= target.start < chunk.end
    context = _own_change(reading, statement, chunk, target, context, own)
    count = count_of(reading.document.text, statement, target)
    said = _said_of(reading, statement, pieces, i, target, context, count)
    if said is None:
        return
    entry = _at_birth(reading, statement, target, said.entry or target.entry)
    if count is not None and said.presence != "absent" and said.change != "unchanged":
        said = replace(said, presence="present" if target.entry.kind == "finding" else None, change=None, value=count)
    severity = None if said.change else _severity(reading, pieces, i, target)
    found = sites_of(reading, statement, pieces, i, target, siblings)
    sited = any(p and p.site for p in found) and all(t.start == target.start for t in chunk.of("function", "measure"))
    bare = target.form == "ability" and not sited
    if bare and (target.entry.kind == "finding" or comparative(reading, target) is not None):
        return  # "weak" is weakness of a site named with it, and not of a reflex or a voice
    for place, presence in by_side(reading, statement, chunk, target, found, said.presence):
        if presence == "absent" and place and excepted(statement, target, place):
            presence, severity = "present", None  # "no marked wasting, except for the first interosseous"
        side = None if place and place.side else own_side(reading, target)
        if side:
            place = replace(place, side=side) if place else Place(target.start, target.end, None, side)
        refined, site = refine(reading, entry, place)
        degree = own_severity(reading, statement, target, place) or severity
        there = replace(said, presence=presence)
        yield from _facts(reading, statement, target, refined, site, place, there, degree, chunk)


def _is_beside(reading: Reading, statement: Statement, target: Mention, context: Context) -> bool:
    """Return True for a sentence that names a target and says nothing of it."""
    if purpose(reading, context):
        return True
    if target.entry.kind in ("finding", "function") and {"undone", "instead"} & {c.entry.value for c in context.cues}:
        return True  # "sensation was not tested", "instead of having to get up" say nothing of it
    # "he no longer took herbs for relieving his pain" denies the herbs
    meant = context.status == "absent" and _MEANT_FOR.search(reading.document.text, statement.span.start, target.start)
    return bool(meant)


def _own_change(
    reading: Reading, statement: Statement, chunk: Chunk, target: Mention, context: Context, own: bool
) -> Context:
    """Return what is said of a target, with the change that is its own and with none that is another thing's."""
    if target.start == target.end and own and context.change is None:
        context = replace(context, change=left_out(chunk))
    if context.change and (
        (not own and valued(chunk, context))
        or asymmetric(reading, context)
        or (own and of_another_subject(reading, target, context))
    ):
        context = replace(context, change=None)
    if context.change or context.status == "present":
        context = replace(context, change=of_defect(reading, target, context) or context.change)
    if context.change == "unchanged" and target.entry.kind == "finding" and lasting(reading, target, context):
        context = replace(context, change=None)
    if target.entry.kind == "finding" and came_and_went(reading, statement, target, context):
        context = replace(context, resolved=False, change=None, status="present")
    return context


def _said_of(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, context: Context,
    count: Quantity | None,
) -> Said | None:  # fmt: skip
    """Return what is said of a target, also by a count beside it ("sitting balance 10 minutes"); None for nothing."""
    chunk, text = pieces[i], reading.document.text
    own = chunk.start <= target.start < chunk.end
    said = _said(reading, statement, pieces, i, target, context, own)
    if said == Said(presence="absent") and not own and chunk.qualifiers("value") and not chunk.qualifiers("presence"):
        return None  # "R absent, L brisk": the part has a word of its own for how it is
    if said == Said(presence="present") and counted_none(text, statement, target):
        said = Said(presence="absent")
    code = (count.code or "") if count is not None else ""
    if code.startswith("/") and any(m.entry.kind == "measure" and code in m.entry.units for m in statement.mentions):
        return None  # "12 per month" is a measure's
    if said is None:
        return Said() if code and context.status == "present" and not _is_nothing(text, target) else None
    if said == Said(presence="present") and count is None and only_looked_at(text, statement, target):
        return None
    if said.presence == "absent" and _NO_OTHER.search(text, max(statement.span.start, target.start - 32), target.start):
        return None  # "a naevus with no other skin lesions"
    return None if _is_nothing(text, target) else said


def _is_nothing(text: str, target: Mention) -> bool:
    """Return True for an ability whose object is none: "drinks no milk"."""
    return target.form == "ability" and target.entry.kind == "function" and _NOTHING.match(text, target.end) is not None


def _severity(reading: Reading, pieces: Sequence[Chunk], i: int, target: Mention) -> Concept | None:
    """Return how severe a target is by the words of its chunk, else by those right behind it."""
    chunk = pieces[i]
    own = chunk.start <= target.start < chunk.end
    if not own or target.entry.role in ("laboratory", "end"):  # nobody dies more or less
        return None
    severity = severity_of(reading.document.text, chunk, target)
    if severity is None and i + 1 < len(pieces):
        return severity_behind(reading.document.text, pieces[i + 1], TARGETS)
    return severity


def _facts(
    reading: Reading, statement: Statement, target: Mention, entry: Entry, site: Site | None, place: Place | None,
    said: Said, severity: Concept | None, chunk: Chunk,
) -> Iterator[Observation]:  # fmt: skip
    start, end = target.start, target.end
    head = place if place is not None and place.end <= statement.span.start else None  # a label's or heading's site
    if place is not None and head is None:
        start, end = min(start, place.start), max(end, place.end)
    for m in chunk.mentions:  # the quote holds what was used: severity, value, and cue words of the chunk
        if m.entry.kind in ("qualifier", "cue") and chunk.start <= target.start < chunk.end:
            start, end = min(start, m.start), max(end, m.end)
    category = category_of(entry)
    began = onset_age(reading.document.text, statement, target) if said.presence == "present" else None
    if began is not None and target.start <= began[1].start:
        end = max(end, began[1].end)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category, value=said.value, presence=said.presence,
            change=said.change, severity=None if said.presence == "absent" else severity, site=site, effective=statement.day_of(target.start, target.end),
            timepoint=statement.time_of(target.start, target.end), rule="finding",
            components=(Component(ONSET, began[0]),) if began is not None else (),
            evidence=tuple(reading.evidence(*at) for at in ((head.start, head.end), (start, end))) if head
            else (reading.evidence(start, end),),
        )  # fmt: skip


def _said(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, context: Context, own: bool,
) -> Said | None:  # fmt: skip
    entry, text = target.entry, reading.document.text
    if target.form == "done":
        return Said(change=way) if (way := achieved(reading, statement, target, context)) else None
    if entry.kind == "function" and target.form == "name" and not context.change:
        known = (*statement.frame.topic, *statement.mentions)
        if place := untroubled(text, known, target):
            return fine(reading, entry, text[slice(*place)])
    value = value_of(reading, pieces, i, target, own)
    if target.form == "ability" and not context.change and (state := stated(reading, pieces[i], target)):
        return Said(value=state)
    if entry.kind != "measure" and target.form == "ability" and (way := comparative(reading, target)):
        return Said(change=way)
    if entry.kind == "measure" and target.form == "ability":
        if way := comparative(reading, target):
            return Said(change=way)
        # "he walks better" tells of no distance, "longer distances" does
        told = context.change and entry.name.split()[-1] in text[target.start : pieces[i].end].lower()
        return Said(change=context.change) if told else None
    if said := not_raised(reading, target, context):
        return Said(value=Coded(reading.lexicon.need("qualifier", "normal").concept, None, said))
    still = entry.kind == "measure" and context.change is not None and value is None  # "no rise of creatinine occurred"
    if (
        entry.kind == "measure"
        and not still
        and (seen := seen_in(context, value) or (None if value else affirmed(reading, pieces[i], target)))
    ):
        # no weight is absent or there, and no organ by the words of its examination
        amount = (entry.role == "vital" and entry.units) or (entry.role == "test" and "%" in entry.units)
        return None if amount or entry.name.endswith(" examination") else Said(presence=seen)
    if entry.kind == "finding":
        before = statement.timepoint is not None and statement.timepoint.phase == "before"
        free, told_of = _FREE.match(text, target.end) is not None, _known(reading, statement, target)
        return finding_said(text, target, context, value, before=before, free=free, known=told_of)
    return _function_said(reading, statement, pieces, i, target, context, value)


def _function_said(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, context: Context,
    value: Coded | None,
) -> Said | None:  # fmt: skip
    """Return what is said of a function, or of a measure by its change; None for nothing.

    Args:
        reading: the document.
        statement: where it is said.
        pieces: its chunks.
        i: the target's chunk.
        target: the function or measure.
        context: what the sentence says of it.
        value: the value word that is its own.
    """
    entry, text = target.entry, reading.document.text
    if value is not None and none_is(context, target, value):
        return None  # "no oligoclonal bands or elevated IgG index"
    words = {c.entry.role for c in context.cues if value is not None and text[c.start : c.end] == value.printed}
    compares = not words.isdisjoint(("more", "less"))
    described = compares and value is not None and describes(reading, statement, pieces, i, target, value)
    if described or (context.change == "improved" and nearly_normal(reading, statement, context)):
        context = replace(context, change=None)
    valued = target.form == "name" and not context.change and not (entry.impaired and "difficulty" in words)
    if value is not None and valued and not means_impaired(entry, value):
        return Said(value=value)
    if entry.kind == "measure":
        if any(m.start == target.start and m.entry.kind in ("cells", "function") for m in statement.mentions):
            return None  # "his breathing has not returned to normal" is a function's change
        return Said(change=context.change) if context.change else None
    impaired = reading.lexicon.get("finding", entry.impaired) if entry.impaired else None
    nameless = impaired is None and target.form == "name"
    impaired = impaired or replace(entry, name=f"impaired {entry.name}", codings=())
    lost = context.resolved and any(c.entry.role == "resolved" and c.entry.value == "negated" for c in context.cues)
    if (target.form == "negated" and not lost) or (
        target.form == "ability"
        and (context.status == "absent" or context.impaired or lost or _shares_inability(reading, pieces, i, target))
    ):
        if context.resolved and not lost:
            return Said(change="improved")
        return Said(presence="present", entry=impaired if lost else _unable(reading, target, context, impaired))
    if lost and target.form == "negated":
        return Said(change="improved")  # "no longer bedridden"
    if context.change and not lost:
        return Said(change=of_trouble(target, context) or context.change)
    if context.enabled and target.form == "name" and any(c.entry.role == "relapsed" for c in context.cues):
        worse = entry.higher == "worse" or ill_again(statement, target, context)
        return Said(change="worsened" if worse else "improved")  # "smell returned"
    if context.status == "absent" and (of_unknown_trouble(reading, context, target) or _is_organ(reading, target)):
        return None
    shared = shares_difficulty(text, pieces, i, target)
    healed = any(c.entry.value == "healed" for c in context.cues)  # "difficulty walking, which resolved": no inability
    if context.impaired or (value is not None and means_impaired(entry, value)) or shared:
        there: Presence = "absent" if no_trouble(statement, context, target) else "present"
        whole = there == "present" and ((context.status == "absent" and not healed) or _is_unable(context))
        impaired = _unable(reading, target, context, impaired) if whole else impaired
        return None if nameless else Said(presence=there, entry=impaired)
    if context.status == "absent":
        if healed:
            return Said(change="improved")
        named = target.form == "name" and entry.impaired
        return Said(presence="present", entry=_unable(reading, target, context, impaired)) if named else None
    return _ability_said(reading, statement, pieces, i, target, context)


def _ability_said(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, context: Context,
) -> Said | None:  # fmt: skip
    """Return what is said of a function that nothing denies: how it is done, and whether that is a gain."""
    entry, text = target.entry, reading.document.text
    if target.form == "ability" and (kind := kind_behind(reading, pieces[i], target)):
        return Said(value=kind)  # "eats mashed food"
    later = statement.timepoint is not None and statement.timepoint.phase in ("after", "during")
    if target.form == "ability" and not context.change and not later and limits(reading, statement, target):
        how = manner_of(reading, statement, pieces, i, target)
        return Said(presence="present", value=how) if how else None
    seen_so = Coded(reading.lexicon.need("qualifier", "normal").concept, None, text[target.start : target.end])
    early = statement.timepoint is None or statement.timepoint.phase != "after"
    counted = any(c.isdigit() for c in text[pieces[i].start : target.start])
    if target.form == "ability" and statement.frame.has("exam") and early and not context.change and not counted:
        return Said(value=seen_so)
    if target.form == "ability" and (inner := inner_change(reading, target)):
        return Said(change=inner)
    manner = manner_of(reading, statement, pieces, i, target) if target.form == "ability" else None
    if (
        target.form == "ability"
        and started(reading, statement, target)
        and not (later and of_limb(reading, entry))
        and not _WHO.search(text, statement.span.start, statement.span.end)
    ):  # "pupils equal, reacted to light": what was seen, and nobody's achievement
        return Said(value=seen_so)
    begin = target.start if manner else max(statement.span.start, target.start - 50)  # "now sleeps on three pillows"
    again = once_more(reading, target, begin, statement.span.end)
    gained = ((target.form == "ability" or context.enabled) and later) or (again and target.form == "ability")
    if gained and not only_just(reading, target):
        return Said(change="improved", value=manner)
    if target.form == "ability" and (manner or context.enabled or done(reading, target)):
        return Said(presence="present", value=manner)
    return None


_LISTED_ON = regex(r" (?:(?:or|nor)(?: even| to)?|and to) $")
_ONLY_ON = regex(r"(?:(?:or|nor)(?: even)?|(?:or )?to)?")
"""What leads on to the next thing that somebody can't do."""


def _is_organ(reading: Reading, function: Mention) -> bool:
    """Whether a function is named by its organ alone, of which a denial says something else: "the bladder is not palpable"."""
    return bool(reading.lexicon.label(reading.document.text[function.start : function.end].lower(), "site"))


def _unable(reading: Reading, function: Mention, context: Context, impaired: Entry) -> Entry:
    """What it is called that somebody can't do something at all; that it is impaired, where no more is said or known."""
    hard = any(c.entry.role == "difficulty" and c.entry.value != _UNABLE for c in context.cues)
    if hard or function.form == "negated" or only_in_part(reading, function):
        return impaired  # "cannot stand for long"
    own = reading.lexicon.label(f"unable to {reading.document.text[function.start : function.end]}", "finding")
    return own[0] if own else reading.lexicon.get("finding", function.entry.unable) or impaired


def _is_unable(context: Context) -> bool:
    return any(c.entry.role == "difficulty" and c.entry.value == _UNABLE for c in context.cues)


def _shares_inability(reading: Reading, pieces: Sequence[Chunk], i: int, target: Mention) -> bool:
    """ "Could not sit, stand or walk": what is listed behind the first verb isn't possible either."""
    text = reading.document.text
    if _FINITE.match(text, target.start):
        return False  # "could not walk, stands with support"
    head = text[pieces[i].start : target.start]
    if _LISTED_ON.search(head) and _CANNOT.search(head):
        return True
    while i > 0 and pieces[i].opener in (",", "and", "or", "/"):
        first = min((m.start for m in pieces[i].of("function", "finding")), default=-1)
        if first < 0 or not _ONLY_ON.fullmatch(text[pieces[i].start : first].strip()):
            return False
        i -= 1
        if _CANNOT.search(text, pieces[i].start, pieces[i].end):
            return True
    return False


def _known(reading: Reading, statement: Statement, target: Mention) -> bool:
    """Whether a symptom that ended was told before ("the rash cleared"), and isn't an event told as a whole."""
    text = reading.document.text
    if reading.index.told_before(target.entry, statement.block.span.start):
        return True  # told in a part of the page before
    if _DEFINITE.search(text[max(statement.span.start, target.start - 24) : target.start]):
        return True
    event = (
        statement.frame.has("adverse", "field:adverse") or statement.timepoint is not None or statement.of("medicine")
    )
    told = event or _PART_OF_DAY.match(text, target.end)  # "Headache in the morning, gone after lunch"
    return _begins(reading.document.text, statement, target) and not told and not statement.dates


_OPENER = 40
"""Characters of a time or adverb before a sentence's subject."""


def _begins(text: str, statement: Statement, target: Mention) -> bool:
    """Whether a sentence begins with a term, in a list or behind an opener: "by day 2, tremor and fever resolved"."""
    at = target.start
    for before in reversed([m for m in statement.of(*TARGETS) if m.end <= target.start]):
        if before.end <= at and ONLY_JOINED.fullmatch(text, before.end, at):
            at = before.start
    for described in reversed([m for m in statement.of("qualifier") if m.end <= at]):
        if text[described.end : at].strip(" -") in ("", "sided"):
            at = described.start  # "Severe left leg pain resolved"
    opener, named = text[statement.span.start : at], any(m.end <= at for m in statement.of(*TARGETS))
    return not opener or (len(opener) <= _OPENER and opener.endswith(", ") and not named)
