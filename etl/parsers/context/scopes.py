"""What each sort of cue does with its reach: negations, changes, abilities, hedges, plans and exceptions.

Every function takes a clause and gives back `Scope`s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.context.cues import CHANGES, Clause, Cue
from etl.parsers.context.elided import CHANGING, exception, medicine_ended
from etl.parsers.context.reach import GIVEN, Scope, antecedent, backward_scopes, forward, listed, side_of, stop_in
from etl.parsers.sentences import FINITE, verb_at
from etl.patterns import regex
from etl.value import replace

# Clauses that stand between commas inside another: "Seizures, which others have seen, may occur later".

_OWNED = frozenset(("the", "his", "her", "their", "my", "our", "this", "these", "that", "those", "a", "an", "some"))
"""Before a thing that is there, whatever may become of it: "The cyst, which …, may need an operation"."""

_DOUBT = frozenset(("may", "might"))
"""Modals that doubt: "could be relieved" was so."""


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


def hedged_subject(cue: Cue, clauses: Sequence[Clause], number: int) -> Clause | None:
    """The interrupted clause of which a modal behind the inserted one is said, when it names a thing in general.

    Args:
        cue: the modal.
        clauses: the clauses of its sentence, in order.
        number: which of them it stands in.
    """
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
_WIDE = frozenset(("possible", "hypothetical", "planned", "historical"))


_CAUSE_OF = regex(
    r"\b(?:causes?|a?etiology|origin|source|reasons?|explanation|mechanism|trigger) (?:of|for) (?:(?:the|his|her|this|these|such) )?$",
    re.I,
)
"""Before a term: what is denied behind it is its cause, and not the term."""


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
            if subject := hedged_subject(cue, clauses, number):
                yield Scope(role, subject.span.start, subject.span.end, cue, rank=1)
        elif cue.value == "considered":  # of a disease it is thought of, of a treatment it is planned
            yield from backward_scopes(cue, clause, before, REFUTED, role)
            yield from _arranged(replace(cue, role="planned"), clause, before)
        elif cue.value == "alternatives":  # one of the two, nobody knows which
            yield Scope(role, clause.pieces[clause.piece_at(cue.start)].start, forward(clause, cue), cue, REFUTED)
        elif cue.scope == "forward" and cue.value != "mark":
            yield Scope(role, cue.end, clause.span.end, cue)
        elif cue.value == "able" and side_of(cue, clause, frozenset(("function",))) == "before":
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
            end = stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0]
            yield Scope(role, cue.end, _noun_end(clause, cue, end), cue)
        elif cue.scope == "backward":
            yield from backward_scopes(cue, clause, None, STATED, role)
        else:
            yield Scope(role, cue.end, forward(clause, cue), cue)
    elif role == "except":
        yield from exception(cue, clause)


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
    if cue.role == "negated_after" and _attribute(cue, clause):
        yield Scope(role, cue.end, stop_in(clause, clause.pieces[clause.piece_at(cue.start)], cue, False)[0], cue)
        return
    behind = next((other for other in clause.cues if other.start >= cue.end), None)
    described = behind is not None and behind.value == "described" and behind.start - cue.end < 24
    kinds = REFUTED if described else frozenset()  # "no reduced …" says nothing bad of a function
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
    if side == "before" and cue.role == "possible" and cue.scope == "forward":
        side = "after"  # "CT was done to rule out a pelvic abscess"
    if side == "before" and cue.role == "refuted" and cue.scope == "forward":
        named = any(t.entry.kind == "condition" and t.start >= cue.end for t in clause.terms)
        side = "after" if named else side  # "his polyneuropathy was first taken for a stroke"
    number = clause.piece_at(cue.start)
    if side == "after" or (side == "" and cue.scope != "backward" and _introduces(clause, number)):
        carry = cue.role in ("difficulty", "ability", "possible") or listed(clause, number + 1) or side == ""
        end = forward(clause, cue, carry)
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
        yield Scope(cue.role, cue.end, forward(clause, cue, carry), cue, kinds)


_CAME_OUT = frozenset(("showed", "shows", "revealed", "demonstrated", "disclosed", "confirmed", "was", "were"))
"""Verbs behind what a test was to rule out that tell its result."""
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
    if cue.value == "told":  # "risks including bleeding and infection were explained"
        close = (t.start for c in clauses for t in c.tokens if t.start >= cue.end and t.lower in _EXPLAINED)
        yield Scope("hypothetical", cue.start, next(close, forward(clause, cue)), cue, FEARED | TREATMENTS)
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
        yield Scope(cue.role, cue.end, end or _reason_at(clause, cue), cue, kinds)
        return
    if cue.role == "declined" and cue.value == "modal":  # "we knew he wasn't going to die"
        yield Scope("hypothetical", cue.end, clause.span.end, cue, FEARED - TREATMENTS)
    kinds = TREATMENTS if cue.role != "discontinued" and cue.value != "untested" else TREATMENTS | CHANGING
    if cue.role == "discontinued" and medicine_ended(cue, clause, before):
        kinds = TREATMENTS  # "… had made her ankles swell and was withdrawn": the medicine was
    side = side_of(cue, clause, kinds)
    if side == "after" and cue.role in ("discontinued", "cancelled") and _why(cue, clause):
        return
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
    for m in _IF.finditer(text, sentence.start, sentence.end):
        yield Scope("hypothetical", m.start(), m.start("cue"), Cue(m.start("cue"), m.end("cue"), "hypothetical"))


def sought(text: str, scope: Scope, mention: Mention) -> bool:
    """Whether a denial behind a term is of its cause: "the origin of the fever was not found".

    Args:
        text: the document's text.
        scope: the denial's.
        mention: the term.
    """
    behind = scope.cue.start >= mention.end
    return behind and _CAUSE_OF.search(text, max(0, mention.start - 40), mention.start) is not None
