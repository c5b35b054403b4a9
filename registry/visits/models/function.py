"""Pain, quality of life, joint scores and activity of arthritis."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, patient_key, reason_pair, same_patient, within
from registry.core.fields import coded, reasoned
from registry.diagnoses.models import Lesion
from registry.patients.models import PatientRow
from registry.visits.codes import (
    Analgesic,
    Gait,
    JointInstrument,
    Movement,
    PainContext,
    PainScale,
    PromInstrument,
    Respondent,
    Uveitis,
    WeightBearing,
)
from registry.visits.models.visit import Visit

EVEN_SCORES = [0, 2, 4, 6, 8, 10]


class PainAssessment(PatientRow):
    """Pain on a scale in a context; `pain_free` alone when the source says no more (S2)."""

    visit = models.ForeignKey(Visit, models.PROTECT, db_constraint=False, related_name="pain")
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    scale, scale_null_reason = reasoned(coded(PainScale, _("scale")))
    score, score_null_reason = reasoned(
        models.DecimalField(_("score"), max_digits=4, decimal_places=1)
    )
    context = coded(PainContext, _("when"), blank=True, default="")
    respondent = coded(Respondent, _("who answered"), blank=True, default="")
    pain_free = models.BooleanField(_("pain-free"), null=True, blank=True)
    analgesic = coded(Analgesic, _("analgesic"), blank=True, default="")

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            same_patient("lesion", "Lesion"),
            one_of("scale", PainScale),
            reason_pair("scale", required=True, text=True),
            reason_pair("score", required=True),
            one_of("context", PainContext),
            one_of("respondent", Respondent),
            one_of("analgesic", Analgesic),
            check(
                "C01",
                "score",
                "0 to 10; FACES and FPS-R 0, 2, 4, 6, 8 or 10; VAS 0 to 100 mm",
                Q(score__isnull=True)
                | Q(scale=PainScale.VAS, score__gte=0, score__lte=100)
                | Q(scale__in=[PainScale.FACES, PainScale.FPS_R], score__in=EVEN_SCORES)
                | ~Q(scale__in=[PainScale.VAS, PainScale.FACES, PainScale.FPS_R])
                & Q(score__gte=0, score__lte=10),
            ),
            check(
                "C02",
                "pain_free",
                "a score of 0 for a pain-free child",
                ~Q(pain_free=True) | Q(score__isnull=True) | Q(score=0),
            ),
            check(
                "C02",
                "analgesic",
                "no analgesic for a pain-free child",
                ~Q(pain_free=True) | Q(analgesic__in=["", Analgesic.NONE]),
            ),
        ]

    def __str__(self) -> str:
        return f"pain {self.score}"


class PromScore(PatientRow):
    """Scores of a questionnaire; the items themselves are licensed and not kept."""

    visit = models.ForeignKey(Visit, models.PROTECT, db_constraint=False, related_name="proms")
    instrument = coded(PromInstrument, _("instrument"))
    instrument_version = models.CharField(_("version"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    respondent = coded(Respondent, _("who answered"))
    licence_ref = models.CharField(_("licence"), max_length=60)

    class Meta:
        constraints = [
            patient_key(),
            same_patient("visit", "Visit"),
            one_of("instrument", PromInstrument),
            one_of("respondent", Respondent),
        ]

    def __str__(self) -> str:
        return self.instrument


class PromSubscale(PatientRow):
    """One subscale of a questionnaire (rule C03: 0 to 100)."""

    prom = models.ForeignKey(
        PromScore, models.PROTECT, db_constraint=False, related_name="subscales"
    )
    subscale = models.CharField(_("subscale"), max_length=40)
    value, value_null_reason = reasoned(
        models.DecimalField(_("score"), max_digits=6, decimal_places=2)
    )

    class Meta:
        constraints = [
            same_patient("prom", "PromScore"),
            within("C03", "value", 0, 100),
            reason_pair("value", required=True),
            models.UniqueConstraint(fields=["prom", "subscale"], name="promsubscale_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscale} {self.value}"


class JointScore(PatientRow):
    """A score of one joint; totals of instruments that have one are 0 to 100 (CHAQ 0 to 3)."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, db_constraint=False, related_name="joint_scores"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    instrument = coded(JointInstrument, _("instrument"))
    total, total_null_reason = reasoned(
        models.DecimalField(_("total"), max_digits=6, decimal_places=2)
    )
    gait = coded(Gait, _("gait"), blank=True, default="")
    weight_bearing = coded(WeightBearing, _("weight bearing"), blank=True, default="")
    aids = models.CharField(_("walking aids"), max_length=80, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_patient("visit", "Visit"),
            same_patient("lesion", "Lesion"),
            one_of("instrument", JointInstrument),
            check(
                "C03",
                "total",
                "0 to 100; CHAQ 0 to 3; JADAS 0 to 101",
                Q(total__isnull=True)
                | Q(instrument=JointInstrument.CHAQ, total__gte=0, total__lte=3)
                | Q(instrument=JointInstrument.JADAS, total__gte=0, total__lte=101)
                | ~Q(instrument__in=[JointInstrument.CHAQ, JointInstrument.JADAS])
                & Q(total__gte=0, total__lte=100),
            ),
            reason_pair("total", required=True),
            one_of("gait", Gait),
            one_of("weight_bearing", WeightBearing),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.total}"


class JointScoreComponent(PatientRow):
    """One component of a joint score."""

    score = models.ForeignKey(
        JointScore, models.PROTECT, db_constraint=False, related_name="components"
    )
    component = models.CharField(_("component"), max_length=40)
    value = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            same_patient("score", "JointScore"),
            within("C03", "value", 0, 101),
            models.UniqueConstraint(fields=["score", "component"], name="jointcomponent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.value}"


class RangeOfMotion(PatientRow):
    """Degrees of one movement of the joint."""

    score = models.ForeignKey(
        JointScore, models.PROTECT, db_constraint=False, related_name="motion"
    )
    movement = coded(Movement, _("movement"))
    degrees = models.SmallIntegerField(_("degrees"))

    class Meta:
        constraints = [
            same_patient("score", "JointScore"),
            one_of("movement", Movement),
            within("C16", "degrees", -90, 180, "degrees"),
            models.UniqueConstraint(fields=["score", "movement"], name="rangeofmotion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.movement} {self.degrees}"


class JiaAssessment(PatientRow):
    """Activity of juvenile arthritis; JADAS is computed from it, never typed."""

    visit = models.OneToOneField(Visit, models.PROTECT, db_constraint=False, related_name="jia")
    active_joints, active_joints_null_reason = reasoned(
        models.PositiveSmallIntegerField(_("active joints"))
    )
    limited_joints, limited_joints_null_reason = reasoned(
        models.PositiveSmallIntegerField(_("limited joints"))
    )
    phga, phga_null_reason = reasoned(
        models.DecimalField(_("physician's global assessment"), max_digits=3, decimal_places=1)
    )
    paga, paga_null_reason = reasoned(
        models.DecimalField(_("parent's global assessment"), max_digits=3, decimal_places=1)
    )
    esr_mm_h, esr_mm_h_null_reason = reasoned(models.PositiveSmallIntegerField(_("ESR (mm/h)")))
    crp_mg_l, crp_mg_l_null_reason = reasoned(
        models.DecimalField(_("CRP (mg/l)"), max_digits=5, decimal_places=1)
    )
    morning_stiffness_min = models.PositiveSmallIntegerField(
        _("morning stiffness (min)"), null=True, blank=True
    )
    uveitis, uveitis_null_reason = reasoned(coded(Uveitis, _("uveitis")))
    flare = models.BooleanField(_("flare"), null=True, blank=True)
    flare_on = models.DateField(_("flare since"), null=True, blank=True)

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            within("C04", "active_joints", 0, 71),
            within("C04", "limited_joints", 0, 71),
            within("C03", "phga", 0, 10),
            within("C03", "paga", 0, 10),
            one_of("uveitis", Uveitis),
            reason_pair("active_joints", required=True),
            reason_pair("limited_joints", required=True),
            reason_pair("phga", required=True),
            reason_pair("paga", required=True),
            reason_pair("esr_mm_h"),
            reason_pair("crp_mg_l"),
            reason_pair("uveitis", required=True, text=True),
        ]

    def __str__(self) -> str:
        return f"active joints {self.active_joints}"
