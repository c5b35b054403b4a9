from decimal import Decimal

import pytest

from registry.core.errors import Severity
from registry.diagnoses import rules
from registry.diagnoses.codes import JOINT_OF_BONE, PAIRED_BONES, PAIRED_JOINTS, Bone, Joint
from registry.diagnoses.rules import Site
from tests.rule_examples import Example, fields_of, on, rules_of

KNEE = Site("knee", "", "right", "not_reported")

EXAMPLES = [
    Example(
        "D03",
        Severity.ERROR,
        broken=lambda: rules.d03_diagnosed_after_birth(
            on("2019-12-31"), on("2020-01"), prenatal=False
        ),
        fine=lambda: rules.d03_diagnosed_after_birth(
            on("2020-01-01"), on("2020-01"), prenatal=False
        ),
    ),
    Example(
        "S01",
        Severity.ERROR,
        broken=lambda: rules.s01_side_of_pair(Site("knee", laterality="not_reported")),
        fine=lambda: rules.s01_side_of_pair(Site("knee", laterality="right")),
    ),
    Example(
        "S02",
        Severity.ERROR,
        broken=lambda: rules.s02_no_side_in_midline(Site("spine", "vertebra", "left")),
        fine=lambda: rules.s02_no_side_in_midline(Site("spine", "vertebra", "midline")),
    ),
    Example(
        "S04",
        Severity.ERROR,
        broken=lambda: rules.s04_bone_of_joint(Site("hip", "tibia_proximal")),
        fine=lambda: rules.s04_bone_of_joint(Site("knee", "tibia_proximal")),
    ),
    Example(
        "S06",
        Severity.ERROR,
        broken=lambda: rules.s06_system_for_diagnosis("herring_2004", "osteonecrosis", {"lcpd"}),
        fine=lambda: rules.s06_system_for_diagnosis("herring_2004", "lcpd", {"lcpd"}),
    ),
    Example(
        "S07",
        Severity.QUERY,
        broken=lambda: rules.s07_off_label_joint("marcus_enneking_1973", "knee", {"hip"}),
        fine=lambda: rules.s07_off_label_joint("marcus_enneking_1973", "hip", {"hip"}),
    ),
    Example(
        "S08",
        Severity.ERROR,
        broken=lambda: rules.s08_lcpd_site("lcpd", Site("knee", "femur_distal", "left")),
        fine=lambda: rules.s08_lcpd_site("lcpd", Site("hip", "femur_head", "left")),
    ),
    Example(
        "S09",
        Severity.QUERY,
        broken=lambda: rules.s09_icd_site("M87.151", Site("hip", "femur_head", "left")),
        fine=lambda: rules.s09_icd_site("M87.151", Site("hip", "femur_head", "right")),
    ),
    Example(
        "T15",
        Severity.INFO,
        broken=lambda: rules.t15_collapse_risk(Decimal(30)),
        fine=lambda: rules.t15_collapse_risk(Decimal("29.9")),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("diagnosed", "birth", "refused"),
    [
        ("2020-01", "2020-01-20", False),  # the month holds days after the birth
        ("2019-12", "2020-01-20", True),
        ("2020", "2020-12", False),
        ("2024-02-28", "2024-02-29", True),
        ("2024-02-29", "2024-02-29", False),
    ],
)
def test_diagnosis_and_birth_are_compared_as_intervals(
    diagnosed: str, birth: str, refused: bool
) -> None:
    said = rules.d03_diagnosed_after_birth(on(diagnosed), on(birth), prenatal=False)
    assert bool(said) is refused


def test_a_prenatal_diagnosis_says_at_how_many_weeks() -> None:
    before, birth = on("2019-11-01"), on("2020-01")
    bare = rules.d03_diagnosed_after_birth(before, birth, prenatal=True)
    dated = rules.d03_diagnosed_after_birth(
        before, birth, prenatal=True, gestational_weeks=Decimal("19.5")
    )
    unknown = rules.d03_diagnosed_after_birth(
        before, None, prenatal=True, gestational_weeks_null_reason="not_reported"
    )
    assert fields_of(bare) == ["gestational_weeks"]
    assert not dated
    assert not unknown


def test_a_prenatal_diagnosis_after_birth_contradicts_itself() -> None:
    said = rules.d03_diagnosed_after_birth(
        on("2020-03-01"), on("2020-01"), prenatal=True, gestational_weeks=Decimal(30)
    )
    assert fields_of(said) == ["diagnosed_on"]


@pytest.mark.parametrize("joint", sorted(PAIRED_JOINTS))
@pytest.mark.parametrize("side", ["midline", "not_applicable", "not_reported", "bilateral", ""])
def test_every_paired_joint_has_a_side(joint: str, side: str) -> None:
    assert rules_of(rules.s01_side_of_pair(Site(joint, laterality=side))) == ["S01"]


@pytest.mark.parametrize("bone", sorted(PAIRED_BONES))
def test_every_paired_bone_without_a_joint_has_a_side(bone: str) -> None:
    assert rules.s01_side_of_pair(Site("none", bone, "midline"))
    assert rules.s01_side_of_pair(Site("none", bone, "left")) is None


def test_published_records_may_leave_the_side_unreported() -> None:
    site = Site("knee", laterality="not_reported")
    assert rules.s01_side_of_pair(site, literature=True) is None
    assert rules.s01_side_of_pair(Site("knee", laterality="bilateral"), literature=True)


@pytest.mark.parametrize(
    ("site", "systemic", "refused"),
    [
        (Site("spine", "", "right"), False, True),
        (Site("none", "skull", "left"), False, True),
        (Site("tmj", "skull", "left"), False, False),  # the jaw joint has two sides
        (Site("none", "", "left"), True, True),
        (Site("none", "", "not_applicable"), True, False),
        (Site("none", "femur_shaft", "left"), True, False),
    ],
)
def test_where_there_is_no_side(site: Site, systemic: bool, refused: bool) -> None:
    assert bool(rules.s02_no_side_in_midline(site, systemic=systemic)) is refused


@pytest.mark.parametrize("joint", Joint.values)
def test_some_side_is_accepted_for_every_joint_and_bone(joint: str) -> None:
    for bone in ["", *(b for b in Bone.values if JOINT_OF_BONE.get(b, joint) == joint)]:
        sides = ("left", "midline")
        sites = [Site(joint, bone, side) for side in sides]
        said = [rules.s01_side_of_pair(s) or rules.s02_no_side_in_midline(s) for s in sites]
        assert None in said, f"{joint} {bone} can have no side at all"


def test_an_unknown_bone_needs_its_reason() -> None:
    assert rules.s04_bone_of_joint(KNEE) is None
    assert rules_of(rules.s04_bone_of_joint(Site("knee"))) == ["S04"]


@pytest.mark.parametrize(("bone", "joint"), JOINT_OF_BONE.items())
def test_each_bone_with_a_joint_is_accepted_there_alone(bone: str, joint: str) -> None:
    accepted = [j for j in Joint.values if rules.s04_bone_of_joint(Site(j, bone)) is None]
    assert accepted == [joint]


@pytest.mark.parametrize(
    ("system", "diagnosis", "allowed"),
    [
        ("waldenstrom_mod", "sbc", {"lcpd"}),
        ("capanna_1982", "lcpd", {"sbc"}),
        ("ilar_2001", "oi", {"jia", "jia_systemic"}),
    ],
)
def test_scales_of_one_disease_are_refused_for_another(
    system: str, diagnosis: str, allowed: set[str]
) -> None:
    assert rules_of(rules.s06_system_for_diagnosis(system, diagnosis, allowed)) == ["S06"]


def test_a_system_of_the_whole_child_is_never_off_label() -> None:
    assert rules.s07_off_label_joint("sillence", "none", set()) is None


def test_perthes_with_an_unknown_bone_is_refused() -> None:
    site = Site("hip", "", "left", "not_reported")
    assert fields_of(rules.s08_lcpd_site("lcpd", site)) == ["bone"]
    assert not rules.s08_lcpd_site("osteonecrosis", site)


@pytest.mark.parametrize(
    ("code", "site", "contradicts"),
    [
        ("M87.052", Site("hip", "femur_head", "left"), False),
        ("M87.051", Site("hip", "femur_head", "left"), True),
        ("M87.161", Site("hip", "femur_head", "right"), True),
        ("M87.161", Site("knee", "tibia_proximal", "right"), False),
        ("m87.165", Site("knee", "fibula", "left"), False),
        ("M87.151", Site("knee", "", "right"), False),  # bone unknown, the joint may be the femur
        ("M87.151", Site("shoulder", "", "right"), True),
        ("M91.12", Site("hip", "femur_head", "right"), True),
        ("M85.421", Site("shoulder", "humerus_proximal", "right"), False),
        ("M93.262", Site("knee", "femur_distal", "left"), False),
        ("M93.221", Site("knee", "femur_distal", "right"), True),
        ("M87.188", Site("knee", "", "right"), False),  # 'other site' names none
        ("M87.19", Site("knee", "", "right"), False),
        ("", Site("knee", "", "right"), False),
        ("M87.151", Site("hip", "femur_head", "not_reported"), False),
    ],
)
def test_sites_inside_icd_codes(code: str, site: Site, contradicts: bool) -> None:
    assert bool(rules.s09_icd_site(code, site)) is contradicts
