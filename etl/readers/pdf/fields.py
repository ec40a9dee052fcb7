"""What is filled into the form of a PDF, and what was typed onto its pages: no part of their content, but seen on them.

pdfplumber tells where they are, not what their values are; a value is set where its field stands. Boxes are ☒ or ☐, whatever sign ticks them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import decode_text

from etl.patterns import regex
from etl.readers.pdf.edges import Box, turned_box

_SIZE = regex(r"(\d+(?:\.\d*)?|\.\d+)\s+Tf")
_UNSEEN = 2 | 32
"""Flags of what isn't shown: hidden, and not to be seen on a screen."""
_PUSHED, _SECRET = 1 << 16, 1 << 13
_BOXES = ("☐", "☒")
_DEEPEST = 20


Field = tuple[Box, str, float]
"""A field of a form, or a text that was typed onto a page: its place, its value, and the size of its print (0 if not told)."""


def fields_of(page: Any) -> Iterator[Field]:
    """The fields of a page that have a value, and all boxes.

    Args:
        page: pdfplumber's page.
    """
    for one in resolve1(page.page_obj.annots) or ():
        with suppress(Exception):  # a broken one isn't shown
            if (found := _field(resolve1(one))) is not None:
                box, text, size = found
                yield _shown(box, page), text, size


def _shown(box: Box, page: Any) -> Box:
    """Where a box in the page's own coordinates is seen."""
    x0, y0, x1, y1 = box
    left, low, right, high = (float(resolve1(end)) for end in page.page_obj.mediabox)
    flat = (x0 - left, high - y1, x1 - left, high - y0)
    turn = int(page.page_obj.rotate or 0) // 90 % 4
    return turned_box(flat, (4 - turn) % 4, right - left, high - low)


def comments_of(page: Any) -> Iterator[str]:
    """What people who read a page have written at it.

    Args:
        page: pdfminer's page.
    """
    for one in resolve1(page.annots) or ():
        with suppress(Exception):
            entry = resolve1(one)
            if literal_name(resolve1(entry.get("Subtype"))) not in ("Widget", "FreeText", "Link", "Popup"):
                yield _printed(entry.get("Contents"))


def _field(entry: Any) -> Field | None:
    """What an annotation shows; None for what is no field and no text."""
    kind = literal_name(resolve1(entry.get("Subtype")))
    box = [float(resolve1(end)) for end in resolve1(entry["Rect"])]
    if kind not in ("Widget", "FreeText") or int(resolve1(entry.get("F")) or 0) & _UNSEEN or len(box) != 4:
        return None
    left, low, right, high = min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
    drawing = resolve1((resolve1(entry.get("AP")) or {}).get("N"))
    if kind == "FreeText":
        text = _printed(entry.get("Contents"))
    else:
        flags, what = int(_inherited(entry, "Ff") or 0), literal_name(_inherited(entry, "FT"))
        if what == "Btn" and not flags & _PUSHED:
            text = _box(entry, drawing)
        elif what in ("Tx", "Ch") and not (what == "Tx" and flags & _SECRET):
            text = _chosen(entry) if what == "Ch" else _printed(_inherited(entry, "V"))
        else:
            return None
    size = _SIZE.search(_printed(_inherited(entry, "DA")))
    own = float(size[1]) if size else 0.0
    return ((left, low, right, high), text, own) if text.strip() else None


def _inherited(entry: Any, name: str) -> Any:
    """An entry of a field, or of the ones that it is a part of."""
    for _ in range(_DEEPEST):
        if name in entry or "Parent" not in entry:
            break
        entry = resolve1(entry["Parent"])
    return resolve1(entry.get(name))


def _printed(value: Any) -> str:
    """A value as text; "" for what is none."""
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_printed, value)))
    return decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""


def _chosen(entry: Any) -> str:
    """What is chosen of a list, as it is shown."""
    shown = {}
    for option in _inherited(entry, "Opt") or ():
        pair = resolve1(option)
        if isinstance(pair, list) and len(pair) == 2:
            shown[_printed(pair[0])] = _printed(pair[1])
    value = _inherited(entry, "V")
    values = [_printed(one) for one in value] if isinstance(value, list) else [_printed(value)]
    return ", ".join(shown.get(one, one) for one in values if one)


def _box(entry: Any, drawings: Any) -> str:
    """A box, ticked or not."""
    state = resolve1(entry.get("AS")) or _inherited(entry, "V")
    name = literal_name(state) if isinstance(state, PSLiteral) else "Off"
    known = isinstance(drawings, dict) and name not in drawings and len(drawings) > 0
    return _BOXES[name != "Off" and not known]
