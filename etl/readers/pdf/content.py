"""The drawing operations of a page, parted by one regular expression instead of character by character.

More than half of the time that a page costs goes into parting its content into numbers, strings and operators. What is
out of the ordinary (comments, pictures in the text, broken strings) is left to pdfminer's own parser from there on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1, stream_value
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import KWD, LIT, PSKeyword, keyword_name, literal_name
from pdfminer.utils import MATRIX_IDENTITY, mult_matrix

from etl.readers.pdf.fields import Field, placed
from etl.readers.pdf.letter import Matrix

_TOKEN = re.compile(
    rb"[\s\0]*(?:"
    rb"([+-]?(?:\d+(?:\.\d*)?|\.\d+))"  # a number
    rb"|\(([^()\\]*)\)"  # a string without brackets and signs that mean others
    rb"|([A-Za-z][^#/%\[\]()<>{}\s]*+(?!#)|['\"])"  # an operator
    rb"|(/[^#/%\[\]()<>{}\s]*+(?!#))"  # a name
    rb"|(<<|>>|\[|\])"
    rb"|<([0-9A-Fa-f\s]*)>"
    rb"|(\()"
    rb"|(\Z))"
)
_NUMBER, _PLAIN, _WORD, _NAME, _MARK, _HEX, _OPEN, _END = range(1, 9)
_LONGEST = 300
_STOP = re.compile(rb"[()\\]")
_OCTAL = re.compile(rb"[0-7]{1,3}")
_MEANS = {98: 8, 116: 9, 110: 10, 102: 12, 114: 13, 40: 40, 41: 41, 92: 92}
_ODD = frozenset([b"BI", b"ID", b"EI", b"null"])
_BOOLS = {b"true": True, b"false": False}


class _OddError(Exception):
    """What is better read by pdfminer's parser."""


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter with a faster parser, which draws a page's fields on top of it."""

    device: Any
    fields: tuple[Field, ...] = ()

    def render_contents(self, resources: Any, streams: Sequence[object], ctm: Matrix = MATRIX_IDENTITY) -> None:
        """Draw some content, and the fields of the page that it is the content of."""
        fields, self.fields = self.fields, ()
        super().render_contents(resources, streams, ctm)
        for field in fields:
            self.device.add_field(field, lambda field=field: self._draw(field, resources, ctm), ctm)

    def _draw(self, field: Field, resources: Any, ctm: Matrix) -> None:
        """Draw a field as it brings its drawing."""
        drawing = field.drawing
        if drawing is not None:
            given = resolve1(drawing.get("Resources")) or resources
            self.subinterp().render_contents(given, [drawing], mult_matrix(placed(field, drawing), ctm))

    def execute(self, streams: Sequence[object]) -> None:
        """Draw what some streams say."""
        known = [stream_value(stream) for stream in streams]
        parents = getattr(self, "parent_stream_ids", None)
        if parents is None or any(stream.objid is None or stream.objid in parents for stream in known):
            super().execute(streams)  # which refuses streams that hold themselves
            return
        self.stream_ids.clear()
        self.stream_ids.update(stream.objid for stream in known if stream.objid is not None)
        steps: dict[PSKeyword, tuple[Callable[..., None], int] | None] = {}
        for thing in objects(b"\n".join([stream.get_data() for stream in known])):
            if not isinstance(thing, PSKeyword):
                self.argstack.append(thing)
                continue
            if thing not in steps:
                steps[thing] = self._step(thing)
            step = steps[thing]
            if step is None:
                continue
            draw, count = step
            if not count:
                draw()
                continue
            given = self.argstack[-count:]
            del self.argstack[-count:]
            if len(given) == count:
                draw(*given)

    def _step(self, operator: PSKeyword) -> tuple[Callable[..., None], int] | None:
        """The method for an operator, and how many operands it takes; None for an unknown one."""
        name = str(keyword_name(operator)).replace("*", "_a").replace('"', "_w").replace("'", "_q")
        method = getattr(self, f"do_{name}", None)
        return (method, method.__code__.co_argcount - 1) if method else None


def objects(data: bytes) -> Iterator[Any]:
    """The operands and operators of a page's content.

    Args:
        data: the content.

    Yields:
        What pdfminer's parser gives for it.
    """
    at, end = 0, len(data)
    match = _TOKEN.match
    while at < end:
        found = match(data, at)
        if found is None:
            yield from _by_pdfminer(data[at:])
            return
        kind = found.lastindex
        if kind == _NUMBER and found.end() - at < _LONGEST:
            text = found[_NUMBER]
            yield float(text) if b"." in text else int(text)
        elif kind == _WORD:
            word = found[_WORD]
            if word in _ODD:
                yield from _by_pdfminer(data[at:])
                return
            yield _BOOLS[word] if word in _BOOLS else KWD(word)
        elif kind == _PLAIN:
            yield found[_PLAIN]
        elif kind == _END:
            return
        else:
            try:
                thing, behind = _value(data, found, 0)
            except _OddError:
                yield from _by_pdfminer(data[at:])
                return
            yield thing
            at = behind
            continue
        at = found.end()


def _by_pdfminer(data: bytes) -> Iterator[Any]:
    parser = PDFContentParser([PDFStream({}, data)])
    while True:
        try:
            yield parser.nextobject()[1]
        except PSEOF:
            return


def _number(text: bytes) -> float:
    if len(text) > _LONGEST:
        raise _OddError
    return float(text) if b"." in text else int(text)


def _value(data: bytes, found: re.Match[bytes], depth: int) -> tuple[Any, int]:
    """One operand, and the place behind it."""
    kind = found.lastindex
    if kind == _NUMBER:
        return _number(found[_NUMBER]), found.end()
    if kind == _PLAIN:
        return found[_PLAIN], found.end()
    if kind == _OPEN:
        return _string(data, found.end())
    if kind == _HEX:
        return _unhexed(found[_HEX]), found.end()
    if kind == _NAME:
        name = found[_NAME][1:]
        try:
            return LIT(name.decode("utf-8")), found.end()
        except UnicodeDecodeError:
            return LIT(name), found.end()
    if kind == _WORD and found[_WORD] in _BOOLS:
        return _BOOLS[found[_WORD]], found.end()
    if kind != _MARK or depth > 20 or found[_MARK] not in (b"[", b"<<"):
        raise _OddError
    close = b"]" if found[_MARK] == b"[" else b">>"
    things: list[Any] = []
    at = found.end()
    while True:
        inner = _TOKEN.match(data, at)
        if inner is None:
            raise _OddError
        if inner.lastindex == _MARK and inner[_MARK] == close:
            break
        thing, at = _value(data, inner, depth + 1)
        things.append(thing)
    if close == b"]":
        return things, inner.end()
    if len(things) % 2:
        raise _OddError
    return {literal_name(key): value for key, value in zip(things[::2], things[1::2], strict=True)}, inner.end()


def _unhexed(digits: bytes) -> bytes:
    bare = b"".join(digits.split())
    even = len(bare) - len(bare) % 2
    return bytes.fromhex(bare[:even].decode()) + (bytes((int(bare[even:], 16),)) if bare[even:] else b"")


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """A string with brackets or signs that mean others, and the place behind it."""
    parts: list[bytes] = []
    depth = 1
    while True:
        stop = _STOP.search(data, at)
        if stop is None:
            raise _OddError
        parts.append(data[at : stop.start()])
        sign, at = stop[0], stop.end()
        if sign == b"\\":
            octal = _OCTAL.match(data, at)
            if octal:
                if int(octal[0], 8) > 255:
                    raise _OddError
                parts.append(bytes((int(octal[0], 8),)))
                at = octal.end()
            else:
                if at >= len(data):
                    raise _OddError
                if data[at] in _MEANS:
                    parts.append(bytes((_MEANS[data[at]],)))
                at += 2 if data[at : at + 2] == b"\r\n" else 1
            continue
        depth += 1 if sign == b"(" else -1
        if not depth:
            return b"".join(parts), at
        parts.append(sign)
