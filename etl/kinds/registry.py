"""The kinds of facts: the one list that all rooms ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from etl.elements.write import Resource
from etl.errors import FactsError
from etl.facts import Fact
from etl.kinds import (
    administration,
    allergy,
    condition,
    device_use,
    encounter,
    family_history,
    immunization,
    medication,
    observation,
    procedure,
    report,
    specimen,
    study,
    treatment,
    variant,
)
from etl.kinds.form import Form, Kind

KINDS: tuple[Kind, ...] = (
    condition.KIND,
    allergy.KIND,
    treatment.KIND,
    device_use.OBSERVED,
    device_use.PUT_IN,
    variant.KIND,
    observation.KIND,
    procedure.KIND,
    administration.KIND,
    medication.KIND,
    immunization.KIND,
    family_history.KIND,
    encounter.KIND,
    specimen.KIND,
    report.KIND,
    study.KIND,
)
"""All kinds; of a fact the first that takes it is its own, and their forms are listed in this order."""


class UnknownKindError(FactsError):
    """A fact that no kind takes."""


def kind_of(fact: Fact, *, of_group: bool = False) -> Kind:
    """Return the kind of a fact.

    Args:
        fact: any fact.
        of_group: whether it is about a group.

    Raises:
        UnknownKindError: no kind takes it.
    """
    for one in _by_type(KINDS).get(type(fact), ()):
        if one.takes is None or one.takes(fact, of_group):
            return one
    raise UnknownKindError(f"no kind of facts takes a {type(fact).__name__}; register it in etl/kinds/registry.py")


@cache
def _by_type(kinds: tuple[Kind, ...]) -> Mapping[type[Fact], tuple[Kind, ...]]:
    types = dict.fromkeys(one for kind in kinds for one in kind.facts)
    return {one: tuple(kind for kind in kinds if one in kind.facts) for one in types}


def forms() -> tuple[Form, ...]:
    """Return the forms of all kinds, in their order."""
    return _forms(KINDS)


@cache
def _forms(kinds: tuple[Kind, ...]) -> tuple[Form, ...]:
    return tuple(dict.fromkeys(kind.form for kind in kinds))


def form_of(resource: Mapping[str, Any]) -> Form | None:
    """Return the form of a resource, None for one that is no fact.

    Args:
        resource: a resource of R4, R5 or another release.
    """
    listed = _by_resource(KINDS).get(str(resource.get("resourceType")), ())
    return next((one for one in listed if one.of is None or one.of(resource)), None)


def form_of_type(resource_type: object) -> Form | None:
    """Return the form of a resource type that its resources have if they have no other one, None for no fact.

    Args:
        resource_type: its name in R4, R5 or another release.
    """
    return next((one for one in _by_resource(KINDS).get(str(resource_type), ()) if one.of is None), None)


@cache
def _by_resource(kinds: tuple[Kind, ...]) -> Mapping[str, tuple[Form, ...]]:
    """Return the forms of each type, those of some of its resources first."""
    found: dict[str, tuple[Form, ...]] = {}
    for one in sorted(_forms(kinds), key=lambda form: form.of is None):
        for name in _types_of(one):
            found[name] = (*found.get(name, ()), one)
    return found


def _types_of(form: Form) -> Iterator[str]:
    yield form.resource
    yield from [form.resource_r5] if form.resource_r5 else []
    yield from form.aliases


def read_fact(resource: Resource, common: dict[str, Any], parts: list[Resource]) -> Fact:
    """Return the fact that a resource was built from.

    Args:
        resource: a resource of ours in R4.
        common: what all facts share.
        parts: the resources that are part of it.
    """
    form = form_of(resource)
    kinds = [one for one in KINDS if one.form is form]
    profiles = resource["meta"]["profile"]
    own = (one for one in kinds if any(url.endswith(f"/case-{one.profile}") for url in profiles))
    return next(own, kinds[-1]).read(resource, common, parts)


def names() -> tuple[str, ...]:
    """Return the elements that say what a fact is, each once, `code` first."""
    return _names(KINDS)


@cache
def _names(kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("code", *(one.named_by for one in _forms(kinds)))))


def times() -> tuple[str, ...]:
    """Return the stems of the elements that say when a fact was so, each once."""
    return _times(KINDS)


@cache
def _times(kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem for one in _forms(kinds) for stem in one.times))


def example_words() -> frozenset[str]:
    """Return the words that stand before a name in examples."""
    return _words(KINDS)


@cache
def _words(kinds: tuple[Kind, ...]) -> frozenset[str]:
    return frozenset(one.word for one in kinds if one.word)
