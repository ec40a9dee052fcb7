"""Change etl in small ways, one at a time, and see whether the tests nearest to the change notice.

    tools/mutants.py [--seed 57] [--count 40] [--floor 85]

Each mutant is one change in a function: a comparison turned, `and` for `or`, a number off by one, a condition negated, a value not
returned, an argument left out. They are drawn by a seed, in turn from each room and of each kind, and made in git worktrees in a
temporary folder, so that the checkout stays as it is; what isn't committed isn't looked at. First the nearest tests (mutants_net.py)
run without a change, some seconds of each file, to see which of them reach which place; a place that none reaches is replaced by
another. Then each mutant is tried with those that reach it, the quick ones first, until one fails. Prints each with what became of
it, and ends with 1 where fewer than `--floor` per cent were caught. Before one counts as survived, the room's own tests run on it for some
time, those first whose names share words with the module's.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle, islice
from pathlib import Path
from queue import Queue
from typing import NamedTuple

from mutants_net import Net

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("comparison", "and/or", "number", "condition", "return", "argument")
PAIRS = (
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot),
    (ast.And, ast.Or),
)
TURNED = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
NO_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Raise, ast.JoinedStr)
"""What is no part of a statement's own code, or only words for people."""
SPARE = 1.4
"""So many times as many places as are asked for are drawn, for those that no test reaches."""
LOOK, LIMIT, MOST = 2, 20, 1000
"""Seconds of each file (of each hundred tests of a long one) to see what it reaches; seconds and tests at most for a mutant."""
PROCESSES = 2


class Mutant(NamedTuple):
    """A change: its module, its kind, and its place's number among those of the kind."""

    module: str
    kind: str
    number: int


class Place(NamedTuple):
    """A node that can be changed, how, and the statement that it stands in, with those beside it."""

    kind: str
    node: ast.AST
    change: Callable[[], object]
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
            if change := change_of(node):
                yield Place(change[0], node, change[1], statement, block)
        for part in (statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            for inner in ("body", "orelse", "finalbody"):
                yield from _places_in(getattr(part, inner, []))


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes of a statement without those of the statements inside it."""
    waiting: list[ast.AST] = [statement]
    apart = (*NO_CODE, ast.stmt, ast.ExceptHandler, ast.match_case)
    while waiting:
        yield (node := waiting.pop())
        below = [one for one in ast.iter_child_nodes(node) if one is not getattr(node, "annotation", None)]
        waiting += [one for one in below if not isinstance(one, apart)]


def change_of(node: ast.AST) -> tuple[str, Callable[[], object]] | None:
    """Return the kind of change that a node can have, and what makes it."""
    match node:
        case ast.Compare(ops=[op]):
            return "comparison", lambda: setattr(node, "ops", [TURNED[type(op)]()])
        case ast.BoolOp(op=op):
            return "and/or", lambda: setattr(node, "op", TURNED[type(op)]())
        case ast.Constant(value=value) if type(value) is int:
            return "number", lambda: setattr(node, "value", value + 1)
        case ast.If(test=test) | ast.IfExp(test=test):
            return "condition", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[test, *others]):
            return "condition", lambda: setattr(node, "ifs", [ast.UnaryOp(ast.Not(), test), *others])
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and not value.value):
            return "return", lambda: setattr(node, "value", ast.Constant(None))
        case ast.Call(args=args, keywords=keywords) if len(args) > 1 or keywords:
            last = keywords[-1].value if keywords else args[-1]
            if not (isinstance(last, ast.Constant) and last.value is None):  # which is the default anyway
                return "argument", (keywords or args).pop
    return None


def draw(seed: int, rooms: Mapping[str, Sequence[str]]) -> Iterator[Mutant]:
    """Yield mutants without end: in turn from each room and of each kind, the place by chance, none twice.

    Args:
        seed: of the chance.
        rooms: the modules of each room.
    """
    chance, drawn = random.Random(seed), set[Mutant]()
    found = {room: [one for module in rooms[room] for one in _mutants_of(module)] for room in rooms}
    kinds = (kind for _ in count() for kind in chance.sample(KINDS, len(KINDS)))
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
                reach = ast.parse(f"__import__('mutants_net').reach({number})").body[0]
                place.block.insert(place.block.index(place.statement), reach)
        (tree / module).write_text(ast.unparse(ast.fix_missing_locations(code)), encoding="utf-8")


def reached_by(trees: Sequence[Path], mutants: Sequence[Mutant], net: Net) -> dict[int, list[tuple[float, str]]]:
    """Run the nearest tests of mutants; return what reaches each mutant, with its time."""
    files = sorted({file for one in mutants for file in net.nearest(one.module)})
    random.Random(0).shuffle(files)
    with ThreadPoolExecutor(len(trees)) as pool:
        [*pool.map(run_tests, trees, (files[at :: len(trees)] for at in range(len(trees))))]
    found = defaultdict[int, list[tuple[float, str]]](list)
    for tree in trees:
        for name, took, numbers in map(
            json.loads, (tree / "build" / "record").read_text(encoding="utf-8").splitlines()
        ):
            for number in numbers:
                if name.partition("::")[0] in net.nearest(mutants[number].module):
                    found[number].append((took, name))
    return found


def run_tests(
    tree: Path, files: Sequence[str], asked: Sequence[str] | None = None, look: float = LOOK, end: float | None = None
) -> str:
    """Return the first test that fails in a tree, "" when none does; one that hangs fails.

    Args:
        tree: a worktree.
        files: the files of tests.
        asked: these tests alone; None for all.
        look: seconds for each file.
        end: seconds for all, which end with the first failure; None to see what each reaches.
    """
    build = tree / "build"
    build.mkdir(exist_ok=True)
    told = {"MUTANTS_LOOK": str(look), "MUTANTS_END": str(end or "inf"), "MUTANTS_TESTS": json.dumps(asked)}
    told |= {"MUTANTS_MARKS": str(build / "marks"), "MUTANTS_RECORD": str(build / "record"), "PYTHONHASHSEED": "0"}
    told |= {"PYTHONPATH": f"{tree}:{tree / 'tools'}"}
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
    command += ["-x"] if end else []
    most = 10 * end if end else None
    try:
        done = subprocess.run(
            command, cwd=tree, env=os.environ | told, capture_output=True, text=True, timeout=most, check=False
        )
    except subprocess.TimeoutExpired:
        return "(no end)"
    failed = [
        line.split(" ", 1)[1].split(" - ")[0]
        for line in done.stdout.splitlines()
        if line.startswith(("FAILED ", "ERROR "))
    ]
    return failed[0] if failed else "(no start)" if done.returncode > 1 else ""


def try_out(mutant: Mutant, tests: Sequence[tuple[float, str]], own: Sequence[str], tree: Path) -> bool:
    """Make a mutant in a tree, run tests on it and print what became of it; return whether they caught it."""
    path, begin = tree / mutant.module, time.monotonic()
    original = path.read_bytes()
    code = ast.parse(original)
    place = [one for one in places_of(code) if one.kind == mutant.kind][mutant.number]
    line, before = getattr(place.node, "lineno", place.statement.lineno), _words(place.node)
    place.change()
    path.write_text(ast.unparse(ast.fix_missing_locations(code)), encoding="utf-8")
    asked, left = list[str](), float(LIMIT)
    for took, name in sorted(tests)[:MOST]:
        asked += [name] if left > 0 else []
        left -= took
    by = run_tests(tree, sorted({name.partition("::")[0] for name in asked}), asked, LIMIT, LIMIT)
    more = "" if by else run_tests(tree, own, None, LIMIT, 2 * LIMIT)
    path.write_bytes(original)
    by = by or (
        more if "::" not in more or not run_tests(tree, [more.partition("::")[0]], [more], LIMIT, LIMIT) else ""
    )
    became = f"caught    by {by}" if by else f"SURVIVED  {len(asked)} tests of {len(tests)}"
    print(f"{mutant.module}:{line}  {mutant.kind}, {time.monotonic() - begin:.0f} s")
    print(f"    {before}\n    {_words(place.node)}\n    {became}", flush=True)
    return bool(by)


def _words(node: ast.AST) -> str:
    """Return the code of a node in one short line."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(node.test if isinstance(node, ast.If) else node)).split())
    return text if len(text) < 120 else f"{text[:116]} ..."


def try_all(seed: int, wanted: int, trees: Sequence[Path]) -> tuple[int, int]:
    """Try mutants in as many trees at a time as there are; return how many were caught, and of how many."""
    net, free = Net(trees[0]), Queue[Path]()
    mutants = [*islice(draw(seed, net.rooms()), int(SPARE * wanted))]
    for tree in trees:
        mark(tree, mutants)
    reached = reached_by(trees, mutants, net)
    for tree in trees:
        subprocess.run(["git", "checkout", "-q", "--", "etl"], cwd=tree, check=True)
        free.put(tree)
    print(f"{len(mutants)} places drawn, {len(reached)} of them reached by the nearest tests", flush=True)

    def one(number: int) -> bool:
        tree = free.get()
        try:
            return try_out(mutants[number], reached[number], net.own(mutants[number].module), tree)
        finally:
            free.put(tree)

    numbers = sorted(reached)[:wanted]
    with ThreadPoolExecutor(len(trees)) as pool:
        return sum(pool.map(one, numbers)), len(numbers)


def main(arguments: list[str]) -> int:
    """Draw mutants, try them, and tell how many were caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=57, help="of the chance")
    parser.add_argument("--count", type=int, default=40, help="how many mutants")
    parser.add_argument("--floor", type=float, default=85, help="how many of a hundred must be caught")
    chosen, begin = parser.parse_args(arguments), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trees = [Path(folder) / f"tree{number}" for number in range(PROCESSES)]
        try:
            for tree in trees:
                subprocess.run(["git", "worktree", "add", "-q", "--detach", tree, "HEAD"], cwd=ROOT, check=True)
            caught, tried = try_all(chosen.seed, chosen.count, trees)
        finally:
            for tree in trees:
                subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=False)
    spent = sum(os.times()[:4]) / 60
    print(
        f"seed {chosen.seed}: {caught} of {tried} caught; {(time.monotonic() - begin) / 60:.1f} min, {spent:.1f} min of processors"
    )
    return 100 * caught < chosen.floor * tried


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
