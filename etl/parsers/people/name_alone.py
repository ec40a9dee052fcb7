"""The name of the only person of a page, where nothing stands beside it: "Ramiro T. had suffered two heart attacks"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

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
_PLACED = regex(r"\b(?:from|in|at|near|outside|around) $")
"""Before the name of a place: "a farmer from Sunny Province, had …"."""
_MOST = 40
_NEAR = 40
_SAYS = regex(r"[^.\n]{0,24}\b(?:said|says|explains?|explained|writes|wrote|reports)\b")


def name_alone(document: Document, framed: Sequence[Framed], lexicon: Lexicon, draft: Draft) -> None:
    """Give the only person of a page its name, and the age behind it, if one name only is told of.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for what is no name, and for relatives.
        draft: the person; changed.
    """
    found = list(islice(_told(document, framed, lexicon), _MOST))
    if len({name.split()[0] for _, _, name in found}) != 1:
        return
    block, at, called = max(found, key=lambda one: (len(one[2]), -one[1]))
    name_so(draft, called)
    draft.evidence.append(Evidence(at, at + len(called), called))
    if not draft.ages:
        behind = age_behind(document.text, at + len(called), block.end)
        described(document, lexicon, draft, behind, Span(at, block.end))


def _told(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> Iterator[tuple[Span, int, str]]:
    """Names of which a page says something, with their blocks, that aren't a doctor's, a relative's or a word of the text."""
    text = document.text
    common: dict[str, bool] = {}
    for item in framed:
        span = item.block.span
        if item.frame.attitude != "reported" or item.block.kind in ("table", "heading"):
            continue
        others: tuple[Span, ...] | None = None
        for m in _FULL.finditer(text, span.start, span.end):
            at, name = m.start("name"), m["name"]
            first = name.split()[0]
            if first not in common:
                if len(common) >= _MOST:
                    return
                common[first] = re.search(rf"(?<![\w.-]){re.escape(first.lower())}\b", text) is not None
            if common[first] or set(name.split()) & NO_NAMES or _is_term(lexicon, text, span, at, m.end("name")):
                continue
            if _PLACED.search(text, max(0, at - 8), at):
                continue
            if _SPEAKS.search(text, max(0, at - 14), at) or _SAYS.match(text, m.end("name")):
                continue
            if others is None:
                others = told_of_others(document, lexicon, span, True, [])
            if (
                not behind_kin(lexicon, text, at)
                and not of_house(text, m.start("name"), m.end("name"))
                and not any(o.start <= at < o.end for o in others)
            ):
                yield span, at, name


def _is_term(lexicon: Lexicon, text: str, span: Span, start: int, end: int) -> bool:
    """Whether a name is, or runs into, a term of the mappings: "Parkinson disease"."""
    around = lexicon.find(text, max(span.start, start - _NEAR), min(span.end, end + _NEAR))
    return any(t.start < end and start < t.end and t.end - t.start > 1 for t in around)
