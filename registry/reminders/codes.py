from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rung(TextChoices):
    """The rungs of every ladder, lowest first; when each is reached is data (ReminderStep)."""

    BOOK_AHEAD = "book_ahead", _("opens soon: book")
    OPENED = "opened", _("window has opened")
    CLOSING = "closing", _("window closes soon")
    OVERDUE_1 = "overdue_1", _("overdue")
    OVERDUE_2 = "overdue_2", _("overdue, second reminder")
    OVERDUE_3 = "overdue_3", _("overdue, third reminder")
    OVERDUE_4 = "overdue_4", _("overdue, fourth reminder")
    ESCALATED = "escalated", _("long overdue")


POSITIONS = {rung: position for position, rung in enumerate(Rung)}
OVERDUE = (Rung.OVERDUE_1, Rung.OVERDUE_2, Rung.OVERDUE_3, Rung.OVERDUE_4)


class Edge(TextChoices):
    """From which day of the window a rung counts its days."""

    OPENS = "opens", _("first day of the window")
    CLOSES = "closes", _("last day of the window")


class MailKind(TextChoices):
    REMINDERS = "reminders", _("reminders of a day")
    DIGEST = "digest", _("digest of a week")
    ITEM = "item", _("one item, as mails were before they were gathered")


class MailStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("not needed any more")
