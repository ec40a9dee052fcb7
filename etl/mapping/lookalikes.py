"""Rows that say where a word looks like a term and means something else: `mappings/rules/lookalikes.yaml`."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from etl.cache import cache_dir, keep_newest, read_cached, write_cached
from etl.errors import MappingError
from etl.mapping.entry import Example
from etl.mapping.load import shipped_dir
from etl.mapping.rules import parse_rules

FORMAT = 4
"""Raise it when the cache's form changes."""
_KEPT = 4


class Lookalike(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `lookalikes.yaml`; all that it asks must hold.

    Args:
        of: kinds, roles, forms or `kind:id` of the terms that it is about.
        examples: phrases, what they give and never give.
        word: what the printed term is, as a regular expression.
        before: what stands right before the term, as a regular expression.
        behind: what stands right after it, as a regular expression.
        either: whether one of `before` and `behind` is enough.
        same: kinds of another term of the same words.
        prior: kinds or roles of a term that ends within one character before it.
        next: kinds or roles of a term that begins within one character behind it.
        unless_next: kinds or roles of terms that must not begin there.
        bare: kinds or roles of terms that must not begin within what stands behind.
        topic: what documents that mean the term have somewhere, as a regular expression; in them, and where a longer name or the
            document's own list has the term too, the row doesn't hold.
        only_with: short names, and how words begin that documents which mean the term have; elsewhere the name is no term.
        not_with: short names, and how words begin that documents which mean something else by them have.
        name: its name in the file.
    """

    of: tuple[str, ...]
    examples: tuple[Example, ...]
    word: str = ""
    before: str = ""
    behind: str = ""
    either: bool = False
    same: tuple[str, ...] = ()
    prior: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    unless_next: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    topic: str = ""
    only_with: dict[str, tuple[str, ...]] = {}
    not_with: dict[str, tuple[str, ...]] = {}
    name: str = ""


_ENCODER, _DECODER = Encoder(), Decoder(tuple[Lookalike, ...])


@cache
def load_lookalikes() -> tuple[Lookalike, ...]:
    """Return the shipped rows, from the cache on disk where possible.

    Raises:
        MappingError: the file is missing, or a row can't be used.
    """
    path = shipped_dir() / "rules" / "lookalikes.yaml"
    try:
        key = hashlib.sha256(b"%d" % FORMAT + path.read_bytes()).hexdigest()[:24]
    except OSError as error:
        raise MappingError(f"{path}:0: can't be read ({error.strerror}); install the package again") from error
    place = cache_dir() / f"lookalikes-{key}.bin"
    if (body := read_cached(place)) is not None:
        try:
            return _DECODER.decode(body)
        except msgspec.MsgspecError:
            pass
    made = read_lookalikes(path)
    write_cached(place, _ENCODER.encode(made))
    keep_newest(place, _KEPT)
    return made


def read_lookalikes(path: Path) -> tuple[Lookalike, ...]:
    """Return the rows of a file.

    Args:
        path: the file.

    Raises:
        MappingError: a row has no example, an unknown field, an expression that isn't one, or the name of another.
    """
    text = path.read_text(encoding="utf-8")
    lines = {line.partition(":")[0]: number for number, line in enumerate(text.splitlines(), 1) if line[:1].isalpha()}
    rows = []
    for name, fields in parse_rules(path).items():
        place = f"{path}:{lines.get(name, 0)}: {name}"
        try:
            row = msgspec.convert({**fields, "name": name}, Lookalike)
            for source in (row.word, row.before, row.behind, row.topic):
                re.compile(source)
        except (msgspec.ValidationError, re.error) as error:
            raise MappingError(f"{place} can't be used ({error}); correct the row") from error
        if not row.examples:
            raise MappingError(f"{place} has no example; add a phrase with what it gives or never gives")
        rows.append(row)
    return tuple(rows)
