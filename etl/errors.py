"""The errors a user can meet. Each names the file and what to do; none carries patient text."""

from __future__ import annotations


class Case2FhirError(Exception):
    """Base of all errors that are told to the user in one line."""

    exit_code = 2
    """What a command ends with: used wrongly, where nothing else is said."""


class TerminologyError(Case2FhirError):
    """A release or pack that cannot be used; the message names the file and what to do."""


class InputError(Case2FhirError):
    """A source that can't be read: empty, binary, encrypted, too large, of an unknown format."""


class UnsupportedFormatError(InputError):
    """A source whose format is known and can't be read: an image, an old Office file, FHIR without a note."""


class MappingError(Case2FhirError):
    """A mapping file that can't be used; the message starts with `file:line:`."""


class PlanError(Case2FhirError):
    """A plan of tables that can't be used; the message starts with `file:line:`."""


class AbbreviationError(Case2FhirError):
    """A list of abbreviations that can't be used; the message starts with `file:line:`."""


class FactsError(Case2FhirError, ValueError):
    """Facts that can't be written: one is about nobody among the persons, or has what its kind can't have."""


class OutputError(Case2FhirError):
    """A result that can't be written."""


class DiskFullError(OutputError):
    """There is no room for results: the run ends at once, what is done stays done."""

    exit_code = 1
