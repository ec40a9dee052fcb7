"""What a curator wrote, as values and elements: the steps that the corrections of all kinds share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from etl.elements.shown import shown
from etl.elements.write import Resource, coded, fhir_date, pruned, string
from etl.facts import Coded, Coding, Concept, Quantity, Range, Value
from etl.names import SYSTEMS

VERIFIED = "verificationStatus"
"""What a resource has that is true or not, instead of done or not."""
_NUMBER = r"([+-]?\d+(?:\.\d+)?)"
_QUANTITY = re.compile(rf"([<>]=?)?\s*{_NUMBER}")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER}")
_NOT_WRITTEN_OUT = re.compile(r"[<>=\s]*[+-]?(?:\d+(?:\.\d*)?e[+-]?\d+|inf(?:inity)?|nan|∞)", re.IGNORECASE)
_DIGITS = 18
"""So many digits a decimal of FHIR has at most (https://hl7.org/fhir/R4/datatypes.html#decimal)."""


class NotPossibleError(ValueError):
    """A resource has no place for what is set; the message says which."""


class Settable(Struct, frozen=True):
    """An attribute that only some kinds of fact have and that a curator may set.

    Args:
        title: what the page calls it.
        write: gives a resource with what is set, or without it where that is empty.
        read: what a resource has now, in a word.
        sort: how it is asked for.
        choices: the words that it may be.
        of: kind of the concepts that are searched for it; of "words" which of the words for variants it is.
    """

    title: str
    write: Callable[[Resource, Any], Resource]
    read: Callable[[Resource], str]
    sort: Literal["choice", "date", "text", "concept", "hgvs", "words"] = "text"
    choices: tuple[str, ...] = ()
    of: str = ""


def choice(title: str, key: str, choices: tuple[str, ...]) -> Settable:
    """Return an attribute that is one of some codes, which must be there.

    Args:
        title: what the page calls it.
        key: the element.
        choices: the codes.
    """

    def write(resource: Resource, value: Any) -> Resource:
        if value not in choices:
            raise NotPossibleError(f"{title.lower()} is one of {', '.join(choices)}, not {short(value)}")
        return {**resource, key: value}

    return Settable(title, write, lambda resource: str(resource.get(key, "")), "choice", choices)


def concept_at(title: str, key: str, of: str = "") -> Settable:
    """Return an attribute that is a concept in an element of its own.

    Args:
        title: what the page calls it.
        key: the element.
        of: kind of the concepts that are searched for it.
    """

    def write(resource: Resource, value: Any) -> Resource:
        out = {k: v for k, v in resource.items() if k != key}
        return {**out, key: codeable_of(value)} if value else out

    return Settable(title, write, lambda resource: shown(resource.get(key)), "concept", of=of)


def dated(value: Any) -> str:
    """Return a date that a curator wrote.

    Args:
        value: what was written.

    Raises:
        NotPossibleError: it is no year, month or day.
    """
    if not isinstance(value, str) or not fhir_date(value):
        raise NotPossibleError(f"{short(value)} is no date")
    return value


_SEXES = ("male", "female", "other", "unknown")


def _with_sex(resource: Resource, value: Any) -> Resource:
    out = {k: v for k, v in resource.items() if k != "gender"}
    if value and value not in _SEXES:
        raise NotPossibleError(f"sex is one of {', '.join(_SEXES)}, not {short(value)}")
    return {**out, "gender": value} if value else out


def _with_birth(resource: Resource, value: Any) -> Resource:
    out = {k: v for k, v in resource.items() if k.lstrip("_") != "birthDate"}
    return {**out, "birthDate": dated(value)} if value else out


def _with_death(resource: Resource, value: Any) -> Resource:
    out = {k: v for k, v in resource.items() if not k.lstrip("_").startswith("deceased")}
    if value in ("yes", "no"):
        return {**out, "deceasedBoolean": value == "yes"}
    return {**out, "deceasedDateTime": dated(value)} if value else out


def _death(resource: Resource) -> str:
    known = {True: "yes", False: "no"}.get(resource.get("deceasedBoolean", ""), "")
    return str(resource.get("deceasedDateTime", known))


OF_PEOPLE = {
    "sex": Settable("Sex", _with_sex, lambda one: str(one.get("gender", "")), "choice", ("", *_SEXES)),
    "birth_date": Settable("Born", _with_birth, lambda one: str(one.get("birthDate", "")), "date"),
    "deceased": Settable("Died (yes, no or a date)", _with_death, _death),
}
"""What may be set of a Patient, which is no kind of fact."""


def verified(resource: Resource, code: str, display: str) -> Resource:
    """Another verification status, of the same system as the one that is there."""
    system = next(c["system"] for c in resource[VERIFIED]["coding"] if "system" in c)
    return coded(system, code, display)


def concept_of(plain: Mapping[str, Any]) -> Concept:
    """A concept as a correction has it."""
    return Concept(
        plain["text"], tuple(Coding(c["system"], c["code"], c.get("display")) for c in plain.get("coding", []))
    )


def codeable_of(plain: Mapping[str, Any] | str) -> Resource:
    if isinstance(plain, str):
        return {"text": string(plain)}
    coding = [pruned({k: string(c.get(k)) for k in ("system", "code", "display")}) for c in plain.get("coding", [])]
    return pruned({"coding": coding, "text": string(plain["text"])})


def unit_set(changes: Mapping[str, Any]) -> str | None:
    """Return the unit that is set: "" for one that is taken away, None where nothing is said of it."""
    return changes["unit"] or "" if "unit" in changes else None


def read_value(value: Any, unit: str, printed: str = "") -> Value:
    """What a curator wrote: a concept of a scale, a number with or without a bound, a range, else words."""
    if isinstance(value, Mapping):
        ordinal = value.get("ordinal")
        return Coded(concept_of(value), None if ordinal is None else Decimal(str(ordinal)), value["text"])
    text = value.strip().replace(",", ".").replace("−", "-")
    if _NOT_WRITTEN_OUT.fullmatch(text) or any(len(digits) > _DIGITS for digits in re.findall(r"\d+", text)):
        raise NotPossibleError(f"{short(value)[:40]} is no number that is written out, of at most {_DIGITS} digits")
    if match := _QUANTITY.fullmatch(text):
        return Quantity(Decimal(match[2]), unit, printed or unit, match[1])
    if match := _RANGE.fullmatch(text):
        low, high = (Quantity(Decimal(match[side]), unit, printed or unit) for side in (1, 2))
        return Range(low, high)
    return str(value).strip()


def amount_of(read: Quantity, old: Resource, unit: str | None) -> Resource:
    whole = read.value == read.value.to_integral_value()
    known: Resource = {k: old[k] for k in ("unit", "system", "code") if k in old} if unit is None else {}
    if unit:
        known = {"unit": unit, "system": SYSTEMS["ucum"], "code": unit}
    return pruned({"value": int(read.value) if whole else read.value, **known})


def short(value: Any) -> str:
    """Return what a curator set in a few words."""
    return str(value.get("text") or value.get("exact")) if isinstance(value, dict) else str(value or "none")
