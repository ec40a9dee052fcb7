"""What stands elsewhere in an article than its text points to it: tables and figures at its end, footnotes in sentences.

A `floats-group` stands behind the references, and what it holds belongs to the section that cites it: the scores before
a treatment to the patients, other people's results to the discussion. A footnote within a sentence belongs below it.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

_FLOATS = ("table-wrap", "table-wrap-group", "fig", "fig-group", "boxed-text")
_TITLE = "Tables and figures"


def set_floats(article: Any) -> None:
    """Move each float of an article behind the paragraph that first cites it; the rest gets a section of its own.

    Args:
        article: its element, which is changed.
    """
    cited: dict[str, Any] = {}
    for body in article.iterchildren("{*}body"):
        for xref in body.iter("{*}xref"):
            for name in (xref.get("rid") or "").split():
                cited.setdefault(name, _block_of(xref, body))
    behind: dict[Any, Any] = {}
    for group in article.iterchildren("{*}floats-group"):
        for one in [child for child in group if local_name(child) in _FLOATS]:
            names = [one.get("id"), *(inner.get("id") for inner in one.iter("{*}table-wrap", "{*}fig"))]
            block = next((cited[name] for name in names if name in cited), None)
            if block is not None:
                one.tail = None
                behind.get(block, block).addnext(one)
                behind[block] = one
        if len(group):
            head = etree.Element("title")
            head.text = _TITLE
            group.insert(0, head)
            group.tag = "sec"


def set_notes(article: Any) -> None:
    """Move each footnote that stands within a paragraph behind it, and leave its mark there.

    Args:
        article: its element, which is changed.
    """
    behind: dict[Any, Any] = {}
    for body in article.iterchildren("{*}body", "{*}back"):
        for note in [note for note in body.iter("{*}fn") if local_name(note.getparent()) == "p"]:
            block = _block_of(note, body)
            label = note.find("{*}label")
            if label is None:
                label = etree.Element("label")
                label.text = "*"
                note.insert(0, label)
            mark = etree.Element("sup")
            mark.text = "".join(label.itertext())
            mark.tail, note.tail = note.tail, None
            note.getparent().replace(note, mark)
            behind.get(block, block).addnext(note)
            behind[block] = note


def _block_of(xref: Any, body: Any) -> Any:
    """The piece of a section that holds a reference: a paragraph, a list, a table."""
    block = xref
    while (above := block.getparent()) is not None and above is not body and local_name(above) not in ("sec", "app"):
        block = above
    return block


def local_name(element: Any) -> str:
    """An element's name without its namespace (also one that the file never declares); "" for what is no element."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""
