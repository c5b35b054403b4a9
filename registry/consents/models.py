import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.consents import facts
from registry.consents.codes import (
    ANSWERS_OF,
    SIGNERS_OF,
    Answer,
    Bar,
    BirthdayPolicy,
    ConsentKind,
    CoverSource,
    Purpose,
    Signer,
    WithdrawalLevel,
)
from registry.core.constraints import (
    CompositeForeignKey,
    check,
    one_of,
    patient_key,
    same_centre,
    same_patient,
)
from registry.core.fields import coded
from registry.core.guards import Guard, Reason
from registry.patients.models import Patient, PatientRow

EVERYWHERE = "ZZ"  # the law of countries that have no row of their own


class ConsentLaw(models.Model):
    """The legal ages of a country as data. `source` is empty where the row is a convention."""

    country = models.CharField(_("country"), max_length=2, unique=True)
    assent_ages = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("ages of assent"))
    own_age = models.PositiveSmallIntegerField(_("age of own consent beside the guardians'"))
    majority_age = models.PositiveSmallIntegerField(_("majority"))
    policy = coded(BirthdayPolicy, _("at a birthday without an answer"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    guard = Guard.CONFIGURATION

    class Meta:
        ordering = ("country",)
        constraints = [
            check("F02", "country", "two letters, ISO 3166", Q(country__regex=r"^[A-Z]{2}$")),
            one_of("policy", BirthdayPolicy),
            check(
                "F07",
                "assent_ages",
                "ages from 6 to 13 years",
                Q(assent_ages__contained_by=list(facts.ASSENT_AGES)),
            ),
            check(
                "F07",
                "own_age",
                "14 to 21 years, not after the majority",
                Q(own_age__gte=14, own_age__lte=models.F("majority_age")),
            ),
            check("F07", "majority_age", "14 to 21 years", Q(majority_age__lte=21)),
        ]

    def __str__(self) -> str:
        return self.country

    @property
    def law(self) -> facts.Law:
        """As the rules read it."""
        ages = tuple(sorted(self.assent_ages))
        return facts.Law(ages, self.own_age, self.majority_age, self.policy)


class ConsentText(models.Model):
    """One version of a text that is signed. Versions count per country and kind, over languages.

    The registry holds what a text is called and which purposes it names, never the text itself.
    """

    country = models.CharField(_("country"), max_length=2)
    kind = coded(ConsentKind, _("kind"))
    language = models.CharField(_("language"), max_length=5)
    version = models.PositiveSmallIntegerField(_("version"))
    label = models.CharField(_("label"), max_length=120)
    effective_from = models.DateField(_("in force from"))
    purposes = ArrayField(
        models.CharField(max_length=16, choices=Purpose.choices), verbose_name=_("purposes")
    )
    demonstration = models.BooleanField(_("demonstration"), default=False)
    guard = Guard.CONFIGURATION

    class Meta:
        ordering = ("country", "kind", "-version", "language")
        constraints = [
            one_of("kind", ConsentKind),
            check("F02", "country", "two letters, ISO 3166", Q(country__regex=r"^[A-Z]{2}$")),
            check(
                "F03",
                "purposes",
                ", ".join(Purpose.values),
                Q(purposes__contained_by=Purpose.values),
            ),
            models.UniqueConstraint(
                fields=["country", "kind", "language", "version"], name="consenttext_version"
            ),
            models.UniqueConstraint(fields=["id", "kind"], name="consenttext_id_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.label} (v{self.version}, {self.language})"

    @property
    def named(self) -> list[str]:
        """The purposes in words."""
        return [str(Purpose(code).label) for code in self.purposes]


def _fits(kind: str, field: str, codes: Mapping[str, Sequence[str]]) -> Q:
    """For each kind its own codes."""
    found = Q()
    for one, allowed in codes.items():
        found |= Q(**{kind: one, f"{field}__in": [str(code) for code in allowed]})
    return found


class Consent(PatientRow):
    """One answer of a patient, or of those who answer for the patient, on a day.

    Who signed is a role, never a name. A fact: a new answer is a new row.
    """

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="consents"
    )
    kind = coded(ConsentKind, _("kind"))
    answer = coded(Answer, _("answer"))
    signed_on = models.DateField(_("signed or answered on"))
    signed_by = coded(Signer, _("by"))
    text = models.ForeignKey(
        ConsentText,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version of the text"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    wants_reason = Reason()

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            check(
                "F03",
                "answer",
                "guardians: given or refused; assent: also not capable, not asked; "
                "own consent: given, refused or not capable",
                _fits("kind", "answer", ANSWERS_OF),
            ),
            check(
                "F03",
                "signed_by",
                "parents or guardian for theirs, the patient for assent and own consent",
                _fits("kind", "signed_by", SIGNERS_OF),
            ),
            check(
                "N01",
                "text",
                "the version of the text for a consent that was given",
                ~Q(answer=Answer.GIVEN) | Q(text__isnull=False),
            ),
            CompositeForeignKey(
                fields=("text", "kind"),
                to="registry.ConsentText",
                to_fields=("id", "kind"),
                name="%(class)s_text_of_kind",
                rule="F03",
                field="text",
                accepts="a text of this kind of consent",
            ),
        ]
        indexes = [models.Index(fields=["patient", "signed_on"], name="consent_of_patient")]

    def __str__(self) -> str:
        return f"{self.kind} {self.answer} {self.signed_on}"


class ConsentPurpose(PatientRow):
    """One purpose that a text names, and whether it was granted."""

    consent = models.ForeignKey(
        Consent, models.CASCADE, db_constraint=False, related_name="purposes"
    )
    purpose = coded(Purpose, _("purpose"))
    granted = models.BooleanField(_("granted"))

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            same_patient("consent", "Consent"),
            one_of("purpose", Purpose),
            models.UniqueConstraint(fields=["consent", "purpose"], name="consentpurpose_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.granted}"


class Withdrawal(PatientRow):
    """What a family or patient withdrew on a day. Never deleted: a later row, or a consent that is
    given on a later day, takes its place. Erasure is final."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="withdrawals"
    )
    level = coded(WithdrawalLevel, _("level"))
    withdrawn_on = models.DateField(_("on"))
    withdrawn_by = coded(Signer, _("by"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    wants_reason = Reason()

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            one_of("level", WithdrawalLevel),
            one_of("withdrawn_by", Signer),
        ]
        indexes = [models.Index(fields=["patient", "withdrawn_on"], name="withdrawal_of_patient")]

    def __str__(self) -> str:
        return f"{self.level} {self.withdrawn_on}"


R_co = TypeVar("R_co", bound="Run", covariant=True)


class RunQuerySet(models.QuerySet[R_co]):
    def on(self, day: dt.date) -> "RunQuerySet[R_co]":
        """Those that hold on a day, both ends inclusive."""
        open_end = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(open_end, starts_on__lte=day)


class Run(PatientRow):
    """Days on which something holds, reckoned by rules.effects and stored for SQL to ask.

    Written anew by jobs.recompute in the transaction of whatever changes a fact; never by hand.
    """

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


def _in_order() -> models.CheckConstraint:
    order = Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on"))
    return check("F06", "ends_on", "a day not before the start", order)


class ConsentCover(Run):
    """Days on which consent covers a purpose; a published case is covered by its publication, for
    sharing with research, from its entry on.

    Row-level security for investigators asks: purpose 'research_sharing', in force today.
    """

    guard = Guard.COVER

    purpose = coded(Purpose, _("purpose"))
    source = coded(CoverSource, _("by"), default=CoverSource.CONSENT)

    objects = RunQuerySet["ConsentCover"].as_manager()

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            one_of("purpose", Purpose),
            one_of("source", CoverSource),
            _in_order(),
            models.UniqueConstraint(
                fields=["patient", "purpose", "starts_on"], name="consentcover_once"
            ),
        ]
        indexes = [models.Index(fields=["purpose", "patient"], name="consentcover_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.starts_on}"


class ConsentBar(Run):
    """Days on which contact or collection is barred; few patients have any."""

    what = coded(Bar, _("what"))

    objects = RunQuerySet["ConsentBar"].as_manager()

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            one_of("what", Bar),
            _in_order(),
            models.UniqueConstraint(
                fields=["patient", "what", "starts_on"], name="consentbar_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.starts_on}"
