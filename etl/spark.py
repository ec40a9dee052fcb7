"""Conversion on a Spark cluster: of a column in a job of one's own, or of files into one folder per resource type.

>>> from etl.spark import convert_column
>>> convert_column(frame, "report", name="id").select("id", "status", "bundle")

Spark hands out the work and does it again where a machine is lost; nothing here does.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from etl.errors import InputError, OutputError
from etl.pipeline import Settings
from etl.value import replace

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


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
    from etl.fhir.encode import compact, to_json

    if content is None:
        return dict.fromkeys(RESULT) | {"status": "failed", "error": "no content", "stage": "reading", "seconds": 0.0}
    data = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
    record, result = convert_content(called.rpartition("/")[2] or "text", data, job)
    plain = {one: getattr(record, one) for one in RESULT[:6]}
    bundle, findings = (result.bundle, result.outcome) if result else (None, None)
    return plain | {
        "bundle": to_json(compact(bundle), indent=False).decode().rstrip("\n") if bundle else None,
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


Form = Literal["ndjson", "parquet"]
_EACH = 64
"""Documents of a task: small enough that little is done again when a machine is lost."""


def session(master: str | None = None) -> SparkSession:
    """Return the Spark session of this process; start one when there is none.

    Workers run the Python that runs this process. Spark's own choice is the first `python3` of PATH, which has no
    case2fhir unless the environment is activated. PYSPARK_PYTHON in the environment comes first.

    Args:
        master: the address of the cluster; what Spark is set up with by default.

    Raises:
        OutputError: pyspark isn't installed, or can't be started.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise OutputError("--engine spark needs pyspark: pip install '.[spark]' in the clone of case2fhir") from error
    os.environ["PYSPARK_PYTHON"] = os.environ.get("PYSPARK_PYTHON") or sys.executable
    builder = SparkSession.builder.appName("case2fhir").config("spark.ui.showConsoleProgress", "false")
    try:
        return builder.master(master).getOrCreate() if master else builder.getOrCreate()
    except Exception as error:  # py4j's own, without a common class
        raise OutputError(f"Spark can't be started ({type(error).__name__}); see its log") from error


def convert_files(
    spark: SparkSession, inputs: Sequence[str], out: str, settings: Settings, form: Form = "ndjson"
) -> Counter[str]:
    """Convert files and write their documents and resources.

    Args:
        spark: the session.
        inputs: files, folders and patterns, as addresses that Spark reads.
        out: the folder of the results: `documents` (Parquet) with a row for each file, and `resources/type=…` with
            the resources of each type, a JSON line each (packed with gzip) or Parquet with id, document and resource.
        settings: how to convert.
        form: of the resources.

    Returns:
        How many documents ended in which way.

    Raises:
        InputError: nothing can be read there.
        OutputError: the results can't be written.
    """
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import AnalysisException, PySparkException
    from pyspark.sql.types import StringType, StructField, StructType

    try:
        found = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(list(inputs))
        files = found.select("path", "content")
        number = found.select("path").count()
    except AnalysisException as error:
        raise InputError(f"{', '.join(inputs)}: Spark finds nothing to read there") from error
    if not number:
        raise InputError(f"no document in {', '.join(inputs)}")
    schema = StructType([StructField(one, StringType()) for one in ("type", "id", "document", "resource")])
    try:
        parts = max(1, -(-number // _EACH))
        made = convert_column(files.repartition(parts, "path"), "content", settings, name="path").drop("content")
        made.write.mode("overwrite").parquet(f"{out}/documents")
        documents = spark.read.parquet(f"{out}/documents")
        resources = documents.select("path", "bundle", "findings").mapInArrow(_single, schema)
        if form == "parquet":
            resources.write.mode("overwrite").partitionBy("type").parquet(f"{out}/resources")
        else:
            lines = resources.select("type", "resource").write.mode("overwrite").option("compression", "gzip")
            lines.partitionBy("type").text(f"{out}/resources")
        ended = documents.groupBy("status").count().collect()
    except (PySparkException, Py4JJavaError) as error:
        condition = error.getCondition() if isinstance(error, PySparkException) else ""
        raise OutputError(f"{out}: Spark gave up ({condition or type(error).__name__}); see its log") from error
    return Counter({row["status"]: row["count"] for row in ended})


def _single(batches: Iterator[Any]) -> Iterator[Any]:
    """The resources of bundles, each able to stand alone; the same one is told once for each document."""
    import pyarrow

    from etl.fhir.encode import expanded, from_json, to_json
    from etl.sinks import single_resources

    for batch in batches:
        rows: list[dict[str, str]] = []
        for row in batch.to_pylist():
            found = [*single_resources(expanded(from_json(row["bundle"])))] if row["bundle"] else []
            found += [from_json(row["findings"])] if row["findings"] else []
            rows += (
                {
                    "type": one["resourceType"],
                    "id": one["id"],
                    "document": row["path"],
                    "resource": to_json(one, indent=False).decode().rstrip("\n"),
                }
                for one in found
            )
        names = ("type", "id", "document", "resource")
        yield pyarrow.RecordBatch.from_pydict(
            {name: pyarrow.array([row[name] for row in rows], pyarrow.string()) for name in names}
        )
