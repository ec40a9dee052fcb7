"""What the service says of itself: OpenAPI 3.1, and a page for people."""

from __future__ import annotations

from typing import Any

from etl.fhir.release import VERSION

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>case2fhir</title>
<h1>case2fhir</h1>
<p>Clinic pages, case reports and tables to FHIR. The service is described in <a href="openapi.json">openapi.json</a>.</p>
<pre>curl --data-binary @page.txt -H 'Content-Type: text/plain' …/convert
curl -F file=@article.pdf …/convert
curl -F a=@article.xml -F b=@table.xlsx -H 'Accept: application/fhir+ndjson' …/convert</pre>
<ul><li>POST /convert</li><li><a href="health">GET /health</a></li><li><a href="metrics">GET /metrics</a></li></ul>
</html>
"""


def openapi(most: int, files: int, token: bool) -> dict[str, Any]:
    """The description of the service.

    Args:
        most: most bytes of a request.
        files: most documents of a request.
        token: whether one is needed.

    Returns:
        OpenAPI 3.1.
    """
    outcome = {"content": {"application/fhir+json": {"schema": {"$ref": "#/components/schemas/OperationOutcome"}}}}
    bundle = {"$ref": "#/components/schemas/Bundle"}
    whys = {
        "400": "no file in the form",
        "401": "no token, or another",
        "406": "several documents, and no NDJSON accepted",
        "413": f"more than {most} bytes",
        "415": "no name and no type that says what it is",
        "422": "the document can't be read",
        "500": "a mistake of the service",
        "503": "busy; come again after Retry-After",
    }
    form = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}, "maxProperties": files}
    post = {
        "summary": "A document to a FHIR bundle",
        "parameters": [
            {"name": "name", "in": "query", "schema": {"type": "string"}, "description": "The file's name."}
        ],
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": form}, "*/*": {"schema": {"type": "string"}}},
        },
        "responses": {
            "200": {
                "description": "The bundle; with NDJSON one line a document, an OperationOutcome where one can't be read",
                "content": {
                    "application/fhir+json": {"schema": bundle},
                    "application/fhir+ndjson": {"schema": {"type": "string"}},
                },
            },
            **{status: {"description": why, **outcome} for status, why in whys.items()},
        },
    }
    plain = {"responses": {"200": {"description": "ok"}}}
    resource = {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"type": "string"}}}
    schemes = {"token": {"type": "http", "scheme": "bearer"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "case2fhir", "version": VERSION},
        "paths": {
            "/convert": {"post": {**post, **({"security": [{"token": []}]} if token else {})}},
            "/health": {"get": {"summary": "Whether it runs", **plain}},
            "/metrics": {"get": {"summary": "Counts as Prometheus reads them", **plain}},
        },
        "components": {
            "schemas": {"Bundle": resource, "OperationOutcome": resource},
            **({"securitySchemes": schemes} if token else {}),
        },
    }
