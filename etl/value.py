"""What goes from room to room: frozen values, made and compared as fast as tuples are (msgspec's Struct)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, to_builtins

if TYPE_CHECKING:  # the same, and what is replaced is checked
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["as_plain", "replace"]


def as_plain(value: Struct) -> dict[str, Any]:
    """A value as what JSON has: dicts, lists, texts and numbers; a Decimal and a path as texts.

    Args:
        value: a value, with others in it.
    """
    found: dict[str, Any] = to_builtins(value, enc_hook=str)
    return found
