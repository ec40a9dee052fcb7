"""What the mappings know, as the page searches it: concepts, sites with their sides, grades of scales."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from etl.facts import Coding
from etl.mapping.lexicon import Lexicon

KINDS = ("condition", "finding", "measure", "scale", "procedure", "medicine", "social", "function", "gene", "site")


def packed_terms(lexicon: Lexicon) -> str:
    """All concepts a curator may choose, gzipped, in base64.

    Args:
        lexicon: the compiled mappings.

    Returns:
        Of JSON `{"systems": […], "terms": [[kind, name, synonyms, codes, codes left, codes right], …]}`, where a code is
        `[number of its system, code, display]`. The same mappings give the same text.
    """
    systems: dict[str, int] = {}

    def short(codings: Iterable[Coding]) -> list[list[Any]]:
        return [[systems.setdefault(c.system, len(systems)), c.code, c.display or ""] for c in codings]

    terms = [
        [entry.kind, entry.name, list(entry.synonyms), short(entry.codings), short(entry.left), short(entry.right)]
        for kind in KINDS
        for entry in lexicon.entries
        if entry.kind == kind
    ]
    body = json.dumps({"systems": list(systems), "terms": terms}, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(gzip.compress(body.encode(), mtime=0)).decode()


def grades_of(lexicon: Lexicon) -> dict[str, list[dict[str, Any]]]:
    """The grades of each scale that has some, by the scale's id.

    Args:
        lexicon: the compiled mappings.
    """
    return {entry.id: [_grade(grade) for grade in entry.grades] for entry in lexicon.entries if entry.grades}


def scales_by_code(grades: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """Which scale a grade's code belongs to."""
    return {coding["code"]: id for id, listed in grades.items() for grade in listed for coding in grade["coding"]}


def _grade(grade: Any) -> dict[str, Any]:
    codings: Sequence[Coding] = grade.codings
    ordinal: Decimal | None = grade.ordinal
    return {
        "text": grade.text,
        "name": grade.name,
        "coding": [
            {"system": c.system, "code": c.code, **({"display": c.display} if c.display else {})} for c in codings
        ],
        **({} if ordinal is None else {"ordinal": float(ordinal)}),
    }
