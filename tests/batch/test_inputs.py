from __future__ import annotations

from pathlib import Path

import pytest

from etl.batch.inputs import Source, collect, name_targets


def made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


@pytest.mark.parametrize(
    ("paths", "targets"),
    [
        (["a.txt", "b.txt"], ["a", "b"]),
        (["case.txt", "case.pdf"], ["case.txt", "case.pdf"]),
        (["Case.txt", "case.pdf"], ["Case.txt", "case.pdf"]),
        (["sub/case.txt", "case.txt"], ["sub/case", "case"]),
        (["case.txt", "case.pdf", "case.pdf.txt"], ["case.txt", "case.pdf", "case.pdf.txt"]),
        (["case.txt", "case.findings.txt"], ["case.txt", "case.findings.txt"]),
        (["run.txt"], ["run.txt"]),
        (["no-suffix"], ["no-suffix"]),
        (["many.dots.in.name.txt"], ["many.dots.in.name"]),
    ],
)
def test_each_document_has_a_target_of_its_own(paths: list[str], targets: list[str]) -> None:
    assert [source.target for source in name_targets(tuple(Source(Path(p), Path(p)) for p in paths))] == targets


def test_two_files_of_one_name_from_two_folders_keep_their_folders(tmp_path: Path) -> None:
    made(tmp_path, "a/case.txt", "b/case.txt")
    found = collect([str(tmp_path / "a/case.txt"), str(tmp_path / "b/case.txt")])
    assert [source.target for source in found.sources] == ["a/case.txt", "b/case.txt"]


def test_even_the_same_folder_names_do_not_clash(tmp_path: Path) -> None:
    made(tmp_path, "x/a/case.txt", "y/a/case.txt")
    found = collect([str(tmp_path / "x/a/case.txt"), str(tmp_path / "y/a/case.txt")])
    assert len({source.target for source in found.sources}) == 2


def test_a_folder_gives_its_documents_in_order_and_says_what_it_left_out(tmp_path: Path) -> None:
    made(tmp_path, "b.html", "a.TXT", "sub/c.pdf", "picture.png", ".hidden.txt", ".git/d.txt", "out/old.txt")
    found = collect([str(tmp_path)], tmp_path / "out")
    assert [source.name for source in found.sources] == ["a.TXT", "b.html", "sub/c.pdf"]
    assert [source.target for source in found.sources] == ["a", "b", "sub/c"]
    assert {one.name: one.reason for one in found.left_out} == {
        "picture.png": ".png is no document's ending",
        ".hidden.txt": "hidden",
        ".git": "hidden",
        "out": "the folder of the results",
    }


def test_what_a_browser_saved_beside_a_page_is_left_out(tmp_path: Path) -> None:
    made(tmp_path, "Case 1.html", "Case 1_files/ad.html", "Case 1_files/deep/x.html", "notes_files/a.txt")
    found = collect([str(tmp_path)])
    assert [source.name for source in found.sources] == ["Case 1.html", "notes_files/a.txt"]
    assert [one.name for one in found.left_out] == ["Case 1_files"]


def test_globs_keep_the_folders_behind_their_fixed_part(tmp_path: Path) -> None:
    made(tmp_path, "in/a.txt", "in/sub/b.txt", "in/c.html")
    found = collect([str(tmp_path / "in" / "**" / "*.txt")])
    assert [source.target for source in found.sources] == ["a", "sub/b"]


def test_a_file_given_twice_is_one_document_and_a_missing_one_is_kept(tmp_path: Path) -> None:
    made(tmp_path, "a.txt")
    found = collect([str(tmp_path / "a.txt"), str(tmp_path), "missing.txt", "none*.txt", "-"])
    assert [source.name for source in found.sources] == ["a.txt", "missing.txt", "none*.txt", "stdin"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    made(tmp_path, "page [1].txt", "page 1.txt")
    assert [s.name for s in collect([str(tmp_path / "page [1].txt")]).sources] == ["page [1].txt"]


def test_a_link_that_leads_out_of_the_folder_is_left_out_and_named(tmp_path: Path) -> None:
    made(tmp_path, "in/a.txt", "in/sub/b.txt", "far/c.txt")
    (tmp_path / "in/c.txt").symlink_to(tmp_path / "far/c.txt")
    (tmp_path / "in/sub/up.txt").symlink_to("../../far/c.txt")
    (tmp_path / "in/same.txt").symlink_to(tmp_path / "in/sub/b.txt")
    (tmp_path / "in/gone.md").symlink_to(tmp_path / "far/gone.md")
    found = collect([str(tmp_path / "in")])
    assert [source.name for source in found.sources] == ["a.txt", "gone.md", "sub/b.txt"]
    same = ("same.txt", "the same file as sub/b.txt")
    assert {(one.name, one.reason) for one in found.left_out} == {
        *((n, "a link to a file outside the folder; take it with --follow-links") for n in ("c.txt", "sub/up.txt")),
        same,
    }
    followed = collect([str(tmp_path / "in")], follow_links=True)
    assert [source.name for source in followed.sources] == ["a.txt", "c.txt", "gone.md", "sub/b.txt"]
    twice = {("sub/up.txt", "the same file as c.txt"), same}
    assert {(one.name, one.reason) for one in followed.left_out} == twice
    assert [source.name for source in collect([str(tmp_path / "in/c.txt")]).sources] == ["c.txt"]


@pytest.mark.parametrize(
    ("given", "taken", "named"),
    [
        (["in"], ["m.txt"], [("b.txt", "m.txt"), ("z.txt", "m.txt")]),
        (["in/z.txt", "in"], ["z.txt"], [("b.txt", "z.txt"), ("m.txt", "z.txt")]),
        (["in", "in/z.txt"], ["z.txt"], [("b.txt", "z.txt"), ("m.txt", "z.txt")]),
        (["in/m.txt", "in/b.txt"], ["m.txt"], [("b.txt", "m.txt")]),
        (["in/m.txt", "in/m.txt"], ["m.txt"], []),
    ],
)
def test_of_a_link_and_its_file_one_is_read_and_the_other_named(
    tmp_path: Path, given: list[str], taken: list[str], named: list[tuple[str, str]]
) -> None:
    made(tmp_path, "in/m.txt")
    for link in ("b.txt", "z.txt"):
        (tmp_path / "in" / link).symlink_to("m.txt")
    found = collect([str(tmp_path / one) for one in given])
    assert [source.name for source in found.sources] == taken
    assert [(one.name, one.reason) for one in found.left_out] == [(a, f"the same file as {b}") for a, b in named]
