"""What a label of a table of people names: by a code of the ontology, by a name of it, or by what the mappings know.

A label says the same over a column and before a row; a table with a value a row is read by this as one with a person a row.
One that says more than the thing that it names doesn't name it: "Age at seizure onset" is no seizure, "PFO/ASD" neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from etl.mapping.entry import Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.names import SYSTEMS
from etl.parsers.cell.answers import ONTOLOGY
from etl.parsers.label.heads import column_roles, plain, without_brackets
from etl.parsers.label.labels import Facet
from etl.parsers.when.dates import find_dates
from etl.parsers.when.durations import find_durations
from etl.patterns import regex
from etl.terminology.ontology import Ontology
from etl.value import replace

FEATURES: tuple[Kind, ...] = ("finding", "condition")
IN_BRACKETS = regex(r"[(\[]([^()\[\]]*)[)\]]")
WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")
SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "or",
        "in",
        "at",
        "a",
        "to",
        "for",
        "with",
        "on",
        "by",
        "de",
        "la",
        "der",
        "s",
        "y",
        "other",
        "any",
    ]
)
OTHER = frozenset(("other", "others", "additional", "further", "remaining", "new"))
"""Words by which a label asks only for what others of its table don't: a no to "Other eye problems" leaves those."""
_NARROW = ("severity", "course")
"""Roles of qualifiers that name one kind of a feature: a no to "Early onset varicose veins" leaves the late ones."""
_ANSWERS = regex(r"[(\[][^()\[\]]*[/,|;][^()\[\]]*[)\]]")
"""The answers that a label lists in brackets: "(normal/delayed/absent)"."""
_IMPAIRS = ("difficulty", "less", "more", "worsened")
"""Roles of cues by which a label asks for less or more than what it names."""


_EITHER = regex(r"[\s)\]]*,?\s*(?:/|\||or\b)", re.I)
"""What joins two codes of which a cell says one."""
_BOTH = regex(r"[\s)\]]*(?:[,;+&]|and\b|plus\b)(?!\s*or\b)", re.I)
"""What joins two codes of which a cell says both."""
OR = regex(r"/|\b(?:or|oder|ou)\b", re.I)
"""What asks for either of two things."""
_BRACKETS_AND_CODES = regex(rf"\([^()]*\)|\[[^\[\]]*\]|{ONTOLOGY.pattern}")


class Joined(Struct, frozen=True):
    """The terms of several codes in one label.

    Args:
        entries: the terms.
        widest: of terms of which a cell says one, the one that the others are kinds of; None if there is none.
        both: whether a cell says all of them.
    """

    entries: tuple[Entry, ...]
    widest: Entry | None = None
    both: bool = False


class Names(Struct, frozen=True):
    """Reads what labels name.

    Args:
        lexicon: the mappings.
        ontology: for what they don't know; None to leave it as it is printed.
    """

    lexicon: Lexicon
    ontology: Ontology | None

    def is_unsure(self, label: str) -> bool:
        """Whether a label has several codes, of which its cells say one, or a code of something else than its words:
        "Severity (HP:0001256 / HP:0010864)", "Scoliosis (HP:0000598)".

        Args:
            label: as printed.
        """
        codes = self._codes(label)
        return len(codes) > 1 or (len(codes) == 1 and self._contradicts(label, *codes))

    def joined(self, label: str) -> Joined | None:
        """Return the terms of several codes that a label prints, and how it joins them.

        "Seizure and ataxia (HP:0001250, HP:0001251)" asks for both, "HP:0001256/HP:0010864" for either.

        Args:
            label: as printed.

        Returns:
            None if there are fewer than two, if one isn't known, or if nothing joins them.
        """
        entries = [self._coded(code) for code in self._codes(label)]
        known = [entry for entry in entries if entry is not None]
        if len(known) < 2 or len(known) < len(entries) or self.ontology is None:
            return None
        found = list(ONTOLOGY.finditer(label))
        between = [label[one.end() : other.start()] for one, other in pairwise(found)]
        words = _BRACKETS_AND_CODES.sub(" ", label)
        if all(map(_EITHER.match, between)) or (all(map(_BOTH.match, between)) and OR.search(words)):
            return Joined(tuple(known), self._widest(known))
        return Joined(tuple(known), both=True) if all(map(_BOTH.match, between)) else None

    def _widest(self, entries: Sequence[Entry]) -> Entry | None:
        """Return the term that all others are kinds of."""
        assert self.ontology is not None
        kind = self.ontology.is_kind
        codes = [next(c.code for c in e.codings if c.system == SYSTEMS["hp"]) for e in entries]
        return next(
            (e for e, wide in zip(entries, codes, strict=True) if all(kind(code, wide) for code in codes)), None
        )

    def _codes(self, label: str) -> dict[str, None]:
        """Return the codes that a label prints in their order, each as it is now."""
        printed = (f"HP:{found[1]}" for found in ONTOLOGY.finditer(label))
        return dict.fromkeys(self.ontology.current(code) if self.ontology else code for code in printed)

    def of_code(self, label: str) -> Entry | None:
        """The entry of the one code that a label prints, or of its words where they name more than the code does; None where
        it has none: "Abnormality of the foot (HP:0001436)", which is its muscles, asks for the foot.

        Args:
            label: as printed.
        """
        codes = self._codes(label)
        if len(codes) != 1:
            return None
        named = self._worded(label)
        wider = (
            named is not None
            and self.ontology is not None
            and all(
                code != named.codings[0].code and self.ontology.is_kind(code, named.codings[0].code) for code in codes
            )
        )
        entry = self._coded(*codes)
        if named is None or not wider or (entry is not None and self._calls(label, entry)):
            return entry
        return self.lexicon.of_phenotype(named.codings[0].code) or named

    def of_words(self, label: str, facet: Facet) -> tuple[Entry | None, Facet]:
        """The entry of the ontology that a label is the whole name of; what the label says where it is none, and asks for
        what is impaired.

        Args:
            label: as printed.
            facet: what was read of it.
        """
        whole = facet.what is None or self.is_whole(label, facet)
        named = None if whole else self.of_ontology(label, whole=True)
        return named, facet if named is not None else self._exact(label, self._impaired(label, facet))

    def of_ontology(self, label: str, *, whole: bool = False) -> Entry | None:
        """The entry that the ontology's name of a label gives: of all of it, else of what stands in or before its brackets.

        Args:
            label: as printed.
            whole: whether only all of it counts.
        """
        if self.ontology is None:
            return None
        shown = plain(label)
        inside = () if whole else (without_brackets(shown), *(m[1] for m in IN_BRACKETS.finditer(shown)))
        for text in dict.fromkeys((shown, *inside)):
            if (entry := self.ontology.named(text)) is not None:
                return self.lexicon.of_phenotype(entry.codings[0].code) or entry
        return None

    def is_whole(self, label: str, facet: Facet) -> bool:
        """Whether a mapping knows all of a label, and not a word of it: "Abnormality of the kidney" is more than a kidney.

        Args:
            label: as printed.
            facet: what was read of it.
        """
        what, shown = facet.what, plain(label)
        if what is None or facet.item is not None:
            return facet.item is not None
        known = self.lexicon.known
        return any(
            e.id == what.id and e.kind == what.kind for text in (shown, without_brackets(shown)) for e in known(text)
        )

    def narrows(self, label: str, facet: Facet) -> bool:
        """Whether a label asks for one kind of a feature only, by a word before it or its place: a no to "Other eye
        problems", "Infant feeding difficulties" or "Hypermobility of small joints" doesn't say that there is no other.

        Args:
            label: as printed.
            facet: what was read of it.
        """
        what = facet.what
        if what is None or what.kind not in FEATURES or facet.item is not None:
            return False
        text = without_brackets(plain(label))
        if any(e.id == what.id for e in (*self.lexicon.known(text), *self.lexicon.label(text, what.kind))):
            return False
        found = self.lexicon.find(text)
        own = [m for m in found if m.entry.id == what.id and m.entry.kind == what.kind]
        if any(m.entry.role == "historical" for m in found):
            return True  # no "Prior stroke" may be one now
        inside = {n for m in own for n in range(m.start, m.end)}
        if any(m.entry.kind == "qualifier" and m.entry.role in _NARROW and m.start not in inside for m in found):
            return True
        told = {n for m in found for n in range(m.start, m.end)}
        begins = {m.start for m in (*own, *(m for m in found if m.entry.kind == "site"))}
        words = list(WORD.finditer(text))
        for word, behind in pairwise(words):
            said = word.group().casefold()
            if said in OTHER or (word.start() not in told and said not in SMALL and behind.start() in begins):
                return True
        return False

    def _exact(self, label: str, facet: Facet) -> Facet:
        """The same, of two features that share a name with the one whose own name it is."""
        what = facet.what
        if what is None or what.kind not in FEATURES:
            return facet
        text = without_brackets(plain(label)).casefold()
        named = [e for e in self.lexicon.known(text) if e.kind in FEATURES and e.name.casefold() == text]
        return replace(facet, what=named[0]) if len(named) == 1 else facet

    def narrower(self, label: str, facet: Facet) -> Entry | None:
        """Return the term of the ontology that a label is the name of, where the mapped feature has no code of it or a wider one.

        "Cerebral atrophy" is a kind of the brain atrophy that the mappings know.

        Args:
            label: as printed.
            facet: what was read of it.
        """
        what, shown = facet.what, plain(label)
        if what is None or what.kind not in FEATURES or facet.item is not None or self.ontology is None:
            return None
        named = self.ontology.named(shown) or self.ontology.named(without_brackets(shown))
        if named is None:
            return None
        code, own = named.codings[0].code, [c.code for c in what.codings if c.system == SYSTEMS["hp"]]
        if code in own or (own and not any(self.ontology.is_kind(code, one) for one in own)):
            return None
        return named

    def _impaired(self, label: str, facet: Facet) -> Facet:
        """Return the finding that a label asks for when it asks whether a function is impaired.

        A no to "Hearing problems" is no deafness. Answers listed in brackets ask nothing: "Language (normal/absent)".
        A label that asks it of anything else keeps only what it prints.
        """
        what = facet.what
        if what is None or what.kind not in ("function", "measure"):
            return facet
        asked = _ANSWERS.sub(" ", plain(label))
        if not any(m.entry.kind == "cue" and m.entry.role in _IMPAIRS for m in self.lexicon.find(asked)):
            return facet
        impaired = self.lexicon.get("finding", what.impaired) if what.impaired else None
        return replace(facet, what=impaired)

    def _coded(self, code: str) -> Entry | None:
        return self.lexicon.of_phenotype(code) or (self.ontology.coded(code) if self.ontology else None)

    def _contradicts(self, label: str, code: str) -> bool:
        """Whether the words of a label are the whole name of another term than its code's, of which neither is a kind."""
        own, named = self._coded(code), self._worded(label)
        if own is None or named is None or self.ontology is None or self._calls(label, own):
            return False
        other = named.codings[0].code
        return not self.ontology.is_kind(other, code) and not self.ontology.is_kind(code, other)

    def _worded(self, label: str) -> Entry | None:
        """The term that the words of a label beside its code are the whole name of."""
        return self.ontology.named(_words(label)) if self.ontology is not None else None

    def _calls(self, label: str, entry: Entry) -> bool:
        """Whether the mappings know the words of a label beside its code as an entry."""
        return any(e.id == entry.id for kind in FEATURES for e in self.lexicon.label(_words(label), kind))


def _words(label: str) -> str:
    return without_brackets(plain(ONTOLOGY.sub(" ", label))).strip(" -–:;,/")


_COVERED = 0.6
_LETTER = regex(r"[^\W\d_]")
_HALF = regex(r"([^\W\d_]+)\s?/\s?(?=[^\W\d_])")
_NAMES_WHAT = (
    "condition", "finding", "function", "measure", "scale", "procedure", "gene", "medicine", "site", "qualifier", "method",
    "cells", "unit", "cue", "grade",
)  # fmt: skip
_BESIDE = ("site", "qualifier", "cue", "unit", "method")


def is_most_of(lexicon: Lexicon, what: Entry, label: str) -> bool:
    """Whether a label is of a thing that it names, and of nothing that holds only beside it.

    Args:
        lexicon: for the other words of the label.
        what: the thing.
        label: without what it prints in brackets.
    """
    found = lexicon.find(label)
    looked = what.kind == "measure" and what.role == "exam" and what.values and not what.units
    if looked and not _placed(what, label, found):
        return False  # "Stiff skin" is no examination of the skin
    covered, beside = bytearray(len(label)), bytearray(len(label))
    about = False
    for mention in found:
        length = mention.end - mention.start
        if mention.entry.kind in _NAMES_WHAT:
            covered[mention.start : mention.end] = b"\1" * length
        if mention.entry.kind in _BESIDE:
            beside[mention.start : mention.end] = b"\1" * length
        about = about or mention.entry.kind == "relation"
    for word in WORD.finditer(label):
        asks = column_roles(lexicon, word.group()) | {e.role for e in lexicon.label(word.group(), "field")}
        if asks & {"date", "onset", "diagnosed"}:  # "Date of stroke", "CIDP diagnosed"
            covered[word.start() : word.end()] = beside[word.start() : word.end()] = b"\1" * len(word.group())
    times = [(d.start, d.end) for d in find_durations(label)] + [(d.start, d.end) for d in find_dates(label, None)]
    for start, end in times:
        covered[start:end] = beside[start:end] = b"\1" * (end - start)
    words = [m for m in WORD.finditer(label) if m.group().casefold() not in SMALL and not m.group().isdecimal()]
    if any(not covered[m.start()] and "life" in column_roles(lexicon, m.group()) for m in words):
        return False  # a no to "Neonatal feeding difficulties" is one for the newborn only
    told = sum(len(m.group()) for m in words)
    held = sum(len(m.group()) for m in words if all(covered[m.start() : m.end()]))
    about = about or _of_two(found, label) or _of_half(what, found, label)
    is_most = bool(told) and held >= _COVERED * told and not about
    return is_most and _is_named(what, label, found, sum(beside))


def _placed(what: Entry, label: str, found: Sequence[Mention]) -> bool:
    """Whether a label says nothing but a thing and where, or on which side, it is: "LL reflexes"."""
    of_it = [m for m in found if m.entry.id == what.id or m.entry.kind == "site" or m.entry.role == "side"]
    inside = {n for m in of_it for n in range(m.start, m.end)}
    return all(n in inside for m in WORD.finditer(label) for n in range(m.start(), m.end()))


def _is_named(what: Entry, label: str, found: Sequence[Mention], beside: int) -> bool:
    """Whether the thing itself is a good part of its label, and not one of its lesser words ("age at seizure onset").

    How many characters name a place, a side or a time beside it is told.
    """
    own = [m for m in found if m.entry.id == what.id and m.entry.kind == what.kind]
    letters = len(_LETTER.findall(label)) - beside
    return any((m.end - m.start) * 3 >= letters for m in own) or not own


def _of_two(found: Sequence[Mention], label: str) -> bool:
    """Whether a label asks for either of two things of a kind: an answer to "PFO/ASD" says of neither that it is there."""
    named = [m for m in found if m.entry.kind in FEATURES]
    return any(
        one.entry.kind == other.entry.kind
        and one.entry.id != other.entry.id
        and label[one.end : other.start].strip() == "/"
        for one, other in pairwise(named)
    )


def _of_half(what: Entry, found: Sequence[Mention], label: str) -> bool:
    """Whether a label asks for either of two things of which nobody knows the first: "High/prominent forehead"."""
    told = {n for m in found if m.entry.kind not in ("qualifier", "cue") for n in range(m.start, m.end)}
    begins = {m.start for m in found if m.entry.id == what.id and m.entry.kind == what.kind}
    return any(m.end() in begins and m.start(1) not in told for m in _HALF.finditer(label))
