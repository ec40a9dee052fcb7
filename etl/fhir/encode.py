"""FHIR's JSON: keys in the order as built, numbers exactly as they were printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import orjson

from etl.fhir.common import Resource

_WHOLE, _PLACES = 18, 17
"""Digits before and behind the point that a decimal of FHIR has at most."""


_NO_ENTRY = b'"entry": []'
"""How a bundle without entries prints them; in a text the marks would be escaped."""


def to_json(resource: Resource, *, indent: bool = True) -> bytes:
    """Write a resource as JSON.

    Args:
        resource: a resource of plain dicts, lists, texts, ints and Decimals.
        indent: with line breaks, or on one line (NDJSON).

    Returns:
        UTF-8, ending with a line break.
    """
    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    return orjson.dumps(resource, default=_exact, option=option)


def json_pieces(bundle: Resource) -> Iterator[bytes]:
    """The bytes of `to_json(bundle)` in pieces, an entry each, so that a bundle of 10,000 people is never there twice.

    Args:
        bundle: a Bundle, or any resource (which comes in one piece).

    Yields:
        UTF-8; joined they are what `to_json` gives.
    """
    entries = bundle.get("entry")
    if not entries:
        yield to_json(bundle)
        return
    head, tail = to_json({**bundle, "entry": []}).split(_NO_ENTRY, 1)
    yield head + b'"entry": ['
    for number, entry in enumerate(entries):
        yield (b",\n    " if number else b"\n    ") + to_json(entry).rstrip(b"\n").replace(b"\n", b"\n    ")
    yield b"\n  ]" + tail


def _exact(value: object) -> orjson.Fragment:
    """A Decimal as FHIR's decimal: all its digits, and an exponent only where it would be longer than FHIR has it."""
    if isinstance(value, Decimal) and value.is_finite():
        exponent = value.as_tuple().exponent
        plain = value.adjusted() < _WHOLE and isinstance(exponent, int) and exponent >= -_PLACES
        return orjson.Fragment(format(value, "f" if plain else "E"))
    raise TypeError(f"{type(value).__name__} has no place in FHIR's JSON")


def from_json(data: bytes | str) -> Resource:
    """Read a resource with all digits of its numbers.

    Args:
        data: JSON.

    Returns:
        Plain dicts and lists; numbers are int or Decimal, as `to_json` takes them.

    Raises:
        ValueError: it isn't a JSON object.
    """
    found = json.loads(data, parse_float=Decimal)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found
