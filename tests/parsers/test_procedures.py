"""Operations, therapies, devices and tests: done, in use, not done, with a result; gene variants looked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

DONE = [
    ("He underwent appendectomy in 1996.", ["procedure: appendectomy; completed; date 1996"], []),
    ("Operations: synovectomy of the right wrist 2013", ["procedure: synovectomy; date 2013 @ right wrist"], ["procedure: surgery"]),
    ("Surgery: 2005", ["procedure: surgery; date 2005"], []),
    ("Cataract surgery, right eye, 2009.", ["procedure: cataract surgery; date 2009 @ right eye"], []),
    ("A gastrostomy tube was placed in May 2010.", ["procedure: gastrostomy; date 2010-05"], []),
    ("He uses a wheelchair.", ["wheelchair use: present"], []),
    ("He walks with a cane.", ["cane use: present"], []),
    ("He received physiotherapy and acupuncture.", ["procedure: physical therapy", "procedure: acupuncture"], []),
    ("Tracheostomy has not been done.", ["procedure: tracheostomy; not-done"], ["procedure: tracheostomy; completed"]),
    ("Muscle biopsy was performed on 12 March 2008.", ["procedure: muscle biopsy; date 2008-03-12"], []),
    ("Coronary bypass surgery in 2001 at Helios Hospital.", ["procedure: coronary artery bypass grafting; date 2001"], []),
    ("He is no longer on noninvasive ventilation.", ["procedure: noninvasive ventilation; stopped"], []),
    ("Lumbar spine MRI on 2011-06-07.", ["procedure: MRI of lumbar spine; date 2011-06-07"], []),
    ("Thrombolysis not possible (time unknown).", ["procedure: thrombolysis; not-done"], ["procedure: thrombolysis; completed"]),
    ("Surgery was contraindicated.", ["procedure: surgery; not-done"], []),
    ("Walking was not possible.", ["inability to walk: present"], []),
    ("The little toe of the left foot was amputated in 2012.", ["procedure: amputation; date 2012"], []),
    ("He had chemotherapy and radiotherapy in 2004.", ["procedure: chemotherapy", "procedure: radiotherapy"], []),
]  # fmt: skip

RESULTS = [
    ("EMG showed chronic denervation.", ["electromyography: chronic denervation"], []),
    ("Brain MRI: normal.", ["MRI of brain: normal"], []),
    ("Chest X-ray was normal.", ["chest X-ray: normal"], []),
    ("ECG revealed no abnormality.", [], ["electrocardiography: abnormal"]),
    ("Autonomic function tests were normal.", ["autonomic function test: normal"], []),
]

NONE = [
    ("Surgery is planned for next year.", "procedure: surgery; completed"),
    ("Physiotherapy is recommended.", "procedure: physical therapy; completed"),
    ("His brother underwent appendectomy.", "procedure: appendectomy"),
    ("If breathing fails, tracheostomy may be needed.", "procedure: tracheostomy"),
    ("He refused gastrostomy.", "procedure: gastrostomy; completed"),
    ("We recommend continuing physiotherapy.", "procedure: physical therapy; completed"),
]

VARIANTS = [
    ("Genetic testing showed a heterozygous mutation of the SOD1 gene.",
     ["SOD1 variant: present; allelic state heterozygous"], []),
    ("HTT 17/45 CAG repeats.", ["HTT variant: present"], []),
    ("HTT: 17 and 19 CAG repeats.", ["HTT variant: absent"], ["HTT variant: present"]),
    ("Diagnosis in 2011 (chorea of the hands); HTT 45 CAG repeats.", ["HTT variant: present", "CAG repeats: 45"], ["CAG repeats: * @ hand"]),
    ("No mutation was found in SOD1.", ["SOD1 variant: absent"], ["SOD1 variant: present"]),
    ("No mutations in SOD1, TARDBP and FUS were found.",
     ["SOD1 variant: absent", "TARDBP variant: absent", "FUS variant: absent"], []),
    ("DNA test: a homozygous deletion of exon 7 of SMN1.", ["SMN1 variant: present; allelic state homozygous"], []),
    ("Mutations of SOD1 cause familial disease.", [], ["SOD1 variant: present"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), DONE, ids=[r[0] for r in DONE])
def test_a_procedure_with_its_status_and_date(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), RESULTS, ids=[r[0] for r in RESULTS])
def test_a_test_with_its_result(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "never"), NONE, ids=[r[0] for r in NONE])
def test_what_was_not_done_to_the_patient(tells: Tells, text: str, never: str) -> None:
    tells(text, [], [never])


@pytest.mark.parametrize(("text", "gives", "never"), VARIANTS, ids=[r[0] for r in VARIANTS])
def test_a_gene_variant_looked_for(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
