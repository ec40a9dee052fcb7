"""`load` killed at any point: what comes after finishes it, and nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import sys
from typing import Any

import pytest
from fake import Asked, Fake, Reply

LETTER = "Case report\n\nMr. Lane, a 52-year-old man, was admitted.\n\nDiagnosis: hypertension. No tremor.\n"


@pytest.mark.parametrize("work", [True, False], ids=["after the server did it", "before"])
def test_killed_ten_times(fake: Fake, converted: Any, load: Any, work: bool) -> None:
    out = converted(a=LETTER, b=LETTER.replace("52", "61").replace("Lane", "Hill"))
    assert load(out, fake.url, "--ledger", str(out.parent / "whole.sqlite")).code == 0
    whole = sorted(p.split("/")[0] for p in fake.store)
    requests = len(fake.asked)
    fake.faults = []
    chosen = random.Random(2026)
    for _ in range(5):
        fake.store.clear()
        (out / "load.sqlite").unlink(missing_ok=True)
        at = chosen.randrange(1, requests + 1)
        child = os.fork()
        if not child:
            _load(out, fake.url)
        begun = len(fake.asked)

        def killer(asked: Asked, begun: int = begun, at: int = at, child: int = child) -> Reply | None:
            if len(fake.asked) - begun != at:
                return None
            if work:
                fake.answer(asked)
            os.kill(child, signal.SIGKILL)
            return Reply(hang_up=True)

        fake.faults = [killer]
        _, status = os.waitpid(child, 0)
        fake.faults = []
        assert os.WIFSIGNALED(status)
        done = load(out, fake.url, "--verify")
        assert done.code == 0 and sorted(p.split("/")[0] for p in fake.store) == whole


def _load(out: Any, url: str) -> None:
    """The command in a process of its own, which never comes back."""
    os.execv(sys.executable, [sys.executable, "-m", "etl", "load", str(out), "--server", url])
