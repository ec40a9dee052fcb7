"""Which fields of a resource stay when it is de-identified, and how each is treated; a field without a line is left out."""

from __future__ import annotations

from typing import Any

KEEP, TEXT, LABEL, FINDING, DATE, BIRTH, ID, REFERENCE, NAMED, RECORDED = (
    "keep", "text", "label", "finding", "date", "birth", "id", "reference", "name", "recorded",
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
PERIOD: Fields = {
    "extension": {**ABSENT, "from-timepoint": {"valueBoolean": KEEP}},
    "start": DATE,
    "end": DATE,
    "_end": {"extension": ABSENT},
}
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
    "sequence": KEEP, "text": TEXT, "site": CONCEPT, "route": CONCEPT, "method": CONCEPT, "asNeededBoolean": KEEP,
    "asNeededCodeableConcept": CONCEPT, "asNeeded": KEEP, "asNeededFor": CONCEPT, "dose": DOSE,
    "timing": {
        "repeat": {
            "frequency": KEEP, "frequencyMax": KEEP, "period": KEEP, "periodMax": KEEP, "periodUnit": KEEP,
            "boundsPeriod": PERIOD, "boundsDuration": QUANTITY, "boundsRange": RANGE, "when": KEEP,
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
            "phase": {"valueCode": KEEP}, "label": {"valueString": LABEL}, "offset": {"valueDuration": QUANTITY},
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


def fields_of_times(*names: str) -> Fields:
    """The choice elements of a time."""
    out: Fields = {}
    for name in names:
        out |= {f"{name}DateTime": DATE, f"{name}Period": PERIOD, f"_{name}DateTime": {"extension": ABSENT}}
        out |= {f"{name}Age": QUANTITY, f"{name}Range": RANGE, f"{name}String": TEXT}
    return out


FACT: Fields = {
    "resourceType": KEEP, "id": ID, "identifier": ID,
    "meta": {"profile": KEEP, "tag": CODING, "security": CODING},
    "extension": EXTENSIONS, "status": KEEP, "code": CONCEPT, "subject": POINTER, "patient": POINTER, "note": NOTE,
    "category": CONCEPT, "bodySite": CONCEPT, "partOf": POINTER, "encounter": POINTER,
}  # fmt: skip
STATES: Fields = {"clinicalStatus": CONCEPT, "verificationStatus": CONCEPT}
