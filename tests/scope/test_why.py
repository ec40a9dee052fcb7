"""What `explain --why` prints of a fact: for each attribute the words that say so, their rule, and what they overrule."""

from __future__ import annotations

import pytest

from etl.explain import Claims, claim_line, explained, trace
from etl.pipeline import convert_bytes, convert_text

PATIENT = "A 61-year-old man was seen.\n\n"


def lines(text: str, name: str) -> list[str]:
    """The lines of `explain --why` on the facts of a name, without offsets."""
    result = convert_text(text, "x.txt")
    claims = Claims(trace(result).get("why", []))
    facts = [one for one in explained(result.bundle) if one.name == name]
    assert facts, [one.name for one in explained(result.bundle)]
    out = []
    for one in facts:
        for claim in claims.of(one):
            if "start" in claim:
                assert text[claim["start"] : claim["end"]] == claim["words"]
            out.append(claim_line({key: value for key, value in claim.items() if key not in ("start", "end")}))
    return out


DENIED = "presence: negated by “{}” (rule {})"
STATED = "presence: present by “{}” (rule stated)"
WHEN = "{}: {} by “{}” (rule {})"
LOST = "{}: {} by “{}” (rule {}; a nearer one holds)"

CASES = [
    # presence, certainty, mood, person
    ("He had tremor.", "tremor", [STATED.format("tremor")], ["negated"]),
    ("He had no tremor.", "tremor", [DENIED.format("no", "denial_determiner")], ["stated"]),
    ("He denied chest pain.", "chest pain", [DENIED.format("denied", "denial")], []),
    ("Denies: vomiting, headache.", "headache", ["presence: absent by “Denies” (rule label)"], []),
    ("His mother had diabetes.", "mother", ["person: relative by “mother” (rule kin)"], []),
    # the time that governs a place of a sentence
    ("Weight was 61 kg on 4 May 2011.", "body weight", [WHEN.format("date", "2011-05-04", "4 May 2011", "time_behind")], []),
    ("On 4 May 2011 he had dyspnea.", "dyspnea", [WHEN.format("date", "2011-05-04", "4 May 2011", "time_part")], []),
    (
        "Weight was 61 kg on 4 May 2011 and 66 kg on 9 June 2012.", "body weight",
        [
            WHEN.format("date", "2011-05-04", "4 May 2011", "time_behind"),
            LOST.format("date", "2012-06-09", "9 June 2012", "time_sentence"),
            WHEN.format("date", "2012-06-09", "9 June 2012", "time_behind"),
            LOST.format("date", "2011-05-04", "4 May 2011", "time_sentence"),
        ], [],
    ),
    # what a paragraph and a heading give
    (
        "On 4 May 2011 he had dyspnea. He had no tremor.", "tremor",
        [WHEN.format("date", "2011-05-04", "4 May 2011", "time_paragraph")], [],
    ),
    (
        "On 4 May 2011 he had dyspnea.\n\nHe had no tremor.", "tremor", [], ["4 May 2011"],
    ),
    (
        "On 4 May 2011 he had dyspnea. On 7 May 2011 he had no tremor.", "tremor",
        [
            WHEN.format("date", "2011-05-07", "7 May 2011", "time_part"),
            LOST.format("date", "2011-05-04", "4 May 2011", "time_paragraph"),
        ], [],
    ),
    (
        "## Before treatment\n\nHe had tremor.\n\n## After treatment\n\nHe had no rash.", "rash",
        [WHEN.format("time", "after", "After treatment", "time_heading")], ["before"],
    ),
    (
        "He received stem cells in May 2011.\n\nBerg balance scale was 31 before treatment and 40 after treatment.",
        "Berg balance scale",
        [
            WHEN.format("time", "before", "before treatment", "time_behind"),
            LOST.format("time", "after", "after treatment", "time_sentence"),
            WHEN.format("time", "after", "after treatment", "time_behind"),
        ], [],
    ),
    # onset and diagnosis
    (
        "He has had Parkinson disease since 2003.", "Parkinson disease", [WHEN.format("onset", "2003", "2003", "time_own")], [],
    ),
    # a table's cell
    (
        "| Test | Before treatment | After treatment |\n|---|---|---|\n| Berg balance scale | 31 | 40 |", "Berg balance scale",
        [
            WHEN.format("time", "before", "Before treatment", "time_column"),
            WHEN.format("time", "after", "After treatment", "time_column"),
        ], [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "shown", "never"), CASES, ids=[text.split("\n")[-1][:60] for text, *_ in CASES]
)
def test_explain_why_shows_what_says_so(text: str, name: str, shown: list[str], never: list[str]) -> None:
    told = lines(PATIENT + text, name)
    assert [line for line in shown if line not in told] == [], told
    assert [line for line in told if any(word in line for word in never)] == []


def test_of_two_people_the_name_or_the_sentence_before_says_who() -> None:
    text = "Patient 1 was a 34-year-old woman. Patient 2 was a 61-year-old man.\n\nPatient 1 had tremor. She had no rash.\n\nPatient 2 had ataxia."
    assert "person: Patient 1 by “Patient 1” (rule person_named)" in lines(text, "tremor")
    assert "person: Patient 1 by “Patient 1” (rule person_before)" in lines(text, "rash")
    assert "person: Patient 2 by “Patient 2” (rule person_named)" in lines(text, "ataxia")


def test_what_nobody_asks_for_is_not_looked_for() -> None:
    facts = convert_text(PATIENT + "He had no tremor.", "x.txt").facts
    assert "whys" not in facts.__struct_fields__
    assert len(facts.whys) == len({(fact.evidence, fact.code.entry) for fact in facts.facts})


def test_the_number_of_a_study_is_nobodys_name() -> None:
    rows = ["STUDYID,USUBJID,LBTEST,LBSTRESN,LBSTRESU", "S-7,S-7-01,Albumin,41,g/L", "S-7,S-7-02,Albumin,38,g/L"]
    result = convert_bytes("\n".join(rows).encode(), "lb.csv")
    said = [claim["says"] for why in trace(result)["why"] for claim in why["claims"] if claim["axis"] == "person"]
    assert said == ["S-7-01", "S-7-02"]
