from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    INTERSEX = "intersex", _("intersex")
    UNKNOWN = "unknown", _("unknown")


class KaryotypeSex(TextChoices):
    XX = "XX", "XX"
    XY = "XY", "XY"
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("unknown")


class RecordKind(TextChoices):
    """Literature and reference rows are examples; statistics leave them out."""

    REGISTRY = "registry", _("registry patient")
    LITERATURE = "literature_case", _("published case")
    REFERENCE = "reference_cohort", _("reference cohort")
    TEST = "test", _("test")


class VitalStatus(TextChoices):
    ALIVE = "alive", _("alive")
    DEAD = "dead", _("dead")
    UNKNOWN = "unknown", _("unknown")


class StopKind(TextChoices):
    """Why the follow-up of a patient ended."""

    DEATH = "death", _("death")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    LOST = "lost", _("lost to follow-up")
    UNTRACEABLE = "untraceable", _("untraceable")
    TRANSFER = "transfer", _("transferred")
    REPORT_ENDS = "report_ends", _("the published report ends")


# Decided by the lead after every try failed; undone when the family is found again.
LOSS = (StopKind.LOST, StopKind.UNTRACEABLE)
