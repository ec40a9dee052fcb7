"""The review page in a real browser: what a curator sees, and each thing that a curator does."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl import convert_file, convert_text
from etl.corrections import Correction, parsed, read_corrections
from etl.fhir.validate import validate_bundle
from etl.pipeline import Settings

from .conftest import written

pytestmark = pytest.mark.xdist_group("browser")
Open = Callable[..., Any]


def fact(page: Any, name: str, value: str = "") -> Any:
    return page.locator(".fact > button", has_text=name).filter(has_text=value or name).first


def reviewer(page: Any) -> Any:
    page.fill("#curator", "Dr. A")
    page.press("#curator", "Enter")
    page.locator("#curator").blur()
    return page


def first_use(opened: Open, address: str, name: str) -> tuple[Any, float]:
    """A page opened and a fact of it clicked, and what both cost.

    The cost is the processor time of all threads of the page's own process, from its start: the page waits for nothing
    (no network, no timers before it is ready), and time on the clock counts whoever else uses the machine.
    """
    began = time.monotonic()
    page = opened(address)
    fact(page, name).click()
    clock = time.monotonic() - began
    asked = page.context.new_cdp_session(page)
    asked.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in asked.send("Performance.getMetrics")["metrics"]}
    print(f"to the first use: {metrics['ProcessTime']:.2f} s of processor time, {clock:.2f} s on the clock")
    return page, metrics["ProcessTime"]


def saved(page: Any, folder: Path) -> list[Correction]:
    with page.expect_download() as download:
        page.click("#save")
    file = folder / "corrections.jsonl"
    download.value.save_as(file)
    told, problems = read_corrections([file])
    assert problems == ()
    return list(told)


def test_a_click_goes_both_ways(opened: Open, address: str) -> None:
    page = opened(address + "#labelled_page")
    page.locator("mark", has_text="riluzole 50 mg").click()
    assert "riluzole" in page.locator(".fact.on").inner_text()
    fact(page, "occupation").click()
    assert page.locator("mark.on").all_inner_texts() == ["civil engineer"]
    assert page.locator("mark.on").first.evaluate(
        "n => { const b = n.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"
    )


def test_what_was_not_read_is_underlined_and_listed(opened: Open, address: str) -> None:
    page = opened(address + "#labelled_page")
    assert any("climb stairs" in text for text in page.locator(".aside, .missed").all_inner_texts())
    page.click(".views [data-view=ledger]")
    page.locator("#ledger button", has_text="climb stairs").click()
    assert page.locator(".flash").count() >= 1


def test_tables_are_tables_and_their_cells_lead_to_facts(opened: Open, address: str) -> None:
    page = opened(address + "#case_report_tables")
    cell = page.locator(".paper td mark").first
    cell.click()
    page.locator(".fact.on").wait_for()  # one, and drawn: the page answers a click a moment later
    assert page.locator(".fact.on").count() == 1
    page.click(".views [data-view=course]")
    assert page.locator("figure.plot").count() > 3
    assert page.locator(".given").count() > 0
    page.locator("circle.point").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".fact.on").count() == 1


def test_grades_stand_by_site_side_and_time(opened: Open, address: str) -> None:
    page = opened(address + "#stroke_page")
    page.click(".views [data-view=course]")
    grid = page.locator(".gridbox", has_text="upper limb").first
    assert grid.locator("td button").count() >= 2
    grid.locator("td button").first.click()
    assert page.locator("mark.on").count() >= 1


def test_filters(opened: Open, address: str) -> None:
    page = opened(address + "#labelled_page")
    every = page.locator(".fact").count()
    page.keyboard.press("/")
    page.keyboard.type("babinski")
    assert page.locator(".fact").count() == 2
    page.fill("#filter", "")
    page.locator("[data-legend=finding]").click()
    assert 0 < page.locator(".fact").count() < every
    assert page.locator(".fact[data-kind=finding]").count() == 0
    page.select_option("#state-filter", "accept")
    assert page.locator(".fact").count() == 0
    page.select_option("#state-filter", "all")
    page.select_option("#order", "date")
    assert page.locator("h3").first.inner_text() == "2015-06"


def test_accept_reject_comment_and_take_back(opened: Open, address: str, tmp_path: Path) -> None:
    page = opened(address + "#labelled_page")
    fact(page, "riluzole").click()
    page.click("[data-act=accept]")
    assert "Say who you are" in page.inner_text("#state")
    reviewer(page)
    for name, act in (("riluzole", "accept"), ("hypertension", "reject"), ("occupation", "accept")):
        if not page.locator(".fact.on", has_text=name).count():
            fact(page, name).click()
        page.click(f"[data-act={act}]")
    page.click("[data-act=undo]")
    fact(page, "age").click()
    page.click("[data-act=comment]")
    page.fill("dialog textarea", "as of admission")
    page.click("dialog [type=submit]")
    assert page.inner_text("#progress-text").startswith("2 of")
    told = saved(page, tmp_path)
    assert {(one.action, one.name) for one in told} == {
        ("accept", "riluzole"), ("reject", "hypertension"), ("comment", "age"),
    }  # fmt: skip
    assert {one.curator for one in told} == {"Dr. A"}


@pytest.mark.parametrize(
    ("document", "name", "value", "fill", "expected"),
    [
        ("labelled_page", "ALSFRS-R total", "34", {"Value": "35"}, {"value": "35"}),
        ("labelled_page", "riluzole", "", {"Dose": "100", "Date": "2017-03"}, {"value": "100", "date": "2017-03"}),
        ("labelled_page", "Babinski sign", "present", {"Present or absent": "absent"}, {"presence": "absent"}),
        ("labelled_page", "fasciculations", "present", {"Before, during": "after"}, {"phase": "after"}),
        ("labelled_page", "walking distance", "60", {"Unit": "[ft_i]"}, {"unit": "[ft_i]"}),
    ],
)  # fmt: skip
def test_correct(
    opened: Open,
    address: str,
    tmp_path: Path,
    root: Path,
    document: str,
    name: str,
    value: str,
    fill: dict[str, str],
    expected: dict[str, str],
) -> None:
    page = reviewer(opened(f"{address}#{document}"))
    fact(page, name, value).click()
    page.keyboard.press("e")
    for label, text in fill.items():
        box = page.locator("dialog label", has_text=label).locator("input, select")
        box.select_option(text) if box.evaluate("n => n.tagName") == "SELECT" else box.fill(text)
    page.click("dialog [type=submit]")
    (one,) = saved(page, tmp_path)
    assert (one.action, dict(one.changes)) == ("correct", expected)
    result = convert_file(root / "samples" / f"{document}.txt", Settings(corrections=(one,)))
    assert list(result.corrections.values()) == ["applied"]
    assert result.problems == ()


def test_correct_grade_site_and_concept_by_search(opened: Open, address: str, tmp_path: Path, root: Path) -> None:
    page = reviewer(opened(address + "#labelled_page"))
    fact(page, "muscle strength", "4-/5").click()
    page.keyboard.press("e")
    page.locator("dialog label", has_text="Grade").locator("select").select_option("4+/5")
    page.locator("dialog label", has_text="Side").locator("select").select_option("left")
    page.click("dialog [type=submit]")
    fact(page, "foot weakness").click()
    page.keyboard.press("e")
    box = page.locator("dialog [role=combobox]").first
    box.fill("spastici")
    page.locator("[role=option]", has_text="spasticity").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.click("dialog [type=submit]")
    told = saved(page, tmp_path)
    grade, concept = (dict(one.changes) for one in told)
    assert grade["value"]["text"] == "4+/5" and grade["value"]["coding"][0]["code"] == "grade-mrc-4-plus"
    assert grade["site"]["text"] == "left upper limb" and grade["site"]["coding"][0]["code"] == "80768000"
    assert concept["concept"]["coding"]
    result = convert_file(root / "samples" / "labelled_page.txt", Settings(corrections=tuple(told)))
    assert set(result.corrections.values()) == {"applied"} and validate_bundle(result.bundle) == []


def test_add_by_marking_text_and_by_a_cell(opened: Open, address: str, tmp_path: Path, root: Path) -> None:
    page = reviewer(opened(address + "#labelled_page"))
    page.evaluate(
        """() => { const span = [...document.querySelectorAll('.paper span')].find(n => n.textContent.includes('sleeps through'));
        const at = span.textContent.indexOf('sleeps through the night'); const range = document.createRange();
        range.setStart(span.firstChild, at); range.setEnd(span.firstChild, at + 24);
        span.scrollIntoView(); getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.keyboard.press("n")
    assert page.locator("dialog blockquote").inner_text() == "sleeps through the night"
    page.locator("dialog [role=combobox]").first.fill("good sleep")
    page.locator("dialog label", has_text="Date").locator("input").fill("2018-04-09")
    page.click("dialog [type=submit]")
    assert page.locator("mark.added").inner_text() == "sleeps through the night"
    page.locator("#docs-open").click() if page.locator("#docs").is_hidden() else None
    page.locator("#docs-list button", has_text="Repeated").click()
    cell = page.locator(".paper td:not(:has(mark))").filter(has_text="e").first
    cell.click()
    page.click("#add")
    page.locator("dialog [role=combobox]").first.fill("gastrostomy tube in use")
    page.click("dialog [type=submit]")
    told = saved(page, tmp_path)
    assert [one.action for one in told] == ["add", "add"]
    for one, name in zip(told, ("labelled_page", "case_report_tables"), strict=True):
        result = convert_file(root / "samples" / f"{name}.txt", Settings(corrections=(one,)))
        assert list(result.corrections.values()) == ["applied"]
        assert result.problems == ()
        assert one.changes["concept"]["text"] in json.dumps(result.bundle, default=str)


def test_keys_alone_are_enough(opened: Open, address: str, tmp_path: Path) -> None:
    page = reviewer(opened(address + "#labelled_page"))
    for key in ("j", "j", "a", "r", "k", "3", "4", "2", "]", "[", "?"):
        page.keyboard.press(key)
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("t")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.inner_text("#doc-title") == "labelled_page.txt"
    assert [one.action for one in saved(page, tmp_path)] == ["accept", "reject"]


def test_what_is_said_stays_and_goes_on(opened: Open, address: str, tmp_path: Path) -> None:
    page = reviewer(opened(address + "#labelled_page"))
    fact(page, "riluzole").click()
    page.keyboard.press("a")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".fact[data-did=accept]").count() == 1
    one = saved(page, tmp_path)[0]
    other = opened(address + "#labelled_page")
    fact(other, "riluzole").click()
    other.set_input_files("#file", tmp_path / "corrections.jsonl")
    other.locator(".fact.on", has_text="Dr. A accepted it").wait_for()
    other.fill("#curator", "Dr. B")
    other.locator("#curator").blur()
    other.keyboard.press("r")
    assert other.locator(".badge", has_text="curators differ").count() == 1
    assert one.id in {each.id for each in saved(other, tmp_path)}


def test_what_curators_said_stands_in_the_bundle(
    opened: Open, paged: Callable[..., str], root: Path, tmp_path: Path
) -> None:
    page_file = root / "samples" / "labelled_page.txt"
    plain = convert_file(page_file)
    urls = {e["resource"].get("code", {}).get("text"): e["fullUrl"] for e in plain.bundle["entry"]}
    lines = [
        {"id": "1", "curator": "Dr. B", "action": "reject", "document": {"name": page_file.name}, "fact": urls["hypertension"], "note": "no"},
        {"id": "2", "curator": "Dr. B", "action": "correct", "document": {"name": page_file.name}, "fact": urls["occupation"], "set": {"value": "pilot"}},
    ]  # fmt: skip
    written(tmp_path, page_file, Settings(corrections=tuple(map(parsed, lines))))
    page = opened(paged(tmp_path))
    assert page.locator(".fact[data-did=reject]").count() == 1
    fact(page, "occupation", "pilot").click()
    assert "it was read as civil engineer" in page.locator(".fact.on").inner_text()


HOSTILE = """Patient story: Mr. <script>document.title='owned'</script> Vale

Name: Mr. Vale
Age: 58 years old
Diagnosis: Multiple sclerosis </script><img src=x onerror="document.title='owned'"> {{ 7*7 }} &lt;b&gt;
Babinski sign \u202egnirts siht\u202c positive on the left. Family \U0001f468\u200d\U0001f469 \u2066was\u2069 there; ALSFRS-R: 34.
]]> <!-- </style> <svg onload=alert(1)>
"""


def test_hostile_text_is_only_shown(opened: Open, paged: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "in" / "<img src=x onerror=alert(1)>.txt"
    file.parent.mkdir()
    file.write_text(HOSTILE, encoding="utf-8")
    out = tmp_path / "out"
    written(out, file)
    page = reviewer(opened(paged(out)))
    assert page.title() != "owned"
    assert page.locator(".paper script, .paper img, .paper svg").count() == 0
    assert "<script>document.title" in page.inner_text(".paper")
    fact(page, "ALSFRS-R total").click()
    assert "34" in page.locator("mark.on").inner_text()
    page.keyboard.press("a")
    (one,) = saved(page, tmp_path)
    assert one.anchor.exact == HOSTILE.lstrip()[one.anchor.start :][: len(one.anchor.exact)] or "34" in one.anchor.exact
    result = convert_file(file, Settings(corrections=(one,)))
    assert list(result.corrections.values()) == ["applied"]


def bundle_of(text: str) -> dict[str, Any]:
    """A bundle whose source holds any text behind what was read."""
    bundle = convert_text(SHORT, "page.txt").bundle
    source = bundle["entry"][0]["resource"]
    data = (SHORT + text).encode()
    source["content"][1]["attachment"] |= {"data": base64.b64encode(data).decode(), "size": len(data)}
    for one in source["identifier"]:
        if one["system"].endswith("text-sha256"):
            one["value"] = hashlib.sha256(data).hexdigest()
    return bundle


SHORT = "Patient story: Mr. Vale\n\nAge: 58 years old\n"


def test_signs_that_turn_text_are_shown_by_name(opened: Open, paged: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text(
        json.dumps(bundle_of("\u202egnirts\u202c of \u2066\U0001f468\u2069."), default=float)
    )
    page = opened(paged(tmp_path))
    assert page.locator(".sign").all_inner_texts() == ["RLO", "PDF", "LRI", "PDI"]


def test_two_megabytes_of_text(opened: Open, paged: Callable[..., str], tmp_path: Path) -> None:
    text = "word " * 200_000 + "\n" + "A line of filling text.\n" * 42_000
    (tmp_path / "big.json").write_text(json.dumps(bundle_of(text), default=float))
    address = paged(tmp_path)
    page, took = first_use(opened, address, "age")
    assert page.locator("mark.on").inner_text() == "58 years old"
    assert len(page.evaluate("document.querySelector('.paper').textContent")) > 1_900_000
    assert took < 10


def test_a_broken_bundle_is_named_and_the_others_are_shown(
    opened: Open, paged: Callable[..., str], shelf: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(shelf, out)
    (out / "broken.json").write_text('{"resourceType": "Bund')
    (out / "other.json").write_text('{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]}')
    page = opened(paged(out) + "#broken")
    assert "broken: not JSON" in page.inner_text("#facts")
    if page.locator("#docs").get_attribute("hidden") is not None:  # a page that was wide as it began has the list open
        page.keyboard.press("d")
    for words in ("not JSON", "DocumentReference"):  # the list is drawn anew when it opens
        page.wait_for_selector(f"#docs-list li:has-text('{words}')")
    page.locator("#docs-list button", has_text="labelled_page").click()
    assert page.locator(".fact").count() > 20


def test_a_bundle_without_its_text(opened: Open, paged: Callable[..., str], root: Path, tmp_path: Path) -> None:
    written(tmp_path, root / "samples" / "labelled_page.txt", Settings(include_text=False))
    page = opened(paged(tmp_path))
    assert "--no-text" in page.inner_text(".paper")
    fact(page, "riluzole").click()
    assert "riluzole 50 mg" in page.locator(".fact.on blockquote").first.inner_text()


def test_two_hundred_documents_are_there_at_once(
    opened: Open, paged: Callable[..., str], shelf: Path, tmp_path: Path
) -> None:
    names = sorted(file.name.removesuffix(".json") for file in shelf.glob("*.trace.json"))
    for number in range(200):
        stem = names[number % len(names)].removesuffix(".trace")
        for ending in (".json", ".trace.json", ".findings.json"):
            shutil.copy(shelf / f"{stem}{ending}", tmp_path / f"{stem}_{number:03}{ending}")
    address = paged(tmp_path)
    page, took = first_use(opened, address, "muscle")
    assert page.inner_text("#doc-number") == "1 / 200"
    assert page.locator("mark.on").count() >= 1
    assert took < 3


WHOLE = "* { content-visibility: visible !important }"
"""What isn't on the screen has no colours, and axe leaves it out in silence: it sees the whole page at once."""
EVERY_SIGN = """axe.configure({checks: [{id: "color-contrast", options:
    {...axe._audit.checks["color-contrast"].options, ignoreLength: true, ignoreUnicode: false}}]})"""
INKS = """[...document.querySelectorAll("svg text")].map(text => {
    let ground = text;
    while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
    return [getComputedStyle(text).fill, getComputedStyle(ground).backgroundColor];
})"""
"""The colours of the words in plots, which axe can't tell, and of what they stand on."""
UNTOLD = {"imgNode", "bgOverlap", "elmPartiallyObscuring"}
"""Why axe can't tell a contrast: words in plots, and lines of a text that reach into each other's box."""


def contrast(*colours: str) -> float:
    """The contrast of two colours, as WCAG 2.2 defines it."""

    def light(colour: str) -> float:
        parts = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted(map(light, colours))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("width", "scheme", "view"),
    [(360, "dark", view) for view in ("source", "facts", "course", "ledger", "project", "conflicts")]
    + [(1400, "light", view) for view in ("facts", "course", "ledger", "project", "conflicts")]
    + [
        (width, scheme, view)
        for width, scheme in ((360, "light"), (1400, "dark"))
        for view in ("disputed", "help", "plan")
    ],
)
def test_wcag(opened: Open, address: str, disputed: str, width: int, scheme: str, view: str) -> None:
    size = {"width": width, "height": 16_000}
    asked = (disputed if view == "disputed" else address) + "#case_report_tables"
    page = reviewer(opened(asked, viewport=size, color_scheme=scheme, bypass_csp=True))
    page.add_style_tag(content=WHOLE)
    if view in OVER:
        OVER[view](page)
        axe_finds_nothing(page, view, width, scheme, plotted=False)
        return
    if view == "facts":
        fact(page, "age").click()
        page.keyboard.press("a")
    page.keyboard.press(
        {"source": "1", "facts": "2", "course": "3", "ledger": "4", "project": "5", "conflicts": "6"}[view]
    )
    if view == "facts":
        fact(page, "hypothyroidism").click()
    if view == "facts" and width > 1000:
        page.keyboard.press("d")
    axe_finds_nothing(page, view, width, scheme)


def _show_conflicts(page: Any) -> None:
    page.keyboard.press("6")
    assert page.locator(".dispute").count() > 5 and page.locator(".dispute[data-decided]").count() == 1
    assert page.locator("#conflicts .tally").count() == 1


def _show_plan(page: Any) -> None:
    page.keyboard.press("1")
    page.locator(".planner").first.click()
    page.locator("dialog[open] .preview").wait_for()


OVER: dict[str, Callable[[Any], None]] = {
    "disputed": _show_conflicts,
    "help": lambda page: page.keyboard.press("?"),
    "plan": _show_plan,
}
"""How to come to what isn't one of the views, or is one that has something in it."""


def axe_finds_nothing(page: Any, view: str, width: int, scheme: str, *, plotted: bool = True) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    page.evaluate(EVERY_SIGN)
    report = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    found = [(v["id"], [n["html"][:90] for n in v["nodes"]][:2]) for v in report["violations"]]
    assert found == []
    assert len(report["passes"]) > 15
    untold = [(one["id"], n["any"], n["html"][:90]) for one in report["incomplete"] for n in one["nodes"]]
    assert [one for one in untold if one[0] == "color-contrast" and one[1][0]["data"]["messageKey"] not in UNTOLD] == []
    assert {one[0] for one in untold} <= {"color-contrast", "skip-link"}
    inks = set(map(tuple, page.evaluate(INKS)))
    assert inks or not plotted
    assert [ink for ink in inks if contrast(*ink) < 4.5] == []
    seen = sum(len(one["nodes"]) for one in report["passes"] if one["id"] == "color-contrast")
    print(
        f"{view}, {width} px, {scheme}: {seen} contrasts seen by axe, {len(untold)} it can't tell, {len(inks)} inks of plots"
    )


def test_the_skip_link_shows_the_facts_also_where_the_source_covers_them(opened: Open, address: str) -> None:
    page = opened(address + "#labelled_page", viewport={"width": 360, "height": 740})
    page.keyboard.press("1")
    assert not page.locator("#facts-list").is_visible()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.locator("#facts-list").is_visible()
    page.keyboard.press("j")
    assert page.locator(".fact.on").count() == 1


@pytest.mark.parametrize("view", ["source", "facts", "course", "ledger", "project", "conflicts"])
def test_nothing_is_wider_than_a_phone(opened: Open, address: str, view: str) -> None:
    page = opened(address + "#case_report_tables", viewport={"width": 360, "height": 740})
    page.click(f".views [data-view={view}]")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    box = page.locator(f"#{'text' if view == 'source' else view}").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_print_shows_source_and_facts_without_buttons(opened: Open, address: str) -> None:
    page = opened(address + "#labelled_page")
    page.emulate_media(media="print")
    assert page.locator(".paper").is_visible() and page.locator(".fact").first.is_visible()
    assert not page.locator("#save").is_visible() and not page.locator(".tools").is_visible()
    body = page.evaluate(
        "[document.body.scrollHeight, document.querySelector('#panel').scrollHeight, document.querySelector('#panel').clientHeight]"
    )
    assert body[1] <= body[2] + 1, "nothing is cut off by a scrolled box"


def test_the_page_lets_nothing_else_in(address: str, opened: Open) -> None:
    text = html.unescape(Path(address.removeprefix("file://")).read_text(encoding="utf-8"))
    assert "default-src 'none'" in text and "unsafe" not in text.split("</head>")[0]
    assert "http://" not in text.split("<body>")[0]
    page = opened(address)
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter(r => !r.name.startsWith('data:')).length") == 0
    )


def test_the_help_is_one_screen_and_has_every_key(opened: Open, address: str) -> None:
    page = opened(address, viewport={"width": 1280, "height": 720})
    page.keyboard.press("?")
    box = page.locator("#help")
    assert box.evaluate("n => n.scrollHeight - n.clientHeight") <= 0
    keys = {one.strip() for one in box.locator("kbd").all_inner_texts()}
    assert set("xjkarecmnpwud[]st123456/U") <= keys | {"?"} and {"Ctrl+Z", "Ctrl+Y", "Esc"} <= keys


def test_no_two_modules_have_the_same_name_for_two_things(root: Path) -> None:
    modules = sorted((root / "etl" / "review" / "page").glob("*.js"))
    named = [
        name
        for module in modules
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", module.read_text(encoding="utf-8"), re.M
        )
    ]
    assert len(named) > 100
    assert sorted({name for name in named if named.count(name) > 1}) == [], "they are one script on the page"
