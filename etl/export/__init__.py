"""Facts as tables and in the forms of registries, made from bundles and what stands beside them.

>>> from etl.export import tables
>>> tables(bundles)["observations"].to_pandas()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.export.flat import tables

__all__ = ["tables"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("etl.export.flat"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
