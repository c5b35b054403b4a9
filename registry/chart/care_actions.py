"""Care of a patient moves to another centre with every row about the patient."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.audit.context import because, under
from registry.core.actions import action
from registry.core.errors import Finding, Refused, error
from registry.patients.actions import move_patient, record_transfer
from registry.patients.models import CareTransfer, Patient
from registry.treatments.actions import bring_donors

HOSPITAL_NUMBER = "hospitalnumber_once"


@action
def transfer_care(
    *, access: Access, patient: Patient, to_centre: Centre, reason: str
) -> CareTransfer:
    """The centre becomes the receiving one in every row; all of it, or nothing.

    The context reaches into the receiving centre for exactly this. What was shared ends: whom the
    record is shared with is for the receiving centre to decide. PermissionDenied for who may not;
    Refused where something stands against it.
    """
    if not access.may(Permission.SHARE_CARE, patient.centre_id):
        raise PermissionDenied("may not transfer care from this centre")
    known = access.context
    reaching = replace(
        known, reads=(*known.reads, to_centre.pk), writes=(*known.writes, to_centre.pk)
    )
    with under(reaching), because(reason), _one_number_each():
        transfer = record_transfer(by=access.user, patient=patient, to_centre=to_centre, why=reason)
        with _keys_waiting():
            bring_donors(by=access.user, patient=patient, to_centre=to_centre)
            move_patient(patient=patient, to_centre=to_centre)
    return transfer


@contextmanager
def _keys_waiting() -> Iterator[None]:
    """Keys between rows are checked once all of them have moved: a row that hangs on two others is
    carried along by the first, while the second still stays behind."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def _one_number_each() -> Iterator[None]:
    """Says in words that a hospital number belongs to another child at the receiving centre."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        if _broken_key(refused) == HOSPITAL_NUMBER:
            raise Refused([_number_taken()]) from refused
        raise


def _broken_key(refused: Refused) -> str | None:
    """The name of the key that made the database refuse."""
    cause = refused.__cause__.__cause__ if refused.__cause__ else None
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


def _number_taken() -> Finding:
    told = _("a hospital number of this child belongs to another child at the receiving centre")
    accepted = _("a centre that does not use the number, or the identity with the number corrected")
    return error("F05", "to_centre", told, accepted)
