"""Which documents are one case: all that were given, those of a folder, or what a manifest says."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from etl.batch.inputs import Inputs, LeftOut, Source, bare_name, collect, name_targets
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.sinks.address import is_address, is_remote, place

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


def from_manifest(path: Path, out: Path | None = None, limits: Limits | None = None) -> Inputs:
    """The cases of a manifest: a CSV file with the columns case and file, one line for each file.

    Args:
        path: the manifest. Its files are named from its own folder on; a folder or archive stands for all documents in
            it, `all.zip!case.txt` for one.
        out: the output folder.
        limits: what an archive may cost.

    Returns:
        The cases, in the manifest's order. A file that isn't there is kept: its error belongs to its case.

    Raises:
        InputError: the manifest can't be read, lacks a column, or has a line that isn't complete.
    """
    cases: dict[str, dict[tuple[Path, str], Source]] = {}
    left_out: list[LeftOut] = []
    for line, case, file in _rows(path):
        found = _named(file if is_address(file) else str(path.parent / file), out, limits or Limits())
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


def _named(given: str, out: Path | None, limits: Limits) -> Inputs:
    archive, behind, member = given.partition("!")
    if behind and not place(given).exists() and place(archive).is_file():
        return Inputs((Source(place(archive), Path(place(archive).name), member=member),))
    return collect([given], out, limits)


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
