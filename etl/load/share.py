"""Files for a server on this machine to fetch, for as long as its import goes on."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfileobj

from etl.load.bulk_files import NDJSON


@contextmanager
def shared(folder: Path) -> Iterator[str]:
    """Give a folder's NDJSON files and manifests to whoever on this machine knows the address, which can't be guessed.

    A packed file goes out with `Content-Encoding: gzip`.

    Args:
        folder: the folder that holds the waves.

    Yields:
        Its address, on 127.0.0.1.
    """
    secret = secrets.token_urlsafe(24)

    class Handler(BaseHTTPRequestHandler):
        timeout = 60

        def do_GET(self) -> None:
            path = _file(folder, self.path, secret)
            if path is None:
                self.send_error(404)
                return
            with path.open("rb") as stream:
                self.send_response(200)
                self.send_header("Content-Type", NDJSON if ".ndjson" in path.name else "application/json")
                if path.suffix == ".gz":
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(path.stat().st_size))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                copyfileobj(stream, self.wfile)

        def log_message(self, *_: object) -> None:
            """Nothing: the address is a secret."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{secret}"
        finally:
            server.shutdown()
            thread.join()


def _file(folder: Path, path: str, secret: str) -> Path | None:
    """The file that is asked for, None for anything but a file of a wave."""
    parts = path.partition("?")[0].split("/")
    if len(parts) != 4 or not secrets.compare_digest(parts[1].encode(), secret.encode()):
        return None
    wave, name = parts[2:]
    if not wave.startswith("wave-") or not (".ndjson" in name or name.endswith(".json")) or ".." in name:
        return None
    found = folder / wave / name
    return found if found.is_file() else None
