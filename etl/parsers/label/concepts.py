"""What a label of a table of people names: by a code of the ontology, by a name of it, or by what the mappings know.

A label says the same over a column and before a row; a table with a value a row is read by this as one with a person a row.
"""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from etl.mapping.entry import Entry, Kind
from etl.mapping.hpo import Ontology
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import ONTOLOGY
from etl.parsers.label.heads import plain, without_brackets
from etl.parsers.label.labels import Facet
from etl.patterns import regex
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
OTHER = frozenset(("other", "others", "additional", "further", "remaining"))
"""Words by which a label asks only for what others of its table don't: a no to "Other eye problems" leaves those."""
_NARROW = ("severity", "course")
"""Roles of qualifiers that name one kind of a feature: a no to "Early onset varicose veins" leaves the late ones."""
_IMPAIRS = ("difficulty", "less", "more", "worsened")
"""Roles of cues by which a label asks for less or more than what it names."""


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
        codes = _codes(label)
        return len(codes) > 1 or (len(codes) == 1 and self._contradicts(label, *codes))

    def of_code(self, label: str) -> Entry | None:
        """The entry of the one code that a label prints, or of its words where they name more than the code does; None where
        it has none: "Abnormality of the foot (HP:0001436)", which is its muscles, asks for the foot.

        Args:
            label: as printed.
        """
        codes = _codes(label)
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

    def _impaired(self, label: str, facet: Facet) -> Facet:
        """A label that asks whether a function is impaired asks for that finding: a no to "Hearing problems" is no deafness;
        one that asks it of anything else is only what it prints."""
        what = facet.what
        if what is None or what.kind not in ("function", "measure"):
            return facet
        if not any(m.entry.kind == "cue" and m.entry.role in _IMPAIRS for m in self.lexicon.find(plain(label))):
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


def _codes(label: str) -> set[str]:
    return {f"HP:{found[1]}" for found in ONTOLOGY.finditer(label)}
