"""Notes and letters that name nobody are of one person; pages that only hold numbers are of nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

NOTES = {
    "course": (
        "Stroke, 4 years after. Right side paralysed.\n\nBefore: right arm 1/5, right leg 3/5.\n"
        "Treatment: 6 lumbar punctures, 10 million cells each (June 2008).\nAfter: right arm 3/5, right leg 4/5.\n"
    ),
    "clinic": (
        "Liver clinic. Cirrhosis. Ascites 3+, albumin 26 g/L, bilirubin 74 µmol/L. Received 2 x 10^8 MSC via the hepatic artery on"
        " 3.4.2013. After 4 weeks albumin 31, ascites gone.\n"
    ),
    "round": (
        "Ward round 12/3/09\nPt stable, afebrile, BP 130/80, HR 76. LP done yesterday with 2x10^7 cells, no headache."
        " Walks 20 m with frame.\n"
    ),
    "letter": (
        "Dear colleagues,\n\nthank you for referring the above-named gentleman, whom I saw in clinic on 4 May 2014 with a two-year"
        " history of progressive weakness. Examination showed wasting of both hands. I have started riluzole 50 mg twice daily.\n"
    ),
    "kidney": (
        "Nephrology follow-up. Lupus nephritis. Creatinine 160 µmol/L, proteinuria 3.1 g/d, BP 150/95. MSC infusion on 12 May 2012,"
        " 60 million cells. Three months later creatinine 110, proteinuria 0.8 g/d.\n"
    ),
    "labels": (
        "Diagnosis: Parkinson's disease since 2003\nMedication: levodopa 600 mg/day, pramipexole 1.5 mg\nUPDRS III off: 46\n"
        "MSC injection: 2 May 2012, intravenous\nUPDRS III off at 6 months: 31\n"
    ),
    "scores": (
        "SCI level T10, complete. Accident on 4 March 2007.\n\nASIA motor score before treatment 50, sensory 80.\n"
        "ASIA motor score after 6 months 54, sensory 96. Walking distance after 6 months 20 m.\n"
    ),
    "panel": "Lab report\n\nHemoglobin 11.2 g/dL\nWBC 5.4 x10^9/L\nPlatelets 210 x10^9/L\nCreatinine 88 µmol/L\nDate: 2012-04-05\n",
    "lady": "Thank you for sending this pleasant lady with multiple sclerosis. She walks 200 m. I saw her in May 2011. Her EDSS is 5.5.\n",
}
NOBODY = {
    "healthy": "The heart of a healthy person beats 72 times a minute. Heart rate 72/min, blood pressure 120/80 mmHg, temperature 36.6 °C.\n",
    "prices": (
        "Stem cell packages. 100 million cells by lumbar puncture: 20,000 €. Infusion of 50 million cells: 9,000 €. Booking until 3 May 2013.\n"
    ),
    "animals": (
        "Rats with spinal cord injury received 1 x 10^6 MSC on 3 May 2010. Weight 230 g, blood pressure 110/70 mmHg, heart rate 320/min."
        " The rats were killed on 9 June 2010.\n"
    ),
    "criteria": "Who can take part: ALS, FVC at least 60 %, ALSFRS-R 30 or more, weight up to 90 kg. Treatment may begin on 4 May 2013.\n",
    "teaching": "Child-Pugh, an example: albumin 26 g/L, bilirubin 74 µmol/L and INR 1.8 may give class C. The score is used before transplantation.\n",
    "product": "About our cells. Dose 30 million cells. Viability 95 %. Purity 98 %. Each batch is tested for HIV. Founded on 3 May 2004.\n",
    "indication": "Diagnosis: by EMG and the Gold Coast criteria.\nMedication: riluzole may slow ALS.\nPrognosis: 3 years.\n",
    "means": "Mean albumin 26 g/L, mean bilirubin 74 µmol/L, mean INR 1.8. 20 patients received MSC on 3.4.2013.\n",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_is_of_one_person(facts_of: Callable[..., Facts], name: str) -> None:
    assert len(facts_of(NOTES[name]).persons) == 1


@pytest.mark.parametrize("name", NOBODY)
def test_numbers_alone_are_of_nobody(facts_of: Callable[..., Facts], name: str) -> None:
    assert not facts_of(NOBODY[name]).persons


def test_a_letter_tells_the_sex(facts_of: Callable[..., Facts]) -> None:
    assert [p.gender for p in facts_of(NOTES["letter"]).persons] == ["male"]
    assert [p.gender for p in facts_of(NOTES["lady"]).persons] == ["female"]
