"""Mapping files become entries; what is wrong in them is said with file and line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from etl.errors import MappingError
from etl.facts import Coding
from etl.mapping.entry import Entry
from etl.mapping.load import load_entries, shipped_dir
from etl.names import OWN, SYSTEMS

Write = Callable[..., Path]

TSV = "system_uri\tcode\tdisplay\tsource\nhttp://snomed.info/sct\t40739000\tDysphagia (finding)\there\n"


def one(folder: Path, *others: Path) -> Entry:
    (entry,) = load_entries([folder, *others])
    return entry


def test_a_code_is_withdrawn_by_a_folder_of_codes_alone(write: Write, tmp_path: Path) -> None:
    write("codes.tsv", TSV)
    folder = write("a.yaml", "{kind: finding, entries: {bad_swallow: {codes: [sct 40739000]}}}")
    without = tmp_path / "without"
    without.mkdir()
    (without / "codes.tsv").write_text("http://snomed.info/sct\t40739000\t-\n", encoding="utf-8")
    assert [c.system for c in one(folder).codings] == [SYSTEMS["sct"]]
    assert [c.system for c in one(folder, without).codings] == [OWN]


def test_an_entry_is_read(write: Write) -> None:
    write("codes.tsv", TSV)
    folder = write(
        "deep/findings.yaml",
        """
        kind: finding
        entries:
          bad_swallow:
            synonyms: [difficulty swallowing, no, 3]
            labels: {zh: [吞咽困难], es: disfagia}
            codes: [sct 40739000, hp HP:0002015]
            refines: {throat: bad_throat}
            implies: [throat]
            examples: [{text: "No trouble", gives: [a], never: b}]
        """,
    )
    entry = one(folder)
    assert entry.name == "bad swallow"
    assert entry.synonyms == ("difficulty swallowing", "no", "3", "吞咽困难", "disfagia")
    assert entry.codings == (
        Coding(SYSTEMS["sct"], "40739000", "Dysphagia (finding)"),
        Coding(SYSTEMS["hp"], "HP:0002015", None),
    )
    assert (entry.refines, entry.implies) == ((("throat", "bad_throat"),), ("throat",))
    assert (entry.examples[0].gives, entry.examples[0].never) == (("a",), ("b",))
    assert (entry.file, entry.line) == ("deep/findings.yaml", 4)
    assert entry.concept.entry == "finding:bad_swallow"


def test_what_has_no_code_gets_one_of_the_project(write: Write) -> None:
    folder = write(
        "a.yaml",
        """
        kind: scale
        entries:
          my_scale:
            items: {first_row: {low: 0, high: 4, optional: yes}, other: {codes: [own x]}}
            total: {name: My total, low: 0, high: 4.5}
            total_is: sum
        """,
    )
    entry = one(folder)
    assert entry.codings == (Coding(OWN, "scale-my-scale", "my scale"),)
    assert entry.items[0].codings == (Coding(OWN, "scale-my-scale-first-row", "first row"),)
    assert entry.items[0].optional and entry.items[0].high == Decimal(4)
    assert entry.items[1].codings == (Coding(OWN, "x"),)
    assert entry.total is not None and entry.total.codings == entry.codings and entry.total.high == Decimal("4.5")


def test_grades_keep_their_printed_keys(write: Write) -> None:
    folder = write(
        "a.yaml",
        """
        kind: grade
        entries:
          power:
            grades: {3: {ordinal: 3}, 3-: {ordinal: 2.67, name: nearly three}, "4+": {ordinal: 4.33}, on: {ordinal: 1}}
        """,
    )
    assert [(g.text, g.ordinal, g.codings[0].code) for g in one(folder).grades] == [
        ("3", Decimal(3), "grade-power-3"),
        ("3-", Decimal("2.67"), "grade-power-3-minus"),
        ("4+", Decimal("4.33"), "grade-power-4-plus"),
        ("on", Decimal(1), "grade-power-on"),
    ]


BASE = """
kind: finding
entries:
  wobble: {synonyms: [wobbling], codes: [sct 1], implies: [leg]}
"""


def test_the_same_id_replaces(write: Write) -> None:
    write("a.yaml", BASE)
    folder = write("z.yaml", "kind: finding\nentries: {wobble: {name: Wobble}}", folder="clinic")
    entry = one(folder.parent / "mappings", folder)
    assert (entry.name, entry.synonyms, entry.implies) == ("Wobble", (), ())


def test_an_extension_adds(write: Write) -> None:
    base = write("a.yaml", BASE)
    text = "kind: finding\nentries: {wobble: {extend: true, name: Wobbling about, synonyms: [sway], codes: [sct 2]}}"
    entry = one(base, write("z.yaml", text, folder="clinic"))
    assert entry.name == "Wobbling about"
    assert entry.synonyms == ("wobbling", "wobble", "sway")
    assert [coding.code for coding in entry.codings] == ["1", "2"]
    assert entry.implies == ("leg",)


def test_an_extension_adds_items_and_grades(write: Write) -> None:
    base = write("a.yaml", "kind: scale\nentries: {s: {items: {a: {name: A row, low: 0, high: 4, synonyms: [x]}}}}")
    text = "kind: scale\nentries: {s: {extend: true, items: {a: {synonyms: [y]}, b: {high: 2}}}}"
    a, b = one(base, write("z.yaml", text, folder="clinic")).items
    assert (a.name, a.synonyms, a.high) == ("A row", ("x", "y"), Decimal(4))
    assert (b.key, b.codings[0].code) == ("b", "scale-s-b")
    write("a.yaml", "kind: unit\nentries: {u: {ucum: mL}}")
    unit = one(base, write("z.yaml", "kind: unit\nentries: {u: {extend: true, synonyms: [cc]}}", folder="clinic"))
    assert (unit.ucum, unit.synonyms) == ("mL", ("cc",))


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("kind: finding\nentries:\n  a:\n    sinonyms: [b]\n", 4, "unknown field 'sinonyms'"),
        ("kind: finding\nentries:\n  a:\n    ucum: mg\n", 4, "unknown field 'ucum' for kind finding"),
        ("kind: scale\nentries:\n  a:\n    items:\n      b:\n        lo: 3\n", 6, "items.b.lo"),
        ("kind: scale\nentries:\n  a:\n    items:\n      b: {low: three}\n", 5, "items.b.low"),
        ("kind: illness\nentries: {}\n", 1, "kind is 'illness'"),
        ("entries: {}\n", 1, "kind is None"),
        ("kind: finding\nentries:\n  a:\n    codes: [snomed 1]\n", 4, "write 'sct 1'"),
        ("kind: finding\nentries:\n  a:\n    codes:\n      - sct 1\n      - sct\n", 6, "has no code behind"),
        ("kind: finding\nentries:\n  a: {}\n  a: {}\n", 4, "stands here twice"),
        ("kind: finding\nentries:\n  a:\n    name: b\n    name: c\n", 5, "stands here twice"),
        ("kind: finding\nentries:\n  Bad Id: {}\n", 3, "snake_case"),
        ("kind: unit\nentries:\n  mg: {}\n", 3, "ucum is missing"),
        ("kind: cue\nentries:\n  no: {}\n", 3, "role is missing"),
        ("kind: finding\nentries: [a]\n", 2, "entries must be a mapping"),
        ("kind: finding\nentries:\n  a: b\n", 3, "must be a mapping of fields"),
        ("- a\n", 1, "must be a mapping"),
        ("kind: finding\nentries:\n  a: {synonyms: [b\n", 4, "isn't valid YAML"),
        ("kind: finding\nmore: 1\nentries: {}\n", 2, "unknown key 'more'"),
        ("kind: finding\nentries: &a\n  b: *a\n", 3, "aliases"),
        ("kind: finding\n---\nkind: finding\n", 2, "one document"),
        ("kind: " + "[" * 100_000, 1, "nested too deeply"),
        ("\n".join(" " * n + "a:" for n in range(500)), 13, "nested too deeply"),
        ("kind: \0", 0, "isn't valid YAML"),
        ("kind: finding\nentries:\n  a: {extend: true}\n", 3, "extends no finding"),
        ("kind: finding\nentries:\n  ? [a]\n  : {}\n", 3, "a key must be plain text"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(write: Write, text: str, line: int, part: str) -> None:
    folder = write("bad.yaml", text)
    with pytest.raises(MappingError) as raised:
        load_entries([folder])
    assert str(raised.value).startswith(f"{folder / 'bad.yaml'}:{line}: ")
    assert part in str(raised.value)


def test_an_id_is_unique_within_its_folder(write: Write) -> None:
    write("a.yaml", "kind: finding\nentries: {a: {}}")
    folder = write("b.yaml", "kind: finding\nentries:\n  a: {}")
    with pytest.raises(MappingError, match=r"b\.yaml:3: a is already in .*a\.yaml:2"):
        load_entries([folder])


def test_other_files_and_hidden_ones_are_left_alone(write: Write) -> None:
    write("notes.txt", "{")
    write(".hidden/a.yaml", "{")
    write("empty.yaml", "")
    assert one(write("a.yml", "kind: gene\nentries: {sod1: }")).id == "sod1"


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="isn't a folder"):
        load_entries([tmp_path / "none"])


def test_bad_bytes(write: Write) -> None:
    folder = write("a.yaml", "")
    (folder / "a.yaml").write_bytes(b"kind: \xff")
    with pytest.raises(MappingError, match="isn't UTF-8"):
        load_entries([folder])
    (folder / "a.yaml").write_bytes(b"")
    (folder / "codes.tsv").write_text("just one column\n")
    with pytest.raises(MappingError, match=r"codes\.tsv:1: needs"):
        load_entries([folder])


def test_the_shipped_folder_is_there() -> None:
    assert shipped_dir().is_dir()
