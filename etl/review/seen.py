"""A fact as the reasons for doubt look at it, and what they share: its times, numbers and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from etl.explain import Explanation
from etl.kinds.registry import form_of
from etl.review.passages import Passage, Surroundings

PRESENCE = {"52101004": "present", "2667000": "absent"}
"""What the codes of a finding that is there or not say."""
_TIMES = ("effective", "performed", "onset", "period", "occurrence", "collection", "date")
_AXES = ("time", "date", "onset", "diagnosis")


class Seen(Struct, frozen=True):
    """A fact as it is looked at.

    Args:
        told: its name, quotes, entry and rule.
        resource: the fact.
        claims: what is claimed of it.
        findings: codes of the findings that point at it.
        passage: where it stands in the text; None in a table, or where the text wasn't kept.
    """

    told: Explanation
    resource: Mapping[str, Any]
    claims: Sequence[Mapping[str, Any]] = ()
    findings: frozenset[str] = frozenset()
    passage: Passage | None = None


class Around(Struct, frozen=True):
    """What a fact's document says of it as a whole.

    Args:
        phased: whether some fact is before, during or after a treatment.
        far: fullUrls of values that are far from those of the same name.
        tables: names of tables that can be read in two ways.
        paired: names of body sites of which there are two.
        both: names of what is said to be there and not to be there.
        shared: axis and place of each time that most facts have.
        broad: names of what many more exact names end with.
        crowded: fullUrls of facts that share words with others.
        text: the text around the facts.
    """

    phased: bool = False
    far: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    paired: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    shared: frozenset[tuple[str, int]] = frozenset()
    broad: frozenset[str] = frozenset()
    crowded: frozenset[str] = frozenset()
    text: Surroundings = field(default_factory=Surroundings)


def timepoint_of(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the parts of a fact's place before or after a treatment.

    Args:
        resource: the fact.
    """
    found = (one for one in resource.get("extension", ()) if str(one.get("url", "")).endswith("/timepoint"))
    return next((list(one.get("extension", ())) for one in found), [])


def has_time(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource says when: a date, an age, or before or after a treatment.

    Args:
        resource: the fact.
    """
    dated = any(key.lstrip("_").startswith(_TIMES) for key in resource)
    return dated or bool(timepoint_of(resource))


def words_of(fact: Seen) -> str:
    """Return the words that a fact was read from, in small letters.

    Args:
        fact: the fact.
    """
    return " ".join(quote.text for quote in fact.told.quotes).lower()


def is_in_table(fact: Seen) -> bool:
    """Return True if a fact was read from a cell.

    Args:
        fact: the fact.
    """
    return any(quote.table for quote in fact.told.quotes)


def quantity_of(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the quantity of a resource, empty where it has none.

    Args:
        resource: the fact.
    """
    form = form_of(resource)
    return form.review.quantity(dict(resource)) if form and form.review.quantity else {}


def times_of(fact: Seen) -> set[tuple[str, int]]:
    """Return axis and place of each time that a fact has.

    Args:
        fact: the fact.
    """
    held = (claim for claim in fact.claims if claim.get("holds") and claim.get("axis") in _AXES and "start" in claim)
    return {(str(claim["axis"]), int(claim["start"])) for claim in held}
