"""The lines of a text, and what the shape of a single line says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from etl.document import Span
from etl.patterns import regex

_BULLET = regex(
    r"[•◦▪▫‣⁃●○■□◆◇►▶▸➢➤➔✓✔★☆※·∙]+|[*–—+](?= )|[\"“”](?=[ \t])|--(?= (?![^\n]*--[ \t]*$))|[-−](?= |[^\W\d_]|[(\"“'‘])"
)
_NUMBER = regex(
    r"\((?:\d{1,2}|[a-z]|[ivx]{2,4})\)"
    r"|(?:\d{1,2}|[A-Za-z]|[ivx]{2,4})\)(?=\D)"
    r"|(?:\d{1,2}|[a-z]|[ivx]{2,4})\.(?=\s)"
    r"|\d{1,2}\.(?=[^\W\d_])"
    r"|\d{1,2}[-–](?= [^\W\d_]{2})"
    r"|\d{1,2}、"
    r"|[①-⑳]"
)
_CLOSED = regex(r"[^\W\d_]{1,4}[.)]")
"""How a marker of letters begins."""
_DEEP_NUMBER = regex(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?(?= )")
_BARE = regex(r"[-–—•*·●▪◦‣]$")
_RULE = regex(r"[=\-_*~#─═—.]{3,}$")
_MARKDOWN = regex(r"#{1,6}(?= )")
_CAPTION = regex(
    r"(?P<kind>(?i:Supplementa(?:ry|l) |Suppl\. ?|Appendix (?:[A-Z\d]\d?\s?[—–-]\s?)?|Extended Data )?"
    r"(?P<word>(?i:Table|Tab\.|Figure|Fig\.?|Tabelle|Abb\.|Abbildung|Tableau|Tabla|Tabela|Tabella|Quadro|Cuadro|Таблица|Рис\.)|表|图))"
    r"\s*(?P<label>[A-Z]{1,2}[.-]\d{1,3}[a-z]?|[A-Z]?\d{1,3}(?:[.-]\d{1,2})?[A-Za-z]?|[A-Z]{1,2}|[IVX]{1,5})"
    r"(?P<end>\s*[.:|–—]\s|\s*[.:|–—]?$|\s{2,}|\s(?=[A-Z(]))"
)
_LABEL = regex(r"(?P<label>(?:\d{1,3}(?:st|nd|rd|th)?[ -](?=[^\W\d_]))?[^\W\d_][^:\n]{0,100}):(?!//)(?P<gap>\s*)")
_DASH_LABEL = regex(r"(?P<label>[^\W\d_][^:–—\n-]{0,40}?)\s+(?:--|[-–—])\s+(?=\S)")
_LEADER = regex(r"(?<=[^\s.…·_])\s*(?:[.·_]{3,}|…+|(?:\s[.·]){3,})[.…·_\s]*$")
# Dots between a label and its value; without a colon there must be several, and a short value.
_LED = regex(r"(?P<label>[^\W\d_][^:.…\n]{0,60}?)\s*(?:[.·_]{4,120}|…{2,60}|(?:\s[.·]){4,60})[ \t]{0,8}(?=[^\s.·…_:])")
_DOT = regex(r"[.·_…]")
_FARTHEST_COLON = 110
"""A colon behind so many characters is no longer one of `_LABEL`."""
_LONGEST_LED = 61
"""Characters of a label that dots lead to its value."""
_PARENS = regex(r"\([^()]*\)|\[[^][]*\]")
_DATE_WORD = regex(
    r"(?:in|on|since|by|early|late|mid|the|and|to|until|from|of|at|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|"
    r"january|february|march|april|june|july|august|sept|september|october|november|december|"
    r"\d+(?:st|nd|rd|th)?)$"
)
_MONTH = regex(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}\b", re.IGNORECASE)
_WORD_SPLIT = regex(r"[\s/]+")
# Behind up to three letters a full stop may be that of an abbreviation ("Mrs.", "Dec.").
_STOP_INSIDE = regex(r"(?<=[^\s.]{4})[.!?]\s+\S|(?<=\d\.\d)\.\s+\S|(?<=\d%)\.\s+\S|[。！？;；\"“”]")
_NO_HEADING = regex(r"\d/\d|https?:|www\.|@|\t")
_DAY_ALONE = regex(r"\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})\s*")
_DAY = regex(r"(?<![\w/])(?:\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{4}/\d{1,2}/\d{1,2})(?![\w/])")
"""A date with strokes, which is no fraction: "Before treatment, 2008/3/25"."""
_RESULT = regex(
    r"[(（][+\-−–±]{1,4}[)）]|\b[RL] ?[+\-−–](?!\w)|[↑↓]|\+\+|\d ?(?:°|mm ?Hg|[kmµμ]?(?:g|U|mol)/[md]?L\b)| [+±]$|[^\W\d_]{2} \d{1,3}\.\d$"
)
"""Signs and units of results: a line with them tells something, and heads nothing."""
_SCORE = regex(r"(?<![\d/])\d{1,3}[+\-]?/\d{1,3}(?![\d/])")
_SCORED = regex(r"[^\W\d_]{2,}:? \(?\d{1,3}(?:/\d{1,3})?[,;)\]]")
"""A name with its number in a list: "speech 3, salivation 4", "BBS (28), Barthel index (45)"."""
_SMALL = regex(r"[a-z]")
_SIGNS = 20
"""Signs of a script without blanks that a heading has at most, with words of another beside them or alone."""
_SEVERAL = 2
_SHORT_WORD = 3
_MARGIN = 2
_ARROW = regex(r"\S\s*(?:→|-->|->|=>)\s*\S")
_GAP = regex(r"(?<=\S)[ \t]{2,}(?=\S)")
_ENCLOSED = regex(
    r"(?P<open>\[|【|〔|\*{1,3} ?|={2,6} ?|<<? ?|-{2,4} )(?P<words>(?:\d{1,2}[.)] |\d{1,2}[- ](?=(?:day|week|month|year))|\d{1,2}(?=(?:st|nd|rd|th) ))?[^\W\d_][^][【】〔〕*=<>|\n]{2,80}?)"
    r"(?P<close>\]|】|〕| ?\*{1,3}| ?={2,6}| ?>>?| -{2,4})(?P<rest>[:：]?\s*)"
)
_CLOSING = {"[": "]", "【": "】", "〔": "〕", "*": "*", "=": "=", "<": ">", "-": "-"}
_STARRED = regex(r"(?P<sign>\*{1,3}) [^\s*][^*\n]{0,80} (?P=sign)")
"""A line between two stars is set apart, and no item: "* History *"."""


class Line(Struct, frozen=True):
    """A line of the text.

    Args:
        begin: offset of its first character.
        start: offset of its first visible character (`end` when there is none).
        end: offset behind its last visible character.
        stop: offset of its line end.
        text: its visible part.
    """

    begin: int
    start: int
    end: int
    stop: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing is to be seen."""
        return self.start == self.end

    @property
    def indent(self) -> int:
        """Characters before the first visible one."""
        return self.start - self.begin

    @property
    def width(self) -> int:
        """Characters up to the last visible one."""
        return self.end - self.begin


class Marker(Struct, frozen=True):
    """The marker a list item or numbered heading begins with.

    Args:
        text: the innermost marker ("-" of "• - ").
        rest: offset in the line's text where the item's own text begins.
        number: its number, 0 when it is no number.
        shape: class of the marker, equal for siblings ("1.", "a)", "-").
    """

    text: str
    rest: int
    number: int
    shape: str


class Label(Struct, frozen=True):
    """A label and what follows it on its line: offsets in the line's text."""

    end: int
    value: int
    words: int


def split_lines(text: str) -> list[Line]:
    """All lines of a text, blank ones too."""
    lines: list[Line] = []
    begin = 0
    for raw in text.split("\n"):
        visible = raw.strip()
        start = begin + (len(raw) - len(raw.lstrip()) if visible else 0)
        lines.append(Line(begin, start, start + len(visible), begin + len(raw), visible))
        begin += len(raw) + 1
    return lines


def set_out(text: str) -> str:
    """A text all of whose lines are set in, without the margin that they have in common."""
    lines = text.split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return text if margin < _MARGIN else "\n".join(line[margin:] for line in lines)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends; empty at `start` when nothing else is there."""
    piece = text[start:end]
    visible = piece.strip()
    if not visible:
        return Span(start, start)
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(visible))


# A line is asked about by several rules, one right after the other.
@lru_cache(maxsize=64)
def marker_of(text: str) -> Marker | None:
    """The list marker a line begins with; of nested markers ("• 1. ") the innermost.

    Args:
        text: the visible part of a line.

    Returns:
        The marker, or None.
    """
    if len(text) < 2 and not _BARE.match(text):
        return None
    if (text[0].isalpha() and not _CLOSED.match(text)) or _STARRED.fullmatch(text):
        return None  # most lines begin with a word
    found: Marker | None = None
    at = 0
    for _ in range(3):
        match = _BULLET.match(text, at) or _BARE.match(text, at)
        if match:
            found = Marker(match.group(), _skip(text, match.end()), 0, match.group()[0])
        else:
            match = _NUMBER.match(text, at)
            if not match or _MONTH.match(text[match.end() : match.end() + 24].lstrip()):
                return found
            printed = match.group()
            digits = "".join(c for c in printed if c.isdecimal())
            number = int(digits) if digits else _ordinal(printed)
            shape = "".join("1" if c.isdigit() else "a" if c.isalpha() else c for c in printed)
            shape = shape.replace("11", "1").replace("aaaa", "a").replace("aaa", "a").replace("aa", "a")
            found = Marker(printed, _skip(text, match.end()), number, shape)
        at = found.rest
        if at >= len(text):
            break
    return found


def _ordinal(printed: str) -> int:
    """The place of a letter or circled number in its sequence."""
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    letters = [c for c in printed.lower() if c.isalpha()]
    return ord(letters[0]) - ord("a") + 1 if len(letters) == 1 else 1


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def outer_level(text: str) -> str:
    """The markers before the innermost one ("•" of "• 1. x"), without spaces; "" if none."""
    marker = marker_of(text)
    if not marker:
        return ""
    return "".join(text[: marker.rest].split()).removesuffix(marker.text)


def deep_number(text: str) -> tuple[int, int] | None:
    """Depth and end of a heading number of several parts ("2.1 Results"), None if there is none."""
    match = _DEEP_NUMBER.match(text)
    if not match or not text[match.end() :].lstrip()[:1].isupper():
        return None
    return match.group().rstrip(".").count(".") + 1, match.end()


@lru_cache(maxsize=64)
def label_of(text: str, at: int = 0) -> Label | None:
    """The label of a labelled field ("Past history: …") or of a line that ends in a colon.

    A sentence with a colon inside isn't one: a label begins the line, has no full stop and few words (those in
    brackets don't count), and isn't only a date.

    Args:
        text: the visible part of a line.
        at: where to begin (behind a marker).

    Returns:
        The label, or None.
    """
    colon = text.find(":", at)
    match = _LABEL.match(text, at) if 0 <= colon - at <= _FARTHEST_COLON else None
    if not match or match.end("label") - at > 60:
        led = _led(text, at, colon)
        if led and len(text) - led.end() <= 80:
            return Label(led.end("label"), led.end(), len(led.group("label").split()))
    if not match:
        return None
    end = match.end("label")
    if not text[end - 1].isalnum() and (leader := _LEADER.search(text[at:end])):
        end = at + leader.start()
    if colon + 1 < len(text) and text[colon + 1].isdigit() and text[colon - 1].isdigit():
        return None
    label = text[at:end]
    if label.count("(") != label.count(")"):
        return None
    core = _PARENS.sub(" ", label).strip()
    if not core or _STOP_INSIDE.search(core) or "|" in core or len(core) > 90:
        return None
    words = [word for word in _WORD_SPLIT.split(core) if word]
    if all(_DATE_WORD.match(word.lower().strip(".,-")) for word in words):
        return None
    return Label(end, match.end(), len(words))


def _led(text: str, at: int, colon: int) -> re.Match[str] | None:
    """The label that dots lead to its value, where the first dot is near enough and no colon before it."""
    dot = _DOT.search(text, at)
    if dot is None or at <= colon < dot.start() or text[at + _LONGEST_LED : dot.start()].strip():
        return None
    return _LED.match(text, at)


def led_label(text: str, at: int = 0) -> Label | None:
    """The label of a form's line, which dots lead to its value ("Weight ......: 70 kg"); None for other lines.

    Args:
        text: the visible part of a line.
        at: where to begin (behind a marker).
    """
    label = label_of(text, at)
    led = label is not None and len(set(text[label.end : label.value]) & set(".…·_")) > 0
    return label if led and label is not None and label.value < len(text) else None


def dash_label_of(text: str) -> Label | None:
    """The label of a field printed with a dash ("Allergies - none"): up to three words; None for other lines."""
    match = _DASH_LABEL.match(text)
    if not match or text[-1] in ":?" or len(match.group("label").split()) > 3:
        return None
    return Label(match.end("label"), match.end(), len(match.group("label").split()))


def caption_of(text: str) -> str | None:
    """The label ("S2", "1") of a caption line, None when the line is no caption."""
    match = _CAPTION.match(text)
    if not match:
        return None
    if match.group("label").isalpha() and not (match.group("label").isupper() and match.group("end").strip()):
        return None
    return match.group("label")


def is_figure(text: str) -> bool:
    """Whether a caption line belongs to a figure, not a table."""
    match = _CAPTION.match(text)
    return match is not None and match.group("word").lower()[:3] in ("fig", "abb", "рис", "图")


def is_rule(text: str) -> bool:
    """Whether a line is drawn, not written ("-----")."""
    return bool(_RULE.match(text))


def markdown_level(text: str) -> int:
    """Level of a Markdown heading, 0 if it is none."""
    match = _MARKDOWN.match(text)
    return match.end() if match else 0


def is_trail(text: str) -> bool:
    """Whether a line is a breadcrumb or a menu ("Home » Cases", "EN | UA | RU")."""
    if caption_of(text) is not None:
        return False
    return "»" in text or " > " in text or " >> " in text or text.count(" | ") >= 2 or text.count("|") >= 3


def has_arrow(text: str) -> bool:
    """Whether a line says what something was and what it became ("slow → fast")."""
    return len(text) <= 200 and bool(_ARROW.search(text))


def enclosed(text: str, most: int = 9) -> tuple[int, int, int] | None:
    """The words between the signs that set a heading apart: "[History]", "【Treatment】", "== Course ==", "**Follow-up**".

    Args:
        text: the visible part of a line.
        most: how many words it may have.

    Returns:
        Begin and end of the words, and where what follows them on the line begins; None for a line without such signs.
    """
    match = _ENCLOSED.match(text)
    if match is None or _CLOSING[match["open"][0]] != match["close"].strip()[0]:
        return None
    words = match["words"]
    if (
        not (words[0].isupper() or words[0].isdigit() or words[0] >= "\u2e80")
        or len(words.split()) > most
        or _STOP_INSIDE.search(words)
    ):
        return None
    return match.start("words"), match.end("words"), match.end()


def is_caps(text: str) -> bool:
    """Whether a line is a heading in capitals."""
    if _SMALL.search(text):
        return False
    letters = [c for c in text if c.isalpha()]
    if len(_SCORE.findall(text)) >= _SEVERAL or all(
        len(word) <= _SHORT_WORD for word in re.findall(r"[^\W\d_]+", text)
    ):
        return False  # "VA 20/200 OD, 20/40 OS", "VA OD CF, OS HM": results in short names
    return len(letters) >= 4 and not any(c.islower() for c in letters) and any(c.isupper() for c in letters)


_TIGHT_VALUE = regex(r"[A-Z][A-Za-z\d]{0,11}:\d")
"""A value right behind its name: "O2:99 (01/13/2016 06:12)"."""


def is_heading_like(text: str) -> bool:
    """Whether a line has the shape of a heading: short, no full stop, begins with a capital or a number."""
    first = text[:1]
    if len(text) > 90 or text[-1:] in ".,;:。；，、…":
        return False
    if not (first.isupper() or first.isdigit() or first in '("“' or first >= "\u2e80"):
        return False
    if _TIGHT_VALUE.match(text):
        return False
    core = _PARENS.sub(" ", text)
    dated = core != text and _DAY_ALONE.fullmatch(core) is not None  # "2009-12-09 (1 month after treatment)"
    if not (dated or any(c.isalpha() for c in core)) or "=" in core or _STOP_INSIDE.search(core.rstrip("?!")):
        return False
    if len(_SCORED.findall(text)) >= _SEVERAL or _NO_HEADING.search(_DAY.sub(" ", core)) or len(gap_parts(text)) > 1:
        return False
    return len(core.split()) <= 12 and sum(c >= "\u2e80" for c in text) <= _SIGNS


def holds_result(text: str) -> bool:
    """Whether a line holds a sign or unit of a result."""
    return _RESULT.search(text) is not None


def gap_parts(text: str) -> list[tuple[int, int]]:
    """The parts of a line between gaps of two or more spaces, as offsets in it.

    A gap behind a full stop is a typist's habit, not a column, unless the line has columns anyway; the gap behind
    a marker isn't one either.
    """
    if "  " not in text and "\t" not in text:
        return [(0, len(text))]
    gaps = [(match.start(), match.end()) for match in _GAP.finditer(text)]
    sure = [gap for gap in gaps if text[gap[0] - 1] not in ".!?" or gap[1] - gap[0] > 2]
    if len(sure) < 2:
        gaps = sure
    if gaps and _is_marker(text[: gaps[0][0]]):
        gaps = gaps[1:]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return list(zip(starts, ends, strict=True))


def _is_marker(text: str) -> bool:
    marker = marker_of(text + " x") if len(text) <= 6 else None
    return marker is not None and marker.rest >= len(text)


# Nesting of list items, from their indents and the shapes of their markers.


Open = tuple[tuple[int, str], ...]
"""Indent and shape of the markers of the open levels of a list, the outermost first."""

_DEEPEST = 8


def place(levels: Open, indent: int, marker: Marker, text: str) -> Open:
    """The open levels behind the next item of a list; the item is on the last of them.

    A deeper indent is a deeper level. At one indent, a marker of a shape that is already open belongs to that
    level, and a new shape goes below a number ("1." then "-").

    Args:
        levels: the open levels before it, empty at the begin of a list.
        indent: of its line.
        marker: its innermost marker.
        text: its line.

    Returns:
        The open levels; their number less one is the item's level.
    """
    shape = outer_level(text) + " " + marker.shape
    while levels and levels[-1][0] > indent:
        levels = levels[:-1]
    if (indent, shape) in levels:
        return levels[: levels.index((indent, shape)) + 1]
    if levels and levels[-1][0] == indent and marker.number and not _numbered(levels[-1][1]):
        levels = levels[:-1]
    return levels if len(levels) >= _DEEPEST else (*levels, (indent, shape))


def _numbered(shape: str) -> bool:
    return any(c in "1a" for c in shape)


NUMBERED = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
"""How lists count, by the first number of each as it is printed."""


def numeral(count: int, kind: str) -> str:
    """A number as a list prints it.

    Args:
        count: the number.
        kind: "decimal", "lowerLetter", "upperRoman" …; anything unknown is printed as a decimal.
    """
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        shown, rest = "", count
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            shown += sign * (rest // value)
            rest %= value
        return shown.upper() if kind == "upperRoman" else shown
    return f"{count:02d}" if kind == "decimalZero" else str(count)


SOFT = "\xad"
"""A hyphen that is seen only where it ends a line: the typesetter's."""
OWN_HYPHEN = "\u2011"
"""How a hyphen is marked that ends a line in a file whose program leaves words whole: it is the author's."""
_TAIL, _HEAD = regex(r"[^\W\d_]+$"), regex(r"[^\W\d_]+")
_LONGEST_PART = 40


def seam(last: str, line: str, whole: Callable[[str, str], bool]) -> tuple[int, str]:
    """How a line that is wrapped goes on in the next one.

    Args:
        last: the line.
        line: the next one.
        whole: whether two parts of a word are one without the hyphen that ends the line.

    Returns:
        How many characters at the line's end are the typesetter's, and what comes between the two.
    """
    end, begin = last[-1:], line[:1]
    if end == SOFT:
        return 1, ""
    if end in "-‐–/" + OWN_HYPHEN and last[-2:-1].isalnum() and begin.isalnum():
        before = last[-_LONGEST_PART - 1 : -1]
        tail, head = _TAIL.search(before), _HEAD.match(line[:_LONGEST_PART])
        parted = tail and head and end not in "–/" and begin.islower() and before[: tail.start()][-1:] not in ("-", "‐")
        return int(bool(parted and tail and head and whole(tail.group(), head.group()))), ""
    return 0, "" if end >= "\u2e80" and begin >= "\u2e80" else " "
