"""Terminologies that are one table: ATC, HGNC, LOINC, NCIt's flat file, mappings in SSSOM, SNOMED CT's IPS set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.errors import TerminologyError
from etl.names import SYSTEMS
from etl.terminology.pack import PackConcept, PackKind, Parsed, Release, Scope
from etl.terminology.readers.kinds import kinds_of
from etl.terminology.readers.source import Source, cell

_DATED = re.compile(r"(20\d\d)[-_]?(\d\d)[-_]?(\d\d)|(20\d\d)")
_LEVELS = (1, 3, 4, 5, 7)
"""How many characters ATC's codes have, level by level."""


def dated(text: str) -> str:
    """Return the date or year in a file's name; "undated" for none."""
    found = _DATED.search(text)
    return "undated" if not found else "-".join(filter(None, found.groups()))


def delimiter_of(head: str) -> str:
    """Return what stands between the columns of a table, by its first lines without remarks."""
    first = next((line for line in head.splitlines() if line and not line.startswith("#")), "")
    return max("\t;,|", key=first.count)


def _release(source: Source, name: str, title: str, version: str, alias: str, licence: str) -> Release:
    return Release(name, title, version, SYSTEMS[alias], licence, source.name, source.sha256())


def read_atc(source: Source) -> Parsed:
    """Read a table of ATC with columns for code and name ("atc_code", "atc_name").

    Args:
        source: the file; a code that has a line for each dose is taken once.
    """
    release = _release(
        source, "atc", "Anatomical Therapeutic Chemical classification", dated(source.path.name), "atc",
        "WHO Collaborating Centre for Drug Statistics Methodology; not for resale",
    )  # fmt: skip
    return Parsed(release, _atc(source))


def _atc(source: Source) -> Iterator[PackConcept]:
    seen: set[str] = set()
    delimiter = delimiter_of(source.head())
    for row in source.rows(delimiter=delimiter, quoted=True):
        code = cell(row, "atc_code", "atccode", "atc", "code")
        name = cell(row, "atc_name", "atc_level_name", "atclevelname", "atc_label", "name", "label")
        if not code or not name or code in seen or len(code) not in _LEVELS:
            continue
        seen.add(code)
        level = _LEVELS.index(len(code))
        wider = code[: _LEVELS[level - 1]] if level else ""
        kind: PackKind = "medicine" if len(code) == _LEVELS[-1] else ""
        parents = (wider,) if wider in seen else ()  # tables of substances alone have none
        yield PackConcept(code, name, (), kind, f"level {level + 1}", parents)


def read_hgnc(source: Source) -> Parsed:
    """Read HGNC's complete set (hgnc_complete_set.txt).

    Args:
        source: the file.
    """
    version = dated(source.path.name)
    licence = "CC0 1.0 (HUGO Gene Nomenclature Committee)"
    return Parsed(_release(source, "hgnc", "HGNC", version, "hgnc", licence), _hgnc(source))


def _hgnc(source: Source) -> Iterator[PackConcept]:
    for row in source.rows(quoted=True):
        code, symbol = cell(row, "hgnc_id"), cell(row, "symbol", "approved_symbol")
        if not code or not symbol:
            continue
        before: list[tuple[str, Scope]] = [
            (one, "exact") for one in _listed(cell(row, "prev_symbol", "previous_symbols"))
        ]
        others: list[tuple[str, Scope]] = [
            (one, "related") for one in _listed(cell(row, "alias_symbol", "alias_symbols"))
        ]
        names: list[tuple[str, Scope]] = [(cell(row, "name", "approved_name"), "exact"), *before, *others]
        status = cell(row, "status")
        yield PackConcept(
            code, symbol, tuple(pair for pair in names if pair[0]), "gene", cell(row, "locus_group"),
            obsolete=bool(status) and not status.lower().startswith("approved"),
        )  # fmt: skip


def _listed(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[|,]", text) if one.strip()]


def read_loinc(source: Source) -> Parsed:
    """Read LOINC's table (Loinc.csv), from its archive too.

    Args:
        source: the file, the folder or the archive.
    """
    member = next((m for m in source.members() if m.rpartition("/")[2].lower() == "loinc.csv"), "")
    changed = (cell(row, "versionlastchanged") for row in source.rows(member, delimiter=",", quoted=True))
    version = max((one for one in changed if one), key=_numbers, default="undated")
    release = _release(source, "loinc", "LOINC", version, "ln", "LOINC licence, http://loinc.org/license")
    return Parsed(release, _loinc(source, member))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def _loinc(source: Source, member: str) -> Iterator[PackConcept]:
    for row in source.rows(member, delimiter=",", quoted=True):
        code, name = cell(row, "loinc_num"), cell(row, "long_common_name", "shortname")
        if not code or not name:
            continue
        names: list[tuple[str, Scope]] = [(cell(row, "shortname"), "exact"), (cell(row, "displayname"), "exact")]
        names += [(cell(row, "consumer_name"), "broad"), (cell(row, "component"), "broad")]
        status = cell(row, "status")
        yield PackConcept(
            code, name, tuple(pair for pair in names if pair[0]), "measure", cell(row, "class"),
            obsolete=status in ("DEPRECATED", "DISCOURAGED"),
        )  # fmt: skip


def read_ncit(source: Source) -> Parsed:
    """Read the NCI Thesaurus' flat file (Thesaurus.txt), from its archive too.

    Args:
        source: the file, the folder or the archive.
    """
    member = next((m for m in source.members() if m.rpartition("/")[2].lower() == "thesaurus.txt"), "")
    licence = "CC BY 4.0 (NCI)"
    release = _release(source, "ncit", "NCI Thesaurus", dated(source.path.name), "ncit", licence)
    return Parsed(release, _ncit(source, member))


def _ncit(source: Source, member: str) -> Iterator[PackConcept]:
    kinds = kinds_of("ncit")
    for code, _, parents, names, _, shown, status, types, *_ in source.columns(8, member):
        first, *others = names.split("|")
        kind = next((kinds[one] for one in types.split("|") if one in kinds), "")
        synonyms: tuple[tuple[str, Scope], ...] = tuple((one, "exact") for one in (shown, *others) if one)
        obsolete = "obsolete" in status.lower() or "retired" in status.lower()
        wider = tuple(one for one in parents.split("|") if one and one != "root_node")
        yield PackConcept(code, first or shown, synonyms, kind, types, wider, obsolete=obsolete)  # type: ignore[arg-type]


_EXACT = ("skos:exactMatch", "owl:equivalentClass", "semapv:crossSpeciesExactMatch")
_SUBJECTS: dict[str, tuple[str, str, str, PackKind, str]] = {
    "MONDO": ("mondo", "Mondo Disease Ontology, mapped names", "mondo", "condition", "CC BY 4.0"),
    "DOID": ("doid", "Human Disease Ontology, mapped names", "doid", "condition", "CC0 1.0"),
    "HP": ("hpo", "Human Phenotype Ontology, mapped names", "hp", "finding", "see hpo.jax.org"),
}
_UNNAMED = ("OMIM", "OMIMPS", "MIM")
"""Terminologies whose codes may be kept and whose names may not."""


def read_sssom(source: Source) -> Parsed:
    """Read a mapping in SSSOM: its subjects are concepts, what is the same is a cross-reference and another name.

    Args:
        source: the TSV file.

    Raises:
        TerminologyError: its subjects are of no terminology that is known.
    """
    head = source.head()
    first = next((line.split("\t") for line in head.splitlines()[1:] if re.match(r"\w+:\w+\t", line)), [""])
    prefix = first[0].partition(":")[0]
    if prefix not in _SUBJECTS:
        raise TerminologyError(f"{source.name}: maps {prefix or 'nothing'}, and not {', '.join(_SUBJECTS)}")
    name, title, alias, kind, licence = _SUBJECTS[prefix]
    found = re.search(r"^# ?mapping_set_version: *[\"']?(\S+?)[\"']?$", head, re.M)
    version = found[1] if found else dated(source.path.name)
    return Parsed(_release(source, name, title, version, alias, licence), _sssom(source, kind), closed=False)


def _sssom(source: Source, kind: PackKind) -> Iterator[PackConcept]:
    names: dict[str, str] = {}
    same: dict[str, dict[str, str]] = {}
    for row in source.rows(quoted=False):
        code, other = cell(row, "subject_id"), cell(row, "object_id")
        names.setdefault(code, cell(row, "subject_label"))
        if cell(row, "predicate_id") in _EXACT:
            label = "" if other.partition(":")[0].upper() in _UNNAMED else cell(row, "object_label")
            same.setdefault(code, {})[other] = label
    for code, name in names.items():
        if name:
            others = same.get(code, {})
            synonyms: tuple[tuple[str, Scope], ...] = tuple((label, "exact") for label in others.values() if label)
            yield PackConcept(code, name, synonyms, kind, xrefs=tuple(others))


_TAG = re.compile(r" \(([^()]+)\)$")


def tagged(name: str) -> tuple[str, str]:
    """Return a fully specified name of SNOMED CT without its semantic tag, and the tag."""
    found = _TAG.search(name)
    return (name[: found.start()], found[1]) if found else (name, "")


def read_snomed_table(source: Source) -> Parsed:
    """Read SNOMED CT's free set as a table with columns for code and fully specified name.

    Args:
        source: the file of the IPS or Global Patient Set.
    """
    licence = "SNOMED International, CC BY 4.0 (the free set)"
    release = _release(source, "snomed-ct", "SNOMED CT, free set", dated(source.path.name), "sct", licence)
    return Parsed(release, _snomed_table(source))


def _snomed_table(source: Source) -> Iterator[PackConcept]:
    kinds = kinds_of("sct")
    seen: set[str] = set()
    for row in source.rows(delimiter=delimiter_of(source.head()), quoted=False):
        code = cell(row, "conceptid", "concept_id", "id", "code")
        full = cell(row, "fsn", "fully_specified_name", "term", "display")
        if not code or not full or code in seen:
            continue
        seen.add(code)
        name, tag = tagged(full)
        preferred = cell(row, "preferred_term", "pt", "usurt", "us_preferred_term") or name
        names: tuple[tuple[str, Scope], ...] = tuple((one, "exact") for one in (name, full) if one != preferred)
        gone = cell(row, "active", "status").lower() in ("0", "false", "inactive")
        yield PackConcept(code, preferred, names, kinds.get(tag, ""), tag, obsolete=gone)
