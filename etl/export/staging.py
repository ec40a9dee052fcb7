"""A folder of results that appears whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from etl.errors import OutputError

REPORT = "export.json"
"""What was written, and what could not be: stands in every folder that an export made."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder beside the goal whose files are moved there at the end; of an export that fails nothing stays.

    Args:
        out: the goal. What an earlier export wrote there is replaced.

    Yields:
        The folder to write into.

    Raises:
        OutputError: the goal holds other files, or the disk is full or can't be written.
    """
    old = _earlier(out)
    folder = out.parent / f".{out.name}-{os.getpid()}-{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True)
        yield folder
        out.mkdir(exist_ok=True)
        for name in old:
            (out / name).unlink(missing_ok=True)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            goal = out / path.relative_to(folder)
            goal.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, goal)
    except OSError as error:
        raise OutputError(f"{out}: can't be written ({(error.strerror or str(error)).lower()})") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _earlier(out: Path) -> list[str]:
    """The files of an earlier export."""
    if not out.exists():
        return []
    if not out.is_dir():
        raise OutputError(f"{out}: is a file; choose a folder")
    try:
        report: Any = json.loads((out / REPORT).read_bytes())
        names = [str(name) for name in report["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        if any(out.iterdir()):
            raise OutputError(f"{out}: holds files that no export wrote; choose an empty folder") from error
        return []
    return [name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts]
