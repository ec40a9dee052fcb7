"""A disk on our side that is full: named, and nothing lost or twice when there is room again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LETTER, Ran
from fake import Asked, Fake, Reply


@pytest.fixture
def small(disk: Callable[[str], Path]) -> Path:
    """A disk of 128 KiB."""
    return disk("128k")


def fill(folder: Path) -> None:
    """Use all that is left."""
    with (folder / "filler").open("ab") as stream:
        try:
            while True:
                stream.write(b"x" * 512)
                stream.flush()
        except OSError:
            return


@pytest.mark.parametrize(("refused", "at"), [(False, 1), (False, 3), (True, 1), (True, 8)])
def test_a_full_disk(
    fake: Fake,
    converted: Callable[..., Path],
    load: Callable[..., Ran],
    small: Path,
    refused: bool,
    at: int,
) -> None:
    names = ["Lane", "Poole", "Reed"]
    out = converted(**{n.lower(): LETTER.replace("Lane", n) for n in names})
    where = ["--ledger", str((out.parent if refused else small) / "l.sqlite"), "--refused", str(small / "refused")]
    fake.refuse = lambda r: refused and "Babinski" in str(r.get("code", {}))
    seen: list[Asked] = []

    def filling(asked: Asked) -> Reply | None:
        seen.append(asked)
        if len([a for a in seen if a.method == "POST"]) == at:
            fill(small)
        return None

    fake.faults = [filling]
    done = load(out, fake.url, *where)
    assert done.code == 1 and "the disk is full" in done.output and "Lane" not in done.output, done.output
    fake.faults, fake.refuse = [], lambda r: False
    (small / "filler").unlink()
    again = load(out, fake.url, *where, "--verify")
    assert again.code == 0, again.output
    entries = {e["fullUrl"] for n in names for e in json.loads((out / f"{n.lower()}.json").read_bytes())["entry"]}
    assert len(fake.store) == len(entries)
