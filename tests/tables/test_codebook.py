"""Codings that heads and notes print: what counts as one, and what has its meanings for its texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.mapping.compiled import compile_lexicon
from etl.tables.grid import codebooks_in, meant, read_codebook

LEXICON = compile_lexicon(())
HEADS = {
    "Sex (1=male, 2=female)": ("Sex", {"1": "male", "2": "female"}),
    "Sex, male=1, female=2": ("Sex", {"1": "male", "2": "female"}),
    "Tumour stage (1: early; 2: late)": ("Tumour stage", {"1": "early", "2": "late"}),
    "Smoking [0-never, 1-ex, 2-current]": ("Smoking", {"0": "never", "1": "ex", "2": "current"}),
    "Tremor (0/1 = no/yes)": ("Tremor", {"0": "no", "1": "yes"}),
    "Residual_disease_0_optimal_1_sub.optimal": ("Residual disease", {"0": "optimal", "1": "sub.optimal"}),
    "Ataxia 0_none 1_mild 2_severe": ("Ataxia", {"0": "none", "1": "mild", "2": "severe"}),
}
OTHERS = ("Age at onset 0-1 years", "Grade 1 tumour 3 years", "MRC grade 0-5", "Height at 12 months", "Tremor (1/0)",
          "PFS (months): 6 = x", "Site (1=a, 1=b)", "")  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_a_coding(head: str) -> None:
    book = read_codebook(head)
    assert book is not None and (book.label, dict(book.meanings)) == HEADS[head]


@pytest.mark.parametrize("head", OTHERS)
def test_no_coding(head: str) -> None:
    assert read_codebook(head) is None


def test_in_notes() -> None:
    found = codebooks_in(["Sex: 1 = male, 2 = female. Tremor: 0 = no, 1 = yes", "n.d., not done"])
    assert {label: dict(book.meanings) for label, book in found.items()} == {
        "sex": {"1": "male", "2": "female"},
        "tremor": {"0": "no", "1": "yes"},
    }


@pytest.mark.parametrize(
    ("head", "texts", "told"),
    [
        ("Sex (1=male, 2=female)", ("1", "2.0", "NA", ""), ("male", "female", "NA", "")),
        ("Sex (1=male, 2=female)", ("1", "3"), None),  # what 3 means isn't told
        ("EDSS (0=normal, 1=minimal signs)", ("0", "1"), None),  # a scale keeps its numbers
    ],
)
def test_only_where_all_are_known(head: str, texts: tuple[str, ...], told: tuple[str, ...] | None) -> None:
    book = read_codebook(head)
    assert book is not None and meant(LEXICON, book, texts) == told


@given(st.text(alphabet="ab 01=:,;/()_-", max_size=60))
def test_any_head_ends(head: str) -> None:
    book = read_codebook(head)
    assert book is None or len(book.meanings) > 1
