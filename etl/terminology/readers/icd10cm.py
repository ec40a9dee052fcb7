"""ICD-10-CM's tabular list in XML, as the US National Center for Health Statistics publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from etl.names import SYSTEMS
from etl.terminology.pack import PackConcept, PackKind, Parsed, Release, Scope
from etl.terminology.readers.kinds import kinds_of
from etl.terminology.readers.source import Source, cut_off

_BRACKETS = re.compile(r"\s*\[[^\]]*\]")
_PARENTHESES = re.compile(r"\s*\([^)]*\)")
_VAGUE = re.compile(
    r"^Unspecified |,? (?:unspecified|(?:\w+ )?not specified|NOS)$|, unspecified (?:site|organism|cause|type)$"
)
"""What ICD adds to a name that says no more: "Scoliosis, unspecified" is scoliosis."""


_HEADER = "header"
"""The branch of codes that are no diagnosis: they have no kind, so that no fact gets them."""


def read_icd10cm(source: Source) -> Parsed:
    """Read the tabular list.

    Args:
        source: the XML file.

    Returns:
        Its release and codes. What a code includes is a narrow name of it.

    Raises:
        TerminologyError: it was cut off.
    """
    found = re.search(r"<version>\s*([^<\s]+)", source.head())
    release = Release(
        "icd-10-cm", "ICD-10-CM", found[1] if found else "undated", SYSTEMS["icd10cm"],
        "public domain (US National Center for Health Statistics)", source.name, source.sha256(),
    )  # fmt: skip
    return Parsed(release, _concepts(source))


def _concepts(source: Source) -> Iterator[PackConcept]:
    kinds = kinds_of("icd10cm")
    above: list[str] = []
    try:
        with source.opened() as stream:
            for event, element in etree.iterparse(
                stream, events=("start", "end"), tag=("diag", "name"), no_network=True
            ):
                if element.tag == "name":
                    parent = element.getparent()
                    if event == "end" and parent is not None and parent.tag == "diag":
                        above[-1] = (element.text or "").strip()
                elif event == "start":
                    above.append("")
                else:
                    code = above.pop()
                    yield _concept(element, code, above[-1:], kinds.get(code[:1], ""))
                    element.clear()
    except etree.XMLSyntaxError as error:
        raise cut_off(source.name) from error


def _concept(element: etree._Element, code: str, parents: list[str], kind: PackKind) -> PackConcept:
    name = _words(element.findtext("desc"))
    plain = _VAGUE.sub("", name)
    synonyms: list[tuple[str, Scope]] = [(one, "exact") for one in _without_brackets(plain)]
    for note in (*element.iterfind("inclusionTerm/note"), *element.iterfind("includes/note")):
        said = _words(note.text)
        scope: Scope = (
            "broad" if said.endswith(" NOS") else "narrow"
        )  # "diabetes NOS" is counted as type 2, but isn't it
        synonyms += [(one, scope) for one in _without_brackets(_VAGUE.sub("", said))]
    if _is_header(element):
        return PackConcept(code, name, tuple(synonyms), "", _HEADER, tuple(parents))
    return PackConcept(code, name, tuple(synonyms), kind, "", tuple(parents))


def _is_header(element: etree._Element) -> bool:
    """Return True if a code isn't for a diagnosis: it is divided, or has a seventh character that isn't here."""
    longer = (element, *element.iterancestors("diag"))
    return element.find("diag") is not None or any(one.find("sevenChrDef") is not None for one in longer)


def _without_brackets(text: str) -> Iterator[str]:
    """Yield a name, and the same without what stands in its brackets: eponyms, and words that change nothing."""
    yield text
    bare = _BRACKETS.sub("", text)
    yield bare
    yield _PARENTHESES.sub("", bare)


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
