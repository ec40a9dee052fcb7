"""Labelled times that stand behind one another on one line: "Before: EDSS 6; after 3 months: EDSS 5; at discharge: EDSS 4"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.time_heads import says_when
from etl.patterns import regex
from etl.value import replace

_HEAD = regex(
    r"(?:[;,.]\s+|\s[–—|/]\s)(?:and |then |but )?(?P<words>[^\W_](?:[^:;,.\n]|(?<=\d)[.,](?=\d)){1,45}?)\s?[:：]\s*(?=\S)"
)
_FIRST = regex(r"(?P<words>[^\W_](?:[^:;,.\n]|(?<=\d)[.,](?=\d)){1,45}?)\s?[:：]\s*(?=\S)")
_WORD = regex(r"[,\s]+")
_PIECE = regex(r"(?:and |but |then )?(?P<piece>[^\s,;.][^,;.]{2,70})")
_GAP = regex(r"\s+")
_STATE = regex(
    r"(?:[a-z]{1,14}(?:[ -][a-z]{2,14}){0,3}(?<!\bas)(?<!\blike)(?<!\bthan)(?<!\bat)(?<!\bin)(?<!\bon)(?<!\bof)(?<!\bthe)(?<!\bafter)(?<!\bfor)|\(?\+{1,4}\)?|[-–−±])"
)
"""How something was, without a number: "moderate", "a little better", "++"."""
_OF_MANY = regex(r"\b(?:mean|average|median|patients|cases|group)\b", re.I)
_LONGEST_LIST = 300
_LONGEST = 1500
_MOST = 30


def with_times_apart(document: Document, lexicon: Lexicon, index: Index) -> Document:
    """A document in which a field that says when, and then says other times with a colon each, is a field for each of them.

    Args:
        document: what a reader made.
        lexicon: for words of phases.
        index: its dates, durations and terms.

    Returns:
        The document; the same one where no field holds several times.
    """
    blocks = [part for block in document.blocks for part in _parts(document, lexicon, index, block)]
    return replace(document, blocks=tuple(blocks)) if len(blocks) > len(document.blocks) else document


def _parts(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Iterator[Block]:
    """The fields of a line of several times, or the block as it is."""
    named, labels = _labels(document, lexicon, index, block)
    if not labels:
        told = _stated(document, lexicon, index, block)
        for number, (label, value) in enumerate(told):
            first, last = min(label.start, value.start), max(label.end, value.end)
            span = Span(first if number else block.span.start, last)
            yield replace(block, span=span, label=label, value=value, head=block.label)
        if not told:
            yield block
        return
    text = document.text
    ends = [*(label.start for label in labels[1:]), block.span.end]
    for label, end in zip(labels, ends, strict=True):
        printed = text[label.end : end]
        begin = label.end + len(printed) - len(printed.lstrip(" \t\n:："))
        value = Span(begin, max(begin, label.end + len(printed.rstrip(" \t\n,;|/–—"))))
        head = named if label is not block.label else None
        first = block.span.start if label is labels[0] else label.start
        yield replace(block, span=Span(first, value.end), label=label, value=value, head=head)


def _labels(document: Document, lexicon: Lexicon, index: Index, block: Block) -> tuple[Span | None, Sequence[Span]]:
    """What a field of several times asks for, None where it only says when, and all of its times; no times for other fields."""
    label, value, text = block.label, block.value, document.text
    if block.kind != "field" or label is None or value is None or block.span.end - block.span.start > _LONGEST:
        return None, ()
    if label.end > value.start or text[label.end : value.start].strip() not in (":", "："):
        return None, ()
    if _OF_MANY.search(text, label.start, label.end):
        return None, ()
    found = [Span(*m.span("words")) for m in _HEAD.finditer(text, value.start, block.span.end)][:_MOST]
    found = [span for span in found if says_when(document, lexicon, index, span)]
    if not found:
        return None, ()
    if says_when(document, lexicon, index, label):
        return None, [label, *found]
    first = _FIRST.match(text, value.start, found[0].start)
    if first is not None and says_when(document, lexicon, index, Span(*first.span("words"))):
        return label, [Span(*first.span("words")), *found]
    for m in _WORD.finditer(text, label.start + 1, label.end):  # "Speech before: …; after 3 months: …"
        if says_when(document, lexicon, index, Span(m.end(), label.end)):
            return Span(label.start, m.start()), [label, *found]
    return None, ()


def _stated(document: Document, lexicon: Lexicon, index: Index, block: Block) -> Sequence[tuple[Span, Span]]:
    """The times and the states of a field that lists how something was at each: "Ascites: moderate before, none at 6 months"."""
    label, value, text = block.label, block.value, document.text
    if block.kind != "field" or label is None or value is None or value.end - value.start > _LONGEST_LIST:
        return ()
    if label.end > value.start or text[label.end : value.start].strip() not in (":", "："):
        return ()
    named = [m for m in part(index.mentions, label) if m.entry.kind in ("finding", "condition", "function")]
    if not any((m.end - m.start) * 5 >= (label.end - label.start) * 3 for m in named):
        return ()
    told: list[tuple[Span, Span]] = []
    for piece in _PIECE.finditer(text, value.start, value.end):
        found = _parted(document, lexicon, index, Span(*piece.span("piece")))
        if found is None:
            return ()
        told.append(found)
    return told if len(told) > 1 else ()


def _parted(document: Document, lexicon: Lexicon, index: Index, piece: Span) -> tuple[Span, Span] | None:
    """The time and the state of "moderate before the treatment" or "at 3 months mild"; None for other words."""
    text = document.text
    gaps = [Span(m.start(), m.end()) for m in _GAP.finditer(text, piece.start, piece.end)]
    for gap in gaps:
        ahead, behind = Span(piece.start, gap.start), Span(gap.end, piece.end)
        for time, state in ((behind, ahead), (ahead, behind)):
            if _STATE.fullmatch(text, state.start, state.end) and says_when(document, lexicon, index, time):
                return time, state
    return None
