"""Annotation: what is told beside a resource's elements, as markdown in which nothing of the source is a tag."""

from __future__ import annotations

from etl.fhir.common import Resource, string
from etl.patterns import regex

_TAG = regex(r"<(?=[a-zA-Z/!?])")
_WORD = regex(r"&(?=(?:amp;)*lt;)")
_ESCAPED = regex(r"&amp;(?=(?:amp;)*lt;)")


def note(text: str) -> list[Resource]:
    """An Annotation, whose text is markdown.

    Args:
        text: its text, "" for none.

    Returns:
        A list with one Annotation, or an empty list.
    """
    clean = string(text)
    return [{"text": markdown(clean)}] if clean else []


def markdown(text: str) -> str:
    """A plain text as markdown.

    Args:
        text: the text.

    Returns:
        The text with `&lt;` for what would begin a tag.
    """
    return _TAG.sub("&lt;", _WORD.sub("&amp;", text))


def noted(text: str) -> str:
    """What `note` was given.

    Args:
        text: an Annotation's text.

    Returns:
        The plain text.
    """
    return _ESCAPED.sub("&", text.replace("&lt;", "<"))
