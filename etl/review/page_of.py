"""The page: one self-contained file of a template, a style sheet, plain modules and the documents' data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from etl.corrections.record import Correction, plain_of
from etl.fhir.release import VERSION
from etl.mapping.lexicon import Lexicon
from etl.review.model import model_of
from etl.review.shelf import Volume, grades_of, packed_terms, scales_by_code

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
