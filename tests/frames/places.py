"""Of which side, of which part."""

from __future__ import annotations

from collections.abc import Iterator

from frame import Frame

ONE = "Mrs. Silva, a 56-year-old woman, has multiple sclerosis."
ITS = ("condition: multiple sclerosis; confirmed",)
MS = "muscle strength: {} @ {}"


def ms(*pairs: tuple[str, str]) -> tuple[str, ...]:
    return tuple(f"muscle strength: {v} @ {where}" for where, v in pairs)


RA, LA, RL, LL = "right upper limb", "left upper limb", "right lower limb", "left lower limb"
STRENGTH = {
    "on the right and on the left": ("Strength of the arm was 4/5 on the right and 3/5 on the left.", ms((RA, "4/5"), (LA, "3/5"))),
    "right, left": ("Leg strength: right 4/5, left 3/5.", ms((RL, "4/5"), (LL, "3/5"))),
    "R, L": ("Leg strength R 4/5, L 3/5.", ms((RL, "4/5"), (LL, "3/5"))),
    "R/L": ("Leg strength (R/L): 4/5, 3/5.", ms((RL, "4/5"), (LL, "3/5"))),
    "R:L slash": ("Leg strength R/L 4/3.", ms((RL, "4"), (LL, "3"))),
    "arm and leg of one side": ("The right arm was 4/5 and the right leg 3/5.", ms((RA, "4/5"), (RL, "3/5"))),
    "arm and leg, side once": ("Muscle strength was 4/5 in the right arm and 3/5 in the leg.", ms((RA, "4/5"), (RL, "3/5"))),
    "four limbs": ("Muscle strength: right arm 4/5, left arm 3/5, right leg 4-/5, left leg 2/5.", ms((RA, "4/5"), (LA, "3/5"), (RL, "4-/5"), (LL, "2/5"))),
    "four limbs by side": ("Muscle strength on the right: arm 4/5, leg 4-/5. On the left: arm 3/5, leg 2/5.", ms((RA, "4/5"), (RL, "4-/5"), (LA, "3/5"), (LL, "2/5"))),
    "four limbs by limb": ("Muscle strength: arms 4/5 right, 3/5 left; legs 4-/5 right, 2/5 left.", ms((RA, "4/5"), (LA, "3/5"), (RL, "4-/5"), (LL, "2/5"))),
    "lines by side": ("Muscle strength\nRight: arm 4/5, leg 4-/5\nLeft: arm 3/5, leg 2/5", ms((RA, "4/5"), (RL, "4-/5"), (LA, "3/5"), (LL, "2/5"))),
    "lines by limb": ("Muscle strength\nArms: right 4/5, left 3/5\nLegs: right 4-/5, left 2/5", ms((RA, "4/5"), (LA, "3/5"), (RL, "4-/5"), (LL, "2/5"))),
    "lines by muscle": ("Muscle strength\nDeltoid: R 4/5, L 3/5\nBiceps: R 5/5, L 4/5", ms(("right deltoid", "4/5"), ("left deltoid", "3/5"), ("right biceps", "5/5"), ("left biceps", "4/5"))),
    "muscles, side first": ("Right deltoid 4/5, biceps 5/5; left deltoid 3/5, biceps 4/5.", ms(("right deltoid", "4/5"), ("left deltoid", "3/5"), ("right biceps", "5/5"), ("left biceps", "4/5"))),
    "muscles, side last": ("Deltoid and biceps were 4/5 on the right.", ms(("right deltoid", "4/5"), ("right biceps", "4/5"))),
    "muscles, side of each": ("The deltoid was 4/5 on the right, the biceps 3/5 on the left.", ms(("right deltoid", "4/5"), ("left biceps", "3/5"))),
    "both": ("Both legs had a strength of 3/5.", ms(("bilateral lower limb", "3/5"))),
    "bilaterally": ("Strength of the legs 3/5 bilaterally.", ms(("bilateral lower limb", "3/5"))),
    "both but one": ("Strength was 4/5 in both arms and 2/5 in the left leg.", ms(("bilateral upper limb", "4/5"), (LL, "2/5"))),
    "all but one": ("Strength was 5/5 except in the left leg, where it was 3/5.", ("? muscle strength: 5/5", *ms((LL, "3/5")))),
    "proximal, distal": ("Right arm: proximal 4/5, distal 3/5.", ms(("right upper limb, proximal", "4/5"), ("right upper limb, distal", "3/5"))),
    "proximally, distally": ("The right arm was 4/5 proximally and 3/5 distally.", ms(("right upper limb, proximal", "4/5"), ("right upper limb, distal", "3/5"))),
    "proximal of both": ("Proximal strength was 4/5 in the right arm and 3/5 in the left arm.", ms(("right upper limb, proximal", "4/5"), ("left upper limb, proximal", "3/5"))),
    "value first": ("She had 4/5 strength in the right arm and 3/5 strength in the left leg.", ms((RA, "4/5"), (LL, "3/5"))),
    "values respectively": ("Strength of the right and left arm was 4/5 and 3/5, respectively.", ms((RA, "4/5"), (LA, "3/5"))),
    "whereas": ("The right arm was 4/5, whereas the left was 3/5.", ms((RA, "4/5"), (LA, "3/5"))),
    "the other": ("The right leg was 4/5, the left one 2/5.", ms((RL, "4/5"), (LL, "2/5"))),
    "brackets": ("Muscle strength: arm (right) 4/5, arm (left) 3/5.", ms((RA, "4/5"), (LA, "3/5"))),
    "short limbs": ("Power: RUL 4/5, LUL 3/5, RLL 4-/5, LLL 2/5.", ms((RA, "4/5"), (LA, "3/5"), (RL, "4-/5"), (LL, "2/5"))),
    "short limbs, words": ("Power: R UL 4/5, L UL 3/5, R LL 4-/5, L LL 2/5.", ms((RA, "4/5"), (LA, "3/5"), (RL, "4-/5"), (LL, "2/5"))),
    "movements": ("Hip flexion 4/5 right and 3/5 left, knee extension 5/5 right and 4/5 left.", ms(("right hip flexion", "4/5"), ("left hip flexion", "3/5"), ("right knee extension", "5/5"), ("left knee extension", "4/5"))),
    "full": ("Strength was full in the arms and 3/5 in the left leg.", ("? muscle strength: normal @ upper limb", "? muscle strength: 5/5 @ upper limb", *ms((LL, "3/5")))),
}  # fmt: skip
SIGNS = {
    "two signs, two sides": ("Babinski sign was positive on the left and ankle clonus was positive on the right.", ("Babinski sign: present @ left", "ankle clonus: present @ right ankle")),
    "one sign, two sides": ("Babinski sign was positive on the left and negative on the right.", ("Babinski sign: present @ left", "Babinski sign: absent @ right")),
    "one sign, comma": ("Babinski: left positive, right negative.", ("Babinski sign: present @ left", "Babinski sign: absent @ right")),
    "one sign, L R": ("Babinski sign: L (+), R (-).", ("Babinski sign: present @ left", "Babinski sign: absent @ right")),
    "signs and letters": ("Hoffmann R+ L-, Babinski R- L+.", ("Hoffmann sign: present @ right", "Hoffmann sign: absent @ left", "Babinski sign: absent @ right", "Babinski sign: present @ left")),
    "only": ("Ptosis only on the left.", ("ptosis: present @ left eyelid",)),
    "not on the other": ("Ptosis on the left but not on the right.", ("ptosis: present @ left eyelid", "ptosis: absent @ right eyelid")),
    "tremor of hands": ("Tremor of the right hand and spasticity of the left leg.", ("hand tremor: present @ right hand", "lower limb spasticity: present @ left lower limb")),
    "left-sided": ("There was left-sided hemiparesis and right-sided ptosis.", ("hemiparesis: present @ left", "ptosis: present @ right eyelid")),
    "and": ("Numbness of the right arm and leg.", ("numbness: present @ right upper limb", "numbness: present @ right lower limb")),
    "both and": ("Numbness of both hands and the left foot.", ("numbness: present @ bilateral hand", "numbness: present @ left foot")),
    "in the and in the": ("She had pain in the left shoulder and in the right knee.", ("shoulder pain: present @ left shoulder", "knee pain: present @ right knee")),
    "pain and numbness": ("She had pain in the left shoulder and numbness in the right hand.", ("shoulder pain: present @ left shoulder", "numbness: present @ right hand")),
    "pain, no numbness": ("Pain in the left shoulder, no numbness of the right hand.", ("shoulder pain: present @ left shoulder", "numbness: absent @ right hand")),
    "next sentence": ("The left leg was spastic. There was a tremor of the hands.", ("lower limb spasticity: present @ left lower limb", "hand tremor: present @ hand")),
    "next sentence, none": ("She had a tremor of the left hand. There was no nystagmus.", ("hand tremor: present @ left hand", "nystagmus: absent @ eye")),
    "list": ("- Tremor of the left hand\n- Fever\n- Numbness of the right foot", ("hand tremor: present @ left hand", "fever: present", "numbness: present @ right foot")),
    "reflexes": ("Knee reflexes were 3+ on the left and 2+ on the right, ankle reflexes absent.", ("knee reflex: 3+ @ left knee", "knee reflex: 2+ @ right knee", "ankle reflex: absent @ ankle")),
    "reflexes, slash": ("Reflexes R/L: biceps ++/+++, knee +++/+++.", ("biceps reflex: ++ @ right biceps", "biceps reflex: +++ @ left biceps", "knee reflex: +++ @ right knee", "knee reflex: +++ @ left knee")),
    "swelling": ("Edema of the left ankle; the right ankle was not swollen.", ("lower limb edema: present @ left ankle", "? swelling: absent @ right ankle", "? lower limb edema: absent @ right ankle")),
    "more than": ("Tremor of both hands, more on the right.", ("hand tremor: present @ bilateral hand",)),
    "more than, than": ("Spasticity of the legs, left more than right.", ("lower limb spasticity: present @ bilateral lower limb",)),
    "right greater": ("Weakness of the legs (R>L).", ("lower limb weakness: present @ bilateral lower limb",)),
}  # fmt: skip


def frames() -> Iterator[Frame]:
    """Each way once."""
    for named, (text, gives) in {**STRENGTH, **SIGNS}.items():
        yield Frame(f"{named} | as it is", f"{ONE}\n\n{text}\n", (*ITS, *gives))
        yield Frame(
            f"{named} | before treatment",
            f"{ONE} She received mesenchymal stem cells intravenously in May 2012.\n\nBefore treatment\n{text}\n",
            (*ITS, "treatment: mesenchymal stem cell transplantation; date 2012-05", *(f"{g}; before" for g in gives)),
        )
        if "\n" in text:
            continue
        yield Frame(
            f"{named} | 3 months after",
            f"{ONE} She received mesenchymal stem cells intravenously in May 2012.\n\n3 months after treatment: {text}\n",
            (
                *ITS,
                "treatment: mesenchymal stem cell transplantation; date 2012-05",
                *(f"{g}; after; offset 3 mo" for g in gives),
            ),
        )
