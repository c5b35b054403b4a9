"""Removes the demonstration, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from registry.accounts.models import (
    AddressFault,
    CalendarFeed,
    Centre,
    CentreRow,
    FormReceipt,
    Holiday,
    Invitation,
    Membership,
    SignIn,
    User,
)
from registry.audit.models import AuditReview
from registry.consents.models import ConsentText
from registry.core.errors import error, refuse_errors
from registry.imaging.models import ImagingDocument
from registry.literature.demo.save import tables
from registry.patients.models import Patient
from registry.reminders.models import Mail, Reminder

OF_USERS = (
    *(Membership, AddressFault, FormReceipt, CalendarFeed),
    *(SignIn, Authenticator, UserSession),
)


@dataclass(frozen=True)
class Removed:
    """How much was removed."""

    patients: int
    rows: int
    centres: int
    users: int


def empty() -> Removed:
    """Deletes every row of the demonstration centres, also those entered by hand, with their
    uploaded files; then the centres and the demonstration users.

    Refused when rows of another centre name a demonstration user (F08).
    """
    centres = list(Centre.objects.filter(demonstration=True).values_list("pk", flat=True))
    users = list(User.objects.filter(demonstration=True).values_list("pk", flat=True))
    _refuse_strangers(centres, users)
    patients = Patient.objects.filter(centre__in=centres).count()
    _forget_files(centres)
    rows = _delete(centres, users)
    return Removed(patients, rows, len(centres), len(users))


def _of_centres() -> list[type[Model]]:
    return [model for model in tables() if issubclass(model, CentreRow)]


def _delete(centres: list[int], users: list[int]) -> int:
    """Gives the number of rows of the centres. Keys are checked at the end, as rows name each
    other; whatever still names a removed row makes the whole removal fail."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        rows = sum(_delete_from(cursor, model, "centre_id", centres) for model in _of_centres())
        for model in OF_USERS:
            _delete_from(cursor, model, "user_id", users)
        for model in (Membership, Invitation, Holiday, AuditReview, Mail):
            _delete_from(cursor, model, "centre_id", centres)
        _delete_from(cursor, ConsentText, "demonstration", [True])
        _delete_from(cursor, User, "id", users)
        _delete_from(cursor, Centre, "id", centres)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return rows


def _delete_from(
    cursor: CursorWrapper, model: type[Model], column: str, ids: Sequence[object]
) -> int:
    """Past the ORM, which would first look for the children of each row."""
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [list(ids)])  # noqa: S608
    return int(cursor.rowcount)


def _refuse_strangers(centres: list[int], users: list[int]) -> None:
    """Whose name stands on rows of another centre has to stay, and so do the others."""
    bound: set[int] = set()
    for model in _of_centres():
        elsewhere = model._default_manager.exclude(centre__in=centres)
        bound |= set(elsewhere.filter(created_by__in=users).values_list("created_by", flat=True))
    for table in (Reminder, Mail):
        told = table.objects.exclude(centre__in=centres).filter(recipient__in=users)
        bound |= set(told.values_list("recipient", flat=True))
    if bound:
        names = ", ".join(sorted(str(user) for user in User.objects.filter(pk__in=bound)))
        told = f"rows of another centre name {names}"
        accepted = "demonstration users that worked at demonstration centres alone"
        refuse_errors([error("F08", "user", told, accepted)])


def _forget_files(centres: Iterable[int]) -> None:
    """Uploaded files go once the rows are gone for good."""
    found = ImagingDocument.objects.filter(centre__in=centres)
    for name in found.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
