"""Fields that ask for the cells and are answered by what they were made of: "Cells: autologous bone marrow, 2 punctures"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Document
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.patterns import regex

_LABEL = regex(
    r"\W*(?:(?:type|kind|source|origin) of (?:the )?)?(?:stem )?cells?(?: (?:type|source|product|origin))?\W*", re.I
)
_NAME = regex(r"\s*(?:from |of )?(?:the )?(?P<words>[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*){0,3})")
_KINDS = (" cells", " stem cells", " stem cell transplantation", " cell transplantation")


def with_named_cells(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the cells that such fields name.

    Args:
        document: the document.
        lexicon: for the names of cells.
        found: what stands where in it.
    """
    made = tuple(_named(document, lexicon, found))
    if not made:
        return found
    mentions = tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end)))
    return replace(found, mentions=mentions)


def _named(document: Document, lexicon: Lexicon, found: Index) -> Iterator[Mention]:
    for block in document.blocks:
        if block.label is None or block.value is None or not _LABEL.fullmatch(document.quote(block.label)):
            continue
        if any(m.entry.kind == "cells" for m in part(found.mentions, block.value)):
            continue
        m = _NAME.match(document.text, block.value.start, block.value.end)
        words = m["words"].split(" ") if m else []
        while m is not None and words:
            name = " ".join(words)
            known = next((e for kind in _KINDS for e in lexicon.label(name + kind, "cells")), None)
            if known is not None:
                yield Mention(m.start("words"), m.start("words") + len(name), known)
                break
            words = words[:-1]
