"""Interviews: the questions are headings, and the answers prose."""

from __future__ import annotations

from etl.readers import read

TALK = (
    "A life with MS\n\n"
    "HOST: Petra, how did it start?\nPETRA: In the spring of 1999 my left leg went numb.\n\n"
    "HOST: You flew out in 2011. How were you before the treatment?\nPETRA: I walked ten metres.\n\n"
    "HOST: And how are you now?\nPETRA: I walk 200 metres.\nDR. LANE: The tremor is gone.\n"
)
FORM = "Name: Mr. Otto B.\nPain: none?\nSleep: poor\nTremor: yes?\nGait: unsteady\nFever: no?\nSleep: better\n"


def _shown(text: str) -> list[str]:
    document = read(text.encode(), "page.txt")
    return [f"{b.kind} {document.quote(b.span)}" for b in document.blocks if b.kind != "title"]


def test_questions_head_the_answers() -> None:
    assert _shown(TALK) == [
        "heading how did it start?",
        "paragraph In the spring of 1999 my left leg went numb.",
        "paragraph You flew out in 2011.",
        "heading How were you before the treatment?",
        "paragraph I walked ten metres.",
        "heading how are you now?",
        "paragraph I walk 200 metres.",
        "field DR. LANE: The tremor is gone.",  # who speaks once only may be a label
    ]


def test_a_form_with_question_marks_is_no_interview() -> None:
    assert all(line.startswith("field") for line in _shown(FORM))


def test_a_title_ends_no_sentence() -> None:
    talk = TALK.replace("Petra, how did it start?", "Dr. Lane, how did it start?")
    assert _shown(talk)[0] == "heading how did it start?"
