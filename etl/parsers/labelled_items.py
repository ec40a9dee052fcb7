"""Items and notes that are labelled fields: "• Surgical method: lumbar puncture", "Stop criteria: pulse above 120"."""

from __future__ import annotations

import re

from etl.document import Block, Document, Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.reading import Frame
from etl.patterns import regex
from etl.value import replace

_LABELLED = regex(r"^\W*([^\s:：][^:：\n]{1,48}?)\s*[:：]\s*(?=\S)")

_FOLLOWING = ("outcome", "after", "follow_up", "adverse")
_COUNT = r"(?:\d{1,3}(?:[.,]5)?|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_LENGTH = (
    rf"(?:(?:(?:at|after|by|in|until|\+) ?)?(?:the )?{_COUNT}[ -]?(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)(?: (?:later|after|on|post|post-op|follow-?up|after (?:the |it|this )?[\w ]{{0,24}}))?"
    r"|(?:day|week|month|year)s? \d{1,3})"
)
_TIME = regex(
    rf"(?:[^\W\d_][\w ]{{2,16}}, (?:so|that is|i\.e\.|about|now) (?:after )?)?{_LENGTH}(?: ?\([^()]{{1,80}}\))?", re.I
)
"""A label that says when and nothing else: "2 weeks", "after 6 months", "month 3", "12 months (letter)", "Easter, so two months"."""
_DAY = (
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.? \d{4}"
    r"|[a-z]{3,9}\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4})"
)
_OPENS = regex(
    rf"^\W*(?P<label>{_LENGTH}(?:,? (?:on )?{_DAY}| ?\([^()\n]{{1,80}}\))|{_DAY}(?:, {_LENGTH}| ?\({_LENGTH}\)))\s*[.:：]\s+(?=\S)",
    re.I,
)
"""A time and a day that open an item as its label does: "1 month, 2009-04-27. He walks alone", "6 months (in Leeds, on 29 April): …"."""


def labelled_item(document: Document, lexicon: Lexicon, block: Block, parent: Frame | None = None) -> Block | None:
    """An item that is a labelled field ("• Surgical method: lumbar puncture"), when its label is a known one, or says when
    below a heading of what came after a treatment ("- 2 weeks: sleeps better").

    Args:
        document: the document.
        lexicon: for labels.
        block: an item.
        parent: the frame that it stands in.
    """
    text = document.quote(block.span)
    follows = parent is not None and _follows(parent)
    opened = _OPENS.match(text) if follows else None
    m = opened or _LABELLED.match(text)
    if not m:
        return None
    timed = follows and (opened is not None or _TIME.fullmatch(m.group(1)) is not None)
    if not (timed or lexicon.label(m.group(1), "field") or lexicon.label(m.group(1), "heading")):
        return None
    start = block.span.start
    return replace(block, label=Span(start + m.start(1), start + m.end(1)), value=Span(start + m.end(), block.span.end))


def _follows(frame: Frame) -> bool:
    """Whether a heading is one of what came after a treatment."""
    if frame.attitude != "reported" or frame.has("history", "past_history", "before", "family_history"):
        return False
    return frame.has(*_FOLLOWING) or (frame.timepoint is not None and frame.timepoint.phase == "after")


def set_apart(document: Document, lexicon: Lexicon, block: Block) -> Block | None:
    """A note that opens with the name of something that is nobody's: "Stop criteria: pulse above 120", as a labelled field.

    Args:
        document: the document.
        lexicon: for headings.
        block: a note.
    """
    labelled = labelled_item(document, lexicon, block)
    if labelled is None or labelled.label is None:
        return None
    heads = lexicon.label(document.quote(labelled.label), "heading")
    return labelled if any(e.role == "eligibility" for e in heads) else None
