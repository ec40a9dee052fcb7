"""Words: what is compared, and where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.mapping import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Limbs, biopsies; boss", "limb , biopsy ; boss"),
        ("virus diagnosis less bus", "virus diagnosis less bus"),
        ("headaches rashes reflexes diagnoses diseases doses", "headache rash reflex diagnosis disease dose"),
        ("vertebrae metastases crises", "vertebra metastasis crisis"),
        ("gas his MS CTs MRIs", "gas ms ct mri"),
        ("Babinski’s sign, Kernig's", "babinski sign , kernig"),
        ("the patients' legs", "patient leg"),
        ("limb(s) and toe(s)", "limb and toe"),
        ("don't well-known and/or", "don t well known and or"),
        ("L3–L4, L3-4", "l3 l4 , l3 4"),
        ("IL-6 CD4+ T-cell", "il 6 cd4 + t cell"),
        ("3-/5 and 4+", "3 - / 5 and 4 +"),
        ("p<0.05, a=b, 50%", "p < 0 . 05 , a b , 50 %"),
        ("WBC↑ Hb ↓", "wbc ↑ hb ↓"),
        ("fever—pain", "fever - pain"),
        ("i.v. and b.i.d.", "i v . and b i d ."),
        ("pain.No fever", "pain . no fever"),
        ("ＭＲＩ １２", "mri 12"),
        ("肺炎 MRI检查：年龄", "肺 炎 mri 检 查 : 年 龄"),
        ("Guillain-Barré", "guillain barre"),
        ("Guillain-Barre\u0301", "guillain barre"),
        ("año", "año"),
        ("an\u0303o", "año"),
        ("trans\u00adplant\u200bation", "transplantation"),
        ("head & neck", "head and neck"),
        ("«so» “so”", '" so " " so "'),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert " ".join(norm for _, _, norm in words.tokens(text)) == expected


def test_tokens_keep_their_places() -> None:
    text = "Weak  limbs (Ａ’s)"
    assert [(text[start:end], norm) for start, end, norm in words.tokens(text)] == [
        ("Weak", "weak"),
        ("limbs", "limb"),
        ("(", "("),
        ("Ａ", "a"),
        (")", ")"),
    ]


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("tumour", "tumor"),
        ("oedema", "edema"),
        ("haemorrhage", "hemorrhage"),
        ("hospitalised", "hospitalized"),
        ("fibre", "fiber"),
        ("diarrhoea", "diarrhea"),
        ("catheterisation", "catheterization"),
        ("paralysed", "paralyzed"),
    ],
)
def test_both_spellings_are_one(british: str, american: str) -> None:
    assert words.spelling(british) == words.spelling(american)


@pytest.mark.parametrize("word", ["four", "hour", "your", "toe", "does", "shoe", "tour", "for"])
def test_short_words_keep_their_spelling(word: str) -> None:
    assert words.spelling(word) == word


@pytest.mark.parametrize(
    ("term", "shouted"),
    [("MS", True), ("CD4+", True), ("L3-L4", True), ("Ms", False), ("ALSFRSR", False), ("50%", False), ("肺", False)],
)
def test_capitals(term: str, shouted: bool) -> None:
    assert words.shouted(term) is shouted


@pytest.mark.parametrize("unit", ["a", "a ", "-", "a-", "e\u0301", "肺", "(s)", "a's", "é", "a.", "1,", "\n"])
def test_a_long_text_of_one_thing_takes_no_long_time(unit: str, seconds: Callable[..., float]) -> None:

    def work() -> None:
        words.tokens(unit * (500_000 // len(unit)))

    assert seconds(work, 5) < 5
