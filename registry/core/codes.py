"""Code lists that every noun uses (data dictionary, list 3.5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NullReason(TextChoices):
    """Why a clinical value is absent; a missing value without a reason is not allowed."""

    NOT_REPORTED = "not_reported", _("not reported by the source")
    UNKNOWN = "unknown", _("unknown")
    NOT_DONE = "not_done", _("not done")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    REFUSED = "refused", _("refused")
    PENDING = "pending", _("pending")
    LOST = "lost", _("lost")


class DatePrecision(TextChoices):
    """How much of a date is known. The stored day is the earliest that it can be."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    RELATIVE = "relative", _("relative to day 0")
    GESTATIONAL = "gestational", _("gestational age")


class OffsetUnit(TextChoices):
    DAY = "d", _("days")
    MONTH = "mo", _("calendar months")
