from registry.audit.models import AuditReview, Event
from registry.core.actions import action
from registry.core.errors import Refused
from registry.core.row_checks import row_faults


@action
def review(*, by_id: int, event: Event, outcome: str, note: str = "") -> AuditReview:
    """Keeps what the look at one change came to; a later look takes the place of the former.

    Refused where the table refuses: a question and a fault want a note.
    """
    assert event.centre_id is not None
    found = AuditReview.objects.filter(event_id=event.pk).first()
    row = found or AuditReview(event_id=event.pk, centre_id=event.centre_id)
    row.outcome, row.note, row.reviewed_by_id = outcome, note, by_id
    if faults := row_faults(row):
        raise Refused(faults)
    row.save()
    return row
