"""Which kind of entry a concept is, by the word its terminology has for its branch (kinds.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from etl.terminology.pack import PackKind


def kinds_of(terminology: str) -> Mapping[str, PackKind]:
    """Return the kind for each branch word of a terminology.

    Args:
        terminology: its alias ("sct").
    """
    import yaml

    listed = yaml.safe_load((Path(__file__).parent.parent / "kinds.yaml").read_text(encoding="utf-8"))
    return {branch: kind for kind, branches in listed[terminology].items() for branch in branches}
