"""Ontologies in OBO, and as OBO graphs in JSON: HPO, MONDO, DOID and others."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct, field

from etl.errors import TerminologyError
from etl.names import SYSTEMS
from etl.terminology.pack import PackConcept, PackKind, Parsed, Release, Scope
from etl.terminology.readers.source import Source, cut_off


class _Ontology(Struct, frozen=True):
    """What is known of an ontology by the prefix of its codes."""

    name: str
    title: str
    system: str
    licence: str
    kind: PackKind = ""
    roots: tuple[tuple[str, PackKind], ...] = ()


_KNOWN = {
    "HP": _Ontology(
        "hpo", "Human Phenotype Ontology", SYSTEMS["hp"], "free with acknowledgement, https://hpo.jax.org/app/license",
        roots=(("HP:0000118", "finding"),),
    ),
    "MONDO": _Ontology(
        "mondo", "Mondo Disease Ontology", SYSTEMS["mondo"], "CC BY 4.0", roots=(("MONDO:0000001", "condition"),)
    ),
    "DOID": _Ontology("doid", "Human Disease Ontology", SYSTEMS["doid"], "CC0 1.0", "condition"),
    "CL": _Ontology("cl", "Cell Ontology", SYSTEMS["cl"], "CC BY 4.0"),
}  # fmt: skip
_SCOPES: dict[str, Scope] = {"EXACT": "exact", "NARROW": "narrow", "BROAD": "broad", "RELATED": "related"}
_ABBREVIATED = ("abbreviation", "obsolete_synonym", "deprecated", "misspelling")
"""Kinds of synonym that aren't kept as exact: short for other things elsewhere, or given up."""
_URI = re.compile(r"https?://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)")
_RELEASE = re.compile(r"\d{4}-\d\d-\d\d")


_STANZA = re.compile(r"\[(\w+)\]")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(.*)')
_ESCAPED = re.compile(r"\\(.)")


def read_obo(source: Source) -> Parsed:
    """Read an ontology in OBO, line by line.

    Args:
        source: the file.

    Returns:
        Its release and concepts, those of its own prefix only.

    Raises:
        TerminologyError: it isn't OBO, or was cut off.
    """
    header: dict[str, str] = {}
    first = ""
    for line in source.lines():
        tag, _, value = line.partition(": ")
        if tag == "id":
            first = value.strip()
            break
        header.setdefault(tag, value.strip())
    prefix = _main_prefix(header.get("ontology", ""), first)
    return _parsed(source, prefix, header.get("data-version", ""), _obo_concepts(source, prefix))


def _main_prefix(ontology: str, first: str) -> str:
    """Return the prefix of an ontology's own codes, by its name or else by its first concept."""
    named = re.sub(r"\W.*", "", ontology.rpartition("/")[2]).upper()
    return named if named in _KNOWN else first.partition(":")[0]


def _parsed(source: Source, prefix: str, version: str, concepts: Iterable[PackConcept]) -> Parsed:
    known = _KNOWN.get(prefix)
    if known is None:
        own = prefix.lower()
        known = _Ontology(own, prefix, f"http://purl.obolibrary.org/obo/{own}.owl", "see the ontology")
    dated = _RELEASE.search(version)
    release = Release(
        known.name, known.title, dated[0] if dated else version.rpartition("/")[2] or "undated", known.system,
        known.licence, source.name, source.sha256(),
    )  # fmt: skip
    return Parsed(release, concepts, dict(known.roots))


def _obo_concepts(source: Source, prefix: str) -> Iterator[PackConcept]:
    """Yield the concepts, and last each alternative code as a withdrawn one that its concept replaced."""
    kind = _KNOWN[prefix].kind if prefix in _KNOWN else ""
    seen: set[str] = set()
    others: dict[str, PackConcept] = {}
    for stanza in _stanzas(source):
        if stanza["id"][0].startswith(prefix + ":"):
            concept = _obo_concept(stanza, prefix, kind)
            yield concept
            seen.add(concept.code)
            for value in stanza.get("alt_id", ()):
                code = value.split()[0] if value else ""
                if code.startswith(prefix + ":"):
                    others.setdefault(code, PackConcept(code, concept.name, obsolete=True, replaced_by=concept.code))
    yield from (one for code, one in others.items() if code not in seen)


def _stanzas(source: Source) -> Iterator[dict[str, list[str]]]:
    """Yield the tags of each `[Term]` with their values.

    Raises:
        TerminologyError: a line is no tag with a value, or a term has no id, as where a file was cut off.
    """
    fields: dict[str, list[str]] = {}
    inside = False
    number = 0
    for number, line in enumerate(source.lines(), 1):
        stanza = _STANZA.match(line)
        if stanza:
            if inside:
                yield _whole(fields, source, number)
            inside, fields = stanza[1] == "Term", {}
        elif inside and line and not line.startswith("!"):
            tag, colon, value = line.partition(":")
            if not colon:
                raise _broken(source, number)
            fields.setdefault(tag, []).append(value.strip())
    if inside:
        yield _whole(fields, source, number)


def _whole(fields: dict[str, list[str]], source: Source, number: int) -> dict[str, list[str]]:
    if not fields.get("id") or not (fields.get("name") or "true" in fields.get("is_obsolete", ())):
        raise _broken(source, number)
    if not all(_QUOTED.match(value) for tag in ("synonym", "def") for value in fields.get(tag, ())):
        raise _broken(source, number)
    return fields


def _broken(source: Source, number: int) -> TerminologyError:
    return TerminologyError(
        f"{source.name}:{number}: isn't whole OBO: it was cut off or changed; get the release again"
    )


def _obo_concept(stanza: dict[str, list[str]], prefix: str, kind: PackKind) -> PackConcept:
    wider = (value.split()[0] for value in stanza.get("is_a", ()) if value)
    return PackConcept(
        stanza["id"][0].split()[0],
        _unescaped(stanza.get("name", [""])[0]),
        tuple(_synonym(value) for value in stanza.get("synonym", ())),
        kind,
        "",
        tuple(one for one in wider if one.startswith(prefix + ":")),
        tuple(value.split()[0] for value in stanza.get("xref", ()) if value),
        "true" in stanza.get("is_obsolete", ()),
        stanza.get("replaced_by", [""])[0].split(" ")[0],
    )


def _synonym(value: str) -> tuple[str, Scope]:
    """Read a synonym: `"text" SCOPE type [sources]`."""
    found = _QUOTED.match(value)
    assert found is not None  # `_whole` looked
    words = found[2].partition("[")[0].split()
    return _unescaped(found[1]), _scope(words[0] if words else "", words[1] if len(words) > 1 else "")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _scope(scope: str, kind: str) -> Scope:
    """Return the scope of a synonym; an abbreviation is near its concept only, a layperson's word looser than the same."""
    type_ = kind.rpartition("#")[2].rpartition("/")[2].lower()
    if type_ in _ABBREVIATED:
        return "related"
    plain = scope.upper().removeprefix("HAS").removesuffix("SYNONYM")
    return "lay" if plain == "EXACT" and type_ == "layperson" else _SCOPES.get(plain, "related")


# OBO graphs: of a large file only these parts are kept.


class _Value(Struct):
    val: str = ""
    pred: str = ""
    synonymType: str = ""


class _Meta(Struct):
    synonyms: list[_Value] = field(default_factory=list)
    xrefs: list[_Value] = field(default_factory=list)
    basicPropertyValues: list[_Value] = field(default_factory=list)
    deprecated: bool = False
    version: str = ""


class _Node(Struct):
    id: str = ""
    lbl: str = ""
    type: str = ""
    meta: _Meta | None = None


class _Edge(Struct):
    sub: str = ""
    pred: str = ""
    obj: str = ""


class _Graph(Struct):
    id: str = ""
    meta: _Meta | None = None
    nodes: list[_Node] = field(default_factory=list)
    edges: list[_Edge] = field(default_factory=list)


class _Graphs(Struct):
    graphs: list[_Graph]


def read_graph(source: Source) -> Parsed:
    """Read an ontology as an OBO graph in JSON.

    Args:
        source: the file.

    Returns:
        See `read_obo`.

    Raises:
        TerminologyError: it isn't one, or was cut off.
    """
    graphs = _decoded(source)
    if not graphs:
        raise TerminologyError(f"{source.name}: holds no graph; get the release again")
    graph = graphs[0]
    first = next((code for node in graph.nodes if node.type == "CLASS" and (code := _curie(node.id))), "")
    prefix = _main_prefix(graph.id.removesuffix(".json").removesuffix(".owl"), first)
    version = graph.meta.version if graph.meta else ""
    return _parsed(source, prefix, version, _graph_concepts(graph, prefix))


def _decoded(source: Source) -> list[_Graph]:
    decoder = msgspec.json.Decoder(_Graphs)
    try:
        if source.path.is_file() and not source.member:
            with source.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                view = memoryview(mapped)
                try:
                    return decoder.decode(view).graphs
                finally:
                    view.release()
        with source.opened() as member:
            return decoder.decode(member.read()).graphs
    except msgspec.MsgspecError as error:
        raise cut_off(source.name) from error


def _curie(uri: str) -> str:
    match = _URI.fullmatch(uri)
    return f"{match[1]}:{match[2]}" if match else ""


def _graph_concepts(graph: _Graph, prefix: str) -> Iterator[PackConcept]:
    kind = _KNOWN[prefix].kind if prefix in _KNOWN else ""
    parents: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.pred == "is_a" and (wider := _curie(edge.obj)).startswith(prefix + ":"):
            parents.setdefault(edge.sub, []).append(wider)
    for node in graph.nodes:
        code, meta = _curie(node.id), node.meta or _Meta()
        if not code.startswith(prefix + ":") or node.type not in ("CLASS", ""):
            continue
        replaced = next((v.val for v in meta.basicPropertyValues if v.pred.endswith("IAO_0100001")), "")
        yield PackConcept(
            code,
            node.lbl,
            tuple((v.val, _scope(v.pred, v.synonymType)) for v in meta.synonyms),
            kind,
            "",
            tuple(dict.fromkeys(parents.get(node.id, ()))),
            tuple(v.val for v in meta.xrefs),
            meta.deprecated,
            _curie(replaced) or replaced,
        )
