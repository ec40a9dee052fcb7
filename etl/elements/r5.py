"""The steps by which resources get the form that R5 has: other names of elements, references to a concept."""

from __future__ import annotations

from etl.elements.write import Resource


def renamed(resource: Resource, names: dict[str, str]) -> Resource:
    """The resource with other names for some elements, in their order; also their choices and their `_` twins.

    Args:
        resource: an R4 resource.
        names: new name by old name; an old name ending in `[x]` stands for its choices.

    Returns:
        A copy.
    """
    out: Resource = {}
    for key, value in resource.items():
        twin, plain = key.startswith("_"), key.removeprefix("_")
        name = names.get(plain, plain)
        for old, new in names.items():
            stem = old.removesuffix("[x]")
            if old.endswith("[x]") and plain.startswith(stem) and plain[len(stem) : len(stem) + 1].isupper():
                name = new.removesuffix("[x]") + plain[len(stem) :]
        out["_" + name if twin else name] = value
    return out


def as_codeable_reference(value: Resource | None) -> Resource | None:
    """A CodeableReference to a concept."""
    return {"concept": value} if value else None
