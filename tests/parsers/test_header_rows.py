"""Tables with two header rows, headings over parts of a scale, words cut short, rows that say what was not done."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from etl.examples import rendered
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]

TABLES = {
    "a part behind the comma of its scale": (
        "Measure,Before,3 mo\nLight touch (0-112),62,70\n\"SCIM III, self-care (0-20)\",7,9\n\"SCIM III, mobility (0-40)\",6,9\n\"SCIM III, total (0-100)\",28,35\n",
        ["SCIM III self-care: 9; after; offset 3 mo", "SCIM III mobility: 6; before", "SCIM III total: 28; before"],
        [],
    ),
    "parts of a scale that aren't known, beside its total": (
        "Scale,Pre,6 mo\n\"ATEC, total\",95,66\n\"ATEC, sociability\",25,18\nATEC speech,20,14\nCARS,42,35\n",
        ["ATEC total: 95; before", "childhood autism rating scale: 35; after; offset 6 mo"],
        ["ATEC total: 25", "ATEC total: 20", "ATEC total: 14"],
    ),
    "parts of a scale that are known, beside its total": (
        "Scale,Max.,Before,6 mo\nSCIM III: self-care,20,9,11\nSCIM III: mobility,40,12,14\nSCIM III: total,100,42,49\n",
        ["SCIM III self-care: 9; before", "SCIM III mobility: 14; after; offset 6 mo", "SCIM III total: 42; before"],
        [],
    ),
    "abilities that gather tests": (
        "Domain,Test,Score,\n,,Before,After\nAttention,SDMT,38,44\nMemory,CVLT-II,42,50\n,BVMT-R,18,22\nSpeed,PASAT-3,31,38\n",
        ["symbol digit modalities test: 38; before", "brief visuospatial memory test: 22; after", "paced auditory serial addition test: 31; before"],
        ["attention: *", "memory: *"],
    ),
    "how something was measured, below its name": (
        "Visit,SpO2 (%),,Pain (NRS),,Heart rate (/min),\n,rest,after walking,at rest,on walking,sitting,standing\nBaseline,93,86,3,6,80,92\n"
        "3 months,94,88,2,4,78,88\n",
        ["oxygen saturation: 86 %; before", "oxygen saturation: 94 %; after; offset 3 mo",
         "visual analogue scale: 6; before", "heart rate: 88 /min; after"],
        ["walking distance: *", "number of stops: *"],
    ),
    "what is felt or measured while somebody walks": (
        "Measure,Before,6 months\n\"Pain on walking (VAS, cm)\",6.5,2.5\nSpO2 after walking (%),88,90\n",
        ["visual analogue scale: 6.5; before", "oxygen saturation: 88 %; before", "oxygen saturation: 90 %; after; offset 6 mo"],
        ["walking distance: *", "oxygen saturation: 88 %; after"],
    ),
    "what became of somebody instead of a value": (
        "Test,before,6 months,12 months\nHbA1c (%),8.4,7.1,w\nC-peptide (ng/mL),0.42,0.61,w\n\"n.d., not done; w, withdrew from the study\"\n",
        ["hemoglobin A1c: 7.1 %; after; offset 6 mo"],
        ["hemoglobin A1c: w", "C-peptide: w"],
    ),
    "labels in two languages": (
        "FIM,Prima / Before,Dopo 12 settimane / After 12 weeks\nAlimentazione / Eating,4,5\n\"Vestirsi, sopra / Dressing, upper body\",3,4\n"
        "Scale / Stairs,1,2\nSubtotale motorio / Motor subtotal,38,54\nMemoria / Memory,5,6\nTotale / Total,65,86\n",
        ["FIM eating: 4; before", "FIM dressing upper body: 4; after; offset 12 wk", "FIM stairs: 1; before", "FIM motor score: 54; after",
         "FIM total: 86; after"],
        [],
    ),
    "the day of a visit in one table, its time beside it in another": (
        "Infusion on 22 January 2013.,,\n\nTest,before,+1 month,+6 months\n,15 Jan 2013,26 Feb 2013,23 July 2013\nNIHSS,9,7,6\n\n"
        "Other tests,15 Jan 2013,26 Feb 2013,23 July 2013\nGrip (kg),18,19,21\nBody weight (kg),58,58,59\n",
        ["grip strength: 18 kg; before", "grip strength: 19 kg; after; offset 1 mo", "body weight: 59 kg; after; offset 6 mo"],
        [],
    ),
    "by which root each muscle is reached": (
        "Muscle (MRC),Root,Before,6 months\nDeltoid,\"C5, C6\",3,4\nTriceps,C6–C8,4,4\nOrbicularis oris,VII,2,3\nQuadriceps,L2-4,5,5\n",
        ["muscle strength: 3; before @ deltoid", "muscle strength: 5; after; offset 6 mo @ quadriceps"],
        ["muscle strength: VII", "muscle strength: C6–C8", "muscle strength: C5, C6"],
    ),
    "a level that is the value of all rows": (
        "Item,Before,6 months\nSensory level,T10,T12\nMotor level,T10,L1\nNeurological level,T10,T12\n",
        ["sensory level: T10; before", "motor level: L1; after; offset 6 mo", "neurological level of injury: T10; before"],
        [],
    ),
    "cells by their marker": (
        "Cell fraction,\"Relative quantity, %\",Absolute quantity\nCD45+ cells,96.5,716 × 10^6\nCD34+ cells,1.1,8.16 × 10^6\n",
        ["CD34+ cells: 1.1 %", "CD34+ cells: 8.16 10*6", "CD45+ cells: 96.5 %"],
        [],
    ),
    "ranges, units and sides below the headings": (
        "Visit,Grip,,Pain,Residual urine\n,R,L,NRS 0-10,ml\nScreening,20,21,6,240\n1 month,22,23,4,180\n3 months,24,22,3,NT\n",
        ["grip strength: 20 @ right hand", "grip strength: 23; after; offset 1 mo @ left hand", "visual analogue scale: 4; after",
         "residual urine volume: 180 mL; after"],
        ["pain: present; NRS 0-10", "residual urine volume: ml", "grip strength: R"],
    ),
    "letters of a scale's parts below its name": (
        "Time,GMFM-88 (%),,,,,\n,A,B,C,D,E,Total\nbefore,60,40,20,10,5,27\n6 months,62,44,25,10,5,29.2\n12 months,64,45,25,12,6,30.4\n",
        ["GMFM-88 A lying and rolling: 60 %; before", "GMFM-88 E walking, running and jumping: 6 %; after; offset 12 mo"],
        ["GMFM total: 40 %", "GMFM total: A"],
    ),
    "parts of a scale below its name, one cut short": (
        "Visit,ALSFRS-R,,,,\n,bulbar,fine motor,gross motor,resp.,total\nM0,11,7,8,12,38\nM3,10,7,7,12,36\nM6,9,6,6,11,32\n",
        ["ALSFRS-R bulbar subscore: 11", "ALSFRS-R gross motor subscore: 7; after", "ALSFRS-R respiratory subscore: 11",
         "ALSFRS-R total: 32; after; offset 6 mo"],
        ["respiratory rate: *", "mobility: *", "fine motor function: *"],
    ),
    "muscles cut short": (
        "Muscle (MRC),Before,,After,\n,R,L,R,L\nTibialis ant.,3,4,4,4+\nExt. digit. com.,2,3,3,3\nQuadr. fem.,4,4,5,5\n",
        ["muscle strength: 3; before @ right tibialis anterior", "muscle strength: 4+; after @ left tibialis anterior"],
        ["muscle strength: 3; before @ right"],
    ),
    "the parts of a family that only the caption names": (
        "\"Table 2. UMSARS of a man with MSA\",,\nItem,Before,3 months\nPart I total (0-48),24,19\nPart II total (0-56),29,25\n",
        ["UMSARS-II total: 29; before", "UMSARS-I total: 19; after; offset 3 mo"],
        ["UMSARS-I total: 29"],
    ),
    "a dash that the legend explains beside a grade with a plus": (
        "Visit,Key pinch (kg),,Deltoid (MRC),\n,R,L,R,L\nbefore,4.0,4.4,4,4+\n3 months,-,4.8,4+,5\n\"-, value lost\",,,,\n",
        ["pinch strength: 4.8 kg; after @ left hand"],
        ["pinch strength: absent", "grip strength: *"],
    ),
    "what a short form says could not be done": (
        "Test,Before,3 months\n9-HPT right (s),31,NA\n9-HPT left (s),28,27\n\"NA, could not be done any more\",,\n",
        ["nine-hole peg test: 27 s; after @ left hand"],
        ["nine-hole peg test: absent"],
    ),
    "how a scale counts is no value": (
        "Scale,Before,3 months\nALSFRS-R,38,36\nALSFRS-R: 12 items x 4 = 48 points,,\n",
        ["ALSFRS-R total: 38; before", "ALSFRS-R total: 36; after"],
        ["ALSFRS-R total: 48", "ALSFRS-R total: 12", "ALSFRS-R total: 4"],
    ),
    "injections that were not done": (
        "\"Infusions of MSC\",,,,\nNo.,Date,Route,Cells (10^6),Given\n1,12.03.2015,i.v.,40,yes\n2,19.03.2015,i.v.,40,yes\n"
        "3,26.03.2015,i.v.,40,no (fever)\n4,02.04.2015,i.v.,40,postponed\n",
        ["2 × treatment: mesenchymal stem cell transplantation"],
        ["treatment: *; date 2015-03-26", "treatment: *; date 2015-04-02", "mesenchymal stem cells: *"],
    ),
    "the last of several dates before another fact": (
        "Item,Before,3 months\nMMSE,24,26\n\"cord MSC by lumbar puncture on 11 Feb, 18 Feb and 25 Feb 2013; wheelchair since July 2013\",,\n",
        ["treatment: *; date 2013-02-25"],
        [],
    ),
    "sides in words, signs and with a bar": (
        "Test (R|L),Before,3 months\nAnkle reflex,0|+,+|+\nVibration sense at ankle,absent | reduced,reduced | normal\n",
        ["ankle reflex: +; before @ left ankle", "vibration sense: absent; before @ right ankle",
         "vibration sense: reduced; before @ left ankle", "vibration sense: reduced; after @ right ankle"],
        ["vibration sense: absent | reduced", "vibration sense: absent @ left ankle"],
    ),
    "sides in other languages": (
        "Datum;Test;Rechts;Links;Einheit\n12.01.2015;Handkraft;14,5;11,0;kg\n20.04.2015;Handkraft;16,0;12,5;kg\n",
        ["grip strength: 14.5 kg; date 2015-01-12 @ right hand", "grip strength: 12.5 kg; date 2015-04-20 @ left hand"],
        [],
    ),
    "months counted in a column behind the date": (
        "Date,Month,6MWT (m),Vignos\n29 Apr 2013,0,288,3\n5 Aug 2013,3,301,3\n4 Nov 2013,6,296,3\n",
        ["six-minute walk distance: 288 m; before; date 2013-04-29", "six-minute walk distance: 301 m; after; offset 3 mo; date 2013-08-05"],
        [],
    ),
    "years of age are no times": (
        "Patient,Sex,Age,6MWD,\n,,years,m,\n,,,before,6 mo\nA.R.,M,64,310,352\nK.L.,F,58,402,415\n",
        ["six-minute walk distance: 310 m; before", "six-minute walk distance: 415 m; after; offset 6 mo"],
        ["six-minute walk distance: *; offset 64 a"],
    ),
    "a nerve before what is measured of it": (
        "Parameter,Before,,After,\n,right,left,right,left\n\"Median nerve, DML (ms)\",5.9,6.3,5.1,5.8\n\"Tibial nerve, CMAP (mV)\",1.1,0.9,1.4,0.9\n",
        ["distal latency: 5.9 ms; before @ right median nerve", "compound muscle action potential amplitude: 0.9 mV; after @ left tibial nerve"],
        ["muscle strength: *"],
    ),
    "reflexes below their heading": (
        "Sign,Before,,After,\n,right,left,right,left\nTendon reflexes,,,,\nPatellar,+++,++,++,++\nAchilles,++,++,+,++\n",
        ["knee reflex: +++; before @ right knee", "ankle reflex: ++; after @ left ankle"],
        ["tendon reflex: *"],
    ),
    "healthy people's values are nobody's": (
        "Parameter,M0,M3,Healthy women (n = 20)\nGait speed (m/s),0.7,0.8,1.3\nGrip strength right (kg),14,15,28\n",
        ["walking speed: 0.7 m/s; before", "grip strength: 15 kg; after; offset 3 mo @ right hand"],
        ["walking speed: 1.3 m/s", "grip strength: 28 kg"],
    ),
    "a time is no distance": (
        "Test,Before,6 months\nWalking time (s),16.4,12.9\nEDSS,6,5.5\n",
        ["EDSS: 6; before"],
        ["walking distance: *"],
    ),
    "children called by letters": (
        "Child,\"Age, y\",Sex,CARS,,Weight (kg),\n,,,before,12 mo,before,12 mo\nA,5,m,42,36.5,18.2,20.9\nB,7,f,38.5,37,22.4,25\n"
        "C,4,m,45,\u2014,16,\u2014\nD,9,m,36,31,30.1,33.7\n",
        ["age: 4 a", "age: 9 a", "childhood autism rating scale: 42; before", "body weight: 33.7 kg; after; offset 12 mo"],
        ["GMFM-88 A lying and rolling: *", "GMFM-88 D standing: *", "age: *; before"],
    ),
    "the names of columns of a program": (
        "id;sex;age;diagnosis;onset_year;edss_0;edss_6m;edss_12m;t25fw_bl (s);t25fw_6m (s);date_infusion;dose_mln_cells\n"
        "MS-03;F;34;RRMS;2009;3,5;3,0;3,0;6,1;5,6;2015-02-10;120\nMS-04;M;41;SPMS;2001;6,5;6,0;6,5;18,4;15,2;2015-02-17;100\n",
        ["EDSS: 3.5; before", "EDSS: 6; after; offset 6 mo", "25-foot walk: 18.4 s; before", "condition: *; onset 2009",
         "treatment: *; date 2015-02-10; dose 120 10*6"],
        ["EDSS: *; date 2009", "EDSS: *; date 2015-02-10"],
    ),
    "the day of the treatment is none of the onset": (
        "\"Mr. O. T., 52, Parkinson's disease, treated 2016-10-11\",,\nTest,before,6 months\nUPDRS III,19,14\nMMSE,28,28\n",
        ["UPDRS-III total: 14; after"],
        ["condition: *; onset 2016-10-11"],
    ),
    "shares beside a column of changes": (
        "Measure,Before,6 months,Change,%\nLVEF (%),28,36,+8,+29\nLVEDV (ml),224,201,-23,-10\n",
        ["left ventricular ejection fraction: 36 %; after; offset 6 mo", "left ventricular end-diastolic volume: 224 mL; before"],
        ["left ventricular ejection fraction: 29 %", "left ventricular end-diastolic volume: -10 %"],
    ),
    "angles named by the corner": (
        "Range of motion (degrees),,Feb 2011,May 2011\nHip abduction,R,20,30\n,L,25,35\nAnkle dorsiflexion,R,-10,0\n,L,-5,5\n",
        ["hip abduction: 20 deg; date 2011-02 @ right hip", "ankle dorsiflexion: 5 deg; date 2011-05 @ left ankle",
         "ankle dorsiflexion: 0 deg; date 2011-05 @ right ankle"],
        ["muscle strength: *"],
    ),
    "visits and days of several patients": (
        "Pat.,Sex,Age,Visit,Date,EDSS\nP01,F,33,V0,2013-02-11,4.5\nP01,F,33,V1 (3 mo),2013-05-14,4.0\nP02,M,47,V0,2013-03-04,6.0\n"
        "P02,M,47,V1 (3 mo),2013-06-03,6.5\n",
        ["EDSS: 4.5; before; date 2013-02-11", "EDSS: 6.5; after; offset 3 mo; date 2013-06-03"],
        [],
    ),
    "one patient by initials, and a number that is no age": (
        "\"Patient X.Y. (male, 44), paraplegia since 2005\",,\nMuscle,before,after\nIliopsoas R,1,2\nIliopsoas L,1,2-\n",
        ["muscle strength: 2-; after @ left iliopsoas", "1 × age: 44 a"],
        ["age: 7 a"],
    ),
    "a number of a patient before the sex": (
        "Item,Before,3 months\nNIHSS,12,9\nMMSE,24,26\n\"Patient 7, female, 59 years, left MCA infarct\",,\n",
        ["NIHSS total: 12; before"],
        ["age: 7 a"],
    ),
    "a complement is no vertebra": (
        "Test,Before,3 months\n\"C3, g/l\",0.42,0.89\n\"Creatinine, µmol/l\",168,92\n",
        ["complement C3: 0.42 g/L; before"],
        ["complement C3: * @ C3"],
    ),
    "the table of a child is no family": (
        "Cerebral palsy: follow-up of one child\n\nTest,Before,3 months\nGMFM-66,40,42\nBerg Balance Scale,8,9\n",
        [],
        ["family: *"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TABLES.values(), ids=TABLES)
def test_headings_in_two_rows(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, name="sheet.csv", who="")


def test_first_row_of_merged_cells(lexicon: Lexicon) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("Visit", "Date", "Modified Ashworth, calf", None, "Height (cm)"), (None, None, "R", "L", None),
        ("before", "2014-04-28", 3, 2, 104.5), ("3 months", "2014-08-26", 2, "1+", 106), ("6 months", "2014-11-25", 2, 2, None),
    ):  # fmt: skip
        sheet.append(list(row))
    for merge in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(merge)
    data = io.BytesIO()
    book.save(data)
    told = [str(rendered(f)) for f in parse(read(data.getvalue(), "book.xlsx"), lexicon).facts]
    assert [t for t in told if "height" in t and "cm" not in t] == []
    assert any("1+" in t and "2014-08-26" in t and "left calf" in t for t in told), told
    assert any("104.5" in t and "2014-04-28" in t for t in told), told


def test_groups_of_items_below_a_corner_over_two_columns(tells: Tells) -> None:
    """The second column names the items, of which one is called as its group is; a caption right above a table is its own."""
    page = (
        "<p>A man of 68 with stroke.</p><table><tr><th colspan=2>FIM</th><th>Before</th><th>After</th></tr>"
        "<tr><td rowspan=2>Locomotion</td><td>Walking</td><td>2</td><td>4</td></tr><tr><td>Stairs</td><td>1</td><td>3</td></tr>"
        "<tr><td rowspan=2>Transfers</td><td>Bed, chair</td><td>3</td><td>5</td></tr><tr><td>Toilet</td><td>3</td><td>4</td></tr>"
        "<tr><td colspan=2>Total</td><td>65</td><td>86</td></tr></table>"
        "<table><caption>Ashworth, left side: before → after 12 weeks</caption><tr><td>Elbow flexors</td><td>3 → 2</td></tr>"
        "<tr><td>Wrist flexors</td><td>2 → 1+</td></tr></table>"
    )
    gives = [
        "FIM walking or wheelchair: 2; before",
        "FIM stairs: 3; after",
        "FIM transfer bed, chair, wheelchair: 5; after",
        "FIM total: 65",
    ]
    gives += [
        "Ashworth score: 3; before @ left elbow flexors",
        "Ashworth score: 1+; after; offset 12 wk @ left wrist flexors",
    ]
    tells(page, gives, ["FIM walking or wheelchair: 1", "muscle strength: *"], name="page.html", who="")
