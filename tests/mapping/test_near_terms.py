"""No name of an HPO term means another term here: each such name has the term's entry, one above it, or stands in the list."""

from __future__ import annotations

from pathlib import Path

from etl.mapping.compiled import compile_lexicon
from etl.terminology.readers.forms import read_release
from etl.terminology.shelf import installed_file

LISTED = Path(__file__).parent / "near_terms.tsv"
"""Names that are near enough to the entry that they mean here, or whose term says less than the name: name, entry, term."""
_ROOT = "HP:0000118"
KINDS = ("condition", "finding", "function", "procedure")


def test_no_name_of_a_term_means_another() -> None:
    lexicon = compile_lexicon(())
    every = {one.code: one for one in read_release(installed_file("hpo")).concepts}
    parents = {code: one.parents for code, one in every.items()}
    above: dict[str, frozenset[str]] = {}

    def with_parents(code: str) -> frozenset[str]:
        if code not in above:
            above[code] = frozenset((code,)).union(*map(with_parents, parents.get(code, ())))
        return above[code]

    terms = {code: one for code, one in every.items() if _ROOT in with_parents(code) - {code} and not one.obsolete}
    names = {
        text.lower(): one.code for one in terms.values() for text, scope in one.synonyms if scope in ("exact", "lay")
    }
    names |= {one.name.lower(): one.code for one in terms.values()}
    other = []
    for name, code in names.items():
        entries = [m.entry for m in lexicon.find(name) if (m.start, m.end) == (0, len(name)) and m.entry.kind in KINDS]
        own = {c.code for e in entries for c in e.codings if c.code.startswith("HP:")}
        if own and not own & with_parents(code):
            other.append(f"{name}\t{entries[0].name}\t{terms[code].name}")
    listed = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line]
    assert sorted(other) == listed
