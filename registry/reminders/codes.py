from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rung(TextChoices):
    """The ladder, lowest rung first."""

    BOOK_AHEAD = "book_ahead", _("opens within 30 days: book")
    OPENED = "opened", _("window has opened")
    CLOSING = "closing", _("closes within 7 days")
    OVERDUE_1 = "overdue_1", _("overdue, first week")
    OVERDUE_2 = "overdue_2", _("overdue, second week")
    OVERDUE_3 = "overdue_3", _("overdue, third week")
    OVERDUE_4 = "overdue_4", _("overdue, fourth week")
    ESCALATED = "escalated", _("overdue for four weeks")


class ReminderStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("not needed any more")
