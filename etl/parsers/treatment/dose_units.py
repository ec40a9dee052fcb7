"""Units of a medicine's activity: what "100 units" of it are, only its maker or its pharmacopoeia says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from etl.facts import AnyFact, Medication, Quantity, Range
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.units import dimension
from etl.patterns import regex
from etl.value import replace

_INTERNATIONAL = "[iU]"
_PRINTED = regex(r"\b(?:m|M|k)?(?:I\.?\s?[UE]|U\.?\s?I)\b|\binternational\b|\biu\b")
_AS_PRINTED = "units"


def with_dose_units(facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; a dose in units of activity has UCUM's code only where it is known which units they are.

    UCUM's U is the enzyme unit (micromole per minute), which no dose is meant in; [iU] is the international unit.

    Args:
        facts: what was read.
        lexicon: for the units of each medicine.

    Returns:
        The facts in their order: units printed as international ones keep their code, and have it where the medicine's entry
        says that its units are international; others keep what is printed.
    """
    for fact in facts:
        if not isinstance(fact, Medication) or fact.dose is None:
            yield fact
            continue
        entry, dose = lexicon.named(fact.code.entry), fact.dose
        own = entry.units if entry is not None and entry.kind == "medicine" else ()
        if isinstance(dose, Range):
            yield replace(fact, dose=Range(*(_of(side, own) if side else None for side in (dose.low, dose.high))))
        else:
            yield replace(fact, dose=_of(dose, own))


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
