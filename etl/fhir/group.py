"""Group: the people of a cohort page (CONTRACT section 2)."""

from __future__ import annotations

from etl.elements.write import Context, Resource, identifier, pruned, shell, small_integer, source_span
from etl.facts import Cohort


def group(cohort: Cohort, context: Context) -> Resource:
    """Build the Group.

    Args:
        cohort: the cohort. A size with a bound ("over 2,200") isn't a Group's quantity, which is a plain count:
            it stands in an Observation of the group's size.
        context: the bundle's shared parts.

    Returns:
        A Group.
    """
    out = shell("Group", context.urls[cohort.key], "group")
    size = small_integer(cohort.size.value) if cohort.size and not cohort.size.comparator else None
    out |= {
        "extension": [source_span(place, context) for place in cohort.evidence],
        "identifier": identifier(out["id"]),
        "type": "person",
        "actual": True,
        "quantity": size if size is not None and size >= 0 else None,
    }
    return pruned(out)
