"""Which documents are meant by files, folders, globs, addresses, archives and `-`, their bytes, what each one's results are
called, and which of them are one case.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import mmap
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from errno import ELOOP
from functools import lru_cache
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from etl.errors import InputError
from etl.pipeline import load
from etl.plan import BESIDE
from etl.readers.detect import NAMED, detect
from etl.readers.exchange import may_hold_notes
from etl.readers.limits import Limits
from etl.sinks import files_below, head_of, is_address, is_remote, place, reached
from etl.value import replace

if TYPE_CHECKING:
    from etl.readers.archive import Tarred
    from etl.readers.notes.wrapper import Wrapper
    from etl.readers.office.package import Package


# The bytes of documents: of files and what addresses name, and of members of archives without unpacking them to disk.


_BEGIN = b"PK\x03\x04"
TARRED = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
"""Endings of archives that are read from their beginning to their end."""


def body_of(path: Path, member: str, limits: Limits) -> bytes:
    """The bytes of a document.

    Args:
        path: its file, or the archive that it is in.
        member: its name in the archive, "" for a file.
        limits: what it may cost.

    Raises:
        InputError: it isn't there, may not be read, is too large or damaged.
    """
    if is_tarred(path):
        tarred = _unrolled(path, *_state(path), limits)
        if not member:
            raise InputError(f"{path.name}: there is no document in the archive")
        return tarred.content(member)
    if not member:
        return _completed(path, _load(path, limits))
    if (wrapper := notes_in(path)) is not None:
        body = wrapper.content(member, path.name)
        if len(body) > limits.bytes:
            told = f"{len(body)} bytes is more than the limit of {limits.bytes}"
            raise InputError(f"{path.name}!{member}: one note, {told}; split its text or raise the limit (bytes)")
        return body
    from etl.readers.archive import content

    return content(_package(path, limits), member, limits)


def _completed(path: Path, data: bytes) -> bytes:
    """The bytes of a file; of a note whose attachments lie in files beside it, with these."""
    if path.suffix.lower() not in _OF_FHIR or is_remote(path) or not may_hold_notes(data[:_NOTE_HEAD]):
        return data
    from etl.readers.notes.wrapper import completed

    return completed(path, data)


def data_of(source: Source, limits: Limits) -> bytes | None:
    """Return the bytes of a document that came by standard input; None for any other, which is read when its turn comes.

    Args:
        source: the document.
        limits: what it may cost.

    Raises:
        InputError: there is no such note in it, or it is too large.
    """
    if str(source.path) != STDIN:
        return None
    return body_of(source.path, source.member, limits) if source.member else piped()


def piped() -> bytes:
    """Return what came by standard input, which can be read once only."""
    return _drained(sys.stdin.buffer)


@lru_cache(maxsize=1)
def _drained(stream: IO[bytes]) -> bytes:
    return stream.read()


def notes_in(path: Path) -> Wrapper | None:
    """Open a file that holds several notes; None for any other.

    Args:
        path: any file, or standard input.
    """
    try:
        if str(path) == STDIN:
            if not may_hold_notes(piped()[:_NOTE_HEAD]):
                return None
            from etl.readers.notes.wrapper import open_wrapper

            return open_wrapper(piped(), "stdin")
        if is_tarred(path) or not path.is_file() or (is_remote(path) and path.suffix.lower() not in _OF_NOTES):
            return None
        return _notes_opened(path, *_state(path))
    except (OSError, ValueError, InputError):
        return None


@lru_cache(maxsize=4)
def _notes_opened(path: Path, changed: int, size: int) -> Wrapper | None:
    """A file of notes, kept open for its next one."""
    if not may_hold_notes(head_of(path, _NOTE_HEAD)):
        return None
    from etl.readers.notes.wrapper import open_file, open_wrapper

    return open_wrapper(_load(path, Limits()), path.name) if is_remote(path) else open_file(path)


def is_tarred(path: Path) -> bool:
    """Whether a file's name is one of a tar archive."""
    return path.name.lower().endswith(TARRED)


def members_of(path: Path, limits: Limits) -> Iterator[tuple[str, bool]]:
    """The names of the documents in an archive, and whether each stays inside it.

    Args:
        path: any file.
        limits: what an archive may cost.

    Yields:
        Nothing for what is no archive, or one that can't be opened: its error is told when it is converted. Of names
        that lead out of the archive the first one stands for all.
    """
    if (wrapper := notes_in(path)) is not None:
        yield from ((member, True) for member in wrapper.members)
        return
    try:
        if is_tarred(path):
            tarred = _unrolled(path, *_state(path), limits)
            yield from ((member, True) for member in tarred.members)
            yield from ((member, False) for member in tarred.unsafe[:1])
            return
        if is_remote(path) and path.suffix.lower() != ".zip":  # it would have to be fetched to be looked at
            return
        if not path.is_file():  # nor a pipe, which would be waited for
            return
        if head_of(path, len(_BEGIN)) != _BEGIN:
            return
        from etl.readers.archive import members
        from etl.readers.office.package import is_archive

        if not is_remote(path) and not is_archive(path):
            return
        package = _package(path, limits)
        listed = [(member, True) for member in members(package, limits)]
    except (OSError, ValueError, InputError):
        return
    yield from listed
    yield from ((member, False) for member in package.unsafe[:1])


def _refuse_large(data: bytes | mmap.mmap, name: str, limits: Limits) -> None:
    """Refuse what is larger than a document may be; notes are named as what they are."""
    if len(data) > limits.bytes:
        from etl.readers.notes.wrapper import refuse_large

        refuse_large(data, name, limits)
    limits.check_size(len(data), name)


def _refuse_large_notes(path: Path, limits: Limits) -> None:
    """Refuse a file of notes that is too large; it is mapped and never read into memory."""
    if path.is_file() and path.stat().st_size > limits.bytes and may_hold_notes(head_of(path, _NOTE_HEAD)):
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            _refuse_large(data, path.name, limits)


def _load(path: Path, limits: Limits) -> bytes:
    if not is_remote(path):
        with suppress(OSError, ValueError):  # which `load` names
            _refuse_large_notes(path, limits)
        return load(path, limits)
    data = head_of(path, limits.bytes + 1)  # in one request, for some servers don't tell a size
    limits.check_size(len(data), path.name)
    return data


def _state(path: Path) -> tuple[int, int]:
    """When a file was changed, where that is known, and its size: an archive that is another one isn't the open one."""
    try:
        with reached(path):
            about = path.stat()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    return getattr(about, "st_mtime_ns", 0) if not is_remote(path) else 0, about.st_size


def _package(path: Path, limits: Limits) -> Package:
    return _bodies_opened(path, *_state(path), limits)


@lru_cache(maxsize=1)
def _bodies_opened(path: Path, changed: int, size: int, limits: Limits) -> Package:
    """An archive, kept open for its next member."""
    from etl.readers.office.package import open_package

    return open_package(_load(path, limits), path.name, limits)


@lru_cache(maxsize=1)
def _unrolled(path: Path, changed: int, size: int, limits: Limits) -> Tarred:
    """A tar archive, kept open where its last member ended: members that are asked for in turn are read once."""
    from etl.readers.archive import open_tarred

    with reached(path):
        return open_tarred(lambda: place(str(path)).open("rb"), path.name, size, limits)


# Which documents are meant by files, folders, globs, addresses, archives and `-`, and what each one's results are
# called.


SUFFIXES = frozenset(NAMED)
"""What is taken from a folder or archive. Some of these no reader knows: they fail by name, which is better than
silence."""

_OF_FHIR = (".json", ".ndjson")
_OF_NOTES = (*_OF_FHIR, ".hl7", ".er7", ".eml")
_HEAD = 4096
_NOTE_HEAD = 1 << 16
"""An attachment may stand before what says that it is FHIR."""
_BINARY = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
"""Control characters that no text has."""

STDIN = "-"
LEDGER = "run.json"
_SAVED = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "_file", "_bestanden", "_pliki", "_filer")
"""Endings of the folders that browsers put beside a page that they save as a whole."""
RESERVED = (LEDGER, "manifest.json")
"""What stands in the output folder besides documents' results."""

ENDINGS = (".json", ".findings.json", ".trace.json")
"""What is written for a document, behind its target name."""
SLIM_ENDINGS = (".json.gz", ".findings.json.gz")
"""What is written instead where little is to be written."""


class Source(Struct, frozen=True):
    """One document to convert: a file, a member of an archive, or several of these that are one case.

    Args:
        path: where it is; `Path("-")` for standard input; for a case its folder, or what it is called.
        relative: its path inside the folder or glob that was given; the bare name for a file.
        target: its results' path below the output folder, without their endings.
        member: its name inside the archive that `path` is, "" for a file.
        files: the files of a case, sorted; empty for a single document.
    """

    path: Path
    relative: Path
    target: str = ""
    member: str = ""
    files: tuple[Source, ...] = ()

    @property
    def name(self) -> str:
        """How messages and the ledger call it: `ward/case.txt`, `ward/all.zip!case.txt`."""
        called = "stdin" if str(self.path) == STDIN else self.relative.as_posix()
        return called + _behind(self.member)

    @property
    def given(self) -> str:
        """Where exactly it is, which tells two documents of one name apart."""
        return ", ".join(file.given for file in self.files) or self.path.as_posix() + _behind(self.member)


def _behind(member: str) -> str:
    return f"!{member}" if member else ""


class LeftOut(Struct, frozen=True):
    """A file of a folder or archive that is not converted, and why."""

    name: str
    reason: str


class Inputs(Struct, frozen=True):
    """What the arguments come to: the documents, and what of the folders and archives is left out."""

    sources: tuple[Source, ...]
    left_out: tuple[LeftOut, ...] = ()


def collect(
    arguments: Sequence[str], out: Path | None = None, limits: Limits | None = None, *, follow_links: bool = False
) -> Inputs:
    """Find the documents.

    A file that is named is always taken, also when it doesn't exist: its error belongs to it. From a folder or zip
    archive come the files whose suffix is a document's, and those without one whose bytes are a document's. What is
    left out is told with its reason: other files, hidden ones, what a browser saved beside a page, links that lead
    in a circle, to folders or out of the folder, what is no file, and the output folder when it lies inside.

    Args:
        arguments: files, folders, globs, addresses of these, `-`, as given.
        out: the output folder.
        limits: what an archive may cost.
        follow_links: whether a link in a folder to a file outside of it is read.

    Returns:
        The documents in the order of the arguments (folders, globs and archives sorted), each once, with targets that
        no two of them share.
    """
    aside = out if out is None or is_remote(out) else out.resolve()
    found: dict[str, list[_Named]] = {}
    at = count()
    left_out: list[LeftOut] = []
    for argument in arguments:
        for path, relative, chosen in _expand(argument, aside, left_out, follow_links):
            key = str(path) if str(path) == STDIN or is_remote(path) else os.path.realpath(path)
            reason = "" if chosen else _no_document(path)
            if reason:
                left_out.append(LeftOut(relative.as_posix(), reason))
            else:
                found.setdefault(key, []).append(_Named(Source(path, relative), next(at), chosen))
    files = _each_once(found.values(), left_out)
    sources = tuple(source for one in files for source in _opened(one, limits or Limits(), left_out))
    return Inputs(name_targets(sources), tuple(left_out))


class _Named(Struct, frozen=True):
    """A file that arguments come to.

    Args:
        source: the file, or a link to it.
        at: its place among all.
        chosen: whether it was meant itself.
    """

    source: Source
    at: int
    chosen: bool


def _each_once(found: Iterable[list[_Named]], left_out: list[LeftOut]) -> list[_Named]:
    """Return each file once: of a link and its file the file, unless only the link was meant; others are named."""
    kept: list[_Named] = []
    for same in found:
        best = max(same, key=lambda one: (one.chosen, not _is_link(one.source)))
        kept.append(best)
        others = {one.source.path: one.source for one in same if one.source.path != best.source.path}
        for other in others.values():
            if _is_link(best.source) or _is_link(other):
                left_out.append(LeftOut(other.name, f"the same file as {best.source.name}"))
    return sorted(kept, key=lambda one: one.at)


def _is_link(source: Source) -> bool:
    # Path.is_symlink raises where a name is too long.
    return str(source.path) != STDIN and not is_remote(source.path) and os.path.islink(source.path)


def _no_document(path: Path) -> str:
    """Why a file of a folder is not taken; "" when it is."""
    if path.name.endswith(BESIDE):
        return "the plan of the document beside it"
    if is_remote(path):
        return _by_name(path)
    try:
        about = path.stat()
    except OSError as error:
        if error.errno == ELOOP:
            return "a link that leads in a circle"
        return "" if path.suffix.lower() in SUFFIXES else "a link to nothing"  # the error of a document is its own
    if not stat.S_ISREG(about.st_mode):
        return "no file but a pipe, a socket or a device"
    return _by_name(path)


def _by_name(path: Path) -> str:
    """Why a regular file is not taken: because of its ending, or, where it has none, of its bytes."""
    if path.suffix.lower() in _OF_FHIR and not is_remote(path):
        from etl.readers.notes.wrapper import why_none

        with suppress(OSError):
            return why_none(path)
    if path.suffix.lower() in SUFFIXES or is_tarred(path):
        return ""
    if path.suffix:
        return f"{path.suffix} is no document's ending"
    try:
        head = head_of(path, _HEAD)
    except (OSError, InputError):
        return ""
    from etl.readers import FORMATS  # only where there is a file without an ending

    kind = detect(head, path.name)
    if not FORMATS[kind].module:
        return FORMATS[kind].called
    return "binary data" if kind in ("text", "csv") and _BINARY.search(head) else ""


def _opened(named: _Named, limits: Limits, left_out: list[LeftOut]) -> Iterator[Source]:
    """The documents of an archive or file of notes; the source itself when it is none, or nothing can be taken from it."""
    source = named.source
    wrapper = notes_in(source.path)
    beside = not named.chosen and source.path.suffix.lower() in _OF_FHIR  # of an export: Patient.ndjson
    if wrapper is not None and (wrapper.members or beside):
        left_out += [LeftOut(source.name + _behind(what), reason) for what, reason in wrapper.left_out]
        yield from [replace(source, member=member) for member in wrapper.members]
        return
    taken: list[str] = []
    for member, safe in members_of(source.path, limits) if str(source.path) != STDIN else ():
        if not safe or PurePosixPath(member).suffix.lower() in SUFFIXES:
            taken.append(member)
        else:
            ending = PurePosixPath(member).suffix
            reason = f"{ending} is no document's ending" if ending else "no ending, in an archive"
            left_out.append(LeftOut(source.name + _behind(member), reason))
    yield from [replace(source, member=member) for member in taken] or [source]


def name_targets(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Give each document a target that no other one's results touch, also where case doesn't count.

    The stem when it is alone in its folder; with the extension when it isn't (`case.pdf`); then with the folder
    it was found in (`b/case.pdf`); and at last with a digest of its path. An archive is a folder.
    """
    levels = [0] * len(sources)
    while True:
        named = [replace(source, target=_target(source, level)) for source, level in zip(sources, levels, strict=True)]
        uses = Counter(file for source in named for file in _files(source.target))
        uses.update(RESERVED)
        clashing = [i for i, source in enumerate(named) if any(uses[f] > 1 for f in _files(source.target))]
        lowest = min((levels[i] for i in clashing), default=_LAST)
        if lowest >= _LAST:
            return tuple(named)
        for i in clashing:
            levels[i] += levels[i] == lowest


_LAST = 3


def _target(source: Source, level: int) -> str:
    if str(source.path) == STDIN:
        name = ("stdin", "stdin.-", "stdin.--", "stdin.---")[level]
        return f"{name}/{_harmless(source.member)}" if source.member else name
    relative = source.relative
    if source.member:
        relative = (relative if level > 1 else relative.with_name(bare_name(relative))) / _harmless(source.member)
    if level == 0:
        return relative.as_posix() if source.files else relative.with_name(relative.stem).as_posix()
    if level == 1:
        return f"{relative.as_posix()}.case" if source.files else relative.as_posix()
    folder = Path(source.path.parent.name or "root")
    if level == 2:
        return (folder / relative).as_posix()
    digest = hashlib.sha256(os.fsencode(source.given)).hexdigest()[:8]
    return (folder / relative.with_name(f"{relative.name}.{digest}")).as_posix()


def bare_name(archive: Path) -> str:
    """An archive's name without its ending, which may have two parts.

    Args:
        archive: its path.
    """
    double = next((ending for ending in TARRED if archive.name.lower().endswith(ending)), archive.suffix)
    return archive.name[: -len(double)] if double and archive.name != double else archive.name


def _harmless(member: str) -> str:
    """A member's name as a path that stays inside the output folder and that every file system can have."""
    printable = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in member.replace("\\", "/"))
    parts = [part for part in printable.split("/") if part not in ("", ".")]
    return "/".join("_" if part == ".." else part for part in parts) or "_"


def _files(target: str) -> tuple[str, ...]:
    return tuple(f"{target}{ending}".casefold() for ending in (*ENDINGS, *SLIM_ENDINGS))


def _expand(
    argument: str, aside: Path | None, left_out: list[LeftOut], follow_links: bool
) -> Iterator[tuple[Path, Path, bool]]:
    """(path, relative path, whether it was meant itself) of what one argument names."""
    path = place(argument)
    if argument == STDIN:
        yield path, path, True
    elif is_remote(path):
        yield from _expand_address(path, aside, left_out)
    elif os.path.isdir(path):
        unread: list[OSError] = []
        for file, closed in _walk(path, aside, unread):
            reason = closed or ("" if follow_links else _leads_out(file, path))
            if reason:
                left_out.append(LeftOut(file.relative_to(path).as_posix(), reason))
            else:
                yield file, file.relative_to(path), False
        for folder in [Path(error.filename) for error in unread]:  # its error belongs to it
            yield folder, folder.relative_to(path) if folder != path else Path(path.name), True
    elif not os.path.exists(path) and glob.has_magic(argument):
        root = Path(*_plain_parts(path))
        hits = sorted(map(Path, glob.glob(argument, recursive=True)))
        for hit in hits:
            if os.path.isdir(hit):
                continue
            yield hit, hit.relative_to(root), True
        if not hits:
            yield path, Path(path.name), True
    else:
        yield path, Path(path.name), True


def _expand_address(path: Path, aside: Path | None, left_out: list[LeftOut]) -> Iterator[tuple[Path, Path, bool]]:
    """As `_expand`, of what an address names."""
    scheme, _, inner = str(path).partition("::")[0].partition("://")
    web = scheme in ("http", "https")
    name = PurePosixPath(unquote(urlsplit(str(path)).path) if web else inner).name or "page"
    try:
        is_folder = str(path).endswith("/") or not inner or path.is_dir()
        if is_folder:
            found, chosen = files_below(path), False
        elif glob.has_magic(inner) and not path.exists():
            found, chosen = files_below(path, inner), True
        else:
            found, chosen = [], True
    except Exception:  # its error belongs to it, and is told when it is converted
        found, chosen, is_folder = [], True, False
    if not found:
        if is_folder:
            return
        yield path, Path(_harmless(name)), True
        return
    siblings: dict[PurePosixPath, list[str]] = {}
    for _, inside in found:
        siblings.setdefault(PurePosixPath(inside).parent, []).append(PurePosixPath(inside).name)
    closed: dict[PurePosixPath, str] = {}
    for file, inside in found:
        relative = PurePosixPath(inside)
        for part in (*reversed(relative.parents[:-1] if relative.parents else ()), relative):
            if part not in closed:
                of_page = part != relative and _is_of_page(part.name, siblings.get(part.parent, []))
                hidden = part.name.startswith(".")
                closed[part] = "hidden" if hidden else "what a browser saved beside a page" if of_page else ""
                if aside is not None and part != relative and str(path / str(part)) == str(aside):
                    closed[part] = "the folder of the results"
                if closed[part] and not chosen:
                    left_out.append(LeftOut(part.as_posix(), closed[part]))
            if closed[part] and not chosen:
                break
        else:
            yield file, Path(_harmless(unquote(inside)) if web else inside), chosen


def _leads_out(file: Path, folder: Path) -> str:
    """Return why a link in a folder isn't followed; "" for a link to nothing, one that stays inside, and any other file."""
    if not file.is_symlink() or not file.exists():
        return ""
    inside = Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
    return "" if inside else "a link to a file outside the folder; take it with --follow-links"


def _plain_parts(path: Path) -> list[str]:
    """The parts before the first one with a wildcard."""
    parts: list[str] = []
    for part in path.parts:
        if glob.has_magic(part):
            break
        parts.append(part)
    return parts


def _walk(folder: Path, aside: Path | None, unread: list[OSError]) -> Iterator[tuple[Path, str]]:
    """The files of a folder and of those in it, and the folders that are not gone into, with the reason."""
    for here, folders, files in os.walk(folder, onerror=unread.append):
        base = Path(here)
        closed: dict[str, str] = {}
        for name in folders:
            if name.startswith("."):
                closed[name] = "hidden"
            elif _is_of_page(name, files):
                closed[name] = "what a browser saved beside a page"
            elif os.path.islink(base / name):
                closed[name] = "a link to a folder; give that folder itself"
            elif aside and os.path.realpath(base / name) == str(aside):
                closed[name] = "the folder of the results"
        folders[:] = sorted(name for name in folders if name not in closed)
        for name in sorted([*files, *closed]):
            yield base / name, closed.get(name, "hidden" if name.startswith(".") else "")


def _is_of_page(folder: str, files: list[str]) -> bool:
    """Whether a folder holds what a browser saved beside a page: pictures, scripts and frames, no documents."""
    stem = next((folder[: -len(ending)] for ending in _SAVED if folder.endswith(ending)), "")
    return bool(stem) and any(f"{stem}{ending}" in files for ending in (".html", ".htm", ".xhtml"))


COLUMNS = ("case", "file")


def one_case(found: Inputs, arguments: Sequence[str]) -> Inputs:
    """All documents as one case.

    Args:
        found: the documents.
        arguments: how they were given.

    Returns:
        One case, called like the folder or archive that was given, or else like the first of its files by name.
    """
    if not found.sources:
        return found
    files = _sorted(found.sources)
    whole = place(arguments[0]) if len(set(arguments)) == 1 else None
    if whole and (whole.is_dir() or (files[0].member and whole.exists())):
        called = (whole if is_remote(whole) else whole.resolve()).name if whole.is_dir() else bare_name(whole)
    else:
        called = min(file.relative.stem for file in files)
    return Inputs(name_targets((_case(called, files),)), found.left_out)


def by_folder(found: Inputs) -> Inputs:
    """Each folder that holds documents as a case.

    The folders within it, and zip archives, are cases of their own, so that nobody's papers are mixed with somebody
    else's; where the files of a case lie in several folders, a manifest says so.

    Args:
        found: the documents.

    Returns:
        The cases, called like their folders.
    """
    cases: dict[Path, tuple[Path, list[Source]]] = {}
    for file in found.sources:
        home, called = file.path.parent, file.relative.parent
        if file.member:
            inner = PurePosixPath(file.member).parent
            home, called = file.path / inner, file.relative.with_name(bare_name(file.relative)) / inner
        named = called if called.parts else Path((home if is_remote(home) else home.resolve()).name)
        cases.setdefault(home, (named, []))[1].append(file)
    made = tuple(_case(called.as_posix(), _sorted(files)) for called, files in cases.values())
    return Inputs(name_targets(made), found.left_out)


def from_manifest(
    path: Path, out: Path | None = None, limits: Limits | None = None, *, follow_links: bool = False
) -> Inputs:
    """The cases of a manifest: a CSV file with the columns case and file, one line for each file.

    Args:
        path: the manifest. Its files are named from its own folder on; a folder or archive stands for all documents in
            it, `all.zip!case.txt` for one.
        out: the output folder.
        limits: what an archive may cost.
        follow_links: see `collect`.

    Returns:
        The cases, in the manifest's order. A file that isn't there is kept: its error belongs to its case.

    Raises:
        InputError: the manifest can't be read, lacks a column, or has a line that isn't complete.
    """
    cases: dict[str, dict[tuple[Path, str], Source]] = {}
    left_out: list[LeftOut] = []
    for line, case, file in _rows(path):
        found = _named(file if is_address(file) else str(path.parent / file), out, limits or Limits(), follow_links)
        if not found.sources:
            raise InputError(f"{path}:{line}: no document in {file}")
        left_out += found.left_out
        for source in found.sources:
            cases.setdefault(case, {}).setdefault((source.path, source.member), source)
    if not cases:
        raise InputError(f"{path}: no case in it")
    made = tuple(_case(case, _sorted(files.values())) for case, files in cases.items())
    return Inputs(name_targets(made), tuple(left_out))


def names_within(case: Source) -> tuple[str, ...]:
    """What the files of a case are called in its bundle: their paths without what is the same in all of them."""
    given = [PurePosixPath(file.given) for file in case.files]
    try:
        common = len(PurePosixPath(os.path.commonpath([one.parent for one in given])).parts)
    except ValueError:  # paths from the root and from here
        common = 0
    return tuple(PurePosixPath(*one.parts[common:]).as_posix() for one in given)


def _named(given: str, out: Path | None, limits: Limits, follow_links: bool) -> Inputs:
    archive, behind, member = given.partition("!")
    if behind and not place(given).exists() and place(archive).is_file():
        return Inputs((Source(place(archive), Path(place(archive).name), member=member),))
    return collect([given], out, limits, follow_links=follow_links)


def _rows(path: Path) -> Iterator[tuple[int, str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        rows = csv.DictReader(text.splitlines(), delimiter=separator, skipinitialspace=True)
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: no column {', '.join(missing)} (needed: {', '.join(COLUMNS)})")
        for row in rows:
            case, file = ((row[column] or "").strip() for column in COLUMNS)
            if not (case and file):
                raise InputError(f"{path}:{rows.line_num}: a line needs a case and a file")
            yield rows.line_num, case, file
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable CSV file in UTF-8") from error


def _case(called: str, files: tuple[Source, ...]) -> Source:
    parts = [part for part in PurePosixPath(called.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    relative = Path(*parts) if parts else Path("case")
    return Source(relative, relative, files=files)


def _sorted(files: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sorted(files, key=lambda file: file.given))
