"""Labels of several parts: a level beside the muscle that it reaches, two parts of a scale that are added."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.phrases import Place, places
from etl.patterns import regex

_AND_PART = regex(r"\s?(?:\+|&|and|plus)\s?(?:part )?(?:[IVX]{1,4}|\d|[A-F])(?![\w-])", re.I)
_LEVEL = regex(r"[A-Z][a-z]?\d{1,2}")


def without_sums(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The terms of a label without the part of a scale that another is added to: "UPDRS II + III" is none of the two.

    Args:
        text: the document's text.
        mentions: the terms.
    """
    return [m for m in mentions if m.entry.kind != "scale" or not _AND_PART.match(text, m.end)]


def spot(mentions: Sequence[Mention]) -> Place | None:
    """The first place that a label names; a level beside another place only says by which it is reached: "C5 elbow flexors".

    Args:
        mentions: the terms of the label.
    """
    sited = [m for m in mentions if m.entry.kind == "site"]
    levels = {m.start for m in sited if _LEVEL.fullmatch(m.entry.name)}
    levels = levels if len(levels) < len(sited) else set()
    return next((p for p in places([m for m in mentions if m.start not in levels]) if p.site), None)
