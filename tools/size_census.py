"""Count how large bundles are beside their texts, and what their bytes are.

    tools/size_census.py FOLDER_OR_BUNDLE...

Reads the bundles that `case2fhir convert` wrote and prints, for pages and for tables (a third of the entries at least are cells) of
each size: how many there are, how many times their text they have (median, 19 of 20, most), how many keep the bound of the contract,
and how many couldn't keep it if they held nothing but what the contract asks for. Of a single bundle it prints the bytes of each
element of its facts.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from etl.fhir.encode import from_json, json_pieces, to_json
from etl.names import BASE

BOUNDS = {"page": 60, "table": 100}
"""How many times its text a bundle may have."""
SIZES = (0, 1000, 3000, sys.maxsize)
FRAME = ("DocumentReference", "Device", "Patient", "Group", "Composition", "Provenance")
"""What a bundle has beside its facts."""


class Size(NamedTuple):
    """How large a bundle is.

    Args:
        kind: page or table.
        text: bytes of its normalized text.
        written: its own bytes.
        asked: those that it would have with what the contract asks for alone.
    """

    kind: str
    text: int
    written: int
    asked: int


def size_of(bundle: Mapping[str, Any]) -> Size:
    """Return the size of a bundle as it is written."""
    entries = bundle["entry"]
    cells = sum('"url":"row"' in _json(entry) for entry in entries)
    contents = [one["attachment"] for entry in entries for one in entry["resource"].get("content", ())]
    text = sum(one["size"] for one in contents if "(normalized text)" in one.get("title", ""))
    kind = "table" if 3 * cells >= len(entries) else "page"
    return Size(kind, text, _bytes(bundle), _bytes({**bundle, "entry": [asked_alone(one) for one in entries]}))


def asked_alone(value: Any, key: str = "") -> Any:
    """Return a part of a bundle without what the contract doesn't ask for: profiles of ours, displays, units that are codes."""
    if isinstance(value, list):
        return [asked_alone(one, key) for one in value]
    if not isinstance(value, dict):
        return value
    left = {name: asked_alone(one, name) for name, one in value.items()}
    if key == "meta":
        kept = [one for one in left.pop("profile", ()) if not one.startswith(BASE)]
        left |= {"profile": kept} if kept else {}
    if key == "coding":
        left.pop("display", None)
    if "unit" in left and left["unit"] == left.get("code"):
        del left["unit"]
    return left


def elements(bundle: Mapping[str, Any]) -> tuple[int, Counter[str]]:
    """Return how many facts a bundle has, and the bytes of each element that they have."""
    facts = [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] not in FRAME]
    return len(facts), Counter(
        name for entry in facts for name, value in _named(entry) for _ in range(len(_json(value).encode()) - 1)
    )


def _named(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in entry.items():
        if key != "resource":
            yield key, {key: value}
    for key, value in entry["resource"].items():
        if key == "meta":
            yield from ((f"meta.{name}", {name: one}) for name, one in value.items())
        elif key == "extension":
            yield from (("extension " + one["url"].rpartition("/")[2], one) for one in value)
        else:
            yield key, {key: value}


def _json(value: Any) -> str:
    return to_json(value, indent=False).decode().rstrip("\n")


def _bytes(bundle: Mapping[str, Any]) -> int:
    return sum(map(len, json_pieces(dict(bundle))))


def _bundles(names: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for name in names:
        for file in sorted(Path(name).rglob("*.json")) if Path(name).is_dir() else [Path(name)]:
            if not file.name.endswith((".trace.json", ".findings.json")):
                bundle = from_json(file.read_bytes())
                if bundle.get("entry"):
                    yield bundle


def _print_sizes(sizes: list[Size]) -> None:
    for kind, bound in BOUNDS.items():
        for low, high in pairwise(SIZES):
            own = [one for one in sizes if one.kind == kind and low <= one.text < high]
            if own:
                times = sorted(one.written / one.text for one in own)
                kept = sum(one.written <= bound * one.text for one in own)
                never = sum(one.asked > bound * one.text for one in own)
                print(
                    f"{kind}s of {low} bytes and more: {len(own)}; {times[len(own) // 2]:.0f} ×, 19 of 20 at most "
                    f"{times[len(own) * 19 // 20]:.0f} ×, at most {times[-1]:.0f} ×; at most {bound} ×: {kept}; can't be: {never}"
                )


def main(names: list[str]) -> None:
    """Print the sizes of bundles, and the elements of a single one."""
    bundles = list(_bundles(names))
    sizes = [one for one in map(size_of, bundles) if one.text]
    _print_sizes(sizes)
    if len(sizes) == 1:
        (size,), (count, found) = sizes, elements(bundles[0])
        print(f"{size.written / size.text:.1f} × its text; with what is asked for alone {size.asked / size.text:.1f} ×")
        for name, number in found.most_common():
            print(f"{number / count:8.0f}  {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
