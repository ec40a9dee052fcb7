"""In which language a page is: one that isn't read is named, and a case with a foreign abstract, name or title is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.parsers.language import language_of
from etl.pipeline import convert_text

_KINDS = Path(__file__).parent / "kinds"


def languages() -> list[tuple[str, str, list[str]]]:
    """Sentences by language, with its code and name."""
    found: list[tuple[str, str, list[str]]] = []
    for line in (_KINDS / "languages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            _, id, name = line.split(" ", 2)
            found.append((id, name, []))
        else:
            found[-1][2].append(line)
    return found


_LANGUAGES = languages()


@pytest.mark.parametrize(("id", "name", "lines"), _LANGUAGES, ids=[one[1] for one in _LANGUAGES])
def test_a_page_in_another_language_says_so_and_names_it(id: str, name: str, lines: list[str]) -> None:
    for at in range(0, len(lines), 4):
        facts = convert_text(" ".join(lines[at : at + 4])).facts
        told = [f.text for f in facts.findings if f.code == "language-unread"]
        reasons = {e.reason for e in facts.ledger if e.state == "not understood"}
        if id == "en":
            assert not told
        else:
            assert len(told) == 1 and f"is in {name}, which isn't read" in told[0]
            assert f"in {name}, which isn't read" in reasons


def test_the_language_of_one_sentence_is_known_more_often_than_not_and_is_never_English() -> None:
    lexicon = compile_lexicon(())
    found = [(id, language_of(line, lexicon)) for id, _, lines in _LANGUAGES for line in lines if id != "en"]
    assert not any(one is not None and one.id == "en" for _, one in found)
    assert sum(one is not None and one.id == id for id, one in found) >= 0.9 * len(found)


_CASE = (
    "A 24-year-old man had tremor and dysarthria. Ceruloplasmin was 8 mg/dL. He was treated with penicillamine 500 mg "
    "twice daily. He recovered well after six months.\n\n"
)
_GERMAN = "Der Patient wurde danach in die Klinik verlegt. Dort hat er gut gegessen und ist viel gelaufen."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"A case\n\nZusammenfassung\n\n{_GERMAN}\n\nCase report\n\n{_CASE}", ""),
        (f"Universitätsklinik für Neurologie und Psychiatrie der Stadt\n\n{_CASE}", ""),
        (
            f"{_CASE}References\n\n1. Dupont L, et al. Les effets de la penicillamine. 2012.\n\n2. Rao V, et al. 2013.",
            "",
        ),
        ("Mr. François Dubois, 44 years, of São Paulo has multiple sclerosis. EDSS 3.5.", ""),
        (_CASE + _GERMAN, "A part of the document is in German"),
        (_GERMAN, "The document is in German"),
        (f"Patient: Herr Schulz, 45 Jahre\nDiagnose: Epilepsie\n{_GERMAN}", "The document is in German"),
    ],
)
def test_only_a_document_or_its_part_in_another_language_is_called_unread(text: str, says: str) -> None:
    told = [f.text for f in convert_text(text).facts.findings if f.code == "language-unread"]
    assert [one.startswith(says) for one in told] == ([True] if says else [])


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("Die Mutter Marga lebt in Ulm. Die Frau ist alt.", set()),
        ("Frau Lang verneint Übelkeit und Fieber, die Aufnahme war am 3. Mai.", set()),
        ("Übelkeit und Fieber hatte die Patientin Lang nach der Aufnahme nicht.", set()),
        ("Frau Lang leugnet Epilepsie und ist wieder auf der Station.", set()),
        ("Die Patientin hatte Fieber und Übelkeit, die nach einem Tag abklangen.", {"fever", "nausea"}),
    ],
)
def test_nothing_that_an_unread_sentence_denies_is_present(text: str, present: set[str]) -> None:
    facts = convert_text(f"Frau Lang, 54, Psoriasis.\n\n{text}").facts
    found = {
        f.code.text for f in facts.facts if getattr(f, "presence", "") == "present" or type(f).__name__ == "Condition"
    }
    assert found - {"psoriasis"} == present
    absent = any(getattr(f, "presence", "") == "absent" for f in facts.facts)
    assert present or absent or any(f.code == "language-unread" for f in facts.findings)
