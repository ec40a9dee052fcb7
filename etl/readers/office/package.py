"""Office files are zip archives of XML parts: opened within limits, and read without ever following an entity."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from posixpath import normpath

from lxml import etree
from msgspec import Struct, field

from etl.errors import InputError
from etl.readers.limits import Limits

_SMALL = 1_000_000
"""Below this size a part may be packed as tightly as it likes."""
_TYPES = "[content_types].xml"
_ODF = "application/vnd.oasis.opendocument."
_OOXML = (
    ("wordprocessingml.document.main+xml", "docx"),
    ("wordprocessingml.template.main+xml", "docx"),
    ("ms-word.document.macroEnabled.main+xml", "docx"),
    ("ms-word.template.macroEnabledTemplate.main+xml", "docx"),
    ("spreadsheetml.sheet.main+xml", "xlsx"),
    ("spreadsheetml.template.main+xml", "xlsx"),
    ("ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    ("ms-excel.template.macroEnabled.main+xml", "xlsx"),
)


class Package(Struct, frozen=True):
    """An opened archive.

    Args:
        name: the source's name, for messages.
        sizes: its members' names with their unpacked sizes; folders, and names that lead out of it, are left out.
        archive: the open archive.
        unsafe: the names of members that were left out because they lead out of the archive.
        names: its members' names by the names as other members may write them, in lower case and with "/".
    """

    name: str
    sizes: Mapping[str, int]
    archive: zipfile.ZipFile
    unsafe: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def read(self, part: str) -> bytes:
        """The bytes of a member.

        Args:
            part: its name in the archive.

        Returns:
            The bytes, b"" when there is no such member.

        Raises:
            InputError: when it is damaged, protected, or unpacks to more than its limit.
        """
        part = part if part in self.sizes else self.names.get(folded(part), "")
        if not part:
            return b""
        try:
            with self.archive.open(part) as stream:
                data = stream.read(self.sizes[part] + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise InputError(f"{self.name}: the part {part} is damaged or protected; save the file again") from error
        except Exception as error:  # zlib.error, lzma.LZMAError: whatever the decompressor says of damaged data
            raise InputError(f"{self.name}: the part {part} is damaged; save the file again") from error
        if len(data) > self.sizes[part]:
            raise InputError(f"{self.name}: the part {part} is larger than it says; the archive isn't read")
        return data

    def xml(self, part: str) -> etree._Element | None:
        """The root element of an XML member, None when there is no such member.

        Raises:
            InputError: when it isn't XML, or defines entities.
        """
        data = self.read(part)
        return parse_xml(data, f"{self.name}: the part {part}") if data.strip() else None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by id the last word of the relation's type, and the target's name in the archive."""
        folder = part.rpartition("/")[0]
        root = self.xml(relations_of(part))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                place = target[1:] if target.startswith("/") else normpath(f"{folder}/{target}".lstrip("/"))
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], place)
        return found


def open_package(data: bytes, name: str, limits: Limits) -> Package:
    """Open an archive and look at its directory; nothing is unpacked yet.

    Args:
        data: its bytes.
        name: its name, for messages.
        limits: what it may cost.

    Returns:
        The archive.

    Raises:
        InputError: when it is damaged, has too many members, or would unpack to too much.
    """
    limits.check_size(len(data), name)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: damaged; check that it was saved or downloaded completely") from error
    if len(members) > limits.parts:
        raise InputError(f"{name}: {len(members)} parts are more than the limit of {limits.parts} (parts)")
    sizes = {
        member.filename: member.file_size for member in members if not member.is_dir() and is_safe(member.filename)
    }
    packed = {member.filename: member.compress_size for member in members}
    read = {part: size for part, size in sizes.items() if not _is_media(part)}
    if sum(read.values()) > limits.unpacked or any(
        size > _SMALL and size > limits.ratio * max(1, packed[part]) for part, size in read.items()
    ):
        raise InputError(f"{name}: it unpacks to more than a document would; it isn't read (limits growth and ratio)")
    unsafe = tuple(sorted(m.filename for m in members if not m.is_dir() and not is_safe(m.filename)))
    return Package(name, sizes, archive, unsafe, {folded(part): part for part in sizes})


_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip
"""The namespaces of strict files and of all others; libraries know only the latter."""


def packed(package: Package, parts: Mapping[str, bytes]) -> BytesIO:
    """The archive as libraries for Office files take it: unpacked within limits, without entities, named as its parts say.

    Args:
        package: the opened file; pictures and the like are left out.
        parts: what takes the place of some of its parts; nothing (b"") leaves one out.

    Returns:
        A new archive.

    Raises:
        InputError: when a part is damaged, or defines entities.
    """
    types = package.xml(_TYPES)
    known = {
        folded(name): name for one in (types if types is not None else ()) if (name := one.get("PartName", "")[1:])
    }
    known |= {folded(name): name for one in known.values() if (name := relations_of(one))}
    known |= {folded(name): name for name in ("[Content_Types].xml", "_rels/.rels")}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in package.sizes:
            if _is_media(part) or not (part == "mimetype" or part.lower().endswith((".xml", ".rels"))):
                continue
            data = usual(parts[part] if part in parts else package.read(part), f"{package.name}: the part {part}")
            if data:
                archive.writestr(known.get(folded(part), part), data)
    out.seek(0)
    return out


def usual(data: bytes, called: str) -> bytes:
    """A part as libraries take it: with the namespaces they know.

    Args:
        data: its bytes.
        called: what it is, for messages.

    Raises:
        InputError: when it has a document type, the place where entities are defined.
    """
    plain = data.replace(b"\0", b"") if b"\0" in data[:200] else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise InputError(f"{called} defines entities; office programs never do: it isn't read")
    for strict, known in _STRICT if b"purl.oclc.org" in data else ():
        data = data.replace(strict, known)
    return data


def relations_of(part: str) -> str:
    """The name of the part that says what another one refers to."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def folded(part: str) -> str:
    """A member's name as it is compared: office programs tell no case, and some part folders by a backslash."""
    return part.replace("\\", "/").lower()


def is_safe(part: str) -> bool:
    """Whether a member's name stays inside the archive."""
    names = part.replace("\\", "/").split("/")
    return bool(part) and not part.startswith(("/", "\\")) and ".." not in names and ":" not in names[0]


def _is_media(part: str) -> bool:
    """Whether a member is a picture or the like, which is never unpacked."""
    return bool(
        re.match(r"(?:word|xl|ppt)/(?:media|embeddings|fonts)/|Pictures/|Thumbnails/|ObjectReplacements/", part)
    )


def parse_xml(data: bytes, called: str) -> etree._Element:
    """The root of an XML text.

    Args:
        data: its bytes.
        called: what it is, for messages.

    Returns:
        The root element.

    Raises:
        InputError: when it isn't well formed, or has a document type (the place where entities are defined).
    """
    data = usual(data, called)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{called} is damaged; save the file again") from error
    if root is None:
        raise InputError(f"{called} is empty; save the file again")
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str, otherwise: str = "") -> str:
    """An attribute whatever its namespace is (transitional and strict files differ in it)."""
    if element is not None:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return otherwise


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def children(element: etree._Element | None, *path: str) -> Iterator[etree._Element]:
    """The children of the first descendant along a path of local names."""
    found = child(element, *path)
    yield from found if found is not None else ()


def office_kind(data: bytes) -> str:
    """What kind of office file a zip archive is, from what it says of itself.

    Args:
        data: the archive's bytes.

    Returns:
        "docx", "xlsx", "xlsb", "odt", "ods", another OpenDocument's or presentation's kind ("slides"), or "zip".
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _kind(archive)
    except Exception:  # a damaged archive: its directory can't be read, but part names stand in plain sight
        return _by_names(data)


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive and no office file; only its directory is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _kind(archive) == "zip"
    except Exception:  # see above
        return False


def _kind(archive: zipfile.ZipFile) -> str:
    names = {folded(name): name for name in archive.namelist()}
    mime = _head(archive, names["mimetype"], 200) if "mimetype" in names else ""
    types = _head(archive, names[_TYPES], 300_000) if _TYPES in names else ""
    if mime.startswith(_ODF):
        kind = mime[len(_ODF) :].strip().partition("-template")[0]
        return {"text": "odt", "spreadsheet": "ods"}.get(kind, "slides")
    for mark, kind in _OOXML:
        if mark in types:
            return kind
    if "sheet.binary" in types:
        return "xlsb"
    if "presentationml" in types:
        return "slides"
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else "zip"


def _head(archive: zipfile.ZipFile, part: str, most: int) -> str:
    with archive.open(part) as stream:
        return stream.read(most).decode("utf-8", "replace")


def _by_names(data: bytes) -> str:
    if b"word/document.xml" in data:
        return "docx"
    return "xlsx" if b"xl/workbook.xml" in data else "zip"
