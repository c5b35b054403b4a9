"""Rules of diagnosis, site and side (data dictionary 7: D03, S01, S02, S04, S06 to S09, T15)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from registry.core.checks import too_early, too_late
from registry.core.dates import Interval
from registry.core.errors import Finding, error, info, query
from registry.diagnoses.codes import (
    JOINT_OF_BONE,
    PAIRED_BONES,
    PAIRED_JOINTS,
    UNPAIRED_BONES,
    Bone,
    Joint,
    Laterality,
)
from registry.diagnoses.icd_sites import site_of

LCPD = "lcpd"
SIDES = (Laterality.LEFT, Laterality.RIGHT)
NO_SIDE = (Laterality.MIDLINE, Laterality.NOT_APPLICABLE)
COLLAPSE_RISK_PCT = 30


@dataclass(frozen=True)
class Site:
    """Where a lesion is, in stored codes; an unknown bone is empty and has a reason."""

    joint: str
    bone: str = ""
    laterality: str = ""
    bone_null_reason: str = ""

    @property
    def paired(self) -> bool:
        """The joint exists on both sides, or the bone does where there is no joint."""
        if self.joint == Joint.NONE:
            return self.bone in PAIRED_BONES
        return self.joint in PAIRED_JOINTS

    @property
    def unpaired(self) -> bool:
        """The spine, or a bone of the midline where there is no joint (not the jaw joint)."""
        return self.joint == Joint.SPINE or (
            self.joint == Joint.NONE and self.bone in UNPAIRED_BONES
        )


def d03_diagnosed_after_birth(
    diagnosed: Interval | None,
    birth: Interval | None,
    *,
    prenatal: bool,
    gestational_weeks: Decimal | None = None,
    gestational_weeks_null_reason: str = "",
) -> list[Finding]:
    """ERROR for a diagnosis before birth, unless it is prenatal and says at how many weeks.

    A prenatal diagnosis dated certainly after birth contradicts itself and is refused too.
    """
    if not prenatal:
        found = too_early("D03", "diagnosed_on", diagnosed, birth, _("the birth"))
        return [found] if found else []
    late = too_late("D03", "diagnosed_on", diagnosed, birth, _("the birth"))
    findings = [late] if late else []
    if gestational_weeks is None and not gestational_weeks_null_reason:
        message = _("a prenatal diagnosis without gestational age")
        accepted = _("the gestational age in weeks, or why it is not known")
        findings.append(error("D03", "gestational_weeks", message, accepted))
    return findings


def s01_side_of_pair(site: Site, *, literature: bool = False) -> Finding | None:
    """ERROR when a paired joint or bone has no side. Both sides are two lesions.

    Published records may keep `not_reported`: their source says no more.
    """
    allowed = (*SIDES, Laterality.NOT_REPORTED) if literature else SIDES
    if not site.paired or site.laterality in allowed:
        return None
    told = {"side": site.laterality or _("no side"), "site": site.bone or site.joint}
    message = _("%(side)s is no side of a paired site (%(site)s)") % told
    return error("S01", "laterality", message, _("left or right; both sides are two lesions"))


def s02_no_side_in_midline(site: Site, *, systemic: bool = False) -> Finding | None:
    """ERROR when spine, skull or a systemic disease without a site is given a side."""
    everywhere = systemic and site.joint == Joint.NONE and not site.bone
    if not (site.unpaired or everywhere) or site.laterality in NO_SIDE:
        return None
    message = _("%(side)s where there is no left and right") % {"side": site.laterality}
    return error("S02", "laterality", message, _("midline or not_applicable"))


def s04_bone_of_joint(site: Site) -> Finding | None:
    """ERROR when a bone belongs to another joint, or is missing without a reason."""
    if not site.bone:
        if site.bone_null_reason:
            return None
        message = _("neither a bone nor a reason for its absence")
        return error("S04", "bone", message, _("a bone of the joint, or why it is not known"))
    joint = JOINT_OF_BONE.get(site.bone)
    if joint in (None, site.joint):
        return None
    told = {"bone": site.bone, "joint": joint, "given": site.joint}
    message = _("%(bone)s belongs to the %(joint)s, not to %(given)s") % told
    bones = ", ".join(bone for bone, of in JOINT_OF_BONE.items() if of == site.joint)
    return error("S04", "bone", message, bones or _("a bone without this joint"))


def s06_system_for_diagnosis(
    system: str, diagnosis: str, allowed: Collection[str]
) -> Finding | None:
    """ERROR when a staging system is not made for the diagnosis.

    `allowed` are the diagnoses of the system (StagingSystemDiagnosis).
    """
    if diagnosis in allowed:
        return None
    message = _("%(system)s is not a system for %(diagnosis)s")
    told = {"system": system, "diagnosis": diagnosis}
    return error("S06", "system", message % told, ", ".join(sorted(allowed)))


def is_off_label(joint: str, validated: Collection[str]) -> bool:
    """True when a system is used at a joint that it was not validated for.

    A system without joints (Sillence, ILAR) is assigned to the child and never off label.
    """
    return bool(validated) and joint not in validated


def s07_off_label_joint(system: str, joint: str, validated: Collection[str]) -> Finding | None:
    """QUERY for a system outside its joints: accepted and marked (S2: Marcus at a knee)."""
    if not is_off_label(joint, validated):
        return None
    message = _("%(system)s was not validated at the %(joint)s")
    told = {"system": system, "joint": joint}
    return query("S07", "off_label_joint", message % told, ", ".join(sorted(validated)))


def s08_lcpd_site(diagnosis: str, site: Site) -> list[Finding]:
    """ERROR when Legg-Calvé-Perthes disease lies elsewhere than in the femoral head."""
    if diagnosis != LCPD:
        return []
    findings = []
    if site.joint != Joint.HIP:
        message = _("Legg-Calvé-Perthes disease at the %(joint)s") % {"joint": site.joint}
        findings.append(error("S08", "joint", message, Joint.HIP))
    if site.bone != Bone.FEMUR_HEAD:
        given = site.bone or _("an unknown bone")
        message = _("Legg-Calvé-Perthes disease in %(bone)s") % {"bone": given}
        findings.append(error("S08", "bone", message, Bone.FEMUR_HEAD))
    return findings


def s09_icd_site(icd10_cm: str, site: Site) -> Finding | None:
    """QUERY when the site or side inside an ICD-10-CM code contradicts the lesion."""
    coded = site_of(icd10_cm)
    if coded is None:
        return None
    wrong_side = coded.side and site.laterality in SIDES and site.laterality != coded.side
    wrong_bone = coded.bones and site.bone and site.bone not in coded.bones
    wrong_joint = coded.joints and not site.bone and site.joint not in coded.joints
    if not (wrong_side or wrong_bone or wrong_joint):
        return None
    told = {"code": icd10_cm, "place": coded.words, "side": site.laterality}
    message = _("%(code)s means %(place)s; the lesion is %(side)s %(site)s")
    return query("S09", "icd10_cm", message % {**told, "site": site.bone or site.joint})


def t15_collapse_risk(surface_pct: Decimal | None) -> Finding | None:
    """INFO from 30 % of the joint surface on: 80 % of such hips collapsed within two years.

    Source: Kaste 2015, J Clin Oncol (PMC4322260).
    """
    if surface_pct is None or surface_pct < COLLAPSE_RISK_PCT:
        return None
    message = _("%(pct)s %% of the joint surface involved: high risk of collapse")
    return info("T15", "surface_pct", message % {"pct": surface_pct})
