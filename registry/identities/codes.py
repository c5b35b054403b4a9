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
