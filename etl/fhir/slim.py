"""A bundle without what it says twice: narratives, and quotes that stand in its own text."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from etl.fhir.common import EXTENSION, Resource

_SPAN = f"{EXTENSION}/source-span"


def slim(bundle: Resource) -> Resource:
    """Leave out what the rest of a bundle says too.

    Args:
        bundle: a bundle of ours.

    Returns:
        The same without narratives, and without each quote that can be read at its place in the text that the bundle
        holds; `with_quotes` puts them back.
    """
    texts = _texts(bundle)
    plain = [{**e, "resource": {k: v for k, v in e["resource"].items() if k != "text"}} for e in bundle["entry"]]

    def without(parts: list[Resource], here: str) -> list[Resource]:
        return [part for part in parts if part["url"] != "quote" or part["valueString"] != here]

    return {**bundle, "entry": _spans(plain, texts, without)}


def with_quotes(bundle: Resource) -> Resource:
    """Put the quotes back that `slim` left out.

    Args:
        bundle: a bundle of ours, slim or not.

    Returns:
        The same with all its quotes.
    """

    def back(parts: list[Resource], here: str) -> list[Resource]:
        if not here or any(part["url"] == "quote" for part in parts):
            return parts
        at = next((i for i, part in enumerate(parts) if part["url"] == "end"), -1) + 1
        return [*parts[:at], {"url": "quote", "valueString": here}, *parts[at:]]

    return {**bundle, "entry": _spans(bundle["entry"], _texts(bundle), back)}


def _spans(value: Any, texts: Mapping[str, str], changed: Callable[[list[Resource], str], list[Resource]]) -> Any:
    """JSON data with the parts of each source span as `changed` has them, which is told what stands at its place."""
    if isinstance(value, list):
        return [_spans(one, texts, changed) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("url") != _SPAN:
        return {key: _spans(one, texts, changed) for key, one in value.items()}
    parts = value["extension"]
    said = {part["url"]: part for part in parts}
    text = texts.get(said["document"]["valueReference"]["reference"] if "document" in said else "", "")
    here = text[said["start"]["valueInteger"] : said["end"]["valueInteger"]]
    return {**value, "extension": changed(parts, here)}


def _texts(bundle: Resource) -> dict[str, str]:
    """The texts that a bundle holds, by the fullUrl of their DocumentReference; that of a single one by "" too."""
    found: dict[str, str] = {}
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] != "DocumentReference":
            continue
        for content in entry["resource"].get("content", []):
            attached = content["attachment"]
            if attached.get("contentType", "").startswith("text/plain") and "(normalized text)" in attached["title"]:
                data = attached.get("data")
                found[entry["fullUrl"]] = base64.b64decode(data).decode() if data else ""
    if len(found) == 1:
        found[""] = next(iter(found.values()))
    return found
