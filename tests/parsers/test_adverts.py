"""Pages that sell a treatment tell of nobody; what tells of somebody keeps its facts, whatever it sells at its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

FactsOf = Callable[..., Facts]
Tells = Callable[..., None]

ADVERTS = {
    "prices": """\
Stem cell therapy packages - Price list 2011

BASIC      3 injections, 30 million cells     18 days    EUR 14,500
COMFORT    5 injections, 50 million cells     28 days    EUR 21,000
PREMIUM    8 injections, 90 million cells     40 days    EUR 33,000

All packages include: daily physiotherapy, acupuncture, hyperbaric oxygen, blood tests, MRI before and after treatment, a single room, meals, interpreter.
Not included: flights, visa fee, medicines for other diseases.

Payment: 30% deposit on booking. The rest on admission.
""",
    "a disease": """\
Beat Parkinson's disease - come to us!

Tremor, stiff muscles, slow walking? Do you fall often? Our neurosurgeons have treated over 1,000 guests from 60 countries. After the injection of neural stem cells many walk better, tremor gets less and speech becomes clearer.

"I was in a wheelchair. Now I walk my dog every day," says John, 67, from Canada.
"My tremor is gone and I sleep 7 hours again," says Marta, 59, Poland.

Prices from USD 25,000 including 4 injections, physiotherapy and hotel.
Call now! +86 10 0000 0000
""",
    "a trial": """\
Volunteers wanted: clinical trial of mesenchymal stem cells in ALS

Who can apply?
- You are 18 to 70 years old
- ALS diagnosed less than 2 years ago
- ALSFRS-R of 30 or more, FVC above 60%
- Riluzole at a steady dose for 30 days

Who cannot take part?
- tracheostomy or ventilator
- cancer, HIV or hepatitis B or C
- pregnancy

What will happen? You will get 2 lumbar punctures with 60 million cells each, four weeks apart. Blood is drawn at each visit. MRI, EMG and lung function are checked at 3, 6 and 12 months. Headache and fever are frequent for a day.

Contact: trial@example.org
""",
    "a spa": """\
WELLNESS AND REGENERATION IN THE ALPS

Our 7-day programme for knee arthritis: 2 injections of fat stem cells into each knee, laser, mud baths, diet. Less pain and a better gait already after one week! Diabetes, high blood pressure and back pain are treated as well.

7 days: 4,900 €
14 days: 8,200 €
Companion: 900 €

What our guests say
"My knee no longer hurts." (Ingrid, 71)
"I climb stairs again, 4 floors." (Horst, 68)
""",
    "visitors' questions": """\
FREQUENTLY ASKED QUESTIONS ABOUT OUR STEM CELL PROGRAM

Q: My daughter is 5 and has cerebral palsy. She cannot sit and has epilepsy. Can she be treated?
A: Yes, if she has had no seizure for 3 months.
Q: My husband, 58, had a stroke two years ago, his right arm is weak. Is it too late?
A: No, but the best results are seen in the first year.
Q: I have type 2 diabetes and take metformin 1000 mg. Can I come?
A: Yes. Bring your medicines with you.
Q: How many injections are given?
A: Usually 4 to 6, by lumbar puncture, with 10 to 20 million cells each.
Q: What does it cost?
A: From USD 18,000.
""",
    "parents": """\
Is autism your problem? We have the answer.

Your child does not speak, avoids eye contact, flaps his hands, sleeps badly? With our combined program - cord blood cells, speech therapy, sensory integration, special diet - eight of ten children begin to say words within three months.

Why choose us?
* the largest center in Asia
* doctors with 20 years of experience
* ISO certified laboratory
* no side effects in 95% of patients

Program A: 3 infusions, 45 million cells, 14 days - $12,000
Program B: 5 infusions, 75 million cells, 24 days - $18,000
Program C: 5 infusions and 2 lumbar punctures, 24 days - $22,000

Fill in the form: Name, age, diagnosis, seizures yes/no, medicines.
""",
    "a discount": """\
Newsletter offer: Autumn discount for patients with spinal cord injury

Patients with paraplegia or tetraplegia of ASIA grade A to C pay 15% less until November 30, 2012. The package contains 6 injections (2 of them into the cord under CT), daily electrostimulation, physiotherapy 5 times a week, treatment of bed sores and bladder training. Most of our patients regain some sensation below the injury, better sweating and less spasm. Younger patients do best.

You stay 40 days. On the first day we take your blood pressure, blood tests and an MRI; on day 3 you receive the first injection; after each injection you rest for six hours. Fever up to 38 degrees and a slight headache are normal.

Requirements: age 10 to 60, no fever, no pressure sore of grade 4, hemoglobin above 90 g/L, no tumor in the last five years.
""",
    "an offer": """\
Liver cirrhosis? Diabetes? Lupus? STEM CELLS CAN HELP

Our hospital offers you:
- umbilical cord stem cells by drip, 40 million cells each time
- injection through the hepatic artery (intervention)
- Chinese medicine, ozone therapy, plasma exchange
- a personal nurse, day and night

In a study of 40 patients the albumin rose from 28 to 34 g/L and ascites disappeared in 22 of them. Your insulin dose may be cut in half.

A week costs 9,800 dollars, three weeks 24,000 dollars. Book today, the first 10 callers get a free blood test.
""",
    "a program in steps": """\
Spinal muscular atrophy | Treatment program

1. Consultation: send us the gene report (SMN1 deletion), a video and the present weight of your child.
2. Arrival: examination by a neurologist, HFMSE, lung function, blood tests.
3. Treatment: 4 lumbar punctures under sedation, 20 million cells each, one a week; daily physiotherapy.
4. Departure: final examination, HFMSE again, exercise plan for home.
5. Follow-up: by e-mail at 1, 3, 6 and 12 months.

Fee: USD 26,000, paid on arrival. Children below 6 months and children on a ventilator cannot be accepted.
""",
    "a gift": """\
Gift certificate "Young again"

Give your parents new energy! The anti-aging cure contains 3 infusions of 30 million umbilical cord cells each, a check-up (ECG, ultrasound of the heart, tumor markers), vitamin C infusions and a massage each day. Typical effects: better sleep, darker hair, less joint pain, better memory, blood pressure and blood sugar become normal.

Valid for 2 years. Price: 8,800 EUR. Not for persons with cancer, acute infection or pregnancy.

Mrs. K. from Vienna writes: "At 74 I feel like 50."
""",
}
OWN = [
    (
        """\
Case: Mr. Lane, 54 years old, Canada, Parkinson's disease

He has had tremor of the right hand since 2004. He takes Sinemet 125mg tid. Before treatment: tremor at rest, stiff right arm, UPDRS 48. He received 4 lumbar punctures with stem cells, 15 million cells each, in May 2010. After treatment: tremor less, UPDRS 36.

Our packages (2010)
SILVER    4 injections, 40 million cells    25 days    USD 19,800
GOLD      6 injections, 60 million cells    35 days    USD 26,500
The price includes acupuncture, physiotherapy, blood tests and an MRI. Not suitable: cancer, HIV, pregnancy, fever above 38°C.
""",
        ["UPDRS: 36; after", "hand tremor: present"],
        ["GOLD*: *", "procedure: acupuncture", "condition: cancer", "fever: present", "pregnancy: present"],
    ),
    (
        """\
Name: Mrs. Rossi
Sex: Female
Age: 61
Country: Italy
Diagnosis: multiple system atrophy

Before treatment: she could not walk alone, blood pressure fell to 80/50mmHg on standing, urinary incontinence.
Treatment: 5 infusions of umbilical cord stem cells, 30 million each.
After treatment: she walks 50 m with a walker, incontinence is the same.

Would you like to come too? Our program includes 4 injections, physiotherapy and acupuncture. Price: USD 22,000. Who can come? Patients from 18 to 75 years without cancer, HIV or active hepatitis. Call us today!
""",
        ["walking distance: 50 m", "urinary incontinence: unchanged"],
        ["procedure: acupuncture", "condition: cancer"],
    ),
    (
        """\
Story of Anna, 8 years, cerebral palsy

Anna was born at 29 weeks. She could not sit alone, drooled and had seizures once a month. Her parents paid USD 20,000 for the treatment: 4 injections of cord blood cells, 10 million each, in March 2009. After the treatment she sits for five minutes. Drooling is less. She takes valproate 200 mg bid.

Book before June 30 and get 10% off!
""",
        ["sitting: 5 min", "drooling: improved"],
        [],
    ),
    (
        """\
Interview with our patient

Q: How did your illness begin?
A: In 2007 my left hand began to shake. I was told it is Parkinson's disease.
Q: How much did you pay?
A: I paid USD 22,000 for the package, with hotel and physiotherapy.
Q: What can you do now?
A: I can walk 500 m without a stick. My tremor is gone.

Would you like to come too? Book now and get 10% off! Our packages start at USD 18,000. Call us today.
""",
        ["walking distance: 500 m", "tremor: absent"],
        ["procedure: unknown"],
    ),
    (
        """\
RESULTS OF OUR CENTER 2010

We treated 60 patients with cerebral palsy. Muscle tension improved in 40 patients (67%). 12 patients could sit alone for the first time. Seizures became fewer in 9 of 20 patients. Five patients did not change.

Our packages: 4 injections USD 18,000, 6 injections USD 24,000. Book now! Contact us for a free evaluation.
""",
        ["muscle tone: improved"],
        [],
    ),
    (
        """\
The boy was born in 2003. At two years he could not sit. He was treated with 4 injections of stem cells in May 2008. Afterwards he sat for ten minutes and drooled less.

Price list: 4 injections USD 18,000; 6 injections USD 24,000. Call us now. Send us your reports. Who can come? Children from 1 year.
""",
        ["sitting: 10 min", "drooling: improved"],
        [],
    ),
    (
        """\
A letter from Ireland

Dear Dr. Wu, my son Tim, 9 years old, has cerebral palsy. He had 4 injections in your hospital in May 2009 and he was much better: he stood up alone and spoke more clearly. We paid 20,000 dollars and it was worth every cent. Please tell us your prices for a second package. Your staff was wonderful. Yours, Ann
""",
        ["speech: improved"],
        [],
    ),
]


@pytest.mark.parametrize("page", ADVERTS.values(), ids=ADVERTS)
def test_an_advert_tells_of_nobody(facts_of: FactsOf, page: str) -> None:
    facts = facts_of(page)
    assert (facts.kind, facts.persons, facts.facts) == ("information", (), ())


@pytest.mark.parametrize(("page", "gives", "never"), OWN)
def test_what_is_told_above_an_advert(tells: Tells, page: str, gives: list[str], never: list[str]) -> None:
    tells(page, gives, never, who="")


def test_what_a_provider_claims_of_its_patients_is_a_claim(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Questions about our program\n\nYour tablets no longer work for you? Write to us, your doctor will answer you!\n\n"
        "How good are the results?\nSince 2008 more than 1,350 people with rheumatoid arthritis have completed our program. "
        "78% of them report less joint pain within three months.\n\nWhat does it cost?\nUSD 9,800. Book before 31 December. "
        "Who cannot be treated? People with cancer.\n"
    )
    assert facts.kind == "cohort"
    assert facts.facts
