"""The Human Phenotype Ontology for labels of tables: terms by code, and by a name as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from etl.mapping.entry import Entry
from etl.names import SYSTEMS
from etl.terminology.naming import key_of
from etl.terminology.reading import entry_of
from etl.terminology.shelf import ALL, packs_in_use
from etl.terminology.store import Named, Pack
from etl.value import replace

_SHORTEST = 4
_SUCCESSORS = 4
"""How many times a code may have been replaced."""
_SCOPES = ("name", "exact", "lay")


class Ontology(Struct, frozen=True):
    """Finds the term that a label names.

    Args:
        pack: the ontology.
    """

    pack: Pack

    def named(self, text: str) -> Entry | None:
        """Return the term of which a text is the name or an exact synonym, in the singular or plural.

        Args:
            text: a label without brackets and units.

        Returns:
            The term as a finding; None if there is none, or if two share a synonym. A label that asks for either of
            two things ("high/prominent forehead") names neither, nor both.
        """
        key = key_of(text)
        if len(key) < _SHORTEST:
            return None
        either = "/" in text
        found = [one for one in self.pack.named([key]) if one.kind == "finding" and ("/" in one.text) == either]
        for scope in _SCOPES:
            codes = {one.code: one for one in found if one.scope == scope}
            if codes:
                return self._entry(next(iter(codes.values()))) if len(codes) == 1 else None
        return None

    def current(self, code: str) -> str:
        """Return the code that stands for another one since: of a withdrawn term its successor's, of all others their own.

        Args:
            code: of a term, or an alternative code of it.
        """
        for _ in range(_SUCCESSORS):
            one = self.pack.concept(code)
            if one is None or not one.obsolete or not one.replaced_by:
                break
            code = one.replaced_by
        return code

    def coded(self, code: str) -> Entry | None:
        """Return the term with a code ("HP:0001250") or with what replaced it, None if there is none."""
        one = self.pack.concept(self.current(code))
        if one is None or one.obsolete or one.kind != "finding":
            return None
        return self._entry(Named("", one.name, "name", one.code, one.name, one.kind))

    def is_kind(self, code: str, wider: str) -> bool:
        """Return True if a term is another one or below it: "HP:0000164" is below "HP:0000163".

        Args:
            code: of the term.
            wider: of the other one.
        """
        return self.pack.is_below(code, wider)

    def _entry(self, one: Named) -> Entry:
        return replace(entry_of(self.pack, one.code, one.name, one.kind, one.text), category="exam")


def ontology_of(packs: Sequence[Pack]) -> Ontology | None:
    """Return the ontology of phenotypes among some packs, None if there is none.

    Args:
        packs: the packs in use.
    """
    found = next((pack for pack in packs if pack.release.system == SYSTEMS["hp"]), None)
    return Ontology(found) if found is not None else None


def the_ontology() -> Ontology | None:
    """Return the ontology that is there without being asked for."""
    return ontology_of(packs_in_use((ALL,)))
