"""Phrases of case reports and of patients' interviews, and what they give, in the notation of the mappings' examples."""

from __future__ import annotations

from functools import cache

import pytest

from etl.examples import run_one
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A phrase, what it gives, and what it must never give."""

ABBREVIATIONS: list[Row] = [
    (
        "Motor evoked potentials (MEP) to the legs were absent. MEP in the arms was normal.",
        ("motor evoked potentials: normal; @ bilateral upper limb",),
        ("maximal expiratory pressure: *",),
    ),
    (
        "He had macrophage activation syndrome (MAS) in 2012. MAS was treated.",
        ("condition: macrophage activation syndrome; onset 2012",),
        ("Ashworth score: *",),
    ),
]
TESTS_WITH_RESULTS: list[Row] = [
    (
        "Muscle biopsy of the left quadriceps showed fibre type grouping.",
        ("procedure: muscle biopsy; @ left quadriceps", "fiber type grouping: present"),
        (),
    ),
    ("Skin biopsy was normal in 2003.", ("skin biopsy: normal",), ()),
    ("EMG of the left biceps was normal.", ("electromyography: normal; @ left biceps",), ()),
    (
        "Motor evoked potentials to the legs could not be elicited, those to the arms were normal.",
        (
            "motor evoked potentials: absent; @ bilateral lower limb",
            "motor evoked potentials: normal; @ bilateral upper limb",
        ),
        (),
    ),
]
SCALE_ITEMS: list[Row] = [
    (
        "HADS: depression 9, anxiety 7.",
        ("HADS depression: 9", "HADS anxiety: 7"),
        ("depression: present", "HADS total: *"),
    ),
    ("SARA 12 (gait 3, stance 2).", ("SARA total: 12", "SARA gait: 3", "SARA stance: 2"), ()),
    ("HADS total 14, HADS-D 6.", ("HADS total: 14", "HADS depression: 6"), ()),
    ("Berg balance scale for standing was 38.", ("Berg balance scale: 38",), ()),
    ("The Barthel index rose from 45 to 60.", ("Barthel index total: 45", "Barthel index total: 60"), ()),
]
TIMES: list[Row] = [
    (
        "MSC were injected on 5 May 2012. The SARA total fell from 19 before treatment to 15 at six months and 16 at twelve.",
        ("SARA total: 19; before", "SARA total: 15; offset 6 mo", "SARA total: 16; offset 12 mo"),
        ("SARA total: 12",),
    ),
    (
        "At 3 months after the injections the Berg score was 42 and at 6 it was 45.",
        ("Berg balance scale: 42; offset 3 mo", "Berg balance scale: 45; offset 6 mo"),
        ("Berg balance scale: 6",),
    ),
    (
        "MSC were injected on 3 May 2016. A headache followed the second injection. There was no fever.",
        ("headache: present; after", "fever: absent; after"),
        (),
    ),
    (
        "MSC were injected on 3 May 2016. Methotrexate 15 mg was stopped after five months. He had a rash.",
        ("medication: methotrexate; stopped",),
        ("rash: present; offset 5 mo", "medication: methotrexate; offset 5 mo"),
    ),
    ("MSC were injected on 3 May 2016. She followed the treatment plan with fever.", ("fever: present",), ()),
]
GIVEN_UP: list[Row] = [
    (
        "She did not drink alcohol and had stopped smoking in 2015.",
        ("alcohol use: absent", "smoking: stopped"),
        ("alcohol use: stopped",),
    ),
    ("He stopped smoking and drinking in 2012.", ("smoking: stopped",), ()),
    (
        "In October 2019 anakinra was replaced by tocilizumab 8 mg/kg i.v. every four weeks.",
        ("medication: anakinra; stopped", "medication: tocilizumab; 8 mg/kg"),
        ("medication: tocilizumab; stopped",),
    ),
    ("Etoposide was held in reserve and never given.", (), ("medication: etoposide; active",)),
]
GENES: list[Row] = [
    ("ATL1, REEP1 and SPG11 were free of pathogenic variants.", ("ATL1 variant: absent", "SPG11 variant: absent"), ()),
    (
        "Sequencing of PRF1 and STX11 revealed no pathogenic variant.",
        ("PRF1 variant: absent", "STX11 variant: absent"),
        (),
    ),
]
WORDS_OF_THE_TERM: list[Row] = [
    ("Her periods stopped for good in December 2015.", ("amenorrhea: present",), ("amenorrhea: absent",)),
    ("Her hair fell out.", ("hair loss: present",), ()),
]
GENERAL: list[Row] = [
    ("Macrophage activation syndrome is usually triggered by a relapse or a virus.", (), ("relapse: present",)),
    ("A colleague's patient, a 54-year-old man, died of stroke.", (), ("age: 54", "condition: stroke")),
    ("Another patient of our clinic, aged 61, had fever.", (), ("age: 61", "fever: present")),
]
VALUES_SHARED: list[Row] = [
    ("Rheumatoid factor was negative, as were EBV and CMV PCR.", ("EBV test: absent", "CMV DNA: absent"), ()),
    ("Knee reflexes were brisk, as was the jaw jerk.", ("jaw jerk: brisk",), ()),
    ("Speech was slurred, as was expected.", ("dysarthria: present",), ()),
    ("The echo and the MRI of the heart were normal.", ("echocardiography: normal", "cardiac MRI: normal"), ()),
    (
        "The skin score was 22. At one year it was 12, and he had 3 infections.",
        ("modified Rodnan skin score: 22", "modified Rodnan skin score: 12"),
        ("modified Rodnan skin score: 3",),
    ),
    ("ALT was 40 U/L and AST 50 U/L. It was 30 later.", (), ("aspartate aminotransferase: 30",)),
]
NUMBERS: list[Row] = [
    (
        "It was stopped because of arterial hypertension (168/102 mmHg).",
        ("systolic blood pressure: 168 mm[Hg]", "diastolic blood pressure: 102 mm[Hg]"),
        (),
    ),
    ("Three pairs of blood cultures remained sterile.", ("blood culture: absent",), ("blood culture: 3",)),
    (
        "Stem cells were infused, 5.6 million per kilo.",
        ("treatment: stem cell transplantation; dose 5600000 {cells}/kg",),
        ("treatment: stem cell transplantation; dose 5600000 {cells}",),
    ),
    (
        "MSC were injected in 2012. The SARA total went down from 27 to 20 in six months and was 23 after a year.",
        ("SARA total: 27; before", "SARA total: 20; offset 6 mo", "SARA total: 23; offset 1 a"),
        (),
    ),
    (
        "No vegetations, trace pericardial effusion.",
        ("pericardial effusion: present",),
        ("pericardial effusion: absent",),
    ),
]
ABSTRACTS: list[Row] = [
    (
        "Abstract\nBackground: Ataxia leaves disability. Case presentation: A 43-year-old woman from Brazil had diplopia. "
        "Conclusion: Ptosis is rare.\n\nIntroduction\nAtaxia is rare.",
        ("age: 43", "diplopia: present"),
        ("ptosis: present", "ataxia: present"),
    ),
    (
        "SUMMARY\nIntroduction. Many patients have ptosis. Case report. A 9-year-old boy had diplopia and was given stem cells. "
        "Discussion. Ataxia is rare.\n\nIntroduction\nCells are used.",
        ("age: 9", "diplopia: present"),
        ("ptosis: present", "ataxia: present"),
    ),
    (
        "Abstract\nAims: To describe ptosis. Methods: Stem cells were given to a 30-year-old man. Results: His diplopia improved.",
        ("age: 30", "diplopia: improved"),
        ("ptosis: present",),
    ),
]
DATES_OF_DISEASES: list[Row] = [
    ("He had shingles on the left side of his chest in August 2016.", ("condition: herpes zoster; onset 2016-08",), ()),
    (
        "Sarcoidosis (Scadding stage 2) with uveitis was diagnosed on 17 January 2019.",
        ("condition: sarcoidosis; diagnosed 2019-01-17", "condition: uveitis; diagnosed 2019-01-17"),
        (),
    ),
    (
        "He has scleroderma.\n\nWhen did you know what it was?\n\nIn March 2013.",
        ("condition: systemic sclerosis; diagnosed 2013-03",),
        (),
    ),
]


@cache
def _lexicon() -> Lexicon:
    return compile_lexicon()


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        *ABBREVIATIONS,
        *TESTS_WITH_RESULTS,
        *SCALE_ITEMS,
        *TIMES,
        *GIVEN_UP,
        *GENES,
        *WORDS_OF_THE_TERM,
        *GENERAL,
        *VALUES_SHARED,
        *NUMBERS,
        *DATES_OF_DISEASES,
        *ABSTRACTS,
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_phrase_gives(text: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    """Each phrase gives its facts and none of those that would be wrong."""
    failure = run_one(Example(text, gives, never), _lexicon())
    assert failure is None, str(failure)
