"""Why each fact is there, and what became of everything else; and what differs between two bundles of one document.

Why a fact is there stands in the bundle: its places, its mapping entry and its rule. What isn't there can't stand in
it: `trace` is what a conversion keeps beside the bundle (`<stem>.trace.json`), the ledger of the document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

from msgspec import Struct

from etl.document import table_name
from etl.elements.write import stated, target_of
from etl.errors import InputError
from etl.fhir.encode import expanded
from etl.fhir.patient import outside
from etl.holding import Review, State, standings
from etl.kinds.registry import names, times
from etl.ledger import counts
from etl.names import BASE

if TYPE_CHECKING:
    from etl.document import Document
    from etl.facts import Decision, Evidence, Facts, Why


SPAN = f"{BASE}/StructureDefinition/source-span"
READING = f"{BASE}/StructureDefinition/reading"


class Converted(Protocol):
    """What is asked of a conversion's result: the document, its facts with their ledger, and the bundle."""

    @property
    def document(self) -> Document: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def bundle(self) -> dict[str, Any]: ...


class Quote(Struct, frozen=True):
    """A place that a fact was read from; `document` is the name of its file in a case of several.

    Args:
        start: offset in the normalized text.
        end: offset behind it.
        text: what stands there.
        cell: page and cell in words.
        document: name of its file, "" in a document that is one file.
        table: of a cell, the table as the trace calls it.
        row: of a cell.
        column: of a cell.
    """

    start: int
    end: int
    text: str
    cell: str = ""
    document: str = ""
    table: str = ""
    row: int | None = None
    column: int | None = None


class Explanation(Struct, frozen=True):
    """One resource of a bundle with what made it.

    Args:
        full_url: the entry's fullUrl.
        kind: resource type.
        name: its code's text.
        says: its value, status or change in words.
        subject: name or place of the person in the bundle.
        quotes: where it was read.
        entry: the mapping entry ("finding:tremor"), "" when not known.
        rule: the rule that made it, "" when not known.
        state: why it doesn't hold (rejected, refuted, absent, superseded), "" when it does.
        reviewed: whether a person looked at it: yes, partly, no; "" where the bundle doesn't say.
        packs: the packs that gave it a code, with their release and the name that matched.
    """

    full_url: str
    kind: str
    name: str
    says: str
    subject: str
    quotes: tuple[Quote, ...]
    entry: str = ""
    rule: str = ""
    state: State = ""
    reviewed: Review = ""
    packs: tuple[str, ...] = ()


def trace(result: Converted, *, include_text: bool = True) -> dict[str, Any]:
    """What a conversion remembers for `explain`: what became of every cell, field and sentence.

    Args:
        result: the conversion.
        include_text: whether what gave no fact is quoted, and the label that it stands under.

    Returns:
        Plain JSON data, the same for the same document.
    """
    parts = trace_in_parts(result, include_text=include_text)
    return {key: list(part) if isinstance(part, Iterator) else part for key, part in parts.items()}


def trace_in_parts(result: Converted, *, include_text: bool = True) -> dict[str, Any]:
    """Return a trace whose long lists are iterators: of a large table they needn't be in memory at once.

    Args:
        result: see `trace`.
        include_text: see `trace`.
    """
    document = result.document
    aside = [{"what": one.what, **({"quote": one.text} if include_text else {})} for one in document.left_out]
    files = [{"name": file.name, "sha256": file.sha256} for _, file in document.files]
    plan = [_decided(document, one, include_text=include_text) for one in result.facts.decisions]
    return {
        "document": {"name": document.name, "sha256": document.sha256, **({"files": files} if files else {})},
        "kind": result.facts.kind,
        "counts": counts(result.facts.ledger),
        "used": _used(result),
        "structure": _structure(result),
        "passages": _passages(result, include_text=include_text),
        **({"plan": plan} if plan else {}),
        **({"why": _whys(result, include_text=include_text)} if result.facts.facts else {}),
        **({"left_out": aside} if aside else {}),
    }


def _used(result: Converted) -> Iterator[dict[str, Any]]:
    facts = _Sources(result.bundle)
    for entry in result.facts.ledger:
        if entry.state == "used":
            place = _placed(result.document, entry.evidence)
            yield {"unit": entry.unit, **place, "facts": facts.of(place)}


def _structure(result: Converted) -> Iterator[dict[str, Any]]:
    for entry in result.facts.ledger:
        if entry.state == "structure":
            yield {"unit": entry.unit, **_placed(result.document, entry.evidence), "reason": entry.reason}


def _passages(result: Converted, *, include_text: bool) -> Iterator[dict[str, Any]]:
    for entry in result.facts.ledger:
        if entry.state in ("left out", "not understood"):
            words = {"quote": entry.evidence.quote, **({"label": entry.label} if entry.label else {})}
            told = {"unit": entry.unit, "state": entry.state, "reason": entry.reason}
            yield {**told, **_placed(result.document, entry.evidence), **(words if include_text else {})}


def _whys(result: Converted, *, include_text: bool) -> Iterator[dict[str, Any]]:
    for why in result.facts.whys:  # found out when it is written, when the places of the facts are no longer needed
        yield _claimed(result.document, why, include_text=include_text)


def _decided(document: Document, one: Decision, *, include_text: bool) -> dict[str, Any]:
    """What was decided about a column or row, with its place; without the words of the document when they are unwanted."""
    place = _placed(document, one.evidence)
    line = "row" if one.of_row else "column"
    where = {key: place[key] for key in ("document", "table", line) if key in place}
    words = {"label": one.label, "concept": one.concept, "coding": dict(one.coding)} if include_text else {}
    told = {"layout": one.layout, "role": one.role, "unit": one.unit, **words}
    return {**where, **{key: value for key, value in told.items() if value}}


def _claimed(document: Document, why: Why, *, include_text: bool) -> dict[str, Any]:
    """Return what was claimed of a fact, with its place and the places of the words that say so."""
    begin, file = document.file_of(why.start)
    claims = []
    for one in why.claims:
        start, end = one.words
        own = {"axis": one.axis} if one.axis else {}
        rule = {"rule": one.rule} if one.rule else {}
        words = {"words": document.text[start:end]} if include_text and start >= 0 else {}
        place = {"start": start - begin, "end": end - begin} if start >= begin else {}
        claims.append({**own, "says": one.says, **rule, **words, **place, "holds": one.holds})
    return {
        "start": why.start - begin,
        "end": why.end - begin,
        **({"document": file.name} if file else {}),
        "entry": why.entry,
        "claims": claims,
    }


class Claims:
    """What is claimed of the facts of a bundle, by place.

    Args:
        whys: the trace's `why`.
    """

    def __init__(self, whys: Iterable[Mapping[str, Any]]) -> None:
        self._whys = sorted(whys, key=lambda why: (why.get("document", ""), why["start"]))
        self._places = [(why.get("document", ""), why["start"]) for why in self._whys]

    def of(self, one: Explanation) -> list[Mapping[str, Any]]:
        """Return what is claimed of a fact: of its place and entry, else of its entry, else of what stands there.

        Args:
            one: the fact.
        """
        near: list[Mapping[str, Any]] = []
        for quote in one.quotes:
            begin = bisect_left(self._places, (quote.document, quote.start))
            near += self._whys[begin : bisect_left(self._places, (quote.document, quote.end))]
        same = [why for why in near if why["entry"] == one.entry]
        places = {(quote.document, quote.start, quote.end) for quote in one.quotes}
        own = [why for why in same if (why.get("document", ""), why["start"], why["end"]) in places]
        claims = [claim for why in own or same or near for claim in why["claims"]]
        return [claim for at, claim in enumerate(claims) if claim not in claims[:at]]


def claim_line(claim: Mapping[str, Any]) -> str:
    """Return a claim as a line: `presence: negated by “no” (14–16, rule denial)`.

    Args:
        claim: one of the trace's.
    """
    axis = f"{claim['axis']}: " if claim.get("axis") else ""
    words = f" by “{' '.join(claim['words'].split())}”" if "words" in claim else ""
    place = f"{claim['start']}–{claim['end']}" if "start" in claim else ""
    rule = f"rule {claim['rule']}" if "rule" in claim else ""
    about = ", ".join(filter(None, (place, rule))) + ("" if claim["holds"] else "; a nearer one holds")
    return f"{axis}{claim['says']}{words}" + (f" ({about})" if about else "")


def planned(quote: Quote, plan: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What the plan of a table says of a cell's column, or with a person a column of its row.

    Args:
        quote: a place that a fact was read from.
        plan: the trace's plan.

    Returns:
        Its lines of the plan; none where it is no cell of a table of people.
    """
    cell = {"document": quote.document, "table": quote.table, "row": quote.row, "column": quote.column}
    own = [key for key in ("row", "column") if cell[key] is not None]
    return [
        one
        for one in plan
        if quote.table
        and one.get("document", "") == quote.document
        and one.get("table") == quote.table
        and any(one.get(key) == cell[key] for key in own)
    ]


def _placed(document: Document, place: Evidence) -> dict[str, Any]:
    """A place as the trace has it: of a case of several files, in its file."""
    begin, file = document.file_of(place.start)
    table = place.table and place.table.removesuffix(table_name("", file.name) if file else "")
    cell = {"page": place.page, "table": table, "row": place.row, "column": place.column}
    return {
        "start": place.start - begin,
        "end": place.end - begin,
        **({"document": file.name} if file else {}),
        **{key: value for key, value in cell.items() if value is not None},
    }


class _Sources:
    """The resources of a bundle by the places that they were read from."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        places: list[tuple[str, int, int, str]] = []
        files: dict[str, str] = {}
        for entry in bundle["entry"]:  # once: the sources stand before what was read from them
            if entry["resource"]["resourceType"] == "DocumentReference":
                files |= _files({"entry": [entry]})
            quotes = _quotes(entry["resource"], files)
            places += ((quote.document, quote.start, quote.end, entry["fullUrl"]) for quote in quotes)
        places.sort()
        self._places = places
        self._longest = max((end - start for _, start, end, _ in places), default=0)

    def of(self, place: Mapping[str, Any]) -> list[str]:
        """The fullUrls of what was read from a place."""
        file, start, end = place.get("document", ""), place["start"], place["end"]
        begin = bisect_left(self._places, (file, start - self._longest, 0, ""))
        stop = bisect_left(self._places, (file, end, 0, ""))
        return list(dict.fromkeys(url for _, _, ends, url in self._places[begin:stop] if ends > start))


def explained(bundle: Mapping[str, Any]) -> list[Explanation]:
    """The facts of a bundle with their quotes, their mapping entries and the rules that made them.

    Args:
        bundle: a Bundle as plain JSON data.

    Returns:
        One explanation for each resource that has a source span, in the bundle's order.

    Raises:
        InputError: it is made in a way that no bundle of ours is.
    """
    try:
        return list(_explained(expanded(dict(bundle))))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise InputError("not a bundle that this software wrote") from error


def _explained(bundle: Mapping[str, Any]) -> Iterator[Explanation]:
    people = {entry.get("fullUrl", ""): _person(entry["resource"]) for entry in bundle.get("entry", [])}
    known = outside((entry.get("fullUrl", ""), entry["resource"]) for entry in bundle.get("entry", []))
    people |= {known[0]: known[1]["identifier"][0]["value"]} if known else {}
    files = _files(bundle)
    found = standings({entry.get("fullUrl", ""): entry["resource"] for entry in bundle.get("entry", [])})
    for entry in bundle.get("entry", []):
        resource = entry["resource"]
        quotes = tuple(_quotes(resource, files))
        if not quotes:
            continue
        reading = _parts(resource, READING)
        subject = resource.get("subject") or resource.get("patient") or {}
        yield Explanation(
            full_url=entry.get("fullUrl", ""),
            kind=resource["resourceType"],
            name=_text(_code(resource)) or _person(resource),
            says=said(resource),
            subject=people.get(target_of(subject), ""),
            quotes=quotes,
            entry=str(reading.get("entry", "")),
            rule=str(reading.get("rule", "")),
            state=found[entry.get("fullUrl", "")].state,
            reviewed=found[entry.get("fullUrl", "")].reviewed,
            packs=tuple(_packs(resource)),
        )


def _packs(resource: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the extension `reading` says of each pack."""
    for extension in resource.get("extension", []):
        if extension.get("url") == READING:
            yield from (
                x["valueString"] for x in extension.get("extension", []) if x.get("url") in ("pack", "abbreviation")
            )


def chosen(explanations: Iterable[Explanation], wanted: str) -> list[Explanation]:
    """Those whose fullUrl holds `wanted`, or whose name has all its words."""
    words = wanted.lower().split()
    return [
        one
        for one in explanations
        if wanted.lower() in one.full_url.lower() or all(word in one.name.lower() for word in words)
    ]


_SAYING = (
    "status",
    "clinicalStatus",
    "verificationStatus",
    "interpretation",
    "dataAbsentReason",
    "severity",
    "bodySite",
)
_USUAL = frozenset(("preliminary", "final", "completed", "finished", "partial", "active", "confirmed", "unknown"))


_OF_REVIEW = frozenset(("preliminary", "final"))
"""Statuses of an observation: whether a person looked at it, never what it says."""


def said(resource: Mapping[str, Any]) -> str:
    """Return a resource's value, status, site, dose or change, and at last its date, in a few words.

    Args:
        resource: any resource.
    """
    parts: list[str] = []
    dates: list[str] = []
    for key, value in stated(resource).items():
        many = value if isinstance(value, list) else [value]
        if key.startswith(times()):
            dates += map(_words, many)
        elif key.startswith("value") or key in _SAYING:
            parts += map(_words, many)
        elif key == "component":
            parts += map(_component, many)
        elif key == "dosage":
            parts += map(_dosed, many)
        elif key == "condition":  # of a relative
            parts += [_text(one.get("code", {})) for one in value]
    telling = [part for part in (*parts, *dates) if part and part.lower() not in _USUAL]
    return ", ".join(telling) or next((part for part in parts if part and part.lower() not in _OF_REVIEW), "")


def _component(part: Mapping[str, Any]) -> str:
    """Return a part of an observation with its name: "systolic 120 mmHg"."""
    values = [_words(value) for key, value in part.items() if key.startswith("value") or key in _SAYING]
    told = " ".join(value for value in values if value)
    return f"{_text(part.get('code', {}))} {told}".strip() if told else ""


def _dosed(dosage: Mapping[str, Any]) -> str:
    rates = [rate.get("doseQuantity") or rate.get("doseRange") for rate in dosage.get("doseAndRate", [])]
    amounts = [_words(amount) for amount in (dosage.get("dose"), *rates) if amount]
    timing = dosage.get("timing", {}).get("code", {})
    words = [*amounts, _text(dosage.get("route", {})), _text(timing) or ("" if amounts else dosage.get("text", ""))]
    return " ".join(word for word in words if word)


def _words(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "value" in value:
        unit = value.get("unit") or value.get("code") or ""
        unit = "" if unit == "1" else unit
        return f"{value.get('comparator', '')}{value['value']} {unit}".strip()
    if "low" in value or "high" in value:
        return f"{_words(value.get('low', {}))} – {_words(value.get('high', {}))}"
    if "start" in value or "end" in value:
        return f"{value.get('start', '')}/{value.get('end', '')}"
    return _text(value)


def _text(concept: Mapping[str, Any]) -> str:
    if concept.get("text"):
        return str(concept["text"])
    for coding in concept.get("coding", []):
        return str(coding.get("display") or coding.get("code") or "")
    return ""


def _code(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in (*names(), "type"):
        value = resource.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            return value
    return {}


def _person(resource: Mapping[str, Any]) -> str:
    if resource.get("resourceType") == "Group":
        return "the group"
    if resource.get("resourceType") != "Patient":
        return ""
    names = resource.get("name") or [{}]
    return str(names[0].get("text") or "the patient")


def _quotes(resource: Mapping[str, Any], files: Mapping[str, str]) -> Iterator[Quote]:
    for extension in resource.get("extension", []):
        if extension.get("url") == SPAN:
            parts = _flat(extension)
            keys = ("page", "table", "row", "column")
            cell = " ".join(f"{key} {parts[key]}" for key in keys if parts.get(key) is not None)
            places = int(parts.get("start") or 0), int(parts.get("end") or 0)
            file = files.get((parts.get("document") or {}).get("reference", ""), "")
            table = str(parts.get("table") or "")
            yield Quote(
                *places, str(parts.get("quote") or ""), cell, file, table, parts.get("row"), parts.get("column")
            )


def _files(bundle: Mapping[str, Any]) -> dict[str, str]:
    """The names of the sources of a bundle, by fullUrl."""
    return {
        entry.get("fullUrl", ""): str(resource.get("content", [{}])[0].get("attachment", {}).get("title", ""))
        for entry in bundle.get("entry", [])
        if (resource := entry["resource"]).get("resourceType") == "DocumentReference"
    }


def _parts(resource: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The parts of the first extension with this URL."""
    return next((_flat(one) for one in resource.get("extension", []) if one.get("url") == url), {})


def _flat(extension: Mapping[str, Any]) -> dict[str, Any]:
    """A complex extension as part → value."""
    parts = extension.get("extension", [])
    return {part["url"]: value for part in parts for key, value in part.items() if key.startswith("value")}


VOLATILE = (
    "id",
    "identifier",
    "text",
    "subject",
    "patient",
    "partOf",
    "hasMember",
    "result",
    "specimen",
    "derivedFrom",
    "reference",
)
"""What hangs on identities or is made from the rest; it never makes a fact a different one."""

SKIPPED = ("start", "end", READING)
"""Extensions that tell where and how a fact was read, not what it says."""


class Difference(Struct, frozen=True):
    """One fact that appeared, went, or changed (`fields` says in what)."""

    what: Literal["appeared", "went", "changed"]
    fact: Explanation
    fields: tuple[str, ...] = ()


def compared(old: Mapping[str, Any], new: Mapping[str, Any], *, include_rejected: bool = False) -> list[Difference]:
    """Facts that appeared, went or changed.

    A fact that is there in both is one of the same type from the same places; among several of these the same name
    goes first. What only moved, as the text before it grew, is told apart by its quotes, not by its offsets.

    Args:
        old: a Bundle as plain JSON data.
        new: the later one.
        include_rejected: whether facts that a person rejected are compared too; else such a fact isn't there, so that one
            that was rejected since went.

    Returns:
        The differences, those of the old bundle first, each in the bundle's order.
    """
    before, after = (_facts(one, include_rejected=include_rejected) for one in (old, new))
    pairs = _paired(before, after)
    taken = set(pairs.values())
    differences: list[Difference] = []
    for i, (fact, body) in enumerate(before):
        if i not in pairs:
            differences.append(Difference("went", fact))
            continue
        other, now = after[pairs[i]]
        fields = tuple(sorted(key for key in body.keys() | now.keys() if body.get(key) != now.get(key)))
        if fields:
            differences.append(Difference("changed", other, fields))
    return differences + [Difference("appeared", fact) for j, (fact, _) in enumerate(after) if j not in taken]


_Fact = tuple[Explanation, dict[str, Any]]


def _facts(bundle: Mapping[str, Any], *, include_rejected: bool) -> list[_Fact]:
    bodies = {entry.get("fullUrl", ""): entry["resource"] for entry in bundle.get("entry", [])}
    return [
        (one, _plain(bodies[one.full_url], top=True))
        for one in explained(bundle)
        if include_rejected or one.state != "rejected"
    ]


def _plain(value: Any, *, top: bool = False) -> Any:
    """The value without identities and offsets."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if not (k in VOLATILE and (top or k == "reference"))}
    if isinstance(value, list):
        return [_plain(one) for one in value if not (isinstance(one, dict) and one.get("url") in SKIPPED)]
    return value


def _paired(before: list[_Fact], after: list[_Fact]) -> dict[int, int]:
    """Index in `before` → index in `after`: first by name and quotes, then by quotes alone."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for named in (True, False):
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in reversed(range(len(after))):
            if j not in taken:
                waiting[_key(after[j][0], named)].append(j)
        for i, (fact, _) in enumerate(before):
            rest = waiting.get(_key(fact, named))
            if i not in pairs and rest:
                pairs[i] = rest.pop()
                taken.add(pairs[i])
    return pairs


def _key(fact: Explanation, named: bool) -> tuple[str, ...]:
    return (fact.kind, fact.name if named else "", *(quote.text for quote in fact.quotes))
