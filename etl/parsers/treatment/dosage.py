"""How much: numbers of cells, volumes, amounts of medicines with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.facts import Quantity, Range, Value
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.values import parse_cell
from etl.parsers.number import QuantityHit, dimension, parse_unit
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

_CELLS = regex(r"^(?:10\*\d+|\{cells\}|10\*\d+\.?\{cells\})(?:/kg)?$|^\{cells\}/kg$")
_POWER = regex(r"10\*(?P<power>\d+)(?:\.?\{cells\})?|\{cells\}")
_ROUNDED = Decimal("1.1")
_FROM = regex(r"\s+(?:(?:was|were) )?(?:\w+ed )?(?:from|out of)\b", re.I)
_WERE_GIVEN = regex(
    r"\b(?:was|were|been) (?:re-?infused|infused|injected|given|transplanted|implanted|administered|returned|re-?injected|given back)\b",
    re.I,
)
_NEAR_GIVEN, _FAR_GIVEN = 30, 50
_TAKE = r"(?:taken|aspirated|harvested|drawn|collected|obtained|removed|extracted|withdrawn|punctured)"
TAKEN = regex(rf"[^.;,]{{0,40}}\b(?:was|were|had been)\s{_TAKE}\b", re.I)
TAKING = regex(
    rf"\b(?:{_TAKE}|aspiration|harvest(?:ing)?|collection|puncture|took|aspirating|collecting)\b(?: (?:of|about|some|from|was|in all|a total of)){{0,3}}[ :(]*$",
    re.I,
)
"""Around a volume that was taken for the cells: "150 ml of marrow were aspirated, and …"."""
_PER_WEIGHT = regex(r"\s?(?:/|per |a |for (?:each|every) )\s?(?:kg|kilo(?:gram(?:me)?)?)\b", re.I)
_EACH_TIME = regex(
    r"\s(?:cells )?(?:(?:each|every) time|per (?:infusion|injection|transplantation|puncture)|at each (?:infusion|injection))\b",
    re.I,
)
_CLOSED = regex(r"[);]|\band\b")
MILLIONS = regex(
    r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred))\s?(?:million|billion|mio|mln)\b|\d[eE]\+?\d{1,2}\b",
    re.I,
)

_OF_TEN = regex(
    r"(?<![\d.,])10\s?(?:\^\s?|\*\*?|e)(\d{1,2})(?!\d|\s?(?:cells\s?)?/)|(?<![\d.,])10([⁰¹²³⁴-⁹]{1,2})(?!\s?(?:cells\s?)?/)",
    re.I,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MILLION = regex(r"(?<![^\W_])(million|mio\.?|mln|billion)s?(?![^\W_])", re.I)


def power_of(reading: Reading, heads: Iterable[Cell | None]) -> str:
    """The power of ten that the heads of a column give its numbers ("Cells (× 10⁶)"), as a UCUM code; "" without one.

    Args:
        reading: the document.
        heads: from the top.
    """
    for cell in heads:
        if cell is not None and (named := _MILLION.search(cell.text)):
            return "10*9" if named[1].lower().startswith("b") else "10*6"
        if cell is not None and "10" in cell.text:
            inner = cell.text[cell.text.find("(") + 1 :].partition(")")[0]
            code = parse_unit(inner.strip(), reading.lexicon.units())[0]
            if code and code.startswith("10*"):
                return code
        if cell is not None and (power := _OF_TEN.search(cell.text)):
            return f"10*{int(power[1] or power[2].translate(_RAISED))}"
    return ""


def cells_counted(reading: Reading, cell: Cell, power: str, *, bare: bool = False) -> Quantity | Range | None:
    """The number of cells that a cell of a table prints, by its own unit or by its column's.

    Args:
        reading: the document.
        cell: of the table.
        power: see `power_of`.
        bare: whether millions of nothing named are cells too.
    """
    for hit in parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits:
        value = hit.value
        if isinstance(value, Quantity) and value.code and (value.code.startswith("10*") or "{cells}" in value.code):
            return value
        if power and isinstance(value, Quantity) and not value.code:
            return Quantity(value.value, power, "", value.comparator)
        if bare and isinstance(value, Quantity) and not value.code and MILLIONS.search(cell.text):
            return Quantity(value.value, "{cells}", "", value.comparator)
    return None


def doses_in(text: str, statement: Statement, given: bool) -> list[QuantityHit]:
    """The numbers of cells that a sentence tells.

    Args:
        text: the document's text.
        statement: the sentence.
        given: whether it says that something was given; beside that, or beside a number of cells, millions of nothing
            named are cells too ("40 million cells …, 35 million").
    """
    doses = [q for q in statement.quantities if is_dose(q)]
    bare = list(_bare(text, statement))
    if not given and not doses:
        each = [q for q in bare if statement.after(_EACH_TIME, q.end)]
        bare = [q for q in bare if (is_per_weight(q) or q in each) and statement.of("cells")]
    return sorted([*doses, *bare], key=lambda q: q.start)


def is_per_weight(q: QuantityHit) -> bool:
    """Whether a number of cells is one for each kilogram of the patient."""
    return code_of(q).endswith("/kg")


def is_dose(q: QuantityHit) -> bool:
    """Whether a number counts cells that were given."""
    return counts_cells(q.value)


def is_dose_of(text: str, statement: Statement, mention: Mention, hit: QuantityHit) -> bool:
    """Whether a number of cells that were given is a dose, and no laboratory value.

    Args:
        text: the document's text.
        statement: the sentence.
        mention: the laboratory's name for the cells.
        hit: the number.
    """
    if is_dose(hit) and is_per_weight(hit) and statement.of("route", "method"):
        return True  # "5 × 10⁶ CD34+ cells/kg were given back into a vein"
    if is_dose(hit) and _WERE_GIVEN.search(text, mention.end, min(statement.span.end, mention.end + _FAR_GIVEN)):
        return True  # "CD34+ cells, 1.2 × 10⁸, were returned into the artery"
    same = [m for m in statement.mentions if m.entry.kind == "cells" and m.start == mention.start]
    given = same and _WERE_GIVEN.search(text, same[0].start, min(statement.span.end, same[0].end + _NEAR_GIVEN))
    return bool(same) and (
        bool(given)
        or bool(statement.of("route", "method"))
        or any(m.entry.kind == "cue" and m.entry.role == "event" for m in statement.mentions)
        or statement.frame.has("treatment", "field:treatment", "field:dose")
    )


def counts_cells(value: Value | None) -> bool:
    """Whether a value counts cells, all of them or for a kilogram of body weight."""
    if isinstance(value, Quantity):
        if value.code == "{cells}" and value.value < 1000:
            return False  # "two MSC transplantations" is a count
        return bool(value.code and _CELLS.match(value.code))
    ends = (value.low, value.high) if isinstance(value, Range) else ()
    return any(v is not None and v.code and _CELLS.match(v.code) for v in ends)


def other_dose(a: Quantity | Range | None, b: Quantity | Range | None) -> bool:
    """Whether two numbers of cells can't be those of one treatment, once rounded and once not.

    Args:
        a: what one sentence tells.
        b: what another one tells.
    """
    if not isinstance(a, Quantity) or not isinstance(b, Quantity):
        return False
    x, y = _count_of(a), _count_of(b)
    return bool(x and y) and max(x, y) > min(x, y) * _ROUNDED


def _count_of(amount: Quantity) -> Decimal:
    """How many cells an amount is; 0 for what is counted for a kilogram, or by nothing known."""
    m = _POWER.fullmatch(amount.code or "")
    return amount.value * (10 ** int(m["power"] or 0)) if m else Decimal(0)


def _bare(text: str, statement: Statement) -> Iterator[QuantityHit]:
    for q in statement.quantities:
        if (
            q.kind == "number"
            and isinstance(q.value, Quantity)
            and not is_dose(q)
            and MILLIONS.search(text, q.start, q.end)
        ):
            weighed = statement.after(_PER_WEIGHT, q.end)
            code = "{cells}/kg" if weighed else "{cells}"
            unit = "cells/kg" if weighed else "cells"
            yield replace(q, value=Quantity(q.value.value, code, unit), end=weighed.end() if weighed else q.end)


def is_volume(q: QuantityHit) -> bool:
    """Whether a number is a volume that was given."""
    return code_of(q) == "mL"


def drawn(text: str, statement: Statement) -> bool:
    """Whether a volume of something of the body was taken from a place: "120 ml of … from both posterior iliac crests"."""
    for q in statement.quantities:
        if not is_volume(q):
            continue
        if any(m.start < q.end < m.end for m in statement.of("procedure")):
            return True  # the procedure's own words: "ml of … from"
        of = next((m for m in statement.of("site") if m.start > q.end), None)
        if of is not None and text[q.end : of.start].strip() in ("of", "") and _FROM.match(text, of.end):
            return True
    return False


def dose_and_date(
    statement: Statement, amounts: Sequence[QuantityHit], dates: Sequence[DateHit]
) -> list[tuple[int, int, QuantityHit, DateHit]]:
    """The doses of a sentence that gives each its own date: "32 × 10⁶ cells on 12 March and 30 × 10⁶ on 14 May".

    Args:
        statement: a statement.
        amounts: its numbers of cells.
        dates: its dates of treatments.

    Returns:
        (begin, end, dose, date) for each, when doses and dates take turns; [] for any other sentence.
    """
    dated = [d for d in dates if d.first and d.comparator not in ("until", "before", "since")]
    if len(amounts) < 2 or len(amounts) != len(dated):
        return []
    order = sorted([(q.start, 0) for q in amounts] + [(d.start, 1) for d in dated])
    if any(a == b for (_, a), (_, b) in zip(order[::2], order[1::2], strict=True)):
        return []
    starts = [at for at, _ in order[::2]]
    starts[0] = statement.span.start
    ways, text = statement.of("route", "method"), statement.context.text
    opening = min(min(q.start for q in amounts), min(d.start for d in dated))
    led = any(
        m.start < opening for m in ways
    )  # else each way stands behind its dose: "3 May 40 million by drip, 10 May …"
    lasts = [max(q.end, d.end) for q, d in zip(amounts, dated, strict=True)]
    for i, last in enumerate(
        lasts[:-1] if led else (), 1
    ):  # "into a vein on 3 May (20 million cells) and by puncture on 10 May (…)"
        starts[i] = min(
            [
                starts[i],
                *(m.start for m in ways if last <= m.start < starts[i] and not _CLOSED.search(text, m.end, starts[i])),
            ]
        )
    ends = [*starts[1:], statement.span.end]
    return list(zip(starts, ends, amounts, dated, strict=True))


# Units of a medicine's activity: what "100 units" of it are, only its maker or its pharmacopoeia says.
#
# A dose in them has UCUM's code only where it is known which units they are. UCUM's U is the enzyme unit (micromole per
# minute), which no dose is meant in; [iU] is the international unit. Units printed as international ones keep their code,
# and have it where the medicine's entry says that its units are international; others keep what is printed.


_INTERNATIONAL = "[iU]"
_PRINTED = regex(r"\b(?:m|M|k)?(?:I\.?\s?[UE]|U\.?\s?I)\b|\binternational\b|\biu\b")
_AS_PRINTED = "units"


def _of(dose: Quantity, own: Sequence[str]) -> Quantity:
    code = dose.code or ""
    if not dimension(code.removeprefix("10*6.")).startswith("activity"):
        return dose
    if not own:
        known = _PRINTED.search(dose.unit) is not None
    else:
        known = _INTERNATIONAL in own
        code = code.replace("U", _INTERNATIONAL) if known and _INTERNATIONAL not in code else code
    return replace(dose, code=code if known else None, unit=dose.unit or _AS_PRINTED)


# The amount of one intake.


_PER_TIME = regex(r"\s*(?:/|\bper\b|\ba\b)\s*[^\W\d_]+\s*$|\s+(?:daily|weekly)$", re.I)


def code_of(q: QuantityHit) -> str:
    """The UCUM code of a number, that of one of its ends for a range; "" without one."""
    value = q.value.low or q.value.high if isinstance(q.value, Range) else q.value
    return (value.code or "") if isinstance(value, Quantity) else ""


def amount_of(q: QuantityHit | None, medicine: Entry | None) -> Quantity | Range | None:
    """The amount for one intake: "mg/d" says a day's amount and stays in the timing; "100/25 mg" is no one amount.

    Args:
        q: the number, None without one.
        medicine: whose dose it is, for the units of its activity.
    """
    if q is None or q.kind == "fraction":
        return None
    own = medicine.units if medicine is not None and medicine.kind == "medicine" else ()
    if isinstance(q.value, Quantity):
        return _of(_per_intake(q.value), own)
    if isinstance(q.value, Range):
        return Range(*(_of(_per_intake(v), own) if v else None for v in (q.value.low, q.value.high)))
    return q.value


def parts_of(text: str, q: QuantityHit | None) -> str:
    """The amounts of a medicine of several parts as printed: "100/25 mg".

    Args:
        text: of the document.
        q: the first of them.

    Returns:
        Them with their unit; "" for any other dose.
    """
    if q is None or q.kind != "fraction" or not isinstance(q.value, Quantity) or q.unit_start is None:
        return ""
    return text[q.start : q.unit_start + len(q.value.unit)]


def _per_intake(value: Quantity) -> Quantity:
    if not value.code or not value.code.endswith(("/d", "/wk")):
        return value
    code = value.code.rpartition("/")[0]
    printed = _PER_TIME.sub("", value.unit)
    return Quantity(value.value, code, printed if printed.count("/") == code.count("/") else code, value.comparator)
