"""A table's first cell that is a place with its side ("Left hip", "Right eye"): all that is measured below is measured there;
and what a label names only together with that cell or the table's caption ("Part III" below "UPDRS")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.document import Cell
from etl.mapping.entry import Entry, Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import part
from etl.parsers.label.labels import Facet
from etl.parsers.label.norms import IN_BRACKETS
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.value import replace

_LONGEST = 40
_SIDE_BEHIND = regex(r"[\s,]+\(?(?:R|L|right|left|Rt\.?|Lt\.?)(?:\s?/\s?(?:R|L|right|left|Rt|Lt))?\)?\.?$", re.I)
_PARTS = regex(r"\s*[/(]")
Grid = Sequence[Sequence[Cell | None]]
_TIME = regex(r"\s(?:before|after|pre|post|baseline|(?:at )?\d{1,2} ?(?:m|mo|months?|w|wk|weeks?|y|years?))$", re.I)
_OTHER = regex(r"\b(?:serum|blood|plasma|urine|urinary|capillary)\b", re.I)
_NEAR = 24
_KINDS: tuple[Kind, ...] = ("scale", "measure")


def of_titled(reading: Reading, place: TableInPlace, above: Sequence[str], facet: Facet) -> Entry | None:
    """What a label names together with the table's own name: "Glucose" below "Cerebrospinal fluid", "Part III" below
    "UPDRS", "Motor" in "ASIA scores".

    Args:
        reading: the document.
        place: the table.
        above: the texts that may name what was taken, the nearest first: of its group of rows, of the first cell.
        facet: of a row or column.

    Returns:
        What they name together, else what the label names alone.
    """
    if not facet.text or facet.item is not None or (facet.what is not None and facet.what.kind != "measure"):
        return facet.what
    names = [name for text in above if (name := IN_BRACKETS.sub("", text).strip())]
    if facet.what is None and facet.site is None:
        names += _titles(reading, place)
    if facet.what is None or facet.what.role == "laboratory":
        names += _specimens(reading, place)
    return completed(reading.lexicon, names, facet.text) or facet.what


def _titles(reading: Reading, place: TableInPlace) -> list[str]:
    """The scales and abilities that the caption of a table, or what stands for one, prints."""
    spans = [s for s in (place.table.caption, place.lead, place.frame.title) if s]
    named = [m for s in spans for m in part(reading.index.mentions, s) if m.entry.kind in ("scale", "function")]
    return list(dict.fromkeys(reading.document.text[m.start : m.end] for m in named))


def _specimens(reading: Reading, place: TableInPlace) -> list[str]:
    """The words for what was examined by a caption that begins with its examination: "CSF" of "Lumbar puncture, 14 May"."""
    span = place.table.caption or place.lead
    if span is None or _OTHER.search(reading.document.quote(span)):
        return []
    mentions = part(reading.index.mentions, span)
    taken = [m for m in mentions if _takes(m.entry) and m.start - span.start < _NEAR]
    names = [n for m in taken[:1] for n in (m.entry.name, *m.entry.synonyms)]
    return list(dict.fromkeys(n.split()[0] for n in names if " " in n))


def _takes(entry: Entry) -> bool:
    """Whether a term is an examination of something that was taken: a puncture, a panel of the laboratory."""
    return (entry.kind == "procedure" and entry.role in ("test", "sampling")) or (
        entry.kind == "measure" and entry.role == "laboratory" and not entry.units
    )


def completed(lexicon: Lexicon, names: Iterable[str], label: str) -> Entry | None:
    """The scale or measure that is called by one of some names and a label behind it: "VEP" and "amplitude (µV)".

    Args:
        lexicon: for their names.
        names: that the label may go on with.
        label: as printed.
    """
    bare = _SIDE_BEHIND.sub("", _TIME.sub("", IN_BRACKETS.sub("", label)).strip()).strip(" :.,")
    if not bare or len(bare) > _LONGEST:
        return None
    for name in names:
        wanted = _words(f"{name} {bare}")
        for kind in _KINDS:
            for entry in lexicon.label(f"{name} {bare}", kind):
                if any(_words(n) == wanted for n in (entry.name, *entry.synonyms)):
                    return entry
    return None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def by_corner(reading: Reading, place: TableInPlace, heads: Grid, cells: Sequence[Cell]) -> Entry | None:
    """The measure that a column's heading names together with that of the rows: "Nerve" and "Amplitude".

    Args:
        reading: the document.
        place: the table, whose own name may say it more exactly: "Motor nerve conduction".
        heads: the header rows.
        cells: the header cells of the column.

    Returns:
        The measure; None where the two name none.
    """
    corner = heads[0][0] if heads and heads[0] else None
    if corner is None or not corner.text.strip() or not cells or len(cells[-1].text) > _LONGEST:
        return None
    own = [cell for cell in cells if not _SIDE_BEHIND.fullmatch(f" {cell.text.strip()}")]  # "R" below what is measured
    heading = IN_BRACKETS.sub("", _SIDE_BEHIND.sub("", own[-1].text)).strip() if own else ""
    kinds = (corner.text.strip(), _PARTS.split(corner.text.strip())[0])  # "Nerve", "Nerve / muscle"
    names = (f"{kind} {heading.lower()}" for kind in kinds if heading and kind)
    known = next((named[0] for name in names if (named := reading.lexicon.label(name, "measure"))), None)
    return completed(reading.lexicon, _titles(reading, place), heading) or known if known is not None else None


def named_together(lexicon: Lexicon, facets: Sequence[Facet]) -> Facet | None:
    """The place that two labels of a row name together: "Shoulder | Abductors", "Elbow | Flexors".

    Args:
        lexicon: for the names of sites.
        facets: what the labels say, in order.

    Returns:
        A facet for both; None where the first is no place of its own, and where they name none.
    """
    one, two = facets
    if one.site is None or one.measured or two.measured or not two.text or two.side or two.time:
        return None
    wanted = _words(f"{one.text} {two.text}")
    found = lexicon.label(f"{one.text} {two.text.lower()}", "site")
    sites = [e for e in found if any(_words(name) == wanted for name in (e.name, *e.synonyms))]
    return replace(one, site=sites[0], place=None, part="", text=f"{one.text} {two.text}") if sites else None
