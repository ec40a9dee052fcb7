"""Lists of a case page: grades of limbs without the word, sides behind numbers, sites that share a grade."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TOLD = "Muscle strength: right arm 4/5.\n\n"
LIMBS = [
    (TOLD + "Now: right lower limb proximal 3+, distal 1; left lower limb distal 4-.",
     ["muscle strength: 3+; @ right lower limb, proximal", "muscle strength: 1; @ right lower limb, distal",
      "muscle strength: 4-; @ left lower limb, distal"], []),
    (TOLD + "Both lower limbs proximal 2, distal 0; left upper limb 3+.",
     ["muscle strength: 2; @ bilateral lower limb, proximal", "muscle strength: 0; @ bilateral lower limb, distal",
      "muscle strength: 3+; @ left upper limb"], ["muscle strength: 3+; @ left upper limb, distal"]),
    ("Left upper limb proximal 4+/5 distal 3/5; right upper limb 4+/5.",
     ["muscle strength: 4+/5; @ left upper limb, proximal", "muscle strength: 3/5; @ left upper limb, distal",
      "muscle strength: 4+/5; @ right upper limb"], ["muscle strength: 4+/5; @ right upper limb, distal"]),
    (TOLD + "On the left leg 2 wounds; the right hand 3 times.", [], ["muscle strength: 2", "muscle strength: 3"]),
    ("Right leg proximal 3, distal 1.", [], ["muscle strength: *", "muscle strength: 3"]),
    ("MRC: elbow flexors, wrist extensors, elbow extensors 5/5 R = L. Hip flexors, knee extensors 0/5 R=L.",
     ["muscle strength: 5/5; @ bilateral elbow flexors", "muscle strength: 5/5; @ bilateral wrist extensors",
      "muscle strength: 5/5; @ bilateral elbow extensors", "muscle strength: 0/5; @ bilateral hip flexors",
      "muscle strength: 0/5; @ bilateral knee extensors"], []),
    ("Ashworth: hip adductors 2 R, 2 L; knee extensors 3 R, 2 L.",
     ["Ashworth score: 2; @ left hip adductors", "Ashworth score: 3; @ right knee extensors",
      "Ashworth score: 2; @ left knee extensors"], []),
    (TOLD + "Lifting the head from the pillow 3/5; the right one 2/5.", ["muscle strength: 3/5; @ neck flexors"],
     ["muscle strength: 2/5"]),
    ("FEV1 2 L, right arm normal.", ["forced expiratory volume in 1 second: 2 L"], []),
]  # fmt: skip
LEVELS = [
    ("The sensory level was T10 on the right and T12 on the left; zone of partial preservation to L1.",
     ["sensory level: T10; @ right", "sensory level: T12; @ left", "zone of partial preservation: L1"],
     ["sensory impairment: present"]),
    ("UEMS 50, LEMS 0.", ["lower extremity motor score: 0"], ["condition: Lambert-Eaton myasthenic syndrome"]),
]  # fmt: skip
TABLES = [
    ("Condition 6 months after treatment\n\n"
     "GMFM-88 (%)                    May 2013     6 months\n"
     "A  Lying and rolling           70.6         78.4\n"
     "B  Sitting                     38.3         51.7\n"
     "C  Crawling and kneeling       11.9         19.0\n"
     "D  Standing                    2.6          5.1\n"
     "E  Walking, running, jumping   0            0\n"
     "Total                          24.7         30.8",
     ["GMFM-88 B sitting: 38.3 %; date 2013-05", "GMFM-88 B sitting: 51.7 %; offset 6 mo", "GMFM total: 30.8 %; offset 6 mo"],
     ["GMFM-88 B sitting: Sitting"]),
    ("Parents' assessment (6 months)\n\n"
     "Spasticity of the legs      Moderate improvement\n"
     "Swallowing                  Significant improvement\n"
     "Walking                     No improvement\n"
     "Sleep                       Worse again",
     ["lower limb spasticity: improved", "swallowing: improved", "walking: unchanged", "sleep: worsened"],
     ["swallowing: present"]),
    ("                     admission   6 months\n"
     "Pain, VAS (0-10)     7           5\n"
     "Spasms, Penn (0-4)   3           2\n"
     "LEMS (0-50)          0           4",
     ["visual analogue scale of pain (VAS): 7", "Penn spasm frequency scale: 2", "lower extremity motor score: 4"],
     ["pain: 7", "spasms: 2", "Lambert-Eaton myasthenic syndrome: *"]),
]  # fmt: skip
TREATED = "Case report\n\nHe was treated with neural stem cells.\n\n"
ROUNDS = [
    (TREATED + "Before the 2nd round (12.10.2009)\n\n  1. Constipation.\n\n"
     "2nd round: lumbar puncture on 14.10. and 21.10.2009, intravenous on 28.10.2009. Temperature 38.1°C on the evening"
     " of 14.10., normal the next morning.\n\nAfter the 2nd round (02.11.2009)\n\n  1. Constipation less.",
     ["treatment: *; date 2009-10-14; method lumbar puncture; course 2", "treatment: *; date 2009-10-21; course 2",
      "treatment: *; date 2009-10-28; route intravenous; course 2", "body temperature: 38.1; after; course 2",
      "constipation: present; before; course 2"],
     ["procedure: lumbar puncture", "body temperature: 38.1; before"]),
    ("Treatment\n\n9 Mar 2012: 120 ml of bone marrow from both posterior iliac crests; 3.4 x 10^8 mononuclear cells."
     " Same day 1.7 x 10^8 cells by LP at L3-L4. 16 Mar: 0.9 x 10^8, 23 Mar: 0.8 x 10^8 by the same way.",
     ["treatment: *; date 2012-03-09; dose 1.7 10*8", "treatment: *; date 2012-03-16; dose 0.9 10*8; method lumbar puncture",
      "treatment: *; date 2012-03-23; dose 0.8 10*8; method lumbar puncture"],
     ["treatment: *; dose 3.4 10*8"]),
]  # fmt: skip
TELLING = [
    ("Low back pain on the day after the 2nd puncture, gone in 2 days.", ["low back pain: present"], []),
    ("After the treatment\n\nThe cramps were gone after 3 days.", [], ["muscle cramps: present"]),
    ("After the treatment\n\nIn September his daughter wrote that the weight is 61 kg.", ["body weight: 61 kg"],
     ["handwriting: improved"]),
    ("After the treatment\n\nShe eats mashed food; only he understands her speech.", ["dysarthria: present"],
     ["eating: improved", "cognition: improved"]),
    ("September 2007: CSF normal, EMG showed denervation in three regions.", [], ["cerebrospinal fluid examination: 3"]),
    ("EMG showed neurogenic damage, MRI of the neck nothing particular, and the doctors told him it was ALS.",
     ["MRI of neck: normal"], ["MRI of neck: ALS"]),
]  # fmt: skip
SAID_BEFORE = [
    ("Modified Ashworth Scale: elbow flexors right 2, left 1; hip adductors 3 on both sides.\n\n"
     "At discharge: hip adductors 2 on both sides.",
     ["modified Ashworth score: 3; @ bilateral hip adductors", "modified Ashworth score: 2; @ bilateral hip adductors"],
     ["muscle strength: 2"]),
    ("Hip adductors 2 on both sides.", [], ["modified Ashworth score: 2", "muscle strength: 2"]),
    ("HIV, HBsAg, anti-HCV neg.", ["HIV test: absent", "hepatitis B surface antigen: absent", "hepatitis C antibody: absent"], []),
    ("Motorcycle accident 14 Feb 2010: burst fracture of T9, complete paraplegia at once. Pressure sore Sep 2010.",
     ["condition: burst fracture; onset 2010-02-14", "condition: paraplegia; onset 2010-02-14"],
     ["condition: burst fracture; onset 2010-09"]),
    ("She has walked with a stick since early 2008 and used a wheelchair since December, 2008.",
     ["cane use: present; date 2008", "wheelchair use: present; date 2008-12"], ["cane use: present; date 2008-12"]),
    ("Ultrasound of the head showed an intraventricular hemorrhage; MRI in February 2010 showed periventricular leukomalacia.",
     ["MRI: periventricular leukomalacia; date 2010-02"], ["ultrasound: *; date 2010-02"]),
    ("6 months after treatment: two falls since discharge; works again. MRI 12 Mar 2013: no tumor.",
     ["tumor: absent; offset 6 mo; date 2013-03-12"], []),
    ("6 months after treatment: feels a full bladder, leaks less.", ["bladder sensation: improved"], ["bladder sensation: worsened"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*LIMBS, *LEVELS, *TABLES, *ROUNDS, *TELLING, *SAID_BEFORE])
def test_lists(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    """What a list gives, and what never comes of it."""
    tells(text, gives, never)
