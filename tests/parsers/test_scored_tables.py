"""Tables of scores: what was measured beside the points for it, items of scales that no mapping knows, two languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

Tells = Callable[..., None]

TABLES = {
    "values beside the points for them, below times": (
        "QMG score of Mr. T. before and after plasma exchange\n\n"
        "| | | before | | after | |\n|---|---|---|---|---|---|\n| Item | Unit | Value | Points | Value | Points |\n"
        "| Left leg outstretched | s | 20 | 2 | >120 | 0 |\n| Head lift | s | 60 | 1 | 121 | 0 |\n"
        "| Vital capacity | % pred. | 70 | 1 | 88 | 0 |\n| Right hand grip | kg | 20.5 | 1 | 41 | 0 |\n"
        "| Facial muscles | | – | 2 | – | 1 |\n| Total | | | 7 | | 1 |",
        ["leg outstretched time: 20 s @ left lower limb; before", "leg outstretched time: > 120 s; after",
         "QMG leg outstretched: 2 @ left lower limb; before", "head lift time: 121 s; after", "QMG head lift: 0; after",
         "vital capacity: 70 %; before", "QMG vital capacity: 1; before", "grip strength: 20.5 kg @ right hand; before",
         "QMG hand grip: 1 @ right hand; before", "QMG facial muscles: 1; after",
         "quantitative myasthenia gravis score: 7; before"],
        ["QMG head lift: 60", "QMG leg outstretched: 20", "grip strength: 1", "vital capacity: 1 %"],
    ),
    "points of items that no mapping knows": (
        "Mr. T. has COPD.\n\nFoo battery at discharge\n\n| Task | Result | Points |\n|---|---|---|\n"
        "| Chair stands, five (s) | 19.1 | 1 |\n| FEV1 (% pred.) | 41 | 2 |\n| mMRC dyspnoea | 3 | 2 |\n| Total | | 5 |",
        ["sit-to-stand time: 19.1 s", "forced expiratory volume in 1 second: 41 %", "mMRC dyspnea scale: 3"],
        ["sit-to-stand time: 1 s", "forced expiratory volume in 1 second: 2", "mMRC dyspnea scale: 2"],
    ),
    "items of a scale that no mapping knows are no strength": (
        "Foobar motor index of the index patient (girl)\n\n| Item | 19-Feb-2019 | 24-Apr-2019 |\n|---|---|---|\n"
        "| 1 Hand grip | 2 | 2 |\n| 2 Head in midline | 1 | 1 |\n| 3 Hip adductors | 0 | 1 |\n| 4 Rolling from legs | 1 | 2 |\n"
        "| Total | 4 | 6 |\n| Weight, kg | 6.3 | 6.9 |",
        ["body weight: 6.9 kg; date 2019-04-24"],
        ["muscle strength: *", "grip strength: *", "turning in bed: *"],
    ),
    "a known scale of which each site has a number": (
        "Mr. T. has systemic sclerosis.\n\nModified Rodnan skin score (0–3 per site)\n\n| Area | Baseline | Month 6 |\n|---|---|---|\n"
        "| Fingers | 3 | 2 |\n| Forearm | 2 | 1 |\n| Face | 1 | 1 |",
        ["modified Rodnan skin score: 3 @ finger; before", "modified Rodnan skin score: 1 @ forearm; after; offset 6 mo"],
        ["muscle strength: *"],
    ),
    "an unknown score that ends elsewhere than grades do": (
        "Mr. T. has psoriasis.\n\nFoobar plaque score (0–4 per site)\n\n| Area | Baseline | Month 6 |\n|---|---|---|\n"
        "| Hand | 3 | 2 |\n| Forearm | 2 | 1 |\n| Face | 1 | 1 |",
        [],
        ["muscle strength: *"],
    ),
    "motor scores from 0 to 5 are strength": (
        "Mr. T. has paraplegia.\n\nTable 1. Motor scores of the key muscles (0 to 5)\n\n| Key muscle | Baseline | Month 6 |\n|---|---|---|\n"
        "| Hip flexors | 3 | 4 |\n| Knee extensors | 2 | 3 |\n| Ankle dorsiflexors | 1 | 1 |",
        ["muscle strength: 3 @ hip flexors; before"],
        [],
    ),
    "the total of a scale whose items aren't known": (
        "RULM of a boy\n\n| Item | 19-Feb-2019 | 24-Apr-2019 |\n|---|---|---|\n"
        "| A Reach to the side | 1 | 2 |\n| B Pick up tokens | 1 | 1 |\n| Total | 12 | 16 |",
        ["revised upper limb module: 16; date 2019-04-24"],
        ["muscle strength: *"],
    ),
    "a device as the answer, and a dash that means none": (
        "Data of the girl\n\n| | 2019-02-19 | 2019-08-21 |\n|---|---|---|\n| Feeding | oral | nasogastric tube |\n"
        "| NIV, h/night | – | 8 |\n| Weight, kg | 6.3 | 7.1ᵃ |\n\nNT, not tested; – none. ᵃ visit ended early (fever 38.4 °C)",
        ["nasogastric tube: present; date 2019-08-21", "noninvasive ventilation: absent; date 2019-02-19",
         "noninvasive ventilation use: 8 h/d", "fever: 38.4 Cel; present; date 2019-08-21"],
        ["fever: absent", "eating: nasogastric tube"],
    ),
    "a nerve, and in brackets the muscle it is measured at": (
        "Mr. L. has neuropathy.\n\nTable 2. Motor nerves before IVIg and 6 months later\n\n"
        "| Nerve (muscle) | Side | Before | | 6 months | |\n|---|---|---|---|---|---|\n| | | DML, ms | CMAP, mV | DML, ms | CMAP, mV |\n"
        "| Median (APB) | R | 7.9 | 4.2 | 8.1 | 3.6 |\n| | L | 8.2 | 3.9 | nd | nd |\n| Peroneal (TA) | R | 9.4 | 0.8 | 9.9 | NR |\n\n"
        "NR: no response; nd: not done. Sensory potentials of the sural nerves could not be elicited on either side.",
        ["distal latency: 7.9 ms @ right median nerve; before",
         "compound muscle action potential amplitude: 3.9 mV @ left median nerve; before",
         "compound muscle action potential amplitude: 0.8 mV @ right peroneal nerve; before",
         "distal latency: 9.9 ms @ right peroneal nerve; after; offset 6 mo"],
        ["distal latency: 7.9 ms; before; offset 6 mo", "compound muscle action potential amplitude: 0 mV"],
    ),
    "a nerve and a muscle in one label": (
        "Mr. L. has ALS.\n\nTable 2. Motor nerve studies, 4 March 2015\n\n"
        "| Nerve / muscle | Side | DML (ms) | Amplitude (mV) |\n|---|---|---|---|\n| Medianus / APB | right | 4.4 | 1.2 |\n"
        "| Ulnaris / ADM | left | 3.4 | 3.0 |\n| Superficial peroneal | left | 4.1 | 0.4 |",
        ["distal latency: 4.4 ms @ right median nerve", "nerve amplitude: 3 mV @ left ulnar nerve",
         "nerve amplitude: 0.4 mV @ left superficial peroneal nerve"],
        ["muscle strength: *", "distal latency: * @ right abductor pollicis brevis"],
    ),
    "a row of what is not known, below columns of sites, is no strength": (
        "Mr. T. has optic neuritis.\n\n| Test | Before | | 3 months | |\n|---|---|---|---|---|\n| | OD | OS | OD | OS |\n"
        "| Visual acuity (decimal) | 0.1 | 0.8 | 0.2 | 0.9 |\n| Foobar letters | 0 | 4 | 2 | 5 |\n\nOD, right eye; OS, left eye.",
        ["visual acuity: 0.1 @ right eye; before"],
        ["muscle strength: *"],
    ),
    "a place that has no strength, among muscles": (
        "Mr. T. has dermatomyositis.\n\nTable 1. Findings\n\n| Item | Before | After |\n|---|---|---|\n| Teeth | 4 | 5 |\n"
        "| Liver | 2 | 1 |\n| Ulnar nerve | 3 | 4 |\n| Biceps | 4 | 5 |",
        ["muscle strength: 4; @ biceps; before", "muscle strength: 5; @ biceps; after"],
        ["muscle strength: *; @ tooth", "muscle strength: *; @ liver", "muscle strength: *; @ ulnar nerve"],
    ),
    "a length in a table of points is none of the table's scale": (
        "Mr. T. has cirrhosis.\n\nTable 3. Child-Pugh classification\n\n| Item | Before | 6 months after |\n|---|---|---|\n"
        "| Child-Pugh class | C | B |\n| Foobar width (cm) | 104 | 91 |",
        ["Child-Pugh class: C; before"],
        ["Child-Pugh class: 104", "Child-Pugh class: 104 cm", "Child-Pugh class: 91 cm"],
    ),
    "a finding that is measured has the unit of its row": (
        "Mr. T. has lupus.\n\n| Test | Unit | Before | 1 month |\n|---|---|---|---|\n| Proteinuria | g/24 h | 3.9 | 2.1 |\n"
        "| Creatinine | µmol/L | 118 | 101 |",
        ["proteinuria: 3.9 g/d; before"],
        [],
    ),
    "an item of a scale asked of each side": (
        "Mr. T. has Huntington disease.\n\nUHDRS motor items\n\n| Item | Baseline | 6 months |\n|---|---|---|\n| Ocular pursuit | 2 | 1 |\n"
        "| Dysarthria | 1 | 1 |\n| Finger taps, right | 3 | 2 |\n| Finger taps, left | 2 | 2 |\n| Gait | 2 | 1 |",
        ["UHDRS finger taps: 3 @ right; before", "UHDRS finger taps: 2 @ left; before"],
        [],
    ),
    "items of a scale by their number and name, and a mark that gives a column its day": (
        "Mr. T. had a stroke.\n\nTable 1. Scores\n\n| Item | Before* | 3 months |\n|---|---|---|\n| NIHSS 4, facial palsy | 2 | 1 |\n"
        "| NIHSS 5b: right arm | 3 | 2 |\n| NIHSS item 10, dysarthria | 1 | 0 |\n| NIHSS 14, tail wagging | 4 | 4 |\n| NIHSS total | 11 | 7 |\n"
        "| Barthel index | 55 | 75 |\n\n* 5 November 2010. NIHSS items that are not shown were 0 throughout.",
        ["NIHSS facial palsy: 2; before; date 2010-11-05", "NIHSS motor arm: 2 @ right upper limb; after", "NIHSS dysarthria: 1; date 2010-11-05",
         "NIHSS total: 11; date 2010-11-05", "NIHSS total: 7; after", "Barthel index total: 55; before; date 2010-11-05"],
        ["NIHSS total: 4", "NIHSS total: 2", "NIHSS total: 0", "NIHSS facial palsy: 1; date 2010-11-05", "Barthel index total: 75; date 2010-11-05"],
    ),
    "what the test of a gene gave, and short forms that a caption explains": (
        "Mr. T. has ALS.\n\nTable 1. Tests. n.p. = not possible; – = no blood taken\n\n| Test | Result |\n|---|---|\n"
        "| SMN1, exon 7 | homozygous deletion |\n| SOD1 | negative |\n| FUS | c.1562G>A, heterozygous |\n| TARDBP | not tested |\n"
        "| Forced vital capacity (%) | n.p. |",
        ["SMN1 variant: present; allelic state homozygous", "SOD1 variant: absent", "FUS variant: present; allelic state heterozygous"],
        ["TARDBP variant: *", "forced vital capacity: normal", "forced vital capacity: n.p."],
    ),
    "a movement behind a comma from its joint, and a unit behind other words in brackets": (
        "Mr. T. has diplegia.\n\n| Item | Admission | Discharge |\n|---|---|---|\n| Passive dorsiflexion, right ankle (°) | −10 | −5 |\n"
        "| Passive dorsiflexion, left ankle (°) | −5 | 0 |\n| GMFM-88 E, walking, running, jumping (%) | 4 | 6 |\n"
        "| GMFM-88 total (mean of A–E, %) | 33.6 | 40.2 |",
        ["ankle dorsiflexion: -10 deg @ right ankle; before", "ankle dorsiflexion: 0 deg @ left ankle; after", "GMFM total: 33.6 %; before",
         "GMFM-88 E walking, running and jumping: 6 %; after"],
        ["walking distance: *", "GMFM total: 4 %"],
    ),
    "a scale with its time behind it": (
        "Mr. T. has ALS.\n\n| Visit | ALSFRS-R 0 months | ALSFRS-R 6 months |\n|---|---|---|\n| Score | 38 | 33 |",
        ["ALSFRS-R total: 38", "ALSFRS-R total: 33"],
        [],
    ),
    "marks that give rows their days": (
        "Mr. T. had a stroke.\n\n| Visit | NIHSS | Barthel index |\n|---|---|---|\n| Before† | 11 | 55 |\n| 3 months‡ | 7 | 75 |\n\n"
        "† examined on 5 November 2010; ‡ 9 February 2011 (by telephone)",
        ["NIHSS total: 11; date 2010-11-05", "Barthel index total: 75; date 2011-02-09"],
        ["NIHSS total: 11; date 2011-02-09"],
    ),
    "a note that gives a column its day by its name": (
        "Mr. T. had a stroke.\n\n| Item | Baseline | 3 months |\n|---|---|---|\n| NIHSS | 11 | 7 |\n| Barthel index | 55 | n.d. |\n\n"
        "n.d., not done (influenza). Baseline, 5 November 2010.",
        ["NIHSS total: 11; before; date 2010-11-05", "Barthel index total: 55; before; date 2010-11-05"],
        ["NIHSS total: 7; date 2010-11-05", "condition: influenza; refuted"],
    ),
    "a note on another day": (
        "Mr. T. had a stroke.\n\n| Item | Before | After |\n|---|---|---|\n| NIHSS | 11 | 7 |\n| Barthel index | 55 | 60 |\n\n"
        "Before the stroke of 5 November 2010 he worked.",
        [],
        ["NIHSS total: 11; date 2010-11-05", "NIHSS total: 7; date 2010-11-05"],
    ),
    "how far scales go": (
        "Mr. T. has SMA. RULM was 31.\n\nHFMSE has 66 points at most, RULM 37. The maximum of the HFMSE is 66.",
        ["revised upper limb module: 31"],
        ["HFMSE: 66", "revised upper limb module: 37"],
    ),
    "irritability of a scale of behaviour": (
        "Mr. T. has Huntington disease.\n\n| Measure | Baseline | 6 months |\n|---|---|---|\n| PBA-s irritability (severity) | 3 | 1 |\n| PBA-s apathy | 2 | 2 |",
        ["PBA-s irritability: 3; before"],
        ["pseudobulbar affect: *"],
    ),
}  # fmt: skip

BILINGUAL = (
    "Patientin / Patient;Frau B. / Ms B.;;\nAlter / Age;58 Jahre / years;;\n;;;\n"
    "Messung / Measurement;Einheit / Unit;Aufnahme / admission;Entlassung / discharge\n"
    "Gewicht / Body weight;kg;71,5;70,0\nKreatinin / Creatinine;µmol/l;88;k. A. / n. a.\n"
    "Prednisolon / Prednisolone;mg/Tag / mg/day;60;20\n"
)


@pytest.mark.parametrize(("text", "gives", "never"), TABLES.values(), ids=TABLES)
def test_tables_of_scores(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


def test_labels_units_and_answers_in_two_languages(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(BILINGUAL, "sheet.csv")
    assert [person.gender for person in facts.persons] == ["female"]
    told = [fact for fact in facts.facts if isinstance(fact, Observation)]
    shown = [
        (fact.code.text, str(fact.value.value), fact.value.code) for fact in told if isinstance(fact.value, Quantity)
    ]
    assert shown[:4] == [("age", "58", "a"), ("body weight", "71.5", "kg"), ("body weight", "70.0", "kg"),
                         ("creatinine", "88", "umol/L")]  # fmt: skip
    assert [fact.code.text for fact in told if fact.absent_reason] == ["creatinine"]


def test_a_row_named_like_an_item_whose_values_are_no_points_is_measured(tells: Tells) -> None:
    rows = "| Bilirubin | 34 | 30 |\n| INR | 1.9 | 1.5 |\n| Ascites | 2 | 1 |\n| Child-Pugh score | 9 | 7 |\n"
    gives = [
        "total bilirubin: 34",
        "international normalized ratio: 1.9",
        "Child-Pugh ascites: 2",
        "Child-Pugh score: 9",
    ]
    tells(
        f"| Test | 2010 | 2011 |\n|---|---|---|\n{rows}",
        gives,
        ["Child-Pugh bilirubin: *", "Child-Pugh prothrombin time: *"],
    )
