"""`case2fhir serve`."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Others than this machine need a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Documents at once.")
@click.option("--queue", type=click.IntRange(min=0), default=32, show_default=True, help="Requests that may wait.")
@click.option("--max-bytes", type=click.IntRange(min=1), default=20_000_000, show_default=True, help="Of a request.")
@click.option("--max-files", type=click.IntRange(min=1), default=20, show_default=True, help="Of a request.")
@click.option("--seconds", type=click.IntRange(min=1), default=120, show_default=True, help="For one document.")
@click.option("--fhir-version", type=click.Choice(["R4", "R5"]), default="R4", show_default=True)
@click.option("--no-text", is_flag=True, help="Keep the document's text out of the bundle.")
def serve(
    host: str,
    port: int,
    jobs: int,
    queue: int,
    max_bytes: int,
    max_files: int,
    seconds: int,
    fhir_version: str,
    no_text: bool,
) -> None:
    """An HTTP service: POST /convert takes documents and gives bundles.

    A token that requests must carry is read from CASE2FHIR_SERVE_TOKEN, or the file in CASE2FHIR_SERVE_TOKEN_FILE.

    \b
    Example:
      case2fhir serve --port 8080 --jobs 4
      curl --data-binary @page.txt -H 'Content-Type: text/plain' http://127.0.0.1:8080/convert
    """
    import logging

    from etl.errors import InputError
    from etl.pipeline import Settings
    from etl.readers.limits import Limits

    try:
        import uvicorn

        from etl.serve.app import Service, application
    except ImportError as error:
        raise InputError(
            "serving needs uvicorn, starlette and python-multipart: pip install 'case2fhir[serve]'"
        ) from error
    token = _token()
    if not token and host not in ("127.0.0.1", "localhost", "::1"):
        raise click.UsageError(f"--host {host}: others can reach it, so CASE2FHIR_SERVE_TOKEN must be set")
    settings = Settings(
        include_text=not no_text,
        fhir_version="R5" if fhir_version == "R5" else "R4",
        limits=Limits(bytes=max_bytes, seconds=seconds),
    )
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("case2fhir.serve").setLevel(logging.INFO)
    service = Service(settings, token, jobs, queue, max_files)
    # Its own log of requests would hold the documents' names.
    uvicorn.run(application(service), host=host, port=port, access_log=False, log_level="info", server_header=False)


def _token() -> str:
    if found := os.environ.get("CASE2FHIR_SERVE_TOKEN", ""):
        return found
    path = os.environ.get("CASE2FHIR_SERVE_TOKEN_FILE", "")
    if not path:
        return ""
    try:
        found = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: CASE2FHIR_SERVE_TOKEN_FILE can't be read") from error
    if not found:
        raise click.UsageError(f"{path}: CASE2FHIR_SERVE_TOKEN_FILE is empty")
    return found
