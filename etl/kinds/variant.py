"""Observation of a gene variant that was looked for: found or not, with its gene, its changes and what they are held for.

Source: HL7 Genomics Reporting, https://hl7.org/fhir/uv/genomics-reporting/StructureDefinition-variant.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from etl.elements import read
from etl.elements.shown import shown
from etl.elements.write import Context, Resource, codeable, coding, codings, pruned, stated, string, value_x
from etl.facts import Coded, Component, Concept, Observation, Value
from etl.kinds import observation
from etl.kinds.columns import SITE, TIMEPOINT, VALUE, Column, coded_columns, column, fact_table, time_columns
from etl.kinds.correcting import Settable, codeable_of
from etl.kinds.form import Form, Kind, Review
from etl.names import SYSTEMS
from etl.value import replace

_LOINC, _GENES = SYSTEMS["ln"], SYSTEMS["hgnc"]
PRESENCE = {"present": ("LA9633-4", "Present"), "absent": ("LA9634-2", "Absent")}
"""LOINC's answers."""
CODE = coding(_LOINC, "69548-6", "Genetic variant assessment")
STUDIED = coding(_LOINC, "48018-6", "Gene studied [ID]")
ALLELIC = coding(_LOINC, "53034-5", "Allelic State")
DISCRETE = coding(_LOINC, "81252-9", "Discrete genetic variant")
_GENE = "component:gene"
"""The part of a fact that names its gene."""


# The resource.


def variant(fact: Observation, context: Context, url: str) -> Resource:
    """Build the Observation of a variant.

    Args:
        fact: a variant; its code names it, its components have what is known of it.
        context: the bundle's shared parts.
        url: its fullUrl.

    Returns:
        An Observation with LOINC's answer as its value. Another value is the component of the discrete variant.
    """
    answered = fact.presence in PRESENCE
    valued = {} if answered else value_x(fact.value)
    fact, _ = observation.as_vital_sign(fact, of_group=True)  # whatever its code is, it is no vital sign
    said = observation.Said(
        profiles=("variant",),
        categories=(fact.category,),
        code=_code(fact.code),
        value=valued or observation.presence_value(fact.presence, _LOINC, PRESENCE),
        marks=observation.interpretations(fact, beside=bool(valued)),
        parts=observation.distinct_parts(fact, [*_parts(fact, answered), *observation.details_of(fact)]),
    )
    return observation.assembled(fact, said, context, url)


def _code(concept: Concept) -> Resource:
    """Return LOINC's code for a variant looked for; the gene's own codes belong to its component."""
    own = [c for c in concept.codings if c.system != _GENES and (c.system, c.code) != (_LOINC, CODE["code"])]
    return pruned({"coding": [CODE, *codings(own)], "text": string(concept.text)})


def _parts(fact: Observation, answered: bool) -> list[Resource]:
    """Return the parts, with the gene and the value that an answer leaves no place for."""
    parts = [_part(part) for part in fact.components]
    genes = tuple(c for c in fact.code.codings if c.system == _GENES)
    if genes and not any(STUDIED in part["code"].get("coding", []) for part in parts):
        gene = codeable(Concept(genes[0].display or fact.code.text, genes))
        parts.insert(0, {"code": {"coding": [STUDIED]}, "valueCodeableConcept": gene})
    if answered and not _is_expression(fact.value) and (found := value_x(fact.value)):
        parts.append({"code": {"coding": [DISCRETE]}, **found})
    return parts


def _part(part: Component) -> Resource:
    """Return a component: the gene is the one whose value is a gene's code; a lone name says which one it is."""
    out = observation.part_of(part)
    given = out["code"].get("coding", [])
    if any(c.get("system") == _LOINC for c in given):
        return out
    loinc = _code_by_name(part.code.text, out)
    return {**out, "code": {**out["code"], "coding": [loinc, *given]}} if loinc else out


def _code_by_name(name: str, part: Resource) -> Resource | None:
    """Return the code that a part gets by its name, or by having a gene as its value."""
    systems = {c.get("system") for c in part.get("valueCodeableConcept", {}).get("coding", [])}
    if _GENES in systems or name.casefold().startswith("gene"):
        return STUDIED
    return ALLELIC if name.casefold() in ("allelic state", "zygosity") else None


def _is_expression(value: Value | None) -> bool:
    """Return True for an expression of HGVS, which a part of the variant holds."""
    return isinstance(value, Coded) and any(c.system == SYSTEMS["hgvs"] for c in value.concept.codings)


def is_variant(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource is the Observation of a variant.

    Args:
        resource: any resource.
    """
    return any(c.get("code") == CODE["code"] for c in resource.get("code", {}).get("coding", ()))


# The fact of a resource.


def _read(r: Resource, common: dict[str, Any], doses: list[Resource]) -> Observation:
    r = dict(stated(r))
    own = read.named(r["code"], read.reading(r))
    own = replace(own, codings=own.codings[1:])
    parts = list(r.get("component", []))
    answer = r.get("valueCodeableConcept", {})
    given, marked = observation.answer_in(answer, PRESENCE), observation.marked_presence(r)
    value = None if given or (marked and answer == {"text": marked}) else read.value_of(r)
    if parts and parts[-1]["code"] == {"coding": [DISCRETE]}:
        value = read.value_of(parts.pop())
    if parts and parts[0]["code"] == {"coding": [STUDIED]}:
        gene = parts.pop(0)["valueCodeableConcept"]
        own = replace(own, codings=(*own.codings, *read.codings(gene.get("coding", []))))
    if value is None:
        value = next((one for one in map(read.value_of, parts) if _is_expression(one)), None)
    return observation.read_observation(
        r, common, code=own, presence=given or marked, value=value, parts=parts, component=_part_read, variant=True
    )


def _part_read(part: Resource) -> Component:
    """Return the part of a component, without the code that it got when it was written."""
    found = observation.component_read(part)
    plain = replace(found.code, codings=found.code.codings[1:])
    added = _code_by_name(plain.text, part)
    if not plain.text or added is None or part["code"]["coding"][:1] != [added]:
        return found
    return replace(found, code=plain)


# How other rooms see it.


def _of_part(name: str, about: str, code: str, *, hgvs: bool = False) -> tuple[Column, ...]:
    """Return the columns of a part: its words, and its code or normalized expression."""
    at = f"component:{code}"
    value = f"{at}.valueCodeableConcept"
    words = column(name, about, f"{value}.text", f"{value}.coding.display", f"{value}.coding.code", f"{at}.valueString")
    coded = column(
        f"{name}_hgvs" if hgvs else f"{name}_code",
        "normalized, with its reference sequence" if hgvs else "its first code",
        f"{value}.coding.code",
    )
    return words, coded


VARIANTS = fact_table(
    "variants",
    "a gene variant that was looked for each, found or not",
    *coded_columns("concept", "what was looked for", "code"),
    *VALUE,
    *_of_part("gene", "the gene, the first of a fusion", "48018-6"),
    *_of_part("dna_change", "the change of the coding DNA, as printed", "48004-6", hgvs=True),
    *_of_part("protein_change", "the change of the protein, as printed", "48005-3", hgvs=True),
    *_of_part("genomic_change", "the change of the genome, as printed", "81290-9", hgvs=True),
    *_of_part("allelic_state", "heterozygous, homozygous …", "53034-5"),
    *_of_part("significance", "pathogenic, likely pathogenic …", "53037-8"),
    *_of_part("origin", "germline, de novo, maternal …", "48002-0"),
    column("inheritance", "from whom it is, where that is no source class", "component:94186-4.valueCodeableConcept.text"),
    column("region", "the exons that are lost or doubled", "component:47999-8.valueCodeableConcept.text"),
    column("share", "share of a mosaic, in percent", "component:81258-6.valueQuantity.value", kind="number"),
    column("transcript", "the reference sequence of the transcript", "component:51958-7.valueCodeableConcept.text"),
    column("iscn", "in ISCN's notation", "component:81291-7.valueCodeableConcept.text"),
    column(
        "described", "in another notation, or its number in ClinVar", "component:81252-9.valueCodeableConcept.text",
        "component:81252-9.valueString",
    ),
    column("dbsnp", "its number in dbSNP", "component:81255-2.valueCodeableConcept.coding.code"),
    *SITE,
    *time_columns("date", "effective", "when it was found, or looked for"),
    *TIMEPOINT,
    column("status", "preliminary, final …", "status"),
    column("method", "how it was found", "method.text", "method.coding.display", "method.coding.code"),
    column("performer", "who looked for it", "performer.display"),
    Column("report", "the report that this is a result of: its `fact`"),
)  # fmt: skip
_PRESENT = frozenset(code for code, _ in PRESENCE.values())


def _words(resource: Resource) -> list[str]:
    return observation.words_of(resource, _PRESENT)


def _with_presence(resource: Resource, presence: str) -> Resource:
    return {**observation.without_value(resource), **observation.presence_value(presence, _LOINC, PRESENCE)}


def _settable(
    title: str, code: Resource, text: str, sort: Literal["concept", "hgvs", "words"], of: str = ""
) -> Settable:
    """Return an attribute that is a part of its own."""

    def is_it(part: Resource) -> bool:
        return any(one.get("code") == code["code"] for one in part.get("code", {}).get("coding", ()))

    def write(resource: Resource, value: Any) -> Resource:
        old = resource.get("component", [])
        made = [{"code": {"coding": [code], "text": text}, "valueCodeableConcept": codeable_of(value)}] if value else []
        at = next((at for at, part in enumerate(old) if is_it(part)), len(old))
        parts = [*(p for p in old[:at] if not is_it(p)), *made, *(p for p in old[at:] if not is_it(p))]
        out = {k: v for k, v in resource.items() if k != "component"}
        return {**out, "component": parts} if parts else out

    def word(resource: Resource) -> str:
        parts = (part for part in resource.get("component", ()) if is_it(part))
        return shown(next((part.get("valueCodeableConcept") for part in parts), None))

    return Settable(title, write, word, sort, of=of)


_loinc: Callable[[str, str], Resource] = partial(coding, _LOINC)
_MORE = {
    "gene": _settable("Gene", STUDIED, "gene studied", "concept", "gene"),
    "dna_change": _settable("DNA change (HGVS)", _loinc("48004-6", "DNA change (c.HGVS)"), "DNA change (c.HGVS)", "hgvs"),
    "protein_change": _settable("Protein change (HGVS)", _loinc("48005-3", "Amino acid change (pHGVS)"), "amino acid change (pHGVS)", "hgvs"),
    "allelic_state": _settable("Allelic state", ALLELIC, "allelic state", "words", "states"),
    "origin": _settable("Origin", _loinc("48002-0", "Genomic source class [Type]"), "genomic source class", "words", "origins"),
    "significance": _settable("Significance", _loinc("53037-8", "Genetic variation clinical significance [Imp]"), "clinical significance", "words", "classes"),
}  # fmt: skip
"""What a curator may set of a variant beside what all observations have."""

FORM = Form(
    resource="Observation",
    of=is_variant,
    times=("effective",),
    heading="Variants",
    valued=True,
    stay="encounter",
    table=VARIANTS,
    views=(("current_variants", "holds = 'yes'"),),
    keep=observation.KEPT,
    absent=frozenset((PRESENCE["absent"][0],)),
    review=Review(
        kind="finding",
        settable=("concept", "presence", "value", "unit", "site", "date", "phase"),
        words=_words,
        quantity=lambda one: one.get("valueQuantity") or {},
    ),
    correcting=replace(
        observation.FORM.correcting,
        presence=_with_presence,
        added=None,
        profile="variant",
        more={"severity": observation.SEVERITY_SET, **_MORE},
    ),
    us_core=(observation.LABORATORY,),
    covered="variants",
)
KIND = Kind(
    facts=(Observation,),
    form=FORM,
    profile="variant",
    takes=lambda fact, of_group: bool(fact.variant),
    build=variant,
    read=_read,
    counted="observed",
    parts=observation.parts_of,
    when=observation.when_of,
    amounts=observation.amounts_of,
    part_terms={_GENE: "gene"},
    service="genetics",
    identifies=True,
)
