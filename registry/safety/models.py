from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import (
    CompositeForeignKey,
    check,
    one_of,
    patient_key,
    reason_pair,
    same_centre,
    same_patient,
)
from registry.core.dates import Interval, interval_of
from registry.core.fields import coded, null_reason, partial_date_checks, precision, reasoned
from registry.core.guards import Guard
from registry.diagnoses.models import Lesion
from registry.patients.models import Patient, PatientRow
from registry.safety.codes import (
    ActionTaken,
    Causality,
    Component,
    Expectedness,
    Outcome,
    ReviewPeriod,
)
from registry.visits.models import Visit


class CtcaeTerm(models.Model):
    """A CTCAE term of one version; not every term uses every grade."""

    guard = Guard.CONFIGURATION

    version = models.CharField(max_length=8)
    term = models.CharField(max_length=160)
    system_organ_class = models.CharField(max_length=120)

    class Meta:
        ordering = ("term",)
        constraints = [models.UniqueConstraint(fields=["version", "term"], name="ctcaeterm_once")]

    def __str__(self) -> str:
        return self.term


class CtcaeGrade(models.Model):
    """A grade that the term allows (rule V02)."""

    guard = Guard.CONFIGURATION

    term = models.ForeignKey(CtcaeTerm, models.CASCADE, related_name="grades")
    grade = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("term", "grade")
        constraints = [models.UniqueConstraint(fields=["term", "grade"], name="ctcaegrade_once")]

    def __str__(self) -> str:
        return str(self.grade)


class SpecialInterest(models.Model):
    """An adverse event of special interest after MSC in children (list 4.5)."""

    guard = Guard.CONFIGURATION

    code = models.CharField(primary_key=True, max_length=32)
    label = models.CharField(max_length=160)
    look_back = models.CharField(max_length=80)
    extra = models.CharField(max_length=300, blank=True)
    terms = models.ManyToManyField(CtcaeTerm, related_name="special_interests")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label


class AdverseEvent(PatientRow):
    """Something untoward that happened to the child, whatever caused it."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="adverse_events"
    )
    visit = models.ForeignKey(
        Visit,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="adverse_events",
    )
    lesion = models.ForeignKey(
        Lesion,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="adverse_events",
    )
    term = models.ForeignKey(CtcaeTerm, models.PROTECT, related_name="+")
    special_interest = models.ForeignKey(
        SpecialInterest, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verbatim = models.CharField(_("in the words of the reporter"), max_length=300)
    onset_on = models.DateField(_("onset"))
    onset_on_precision = precision()
    ended_on = models.DateField(_("end"), null=True, blank=True)
    ended_on_precision = precision()
    ongoing = models.BooleanField(_("ongoing"))
    outcome = coded(Outcome, _("outcome"))
    aware_on = models.DateField(_("centre aware on"))
    hospitalisation_reason = models.CharField(_("reason for admission"), max_length=200, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("visit", "Visit"),
            same_patient("lesion", "Lesion"),
            models.UniqueConstraint(fields=["id", "term"], name="adverseevent_id_term"),
            *partial_date_checks("onset_on"),
            *partial_date_checks("ended_on"),
            one_of("outcome", Outcome),
            check(
                "D09",
                "ended_on",
                "a day not before the onset",
                Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("onset_on"))
                | Q(ended_on_precision__in=["month", "year"]),
            ),
            check(
                "D18",
                "aware_on",
                "a day not before the onset",
                Q(aware_on__gte=F("onset_on")),
            ),
            check(
                "V10",
                "ended_on",
                "an end date for a resolved event, none for an ongoing one",
                Q(ongoing=True, ended_on__isnull=True)
                | Q(ongoing=False, ended_on__isnull=False)
                | Q(ongoing=False, outcome__in=[Outcome.FATAL, Outcome.UNKNOWN]),
            ),
            check(
                "V10",
                "outcome",
                "improving, unchanged or unknown while the event is ongoing",
                Q(ongoing=False)
                | ~Q(outcome__in=[Outcome.RESOLVED, Outcome.RESOLVED_SEQUELAE, Outcome.FATAL]),
                "ongoing",
            ),
        ]
        indexes = [models.Index(fields=["patient", "onset_on"], name="adverseevent_of_patient")]

    def __str__(self) -> str:
        return self.verbatim

    @property
    def onset(self) -> Interval:
        return interval_of(self.onset_on, self.onset_on_precision) or Interval(
            self.onset_on, self.onset_on
        )


SERIOUS_CRITERIA = (
    "death",
    "life_threatening",
    "hospitalisation",
    "disability",
    "congenital_anomaly",
    "medically_important",
    "suspected_transmission",
)


def _any_criterion() -> Q:
    found = Q()
    for criterion in SERIOUS_CRITERIA:
        found |= Q(**{criterion: True})
    return found


class AdverseEventAssessment(PatientRow):
    """A judgement of an event on a day; a new judgement is a new row. Grade is not seriousness."""

    event = models.ForeignKey(
        AdverseEvent, models.PROTECT, db_constraint=False, related_name="judgements"
    )
    term = models.ForeignKey(CtcaeTerm, models.PROTECT, related_name="+")
    assessor = models.CharField(_("assessor"), max_length=120)
    assessed_on = models.DateField(_("judged on"))
    grade = models.PositiveSmallIntegerField(_("CTCAE grade"))
    serious = models.BooleanField(_("serious"))
    death = models.BooleanField(_("death"), default=False)
    life_threatening = models.BooleanField(_("life-threatening"), default=False)
    hospitalisation = models.BooleanField(_("admission or longer stay"), default=False)
    disability = models.BooleanField(_("disability"), default=False)
    congenital_anomaly = models.BooleanField(_("congenital anomaly"), default=False)
    medically_important = models.BooleanField(_("medically important"), default=False)
    suspected_transmission = models.BooleanField(
        _("suspected transmission by the product"), default=False
    )
    expectedness = coded(Expectedness, _("expectedness"), blank=True, default="")
    reference_document = models.CharField(
        _("reference safety document"), max_length=160, blank=True
    )
    action_taken = coded(ActionTaken, _("action"))

    class Meta:
        constraints = [
            patient_key(),
            same_patient("event", "AdverseEvent"),
            CompositeForeignKey(
                fields=("event", "term"),
                to="registry.AdverseEvent",
                to_fields=("id", "term"),
                name="%(class)s_term_of_event",
            ),
            CompositeForeignKey(
                fields=("term", "grade"),
                to="registry.CtcaeGrade",
                to_fields=("term", "grade"),
                name="%(class)s_v02_allowed",
                rule="V02",
                field="grade",
                accepts="a grade that CTCAE gives for this term",
            ),
            check("V02", "grade", "1 to 5", Q(grade__gte=1, grade__lte=5)),
            check(
                "V03",
                "serious",
                "serious with at least one criterion, or not serious with none",
                Q(serious=True) & _any_criterion() | Q(serious=False) & ~_any_criterion(),
            ),
            check(
                "V01",
                "death",
                "grade 5 and the criterion death together",
                Q(grade=5, death=True) | ~Q(grade=5) & Q(death=False),
            ),
            one_of("expectedness", Expectedness),
            check(
                "V08",
                "reference_document",
                "the reference safety document when expected",
                ~Q(expectedness=Expectedness.EXPECTED) | ~Q(reference_document=""),
            ),
            one_of("action_taken", ActionTaken),
        ]

    def __str__(self) -> str:
        return f"grade {self.grade}"


class CausalityJudgement(PatientRow):
    """How likely one component caused the event."""

    assessment = models.ForeignKey(
        AdverseEventAssessment, models.PROTECT, db_constraint=False, related_name="causality"
    )
    component = coded(Component, _("component"))
    causality, causality_null_reason = reasoned(coded(Causality, _("causality")))

    class Meta:
        constraints = [
            same_patient("assessment", "AdverseEventAssessment"),
            one_of("component", Component),
            one_of("causality", Causality),
            reason_pair("causality", required=True, text=True),
            models.UniqueConstraint(fields=["assessment", "component"], name="causality_once"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.causality}"


class AdverseEventReview(PatientRow):
    """Somebody asked for a period and states the answer: 'none' is a row, not a silence (V15)."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="adverse_event_reviews"
    )
    visit = models.ForeignKey(
        Visit,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="adverse_event_reviews",
    )
    period = coded(ReviewPeriod, _("period"))
    any_event = models.BooleanField(_("any adverse event"))
    special_interest_asked = models.BooleanField(
        _("events of special interest asked"), null=True, blank=True
    )
    malignancy_asked = models.BooleanField(_("malignancy asked"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=120)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewed_on_precision = precision()
    reviewed_on_null_reason = null_reason()

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            same_patient("visit", "Visit"),
            one_of("period", ReviewPeriod),
            *partial_date_checks("reviewed_on"),
            reason_pair("reviewed_on", required=True),
            models.UniqueConstraint(fields=["visit", "period"], name="adverseeventreview_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {'yes' if self.any_event else 'none'}"


class AdverseEventReport(PatientRow):
    """A report to an authority with its clock; deadlines are data per country."""

    event = models.ForeignKey(
        AdverseEvent, models.PROTECT, db_constraint=False, related_name="reports"
    )
    authority = models.CharField(_("authority"), max_length=120)
    clock_profile = models.CharField(_("clock"), max_length=40)
    day0_on = models.DateField(_("day 0 of the clock"))
    due_on = models.DateField(_("due"))
    sent_on = models.DateField(_("sent"), null=True, blank=True)
    follow_up_due_on = models.DateField(_("follow-up due"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=120, blank=True)
    criteria_met = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    class Meta:
        constraints = [
            same_patient("event", "AdverseEvent"),
            check("D18", "due_on", "a day not before day 0", Q(due_on__gte=F("day0_on"))),
            check(
                "D18",
                "sent_on",
                "a day not before day 0",
                Q(sent_on__isnull=True) | Q(sent_on__gte=F("day0_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} due {self.due_on}"
