"""One page and one group's page in other layouts: what stands around the text, how titles, heads and labels are set, where
lines are broken. The facts stay the same."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from facts import told

PAGE = """Mr. Lane - multiple system atrophy

Name: Victor Lane
Sex: Male
Age: 58
Date of admission: 8 September 2014
Discharge date: 6 October 2014

Before treatment
The speech of Mr. Lane was slurred and he could walk only 40 meters with a walker, which he had been using for more than two years. The muscle strength of the left arm was 4/5. No tremor.

Treatment
Mr. Lane received four injections of umbilical cord stem cells by lumbar puncture, 2×10^7 cells each. Headache after the second injection.

After treatment
The speech is clearer. The muscle strength of the left arm is 5/5 and he walks 90 meters.
"""
GROUP = """Cell therapy of ataxia: what we have seen in 34 patients

All had four injections of umbilical cord stem cells by lumbar puncture.

Results after 6 months
Speech improved in 12 patients. Tremor decreased in 9 of 34 patients. Two patients had fever.
"""
HEAD = re.compile(r"(?m)^(Before treatment|Treatment|After treatment|Results after 6 months)\n")
FIELD = re.compile(r"(?m)^([A-Z][a-z ]{2,20}): (?=\S)")


def heads(form: str) -> Callable[[str], str]:
    return lambda text: HEAD.sub(lambda m: form.replace("HEAD", m[1]).replace("CAPS", m[1].upper()) + "\n", text)


def labels(form: str) -> Callable[[str], str]:
    return lambda text: FIELD.sub(lambda m: form.replace("LABEL", m[1]), text)


def above(lines: str) -> Callable[[str], str]:
    return lambda text: f"{lines}\n\n{text}"


def below(lines: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{lines}\n"


def title(form: str) -> Callable[[str], str]:
    return lambda text: form.replace("TITLE", text.partition("\n")[0]) + "\n" + text.partition("\n")[2]


def wrapped(width: int) -> Callable[[str], str]:
    return lambda text: "\n".join(textwrap.fill(line, width) if line else "" for line in text.split("\n"))


WAYS: dict[str, Callable[[str], str]] = {
    "breadcrumb": above("Home > Patients > Patient stories > Neurology"),
    "menu in a row": above("Home | About us | Patient stories | Contact"),
    "menu in lines": above("Home\nAbout us\nTreatments\nPatient stories\nContact us"),
    "address": above("https://www.example.org/cases/137.html"),
    "when it was put there": above("Last updated: 3 March 2016 by Web Editor | Views: 2143"),
    "who wrote it": above("Source: Department of Neurology   Author: admin   Clicks: 1204"),
    "buttons": above("Font size: [large] [medium] [small]   Print   Close"),
    "title with a sign": title("# TITLE"),
    "title in stars": title("**TITLE**"),
    "title underlined": title("TITLE\n====="),
    "heads with signs": heads("## HEAD"),
    "heads in stars": heads("**HEAD**"),
    "numbered heads in stars": heads("**2. HEAD**"),
    "heads in capitals": heads("CAPS"),
    "heads with a colon": heads("HEAD:"),
    "heads in brackets": heads("[HEAD]"),
    "labels without a space": labels("LABEL:"),
    "labels of full width": labels("LABEL："),
    "labels with a dash": labels("LABEL - "),
    "labels in stars": labels("**LABEL:** "),
    "lines of 70 characters": wrapped(70),
    "lines of 58 characters": wrapped(58),
    "set in": lambda text: textwrap.indent(text, "    "),
    "links": below("Related cases:\nMr. Hansen - Parkinson's disease (Denmark)\nMrs. Okafor - stroke (Nigeria)"),
    "links beside": below("Previous: Mr. Hansen, Parkinson's disease, 61\nNext: Mrs. Okafor, stroke, 38"),
    "a voice": below('"I am so glad that we came." (father of Omar, 9 years)'),
    "prices": below("Prices\n4 injections of stem cells: 20,000 USD\nMRI: 300 USD"),
    "addresses": below("Contact us\nPhone: +86 10 5555 0100\nAddress: 12 Garden Road"),
}


@cache
def plain(text: str) -> list[str]:
    return facts(text)


def facts(text: str) -> list[str]:
    """Each fact with its subject, by its wording; labels of timepoints as headings print them don't count."""
    return sorted(f"{whose} | {fact}" for whose, fact in told(text))


@pytest.mark.parametrize("way", WAYS)
def test_a_case(way: str) -> None:
    assert facts(WAYS[way](PAGE)) == plain(PAGE)


@pytest.mark.parametrize("way", [way for way in WAYS if not way.startswith("labels")])
def test_a_group(way: str) -> None:
    assert facts(WAYS[way](GROUP)) == plain(GROUP)
