"""What word processors' readers give, as a `Document`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.readers.office.flow import Element, sizes
from etl.readers.office.flow_units import document_blocks
from etl.readers.text.text import address_of, title_of


def document_of(
    data: bytes,
    name: str,
    limits: Limits,
    media_type: str,
    elements: Sequence[Element],
    warnings: Iterable[str] = (),
    aside: Iterable[LeftOut] = (),
) -> Document:
    """The document of paragraphs and tables.

    Args:
        data: the source's bytes.
        name: its name.
        limits: what it may cost.
        media_type: its media type.
        elements: what stands in it, in reading order.
        warnings: what could not be read.
        aside: what was left out.

    Returns:
        The document.

    Raises:
        InputError: when there is no text in it.
    """
    text, blocks = document_blocks(elements, limits.cells, limits.depth)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; a document of pictures has to be read with OCR first")
    return Document(
        name=name,
        text=text,
        blocks=blocks,
        media_type=media_type,
        sha1=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=title_of(text, blocks),
        address=address_of(text, blocks),
        warnings=(*warnings, *limits.told(sizes(elements))),
        left_out=tuple(aside),
    )
