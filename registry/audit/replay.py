"""What a list reads when it shows a moment: the present, or history as it stood then."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db.models import Min

from registry.audit.models import Event
from registry.audit.past import Narrowed, as_of
from registry.core.moments import Moment


@contextmanager
def known(
    moment: Moment, centre_id: int | None = None, patients: Collection[int] | None = None
) -> Iterator[None]:
    """Reads what was known at the moment; the present where the moment asks for no other.

    History is read for one centre, as it stood there, and for some of its patients where they are
    known: a page then costs what its own rows have lived through.
    """
    if moment.known_at is None:
        yield
        return
    with as_of(moment.known_at, Narrowed(centre_id, patients)):
        yield


def patients_of_rows(table: str, keys: Collection[int]) -> list[int]:
    """Whom rows of a table are about, by history; one statement."""
    found = Event.objects.changes().filter(table_name=table, row_pk__in=[str(pk) for pk in keys])
    return [pk for pk in found.order_by().values_list("patient_id", flat=True).distinct() if pk]


def began_at(centre_id: int, patient_id: int | None = None) -> dt.datetime | None:
    """When history knew the first patient of a centre, or this one there; one statement."""
    found = Event.objects.changes().filter(table_name="registry_patient", centre_id=centre_id)
    if patient_id is not None:
        found = found.filter(patient_id=patient_id)
    first: dt.datetime | None = found.aggregate(first=Min("at"))["first"]
    return first
