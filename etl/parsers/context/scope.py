"""The scope of cues: how far each reaches in its clause, what it does there, and what is said by leaving it out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.context.cues import CHANGES, PREDICATES, Clause, Cue, Piece
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
_LISTING = frozenset(
    ("following", "these", "those", "symptoms", "signs", "diseases", "conditions", "problems", "findings")
)
_SHARED = frozenset(("were", "are", "have", "do", "did", "had"))
_INDEFINITE = frozenset((
    "a", "an", "some", "only", "mild", "slight", "trace", "minimal", "small", "tiny", "marked", "multifocal", "born", "delivered",
))  # fmt: skip


_OWN_NEGATION = frozenset(("no", "not", "without", "never", "cannot", "unable"))
_STOPPING = frozenset(("stop", "except", "negated", "pseudo"))


class Scope(Struct, frozen=True):
    """A stretch of text over which a cue holds.

    Args:
        role: what holds there: a cue's role, or "relative", "group".
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
        (cue.start for cue in piece.cues if cue.start >= begin and cue.role in _STOPPING),
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
        if token.lower in _WHEN and not words and cue.scope != "forward":
            return token.start, True  # "seizures before the stroke and none since the stroke"
        if words and (token.lower in _ALWAYS_BLOCKING or (determiner and blocks)):
            return token.start, True
        last = token.lower
        words += token.lower.isalpha()
    return limit, limit < piece.end


def _depth(clause: Clause, cue: Cue) -> int:
    index = bisect_left(clause.tokens, cue.start, key=lambda token: token.start)
    return clause.tokens[index].depth if index < len(clause.tokens) else 0


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
        beside = not named and piece.link == "," and cue.role == "negated" and not _alternative(clause, later)
        if beside and any(t.end <= cue.start for t in first.terms):
            break  # "gout without previous admissions, stroke and asthma"
        if piece.link == "-" or (piece.link == ":" and named) or piece.link == "nor" or later in claimed:
            break
        if any(other.role in _STOPPING and other.start <= piece.start + 1 for other in piece.cues):
            break
        if piece.predicate and not joined:
            break
        opens = piece.cues[0].role if piece.cues and piece.cues[0].start == piece.start else ""
        if cue.role == "negated" and not joined and opens in ("possible", "difficulty"):
            break  # "no fever, limited gaze", "lack of alpha waves, suggestive of encephalopathy"
        if determiner and piece.link in ("and", ",") and _does(piece):
            break  # "walks without a cane and climbs stairs", "no words, smiles"
        if cue.role == "negated" and piece.first in _OWN_NEGATION:
            break  # "no control of the hands, no speech": the second "no" is part of a term
        if determiner and not joined and (piece.first in _INDEFINITE or (repeated and not _alternative(clause, later))):
            break
        end, stopped = stop_in(clause, piece, cue, determiner, piece.start)
        named = named or bool(piece.terms)
        if stopped:
            break
    return end


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


def _alternative(clause: Clause, number: int) -> bool:
    # Whether the list that runs on here closes with "or".
    return any(piece.link in ("or", "nor") for piece in clause.pieces[number : number + 12])


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
        if link in ("-", ":") and named:
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
    words = [token.lower for token in islice(clause.tokens, first, None) if token.start < cue.start]
    if piece.link == "," and cue.role in ("more", "less"):  # "feels warm and cold, leaks less"
        return len(words) == 1 and words[0].endswith("s") and len(words[0]) > 3
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
        if (target := antecedent(clause, before, kinds)) is not None:
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
        # "that of the legs was increased" says nothing of the arms before
        return second not in ("he", "she", "i", "we", "you", "no", "not", "of")
    return clause.tokens[0].start == cue.start


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
    left = [t.lower for t in clause.tokens if before[-1].end <= t.start < cue.start]
    right = [t.lower for t in clause.tokens if cue.end <= t.start < after[0].start]
    if left and left[-1] in ("is", "are", "was", "were", "been"):
        return "before"  # "sensation was reduced with …" is said of its subject
    if right and right[0] in _BLOCKING | {"in", "of"} and right[0] not in ("of", "in", "to", "with", "for"):
        return "before"
    near, far = (sum(word.isalnum() and word not in _LIGHT for word in words) for words in (left, right))
    return "before" if near <= far else "after"


# A clause that only says that it was otherwise before: "He can turn in bed alone, which was impossible before".


_ONCE = regex(
    r"[,;–—-]\s?(?:(?:and )?(?:which|what|that|this|something(?: that)?)\s)?(?:(?:he|she|it|they|I)\s)?"
    r"(?:(?:(?:was|were|had been|has been)\s(?:(?:not|never|quite|completely|still)\s)?)?(?:possible|impossible|able|unable)"
    r"|could(?: not|n['’]t| never| hardly)(?: do| manage)?(?: (?:it|that|this|so))?)\s"
    r"(?:before|earlier|previously|until then|so far|in the past|(?:at|on) admission|(?:\w+ ){1,2}(?:days?|weeks?|months?|years?) ago|last (?:week|month|year))\b"
)


_NOT_MORE = regex(
    r"(?i)\b(?:\d+|one|two|three|four|five|six|half|a few|several)\b[^.;:]{0,40}[,–—]\s(?:but\s)?(?:not|no) more$"
)


def told_now(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Cue]:
    """The cues of a sentence without those of a last clause that tells how it was before, and so nothing of now; "four hours,
    not more" says how much, and no change.

    Args:
        text: the document's text.
        sentence: the sentence.
        cues: its cues.
    """
    cues = [cue for cue in cues if not (cue.role == "unchanged" and _NOT_MORE.search(text, sentence.start, cue.end))]
    once = _ONCE.search(text, sentence.start, sentence.end)
    if once is None:
        return list(cues)
    return [cue for cue in cues if not once.start() <= cue.start < once.end()]


CHANGING = frozenset(("finding", "function", "measure", "scale", "condition", "social"))
"""Kinds that can change."""


def medicine_ended(cue: Cue, clause: Clause, before: Clause | None) -> bool:
    """Whether what was stopped is a medicine: "(propranolol helped) but had to be stopped", and no tremor that it helped against.

    Args:
        cue: what was stopped.
        clause: where it is said.
        before: the clause before it.
    """
    own = [t for t in clause.terms if t.end <= cue.start]
    told = own if own or before is None else before.terms
    return any(t.entry.kind in ("medicine", "cells") for t in told)


# What each sort of cue does with its reach: negations, changes, abilities, hedges, plans and exceptions.
#
# Every function takes a clause and gives back `Scope`s.


def clause_before(clauses: Sequence[Clause], number: int) -> Clause | None:
    """The clause before; behind a relative clause that stands between commas, the one that it interrupts.

    Args:
        clauses: the clauses of a sentence, in order.
        number: which of them.
    """
    if number == 0:
        return None
    before = clauses[number - 1]
    first = clauses[number].tokens[0].lower if clauses[number].tokens else ""
    return clauses[number - 2] if _relative(clauses, number - 1) and first in FINITE else before


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
_WIDE = frozenset(("possible", "hypothetical", "planned", "historical"))


def scopes_of(clauses: Sequence[Clause]) -> list[Scope]:
    """The scopes of all cues of a sentence.

    Args:
        clauses: the clauses in order.

    Returns:
        Scopes in the order of their cues.
    """
    found: list[Scope] = []
    for number, clause in enumerate(clauses):
        before = clause_before(clauses, number)
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
    elif role in CHANGES:
        kinds = (
            ABLE - {"finding"} if cue.value == "able" else CHANGING | {"procedure"} if role == "relapsed" else CHANGING
        )
        yield from _chosen(cue, clause, before, kinds)
    elif role in ("difficulty", "ability"):
        yield from _chosen(cue, clause, before, ABLE)
    elif role == "possible":
        if cue.value == "modal":
            yield Scope(role, clause.span.start, clause.span.end, cue)
            first = clause.tokens[0]
            if (
                before
                and first.start == cue.start
                and first.lower in ("may", "might")
                and _relative(clauses, number - 1)
            ):
                # "Seizures, which others have seen, may occur later"
                yield Scope(role, before.span.start, before.span.end, cue, rank=1)
        elif cue.value == "considered":  # of a disease it is thought of, of a treatment it is planned
            yield from backward_scopes(cue, clause, before, REFUTED, role)
            yield from _arranged(replace(cue, role="planned"), clause, before)
        elif cue.value == "alternatives":  # one of the two, nobody knows which
            yield Scope(role, clause.pieces[clause.piece_at(cue.start)].start, forward(clause, cue), cue, REFUTED)
        elif cue.scope == "forward" and cue.value != "mark":
            yield Scope(role, cue.end, clause.span.end, cue)
        else:
            # "the physician suspects" is no doubtful physician
            yield from _chosen(cue, clause, before, STATED - {"social"})
    elif role == "equivocal":
        yield from _chosen(cue, clause, before, STATED)
    elif role == "refuted":
        ended = any(c.start == cue.start and c.role == "discontinued" for c in clause.cues)
        if ended and medicine_ended(cue, clause, before):
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
            end = stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0]
            yield Scope(role, cue.end, _noun_end(clause, cue, end), cue)
        elif cue.scope == "backward":
            yield from backward_scopes(cue, clause, None, STATED, role)
        else:
            yield Scope(role, cue.end, forward(clause, cue), cue)


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
        if verb_at(clause.tokens, index):
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
        yield Scope(role, cue.end, stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0], cue)
        return
    ahead = cue.scope == "forward"
    if cue.scope == "both":
        ahead = side_of(cue, clause, STATED) != "before"
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
        end = forward(clause, cue)
        if any(cue.end <= term.start < end for term in clause.terms):
            yield Scope(role, cue.end, end, cue)
            return
        if cue.scope == "forward" and not _closing(cue, clause):
            yield Scope(role, cue.end, end, cue)
            return
    subject = not ahead and cue.start == clause.span.start and not _closing(cue, clause)  # "none vomited"
    told = STATED - GIVEN if cue.scope == "both" else STATED  # "biopsy negative" was done
    told = told - GIVEN if _there_is(cue, clause) else told  # "with levetiracetam there has been none"
    told = told - {"cells"} if cue.value == "bare" else told  # "cells, intravenous, side effects: none" were given
    found = [] if subject else list(backward_scopes(cue, clause, before, told, role))
    if found:
        yield from found
    elif not ahead:
        yield Scope(role, cue.end, stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0], cue)


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
    side = side_of(cue, clause, kinds) if cue.scope != "backward" else "before"
    if cue.role == "refuted" and cue.scope == "forward":
        # "his polyneuropathy was first taken for a stroke"
        side = "after" if any(t.entry.kind == "condition" and t.start >= cue.end for t in clause.terms) else side
    number = clause.piece_at(cue.start)
    if side == "after" or (side == "" and _introduces(clause, number)):
        carry = cue.role in ("difficulty", "ability", "possible") or listed(clause, number + 1) or side == ""
        end = forward(clause, cue, carry)
        if cue.role in CHANGES and side == "after":
            end = _before_with(clause, cue, end)
        yield Scope(cue.role, cue.end, end, cue, kinds)
        return
    found = list(backward_scopes(cue, clause, before, kinds, cue.role))
    if found:
        yield from found
    elif cue.scope != "backward":
        carry = cue.role in ("difficulty", "ability", "possible")
        yield Scope(cue.role, cue.end, forward(clause, cue, carry), cue, kinds)


_DESCRIBED = frozenset(("a", "an", "mild", "slight", "moderate", "severe", "new", "occasional", "some"))


def _before_with(clause: Clause, cue: Cue, end: int) -> int:
    """Where a change ends before what its term comes with ("increased walking with a cane" increases no cane), or a
    second thing that is described by itself ("worsening dyspnea and a mild cough")."""
    first = next((term for term in clause.terms if term.start >= cue.end), None)
    named = first.end if first is not None else end
    if first is not None and cue.role == "less" and first.entry.kind != "finding" and first.entry.higher != "worse":
        # "reduced strength and pain": less of what is good comes with what is bad
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
        yield Scope("hypothetical", cue.end, forward(clause, cue), cue, FEARED)
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


_LINKING = frozenset(("but", "and", "then", "later", "was", "were", "had", "has", "been", "finally", "again", "which"))
_DONE = frozenset(("done", "performed", "given", "placed", "inserted", "made", "carried", "implanted", "followed"))
_AT = frozenset(("at", "of", "in", "on", "below", "above", "through"))


def _talked_of(cue: Cue, clause: Clause) -> Iterator[Scope]:
    """What was only talked about: the treatment right before the cue, or before its site, unless it was done then."""
    if any(token.lower in _DONE for token in clause.tokens if token.start >= cue.end):
        return
    for term in clause.terms:
        words = [t.lower for t in clause.tokens if term.end <= t.start < cue.start]
        sited = words[:1] and words[0] in _AT
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
        yield Scope(cue.role, cue.end, end or clause.span.end, cue, kinds)
        return
    kinds = TREATMENTS if cue.role != "discontinued" and cue.value != "untested" else TREATMENTS | CHANGING
    if cue.role == "discontinued" and medicine_ended(cue, clause, before):
        kinds = TREATMENTS  # "… had made her ankles swell and was withdrawn": the medicine was
    side = side_of(cue, clause, kinds)
    if side == "after" and (cue.scope == "both" or cue.role == "cancelled"):
        reach = forward(clause, cue)
        if cue.role == "discontinued":
            reach = _before_brackets(cue, clause, reach)
        yield Scope(cue.role, cue.end, reach, cue, kinds)
        return
    found = list(backward_scopes(cue, clause, before, kinds, cue.role))
    if not found and before is not None and (_object(cue, clause) or _bare_verb(cue, clause)):
        target = antecedent(clause, before, kinds)
        found = [Scope(cue.role, *target, cue, kinds, rank=1)] if target else []
    yield from found


def _before_brackets(cue: Cue, clause: Clause, reach: int) -> int:
    """How far the cue reaches before brackets, which say why: "stopped in 2011 (dry mouth)"."""
    depths = [token for token in clause.tokens if cue.end <= token.start < reach]
    own = next((token.depth for token in clause.tokens if token.end > cue.start), 0)
    return next((token.start for token in depths if token.depth > own), reach)


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
    for m in _IF.finditer(text, sentence.start, sentence.end):
        yield Scope("hypothetical", m.start(), m.start("cue"), Cue(m.start("cue"), m.end("cue"), "hypothetical"))
