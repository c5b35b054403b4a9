"""Who the children are, sealed: columns named `_sealed` hold cipher texts, `_hash` keyed hashes.

Only this noun reads them; a Person (entries.py) is what leaves it. History keeps cipher texts,
which an erasure makes worthless, but neither keys nor hashes, which it could not take back.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, patient_key, same_centre, same_patient
from registry.core.fields import coded
from registry.core.guards import Guard, Reason
from registry.identities.codes import ContactKind, ContactPerson
from registry.patients.models import Patient, PatientRow


def _hash() -> "models.CharField[str | None, str | None]":
    """Null once the patient's key is destroyed: a hash, too, would tell a name that one guesses."""
    return models.CharField(max_length=64, null=True)


def _key_id() -> "models.CharField[str, str]":
    return models.CharField(_("id of the ring's key"), max_length=16)


class PatientKey(PatientRow):
    """The key that seals one patient's identity, itself sealed by the ring.

    To destroy it erases the identity wherever it is kept, in history and in later backups as well.
    """

    guard = Guard.IDENTITY
    unrecorded = ("wrapped",)

    patient = models.OneToOneField(Patient, models.PROTECT, db_constraint=False, related_name="+")
    ring_key_id = _key_id()
    wrapped = models.BinaryField(null=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            check(
                "F06",
                "erased_at",
                "a key, or the moment at which it was destroyed",
                models.Q(wrapped__isnull=False, erased_at__isnull=True)
                | models.Q(wrapped__isnull=True, erased_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["ring_key_id"], name="patientkey_ring")]

    def __str__(self) -> str:
        return f"key of {self.patient_id}"


class Identity(PatientRow):
    """Who the child is. Seen by the treating centre alone."""

    guard = Guard.IDENTITY
    unrecorded = ("given_name_hash", "family_name_hash")
    wants_reason = Reason(columns=("given_name_sealed", "family_name_sealed", "birth_date_sealed"))

    patient = models.OneToOneField(
        Patient, models.PROTECT, db_constraint=False, related_name="identity"
    )
    given_name_sealed = models.BinaryField()
    family_name_sealed = models.BinaryField()
    birth_date_sealed = models.BinaryField(null=True)
    given_name_hash = _hash()
    family_name_hash = _hash()
    hash_key_id = _key_id()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [patient_key(), same_centre("patient", "Patient")]
        indexes = [models.Index(fields=["family_name_hash"], name="identity_family_name")]

    def __str__(self) -> str:
        return f"identity of {self.patient_id}"


class HospitalNumber(PatientRow):
    """The number under which a hospital knows the child."""

    guard = Guard.IDENTITY
    unrecorded = ("number_hash",)

    identity = models.ForeignKey(
        Identity, models.PROTECT, db_constraint=False, related_name="hospital_numbers"
    )
    number_sealed = models.BinaryField()
    number_hash = _hash()
    hash_key_id = _key_id()

    class Meta:
        constraints = [
            same_patient("identity", "Identity"),
            models.UniqueConstraint(fields=["centre", "number_hash"], name="hospitalnumber_once"),
        ]

    def __str__(self) -> str:
        return f"hospital number of identity {self.identity_id}"


class Contact(PatientRow):
    """How the family can be reached, until a day."""

    guard = Guard.IDENTITY

    identity = models.ForeignKey(
        Identity, models.PROTECT, db_constraint=False, related_name="contacts"
    )
    person = coded(ContactPerson, _("person"))
    kind = coded(ContactKind, _("by"))
    value_sealed = models.BinaryField()
    language = models.CharField(_("language"), max_length=5, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        constraints = [
            same_patient("identity", "Identity"),
            one_of("person", ContactPerson),
            one_of("kind", ContactKind),
        ]

    def __str__(self) -> str:
        return f"contact of identity {self.identity_id}"
