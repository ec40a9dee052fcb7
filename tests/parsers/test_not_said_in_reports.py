"""What case reports, operation notes and laboratory reports don't say: names of germs and enzymes, specimens, talks
before an operation, rinsed wounds, somebody else's child."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SAID = [
    # a germ's second name
    ("The wound culture grew Klebsiella pneumoniae.", [], ["condition: pneumonia"]),
    ("Serology for C. pneumoniae and Chlamydia pneumoniae was negative.", [], ["condition: pneumonia", "condition: pneumonia; refuted"]),
    ("He had pneumonia caused by Streptococcus pneumoniae.", ["condition: pneumonia"], []),
    # what a germ was tested against
    ("The organism was ampicillin, cefuroxime and ciprofloxacin sensitive.", [], ["medication: *"]),
    ("The isolate was resistant to levofloxacin and sensitive to gentamicin and amikacin.", [], ["medication: *"]),
    ("Blood cultures grew Escherichia coli resistant to ampicillin; he was treated with gentamicin.", ["medication: gentamicin"], ["medication: ampicillin; *"]),
    ("Her epilepsy was resistant to valproate.", ["medication: valproate"], []),
    # substances measured, and enzymes
    ("Serum calcitonin was raised.", [], ["medication: *"]),
    ("The adenosine deaminase level was 62 U/L and insulin receptor antibodies were absent.", [], ["medication: *"]),
    ("He received adenosine for his tachycardia.", ["medication: adenosine"], []),
    # specimens
    ("Cultures of blood, urine and sputum were sterile.", [], ["productive cough: *"]),
    ("No bacilli were detected in the sputum.", [], ["productive cough: *"]),
    ("He had a cough with much sputum.", ["productive cough: present"], []),
    # the oxygen that somebody breathes
    ("Oxygen saturation was 88% on 50% inspired oxygen.", ["oxygen saturation: 88 %"], ["oxygen saturation: 50 %"]),
    ("SpO2 91% with 40 % oxygen.", ["oxygen saturation: 91 %"], ["oxygen saturation: 40 %"]),
    ("SpO 2 96% on room air.", ["oxygen saturation: 96 %"], []),
    # exponents that a copy has let down
    ("White cells 5,700/mm 3 , platelets 394×10 9 /l.", ["leukocytes: 5700", "platelets: 394 10*9/L"], ["leukocytes: 3", "platelets: 9"]),
    ("The urine grew 10 5 cfu/ml.", ["colony-forming units: 100000"], ["colony-forming units: 10", "colony-forming units: 5"]),
    ("White cell count 4,200 cells/mm 3 with 3 blasts.", ["leukocytes: 4200"], []),
    # a letter that is a word, or part of one
    ("A 1 cm incision was made; she received vitamin K 15 mg.", ["medication: vitamin K; 15 mg"], ["body height: *", "body weight: *"]),
    ("H: 172 cm, W: 80 kg.", ["body height: 172 cm", "body weight: 80 kg"], []),
    # what something was done to rule out
    ("CT was performed to rule out a pelvic abscess.", ["procedure: computed tomography; completed"], ["condition: abscess; confirmed"]),
    ("MRI was carried out in order to exclude an old stroke.", [], ["condition: stroke; confirmed"]),
    ("Stroke was ruled out.", ["condition: stroke; refuted"], []),
    # an effect that wasn't there
    ("She wore a brace without lasting relief of her pain.", ["pain: unchanged"], ["pain: improved"]),
    ("Physiotherapy without long-term improvement of gait.", ["gait: unchanged"], ["gait: improved"]),
    ("No headaches, hearing issues or fever.", ["headache: absent", "fever: absent"], ["hearing loss: present"]),
    # somebody else's child
    ("He had been exposed to a child with measles.", [], ["family: *", "condition: measles; confirmed"]),
    ("Her child has epilepsy.", ["family: epilepsy; offspring"], []),
    # what was borne
    ("He is allergic to codeine, but he can get morphine.", ["codeine allergy: present"], ["morphine allergy: *"]),
    ("He is allergic to codeine and morphine.", ["codeine allergy: present", "morphine allergy: present"], []),
    # what was only talked about
    ("Risks, benefits and alternatives, including bleeding and stroke, were reviewed with him, and he underwent appendectomy.",
     ["procedure: appendectomy"], ["bleeding: present", "condition: stroke; confirmed"]),
    ("The risks and complications involving infection and hoarseness were explained.", [], ["infection: *", "hoarseness: *", "adverse effects: *"]),
    ("She had complications including infection.", ["infection: present"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), SAID)
def test_what_reports_say_and_what_not(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
