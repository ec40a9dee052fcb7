"""What the claims that hold for a term mean together: presence, change, ability, mood."""

from __future__ import annotations

from typing import Literal, cast

from etl.mapping.entry import Entry, Mention
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.ellipsis import no_more, sought
from etl.parsers.scope.resolve import distance

Status = Literal[
    "present", "absent", "possible", "hypothetical", "planned", "cancelled", "declined", "historical", "general",
    "cited", "refuted",
]  # fmt: skip
Experiencer = Literal["patient", "relative", "other", "group", "nobody"]
Change = Literal["improved", "worsened", "unchanged"]
Held = dict[str, Claim]
_OF_TREATMENT = ("discontinu", "withdraw", "withheld", "taper")
"""Parts of words for an end that only a treatment has."""
_DIRECTED = ("improved", "worsened", "more", "less")
_IDLE = frozenset(
    (("level", "finding"), ("level", "condition"), ("later", "function"), ("later", "finding"), ("later", "condition"))
)
"""Sorts of more and less that are no change of such a term: "elevated pressure", "a delay of movement"."""


def presence_of(text: str, held: Held, mention: Mention) -> tuple[bool, bool, Change | None]:
    """Return whether a term is absent, whether it is gone, and its change.

    Args:
        text: the document's text.
        held: the claims that hold for it, by role.
        mention: the term.
    """
    kind, denial = mention.entry.kind, held.get("negated")
    neither = mention.form == "ability" and not _words(text, mention.start, mention.end).isdisjoint(("neither", "no"))
    inherent = mention.form == "negated" or neither  # "can lift neither arm"
    resolved = "resolved" in held or ("discontinued" in held and _may_stop(text, held["discontinued"], kind))
    change = _change(held, mention)
    direct = (denial is not None and not sought(text, denial, mention)) or "reversed" in held
    if direct and inherent and denial is not None and denial.cue.end <= mention.start:
        between = text[denial.cue.end : mention.start]
        direct = not any(sign in between for sign in (",", " and ", "("))  # "no paresis, visual fields full"
    if direct and mention.entry.role == "end" and denial is not None and denial.cue.end <= mention.start:
        direct = " and " not in text[denial.cue.end : mention.start]  # "did not improve and passed away"
    absent = direct != inherent if direct or inherent else False
    if "reversed" in held and (resolved or change):  # "all symptoms except fatigue disappeared"
        return inherent, False, None if resolved else "unchanged"
    of_change = _denied_change(text, held, mention) if direct and denial is not None else None
    if of_change is not None:
        return (absent, resolved, None) if "," in of_change else (inherent, resolved, "unchanged")
    if (
        direct
        and (change or "altered" in held)
        and not resolved
        and denial is not None
        and _is_of_change(text, held, mention)
    ):
        return inherent, resolved, "unchanged"  # "neither gait nor speech improved"
    return absent, resolved, change


def _may_stop(text: str, stopped: Claim, kind: str) -> bool:
    """Return True if a term may stop as the cue says: "the pain stopped", but no "hypoxemia, and was discontinued"."""
    given = any(word in text[stopped.cue.start : stopped.cue.end].lower() for word in _OF_TREATMENT)
    return kind == "social" or (kind in ("finding", "condition") and not given)


def _is_of_change(text: str, held: Held, mention: Mention) -> bool:
    """Return True if a denial is said of a change: "neither … improved", "doesn't talk more than before"."""
    denial = held["negated"].cue
    after = [held[role].cue.end for role in _DIRECTED if role in held and held[role].cue.start >= mention.end]
    return denial.value == "pair" or any(no_more(text, denial, mention, at) for at in after)


def _denied_change(text: str, held: Held, mention: Mention) -> str | None:
    """Return the words after a change that a denial before it is said of: "no fever or worsening of | cough"."""
    denial = held["negated"].cue
    for role in _DIRECTED:
        cue = held[role].cue if role in held else None
        if cue is not None and denial.end <= cue.start and cue.end <= mention.start:
            between = text[cue.end : mention.start]
            return between if text[cue.start : cue.end].endswith((" in", " of")) or " of " in between else None
    return None


def _words(text: str, start: int, end: int) -> set[str]:
    return set(text[start:end].lower().split())


def ability_of(held: Held, mention: Mention, change: Change | None, *, absent: bool) -> tuple[bool, bool, bool]:
    """Return whether a term is hard or impossible, whether it is possible, and whether it is absent.

    Args:
        held: the claims that hold for it, by role.
        mention: the term.
        change: its change.
        absent: whether it is said not to be there.
    """
    kind, denial = mention.entry.kind, held.get("negated")
    hard, able = held.get("difficulty"), held.get("ability")
    enabled = able is not None or ("relapsed" in held and kind == "function" and change != "worsened")
    if kind == "function" and denial is not None and enabled:
        return True, False, True
    around = (
        denial is not None and hard is not None and denial.cue.end <= mention.start <= mention.end <= hard.cue.start
    )
    if kind == "function" and around:
        return False, True, False  # "no speech problem"
    if kind == "finding" and able is not None and hard is None:  # "no difficulty" denies a finding
        joined = able.cue.mention is not None and able.cue.start < able.cue.mention.start
        return False, True, absent or joined
    return hard is not None, enabled, absent


def _change(held: Held, mention: Mention) -> Change | None:
    """Return the nearest change, judged for the kind of the term."""
    entry: Entry = mention.entry
    said = [claim for role, claim in held.items() if role in (*_DIRECTED, "unchanged")]
    first = min(said, key=lambda claim: (claim.rank, distance(claim, mention)), default=None)
    if first is None or (first.cue.value, entry.kind) in _IDLE or entry.role == "end":
        return None
    if first.role not in ("more", "less"):
        return cast(Change, first.role)
    more = first.role == "more"
    if entry.higher:
        return "improved" if more == (entry.higher == "better") else "worsened"
    if entry.kind in ("finding", "condition"):  # "elevated venous pressure" is how it is
        return "worsened" if more else "improved"
    if entry.kind == "function" and not {"increased", "reduced"} <= set(entry.values):
        return "improved" if more else "worsened"  # more isn't better of what can be too much and too little
    return None


def status_of(held: Held, mention: Mention, *, absent: bool) -> Status:
    """Return how a term is meant: the first of what isn't about anybody, mood, certainty, presence and past.

    Args:
        held: the claims that hold for it, by role.
        mention: the term.
        absent: whether it is said not to be there, or gone.
    """
    kind, denial = mention.entry.kind, held.get("negated")
    for role in ("cited", "general", "hypothetical"):
        if role in held:
            return cast(Status, role)
    if (off := held.get("cancelled")) is not None:  # "No thrombolysis (came too late)"
        led = absent and denial is not None and denial.cue.end <= mention.start < off.cue.start
        return "absent" if led and kind == "procedure" else "cancelled"
    if "declined" in held and kind not in ("function", "finding"):
        return "declined"
    if (plan := held.get("planned")) is not None:
        return "cancelled" if denial is not None and denial.cue.start > plan.cue.start else "planned"
    if "refuted" in held:
        return "refuted" if kind == "condition" else "absent"
    doubt = held.get("possible") or (held.get("equivocal") if kind == "condition" and not absent else None)
    if doubt is not None and not (absent and denial is not None and denial.cue.end <= doubt.cue.start):
        return "possible"
    if absent:
        return "absent"
    return "historical" if "historical" in held else "present"


def experiencer_of(held: Held, status: Status) -> tuple[Experiencer, str]:
    """Return who has a term, and which relative that is.

    Args:
        held: the claims that hold for it, by role.
        status: how it is meant.
    """
    kin, general, other = held.get("relative"), held.get("general"), held.get("other")
    nearer = kin is not None and other is not None and other.cue.start > kin.cue.start  # "his sister's son"
    if kin is not None and not nearer and (general is None or general.cue.start > kin.cue.start):
        return "relative", kin.value  # "a parent can't sleep when their child has fever" is about nobody's child
    if status in ("general", "cited"):
        return ("other" if status == "cited" else "nobody"), ""
    return ("other" if other is not None else "group" if "group" in held else "patient"), ""
