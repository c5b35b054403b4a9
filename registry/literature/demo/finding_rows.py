"""Rows of what was found at a visit, apart from imaging and adverse events."""

from decimal import Decimal

from registry.accounts.models import CentreRow
from registry.diagnoses.models import Lesion
from registry.literature.demo.enrolment_rows import physis_state
from registry.literature.demo.growth import height_cm, weight_kg
from registry.literature.demo.visit_rows import Seen
from registry.visits.models import (
    Anthropometry,
    Fracture,
    JiaAssessment,
    JointScore,
    PainAssessment,
    PhysisStatus,
    PromScore,
    PromSubscale,
    SkeletalMaturity,
)

SCORE_OF_JOINT = {"hip": "HHS", "knee": "KOOS_CHILD"}
RELIEF = {"healing": 0.8, "stable": 1.4, "worse": 3.0}
FRACTURE_BONES = ("femur_shaft", "tibia_shaft", "humerus_shaft", "radius")


def findings_of(seen: Seen) -> list[CentreRow]:
    """Everything that the assessments done at this visit leave behind."""
    rows: list[CentreRow] = []
    for code, build in BUILDERS:
        if seen.done(code):
            rows += build(seen)
    return rows


def burden(seen: Seen) -> float:
    """How much the disease weighs, 0 to 10: it fades after treatment, or it does not."""
    child = seen.record.child
    before = 3.5 + child.index % 4
    if seen.months <= 0:
        return before
    rest = RELIEF[child.course]
    return min(10.0, max(0.0, rest + (before - rest) * max(0.0, 1 - seen.months / 9)))


def _pain(seen: Seen) -> list[CentreRow]:
    child, age = seen.record.child, seen.record.child.age(seen.day)
    drawn = round(burden(seen) + child.random.gauss(0, 0.8))
    score = min(10, max(0, drawn))
    scale = "FLACC" if age < 4 else "FPS-R" if age < 8 else "NRS"
    score = score // 2 * 2 if scale == "FPS-R" else score
    return [
        PainAssessment(
            visit=seen.visit,
            lesion=next(iter(seen.record.lesions), None),
            scale=scale,
            score=score,
            context="movement",
            respondent="observer" if age < 4 else "self",
            pain_free=score == 0,
            analgesic="none" if score < 4 else "non_opioid",
        )
    ]


def _growth(seen: Seen) -> list[CentreRow]:
    child = seen.record.child
    return [
        Anthropometry(
            visit=seen.visit,
            height_cm=height_cm(child, seen.day),
            weight_kg=weight_kg(child, seen.day),
            method="supine"
            if child.disorder.term == "oi" and child.age(seen.day) < 3
            else "standing",
        )
    ]


def _joint_scores(seen: Seen) -> list[CentreRow]:
    return [_joint_score(seen, lesion) for lesion in seen.record.lesions]


def _joint_score(seen: Seen, lesion: Lesion) -> JointScore:
    draw = seen.record.child.random
    total = 96 - 5 * burden(seen) + draw.gauss(0, 3)
    early = 0 < seen.months < 2
    return JointScore(
        visit=seen.visit,
        lesion=lesion,
        instrument=SCORE_OF_JOINT.get(lesion.joint, "Lysholm"),
        total=round(min(100.0, max(20.0, total))),
        gait="aided" if early else "normal" if total > 75 else "limp",
        weight_bearing="partial" if early else "full",
    )


def _physes(seen: Seen) -> list[CentreRow]:
    state = physis_state(seen.record.child, seen.day)
    return [
        PhysisStatus(
            visit=seen.visit,
            physis=lesion.bone,
            laterality=lesion.laterality,
            state=state,
            bar="none",
        )
        for lesion in seen.record.lesions
    ]


def _maturity(seen: Seen) -> list[CentreRow]:
    child, age = seen.record.child, seen.record.child.age(seen.day)
    bone_age = Decimal(min(18.0, age + (child.index % 7 - 3) * 0.3)).quantize(Decimal("0.1"))
    risser = max(0, min(5, int((age - 12) * (1.3 if child.sex == "female" else 1.0))))
    return [
        SkeletalMaturity(
            visit=seen.visit,
            bone_age_years=bone_age,
            bone_age_method="Greulich-Pyle",
            risser=risser,
        )
    ]


def _quality_of_life(seen: Seen) -> list[CentreRow]:
    age = seen.record.child.age(seen.day)
    prom = PromScore(
        visit=seen.visit,
        instrument="PedsQL",
        instrument_version="4.0",
        language=seen.record.child.centre.language,
        respondent="self" if age >= 8 else "proxy",
        licence_ref="demonstration",
    )
    value = round(min(100.0, max(20.0, 92 - 5 * burden(seen))))
    return [prom, PromSubscale(prom=prom, subscale="total", value=value)]


def _arthritis(seen: Seen) -> list[CentreRow]:
    draw, weight = seen.record.child.random, burden(seen)
    return [
        JiaAssessment(
            visit=seen.visit,
            active_joints=max(0, round(weight * 1.2 + draw.gauss(0, 1))),
            limited_joints=max(0, round(weight)),
            phga=round(weight * 0.8, 1),
            paga=round(weight * 0.7, 1),
            esr_mm_h=max(4, round(8 + weight * 5)),
            crp_mg_l=max(1, round(weight * 3)),
            uveitis="none",
            flare=seen.months > 1 and weight > 5,
        )
    ]


def _disability(seen: Seen) -> list[CentreRow]:
    total = round(burden(seen) / 5, 2)
    return [JointScore(visit=seen.visit, instrument="CHAQ", total=total)]


def _fractures(seen: Seen) -> list[CentreRow]:
    """Children with brittle bones break them; less often after treatment when it helps."""
    child = seen.record.child
    often = 0.12 if child.course == "healing" else 0.3
    if child.disorder.term != "oi" or child.random.random() > often:
        return []
    return [
        Fracture(
            patient=seen.record.patient,
            visit=seen.visit,
            bone=child.random.choice(FRACTURE_BONES),
            laterality=child.random.choice(("left", "right")),
            fractured_on=seen.day.replace(day=1),
            fractured_on_precision="month",
            trauma_energy="low",
            pathological=True,
            healing="healed",
            treatment="cast",
        )
    ]


BUILDERS = (
    ("PAIN", _pain),
    ("ANTHRO", _growth),
    ("JOINT_SCORE", _joint_scores),
    ("PHYSIS", _physes),
    ("BONE_AGE", _maturity),
    ("PROM", _quality_of_life),
    ("JADAS", _arthritis),
    ("CHAQ", _disability),
    ("FRACTURE", _fractures),
)
