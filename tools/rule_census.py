"""In how many documents, and of how many sets, each function of `etl` ran and each regular expression held: `make census`.

    tools/rule_census.py [TARGET]      every annotated document; a row for each rule goes to TARGET (build/census.tsv)

The modules are loaded with a mark at the head of each function and with a counter around each regular expression, so it
works on any Python and takes little longer than the conversions. A function that another one's cache spared counts where it
ran: the caches of the parsers, readers and checks are emptied before each document. What served fewer than three documents of
two sets has to give its reason, or goes.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType
from typing import Any

import corpus

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("etl/parsers", "etl/readers", "etl/tables", "etl/checks", "etl/fhir")
FEW = 3
"""Documents that a rule has to serve at least, of two sets."""
Rule = tuple[str, int, str, str]
"""File, line, `function` or `regex`, and its name."""
SEEN: set[Rule] = set()
"""The rules that served the document of the moment."""
RULES: set[Rule] = set()
MAKERS = {"regex", "re.compile"}
ASKED = {"re.search", "re.match", "re.fullmatch", "re.findall"}


class Counted:
    """A regular expression that tells when it holds."""

    __slots__ = ("pattern_", "rule")

    def __init__(self, rule: Rule, pattern: Any) -> None:
        self.rule, self.pattern_ = rule, pattern

    def __getattr__(self, name: str) -> Any:
        return getattr(self.pattern_, name)

    def _told(self, found: Any) -> Any:
        if found:
            SEEN.add(self.rule)
        return found

    def search(self, *where: Any) -> Any:
        return self._told(self.pattern_.search(*where))

    def match(self, *where: Any) -> Any:
        return self._told(self.pattern_.match(*where))

    def fullmatch(self, *where: Any) -> Any:
        return self._told(self.pattern_.fullmatch(*where))

    def findall(self, *where: Any) -> Any:
        return self._told(self.pattern_.findall(*where))

    def finditer(self, *where: Any) -> Iterator[Any]:
        for found in self.pattern_.finditer(*where):
            yield self._told(found)

    def split(self, *what: Any, **more: Any) -> Any:
        parts = self.pattern_.split(*what, **more)
        if len(parts) > 1:
            SEEN.add(self.rule)
        return parts

    def sub(self, *what: Any, **more: Any) -> Any:
        return self.subn(*what, **more)[0]

    def subn(self, *what: Any, **more: Any) -> Any:
        text, number = self.pattern_.subn(*what, **more)
        self._told(number)
        return text, number


class Marks(ast.NodeTransformer):
    """Puts the marks into a module."""

    def __init__(self, file: str) -> None:
        self.file, self.within, self.target = file, [""], ""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.within.append(node.name)
        self.generic_visit(node)
        self.within.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.within.append(node.name)
        self.generic_visit(node)
        rule = (self.file, node.lineno, "function", ".".join(self.within[1:]))
        self.within.pop()
        RULES.add(rule)
        told = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
        mark = ast.Expr(_call("_census_ran", _constant(rule)))
        node.body.insert(1 if told else 0, mark)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        return self._assigned(node, node.targets[0])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        return self._assigned(node, node.target)

    def _assigned(self, node: ast.AST, target: ast.expr) -> ast.AST:
        before, self.target = self.target, ast.unparse(target)
        self.generic_visit(node)
        self.target = before
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = ast.unparse(node.func)
        if called not in MAKERS | ASKED:
            return node
        rule = (self.file, node.lineno, "regex", self.target or ".".join(self.within[1:]))
        RULES.add(rule)
        return _call("_census_rule" if called in MAKERS else "_census_held", _constant(rule), node)


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _constant(rule: Rule) -> ast.expr:
    return ast.Constant(rule)


def held(rule: Rule, found: Any) -> Any:
    """Count an expression that is asked in place."""
    if found:
        SEEN.add(rule)
    return found


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module of `etl` with its marks, and leaves none of that behind."""

    def get_code(self, fullname: str) -> Any:
        path = Path(self.path)
        tree = ast.parse(path.read_bytes())
        file = path.relative_to(ROOT).as_posix()
        marked = Marks(file).visit(tree) if file.startswith(ROOMS) else tree
        return compile(ast.fix_missing_locations(marked), str(path), "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__.update(_census_ran=SEEN.add, _census_rule=Counted, _census_held=held)
        super().exec_module(module)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of `etl` in the checkout."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name.partition(".")[0] != "etl":
            return None
        base = ROOT.joinpath(*name.split("."))
        file = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if not file.is_file():
            return None
        folders = [str(base)] if base.is_dir() else None
        return importlib.util.spec_from_file_location(
            name, file, loader=Loader(name, str(file)), submodule_search_locations=folders
        )


def caches() -> list[Callable[[], None]]:
    """What empties the caches of the rooms."""
    rooms = tuple(room.replace("/", ".") for room in ROOMS if room != "etl/fhir")
    modules = [module for name, module in list(sys.modules.items()) if name.startswith(rooms)]
    made = (one for module in modules for one in vars(module).values())
    return [one.cache_clear for one in made if isinstance(one, _lru_cache_wrapper)]


def served(path: Path) -> tuple[frozenset[Rule], frozenset[Rule]]:
    """The rules that served a document, and all that are loaded."""
    if not any(isinstance(one, Finder) for one in sys.meta_path):
        sys.meta_path.insert(0, Finder())
    from etl import convert_file
    from etl.errors import Case2FhirError

    for clear in caches():
        clear()
    SEEN.clear()
    try:
        convert_file(path)
    except Case2FhirError as error:
        print(f"{path.name}: {error}", file=sys.stderr)
    return frozenset(SEEN), frozenset(RULES)


def census(documents: Iterable[corpus.Document]) -> dict[Rule, list[corpus.Document]]:
    """Of each rule the documents that it served."""
    documents = list(documents)
    found: dict[Rule, list[corpus.Document]] = defaultdict(list)
    with ProcessPoolExecutor() as pool:
        for document, (seen, known) in zip(
            documents, pool.map(served, [one.path for one in documents], chunksize=8), strict=True
        ):
            for rule in known:
                found[rule]
            for rule in seen:
                found[rule].append(document)
    return found


def summary(found: Mapping[Rule, Sequence[corpus.Document]]) -> Iterator[str]:
    """A line for each room and kind of rule: how many serve how many documents."""
    yield f"{'room':28} {'kind':9} {'all':>6} {'0':>6} {'1':>6} {'2':>6} {'3-5':>6} {'6-20':>6} {'more':>6}   under {FEW}"
    counts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for (file, _, kind, _), documents in found.items():
        number = len(documents)
        step = next((i for i, most in enumerate((0, 1, 2, 5, 20)) if number <= most), 5)
        counts["/".join(file.split("/")[:2]), kind][step] += 1
    for (room, kind), steps in sorted(counts.items()):
        cells = " ".join(f"{steps[i]:6}" for i in range(6))
        few = sum(steps[i] for i in range(FEW)) / steps.total()
        yield f"{room:28} {kind:9} {steps.total():6} {cells}   {few:.1%}"


def main(arguments: Sequence[str]) -> int:
    """Count, print the summary, and write a row for each rule."""
    target = Path(arguments[0]) if arguments else ROOT / "build" / "census.tsv"
    found = census(corpus.documents())
    rows = sorted((len(served), len({one.set for one in served}), *rule) for rule, served in found.items())
    target.parent.mkdir(parents=True, exist_ok=True)
    head = "documents\tsets\tfile\tline\tkind\tname"
    target.write_text("\n".join([head, *("\t".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    print("\n".join(summary(found)))
    print(f"A row for each: {re.sub('^' + re.escape(os.getcwd()) + '/', '', str(target))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
