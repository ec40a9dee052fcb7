"""Compare two readings over all documents at hand: which facts each gets right, by set and axis.

    tools/shadow.py --old TREE --new TREE [--texts FOLDER]... [--set NAME]... [--summary] [-o FILE]

TREE is a checkout; it is read by its own `.venv` if it has one, else by this interpreter. What a tree makes of a document is
kept in build/shadow.sqlite by the content of the tree's `etl` and `mappings` and of the document, so a second run reads only
what changed. Documents are tests/corpus, tests/frames, tests/guards, tests/scope, `seeds` and `dev` beside the project (CASE2FHIR_SCORES),
and the files of each FOLDER, which need no answers.

FILE (build/shadow.tsv) has a line for each fact: `both right`, `only old`, `only new`, `both wrong` (who has it right), or
`differs` for a text without answers. The summary counts them by set and axis. Of the measuring half there are only sums.
The answers are compared by tools/scorecard.py, tests/frames and tests/guards themselves; nothing is scored here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import score
import scorecard

from etl.examples import Rendered, meets

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / one) for one in ("frames", "guards", "scope")]
VERDICTS = ("both right", "only old", "only new", "both wrong")
HIDDEN = "measuring"
"""The set of which nothing but sums is shown."""
AXES = {
    "laterality": "side", "body_site": "site", "date": "time", "onset": "time", "asserted": "time", "timepoint": "time",
    "course": "time", "unit": "value", "comparator": "value",
}  # fmt: skip
"""The axis of an attribute of the scorecard that isn't one by its own name."""
ORDER = (
    "fact", "kind", "name", "presence", "certainty", "time", "person", "value", "site", "side", "status", "severity", "route",
    "method", "dose", "extra", "forbidden", "people",
)  # fmt: skip
PARTS = (
    ("time", r"(?:before|after|during)$|(?:offset|course|date|until|onset|ended|diagnosed|time) "),
    ("certainty", r"(?:equivocal|refuted|confirmed|provisional|unconfirmed|differential)$"),
    ("presence", r"(?:present|absent|improved|worsened|unchanged)$"),
    (
        "status",
        r"(?:active|completed|stopped|intended|on-hold|not-done|not-taken|in-progress|unknown|resolved|inactive)$",
    ),
    ("side", r"@ (?:left|right|bilateral)$"),
    ("site", r"@ "),
    ("severity", r"severity "),
    ("route", r"route "),
    ("method", r"method "),
    ("dose", r"dose "),
)
"""How the notation of examples writes each axis; what is written in no such form is a value."""
Fact = dict[str, Any]
Made = dict[str, Any]
Reading = Callable[[Sequence[Fact]], Iterable[Made]]
"""Makes of tasks (see tools/shadow_read.py) what a reading gives, in their order."""


@dataclass(frozen=True)
class Case:
    """A document and what it is compared with.

    Args:
        set: the set it belongs to.
        name: its name there.
        task: what a reading is asked.
        answers: the scorecard's answers; a frame or a guard's check; None for a text without answers.
    """

    set: str
    name: str
    task: Fact
    answers: Any = None


@dataclass(frozen=True)
class Line:
    """What two readings make of one fact.

    Args:
        case: its document.
        fact: the fact in words.
        asks: the axes on which its answer says something.
        old: the axes that the old reading has wrong.
        new: the axes that the new reading has wrong.
        rules: the rule that made the fact, in each reading.
        quote: its words, or its sentence.
        differs: how it differs, if there is no answer.
    """

    case: Case
    fact: str
    asks: frozenset[str]
    old: frozenset[str]
    new: frozenset[str]
    rules: tuple[str, str] = ("", "")
    quote: str = ""
    differs: str = ""

    def verdict(self, axis: str = "fact") -> str:
        """Who has the fact right, or one axis of it."""
        if self.differs:
            return "differs"
        old, new = (axis in wrong if axis != "fact" else bool(wrong) for wrong in (self.old, self.new))
        return VERDICTS[2 * old + new]

    def row(self) -> list[str]:
        """Its cells for the file."""
        told = (
            self.verdict(),
            self.case.set,
            self.case.name,
            self.fact,
            *map(_joined, (self.old, self.new)),
            *self.rules,
        )
        return [" ".join(cell.split()) for cell in (*told, self.differs, self.quote)]


HEAD = (
    "verdict",
    "set",
    "document",
    "fact",
    "wrong in old",
    "wrong in new",
    "rule of old",
    "rule of new",
    "differs",
    "words",
)


@dataclass
class Outcome:
    """All lines, and the scorecard's tallies of each set with answers of whole documents: those of old and new."""

    lines: list[Line] = field(default_factory=list)
    tallies: dict[str, list[scorecard.Tally]] = field(default_factory=dict)

    def add(self, case: Case, old: Made, new: Made) -> None:
        """Compare what two readings make of a document."""
        if isinstance(case.answers, dict):
            pairings = [scorecard.paired(case.answers, made["bundle"]) for made in (old, new)]
            self.lines += answered(case, (old, new), pairings)
            sums = self.tallies.setdefault(case.set, [scorecard.Tally(), scorecard.Tally()])
            for tally, by_answer, made in zip(sums, pairings, (old, new), strict=True):
                tally.add(scorecard.tallied(by_answer, case.answers, made["bundle"], made["outcome"]))
        elif case.answers is None:
            self.lines += unanswered(case, old["bundle"], new["bundle"])
        else:
            self.lines += noted(case, old["facts"], new["facts"])


# Documents with the scorecard's answers


def answered(case: Case, made: Sequence[Made], pairings: Sequence[scorecard.Paired]) -> Iterator[Line]:
    """The lines of a document with answers: its answers, the facts beside them, what is forbidden, its people."""
    faults = [_faults(by_answer) for by_answer in pairings]
    rules = [{id(gold): _rule(got) for gold, got, _ in pairs} for pairs, _, _ in pairings]
    for gold in case.answers["facts"]:
        old, new = (one.get(id(gold)) for one in faults)
        if old is not None and new is not None:
            rule = (rules[0].get(id(gold), ""), rules[1].get(id(gold), ""))
            yield Line(case, _told(gold), _asked(gold), old, new, rule, gold.get("quote", ""))
    for old_one, new_one in _together(_called, *(extra for _, _, extra in pairings)):
        one = old_one or new_one or {}
        rule = (_rule(old_one), _rule(new_one))
        yield Line(
            case, " ".join(_called(one)), frozenset(["extra"]), *_came("extra", old_one, new_one), rule, _quote(one)
        )
    came = [list(map(id, scorecard.forbidden(case.answers, extra))) for _, _, extra in pairings]
    for gold in case.answers.get("forbidden", []):
        yield Line(case, _told(gold), frozenset(["forbidden"]), *_came("forbidden", *(id(gold) in one for one in came)))
    people = (scorecard.people_wrong(case.answers, one["bundle"]) for one in made)
    yield Line(case, "number of people", frozenset(["people"]), *_came("people", *people))


def _faults(by_answer: scorecard.Paired) -> dict[int, frozenset[str]]:
    """Of each answer that must be found the axes that are wrong; an optional one has its line only if both readings find it."""
    pairs, missed, extra = by_answer
    found = {id(gold): frozenset(map(axis_of, bad)) for gold, _, bad in pairs if not gold.get("optional")}
    return found | {id(gold): frozenset([_lost(gold, extra)]) for gold in missed}


def _lost(gold: Fact, extra: Iterable[Fact]) -> str:
    """Whether a missed fact is there as another kind, or isn't there by its name."""
    return "kind" if any(score.close_names([gold["what"]], got["names"]) for got in extra) else "name"


def axis_of(attribute: str) -> str:
    """Return the axis of one of the scorecard's attributes."""
    return AXES.get(attribute, attribute)


def _asked(gold: Fact) -> frozenset[str]:
    given = {axis_of(name) for name in scorecard.ATTRIBUTES if scorecard.gives(gold, name)}
    return frozenset(given | {"kind", "name"} | ({"certainty"} if gold.get("presence") == "equivocal" else set()))


def _told(gold: Fact) -> str:
    shown = ("value", "unit", "presence", "status", "laterality", "body_site", "date", "timepoint", "subject")
    return f"{gold['type']} {gold['what']}: " + "; ".join(str(gold[name]) for name in shown if name in gold)


def _called(got: Fact) -> tuple[str, str]:
    return got["type"], next(iter(got["names"]), "")


def _together(key: Callable[[Any], Any], old: Iterable[Any], new: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair what two readings made by a key; None where one of them has no more of it."""
    by_key: dict[Any, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for side, made in enumerate((old, new)):
        for one in made:
            by_key[key(one)][side].append(one)
    for pair in by_key.values():
        yield from zip_longest(*pair)


def _came(axis: str, old: object, new: object) -> tuple[frozenset[str], frozenset[str]]:
    there = frozenset([axis])
    return there if old else frozenset(), there if new else frozenset()


def _rule(got: Fact | None) -> str:
    if got is None:
        return ""
    return next((score.part(one, "rule") or "" for one in score.ext(got["resource"], "reading")), "")


def _quote(got: Fact) -> str:
    return next((score.part(one, "quote") or "" for one in score.ext(got["resource"], "source-span")), "")


# Frames and guards, in the notation of examples


def noted(case: Case, old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[Line]:
    """The lines of a frame or a guard's check."""
    made = [case.answers.faults(facts) for facts in (old, new)]
    for said, axis in case.answers.says():
        asks = frozenset([axis]) if axis else frozenset(["kind", "name", *axes_in(said)])
        yield Line(case, said, asks, *(one.pop(said, frozenset()) for one in made))
    for said in dict.fromkeys([*made[0], *made[1]]):
        yield Line(case, said, frozenset(["extra"]), *(one.get(said, frozenset()) for one in made))


def axes_in(notation: str) -> frozenset[str]:
    """Return the axes on which a fact in the notation of examples says something."""
    from etl.examples import parsed

    return frozenset(map(axis_of_part, parsed(notation)[2]))


def axis_of_part(part: str) -> str:
    """Return the axis of one part of a fact in the notation of examples."""
    return next((axis for axis, form in PARTS if re.match(form, part)), "value")


def rendered(fact: Fact) -> Rendered:
    """Return a fact of tools/shadow_read.py as one of the examples."""
    return Rendered(fact["kind"], fact["name"], tuple(fact["shown"]), frozenset(fact["parts"]))


def lost_in(notation: str, made: Iterable[Rendered]) -> tuple[frozenset[str], Rendered | None]:
    """Return why a fact isn't among those made, and the one that stands in its place."""
    from etl.examples import parsed

    kind, name, parts = parsed(notation)
    named = [one for one in made if one.name.lower() == name]
    alike = [one for one in named if one.kind == kind]
    if not alike:
        return frozenset(["kind" if named else "name"]), None
    nearest = min(alike, key=lambda one: len(parts - one.parts))
    differs = [part for part in parts if part not in nearest.parts] or list(nearest.parts - parts)
    return frozenset(map(axis_of_part, differs)) or frozenset(["extra"]), nearest


@dataclass(frozen=True)
class Framed:
    """A frame of tests/frames: it states all of its facts and no other."""

    frame: Any

    def says(self) -> Iterator[tuple[str, str]]:
        """Its facts."""
        return ((said, "") for said in self.frame.gives if not said.startswith("? "))

    def faults(self, facts: Iterable[Fact]) -> dict[str, frozenset[str]]:
        """The facts that are wrong, with the axes; those that it doesn't state too."""
        from frame import ABOUT, differences

        missing, extra = differences(
            self.frame, [rendered(f) for f in facts if not f["unknown"] and f["name"] not in ABOUT]
        )
        out = {}
        for said in missing:
            out[said], stands = lost_in(said, extra)
            extra = [one for one in extra if one is not stands]
        return out | {str(one): frozenset(["extra"]) for one in extra}


@dataclass(frozen=True)
class Guarded:
    """A guard of tests/guards, which forbids facts, or its look-alike, which gives some."""

    check: Any
    forbids: bool

    def says(self) -> Iterator[tuple[str, str]]:
        """Its facts."""
        return ((f"!! {said}", "forbidden") if self.forbids else (said, "") for said in self.check.facts)

    def faults(self, facts: Iterable[Fact]) -> dict[str, frozenset[str]]:
        """What came though it is forbidden, or is missing."""
        end = self.check.page.find("\n")
        made = [rendered(fact) for fact in facts if any(start > end for start in fact["starts"])]
        met = {said: any(meets(one, said) for one in made) for said in self.check.facts}
        if self.forbids:
            return {f"!! {said}": frozenset(["forbidden"]) for said, came in met.items() if came}
        return {said: lost_in(said, made)[0] for said, came in met.items() if not came}


# Texts without answers


def unanswered(case: Case, old: Fact, new: Fact) -> Iterator[Line]:
    """The facts of a text that two readings give differently: those of one name in the order of the text."""
    text = score.document_text(new, None) or score.document_text(old, None) or ""
    facts = [[(attributes(got), got) for got in score.flatten(bundle)] for bundle in (old, new)]
    same = Counter(map(_signature, facts[0])) & Counter(map(_signature, facts[1]))
    left = [_without(made, same) for made in facts]
    for before, now in _together(lambda one: _called(one[1]), *left):
        had, has = (one[0] if one else {} for one in (before, now))
        axes = [axis for axis in ORDER if had.get(axis, "") != has.get(axis, "")] if before and now else ["name"]
        told = "; ".join(f"{axis}: {had.get(axis, '-') or '-'} → {has.get(axis, '-') or '-'}" for axis in axes)
        got = (now or before)[1]
        differs = told if before and now else ("only old" if before else "only new")
        rules = (_rule(before and before[1]), _rule(now and now[1]))
        yield Line(
            case, " ".join(_called(got)), frozenset(axes), frozenset(), frozenset(), rules, sentence(text, got), differs
        )


def attributes(got: Fact) -> dict[str, str]:
    """Return what a found fact says on each axis, in words."""
    sides = [word for site in got["sites"] for word in score.words(site) if word in score.SIDES]
    states = score.concept_codes(got["resource"].get("verificationStatus"))
    values = [got.get(name) for name in ("comparator", "number", "range")]
    values += [] if got.get("presence") else got.get("text", [])
    times = [*got["dates"], *(got.get(name) for name in ("onset", "asserted", "phase", "offset", "course"))]
    shown = {
        "presence": [got.get("presence")], "certainty": sorted(map(str, states)), "time": times, "value": values,
        "person": [got["subject"], str(got["person"])], "site": got["sites"], "side": sides, "status": [got.get("status")],
        "severity": got["severity"], "route": got.get("route", []), "method": got.get("method", []),
        "dose": got.get("doses", []),
    }  # fmt: skip
    return {axis: " ".join(dict.fromkeys(str(one) for one in said if one)) for axis, said in shown.items()}


def _signature(one: tuple[dict[str, str], Fact]) -> str:
    return repr((_called(one[1]), sorted(one[0].items())))


def _without(made: Sequence[tuple[dict[str, str], Fact]], same: Mapping[str, int]) -> list[tuple[dict[str, str], Fact]]:
    left, out = dict(same), []
    for one in made:
        key = _signature(one)
        if left.get(key):
            left[key] -= 1
        else:
            out.append(one)
    return out


def sentence(text: str, got: Fact) -> str:
    """Return the sentence in which a found fact begins, or its quote where the text isn't known."""
    start = next((score.part(one, "start") for one in score.ext(got["resource"], "source-span")), None)
    if start is None or not text:
        return _quote(got)
    opens = max((m.end() for m in re.finditer(r"\n|[.!?](?=\s)", text[max(0, start - 400) : start])), default=0)
    rest = text[max(0, start - 400) + opens :][:600]
    return re.split(r"\n|(?<=[.!?])\s", rest.lstrip())[0]


# Which documents


def cases(texts: Iterable[Path], shared: Path) -> Iterator[Case]:
    """All documents at hand."""
    for title, tasks in scorecard.tasks(shared):
        for path, answers in tasks:
            yield Case(title, path.name, {"path": str(path)}, answers)
    from test_frames import ALL

    for name, frame in ALL.items():
        yield Case("frames", name, {"text": frame.text}, Framed(frame))
    for title, forbids, checks in guarded():
        for check in checks:
            yield Case(title, f"{check.family}: {check.text}", {"text": check.page}, Guarded(check, forbids))
    for folder in texts:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield Case(folder.name, path.relative_to(folder).as_posix(), {"path": str(path)})


def guarded() -> Iterator[tuple[str, bool, list[Any]]]:
    """The checks of guards and of conflicts of scope: those that forbid facts, and those that give some."""
    from test_conflicts import CONFLICTS
    from test_guards import ALIKES, GUARDS, Check
    from test_openings import FOUND, OPENINGS

    yield "guards", True, GUARDS
    yield "guards", False, ALIKES
    yield "scope", True, [Check(one.axis, one.text, tuple(one.never.split(" | "))) for one in CONFLICTS]
    yield "scope", False, [Check(one.axis, one.text, tuple(one.gives.split(" | "))) for one in CONFLICTS]
    yield "openings", True, [Check("opening", text, tuple(f"{name}: absent" for name in FOUND)) for text in OPENINGS]
    yield "openings", False, [Check("opening", text, tuple(f"{name}: present" for name in FOUND)) for text in OPENINGS]


# Readings


def reading_of(tree: Path, cache: Path) -> Reading:
    """Return the reading of a checkout, which keeps what it makes."""
    tree = tree.resolve()
    code = digest_of(tree)

    def read(tasks: Sequence[Fact]) -> Iterator[Made]:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(cache)) as store:
            store.execute(
                "create table if not exists made (code text, document text, made blob, primary key (code, document))"
            )
            keys = list(map(key_of, tasks))
            have = {row[0] for row in store.execute("select document from made where code = ?", (code,))}
            lacking = {key: task for key, task in zip(keys, tasks, strict=True) if key not in have}
            for key, line in zip(lacking, worked(tree, list(lacking.values())), strict=True):
                store.execute("insert into made values (?, ?, ?)", (code, key, zlib.compress(line)))
                store.commit()
            for key in keys:
                row = store.execute("select made from made where code = ? and document = ?", (code, key)).fetchone()
                yield json.loads(zlib.decompress(row[0]))

    return read


def digest_of(tree: Path) -> str:
    """Return a digest of all that a reading of a checkout depends on."""
    total = hashlib.sha256()
    for room in ("etl", "mappings"):
        for path in sorted(one for one in (tree / room).rglob("*") if one.suffix in (".py", ".yaml")):
            total.update(path.relative_to(tree).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:24]


def key_of(task: Fact) -> str:
    """Return a digest of a task: the document's name and its bytes."""
    path = Path(task["path"]) if "path" in task else None
    data = path.read_bytes() if path else task["text"].encode()
    return hashlib.sha256((path.name if path else "").encode() + b"\0" + data).hexdigest()[:24]


def worked(tree: Path, tasks: Sequence[Fact]) -> Iterator[bytes]:
    """Have a checkout's interpreter read documents, and give its lines."""
    if not tasks:
        return
    own = tree / ".venv" / "bin" / "python"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as list_of:
        list_of.writelines(json.dumps(task) + "\n" for task in tasks)
        list_of.flush()
        command = [
            str(own) if own.exists() else sys.executable,
            str(ROOT / "tools" / "shadow_read.py"),
            str(tree),
            list_of.name,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(tree)}) as worker:
            assert worker.stdout is not None
            yield from worker.stdout
        if worker.returncode:
            raise SystemExit(f"shadow: the reading of {tree} ended with {worker.returncode}")


# The two beside each other


def compare(documents: Sequence[Case], old: Reading, new: Reading) -> Outcome:
    """Read all documents in two ways and compare.

    Args:
        documents: what to read.
        old: a reading.
        new: another one.
    """
    outcome = Outcome()
    tasks = [case.task for case in documents]
    for case, before, now in zip(documents, old(tasks), new(tasks), strict=True):
        outcome.add(case, before, now)
    return outcome


def summary(outcome: Outcome) -> Iterator[str]:
    """The sums: by set and axis who is right; the scorecard's figures; what differs in texts without answers."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in outcome.lines:
        for axis in axes_counted(line):
            counts[line.case.set, axis][line.verdict(axis)] += 1
    columns = [*VERDICTS, "differs"]
    yield f"{'set':12} {'axis':10} " + " ".join(f"{name:>10}" for name in columns)
    sets = list(dict.fromkeys(line.case.set for line in outcome.lines))
    for name, axis in ((name, axis) for name in sets for axis in ORDER if (name, axis) in counts):
        yield f"{name:12} {axis:10} " + " ".join(f"{counts[name, axis][one]:10}" for one in columns)
    for name, (old, new) in outcome.tallies.items():
        yield from ("", f"{name}, old: {old.summary()}", f"{name}, new: {new.summary()}")


def axes_counted(line: Line) -> Iterator[str]:
    """The axes under which a line counts: those its answer asks for, if both readings have the fact, else whether it is there."""
    yield "fact"
    lost = {"kind", "name"}
    found = not (line.old | line.new) & lost
    yield from sorted(axis for axis in line.asks | line.old | line.new if found or axis in lost)


def shown_lines(outcome: Outcome) -> Iterator[str]:
    """A row for each fact that may be shown: what one reading alone has right first."""
    order = {name: place for place, name in enumerate(("only old", "only new", "differs", "both wrong", "both right"))}
    lines = sorted((one for one in outcome.lines if one.case.set != HIDDEN), key=lambda one: order[one.verdict()])
    return ("\t".join(cells) for cells in (HEAD, *(line.row() for line in lines)))


def _joined(axes: Iterable[str]) -> str:
    return ", ".join(sorted(axes))


def main(arguments: Sequence[str]) -> int:
    """Compare, print the summary, and write the lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--old", type=Path, required=True, metavar="TREE")
    parser.add_argument("--new", type=Path, required=True, metavar="TREE")
    parser.add_argument("--texts", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="only this set; may be repeated")
    parser.add_argument("--summary", action="store_true", help="write no lines")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "shadow.tsv", metavar="FILE")
    given = parser.parse_args(arguments)
    shared = Path(os.environ.get("CASE2FHIR_SCORES", str(ROOT.parent / "shared")))
    documents = [case for case in cases(given.texts, shared) if not given.set or case.set in given.set]
    cache = ROOT / "build" / "shadow.sqlite"
    outcome = compare(documents, reading_of(given.old, cache), reading_of(given.new, cache))
    if not given.summary:
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text("\n".join(shown_lines(outcome)) + "\n", encoding="utf-8")
    print("\n".join(summary(outcome)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
