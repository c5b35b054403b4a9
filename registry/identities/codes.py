from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactPerson(TextChoices):
    PATIENT = "patient", _("patient")
    PARENT = "parent", _("parent or guardian")
    PHYSICIAN = "physician", _("referring physician")
    OTHER = "other", _("other")


class ContactKind(TextChoices):
    PHONE = "phone", _("telephone")
    EMAIL = "email", _("e-mail")
    ADDRESS = "address", _("postal address")


class OpeningReason(TextChoices):
    """Why somebody opens an identity; kept with the opening for good."""

    CONTACT = "contact", _("contact the family")
    PLAN = "plan", _("plan a visit")
    CHECK = "check", _("check the identity at a visit")
    CORRECT = "correct", _("correct data")
    EMERGENCY = "emergency", _("emergency")
    AUDIT = "audit", _("audit")
    OTHER = "other", _("other")


class Sealing(TextChoices):
    """What can be said of an identity without opening it."""

    NONE = "none", _("not entered")
    SEALED = "sealed", _("sealed")
    ERASED = "erased", _("erased")
