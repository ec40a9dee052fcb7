"""The options of de-identification, shared by the verbs that have it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from etl.deidentify.resources import Policy

_F = TypeVar("_F", bound=Callable[..., Any])


def private_options(command: _F) -> _F:
    """`--deidentify`, `--key` and `--dates`."""
    for option in (
        click.option(
            "--dates",
            type=click.Choice(["shift", "year"]),
            default="shift",
            show_default=True,
            help="With --deidentify: dates moved, by the same days for all of a person, or years only.",
        ),
        click.option(
            "--key",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="With --deidentify: the secret for ids and dates, made when it isn't there. Without it nobody can link.",
        ),
        click.option(
            "--deidentify", is_flag=True, help="Leave out what could identify somebody (docs/how-to/deidentify.md)."
        ),
    ):
        command = option(command)
    return command


def policy_of(deidentify: bool, key: Path | None, dates: str) -> Policy | None:
    """How to de-identify, None when it isn't asked for."""
    if not deidentify:
        if key is not None:
            raise click.UsageError("--key is for --deidentify")
        return None
    from etl.deidentify.resources import Policy, read_secret

    return Policy(read_secret(key), "year" if dates == "year" else "shift")


@contextmanager
def private_folder(out: Path) -> Iterator[Path]:
    """A folder beside OUT that only this user can read; it is gone at the end, whatever happens.

    Raises:
        click.UsageError: OUT holds what an earlier run wrote without --deidentify.
    """
    import json

    ledger = out / "run.json"
    if ledger.exists():
        try:
            before = json.loads(ledger.read_bytes())
        except ValueError:
            before = {}
        if "deidentified" not in before:
            raise click.UsageError(f"{out} holds results that are not de-identified; choose another folder")
    folder = out.parent / f".{out.name}-{secrets.token_hex(4)}.private"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
