"""Reasons to doubt each fact of a document, and how likely they make it that something is wrong.

Reasons, badges and weights are data (`mappings/rules/doubts.yaml`): most ask what is claimed of a fact, the others are tests
of this file, by name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from msgspec import Struct

from etl.explain import Explanation
from etl.kinds.registry import form_of
from etl.mapping.doubts import Claimed, Reason

_LONG = 160
"""Words of more characters are a long passage."""
_LEAST = 6
"""So many values of one name tell which of them is far from the others."""
_FAR = 8.0
"""So many times the median distance from the median is far."""
_MOST = 0.5
"""Where a larger share of the facts has a time, one without is missing it."""
_PIECES = re.compile(r"[.!?]\s|\n")
_NUMBER = re.compile(r"(?<![\w.,])[+−-]?\d+(?:[.,]\d+)?(?![\w]*/)")
_AFTER_NUMBER = re.compile(r"\d\s*-?\s*(?:[^\W\d_]|[%°℃/×*^])")
_WORD = re.compile(r"[^\W\d_]+")
_SIDES = ("left", "right", "bilateral")
_TIMES = ("effective", "performed", "onset", "period", "occurrence", "collection", "date")


class Seen(Struct, frozen=True):
    """A fact as it is looked at.

    Args:
        told: its name, quotes, entry and rule.
        resource: the fact.
        claims: what is claimed of it.
        findings: codes of the findings that point at it.
    """

    told: Explanation
    resource: Mapping[str, Any]
    claims: Sequence[Mapping[str, Any]] = ()
    findings: frozenset[str] = frozenset()


class Around(Struct, frozen=True):
    """What a fact's document says of it as a whole.

    Args:
        text: the document's text, "" where the bundle has none.
        timed: whether most of its facts have a time.
        told: how many facts were read from the same words.
        far: fullUrls of values that are far from those of the same name.
        tables: names of tables that can be read in two ways.
    """

    text: str = ""
    timed: bool = False
    told: Mapping[tuple[str, int, int], int] = {}
    far: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()


def doubts_of(
    facts: Sequence[Seen], text: str, reasons: Mapping[str, Reason], tables: Iterable[str] = ()
) -> list[tuple[str, ...]]:
    """Return the names of the reasons to doubt each fact of a document, the heaviest first.

    Args:
        facts: the document's facts.
        text: its text, "" where the bundle has none.
        reasons: the reasons by name.
        tables: names of tables that can be read in two ways.
    """
    around = _around(facts, text, frozenset(tables))
    heavy = sorted(reasons.values(), key=lambda one: -one.weight)
    return [tuple(one.name for one in heavy if _holds(one, fact, around)) for fact in facts]


def risk_of(names: Iterable[str], reasons: Mapping[str, Reason]) -> int:
    """Return how many of a hundred facts with these reasons are expected to be wrong.

    Args:
        names: of the reasons.
        reasons: the reasons by name.
    """
    sound = 1.0
    for name in names:
        sound *= 1 - reasons[name].weight / 100
    return round(100 * (1 - sound))


def _around(facts: Sequence[Seen], text: str, tables: frozenset[str]) -> Around:
    asked = [fact for fact in facts if _may_have_time(fact.resource)]
    timed = sum(_has_time(fact.resource) for fact in asked)
    told = Counter(place for fact in facts for place in {*_places(fact)})
    return Around(text, bool(asked) and timed / len(asked) > _MOST, told, frozenset(_far(facts)), tables)


def _holds(reason: Reason, fact: Seen, around: Around) -> bool:
    if fact.told.entry in reason.unless:
        return False
    if reason.claim is not None:
        return any(_fits(reason.claim, claim) for claim in fact.claims)
    return TESTS[reason.name](fact, around, reason)


def _fits(asked: Claimed, claim: Mapping[str, Any]) -> bool:
    pairs = (
        (asked.axis, claim.get("axis", "")),
        (asked.rule, claim.get("rule", "")),
        (asked.says, claim.get("says")),
        (asked.holds, claim.get("holds")),
    )
    return all(not wanted or value in wanted for wanted, value in pairs)


# What the tests share: places, times and numbers of a fact.


def _places(fact: Seen) -> Iterator[tuple[str, int, int]]:
    return ((quote.document, quote.start, quote.end) for quote in fact.told.quotes)


def _may_have_time(resource: Mapping[str, Any]) -> bool:
    return resource.get("resourceType") in ("Observation", "Procedure", "MedicationAdministration")


def _has_time(resource: Mapping[str, Any]) -> bool:
    dated = any(key.lstrip("_").startswith(_TIMES) for key in resource)
    return dated or any(one.get("url", "").endswith("/timepoint") for one in resource.get("extension", ()))


def _quantity(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    form = form_of(str(resource.get("resourceType", "")))
    return form.review.quantity(dict(resource)) if form and form.review.quantity else {}


def _far(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the fullUrls of values that are far from the others of the same name and unit."""
    groups: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for fact in facts:
        quantity = _quantity(fact.resource)
        value = fact.resource.get("valueInteger", quantity.get("value"))
        if isinstance(value, int | float):
            groups[fact.told.name, str(quantity.get("code", ""))].append((float(value), fact.told.full_url))
    for group in groups.values():
        if len(group) < _LEAST:
            continue
        middle = median(value for value, _ in group)
        usual = max(median(abs(value - middle) for value, _ in group), abs(middle) * 0.05, 1e-9)
        yield from (url for value, url in group if abs(value - middle) > _FAR * usual)


# The tests, by the name of their reason.


def _time_missing(fact: Seen, around: Around, reason: Reason) -> bool:
    return around.timed and _may_have_time(fact.resource) and not _has_time(fact.resource)


def _status_default(fact: Seen, around: Around, reason: Reason) -> bool:
    kind = fact.resource.get("resourceType")
    if kind == "Condition":
        codes = {one.get("code") for one in (fact.resource.get("clinicalStatus") or {}).get("coding", ())}
        return "active" in codes and all(claim.get("rule") == "stated" for claim in fact.claims if _of_state(claim))
    return kind == "MedicationStatement" and fact.resource.get("status") in ("unknown", "active")


def _of_state(claim: Mapping[str, Any]) -> bool:
    return claim.get("axis") in ("presence", "change", "past", "mood")


def _no_concept(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(tag.get("code") == "unmapped" for tag in fact.resource.get("meta", {}).get("tag", ()))


def _by_pack(fact: Seen, around: Around, reason: Reason) -> bool:
    return bool(fact.told.packs) and not fact.told.entry


def _words_only(fact: Seen, around: Around, reason: Reason) -> bool:
    coded = fact.resource.get("valueCodeableConcept") or {}
    return "valueString" in fact.resource or bool(coded and not coded.get("coding"))


def _merged(fact: Seen, around: Around, reason: Reason) -> bool:
    return len(fact.told.quotes) > 1


def _shared_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(around.told[place] > 1 for place in _places(fact))


def _several_numbers(fact: Seen, around: Around, reason: Reason) -> bool:
    if not any(key.startswith("value") and key != "valueCodeableConcept" for key in fact.resource):
        return False
    return any(len(_NUMBER.findall(quote.text)) > 1 for quote in fact.told.quotes[:1])


def _unit_assumed(fact: Seen, around: Around, reason: Reason) -> bool:
    code = str(_quantity(fact.resource).get("code", ""))
    told = [quote for quote in fact.told.quotes if any(map(str.isdigit, quote.text))]
    if code in ("", "1") or code.startswith("{") or not told or any(quote.table for quote in told):
        return False
    return not any(_AFTER_NUMBER.search(quote.text) for quote in told)


def _side_elsewhere(fact: Seen, around: Around, reason: Reason) -> bool:
    site = fact.resource.get("bodySite") or {}
    site = site[0] if isinstance(site, list) else site
    if not str(site.get("text", "")).startswith(_SIDES):
        return False
    said = {word.lower() for quote in fact.told.quotes for word in _WORD.findall(quote.text)}
    return said.isdisjoint(reason.words)


def _long_words(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(len(quote.text) > _LONG for quote in fact.told.quotes)


def _far_value(fact: Seen, around: Around, reason: Reason) -> bool:
    return fact.told.full_url in around.far


def _finding(fact: Seen, around: Around, reason: Reason) -> bool:
    return bool(fact.findings)


def _doubtful_layout(fact: Seen, around: Around, reason: Reason) -> bool:
    return any(quote.table in around.tables for quote in fact.told.quotes if quote.table)


def _documents_differ(fact: Seen, around: Around, reason: Reason) -> bool:
    return False  # two documents are compared by `disagreeing`


Test = Callable[[Seen, Around, Reason], bool]
TESTS: dict[str, Test] = {
    "time_missing": _time_missing,
    "status_default": _status_default,
    "no_concept": _no_concept,
    "by_pack": _by_pack,
    "words_only": _words_only,
    "merged": _merged,
    "shared_words": _shared_words,
    "several_numbers": _several_numbers,
    "unit_assumed": _unit_assumed,
    "side_elsewhere": _side_elsewhere,
    "long_words": _long_words,
    "far_value": _far_value,
    "finding": _finding,
    "doubtful_layout": _doubtful_layout,
    "documents_differ": _documents_differ,
}
