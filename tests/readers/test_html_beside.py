"""What stands beside an article and is made of links, in elements whose names tell nothing; and what only looks so."""

from __future__ import annotations

import time

import pytest

from etl.document import Document
from etl.readers.html.html import read
from etl.readers.limits import Limits

STORY = (
    "<h1>Her way back to the piano</h1><p>Mrs. Halvorsen noticed in May 2015 that her left hand had become slow and stiff.</p>"
    "<p>After the second injection, on 4 June 2016, she could play with both hands for an hour again, her husband wrote.</p>"
)
LINKS = "<ul><li><a href='/1'>Mr. Ode, 61, walks again</a></li><li><a href='/2'>Lena, 8, spinal injury</a></li></ul>"
TEASERS = (
    "<div><a href='/1'>Mr. Ode walks again</a><p>He had used a wheelchair for years.</p></div>"
    "<div><a href='/2'>Lena’s first steps</a><p>She is eight and was paralysed.</p></div>"
)


def page(around: str, story: str = STORY) -> Document:
    body = around.replace("STORY", f"<div><div class='c1'>{story}</div></div>")
    return read(f"<html><body><div class='c0'>{body}</div></body></html>".encode(), "x.html", Limits())


@pytest.mark.parametrize(
    "around",
    [
        f"STORY<div class='x2'>{LINKS}</div>",
        f"<div class='x2'>{LINKS}</div>STORY",
        f"STORY<div class='x2'><h3>You may also like</h3>{LINKS}</div>",
        f"STORY<h3>You may also like</h3><div class='x2'>{LINKS}</div>",
        f"STORY<div class='x2'><div><span>You may also like</span></div><div>{LINKS}</div></div>",
        f"<table><tr><td>STORY</td><td>{LINKS}</td></tr></table>",
        f"STORY<div class='x2'>{TEASERS}</div>",
        f"STORY<div class='x2'><h2>News</h2><div>{TEASERS}</div></div>",
    ],
)
def test_links_beside_the_article_are_told_and_left_out(around: str) -> None:
    document = page(around)
    assert "Halvorsen" in document.text and "for an hour again" in document.text
    assert "Ode" not in document.text and "like" not in document.text and "wheelchair" not in document.text
    assert any("Ode" in piece.text for piece in document.left_out)


@pytest.mark.parametrize(
    ("around", "kept"),
    [
        # A patient's data beside the story, without links, and with some.
        ("<div>Female, 54, left-handed</div>STORY", "left-handed"),
        (
            "<ul><li>Diagnosis: <a href='/als'>ALS</a></li><li>Country: <a href='/no'>Norway</a></li></ul>STORY",
            "Diagnosis: ALS",
        ),
        (
            f"STORY<div><p>She is 54, has had ALS since May 2015 and came from Bergen with her husband and a nurse.</p>{LINKS}</div>",
            "from Bergen",
        ),
        # A table of values whose rows are linked.
        (
            "STORY<table><tr><th>Test</th><th>Before</th></tr><tr><td><a href='/a'>ALSFRS-R</a></td><td>31</td></tr>"
            "<tr><td><a href='/f'>FVC</a></td><td>72 %</td></tr></table>",
            "ALSFRS-R",
        ),
        # One link in a paragraph of its own, a linked title, a note with a link.
        ("STORY<p><a href='/pdf'>Her ALSFRS-R of June, as a table</a></p>", "ALSFRS-R of June"),
        ("<h2><a href='/'>Motor neuron disease, case 12</a></h2>STORY", "case 12"),
        (
            "STORY<div>She takes <a href='/r'>riluzole</a> and <a href='/b'>baclofen</a>, both since July 2015.</div>",
            "both since",
        ),
    ],
)
def test_what_isnt_links_stays(around: str, kept: str) -> None:
    assert kept in page(around).text.replace("\n", " ")


def test_a_page_of_teasers_is_its_own_content() -> None:
    document = page("STORY", "<h1>Cases</h1>" + TEASERS)
    assert "wheelchair for years" in document.text


def test_links_within_the_article_stay() -> None:
    document = page(
        "STORY", STORY + "<p><a href='/m'>The MRI of May 2015</a> and <a href='/n'>of June 2016</a> are here.</p>"
    )
    assert "The MRI of May 2015" in document.text


def test_a_deep_page_costs_no_more_than_a_flat_one() -> None:
    deep = "<div>" * 20_000 + LINKS + "</div>" * 20_000
    start = time.process_time()
    assert "Ode" not in page(f"STORY{deep}").text
    assert time.process_time() - start < 5
