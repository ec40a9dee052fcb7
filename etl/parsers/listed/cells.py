"""Cells that list results by place: "right upper limb 3/5, left upper limb 4/5", "distal 2/5, proximal 0/5"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Cell, Span
from etl.facts import AnyFact, Evidence, Observation
from etl.parsers.cell.facts import of_subject
from etl.parsers.cell.values import parse_cell
from etl.parsers.index import part
from etl.parsers.label.labels import Facet
from etl.parsers.listed.lists import Given, results_of
from etl.parsers.listed.words import Word, words_of
from etl.parsers.phrases import make_site
from etl.parsers.reading import Reading
from etl.value import replace

_LONGEST = 300
_LEAST = 2


def of_listing(
    reading: Reading, facet: Facet, cell: Cell, subject: str, evidence: tuple[Evidence, ...]
) -> Iterator[AnyFact]:
    """The facts of a cell that lists graded or measured results by site and side.

    Args:
        reading: the document.
        facet: what the labels of the cell say.
        cell: the cell.
        subject: whose it is.
        evidence: where the cell stands.

    Yields:
        A fact for each result; nothing for a cell that isn't read as such a list from its first word to its last.
    """
    entry = facet.what
    if entry is None or not (entry.grade or entry.units) or facet.item or entry.pair or len(cell.text) > _LONGEST:
        return
    span = cell.span
    if reading.document.quote(span) != cell.text:
        return
    mentions, hits = part(reading.index.mentions, span), part(reading.index.quantities, span)
    words = list(words_of(reading, entry, (span.start, span.end), mentions, hits))
    if not words or words[-1].kind == "other":
        return
    site = facet.site
    given = Given(facet.side, Word("site", span.start, span.start, entry=site) if site else None)
    results = results_of(words, given)
    places = [(r.site.entry.id if r.site and r.site.entry else "", r.side, r.part) for r in results]
    if len(results) < _LEAST or len(set(places)) < len(places) or ("", None, "") in places:
        return
    comma = reading.index.comma_at(span.start)
    for r in results:
        printed = reading.document.text[slice(*r.value.printed)].strip() or r.value.text
        own = Cell(cell.row, cell.column, Span(r.value.start, r.value.end), printed)
        value = parse_cell(printed, reading.lexicon.units(), comma)
        named = r.site.entry if r.site else None
        place = make_site(reading.document.text, reading.lexicon, named, r.side, r.part)
        bare = replace(facet, site=None, side=None, pair=None)
        for fact in of_subject(reading, bare, own, value, subject, evidence):
            yield replace(fact, site=place) if isinstance(fact, Observation) else fact
