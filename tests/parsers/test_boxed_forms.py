"""Forms whose options have boxes beside their words: in the cells of a table, behind labels, in running text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


def _html(*rows: tuple[str, ...]) -> str:
    cells = (
        "".join(f"<td{' colspan=3' if len(row) == 2 and i else ''}>{c}</td>" for i, c in enumerate(row)) for row in rows
    )
    return f"<html><body><p>A man of 50 years.</p><h2>Disease</h2><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>"


def _form(on: str, off: str) -> str:
    return _html(
        ("Main diagnosis", f"{off} Parkinson's disease {on} Multiple sclerosis {off} Other: ____"),
        ("Date of diagnosis", "03.2004"),
        ("Other diseases", f"{on} Asthma", f"{off} Epilepsy", f"{off} Gout"),
        ("", f"{off} Stroke", f"{on} Hypertension (mild)", f"{off} Glaucoma"),
        ("Genetics", f"autosomal dominant; mutation of SOD1: {off} found {on} not found; FUS: {on} found {off} not found"),
        ("Smoking", f"{off} yes {on} no {off} former"),
        ("Medicines", "baclofen 10 mg three times a day"),
    )  # fmt: skip


GIVES = [
    "condition: multiple sclerosis; confirmed", "condition: asthma; confirmed", "condition: hypertension; confirmed",
    "smoking: absent",
    "SOD1 variant: absent", "FUS variant: present", "medication: baclofen; 10 mg",
]  # fmt: skip
NEVER = [
    "condition: Parkinson disease; confirmed", "condition: epilepsy", "condition: stroke", "condition: gout",
    "condition: asthma; refuted", "smoking: present", "SOD1 variant: present", "*: ☐",
]  # fmt: skip


@pytest.mark.parametrize(("on", "off"), [("☒", "☐"), ("☑", "☐"), ("[x]", "[ ]"), ("(x)", "( )")])
def test_a_table_of_options(tells: Tells, on: str, off: str) -> None:
    tells(_form(on, off), GIVES, NEVER, who="", name="page.html")


def test_columns_of_boxes_stay_a_table(tells: Tells) -> None:
    """Boxes without words are told by the heads of their columns."""
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in (("Fever", "☐", "☒"), ("Tremor", "☒", "☐"))
    )
    page = f"<table><tr><th></th><th>yes</th><th>no</th></tr>{rows}</table>"
    tells(f"<html><body><p>A man of 50 years.</p>{page}</body></html>", ["fever: absent", "tremor: present"], who="", name="p.html")  # fmt: skip
