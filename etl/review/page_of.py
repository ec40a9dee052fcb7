"""The page: one self-contained file of a template, a style sheet, plain modules and the documents' data.

Served on this machine it writes corrections to their file as they are made, for who holds the token.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from etl.corrections import Correction, as_line, parsed, plain_of, read_corrections
from etl.errors import Case2FhirError
from etl.fhir.release import VERSION
from etl.mapping.lexicon import Lexicon
from etl.review.model import Volume, grades_of, model_of, packed_terms, scales_by_code, volumes
from etl.sinks import write_bytes

MODULES = ("text", "data", "store", "terms", "source", "facts", "edit", "course", "ledger", "app")
"""In the order of their imports; the last one begins."""
_IMPORT = re.compile(r"^import [^;]*;\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)


def page_of(
    volumes: Iterable[Volume], corrections: Sequence[Correction], lexicon: Lexicon, *, title: str = "", token: str = ""
) -> str:
    """The review page of a folder of results.

    Args:
        volumes: its documents.
        corrections: what curators have said already.
        lexicon: the compiled mappings, whose concepts the page searches.
        title: what the page is called, the folder's name.
        token: what the page shows to the server that it may write to; "" for a page that is a file.

    Returns:
        HTML that needs neither network nor other files, and lets nothing else run.
    """
    grades = grades_of(lexicon)
    scales = scales_by_code(grades)
    documents = [model_of(volume, scales) for volume in volumes]
    told = {
        "title": title,
        "version": VERSION,
        "token": token,
        "corrections": [plain_of(one) for one in corrections],
        "grades": grades,
        "documents": [_listed(document) for document in documents],
    }
    script, style = _script(), _part("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            f"connect-src {chr(39)}self{chr(39)}" if token else "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    page: str = _template().render(
        title=title or "Review",
        version=VERSION,
        policy=policy,
        style=style,
        script=script,
        told=embedded(told),
        documents=[embedded(document) for document in documents],
        terms=packed_terms(lexicon),
    )
    return page


def embedded(data: Any) -> str:
    """JSON that can stand in a script element whatever it says."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    body = body.encode("utf-8", "backslashreplace").decode()
    return body.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\r", "\\r")


def _listed(document: dict[str, Any]) -> dict[str, Any]:
    """A document in the list of all."""
    facts = document.get("facts", [])
    return {
        "path": document["path"],
        "title": document["title"],
        "name": document["name"],
        "sha256": document.get("sha256", ""),
        "kind": document.get("kind", ""),
        "error": document["error"],
        "facts": len(facts),
        "urls": [fact["url"] for fact in facts if fact["kind"] != "person"],
        "findings": len(document.get("findings", [])),
        "missed": sum(line[2] == "not understood" for line in document.get("ledger", [])),
    }


@cache
def _script() -> str:
    """The modules as one: what they import from each other is there already."""
    bodies = [_EXPORT.sub("", _IMPORT.sub("", _part(f"{name}.js"))) for name in MODULES]
    return '(() => {\n"use strict";\n' + "\n".join(bodies) + "\n})();\n"


@cache
def _part(name: str) -> str:
    return (files("etl.review") / "page" / name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("etl.review", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")


def _hash(body: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


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
    text = "".join(f"{line}\n" for line in stay) + "".join(map(as_line, put))
    write_bytes(file, text.encode("utf-8", "backslashreplace"))
    return sum(_id(line) is not None for line in text.split("\n"))


def _id(line: str) -> str | None:
    try:
        plain = json.loads(line)
    except ValueError:
        return None
    return str(plain.get("id")) if isinstance(plain, dict) else None
