"""What the first words of a line say of it: captions of tables and figures with their labels."""

from __future__ import annotations

import pytest

from etl.readers.text.lines import caption_of, is_figure


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Table 1. Strength of the arms", "1"), ("Table 1", "1"), ("Table S2: Scores", "S2"), ("Table IV. Scores", "IV"),
        ("Table A. Scores", "A"), ("Table A.1 Scores", "A.1"), ("Table A.1. Scores", "A.1"), ("Table A-2: Scores", "A-2"),
        ("Appendix Table B.12b | Scores", "B.12b"), ("Table 3.2 Strength", "3.2"), ("Table S1.2 Strength", "S1.2"),
        ("Fig. 2.1 The hand", "2.1"), ("Table 5 shows that", None), ("Table 12.5 mg", None), ("Table a shows", None),
        ("Table 1-2 show", None), ("Table of contents", None), ("A table", None), ("Table A.1 shows", None),
    ],
)  # fmt: skip
def test_captions(text: str, label: str | None) -> None:
    assert caption_of(text) == label


@pytest.mark.parametrize(("text", "figure"), [("Fig. 2.1 The hand", True), ("Table 2.1 The hand", False), ("x", False)])
def test_figures(text: str, figure: bool) -> None:
    assert is_figure(text) is figure
