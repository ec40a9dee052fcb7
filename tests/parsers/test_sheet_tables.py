"""Tables of delimited sheets as they are copied together by hand: patients as rows below several header rows, notes keyed
by a mark, rows that only fill some columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SHEETS = {
    "initials are no side and no test, a name that begins with a number is no value": (
        "Patient,Sex,Age,6MWD,,mMRC,,Events\n,,years,m,,0–4,,\n,,,before,6 mo,before,6 mo,\n"
        "A.R.,M,64,310,352,3,2,none\nK.L.,F,58,402,415,2,2,fever in month 4\n",
        ["six-minute walk distance: 310 m; before", "six-minute walk distance: 352 m; after; offset 6 mo",
         "mMRC dyspnea scale: 2; after; offset 6 mo", "adverse effects: absent; after", "fever: present; after; offset 4 mo"],
        ["potassium: *", "six-minute walk distance: 310 m @ right", "mMRC dyspnea scale: 4", "adverse effects: *; offset 6 mo"],
    ),
    "lists above a table are told, and its subtotals are those of its scale": (
        "\"FIM of patient W. K., male, 34 years\"\n"
        "\"Severe traumatic brain injury on 11 June 2014; craniectomy June 2014\"\n"
        "\"On admission: dysarthria; no seizures\"\n\n,,Before,3 months\nGroup,Item,14 April 2015,22 July 2015\n"
        "Self-care,Eating,5,6\n,Grooming,4,5\n,Bathing,2,3\n,Toileting,3,4\n,Dressing - upper body,3,4\n,Dressing - lower body,2,3\n"
        "Sphincters,Bladder,5,5\n,Bowel,6,6\nLocomotion,Stairs,1,2\nSocial,Memory,4,5\nMotor subtotal (13-91),,31,38\n",
        ["condition: traumatic brain injury; onset 2014-06-11", "dysarthria: present; before", "seizure: absent",
         "FIM motor score: 31; before", "FIM motor score: 38; after; offset 3 mo"],
        ["FIM total: 31"],
    ),
    "remarks are told at the visit of their row, and the ends of a scale are no values": (
        "Patient,M. S.\nSex / age,f / 47 y\nOther,hypothyroidism; no diabetes\nTreatment,\"stem cell transplantation 2017-03-21\"\n\n"
        "Visit,Date,INCAT total,dCMAP median R (mV),MCV ulnar L (m/s),Remarks\n"
        "Referral,2016-11-08,6,2.1,24,two falls; IVIg no longer works after 2 weeks\n"
        "Month 3,2017-06-20,5,2.3,26,hair loss; walks with a cane\nMonth 12,2018-03-27,3,3.4,31,no relapse\n\n"
        "\"INCAT: 0 best, 10 worst.\"\n",
        ["condition: diabetes mellitus; refuted", "age: 47 a", "falls: present; date 2016-11-08", "hair loss: present; after; date 2017-06-20",
         "relapse: absent; after; date 2018-03-27", "INCAT disability score: 6; before; date 2016-11-08",
         "compound muscle action potential amplitude: 2.1 mV @ right median nerve",
         "motor nerve conduction velocity: 31 m/s; after @ left ulnar nerve"],
        ["INCAT disability score: 0", "INCAT disability score: 10", "INCAT disability score: 6; after"],
    ),
    "a heading that is only named by its unit": (
        "Patient,Sex,Age,Smoking\n,,years,pack-years\n1,M,64,60+\n2,F,58,never²\n3,M,59,\"ex, 52\"\n² passive smoker\n",
        ["pack-years: >= 60 {pack}.a", "pack-years: absent", "pack-years: 52 {pack}.a"],
        ["smoking: present"],
    ),
    "a caption that counts all patients": (
        "\"Table 1. Three patients with COPD treated with 4 infusions of 1 × 10^8 MSC i.v. Values before the first infusion\",,,\n"
        "Patient,Sex,Age,CAT\n1,M,64,20\n2,F,58,18\n3,M,59,17\n",
        ["3 × condition: chronic obstructive pulmonary disease", "3 × treatment: mesenchymal stem cell transplantation; count 4",
         "COPD assessment test: 20; before"],
        [],
    ),
    "muscles above their sums": (
        "Level,Key muscle,Before,,6 months,\n,,R,L,R,L\nC5,Elbow flexors,5,5,5,5\nC6,Wrist extensors,4,5,5,5\n"
        "C7,Elbow extensors,2,3,3,4\nC8,Finger flexors,0,1,1,1\n,UEMS (max 25),11,14,14,15\n,LEMS (max 25),0,2,1,2\n"
        ",Deep anal pressure,yes,,no,\n,AIS,B,,C,\n",
        ["muscle strength: 4; before @ right wrist extensors", "upper extremity motor score: 14; before @ left",
         "lower extremity motor score: 1; after; offset 6 mo @ right", "ASIA impairment scale: C; after; offset 6 mo",
         "deep anal pressure: present; before"],
        ["Lambert-Eaton myasthenic syndrome: *", "upper extremity motor score: * @ right finger flexors", "* @ C8"],
    ),
    "notes keyed by a mark on one cell": (
        "Test,2010-05-06,2010-08-06\nFVC (L),2.31*,2.10\nSpO2 (%),95,93†\n"
        "\"* supine 1.78 L (-23%); † nocturnal nadir 84%, NIV started. Height 173 cm.\"\n",
        ["forced vital capacity: 1.78 L; date 2010-05-06", "nocturnal oxygen saturation nadir: 84 %; date 2010-08-06",
         "procedure: noninvasive ventilation; date 2010-08-06", "body height: 173 cm", "forced vital capacity: 2.31 L"],
        ["forced vital capacity: -23 %", "forced vital capacity: 1.78 L @ left", "body height: 173 cm; date 2010-08-06"],
    ),
    "notes keyed by numbers in brackets, on a heading, a name and a cell": (
        "Item,2010-05-06 (1),2010-08-06\nEDSS,6.0,5.5\nMMSE (2),22,25 (3)\n"
        "\"(1) after a relapse; (2) by a psychologist; (3) 27 with glasses\"\n",
        ["relapse: present; date 2010-05-06", "MMSE: 25; date 2010-08-06", "MMSE: 27; date 2010-08-06"],
        ["MMSE: 3", "MMSE: 2"],
    ),
    "notes on persons": (
        "Patient,Sex,Age,EDSS before,EDSS after\n1ᵃ,F,41,6.0,5.5\n2,M,37ᵇ,4.5,4.5ᶜ\n"
        "ᵃ type 2 diabetes; ᵇ epilepsy since 2003; ᶜ headache for two days\n",
        ["1 × condition: type 2 diabetes mellitus", "1 × condition: epilepsy; onset 2003", "1 × headache: present; after",
         "EDSS: 4.5; after"],
        [],
    ),
    "notes that tell how a value is read have none": (
        "Test,2010-05-06,2010-08-06\nCK (U/L),412,380¹\nMMSE,24²,25\nFVC (L)*,2.3,2.1\nEDSS,5.5†,6\n"
        "¹ normal < 170 U/L; ² max. 30; * best of three; † p < 0.05\n",
        ["2 × creatine kinase", "2 × MMSE", "2 × forced vital capacity", "2 × EDSS"],
        [],
    ),
    "a mark on several cells, and a time of the note's own": (
        "Test,2010-05-06,2010-08-06\nFVC (L),2.31*,2.10*\nHemoglobin (g/L),121†,125\n"
        "\"* pain; † 98 g/L a week later\"\n",
        ["pain: present", "hemoglobin: 98 g/L", "hemoglobin: 121 g/L; date 2010-05-06"],
        ["pain: present; date 2010-05-06", "pain: present; date 2010-08-06", "hemoglobin: 98 g/L; date 2010-05-06"],
    ),
    "a caption that tells who it is without an age": (
        "\"Table S3. ALSFRS-R of patient 4 (woman with limb-onset ALS, first sign: weakness of the right hand in May 2015)\",,\n"
        "Item,2016-01-14,2016-03-10\n1 Speech,4,4\n2 Salivation,3,3\n3 Swallowing,3,2\nBulbar subscore (items 1-3),10,9\n",
        ["condition: amyotrophic lateral sclerosis; onset 2015-05", "ALSFRS-R bulbar subscore: 9; date 2016-03-10"],
        ["third heart sound: *", "ALSFRS-R total: 4", "ALSFRS-R total: 10"],
    ),
    "medicines and devices in the notes": (
        "Item,2016-01-14,2016-03-10\nEDSS,4,4\nMMSE,23,23\n\"* one item missing\"\n"
        "Edaravone i.v. from 1 Feb to 30 Jun 2016: stopped. Riluzole 2 × 50 mg throughout,,\n",
        ["medication: edaravone; stopped; date 2016-02-01; until 2016-06-30; route intravenous", "medication: riluzole; 50 mg"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", SHEETS)
def test_a_sheet_is_read_by_its_labels(tells: Tells, layout: str) -> None:
    page, gives, never = SHEETS[layout]
    tells(page, gives, never, who="", name="page.csv")
