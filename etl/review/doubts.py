"""Reasons to doubt each fact of a document, and how likely they make it that something is wrong.

Reasons, badges and weights are data (`mappings/rules/doubts.yaml`): some ask what is claimed of a fact, the others are tests
of `etl.review.asks`, by name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from etl.mapping.doubts import Reason
from etl.review.asks import DIFFER, TESTS, fits
from etl.review.passages import Surroundings
from etl.review.seen import PRESENCE, Around, Seen, is_in_table, quantity_of, timepoint_of, times_of
from etl.value import replace

DOUBTFUL = "layout-doubtful"
"""Code of the finding of a table that can be read in two ways."""
_LEAST = 6
"""So many values of one name tell which of them is far from the others."""
_FAR = 8.0
"""So many times the median distance from the median is far."""
_SHARED, _MANY = 0.5, 5
"""A time is that of most facts if it is of such a share of them, and of so many."""
_GROUPING = ("Patient", "Group", "DiagnosticReport")
"""Resources whose words hold those of other facts."""


def doubts_of(
    facts: Sequence[Seen],
    reasons: Mapping[str, Reason],
    paired: frozenset[str] = frozenset(),
    tables: Iterable[str] = (),
    text: Surroundings | None = None,
    broad: frozenset[str] = frozenset(),
) -> list[tuple[str, ...]]:
    """Return the names of the reasons to doubt each fact of a document, the heaviest first.

    Args:
        facts: the document's facts.
        reasons: the reasons by name.
        paired: names of body sites of which there are two.
        tables: names of tables that can be read in two ways.
        text: the text around the facts, where it was kept.
        broad: names of what many more exact names end with.
    """
    around = Around(
        phased=any(timepoint_of(fact.resource) for fact in facts),
        far=frozenset(_far(facts)),
        tables=frozenset(tables),
        paired=paired,
        both=frozenset(_said_both(facts)),
        shared=frozenset(_shared(facts)),
        broad=broad,
        crowded=frozenset(_crowded(facts)),
        text=text or Surroundings(),
    )
    heavy = sorted(reasons.values(), key=lambda one: -one.weight)
    placed = [_placed(fact, around.text) for fact in facts]
    return [tuple(one.name for one in heavy if _holds(one, fact, around)) for fact in placed]


def _placed(fact: Seen, text: Surroundings) -> Seen:
    return replace(fact, passage=text.passage_of(fact.told.quotes, fact.claims))


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


def _holds(reason: Reason, fact: Seen, around: Around) -> bool:
    if fact.told.entry in reason.unless:
        return False
    if (test := TESTS.get(reason.name)) is not None:
        return test(fact, around, reason)
    if reason.claim is not None:
        return any(fits(reason.claim, claim) for claim in fact.claims)
    return fact.told.rule in reason.by


# Two documents of one person that say otherwise.


def disagreeing(documents: Sequence[dict[str, Any]], reasons: Mapping[str, Reason]) -> list[dict[str, Any]]:
    """Return documents with the reason to doubt facts that another document of the same person contradicts.

    Two documents are of one person who has the same name and day of birth in both; two facts contradict each other that have
    the same name, site and day, and another value.

    Args:
        documents: as the page has them.
        reasons: the reasons by name.
    """
    places: dict[tuple[str, ...], list[tuple[int, int, str]]] = defaultdict(list)
    for at, document in enumerate(documents):
        for number, fact in enumerate(document.get("facts", ())):
            if (key := _key(document, fact)) is not None:
                places[key].append((at, number, str(fact.get("value", ""))))
    doubted: set[tuple[int, int]] = set()
    for group in places.values():
        if len({at for at, _, _ in group}) > 1 and len({value for _, _, value in group}) > 1:
            doubted.update((at, number) for at, number, _ in group)
    return [
        {**document, "facts": [_doubted(fact, reasons) if (at, n) in doubted else fact for n, fact in enumerate(facts)]}
        if (facts := document.get("facts"))
        else document
        for at, document in enumerate(documents)
    ]


def _key(document: Mapping[str, Any], fact: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return what two facts share that should say the same; None for one that can't be compared."""
    number, day = fact.get("person", -1), str(fact.get("date", ""))
    person = document["people"][number] if 0 <= number < len(document.get("people", ())) else {}
    born = str(person.get("born", ""))
    if not (born and day and fact.get("value")) or fact.get("kind") == "person" or fact.get("rejected"):
        return None
    return str(person["name"]).lower(), born, str(fact["name"]).lower(), str(fact.get("site", "")), day


def _doubted(fact: Mapping[str, Any], reasons: Mapping[str, Reason]) -> dict[str, Any]:
    names = sorted((*fact.get("doubts", ()), DIFFER), key=lambda name: -reasons[name].weight)
    return {**fact, "doubts": names, "risk": risk_of(names, reasons)}


# What a document says as a whole.


def _far(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the fullUrls of values that are far from the others of the same name and unit."""
    groups: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for fact in facts:
        quantity = quantity_of(fact.resource)
        value = fact.resource.get("valueInteger", quantity.get("value"))
        if isinstance(value, int | float):
            groups[fact.told.name, str(quantity.get("code", ""))].append((float(value), fact.told.full_url))
    for group in groups.values():
        if len(group) < _LEAST:
            continue
        middle = median(value for value, _ in group)
        usual = max(median(abs(value - middle) for value, _ in group), abs(middle) * 0.05, 1e-9)
        yield from (url for value, url in group if abs(value - middle) > _FAR * usual)


def _said_both(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the names of what is said to be there and not to be there."""
    said: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        coded = fact.resource.get("valueCodeableConcept") or {}
        said[fact.told.name].update(PRESENCE.get(str(one.get("code")), "") for one in coded.get("coding", ()))
        if fact.told.kind == "Condition":
            said[fact.told.name].add("present")
    yield from (name for name, words in said.items() if words >= {"present", "absent"})


def _shared(facts: Sequence[Seen]) -> Iterator[tuple[str, int]]:
    """Yield axis and place of each time that most facts have."""
    counted = Counter(time for fact in facts for time in times_of(fact))
    yield from (time for time, many in counted.items() if many >= max(_MANY, _SHARED * len(facts)))


def _crowded(facts: Sequence[Seen]) -> Iterator[str]:
    """Yield the fullUrls of facts of the text whose words are partly those of another one."""
    placed = [fact for fact in facts if fact.told.quotes and not is_in_table(fact) and fact.told.kind not in _GROUPING]
    last: Seen | None = None
    for fact in sorted(placed, key=lambda one: one.told.quotes[0].start):
        if last is not None and fact.told.quotes[0].start < last.told.quotes[0].end:
            yield from (last.told.full_url, fact.told.full_url)
        if last is None or fact.told.quotes[0].end > last.told.quotes[0].end:
            last = fact
