"""Who looks at which document, by a file; and what files of corrections and assignments name that isn't there."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.corrections import Correction
from etl.errors import InputError
from etl.review.model import Project
from etl.review.volumes import Volume

_COLUMNS = ("document", "curator")


def read_assignment(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the curators of each document by its path.

    Args:
        path: a CSV with the columns document (the path of its result without ending, or its file's name) and curator.

    Raises:
        InputError: it can't be read, or a column is missing.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8") from error
    read = csv.DictReader(lines)
    missing = [name for name in _COLUMNS if name not in (read.fieldnames or ())]
    if missing:
        raise InputError(
            f"{path}: there is no column {' or '.join(missing)}; it needs the columns document and curator"
        )
    found: dict[str, list[str]] = defaultdict(list)
    for row in read:
        document, curator = ((row[name] or "").strip() for name in _COLUMNS)
        if document and curator and curator not in found[document]:
            found[document].append(curator)
    return {document: tuple(names) for document, names in found.items()}


def unassigned(project: Project, shelf: Sequence[Volume]) -> Iterator[str]:
    """Yield the documents that an assignment names and that aren't there.

    Args:
        project: with the assignment.
        shelf: the results.
    """
    there = {one.path for one in shelf}
    yield from (f"{name}: assigned, but there is no such document" for name in project.assigned if name not in there)


def unlike(corrections: Sequence[Correction], shelf: Sequence[Volume]) -> Iterator[str]:
    """Yield the documents of corrections that are gone, or that are there in another version.

    Args:
        corrections: all.
        shelf: the results.
    """
    digests, names = set(), set()
    for volume in shelf:
        traced = volume.trace.get("document", {})
        digests.add(str(traced.get("sha256", "")))
        names |= {str(traced.get("name", "")), volume.path}
    gone: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for one in corrections:
        if one.sha256 and one.sha256 in digests:
            continue
        here = one.document in names or one.result in names
        if not here:
            gone[one.document] += 1
        elif one.sha256 and digests != {""}:
            changed[one.document] += 1
    yield from (f"{name}: {_many(number)} of a document that isn't here" for name, number in sorted(gone.items()))
    yield from (f"{name}: {_many(number)} of another version of it" for name, number in sorted(changed.items()))


def _many(number: int) -> str:
    return "1 correction is" if number == 1 else f"{number} corrections are"
