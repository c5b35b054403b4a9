"""Records that somebody opened or received something: readings stand in the same history."""

import json
from collections.abc import Collection, Mapping

from django.db import connection


def note_reading(
    what: str,
    *,
    row: object = "",
    patient_id: int | None = None,
    centre_id: int | None = None,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> int:
    """Writes that the actor of the context read something, such as "identity" or "patient".

    Gives the id of the event. Needs a proven context (ProgrammingError without one); `details` must
    not identify anybody.
    """
    values = [what, str(row or patient_id or ""), centre_id, patient_id, reason]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.note_reading(%s, %s, %s, %s, %s, %s::jsonb)",
            [*values, json.dumps(dict(details or {}))],
        )
        row_found = cursor.fetchone()
    assert row_found is not None
    return int(row_found[0])


def note_readings(what: str, patient_ids: Collection[int]) -> None:
    """The same for many patients, each with an event of its own; one statement, none for nobody."""
    if not patient_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(audit.note_reading(%s, id::text, centre_id, id, '', '{}'::jsonb)) "
            "FROM registry_patient WHERE id = ANY(%s)",
            [what, sorted(patient_ids)],
        )
