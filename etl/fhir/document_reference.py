"""DocumentReference and Provenance: the source, its hashes, its tables and text, what ties resources to it, and how it is read
back: its text, and its tables cell for cell as they were printed.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from etl.document import BETWEEN, Block, Document, Span, Table, joined, table_name
from etl.elements.write import (
    CODES,
    EXTENSION,
    HL7_CODES,
    IDENTIFIER,
    Context,
    Resource,
    coded,
    coding,
    device_url,
    fhir_date,
    full_url,
    identifier,
    pruned,
    shell,
    string,
    text_key,
)
from etl.envelope import Envelope, Label, Pointer
from etl.errors import InputError
from etl.facts import Facts
from etl.fhir.table_places import MEDIA, packed_tables, unpacked_tables
from etl.patterns import regex
from etl.spreadsheet import quote_row
from etl.value import replace

# DocumentReference: the source, its hashes, its tables, and the normalized text that every offset refers to.


SOURCE = "document"
TEXT_KEY = f"{IDENTIFIER}/text-sha256"
"""System of the identifier that is the SHA-256 of the normalized text: the identity of the document."""
NOTE_KEY = f"{IDENTIFIER}/note"
"""System of the identifier that names a note from outside in all of its versions: its source's type and id."""
KINDS = {
    "case_page": "Case page",
    "case_report": "Case report",
    "cohort": "Cohort page",
    "information": "General information",
}
_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x20<>\"{}|\\^`]+")
_LANGUAGE = regex(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
_VERSION_ID = regex(r"[A-Za-z0-9\-.]{1,64}")
_TEXT = "text/plain; charset=utf-8"


def title_of(document: Document) -> str:
    """The document's title.

    Args:
        document: the document.

    Returns:
        Its printed title on one line, or else its file's name; of a case the title or name of its first file.
    """
    if document.files and not document.title:
        return title_of(document.files[0][1])
    printed = document.quote(document.title) if document.title else ""
    return string(" ".join(printed.split())) or string(document.name) or "document"


def only_subject(facts: Facts, context: Context) -> Resource | None:
    """Who a document is about, when that is one person or one group.

    Args:
        facts: the persons and the cohort.
        context: the bundle's shared parts.

    Returns:
        A Reference, None for nobody or several.
    """
    about = [*(p.key for p in facts.persons), *([facts.cohort.key] if facts.cohort else [])]
    return context.subject(about[0]) if len(about) == 1 else None


def document_references(
    document: Document, facts: Facts, context: Context, *, include_text: bool
) -> list[tuple[str, Resource]]:
    """Build the DocumentReference of a document, or of each file of a case.

    Args:
        document: the source.
        facts: what was read from it: the kind of page and the persons.
        context: the bundle's shared parts.
        include_text: whether the normalized text itself is attached.

    Returns:
        DocumentReferences with their fullUrls, in the order of the files.
    """
    if not document.files:
        url = context.urls[SOURCE]
        return [(url, _reference(document, facts, context, url, text_key(document), include_text=include_text))]
    return [
        (url, _reference(file, facts, context, url, text_key(file), include_text=include_text, named=True))
        for (_, file), (_, url, _) in zip(document.files, context.files, strict=True)
    ]


def _reference(
    document: Document, facts: Facts, context: Context, url: str, key: str, *, include_text: bool, named: bool = False
) -> Resource:
    """A DocumentReference: the source (media type, hash, address), the text, and where its tables' cells are.

    A file of a case is called by its name (`named`), as its title says too little of which of them it is.
    """
    out = shell("DocumentReference", url, "document", read=False)
    title = title_of(document)
    called = (string(document.name) or title) if named else title
    sha256 = {"system": f"{IDENTIFIER}/sha256", "value": document.sha256}
    text = {"system": TEXT_KEY, "value": key}
    envelope = context.envelope
    note = {"system": NOTE_KEY, "value": envelope.identity} if envelope else None
    kept = include_text and not (envelope and envelope.withdrawn)
    address = document.address if document.address and _ADDRESS.fullmatch(document.address) else None
    stray = string(document.address) if not address else None  # "www.clinic.example/7" is no URL, and isn't lost
    out |= {
        "identifier": [
            *identifier(out["id"]),
            *([sha256] if document.sha256 else []),
            text,
            *([note] if note else []),
        ],
        "status": envelope.standing if envelope else "current",
        "type": coded(f"{CODES}/document-kind", facts.kind.replace("_", "-"), KINDS[facts.kind]),
        **(_outside(envelope) if envelope else {}),
        "subject": only_subject(facts, context),
        **(_written(envelope, context) if envelope else {}),
        "description": f"{title} ({stray})" if stray else title,
        "content": [
            {"attachment": _source(document, called, address) | (_created(envelope) if envelope else {})},
            {"attachment": _text(document.text, called, kept)},
            *({"attachment": one} for one in _tables(document, called)),
        ],
        **(_stay(envelope, context) if envelope else {}),
    }
    return pruned(out)


def _outside(envelope: Envelope) -> Resource:
    """What kind of note its source says that it is."""
    codes = [coding(one.system, one.code) for one in envelope.labels if one.code and one.system]
    name = next((string(one.text) for one in envelope.labels if one.text), None)
    concept = pruned({"coding": codes, "text": name})
    return {"category": [concept] if concept else None}


def _written(envelope: Envelope, context: Context) -> Resource:
    """When and by whom a note was written; FHIR's date here is an instant, so a day alone stands at the attachment."""
    date = fhir_date(envelope.date)
    authors = [one for pointer in envelope.authors if (one := context.refer(pointer))]
    return {"date": date if date and "T" in date else None, "author": authors}


def _created(envelope: Envelope) -> Resource:
    """When the note was written, with its precision."""
    return pruned({"creation": fhir_date(envelope.date)})


def _stay(envelope: Envelope, context: Context) -> Resource:
    """From which stay or visit a note is."""
    return {"context": {"encounter": [context.refer(envelope.encounter)]}} if envelope.encounter else {}


def _source(document: Document, title: str, address: str | None) -> Resource:
    try:
        digest = base64.b64encode(bytes.fromhex(document.sha1)).decode()
    except ValueError:
        digest = ""
    return pruned(
        {
            "contentType": string(document.media_type),
            "language": document.language if _LANGUAGE.fullmatch(document.language or "") else None,
            "url": address,
            "hash": digest,
            "title": title,
        }
    )


def _tables(document: Document, title: str) -> Iterator[Resource]:
    """Where the cells of its tables are, when it has any."""
    data = packed_tables(document)
    if data is not None:
        yield {**_attached(MEDIA, data), "title": f"{title} (places of its tables)"}


def _text(text: str, title: str, include: bool) -> Resource:
    data = text.encode("utf-8", "replace")
    attached = _attached(_TEXT, data)
    if not include:
        del attached["data"]
    return {**attached, "title": f"{title} (normalized text)"}


def _attached(media: str, data: bytes) -> Resource:
    return {
        "contentType": media,
        "data": base64.b64encode(data).decode(),
        "size": len(data),
        "hash": base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode(),
    }


# Provenance: ties every resource to the document and to the software.


PROVENANCE = "provenance"


def provenance(targets: Iterable[str], context: Context, recorded: str) -> Resource:
    """Build the Provenance.

    Args:
        targets: fullUrls of all resources of the bundle.
        context: the bundle's shared parts.
        recorded: when, as FHIR wants it; never the time of the run unless asked for.

    Returns:
        A Provenance.
    """
    sources = [url for _, url, _ in context.files] or [context.urls[SOURCE]]
    out = shell("Provenance", full_url(context.key, PROVENANCE), "provenance", read=False)
    out |= {
        "target": [{"reference": t} for t in targets],
        "recorded": recorded,
        "activity": coded(f"{HL7_CODES}/v3-DataOperation", "CREATE", "create", "facts read from a document"),
        "agent": [
            {
                "type": coded(f"{HL7_CODES}/provenance-participant-type", "assembler", "Assembler"),
                "who": {"reference": device_url()},
            }
        ],
        "entity": [{"role": "source", "what": what} for what in [*_held(context.envelope), *map(_at, sources)]],
    }
    return pruned(out)


def _at(url: str) -> Resource:
    return {"reference": url}


def _held(envelope: Envelope | None) -> list[Resource]:
    """The resource or message that a note was in, in its version."""
    source = envelope.source if envelope else None
    if envelope is None or source is None:
        return []
    if source.reference:
        version = f"/_history/{envelope.version}" if _VERSION_ID.fullmatch(envelope.version) else ""
        return [{"reference": f"{source.reference}{version}"}]
    return [{"type": source.kind, "identifier": {"system": source.system, "value": source.value}}]


# The source read back from a bundle: its text and tables, or those of all files of a case.


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
    envelope = _envelope(sources[0])
    if len(sources) == 1:
        return replace(_document(sources[0], text, named=False), envelope=envelope)
    texts = _texts(sources, text)
    files = [_document(source, own, named=True) for source, own in zip(sources, texts, strict=True)]
    return replace(joined(files, files[0].name), envelope=envelope)


def _envelope(source: Resource) -> Envelope | None:
    """What came with a note, as its DocumentReference has it; None for any other document."""
    identity = next((i["value"] for i in source["identifier"] if i["system"] == NOTE_KEY), None)
    if identity is None:
        return None
    stays = source.get("context", {}).get("encounter", [])
    kind: Resource = next(iter(source.get("category", [])), {})
    codes = kind.get("coding", []) or ([{}] if kind else [])
    return Envelope(
        identity,
        _pointer(source["subject"], "Patient"),
        _pointer(stays[0], "Encounter") if stays else None,
        authors=tuple(_pointer(one, "Practitioner") for one in source.get("author", [])),
        labels=tuple(Label(c.get("system", ""), c.get("code", ""), kind.get("text", "")) for c in codes),
        date=str(source["content"][0]["attachment"].get("creation", "")),
        standing=source["status"],
    )


def _pointer(reference: Resource, kind: str) -> Pointer:
    known, display = reference.get("identifier"), str(reference.get("display", ""))
    if known:
        return Pointer(kind, "", str(known["system"]), str(known["value"]), display)
    return Pointer(kind, str(reference.get("reference", "")), display=display)


def source_held(provenance: Resource) -> tuple[Pointer | None, str]:
    """Return the resource or message that a note was in, and its version, as a Provenance of ours names it.

    Args:
        provenance: the Provenance.
    """
    what = provenance["entity"][0]["what"]
    if "identifier" in what:
        return _pointer(what, str(what["type"])), ""
    reference, _, version = str(what["reference"]).partition("/_history/")
    return (None, "") if reference.startswith("urn:uuid:") else (Pointer(reference.split("/")[-2], reference), version)


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
    elif not second.get("size"):
        text = ""
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
        blocks=_source_tables(more, text),
        media_type=first.get("contentType", ""),
        sha1=base64.b64decode(first.get("hash", "")).hex(),
        sha256=sha256,
        title=span,
        address=first.get("url") or stray,
        language=first.get("language"),
    )


def _source_tables(attachments: Sequence[Resource], text: str) -> tuple[Block, ...]:
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


class SourceTable(Struct, frozen=True):
    """A table of a source.

    Args:
        label: its printed label, or its number in its file.
        name: the same; in a case of several files with the name of its file.
        rows: the texts of its cells by row and column; of a merged cell only the upper left place has the text.
        filled: the same with the text of a merged cell in each of its places.
        caption: as printed, "" for none.
        notes: notes and legends, as printed.
        document: the name of its file in a case of several, "" for a document that is one file.
        page: one-based page for paged formats.
    """

    label: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    filled: tuple[tuple[str, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    document: str = ""
    page: int | None = None

    def as_csv(self, *, fill: bool = False, raw: bool = False) -> str:
        """The cells as CSV; captions and notes are no cells.

        Args:
            fill: whether the text of a merged cell stands in each of its places.
            raw: whether a cell that a spreadsheet would take for a formula is written as it is; else it gets an
                apostrophe in front.
        """
        out = io.StringIO()
        rows = self.filled if fill else self.rows
        csv.writer(out, lineterminator="\n").writerows(rows if raw else map(quote_row, rows))
        return out.getvalue()

    def as_markdown(self, *, fill: bool = False) -> str:
        """The table as Markdown, below its caption and above its notes.

        Args:
            fill: whether the text of a merged cell stands in each of its places.
        """
        head, *body = self.filled if fill else self.rows
        lines = [_row(head), "|" + " --- |" * len(head), *map(_row, body)]
        title = self.caption or f"Table {self.name}"
        return "\n\n".join([f"**{_line(title)}**", "\n".join(lines), *map(_line, self.notes)]) + "\n"


def rebuilt(bundle: Mapping[str, Any]) -> tuple[SourceTable, ...]:
    """The tables of the source of a bundle, see `source_of` and `tables_of`."""
    return tables_of(source_of(bundle))


def source_of(bundle: Mapping[str, Any]) -> Document:
    """Return the document that a bundle was made of.

    Args:
        bundle: a Bundle of ours as plain JSON data.

    Raises:
        InputError: it isn't a bundle of ours, or was made without the document's text.
    """
    sources = [
        entry["resource"]
        for entry in bundle.get("entry", [])
        if entry["resource"].get("resourceType") == "DocumentReference"
    ]
    try:
        document = read_source(sources) if sources else None
    except (KeyError, IndexError, StopIteration, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("not a bundle that this software wrote") from error
    if document is None:
        raise InputError("there is no DocumentReference in it")
    return document


def tables_of(document: Document, emptied: Collection[tuple[int, int]] = ()) -> tuple[SourceTable, ...]:
    """Return the tables of a document, in the order of the text.

    Args:
        document: the document.
        emptied: (start, end) of cells to leave empty.
    """
    tables = [(block.table, block.page) for block in document.blocks if block.table is not None]
    return tuple(
        _table(document, table, page, name, emptied)
        for (table, page), name in zip(tables, document.table_names(), strict=True)
        if table.rows and table.columns
    )


def _table(
    document: Document, table: Table, page: int | None, name: str, emptied: Collection[tuple[int, int]]
) -> SourceTable:
    _, source = document.file_of(table.span.start)
    file = source.name if source is not None else ""
    grid = [
        [cell and (replace(cell, text="") if (cell.span.start, cell.span.end) in emptied else cell) for cell in row]
        for row in table.grid()
    ]
    return SourceTable(
        label=name.removesuffix(table_name("", file)) if file else name,
        name=name,
        rows=tuple(
            tuple(cell.text if cell and (cell.row, cell.column) == (r, c) else "" for c, cell in enumerate(row))
            for r, row in enumerate(grid)
        ),
        filled=tuple(tuple(cell.text if cell else "" for cell in row) for row in grid),
        caption=document.quote(table.caption) if table.caption else "",
        notes=tuple(map(document.quote, table.notes)),
        document=file,
        page=page,
    )


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_line(cell) for cell in cells) + " |"


def _line(text: str) -> str:
    """A text as one line of Markdown, its own signs without meaning."""
    for sign in "\\|*_`<>[]":
        text = text.replace(sign, f"\\{sign}")
    return "<br>".join(part.strip() for part in text.splitlines())
