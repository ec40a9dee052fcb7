"""What a pack holds: the release it is of, and its concepts with their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct, field

Scope = Literal["name", "exact", "lay", "narrow", "broad", "related"]
"""How much a name of a concept says: the preferred name, the same, the same in a layperson's words, less, more, something near."""

PackKind = Literal["condition", "finding", "medicine", "gene", "procedure", "measure", "site", ""]
"""The kind of entry that a concept would be; "" for what names none."""


class PackConcept(Struct, frozen=True):
    """A concept of a terminology.

    Args:
        code: its code, with the prefix that the terminology writes ("HP:0001337").
        name: its preferred name; what a coding displays.
        synonyms: other names with their scope.
        kind: the kind of entry it would be.
        branch: the terminology's own word for that: a semantic tag, type or chapter.
        parents: codes of the wider concepts.
        xrefs: codes of other terminologies as it writes them ("ICD10CM:G12.21").
        obsolete: whether it was withdrawn.
        replaced_by: the code that stands for it since, "" for none.
    """

    code: str
    name: str
    synonyms: tuple[tuple[str, Scope], ...] = ()
    kind: PackKind = ""
    branch: str = ""
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    obsolete: bool = False
    replaced_by: str = ""


class Release(Struct, frozen=True):
    """A release of a terminology.

    Args:
        name: short name of the terminology ("hpo"); the same for all its releases.
        title: full name.
        version: the release's own version or date.
        system: URI of its codes.
        licence: under which terms it may be used, in a line.
        source: the file it was read from.
        sha256: digest of that file.
    """

    name: str
    title: str
    version: str
    system: str
    licence: str = ""
    source: str = ""
    sha256: str = ""


class Parsed(Struct, frozen=True):
    """What a reader makes of a release.

    Args:
        release: what is known of it before its concepts are read.
        concepts: its concepts, each once, as a stream.
        roots: the kind of everything below a concept, by that concept's code; the concept itself has none.
        closed: whether each parent must be in the release, so that a missing one shows that it was cut off.
    """

    release: Release
    concepts: Iterable[PackConcept]
    roots: Mapping[str, PackKind] = field(default_factory=dict)
    closed: bool = True
