"""Two patients told in turn: "A 44-year-old woman with … and a 61-year-old man with … were treated. The woman had …".

The second one is of the other sex and of another age, is introduced by an article, and is called again by what sets both
apart: "the man", "the 61-year-old", "the second", "the latter".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from etl.document import Document, Span
from etl.parsers.people.drafts import Draft
from etl.parsers.people.words import Gender, gender_of
from etl.parsers.when.ages import AgeHit
from etl.patterns import regex

_WORD = r"man|woman|boy|girl|gentleman|lady"
_BEHIND = regex(rf"[^.;:]{{0,24}}?\b({_WORD}|(?:fe)?male)\b", re.I)
_BEFORE = regex(rf"\b({_WORD}|(?:fe)?male)\b(?:,? (?:of|aged|is|was) |,? \(?)$", re.I)
_ARTICLE = regex(r"\b(?:an?|the|another)\s(?:[\w-]+\s){0,2}$", re.I)
_DOES = r"(?=['’]s\b|,|:|\s(?:had|has|was|is|were|showed|could|can|felt|received|developed|underwent|got|reported|presented|remained|improved|began|came|also|did)\b)"
_AGAIN: dict[Gender, re.Pattern[str]] = {
    "male": regex(rf"\b[Tt]he (?:man|boy|gentleman){_DOES}"),
    "female": regex(rf"\b[Tt]he (?:woman|girl|lady){_DOES}"),
}
_SECOND = regex(
    rf"\b[Tt]he (?:second|latter|other)(?: (?:patient|case|child|one))?{_DOES}|\b(?:[Ii]n|[Ff]or) the (?:second|latter|other)\b"
)
_BOTH = regex(
    r"\b(?:two|both|2)\s(?:[\w-]+\s){0,2}(?:patients|cases|siblings|children|brothers|sisters|twins|people)\b|\brespectively\b|\bpatients 1 and 2\b",
    re.I,
)
_CITED = regex(r"\bet al\b|\[\d|\b(?:reported|described|published|treated) by\b")
_YEARS_APART = 1
_TWO = 2
_SAID = ("man", "woman", "boy", "girl", "gentleman", "lady")


def sex_at(text: str, age: AgeHit, span: Span) -> Gender | None:
    """The sex of the one whose age it is, by the word right behind or right before it.

    Args:
        text: the document's text.
        age: an age in it.
        span: the block.
    """
    m = _BEHIND.match(text, age.end, span.end) or _BEFORE.search(text, max(span.start, age.start - 24), age.start)
    return gender_of(m[1]) if m else None


def turns_to(document: Document, span: Span, age: AgeHit, known: Sequence[Draft]) -> bool:
    """Whether an age introduces a second patient beside the one described.

    Args:
        document: the document.
        span: the paragraph.
        age: an age in it.
        known: those described before.

    Returns:
        True for somebody of the other sex and of another age whom the page goes on to call by what sets both apart.
    """
    text = document.text
    sex = sex_at(text, age, span)
    if len(known) != 1 or sex is None or known[0].gender in (None, sex) or age.value is None:
        return False
    now = [a.value for a in known[0].ages if a.when == "now" and a.value is not None and a.unit == age.unit]
    if not now or any(abs(v - age.value) <= _YEARS_APART for v in now) or age.when != "now":
        return False
    word = _BEFORE.search(text, max(span.start, age.start - 24), age.start)
    if not _ARTICLE.search(
        text, max(span.start, (word.start() if word else age.start) - 24), word.start() if word else age.start
    ):
        return False
    if _CITED.search(text, max(span.start, age.start - 120), min(span.end, age.end + 120)):
        return False
    told = _AGAIN[sex].search(text, known[0].first) or _SECOND.search(text, span.start)
    return told is not None or _BOTH.search(text, max(0, known[0].first - 200), span.end) is not None


def call_in_turn(drafts: Sequence[Draft]) -> None:
    """Give two patients the words that set them apart: "the woman" and "the man", "the first" and "the second".

    Args:
        drafts: the two; their names are added to.
    """
    for draft, alone in zip(drafts, (("first", "former"), ("second", "latter", "other")), strict=True):
        called = [f"the {w}" for w in (*alone, *(w for w in _SAID if gender_of(w) == draft.gender))]
        called += [f"the {a.value}-year-old" for a in draft.ages if a.unit == "a" and a.when == "now"]
        called += [] if draft.name else ["Patient 1" if draft is drafts[0] else "Patient 2"]
        draft.names += [n for name in called for n in (name, name.capitalize()) if n not in draft.names]


def parts_in_turn(
    text: str, sentence: Span, firsts: Sequence[int], apart: Callable[[Sequence[int]], bool]
) -> Iterator[Span]:
    """Cut a sentence where the second of two described in it begins.

    Args:
        text: the document's text.
        sentence: the sentence.
        firsts: where each person's description begins.
        apart: whether two places are set apart by something that is the first one's alone.

    Yields:
        The parts; the whole sentence when it describes fewer than two, or both by one word ("two brothers aged 5 and 7").
    """
    inside = sorted(at for at in firsts if sentence.start <= at < sentence.end)
    if len(inside) == _TWO and len(firsts) == _TWO:
        opens = _ARTICLE.search(text, max(inside[0], inside[1] - 24), inside[1])
        at = opens.start() if opens else inside[1] if apart(inside) else None
        if at is not None:
            yield Span(sentence.start, at)
            yield Span(at, sentence.end)
            return
    yield sentence
