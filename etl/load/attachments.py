"""Attachments that notes name by an address only, fetched from the server that has the notes, into a file beside them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from msgspec import Struct

from etl.errors import OutputError
from etl.fhir.encode import from_json
from etl.load.exchange import origin_of
from etl.load.server import TYPE, Circuit, EndError, Server, ServerError

BESIDE = "Binary.fetched.ndjson"
"""The file beside the notes, where convert looks for Binaries, as in any export."""
_ANY = f"{TYPE}, */*;q=0.8"
_IN_A_ROW = 3


class Fetched(Struct, frozen=True):
    """What became of some addresses.

    Args:
        new: addresses that were fetched.
        before: addresses that an earlier call had fetched.
        missing: addresses that weren't fetched, and why.
    """

    new: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def fetch(server: Server, addresses: Iterable[str], goal: Path, *, again: bool = False) -> Fetched:
    """Fetch attachments into an NDJSON file of Binaries, each with its address as `meta.source`.

    Args:
        server: the server; an address on another scheme, host or port is never asked, since the sign-in goes along.
        addresses: as the notes have them; relative ones belong to the server.
        goal: the file; a call that was cut off is continued.
        again: whether to fetch what is in the file already.

    Returns:
        What was fetched, and what not and why.

    Raises:
        EndError: the server doesn't let us in.
        UnreachableError: it gave no answer three times in a row.
        OutputError: the file can't be written.
    """
    new: list[str] = []
    missing: list[tuple[str, str]] = []
    wanted = list(dict.fromkeys(addresses))
    known = set() if again else set(_kept(goal))
    circuit = Circuit(_IN_A_ROW)
    for address in wanted:
        if address in known:
            continue
        if origin_of(urljoin(server.base, address)) != origin_of(server.base):
            missing.append((address, "it is on another server"))
            continue
        try:
            line = _binary(server, address)
        except EndError:
            raise
        except ServerError as error:
            circuit.note(worked=hasattr(error, "status"))
            if circuit.open:
                raise
            missing.append((address, str(error)))
            continue
        circuit.note(worked=True)
        _append(goal, line)
        new.append(address)
    return Fetched(tuple(new), tuple(one for one in wanted if one in known), tuple(missing))


def _binary(server: Server, address: str) -> dict[str, Any]:
    """The Binary of an address: as a FHIR server gives it, or made of the bytes that another one gives."""
    found = server.answer("GET", address, headers={"Accept": _ANY}, final=lambda answer: answer.status_code == 200)
    media, data = _content(found)
    return {
        "resourceType": "Binary",
        "id": hashlib.sha256(address.encode()).hexdigest(),
        "meta": {"source": address},
        "contentType": media,
        "data": data,
    }


def _content(found: httpx.Response) -> tuple[str, str]:
    media = found.headers.get("content-type", "application/octet-stream")
    if "json" in media:
        try:
            plain = from_json(found.content)
        except (ValueError, RecursionError):
            plain = {}
        if plain.get("resourceType") == "Binary":
            return str(plain.get("contentType", "")), str(plain.get("data", ""))
    return media, base64.b64encode(found.content).decode()


def _kept(goal: Path) -> Iterator[str]:
    """The addresses that the file has; a line that was cut off is taken away."""
    if not goal.exists():
        return
    try:
        with goal.open("r+b") as file:
            whole = 0
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                yield str(json.loads(line)["meta"]["source"])
            file.truncate(whole)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{goal}: was not written by case2fhir, or is damaged; remove it") from error


def _append(goal: Path, line: dict[str, Any]) -> None:
    try:
        with goal.open("ab") as file:
            file.write(json.dumps(line).encode() + b"\n")
    except OSError as error:
        raise OutputError(f"{goal}: {(error.strerror or 'cannot be written').lower()}") from error
