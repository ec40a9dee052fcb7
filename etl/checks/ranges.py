"""value-out-of-range: a score outside its scale, a measurement that no living person has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.checks.grids import plain
from etl.checks.view import View, finding
from etl.facts import Finding, Observation, Quantity, Range
from etl.mapping.entry import Entry

_LEAST = 2
_WIDE = Decimal("1.5")


def findings(view: View) -> Iterator[Finding]:
    """The values outside the range that their mapping gives.

    Args:
        view: the document.

    Yields:
        One finding for each such Observation. A change, a mean of a group and a bound aren't scores.
    """
    for fact in view.observations():
        if fact.subject == "group" or any(c.code.entry == "component:sd" for c in fact.components):
            continue
        low, high, name = _range(view, fact)
        for value in _values(fact):
            below = low is not None and value < low and not _of_part(view, fact)
            if below or (high is not None and value > high):
                shown = f"{'' if low is None else plain(low)}–{'' if high is None else plain(high)}"
                yield finding(
                    "value-out-of-range", f"{fact.code.text} {plain(value)} is outside of {name} ({shown}).", [fact]
                )
                break


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


def _values(fact: Observation) -> tuple[Decimal, ...]:
    if isinstance(fact.value, Quantity) and fact.value.comparator is None:
        return (fact.value.value,)
    if isinstance(fact.value, Range):
        return tuple(q.value for q in (fact.value.low, fact.value.high) if q is not None)
    if isinstance(fact.value, int):
        return (Decimal(fact.value),)
    return ()


def _range(view: View, fact: Observation) -> tuple[Decimal | None, Decimal | None, str]:
    """The range of a scale's item or total; of a measure what is plausible, with a wide margin."""
    kind, _, rest = fact.code.entry.partition(":")
    name, _, key = rest.partition(":")
    if kind == "scale" and (scale := view.lexicon.get("scale", name)) is not None:
        if isinstance(fact.value, Quantity) and fact.value.code not in ("", None, "1", "{score}"):
            return None, None, ""
        item = next((i for i in scale.items if i.key == key), None) if key else None
        ranged = item or scale.total or scale
        return ranged.low, ranged.high, "its scale"
    if (
        kind == "measure"
        and not key
        and (entry := view.lexicon.get("measure", name)) is not None
        and _same_unit(entry, fact)
    ):
        low = None if entry.low is None else entry.low / _WIDE if entry.low > 0 else entry.low * _WIDE
        return low, None if entry.high is None else entry.high * _WIDE, "what is plausible"
    return None, None, ""


def _same_unit(entry: Entry, fact: Observation) -> bool:
    """Whether the value is in the unit that the mapping's range is given in."""
    value = fact.value
    quantity = value if isinstance(value, Quantity) else (value.low or value.high) if isinstance(value, Range) else None
    return quantity is not None and (quantity.code == entry.units[0] if entry.units else quantity.code == "")
