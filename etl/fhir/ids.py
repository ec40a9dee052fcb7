"""Identity: the same content at the same place has the same id, on every machine and in every order."""

from __future__ import annotations

import hashlib
from uuid import NAMESPACE_URL, UUID, uuid5

from etl.document import Document
from etl.fhir.release import NAME, VERSION
from etl.names import BASE

_OURS = uuid5(NAMESPACE_URL, BASE)


def document_key(document: Document) -> str:
    """The document's identity.

    Args:
        document: any document.

    Returns:
        SHA-256 of its normalized text, in hexadecimal.
    """
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def resource_id(document: Document, identity: str) -> UUID:
    """The id of what a document says.

    Args:
        document: the document.
        identity: identity of the fact (`etl.identity.identity`).

    Returns:
        UUIDv5 over both.
    """
    return keyed_id(document_key(document), identity)


def keyed_id(key: str, identity: str) -> UUID:
    """As `resource_id`, for a document whose identity is known already.

    Args:
        key: the document's identity.
        identity: identity of the fact.

    Returns:
        UUIDv5 over both.
    """
    return uuid5(_OURS, f"{key}|{identity}")


def full_url(key: str, identity: str) -> str:
    """The fullUrl of what a document says.

    Args:
        key: the document's identity.
        identity: identity of the fact.

    Returns:
        `urn:uuid:…`.
    """
    return keyed_id(key, identity).urn


def device_url() -> str:
    """The fullUrl of this software: one per version, whatever the document, so that a server holds it once.

    Returns:
        `urn:uuid:…`.
    """
    return keyed_id(NAME, VERSION).urn
