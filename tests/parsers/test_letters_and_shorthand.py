"""Letters, news, interviews and notes in shorthand: whose a passage is, the days of a list, answers by side, a child's first times."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]

MAN = "Mr. Lane, 50, has ALS.\n\n"


HEADS = [
    ("The case of Mr. Emil P.", "The case of Mrs. Ilse B."),
    ("The story of Mr. Emil P.", "The story of Mrs. Ilse B."),
    ("Meet Mr. Emil P.", "Meet Mrs. Ilse B."),
    ("History of Mr. Emil P.", "History of Mrs. Ilse B."),
]


@pytest.mark.parametrize(("first", "second"), HEADS)
def test_two_patients_by_their_headings(lexicon: Lexicon, first: str, second: str) -> None:
    page = (
        f"# Two stories\n\n## {first}\n\nEmil P., 66, a baker from Croatia, has had a stroke.\n\n## {second}\n\n"
        "Ilse B. is 43 and comes from Austria. She has multiple sclerosis.\n\nThe wound of Emil P. is closed. He has epilepsy.\n"
    )
    facts = parse(read(page.encode(), "page.txt"), lexicon)
    assert len(facts.persons) == 2
    told = {(f.code.text, f.subject) for f in facts.facts if type(f).__name__ == "Condition"}
    assert told == {("stroke", "p1"), ("multiple sclerosis", "p2"), ("epilepsy", "p1")}


def test_answers_by_side(tells: Tells) -> None:
    text = (
        "Q: When did it begin?\nA: In March 2011.\n\nQ: How was your sight before you came?\nA: I have the paper. 4 November 2013: "
        "right eye 0.02, left eye counting fingers at 30 cm.\n\nQ: People thought of a tumour?\nA: Yes, or multiple sclerosis.\n\n"
        "Q: And today?\nA: This morning: right 0.08, left 0.02.\n\nQ: Did you smoke?\nA: No, never.\n"
    )
    gives = [
        "visual acuity: 0.02; @ right eye; date 2013-11-04",
        "visual acuity: counting fingers at 30 cm; @ left eye",
        "visual acuity: 0.08; @ right eye",
    ]
    tells(text, gives, ["condition: multiple sclerosis; confirmed"], who="Mr. Lane, 50, has optic neuropathy.\n\n")


@pytest.mark.parametrize("head", ["ON ADM.", "At adm.", "Pre op."])
def test_a_table_in_a_list_below_a_line_of_time(tells: Tells, head: str) -> None:
    text = f"{head}\n- SpO2 95%.\n- MRC            R      L\n  deltoid        2+     3-\n  biceps         4-     3\n- Reflexes brisk.\n\nTreatment\nMSC by LP 20.09.2012."
    tells(text, ["muscle strength: 2+; @ right deltoid; before", "muscle strength: 3; @ left biceps; before"], who=MAN)
