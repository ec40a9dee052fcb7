"""Files on any storage that Spark reads to documents and resources, one folder per resource type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from etl.errors import InputError, OutputError
from etl.pipeline import Settings
from etl.spark.columns import convert_column

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Form = Literal["ndjson", "parquet"]
_EACH = 64
"""Documents of a task: small enough that little is done again when a machine is lost."""


def session(master: str | None = None) -> SparkSession:
    """The Spark session of this process, made when there is none.

    Args:
        master: the address of the cluster; what Spark is set up with by default.

    Raises:
        OutputError: pyspark isn't installed, or can't be started.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise OutputError("--engine spark needs pyspark: pip install 'case2fhir[spark]'") from error
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
    except PySparkException as error:
        raise OutputError(
            f"{out}: Spark gave up ({error.getCondition() or type(error).__name__}); see its log"
        ) from error
    return Counter({row["status"]: row["count"] for row in ended})


def _single(batches: Iterator[Any]) -> Iterator[Any]:
    """The resources of bundles, each able to stand alone; the same one is told once for each document."""
    import pyarrow

    from etl.fhir.encode import from_json, to_json
    from etl.sinks.files import single_resources

    for batch in batches:
        rows: list[dict[str, str]] = []
        for row in batch.to_pylist():
            found = [*single_resources(from_json(row["bundle"]))] if row["bundle"] else []
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
