"""Which form a release has, and its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from etl.errors import TerminologyError
from etl.terminology.pack import Parsed
from etl.terminology.readers.source import Source

_FORMS = (
    "OBO or OBO-graph JSON (HPO, MONDO, DOID), SSSOM, ICD-10-CM's tabular XML, RxNorm's RRF, a table of ATC or HGNC, "
    "Loinc.csv, SNOMED CT's RF2, NCIt's Thesaurus.txt, Orphanet's XML or OWL"
)


def read_release(path: Path) -> Parsed:
    """Read a release of any form that is known.

    Args:
        path: a file, a folder, or a zip archive.

    Returns:
        Its release and concepts.

    Raises:
        TerminologyError: the file isn't there, its form isn't known, or it was cut off.
    """
    if not path.exists():
        raise TerminologyError(f"{path}: isn't there; give the file of a release, or one of hpo, orphanet, icd-10-cm")
    source = Source(path)
    try:
        members = [m for m in source.members() if not m.rpartition("/")[2].startswith((".", "__MACOSX"))]
        reader = _of_members(members)
        if reader is None and len(members) == 1:
            source = source if members[0] == path.name and path.is_file() else Source(path, members[0])
            reader = _of_head(source.head(), members[0])
    except OSError as error:
        raise TerminologyError(f"{path}: can't be read ({error.strerror})") from error
    except Exception as error:  # zipfile has errors of its own for each kind of damage
        if type(error).__module__ not in ("zipfile", "zlib"):
            raise
        raise TerminologyError(f"{path.name}: is a damaged archive: it was cut off; get the whole release") from error
    if reader is None:
        raise TerminologyError(f"{path.name}: isn't a release that can be read. Forms: {_FORMS}")
    return reader(source)


def _of_members(members: list[str]) -> Callable[[Source], Parsed] | None:
    """Return the reader of a release that is known by the names of its files."""
    names = {member.rpartition("/")[2].lower() for member in members}
    if any(name.startswith("sct2_description_") for name in names):
        from etl.terminology.readers.rf2 import read_rf2

        return read_rf2
    if "rxnconso.rrf" in names:
        from etl.terminology.readers.rxnorm import read_rxnorm

        return read_rxnorm
    from etl.terminology.readers.tables import read_loinc, read_ncit

    return read_loinc if "loinc.csv" in names else read_ncit if "thesaurus.txt" in names else None


def _of_head(head: str, name: str) -> Callable[[Source], Parsed] | None:
    """Return the reader of a file by how it begins."""
    from etl.terminology.readers import icd10cm, obo, ordo, tables

    begin = head.lstrip()
    if begin.startswith("format-version:") or "\n[Term]" in head:
        return obo.read_obo
    if begin.startswith("{") and '"graphs"' in head:
        return obo.read_graph
    if "<ICD10CM.tabular" in head:
        return icd10cm.read_icd10cm
    if "<JDBOR" in head:
        return ordo.read_orphadata
    if "<rdf:RDF" in head and "ORDO" in head:
        return ordo.read_ordo
    if name.endswith(".hpoa") or begin.startswith("database_id\tdisease_name"):
        return ordo.read_annotations
    if re.match(r"C\d+\t<?http", begin):
        return tables.read_ncit
    heads = next((line.casefold() for line in head.splitlines() if line and not line.startswith("#")), "")
    by_heads = (
        ("subject_id", tables.read_sssom),
        ("loinc_num", tables.read_loinc),
        ("hgnc_id", tables.read_hgnc),
        ("atc", tables.read_atc),
        ("fsn", tables.read_snomed_table),
        ("fully specified name", tables.read_snomed_table),
    )
    return next((reader for word, reader in by_heads if word in heads), None)
