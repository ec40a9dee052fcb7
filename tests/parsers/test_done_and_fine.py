"""What people did (abilities told in the past), what nothing is wrong with, and grades that name only their place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

DONE = [
    # behind a treatment or once more it is a gain that somebody did something
    ("After the treatment she lifted her left arm.", ["arm lifting: improved; after @ left upper limb"], []),
    ("Three months after the transplantation he buttoned his shirt.", ["buttoning: improved; after"], []),
    ("After the second course he got up from the chair.", ["rising from sitting: improved"], []),
    ("After the injection she opened the right hand.", ["hand opening: improved; @ right hand"], []),
    ("After discharge he combed his hair again.", ["combing hair: improved"], []),
    ("After treatment he obeyed simple commands.", ["language comprehension: improved"], []),
    ("After the treatment he moved his toes.", ["toe movement: improved"], []),
    ("One month after the treatment he looked into our eyes.", ["eye contact: improved"], []),
    # before it, what happened once is no finding, and what is denied no gain
    ("In 2003 she lifted her arms.", [], ["arm lifting: *"]),
    ("After the treatment she never opened the hand.", [], ["hand opening: improved"]),
    ("After the treatment he could only just lift his arm.", [], ["arm lifting: improved"]),
    # a part of the body that is held so
    ("After the treatment he stood with closed eyes.", ["standing"], ["eye closure: *"]),
    ("Tremor with raised arms after the treatment.", [], ["arm lifting: *"]),
]  # fmt: skip

FINE = [
    ("Swallowing: no problems.", ["dysphagia: absent"], ["dysphagia: present"]),
    ("Bladder: no problem.", ["urinary symptoms: absent"], ["urinary symptoms: present"]),
    ("Speech, swallowing - no complaints.", ["dysarthria: absent", "dysphagia: absent"], ["asymptomatic: *"]),
    ("Bladder and bowel no problem.", ["urinary symptoms: absent", "bowel symptoms: absent"], []),
    ("Bladder, bowel: no disturbance.", ["urinary symptoms: absent", "bowel symptoms: absent"], []),
    ("Bladder, breathing and swallowing were never a problem.", ["urinary symptoms: absent", "dyspnea: absent", "dysphagia: absent"], []),
    ("Swallowing without problems.", ["dysphagia: absent"], []),
    ("Vision: no complaints.", ["reduced visual acuity: absent"], ["asymptomatic: *"]),
    ("Vision: no problems, hearing: no problems.", ["reduced visual acuity: absent", "hearing loss: absent"], []),
    ("Sleep: no problems.", ["insomnia: absent"], ["insomnia: present"]),
    ("Bladder and bowel control normal.", ["bladder function: normal", "bowel function: normal"], []),
    ("Urination and defecation are normal.", ["bladder function: normal", "bowel function: normal"], []),
    ("Swallowing: difficult.", ["dysphagia: present"], ["dysphagia: absent"]),
    ("No complaints.", ["asymptomatic: present"], []),
    ("He cannot control urine and stool.", ["incontinence of urine and stool: present"], []),
]  # fmt: skip

GRADED_PLACES = [
    ("Elbow 3-/5.", ["muscle strength: 3-/5 @ elbow"], []),
    ("After discharge: elbow 3-/5, wrist 2/5.", ["muscle strength: 3-/5; after @ elbow", "muscle strength: 2/5; after @ wrist"], []),
    ("The shoulder is 2/5, the elbow 3/5.", ["muscle strength: 2/5 @ shoulder", "muscle strength: 3/5 @ elbow"], []),
    ("Hips 3/5, knees 4/5, ankles 2/5 bilaterally.", ["muscle strength: 4/5 @ bilateral knee"], []),
    ("Upper limbs strong (5/5).", ["muscle strength: 5/5 @ bilateral upper limb"], []),
    ("Strength of the right arm was grade 1 at the shoulder, 0 at the hand.",
     ["muscle strength: 1 @ right shoulder", "muscle strength: 0 @ right hand"], ["muscle strength: 0 @ right shoulder"]),
    ("He had no force in the right arm (grade 1 at the shoulder, 0 at the hand), the right leg had grade 3.",
     ["muscle strength: 0 @ right hand", "muscle strength: 3 @ right lower limb"], []),
    ("Pain in the elbow 3/5.", [], ["muscle strength: *"]),
    ("Range: elbow 3/5.", [], ["muscle strength: *"]),
    ("Spasticity: elbow 3/5.", [], ["muscle strength: *"]),
    ("Vibration sense at the ankle 2/8 right, 1/8 left.",
     ["vibration sense: 2/8 @ right ankle", "vibration sense: 1/8 @ left ankle"], []),
    ("Vibration sense: right ankle 4/8, left ankle 6/8.",
     ["vibration sense: 4/8 @ right ankle", "vibration sense: 6/8 @ left ankle"], []),
    ("CSF: protein 138 mg/dL, 3 cells/µL.", ["CSF cell count: 3 /uL"], []),
]  # fmt: skip

TOLD = "Muscle strength: right arm 3/5, left arm 4/5, legs 2/5.\n\n"
PLACES_CHANGED = [
    # a limb whose strength the page has told
    (TOLD + "Eyes as before.", [], ["muscle strength: unchanged"]),
    (TOLD + "The bandage of the left arm is as before.", [], ["muscle strength: unchanged"]),
    (TOLD + "Pain in the legs is as before.", [], ["muscle strength: unchanged"]),
    ("Legs: as before.", [], ["muscle strength: *"]),
    # comparatives of stiffness
    ("The right elbow is stiffer than at discharge.", ["muscle stiffness: worsened @ right elbow"], []),
    ("Since April the calves are tighter again.", ["muscle stiffness: worsened @ calf"], []),
    ("The legs are less stiff.", ["leg stiffness: improved"], ["leg stiffness: present"]),
    ("His gait is stiffer.", ["gait: worsened"], ["muscle stiffness: *"]),
    ("Tighter control of the blood pressure.", [], ["muscle stiffness: *"]),
    ("The shoes are tighter.", [], ["muscle stiffness: *"]),
]  # fmt: skip

SIZES = [
    ("171 cm, 92.4 kg.", ["body height: 171 cm", "body weight: 92.4 kg"], []),
    ("82 kg, 176 cm, 36.8 °C.", ["body height: 176 cm", "body weight: 82 kg", "body temperature: 36.8 Cel"], []),
    ("She is 107 cm.", ["body height: 107 cm"], []),
    ("He is now 62 kg.", ["body weight: 62 kg"], []),
    ("The boy measures 98 cm.", ["body height: 98 cm"], []),
    ("She is 5 cm taller.", [], ["body height: *"]),
    ("He is 60 cm from the wall.", [], ["body height: *"]),
    ("The liver is 20 cm.", [], ["body height: *"]),
    ("He lifts 5 kg.", [], ["body weight: *"]),
]  # fmt: skip

SIDED = [
    ("Rest tremor R 3, L 1.", ["resting tremor: 3 @ right", "resting tremor: 1 @ left"], []),
    ("Rigidity: right 2, left 0.", ["rigidity: 2 @ right", "rigidity: 0 @ left"], ["rigidity: present @ left"]),
    ("Bradykinesia 2 right, 1 left.", ["bradykinesia: 2 @ right", "bradykinesia: 1 @ left"], []),
    ("Rest tremor 3 on the right and 1 on the left.", ["resting tremor: 1 @ left"], []),
    ("Tremor right 2 months, left 1 month.", [], ["tremor: 2", "tremor: 1"]),
    ("Rest tremor R hand 3, L hand 1, legs 0.",
     ["resting tremor: 3 @ right hand", "resting tremor: 1 @ left hand", "resting tremor: 0 @ bilateral lower limb"],
     ["resting tremor: present @ bilateral lower limb"]),
    ("Rigidity in the neck 1 and in the right arm 2.", ["rigidity: 1 @ neck", "rigidity: 2 @ right upper limb"], []),
    ("Tremor right hand 2.", ["hand tremor: 2 @ right hand"], []),
    ("Numbness of the right arm 3 weeks.", ["numbness: present @ right upper limb"], ["numbness: 3"]),
    ("Edema left leg 2 cm.", [], ["lower limb edema: 2"]),
    ("Ulcer right 2 cm, left 1 cm.", [], ["skin ulcer: 2", "skin ulcer: 1"]),
    ("Knee and ankle jerks brisk.", ["knee reflex: brisk", "ankle reflex: brisk"], []),
    ("Knee and ankle reflexes brisk, plantars flexor.", ["knee reflex: brisk"], []),
    ("KJ +++ L/R, AJ ++ L/R.", ["knee reflex: +++ @ bilateral knee", "ankle reflex: ++ @ bilateral ankle"], []),
]  # fmt: skip

FAMILIES = [
    ("Neither his parents nor his daughter had a neuromuscular disorder.", ["family history of neuromuscular disease: absent"], []),
    ("Nobody in the family has muscle or nerve disease.", ["family history of neuromuscular disease: absent"], []),
    ("None of her relatives has a nerve disease.", ["family history of nerve disease: absent"], []),
    ("No hereditary disease in the family.", ["family history of hereditary disease: absent"], []),
    ("He was seen at the department of neurological diseases.", [], ["condition: *"]),
    ("Genetic diseases were excluded.", [], ["condition: *"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gives", "never"), [*DONE, *FINE, *GRADED_PLACES, *PLACES_CHANGED, *SIZES, *SIDED, *FAMILIES]
)
def test_what_is_done_and_fine(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
