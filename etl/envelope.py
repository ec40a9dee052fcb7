"""What comes with a note from outside: whose it is, from which stay, by whom, of which kind and day, and its standing."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Standing = Literal["current", "superseded", "entered-in-error"]


class Pointer(Struct, frozen=True):
    """Point at a resource of the hospital, as the note's source does.

    Args:
        kind: its resource type ("Patient").
        reference: literal ("Patient/12", an absolute address), "" where only an identifier is known.
        system: system of the identifier.
        value: the identifier.
        display: its name as given.
    """

    kind: str
    reference: str = ""
    system: str = ""
    value: str = ""
    display: str = ""


class Label(Struct, frozen=True):
    """Name a kind of note with a code: LOINC's 18842-5, or a hospital's own.

    Args:
        system: the code's system, "" where only the words are known.
        code: the code.
        text: the name.
    """

    system: str = ""
    code: str = ""
    text: str = ""


class Envelope(Struct, frozen=True):
    """What is known of a note before anybody reads it.

    Args:
        identity: what stays the same when the note is corrected ("DocumentReference/7").
        subject: the patient.
        encounter: the stay or visit.
        source: the resource or message that held the note.
        version: of the source, "" where it has none.
        authors: who wrote it.
        labels: its kind.
        date: the note's own, an ISO partial date or an instant with its zone.
        standing: whether it holds; nothing is read of a note that doesn't.
        places: where parts of its text begin, and what the source calls the part ("OBX[2]-5").
    """

    identity: str
    subject: Pointer
    encounter: Pointer | None = None
    source: Pointer | None = None
    version: str = ""
    authors: tuple[Pointer, ...] = ()
    labels: tuple[Label, ...] = ()
    date: str = ""
    standing: Standing = "current"
    places: tuple[tuple[int, str], ...] = ()

    @property
    def withdrawn(self) -> bool:
        """Return True if nothing may be read of the note any more."""
        return self.standing != "current"
