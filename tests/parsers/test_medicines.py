"""Medicines: dose, route, how often, since when, stopped, refused, not the patient's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TAKEN = [
    ("Six pulses of cyclophosphamide were given in 2010; azathioprine was not tolerated.",
     ["medication: azathioprine; stopped; because not tolerated"]),
    ("He could not tolerate methotrexate.", ["medication: methotrexate; stopped"]),
    ("Leflunomide was poorly tolerated.", ["medication: leflunomide; stopped"]),
    ("Entecavir 0.5 mg a day and furosemide 40 mg a day were given throughout; propranolol was stopped in May 2011.",
     ["medication: entecavir; active; 0.5 mg", "medication: furosemide; active; 40 mg", "medication: propranolol; stopped"]),
    ("Previous treatment: azathioprine, IVIg", ["medication: azathioprine; completed", "medication: intravenous immunoglobulin; completed"]),
    ("Took pills irregularly before; now perindopril 5 mg qd + indapamide 1.5 mg qd, controlled.",
     ["medication: perindopril; active", "medication: indapamide; active"]),
    ("Metformin 0.5g bid started, atorvastatin 20mg qn started; speech was better.",
     ["medication: metformin; active", "medication: atorvastatin; active"]),
    ("Previous surgery: appendectomy 2010. Current medication: tocilizumab.", ["medication: tocilizumab; active"]),
    ("Prior therapies: rituximab", ["medication: rituximab; completed"]),
    ("He takes riluzole 50 mg twice daily.", ["medication: riluzole; active; 50 mg; 2 per day"]),
    ("Medication: aspirin 100 mg/d, metformin 500 mg tid.",
     ["medication: aspirin; active; 100 mg; 1 per day", "medication: metformin; active; 500 mg; 3 per day"]),
    ("Baclofen 10 mg bid orally.", ["medication: baclofen; 10 mg; 2 per day; route oral"]),
    ("He received methylprednisolone 500 mg intravenously for 3 days.",
     ["medication: methylprednisolone; 500 mg; route intravenous"]),
    ("Her legs are treated with pramipexole 0.18 mg daily.", ["medication: pramipexole; active; 0.18 mg"]),
    ("Immunoglobulin 2 g/kg was given intravenously.", ["medication: immunoglobulin; 2 g/kg; route intravenous"]),
    ("Levodopa was stopped in 2010.", ["medication: levodopa; stopped"]),
    ("He has taken riluzole since May 2008.", ["medication: riluzole; active; date 2008-05"]),
    ("Riluzole was discontinued because of nausea.", ["medication: riluzole; stopped; because nausea"]),
    ("He currently uses insulin.", ["medication: insulin; active"]),
    ("Prednisone 20 mg every other day.", ["medication: prednisone; 20 mg"]),
    ("He is treated with carbamazepine 200 mg three times a day.",
     ["medication: carbamazepine; active; 200 mg; 3 per day"]),
    ("Interferon beta was tried without benefit.", ["medication: interferon beta"]),
    ("He takes pyridostigmine 60 mg five times a day.", ["medication: pyridostigmine; active; 60 mg; 5 per day"]),
    ("Pyridostigmine 60 mg six times daily.", ["medication: pyridostigmine; 60 mg; 6 per day"]),
    ("Baclofen 10 mg 3x/day.", ["medication: baclofen; 10 mg; 3 per day"]),
    ("Baclofen 10 mg 3 × daily.", ["medication: baclofen; 10 mg; 3 per day"]),
    ("Pyridostigmine 60 mg twice a day since April 2008, continued.", ["medication: pyridostigmine; active; date 2008-04"]),
    ("Prednisone up to 50 mg a day from 2008, 7.5 mg a day at present.", ["medication: prednisone; active; 7.5 mg"]),
    ("Pyridostigmine was stopped in March 2015, prednisone in December 2015.", ["medication: prednisone; stopped; date 2015-12"]),
    ("Baclofen was started in May 2010, tizanidine in June 2011.", ["medication: tizanidine; active; date 2011-06"]),
    ("Vitamin B12 500 µg daily.", ["medication: vitamin B12; 500 ug; 1 per day"]),
    ("Amantadine 100 mg in the morning.", ["medication: amantadine; 100 mg"]),
    ("He was on baclofen, which was withdrawn.", ["medication: baclofen; stopped"]),
    ("His dose of levodopa was cut from 800 mg to 500 mg a day.", ["medication: levodopa; active; 500 mg"]),
    ("Metformin was reduced to 0.25 g three times daily.", ["medication: metformin; active; 0.25 g; 3 per day"]),
    ("He has taken riluzole 50 mg twice a day until now.", ["medication: riluzole; active; 50 mg; 2 per day"]),
    ("In May 2011 he had a seizure; since then levetiracetam 500 mg bid.", ["medication: levetiracetam; active; 500 mg"]),
    ("Prednisone was tapered to 10 mg and then stopped.", ["medication: prednisone; stopped"]),
    ("He refused riluzole.", ["medication: riluzole; not-taken"]),
    ("He has never taken riluzole.", ["medication: riluzole; not-taken"]),
    ("Riluzole was offered but he declined.", ["medication: riluzole; not-taken"]),
    ("Riluzole: never", ["medication: riluzole; not-taken"]),
    ("Until 2009 interferon beta, since then natalizumab.", ["medication: interferon beta; stopped", "medication: natalizumab; active"]),
    ("Aspirin, atorvastatin and ramipril were continued.",
     ["medication: aspirin; active", "medication: atorvastatin; active", "medication: ramipril; active"]),
    ("Gabapentin 300-600 mg daily.", ["medication: gabapentin; 300 to 600 mg"]),
    ("50 mg riluzole bid", ["medication: riluzole; 50 mg; 2 per day"]),
    ("Baclofen 3 x 10 mg/d, riluzole 2 × 50 mg daily.", ["medication: baclofen; 10 mg; 3 per day", "medication: riluzole; 50 mg; 2 per day"]),
    ("Baclofen 25 mg t.i.d. Physiotherapy until 03/2015.", ["medication: baclofen; active; 25 mg; 3 per day"]),
    ("Edaravone from 2018-03 to 2018-09.", ["medication: edaravone; date 2018-03; until 2018-09"]),
]  # fmt: skip

NOT_TAKEN = [
    ("He has never taken riluzole.", ["medication: riluzole; active", "medication: riluzole; completed"]),
    ("He is allergic to penicillin.", ["medication: penicillin"]),
    ("Penicillin allergy.", ["medication: penicillin"]),
    ("His wife takes aspirin.", ["medication: aspirin"]),
    ("Riluzole may prolong survival.", ["medication: riluzole"]),
    ("We plan to give baclofen.", ["medication: baclofen; active", "medication: baclofen; completed"]),
    ("Insulin level 12 mU/L.", ["medication: insulin"]),
    ("Vitamin B12 was normal.", ["medication: vitamin B12"]),
    ("If spasms recur, baclofen can be given.", ["medication: baclofen"]),
    ("Levodopa equivalent dose 600 mg.", ["medication: levodopa"]),
    ("Intolerance to statins; hypersensitivity to aspirin.", ["medication: aspirin"]),
]


@pytest.mark.parametrize(("text", "gives"), TAKEN, ids=[r[0] for r in TAKEN])
def test_a_medicine_with_what_is_said_of_it(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives)


@pytest.mark.parametrize(("text", "never"), NOT_TAKEN, ids=[r[0] for r in NOT_TAKEN])
def test_a_medicine_that_nobody_took(tells: Tells, text: str, never: list[str]) -> None:
    tells(text, [], never)


def test_a_medicine_told_twice_is_one(tells: Tells) -> None:
    tells("He takes riluzole 50 mg bid. Riluzole was well tolerated.", ["1 × medication: riluzole"])


def test_a_dose_belongs_to_its_own_medicine(tells: Tells) -> None:
    tells(
        "He takes baclofen 10 mg tid and riluzole 50 mg bid.",
        ["medication: baclofen; 10 mg; 3 per day", "medication: riluzole; 50 mg; 2 per day"],
        ["medication: baclofen; 50 mg", "medication: riluzole; 10 mg"],
    )


def test_a_line_of_a_medicine_that_was_never_taken(tells: Tells) -> None:
    lines = [
        ("Prednisolone", "20 mg daily", "continued"),
        ("Rituximab", "500 mg", "planned"),
        ("Cyclophosphamide", "-", "considered, not given"),
        ("Methotrexate", "10 mg weekly", "not taken since 2014"),
        ("Baclofen", "10 mg daily", "declined after 3 weeks"),
    ]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    tells(
        f"Medication\n\n| Drug | Dose | Status |\n|---|---|---|\n{table}\n",
        ["medication: prednisolone; 20 mg", "medication: methotrexate", "medication: baclofen"],
        ["medication: rituximab", "medication: cyclophosphamide"],
        name="page.md",
    )
