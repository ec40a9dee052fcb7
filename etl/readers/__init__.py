"""Readers: bytes in, `Document` out; one file for each format.

A format's module has `read(data, name, limits) -> Document`. Modules are imported when their format is met, so
that reading text costs no PDF library.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from msgspec import Struct

from etl.collector import held_back
from etl.document import Document
from etl.errors import InputError, UnsupportedFormatError
from etl.readers.detect import detect, mismatch
from etl.readers.dialogue import with_messages, with_questions
from etl.readers.forms import with_boxes
from etl.readers.limits import Limits
from etl.value import replace

__all__ = ["FORMATS", "Format", "Limits", "read", "read_path", "readable"]

Reader = Callable[[bytes, str, Limits], Document]


class Format(Struct, frozen=True):
    """A format that bytes may have.

    Args:
        called: what one such source is called in messages.
        module: the module that reads it, and behind a colon its function if that isn't `read`; "" when none does.
        several: what they are called in the list of what can be read.
        instead: what to give in place of a source that can't be read; "" for any format that can.
    """

    called: str
    module: str = ""
    several: str = ""
    instead: str = ""


FORMATS: dict[str, Format] = {
    "text": Format("plain text", "etl.readers.text.text", "plain text"),
    "csv": Format("delimited text", "etl.readers.sheet.csv", "delimited text (CSV, TSV)"),
    "html": Format("an HTML page", "etl.readers.html.html", "HTML pages"),
    "mhtml": Format("a saved page", "etl.readers.html.html:read_saved", "saved pages (MHTML)"),
    "jats": Format("a JATS article", "etl.readers.jats", "JATS articles"),
    "pdf": Format("a PDF", "etl.readers.pdf.pdf", "PDFs"),
    "docx": Format("a Word document", "etl.readers.office.docx", "Word documents (DOCX)"),
    "odt": Format("an OpenDocument text", "etl.readers.office.odf", "OpenDocument texts (ODT)"),
    "rtf": Format("an RTF document", "etl.readers.office.rtf", "RTF documents"),
    "xlsx": Format("a spreadsheet", "etl.readers.sheet.xlsx", "spreadsheets (XLSX)"),
    "xmlss": Format(
        "a spreadsheet in one XML file", "etl.readers.sheet.xlsx:read_2003", "spreadsheets in one XML file (Excel 2003)"
    ),
    "ods": Format("an OpenDocument spreadsheet", "etl.readers.sheet.ods", "OpenDocument spreadsheets (ODS)"),
    "zip": Format("a zip archive", "etl.readers.archive", "zip archives of these"),
    "xml": Format("an XML file that is no article"),
    "flat": Format("an office document in one XML file"),
    "xlsb": Format("a binary workbook (XLSB)"),
    "slides": Format("a presentation or another office format"),
    "ole": Format("an old Office document"),
    "locked": Format("an Office document protected by a password"),
    "image": Format("an image"),
    "archive": Format("a compressed archive"),
    "hl7v2": Format("an HL7 v2 message", "etl.readers.notes.hl7v2", "HL7 v2 messages (MDM, ORU)"),
    "fhir": Format("FHIR resources", "etl.readers.notes.fhir", "notes of FHIR (JSON)"),
    "cda": Format("a CDA document", "etl.readers.notes.cda", "CDA documents"),
    "cda 1": Format("a CDA document of release 1", instead="export it as release 2 (ClinicalDocument)"),
    "cda piece": Format(
        "a piece of a CDA document, which names no patient", instead="give the whole document (ClinicalDocument)"
    ),
    "mail": Format("an e-mail", "etl.readers.notes.mail", "e-mails"),
    "pedigree": Format(
        "a pedigree without heads",
        instead="save it as CSV below the heads Family ID, Individual ID, Paternal ID, Maternal ID, Sex, Phenotype",
    ),
    "data": Format(
        "messages between systems (EDIFACT, X12, ASTM or xDT), which aren't read",
        instead="export the report or its results as text or CSV",
    ),
}


def readable() -> str:
    """The formats that can be read, as a sentence lists them."""
    listed = [form.several for form in FORMATS.values() if form.module]
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def read(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a source of any known format.

    Args:
        data: its bytes.
        name: its name, kept in the document and used in messages.
        limits: what it may cost.

    Returns:
        The document: normalized text and structure.

    Raises:
        InputError: when it is empty, too large or binary.
        UnsupportedFormatError: when its format is known and can't be read.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        from etl.readers.notes.wrapper import refuse_large

        refuse_large(data, name, limits)
    limits.check_size(len(data), name)
    kind = detect(data, name)
    form = FORMATS[kind]
    if not form.module:
        instead = form.instead or f"export it as one of these, which can be read: {readable()}"
        raise UnsupportedFormatError(f"{name}: {form.called}; {instead}")
    module, _, function = form.module.partition(":")
    reader = cast(Reader, getattr(import_module(module), function or "read"))
    with limits.in_time(name), held_back():
        document = with_questions(with_messages(with_boxes(reader(data, name, limits))))
    told = mismatch(kind, name)
    if told is None:
        return document
    warning = f"the name says {told}, the bytes are {form.called}: read as that"
    return replace(document, warnings=(*document.warnings, warning))


def read_path(path: str | Path, limits: Limits | None = None, name: str | None = None) -> Document:
    """Read a file.

    Args:
        path: where it is.
        limits: what it may cost; its size is looked at before it is read.
        name: the name to keep, the file's own name by default.

    Returns:
        The document.

    Raises:
        InputError: when it isn't there or can't be read.
    """
    path = Path(path)
    name = name or path.name
    limits = limits or Limits()
    try:
        limits.check_size(path.stat().st_size, name)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{name}: can't be opened ({error.strerror}); check the path and its permissions") from error
    return read(data, name, limits)
