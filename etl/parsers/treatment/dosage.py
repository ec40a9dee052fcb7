"""How much and how often: numbers of cells, volumes, doses of medicines with their units, "five times a day", "b.i.d."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from etl.document import Cell
from etl.facts import Quantity, Range, Value
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.values import parse_cell
from etl.parsers.number import QuantityHit, dimension, parse_number, parse_unit
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


# The dose of a medicine: which number beside its name is its own, and how much one intake is.


_MASS = regex(
    r"^(?!.*/(?:d?L|mmol|mol)$)(?:u?g|mg|ug|mL|L|U$|\[iU\]|k?\[iU\]|mmol|meq|mg/kg|ug/kg|\{tbl\}|mg/d|g/d|ug/d|mg/h|ug/h|\[drp\]|10\*6\.\[iU\]).*$"
)
_OF = regex(r"[ \u00a0-]{0,2}(?:of )?(?:oral )?")
_AND = regex(r"(?:,|\b(?:and|in|plus|then|as well as|followed by))\s+(?:then |also |another |a further )?$")
_WORD_BEHIND = regex(r" [A-Za-z]")
_OF_IT = regex(r"\s?of\s")
_OF_A_NAME = regex(r"\sof (?!which\b|this\b|them\b)[^\W\d_]{4,}")
_APART = regex(r"[,;(]\s*[^\W\d_]")
_FORM = 12
"""So many characters of a form or way stand before a medicine's name ("3 mg of oral …")."""
_OF_IT_BEFORE = regex(r"\d\s?[^\W\d_]{1,6}\sof\s$")
_PER_TIME = regex(r"\s*(?:/|\bper\b|\ba\b)\s*[^\W\d_]+\s*$|\s+(?:daily|weekly)$", re.I)
_LED_TO = regex(
    r"(?:\b(?:now|currently|at present|presently|continued on|maintained on)|\b(?:tapered|reduced|lowered|cut|decreased|increased|raised|titrated|weaned)[^.;,]{0,16}?\bto|→|->)\s*$",
    re.I,
)
"""Between the dose at first and the one of now: "40 mg was tapered to 10 mg", "at first 40 mg, now 10 mg"."""
_AT_PRESENT = regex(r"[^,;.]{0,16}?\b(?:at present|now|currently|today|at the moment)\b", re.I)


def dose_of(text: str, statement: Statement, m: Mention, end: int) -> QuantityHit | None:
    """The dose that is said of a medicine.

    Args:
        text: the document's text.
        statement: the statement.
        m: the medicine.
        end: where what is said of it ends.
    """
    for q in statement.quantities:
        if code_of(q) == "L" and _APART.search(text, m.end, q.start):
            continue  # "a drip of A, net negative 3.1 L"
        if m.end <= q.start < end and q.start - m.end < 40 and is_mass(q) and not _of_next(text, statement, m, q):
            if any(m.end <= x.start < q.start for x in statement.of("measure")):
                return None  # "stopped insulin and the blood sugar was 6.7 mmol/l"
            told = next((x.start for x in statement.of("measure", "finding", "procedure") if x.start >= q.end), end)
            later = (o for o in statement.quantities if q.end <= o.start < min(end, told) and _is_alike(o, q))
            now = next(
                (o for o in later if _AT_PRESENT.match(text, o.end, end) or _LED_TO.search(text, m.end, o.start)), None
            )
            return now or q
    for q in statement.quantities:  # "100 mg riluzole", but not "spironolactone 50 mg and furosemide"
        if q.end <= m.start and is_mass(q) and _OF.fullmatch(text, q.end, m.start):
            return q
    return None


def _of_next(text: str, statement: Statement, m: Mention, q: QuantityHit) -> bool:
    """Whether a dose is that of what is named behind it: "enoxaparin, then 3 mg of midazolam", "ibuprofen and 20 mg prednisone",
    "and 1.5 L NS"."""
    if joined := _AND.search(text, m.end, q.start):
        fluid = joined[0][0] != "," and code_of(q) in ("mL", "L") and _WORD_BEHIND.match(text, q.end)
        if (
            fluid
            or _OF_A_NAME.match(text, q.end)
            or any(_OF.fullmatch(text, q.end, x.start) for x in statement.of("medicine"))
        ):
            return True
    said = statement.after(_OF_IT, q.end)
    own = _OF_IT_BEFORE.search(text, max(0, m.start - 14), m.start) is not None
    named = [
        x
        for x in statement.of("medicine", "procedure", "cells")
        if said is not None and 0 <= x.start - said.end() <= _FORM
    ]
    if any(x.start < q.end < x.end for x in statement.of("procedure")):
        return True
    return any(own or x.entry.id != m.entry.id for x in named)


def is_mass(q: QuantityHit) -> bool:
    """Whether a number has a unit that medicines are given in."""
    return _MASS.match(code_of(q)) is not None


def _is_alike(one: QuantityHit, other: QuantityHit) -> bool:
    """Return True for two doses that are both volumes or neither: a drug of 40 mg isn't lowered to 3 L/min."""
    volumes = [code_of(q).partition("/")[0] in ("L", "mL", "dL") for q in (one, other)]
    return is_mass(one) and volumes[0] == volumes[1]


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


# How often a medicine is taken: "five times a day", "3x/day", "b.i.d.", "every 8 hours".


_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_DAYS = r"(?:(?:a|per|every|each)\s+|/\s?)?(?:days?|daily|d|weeks?|weekly|wk|months?|monthly)\b"
_RATE = r"(?:(?:(?:a|per|every|each)\s+|/\s?)(?:days?|d|weeks?|wk|months?)|daily|weekly|monthly|day|d|week|wk|month)\b"
"""Behind "3 x": how often; "x 3 days" is how long."""
TIMING = regex(
    rf"\b(?:\d{{1,2}}-(?:hourly|daily|weekly|monthly)|(?:once|twice|thrice|(?:\d{{1,2}}|{_WORDS}) times)(?:\s?{_DAYS})?|\d{{1,2}}\s?[x×]\s?{_RATE}|"
    r"q\.?d\b\.?|o\.?d\b\.?|b\.?i?\.?d\b\.?|t\.?[id]\.?[ds]\b\.?|q\.?[id]\.?[ds]\b\.?|qod|q\.?n\b\.?|q\.?h?s\b\.?|h\.?s\b\.?|q[ap]m|qw|prn|nocte|mane|q\d{1,2}h|every (?:\d+|other|second|third|two|three|four|six|eight|twelve) (?:hours?|h|days?|weeks?|months?|years?)|"
    rf"(?:in the )?mornings? and (?:in the |at )?(?:evenings?|nights?)|[x×]\s?\d{{1,2}}\s?{_RATE}|"
    r"every (?:day|morning|evening|night|week|month|year)|daily|nightly|weekly|monthly|at (?:night|bedtime|noon)|in the (?:morning|evening)|(?:per|a) (?:day|week|month))\b|(?<=\w)/(?:d|day|wk|week|month)\b"
    r"|(?<![\w.,/-])[0-3](?:\s?[-–]\s?[0-3]){2,3}(?![\w/-]|[.,]\d)",
    re.I,
)
_TURN = regex(r";|,? but\b|, (?:however|though|yet)\b")
_COUNTED = regex(rf"(?P<count>\d{{1,2}}|{_WORDS})\s?(?:times\b|[x×])", re.I)
_SCHEME = regex(r"[0-3](?:\s?[-–]\s?[0-3]){2,3}")
"""Tablets in the morning, at noon, in the evening and at night: "1-0-1"."""
_TIMES_BEFORE = regex(r"[x×]\s?(\d{1,2})")
_TWICE = regex(r"(?:in the )?mornings? and\b")
_BEFORE = regex(r"\b([1-9])\s?[×x*]\s?$")
_INTAKES = {
    1: "qd, od, once, at bedtime, at night, daily, nightly, every day, every morning, every evening, every night, in the morning, "
    "in the evening, nocte, mane, qn, qhs, qs, hs, qam, qpm, /d, /day, per day, a day",
    2: "bid, bd, twice",
    3: "thrice, tid, tds",
    4: "qid, qds",
}
_EVERY = regex(r"(?:every (?:other|second|(\d+|two|four|five)) days?|qod)$")
"""So many days apart, two where no number says it; of three days there is no exact share of an intake."""
_PER_DAY = {word: count for count, words in _INTAKES.items() for word in words.split(", ")}


def per_day(timing: str, before: str = "") -> Decimal | None:
    """How many intakes in a day a printed timing says ("b.i.d." 2), None when it doesn't.

    Args:
        timing: what `TIMING` found.
        before: what stands right before the dose: "3 x" 10 mg daily are three.
    """
    count = _BEFORE.search(before)
    if count and not timing:
        return Decimal(count[1])
    often = _often(timing)
    return Decimal(count[1]) if count and often == 1 else often


def _often(timing: str) -> Decimal | None:
    plain = timing.lower().replace(".", "").strip()
    if plain.endswith(("week", "weeks", "weekly", "wk", "month", "months", "monthly")):
        return None
    if _SCHEME.fullmatch(plain):
        taken = [int(c) for c in plain if c.isdecimal() and c != "0"]
        return Decimal(len(taken)) if max(taken, default=1) == 1 else None  # "0-2-0" is once a day, two at a time
    if _TWICE.match(plain):
        return Decimal(2)
    if behind := _TIMES_BEFORE.match(plain):
        return Decimal(behind[1])
    if apart := _EVERY.match(plain):
        days = parse_number(apart[1] or "") or 2
        return Decimal(1) / days if 100 % days == 0 else None
    if counted := _COUNTED.match(plain):
        return parse_number(counted["count"])
    if named := max((word for word in _PER_DAY if plain.startswith(word)), key=len, default=""):
        return Decimal(_PER_DAY[named])
    if hours := re.match(r"(?:q|every )?(\d{1,2})[ -]?h", plain):
        often = Decimal(24) / Decimal(hours.group(1))
        return often if often == often.to_integral_value() else None
    return None


def of_other(text: str, statement: Statement, m: Mention, at: int) -> bool:
    """Whether a time stands behind what happened in another part of the sentence: "X helped, but I had cramps every morning".

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
        at: where the time stands.
    """
    turn = _TURN.search(text, m.end, at)
    return turn is not None and any(turn.end() <= f.start < at for f in statement.of("finding", "function"))
