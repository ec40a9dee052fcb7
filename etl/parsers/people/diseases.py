"""A heading below a person's name that only names the disease: "CASE A  Sofie L., 5 yrs" above "Optic nerve hypoplasia"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Document
from etl.parsers.context.context import sentence_context
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.people.people import Described
from etl.parsers.reading import Frame, Statement

_OPENING = 4
"""Characters before the disease: a dash, a bracket."""


def named_disease(document: Document, item: Framed, found: Index, people: Sequence[Described]) -> Statement | None:
    """What a heading says that begins with a disease, in the line below the one that describes a person.

    Args:
        document: the document.
        item: a heading with its frame.
        found: what stands where.
        people: those described.

    Returns:
        A statement of the person's diagnosis; None for any other heading.
    """
    span = item.block.span
    mentions = part(found.mentions, span)
    if item.frame.attitude != "reported" or not any(
        m.entry.kind == "condition" and m.start - span.start <= _OPENING for m in mentions
    ):
        return None
    above = [d for d in people if d.first < span.start and document.text.count("\n", d.first, span.start) == 1]
    if len(above) != 1:
        return None
    return Statement(
        span=span, block=item.block, frame=Frame(roles=("field:diagnosis",)), mentions=mentions,
        context=sentence_context(document.text, span, mentions), dates=(), durations=(), quantities=(),
        subjects=(above[0].person.key,),
    )  # fmt: skip
