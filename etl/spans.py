"""What a text says of a span: there, not there, possible, hypothetical, of the past, or somebody else's.

For other people's pipelines, which find terms in their own way and want to know how each is meant:

    >>> from etl import context_of
    >>> text = "He denies chest pain; his father had diabetes."
    >>> context_of(text, 10, 20).says
    'absent'
    >>> context_of(text, 37, 45).says
    'other'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from etl.mapping.entry import Entry, Mention
from etl.parsers.annotate.cues import TERMS
from etl.parsers.attributes import (
    Context,
    SentenceContext,
    mention_context,
    sentence_context,
)
from etl.parsers.scope.meaning import Change
from etl.parsers.scope.narrowed import NARROWING
from etl.parsers.sentences import split_sentences
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.document import Span
    from etl.mapping.lexicon import Lexicon

_LABEL = regex(r"([^\W\d_][^:：.;\n]{1,60})[:：]|^[ \t]*([^\W\d_][^:：.;\n]{2,48})[ \t]*$", re.M)
_GOVERNS: dict[str, Literal["historical", "other"]] = {"past_history": "historical", "family_history": "other"}
_WORDS = 5
"""A label inside a line has at most so many words."""

Says = Literal["present", "absent", "possible", "hypothetical", "historical", "other"]


class CueSpan(Struct, frozen=True):
    """A word that decided.

    Args:
        start: offset of its first character.
        end: offset behind its last.
        role: what it does ("negated", "possible", "historical" …; docs/mapping-language.md lists the roles of cues).
    """

    start: int
    end: int
    role: str


class SpanContext(Struct, frozen=True):
    """What a text says of a span.

    Args:
        says: the one answer, by the order in which a reader must not be wrong: "other" (a relative's, another patient's,
            other people's), "hypothetical" (planned, hoped for, feared, conditional, or true in general only), "possible",
            "absent" (denied, refuted, declined, cancelled, or gone), "historical" (true, but of the past), "present".
        negated: whether it is said not to be there, whoever and whenever it is about.
        historical: whether it is said of the past, also when it is denied ("no history of …").
        relation: id of the relative's entry in the mappings ("mother"), "" when it is nobody's or not known whose.
        change: a change that is reported of it.
        resolved: whether it was there and is gone.
        cues: the words that decided, in order.
    """

    says: Says = "present"
    negated: bool = False
    historical: bool = False
    relation: str = ""
    change: Change | None = None
    resolved: bool = False
    cues: tuple[CueSpan, ...] = ()


def context_of(text: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> SpanContext:
    """Say how one span of a text is meant.

    Args:
        text: any text; a sentence is enough, a whole note is better (a heading may decide).
        start: offset of the span's first character.
        end: offset behind its last.
        lexicon: the compiled mappings; the shipped ones when None.

    Returns:
        What the text says of the span. A term needn't be known to any mapping.

    Raises:
        ValueError: the span doesn't lie in the text.
        MappingError: a mapping file can't be used.
    """
    return contexts_of(text, ((start, end),), lexicon=lexicon)[0]


def contexts_of(
    text: str, spans: Iterable[tuple[int, int]], *, lexicon: Lexicon | None = None
) -> tuple[SpanContext, ...]:
    """Say how spans of a text are meant; each sentence is read once for all spans in it.

    Args:
        text: any text.
        spans: offsets of the first character and behind the last one of each span.
        lexicon: the compiled mappings; the shipped ones when None.

    Returns:
        One answer for each span, in their order.

    Raises:
        ValueError: a span doesn't lie in the text.
        MappingError: a mapping file can't be used.
    """
    wanted = tuple(spans)
    for start, end in wanted:
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"the span {start}-{end} doesn't lie in a text of {len(text)} characters")
    if lexicon is None:
        from etl.mapping.compiled import compile_lexicon

        lexicon = compile_lexicon()
    sentences = split_sentences(text, 0, len(text))
    headings = _headings(text, lexicon)
    by_sentence: dict[int, list[int]] = {}
    for number, (start, _) in enumerate(wanted):
        by_sentence.setdefault(_at(sentences, start), []).append(number)
    answers: dict[int, SpanContext] = {}
    for place, numbers in by_sentence.items():
        if place < 0:
            answers.update(dict.fromkeys(numbers, SpanContext()))
            continue
        asked = [wanted[number] for number in numbers]
        for number, context in zip(numbers, _read(text, sentences[place], asked, lexicon), strict=True):
            answers[number] = _answer(context, _governing(headings, wanted[number][0]))
    return tuple(answers[number] for number in range(len(wanted)))


def _headings(text: str, lexicon: Lexicon) -> list[tuple[int, str]]:
    """Where each heading or label of a text ends, and its role ("" for one that governs nothing)."""
    found: list[tuple[int, str]] = []
    for match in _LABEL.finditer(text):
        words = (match[1] or match[2]).split()
        first = max(0, len(words) - _WORDS) if match[1] else 0
        named = (lexicon.label(" ".join(words[at:]), "heading") for at in range(first, len(words) if match[1] else 1))
        roles = next(([entry.role for entry in entries] for entries in named if entries), [])
        if roles or match[1]:
            found.append((match.end(), next((role for role in roles if role in _GOVERNS), "")))
    return found


def _governing(headings: Sequence[tuple[int, str]], offset: int) -> str:
    place = bisect_right(headings, offset, key=lambda heading: heading[0]) - 1
    return headings[place][1] if place >= 0 else ""


def _at(sentences: Sequence[Span], offset: int) -> int:
    """Number of the sentence in which an offset lies, -1 for none."""
    place = bisect_right(sentences, offset, key=lambda span: span.start) - 1
    return place if place >= 0 and offset < sentences[place].end else -1


def _read(text: str, sentence: Span, asked: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[Context]:
    found = lexicon.find(text, sentence.start, sentence.end)
    # The span itself is asked for: of "afebrile" the answer is that it is there.
    targets = [replace(_known_or_new(text, start, end, found), form="name") for start, end in asked]
    own = [target for target in targets if target not in found]
    apart: list[Mention] = []
    for m in found:  # of a term that a span lies in ("no known allergies") the words before the span still count
        inside = min((t.start for t in own if m.start < t.end and t.start < m.end), default=m.end)
        apart.extend([m] if inside == m.end else lexicon.find(text, m.start, inside) if inside > m.start else [])
    read: SentenceContext = sentence_context(text, sentence, [*apart, *own])
    # Whoever asks has chosen how much of a name a span holds: where "no right-sided weakness" is denied, "weakness" is.
    read = read.having(claim for claim in read.scopes if claim.rule not in NARROWING)
    return [mention_context(read, target) for target in targets]


def _known_or_new(text: str, start: int, end: int, found: Sequence[Mention]) -> Mention:
    """Return the lexicon's mention of a span, else the span as one of an unknown finding."""
    known = (m for m in found if (m.start, m.end) == (start, end) and m.entry.kind in TERMS)
    return next(known, Mention(start, end, Entry("finding", "", text[start:end])))


def _answer(context: Context, heading: str) -> SpanContext:
    cues = tuple(CueSpan(cue.start, cue.end, cue.entry.role) for cue in context.cues)
    return SpanContext(
        says=_says(context, _GOVERNS.get(heading)), negated=context.negated,
        historical=context.past or heading == "past_history", relation=context.relation,
        change=context.change, resolved=context.resolved, cues=cues,
    )  # fmt: skip


def _says(context: Context, governed: Literal["historical", "other"] | None) -> Says:
    if governed == "other" or context.experiencer in ("relative", "other", "group") or context.status == "cited":
        return "other"
    if context.status in ("hypothetical", "planned", "general"):
        return "hypothetical"
    if context.status == "possible":
        return "possible"
    if context.status in ("absent", "refuted", "declined", "cancelled"):
        return "absent"
    return "historical" if context.past or governed == "historical" else "present"
