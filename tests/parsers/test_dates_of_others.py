"""Dates of a history: which of two things they are of, and what leads a list of them."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

C, P, M = "condition: ", "procedure: ", "medication: "
Row = tuple[str, tuple[str, ...], tuple[str, ...]]

OF_THE_FIRST: list[Row] = [
    ("Hypertension since 1998, type 2 diabetes for 5 years.", (f"{C}hypertension; onset 1998", f"{C}type 2 diabetes mellitus"), (f"{C}type 2 diabetes mellitus; onset 1998",)),
    ("Hypertension since 1998 and gout.", (f"{C}hypertension; onset 1998", f"{C}gout"), (f"{C}gout; onset 1998",)),
    ("Tracheotomy in 2007; ventilator at night.", (f"{P}tracheostomy; date 2007", f"{P}mechanical ventilation; in-progress"), (f"{P}mechanical ventilation; date 2007",)),
    ("Tracheotomy in 2007 and nasogastric tube.", (f"{P}tracheostomy; date 2007", f"{P}nasogastric tube"), (f"{P}nasogastric tube; date 2007",)),
    ("He was tracheotomised in 2007 and is on a ventilator at night.", (f"{P}tracheostomy; date 2007",), (f"{P}mechanical ventilation; date 2007",)),
    ("In 2007 tracheotomy and gastrostomy.", (f"{P}tracheostomy; date 2007", f"{P}gastrostomy; date 2007"), ()),
    ("Breast cancer 2006 (lumpectomy, radiotherapy).", (f"{P}lumpectomy; date 2006", f"{P}radiotherapy; date 2006"), ()),
    ("A crisis of myasthenia gravis in May 2011 needed mechanical ventilation.", (f"{P}mechanical ventilation; date 2011-05",), ()),
    ("He fell from a roof on 12 March 2008 and sustained an L1 fracture, which was operated on the next day.", (f"{C}fracture; onset 2008-03-12 @ L1", f"{P}surgery"), (f"{P}surgery; date 2008-03-12",)),
]  # fmt: skip
LED: list[Row] = [
    ("In 2001 he had a stroke, and in 2005 a myocardial infarction.", (f"{C}stroke; onset 2001", f"{C}myocardial infarction; onset 2005"), ()),
    ("1998: gastric ulcer. 2003: fracture of the right hip.", (f"{C}gastric ulcer; onset 1998", f"{C}hip fracture; onset 2003"), ()),
    ("In 2001 stroke with left hemiplegia, in 2005 myocardial infarction.", (f"{C}stroke; onset 2001", f"{C}myocardial infarction; onset 2005"), ()),
    ("He had three relapses: May 2003 (optic neuritis), June 2005 (numbness of both legs).", (f"{C}optic neuritis; onset 2003-05",), (f"{C}optic neuritis; onset 2005-06",)),
    ("Stroke 2001, myocardial infarction 2005.", (f"{C}stroke; onset 2001", f"{C}myocardial infarction; onset 2005"), ()),
    ("Traffic accident on 3 June 2007 with T8 fracture.", (f"{C}fracture; onset 2007-06-03 @ T8",), ()),
    ("On 3 June 2007 he fell from a ladder and broke his neck.", (f"{C}cervical fracture; onset 2007-06-03",), ()),
]  # fmt: skip
FOR_A_TIME: list[Row] = [
    ("He was on a ventilator for 5 days.", (f"{P}mechanical ventilation; completed",), (f"{P}mechanical ventilation; in-progress",)),
    ("He had a feeding tube for 2 months.", (f"{P}feeding tube; completed",), (f"{P}feeding tube; in-progress",)),
    ("He was ventilated from 3 to 20 May 2008.", (f"{P}mechanical ventilation; completed; date 2008-05-03; until 2008-05-20",), ()),
    ("He has been on a ventilator for 5 days.", (f"{P}mechanical ventilation; in-progress",), (f"{P}mechanical ventilation; completed",)),
]  # fmt: skip
OF_ITS_OWN: list[Row] = [
    ("Has CAD s/p PCI to LAD (2016), hypertension, presents with 2 days of chest tightness.", (f"{P}percutaneous coronary intervention; date 2016", "chest tightness: present"), ("chest tightness: *; date 2016",)),
    ("PMH of SLE (dx 2008), lupus nephritis class IV (bx 2010), p/w fever.", (f"{C}systemic lupus erythematosus", "fever: present"), ("fever: *; date 2010", "fever: *; date 2008")),
    ("PMH: HTN, DM, CABG 2010, prostate cancer s/p radiotherapy 2012, gout.", (f"{P}coronary artery bypass grafting; date 2010", f"{P}radiotherapy; date 2012", f"{C}gout"), (f"{C}*; onset 2010", f"{C}*; onset 2012")),
    ("PMH: COPD, stroke (2017), hysterectomy 1998.", (f"{C}stroke; onset 2017", f"{P}hysterectomy; date 1998"), (f"{C}chronic obstructive pulmonary disease; onset 2017", f"{C}chronic obstructive pulmonary disease; onset 1998",)),
    ("Right hip replacement 2019. No calf pain.", (f"{P}hip replacement; date 2019", "calf pain: absent"), ("calf pain: *; date 2019",)),
    ("After thymectomy (2016), ptosis.", ("ptosis: present; date 2016",), ()),
    ("He had a stroke in 2016, with hemiparesis.", ("hemiparesis: present; date 2016",), ()),
    ("Schizophrenia since 2019, on olanzapine 15 mg at night.", (f"{C}schizophrenia; onset 2019", f"{M}olanzapine; 15 mg"), (f"{M}olanzapine; date 2019",)),
    ("Osteoporosis, T-score -2.8 (2022), alendronate stopped, on denosumab.", (f"{M}alendronate; stopped", f"{M}denosumab"), (f"{M}*; date 2022",)),
    ("Cataract surgery right eye 2018, wet AMD on aflibercept.", (f"{M}aflibercept",), (f"{M}aflibercept; date 2018",)),
    ("Relapse in June 2016, prednisone was started.", (f"{M}prednisone; active; date 2016-06",), ()),
    ("Since 2008 he has taken aspirin.", (f"{M}aspirin; date 2008",), ()),
]  # fmt: skip
ENDED: list[Row] = [
    ("20 pack-year smoker, quit 2015.", ("smoking: quit; date 2015", "pack-years: 20 {pack}.a"), ("pack-years: *; date 2015",)),
    ("Ex-smoker (stopped 2009, 40 pack years).", ("pack-years: 40 {pack}.a",), ("pack-years: *; date 2009",)),
    ("Alcohol use disorder (sober since 3/2021).", (f"{C}alcohol use disorder",), (f"{C}alcohol use disorder; onset 2021-03",)),
    ("Epilepsy, seizure-free since 2018.", (f"{C}epilepsy",), (f"{C}epilepsy; onset 2018",)),
    ("Breast cancer (in remission since 2018), hypertension.", (f"{C}breast cancer", f"{C}hypertension"), (f"{C}hypertension; onset 2018",)),
    ("Alcohol use disorder since 2011.", (f"{C}alcohol use disorder; onset 2011",), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*OF_THE_FIRST, *LED, *FOR_A_TIME, *OF_ITS_OWN, *ENDED])
def test_whose_date_it_is(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text + "\n", gives, never)
