"""What a server says of itself (CapabilityStatement), asked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from etl.load.server import EndError, RefusedError, Server

_RELEASES = {"4.0": "R4", "4.3": "R4B", "5.0": "R5"}


class Abilities(Struct, frozen=True):
    """What a server can do.

    Args:
        software: its name and version, as it says.
        release: R4, R4B or R5.
        transaction: whether it takes a bundle as a whole.
        batch: whether it takes bundles at all.
        conditional_create: of every kind it tells of.
        kinds: the kinds of resources it knows, empty when it doesn't say.
        update_create: whether ids can be ours (Provenance has no identifier in R4).
        bulk: whether it takes `$import`; None when it tells of no operations at all.
    """

    software: str
    release: str
    transaction: bool
    batch: bool
    conditional_create: bool
    kinds: frozenset[str]
    update_create: bool
    bulk: bool | None = None

    def told(self) -> dict[str, object]:
        """The same for a report."""
        return {
            "software": self.software,
            "release": self.release,
            "transaction": self.transaction,
            "batch": self.batch,
            "conditionalCreate": self.conditional_create,
        }


def abilities(server: Server, *, by_import: bool = False) -> Abilities:
    """Ask the server what it can.

    Args:
        server: the server.
        by_import: whether documents are to come by `$import`, with our ids, so that no create is conditional.

    Returns:
        Its abilities. What it doesn't say is taken from what R4 servers usually can: it shows soon enough.

    Raises:
        EndError: it is no FHIR server, of a release that we don't write, or can't take what we send safely.
        UnreachableError: it doesn't answer.
    """
    try:
        found = server.get("metadata")
    except RefusedError as error:
        raise EndError(f"it has no CapabilityStatement ({error.status}): is this the base of a FHIR server?") from error
    if found.get("resourceType") != "CapabilityStatement":
        raise EndError("its metadata are no CapabilityStatement: is this the base of a FHIR server?")
    version = str(found.get("fhirVersion", ""))
    release = _RELEASES.get(version[:3])
    if release is None:
        raise EndError(f"it speaks FHIR {version or 'of an unknown version'}; we write R4 (4.0) and R5 (5.0)")
    rest: dict[str, Any] = next((r for r in found.get("rest", []) if r.get("mode", "server") == "server"), {})
    whole = {str(i.get("code")) for i in rest.get("interaction", [])}
    of_kinds = [r for r in rest.get("resource", []) if isinstance(r, Mapping)]
    able = Abilities(
        _software(found),
        release,
        "transaction" in whole,
        bool(whole & {"batch", "transaction"}),
        _all(of_kinds, "conditionalCreate"),
        frozenset(str(r.get("type")) for r in of_kinds),
        all(r.get("updateCreate") is not False for r in of_kinds if r.get("type") == "Provenance"),
        "import" in operations if (operations := _operations(rest)) else None,
    )
    if not able.batch:
        raise EndError("it takes neither transactions nor batches, so that nothing can be sent safely")
    if by_import and able.bulk is False:
        raise EndError("it has no $import; leave --via import out")
    if not able.conditional_create and not by_import:
        raise EndError(
            "it has no conditional create (ifNoneExist): after a lost answer everything would be there twice, so nothing"
            " is sent; --via import may be the way"
        )
    if not able.update_create:
        raise EndError(
            "it takes no Provenance with an id of ours (updateCreate), without which no version can be replaced"
        )
    return able


def _operations(rest: Mapping[str, Any]) -> set[str]:
    return {str(o.get("name", "")).lstrip("$") for o in rest.get("operation", []) if isinstance(o, Mapping)}


def _software(found: Mapping[str, Any]) -> str:
    software = found.get("software", {})
    return " ".join(str(software.get(k, ""))[:60] for k in ("name", "version")).strip() or "unnamed"


def _all(kinds: list[Mapping[str, Any]], element: str) -> bool:
    """Whether no kind that we write says no."""
    return not any(r.get(element) is False for r in kinds if r.get("type") in ("Patient", "Observation", "Condition"))
