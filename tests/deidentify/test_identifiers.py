"""Identifiers of every kind of HIPAA's safe harbour in five languages go from all that is written; denials and terms stay."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from etl import convert_file
from etl.cli import main
from etl.deidentify import Policy, Results, Secret, deidentified
from etl.explain import trace
from etl.fhir.encode import from_json, to_json
from etl.mapping.compiled import compile_lexicon
from etl.scrub import GONE, scrubber, words

HERE = Path(__file__).parent
DENIALS = ("negated", "negated_after", "refuted", "resolved", "declined", "cancelled")


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", HERE / "planted.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module


MAKER = _maker()
SETS = [("lines.txt", 1, 60, 0.995), ("lines_fresh.txt", 5, 20, 0.99), ("lines_third.txt", 9, 20, 0.99)]


@pytest.mark.parametrize(("file", "seed", "count", "least"), SETS)
def test_sentences_of_five_languages(file: str, seed: int, count: int, least: float) -> None:
    planted = leaked = 0
    seen = set()
    for document in MAKER.planted(HERE / file, seed, count):
        scrub = scrubber([], document.text)
        for kind, text, secrets in document.lines:
            out = scrub.text(text) or ""
            for secret in secrets:
                planted += 1
                if MAKER.leaks(secret, out):
                    leaked += 1
                    seen.add((document.language, kind, text, out))
    assert planted > 15 * count
    assert 1 - leaked / planted >= least, seen


@pytest.mark.parametrize(("file", "seed", "count", "least"), SETS)
def test_all_that_is_written(tmp_path: Path, file: str, seed: int, count: int, least: float) -> None:
    """Bundles, narratives, quotes, values, findings, traces, run.json and names of files, as convert and as export write them."""
    documents = list(MAKER.planted(HERE / file, seed, count))
    (tmp_path / "in").mkdir()
    for document in documents:
        (tmp_path / "in" / document.name).write_text(document.text, encoding="utf-8")
    for options in (["-o", "plain"], ["-o", "out", "--deidentify", "--key", str(tmp_path / "key")]):
        options[1] = str(tmp_path / options[1])
        asked = ["convert", str(tmp_path / "in"), *options, "--jobs", "1", "--log-format", "json"]
        assert CliRunner().invoke(main, asked).exit_code == 0
    private = Policy(Secret((tmp_path / "key").read_bytes().strip()))
    planted = leaked = 0
    seen = []
    run = (tmp_path / "out" / "run.json").read_text()
    for document in documents:
        name = Path(document.name).stem
        written = [private.secret.name(name), run]
        written += [p.read_text() for p in (tmp_path / "out").glob(f"{private.secret.name(name)}.*")]
        plain = [from_json((tmp_path / "plain" / f"{name}{end}").read_bytes()) for end in (".json", ".findings.json")]
        exported = deidentified(Results(name, *plain), private)
        texts = [*written[:2], *(text for body in written[2:] for text in _texts(json.loads(body)))]
        texts += _texts(json.loads(to_json(dict(exported.bundle)))) + _texts(
            json.loads(to_json(dict(exported.outcome or {})))
        )
        assert len(written) == 5
        everything = "\n".join(texts)
        for _, _, secrets in document.lines:
            for secret in secrets:
                planted += 1
                if _stands(secret, everything, texts):
                    leaked += 1
                    seen.append((document.language, secret, [t for t in texts if MAKER.leaks(secret, t)][:2]))
    assert 1 - leaked / planted >= least, seen


def _texts(value: Any) -> list[str]:
    """All texts and numbers of JSON, but codes and addresses of systems."""
    if isinstance(value, dict):
        skipped = ("system", "url", "code", "id", "reference", "fullUrl", "profile", "display", "start", "end", "div")
        own = [
            text
            for key, inner in value.items()
            if not (key in skipped or key.endswith(_DATED)) or isinstance(inner, dict | list)
            for text in _texts(inner)
        ]
        return own + ([_narrative(value["div"])] if "div" in value else [])
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [] if isinstance(value, bool) or value is None else [str(value)]


_DATED = ("DateTime", "Date", "recorded", "timestamp", "date")
"""Fields of dates, which are moved; their years can be the printed ones."""


def _narrative(div: str) -> str:
    return re.sub(r"<[^>]+>|\([^)]*\)|\b(?:19|20)\d\d\b[\d-]*", " ", div)


def _stands(secret: str, everything: str, texts: list[str]) -> bool:
    """Whether an identifier is written: names that are terms count in quotes only, where they have a capital."""
    if (
        len(secret) < 4
        or secret.casefold() in words().vocabulary
        or all(w in words().vocabulary for w in secret.casefold().split())
    ):
        return any(
            len(text) > len(secret) + 3 and MAKER.leaks(secret, text) and " of " not in text and "disease" not in text
            for text in texts
        )
    return bool(MAKER.leaks(secret, everything))


NAMES = [
    "Baker", "Dawn", "Bell", "Cook", "Carpenter", "Farmer", "Mason", "Miller", "Hunter", "Fisher", "Walker", "Young",
    "Small", "Strong", "Best", "Brown", "Black", "White", "Gray", "Green", "Long", "Short", "Little", "Rich", "Sharp",
    "Wise", "Wood", "Stone", "Hill", "Field", "Lane", "Marsh", "Moss", "Pool", "Rivers", "Banks", "Frost", "Snow",
    "Winter", "Summer", "May", "Rose", "Grace", "Faith", "Hope", "Iris", "Violet", "Heather", "Ivy", "Olive",
    "Ginger", "Ruby", "Pearl", "Amy", "Anna", "Vera", "Mark", "Frank", "Gene", "Drew", "Rod", "Rob", "Pat", "Norma",
    "Candida", "Mercedes", "Dolores", "Wilson", "Bates", "Turner", "Foster", "Butcher", "Barber", "Page", "Day",
    "Knight", "King", "Price", "Power", "Park", "Ray", "Read", "Ball", "Bird", "Bones", "Wolf", "Fox", "Swallow",
    "Hand", "Foot", "Head", "Gut",
]  # fmt: skip
TOWNS = [
    "Reading", "Bath", "Cork", "Nice", "Essen", "Halle", "Tours", "Lens", "Worms", "Mobile", "Orange", "Phoenix",
    "Rugby", "Deal", "Eye", "Hook", "Normal",
]  # fmt: skip
USES = (
    "Seen by {} who found rigidity.", "His daughter {} has epilepsy.", "{} denies chest pain.", "{}, a 45-year-old man, has ataxia.",
    "We saw {} with dysphagia.", "{} was admitted with stroke.", "{} lives alone and takes riluzole.",
)  # fmt: skip
PLACES = (
    "She lives in {} with epilepsy.",
    "Transferred from {} after a stroke.",
    "A farmer from {} with tremor.",
    "She fell in {}; hip fracture.",
)


@pytest.mark.parametrize(("names", "uses", "least"), [(NAMES, USES, 0.95), (TOWNS, PLACES, 0.95)])
def test_names_and_towns_that_are_words(names: list[str], uses: tuple[str, ...], least: float) -> None:
    said = [(name, use.format(name)) for name in names for use in uses]
    left = [text for name, text in said if name in (scrubber([], text).text(text) or "").replace("-", " ").split(" ")]
    assert 1 - len(left) / len(said) >= least, left


EPONYMS = [
    "Crohn", "Parkinson", "Wilson", "Alzheimer", "Huntington", "Hodgkin", "Addison", "Cushing", "Graves", "Marfan",
    "Turner", "Klinefelter", "Tourette", "Bell", "Paget", "Dupuytren", "Barrett", "Duchenne", "Becker", "Friedreich",
    "Kennedy", "Pompe", "Gaucher", "Fabry", "Takayasu", "Kawasaki", "Raynaud", "Ménière", "Hashimoto", "Down",
]  # fmt: skip
OF_EPONYMS = (
    "He has {} disease.", "Diagnosis: {}'s disease", "Patient: female. Diagnosis: {}'s disease.", "Known {}’s disease, no fever.",
    "{} syndrome was suspected in childhood.", "Her sister has {} disease.", "Treated for {} disease by Dr Hill.", "HISTORY OF {U} DISEASE",
)  # fmt: skip
TERMS = [
    "tremor", "ataxia", "rash", "reading", "swallowing", "bath", "walker", "hand", "head", "foot", "tongue", "kidney",
    "lens", "colon", "power", "mass", "gap", "seizure", "stroke", "fever", "cough", "pain", "nausea", "vertigo",
    "diabetes", "asthma", "gout", "migraine", "epilepsy", "dementia", "anxiety", "depression", "insulin", "aspirin",
    "riluzole", "metformin", "dysphagia", "dysarthria", "chorea", "rigidity", "spasticity", "nystagmus", "diplopia",
    "ptosis", "hypertension", "angina", "anemia", "jaundice", "ascites", "edema",
]  # fmt: skip
OF_TERMS = (
    "He has {l} and no fever.", "{c} was noted on examination.", "{c}: yes", "No {l}.", "Diagnosis: {c}", "- {c}",
    "{c} has improved since the treatment.", "PATIENT HAS {U} AND FEVER", "He denies {l}.", "Patient: female. Problem: {c}.",
)  # fmt: skip


@pytest.mark.parametrize("frame", OF_EPONYMS)
def test_no_eponym_is_lost(frame: str) -> None:
    said = [(name.upper() if "{U}" in frame else name, frame.format(name, U=name.upper())) for name in EPONYMS]
    assert [text for name, text in said if name not in (scrubber([], text).text(text) or "")] == []


@pytest.mark.parametrize("frame", OF_TERMS)
def test_no_term_is_lost(frame: str) -> None:
    said = [(term, frame.format(l=term, c=term.capitalize(), U=term.upper())) for term in TERMS]
    assert [text for term, text in said if term not in (scrubber([], text).text(text) or "").casefold()] == []


def _denials() -> Iterator[str]:
    for entry in compile_lexicon(()).entries:
        if entry.kind == "cue" and entry.role in DENIALS:
            yield from (entry.name, *entry.synonyms)
    yield from ("n'a pas noté de", "n’a jamais eu de", "hat keinen", "no refiere", "non ha")


def test_no_denial_is_lost() -> None:
    scrub = scrubber(["Karim Hussein"], "Karim Hussein denies tremor.")
    said = [text for cue in _denials() for text in (f"He {cue} tremor.", f"{cue} tremor", f"Tremor {cue}.")]
    assert len(said) > 1000
    assert [text for text in said if GONE in (scrub.text(text) or GONE)] == []


@pytest.mark.parametrize(
    ("printed", "gone", "stays"),
    [
        ("Record no. 55123 and chart 7714-C: tremor 3/4", ["55123", "7714"], ["3/4"]),
        ("97 y, 97F, 98 Jahre, 98 ans, 1,170 months, age: 98", ["97", "98", "1,170"], ["months"]),
        ("89 years old; SpO2 97 %, heart rate 98/min, weight 95 kg", [], ["89", "97", "98", "95"]),
        ("strength from 3/5 to 4/5, pain 6/10, MMSE 24/30, vision 6/9, BP 120/80", [], ["3/5", "4/5", "6/10", "24/30", "6/9", "120/80"]),
        ("seizure on 6/9, tremor since 4 XII 2014, cough since 21.4., fever Sat 19 Sep, rash in May", ["6/9", "XII", "21.4", "19", "Sep", "Sat", "May"], ["seizure", "rash"]),
        ("HbA1c was 8.2. CA 19-9 37 U/ml, IL-6, CD34, T12, V600E", [], ["8.2", "19-9", "CD34", "T12", "V600E"]),
        ("He lives at RR 4 Box 77, CV31 2QQ, computer 10.1.2.33", ["RR 4", "77", "CV31", "2QQ", "10.1", "2.33"], []),
        ("HR 88, HR Normal, T2N1M0, E4V4M6, HLA-DR15, p.Arg175His, L4/L5", [], ["HR 88", "Normal", "T2N1M0", "E4V4M6", "HLA-DR15", "Arg175His"]),
        ("Sie kam am 3.5., ging am 12.6.; Wert 22.5, 3.14., Kalium 4.20.", ["3.5.", "12.6."], ["22.5", "3.14"]),
        ("She, aged ninety-six, and her aunt in her late nineties; aged four, ninety minutes", ["six", "nineties"], ["aged four", "minutes"]),
        ("RR 18/min, via PEG 500 ml", [], ["RR 18", "500"]),
        ("Ages of one person: 96 and 97.", ["96", "97"], ["one person"]),
        ("Mobile: yes. Informant: Ray (wife). Home address: 5 Mill Way, Deal", ["Ray", "Mill", "Deal"], ["Mobile: yes"]),
        ("fe80::1c2e:44ff:fe01 and 2001:db8:85a3::8a2e:370:7334, at 12:30:45", ["fe80", "2001", "7334"], []),
        ("Patient CT is a 45-year-old man; CT of the head was normal", ["Patient CT"], ["45-year-old", "CT of the head"]),
    ],
)  # fmt: skip
def test_kinds(printed: str, gone: list[str], stays: list[str]) -> None:
    out = scrubber([], printed).text(printed) or ""
    assert [part for part in gone if part in out] == [], out
    assert [part for part in stays if part not in out] == [], out


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("The document is in German, which isn't read: 9 of 12 sentences and fields gave nothing, such as “Celle, den 7.”, “Okt.”, “2019”.", "The document is in German, which isn't read: 9 of 12 sentences and fields gave nothing, such as "),
        ("Nothing contradicts; not understood: 3 sentences (see the trace).", "Nothing contradicts; not understood: 3 sentences"),
    ],
)  # fmt: skip
def test_a_finding_keeps_its_own_words_and_no_date_of_its_quotes(printed: str, left: str) -> None:
    from etl import convert_text

    result = convert_text("A 60-year-old man has tremor.", name="page.txt")
    outcome = {**result.outcome, "issue": [{"severity": "warning", "code": "informational", "diagnostics": printed}]}
    made = deidentified(
        Results("page", result.bundle, outcome, trace(result), result.document.text), Policy(Secret(b"0" * 32))
    )
    assert made.outcome
    said = made.outcome["issue"][0]["diagnostics"]
    assert said.startswith(left) and not re.search(r"Celle|Okt|\b7\b|2019", said), said


def _through(text: str, samples: str = "page.txt") -> tuple[dict[str, Any], dict[str, Any]]:
    from etl import convert_text

    result = convert_text(text, name=samples)
    made = deidentified(
        Results("page", result.bundle, result.outcome, trace(result), result.document.text), Policy(Secret(b"0" * 32))
    )
    return dict(result.bundle), dict(made.bundle)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Patient,Record no.,Age,Tremor\n1,5512,60,yes\n2,7714-C,61,no\n", ["5512", "7714"]),
        ("Date of birth: 05.06.1918\nDate of admission: 07.08.2015\nSex: male\nDiagnosis: epilepsy\n", ["birthDate"]),
        ("A 60-year-old man has tremor. He lives at RR 4 Box 77.", ['"value": 4,', '"value": 77,', "RR 4"]),
        ("Age: 96 years\nSex: male\nThe 97-year-old man has epilepsy.\n", ["96", "97-"]),
    ],
)
def test_values(text: str, gone: list[str]) -> None:
    _, made = _through(text, "page.csv" if "," in text.split("\n")[0] else "page.txt")
    body = json.dumps([{k: v for k, v in e["resource"].items() if k != "id"} for e in made["entry"]])
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}", "", body)  # ids hold any two figures
    assert [part for part in gone if part in body] == []


def test_a_birth_date_of_somebody_younger_stays() -> None:
    _, made = _through("Date of birth: 05.06.1958\nDate of admission: 07.08.2015\nSex: male\nDiagnosis: epilepsy\n")
    assert any("birthDate" in entry["resource"] for entry in made["entry"])


def _facts(bundle: dict[str, Any]) -> list[str]:
    """Kinds, codes, states and exact values of a bundle's facts."""
    kept = (
        "resourceType",
        "status",
        "code",
        "clinicalStatus",
        "verificationStatus",
        "valueQuantity",
        "valueInteger",
        "valueBoolean",
        "bodySite",
    )
    out = []
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] in ("Patient", "Provenance", "Device", "DocumentReference", "Composition"):
            continue
        fact = {key: resource[key] for key in kept if key in resource}
        fact["valueCodeableConcept"] = (resource.get("valueCodeableConcept") or {}).get("coding")
        out.append(json.dumps(_coded(json.loads(to_json(fact))), sort_keys=True))
    return sorted(out)


def _coded(value: Any) -> Any:
    """The same without the printed words of concepts and units."""
    if isinstance(value, dict):
        return {key: _coded(inner) for key, inner in value.items() if key not in ("text", "unit", "extension")}
    return [_coded(inner) for inner in value] if isinstance(value, list) else value


SAMPLES = sorted(p for p in (HERE.parents[1] / "samples").glob("*.*") if p.suffix in (".txt", ".html", ".csv", ".md"))


def test_facts_are_the_same_apart_from_identifiers() -> None:
    assert len(SAMPLES) > 5
    for path in SAMPLES:
        result = convert_file(path)
        made = deidentified(
            Results(path.stem, result.bundle, result.outcome, trace(result), result.document.text),
            Policy(Secret(b"0" * 32)),
        )
        assert _facts(dict(made.bundle)) == _facts(dict(result.bundle)), path.name
        for plain, private in zip(result.bundle["entry"], made.bundle["entry"], strict=True):
            said = " ".join(_quotes(plain["resource"])).casefold()
            left = " ".join(_quotes(private["resource"])).casefold()
            for cue in ("no ", "not ", "denies", "denied", "without", "absent", "negative"):
                assert said.count(cue) == left.count(cue), (path.name, said, left)


def _quotes(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["valueString"]] if value.get("url") == "quote" and "valueString" in value else []
        return own + [quote for inner in value.values() for quote in _quotes(inner)]
    return [quote for inner in value for quote in _quotes(inner)] if isinstance(value, list) else []
