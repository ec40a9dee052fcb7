"""The compiled lexicon and its cache on disk.

Reading the cache imports neither yaml nor pydantic. A cache is found by a digest of everything that decides
its content, and holds a digest of itself: what can't be used is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from etl.cache import cache_dir, read_cached, write_cached
from etl.collector import held_back
from etl.errors import MappingError
from etl.facts import Coding
from etl.mapping import index as index_
from etl.mapping import load
from etl.mapping.codings import CODES
from etl.mapping.entry import Entry, GradeValue, Item
from etl.mapping.lexicon import Lexicon, build_lexicon

FORMAT = 6
"""Raise it when the cache's form changes."""
_KEPT = 8
"""How many caches of other versions of the mapping files stay."""


def compile_lexicon(extra: Sequence[Path] = (), *, wider: bool = False) -> Lexicon:
    """The lexicon of the shipped mapping files, and of others laid over them, from the cache where possible.

    Args:
        extra: further mappings folders, each laid over the ones before.
        wider: whether codes that mean more than an entry count as codes of it.

    Returns:
        The lexicon; the same object for the same folders within one process.

    Raises:
        MappingError: a mapping file can't be used.
    """
    return _compiled((load.shipped_dir(), *(Path(folder) for folder in extra)), wider)


@cache
def _compiled(dirs: tuple[Path, ...], wider: bool) -> Lexicon:
    return lexicon_of(dirs, wider=wider)


def lexicon_of(dirs: Sequence[Path], *, wider: bool = False) -> Lexicon:
    """The lexicon of some mappings folders, from the cache on disk where that is possible.

    Args:
        dirs: mappings folders, each laid over the ones before.
        wider: whether codes that mean more than an entry count as codes of it.

    Returns:
        The lexicon.

    Raises:
        MappingError: a mapping file can't be used.
    """
    path = _place(digest(dirs) + ("-wider" if wider else ""))
    known = _read(path)
    if known is not None:
        return known
    try:
        # Examples are for those who write mappings; no document is read with them.
        entries = load.load_entries(dirs)
        if wider:
            entries = tuple(replace(entry, codings=(*entry.codings, *entry.wider)) for entry in entries)
        lexicon = build_lexicon(replace(entry, examples=()) for entry in entries)
    except ValueError as error:
        raise MappingError(f"{dirs[-1]}:0: {error}") from error
    _write(path, lexicon)
    return lexicon


def cached_lexicon(digest: str) -> Lexicon | None:
    """The lexicon of mapping files as they were, None when it isn't in the cache any more.

    Args:
        digest: what `digest` gave for them.
    """
    return _read(_place(digest))


def _place(digest: str) -> Path:
    return cache_dir() / f"lexicon-{digest}.json"


def digest(dirs: Sequence[Path]) -> str:
    """A digest of everything that decides what the lexicon of some folders is.

    Args:
        dirs: mappings folders.

    Returns:
        Hexadecimal digits.

    Raises:
        MappingError: a folder is missing, or a file of it can't be read.
    """
    total = hashlib.sha256(f"case2fhir lexicon {FORMAT}\n".encode())
    # The code that normalizes words is as much a part of it as the files are.
    here = Path(__file__).parent
    for name in ("entry", "index", "load", "words", "verbs", "schema", "yamlfile", "../names"):
        try:
            total.update((here / f"{name}.py").read_bytes())
        except OSError:
            continue
    for folder in dirs:
        total.update(b"\0folder\0")
        for path in (*load.mapping_files(folder), folder / CODES):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise MappingError(f"{path}:0: can't be read ({error.strerror})") from error
            total.update(f"\0{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()[:40]


def _read(path: Path) -> Lexicon | None:
    body = read_cached(path)
    try:
        with held_back():
            return None if body is None else _thawed(orjson.loads(body))
    except (ValueError, KeyError, TypeError, IndexError, ArithmeticError):
        return None


def _write(path: Path, lexicon: Lexicon) -> None:
    write_cached(path, orjson.dumps(_frozen(lexicon)))
    with suppress(OSError):
        others = [other for other in path.parent.glob("lexicon-*.json") if other != path]
        for old in sorted(others, key=lambda other: other.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)


def _frozen(lexicon: Lexicon) -> dict[str, Any]:
    index = lexicon.index
    systems: dict[str, int] = {}
    return {
        "entries": [_short(entry, systems) for entry in lexicon.entries],
        "systems": list(systems),
        "vocabulary": index.vocabulary,
        "patterns": index.patterns,
        "claims": [_short_claims(claims) for claims in index.claims],
        "findable": index.findable,
    }


def _short_claims(claims: tuple[index_.Claim, ...]) -> Any:
    # Nearly all synonyms are one entry's name in any case: only its position is written then.
    return claims[0][0] if len(claims) == 1 and claims[0][1:] == (0, "") else claims


def _short(thing: Any, systems: dict[str, int]) -> Any:
    """A dataclass as a JSON object with the fields that aren't their defaults; codings as lists."""
    if isinstance(thing, Coding):
        return [systems.setdefault(thing.system, len(systems)), thing.code, thing.display]
    if isinstance(thing, Decimal):
        return str(thing)
    if isinstance(thing, tuple):
        return [_short(one, systems) for one in thing]
    if isinstance(thing, (Entry, Item, GradeValue)):
        values = ((field, getattr(thing, field.name)) for field in fields(thing))
        return {field.name: _short(value, systems) for field, value in values if value != field.default}
    return thing


def _thawed(data: dict[str, Any]) -> Lexicon:
    systems: list[str] = data["systems"]
    entries = tuple([_entry(one, systems) for one in data["entries"]])
    index = index_.Index(
        tuple(data["vocabulary"]),
        tuple(data["patterns"]),
        tuple(
            [
                ((claims, 0, ""),) if type(claims) is int else tuple([(one, form, case) for one, form, case in claims])
                for claims in data["claims"]
            ]
        ),
        data["findable"],
    )
    if len(index.patterns) != len(index.claims):
        raise ValueError("not a lexicon")
    return Lexicon(entries, index)


def _codings(values: Iterable[list[Any]], systems: list[str]) -> tuple[Coding, ...]:
    return tuple([Coding(systems[system], code, display) for system, code, display in values])


def _decimals(made: dict[str, Any]) -> None:
    for name in ("low", "high", "ordinal"):
        if name in made:
            made[name] = Decimal(made[name])


def _part(made: dict[str, Any], systems: list[str]) -> dict[str, Any]:
    # The fields of an item or a grade.
    _decimals(made)
    if "synonyms" in made:
        made["synonyms"] = tuple(made["synonyms"])
    if "codings" in made:
        made["codings"] = _codings(made["codings"], systems)
    return made


def _entry(made: dict[str, Any], systems: list[str]) -> Entry:
    _decimals(made)
    for name, value in made.items():
        if type(value) is list:
            if name in ("codings", "wider", "none_known", "device_codes", "left", "right", "both"):
                made[name] = _codings(value, systems)
            elif name == "items":
                made[name] = tuple([Item(**_part(one, systems)) for one in value])
            elif name == "refines":
                made[name] = tuple([(site, entry) for site, entry in value])
            elif name == "grades":
                made[name] = tuple([GradeValue(**_part(one, systems)) for one in value])
            else:
                made[name] = tuple(value)
    if "total" in made:
        made["total"] = Item(**_part(made["total"], systems))
    return Entry(**made)
