"""Documents from and results to a bucket, a web server and archives, with a real server for each."""

from __future__ import annotations

import functools
import io
import json
import socket
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
pytestmark = pytest.mark.xdist_group("addresses")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """An object store of its own: moto's server, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """A new bucket as a path."""
    import fsspec
    from upath import UPath

    for name, value in (
        ("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", server),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3").clear_instance_cache()
    made = UPath(f"s3://b{abs(hash(request.node.name))}", use_listings_cache=False)
    made.fs.mkdir(made.path)
    return made / "base"


def files(place: Any) -> dict[str, bytes]:
    """What is in a folder or bucket."""
    if isinstance(place, Path):
        return {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
    place.fs.invalidate_cache()
    root = place.path.rstrip("/") + "/"
    return {path.removeprefix(root): place.fs.cat_file(path) for path in place.fs.find(root)}


def results(place: Any) -> dict[str, bytes]:
    """The same, but for run.json, which tells how long it took and from where."""
    return {name: data for name, data in files(place).items() if name != "run.json"}


PAGES = {f"ward/{n} ü?#.txt": b"a=%d\nb=1\n" % n for n in range(6)} | {"x.md": b"c=1\n"}


def folder(path: Path, pages: dict[str, bytes]) -> Path:
    for name, data in pages.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("form", ["bundle", "ndjson", "parquet"])
def test_a_bucket_is_a_folder(run: Run, tmp_path: Path, bucket: Any, jobs: int, form: str) -> None:
    for name, data in (PAGES | {"picture.png": b"\x89PNG", ".hidden/z.txt": b"z", "bad.txt": b"BAD"}).items():
        (bucket / "in" / name).write_bytes(data)
    here = folder(tmp_path / "in", PAGES | {"bad.txt": b"BAD"})
    run("convert", here, "-o", tmp_path / "out", "--format", form)
    told = run("convert", f"{bucket}/in", "-o", f"{bucket}/out", "--jobs", jobs, "--format", form)
    assert told.exit_code == 1, told.output
    assert results(bucket / "out") == results(tmp_path / "out")
    plain = json.loads((bucket / "out" / "run.json").read_bytes())
    assert {one["name"] for one in plain["documents"]} == {*PAGES, "bad.txt"}
    assert {one["name"]: one["reason"] for one in plain["left_out"]} == {".hidden": "hidden", "picture.png": ".png is no document's ending"}  # fmt: skip


def test_a_run_into_a_bucket_goes_on_where_it_stopped(
    run: Run, tmp_path: Path, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.batch.ledger._PIECE", 0)
    pages, out = folder(tmp_path / "in", PAGES), f"{bucket}/out"
    from etl.batch import local

    def stops(*given: Any) -> Any:
        for number, record in enumerate(real(*given)):
            if number == 3:
                raise KeyboardInterrupt
            yield record

    real = local.converted
    with monkeypatch.context() as patched:
        patched.setattr(local, "converted", stops)
        run("convert", pages, "-o", out)
    assert any(name.startswith("run.partial.jsonl/") for name in files(bucket / "out"))
    seen: list[int] = []

    def counted(waiting: Any, *given: Any) -> Any:
        seen.append(len(waiting))
        return real(waiting, *given)

    monkeypatch.setattr(local, "converted", counted)
    assert run("convert", pages, "-o", out, "--resume").exit_code == 0
    assert run("convert", pages, "-o", out, "--resume").exit_code == 0
    assert seen == [len(PAGES) - 3, 0]
    run("convert", pages, "-o", tmp_path / "out")
    assert results(bucket / "out") == results(tmp_path / "out")
    (pages / "x.md").unlink()
    assert run("convert", pages, "-o", out, "--resume", "--gone", "move").exit_code == 0
    assert {"gone/x.json", "gone/x.trace.json"} <= set(files(bucket / "out")) and "x.json" not in files(bucket / "out")


def test_two_runs_into_one_bucket_are_refused(run: Run, tmp_path: Path, bucket: Any) -> None:
    from etl.batch.ledger import alone_in

    pages = folder(tmp_path / "in", PAGES)
    with alone_in(bucket / "out"):
        told = run("convert", pages, "-o", f"{bucket}/out")
    assert told.exit_code == 2 and "another run is at work in this folder" in told.stderr
    (bucket / "out" / "run.lock").write_text('{"run": "killed", "time": 0}')
    assert run("convert", pages, "-o", f"{bucket}/out").exit_code == 0


def zipped(pages: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in pages.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(pages: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in pages.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("all.zip", zipped(PAGES)), ("all.tar.gz", tarred(PAGES)), ("all.tgz", tarred(PAGES)),
        ("all.tar", tarred(PAGES, "w")), ("all.tar.xz", tarred(PAGES, "w:xz")),
    ],
)  # fmt: skip
def test_archives_are_folders(run: Run, tmp_path: Path, bucket: Any, name: str, data: bytes) -> None:
    (bucket / name).write_bytes(data)
    (tmp_path / "in" / "all").mkdir(parents=True)
    (tmp_path / "in" / name).write_bytes(data)
    run(
        "convert",
        folder(tmp_path / "plain", {f"all/{page}": body for page, body in PAGES.items()}),
        "-o",
        tmp_path / "1",
    )
    wanted = {name.replace("?#", "_#"): size for name, size in _sizes(tmp_path / "1").items()}
    for place, out in (
        (tmp_path / "in", "2"),
        (tmp_path / "in" / name, "3"),
        (bucket / name, "4"),
        (f"{bucket}/", "5"),
    ):
        told = run("convert", place, "-o", tmp_path / out, "--jobs", 2)
        assert told.exit_code == 0, told.output
        assert _sizes(tmp_path / out) == wanted
        assert run("convert", place, "-o", tmp_path / out, "--resume").exit_code == 0


def _sizes(out: Path) -> dict[str, int]:
    found = {name: data for name, data in results(out).items() if not name.endswith(".trace.json")}
    return {name: len(json.loads(data).get("entry", ())) for name, data in found.items()}


@pytest.mark.parametrize(
    ("data", "limit", "told"),
    [
        (tarred({"../../x.txt": b"a=1", "ok.txt": b"a=1"}), "bytes=1k", "its name leads out of the archive"),
        (tarred({"big.txt": b"x" * 2000, "ok.txt": b"a=1"}), "bytes=1k", "2000 bytes is more than the limit"),
        (tarred({"a.txt": b"a=1", "b.txt": b"b=1"}), "members=1", "more documents than the limit of 1 (members)"),
        (tarred({"a.txt": b"x" * 900_000}), "bytes=10k", "(growth)"),
        (tarred({"all.txt": zipped({"a.txt": b"a=1"}), "ok.txt": b"a=1"}), "bytes=1k", "an archive within an archive"),
        (tarred({"a.txt": b"a=1"})[:60], "bytes=1k", "the archive is damaged"),
        (tarred({}), "bytes=1k", "there is no document in the archive"),
    ],
)
def test_tar_archives_that_are_not_what_they_seem(run: Run, tmp_path: Path, data: bytes, limit: str, told: str) -> None:
    (tmp_path / "all.tar.gz").write_bytes(data)
    result = run("convert", tmp_path / "all.tar.gz", "-o", tmp_path / "out", "--limit", limit)
    failed = {
        one["name"]: one["error"] for one in json.loads((tmp_path / "out" / "run.json").read_bytes())["documents"]
    }
    assert result.exit_code == 1 and any(told in error for error in failed.values()), failed
    assert (tmp_path / "out" / "all" / "ok.json").exists() == any(error == "" for error in failed.values())


def test_web_pages(run: Run, tmp_path: Path) -> None:
    folder(tmp_path / "site", {"a b/page.html": b"a=1\n", "list.txt": b"b=1\n"})

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path / "site"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        told = run(
            "convert",
            f"{base}/a%20b/page.html?version=2",
            f"{base}/list.txt",
            f"{base}/none.txt",
            "-o",
            tmp_path / "out",
        )
        server.shutdown()
    assert told.exit_code == 1
    assert {name for name in results(tmp_path / "out") if name.count(".") == 1} == {"page.json", "list.json"}
    failed = [
        one for one in json.loads((tmp_path / "out/run.json").read_bytes())["documents"] if one["status"] == "failed"
    ]
    assert [one["error"] for one in failed] == ["no such file"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense://x/y.txt"], "nonsense"),
        (["gone", "-o", "http://127.0.0.1/out"], "can only be read"),
        (["gone", "-o", "zip://out::all.zip"], "can only be read"),
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(run: Run, arguments: list[str], told: str) -> None:
    result = run("convert", *arguments)
    assert result.exit_code == 2 and told in result.stderr and "Traceback" not in result.output


def test_a_bucket_that_is_not_there(run: Run, tmp_path: Path, bucket: Any) -> None:
    result = run("convert", "s3://no-such-bucket-here/a.txt", "-o", tmp_path / "out")
    assert result.exit_code == 1 and "no such file" in result.stderr
    result = run("convert", folder(tmp_path / "in", PAGES), "-o", "s3://no-such-bucket-here/out")
    assert result.exit_code == 2 and "s3://no-such-bucket-here" in result.stderr, result.output


def test_one_member_of_an_archive_in_a_bucket(run: Run, tmp_path: Path, bucket: Any) -> None:
    (bucket / "all.zip").write_bytes(zipped(PAGES))
    assert run("convert", f"zip://x.md::{bucket}/all.zip", "-o", tmp_path / "out").exit_code == 0
    assert set(results(tmp_path / "out")) == {"x.json", "x.findings.json", "x.trace.json"}


@pytest.mark.parametrize("between", ["\n", "\r\n", "\0"])
def test_inputs_from_a_list(run: Run, tmp_path: Path, between: str) -> None:
    pages = folder(tmp_path / "in", PAGES)
    listed = tmp_path / "list"
    listed.write_text(between.join([*(str(pages / name) for name in sorted(PAGES)[:3]), "", ""]), newline="")
    told = run("convert", pages / "x.md", "--files-from", listed, "-o", tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert len(json.loads((tmp_path / "out/run.json").read_bytes())["documents"]) == 4
    told = run("convert", "--files-from", "-", "-o", tmp_path / "2", stdin=str(pages / "x.md") + between)
    assert told.exit_code == 0 and (tmp_path / "2/x.json").exists()
