"""Tick boxes of forms: which options of a line are ticked.

A box stands before its option or behind it ("[x] F", "cramps [ ]"); which, the line's first box tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.text.lines import label_of, trimmed

_BOX = regex(r"\[(?:\s?|[xX✓✔√])\]|☐|☑|☒|\((?:\s|[xX✓✔√])\)")
_TICKED = regex(r"[xX✓✔√☑☒]")
_ANSWER = regex(
    r"(?:yes|no|y|n|unknown|not known|unk|n/?a|m|f|male|female|left|right|both|r|l|od|os|ou|former|current|never|(?:much )?(?:better|worse)|(?:the )?same|unchanged|no change|improved|worsened|stable|none|mild|moderate|severe|(?:ab)?normal|positive|negative|(?:not )?(?:found|present|done|tested|seen)|absent|pos|neg|not (?:applicable|asked|relevant))(?: ?\([^()]{1,40}\))?[.,;]?$",
    re.IGNORECASE,
)
_ASKED = regex(
    r"\s*(?:[A-Z]?\d{1,2}[a-z]?[.)]?\s+)?(?P<asked>[^\W\d_][^?:;\[\]☐☑☒\n]{1,58}?)[\s:]*(?P<boxes>(?:(?:\[(?:\s?|[xX✓✔√])\]|[☐☑☒])\s*"
    r"(?P<answer>(?:yes|no|unknown|not known|n/?a|not (?:applicable|asked|relevant|done|tested)|never|(?:much )?(?:better|worse)|(?:the )?same|unchanged|none|mild|moderate|severe|(?:ab)?normal|"
    r"positive|negative|absent|present)(?: ?\([^()]{1,40}\))?)\s*)+)(?P<sign>[;,.]|(?<=\s)(?=\S)|$)",
    re.IGNORECASE,
)
"""What is asked and its boxes, several of them on a line: "Diabetes [ ] yes [x] no; goitre [x] yes [ ] no"."""
_NUMBER = regex(r"[A-Z]?\d{1,2}[a-z]?[.)]?\s+(?=\S)")
"""The number of a form's line before its first box: "B1 [x] epilepsy"."""
_SAID_MORE = regex(r"(?:yes|no)\b\s*[,;:(–-]", re.IGNORECASE)
_ASKS = regex(r"(?P<asked>[^\W\d_][^?\[\]☐☑☒]{1,78})\?\s+")
_PLURAL = regex(r"[^siu\W]s\W*$")
_LETTER = regex(r"[^\W_]")
_LONGEST_LINE = 400
_LONGEST_OPTION = 60


class Option(Struct, frozen=True):
    """A box with the words that it is of."""

    words: Span
    box: Span
    ticked: bool


def box_led(text: str) -> bool:
    """Whether a line begins with a box."""
    return bool(_BOX.match(text))


def is_box(text: str) -> bool:
    """Whether a text is a box and nothing else."""
    return bool(_BOX.fullmatch(text.strip()))


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
    if label is None and question is None and (numbered := _NUMBER.match(shown)) and box_led(shown[numbered.end() :]):
        begin = span.start + numbered.end()
    if question is None and (in_turn := _asked_in_turn(text, begin, span.end)):
        lead = [Block("paragraph", trimmed(text, span.start, begin))] if begin > span.start else []
        return [*lead, *in_turn]
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
    lone = len(options) == 1 and options[0].box.start == begin  # "Gallstones: [x] no"
    lone = lone and (answers or _SAID_MORE.match(text, options[0].words.start, options[0].words.end) is not None)
    if label is not None and answers and not on and options[0].box.start == begin:  # nothing is said
        name = trimmed(text, span.start, span.start + label.end)
        return [Block("field", span, label=name, value=Span(begin, options[-1].words.end))]
    if (
        label is not None
        and len(on) == 1
        and (lone or (len(options) > 1 and (answers or options[0].box.start == begin)))
    ):
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


def _asked_in_turn(text: str, begin: int, end: int) -> list[Block]:
    """The fields of a line that asks one thing after the other, each with boxes for its answers; none for other lines."""
    found: list[Block] = []
    at = begin
    while at < end and text[at:end].strip():
        asked = _ASKED.match(text, at, end)
        if asked is None:
            return []
        options = options_of(text, asked.start("boxes"), asked.end("boxes"))
        on = [option for option in options if option.ticked]
        if len(on) > 1 or not options:
            return []
        label, whole = Span(*asked.span("asked")), trimmed(text, asked.start(), asked.end())
        said = on[0].words if on else Span(options[0].box.start, options[-1].words.end)
        found.append(Block("field", whole, label=label, value=said))
        at = asked.end()
    return found


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
