"""The source read back from a bundle: its text and tables, or those of all files of a case."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from etl.document import BETWEEN, Block, Document, Span, joined, table_name
from etl.errors import InputError
from etl.fhir.common import EXTENSION, Resource
from etl.fhir.document_reference import MEDIA, TEXT_KEY, unpacked_tables

_SPAN = f"{EXTENSION}/source-span"
_WITHOUT = "the bundle doesn't hold its text; give the text it was made from"


def read_source(sources: Sequence[Resource], text: str | None = None) -> Document:
    """The source of a bundle.

    Args:
        sources: its DocumentReferences, in their order.
        text: the normalized text, for a bundle that doesn't hold it; of a case the texts of all files, joined.

    Returns:
        The document; of its blocks only the tables are in a bundle.

    Raises:
        InputError: the text is missing or another one.
        KeyError: it isn't a DocumentReference of ours.
    """
    if len(sources) == 1:
        return _document(sources[0], text, named=False)
    texts = _texts(sources, text)
    files = [_document(source, own, named=True) for source, own in zip(sources, texts, strict=True)]
    return joined(files, files[0].name)


def in_whole(resource: Any, begins: Mapping[str, tuple[int, str]]) -> Any:
    """A resource with the places of its files as places in the text of the whole case.

    Args:
        resource: any JSON data.
        begins: where each file begins and its name, by the fullUrl of its DocumentReference.

    Returns:
        The same, source spans without their file; unchanged for a document that is one file.
    """
    if isinstance(resource, list):
        return [in_whole(one, begins) for one in resource]
    if not isinstance(resource, dict):
        return resource
    if resource.get("url") != _SPAN:
        return {key: in_whole(value, begins) for key, value in resource.items()}
    parts = resource["extension"]
    url = next((p["valueReference"]["reference"] for p in parts if p["url"] == "document"), None)
    if url is None:
        return resource
    begin, name = begins[url]
    return {**resource, "extension": [_part(part, begin, name) for part in parts if part["url"] != "document"]}


def _part(part: Resource, begin: int, name: str) -> Resource:
    if part["url"] in ("start", "end"):
        return {**part, "valueInteger": part["valueInteger"] + begin}
    if part["url"] == "table":
        return {**part, "valueString": table_name(part["valueString"], name)}
    return part


def _texts(sources: Sequence[Resource], text: str | None) -> list[str | None]:
    """The texts of the files, cut from the text of all where that was given."""
    if text is None:
        return [None] * len(sources)
    found: list[str | None] = []
    data, at = text.encode("utf-8", "replace"), 0
    for source in sources:
        size = int(source["content"][1]["attachment"]["size"])
        found.append(data[at : at + size].decode("utf-8", "replace"))
        at += size + len(BETWEEN)
    return found


def _document(source: Resource, text: str | None, *, named: bool) -> Document:
    first, second, *more = (c["attachment"] for c in source["content"])
    if "data" in second:
        text = base64.b64decode(second["data"]).decode()
    key = next(i["value"] for i in source["identifier"] if i["system"] == TEXT_KEY)
    if text is None or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != key:
        raise InputError(_WITHOUT)
    called, told = first["title"], source["description"]
    if named and told != called and not told.startswith(f"{called} ("):
        span, rest = _title(told, text)
    else:
        span, rest = None, told[len(called) :]
    stray = rest[2:-1] if rest else None
    sha256 = next((i["value"] for i in source["identifier"] if i["system"].endswith("/identifier/sha256")), "")
    return Document(
        name=called,
        text=text,
        blocks=_tables(more, text),
        media_type=first.get("contentType", ""),
        sha1=base64.b64decode(first.get("hash", "")).hex(),
        sha256=sha256,
        title=span,
        address=first.get("url") or stray,
        language=first.get("language"),
    )


def _tables(attachments: Sequence[Resource], text: str) -> tuple[Block, ...]:
    try:
        return tuple(b for a in attachments if a["contentType"] == MEDIA for b in unpacked_tables(a["data"], text))
    except (ValueError, TypeError) as error:
        raise InputError("its tables aren't what this software writes") from error


def _title(told: str, text: str) -> tuple[Span | None, str]:
    """Where the title of a file of a case stands in its text, and what is told behind it."""
    for title in (told, told.rpartition(" (")[0]):
        words = r"\s+".join(map(re.escape, title.split()))
        if words and (found := re.search(words, text)):
            return Span(*found.span()), told[len(title) :]
    return None, ""


def begins_of(urls: Sequence[str], document: Document) -> dict[str, tuple[int, str]]:
    """Where each file of a case begins and its name, by the fullUrl of its DocumentReference; empty for one file.

    Args:
        urls: the fullUrls of its DocumentReferences, in their order.
        document: the source.
    """
    return {url: (start, file.name) for url, (start, file) in zip(urls, document.files, strict=False)}
