"""The shipped mapping files know what clinic pages write: phrases and the entries they must give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon()


def found(lexicon: Lexicon, text: str) -> set[str]:
    return {f"{m.entry.kind}:{m.entry.id}:{m.form}" for m in lexicon.find(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("swallowing difficulties", "finding:dysphagia:name"),
        ("the muscle jump of the face", "finding:fasciculations:name"),
        ("neck soft", "finding:neck_stiffness:negated"),
        ("tongue in midline", "finding:tongue_deviation:negated"),
        ("NKDA", "finding:drug_allergy:negated"),
        ("Babinski’s sign", "finding:babinski_sign:name"),
        ("upgoing toes", "finding:babinski_sign:name"),
        ("drop foot on the left", "finding:foot_drop:name"),
        ("he has to be fed", "finding:dependence_in_eating:name"),
        ("pain in the right knee joint", "finding:knee_pain:name"),
        ("hot-cross-bun sign", "finding:hot_cross_bun_sign:name"),
        ("oedema", "finding:edema:name"),
        ("she can lift the arms", "function:arm_lifting:ability"),
        ("he turns over in bed", "function:turning_in_bed:ability"),
        ("climbs stairs", "function:climbing_stairs:ability"),
        ("uses chopsticks", "function:chopstick_use:ability"),
        ("muscular tension", "function:muscle_tone:name"),
        ("FVC 82 %", "measure:forced_vital_capacity:name"),
        ("HbA1c", "measure:hemoglobin_a1c:name"),
        ("9-HPT", "measure:nine_hole_peg_test:name"),
        ("knee jerks", "measure:knee_reflex:name"),
        ("CD34+ cells", "measure:cd34_plus_cells:name"),
        ("T25FW", "measure:timed_25_foot_walk:name"),
        ("ALSFRS-R score", "scale:alsfrs_r:name"),
        ("K-SARA", "scale:sara:name"),
        ("Hoehn & Yahr 3", "scale:hoehn_and_yahr_stage:name"),
        ("EDSS 6.0", "scale:edss:name"),
        ("modified Ashworth scale", "scale:ashworth_score:name"),
        ("escaping muscles", "site:interosseous_muscle:name"),
        ("L3/4", "site:l3_l4:name"),
        ("between C5-C6", "site:c5_c6:name"),
        ("all four limbs", "site:four_limbs:name"),
        ("muscles of finger flexion", "site:finger_flexion:name"),
        ("TA 3+", "site:tibialis_anterior:name"),
        ("within normal limits", "qualifier:normal:name"),
        ("both sides", "qualifier:bilateral:name"),
        ("moderately", "qualifier:moderate:name"),
    ],
)
def test_phrases_give_their_entries(lexicon: Lexicon, text: str, wanted: str) -> None:
    assert wanted in found(lexicon, text)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("Mrs. Smith is 56", "scale:mrs:name"),
        ("types of disease", "function:fine_motor_function:ability"),
        ("a double-blind trial", "finding:blindness:name"),
        ("hurt in a car crash", "finding:pain:name"),
        ("the score fell by two points", "finding:falls:name"),
        ("T2-weighted images", "site:t2:name"),
    ],
)
def test_everyday_words_are_no_terms(lexicon: Lexicon, text: str, unwanted: str) -> None:
    assert unwanted not in found(lexicon, text)


def scales(lexicon: Lexicon) -> Iterator[Entry]:
    known = "alsfrs_r alsfrs sara fim barthel nihss gcs womac hads autism_treatment_evaluation_checklist"
    for name in known.split():
        entry = lexicon.get("scale", name)
        assert entry is not None, name
        yield entry


def test_the_ranges_of_sums_fit_their_items(lexicon: Lexicon) -> None:
    for entry in scales(lexicon):
        assert entry.total is not None
        items = [item for item in entry.items if item.high is not None]
        alternates = [item for item in items if item.optional]
        high = sum(item.high or 0 for item in items) - sum(item.high or 0 for item in alternates[1:])
        assert entry.total.high == high, entry.id


def test_strength_grades_ascend(lexicon: Lexicon) -> None:
    grade = lexicon.get("grade", "mrc")
    assert grade is not None
    ordinals = [one.ordinal for one in grade.grades]
    assert ordinals == sorted(ordinals)
    assert {"0", "1+", "3-", "4+", "5"} <= {one.text for one in grade.grades}
