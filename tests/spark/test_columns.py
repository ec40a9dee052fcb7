"""On Spark as it runs here: two local processes, and a cluster of its own with two workers, one of which is killed."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.errors import InputError
from etl.fhir.encode import compact, to_json
from etl.pipeline import Settings, convert_bytes

SAMPLES = Path(__file__).parents[2] / "samples"
OWN = "kind: finding\nentries: {glow: {name: strange glow}}\n"
NAMES = ("case_report.xml", "examination_note.txt", "clinic_page.html", "labelled_page.txt", "case_report.docx")
pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.slow]


@pytest.fixture(scope="module")
def home() -> str:
    """The folder of pyspark; without it the tests are skipped, and fail where CI=true (`make .venv/.spark`)."""
    try:
        import pyspark
    except ImportError:
        if os.environ.get("CI") == "true":
            pytest.fail("needs pyspark, and CI=true: the build machine must have it")
        pytest.skip("needs pyspark: make .venv/.spark")
    return str(Path(pyspark.__file__).parent)


@pytest.fixture(scope="module")
def spark(home: str) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "1g").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def one_line(bundle: dict[str, Any]) -> str:
    return to_json(bundle, indent=False).decode().rstrip("\n")


def test_a_column_has_the_bytes_of_a_local_run(spark: Any, tmp_path: Path) -> None:
    from etl.spark import convert_column

    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.yaml").write_text(OWN)
    settings = Settings(mappings=(tmp_path / "own",))
    rows = [(number, name, bytearray((SAMPLES / name).read_bytes())) for number, name in enumerate(NAMES)]
    rows += [(80, "own.txt", bytearray(b"A 24-year-old woman had a strange glow."))]
    rows += [(90, "none", None), (91, "broken.pdf", bytearray(b"%PDF-1.7 broken"))]
    frame = spark.createDataFrame(rows, "key int, called string, body binary")
    found = {row["called"]: row for row in convert_column(frame, "body", settings, name="called").collect()}
    assert len(found) == len(rows)
    for number, name in enumerate(NAMES):
        result = convert_bytes((SAMPLES / name).read_bytes(), name, settings)
        assert (found[name]["key"], found[name]["status"], found[name]["bundle"]) == (
            number,
            "done",
            one_line(compact(result.bundle)),
        )
        assert found[name]["findings"] == one_line(result.outcome)
    assert "finding:glow" in found["own.txt"]["bundle"]
    assert (found["none"]["status"], found["none"]["error"]) == ("failed", "no content")
    assert (found["broken.pdf"]["status"], found["broken.pdf"]["stage"]) == ("failed", "reading")
    assert found["broken.pdf"]["error"] and found["broken.pdf"]["bundle"] is None


def test_texts_need_no_name(spark: Any) -> None:
    from etl.spark import convert_column

    row = convert_column(spark.createDataFrame([("tremor=yes\n",)], "note string"), "note").first()
    assert row["bundle"] == one_line(compact(convert_bytes(b"tremor=yes\n", "text").bundle))


def test_cells_may_be_notes(spark: Any) -> None:
    from etl.spark import convert_column

    attachment = {"contentType": "text/plain", "data": "Tm8gZmV2ZXIu"}
    note = {"resourceType": "DocumentReference", "id": "n1", "subject": {"reference": "Patient/9"}}
    cells = [
        json.dumps({**note, "content": [{"attachment": attachment}]}),
        "MSH|^~\\&|E|N|C|X|2030||MDM^T02|c1|P|2.5\rPID|1||44^^^N\rTXA|1|DS|TX||||||||||d1\rOBX|1|TX|||No fever.||||||F\r",
        json.dumps(note),
    ]
    rows = convert_column(spark.createDataFrame([(cell,) for cell in cells], "cell string"), "cell").collect()
    assert [row["status"] for row in rows] == ["done", "done", "failed"]
    assert '"reference":"Patient/9"' in rows[0]["bundle"] and "without a note" in rows[2]["error"]
    assert "assigner/N|44" in rows[1]["bundle"]


@pytest.mark.parametrize(("column", "told"), [("body", "no column body"), ("note", "has a column status")])
def test_columns_that_are_wrong_are_told_at_once(spark: Any, column: str, told: str) -> None:
    from etl.spark import convert_column

    frame = spark.createDataFrame([("a", "b")], "note string, status string")
    with pytest.raises(InputError, match=told):
        convert_column(frame, column)


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_files_to_a_folder_per_type(spark: Any, tmp_path: Path, form: Any) -> None:
    from etl.sinks import single_resources
    from etl.spark import convert_files

    ended = convert_files(spark, [str(SAMPLES / name) for name in NAMES], str(tmp_path / "out"), Settings(), form)
    assert dict(ended) == {"done": len(NAMES)}
    wanted: dict[str, list[str]] = {}
    for name in NAMES:
        result = convert_bytes((SAMPLES / name).read_bytes(), name)
        for one in (*single_resources(result.bundle), result.outcome):
            wanted.setdefault(one["resourceType"], []).append(one_line(one))
    found = {}
    for kind in (tmp_path / "out" / "resources").glob("type=*"):
        if form == "parquet":
            lines = [row["resource"] for row in spark.read.parquet(str(kind)).collect()]
        else:
            lines = [
                line for file in kind.glob("*.gz") for line in gzip.decompress(file.read_bytes()).decode().splitlines()
            ]
        found[kind.name.removeprefix("type=")] = sorted(lines)
    assert found == {kind: sorted(lines) for kind, lines in wanted.items()}


CHOSEN = """
import os
from etl.spark import session
spark = session("local[1]")
print(spark.sparkContext.pythonExec, os.environ["PYSPARK_PYTHON"])
spark.stop()
"""


def test_the_python_that_a_user_chose_stays(home: str) -> None:
    chosen = "/opt/other/bin/python"
    environment = os.environ | {"PYSPARK_PYTHON": chosen, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", CHOSEN], env=environment, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split() == [chosen, chosen], done.stderr[-2000:]


def test_the_command_needs_no_activated_environment(home: str, tmp_path: Path) -> None:
    """PATH has a `python3` without the package, as on a machine where the environment isn't activated."""
    (tmp_path / "bin").mkdir()
    bare = tmp_path / "bin" / "python3"
    bare.write_text("#!/bin/sh\nexit 9\n")
    bare.chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if key not in ("PYSPARK_PYTHON", "VIRTUAL_ENV")}
    environment = kept | {"PATH": f"{bare.parent}:{os.environ['PATH']}", "SPARK_LOCAL_IP": "127.0.0.1"}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "note.txt").write_text("tremor=yes\n")
    command = [sys.executable, "-m", "etl", "convert", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, "--engine", "spark", "--master", "local[1]"],
        env=environment,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0 and "1 documents, 0 failed" in done.stderr, done.stderr[-2000:]


DRIVER = """
import sys
from pathlib import Path
from etl.pipeline import Settings
from etl.spark import convert_files, session
master, given, out = sys.argv[1:]
print(dict(convert_files(session(master), [given], out, Settings())))
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(holds: Callable[[], Any], seconds: int = 120) -> Any:
    end = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.2)
    return value


def test_nothing_is_lost_with_a_worker_of_a_cluster(home: str, tmp_path: Path) -> None:
    import corpus_maker

    pages = tmp_path / "pages"
    corpus_maker.main([str(pages), "--documents", "150", "--formats", "txt,html"])
    pages = next(folder for folder in pages.iterdir() if folder.name != "gold")
    number = len([path for path in pages.rglob("*") if path.is_file()])
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    ours = {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": home,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
    }
    environment = os.environ | ours | {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *command: str, **more: str) -> subprocess.Popen[bytes]:
        with (tmp_path / f"{name}.log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    command, stdout=log, stderr=subprocess.STDOUT, env=environment | more, start_new_session=True
                )
            )
        return started[-1]

    def logged(name: str) -> str:
        return (tmp_path / f"{name}.log").read_text(errors="replace")

    daemon = [f"{home}/bin/spark-class", "org.apache.spark.deploy"]
    listening = ("--host", "127.0.0.1", "--port")
    try:
        start("master", daemon[0], f"{daemon[1]}.master.Master", *listening, str(port), "--webui-port", "0")
        until(lambda: "I have been elected leader" in logged("master"))
        for name in ("one", "two"):
            work = ("--work-dir", str(tmp_path / name), "--webui-port", "0", "--cores", "1", "--memory", "1g", master)
            start(name, daemon[0], f"{daemon[1]}.worker.Worker", "--host", "127.0.0.1", *work)
        until(lambda: logged("master").count("Registering worker") == 2)
        out = tmp_path / "out"
        options = "--conf spark.executor.memory=600m --conf spark.ui.enabled=false pyspark-shell"
        command = (sys.executable, "-c", DRIVER, master, str(pages), str(out))
        driver = start("driver", *command, PYSPARK_SUBMIT_ARGS=options)
        until(lambda: driver.poll() is not None or list(out.rglob("part-*.parquet")))  # tasks have begun to write
        assert driver.poll() is None, logged("driver")
        victim = started[1]
        os.killpg(victim.pid, signal.SIGKILL)  # with the executors and Python processes that it started
        assert driver.wait(300) == 0, logged("driver")
    finally:
        for process in reversed(started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert f"{{'done': {number}}}" in logged("driver")
    assert "Removing executor" in logged("master") or "Removing worker" in logged("master")
    documents = [
        json.loads(line)["id"]
        for file in (out / "resources" / "type=DocumentReference").glob("*.gz")
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    wanted = {
        entry["resource"]["id"]
        for path in pages.rglob("*")
        if path.is_file()
        for entry in convert_bytes(path.read_bytes(), path.name).bundle["entry"]
        if entry["resource"]["resourceType"] == "DocumentReference"
    }
    assert len(documents) == number
    assert set(documents) == wanted
