"""From a document to facts. One function, `parse`; one file for each kind of fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.document import Document
from etl.facts import Facts
from etl.mapping.lexicon import Lexicon
from etl.terminology.ontology import Ontology

if TYPE_CHECKING:
    from etl.plan import Plan


def parse(
    document: Document,
    lexicon: Lexicon,
    *,
    ontology: Ontology | None = None,
    keep_unmapped: bool = True,
    plans: Sequence[Plan] = (),
) -> Facts:
    """Read the facts of a document.

    Args:
        document: what a reader made.
        lexicon: the compiled mappings.
        ontology: names labels of tables that no mapping knows; None to leave them as printed.
        keep_unmapped: whether values under labels that no mapping knows become facts as printed, tagged "unmapped".
        plans: what somebody says of tables with some heads, instead of what is decided about them.

    Returns:
        People or group, facts in the order of the text, findings about plans that don't fit, and the ledger of what became
        of every cell, field and sentence.

    Raises:
        PlanError: a plan names what no mapping knows.
    """
    from etl.parsers.assemble import facts_of

    return facts_of(document, lexicon, ontology=ontology, keep_unmapped=keep_unmapped, plans=plans)
