"""The whole way holds for any text, gives the same bytes however it is run, and ends for long texts too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import convert_text
from etl.errors import InputError
from etl.fhir.encode import to_json
from etl.pipeline import Result

ANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
LINES = (
    "Name: Ada", "Sex: Female", "Age: 54 years", "Diagnosis: ALS", "Date of admission: 03/04/2010", "## Treatment",
    "He had no fever but tremor of the left hand.", "She received 30 million stem cells by lumbar puncture on 5 May 2010.",
    "After the treatment his speech was clearer.", "| Item | before | after |\n|---|---|---|\n| Speech | 2 | 3 |",
    "ALSFRS-R 37/48, FVC 78 %", "muscle strength of the left arm 3-/5", "riluzole 50 mg bid", "12 of 30 patients improved",
    "May 2010", "age 54, aged 55", "total 99", "\x00\x07", "(((", "1/2/3/4", "10⁶", "−5 °C", "右手", "́́", "\u202e", "",
)  # fmt: skip


def converted(text: str) -> Result | None:
    """What comes of a text; None when there is nothing in it that could be read."""
    try:
        return convert_text(text, "page.txt")
    except InputError:
        return None


def quotes(resource: object) -> list[tuple[int, int, str]]:
    """The source spans of a resource, with what they quote."""
    if isinstance(resource, list):
        return [one for part in resource for one in quotes(part)]
    if not isinstance(resource, dict):
        return []
    if str(resource.get("url", "")).endswith("/source-span"):
        parts = {p["url"]: p.get("valueInteger", p.get("valueString")) for p in resource["extension"]}
        return [(parts["start"], parts["end"], parts["quote"])]
    return [one for part in resource.values() for one in quotes(part)]


def holds(text: str) -> None:
    """Nothing is raised, FHIR's models have nothing to say, and every quote stands at its place."""
    result = converted(text)
    if result is not None:
        assert result.problems == ()
        for start, end, quote in [*quotes(result.bundle), *quotes(result.outcome)]:
            assert result.document.text[start:end] == quote


@ANY
@given(lines=st.lists(st.sampled_from(LINES), max_size=14))
def test_any_page_becomes_a_valid_bundle(lines: list[str]) -> None:
    holds("\n".join(lines))


@ANY
@given(text=st.text(max_size=300))
def test_any_text_becomes_a_valid_bundle(text: str) -> None:
    holds(text)


@ANY
@given(lines=st.lists(st.sampled_from(LINES), min_size=4, max_size=10))
def test_the_same_text_gives_the_same_bytes(lines: list[str]) -> None:
    first, second = converted("\n".join(lines)), converted("\n".join(lines))
    assert (first is None) == (second is None)
    if first and second:
        assert to_json(first.bundle) == to_json(second.bundle)
        assert to_json(first.outcome) == to_json(second.outcome)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t \n", "\ufeff"])
def test_nothing_comes_of_an_empty_text(text: str) -> None:
    with pytest.raises(InputError):
        convert_text(text, "page.txt")


@pytest.mark.parametrize("unit", ["word ", "Name: "])
def test_long_texts_end(unit: str, seconds: Callable[[Callable[[], object], float], float]) -> None:
    """A megabyte ends within a minute: 200 KB do within 12 seconds, and take not much more than twice what 100 KB take."""
    spent = [seconds(lambda size=size: converted(unit * (size // len(unit))), 6) for size in (100_000, 200_000)]
    assert spent[1] < 12 and spent[1] < 3 * spent[0] + 0.5, spent
