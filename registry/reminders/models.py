import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import User
from registry.core.constraints import check, one_of, same_patient
from registry.core.fields import coded
from registry.patients.models import PatientRow
from registry.reminders.codes import ReminderStatus, Rung
from registry.reminders.rules import LEASE, MOST_ATTEMPTS
from registry.schedules.models import PlannedItem


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """The queue: which rows may be sent, and the claims that let one sender alone send a row."""

    def to_send(self, now: dt.datetime) -> "ReminderQuerySet":
        """Waiting ones whose pause is over, and those whose sender must be gone."""
        waiting = Q(status=ReminderStatus.WAITING) & (
            Q(retry_at__isnull=True) | Q(retry_at__lte=now)
        )
        return self.filter(waiting | _abandoned(now), attempts__lt=MOST_ATTEMPTS)

    def given_up(self, now: dt.datetime) -> "ReminderQuerySet":
        """Those whose last allowed try ended with its sender."""
        return self.filter(_abandoned(now), attempts__gte=MOST_ATTEMPTS)

    def claim(self, reminder_id: int, now: dt.datetime) -> bool:
        """Takes one row for the caller alone; False when it is not to be sent, or not by him."""
        abandoned = When(status=ReminderStatus.CLAIMED, then=Value(1))
        claimed = self.to_send(now).filter(pk=reminder_id)
        return bool(
            claimed.update(
                status=ReminderStatus.CLAIMED,
                claimed_at=now,
                attempts=F("attempts") + 1,
                interruptions=F("interruptions") + Case(abandoned, default=Value(0)),
                updated_at=now,
            )
        )

    def claimed(self, reminder_id: int, at: dt.datetime) -> "ReminderQuerySet":
        """The row as long as the claim of that moment holds."""
        return self.filter(pk=reminder_id, status=ReminderStatus.CLAIMED, claimed_at=at)


def _abandoned(now: dt.datetime) -> Q:
    return Q(status=ReminderStatus.CLAIMED, claimed_at__lt=now - LEASE)


class Reminder(PatientRow):
    """One mail to one person about one rung of one planned item. The queue is this table."""

    for_research = False

    planned_item = models.ForeignKey(
        PlannedItem, models.PROTECT, db_constraint=False, related_name="reminders"
    )
    recipient = models.ForeignKey(User, models.PROTECT, related_name="reminders")
    rung = coded(Rung, _("rung"))
    due_on = models.DateField(_("due on"))
    status = coded(ReminderStatus, _("status"), default=ReminderStatus.WAITING)
    # Made once, so that a mail that is sent again is known as the same mail.
    message_id = models.CharField(_("Message-ID"), max_length=300, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Senders that ended between claim and mark: the mail may have gone out more than once.
    interruptions = models.PositiveSmallIntegerField(_("interrupted tries"), default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            same_patient("planned_item", "PlannedItem"),
            one_of("rung", Rung),
            one_of("status", ReminderStatus),
            models.UniqueConstraint(
                fields=["planned_item", "rung", "recipient"], name="reminder_once"
            ),
            check(
                "R01",
                "sent_at",
                "a moment of sending for a sent reminder, and only for one",
                Q(status=ReminderStatus.SENT, sent_at__isnull=False)
                | ~Q(status=ReminderStatus.SENT) & Q(sent_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["retry_at", "id"],
                name="reminder_queue",
                condition=Q(status__in=[ReminderStatus.WAITING, ReminderStatus.CLAIMED]),
            ),
            models.Index(fields=["centre", "status", "-due_on", "-id"], name="reminder_list"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.status}"
