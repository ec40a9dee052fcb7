"""The narrative of a resource: what a person reads, made from the resource alone by a template with autoescape.

Nothing of a document can become markup here: jinja2 escapes everything, and control characters, which
neither XHTML nor a reader can bear, and marks that turn the direction of the text are taken out before.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from etl.fhir.annotation import noted
from etl.fhir.common import EXTENSION, UNREVIEWED, Resource
from etl.patterns import regex

if TYPE_CHECKING:
    from jinja2 import Template

_HIDDEN = regex(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff"
    r"\ufeff\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LONGEST = 400
_PRINTED = f"{EXTENSION}/printed"
_INNER = ("display", "code", "collectedDateTime", "collectedPeriod", "valueString")
_HEAD = ("resourceType", "id", "meta")
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


def readable(text: object) -> str:
    """A text fit for reading.

    Args:
        text: anything.

    Returns:
        The text without control characters and direction marks, cut when very long.
    """
    clean = _HIDDEN.sub("", str(text)[: 4 * _LONGEST])
    return clean if len(clean) <= _LONGEST else clean[:_LONGEST] + "…"


def shown(value: Any) -> str:
    """A datatype in words.

    Args:
        value: a primitive, a datatype of FHIR, or a list of them.

    Returns:
        Its text.
    """
    if isinstance(value, list):
        return "; ".join(filter(None, map(shown, value)))
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if "text" in value:
        return str(value["text"])
    if as_printed := [str(x["valueString"]) for x in value.get("extension", []) if x["url"] == _PRINTED]:
        dates = f"{value.get('start', '…')} – {value.get('end', '…')}" if "start" in value or "end" in value else ""
        return "; ".join(filter(None, (dates, *as_printed)))
    if "coding" in value:
        first = value["coding"][0]
        return next((str(c["display"]) for c in value["coding"] if "display" in c), shown(first.get("code")))
    if "low" in value or "high" in value:
        return f"{shown(value.get('low')) or '…'} – {shown(value.get('high')) or '…'}"
    if "start" in value or "end" in value:
        return f"{value.get('start', '…')} – {value.get('end', '…')}"
    if "value" in value:
        unit = value.get("unit") or value.get("code", "")
        return f"{value.get('comparator', '')}{value['value']} {unit if unit != '1' else ''}".strip()
    if "actor" in value:
        return shown(value["actor"])
    return next((shown(value[k]) for k in _INNER if k in value), "")


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


def narrative(said: Said, summary: Summary = NO_SUMMARY) -> Resource:
    """The resource with its narrative.

    Args:
        said: a resource as built.
        summary: what others say that is shown here too.

    Returns:
        A copy with `text` behind `meta`, in FHIR's order. Its status says, as FHIR wants it, whether all of it is in
        the resource's own elements, in extensions, or in other resources.
    """
    resource = said.resource
    quotes = list(_quotes(resource))
    div = _template("resource.j2").render(
        title=said.title,
        rows=[(label, readable(value)) for label, value in said.rows],
        lists=[(heading, [readable(line) for line in lines]) for heading, lines in summary.lists],
        tables=[
            (t.title, [readable(c) for c in t.head], [[readable(c) for c in row] for row in t.rows])
            for t in summary.tables
        ],
        quotes=[readable(q) for q in quotes],
    )
    status = "additional" if summary != NO_SUMMARY else "extensions" if "extension" in resource else "generated"
    head: Resource = {k: resource[k] for k in _HEAD if k in resource}
    return {**head, "text": {"status": status, "div": div.strip()}} | {
        k: v for k, v in resource.items() if k not in _HEAD
    }


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
    for key in ("title", "code", "medicationCodeableConcept", "name", "deviceName", "description", "type"):
        found = resource.get(key)
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
    for key, value in resource.items():
        choice = _CHOICE.match(key)
        label = _LABELS.get(choice.group(1) if choice else key)
        value = [{"text": noted(str(n["text"]))} for n in value] if key == "note" else value
        if label and (text := shown(value)):
            yield label, text
        if key == "component":
            for part in value:
                found = next((v for k, v in part.items() if k.startswith("value")), None)
                yield shown(part["code"]) or "Component", shown(found)
    for extension in resource.get("extension", []):
        if extension["url"] == f"{EXTENSION}/timepoint":
            parts = {e["url"]: next(v for k, v in e.items() if k.startswith("value")) for e in extension["extension"]}
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


def _quotes(resource: Resource) -> list[str]:
    spans = [e for e in resource.get("extension", []) if e["url"] == f"{EXTENSION}/source-span"]
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
