"""case2fhir: clinic pages, case reports and their tables to FHIR R4, each fact with its place in the source.

    >>> from etl import convert_text
    >>> result = convert_text(page, name="page.txt")
    >>> result.bundle["resourceType"]
    'Bundle'

Importing this package imports nothing else; the first call does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.pipeline import Result as Result
    from etl.pipeline import Settings as Settings
    from etl.pipeline import convert_bytes as convert_bytes
    from etl.pipeline import convert_case as convert_case
    from etl.pipeline import convert_file as convert_file
    from etl.pipeline import convert_text as convert_text
    from etl.release import VERSION as __version__
    from etl.spans import CueSpan as CueSpan
    from etl.spans import SpanContext as SpanContext
    from etl.spans import context_of as context_of
    from etl.spans import contexts_of as contexts_of

_SPANS = ("CueSpan", "SpanContext", "context_of", "contexts_of")

__all__ = [
    "CueSpan", "Result", "Settings", "SpanContext", "__version__", "context_of", "contexts_of", "convert_bytes",
    "convert_case", "convert_file", "convert_text",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("etl.release").VERSION
    if name in __all__:
        return getattr(import_module("etl.spans" if name in _SPANS else "etl.pipeline"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
