"""Medicines whose end, time or wish is told in passing, procedures done more than once, and devices that were taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Medication
from tests.parsers.conftest import WOMAN, Told

Row = tuple[str, tuple[str, ...], tuple[str, ...]]

M = "medication: "
ENDED: list[Row] = [
    ("Meds: aspirin 81 mg daily, metformin 1000 mg BID (held on admission), lisinopril 20 mg daily", (f"{M}aspirin; active", f"{M}metformin; stopped", f"{M}lisinopril; active"), ()),
    ("Furosemide 40, spironolactone 100 (reduced from 200 for hyperkalemia), nadolol stopped for hypotension.", (f"{M}nadolol; stopped",), (f"{M}furosemide; stopped", f"{M}spironolactone; stopped", "hyperkalemia: *")),
    ("Osimertinib held 3/2022 for pneumonitis, resumed 4/2022 at 40 mg.", (f"{M}osimertinib; active", "condition: pneumonitis"), (f"{M}*; date 2022-03", "condition: pneumonitis; onset 2022-04")),
    ("Previous trials of risperidone (stopped for galactorrhoea) and aripiprazole (no benefit).", (f"{M}risperidone; stopped", f"{M}aripiprazole; stopped"), ("galactorrhea: *",)),
    ("Failed sertraline (nausea) and bupropion (anxiety). Currently on venlafaxine.", (f"{M}bupropion; completed", f"{M}venlafaxine; active"), ("anxiety: *", "nausea: *")),
    ("Previous DMARDs: sulfasalazine (nausea), leflunomide (cough), etanercept (failure 2019)", (f"{M}sulfasalazine; stopped; because nausea", f"{M}leflunomide; stopped"), ("nausea: *", f"{M}leflunomide; date 2019")),
    ("Discontinued:\n- Lisinopril 10 mg (cough)\n- Simvastatin 40 mg (myalgia)\nOn hold:\n- Metformin 850 mg BID", (f"{M}lisinopril; stopped", f"{M}simvastatin; stopped", f"{M}metformin; stopped"), ("cough: *", "myalgia: *")),
    ("Tried hydrocortisone 1% w/o improvement.", (f"{M}hydrocortisone; stopped",), ()),
    ("Nintedanib not tolerated d/t diarrhea.", (f"{M}nintedanib; stopped",), ()),
    ("She lost response to infliximab in 2020.", (f"{M}infliximab; stopped",), (f"{M}infliximab; active",)),
    ("STOP: ibuprofen\nHOLD: metformin until follow up\nCONTINUE: aspirin", (f"{M}ibuprofen; stopped", f"{M}metformin; stopped", f"{M}aspirin; active"), ()),
    ("She was unable to tolerate atorvastatin and takes rosuvastatin 5 mg.", (f"{M}atorvastatin; stopped", f"{M}rosuvastatin; active"), ()),
    ("Meds: empagliflozin 10 mg - not yet started, aspirin 100 mg daily", (f"{M}empagliflozin; not-taken", f"{M}aspirin; active"), ()),
    ("R-GCVP x6 (doxorubicin avoided).", (), (f"{M}doxorubicin; active", f"{M}doxorubicin; unknown")),
    ("Completed 6/12 rivaroxaban.", (f"{M}rivaroxaban; completed",), ()),
    ("Rx amoxicillin 500 mg TID x 10 days.", (f"{M}amoxicillin; active",), ()),
    ("Discussed dupilumab. Lithium augmentation if no response. Hydralazine if BP above 160.", (), (f"{M}*",)),
    ("She takes ibuprofen if she has pain.", (f"{M}ibuprofen",), ()),
    ("Takes amlodipine (increased in 2019) and was seen by Dr. Held.", (f"{M}amlodipine; active",), ()),
    ("She takes aspirin (headache) and has a cough.", (f"{M}aspirin; active", "cough: present", "headache: present"), ()),
]  # fmt: skip
MEDICINES: list[Row] = [
    *ENDED,
    (
        "She had type 2 diabetes since 1993 (insulin glargine 28 U at night; metformin was withdrawn in 2011 as creatinine had risen).",
        ("medication: insulin glargine; active; 28 U", "medication: metformin; stopped"),
        ("medication: insulin glargine; date 2011", "medication: insulin glargine; stopped"),
    ),
    (
        "Natalizumab worked fine but I tested positive for the JC virus, so out it went in 2011.",
        ("medication: natalizumab; stopped",),
        (),
    ),
    ("My doctor would rather see me on a trial of fampridine.", (), ("medication: *",)),
    ("My neurologist wants me on fingolimod.", (), ("medication: *",)),
    ("Spironolactone restarted 100 mg qd.", ("medication: spironolactone; active; 100 mg",), ()),
    ("Cefotaxime 2 g bid iv x 7 d.", ("medication: cefotaxime; completed; 2 g; route intravenous",), ()),
    (
        "Phenytoin never helped, carbamazepine did until 2005.",
        ("medication: phenytoin; stopped", "medication: carbamazepine; stopped"),
        ("medication: phenytoin; date 2005",),
    ),
    (
        "Riluzole 50 mg bid, d/c'd 3/2010 (LFTs up).",
        ("medication: riluzole; stopped; 50 mg",),
        ("encounter: *",),
    ),
    (
        "MTX 15 mg weekly + folic acid 5 mg, both paused since March 2012.",
        ("medication: methotrexate; stopped", "medication: folic acid; stopped"),
        ("medication: *; unknown",),
    ),
    ("Interferon beta gave me the flu every week.", ("flu-like symptoms: present", "medication: interferon beta"), ("condition: influenza",)),
    ("She had the flu in 2009.", ("condition: influenza",), ("flu-like symptoms: *",)),
    ("Ataluren was no option because of the kind of mutation.", (), ("medication: *",)),
    ("Riluzole was out of the question.", (), ("medication: *",)),
    ("Baclofen could not be given because of his liver.", (), ("medication: *",)),
    ("Riluzole was not suitable for him.", (), ("medication: *",)),
    ("Warfarin is contraindicated because of a gastric ulcer.", ("condition: gastric ulcer",), ("medication: *",)),
    ("They could not afford riluzole; he did not qualify for edaravone.", (), ("medication: *",)),
    ("There was no indication for warfarin.", (), ("medication: *",)),
    ("Baclofen was the best option: 10 mg tid.", ("medication: baclofen; 10 mg",), ()),
    ("Pneumonia, d/c'd home 3/2010.", ("encounter: discharge",), ()),
]  # fmt: skip
PROCEDURES: list[Row] = [
    ("She had two operations on the spine (2003 and 2007).", ("procedure: surgery; date 2003", "procedure: surgery; date 2007"), ()),
    ("In June 2009 the heel cords of both feet were lengthened.", ("procedure: tendon lengthening; date 2009-06; @ bilateral foot",), ()),
    ("Heel cord of the left foot was lengthened in 2010.", ("procedure: tendon lengthening; date 2010; @ left foot",), ()),
    ("Variceal bleeding 02/2012 -> banding.", ("procedure: band ligation of varices; completed; date 2012-02",), ()),
    ("Karyotype by G-banding was normal; oligoclonal banding was seen.", (), ("procedure: band ligation of varices",)),
    ("Gallbladder out in 1999, tonsils out as a child.", ("procedure: cholecystectomy; date 1999", "procedure: tonsillectomy"), ("procedure: tonsillectomy; date 1999",)),
    ("No thrombolysis (came too late).", ("procedure: thrombolysis; not-done",), ()),
    ("Thrombolysis came too late.", (), ("procedure: thrombolysis; completed",)),
    ("An ITB pump was implanted 4/2011.", ("procedure: baclofen pump; in-progress; date 2011-04",), ("procedure: baclofen pump; stopped",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), MEDICINES, ids=lambda v: v[:40] if isinstance(v, str) else "")
def test_medicines_told_in_passing(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text, gives, never, who=WOMAN)


@pytest.mark.parametrize(
    ("text", "name", "start", "end"),
    [
        ("Natalizumab worked fine, so out it went in 2011.", "natalizumab", None, "2011"),
        ("She came off prednisolone in June 2020.", "prednisolone", None, "2020-06"),
        ("She stopped aspirin in 2012.", "aspirin", None, "2012"),
        ("She was on lisinopril but switched to losartan in 2021.", "lisinopril", None, "2021"),
        ("She lost response to infliximab in 2020.", "infliximab", None, "2020"),
        ("Previous DMARDs: methotrexate (nausea), etanercept (secondary failure 2019)", "etanercept", None, "2019"),
        ("Phenytoin never helped, carbamazepine did until 2005.", "carbamazepine", None, "2005"),
        ("Riluzole 50 mg bid, d/c'd 3/2010 (LFTs up).", "riluzole", None, "2010-03"),
        ("Methotrexate 15 mg weekly, paused since March 2012.", "methotrexate", None, "2012-03"),
        ("Riluzole 50 mg bid since 3/2010.", "riluzole", "2010-03", None),
    ],
)
def test_a_day_ends_a_medicine_or_begins_it(
    text: str, name: str, start: str | None, end: str | None, facts_of: Callable[..., Facts]
) -> None:
    told = [f for f in facts_of(WOMAN + text).facts if isinstance(f, Medication) and f.code.text == name]
    assert [(f.effective.start, f.effective.end) for f in told if f.effective] == [(start, end)]


@pytest.mark.parametrize(("text", "gives", "never"), PROCEDURES, ids=lambda v: v[:40] if isinstance(v, str) else "")
def test_procedures_done_again_and_undone(
    text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told
) -> None:
    tells(text, gives, never, who=WOMAN)


@pytest.mark.parametrize(
    "prose",
    [
        "The patient received 3 packets of UCBSC, each of at least 1x10^7 cells.",
        "She got 3 infusions of cord blood stem cells, 10 million each time.",
    ],
)
def test_one_dose_above_a_schedule_is_that_of_each_row(prose: str, tells: Told) -> None:
    rows = "Number | Date | Cell Type | Delivery\n1 | 2012-03-01 | UCBSC | Intravenous\n2 | 2012-03-05 | UCBSC | Lumbar puncture\n"
    dose = ">= 1 10*7" if "10^7" in prose else "10000000 {cells}"
    told = "treatment: umbilical cord blood stem cell transplantation; date"
    gives = (f"{told} 2012-03-01; intravenous {dose}", f"{told} 2012-03-05; intrathecal {dose}", "2 × treatment: *")
    tells(f"Diagnosis: Multiple sclerosis\n\nTreatment\n{prose}\n\n{rows}", gives, who=WOMAN)


@pytest.mark.parametrize(
    "prose", ["1 x 10^7 cells per injection. Physiotherapy daily.", "Each injection held 1 x 10^7 cells."]
)
def test_one_dose_below_a_schedule_is_that_of_each_row(prose: str, tells: Told) -> None:
    rows = "Number | Date | Cell Type | Delivery\n1 | 2012-03-01 | UCBSC | Intravenous\n2 | 2012-03-05 | UCBSC | Lumbar puncture\n"
    told = "treatment: umbilical cord blood stem cell transplantation; date"
    gives = (f"{told} 2012-03-01; intravenous 1 10*7", f"{told} 2012-03-05; intrathecal 1 10*7", "2 × treatment: *")
    tells(f"Diagnosis: Multiple sclerosis\n\nTreatment\n{rows}\n{prose}\n", gives, who=WOMAN)


GIVEN = "He got stem cells from bone marrow into the spine on 14 September 2012 and once in the arm vein on 21 September 2012. "


@pytest.mark.parametrize(
    ("prose", "told"),
    [
        ("He paid sixty million each time.", False),
        ("Sixty million live in his country.", False),
    ],
)
def test_millions_each_time_are_cells_behind_what_was_given(prose: str, told: bool, tells: Told) -> None:
    given = (
        "treatment: *; date 2012-09-14; intrathecal 60000000 {cells}",
        "treatment: *; date 2012-09-21; intravenous 60000000 {cells}",
    )
    tells(GIVEN + prose, given if told else ("2 × treatment: *",), () if told else given)
