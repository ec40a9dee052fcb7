"""Sheets of values without a description of anybody: heads in two languages, days or weeks as rows, what the caption names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]

SHEETS = {
    "two header rows that say the same, and a row of units": (
        "sheet.csv",
        "Tabelle 4 / Table 4. Systemischer Lupus erythematodes / systemic lupus erythematosus: Verlauf / course\n"
        "Woche;Datum;Kreatinin;Komplement C3;Anti-dsDNS;Protein/Kreatinin i. U.\nWeek;Date;Creatinine;Complement C3;Anti-dsDNA;Urine protein/creatinine\n"
        ";;µmol/l;g/l;IU/ml;mg/g\n-1;31.03.2021;104;0,41;>379;2450\n4;05.05.2021;97;0,58;244;n. b.\n12;30.06.2021;88,5;0,77;<10;310\n\n"
        "Woche 0 / week 0 = Infusion von / infusion of 1,2 × 10^8 umbilical cord mesenchymal stem cells, 07.04.2021\n"
        "n. b. = nicht bestimmt / not done. Reference: C3 0,90–1,80 g/l; Anti-dsDNA < 15 IU/ml\n",
        ["condition: systemic lupus erythematosus", "creatinine: 104 umol/L; before; offset 1 wk; date 2021-03-31", "complement C3: 0.58 g/L; after; offset 4 wk",
         "urine protein/creatinine ratio: 310 mg/g; after; offset 12 wk", "treatment: *; date 2021-04-07"],
        ["creatinine: creatinine", "complement C3: * @ C3", "complement C3: 0.9 to 1.8 g/L", "anti-dsDNA antibodies: < 15 [IU]/mL", "creatinine: 2450"],
    ),
    "French above English, in HTML": (
        "page.html",
        "<table><caption>Tableau 2 / Table 2. Sclérose en plaques / multiple sclerosis : évolution / course</caption><tr><th>Mois</th><th>Date</th><th>EDSS</th>"
        "<th>Périmètre de marche</th><th>Fatigue (MFIS)</th></tr><tr><th>Month</th><th>Date</th><th>EDSS</th><th>Walking distance</th><th>Fatigue (MFIS)</th></tr>"
        "<tr><th></th><th></th><th>0–10</th><th>m</th><th>0–84</th></tr><tr><td>-1</td><td>12/01/2018</td><td>6,5</td><td>80</td><td>52</td></tr>"
        "<tr><td>3</td><td>14/05/2018</td><td>6,0</td><td>150</td><td>41</td></tr><tr><td>12</td><td>18/02/2019</td><td>6,0</td><td>140</td><td>44</td></tr></table>"
        "<p>Mois 0 / month 0 = perfusion / infusion of 8,0 × 10^7 adipose-derived mesenchymal stem cells, 13/02/2018</p>",
        ["condition: multiple sclerosis", "EDSS: 6.5; before; offset 1 mo", "walking distance: 150 m; after; offset 3 mo; date 2018-05-14", "treatment: *; date 2018-02-13"],
        [],
    ),
    "weeks without days, and the disease in the caption": (
        "sheet.tsv",
        "Tabla 3 / Table 3. Esclerosis lateral amiotrófica / amyotrophic lateral sclerosis\n\nSemana\tALSFRS-R\tFVC\tPeso\nWeek\tALSFRS-R\tFVC\tWeight\n\t0-48\t%\tkg\n"
        "-2\t38\t81\t62,5\n4\t38\t80\t62,0\n12\t36\t77\t61,5\n\nSemana 0 / week 0 = inyección intratecal / intrathecal injection of 3 x 10^7 bone marrow mesenchymal stem cells on 14.06.2016\n",
        ["condition: amyotrophic lateral sclerosis", "ALSFRS-R total: 38; before; offset 2 wk", "body weight: 61.5 kg; after; offset 12 wk",
         "treatment: *; route intrathecal; date 2016-06-14"],
        [],
    ),
    "days as rows below one header": (
        "page.txt",
        "Table 5. Chronic kidney disease: course\n\n| Date | Creatinine (µmol/L) | eGFR (mL/min) | Potassium (mmol/L) |\n|---|---|---|---|\n| 2019-03-04 | 212 | 28 | 5.1 |\n"
        "| 2019-06-11 | 198 | 31 | 4.9 |\n| 2019-12-02 | 205 | 30 | 4.8 |\n\nInfusion of 1 × 10^8 umbilical cord mesenchymal stem cells on 2019-03-18.\n",
        ["condition: chronic kidney disease", "potassium: 4.9 mmol/L; date 2019-06-11", "treatment: *; date 2019-03-18"],
        [],
    ),
    "a caption about something else of a disease": (
        "page.txt",
        "Table 5. Scores used in stroke\n\n| Date | Creatinine (µmol/L) | eGFR (mL/min) | Potassium (mmol/L) |\n|---|---|---|---|\n| 2019-03-04 | 212 | 28 | 5.1 |\n"
        "| 2019-06-11 | 198 | 31 | 4.9 |\n| 2019-12-02 | 205 | 30 | 4.8 |\n",
        ["potassium: 4.9 mmol/L; date 2019-06-11"],
        ["condition: *"],
    ),
}  # fmt: skip

OF_MANY = {
    "means of a group": "Table 2. Liver cirrhosis: course (means)\nMonth;ALT;AST;Albumin\n;U/l;U/l;g/l\n0;88;92;29\n3;70;71;31\n6;64;66;32\n\nMonth 0 = infusion of 5 × 10^7 cells in all 24 patients\n",
    "a row for each patient": "No.;Date of infusion;Haemoglobin;Leukocytes;Platelets\n;;g/l;10^9/l;10^9/l\n1;31.03.2021;98;2,9;112\n2;05.05.2021;105;3,4;131\n3;30.06.2021;118;4,1;158\n\n"
    "Each patient got one infusion of 1 × 10^8 umbilical cord mesenchymal stem cells.\n",
}


@pytest.mark.parametrize(("name", "text", "gives", "never"), SHEETS.values(), ids=SHEETS)
def test_sheets_of_one(tells: Tells, name: str, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="", name=name)


@pytest.mark.parametrize("text", OF_MANY.values(), ids=OF_MANY)
def test_sheets_of_many(lexicon: Lexicon, text: str) -> None:
    assert not parse(read(text.encode(), "sheet.csv"), lexicon).persons
