"""`etl.context_of` for other people's pipelines: how any span of any text is meant."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from etl import SpanContext, context_of, contexts_of


def asked(text: str) -> SpanContext:
    """The answer for the span between « and »."""
    start, end = text.index("«"), text.index("»") - 1
    return context_of(text.replace("«", "").replace("»", ""), start, end)


ANSWERS = [
    ("He has «fever».", "present"),
    ("He denies «chest pain».", "absent"),
    ("No fever, chills or «night sweats».", "absent"),
    ("No chest pain but has «fever».", "present"),
    ("«Fever»: none.", "absent"),
    ("Possible «pneumonia».", "possible"),
    ("Clinical impression: rule out «mucocele».", "possible"),
    ("«Mucocele» was ruled out.", "absent"),
    ("I was concerned about the possibility of «meningitis».", "possible"),
    ("If «fever» occurs, call us.", "hypothetical"),
    ("Call also for any unusual rashes, nausea, vomiting or «dizziness».", "hypothetical"),
    ("«Chemotherapy» is planned.", "hypothetical"),
    ("She will be admitted for her «acute coronary ischemia».", "present"),
    ("History of «kidney stones».", "historical"),
    ("No history of «heart failure».", "absent"),
    ("Because of his «coronary artery disease» history he was admitted.", "historical"),
    ("PAST MEDICAL HISTORY: Hypertension, «gout».", "historical"),
    ("Past medical history\n\nHypertension. He had «gout».", "historical"),
    ("Past medical history: gout.\nPhysical examination: «goitre».", "present"),
    ("His father had «diabetes».", "other"),
    ("Family history: «diabetes».", "other"),
    ("Family history of colon cancer and a personal history of «adenomatous polyps».", "historical"),
    ("Seen at the previous hospital, she was «lethargic».", "present"),
    ("He was «afebrile».", "present"),
    ("NO KNOWN «DRUG ALLERGIES».", "absent"),
    ("CT WITHOUT CONTRAST 12:50 CLINICAL HISTORY: «liver transplant».", "present"),
    ("We do not know the cause of her «pancreatitis».", "present"),
    ("GI review is -ve for «bleeding».", "absent"),
    ("Twelve of the patients had «headache».", "other"),
    ("«ALS» is a disease of motor neurons.", "hypothetical"),
]


@pytest.mark.parametrize(("text", "says"), ANSWERS, ids=[text for text, _ in ANSWERS])
def test_what_a_text_says_of_a_span(text: str, says: str) -> None:
    assert asked(text).says == says


def test_what_else_it_says() -> None:
    assert asked("No history of «stroke».").negated and asked("No history of «stroke».").historical
    assert asked("His mother has «gout».").relation == "mother"
    assert asked("«Tremor» improved.").change == "improved"
    assert asked("The «rash» has disappeared.").resolved


def test_cues_are_places() -> None:
    text = "She has no fever."
    (cue,) = context_of(text, 11, 16).cues
    assert (text[cue.start : cue.end], cue.role) == ("no", "negated")


def test_many_spans_at_once_give_what_each_gives_alone() -> None:
    text = "No fever, but cough. His father had a stroke.\n\nPast medical history: gout."
    spans = [(text.index(word), text.index(word) + len(word)) for word in ("gout", "fever", "stroke", "cough")]
    assert contexts_of(text, spans) == tuple(context_of(text, *span) for span in spans)
    assert contexts_of(text, ()) == ()


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 99)])
def test_a_span_outside_the_text_is_a_mistake(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="doesn't lie"):
        context_of("No fever.", start, end)


@pytest.mark.parametrize("text", ["", " \n\n ", "...", "(((", "no no no", "x" * 5000])
def test_odd_texts(text: str) -> None:
    assert context_of(text, 0, len(text)).says in ("present", "absent")


def test_asking_for_it_loads_no_bundle() -> None:
    code = (
        "import sys; from etl import context_of; context_of('No fever.', 3, 8);"
        "print([n for n in sys.modules if n.startswith(('etl.fhir', 'etl.pipeline', 'fhir'))])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize("unit", ["No fever. ", "no fever, ", "History: ", "Past medical history\n", "a: "])
def test_time_by_the_length_of_the_text(unit: str, seconds: Callable[..., float]) -> None:
    def spent(size: int, limit: float) -> float:
        text = unit * (size // len(unit))
        return seconds(lambda: contexts_of(text, [(at, at + 2) for at in range(0, len(text) - 2, 100)]), limit)

    most = 6 * spent(5_000, 5) + 0.2
    assert spent(20_000, most) < most
