"""A release as it was published: one file, a folder, or a zip archive of these, opened member by member."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from msgspec import Struct

from etl.errors import TerminologyError

_BLOCK = 1 << 20
_HEAD = 8_192
csv.field_size_limit(1 << 24)


class Source(Struct, frozen=True):
    """Where a release is read from.

    Args:
        path: a file, a folder, or a zip archive.
        member: the one member that is meant, "" for all.
    """

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path.name + (f"/{self.member}" if self.member else "")

    def members(self) -> list[str]:
        """Return the names of all files in it, of a single file its own."""
        if self.path.is_dir():
            return sorted(p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file())
        if zipfile.is_zipfile(self.path):
            with zipfile.ZipFile(self.path) as archive:
                return sorted(one.filename for one in archive.infolist() if not one.is_dir())
        return [self.path.name]

    @contextmanager
    def opened(self, member: str = "") -> Iterator[IO[bytes]]:
        """Open one file of it.

        Args:
            member: as `members` gave it; by default the only one.
        """
        wanted = member or self.member or self.path.name
        if self.path.is_dir():
            with (self.path / wanted).open("rb") as stream:
                yield stream
        elif zipfile.is_zipfile(self.path):
            with zipfile.ZipFile(self.path) as archive, archive.open(wanted) as stream:
                yield stream
        else:
            with self.path.open("rb") as stream:
                yield stream

    def head(self, member: str = "") -> str:
        """Return the beginning of a file as text."""
        with self.opened(member) as stream:
            return stream.read(_HEAD).decode("utf-8-sig", "replace")

    def sha256(self, members: Sequence[str] = ()) -> str:
        """Return the digest of some of its files, of all by default."""
        total = hashlib.sha256()
        for member in members or ([self.member] if self.member else self.members()):
            with self.opened(member) as stream:
                while block := stream.read(_BLOCK):
                    total.update(block)
        return total.hexdigest()

    def lines(self, member: str = "") -> Iterator[str]:
        """Yield the lines of a text file without their ends.

        Raises:
            TerminologyError: it isn't UTF-8.
        """
        try:
            with self.opened(member) as stream:
                for line in io.TextIOWrapper(stream, encoding="utf-8-sig", newline="\n"):
                    yield line.rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise TerminologyError(f"{self.name}: isn't UTF-8 text; take the release as it was published") from error

    def columns(self, least: int, member: str = "", *, delimiter: str = "\t") -> Iterator[list[str]]:
        """Yield the rows of a table without heads and quotes.

        Args:
            least: how many columns each has at least.
            member: see `opened`.
            delimiter: between its columns.

        Raises:
            TerminologyError: a row is shorter, as the last one of a file that was cut off.
        """
        for number, line in enumerate(self.lines(member), 1):
            row = line.split(delimiter)
            if line and len(row) < least:
                raise TerminologyError(
                    f"{self.name}: row {number} has {len(row)} columns and not {least}: it was cut off; get the whole release"
                )
            if line:
                yield row

    def rows(self, member: str = "", *, delimiter: str = "\t", quoted: bool = False) -> Iterator[dict[str, str]]:
        """Yield the rows of a table by its heads, each as long as the heads are.

        Args:
            member: see `opened`.
            delimiter: between its columns.
            quoted: whether cells may stand in quotes; then they may have line breaks.

        Raises:
            TerminologyError: a row is shorter or longer than the heads, as the last one of a file that was cut off.
        """
        lines = (line + "\n" for line in self.lines(member))
        if quoted:
            table = csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            table = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        heads: list[str] = []
        number = 0
        try:
            for number, row in enumerate(table, 1):
                if not heads:
                    if row and not row[0].startswith("#"):
                        heads = [head.strip() for head in row]
                elif row:
                    if len(row) != len(heads):
                        raise TerminologyError(
                            f"{self.name}: row {number} has {len(row)} columns and not {len(heads)}: it was cut off, or"
                            " saved by another program; get the release again"
                        )
                    yield dict(zip(heads, row, strict=True))
        except csv.Error as error:
            raise cut_off(self.name) from error


def cut_off(name: str) -> TerminologyError:
    """The error of a release that ends too early."""
    return TerminologyError(f"{name}: ends too early: it was cut off; get the whole release")


def cell(row: Mapping[str, str], *heads: str) -> str:
    """Return the first cell of a row that one of some heads has, in any case; "" for none."""
    folded = {head.casefold().replace(" ", "_"): value for head, value in row.items()}
    return next((folded[head].strip() for head in heads if folded.get(head, "").strip()), "")
