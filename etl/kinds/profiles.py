"""What a profile of others asks of a resource: what can be filled, and what can't."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from etl.elements.write import Resource, absent

Reason = str
"""Code of data-absent-reason: unknown, or masked for what was taken out."""


class Fill(Struct, frozen=True):
    """What stands in for an element that the profile requires.

    Args:
        element: its path, for people.
        of: gives the elements to set, {} when the resource has what is required.
        after: the element that they come behind.
    """

    element: str
    of: Callable[[Resource, Reason], Resource]
    after: str


class Need(Struct, frozen=True):
    """What the profile requires and nothing can stand in for.

    Args:
        words: what is missing, for people.
        lacks: whether a resource hasn't got it.
    """

    words: str
    lacks: Callable[[Resource], bool]


class Profile(Struct, frozen=True):
    """A profile of US Core, or of another guide that results are held against.

    Args:
        name: the end of its URL, and of its page: https://hl7.org/fhir/us/core/StructureDefinition-NAME.html.
        kind: the resourceType.
        of: whether it is the one for a resource of that kind.
        fills: what can be filled.
        needs: what can't.
        members: whether what it has as members must keep the same profile.
    """

    name: str
    kind: str
    of: Callable[[Resource], bool] = lambda resource: True
    fills: tuple[Fill, ...] = ()
    needs: tuple[Need, ...] = ()
    members: bool = False


def with_reason(element: Resource, why: Reason) -> Resource:
    """An element with the reason why it isn't whole; one that is there already stays."""
    known = element.get("extension", [])
    told = any(one["url"] == absent(why)["url"] for one in known)
    return {
        "extension": known if told else [*known, absent(why)],
        **{k: v for k, v in element.items() if k != "extension"},
    }


def fill_absent(element: str, *, many: bool = False) -> Callable[[Resource, Reason], Resource]:
    """The reason in the place of an element that isn't there."""

    def of(resource: Resource, why: Reason) -> Resource:
        if resource.get(element):
            return {}
        return {element: [with_reason({}, why)] if many else with_reason({}, why)}

    return of


def in_category(*codes: str) -> Callable[[Resource], bool]:
    """Whether a resource has one of FHIR's categories.

    Args:
        codes: the categories.
    """
    return lambda r: any(one["code"] in codes for c in r.get("category", ()) for one in c.get("coding", ()))


CODE_FILLED = fill_absent("code")


def claimed(resource: Resource) -> list[str]:
    return list(resource.get("meta", {}).get("profile", ()))
