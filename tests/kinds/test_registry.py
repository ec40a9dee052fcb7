"""A kind of fact is one file: a toy kind, only added to the registry, goes everywhere that facts go."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl import deidentify
from etl.checks.times import findings as findings_of_times
from etl.checks.view import view_of
from etl.corrections import Anchor, Correction, applied
from etl.examples import meets, rendered
from etl.explain import compared, explained
from etl.export import schema
from etl.export.redcap import dictionary
from etl.export.rows import item_of, rows_of
from etl.facts import Concept, Evidence, Facts, Person
from etl.fhir.bundle import build_bundle, build_outcome
from etl.fhir.parse import read_back
from etl.fhir.r5 import to_r5
from etl.fhir.us_core import us_core
from etl.kinds import registry
from etl.mapping.compiled import compile_lexicon
from etl.readers import read
from etl.review.model import Known, model_of
from etl.review.volumes import Volume
from etl.terminology.coverage import coverage_of

sys.path.insert(0, str(Path(__file__).parent))
import toy

TEXT = "Anna Lane, a woman, had porridge on 3 May 2019."
DOCUMENT = read(TEXT.encode(), "page.txt")


def evidence(quote: str) -> tuple[Evidence, ...]:
    start = DOCUMENT.text.index(quote)
    return (Evidence(start, start + len(quote), quote),)


def meal(day: str = "2019-05-03", name: str = "porridge") -> toy.Meal:
    return toy.Meal(
        subject="p1", code=Concept(name), evidence=evidence("porridge"), eaten=toy.Period(day), cook="aunt", rule="toy"
    )


def facts(*meals: toy.Meal) -> Facts:
    person = Person(key="p1", name="Anna Lane", gender="female", evidence=evidence("Anna Lane"))
    return Facts("case_page", (person,), None, meals or (meal(),))


def built(*meals: toy.Meal, kind: Any = "transaction") -> dict[str, Any]:
    return build_bundle(DOCUMENT, facts(*meals), bundle_type=kind, narratives="full")


def of_meals(bundle: dict[str, Any], kind: str = "NutritionOrder") -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Register the toy kind, and nothing else."""
    monkeypatch.setattr(registry, "KINDS", (*registry.KINDS, toy.KIND))
    yield


def test_it_is_built_shown_and_read_back() -> None:
    bundle = built(kind="document")
    (resource,) = of_meals(bundle)
    assert (resource["foodCode"]["text"], resource["servedDateTime"]) == ("porridge", "2019-05-03")
    assert "<b>porridge</b>" in resource["text"]["div"] and "<td>aunt</td>" in resource["text"]["div"]
    composition = bundle["entry"][0]["resource"]
    assert "Meals" in [one["title"] for one in composition["section"]]
    (source,) = [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "DocumentReference"]
    assert "Meals eaten" in source["text"]["div"]
    assert read_back(built()).facts.facts == (meal(),)


def test_it_has_a_form_of_r5() -> None:
    (resource,) = of_meals(to_r5(built()), "NutritionIntake")
    assert resource["food"] == {"concept": {"text": "porridge"}} and "subject" in resource
    (entry,) = [one for one in to_r5(built())["entry"] if one["resource"]["resourceType"] == "NutritionIntake"]
    assert entry["request"]["url"].startswith("NutritionIntake?")


def test_it_has_a_table() -> None:
    assert "meals" in [table.name for table in schema.tables()]
    rows, account = rows_of(item_of("page", built()))
    (row,) = rows["meals"]
    assert (row["concept"], row["cook"], row["date"]) == ("porridge", "aunt", "2019-05-03")
    assert [one["in"] for one in rows["facts"]] == ["meals"] and account.adds_up


def test_it_is_explained_and_compared() -> None:
    (one,) = [one for one in explained(built()) if one.kind == "NutritionOrder"]
    assert (one.name, one.says) == ("porridge", "2019-05-03")
    changed = compared(built(), built(meal("2019-05-04")))
    assert [(d.what, d.fields) for d in changed] == [("changed", ("servedDateTime",))]


def test_it_is_reviewed_and_corrected() -> None:
    bundle = built()
    page = model_of(Volume("page", Path("page.json"), json.loads(json.dumps(bundle)), {}, {}), Known())
    (shown,) = [one for one in page["facts"] if one["type"] == "NutritionOrder"]
    assert (shown["name"], shown["value"], shown["date"]) == ("porridge", "cooked by aunt", "2019-05-03")
    assert shown["settable"] == ["concept", "date"]
    word = Correction(
        "1", "Kim", "correct", "page.txt", DOCUMENT.sha256, "", Anchor("porridge"), shown["url"], "NutritionOrder",
        "porridge", changes={"concept": {"text": "oat porridge"}, "date": "2019-05"},
    )  # fmt: skip
    outcome = build_outcome(DOCUMENT, facts(), bundle)
    (resource,) = of_meals(applied(bundle, outcome, DOCUMENT, [word], "2020-01-01T00:00:00Z").bundle)
    assert (resource["foodCode"]["text"], resource["servedDateTime"]) == ("oat porridge", "2019-05")


def test_it_is_deidentified() -> None:
    policy = deidentify.Policy(deidentify.Secret(b"k" * 32), "year")
    (resource,) = of_meals(dict(deidentify.deidentified(deidentify.Results("page", built()), policy).bundle))
    assert resource["servedDateTime"] in ("2018", "2019") and "porridge" in json.dumps(resource["foodCode"])
    (resource,) = of_meals(
        dict(deidentify.deidentified(deidentify.Results("page", to_r5(built())), policy).bundle), "NutritionIntake"
    )
    assert "food" in resource and "porridge" in json.dumps(resource)


def test_it_is_checked_counted_and_noted() -> None:
    turned = meal().__class__(
        subject="p1", code=Concept("soup"), evidence=evidence("porridge"), eaten=toy.Period("2020", "2019")
    )
    view = view_of(DOCUMENT, facts(turned), compile_lexicon())
    assert "soup ends (2019) before it begins (2020)." in [one.text for one in findings_of_times(view)]
    assert ("meals", 1) in [(one.kind, one.facts) for one in coverage_of([built()])]
    assert meets(rendered(meal()), "meal: porridge; date 2019-05-03; cooked by aunt")
    assert not meets(rendered(meal()), "meal: porridge; date 2019")
    assert "1 NutritionOrder claims no profile" in json.dumps(us_core(built())[1])


def test_what_no_kind_takes_is_an_error() -> None:
    class Unknown(toy.Fact, frozen=True, kw_only=True):
        """A fact of no kind."""

    with pytest.raises(registry.UnknownKindError, match="Unknown"):
        registry.kind_of(Unknown(subject="p1", code=Concept("x"), evidence=()))


def test_columns_of_the_kinds_begin_with_names_of_their_own() -> None:
    names = [row["Variable / Field Name"] for row in dictionary()]
    assert len(names) == len(set(names))
