"""The fields that stay, and how: all others are left out, so that a new field is out until it is named here.

How a field is treated: KEEP as it is (codes, numbers), TEXT with everything scrubbed that isn't known to be harmless, DATE
shifted with its person, BIRTH too but not of the very old, ID and REFERENCE replaced by keyed ids, NAME by the document's
new name, RECORDED by a constant. A dict is an object with fields of its own.
"""

from __future__ import annotations

from typing import Any

KEEP, TEXT, DATE, BIRTH, ID, REFERENCE, NAME, RECORDED = (
    "keep", "text", "date", "birth", "id", "reference", "name", "recorded",
)  # fmt: skip

Fields = dict[str, Any]
"""field → how it is treated; below `extension` the tail of an extension's URL → the fields of its value or its parts."""

_ORDINAL: Fields = {"ordinalValue": {"valueDecimal": KEEP}}
CODING: Fields = {"extension": _ORDINAL, "system": KEEP, "version": KEEP, "code": KEEP, "display": KEEP}
_SIDE: Fields = {"laterality": {"valueCodeableConcept": {"coding": CODING}}}
CONCEPT: Fields = {"extension": _SIDE, "coding": CODING, "text": TEXT}
QUANTITY: Fields = {"value": KEEP, "comparator": KEEP, "unit": TEXT, "system": KEEP, "code": KEEP}
RANGE: Fields = {"low": QUANTITY, "high": QUANTITY}
POINTER: Fields = {"reference": REFERENCE, "type": KEEP}
CODEABLE_REFERENCE: Fields = {"concept": CONCEPT, "reference": POINTER}
ABSENT: Fields = {"data-absent-reason": {"valueCode": KEEP}, "printed": {"valueString": TEXT}}
PERIOD: Fields = {"extension": ABSENT, "start": DATE, "end": DATE, "_end": {"extension": ABSENT}}
NOTE: Fields = {"text": TEXT}
VALUE: Fields = {
    "valueQuantity": QUANTITY, "valueInteger": KEEP, "valueDecimal": KEEP, "valueBoolean": KEEP, "valueRange": RANGE,
    "valueRatio": {"numerator": QUANTITY, "denominator": QUANTITY}, "valueString": TEXT,
    "valueCodeableConcept": CONCEPT, "valueDateTime": DATE, "valuePeriod": PERIOD, "dataAbsentReason": CONCEPT,
    "interpretation": CONCEPT,
    "referenceRange": {"low": QUANTITY, "high": QUANTITY, "type": CONCEPT, "text": TEXT},
}  # fmt: skip
DOSE: Fields = {"extension": {**ABSENT, "dose-range": {"valueRange": RANGE}}, **QUANTITY}
DOSAGE: Fields = {
    "extension": {"dose-volume": {"valueQuantity": QUANTITY, "valueRange": RANGE}},
    "text": TEXT, "site": CONCEPT, "route": CONCEPT, "method": CONCEPT, "asNeededBoolean": KEEP, "dose": DOSE,
    "timing": {
        "repeat": {
            "frequency": KEEP, "frequencyMax": KEEP, "period": KEEP, "periodMax": KEEP, "periodUnit": KEEP,
            "boundsPeriod": PERIOD, "boundsDuration": QUANTITY, "when": KEEP,
        },
        "code": CONCEPT,
    },
    "doseAndRate": {"doseQuantity": QUANTITY, "doseRange": RANGE, "rateQuantity": QUANTITY, "rateRange": RANGE},
}  # fmt: skip
SPAN: Fields = {
    "start": {"valueInteger": KEEP}, "end": {"valueInteger": KEEP}, "quote": {"valueString": TEXT},
    "page": {"valueInteger": KEEP}, "table": {"valueString": TEXT}, "row": {"valueInteger": KEEP},
    "column": {"valueInteger": KEEP}, "document": {"valueReference": POINTER},
}  # fmt: skip
EXTENSIONS: Fields = {
    "timepoint": {
        "extension": {
            "phase": {"valueCode": KEEP}, "label": {"valueString": TEXT}, "offset": {"valueDuration": QUANTITY},
            "course": {"valuePositiveInt": KEEP}, "event": {"valueReference": POINTER},
        }
    },
    "source-span": {"extension": SPAN},
    "reading": {"extension": {"rule": {"valueString": KEEP}, "entry": {"valueString": KEEP}}},
    "course": {
        "extension": {
            "round": {"valuePositiveInt": KEEP}, "count": {"valuePositiveInt": KEEP},
            "interval": {"valueRange": RANGE, "valueDuration": QUANTITY},
        }
    },
    "procedure-method": {"valueCodeableConcept": CONCEPT},
    "condition-assertedDate": {"valueDateTime": DATE},
    "note": {"valueString": TEXT},
}  # fmt: skip


def _timing(*names: str) -> Fields:
    """The choice elements of a time."""
    out: Fields = {}
    for name in names:
        out |= {f"{name}DateTime": DATE, f"{name}Period": PERIOD, f"_{name}DateTime": {"extension": ABSENT}}
        out |= {f"{name}Age": QUANTITY, f"{name}Range": RANGE, f"{name}String": TEXT}
    return out


_FACT: Fields = {
    "resourceType": KEEP, "id": ID, "identifier": ID,
    "meta": {"profile": KEEP, "tag": CODING, "security": CODING},
    "extension": EXTENSIONS, "status": KEEP, "code": CONCEPT, "subject": POINTER, "patient": POINTER, "note": NOTE,
    "category": CONCEPT, "bodySite": CONCEPT, "partOf": POINTER, "encounter": POINTER,
}  # fmt: skip
_MEDICINE: Fields = {
    **_FACT, **_timing("effective", "occurence", "occurrence"), "medicationCodeableConcept": CONCEPT,
    "medication": CODEABLE_REFERENCE, "statusReason": CONCEPT, "reasonCode": CONCEPT, "reason": CODEABLE_REFERENCE,
    "dosage": DOSAGE, "adherence": {"code": CONCEPT},
}  # fmt: skip
_STATES: Fields = {"clinicalStatus": CONCEPT, "verificationStatus": CONCEPT}
RESOURCES: dict[str, Fields] = {
    "Patient": {k: _FACT[k] for k in ("resourceType", "id", "identifier", "meta")}
    | {"extension": {"source-span": {"extension": {k: v for k, v in SPAN.items() if k not in ("quote", "table")}}}}
    | {"gender": KEEP, "birthDate": BIRTH, "deceasedBoolean": KEEP, "deceasedDateTime": DATE},
    "Group": {**_FACT, "type": KEEP, "actual": KEEP, "membership": KEEP, "quantity": KEEP},
    "Condition": {**_FACT, **_STATES, **_timing("onset", "abatement"), "severity": CONCEPT, "recordedDate": DATE},
    "Observation": {
        **_FACT, **VALUE, **_timing("effective"), "method": CONCEPT, "specimen": POINTER, "hasMember": POINTER,
        "derivedFrom": POINTER, "component": {"code": CONCEPT, **VALUE},
    },
    "Procedure": {
        **_FACT, **_timing("performed", "occurrence"), "statusReason": CONCEPT, "reasonCode": CONCEPT,
        "reason": CODEABLE_REFERENCE, "outcome": CONCEPT,
    },
    "MedicationAdministration": _MEDICINE,
    "MedicationStatement": _MEDICINE,
    "MedicationUsage": _MEDICINE,
    "AllergyIntolerance": {
        **_FACT, **_STATES, **_timing("onset"), "type": KEEP, "category": KEEP, "criticality": KEEP,
        "reaction": {"substance": CONCEPT, "manifestation": {**CONCEPT, **CODEABLE_REFERENCE}, "severity": KEEP},
    },
    "FamilyMemberHistory": {
        **_FACT, "relationship": CONCEPT, "sex": CONCEPT, "deceasedBoolean": KEEP,
        "condition": {"code": CONCEPT, "outcome": CONCEPT, "contributedToDeath": KEEP, "onsetAge": QUANTITY},
    },
    "DeviceUseStatement": {
        **_FACT, **_timing("timing"), "device": {**CODEABLE_REFERENCE, "reference": KEEP}, "reasonCode": CONCEPT,
        "contained": {"resourceType": KEEP, "id": KEEP, "type": CONCEPT},
    },
    "DeviceUsage": {**_FACT, **_timing("timing"), "device": CODEABLE_REFERENCE, "reason": CODEABLE_REFERENCE},
    "Device": {
        **{k: v for k, v in _FACT.items() if k != "note"}, "type": CONCEPT,
        "deviceName": {"name": TEXT, "type": KEEP}, "name": {"value": TEXT, "type": KEEP}, "version": {"value": KEEP},
    },
    "Encounter": {
        **_FACT, "class": {**CODING, **CONCEPT, "extension": ABSENT}, "type": CONCEPT, "period": PERIOD,
        "actualPeriod": PERIOD,
    },
    "Specimen": {
        **_FACT, "type": CONCEPT,
        "collection": {**_timing("collected"), "quantity": QUANTITY, "bodySite": {**CONCEPT, **CODEABLE_REFERENCE}},
    },
    "DocumentReference": {
        **{k: v for k, v in _FACT.items() if k not in ("extension", "note", "category")}, "type": CONCEPT,
        "description": NAME,
        "content": {"attachment": {"contentType": KEEP, "language": KEEP, "title": NAME}},
    },
    "Composition": {
        **{k: v for k, v in _FACT.items() if k != "note"}, "type": CONCEPT, "date": RECORDED, "title": NAME,
        "author": POINTER, "section": {"title": TEXT, "code": CONCEPT, "entry": POINTER, "section": {"title": TEXT, "entry": POINTER}},
    },
    "Provenance": {
        "resourceType": KEEP, "id": ID, "meta": _FACT["meta"], "target": POINTER, "recorded": RECORDED,
        "activity": CONCEPT, "agent": {"type": CONCEPT, "who": POINTER},
        "entity": {"role": KEEP, "what": POINTER},
    },
    "OperationOutcome": {
        "resourceType": KEEP, "id": ID, "meta": _FACT["meta"],
        "issue": {
            "extension": {"source-span": {"extension": SPAN}}, "severity": KEEP, "code": KEEP, "details": CONCEPT,
            "diagnostics": TEXT, "expression": REFERENCE,
        },
    },
}  # fmt: skip
"""What stays of each kind of resource; a kind that isn't here is left out as a whole."""

PASSAGE = ("unit", "state", "start", "end", "page", "row", "column")
"""What stays of a passage of the ledger: its quote and label can name anybody, as nothing in it was understood."""
