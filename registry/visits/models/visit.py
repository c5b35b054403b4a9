"""What happened: visits, attempts to reach the family, end points."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import (
    at_most,
    check,
    one_of,
    patient_key,
    reason_pair,
    same_centre,
    same_patient,
)
from registry.core.dates import Interval, interval_of
from registry.core.fields import (
    coded,
    null_reason,
    offset_checks,
    offset_unit,
    offset_value,
    partial_date_checks,
    precision,
)
from registry.core.guards import Reason
from registry.diagnoses.models import Lesion
from registry.patients.models import Patient, PatientRow
from registry.schedules.models import PlannedItem
from registry.visits.codes import (
    NOTED_BY_ACTIONS,
    Assessment,
    AttemptChannel,
    AttemptOutcome,
    EndpointKind,
    VisitMode,
    VisitStatus,
)

LONGEST_NOTE = 5000  # characters


class Visit(PatientRow):
    """A contact that took place. Without a planned item it is unscheduled."""

    wants_reason = Reason(rows="OLD.status = 'done'")

    patient = models.ForeignKey(Patient, models.PROTECT, db_constraint=False, related_name="visits")
    visited_on = models.DateField(_("date"))
    visited_on_precision = precision()
    offset_value = offset_value()
    offset_unit = offset_unit()
    mode = coded(VisitMode, _("mode"), default=VisitMode.CLINIC)
    status = coded(VisitStatus, _("status"), default=VisitStatus.DONE)
    deviation_reason = models.CharField(
        _("reason for the date outside the window"), max_length=300, blank=True
    )
    note = models.TextField(_("note"), blank=True, max_length=LONGEST_NOTE)

    class Meta:
        constraints = [
            patient_key(),
            at_most("note", LONGEST_NOTE),
            same_centre("patient", "Patient"),
            *partial_date_checks("visited_on"),
            *offset_checks("visited_on"),
            one_of("mode", VisitMode),
            one_of("status", VisitStatus),
        ]
        indexes = [models.Index(fields=["patient", "visited_on"], name="visit_of_patient")]

    def __str__(self) -> str:
        return str(self.visited_on)

    @property
    def day(self) -> Interval:
        return interval_of(self.visited_on, self.visited_on_precision) or Interval(
            self.visited_on, self.visited_on
        )


class VisitItem(PatientRow):
    """The visit fulfils this planned item; an item is fulfilled once."""

    visit = models.ForeignKey(Visit, models.PROTECT, db_constraint=False, related_name="items")
    planned_item = models.OneToOneField(
        PlannedItem, models.PROTECT, db_constraint=False, related_name="fulfilment"
    )

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            same_patient("planned_item", "PlannedItem"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.planned_item_id}"


class VisitAssessment(PatientRow):
    """An assessment due at a visit: done, or why not. Nothing is silently absent."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, db_constraint=False, related_name="assessments"
    )
    assessment = coded(Assessment, _("assessment"))
    done = models.BooleanField(_("done"))
    null_reason = null_reason()
    result = models.CharField(_("result"), max_length=300, blank=True)

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            one_of("assessment", Assessment),
            models.UniqueConstraint(fields=["visit", "assessment"], name="visitassessment_once"),
            check(
                "F04",
                "null_reason",
                "done, or a reason why not",
                Q(done=True, null_reason="") | Q(done=False) & ~Q(null_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.assessment


class ContactAttempt(PatientRow):
    """Somebody tried to reach the family about a planned item."""

    for_research = False

    planned_item = models.ForeignKey(
        PlannedItem, models.PROTECT, db_constraint=False, related_name="attempts"
    )
    attempted_on = models.DateField(_("on"))
    channel = coded(AttemptChannel, _("by"))
    outcome = coded(AttemptOutcome, _("outcome"))
    next_try_on = models.DateField(_("try again on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [
            same_patient("planned_item", "PlannedItem"),
            one_of("channel", AttemptChannel),
            one_of("outcome", AttemptOutcome),
            check(
                "F06",
                "next_try_on",
                "a day after the attempt",
                Q(next_try_on__isnull=True) | Q(next_try_on__gte=models.F("attempted_on")),
            ),
            *(
                check(
                    "F03",
                    "outcome",
                    f"{outcome} with {channel}, and only with it",
                    Q(channel=channel, outcome=outcome) | ~Q(channel=channel) & ~Q(outcome=outcome),
                    outcome,
                )
                for channel, outcome in NOTED_BY_ACTIONS.items()
            ),
        ]
        indexes = [
            models.Index(fields=["planned_item", "attempted_on"], name="attempt_of_item"),
            models.Index(fields=["patient", "attempted_on"], name="attempt_of_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.attempted_on}"


class Endpoint(PatientRow):
    """An adjudicated outcome of a lesion or child."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="endpoints"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="endpoints"
    )
    kind = coded(EndpointKind, _("end point"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    reached_on_precision = precision()
    reached_on_null_reason = null_reason()
    adjudicator = models.CharField(_("adjudicator"), max_length=120)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    censor_reason = models.CharField(_("censored because"), max_length=120, blank=True)
    revoked_on = models.DateField(_("taken back on"), null=True, blank=True)
    revoked_because = models.CharField(_("taken back because"), max_length=300, blank=True)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            same_patient("lesion", "Lesion"),
            one_of("kind", EndpointKind),
            *partial_date_checks("reached_on"),
            reason_pair("reached_on", required=True),
            check(
                "F01",
                "revoked_because",
                "why the end point was taken back",
                Q(revoked_on__isnull=True, revoked_because="")
                | Q(revoked_on__isnull=False) & ~Q(revoked_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
