"""The names of the Human Phenotype Ontology, for labels that no mapping knows: a name or an exact synonym as a whole.

The ontology comes with the extra `case2fhir[hpo]`; what is needed of it is written to the user's cache once, so that looking
names up costs some milliseconds and nothing at all for documents without unknown labels.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cache, cached_property

import orjson

from etl.cache import cache_dir
from etl.errors import MappingError
from etl.facts import Coding
from etl.mapping.entry import Entry
from etl.mapping.hpo import ontology_file, read_terms
from etl.names import SYSTEMS

_FORM = 3
"""Raise it when other things are written."""
_SHORTEST = 4
_PLURAL = ("ies", "y"), ("es", ""), ("s", "")


class Ontology:
    """Finds the term that a label names. Nothing is read before the first question."""

    def named(self, text: str) -> Entry | None:
        """The term whose name or exact synonym a text is, in any case, in the singular or plural.

        Args:
            text: a label without brackets and units.

        Returns:
            The term as a finding; None when there is none.
        """
        said = _plain(text)
        if len(said) < _SHORTEST:
            return None
        names = self._read["names"]
        forms = [said, *(said[: -len(end)] + other for end, other in _PLURAL if said.endswith(end)), said + "s"]
        return next((self.coded(names[form]) for form in forms if form in names), None)

    def coded(self, code: str) -> Entry | None:
        """The term with a code ("HP:0001250"), None when there is none."""
        name = self._read["codes"].get(code)
        if name is None:
            return None
        shown = name[:1].lower() + name[1:] if name[1:2].islower() and name[1:].islower() else name
        return Entry("finding", f"hp_{code[3:]}", shown, codings=(Coding(SYSTEMS["hp"], code, name),), category="exam")

    def is_kind(self, code: str, wider: str) -> bool:
        """Whether a term is another one or of its kind, by their codes: "HP:0000164" is of "HP:0000163".

        Args:
            code: of the term.
            wider: of the other one.
        """
        reached, ahead = {code}, [code]
        while ahead:
            above = self._read["parents"].get(ahead.pop(), "").split()
            ahead += [one for one in above if one not in reached]
            reached.update(above)
        return wider in reached

    @cached_property
    def _read(self) -> Mapping[str, dict[str, str]]:
        try:
            source = ontology_file()
        except MappingError:  # not installed: the labels stay as printed
            return {"names": {}, "codes": {}, "parents": {}}
        key = hashlib.sha256(f"{_FORM} {source.stat().st_size}".encode()).hexdigest()[:24]
        path = cache_dir() / f"ontology-{key}.json"
        try:
            found: dict[str, dict[str, str]] = orjson.loads(path.read_bytes())
            return found
        except (OSError, ValueError):
            pass
        found = {"names": {}, "codes": {}, "parents": {}}
        terms = read_terms(source.read_text(encoding="utf-8").splitlines())
        for term in terms:
            found["codes"][term.code] = term.name
            found["parents"][term.code] = " ".join(term.parents)
            found["names"][_plain(term.name)] = term.code
        for term in terms:
            for synonym in term.synonyms:
                found["names"].setdefault(_plain(synonym), term.code)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{os.getpid()}-{path.name}")
            part.write_bytes(orjson.dumps(found))
            part.replace(path)
        except OSError:
            pass  # without a cache it is read again the next time
        return found


@cache
def the_ontology() -> Ontology:
    """The ontology that is installed; each process reads it once, when it is first asked."""
    return Ontology()


def _plain(text: str) -> str:
    return " ".join(text.replace("-", " ").replace("/", " / ").replace(",", " ").casefold().split())
