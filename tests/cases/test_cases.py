"""Several files that are one case: one bundle for one patient, each place with its file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl import Settings, convert_case, convert_file
from etl.document import Block, Document, Span, case_of, joined
from etl.errors import InputError
from etl.explain import explained, trace
from etl.facts import AnyFact, Timepoint
from etl.fhir.bundle import build_bundle
from etl.fhir.encode import from_json, to_json
from etl.fhir.parse import read_back
from etl.pipeline import BundleType, Result
from etl.readers import read

ARTICLE = """A new treatment of motor neuron disease: a case report

Case presentation

A 54-year-old man from China was diagnosed with amyotrophic lateral sclerosis in March 2005. He had weakness of the
right hand since May 2004. The ALSFRS-R total was 38 before treatment.

Treatment

On 12 November 2005 he received an intrathecal injection of 40 million mesenchymal stem cells by lumbar puncture.

Outcome

Six months after treatment the ALSFRS-R total was 41. Grip strength of the right hand was 20 kg.
"""
SUPPLEMENT = """Table S1. ALSFRS-R before and after treatment
Item,Before,6 months after
Speech,3,4
Swallowing,4,4
Total,38,41
"""
LETTER = """Referral letter

Age: 54
Sex: Male
Symptoms: difficulty swallowing, weakness of the right hand. No diabetes.
"""

Make = Callable[..., Result]


@pytest.fixture
def case(tmp_path: Path) -> Make:
    """The case of some files, by name."""

    def made(settings: Settings | None = None, **texts: str) -> Result:
        paths = []
        for name, text in texts.items():
            stem, _, ending = name.rpartition("_")
            path = tmp_path / f"{stem}.{ending}"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return convert_case(paths, settings)

    return made


def facts_of(result: Result, name: str) -> list[AnyFact]:
    return [fact for fact in result.facts.facts if fact.code.text == name]


def files_of(result: Result, fact: AnyFact) -> list[str]:
    return [result.document.files[result.document.file_at(e.start)][1].name for e in fact.evidence]


def test_the_facts_of_all_files_are_of_one_patient(case: Make) -> None:
    result = case(article_txt=ARTICLE, s1_csv=SUPPLEMENT, letter_txt=LETTER)
    assert result.problems == ()
    kinds = [entry["resource"]["resourceType"] for entry in result.bundle["entry"]]
    assert kinds[:5] == ["DocumentReference"] * 3 + ["Device", "Patient"] and kinds.count("Patient") == 1
    assert result.facts.persons[0].gender == "male"
    assert {fact.subject for fact in result.facts.facts} == {"p1"}
    assert facts_of(result, "ALSFRS-R speech") and facts_of(result, "dysphagia") and facts_of(result, "grip strength")


def test_what_two_files_say_is_one_fact_with_both_places(case: Make) -> None:
    result = case(article_txt=ARTICLE, s1_csv=SUPPLEMENT, letter_txt=LETTER)
    (weak,) = facts_of(result, "hand weakness")
    assert files_of(result, weak) == ["article.txt", "letter.txt"]
    before, after = facts_of(result, "ALSFRS-R total")
    assert files_of(result, before) == files_of(result, after) == ["article.txt", "s1.csv"]
    assert [e.table for e in before.evidence] == [None, "S1 of s1.csv"]
    assert len(getattr(before, "members", ())) == 2
    assert not result.facts.findings


def test_a_place_of_the_bundle_says_its_file(case: Make) -> None:
    result = case(article_txt=ARTICLE, s1_csv=SUPPLEMENT)
    texts = {}
    for entry in result.bundle["entry"][:2]:
        attachment = entry["resource"]["content"][0]["attachment"]
        texts[entry["fullUrl"]] = next(file for _, file in result.document.files if file.name == attachment["title"])
    seen = set()
    for entry in result.bundle["entry"]:
        for extension in entry["resource"].get("extension", []):
            if extension["url"].endswith("/source-span"):
                parts = {
                    p["url"]: next(v for k, v in p.items() if k.startswith("value")) for p in extension["extension"]
                }
                file = texts[parts["document"]["reference"]]
                assert file.text[parts["start"] : parts["end"]] == parts["quote"]
                assert (parts.get("table"), file.name) in ((None, "article.txt"), ("S1", "s1.csv"))
                seen.add(file.name)
    assert seen == {"article.txt", "s1.csv"}
    (provenance,) = (e["resource"] for e in result.bundle["entry"] if e["resource"]["resourceType"] == "Provenance")
    assert [one["what"]["reference"] for one in provenance["entity"]] == list(texts)


@pytest.mark.parametrize(
    ("files", "code", "places"),
    [
        ({"article_txt": ARTICLE, "letter_txt": LETTER.replace("54", "61")}, "age-conflict", 2),
        ({"article_txt": ARTICLE, "s1_csv": SUPPLEMENT.replace("41", "42")}, "quantity-conflict", 2),
        ({"article_txt": ARTICLE, "letter_txt": LETTER.replace("Male", "Female")}, "", 2),
        (
            {"a_txt": "Name: Mr. Abel\nAge: 54\n" + LETTER, "b_txt": "Name: Mr. Zorn\nAge: 31\nHe had a tremor."},
            "",
            2,
        ),
    ],
    ids=["age", "score", "sex", "people"],
)
def test_contradictions_between_files_are_findings(case: Make, files: dict[str, str], code: str, places: int) -> None:
    result = case(**files)
    found = [finding for finding in result.facts.findings if finding.code == code and finding.severity == "warning"]
    assert len(found) == 1
    homes = {result.document.file_at(place.start) for place in found[0].evidence}
    assert len(homes) == places
    assert [issue for issue in result.outcome["issue"] if issue["diagnostics"] == found[0].text]


def test_files_about_two_people_are_not_mixed(case: Make) -> None:
    result = case(a_txt="Name: Mr. Abel\nAge: 54\nSymptoms: tremor", b_txt="Name: Mr. Zorn\nAge: 31\nSymptoms: fatigue")
    whose = {fact.code.text: fact.subject for fact in result.facts.facts if fact.code.text in ("tremor", "fatigue")}
    assert len(result.facts.persons) == 2 and whose["tremor"] != whose["fatigue"]


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        ("Name: Mr. Abel\nAge: 54", "Age: 54\nSex: male", 1),
        ("Name: Mr. Abel\nAge: 54", "Name: ABEL Karl\nAge: 54", 1),
        ("Name: Mr. Abel\nAge: 54", "Patient 1, a 54-year-old man, had a tremor.", 1),
        ("Name: Mr. Abel\nAge: 54", "Name: Mrs. Abel\nAge: 54", 2),
        ("Name: Mr. Abel\nAge: 54", "Item,Before\nALSFRS-R,38\nMRC,4\n", 1),
    ],
)
def test_who_is_who(case: Make, one: str, other: str, people: int) -> None:
    assert len(case(a_txt=one, b_txt=other).facts.persons) == people


def test_each_file_has_its_own_way_of_writing(case: Make) -> None:
    one = "Name: Mr. Abel\nAge: 54\nAdmitted on 03/25/2006. Weight 71.5 kg on 04/05/2006."
    other = "Letter\n\nSeen on 25.03.2007. Weight 72,5 kg on 04.05.2007. Height 1,78 m."
    result = case(a_txt=one, b_txt=other)
    weights = {str(getattr(f, "value").value): getattr(f, "effective") for f in facts_of(result, "body weight")}  # noqa: B009
    assert {value: period.start for value, period in weights.items()} == {"71.5": "2006-04-05", "72.5": "2007-05-04"}


def test_sections_end_with_their_file(case: Make) -> None:
    article = ARTICLE + "\nReferences\n\n1. Somebody. A study of the disease. 2001.\n"
    result = case(article_txt=article, letter_txt=LETTER)
    assert facts_of(result, "dysphagia")
    ends = {result.document.file_at(start): end for _, start, end in result.facts.sections}
    assert ends[0] == len(result.document.files[0][1].text)


def test_what_stands_in_another_file_is_not_behind_the_treatment(case: Make) -> None:
    page = "Name: Mr. Abel\nAge: 54\n\nTreatment\n\nOn 12 November 2005 he received 40 million mesenchymal stem cells."
    other = page.replace("he received", "he had a tremor and received")
    result = case(a_txt=page + " He felt well for the rest of his long stay in this hospital.", b_txt="Tremor: present")
    assert [getattr(fact, "timepoint", None) for fact in facts_of(result, "tremor")] == [None]
    assert other


def test_the_order_of_the_files_changes_nothing(tmp_path: Path) -> None:
    paths = []
    for name, text in (("a.txt", LETTER), ("b.csv", SUPPLEMENT), ("c.txt", ARTICLE)):
        (tmp_path / name).write_text(text)
        paths.append(tmp_path / name)
    bodies = {to_json(convert_case(order).bundle) for order in (paths, paths[::-1], [paths[1], paths[2], paths[0]])}
    assert len(bodies) == 1


def test_a_case_of_one_file_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LETTER)
    assert convert_case([path]).bundle == convert_file(path).bundle


def test_a_file_given_twice_is_read_once_and_told(case: Make) -> None:
    result = case(article_txt=ARTICLE, copy_txt=ARTICLE)
    assert result.document.files == ()
    assert result.document.warnings == ("copy.txt: the same text as article.txt; read once",)


def test_the_members_of_an_archive_are_files_of_the_case(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "case.zip", "w") as archive:
        archive.writestr("article.txt", ARTICLE)
        archive.writestr("supplement/s1.csv", SUPPLEMENT)
    result = convert_case([tmp_path / "case.zip"])
    assert [file.name for _, file in result.document.files] == ["case.zip!article.txt", "case.zip!supplement/s1.csv"]


def test_what_can_not_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER)
    with pytest.raises(InputError, match=r"missing\.txt"):
        convert_case([tmp_path / "a.txt", tmp_path / "missing.txt"])
    with pytest.raises(InputError, match="at least one file"):
        convert_case([])


@pytest.mark.parametrize("kind", ["transaction", "document", "collection"])
@pytest.mark.parametrize("include_text", [True, False])
def test_a_bundle_of_a_case_is_read_back(case: Make, kind: BundleType, include_text: bool) -> None:
    settings = Settings(bundle_type=kind, include_text=include_text)
    result = case(settings, article_txt=ARTICLE, s1_csv=SUPPLEMENT, letter_txt=LETTER)
    found = read_back(from_json(to_json(result.bundle)), None if include_text else result.document.text)
    assert [(at, file.name, file.text) for at, file in found.document.files] == [
        (at, file.name, file.text) for at, file in result.document.files
    ]
    assert [fact.evidence for fact in found.facts.facts] == [
        tuple(e for e in fact.evidence) for fact in result.facts.facts
    ] or kind == "document"
    again = build_bundle(
        found.document,
        found.facts,
        bundle_type=found.bundle_type,
        include_text=found.include_text,
        recorded=found.recorded,
        origin=found.origin,
        narratives=found.narratives,
    )
    assert to_json(again) == to_json(result.bundle)


def test_a_case_without_a_title_is_called_like_its_first_file(case: Make) -> None:
    result = case(
        Settings(bundle_type="document"), a_csv=SUPPLEMENT.partition("\n")[2], b_txt="Age: 54\nSex: Male\nTremor: yes"
    )
    (composition,) = (e["resource"] for e in result.bundle["entry"] if e["resource"]["resourceType"] == "Composition")
    assert composition["title"] == "b.txt"


def test_without_its_text_a_bundle_of_a_case_is_not_read_back(case: Make) -> None:
    result = case(Settings(include_text=False), article_txt=ARTICLE, s1_csv=SUPPLEMENT)
    with pytest.raises(InputError, match="doesn't hold its text"):
        read_back(from_json(to_json(result.bundle)))


def test_explanations_and_passages_name_the_file(case: Make) -> None:
    result = case(article_txt=ARTICLE, s1_csv=SUPPLEMENT, letter_txt=LETTER + "He may have a tremor.\n")
    quotes = {quote.document for one in explained(result.bundle) for quote in one.quotes}
    assert quotes == {"article.txt", "s1.csv", "letter.txt"}
    plain = trace(result)
    assert [one["name"] for one in plain["document"]["files"]] == ["article.txt", "letter.txt", "s1.csv"]
    texts = {file.name: file.text for _, file in result.document.files}
    assert plain["passages"]
    for passage in plain["passages"]:
        assert texts[passage["document"]][passage["start"] : passage["end"]] == passage["quote"]


def test_r5_and_the_guide_know_cases(case: Make) -> None:
    result = case(Settings(fhir_version="R5"), article_txt=ARTICLE, s1_csv=SUPPLEMENT)
    assert result.problems == ()


def plain(name: str, text: str) -> Document:
    return read(text.encode(), name)


def test_joined_documents_keep_their_places() -> None:
    one, two = plain("a.txt", "Title\n\nAge: 54\n"), plain("b.csv", SUPPLEMENT)
    whole = joined([one, two], "case")
    assert whole.quote(whole.spans[0]) == one.text and whole.quote(whole.spans[1]) == two.text
    moved = [block for block in whole.blocks if whole.file_at(block.span.start) == 1]
    assert [whole.quote(block.span) for block in moved] == [two.quote(block.span) for block in two.blocks]
    tables = [block.table for block in moved if block.table]
    assert all(whole.quote(cell.span) == cell.text for table in tables for cell in table.cells)
    assert whole.table_names() == ("S1 of b.csv",) and two.table_names() == ("S1",)


def test_names_tell_files_apart() -> None:
    whole = case_of([plain("a.txt", "Age: 54"), plain("a.txt", "Age: 55 years and more")], "case")
    assert len({file.name for _, file in whole.files}) == 2


def test_places_of_a_document_that_is_one_file() -> None:
    document = Document("a", "text", (Block("paragraph", Span(0, 4)),), "text/plain", "", "")
    assert document.spans == (Span(0, 4),) and document.file_at(3) == 0 and joined([document], "b") is document


def test_archives_in_memory_are_read_within_limits() -> None:
    out: Any = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", LETTER)
    from etl.readers.archive import documents_of

    assert [one.name for one in documents_of(out.getvalue(), "x.zip")] == ["x.zip!a.txt"]
    assert [one.name for one in documents_of(LETTER.encode(), "x.txt")] == ["x.txt"]


def said(result: Result) -> list[tuple[str, ...]]:
    """What the facts say, without their places."""
    names = ("code", "value", "presence", "change", "site", "effective", "timepoint", "performed", "onset", "status")
    return sorted(
        (type(fact).__name__, *(str(_without_event(getattr(fact, name, None))) for name in names))
        for fact in result.facts.facts
    )


def _without_event(value: Any) -> Any:
    return (value.phase, value.offset, value.course) if isinstance(value, Timepoint) else value


def test_an_article_and_its_supplement_say_what_they_say_in_one_file(samples: Path, tmp_path: Path) -> None:
    text = (samples / "case_report_tables.txt").read_text(encoding="utf-8")
    at = text.index("Table S1. ")
    (tmp_path / "article.txt").write_text(text[:at], encoding="utf-8")
    (tmp_path / "supplement.txt").write_text(text[at:], encoding="utf-8")
    whole = convert_file(samples / "case_report_tables.txt")
    parts = convert_case([tmp_path / "supplement.txt", tmp_path / "article.txt"])
    assert said(parts) == said(whole)
    assert sorted(f.code for f in parts.facts.findings) == sorted(f.code for f in whole.facts.findings)
    assert [file.name for _, file in parts.document.files] == ["article.txt", "supplement.txt"]
