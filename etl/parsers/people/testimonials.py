"""What others say in quotation marks on the page of somebody else: "Omar, 12, has no more seizures and …" – Family K., Jordan."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Span
from etl.patterns import regex

_MARKS = '"“”„«»'
_NAME = r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,20}(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ'’-]{1,20}))?)"
_KIN = r"(?:[Oo]ur|[Mm]y) (?:[a-z-]+ )?(?:son|daughter|child|boy|girl|baby|husband|wife|mother|father|mum|mom|dad|brother|sister|grand[a-z]+|friend),? "
_QUOTED = regex(
    rf"[^\w{_MARKS}]{{0,3}}[{_MARKS}][^{_MARKS}]{{8,700}}[{_MARKS}](?:\s*[-–—~]+\s*(?P<by>[^\n]{{2,60}}))?\s*"
)
_TOLD = regex(rf"\W*(?:{_KIN})?{_NAME}(?:, | \(|,? (?=aged ))(?:aged )?\d{{1,2}}\b")
"""Of whom the words are: "Our daughter Mia, 6, …", "Omar, 12, has …"."""
_SIGNED = regex(rf"(?:(?:Mr|Mrs|Ms|Miss)\.? |[Ff]amily )?{_NAME}(?:,? \(|, )(?:aged )?(?:\d{{1,2}}\b|[A-Z])")
"""Whose words they are: "– Anna, Poland", "– Howard, 66, Leeds"."""
_OPENING = 3 + len("our little granddaughter ")


def of_others(text: str, block: Span, people: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether a block holds nothing but the words of somebody beside those whom the page is about.

    Args:
        text: the document's text.
        block: where the block stands.
        people: of those whom the page describes, where it does so first and how it calls them; those whom it tells of in
            such words itself are nobody else.
    """
    if not people or block.start <= people[0][0] or (quoted := _QUOTED.fullmatch(text, block.start, block.end)) is None:
        return False
    told = _TOLD.match(text, block.start, block.end) or (_SIGNED.match(quoted["by"]) if quoted["by"] else None)
    own = {part for _, names in people for name in names for part in name.split()}
    return told is not None and not own & set(told["name"].split()) and not _begins_quoted(text, people[0][0])


def _begins_quoted(text: str, at: int) -> bool:
    return any(mark in text[max(0, at - _OPENING) : at + 1] for mark in _MARKS)
