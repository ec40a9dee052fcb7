"""How far a cue reaches in its clause: through lists, up to predicates and stops, and back through pronouns.

Nothing here knows what a cue's words are; `context_scopes` says which cue reaches how.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from msgspec import Struct

from etl.mapping.entry import Mention
from etl.parsers.context.cues import CHANGES, PREDICATES, TELLING, Clause, Cue, Piece
from etl.parsers.sentences import FINITE

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
_JOINING = frozenset(("with", "now", "currently", "presenting", "who", "admitted"))
_LISTING = frozenset(
    ("following", "these", "those", "symptoms", "signs", "diseases", "conditions", "problems", "findings")
)
_SHARED = frozenset(("were", "are", "have", "do", "did", "had"))
_INDEFINITE = frozenset(("a", "an", "some", "only", "mild", "slight", "trace", "minimal", "small", "tiny"))


_OWN_NEGATION = frozenset(("no", "not", "without", "never", "cannot", "unable"))
_COMPLAINING = frozenset(("complaining", "presents"))
"""Where somebody goes on who has not what was denied: "a girl with no medical problems presents complaining of …"."""
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


def stop_in(clause: Clause, piece: Piece, cue: Cue, determiner: bool, start: int | None = None) -> tuple[int, bool]:
    """Where a scope that begins in (or runs through) a piece ends there, and whether it was stopped."""
    begin = cue.end if start is None else start
    limit = next(
        (cue.start for cue in piece.cues if cue.start >= begin and cue.role in _STOPPING and cue.value != "described"),
        piece.end,
    )
    words, last = 0, ""
    depth = _depth(clause, cue)
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
            or token.lower in _COMPLAINING
            or (determiner and (blocks or (token.lower in TELLING and last == "history")))
        ):
            return token.start, True
        last = token.lower
        if determiner and token.lower == "of" and _owned(piece, begin, token.start):
            return token.start, True  # "no side effects of …"
        words += token.lower.isalpha()
    return limit, limit < piece.end


def _depth(clause: Clause, cue: Cue) -> int:
    index = bisect_left(clause.tokens, cue.start, key=lambda token: token.start)
    return clause.tokens[index].depth if index < len(clause.tokens) else 0


def _owned(piece: Piece, begin: int, of: int) -> bool:
    named = any(begin <= term.start < of for term in piece.terms)
    following = next((term for term in piece.terms if term.start > of), None)
    return named and following is not None and following.entry.kind in GIVEN


def forward(clause: Clause, cue: Cue, carry: bool = True) -> int:
    """How far a cue that looks forward reaches: its piece, and the bare members of the list that begins there."""
    number = clause.piece_at(cue.start)
    piece = first = clause.pieces[number]
    determiner = cue.role == "negated" and cue.value == "determiner"
    end, stopped = stop_in(clause, piece, cue, determiner)
    if stopped or not carry:
        return end
    named = any(term.start >= cue.end for term in piece.terms)
    repeated = _repeated(clause, number, cue)
    claimed = _claimed(clause, number)
    for later in range(number + 1, len(clause.pieces)):
        piece = clause.pieces[later]
        joined = piece.link in ("or", "nor")
        if piece.link == ":" and later == number + 1 and _said_something(clause, cue, piece.start):
            break
        if piece.link == "," and piece.first in _JOINING and cue.role in ("negated", "historical"):
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
        if (
            determiner
            and not joined
            and piece.cues
            and piece.cues[0].role == "difficulty"
            and piece.cues[0].start == piece.start
        ):
            break  # "no fever, limited gaze"
        if determiner and piece.link == "and" and _does(piece):
            break  # "walks without a cane and climbs stairs"
        if determiner and piece.link == "," and _described(piece) and not _alternative(clause, later):
            break  # "no murmur, strong heart sounds"
        if determiner and piece.link == "," and _shows(piece) and not _alternative(clause, later):
            break  # "no bleeding, ECG atrial fibrillation"
        if cue.role == "negated" and piece.first in _OWN_NEGATION:
            break  # "no control of the hands, no speech": the second "no" is part of a term
        if determiner and piece.link == "and" and piece.first in _DOING:
            break  # "left him with no feeling in his legs and using a wheelchair"
        if cue.role == "normal" and piece.link in ("and", ",") and piece.first in _INDEFINITE:
            break  # "normal blood pressure, and slight tachycardia"
        if determiner and not joined and (piece.first in _INDEFINITE or (repeated and not _alternative(clause, later))):
            break
        end, stopped = stop_in(clause, piece, cue, determiner, piece.start)
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
    if clause.pieces[number].terms or clause.pieces[number].verb or _unknown(clause, clause.pieces[number], cue):
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


def side_of(cue: Cue, clause: Clause, kinds: frozenset[str]) -> Literal["before", "after", ""]:
    """On which side of a cue its term stands: the nearer one, counting only words that carry meaning."""
    piece = clause.pieces[clause.piece_at(cue.start)]
    low, high = barrier_in(piece, cue.start, cue), stop_in(clause, piece, cue, False)[0]
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
    near, far = (sum(word.isalnum() and word not in _LIGHT for word in words) for words in (left, right))
    if near != far:
        return "before" if near < far else "after"
    return "after" if not right and left else "before"
