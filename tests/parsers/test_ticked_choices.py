"""Choices of forms: what is ticked is said, what isn't is not, whichever option stands first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

ROWS = [
    ("Dysphagia:    [x] yes [ ] no", ["dysphagia: present"], ["dysphagia: absent"]),
    ("Dyspnea:      [ ] yes [x] no", ["dyspnea: absent"], ["dyspnea: present"]),
    ("NIV:          [x] yes [ ] no", ["procedure: noninvasive ventilation; in-progress"], ["procedure: noninvasive ventilation; not-done"]),
    ("PEG: [ ] yes [x] no", ["procedure: gastrostomy; not-done"], []),
    ("Pain: [ ] none [x] mild [ ] severe", ["pain: present; severity mild"], ["pain: absent"]),
    ("Gait: [ ] normal [x] ataxic [ ] not possible", ["ataxia: present"], ["ataxia: absent", "gait: normal"]),
    ("Tone: [ ] normal [x] increased [ ] decreased", ["muscle tone: increased"], ["muscle tone: normal", "muscle tone: decreased"]),
    ("Cramps: [ ] no [x] yes", ["muscle cramps: present"], ["muscle cramps: absent"]),
    ("Clonus: ( ) absent (x) present", ["clonus: present"], ["clonus: absent"]),
    ("Babinski sign: ☐ negative ☒ positive", ["Babinski sign: present"], ["Babinski sign: absent"]),
    ("Spasticity: ☐ none ☐ mild ☒ moderate ☐ severe", ["spasticity: present; severity moderate"], ["spasticity: absent"]),
    ("Smoking: ☐ never ☒ former ☐ current", ["smoking: former"], ["smoking: absent"]),
    ("Romberg: ☒ negative ☐ positive", ["Romberg sign: absent"], ["Romberg sign: present"]),
    ("Fever: no [x] yes [ ]", ["fever: absent"], ["fever: present"]),
    ("Ataxia: no [ ] yes [x]", ["ataxia: present"], ["ataxia: absent"]),
    ("Speech: ☐ normal ☒ dysarthria ☐ anarthria", ["dysarthria: present"], ["anarthria: present", "dysarthria: absent"]),
    ("Tremor: ☐ no ☒ right ☒ left", ["tremor: present; @ bilateral"], ["tremor: absent"]),
    ("Ptosis: ☐ no ☒ R ☐ L", ["ptosis: present; @ right eyelid"], ["ptosis: absent", "ptosis: present; @ bilateral eyelid"]),
    ("Pain: [ ] none [ ] mild [ ] severe", [], ["pain: *"]),
    ("D11 Gallstones: [x] no", ["condition: cholelithiasis; refuted"], ["condition: cholelithiasis; confirmed"]),
    ("1. Hypertension [x] yes [ ] no; stroke [ ] yes [x] no", ["condition: hypertension; confirmed", "condition: stroke; refuted"], ["condition: hypertension; refuted"]),
    ("Gallstones: [ ] yes", [], ["condition: cholelithiasis"]),
    ("Gallstones: [ ] yes [ ] no", [], ["condition: cholelithiasis"]),
    ("Epilepsy: [x] yes, since: 2018", ["condition: epilepsy; onset 2018"], []),
    ("B1 [x] epilepsy   [ ] migraine   [ ] stroke", ["condition: epilepsy; confirmed"], ["condition: migraine; confirmed", "condition: stroke; confirmed"]),
    ("D7 Hypothyroidism [ ] yes [x] no;  Diabetes [x] yes [ ] no;  Hypogonadism [ ] yes [ ] no [x] not applicable (age)",
        ["condition: hypothyroidism; refuted", "condition: diabetes mellitus; confirmed"], ["condition: hypogonadism; confirmed"]),
    ("F6 Compared with last year:  appetite [x] better [ ] same [ ] worse;  tiredness [ ] better [x] same [ ] worse",
        ["appetite: improved", "fatigue: unchanged"], ["appetite: worsened", "fatigue: worsened"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "gives", "never"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_ticked(tells: Tells, line: str, gives: list[str], never: list[str]) -> None:
    tells(f"Examination\n{line}\nWeight: 70 kg\n", gives, never=never)


def test_evidence_has_the_words_as_they_are_printed(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Lane, 45 years old.\n\nPain: [ ] none [x] mild [ ] severe\nTone: [ ] normal [x] increased\n"
    for fact in facts_of(page).facts:
        for one in fact.evidence:
            assert one.quote == page[one.start : one.end]
