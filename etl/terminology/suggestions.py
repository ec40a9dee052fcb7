"""What packs could add: codes for entries of the mappings that have none, and names near those of facts without a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from etl.facts import Coding
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.names import BASE, SYSTEMS
from etl.terminology.coding import KINDS, Asked, codes_of
from etl.terminology.naming import SMALL, key_of
from etl.terminology.store import Named, Pack

_MOST = 50
_SHOWN = 3


class Near(Struct, frozen=True):
    """A name of a pack near what a fact is called.

    Args:
        text: what the fact is called.
        facts: how many are called so.
        pack: the pack with its release.
        code: the concept's code.
        name: its preferred name.
        matched: its name that is near.
        why: the name's scope, or "other order" of the same words.
    """

    text: str
    facts: int
    pack: str
    code: str
    name: str
    matched: str
    why: str


def suggest_codes(
    entries: Iterable[Entry], lexicon: Lexicon, packs: Sequence[Pack], *, wider: bool = False
) -> dict[Entry, tuple[Coding, ...]]:
    """Propose codes for entries that have only one of our own.

    Args:
        entries: the entries.
        lexicon: the mappings that they are of.
        packs: the packs.
        wider: see `with_codes`.

    Returns:
        The codes of each entry for which there is one, in the order of the entries.
    """
    bare = [one for one in entries if one.kind in KINDS and all(c.system.startswith(BASE) for c in one.codings)]
    asked = {one: Asked(one.concept, one.kind) for one in bare}
    found = codes_of([*asked.values()], lexicon, packs, wider=wider)
    return {one: codes for one, of_one in asked.items() if (codes := found[of_one])}


def as_files(proposed: Mapping[Entry, tuple[Coding, ...]]) -> dict[str, str]:
    """Write proposed codes as mapping files to be read over, one for each kind, and their codes.tsv.

    Args:
        proposed: what `suggest_codes` gave.

    Returns:
        Texts by the name of the file.
    """
    alias = {uri: short for short, uri in SYSTEMS.items()}
    kinds: dict[str, list[str]] = {}
    rows = ["system_uri\tcode\tdisplay\tsource"]
    for entry, codings in proposed.items():
        lines = kinds.setdefault(entry.kind, [f"kind: {entry.kind}", "entries:"])
        codes = ", ".join(f'"{alias[c.system]} {c.code}"' for c in codings if c.system in alias)
        lines.append(f"  {entry.id}: {{extend: true, codes: [{codes}]}}  # {entry.name}")
        rows += [f"{c.system}\t{c.code}\t{c.display}\t{c.matched}" for c in codings if c.system in alias]
    files = {f"{kind}.yaml": "\n".join(lines) + "\n" for kind, lines in kinds.items()}
    return {**files, "codes.tsv": "\n".join(dict.fromkeys(rows)) + "\n"} if files else {}


def suggest_names(texts: Iterable[tuple[str, int]], packs: Sequence[Pack]) -> Iterator[Near]:
    """Find names of packs that are near what facts without a public code are called.

    Args:
        texts: what the facts are called, with how many there are.
        packs: the packs.

    Yields:
        For each text the names of another scope, else those with the same words in another order.
    """
    for text, facts in texts:
        key = key_of(text)
        words = sorted(word for word in key.split() if word not in SMALL)
        if not words:
            continue
        for pack in packs:
            release = f"{pack.release.name} {pack.release.version}"
            same = pack.named([key])
            other = [] if same else [one for one in pack.with_words(words, _MOST) if _bag(one) == words]
            for one in (same or other)[:_SHOWN]:
                why = one.scope if same else "other order"
                yield Near(text, facts, release, one.code, one.name, one.text, why)


def _bag(one: Named) -> list[str]:
    return sorted(word for word in one.key.split() if word not in SMALL)
