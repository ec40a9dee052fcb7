"""Orphanet's diseases: Orphadata's nomenclature in XML, the ontology ORDO in OWL, and the names in HPO's annotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from etl.names import SYSTEMS
from etl.terminology.pack import PackConcept, Parsed, Release, Scope
from etl.terminology.readers.source import Source, cut_off

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RDFS = "{http://www.w3.org/2000/01/rdf-schema#}"
_OWL = "{http://www.w3.org/2002/07/owl#}"
_OBO = "{http://www.geneontology.org/formats/oboInOwl#}"
_EFO = "{http://www.ebi.ac.uk/efo/}"
_CLASS = re.compile(r"(?:.*/ORDO/|.*#)Orphanet_(\w+)$")
_ROOT = "C001"
"""ORDO's class of clinical entities; its other branches are genes, inheritance and places."""


def _release(source: Source, version: str) -> Release:
    return Release(
        "orphanet", "Orphanet nomenclature of rare diseases", version, SYSTEMS["orpha"],
        "CC BY 4.0 (Orphanet, INSERM)", source.name, source.sha256(),
    )  # fmt: skip


def read_orphadata(source: Source) -> Parsed:
    """Read Orphadata's nomenclature (en_product1.xml).

    Args:
        source: the file.

    Raises:
        TerminologyError: it was cut off.
    """
    found = re.search(r"<JDBOR[^>]*\bdate=\"(\d{4}-\d\d-\d\d)", source.head())
    return Parsed(_release(source, found[1] if found else "undated"), _orphadata(source))


def _orphadata(source: Source) -> Iterator[PackConcept]:
    for element in _elements(source, "Disorder"):
        code = (element.findtext("OrphaCode") or "").strip()
        if not code:
            continue
        name = (element.findtext("Name") or "").strip()
        names: tuple[tuple[str, Scope], ...] = tuple(
            (one.text.strip(), "exact") for one in element.iterfind("SynonymList/Synonym") if one.text
        )
        xrefs = tuple(
            f"{one.findtext('Source')}:{one.findtext('Reference')}"
            for one in element.iterfind("ExternalReferenceList/ExternalReference")
        )
        group = element.findtext("DisorderGroup/Name") or ""
        gone = name.upper().startswith(("OBSOLETE", "NON RARE IN EUROPE"))
        yield PackConcept(code, name, names, "condition", group.strip(), xrefs=xrefs, obsolete=gone)


def read_ordo(source: Source) -> Parsed:
    """Read ORDO in OWL (RDF/XML).

    Args:
        source: the file.

    Raises:
        TerminologyError: it was cut off.
    """
    found = re.search(r"versionInfo[^>]*>\s*([^<\s]+)", source.head())
    return Parsed(_release(source, found[1] if found else "undated"), _ordo(source), {_ROOT: "condition"}, closed=False)


def _ordo(source: Source) -> Iterator[PackConcept]:
    for element in _elements(source, f"{_OWL}Class"):
        about = _CLASS.match(element.get(f"{_RDF}about", ""))
        if about is None:
            continue
        wider = (_CLASS.match(one.get(f"{_RDF}resource", "")) for one in element.iterfind(f"{_RDFS}subClassOf"))
        names: tuple[tuple[str, Scope], ...] = tuple(
            (one.text.strip(), "exact") for one in element.iterfind(f"{_EFO}alternative_term") if one.text
        )
        xrefs = tuple(one.text.strip() for one in element.iterfind(f"{_OBO}hasDbXref") if one.text)
        gone = (element.findtext(f"{_OWL}deprecated") or "").strip().lower() == "true"
        name = (element.findtext(f"{_RDFS}label") or "").strip()
        parents = tuple(dict.fromkeys(one[1] for one in wider if one))
        yield PackConcept(about[1], name, names, "", "", parents, xrefs, gone)


def _elements(source: Source, tag: str) -> Iterator[etree._Element]:
    """Yield the elements of a kind that stand in no other of it, each gone when the next one comes."""
    depth = 0
    try:
        with source.opened() as stream:
            for event, element in etree.iterparse(stream, events=("start", "end"), tag=tag, no_network=True):
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 0:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise cut_off(source.name) from error


def read_annotations(source: Source) -> Parsed:
    """Read the diseases of Orphanet that HPO's annotations name (phenotype.hpoa).

    Names of other terminologies in that file are left out: those of OMIM may not be used.

    Args:
        source: the file.
    """
    found = re.search(r"^#version: *(\S+)", source.head(), re.M)
    return Parsed(_release(source, found[1] if found else "undated"), _annotated(source))


def _annotated(source: Source) -> Iterator[PackConcept]:
    seen: set[str] = set()
    for line in source.lines():
        if line.startswith("ORPHA:"):
            code, name, *_ = line.split("\t")
            number = code.removeprefix("ORPHA:")
            if number not in seen and name:
                seen.add(number)
                yield PackConcept(number, name, (), "condition")
