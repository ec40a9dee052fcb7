"""Reads the files of `mappings/rules/`: names that stand twice are refused, which YAML alone would pass over in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etl.errors import MappingError


def parse_rules(path: Path) -> Any:
    """Return what a file of rules holds.

    Args:
        path: the file.

    Raises:
        MappingError: a name stands twice in one place.
        OSError: the file can't be read.
        yaml.YAMLError: it is no YAML.
    """
    import yaml  # only when the cache is made

    class Unique(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """A loader of its own, as constructors belong to a class."""

    def construct(loader: Any, node: Any) -> dict[Any, Any]:
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if (first := lines.get(key.value)) is not None:
                raise MappingError(
                    f"{path}:{line}: {key.value} stands here twice (first on line {first}); give each row its own name"
                )
            lines[key.value] = line
        return dict(loader.construct_pairs(node, deep=True))

    Unique.add_constructor("tag:yaml.org,2002:map", construct)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Unique)
