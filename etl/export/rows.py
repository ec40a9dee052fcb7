"""The rows of one document, with an account of every value of its bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from etl.elements.write import IDENTIFIER, stated, target_of
from etl.errors import InputError
from etl.explain import said
from etl.export import schema
from etl.export.schema import Path, first, in_words, leaves
from etl.fhir.encode import expanded
from etl.fhir.patient import outside
from etl.holding import Choice, Review, Standing, kept_bundle, kept_outcome, review_of, standings
from etl.kinds.columns import VALUE, Column, Kind, Table
from etl.names import BASE, SYSTEMS
from etl.value import replace

# What an export reads: a bundle with the findings and the ledger that stand beside it.


Resource = Mapping[str, Any]


class Item(Struct, frozen=True, dict=True):
    """One document's results.

    Args:
        name: what the document is called in all tables: the path of its bundle below OUT, without `.json`.
        bundle: the Bundle as plain JSON data.
        outcome: the OperationOutcome with its findings, None when it isn't there.
        trace: the ledger, None when it isn't there.
        reviewed: whether its facts were reviewed, with those that were left out since; "" where none was.
    """

    name: str
    bundle: Resource
    outcome: Resource | None = None
    trace: Resource | None = None
    reviewed: Review = ""

    def entries(self) -> Iterator[tuple[str, Resource]]:
        """(fullUrl, resource), in the order of the bundle; the patient of a note, whom it only refers to, comes first."""
        if self.outside is not None:
            yield self.outside
        yield from self._held()

    @cached_property
    def outside(self) -> tuple[str, Resource] | None:
        """The patient whom the bundle of a note refers to and doesn't hold."""
        return outside(self._held())

    def _held(self) -> Iterator[tuple[str, Resource]]:
        for entry in self.bundle.get("entry", ()):
            yield str(entry.get("fullUrl", "")), dict(stated(entry["resource"]))

    def of(self, *kinds: str) -> Iterator[tuple[str, Resource]]:
        """The entries of some kinds of resource."""
        for url, resource in self.entries():
            if resource.get("resourceType") in kinds:
                yield url, resource


def item_of(name: str, bundle: Resource, outcome: Resource | None = None, trace: Resource | None = None) -> Item:
    """An item, when the bundle is one of ours.

    Args:
        name: what the document is called; "" takes the bundle's id.
        bundle: a Bundle as plain JSON data.
        outcome: its findings.
        trace: its ledger.

    Returns:
        The item.

    Raises:
        InputError: it isn't a bundle that this software wrote, or two of its resources have one id.
    """
    try:
        bundle = expanded(dict(bundle))
        item = Item(name or str(bundle.get("id", "")) or "document", bundle, outcome, trace)
        sources = [resource for _, resource in item.of("DocumentReference")]
        ours = any(
            str(known.get("system", "")).startswith(BASE) for one in sources for known in one.get("identifier", ())
        )
        ids = [(resource["resourceType"], resource.get("id")) for _, resource in item.entries()]
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError("not a FHIR Bundle") from error
    if bundle.get("resourceType") != "Bundle" or not ours:
        raise InputError("not a bundle that case2fhir wrote (it has no DocumentReference of ours)")
    if len(set(ids)) != len(ids):
        raise InputError("two of its resources have one id")
    return item


def chosen(item: Item, choice: Choice, lost: Counter[str] | None = None) -> Item:
    """Return an item without the facts that aren't wanted.

    Args:
        item: a document's results.
        choice: which facts are wanted.
        lost: gets how many facts are left out, by reason.

    Returns:
        The item with its bundle and its findings; nothing in them refers to what is left out.

    Raises:
        InputError: the bundle is made in a way that none of ours is.
    """
    try:
        kept = kept_bundle(dict(item.bundle), choice)
        outcome = kept_outcome(dict(item.outcome) if item.outcome else None, kept.gone)
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise InputError("not a bundle that this software wrote") from error
    if lost is not None:
        lost.update(kept.counts)
    if not kept.gone:
        return item
    reviewed = item.reviewed or review_of(standings({url: dict(one) for url, one in item.entries()}).values())
    return replace(item, bundle=kept.bundle, outcome=outcome, reviewed=reviewed)


def tail(reference: object) -> str:
    """The id that a reference means: `urn:uuid:ID`, `Patient/ID`."""
    return str(reference or "").removeprefix("urn:uuid:").rsplit("/", 1)[-1]


# What became of every value of a bundle: in a column, in `details`, or left out for a reason.


_IDS = "ids of resources (a fact's own is in the column `fact`)"
_TEXT = "narratives: made from the rest"
_PROFILE = "names of profiles"
_UCUM = "the unit system's address (always UCUM)"
_UNKNOWN = "reasons for elements that FHIR wants and the source doesn't have"
_SOURCE = "the document's text and the places of its tables (case2fhir tables)"
BOOKKEEPING = "bookkeeping of the run: Device, Provenance, Composition"


class Account(Struct):
    """What became of the values of bundles.

    Args:
        documents: how many bundles.
        values: how many values they hold.
        columns: how many of these stand in a column of their own.
        details: how many stand in `details`.
        left_out: how many stand in no table, by reason.
    """

    documents: int = 0
    values: int = 0
    columns: int = 0
    details: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, other: Account) -> None:
        """Add another account to this one."""
        self.documents += other.documents
        self.values += other.values
        self.columns += other.columns
        self.details += other.details
        self.left_out.update(other.left_out)

    @property
    def adds_up(self) -> bool:
        """Whether every value is in a column, in `details`, or left out with a reason."""
        return self.values == self.columns + self.details + self.left_out.total()


def why_left_out(resource: Resource, path: Path, value: Any) -> str:
    """Why a value stands in no table, "" when it must."""
    own = str(resource.get("id", ""))
    if path[0] == "resourceType" or (path[0] == "identifier" and (value in (own, IDENTIFIER) or _is_ours(value))):
        return _IDS
    if path[0] == "text":
        return _TEXT
    if path[:2] == ("meta", "profile"):
        return _PROFILE
    if path[-1] == "system" and value == SYSTEMS["ucum"]:
        return _UCUM
    if path[-1] == "valueCode" and value in ("unknown", "as-text"):
        return _UNKNOWN
    if resource["resourceType"] == "DocumentReference" and path[0] == "content" and path[1:2] != (0,):
        return _SOURCE
    return ""


def _is_ours(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(f"{IDENTIFIER}/")


# The rows of one document, with an account of every value of its bundle.


Row = dict[str, Any]

SPAN = "source-span"
KEPT_ELSEWHERE = ("Bundle", "Provenance", "Composition", "OperationOutcome")
"""Kinds of resource that are no facts: what they say of the run stands in `documents`."""
_PART = ("concept", "code", "system", *(column.name for column in VALUE))


def rows_of(item: Item) -> tuple[dict[str, list[Row]], Account]:
    """The rows of all tables that a document gives.

    Args:
        item: the document's bundle, findings and ledger.

    Returns:
        Rows by the name of their table (rows lack the columns that are empty), and the account of its values.

    Raises:
        InputError: the bundle is made in a way that none of ours is.
    """
    try:
        work = _Work(item)
        work.all()
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise InputError("not a bundle that this software wrote") from error
    return work.rows, work.account


class _Work:
    """The rows of one document while they are made; a class as all steps add to the same tables."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.rows: dict[str, list[Row]] = {table.name: [] for table in schema.tables()}
        self.account = Account(documents=1)
        self.people: dict[str, str] = {}
        self.files: dict[str, int] = {}
        self.totals: dict[str, str] = {}
        self.reports: dict[str, str] = {}
        self.standings = standings({url: dict(resource) for url, resource in item.entries()})
        self.facts = {tail(url): standing for url, standing in self.standings.items()}
        self.software = {
            tail((agent.get("who") or {}).get("reference"))
            for _, resource in item.of("Provenance")
            for agent in resource.get("agent", ())
        }
        for url, resource in item.entries():
            kind = resource["resourceType"]
            if kind == "Patient":
                self.people[tail(url)] = f"p{sum(p != 'group' for p in self.people.values()) + 1}"
            elif kind == "Group":
                groups = sum(p.startswith("group") for p in self.people.values())
                self.people[tail(url)] = f"group{groups + 1}" if groups else "group"
            elif kind == "DocumentReference":
                self.files[tail(url)] = len(self.files) + 1
            for member in resource.get("hasMember", ()):
                self.totals.setdefault(tail(member.get("reference")), str(resource.get("id", "")))
            for result in resource.get("result", ()):
                self.reports.setdefault(tail(result.get("reference")), str(resource.get("id", "")))

    def all(self) -> None:
        """Make the rows of the bundle, its findings and its ledger."""
        for _, resource in self.item.entries():
            kind = resource["resourceType"]
            if kind in KEPT_ELSEWHERE or str(resource.get("id")) in self.software:
                count = sum(1 for _ in leaves(resource))
                self.account.values += count
                self.account.left_out[BOOKKEEPING] += count
            elif kind == "DocumentReference":
                self.file(resource)
            elif kind in ("Patient", "Group"):
                self.person(resource)
            else:
                self.fact(resource)
        self.document()
        self.findings()
        self.passages()

    def put(self, table: Table, row: Row) -> None:
        """Add a row."""
        self.rows[table.name].append({"document": self.item.name, **row})

    def read(self, resource: Any, columns: tuple[Column, ...], claimed: set[Path], at: Path = ()) -> Row:
        """The columns that stand in a resource as they are, and the paths they were read from."""
        row: Row = {}
        for column in columns:
            for path in column.paths:
                leaf = first(resource, path, at)
                if leaf:
                    value = cell(leaf[1], column.kind)
                    if value is not None:
                        row[column.name] = value
                        claimed.add(leaf[0])
                        break
        return row

    def fact(self, resource: Resource) -> None:
        """The rows of a fact."""
        kind = resource["resourceType"]
        table = schema.table_of(resource)
        claimed: set[Path] = set()
        row = self.read(resource, table.columns, claimed)
        row |= self.shared(resource, claimed)
        row |= self.places(resource, claimed)
        names = {column.name for column in table.columns}
        row = {name: value for name, value in row.items() if name in names}
        date = precision(row.get("date"))
        row |= {"date_precision": date} if date else {}
        if abatement := precision(row.get("abatement")):
            row["abatement_precision"] = abatement
        side = str(row.get("site", "")).split(" ", 1)[0]
        if side in ("left", "right", "bilateral") and "side" in names:
            row["side"] = side
        self.codes(resource, claimed)
        if "part" in names:
            self.parts(table, resource, row, claimed)
        else:
            self.put(table, row | ({"kind": kind} if "kind" in names else {}))
        self.put(schema.FACTS, self.general(resource, row, table))
        self.settle(resource, claimed)

    def general(self, resource: Resource, row: Row, table: Table) -> Row:
        """A fact's row in the table of all facts."""
        same = ("person", "fact", "concept", "code", "system", "holds", "reviewed", "quote", "start", "end")
        date = row.get("date") or row.get("date_end") or row.get("date_text")
        says = said(resource)
        return {
            "kind": resource["resourceType"],
            "in": table.name,
            **{name: row[name] for name in same if name in row},
            **({"says": says} if says else {}),
            **({"date": date} if date else {}),
        }

    def shared(self, resource: Resource, claimed: set[Path]) -> Row:
        """The computed columns of a fact."""
        row: Row = {"fact": str(resource["id"])}
        claimed.add(("id",))
        for element in ("subject", "patient"):
            if person := self.people.get(tail(target_of(resource.get(element) or {}))):
                row["person"] = person
                claimed.add((element, "reference"))
        tags = _tags(resource)
        if tags:
            row["tags"] = " ".join(tags)
        standing = self.facts.get(row["fact"], Standing())
        row["holds"] = standing.state or "yes"
        if standing.reviewed:
            row["reviewed"] = standing.reviewed == "yes"
        leaf = first(resource, ("extension:timepoint", "extension:event", "valueReference", "reference"))
        for name, found in (
            ("event", leaf),
            ("specimen", first(resource, ("specimen", "reference"))),
            ("treatment", first(resource, ("partOf", "reference"))),
            ("device", first(resource, ("device", "reference")) or first(resource, ("device", "reference", "reference"))),
        ):  # fmt: skip
            if found:
                row[name] = tail(found[1])
                claimed.add(found[0])
        if total := self.totals.get(row["fact"]):
            row["total"] = total
        for index, member in enumerate(resource.get("hasMember", ())):
            if self.totals.get(tail(member.get("reference"))) == row["fact"]:
                claimed.add(("hasMember", index, "reference"))  # the items' column `total` says it
        if report := self.reports.get(row["fact"]):
            row["report"] = report
        for index, result in enumerate(resource.get("result", ())):
            if self.reports.get(tail(result.get("reference"))) == row["fact"]:
                claimed.add(("result", index, "reference"))  # the results' column `report` says it
        return row

    def parts(self, table: Table, resource: Resource, row: Row, claimed: set[Path]) -> None:
        """A row for the value, and one for each component."""
        parts = resource.get("component", ())
        own = {
            name: row[name] for name in ("value", "number", "low", "high", "missing", "interpretation") if name in row
        }
        if "value" not in own and ("low" in own or "high" in own):
            row["value"] = "–".join(plain(own[k]) for k in ("low", "high") if k in own)
            row["value"] = row["value"] if len(own) > 1 else ("≥" if "low" in own else "≤") + row["value"]
        if own or not parts:
            self.put(table, {**row, "part": 0})
        whole = {name: value for name, value in row.items() if name not in _PART}
        columns = tuple(column for column in table.columns if column.name in _PART)
        for index, part in enumerate(parts):
            found = self.read(part, columns, claimed, ("component", index))
            if "value" not in found and ("low" in found or "high" in found):
                found["value"] = "–".join(plain(found[k]) for k in ("low", "high") if k in found)
            named = {"part_of": row["concept"]} if "concept" in row else {}
            self.put(table, {**whole, **named, **found, "part": index + 1})

    def person(self, resource: Resource) -> None:
        """The row of a person or group."""
        claimed: set[Path] = {("id",)}
        plainly = {
            **resource,
            "identifier": [i for i in resource.get("identifier", ()) if i.get("system") != IDENTIFIER],
        }
        row = self.read(plainly, schema.PEOPLE.columns, set())
        self.read(resource, tuple(c for c in schema.PEOPLE.columns if c.name != "label"), claimed)
        for index, known in enumerate(resource.get("identifier", ())):
            if known.get("value") == row.get("label"):
                claimed.add(("identifier", index, "value"))
        row |= {"id": str(resource["id"]), "person": self.people[str(resource["id"])]}
        row["kind"] = "person" if resource["resourceType"] == "Patient" else "group"
        self.codes(resource, claimed)
        self.put(schema.PEOPLE, row | self.places(resource, claimed))
        self.settle(resource, claimed)

    def file(self, resource: Resource) -> None:
        """The row of a file."""
        claimed: set[Path] = {("id",), ("subject", "reference")}
        row = self.read(resource, schema.FILES.columns, claimed)
        for index, known in enumerate(resource.get("identifier", ())):
            name = {"sha256": "sha256", "text-sha256": "text_sha256"}.get(tail(known.get("system")))
            if name:
                row[name] = known.get("value")
                claimed.add(("identifier", index, "value"))
        self.codes(resource, claimed)
        self.put(schema.FILES, {**row, "file": self.files[str(resource["id"])]})
        self.settle(resource, claimed)

    def document(self) -> None:
        """The row of the document."""
        sources = [resource for _, resource in self.item.of("DocumentReference")]
        row: Row = {
            "people": sum(p != "group" for p in self.people.values()),
            "facts": len(self.rows[schema.FACTS.name]),
            "fhir": "R5" if any("version" in one and "docStatus" not in one for one in sources) else "R4",
        }
        if review := self.item.reviewed or review_of(self.standings.values()):
            row["reviewed"] = review
        found: list[tuple[str, Any]] = []
        if sources:
            found.append(("kind", first(sources[0], ("type", "coding", "code"))))
            found.append(("title", first(sources[0], ("description",))))
        for _, device in self.item.of("Device"):
            if str(device.get("id")) in self.software:
                found.append(("software", first(device, ("version", "value"))))
        row |= {name: str(leaf[1]) for name, leaf in found if leaf}
        self.put(schema.DOCUMENTS, row)

    def places(self, resource: Resource, claimed: set[Path]) -> Row:
        """All places of a resource; the first of them is its row's."""
        places = list(self.spans(resource, claimed))
        for number, place in enumerate(places, 1):
            self.put(schema.PLACES, {"fact": str(resource["id"]), "place": number, **place})
        return {name: value for name, value in places[0].items() if name != "file"} if places else {}

    def spans(self, resource: Resource, claimed: set[Path]) -> Iterator[Row]:
        """The source-span extensions of a resource."""
        for index, extension in enumerate(resource.get("extension", ())):
            if not str(extension.get("url", "")).endswith(f"/{SPAN}"):
                continue
            place: Row = {}
            for inner, part in enumerate(extension.get("extension", ())):
                key = next((key for key in part if key.startswith("value")), None)
                if key is None:
                    continue
                at: Path = ("extension", index, "extension", inner, key)
                if part["url"] == "document":
                    place["file"] = self.files.get(tail(part[key].get("reference")))
                    claimed.add((*at, "reference"))
                elif part["url"] in ("start", "end", "page", "row", "column"):
                    place[part["url"]] = int(part[key])
                    claimed.add(at)
                elif part["url"] in ("quote", "table"):
                    place[part["url"]] = str(part[key])
                    claimed.add(at)
            yield place

    def codes(self, resource: Resource, claimed: set[Path]) -> None:
        """All codes of a resource."""
        for number, (path, coding) in enumerate(_codings(resource, ()), 1):
            found = {key: str(coding[key]) for key in ("system", "code", "display") if coding.get(key) is not None}
            claimed.update((*path, key) for key in found)
            ordinal = first(coding, ("extension:ordinalValue", "valueDecimal"), path)
            if ordinal:
                claimed.add(ordinal[0])
                found["ordinal"] = float(ordinal[1])  # type: ignore[assignment]
            above = path[:-2] if len(path) > 1 and path[-2] == "coding" else path
            self.put(
                schema.CODES,
                {"fact": str(resource["id"]), "number": number, "element": in_words(resource, above), **found},
            )

    def settle(self, resource: Resource, claimed: set[Path]) -> None:
        """Account for every value: what no column has goes to `details`, or is left out for a reason."""
        number = 0
        for path, value in leaves(resource):
            self.account.values += 1
            if path in claimed:
                self.account.columns += 1
                continue
            reason = why_left_out(resource, path, value)
            if reason:
                self.account.left_out[reason] += 1
                continue
            number += 1
            self.account.details += 1
            self.put(
                schema.DETAILS,
                {
                    "fact": str(resource["id"]),
                    "number": number,
                    "element": in_words(resource, path),
                    "value": plain(value),
                },
            )

    def findings(self) -> None:
        """The rows of the findings."""
        for number, issue in enumerate((self.item.outcome or {}).get("issue", ()), 1):
            code = first(issue, ("details", "coding", "code"))
            if code is None and issue.get("severity") == "information":
                continue  # it says that there are none
            place = next(self.spans(issue, set()), {})
            place.pop("file", None)
            row = {
                "number": number,
                "severity": str(issue.get("severity", "")),
                "code": str(code[1]) if code else None,
                "text": issue.get("diagnostics"),
                "facts": " ".join(tail(one) for one in issue.get("expression", ())) or None,
            }
            self.put(schema.FINDINGS, {k: v for k, v in row.items() if v is not None} | place)

    def passages(self) -> None:
        """The rows of the ledger's passages."""
        names = {
            str((resource.get("content") or [{}])[0].get("attachment", {}).get("title", "")): self.files[tail(url)]
            for url, resource in self.item.of("DocumentReference")
        }
        columns = {column.name: column.kind for column in schema.NOT_UNDERSTOOD.columns}
        for number, passage in enumerate((self.item.trace or {}).get("passages", ()), 1):
            row = {
                name: cell(passage[name], columns[name])
                for name in columns
                if name not in ("document", "number", "file") and passage.get(name) is not None
            }
            if passage.get("document") in names:
                row["file"] = names[passage["document"]]
            self.put(schema.NOT_UNDERSTOOD, {"number": number, **row})


def cell(value: Any, kind: Kind) -> Any:
    """A value as its column has it; None when it can't be of that type."""
    if kind == "string":
        return plain(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    try:
        return int(value) if kind == "integer" else float(value)
    except (TypeError, ValueError):
        return None


def plain(value: Any) -> str:
    """A value as text: true and false as JSON has them, numbers as printed (2.50 stays 2.50)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def precision(date: str | None) -> str:
    """How exact a date is."""
    return {4: "year", 7: "month", 10: "day"}.get(len(date or ""), "time" if date else "")


def _tags(resource: Resource) -> list[str]:
    return [str(tag.get("code", "")) for tag in resource.get("meta", {}).get("tag", ())]


def _codings(value: Any, path: Path) -> Iterator[tuple[Path, Resource]]:
    """Every Coding in a resource with its path: in a concept, or standing alone (`class`, `meta.tag`)."""
    if isinstance(value, dict):
        if "code" in value and "system" in value and not {"value", "low", "high"} & value.keys():
            yield path, value
            return
        for key, inner in value.items():
            yield from _codings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _codings(inner, (*path, index))
