"""Bone and side inside an ICD-10-CM code, as far as the registry's diagnoses use them.

Only codes whose site is certain stand here (ICD-10-CM 2022, public domain): osteonecrosis M87,
solitary bone cyst M85.4, osteochondritis dissecans M93.2 and Legg-Calvé-Perthes disease M91.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.diagnoses.codes import Bone, Joint, Laterality

LEFT, RIGHT = Laterality.LEFT, Laterality.RIGHT
FEMUR = frozenset({Bone.FEMUR_HEAD, Bone.FEMUR_NECK, Bone.FEMUR_SHAFT, Bone.FEMUR_DISTAL})
TIBIA = frozenset({Bone.TIBIA_PROXIMAL, Bone.TIBIA_SHAFT, Bone.TIBIA_DISTAL})
HUMERUS = frozenset(
    {Bone.HUMERUS_PROXIMAL, Bone.HUMERUS_SHAFT, Bone.HUMERUS_DISTAL, Bone.CAPITELLUM}
)
OSTEONECROSIS = ("M87.0", "M87.1", "M87.2", "M87.3", "M87.8")


@dataclass(frozen=True)
class CodedSite:
    """The bones, joints and side that a code stands for; empty where it names none."""

    words: str
    bones: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    side: str = ""


def _both(stem: str, right: int, words: str, **place: frozenset[str]) -> Iterator["Entry"]:
    """The code of the right side, and that of the left, which is the next number."""
    for last, side in ((right, RIGHT), (right + 1, LEFT)):
        yield f"{stem}{last}", CodedSite(f"{side} {words}", side=side, **place)


Entry = tuple[str, CodedSite]


def _osteonecrosis(stem: str) -> Iterator[Entry]:
    shoulder = HUMERUS | {Bone.CLAVICLE}
    yield from _both(f"{stem}1", 1, "shoulder", bones=shoulder, joints=frozenset({Joint.SHOULDER}))
    elbow_or_shoulder = frozenset({Joint.SHOULDER, Joint.ELBOW, Joint.NONE})
    yield from _both(f"{stem}2", 1, "humerus", bones=HUMERUS, joints=elbow_or_shoulder)
    hip_or_knee = frozenset({Joint.HIP, Joint.KNEE, Joint.NONE})
    yield from _both(f"{stem}5", 1, "femur", bones=FEMUR, joints=hip_or_knee)
    knee_or_ankle = frozenset({Joint.KNEE, Joint.ANKLE, Joint.NONE})
    yield from _both(f"{stem}6", 1, "tibia", bones=TIBIA, joints=knee_or_ankle)
    fibula = frozenset({Bone.FIBULA})
    yield from _both(f"{stem}6", 4, "fibula", bones=fibula, joints=knee_or_ankle)
    ankle = frozenset({Bone.TALUS, Bone.CALCANEUS, Bone.TIBIA_DISTAL, Bone.FIBULA})
    yield from _both(f"{stem}7", 1, "ankle", bones=ankle, joints=frozenset({Joint.ANKLE}))


def _others() -> Iterator[Entry]:
    hip, head = frozenset({Joint.HIP}), frozenset({Bone.FEMUR_HEAD})
    yield from _both("M91.1", 1, "hip (Perthes)", bones=head, joints=hip)
    yield from _both("M85.42", 1, "humerus", bones=HUMERUS)
    yield from _both("M85.46", 1, "tibia or fibula", bones=TIBIA | {Bone.FIBULA})
    elbow = frozenset({Bone.HUMERUS_DISTAL, Bone.CAPITELLUM, Bone.RADIUS, Bone.ULNA})
    yield from _both("M93.22", 1, "elbow", bones=elbow, joints=frozenset({Joint.ELBOW}))
    knee = frozenset({Bone.FEMUR_DISTAL, Bone.TIBIA_PROXIMAL, Bone.PATELLA})
    yield from _both("M93.26", 1, "knee", bones=knee, joints=frozenset({Joint.KNEE}))


_SITES: dict[str, CodedSite] = {
    **{code: site for stem in OSTEONECROSIS for code, site in _osteonecrosis(stem)},
    **dict(_others()),
}


def site_of(icd10_cm: str) -> CodedSite | None:
    """The site that a code names, None when it names none or is not known here."""
    return _SITES.get(icd10_cm.strip().upper())
