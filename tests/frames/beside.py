"""A neighbour that has a time of its own, or none, beside something timed."""

from __future__ import annotations

from collections.abc import Iterator

from frame import Frame, at

INTROS = {
    "treated": ("Mr. Orlov, a 58-year-old man, has multiple sclerosis. In March 2012 he received four intrathecal injections of mesenchymal stem cells.",
      ("condition: multiple sclerosis; confirmed; ?onset 2003", "treatment: mesenchymal stem cell transplantation; count 4; date 2012-03")),
}  # fmt: skip
TIMED = (
    ("After treatment the Berg balance scale was 45.", "Berg balance scale: 45", "after"),
    ("Three months after the treatment the Berg balance scale was 45.", "Berg balance scale: 45", "after; offset 3 mo"),
    ("The Berg balance scale was 38 before the treatment.", "Berg balance scale: 38", "before"),
    ("On admission the Berg balance scale was 38.", "Berg balance scale: 38", "before"),
    ("At discharge the Berg balance scale was 45.", "Berg balance scale: 45", "after"),
    ("On 12 June 2012 the Berg balance scale was 45.", "Berg balance scale: 45", "date 2012-06-12; ?after"),
    ("At the 6-month follow-up the Berg balance scale was 45.", "Berg balance scale: 45", "after; offset 6 mo"),
    ("Before treatment: Berg balance scale 38.", "Berg balance scale: 38", "before"),
    ("12.06.2012: Berg balance scale 45.", "Berg balance scale: 45", "date 2012-06-12; ?after"),
)
BESIDE = (
    # a neighbour, its facts; {} where it may have the time of what stands beside it
    ("His hypertension has been known since 1999.", ("condition: hypertension; onset 1999; ?confirmed; ?before",)),
    ("He had an appendectomy in 1988.", ("procedure: appendectomy; date 1988; ?before",)),
    ("In 2004 he had a fracture of the left wrist.", ("condition: wrist fracture; ?confirmed; ?date 2004; onset 2004 @ left wrist",)),
    ("His mother has diabetes.", ("family: diabetes mellitus; mother",)),
    ("He had pneumonia in January 2010.", ("condition: pneumonia; ?confirmed; onset 2010-01",)),
    ("An MRI of the brain in May 2009 showed multiple lesions.", ("MRI of brain: multiple lesions; ?date 2009-05; ?before",)),
    ("His disease began in 2003 with double vision.", ("diplopia: present; date 2003; ?before",)),
    ("He used to smoke.", ("smoking: used to",)),
    ("Multiple sclerosis is a disease with relapses and fatigue.", ()),
    ("Stem cells may improve tremor.", ()),
    ("His wife had a stroke in 2001.", ("? family: stroke",)),
    ("He hopes that his speech will improve.", ()),
    ("At the age of 12 he had meningitis.", ("? meningitis: present; ?before",)),
    ("A second course is planned for 2013.", ()),
    ("In a follow-up of 24 other patients 14 had less tremor.", ()),
    ("He takes aspirin since 2005.", ("medication: aspirin; active; date 2005; ?before",)),
)  # fmt: skip


def frames() -> Iterator[Frame]:
    """Each neighbour behind and before each timed sentence."""
    for _, (intro, its) in INTROS.items():
        for text, fact, when in TIMED:
            for beside, gives in BESIDE:
                for order, both in {
                    "behind": f"{text} {beside}", "before it": f"{beside} {text}", "in its own paragraph": f"{text}\n\n{beside}",
                    "between": f"{text} {beside} EDSS was 5.5.",
                }.items():  # fmt: skip
                    more = (
                        (f"? EDSS: 5.5; {'; '.join('?' + p.removeprefix('?') for p in when.split('; '))}",)
                        if order == "between"
                        else ()
                    )
                    yield Frame(
                        f"{order} | {beside} | {text}", f"{intro}\n\n{both}\n", (*its, at(fact, when), *gives, *more)
                    )
