"""Web pages to a `Document`: the article's text and structure, without menus, adverts, comments and what is hidden."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from email.message import Message

from etl.document import LONGEST_ASIDE, Block, Document, Span, left_out, pictures_aside
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.html.chrome import skipped
from etl.readers.html.walk import Events, events_of, walk
from etl.readers.limits import Limits
from etl.readers.text.decode import decode, normalize
from etl.readers.text.text import document_of
from etl.readers.text.unit_blocks import Line, Unit, blocks_from, entitled, without_menus
from etl.value import replace

_META_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_SAVED_FROM = regex(r"saved from url=(?:\(\d+\))?(\S+)")
_TITLE_CUT = regex(r"\s(?:[-–—|·•«»]|::|<<|>>)\s")
_WEB = regex(r"https?://\S+$")
_TELLING = 12
_DECLARED_BYTES = 4096
_MARGIN = 20
_SAME_AS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a web page.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The document.

    Raises:
        InputError: when it is empty, or no text is in it.
    """
    return read_page(data, name, limits, data, "text/html")


def read_page(
    data: bytes,
    name: str,
    limits: Limits,
    source: bytes,
    media_type: str,
    charset: str = "",
    address: str | None = None,
) -> Document:
    """Read a web page that is a file of its own or a part of one.

    Args:
        data: the page's bytes.
        name: its name.
        limits: what it may cost.
        source: the bytes that the digests are made of.
        media_type: of the source.
        charset: encoding that the source says the page has, "" if none.
        address: where the source says that the page was found.

    Returns:
        The document.

    Raises:
        InputError: when no text is in it.
    """
    limits.check_size(len(data), name)
    page, warnings = page_utf8(data, name, charset)
    events = events_of(page, name)
    outside = skipped(events)
    units, more = walk(events, outside, limits.cells, limits.depth)
    whole, units = units, without_menus(units)
    aside = [left_out(what, _begin(events, at)) for at, what in outside.items() if what]
    aside.append(left_out("links", " ".join(_without(whole, units))))
    aside += pictures_aside(_pictures(events))
    printed = _printed_title(events)
    units, title = _with_title(units, printed)
    text, blocks = blocks_from(units, limits.cells)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; a page that a script fills must be saved from the browser")
    spot = _title_span(text, blocks, title)
    blocks = entitled(text, blocks, spot) if spot else blocks
    told, pieces = dict.fromkeys((*warnings, *more)), dict.fromkeys(piece for piece in aside if piece)
    return replace(
        document_of(source, name, media_type, text, blocks, told, pieces),
        title=_title_part(text, spot, printed),
        address=_address(events) or address,
        language=_language(events),
    )


def _pictures(events: Events) -> Iterator[str]:
    """What the pictures of a page are called: by the words in their place, or by their files."""
    for at in events.elements("img"):
        given = events.attributes_of(at)
        words, source = normalize(given.get("alt", "")).strip(), given.get("src", "")
        file = "" if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2]
        if words or file:
            yield words or file


def _begin(events: Events, at: int) -> str:
    """The text printed within an element, or at least as much of it as is told of what is left out."""
    printed, whole = events.printed(at, 2 * LONGEST_ASIDE)
    text = normalize(printed)
    # Of what is cut off the end may read otherwise, and much may be invisible.
    if whole or len(" ".join(text.split())) > LONGEST_ASIDE + _MARGIN:
        return text
    return normalize(events.printed(at)[0])


def _without(units: Sequence[Unit], kept: Sequence[Unit]) -> list[str]:
    """The texts of the units that weren't kept."""
    if len(units) == len(kept):
        return []
    known = set(map(id, kept))
    return [unit.text for unit in units if id(unit) not in known]


def page_utf8(data: bytes, name: str, charset: str = "") -> tuple[bytes, tuple[str, ...]]:
    """The text of a page's bytes, as UTF-8.

    Byte order marks come first, then UTF-8 when all bytes are; then what the source or the page declares; then
    what the bytes look like.

    Args:
        data: the page's bytes.
        name: its name, for messages.
        charset: what the source around it declares, "" if nothing.

    Returns:
        The text and warnings.

    Raises:
        InputError: when the bytes are no text.
    """
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" not in data[:200]:
        try:
            data.decode("utf-8")
            return data, ()
        except UnicodeDecodeError:
            declared = _as_declared(data, charset)
        if declared is not None:
            return declared.encode("utf-8", "replace"), ()
    text, warnings = decode(data, name)
    return text.encode("utf-8", "replace"), warnings


def _as_declared(data: bytes, charset: str) -> str | None:
    """The text in the encoding that the source or the page declares, None when neither declares a known one."""
    head = data[:_DECLARED_BYTES]
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    for declared in (charset, match.group(1).decode("ascii", "replace") if match else ""):
        known = _codec(declared)
        if known and known != "utf-8":
            return data.decode(known, "replace")
    return None


def _codec(declared: str) -> str:
    """Python's name of a declared encoding, "" when it isn't known or is no text encoding that keeps ASCII."""
    try:
        known = codecs.lookup(_SAME_AS.get(declared.strip().lower(), declared.strip().lower())).name
        kept = "<a>".encode(known) == b"<a>"
    except (LookupError, UnicodeError, ValueError, TypeError):
        return ""
    return _SAME_AS.get(known.replace("iso8859-1", "iso-8859-1"), known) if kept else ""


def _meta(events: Events, *names: str) -> str:
    """The content of the first meta element with one of these names."""
    for at in events.elements("meta"):
        given = events.attributes_of(at)
        if (given.get("property") or given.get("name") or given.get("http-equiv") or "").lower() in names:
            content = " ".join(normalize(given.get("content", "")).split())
            if content:
                return content
    return ""


def _printed_title(events: Events) -> str:
    """The title that the page gives itself in its head."""
    own = _meta(events, "og:title", "citation_title", "dc.title")
    if own:
        return own
    heads = events.elements("title")
    return " ".join(normalize(events.text(heads[0])).split()) if heads else ""


def _with_title(units: list[Unit], printed: str) -> tuple[list[Unit], str]:
    """The units and the text of the title among them; a title that stands only in the page's head goes first."""
    tops = [unit.text for unit in units if unit.kind == "heading" and unit.level == 1]
    known = _folded(printed)
    for text in tops:
        if known and _folded(text) and (_folded(text) in known or known in _folded(text)):
            return units, text
    if tops:
        return units, tops[0]
    opening = [unit for unit in units if unit.kind in ("heading", "text", "item")][:6]
    for unit in opening:
        text = unit.text.replace("\n", " ")
        same = _folded(text) in known or (_folded(text).startswith(known) and _tells(printed, text))
        if known and len(text.split()) > 1 and same:
            if unit.kind == "heading" or (unit.kind == "text" and len(unit.lines) == 1):
                unit.kind, unit.level = "heading", 1
            if len(text) <= 2 * len(printed):
                return units, text
    if len(printed.split()) >= 3 or len(printed) >= _TELLING:
        return [Unit("heading", [Line(printed)], 1), *units], printed
    return units, ""


def _tells(printed: str, text: str) -> bool:
    """Whether a title is longer than a word that any line may begin with, or the line is as short as it."""
    return len(printed) >= _TELLING or len(text) <= 2 * len(printed)


def _folded(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _title_span(text: str, blocks: Sequence[Block], title: str) -> Span | None:
    """Where the title stands."""
    if not title:
        return None
    for block in blocks:
        if block.kind == "heading" and text[block.span.start : block.span.end] == title:
            return block.span
    return None


def _title_part(text: str, spot: Span | None, printed: str) -> Span | None:
    """The title's span without the site's name, which stands behind the last dash or bar of the head's title."""
    if spot is None:
        return None
    shown = text[spot.start : spot.end]
    if shown != printed:
        return spot
    cuts = [match.start() for match in _TITLE_CUT.finditer(shown)]
    if cuts and len(shown[: cuts[-1]].split()) >= 3:
        return Span(spot.start, spot.start + cuts[-1])
    return spot


def _address(events: Events) -> str | None:
    """Where the page says it was found."""
    for at in events.elements("link"):
        given = events.attributes_of(at)
        if "canonical" in given.get("rel", "").lower().split() and _WEB.match(given.get("href", "").strip()):
            return given["href"].strip()
    known = _meta(events, "og:url")
    if _WEB.match(known):
        return known
    for comment in events.comments:
        match = _SAVED_FROM.search(comment)
        if match and _WEB.match(match.group(1)):
            return match.group(1)
    return None


def _language(events: Events) -> str | None:
    """The language that the page says it is in."""
    for at in events.elements("html", "body")[:2]:
        given = events.attributes_of(at)
        tag = (given.get("lang") or given.get("xml:lang") or "").strip().replace("_", "-")
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
            return tag
    tag = _meta(events, "content-language").split(",")[0].strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag) else None


# Pages saved with all they need in one file (MHTML): the page itself is read, pictures and frames are not.


def read_saved(data: bytes, name: str, limits: Limits) -> Document:
    """Read a saved page.

    Args:
        data: its bytes: a MIME message of type multipart/related, or of one HTML part.
        name: its name.
        limits: what it may cost.

    Returns:
        The document of its page.

    Raises:
        InputError: when no page is in it.
    """
    limits.check_size(len(data), name)
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    part = _page(message)
    if part is None:
        raise InputError(f"{name}: there is no HTML page in this saved page; save it again")
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or not body.strip():
        raise InputError(f"{name}: the saved page is empty; save it again")
    address = _found_at(message) or _found_at(part)
    charset = part.get_content_charset() or ""
    return read_page(body, name, limits, data, "multipart/related", charset, address)


def _page(message: Message) -> Message | None:
    """The part that is the page: the root that the message names, or else its first HTML part."""
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    root = str(message.get_param("start") or "")
    named = [part for part in pages if root and str(part.get("Content-ID", "")).strip() == root]
    found = named or pages
    return found[0] if found else None


def _found_at(message: Message) -> str | None:
    """The address that a part says it was found at."""
    for header in ("Snapshot-Content-Location", "Content-Location"):
        value = str(message.get(header, "")).strip()
        if value.startswith(("http://", "https://")):
            return value
    return None
