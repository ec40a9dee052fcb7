"""A small lexicon for tests of context: the shipped cues, and plain words of many specialties as terms."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon, build_lexicon
from etl.mapping.load import load_entries, shipped_dir

TERMS = {
    "finding": (
        "fever; headache|headaches; cough; rash; tremor|resting tremor; rigidity; ataxia; pain|burning pain|chest "
        "pain|radicular pain; fatigue; weakness; vomiting|vomited; nausea; nystagmus; spasticity; fasciculation; "
        "numbness; dyspnea|breathlessness; edema; diarrhea; constipation; drooling; dysphagia; dysarthria; "
        "seizure; dizziness; atrophy; jaundice; bleeding; itching; murmur; wheezing; pyramidal signs; "
        "babinski|Babinski's sign; hoffmann|Hoffmann's sign; kernig|Kernig's sign; clonus; foreign body feeling; "
        "muscle jump; side effects|adverse event|adverse effects|side effect; hallucinations; ulcer; falls; "
        "tinnitus; palpitations; cyanosis; spasms; depression; swelling; hearing loss; incontinence; choking; "
        "hopelessness; tetraparesis; lymphadenopathy; contractures; nodule; galactorrhea; light intolerance"
    ),
    "condition": (
        "diabetes|DM; hypertension; stroke; hepatitis; tuberculosis|TB; pneumonia; infection|wound infection|lung "
        "infection; Parkinson's disease; amyotrophic lateral sclerosis|ALS; cancer|thyroid cancer; asthma; "
        "epilepsy; fracture; optic neuritis; heart disease|CHD; myocardial infarction; metastases; psoriasis; "
        "migraine; head injury|head trauma; meningitis; sepsis; deep vein thrombosis; lupus; tumor; multiple "
        "system atrophy|MSA; multiple sclerosis|MS; dementia; essential tremor; anemia; disease"
    ),
    "function": (
        "speech; swallowing; walking|walk; gait; balance; writing|handwriting; sensation; muscle tone; hearing; "
        "vision; sleep; appetite; lifting|lift the arm; standing|stand; feeding; bladder function; mood; "
        "voluntary movement; breathing; position sense; vibration; head turning; mobility"
    ),
    "procedure": (
        "surgery|operation; biopsy; chemotherapy; stem cell treatment|cell therapy|second course; MRI; "
        "gastrostomy; physical therapy; suction; stereotactic implantation; ventilation|NIPPV; plasmapheresis; "
        "dialysis; colonoscopy; transplantation; transfusion; catheter; radiotherapy; third injection; "
        "rehabilitation; acupuncture"
    ),
    "medicine": (
        "aspirin; levodopa|Madopar; riluzole; prednisone; insulin; antibiotics; morphine; metformin; penicillin"
    ),
    "cells": ("mesenchymal stem cells|MSC|MSCs; stem cells"),
    "measure": ("muscle strength|strength; weight; blood pressure|BP; heart rate|HR"),
    "social": ("smoking|smoked; alcohol; heavy metal exposure"),
    "gene": ("SOD1; FXN; DRPLA"),
    "relation": (
        "mother; father; sister|elder sister; brother; parents; wife; husband; family; daughter; son; uncle; "
        "aunt; caregiver"
    ),
}
HIGHER = {"muscle strength": "better"}


def entries() -> list[Entry]:
    """The terms as entries; the id is the name with underscores."""
    found: list[Entry] = []
    for kind, line in TERMS.items():
        for group in line.split(";"):
            name, *synonyms = (word.strip() for word in group.split("|"))
            role = "relative" if kind == "relation" else ""
            entry = Entry(
                kind, name.lower().replace(" ", "_"), name, tuple(synonyms), role=role, higher=HIGHER.get(name, "")
            )  # type: ignore[arg-type]
            found.append(entry)
    return found


@cache
def lexicon() -> Lexicon:
    """The shipped cues and these terms."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(shipped_dir() / "cues.yaml", Path(folder) / "cues.yaml")
        return build_lexicon([*load_entries([Path(folder)]), *entries()])
