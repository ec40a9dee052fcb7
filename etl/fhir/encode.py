"""FHIR's JSON: keys in the order as built, numbers exactly as they were printed."""

from __future__ import annotations

import json
from decimal import Decimal

import orjson

from etl.fhir.common import Resource

_WHOLE, _PLACES = 18, 17
"""Digits before and behind the point that a decimal of FHIR has at most."""


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
