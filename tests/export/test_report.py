"""The report for reading: its figures are those of the bundles, and no text of a document becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import html

from etl.export import tables
from etl.export.rows import Item, item_of
from etl.export.run import export
from etl.names import OWN

ME = {"reference": "urn:uuid:patient"}


def test_its_counts_are_those_of_the_tables(items: list[Item], tmp_path: Path) -> None:
    export(items, tmp_path / "x", "report")
    page = html.parse(str(tmp_path / "x/report.html"))
    cards = {
        card.xpath("string(text())").strip(): card.xpath("string(b)") for card in page.xpath("//div[@class='card']")
    }
    flat = tables(items)
    for name in ("people", "conditions", "observations", "treatments", "medicines"):
        assert cards[name] == f"{flat[name].num_rows:,}"
    shares = [int(share) for share in re.findall(r"width:(\d+)%", (tmp_path / "x/report.html").read_text())]
    assert shares and max(shares) <= 100
    markdown = (tmp_path / "x/report.md").read_text()
    assert f"| observations | {flat['observations'].num_rows} |" in markdown
    assert not page.xpath("//script|//link|//img")


def test_a_course_is_drawn_and_markup_is_text(bundle: Callable[..., Any], tmp_path: Path) -> None:
    def score(date: str, number: int) -> dict[str, Any]:
        return {
            "resourceType": "Observation",
            "subject": ME,
            "category": [{"coding": [{"code": "survey"}]}],
            "code": {"text": "scale <b>|x"},
            "valueInteger": number,
            "effectiveDateTime": date,
        }

    made = bundle(score("2020-01-01", 10), score("2021", 30), score("2022-01", 20))
    export([item_of("made", made)], tmp_path / "x", "report")
    page = html.parse(str(tmp_path / "x/report.html"))
    (line,) = page.xpath("//polyline/@points")
    heights = [float(point.split(",")[1]) for point in line.split()]
    assert heights[0] > heights[2] > heights[1]
    assert not page.xpath("//h3/b")
    assert "scale &lt;b>\\|x" in (tmp_path / "x/report.md").read_text()


def test_own_codes_are_counted_apart_and_bars_have_tracks(bundle: Callable[..., Any], tmp_path: Path) -> None:
    def disease(system: str) -> dict[str, Any]:
        return {
            "resourceType": "Condition",
            "subject": ME,
            "code": {"text": "x", "coding": [{"system": system, "code": "1"}]},
        }

    made = bundle(disease(OWN), disease(OWN), disease("http://snomed.info/sct"), disease(OWN))
    export([item_of("made", made)], tmp_path / "x", "report")
    markdown = (tmp_path / "x/report.md").read_text()
    assert "| conditions | code | 25 % |" in markdown and "| conditions | own code | 75 % |" in markdown
    page = html.parse(str(tmp_path / "x/report.html"))
    bars = page.xpath("//span[@class='bar']")
    assert bars and all(bar.getparent().get("class") == "track" for bar in bars)
