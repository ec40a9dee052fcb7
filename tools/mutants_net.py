"""Which tests are nearest to a module, and how they run for mutants.py: within their time, noting which changes each reaches."""

from __future__ import annotations

import ast
import json
import os
import re
import time
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path

import pytest

LEAST = 8
"""So many files at least are nearest to a module."""
_reached = set[int]()
_failed = set[str]()


class Net:
    """The tests of a tree, found by the names of their folders and by what they import."""

    def __init__(self, tree: Path) -> None:
        """Look at the tests below a tree, which are read when they are asked for."""
        self.tree = tree

    def rooms(self) -> dict[str, list[str]]:
        """Return the modules of each room: a folder of etl or of etl/parsers, and the modules beside the folders."""
        rooms = defaultdict[str, list[str]](list)
        for path in sorted((self.tree / "etl").rglob("*.py")):
            *folders, _ = parts = path.relative_to(self.tree).parts
            rooms["/".join(folders[: 3 if "parsers" in folders else 2])].append("/".join(parts))
        return dict(rooms)

    def nearest(self, module: str) -> set[str]:
        """Return the files with tests of a module: in the folder called like its room, and those that import the room.

        A room without tests of its own is tested by those of the rooms that import the module.
        """
        room = "/".join(module.removesuffix(".py").split("/")[:2])
        near = {*self.own(module)} | {
            name for name, used in self._tests.items() if any(f"{one}/".startswith(f"{room}/") for one in used)
        }
        users = {module.removesuffix(".py").removesuffix("/__init__")}
        while len(near) < LEAST and (more := {user for one in users for user in self._users[one]} - users):
            users |= more
            near |= {name for name, used in self._tests.items() if used & users}
        return near

    def own(self, module: str) -> list[str]:
        """Return the files of the folder that is called like a module's room, those first that share words with the module."""
        words, room = _words(module), module.removesuffix(".py").split("/")[1]
        own = [name for name in sorted(self._tests) if name.split("/")[1:-1] == [room]]
        return sorted(own, key=lambda name: -len(words & _words(name)))

    @cached_property
    def _tests(self) -> dict[str, set[str]]:
        """What each file of tests imports of etl, also by its folder's conftest."""
        found = {}
        for path in (self.tree / "tests").rglob("test_*.py"):
            shared = path.parent / "conftest.py"
            used = self._imported(path) | (self._imported(shared) if shared.exists() else set())
            found[str(path.relative_to(self.tree))] = used
        return found

    @cached_property
    def _users(self) -> dict[str, set[str]]:
        """Which modules of etl import each."""
        users = defaultdict[str, set[str]](set)
        for path in (self.tree / "etl").rglob("*.py"):
            for name in self._imported(path):
                users[name].add(str(path.relative_to(self.tree).with_suffix("")).removesuffix("/__init__"))
        return users

    def _imported(self, path: Path) -> set[str]:
        """Return the modules of etl that a file imports."""
        names = set[str]()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        paths = {name.replace(".", "/") for name in names if name.startswith("etl")}
        return {one for one in paths if (self.tree / f"{one}.py").is_file() or (self.tree / one).is_dir()}


def _words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall("[a-z]{4,}", text)}


def reach(number: int) -> None:
    """Note that the place of a change was reached; the code of a tree calls it, also in processes that tests start."""
    if number not in _reached:
        _reached.add(number)
        with open(os.environ["MUTANTS_MARKS"], "a", encoding="utf-8") as marks:
            marks.write(f"{number}\n")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that are asked for, in their order; all of them in a run that looks what each reaches."""
    asked = json.loads(os.environ.get("MUTANTS_TESTS", "null"))
    if asked is not None:
        by_name = {item.nodeid: item for item in items}
        items[:] = [by_name[name] for name in asked if name in by_name]
    else:
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the tests that don't pass."""
    if report.failed:
        _failed.add(report.nodeid)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests, those of each file for so many seconds, and write what each took and reached, if it passed."""
    limit, marks = float(os.environ["MUTANTS_LOOK"]), Path(os.environ["MUTANTS_MARKS"])
    end = float(os.environ["MUTANTS_END"])
    spent, waiting = Counter[Path](), session.items[::-1]
    sizes = Counter(item.path for item in session.items)

    def following() -> pytest.Item | None:
        while waiting and spent.total() < end:
            item = waiting.pop()
            if spent[item.path] < limit * max(1, sizes[item.path] / 100):
                return item
        return None

    item = following()
    with open(os.environ["MUTANTS_RECORD"], "w", encoding="utf-8") as record:
        while item and not session.shouldfail:
            next_item, begin = following(), time.process_time()
            _reached.clear()
            marks.write_text("", encoding="utf-8")
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
            seconds = time.process_time() - begin
            spent[item.path] += seconds  # type: ignore[assignment]
            if item.nodeid not in _failed and (reached := {int(line) for line in marks.read_text().split()}):
                record.write(json.dumps([item.nodeid, seconds, sorted(reached)]) + "\n")
            item = next_item
    return True
