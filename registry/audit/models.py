from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.audit.codes import DoorUsed, Op, Outcome
from registry.core.constraints import check, one_of
from registry.core.fields import coded
from registry.core.guards import Guard


class EventQuerySet(models.QuerySet["Event"]):
    def changes(self) -> "EventQuerySet":
        return self.exclude(op=Op.READ)

    def readings(self) -> "EventQuerySet":
        return self.filter(op=Op.READ)


class Event(models.Model):
    """One entry of history, to be read only: the database alone writes it (sql/history.sql)."""

    at = models.DateTimeField(_("when"))
    op = models.CharField(_("what"), max_length=1, choices=Op.choices)
    table_name = models.CharField(max_length=63)
    row_pk = models.CharField(max_length=200)
    centre_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    actor_id = models.BigIntegerField(null=True)
    door = models.CharField(max_length=20, choices=DoorUsed.choices)
    job = models.CharField(max_length=100)
    request_id = models.CharField(max_length=100)
    reason = models.TextField(_("reason"))
    db_user = models.CharField(max_length=63)
    application = models.CharField(max_length=63)

    objects = EventQuerySet.as_manager()

    class Meta:
        managed = False
        default_permissions = ()
        db_table = '"audit"."event"'

    def __str__(self) -> str:
        return f"{self.op} {self.table_name} {self.row_pk}"


class AuditReview(models.Model):
    """Somebody looked at one change that a sample drew, and what it came to."""

    guard = Guard.REVIEW

    centre = models.ForeignKey("registry.Centre", models.PROTECT, related_name="+")
    event_id = models.BigIntegerField(_("entry of history"), unique=True)
    outcome = coded(Outcome, _("outcome"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    reviewed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), auto_now=True)

    class Meta:
        constraints = [
            one_of("outcome", Outcome),
            check(
                "F01",
                "note",
                "what is to be clarified, or what was wrong",
                ~models.Q(outcome__in=(Outcome.QUESTION, Outcome.FAULT)) | ~models.Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.outcome}"
