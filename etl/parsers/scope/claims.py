"""What a cue says of a stretch of text."""

from __future__ import annotations

from msgspec import Struct

from etl.mapping.entry import Mention
from etl.parsers.annotate.cues import Cue


class Claim(Struct, frozen=True):
    """What holds over a stretch of text, with the cue that says so.

    Args:
        role: what holds there: a cue's role, or "relative", "group", "reversed".
        start: offset of its first character.
        end: offset behind its last character.
        cue: the cue.
        kinds: kinds of entries it holds for; empty for all.
        value: relation's entry id for "relative".
        rank: 0 for its own clause, 1 when it came through a pronoun.
        rule: name of the row of reach.yaml that made it, "" for one of grammar.
    """

    role: str
    start: int
    end: int
    cue: Cue
    kinds: frozenset[str] = frozenset()
    value: str = ""
    rank: int = 0
    rule: str = ""

    def covers(self, mention: Mention) -> bool:
        """Return True if a mention stands in it and is of its kinds.

        Args:
            mention: a term of the sentence.
        """
        return self.start <= mention.start < self.end and (not self.kinds or mention.entry.kind in self.kinds)
