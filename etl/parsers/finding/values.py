"""The value of a finding, sign or function: its value word, shared in lists, how often, how many, and how much of it
there was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.facts import Change, Coded, Concept, Observation, Presence, Quantity
from etl.mapping.entry import Entry, Mention
from etl.mapping.reach import load_reach
from etl.parsers.attributes import Context
from etl.parsers.finding.sites import TARGETS, refine
from etl.parsers.measure.limits import category_of, codes_of
from etl.parsers.number import QuantityHit, parse_number
from etl.parsers.phrases import COMPOUND, NOTHING_WRONG, Chunk, coded, unnamed
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import tokens_of
from etl.parsers.slots.decide import Said, says
from etl.patterns import regex
from etl.value import replace

_COUNTED_NOUN = regex(
    r"(?<!s) (?!(?:times|days|hours|weeks|months|years|was|is|has|his|this|as|always|always|across)\b)[a-z]{3,}s\b"
)
"""Behind a finding a noun in the plural: the number before both counts that."""
_PER = {
    "hour": "/h", "day": "/d", "night": "/{night}", "week": "/wk", "month": "/mo", "h": "/h", "d": "/d", "wk": "/wk", "mo": "/mo",
}  # fmt: skip
_OFTEN = (" times", " once", " twice", " thrice")
_MOST = 500
_HOURS = ("h/d", "min/d")
_TIGHT = regex(r"\s?[:=]?\s?(?:about |some |ca\.? |~ ?)?", re.I)
"""Between a symptom and how long a day it is there: "dyskinesia 3 h/d"."""
_LONG = 32
_BETWEEN = regex(
    r"\b(?:in|on|at|by|with|without|of|for|to|from|than|through|despite|except|when|while|because|until|since|"
    r"later|after|before|during|due|owing|that|which|who)\b|\s[-–—]\s",
    re.I,
)
_OF = regex(
    r"\s*(?:(?:was|were|has been) (?:found|seen|noted|detected) )?(?:(?:on|in|at) (?:the )?\w+ )?(?:of|in|on) (?:the |his |her |their |both )?\s*",
    re.I,
)
_PLUS = regex(r"[ \t]*[:：]?[ \t]*\+(?=[ \t]*(?:[,;.)\n]|$|and\b))")
_POSITIVE = regex(r"\b(?:positive|present|detected|found|seen)\b", re.I)
_NOT = regex(
    r"(?:\b(?:not|never|cannot|unable to)|n['’]t)\b[^.;,]* with $|\b(?:appear|seem|beg[aiu]n|start|continue|tend|manage)\w* to $|(?:\b(?:not|never|no longer|neither|nor|cannot)|n['’]t)\s+(?:(?:be|been|get|become|stay)\s+)?(?:\w+ly\s+|as\s+|so\s+|very\s+|too\s+|that\s+)?$"
    r"|(?:\bnot|n['’]t)\s(?:show|reveal|demonstrate|detect|find|identify|disclose|have|exhibit)\s(?:[a-z]+ ){0,4}$"
    r"|\bno (?:further )?(?:evidence|history|signs?) (?:of|for) (?:[a-z]+ ){0,1}$"
    r"|\bwithout (?:any )?(?:audible|obvious|gross|clear|significant|evident|visible|palpable|apparent) $"
    r"|\b(?:than|over|above|below|under|beyond|exceed(?:s|ed|ing)?)\s$",
    re.I,
)
"""Before a word that is denied ("can't grasp with normal speed") or is a verb there ("the disease appeared to slow")."""
_SUBJECT = regex(r",?\s(?:he|she|i|they|we|it|his|her|my|their|the|this|mr|mrs|ms)\b", re.I)
_NEW_SUBJECT = regex(r"\W*(?:he|she|i|they|we|it)\s|\W*(?:the|his|her|my)\s[^.;:,]{3,80}?\s(?:is|was|has|had)\s", re.I)
_OF_ANOTHER = regex(r" [a-z]{3,} (?:the|his|her|their|my) (?:[a-z]+ )?")
_DAY = regex(r"\W*(?:(?:\d{1,4}|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\W*){0,3}")
"""A day in brackets behind what was examined then."""
_TIMED = regex(r"\s+(?:\w+ ){0,4}(?:times?|hours?|minutes?|nights?|all|during|at|until|since|every)\b", re.I)
_JOINED = regex(r"\s?(?:[,/&]|,?\s(?:and|or))\s?")
_ADVERBS = {"once": Decimal(1), "twice": Decimal(2), "thrice": Decimal(3)}
_LOOKED_AT = ("imaging", "test")
_VERB = 12
"""So many characters behind a term its verb begins."""


def value_of(reading: Reading, pieces: Sequence[Chunk], i: int, target: Mention, own: bool) -> Coded | None:
    """The value word of a target: in its chunk, or shared by the list it stands in."""
    marks = _marks(reading, pieces[i], target)
    if (nearest := _nearest(reading, pieces[i], target, marks, own)) is not None:
        return coded(reading, nearest)
    if not own:
        return None
    if _is_alone(reading, pieces[i], target, marks):
        decided, shared = _shared_behind(reading, pieces[i + 1 :], target)
        if decided:
            return coded(reading, shared) if shared else None
    return _value_before(reading, pieces, i, target)


def _marks(reading: Reading, chunk: Chunk, target: Mention) -> tuple[Mention, ...]:
    """Return the value words of a chunk that may be a target's."""
    text = reading.text
    hard = [m.end for m in chunk.of("cue") if m.entry.role == "difficulty"]
    apart = [m.start for m in chunk.of("cue") if m.entry.role == "except"]  # "no abnormality except mild tremor"
    sites = chunk.of("site") if target.entry.grade else ()  # the extensors are a place where strength is measured
    return tuple(
        q
        for q in chunk.qualifiers("value") or chunk.qualifiers("presence")
        if q.start - 1 not in hard
        and not COMPOUND.match(text, q.end)
        and not _denied(text, q)
        and not _how(text, q)
        and not any(s.start == q.start and s.end == q.end for s in sites)
        and not any(q.end <= at < target.start for at in apart)
    )


def _nearest(reading: Reading, chunk: Chunk, target: Mention, marks: Sequence[Mention], own: bool) -> Mention | None:
    """Return the value word of its chunk that is a target's: the first behind it, else the last before it."""
    text = reading.text
    if not own or not marks:
        return next((q for q in marks[:1] if _allowed(target.entry, q) and not _is_of_next(text, target, q)), None)
    others = [t for t in chunk.of(*TARGETS) if t.start != target.start and not _place_of(reading, chunk, target, t)]
    before = [
        q for q in marks
        if q.end <= target.start and not any(q.end <= t.start < target.start for t in others) and _reaches(text, q, target)
        and not (target.entry.kind == "finding" and q.entry.concept.entry in NOTHING_WRONG)  # "clear weakness"
    ]  # fmt: skip
    after = [
        q for q in marks
        if q.start >= target.end
        and not _is_of_next(text, target, q)
        and _in_one_list(text, target, others, q)
        and not _of_noun(reading, chunk, target, q)
    ]  # fmt: skip
    if others and not before and not after and target.entry.kind != "finding":
        head = min(t.start for t in others)
        before = [q for q in marks if q.end <= head and not _of_noun(reading, chunk, target, q)]
    return next((q for q in after[:1] or before[-1:] if _allowed(target.entry, q)), None)


def _is_alone(reading: Reading, chunk: Chunk, target: Mention, marks: Sequence[Mention]) -> bool:
    """Return True for a target without more words of its own: of one with them, what stands behind isn't said."""
    return (
        not any(q.start >= target.end for q in marks)
        and not any(f.end > target.start - 2 for f in chunk.of("finding") if f.start != target.start)
        # "ANA was positive, ANCA was negative"
        and not any(m.entry.role == "affirmed" and m.start >= target.end for m in chunk.of("cue"))
        and not unnamed(reading.text, target.end, chunk.end, chunk.mentions)
    )


def _shared_behind(reading: Reading, pieces: Sequence[Chunk], target: Mention) -> tuple[bool, Mention | None]:
    """Find the value word behind a list: "heart, lung, abdomen: normal".

    Args:
        reading: the document.
        pieces: the chunks behind the target's.
        target: a member of the list.

    Returns:
        Whether what stands behind decides it, and the word, None when the target has no value then.
    """
    for later in pieces:
        if later.opener in ("(", ")") and _DAY.fullmatch(reading.text, later.start, later.end):
            continue  # "EEG (2010-02-09): normal"
        if _ends_list(reading, later):
            return False, None
        given = later.qualifiers("value")
        if not given and target.entry.kind == "measure":
            given = later.qualifiers("presence")  # "HIV, HBsAg, anti-HCV negative"
        excepted = min((m.start for m in later.of("cue") if m.entry.role == "except"), default=later.end)
        # "A, B and C were normal except D, which was elevated"
        given = tuple(q for q in given if q.start < excepted and not _denied(reading.text, q))
        if given:
            targets = tuple(t for t in later.of("finding", "function", "measure") if t.start < excepted)
            if not _is_shared(target, targets, given[-1]):
                return False, None
            return True, given[-1] if targets or later.opener == ":" else None
        if not later.of("finding", "function", "measure"):
            return False, None
    return False, None


def _ends_list(reading: Reading, later: Chunk) -> bool:
    """Return True for a chunk that is no member of the list before it."""
    if later.opener not in (",", "and", ":", "/") or later.inside:
        return True
    if later.opener == ":" and later.of("finding", "function", "measure"):
        return True  # "reflexes: knee and ankle jerks absent" says it of those it names
    # "… when moving, he could not sit alone"
    return _NEW_SUBJECT.match(reading.text, later.start, later.end) is not None


_BESIDE = 12
"""Characters between a value word and the noun that it is said of."""


def _is_shared(target: Mention, targets: Sequence[Mention], shared: Mention) -> bool:
    """Return True for a value word that a list's last members share with a target before them."""
    if target.entry.kind == "function" and not _allowed(target.entry, shared):
        return False  # "in consciousness, oriented": a state of something else
    if targets and shared.start < targets[-1].start:
        ahead = shared.start <= targets[0].start  # "dry mucous membranes, arrhythmic heart sounds"
        if ahead or targets[-1].start - shared.end <= _BESIDE:  # "hypokalemia, acidosis with a normal anion gap"
            return False
    # "he has pain, vibration sense is normal"
    return not (targets and target.entry.kind == "finding" and targets[0].entry.kind != "finding")


def _value_before(reading: Reading, pieces: Sequence[Chunk], i: int, target: Mention) -> Coded | None:
    """Return the value that heads a target's list: "intact sensation (pain, temperature)", "normal tone and strength"."""
    own = pieces[i]
    if own.opener == "," and unnamed(reading.text, own.start, own.end, own.mentions):
        return None  # "good appetite, eating a variety of foods"
    for back in range(i - 1, -1, -1):
        before_chunk = pieces[back]
        if pieces[back + 1].opener not in (",", "and", "(", "（", "/"):
            break
        if pieces[back + 1].opener in (",", "and", "/") and target.entry.kind == "finding":
            break  # "normal speech, weakness of the arm"
        if before_chunk.qualifiers("value"):
            first = before_chunk.qualifiers("value")[0]
            heads = before_chunk.of("finding", "function", "measure")
            kinds = ("measure", "function", "scale") if target.entry.kind != "finding" else ("finding",)
            alike = heads and heads[0].entry.kind in kinds
            alike = alike and (heads[0].entry.kind == target.entry.kind or not heads[0].entry.units)
            said = alike and first.end <= heads[0].start and not _denied(reading.text, first)
            reason = said and says(reading.text[first.end : heads[0].start], "reason_told")
            return coded(reading, first) if said and not reason else None  # "it was lowered because of …"
        if not before_chunk.of("finding", "function", "measure"):
            break
    return None


def _in_one_list(text: str, target: Mention, others: Sequence[Mention], q: Mention) -> bool:
    """Whether a value word is a target's: nothing else is named before it but what shares the target's head ("knee and
    ankle jerks brisk")."""
    at = target.end
    for other in sorted(others, key=lambda m: m.start):
        if target.end <= other.start < q.start:
            if target.entry.kind != other.entry.kind or not _JOINED.fullmatch(text, at, other.start):
                return False
            at = other.end
    return True


def _how(text: str, q: Mention) -> bool:
    """Whether a word tells how it came about: "slowly he had trouble with the stairs", "slowly her speech came back"."""
    return text[q.start : q.end].lower().endswith("ly") and _SUBJECT.match(text, q.end) is not None


def _denied(text: str, q: Mention) -> bool:
    """Whether a value word is denied ("the reflexes were not brisk" says only what they were not), or is a verb."""
    low = max(0, q.start - 60)
    fine = q.entry.concept.entry in NOTHING_WRONG
    return _NOT.search(text, low, q.start) is not None or (fine and _NONE.search(text, low, q.start) is not None)


_NONE = regex(r"\bno (?!(?:doubt|change\w*|longer|evidence)\b)(?:[\w/-]+ ){1,6}$", re.I)
"""Before a word for what is as it should be: "no motor function was preserved"."""


_PARTLY = regex(
    r" (?:(?:to|in|for) [^.,;:\n]{0,50}?,? ?(?:but not|not (?:to|in|for)|only|except)|only|except)\b[^.,;:\n]{0,30}"
)
"""Behind a state, of what else it is not: "oriented to self and city but not year"."""


def stated(reading: Reading, chunk: Chunk, target: Mention) -> Coded | None:
    """The state that a word names itself: "alert" is a value of consciousness, and nothing that somebody does."""
    same = [q for q in chunk.qualifiers("value") if q.start == target.start and q.end == target.end]
    named = [q for q in same if (q.entry.value or q.entry.id) in target.entry.values]
    head = reading.text[chunk.start : target.start]
    if not (says(head, "being") if head.strip(" -") else not _TIMED.match(reading.text, target.end)):
        return None  # "slept badly, awake three times a night"
    if named and (partly := _PARTLY.match(reading.text, target.end)):
        printed = reading.text[target.start : partly.end()]
        return Coded(Concept(printed), None, printed)
    return coded(reading, named[0]) if named else None


def _place_of(reading: Reading, chunk: Chunk, target: Mention, other: Mention) -> bool:
    """Whether a word for an organ and its examination only says where: "breath sounds of both lungs weak"."""
    site = any(s.start == other.start for s in chunk.of("site"))
    between = reading.text[target.end : other.start]
    return (
        other.entry.role == "exam"
        and site
        and between.split()[:1] in (["of"], ["in"], ["on"], ["over"])
        and target.end <= other.start
    )


def _reaches(text: str, q: Mention, target: Mention) -> bool:
    """Whether a value word before a target is the target's: "normal gait", "no abnormality of the heart"."""
    between = text[q.end : target.start]
    if between.strip() and _BETWEEN.match(text, target.start):
        return False  # "at a normal pace | with a cane"
    if _OF_ANOTHER.fullmatch(between):
        return False  # "after normal treatment the glucose …"
    words = load_reach().words
    if not (words["SHOWED"] - words["BE"]).isdisjoint(between.lower().split()):
        return False  # "pathological examination revealed B cells"
    return not _BETWEEN.search(between) or (target.entry.role == "exam" and _OF.fullmatch(between) is not None)


def _of_noun(reading: Reading, chunk: Chunk, target: Mention, q: Mention) -> bool:
    """A value word right before a site or another noun is that one's: "MRI a normal pons", "notable for normal gait"."""
    text = reading.text
    kinds = ("site", *TARGETS) if _BETWEEN.search(text, target.end, q.start) else ("site",)
    if text[target.end : q.start] == " " and target.entry.role not in _LOOKED_AT:
        return False  # "reflexes brisk legs" leaves out "in the"
    if any(0 <= m.start - q.end <= 1 for m in chunk.of(*kinds) if m.start > q.start):
        return True
    parts = _AHEAD.get(target.entry.kind, ())
    last = text[target.end : q.start].split()[-1:]
    led = any(last == [word] for word in parts) or _LED_BY.search(text, target.end, q.start) is not None
    return led and _NOUN.match(text, q.end) is not None


def _is_of_next(text: str, target: Mention, q: Mention) -> bool:
    """Return True for a value word of another noun, where a target has its number: "creatinine 1.2, normal liver enzymes"."""
    if _NUMBERED.match(text, target.end) is None:
        return False
    return _NOUN.match(text, q.end) is not None or _ELSE.search(text, target.end, q.start) is not None


_LED_BY = regex(r"\b(?:by|from|via|through|into|under|at|in)(?: an?| the)? $", re.I)
_AHEAD = {
    "finding": ("a", "an", "the", "with"),
    "measure": ("a", "an", "with", "show", "shows", "showed", "reveal", "reveals", "revealed", "demonstrated"),
}
_NUMBERED = regex(
    r"(?: (?:concentration|level|count|value)s?)?(?: (?:of|was|is|at|at a level of))?\s?[:=]?\s?[<>≤≥~]?\d"
)
_ELSE = regex(r"(?:\band|,)\s(?!(?:was|were|is|are|which|within|also|both|all|thus|therefore|so)\b)[A-Za-z]{3,}")
_NOUN = regex(r"\s(?!(?:ranges?|limits?|values?|levels?|condition)\b)[A-Za-z]{2,}")
"""Around a value word of a noun that follows: "weakness as well as a normal EMG", "which showed poor perfusion"."""


def _allowed(entry: Entry, q: Mention) -> bool:
    """Presence words ("present", "observed") are values of signs and reflexes, not of functions like mood."""
    if entry.kind == "function":
        return q.entry.role == "value" and (not entry.values or (q.entry.value or q.entry.id) in entry.values)
    if entry.kind == "measure" and q.entry.role == "value" and entry.values and not entry.grade:
        return (q.entry.value or q.entry.id) in entry.values or q.entry.id in entry.values
    return q.entry.role == "value" or entry.kind == "measure"


def count_of(text: str, statement: Statement, target: Mention) -> Quantity | None:
    """How often or how many: "fainted 3 times", "had fallen twice", "one fall", "14 lesions", "walking for 5 steps"."""
    said, finding = Said(statement, target, {}, {}), target.entry.kind == "finding"
    rate, often = (
        said.find("rate") if finding else None,
        said.find("often") or (None if finding else said.find("steps")),
    )
    if rate is not None:
        code = _PER[text[target.end : rate.end].lower().rstrip(".").replace("/", " ").split()[-1]]
        return Quantity(_number_in(text, target.end, rate.end) or Decimal(0), code, code)
    itself = finding and text[target.start : target.end].lower().endswith(_OFTEN)  # "she fell three times"
    if often is not None or itself:
        number = _number_in(text, target.end if often else target.start, often.end if often else target.end)
        return Quantity(number) if number is not None else None
    if target.entry.kind == "function":
        return _how_long(text, statement, target)
    for q in statement.quantities if finding else ():
        lasts = isinstance(q.value, Quantity) and q.value.code in _HOURS and q.start >= target.end
        if lasts and isinstance(q.value, Quantity) and _TIGHT.fullmatch(text, target.end, q.start):
            return q.value
    counted = said.find("counted") if finding else None
    if counted is None or statement.after(_COUNTED_NOUN, target.end):
        return None  # "two painful papules", "2 to 3 fever spikes"
    if not text[counted.start : target.start].strip().isalnum() or text[counted.start - 1].strip(" \n\t,;:("):
        return None  # "1. Cough", "2/6 systolic murmur"
    number = _number_in(text, counted.start, target.start)
    if number is None or not 1 <= number <= _MOST or number % 1:
        return None
    around = (
        q.value for q in statement.quantities if q.start <= counted.start < q.end and isinstance(q.value, Quantity)
    )
    return Quantity(number, comparator=next((v.comparator for v in around), None))  # "at least six foci"


def _number_in(text: str, start: int, end: int) -> Decimal | None:
    """Return the first number of some words."""
    numbers = (_ADVERBS.get(t.lower) or parse_number(t.lower) for t in tokens_of(text, start, end))
    return next((Decimal(n) for n in numbers if n is not None), None)


def _how_long(text: str, statement: Statement, target: Mention) -> Quantity | None:
    """How long somebody does a thing: "sat alone on the carpet for 30 seconds", "sitting balance 10 minutes"."""
    for d in statement.durations:
        if d.unit in ("s", "min") and d.value is not None and d.start >= target.end:
            lasting = d.relation == "for" or not text[target.end : d.start].strip(" :")
            apart = d.start - target.end > _LONG or any(c in text[target.end : d.start] for c in ",;.(")
            others = any(
                target.end <= m.start < d.start for m in statement.of("function", "finding", "measure", "medicine")
            )
            if lasting and not apart and not others:
                return Quantity(d.value, d.unit, d.unit, d.comparator)
            return None
    return None


def seen_in(context: Context, value: Coded | None) -> Presence | None:
    """A sign or laboratory test that is "present", "positive", "none" …: whether it is there."""
    way = value.concept.entry.partition(":")[2] if value else ""
    if any(c.entry.value == "undone" for c in context.cues):
        return None  # what was not measured is neither there nor absent
    if context.equivocal:
        return "equivocal"
    if way in ("absent", "negative") or (value is None and context.status == "absent"):
        return "absent"
    if way == "present" and context.status == "absent":
        return "absent"  # "no leukocytes noted"
    return "present" if way in ("present", "positive") else None


def affirmed(reading: Reading, chunk: Chunk, target: Mention) -> Presence | None:
    """A sign with a plus behind it ("knee jerk +"), a laboratory test without a unit that "was positive", "were present"."""
    if target.form == "name" and _PLUS.match(reading.text, target.end):
        return "present"
    if target.entry.role != "laboratory" or target.form != "name":
        return None
    behind = [m for m in chunk.mentions if m.start >= target.end and m.entry.kind in (*TARGETS, "cue")]
    told = bool(behind) and behind[0].entry.kind == "cue" and behind[0].entry.role == "affirmed"
    values = set(target.entry.values)
    if told and says(reading.text[behind[0].start : chunk.end], "positive_for"):
        return None  # "urinalysis was positive for ketones" tells of ketones
    if (
        told
        and behind[0].start - target.end <= _VERB
        and ("present" in values or ("positive" in values and "normal" not in values))
    ):
        return "present"  # "the bands were found"
    said = _POSITIVE.search(reading.text, behind[0].start, behind[0].end) if told else None
    return (
        "present"
        if said and (said[0].lower() in ("positive", *target.entry.values) or not target.entry.units)
        else None
    )


def valued(chunk: Chunk, context: Context) -> bool:
    """Whether a part without a term of its own has its own value, and no change: "tone of the legs increased, arms normal".

    Args:
        chunk: the part.
        context: what is said of the term that it leaves out.
    """
    changes = ("improved", "worsened", "unchanged")
    changed = any(chunk.start <= c.start < chunk.end for c in context.cues if c.entry.role in changes)
    return not changed and bool(chunk.qualifiers("value"))


def moved(statement: Statement, entry: Entry, value: Coded) -> Change | None:
    """After a treatment, "reduced tension" tells a change; whether for the better, the mapping says."""
    after = statement.timepoint is not None and statement.timepoint.phase == "after"
    way = value.concept.entry.partition(":")[2]
    if not after or not entry.higher or way not in ("increased", "reduced"):
        return None
    return "improved" if (way == "increased") == (entry.higher == "better") else "worsened"


def means_impaired(entry: Entry, value: Coded) -> bool:
    """ "Impaired speech" is the finding that the mapping names, not a value of speech."""
    return bool(entry.impaired) and value.concept.entry == "qualifier:abnormal"


# How much of a finding there was: "lost 9 kg", "a weight gain of 3 kg", "a fever of 38.9 °C".


_ABOUT = (
    r"(?:\s+(?:about|some|another|almost|nearly|around|over|up to|more than|approximately|a further|a total of))?\s*$"
)
_VERBS = {
    "loss": regex(r"(?<!not )(?<!n't )(?<!never )(?<!to )\b(?:lost|loses|losing|lose|shed)" + _ABOUT, re.I),
    "gain": regex(r"(?<!not )(?<!n't )(?<!never )(?<!to )\b(?:gained|gains|gaining|gain|put on)" + _ABOUT, re.I),
}
_AMOUNT = regex(
    r"\s*(?:in the (?:morning|evening|night)\b|at night\b)?\s*(?:[(:,=]|of|was|is|by)?\s*(?:about|around|approximately|some|nearly)?\s*",
    re.I,
)
_HEAT = regex(
    r"\s*(?:(?:in|on|at|during|for) (?:the |that |one |a )?\w+\s?)?(?:[(:,=]|of|was|is|with)?\s*(?:up to|to|about|around|reaching|max\.?)?\s*",
    re.I,
)
_ALONE = regex(r"\s*(?:$|[.,;)\]]|(?:in|on|at|and|for|after|during)\b)")
_OF_A_BODY = (Decimal(35), Decimal(43))
"""Degrees that can only be a body's, so that they need no unit behind a finding that is counted in them."""
_BEHIND = regex(r"\s*(?:of\s+(?:his\s+|her\s+|the\s+)?)?", re.I)
_GAIN_OF = regex(r"\s*of\s+\w", re.I)
_LEAD = 32
_DEGREES = "Cel"
_SAID = ("present", "historical")


def of_statement(reading: Reading, statement: Statement) -> tuple[tuple[Observation, ...], tuple[tuple[int, int], ...]]:
    """The losses and gains of one statement, each with its amount.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        Its Observations, and the places of the findings that got an amount (they say nothing else then).
    """
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    text = reading.text
    for hit in statement.quantities:
        if not isinstance(hit.value, Quantity):
            continue
        hit = in_degrees(hit) if _ALONE.match(text, hit.end) else hit
        entries = reading.lexicon.in_unit("finding", codes_of(hit))
        named = _named(reading, statement, hit, entries) if entries else None
        if named is None:
            continue
        context = statement.about(named)
        told = context.status in _SAID or context.resolved  # "a fever of 38.2 °C passed within a day"
        said = told and context.experiencer == "patient"
        if said:
            out.extend(_facts(reading, statement, named, hit))
        if said or named.entry.role in _VERBS:
            used.append((named.start, named.end))
    return tuple(out), tuple(used)


def in_degrees(hit: QuantityHit) -> QuantityHit:
    """A bare number, or one of "degrees", that can be a body's heat, with the unit it then has; others as they are."""
    value = hit.value
    if not isinstance(value, Quantity) or value.code not in ("", None, "deg"):
        return hit
    low, high = _OF_A_BODY
    return replace(hit, value=replace(value, code=_DEGREES)) if low <= value.value <= high else hit


def _named(reading: Reading, statement: Statement, hit: QuantityHit, entries: tuple[Entry, ...]) -> Mention | None:
    """What was lost or gained: the finding named beside the amount, or the one that the verb before it means."""
    text = reading.text
    for m in statement.of("finding"):
        if m.entry in entries and m.form == "name":
            before = _HEAT if _DEGREES in m.entry.units else _AMOUNT
            if m.end <= hit.start and before.fullmatch(text[m.end : hit.start]):
                return m
            if hit.end <= m.start and _BEHIND.fullmatch(text[hit.end : m.start]):
                return m
    lead = text[max(statement.span.start, hit.start - _LEAD) : hit.start]
    for entry in entries:
        verb = _VERBS[entry.role].search(lead) if entry.role in _VERBS else None
        if verb and not _of_something(text, statement, hit):
            return Mention(hit.start - len(lead) + verb.start(), hit.end, entry)
    return None


def _of_something(text: str, statement: Statement, hit: QuantityHit) -> bool:
    """ "Lost 2 l of blood": something else than the body's own measure was lost."""
    if not statement.after(_GAIN_OF, hit.end):
        return False
    end = _BEHIND.match(text, hit.end)
    return not any(m.entry.role == "vital" and end and m.start == end.end() for m in statement.of("measure"))


def _facts(reading: Reading, statement: Statement, named: Mention, hit: QuantityHit) -> Iterator[Observation]:
    assert isinstance(hit.value, Quantity)
    evidence = (reading.evidence(min(named.start, hit.start), max(named.end, hit.end)),)
    entry, site = refine(reading, named.entry, None)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category_of(entry), presence="present", value=hit.value, site=site,
            effective=statement.day_of(hit.start, hit.end), timepoint=statement.time_of(hit.start, hit.end), evidence=evidence, rule="gain",
        )  # fmt: skip
