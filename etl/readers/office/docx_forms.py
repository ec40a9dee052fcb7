"""Fields of Word's forms: what a list shows, and the prompts of fields that nobody has filled in."""

from __future__ import annotations

from lxml import etree

from etl.readers.office.package import Package, attribute, child, children, local

BLANK = "____"
"""What stands for a field that is to be filled in."""


def read_prompts(package: Package, part: str) -> frozenset[str]:
    """The texts that a document's fields show as long as they are empty ("Click here to enter text.").

    Args:
        package: the opened file.
        part: name of the part that holds them, "" for none.
    """
    root = package.xml(part) if part else None
    found = (_text(body) for one in children(root, "docParts") if (body := child(one, "docPartBody")) is not None)
    return frozenset(text for text in found if text)


def without_prompts(body: etree._Element, prompts: frozenset[str]) -> list[str]:
    """Take the prompts out of the fields that show them, and leave a blank behind a label; what a program wrote stays.

    Args:
        body: the document's body, which is changed.
        prompts: their texts.

    Returns:
        The texts that were taken out.
    """
    found: list[str] = []
    for field in body.iter("{*}sdt") if prompts else ():
        if child(field, "sdtPr", "showingPlcHdr") is None or (text := _text(field)) not in prompts:
            continue
        found.append(text)
        line = field.getparent()
        labelled = line is not None and local(line) == "p" and _text(line) != text
        for number, one in enumerate(field.iter("{*}t")):
            one.text = BLANK if labelled and not number else ""
    return found


def chosen(data: etree._Element | None) -> str:
    """What a list of an old form shows; "" for any other field.

    Args:
        data: what the form says of the field (`ffData`).
    """
    entries = [attribute(one, "val") for one in children(data, "ddList") if local(one) == "listEntry"]
    said = attribute(child(data, "ddList", "result"), "val") or attribute(child(data, "ddList", "default"), "val", "0")
    number = int(said) if said.isdecimal() and len(said) < 5 else 0
    return entries[number] if number < len(entries) else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(one.text or "" for one in element.iter("{*}t")).split())
