"""Mapping files become entries: reading, laying clinics' folders over the shipped one, codes with displays, and what
is wrong with one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from etl.errors import MappingError
from etl.facts import Coding
from etl.mapping.entry import ADDRESSES, CODES, Entry, Example, GradeValue, Item, coding
from etl.mapping.rules import parse_rules
from etl.names import OWN, SYSTEMS
from etl.patterns import regex
from etl.value import replace

_T = TypeVar("_T")

# What is wrong with a code in a mapping file, in words for the person who wrote it.


NAMES = {
    "sct": "SNOMED CT", "ln": "LOINC", "hp": "HPO", "mondo": "Mondo", "icd10": "ICD-10", "icd10cm": "ICD-10-CM",
    "icf": "ICF", "atc": "ATC", "rx": "RxNorm", "cvx": "CVX", "hgnc": "HGNC", "cl": "Cell Ontology", "mdc": "IEEE 11073", "edqm": "EDQM",
    "ncit": "NCI Thesaurus", "unii": "UNII", "ucum": "UCUM", "iso3166": "ISO 3166", "rolecode": "HL7 v3 RoleCode",
    "doid": "Human Disease Ontology", "orpha": "Orphanet", "omim": "OMIM",
    "interpretation": "HL7 v3 ObservationInterpretation", "own": "this project's own CodeSystem",
}  # fmt: skip
"""alias → what its system is called"""
_SHAPES = {
    "sct": (r"[1-9]\d{5,17}", "a number of 6 to 18 digits, such as 26079004"),
    "ln": (r"\d{1,7}-\d", "such as 8310-5"),
    "hp": (r"HP:\d{7}", "HP: and seven digits, such as HP:0001337"),
    "mondo": (r"MONDO:\d{7}", "MONDO: and seven digits, such as MONDO:0004976"),
    "hgnc": (r"HGNC:\d+", "HGNC: and a number, such as HGNC:11179"),
    "cl": (r"CL:\d{7}", "CL: and seven digits, such as CL:0000134"),
    "icd10": (r"[A-Z]\d\d(\.\d{1,2})?", "such as G12.2"),
    "icd10cm": (r"[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?", "such as G12.21"),
    "icf": (r"[bd]\d{3,5}", "b or d and three to five digits, such as b730"),
    "atc": (r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?", "such as N07XX02"),
    "rx": (r"\d+", "a number"),
    "cvx": (r"\d{2,3}", "two or three digits, such as 03"),
    "doid": (r"DOID:\d+", "DOID: and a number, such as DOID:332"),
    "orpha": (r"\d+", "a number, such as 803"),
    "omim": (r"\d{6}", "six digits, such as 105400"),
}
"""alias → what its codes look like, and the same in words"""
_WRITTEN = {
    "snomedct": "sct",
    "snomed": "sct",
    "loinc": "ln",
    "hpo": "hp",
    "rxnorm": "rx",
    "icd": "icd10",
    "nci": "ncit",
    "orphanet": "orpha",
    "mim": "omim",
}
"""What people write for an alias."""


def code_fault(text: str, displays: Mapping[tuple[str, str], str]) -> str:
    """What is wrong with a code as a mapping file has it.

    Args:
        text: what stands in `codes`, such as "sct 40739000".
        displays: the displays of all codes that were looked up, see `etl.mapping.load.load_displays`.

    Returns:
        What is wrong and what to do, "" when nothing is.
    """
    one = coding(text, dict(displays))
    if one is None:
        return _unreadable(text)
    if one.system == OWN or (one.system, one.code) in displays:
        return ""
    alias = text.split()[0]
    if alias.startswith(ADDRESSES):
        return "" if one.display else f"the code {text!r} has no display; write it beside system and code"
    shape, words = _SHAPES.get(alias, ("", ""))
    if shape and not re.fullmatch(shape, one.code):
        return f"{one.code!r} isn't a code of {NAMES[alias]}, which are {words}; correct it, or remove it"
    if "\t" in text:  # who wrote its display has looked it up
        return ""
    return (
        f"the code {text!r} isn't in {CODES}: look it up in {NAMES[alias]} and add a line with {one.system}, {one.code}, its"
        " display and where you saw it, parted by tabs; or remove it"
    )


def _unreadable(text: str) -> str:
    """Why a text isn't alias and code, and how it would be written."""
    known = ", ".join(f"{alias} {name}" for alias, name in NAMES.items())
    said, _, code = text.strip().partition(" ")
    if not said:
        return "an empty text is no code; remove it"
    if said in SYSTEMS:
        return f"{text!r} has no code behind {said!r}; write the code too, or remove it"
    prefix, colon, rest = said.partition(":")
    alias = _alias(prefix if colon else said)
    if not code and not (colon and rest):
        guess = next(
            (a for a, (shape, _) in _SHAPES.items() if a not in ("rx", "orpha", "omim") and re.fullmatch(shape, said)),
            "",
        )
        hint = f", such as '{guess} {said}'" if guess else ""
        return f"{text!r} doesn't say of which system it is; write the system's alias before it{hint}. Aliases: {known}"
    if alias:
        # "HP:0001337" keeps its prefix, "LOINC:8310-5" has none.
        behind = code or (said if re.fullmatch(_SHAPES.get(alias, ("", ""))[0], said) else rest)
        return f"{text!r} isn't alias and code; write '{alias} {behind}'"
    return (
        f"{text!r} isn't alias and code: {prefix if colon else said!r} is no alias of a code system. Aliases: {known}"
    )


def _alias(said: str) -> str:
    """The alias that a word may be meant as, "" when none is near."""
    word = "".join(filter(str.isalnum, said.lower()))
    if word in SYSTEMS or word in _WRITTEN:
        return _WRITTEN.get(word, word)
    near = get_close_matches(word, [*SYSTEMS, *_WRITTEN], n=1, cutoff=0.8)
    return _WRITTEN.get(near[0], near[0]) if near else ""


# Mapping files become entries: reading, laying clinics' folders over the shipped one, codes with displays.


RULES = frozenset(("rules", "vocabulary", "plans"))
"""Folders of a mappings folder that hold rules, word classes and plans of extracts, and no entries."""
_WITHDRAWN = "-"
"""A display that says: don't write this code (who has no licence for it takes it out so)."""


def shipped_dir() -> Path:
    """Where the shipped mapping files are.

    Returns:
        `mappings/` beside the package in a checkout, else the copy inside the installed package.

    Raises:
        MappingError: neither is there.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "_mappings"
    beside = package.parent / "mappings"
    # In a checkout the copy that a build left behind may be old; next to an installed package a folder
    # "mappings" would be somebody else's.
    checkout = (package.parent / "setup.cfg").is_file()
    for folder in (beside, inside) if checkout else (inside, beside):
        if folder.is_dir():
            return folder
    raise MappingError(f"{inside}:0: the shipped mapping files are missing; install the package again")


def read_rules(name: str, form: type[_T]) -> _T:
    """Return a shipped file of rules.

    Args:
        name: of the file in `mappings/rules/`, without its ending.
        form: what it holds; other fields are refused where the form refuses them.

    Raises:
        MappingError: the file is missing, has another form or a name that stands twice in one place.
    """
    import yaml  # only when rules are read

    path = shipped_dir() / "rules" / f"{name}.yaml"
    try:
        return msgspec.convert(parse_rules(path), form)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise MappingError(f"{path} can't be used ({error}); install the package again") from error


def mapping_files(folder: Path) -> list[Path]:
    """The mapping files of a folder and its subfolders, in a fixed order.

    Args:
        folder: a mappings folder.

    Returns:
        Its .yaml and .yml files sorted by their path, hidden ones left out.

    Raises:
        MappingError: there is no such folder.
    """
    if not folder.is_dir():
        raise MappingError(f"{folder}:0: isn't a folder; --mappings takes a folder with YAML files")
    found = []
    for path in folder.rglob("*.y*ml"):
        parts = path.relative_to(folder).parts
        if parts[0] in RULES:
            continue
        if path.suffix in (".yaml", ".yml") and path.is_file() and not any(part.startswith(".") for part in parts):
            found.append(path)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def load_displays(folders: Iterable[Path]) -> dict[tuple[str, str], str]:
    """The terminologies' own displays, from the folders' codes.tsv.

    Args:
        folders: mappings folders; a later one wins.

    Returns:
        The display of each (system URI, code).

    Raises:
        MappingError: a line has fewer than three columns, or the file isn't UTF-8.
    """
    displays: dict[tuple[str, str], str] = {}
    for folder in folders:
        path = folder / CODES
        if not path.is_file():
            continue
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise MappingError(f"{path}:0: isn't UTF-8 text; save it as UTF-8") from error
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            columns = [column.strip() for column in line.split("\t")]
            if len(columns) < 3:
                raise MappingError(f"{path}:{number}: needs system_uri, code, display with tabs between")
            if columns[0] not in ("system_uri", "system"):
                displays[columns[0], columns[1]] = columns[2]
    return displays


def load_entries(dirs: Sequence[Path]) -> tuple[Entry, ...]:
    """All entries of some mappings folders, each laid over the ones before.

    Args:
        dirs: folders, the shipped one first. The same kind and id replaces; `extend: true` adds to what is there.

    Returns:
        The entries, in the order of the folders' files.

    Raises:
        MappingError: `file:line: what's wrong, what to do`, for the first thing that is wrong.
    """
    if not dirs:
        return ()
    # The first folder's files are most of it, and stay the same: what lays another one over them, as `mappings test`
    # does beside its lexicon, doesn't read them again.
    files = [*mapping_files(dirs[0]), *(path for folder in dirs if (path := folder / CODES).is_file())]
    states = tuple((path, state.st_mtime_ns, state.st_size) for path in files if (state := path.stat()))
    displays, below = _first(dirs[0], states)
    return tuple(_laid(dirs[1:], displays, below).values())


_Entries = dict[tuple[str, str], Entry]
_Displays = dict[tuple[str, str], str]


@lru_cache(maxsize=2)
def _first(folder: Path, states: tuple[tuple[Path, int, int], ...]) -> tuple[_Displays, _Entries]:
    """The displays of all folders, and the entries of the first with these."""
    displays = load_displays(path.parent for path, _, _ in states if path.name == CODES)
    return displays, _laid([folder], displays, {})


def _laid(dirs: Sequence[Path], displays: _Displays, below: _Entries) -> _Entries:
    """What some folders lay over the entries of those before them."""
    from etl.mapping import yamlfile  # yaml and pydantic: only when mapping files are really read

    entries = dict(below)
    for folder in dirs:
        here: dict[tuple[str, str], str] = {}
        for path in mapping_files(folder):
            raws, problems = yamlfile.read(path)
            if problems:
                raise MappingError(str(min(problems)))
            for raw in raws:
                key = (raw.kind, raw.id)
                if key in here:
                    raise MappingError(f"{path}:{raw.line}: {raw.id} is already in {here[key]}; give it another id")
                here[key] = f"{path}:{raw.line}"
                entry = _entry(raw, displays, path.relative_to(folder).as_posix())
                if raw.fields.extend:
                    if key not in entries:
                        place = f"{path}:{raw.line}"
                        raise MappingError(f"{place}: {raw.id} extends no {raw.kind} of that id; check the id")
                    entry = _extended(entries[key], entry, raw.given)
                entries[key] = _coded(entry, raw.fields.synonyms) if not raw.fields.extend else entry
    return entries


def _codings(raw: Any, place: tuple[str | int, ...], texts: list[str], displays: dict[tuple[str, str], str]) -> Any:
    made = []
    for number, text in enumerate(texts):
        one = coding(text, displays)
        if one is None:
            line = raw.lines.get((*place, number), raw.lines.get(place, raw.line))
            raise MappingError(
                f"{raw.path}:{line}: {raw.id}: {'.'.join(map(str, place))}: {code_fault(text, displays)}"
            )
        if one not in made and one.display != _WITHDRAWN:
            made.append(one)
    return tuple(made)


def _unique(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for texts in lists for text in texts if text.strip()))


def _words(id_: str) -> str:
    return id_.replace("_", " ")


_ABBREVIATION = regex(r"(?=\S*[A-Z0-9]\S*[A-Z0-9])[A-Z0-9][A-Za-z0-9]{1,5}(?:-[A-Za-z0-9]{1,4})?")
"""Two capitals or figures at least, in one short word."""

# Fields that are written in the file as the entry has them.
_PLAIN_FIELDS = (
    "role", "category", "impaired", "unable", "shows", "device", "function", "grade", "low", "high", "higher", "total_is", "ucum", "part_of",
    "route", "value", "scope", "source", "letters", "product_name",
)  # fmt: skip
_LIST_FIELDS = (
    "negated",
    "abilities",
    "implies",
    "units",
    "values",
    "pair",
    "site_words",
    "spots",
    "mistaken",
    "common",
    "script",
)
_CODE_FIELDS = ("wider", "none_known", "device_codes", "product_codes", "high_is", "low_is", "left", "right", "both")


def spelled_out(synonym: str) -> list[str]:
    """Return the ways to write a cue: `was|were` is either word, `(been)` may be missing.

    Args:
        synonym: as the mapping has it.
    """
    words = [
        ("", *word[1:-1].split("|")) if word[:1] == "(" and word[-1:] == ")" else word.split("|")
        for word in synonym.split()
    ]
    return [" ".join(filter(None, each)) for each in product(*words)]


def _entry(raw: Any, displays: dict[tuple[str, str], str], file: str) -> Entry:
    given = raw.fields
    said = vars(given)  # asking a model for a field that its kind lacks costs more than all the rest
    made: dict[str, Any] = {}
    for part in _PLAIN_FIELDS:
        made[part] = said.get(part, "" if part not in ("low", "high") else None)
    for part in _LIST_FIELDS:
        made[part] = _unique(said.get(part, ()))
    for part in _CODE_FIELDS:
        made[part] = _codings(raw, (part,), said.get(part, []), displays)
    total = said.get("total")
    return Entry(
        kind=raw.kind,
        id=raw.id,
        name=given.name.strip() or _words(raw.id),
        synonyms=_unique(
            [x for each in given.synonyms for x in spelled_out(each)] if raw.kind == "cue" else given.synonyms,
            said.get("shorthand", ()),
            *given.labels.values(),
        ),
        codings=_codings(raw, ("codes",), given.codes, displays),
        file=file,
        line=raw.line,
        refines=tuple(said.get("refines", {}).items()),
        possible=tuple((unit, *bounds) for unit, bounds in said.get("possible", {}).items()),
        by_route=tuple(
            (route, _codings(raw, ("by_route", route), texts, displays))
            for route, texts in said.get("by_route", {}).items()
        ),
        items=tuple(_item(raw, key, item, ("items", key), displays) for key, item in said.get("items", {}).items()),
        total=_item(raw, "total", total, ("total",), displays) if total else None,
        grades=tuple(
            GradeValue(
                text,
                grade.ordinal,
                grade.name.strip(),
                _codings(raw, ("grades", text, "codes"), grade.codes, displays),
            )
            for text, grade in said.get("grades", {}).items()
        ),
        examples=tuple(Example(one.text, tuple(one.gives), tuple(one.never)) for one in given.examples),
        **made,
    )


def _item(raw: Any, key: str, given: Any, place: tuple[str, ...], displays: dict[tuple[str, str], str]) -> Item:
    said = vars(given)
    return Item(
        key=key,
        name=given.name.strip() or _words(key),
        synonyms=_unique(given.synonyms, *given.labels.values()),
        low=given.low,
        high=given.high,
        codings=_codings(raw, (*place, "codes"), given.codes, displays),
        optional=said.get("optional", False),
        absent_of=said.get("absent_of", ""),
        side=said.get("side"),
        site=said.get("site", ""),
        measure=said.get("measure", ""),
    )


def _coded(entry: Entry, english: Sequence[str] = ()) -> Entry:
    """Give what no terminology holds a code of the project's own CodeSystem."""
    own = f"{entry.kind}-{entry.id.replace('_', '-')}"
    ours = (Coding(OWN, own, _shown(entry, english)),)
    codings = entry.codings or ours
    cells = (Coding(OWN, own.replace("cells-", "product-", 1), entry.product_name),) if entry.product_name else ours
    given = tuple(one for one in entry.product_codes if one.system != OWN) or cells
    total = entry.total
    if total is None and entry.items and entry.total_is:  # what has a formula has a total, named or not
        total = Item("total", entry.name, low=entry.low, high=entry.high)
    if total is not None and not total.codings:
        total = replace(total, codings=codings)  # a scale's code is its score's
    return replace(
        entry,
        codings=codings,
        product_codes=given if entry.kind == "cells" else (),
        total=total,
        items=tuple(
            item
            if item.codings
            else replace(item, codings=(Coding(OWN, f"{own}-{item.key.replace('_', '-')}", item.name),))
            for item in entry.items
        ),
        grades=tuple(
            grade
            if grade.codings
            else replace(grade, codings=(Coding(OWN, f"{own}-{_slug(grade.text)}", grade.name or grade.text),))
            for grade in entry.grades
        ),
    )


def _shown(entry: Entry, english: Sequence[str]) -> str:
    """What the project's own code of an entry shows: the name, for tests with the abbreviation of it that the field uses."""
    if entry.kind not in ("measure", "procedure"):
        return entry.name
    short = next((s for s in english if s not in entry.name and _is_short_for(s, entry.name)), "")
    return f"{entry.name} ({short})" if short else entry.name


def _is_short_for(short: str, name: str) -> bool:
    """Whether an abbreviation's letters stand in a name in this order, from its first one on: "FEV1", "AQP4-IgG"."""
    if not _ABBREVIATION.fullmatch(short) or short[0].lower() != name[0].lower():
        return False
    letters = iter(name.lower())
    return all(letter in letters for letter in short.partition("-")[0].lower())


def _slug(text: str) -> str:
    spelled = text.replace("+", " plus ").replace("-", " minus ").replace("−", " minus ").lower()
    return "-".join("".join(char if char.isascii() and char.isalnum() else " " for char in spelled).split()) or (
        "-".join(f"u{ord(char):x}" for char in text)
    )


def _extended(old: Entry, new: Entry, given: frozenset[str]) -> Entry:
    """Lay an extension over an entry: lists grow, single values replace, items and grades by their keys."""
    changes: dict[str, Any] = {}
    for name in Entry.__struct_fields__:
        if name in ("kind", "id", "file", "line", "codings", "items", "grades", "total", "synonyms"):
            continue
        if name in given:
            mine, theirs = getattr(old, name), getattr(new, name)
            changes[name] = tuple(dict.fromkeys((*mine, *theirs))) if isinstance(mine, tuple) else theirs
    for pairs in ("refines", "by_route"):
        changes[pairs] = tuple({**dict(getattr(old, pairs)), **dict(getattr(new, pairs))}.items())
    if "name" in changes:
        changes["synonyms"] = _unique(old.synonyms, [old.name], new.synonyms)
    else:
        changes["synonyms"] = _unique(old.synonyms, new.synonyms)
    verified = tuple(one for one in old.codings if one.system != OWN or not new.codings)
    changes["codings"] = tuple(dict.fromkeys((*verified, *new.codings)))
    if new.total is not None:
        changes["total"] = new.total if old.total is None else _extended_item(old.total, new.total, given)
    items = {item.key: item for item in old.items}
    for item in new.items:
        items[item.key] = _extended_item(items[item.key], item, given) if item.key in items else item
    grades = {grade.text: grade for grade in old.grades} | {grade.text: grade for grade in new.grades}
    changes["items"], changes["grades"] = tuple(items.values()), tuple(grades.values())
    return _coded(replace(old, **changes))


def _extended_item(old: Item, new: Item, given: frozenset[str]) -> Item:
    # A name that is only made from the key isn't a new name.
    name = old.name if new.name == _words(new.key) else new.name
    low: Decimal | None = old.low if new.low is None else new.low
    return replace(
        old,
        name=name,
        synonyms=_unique(old.synonyms, [old.name] if name != old.name else [], new.synonyms),
        low=low,
        high=old.high if new.high is None else new.high,
        codings=new.codings or old.codings,
        optional=old.optional or new.optional,
        absent_of=new.absent_of or old.absent_of,
        side=new.side or old.side,
        site=new.site or old.site,
        measure=new.measure or old.measure,
    )
