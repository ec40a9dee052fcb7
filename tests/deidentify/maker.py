"""Sixty documents with planted identifiers, the same for the same seed: who is made up here exists nowhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FIRST = (
    "Karim", "Agnieszka", "Will", "Rose", "Þórunn", "Nguyen", "Grace", "Olumide", "Mary-Ann", "Jürgen", "Faith",
    "Siobhán",
)  # fmt: skip
LAST = (
    "Hussein", "O'Connor", "Brown", "Young", "Wojciechowski", "Müller", "Lane", "Bell", "de la Cruz", "Strong",
    "Okonkwo", "Hand",
)  # fmt: skip
DOCTORS = ("Featherstone", "Small", "Szymański", "Achterberg", "Walker", "Iyengar")
TOWNS = ("Netherby", "Kirkwall-on-Sea", "Bad Lindau", "Ogbomosho", "Little Marsh", "Casablanca")
HOSPITALS = (
    "St Brendan's Hospital",
    "Green Valley Rehabilitation Center",
    "Klinikum am Steinberg",
    "Spine and Nerve Clinic",
    "General Hospital of Harrowgate",
    "Normal Street Clinic",
)
STREETS = ("12 Station Road", "Lindenstraße 45", "7 Old Mill Lane", "221 Hip Street")
DAYS = ("12.05.2018", "3 March 2017", "2019-11-24", "May 7, 2016", "07/21/2015", "Nov 2014")


@dataclass(frozen=True, slots=True)
class Plant:
    """A document and what was planted in it: `secrets` must be nowhere, `words` not as words with this spelling."""

    name: str
    text: str
    secrets: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """A person who isn't."""

    first: str
    last: str
    doctor: str
    town: str
    hospital: str
    street: str
    phone: str
    mail: str
    record: str
    site: str
    born: str
    day: str
    age: int


def letter(w: Who) -> str:
    """A discharge letter."""
    return f"""{w.hospital}
{w.street}, {w.town}
Phone {w.phone}

{w.day}

Re: {w.first} {w.last}, born {w.born}, hospital number {w.record}

Dear Dr. {w.doctor},

{w.first} {w.last} is a {w.age}-year-old man from {w.town} with amyotrophic lateral sclerosis. {w.last} was admitted on {w.day}.
On examination Mr. {w.last} had a tremor of the left hand and no fever. Muscle strength of the right leg was 4/5.
He lives with his wife {w.first} at {w.street}. ALSFRS-R total was 38. He takes riluzole 50 mg twice daily.

Yours sincerely, Prof. {w.doctor}, {w.hospital}, {w.mail}, {w.site}
"""


def labelled(w: Who) -> str:
    """A page of labelled fields."""
    return f"""Name: {w.first} {w.last}
Sex: Female
Age: {w.age} years
Date of birth: {w.born}
Address: {w.street}, {w.town}
Phone: {w.phone}
Email: {w.mail}
MRN: {w.record}
Hospital: {w.hospital}
Attending physician: Dr {w.doctor}
Diagnosis: Parkinson's disease
Date of admission: {w.day}

Condition on admission: {w.last} has rigidity and bradykinesia. Tremor of the right arm. No dysphagia.
Condition at discharge: Mrs. {w.last} walks without help. Tremor improved. {w.first} returned to {w.town}.
"""


def prose(w: Who) -> str:
    """A web page's story."""
    return f"""{w.first} {w.last}'s story from {w.town}

{w.first}, {w.age}, came to {w.hospital} on {w.day} with multiple sclerosis. Dr. {w.doctor} found ataxia and weakness of both legs.
"After the treatment my legs are stronger," says {w.last}. EDSS was 6.5 before and 5 after treatment.
{w.first} {w.last} received four injections of mesenchymal stem cells, 1 x 10^7 each, on {w.day}. Contact: {w.mail} or {w.phone}.
Read more at {w.site}.
"""


def table(w: Who) -> str:
    """A table with a person in each row."""
    return f"""Patient,Name,Record number,Town,Age,Sex,Diagnosis,FIM before,FIM after
1,{w.first} {w.last},{w.record},{w.town},{w.age},M,stroke,60,75
2,{w.doctor} {w.last},{w.record}-2,{w.town},{w.age - 20},F,spinal cord injury,44,58
"""


def capitals(w: Who) -> str:
    """A note in capitals."""
    return f"""PATIENT: {w.first.upper()} {w.last.upper()}   MRN {w.record}
{w.hospital.upper()}, {w.town.upper()}
SEEN BY DR {w.doctor.upper()} ON {w.day.upper()}
{w.last.upper()} IS {w.age} YEARS OLD AND HAS EPILEPSY. NO HEADACHE. BLOOD PRESSURE 142/84 MMHG. WEIGHT 71 KG.
MR {w.last.upper()} TAKES VALPROATE 500 MG DAILY. PHONE {w.phone}.
"""


def lower(w: Who) -> str:
    """A hasty note without capitals."""
    return f"""pt {w.first.lower()} {w.last.lower()}, {w.age}y, mrn {w.record}, tel {w.phone}
dx ataxia since {w.day.lower()}, seen at {w.hospital.lower()} by dr {w.doctor.lower()}
pain 6/10, no fever, heart rate 88/min, gait unsteady. mail {w.mail}
"""


def page(w: Who) -> str:
    """An HTML page."""
    return f"""<html><head><title>{w.first} {w.last} - {w.hospital}</title></head><body>
<h1>Case of {w.first} {w.last} ({w.town})</h1>
<dl><dt>Name</dt><dd>{w.first} {w.last}</dd><dt>Age</dt><dd>{w.age} years</dd><dt>Admitted</dt><dd>{w.day}</dd>
<dt>Doctor</dt><dd>Dr. {w.doctor}</dd><dt>Contact</dt><dd>{w.mail}, {w.phone}</dd></dl>
<h2>Before treatment</h2><p>{w.last} had spasticity of the left leg and urinary incontinence. Seen by {w.doctor} at {w.hospital}.</p>
<h2>After treatment</h2><p>Muscle strength of the left leg 3/5, {w.first} can stand. See {w.site} and record {w.record}.</p>
</body></html>"""


def history(w: Who) -> str:
    """A note whose history names relatives and places."""
    return f"""Patient: {w.first} {w.last} ({w.record})
Occupation: teacher at {w.town} School, formerly at {w.hospital}
Family history: mother {w.first} {w.last} had diabetes mellitus; no family history of stroke.
Allergies: penicillin (told by {w.first})
Past history: hypertension, treated at {w.hospital} in {w.town} by Dr. {w.doctor} since {w.day}.
Medications: metformin 500 mg twice daily, prescribed by {w.doctor}
Examination {w.day}: {w.last} is alert. Nystagmus present. Babinski sign positive on the left. Comment of {w.doctor}: stable.
"""


def visits(w: Who) -> str:
    """Scores over visits in a table of text."""
    return f"""ALSFRS-R of {w.first} {w.last}, {w.hospital}
Visit | {w.day} | 6 months | seen by
Speech | 3 | 2 | {w.doctor}
Walking | 4 | 3 | {w.doctor}
Note of {w.last}: call {w.phone}
"""


def report(w: Who) -> str:
    """A case report with thanks."""
    return f"""A case of Huntington's disease

Case presentation
Mr. {w.first[0]}. {w.last}, a {w.age}-year-old resident of {w.town}, was referred to {w.hospital} in 2014 by Dr {w.doctor}. He had chorea,
dysarthria and depression. {w.last} was born on {w.born}. MMSE was 24/30 on {w.day}.

Acknowledgements
We thank {w.first} {w.last} of {w.street} and Dr. {w.doctor} ({w.mail}).
"""


LAYOUTS: tuple[tuple[str, Callable[[Who], str]], ...] = (
    ("txt", letter), ("txt", labelled), ("txt", prose), ("csv", table), ("txt", capitals),
    ("txt", lower), ("html", page), ("txt", history), ("txt", visits), ("txt", report),
)  # fmt: skip


def documents(seed: int, count: int = 60) -> Iterator[Plant]:
    """Documents with what was planted in them.

    Args:
        seed: other documents for another seed.
        count: how many.
    """
    chance = random.Random(seed)
    for number in range(count):
        first, last, doctor = chance.choice(FIRST), chance.choice(LAST), chance.choice(DOCTORS)
        who = Who(
            first, last, doctor, chance.choice(TOWNS), chance.choice(HOSPITALS), chance.choice(STREETS),
            f"+44 {chance.randint(1000, 9999)} {chance.randint(100000, 999999)}",
            f"{last.lower().replace(' ', '').replace(chr(39), '')}{number}@{doctor.lower()}-praxis.example",
            chance.choice((f"HN-{chance.randint(10000, 99999)}", f"{chance.randint(10**6, 10**7)}", f"{chance.randint(100, 999)}-{chance.randint(10, 99)}-{chance.randint(1000, 9999)}")),
            f"https://www.{doctor.lower()}-praxis.example/cases/{number}",
            f"{chance.randint(10, 28)}.0{chance.randint(1, 9)}.{chance.randint(1921, 1999)}", chance.choice(DAYS),
            chance.choice((34, 58, 71, 93, 97)),
        )  # fmt: skip
        ending, layout = LAYOUTS[number % len(LAYOUTS)]
        text = layout(who)
        name = f"{first}_{last}_{number}.{ending}".replace(" ", "_").replace("'", "")
        secrets = [
            who.phone,
            who.mail,
            who.record,
            who.site,
            who.born,
            who.day,
            who.street,
            who.hospital,
            who.town,
            f"{first} {last}",
            f"{first}_{last}".replace(" ", "_"),
        ]
        if who.age > 89:
            secrets += [f"{who.age}-year", f"{who.age} year", f'"value": {who.age}', f"{who.age}y"]
        words = [*last.replace("de la ", "").split(), doctor, first]
        yield Plant(name, text, tuple(s for s in secrets if s), tuple(words))
