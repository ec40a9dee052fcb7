"""Terms of packs for one document: those of its names that stand in it join the lexicon, below the mappings.

A pack may have a million names, a page has some hundred words. So the names that a page can hold are asked for by their
rarest word, and only those are compiled: the cost goes with the page, and not with the packs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ahocorasick
from msgspec import Struct

from etl.facts import Coding
from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.index import Claim
from etl.mapping.lexicon import Lexicon, once_for_mappings
from etl.mapping.words import Token, spelling
from etl.patterns import regex
from etl.terminology.naming import SMALL, figures, key_of
from etl.terminology.order import Page, inflected, page_of, places_of, runs_of
from etl.terminology.pack import PackKind
from etl.terminology.store import Named, Pack
from etl.value import replace

_RANKS = {"name": 0, "exact": 1, "lay": 2}
_MEDICAL = frozenset(
    ("condition", "finding", "function", "measure", "procedure", "medicine", "gene", "cells", "scale", "social")
)
_BESIDE = frozenset(("site", "qualifier", "cue"))
"""Kinds that say where, how much or whether something is: what they add to an entry is read with it."""
_ORDERED: tuple[Kind, ...] = ("condition", "finding")
"""Kinds whose names may stand in another order."""
_HEADS = ("condition",)
_PROPER = ("condition", "gene")
"""Kinds whose names keep the case that the pack prints."""
_Likely = Sequence[tuple[Pack, list[Named]]]
"""Each pack with its names that may stand in a text."""
_FIRST = 0xE000
"""Each word of a page's terms is written as one character from here on."""
_UNKNOWN = "\x01"


def with_terms(lexicon: Lexicon, text: str, packs: Sequence[Pack]) -> Lexicon:
    """Return the lexicon with the names of packs that stand in a text.

    An entry of the mappings wins over a pack's name of the same words; a longer name of a pack stands beside it, unless it says
    no more than the entry with a side, place or degree.

    Args:
        lexicon: the mappings.
        text: a document's text.
        packs: the packs, the first ones win.

    Returns:
        The lexicon itself where no name stands in the text.
    """
    if not packs:
        return lexicon
    stream = lexicon.stream(text)
    page = page_of(text, stream, figures(spelling(word) for _, _, word in stream))
    asked = page.at.keys() | inflected(page)
    likely = [(pack, pack.readable_within(asked, small=SMALL)) for pack in packs]
    named = list(_named(likely, page))
    fresh = [
        (one, new)
        for pack, one in named
        if one.key not in _ordinary() and (new := _added(lexicon, pack, one)) is not None
    ]
    fresh += _in_other_order(lexicon, likely, page, {one.key for _, one in named})
    if not fresh:
        return lexicon
    terms = page_terms(fresh, page)
    return PageLexicon((*lexicon.entries, *terms.entries), lexicon.index, lexicon, terms, page)


def _named(likely: _Likely, page: Page) -> Iterator[tuple[Pack, Named]]:
    """Yield the one concept that each name of words in a text means, of the first pack that knows one."""
    best: dict[str, tuple[Pack, list[Named]]] = {}
    for pack, names in likely:
        by_key: dict[str, list[Named]] = {}
        for one in names:
            by_key.setdefault(one.key, []).append(one)
        for key, found in by_key.items():
            if key not in best and next(places_of(key.split(), page), None) is not None:
                best[key] = pack, found
    for pack, found in best.values():
        rank = min(_RANKS[one.scope] for one in found)
        first = {one.code: one for one in found if _RANKS[one.scope] == rank}
        code = pack.widest(first)
        if code is not None:
            yield pack, first[code]


def _in_other_order(lexicon: Lexicon, likely: _Likely, page: Page, taken: set[str]) -> Iterator[tuple[Named, Entry]]:
    """Yield the phrases that say a name in another order, each as a name of its own, with what they mean."""
    found: dict[str, tuple[Pack, dict[str, Named], str]] = {}
    for pack, names in likely:
        here: dict[str, tuple[Pack, dict[str, Named], str]] = {}
        for one in names:
            for run in runs_of(one.text, one.key, page) if one.kind in _ORDERED else ():
                said = page.text[page.stream[run.first][0] : page.stream[run.last][1]]
                here.setdefault(run.key, (pack, {}, said))[1].setdefault(one.code, one)
        found = here | found
    for key, (pack, named, said) in found.items():
        code = pack.widest(named)
        entry = _meant(lexicon, pack, named[code]) if code is not None and key not in taken else None
        if code is not None and entry is not None and not _is_covered(lexicon, said, entry):
            yield replace(named[code], key=key), entry


def _meant(lexicon: Lexicon, pack: Pack, one: Named) -> Entry | None:
    """Return the entry of the mappings that has a name, else what it adds to them."""
    whole = [m for m in lexicon.find(one.text) if (m.start, m.end) == (0, len(one.text))]
    own = whole[0].entry if len(whole) == 1 and whole[0].form == "name" else None
    return own if own is not None and own.kind in _ORDERED and not own.units else _added(lexicon, pack, one)


def _is_covered(lexicon: Lexicon, said: str, entry: Entry) -> bool:
    """Return True if the mappings read all words of a phrase, with its places and sides.

    A finding at a place isn't all where they have the disease: "stenosis of the aortic valve".
    """
    found = lexicon.find(said)
    kinds = {m.entry.kind for m in found if m.entry.kind in _MEDICAL}
    has = [kind for kind in _ORDERED if lexicon.get(kind, entry.id) is not None]
    if not kinds or (entry.kind in _HEADS and kinds == {"finding"} and has == [entry.kind]):
        return False
    covered = {n for m in found if _says(m) for n in range(m.start, m.end)}
    return all(start in covered for start, _, word in lexicon.stream(said) if word not in SMALL)


@once_for_mappings
def _added(lexicon: Lexicon, pack: Pack, one: Named) -> Entry | None:
    """Return the entry that a name adds to the mappings, None if they read it.

    They read what they name as a whole, and an entry with its place, side or degree. A kind of an entry that the entry only
    lists among its other names is added, as "focal seizure" says more than seizure; it is read as that entry is.
    """
    text = one.text
    found = [m for m in lexicon.find(text) if m.entry.role != "pseudo"]  # which only says what its words don't mean
    whole = [m for m in found if m.start == 0 and m.end >= len(text.rstrip(" ."))]
    if whole:
        if not all(_is_narrower(pack, one, m) for m in whole):
            return None
        own, wider = entry_of(pack, one.code, one.name, one.kind, one.text), whole[0].entry
        bare = replace(wider, id=own.id, name=own.name, codings=own.codings, file=own.file, line=0)
        return replace(bare, synonyms=(), negated=(), abilities=(), wider=(), refines=(), examples=())
    entries = [m for m in found if m.entry.kind in _MEDICAL]
    if any(m.entry.kind == "social" for m in found) or (entries and any(m.entry.role == "side" for m in found)):
        return None
    covered = {n for m in found if _says(m) for n in range(m.start, m.end)}
    words = (m for m in _WORD.finditer(text) if m.group().casefold() not in SMALL)
    if entries and all(m.start() in covered for m in words) and not _is_elsewhere(lexicon, pack, one, entries):
        return None
    # A kind of a disease is a disease, also where the pack has it among findings.
    head = next((m.entry.kind for m in entries if m.end >= len(text.rstrip(" .")) and m.entry.kind in _HEADS), one.kind)
    return entry_of(pack, one.code, one.name, head, one.text)  # type: ignore[arg-type]


def _is_elsewhere(lexicon: Lexicon, pack: Pack, one: Named, entries: Sequence[Mention]) -> bool:
    """Return True if a name means nothing that the entries in it mean: "sural nerve atrophy" is no atrophy of a muscle.

    Each entry must have a code in the pack, so that the pack can say that the concept isn't below it, also not below what the
    entry is at a site.
    """
    system = pack.release.system
    for entry in dict.fromkeys(m.entry for m in entries):
        refined = [lexicon.get(entry.kind, other) for _, other in entry.refines]
        codes = [c.code for each in (entry, *refined) if each is not None for c in each.codings if c.system == system]
        if entry.kind not in _ORDERED or not any(c.system == system for c in entry.codings):
            return False
        if any(pack.is_below(one.code, code) for code in codes):
            return False
    return True


def _says(m: Mention) -> bool:
    """Return True if a term is an entry or read with one; the adjective of a disease is none in a name."""
    return m.entry.kind in _MEDICAL | _BESIDE and m.entry.role != "adjective"


def _is_narrower(pack: Pack, one: Named, own: Mention) -> bool:
    """Return True if a pack's concept is below the one whose code an entry has, and the entry isn't called so itself."""
    entry = own.entry
    if entry.units or entry.values or entry.grade:
        return False  # its values are read with it
    codes = [c.code for c in entry.codings if c.system == pack.release.system]
    if own.form != "name" or key_of(entry.name) == one.key or not codes:
        return False
    return one.code not in codes and any(pack.is_below(one.code, code) for code in codes)


_WORD = regex(r"[^\W_]+")


@cache
def _ordinary() -> frozenset[str]:
    """Return the names that mean something else or more in sentences."""
    lines = (Path(__file__).parent / "ordinary.yaml").read_text(encoding="utf-8").splitlines()
    return frozenset(line[2:].strip() for line in lines if line.startswith("- "))


def entry_of(pack: Pack, code: str, name: str, kind: PackKind, matched: str) -> Entry:
    """Return a concept of a pack as an entry.

    Args:
        pack: the pack.
        code: of the concept.
        name: its preferred name.
        kind: of the concept; it has one.
        matched: the name that was found.
    """
    release = pack.release
    coding = Coding(release.system, code, name, release.version, f"{release.name} {release.version}: {matched}")
    own = re.sub(r"[^a-z0-9]+", "_", code.lower() if ":" in code else f"{release.name}_{code}".lower())
    shown = matched if _is_form(matched, name) else name  # ICD's "Scoliosis, unspecified"
    assert kind
    # Many diseases are named after people: what is none is known by how the document writes it.
    return Entry(kind, own, shown if kind in _PROPER else _lowered(shown), codings=(coding,), file=pack.path.name)


def _is_form(matched: str, name: str) -> bool:
    """Return True if a name is a preferred name without some words at its ends or in brackets."""
    return len(matched) < len(name) and set(matched.casefold().split()) < set(name.casefold().replace(",", " ").split())


def _lowered(text: str) -> str:
    """Return a name as it stands within a sentence; "EEG abnormality" keeps its case."""
    return text[:1].lower() + text[1:] if text[1:2].islower() and text[1:].islower() else text


class PageTerms(Struct, frozen=True):
    """The terms of packs in one document.

    Args:
        entries: what they mean.
        places: the position in `entries` of each term's key.
        symbols: the letters that a term must show, for those that need them.
        shown: the terms as the document writes them, with folded case.
    """

    entries: tuple[Entry, ...]
    places: Mapping[str, int]
    symbols: Mapping[str, str]
    shown: frozenset[str]


def page_terms(terms: Iterable[tuple[Named, Entry]], page: Page) -> PageTerms:
    """Compile the terms of packs in a document.

    Args:
        terms: the names that stand in it, and what they mean.
        page: its words.
    """
    entries: dict[tuple[str, str], Entry] = {}
    places: dict[str, tuple[str, str]] = {}
    symbols: dict[str, str] = {}
    shown: set[str] = set()
    for one, entry in terms:
        found = places_of(one.key.split(), page)
        printed = {page.text[page.stream[first][0] : page.stream[last][1]] for first, last in found}
        shown.update(map(str.casefold, printed))
        if any(form[:1].islower() for form in printed) and entry.name[1:2].islower():
            entry = replace(entry, name=entry.name[:1].lower() + entry.name[1:])
        places[one.key] = entry.kind, entry.id
        entries.setdefault(places[one.key], entry)
        if one.kind == "gene":
            symbols[one.key] = one.text
    number = {key: place for place, key in enumerate(entries)}
    by_key = {key: number[place] for key, place in places.items()}
    return PageTerms(tuple(entries.values()), by_key, symbols, frozenset(shown))


class PageLexicon(Lexicon, frozen=True, dict=True, eq=False):
    """The lexicon with the packs' terms of one document; what holds none of them is asked of the lexicon below.

    Args:
        base: the lexicon below.
        terms_of_packs: the packs' terms.
        page: the document's words.
    """

    base: Lexicon
    terms_of_packs: PageTerms
    page: Page

    @property
    def mappings(self) -> Lexicon:
        """See `Lexicon.mappings`."""
        return self.base.mappings

    def get(self, kind: Kind, id: str) -> Entry | None:
        """See `Lexicon.get`."""
        own = self._own_by_id.get((kind, id))
        return self.base.get(kind, id) if own is None else own

    def named(self, entry: str) -> Entry | None:
        """See `Lexicon.named`."""
        kind, _, id = entry.partition(":")
        own = self._own_by_id.get((kind, id))
        return self.base.named(entry) if own is None else own

    def stream(self, text: str) -> list[Token]:
        """See `Lexicon.stream`."""
        return list(self.page.stream) if text == self.page.text else super().stream(text)

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
        """See `Lexicon.find`."""
        return super().find(text, start, end) if self._shows(text[start:end]) else self.base.find(text, start, end)

    def label(self, text: str, kind: Kind) -> tuple[Entry, ...]:
        """See `Lexicon.label`."""
        below = self.base.label(text, kind)
        return below if below or not self._shows(text) else super().label(text, kind)

    def known(self, text: str) -> tuple[Entry, ...]:
        """See `Lexicon.known`."""
        return self.base.known(text) or self._of_packs(text)

    def once(self, asked: Any, text: str, also: bool) -> Any:
        """See `Lexicon.once`."""
        return super().once(asked, text, also) if self._shows(text) else self.base.once(asked, text, also)

    def of_phenotype(self, code: str) -> Entry | None:
        """See `Lexicon.of_phenotype`."""
        return self.base.of_phenotype(code)

    def _of_packs(self, text: str) -> tuple[Entry, ...]:
        place = self.terms_of_packs.places.get(key_of(text))
        return () if place is None else (self.terms_of_packs.entries[place],)

    def _named(self, text: str) -> dict[Kind, tuple[Entry, ...]]:
        found = self._of_packs(text)
        return super()._named(text) | {entry.kind: (entry,) for entry in found}

    def _shows(self, text: str) -> bool:
        """Return True if a text may hold a term of a pack: it has one as the document writes it, or all have a side inside."""
        return not self.terms_of_packs.shown or next(self._shown.iter(text.casefold()), None) is not None

    def _hits(self, stream: list[Token]) -> Iterator[tuple[int, int, int]]:
        sizes, letters, count = self._sizes, self._letters, len(self.index.patterns)
        said = figures(spelling(word) for _, _, word in stream)
        below = super()._hits(stream)
        if letters.keys().isdisjoint(said):
            yield from below
            return
        coded = "".join([letters.get(word, _UNKNOWN) for word in said])
        own = {(last - sizes[n] + 1, -last): count + n for last, n in self._own_automaton.iter(coded)}
        hits = list(below)
        for place in _crossed(own, hits):
            del own[place]  # an entry of the mappings begins or ends inside it
        yield from (hit for hit in hits if hit[:2] not in own)
        yield from ((first, last, number) for (first, last), number in own.items())

    def _claims_at(self, number: int) -> tuple[Claim, ...]:
        count = len(self.index.patterns)
        if number < count:
            return super()._claims_at(number)
        key = self._keys[number - count]
        place = len(self.base.entries) + self.terms_of_packs.places[key]
        return ((place, 0, self.terms_of_packs.symbols.get(key, "")),)

    def _claims_inside(self, number: int) -> tuple[Claim, ...]:
        below = number < len(self.index.patterns)
        return self.base._claims_inside(number) if below else super()._claims_inside(number)

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self.terms_of_packs.places)

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(len(key.split()) for key in self._keys)

    @cached_property
    def _letters(self) -> dict[str, str]:
        words = dict.fromkeys(word for key in self.terms_of_packs.places for word in key.split())
        return {word: chr(_FIRST + number) for number, word in enumerate(words)}

    @cached_property
    def _own_automaton(self) -> Any:
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, key in enumerate(self.terms_of_packs.places):
            automaton.add_word("".join(self._letters[word] for word in key.split()), number)
        automaton.make_automaton()
        return automaton

    @cached_property
    def _shown(self) -> Any:
        automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for form in self.terms_of_packs.shown:
            automaton.add_word(form)
        automaton.make_automaton()
        return automaton

    @cached_property
    def _own_by_id(self) -> dict[tuple[str, str], Entry]:
        return {(entry.kind, entry.id): entry for entry in self.terms_of_packs.entries}


def _crossed(own: Iterable[tuple[int, int]], hits: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the places of own terms that a hit of the mappings crosses."""
    ordered = sorted(hits)
    longest = max((-last - first for first, last, _ in ordered), default=0)

    def near(place: tuple[int, int]) -> Sequence[tuple[int, int, int]]:
        begin, end = place[0] - longest, 1 - place[1]
        return ordered[bisect_left(ordered, (begin,)) : bisect_left(ordered, (end,))]

    return [place for place in own if any(_crosses(place, hit) for hit in near(place))]


def _crosses(place: tuple[int, int], hit: tuple[int, int, int]) -> bool:
    """Return True if two runs of words overlap and neither holds the other; last positions are below zero."""
    first, last, begin, end = place[0], -place[1], hit[0], -hit[1]
    return first < begin <= last < end or begin < first <= end < last


def _share(name: str) -> None:
    """Let the lexicon of a page take what the lexicon below has made."""
    made: cached_property[Any] = cached_property(lambda self: getattr(self.base, name))
    made.__set_name__(PageLexicon, name)
    setattr(PageLexicon, name, made)


for _name in (
    "_units", "_terms", "_wider", "_by_kind", "_by_role", "_united", "_figures", "_phenotypes", "_codes", "_sorted_words",
    "_places", "_automaton", "_begun", "_row_tables", "_total_rows",
):  # fmt: skip
    _share(_name)
