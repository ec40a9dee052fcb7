"""What is there and what isn't, in one breath."""

from __future__ import annotations

from collections.abc import Iterator

from frame import Frame

ONE = "Mr. Orlov, a 58-year-old man, has multiple sclerosis."
ITS = ("condition: multiple sclerosis; confirmed",)
SIGNS = (
    ("fever", "fever: {}"), ("headache", "headache: {} @ head"), ("dysphagia", "dysphagia: {}"), ("diplopia", "diplopia: {}"), ("nystagmus", "nystagmus: {} @ eye"),
    ("ptosis", "ptosis: {} @ eyelid"), ("cough", "cough: {}"), ("urinary incontinence", "urinary incontinence: {}"), ("tremor", "tremor: {}"),
    ("ankle clonus", "ankle clonus: {} @ ankle"), ("fasciculations", "fasciculations: {}"), ("muscle atrophy", "muscle atrophy: {}"),
)  # fmt: skip
FORMS = {
    # the text; which of a, b, c are there (+), not there (-)
    "no a, b or c": ("There was no {a}, {b} or {c}.", "---"),
    "no a, no b, no c": ("No {a}, no {b}, no {c}.", "---"),
    "no a, b, c": ("No {a}, {b}, {c}.", "---"),
    "no a and no b but c": ("He had no {a} and no {b}, but {c}.", "--+"),
    "no a or b but c": ("No {a} or {b}, but {c}.", "--+"),
    "neither a nor b": ("There was neither {a} nor {b}. There was {c}.", "--+"),
    "neither nor, however": ("He had neither {a} nor {b}; however, {c} was present.", "--+"),
    "a and b absent": ("{A} and {b} were absent; {c} was present.", "--+"),
    "a, b and c absent": ("{A}, {b} and {c} were absent.", "---"),
    "a, b and c negative": ("{A}, {b} and {c} were all absent.", "---"),
    "plus and minus": ("{A} (+), {b} (-), {c} (+).", "+-+"),
    "plus and minus, no brackets": ("{A} +, {b} -, {c} +", "+-+"),
    "plus and minus before": ("+ {a}, - {b}, - {c}", "+--"),
    "yes and no": ("{A}: yes\n{B}: no\n{C}: yes", "+-+"),
    "yes and no in a line": ("{A}: no; {b}: yes; {c}: no.", "-+-"),
    "present and absent": ("{A}: present, {b}: absent, {c}: absent.", "+--"),
    "denies": ("He denies {a}, {b} or {c}.", "---"),
    "denies, reports": ("He denied {a} and {b} and reported {c}.", "--+"),
    "reports, denies": ("He reported {a} but denied {b} and {c}.", "+--"),
    "without": ("He had {a} without {b} or {c}.", "+--"),
    "with, without": ("Examination showed {a} with {b}, without {c}.", "++-"),
    "a but no b": ("There was {a} but no {b}, and {c} was not seen.", "+--"),
    "a but not b": ("He had {a} but not {b}. {C} was found.", "+-+"),
    "free of": ("He was free of {a} and {b}. He had {c}.", "--+"),
    "not seen": ("{A} was not seen, while {b} and {c} were seen.", "-++"),
    "not found": ("{A} was found. {B} was not found. Nor was {c}.", "+--"),
    "no longer": ("He no longer had {a} or {b}, but {c} was still there.", "--+"),
    "not only": ("He had not only {a} but also {b}. No {c}.", "++-"),
    "except": ("Apart from {a} there was no {b} or {c}.", "+--"),
    "other than": ("No {a}, {b} or other complaints except {c}.", "--+"),
    "as well as": ("He complained of {a} as well as {b}. {C} was denied.", "++-"),
    "gone and stayed": ("{A} had gone and {b} had disappeared; {c} remained.", "--+"),
    "disappeared": ("{A} and {b} disappeared. {C} persisted.", "--+"),
    "never": ("He never had {a} or {b}. He has {c}.", "--+"),
    "nil": ("{A} nil, {b} nil, {c} present.", "--+"),
    "bullets": ("- {A}\n- No {b}\n- {C}: none", "+--"),
    "bullets, head": ("Symptoms:\n- {A}\n- {B}\nNo {c}.", "++-"),
    "heads": ("Present: {a}, {b}\nAbsent: {c}", "++-"),
    "heads, complaints": ("Complaints: {a}, {b}. No {c}.", "++-"),
    "sentence of three": ("He has {a}, has no {b} and has no {c}.", "+--"),
    "does not have": ("He does not have {a} or {b}. He does have {c}.", "--+"),
    "did not": ("He did not have {a}, nor did he have {b}; he had {c}.", "--+"),
    "had not had": ("He hadn't had any {a}; {b} and {c} were noted.", "-++"),
    "there wasn't": ("There wasn't any {a}. There were no signs of {b}. {C} was noted.", "--+"),
    "no evidence": ("There was no evidence of {a} or {b}. {C} was evident.", "--+"),
    "positive for": ("Positive for {a} and {b}, negative for {c}.", "++-"),
    "negative for": ("Review of systems was negative for {a}, {b} and {c}.", "---"),
    "associated": ("{A} associated with {b}, not with {c}.", "++-"),
    "slash": ("No {a}/{b}. {C} +", "--+"),
    "ø": ("{A}: 0, {b}: 0, {c}: +", "--+"),
    "asked": ("Q: Do you have {a}?\nA: No.\nQ: {B}?\nA: Yes.\nQ: And {c}?\nA: No, not at all.", "-+-"),
    "asked, sentences": ("Q: Did you have {a}?\nA: No, I didn't.\nQ: Any {b}?\nA: Yes, I did.\nQ: What about {c}?\nA: None.", "-+-"),
    "first person": ("I have no {a} and no {b}. I do have {c}.", "--+"),
    "first person, any more": ("I don't have {a} or {b} any more, only {c}.", "--+"),
    "wife": ("His wife says that he has {a}. She has not noticed {b} or {c}.", "+--"),
    "doubtful": ("{A} was doubtful. No {b}. {C} present.", "?-+"),
    "possible": ("He may have {a}. He has {b}, not {c}.", " +-"),
    "if": ("If he gets {a}, he should call us. He has {b} and no {c}.", " +-"),
    "risk": ("He was told of the risk of {a}. {B} was present, {c} was not.", " +-"),
    "other patients": ("Many patients with multiple sclerosis have {a}. He has {b} but no {c}.", " +-"),
    "to prevent": ("To prevent {a} he drinks a lot. There is {b}, but no {c}.", " +-"),
    "history": ("No history of {a}. At present {b}, no {c}.", "?-+-"),
    "resolved": ("{A} resolved; {b} did not; {c} was never there.", "-+-"),
    "neither of": ("{A} and {b}: neither. {C}: yes.", "--+"),
    "present, absent lists": ("{A}, {b} present; {c} absent.", "++-"),
    "with no": ("The patient presented with {a}, with no {b} and no {c}.", "+--"),
    "lacking": ("He presented with {a} and {b}, lacking {c}.", "++-"),
    "in the absence of": ("{A} and {b} in the absence of {c}.", "++-"),
    "denied any": ("Denied any {a}. Admitted to {b}. Also {c}.", "-++"),
}  # fmt: skip
STATE = {"+": "present", "-": "absent", "?": "equivocal"}


def frames() -> Iterator[Frame]:
    """Each form with each three signs in turn."""
    for named, (form, signs) in FORMS.items():
        optional = signs.startswith("?-") and len(signs) == 4
        signs = signs[1:] if optional else signs
        for i in range(len(SIGNS)):
            three = [SIGNS[(i + k * 5) % len(SIGNS)] for k in range(3)]
            said = {x: three[k][0] for k, x in enumerate("abc")}
            if named in ("slash",) and any(" " in s for s in said.values()):
                continue
            text = form.format(**said, **{x.upper(): w[0].upper() + w[1:] for x, w in said.items()})
            gives = [
                f"{'? ' if optional and k == 0 else ''}{three[k][1].format(STATE[s])}"
                for k, s in enumerate(signs)
                if s in STATE
            ]
            yield Frame(f"{named} | {'/'.join(said.values())}", f"{ONE}\n\n{text}\n", (*ITS, *gives))
