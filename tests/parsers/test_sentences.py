"""Where sentences and clauses end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.document import Span
from etl.mapping.entry import Entry, Mention
from etl.parsers.sentences import LONGEST, split_clauses, split_sentences

SENTENCES = [
    "He saw Dr. Li.|Weight approx. 3.5 kg (Fig. 2).",
    "George A. was hurt in Dec. 2006.|He came back.",
    "George A., 27, broke his neck on November 2nd, 2002 (C5-C6).",
    "Irina V. and Paul D. were treated.|We asked both.",
    "It tracks disease progression and patient status.17|Following the first one, she was seen.",
    "Effects may differ.1,2|Others agree.[3]|We don't.",
    "Normal: < 190 U/L.|Ventilation was started.",
    "The dose was 3.5 mg.|It was 2006.6.28 then.",
    "He was stable ... and then fell.|He rose.",
    "He was stable...|Then he fell.",
    "Was it so?|Yes!|No.",
    "The patient lacks vitamin E.|The nurse saw it.",
    "He had hepatitis B.|Later it cleared.",
    "Jin et al. gave cells to 16 patients.|Tsai et al. did not.",
    "1. Head and neck are stiff.",
    "Premedication: 45.5 mg i.v. before each dose.|None after.",
    "e.g. walking, i.e. gait, etc. were seen.|Good.",
    "Case:Mr. Ji from China",
    "EMG (Peking Univ. Third Hospital): damage.|Normal elsewhere.",
    "Heart, lung: n.p. at rest.",
    "She said: “I can walk.”|Then she left.",
    "我有病。|他没有；|好。",
    "Babinski R(+) L(?).|Kernig (-).",
    "Is it L(?) or R(+)",
    "Alcohol: no.|Smoking: no.",
    "See No. 5 of the list.|It helps.",
    "respiratory failure.The second began.".replace("failure.", "failure.|"),
    "For half a year before\nadmission: stiff in all\nlimbs.|Fainted.",
    "A; B; C and D.",
    "Title\n\nText begins here|without a stop".replace("|", " "),
    "(PBP) was seen in these patients.|most people get it.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", " ") if "failure.|The" not in marked and "。" not in marked else marked.replace("|", "")
    wanted = [part for chunk in marked.split("|") for part in chunk.split("\n\n")]
    assert [text[span.start : span.end] for span in split_sentences(text, 0, len(text))] == wanted


def test_list_items_and_offsets() -> None:
    text = "xx Intro line\n- first item\n- second item\n\nLast. yy"
    spans = split_sentences(text, 3, len(text) - 3)
    assert [text[s.start : s.end] for s in spans] == ["Intro line", "- first item", "- second item", "Last."]


def test_longest() -> None:
    text = "word " * 5000
    spans = split_sentences(text, 0, len(text))
    assert all(span.end - span.start <= LONGEST for span in spans)
    assert sum(text[s.start : s.end].count("word") for s in spans) == 5000


CLAUSES = [
    "no chest pain |but has fever",
    "rigidity, resting tremor and pyramidal signs were seen",
    "No rigidity, no tremor; |position sense was kept.",
    "A, B; |C",
    "She denies pain |and has fever",
    "He had no fever |and was discharged.",
    "The planned operation was cancelled |because of a fall".replace(" |", " "),
    "She was well, |while her gait got worse",
    "Atrophy of the hands (bilateral) and feet (left; right) was seen.",
    "He had a wound infection |which cleared",
    "Although he had no fever, |cough was present.",
    "took it without benefit - |it was withdrawn",
    "Fever, headache, pain and infection did not occur.",
    "vibration and position sense were kept",
    "The syndrome, |which grows slowly, |has not shown itself",
    "He had cough |and no rash or fever was found.",
    "He has had it for 10 years |and stopped in 1998; |others were denied.",
]


@pytest.mark.parametrize("marked", CLAUSES)
def test_clauses(marked: str) -> None:
    text = marked.replace("|", "")
    spans = split_clauses(text, Span(0, len(text)))
    assert [text[span.start : span.end] for span in spans] == [part.strip() for part in marked.split("|")]


def test_a_clause_never_begins_inside_a_term() -> None:
    text = "He was weak and was but a shadow of fall but rise"
    term = Mention(text.index("fall"), len(text), Entry("finding", "x", "fall but rise"))
    spans = split_clauses(text, Span(0, len(text)), [term])
    assert all(not term.start < span.start < term.end for span in spans)


@pytest.mark.parametrize("unit", ["a ", "(", "A. ", ".", "; ", "and ", ", which ", "no. 1 ", "\n", "。", '"', "- "])
def test_linear(unit: str, seconds: Callable[..., float]) -> None:
    text = unit * (100_000 // len(unit))

    def work() -> None:
        for span in split_sentences(text, 0, len(text)):
            split_clauses(text, span)

    assert seconds(work, 6) < 6
