"""What is filled into the form of a PDF, and what was typed onto its pages: no part of their content, but seen on them.

A field that brings the drawing of its value is drawn as readers see it; of others the value is set where the field stands.
Boxes are ☒ or ☐, whatever sign ticks them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import apply_matrix_pt, decode_text, mult_matrix

from etl.patterns import regex
from etl.readers.pdf.letter import Letter, Matrix, character, letter

_SIZE = regex(r"(\d+(?:\.\d*)?|\.\d+)\s+Tf")
_UNSEEN = 2 | 32
"""Flags of what isn't shown: hidden, and not to be seen on a screen."""
_PUSHED, _SECRET, _DROPS_DOWN = 1 << 16, 1 << 13, 1 << 17
_BOXES = ("☐", "☒")
_DEEPEST = 20
_USUAL = 12.0
_WIDE = 0.5
_LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, or a text that was typed onto a page.

    Args:
        box: its left, lower, right and upper end in the page's own coordinates.
        drawing: what it looks like, None when the file leaves that to the program.
        text: its value.
        size: of its print.
    """

    box: tuple[float, float, float, float]
    drawing: PDFStream | None
    text: str
    size: float


def fields_of(page: Any) -> Iterator[Field]:
    """The fields of a page that have a value, and all boxes.

    Args:
        page: pdfminer's page.
    """
    for one in resolve1(page.annots) or ():
        with suppress(Exception):  # a broken one isn't shown
            if (found := _field(resolve1(one))) is not None:
                yield found


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
            drawing, text = None, _box(entry, drawing)
        elif what == "Ch" and not flags & _DROPS_DOWN:  # its drawing shows all that could be chosen
            drawing, text = None, _chosen(entry)
        elif what in ("Tx", "Ch") and not (what == "Tx" and flags & _SECRET):
            text = _chosen(entry) if what == "Ch" else _printed(_inherited(entry, "V"))
        else:
            return None
    size = _SIZE.search(_printed(_inherited(entry, "DA")))
    own = float(size[1]) if size else 0.0
    shown = drawing if isinstance(drawing, PDFStream) and "BBox" in drawing else None
    return Field((left, low, right, high), shown, text, own) if text.strip() else None


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


def placed(field: Field, drawing: PDFStream) -> Matrix:
    """Where the drawing of a field goes on its page.

    Args:
        field: the field.
        drawing: what it looks like.

    Returns:
        The matrix that takes the drawing's coordinates to the page's own.
    """
    matrix = tuple(float(resolve1(part)) for part in resolve1(drawing.get("Matrix")) or (1, 0, 0, 1, 0, 0))
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = (float(resolve1(end)) for end in resolve1(drawing["BBox"]))
    corners = [apply_matrix_pt((a, b, c, d, e, f), (x, y)) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, low, right, high = field.box
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    across, up = (right - left) / wide if wide else 1.0, (high - low) / tall if tall else 1.0
    fit = (across, 0.0, 0.0, up, left - across * min(xs), low - up * min(ys))
    return mult_matrix((a, b, c, d, e, f), fit)


def letters_of(field: Field, ctm: Matrix, height: float) -> Iterator[Letter]:
    """The glyphs of a value that brings no drawing.

    Args:
        field: the field.
        ctm: takes the page's own coordinates to those of the page as it is shown.
        height: of the page.
    """
    left, low, right, high = field.box
    lines = field.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    size = field.size or min(_USUAL, 0.8 * (high - low) / len(lines))
    wide = min([_WIDE * size, *((right - left) / len(line) for line in lines if line)])
    if field.text in _BOXES:  # its words may begin where the field ends
        wide = max(wide, right - left - 0.25 * size)
    middle = (low + high) / 2 + _LEADING * size * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        base = middle - 0.3 * size - _LEADING * size * number
        for at, sign in enumerate(line):
            matrix = mult_matrix((1.0, 0.0, 0.0, 1.0, left + at * wide, base), ctm)
            yield letter(matrix, "", 1.0, character(sign), wide, -0.2 * size, 0.8 * size, height)
