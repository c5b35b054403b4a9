"""Roles and permissions. A role is a plain list of permissions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    LEAD = "lead", _("centre lead")
    DATA_MANAGER = "data_manager", _("data manager")
    INVESTIGATOR = "investigator", _("investigator")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("registry administrator")


class Permission(TextChoices):
    VIEW_PATIENTS = "view_patients", _("see pseudonymous records")
    ENROL = "enrol", _("enrol patients")
    VIEW_IDENTITY = "view_identity", _("see identities")
    RECORD = "record", _("record clinical data")
    CHASE = "chase", _("book, chase and mark planned items")
    STOP_FOLLOW_UP = "stop_follow_up", _("end the follow-up of a patient")
    VIEW_REMINDERS = "view_reminders", _("see reminders")
    VIEW_HISTORY = "view_history", _("see the history of records")
    REVIEW_AUDIT = "review_audit", _("review samples of the history")


_READ = frozenset({Permission.VIEW_PATIENTS})
_TREATING = _READ | {
    Permission.ENROL,
    Permission.VIEW_IDENTITY,
    Permission.RECORD,
    Permission.CHASE,
    Permission.VIEW_REMINDERS,
    Permission.VIEW_HISTORY,
}
_REVIEWING = _READ | {
    Permission.VIEW_REMINDERS,
    Permission.VIEW_HISTORY,
    Permission.REVIEW_AUDIT,
}

PERMISSIONS_OF: dict[str, frozenset[Permission]] = {
    Role.COORDINATOR: _TREATING,
    Role.LEAD: _TREATING | {Permission.STOP_FOLLOW_UP},
    Role.DATA_MANAGER: _REVIEWING,
    Role.INVESTIGATOR: _READ,
    Role.AUDITOR: _REVIEWING,
    Role.ADMINISTRATOR: frozenset(),
}


# What the database asks of the roles: who sees a centre's records, changes them, sees identities,
# manages its people, reviews its history, reads for research, configures (audit/context.py).
_ASKED = {
    "reads": Permission.VIEW_PATIENTS,
    "writes": Permission.RECORD,
    "identities": Permission.VIEW_IDENTITY,
    "reviews": Permission.REVIEW_AUDIT,
}
ROLES_THAT: dict[str, list[str]] = {
    name: [str(role) for role, held in PERMISSIONS_OF.items() if permission in held]
    for name, permission in _ASKED.items()
} | {"manages": ["lead"], "research": [], "configures": ["administrator"]}
