"""Claims of a sentence: each cue asks its rules how far it reaches, and each rule says over what it holds."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Block, Span
from etl.mapping.reach import Reach
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.clauses import Clause
from etl.parsers.scope.place import Place
from etl.parsers.scope.reaches import REACHES, is_silent
from etl.parsers.sentences import tokens_of, verb_at
from etl.value import replace


def claims_of(clauses: Sequence[Clause], reach: Reach) -> list[Claim]:
    """Return what the cues of a sentence say, and over what.

    Args:
        clauses: the clauses in order.
        reach: the rules.

    Returns:
        Claims in the order of their cues.
    """
    found: list[Claim] = []
    running: Claim | None = None
    for number, clause in enumerate(clauses):
        own, begun = _of_clause(clauses, number, reach)
        if begun is None and running is not None and not clause.names_patient:
            own.append(replace(running, start=clause.span.start, end=clause.span.end))
        first = clause.tokens[0].lower if clause.tokens else ""
        before = clauses[number - 1] if begun is not None and number and first in reach.words["RELATIVE"] else None
        if begun is not None and before is not None and not (before.names_patient or before.is_past):
            own.append(replace(begun, start=before.span.start, end=before.span.end))  # "a sign is …, which is common"
        running = begun or (None if clause.names_patient else running)
        found += own
    return found


def _of_clause(clauses: Sequence[Clause], number: int, reach: Reach) -> tuple[list[Claim], Claim | None]:
    """Return what the cues of a clause say, and the claim that goes on after it."""
    clause, settled, own = clauses[number], set[str](), list[Claim]()
    begun: Claim | None = None
    for cue in (*clause.cues, *clause.people):
        if cue.role in settled:
            continue
        for rule in reach.of(cue.role, cue.value, cue.scope):
            made = _held(Place(clauses, number, cue, rule, reach))
            own += made
            if rule.runs and made:
                begun = begun or made[0]
            whole = (c for c in made if c.start <= cue.end and c.end >= clause.span.end and c.role == cue.role)
            if any(not c.kinds and not c.value for c in whole):
                settled.add(cue.role)
    return own, begun


def _held(place: Place) -> list[Claim]:
    """Return what a rule holds over: its first reach that finds a term, else the last."""
    if is_silent(place):
        return []
    *first, last = place.rule.over
    for name in first:
        made = list(REACHES[name](place))
        if any(c.covers(term) for c in made for clause in place.clauses for term in clause.terms):
            return made
    return list(REACHES[last](place))


# What a lead says of the list below it: "Denies:" above "- fever", "Improved after the treatment:" above its signs.

_LEADS = (":", "：")
_LONGEST_LINE = 60


def is_lead(words: str) -> bool:
    """Return True for a line that a list follows.

    Args:
        words: all of a block.
    """
    return words.rstrip().endswith(_LEADS)


def claims_of_lead(clauses: Sequence[Clause], reach: Reach) -> tuple[Claim, ...]:
    """Return what the cues of a lead say of what follows: those of its last clause, unless they have a term there.

    Args:
        clauses: the clauses of the lead's last sentence.
        reach: the rules.
    """
    last = clauses[-1] if clauses else None
    cues = [cue for cue in last.cues if cue.role in reach.roles["lead"]] if last else []
    if last is None or not cues:
        return ()
    named = [t for t in last.terms if any(cue.end <= t.start for cue in cues)]
    if any(not reach.words["LISTING"].issuperset(last.words(t.start, t.end)) for t in named):
        return ()
    return tuple(
        Claim(rule.says, cue.start, cue.end, cue, rule.of, rank=1, rule=rule.name)
        for cue in cues
        for rule in reach.of(cue.role, cue.value, cue.scope)
    )


def is_listed(text: str, block: Block) -> bool:
    """Return True for a block that a lead may speak of: an item, or a short line without a verb.

    Args:
        text: the document's text.
        block: the block below the lead, or below others of its list.
    """
    if block.kind == "item":
        return block.label is None
    if block.kind != "paragraph" or block.span.end - block.span.start > _LONGEST_LINE:
        return False
    tokens = tokens_of(text, block.span.start, block.span.end)
    return not any(verb_at(tokens, at) for at in range(len(tokens)))


def below_lead(sentence: Span, lead: Sequence[Claim], clauses: Sequence[Clause], reach: Reach) -> list[Claim]:
    """Return the claims of a lead over a sentence of its list.

    What the sentence says itself of presence or change holds against the lead: "- cough: yes" below "Denies:".

    Args:
        sentence: the sentence.
        lead: what the lead says.
        clauses: its clauses.
        reach: the rules.
    """
    said = reach.roles["predicate"] | {"negated"}
    answered = any(cue.role in said for clause in clauses for cue in clause.cues)
    return [
        replace(claim, start=sentence.start, end=sentence.end)
        for claim in lead
        if not (answered and claim.role in said)
    ]
