"""What a page names of its treatments in other words than their terms: cells by what they were made of, ways by their places."""

from __future__ import annotations

from etl.document import Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index
from etl.parsers.treatment.bare_ways import with_bare_ways
from etl.parsers.treatment.cell_fields import with_named_cells
from etl.parsers.treatment.made_of import with_made_cells


def with_treatments_named(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the cells and the ways that are named so.

    Args:
        document: the document.
        lexicon: for the names of cells and of routes.
        found: what stands where in it.
    """
    for named in (with_named_cells, with_made_cells, with_bare_ways):
        found = named(document, lexicon, found)
    return found
