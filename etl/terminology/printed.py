"""Codes that a table prints, against the packs in use: one that its terminology doesn't have, or has withdrawn, is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.facts import Evidence, Facts, Finding
from etl.terminology.store import Pack

CODE = "code-unexplained"
PRINTED = "record"
"""The rule of facts with codes as a table prints them."""
_SHOWN = 3


def unknown_codes(facts: Facts, packs: Sequence[Pack]) -> Iterator[Finding]:
    """Find the printed codes that a pack of their system doesn't have; they are kept as printed.

    Args:
        facts: what was read, before packs gave codes of their own.
        packs: the packs in use; a code of another system is not looked up.

    Yields:
        A finding for each such code, at its first places.
    """
    by_system: dict[str, list[Pack]] = {}
    for pack in packs:
        by_system.setdefault(pack.release.system, []).append(pack)
    printed: dict[tuple[str, str], list[Evidence]] = {}
    for fact in facts.facts:
        if fact.rule == PRINTED:
            for one in fact.code.codings[:1]:
                if one.system in by_system:
                    printed.setdefault((one.system, one.code), []).append(fact.evidence[0])
    for (system, code), places in printed.items():
        known = [pack.concept(code) for pack in by_system[system]]
        gone = [one for one in known if one is not None and one.obsolete]
        if any(one is not None and not one.obsolete for one in known):
            continue
        title = by_system[system][0].release.title
        new = f"; {gone[0].replaced_by} stands for it" if gone and gone[0].replaced_by else ""
        text = (
            f"{title} {'has withdrawn' if gone else 'has no'} {code} (“{places[0].quote}”){new}. It is kept as printed."
        )
        yield Finding(CODE, "warning", text, (), tuple(places[:_SHOWN]))
