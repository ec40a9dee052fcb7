"""What headings, labels and groups give to everything below them: attitude, time, date, roles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.mapping.lexicon import Lexicon
from etl.parsers.index import index
from etl.parsers.layout.tree import Framed, build_tree
from etl.readers import read

ATTITUDES = [
    # heading, attitude of what stands below it
    ("Case report", "reported"),
    ("Examination", "reported"),
    ("Medical history", "reported"),
    ("Treatment", "reported"),
    ("Results", "reported"),
    ("Follow-up", "reported"),
    ("Past history", "reported"),
    ("Laboratory tests", "reported"),
    ("Treatment plan", "planned"),
    ("References", "literature"),
    ("Introduction", "general"),
    ("Plan and course", "reported"),
    ("Plan / outcome", "reported"),
    ("Plan and outlook", "planned"),
    ("Contact us", "advert"),
    ("Contact afterwards", "reported"),
    ("Contact by phone 6 months later", "reported"),
    ("Contact and address", "advert"),
    ("How did you sleep?", "reported"),
    ("How is your tremor now?", "reported"),
    ("How is the treatment done?", "general"),
    ("Comments", "other"),
    ("Related articles", "other"),
    ("Inclusion criteria", "general"),
    ("What is multiple sclerosis?", "general"),
]

PHASES = [
    # heading, phase, offset, course
    ("Before treatment", "before", None, None),
    ("Condition before the treatment", "before", None, None),
    ("After treatment", "after", None, None),
    ("Condition on admission", "before", None, None),
    ("At discharge", "after", None, None),
    ("One month after treatment", "after", "1 mo", None),
    ("6 months after the transplantation", "after", "6 mo", None),
    ("Two weeks after the stem cell treatment", "after", "2 wk", None),
    ("After the second course of treatment (6 months)", "after", "6 mo", 2),
    ("During treatment", "during", None, None),
    ("Examination", None, None, None),
    ("Medical history", None, None, None),
]


def _frames(lexicon: Lexicon, page: str, name: str = "page.md") -> dict[str, Framed]:
    document = read(page.encode(), name)
    framed = build_tree(document, lexicon, index(document, lexicon))
    return {document.quote(f.block.span).strip(): f for f in framed}


def _below(lexicon: Lexicon, heading: str) -> Framed:
    return _frames(lexicon, f"# Mr. Tester\n\n## {heading}\n\nSomething stands here.\n")["Something stands here."]


@pytest.mark.parametrize(("heading", "attitude"), ATTITUDES)
def test_a_heading_says_how_what_is_below_is_meant(lexicon: Lexicon, heading: str, attitude: str) -> None:
    assert _below(lexicon, heading).frame.attitude == attitude


@pytest.mark.parametrize(("heading", "phase", "offset", "course"), PHASES)
def test_a_heading_says_when(
    lexicon: Lexicon, heading: str, phase: str | None, offset: str | None, course: int | None
) -> None:
    point = _below(lexicon, heading).frame.timepoint
    assert (point.phase if point else None) == phase
    assert (f"{point.offset.value} {point.offset.code}" if point and point.offset else None) == offset
    assert (point.course if point else None) == course


@pytest.mark.parametrize(
    ("heading", "date"),
    [
        ("Admission examination (2008-03-03)", "2008-03-03"),
        ("Follow-up, May 2010", "2010-05"),
        ("Examination on 12 March 2011", "2011-03-12"),
        ("Condition on admission, 2012-01-05:", "2012-01-05"),
    ],
)
def test_a_heading_has_a_date(lexicon: Lexicon, heading: str, date: str) -> None:
    effective = _below(lexicon, heading).frame.effective
    assert effective is not None and effective.start == date


def test_the_next_heading_ends_the_one_before(lexicon: Lexicon) -> None:
    frames = _frames(lexicon, "## Before treatment\n\nA line here.\n\n## After treatment\n\nAnother line.\n")
    assert frames["A line here."].frame.timepoint is not None
    assert [frames[t].frame.timepoint.phase for t in ("A line here.", "Another line.")] == ["before", "after"]  # type: ignore[union-attr]


def test_a_deeper_heading_keeps_what_the_outer_one_says(lexicon: Lexicon) -> None:
    frames = _frames(
        lexicon, "## Before treatment\n\n### Examination\n\nA line here.\n\n## Treatment\n\nAnother line.\n"
    )
    inner = frames["A line here."].frame
    assert inner.timepoint is not None and inner.timepoint.phase == "before" and inner.has("exam")
    assert frames["Another line."].frame.timepoint is None


def test_a_contact_section_ends_the_report(lexicon: Lexicon) -> None:
    frames = _frames(lexicon, "## Examination\n\nA line here.\n\n## Contact us\n\nAnother line.\n")
    assert frames["A line here."].frame.attitude == "reported"
    assert frames["Another line."].frame.attitude == "advert"


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Name: Mr. Tester", "field:name"),
        ("Age: 50 years", "field:age"),
        ("Sex: male", "field:sex"),
        ("Nationality: Greek", "field:nationality"),
        ("Diagnosis: stroke", "field:diagnosis"),
        ("Admission date: 2010-05-06", "field:admission"),
        ("Discharge date: 2010-06-06", "field:discharge"),
        ("Occupation: teacher", "field:occupation"),
        ("Onset: May 2004", "field:onset"),
    ],
)
def test_a_label_says_what_its_value_is(lexicon: Lexicon, line: str, role: str) -> None:
    framed = next(iter(_frames(lexicon, line + "\n", "page.txt").values()))
    assert role in framed.frame.roles


def test_a_group_governs_its_items(lexicon: Lexicon) -> None:
    frames = _frames(lexicon, "- Muscle strength\n  - left arm 3\n  - right arm 4\n- Balance\n")
    topic = [m.entry.id for m in next(f for t, f in frames.items() if "left arm" in t).frame.topic]
    assert "muscle_strength" in topic


def test_the_next_course_is_no_further_line_of_the_one_before(lexicon: Lexicon) -> None:
    frames = _frames(
        lexicon,
        "Treatment procedure:\nThe first course: one stem cell implantation via lumbar puncture on July 9th, 2009, and a fever.\n"
        "The second course (2 lumbar punctures) was given in January, 2010.\n",
    )
    second = next(f for t, f in frames.items() if t.startswith("The second"))
    assert second.frame.course != 1


LINES = [
    # text, facts it gives, facts it must not give
    ("WORKING DIAGNOSIS\nSarcoidosis\n\nTHERAPY\nPrednisone 20 mg daily.", ["condition: sarcoidosis"], []),
    ("Diagnosis\nGout\n\nTreatment\nAllopurinol 100 mg daily.", ["condition: gout", "medication: allopurinol"], []),
    ("MEDICATION\nRamipril 5 mg daily\nMetformin 500 mg bid\n\nHISTORY\nNo fever.",
     ["medication: ramipril", "medication: metformin"], []),
    ("ALLERGIES\nPenicillin (rash)\n\nSOCIAL HISTORY\nHe does not smoke.", ["penicillin allergy: present"], ["rash: present"]),
    ("ALLERGIES\nPenicillin\n\nTreatment\nHe takes ibuprofen 400 mg.", ["medication: ibuprofen"], ["ibuprofen allergy: present"]),
    ("FAMILY HISTORY\nMother with gout.\n\nExamination\nTremor of the left hand.", ["hand tremor: present @ left hand"], ["family: tremor"]),
    ("Gout\n\nEpilepsy\n\nHe was well.", [], ["condition: gout", "condition: epilepsy"]),
    ("CONTENTS\nEpilepsy\n\nHe was well.", [], ["condition: epilepsy"]),
    ("FAMILY HISTORY: Father has gout.\nThe patient has epilepsy.\nHe has a tremor.",
     ["family: gout; father", "condition: epilepsy", "tremor: present"], ["family: epilepsy", "family: tremor"]),
    ("Family history: father has gout,\nmother with epilepsy.", ["family: gout; father", "family: epilepsy; mother"], ["condition: epilepsy"]),
    ("Medication: ramipril 5 mg daily\nmetformin 500 mg prn\nibuprofen 400 mg daily",
     ["medication: ramipril", "medication: metformin", "medication: ibuprofen"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), LINES)
def test_what_a_line_below_a_heading_or_label_says(
    tells: Callable[..., None], text: str, gives: list[str], never: list[str]
) -> None:
    """One line below a heading is its text; a labelled line ends where the next has a subject; a new section ends the last."""
    tells(text, gives, never)
