"""Who wrote a message of a chain of mails, and so who "I" is in it: a relative, the patient, or those who treat them.

What the ward writes back is advice and wishes too: "Please take care that he doesn't fall" tells of no falls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from etl.document import Document, Span
from etl.parsers.outline import Framed
from etl.parsers.people.described import Described
from etl.parsers.people.tellers import Voice, kin_voice, without_others
from etl.parsers.reading import Statement
from etl.patterns import regex
from etl.value import replace

_DAY = regex(r"\W*(?:date|sent(?: on)?|datum|gesendet|fecha)\W*:", re.I)
_FROM = regex(r"^[ \t>*_]*(?:from|von|de|sender)[ \t*_]*:[ \t*_]*(?P<who>[^\n]+)$", re.I | re.M)
_BLANK = regex(r"\n[ \t>]*\n")
_REACH = 400
"""Characters around its day in which the other lines of a message's head stand."""
_KIN = regex(
    r"\b(?:mother|father|mum|mom|dad|parents?|wife|husband|spouse|partner|sister|brother|son|daughter|grand(?:mother|father|son|daughter)|"
    r"aunt|uncle|niece|nephew|cousin|family|sister-in-law|brother-in-law)\b",
    re.I,
)
_QUOTED = regex(r"(?:^|(?<=[.!?]\s))(?P<lead>[^\"“”.!?\n]{3,100})[:,]\s?[\"“](?P<said>[^\"“”\n]{12,})", re.M)
"""What somebody wrote, printed between quotation marks behind the words that say who: "From Mette (his wife), 30 August: …"."""
_WROTE = regex(
    r"\b(?:from|by|mails?|e-?mails?|letters?|messages?|calls?|wrote|writes|written|reports?|reported|told|tells|said|says|added|adds)\b",
    re.I,
)
_STAFF = regex(
    r"\b(?:hospitals?|clinics?|wards?|department|cent(?:er|re)|doctors?|physicians?|nurses?|therapists?|team|staff|us|coordinator|institute|"
    r"dr|prof(?:essor)?)\b",
    re.I,
)
_ASKS = regex(r"\W*(?:please|if|do(?:n['’]t)?|let|take|keep|try|avoid|remember)\b", re.I)
_Sender = Literal["kin", "staff", ""]


def by_sender(
    document: Document, framed: Sequence[Framed], people: Sequence[Described], statements: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """The statements of a page with messages, each read as said by who wrote it.

    Args:
        document: the document.
        framed: its blocks with their frames.
        people: those described in it.
        statements: its statements.

    Returns:
        The statements; what a relative writes of themselves is somebody else's, and what those who treat ask for
        isn't told.
    """
    messages = tuple(_messages(document, framed)) if len(people) == 1 else ()
    if not messages:
        return statements
    voice = kin_voice(people[0].names)
    return tuple(_said(document, s, messages, voice) for s in statements)


def _said(document: Document, s: Statement, messages: Sequence[tuple[Span, _Sender]], voice: Voice) -> Statement:
    sender = next((who for span, who in messages if s.span in span), "")
    if sender == "kin":
        return replace(s, context=without_others(document.text, s.context, voice))
    if sender == "staff" and s.attitude == "reported":
        asked = _ASKS.match(document.text, s.span.start, s.span.end)
        return replace(s, attitude="planned") if asked else s
    return s


def _messages(document: Document, framed: Sequence[Framed]) -> Iterator[tuple[Span, _Sender]]:
    """Where each message with a sender stands: between quotation marks, or up to the head of the next one or another heading."""
    for f in framed:
        for m in _QUOTED.finditer(document.text, f.block.span.start, f.block.span.end):
            if _KIN.search(m["lead"]) and _WROTE.search(m["lead"]):
                yield Span(m.start("said"), min(m.end() + 2, f.block.span.end)), "kin"  # with its sign
    heads = [f.block for f in framed if f.block.kind == "heading"]
    for i, head in enumerate(heads):
        if not _DAY.match(document.text, head.span.start, head.span.end):
            continue
        who = _sender(document.text, head.span)
        if who:
            end = heads[i + 1].span.start if i + 1 < len(heads) else len(document.text)
            yield Span(head.span.end, end), who


def _sender(text: str, day: Span) -> _Sender:
    """Who wrote the message, by the line of its head that says it."""
    above, below = max(0, day.start - _REACH), min(len(text), day.end + _REACH)
    start = max((m.end() for m in _BLANK.finditer(text, above, day.start)), default=above)
    blank = _BLANK.search(text, day.end, below)
    found = _FROM.search(text, start, blank.start() if blank else below)
    if found is None:
        return ""
    return "kin" if _KIN.search(found["who"]) else "staff" if _STAFF.search(found["who"]) else ""
