"""What the people of a cohort have in common: counts of features, as a Table 1 and as annotations of diseases in HPO's format.

Each count has the number of those examined: people of whom a document says that they have the feature, or that they don't.

Source: HPO's annotation format, https://obophenotype.github.io/human-phenotype-ontology/annotations/phenotype_hpoa/
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from msgspec import Struct, field

from etl.export.phenopackets import packets
from etl.export.rows import Item
from etl.spreadsheet import quote_row

_HPOA = (
    "database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence", "onset", "frequency", "sex", "modifier",
    "aspect", "biocuration",
)  # fmt: skip
_TABLE = ("disease", "characteristic", "id", "count", "of", "percent", "female", "male", "value")
_CATALOGUES = ("OMIM", "ORPHA", "MONDO", "DOID")
_PMID = re.compile(r"PMID[_: ]?(\d{5,8})")
_AGE = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_NONE = ("", "all people")
Packet = dict[str, Any]


class _Feature(Struct):
    """A feature's people, by sex: those who have it, and those who were examined for it."""

    label: str
    observed: Counter[str] = field(default_factory=Counter)
    examined: Counter[str] = field(default_factory=Counter)
    references: set[str] = field(default_factory=set)


def write(items: Iterable[Item], folder: Path, written: Counter[str], lost: Counter[str], failed: list[str]) -> int:
    """Write `table1.csv` and `phenotype.hpoa` of all people.

    Args:
        items: the documents.
        folder: where the files go.
        written: gets the number of their lines.
        lost: gets what they can't hold.
        failed: gets the documents that can't be read.

    Returns:
        How many documents were read.
    """
    documents: list[str] = []
    groups: dict[tuple[str, str], list[tuple[str, Packet]]] = defaultdict(list)
    for item, _, packet in packets(items, Counter(), lost, failed, documents):
        told = _PMID.search(item.name)
        reference = f"PMID:{told[1]}" if told else item.name
        for disease in {_NONE: None, **dict.fromkeys(_diseases(packet))}:
            groups[disease].append((reference, packet))
    created = max((p["metaData"]["created"][:10] for one in groups.values() for _, p in one), default="")
    with (folder / "table1.csv").open("w", encoding="utf-8", newline="") as file:
        written["table1"] = _write(csv.writer(file, lineterminator="\n"), _TABLE, _table(groups))
    with (folder / "phenotype.hpoa").open("w", encoding="utf-8", newline="") as file:
        file.write(f"#description: features of the documents' people, read by case2fhir\n#version: {created}\n")
        lines = _annotations(groups, created)
        written["hpoa"] = _write(csv.writer(file, "excel-tab", lineterminator="\n"), _HPOA, lines)
    return len(documents)


def _write(writer: Any, head: Sequence[str], lines: Iterable[Sequence[Any]]) -> int:
    writer.writerow(head)
    count = 0
    for line in lines:
        writer.writerow(quote_row([str(one) for one in line]))
        count += 1
    return count


def _diseases(packet: Packet) -> list[tuple[str, str]]:
    """Return the diseases of a person that are in a catalogue."""
    terms = (one["term"] for one in packet.get("diseases", ()) if not one.get("excluded"))
    return [(one["id"], one["label"]) for one in terms if one["id"].partition(":")[0] in _CATALOGUES]


def _features(people: Sequence[tuple[str, Packet]]) -> dict[str, _Feature]:
    """Return the features of people by their code; a person with two statements of one that differ isn't counted."""
    found: dict[str, _Feature] = {}
    for reference, packet in people:
        sex = packet["subject"].get("sex", "")
        told: dict[str, set[bool]] = defaultdict(set)
        for one in packet.get("phenotypicFeatures", ()):
            if one["type"]["id"].startswith("HP:"):
                told[one["type"]["id"]].add(not one.get("excluded", False))
                found.setdefault(one["type"]["id"], _Feature(one["type"]["label"]))
        for code, states in told.items():
            if len(states) == 1:
                found[code].observed[sex] += states == {True}
                found[code].examined[sex] += 1
                found[code].references.add(reference)
    return {code: one for code, one in found.items() if one.examined}


def _table(groups: dict[tuple[str, str], list[tuple[str, Packet]]]) -> Iterator[Sequence[Any]]:
    for (code, label), people in groups.items():
        disease = f"{label} ({code})" if code else label
        sexes = Counter(packet["subject"].get("sex", "") for _, packet in people)
        yield disease, "people", "", len(people), len(people), "", sexes["FEMALE"], sexes["MALE"], ""
        for name, ages in (("age", _ages(people)), ("age at onset", _onsets(people, code))):
            if ages:
                told = f"median {median(ages):.1f} years ({min(ages):.1f} to {max(ages):.1f})"
                yield disease, name, "", len(ages), len(people), "", "", "", told
        for term, one in sorted(_features(people).items(), key=lambda pair: (-pair[1].examined.total(), pair[0])):
            count, of = one.observed.total(), one.examined.total()
            parts = [f"{one.observed[sex]}/{one.examined[sex]}" for sex in ("FEMALE", "MALE")]
            yield disease, one.label, term, count, of, round(100 * count / of), *parts, ""


def _annotations(groups: dict[tuple[str, str], list[tuple[str, Packet]]], created: str) -> Iterator[Sequence[Any]]:
    for (code, label), people in groups.items():
        for term, one in sorted(_features(people).items()) if code else ():
            frequency = f"{one.observed.total()}/{one.examined.total()}"
            source = ";".join(sorted(one.references))
            yield code, label, "", term, source, "PCS", "", frequency, "", "", "P", f"case2fhir[{created}]"


def _ages(people: Sequence[tuple[str, Packet]]) -> list[float]:
    told = (packet["subject"].get("timeAtLastEncounter", {}) for _, packet in people)
    return [age for one in told if (age := _years(one)) is not None]


def _onsets(people: Sequence[tuple[str, Packet]], code: str) -> list[float]:
    """Return the ages at onset of a disease in years, of any for all people; whose diseases have several has none."""
    told = (
        [one["onset"] for one in packet.get("diseases", ()) if "onset" in one and code in ("", one["term"]["id"])]
        for _, packet in people
    )
    return [age for onsets in told if len(onsets) == 1 and (age := _years(onsets[0])) is not None]


def _years(time: dict[str, Any]) -> float | None:
    found = _AGE.fullmatch(time.get("age", {}).get("iso8601duration", ""))
    if found is None:
        return None
    years, months, weeks, days = (int(one or 0) for one in found.groups())
    return years + months / 12 + weeks / 52.18 + days / 365.25
