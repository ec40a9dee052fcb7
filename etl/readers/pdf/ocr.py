"""The text of a page that is only a picture, by Tesseract when it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import Any

from etl.errors import InputError
from etl.readers.pdf.page import Sheet, Word
from etl.readers.text.decode import normalize

_DPI = 200
_SECONDS = 120
_SUREST = 20.0


def recognize(page: Any, number: int, name: str) -> Sheet:
    """Recognize a page.

    Args:
        page: pdfplumber's page.
        number: one-based page.
        name: the PDF's name, for messages.

    Returns:
        Its words where they are printed.

    Raises:
        InputError: when Tesseract isn't installed or fails.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise InputError(f"{name}: OCR needs the program tesseract; install it, or recognize the text first")
    picture = io.BytesIO()
    page.to_image(resolution=_DPI).original.convert("L").save(picture, "PNG")
    try:
        command = [program, "stdin", "stdout", "tsv"]
        done = subprocess.run(command, input=picture.getvalue(), capture_output=True, timeout=_SECONDS, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        raise InputError(f"{name}: tesseract could not read page {number}") from error
    words = words_of(done.stdout.decode("utf-8", "replace"), 72 / _DPI)
    return Sheet(number, float(page.width), float(page.height), tuple(words))


def words_of(table: str, scale: float) -> list[Word]:
    """The words of Tesseract's table of results.

    Args:
        table: its lines, fields parted by tabs.
        scale: points for a pixel.

    Returns:
        Words that it is at least a little sure of; those of one line share its base line and size.
    """
    lines: dict[tuple[str, ...], list[tuple[float, float, float, float, str]]] = {}
    for line in table.splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) < 12 or fields[0] != "5" or not fields[11].strip() or float(fields[10]) < _SUREST:
            continue
        left, top, width, height = (float(field) * scale for field in fields[6:10])
        box = (left, top, left + width, top + height, normalize(fields[11].strip()))
        lines.setdefault(tuple(fields[1:5]), []).append(box)
    words: list[Word] = []
    for boxes in lines.values():
        bottoms = sorted(box[3] for box in boxes)
        base = bottoms[len(bottoms) // 2]
        size = max(4.0, sorted(box[3] - box[1] for box in boxes)[len(boxes) // 2] * 1.2)
        words += [Word(x0, top, x1, bottom, base, size, text) for x0, top, x1, bottom, text in boxes]
    return words
