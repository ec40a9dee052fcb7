"""The value of a table's cell: a number, a word, a sign that answers. One without a value has a reason for it, and is never zero.

Deviations from normal can stand beside a value: "55.5 cm (+2.4)", "3200/-1.2", "2.67 kg (8%, Z=-1.4)".
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import Quantity
from etl.mapping.entry import Entry
from etl.parsers.number import QuantityHit, find_quantities, parse_number
from etl.patterns import regex
from etl.value import replace

_TOLD = regex(r"\b(?:SDS?|SD score|z[- ]?scores?|z\s?(?==)|(?:per)?centiles?|%ile)\b|w/%|\d\s?%|z\s?=", re.I)
_SIGNED = regex(r"\s*[(\[]\s?[-−–+]\s?\d[\d.,]*\s?(?:SDS?|S\.D\.|z(?:-score)?)?\s?[)\]]", re.I)
"""In brackets with a sign it is none but a deviation: "(+2.4)", "(-1 SD)"."""
_AS_ASKED = regex(r"\s*(?:(?:[(\[][^()\[\]]*[)\]]\s*)+|/\s?[-−–+<>]*\s?\d[\d.,]*(?:\s?SDS?)?)\s*$", re.I)
"""Where one is asked for, or told as such, it is all that stands in brackets or behind a stroke: "60 (>+2)", "3200/-1.2"."""
_VALUE = regex(r"\s*(\d[\d.,]*(?!\d*(?:st|nd|rd|th)\b)(?:\s?[^\W\d_]{1,5}\.?)?)")

_OF_OTHERS = regex(r"\s?(?:[-–]\s?\d+\s?)?(?:(?:st|nd|rd|th)\b|\s?(?:per)?centiles?\b|\s?%iles?\b)", re.I)
"""Behind a number: it is a percentile ("10-25th centile")."""
_LED = regex(r"(?:\bP\s?|\bz(?:[- ]score)?\s?[=:]\s?|\+)\Z", re.I)
_SO_OLD = regex(r"\d+\s?(?:y|yrs?|years?)\.?\s?(?:and\s|,\s)?\d+\s?(?:m|mos?|months?)\b", re.I)
_NEAR = 12


def is_deviation(entry: Entry, hit: QuantityHit, text: str, label: str) -> bool:
    """Whether a number in the cell of a measure is none of its values: a deviation from normal, a percentile, or the months of
    an age.

    Args:
        entry: the measure.
        hit: the number.
        text: of the cell.
        label: without its unit; "" where one is told, or several numbers stand in the cell.
    """
    if not isinstance(hit.value, Quantity):
        return False
    if hit.value.code == "{SD}" and "{SD}" not in entry.units:
        return True
    never_below = entry.low is not None and entry.low >= 0
    signed = hit.value.value < 0 or text[hit.start] == "+"
    if never_below and (signed or _LED.search(text, max(0, hit.start - _NEAR), hit.start)):
        return True
    if _OF_OTHERS.match(text, hit.end) or any(m.start() <= hit.start < m.end() for m in _SO_OLD.finditer(text)):
        return True
    return not hit.value.code and tells_deviation(label)


def tells_deviation(text: str) -> bool:
    """Whether a label asks for a deviation from normal, or a cell tells one as such: "Weight, kg (SD)", "2.67 kg (8%)".

    Args:
        text: of the label or the cell.
    """
    return _TOLD.search(text) is not None


def deviation_behind(text: str, at: int, *, asked: bool = False) -> int | None:
    """Where a deviation from normal ends that stands behind a value.

    Args:
        text: of a cell.
        at: where its value ends.
        asked: whether a deviation is told as such, so that it needs no sign; then nothing else may stand behind the value.
    """
    found = (_AS_ASKED if asked else _SIGNED).match(text, at)
    return found.end() if found is not None else None


def without_deviation(cell: Cell) -> Cell:
    """A cell with nothing but its value, where a deviation is told as such.

    Args:
        cell: the cell.
    """
    value = _VALUE.match(cell.text)
    if value is None or deviation_behind(cell.text, value.end(1), asked=True) is None:
        return cell
    start = cell.span.start + value.start(1)
    return replace(cell, text=value[1], span=Span(start, start + len(value[1])))


CellKind = Literal["quantity", "range", "fraction", "grade", "mark", "pair", "several", "yesno", "text", "absent"]
AbsentReason = Literal["not-applicable", "not-performed", "unknown", "asked-declined"]

_NAMED_BY_NUMBER = regex(
    r"(?:two|three|four|five|six|[2-6])-(?!(?:day|week|month|year|hour|minute|second|point scale)s?\b)[a-z]{3,12}(?: [a-z]{3,14}){1,3}",
    re.I,
)
"""A thing that a number names: "four-point cane", "two-wheeled walker"."""


class CellValue(Struct, frozen=True):
    """What a cell says.

    Args:
        kind: what it is. "pair" are two values of two sides ("4 / 4+"); "several" are values with remarks
            ("90 (air), 96 (NIV)", "22 (35%)", "4 → 3").
        text: the cell without its footnote marks.
        hits: its values; offsets count from the cell's first character.
        remarks: the words that belong to each hit ("air", "NIV"), "" where there are none.
        absent: why there is no value (FHIR's data-absent-reason), None when there is one.
        answer: yes (True) or no (False).
        notes: the footnote marks that were taken off ("ᵃ", "†").
    """

    kind: CellKind
    text: str
    hits: tuple[QuantityHit, ...] = ()
    remarks: tuple[str, ...] = ()
    absent: AbsentReason | None = None
    answer: bool | None = None
    notes: tuple[str, ...] = ()


_UNDONE = (
    "not ", "did not ", "didn't ", "could not ", "couldn't ", "cannot ", "can't ", "was not ", "were not ", "unable ", "too ", "refused",
    "declined", "uncooperative", "no cooperation", "no data", "no value", "no result", "lost", "missing", "unreadable", "illegible",
    "result follows", "results follow", "to follow", "follows", "pending", "result pending", "results pending", "awaited",
)  # fmt: skip
"""How the words begin by which a note says that there is no value."""
_SEVERAL = ("ne", "n.e.", "n. e.")
"""Short forms that mean several things ("not evaluable", "not elicitable"), so that a legend's words go first."""
_REASONS: dict[AbsentReason, tuple[str, ...]] = {
    "not-applicable": (
        "n/a", "na", "n.a.", "n.a", "not applicable", "not appl.", "n/app", "inapplicable", "entfällt", "sans objet",
        "no aplica", "n. a.", "notapplicable", "nicht anwendbar", "non applicable", "no procede", "non applicabile",
    ),
    "not-performed": (
        "nt", "n.t.", "n.t", "n. t.", "n/t", "n.m.", "n.m", "n. m.", "n/m", "not given", "nd", "n.d.", "n.d", "n. d.", "n/d", "not tested", "not done",
        "not performed",
        "not measured", "not assessed", "not examined", "not obtained", "not determined", "not evaluated", "not taken",
        "not made", "untested", "not carried out", "no test", "nicht durchgeführt", "nicht getestet", "no realizado",
        "non fait", "n.b.", "n. b.", "nicht bestimmt", "nicht erhoben", "nicht gemessen", "nicht untersucht", "nicht gemacht",
        "nicht erfolgt", "non réalisé", "non réalisée", "non mesuré", "non dosé", "non effectué", "non évalué", "non évaluée", "n.é.", "n. é.", "non testé", "non testée", "non valutato", "non testato", "nicht beurteilt", "no hecho",
        "no medido", "no determinado", "no evaluado", "no evaluable", "ne", "n.e.", "n. e.", "no efectuado", "non eseguito", "non misurato", "non determinato", "não realizado",
        "未查", "未测", "未做", "未检", "未测定",
    ),
    "unknown": (
        "'--", "nr", "n.r.", "n.r", "n. r.", "n/r", "n.k.", "nk", "not recorded", "not reported", "not known", "unknown",
        "missing", "not noted",
        "not available", "unavailable", "no data", "no record", "not stated", "not documented", "unbekannt", "lost",
        "not ordered", "not requested", "pending", "result pending", "results pending", "to follow", "result follows", "awaited",
        "not computed", "not calculated", "not computable", "not calculable", "not returned", "not completed",
        "not scored", "not rated", "not filled in", "not asked", "not collected", "not received", "not summed", "incomplete",
        "?", "-", "–", "—", "−", "‐", "‑", "--", "---", "––", "...", "…", ".", "/", "n.v.", "data missing", "no info", "k.a.", "k. a.", "keine angabe", "keine angaben", "nicht bekannt", "non connu",
        "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "inf", "-inf", "+inf", "infinity", "-infinity", "1.#qnan", "-1.#qnan", "1.#snan", "1.#ind", "-1.#ind", "1.#inf",
        "-1.#inf", "nat", "null", "#null!", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#spill!", "#calc!",
        "#field!", "#error!", "inconnu", "non renseigné", "desconocido", "sin datos", "sconosciuto",
    ),
    "asked-declined": ("declined", "refused", "patient declined", "patient refused"),
}  # fmt: skip

_MISSING = ("not ", "no ", "un", "non ", "nicht ", "kein", "pas ", "sin ", "sans ")
"""How a legend's words begin for a value that is missing, in the languages of tables."""
_SHORTENED = regex(r"[^\W\d_](?:[./] ?[^\W\d_])+\.?")
NONE = ("none", "no", "nil", "absent")
"""What a legend says of a dash that is the answer no, and no missing value."""


_REASON_OF = {text: reason for reason, texts in _REASONS.items() for text in texts}
_SUPER = regex(r"[ \u00a0]?([*†‡§¶#ʰᵃ-ᶿªº¹²³⁴⁵⁶⁷⁸⁹]{1,4}(?:,[*†‡§¶#ʰᵃ-ᶿªº]){0,3})$")
_FRONT = regex(r"^([*†‡§¶ʰᵃ-ᶿªº]{1,3})[ ]?(?=\S)")
_LETTER = regex(r"(?<=[\d)+%])[ ]?(?:\(([a-h])\)|([a-h]))$")
_BRACKET = regex(r"(?<=[\d%])[ ]?\[([a-z0-9*†‡])\]$")
_KEYED = regex(r"(?<=\S)[ ]?([(\[](?:[a-z]|\d{1,2})[)\]])$")
_ANSWERED = regex(
    r"(yes|y|ja|oui|sí|sì|si|✓|✔|√|☑|true|available|done|yes\s?[,;(]\s?(?:for |after |since |until |about |~)?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?"
    r"(?:min|minutes?|h|hours?|d|days?|weeks?|wks?|months?|mo|years?)\)?)|(no|none|n|nein|non|✗|✘|☒|false)",
    re.I,
)
"""A yes, maybe with how long it was ("yes, 2 days"), or a no."""
_SIDES = regex(r"\s?[/|]\s?")
_GRADED = regex(r"[0-6](?:\+{1,3}|[-−–]{1,2})?")
_PLAIN = regex(r"[-−–+±]?\d[\d.,]{0,12}(?:\+{1,3}|[-−–])?")
_MARK = regex(r"\(?(?:\+{1,4}|[-−–]{2,3}|±|\+/-|\+/−|[↑↓]{1,3})\)?")
_AND_SHARE = regex(r"(\d[\d.,]*)\s[/|]\s(\d[\d.,]*\s?%)")
_FLAG = regex(r"(?<=[\w%)])[ ](?:(H|HH|high|↑{1,3})|(L|LL|low|↓{1,3}))$")
_ARROW = regex(r"[↑↓]{1,3}\s?(?=[<>≤≥]?\s?\d)")
_STRANGE = regex(r"\s*([-−]?\d[\d.,]{0,12})((?!st\b|nd\b|rd\b|th\b|x\b)[^\W\d_]{1,8})\s*")
_LEFT_OUT = regex(
    r"(?:the |this )?(?:patients?|participants?|subjects?|cases?|he|she|child)\b|(?:can(?:not|['’]t)|could(?: not|n['’]t)|unable|too)\b"
    r"|.*?\b(?:not appl\w+|(?:does|do|did)(?: not|n['’]t) apply|not (?:done|tested|performed|measured|assessed|available|known|recorded|determined|examined|reported|evaluated|obtained))\b",
    re.I,
)
_LACKING = regex(
    r"\b(?:missing|lost|lack(?:ing|s)?|fail(?:ed|ure)|broken|defective|refused|declined|unavailable|insufficient"
    r"|spoil(?:ed|t)|ha?emoly[sz]ed|clotted|contaminated|discarded|impossible|cancel+ed|forgotten|skipped|omitted|absent|closed|out of order|not working|withdrew|withdrawn|dropped out|died|deceased)\b",
    re.I,
)
_NORM = regex(r"\s*[(\[](?:normal|norm|ref\.?|reference|N)\b[^()\[\]]*[)\]]$")
_IN_BRACKETS = regex(r"([<>≤≥]?\s?\d[\d.,]*)\s?[(\[]([^()\[\]]{1,12})[)\]]")
_WORD = regex(r"[^\W\d_]{2,}")


_WHY = regex(r"\s*\([^()]{2,60}\)?$")
"""The reason in brackets behind words for a value that is missing."""
_DASH = regex(r"^[–-]+(?!\d)\s*|\s*[–-]+$")
"""A dash that only parts a remark from its value; "-2 SD" has a sign."""
_SIGN = 2
_SIGNS = "-−–"


def absent_reason(text: str) -> AbsentReason | None:
    """Why a value is missing, by the words for it.

    Args:
        text: "NT", "not done", "n.r.", "—" …

    Returns:
        FHIR's data-absent-reason code, None when the text is something else.
    """
    bare = " ".join(text.split()).lower().strip("()[] ")
    first, _, rest = bare.partition(" ")
    scripts = [first, rest] if rest.isascii() and rest and not first.isascii() else [bare]  # "未查 n/a"
    halves = bare.split(" / ") if " / " in bare else scripts
    found = [_REASON_OF.get(half) or _REASON_OF.get(half.rstrip(".")) for half in (bare, *halves[:2])]
    told = _WHY.sub("", bare)
    if found[0] is None and told != bare and len(told) > _SIGN:
        return absent_reason(told)  # "not tested (cast)"
    return found[0] or (found[1] if all(found[1:]) else None) or (None if bare else "unknown")


_INCHES = regex(r"\d{1,3}(?:[.,]\d+)?\s?in\.?")
"""A whole cell that is a length in inches."""

_FEET = regex(r"\d{1,2}\s?(?:['′’]|ft\.?|feet)\s?\d{1,2}\s?(?:\"|''|″|”|in\.?|inches)?", re.I)


def parse_cell(
    text: str,
    units: Mapping[str, str],
    decimal_comma: bool = False,
    *,
    legend: Mapping[str, str] | None = None,
    paired: bool = False,
) -> CellValue:
    """The value of a table's cell.

    Args:
        text: the cell as printed.
        units: printed unit → UCUM code.
        decimal_comma: whether the document writes decimal commas.
        legend: what the table's notes say about marks and short forms ("NT" → "not tested", "†" → "cast …").
        paired: whether the row or column says that a cell holds two sides ("R/L"), so that "5/5" is a pair.
    """
    text = text.removesuffix("级") if _GRADED.fullmatch(text.strip().removesuffix("级")) else text
    bare = text.strip()
    if bare in ("(-)", "(−)", "(–)", "（-）", "（－）"):
        sign = QuantityHit(text.index(bare), text.index(bare) + len(bare), None, "mark", grade="(-)")
        return CellValue("mark", bare, (sign,), ("",))
    if _FEET.fullmatch(bare):
        return CellValue("text", text)  # feet with inches are no number of feet
    said = (legend or {}).get(bare, "")
    reason = absent_reason(said) if said else None
    if (
        reason is None
        and absent_reason(bare) is not None
        and not (said and bare.lower() in _SEVERAL)
        and (_is_missing(said) or _SHORTENED.fullmatch(bare))
    ):
        reason = absent_reason(bare)  # of "n/a" a legend may say why: "blood had been taken from the left arm"
    if reason is None and said.lower() in NONE and not any(c.isalnum() for c in bare):
        return CellValue("yesno", bare, answer=False)  # "– none"
    if reason is None and said.lower().startswith(_UNDONE) and not any(c.isdigit() for c in bare):
        reason = "unknown"  # "n. e." = not elicitable
    lettered = any(c.isalpha() for c in bare) and not any(c.isdigit() for c in bare)
    if reason is None and said and lettered and _LACKING.search(said):
        reason = "unknown"  # "hem.", "sample haemolysed"
    if reason is not None:
        return CellValue("absent", bare, absent=reason)
    offset, core, notes = _without_notes(text, units, legend or {})
    if not core or (notes and absent_reason(core)):
        return CellValue("absent", core, absent=absent_reason(core) or "unknown", notes=notes)
    if _NAMED_BY_NUMBER.fullmatch(core):
        return CellValue("text", core, notes=notes)
    core = _NORM.sub("", core)
    if _INCHES.fullmatch(core):
        units = {**units, "in": "[in_i]", "in.": "[in_i]"}  # a preposition in prose: "70 in"
    if (bracketed := _IN_BRACKETS.fullmatch(core)) and bracketed[2] in units:
        core = f"{bracketed[1]} {bracketed[2]}"  # "31 (mg/L)"
    if answered := _ANSWERED.fullmatch(core):
        return CellValue("yesno", core, answer=bool(answered[1]), notes=notes)
    if _MARK.fullmatch(core):
        hit = QuantityHit(offset, offset + len(core), None, "mark", grade=core.replace("−", "-").replace("–", "-"))
        return CellValue("mark", core, (hit,), ("",), notes=notes)
    if arrow := _ARROW.match(core):  # how it changed, or on which side of normal: it doesn't say
        core, offset = core[arrow.end() :], offset + arrow.end()
    if share := _AND_SHARE.fullmatch(core):
        both = [_moved(hit, offset + share.start(n)) for n in (1, 2) for hit in _values(share[n], units, decimal_comma)]
        return CellValue("several", core, tuple(both), ("",) * len(both), notes=notes)
    if pair := _pair(core, offset, units, decimal_comma, paired):
        return CellValue("pair", core, pair, ("", ""), notes=notes)
    flagged = _FLAG.search(core)
    read = core[: flagged.start()] if flagged else core
    hits = _values(read, units, decimal_comma)
    if flagged and hits:
        hits = (*hits[:-1], replace(hits[-1], end=len(core), flag="H" if flagged[1] else "L"))
    hits = tuple(_moved(hit, offset) for hit in _without_score(read, hits))
    if not hits:
        return CellValue("text", core, notes=notes)
    return _sorted(text, core, offset, hits, notes)


def _without_score(text: str, hits: tuple[QuantityHit, ...]) -> tuple[QuantityHit, ...]:
    """The values of a cell without the standard deviation score in brackets behind the first: "55.5 cm (+2.4)", "20 (-1 SD)"."""
    if len(hits) != _SIGN or text[hits[0].start] in _SIGNS or text[hits[0].start - 1 : hits[0].start] == "+":
        return hits
    end = deviation_behind(text, hits[0].end)
    return hits[:1] if end is not None and end >= hits[1].end else hits


def _is_missing(said: str) -> bool:
    """Whether what a legend says of a short form leaves it a missing value: nothing in words, "not …", what became of
    somebody ("NA: patient B died 14 months later"), or what there was no more of ("n/a: reagent missing")."""
    if not _WORD.search(said) or said.lower().startswith(_MISSING):
        return True
    return (_LEFT_OUT.match(said) or _LACKING.search(said)) is not None


def _without_notes(text: str, units: Mapping[str, str], legend: Mapping[str, str]) -> tuple[int, str, tuple[str, ...]]:
    """Where the value begins, the value, and the footnote marks that stood around it."""
    offset = len(text) - len(text.lstrip())
    core = text.strip()
    notes: list[str] = []
    for _ in range(3):
        name = "super"
        found = _SUPER.search(core[-8:])
        if found and _is_power(core, len(core) - len(found.group().strip()), found[1], units):
            found = None
        if found is None:
            name, found = "letter", _LETTER.search(core[-6:])
            if found and not _is_note(core, found[1] or found[2], units, legend):
                found = None
        if found is None:
            found = _BRACKET.search(core[-6:])
        if found is None and (keyed := _KEYED.search(core[-6:])) and keyed[1] in legend:
            found = keyed
        if found is None:
            break
        notes.insert(0, next(part for part in found.groups() if part))
        core = core[: len(core) - len(found.group())].rstrip() if name else core
    if front := _FRONT.match(core):
        notes.insert(0, front[1])
        offset += front.end()
        core = core[front.end() :]
    return offset, core, tuple(notes)


def _is_power(core: str, at: int, mark: str, units: Mapping[str, str]) -> bool:
    """Whether superscript digits are an exponent ("× 10⁶", "m²")."""
    if not any(c in "⁰¹²³⁴⁵⁶⁷⁸⁹" for c in mark):
        return False
    head = core[:at].rstrip()
    if not any(c.isdecimal() for c in head):
        return core in units  # "never²" has a note, "m²" is a unit
    return head.endswith(("×10", "× 10", "x10", "x 10", "X10", "⁻")) or head == "10" or not head[-1:].isdecimal()


def _is_note(core: str, letter: str, units: Mapping[str, str], legend: Mapping[str, str]) -> bool:
    """Whether a last letter behind a number is a footnote mark and not a unit ("24a" is, "3 h" isn't)."""
    return letter in legend or (letter not in units and core[-2:-1] not in " (" and parse_number(core[:-1]) is not None)


def _pair(
    core: str, offset: int, units: Mapping[str, str], decimal_comma: bool, paired: bool
) -> tuple[QuantityHit, ...] | None:
    """Two sides: "4 / 4+", "5/4+", and "5/5" where the table says that a cell holds two."""
    links = list(_SIDES.finditer(core))
    if len(links) != 1 or len(core) > 40:
        return None
    link = links[0]
    one, two = core[: link.start()], core[link.end() :]
    if not (_PLAIN.fullmatch(one) and _PLAIN.fullmatch(two)):
        return None
    graded = bool(_GRADED.fullmatch(one) and _GRADED.fullmatch(two))
    spaced = link.group() != "/"
    if not (paired or (graded and (spaced or not two[-1].isdecimal()))):
        return None
    sides = [(one, 0), (two, link.end())]
    hits: list[QuantityHit] = []
    for part, at in sides:
        found = _values(part, units, decimal_comma)
        if len(found) != 1:
            return None
        hits.append(_moved(found[0], offset + at))
    return tuple(hits)


def _values(text: str, units: Mapping[str, str], decimal_comma: bool) -> tuple[QuantityHit, ...]:
    """The values of a cell's text; a cell that is one number may have spaces between its thousands."""
    value = parse_number(text, decimal_comma)
    if value is not None and not text.strip()[:1].isalpha():
        begin = len(text) - len(text.lstrip())
        return (QuantityHit(begin, len(text.rstrip()), Quantity(Decimal(value)), "number"),)
    hits = find_quantities(text, units, decimal_comma=decimal_comma)
    strange = None if hits else _STRANGE.fullmatch(text)
    if strange is not None and (value := parse_number(strange[1], decimal_comma)) is not None:
        unknown = Quantity(value, None, strange[2])
        return (QuantityHit(strange.start(1), strange.end(2), unknown, "quantity", unit_start=strange.start(2)),)
    return hits


def _moved(hit: QuantityHit, by: int) -> QuantityHit:
    if not by:
        return hit
    unit = None if hit.unit_start is None else hit.unit_start + by
    return replace(hit, start=hit.start + by, end=hit.end + by, unit_start=unit)


def balanced(remark: str) -> str:
    """A remark out of its brackets, and without one that nothing opens or closes.

    Args:
        remark: what stands beside a value.
    """
    if remark[:1] == "(" and remark.find(")") in (-1, len(remark) - 1):
        remark = remark.strip("()")
    if remark.count(")") > remark.count("("):
        remark = remark[:-1] if remark[-1] == ")" else f"({remark}"
    return remark.strip(" ,;")


def _sorted(text: str, core: str, offset: int, hits: tuple[QuantityHit, ...], notes: tuple[str, ...]) -> CellValue:
    """One value, several with remarks, or a text that has numbers in it."""
    stops = [*(hit.start for hit in hits[1:]), offset + len(core)]
    remarks = tuple(
        balanced(_DASH.sub("", text[hit.end : stop].strip(" ,;/[]→>\n\t"))) for hit, stop in zip(hits, stops, strict=True)
    )  # fmt: skip
    before = text[offset : hits[0].start].strip(" ([~≈")
    if _WORD.search(before) and before.lower() not in (
        "about",
        "ca",
        "ca.",
        "approx.",
        "approximately",
        "mean",
    ):
        return CellValue("text", core, hits, remarks, notes=notes)
    if len(hits) > 1:
        return CellValue("several", core, hits, remarks, notes=notes)
    kinds: dict[str, CellKind] = {"range": "range", "fraction": "fraction", "grade": "grade", "mark": "mark"}
    return CellValue(kinds.get(hits[0].kind, "quantity"), core, hits, remarks, notes=notes)


# Signs and letters that answer whether a finding is there, by what else answers in the same table.


_YES, _NO = "+", "(-)"
_TICKS, _CROSSES, _LETTERS = frozenset("√✓✔"), frozenset("×xX✗✘"), frozenset("xX")
_MINUS = ("-", "–", "−")
_WORDED = frozenset(("+", "++", "(+)", "yes", "no", "y", "n", "pos", "neg", "pos.", "neg.", "positive", "negative", "present", "absent"))  # fmt: skip
_ASKED = ("finding", "condition")

_OF_CHANGE = regex(r"\b(?:improvements?|recovery|progress|Besserung|amélioration|mejoría|miglioramento)\b|改善", re.I)
"""Words above a column whose cells say how much better something is."""
_SOME = regex(
    r"(?:very |quite |fairly |rather )?(?:slight|little|mild|small|minor|minimal|moderate|medium|fair|some|partial|good|clear|significant|marked|obvious|great|big|large"
    r"|considerable|substantial|remarkable|strong|excellent|noticeable|evident|complete|full)(?:ly)?|a (?:little|bit|lot)|much|\+{1,4}",
    re.I,
)
_NOTHING = regex(r"none|nothing|nil|not at all|no|0", re.I)


def answers_in(rows: Sequence[Sequence[Cell | None]]) -> Mapping[str, str]:
    """What the signs and letters of a table mean that say nothing alone.

    P and N are answers beside each other, a full circle beside an empty one; a cross is no beside ticks and yes where
    nothing else answers.

    Args:
        rows: cells of values.

    Returns:
        "+" or "(-)" for each.
    """
    texts = {cell.text.strip() for row in rows for cell in row if cell is not None}
    out = {"P": _YES, "N": _NO} if {"P", "N"} <= texts else {}
    if "●" in texts:
        out |= {"●": _YES, "○": _NO}
    if texts & _TICKS:
        crosses = texts & _CROSSES - _LETTERS or texts & _LETTERS
        out |= dict.fromkeys(crosses, _NO)
    elif texts & _LETTERS and not any(text.lower() in _WORDED for text in texts):
        out |= dict.fromkeys(_LETTERS, _YES)
    return out


def as_answer(cell: Cell, asked: Entry, answers: Mapping[str, str], legend: Container[str], *, signed: bool) -> Cell:
    """A cell with the answer that its sign or letter is.

    Args:
        cell: of values.
        asked: what its labels ask for.
        answers: `answers_in` its table.
        legend: the marks that the table explains.
        signed: whether a plus stands in its row or column, and so a dash is a sign, and no empty cell.
    """
    text = cell.text.strip()
    if text in legend:
        return cell
    if text in _MINUS:
        return replace(cell, text=_NO) if signed and not (asked.units and not asked.grade) else cell
    return replace(cell, text=answers[text]) if text in answers and asked.kind in _ASKED else cell


def as_change(cell: Cell, head: str) -> Cell:
    """A cell below "Degree of improvement" with the change that its words mean: "significant" is improved, "none" unchanged.

    Args:
        cell: of values.
        head: the words above its column.
    """
    if not _OF_CHANGE.search(head):
        return cell
    text = cell.text.strip(" .")
    if _SOME.fullmatch(text):
        return replace(cell, text="improved")
    return replace(cell, text="unchanged") if _NOTHING.fullmatch(text) else cell
