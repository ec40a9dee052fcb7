"""Short names that packs have for two concepts: none is taken, and the document's findings say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.facts import Evidence, Facts, Finding
from etl.mapping.lexicon import Lexicon
from etl.mapping.words import shouted
from etl.patterns import regex
from etl.terminology.explained import explained_as
from etl.terminology.naming import key_of
from etl.terminology.store import READ, Pack

CODE = "name-ambiguous"
_SHORT = regex(r"(?<![\w(-])[A-Z][A-Z0-9]{1,5}(?![\w-])")
_SHOWN = 3


def ambiguous_names(text: str, facts: Facts, lexicon: Lexicon, packs: Sequence[Pack]) -> Iterator[Finding]:
    """Find the abbreviations that may mean two things.

    One that the mappings know, or that the document explains ("atrial septal defect (ASD)", "ASD: atrial septal defect"), means that.

    Args:
        text: the document's text.
        facts: what was read from it; nothing is found in documents about nobody.
        lexicon: the mappings.
        packs: the packs in use.

    Yields:
        A finding for each, at its first places.
    """
    if not packs or not (facts.persons or facts.cohort):
        return
    places: dict[str, list[Evidence]] = {}
    for match in _SHORT.finditer(text):
        places.setdefault(match.group(), []).append(Evidence(match.start(), match.end(), match.group()))
    asked = {word: key_of(word) for word in places if explained_as(text, word) is None and not lexicon.find(word)}
    known = [one for pack in packs for one in pack.named(asked.values()) if one.kind in READ and shouted(one.text)]
    for word, key in asked.items():
        names = {key_of(one.name): one.name for one in known if one.key == key and one.text == word}
        if len(names) > 1:
            said = f"{word} may be {' or '.join(sorted(names.values()))}; nothing is read from it. Write it out, or name it in a mapping file."
            yield Finding(CODE, "information", said, (), tuple(places[word][:_SHOWN]))
