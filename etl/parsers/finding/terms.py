"""Which terms of a chunk are findings, and which of them are spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from etl.facts import Coded, Component, Concept, Observation, Presence
from etl.mapping.entry import Entry, Mention
from etl.mapping.reach import load_reach
from etl.parsers.attributes import Context
from etl.parsers.conditions import is_condition
from etl.parsers.finding.sites import CHANGES, TARGETS
from etl.parsers.phrases import Chunk, clause_of, says_less
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import Said, says, stands
from etl.patterns import regex
from etl.value import replace

_OBJECT = regex(r" (?:him|her|them|me)\b(?!\s(?:hand|arm|leg|foot|head|name))")
_ON = regex(r"\s(?:again )?(?:(?:on|when|while|during|upon|with|at|after) (?:the |his |her )?)?(?:[a-z]+ing )?")
"""Between a symptom and what brings it: "pain on walking", "short of breath on stairs", "out of breath climbing stairs"."""
_ABNORMAL = regex(
    r"\b(?:abnormalit(?:y|ies)|deficits?|disturbances?|impairments?) (?:with|of|in)\b|\b(?:abnormal|excess(?:ive)?|impaired|altered|disturbed|changed|deranged|unusual) (?:\w+(?:\s?[/,]\s?| or | and ))?$",
    re.I,
)
"""Between a denial and a function that nothing is wrong with: "no abnormalities with gait", "no altered smell or taste"."""
_NO_TROUBLE = regex(
    r"[\s:：–—-]*(?:\b(?:is|are|was|were|has been|have been)\s)?(?:still |also )?\b(?:no|without(?: an?y?)?|never(?: an?y?)?|not an?|nil|free of)\s"
    r"(?:(?:new|further|special|relevant|particular|significant|major|apparent) )?"
    r"(?:problems?|complaints?|difficult(?:y|ies)|troubles?|disturbances?|issues?|impairments?|disorders?|limitations?|restrictions?)\b(?!\s(?:with|in|of)\b)",
    re.I,
)
"""Behind what somebody does or has: nothing is wrong with it."""
_WITH_WHOM = regex(r" with ([^\W\d_]+)")
"""Behind "I was pregnant", "I was angry": whom the words are about is named."""
ONLY_JOINED = regex(r"(?:\s?[,/&]\s?(?:and |or )?|\s(?:and|or)\s)(?:the |his |her |my )?", re.I)


def is_target(
    reading: Reading, statement: Statement, chunk: Chunk, m: Mention, used: Sequence[tuple[int, int]]
) -> bool:
    """Whether a term is what its chunk speaks of.

    Args:
        reading: the document.
        statement: the statement.
        chunk: the chunk that the term stands in.
        m: the term: finding, function or measure.
        used: places of measures that got a number.

    Returns:
        False when another parser reads it, or when it only says where or when.
    """
    return bool(_named(reading, statement, chunk, m, used).decide("spoken_of").says)


def _named(reading: Reading, statement: Statement, chunk: Chunk, m: Mention, used: Sequence[tuple[int, int]]) -> Said:
    """Return a term with what decides whether its chunk speaks of it."""
    text = reading.text
    word, same = text[m.start : m.end], [x for x in statement.mentions if (x.start, x.end) == (m.start, m.end)]
    return Said(statement, m, {}, {
        "condition": lambda: is_condition(statement, m),
        "has_number": lambda: _used(reading, statement, m, used),
        "only_site": lambda: _only_site(reading, statement, m),
        "doing": lambda: word.split()[0].endswith("ing"),
        "bare_verb": lambda: word.isalpha() and not word.endswith("ing"),
        "brings": lambda: _brings(text, statement, m),
        "valued": lambda: chunk.qualifiers("value"),
        "able": lambda: any(x.form == "ability" and statement.about(x).enabled for x in same),
        "heads": lambda: (head := statement.frame.label) is not None and m.end <= head.end <= statement.span.end,
        "label_of_more": lambda: _heads_list(statement, m),
        "acted_on": lambda: _OBJECT.match(text, m.end) or _OBJECT.search(text, m.start, m.end),
        "of_function": lambda: _says_of_function(reading, statement, m),
        "of_others": lambda: (beside := _WITH_WHOM.match(text, m.end))
        and beside[1] in {"him", *(p.name for p in reading.persons), *(p.name.split()[0] for p in reading.persons if p.name)},
        "one_person": lambda: len(reading.persons) == 1 and reading.persons[0].gender,
        "one_subject": lambda: len(statement.subjects) < 2,
        "pictured": lambda: says_less(text, m) and not any(p.site for p in chunk.places)
        and any(x.entry.role == "imaging" and x.end <= m.start for x in statement.of("procedure")),
    })  # fmt: skip


def _says_of_function(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether "no complaints" is said of the function right before it, and not of the patient as a whole."""
    if m.entry.kind != "finding" or not _NO_TROUBLE.fullmatch(reading.text, m.start, m.end):
        return False
    known = (*statement.frame.topic, *statement.mentions)
    return any(untroubled(reading.text, known, f) for f in known if f.entry.kind == "function" and f.end < m.start)


def _heads_list(statement: Statement, m: Mention) -> bool:
    """Whether a word is the label of what its value names ("Complication 2: diabetic nephropathy")."""
    label = statement.frame.label
    if label is None or not label.start <= m.start < label.end or not statement.frame.has("adverse", "field:adverse"):
        return False
    return any(x.start >= label.end for x in statement.of("condition", "finding"))


def _brings(text: str, statement: Statement, m: Mention) -> bool:
    """Whether what somebody does is what brings the symptom told right before it: "short of breath on stairs again"."""
    if m.entry.kind != "function" or m.form == "negated":
        return False
    symptom = next((x for x in reversed(statement.of("finding")) if x.end < m.start), None)
    if symptom is None or symptom.form == "negated" or not _ON.fullmatch(text, symptom.end, m.start):
        return False
    return m.start - symptom.end > 1 or text[m.start : m.end].split()[0].endswith("ing")


def _only_site(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether a word that means an organ and its examination is only where another term is: "pain in the abdomen"."""
    if m.entry.role != "exam" or not any(x.start == m.start and x.entry.kind == "site" for x in statement.mentions):
        return False
    if m.entry.units:
        return True  # "waist" is a measure only with its number
    if any(0 <= x.start - m.end <= 1 for x in statement.of("finding")):
        return True  # "lung hemorrhage"
    if stands(statement, m, "placed"):
        return True  # "zoster of the left abdomen healed"
    clause = clause_of(statement, m.start)
    said = [x for x in statement.of("finding", "function", "measure") if clause.start <= x.start and x.end <= m.start]
    return bool(said) and says(reading.text[said[-1].end : m.start], "of_place", first=True)


_MOVED = regex(
    r"\s+(?:(?:of|in|on) [^.;,\d]{2,30} )?(?:has |had |have |was |were )?(?:slightly |clearly |further |also )?"
    r"(?:(?:rose|risen|fell|fallen|went (?:up|down)|gone (?:up|down)|came down|dropped) from\b"
    r"|(?:increased|decreased|grew|grown|declined|improved|worsened|climbed|moved|changed|lengthened|shortened|raised|reduced|lowered)(?: slightly| clearly)? from\s\W?\d"
    r"|(?:rose|risen|fell|fallen|went (?:up|down)|gone (?:up|down)|came down|dropped|increased|decreased|grew|grown|declined|improved|climbed) to\s\W?\d[^.;\n]{0,60}?\sfrom\s\W?\d)",
    re.I,
)
"""A direction with its two numbers is neither better nor worse: "the dose went down from 46 to 29 units"."""


def _used(reading: Reading, statement: Statement, m: Mention, used: Sequence[tuple[int, int]]) -> bool:
    """Whether a measure has its number; that it changed is said besides ("strength got better: 3/5")."""
    taken = any(s < m.end and m.start < e for s, e in used)
    if taken and statement.after(_MOVED, m.end):
        return True
    return taken and not (
        m.entry.kind == "measure" and (m.start, m.end) in used and statement.about(m).change is not None
    )


def no_trouble(statement: Statement, context: Context, target: Mention) -> bool:
    """Whether it is the trouble with a function that isn't there: "no problems with memory", and no loss of the function.

    Args:
        statement: the sentence, or a question that a form says no to.
        context: how the function is meant.
        target: where it is named.
    """
    if context.status != "absent" or target.form != "name":
        return False
    text = statement.context.text
    trouble = next((c for c in context.cues if c.entry.role == "difficulty" and c.end <= target.start), None)
    if statement.unticked:
        return trouble is not None
    denied = [c for c in context.cues if c.entry.role == "negated" and c.end <= target.start]
    return any(
        (trouble and c.end <= trouble.start)
        or says(text[c.start : c.end], "trouble")
        or _ABNORMAL.search(text, c.end, target.start)
        for c in denied
    )


def untroubled(text: str, mentions: Sequence[Mention], target: Mention) -> tuple[int, int] | None:
    """Where it says that nothing is wrong with a function: "swallowing: no problems", "speech and hearing were never a problem".

    Args:
        text: the document's text.
        mentions: the terms of the sentence and of its label.
        target: the function; others may be listed behind it.
    """
    end = target.end
    while (said := _NO_TROUBLE.match(text, end)) is None:
        listed = (m for m in mentions if m.entry.kind == "function" and m.form == "name" and m.start > end)
        following = min(listed, key=lambda m: (m.start, -m.end), default=None)
        if following is None or not ONLY_JOINED.fullmatch(text, end, following.start):
            return None
        end = following.end
    return said.span()


_OF_A_TROUBLE = regex(
    r"\s(?:[a-z]+ ){0,4}?(?!problems?\b|difficult|troubles?\b|issues?\b|impairments?\b|loss\b|limitations?\b|disturbances?\b|signs?\b|evidence\b|traces?\b|hints?\b|kinds?\b|sorts?\b|forms?\b|uses?\b|returns?\b|control\b|movements?\b|recovery\b|more\b|one\b|any\b|lack\b|history\b)"
    r"[a-z]{4,}(?<!ed) (?:of|in|with|to) (?:the |his |her |my |their )?$"
)
"""Between a denial and what somebody has: a trouble of it that no mapping knows ("no blurriness of vision")."""
_ITS_NOUN = regex(
    r" (?:sx\b|[a-z]+(?:tion|sion|ment|ness|ity|[ae]nce|ure)s?\b"
    r"|(?!(?:present|right|left|any ?(?:more|longer|where)|whatsoever|t?here|today|then|again|since|either|below|above|seen|found|felt|heard)\b)"
    r"[a-z]{4,}(?<!ly)(?<!ed)(?<!ing)(?<!ble)(?=\s*(?:[.,;)\n]|$|(?:and|or|but)\b)))"
)
"""Behind a function: what the denial is of ("no movement limitation")."""


def of_unknown_trouble(reading: Reading, context: Context, target: Mention) -> bool:
    """Whether a denial is of a trouble with a function, and not of the function.

    Args:
        reading: the document.
        context: what is said of the function.
        target: the function.
    """
    denials = [c for c in context.cues if c.entry.role == "negated" and c.end <= target.start]
    if not denials or any(c.entry.role in ("difficulty", "ability") for c in context.cues):
        return False
    text = reading.text
    return (
        denials[-1].entry.id == "negation_denied"  # who denies something denies a trouble
        or _OF_A_TROUBLE.fullmatch(text, denials[-1].end, target.start) is not None
        or (target.form == "name" and _ITS_NOUN.match(text, target.end) is not None)
    )


# Which terms of a chunk are spoken of: lists in parentheses, details, terms carried over, words that only seem so.


def said_of_another(statement: Statement, target: Mention, targets: Sequence[Mention]) -> bool:
    """Whether a word of ability isn't one here.

    "The spasms became weaker" tells how another term changed; "fever and cough absent" names a symptom, and only
    "unable to cough" what somebody can do.
    """
    if target.form != "ability":
        return False
    if target.entry.kind == "function":
        named = any((o.start, o.end) == (target.start, target.end) and o.entry.kind == "finding" for o in targets)
        context = statement.about(target)
        paired = any(c.entry.value == "pair" for c in context.cues)  # "can neither cough nor …"
        hard = any(c.entry.role == "difficulty" for c in context.cues)
        able = paired or hard or context.enabled
        return named and not able and not _phrase(target)
    return any(
        (cue.start, cue.end) == (target.start, target.end)
        for other in targets
        if other.start != target.start and other.form == "name"
        for cue in statement.about(other).cues
    )


def _phrase(target: Mention) -> bool:
    """Whether an ability is more than a bare verb ("walks with a frame")."""
    return target.end - target.start > 10


def kinds_listed(reading: Reading, pieces: Sequence[Chunk], i: int) -> list[tuple[Chunk, Entry]]:
    """Return the kinds of a function that brackets behind it list: "Sensation (pain, temperature)".

    Args:
        reading: the document, for its words.
        pieces: the pieces of a sentence.
        i: which of them names the function.

    Returns:
        Each piece with the function it names; none where one of them names nothing.
    """
    heads = pieces[i].of("function")
    if not heads or pieces[i].inside or i + 1 >= len(pieces) or not pieces[i + 1].inside:
        return []
    text, parent = reading.text, heads[-1]
    out: list[tuple[Chunk, Entry]] = []
    for piece in pieces[i + 1 :]:
        if not piece.inside:
            break
        word = text[piece.start : piece.end].strip()
        if not word:
            continue
        named = reading.lexicon.label(f"{word} {parent.entry.name}", "function") or reading.lexicon.label(
            word, "function"
        )
        if not named or named[0].id == parent.entry.id:
            return []
        out.append((piece, named[0]))
    return out if len(out) > 1 else []


def is_detail(reading: Reading, pieces: Sequence[Chunk], i: int) -> bool:
    """Return True if a parenthesis after a target only details it: "mobility (finger extension)".

    It doesn't where it says something itself, or lists signs: "dysmorphic features (hypertelorism, epicanthus)".
    """
    if not pieces[i].inside:
        return False
    head = head_of(pieces, i)
    if head is None or not pieces[head].of(*TARGETS):
        return False
    own = pieces[i].qualifiers("value") or pieces[i].of("cue")
    if own and not says(reading.text[pieces[i].start : pieces[i].end], "for_example", first=True):
        return False
    parent = pieces[head].of(*TARGETS)[-1].entry
    if parent.kind == "finding" and pieces[i].of("finding") and _lists_signs(pieces, head):
        return False
    return not any(_kind_of(reading, m.entry, parent) for m in pieces[i].of(*TARGETS))


def _lists_signs(pieces: Sequence[Chunk], head: int) -> bool:
    """Return True if the parenthesis after a chunk names several signs."""
    inside = takewhile(lambda piece: piece.inside, pieces[head + 1 :])
    return len({m.entry.id for piece in inside for m in piece.of("finding")}) > 1


def _kind_of(reading: Reading, entry: Entry, parent: Entry) -> bool:
    return entry.part_of == parent.id or parent.id in entry.id


def head_of(pieces: Sequence[Chunk], i: int) -> int | None:
    """The chunk that a parenthesis belongs to."""
    while i >= 0 and pieces[i].inside:
        i -= 1
    return i if i >= 0 else None


def compared(reading: Reading, pieces: Sequence[Chunk], i: int, targets: Sequence[Mention]) -> list[Mention]:
    """The term that a chunk goes on with whose only own term is a value word too: "reflexes absent in the legs and weak in
    the arms" tells of the arms' reflexes, and of no weakness.

    Args:
        reading: the document.
        pieces: the chunks of a statement.
        i: which of them.
        targets: its own terms.

    Returns:
        The term before, or the chunk's own where it is none of the term's values.
    """
    chunk, own = pieces[i], list(targets)
    if len(own) != 1 or own[0].form != "ability" or own[0].entry.kind != "finding" or not i:
        return own
    same = [q for q in chunk.qualifiers("value") if (q.start, q.end) == (own[0].start, own[0].end)]
    if not same or chunk.opener not in (",", "and", "but") or reading.text[chunk.start : own[0].start].strip():
        return own
    told = [m for m in elliptic(reading, pieces, i) if (same[0].entry.value or same[0].entry.id) in m.entry.values]
    return told if told and any(p.site or p.side for p in pieces[i - 1].places) else own


def presence_said(reading: Reading, chunk: Chunk) -> Presence | None:
    """Whether a chunk begins with that the term before it is there or not, and says where: "; not found on the tongue", "and
    negative on the left".

    Args:
        reading: the document.
        chunk: a chunk without a term of its own.
    """
    said = chunk.qualifiers("presence")
    if chunk.inside or chunk.opener not in ("and", ";", "but") or not chunk.places or not said:
        return None
    if reading.text[chunk.start : said[0].start].strip():
        return None
    return {"absent": "absent", "present": "present"}.get(said[0].entry.value or said[0].entry.id)  # type: ignore[return-value]


def elliptic(reading: Reading, pieces: Sequence[Chunk], i: int) -> list[Mention]:
    """A chunk with a place and a value but no term goes on with the term before: "…, of the legs hyperactive"."""
    chunk = pieces[i]
    changed = [m for m in chunk.of("cue") if m.entry.role in CHANGES and m.entry.value != "able"]
    listed = chunk.opener in (",", "and", ";", "but")
    marks = chunk.qualifiers("value")
    if listed:  # "…, reduced at the ankles" is a value there
        changed = [m for m in changed if not any((q.start, q.end) == (m.start, m.end) for q in marks)]
    missing = listed and any((q.entry.value or q.entry.id) == "absent" for q in chunk.qualifiers("presence"))
    sided = listed and bool(marks or missing) and any(p.side for p in chunk.places)  # "…, normal on the right"
    if changed and not (marks or missing) and says(reading.text[chunk.start : chunk.end], "owned", first=True):
        return []  # "owing to the weakness, his calves had grown tight": they are its own subject
    ahead = reading.text[chunk.start : changed[0].start].lower().split() if changed else []
    words = load_reach().words
    if not (words["SHOWED"] - words["BE"]).isdisjoint(ahead):
        return []  # "fever, and the scan showed a decrease in the lymph nodes"
    stated = presence_said(reading, chunk) is not None
    if chunk.inside or chunk.of("condition") or not (marks or missing or changed or stated):
        return []
    if not (sided or stated or any(p.site for p in chunk.places)):
        return []
    for before in reversed(pieces[:i]):
        sites = {m.start for m in before.of("site")}
        values = {
            (q.start, q.end) for q in before.qualifiers("value")
        }  # "clumsy" is how the test went, and no term here
        found = [
            m for m in before.of(*TARGETS)
            if not (m.entry.units and m.start in sites) and (m.start, m.end) not in values
        ]  # fmt: skip
        if found:
            if found[-1].entry.role == "vital" and not changed:
                return []  # "HR 64, chest clear" says nothing more of the heart rate
            if changed and found[-1].entry.role == "device":
                return []  # "walks with a cane; the hand has not changed"
            if changed:  # "on the limbs it is less": the term before, meant as these words say
                return [replace(m, start=chunk.places[0].start, end=chunk.places[0].start) for m in found[-1:]]
            if stated and found[-1].entry.kind == "finding":
                return [replace(found[-1], start=chunk.places[0].start, end=chunk.places[0].start)]
            if sided and not any(p.site for p in chunk.places) and not any(p.side for p in before.places):
                return []
            if (
                found[-1].entry.kind == "finding" and listed and marks
            ):  # "tone increased in the legs, normal in the arms"
                function = (
                    reading.lexicon.get("function", found[-1].entry.function) if found[-1].entry.function else None
                )
                return [Mention(marks[0].start, marks[0].start, function)] if function else []
            return [m for m in found[-1:] if m.entry.kind != "finding" and m.form == "name"]
    return []


# A sign named with what it is the sign of ("facial asymmetry due to a facial palsy"): one thing seen, and its cause.


_DUE = regex(
    r"\s*,?\s*(?:(?:which|this)\s(?:is|was)\s)?(?:due to|caused by|because of|owing to|on account of|secondary to|"
    r"resulting from|(?:as )?an? (?:sign|result|consequence|expression) of)\s(?:[\w-]+\s){0,5}"
)


def with_causes(reading: Reading, statement: Statement, seen: Iterable[Observation]) -> list[Observation]:
    """The findings of a statement, with the weakness that a sign only shows as that sign's cause.

    Args:
        reading: the document.
        statement: the statement that they are of.
        seen: its findings.

    Returns:
        The findings; what a sign beside it is said to come from is a component of the sign and no finding of its own, which
        would be the same thing twice, and the second time without its side.
    """
    facts = list(seen)
    for sign in [m for m in statement.of("finding") if m.entry.shows]:
        for cause in statement.of("finding"):
            if cause.entry.id != sign.entry.shows or not _DUE.fullmatch(reading.text, sign.end, cause.start):
                continue
            signs = [f for f in facts if f.code.entry == sign.entry.concept.entry and f.presence == "present"]
            causes = [f for f in facts if f.code.entry == cause.entry.concept.entry and f.presence == "present"]
            causes = [f for f in causes if any(e.start < cause.end and cause.start < e.end for e in f.evidence)]
            if not signs or not causes:
                continue
            printed = reading.text[cause.start : cause.end]
            part = Component(Concept("due to", (), "component:due-to"), Coded(cause.entry.concept, None, printed))
            held = {id(f) for f in causes}
            shown = {id(f) for f in signs}
            facts = [
                replace(f, components=(*f.components, part), evidence=(*f.evidence, *causes[0].evidence)) if id(f) in shown else f
                for f in facts
                if id(f) not in held
            ]  # fmt: skip
    return facts
