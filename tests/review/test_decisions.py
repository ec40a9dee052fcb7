"""Several curators: what decides, who may, who sees what, how far they agree, and what the page and the server do of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from etl import convert_file
from etl.cli import main
from etl.corrections import Correction, parsed, read_corrections
from etl.errors import InputError
from etl.fhir.validate import validate_bundle
from etl.mapping.compiled import compile_lexicon
from etl.pipeline import Settings
from etl.review.agreement import Place, curator_rows, settled, software_rows, tables
from etl.review.assignment import read_assignment, unlike
from etl.review.model import Project, page_of
from etl.review.server import Access, server
from etl.review.volumes import volumes
from etl.terminology.pack import PackConcept, Parsed, Release
from etl.terminology.store import open_pack, write_pack

from .test_actions import press, said
from .test_page import fact as row_of
from .test_page import reviewer

pytestmark = pytest.mark.xdist_group("browser")
Open = Callable[..., Any]


def line(who: str, fact: str, action: str, value: str = "", **more: Any) -> Correction:
    return parsed(
        {
            "id": f"{who} {fact} {action} {value} {more.get('role', '')}", "curator": who, "action": action, "fact": fact,
            "document": {"name": "labelled_page.txt"}, **({"set": {"value": value}} if value else {}), **more,
        }
    )  # fmt: skip


# What a final word does to a bundle.


@pytest.fixture
def urls(root: Path) -> dict[str, str]:
    made = convert_file(root / "samples" / "labelled_page.txt")
    return {e["resource"].get("code", {}).get("text", ""): e["fullUrl"] for e in made.bundle["entry"]}


@pytest.mark.parametrize(
    ("words", "states", "value", "conflicts"),
    [
        ([("A", "reject"), ("B", "accept")], ["contradicted", "contradicted"], "civil engineer", 1),
        ([("A", "reject"), ("B", "accept"), ("C", "accept", "final")], ["overruled", "applied", "applied"], "civil engineer", 0),
        ([("A", "reject"), ("C", "correct", "final", "pilot")], ["overruled", "applied"], "pilot", 0),
        ([("C", "accept", "final"), ("A", "correct", "", "pilot")], ["applied", "overruled"], "civil engineer", 0),
        ([("C", "accept", "final"), ("C", "correct", "final", "pilot")], ["applied", "applied"], "pilot", 0),
        ([("C", "accept", "final"), ("D", "reject", "final")], ["contradicted", "contradicted"], "civil engineer", 1),
        ([("C", "accept", "final"), ("D", "accept", "final"), ("A", "reject")], ["applied", "applied", "overruled"], "civil engineer", 0),
    ],
)  # fmt: skip
def test_a_final_word_decides(
    root: Path, urls: dict[str, str], words: list[tuple[str, ...]], states: list[str], value: str, conflicts: int
) -> None:
    said = []
    for at, (who, action, *rest) in enumerate(words):
        role, new = (*rest, "", "")[:2]
        more = {"role": role} if role else {}
        said.append(line(who, urls["occupation"], action, new, id=str(at), **more))
    made = convert_file(root / "samples" / "labelled_page.txt", Settings(corrections=tuple(said)))
    assert [made.corrections[one.id] for one in said] == states
    (fact,) = (e["resource"] for e in made.bundle["entry"] if e["fullUrl"] == urls["occupation"])
    assert value in json.dumps(fact, default=str)
    found = [i for i in made.outcome["issue"] if "contradict each other" in i.get("diagnostics", "")]
    assert len(found) == conflicts
    assert validate_bundle(made.bundle) == []


@pytest.mark.parametrize("more", [{"role": "chief"}, {"role": "final", "action": "comment", "note": "x"}])
def test_a_role_that_there_is_not(more: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"role|final"):
        parsed({"id": "1", "curator": "A", "action": "accept", "document": {"name": "p"}, "fact": "u", **more})


# The tables.


WORDS = [
    *(line("A", f"f{n}", "accept") for n in range(4)),
    *(line("B", f"f{n}", "accept") for n in range(2)),
    line("B", "f2", "correct", "3"),
    line("B", "f3", "reject"),
    line("A", "f4", "correct", "7"),
    line("B", "f4", "correct", "7"),
    line("C", "f2", "correct", "3", role="final"),
]
PLACES = {f"f{n}": Place("finding" if n < 2 else "measure", "page") for n in range(5)}


def test_what_is_settled() -> None:
    answers, undecided = settled(WORDS)
    assert {key[1]: one.action for key, one in answers.items()} == {
        "f0": "accept",
        "f1": "accept",
        "f2": "correct",
        "f4": "correct",
    }
    assert {key[1] for key in undecided} == {"f3"}


def test_agreement_by_kind_field_and_document() -> None:
    rows = {(by, of): rest for _, by, of, *rest in curator_rows(WORDS, PLACES)}
    assert rows["all", ""][:3] == [5, 3, pytest.approx(0.6)]
    assert rows["kind", "finding"] == [2, 2, 1.0, None]
    assert rows["kind", "measure"][:2] == [3, 1]
    assert rows["document", "page"][:2] == [5, 3]
    assert rows["field", "value"][:2] == [4, 3], "what one rejects has no fields"
    assert {who for who, *_ in curator_rows(WORDS, PLACES)} == {"A and B"}, "a final word is no reading"


def test_precision_and_recall_against_the_settled_answers() -> None:
    missed = parsed(
        {"id": "x", "curator": "A", "action": "add", "document": {"name": "labelled_page.txt", "result": "page"},
         "what": {"type": "Observation", "name": "pain"}, "anchor": {"exact": "pain"}, "set": {"concept": {"text": "pain"}}}
    )  # fmt: skip
    rows = {(by, of): rest for by, of, *rest in software_rows([*WORDS, missed], PLACES)}
    judged, right, corrected, rejected, added, precision, named, recall, f1 = rows["all", ""]
    assert (judged, right, corrected, rejected, added) == (4, 2, 2, 0, 1)
    assert (precision, named, recall, f1) == (0.5, 1.0, pytest.approx(2 / 5), pytest.approx(4 / 9))
    assert rows["field", "value"][:3] == [4, 2, 2]
    assert list(software_rows([], {})) == []


def test_the_tables_as_files() -> None:
    text = tables(WORDS, PLACES, as_csv=False)
    assert "| A and B | all |  | 5 | 3 | 0.600 |" in text and "1 facts on which curators differ" in text
    assert tables(WORDS, PLACES, as_csv=True).startswith(
        "table,curators,by,of,facts,alike,share,kappa\ncurators,A and B,all,"
    )


# Who looks at what.


def test_an_assignment(tmp_path: Path) -> None:
    file = tmp_path / "who.csv"
    file.write_text("document,curator\na,Ann\na,Ben\nb,Ben\n,\n", encoding="utf-8-sig")
    assert read_assignment(file) == {"a": ("Ann", "Ben"), "b": ("Ben",)}
    file.write_text("doc,curator\na,Ann\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column document"):
        read_assignment(file)


def test_corrections_of_documents_that_are_gone_or_changed_are_named(shelf: Path) -> None:
    there = {"name": "labelled_page.txt", "sha256": "0" * 64}
    words = [
        parsed({"id": str(n), "curator": "A", "action": "accept", "fact": "u", "document": document})
        for n, document in enumerate(({"name": "gone.txt"}, there, {"name": "labelled_page.txt"}))
    ]
    assert list(unlike(words, list(volumes(shelf)))) == [
        "gone.txt: 1 correction is of a document that isn't here",
        "labelled_page.txt: 1 correction is of another version of it",
    ]


def test_the_verb_writes_tables_and_names_what_is_not_there(shelf: Path, tmp_path: Path, urls: dict[str, str]) -> None:
    lines = [{"id": f"{who}", "curator": who, "action": act, "document": {"name": "labelled_page.txt"}, "fact": urls["occupation"]}
             for who, act in (("Ann", "accept"), ("Ben", "reject"))]  # fmt: skip
    lines.append({**lines[0], "id": "x", "document": {"name": "gone.txt"}})
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    (tmp_path / "who.csv").write_text("document,curator\nno_such_page,Ann\n", encoding="utf-8")
    out = tmp_path / "agreement.md"
    asked = [
        "review",
        str(shelf),
        "--corrections",
        str(tmp_path / "c.jsonl"),
        "--agreement",
        str(out),
        "--assign",
        str(tmp_path / "who.csv"),
    ]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    assert "gone.txt: 1 correction is of a document" in result.stderr and "no_such_page: assigned" in result.stderr
    assert "| Ann and Ben | kind | " in out.read_text(encoding="utf-8")
    assert (
        CliRunner()
        .invoke(main, ["review", str(shelf), "-o", str(tmp_path / "x.html"), "--public", "https://x"])
        .exit_code
        == 2
    )


def test_two_who_decide_and_differ_are_named(shelf: Path, tmp_path: Path, urls: dict[str, str]) -> None:
    lines = [
        {"id": f"{who} on {name}", "curator": who, "action": act, "role": "final", "document": {"name": "labelled_page.txt"}, "fact": urls[name], "what": {"type": "Observation", "name": name}}
        for who, act, name in (("Chief", "accept", "occupation"), ("Dean", "reject", "occupation"), ("Chief", "accept", "hypertension"))
    ]  # fmt: skip
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    asked = ["review", str(shelf), "--corrections", str(tmp_path / "c.jsonl"), "-o", str(tmp_path / "x.html")]
    told = CliRunner().invoke(main, asked).stderr
    assert "labelled_page.txt: Chief and Dean decided on occupation, and differ" in told
    assert "hypertension" not in told


# The page.


@pytest.fixture
def shared(shelf: Path, tmp_path: Path) -> Callable[..., str]:
    def write(**more: Any) -> str:
        words = more.pop("words", ())
        file = tmp_path / "shared.html"
        file.write_bytes(
            page_of(volumes(shelf), words, compile_lexicon(), title="shared", project=Project(**more)).encode()
        )
        return file.as_uri() + "#labelled_page"

    return write


def named(page: Any, who: str) -> None:
    page.fill("#curator", who)
    page.locator("#curator").blur()


def test_conflicts_stand_side_by_side_and_one_decides(
    opened: Open, shared: Callable[..., str], urls: dict[str, str]
) -> None:
    words = [
        line("Ann", urls["occupation"], "accept"),
        line("Ben", urls["occupation"], "correct", "pilot", note="as he says"),
    ]
    page = opened(shared(words=words, finals=("Chief",)))
    named(page, "Ben")
    press(page, "6")
    sides = page.locator(".dispute .side").all_inner_texts()
    assert ["Ann" in sides[0], "as read" in sides[0], "pilot" in sides[1], "as he says" in sides[1]] == [True] * 4
    assert "To decide 1" in page.inner_text("#conflicts")
    page.locator("[data-decides=correct]").click()
    assert "may not decide" in page.inner_text("#state")
    named(page, "Chief")
    page.locator("[data-decides=correct]").click()
    assert "To decide 0" in page.inner_text("#conflicts") and "Chief decided: is: value pilot" in page.inner_text(
        "#conflicts"
    )
    press(page, "Control+z")
    assert "To decide 1" in page.inner_text("#conflicts")


def test_keys_alone_decide(opened: Open, shared: Callable[..., str], urls: dict[str, str]) -> None:
    facts = list(urls.values())[-3:]
    words = [line(who, url, action) for url in facts for who, action in (("Ann", "accept"), ("Ben", "reject"))]
    page = opened(shared(words=words))
    named(page, "Chief")
    press(page, "6")
    held = "document.activeElement.closest('.dispute')?.dataset.fact"
    order = page.locator(".dispute").evaluate_all("all => all.map(one => one.dataset.fact)")
    assert len(order) == 3 and page.evaluate(held) == order[0]
    press(page, "j", "j")
    assert page.evaluate(held) == order[2]
    press(page, "k", "Tab", "Enter")
    assert page.locator(".dispute[data-decided]").get_attribute("data-fact") == order[1]
    assert "Chief decided: isn't so" in page.inner_text("#conflicts")
    assert page.evaluate(held) == order[0], "the next one has the focus"
    press(page, "Enter", "Enter")
    assert "To decide 0" in page.inner_text("#conflicts")


def test_two_final_words_that_differ_decide_nothing(
    opened: Open, shared: Callable[..., str], urls: dict[str, str]
) -> None:
    words = [parsed({**plain(who, n), "document": {"name": "labelled_page.txt"}, "fact": urls["occupation"], "action": act, "role": "final"})
             for n, (who, act) in enumerate((("Chief", "accept"), ("Dean", "reject")))]  # fmt: skip
    page = opened(shared(words=tuple(words)))
    named(page, "Dean")
    press(page, "6")
    card = page.locator(".dispute")
    assert card.count() == 1 and card.get_attribute("data-decided") is None
    assert "Chief and Dean decided, and differ" in card.inner_text()
    card.locator("[data-decides=accept]").click()
    assert page.locator(".dispute").get_attribute("data-decided") == "yes"
    page.locator(".dispute button", has_text="Take back").click()
    assert page.locator(".dispute[data-decided=yes]").count() == 1, "the other's word decides alone"


def test_a_blind_reading_shows_nothing_of_others_before(
    opened: Open, shared: Callable[..., str], urls: dict[str, str]
) -> None:
    words = [line("Ann", urls["occupation"], "reject", note="no")]
    page = opened(shared(words=words, blind=True, finals=("Chief",)))
    named(page, "Ben")
    row_of(page, "occupation").click()
    assert "Ann" not in page.inner_text("#facts") and page.locator(".badge", has_text="note").count() == 0
    assert page.inner_text("#progress-text").startswith("0 of")
    press(page, "a")
    row_of(page, "occupation").click()
    assert "Ann rejected it" in page.inner_text(".fact.on"), "what was judged is shown"
    press(page, "6")
    assert page.locator(".dispute").count() == 0
    named(page, "Chief")
    assert page.locator(".dispute .side").count() == 2, "who decides sees what both say"
    page.locator("[data-decides=reject]").click()
    assert "Decided 1" in page.inner_text("#conflicts")


def test_the_queue_keeps_to_what_is_assigned(opened: Open, shared: Callable[..., str]) -> None:
    page = opened(shared(assigned={"cohort_page": ("Ann",), "stroke_page": ("Ben",)}))
    for who, title in (("Ann", "cohort_page"), ("Ben", "stroke_page")):
        named(page, who)
        press(page, "x")
        assert title in page.evaluate("location.hash")
    assert " 1 documents" in page.get_attribute("#progress", "aria-label").replace("of 1", " 1")


def test_two_tabs_of_a_file_lose_nothing(browser: Any, address: str) -> None:
    context = browser.new_context()
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(address + "#labelled_page")
        page.wait_for_selector("html[data-ready]")
    reviewer(one)
    other.reload()
    other.wait_for_selector("html[data-ready]")
    row_of(one, "riluzole").click()
    press(one, "a")
    row_of(other, "hypertension").click()
    press(other, "r")
    one.wait_for_timeout(200)
    assert sorted(said(one)) == [("accept", "riluzole"), ("reject", "hypertension")]
    assert one.inner_text("#progress-text")[:4] == other.inner_text("#progress-text")[:4] == "2 of"
    row_of(one, "riluzole").click()
    press(one, "u")
    one.wait_for_timeout(200)
    assert said(other) == [("reject", "hypertension")]
    context.close()


def test_a_file_with_what_cannot_be_used_is_named(opened: Open, address: str, tmp_path: Path) -> None:
    page = opened(address)
    good = {"id": "1", "curator": "A", "action": "accept", "fact": "u", "document": {"name": "gone.txt"}}
    other = {**good, "id": "2", "document": {"name": "labelled_page.txt", "sha256": "0" * 64}}
    file = tmp_path / "c.jsonl"
    file.write_text(f"{json.dumps(good)}\n{{\n{json.dumps(other)}\n")
    page.set_input_files("#file", file)
    page.locator("#state", has_text="corrections read").wait_for()
    told = page.inner_text("#state")
    assert "2 corrections read, 1 lines can't be used (2)" in told
    assert "1 of gone.txt, which isn't here" in told and "1 of another version of labelled_page.txt" in told
    press(page, "6")
    assert "Kept, but not shown" in page.inner_text("#conflicts")


# The server.


@contextmanager
def serving(shelf: Path, file: Path, **more: Any) -> Iterator[tuple[str, str]]:
    running, address = server(shelf, [file], compile_lexicon(), "samples", 0, **more)
    Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", address.partition("token=")[2]
    finally:
        running.shutdown()
        running.server_close()


def plain(who: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{who} {number}",
        "curator": who,
        "action": "accept",
        "document": {"name": "p.txt"},
        "fact": f"u{number}",
        **more,
    }


def test_many_who_save_at_once_lose_nothing(shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    with serving(shelf, file) as one, serving(shelf, file) as two, ThreadPoolExecutor(8) as pool:

        def put(number: int) -> int:
            base, token = (one, two)[number % 2]
            body = {"put": [plain(f"C{number % 5}", number)]}
            return httpx.post(
                f"{base}/corrections", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30
            ).status_code

        assert set(pool.map(put, range(40))) == {200}
    told, problems = read_corrections([file])
    assert (len(told), problems) == (40, ())


def test_a_second_tab_of_a_curator_replaces_their_word(shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    with serving(shelf, file) as (base, token):
        head = {"Authorization": f"Bearer {token}"}
        for put in (plain("A", 1), plain("B", 1), plain("A", 1, id="of another tab", action="reject")):
            httpx.post(f"{base}/corrections", json={"put": [put]}, headers=head)
        assert [(one.curator, one.action) for one in read_corrections([file])[0]] == [("B", "accept"), ("A", "reject")]
        first = httpx.get(f"{base}/corrections", headers=head).json()
        assert len(first["corrections"]) == 2
        assert "corrections" not in httpx.get(f"{base}/corrections?version={first['version']}", headers=head).json()
        assert httpx.get(f"{base}/corrections").status_code == 401


def test_behind_a_proxy_that_signs_in(shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    project = Project(finals=("Chief",), blind=True)
    access = Access("X-Remote-User", "https://review.example.org")
    with serving(shelf, file, project=project, access=access) as (base, token):

        def ask(user: str, body: dict[str, Any] | None = None, **more: str) -> httpx.Response:
            head = {"Authorization": f"Bearer {token}", "X-Remote-User": user, "Host": "review.example.org"} | more
            if body is None:
                return httpx.get(f"{base}/corrections", headers=head)
            return httpx.post(
                f"{base}/corrections", json=body, headers={**head, "Origin": "https://review.example.org"}
            )

        assert ask("", {"put": []}).status_code == 401
        assert ask("Ann", {"put": [plain("Ann", 1)]}).status_code == 200
        answer = ask("Ben", {"put": [plain("Ann", 2)]})
        assert (answer.status_code, "signed in as Ben" in answer.text) == (403, True)
        assert ask("Ben", {"put": [plain("Ben", 1, role="final")]}).status_code == 403
        assert ask("Chief", {"put": [plain("Chief", 1, role="final")]}).status_code == 200
        assert ask("Ben", {"put": [], "drop": ["Ann 1"]}).status_code == 200
        assert {one.curator for one in read_corrections([file])[0]} == {"Ann", "Chief"}, "nobody drops another's line"
        assert ask("Ben").json()["corrections"] == [], "blind"
        assert len(ask("Chief").json()["corrections"]) == 2
        assert ask("Ann", Host="evil.example").status_code == 403
        page = httpx.get(f"{base}/?token={token}", headers={"X-Remote-User": "Ann"}).text
        assert '"user":"Ann"' in page


def test_a_save_that_fails_is_tried_again(opened: Open, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    with serving(shelf, file) as (base, token):
        page = opened(f"{base}/?token={token}#labelled_page")
        reviewer(page)
        page.route("**/corrections", lambda route: route.fulfill(status=200, body="{"))  # as a proxy's page would
        row_of(page, "riluzole").click()
        press(page, "a")
        page.locator("#state", has_text="tried again").wait_for()
        assert not file.exists()
        page.unroute("**/corrections")
        page.locator("#state", has_text="Saved.").wait_for(timeout=15000)
        assert [one.name for one in read_corrections([file])[0]] == ["riluzole"]


def test_what_others_say_comes_to_an_open_page(opened: Open, shelf: Path, tmp_path: Path, urls: dict[str, str]) -> None:
    file = tmp_path / "c.jsonl"
    with serving(shelf, file) as (base, token):
        page = opened(f"{base}/?token={token}#labelled_page")
        named(page, "Ann")
        page.wait_for_timeout(4500)
        put = {**plain("Ben", 1), "fact": urls["occupation"], "action": "reject"}
        httpx.post(f"{base}/corrections", json={"put": [put]}, headers={"Authorization": f"Bearer {token}"})
        row_of(page, "occupation").click()
        page.locator(".fact.on .said", has_text="Ben rejected it").wait_for(timeout=10000)


def test_the_search_of_concepts_goes_over_packs(opened: Open, shelf: Path, tmp_path: Path) -> None:
    release = Release("vale", "Vale", "1", "https://vale.example.org", "", "vale.tsv", "0" * 64)
    concepts = [
        PackConcept("V:1", "velvet tremor", kind="finding"),
        PackConcept("V:2", "velvet", kind="finding", obsolete=True),
    ]
    write_pack(Parsed(release, concepts), tmp_path / "vale.pack")
    pack = open_pack(tmp_path / "vale.pack")
    with serving(shelf, tmp_path / "c.jsonl", packs=[pack]) as (base, token):
        head = {"Authorization": f"Bearer {token}"}
        found = httpx.get(f"{base}/concepts", params={"words": "velvet"}, headers=head).json()
        assert [one["coding"][0]["code"] for one in found] == ["V:1"]
        assert httpx.get(f"{base}/concepts", params={"words": "velvet"}).status_code == 401
        page = reviewer(opened(f"{base}/?token={token}#labelled_page"))
        row_of(page, "foot weakness").click()
        press(page, "e")
        box = page.locator("dialog [role=combobox]").first
        box.fill("velvet")
        page.locator("[role=option]", has_text="velvet tremor").wait_for()
        box.press("ArrowDown")
        box.press("Enter")
        with page.expect_response("**/corrections"):
            page.click("dialog [type=submit]")
    (one,) = read_corrections([tmp_path / "c.jsonl"])[0]
    assert one.changes["concept"]["coding"] == [
        {"system": "https://vale.example.org", "code": "V:1", "display": "velvet tremor"}
    ]
