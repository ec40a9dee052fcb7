"""Each sentence with its subject, its time and how it is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.parsers.reading import Reading, Statement

Understood = Callable[..., Reading]

TWO = (
    "Patient 1 is a 40-year-old woman with epilepsy.\n\nPatient 2 is a 61-year-old man with stroke.\n\n"
)  # fmt: skip


def _statement(reading: Reading, words: str) -> Statement:
    return next(s for s in reading.statements if words in reading.document.quote(s.span))


SUBJECTS = [
    # what follows the two people's descriptions, the words of the statement, its subjects
    ("She has tremor.", "tremor", ("p1",)),
    ("He has dysphagia.", "dysphagia", ("p2",)),
    ("Patient 1 had fever.", "fever", ("p1",)),
    ("Patient 2 had cough.", "cough", ("p2",)),
    ("Both had ataxia.", "ataxia", ("p1", "p2")),
    ("Both patients improved.", "improved", ("p1", "p2")),
    ("Patient 1 and Patient 2 had headache.", "headache", ("p1", "p2")),
    ("Her voice was clear.", "voice", ("p1",)),
    ("The tremor of patient 1 was less.", "tremor", ("p1",)),
    ("The tremor of patient 1 was less, and the gait of patient 2 was steadier.", "tremor", ("p1",)),
    ("The tremor of patient 1 was less, and the gait of patient 2 was steadier.", "gait", ("p2",)),
    ("Patients 1 and 2 had no cough.", "cough", ("p1", "p2")),
    ("Cases 1-2 had no cough.", "cough", ("p1", "p2")),
    ("Each of them had fever.", "fever", ("p1", "p2")),
    ("The two patients carry the allele.", "allele", ("p1", "p2")),
    ("Their father had a tremor.", "tremor", ("p1", "p2")),
    ("His gait was slow.", "gait", ("p2",)),
    ("Patient 1 was well. She slept.", "slept", ("p1",)),
]

ATTITUDES = [
    ("## Treatment plan\n\nHe will get physiotherapy.", "physiotherapy", "planned"),
    ("## References\n\nSmith J. Stroke in adults. 2004.", "Smith", "literature"),
    ("## Contact us\n\nWrite to the clinic.", "Write", "advert"),
    ("## Comments\n\nMy father has stroke too.", "father", "other"),
    ("## What is stroke?\n\nStroke is a disease of the brain.", "disease of", "general"),
    ("## Examination\n\nTone was increased.", "Tone", "reported"),
    ("## Abstract\n\nStroke is common. The patient had fever.", "fever", "reported"),
    ("## Abstract\n\nStroke is common. The patient had fever.", "common", "general"),
    ("by Tess » Sun Nov 14, 2010 9:12 pm\n\nBob from Texas, who has asthma, got his voice back.", "voice", "other"),
    ("## Report\n\nBob from Texas, who has asthma, got his voice back.", "voice", "reported"),
    ("## Report\n\nA third patient, a man of 40 with asthma, is due to arrive in May.", "asthma", "other"),
    ("## Report\n\nHeadache from May, who knows why.", "Headache", "reported"),
    ("## Discussion\n\nCells secrete growth factors.", "secrete", "general"),
    ("## Discussion\n\nOur patient was able to walk.", "able to walk", "reported"),
    ("## Discussion\n\nRiluzole has been tried in ataxia by others.", "Riluzole", "general"),
    ("## Discussion\n\nA randomised trial against alemtuzumab is under way.", "alemtuzumab", "general"),
    ("## Discussion\n\nThe tremor disappeared within a week.", "tremor", "reported"),
]

TIMES = [
    # page, words, phase, date
    ("## Before treatment\n\nHe could not sit.", "not sit", "before", None),
    ("## After treatment\n\nHe could sit.", "could sit", "after", None),
    ("## After treatment\n\nBefore the treatment he could not sit.", "not sit", "before", None),
    ("Two months after the transplantation he walked. His speech was clear.", "speech", "after", None),
    ("In May 2010 he fell. He had pain.", "pain", None, "2010-05"),
    ("In May 2010 he fell. In 2011 he had pain.", "pain", None, "2011"),
    ("In May 2010 he fell.\n\nHe had pain.", "pain", None, None),
    ("## Examination (2010-05-06)\n\nTone was increased.", "Tone", None, "2010-05-06"),
    ("He has pain.", "pain", None, None),
    (
        "## After treatment\n\nThe speech is slow again, like before the treatment; he has pain.",
        "has pain",
        "after",
        None,
    ),
    ("## After treatment\n\nHe walks better than before the treatment.", "walks", "after", None),
    ("## Before treatment\n\nTone was high.\n\n## History\n\nHe fell.", "fell", None, None),
    ("Before: he could not walk.", "could not walk", "before", None),
    (
        "## Condition at discharge (2012-04-26)\n\nHe had pain.\n\n## Follow-up 6 months after treatment\n\nHe walks.",
        "walks",
        "after",
        None,
    ),
    ("He had seven falls in the year before. Stem cells were given.", "falls", "before", None),
    (
        "This is my list for the doctors in March 2014, he was ill then:\n\n* pain\n* he cannot sit",
        "cannot sit",
        None,
        "2014-03",
    ),
    (
        "On the day before the first infusion, 13 May 2019, he walked 10 m. Tone was high.",
        "Tone",
        "before",
        "2019-05-13",
    ),
    ("Prednisone was started on 5 March 2012. At 3 months he had pain.", "had pain", "after", None),
    (
        "Prednisone was started. From month 6 on he had pain in the week before each infusion.",
        "had pain",
        "after",
        None,
    ),
    ("He fell. At 3 months he had pain.", "had pain", None, None),
    (
        "# Case report\n\n## Case\n\nHe was seen in March 2015.\n\nAt 6 months of age he had pain.",
        "had pain",
        None,
        None,
    ),
    (
        "# Case report\n\n## Case\n\nHe was seen in October 2012.\n\nHe had surgery on 5 November 2012.\n\nTone was high.",
        "Tone",
        None,
        None,
    ),
    ("## Letter, 7 January 2013\nIn December he had pain.", "had pain", None, "2012-12"),
    ("## Letter, 7 January 2013\nIn February he had pain.", "had pain", None, "2013-02"),
    (
        "## Follow-up\n\nCall of 7 April 2008: he walks. He had a fall in Feb 2008. He has pain.",
        "has pain",
        "after",
        "2008-04-07",
    ),
    ("## Plan and course\n\nStem cells were given on 2012-03-01. There was pain.", "was pain", None, "2012-03-01"),
    ("## Contact afterwards\n\nMail of 12 Nov 2007: he has pain.", "pain", None, "2007-11-12"),
    ("He received stem cells intravenously. The count rose on day 21. There was pain.", "was pain", "after", None),
]


@pytest.mark.parametrize(("text", "words", "subjects"), SUBJECTS, ids=[r[0] for r in SUBJECTS])
def test_whose_a_statement_is(reading_of: Understood, text: str, words: str, subjects: tuple[str, ...]) -> None:
    assert _statement(reading_of(TWO + text), words).subjects == subjects


@pytest.mark.parametrize(("text", "words", "attitude"), ATTITUDES, ids=[f"{r[0][:24]}…{r[1]}" for r in ATTITUDES])
def test_how_a_statement_is_meant(reading_of: Understood, text: str, words: str, attitude: str) -> None:
    page = f"Mr. Tester, a 50-year-old man.\n\n{text}\n"
    assert _statement(reading_of(page, "page.md"), words).attitude == attitude


@pytest.mark.parametrize(("text", "words", "phase", "date"), TIMES, ids=[r[0][:60] for r in TIMES])
def test_when_a_statement_holds(
    reading_of: Understood, text: str, words: str, phase: str | None, date: str | None
) -> None:
    statement = _statement(reading_of(f"Mr. Tester, a 50-year-old man.\n\n{text}\n", "page.md"), words)
    assert (statement.timepoint.phase if statement.timepoint else None) == phase
    assert (statement.effective.start if statement.effective else None) == date


def test_one_person_has_every_statement(reading_of: Understood) -> None:
    reading = reading_of("Mr. Tester, a 50-year-old man.\n\nTremor. She-oaks grow here. The tone was normal.")
    assert all(s.subjects == ("p1",) for s in reading.statements)


def test_before_and_after_in_one_sentence(reading_of: Understood) -> None:
    reading = reading_of(
        "Mr. Tester, a 50-year-old man.\n\nHe had severe pain before and mild pain after the treatment."
    )
    statement = _statement(reading, "severe")
    text = reading.document.text
    phases = [
        p.phase for w in ("before", "after the") if (p := statement.time_of(text.index(w), text.index(w) + len(w)))
    ]
    assert phases == ["before", "after"]


def test_statements_are_inside_their_blocks_and_in_order(reading_of: Understood) -> None:
    reading = reading_of("Mr. Tester, a 50-year-old man.\n\nAge: 50\nFever: none\n\n- Tone: normal\n- Gait: slow\n")
    spans = [s.span for s in reading.statements]
    assert spans == sorted(spans)
    assert all(s.span in s.block.span for s in reading.statements)
