import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from registry.core.codes import OffsetUnit
from registry.core.constraints import (
    CompositeForeignKey,
    check,
    one_of,
    patient_key,
    same_centre,
    same_patient,
)
from registry.core.fields import coded
from registry.core.guards import Guard
from registry.diagnoses.models import DiagnosisTerm, Lesion
from registry.patients.models import Patient, PatientRow
from registry.schedules import rules
from registry.schedules.codes import (
    Anchor,
    MissedReason,
    Modality,
    NotRequiredReason,
    State,
    StoppedBecause,
)
from registry.treatments.models import Treatment

LONGEST_WINDOW_DAYS = 366


class ScheduleTemplate(models.Model):
    """A follow-up plan as versioned data. A running track stays on the version it began with."""

    guard = Guard.CONFIGURATION

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    anchor = coded(Anchor, _("anchor"))
    anchor_note = models.CharField(max_length=160, blank=True)
    safety = models.BooleanField(_("long-term safety"), default=False)
    remote_allowed = models.BooleanField(_("by telephone, video or letter too"), default=False)
    # A draft has no day yet: no treatment starts it, and it may still change.
    active_from = models.DateField(_("active from"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    # Made on the pages from another version; null for what the reference file brought.
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )
    change_note = models.CharField(_("what is new, and why"), max_length=300, blank=True)
    # Grows with every save of a draft: of two people who edit at once the second is told.
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code", "version")
        constraints = [
            one_of("anchor", Anchor),
            models.UniqueConstraint(fields=["code", "version"], name="scheduletemplate_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(active_from__isnull=True),
                name="scheduletemplate_one_draft",
            ),
            check(
                "W08",
                "active_from",
                "a day from which it is active, for all but a copy that is still edited",
                Q(active_from__isnull=False)
                | Q(copied_from__isnull=False, retired_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"

    @property
    def is_draft(self) -> bool:
        return self.active_from is None

    def in_force(self, day: dt.date) -> bool:
        """Whether a treatment of that day would start it, were there no newer version."""
        begun = self.active_from is not None and self.active_from <= day
        return begun and (self.retired_on is None or self.retired_on > day)


class TemplateDiagnosis(models.Model):
    """The template applies when a lesion or child with this diagnosis is treated."""

    guard = Guard.CONFIGURATION

    template = models.ForeignKey(ScheduleTemplate, models.CASCADE, related_name="diagnoses")
    term = models.ForeignKey(DiagnosisTerm, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "term"], name="templatediagnosis_once")
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.term_id}"


class TemplateItem(models.Model):
    """One visit of a plan: offset from the anchor and window in days, both ends inclusive."""

    guard = Guard.CONFIGURATION

    template = models.ForeignKey(ScheduleTemplate, models.CASCADE, related_name="items")
    code = models.CharField(max_length=12)
    label = models.CharField(max_length=80)
    offset_value = models.IntegerField()
    offset_unit = models.CharField(max_length=2, choices=OffsetUnit.choices)
    before_days = models.PositiveSmallIntegerField()
    after_days = models.PositiveSmallIntegerField()
    mandatory = models.BooleanField()
    # Planned only while the end of the long-term safety plan is further away (long_term.py).
    extension = models.BooleanField(_("while the safety plan goes on"), default=False)
    modality = coded(Modality, _("needs"))
    assessments = ArrayField(models.CharField(max_length=60))
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("template", "position")
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="templateitem_code"),
            models.UniqueConstraint(fields=["id", "code"], name="templateitem_id_code"),
            one_of("offset_unit", OffsetUnit),
            one_of("modality", Modality),
            check(
                "W01",
                "after_days",
                f"a window of at most {LONGEST_WINDOW_DAYS} days",
                Q(before_days__lte=LONGEST_WINDOW_DAYS - F("after_days")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Track(PatientRow):
    """A plan that runs for one treatment of one patient, from its anchor day; or, without a
    treatment, from birth: the steps of consent."""

    patient = models.ForeignKey(Patient, models.PROTECT, db_constraint=False, related_name="tracks")
    treatment = models.ForeignKey(
        Treatment,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="tracks",
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="tracks"
    )
    template = models.ForeignKey(ScheduleTemplate, models.PROTECT, related_name="tracks")
    anchor_on = models.DateField(_("anchor day"))

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("treatment", "Treatment"),
            same_patient("lesion", "Lesion"),
            models.UniqueConstraint(fields=["treatment", "template"], name="track_once"),
            models.UniqueConstraint(
                fields=["patient", "template"],
                condition=Q(treatment__isnull=True),
                name="track_from_birth_once",
            ),
            models.UniqueConstraint(fields=["id", "template"], name="track_id_template"),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} from {self.anchor_on}"


class TrackMove(PatientRow):
    """A track left one version of its plan for another, on a day, for a reason.

    Moves that are not undone are a pile: going back to the version before undoes the last of them,
    and with it everything that it brought.
    """

    guests_write = False

    track = models.ForeignKey(Track, models.PROTECT, db_constraint=False, related_name="moves")
    from_template = models.ForeignKey(ScheduleTemplate, models.PROTECT, related_name="+")
    to_template = models.ForeignKey(ScheduleTemplate, models.PROTECT, related_name="+")
    moved_on = models.DateField(_("moved on"))
    reason = models.CharField(_("reason"), max_length=300)
    undone_on = models.DateField(_("moved back on"), null=True, blank=True)
    undone_because = models.CharField(_("moved back because"), max_length=300, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("track", "Track"),
            check(
                "F07",
                "to_template",
                "another version than the one that runs",
                ~Q(to_template=F("from_template")),
            ),
            check("H01", "reason", "why the plan was moved", ~Q(reason="")),
            check(
                "H01",
                "undone_because",
                "why the plan was moved back, and only for one that was",
                Q(undone_on__isnull=True, undone_because="")
                | Q(undone_on__isnull=False) & ~Q(undone_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_template_id} to {self.to_template_id} on {self.moved_on}"


def state_expression(as_of: dt.date) -> Case:
    """`rules.status` as SQL: the same answers in the same order (a property test compares them)."""
    day = Value(as_of, output_field=models.DateField())
    done = Q(done_on__lte=day)
    return Case(
        When(done & Q(done_on__lt=F("opens_on")), then=Value(State.DONE_EARLY)),
        When(done & Q(done_on__gt=F("closes_on")), then=Value(State.DONE_LATE)),
        When(done, then=Value(State.DONE_IN_WINDOW)),
        When(Q(not_required_on__lte=day), then=Value(State.NOT_REQUIRED)),
        When(Q(missed_on__lte=day), then=Value(State.MISSED)),
        When(Q(stopped_on__lte=day), then=Value(State.STOPPED)),
        When(Q(closes_on__lt=day), then=Value(State.OVERDUE)),
        When(Q(opens_on__gt=day), then=Value(State.UPCOMING)),
        When(Q(target_on__lte=day), then=Value(State.DUE)),
        default=Value(State.OPEN),
        output_field=models.CharField(),
    )


# What happened to an item that nobody has finished: nothing yet.
UNFINISHED = Q(
    done_on__isnull=True,
    missed_on__isnull=True,
    not_required_on__isnull=True,
    stopped_on__isnull=True,
)
# Something has been recorded for it; what came first ended the waiting.
FINISHED = (
    Q(done_on__isnull=False)
    | Q(missed_on__isnull=False)
    | Q(not_required_on__isnull=False)
    | Q(stopped_on__isnull=False)
)
FINISHED_ON = Least("done_on", "missed_on", "not_required_on", "stopped_on")


class PlannedItemQuerySet(models.QuerySet["PlannedItem"]):
    def with_state(self, as_of: dt.date) -> "PlannedItemQuerySet":
        """Adds `state` as of a day."""
        return self.annotate(state=state_expression(as_of))

    def unfinished(self) -> "PlannedItemQuerySet":
        """Nothing has been recorded for them; served by partial indexes."""
        return self.filter(UNFINISHED)

    def finished_after(self, day: dt.date) -> "PlannedItemQuerySet":
        """They waited on a day and have been finished since; served by a partial index."""
        return self.alias(finished_on=FINISHED_ON).filter(FINISHED, finished_on__gt=day)

    def waiting_on(self, day: dt.date) -> "PlannedItemQuerySet":
        """Nothing had happened to them by a day: `rules.status` says they were waiting then."""
        return self.alias(finished_on=FINISHED_ON).filter(UNFINISHED | Q(finished_on__gt=day))


class PlannedItem(PatientRow):
    """One visit of a track. Facts only: what follows from them is `rules.status(item, as_of)`."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="planned_items"
    )
    track = models.ForeignKey(Track, models.PROTECT, db_constraint=False, related_name="items")
    template_item = models.ForeignKey(TemplateItem, models.PROTECT, related_name="+")
    # The move to another version that brought it; null for what the plan began with.
    added_by = models.ForeignKey(
        TrackMove,
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
    )
    code = models.CharField(max_length=12)
    modality = coded(Modality, _("needs"))
    safety = models.BooleanField(_("safety"))
    mandatory = models.BooleanField(_("mandatory"))
    target_on = models.DateField(_("target"))
    opens_on = models.DateField(_("window opens"))
    closes_on = models.DateField(_("window closes"))
    # A target that somebody set by hand: no correction of the anchor moves it.
    pinned_on = models.DateField(_("target set by hand"), null=True, blank=True)
    pinned_because = models.CharField(_("set by hand because"), max_length=300, blank=True)
    booked_on = models.DateField(_("booked for"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    missed_on = models.DateField(_("missed, recorded on"), null=True, blank=True)
    missed_reason = coded(MissedReason, _("missed because"), blank=True, default="")
    not_required_on = models.DateField(_("not required since"), null=True, blank=True)
    not_required_reason = coded(
        NotRequiredReason, _("not required because"), blank=True, default=""
    )
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    stopped_because = coded(StoppedBecause, _("stopped because"), blank=True, default="")
    reason_note = models.CharField(_("note"), max_length=300, blank=True)

    objects = PlannedItemQuerySet.as_manager()

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("track", "Track"),
            same_patient("added_by", "TrackMove"),
            models.UniqueConstraint(fields=["track", "code"], name="planneditem_code"),
            CompositeForeignKey(
                fields=("template_item", "code"),
                to="registry.TemplateItem",
                to_fields=("id", "code"),
                name="%(class)s_code_of_template",
            ),
            one_of("modality", Modality),
            check(
                "W02",
                "target_on",
                "opens <= target <= closes",
                Q(opens_on__lte=F("target_on"), closes_on__gte=F("target_on")),
            ),
            one_of("missed_reason", MissedReason),
            check(
                "W03",
                "missed_reason",
                "a reason for a missed visit, and only for one",
                Q(missed_on__isnull=True, missed_reason="")
                | Q(missed_on__isnull=False) & ~Q(missed_reason=""),
            ),
            one_of("not_required_reason", NotRequiredReason),
            check(
                "W03",
                "not_required_reason",
                "a reason for a visit that is not required, and only for one",
                Q(not_required_on__isnull=True, not_required_reason="")
                | Q(not_required_on__isnull=False) & ~Q(not_required_reason=""),
            ),
            one_of("stopped_because", StoppedBecause),
            check(
                "W03",
                "pinned_because",
                "a reason for a target that is set by hand, and only for one",
                Q(pinned_on__isnull=True, pinned_because="")
                | Q(pinned_on__isnull=False, pinned_on=F("target_on")) & ~Q(pinned_because=""),
            ),
            check(
                "W03",
                "stopped_because",
                "a reason for a stop, and only for one",
                Q(stopped_on__isnull=True, stopped_because="")
                | Q(stopped_on__isnull=False) & ~Q(stopped_because=""),
            ),
        ]
        indexes = [
            # "What closes first, safety first" inside each band of the worklist. The columns after
            # the id let the index alone decide about state and modality, without the table.
            models.Index(
                fields=[
                    "centre",
                    "-safety",
                    "closes_on",
                    "id",
                    "opens_on",
                    "target_on",
                    "modality",
                ],
                name="planneditem_worklist",
                condition=UNFINISHED,
            ),
            models.Index(
                fields=["centre", "closes_on", "id"],
                name="planneditem_closing",
                condition=UNFINISHED,
            ),
            models.Index(
                fields=["centre", "opens_on", "closes_on", "safety", "modality", "id"],
                name="planneditem_opening",
                condition=UNFINISHED,
            ),
            models.Index(fields=["patient", "target_on"], name="planneditem_of_patient"),
            # The same for a day of the past, on which they waited.
            models.Index(
                F("centre"),
                F("safety").desc(),
                F("closes_on"),
                F("id"),
                F("opens_on"),
                FINISHED_ON,
                name="planneditem_finished",
                condition=FINISHED,
            ),
            # Appointments to come, for calendar feeds.
            models.Index(
                fields=["centre", "booked_on", "id"],
                name="planneditem_booked",
                condition=UNFINISHED & Q(booked_on__isnull=False),
            ),
            # Keys carry a new centre from a move to what it brought: a transfer looks for it.
            models.Index(
                fields=["added_by"],
                name="planneditem_added_by",
                condition=Q(added_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.target_on}"

    @property
    def is_consent(self) -> bool:
        """A step that an answer fulfils, never a visit."""
        return self.modality == Modality.CONSENT

    @property
    def facts(self) -> rules.ItemFacts:
        """What the status function reads."""
        return rules.ItemFacts(
            target_on=self.target_on,
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            done_on=self.done_on,
            missed_on=self.missed_on,
            not_required_on=self.not_required_on,
            stopped_on=self.stopped_on,
        )
