"""Read documents with the `etl` of the interpreter that runs this: the worker of `tools/shadow.py`.

    python tools/shadow_read.py TREE TASKS

TASKS is a file of JSON lines: `{"path": …}` is a file to convert, `{"text": …}` a page of which only facts are asked. Standard
output has a JSON line for each, in their order. `etl` must be the one of TREE.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def converted(path: str) -> dict[str, Any]:
    """Return a file's bundle and findings; both empty, with the error's name, if it can't be read."""
    from etl import convert_file
    from etl.errors import Case2FhirError

    try:
        made = convert_file(path)
    except Case2FhirError as error:
        return {"bundle": {}, "outcome": {}, "error": type(error).__name__}
    return {"bundle": made.bundle, "outcome": made.outcome}


def facts_of(text: str) -> dict[str, Any]:
    """Return the facts of a page in the notation of examples, each with its places and its rule."""
    from etl.examples import rendered
    from etl.mapping.compiled import compile_lexicon
    from etl.parsers import parse
    from etl.readers import read

    facts = parse(read(text.encode(), "page.txt"), compile_lexicon()).facts
    return {"facts": [_plain(rendered(fact), fact) for fact in facts]}


def _plain(shown: Any, fact: Any) -> dict[str, Any]:
    return {
        "kind": shown.kind,
        "name": shown.name,
        "shown": list(shown.shown),
        "parts": sorted(shown.parts),
        "starts": [place.start for place in fact.evidence],
        "rule": fact.rule,
        "unknown": bool(getattr(fact, "absent_reason", None)),
    }


def main(arguments: list[str]) -> int:
    """Read the tasks one by one."""
    import etl

    tree, tasks = (Path(one).resolve() for one in arguments)
    if tree not in Path(etl.__file__).resolve().parents:
        sys.stderr.write(f"etl is that of {etl.__file__}, not of {tree}\n")
        return 2
    for line in tasks.read_text(encoding="utf-8").splitlines():
        task = json.loads(line)
        made = converted(task["path"]) if "path" in task else facts_of(task["text"])
        sys.stdout.write(json.dumps(made, default=float) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
