from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import CentreRow
from registry.core.constraints import centre_key, one_of, same_centre
from registry.core.fields import coded
from registry.identities.codes import ContactKind, ContactPerson
from registry.patients.models import Patient


class Identity(CentreRow):
    """Who the child is. Seen by the treating centre alone; nothing else imports this noun."""

    patient = models.OneToOneField(
        Patient, models.PROTECT, db_constraint=False, related_name="identity"
    )
    given_name = models.CharField(_("given name"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [centre_key(), same_centre("patient", "Patient")]
        indexes = [
            models.Index(fields=["centre", "family_name", "given_name"], name="identity_name")
        ]

    def __str__(self) -> str:
        return f"identity of {self.patient_id}"


class HospitalNumber(CentreRow):
    """The number under which a hospital knows the child."""

    identity = models.ForeignKey(
        Identity, models.PROTECT, db_constraint=False, related_name="hospital_numbers"
    )
    number = models.CharField(_("hospital number"), max_length=40)

    class Meta:
        constraints = [
            same_centre("identity", "Identity"),
            models.UniqueConstraint(fields=["centre", "number"], name="hospitalnumber_once"),
        ]

    def __str__(self) -> str:
        return f"hospital number of identity {self.identity_id}"


class Contact(CentreRow):
    """How the family can be reached."""

    identity = models.ForeignKey(
        Identity, models.PROTECT, db_constraint=False, related_name="contacts"
    )
    person = coded(ContactPerson, _("person"))
    kind = coded(ContactKind, _("by"))
    value = models.CharField(_("number or address"), max_length=300)
    language = models.CharField(_("language"), max_length=5, blank=True)

    class Meta:
        constraints = [
            same_centre("identity", "Identity"),
            one_of("person", ContactPerson),
            one_of("kind", ContactKind),
        ]

    def __str__(self) -> str:
        return f"contact of identity {self.identity_id}"
