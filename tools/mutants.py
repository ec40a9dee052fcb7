"""Change etl in small ways, one at a time, and see whether the tests nearest to the change notice.

    tools/mutants.py [--seed 57] [--count 40] [--floor 85] [--processes 2]

Each mutant is one change in a function: a comparison turned, `and` for `or`, a number off by one, a condition negated, a value not
returned, an argument left out. They are drawn by a seed, in turn from each room and of each kind, and made in git worktrees in a
temporary folder, so that the checkout stays as it is; what isn't committed isn't looked at. First the nearest tests (mutants_net.py)
run once without a change, each file for some seconds, to see which of them reach which place; a place that none reaches is replaced
by another. Then each mutant is tried with those that reach it, the quick ones first, until one fails or they have taken `--limit`
seconds. Prints each mutant with what became of it, and ends with 1 where fewer than `--floor` per cent were caught.

Why none of the libraries: mutmut (3.8) first runs all tests to see which of them reach a function, which takes as long as the tests
do, and draws no samples; cosmic-ray (8.7) and mutatest (3.1, which draws by a seed) run one same command for every mutant.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from queue import Queue
from typing import NamedTuple

from mutants_net import Net

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("comparison", "and/or", "number", "condition", "return", "argument")
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
NO_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Raise, ast.JoinedStr)
"""What is no part of a statement's own code, or only words for people."""
SPARE = 1.4
"""So many times as many places as are asked for are drawn, for those that no test reaches."""
MOST = 200
"""So many tests at most are run for a mutant."""


class Mutant(NamedTuple):
    """A change: its module, its kind, and its place's number among those of the kind."""

    module: str
    kind: str
    number: int


class Place(NamedTuple):
    """A node that can be changed, and the statement with the list of statements that it stands in."""

    kind: str
    node: ast.AST
    statement: ast.stmt
    block: list[ast.stmt]


def places_of(tree: ast.Module) -> Iterator[Place]:
    """Yield the places of a module that can be changed: all in its functions, but annotations and texts of errors."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from _places_in(function.body)


def _places_in(block: list[ast.stmt]) -> Iterator[Place]:
    for statement in block:
        if isinstance(statement, NO_CODE):
            continue
        for node in _own_nodes(statement):
            yield from (Place(kind, node, statement, block) for kind in KINDS if _fits(kind, node))
        for part in (statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            for inner in ("body", "orelse", "finalbody"):
                yield from _places_in(getattr(part, inner, []))


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes of a statement without those of the statements inside it."""
    waiting: list[ast.AST] = [statement]
    apart = (*NO_CODE, ast.stmt, ast.ExceptHandler, ast.match_case)
    while waiting:
        yield (node := waiting.pop())
        for name, value in ast.iter_fields(node):
            inner = value if isinstance(value, list) else [value]
            waiting += [
                one for one in inner if isinstance(one, ast.AST) and name != "annotation" and not isinstance(one, apart)
            ]


def _fits(kind: str, node: ast.AST) -> bool:
    match kind, node:
        case ("comparison", ast.Compare(ops=[_])) | ("and/or", ast.BoolOp()) | ("condition", ast.If() | ast.IfExp()):
            return True
        case "condition", ast.comprehension(ifs=ifs):
            return bool(ifs)
        case "number", ast.Constant(value=value):
            return type(value) is int
        case "return", ast.Return(value=value):
            return value is not None and not (isinstance(value, ast.Constant) and not value.value)
        case "argument", ast.Call(args=args, keywords=keywords):
            last = keywords[-1].value if keywords else args[-1] if len(args) > 1 else None
            return last is not None and not (isinstance(last, ast.Constant) and last.value is None)
    return False


def change(place: Place) -> str:
    """Change a place and return what it was and what it is."""
    node, before = place.node, _words(place.node)
    match node:
        case ast.Compare():
            node.ops = [TURNED[type(node.ops[0])]()]
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.Constant():
            node.value += 1
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.comprehension():
            node.ifs[0] = ast.UnaryOp(ast.Not(), node.ifs[0])
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.Call():
            (node.keywords or node.args).pop()
    return f"{before}  ->  {_words(node)}"


def _words(node: ast.AST) -> str:
    """Return the code of a node in one short line."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(node.test if isinstance(node, ast.If) else node)).split())
    return text if len(text) < 90 else f"{text[:86]} ..."


def draw(seed: int, rooms: Mapping[str, Sequence[str]]) -> Iterator[Mutant]:
    """Yield mutants without end: in turn from each room and of each kind, the place by chance, none twice.

    Args:
        seed: of the chance.
        rooms: the modules of each room.
    """
    chance, drawn = random.Random(seed), set[Mutant]()
    found = {room: [one for module in rooms[room] for one in _mutants_of(module)] for room in rooms}
    kinds = (kind for _ in cycle("x") for kind in chance.sample(KINDS, len(KINDS)))
    for room in cycle(chance.sample(sorted(rooms), len(rooms))):
        kind = next(kinds)
        if fitting := [one for one in found[room] if one.kind == kind and one not in drawn]:
            drawn.add(mutant := chance.choice(fitting))
            yield mutant


def _mutants_of(module: str) -> Iterator[Mutant]:
    seen = Counter[str]()
    for place in places_of(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        yield Mutant(module, place.kind, seen[place.kind])
        seen[place.kind] += 1


def mark(tree: Path, mutants: Sequence[Mutant]) -> None:
    """Change the code of a tree so that each mutant's statement says when it is reached."""
    for module in {one.module for one in mutants}:
        code = ast.parse((tree / module).read_text(encoding="utf-8"))
        places = [*places_of(code)]
        for number, mutant in enumerate(mutants):
            if mutant.module == module:
                place = [one for one in places if one.kind == mutant.kind][mutant.number]
                at = place.block.index(place.statement)
                place.block.insert(at, ast.parse(f"__import__('mutants_net').reach({number})").body[0])
        (tree / module).write_text(ast.unparse(ast.fix_missing_locations(code)), encoding="utf-8")


def reached_by(
    trees: Sequence[Path], mutants: Sequence[Mutant], net: Net, seconds: float
) -> dict[int, list[tuple[float, str]]]:
    """Run the nearest tests of mutants, each file for some seconds; return what reaches each mutant, with its time."""
    files = sorted({file for one in mutants for file in net.nearest(one.module)})
    random.Random(0).shuffle(files)
    with ThreadPoolExecutor(len(trees)) as pool:
        parts = pool.map(
            run_tests, trees, (files[at :: len(trees)] for at in range(len(trees))), [seconds] * len(trees)
        )
    found = defaultdict[int, list[tuple[float, str]]](list)
    for tree, _ in zip(trees, [*parts], strict=True):
        for name, took, numbers in map(
            json.loads, (tree / "build" / "record").read_text(encoding="utf-8").splitlines()
        ):
            for number in numbers:
                if name.partition("::")[0] in net.nearest(mutants[number].module):
                    found[number].append((took, name))
    return found


def run_tests(tree: Path, files: Sequence[str], limit: float, asked: Sequence[str] | None = None) -> str:
    """Return the first test that fails in a tree, "" when none does; one that hangs fails.

    Args:
        tree: a worktree.
        files: the files of tests.
        limit: seconds for each file, and for the whole when only some tests are asked for.
        asked: these tests alone, and no more once one has failed.
    """
    build = tree / "build"
    build.mkdir(exist_ok=True)
    told = {"MUTANTS_LIMIT": str(limit), "MUTANTS_MARKS": str(build / "marks"), "MUTANTS_RECORD": str(build / "record")}
    told |= {"MUTANTS_TESTS": json.dumps(asked), "PYTHONPATH": f"{tree}:{tree / 'tools'}", "PYTHONHASHSEED": "0"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "mutants_net",
        "--tb=no",
        "-rfE",
        *files,
    ]
    end = 1800 if asked is None else 5 * limit + 60
    try:
        done = subprocess.run(
            command + ["-x"] * (asked is not None), cwd=tree, env=os.environ | told, capture_output=True, text=True, timeout=end, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "(no end)"
    failed = [
        line.split(" ", 1)[1].split(" - ")[0]
        for line in done.stdout.splitlines()
        if line.startswith(("FAILED ", "ERROR "))
    ]
    return failed[0] if failed else "(no start)" if done.returncode > 1 else ""


def try_out(mutant: Mutant, tests: Sequence[tuple[float, str]], tree: Path, limit: float) -> tuple[bool, str]:
    """Make a mutant in a tree and run tests on it; return whether they caught it, and a line about it."""
    path, begin = tree / mutant.module, time.monotonic()
    original = path.read_bytes()
    code = ast.parse(original)
    place = [one for one in places_of(code) if one.kind == mutant.kind][mutant.number]
    line, words = getattr(place.node, "lineno", place.statement.lineno), change(place)
    path.write_text(ast.unparse(ast.fix_missing_locations(code)), encoding="utf-8")
    asked, left = [], limit
    for took, name in sorted(tests)[:MOST]:
        if (left := left - took) > 0 or not asked:
            asked.append(name)
    by = run_tests(tree, sorted({name.partition("::")[0] for name in asked}), limit, asked)
    path.write_bytes(original)
    became = f"caught by {by}" if by else f"SURVIVED {len(asked)} of {len(tests)} tests"
    return bool(
        by
    ), f"{time.monotonic() - begin:4.0f} s  {mutant.module}:{line}  {mutant.kind}: {words}\n        {became}"


def main(arguments: list[str]) -> int:
    """Draw mutants, try them, and tell how many were caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default, told in (
        ("seed", 57, "of the chance"),
        ("count", 40, "how many mutants"),
        ("floor", 85, "how many of a hundred must be caught"),
        ("limit", 20, "seconds of tests for each mutant"),
        ("look", 2, "seconds of each hundred tests of a file to see what they reach"),
        ("processes", 2, "at a time"),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, help=told)
    chosen = parser.parse_args(arguments)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trees = [Path(folder) / f"tree{number}" for number in range(chosen.processes)]
        try:
            for tree in trees:
                subprocess.run(["git", "worktree", "add", "-q", "--detach", tree, "HEAD"], cwd=ROOT, check=True)
            caught, tried = try_all(chosen, trees, begin)
        finally:
            for tree in trees:
                subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=False)
    print(f"seed {chosen.seed}: {caught} of {tried} caught, {(time.monotonic() - begin) / 60:.1f} min")
    return 100 * caught < chosen.floor * tried


def try_all(chosen: argparse.Namespace, trees: Sequence[Path], begin: float) -> tuple[int, int]:
    """Try mutants in as many trees at a time as there are; return how many were caught, and of how many."""
    net = Net(trees[0])
    mutants = [*islice(draw(chosen.seed, net.rooms()), int(SPARE * chosen.count))]
    for tree in trees:
        mark(tree, mutants)
    reached = reached_by(trees, mutants, net, chosen.look)
    for tree in trees:
        subprocess.run(["git", "checkout", "-q", "--", "etl"], cwd=tree, check=True)
    numbers = [number for number in range(len(mutants)) if reached.get(number)][: chosen.count]
    print(
        f"{len(mutants)} drawn, {len(reached)} reached by the nearest tests, after {time.monotonic() - begin:.0f} s",
        flush=True,
    )
    free: Queue[Path] = Queue()
    for tree in trees:
        free.put(tree)

    def one(number: int) -> bool:
        tree = free.get()
        try:
            caught, told = try_out(mutants[number], reached[number], tree, chosen.limit)
        finally:
            free.put(tree)
        print(told, flush=True)
        return caught

    with ThreadPoolExecutor(len(trees)) as pool:
        return sum(pool.map(one, numbers)), len(numbers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
