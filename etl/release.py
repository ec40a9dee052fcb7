"""The software's name, its version, and the time that its bundles say they were made."""

from __future__ import annotations

import os
from datetime import UTC, datetime

NAME = "case2fhir"
VERSION = "0.1.0"
RELEASED = "2026-11-20T00:00:00Z"


def recorded_time() -> str:
    """The time a bundle says it was made: SOURCE_DATE_EPOCH, or else the release date (CONTRACT section 1).

    Returns:
        A FHIR instant; never the time of the run, so that the same input gives the same bytes.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isascii() or not epoch.isdigit() or len(epoch) > 11:
        return RELEASED
    return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
