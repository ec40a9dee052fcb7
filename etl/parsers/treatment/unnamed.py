"""Treatments that a page tells by their way in alone: "your six lumbar injections (29 March to 3 May)", with no word of cells.

Letters, answers and short notes call what was given "the injections": whoever reads them knows what was injected. Such a
page has a treatment when it counts or dates injections, names the way in, and names nothing that was injected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Entry, Mention
from etl.parsers.context.cues import UNSAID
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.tells import went_in
from etl.parsers.treatment.ways import INJECTION, is_small_count, means
from etl.patterns import regex

_OF_OTHER = regex(r"\s+(?:of|with|for|against)\b(?! [^.;,]{0,30}\b(?:cells|suspension)\b)", re.I)
"""What was injected, or what for: "of contrast", "for pain"."""
_OFFERED = regex(
    r"\b(?:can|could|(?-i:may)|might|would|will|shall|should|must|offer\w*|recommend\w*|propos\w+|plan\w*|suggest\w*|consider\w*|possible|available|wish\w*|"
    r"ask\w*|costs?|price|need\w*|if|whether|usually|often|always)\b",
    re.I,
)
"""Words of a sentence on what could be given, or what anybody is given."""
_GIVEN = regex(
    r"\b(?:gave|given|got|received|had|has had|injected|underwent|done|did|were|was|after|since|your|his|her|my|their)\b",
    re.I,
)
_NOT_NOW = ("past_history", "family_history", "social_history", "plan", "medication", "field:medication", "before")
_LOOKS = ("test", "imaging", "sampling")
_FAR = 40
_DAY = len("2010-03-17")
_NTH = regex(
    r"\W*(?:(?:the|my|his|her) )?(?:first|second|third|fourth|fifth|sixth|last|\d(?:st|nd|rd|th))(?: (?:and last|[a-z]{4,9}))? (?:injection|infusion|puncture|shot|drip|transplant\w*)\b",
    re.I,
)


def unnamed(reading: Reading) -> Entry | None:
    """What to call the treatment of a page that names none.

    Args:
        reading: the document.

    Returns:
        The entry for cells of no kind; None where the page tells of no such treatment.
    """
    before: Statement | None = None
    for s in reading.statements:
        if tells_by_way(reading.document.text, s, before):
            return reading.lexicon.get("cells", "cell_transplantation")
        before = s
    return None


def tells_by_way(text: str, s: Statement, before: Statement | None) -> bool:
    """Whether a sentence counts or dates injections by their way in and names nothing that was injected.

    Args:
        text: the document's text.
        s: the sentence.
        before: the one before it.
    """
    if s.attitude != "reported" or not s.subjects or s.frame.has(*_NOT_NOW):
        return False
    ways_in = [m for m in means(text, s) if s.about(m).status not in (*UNSAID, "absent", "refuted", "planned")]
    other = s.of("medicine") or any(
        m.entry.role in _LOOKS and m.start not in {w.start for w in ways_in} for m in s.of("procedure")
    )
    if not ways_in or other or _medicine_before(s, before):
        return False
    dated = any(d.first for d in s.dates) or _counts_of_day(text, s)
    if _OFFERED.search(text, s.span.start, s.span.end) or not (dated or _GIVEN.search(text, s.span.start, s.span.end)):
        return False
    if dated and went_in(text, s.span):
        return True
    injected = [m for m in ways_in if INJECTION.search(text, m.start, m.end)] or _beside(text, s, ways_in)
    return any(
        not _OF_OTHER.match(text, m.end, s.span.end)
        and (dated or any(is_small_count(q) and q.end <= m.end and m.start - q.end <= _FAR for q in s.quantities))
        for m in injected
    )


def _counts_of_day(text: str, s: Statement) -> bool:
    """Whether words count an injection of a day told before them: "17 March. First injection, into a vein."."""
    day = s.effective.start if s.effective and not s.effective.end else None
    return len(day or "") == _DAY and _NTH.match(text, s.span.start, s.span.end) is not None


def _beside(text: str, s: Statement, ways_in: Sequence[Mention]) -> list[Mention]:
    """The words for an injection near a way in that is named apart: "40 injections with the cells into the muscles"."""
    events = [
        m for m in s.mentions if m.entry.kind == "cue" and m.entry.role == "event" and INJECTION.match(text, m.start)
    ]
    return [m for m in events if any(abs(w.start - m.end) <= _FAR for w in ways_in)]


def _medicine_before(s: Statement, before: Statement | None) -> bool:
    """Whether the sentence before names a medicine, so that it may be what was injected."""
    return before is not None and before.block is s.block and bool(before.of("medicine"))
