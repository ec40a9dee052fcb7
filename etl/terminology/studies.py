"""The trial that a document reports, by the number under which the document says that it is registered.

A number that is only cited is nobody's: a sentence must speak of the registration, or a label or heading do so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from etl.document import Document
from etl.facts import Concept, Evidence, Facts
from etl.kinds.study import Study
from etl.patterns import regex
from etl.terminology.labels import Labels
from etl.terminology.lists import rows_of
from etl.value import replace

_SAID = regex(
    r"\bregist(?:ered|ration|ry)\b(?:[^.;\n]|\.(?!\s)){0,80}\Z|\b(?:trial|study|protocol) (?:number|id|identifier|no\.?)\b[^.;\n]{0,20}\Z",
    re.I,
)
"""What stands before the number of a document's own trial: "was registered at ClinicalTrials.gov (", "Trial number: "."""
_LABEL = regex(r"\bregist|\b(?:trial|study|protocol|clinicaltrials\.gov) (?:number|id|identifier|no\.?)(?!\w)", re.I)
_OTHERS = regex(r"\b(?:other|another|previous|earlier|ongoing|recruiting|cited|their|those|prior)\b", re.I)
_REACH = 160
_NUMBER = regex(r"\d{4}-\d{6}-\d{2}\Z")
_MOST = 5
"""More numbers than these are a review's list."""


def with_studies(facts: Facts, document: Document) -> Facts:
    """Return facts with the registered trials that a document reports.

    Args:
        facts: what was read; of a document about nobody nothing is added.
        document: its text.

    Returns:
        The facts, and behind them a Study for each number.
    """
    about = facts.cohort.key if facts.cohort else facts.persons[0].key if len(facts.persons) == 1 else ""
    if not about or facts.kind == "information":
        return facts
    found: dict[str, Study] = {}
    for one in _studies(document, about):
        found.setdefault(one.code.text, one)
    if not found or len(found) > _MOST:
        return facts
    return replace(facts, facts=(*facts.facts, *found.values()))


def _studies(document: Document, about: str) -> Iterator[Study]:
    text, labels = document.text, Labels(document)
    for start, end, system, page in _numbers(text):
        before = text[max(0, start - _REACH) : start]
        own = before[max(before.rfind("\n"), before.rfind(". ")) + 1 :]
        if _OTHERS.search(own):
            continue
        if not _SAID.search(before) and not any(_LABEL.search(label) for label in labels.of(start)):
            continue
        number = "".join(text[start:end].split())
        yield Study(
            subject=about,
            code=Concept(number),
            evidence=(Evidence(start, end, text[start:end]),),
            rule="registry number",
            system=system,
            address=page.replace("NUMBER", number) if page != "-" else "",
        )


def _numbers(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield the place of each number, with the registry's URI and the form of its pages, in the order of the text."""
    found = []
    for uri, page, pattern in _registries():
        for match in pattern.finditer(text):
            bare = _NUMBER.search(match.group())
            found.append((match.start() + (bare.start() if bare else 0), match.end(), uri, page))
    yield from sorted(found)


@cache
def _registries() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (*key.split(" ", 1), regex(rf"(?<!\w){form}(?!\w)"))  # type: ignore[misc]
        for key, form in rows_of("registries")
    )
