"""What the worklist groups and filters by. States themselves are `schedules.codes.State`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CLOSING_DAYS = 7
COMING_DAYS = 30


class Band(TextChoices):
    """The order of the worklist: every unfinished item that is shown lies in exactly one."""

    OVERDUE = "overdue", _("Overdue")
    CLOSING = "closing", _("Closes within 7 days")
    OPEN = "open", _("Window open")
    COMING = "coming", _("Coming up")


class Show(TextChoices):
    """What the list can be narrowed to: a state, or what closes soon whatever its state."""

    OVERDUE = "overdue", _("Overdue")
    CLOSING = "closing", _("Closes within 7 days")
    DUE = "due", _("Due")
    OPEN = "open", _("Open")
    UPCOMING = "upcoming", _("Upcoming")
    TRY = "try", _("Try again today")


BANDS_OF: dict[str, tuple[Band, ...]] = {
    "": tuple(Band),
    Show.OVERDUE: (Band.OVERDUE,),
    Show.CLOSING: (Band.CLOSING,),
    Show.DUE: (Band.CLOSING, Band.OPEN),
    Show.OPEN: (Band.CLOSING, Band.OPEN),
    Show.UPCOMING: (Band.CLOSING, Band.COMING),
    Show.TRY: tuple(Band),
}
