"""What makes a fact the same fact in two runs: the base of every id."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from etl.facts import AnyFact, Coding, Cohort, Component, Concept, Person, Timepoint


def identity(fact: AnyFact | Person | Cohort) -> str:
    """The fact's identity: a digest of what it says and where in the text, never of a running number.

    Args:
        fact: any fact; tags, rule and references to other facts don't count, nor what a terminology calls its codes.

    Returns:
        32 hexadecimal digits.
    """
    plain = asdict(fact)  # copies nothing inside: the encoder asks for the parts when it comes to them
    for later in ("label", "doses", "birth", "records"):  # read since some release: what has none is what it was before
        if not plain.get(later):
            plain.pop(later, None)
    for volatile in ("tags", "rule", "members", "specimen", "device"):
        plain.pop(volatile, None)
    if isinstance(plain.get("timepoint"), Timepoint):
        plain["timepoint"] = asdict(plain["timepoint"])
        plain["timepoint"].pop("event")
    body = _ENCODER.encode([type(fact).__name__, plain])
    return hashlib.sha256(body.encode()).hexdigest()[:32]


def _part(value: Any) -> Any:
    if isinstance(value, Concept):
        return {"text": value.text, "codings": [(c.system, c.code) for c in value.codings], "entry": value.entry}
    if isinstance(value, Coding):
        return value.system, value.code
    if isinstance(value, Component) and not (value.flag or value.reference):
        return {"code": value.code, "value": value.value}
    return asdict(value) if isinstance(value, Struct) else str(value)


_ENCODER = json.JSONEncoder(sort_keys=True, default=_part, check_circular=False)
