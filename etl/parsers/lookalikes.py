"""Finds mentions that only look like a term: a row of `mappings/rules/lookalikes.yaml` says where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from etl.mapping.entry import Mention
from etl.mapping.lookalikes import Lookalike, load_lookalikes
from etl.patterns import living, regex
from etl.value import replace

_AT_END = regex(r"\$(?=[)|]|$)")
"""An end that must be right before the term, and not a line above it."""
_BEFORE = 120
"""A row sees so many characters before a term."""
_SHORT = 5
"""A name with more letters is no short one."""


class _Row(Struct, frozen=True):
    """A row with its expressions (None where it asks nothing), or what it says of one name of its table."""

    row: Lookalike
    word: re.Pattern[str] | None
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    topic: re.Pattern[str] | None
    another: re.Pattern[str] | None = None
    name: str = ""


@cache
def _rows() -> tuple[dict[str, list[_Row]], tuple[re.Pattern[str], ...]]:
    """Return the rows by what they are about (also with a short name behind it), and all their expressions."""
    found: dict[str, list[_Row]] = {}
    patterns: list[re.Pattern[str]] = []
    for row in load_lookalikes():
        before = _AT_END.sub(r"\\Z", row.before) if row.before else ""
        made = [regex(source) if source else None for source in (row.word, before, row.behind, row.topic)]
        patterns += [p for p in made[:-1] if p]
        one = _Row(row, made[0], made[1], made[2], made[3])
        sides = (replace(one, before=None), replace(one, behind=None)) if row.either else (one,)
        table = [replace(one, topic=_beginning(words), name=name) for name, words in row.only_with.items()]
        table += [replace(one, another=_beginning(words), name=name) for name, words in row.not_with.items()]
        for kind in row.of:
            for each in table or sides:
                found.setdefault(f"{kind} {each.name}".rstrip(), []).append(each)
    return found, tuple(patterns)


def _beginning(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds a word that begins as one of these does; short names in capitals are whole."""
    short = [word for word in words if len(word) <= _SHORT and not word.islower()]
    rest = "|".join(re.escape(word) for word in words if word not in short)
    whole = rf"|(?:{'|'.join(map(re.escape, short))})\b" if short else ""
    return regex(rf"\b(?:(?i:{rest or '(?!)'}){whole})")


def _names(m: Mention) -> tuple[str, ...]:
    """Return what rows may call a term by."""
    return m.entry.kind, m.entry.role, m.form, f"{m.entry.kind}:{m.entry.id}"


class _Around(Struct, frozen=True):
    """The names of the terms that begin at a place, of those that end there, and of those with a span."""

    begun: dict[int, set[str]]
    ended: dict[int, set[str]]
    spans: dict[tuple[int, int], set[str]]


def find_lookalikes(
    text: str, mentions: Sequence[Mention], explained: Collection[str] = ()
) -> Iterator[tuple[Mention, str]]:
    """Yield the mentions that only look like a term, each with the name of the row that says so.

    Args:
        text: the document's text.
        mentions: what the lexicon found in it, by offset.
        explained: short names that a list explains.
    """
    (known, patterns), around = _rows(), _Around({}, {}, {})
    alive = {None, *living(patterns, text)}
    asked: dict[tuple[int, str, str], tuple[_Row, ...]] = {}
    called: dict[int, set[str]] = {}
    for m in mentions:
        names = _names(m)
        around.begun.setdefault(m.start, set()).update(names)
        around.ended.setdefault(m.end, set()).update(names)
        around.spans.setdefault((m.start, m.end), set()).update(names)
        called.setdefault(id(m.entry), set()).add(text[m.start : m.end])
    for m in mentions:
        key = id(m.entry), m.form, text[m.start : m.end]
        if key not in asked:
            called_by = (of for name in _names(m) for of in (name, *{f"{name} {key[2]}", f"{name} {key[2].lower()}"}))
            rows = (row for of in called_by for row in known.get(of, ()))
            rows = (row for row in rows if alive.issuperset((row.word, row.before, row.behind)))
            rows = (row for row in rows if not row.word or row.word.fullmatch(key[2]))
            asked[key] = tuple(row for row in rows if not _is_meant(text, row, called[key[0]], explained))
        held = next((row for row in asked[key] if _holds(text, m, row, around)), None)
        if held is not None:
            yield m, held.row.name


def _is_meant(text: str, row: _Row, names: set[str], explained: Collection[str]) -> bool:
    """Return True if a document calls a term by another, longer name, or speaks of what the row says that it belongs to."""
    if row.topic is None and row.another is None:
        return False
    longer = any(
        len(name) > _SHORT and name.lower() != row.name.lower() and not (row.word and row.word.fullmatch(name))
        for name in names
    )
    if longer or not names.isdisjoint(explained):
        return True
    return row.topic.search(text) is not None if row.topic else not (row.another and row.another.search(text))


def _holds(text: str, m: Mention, row: _Row, around: _Around) -> bool:
    """Return True if all that a row asks beside its word holds for a mention."""
    asks, behind = row.row, None
    if asks.same and around.spans[m.start, m.end].isdisjoint(asks.same):
        return False
    if asks.prior and not _has(around.ended, range(m.start - 1, m.start + 1), asks.prior):
        return False
    if asks.next and not _has(around.begun, range(m.end, m.end + 2), asks.next):
        return False
    if _has(around.begun, range(m.end, m.end + 2), asks.unless_next):
        return False
    if row.behind and not (behind := row.behind.match(text, m.end)):
        return False
    if row.before and not row.before.search(text, max(0, m.start - _BEFORE), m.start):
        return False
    return behind is None or not _has(around.begun, range(m.end, behind.end()), asks.bare)


def _has(terms: Mapping[int, set[str]], places: range, names: Sequence[str]) -> bool:
    """Return True if one of the terms at some places has one of the names."""
    return bool(names) and any(not terms[at].isdisjoint(names) for at in places if at in terms)
