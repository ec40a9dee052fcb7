"""Formats that systems exchange (HL7 v2, FHIR, CDA, e-mail): recognized so that none is read as prose.

Their text would give people and values that nobody stated: the segments of an HL7 v2 message look like a table of
patients "OBR" and "OBX".
"""

from __future__ import annotations

import re

_BEGIN = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x00\x0b\s]*")
"""Byte order marks, MLLP's start byte and blanks before the first character."""
_HEAD = 4096
_HEADER = re.compile(rb"(?:MSH|FHS|BHS)([!-/:-@\[-`{-~])(?!\1)(?:(?!\1)[!-/:-@\[-`{-~]){2,5}\1")
"""A header segment: its field separator, two to five encoding characters, the separator again (HL7 v2.9, 2.14.9)."""
_SEGMENT = re.compile(rb"[A-Z][A-Z0-9]{2}\|")
_NUMBERED = re.compile(rb"(?:PID|OBR|OBX|PV1)\|\d*\|")
"""Segments that a message is about; their first field is a number."""
_BURIED = re.compile(rb"[\r\n]MSH\|[^\w\s|]{2,5}\|")
_BURIED_NUMBERED = re.compile(rb"[\r\n]" + _NUMBERED.pattern)
"""A message below other text (a comment, a greeting): its header, and one of those segments."""
_OTHER_DATA = re.compile(
    rb"UNA[^\w\s]{4,5} ?['~\r\n]|UNB\+UNO[A-Z]|ISA([*|~^])[^\r\n]{90,110}\1|H\|\\\^&\||013(?:8000|0020|8310)\d{4}\r?\n\d{7}"
)
"""EDIFACT, X12, ASTM E1394 and xDT (GDT, LDT, BDT) by what each must begin with."""
_JSON = re.compile(rb'\{\s*"|\[\s*\{\s*"')
_RESOURCE_TYPE = re.compile(rb'"resourceType"\s*:\s*"[A-Z][A-Za-z]{2,60}"')
"""https://hl7.org/fhir/R4/json.html#resources"""
_PROLOG = re.compile(rb"(?:<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^>]*>|\s)*")
_FHIR_ROOT = re.compile(rb"<(?:\w+:)?[A-Z]\w*\s[^>]*?xmlns(?::\w+)?\s*=\s*[\"']http://hl7\.org/fhir[\"']")
_FHIR_TURTLE = re.compile(rb"@prefix\s+fhir:\s*<http://hl7\.org/fhir/>", re.IGNORECASE)
_CDA_ROOT = re.compile(rb"<(?:\w+:)?ClinicalDocument\b")
_CDA_FIRST = re.compile(rb"<(?:\w+:)?levelone\b")
"""The root of CDA R1 (2000)."""
_ELEMENT = re.compile(rb"<(?:\w+:)?(?!html\b)[A-Za-z]\w*[\s/>]")
_CDA_SIGN = re.compile(
    rb"<[^<>]*\b(?:xmlns(?::\w+)?=[\"']urn:hl7-org:v3[\"']|(?:root|codeSystem)=[\"'][0-2](?:\.\d+){5,}[\"']|"
    rb"classCode=[\"'][A-Z]|nullFlavor=[\"'][A-Z])|<(?:\w+:)?(?:streetAddressLine|nonXMLBody|intendedRecipient|"
    rb"assigned(?:Entity|Author|Person)|(?:item|content|paragraph)\s[^<>]*\bID=)"
)
"""What only CDA has: its namespace, identifiers by OID, classes of its model (HL7 RIM), some of its elements."""
_MAIL_HEADERS = re.compile(rb"(?:From [^\r\n]*\r?\n)?((?:[A-Za-z][\w-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+)")
_SENT = re.compile(
    rb"^(?:Message-ID|Received|Return-Path|Delivered-To|DKIM-Signature|In-Reply-To|X-Mailer):", re.IGNORECASE | re.M
)
_SENDER = re.compile(rb"^From:(?!\s*\"?<?Saved by)", re.IGNORECASE | re.M)
_STORED = re.compile(
    rb"^(Received|Return-Path|Delivered-To|Envelope-To|X-Original-To|DKIM-Signature|Message-ID|MIME-Version|"
    rb"Content-Transfer-Encoding|Content-Type(?=:\s*multipart/(?!related)))[ \t]*:",
    re.IGNORECASE | re.M,
)
"""Header fields that mail servers add, and those that only a message with parts has."""
_MBOX = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d{1,2} [^\r\n]{0,40}\r?\n[A-Za-z][\w-]*:"
)
"""The line before each message of a mailbox (RFC 4155), and the first header field."""
_SAVED = re.compile(rb"^From:\s*\"?<?Saved by|^Snapshot-Content-Location:|multipart/related", re.IGNORECASE | re.M)
"""A page that a browser saved has the form of a message."""
_MIME = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.M)


def exchange_kind(data: bytes) -> str:
    """Return which exchange format bytes have.

    Args:
        data: a source's bytes; UTF-16 is recognized, too.

    Returns:
        "hl7v2", "data", "fhir", "cda", "cda 1", "cda piece", "mail", or "" for anything else. A page that a browser saved is none
        of them.
    """
    begin = _BEGIN.match(data)
    at = begin.end() if begin else 0
    if b"\0" in data[:_HEAD]:
        data, at = data[at:].replace(b"\0", b""), 0
    head = data[at : at + _HEAD]
    if _HEADER.match(head) or _is_headless(head):
        return "hl7v2"
    if _OTHER_DATA.match(head):
        return "data"
    if _is_fhir(data, at, head):
        return "fhir"
    if head.startswith(b"<") and (form := _cda_form(_without_prolog(head))):
        return form
    if _is_mail(head):
        return "mail"
    return "hl7v2" if _is_buried(head) else ""


def may_hold_notes(head: bytes) -> bool:
    """Return True if a file that begins so may hold several notes.

    Args:
        head: its first bytes.
    """
    return exchange_kind(head) in ("fhir", "hl7v2", "cda", "mail")


def _is_headless(head: bytes) -> bool:
    """Return True for HL7 v2 segments without MSH: every line is one, and one is numbered as only segments are."""
    lines = [line for one in head.split(b"\n") for part in one.split(b"\r") if (line := part.strip(b"\x1c \t"))]
    if len(head) == _HEAD:
        lines = lines[:-1]
    return all(_SEGMENT.match(line) for line in lines) and any(_NUMBERED.match(line) for line in lines)


def _is_buried(head: bytes) -> bool:
    """Return True for text with an HL7 v2 message in it."""
    found = _BURIED.search(head)
    return found is not None and _BURIED_NUMBERED.search(head, found.end()) is not None


def _is_fhir(data: bytes, at: int, head: bytes) -> bool:
    """Return True for FHIR as JSON, NDJSON, XML or Turtle."""
    if _JSON.match(head):
        return _RESOURCE_TYPE.search(data, at) is not None
    if head.startswith(b"<"):
        return _FHIR_ROOT.match(_without_prolog(head)) is not None
    return head.startswith(b"@") and _FHIR_TURTLE.search(head) is not None


def _cda_form(head: bytes) -> str:
    """Return "cda" for a whole document, "cda piece" for a section, entry or part of a header alone, "" for neither."""
    if _CDA_ROOT.match(head):
        return "cda"
    if _CDA_FIRST.match(head):
        return "cda 1"
    return "cda piece" if _ELEMENT.match(head) and _CDA_SIGN.search(head) else ""


def _without_prolog(head: bytes) -> bytes:
    found = _PROLOG.match(head)
    return head[found.end() :] if found else head


def _is_mail(head: bytes) -> bool:
    """Return True for a message as mail programs store it; a letter that prints From, To and Subject is none.

    A message without a sender has two of the fields that only mail programs write.
    """
    found = _MAIL_HEADERS.match(head)
    if not found:
        return False
    headers = found.group(1)
    if _MBOX.match(head):
        return True
    if not _SENDER.search(headers):
        stored = {name.lower() for name in _STORED.findall(headers)}
        return len(stored) > 1 and not _SAVED.search(headers)
    return bool(_SENT.search(headers) or _MIME.search(headers))
