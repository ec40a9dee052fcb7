"""Pages that sell a treatment, and the prices on other pages: what they name was found in nobody.

An advert speaks to its visitors ("your doctor", "book now", "who can come?"), says what a package costs and lists what may
get better. A page that tells of somebody is none, whatever it sells at its end; there only the lines with prices are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.size import group_of
from etl.parsers.index import Index
from etl.parsers.outline import SHEETS, Framed
from etl.parsers.people.informants import first_person, own_words
from etl.parsers.people.names import headed
from etl.parsers.people.number import shares
from etl.patterns import regex
from etl.value import replace

_MONEY = regex(
    r"(?:\b(?:USD|EUR|GBP|RMB|CNY|CHF)|US\$|[$€£¥])\s?\d[\d,. ]{0,12}|"
    r"(?<![\d.,])\d[\d,. ]{0,12}(?:(?:USD|EUR|GBP|RMB|CNY|CHF|(?:US )?dollars|euros?|yuan)\b|US\$|[$€£¥])",
    needs=("$", "€", "£", "¥", "USD", "EUR", "GBP", "RMB", "CNY", "CHF", "dollars", "euro", "yuan"),
)
_PAID = regex(
    r"\b(?:I|[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Ww]e|[Mm]y|[Tt]heir|paid|spent|cost|raised|collected|borrowed|donat(?:ed|ions?)|insurance)\b"
)
"""What somebody paid is a part of their story."""
_YOU = regex(r"\byour?\b", re.I)
_SIGNS = (
    _MONEY,
    regex(
        r"\b(?:book|call|apply|register|sign up|enroll?|reserve|order|hurry) (?:now|today|us|early|before|by|until|here|yours?)\b|\d ?% (?:off|less|discount)\b|"
        r"\bdiscounts?\b|\bhalf the price\b|\bfree (?:evaluation|consultation|quote|offer|advice|check-up)\b|\bgift certificates?\b|"
        r"\bspecial offers?\b|\bfirst \d+ callers\b|\bfee:",
        re.I,
    ),
    regex(
        r"\bpackages?\b|\ball[- ]inclusive\b|\bprice (?:list|includes)\b|\b(?:our|this|the|combined|\d+-day|treatment|therapy) (?:[\w-]+ ){0,2}?(?:program(?:me)?s?|cure)\b|"
        r"\bprogram(?:me)? [A-D]\b|\bour (?:cent(?:er|re)|clinic|hospital|neurosurgeons|doctors|experts|guests)\b",
        re.I,
    ),
    regex(
        r"\b(?:send|contact|tell|call|ask|visit|come to|choose) us\b|\bfill in the form\b|\b(?:we offer|offers you)\b|\b(?:volunteers|patients|participants) wanted\b",
        re.I,
    ),
    regex(
        r"\bwho (?:can|cannot|can['’]t|may|may not|should not) (?:come|apply|join|take part|participate|be (?:treated|accepted))\b|\brequirements\b|\bnot suitable\b|"
        r"\b(?:cannot|can not) be (?:accepted|treated|admitted)\b|\byou (?:are|must be) \d|\bnot for (?:persons|people|patients|anyone)\b|\bam i a candidate\b",
        re.I,
    ),
)
"""How an advert speaks: of prices, of booking, of what is offered, to whom writes, and of who may come."""
_ASKED = regex(r"^\W*(?:Q|Question)\b\W+[^?\n]*\b(?:[Mm]y|I)\b[^?\n]*\?", re.M)
"""What visitors ask of theirs: "Q: My son is 6. Is he too young?"."""
_FORM = ("field:name", "field:sex", "field:nationality")
_PARTS = ("before", "after", "exam", "outcome", "history", "case", "investigation")
_FEWEST_SIGNS = 3
_OFTEN = 4
_MANY = 4
_TWO = 2
_LONGEST_LINE = 240


def without_adverts(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon) -> tuple[Framed, ...]:
    """The blocks, those that sell something as advertising: all of a page that does nothing else, or lines with prices.

    Args:
        document: the document.
        framed: its blocks with their frames.
        found: what stands where.
        lexicon: for what is clinical.
    """
    signs = _signs(document.text)
    if signs < _FEWEST_SIGNS and not _MONEY.search(document.text):
        return tuple(framed)
    if signs >= _FEWEST_SIGNS and not _tells(document, framed, found, lexicon, signs):
        return tuple(replace(f, frame=replace(f.frame, attitude="advert")) for f in framed)
    return tuple(
        replace(f, frame=replace(f.frame, attitude="advert"))
        if f.frame.attitude == "reported" and _is_price(document, f.block)
        else f
        for f in framed
    )


def only_sells(framed: Sequence[Framed]) -> bool:
    """Whether all of a page is advertising, so that it is about nobody.

    Args:
        framed: its blocks with their frames, as `without_adverts` gives them.
    """
    return bool(framed) and all(f.frame.attitude == "advert" for f in framed)


def _signs(text: str) -> int:
    """In how many ways a page speaks as adverts do, if in enough of them; talking to the visitor and giving prices again and again are such."""
    count = sum((
        len(_YOU.findall(own_words(text))) >= _OFTEN,
        len(_MONEY.findall(text)) >= _TWO,
        len(_ASKED.findall(text)) >= _TWO,
    ))  # fmt: skip
    for left, sign in zip(range(len(_SIGNS), 0, -1), _SIGNS, strict=True):
        if count + left < _FEWEST_SIGNS:
            break  # there can't be enough of them any more
        count += sign.search(text) is not None
    return count


def _tells(document: Document, framed: Sequence[Framed], found: Index, lexicon: Lexicon, signs: int) -> bool:
    """Whether a page tells of a person or counts a group, by a form, a heading, its parts, or the sentences it spends on them."""
    if any(f.frame.has(*_FORM) or _headed(document, f.block) for f in framed):
        return True
    if len({r for f in framed for r in f.frame.roles if r in _PARTS}) >= _TWO:
        return True
    if group_of(document, framed, found, ()) is not None:
        return True  # what a provider claims of its patients is kept as a claim
    told = shares(document, framed)
    asked = len(_ASKED.findall(document.text)) >= _TWO  # what visitors tell of theirs when they ask is nobody's story
    few = _TWO if signs > _FEWEST_SIGNS + 1 else 1
    return (len(told.one) >= few and not asked) or len(told.many) >= _MANY or first_person(document, framed, lexicon)


def _headed(document: Document, block: Block) -> bool:
    heads = block.kind in ("title", "heading")
    return heads and headed(document.text, block.span.start, block.span.end) is not None


def _is_price(document: Document, block: Block) -> bool:
    """Whether a line says what something costs, and nobody paid it: "GOLD  6 injections, 60 million cells  USD 26,500"."""
    if document.media_type in SHEETS:
        return False
    if block.table is not None:
        rows = block.table.grid()
        priced = [row for row in rows if any(c is not None and _MONEY.search(document.quote(c.span)) for c in row)]
        return len(priced) >= _TWO and len(priced) * 2 > len(rows)
    words = document.quote(block.span)
    return len(words) < _LONGEST_LINE and _MONEY.search(words) is not None and _PAID.search(words) is None
