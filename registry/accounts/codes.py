"""Roles and permissions. A role is a plain list of permissions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    LEAD = "lead", _("centre lead")
    DATA_MANAGER = "data_manager", _("data manager")
    INVESTIGATOR = "investigator", _("investigator")
    AUDITOR = "auditor", _("auditor")
    READER = "reader", _("reader")
    ADMINISTRATOR = "administrator", _("registry administrator")


class Language(TextChoices):
    """In which mails are written, each by its own name; settings.LANGUAGES offers the same."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    SPANISH = "es", "Español"
    FRENCH = "fr", "Français"


class Permission(TextChoices):
    VIEW_PATIENTS = "view_patients", _("see pseudonymous records")
    ENROL = "enrol", _("enrol patients")
    VIEW_IDENTITY = "view_identity", _("see identities")
    RECORD = "record", _("record clinical data")
    CORRECT = "correct", _("correct recorded data, with a reason")
    RECORD_CONSENT = "record_consent", _("record consent and withdrawal")
    CHASE = "chase", _("book, chase and mark planned items")
    STOP_FOLLOW_UP = "stop_follow_up", _("end the follow-up of a patient")
    MOVE_PLANS = "move_plans", _("move running plans to another version")
    SHARE_CARE = "share_care", _("transfer a patient, or share her care with another centre")
    VIEW_PLANS = "view_plans", _("see the follow-up plans and their versions")
    VIEW_REMINDERS = "view_reminders", _("see reminders")
    VIEW_COMPLETENESS = "view_completeness", _("see how complete follow-up is")
    VIEW_HISTORY = "view_history", _("see earlier values, and who changed and saw them")
    REVIEW_AUDIT = "review_audit", _("review changes by person and by sample")
    READ_RESEARCH = "read_research", _("read shared pseudonymous records of other centres")
    EXPORT = "export", _("export data")
    MANAGE_PEOPLE = "manage_people", _("invite people and end their membership")
    CONFIGURE = "configure", _("configure centres, holidays, code lists and plans")


_READ = frozenset({Permission.VIEW_PATIENTS, Permission.VIEW_PLANS})
_TREATING = _READ | {
    Permission.ENROL,
    Permission.VIEW_IDENTITY,
    Permission.RECORD,
    Permission.CORRECT,
    Permission.RECORD_CONSENT,
    Permission.CHASE,
    Permission.VIEW_REMINDERS,
    Permission.VIEW_COMPLETENESS,
    Permission.VIEW_HISTORY,
}
_WATCHING = _READ | {
    Permission.VIEW_REMINDERS,
    Permission.VIEW_COMPLETENESS,
    Permission.VIEW_HISTORY,
    Permission.REVIEW_AUDIT,
}
_LEADING = {
    Permission.STOP_FOLLOW_UP,
    Permission.MOVE_PLANS,
    Permission.SHARE_CARE,
    Permission.VIEW_HISTORY,
    Permission.MANAGE_PEOPLE,
}

PERMISSIONS_OF: dict[str, frozenset[Permission]] = {
    Role.COORDINATOR: _TREATING,
    Role.LEAD: _TREATING | _LEADING,
    Role.DATA_MANAGER: _WATCHING | {Permission.EXPORT},
    Role.INVESTIGATOR: _READ | {Permission.READ_RESEARCH, Permission.EXPORT},
    Role.AUDITOR: _WATCHING,
    # A guest who looks: whoever works in the registry reads the centre of the published cases so.
    Role.READER: _READ,
    Role.ADMINISTRATOR: frozenset(
        {Permission.MANAGE_PEOPLE, Permission.CONFIGURE, Permission.VIEW_PLANS}
    ),
}

# Who holds one of these gets nothing before a second factor; the setting SECOND_FACTOR_ROLES adds
# to them. Only who is one may make another of the second kind.
SECOND_FACTOR_REQUIRED: frozenset[str] = frozenset({Role.ADMINISTRATOR})
GIVEN_BY_ADMINISTRATORS: frozenset[str] = frozenset({Role.ADMINISTRATOR})


class SignInOutcome(TextChoices):
    SIGNED_IN = "signed_in", _("signed in")
    WRONG = "wrong", _("wrong e-mail or password")
    WRONG_FACTOR = "wrong_factor", _("wrong second factor")
    LOCKED = "locked", _("refused: too many attempts")


# What the database asks of the roles: who sees a centre's records, changes them, sees identities,
# manages its people, reviews its history, reads for research, configures (audit/context.py).
_ASKED = {
    "reads": Permission.VIEW_PATIENTS,
    "writes": Permission.RECORD,
    "identities": Permission.VIEW_IDENTITY,
    "manages": Permission.MANAGE_PEOPLE,
    "reviews": Permission.REVIEW_AUDIT,
    "research": Permission.READ_RESEARCH,
    "configures": Permission.CONFIGURE,
}
ROLES_THAT: dict[str, list[str]] = {
    name: [str(role) for role, held in PERMISSIONS_OF.items() if permission in held]
    for name, permission in _ASKED.items()
}
# Who reads for research sees no centre as a whole, her own neither: consent decides, row by row.
ROLES_THAT["reads"] = [role for role in ROLES_THAT["reads"] if role not in ROLES_THAT["research"]]
# A calendar feed is opened by its address alone, so it reads for who books and chases, and does
# nothing else.
ROLES_OF_FEED: dict[str, list[str]] = {
    **{name: [] for name in ROLES_THAT},
    "reads": [str(role) for role, held in PERMISSIONS_OF.items() if Permission.CHASE in held],
}
