"""Words that look like a term and name something else, and terms with their short name behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
Row = tuple[str, list[str], list[str]]

ROWS: list[Row] = [
    ("PMH: TIA 2017, asthma.", ["condition: transient ischemic attack; onset 2017", "condition: asthma"], ["family: asthma; aunt"]),
    ("His aunt had a TIA and asthma.", ["family: asthma; aunt"], ["condition: asthma"]),
    ("L lower facial weakness.", ["facial weakness: present"], ["facial weakness: improved"]),
    ("INCAT disability score: 0 is best.", [], ["INCAT disability score: *"]),
    ("Total functional capacity 13 to 0. mRS 6 means death.", [], ["total functional capacity: *", "modified Rankin scale: *"]),
    ("EDSS: 10 worst. Barthel index: 100 is normal.", [], ["EDSS: *", "Barthel index total: *"]),
    ("Her EDSS was 10. At discharge mRS was 0, the best in years.", ["EDSS: 10", "modified Rankin scale: 0"], []),
    ("The Barthel index was 100 (normal).", ["Barthel index total: 100"], []),
    ("He no longer needed suctioning or other forms of oxygen therapy.", [], ["procedure: oxygen therapy*"]),
    ("No seizures, fainting and other kinds of falls were seen.", ["seizure: absent"], ["falls: *"]),
    ("There was no fever or any other sign of pneumonia.", ["fever: absent"], []),
    ("One form of oxygen therapy was given at night.", ["procedure: oxygen therapy"], []),
    ("He was brought to a hospital in Novi Sad.", [], ["depression: *"]),
    ("She was born near Niagara Falls.", [], ["falls: *"]),
    ("Sad and weepy since May 2012.", ["low mood"], []),
    ("His mother wrote that he was less tired.", ["fatigue: improved"], ["handwriting: *"]),
    ("She wrote in May 2014: he walks better.", ["walking: improved"], ["handwriting: *"]),
    ("He wrote to us that he can write again.", ["handwriting: improved"], []),
    ("This left him unable to walk.", ["inability to walk"], ["inability to walk; @ left"]),
    ("A deletion of exons 48-50 was found and creatine kinase was 14,200 U/L.", ["creatine kinase: 14200 U/L"],
     ["creatine kinase: 48 to 50 U/L"]),
    ("In May 2011 creatine kinase was 14,200 U/L, and a deletion of exons 48–50 of the DMD gene was found.",
     ["creatine kinase: 14200 U/L; date 2011-05"], ["creatine kinase: 48 to 50 U/L"]),
    ("Rheumatoid factor (RF) was positive.", ["rheumatoid factor: present"], []),
    ("Antibodies against the acetylcholine receptor (AChR) were positive.", ["acetylcholine receptor antibodies: present"], []),
    ("A tracheostomy was made on 24 August 2012 and a gastrostomy (PEG) in September 2012.",
     ["procedure: tracheostomy; date 2012-08-24", "procedure: gastrostomy; date 2012-09"],
     ["procedure: gastrostomy; date 2012-08-24"]),
    ("Huntington's disease (HD) was confirmed. Her father and a paternal aunt had HD.",
     ["family: Huntington disease; father", "family: Huntington disease; paternal aunt"], []),
    ("She is not unsteady.", ["balance impairment: absent"], ["balance impairment: present"]),
    ("Her gait is no longer unsteady.", ["balance impairment: absent"], ["balance impairment: present", "gait disturbance: present"]),
    ("The gait was not wide-based.", [], ["gait: wide", "gait disturbance: present", "wide-based gait: present"]),
    ("The reflexes were not brisk.", [], ["tendon reflex: brisk"]),
    ("Walking is no longer possible.", ["inability to walk"], ["walking: possible"]),
    ("He had strokes in 2010 and 2014.", ["condition: stroke; onset 2010", "condition: stroke; onset 2014"], []),
    ("Generalised seizures in 2010 and in March 2012.", ["seizure: present; date 2010", "seizure: present; date 2012-03"], []),
    ("Contracture of the Achilles tendons, 5° on the right and 10° on the left.",
     ["ankle contracture: 5 deg @ right ankle", "ankle contracture: 10 deg @ left ankle"], []),
    ("Knee flexion contracture R 10°, L 15°.", ["knee contracture: 10 deg @ right knee", "knee contracture: 15 deg @ left knee"], []),
    ("Lena, a girl of four years from a Polish family, was born in the 29th week.", ["condition: premature birth"], ["family: *"]),
    ("Valproate was given for epilepsy until 2016.", ["condition: epilepsy", "medication: valproate; stopped"],
     ["condition: epilepsy; onset 2016"]),
    ("MCV, motor conduction velocity (normal: median and ulnar > 50 m/s).", [], ["motor nerve conduction velocity: *"]),
    ("Broad-based gait, walks 10 m in 14 seconds without help.", ["10-meter (10-m) walk/run time: 14 s"], ["walking distance: 10 m"]),
    ("I have not fallen since I came home.", ["falls: absent"], ["falls: present"]),
    ("Coordination usually improves after treatment.", [], ["coordination: *"]),
    ("Headache typically disappears in two days.", [], ["headache: *"]),
    ("His headache usually disappears in two days.", ["headache"], []),
    ("Eculizumab was discussed but has not been given.", [], ["medication: *"]),
    ("46 CAG repeats were found in one HTT allele.", ["CAG repeats: 46"], ["CAG repeats: 1"]),
    ("The stitches were removed in May 2010.", [], ["procedure: wound suture; not-done", "procedure: wound suture; completed"]),
    ("Stem cells were given in May 2010. At twelve months walking was worse than at six months.",
     ["walking: worsened; after; offset 12 mo"], ["walking: worsened; after; offset 6 mo"]),
    ("Stem cells were given in May 2010. The MMSE fell from 28 to 21 in six months and rose to 24 at one year.",
     ["MMSE: 28; before", "MMSE: 21; after; offset 6 mo", "MMSE: 24; after; offset 1 a"], ["MMSE: 21; offset 1 a"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_what_only_looks_like_a_term(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)
