"""Codes for what was read: an entry's own codes first, then those that packs have for its name in other systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from etl.facts import AnyFact, Coded, Coding, Component, Concept, Facts, Observation
from etl.kinds.registry import kind_of
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.mapping.words import shouted
from etl.names import BASE, SYSTEMS
from etl.terminology.memory import Memory
from etl.terminology.naming import SMALL, key_of
from etl.terminology.store import Named, Pack
from etl.terminology.wording import Find, Wording, wordings
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
_WORDED = ("finding", "condition")
"""Kinds whose terms are printed with words that make a concept of its own of them."""
_SAME = ("name", "exact", "lay")
"""Scopes of names that say the same as their concept."""
_LONGEST = 60
"""Longer evidence is a phrase, and no name."""
_ICD = SYSTEMS["icd10cm"]
_REMEMBERED = 4096
"""The codes of so many concepts are remembered."""
_SHARED, _THIRD = 2, 3
"""So many of its other names must an entry share with a concept, as they are loose."""
_PREFIXES = {
    "SNOMEDCT_US": "sct", "SCTID": "sct", "ICD10CM": "icd10cm", "ICD-10": "icd10", "ORPHANET": "orpha", "ORPHA": "orpha",
    "HP": "hp", "MONDO": "mondo", "DOID": "doid", "NCIT": "ncit", "HGNC": "hgnc", "ATC": "atc", "RXNORM": "rx", "LOINC": "ln",
}  # fmt: skip
"""How terminologies call one another in cross-references."""
_WITH_PREFIX = ("hp", "mondo", "doid", "hgnc")
"""Those whose codes have the prefix in them."""


def with_codes(facts: Facts, lexicon: Lexicon, packs: Sequence[Pack], *, text: str = "", wider: bool = False) -> Facts:
    """Return facts with the codes of packs, in systems of which they have no code yet.

    What has a public code already gets further ones by its own name alone, not by its entry's other names.

    Args:
        facts: what was read.
        lexicon: the mappings, for the other names of entries.
        packs: the packs, by which the codes of a concept are ordered.
        text: the document's text, for the words around a term.
        wider: whether a code counts that only includes what is named, as codes of ICD do.

    Returns:
        The same facts in the same order; a code of our own stays behind the public ones.
    """
    if not packs:
        return facts
    find = cache(lexicon.find)  # several facts have one sentence
    asked = [_asked(fact, lexicon, find, text) for fact in facts.facts]
    values = [_asked_of_value(fact, find, text) for fact in facts.facts]
    parts = {one for fact in facts.facts for one in _asked_of_parts(fact)}
    found = codes_of([*(one for one in (*asked, *values) if one is not None), *parts], lexicon, packs, wider=wider)
    if not any(found.values()):
        return facts
    coded = (
        _with_parts(_coded(fact, found.get(of_fact, ()), found.get(of_value, ())), found)  # type: ignore[arg-type]
        for fact, of_fact, of_value in zip(facts.facts, asked, values, strict=True)
    )
    return replace(facts, facts=tuple(coded))


def _asked_of_parts(fact: AnyFact) -> Iterator[Asked]:
    """Yield what codes are asked for of the parts of a fact: of the genes of a variant."""
    if kinds := kind_of(fact).part_terms:
        for part in getattr(fact, "components", ()):
            if (one := _asked_of_part(part, kinds)) is not None:
                yield one


def _asked_of_part(part: Component, kinds: Mapping[str, str]) -> Asked | None:
    kind = kinds.get(part.code.entry)
    return Asked(part.value.concept, kind) if kind and isinstance(part.value, Coded) else None


def _with_parts(fact: AnyFact, found: Mapping[Asked, tuple[Coding, ...]]) -> AnyFact:
    """Return a fact with the codes of its parts."""
    kinds = kind_of(fact).part_terms
    if not isinstance(fact, Observation) or not kinds:
        return fact
    return replace(fact, components=tuple(_with_codes_of_part(part, kinds, found) for part in fact.components))


def _with_codes_of_part(
    part: Component, kinds: Mapping[str, str], found: Mapping[Asked, tuple[Coding, ...]]
) -> Component:
    asked = _asked_of_part(part, kinds)
    given = found.get(asked, ()) if asked is not None else ()
    if not given or not isinstance(part.value, Coded):
        return part
    return replace(part, value=replace(part.value, concept=_with(part.value.concept, given)))


def _asked(fact: AnyFact, lexicon: Lexicon, find: Find, text: str) -> Asked | None:
    """Return what codes are asked for; None for what needs none, as the code of an absence says all ("no allergies")."""
    kind, entry = _kind(fact), lexicon.named(fact.code.entry)
    if not kind or (entry is not None and entry.none_known and fact.code.codings == entry.none_known):
        return None
    around = wordings(fact.code, fact, find, text) if text and kind in _WORDED else ()
    return Asked(fact.code, kind, _printed(fact), around)


def _asked_of_value(fact: AnyFact, find: Find, text: str) -> Asked | None:
    """Return what codes are asked for of a finding or disease that a test found ("ECG: sinus tachycardia")."""
    value = getattr(fact, "value", None)
    if not isinstance(value, Coded):
        return None
    kind = value.concept.entry.partition(":")[0]
    if kind not in _WORDED:
        return None
    return Asked(value.concept, kind, "", wordings(value.concept, fact, find, text) if text else ())


class Asked(Struct, frozen=True):
    """What codes are asked for.

    Args:
        concept: the concept.
        kind: its kind, see `KINDS`.
        printed: the words that a text prints for it, "" if they aren't known.
        around: the phrases around its term, for each place where it is printed.
    """

    concept: Concept
    kind: str
    printed: str = ""
    around: tuple[tuple[Wording, ...], ...] = ()


def _printed(fact: AnyFact) -> str:
    """Return the words that a fact was read from, if they are few: its name in the text, or a phrase around it."""
    quote = fact.evidence[0].quote if fact.evidence else ""
    return key_of(quote) if _SHORTEST <= len(quote) <= _LONGEST else ""


def _systems(concept: Concept) -> frozenset[str]:
    """Return the public terminologies that a concept has codes of."""
    return frozenset(c.system for c in concept.codings if not c.system.startswith(BASE))


def _kind(fact: AnyFact) -> str:
    """Return the kind of entry that a fact is of; of printed words, what the fact says."""
    kind, colon, _ = fact.code.entry.partition(":")
    if colon:
        return kind if kind in KINDS else ""
    return kind_of(fact).term


def _coded(fact: Any, given: tuple[Coding, ...], of_value: tuple[Coding, ...]) -> AnyFact:
    if given:
        fact = replace(fact, code=_with(fact.code, given))
    if of_value:
        fact = replace(fact, value=replace(fact.value, concept=_with(fact.value.concept, of_value)))
    return fact  # type: ignore[no-any-return]


def _with(concept: Concept, given: tuple[Coding, ...]) -> Concept:
    """Return a concept with further codes, which stand for what it had of their systems."""
    systems = {c.system for c in given}
    public = tuple(c for c in concept.codings if not c.system.startswith(BASE) and c.system not in systems)
    own = tuple(c for c in concept.codings if c.system.startswith(BASE)) if not public else ()
    return replace(concept, codings=(*public, *given, *own))


def codes_of(
    wanted: Sequence[Asked], lexicon: Lexicon, packs: Sequence[Pack], *, wider: bool = False
) -> dict[Asked, tuple[Coding, ...]]:
    """Return the codes that packs have for concepts.

    Args:
        wanted: the concepts.
        lexicon: see `with_codes`.
        packs: see `with_codes`.
        wider: see `with_codes`.
    """
    printed = {key for one in wanted for key in _printed_keys(one)}
    named = {key for pack in packs for key in pack.names_among(printed)}
    sought = {one: _sought(one, lexicon, named) for one in wanted}
    found = _known_codes(tuple(packs), wider).of_all(sought.values())
    return {one: found.get(of_one, ()) for one, of_one in sought.items()}


def _printed_keys(asked: Asked) -> Iterator[str]:
    yield asked.printed
    for place in asked.around:
        for phrase in place:
            yield phrase.key


class _Sought(Struct, frozen=True):
    """What packs are asked for: a concept with its names, of the printed words only those that a pack has as a name."""

    asked: Asked
    names: _Names


def _sought(asked: Asked, lexicon: Lexicon, named: set[str]) -> _Sought:
    """Return what packs are asked for.

    Args:
        asked: the concept.
        lexicon: the mappings.
        named: those keys of printed words that are names of a pack.
    """
    names = _names(asked, None if _systems(asked.concept) else lexicon.named(asked.concept.entry))
    if names.own and names.printed not in named:
        names = replace(names, printed="")
    around = (tuple([phrase for phrase in place if phrase.key in named]) for place in asked.around)
    return _Sought(replace(asked, printed="", around=tuple(dict.fromkeys(around))), names)


@lru_cache(maxsize=8)
def _known_codes(packs: tuple[Pack, ...], wider: bool) -> Memory[_Sought, Coding]:
    """Return the codes that packs have, each found once."""

    def ask(wanted: Sequence[_Sought]) -> Iterator[tuple[_Sought, Coding]]:
        known = [(pack, _by_key(pack, wanted)) for pack in packs]
        for one in wanted:
            held = _systems(one.asked.concept)
            missing = [(pack, by_key) for pack, by_key in known if pack.release.system not in held]
            codes = _codes(one.names, KINDS[one.asked.kind], missing, wider)
            for code in _as_printed(one.asked, codes, known):
                yield one, code

    return Memory(ask, _REMEMBERED)


def _by_key(pack: Pack, wanted: Iterable[_Sought]) -> dict[str, list[Named]]:
    """Return a pack's names by key, of all keys that some concepts are looked up with."""
    keys: set[str] = set()
    for one in wanted:
        keys.update((one.names.own, one.names.printed, *one.names.others), _printed_keys(one.asked))
    found: dict[str, list[Named]] = {}
    for named in pack.named(keys - {""}):
        found.setdefault(named.key, []).append(named)
    return found


def _as_printed(
    asked: Asked, codes: tuple[Coding, ...], known: Sequence[tuple[Pack, Mapping[str, list[Named]]]]
) -> tuple[Coding, ...]:
    """Return codes with those of the concepts that the printed words name ("low-grade fever", where the entry is fever)."""
    if not asked.around:
        return codes
    found = {one.system: one for one in codes}
    for pack, by_key in known:
        held = next((c.code for c in asked.concept.codings if c.system == pack.release.system), "")
        given = found.get(pack.release.system)
        one = _worded(asked, held or (given.code if given else ""), pack, by_key)
        if one is not None and one.code != held:
            found[pack.release.system] = _coding(pack, one.code, one.name, one.text)
    return tuple(found.values())


def _worded(asked: Asked, own: str, pack: Pack, by_key: Mapping[str, list[Named]]) -> Named | None:
    """Return the concept that the printed words name in a pack; of several places the narrowest one.

    Args:
        asked: what codes are asked for.
        own: the code that it has in the pack, "" for none.
        pack: the pack.
        by_key: the names of the pack that were found.
    """
    places = [_worded_at(place, asked, own, pack, by_key) for place in asked.around]
    found = {one.code: one for one in places if one is not None}
    if not found:
        return None
    narrowest = (one for one in found.values() if all(pack.is_below(one.code, other) for other in found))
    return next(narrowest, next(iter(found.values())))


def _worded_at(
    place: Sequence[Wording], asked: Asked, own: str, pack: Pack, by_key: Mapping[str, list[Named]]
) -> Named | None:
    """Return the concept that the longest phrase at a place names, if it can mean the fact."""
    kinds = KINDS[asked.kind]
    for phrase in place:
        named = {one.code: one for one in by_key.get(phrase.key, ()) if one.scope in _SAME and one.kind in kinds}
        preferred = {code: one for code, one in named.items() if one.scope == "name"} or named
        code = pack.widest(preferred) if preferred else None
        if code is not None and _fits(phrase, preferred[code], asked, own, pack):
            return preferred[code]
    return None


def _fits(phrase: Wording, one: Named, asked: Asked, own: str, pack: Pack) -> bool:
    """Return True if a concept named by a phrase can be what a fact says.

    With further words it is a kind of what the fact's own code means, in the pack or by its name: optic disc pallor is a
    pallor, though not of the skin as the entry's code has it. The term alone may mean something near
    ("anorexia", where the entry is poor appetite); a disease isn't taken for the sign that has its name as a synonym.
    """
    if not own:
        if one.scope == "name":
            return phrase.alone or phrase.ends
        return phrase.ends and (asked.kind == "finding" or _is_same(phrase.key, one, loose=True))
    if pack.is_below(one.code, own) or (phrase.ends and phrase.key.endswith(f" {key_of(asked.concept.text)}")):
        return True
    near = pack.is_below(own, one.code) or pack.parents(own) & pack.parents(one.code)
    return phrase.alone and bool(near)


class _Names(Struct, frozen=True):
    """The keys under which packs are asked for a concept: its name, its printed words, its entry's other names."""

    own: str
    printed: str
    others: tuple[str, ...]


def _names(asked: Asked, entry: Entry | None) -> _Names:
    own = key_of(asked.concept.text)
    printed = asked.printed if not set(asked.printed.split()) <= set(own.split()) else ""  # less than it says
    others = _other_keys(entry.synonyms) if entry is not None else ()
    return _Names(own, printed, tuple([key for key in others if key != own]))


@lru_cache(maxsize=4096)
def _other_keys(synonyms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of an entry's other names that aren't abbreviations."""
    keys = (key_of(text) for text in synonyms if len(text) >= _SHORTEST and not shouted(text))
    return tuple(dict.fromkeys(key for key in keys if key))


def _codes(
    names: _Names,
    kinds: Sequence[str],
    known: Sequence[tuple[Pack, Mapping[str, list[Named]]]],
    wider: bool,
) -> tuple[Coding, ...]:
    """Return one code of each pack that has the name for one concept only.

    Where a pack has a disease's name as a preferred one, no other pack's synonym is trusted as much.
    """
    hits = [(pack, one) for pack, by_key in known if (one := _one(names, kinds, pack, by_key, wider=wider)) is not None]
    preferred = [(pack, one) for pack, one in hits if _is_preferred(names.own, pack, one)]
    trusted = preferred if preferred and kinds[0] == "condition" else hits
    found = {pack.release.name: _coding(pack, one.code, one.name, one.text) for pack, one in trusted}
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
    names: _Names,
    kinds: Sequence[str],
    pack: Pack,
    by_key: Mapping[str, list[Named]],
    *,
    wider: bool,
) -> Named | None:
    """Return the name by which a pack knows one concept: its own first, then as printed, others, what a code includes."""
    own, printed = names.own, names.printed
    tiers: list[tuple[tuple[str, ...], tuple[str, ...], int, str]] = [
        ((own,), ("name",), 1, own), ((own,), ("exact",), 1, own), ((printed,), ("name", "exact"), 1, printed),
        (names.others, ("name", "exact"), _SHARED, own),
    ]  # fmt: skip
    if wider:
        tiers.append(((own,), ("narrow",), 1, own))
    for keys, scopes, least, said in tiers:
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
            loose = said != printed and (least > 1 or pack.release.system == SYSTEMS["hp"])
            same = _is_preferred(said, pack, one) or "narrow" in scopes or _is_same(said, one, loose=loose)
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
