"""The narrative of a resource, made from the resource alone by a template with autoescape, and what a reader wants to
see at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from etl.elements.shown import readable, shown
from etl.elements.write import EXTENSION, UNREVIEWED, Resource, noted, stated, target_of
from etl.fhir.patient import outside
from etl.kinds.form import Form
from etl.kinds.registry import form_of, forms
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from jinja2 import Template


# The narrative of a resource: what a person reads, made from the resource alone by a template with autoescape.
#
# Nothing of a document can become markup here: jinja2 escapes everything, and control characters, which neither XHTML
# nor a reader can bear, and marks that turn the direction of the text are taken out before.


_SPAN = f"{EXTENSION}/source-span"
_TIMEPOINT = f"{EXTENSION}/timepoint"
_HEAD = ("resourceType", "id", "meta")
_XHTML = "http://www.w3.org/1999/xhtml"
_LABELS = {
    "name": "Name",
    "gender": "Sex",
    "quantity": "Number",
    "status": "Status",
    "statusReason": "Reason for the status",
    "clinicalStatus": "Clinical status",
    "verificationStatus": "Verification",
    "relationship": "Relative",
    "class": "Class",
    "type": "Type",
    "category": "Category",
    "severity": "Severity",
    "bodySite": "Body site",
    "onset": "Onset",
    "abatement": "End",
    "effective": "When",
    "performed": "When",
    "period": "When",
    "collection": "Collected",
    "value": "Value",
    "dataAbsentReason": "Why no value",
    "interpretation": "Interpretation",
    "method": "Method",
    "referenceRange": "Reference range",
    "performer": "Performer",
    "reasonCode": "Reason",
    "reasonReference": "Reason",
    "dosage": "Dosage",
    "condition": "Condition",
    "note": "Note",
    "version": "Version",
}
_TOLD_FIRST = ("Value", "Interpretation", "Clinical status", "Body site", "When", "Timepoint", "Dosage")
_CHOICE = regex(r"(onset|abatement|effective|performed|value)(?=[A-Z])")


class Table(Struct, frozen=True):
    """A table of a narrative: what it is called, the head of its columns, its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Summary(Struct, frozen=True):
    """What other resources say that a reader wants to see here.

    Args:
        lists: (heading, lines).
        tables: tables.
    """

    lists: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[Table, ...]


NO_SUMMARY = Summary((), ())


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("etl.fhir"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(name)


@cache
def _macro() -> Callable[..., str]:
    """The template of a resource as a function; to render it would make a context each time."""
    module: Any = _template("resource.j2").module
    macro: Callable[..., str] = module.resource
    return macro


class Said(Struct, frozen=True):
    """A resource with its title and what it says, in words: (label, value) in its order."""

    resource: Resource
    title: str
    rows: tuple[tuple[str, str], ...]

    @property
    def by_label(self) -> dict[str, str]:
        """What it says by label, the last where one label has several."""
        return dict(self.rows)


def said_of(resource: Resource) -> Said:
    """A resource as built, with its title and what it says."""
    return Said(resource, title(resource), tuple(rows_of(resource)))


Narrative = Literal["short", "full"]
_FULL = "<p><b>"
"""With what the first line of a full narrative begins, and no short one has."""


def is_short(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource has a narrative of one line, or none.

    Args:
        resource: any resource of ours.
    """
    return _FULL not in str(resource.get("text", {}).get("div", ""))


def _is_cell(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource was read from cells of tables alone; people read the table."""
    spans = [{part["url"] for part in span["extension"]} for span in _spans(resource)]
    return bool(spans) and all("row" in parts and "column" in parts for parts in spans)


def _spans(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (one for one in resource.get("extension", ()) if one.get("url") == _SPAN)


def narrative(said: Said, summary: Summary = NO_SUMMARY, *, short: bool = False) -> Resource:
    """The resource with its narrative.

    Args:
        said: a resource as built.
        summary: what others say that is shown here too, unless it is short.
        short: whether to say on one line what it is called, and the most of what it says, and nothing of what is a
            table's cell.

    Returns:
        A copy with `text` behind `meta`, in FHIR's order. Its status says, as FHIR wants it, whether all of it is in
        the resource's own elements, in extensions, or in other resources.
    """
    resource = said.resource
    if short and _is_cell(resource):
        return resource
    if short:
        line = ": ".join(escape(readable(part)) for part in line_of(said) if part)
        return _with_text(resource, f'<div xmlns="{_XHTML}"><p>{line}</p></div>', NO_SUMMARY)
    quotes = list(_quotes(resource))
    div = _macro()(
        title=said.title,
        rows=[(label, readable(value)) for label, value in said.rows],
        lists=[(heading, [readable(line) for line in lines]) for heading, lines in summary.lists],
        tables=[
            (t.title, [readable(c) for c in t.head], [[readable(c) for c in row] for row in t.rows])
            for t in summary.tables
        ],
        quotes=[readable(q) for q in quotes],
    )
    return _with_text(resource, str(div).strip(), summary)


def _with_text(resource: Resource, div: str, summary: Summary) -> Resource:
    status = "additional" if summary != NO_SUMMARY else "extensions" if "extension" in resource else "generated"
    head: Resource = {k: resource[k] for k in _HEAD if k in resource}
    return {**head, "text": {"status": status, "div": div}} | {k: v for k, v in resource.items() if k not in _HEAD}


def line_of(said: Said) -> tuple[str, str]:
    """A resource on one line: what it is called, and the most of what it says."""
    rows = said.by_label
    return said.title, readable(", ".join(rows[key] for key in _TOLD_FIRST if rows.get(key)))


def list_narrative(lines: Iterable[tuple[str, str]]) -> Resource:
    """The narrative of a section.

    Args:
        lines: those of what stands in it (`line_of`).

    Returns:
        A Narrative with these lines; it says so when there are none.
    """
    return {"status": "generated", "div": _template("list.j2").render(lines=list(lines)).strip()}


def title(resource: Resource) -> str:
    """What a resource is called.

    Args:
        resource: any resource of ours.

    Returns:
        Its own name, or else its kind.
    """
    kind = str(resource["resourceType"])
    if kind == "Group":  # it has no name, and its type says no more
        return kind
    form = form_of(resource)
    own = (
        (form.named_by, "medication", "title")
        if form and form.line is None
        else ("title", "code", "name", "deviceName", "description", "type")
    )
    said = stated(resource)
    for key in own:
        found = said.get(key)
        if isinstance(found, list):
            found = found[0].get("name") or found[0]
        if found and (text := readable(shown(found)).strip()):
            return text
    return kind


def rows_of(resource: Resource) -> Iterable[tuple[str, str]]:
    """What a resource says, in words.

    Args:
        resource: a resource as built, or a part of one.

    Yields:
        (label, value).
    """
    form = form_of(resource)
    own = form.labels if form else {}
    for key, value in stated(resource).items():
        label = _own_label(own, key) or _label(key)
        value = [{"text": noted(str(n["text"]))} for n in value] if key == "note" else value
        if label and (text := shown(value)):
            yield label, text
        if key == "component":
            for part in value:
                found = next((v for k, v in part.items() if k.startswith("value")), None)
                yield shown(part["code"]) or "Component", shown(found)
    for extension in resource.get("extension", []):
        if extension["url"] == _TIMEPOINT:
            parts = _inner(extension)
            words = (parts.get("label"), parts.get("phase"), shown(parts.get("offset")))
            yield "Timepoint", ", ".join(str(w) for w in words if w)
        elif extension["url"].endswith("/procedure-method"):
            yield "Method", shown(extension.get("valueCodeableConcept"))
        elif extension["url"].endswith("/condition-assertedDate") and "valueDateTime" in extension:
            yield "Diagnosed", shown(extension["valueDateTime"])
        elif extension["url"].endswith("/patient-nationality"):
            yield "Nationality", shown(extension["extension"][0]["valueCodeableConcept"])
    for tag in resource.get("meta", {}).get("tag", []):
        if tag["code"] != UNREVIEWED:  # which nearly everything is
            yield "Tag", tag.get("display") or tag["code"]


def _own_label(labels: Mapping[str, str], key: str) -> str | None:
    """Return what a kind calls an element of its own; a choice is named by its stem ("occurrence")."""
    stems = (stem for stem in labels if key == stem or (key.startswith(stem) and key[len(stem)].isupper()))
    return next((labels[stem] for stem in stems), None)


def _inner(extension: Resource) -> Resource:
    """The values of the parts of an extension of ours, by their names."""
    return {part["url"]: value for part in extension["extension"] for key, value in part.items() if key != "url"}


@cache
def _label(element: str) -> str | None:
    """What an element is called, None for one that isn't shown."""
    choice = _CHOICE.match(element)
    return _LABELS.get(choice.group(1) if choice else element)


def _quotes(resource: Resource) -> list[str]:
    spans = [e for e in resource.get("extension", []) if e["url"] == _SPAN]
    found = (part["valueString"] for e in spans for part in e["extension"] if part["url"] == "quote")
    return list(dict.fromkeys(found))


def findings_narrative(issues: Iterable[Resource]) -> Resource:
    """The narrative of an OperationOutcome.

    Args:
        issues: its issues.

    Returns:
        A Narrative with one line for each.
    """
    lines = [(i["severity"], shown(i.get("details")), readable(i.get("diagnostics", ""))) for i in issues]
    return {"status": "generated", "div": _template("findings.j2").render(issues=lines).strip()}


# What a reader wants to see at once: a person's summary, and a scale with its items as a table.
#
# Made from the resources of one bundle, in one pass: the narratives of a Patient or Group and of a total show what
# other resources say. What a summary wants of a resource is kept in its place, so that the resource need not be.


_TOLD = ("Clinical status", "Verification", "Severity", "Body site", "Onset", "End", "When", "Dosage", "Collected")
_USUAL = {"Clinical status": "Active", "Verification": "Confirmed"}
_MOST_LINES, _MOST_ROWS, _MOST_COLUMNS = 40, 80, 8
_ITEMS, _VALUES, _OTHERS = "Items", "Findings and values", "at other times"


class _Grid(Struct):
    """Values by name and time, both in the order of the text."""

    cells: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    times: dict[str, None] = field(default_factory=dict)

    def add(self, name: str, when: str, value: str) -> None:
        self.times[when] = None
        self.cells.setdefault(name, {}).setdefault(when, {})[value] = None

    def table(self, heading: str) -> Table:
        shown = list(self.times)[:_MOST_COLUMNS]
        others = list(self.times)[_MOST_COLUMNS:]
        rows = []
        for name, cells in list(self.cells.items())[:_MOST_ROWS]:
            row = [name, *("; ".join(cells.get(when, {})) for when in shown)]
            if others:
                row.append("; ".join(f"{when}: {', '.join(cells[when])}" for when in others if when in cells))
            rows.append(tuple(row))
        if len(self.cells) > _MOST_ROWS:
            rows.append((f"… and {len(self.cells) - _MOST_ROWS} more", *("" for _ in rows[0][1:])))
        head = ("", *(when or "(no time told)" for when in shown), *([_OTHERS] if others else []))
        return Table(heading, head, tuple(rows))


class _About(Struct):
    """What is said of one person or group."""

    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    values: _Grid = field(default_factory=_Grid)
    scales: dict[str, _Grid] = field(default_factory=dict)


class Told(Struct, frozen=True):
    """What a resource adds to a summary, in words.

    Args:
        heading: the list that it stands in, "" for none.
        title: what it is called.
        who: fullUrl of whom it is about.
        line: how it stands in a list of its kind; of an observation, how its row is called.
        valued: whether it stands in the table of values.
        when: when an observation was made.
        value: an observation's value.
        members: fullUrls of the items of a total.
    """

    heading: str
    title: str
    who: str
    line: str
    valued: bool = False
    when: str = ""
    value: str = ""
    members: tuple[str, ...] = ()


def tellings(placed: Mapping[str, Said]) -> dict[str, Told]:
    """What resources add to summaries.

    Args:
        placed: the resources with what they say by fullUrl; the doses of a treatment are among them.

    Returns:
        By fullUrl, in their order.
    """
    doses = _doses(placed.values())
    return {url: _telling(said, doses.get(url, ())) for url, said in placed.items()}


def summaries(placed: Mapping[str, Told]) -> dict[str, Summary]:
    """Return what is said of persons and groups, and the items of totals.

    A Patient's own narrative doesn't show this, as whoever may read Patients only is to read no diagnoses: it stands in
    the source's (`record_of`).

    Args:
        placed: what resources tell by fullUrl, in the order of the bundle: of some people all of it.

    Returns:
        Summary by fullUrl, for those that have one.
    """
    items = {member for told in placed.values() for member in told.members}
    about: dict[str, _About] = {}
    found: dict[str, Summary] = {}
    for url, told in placed.items():
        members = [placed[member] for member in told.members if member in placed]
        if members:
            found[url] = Summary((), (_items(members),))
        if told.who in placed and url not in items:
            _add(about.setdefault(told.who, _About()), told, members)
    return found | {who: _person(told) for who, told in about.items()}


_MOST_PEOPLE = 40
_SUMMING = frozenset(("DocumentReference", "Patient", "Group", "Composition"))
"""Kinds of resource whose narrative shows, or once showed, what others say."""


def record_of(people: Iterable[tuple[str, Summary]]) -> Summary:
    """Return the record of a document's people as its source's narrative shows it.

    Args:
        people: what each is called, and what is said of them.

    Returns:
        Lists and tables of the first people, by name where there are several; the others are counted.
    """
    told = [one for one in people if one[1] != NO_SUMMARY]
    several = len(told) > 1
    lists: list[tuple[str, tuple[str, ...]]] = []
    tables: list[Table] = []
    for name, summary in told[:_MOST_PEOPLE]:
        before = f"{name}: " if several else ""
        lists += [(f"{before}{heading}", lines) for heading, lines in summary.lists]
        tables += [replace(table, title=f"{before}{table.title}") for table in summary.tables]
    if len(told) > _MOST_PEOPLE:
        lists.append((f"… and {len(told) - _MOST_PEOPLE} more people", ()))
    return Summary(tuple(lists), tuple(tables)) if told else NO_SUMMARY


def rewritten(
    resources: Mapping[str, Resource], changed: Collection[str], hidden: Collection[str] = ()
) -> dict[str, Resource]:
    """Return the resources of a bundle with the narratives that a change of some of them concerns.

    Args:
        resources: all resources of a bundle by fullUrl, in its order.
        changed: fullUrls of those that are no longer what their narratives say.
        hidden: fullUrls of those that no other narrative shows, as they don't hold.

    Returns:
        The same resources in their order. Made anew are the narratives of what changed, of people, sources and totals, and of
        the Composition's sections.
    """
    said = {url: said_of({k: v for k, v in one.items() if k != "text"}) for url, one in resources.items()}
    known = outside(resources.items())
    whole = {**said, known[0]: said_of(known[1])} if known else said
    shown = summaries({url: one for url, one in tellings(whole).items() if url not in hidden})
    people = [
        (one.title, shown.get(url, NO_SUMMARY))
        for url, one in whole.items()
        if one.resource["resourceType"] == "Patient"
    ]
    sources = [url for url, one in resources.items() if one["resourceType"] == "DocumentReference"]
    shown |= dict.fromkeys(sources[:1], record_of(people))
    out = dict(resources)
    for url, one in resources.items():
        kind = one["resourceType"]
        if kind == "Composition":
            one = _with_sections(one, {own: words for own, words in said.items() if own not in hidden})
            said[url] = said_of({k: v for k, v in one.items() if k != "text"})
        if url in changed or kind in _SUMMING or "hasMember" in one:
            own = NO_SUMMARY if kind == "Patient" else shown.get(url, NO_SUMMARY)
            out[url] = narrative(said[url], own, short=is_short(resources[url]))
    return out


def _with_sections(composition: Resource, said: Mapping[str, Said]) -> Resource:
    """Return a Composition whose sections list what is said of their entries."""
    sections = []
    for section in composition.get("section", ()):
        urls = [str(entry.get("reference", "")) for entry in section.get("entry", ())]
        text = list_narrative(line_of(said[url]) for url in urls if url in said)
        sections.append({**section, "text": text} if "text" in section else section)
    return {**composition, "section": sections} if sections else composition


def _telling(said: Said, doses: tuple[str, ...]) -> Told:
    resource, rows = said.resource, said.by_label
    about = resource.get("subject") or resource.get("patient") or {}
    who = "" if isinstance(about, list) else target_of(about)  # of a Composition R5 has several
    form = form_of(resource)
    if form is None or not form.valued:
        heading = form.listed if form and "partOf" not in resource else ""
        return Told(heading, said.title, who, _line(said, doses, form) if form and heading else "")
    line = ", ".join(filter(None, (said.title, rows.get("Body site"))))
    members = tuple(m["reference"] for m in resource.get("hasMember", ()))
    return Told("", said.title, who, line, True, _when(resource, rows), _value(resource, rows), members)


def _doses(placed: Iterable[Said]) -> dict[str, tuple[str, ...]]:
    """What was given, by the treatment it is part of."""
    found: dict[str, tuple[str, ...]] = {}
    for said in placed:
        if "partOf" in said.resource and said.by_label.get("Dosage"):
            whole = said.resource["partOf"][0]["reference"]
            found[whole] = (*found.get(whole, ()), said.by_label["Dosage"])
    return found


def _add(about: _About, told: Told, members: list[Told]) -> None:
    if told.heading:
        about.lists.setdefault(told.heading, {})[told.line] = None
    elif told.valued:
        about.values.add(told.line, told.when, told.value)
        for member in members:
            about.scales.setdefault(told.title, _Grid()).add(member.title, told.when, member.value)


def _when(resource: Resource, rows: dict[str, str]) -> str:
    """The printed date, and the place in the course of treatment by its label, or else by its phase."""
    parts = next((_inner(x) for x in resource.get("extension", ()) if x["url"] == _TIMEPOINT), {})
    return ", ".join(dict.fromkeys(filter(None, (rows.get("When"), parts.get("label") or parts.get("phase")))))


def _line(said: Said, doses: tuple[str, ...], form: Form) -> str:
    """One line of a list: what it is called, and what isn't usual."""
    rows = said.by_label
    if form.line is not None:
        return form.line(said.title, rows)
    status = rows.get("Status", "")
    usual = status in ("completed", "finished", "active", "unknown")
    when = _when(said.resource, rows)
    told = [when if k == "When" else rows.get(k, "") for k in _TOLD if rows.get(k) != _USUAL.get(k) or k == "When"]
    told = [*filter(None, told), *doses, *([status] if status and not usual else [])]
    return f"{said.title}: {', '.join(told)}" if told else said.title


def _value(resource: Resource, rows: dict[str, str]) -> str:
    """The value, or its parts, or why there is none; with what it means."""
    parts = (rows_of({"component": [c]}) for c in resource.get("component", []))
    inner = ", ".join(f"{name} {value}" for part in parts for name, value in part if value)
    meaning = rows.get("Interpretation", "")
    value = rows.get("Value") or ("" if inner or meaning else rows.get("Why no value", ""))
    whole = "; ".join(filter(None, (value, inner)))
    return f"{whole} ({meaning})" if whole and meaning else whole or meaning


def _items(members: list[Told]) -> Table:
    """The items of a total, one on a row."""
    return Table(_ITEMS, ("Item", "Value"), tuple((m.title, m.value) for m in members))


def _person(about: _About) -> Summary:
    headings = dict.fromkeys(form.listed for form in forms())
    lists = [(heading, _cut(about.lists[heading])) for heading in headings if heading in about.lists]
    tables = [about.values.table(_VALUES)] if about.values.cells else []
    tables += [grid.table(name) for name, grid in about.scales.items() if len(grid.times) > 1]
    return Summary(tuple(lists), tuple(tables)) if lists or tables else NO_SUMMARY


def _cut(lines: Iterable[str]) -> tuple[str, ...]:
    told = list(lines)
    left = len(told) - _MOST_LINES
    return tuple([*told[:_MOST_LINES], f"… and {left} more"] if left > 0 else told)
