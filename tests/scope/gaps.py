"""What known_gaps.txt lists as failing today: a section for each test, a text on each line."""

from __future__ import annotations

from pathlib import Path

GAPS = Path(__file__).with_name("known_gaps.txt")


def gaps_of(section: str) -> set[str]:
    """Return the texts of a section."""
    _, _, rest = GAPS.read_text(encoding="utf-8").partition(f"## {section}\n")
    return {line for line in rest.partition("## ")[0].splitlines() if line}
