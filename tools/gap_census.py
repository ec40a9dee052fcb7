"""Count the known gaps of the tests by what fails: a wrong fact, a wrong attribute, or a fact that is missing.

    tools/gap_census.py [--all] [--before FILE] [-o FILE] [TESTS]...

Runs only the tests that are expected to fail (of `tests`, or of TESTS) and reads their messages; with `--all` every test, so that
what fails though it shouldn't counts too. A gap counts once, by the worst of its faults:

- `wrong`: a fact came that the text doesn't state, or a person, name, sex or age that isn't theirs.
- `attribute`: a missing fact came with another time, side, presence …: one that differs on one axis. This is an upper bound: the one
  that came may be another fact of the text.
- `missing`: a fact didn't come, or came with less than the text states.
- `plain`: a comparison of something else without a list of faults, to be read by people.

FILE (build/gaps.tsv) has a line for each gap. `--before` compares with such a file of an earlier state: which gaps are new, worse,
better or gone. It ends with 3 if a wrong fact or attribute is new, or what was missing is wrong now.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from shadow import axis_of_part

from etl.examples import parsed

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("wrong", "attribute", "missing", "plain")
MISSING = (
    r"lacks |should give |gives not |doesn't give |(?:name|sex|country) '' for |ages \[\] for |size None for |no group"
)
WRONG = (
    r"wrong |has |gives |should never give |should not give |must never give |(?:name|sex|country) '[^']|ages \[[^\]]|size \d"
    r"|\[.*\] \S+ \d+ facts"
)
PERSONS = r"(?P<found>\d+) persons(?: for (?P<wanted>\d+))?"
FAULT = re.compile(
    rf"(?:^|; |--- |\[?[\"']|” )(?:(?P<missing>{MISSING})|{PERSONS}|(?P<wrong>{WRONG}))(?P<fact>[^\n]*?)"
    rf"(?=$|; (?:{MISSING}|{WRONG}|\d+ persons)|[\"'], [\"'](?:{MISSING}|{WRONG})|[\"']\])",
    re.M,
)
"""A fault in a message, as the tests of facts write it."""
EMPTY = re.compile(r"^(?:KeyError|StopIteration|assert (?:\[(?:None|''|, )*\]|None|0) ==)", re.M)
"""A comparison in which nothing stands where a fact is expected."""
LOOSE = frozenset(["value", "status", "certainty", "severity", "route", "method", "dose"])
"""Axes on which a fact may say more than a test asks for."""
GAVE = re.compile(r"(?:--- )?\bgave:?\s*(.*)\Z", re.S)


class Gap(NamedTuple):
    """A test that fails as expected: its name, the kind of its faults, and these."""

    test: str
    kind: str
    faults: tuple[str, ...]


class Collector:
    """A plugin of pytest: keeps the tests that are expected to fail, and their messages."""

    def __init__(self, every: bool = False) -> None:
        self.every, self.gaps = every, list[Gap]()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out all other tests, if not every one is asked for."""
        if not self.every:
            items[:] = [item for item in items if item.get_closest_marker("xfail")]

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep what a test said."""
        expected = report.skipped and hasattr(report, "wasxfail")
        mended = report.longreprtext.startswith("[XPASS(strict)]")
        if report.when == "call" and (expected or report.failed) and not mended:
            self.gaps.append(gap_of(report.nodeid, report.longreprtext))


def gap_of(test: str, text: str) -> Gap:
    """Return a gap from the text of a failed test."""
    lines = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    message = "\n".join(lines).partition("\nassert not [")[0] if lines else text
    message = re.sub(r"^(?:AssertionError|Failed): ", "", message)
    found = list(FAULT.finditer(GAVE.sub("", message)))
    wanted = [_bare(fault["fact"]) for fault in found if fault["missing"]]
    kinds = {_kind(fault, wanted) for fault in found}
    if kinds == {"missing"} and any(len(conflicts(one, other)) == 1 for one in wanted for other in _given(message)):
        kinds = {"attribute"}
    if not kinds and EMPTY.search(message):
        kinds = {"missing"}
    kind = next((kind for kind in KINDS if kind in kinds), "plain")
    return Gap(test, kind, tuple(" ".join(fault[0].strip("-;'\"[]” ").split()) for fault in found))


def _kind(fault: re.Match[str], wanted: Sequence[str]) -> str:
    """The kind of one fault; what stands in the place of a missing fact and says less is that missing fact."""
    if fault["found"]:
        return "missing" if int(fault["found"]) < int(fault["wanted"] or 0) else "wrong"
    if fault["missing"]:
        return "missing"
    if fault["wrong"] not in ("wrong ", "should not give "):
        return "wrong"
    given = _bare(fault["fact"])
    off = [len(conflicts(one, given) | added(one, given)) for one in wanted if _same(one, given)]
    return ("missing", "attribute", "wrong")[min(2, *off)] if off else "wrong"


def _bare(fact: str) -> str:
    """The notation of a fact, behind its subject if it has one, without quotes and number."""
    return re.sub(r"^[\"'“\[]*(\w+ \| )?(?:\d+ × )?", r"\1", fact.strip()).strip("\"'”].")


def _given(message: str) -> Iterator[str]:
    """The facts that a message says came."""
    found = GAVE.search(message)
    if found is None:
        return
    try:
        told = ast.literal_eval(found[1].strip())
    except (ValueError, SyntaxError):
        told = found[1].splitlines()
    yield from (_bare(str(one)) for one in told if str(one).strip())


def conflicts(wanted: str, given: str) -> set[str]:
    """Return the axes on which two facts of one name say different things; none if their names differ."""
    if not _same(wanted, given):
        return set()
    mine, theirs = _by_axis(wanted), _by_axis(given)
    return {axis for axis in mine.keys() & theirs.keys() if not _agree(mine[axis], theirs[axis])}


def added(wanted: str, given: str) -> set[str]:
    """Return the axes on which only the given fact says something, but for those that a wanted fact may leave out."""
    return _by_axis(given).keys() - _by_axis(wanted).keys() - LOOSE


def _same(wanted: str, given: str) -> bool:
    """Return True if two facts are of one kind, name and subject."""
    mine, theirs = _owner(wanted), _owner(given)
    return _parsed(wanted)[:2] == _parsed(given)[:2] and (mine == theirs or not mine or not theirs)


def _owner(fact: str) -> str:
    return fact.rpartition(" | ")[0]


def _parsed(fact: str) -> tuple[str, str, frozenset[str]]:
    return parsed(fact.rpartition(" | ")[2])


def _by_axis(fact: str) -> dict[str, list[str]]:
    """The parts of a fact by axis; dates, offsets and phases are each an axis of their own."""
    out = defaultdict(list)
    for part in _parsed(fact)[2]:
        axis = axis_of_part(part)
        word = part.split(" ")[0]
        out[word if axis == "time" and " " in part else axis].append(part)
    return out


def _agree(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Return True if some part is the other one, or says more of the same."""
    return any(_within(one, other) or _within(other, one) for one in mine for other in theirs)


def _within(short: str, long: str) -> bool:
    return re.match(rf"{re.escape(short)}(?![\w.])", long) is not None


def summary(gaps: Iterable[Gap]) -> Iterator[str]:
    """A line for each room of the tests: how many gaps of each kind."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps:
        for room in ("/".join(gap.test.split("/")[:2]), "all"):
            counts[room][gap.kind] += 1
    yield f"{'room':16} " + " ".join(f"{kind:>10}" for kind in (*KINDS, "all"))
    for room, kinds in sorted(counts.items(), key=lambda one: (one[0] == "all", one[0])):
        yield f"{room:16} " + " ".join(f"{kinds[kind]:10}" for kind in KINDS) + f" {kinds.total():10}"


def kinds_in(path: Path) -> dict[str, str]:
    """The kind of each gap of a file that was written before."""
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    return {test: kind for kind, test, *_ in (line.split("\t") for line in lines)}


def changes(before: Mapping[str, str], gaps: Iterable[Gap]) -> Iterator[tuple[str, str, str, str]]:
    """What became of each gap that isn't what it was: new, worse, better or gone; its test, what it was, and what it is."""
    now = {gap.test: gap.kind for gap in gaps}
    for test in sorted(before.keys() | now.keys()):
        was, is_ = before.get(test, ""), now.get(test, "")
        if was == is_:
            continue
        worse = bool(was and is_) and KINDS.index(is_) < KINDS.index(was)
        yield ("new" if not was else "gone" if not is_ else "worse" if worse else "better"), test, was, is_


def main(arguments: Sequence[str]) -> int:
    """Run the gaps, print their sums, and write a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tests", nargs="*", default=[str(ROOT / "tests")])
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "gaps.tsv", metavar="FILE")
    parser.add_argument("--all", action="store_true", help="run every test")
    parser.add_argument("--before", type=Path, metavar="FILE", help="the gaps of an earlier state")
    given = parser.parse_args(arguments)
    before = kinds_in(given.before) if given.before else None
    collector = Collector(given.all)
    pytest.main(
        ["-q", "-n", "0", "-p", "no:cacheprovider", "-rN", "--no-header", "-W", "ignore", *given.tests], [collector]
    )
    given.output.parent.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join((gap.kind, gap.test, " | ".join(gap.faults))) for gap in collector.gaps]
    given.output.write_text("\n".join(["kind\ttest\tfaults", *sorted(lines)]) + "\n", encoding="utf-8")
    print("\n".join(summary(collector.gaps)))
    changed = list(changes(before, collector.gaps)) if before is not None else []
    print("\n".join("\t".join(one) for one in changed))
    return 3 if any(what in ("new", "worse") and is_ in ("wrong", "attribute") for what, _, _, is_ in changed) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
