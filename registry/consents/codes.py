"""What a consent, an answer and a withdrawal can say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsentKind(TextChoices):
    """Whose answer it is: the guardians', the child's beside theirs, or the patient's own."""

    GUARDIAN = "guardian", _("guardians' consent")
    ASSENT = "assent", _("assent of the child")
    OWN = "own", _("own consent")


class Answer(TextChoices):
    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    NOT_CAPABLE = "not_capable", _("not capable of answering")
    NOT_ASKED = "not_asked", _("not asked")


# Guardians are asked and can answer; an own answer that nobody asked for is no answer.
ANSWERS_OF: dict[str, tuple[Answer, ...]] = {
    ConsentKind.GUARDIAN: (Answer.GIVEN, Answer.REFUSED),
    ConsentKind.ASSENT: tuple(Answer),
    ConsentKind.OWN: (Answer.GIVEN, Answer.REFUSED, Answer.NOT_CAPABLE),
}


class Purpose(TextChoices):
    """What the data may be used for."""

    REGISTRY = "registry", _("registry")
    RESEARCH_SHARING = "research_sharing", _("sharing for research")
    INDUSTRY = "industry", _("sharing with industry")
    RECONTACT = "recontact", _("being asked again later")
    BIOBANK = "biobank", _("biobank")


class Signer(TextChoices):
    """Who signed, as a role: a name would be an identity."""

    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    BOTH_PARENTS = "both_parents", _("both parents")
    GUARDIAN = "legal_guardian", _("legal guardian")
    PATIENT = "patient", _("patient")


SIGNERS_OF: dict[str, tuple[Signer, ...]] = {
    ConsentKind.GUARDIAN: (Signer.MOTHER, Signer.FATHER, Signer.BOTH_PARENTS, Signer.GUARDIAN),
    ConsentKind.ASSENT: (Signer.PATIENT,),
    ConsentKind.OWN: (Signer.PATIENT,),
}


class WithdrawalLevel(TextChoices):
    """Each level holds those before it. `none` takes an earlier withdrawal back."""

    NONE = "none", _("nothing any more: taken back")
    NO_MORE_CONTACT = "no_more_contact", _("no more contact")
    NO_MORE_COLLECTION = "no_more_collection", _("no more collection")
    NO_MORE_USE = "no_more_use", _("no more use")
    ERASE = "erase", _("erase")


class BirthdayPolicy(TextChoices):
    """What holds from a legal age on while its answer is due."""

    PAUSE_USE = "pause_use", _("use pauses until there is an answer")
    CONTINUE = "continue", _("use goes on until there is an answer")


class Bar(TextChoices):
    """What may not be done any more, as lists and reminders ask for it in SQL."""

    CONTACT = "contact", _("contact")
    COLLECTION = "collection", _("collection")


class CoverSource(TextChoices):
    CONSENT = "consent", _("consent")
    PUBLISHED = "published", _("published")
