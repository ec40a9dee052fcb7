"""What the head of a column or row asks for: a person, a sex, an age, a test, a unit, a source, the items of a scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.mapping.entry import Entry, Item
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import parse_number
from etl.patterns import regex

# What the head of a column or row asks for: a person, a sex, an age, a test, a unit, a source.


_BRACKETS = regex(r"\s*[(\[{][^()\[\]{}]*[)\]}]?")
_IN_UNIT = regex(r",?\s(?:in )?(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?)\.?$")
_PARTS = regex(r"\s*[/,;]\s*|\s+and\s+|\s+&\s+|\s+or\s+")
_HUMP = regex(r"(?<=[a-zà-ÿ])(?=[A-Z][a-zà-ÿ])|(?<=[a-z])(?=[A-Z]{2})")
_RAISED = regex(r"(?<=\w)[ʰᵃ-ᶿªº](?=\W|$)")
_WORD = regex(r"[^\W\d_]+")
_EDGES = " \t\n\"'“”*†‡§:;.,_"
_LONGEST = 60
_AS_COLUMN = {"name": "person", "person": "person", "age": "age", "sex": "sex", "birth": "birth", "unit": "unit"}
"""What a field of a form that is asked for in a head is as a column."""
_COUNT = regex(
    r"(?:n|no\.?|number|#)\s?[=:]\s?\d+|\d+\s?/\s?\d+.*|.*\(\s?n\s?=\s?\d+\s?\).*|(?:mean|median)\b.*|.*±\s?sd\b.*",
    re.I,
)


def plain(text: str) -> str:
    """A label as words: "AgeAtLastExamination" and "age_at_last_examination" are three or more.

    Args:
        text: the label as printed.
    """
    words = _RAISED.sub("", text).replace("_", " ")
    if " " not in words.strip():
        words = _HUMP.sub(" ", words)
    return " ".join(words.split()).strip(_EDGES)


def without_brackets(text: str) -> str:
    """A label without what stands in brackets."""
    return " ".join(_BRACKETS.sub(" ", text).split()).strip(_EDGES)


def read_head(lexicon: Lexicon, text: str) -> frozenset[str]:
    """What a head asks for; "Age/Sex" asks for two things.

    Args:
        lexicon: its entries of the kinds `column` and `field` (a word of a form heads a column too).
        text: the head as printed.

    Returns:
        The roles of the entries that the whole head names, without brackets, a unit of time or a half; none for a
        head that names something else.
    """
    whole = plain(text)
    if not whole or len(whole) > _LONGEST:
        return frozenset()
    terms = lexicon.terms("column")
    parts = [
        _roles_of(lexicon, terms, part.strip(_EDGES)) & {"sex", "age", "person"}
        for part in _PARTS.split(without_brackets(whole))
    ]
    if len(parts) > 1 and all(parts) and any(parts[0] != other for other in parts[1:]):
        return frozenset[str]().union(*parts)
    return next((roles for part in _forms(whole) if (roles := _roles_of(lexicon, terms, part))), frozenset())


def roles_among(lexicon: Lexicon, text: str) -> frozenset[str]:
    """What a head asks for, or any of its words does: "Date started" asks for the begin.

    Args:
        lexicon: its entries of the kind `column`.
        text: the head as printed.
    """
    whole, terms = plain(text).casefold(), lexicon.terms("column")
    return frozenset(entry.role for part in {whole, *_WORD.findall(whole)} for entry in terms.get(part, ()))


def _roles_of(lexicon: Lexicon, terms: Mapping[str, tuple[Entry, ...]], part: str) -> frozenset[str]:
    """What a whole text asks for, as a head of a table or else as a field of a form."""
    roles = {
        entry.role
        for entry in terms.get(part.casefold(), ())
        if entry.role not in ("calling", "kin", "carried", "mother")
    }
    return frozenset(roles or {_AS_COLUMN[e.role] for e in lexicon.label(part, "field") if e.role in _AS_COLUMN})


def _forms(whole: str) -> Iterator[str]:
    bare = without_brackets(whole)
    yield from dict.fromkeys((whole, whole.rstrip("#?. ").strip(), bare, _IN_UNIT.sub("", bare), bare.rstrip("#?. ")))


def sums_up(lexicon: Lexicon, text: str) -> bool:
    """Whether a label is that of a line that counts or sums up others: "Mean", "n (%)", "Total", "All patients", "3/7".

    Args:
        lexicon: for its words.
        text: the label as printed.
    """
    whole = plain(text).rstrip("¹²³⁰⁴⁵⁶⁷⁸⁹ ")
    if not whole or len(whole) > _LONGEST:
        return False
    if _COUNT.fullmatch(whole.casefold()):
        return True
    named = lexicon.terms("column").get(without_brackets(whole).casefold(), ()) or lexicon.terms("column").get(
        whole.casefold(), ()
    )
    return any(entry.role == "sum" for entry in named) and not any(entry.role == "person" for entry in named)


def field_roles(lexicon: Lexicon, cells: Sequence[Cell | None]) -> set[str]:
    """What a label asks for as that of a field of a form: diagnosis, onset, treatment …

    Args:
        lexicon: for the names of fields.
        cells: the label, which may stand in several rows.
    """
    out: set[str] = set()
    for text in dict.fromkeys(plain(c.text) for c in cells if c is not None):
        bare = without_brackets(text)
        for part in (text, bare, _IN_UNIT.sub("", bare), *_PARTS.split(bare)):
            out |= {e.role for e in lexicon.label(part, "field")} if part else set()
    return out


# The items of a scale as heads: when most heads are items of one scale, all of those are.


_LEAST = 3
_FITS = 0.9


def items_of(
    lexicon: Lexicon, labels: Mapping[int, str], texts: Mapping[int, Sequence[str]]
) -> dict[int, tuple[Entry, Item]]:
    """Which columns are items of a scale.

    Args:
        lexicon: for scales and their items.
        labels: the label of each column.
        texts: the cells of each column that say anything.

    Returns:
        The scale and the item of each such column: of the scale that explains most of them, if it explains at least three
        (or one, beside its own name) and their values lie within the items' ranges.
    """
    named: dict[str, Entry] = {}
    claims: dict[str, dict[int, Item]] = {}
    for column, label in labels.items():
        for entry in lexicon.label(plain(label), "scale"):
            named[entry.id] = entry
        words = plain(label).casefold()
        for entry, item in (*lexicon.scales_with(plain(label)), *lexicon.scales_with(without_brackets(plain(label)))):
            claims.setdefault(entry.id, {})[column] = item
            if any(name.casefold() in words for name in (entry.name, *entry.synonyms) if len(name) > 2):
                named[entry.id] = entry
    for scale in list(named.values()):
        for column, label in labels.items():
            known = lexicon.item(scale, without_brackets(plain(label)))
            if known is not None:
                claims.setdefault(scale.id, {}).setdefault(column, known)
    best: dict[int, tuple[Entry, Item]] = {}
    weight = 0
    for scale_id, columns in claims.items():
        scale = lexicon.need("scale", scale_id)
        own = {column: (scale, item) for column, item in columns.items() if _in_range(item, texts.get(column, ()))}
        distinct = len({item.key for _, item in own.values()})
        enough = distinct >= _LEAST or (scale_id in named and distinct)
        count = distinct + (1 if scale_id in named else 0)
        if enough and count > weight:
            best, weight = own, count
    return best


def _in_range(item: Item, texts: Sequence[str]) -> bool:
    values = [value for text in texts if (value := parse_number(text.strip())) is not None]
    if not values or len(values) < _FITS * len(texts):
        return False
    low, high = item.low if item.low is not None else Decimal(0), item.high
    return all(value >= low and (high is None or value <= high) for value in values)
