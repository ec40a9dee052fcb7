"""Tables of a journal's group: what labels say of how it was counted, forms of a disease, turns of a course."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PAGE = (
    "Stem cells in multiple sclerosis: results of 31 patients\n\n"
    "We report 31 patients with MS who were given mesenchymal stem cells by intravenous infusion.\n\n"
)
TRAITS = (
    "| {head} | {of} |\n|---|---|\n| Age, y, mean ± SD (range) | 42.7 ± 8.9 (24–61) |\n| Disease duration, y, mean ± SD | 11.3 ± 6.2 |\n"
    "| Relapsing-remitting MS, n (%) | 12 (38.7) |\n| Earlier interferon beta, n (%) | 19 (61.3) |\n"
)
GIVES = [
    "age: 42.7 a", "disease duration: 11.3 a", "relapsing-remitting MS: 12 {patients}",
    "relapsing-remitting MS: 38.7 %", "earlier interferon beta: 19 {patients}", "earlier interferon beta: 61.3 %",
]  # fmt: skip
ROWS = [
    (PAGE + "Table 1. Characteristics of the patients (N = 31)\n\n" + TRAITS.format(head="Characteristic", of="Value"), GIVES,
     ["relapsing-remitting: *"]),
    (PAGE + "Table 2. EDSS at month 12 by form of MS (n = 29)\n\n| Form | Improved | Stable | Worse | Total |\n|---|---|---|---|---|\n| RRMS | 6 | 5 | 1 | 12 |\n| SPMS | 4 | 7 | 2 | 13 |\n| All | 10 | 12 | 3 | 25 |\n",
     ["EDSS: improved; 6 {patients}; after", "EDSS: unchanged; 7 {patients}; after", "EDSS: worsened; 1 {patients}; after"], ["condition worsened: *"]),
    (PAGE + "Table 3. Results by form of MS (n = 29)\n\n| Form | Improved | Worse | Total |\n|---|---|---|---|\n| RRMS | 6 | 1 | 12 |\n| SPMS | 4 | 2 | 13 |\n",
     ["condition improved: improved; 6 {patients}"], []),
    (PAGE + "Table 5. Measurements (mean ± SD)\n\n| | Baseline | Month 6 |\n|---|---|---|\n| 9-HPT, dominant hand, s | 31.6 ± 11.0 | 30.2 ± 10.1 |\n| EDSS | 5.4 ± 1.3 | 5.0 ± 1.4 |\n",
     ["9-HPT, dominant hand: 31.6 s; before", "EDSS: 5; after; offset 6 mo"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS)
def test_what_a_table_counts(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="")


def test_labels_with_statistics_are_no_fields(tells: Tells) -> None:
    """Two columns without headings, whose labels say how a group was measured."""
    rows = [line.strip("| ").split(" | ") for line in TRAITS.splitlines()[2:]]
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    html = "".join(f"<p>{line}</p>" for line in PAGE.split("\n\n") if line)
    page = f"<html><body>{html}<p><b>Table 1</b> Characteristics (N = 31)</p><table>{cells}</table></body></html>"
    tells(page, GIVES, [], who="", name="page.html")
