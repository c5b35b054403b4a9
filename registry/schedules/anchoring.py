"""Moves plans to another anchor day."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import Min, Q

from registry.core.actions import action
from registry.schedules.codes import Anchor
from registry.schedules.models import Track
from registry.treatments.models import Treatment

# A target that was set by hand stays; what was done, booked or missed keeps its own day.
_MOVE = """
UPDATE registry_planneditem item
SET target_on = target.day, opens_on = target.day - line.before_days,
    closes_on = target.day + line.after_days, version = item.version + 1, updated_at = now()
FROM unnest(%s::bigint[], %s::date[]) moved (track_id, anchor_on), registry_templateitem line,
LATERAL (
    SELECT CASE line.offset_unit
        WHEN 'mo' THEN (moved.anchor_on + make_interval(months => line.offset_value))::date
        ELSE moved.anchor_on + line.offset_value END AS day
) target
WHERE item.track_id = moved.track_id AND line.id = item.template_item_id
    AND item.pinned_on IS NULL AND item.target_on <> target.day
"""

_ANCHOR = """
UPDATE registry_track track
SET anchor_on = moved.anchor_on, version = version + 1, updated_at = now()
FROM unnest(%s::bigint[], %s::date[]) moved (track_id, anchor_on)
WHERE track.id = moved.track_id
"""


def anchors_of(treatment: Treatment) -> dict[int, dt.date]:
    """Where the plans that hang on a treatment belong, by id of the track: on its own day 0, or on
    the first treatment of the same lesion (of the same child, where none is local). Two
    statements."""
    same = Treatment.objects.filter(patient=treatment.patient_id, lesion=treatment.lesion_id)
    first = same.aggregate(first=Min("treated_on"))["first"]
    counted_from_first = Q(
        patient=treatment.patient_id,
        lesion=treatment.lesion_id,
        template__anchor=Anchor.FIRST_ADMINISTRATION,
    )
    tracks = Track.objects.filter(Q(treatment=treatment) | counted_from_first)
    return {
        pk: first if anchor == Anchor.FIRST_ADMINISTRATION else treatment.treated_on
        for pk, anchor in tracks.values_list("pk", "template__anchor")
    }


@action
def move_anchors(*, anchors: Mapping[int, dt.date]) -> Sequence[int]:
    """Anchors tracks, given by id, on other days, and moves the items on which nobody set a target
    by hand; says which tracks moved. Three statements, however many items."""
    stored = dict(Track.objects.filter(pk__in=anchors).values_list("pk", "anchor_on"))
    moved = {pk: day for pk, day in anchors.items() if stored.get(pk) not in (None, day)}
    if not moved:
        return []
    ids, days = list(moved), list(moved.values())
    with connection.cursor() as cursor:
        cursor.execute(_ANCHOR, [ids, days])
        cursor.execute(_MOVE, [ids, days])
    return ids
