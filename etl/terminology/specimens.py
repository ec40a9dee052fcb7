"""Codes of LOINC that are of another specimen than the text says: none is given then."""

from __future__ import annotations

from functools import cache

from etl.document import Document
from etl.facts import AnyFact, Coding, Concept, Facts, Observation
from etl.names import OWN, SYSTEMS
from etl.patterns import regex
from etl.terminology.labels import Labels
from etl.terminology.lists import rows_of
from etl.terminology.naming import key_of
from etl.value import replace

_LN = SYSTEMS["ln"]
_SYSTEM = regex(r" in (?P<system>[A-Z][\w ]+?)(?: by |$)")
_BEFORE = regex(r"(?:[^\W_]+ ){1,3}\Z")
_BEHIND = regex(r" (?:in|of) (?:the |his |her )?(?P<words>[^\W_]+(?: [^\W_]+)?)")
_REACH = 40


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return the systems of LOINC that each word for a specimen may mean."""
    return {
        key_of(word): frozenset(system.strip() for system in systems.split("|"))
        for systems, words in rows_of("specimens")
        for word in words.split(",")
    }


def with_specimens(facts: Facts, document: Document) -> Facts:
    """Return facts without LOINC's codes of another specimen than is printed with the value.

    Args:
        facts: what was read.
        document: its sentences, fields, columns and headings name the specimens.

    Returns:
        The facts; one that has no other code has our own.
    """
    asked = [one for one in facts.facts if isinstance(one, Observation) and _systems(one.code)]
    if not asked:
        return facts
    labels = Labels(document)
    return replace(facts, facts=tuple(_fitting(fact, document, labels) for fact in facts.facts))


def _fitting(fact: AnyFact, document: Document, labels: Labels) -> AnyFact:
    """Return a fact with the codes that are of its specimen."""
    systems = _systems(fact.code) if isinstance(fact, Observation) and fact.category == "laboratory" else {}
    said = _said(fact, document, labels) if systems else frozenset()
    if not said:
        return fact
    wrong = {code for code, system in systems.items() if not any(one in system for one in said)}
    kept = tuple(c for c in fact.code.codings if c.system != _LN or c.code not in wrong)
    if len(kept) == len(fact.code.codings):
        return fact
    if not kept and fact.code.entry:
        kept = (Coding(OWN, fact.code.entry.replace(":", "-").replace("_", "-"), fact.code.text),)
    return replace(fact, code=replace(fact.code, codings=kept))


def _systems(concept: Concept) -> dict[str, str]:
    """Return the system that LOINC's name of each code says, in small letters."""
    found = ((c.code, _SYSTEM.search(c.display or "")) for c in concept.codings if c.system == _LN)
    return {code: match["system"].lower() for code, match in found if match is not None}


def _said(fact: AnyFact, document: Document, labels: Labels) -> frozenset[str]:
    """Return the systems of the specimen that stands nearest to a value, none where none or several are named."""
    place = fact.evidence[0]
    text = document.text
    own = _specimens(place.quote)
    if own:
        return own
    before = _BEFORE.search(text, max(0, place.start - _REACH), place.start)
    behind = _BEHIND.match(text, place.end)
    for words in (before.group() if before else "", behind["words"] if behind else ""):
        if found := _specimens(words):
            return found
    for label in labels.of(place.start, rows=True):
        if found := _specimens(label):
            return found
    return frozenset()


def _specimens(words: str) -> frozenset[str]:
    """Return the systems of the one specimen that some words name, none where they name none or more."""
    key = f" {key_of(words)} "
    named = {systems for word, systems in _words().items() if f" {word} " in key}
    return named.pop() if len(named) == 1 else frozenset()
