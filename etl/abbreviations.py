"""A user's own list of abbreviations: what each short form is short for, in a table or a YAML file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from etl.errors import AbbreviationError

KINDS = ("condition", "finding", "function", "measure", "scale", "procedure", "medicine", "gene", "site")
"""What a name may be of."""
_COLUMNS = ("short", "name", "kind", "language")
_SEPARATORS = {".tsv": "\t", ".csv": ","}
_YAML = (".yaml", ".yml")
_LONGEST = 20


class Abbreviation(Struct, frozen=True):
    """A short form and what it is short for.

    Args:
        short: as documents write it; capitals and small letters count.
        name: the full name.
        kind: what it is a name of, "" where the mappings or packs know it.
        language: of the documents in which it is meant so ("en"), "" for all.
        file: the list.
        line: one-based line there.
    """

    short: str
    name: str
    kind: str = ""
    language: str = ""
    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """The file and line, and what stands there."""
        return f"{self.file}:{self.line}: {self.short} = {self.name}"


def load_abbreviations(path: Path) -> tuple[Abbreviation, ...]:
    """Read a list.

    A table has the columns short form, full name, and where wanted kind and language; a YAML file has the full name, or name,
    kind and language, by short form.

    Args:
        path: a file that ends in .tsv, .csv, .yaml or .yml.

    Returns:
        The abbreviations in the order of the file.

    Raises:
        AbbreviationError: the file can't be read or is of another form, a line is empty or lacks something, or a short form
            has two meanings; the message names file and line.
    """
    form = path.suffix.lower()
    if form not in _SEPARATORS and form not in _YAML:
        raise AbbreviationError(f"{path}:0: is no list of abbreviations; give a .tsv, .csv or .yaml file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise AbbreviationError(f"{path}:0: isn't UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise AbbreviationError(f"{path}:0: can't be read ({error.strerror})") from error
    rows = _of_yaml(text, path) if form in _YAML else _of_table(text, path, _SEPARATORS[form])
    return _checked(rows, path)


def load_lists(paths: Iterable[Path]) -> tuple[Abbreviation, ...]:
    """Read several lists as one.

    Args:
        paths: see `load_abbreviations`.

    Raises:
        AbbreviationError: see `load_abbreviations`; or two lists give a short form two meanings.
    """
    found: dict[tuple[str, str], Abbreviation] = {}
    for one in (one for path in paths for one in load_abbreviations(path)):
        first = found.setdefault((one.short, one.language), one)
        if (first.name.casefold(), first.kind) != (one.name.casefold(), one.kind):
            raise AbbreviationError(f"{one.file}:{one.line}: {one.short!r} means something else in {first.place}")
    return tuple(found.values())


def _of_table(text: str, path: Path, separator: str) -> Iterator[Abbreviation]:
    """Yield the lines of a table; a first line that names the columns is none."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    for cells in reader:
        line, said = reader.line_num, [cell.strip() for cell in cells]
        if line == 1 and said and said[0].casefold() in ("short", "short form", "abbreviation"):
            continue
        if not any(said):
            raise AbbreviationError(f"{path}:{line}: is an empty line; take it out")
        if len(said) > len(_COLUMNS):
            raise AbbreviationError(f"{path}:{line}: has {len(said)} columns; write short form, name, kind, language")
        short, name, kind, language = (*said, "", "", "")[: len(_COLUMNS)]
        yield Abbreviation(short, name, kind, language, path.name, line)


def _of_yaml(text: str, path: Path) -> Iterator[Abbreviation]:
    """Yield the entries of a YAML file."""
    from etl.mapping.yamlfile import Unusable, parsed

    try:
        data, lines, problems = parsed(text, str(path))
    except Unusable as error:
        raise AbbreviationError(str(error)) from error
    if problems:
        raise AbbreviationError(str(problems[0]))
    if not isinstance(data, dict):
        raise AbbreviationError(f"{path}:1: isn't a list by short form; write `short form: full name`")
    for short, given in data.items():
        line = lines.get((str(short),), 0)
        named = given if isinstance(given, dict) else {"name": given}
        if any(isinstance(value, dict | list) for value in named.values()):
            raise AbbreviationError(f"{path}:{line}: {short!r} must have a name, or name, kind and language as texts")
        if strange := sorted(set(map(str, named)) - set(_COLUMNS[1:])):
            raise AbbreviationError(f"{path}:{line}: {strange[0]!r} isn't known; write name, kind, language")
        name, kind, language = (str(named.get(key) or "").strip() for key in _COLUMNS[1:])
        yield Abbreviation(str(short).strip(), name, kind, language, path.name, line)


def _checked(rows: Iterator[Abbreviation], path: Path) -> tuple[Abbreviation, ...]:
    """Return the abbreviations if nothing is wrong with them."""
    found: dict[tuple[str, str], Abbreviation] = {}
    for one in rows:
        where = f"{path}:{one.line}:"
        if not one.short or not one.name:
            raise AbbreviationError(f"{where} lacks its {'name' if one.short else 'short form'}; complete the line")
        if len(one.short) > _LONGEST or "\n" in one.short:
            raise AbbreviationError(f"{where} {one.short[:_LONGEST]!r} is no short form: it is too long")
        if one.kind and one.kind not in KINDS:
            raise AbbreviationError(f"{where} {one.kind!r} is no kind; write one of {', '.join(KINDS)}")
        first = found.setdefault((one.short, one.language), one)
        if (first.name.casefold(), first.kind) != (one.name.casefold(), one.kind):
            raise AbbreviationError(f"{where} {one.short!r} means something else in line {first.line}; let one go")
    if not found:
        raise AbbreviationError(f"{path}:0: holds no abbreviation; write a short form and its name in each line")
    return tuple(found.values())
