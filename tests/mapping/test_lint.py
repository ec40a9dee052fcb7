"""What lint says about mapping files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.mapping.lint import lint, ucum_shaped

Write = Callable[..., Path]

TSV = "system_uri\tcode\tdisplay\tsource\nhttp://snomed.info/sct\t1\tOne\there\n"


def said(folder: Path, *others: Path) -> list[tuple[int, str]]:
    return [(problem.line, problem.text) for problem in lint([folder, *others])]


def test_a_good_file_has_no_problems(write: Write) -> None:
    write("codes.tsv", TSV)
    write("sites.yaml", "kind: site\nentries: {leg: {left: [sct 1]}, foot: {part_of: leg}}")
    write("cues.yaml", "kind: cue\nentries: {no: {role: negated, scope: forward, synonyms: ['-', without]}}")
    folder = write(
        "a.yaml",
        """
        kind: scale
        entries:
          s:
            codes: [sct 1, own x]
            implies: [leg]
            units: ["{score}"]
            items: {a: {low: 0, high: 4}, b: {low: 0, high: 4, optional: true}, c: {low: 0, high: 4, optional: true}}
            total: {low: 0, high: 8}
            total_is: sum
        """,
    )
    assert said(folder) == []


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("kind: finding\nentries:\n  a: {colour: red}\n", 3, "unknown field 'colour'"),
        ("kind: finding\nentries:\n  a: {}\n  a: {}\n", 4, "twice"),
        ("kind: finding\nentries:\n  a:\n    synonyms:\n      - b\n      - '...'\n", 6, "can never match"),
        ("kind: finding\nentries:\n  a: {synonyms: [x thing]}\n  b: {synonyms: [X-things]}\n", 4, "already means a"),
        ("kind: finding\nentries:\n  a: {synonyms: [MS]}\n  b: {synonyms: [ms]}\n", 4, "already means a"),
        ("kind: finding\nentries:\n  a: {negated: [no x]}\n  b: {negated: [no x]}\n", 4, "already means a"),
        ("kind: scale\nentries:\n  s:\n    items:\n      a: {synonyms: [x]}\n      b: {synonyms: [x]}\n", 6, "items.a"),
        ("kind: scale\nentries:\n  a: {items: [x]}\n", 3, "items: must be a mapping"),
        ("kind: scale\nentries:\n  a: {low: much}\n", 3, "low: must be a number"),
        ("kind: finding\nentries:\n  a: {codes: [own 2, sct 200000]}\n", 3, "isn't in codes.tsv"),
        (
            "kind: finding\nentries:\n  a: {codes: [snomed 2]}\n",
            3,
            "codes: 'snomed 2' isn't alias and code; write 'sct 2'",
        ),
        ("kind: finding\nentries:\n  a:\n    codes:\n      - sct 1\n      - G12.2\n", 6, "such as 'icd10 G12.2'"),
        ("kind: finding\nentries:\n  a: {codes: [HP:0001337]}\n", 3, "write 'hp HP:0001337'"),
        ("kind: finding\nentries:\n  a: {codes: [hp 0001337]}\n", 3, "HP: and seven digits"),
        ("kind: finding\nentries:\n  a: {codes: [zzz 5]}\n", 3, "Aliases: sct SNOMED CT, ln LOINC"),
        (
            "kind: finding\nentries:\n  a: {codes: [sct 26079004]}\n",
            3,
            "add a line with http://snomed.info/sct, 26079004",
        ),
        ("kind: scale\nentries:\n  s:\n    items: {a: {high: 4}}\n    total_is: a + c\n", 5, "'c', which is no item"),
        ("kind: scale\nentries:\n  s:\n    items: {a: {high: 4}}\n    total_is: sum +\n", 5, "ends where a number"),
        ("kind: scale\nentries:\n  s:\n    total_is: sum\n", 4, "the scale has no items"),
        (
            "kind: scale\nentries:\n  s:\n    items: {a: {low: 0, high: 4}}\n    total: {low: 0}\n    total_is: sum + 1\n",
            5,
            "its items give 1",
        ),
        ("kind: site\nentries:\n  a: {left: [sct 200000]}\n", 3, "left: the code 'sct 200000' isn't in codes.tsv"),
        ("kind: finding\nentries:\n  a: {implies: [leg]}\n", 3, "no site 'leg'"),
        ("kind: finding\nentries:\n  a: {function: walk}\n", 3, "no function 'walk'"),
        ("kind: finding\nentries:\n  a:\n    refines:\n      leg: b\n", 5, "no site 'leg'"),
        ("kind: finding\nentries:\n  a:\n    refines:\n      leg: b\n", 5, "no finding 'b'"),
        ("kind: function\nentries:\n  a: {impaired: b}\n", 3, "no finding 'b'"),
        ("kind: measure\nentries:\n  a: {grade: b}\n", 3, "no grade 'b'"),
        ("kind: measure\nentries:\n  a: {values: [b]}\n", 3, "no qualifier or grade 'b'"),
        ("kind: site\nentries:\n  a: {part_of: b}\n", 3, "no site 'b'"),
        ("kind: method\nentries:\n  a: {route: b}\n", 3, "no route 'b'"),
        ("kind: qualifier\nentries:\n  a: {value: b}\n", 3, "no qualifier 'b'"),
        ("kind: scale\nentries:\n  s:\n    items:\n      a: {absent_of: b}\n", 5, "no finding or procedure"),
        ("kind: unit\nentries:\n  a: {ucum: x 10}\n", 3, "isn't a UCUM code"),
        ("kind: measure\nentries:\n  a: {units: [mg, mm Hg]}\n", 3, "isn't a UCUM code"),
        ("kind: measure\nentries:\n  a: {low: 5, high: 4}\n", 3, "low 5 is above high 4"),
        ("kind: scale\nentries:\n  s:\n    items: {a: {low: 5, high: 4}}\n", 4, "low 5 is above high 4"),
        (
            "kind: scale\nentries:\n  s:\n    items: {a: {high: 4}, b: {high: 4}}\n"
            "    total: {high: 9}\n    total_is: sum\n",
            5,
            "its items give 8",
        ),
        ("kind: cue\nentries:\n  a: {role: nay}\n", 3, "no parser knows the role"),
        ("kind: cue\nentries:\n  a: {role: negated, scope: far}\n", 3, "no parser knows the scope"),
        ("kind: finding\nentries:\n  a: {extend: true}\n", 3, "extends no finding"),
    ],
)
def test_problems_have_their_line(write: Write, text: str, line: int, part: str) -> None:
    write("codes.tsv", TSV)
    problems = said(write("a.yaml", text))
    assert any(number == line and part in words for number, words in problems), problems


@pytest.mark.parametrize(
    "text",
    [
        "kind: finding\nentries: {a: {synonyms: [MS]}, b: {synonyms: [Ms thing]}}",
        "kind: cue\nentries: {a: {role: normal, synonyms: [clear]}, b: {role: affirmed, synonyms: [clear]}}",
        "kind: unit\nentries: {a: {name: mg, ucum: mg}, b: {name: Mg, ucum: Mg}}",
        "kind: finding\nentries: {a: {synonyms: [x, X, x's]}}",
        "kind: scale\nentries: {a: {items: {x: {synonyms: [y]}}}, b: {items: {z: {synonyms: [y]}}}}",
    ],
)
def test_what_is_no_problem(write: Write, text: str) -> None:
    assert said(write("a.yaml", text)) == []


def test_two_files_with_one_id(write: Write) -> None:
    write("a.yaml", "kind: gene\nentries: {a: {}}")
    (problem,) = lint([write("b.yaml", "kind: gene\nentries:\n  a: {}")])
    assert problem.file.endswith("b.yaml") and problem.line == 3 and "already in" in problem.text
    assert str(problem).startswith(f"{problem.file}:3: a is already in")


def test_a_clinics_folder_may_replace_extend_and_refer(write: Write) -> None:
    base = write("a.yaml", "kind: site\nentries: {leg: {synonyms: [shank]}, arm: {}}")
    clinic = write(
        "a.yaml",
        "kind: site\nentries: {leg: {synonyms: [limb]}, calf: {part_of: arm, synonyms: [shank]}, arm: {extend: true}}",
        folder="clinic",
    )
    assert said(base, clinic) == []


def test_every_problem_is_told_not_only_the_first(write: Write) -> None:
    write("a.yaml", "kind: finding\nentries: {a: {x: 1, y: 2}, b: {z: 3}}")
    assert len(said(write("b.yaml", "{"))) == 4


def test_no_folder(tmp_path: Path) -> None:
    (problem,) = lint([tmp_path / "none"])
    assert "isn't a folder" in problem.text


@pytest.mark.parametrize(
    ("code", "good"),
    [
        *((code, True) for code in (
            "mg", "10*9/L", "10*6", "mm[Hg]", "{cells}", "/min", "%", "mg/kg/d", "m2",
            "[iU]/L", "mL/min/{1.73_m2}", "s-1", "kg.m/(s.s)", "1",
        )),
        *((code, False) for code in (
            "", "mm Hg", "×10", "mg/", "{cells", "mg//L", "(mg", "mg)", "mg-", "a{b{c}}", ".mg", "µg",
        )),
    ],
)  # fmt: skip
def test_ucum_shape(code: str, good: bool) -> None:
    assert ucum_shaped(code) is good


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ('{system: "https://clinic.example.org/codes", code: VA-1, display: Vale ataxia}', ""),
        ('{system: "urn:oid:1.2.3", code: VA-1, display: Vale ataxia}', ""),
        ("{system: sct, code: 200000, display: seen in the browser}", ""),
        ('{system: "https://clinic.example.org/codes", code: VA-1}', "has no display"),
        ("{system: hp, code: 0001337, display: Tremor}", "HP: and seven digits"),
        ("{system: sct}", "a code is a text, or has system and code"),
        ("{system: sct, code: 1, colour: red}", "a code is a text, or has system and code"),
    ],
)
def test_a_code_may_be_written_by_its_parts(write: Write, tmp_path: Path, code: str, wrong: str) -> None:
    write("codes.tsv", TSV)
    write("finding.yaml", f"kind: finding\nentries:\n  a: {{codes: [{code}]}}\n")
    problems = [problem.text for problem in lint([tmp_path])]
    assert (wrong in " ".join(problems)) if wrong else problems == []
