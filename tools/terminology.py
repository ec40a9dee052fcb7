"""`make terminology`: docs/terminology.md, what is coded and what is text only, the most frequent first.

tools/terminology.py                      writes the page
tools/terminology.py --codes              writes what needs no document of it: the counts and the audit of the codes
tools/terminology.py --without FOLDER     writes a folder for --mappings that takes out the codes of SNOMED CT that
                                          aren't in the Global Patient Set
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.fhir.conformance import concepts_of
from etl.mapping.entry import CODES
from etl.mapping.load import load_entries, shipped_dir
from etl.names import OWN, SYSTEMS
from etl.pipeline import convert_file

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "terminology.md"
FREE = "snomed-intl-gps"
BEGIN, END = "## Text only, the most frequent first", "## SNOMED CT outside the Global Patient Set"
PLACES = {
    "code": "what a fact is",
    "medicationCodeableConcept": "what a fact is",
    "valueCodeableConcept": "its value",
    "bodySite": "its body site",
    "site": "its body site",
    "route": "how it was given",
    "severity": "how severe",
    "relationship": "who",
}
"""Elements that a terminology might have a code for, in the words of the page; the others hold printed text."""
_LONGEST, _MOST = 60, 200


@dataclass
class Seen:
    """Concepts that were written.

    Args:
        times: how often each was.
        text_only: how often without a code of a terminology.
        known: of these, the ones with a code of our own, so that an entry is there to put a code into.
    """

    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    text_only: Counter[tuple[str, str]] = field(default_factory=Counter)
    known: set[tuple[str, str]] = field(default_factory=set)


def concepts(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(what it is, CodeableConcept) of a resource."""
    if isinstance(value, list):
        for one in value:
            yield from concepts(one, place)
    elif isinstance(value, dict):
        if place in PLACES and (isinstance(value.get("coding"), list) or isinstance(value.get("text"), str)):
            yield PLACES[place], value
        for key, one in value.items():
            if key not in ("text", "note", "timing"):
                yield from concepts(one, key)


def counted(pages: list[Path]) -> Seen:
    """The concepts that documents give, by place and text."""
    seen = Seen()
    for page in pages:
        for entry in convert_file(page).bundle["entry"]:
            for place, concept in concepts(entry["resource"]):
                systems = {coding.get("system") for coding in concept.get("coding", [])}
                key = place, concept.get("text", "") or next(c.get("display", c["code"]) for c in concept["coding"])
                seen.times[key] += 1
                if systems <= {OWN}:
                    seen.text_only[key] += 1
                    if systems:
                        seen.known.add(key)
    return seen


def outside() -> dict[str, tuple[str, str]]:
    """SNOMED CT's codes that mapping files use and the Global Patient Set hasn't: name and source of each."""
    lines = (line.split("\t") for line in (shipped_dir() / CODES).read_text(encoding="utf-8").splitlines())
    rows = {row[1]: (row[2], row[3]) for row in lines if row[0] == SYSTEMS["sct"] and FREE not in row[3]}
    used = {c.code for concept in concepts_of(load_entries([shipped_dir()])) for c in concept.codings}
    return {code: rows[code] for code in sorted(rows, key=int) if code in used}


def audit() -> list[str]:
    """A line for each code of each entry: whether it means the same or more, and where it was looked up."""
    lines = (line.split("\t") for line in (shipped_dir() / CODES).read_text(encoding="utf-8").splitlines())
    sources = {(row[0], row[1]): (row[2], row[3]) for row in lines}
    names = {uri: name for name, uri in SYSTEMS.items()}
    rows: list[tuple[str, str, str, str, str, str]] = []
    for entry in load_entries([shipped_dir()]):
        parts = [(entry.id, entry.codings, "same"), (entry.id, entry.wider, "wider")]
        sides = (("left", entry.left), ("right", entry.right), ("both", entry.both))
        parts += [(f"{entry.id}, {side}", codes, "same") for side, codes in sides]
        parts += [
            (f"{entry.id}, none known", entry.none_known, "same"),
            (f"{entry.id}, thing", entry.device_codes, "same"),
            (f"{entry.id}, cells", entry.product_codes, "same"),
        ]
        parts += [(f"{entry.id}.{i.key}", i.codings, "same") for i in entry.items]
        parts += [(f"{entry.id}, {g.text}", g.codings, "same") for g in entry.grades]
        for what, codes, relation in parts:
            for code in codes:
                if code.system != OWN and entry.kind != "country":
                    display, source = sources.get((code.system, code.code), (code.display or "", ""))
                    short = names.get(code.system, code.system)
                    rows.append((entry.kind, what, f"{short} {code.code}", display, relation, source))
    return [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in sorted(set(rows))]


def work_list() -> list[str]:
    """The lines of the work list as they stand in the page, which needs all documents to be made."""
    text = TARGET.read_text(encoding="utf-8")
    return text[text.index(BEGIN) : text.index(END)].splitlines()


def page(*, only_codes: bool = False) -> list[str]:
    """The lines of the page."""
    known = concepts_of(load_entries([shipped_dir()]))
    systems = Counter(c.system for concept in known for c in {*concept.codings} if c.system != OWN)
    names = {uri: name for name, uri in SYSTEMS.items()}
    verified = {(c.system, c.code) for concept in known for c in concept.codings if c.system != OWN}
    bare = [c for c in known if c.codings and all(x.system == OWN for x in c.codings)]
    licensed = outside()
    marked = sum(bool(entry.wider) for entry in load_entries([shipped_dir()]))
    return [
        "# What is coded, and what is text only",
        "",
        "Written by `make terminology`. Every code of the mapping files stands in `mappings/codes.tsv` with the terminology's",
        "own display and the place where it was looked up; tests hold that, and that units are UCUM's and that LOINC's codes fit",
        "what is measured. What no terminology has, or nobody looked up yet, has a code of the project's own CodeSystem",
        "`concepts`.",
        "",
        f"{len(verified)} verified codes stand in {len(known) - len(bare)} concepts; {len(bare)} concepts have our own "
        "code only.",
        "",
        "| terminology | concepts with its code |",
        "|---|---:|",
        *(f"| {names.get(uri, uri)} <{uri}> | {times} |" for uri, times in systems.most_common()),
        "",
        *(work_list() if only_codes else _missing()),
        END,
        "",
        f"{len(licensed)} of the {systems[SYSTEMS['sct']]} concepts' codes aren't in the Global Patient Set, which is free "
        "everywhere. Where a licence is missing,",
        "`tools/terminology.py --without FOLDER` writes a folder that takes them out (`--mappings FOLDER`).",
        "",
        "| code | name |",
        "|---|---|",
        *(f"| {code} | {name} |" for code, (name, _) in licensed.items()),
        "",
        "## Every code",
        "",
        "One CodeableConcept has one meaning. `same`: the code means what the entry means (it stands in `codes`). `wider`: it means",
        f"more ({marked} entries, field `wider`), is true, and stands in no bundle but with `convert --wider-codes`. Codes that mean",
        "less (a side, a cause, a method or a course that the entry doesn't say) were taken out, and none may come in.",
        "",
        "| kind | entry | code | display | means | where it was looked up |",
        "|---|---|---|---|---|---|",
        *audit(),
        "",
    ]


def _missing() -> list[str]:
    """The work list: what all documents of the repository give without a code."""
    pages = sorted(p for f in (ROOT / "samples", *ROOT.glob("tests/corpus/*/docs")) for p in f.iterdir() if p.is_file())
    seen = counted([p for p in pages if not p.name.startswith(".")])
    missing = [(key, times) for key, times in seen.text_only.most_common() if len(key[1]) < _LONGEST]
    return [
        BEGIN,
        "",
        "The work list of whoever codes next: what came out of the samples and the annotated documents of the tests without a",
        f"code of a terminology ({sum(seen.text_only.values())} of {sum(seen.times.values())} concepts of {len(pages)} documents, "
        f"{len(seen.text_only)} different ones).",
        "`entry` says that a mapping entry is there, so that a code needs one line; the others are printed words. Times are the",
        "documents' own, so a table of one scale weighs much.",
        "",
        "| times | text | is | entry |",
        "|---:|---|---|---|",
        *(
            f"| {times} | {text.replace('|', ' ')} | {place} | {'yes' if (place, text) in seen.known else ''} |"
            for (place, text), times in missing[:_MOST]
        ),
        "",
    ]


def main(arguments: list[str]) -> None:
    """Write the page, or the folder."""
    if arguments[:1] == ["--without"]:
        folder = Path(arguments[1])
        folder.mkdir(parents=True, exist_ok=True)
        rows = "".join(f"{SYSTEMS['sct']}\t{code}\t-\tno licence\n" for code in outside())
        (folder / CODES).write_text(rows, encoding="utf-8")
    else:
        TARGET.write_text("\n".join(page(only_codes=arguments[:1] == ["--codes"])), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
