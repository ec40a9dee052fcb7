"""Letters, news, interviews and notes in shorthand: whose a passage is, the days of a list, answers by side, a child's first times."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]

MAN = "Mr. Lane, 50, has ALS.\n\n"
STAY = "Mr. Lane, 50, has ALS. Admitted on 17.09.2012.\n\n"
BOY = "Our son Filip is four years old and has cerebral palsy.\n\n"

OTHERS = [
    ("Other pts. of this month: F 61, PBP (adm. 19.09.2012); M 35, Kennedy dis.", [], ["condition: progressive bulbar palsy", "encounter: *"]),
    ("Further patients in May: F 40, multiple sclerosis; M 22, stroke.", [], ["condition: multiple*", "condition: stroke"]),
    ("My friend Sanja asks about her daughter Ana, she is 7 and has autism and takes risperidone.", [],
     ["medication: risperidone*", "age: 7", "condition: autism*", "family: autism*"]),
    ("Another reader wants to know if her father, who has a stroke and takes aspirin, is too old.", [], ["family: stroke", "medication: aspirin*"]),
    ("A fellow worker had died of \"jaundice fever\" in July.", [], ["death: *", "jaundice: *", "fever: *"]),
    ("She was told that her leg had to be amputated.", [], ["procedure: amputation; completed"]),
    ("The leg had to be amputated.", ["procedure: amputation; completed"], []),
    ("He left the intensive care unit on 18 August 2017.", ["procedure: intensive care"], ["procedure: intensive care; @ left"]),
    ("The talk took place on 12 May 2014.", [], ["speech: *"]),
]  # fmt: skip
KIN = [
    ("Filip and Mina are twins. Mina needed nothing; she sat at 8 months, walked at 14 months. He sat at 31 months.",
     ["age at sitting: 31 mo"], ["age at walking: *", "age at sitting: 8"]),
]  # fmt: skip
DAYS = [
    ("MSC 2x10^7 by LP: No.1 20.09., No.2 27.09., No.3 04.10. Then MSC 5x10^7 i.v. 11.10. No fever.",
     ["treatment: *; date 2012-09-27; method lumbar puncture", "treatment: *; date 2012-10-04; method lumbar puncture",
      "treatment: *; date 2012-10-11; intravenous 5 10*7"], []),
    ("Stem cells by lumbar puncture (5.11., 12.11., 19.11., 8 million each) + one i.v. drip 26.11. of 30 million.",
     ["treatment: *; date 2012-11-26; intravenous drip 30000000 {cells}"], []),
    ("Potassium was 3.10 and 4.11. Sodium was higher.", ["potassium: 4.11"], ["sodium: *; date 2012-11-04"]),
    ("In October 2014: umbilical cord cells, four times in the back (7, 14, 21 and 28 October), each time 10 million, and one "
     "time in the vein, 31 October, 20 million.",
     ["treatment: *; date 2014-10-07; method lumbar puncture; intrathecal 10000000 {cells}",
      "treatment: *; date 2014-10-31; intravenous 20000000 {cells}"], ["treatment: *; date 2014-10-31; dose 10000000 {cells}"]),
    ("The eye pressure was 14 and 15. OCT was normal.", ["intraocular pressure: 15"], ["*; date 2012-10-15"]),
]  # fmt: skip
FIRSTS = [
    ("He was born at 29 weeks.", ["gestational age: 29 wk", "condition: premature birth"], []),
    ("He was born in the 30th week by Caesarean section, 1340 g.", ["gestational age: 30 wk", "birth weight: 1340 g"], []),
    ("His brother was born at 29 weeks.", ["family: premature birth; brother"], ["gestational age: *"]),
    ("He was born at term. Head control at 9 months, sitting at 14 months.", ["age at head control: 9 mo", "age at sitting: 14 mo"], []),
    ("He was born at term. His first word was \"baba\" at 22 months.", ["age at first words: 22 mo"], []),
    ("He stopped walking at 11.", ["age at loss of walking: 11 a"], ["walking distance: *"]),
    ("Walking at 12 months: improved.", [], ["age at walking: *"]),
]  # fmt: skip
SAID = [
    ("SMN1 exon 7 deleted, homozygous; SMN2 3 copies.", ["SMN1 variant: present", "SMN2 copy number: 3"], ["SMN2 variant: *"]),
    ("Deletion of exon 7 of SMN1, 3 copies of SMN2.", ["SMN2 copy number: 3"], ["SMN1 copy number: *"]),
    ("The refraction was minus 3.5 on the right.", ["refraction: -3.5; @ right"], ["refraction: 3.5"]),
    ("Contracture of both knees, mild.", ["knee contracture: present; severity mild"], []),
    ("Tremor, severe pain.", ["pain: present; severity severe"], ["tremor: present; severity severe"]),
    ("The tremor is stronger when he is nervous.", ["tremor: worsened"], ["anxiety: *"]),
    ("He does not trip.", ["tripping: absent"], ["tripping: present"]),
    ("Both hands were closed in fists.", ["clenched fists: present; @ bilateral hand"], ["weak grip: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*OTHERS, *SAID])
def test_a_sentence_of_a_letter(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=MAN)


@pytest.mark.parametrize(("text", "gives", "never"), DAYS)
def test_days_of_a_list(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=STAY)


@pytest.mark.parametrize(("text", "gives", "never"), [*FIRSTS, *KIN])
def test_a_childs_first_times(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=BOY)


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


NEWS = [
    "Ljubljana, 10 October 2016. Mr. Lane, 50, was given stem cells for ALS.",
    "**Novi Sad (Serbia), 3 May 2011.** Mr. Lane, 50, was given stem cells for ALS.",
    "Berlin, 3 May 2011 - Mr. Lane, 50, was given stem cells for ALS.",
]


@pytest.mark.parametrize("text", NEWS)
def test_the_day_of_a_piece_of_news_is_no_treatments(tells: Tells, text: str) -> None:
    tells(
        text,
        ["treatment: stem cell transplantation"],
        ["treatment: *; date 2016-10-10", "treatment: *; date 2011-05-03", "depression: *"],
        who="",
    )


def test_the_visit_of_a_note_has_its_day(tells: Tells) -> None:
    tells("Visit, 3 May 2011. Weakness of the arms.", ["upper limb weakness: present; date 2011-05-03"], who=MAN)


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
