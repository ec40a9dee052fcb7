"""Values of one sentence that have a time each, and times that count on from a date and not from the treatment."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

TREATED = "Mr. Tester, 50 years old, has spinocerebellar ataxia.\n\nHe received four intrathecal stem cell injections in May 2010.\n\n"
HISTORY = "Name: Mr. Tester\nAge: 50 years\nDiagnosis: Amyotrophic lateral sclerosis\n\nMedical history\n\n"
THEN = "\n\nTreatment: He received four intrathecal injections of mesenchymal stem cells in May 2010.\n"
Row = tuple[str, tuple[str, ...], tuple[str, ...]]

SERIES: list[Row] = [
    (
        "SARA was 22 before treatment, 18.5 at discharge and 17 at six months.",
        ("SARA total: 22; before", "SARA total: 18.5; after", "SARA total: 17; after; offset 6 mo"),
        ("SARA total: 18.5; offset 6 mo",),
    ),
    (
        "GMFM: 32.5 before, 41.2 six months after.",
        ("GMFM total: 32.5; before", "GMFM total: 41.2; after; offset 6 mo"),
        (),
    ),
    (
        "The Berg balance score rose from 31 (before) to 38 (1 month) and 40 (3 months).",
        (
            "Berg balance scale: 31; before",
            "Berg balance scale: 38; after; offset 1 mo",
            "Berg balance scale: 40; after; offset 3 mo",
        ),
        (),
    ),
    (
        "FVC was 62% before, 68% at 1 month, 66% at 3 months and 60% at 12 months.",
        (
            "forced vital capacity: 62 %; before",
            "forced vital capacity: 68 %; offset 1 mo",
            "forced vital capacity: 66 %; offset 3 mo",
            "forced vital capacity: 60 %; offset 12 mo",
        ),
        (),
    ),
    (
        "ALSFRS-R: baseline 35, month 1: 37, month 3: 36, month 6: 33.",
        ("ALSFRS-R total: 35; before", "ALSFRS-R total: 37; offset 1 mo", "ALSFRS-R total: 33; offset 6 mo"),
        (),
    ),
    (
        "ALSFRS-R 35 → 37 (1 month) → 36 (3 months).",
        ("ALSFRS-R total: 35; before", "ALSFRS-R total: 37; offset 1 mo", "ALSFRS-R total: 36; offset 3 mo"),
        ("ALSFRS-R total: 35; offset 1 mo",),
    ),
    (
        "MMSE 18/30 before therapy; 3 months: 22/30; 6 months: 23/30.",
        ("MMSE: 18; before", "MMSE: 22; offset 3 mo", "MMSE: 23; offset 6 mo"),
        (),
    ),
    ("SARA: before: 22; after: 18.", ("SARA total: 22; before", "SARA total: 18; after"), ()),
    (
        "EDSS 6.5 at the start, 6.0 half a year later, 5.5 two years later.",
        ("EDSS: 6.5; before", "EDSS: 6; offset 0.5 a", "EDSS: 5.5; offset 2 a"),
        (),
    ),
    (
        "The mean deviation was -18.2 dB before, -15.1 dB after three months.",
        ("mean deviation of visual field: -18.2 dB; before", "mean deviation of visual field: -15.1 dB; offset 3 mo"),
        (),
    ),
]
SECOND_ONLY: list[Row] = [
    (
        "SARA total 22, three months later 18.5.",
        ("SARA total: 22", "SARA total: 18.5; after; offset 3 mo"),
        ("SARA total: 22; offset 3 mo",),
    ),
    (
        "His SARA score was 22; one month later it was 19 and three months later 18.",
        ("SARA total: 22", "SARA total: 19; offset 1 mo", "SARA total: 18; offset 3 mo"),
        ("SARA total: 22; offset 1 mo",),
    ),
]
BY_PLACE: list[Row] = [
    (
        "At 1, 3, 6 and 12 months ALSFRS-R was 36, 37, 35 and 33.",
        (
            "ALSFRS-R total: 36; offset 1 mo",
            "ALSFRS-R total: 37; offset 3 mo",
            "ALSFRS-R total: 35; offset 6 mo",
            "ALSFRS-R total: 33; offset 12 mo",
        ),
        ("ALSFRS-R total: 1", "ALSFRS-R total: 3"),
    ),
    (
        "ALSFRS-R before and 1, 3 and 6 months after treatment: 34, 36, 37, 36.",
        (
            "ALSFRS-R total: 34; before",
            "ALSFRS-R total: 36; offset 1 mo",
            "ALSFRS-R total: 37; offset 3 mo",
            "ALSFRS-R total: 36; offset 6 mo",
        ),
        ("ALSFRS-R total: 1", "ALSFRS-R total: 3", "ALSFRS-R total: 34; after"),
    ),
    (
        "He was re-examined at one, three and six months: SARA 19, 17 and 18.",
        ("SARA total: 19; offset 1 mo", "SARA total: 17; offset 3 mo", "SARA total: 18; offset 6 mo"),
        (),
    ),
]
NO_TIME: list[Row] = [
    ("He has physiotherapy every third day.", ("procedure: physical therapy",), ("procedure: physical therapy; after; offset 3 d",)),
    ("Massage is given every second week.", (), ("procedure: massage; offset 2 wk",)),
    ("He had headache for 2 days, fever 38.5 for 1 day.", ("headache: present",), ("headache: present; offset 2 d", "fever: 38.5 Cel; offset 1 d")),
    (
        "By phone in August 2010 his wife said that he sleeps better.",
        ("sleep: improved; date 2010-08",),
        ("condition: spinocerebellar ataxia; onset 2010-08",),
    ),
    (
        "He was seen in May 2010, and three months later he walked alone.",
        ("walking: alone",),
        ("walking: alone; date 2010-05",),
    ),
]  # fmt: skip
NEXT: list[Row] = [
    ("After the first course he walked 20 m, after the second 100 m.", ("walking distance: 20 m; course 1", "walking distance: 100 m; course 2"), ("walking distance: 100 m; course 1",)),
    ("After the first injection SARA was 20, after the second 18 and after the third 17.", ("SARA total: 18; course 2", "SARA total: 17; course 3"), ()),
    ("The day after the first injection he had fever.", ("fever: present; after; offset 1 d; course 1",), ()),
    ("The week before the treatment he had a cold.", ("common cold: present; before; offset 1 wk",), ()),
    ("Before the second course (December 2010) SARA was 20, after it 17.5.", ("SARA total: 20; before; course 2", "SARA total: 17.5; after"), ("SARA total: 17.5; date 2010-12",)),
    ("The symptoms returned to the level before treatment within 6 months.", ("symptoms: worsened; after",), ("symptoms: worsened; before",)),
    ("Lumbar puncture headache was seen after the second injection.", ("headache: present; after; course 2",), ("treatment: *; method lumbar puncture",)),
]  # fmt: skip
COUNTS_ON: list[Row] = [
    (
        "In 2006 he began to stumble, and two years later he was in a wheelchair.",
        ("unsteady gait: present; date 2006; before", "wheelchair use: present; before"),
        ("wheelchair use: present; date 2006", "wheelchair use: present; offset 2 a"),
    ),
    (
        "In March 2008 he needed a cane, half a year later he could not walk at all.",
        ("cane use: present; date 2008-03", "inability to walk: present"),
        ("inability to walk: present; date 2008-03", "inability to walk: present; offset 0.5 a"),
    ),
    (
        "Tremor began in 2003; one year later he had slurred speech.",
        ("tremor: present; date 2003", "dysarthria: present"),
        ("dysarthria: present; date 2003", "dysarthria: present; offset 1 a"),
    ),
]


@pytest.mark.parametrize(("text", "gives", "never"), [*SERIES, *SECOND_ONLY, *BY_PLACE, *NO_TIME, *NEXT])
def test_each_value_has_its_own_time(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text + "\n", gives, never, who=TREATED)


@pytest.mark.parametrize(("text", "gives", "never"), COUNTS_ON)
def test_what_counts_on_from_a_date(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text + THEN, gives, never, who=HISTORY)
