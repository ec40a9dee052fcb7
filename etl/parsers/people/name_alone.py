"""The name of the only person of a page, where nothing stands beside it: "Ramiro T. had suffered two heart attacks"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Document, Span
from etl.facts import Evidence
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed
from etl.parsers.people.description import described
from etl.parsers.people.drafts import Draft, name_so
from etl.parsers.people.kin import behind_kin
from etl.parsers.people.names import of_house
from etl.parsers.people.others import told_of_others
from etl.parsers.people.protagonist import NO_NAMES
from etl.parsers.when.ages import age_behind
from etl.patterns import regex

_VERB = (
    r"(?:,? (?:who|now|never|also|still|already|then|again))?,? ?(?:is|was|has|had|can(?:not)?|could|did|does|went|came|felt|feels|walks?|sits?|stands?|eats?|"
    r"lives?|needs?|began|lost|gave|took|got|suffers?|suffered|received|underwent|fell|noticed|started|developed)\b"
)
_WORD = r"[A-Z][a-zà-ÿ'’]+(?:-[A-Z]?[a-zà-ÿ]+)?"
_FULL = regex(
    rf"(?<![\w.'’-])(?P<name>{_WORD} (?:[A-Z]\.(?![A-Za-z])|{_WORD}))(?!\w)(?:(?:, \(?\d{{1,2}}\)?,? ?)?{_VERB}|, \d{{1,2}},|['’]s [a-z]+)"
)
_SPEAKS = regex(
    r"(?:Dr|Prof|Doctor|Professor|Nurse|Sister)\.? $|\b(?:friend|doctor|son|daughter|wife|husband|mother|father|neighbou?r|therapist|nurse) $"
)
_SAYS = regex(r"[^.\n]{0,24}\b(?:said|says|explains?|explained|writes|wrote|reports)\b")


def name_alone(document: Document, framed: Sequence[Framed], lexicon: Lexicon, draft: Draft) -> None:
    """Give the only person of a page its name, and the age behind it, if one name only is told of.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name, and for relatives.
        draft: the person; changed.
    """
    found = list(_told(document, framed, lexicon))
    if len({name.split()[0] for _, name in found}) != 1:
        return
    at, called = max(found, key=lambda one: (len(one[1]), -one[0]))
    name_so(draft, called)
    draft.evidence.append(Evidence(at, at + len(called), called))
    if not draft.ages:
        end = next(f.block.span.end for f in framed if f.block.span.start <= at < f.block.span.end)
        described(document, lexicon, draft, age_behind(document.text, at + len(called), end), Span(at, end))


def _told(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Names of which a page says something, and that aren't a doctor's, a relative's or a word of the text."""
    text = document.text
    for item in framed:
        span = item.block.span
        if item.frame.attitude != "reported" or item.block.kind in ("table", "heading"):
            continue
        others = told_of_others(document, lexicon, span, True, [])
        for m in _FULL.finditer(text, span.start, span.end):
            at, name = m.start("name"), m["name"]
            terms = lexicon.find(text, span.start, span.end)
            if (
                not set(name.split()) & NO_NAMES
                and not re.search(rf"(?<![\w.-]){re.escape(name.split()[0].lower())}\b", text)
                and not any(t.start < m.end("name") and at < t.end and t.end - t.start > 1 for t in terms)
                and not _SPEAKS.search(text, max(0, at - 14), at)
                and not _SAYS.match(text, m.end("name"))
                and not behind_kin(lexicon, text, at)
                and not of_house(text, m.end("name"))
                and not any(o.start <= at < o.end for o in others)
            ):
                yield at, name
