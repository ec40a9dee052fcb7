"""The page on this machine: it writes corrections to their file as they are made, for who holds the token."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from etl.corrections.record import line_of, parsed, read_corrections
from etl.errors import Case2FhirError
from etl.mapping.lexicon import Lexicon
from etl.review.page_of import page_of
from etl.review.shelf import volumes
from etl.sinks.files import write_bytes

HOST = "127.0.0.1"
_LARGEST = 8_000_000


def server(
    out: Path, corrections: Sequence[Path], lexicon: Lexicon, title: str, port: int
) -> tuple[ThreadingHTTPServer, str]:
    """A server of the review page, not running yet.

    Args:
        out: the folder of results, read anew whenever the page is opened.
        corrections: files of corrections; the first one is written.
        lexicon: the compiled mappings.
        title: what the page is called.
        port: 0 for a free one.

    Returns:
        The server, and the address that holds the token.
    """
    token = secrets.token_urlsafe(24)
    writing = Lock()

    class Handler(BaseHTTPRequestHandler):
        """One request. Names of hosts that are not this machine are refused, so that no other page can reach it."""

        server_version = "case2fhir"
        sys_version = ""

        def do_GET(self) -> None:
            """The page."""
            asked = urlsplit(self.path)
            given = parse_qs(asked.query).get("token", [""])[0]
            if not self._here():
                self._answer(403, "only this machine may ask")
            elif asked.path != "/":
                self._answer(404, "there is only one page")
            elif not _same(given, token):
                self._answer(401, "open the address that case2fhir review printed, with its token")
            else:
                try:
                    told, _ = read_corrections([file for file in corrections if file.exists()])
                    page = page_of(volumes(out), told, lexicon, title=title, token=token)
                except Case2FhirError as error:
                    self._answer(500, str(error))
                    return
                self._answer(200, page, "text/html")

        def do_POST(self) -> None:
            """Corrections to be kept or dropped: `{"put": […], "drop": [id, …]}`."""
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            length = self.headers.get("Content-Length", "")
            if not self._here() or self.headers.get("Origin", self._origin()) != self._origin():
                self._answer(403, "only this machine may ask")
            elif not _same(bearer, token):
                self._answer(401, "the token is wrong")
            elif self.path != "/corrections":
                self._answer(404, "corrections go to /corrections")
            elif self.headers.get_content_type() != "application/json" or not length.isdecimal():
                self._answer(415, "corrections are JSON")
            elif int(length) > _LARGEST:
                self._answer(413, "too many corrections at once")
            else:
                try:
                    with writing:
                        kept = _kept(corrections[0], self.rfile.read(int(length)))
                    self._answer(200, json.dumps({"kept": kept}), "application/json")
                except (ValueError, TypeError, AttributeError) as error:
                    self._answer(422, str(error))
                except (Case2FhirError, OSError) as error:
                    self._answer(500, str(error))

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: addresses hold the token."""

        def _origin(self) -> str:
            return f"http://{HOST}:{running.server_port}"

        def _here(self) -> bool:
            return self.headers.get("Host", "") == self._origin().removeprefix("http://")

        def _answer(self, status: int, body: str, kind: str = "text/plain") -> None:
            data = body.encode("utf-8", "backslashreplace")
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    running = ThreadingHTTPServer((HOST, port), Handler)
    return running, f"http://{HOST}:{running.server_port}/?token={token}"


_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def serve(
    out: Path, corrections: Sequence[Path], lexicon: Lexicon, title: str, port: int, tell: Callable[[str], None]
) -> None:
    """Serve the review page until the user ends it; see `server`.

    Args:
        out: the folder of results.
        corrections: files of corrections; the first one is written.
        lexicon: the compiled mappings.
        title: what the page is called.
        port: 0 for a free one.
        tell: called with the address.
    """
    running, address = server(out, corrections, lexicon, title, port)
    tell(address)
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        running.server_close()


def _same(given: str, token: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), token.encode())


def _kept(file: Path, body: bytes) -> int:
    """Write what is put and dropped; lines of other curators, and what people wrote between them, stay as they are.

    Raises:
        ValueError: something isn't a correction; then nothing is written.
    """
    plain = json.loads(body)
    put = [parsed(one) for one in plain.get("put", [])]
    gone = {*map(str, plain.get("drop", [])), *(one.id for one in put)}
    lines = file.read_text(encoding="utf-8-sig").split("\n") if file.exists() else []
    stay = [line for line in lines if line.strip() and _id(line) not in gone]
    text = "".join(f"{line}\n" for line in stay) + "".join(map(line_of, put))
    write_bytes(file, text.encode("utf-8", "backslashreplace"))
    return sum(_id(line) is not None for line in text.split("\n"))


def _id(line: str) -> str | None:
    try:
        plain = json.loads(line)
    except ValueError:
        return None
    return str(plain.get("id")) if isinstance(plain, dict) else None
