"""Whether a number beside a measure is its value: what a scale takes, and what are its ends, norms, targets or
predictions.
"""

from __future__ import annotations

import re
from decimal import Decimal

from etl.facts import Category, Coded, Concept, Quantity, Range
from etl.mapping.entry import Entry, Item, Mention
from etl.parsers.number import QuantityHit, bare_unit, is_power, may_be_in
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

# Whether a number can be a value of a measure, a scale or a graded function, and what value it is then.


_OUT_OF = regex(r"\s+(?:out\s+)?of\s+(?=\d)")
_DEGREES = regex(r"[\s-]?(?:degrees?|°)$", re.I)
_COUNTED = regex(r"\{[^{}]*\}")
_CATEGORIES: dict[str, Category] = {
    "vital": "vital-signs", "laboratory": "laboratory", "exam": "exam", "test": "survey", "imaging": "imaging",
}  # fmt: skip


_YEARS_OR_MONTHS = frozenset(("a", "mo"))
_OF_ENZYMES = frozenset(("U", "[iU]"))
_UNITLESS = frozenset(("1", "[pH]"))
_FAR_ABOVE = Decimal("1.5")
_SHORT = frozenset(("s", "ms", "min"))
_LONG = frozenset(("d", "wk", "mo", "a"))

_OF_PREDICTED = regex(r"\bpredicted\b", re.I)


def category_of(entry: Entry) -> Category:
    """FHIR's observation category of a measure or scale."""
    if entry.category in ("exam", "survey", "laboratory", "vital-signs", "imaging", "procedure", "social-history"):
        return entry.category  # type: ignore[return-value]
    return "survey" if entry.kind == "scale" else _CATEGORIES.get(entry.role, "exam")


def fits(reading: Reading, entry: Entry, hit: QuantityHit) -> bool:
    """Whether a number can be a value of a measure: by its unit, its kind, and what the entry allows.

    Args:
        reading: for the grading systems.
        entry: measure, scale or graded function.
        hit: the number.
    """
    if hit.value is None and not (entry.grade and hit.grade):
        return False
    if entry.kind == "measure" and entry.role in ("exam", "laboratory") and not (entry.units or entry.grade):
        return False  # an examination or a panel; a number behind its label is of something in it
    if entry.grade and (not entry.units or not codes_of(hit) & set(entry.units)):
        return grade_of(reading, entry, hit) is not None
    if hit.kind == "grade" and not (
        entry.kind == "scale" and plain_value(hit) is not None and not re.search(r"[+-]", hit.grade)
    ):
        return False
    codes = {bare_unit(c) for c in codes_of(hit)}
    if entry.kind == "scale":
        value = plain_value(hit)
        shares = {"", "%"} if _highest(entry) == 100 or "%" in entry.units else {""}
        return codes <= shares and value is not None and _in_range(entry, value)
    if not codes - {""} and (len(entry.units) <= 1 or {"1", "{score}", ""} & set(entry.units)):
        return not (entry.role == "laboratory" and entry.units and _beyond(entry, hit)) or _far_above(entry, hit)
    if not codes - {""}:
        return bare_degrees(entry, hit) is not None
    if codes & _LONG and set(entry.units) <= _SHORT:
        return False  # "at 12 months she could rise from the floor" is no time that it took
    if codes == {"m"} and _YEARS_OR_MONTHS.issubset(entry.units):
        return True  # "age at onset: 20 m" are months
    if codes <= _OF_ENZYMES and "U/L" in entry.units:
        return True  # "CK 2630 units": the litre is left out
    return any(may_be_in(c, u) for c in codes for u in entry.units) or bare_degrees(entry, hit) is not None


def _beyond(entry: Entry, hit: QuantityHit) -> bool:
    """Whether a number without a unit is not plausible in the unit that it would get: "160 RBC" are no 160 · 10¹²/L."""
    ends = (hit.value.low, hit.value.high) if isinstance(hit.value, Range) else (hit.value,)
    return any(
        (entry.high is not None and end.value > entry.high) or (entry.low is not None and end.value < entry.low)
        for end in ends
        if isinstance(end, Quantity)
    )


def _far_above(entry: Entry, hit: QuantityHit) -> bool:
    """Return True for a number that is too high for a measure without a unit: it stays, with a finding ("pH 74.1")."""
    value = plain_value(hit)
    unitless = not _UNITLESS.isdisjoint(entry.units) and bool(entry.possible)
    return unitless and value is not None and entry.high is not None and value > entry.high * _FAR_ABOVE


def fits_bare(entry: Entry, hit: QuantityHit) -> bool:
    """Whether a number without a unit can be a laboratory value whose unit isn't known then.

    Args:
        entry: the measure.
        hit: the number.
    """
    value = plain_value(hit)
    if entry.role != "laboratory" or not entry.units or hit.kind != "number" or value is None:
        return False
    return not codes_of(hit) - {""} and hit.denominator is None and (entry.high is None or value <= entry.high)


def bare_degrees(entry: Entry, hit: QuantityHit) -> str | None:
    """The temperature scale of "36.5 degrees", told by what the measure can be: at most 45 is Celsius."""
    value = plain_value(hit)
    if value is None or codes_of(hit) not in ({"deg"}, {""}) or "Cel" not in entry.units or entry.high is None:
        return None
    if codes_of(hit) == {""}:  # "Temp: 36.6" can't be anything else
        return "Cel" if 34 <= value <= 43 else "[degF]" if 93 <= value <= 109 and "[degF]" in entry.units else None
    return "Cel" if value <= entry.high else "[degF]" if "[degF]" in entry.units and 86 <= value <= 113 else None


def codes_of(hit: QuantityHit) -> set[str]:
    value = hit.value
    if isinstance(value, Quantity):
        return {_bare(value.code)}
    ends = (value.low, value.high) if isinstance(value, Range) else ()
    return {_bare(q.code) for q in ends if q is not None}


def _bare(code: str | None) -> str:
    """A unit without what it only counts ("{beats}/min" is /min, "{points}" none); cells stay what they are."""
    if not code or "{" not in code or "cell" in code:
        return code or ""
    return _COUNTED.sub("", code)


def _highest(entry: Entry) -> Decimal | None:
    return entry.total.high if entry.total is not None and entry.total.high is not None else entry.high


def plain_value(hit: QuantityHit) -> Decimal | None:
    return hit.value.value if isinstance(hit.value, Quantity) else None


def _in_range(entry: Entry, value: Decimal) -> bool:
    low, high = entry.low, entry.high
    if entry.total is not None:
        low, high = entry.total.low, entry.total.high
    return (low is None or value >= low * Decimal("0.5") - 1) and (high is None or value <= high * 2)


def grade_of(reading: Reading, entry: Entry, hit: QuantityHit) -> str | None:
    known = ordinals_of(reading, entry)
    printed = "".join((hit.grade or "").split()).strip("()").replace("−", "-").replace("–", "-")
    value = plain_value(hit)
    if hit.kind == "fraction" and printed in known:
        return printed
    if hit.kind == "mark":
        return printed if printed in known and len(printed) > 1 else None
    if hit.kind == "grade" and printed:
        bare = printed.split("/")[0]
    elif (
        value is None
        or codes_of(hit) - {"", "deg"}
        or (hit.denominator is not None and hit.denominator != max(known.values(), default=Decimal(0)))
    ):  # "muscle force is 4 degrees" means the grade
        return None
    else:
        bare = f"{value.normalize():f}"
    return bare if bare in known else None


def ordinals_of(reading: Reading, entry: Entry) -> dict[str, Decimal]:
    """The grades of what is graded, and their ordinal values."""
    system = reading.lexicon.get("grade", entry.grade)
    return {g.text: g.ordinal for g in system.grades} if system else {}


def graded(reading: Reading, entry: Entry, grade: str, printed: str) -> Coded:
    """A grade as a coded value with its ordinal; the text stays as printed, but for "3 out of 5", which is 3/5, and without
    the word for what it is in "3 degrees"."""
    system = reading.lexicon.need("grade", entry.grade)
    found = next(g for g in system.grades if g.text == grade)
    label = found.name or found.text
    return Coded(
        Concept(label, found.codings, f"grade:{system.id}"), found.ordinal, _DEGREES.sub("", _OUT_OF.sub("/", printed))
    )


def in_points(reading: Reading, entry: Entry, value: object) -> Entry | None:
    """The score whose points a number is, that stands where a class in letters is asked for: "11" below the name of both.

    Args:
        reading: the document.
        entry: what is asked for.
        value: what is printed.
    """
    stem, _, last = entry.name.rpartition(" ")
    if last not in ("class", "grade", "stage") or not isinstance(value, Quantity) or value.code:
        return None
    named = reading.lexicon.label(f"{stem} score", "scale")
    low, high = (named[0].low, named[0].high) if named and not named[0].grade else (None, None)
    return named[0] if low is not None and high is not None and low <= value.value <= high else None


def item_concept(entry: Entry, item: Item) -> Concept:
    """The concept of a scale's or panel's item."""
    return Concept(item.name, item.codings, f"{entry.kind}:{entry.id}:{item.key}")


def with_unit(entry: Entry, value: Quantity | Range) -> Quantity | Range:
    """A bare number takes the only unit that its measure can have; otherwise its unit isn't known."""
    if isinstance(value, Range):
        low = with_unit(entry, value.low) if value.low else None
        high = with_unit(entry, value.high) if value.high else None
        return Range(low if isinstance(low, Quantity) else None, high if isinstance(high, Quantity) else None)
    if value.code == "m" and _YEARS_OR_MONTHS.issubset(entry.units):
        return replace(value, code="mo")
    if is_power(value.code):
        return replace(value, code=next((u for u in entry.units if u.startswith(f"{value.code}/")), value.code))
    plain = _COUNTED.sub("", value.code or "")
    if plain and plain in entry.units and value.code not in entry.units:
        return replace(value, code=plain)  # "3 cells/µL" of a count that has /uL
    if value.code and (value.code in entry.units or (_bare(value.code) not in entry.units and _bare(value.code))):
        return value
    if len(entry.units) == 1:
        return replace(value, code="" if entry.units[0] in ("1", "{score}") else entry.units[0])
    if entry.low and entry.high and entry.low <= value.value <= entry.high <= 2 * entry.low:
        return replace(value, code=entry.units[0])  # no other unit can have it: a temperature of 36.9
    if not entry.units or {"1", "{score}", ""} & set(entry.units):
        return replace(value, code="")
    return replace(value, code=None)


def reference_of(entry: Entry, item: Item | None = None) -> Range | None:
    """The range of a scale, or of one of its items, from its mapping."""
    told = item or entry.total or entry
    if entry.kind != "scale" or told.low is None or told.high is None:
        return None
    return Range(Quantity(told.low), Quantity(told.high))


def of_predicted(text: str, hit: QuantityHit) -> bool:
    """Whether a number is a share of the predicted value: "58 % predicted".

    Args:
        text: the document's text.
        hit: the number.
    """
    return "%" in codes_of(hit) and bool(_OF_PREDICTED.search(text, hit.start, hit.end + 14))


_UP_TO = regex(r"up to\b", re.I)


def reached(text: str, mention: Mention, hit: QuantityHit) -> QuantityHit:
    """Return a laboratory's value without a limit or sign that is none: "creatinine up to 233 umol/l", "Hb -9.2".

    Args:
        text: the document's text.
        mention: the measure.
        hit: the number.
    """
    value, lowest = hit.value, mention.entry.low
    if not isinstance(value, Quantity):
        return hit
    if value.value < 0 and lowest is not None and lowest >= 0:
        return replace(hit, value=replace(value, value=-value.value))
    upto = value.comparator == "<=" and _UP_TO.match(text, hit.start)
    if not upto or text[mention.end : hit.start].strip():
        return hit
    return replace(hit, value=replace(value, comparator=None))
