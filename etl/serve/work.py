"""One document of a request, in a process of the pool: from bytes to what is answered."""

from __future__ import annotations

import time
from pathlib import Path
from traceback import extract_tb
from typing import Any, Literal

from msgspec import Struct

from etl.errors import Case2FhirError, UnsupportedFormatError
from etl.fhir.encode import compact, to_json
from etl.pipeline import Settings, convert_bytes, warm
from etl.value import replace

Answer = Literal["bundle", "both", "findings"]
"""The bundle, a collection of the bundle and the findings, or the findings."""


class Done(Struct, frozen=True):
    """What became of a document.

    Args:
        status: 200, 415 (a format that isn't read), 422 (it can't be read) or 500 (a mistake of ours).
        body: its bundle, or an OperationOutcome, as one line of JSON.
        facts: how many resources the bundle has.
        seconds: how long the work took, without waiting for a process.
    """

    status: int
    body: bytes
    facts: int = 0
    seconds: float = 0.0


def refused(status: int, code: str, why: str) -> Done:
    """What is answered in place of a bundle.

    Args:
        status: the HTTP status.
        code: FHIR's issue type.
        why: for people, without a word of the document.
    """
    issue = {"severity": "error", "code": code, "diagnostics": why}
    return Done(status, to_json({"resourceType": "OperationOutcome", "issue": [issue]}, indent=False))


def begin(settings: Settings) -> None:
    """Make a process ready; it ignores the terminal's Ctrl-C, which is its parent's matter."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm(settings)


def convert(data: bytes, name: str, settings: Settings, answer: Answer = "bundle") -> Done:
    """Convert one document; whatever goes wrong is its answer.

    Args:
        data: its bytes.
        name: its file name.
        settings: how to convert.
        answer: what of it is given back.
    """
    begun = time.monotonic()
    return replace(_converted(data, name, settings, answer), seconds=time.monotonic() - begun)


def _converted(data: bytes, name: str, settings: Settings, answer: Answer) -> Done:
    try:
        result = convert_bytes(data, name, settings)
    except UnsupportedFormatError as error:
        return refused(415, "not-supported", str(error))
    except Case2FhirError as error:
        return refused(422, "invalid", str(error))
    except Exception as error:  # what it says may quote a document
        frames = extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        return refused(
            500, "exception", f"a mistake in case2fhir ({type(error).__name__} at {place}); please report it"
        )
    both: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    bundle = compact(result.bundle)
    both |= {"entry": [{"resource": bundle}, {"resource": result.outcome}]}
    given = {"bundle": bundle, "both": both, "findings": result.outcome}[answer]
    return Done(200, to_json(given, indent=False), len(result.bundle.get("entry", ())))
