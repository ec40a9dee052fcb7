"""Cells that say why there is nothing yet: what is only planned, was put off or refused, or wasn't asked for again."""

from __future__ import annotations

import re

from etl.facts import Observation, Procedure
from etl.mapping.entry import Entry
from etl.parsers.table.cell_values import AbsentReason
from etl.patterns import regex

_PLANNED = regex(
    r"\W*(?:(?:is|was|are|were|has been|only|still|now|repeatedly|again) )?(?:planned|scheduled|proposed|offered|recommended|advised|considered|discussed"
    r"|suggested|intended|foreseen|pending|awaited|awaiting|outstanding|postponed|deferred|delayed|put off|ordered|requested|applied for|to (?:be|follow|come)"
    r"|due|on (?:the |a )?(?:waiting )?list|listed|waiting|under (?:consideration|discussion)|in (?:preparation|planning|discussion)|not yet"
    r"|next (?:visit|year|month|week|time)|tb[dac])\b",
    re.I,
)
"""How a cell begins that tells of a plan: "planned for 2020", "to be done"."""
_LEFT_OUT = regex(
    r"\W*(?:not (?:re)?(?:repeated|requested|necessary|needed|indicated|required|ordered|planned|checked|controlled|sent|drawn|sampled|followed|offered|wanted|desired|foreseen)"
    r"|not (?:done|made|taken|tested|measured|performed|examined|recorded|assessed|repeated)\b.*|no (?:sample|blood|material|control|follow-up|visit)|no longer (?:tested|measured|done|checked)"
    r"|cancel+ed|forgotten|omitted|skipped|left out|no show|did not (?:come|attend|appear)|missed)(?: (?:again|any ?more|because|due|this time|at this visit|by|for|as|yet)\b.*|\W.*)?$",
    re.I,
)
"""A test that was left out: "not repeated", "cancelled (holiday)"."""
_DECLINED = regex(
    r"\W*(?:(?:was|were|has been|again|both|patient|parents|family|mother|father|he|she|they) )*(?:refused|declined|rejected|unwanted|not wanted)\b",
    re.I,
)
_OTHER_ROLES = ("", "device", "therapy", "care", "test", "imaging", "sampling")
"""Roles of what somebody has or goes on with, and of what is looked for."""
_NEEDLESS = regex(r"\W*not (?:necessary|needed|required|indicated|planned|wanted|desired|foreseen)\b", re.I)
_DONE = regex(
    r"\b(?:since|(?<!be )(?<!not )done|(?<!be )(?<!not )performed|took place|accepted|then|later|now has|given|started|begun|finally|but)\b",
    re.I,
)
_DOUBTED = regex(
    r"\W*(?:(?:clinically|only|still|was|is) )?(?:suspected|suspicion(?: of)?|possibl[ey]|probabl[ey]|questionable|doubtful|unclear|uncertain|not (?:sure|certain|clear)|unsure|perhaps|maybe|\?)\W*$",
    re.I,
)  # fmt: skip


def undone(text: str) -> AbsentReason | None:
    """Why a cell of words has no value and tells of nothing that was done.

    Args:
        text: the cell: "planned for May", "not repeated", "refused by the parents".

    Returns:
        FHIR's data-absent-reason code, None when the cell says something else, or also that it was done in the end.
    """
    if _DONE.search(text):
        return None
    if _DECLINED.match(text):
        return "asked-declined"
    return "not-performed" if _PLANNED.match(text) or _LEFT_OUT.match(text) else None


def is_needless(text: str) -> bool:
    """Whether a cell says that something isn't needed, which says that somebody hasn't had it."""
    return bool(_NEEDLESS.match(text)) and not _DONE.search(text)


def is_doubted(text: str) -> bool:
    """Whether a cell says no more than that something may be so: "suspected", "possible"."""
    return bool(_DOUBTED.match(text))


def never_done(base: Observation, entry: Entry) -> Procedure | None:
    """What nobody did, where a table asks without a time whether it was ever done: "Thrombolysis | no".

    Args:
        base: what the labels say.
        entry: what is asked for.

    Returns:
        The procedure; None where a visit or a day is asked for, or whether somebody has a device: that may come or go.
    """
    if base.timepoint is not None or base.effective is not None or entry.role in _OTHER_ROLES:
        return None
    return Procedure(
        subject=base.subject, code=entry.concept, status="not-done", evidence=base.evidence, rule="table"
    )  # fmt: skip
