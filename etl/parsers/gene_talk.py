"""Names that a gene and a disease share: which of them is meant."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.reading import Statement
from etl.patterns import regex

GENE_TALK = regex(
    r"\b(?:mutations?|variants?|genes?|genetic|expansions?|repeats?|deletion|deleci[oó]n|mutaci[oó]n|delezione|mutazione|duplication|nucleotide|alleles?|exons?|sequencing|carrier)\b",
    re.I,
)
_TESTED = regex(r"[\s\w,/&-]{0,40}?\b(?:negative|positive|neg\.|not found|excluded)(?=\s*[.;,]|\s*$)", re.I)
_NEAR = 200
_DIAGNOSED_AS = regex(r"\bdiagnos\w*\s+(?:with|as|of|to have|as having)\s+(?:an?\s+|the\s+)?$", re.I)


def gene_talk(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a name that a gene and a disease share is the gene's: its sentence speaks of genes, and of no diagnosis.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the name.

    Returns:
        True when it is the gene's.
    """
    if _DIAGNOSED_AS.search(text[max(statement.span.start, m.start - 40) : m.start]):
        return False
    if GENE_TALK.search(text, statement.span.start, statement.span.end):
        return True
    begin = max(statement.block.span.start, statement.span.start - _NEAR)
    tested = _TESTED.match(text, m.end, statement.span.end)  # "Gene test: … 72/23. SCA1, SCA2 and SCA6 negative."
    return bool(tested and GENE_TALK.search(text, begin, statement.span.start))
