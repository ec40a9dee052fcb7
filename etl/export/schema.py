"""The tables of facts: their columns, keys, paths and descriptions, from which rows, data package and dictionary are made."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

# The values of a resource, each with its path: what an export must account for.
#
# A path is a tuple of element names and places in lists. In words an extension is called by the tail of its URL:
# `extension:timepoint.extension:phase.valueCode`. Resources are plain dicts and lists: asking for any Mapping instead
# took a third of the time in which rows are made.


Path = tuple[str | int, ...]
Leaf = tuple[Path, Any]


def leaves(value: Any, path: Path = ()) -> list[Leaf]:
    """Every value below a point of a resource; the URL of an extension is its name, no value.

    Args:
        value: plain JSON data.
        path: where it stands.

    Returns:
        (path, value), in the order of the resource.
    """
    found: list[Leaf] = []
    _gather(value, path, found)
    return found


def _gather(value: Any, path: Path, found: list[Leaf]) -> None:
    if isinstance(value, dict):
        extension = len(path) > 1 and path[-2] in ("extension", "modifierExtension")
        for key, inner in value.items():
            if not (extension and key == "url"):
                _gather(inner, (*path, key), found)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _gather(inner, (*path, index), found)
    elif value is not None:
        found.append((path, value))


def steps(written: str) -> tuple[str, ...]:
    """A path as columns write it ("onsetPeriod.start", "extension:timepoint.extension:phase.valueCode"), cut up."""
    return tuple(written.split("."))


def first(value: Any, wanted: tuple[str, ...], path: Path = ()) -> Leaf | None:
    """The first value that a written path leads to; of a list the first element with such a value counts.

    Args:
        value: plain JSON data.
        wanted: the steps from here; `extension:name` is the extension whose URL ends with this name.
        path: where `value` stands.

    Returns:
        (path, value), or None when nothing is there.
    """
    if isinstance(value, list):
        found = (first(inner, wanted, (*path, index)) for index, inner in enumerate(value))
        return next((leaf for leaf in found if leaf), None)
    if not wanted:
        return None if value is None or isinstance(value, dict) else (path, value)
    if not isinstance(value, dict):
        return None
    key, _, name = wanted[0].partition(":")
    inner = value.get(key)
    if inner is None:
        return None
    if not name:
        return first(inner, wanted[1:], (*path, key))
    if not isinstance(inner, list):
        return None
    for index, one in enumerate(inner):
        if isinstance(one, dict) and str(one.get("url", "")).rsplit("/", 1)[-1] == name:
            leaf = first(one, wanted[1:], (*path, key, index))
            if leaf:
                return leaf
    return None


def at(value: Any, path: Path) -> Any:
    """What stands at a path that is there."""
    for step in path:
        value = value[step]
    return value


def in_words(resource: Any, path: Path) -> str:
    """A path for people: extensions by name, places in lists counted from 1 where there are several.

    Args:
        resource: the resource.
        path: a path in it.

    Returns:
        "component[2].code.text".
    """
    parts: list[str] = []
    value = resource
    for step in path:
        value = value[step]
        if isinstance(step, str):
            parts.append(step)
        elif parts[-1] in ("extension", "modifierExtension") and isinstance(value, dict):
            parts[-1] = f"{parts[-1]}:{str(value.get('url', '')).rsplit('/', 1)[-1]}"
        elif step:
            parts[-1] = f"{parts[-1]}[{step + 1}]"
    return ".".join(parts)


# What tables of facts are made of: columns with their types and paths, keys, and the columns that many tables share.


Kind = Literal["string", "integer", "number", "boolean"]


class Column(Struct, frozen=True):
    """A column.

    Args:
        name: its name.
        about: what stands in it, for the data dictionary.
        paths: where its value stands in a resource; the first that is there counts. Empty for a computed column.
        kind: type of its values.
        required: whether every row has it.
    """

    name: str
    about: str
    paths: tuple[tuple[str, ...], ...] = ()
    kind: Kind = "string"
    required: bool = False


class Reference(Struct, frozen=True):
    """A foreign key: these columns name a row of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


class Table(Struct, frozen=True):
    """A table.

    Args:
        name: its name.
        about: what a row is.
        columns: in order.
        key: the columns that no two rows share.
        references: to other tables.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()


def column(name: str, about: str, *paths: str, kind: Kind = "string", required: bool = False) -> Column:
    return Column(name, about, tuple(map(steps, paths)), kind, required)


def time_columns(name: str, element: str, about: str) -> tuple[Column, ...]:
    """The four columns of a time: its begin, its end, how exact it is, and what could not be read as a date."""
    return (
        column(
            name,
            f"{about}, with the printed precision",
            *(f"{element}{kind}" for kind in ("DateTime", "Period.start", "Date", "Instant")),
        ),
        column(f"{name}_end", "end of that time", f"{element}Period.end"),
        Column(f"{name}_precision", "year, month, day or time"),
        column(
            f"{name}_text",
            "as printed, where it is no date",
            f"{element}String",
            f"{element}Period.extension:printed.valueString",
            f"_{element}DateTime.extension:printed.valueString",
            f"{element}Period._end.extension:printed.valueString",
            f"{element}Period.extension:data-absent-reason.valueCode",
        ),
    )


def coded_columns(name: str, about: str, *elements: str) -> tuple[Column, ...]:
    """Text, code and system of a concept; all its further codes stand in `codes`."""
    return (
        column(name, about, *(f"{e}.{p}" for e in elements for p in ("text", "coding.display", "coding.code"))),
        column(
            f"{name}_code" if name != "concept" else "code", "its first code", *(f"{e}.coding.code" for e in elements)
        ),
        column(
            f"{name}_system" if name != "concept" else "system",
            "the system of that code",
            *(f"{e}.coding.system" for e in elements),
        ),
    )


DOCUMENT = Column("document", "the document: path of its bundle below the exported folder", required=True)
PERSON = Column("person", "p1, p2 … in the order of the document, or group")
FACT = Column("fact", "id of the resource", required=True)
PLACE = (
    Column("quote", "the first place it was read from, as printed"),
    Column("start", "offset of that place in the document's normalized text", kind="integer"),
    Column("end", "offset behind it", kind="integer"),
    Column("page", "page, counted from 1", kind="integer"),
    Column("table", "label of the table"),
    Column("row", "row of the cell, counted from 0", kind="integer"),
    Column("column", "column of the cell, counted from 0", kind="integer"),
)
HOLDS = Column("holds", "yes; or why not: rejected, superseded, refuted or absent")
MADE = (
    HOLDS,
    Column("reviewed", "whether a person accepted it; empty where the bundle doesn't say", kind="boolean"),
    Column("tags", "needs-review, provider-claim, unmapped …"),
    column("entry", "mapping entry that it was read with", "extension:reading.extension:entry.valueString"),
    column("rule", "rule that made it", "extension:reading.extension:rule.valueString"),
    column("note", "what has no field of its own", "note.text", "extension:note.valueString"),
)
TIMEPOINT = (
    column("phase", "before, during or after a treatment", "extension:timepoint.extension:phase.valueCode"),
    column("timepoint", "its label, as printed", "extension:timepoint.extension:label.valueString"),
    column(
        "offset", "distance from the treatment", "extension:timepoint.extension:offset.valueDuration.value", kind="number"
    ),
    column(
        "offset_unit", "its unit (UCUM: d, wk, mo, a)", "extension:timepoint.extension:offset.valueDuration.code"
    ),
    column(
        "course", "which course of treatment it counts from", "extension:timepoint.extension:course.valuePositiveInt",
        kind="integer",
    ),
    Column("event", "the treatment itself: its `fact`"),
)  # fmt: skip
SITE = (
    column("site", "where on the body", "bodySite.text", "bodySite.coding.display", "bodySite.coding.code"),
    Column("side", "left, right or bilateral"),
    column("site_code", "its first code", "bodySite.coding.code"),
)
TO_FACT = Reference(("document", "fact"), "facts", ("document", "fact"))
TO_DOCUMENT = Reference(("document",), "documents", ("document",))
TO_PERSON = Reference(("document", "person"), "people", ("document", "person"))


def fact_table(
    name: str, about: str, *columns: Column, key: tuple[str, ...] = ("document", "fact"), of_people: bool = True
) -> Table:
    """A table of one kind of fact; one that isn't `of_people` may hold what is about nobody (a device)."""
    shared = (DOCUMENT, PERSON, FACT)
    to = (TO_FACT, TO_PERSON) if of_people else (TO_FACT,)
    return Table(name, about, (*shared, *columns, *MADE, *PLACE), key, to)


# The tables of facts: their columns, keys and descriptions, from which rows, data package and dictionary are made.


DOCUMENTS = Table(
    "documents",
    "a document (or case) each",
    (
        DOCUMENT,
        Column("kind", "case page, case report, cohort or information"),
        Column("title", "its title"),
        Column("people", "how many people it describes", kind="integer", required=True),
        Column("facts", "how many facts it gave", kind="integer", required=True),
        Column("software", "version that converted it"),
        Column(
            "reviewed", "whether a person reviewed its facts: yes, partly or no; empty where the bundle doesn't say"
        ),
        Column("fhir", "R4 or R5"),
    ),
    ("document",),
)
FILES = Table(
    "files",
    "a file each; a case has several",
    (
        DOCUMENT,
        Column("file", "number in the case", kind="integer", required=True),
        column("title", "title or name", "content.attachment.title"),
        column("description", "title with what is known of its address", "description"),
        column("address", "address of the source", "content.attachment.url"),
        column("media_type", "what the source was", "content.attachment.contentType"),
        column("language", "its language", "content.attachment.language"),
        column("sha1", "SHA-1 of the source, base64", "content.attachment.hash"),
        Column("sha256", "SHA-256 of the source"),
        Column("text_sha256", "SHA-256 of the normalized text"),
    ),
    ("document", "file"),
    (TO_DOCUMENT,),
)
PEOPLE = Table(
    "people",
    "a person (or the group) that a document describes",
    (
        DOCUMENT,
        Column("person", PERSON.about, required=True),
        Column("kind", "person or group", required=True),
        column("name", "as printed", "name.text", "name.family"),
        column("label", "the source's own label or record number", "identifier.value"),
        column("gender", "male, female, other", "gender"),
        column("birth_date", "a printed birth date", "birthDate"),
        column(
            "nationality", "country, as printed or named", *(
                f"extension:patient-nationality.extension:code.valueCodeableConcept.{p}"
                for p in ("text", "coding.display", "coding.code")
            ),
        ),
        column(
            "nationality_code", "ISO 3166", "extension:patient-nationality.extension:code.valueCodeableConcept.coding.code"
        ),
        column("size", "number of people of a group", "quantity", kind="integer"),
        Column("id", "id of the resource", required=True),
        *PLACE,
    ),
    ("document", "person"),
    (TO_DOCUMENT,),
)  # fmt: skip
FACTS = Table(
    "facts",
    "a fact each, of all kinds: where it stands in detail, and where it was read",
    (
        DOCUMENT,
        PERSON,
        FACT,
        Column("kind", "type of the FHIR resource", required=True),
        Column("in", "the table that has its columns", required=True),
        Column("concept", "what it is"),
        Column("code", "its first code"),
        Column("system", "the system of that code"),
        Column("says", "its value, status, site, dose and date in a few words"),
        Column("date", "when, with the printed precision"),
        HOLDS,
        Column("reviewed", "whether a person accepted it", kind="boolean"),
        Column("quote", "the first place it was read from, as printed"),
        Column("start", "offset of that place", kind="integer"),
        Column("end", "offset behind it", kind="integer"),
    ),
    ("document", "fact"),
    (TO_DOCUMENT,),
)
CONDITIONS = fact_table(
    "conditions",
    "a diagnosis each",
    *coded_columns("concept", "the diagnosis", "code"),
    column("clinical_status", "active, resolved …", "clinicalStatus.coding.code", "clinicalStatus.text"),
    column("verification", "confirmed, refuted …", "verificationStatus.coding.code", "verificationStatus.text"),
    *coded_columns("severity", "how severe", "severity"),
    *SITE,
    *time_columns("date", "onset", "when it began"),
    column("onset_age", "age when it began", "onsetAge.value", kind="number"),
    column("onset_age_unit", "a, mo …", "onsetAge.code", "onsetAge.unit"),
    column("diagnosed", "when it was diagnosed", "extension:condition-assertedDate.valueDateTime", "recordedDate"),
    *time_columns("abatement", "abatement", "when it ended"),
    *TIMEPOINT,
)


VALUE = (
    column("value", "the value in words", "valueQuantity.value", *(f"value{k}" for k in ("Integer", "String", "Boolean", "DateTime", "Time", "Period.start")), *(f"valueCodeableConcept.{p}" for p in ("text", "coding.display", "coding.code"))),
    column(
        "number", "the value as a number, of a grade its ordinal", "valueQuantity.value", "valueInteger",
        "valueCodeableConcept.coding.extension:ordinalValue.valueDecimal", kind="number",
    ),
    column("comparator", "<, <=, >= or >", "valueQuantity.comparator"),
    column("unit", "as printed", "valueQuantity.unit", "valueRange.low.unit", "valueRange.high.unit"),
    column(
        "unit_code", "UCUM", "valueQuantity.code", "valueRange.low.code", "valueRange.high.code"
    ),
    column("low", "lower end of a range", "valueRange.low.value", kind="number"),
    column("high", "upper end of a range", "valueRange.high.value", kind="number"),
    column("value_code", "code of a coded value", "valueCodeableConcept.coding.code"),
    column("value_system", "the system of that code", "valueCodeableConcept.coding.system"),
    column(
        "missing", "why there is no value", "dataAbsentReason.coding.code", "dataAbsentReason.text"
    ),
    column(
        "interpretation", "better, worse, high, low, positive …", "interpretation.coding.code",
        "interpretation.text",
    ),
    column("reference_low", "lower end of the scale's or laboratory's range", "referenceRange.low.value", kind="number"),
    column("reference_high", "upper end of it", "referenceRange.high.value", kind="number"),
)  # fmt: skip
"""The columns of a value; of a component they stand in the component, with its `concept`."""

OBSERVATIONS = fact_table(
    "observations",
    "a value each: a finding, score, measurement, change; each component of an observation has its own row",
    Column("part", "0 for the observation itself, 1 … for its components", kind="integer", required=True),
    *coded_columns("concept", "what was observed", "code"),
    Column("part_of", "of a component, what the whole observation is"),
    column("category", "exam, survey, laboratory, vital-signs …", "category.coding.code"),
    *VALUE,
    *SITE,
    *time_columns("date", "effective", "when it was so"),
    *TIMEPOINT,
    column("status", "preliminary, final …", "status"),
    column("method", "how it was observed", "method.text", "method.coding.display", "method.coding.code"),
    column("performer", "who observed it", "performer.display"),
    Column("specimen", "the sample: its `fact`"),
    Column("total", "the observation that this is an item of: its `fact`"),
    key=("document", "fact", "part"),
)
TREATMENTS = fact_table(
    "treatments",
    "a procedure, treatment or test done each",
    *coded_columns("concept", "what was done", "code"),
    column("status", "completed, not-done …", "status"),
    *coded_columns("method", "how", "extension:procedure-method.valueCodeableConcept"),
    *SITE,
    *time_columns("date", "performed", "when"),
    column("round", "which course it is", "extension:course.extension:round.valuePositiveInt", kind="integer"),
    column("count", "how many of it", "extension:course.extension:count.valuePositiveInt", kind="integer"),
    column("interval", "how far apart", "extension:course.extension:interval.valueDuration.value", kind="number"),
    column("interval_unit", "in what unit", "extension:course.extension:interval.valueDuration.code"),
    column("performer", "who did it", "performer.actor.display"),
    column("reason", "why", "reasonCode.text", "statusReason.text"),
    *TIMEPOINT,
)
MEDICINES = fact_table(
    "medicines",
    "a medicine taken, or a single dose given (also of cells: one row a route)",
    Column("kind", "MedicationStatement or MedicationAdministration", required=True),
    *coded_columns("concept", "what", "medicationCodeableConcept", "medication.concept"),
    column("status", "active, stopped, completed …", "status"),
    column("status_reason", "why stopped", "statusReason.text", "reason.concept.text"),
    Column("treatment", "the treatment that it is part of: its `fact`"),
    *coded_columns("route", "how it was given", "dosage.route"),
    column("dose", "amount of one dose", "dosage.doseAndRate.doseQuantity.value", "dosage.dose.value", kind="number"),
    column(
        "dose_low", "lower end of the amount", "dosage.doseAndRate.doseRange.low.value",
        "dosage.dose.extension:dose-range.valueRange.low.value", kind="number",
    ),
    column(
        "dose_high", "upper end of the amount", "dosage.doseAndRate.doseRange.high.value",
        "dosage.dose.extension:dose-range.valueRange.high.value", kind="number",
    ),
    column(
        "dose_unit", "as printed", *(
            f"dosage.{p}.{u}" for p in ("doseAndRate.doseQuantity", "dose", "doseAndRate.doseRange.low",
            "doseAndRate.doseRange.high", "dose.extension:dose-range.valueRange.low",
            "dose.extension:dose-range.valueRange.high") for u in ("unit", "code")
        ),
    ),
    column("dose_unit_code", "UCUM", "dosage.doseAndRate.doseQuantity.code", "dosage.dose.code"),
    column("volume", "liquid it was in", "dosage.extension:dose-volume.valueQuantity.value", kind="number"),
    column("volume_unit", "in what unit", "dosage.extension:dose-volume.valueQuantity.code"),
    column("timing", "how often, as printed", "dosage.timing.code.text"),
    column("times", "so many times …", "dosage.timing.repeat.frequency", kind="number"),
    column("per", "… in so many …", "dosage.timing.repeat.period", kind="number"),
    column("per_unit", "… days, weeks", "dosage.timing.repeat.periodUnit"),
    column("site", "where", "dosage.site.text", "dosage.site.coding.display"),
    column("dosage", "the whole dosage in words", "dosage.text"),
    *time_columns("date", "effective", "when"),
    column("performer", "who gave it", "performer.actor.display"),
    *TIMEPOINT,
)  # fmt: skip
INTOLERANCES = fact_table(
    "intolerances",
    "an intolerance of a substance each",
    *coded_columns("concept", "to what", "code"),
    column("clinical_status", "active, resolved …", "clinicalStatus.coding.code"),
    column("verification", "confirmed, refuted …", "verificationStatus.coding.code"),
    column("type", "which kind of intolerance", "type"),
    column("category", "medication, food …", "category"),
    column("criticality", "low, high", "criticality"),
    *coded_columns("reaction", "what happened", "reaction.manifestation"),
    *time_columns("date", "onset", "since when"),
)
FAMILY = fact_table(
    "family_history",
    "a condition of a relative each",
    *coded_columns("relation", "who", "relationship"),
    *coded_columns("concept", "what", "condition.code"),
    column("status", "partial, completed …", "status"),
    column("died", "whether the relative has died", "deceasedBoolean", kind="boolean"),
    column("died_of_it", "whether of this", "condition.contributedToDeath", kind="boolean"),
)
DEVICES = fact_table(
    "devices",
    "a device that a person uses each",
    *coded_columns("concept", "what", "device.concept", "contained.type", "code"),
    Column("device", "the device's own row in `other`: its `fact`"),
    column("status", "active, completed …", "status"),
    *SITE,
    *time_columns("date", "timing", "when"),
    *TIMEPOINT,
)
ENCOUNTERS = fact_table(
    "encounters",
    "an admission, discharge or visit each",
    *coded_columns("concept", "what", "type", "class"),
    column("class", "inpatient, ambulatory …", "class.code", "class.coding.code"),
    column("status", "finished …", "status"),
    column("date", "its begin", "period.start", "actualPeriod.start"),
    column("date_end", "its end", "period.end", "actualPeriod.end"),
    Column("date_precision", "year, month, day or time"),
    column("date_text", "as printed, where it is no date", "period.extension:printed.valueString"),
    column("provider", "where", "serviceProvider.display"),
)
SPECIMENS = fact_table(
    "specimens",
    "a sample each",
    *coded_columns("concept", "what", "type"),
    *time_columns("date", "collection.collected", "when it was taken"),
    column("volume", "how much", "collection.quantity.value", kind="number"),
    column("volume_unit", "in what unit", "collection.quantity.code", "collection.quantity.unit"),
    column("site", "from where", "collection.bodySite.text", "collection.bodySite.concept.text"),
)
OTHER = fact_table(
    "other",
    "facts of kinds that have no table of their own; their values stand in `details`",
    Column("kind", "type of the FHIR resource", required=True),
    *coded_columns("concept", "what", "code", "type", "medicationCodeableConcept", "relationship"),
    column("status", "its status", "status"),
    *time_columns("date", "effective", "when"),
    of_people=False,
)
CODES = Table(
    "codes",
    "a code each: all codes of all concepts of the facts and people",
    (
        DOCUMENT,
        Column("fact", "id of the resource, also of a person", required=True),
        Column("number", "number within the fact", kind="integer", required=True),
        Column("element", "which concept of the resource", required=True),
        Column("system", "system of the code"),
        Column("code", "the code"),
        Column("display", "the terminology's own name"),
        Column("ordinal", "its place on its scale", kind="number"),
    ),
    ("document", "fact", "number"),
    (TO_DOCUMENT,),
)
PLACES = Table(
    "places",
    "a place each that a fact or person was read from",
    (
        DOCUMENT,
        Column("fact", "id of the resource, also of a person", required=True),
        Column("place", "number within the fact", kind="integer", required=True),
        Column("file", "of a case of several files, which one", kind="integer"),
        *PLACE,
    ),
    ("document", "fact", "place"),
    (TO_DOCUMENT,),
)
DETAILS = Table(
    "details",
    "what no column of the other tables holds: a value each, with its FHIR path",
    (
        DOCUMENT,
        Column("fact", "id of the resource, also of a person, file or finding", required=True),
        Column("number", "number within the fact", kind="integer", required=True),
        Column("element", "FHIR path", required=True),
        Column("value", "the value", required=True),
    ),
    ("document", "fact", "number"),
    (TO_DOCUMENT,),
)
FINDINGS = Table(
    "findings",
    "what a document itself gets wrong: a finding each",
    (
        DOCUMENT,
        Column("number", "number within the document", kind="integer", required=True),
        Column("severity", "error, warning or information", required=True),
        Column("code", "what kind of finding"),
        Column("text", "a sentence for the curator"),
        Column("facts", "the facts concerned, by their `fact`, parted by blanks"),
        *PLACE,
    ),
    ("document", "number"),
    (TO_DOCUMENT,),
)
NOT_UNDERSTOOD = Table(
    "not_understood",
    "what gave no fact: a passage each, with the reason",
    (
        DOCUMENT,
        Column("number", "number within the document", kind="integer", required=True),
        Column("unit", "cell, field or sentence"),
        Column("state", "left out, or not understood"),
        Column("reason", "why"),
        Column("label", "label of the field, or head of the cell"),
        Column("file", "of a case of several files, which one", kind="integer"),
        *PLACE,
    ),
    ("document", "number"),
    (TO_DOCUMENT,),
)

BY_KIND = {
    "Condition": CONDITIONS,
    "Observation": OBSERVATIONS,
    "Procedure": TREATMENTS,
    "MedicationStatement": MEDICINES,
    "MedicationUsage": MEDICINES,
    "MedicationAdministration": MEDICINES,
    "AllergyIntolerance": INTOLERANCES,
    "FamilyMemberHistory": FAMILY,
    "DeviceUseStatement": DEVICES,
    "DeviceUsage": DEVICES,
    "Encounter": ENCOUNTERS,
    "Specimen": SPECIMENS,
}
TABLES = (
    DOCUMENTS, FILES, PEOPLE, FACTS, CONDITIONS, OBSERVATIONS, TREATMENTS, MEDICINES, INTOLERANCES, FAMILY, DEVICES,
    ENCOUNTERS, SPECIMENS, OTHER, CODES, PLACES, DETAILS, FINDINGS, NOT_UNDERSTOOD,
)  # fmt: skip
"""All tables with fixed columns, each after those it refers to. `wide` has the columns that the documents give it."""

VIEWS = {
    "current_conditions": (
        CONDITIONS.name,
        "holds = 'yes' AND coalesce(clinical_status, '') NOT IN ('inactive', 'remission', 'resolved')"
        " AND abatement IS NULL",
    ),
    "current_observations": (OBSERVATIONS.name, "holds = 'yes' AND missing IS NULL"),
    "current_medicines": (
        MEDICINES.name,
        "holds = 'yes' AND kind <> 'MedicationAdministration' AND date_end IS NULL"
        " AND coalesce(status, '') NOT IN ('completed', 'stopped', 'on-hold', 'intended', 'draft')",
    ),
}
"""view of a DuckDB database → (its table, which of its rows): what holds and has no end"""
