"""The scope of cues: how far each reaches in its clause, what it does there, and what is said by leaving it out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.context.cues import CHANGES, GOING_ON, PREDICATES, TELLING, Clause, Cue, Piece
from etl.parsers.sentences import FINITE, verb_at
from etl.patterns import regex
from etl.value import replace

# How far a cue reaches in its clause: through lists, up to predicates and stops, and back through pronouns.
#
# Nothing here knows what a cue's words are; `sentence_context` says which cue reaches how.


GIVEN = frozenset(("procedure", "medicine", "cells"))

_BLOCKING = frozenset(
    (
        "for", "to", "with", "from", "by", "under", "after", "before", "since", "during", "following", "until",
        "when", "while", "if", "than", "at", "on", "upon",
    )
)  # fmt: skip
"""Behind these a "no" has ended: "no treatment for …", "no response to …", "no fever after …"."""
_SUFFERING = frozenset(("suffer", "suffers", "suffered", "suffering", "died", "dies"))
"""Before "from": "nobody in the family suffered from …"."""
_ALWAYS_BLOCKING = frozenset((
    "after", "before", "since", "during", "until", "when", "while", "because", "upon", "than",
))  # fmt: skip
_WHEN = frozenset(("after", "before", "since", "until", "till", "following", "during"))
_DETERMINING = frozenset(("the", "his", "her", "my", "their", "this", "that", "first", "second", "last"))
_LIGHT = frozenset(
    (
        "of", "in", "and", "or", "the", "a", "an", "any", "other", "such", "as", "very", "is", "are", "was", "were",
        "be", "been", "has", "have", "had", "also", "both", "his", "her", "their", "its", "quite", "much",
    )
)  # fmt: skip
_ELIDED = frozenset((
    "but", "and", "which", "it", "they", "this", "these", "both", "who", "that", "then", "yet", "was", "were", "is",
    "has", "had", "are", "have",
))  # fmt: skip
_CLOSING = frozenset(("is", "are", "was", "were", "has", "have"))
_JOINING = frozenset(("with", "now", "currently", "presenting", "who", "admitted", "one", "two", "three", "several"))
_LISTING = frozenset(
    ("following", "these", "those", "symptoms", "signs", "diseases", "conditions", "problems", "findings")
)
_SHARED = frozenset(("were", "are", "have", "do", "did", "had"))
_INDEFINITE = frozenset((
    "a", "an", "some", "only", "mild", "slight", "trace", "minimal", "small", "tiny", "marked", "multifocal", "born", "delivered",
))  # fmt: skip
_GRADED = frozenset(("severe", "moderate", "profound", "massive", "intense"))


_OWN_NEGATION = frozenset(("no", "not", "without", "never", "cannot", "unable"))
_OWNERS = GOING_ON | FINITE | {"reports", "suffers", "experiences"}
"""Verbs of somebody of whom a denial behind "with" tells: "a woman with no allergies has …"."""
_NEXT = _JOINING | GOING_ON
"""Words behind a comma that go on with somebody, and list nothing more that isn't there."""
_DOING = frozenset(("using", "needing", "requiring", "wearing", "having", "taking", "relying", "depending"))
_ARTICLE = 5
_STOPPING = frozenset(("stop", "except", "negated", "pseudo"))


class Scope(Struct, frozen=True):
    """A stretch of text over which a cue holds.

    Args:
        role: what holds there: a cue's role, or "relative", "group", "reversed".
        start: offset of its first character.
        end: offset behind its last character.
        cue: the cue.
        kinds: kinds of entries it holds for; empty for all.
        value: relation's entry id for "relative".
        rank: 0 for its own clause, 1 when it came through a pronoun.
    """

    role: str
    start: int
    end: int
    cue: Cue
    kinds: frozenset[str] = frozenset()
    value: str = ""
    rank: int = 0

    def covers(self, mention: Mention) -> bool:
        """Whether a mention stands in it."""
        return self.start <= mention.start < self.end and (not self.kinds or mention.entry.kind in self.kinds)


def _stop_in(clause: Clause, piece: Piece, cue: Cue, determiner: bool, start: int | None = None) -> tuple[int, bool]:
    """Where a scope that begins in (or runs through) a piece ends there, and whether it was stopped."""
    begin = cue.end if start is None else start
    limit = next(
        (cue.start for cue in piece.cues if cue.start >= begin and cue.role in _STOPPING and cue.value != "described"),
        piece.end,
    )
    words, last = 0, ""
    at = bisect_left(clause.tokens, cue.start, key=lambda token: token.start)
    depth = clause.tokens[at].depth if at < len(clause.tokens) else 0
    whose = any(token.lower in ("with", "without") for token in clause.tokens[max(0, at - 1) : at + 1])
    goes_on = _OWNERS if whose else GOING_ON
    first = bisect_left(clause.tokens, begin, key=lambda token: token.start)
    for token in islice(clause.tokens, first, None):
        if token.start >= limit:
            break
        if token.depth < depth:
            return token.start, True  # the bracket in which the cue stands is closed
        blocks = token.lower in _BLOCKING and not (token.lower == "from" and last in _SUFFERING)
        if token.depth > depth and token.lower == "only":
            return token.start, True  # "no parasomnia (only sleepiness by day)"
        if token.lower in _WHEN and not words and cue.scope != "forward":
            return token.start, True  # "seizures before the stroke and none since the stroke"
        if words and (
            token.lower in _ALWAYS_BLOCKING
            or (determiner and (blocks or (token.lower in TELLING and last == "history")))
        ):
            return token.start, True
        if (words or cue.role == "ability") and token.lower in goes_on:
            return token.start, True
        last = token.lower
        if determiner and token.lower == "of" and _owned(piece, begin, token.start):
            return token.start, True  # "no side effects of …"
        words += token.lower.isalpha()
    return limit, limit < piece.end


def _owned(piece: Piece, begin: int, of: int) -> bool:
    named = any(begin <= term.start < of for term in piece.terms)
    following = next((term for term in piece.terms if term.start > of), None)
    return named and following is not None and following.entry.kind in GIVEN


def _forward(clause: Clause, cue: Cue, carry: bool = True) -> int:
    """How far a cue that looks forward reaches: its piece, and the bare members of the list that begins there."""
    number = clause.piece_at(cue.start)
    piece = first = clause.pieces[number]
    determiner = cue.role == "negated" and cue.value == "determiner"
    end, stopped = _stop_in(clause, piece, cue, determiner)
    if stopped or not carry or cue.value == "one":
        return end
    named = any(term.start >= cue.end for term in piece.terms)
    repeated = _repeated(clause, number, cue)
    claimed = _claimed(clause, number)
    for later in range(number + 1, len(clause.pieces)):
        piece = clause.pieces[later]
        joined = piece.link in ("or", "nor")
        if piece.link == ":" and later == number + 1 and _said_something(clause, cue, piece.start):
            break
        if piece.link == "," and piece.first in _NEXT and cue.role in ("negated", "historical"):
            break
        beside = not named and piece.link == "," and cue.role == "negated" and not _alternative(clause, later)
        if beside and any(t.end <= cue.start for t in first.terms):
            break  # "gout without previous admissions, stroke and asthma"
        if piece.link == "-" or (piece.link == ":" and named) or piece.link == "nor" or later in claimed:
            break
        if any(other.role in _STOPPING and other.start <= piece.start + 1 for other in piece.cues):
            break
        shared = piece.predicate and piece.link == "and" and piece.verb in _SHARED and not _said(clause, number, later)
        if piece.predicate and not joined and not shared:
            break
        opens = piece.cues[0].role if piece.cues and piece.cues[0].start == piece.start else ""
        if cue.role == "negated" and not joined and (opens == "possible" or (determiner and opens == "difficulty")):
            break  # "no fever, limited gaze", "lack of alpha waves, suggestive of encephalopathy"
        if determiner and piece.link in ("and", ",") and _does(piece):
            break  # "walks without a cane and climbs stairs", "no words, smiles"
        told = determiner and piece.link == "," and (_described(piece) or _shows(piece))
        if told and not _alternative(clause, later):
            break  # "no murmur, strong heart sounds", "no bleeding, ECG atrial fibrillation"
        if cue.role == "negated" and piece.first in _OWN_NEGATION:
            break  # "no control of the hands, no speech": the second "no" is part of a term
        if determiner and piece.link == "and" and piece.first in _DOING:
            break  # "left him with no feeling in his legs and using a wheelchair"
        if cue.role == "normal" and piece.link in ("and", ",") and piece.first in _INDEFINITE:
            break  # "normal blood pressure, and slight tachycardia"
        anew = repeated or piece.first in _GRADED or _has_size(clause, piece)  # "no fever, severe headache"
        if determiner and not joined and (piece.first in _INDEFINITE or (anew and not _alternative(clause, later))):
            break
        end, stopped = _stop_in(clause, piece, cue, determiner, piece.start)
        named = named or bool(piece.terms)
        if stopped:
            break
    return end


def _shows(piece: Piece) -> bool:
    """Whether a piece begins with a test and goes on with what it showed: "the MRI of 4 June an infarct"."""
    terms = sorted(piece.terms, key=lambda term: term.start)
    if len(terms) < 2 or terms[0].entry.kind != "procedure" or terms[0].entry.role not in ("test", "imaging"):
        return False
    return terms[0].start - piece.start <= _ARTICLE and any(t.entry.kind in ("finding", "condition") for t in terms[1:])


def _said_something(clause: Clause, cue: Cue, colon: int) -> bool:
    """Whether a cue has words of its own before a colon ("without contrast. History: …"), so that its list isn't behind."""
    words = (token.lower for token in clause.tokens if cue.end <= token.start < colon)
    return any(word.isalpha() and word not in _LIGHT | _LISTING for word in words)


def _repeated(clause: Clause, number: int, cue: Cue) -> bool:
    # "No fever, no cough, headache": each "no" has its own word, and a bare one is there.
    piece = clause.pieces[number]
    if number == 0 or piece.link != ",":
        return False
    return any(other.role == "negated" and other.value == "determiner" for other in clause.pieces[number - 1].cues)


def _has_size(clause: Clause, piece: Piece) -> bool:
    """Whether a member of a list has a grade or a size: "no free fluid, liver laceration grade II"."""
    end = piece.terms[0].end if piece.terms else piece.end
    behind = next((token.lower for token in clause.tokens if end <= token.start < piece.end), "")
    return behind.isdecimal() or behind in ("grade", "stage")


def _does(piece: Piece) -> bool:
    """Whether a member of a list begins with what somebody does or can do."""
    first = piece.terms[0] if piece.terms else None
    return (
        first is not None
        and first.form == "ability"
        and first.entry.kind == "function"
        and first.start <= piece.start + 1
    )


def _described(piece: Piece) -> bool:
    """Whether a member of a list tells how something is that everybody has: a word of its own stands before it."""
    first = piece.terms[0] if piece.terms else None
    return first is not None and first.entry.kind in ("function", "measure") and first.start > piece.start + 1


def _alternative(clause: Clause, number: int) -> bool:
    # Whether the list that runs on here closes with "or".
    return any(piece.link in ("or", "nor") for piece in clause.pieces[number : number + 12])


def _said(clause: Clause, first: int, last: int) -> bool:
    return any(piece.verb for piece in clause.pieces[first:last])


def _claimed(clause: Clause, number: int) -> set[int]:
    """Later pieces whose list has a predicate of its own: "no fever, speech and gait were normal"."""
    claimed: set[int] = set()
    for later in range(number + 1, min(len(clause.pieces), number + 40)):
        piece = clause.pieces[later]
        if piece.link == "and" and piece.predicate and any(cue.role in CHANGES | {"normal"} for cue in piece.cues):
            claimed |= {later, later - 1} if later - 1 > number else {later}
    return claimed


def _backward(clause: Clause, cue: Cue) -> int:
    """How far a cue that looks back reaches: its piece, and the bare members of the list that ends there."""
    number = clause.piece_at(cue.start)
    piece = clause.pieces[number]
    low = barrier_in(piece, cue.start, cue)
    if low > piece.start:
        return low
    named = any(term.start < cue.start for term in piece.terms) or _unknown(clause, piece, cue)
    plural = piece.verb in _SHARED
    while number > 0:
        link = piece.link
        before = clause.pieces[number - 1]
        if link == "-" and named:
            break
        if link == ":" and named:
            break
        if link == "," and named and not (plural or listed(clause, number)):
            break
        if link == "," and cue.role == "negated_after" and _of_its_own(clause, piece, cue):
            break
        if before.predicate and link != ":" and not (before.verb in ("was", "were", "has", "is") and not before.terms):
            break
        if link in (":", "-"):
            plural = True  # what stands before a colon or a spaced dash is a whole list
        barrier = barrier_in(before, before.end, cue)
        if barrier > before.start and any(other.end == barrier and other.role == "negated" for other in before.cues):
            break
        low = max(before.start, barrier)
        named = named or bool(before.terms)
        if barrier > before.start:
            break
        number -= 1
        piece = before
    return low


def _of_its_own(clause: Clause, piece: Piece, cue: Cue) -> bool:
    """Whether a word for absent begins an item of a list and stands before a noun of its own: "craniosynostosis, absent left
    jugular vein"."""
    if cue.start > piece.start + 1:
        return False
    behind = next((t.lower for t in clause.tokens if t.start >= cue.end and t.lower not in _SIDED), "")
    return behind.isalpha() and behind not in _BLOCKING | _LIGHT | {"bilaterally", "throughout"}


def _unknown(clause: Clause, piece: Piece, cue: Cue) -> bool:
    """Whether words that no mapping knows stand before a cue in its piece, so that it speaks of them."""
    first = bisect_left(clause.tokens, piece.start, key=lambda token: token.start)
    words = (token.lower for token in islice(clause.tokens, first, None) if token.start < cue.start)
    if piece.link == "," and cue.role in ("more", "less"):  # "feels warm and cold, leaks less"
        last = next((t.lower for t in reversed(clause.tokens) if t.end <= cue.start), "")
        begins = any(t.start >= piece.start and t.lower == last for t in islice(clause.tokens, first, first + 1))
        return begins and last.endswith("s") and last.isalpha() and len(last) > 3 and last not in _LIGHT
    if piece.link != "," or cue.role in CHANGES or cue.role == "resolved":
        return False
    return any(word.isalpha() and len(word) > 3 and word not in _LIGHT for word in words)


def listed(clause: Clause, number: int) -> bool:
    # Whether an "and" or "or" closes the list a little further right.
    return any(piece.link in ("and", "or") for piece in clause.pieces[number : number + 12])


def barrier_in(piece: Piece, limit: int, cue: Cue) -> int:
    low = piece.start
    for other in piece.cues:
        if other is cue or other.end > limit or other.value == "pair":
            continue
        if other.role in ("relapsed", "affirmed") and cue.role in CHANGES:
            continue  # "again worse", "occurs less often"
        if (
            other.role in _STOPPING
            or other.role in PREDICATES
            or (other.role == cue.role and cue.role in ("difficulty", "ability"))
        ):
            low = max(low, other.end)
    return low


_SEVERAL = frozenset(("they", "these", "both", "all"))
_TESTED = frozenset(("measure", "gene"))
"""What "they were negative" is said of first: "a miscarriage led to tests for two antibodies; they were negative"."""


def backward_scopes(
    cue: Cue, clause: Clause, before: Clause | None, kinds: frozenset[str], role: str
) -> Iterator[Scope]:
    low = _backward(clause, cue)
    reached = [term for term in clause.terms if low <= term.start < cue.start and term.entry.kind in kinds]
    if reached:
        for anchor in [term for term in reached if _tells_when(clause, term)]:
            if any(low <= term.start < anchor.start for term in reached):
                yield Scope(role, low, anchor.start, cue, kinds)
            low = anchor.end
        if any(low <= term.start for term in reached):
            yield Scope(role, low, cue.start, cue, kinds)
        return
    if before is not None and _refers(clause, cue):
        tested = kinds & _TESTED if cue.scope == "both" and clause.tokens[0].lower in _SEVERAL else frozenset()
        target = antecedent(clause, before, tested) or antecedent(clause, before, kinds)
        if role == "refuted" and target is not None and any(_seen(before, target[1], c) for c in before.cues):
            return  # "EMG showed denervation suggestive of a neuronopathy, but this could not be confirmed"
        if target is not None:
            yield Scope(role, target[0], target[1], cue, kinds, rank=1)
        return
    if cue.role == "unchanged":
        return
    if role == "resolved":
        kinds = kinds & {"finding", "condition"}
    # "an infection (3/12, cured)": a word alone in its piece belongs to the last term before it.
    number = clause.piece_at(cue.start)
    own = clause.pieces[number]
    if own.terms or own.verb or _unknown(clause, own, cue):
        return
    if cue.role == "negated_after" and own.link == "," and _of_its_own(clause, own, cue):
        return
    for piece in reversed(clause.pieces[max(0, number - 3) : number]):
        last = next((term for term in reversed(piece.terms) if term.entry.kind in kinds), None)
        if last is not None:
            if not any(last.end <= other.start < cue.start and other.role in PREDICATES for other in clause.cues):
                yield Scope(role, last.start, last.end, cue, kinds, rank=1)
            return


def _seen(before: Clause, end: int, cue: Cue) -> bool:
    """Whether what stands up to a place was seen, and only what a cue says behind it was thought of."""
    return cue.role == "possible" and cue.scope == "forward" and cue.start >= end


def _tells_when(clause: Clause, term: Mention) -> bool:
    """Whether a term is there to tell a time, so that a "none" behind it is not of it: "alcohol: since the stroke none"."""
    first = bisect_left(clause.tokens, term.start, key=lambda token: token.start)
    words = [token.lower for token in clause.tokens[max(0, first - 3) : first]]
    while words and words[-1] in _DETERMINING:
        words.pop()
    return bool(words) and words[-1] in _WHEN


def _refers(clause: Clause, cue: Cue) -> bool:
    """Whether a clause has no subject of its own, or a pronoun that stands for one before: "but was cancelled"."""
    first = clause.tokens[0].lower if clause.tokens else ""
    if any(term.start < cue.start for term in clause.terms):
        return False
    if first in _ELIDED:
        if len(clause.tokens) > 1 and clause.tokens[1].start == cue.start:
            return True
        second = clause.tokens[1].lower if len(clause.tokens) > 1 else ""
        if first in ("that", "those") and second == "of":
            return False  # "that of the legs was increased" says nothing of the arms before
        return second not in ("he", "she", "i", "we", "you", "no", "not") or _behind_relative(clause, cue)
    return clause.tokens[0].start == cue.start


def _behind_relative(clause: Clause, cue: Cue) -> bool:
    """Whether a relative clause is closed by the verb of what it stands behind: "(headaches) which he had for years are gone"."""
    at = next((i for i, token in enumerate(clause.tokens) if token.start == cue.start), 0)
    verbs = [i for i, token in enumerate(clause.tokens[:at]) if token.lower in _CLOSING]
    told = [token for token in clause.tokens[1 : max(at - 1, 1)] if token.lower in FINITE]
    return clause.tokens[0].lower in ("which", "that", "who") and verbs[-1:] == [at - 1] and bool(told)


def antecedent(clause: Clause, before: Clause, kinds: frozenset[str]) -> tuple[int, int] | None:
    terms = [term for term in before.terms if term.entry.kind in kinds]
    if not terms:
        return None
    words = [token.lower for token in clause.tokens[:2]]
    if words and words[0] in ("which", "who", "that"):
        last = terms[-1]
        return last.start, last.end
    verb = next((index for index, piece in enumerate(before.pieces) if piece.verb), len(before.pieces))
    subject = [
        term for term in terms if verb == len(before.pieces) or term.start < _verb_start(before, before.pieces[verb])
    ]
    if not subject:
        return terms[-1].start, terms[-1].end
    return subject[0].start, subject[-1].end


def _verb_start(clause: Clause, piece: Piece) -> int:
    return next(
        (token.start for token in clause.tokens if token.start >= piece.start and token.lower == piece.verb), piece.end
    )


def _side_of(cue: Cue, clause: Clause, kinds: frozenset[str]) -> Literal["before", "after", ""]:
    """On which side of a cue its term stands: the nearer one, counting only words that carry meaning."""
    piece = clause.pieces[clause.piece_at(cue.start)]
    low, high = barrier_in(piece, cue.start, cue), _stop_in(clause, piece, cue, False)[0]
    before = [term for term in piece.terms if term.entry.kind in kinds and low <= term.start and term.end <= cue.start]
    after = [term for term in piece.terms if term.entry.kind in kinds and cue.end <= term.start < high]
    if not before or not after:
        return "before" if before else "after" if after else ""
    if any(t.end == cue.end and t.lower == "of" for t in clause.tokens):
        return "after"  # "a brace without relief of pain"
    left = [t.lower for t in clause.tokens if before[-1].end <= t.start < cue.start]
    right = [t.lower for t in clause.tokens if cue.end <= t.start < after[0].start]
    if left and left[-1] in ("is", "are", "was", "were", "been") and left[-2:-1] != ["there"]:
        return "before"  # "sensation was reduced with …" is said of its subject
    if right and right[0] in _BLOCKING | {"in", "of"} and right[0] not in ("of", "in", "to", "with", "for"):
        return "before"
    if cue.role in ("possible", "equivocal") and left and left[-1] in _BLOCKING | {"of", "in", "a", "an"}:
        return "after"  # "a seizure during suspected acute viral meningitis"
    near, far = (sum(word.isalnum() and word not in _LIGHT for word in words) for words in (left, right))
    if near != far:
        return "before" if near < far else "after"
    return "after" if not right and left else "before"


# What is said by leaving it out: "the gait improved, the tremor did not", "speech did not improve, but swallowing
# did", "all symptoms improved except the tremor".


# A clause that only says that it was otherwise before: "He can turn in bed alone, which was impossible before".

_ONCE = regex(
    r"[,;–—-]\s?(?:which|what|that|this|something that|something|and this|a thing that)?\s?(?:he|she|it|they|I)?\s?"
    r"(?:(?:was|were|had been|has been)\s(?:not\s|never\s|hardly\s|quite\s|absolutely\s|completely\s|still\s)?(?:possible|impossible|able)"
    r"|impossible|not possible|unable"
    r"|could(?: not|n['’]t| never| hardly)(?: do| manage)?(?: (?:it|that|this|so))?|had not been able to(?: do (?:it|so|that))?)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|at admission|on admission|(?:an?|one|two|three|four|five|six|\d{1,2}|some|a few) (?:days?|weeks?|months?|years?) ago|last (?:week|month|year|summer|winter|spring|autumn))\b"
    r"|[,;–—-]\s?(?:before|earlier|previously)\s(?:this was |it was )?(?:impossible|not possible|unable)\b"
)
_UNSEEN = regex(
    r"[,(]\s?(?:which|that)\s(?:had|was|were|has|have)\s(?:not|never)\s(?:been\s)?(?:present|there|seen|noted|noticed|found|observed|detected)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|(?:on|at|in|during)\s(?:any |the |his |her )?(?:previous|earlier|prior|last|former|first|initial)\s\w+)\b",
    re.I,
)
"""A clause that says that something is new: "edema, which had not been present on previous examinations"."""
_NOW = regex(
    r"\b(?:can|is able to|are able to|manages to|manage to|now|again|is|has|have|holds?|walks?|stands?|sits?)\b"
    r"|\b(?:[Hh]e|[Ss]he) (?:[a-z]+ly )?[a-z]{2,}s\b"
)


def _told_now(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues of a sentence without those of a last clause that tells how it was before, and so nothing of now."""
    if new := _UNSEEN.search(text, sentence.start, sentence.end):
        return [cue for cue in cues if not new.start() <= cue.start < new.end()]
    once = _ONCE.search(text, sentence.start, sentence.end)
    if once is None or not _NOW.search(text, sentence.start, once.start()):
        return list(cues)
    return [cue for cue in cues if not once.start() <= cue.start < once.end()]


CHANGING = frozenset(("finding", "function", "measure", "scale", "condition", "social"))
"""Kinds that can change."""
_TOLD = frozenset(("improved", "worsened", "more", "less"))
_LEFT_OUT = regex(
    r"\b(?P<verb>did|does|do|has|have|had|is|are|was|were)(?P<not> ?n[o'’]t)?(?: yet| (?:really|so))?(?P<too> too| as well| also| likewise)?"
    r"(?=\s*(?:[.;,)]|$|\b(?:but|while|whereas|although|though)\b|and (?:the|his|her)\b))",
    re.I,
)
"""A verb that ends its clause, so that what it says was said before."""
_ONLY_NOT = regex(
    r"(?:[,;]|,? \bbut)\s(?P<not>not(?: yet)?)(?= (?:(?:the|his|her|in) )?(?:[a-z]+[ -]){0,2}[a-z]+\s*(?:[.;,)]|$))",
    re.I,
)
"""What is denied behind a change with no verb of its own: "gait improved, but not balance"."""
_ALL = frozenset(("all", "every", "any", "everything"))
_WAS_NOT = regex(
    r"\b(?:was|were|is|are)(?: not|n['’]t)(?=\s*(?:[.;,)]|$|\b(?:but|while|whereas|although|though)\b))", re.I
)
"""What is denied with the verb of a finding that is there: "cough was present, fever was not"."""
_PERSON = regex(r"\b(?:he|she|it|I|we|they|you|who|which|that|wife|husband|brother|sister|others?|patients?)\s$", re.I)

_AMOUNT = regex(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|a few|several)\b)[^.;:]{0,40}[,–—]\s(?:but\s)?$",
    re.I,
)
_ENDS = regex(r"\s*(?:[.;,)!]|$)")
_CLOSE = 12
"""Characters between a denial and the verb that it denies."""
_THAN_BEFORE = regex(
    r" than (?:he did |she did |it was )?(?:before|earlier|previously|last (?:year|month|time)|at (?:admission|home|first))\b"
)


def _only_so_much(text: str, sentence: Span, cue: Cue) -> bool:
    """Whether "not more" only says that an amount was all: "four hours of sleep, not more"."""
    said = cue.role == "unchanged" and text[cue.start : cue.end].lower() in ("not more", "no more")
    return (
        said and _ENDS.match(text, cue.end) is not None and _AMOUNT.search(text, sentence.start, cue.start) is not None
    )


def with_elided(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues of a sentence, with those that a verb or a "not" alone repeats or denies.

    Args:
        text: the document's text.
        sentence: the sentence.
        cues: its cues, in order.

    Returns:
        The cues, in order, those of now (see `told_now`); a "not" that denies a change told before says that nothing has changed.
    """
    cues = [c for c in cues if not _only_so_much(text, sentence, c)]
    cues = _with_absent(text, sentence, _told_now(text, sentence, cues))
    told = [cue for cue in cues if cue.role in _TOLD or (cue.role == "unchanged" and cue.mention is not None)]
    if not told:
        return list(cues)
    found: list[Cue] = []
    for m in _LEFT_OUT.finditer(text, told[0].end, sentence.end):
        before = next((cue for cue in reversed(told) if cue.end <= m.start()), None)
        if before is None or _PERSON.search(text, max(sentence.start, m.start() - 12), m.start()):
            continue
        if not any(mark in text[before.end : m.start()] for mark in (",", ";", " but ", " and ", " while ")):
            continue
        if m["not"] and before.role in _TOLD:
            found.append(Cue(m.start(), m.end("not"), "unchanged", "backward", "verb", before.mention))
        elif m["too"] and not m["not"] and before.role in _TOLD:
            found.append(Cue(m.start(), m.end(), before.role, "backward", "verb", before.mention))
        elif not m["not"] and before.role == "unchanged" and (role := _denied(text, before, m["verb"].lower())):
            found.append(Cue(m.start(), m.end("verb"), role, "backward", "verb", before.mention))
    for m in _ONLY_NOT.finditer(text, told[0].end, sentence.end):
        before = next((cue for cue in reversed(told) if cue.end <= m.start()), None)
        if before is not None and before.role in _TOLD and before.start > sentence.start:
            found.append(Cue(m.start("not"), m.end("not"), "unchanged", "forward", "verb", before.mention))
    if not found:
        return list(cues)
    kept = [c for c in cues if not any(f.start <= c.start < f.end or f.start < c.end <= f.end for f in found)]
    return sorted([*kept, *found], key=lambda cue: (cue.start, -cue.end))


def _with_absent(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues, with the "was not" of what isn't there beside what is."""
    there = next((cue for cue in cues if cue.role == "affirmed"), None)
    if there is None:
        return list(cues)
    found = [
        Cue(m.start(), m.end(), "negated_after", "backward", "verb")
        for m in _WAS_NOT.finditer(text, there.end, sentence.end)
        if not _PERSON.search(text, max(sentence.start, m.start() - 12), m.start())
        and any(mark in text[there.end : m.start()] for mark in (",", ";", " but ", " and ", " while ", " whereas "))
    ]
    kept = [c for c in cues if not any(f.start < c.end and c.start < f.end for f in found)]
    return sorted([*kept, *found], key=lambda cue: (cue.start, -cue.end)) if found else list(cues)


def _denied(text: str, cue: Cue, verb: str) -> str:
    """What was denied by a cue that says that nothing has changed: "did not improve" denies an improvement."""
    mention = cue.mention
    if mention is None or mention.entry.role not in ("improved", "worsened") or verb in ("is", "are", "was", "were"):
        return ""
    return mention.entry.role if cue.start < mention.start and "n" in text[cue.start : mention.start] else ""


def no_more(text: str, denied: Cue, mention: Mention, behind: int) -> bool:
    """Whether what is denied of a term is only that it is more or less than before: "he doesn't talk more than before".

    Args:
        text: the document's text.
        denied: the denial.
        mention: the term.
        behind: where the word of change ends.
    """
    return 0 <= mention.start - denied.end <= _CLOSE and _THAN_BEFORE.match(text, behind) is not None


_NOT = frozenset(("no", "not", "nothing", "none", "never", "without", "cannot"))


def _exception(cue: Cue, clause: Clause) -> Iterator[Scope]:
    """What follows "apart from": the contrary of what was said of all before, or is said of all behind it."""
    earlier = [token for token in clause.tokens if token.start < cue.start]
    before = [other for other in clause.cues if other.start < cue.start]
    if not earlier and any(t.lower in _ALL for t in clause.tokens if t.start >= cue.end):
        end = next((t.start for t in clause.tokens if t.start >= cue.end and t.lower == ","), 0)
        if end and any(c.role in _TOLD for c in clause.cues if c.start > end):
            yield Scope("unchanged", cue.end, end, cue, CHANGING)
    if any(c.role in ("negated", "negated_after", "normal") for c in before) or not {t.lower for t in earlier} & _ALL:
        return
    if any(t.lower in _NOT or t.lower.endswith(("n't", "n’t")) for t in earlier):
        return  # "did not reveal any abnormality except for …"
    better = [c for c in before if c.role in _TOLD]
    if better:  # "all symptoms improved except the tremor"
        yield Scope("unchanged", cue.end, _forward(clause, cue), better[-1], CHANGING)
    elif not any(c.role in CHANGES for c in before):
        yield Scope("reversed", cue.end, clause.span.end, cue)


def _medicine_ended(cue: Cue, clause: Clause, before: Clause | None) -> bool:
    """Whether what was stopped is a medicine: "(propranolol helped) but had to be stopped", and no tremor that it helped against."""
    own = [t for t in clause.terms if t.end <= cue.start]
    told = own if own or before is None else before.terms
    return any(t.entry.kind in ("medicine", "cells") for t in told)


# What each sort of cue does with its reach: negations, changes, abilities, hedges, plans and exceptions.
#
# Every function takes a clause and gives back `Scope`s.


# Clauses that stand between commas inside another: "Seizures, which others have seen, may occur later".

_OWNED = frozenset(("the", "his", "her", "their", "my", "our", "this", "these", "that", "those", "a", "an", "some"))
"""Before a thing that is there, whatever may become of it: "The cyst, which …, may need an operation"."""

_DOUBT = frozenset(("may", "might"))
"""Modals that doubt: "could be relieved" was so."""


def _clause_before(clauses: Sequence[Clause], number: int) -> Clause | None:
    """The clause before; behind a relative clause that stands between commas, the one that it interrupts."""
    if number == 0:
        return None
    before = clauses[number - 1]
    first = clauses[number].tokens[0].lower if clauses[number].tokens else ""
    return clauses[number - 2] if _relative(clauses, number - 1) and first in FINITE else before


def _hedged_subject(cue: Cue, clauses: Sequence[Clause], number: int) -> Clause | None:
    """The interrupted clause of which a modal behind the inserted one is said, when it names a thing in general."""
    clause = clauses[number]
    first = clause.tokens[0] if clause.tokens else None
    if first is None or first.start != cue.start or first.lower not in _DOUBT or not _relative(clauses, number - 1):
        return None
    subject = clauses[number - 2]
    named = bool(subject.tokens) and subject.tokens[0].lower not in _OWNED
    return subject if named and not any(piece.verb for piece in subject.pieces) else None


def _relative(clauses: Sequence[Clause], number: int) -> bool:
    """Whether a clause begins with a relative pronoun and stands behind another."""
    tokens = clauses[number].tokens if number > 0 else ()
    return bool(tokens) and tokens[0].lower in ("which", "who", "whose")


_NEW = 2
"""Words before a device that a clause begins with: "A new wheelchair will be made"."""
TREATMENTS = frozenset(("procedure", "cells", "medicine", "measure", "scale", "social"))
ABLE = frozenset(("function", "finding", "measure", "procedure", "scale"))
REFUTED = frozenset(("condition", "finding", "gene"))
STATED = frozenset(
    ("condition", "finding", "function", "measure", "scale", "gene", "social", "procedure", "cells", "medicine")
)

FEARED = STATED - {"gene"}
"""A test "for" a disease names genes that it looks at; those are read with its result."""
_SIDED = frozenset(("l", "r", "left", "right", "lt", "rt"))
_MEMBERS = frozenset(("one", "other", "others", "another", "second"))
_BESIDE = frozenset(("on", "in", "at", "of", "the", "side", "one", "is", "was"))
_ECHO = frozenset(("is", "are", "was", "were", "has", "have", "had", "did", "does", "do"))
_ECHOED = frozenset(("negated", "resolved", "improved", "worsened", "unchanged", "relapsed", "more", "less"))
_IF = regex(
    r"\b(?:(?:would|might)\b|(?:thinks?|thought|believes?d?|hopes?d?|supposes?d?|(?:is|are) (?:sure|convinced)) (?:that )?[^.;:,]{0,20}?\bcould\b)"
    r"[^.;:,]{3,80}?\s(?P<cue>if)\s(?!any\b|possible\b|needed\b|necessary\b)",
    needs=("could", "might", "would"),
)
"""A guess with its condition behind it; "he could stand if supported" is what somebody can."""
_POINT = regex(
    r"(?<![\w.,])\d{1,3}(?:\.\d)? (?:is|was|means|meaning|being|stands for) [“\"‘'][^“”\"‘\n]{3,60}[”\"’']"
    r"|\b[A-Z][A-Za-z0-9-]{0,6}[A-Z0-9] (?:stands for|is short for|is an? abbreviation (?:of|for)|denotes) [^.;\n]{2,80}",
    needs=(" “", ' "', " ‘", " '", "stands for", "is short for", "abbreviation", "denotes"),
)
"""What a point of a scale or a short form means: '10 is "death"', "OD stands for once daily"."""
_RISKS = regex(
    r"\b(?:risks?(?! factors?\b)|(?:possible|potential) (?:\w+ )?complicat\w+|(?:risk factors?|complicat\w+|consequences)(?=[^.]*\b(?:discussed|explained|reviewed|informed|understands?)\b))\b"
    r"[^.;]{0,200}?\b(?:includ(?:e[sd]?|ing)|consist(?:s|ed)? of|such as|limited to|exclusive of|namely|e\.g\.)"
    r"(?P<list>(?:(?!,? (?:and|but|so|because|since) (?:he|she|they|we|I|the patient)\b).)*)",
    re.I | re.S,
    needs=("risk", "complicat", "consequence"),
)
"""What leads a list of what may go wrong: "the risks were discussed with her, including", "risks, which are not limited to"."""
_WIDE = frozenset(("possible", "hypothetical", "planned", "historical"))


_CAUSE_OF = regex(
    r"\b(?:causes?|a?etiology|origin|source|reasons?|explanation|mechanism|trigger) (?:of|for) (?:(?:the|his|her|this|these|such) )?$",
    re.I,
)
"""Before a term: what is denied behind it is its cause, and not the term."""


_ANOTHER_OF = regex(
    r"\s(?:[\w-]+ ){0,2}?(?!(?:evidence|proof|signs?|hints?|traces?|suggestion|suspicion|indications?|features?|findings?|manifestations?|symptoms?|complaints?|"
    r"presence|diagnosis|history|recur\w+|relaps\w+|return|reappearance|remnants?|onset|occurrence|development|episodes?|attacks?|risks?|chance|possibility|danger|"
    r"kind|sort|type|form|case|mention|record|report)\b)[\w-]+ (?:of|for|between) (?:[\w -]{1,30} (?:of|between) )?(?:the|his|her|their|this|these|my) (?:[\w-]+ )?$",
    re.I,
)
"""Between a denial and a term that is there: "no displacement of the fracture", but not "no evidence of the fracture"."""


def scopes_of(clauses: Sequence[Clause]) -> list[Scope]:
    """The scopes of all cues of a sentence.

    Args:
        clauses: the clauses in order.

    Returns:
        Scopes in the order of their cues.
    """
    found: list[Scope] = []
    for number, clause in enumerate(clauses):
        before = _clause_before(clauses, number)
        settled: set[str] = set()  # what already holds to the clause's end needn't be said again
        for cue in clause.cues:
            if cue.role not in settled:
                own = list(_scopes(cue, clause, before, clauses, number))
                found.extend(own)
                if cue.role in _WIDE and any(
                    not scope.kinds and scope.start <= cue.end and scope.end >= clause.span.end for scope in own
                ):
                    settled.add(cue.role)
    found.extend(list(_echoed(clauses, tuple(found))))
    return found


def _echoed(clauses: Sequence[Clause], found: Sequence[Scope]) -> Iterator[Scope]:
    """ "The swelling was gone, and so were the headaches", "The fever went away, as did the cough": what was said before
    is said of what follows too."""
    for number, clause in enumerate(clauses):
        for token, verb in pairwise(clause.tokens):
            if token.lower not in ("so", "as") or verb.lower not in _ECHO or verb.start - token.end > 1:
                continue
            low = clauses[number - 1].span.start if number else clause.span.start
            for scope in found:
                if scope.role in _ECHOED and low <= scope.cue.start < token.start:
                    yield replace(scope, start=verb.end, end=clause.span.end)


def _scopes(cue: Cue, clause: Clause, before: Clause | None, clauses: Sequence[Clause], number: int) -> Iterator[Scope]:
    role = cue.role
    if role in ("negated", "resolved", "negated_after"):
        low = _behind_but(cue, clause) if cue.value == "undone" else 0
        yield from (replace(s, start=max(s.start, low)) for s in _negation(cue, clause, before))
        if cue.value == "determiner":  # "no issues with his catheter or any hematuria"
            also = (p for p in clause.pieces if p.start >= cue.end and p.link in ("or", "nor") and p.first == "any")
            yield from (Scope(role, p.start, p.end, cue) for p in also)
    elif role in CHANGES:
        kinds = (
            ABLE - {"finding"} if cue.value == "able" else CHANGING | {"procedure"} if role == "relapsed" else CHANGING
        )
        yield from _chosen(cue, clause, before, kinds)
    elif role in ("difficulty", "ability"):
        yield from _chosen(cue, clause, before, ABLE)
        yield from _not_undergone(cue, clause)
    elif role == "possible":
        if cue.value == "modal":
            yield Scope(role, clause.span.start, clause.span.end, cue)
            if subject := _hedged_subject(cue, clauses, number):
                yield Scope(role, subject.span.start, subject.span.end, cue, rank=1)
        elif cue.value == "considered":  # of a disease it is thought of, of a treatment it is planned
            yield from backward_scopes(cue, clause, before, REFUTED, role)
            yield from _arranged(replace(cue, role="planned"), clause, before)
        elif cue.value == "alternatives":  # one of the two, nobody knows which
            yield Scope(role, clause.pieces[clause.piece_at(cue.start)].start, _forward(clause, cue), cue, REFUTED)
        elif cue.scope == "forward" and cue.value != "mark":
            yield Scope(role, cue.end, clause.span.end, cue)
        elif cue.value == "able" and _side_of(cue, clause, frozenset(("function",))) == "before":
            yield from _chosen(replace(cue, role="ability", scope="backward"), clause, before, ABLE)
        else:
            yield from _chosen(
                cue, clause, before, STATED - {"social"}
            )  # "the physician suspects" is no doubtful physician
    elif role == "equivocal":
        yield from _chosen(cue, clause, before, STATED)
    elif role == "refuted":
        named = [t.entry.kind for c in (before, clause) if c is not None for t in c.terms if t.end <= cue.start]
        if any(c.start == cue.start and c.role == "discontinued" for c in clause.cues) and {"medicine", "cells"} & {
            *named
        }:
            return  # "the medicine had made her ankles swell and was withdrawn"
        yield from _chosen(cue, clause, before, REFUTED)
    elif role == "hypothetical":
        yield from _hypothetical(cue, clauses, number)
    elif role in ("planned", "cancelled", "declined", "discontinued"):
        yield from _arranged(cue, clause, before)
    elif role == "historical":
        if cue.value == "adverb":
            yield Scope(role, clause.span.start, clause.span.end, cue)
        elif cue.value == "adjective":
            end = _stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0]
            yield Scope(role, cue.end, _noun_end(clause, cue, end), cue)
        elif cue.scope == "backward":
            yield from backward_scopes(cue, clause, None, STATED, role)
        else:
            yield Scope(role, cue.end, _forward(clause, cue), cue)
    elif role == "except":
        yield from _exception(cue, clause)


def _behind_but(cue: Cue, clause: Clause) -> int:
    """Where the part of a clause begins that has its own verb: "… disorder but was not given any treatment"."""
    pairs = pairwise(clause.tokens)
    return max(
        (t.end for t, verb in pairs if t.lower == "but" and t.end <= cue.start and verb.lower in FINITE), default=0
    )


def _noun_end(clause: Clause, cue: Cue, end: int) -> int:
    """Where the noun of an adjective ends: before a verb ("at the previous hospital, she was …")."""
    first = bisect_left(clause.tokens, cue.end, key=lambda token: token.start)
    for index in range(first, len(clause.tokens)):
        if clause.tokens[index].start >= end:
            break
        if verb_at(clause.tokens, index) or (index > first and clause.tokens[index].lower.endswith("ing")):
            return clause.tokens[index].start
    return end


def _negation(cue: Cue, clause: Clause, before: Clause | None) -> Iterator[Scope]:
    if cue.value == "tail":
        piece = clause.pieces[clause.piece_at(cue.start)]
        if any(other.role in ("negated", "resolved") and other.start < cue.start for other in clause.cues):
            yield Scope("resolved", piece.start if piece.terms else clause.span.start, cue.start, cue)
        return
    role = "negated" if cue.role != "resolved" else "resolved"
    if _of_side(cue, clause):
        return
    if cue.value == "determiner" and any(t.lower == "/" and 0 <= t.start - cue.end <= 1 for t in clause.tokens):
        return  # "No / benign hydrocephalus": an answer, and what it is apart from it
    if cue.role == "negated_after" and _attribute(cue, clause):
        yield Scope(role, cue.end, _stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0], cue)
        return
    behind = next((other for other in clause.cues if other.start >= cue.end), None)
    described = behind is not None and behind.value == "described" and behind.start - cue.end < 24
    kinds = REFUTED if described else frozenset()  # "no reduced …" says nothing bad of a function
    ahead = cue.scope == "forward"
    if cue.scope == "both":
        ahead = _side_of(cue, clause, STATED) != "before"
    if ahead and cue.scope == "forward" and _closing(cue, clause):
        if cue.value == "" and _elliptic(cue, clause):
            return  # "that of the leg is not": the verb is left out, nothing is missing
        if any(t.end == cue.end and t.lower == "history" for t in clause.tokens):
            return  # "… for a hernia and had no medical history"
        answered = list(backward_scopes(cue, clause, None, STATED, role))  # "fever - no, cough - yes"
        if answered:
            yield from answered
            return
    if ahead:
        end = _forward(clause, cue)
        if any(cue.end <= term.start < end for term in clause.terms):
            yield Scope(role, cue.end, end, cue, kinds)
            return
        if cue.scope == "forward" and not _closing(cue, clause):
            yield Scope(role, cue.end, end, cue, kinds)
            return
    subject = not ahead and cue.start == clause.span.start and not _closing(cue, clause)  # "none vomited"
    told = STATED - GIVEN if cue.scope == "both" else STATED  # "biopsy negative" was done
    told = told - GIVEN if _there_is(cue, clause) else told  # "with levetiracetam there has been none"
    told = told - {"cells"} if cue.value == "bare" else told  # "cells, intravenous, side effects: none" were given
    found = [] if subject else list(backward_scopes(cue, clause, before, told, role))
    if found:
        yield from found
    elif not ahead:
        yield Scope(role, cue.end, _stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0], cue)


def _of_side(cue: Cue, clause: Clause) -> bool:
    """Whether a negation is of one side or of one of several alone, and of nothing that another has: "stenosis R 40%, L nil",
    "two siblings with ataxia, one with symptoms and one without"."""
    piece = clause.pieces[clause.piece_at(cue.start)]
    if piece.link not in (",", "and", ";") or piece.terms:
        return False
    words = [
        token.lower for token in clause.tokens
        if piece.start <= token.start and token.end <= piece.end and token.lower[0].isalnum()
        and not cue.start <= token.start < cue.end
    ]  # fmt: skip
    some = _SIDED | _MEMBERS
    return any(word in some for word in words) and all(word in some | _BESIDE for word in words)


def _there_is(cue: Cue, clause: Clause) -> bool:
    """Whether a negation ends "there has been none", which what was given before it did not cause to be absent."""
    words = [token.lower for token in clause.tokens if token.end <= cue.start][-3:]
    return "there" in words


def _attribute(cue: Cue, clause: Clause) -> bool:
    """Whether a cue that looks back begins a member of a list, right before its term: "…, absent knee jerks and …"."""
    piece = clause.pieces[clause.piece_at(cue.start)]
    if cue.mention is None or cue.start != piece.start or piece.link not in ("", ",", "and", "or"):
        return False
    return any(0 <= term.start - cue.end <= 1 for term in piece.terms)


def _elliptic(cue: Cue, clause: Clause) -> bool:
    return any(token.lower in FINITE and 0 < cue.start - token.end < 3 for token in clause.tokens)


def _closing(cue: Cue, clause: Clause) -> bool:
    """Whether nothing but signs stands behind the cue in its piece: "fever: no", "cough - denied"."""
    piece = clause.pieces[clause.piece_at(cue.start)]
    return not any(
        token.start >= cue.end and token.end <= piece.end and token.lower[0].isalnum() for token in clause.tokens
    )


def _chosen(cue: Cue, clause: Clause, before: Clause | None, kinds: frozenset[str]) -> Iterator[Scope]:
    side = _side_of(cue, clause, kinds) if cue.scope != "backward" else "before"
    if side == "before" and cue.role == "possible" and cue.scope == "forward":
        side = "after"  # "CT was done to rule out a pelvic abscess"
    if side == "before" and cue.role == "refuted" and cue.scope == "forward":
        named = any(t.entry.kind == "condition" and t.start >= cue.end for t in clause.terms)
        side = "after" if named else side  # "his polyneuropathy was first taken for a stroke"
    number = clause.piece_at(cue.start)
    if side == "after" or (side == "" and cue.scope != "backward" and _introduces(clause, number)):
        carry = cue.role in ("difficulty", "ability", "possible") or listed(clause, number + 1) or side == ""
        end = _forward(clause, cue, carry)
        if cue.scope == "forward" and cue.role == "possible":
            end = min(
                (t.start for t in clause.tokens if cue.end <= t.start < end and t.lower in _CAME_OUT), default=end
            )
        if cue.role in CHANGES and side == "after":
            end = _before_with(clause, cue, end)
        yield Scope(cue.role, cue.end, end, cue, kinds)
        return
    found = list(backward_scopes(cue, clause, before, kinds, cue.role))
    if found:
        yield from found
    elif cue.scope != "backward" or cue.role == "refuted":
        carry = cue.role in ("difficulty", "ability", "possible")
        yield Scope(cue.role, cue.end, _forward(clause, cue, carry), cue, kinds)


_CAME_OUT = frozenset(("showed", "shows", "revealed", "demonstrated", "disclosed", "confirmed", "was", "were"))
"""Verbs behind what a test was to rule out that tell its result."""
_DESCRIBED = frozenset(
    ("a", "an", "one", "two", "three", "several", "mild", "slight", "moderate", "severe", "new", "occasional", "some")
)


def _before_with(clause: Clause, cue: Cue, end: int) -> int:
    """Where a change ends before what its term comes with ("increased walking with a cane" increases no cane), or a
    second thing that is described by itself ("worsening dyspnea and a mild cough")."""
    first = next((term for term in clause.terms if term.start >= cue.end), None)
    named = first.end if first is not None else end
    apart = first is not None and first.entry.kind in (("measure",) if cue.role == "more" else CHANGING - {"finding"})
    if first is not None and apart and cue.role in ("less", "more") and first.entry.higher != "worse":
        # "reduced strength and pain", "increased hematocrit and anemia": what is measured comes with what is bad
        end = min(end, next((t.start for t in clause.terms if t.start >= named and t.entry.kind == "finding"), end))
    behind = [token for token in clause.tokens if named <= token.start < end]
    own = (link.start for link, word in pairwise(behind) if link.lower == "and" and word.lower in _DESCRIBED)
    other = (token.start for token in behind if token.lower == "with")
    return min(next(own, end), next(other, end))


def _introduces(clause: Clause, number: int) -> bool:
    """Whether a list follows the cue's piece behind a colon ("Improved: speech, gait")."""
    later = clause.pieces[number + 1 : number + 2]
    return bool(later) and later[0].link == ":"


def _hypothetical(cue: Cue, clauses: Sequence[Clause], number: int) -> Iterator[Scope]:
    clause = clauses[number]
    if cue.value == "list":
        yield Scope("hypothetical", cue.end, max(_forward(clause, cue), _explained(clause, cue)), cue, FEARED)
        return
    if cue.value == "told":  # "risks including bleeding and infection were explained"
        close = (t.start for c in clauses for t in c.tokens if t.start >= cue.end and t.lower in _EXPLAINED)
        yield Scope("hypothetical", cue.start, next(close, _forward(clause, cue)), cue, FEARED | TREATMENTS)
        return
    if cue.value == "sought":  # a test that was done was done; what it looked for needn't have been there
        yield Scope("hypothetical", cue.end, clause.span.end, cue, FEARED - TREATMENTS - {"measure"})
        return
    if cue.value == "discussed":  # "infertility, which is a known risk of it, has to be discussed"
        yield Scope("hypothetical", clauses[0].span.start, cue.start, cue, FEARED | TREATMENTS)
        return
    yield Scope("hypothetical", cue.end, clause.span.end, cue)
    if any(other.role == "hypothetical" and other.start < cue.start for other in clause.cues[:1]):
        return
    words = {token.lower for other in clauses for token in other.tokens}
    if words & {"will", "would", "should", "shall", "must"}:
        yield Scope("hypothetical", clauses[0].span.start, clauses[-1].span.end, cue)


def _explained(clause: Clause, cue: Cue) -> int:
    """Where somebody says that the whole list was told, 0 where nobody does: "risks of bleeding, recurrence, and pain were
    discussed"."""
    behind = [t for t in clause.tokens if t.start >= cue.end]
    said = next((n for n, t in enumerate(behind) if t.lower in _EXPLAINED), 0)
    return behind[said].start if said and not _OWN_VERBS & {t.lower for t in behind[: said - 1]} else 0


_OWN_VERBS = frozenset(("is", "are", "was", "were", "has", "have", "had", "he", "she", "but"))
_UNDERGO = frozenset(("undergo", "have", "get", "receive", "do", "perform", "obtain", "complete", "start", "begin"))
_ELSE = frozenset(
    ("after", "before", "because", "since", "following", "during", "due", "owing", "until", "when", "while", "as", "with", "despite", "for", "without", "but")
)  # fmt: skip
"""Words behind which another treatment may stand, which was given: "could not undergo the biopsy after the operation"."""


def _not_undergone(cue: Cue, clause: Clause) -> Iterator[Scope]:
    """What somebody couldn't have done: "was unable to undergo the biopsy or the operation", "impossible to do a biopsy"."""
    behind = [t for t in clause.tokens if t.start >= cue.end]
    verb = next((t for t in behind if t.lower != "to"), None) if cue.value == "unable" else None
    if verb is not None and verb.lower in _UNDERGO:
        end = next((t.start for t in behind if t.lower in _ELSE), clause.span.end)
        yield Scope("cancelled", verb.end, end, cue, TREATMENTS)


_EXPLAINED = frozenset(
    ("discussed", "explained", "reviewed", "outlined", "described", "understood", "detailed", "mentioned", "disclosed")
)
_LINKING = frozenset(("but", "and", "then", "later", "was", "were", "had", "has", "been", "finally", "again", "which"))


_DONE = frozenset(("done", "performed", "given", "placed", "inserted", "made", "carried", "implanted", "followed"))


_AT = frozenset(("at", "of", "in", "on", "below", "above", "through"))
_SITED = 6
"""How many words a treatment's site has with the word before it: "an amputation below the left knee was proposed"."""


def _talked_of(cue: Cue, clause: Clause) -> Iterator[Scope]:
    """What was only talked about: the treatment right before the cue, or before its site, unless it was done then."""
    if any(token.lower in _DONE for token in clause.tokens if token.start >= cue.end):
        return
    for term in clause.terms:
        words = [t.lower for t in clause.tokens if term.end <= t.start < cue.start]
        sited = words[:1] and words[0] in _AT and len(words) <= _SITED
        if term.entry.kind in TREATMENTS - {"cells"} and term.end <= cue.start and (sited or not words):
            yield Scope(cue.role, term.start, term.end, cue, TREATMENTS)


def _arranged(cue: Cue, clause: Clause, before: Clause | None) -> Iterator[Scope]:
    if cue.value == "talked":
        yield from _talked_of(cue, clause)
        return
    if cue.role == "planned":
        yield Scope(cue.role, clause.span.start, cue.start, cue, TREATMENTS)
        first = next((t for t in clause.terms if t.end <= cue.start), None)
        if first and first.entry.role == "device" and sum(t.start < first.start for t in clause.tokens) <= _NEW:
            yield Scope(cue.role, first.start, first.end, cue, frozenset((first.entry.kind,)))
        end = next((later.start for later in clause.cues if later.role == "stop" and later.start >= cue.end), 0)
        kinds = frozenset() if cue.value == "modal" else TREATMENTS | {"function"}
        kinds = TREATMENTS - {"medicine", "social"} if cue.value == "prescribed" else kinds
        yield Scope(cue.role, cue.end, end or _reason_at(clause, cue), cue, kinds)
        return
    if cue.role == "declined" and cue.value == "modal":  # "we knew he wasn't going to die"
        yield Scope("hypothetical", cue.end, clause.span.end, cue, FEARED - TREATMENTS)
    kinds = TREATMENTS if cue.role != "discontinued" and cue.value != "untested" else TREATMENTS | CHANGING
    if cue.role == "discontinued" and _medicine_ended(cue, clause, before):
        kinds = TREATMENTS  # "… had made her ankles swell and was withdrawn": the medicine was
    side = _side_of(cue, clause, kinds)
    if side == "after" and cue.role in ("discontinued", "cancelled") and _why(cue, clause):
        return
    if side == "after" and (cue.scope == "both" or cue.role == "cancelled"):
        reach = _forward(clause, cue)
        if cue.role == "discontinued":
            reach = _before_brackets(cue, clause, reach)
        yield Scope(cue.role, cue.end, reach, cue, kinds)
        return
    found = list(backward_scopes(cue, clause, before, kinds, cue.role))
    if not found and before is not None and (_object(cue, clause) or _bare_verb(cue, clause)):
        target = antecedent(clause, before, kinds)
        found = [Scope(cue.role, *target, cue, kinds, rank=1)] if target else []
    yield from found


def _why(cue: Cue, clause: Clause) -> bool:
    """Whether the reason follows right behind the cue, and nothing that stopped: "was stopped for abnormal …", "left out for …"."""
    following = next((token.lower for token in clause.tokens if token.start >= cue.end), "")
    return following in ("for", "because", "due", "owing", "after", "when")


def _before_brackets(cue: Cue, clause: Clause, reach: int) -> int:
    """How far the cue reaches before brackets, which say why: "stopped in 2011 (dry mouth)"."""
    depths = [token for token in clause.tokens if cue.end <= token.start < reach]
    own = next((token.depth for token in clause.tokens if token.end > cue.start), 0)
    return next((token.start for token in depths if token.depth > own), reach)


def _reason_at(clause: Clause, cue: Cue) -> int:
    """Where a plan's reason begins, which is there already: "will be admitted for his …"."""
    for token, following in pairwise(clause.tokens):
        if token.start >= cue.end and token.lower == "for" and following.lower in ("his", "her", "their", "my"):
            return token.start
    return clause.span.end


def _bare_verb(cue: Cue, clause: Clause) -> bool:
    """Whether a clause begins with the cue, so that it is said of the subject before: "was booked for May but called off"."""
    if cue.role != "cancelled" or cue.value == "untested":
        return False
    ahead = [token.lower for token in clause.tokens if token.start < cue.start and token.lower.isalpha()]
    return all(word in _LINKING for word in ahead)


def _object(cue: Cue, clause: Clause) -> bool:
    """Whether the cue's object is a pronoun ("but he declined it")."""
    following = next((token.lower for token in clause.tokens if token.start >= cue.end), "")
    return following in ("it", "this", "them", "these", "both")


def supposed(text: str, sentence: Span) -> Iterator[Scope]:
    """What would be so on a condition told behind it: "he could climb more stairs if he trained more"."""
    for m in _POINT.finditer(text, sentence.start, sentence.end):  # the points of a scale
        yield Scope("general", m.start(), m.end(), Cue(m.start(), m.start(), "general"))
    for m in _RISKS.finditer(text, sentence.start, sentence.end):
        cue = Cue(m.start(), m.start("list"), "hypothetical")
        yield Scope("hypothetical", cue.end, m.end(), cue, FEARED)
    for m in _IF.finditer(text, sentence.start, sentence.end):
        yield Scope("hypothetical", m.start(), m.start("cue"), Cue(m.start("cue"), m.end("cue"), "hypothetical"))


def sought(text: str, scope: Scope, mention: Mention) -> bool:
    """Whether what is denied is something of a term, and not the term: "the origin of the fever was not found", "no
    displacement of the fracture".

    Args:
        text: the document's text.
        scope: the denial's.
        mention: the term.
    """
    cue = scope.cue
    if cue.start >= mention.end:
        return _CAUSE_OF.search(text, max(0, mention.start - 40), mention.start) is not None
    of_it = cue.value == "determiner" and mention.entry.kind in ("finding", "condition")
    return of_it and _ANOTHER_OF.match(text, cue.end, mention.start) is not None
