"""A column of texts or bytes to columns with bundles, in Arrow batches."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.errors import InputError
from etl.pipeline import Settings
from etl.value import replace

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

RESULT = ("status", "error", "stage", "kind", "sha256", "seconds", "bundle", "findings")
"""The columns that are added: how a document ended, as run.json has it, its Bundle and its OperationOutcome as JSON
(null where there is none)."""

_Files = tuple[tuple[tuple[str, bytes], ...], ...]


def convert_column(frame: DataFrame, column: str, settings: Settings | None = None, *, name: str = "") -> DataFrame:
    """Convert the documents of a column.

    Args:
        frame: any DataFrame.
        column: its column of texts (string) or of files' contents (binary).
        settings: see `Settings`; its mapping folders are those of this machine, the workers get what is in them.
        name: the column that says what each document is called; its last part behind a `/` counts.

    Returns:
        The rows with all their columns, and those of `RESULT`. A document that can't be converted is a row with the
        status failed and the reason; one without content (null) too.

    Raises:
        InputError: a column isn't there, or is called like one that is added.
        MappingError: a mapping file can't be used.
    """
    from pyspark.sql.types import DoubleType, StringType, StructField, StructType

    from etl.mapping.compiled import compile_lexicon

    settings = settings or Settings()
    missing = [one for one in (column, name) if one and one not in frame.columns]
    if missing:
        raise InputError(f"no column {', '.join(missing)} in the DataFrame (it has {', '.join(frame.columns)})")
    taken = [one for one in RESULT if one in frame.columns]
    if taken:
        raise InputError(f"the DataFrame has a column {', '.join(taken)} already; rename it")
    compile_lexicon(
        settings.mappings, wider=settings.wider
    )  # a mistake in a mapping file is told here, not by each task
    added = [StructField(one, DoubleType() if one == "seconds" else StringType()) for one in RESULT]
    work = _work(column, name, replace(settings, mappings=()), _packed(settings.mappings))
    return frame.mapInArrow(work, StructType([*frame.schema.fields, *added]))


def _work(column: str, name: str, settings: Settings, files: _Files) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a task does with its batches. Spark sends it to each machine once for all of its tasks."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        from etl.batch.conversion import Job, quiet

        quiet()
        job = Job(Path(), replace(settings, mappings=_unpacked(files)))
        for batch in batches:
            contents = batch.column(batch.schema.get_field_index(column))
            names = batch.column(batch.schema.get_field_index(name)) if name else [None] * len(contents)
            for at, (content, called) in enumerate(zip(contents, names, strict=True)):
                told = _row(content.as_py(), str(called.as_py() or "") if name else "", job)
                made = [pyarrow.array([told[one]], pyarrow.float64() if one == "seconds" else None) for one in RESULT]
                made = [one.cast(pyarrow.string()) if one.type == pyarrow.null() else one for one in made]
                yield pyarrow.RecordBatch.from_arrays(
                    [*batch.slice(at, 1).columns, *made], names=[*batch.schema.names, *RESULT]
                )

    return work


def _row(content: str | bytes | None, called: str, job: Any) -> Mapping[str, Any]:
    """The added columns of a document."""
    from etl.batch.conversion import convert_content
    from etl.fhir.encode import to_json

    if content is None:
        return dict.fromkeys(RESULT) | {"status": "failed", "error": "no content", "stage": "reading", "seconds": 0.0}
    data = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
    record, result = convert_content(called.rpartition("/")[2] or "text", data, job)
    plain = {one: getattr(record, one) for one in RESULT[:6]}
    bundle, findings = (result.bundle, result.outcome) if result else (None, None)
    return plain | {
        "bundle": to_json(bundle, indent=False).decode().rstrip("\n") if bundle else None,
        "findings": to_json(findings, indent=False).decode().rstrip("\n") if findings else None,
    }


def _packed(folders: tuple[Path, ...]) -> _Files:
    """What is in mapping folders."""
    return tuple(
        tuple(
            (path.relative_to(folder).as_posix(), path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        )
        for folder in folders
    )


@lru_cache(maxsize=1)
def _unpacked(files: _Files) -> tuple[Path, ...]:
    """Mapping folders again, once in each process of a worker."""
    if not files:
        return ()
    base = Path(tempfile.mkdtemp(prefix="case2fhir-mappings-"))
    for number, folder in enumerate(files):
        for name, content in folder:
            path = base / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return tuple(base / str(number) for number in range(len(files)))
