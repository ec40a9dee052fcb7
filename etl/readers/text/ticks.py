"""Tick boxes of forms: which options of a line are ticked.

A box stands before its option or behind it ("[x] F", "cramps [ ]"); which, the line's first box tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.text.lines import label_of, trimmed

_BOX = regex(r"\[(?:\s?|[xX✓✔√])\]|☐|☑|☒|\((?:\s|[xX✓✔√])\)")
_TICKED = regex(r"[xX✓✔√☑☒]")
_ANSWER = regex(
    r"(?:yes|no|y|n|unknown|not known|unk|n/?a|m|f|male|female|left|right|both|r|l|od|os|ou|former|current|never|(?:much )?(?:better|worse)|(?:the )?same|unchanged|no change|improved|worsened|stable|none|mild|moderate|severe|(?:ab)?normal|positive|negative|(?:not )?(?:found|present|done|tested|seen)|absent|pos|neg)(?: ?\([^()]{1,40}\))?[.,;]?$",
    re.IGNORECASE,
)
_ASKS = regex(r"(?P<asked>[^\W\d_][^?\[\]☐☑☒]{1,78})\?\s+")
_PLURAL = regex(r"[^siu\W]s\W*$")
_LETTER = regex(r"[^\W_]")
_LONGEST_LINE = 400
_LONGEST_OPTION = 60


@dataclass(frozen=True, slots=True)
class Option:
    """A box with the words that it is of."""

    words: Span
    box: Span
    ticked: bool


def box_led(text: str) -> bool:
    """Whether a line begins with a box."""
    return bool(_BOX.match(text))


def has_boxes(text: str, longest: int | None = _LONGEST_LINE) -> bool:
    """Whether a line has boxes with words at them.

    Args:
        text: of the line.
        longest: how long it may be at most, None for any length.
    """
    if longest is not None and len(text) > longest:
        return False
    return bool(_BOX.search(text)) and bool(_LETTER.search(_BOX.sub("", text)))


def answer_boxes(parts: Sequence[str]) -> bool:
    """Whether the parts of a line are what is asked and a box for each answer, whose names head their columns.

    Args:
        parts: of the line, between its gaps.
    """
    boxes = [bool(_BOX.fullmatch(part)) for part in parts]
    count = sum(boxes)
    return count > 1 and not boxes[0] and all(boxes[1 : count + 1]) and len(parts) <= count + 2


def ticked_fields(text: str, span: Span) -> list[Block]:
    """The fields of a line with tick boxes.

    A choice of one ("Sex: [ ] M  [x] F") is a field with the ticked option as its value; of a list each option is a
    field of its own, with its box as the value.

    Args:
        text: the document's text.
        span: of the line, or of the part of a line that has boxes.

    Returns:
        The blocks, which together hold all that is visible; none when it has no boxes that can be told apart.
    """
    shown = text[span.start : span.end]
    if not has_boxes(shown):
        return []
    label = label_of(shown)
    if label is not None and _BOX.search(shown[: label.end]):
        label = None
    question = _ASKS.match(shown) if label is None else None
    begin = span.start + (label.value if label else question.end() if question else 0)
    options = options_of(text, begin, span.end)
    if not options:
        return []
    answers = all(_ANSWER.match(text[option.words.start : option.words.end]) for option in options)
    on = [option for option in options if option.ticked]
    if (
        question
        and answers
        and len(on) == 1
        and (said := text[on[0].words.start : on[0].words.end].lower()) in ("yes", "no")
    ):
        asked = Span(span.start, span.start + question.end("asked"))
        return [Block("field", span, label=asked, value=on[0].words, marker=said)]
    if question:
        return []
    if label is None and answers and len(options) > 1:
        return []  # what they answer stands elsewhere
    if label is not None and len(options) >= 2 and len(on) == 1 and (answers or options[0].box.start == begin):
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=on[0].words)]
    if label is not None and answers and len(on) > 1 and options[0].box.start == begin:  # "☐ no ☒ right ☒ left"
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=Span(on[0].words.start, on[-1].words.end))]
    blocks = [Block("paragraph", trimmed(text, span.start, begin))] if label is not None else []
    for option in options:
        whole = Span(min(option.words.start, option.box.start), max(option.words.end, option.box.end))
        blocks.append(Block("field", whole, label=option.words, value=option.box))
    return blocks


def is_choice(label: str, options: Sequence[Option], text: str) -> bool:
    """Whether one of the options is chosen: they are answers or sides, or several of which one is ticked at most.

    Args:
        label: what the options are of; several things of which each may be there in the plural ("Risk factors").
        options: its options.
        text: the document's text.
    """
    if all(_ANSWER.match(text[o.words.start : o.words.end]) for o in options):
        return True
    on = sum(1 for option in options if option.ticked)
    return on == 1 and len(options) > 1 and not _PLURAL.search(label)


def options_of(text: str, begin: int, end: int) -> list[Option]:
    """The boxes with their words, none when a box has no words of its own."""
    boxes = list(_BOX.finditer(text, begin, end))
    if not boxes:
        return []
    leads = boxes[0].start() == begin
    options: list[Option] = []
    for number, box in enumerate(boxes):
        if leads:
            stop = boxes[number + 1].start() if number + 1 < len(boxes) else end
            words = trimmed(text, box.end(), stop)
        else:
            words = trimmed(text, boxes[number - 1].end() if number else begin, box.start())
        if not 1 <= words.end - words.start <= _LONGEST_OPTION or not _LETTER.search(text, words.start, words.end):
            return []
        options.append(Option(words, Span(*box.span()), bool(_TICKED.search(box.group()))))
    if not leads and _LETTER.search(text, boxes[-1].end(), end):
        return []
    return options
