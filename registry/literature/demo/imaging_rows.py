"""Rows of imaging at a visit: study, finding, dose, and the stage that was read from it."""

from decimal import Decimal

from registry.accounts.models import CentreRow
from registry.diagnoses.models import Lesion, Staging
from registry.imaging.models import (
    Dxa,
    ImagingFinding,
    ImagingStudy,
    RadiationDose,
    StagingImage,
)
from registry.literature.demo.course import has_collapsed, stage_of, system_of
from registry.literature.demo.visit_rows import Seen

SUBSTITUTED = "MRI and radiograph answer the question without the dose"
STAGED_BY = ("STAGE", "HEALING")
OEDEMA_FADES_MONTHS = 12
FIELDS_T = (Decimal("1.5"), Decimal(3))


def imaging_of(seen: Seen) -> list[CentreRow]:
    """Every study of a visit, lesion by lesion, with what was read from it."""
    rows: list[CentreRow] = []
    for lesion in seen.record.lesions:
        studies = [_study(seen, lesion, modality) for modality in _modalities(seen)]
        for study in studies:
            rows += [study, _finding(seen, study, lesion)]
            rows += _dose(seen, study)
        rows += _stage(seen, lesion, studies)
    return rows + _bone_mass(seen) + _spine(seen)


def _modalities(seen: Seen) -> list[str]:
    return [code for code in ("MRI", "CT", "XR") if seen.done(code)]


def _study(seen: Seen, lesion: Lesion, modality: str) -> ImagingStudy:
    child = seen.record.child
    mri = modality == "MRI"
    asleep = mri and child.age(seen.day) < 7
    study = ImagingStudy(
        patient=seen.record.patient,
        visit=seen.visit,
        lesion=lesion,
        modality=modality,
        performed_on=seen.day,
        performed_on_precision="day",
        joint=lesion.joint,
        laterality=lesion.laterality,
        contrast="none",
        field_strength_t_null_reason="" if mri else "not_applicable",
        sequences="T1 TSE, PD fat sat" if mri else "",
        sedation="GA" if asleep else "none",
        asa_class=2 if asleep else None,
    )
    if mri:
        study.field_strength_t = child.random.choice(FIELDS_T)
    if mri and seen.answers.get("CT") == "not_applicable":
        study.substituted_for, study.substitution_reason = "CT", SUBSTITUTED
    return study


def _finding(seen: Seen, study: ImagingStudy, lesion: Lesion) -> ImagingFinding:
    finding = ImagingFinding(study=study, lesion=lesion)
    {"MRI": _read_mri, "CT": _read_ct, "XR": _read_radiograph}[study.modality](seen, finding)
    return finding


def _healing(seen: Seen) -> float:
    """0 before treatment to 1 when healed, at a pace of the child's own."""
    pace = {"healing": 20, "stable": 48, "worse": 200}[seen.record.child.course]
    return min(1.0, max(0.0, seen.months / pace))


def _read_mri(seen: Seen, finding: ImagingFinding) -> None:
    weight = 1 - min(1.0, max(0.0, seen.months) / OEDEMA_FADES_MONTHS)
    if seen.record.child.course == "worse":
        weight = max(weight, 0.6)
    finding.marrow_oedema_grade = round(3 * weight)
    finding.effusion = weight > 0.7
    finding.double_line = seen.record.child.index % 3 == 0
    if seen.months <= 0:
        finding.marrow_oedema_trend_null_reason = "not_applicable"
        finding.regeneration_trend_null_reason = "not_applicable"
        return
    worse = seen.record.child.course == "worse"
    finding.marrow_oedema_trend = "unchanged" if worse else "decreased" if weight else "resolved"
    finding.regeneration = _regeneration(_healing(seen))
    finding.regeneration_trend = "unchanged" if worse else "increasing"


def _regeneration(healed: float) -> str:
    if healed < 0.1:
        return "none"
    return "partial" if healed < 0.5 else "substantial" if healed < 0.95 else "complete"


def _read_ct(seen: Seen, finding: ImagingFinding) -> None:
    healed = _healing(seen)
    finding.reossification_pct = Decimal(round(100 * healed))
    finding.reossification = (
        "none"
        if healed < 0.05
        else "lt_50"
        if healed < 0.5
        else "ge_50"
        if healed < 1
        else "complete"
    )


def _read_radiograph(seen: Seen, finding: ImagingFinding) -> None:
    assert finding.lesion is not None
    collapsed = has_collapsed(
        seen.record.child, system_of(seen.record.child, finding.lesion.joint), seen.months
    )
    finding.crescent = finding.flattening = collapsed
    if collapsed:
        finding.collapse_depth_mm = Decimal(1 + seen.record.child.index % 2)


def _dose(seen: Seen, study: ImagingStudy) -> list[CentreRow]:
    """Of every CT: numbers as a knee or hip of a child gets them, roughly."""
    if study.modality != "CT":
        return []
    ctdi = Decimal(seen.record.child.random.randint(25, 60)) / 10
    length = Decimal(seen.record.child.random.randint(8, 16))
    return [
        RadiationDose(
            study=study,
            ctdi_vol_mgy=ctdi,
            dlp_mgy_cm=ctdi * length,
            phantom_cm=16,
            kvp=80,
            scan_length_cm=length,
        )
    ]


def _stage(seen: Seen, lesion: Lesion, studies: list[ImagingStudy]) -> list[CentreRow]:
    """Read from every image of the day; most have a second reader."""
    child = seen.record.child
    system = system_of(child, lesion.joint)
    asked = any(seen.done(code) for code in STAGED_BY) or seen.months <= 0
    if not system or not asked or not studies:
        return []
    stage = stage_of(child, system, seen.months)
    second = stage if child.random.random() < 0.85 else ""
    staging = Staging(
        diagnosis=seen.record.diagnosis,
        lesion=lesion,
        system_id=system,
        stage_low=stage,
        stage_high=stage,
        assessed_on=seen.day,
        assessed_on_precision="day",
        baseline=seen.months < 0,
        reader_role="radiologist",
        second_reader_low=second,
        second_reader_high=second,
    )
    return [staging, *(StagingImage(staging=staging, study=study) for study in studies)]


def _bone_mass(seen: Seen) -> list[CentreRow]:
    if not seen.done("DXA"):
        return []
    study = _whole_body(seen, "DXA", "none", "not_applicable")
    z = Decimal(-28 - seen.record.child.index % 12 + round(10 * _healing(seen))) / 10
    grown = Decimal(round(30 + 12 * seen.record.child.age(seen.day)))
    results: list[CentreRow] = [
        Dxa(
            study=study,
            region=region,
            bmc_g=grown * share,
            bmd_g_cm2=Decimal("0.35") + grown / 1000,
            z_score=z,
            z_height_adjusted=z + 1,
            machine="Demonstration DXA",
        )
        for region, share in (("LS", Decimal("0.2")), ("TBLH", Decimal(4)))
    ]
    return [study, *results]


def _spine(seen: Seen) -> list[CentreRow]:
    return [_whole_body(seen, "XR", "spine", "midline")] if seen.done("SPINE_XR") else []


def _whole_body(seen: Seen, modality: str, joint: str, laterality: str) -> ImagingStudy:
    return ImagingStudy(
        patient=seen.record.patient,
        visit=seen.visit,
        modality=modality,
        performed_on=seen.day,
        performed_on_precision="day",
        joint=joint,
        laterality=laterality,
        contrast="none",
        field_strength_t_null_reason="not_applicable",
        sedation="none",
    )
