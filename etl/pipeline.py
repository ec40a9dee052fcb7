"""The whole way of one document: bytes → Document → Facts → findings → Bundle.

The rooms are imported when the first document comes, so that asking for help costs nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct, field

from etl.collector import held_back
from etl.errors import InputError
from etl.readers.limits import Limits
from etl.value import replace

if TYPE_CHECKING:
    from etl.abbreviations import Abbreviation
    from etl.corrections import Applied, Correction, State
    from etl.document import Document
    from etl.facts import Facts
    from etl.mapping.lexicon import Lexicon
    from etl.plan import Plan

BundleType = Literal["transaction", "collection", "batch", "document"]
FhirVersion = Literal["R4", "R5"]
Status = Literal["preliminary", "final"]
Vitals = Literal["own", "loinc"]
Narratives = Literal["short", "full"]
Unmapped = Literal["keep", "ledger"]
Profile = Literal["", "us-core"]
Stage = Literal["reading", "parsing", "checking", "building", "validating", "writing"]
STAGES: tuple[Stage, ...] = get_args(Stage)
At = Callable[[Stage], None]


_MANY = 5_000
"""Facts whose resources take so much memory that it is worth the time to pack them."""


class Settings(Struct, frozen=True):
    """What a conversion may be asked for.

    Args:
        bundle_type: transaction, collection, batch or document.
        include_text: whether the normalized text goes into the DocumentReference.
        mappings: folders of mapping files on top of the shipped ones.
        stamp: whether Provenance holds the real time instead of the release date.
        fhir_version: R4, or R5 for its own structures.
        limits: what one document may cost: bytes, pages, time and so on.
        corrections: what curators said of facts, also of other documents.
        status: of Observations, preliminary as nobody has reviewed them.
        vitals: codes of vital signs that can't keep FHIR's profile: our own, or LOINC's without the claim.
        wider: whether codes that mean more than what the text says are given too.
        unmapped: whether a value under a label that no mapping knows is kept as printed, or stands in the ledger only.
        abbreviations: what a user says that short forms are short for, before the mappings and packs.
        plans: what somebody says of tables with some heads, instead of what is decided about them.
        terminology: names of the packs to read and code with, "all" for all that are there, nothing for none.
        packs: the folder of added packs; None for the user's own.
        profile: whose profiles the bundle is made to keep besides ours; only R4 has such.
        narratives: a line for each resource, or all that it says ("full").
        id_system: the system of the ids by which documents call people, where they hold in other documents too (a URI); "" for
            one of each document's own.
        source_system: where notes come from; two hospitals' notes of the same id are two notes with it.
    """

    bundle_type: BundleType = "transaction"
    include_text: bool = True
    mappings: tuple[Path, ...] = ()
    stamp: bool = False
    fhir_version: FhirVersion = "R4"
    limits: Limits = field(default_factory=Limits)
    corrections: tuple[Correction, ...] = ()
    status: Status = "preliminary"
    vitals: Vitals = "own"
    wider: bool = False
    unmapped: Unmapped = "keep"
    plans: tuple[Plan, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    profile: Profile = ""
    terminology: tuple[str, ...] = ("all",)
    packs: Path | None = None
    source_system: str = ""
    narratives: Narratives = "short"
    id_system: str = ""


class Result(Struct, frozen=True):
    """What became of one document.

    Args:
        document: the source, normalized.
        facts: what was read from it, with findings and with the ledger of the document.
        bundle: the FHIR Bundle as plain JSON data.
        outcome: the findings as a FHIR OperationOutcome.
        problems: what FHIR's models have to say against the bundle; empty unless there is a mistake in here.
        corrections: what became of each correction that is of this document, by its id.
    """

    document: Document
    facts: Facts
    bundle: dict[str, Any]
    outcome: dict[str, Any]
    problems: tuple[str, ...] = ()
    corrections: Mapping[str, State] = field(default_factory=dict)


def convert_bytes(
    data: bytes, name: str, settings: Settings | None = None, at: At = lambda stage: None, *, packed: bool = False
) -> Result:
    """Convert one document.

    Args:
        data: the source as it is in its file.
        name: its file name; messages and the bundle name the document by it.
        settings: see `Settings`.
        at: called with each stage as it begins, so that who watches knows where a document got stuck.
        packed: whether the entries of a large bundle are kept as JSON, each read again when it is asked for
            (`etl.fhir.encode`); else they are a list of dicts.

    Returns:
        The document, its facts, the bundle and the findings.

    Raises:
        InputError: the source can't be read.
        MappingError: a mapping file can't be used.
        PlanError: a plan can't be used.
        TerminologyError: a pack can't be used.
    """
    from etl.readers import read

    settings = settings or Settings()
    with settings.limits.in_time(name):
        at("reading")
        return convert_document(read(data, name, settings.limits), settings, at, packed=packed)


def warm(settings: Settings) -> None:
    """Import the rooms and compile the mappings, so that processes forked from this one share them.

    Raises:
        MappingError: a mapping file can't be used.
    """
    with held_back():
        import etl.checks
        import etl.fhir.bundle
        import etl.fhir.validate
        import etl.parsers.assemble
        import etl.readers  # noqa: F401
        from etl.mapping.compiled import compile_lexicon
        from etl.terminology.shelf import packs_in_use

        lexicon = compile_lexicon(settings.mappings, wider=settings.wider)
        lexicon.ready()
        packs_in_use(settings.terminology, settings.packs)  # made, if they must be, but opened by each process
        gc.freeze()  # a search for cycles among them would end the sharing, and costs a single document more than it gives


def convert_document(
    document: Document, settings: Settings | None = None, at: At = lambda stage: None, *, packed: bool = False
) -> Result:
    """Convert what a reader made; see `convert_bytes`."""
    from etl.fhir.bundle import build_bundle, build_outcome
    from etl.fhir.r5 import to_r5
    from etl.fhir.validate import validate_bundle
    from etl.mapping.compiled import compile_lexicon

    settings = settings or Settings()
    document = of_system(document, settings.source_system)
    lexicon = compile_lexicon(settings.mappings, wider=settings.wider)
    with held_back():
        facts, lexicon = _facts_of(document, lexicon, settings, at)
        at("building")
        bundle = build_bundle(
            document,
            facts,
            bundle_type=settings.bundle_type,
            include_text=settings.include_text,
            recorded=recorded(settings.stamp),
            packed=packed and len(facts.facts) >= _MANY and not settings.corrections,
            status=settings.status,
            vitals=settings.vitals,
            narratives=settings.narratives,
            id_system=settings.id_system,
        )
        outcome = build_outcome(document, facts, bundle)
        states: Mapping[str, State] = {}
        if settings.corrections:
            done = _corrected(bundle, outcome, document, lexicon, settings)
            bundle, outcome, states = done.bundle, done.outcome, done.states
        if settings.profile == "us-core":
            from etl.fhir.us_core import us_core, with_issues

            bundle, issues = us_core(bundle)
            outcome = with_issues(outcome, issues)
        if settings.fhir_version == "R5":
            bundle, outcome = to_r5(bundle), to_r5(outcome)
        at("validating")
        problems = tuple(validate_bundle(bundle, settings.fhir_version))
    return Result(document, facts, bundle, outcome, problems, states)


def _facts_of(document: Document, lexicon: Lexicon, settings: Settings, at: At) -> tuple[Facts, Lexicon]:
    """Return the facts of a document, checked and with the codes of packs, and the lexicon with what packs and lists add."""
    from etl.checks import check
    from etl.parsers import parse
    from etl.terminology.ambiguity import ambiguous_names
    from etl.terminology.coding import with_codes
    from etl.terminology.implications import with_implications
    from etl.terminology.levels import with_levels
    from etl.terminology.ontology import ontology_of
    from etl.terminology.printed import unknown_codes
    from etl.terminology.quality import quality
    from etl.terminology.reading import with_terms
    from etl.terminology.reasons import with_reasons
    from etl.terminology.reports import with_reports
    from etl.terminology.shelf import packs_in_use
    from etl.terminology.shorts import explained_otherwise, listed, of_fields, with_lists_named, with_shorts
    from etl.terminology.specimens import with_specimens
    from etl.terminology.studies import with_studies

    packs = packs_in_use(settings.terminology, settings.packs)
    at("parsing")
    lexicon = with_terms(lexicon, document.text, packs)
    shorts = listed(settings.abbreviations, document.language, lexicon, packs)
    otherwise = explained_otherwise(document.text, shorts)
    fields = of_fields(document, lexicon, packs) if packs else {}
    lexicon = with_shorts(lexicon, {**fields, **{k: v for k, v in shorts.items() if k not in otherwise}})
    keep = settings.unmapped == "keep"
    facts = parse(document, lexicon, ontology=ontology_of(packs), keep_unmapped=keep, plans=settings.plans)
    at("checking")
    facts = check(document, facts, lexicon)
    unsure = tuple(ambiguous_names(document.text, facts, lexicon, packs))
    facts = replace(facts, findings=(*facts.findings, *unsure, *unknown_codes(facts, packs)))
    facts = with_specimens(facts, document)
    facts = with_codes(facts, lexicon, packs, text=document.text, wider=settings.wider)
    facts = with_lists_named(with_levels(facts, lexicon, document.text), shorts, otherwise)
    facts = replace(facts, findings=(*facts.findings, *quality(facts, document, packs)))
    facts = with_studies(with_implications(with_reports(facts, document, lexicon)), document)
    return with_reasons(facts, document, lexicon), lexicon


def _corrected(
    bundle: dict[str, Any], outcome: dict[str, Any], document: Document, lexicon: Lexicon, settings: Settings
) -> Applied:
    """Return a bundle and its findings as curators say."""
    from etl.checks.quantities import scale_bounds
    from etl.corrections import applied
    from etl.tables.planned import unit_known

    return applied(
        bundle,
        outcome,
        document,
        settings.corrections,
        recorded(settings.stamp),
        lambda unit: unit_known(lexicon, unit) is not None,
        lambda entry: scale_bounds(lexicon, entry),
    )


def of_system(document: Document, system: str) -> Document:
    """Return a note's document whose identity begins with where it comes from; any other as it is.

    Args:
        document: the document.
        system: the place of origin, "" for none.
    """
    envelope = document.envelope
    if envelope is None or not system or envelope.identity.startswith(system):
        return document
    return replace(document, envelope=replace(envelope, identity=f"{system.rstrip('/')}/{envelope.identity}"))


def convert_text(text: str, name: str = "text", settings: Settings | None = None) -> Result:
    """Convert a text; see `convert_bytes`. Characters that no file could hold become question marks."""
    return convert_bytes(text.encode("utf-8", "replace"), name, settings)


def convert_file(path: str | Path, settings: Settings | None = None) -> Result:
    """Convert a file; see `convert_bytes`. The plan of its tables that lies beside it (`FILE.plan.yaml`) is taken.

    Raises:
        InputError: also when the file isn't there or may not be read.
    """
    path = Path(path)
    settings = with_plans_beside(settings or Settings(), [path])
    return convert_bytes(load(path, settings.limits), path.name, settings)


def convert_case(paths: Iterable[str | Path], settings: Settings | None = None, name: str = "") -> Result:
    """Convert several files that are one case: an article and its supplement, for one.

    Their facts meet in one bundle for one patient; each place in it says in which file it is.

    Args:
        paths: the files, in any order; of a zip archive all members.
        settings: see `Settings`.
        name: what messages call the case; the files' names by default.

    Returns:
        As of one document; `Result.document.files` are its files.

    Raises:
        InputError: there is no file, or one can't be read.
        MappingError: a mapping file can't be used.
    """
    from etl.document import case_of
    from etl.readers.archive import documents_of

    settings = settings or Settings()
    files = [Path(path) for path in paths]
    if not files:
        raise InputError("a case needs at least one file")
    called = name or ", ".join(path.name for path in files)
    settings = with_plans_beside(settings, files)
    with settings.limits.in_time(called):
        found = [one for path in files for one in documents_of(load(path, settings.limits), path.name, settings.limits)]
        return convert_document(case_of(found, called), settings)


def with_plans_beside(settings: Settings, paths: Iterable[Path]) -> Settings:
    """The settings with the plans that lie beside some files, before all others.

    Args:
        settings: the settings.
        paths: the files.

    Raises:
        PlanError: a plan can't be used.
    """
    from etl.plan import plan_beside

    found = tuple(plan for path in paths if (plan := plan_beside(path)) is not None)
    return replace(settings, plans=(*found, *settings.plans)) if found else settings


def load(path: Path, limits: Limits | None = None) -> bytes:
    """The bytes of a file.

    Args:
        path: where it is.
        limits: how large it may be.

    Raises:
        InputError: the file isn't there, is a folder, may not be read, or is larger than any document.
    """
    try:
        (limits or Limits()).check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {(getattr(error, 'strerror', None) or 'cannot be read').lower()}") from error


def recorded(stamp: bool) -> str:
    """The instant that Provenance holds: now when asked for, else SOURCE_DATE_EPOCH or this version's release."""
    from etl.release import recorded_time

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if stamp else recorded_time()
