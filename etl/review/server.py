"""The server of the review page: several people and tabs write one file of corrections, on this machine or behind a proxy."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from etl.corrections import FINAL, Correction, as_line, parsed, plain_of, read_corrections
from etl.errors import Case2FhirError, InputError, PlanError
from etl.mapping.lexicon import Lexicon
from etl.plan import Plan, read_plan
from etl.review.model import Models, Project, page_of
from etl.review.planning import Planner
from etl.review.volumes import Volume
from etl.sinks import write_bytes
from etl.terminology.naming import key_of
from etl.terminology.store import Pack

HOST = "127.0.0.1"
_LARGEST = 8_000_000
_DIGITS = 12
"""A Content-Length with more digits is too large, without being read as a number."""
_MOST_CONCEPTS = 12
"""So many concepts of each pack are shown at once."""
_PATIENCE = 30
"""So many seconds may a request stand still."""


class Access(Struct, frozen=True):
    """Who may do what.

    Args:
        user_header: a header in which a proxy names who signed in; "" where people write their names themselves.
        public: the address by which the proxy is reached ("https://review.example.org"), "" where there is none.
    """

    user_header: str = ""
    public: str = ""


def server(
    out: Path,
    corrections: Sequence[Path],
    lexicon: Lexicon,
    title: str,
    port: int,
    project: Project | None = None,
    access: Access | None = None,
    packs: Sequence[Pack] = (),
    planner: Planner | None = None,
    shelf: Iterable[Volume] = (),
) -> tuple[ThreadingHTTPServer, str]:
    """A server of the review page, not running yet.

    Args:
        out: the folder of results, read anew whenever the page is opened; what didn't change is kept.
        corrections: files of corrections; the first one is written.
        lexicon: the compiled mappings.
        title: what the page is called.
        port: 0 for a free one.
        project: who reads what, who decides, and whether blind.
        access: how people are known.
        packs: terminologies that are searched beside the mappings.
        planner: who converts documents anew as a plan says; None where nobody can.
        shelf: results that were read already: their documents are made at once, so that the page opens without a wait.

    Returns:
        The server, and the address that holds the token.

    Raises:
        InputError: the port can't be listened on.
    """
    token = secrets.token_urlsafe(24)
    reading, writing, searching, planning = Lock(), Lock(), Lock(), Lock()
    models, who = Models(lexicon), access or Access()
    models.keep(shelf)
    asked = project or Project()

    class Handler(BaseHTTPRequestHandler):
        """One request. Names of hosts that are not this machine or the proxy's are refused, so that no other page can reach it."""

        server_version = "case2fhir"
        sys_version = ""
        timeout = _PATIENCE

        def do_GET(self) -> None:
            """The page, or what curators have said since."""
            url = urlsplit(self.path)
            queried = parse_qs(url.query)
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if not self._here():
                self._answer(403, "only this machine may ask")
            elif url.path not in ("/", "/corrections", "/concepts"):
                self._answer(404, "there is only one page")
            elif not _same(bearer if url.path != "/" else queried.get("token", [""])[0], token):
                self._answer(401, "open the address that case2fhir review printed, with its token")
            elif who.user_header and not self._user():
                self._answer(401, f"the proxy names nobody in {who.user_header}")
            else:
                try:
                    if url.path == "/concepts":
                        with searching:
                            found = list(concepts_of(packs, queried.get("words", [""])[0]))
                        self._answer(200, json.dumps(found), "application/json")
                        return
                    self._tell(url.path, queried.get("version", [""])[0])
                except Case2FhirError as error:
                    self._answer(500, str(error))

        def _tell(self, path: str, version: str) -> None:
            every, _ = read_corrections([file for file in corrections if file.exists()])
            said = visible(every, self._user(), asked)
            if path == "/":
                with reading:
                    documents = models.of(out)
                page = page_of(
                    documents,
                    said,
                    lexicon,
                    title=title,
                    token=token,
                    project=asked,
                    user=self._user(),
                    plan=planner.plan() if planner else None,
                    replans=planner is not None,
                )
                self._answer(200, page, "text/html")
                return
            lines = [plain_of(one) for one in said]
            now = hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:16]
            told = {"version": now} if now == version else {"version": now, "corrections": lines}
            self._answer(200, json.dumps(told), "application/json")

        def do_POST(self) -> None:
            """Corrections to be kept or dropped, `{"put": […], "drop": [id, …]}`, or a table to be planned (see `_plan`)."""
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            length = self.headers.get("Content-Length", "")
            if not self._here() or self.headers.get("Origin", self._origins()[0]) not in self._origins():
                self._answer(403, "only this machine may ask")
            elif not _same(bearer, token):
                self._answer(401, "the token is wrong")
            elif self.path not in ("/corrections", "/plan"):
                self._answer(404, "corrections go to /corrections, plans to /plan")
            elif self.headers.get_content_type() != "application/json":
                self._answer(415, "corrections and plans are JSON")
            elif "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdecimal()):
                self._answer(400, "send the body's Content-Length, and the body in one piece")
            elif len(length) > _DIGITS or int(length) > _LARGEST:
                self._answer(413, "too many corrections at once")
            elif who.user_header and not self._user():
                self._answer(401, f"the proxy names nobody in {who.user_header}")
            else:
                self._take(int(length))

        def _take(self, length: int) -> None:
            try:
                body = self.rfile.read(length)
            except TimeoutError:
                self._answer(408, f"the body didn't come within {self.timeout} seconds")
                return
            if len(body) < length:
                self._answer(400, "the body is shorter than its Content-Length")
            elif self.path == "/plan":
                self._plan(body)
            else:
                self._keep(body)

        def _plan(self, body: bytes) -> None:
            """Try or keep a change of a plan: `{"document": path, "table": {heads, columns, …}, "keep": false}`."""
            if planner is None:
                self._answer(409, "nothing here says where the documents are; save plan.yaml and use convert --plan")
                return
            plain = _fields_of(body)
            if asked.finals and (self._user() or plain.get("curator")) not in asked.finals:
                self._answer(403, f"only {', '.join(asked.finals)} may plan a table here")
                return
            try:
                path, change = _planned(plain)
                with planning:
                    if plain.get("keep"):
                        done, left = planner.kept(change, path)
                        told: dict[str, Any] = {"done": done, "left": left}
                    else:
                        told = models.one(planner.tried(path, change))
                self._answer(200, json.dumps(told), "application/json")
            except _NotCorrectionsError as error:
                self._answer(error.status, str(error))
            except PlanError as error:
                self._answer(422, str(error))
            except InputError as error:
                self._answer(409, str(error))
            except (Case2FhirError, OSError) as error:
                self._answer(500, str(error))

        def _keep(self, body: bytes) -> None:
            try:
                put, dropped = _asked(body)
                _allowed(put, self._user(), asked)
            except _NotCorrectionsError as error:
                self._answer(error.status, str(error))
                return
            try:
                with writing, _alone(corrections[0]):
                    kept = _kept(corrections[0], put, dropped, self._user())
            except (Case2FhirError, OSError) as error:
                self._answer(500, str(error))
                return
            self._answer(200, json.dumps({"kept": kept}), "application/json")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: addresses hold the token."""

        def _user(self) -> str:
            """Return who signed in, as the proxy says; "" where people write their names themselves."""
            return self.headers.get(who.user_header, "").strip() if who.user_header else ""

        def _origins(self) -> list[str]:
            return [f"http://{HOST}:{running.server_port}", *([who.public.rstrip("/")] if who.public else [])]

        def _here(self) -> bool:
            return self.headers.get("Host", "") in {one.partition("://")[2] for one in self._origins()}

        def _answer(self, status: int, body: str, kind: str = "text/plain") -> None:
            data = body.encode("utf-8", "backslashreplace")
            self.close_connection = status >= 400  # what is left of the body isn't a request
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            with suppress(ConnectionError):  # who asked is gone
                self.end_headers()
                self.wfile.write(data)

    try:
        running = ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        why = f"port {port} of {HOST} can't be used ({error.strerror})"
        raise InputError(f"{why}; choose another one with --port, or none for a free one") from error
    base = who.public.rstrip("/") or f"http://{HOST}:{running.server_port}"
    return running, f"{base}/?token={token}"


def concepts_of(packs: Sequence[Pack], words: str) -> Iterator[dict[str, Any]]:
    """Yield the concepts of packs with a name of some words, else with a name that holds them, as the page has concepts.

    Args:
        packs: the terminologies.
        words: what was typed.
    """
    key = key_of(words)
    for pack in packs if key else ():
        named = pack.named([key]) or pack.with_words(key.split(), _MOST_CONCEPTS)
        for code in list(dict.fromkeys(one.code for one in named))[:_MOST_CONCEPTS]:
            one = pack.concept(code)
            if one is not None and not one.obsolete:
                coding = {"system": pack.release.system, "code": one.code, "display": one.name}
                yield {"kind": one.kind or pack.release.name, "name": one.name, "coding": [coding]}


def visible(said: Sequence[Correction], user: str, project: Project) -> Sequence[Correction]:
    """Return the corrections that somebody may see: in a blind reading, of others only those on facts they judged.

    Args:
        said: all.
        user: who asks, "" where that isn't known.
        project: whether the reading is blind, and who decides.
    """
    if not project.blind or not user or user in project.finals:
        return said
    judged = {one.fact for one in said if one.curator == user and one.action != "comment"}
    return [one for one in said if one.curator == user or one.fact in judged]


_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def serve(
    out: Path,
    corrections: Sequence[Path],
    lexicon: Lexicon,
    title: str,
    port: int,
    tell: Callable[[str], None],
    project: Project | None = None,
    access: Access | None = None,
    packs: Sequence[Pack] = (),
    planner: Planner | None = None,
    shelf: Iterable[Volume] = (),
) -> None:
    """Serve the review page until the user ends it; see `server`.

    Args:
        out: the folder of results.
        corrections: files of corrections; the first one is written.
        lexicon: the compiled mappings.
        title: what the page is called.
        port: 0 for a free one.
        tell: called with the address.
        project: who reads what, who decides, and whether blind.
        access: how people are known.
        packs: terminologies that are searched beside the mappings.
        planner: who converts documents anew as a plan says.
        shelf: results that were read already.
    """
    running, address = server(out, corrections, lexicon, title, port, project, access, packs, planner, shelf)
    tell(address)
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        running.server_close()


def _same(given: str, token: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), token.encode())


class _NotCorrectionsError(ValueError):
    """A body that can't be used, with the status of its answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def _allowed(put: Sequence[Correction], user: str, project: Project) -> None:
    """Refuse what somebody says in another's name, and a final word of who may not decide.

    Raises:
        _NotCorrectionsError: something is refused (403).
    """
    for one in put:
        if user and one.curator != user:
            raise _NotCorrectionsError(403, f"you are signed in as {user}, not as {one.curator}")
        if one.role == FINAL and project.finals and one.curator not in project.finals:
            raise _NotCorrectionsError(403, f"{one.curator} may not decide; {', '.join(project.finals)} may")


def _fields_of(body: bytes) -> dict[str, Any]:
    """Return the fields of a body; none where it isn't an object of JSON."""
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _planned(plain: Mapping[str, Any]) -> tuple[str, Plan]:
    """Return the document whose table is planned, and what is said of the table.

    Raises:
        _NotCorrectionsError: a body without either (422).
        PlanError: the table can't be so.
    """
    path, table = plain.get("document"), plain.get("table")
    if not isinstance(path, str) or not isinstance(table, dict):
        raise _NotCorrectionsError(422, 'a plan is {"document": path, "table": {…}}')
    return path, read_plan(json.dumps({"tables": [table]}), "plan")


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other processes from writing the file meanwhile, where the system can."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    with file.with_name(f".{file.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _asked(body: bytes) -> tuple[list[Correction], list[str]]:
    """Return the corrections to be kept, and the ids of those to be dropped.

    Raises:
        _NotCorrectionsError: the body isn't JSON (400), or something in it isn't a correction (422).
    """
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _NotCorrectionsError(400, "the body isn't JSON") from error
    put, dropped = (plain.get(key, []) if isinstance(plain, dict) else None for key in ("put", "drop"))
    if not isinstance(put, list) or not isinstance(dropped, list):
        raise _NotCorrectionsError(422, 'corrections are {"put": […], "drop": [id, …]}')
    try:
        return [parsed(one) for one in put], [str(one) for one in dropped]
    except (ValueError, RecursionError) as error:
        raise _NotCorrectionsError(422, str(error)) from error


def _kept(file: Path, put: Sequence[Correction], dropped: Sequence[str], user: str) -> int:
    """Write what is put and dropped; lines of other curators, and what people wrote between them, stay as they are.

    What the same curator said of the same fact in another tab gives way to the newer word.

    Raises:
        InputError: the file isn't UTF-8; then nothing is written.
    """
    gone = {*dropped, *(one.id for one in put)}
    said = {(one.curator, one.fact, one.action == "comment", one.role) for one in put if one.action != "add"}
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n") if file.exists() else []
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8") from error
    stay = [line for line in lines if line.strip() and not _gives_way(line, gone, said, user)]
    text = "".join(f"{line}\n" for line in stay) + "".join(map(as_line, put))
    write_bytes(file, text.encode("utf-8", "backslashreplace"))
    return sum(_id(line) is not None for line in text.split("\n"))


def _gives_way(line: str, gone: set[str], said: set[tuple[str, str, bool, str]], user: str) -> bool:
    """Return True if a line was dropped or is said anew; a signed-in user drops no line of another's."""
    if _id(line) is None:
        return False
    plain = json.loads(line)
    if user and plain.get("curator") != user:
        return False
    key = plain.get("curator"), plain.get("fact", ""), plain.get("action") == "comment", plain.get("role", "")
    return plain.get("id") in gone or (plain.get("action") != "add" and key in said)


def _id(line: str) -> str | None:
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return str(plain.get("id")) if isinstance(plain, dict) else None
