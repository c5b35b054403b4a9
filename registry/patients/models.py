import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import Centre, CentreRow, User
from registry.core.constraints import (
    centre_key,
    check,
    one_of,
    reason_pair,
    same_centre,
    within,
)
from registry.core.dates import Interval, exactly, interval_of
from registry.core.fields import coded, null_reason, partial_date_checks, precision, reasoned
from registry.core.guards import Guard
from registry.core.identifiers import displayed
from registry.patients.codes import KaryotypeSex, RecordKind, Sex, StopKind, VitalStatus


class PatientQuerySet(models.QuerySet["Patient"]):
    def known_as(self, number: str) -> "PatientQuerySet":
        """By registry number, or by the source label of a published case."""
        return self.filter(models.Q(registry_number=number) | models.Q(source_label=number))

    def with_stop_kind(self, day: dt.date | None = None) -> "PatientQuerySet":
        """Adds `stop_kind`: why follow-up ended, by a day if one is given; None while it goes
        on."""
        stops = FollowUpStop.objects.filter(patient=models.OuterRef("pk"), revoked_on=None)
        if day is not None:
            stops = stops.filter(stopped_on__lte=day)
        return self.annotate(stop_kind=models.Subquery(stops.values("kind")[:1]))

    def with_shared_until(
        self, centre: Centre | None, day: dt.date, *, begun: bool = False
    ) -> "PatientQuerySet":
        """Adds `shared_until`: the last day on which the centre sees the record as a guest.
        `begun`: only what had begun by the day."""
        shares = CareShare.objects.filter(patient=models.OuterRef("pk"), with_centre=centre)
        open_on = shares.on(day) if begun else shares.open_on(day)
        until = open_on.order_by("ends_on").values("ends_on")[:1]
        return self.annotate(shared_until=models.Subquery(until))


class Patient(CentreRow):
    """One pseudonymous child. Name, full birth date and contacts are in `identities`."""

    guard = Guard.PATIENT
    guests_write = False

    registry_number = models.CharField(_("registry number"), max_length=12, unique=True)
    source_label = models.CharField(_("source label"), max_length=12, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    record_kind = coded(RecordKind, _("kind of record"), default=RecordKind.REGISTRY)
    group_size, group_size_null_reason = reasoned(
        models.PositiveIntegerField(_("patients in this cohort"), default=1)
    )
    sex_at_birth, sex_at_birth_null_reason = reasoned(coded(Sex, _("sex at birth")))
    karyotype_sex = coded(KaryotypeSex, _("karyotype sex"), blank=True, default="")
    birth_month = models.DateField(_("month of birth"), null=True, blank=True)
    birth_month_precision = precision()
    birth_month_null_reason = null_reason()
    gestation_at_birth_weeks, gestation_at_birth_weeks_null_reason = reasoned(
        models.DecimalField(_("gestation at birth (weeks)"), max_digits=4, decimal_places=1)
    )
    vital_status = coded(VitalStatus, _("vital status"), default=VitalStatus.ALIVE)
    enrolled_on = models.DateField(_("enrolled on"))
    demonstration = models.BooleanField(_("demonstration"), default=False)
    anchor_note = models.CharField(_("how dates were derived"), max_length=300, blank=True)

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            centre_key(),
            models.UniqueConstraint(fields=["source_label"], name="patient_source_label"),
            check(
                "F02",
                "registry_number",
                "12 characters A-Z and 2-9, the last a check character",
                models.Q(registry_number__regex=r"^[A-Z]{3}[2-9A-HJ-NP-Z]{9}$"),
            ),
            one_of("record_kind", RecordKind),
            reason_pair("group_size", required=True),
            check(
                "F07",
                "group_size",
                "1 or more",
                models.Q(group_size__gte=1) | models.Q(group_size__isnull=True),
            ),
            one_of("sex_at_birth", Sex),
            reason_pair("sex_at_birth", required=True, text=True),
            one_of("karyotype_sex", KaryotypeSex),
            one_of("vital_status", VitalStatus),
            *partial_date_checks("birth_month"),
            check(
                "N06",
                "birth_month_precision",
                "month or year: the full birth date belongs to the identity",
                models.Q(birth_month_precision__in=["", "month", "year"]),
            ),
            reason_pair("birth_month", required=True),
            within("A00", "gestation_at_birth_weeks", 22, 44, "weeks"),
            reason_pair("gestation_at_birth_weeks"),
        ]
        indexes = [
            models.Index(fields=["centre", "-enrolled_on", "-id"], name="patient_list"),
            models.Index(
                fields=["registry_number"],
                name="patient_number_prefix",
                opclasses=["varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.displayed_number

    @property
    def displayed_number(self) -> str:
        return self.source_label or displayed(self.registry_number)

    @property
    def key(self) -> str:
        """What stands in addresses: the source label of a published case, else the number."""
        return self.source_label or self.registry_number

    @property
    def birth(self) -> Interval | None:
        return interval_of(self.birth_month, self.birth_month_precision)

    @property
    def died_on(self) -> dt.date | None:
        """The day of death; asks once unless the query has selected `death` with the patient."""
        death: Death | None = getattr(self, "death", None)
        return death.died_on if death else None

    @property
    def died(self) -> Interval | None:
        """The day of death as rules compare it."""
        return exactly(self.died_on) if self.died_on else None

    @property
    def is_literature(self) -> bool:
        return self.record_kind in (RecordKind.LITERATURE, RecordKind.REFERENCE)


class PatientRow(CentreRow):
    """A row about one patient: the base of every table that hangs on `Patient`.

    The patient stands in every row, not only in its parents: row-level security, history and
    transfer of care ask each row by itself whom it is about.
    """

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    guard = Guard.PATIENT

    class Meta:
        abstract = True


def belongs(row: PatientRow, *, to: "Patient | PatientRow", by: User | None) -> None:
    """Marks a new row as about the patient of another row, and as entered by the person."""
    row.patient_id = to.pk if isinstance(to, Patient) else to.patient_id
    row.centre_id = to.centre_id
    row.created_by = by


class PatientOverlap(PatientRow):
    """Two records that may show the same child in several publications; never sum them."""

    guests_write = False

    patient = models.ForeignKey(Patient, models.PROTECT, db_constraint=False, related_name="+")
    other = models.ForeignKey(Patient, models.PROTECT, db_constraint=False, related_name="+")
    note = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            same_centre("other", "Patient"),
            models.UniqueConstraint(fields=["patient", "other"], name="patientoverlap_once"),
            check(
                "F07", "other", "another patient", ~models.Q(patient=models.F("other")), "itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} overlaps {self.other_id}"


class FollowUpStop(PatientRow):
    """The follow-up of a patient ended on a day. At most one is in force."""

    guests_write = False

    patient = models.ForeignKey(Patient, models.PROTECT, db_constraint=False, related_name="stops")
    kind = coded(StopKind, _("reason"))
    stopped_on = models.DateField(_("from"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    revoked_on = models.DateField(_("undone on"), null=True, blank=True)
    # Made by what is on record of consent, and undone with it.
    from_consent = models.BooleanField(_("by consent"), default=False)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            one_of("kind", StopKind),
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(revoked_on__isnull=True),
                name="followupstop_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stopped_on}"


class Death(PatientRow):
    """The death of a patient (rules D11, V01)."""

    guests_write = False

    patient = models.OneToOneField(
        Patient, models.PROTECT, db_constraint=False, related_name="death"
    )
    died_on = models.DateField(_("died on"))
    cause, cause_null_reason = reasoned(models.CharField(_("cause"), max_length=300))
    autopsy = models.BooleanField(_("autopsy"), null=True, blank=True)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            reason_pair("cause", required=True, text=True),
        ]

    def __str__(self) -> str:
        return str(self.died_on)


class CareShareQuerySet(models.QuerySet["CareShare"]):
    def on(self, day: dt.date) -> "CareShareQuerySet":
        """In force on a day, both ends inclusive."""
        return self.filter(revoked_on=None, starts_on__lte=day, ends_on__gte=day)

    def open_on(self, day: dt.date) -> "CareShareQuerySet":
        """In force on a day or later."""
        return self.filter(revoked_on=None, ends_on__gte=day)


class CareTransfer(PatientRow):
    """Care of a patient moved to another centre, with every row about the patient.

    The centre that gave it away still sees this row, and the history of its own time. Like every
    row about the patient it moves on with the next transfer: `centre` is who treats now.
    """

    for_research = False
    seen_by = ("from_centre_id",)
    guests_write = False

    registry_number = models.CharField(_("registry number"), max_length=12, default="")
    from_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    to_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    transferred_on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            check(
                "F07",
                "to_centre",
                "another centre than the one that treats now",
                ~models.Q(from_centre=models.F("to_centre")),
            ),
            check("F01", "reason", "why care was transferred", ~models.Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["from_centre", "-transferred_on"], name="transfer_from"),
            models.Index(fields=["patient"], name="transfer_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} from {self.from_centre_id} to {self.to_centre_id}"

    @property
    def displayed_number(self) -> str:
        return displayed(self.registry_number)


class CareShare(PatientRow):
    """Another centre sees a patient's record, never the identity, from a day until a day."""

    for_research = False
    seen_by = ("with_centre_id",)
    guests_write = False

    objects = CareShareQuerySet.as_manager()

    with_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    may_record = models.BooleanField(_("may record visits and findings"), default=False)
    reason = models.CharField(_("reason"), max_length=300)
    revoked_on = models.DateField(_("ended early on"), null=True, blank=True)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            check(
                "F06",
                "ends_on",
                "a day not before the start",
                models.Q(ends_on__gte=models.F("starts_on")),
            ),
            check("F01", "reason", "why the record is shared", ~models.Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["with_centre", "ends_on"], name="share_with"),
            models.Index(fields=["patient"], name="share_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} with {self.with_centre_id} until {self.ends_on}"

    def in_force(self, day: dt.date) -> bool:
        """Whether the other centre sees the record on a day of the treating centre."""
        return self.revoked_on is None and self.starts_on <= day <= self.ends_on
