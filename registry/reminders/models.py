from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import CentreRow, User
from registry.core.constraints import check, one_of, same_centre
from registry.core.fields import coded
from registry.reminders.codes import ReminderStatus, Rung
from registry.schedules.models import PlannedItem


class Reminder(CentreRow):
    """One mail to one person about one rung of one planned item. The queue is this table."""

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

    class Meta:
        constraints = [
            same_centre("planned_item", "PlannedItem"),
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
