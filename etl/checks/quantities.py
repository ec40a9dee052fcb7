"""quantity-conflict, value-out-of-range, value-implausible and unit-missing: two values of one quantity, a value that can't be, a
number alone.

Values change; so two values of one thing are a conflict only when they are said of the same time: of the same
day, of the same distance from the treatment, or both of no time at all and exactly two in different parts of the
document. Vital signs change within minutes, and habits are given up; both are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal

from etl.checks.people import AGE
from etl.checks.view import View, finding, plain
from etl.facts import AnyFact, Evidence, Finding, Observation, Quantity, Range, Treatment, Value
from etl.kinds.registry import kind_of
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.values import tells_deviation
from etl.parsers.number import THREE_AFTER_POINT, THREE_BEHIND_COMMA, in_base
from etl.patterns import regex

_SHOWN = 5
"""How many numbers without a unit a finding names."""
_CELLS = "{cells}"
_WEIGHTS = {"kg": 3, "g": 0, "mg": -3, "ug": -6, "ng": -9}
_VOLUMES = {"L": 0, "dL": -1, "cL": -2, "mL": -3, "uL": -6}
_LENGTHS = {"m": 0, "cm": -2, "mm": -3}

_MOST = 2000
"""So many values of a document are compared."""
_BREATH = 120

Key = tuple[object, ...]


def _conflicts(view: View) -> Iterator[Finding]:
    """The quantities with two values.

    Args:
        view: the document.

    Yields:
        One finding for each quantity with its first two values that differ.
    """
    groups: dict[Key, list[Observation]] = {}
    for fact in view.observations():
        key = _key(fact)
        if key is not None:
            groups.setdefault(key, []).append(fact)
    for facts in groups.values():
        pair = _pair(view, facts)
        if pair is not None:
            one, two = pair
            text = f"{one.code.text} is {_shown(one.value)} in one place and {_shown(two.value)} in another."
            yield finding("quantity-conflict", text, [one, two])
    yield from _starts(view)
    yield from _doses(view)


def _key(fact: Observation) -> Key | None:
    """What must agree for two values to be of one quantity at one time; None for what isn't compared."""
    value = fact.value
    if not isinstance(value, Quantity) or value.comparator or value.code is None or fact.components or _remarked(fact):
        return None
    if (
        not fact.code.entry
        or fact.code.entry == AGE
        or fact.category in ("vital-signs", "social-history")
        or fact.change
        or fact.subject == "group"
    ):
        return None
    point, effective = fact.timepoint, fact.effective
    if effective is not None and effective.start and len(effective.start) == 10 and not effective.end:
        time: Key = ("day", effective.start)
    elif point is not None and point.offset is not None:
        time = ("offset", point.phase, point.offset.value, point.offset.code, point.course)
    elif point is None and (effective is None or not (effective.start or effective.end or effective.text)):
        time = ("none",)
    else:
        return None
    site = (fact.site.text if fact.site else "", fact.specimen, fact.method.text if fact.method else "", fact.performer)
    return (fact.subject, fact.code.entry.removesuffix(":total"), *site, _family(value.code), time)


def _family(code: str) -> str:
    return measure(Quantity(Decimal(1), code))[1]


def measure(quantity: Quantity) -> tuple[Decimal, str]:
    """A quantity in the base unit of its kind.

    Args:
        quantity: the quantity; its unit's code must be known.

    Returns:
        (value, base unit): counts of cells in cells, masses in g, volumes in L, lengths in m, others as they are.
    """
    code = quantity.code or ""
    head, _, tail = code.partition("/")
    exponent, base = 0, head
    if head.startswith("10*"):
        digits = head[3:].split("{")[0].rstrip(".")
        if digits.lstrip("-").isdigit() and len(digits) < 4:
            exponent, base = int(digits), _CELLS
    elif tail == "":
        for table, unit in ((_WEIGHTS, "g"), (_VOLUMES, "L"), (_LENGTHS, "m")):
            if head in table:
                exponent, base = table[head], unit
    return quantity.value.scaleb(exponent), f"{base}/{tail}" if tail else base


def differ(one: Quantity, two: Quantity) -> bool:
    """Whether two quantities of one kind are different numbers, beyond the rounding of the coarser one."""
    a, b = measure(one)[0], measure(two)[0]
    return abs(a - b) > max(_half_step(one), _half_step(two))


def _half_step(quantity: Quantity) -> Decimal:
    """Half of the last digit that is printed; zeros at the end of a big round number aren't digits."""
    value = quantity.value
    if value and value == value.to_integral_value() and abs(value) >= 1000:
        value = value.normalize()
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return measure(Quantity(step, quantity.code))[0] / 2


def _pair(view: View, facts: list[Observation]) -> tuple[Observation, Observation] | None:
    """The first two that can't both be right, None when they may be."""
    values = [(f, f.value) for f in facts if isinstance(f.value, Quantity)]
    key = _key(facts[0])
    if key is not None and key[-1] == ("none",):
        distinct: list[tuple[Observation, Quantity]] = []
        for fact, value in values:
            if all(differ(value, other) for _, other in distinct):
                distinct.append((fact, value))
            if len(distinct) > 2:
                break
        if len(distinct) != 2:
            return None  # one value, or a series whose times weren't read
        (one, _), (two, _) = distinct
        return (one, two) if _apart(view, one.evidence[0], two.evidence[0]) else None
    sources: dict[str | None, list[tuple[Observation, Quantity]]] = {}
    for fact, value in values:
        own = sources.setdefault(_source(view, fact.evidence[0]), [])
        if all(differ(value, other) for _, other in own[:2]):
            own.append((fact, value))
    # Two values in one table are two things; in prose the day may be that of the sentence and not of the value.
    single = [own[0] for own in sources.values() if len(own) == 1]
    for one, a in single[:1]:
        for two, b in single[1:]:
            if differ(a, b):
                return one, two
    return None


def _source(view: View, place: Evidence) -> str | None:
    """The table that a value stands in, or below which it is a note on a value; None for one in prose."""
    noted = (p.name for p in view.tables for n in p.table.notes if n.start <= place.start < n.end)
    return place.table or next(noted, None)


def _remarked(fact: Observation) -> bool:
    """Whether a remark beside the value says under which condition it holds ("90 (air)")."""
    return bool(fact.note) and any(fact.note in e.quote for e in fact.evidence)


def _apart(view: View, one: Evidence, two: Evidence) -> bool:
    """Whether two places are different parts of the document: a table and prose, or two sections."""
    if one.table is not None or two.table is not None:
        return _source(view, one) != _source(view, two)
    sections = [
        next((i for i, (_, a, b) in enumerate(view.facts.sections) if a <= e.start < b), -1) for e in (one, two)
    ]
    return sections[0] != sections[1] and _plain_time(view, one) and _plain_time(view, two)


def _plain_time(view: View, place: Evidence) -> bool:
    """Whether no words of time stand near a value that was read without a time."""
    lo, hi = max(0, place.start - 120), min(len(view.text), place.end + 120)
    line_lo = max(view.text.rfind("\n", lo, place.start), view.text.rfind(". ", lo, place.start), lo)
    ends = [p for p in (view.text.find("\n", place.end, hi), view.text.find(". ", place.end, hi)) if p >= 0]
    line_hi = min(ends, default=hi)
    if any(line_lo <= d.start < line_hi for d in view.dates):
        return False
    roles = {"before", "after", "during", "baseline", "discharge", "follow_up", "improved", "worsened", "less", "more"}
    return not any(
        m.entry.kind == "cue" and m.entry.role in roles for m in view.lexicon.find(view.text, line_lo, line_hi)
    )


def _shown(value: object) -> str:
    if not isinstance(value, Quantity):
        return str(value)
    return f"{plain(value.value)} {value.unit or value.code or ''}".strip()


def _starts(view: View) -> Iterator[Finding]:
    """A fall "from 5.5 to 3.0 at 24 months" against a table that has the same end and another beginning."""
    values = [f for f in view.observations() if isinstance(f.value, Quantity) and f.timepoint is not None][:_MOST]
    cells = [f for f in values if _tables(f)]
    told = [f for f in values if f.evidence[0].table is None]
    for end in told:
        start = next((f for f in told if _one_way(view, f, end)), None)
        printed = next((f for f in cells if _same(f, end) and not _differs(f, end)), None) if start else None
        if start is None or printed is None:
            continue
        first = [f for f in cells if _tables(f) & _tables(printed) and _same(f, start)]
        if len(first) == 1 and _differs(first[0], start):
            text = f"{start.code.text} before is {_shown(start.value)} in the text and {_shown(first[0].value)} in the table."
            yield finding("quantity-conflict", text, [start, first[0]])


def _tables(fact: Observation) -> set[str]:
    return {e.table for e in fact.evidence if e.table is not None}


def _one_way(view: View, start: Observation, end: Observation) -> bool:
    """Whether two values are the beginning and the end of one change: "from 5.5 to 3.0"."""
    a, b = start.evidence[0], end.evidence[0]
    if start is end or not -_BREATH < b.start - a.end < _BREATH:  # first: it costs nothing, and parts most
        return False
    if not _same(start, end, timed=False) or start.timepoint == end.timepoint:
        return False
    if not (isinstance(start.value, Quantity) and isinstance(end.value, Quantity)):
        return False
    way = f"from {plain(start.value.value)} to {plain(end.value.value)}"
    text = " ".join(view.text[min(a.start, b.start) : max(a.end, b.end) + 24].replace(".0", "").split())
    return way in text


def _same(one: Observation, two: Observation, *, timed: bool = True) -> bool:
    """Whether two facts are of one thing, and at one distance from the treatment."""
    if (one.subject, one.code.entry.removesuffix(":total")) != (two.subject, two.code.entry.removesuffix(":total")):
        return False
    if (one.site.text if one.site else "") != (two.site.text if two.site else ""):
        return False
    a, b = one.timepoint, two.timepoint
    if not timed or a is None or b is None:
        return not timed
    return a.phase == b.phase and (a.offset and (a.offset.value, a.offset.code)) == (
        b.offset and (b.offset.value, b.offset.code)
    )


def _differs(one: Observation, two: Observation) -> bool:
    return isinstance(one.value, Quantity) and isinstance(two.value, Quantity) and differ(one.value, two.value)


def _doses(view: View) -> Iterator[Finding]:
    """Two doses of one treatment by one route on one day."""
    seen: dict[Key, tuple[Treatment, Quantity]] = {}
    told: set[Key] = set()
    for fact in view.treatments():
        start = fact.performed.start if fact.performed else None
        for dose in fact.doses:
            if (
                dose.route is None
                or not isinstance(dose.amount, Quantity)
                or not dose.amount.code
                or not start
                or len(start) < 10
            ):
                continue
            product = fact.product.entry if fact.product else ""
            key = (fact.subject, fact.code.entry, product, start, dose.route.text, _family(dose.amount.code))
            known = seen.setdefault(key, (fact, dose.amount))
            if (
                known[0] is not fact
                and key not in told
                and differ(known[1], dose.amount)
                and not dose.amount.comparator
            ):
                told.add(key)
                text = (
                    f"The {dose.route.text} dose of {start} is {_shown(known[1])} in one place and"
                    f" {_shown(dose.amount)} in another."
                )
                yield finding("quantity-conflict", text, [known[0], fact])


_LEAST = 2
_WIDE = Decimal("1.5")
_PLAUSIBLE = "what is plausible"


def _out_of_range(view: View) -> Iterator[Finding]:
    """The values outside the range that their mapping gives.

    Args:
        view: the document.

    Yields:
        One finding for each such Observation. A change, a mean of a group and a bound aren't scores.
    """
    for fact in view.observations():
        if fact.subject == "group" or any(c.code.entry == "component:sd" for c in fact.components):
            continue
        if (wrong := _impossible(view, fact)) is not None:
            yield wrong
            continue
        low, high, name = _range(view, fact)
        for value in _amounts(fact):
            below = low is not None and value < low and not _of_part(view, fact)
            if below or (high is not None and value > high):
                shown = f"{'' if low is None else _rounded(low)}–{'' if high is None else _rounded(high)}"
                code = "value-implausible" if name == _PLAUSIBLE else "value-out-of-range"
                yield finding(code, f"{fact.code.text} {plain(value)} is outside of {name} ({shown}).", [fact])
                break


def _impossible(view: View, fact: Observation) -> Finding | None:
    """Return the finding on a value beyond what its measure can be in anybody, by the limits of its mapping."""
    kind, _, name = fact.code.entry.partition(":")
    entry = view.lexicon.get("measure", name) if kind == "measure" else None
    if entry is None or not entry.possible or fact.specimen:
        return None
    for quantity in _quantities(fact.value):
        if quantity.code is None or quantity.comparator is not None:
            continue
        power, base = in_base(quantity.code)
        for unit, least, most in entry.possible:
            own, dimension = in_base(unit)
            value = quantity.value.scaleb(power - own)
            if dimension == base and not least <= value <= most:
                ends = "–".join(_rounded(bound.scaleb(own - power)) for bound in (least, most))
                limits = f"{ends} {quantity.unit or quantity.code}".rstrip()
                text = f"{fact.code.text} {_shown(quantity)} is a value that nobody can have ({limits})."
                return finding("value-implausible", text, [fact])
    return None


def _two_numbers(view: View) -> Iterator[Finding]:
    """Return findings on values with a comma or point that may part thousands or decimals: "1,250"."""
    for fact in view.observations():
        if not isinstance(fact.value, str) or not fact.code.entry.startswith(("measure:", "scale:")):
            continue
        if found := THREE_BEHIND_COMMA.match(fact.value) or THREE_AFTER_POINT.match(fact.value):
            text = f"{fact.code.text} {found.group()} may be {found[1]}{found[2]} or {found[1]}.{found[2]}; it is kept as printed."
            yield finding("quantity-conflict", text, [fact])


def _turned_round(view: View) -> Iterator[Finding]:
    """Return findings on pairs with the lower value first: "80/120 mmHg"."""
    pairs = [e.pair for e in view.lexicon.of("measure") if e.role == "vital" and len(e.pair) == _LEAST]
    for upper, lower in pairs:
        seen: dict[Key, dict[str, list[Observation]]] = {}
        for fact in view.observations():
            if fact.code.entry in (f"measure:{upper}", f"measure:{lower}") and fact.subject != "group":
                for at in _lines(fact):
                    seen.setdefault(at, {}).setdefault(fact.code.entry, []).append(fact)
        told: set[tuple[int, int]] = set()
        for both in seen.values():
            firsts, seconds = both.get(f"measure:{upper}", []), both.get(f"measure:{lower}", [])
            if len(firsts) != 1 or len(seconds) != 1:
                continue  # standing and lying: which belong together isn't said
            first, fact = firsts[0], seconds[0]
            one, two = first.value, fact.value
            if not (isinstance(one, Quantity) and isinstance(two, Quantity)) or (id(first), id(fact)) in told:
                continue
            if one.value < two.value:
                told.add((id(first), id(fact)))
                text = f"{first.code.text} {plain(one.value)} is below {fact.code.text} {plain(two.value)}."
                yield finding("value-implausible", text, [first, fact])


def _lines(fact: Observation) -> Iterator[Key]:
    """Yield what two values share that are one pair: their place, or the row or column of a table and the time."""
    place = fact.evidence[0]
    yield (fact.subject, place.table, place.start)
    if place.table is None:
        return
    time = (fact.effective.start if fact.effective else None, fact.timepoint)
    yield (fact.subject, place.table, "row", place.row, time)
    yield (fact.subject, place.table, "column", place.column, time)


_OLDEST_YEARS = 130


def _unread_numbers(view: View) -> Iterator[Finding]:
    """Return findings on numbers below the label of an age or a vital sign that are no value of it: "Age | 245"."""
    for fact in view.observations():
        if fact.code.entry or fact.subject == "group" or not fact.evidence or fact.evidence[0].table is None:
            continue
        value = _number_of(fact.value)
        if value is None:
            continue
        label = _BRACKETS.sub("", fact.code.text).strip()
        if any(e.role == "age" for e in view.lexicon.label(label, "column")):
            if value < 0 or value > _OLDEST_YEARS:
                text = f"{fact.code.text} {plain(value)} is an age that nobody can have; it is kept as printed."
                yield finding("value-implausible", text, [fact])
            continue
        vital = [e for e in view.lexicon.label(label, "measure") if e.role == "vital" and e.possible]
        if (
            len(vital) == 1
            and label != fact.code.text
            and not tells_deviation(fact.code.text)
            and value < 0
            and min(least for _, least, _ in vital[0].possible) >= 0
        ):
            text = f"{fact.code.text} {plain(value)} is a value that nobody can have; it is kept as printed."
            yield finding("value-implausible", text, [fact])


_BRACKETS = regex(r"\s*[(\[][^()\[\]]*[)\]]")


def _number_of(value: object) -> Decimal | None:
    """Return the number of a value without a comparator."""
    if isinstance(value, Quantity):
        return value.value if value.comparator is None else None
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _rounded(value: Decimal) -> str:
    """Return a limit with three digits at most, as a sentence prints it."""
    rounded = value.quantize(Decimal(1)) if abs(value) >= 100 else Context(prec=3).plus(value).normalize()
    return f"{rounded:f}"


def _of_part(view: View, fact: Observation) -> bool:
    """Whether a total sums only the part of a scale that its table shows: "FIM, motor part: … sum 11"."""
    kind, _, rest = fact.code.entry.partition(":")
    name, _, key = rest.partition(":")
    scale = view.lexicon.get("scale", name) if kind == "scale" and key == "total" else None
    tables = {e.table for e in fact.evidence if e.table}
    if scale is None or not tables:
        return False
    shown = {
        o.code.entry.rpartition(":")[2]
        for o in view.observations()
        if o.code.entry.startswith(f"{kind}:{name}:") and any(e.table in tables for e in o.evidence)
    } - {"total"}
    return _LEAST <= len(shown) < len([i for i in scale.items if not i.optional])


def _amounts(fact: Observation) -> tuple[Decimal, ...]:
    if isinstance(fact.value, Quantity) and fact.value.comparator is None:
        return (fact.value.value,)
    if isinstance(fact.value, Range):
        return tuple(q.value for q in (fact.value.low, fact.value.high) if q is not None)
    if isinstance(fact.value, int):
        return (Decimal(fact.value),)
    return ()


def scale_bounds(lexicon: Lexicon, entry: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and highest score of a scale's item or total.

    Args:
        lexicon: the mappings.
        entry: as a concept says it, such as "scale:edss".

    Returns:
        Both None for what is no scale.
    """
    kind, _, rest = entry.partition(":")
    name, _, key = rest.partition(":")
    scale = lexicon.get("scale", name) if kind == "scale" else None
    if scale is None:
        return None, None
    item = next((i for i in scale.items if i.key == key), None) if key else None
    ranged = item or scale.total or scale
    return ranged.low, ranged.high


def _range(view: View, fact: Observation) -> tuple[Decimal | None, Decimal | None, str]:
    """The range of a scale's item or total; of a measure what is plausible, with a wide margin."""
    kind, _, rest = fact.code.entry.partition(":")
    name, _, key = rest.partition(":")
    if kind == "scale" and view.lexicon.get("scale", name) is not None:
        if isinstance(fact.value, Quantity) and fact.value.code not in ("", None, "1", "{score}"):
            return None, None, ""
        return *scale_bounds(view.lexicon, fact.code.entry), "its scale"
    if (
        kind == "measure"
        and not key
        and (entry := view.lexicon.get("measure", name)) is not None
        and not entry.possible
        and _same_unit(entry, fact)
    ):
        low = None if entry.low is None else entry.low / _WIDE if entry.low > 0 else entry.low * _WIDE
        return low, None if entry.high is None else entry.high * _WIDE, _PLAUSIBLE
    return None, None, ""


def _same_unit(entry: Entry, fact: Observation) -> bool:
    """Whether the value is in the unit that the mapping's range is given in."""
    value = fact.value
    quantity = value if isinstance(value, Quantity) else (value.low or value.high) if isinstance(value, Range) else None
    return quantity is not None and (quantity.code == entry.units[0] if entry.units else quantity.code == "")


def _without_unit(view: View) -> Iterator[Finding]:
    """The quantities without a known unit.

    Args:
        view: the document.

    Yields:
        One finding for each thing of somebody, or of a table, whoever its values are of.
    """
    groups: dict[tuple[str, str], list[AnyFact]] = {}
    for fact in view.facts.facts:
        unmapped = "unmapped" in getattr(fact, "tags", ())  # what it is isn't known either
        if not unmapped and any(q.code is None for value in _values(fact) for q in _quantities(value)):
            table = fact.evidence[0].table
            groups.setdefault((f"table {table}" if table else fact.subject, fact.code.text), []).append(fact)
    for (_, name), facts in groups.items():
        unknown = [q for f in facts for value in _values(f) for q in _quantities(value) if q.code is None]
        shown = list(dict.fromkeys(f"{plain(q.value)} {q.unit}".strip() for q in unknown))
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        numbers = ", ".join(shown[:_SHOWN]) + more
        yield finding("unit-missing", f"The unit of {name} {numbers} isn't known.", facts)


def _values(fact: AnyFact) -> Iterator[Value | Quantity | Range | None]:
    """Yield what a fact has of quantities."""
    amounts = kind_of(fact).amounts
    yield from amounts(fact) if amounts else ()


def _quantities(value: object) -> Iterator[Quantity]:
    if isinstance(value, Quantity):
        yield value
    elif isinstance(value, Range):
        yield from (q for q in (value.low, value.high) if q is not None)


def findings(view: View) -> Iterator[Finding]:
    """The quantities that contradict each other, can't be, or have no unit.

    Args:
        view: the document.

    Yields:
        The findings of each kind in turn.
    """
    yield from _conflicts(view)
    yield from _out_of_range(view)
    yield from _turned_round(view)
    yield from _unread_numbers(view)
    yield from _two_numbers(view)
    yield from _without_unit(view)
