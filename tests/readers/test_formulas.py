"""Short formulas, and how they read in plain text."""

from __future__ import annotations

import pytest

from etl.readers.formulas import plain

FORMULAS = [
    (r"$\pm$", "±"),
    (r"$45 \pm 3$", "45 ± 3"),
    (r"$10^{6}$", "10⁶"),
    (r"$2\times 10^6$ ", "2×10⁶"),
    (r"$2\cdot10^{-3}$", "2·10⁻³"),
    (r"$p &lt; 0.05$".replace("&lt;", "<"), "p < 0.05"),
    (
        r"\documentclass[12pt]{minimal} \usepackage{amsmath} \begin{document} $$ p \le 0.05 $$ \end{document}",
        "p ≤ 0.05",
    ),
    (r"\( \ge 5~\text{mg/kg} \)", "≥5 mg/kg"),
    (r"$37^\circ$C", "37°C"),
    (r"$x^{\prime}$", "x′"),
    (r"$\alpha _{3}=1$", "α3=1"),
    (r"$\mathrm{CD4}^{+}$", "CD4+"),
    (r"$\frac{1}{2}$", "1/2"),
    (r"$\frac{a+b}{\sqrt{n}}$", "(a+b)/√n"),
    (r"${\rm Re}\left(a\right)$", "Re(a)"),
    (r"$50\,\%$", "50 %"),
    (r"$\{0,1\}$", "{0,1}"),
    (r"$\begin{array}{c} a \end{array}$", ""),
    (r"$\unheard{x}$", ""),
    (r"$\frac{1}$", ""),
    (r"$x^", ""),
    (r"}", ""),
    (r"$$", ""),
    ("a" * 400, ""),
    ("{" * 200, ""),
]


@pytest.mark.parametrize(("tex", "text"), FORMULAS)
def test_formulas(tex: str, text: str) -> None:
    assert plain(tex) == text
