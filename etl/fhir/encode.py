"""FHIR's JSON: keys in the order as built, numbers exactly as printed; large bundles entry by entry, and bundles
without what they say twice.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from decimal import Decimal
from typing import Any

import orjson

from etl.elements.write import EXTENSION, Resource
from etl.fhir.repeats import with_repeats, without_repeats
from etl.patterns import regex

# FHIR's JSON: keys in the order as built, numbers exactly as they were printed.


_WHOLE, _PLACES = 18, 17
"""Digits before and behind the point that a decimal of FHIR has at most."""


_NO_ENTRY = b'"entry":[]'
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
    """Write a bundle with a line for each entry, so that it is small and two of them can be compared line by line.

    Args:
        bundle: a Bundle, or any resource; of packed entries only one is in memory at a time.

    Yields:
        UTF-8, the pieces in order.
    """
    entries = bundle.get("entry")
    if not entries:
        yield to_json(bundle, indent=False)
        return
    head, tail = to_json({**bundle, "entry": []}, indent=False).split(_NO_ENTRY, 1)
    yield head + b'"entry":['
    for number, entry in enumerate(entries):
        yield (b",\n" if number else b"\n") + to_json(entry, indent=False).rstrip(b"\n")
    yield b"\n]" + tail


def list_pieces(told: Mapping[str, Any]) -> Iterator[bytes]:
    """Write a mapping with a line for each thing of its lists.

    Args:
        told: a mapping; a list of its may be an iterator, of which only one thing is in memory at a time.

    Yields:
        UTF-8, the pieces in order.
    """
    for number, (key, value) in enumerate(told.items()):
        yield (b",\n" if number else b"{\n") + _line(key) + b": "
        if isinstance(value, list | Iterator):
            yield b"["
            for at, one in enumerate(value):
                yield (b",\n" if at else b"\n") + _line(one)
            yield b"\n]"
        else:
            yield _line(value)
    yield b"\n}\n"


def _line(value: object) -> bytes:
    try:
        return orjson.dumps(value, default=_exact)
    except TypeError:  # of a file name that is no UTF-8
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _exact(value: object) -> orjson.Fragment | list[Resource]:
    """A Decimal as FHIR's decimal: all its digits, and an exponent only where it would be longer than FHIR has it."""
    if isinstance(value, Decimal) and value.is_finite():
        exponent = value.as_tuple().exponent
        plain = value.adjusted() < _WHOLE and isinstance(exponent, int) and exponent >= -_PLACES
        return orjson.Fragment(format(value, "f" if plain else "E"))
    if isinstance(value, Packed):
        return list(value)
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


# The entries of a large bundle as JSON, each read again when it is asked for.
#
# Ten thousand people have a hundred thousand resources: as dicts they take three times the memory of their JSON.


Entries = MutableSequence[Resource]


class Packed(MutableSequence[Resource]):
    """A sequence of entries that holds their JSON, compressed. What it gives is a copy: to change an entry is to set it.

    Args:
        entries: those that it begins with.
    """

    def __init__(self, entries: Iterable[Resource] = ()) -> None:
        self._packed = [_packed(entry) for entry in entries]

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Resource]:
        return map(_unpacked, self._packed)

    def __getitem__(self, at: Any) -> Any:
        return [*map(_unpacked, self._packed[at])] if isinstance(at, slice) else _unpacked(self._packed[at])

    def __setitem__(self, at: Any, entry: Any) -> None:
        self._packed[at] = [*map(_packed, entry)] if isinstance(at, slice) else _packed(entry)

    def __delitem__(self, at: int | slice) -> None:
        del self._packed[at]

    def insert(self, at: int, entry: Resource) -> None:
        """Put an entry before another."""
        self._packed.insert(at, _packed(entry))


def _packed(entry: Resource) -> bytes:
    return zlib.compress(to_json(entry, indent=False), 1)


def _unpacked(entry: bytes) -> Resource:
    return from_json(zlib.decompress(entry))


def with_entries(bundle: Resource, change: Callable[[Resource], Resource]) -> Resource:
    """A bundle with each entry changed, kept as its entries are kept.

    Args:
        bundle: a Bundle; it isn't changed.
        change: gives the entry to stand in the place of one.

    Returns:
        The same bundle with the new entries.
    """
    entries = bundle.get("entry", [])
    changed = map(change, entries)
    return {**bundle, "entry": Packed(changed) if isinstance(entries, Packed) else list(changed)}


# A bundle as it is written: what many of its resources share stands once.


_READING = f"{EXTENSION}/reading"
_HELD = regex(r"([\d -]+): (.*)")
"""A line of the reading in a Provenance: the numbers of the targets it holds for, from 0, and its text ("3-5 9: table")."""
_RUN = regex(r"(\d+)(?:-(\d+))?")
_BETWEEN = " | "
"""Stands between several parts of one name that a resource has."""
_LONGEST = 100_000
"""So many characters the lines of one part have; FHIR's string ends at a megabyte."""
_FIRST = ("resourceType", "id", "meta", "implicitRules", "language", "text", "contained")
"""The elements that all resources have before their extensions (https://hl7.org/fhir/R4/domainresource.html)."""


def compact(bundle: Resource) -> Resource:
    """Return a bundle in which what many resources share stands once.

    Args:
        bundle: a bundle of ours.

    Returns:
        The same with all readings in one, which the Provenance has; with what was read less what it says twice
        (`etl.fhir.repeats`); and without the id of what a conditional request names: the server gives it one, and
        another may be refused (https://hl7.org/fhir/R4/http.html#cond-update). `expanded` puts all back.
    """
    entries = bundle.get("entry", [])
    url, numbers = _targets(entries)
    held: dict[tuple[str, str], list[int]] = {}

    def change(entry: Resource) -> Resource:
        resource, own = entry["resource"], entry["fullUrl"]
        if own == url and held:
            return {**entry, "resource": _with_extensions(resource, [*resource.get("extension", ()), _gathered(held)])}
        parts = _parts(resource) if own in numbers else {}
        for part in parts.items():
            held.setdefault(part, []).append(numbers[own])
        if parts:
            resource = without_repeats(_with_extensions(resource, resource["extension"][:-1]))
        if _is_conditional(entry) and own == f"urn:uuid:{resource.get('id')}":
            resource = {k: v for k, v in resource.items() if k != "id"}
        return {**entry, "resource": resource}

    return with_entries(bundle, change)


def expanded(bundle: Resource) -> Resource:
    """Return a bundle whose resources say all of their own again, see `compact`.

    Args:
        bundle: any Bundle; one that isn't compact stays as it is.
    """
    readings: dict[str, list[Resource]] = {}
    for entry in bundle.get("entry", ()):
        resource = entry.get("resource") or {}
        for one in resource.get("extension", ()) if "target" in resource else ():
            for part in one.get("extension", ()) if one.get("url") == _READING else ():
                for target, parts in _held_for(part, resource["target"]):
                    readings.setdefault(target, []).extend(parts)

    def change(entry: Resource) -> Resource:
        resource, own = entry.get("resource"), str(entry.get("fullUrl", ""))
        if not resource:
            return entry
        if "target" in resource and "extension" in resource:
            left = [one for one in resource["extension"] if one.get("url") != _READING]
            resource = _with_extensions(resource, left)
        if "id" not in resource and _is_conditional(entry) and own.startswith("urn:uuid:"):
            kind, *rest = resource.items()
            resource = dict((kind, ("id", own.removeprefix("urn:uuid:")), *rest))
        if own in readings:
            reading = {"url": _READING, "extension": readings[own]}
            resource = with_repeats(_with_extensions(resource, [*resource.get("extension", ()), reading]))
        return {**entry, "resource": resource}

    return with_entries(bundle, change) if "entry" in bundle else bundle


def _targets(entries: Sequence[Resource]) -> tuple[str, dict[str, int]]:
    """Return the fullUrl of the Provenance that names all that was read, and the number of each target."""
    found: tuple[str, dict[str, int]] = ("", {})
    for at in range(len(entries) - 1, -1, -1):
        resource = entries[at]["resource"]
        if resource["resourceType"] != "Provenance":
            break
        numbers = {one["reference"]: n for n, one in enumerate(resource["target"]) if "reference" in one}
        found = max(found, (entries[at]["fullUrl"], numbers), key=lambda one: len(one[1]))
    return found


def _is_conditional(entry: Mapping[str, Any]) -> bool:
    asked = entry.get("request", {})
    return "ifNoneExist" in asked or "?" in asked.get("url", "")


def _with_extensions(resource: Resource, extensions: list[Resource]) -> Resource:
    """Return a resource with these extensions and no other, in FHIR's order."""
    head = {k: v for k, v in resource.items() if k in _FIRST}
    told: Resource = {"extension": extensions} if extensions else {}
    return head | told | {k: v for k, v in resource.items() if k not in (*_FIRST, "extension")}


def _parts(resource: Resource) -> dict[str, str]:
    """Return the texts of a resource's reading by their names; none where it isn't the last extension, or says more."""
    last = (resource.get("extension") or [{}])[-1]
    if last.get("url") != _READING:
        return {}
    found: dict[str, list[str]] = {}
    for part in last["extension"]:
        found.setdefault(part["url"], []).append(part["valueString"])
    if any(_BETWEEN in text or "\n" in text for texts in found.values() for text in texts):
        return {}
    return {name: _BETWEEN.join(texts) for name, texts in found.items()}


def _gathered(held: Mapping[tuple[str, str], Iterable[int]]) -> Resource:
    """Return the reading of a bundle: for each name the lines with the targets that they hold for."""
    lines: dict[str, list[str]] = {}
    for (name, text), numbers in held.items():
        lines.setdefault(name, []).append(f"{_runs(numbers)}: {text}")
    parts = [{"url": name, "valueString": piece} for name, own in lines.items() for piece in _pieces(own)]
    return {"url": _READING, "extension": parts}


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    """Join lines to texts that aren't too long."""
    piece = ""
    for line in lines:
        if piece and len(piece) + len(line) >= _LONGEST:
            yield piece
            piece = ""
        piece = f"{piece}\n{line}" if piece else line
    yield piece


def _held_for(part: Resource, targets: Sequence[Resource]) -> Iterator[tuple[str, list[Resource]]]:
    """Yield the parts of a resource's own reading, by the fullUrl of each that a part in a Provenance holds for."""
    for line in str(part.get("valueString", "")).split("\n"):
        found = _HELD.fullmatch(line)
        told = [{"url": part["url"], "valueString": text} for text in found[2].split(_BETWEEN)] if found else []
        for low, high in _RUN.findall(found[1]) if found else ():
            for target in targets[int(low) : int(high or low) + 1]:
                yield str(target.get("reference", "")), told


def _runs(numbers: Iterable[int]) -> str:
    """Write whole numbers with runs of them as one: 3, 4, 5, 9 is "3-5 9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


# A bundle without what it says twice: narratives, and quotes that stand in its own text.


_SPAN = f"{EXTENSION}/source-span"


def slim(bundle: Resource) -> Resource:
    """Leave out what the rest of a bundle says too.

    Args:
        bundle: a bundle of ours.

    Returns:
        The same, `compact`, without narratives, and without each quote that can be read at its place in the text that the
        bundle holds; `with_quotes` puts them back.
    """
    bundle = compact(bundle)
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
        The same, `expanded`, with all its quotes.
    """
    bundle = expanded(bundle)

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
