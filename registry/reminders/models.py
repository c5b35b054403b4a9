import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.core.constraints import check, one_of, same_patient, within
from registry.core.fields import coded
from registry.core.guards import Guard
from registry.patients.models import PatientRow
from registry.reminders.codes import POSITIONS, Edge, MailKind, MailStatus, Rung
from registry.reminders.rules import MOST_ATTEMPTS, Step
from registry.schedules.models import LONGEST_WINDOW_DAYS, PlannedItem


class ReminderStep(models.Model):
    """A rung of the ladder of one role, for one plan or for every plan (no code). When each is
    reached is convention, and the registry's own to choose."""

    guard = Guard.CONFIGURATION

    template_code = models.CharField(_("code of the plan"), max_length=20, blank=True)
    role = coded(Role, _("role"))
    rung = coded(Rung, _("rung"))
    edge = coded(Edge, _("counted from"))
    days = models.SmallIntegerField(_("days"))
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("step of the reminders")
        verbose_name_plural = _("steps of the reminders")
        ordering = ("template_code", "role", "edge", "days")
        constraints = [
            one_of("role", Role),
            one_of("rung", Rung),
            one_of("edge", Edge),
            within("R03", "days", -LONGEST_WINDOW_DAYS, LONGEST_WINDOW_DAYS, "days"),
            models.UniqueConstraint(
                fields=["template_code", "role", "rung"], name="reminderstep_once"
            ),
            check(
                "R03",
                "days",
                "book before the window opens, opened from its first day on, closing up to its last"
                " day, overdue after it",
                Q(rung=Rung.BOOK_AHEAD, edge=Edge.OPENS, days__lt=0)
                | Q(rung=Rung.OPENED, edge=Edge.OPENS, days__gte=0)
                | Q(rung=Rung.CLOSING, edge=Edge.CLOSES, days__lte=0)
                | Q(
                    rung__in=[one for one in Rung if POSITIONS[one] > POSITIONS[Rung.CLOSING]],
                    edge=Edge.CLOSES,
                    days__gt=0,
                ),
                tag="order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_code} {self.role} {self.rung}".strip()

    @property
    def as_step(self) -> Step:
        """As the rules read it."""
        return Step(self.role, Rung(self.rung), Edge(self.edge), self.days, self.active)


def lease() -> dt.timedelta:
    """How long a claim holds: longer than a task may run, so that an older one belongs to a sender
    that is gone."""
    return dt.timedelta(seconds=settings.REMINDERS_LEASE_SECONDS)


class MailQuerySet(models.QuerySet["Mail"]):
    def abandoned(self, now: dt.datetime) -> "MailQuerySet":
        """Claimed by senders that must be gone."""
        return self.filter(status=MailStatus.CLAIMED, claimed_at__lt=now - lease())

    def given_up(self, now: dt.datetime) -> "MailQuerySet":
        """Those whose last allowed try ended with its sender."""
        return self.abandoned(now).filter(attempts__gte=MOST_ATTEMPTS)

    def claimed(self, mail_id: int, at: dt.datetime) -> "MailQuerySet":
        """The row as long as the claim of that moment holds."""
        return self.filter(pk=mail_id, status=MailStatus.CLAIMED, claimed_at=at)


class Mail(models.Model):
    """One mail to one person of one centre on one day. The queue is this table (sending.py).

    No CentreRow: a mail stays with the centre that it went to, while care of a patient, and with it
    her reminders, may go to another one.
    """

    guard = Guard.CENTRE

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="mails")
    kind = coded(MailKind, _("kind"))
    # The day at the centre on which it was made; of a digest the Monday of its week.
    day = models.DateField(_("day"))
    # Made once, so that a mail that is sent again is known as the same mail.
    message_id = models.CharField(_("Message-ID"), max_length=300, unique=True)
    status = coded(MailStatus, _("status"), default=MailStatus.WAITING)
    # Stays when a sender puts back a mail that it tried: one that nobody tried may still grow.
    claimed_at = models.DateTimeField(null=True, blank=True)
    # While a sender hands it over; the others of its batch are only claimed.
    begun_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Senders that ended between begin and mark: the mail may have gone out more than once.
    interruptions = models.PositiveSmallIntegerField(_("interrupted tries"), default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", MailKind),
            one_of("status", MailStatus),
            models.UniqueConstraint(
                fields=["recipient", "centre", "kind", "day"],
                condition=~Q(kind=MailKind.ITEM),
                name="mail_once",
            ),
            check(
                "R01",
                "sent_at",
                "a moment of sending for a sent mail, and only for one",
                Q(status=MailStatus.SENT, sent_at__isnull=False)
                | ~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                F("retry_at").asc(nulls_first=True),
                "id",
                name="mail_queue",
                condition=Q(status__in=[MailStatus.WAITING, MailStatus.CLAIMED]),
            ),
            models.Index(fields=["centre", "status", "-day", "-id"], name="mail_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.status}"


class Reminder(PatientRow):
    """One person is told of one rung of one planned item, by a mail that holds others, too."""

    for_research = False

    planned_item = models.ForeignKey(
        PlannedItem, models.PROTECT, db_constraint=False, related_name="reminders"
    )
    recipient = models.ForeignKey(User, models.PROTECT, related_name="reminders")
    rung = coded(Rung, _("rung"))
    due_on = models.DateField(_("due on"))
    mail = models.ForeignKey(Mail, models.PROTECT, related_name="reminders")
    # Why it was left out of its mail after all; empty while it is needed, and once it was sent.
    needless = models.CharField(_("not needed because"), max_length=80, blank=True)

    class Meta:
        constraints = [
            same_patient("planned_item", "PlannedItem"),
            one_of("rung", Rung),
            models.UniqueConstraint(
                fields=["planned_item", "rung", "recipient"], name="reminder_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "-due_on", "-id"],
                name="reminder_needless",
                condition=~Q(needless=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.due_on}"
