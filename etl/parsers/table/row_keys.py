"""What a key in labelled lines says of the short names of rows: "CMAP-u: compound muscle action potential, ulnar nerve"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from etl.document import Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.table.labels import Facet
from etl.patterns import regex

_SLASH = regex(r"\s+/\s+")
_LONGEST = 16
_LONGEST_MEANING = 160


def keys_of(document: Document, lexicon: Lexicon) -> Mapping[str, str]:
    """The short names that the fields below a legend's heading explain, with what each says.

    Args:
        document: the document.
        lexicon: for the names of headings.

    Returns:
        The meaning of each name; of "DML-m / MCV-m: latency / velocity, median nerve" both, each with the place behind.
    """
    out: dict[str, str] = {}
    below = False
    for block in document.blocks:
        if block.kind in ("heading", "title"):
            named = lexicon.label(document.quote(block.span).strip(" :.#*"), "heading")
            below = any(e.role == "legend" for e in named)
        elif below and block.kind == "field" and block.label is not None and block.value is not None:
            names = _SLASH.split(" ".join(document.quote(block.label).split()).strip(" :"))
            meaning = " ".join(document.quote(block.value).split())
            first, _, last = meaning.partition(", ")
            each = _SLASH.split(first)
            if len(meaning) > _LONGEST_MEANING or any(len(n) > _LONGEST for n in names):
                continue
            if len(each) != len(names):
                each, last = [meaning] * len(names), ""
            out.update({n: f"{said}, {last}" if last else said for n, said in zip(names, each, strict=True)})
    return out


def as_keyed(lexicon: Lexicon, keys: Mapping[str, str], facet: Facet) -> Facet:
    """A row with the site that the key gives its short name, and with what it measures where the name alone tells nothing.

    Args:
        lexicon: for the terms of the explanation.
        keys: short names with what they mean.
        facet: what the row's labels say.
    """
    meaning = keys.get(facet.text, "")
    if not meaning or facet.item is not None:
        return facet
    sites = {m.entry.id: m.entry for m in lexicon.find(meaning) if m.entry.kind == "site"}
    if facet.site is None and len(sites) == 1:
        facet = replace(facet, site=next(iter(sites.values())))
    told = lexicon.label(meaning, "measure") or lexicon.label(meaning.partition(", ")[0], "measure")
    open_yet = facet.what is None or facet.what.kind == "procedure"
    return replace(facet, what=told[0]) if open_yet and told else facet
