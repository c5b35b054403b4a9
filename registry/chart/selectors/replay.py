"""Which planned items waited in a centre at a moment.

A fact counts from its own day on, as `schedules.rules.status` has it; windows are those of the plan
as it is known. By the dates known today a child is treated here from the transfer on. A booking has
no day on which it was made: only history knows it (`told_bookings`).
"""

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from registry.accounts.models import Centre
from registry.core.moments import Moment
from registry.patients.models import CareTransfer, Patient
from registry.schedules.models import PlannedItem, PlannedItemQuerySet


def waiting_parts(centre: Centre, moment: Moment) -> Sequence[PlannedItemQuerySet]:
    """Items of a centre that waited at a moment: what waits still, and what has been finished
    since; each part has an index of its own."""
    here = PlannedItem.objects.filter(centre=centre)
    if moment.is_today or moment.known_at is not None:
        return [here.unfinished()]  # of rows as they stood then: what was shown that day
    came = came_after(centre, moment) if moment.is_past else []
    here = here.exclude(patient__in=came) if came else here
    return [here.unfinished(), here.finished_after(moment.day)]


def came_after(centre: Centre, moment: Moment) -> list[int]:
    """Ids of patients who on the day were treated elsewhere: the first transfer after it leads away
    from another centre. One statement."""
    later = CareTransfer.objects.filter(
        patient=OuterRef("pk"), transferred_on__gt=moment.day
    ).order_by("transferred_on", "id")
    found = Patient.objects.filter(
        centre=centre,
        pk__in=CareTransfer.objects.filter(centre=centre, transferred_on__gt=moment.day).values(
            "patient"
        ),
    ).annotate(came_from=Subquery(later.values("from_centre")[:1]))
    return list(found.exclude(came_from=centre.pk).values_list("pk", flat=True))


def told_bookings(moment: Moment) -> bool:
    """Whether a booking in the rows was one at that moment."""
    return not moment.is_past or moment.known_at is not None
