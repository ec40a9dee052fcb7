"""Codes for what was read: an entry's own codes first, else what packs know by exactly its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from etl.facts import AnyFact, Coding, Concept, Condition, Facts, FamilyHistory, Medication
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.mapping.words import shouted
from etl.names import BASE, SYSTEMS
from etl.terminology.naming import SMALL, key_of
from etl.terminology.store import Named, Pack
from etl.value import replace

KINDS: Mapping[str, tuple[str, ...]] = {
    "condition": ("condition", "finding"),
    "finding": ("finding", "condition"),
    "medicine": ("medicine",),
    "procedure": ("procedure",),
    "measure": ("measure",),
    "scale": ("measure",),
    "gene": ("gene",),
}
"""Kinds of concepts that mean an entry of a kind, the nearest first."""
_SHORTEST = 5
"""Shorter synonyms of an entry are abbreviations, which mean other things elsewhere."""
_ICD = SYSTEMS["icd10cm"]
_SHARED, _THIRD = 2, 3
"""So many of its other names must an entry share with a concept, as they are loose."""
_PREFIXES = {
    "SNOMEDCT_US": "sct", "SCTID": "sct", "ICD10CM": "icd10cm", "ICD-10": "icd10", "ORPHANET": "orpha", "ORPHA": "orpha",
    "HP": "hp", "MONDO": "mondo", "DOID": "doid", "NCIT": "ncit", "HGNC": "hgnc", "ATC": "atc", "RXNORM": "rx", "LOINC": "ln",
}  # fmt: skip
"""How terminologies call one another in cross-references."""
_WITH_PREFIX = ("hp", "mondo", "doid", "hgnc")
"""Those whose codes have the prefix in them."""


def with_codes(facts: Facts, lexicon: Lexicon, packs: Sequence[Pack], *, wider: bool = False) -> Facts:
    """Return facts in which what has no public code has those of the packs.

    Args:
        facts: what was read.
        lexicon: the mappings, for the other names of entries.
        packs: the packs, by which the codes of a concept are ordered.
        wider: whether a code counts that only includes what is named, as codes of ICD do.

    Returns:
        The same facts in the same order; a code of our own stays behind the public ones.
    """
    if not packs:
        return facts
    wanted = {concept: kind for fact in facts.facts if (concept := _open(fact)) is not None and (kind := _kind(fact))}
    found = codes_of(wanted, lexicon, packs, wider=wider)
    if not any(found.values()):
        return facts
    return replace(facts, facts=tuple(_coded(fact, found) for fact in facts.facts))


def _open(fact: AnyFact) -> Concept | None:
    """Return what a fact is of, if it has no public code."""
    code = fact.code
    return None if any(not c.system.startswith(BASE) for c in code.codings) else code


def _kind(fact: AnyFact) -> str:
    """Return the kind of entry that a fact is of; of printed words, what the fact says."""
    kind, colon, _ = fact.code.entry.partition(":")
    if colon:
        return kind if kind in KINDS else ""
    if isinstance(fact, Condition | FamilyHistory):
        return "condition"
    return "medicine" if isinstance(fact, Medication) else ""


def _coded(fact: Any, found: Mapping[Concept, tuple[Coding, ...]]) -> AnyFact:
    given = found.get(fact.code, ())
    if not given:
        return fact  # type: ignore[no-any-return]
    return replace(fact, code=replace(fact.code, codings=(*given, *fact.code.codings)))  # type: ignore[no-any-return]


def codes_of(
    wanted: Mapping[Concept, str], lexicon: Lexicon, packs: Sequence[Pack], *, wider: bool = False
) -> dict[Concept, tuple[Coding, ...]]:
    """Return the codes that packs have for concepts.

    Args:
        wanted: concepts with their kinds.
        lexicon: see `with_codes`.
        packs: see `with_codes`.
        wider: see `with_codes`.
    """
    names = {concept: _names(concept, lexicon.named(concept.entry)) for concept in wanted}
    keys = {key for own, others in names.values() for key in (own, *others)}
    known: list[tuple[Pack, dict[str, list[Named]]]] = []
    for pack in packs:
        by_key: dict[str, list[Named]] = {}
        for one in pack.named(keys):
            by_key.setdefault(one.key, []).append(one)
        known.append((pack, by_key))
    return {concept: _codes(names[concept], KINDS[kind], known, wider) for concept, kind in wanted.items()}


def _names(concept: Concept, entry: Entry | None) -> tuple[str, tuple[str, ...]]:
    """Return the key of a concept's name, and those of its entry's other names."""
    synonyms = entry.synonyms if entry is not None else ()
    others = (key_of(text) for text in synonyms if len(text) >= _SHORTEST and not shouted(text))
    own = key_of(concept.text)
    return own, tuple(dict.fromkeys(key for key in others if key and key != own))


def _codes(
    names: tuple[str, tuple[str, ...]],
    kinds: Sequence[str],
    known: Sequence[tuple[Pack, Mapping[str, list[Named]]]],
    wider: bool,
) -> tuple[Coding, ...]:
    """Return one code of each pack that has the name for one concept only.

    Where a pack has it as a preferred name, no other pack's synonym is needed, nor trusted as much.
    """
    hits = [(pack, one) for pack, by_key in known if (one := _one(names, kinds, pack, by_key, wider=wider)) is not None]
    preferred = [(pack, one) for pack, one in hits if _is_preferred(names[0], pack, one)]
    found = {pack.release.name: _coding(pack, one.code, one.name, one.text) for pack, one in preferred or hits}
    for pack, _ in known:
        if pack.release.name in found:
            continue
        referred = {code: by for by, coding in found.items() for code in _referred(known, by, coding, pack)}
        if len(referred) == 1:
            ((code, by),) = referred.items()
            display = pack.display(code)
            if display is not None:
                found[pack.release.name] = _coding(pack, code, display, f"cross-reference of {by}")
    return tuple(found[pack.release.name] for pack, _ in known if pack.release.name in found)


def _is_preferred(own: str, pack: Pack, one: Named) -> bool:
    """Return True if a concept's preferred name is the own name; in ICD all exact names are forms of the preferred one."""
    return one.key == own and (one.scope == "name" or (one.scope == "exact" and pack.release.system == _ICD))


def _one(
    names: tuple[str, tuple[str, ...]],
    kinds: Sequence[str],
    pack: Pack,
    by_key: Mapping[str, list[Named]],
    *,
    wider: bool,
) -> Named | None:
    """Return the name by which a pack knows one concept: the own name first, then others, last what a code includes."""
    own, others = names
    tiers: list[tuple[tuple[str, ...], tuple[str, ...], int]] = [
        ((own,), ("name",), 1), ((own,), ("exact",), 1), (others, ("name", "exact"), _SHARED),
    ]  # fmt: skip
    if wider:
        tiers.append(((own,), ("narrow",), 1))
    for keys, scopes, least in tiers:
        hits = [one for key in keys for one in by_key.get(key, ()) if one.scope in scopes]
        for kind in kinds:
            shared: dict[str, list[Named]] = {}
            for one in hits:
                if one.kind == kind:
                    shared.setdefault(one.code, []).append(one)
            if not shared:
                continue
            code = pack.widest(shared)
            if code is None:
                return None  # of two concepts nobody knows which is meant
            one = shared[code][0]
            loose = least > 1 or pack.release.system == SYSTEMS["hp"]
            same = _is_preferred(own, pack, one) or "narrow" in scopes or _is_same(own, one, loose=loose)
            if len(shared[code]) >= least and same:
                return one
    return None


def _is_same(own: str, one: Named, *, loose: bool) -> bool:
    """Return False if a name or the preferred name of its concept has the own words and more, or some of them only.

    "Heart failure" is no "congestive heart failure", and "demyelination" no "peripheral demyelination", whatever their synonyms.

    Args:
        own: key of the own name.
        one: the name that was found.
        loose: whether synonyms are trusted less, as those of HPO are: then the preferred name must share a third of the words.
    """
    said, preferred = set(own.split()) - SMALL, set(key_of(one.name).split()) - SMALL
    if any(words < said or said < words for words in (set(one.key.split()) - SMALL, preferred)):
        return False
    return not loose or len(said & preferred) * _THIRD >= len(said | preferred)


def _referred(known: Iterable[tuple[Pack, object]], by: str, coding: Coding, pack: Pack) -> Iterator[str]:
    """Yield the codes of a pack that a coded concept of another one refers to."""
    source = next(one for one, _ in known if one.release.name == by)
    for reference in source.xrefs(coding.code):
        prefix, _, rest = reference.partition(":")
        alias = _PREFIXES.get(prefix.upper())
        if alias is not None and SYSTEMS[alias] == pack.release.system:
            yield reference if alias in _WITH_PREFIX else rest


def _coding(pack: Pack, code: str, display: str, matched: str) -> Coding:
    release = pack.release
    return Coding(release.system, code, display, release.version, f"{release.name} {release.version}: {matched}")
