"""Several files that are one case: an article and its supplement, the pages of one clinic about one patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from etl.document import Document, joined
from etl.value import replace

_PROSE = ("paragraph", "item", "field")


def case_of(documents: Iterable[Document], name: str, unread: Iterable[str] = ()) -> Document:
    """The documents of a case as one.

    What tells of the patient comes first, sheets of values behind it: the order of reading is decided by what the
    files hold, so that the same files give the same result however they are named and given.

    Args:
        documents: what the readers made of its files, at least one; their names tell them apart.
        name: what the case is called.
        unread: what there is to tell of files that could not be read.

    Returns:
        One document with all texts (`Document.files`); the document itself when there is only one. A file that is
        there twice is read once, and that is told.
    """
    known: dict[str, Document] = {}
    told = list(unread)
    for document in sorted(documents, key=lambda one: one.name):
        first = known.setdefault(document.text, document)
        if first is not document:
            told.append(f"{document.name}: the same text as {first.name}; read once")
    ordered = sorted(known.values(), key=_place)
    whole = joined(_apart(ordered), name)
    return replace(whole, warnings=(*whole.warnings, *told))


def _place(document: Document) -> tuple[int, str, str]:
    """The more prose, the earlier."""
    prose = sum(block.span.end - block.span.start for block in document.blocks if block.kind in _PROSE)
    return (-prose, document.sha256, document.text)


def _apart(documents: list[Document]) -> list[Document]:
    """The documents with names that tell them apart."""
    uses = Counter(document.name for document in documents)
    return [
        replace(document, name=f"{document.name} ({document.sha256[:8]})") if uses[document.name] > 1 else document
        for document in documents
    ]
